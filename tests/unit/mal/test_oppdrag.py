"""The order that a document opens."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.clock import OSLO
from app.dokument.oppdrag import oppdrag_for, policy_for
from app.domene.fylker import Varsling
from app.flyt import Laget, Verksted, lag, verksted
from app.settings import Modus, Settings
from app.skjema.register import eksempler
from signing.errors import UgyldigOppdrag
from signing.model import Frister
from signing.order import Tilstand, apply, start
from tests.unit.signing.oppdragsbygger import SENDT

TID = datetime(2026, 8, 3, 12, tzinfo=OSLO)


@pytest.fixture(scope="module")
def bord(tmp_path_factory: pytest.TempPathFactory) -> Verksted:
    return verksted(Settings(modus=Modus.DEMO, data=tmp_path_factory.mktemp("data")))


def laget(bord: Verksted, navn: str) -> Laget:
    eksempel = next(e for e in eksempler(bord.settings.forms) if e.navn == navn)
    return lag(bord, eksempel.raa, eksempel.vedlegg, na=TID)


def test_et_dokument_apner_et_oppdrag_med_fylkets_frister(bord: Verksted) -> None:
    ferdig = laget(bord, "vestland-larling-samarbeidsorgan")
    opprettet = oppdrag_for(ferdig.sak, ferdig.mal, tid=TID)
    grupper = sorted({k.gruppe for k in opprettet.krav})
    assert opprettet.oppdrag == ferdig.dokument_id
    assert grupper == [1, 2]
    assert opprettet.frister == Frister(date(2026, 8, 31), 14)
    assert [k.for_fylket for k in opprettet.krav] == [k.felt == "sign-fylkeskommune" for k in opprettet.krav]
    assert any(k.for_fylket for k in opprettet.krav)
    oppdrag = start(opprettet)
    assert oppdrag.tilstand is Tilstand.KLADD
    assert not oppdrag.godkjenning_for_segl
    with pytest.raises(UgyldigOppdrag):
        apply(oppdrag, SENDT)  # of another order


def test_i_rogaland_signerer_ingen_for_fylket(bord: Verksted) -> None:
    ferdig = laget(bord, "rogaland-kopi-av-arbeidsavtale")
    assert not any(k.for_fylket for k in oppdrag_for(ferdig.sak, ferdig.mal, tid=TID).krav)


def test_en_endring_venter_pa_samtykket_fra_fylket_alene_og_sist_ogsa_i_rogaland(bord: Verksted) -> None:
    ferdig = laget(bord, "rogaland-endring-meropplaring")
    krav = oppdrag_for(ferdig.sak, ferdig.mal, tid=TID).krav
    sist = max(k.gruppe for k in krav)
    assert sist > 1
    assert [k.felt for k in krav if k.gruppe == sist] == [k.felt for k in krav if k.for_fylket] == ["sign-fylkeskommune"]


def test_fylkets_egne_dager_blir_planen_for_paminnelser() -> None:
    policy = policy_for(Varsling(etter_tur=(3, 10), for_frist=(1,)))
    assert (policy.plan.etter_tur, policy.plan.for_frist) == ((3, 10), (1,))

"""The process dies between what it did outside and what it wrote down: nothing is lost, and nothing happens twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from app.clock import OSLO
from app.dokument.merker import signaturmerke
from app.errors import Konflikt
from app.lager import oppdrag as ordre
from app.oppdrag.port import SIGNATAR
from signing.deadlines import frist
from signing.events import Slag
from signing.providers.lokal import LokalLeverandor
from signing.states import Signertilstand, Tilstand
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk, laget


class Drept(BaseException):
    """SIGKILL, as far as the code can tell."""


def signer_og_do(verk: Oppdragsverk, felt: str) -> None:
    """The file is stored, the event is not."""
    lokal = verk.gang.leverandorer["lokal"]
    assert isinstance(lokal, LokalLeverandor)
    oppdrag, ident = verk.oppdrag(), verk.identifikasjon()
    merke = signaturmerke(laget().mal, oppdrag.signer(felt).krav, ident, verk.klokke())
    lokal.signer(oppdrag, felt, identifikasjon=ident, merke=merke, tid=verk.klokke())


def test_en_signatur_som_ingen_fortalte_om_blir_funnet_i_filen_et_minutt_etter(verk: Oppdragsverk) -> None:
    felt = verk.apne().i_tur[0].krav.felt
    signer_og_do(verk, felt)
    assert verk.oppdrag().signer(felt).tilstand is Signertilstand.VARSLET
    verk.klokke.flytt(seconds=61)
    verk.arbeid()
    assert verk.oppdrag().signer(felt).tilstand is Signertilstand.SIGNERT
    assert verk.signer_alle().tilstand is Tilstand.ARKIVERT


def test_den_som_signerer_igjen_etter_krasjet_far_ikke_to_signaturer(verket: Oppdragsverk) -> None:
    felt = verket.apne().i_tur[0].krav.felt
    signer_og_do(verket, felt)
    with pytest.raises(Konflikt):
        verket.signer(felt)
    verket.klokke.flytt(seconds=61)
    verket.arbeid()
    assert [h.slag for h in verket.oppdrag().hendelser].count(Slag.SIGNERT) == 1


def test_den_som_signerte_i_tide_har_signert_ogsa_nar_fristen_gar_ut(verk: Oppdragsverk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question to the provider comes before the deadline is called, also where its own timer was lost."""
    oppdrag = verk.apne()
    siste = frist(oppdrag)
    assert siste
    verk.klokke.til(datetime.combine(siste, time(23, 50), OSLO))
    verk.arbeid()
    with monkeypatch.context() as uten_tidsur:
        uten_tidsur.setattr("app.oppdrag.oppsett.spor_etter_bytte", lambda *_, **__: None)
        for signer in oppdrag.i_tur:
            signer_og_do(verk, signer.krav.felt)
    verk.klokke.til(datetime.combine(siste + timedelta(days=1), time(1, 5), OSLO))
    verk.arbeid()
    assert verk.oppdrag().tilstand is not Tilstand.UTLOPT
    assert verk.signer_alle().tilstand is Tilstand.ARKIVERT


@pytest.mark.parametrize("slag", [Slag.SENDT, Slag.VARSLET, Slag.FORSEGLET, Slag.ARKIVERT])
def test_drept_for_lagringen_blir_trinnet_gjort_om_og_skjer_en_gang(
    verk: Oppdragsverk, monkeypatch: pytest.MonkeyPatch, slag: Slag
) -> None:
    """Killed in the very transaction that would have written it: rolled back, done again under the same key."""
    verk.lagre()
    verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
    ekte, drept = ordre.lagre, list[Slag]()

    def lagre(*args: Any, **kwargs: Any) -> ordre.Lest:
        lest = ekte(*args, **kwargs)
        if any(h.slag is slag for h in lest.oppdrag.hendelser) and not drept:
            drept.append(slag)
            raise Drept
        return lest

    monkeypatch.setattr("app.oppdrag.gang.ordre.lagre", lagre)
    for _ in range(20):
        try:
            verk.arbeid()
            verk.signer_alle()
        except Drept:
            verk.klokke.flytt(seconds=61)  # the claim of the dead runs out
    oppdrag = verk.oppdrag()
    assert (drept, oppdrag.tilstand) == ([slag], Tilstand.ARKIVERT)
    engang = (Slag.OPPRETTET, Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)
    assert [[h.slag for h in oppdrag.hendelser].count(en) for en in engang] == [1, 1, 1, 1]
    assert set(verk.arkiv.kall) == {f"{verk.id}:arkiver"}


def test_et_oppdrag_som_har_mistet_jobben_sin_far_en_ny(verk: Oppdragsverk) -> None:
    verk.lagre()
    verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
    with verk.lager.transaksjon() as forbindelse:
        forbindelse.exec_driver_sql("DELETE FROM jobb")
    assert verk.arbeid() == 0
    verk.klokke.flytt(hours=25)
    verk.gang.fei({})
    verk.arbeid()
    assert verk.oppdrag().tilstand is Tilstand.SENDT


def test_det_som_ble_ferdig_for_det_fantes_et_arkiv_blir_arkivert_nar_det_gjor_det(
    verk: Oppdragsverk, monkeypatch: pytest.MonkeyPatch
) -> None:
    uten = replace(verk, gang=replace(verk.gang, arkiv=None))
    uten.apne()
    assert uten.signer_alle().tilstand is Tilstand.FULLFORT
    uten.gang.fei({})
    assert uten.arbeid() == 0
    monkeypatch.setattr("app.oppdrag.gang.I_EN_FEIING", 1)
    verk.gang.fei({})
    with verk.lager.lesing() as forbindelse:
        ventende = [linje.slag for linje in verk.jobber.ko(forbindelse)]
    assert ventende == ["bevis-bygg", "oppdrag", "oppdrag-feiing"], "the round was full: there may be more"
    verk.arbeid()
    assert verk.oppdrag().tilstand is Tilstand.ARKIVERT


def test_det_leverandoren_forteller_om_igjen_skjer_en_gang(verk: Oppdragsverk) -> None:
    felt = verk.apne().i_tur[0].krav.felt
    signer_og_do(verk, felt)
    lokal, oppdrag = verk.gang.leverandorer["lokal"], verk.oppdrag()
    fortalt = list(lokal.hent_hendelser(oppdrag, oppdrag.id, tid=verk.klokke()))
    assert [len(verk.gang.motta(verk.id, fortalt * 2, aktor=SIGNATAR).nye) for _ in range(3)] == [1, 0, 0]

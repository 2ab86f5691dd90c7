"""SIGKILL at every place where an order reminds its signers, and where it expires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as klokkeslett

import pytest

from app.clock import OSLO
from app.lager import utboks
from app.lager.utboks import Meldingsstatus
from signing.agenda import Gjoremal
from signing.deadlines import frist
from signing.events import Paminnet, Slag
from signing.states import Signertilstand, Tilstand
from tests.fault.ordreverk import Ordreverk
from tests.fault.verden import PUNKTER
from tests.jobbkjede import vent_til
from tests.oppdragsverk import START

pytestmark = [pytest.mark.fault, pytest.mark.tung]
FRISTENS = (Gjoremal.PAMINN.value, Gjoremal.UTLOP.value)


def _meldingene_er_sendt(verk: Ordreverk) -> bool:
    with verk.lager.lesing() as forbindelse:
        return all(rad.status is not Meldingsstatus.VENTER for id_ in verk.ordre for rad in utboks.av_oppdrag(forbindelse, id_))


def _til(verk: Ordreverk, tid: datetime) -> None:
    verk.stopp()
    verk.verden.still_klokken(tid)
    for _ in range(2):
        verk.start()
    verk.gjenstartet = len(verk.prosesser) - 2  # only what dies from here on is started again


def _vent(verk: Ordreverk, ferdig: Callable[[], bool]) -> None:
    def se_etter() -> bool:
        verk.hold_i_live()
        return ferdig() and _meldingene_er_sendt(verk)

    assert vent_til(se_etter, hoyst=120), (verk.tilstander(), verk.logg())


def test_drept_der_det_paminnes_og_der_fristen_gar_ut_skjer_hver_ting_en_gang(ordreverk: Ordreverk) -> None:
    verk = ordreverk
    replace(verk.oppsett, traader=1).skriv(verk.mappe)
    steder = {verk.apne(f"{trinn}-{punkt}"): (trinn, punkt) for trinn in FRISTENS for punkt in PUNKTER}
    verk.startet()
    _vent(verk, lambda: all(s.tilstand is Signertilstand.VARSLET for o in verk.alle() for s in o.signere if s.krav.gruppe == 1))
    for id_, (trinn, punkt) in steder.items():
        verk.verden.drep_ved(id_, trinn, punkt)
    siste = frist(verk.alle()[0])
    assert siste
    i_tur = len(verk.alle()[0].i_tur)

    _til(verk, datetime.combine((START + timedelta(days=7)).date(), klokkeslett(9, 5), OSLO))
    _vent(verk, lambda: all(sum(isinstance(h, Paminnet) for h in o.hendelser) == i_tur for o in verk.alle()))
    _til(verk, datetime.combine(siste + timedelta(days=1), klokkeslett(1, 1), OSLO))
    _vent(verk, lambda: verk.tilstander() == {Tilstand.UTLOPT.value: len(steder)})

    assert verk.verden.drepte() == set(steder)
    for oppdrag in verk.alle():
        dager = Counter((h.felt, h.tid.astimezone(OSLO).date()) for h in oppdrag.hendelser if isinstance(h, Paminnet))
        assert set(dager.values()) == {1}
        assert sum(h.slag is Slag.UTLOPT for h in oppdrag.hendelser) == 1
        with verk.lager.lesing() as forbindelse:
            like = Counter((rad.hendelse_id, rad.felt, rad.slag, rad.kanal) for rad in utboks.av_oppdrag(forbindelse, oppdrag.id))
        assert set(like.values()) == {1}
    assert verk.feil() == ()
    verk.stopp()

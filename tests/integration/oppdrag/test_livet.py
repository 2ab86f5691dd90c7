"""The life of an order, from the day it is opened until it lies in the archive."""

from __future__ import annotations

import pytest

from app.errors import IkkeFunnet
from app.lager import dokumenter
from signing.events import Slag
from signing.states import Signertilstand, Tilstand
from tests.oppdragsverk import ANNET_FYLKE, SAKSBEHANDLER, Oppdragsverk


def status(verk: Oppdragsverk) -> str:
    return dokumenter.hent(verk.lager, verk.id, aktor=SAKSBEHANDLER).status


def test_et_apnet_oppdrag_blir_sendt_og_den_forste_gruppen_varslet(verk: Oppdragsverk) -> None:
    verk.lagre()
    svar = verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
    assert (svar.status, svar.kropp["tilstand"], status(verk)) == (201, "kladd", "kladd")
    verk.arbeid()
    oppdrag = verk.oppdrag()
    assert (oppdrag.tilstand, status(verk)) == (Tilstand.SENDT, "sendt")
    forste = min(s.krav.gruppe for s in oppdrag.signere)
    assert {s.tilstand for s in oppdrag.signere if s.krav.gruppe == forste} == {Signertilstand.VARSLET}
    assert set(verk.meldinger.slag()) == {"invitasjon"}


def test_alle_signerer_og_dokumentet_blir_forseglet_en_gang_og_arkivert(verk: Oppdragsverk) -> None:
    verk.apne()
    oppdrag = verk.signer_alle()
    assert (oppdrag.tilstand, status(verk)) == (Tilstand.ARKIVERT, "arkivert")
    assert [h.slag for h in oppdrag.hendelser].count(Slag.FORSEGLET) == 1
    assert verk.arkiv.kvitteringer == {f"{verk.id}:arkiver": "arkiv-1"}


def test_et_annet_fylke_ser_ikke_oppdraget(verk: Oppdragsverk) -> None:
    verk.apne()
    with pytest.raises(IkkeFunnet):
        verk.gang.les(verk.id, aktor=ANNET_FYLKE)

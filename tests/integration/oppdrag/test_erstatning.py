"""A document is replaced while it is being signed: its order ends in the same transaction."""

from __future__ import annotations

import json

import pytest

from app import erstatt
from app.errors import Konflikt
from app.lager import dokumenter
from app.lager.erstatning import HarOppdrag
from app.oppdrag.gang import Oppdragsgang
from signing.states import Tilstand
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk, eksempel


def ny_utgave(verk: Oppdragsverk, gang: Oppdragsgang | None) -> str:
    data = json.loads(eksempel().raa)
    data["laretid"]["fra"] = "2026-09-07"
    svar = erstatt.erstatt(
        verk.bord,
        verk.lager,
        verk.id,
        json.dumps(data).encode(),
        {},
        grunn="Ny startdato",
        na=verk.klokke(),
        aktor=SAKSBEHANDLER,
        gang=gang,
    )
    return str(svar.svar["dokumentId"])


def test_det_gamle_oppdraget_ender_og_de_som_visste_om_det_far_vite_det(verk: Oppdragsverk) -> None:
    verk.apne()
    forste = verk.oppdrag().i_tur[0].krav.felt
    verk.signer(forste)
    ny_id = ny_utgave(verk, verk.gang)
    oppdrag = verk.oppdrag()
    assert (oppdrag.tilstand, oppdrag.erstattet_av) == (Tilstand.ERSTATTET, ny_id)
    assert dokumenter.hent(verk.lager, verk.id, aktor=SAKSBEHANDLER).status == "erstattet"
    assert "erstattet" in verk.meldinger.til(forste)
    varsler = {v["felt"]: v["stilling"] for v in erstatt.vis(verk.bord, verk.lager, ny_id, na=verk.klokke(), aktor=SAKSBEHANDLER).varsler}
    assert varsler[forste] == "signerte"
    assert set(varsler.values()) == {"signerte", "skulleSignere"}
    verk.arbeid()
    assert verk.oppdrag().tilstand is Tilstand.ERSTATTET


def test_den_nye_utgaven_kan_sendes_og_den_gamle_ikke_igjen(verket: Oppdragsverk) -> None:
    verket.lagre()
    ny_id = ny_utgave(verket, verket.gang)
    assert verket.gang.apne(ny_id, aktor=SAKSBEHANDLER).status == 201
    with pytest.raises(Konflikt, match="«Erstattet»"):
        verket.gang.apne(verket.id, aktor=SAKSBEHANDLER)


def test_uten_noen_som_kan_avslutte_oppdraget_blir_ingenting_erstattet(verket: Oppdragsverk) -> None:
    verket.apne()
    with pytest.raises(HarOppdrag):
        ny_utgave(verket, None)
    assert verket.oppdrag().tilstand is Tilstand.SENDT
    assert dokumenter.hent(verket.lager, verket.id, aktor=SAKSBEHANDLER).erstattet_av is None

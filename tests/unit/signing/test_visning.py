from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from signing.events import Slag
from signing.oppdrag import Oppdrag
from signing.order import start
from signing.visning import Handling, handlinger, signerhandlinger, som_json
from tests.unit.signing.oppdragsbygger import MANDAG, et_oppdrag, hendelse, om, opprettet, rekke, signert_av

ALLE = ("kandidat", "bedrift", "organ")

KAN: dict[str, tuple[Callable[[], Oppdrag], str]] = {
    "kladd": (lambda: start(opprettet()), "avbryt erstatt"),
    "sendt": (et_oppdrag, "avbryt erstatt forleng"),
    "uten frist": (lambda: et_oppdrag(frister=None), "avbryt erstatt forleng"),
    "alle har signert": (lambda: et_oppdrag(*signert_av(*ALLE)), "avbryt erstatt godkjenn"),
    "venter på fylket som signerer": (lambda: et_oppdrag(*signert_av(*ALLE), fylket=True), "avbryt erstatt forleng"),
    "godkjent": (lambda: et_oppdrag(*signert_av(*ALLE), hendelse(Slag.GODKJENT)), "avbryt erstatt"),
    "forseglet": (lambda: et_oppdrag(*signert_av(*ALLE), hendelse(Slag.FORSEGLET)), "erstatt godkjenn"),
    "må kontrolleres": (lambda: et_oppdrag(hendelse(Slag.AVVIK)), "avbryt erstatt forleng avklar"),
    "avslått": (lambda: et_oppdrag(*rekke(Slag.AVSLATT)), "erstatt"),
    "erstattet": (lambda: et_oppdrag(hendelse(Slag.ERSTATTET)), ""),
}


@pytest.mark.parametrize("navn", KAN)
def test_hva_en_saksbehandler_kan_gjore_na(navn: str) -> None:
    lag, ventet = KAN[navn]
    assert [handling.value for handling in handlinger(lag(), om(20))] == ventet.split()


SIGNER_KAN: dict[str, tuple[Callable[[], Oppdrag], float, str]] = {
    "venter på tur": (et_oppdrag, 1, "varsle rettKontakt"),
    "varslet": (lambda: et_oppdrag(*rekke(Slag.VARSLET)), 24, "varsle paminn rettKontakt"),
    "varslet, om natta": (lambda: et_oppdrag(*rekke(Slag.VARSLET)), 12, "varsle rettKontakt"),
    "kom ikke fram": (lambda: et_oppdrag(*rekke(Slag.VARSLET, Slag.IKKE_LEVERT)), 24, "varsle rettKontakt"),
    "har signert": (lambda: et_oppdrag(*signert_av("kandidat")), 24, "rettKontakt"),
    "oppdraget er trukket tilbake": (lambda: et_oppdrag(hendelse(Slag.AVBRUTT)), 24, ""),
}


@pytest.mark.parametrize("navn", SIGNER_KAN)
def test_hva_som_kan_gjores_med_en_signatar_na(navn: str) -> None:
    lag, timer, ventet = SIGNER_KAN[navn]
    oppdrag = lag()
    svar = signerhandlinger(oppdrag, oppdrag.signer("kandidat"), om(timer))
    assert [handling.value for handling in svar] == ventet.split()


def test_fristen_kan_forlenges_ogsa_nar_den_er_ute_men_ikke_stoppet_enna() -> None:
    assert Handling.FORLENG in handlinger(et_oppdrag(), om(24 * 29))


def test_oppdraget_som_json_uten_navn() -> None:
    svar = som_json(et_oppdrag(*signert_av("kandidat")), MANDAG)
    assert (svar["tilstand"], svar["status"]["forklaring"]["nn"]) == ("underSignering", "1 av 3 har signert.")
    assert (svar["frist"], svar["sisteDag"]) == (date(2026, 8, 31).isoformat(), "2026-08-31")
    assert [(s["felt"], s["tilstand"], s["iTur"]) for s in svar["signatarer"]] == [
        ("kandidat", "signert", False),
        ("bedrift", "venterTur", True),
        ("organ", "venterTur", False),
    ]
    assert svar["signatarer"][0]["varslet"] == "2026-08-03T13:00:00+02:00"
    assert "Nordmann" not in json.dumps(svar, ensure_ascii=False)

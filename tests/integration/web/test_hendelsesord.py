"""Every kind of event has its words in both languages, and an entry that somebody has changed is still told."""

from __future__ import annotations

import pytest

from app.lager.hendelser import Hendelsestype
from app.oppdrag.meldinger import IKKE_SENDT
from app.web import hendelsesord
from signing.events import Leveringshinder, Slag
from signing.logg import OPPDRAG

ALLE = [*Hendelsestype, *(OPPDRAG + slag for slag in Slag), IKKE_SENDT]


def test_hver_hendelse_som_tjenesten_skriver_har_ord_og_ingen_andre() -> None:
    assert set(hendelsesord.RADER) == set(ALLE)


@pytest.mark.parametrize("type_", ALLE)
def test_ordene_star_pa_begge_maalformer_og_taaler_en_tom_post(type_: str) -> None:
    sagt = hendelsesord.si(type_, {})
    assert sagt.hva.nb[0].isupper()
    assert sagt.hva.nn[0].isupper()
    assert "{" not in sagt.hva.nb + sagt.hva.nn
    assert sagt.mer is None


@pytest.mark.parametrize(
    ("type_", "data", "nb", "nn"),
    [
        ("signert", {"felt": "sign-fagligLeder"}, "Faglig leder signerte", "Fagleg leiar signerte"),
        ("varslet", {"felt": "sign-foresatt-2"}, "Den foresatte (2) fikk varsel", "Den føresette (2) fekk varsel"),
        ("apnet", {"felt": "Ola Nordmann"}, "En signatar åpnet dokumentet", "Ein signatar opna dokumentet"),
        ("noe{Nytt", {}, "Hendelsen «oppdrag.noe{Nytt»", "Hendinga «oppdrag.noe{Nytt»"),
    ],
)
def test_signataren_er_nevnt_med_rolle(type_: str, data: dict[str, str], nb: str, nn: str) -> None:
    assert hendelsesord.si(OPPDRAG + type_, data).hva.som_json() == {"nb": nb, "nn": nn}


def test_navnet_star_der_siden_kjenner_det() -> None:
    sagt = hendelsesord.si("oppdrag.ikkeLevert", {"felt": "sign-kandidat", "arsak": "sperret"}, {"sign-kandidat": "VAKKER BLOMST"})
    assert sagt.hva.nn == "Varselet til VAKKER BLOMST kom ikkje fram"
    assert sagt.mer is not None
    assert sagt.mer.nn == "Signataren er sperra hos leverandøren."


@pytest.mark.parametrize(
    ("type_", "data", "mer"),
    [
        ("oppdrag.opprettet", {"krav": [{}, {}], "frister": {"sisteDag": "2026-08-17"}}, "2 skal signere. Siste dag er 17. august 2026."),
        ("oppdrag.opprettet", {"krav": [{}], "frister": None}, "1 skal signere."),
        ("oppdrag.signert", {"identifikasjon": {"metode": "BankID"}}, "Identifisert med BankID."),
        ("oppdrag.signert", {"identifikasjon": None}, None),
        ("oppdrag.fristForlenget", {"frist": "2026-09-01"}, "Ny siste dag er 1. september 2026."),
        ("oppdrag.fristForlenget", {"frist": "i går"}, None),
        ("oppdrag.kontaktRettet", {"kanaler": ["epost", "sms"]}, "Kan no få varsel på e-post og SMS."),
        ("oppdrag.kontaktRettet", {"kanaler": []}, None),
        ("slettet", {"regel": "saksdata", "antall": 1}, "Sletta etter regelen for dataa dokumentet blei laga av."),
        ("slettet", {"grunn": "Feil", "dokument": "slettet"}, "Grunn: Feil"),
        ("melding.ikkeSendt", {"grunn": "utenAdresse"}, "Fylkeskommunen har inga adresse for slike meldingar."),
    ],
)
def test_det_hendelsen_vet_mer_er_en_setning(type_: str, data: dict[str, object], mer: str | None) -> None:
    sagt = hendelsesord.si(type_, data).mer
    assert (None if sagt is None else sagt.nn.replace("\u00a0", " ")) == mer


def test_hvert_hinder_har_ord() -> None:
    assert set(hendelsesord.HINDRE) == set(Leveringshinder)


def test_hele_dokumentet_slettet_er_noe_annet_enn_noen_opplysninger() -> None:
    assert hendelsesord.si("slettet", {"regel": "arkiverte", "dokument": "slettet"}).hva.nb == "Hele dokumentet ble slettet"


@pytest.mark.parametrize(
    ("aktor", "nn"),
    [("saksbehandler:demo-saksbehandler", "Saksbehandlar"), ("tjenesten", "Tenesta"), ("posten", "Posten signering"), ("ny:x", "ny:x")],
)
def test_den_som_gjorde_det_er_en_rolle(aktor: str, nn: str) -> None:
    assert hendelsesord.hvem(aktor).nn == nn

"""When a message is given up: never within the hours that a county needs to find a fault of its own and mend it."""

from __future__ import annotations

from datetime import timedelta

from app.lager import webhookleveringer
from app.webhook.levering import GIS_OPP_ETTER, REGEL
from tests.webhookmottaker import GODT, Mottaker, Mottatt, http
from tests.webhookverk import DOK, DOK2, Webhookverk

SHA = "0" * 64


def _forseglet(mottatt: Mottatt) -> bytes:
    """One handler of the county is broken; the others are not."""
    return http(500) if mottatt.innhold["type"].endswith("forseglet") else GODT


def _dokumenter(verk: Webhookverk, antall: int) -> None:
    for nr in range(antall):
        verk.hendelse("oppdrag.forseglet", verk.dokument(f"{nr:08d}-1111-5111-8111-111111111111"), status="fullfort", sha256=SHA)


def _en_annen(verk: Webhookverk) -> None:
    """That arrives."""
    verk.hendelse("oppdrag.apnet", felt="sig_1")
    verk.arbeid()


def _bruk_opp_forsokene(verk: Webhookverk) -> None:
    """In four hours, as where a receiver comes and goes."""
    (hook,) = verk.abonnement().alle()
    for _ in range(REGEL.antall + 2):
        with verk.lager.transaksjon() as forbindelse:
            webhookleveringer.framskynd(forbindelse, hook.webhook.id, na=verk.klokke())
        _en_annen(verk)
        verk.klokke.flytt(minutes=16)


def _forseglede(verk: Webhookverk) -> list[tuple[str, int]]:
    return [(en.tilstand.value, en.forsok) for en in verk.alle() if en.type == "oppdrag.forseglet"]


def test_meldinger_av_ett_slag_som_feiler_blir_ikke_gitt_opp_samme_dag(lite: Webhookverk, mottak: Mottaker) -> None:
    """Several in a row fail between two that arrive: that is not a receiver that was away."""
    lite.abonnement().ny(mottak.adresse)
    mottak.svar = _forseglet
    _dokumenter(lite, 5)
    for nr in range(200):
        if nr % 5 == 0:
            lite.hendelse("oppdrag.apnet", felt="sig_1")
        lite.arbeid()
        lite.klokke.flytt(seconds=40)
    assert {tilstand for tilstand, _ in _forseglede(lite)} == {"venter"}
    mottak.svar = lambda _: GODT
    lite.arbeid_til(lambda: {tilstand for tilstand, _ in _forseglede(lite)} == {"levert"}, steg=3600, hoyst=14)


def test_noen_faa_som_feiler_gaar_ikke_paa_nytt_hver_gang_en_annen_kommer_fram(lite: Webhookverk, mottak: Mottaker) -> None:
    """They have their own times: the receiver was not away."""
    lite.abonnement().ny(mottak.adresse)
    mottak.svar = _forseglet
    _dokumenter(lite, 5)
    for _ in range(90):
        _en_annen(lite)
        lite.klokke.flytt(minutes=2)
    assert max(forsok for _, forsok in _forseglede(lite)) <= 7


def test_en_melding_blir_gitt_opp_naar_baade_forsokene_og_dagene_er_brukt(lite: Webhookverk, mottak: Mottaker) -> None:
    lite.abonnement().ny(mottak.adresse)
    mottak.svar = _forseglet
    _dokumenter(lite, 1)
    start = lite.klokke()
    _bruk_opp_forsokene(lite)
    ((tilstand, forsok),) = _forseglede(lite)
    assert (tilstand, forsok >= REGEL.antall) == ("venter", True)

    def ferdig() -> bool:
        _en_annen(lite)
        return _forseglede(lite)[0][0] == "gittOpp"

    lite.arbeid_til(ferdig, steg=6 * 3600)
    assert GIS_OPP_ETTER <= lite.klokke() - start < GIS_OPP_ETTER + timedelta(hours=24)
    assert lite.alle()[0].utfall == "http-500"


def test_dagene_til_en_melding_begynner_ikke_mens_den_venter_paa_en_annen(lite: Webhookverk, mottak: Mottaker) -> None:
    """The document's first message is given up after days; the second has its own."""
    lite.abonnement().ny(mottak.adresse)
    mottak.svar = lambda m: http(500) if m.innhold["type"].endswith(("forseglet", "arkivert")) else GODT
    lite.hendelse("oppdrag.forseglet", lite.dokument(DOK2), sha256=SHA)
    lite.hendelse("oppdrag.arkivert", DOK2)

    def ferdig() -> bool:
        _en_annen(lite)
        return _forseglede(lite)[0][0] == "gittOpp"

    lite.arbeid_til(ferdig, steg=6 * 3600)
    _bruk_opp_forsokene(lite)
    (en,) = (en for en in lite.alle() if en.type == "oppdrag.arkivert")
    assert (en.tilstand.value, en.forsok >= REGEL.antall) == ("venter", True)


def test_en_som_sendes_paa_nytt_har_dagene_sine(lite: Webhookverk, mottak: Mottaker) -> None:
    hook = lite.abonnement().ny(mottak.adresse).vist.webhook.id
    lite.hendelse("oppdrag.utlopt")
    lite.arbeid()
    lite.klokke.flytt(days=30)
    lite.abonnement().send_igjen(hook, mottak.mottatt[0].id)
    lite.arbeid()
    (en,) = lite.alle()
    assert en.opprettet == lite.klokke()


def test_en_som_aldri_er_provd_gaar_foran_dem_som_har_feilet(lite: Webhookverk, mottak: Mottaker) -> None:
    """Many that nobody takes must not hold up the others for hours, each with the rest after it."""
    lite.abonnement().ny(mottak.adresse)
    mottak.svar = _forseglet
    _dokumenter(lite, 30)
    lite.arbeid_til(lambda: all(forsok for _, forsok in _forseglede(lite)), steg=900)
    lite.klokke.flytt(hours=4)
    lite.hendelse("oppdrag.apnet", felt="sig_1")
    mottak.mottatt.clear()
    lite.arbeid()
    assert mottak.typer[0] == "oppdrag.apnet"
    assert mottak.mottatt[0].innhold["subject"] == DOK


def test_en_prosess_som_blir_drept_ved_et_sent_forsok_gir_ikke_opp_meldingen(lite: Webhookverk, mottak: Mottaker) -> None:
    """It has failed often, but its days are not over: one death is chance."""
    hook = lite.abonnement().ny(mottak.adresse).vist.webhook.id
    mottak.svar = _forseglet
    _dokumenter(lite, 1)
    lite.arbeid()
    for _ in range(REGEL.antall + 1):
        lite.klokke.flytt(minutes=1)
        lite.leveringer._ta(hook)  # and then it dies
    assert [en.tilstand.value for en in lite.alle()] == ["venter"]
    mottak.svar = lambda _: GODT
    lite.klokke.flytt(minutes=1)
    lite.arbeid()
    assert [en.tilstand.value for en in lite.alle()] == ["levert"]

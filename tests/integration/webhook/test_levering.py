"""Messages to a receiver: laid with the event, sent in order, tried again, given up; the same id each time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.jobber.tidsur import fei
from app.lager import hendelser, nokkelbytte
from app.lager.alle_tabeller import metadata
from app.lager.dokumenter import Aktor
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.modeller import jobb
from app.lager.sletting import Sletting
from app.lager.webhooks import Stansgrunn
from app.webhook.abonnement import Endring
from app.webhook.levering import LAGRES, REGEL, STANSES_ETTER
from tests.oppdragsverk import START
from tests.webhookmottaker import GODT, Mottaker, Mottatt, http
from tests.webhookverk import ADRESSE, ANNET_FYLKE, DOK, DOK2, Webhookverk


def _hook(verk: Webhookverk, mottak: Mottaker, *typer: str) -> tuple[str, str]:
    laget = verk.abonnement().ny(mottak.adresse, typer)
    return laget.vist.webhook.id, laget.hemmelighet


def _signatur(hemmelighet: str, mottatt: Mottatt) -> str:
    """As a receiver makes it, from the documentation alone."""
    signert = f"{mottatt.id}.{mottatt.hoder['webhook-timestamp']}.".encode() + mottatt.kropp
    nokkel = base64.b64decode(hemmelighet[len("whsec_") :])
    return "v1," + base64.b64encode(hmac.new(nokkel, signert, hashlib.sha256).digest()).decode()


def test_en_hendelse_blir_en_signert_cloudevent(verk: Webhookverk, mottak: Mottaker) -> None:
    _, hemmelighet = _hook(verk, mottak)
    lagt = verk.hendelse("oppdrag.forseglet", status="fullfort", sha256="f" * 64, id="x", oppdrag=DOK)
    verk.arbeid()
    (mottatt,) = mottak.mottatt
    assert mottatt.linje == "POST /inn?nokkel=hemmelig HTTP/1.1"
    assert mottatt.hoder["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert mottatt.hoder["webhook-signature"] == _signatur(hemmelighet, mottatt)
    assert mottatt.innhold == {
        "specversion": "1.0",
        "id": f"{DOK}/1",
        "source": ADRESSE,
        "type": "no.kontraktverk.oppdrag.forseglet",
        "subject": DOK,
        "time": "2026-08-04T07:30:00.000000Z",
        "datacontenttype": "application/json",
        "data": {
            "dokumentId": DOK,
            "fylkesnummer": "46",
            "dokumenttype": "larekontrakt",
            "status": "fullfort",
            "nr": 1,
            "hash": lagt.hash,
            "detaljer": {"sha256": "f" * 64},
            "lenker": {
                "kontrakt": f"{ADRESSE}/api/v1/kontrakter/{DOK}",
                "oppdrag": f"{ADRESSE}/api/v1/oppdrag/{DOK}",
                "hendelser": f"{ADRESSE}/api/v1/kontrakter/{DOK}/hendelser",
            },
        },
    }
    assert verk.tilstander() == ["levert"]


def test_en_hendelse_som_ikke_blir_lagret_blir_ikke_fortalt(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    with verk.lager.motor.connect() as forbindelse, forbindelse.begin() as transaksjon:
        hendelser.foy_til(forbindelse, DOK, "oppdrag.utlopt", tid=verk.klokke(), aktor="x")
        transaksjon.rollback()
    assert verk.arbeid() == 0
    assert mottak.mottatt == []


def test_bare_hendelser_i_fylket_av_typene_det_er_bedt_om_og_fra_da_av(verk: Webhookverk, mottak: Mottaker) -> None:
    verk.dokument(DOK2, ANNET_FYLKE)
    verk.hendelse("oppdrag.forseglet", sha256="0" * 64)
    _hook(verk, mottak, "no.kontraktverk.oppdrag.forseglet")
    verk.hendelse("oppdrag.signert", felt="sig_larling")
    verk.hendelse("oppdrag.forseglet", DOK2, sha256="1" * 64)
    verk.hendelse("oppdrag.forseglet", sha256="2" * 64)
    verk.arbeid()
    assert [en.innhold["data"]["detaljer"] for en in mottak.mottatt] == [{"sha256": "2" * 64}]


def test_en_type_vi_ikke_kjenner_blir_ikke_fortalt(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("noe.nytt", navn="Vakker Blomst")
    assert verk.arbeid() == 0
    assert verk.alle() == []


def test_navn_og_grunner_er_aldri_med(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("oppdrag.avslatt", felt="sig_larling", begrunnelse="Kari er syk", navn="Vakker Blomst", identifikasjon={"x": 1})
    verk.hendelse("erstattet", erstattetAv=DOK2, utgave=2, grunn="Kari er syk")
    verk.arbeid()
    assert [en.innhold["data"]["detaljer"] for en in mottak.mottatt] == [{"felt": "sig_larling"}, {"erstattetAv": DOK2, "utgave": 2}]
    alt = b"".join(en.kropp for en in mottak.mottatt).decode()
    assert "Kari" not in alt
    assert "Blomst" not in alt
    assert "fagsystem" not in alt


def test_rekkefolgen_i_et_dokument_blir_holdt_naar_en_melding_feiler(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.dokument(DOK2)
    mottak.svar = lambda m: http(500) if m.innhold["data"]["nr"] == 1 and m.innhold["subject"] == DOK and len(mottak.mottatt) < 3 else GODT
    for nr in range(3):
        verk.hendelse("oppdrag.apnet", felt=f"sig_{nr}")
    verk.hendelse("oppdrag.apnet", DOK2, felt="sig_annen")
    verk.arbeid_til(lambda: set(verk.tilstander()) == {"levert"}, steg=7)
    om_dok = [en.innhold["data"]["nr"] for en in mottak.mottatt if en.innhold["subject"] == DOK]
    assert om_dok[-3:] == [1, 2, 3]
    assert om_dok[:-3] == [1] * (len(om_dok) - 3)
    assert len({en.id for en in mottak.mottatt}) == 4


UTFALL: dict[str, tuple[Callable[[Mottaker], None], str]] = {
    "svarer feil": (lambda m: setattr(m, "svar", lambda _: http(500)), "http-500"),
    "sier nei": (lambda m: setattr(m, "svar", lambda _: http(403)), "http-403"),
    "viser videre": (lambda m: setattr(m, "svar", lambda _: http(302, f"Location: {m.adresse}\r\n")), "http-302"),
    "svarer ikke": (lambda m: setattr(m, "svar", lambda _: str(m.slipp.wait(5))[:0].encode()), "for-sent"),
    "legger på": (lambda m: setattr(m, "svar", lambda _: b""), "svarer-ikke"),
    "drypper": (lambda m: setattr(m, "drypp", True), "for-sent"),
    "svarer for mye": (lambda m: setattr(m, "svar", lambda _: http(200, kropp=b"x" * 70_000)), "for-stort"),
    "sier tull": (lambda m: setattr(m, "svar", lambda _: b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "svarer-ikke"),
    "pakker svaret": (lambda m: setattr(m, "svar", lambda _: http(200, "Content-Encoding: gzip\r\n", b"x")), "ukjent-innhold"),
}


@pytest.mark.parametrize("hva", UTFALL)
def test_alt_annet_enn_2xx_blir_provd_igjen_med_samme_id_og_innhold(hva: str, lite: Webhookverk, mottak: Mottaker) -> None:
    still_inn, utfall = UTFALL[hva]
    still_inn(mottak)
    hook, _ = _hook(lite, mottak)
    lite.hendelse("oppdrag.utlopt")
    lite.arbeid()
    (en,) = lite.alle()
    assert (en.tilstand, en.forsok, en.utfall) == ("venter", 1, utfall)
    assert lite.abonnement().en(hook).webhook.siste_utfall == utfall
    assert len(mottak.mottatt) == 1, "a redirection is never followed"
    mottak.svar, mottak.drypp = (lambda _: GODT), False
    lite.klokke.flytt(seconds=13)
    lite.arbeid()
    assert lite.tilstander() == ["levert"]
    assert {(en.id, en.kropp) for en in mottak.mottatt} == {(mottak.mottatt[0].id, mottak.mottatt[0].kropp)}
    assert len(mottak.mottatt) == 2


def test_en_mottaker_som_er_borte_i_dagevis_blir_stanset_og_far_alt_naar_den_starter_igjen(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, _ = _hook(verk, mottak)
    mottak.svar = lambda _: http(503)
    verk.hendelse("oppdrag.sendt", leverandor="lokal")
    start = verk.klokke()
    verk.arbeid_til(lambda: not verk.abonnement().en(hook).webhook.aktiv, steg=4 * 3600)
    vist = verk.abonnement().en(hook)
    assert vist.webhook.grunn is Stansgrunn.HAR_FEILET_LENGE
    assert STANSES_ETTER <= verk.klokke() - start < STANSES_ETTER + timedelta(hours=20)
    assert len(mottak.mottatt) <= REGEL.antall
    verk.klokke.flytt(hours=1)
    verk.hendelse("oppdrag.utlopt")
    assert verk.arbeid() == 0
    mottak.svar = lambda _: GODT
    mottak.mottatt.clear()
    verk.klokke.flytt(hours=1)
    verk.abonnement().endre(hook, Endring(aktiv=True))
    verk.klokke.flytt(minutes=1)
    verk.arbeid()
    assert mottak.typer == ["oppdrag.sendt", "oppdrag.utlopt"]
    assert set(verk.tilstander()) == {"levert"}


def test_en_melding_ingen_vil_ha_blir_gitt_opp_og_de_neste_gaar(lite: Webhookverk, mottak: Mottaker) -> None:
    _hook(lite, mottak)
    mottak.svar = lambda m: http(422) if (m.innhold["subject"], m.innhold["data"]["nr"]) == (DOK, 1) else GODT
    andre = lite.dokument(DOK2)
    lite.hendelse("oppdrag.apnet", felt="sig_1")
    lite.hendelse("oppdrag.apnet", felt="sig_2")

    def ferdig() -> bool:
        lite.hendelse("oppdrag.apnet", andre, felt="sig_3")  # the receiver is there all the while
        return all(en.tilstand != "venter" for en in lite.alle() if en.dokument_id == DOK)

    lite.arbeid_til(ferdig, steg=6 * 3600)
    om_dok = [en for en in lite.alle() if en.dokument_id == DOK]
    assert [(en.tilstand.value, en.utfall) for en in om_dok] == [("gittOpp", "http-422"), ("levert", "http-204")]
    assert om_dok[0].forsok == REGEL.antall


def test_forsokene_gaar_over_litt_mer_enn_tre_dager() -> None:
    tid = start = START
    for forsok in range(1, REGEL.antall):
        tid = REGEL.neste(forsok, na=tid, ref="x") or start
    assert timedelta(days=3) < tid - start < timedelta(days=3, hours=16)
    assert REGEL.neste(REGEL.antall, na=tid, ref="x") is None


def test_410_stanser_webhooken_og_beholder_meldingen(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, _ = _hook(verk, mottak)
    mottak.svar = lambda _: http(410)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    assert verk.abonnement().en(hook).webhook.grunn is Stansgrunn.MOTTAKEREN_SA_OPP
    verk.klokke.flytt(days=1)
    assert verk.arbeid() == 0
    assert (len(mottak.mottatt), verk.tilstander()) == (1, ["venter"])


def test_en_mottaker_som_ber_om_pause_faar_den(lite: Webhookverk, mottak: Mottaker) -> None:
    _hook(lite, mottak)
    mottak.svar = lambda _: http(429, "Retry-After: 600\r\n") if len(mottak.mottatt) == 1 else GODT
    lite.hendelse("oppdrag.utlopt")
    lite.arbeid()
    lite.klokke.flytt(seconds=599)
    assert lite.arbeid() == 0
    lite.klokke.flytt(seconds=2)
    lite.arbeid()
    assert lite.tilstander() == ["levert"]


def test_mange_meldinger_til_en_dod_mottaker_er_ett_kall_om_gangen(lite: Webhookverk, mottak: Mottaker) -> None:
    _hook(lite, mottak)
    mottak.svar = lambda _: http(500)
    for _ in range(15):
        lite.hendelse("oppdrag.apnet", felt="sig_1")
    for nr in range(10):
        lite.hendelse("oppdrag.apnet", lite.dokument(f"{nr:08d}-1111-5111-8111-111111111111"), felt="sig_1")
    lite.arbeid()
    assert len(mottak.mottatt) == 1
    for _ in range(30):
        lite.klokke.flytt(minutes=2)
        lite.arbeid()
    assert len(mottak.mottatt) < 15, "it rests for longer and longer"
    mottak.svar = lambda _: GODT
    lite.klokke.flytt(minutes=20)
    lite.arbeid()
    assert set(lite.tilstander()) == {"levert"}, "when it is back, all that waits goes at once"


def test_en_travel_webhook_lar_andre_jobber_slippe_til(lite: Webhookverk, mottak: Mottaker) -> None:
    _hook(lite, mottak)
    for _ in range(45):
        lite.hendelse("oppdrag.apnet", felt="sig_1")
    assert lite.arbeid() == 3, "twenty messages in each job"
    assert mottak.nr == list(range(1, 46))


def test_to_hemmeligheter_gir_to_signaturer_til_den_gamle_gaar_ut(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, gammel = _hook(verk, mottak)
    ny = verk.abonnement().roter(hook, timedelta(hours=2)).hemmelighet
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    en = mottak.mottatt[-1]
    assert en.hoder["webhook-signature"].split(" ") == [_signatur(ny, en), _signatur(gammel, en)]
    verk.klokke.flytt(hours=2)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    en = mottak.mottatt[-1]
    assert en.hoder["webhook-signature"] == _signatur(ny, en)
    sist = verk.abonnement().roter(hook, timedelta()).hemmelighet
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    en = mottak.mottatt[-1]
    assert en.hoder["webhook-signature"] == _signatur(sist, en)


def test_en_levering_kan_sendes_paa_nytt_med_samme_id(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, _ = _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    verk.klokke.flytt(days=2)
    verk.abonnement().send_igjen(hook, mottak.mottatt[0].id)
    verk.arbeid()
    forst, sa = mottak.mottatt
    assert (forst.id, forst.kropp) == (sa.id, sa.kropp)
    assert forst.hoder["webhook-timestamp"] != sa.hoder["webhook-timestamp"]


def test_alt_siden_et_tidspunkt_kan_spilles_av_ogsaa_det_som_var_for_webhooken(verk: Webhookverk, mottak: Mottaker) -> None:
    verk.hendelse("opprettet", dataSha256="a" * 64, pdfSha256="b" * 64)
    verk.klokke.flytt(hours=1)
    verk.hendelse("oppdrag.sendt", leverandor="lokal")
    fra = verk.klokke()
    hook, _ = _hook(verk, mottak)
    verk.klokke.flytt(hours=1)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    assert mottak.nr == [3]
    verk.abonnement().avspill(hook, fra - timedelta(minutes=1))
    verk.arbeid()
    assert mottak.nr == [3, 2, 3]
    assert len({en.id for en in mottak.mottatt}) == 2
    assert not verk.abonnement().en(hook).som_json()["spillesAv"]


def test_en_provemelding_blir_sendt_med_en_gang_og_bare_en_gang(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, hemmelighet = _hook(verk, mottak)
    assert verk.abonnement().prov(hook).levert
    mottak.svar = lambda _: http(404)
    svar = verk.abonnement().prov(hook)
    assert (svar.levert, svar.utfall) == (False, "http-404")
    verk.klokke.flytt(days=1)
    assert verk.arbeid() == 0
    assert mottak.typer == ["prove", "prove"]
    assert mottak.mottatt[0].hoder["webhook-signature"] == _signatur(hemmelighet, mottak.mottatt[0])
    assert sorted(verk.tilstander()) == ["gittOpp", "levert"]


def test_det_gamle_blir_glemt_og_det_som_venter_staar(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, _ = _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    verk.abonnement().roter(hook, timedelta(hours=1))
    mottak.svar = lambda _: http(410)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    verk.klokke.flytt(days=LAGRES.days + 1)
    verk.leveringer.rydd({})
    assert verk.tilstander() == ["venter"]
    assert [en.nr for en in verk.abonnement().en(hook).hemmeligheter] == [2]


def test_adresse_og_hemmeligheter_staar_ikke_lesbart_i_databasen(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, hemmelighet = _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    with verk.lager.lesing() as forbindelse:
        rader = [str(dict(rad._mapping)) for tabell in metadata.sorted_tables for rad in forbindelse.execute(select(tabell))]
    alt = "\n".join(rader)
    assert hook in alt
    for hemmelig in (hemmelighet, hemmelighet[6:], "nokkel=hemmelig", "127.0.0.1", "/inn"):
        assert hemmelig not in alt


def test_jobben_har_bare_id_er_som_argument(verk: Webhookverk, mottak: Mottaker) -> None:
    hook, _ = _hook(verk, mottak)
    verk.abonnement().avspill(hook, verk.klokke())
    with verk.lager.lesing() as forbindelse:
        assert [json.dumps(rad) for rad in forbindelse.execute(select(jobb.c.args)).scalars()] == [json.dumps({"webhook": hook})]


def test_en_ny_nokkel_for_databasen_stanser_ingenting(verk: Webhookverk, mottak: Mottaker) -> None:
    _, hemmelighet = _hook(verk, mottak)
    ny = Nokkelring("ny", {**verk.ring.nokler, "ny": ny_nokkel()})
    assert nokkelbytte.roter(verk.lager, ny) == 2
    uten = Nokkelring("ny", {"ny": ny.nokler["ny"]})
    verk.hendelse("oppdrag.utlopt")
    replace(verk, ring=uten, leveringer=replace(verk.leveringer, ring=uten)).arbeid()
    (mottatt,) = mottak.mottatt
    assert mottatt.hoder["webhook-signature"] == _signatur(hemmelighet, mottatt)


def test_to_som_feier_paa_en_gang_legger_en_jobb(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    with ThreadPoolExecutor(4) as trader:
        lagt = list(trader.map(lambda _: fei(verk.lager, verk.jobber, verk.register, na=verk.klokke()), range(8)))
    assert sum(lagt) == 1


def test_en_jobb_som_ble_borte_blir_lagt_paa_nytt(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    assert fei(verk.lager, verk.jobber, verk.register, na=verk.klokke()) == 1
    with verk.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(jobb))
    verk.klokke.flytt(seconds=59)
    assert verk.arbeid() == 0
    verk.klokke.flytt(seconds=1)
    verk.arbeid()
    assert verk.tilstander() == ["levert"]


def test_en_melding_som_tar_livet_av_hver_prosess_blir_gitt_opp(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt")
    for _ in range(REGEL.antall):
        assert verk.leveringer._ta(verk.alle()[0].webhook_id) is not None  # and then it dies
        verk.klokke.flytt(seconds=60)
    assert verk.leveringer._ta(verk.alle()[0].webhook_id) is None
    assert [(en.tilstand.value, en.utfall) for en in verk.alle()] == [("gittOpp", "avbrutt")]
    assert mottak.mottatt == []


def test_et_slettet_dokument_tar_meldingene_med_seg(verk: Webhookverk, mottak: Mottaker) -> None:
    _hook(verk, mottak)
    verk.hendelse("oppdrag.utlopt", status="utlopt")
    sletting = Sletting(verk.lager, {}, verk.klokke)
    sletting.slett_dokument(DOK, grunn="bedt om det", aktor=Aktor(navn="x", fylkesnummer="46"))
    verk.arbeid()
    assert [(en.type, en.tilstand.value) for en in verk.alle()] == [("slettet", "levert")]
    assert mottak.typer == ["slettet"]

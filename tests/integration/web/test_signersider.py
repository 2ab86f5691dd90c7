"""The signer's page against a whole service: what it says in each state, what it says before login, and that nobody else can act there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update

from app import erstatt, flyt
from app.api.vakt import CSP
from app.lager import fangst, modeller
from app.oppdrag.signerside import Fase
from app.settings import Modus
from app.skjema.register import eksempler
from app.web.meldingssider import avsnitt
from app.web.sider import Sider
from app.web.signatar.signersider import UTSEENDE, ruter
from signing.events import Avbrutt, Avvik, Erstattet, Hendelse, Slag
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.states import Signertilstand, Tilstand
from tests.integration.tjenesten import NA
from tests.integration.web.signersted import EGEN, FORST, HTML, SIST, VESTLAND, Sted
from tests.integration.web.test_sider import Side

# ---------------------------------------------------------------- what it says


def test_for_innlogging_star_verken_dokument_eller_person(sted: Sted) -> None:
    svar = sted.svar()
    tekst = Side(svar.text).tekst
    assert svar.headers["content-language"] == "nn"  # the document's
    assert "Dokument frå Vestland fylkeskommune" in tekst
    assert "Du har eit dokument å signere" in tekst
    assert "Status: Varsla" in tekst
    for ord_ in ("VAKKER", "BLOMST", "Lærekontrakt ", "larekontrakt", "SYNTETISK", "Lærling"):
        assert ord_ not in svar.text


@pytest.mark.parametrize(("felt", "navn"), [(FORST, "VAKKER"), ("sign-fagligLeder", "RASK")])
def test_etter_innlogging_star_tittelen_og_hvem_en_er(sted: Sted, felt: str, navn: str) -> None:
    tekst = sted.inne(felt).tekst
    assert "Lærekontrakt" in tekst
    assert navn in tekst
    assert "Les dokumentet (PDF)" in tekst


def test_sprakvalget_gjelder_siden_og_folger_med(sted: Sted) -> None:
    assert "Dokument fra Vestland fylkeskommune" in sted.hent(sprak="nb").tekst
    svar = sted.klient.post(
        f"{sted.sti()}/inn?sprak=nb", content=urlencode({"skjema": _skjema(sted)}), headers=EGEN, follow_redirects=False
    )
    assert svar.headers["location"] == f"{sted.sti()}?sprak=nb"
    assert all("sprak=nb" in a for a in sted.hent(sprak="nb").adresser if a.startswith("/signer/") and "sprak=nn" not in a)


def _skjema(sted: Sted, felt: str = FORST) -> str:
    treff = re.search(r'name="skjema" value="(\w+)"', sted.svar(felt).text)
    assert treff
    return treff[1]


def test_siden_har_ikke_skript_og_henter_ingenting_utenfra(sted: Sted) -> None:
    for side in (sted.hent(), sted.inne()):
        assert not {"script", "style", "iframe"} & set(side.tagger)
        assert all(a.startswith(("/", "#")) for a in side.adresser)
        assert not [n for n, _ in side.attributter if n.startswith("on") or n == "style"]
        assert side.tagger.count("h1") == 1
        assert len(side.verdier("id")) == len(set(side.verdier("id")))
        assert set(side.verdier("for")) <= set(side.verdier("id"))
    assert sted.svar().headers["content-security-policy"] == CSP
    assert sted.svar().headers["cache-control"] == "no-store"


def _avbrutt(oppdrag: Oppdrag, tid: datetime) -> Hendelse:
    return Avbrutt(f"{oppdrag.id}:avbrutt", oppdrag.id, tid, "Sendt ved en feil, om Kari.")


def _frist_ute(sted: Sted) -> None:
    siste = sted.gang.les(sted.oppdrag_id, aktor=VESTLAND).rad.siste_dag
    assert siste
    sted.tid.na = datetime(siste.year, siste.month, siste.day, 22, 30, tzinfo=NA.tzinfo) + timedelta(hours=2)


def _utlopt(sted: Sted) -> None:
    _frist_ute(sted)
    sted.tid.na += timedelta(hours=3)
    sted.arbeid()


TILSTANDER: dict[str, tuple[Callable[[Sted], object], str, Fase, str]] = {
    "venter på tur": (lambda s: None, SIST, Fase.VENTER, "Det er ikkje din tur enno"),
    "din tur": (lambda s: None, FORST, Fase.DIN_TUR, "Siste dag for å signere er"),
    "trukket": (lambda s: s.skjer(_avbrutt), FORST, Fase.TRUKKET, "Dokumentet er trekt tilbake"),
    "erstattet": (
        lambda s: s.skjer(lambda o, t: Erstattet("e", o.id, t, "nytt")),
        FORST,
        Fase.ERSTATTET,
        "Dokumentet er erstatta av eit nytt",
    ),
    "avvik": (lambda s: s.skjer(lambda o, t: Avvik("a", o.id, t, "endret")), FORST, Fase.STOPPET, "Dokumentet blir kontrollert"),
    "fristen er ute": (_frist_ute, FORST, Fase.FRIST_UTE, "Fristen er ute"),
    "utløpt": (_utlopt, FORST, Fase.UTLOPT, "Fristen gjekk ut"),
}


@pytest.mark.parametrize("navn", TILSTANDER)
def test_hver_tilstand_har_sin_side(sted: Sted, navn: str) -> None:
    gjor, felt, fase, ventet = TILSTANDER[navn]
    gjor(sted)
    for side in (sted.hent(felt), sted.inne(felt)):
        assert ventet in side.tekst
        assert UTSEENDE[fase].farge in side.verdier("data-color")
        assert f"/statisk/ikoner.svg#{UTSEENDE[fase].tegn}" in side.adresser
        assert "Kari" not in side.tekst
    kan = fase is Fase.DIN_TUR
    assert ("signer" in [a.partition("?")[0].rpartition("/")[2] for a in sted.hent(felt).adresser]) is kan
    assert sted.klient.get(f"{sted.sti(felt)}/dokument", headers=HTML).status_code == (200 if kan else 404)


def test_hver_fase_har_ord_og_farge() -> None:
    assert set(UTSEENDE) == set(Fase)


# ---------------------------------------------------------------- what is done there


def test_a_lese_dokumentet_er_a_ha_apnet_det_en_gang(sted: Sted) -> None:
    sted.inne()
    for _ in range(2):
        svar = sted.klient.get(f"{sted.sti()}/dokument", headers=HTML)
        assert (svar.headers["content-type"], svar.content[:5]) == ("application/pdf", b"%PDF-")
        assert svar.headers["content-disposition"] == 'inline; filename="dokument.pdf"'
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.APNET
    assert [h.slag for h in sted.oppdrag().hendelser].count(Slag.APNET) == 1


def test_hele_veien_fra_forste_signatur_til_ferdig_dokument(sted: Sted) -> None:
    sted.inne()
    assert sted.send("signer", lest="ja").headers["location"] == sted.sti()
    side = sted.hent()
    assert "Du har signert" in side.tekst
    assert "1 av 4" in side.tekst
    sted.send("signer", lest="ja")  # again: the page says what it is
    assert [h.slag for h in sted.oppdrag().hendelser].count(Slag.SIGNERT) == 1
    sted.signer_alle(unntatt=FORST)
    assert sted.oppdrag().tilstand is Tilstand.FULLFORT
    ferdig = sted.inne()
    assert "Alle har signert" in ferdig.tekst
    assert "Last ned dokumentet (PDF)" in ferdig.tekst
    pdf = sted.klient.get(f"{sted.sti()}/dokument", headers=HTML).content
    assert flyt.verifiser(sted.gang.bord, pdf, na=sted.tid()).som_json()["samlet"]["indikasjon"] == "TOTAL_PASSED"
    with sted.gang.lager.lesing() as forbindelse:
        fanget = fangst.les(forbindelse, fylkesnummer="46", antall=100)
    assert {"Du har eit dokument å signere", "No kan du signere dokumentet", "Dokumentet er signert av alle"} <= {f.emne for f in fanget}
    assert len({f.id for f in fanget}) == len(fanget)
    for en in fanget:
        assert not re.search("VAKKER|BLOMST|lærekontrakt|tømr", f"{en.emne} {en.innhold}", re.IGNORECASE)
        assert ("/signer/" in en.innhold) == (en.kanal is Kanal.EPOST)


def test_uten_kryss_blir_ingenting_signert(sted: Sted) -> None:
    sted.inne()
    svar = sted.send("signer")
    assert svar.status_code == 422
    assert "Kryss av for at du har lese dokumentet" in Side(svar.text).tekst
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.APNET


def test_et_avslag_skal_ha_en_grunn(sted: Sted) -> None:
    sted.inne()
    for grunn in ("", "  \r\n ", "x" * 1001):
        svar = sted.send("avsla", begrunnelse=grunn)
        assert svar.status_code == 422
        assert "Skriv kvifor du ikkje vil signere" in Side(svar.text).tekst
        assert "open" in dict(Side(svar.text).attributter)


def test_et_avslag_stopper_oppdraget_og_grunnen_star_ingen_steder_pa_sidene(sted: Sted) -> None:
    sted.inne()
    assert sted.send("avsla", begrunnelse="Feil startdato.\r\nSkal vere august.").status_code == 303
    assert sted.oppdrag().signer(FORST).merknad == "Feil startdato.\nSkal vere august."
    assert "Du har avslått å signere" in sted.hent().tekst
    annen = sted.inne("sign-fagligLeder").tekst
    assert "Ein av dei som skulle signere, har avslått" in annen
    assert "startdato" not in annen + sted.hent().tekst


def test_den_som_kommer_for_sent_far_se_hva_som_har_skjedd(sted: Sted) -> None:
    sted.inne("sign-fagligLeder")
    merke = _skjema(sted, "sign-fagligLeder")
    sted.skjer(_avbrutt)
    svar = sted.klient.post(
        f"{sted.sti('sign-fagligLeder')}/signer", content=urlencode({"skjema": merke, "lest": "ja"}), headers=EGEN, follow_redirects=True
    )
    assert svar.status_code == 200
    assert "Dokumentet er trekt tilbake" in Side(svar.text).tekst


def test_den_som_far_vite_at_dokumentet_er_erstattet_ser_hva_som_er_endret_og_finner_det_nye(sted: Sted) -> None:
    fag = "sign-fagligLeder"
    sted.inne(fag)
    sted.send("signer", fag, lest="ja")
    ett = next(e for e in eksempler(sted.settings.forms) if e.navn == "vestland-larling-samarbeidsorgan")
    data = json.loads(ett.raa)
    data["laretid"]["fra"] = "2026-09-01"
    raa = json.dumps(data).encode()
    svar = erstatt.erstatt(
        sted.gang.bord, sted.gang.lager, sted.oppdrag_id, raa, ett.vedlegg, grunn="Feil", na=NA, aktor=VESTLAND, gang=sted.gang
    )
    ny = replace(sted, oppdrag_id=str(svar.svar["dokumentId"]))
    gammel_side = sted.inne(fag)
    assert "«Læretid: Frå»" in gammel_side.tekst
    assert "Du hadde signert førre utgåve" in gammel_side.tekst
    assert "Gå til det nye dokumentet" not in gammel_side.tekst  # it is not sent yet
    assert "Læretid" not in sted.hent("sign-kandidat").tekst  # not before login
    sted.gang.apne(ny.oppdrag_id, aktor=VESTLAND)
    ny.arbeid()
    assert f"{ny.sti(fag)}?sprak=nn" in sted.hent(fag).adresser
    assert "«Læretid: Frå»" in ny.inne(fag).tekst
    assert "Du hadde signert" not in ny.inne("sign-kandidat").tekst


# ---------------------------------------------------------------- who may


def test_uten_innlogging_blir_ingenting_gjort(sted: Sted) -> None:
    for navn, felt in (("signer", "lest"), ("avsla", "begrunnelse")):
        assert sted.send(navn, FORST, EGEN, **{felt: "ja"}).status_code == 303
    assert sted.klient.get(f"{sted.sti()}/dokument", headers=HTML, follow_redirects=False).status_code == 303
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.VARSLET


def test_innloggingen_gjelder_bare_denne_signataren_og_i_en_halv_time(sted: Sted) -> None:
    sted.inne()
    kake = sted.klient.cookies["kv_signer"]
    annen = sted.klient.get(sted.sti("sign-fagligLeder"), headers={**HTML, "cookie": f"kv_signer={kake}"})
    assert "RASK" not in annen.text
    sted.tid.na += timedelta(minutes=31)
    assert "VAKKER" not in sted.svar().text


def test_en_kan_logge_ut(sted: Sted) -> None:
    sted.inne()
    assert sted.send("ut").status_code == 303
    assert "VAKKER" not in sted.svar().text


def test_informasjonskapselen_er_for_denne_siden_alene(sted: Sted) -> None:
    kake = sted.send("inn").headers["set-cookie"]
    for del_ in ("HttpOnly", "SameSite=strict", f"Path={sted.sti()}", "Max-Age=1800"):
        assert del_ in kake


def test_en_hjemmelaget_kake_slipper_ingen_inn(sted: Sted) -> None:
    for kake in ("9999999999.x", "x.y", "", "²." + "0" * 64, "99999999999999999999.æ"):
        hode = (b"cookie", f"kv_signer={kake}".encode("latin-1"))
        svar = sted.klient.get(sted.sti(), headers=[(b"accept", b"text/html"), hode])
        assert svar.status_code == 200, kake
        assert "VAKKER" not in svar.text


FREMMEDE = {
    "en annen side": {"sec-fetch-site": "cross-site"},
    "et annet vertsnavn hos samme": {"sec-fetch-site": "same-site"},
    "skrevet i adressefeltet": {"sec-fetch-site": "none"},
    "en eldre nettleser fra en annen side": {"origin": "https://ondt.example"},
    "en eldre nettleser som skjuler hvor": {"origin": "null"},
    "ingen opplysning": {},
}


@pytest.mark.parametrize("navn", FREMMEDE)
def test_et_skjema_fra_et_annet_sted_gjor_ingenting(sted: Sted, navn: str) -> None:
    sted.inne()
    hoder = {**HTML, "content-type": "application/x-www-form-urlencoded", **FREMMEDE[navn]}
    for skjema in ("inn", "signer", "avsla", "ut"):
        svar = sted.send(skjema, hoder=hoder, lest="ja", begrunnelse="nei")
        assert svar.status_code == 403, skjema
        assert "set-cookie" not in svar.headers
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.APNET


def test_en_eldre_nettleser_pa_egen_side_slipper_til(sted: Sted) -> None:
    hoder = {**HTML, "content-type": "application/x-www-form-urlencoded", "origin": "http://127.0.0.1:8000"}
    assert sted.send("inn", hoder=hoder).status_code == 303


def test_uten_skjemaets_eget_merke_blir_ingenting_gjort(sted: Sted) -> None:
    sted.inne()
    for merke in ("", "0" * 64, "å"):
        kropp = urlencode({"skjema": merke, "lest": "ja"})
        assert sted.klient.post(f"{sted.sti()}/signer", content=kropp, headers=EGEN).status_code == 403, merke


def test_merket_fra_for_innlogging_gjelder_ikke_etter(sted: Sted) -> None:
    merke = _skjema(sted)
    sted.inne()
    svar = sted.klient.post(f"{sted.sti()}/signer", content=urlencode({"skjema": merke, "lest": "ja"}), headers=EGEN)
    assert svar.status_code == 403


IKKE_VARE = (
    (b"skjema=a&skjema=b", "application/x-www-form-urlencoded", 400),
    (b"\xff=a", "application/x-www-form-urlencoded", 400),
    (b"a=%FF", "application/x-www-form-urlencoded", 400),
    (b"a", "application/x-www-form-urlencoded", 400),
    (b"&".join(b"a%d=1" % n for n in range(30)), "application/x-www-form-urlencoded", 400),
    (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
    (b"{}", "application/json", 415),
    (b"", "application/x-www-form-urlencoded", 403),
)


def test_det_som_ikke_er_vart_skjema_far_et_rent_nei(sted: Sted) -> None:
    for kropp, type_, status in IKKE_VARE:
        svar = sted.klient.post(f"{sted.sti()}/inn", content=kropp, headers={**EGEN, "content-type": type_})
        assert svar.status_code == status, kropp[:20]


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_en_lenke_som_ikke_virker_sier_ikke_hvorfor(sted: Sted, sprak: str) -> None:
    ukjent_merke = f"/signer/{sted.oppdrag_id}/{'a' * 32}"
    ukjent_oppdrag = f"/signer/00000000-0000-0000-0000-000000000000/{sted.sti().rpartition('/')[2]}"
    svar = [sted.klient.get(sti, headers={**HTML, "accept-language": sprak}) for sti in (ukjent_merke, ukjent_oppdrag)]
    assert [s.status_code for s in svar] == [404, 404]
    assert svar[0].text.replace(ukjent_merke, "") == svar[1].text.replace(ukjent_oppdrag, "")
    assert {"nb": "Denne lenken virker ikke.", "nn": "Denne lenka verkar ikkje."}[sprak] in svar[0].text


def test_en_feil_paa_signatarens_side_er_paa_dokumentets_sprak_og_forer_tilbake_til_siden(sted: Sted) -> None:
    """The browser asks for bokmål; the document is in nynorsk. Who signs has no use of the employees' menu."""
    svar = sted.send("signer", hoder={**EGEN, "sec-fetch-site": "cross-site", "accept-language": "nb"}, lest="ja")
    side = Side(svar.text)
    assert svar.status_code == 403
    assert svar.headers["content-language"] == "nn"
    assert {a.partition("?")[0] for a in side.verdier("href") if a.startswith("/") and not a.startswith("/statisk/")} == {
        sted.sti(),
        "/openapi.json",
    }
    assert f'class="ds-button" href="{sted.sti()}?sprak=nn"' in svar.text


def test_en_lenke_som_ikke_virker_viser_ingen_meny(sted: Sted) -> None:
    svar = sted.klient.get(f"/signer/{sted.oppdrag_id}/{'a' * 32}", headers=HTML)
    assert "ds-button" not in svar.text
    assert not [a for a in Side(svar.text).verdier("href") if a.startswith(("/?", "/kontroller", "/innlogging", "/meldinger"))]


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_en_lenke_som_er_brutt_av_ber_om_hele_lenken(sted: Sted, sprak: str) -> None:
    hel = sted.sti()
    for brutt in (hel[:-1], hel[:-1] + "=", hel + "x", hel.replace("/signer/", "/signer/x"), f"/signer/{'%00' * 36}/{hel[-32:]}"):
        svar = sted.klient.get(brutt, headers={**HTML, "accept-language": sprak})
        assert svar.status_code == 404, brutt
        assert {"nb": "Sjekk at du har hele lenken", "nn": "Sjekk at du har heile lenka"}[sprak] in svar.text


def test_lenken_star_aldri_i_loggen(sted: Sted, capsys: pytest.CaptureFixture[str]) -> None:
    sted.inne()
    sted.klient.get(f"{sted.sti()}/dokument", headers=HTML)
    assert sted.sti().rpartition("/")[2] not in capsys.readouterr().err


def test_i_produksjon_viser_siden_bare_hvor_det_star(sted: Sted) -> None:
    tjeneste = replace(sted.klient.app.state.tjeneste, settings=replace(sted.settings, modus=Modus.PRODUKSJON))  # type: ignore[attr-defined]  # FastAPI's
    app = FastAPI()
    app.include_router(ruter(tjeneste, Sider(tjeneste)))
    inne = sted.send("inn").headers["set-cookie"].partition(";")[0]
    svar = TestClient(app).get(sted.sti(), headers={**HTML, "cookie": inne})
    side = Side(svar.text)
    assert svar.status_code == 200
    assert "Status: Varsla" in side.tekst
    assert "hos leverandøren" in side.tekst
    assert not {"form", "input", "button"} & set(side.tagger)
    assert "VAKKER" not in svar.text
    for del_ in ("dokument", "sider/1.png", "vedlegg/1"):
        assert TestClient(app).get(f"{sted.sti()}/{del_}", headers={"cookie": inne}).status_code == 404


# ---------------------------------------------------------------- the demo's post box


def test_postkassen_viser_de_nyeste_forst_og_kan_velge_fylke(sted: Sted) -> None:
    with sted.gang.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(modeller.fanget_melding).where(modeller.fanget_melding.c.kanal == "sms").values(fylkesnummer="39"))
    alle = Side(sted.klient.get("/meldinger?sprak=nb", headers=HTML).text)
    vestfold = Side(sted.klient.get("/meldinger?sprak=nn&fylke=39", headers=HTML).text)
    assert sted.sti() in alle.adresser
    assert "E-post" in alle.tekst
    assert "E-post" not in vestfold.tekst.replace("e-post", "")
    assert {"/meldinger?sprak=nn&fylke=39", "/meldinger?sprak=nn&fylke=46"} <= set(vestfold.adresser)
    assert sted.klient.get("/meldinger?fylke=x", headers=HTML).status_code == 422


def test_bare_var_egen_adresse_blir_en_lenke() -> None:
    deler = list(avsnitt("Hei.\n\nhttp://a.no/signer/1/x\n\nhttp://b.no/signer/1/x\n\nhttp://a.no/x y", "http://a.no"))
    assert [d.lenke for d in deler] == [None, "/signer/1/x", None, None]

"""*Kontroller signatur*: what each kind of file is told, what a print tells, and the report to take away."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tjeneste import Tjeneste
from app.lager import dokumenter
from app.lager.dokumenter import Aktor
from app.settings import Settings
from app.skjema.register import Eksempel
from app.web.revisor import rapport, rapportfil
from signing.verify import tekster
from tests.integration.lager.test_dokumenter import _nytt
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne, pakket, send
from tests.integration.web.test_sider import Side
from tests.samsvar import brutte_regler
from tests.unit.verify import angrep
from tests.unit.verify.fremmed import en_pdf, endre, ny_tekst, signer
from tests.unit.verify.test_beholder import GODE
from tests.unit.verify.test_vedlegg import med_filer, strom

FORMATER = ("pdf", "html", "xml", "json")
EGEN, FREMMED, UKJENT = (
    "22222222-2222-5222-8222-222222222222",
    "33333333-3333-5333-8333-333333333333",
    "44444444-4444-5444-8444-444444444444",
)
KUTT = 150_000
"""Bytes of a page over the line (issue: «each page ≤ 150 kB compressed»)."""


@pytest.fixture(scope="module")
def signert(settings: Settings, vestland: Eksempel) -> bytes:
    """The Vestland contract, signed by everybody and sealed."""
    bord = flyt.verksted(settings)
    dagen_for = NA - timedelta(days=1)
    laget = flyt.lag(bord, vestland.raa, vestland.vedlegg, na=dagen_for)
    sekunder = count(1)
    *_, (_, ferdig) = flyt.signer_alle(bord, laget, klokke=lambda: dagen_for + timedelta(seconds=next(sekunder)))
    return ferdig


@pytest.fixture(scope="module")
def endret(signert: bytes) -> bytes:
    """A word written over another on the first page, in a revision that nobody signed."""

    def skriv_over(w: Any) -> Any:
        side = w.root["/Pages"]
        while "/Kids" in side:
            side = side["/Kids"][0].get_object()
        strom = side["/Contents"]
        strom._data = strom.data + b"\nq 1 1 1 rg 150 480 260 16 re f 0 0 0 rg 152 484 180 6 re f Q\n"
        strom._encoded_data = None
        return strom

    return endre(signert, skriv_over)


@pytest.fixture(scope="module")
def lagrede(klient: TestClient) -> None:
    """One document of Vestland, one of Oslo."""
    tjeneste: Tjeneste = klient.app.state.tjeneste  # type: ignore[attr-defined]  # a Starlette app has a state
    for id_, fylke in ((EGEN, "46"), (FREMMED, "03")):
        nytt = _nytt(id=id_, fylkesnummer=fylke, instans_id=f"KTR-{fylke}")
        nytt = replace(nytt, post={"dokumentId": id_, "signatarer": [{"navn": "RASK HAMMER"}]})
        dokumenter.opprett(tjeneste.lager, nytt, b"%PDF", na=NA, aktor=Aktor(navn="fagsystem:vigo", fylkesnummer=fylke))


@dataclass(frozen=True)
class Svarene:
    """The pages on the two contracts, by language: made once, since a check takes its time."""

    signert: Mapping[str, Any]
    endret: Mapping[str, Any]


@pytest.fixture(scope="module")
def svarene(klient: TestClient, signert: bytes, endret: bytes) -> Svarene:
    return Svarene(*({s: last_opp(klient, fil, s) for s in ("nb", "nn")} for fil in (signert, endret)))


def last_opp(klient: TestClient, innhold: bytes, sprak: str = "nb", navn: str = "kontrakt.pdf") -> Any:
    return klient.post(f"/kontroller?sprak={sprak}", files={"fil": (navn, innhold, "application/pdf")}, headers=SIDE)


def skjema(html: str) -> dict[str, Any]:
    """What the page carries to be downloaded."""
    return dict(re.findall(r'<input type="hidden" name="(rapport|merke)" value="([^"]+)">', html))


class TestSiden:
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_sier_paa_forhand_hva_den_vurderer_og_at_filen_ikke_blir_tatt_vare_paa(self, klient: TestClient, sprak: str) -> None:
        tekst = Side(klient.get(f"/kontroller?sprak={sprak}").text).tekst
        ventet = {
            "nb": ("Om innholdet er endret", "Ikke om noen hadde rett til å signere", "Vi tar ikke vare på filen."),
            "nn": ("Om innhaldet er endra", "Ikkje om nokon hadde rett til å signere", "Vi tar ikkje vare på fila."),
        }[sprak]
        assert all(setning in tekst for setning in ventet)

    def test_filfeltet_er_et_vanlig_felt_som_virker_uten_skript(self, klient: TestClient) -> None:
        html = klient.get("/kontroller").text
        assert re.search(r'<form method="post"[^>]*enctype="multipart/form-data"', html)
        assert re.search(r'<label class="ds-label" for="fil">', html)
        assert "hx-" not in html.split("<main")[1]


class TestSvaret:
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_signert_kontrakt_er_i_orden(self, svarene: Svarene, sprak: str) -> None:
        svar = svarene.signert[sprak]
        side = Side(svar.text)
        tekst = " ".join(side.tekst.split())
        assert svar.status_code == 200
        assert 'class="kv-dom kv-dom--ok"' in svar.text
        assert {
            "nb": "Fire personer har signert, og Vestland fylkeskommune har forseglet dokumentet. Ingenting er endret etterpå.",
            "nn": "Fire personar har signert, og Vestland fylkeskommune har forsegla dokumentet. Ingenting er endra etterpå.",
        }[sprak] in tekst
        for navn in ("VAKKER BLOMST", "RASK HAMMER", "STØDIG PERM", "KLOK UGLE", "Vestland fylkeskommune"):
            assert navn in tekst
        assert tekst.count({"nb": "Stemmer med filen", "nn": "Stemmer med fila"}[sprak]) == 6
        assert {"nb": "Dette er endret", "nn": "Dette er endra"}[sprak] not in tekst
        assert "kvalifisert" not in svar.text.split('id="teknisk"')[0].lower(), "no claim that we cannot answer for"
        assert all(a.startswith(("/", "#")) for a in side.adresser)
        assert pakket(svar) < KUTT

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_de_fem_sporsmaalene_har_hvert_sitt_svar_foran_setningen(self, svarene: Svarene, sprak: str) -> None:
        html = svarene.signert[sprak].text
        sporsmal = re.findall(r'<div class="kv-fem__rad">\s*<dt>(.*?)</dt>', html)
        assert sporsmal == [s.som_json()[sprak] for s in tekster.SPORSMAL.values()]
        assert "Ja. " not in html.split('class="kv-fem"')[1].split("</dl>")[0]

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_endret_kontrakt_viser_siden_for_og_etter_med_det_som_er_endret_rammet_inn(self, svarene: Svarene, sprak: str) -> None:
        svar = svarene.endret[sprak]
        side = Side(svar.text)
        assert 'class="kv-dom kv-dom--feil"' in svar.text
        assert {"nb": "Innholdet på side 1 er endret etter signering", "nn": "Innhaldet på side 1 er endra etter signering"}[
            sprak
        ] in side.tekst
        bilder = [v for v in side.verdier("src") if v.startswith("data:")]
        assert len(bilder) == 2
        assert all(b.startswith("data:image/webp;base64,UklGR") for b in bilder)
        assert bilder[0] != bilder[1]
        assert side.tagger.count("rect") == 2
        assert side.tekst.count({"nb": "Endret etterpå", "nn": "Endra etterpå"}[sprak]) == 6
        assert pakket(svar) < KUTT

    def test_det_som_er_endret_uten_aa_vises_blir_sagt(self, klient: TestClient) -> None:
        tekst = last_opp(klient, endre(angrep.to_ganger(), angrep.skript)).text
        assert "Sidene ser like ut nå som da det ble signert, men filen er endret." in tekst
        assert "data:image" not in tekst

    def test_en_fremmed_endret_fil_faar_bilder_ogsaa(self, klient: TestClient) -> None:
        assert last_opp(klient, endre(signer(en_pdf()), ny_tekst)).text.count("data:image/webp") == 2

    @pytest.mark.parametrize("sted", ["bit", "hale"])
    def test_brutt_kontrakt_er_ikke_i_orden(self, klient: TestClient, signert: bytes, sted: str) -> None:
        innhold = {"bit": signert[:3000] + bytes([signert[3000] ^ 1]) + signert[3001:], "hale": signert + b"\n% hei\n"}[sted]
        svar = last_opp(klient, innhold, "nn")
        assert "Dokumentet er ikkje i orden" in svar.text
        assert 'class="kv-dom kv-dom--feil"' in svar.text

    def test_fremmed_signatur_er_uendret_men_ikke_bekreftet(self, klient: TestClient) -> None:
        svar = last_opp(klient, angrep.to_ganger(), "nn")
        assert 'class="kv-dom kv-dom--merk"' in svar.text
        assert "Ingenting er endra etter signering, men det er noko vi ikkje kan stadfeste." in svar.text
        fem = svar.text.split('class="kv-fem"')[1].split("</dl>")[0]
        assert "Kari" not in fem, "a name that nobody vouches for is no answer to who signed"

    def test_usignert_fil_sier_at_den_ikke_er_signert(self, klient: TestClient) -> None:
        svar = last_opp(klient, en_pdf())
        assert 'class="kv-dom kv-dom--noytral"' in svar.text
        assert "Filen har ingen signatur. Vi kan ikke si hvem den kommer fra, eller om den er endret." in svar.text

    def test_odelagt_pdf_faar_et_svar_og_aldri_gront_lys(self, klient: TestClient) -> None:
        svar = last_opp(klient, b"%PDF-1.7\n" + b"\x00" * 5000)
        assert svar.status_code == 200
        assert "kv-dom--ok" not in svar.text
        assert "Vi kunne ikke lese hele filen." in svar.text

    @pytest.mark.parametrize(
        ("sprak", "ventet"),
        [
            ("nb", "Dokumentet er uendret, men vi kan ikke bekrefte alt. Signaturene sier: Syntetisk signatar."),
            ("nn", "Dokumentet er uendra, men vi kan ikkje stadfeste alt. Signaturane seier: Syntetisk signatar."),
        ],
    )
    def test_vedleggene_i_filen_er_nevnt_med_sum_og_hvordan_det_er_med_signaturene_deres(
        self, svarene: Svarene, vestland: Eksempel, sprak: str, ventet: str
    ) -> None:
        tekst = svarene.signert[sprak].text
        (innhold,) = vestland.vedlegg.values()
        assert hashlib.sha256(innhold).hexdigest() in tekst
        assert ventet in tekst

    @pytest.mark.parametrize(
        ("sprak", "ventet"),
        [("nb", ("Endret etterpå", "Et vedlegg i filen er endret")), ("nn", ("Endra etterpå", "Eit vedlegg i fila er endra"))],
    )
    def test_et_vedlegg_som_er_endret_blir_sagt_ogsaa_der_filen_rundt_er_uendret(
        self, klient: TestClient, sprak: str, ventet: tuple[str, str]
    ) -> None:
        indre = endre(angrep.signert(), angrep.skriv_over_strom)
        tekst = last_opp(klient, signer(med_filer(("avtale.pdf", strom(indre)))), sprak).text
        assert all(ord_ in tekst for ord_ in ventet)
        assert 'class="kv-dom kv-dom--merk"' in tekst

    @pytest.mark.parametrize(
        ("sprak", "ventet"),
        [("nb", ("Filer i pakken", "Dekket av signaturen til")), ("nn", ("Filer i pakka", "Dekt av signaturen til"))],
    )
    def test_en_pakke_viser_filene_og_hvem_som_dekker_dem(self, klient: TestClient, sprak: str, ventet: tuple[str, str]) -> None:
        svar = last_opp(klient, GODE["to signaturer i hver sin fil"][0](), sprak, "pakke.asice")
        assert svar.status_code == 200
        assert all(ord_ in svar.text for ord_ in ventet)
        for format_ in FORMATER:
            assert send(klient, f"/kontroller/rapport?sprak={sprak}", **skjema(svar.text), format=format_).status_code == 200, format_

    def test_filnavnet_blir_skrevet_som_tekst(self, klient: TestClient) -> None:
        assert "<img" not in last_opp(klient, en_pdf(), navn="<img src=x onerror=alert(1)>.pdf").text

    @pytest.mark.parametrize(
        "integritet", ["intakt", "intaktMedTillatteEndringer", "endret", "brutt", "ingenSignatur", "ugyldigFil", "ikkeStottet"]
    )
    @pytest.mark.parametrize("indikasjon", ["TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED", "NO_SIGNATURE_FOUND"])
    def test_hver_dom_har_en_setning_og_bare_den_gode_sier_at_ingenting_er_endret(self, integritet: str, indikasjon: str) -> None:
        sak = rapport.sak({"samlet": {"integritet": integritet, "indikasjon": indikasjon}, "signaturer": [], "personer": []})
        assert sak.navn in {"i_orden", "tillatt", "usikkert", "ikke_godtatt", "endret", "brutt", "ingen", "ikke_stottet", "ugyldig"}
        assert (sak.navn == "i_orden") == ((integritet, indikasjon) == ("intakt", "TOTAL_PASSED"))


IKKE_KJENT = ("Filen er verken PDF, signert pakke eller signert XML.", "Fila er verken PDF, signert pakke eller signert XML.")


class TestDetSomIkkeGaar:
    @pytest.mark.parametrize(
        ("innhold", "navn", "nb", "nn"),
        [
            (b"", "", "Du har ikke valgt noen fil.", "Du har ikkje valt noka fil."),
            (b"", "tom.pdf", "Filen er tom.", "Fila er tom."),
            (b"tull", "tull.pdf", *IKKE_KJENT),
            (b"\x89PNG" + b"0" * 500, "bilde.png", *IKKE_KJENT),
        ],
        ids=["ingen", "tom", "tull", "bilde"],
    )
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_en_fil_som_ikke_kan_kontrolleres_faar_skjemaet_igjen_med_hva_som_er_galt(
        self, klient: TestClient, innhold: bytes, navn: str, nb: str, nn: str, sprak: str
    ) -> None:
        svar = _raa(klient, innhold, navn, sprak)
        assert svar.status_code == 422
        assert svar.text.count({"nb": nb, "nn": nn}[sprak]) == 2, "at the top, and at the field"
        assert 'href="#fil"' in svar.text
        assert re.search(r'id="fil"[^>]*aria-invalid="true" aria-describedby="hjelp-fil feil-fil"', svar.text)

    def test_for_stor_fil_faar_en_side_som_sier_det(self, klient: TestClient) -> None:
        """The page says it itself as long as the door lets the form in: a little more than the file may be."""
        svar = last_opp(klient, b"0" * 52_450_000)
        assert svar.status_code == 413
        assert "Innholdet er større enn 50 MiB. Send høyst 50 MiB." in svar.text
        assert 'type="file"' in svar.text
        ved_dora = last_opp(klient, b"0" * 52_500_000)
        assert (ved_dora.status_code, "Send høyst 50 MiB." in ved_dora.text) == (413, True)

    def test_et_kall_uten_fil_i_det_hele_tatt(self, klient: TestClient) -> None:
        svar = klient.post("/kontroller", data={"fil": "x"}, headers=SIDE)
        assert svar.status_code == 415
        assert 'type="file"' in svar.text


def _raa(klient: TestClient, innhold: bytes, navn: str, sprak: str) -> Any:
    """As a browser sends it: a form in which no file was chosen has a part without a name."""
    kropp = (
        b'--x\r\nContent-Disposition: form-data; name="fil"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--x--\r\n'
    )
    hoder = {**SIDE, "content-type": "multipart/form-data; boundary=x"}
    return klient.post(f"/kontroller?sprak={sprak}", content=kropp % (navn.encode(), innhold), headers=hoder)


@pytest.mark.usefixtures("lagrede")
class TestUtskriften:
    def test_uten_innlogging_er_siden_lik_for_kjent_og_ukjent_dokument(self, klient: TestClient) -> None:
        sider = [klient.get(f"/v/{id_}?sprak=nn").text.replace(id_, "") for id_ in ("finnes-ikke", EGEN, FREMMED, UKJENT)]
        assert len(set(sider)) == 1
        assert "Ei utskrift viser ikkje signaturane" in sider[0]
        assert "Utan innlogging seier vi ikkje om eit dokument finst." in sider[0]

    @pytest.mark.parametrize("rolle", ["malforfatter", "admin"])
    def test_en_rolle_som_ikke_kan_lese_faar_ikke_vite_det(self, klient: TestClient, rolle: str) -> None:
        with inne(klient, rolle):
            sider = [klient.get(f"/v/{id_}").text.replace(id_, "") for id_ in (EGEN, UKJENT)]
        assert sider[0] == sider[1]

    @pytest.mark.parametrize("rolle", ["saksbehandler", "godkjenner", "revisor"])
    def test_den_som_kan_lese_faar_status_og_om_det_er_siste_utgave_men_ikke_hvem(self, klient: TestClient, rolle: str) -> None:
        with inne(klient, rolle):
            tekst = klient.get(f"/v/{EGEN}?sprak=nb").text
        assert "Dokumentet finnes" in tekst
        assert "Ja, utgave 1" in tekst
        assert "Ikke sendt" in tekst
        assert "RASK HAMMER" not in tekst

    def test_et_annet_fylkes_dokument_er_som_et_ukjent(self, klient: TestClient) -> None:
        with inne(klient, "revisor"):
            sider = [klient.get(f"/v/{id_}?sprak=nb").text.replace(id_, "") for id_ in (FREMMED, UKJENT)]
        assert sider[0] == sider[1]
        assert "Vi har ikke dette dokumentet" in sider[0]

    @pytest.mark.parametrize("skrevet", [EGEN, EGEN.upper(), f"  {EGEN[:18]} {EGEN[18:]}\n"])
    def test_id_en_kan_skrives_av_som_den_staar(self, klient: TestClient, skrevet: str) -> None:
        svar = send(klient, "/kontroller/dokument?sprak=nn", id=skrevet)
        assert (svar.status_code, svar.headers["location"]) == (303, f"/v/{EGEN}?sprak=nn")

    @pytest.mark.parametrize("skrevet", ["", "01850852037", "VAKKER BLOMST", "../../etc", "x" * 60])
    def test_det_som_ikke_er_en_id_blir_aldri_del_av_en_adresse(self, klient: TestClient, skrevet: str) -> None:
        svar = send(klient, "/kontroller/dokument?sprak=nb", id=skrevet)
        assert svar.status_code == 400
        assert "location" not in svar.headers
        assert svar.text.count("Dette er ikke en dokument-ID.") == 2
        assert '<details class="ds-details kv-lett" data-color="neutral" open>' in svar.text
        if skrevet:
            assert skrevet not in svar.text


@pytest.fixture(scope="module")
def baaret(svarene: Svarene) -> dict[str, Any]:
    """What the page on a changed contract carries."""
    return skjema(svarene.endret["nb"].text)


@pytest.fixture(scope="module")
def filer(klient: TestClient, baaret: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """The answers to each download, by format and language."""
    return {(f, s): send(klient, f"/kontroller/rapport?sprak={s}", **baaret, format=f) for f in FORMATER for s in ("nb", "nn")}


class TestNedlasting:
    @pytest.mark.parametrize("format_", FORMATER)
    def test_filen_heter_det_samme_som_rapporten_og_er_lik_hver_gang(
        self, klient: TestClient, baaret: dict[str, Any], filer: Mapping[tuple[str, str], Any], format_: str
    ) -> None:
        svar = filer[format_, "nn"]
        assert svar.status_code == 200
        assert re.fullmatch(rf'attachment; filename="kontroll-[0-9a-f]{{8}}\.{format_}"', svar.headers["content-disposition"])
        assert svar.content == send(klient, "/kontroller/rapport?sprak=nn", **baaret, format=format_).content

    def test_json_er_rapporten_fra_kallet(self, klient: TestClient, filer: Mapping[tuple[str, str], Any], endret: bytes) -> None:
        kall = klient.post("/api/v1/verifiseringer", files={"fil": ("kontrakt.pdf", endret, "application/pdf")}).json()
        assert json.loads(filer["json", "nb"].content) == kall

    def test_xml_har_de_samme_navnene_og_verdiene_som_json(self, filer: Mapping[tuple[str, str], Any]) -> None:
        rot = ET.fromstring(filer["xml", "nb"].text)  # noqa: S314  # our own
        assert rot.tag == f"{{{rapportfil.NAVNEROM}}}rapport"
        assert _fra_xml(rot) == _som_tekst(json.loads(filer["json", "nb"].content))

    @pytest.mark.parametrize(("sprak", "ventet"), [("nb", "Dokumentet er ikke i orden"), ("nn", "Dokumentet er ikkje i orden")])
    def test_html_henter_ingenting_og_har_sin_egen_las(self, filer: Mapping[tuple[str, str], Any], sprak: str, ventet: str) -> None:
        html = filer["html", sprak].text
        assert ventet in html
        assert "default-src 'none'" in html
        assert Side(html).adresser == []
        assert "<script" not in html
        assert Side(html).verdier("lang")[0] == sprak

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_pdf_en_er_et_arkivdokument_som_kan_leses_av_alle(self, filer: Mapping[tuple[str, str], Any], sprak: str) -> None:
        pdf = filer["pdf", sprak].content
        assert brutte_regler(pdf, "3a") == set()
        assert brutte_regler(pdf, "ua1") == set()
        assert b"kontrakt.pdf" not in pdf, "what is read without opening the file says nothing of the one that was checked"

    def test_navn_i_andre_skrifter_stopper_ikke_pdf_en(self, klient: TestClient) -> None:
        baaret = skjema(last_opp(klient, angrep.to_ganger(), navn="契約 😀 \x01.pdf").text)
        for format_ in FORMATER:
            assert send(klient, "/kontroller/rapport", **baaret, format=format_).status_code == 200, format_
        ET.fromstring(send(klient, "/kontroller/rapport", **baaret, format="xml").text)  # noqa: S314  # our own

    @pytest.mark.parametrize("felt", ["rapport", "merke"])
    def test_det_som_ikke_er_sagt_av_oss_blir_ikke_laget(self, klient: TestClient, baaret: dict[str, Any], felt: str) -> None:
        for endret in (baaret[felt][:-2] + "00", baaret[felt][1:], "", "é"):
            svar = send(klient, "/kontroller/rapport?sprak=nn", **{**baaret, felt: endret}, format="json")
            assert svar.status_code == 403
            assert "Rapporten er endra etter at vi laga han" in svar.text

    def test_et_annet_format_finnes_ikke(self, klient: TestClient, baaret: dict[str, Any]) -> None:
        assert send(klient, "/kontroller/rapport", **baaret, format="exe").status_code == 400

    def test_en_rapport_som_er_for_stor_til_aa_baeres_kan_ikke_lastes_ned(
        self, klient: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rapportfil, "STORST", 100)
        html = last_opp(klient, en_pdf()).text
        assert skjema(html) == {}
        assert "Rapporten er for stor til å lastes ned herfra." in html

    def test_ingenting_om_filen_staar_i_loggen_eller_i_en_adresse(self, klient: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
        svar = last_opp(klient, angrep.to_ganger(), navn="VAKKER BLOMST.pdf")
        send(klient, "/kontroller/rapport", **skjema(svar.text), format="json")
        assert "BLOMST" not in capsys.readouterr().err
        assert not any("BLOMST" in a for a in Side(svar.text).adresser)


def _fra_xml(element: ET.Element) -> Any:
    """The value again: names without their namespace."""
    barn = list(element)
    if not barn:
        return None if element.get("ukjent") == "true" else (element.text or "")
    navn = [b.tag.rpartition("}")[2] for b in barn]
    return [_fra_xml(b) for b in barn] if set(navn) == {"post"} else {n: _fra_xml(b) for n, b in zip(navn, barn, strict=True)}


def _som_tekst(verdi: Any) -> Any:
    """What XML can tell of a value: a text, members, or nothing."""
    match verdi:
        case dict() | list() if not verdi:
            return ""
        case dict():
            return {n: _som_tekst(v) for n, v in verdi.items()}
        case list():
            return [_som_tekst(v) for v in verdi]
        case None:
            return None
        case str():
            return verdi
    return json.dumps(verdi)

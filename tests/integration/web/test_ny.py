"""A new contract: the form from the data files, what is typed and pasted, attachments, and the sending."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.domene.dokument import Dokumenttype
from app.settings import Settings
from app.skjema import strict_json
from app.skjema.register import Eksempel
from app.web.saksbehandler import panel

HTMX = {"hx-request": "true", "hx-target": "hoyre"}
FREMMED = {"sec-fetch-site": "cross-site"}
FRA_SIDEN = {"sec-fetch-site": "same-origin"}
Felt = list[tuple[str, str]]


class Skjema(HTMLParser):
    """The fields of the form `kontrakt` or `sending`, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.felt: Felt = []
        self._valg: str | None = None
        self._boks: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {navn: verdi or "" for navn, verdi in attrs}
        navn, slag = a.get("name", ""), a.get("type", "text")
        if tag == "input" and navn and slag not in {"file", "submit"} and (slag not in {"radio", "checkbox"} or "checked" in a):
            self.felt.append((navn, a.get("value", "")))
        if tag == "select":
            self._valg = navn
            self.felt.append((navn, ""))
        if tag == "option" and self._valg and "selected" in a:
            self.felt[-1] = (self._valg, a.get("value", ""))
        if tag == "textarea":
            self._boks = navn
            self.felt.append((navn, ""))

    def handle_endtag(self, tag: str) -> None:
        self._valg = None if tag == "select" else self._valg
        self._boks = None if tag == "textarea" else self._boks

    def handle_data(self, data: str) -> None:
        if self._boks:
            tekst = self.felt[-1][1] + data
            self.felt[-1] = (self._boks, tekst.removeprefix("\n"))

    def endret(self, verdier: dict[str, str]) -> Felt:
        """The same with other values."""
        uten = [(navn, verdi) for navn, verdi in self.felt if navn not in verdier]
        return [*uten, *verdier.items()]


def send(
    klient: TestClient, sti: str, felt: Felt, filer: list[tuple[str, bytes]] | None = None, hoder: dict[str, str] | None = None
) -> Response:
    """A form, as a browser sends it."""
    deler: list[tuple[str, Any]] = [(navn, (None, verdi)) for navn, verdi in felt]
    deler += [(navn, ("fil.pdf", innhold, "application/pdf")) for navn, innhold in filer or []]
    return klient.post(f"{sti}?sprak=nb", files=deler, headers=FRA_SIDEN | (hoder or {}), follow_redirects=False)


def logg_inn(klient: TestClient, fylke: str = "46", rolle: str = "saksbehandler") -> None:
    klient.cookies.clear()
    svar = klient.post("/innlogging", data={"rolle": rolle, "fylke": fylke, "til": ""}, headers=FRA_SIDEN, follow_redirects=False)
    assert svar.status_code == 303


def apne(klient: TestClient, sporring: str) -> Skjema:
    svar = klient.get(f"/ny?{sporring}&sprak=nb")
    assert svar.status_code == 200, svar.text[:500]
    return Skjema(svar.text)


@pytest.fixture
def saksbehandler(klient: TestClient) -> Iterator[TestClient]:
    logg_inn(klient)
    yield klient
    klient.cookies.clear()


@pytest.fixture
def egen(vestland: Eksempel) -> Callable[[str], str]:
    """The Vestland example under a number of its own."""

    def lag(nummer: str, **felt: Any) -> str:
        data = json.loads(vestland.raa) | {"kontraktsnummer": nummer, "kildesystem": {"navn": "VIGO", "instansId": f"K-{nummer}"}}
        return json.dumps({**data, **felt}, ensure_ascii=False)

    return lag


def fra_json(klient: TestClient, tekst: str) -> Skjema:
    """The form filled with pasted data."""
    tomt = apne(klient, "type=larekontrakt")
    svar = send(klient, "/ny/oppdater", tomt.endret({"json": tekst, "gjor": "json"}))
    assert svar.status_code == 200, svar.text[:500]
    return Skjema(svar.text)


def data(klient: TestClient, skjema: Felt) -> dict[str, Any]:
    svar = send(klient, "/ny/utkast", skjema)
    assert svar.status_code == 200
    assert svar.headers["content-disposition"].startswith("attachment")
    lest: dict[str, Any] = svar.json()
    return lest


@pytest.fixture
def uten_tegning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The document beside the form has tests of its own (`test_panel`), and is what takes time."""
    monkeypatch.setattr(panel, "_tegn", lambda _saken: (None, ()))


@pytest.mark.usefixtures("uten_tegning")
class TestSkjemaet:
    @pytest.mark.parametrize(("nr", "type_"), list(enumerate(en.value for en in Dokumenttype)))
    def test_hver_dokumenttype_har_et_skjema_paa_sidens_maalform(self, saksbehandler: TestClient, nr: int, type_: str) -> None:
        sprak = ("nb", "nn")[nr % 2]
        svar = saksbehandler.get(f"/ny?type={type_}&sprak={sprak}")
        assert svar.status_code == 200
        assert svar.headers["content-language"] == sprak
        assert "{rollen}" not in svar.text
        assert f'name="type" value="{type_}"' in svar.text

    def test_forsiden_har_alle_typene_og_eksempler_fra_eget_fylke_forst(self, saksbehandler: TestClient) -> None:
        html = saksbehandler.get("/ny?sprak=nb").text
        assert all(f"type={en.value}" in html for en in Dokumenttype)
        assert html.index("vestland-larling-samarbeidsorgan") < html.index("vestfold-larling-selvstendig-bedrift")
        assert ">Samarbeidsorganet inngår kontrakten</a>" in html
        assert "larling" not in re.sub(r"<[^>]+>", "", html)

    def test_en_type_eller_et_eksempel_som_ikke_finnes_er_ikke_funnet(self, saksbehandler: TestClient) -> None:
        assert saksbehandler.get("/ny?type=avtale").status_code == 404
        assert saksbehandler.get("/ny?eksempel=finnes-ikke").status_code == 404

    def test_uten_innlogging_gaar_en_til_innloggingen(self, klient: TestClient) -> None:
        klient.cookies.clear()
        svar = klient.get("/ny", headers={"accept": "text/html"}, follow_redirects=False)
        assert svar.headers["location"].startswith("/innlogging")

    def test_den_som_bare_leser_faar_ikke_lage_kontrakter(self, klient: TestClient) -> None:
        logg_inn(klient, rolle="revisor")
        assert klient.get("/ny").status_code == 403

    def test_hvert_felt_har_ledetekst_og_hver_id_er_brukt_en_gang(self, saksbehandler: TestClient) -> None:
        html = saksbehandler.get("/ny?eksempel=vestland-larling-samarbeidsorgan&sprak=nb").text
        ider = re.findall(r'\sid="([^"]+)"', html)
        assert sorted(ider) == sorted(set(ider))
        synlige = re.findall(r'<(?:input|select|textarea) class="ds-input[^"]*"[^>]*\sid="([^"]+)"', html)
        assert len(synlige) > 80
        assert not [id_ for id_ in synlige if f'for="{id_}"' not in html]
        omtalt = {id_ for liste in re.findall(r'aria-describedby="([^"]+)"', html) for id_ in liste.split()}
        assert not omtalt - set(ider)

    def test_fylket_er_alltid_oktens(self, saksbehandler: TestClient) -> None:
        skjema = apne(saksbehandler, "eksempel=vestfold-larling-selvstendig-bedrift")
        assert data(saksbehandler, skjema.felt)["fylke"]["fylkesnummer"] == "46"
        assert data(saksbehandler, skjema.endret({"/fylke/fylkesnummer": "03"}))["fylke"]["fylkesnummer"] == "46"

    def test_et_tomt_skjema_har_ingen_feil_for_noe_er_skrevet(self, saksbehandler: TestClient) -> None:
        html = saksbehandler.get("/ny?type=larekontrakt&sprak=nb").text
        assert "ds-error-summary" not in html
        assert "Ingenting er skrevet ennå." in html


@pytest.mark.usefixtures("uten_tegning")
class TestRundtur:
    def test_hvert_eksempel_blir_de_samme_dataene_gjennom_siden(self, klient: TestClient, alle_eksempler: dict[str, Eksempel]) -> None:
        for navn in ("troms-alle-parter-signerer", "vestfold-endring-bytte-av-larebedrift"):
            sendt = json.loads(alle_eksempler[navn].raa)
            logg_inn(klient, sendt["fylke"]["fylkesnummer"])
            assert data(klient, apne(klient, f"eksempel={navn}").felt) == sendt

    def test_det_skjemaet_ikke_viser_av_innlimt_json_blir_med(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        tekst = egen("N-1", ukjent={"a": [1, {"b": None}]}, godkjenning={"dato": "2026-08-01"})
        skjema = fra_json(saksbehandler, tekst)
        assert strict_json.kanonisk(data(saksbehandler, skjema.felt)) == strict_json.kanonisk(json.loads(tekst))

    def test_json_som_ikke_kan_leses_sier_hvor_feilen_er_og_mister_ikke_det_som_er_skrevet(self, saksbehandler: TestClient) -> None:
        tomt = apne(saksbehandler, "type=larekontrakt")
        felt = tomt.endret({"/kontraktsnummer": "SKREVET-1", "json": '{"kontraktsnummer": ', "gjor": "json"})
        html = send(saksbehandler, "/ny/oppdater", felt).text
        assert "linje 1" in html
        assert "Skjemaet er ikke endret." in html
        etter = dict(Skjema(html).felt)
        assert etter["/kontraktsnummer"] == "SKREVET-1"
        assert etter["json"] == '{"kontraktsnummer": '

    def test_innlimt_json_av_en_annen_type_gir_det_skjemaet(self, saksbehandler: TestClient, alle_eksempler: dict[str, Eksempel]) -> None:
        skjema = fra_json(saksbehandler, alle_eksempler["vestland-oppseiing-samarbeidsorgan"].raa.decode())
        assert dict(skjema.felt)["type"] == "oppseiing"

    def test_json_kan_hentes_fra_fil(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        tomt = apne(saksbehandler, "type=larekontrakt")
        svar = send(saksbehandler, "/ny/oppdater", tomt.endret({"gjor": "json"}), [("jsonfil", egen("FRA-FIL").encode())])
        assert dict(Skjema(svar.text).felt)["/kontraktsnummer"] == "FRA-FIL"


@pytest.mark.usefixtures("uten_tegning")
class TestOppdatering:
    def test_feilen_staar_ved_feltet_og_i_lista_som_gaar_til_det(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        svar = send(saksbehandler, "/ny/oppdater", skjema.endret({"/laretid/fra": "31.02.2026"}), hoder=HTMX)
        assert svar.status_code == 200
        assert "<html" not in svar.text
        assert 'href="#laretid-fra"' in svar.text
        plass = re.search(r'<div class="kv-meldinger" id="f-laretid-fra" hx-swap-oob="true">(.*?)</div>', svar.text, re.DOTALL)
        assert plass
        assert "Skriv datoen slik: 31.12.2026." in plass[1]

    def test_meldingen_gaar_bort_naar_feltet_er_rettet(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        svar = send(saksbehandler, "/ny/oppdater", skjema.endret({"viste": "laretid-stillingsprosent <b>"}), hoder=HTMX)
        assert '<div class="kv-meldinger" id="f-laretid-stillingsprosent" hx-swap-oob="true"></div>' in svar.text
        assert "<b>" not in svar.text

    def test_uten_skript_gir_det_samme_kallet_hele_siden(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        svar = send(saksbehandler, "/ny/oppdater", skjema.endret({"/laretid/fra": "snart"}))
        assert "<html" in svar.text
        assert dict(Skjema(svar.text).felt)["/laretid/fra"] == "snart"
        assert re.search(r'id="laretid-fra"[^>]*aria-describedby="[^"]*f-laretid-fra', svar.text)
        assert re.search(r'id="f-laretid-fra">\s*<p class="ds-validation-message"', svar.text)
        assert "aria-invalid" not in svar.text, "nothing takes it away when the fault is mended without a new page"

    def test_en_rad_kan_legges_til_og_fjernes_uten_skript(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        for nr in range(2):
            skjema = Skjema(send(saksbehandler, "/ny/oppdater", skjema.endret({"gjor": "ny:/laretid/fradrag"})).text)
            skjema = Skjema(
                send(
                    saksbehandler,
                    "/ny/oppdater",
                    skjema.endret({f"/laretid/fradrag/{nr}/type": "praksis", f"/laretid/fradrag/{nr}/maneder": f"{nr + 1},5"}),
                ).text
            )
        assert data(saksbehandler, skjema.felt)["laretid"]["fradrag"] == [
            {"type": "praksis", "maneder": 1.5},
            {"type": "praksis", "maneder": 2.5},
        ]
        skjema = Skjema(send(saksbehandler, "/ny/oppdater", skjema.endret({"gjor": "fjern:/laretid/fradrag/0"})).text)
        assert data(saksbehandler, skjema.felt)["laretid"]["fradrag"] == [{"type": "praksis", "maneder": 2.5}]

    def test_en_tom_rad_er_ingen_rad_i_dataene(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        for _ in range(2):
            skjema = Skjema(send(saksbehandler, "/ny/oppdater", skjema.endret({"gjor": "ny:/laretid/avbrudd"})).text)
        html = send(saksbehandler, "/ny/oppdater", skjema.endret({"/laretid/avbrudd/1/fra": "i fjor"})).text
        assert 'href="#laretid-avbrudd-1-fra"' in html
        assert data(saksbehandler, Skjema(html).felt)["laretid"]["avbrudd"] == [{"fra": "i fjor"}]

    def test_et_skjema_uten_merke_blir_avvist(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        uten = [(navn, verdi) for navn, verdi in skjema.felt if navn != "skjema"]
        for sti in ("/ny/oppdater", "/ny/utkast", "/ny/se-over", "/ny/opprett"):
            assert send(saksbehandler, sti, uten).status_code == 403
            assert send(saksbehandler, sti, skjema.felt, hoder=FREMMED).status_code == 403

    def test_adressene_uten_skjema_gaar_til_begynnelsen(self, saksbehandler: TestClient) -> None:
        assert saksbehandler.get("/ny/oppdater", follow_redirects=False).headers["location"].startswith("/ny?")


@pytest.mark.usefixtures("uten_tegning")
class TestVedlegg:
    def test_et_opplastet_vedlegg_faar_en_rad_med_storrelse_og_type_som_mangler(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        pdf = next(iter(vestland.vedlegg.values()))
        skjema = fra_json(saksbehandler, egen("N-1", vedlegg=[]))
        svar = send(saksbehandler, "/ny/oppdater", skjema.felt, [("vedlegg", pdf)])
        felt = dict(Skjema(svar.text).felt)
        assert felt["/vedlegg/0/type"] == "avtaleSamarbeidsorgan"
        assert felt["/vedlegg/0/signert"] == "ja"
        assert f"PDF, {-(-len(pdf) // 1024)} kB" in svar.text
        assert "fil.pdf" not in svar.text
        assert felt["/vedlegg/0/dokumentId"].startswith("opplasting-")

    def test_det_som_kreves_og_mangler_staar_i_lista_og_ved_vedleggene(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        html = send(saksbehandler, "/ny/oppdater", fra_json(saksbehandler, egen("N-1", vedlegg=[])).felt).text
        assert "Avtale mellom lærebedrift og samarbeidsorgan er ikke lagt ved" in html
        assert 'href="#vedlegg"' in html

    def test_et_vedlegg_uten_fil_kan_ikke_sendes(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        svar = send(saksbehandler, "/ny/se-over", skjema.felt)
        assert "Filen til vedlegget mangler." in svar.text
        assert 'id="funn" tabindex="-1"' in svar.text

    def test_filen_horer_bare_til_denne_okten(
        self, klient: TestClient, settings: Settings, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        logg_inn(klient)
        pdf = next(iter(vestland.vedlegg.values()))
        svar = send(klient, "/ny/oppdater", fra_json(klient, egen("N-1", vedlegg=[])).felt, [("vedlegg", pdf)])
        navn = dict(Skjema(svar.text).felt)["/vedlegg/0/dokumentId"]
        lagret = list((settings.data / "opplastinger").rglob(navn))
        assert len(lagret) == 1
        assert b"%PDF" not in lagret[0].read_bytes()
        vedlegg = [{"type": "annet", "tittel": "Stjålet", "dokumentId": navn}]
        assert "Filen mangler" not in send(klient, "/ny/oppdater", fra_json(klient, egen("N-1", vedlegg=vedlegg)).felt).text
        for fylke in ("42", "46"):
            logg_inn(klient, fylke)
            assert "Filen mangler" in send(klient, "/ny/oppdater", fra_json(klient, egen("N-1", vedlegg=vedlegg)).felt).text, fylke

    def test_en_fil_over_grensen_blir_nevnt_og_det_som_er_skrevet_staar(
        self, saksbehandler: TestClient, settings: Settings, egen: Callable[..., str]
    ) -> None:
        skjema = fra_json(saksbehandler, egen("N-1"))
        stor = b"%PDF-1.7" + bytes(settings.grenser.vedlegg_maks)
        svar = send(saksbehandler, "/ny/oppdater", skjema.felt, [("vedlegg", stor)])
        assert "Filen er større enn 10 MB og ble ikke lagt ved." in svar.text
        assert dict(Skjema(svar.text).felt)["/kontraktsnummer"] == "N-1"

    def test_et_vedlegg_som_fjernes_tar_filen_med_seg(
        self, saksbehandler: TestClient, settings: Settings, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        pdf = next(iter(vestland.vedlegg.values()))
        skjema = Skjema(send(saksbehandler, "/ny/oppdater", fra_json(saksbehandler, egen("N-1", vedlegg=[])).felt, [("vedlegg", pdf)]).text)
        navn = dict(skjema.felt)["/vedlegg/0/dokumentId"]
        send(saksbehandler, "/ny/oppdater", skjema.endret({"gjor": "fjern:/vedlegg/0"}))
        assert not list((settings.data / "opplastinger").rglob(navn))


class TestSending:
    def _klart(self, klient: TestClient, egen: Callable[..., str], vestland: Eksempel, nummer: str) -> Skjema:
        """Everything in place, the file too."""
        fil = next(iter(vestland.vedlegg.values()))
        skjema = fra_json(klient, egen(nummer))
        return Skjema(send(klient, "/ny/oppdater", skjema.felt, [("fil:/vedlegg/0", fil)]).text)

    def test_oppsummeringen_sier_hvem_som_faar_varsel_og_siste_dag_for_hver_gruppe(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        svar = send(saksbehandler, "/ny/se-over", self._klart(saksbehandler, egen, vestland, "S-1").felt)
        tekst = unescape(re.sub(r"<[^>]+>", " ", svar.text)).replace("\u00a0", " ")
        assert "Send til signering?" in tekst
        assert "Nå: 3 får varsel om å signere" in tekst
        assert "På e-post: VAKKER BLOMST" in tekst
        assert "Siste dag: 18. august 2026." in tekst
        assert "Senest 1. september 2026" in tekst
        assert "kan ikke innholdet endres" in tekst

    def test_tilbake_fra_oppsummeringen_er_alt_der(self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel) -> None:
        for_ = self._klart(saksbehandler, egen, vestland, "S-1")
        oppsummert = Skjema(send(saksbehandler, "/ny/se-over", for_.felt).text)
        etter = Skjema(send(saksbehandler, "/ny/oppdater", oppsummert.felt).text)
        assert data(saksbehandler, etter.felt) == data(saksbehandler, for_.felt)
        assert "Klar til signering" in send(saksbehandler, "/ny/oppdater", etter.felt).text

    def test_sendingen_lagrer_dokumentet_og_apner_oppdraget(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        oppsummert = Skjema(send(saksbehandler, "/ny/se-over", self._klart(saksbehandler, egen, vestland, "S-3").felt).text)
        svar = send(saksbehandler, "/ny/opprett", oppsummert.felt)
        assert svar.status_code == 303, svar.text[:800]
        sted = svar.headers["location"].split("?")[0]
        assert re.fullmatch(r"/kontrakter/[0-9a-f-]{36}", sted)
        oppdrag = saksbehandler.app.state.tjeneste.gang.signerte(sted.rpartition("/")[2])  # type: ignore[attr-defined]  # the app is ours
        assert oppdrag == frozenset()
        assert saksbehandler.get(sted).status_code == 200

    def test_malen_som_er_valgt_for_aa_se_paa_blir_ikke_brukt_til_aa_lage_kontrakten(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        gammel = {"revisjon": "2024-08-01"}
        oppsummert = Skjema(send(saksbehandler, "/ny/se-over", self._klart(saksbehandler, egen, vestland, "S-9").endret(gammel)).text)
        svar = send(saksbehandler, "/ny/opprett", [*oppsummert.felt, *gammel.items()])
        dokument_id = svar.headers["location"].split("?")[0].rpartition("/")[2]
        gang = saksbehandler.app.state.tjeneste.gang  # type: ignore[attr-defined]  # the app is ours
        assert gang.dokument(dokument_id).post["malrevisjon"] == "2024-10-09"

    def test_et_nummer_som_er_brukt_blir_sagt_ved_kontraktsnummeret_med_veien_videre(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        forste = self._klart(saksbehandler, egen, vestland, "S-4")
        svar = send(saksbehandler, "/ny/opprett", Skjema(send(saksbehandler, "/ny/se-over", forste.felt).text).felt)
        dokument_id = svar.headers["location"].split("?")[0].rpartition("/")[2]
        html = send(saksbehandler, "/ny/oppdater", forste.endret({"/laretid/stillingsprosent": "80"})).text
        assert 'href="#kontraktsnummer"' in html
        assert f"erstatter={dokument_id}" in html

    def test_med_feil_gaar_se_over_til_lista_over_feil(self, saksbehandler: TestClient, egen: Callable[..., str]) -> None:
        html = send(saksbehandler, "/ny/se-over", fra_json(saksbehandler, egen("N-1")).endret({"/kandidat/navn/etternavn": ""})).text
        assert 'role="group" aria-labelledby="funn-t" autofocus' in html
        assert 'href="#kandidat-navn-etternavn"' in html

    def test_ingen_personopplysning_staar_i_en_adresse(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        html = send(saksbehandler, "/ny/se-over", self._klart(saksbehandler, egen, vestland, "S-1").felt).text
        adresser = " ".join(re.findall(r'(?:href|action|formaction|src|hx-post)="([^"]*)"', html))
        assert not any(ord_ in adresser for ord_ in ("BLOMST", "HAMMER", "0185085", "opplasting-", "S-1"))


class TestErstatning:
    def test_den_nye_utgaven_viser_hva_som_er_endret_og_tar_plassen_til_den_gamle(
        self, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        klart = TestSending()._klart(saksbehandler, egen, vestland, "E-1")
        sendt = send(saksbehandler, "/ny/opprett", Skjema(send(saksbehandler, "/ny/se-over", klart.felt).text).felt)
        gammel = sendt.headers["location"].split("?")[0].rpartition("/")[2]
        skjema = apne(saksbehandler, f"erstatter={gammel}")
        felt = dict(skjema.felt)
        assert felt["/utgave"] == "2"
        assert felt["/erstatterDokumentId"] == gammel
        endret = skjema.endret({"/laretid/stillingsprosent": "80"})
        html = send(saksbehandler, "/ny/se-over", endret).text
        tekst = unescape(re.sub(r"<[^>]+>", " ", html))
        assert "Stillingsprosent" in tekst
        assert "Dette er endret" in tekst
        svar = send(saksbehandler, "/ny/opprett", Skjema(html).endret({"grunn": "Ny stillingsprosent"}))
        assert svar.status_code == 303, svar.text[:800]
        ny = svar.headers["location"].split("?")[0].rpartition("/")[2]
        assert ny != gammel

    def test_et_annet_fylkes_dokument_finnes_ikke(
        self, klient: TestClient, saksbehandler: TestClient, egen: Callable[..., str], vestland: Eksempel
    ) -> None:
        klart = TestSending()._klart(saksbehandler, egen, vestland, "E-2")
        sendt = send(saksbehandler, "/ny/opprett", Skjema(send(saksbehandler, "/ny/se-over", klart.felt).text).felt)
        gammel = sendt.headers["location"].split("?")[0].rpartition("/")[2]
        logg_inn(klient, "42")
        assert klient.get(f"/ny?erstatter={gammel}").status_code == 404


class TestSkjermet:
    def test_sendingen_ma_bekreftes_naar_adressen_er_skjermet(self, klient: TestClient) -> None:
        logg_inn(klient, "40")
        skjema = apne(klient, "eksempel=telemark-strengt-fortrolig-adresse")
        oppsummert = Skjema(send(klient, "/ny/se-over", skjema.endret({"/kontraktsnummer": "SK-1"})).text)
        uten = send(klient, "/ny/opprett", oppsummert.felt)
        assert uten.status_code == 200
        assert "Bekreft at du har sjekket hvem som får dokumentet." in uten.text
        med = send(klient, "/ny/opprett", oppsummert.endret({"bekreftet": "ja"}))
        assert med.status_code == 303, med.text[:800]

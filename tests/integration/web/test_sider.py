"""The pages that need no session: both languages, nothing from elsewhere, our own script alone, and what they show is what was decided."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.vakt import CSP
from app.domene.kontrakt import Kontraktstype
from app.identitet.bruker import ROLLER, Brukerrolle, Handling
from app.settings import Settings
from app.skjema.register import Eksempel
from app.web.okt import MENYER
from tests.integration.tjenesten import NA
from tests.integration.web.okter import inne, pakket

VESTLAND = "/eksempler/vestland-larling-samarbeidsorgan"
OM_KONTRAKTER = [
    f"/eksempler/{navn}"
    for navn in (
        "vestland-oppseiing-samarbeidsorgan",
        "more-og-romsdal-heving",
        "vestfold-avtale-bare-tilskudd",
        "vestfold-endring-bytte-av-larebedrift",
        "nordland-endring-bytte-av-skole",
    )
]
SIDER = [
    "/eksempler",
    "/innlogging",
    VESTLAND,
    *OM_KONTRAKTER,
    f"{VESTLAND}?malform=nb&revisjon=2024-08-01",
    "/meldinger",
    f"{VESTLAND}/hva-hvis",
    f"{VESTLAND}/hva-hvis?peker=%2Fparter%2Favtale%2FinngarKontrakt",
    "/kontroller",
    "/regler",
    "/fylker",
    "/v/0b7e3a52-0000-5000-8000-000000000000",
]


STILARK = ["/statisk/kv.css", "/statisk/tredjepart/designsystemet.css", "/statisk/tredjepart/tema.css"]
FORSTE_BILDE = 35_000
"""Room for the first page image."""


class Side(HTMLParser):
    """What a browser would fetch, follow and read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.adresser: list[str] = []
        self.tagger: list[str] = []
        self.attributter: list[tuple[str, str]] = []
        self.tekst = ""
        self.skript = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tagger.append(tag)
        for navn, verdi in attrs:
            self.attributter.append((navn, verdi or ""))
            if navn in {"href", "src", "action", "srcset", "poster", "data", "formaction"}:
                self.adresser.append(verdi or "")

    def handle_data(self, data: str) -> None:
        if self.tagger and self.tagger[-1] == "script":
            self.skript += data
        self.tekst += data

    @property
    def overskrifter(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(tagg[1]) for tagg in self.tagger if re.fullmatch("h[1-6]", tagg)]

    def verdier(self, navn: str) -> list[str]:
        return [v for n, v in self.attributter if n == navn]


def _hent(klient: TestClient, sti: str, sprak: str = "nb") -> Side:
    skille = "&" if "?" in sti else "?"
    svar = klient.get(f"{sti}{skille}sprak={sprak}", headers={"accept": "text/html"})
    assert svar.status_code == 200, svar.text
    assert svar.headers["content-language"] == sprak
    assert svar.headers["content-security-policy"] == CSP
    return Side(svar.text)


class TestHverSide:
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    @pytest.mark.parametrize("sti", SIDER)
    def test_henter_ingenting_utenfra_og_har_bare_vart_eget_skript(self, klient: TestClient, sti: str, sprak: str) -> None:
        side = _hent(klient, sti, sprak)
        assert all(a.startswith(("/", "#")) and not a.startswith("//") for a in side.adresser), side.adresser
        assert not {"style", "iframe", "object", "embed", "base"} & set(side.tagger)
        assert [a.partition("?")[0] for a in side.adresser if a.partition("?")[0].endswith(".js")] == ["/statisk/tredjepart/htmx.js"]
        assert side.tagger.count("script") == 1
        assert not side.skript.strip()
        assert not [n for n, _ in side.attributter if n.startswith(("on", "hx-on")) or n == "style"]
        assert not [v for n, v in side.attributter if v.startswith(("js:", "javascript:")) or (n == "hx-trigger" and "[" in v)]

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    @pytest.mark.parametrize("sti", SIDER)
    def test_er_bygd_for_skjermleser_og_tastatur(self, klient: TestClient, sti: str, sprak: str) -> None:
        side = _hent(klient, sti, sprak)
        assert side.verdier("lang")[0] == sprak
        assert side.tagger.count("h1") == side.tagger.count("main") == side.tagger.count("title") == 1
        assert next(a for a in side.adresser if not a.startswith("/statisk/")) == "#innhold"
        assert len(side.verdier("id")) == len(set(side.verdier("id")))
        assert side.overskrifter[0] == 1
        assert all(etter <= for_ + 1 for for_, etter in pairwise(side.overskrifter)), side.overskrifter
        nevnt = side.verdier("aria-labelledby") + side.verdier("aria-describedby")
        assert {id_ for verdi in nevnt for id_ in verdi.split()} <= set(side.verdier("id"))
        assert side.tagger.count("img") == len([1 for a in side.verdier("alt") if a])

    @pytest.mark.parametrize("sti", SIDER)
    def test_er_merket_som_demo(self, klient: TestClient, sti: str) -> None:
        assert "Personane er oppdikta" in _hent(klient, sti, "nn").tekst

    @pytest.mark.parametrize("sti", SIDER)
    def test_spraaket_kan_byttes_uten_aa_miste_valgene(self, klient: TestClient, sti: str) -> None:
        side = _hent(klient, sti, "nb")
        bytte = next(a for a in side.adresser if "sprak=nn" in a and a.split("?")[0] == sti.split("?", maxsplit=1)[0])
        for valg in sti.partition("?")[2].split("&"):
            assert valg in bytte
        assert _hent_rett(klient, bytte).verdier("lang")[0] == "nn"

    @pytest.mark.parametrize(
        ("onske", "sprak"),
        [("nn", "nn"), ("nn-NO,nb;q=0.8", "nn"), ("en,nb", "nb"), ("no", "nb"), ("en", "nb"), ("", "nb"), ("en-GB,nn;q=0.1", "nn")],
    )
    def test_nettleseren_velger_spraak_naar_adressen_ikke_gjor_det(self, klient: TestClient, onske: str, sprak: str) -> None:
        assert klient.get("/kontroller", headers={"accept-language": onske}).headers["content-language"] == sprak

    def test_alt_siden_ber_om_finnes(self, klient: TestClient) -> None:
        hentet = set()
        for sti in SIDER:
            hentet |= {a.split("#")[0] for a in _hent(klient, sti).adresser if not a.startswith("#")}
        for stilark in STILARK:
            hentet |= {a.strip("\"'") for a in re.findall(r"url\(([^)]+)\)", klient.get(stilark).text) if "data:" not in a}
        for adresse in sorted(hentet):
            svar = klient.get(adresse, headers={"accept": "text/html"}, follow_redirects=False)
            assert svar.status_code in {200, 303, 405}, adresse

    @pytest.mark.parametrize("stilark", STILARK)
    def test_stilarket_henter_ingenting_utenfra(self, klient: TestClient, stilark: str) -> None:
        tekst = klient.get(stilark).text
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", tekst)
        assert tekst.startswith(("/*", "@", ":root"))

    @pytest.mark.parametrize("sti", SIDER)
    def test_siden_med_alt_den_henter_forste_gang_er_hoyst_150_kbpakket(self, klient: TestClient, sti: str) -> None:
        # what a browser fetches to show the page, as it comes over the line; fonts beyond Latin and images further down are not fetched
        side = klient.get(sti, headers={"accept": "text/html", "accept-encoding": "gzip"})
        hentes = {a for a in Side(side.text).adresser if a.startswith("/statisk/")}
        i_alt = pakket(side) + sum(pakket(klient.get(a, headers={"accept-encoding": "gzip"})) for a in hentes)
        assert i_alt <= 150_000 - FORSTE_BILDE * (".png" in side.text), i_alt


def _hent_rett(klient: TestClient, adresse: str) -> Side:
    return Side(klient.get(adresse).text)


class TestEksemplene:
    def test_alle_kontraktene_kan_velges(self, klient: TestClient, alle_eksempler: dict[str, Eksempel]) -> None:
        side = _hent(klient, "/eksempler")
        lenker = {a.split("?")[0].removeprefix("/eksempler/") for a in side.adresser if a.startswith("/eksempler/")}
        assert lenker >= {n for n, e in alle_eksempler.items() if e.dokumenttype in set(Kontraktstype)}
        assert "Fagopplæring i skole" in side.tekst

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_hvert_eksempel_har_sin_tittel(self, klient: TestClient, alle_eksempler: dict[str, Eksempel], sprak: str) -> None:
        tekst = _hent(klient, "/eksempler", sprak).tekst
        assert "Undefined" not in tekst
        assert tekst.count("Tømrarfaget" if sprak == "nn" else "Tømrerfaget") >= 8


class TestEksempel:
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_viser_hvem_som_signerer_og_hvorfor(self, klient: TestClient, settings: Settings, vestland: Eksempel, sprak: str) -> None:
        tekst = " ".join(_hent(klient, VESTLAND, sprak).tekst.split())
        beslutning = flyt.kontroller(flyt.verksted(settings), vestland.raa, na=NA).beslutning
        assert beslutning is not None
        for signatar in beslutning.signatarer:
            assert signatar.navn in tekst
            assert " ".join(signatar.begrunnelse.som_json()[sprak].split()) in tekst
            assert signatar.regel in tekst
        for bortfalt in beslutning.bortfalt:
            assert " ".join(bortfalt.begrunnelse.som_json()[sprak].split()) in tekst
        rekkefolge = [tekst.index(s.navn + " ") for s in beslutning.signatarer[1:]]
        assert rekkefolge == sorted(rekkefolge)

    def test_spraaket_paa_siden_og_i_dokumentet_er_to_ting(self, klient: TestClient) -> None:
        side = _hent(klient, f"{VESTLAND}?malform=nb", "nn")
        assert "Berre for å sjå. Reglane gir nynorsk." in side.tekst
        assert any(a.startswith(f"{VESTLAND}/sider/1.png") and "malform=nb" in a and "sprak=nn" in a for a in side.adresser)

    def test_malen_som_ikke_gjaldt_sier_fra(self, klient: TestClient) -> None:
        assert "Malen gjaldt ikke på datoen i dokumentet" in _hent(klient, f"{VESTLAND}?revisjon=2024-08-01").tekst
        assert "Gjaldt på datoen i dokumentet" in _hent(klient, VESTLAND).tekst

    def test_hver_side_er_et_bilde_og_valgene_gir_ulike_bilder(self, klient: TestClient) -> None:
        bilder = set()
        for valg in ("malform=nb", "malform=nn", "malform=nn&revisjon=2024-08-01"):
            svar = klient.get(f"{VESTLAND}/sider/1.png?{valg}")
            assert (svar.headers["content-type"], svar.content[:4]) == ("image/png", b"\x89PNG")
            assert len(svar.content) < 400_000
            bilder.add(svar.content)
        assert len(bilder) == 3

    def test_antall_bilder_er_antall_sider(self, klient: TestClient) -> None:
        side = _hent(klient, VESTLAND)
        antall = side.tagger.count("img")
        assert antall >= 2
        assert klient.get(f"{VESTLAND}/sider/{antall}.png").status_code == 200
        assert klient.get(f"{VESTLAND}/sider/{antall + 1}.png").status_code == 404

    def test_pdf_en_kan_aapnes(self, klient: TestClient) -> None:
        svar = klient.get(f"{VESTLAND}/pdf?malform=nn")
        assert (svar.headers["content-type"], svar.content[:5]) == ("application/pdf", b"%PDF-")

    @pytest.mark.parametrize(
        ("sti", "status"),
        [
            ("/eksempler/finnes-ikke", 404),
            ("/eksempler/..%2f..%2fetc", 404),
            ("/eksempler/ØY", 422),
            (f"{VESTLAND}?malform=en", 422),
            (f"{VESTLAND}?revisjon=1999-01-01", 422),
            (f"{VESTLAND}?revisjon=%3Cb%3E", 422),
            (f"{VESTLAND}/sider/0.png", 422),
            ("/finnes-ikke", 404),
        ],
    )
    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_det_som_ikke_gaar_faar_en_side_som_sier_det(self, klient: TestClient, sti: str, status: int, sprak: str) -> None:
        svar = klient.get(sti, headers={"accept": "text/html", "accept-language": sprak})
        assert (svar.status_code, svar.headers["content-type"]) == (status, "text/html; charset=utf-8")
        overskrift = {
            404: {"nb": "Vi finner ikke dette", "nn": "Vi finn ikkje dette"},
            422: {"nb": "Det gikk ikke", "nn": "Det gjekk ikkje"},
        }
        assert f"<title>{overskrift[status][sprak]} – Kontraktverk</title>" in svar.text
        assert "<b>" not in svar.text


def test_kildene_til_signatarene_star_pa_spraket_til_siden(klient: TestClient) -> None:
    adresse = "/eksempler/vestfold-endring-bytte-av-larebedrift?sprak="
    assert "skal ikke vente på hverandre" in klient.get(f"{adresse}nb").text
    nynorsk = klient.get(f"{adresse}nn").text
    assert "skal ikkje vente på kvarandre" in nynorsk
    assert "hverandre" not in nynorsk


class TestBrukSomUtgangspunkt:
    @pytest.mark.parametrize("rolle", sorted(MENYER))
    def test_bare_for_dem_som_kan_skrive_og_eget_fylke_forst(
        self, klient: TestClient, alle_eksempler: dict[str, Eksempel], rolle: Brukerrolle
    ) -> None:
        with inne(klient, rolle.value, "46"):
            oversikt, ett = _hent(klient, "/eksempler"), _hent(klient, VESTLAND)
        navn = [a.rpartition("eksempel=")[2] for a in oversikt.adresser if a.startswith("/ny?") and "eksempel=" in a]
        kan = rolle in ROLLER[Handling.SKRIVE]
        assert set(navn) == (set(alle_eksempler) if kan else set())
        assert ("/ny?sprak=nb&eksempel=vestland-larling-samarbeidsorgan" in ett.adresser) == kan
        egne = {en.navn for en in alle_eksempler.values() if json.loads(en.raa)["fylke"]["fylkesnummer"] == "46"}
        assert set(navn[: len(egne)]) == (egne if kan else set())
        assert "Fra ditt fylke" in oversikt.tekst

    def test_uten_okt_er_det_bare_a_se_pa(self, klient: TestClient) -> None:
        assert not [a for sti in ("/eksempler", VESTLAND) for a in _hent(klient, sti).adresser if a.startswith("/ny")]

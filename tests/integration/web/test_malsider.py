"""The template author's pages: every revision in both languages, what is missing and what is broken, differences, and what is touched."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tjeneste import Tjeneste
from app.dokument.html import glem_maler
from app.domene.dokument import Dokumenttype
from app.lager.dokumenter import Aktor
from app.main import create_app
from app.maler.ny import ny
from app.maler.register import malregister
from app.settings import Settings
from app.skjema.register import Eksempel
from app.tekst import Malform
from app.web.okt import MENYER
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne
from tests.integration.web.test_sider import Side
from tests.sak_builder import FORMS, TEMPLATES

REVISJONER = [(type_.value, rad.id) for type_, rader in malregister(FORMS, TEMPLATES).typer.items() for rad in rader]
LK = "larekontrakt"
DIFF = f"/maler/{LK}/endringer?fra=2024-08-01&til=2024-10-09"
KLADD = "2027-01-15"
MAKS_VEKT = 150_000
FASTE = 100_000
"""Style sheets, script and type of every page, packed (measured); what is left is the page and its first image."""


class Lest(Side):
    """What stands in two places is two words."""

    def handle_data(self, data: str) -> None:
        self.tekst += f" {data}"


def les(klient: TestClient, sti: str, sprak: str = "nb", *, rolle: str = "malforfatter", fylke: str = "46", status: int = 200) -> Side:
    skille = "&" if "?" in sti else "?"
    with inne(klient, rolle, fylke):
        svar = klient.get(f"{sti}{skille}sprak={sprak}", headers=SIDE)
    assert svar.status_code == status, svar.text[:2000]
    return Lest(svar.text)


def luft(side: Side) -> str:
    return re.sub(r"\s+", " ", side.tekst)


def bilder(side: Side) -> list[str]:
    return [adresse for adresse in side.adresser if ".png" in adresse and "stort" not in adresse]


# ---------------------------------------------------------------- every revision


@pytest.mark.parametrize(("dokumenttype", "revisjon"), REVISJONER)
def test_hver_revisjon_har_en_side_med_sidebilder_pa_begge_malformer(klient: TestClient, dokumenttype: str, revisjon: str) -> None:
    side = les(klient, f"/maler/{dokumenttype}/{revisjon}", "nn")
    assert "Kontrollsummen stemmer" in luft(side)
    assert re.search(r"Like, (\d+) av \1 tekstar", luft(side))
    adresser = bilder(side)
    assert {malform.value for malform in Malform} == {adresse.split("/sider/")[1].split("/")[0] for adresse in adresser}
    assert side.verdier("loading").count("lazy") == len(adresser) - 1, "the first image at once, the rest when they are seen"
    with inne(klient, "revisor"):
        for malform in Malform:
            svar = klient.get(next(adresse for adresse in adresser if f"/sider/{malform}/" in adresse))
            assert (svar.status_code, svar.content[:4]) == (200, b"\x89PNG")


@pytest.mark.parametrize("dokumenttype", sorted({dokumenttype for dokumenttype, _ in REVISJONER}))
def test_hver_type_har_tidslinje_og_en_tabell_som_sier_det_samme(klient: TestClient, dokumenttype: str) -> None:
    side = les(klient, f"/maler/{dokumenttype}")
    egne = [revisjon for type_, revisjon in REVISJONER if type_ == dokumenttype]
    assert side.tagger.count("rect") == len(egne)
    assert "i dag, 4. august 2026" in luft(side)
    assert luft(side).count("Gjelder nå") == 1
    assert luft(side).count("Avløst") == len(egne) - 1
    for revisjon in egne:
        assert f"/maler/{dokumenttype}/{revisjon}?sprak=nb" in side.adresser


@pytest.mark.parametrize("rolle", [rolle.value for rolle in MENYER])
def test_alle_roller_kan_se_pa_malene(klient: TestClient, rolle: str) -> None:
    side = les(klient, "/maler", rolle=rolle)
    for dokumenttype, _ in REVISJONER:
        assert f"/maler/{dokumenttype}?sprak=nb" in side.adresser


def test_uten_okt_kommer_en_til_innloggingen(klient: TestClient) -> None:
    for sti in (
        "/maler",
        f"/maler/{LK}",
        f"/maler/{LK}/2024-10-09",
        f"/maler/{LK}/2024-10-09/sider/nb/1.png",
        DIFF,
        f"/maler/{LK}/pavirker",
    ):
        svar = klient.get(sti, headers=SIDE, follow_redirects=False)
        assert (svar.status_code, svar.headers["location"].split("?")[0]) == (303, "/innlogging"), sti


@pytest.mark.parametrize(
    "sti",
    [
        "/maler/finnesikke",
        f"/maler/{LK}/1999-01-01",
        f"/maler/{LK}/../../etc/passwd",
        "/maler/finnesikke/2024-10-09",
        f"/maler/{LK}/2024-10-09?eksempel=finnes-ikke",
        f"/maler/{LK}/2024-10-09?eksempel=vestland-oppseiing-samarbeidsorgan",
        f"/maler/{LK}/endringer?fra=1999-01-01&til=2024-10-09",
        f"/maler/{LK}/endringer?fra=2024-08-01&til=1999-01-01",
        "/maler/finnesikke/endringer",
        "/maler/finnesikke/pavirker",
        f"/maler/{LK}/pavirker?revisjon=1999-01-01",
        f"/maler/{LK}/2024-10-09/sider/nb/99.png",
        "/maler?type=finnesikke",
    ],
)
def test_det_som_ikke_finnes_er_404(klient: TestClient, sti: str) -> None:
    assert "1999-01-01" not in les(klient, sti, status=404).tekst


def test_velgeren_gar_til_dokumenttypen_i_samme_sprak(klient: TestClient) -> None:
    with inne(klient, "revisor"):
        svar = klient.get("/maler?type=heving&sprak=nn", follow_redirects=False)
    assert (svar.status_code, svar.headers["location"]) == (303, "/maler/heving?sprak=nn")


def test_tekstene_star_ved_siden_av_hverandre_med_id(klient: TestClient) -> None:
    side = les(klient, f"/maler/{LK}/2024-10-09")
    tekst = luft(side)
    assert "h_regler Regler for kontrakten Reglar for kontrakten" in tekst
    assert "templates/nn/larekontrakt/2024-10-09/kontrakt.html.j2" in tekst
    assert "forms/larekontrakt/2024-10-09/skjelett.html.j2" in tekst
    assert "Skjema for data 1" in tekst
    assert "Egen tekst. Ikke skjemaet fra Utdanningsdirektoratet." in tekst
    assert {"nb", "nn"} <= set(side.verdier("lang"))
    assert "/regler?sprak=nb" in side.adresser


def test_eksempelet_kan_velges_det_lengste_og_det_korteste_er_merket(klient: TestClient) -> None:
    side = les(klient, f"/maler/{LK}/2024-10-09?eksempel=more-og-romsdal-larling")
    assert "vestland-larling-samarbeidsorgan (mest data)" in luft(side)
    assert "more-og-romsdal-larling (minst data)" in luft(side)
    assert all("eksempel=more-og-romsdal-larling" in adresse for adresse in bilder(side))


@pytest.mark.parametrize("sti", [f"/maler/{LK}/2024-08-01", f"/maler/{LK}/2024-10-09", DIFF])
def test_siden_og_det_forste_bildet_holder_vekta(klient: TestClient, sti: str) -> None:
    with inne(klient, "malforfatter"):
        svar = klient.get(sti, headers={**SIDE, "accept-encoding": "gzip"})
        forste = klient.get(bilder(Side(svar.text))[0])
    assert int(svar.headers["content-length"]) + len(forste.content) < MAKS_VEKT - FASTE


def test_samme_bilde_blir_ikke_tegnet_to_ganger(klient: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    les(klient, DIFF)

    def aldri(*_: object, **__: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr("app.malsyn.maltegninger.tegn", aldri)
    assert bilder(les(klient, DIFF, "nb"))


# ---------------------------------------------------------------- differences


@pytest.mark.parametrize(
    ("sprak", "ventet"),
    [
        (
            "nb",
            [
                "Dokumentet har 4 sider, før 3.",
                "Teksten er 9 punkt stor, før 8.",
                "«Org.nr.» er blitt «Organisasjonsnummer». Lærebedriften og Samarbeidsorganet. Før på side 1, nå på side 1.",
                "«Navn på faglig leder» er blitt «Faglig leder». Lærebedriften.",
                "«Læretid fra / til» er blitt «Fra, Til». Læretid. Før på side 1, nå på side 2.",
                "«Bestemmelser» er blitt «Regler for kontrakten».",
                "Ingen endring i opplysninger. Ingen endring i hvem som signerer.",
                "Ryddigere oppsett, mer luft og justerte overskrifter.",
            ],
        ),
        (
            "nn",
            [
                "Dokumentet har 4 sider, før 3.",
                "«Org.nr.» er blitt «Organisasjonsnummer». Lærebedrifta og Samarbeidsorganet.",
                "«Føresegner» er blitt «Reglar for kontrakten».",
                "Inga endring i opplysningar. Inga endring i kven som signerer.",
            ],
        ),
    ],
)
def test_endringene_mellom_de_to_revisjonene_star_i_lista(klient: TestClient, sprak: str, ventet: list[str]) -> None:
    tekst = luft(les(klient, f"{DIFF}&malform={sprak}", sprak))
    for setning in ventet:
        assert setning in tekst, setning


def test_tallene_i_lista_star_pa_sidene_og_ingen_ligger_over_hverandre(klient: TestClient) -> None:
    with inne(klient, "malforfatter"):
        html = klient.get(f"{DIFF}&sprak=nb", headers=SIDE).text
    antall = html.count('<span class="kv-nr">')
    over = re.findall(r'<svg class="kv-merke-over".*?</svg>', html, re.DOTALL)
    numre = {int(nr) for ett in over for nr in re.findall(r"<text[^>]*>(\d+)<", ett)}
    assert antall >= 10
    assert numre <= set(range(1, antall + 1))
    assert len(numre) >= antall - 2, "only what holds for the whole document has no place"
    for ett in over:
        steder = [(int(x), int(y)) for x, y in re.findall(r'<circle cx="(\d+)" cy="(\d+)"', ett)]
        assert all(abs(a[0] - b[0]) > 26 or abs(a[1] - b[1]) > 26 for nr, a in enumerate(steder) for b in steder[:nr])
        assert all(0 < x < 685 and 0 < y < 969 for x, y in steder)


def test_uten_valg_blir_den_nyeste_sammenliknet_med_den_for(klient: TestClient) -> None:
    side = les(klient, f"/maler/{LK}/endringer")
    assert "Fra 2024-08-01 til 2024-10-09" in luft(side)


def test_den_samme_to_ganger_og_en_type_med_bare_en_sier_det_de_kan(klient: TestClient) -> None:
    assert "Velg to ulike maler." in luft(les(klient, f"/maler/{LK}/endringer?fra=2024-10-09&til=2024-10-09"))
    assert "har bare én mal" in luft(les(klient, "/maler/heving/endringer"))


# ---------------------------------------------------------------- drafts, and what is broken


@dataclass(frozen=True)
class Malsted:
    """A service over a copy of the templates with a draft in it, which the test may change while it runs."""

    klient: TestClient
    settings: Settings

    def fil(self, sti: str) -> Path:
        return self.settings.forms.parent / sti


@pytest.fixture(scope="module")
def malsted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Malsted]:
    rot = tmp_path_factory.mktemp("maler")
    shutil.copytree(FORMS, rot / "forms", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TEMPLATES, rot / "templates")
    ny(rot / "forms", rot / "templates", Dokumenttype.LAREKONTRAKT, KLADD, date(2027, 1, 15))
    ordfil = rot / f"templates/nn/{LK}/{KLADD}/kontrakt.html.j2"
    ordfil.write_text(re.sub(r"{% block h_regler %}.*?{% endblock %}", "", ordfil.read_text(encoding="utf-8")), encoding="utf-8")
    settings = replace(Settings.fra_miljo({}, data=rot / "data"), forms=rot / "forms", templates=rot / "templates")
    with TestClient(create_app(settings, lambda: NA), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        yield Malsted(klient, settings)
    malregister.cache_clear()
    glem_maler()


def test_en_kladd_star_pa_tidslinja_og_sier_hva_den_mangler(malsted: Malsted) -> None:
    side = les(malsted.klient, f"/maler/{LK}", "nn")
    tekst = luft(side)
    assert "1 tekst manglar" in tekst
    assert {"Kladd", "Ikkje frosen"} <= set(re.findall(r"Kladd|Ikkje frosen", tekst))
    assert "kv-ml-kladd" in side.verdier("class")
    assert f"/maler/{LK}/{KLADD}?sprak=nn#malformer" in side.adresser


def test_teksten_som_mangler_er_navngitt_med_lenke_og_den_andre_malformen_blir_tegnet(malsted: Malsted) -> None:
    side = les(malsted.klient, f"/maler/{LK}/{KLADD}", "nb")
    assert "Disse mangler på nynorsk: h_regler" in luft(side)
    assert "#t-h_regler" in side.adresser
    assert "t-h_regler" in side.verdier("id")
    assert "Nynorskutgaven kan ikke tegnes" in luft(side)
    assert {adresse.split("/sider/")[1][:2] for adresse in bilder(side)} == {"nb"}


def test_endringer_til_en_kladd_som_ikke_kan_tegnes_sier_hvorfor(malsted: Malsted) -> None:
    assert "h_regler" in luft(les(malsted.klient, f"/maler/{LK}/endringer?til={KLADD}&malform=nn", "nn"))
    assert "Ingen forskjeller i dette eksempelet." in luft(les(malsted.klient, f"/maler/{LK}/endringer?til={KLADD}&malform=nb"))


def test_en_endret_fil_i_en_frigitt_mal_blir_sett_mens_tjenesten_gar(malsted: Malsted) -> None:
    fil = malsted.fil("forms/heving/2024-08-01/skjelett.html.j2")
    for_ = fil.read_bytes()
    assert "Kontrollsummen stemmer ikke" not in luft(les(malsted.klient, "/maler/heving"))
    try:
        fil.write_bytes(for_ + b"{# x #}")
        assert "Kontrollsummen stemmer ikke" in luft(les(malsted.klient, "/maler/heving"))
        tekst = luft(les(malsted.klient, "/maler/heving/2024-08-01"))
        assert "nb: forms/heving/2024-08-01/skjelett.html.j2 er endret" in tekst
        assert "Malen er ikke lenger slik den ble frigitt" in tekst
    finally:
        fil.write_bytes(for_)
    assert "Kontrollsummen stemmer ikke" not in luft(les(malsted.klient, "/maler/heving"))


def test_en_mal_som_ikke_kan_leses_er_ingen_feil_hos_oss(malsted: Malsted) -> None:
    fil = malsted.fil(f"templates/nb/{LK}/{KLADD}/kontrakt.html.j2")
    for_ = fil.read_bytes()
    try:
        fil.write_bytes(for_ + b"{% block uferdig %}")
        assert "kan ikke leses" in luft(les(malsted.klient, f"/maler/{LK}/{KLADD}"))
        assert "Ulike på 1 sted" in luft(les(malsted.klient, f"/maler/{LK}"))
    finally:
        fil.write_bytes(for_)


# ---------------------------------------------------------------- use, and what a new revision would touch


@pytest.fixture(scope="module")
def med_to(malsted: Malsted, vestland: Eksempel) -> list[str]:
    """Two drafts of Vestland's, dated 3 August 2026; nobody has signed."""
    tjeneste: Tjeneste = malsted.klient.app.state.tjeneste  # type: ignore[attr-defined]  # FastAPI's
    lag: Callable[[str], str] = lambda nummer: _lag(tjeneste, vestland, nummer)  # noqa: E731
    return [lag("MAL-1"), lag("MAL-2")]


def _lag(tjeneste: Tjeneste, eksempel: Eksempel, nummer: str) -> str:
    data = json.loads(eksempel.raa) | {"kontraktsnummer": nummer, "kildesystem": {"navn": "VIGO", "instansId": nummer}}
    aktor = Aktor(navn="saksbehandler:prove", fylkesnummer="46")
    svar = flyt.opprett(tjeneste.verksted, tjeneste.lager, json.dumps(data).encode(), eksempel.vedlegg, na=tjeneste.na(), aktor=aktor)
    return str(svar.svar["dokumentId"])


def _kontrakter(side: Side) -> int:
    (funnet,) = re.findall(r"Skjema for data \d+ Kontrakter (\d+)", luft(side))
    return int(funnet)


def test_bare_fylkets_egne_kontrakter_teller(malsted: Malsted, med_to: list[str]) -> None:
    sti = f"/maler/{LK}/2024-10-09"
    assert _kontrakter(les(malsted.klient, sti)) == len(med_to)
    assert _kontrakter(les(malsted.klient, sti, fylke="39")) == 0
    assert _kontrakter(les(malsted.klient, f"/maler/{LK}/2024-08-01")) == 0


def test_det_en_ny_mal_berorer_er_fylkets_egne_med_dato_i_perioden(malsted: Malsted, med_to: list[str]) -> None:
    sti = f"/maler/{LK}/pavirker"
    fra_juli = les(malsted.klient, f"{sti}?fra=2026-07-01", rolle="saksbehandler")
    assert "2 ikke sendt" in luft(fra_juli)
    assert {f"/kontrakter/{id_}?sprak=nb" for id_ in med_to} <= set(fra_juli.adresser)
    for sporring, fylke in (("fra=2026-09-01", "46"), (f"revisjon={KLADD}", "46"), ("fra=2026-07-01", "39")):
        side = les(malsted.klient, f"{sti}?{sporring}", fylke=fylke)
        assert "Ingen dokumenter blir berørt." in luft(side), sporring
        assert not any(id_[:8] in side.tekst for id_ in med_to)


def test_malforfatteren_far_ingen_lenke_til_det_rollen_ikke_kan_apne(malsted: Malsted, med_to: list[str]) -> None:
    side = les(malsted.klient, f"/maler/{LK}/pavirker?fra=2026-07-01")
    assert med_to[0][:8] in side.tekst
    assert not [adresse for adresse in side.adresser if adresse.startswith("/kontrakter/")]


@pytest.mark.parametrize("fra", ["i morgen", "2026-13-01", "01.08.2027"])
def test_en_dato_som_ikke_kan_leses_star_ved_feltet_og_i_sammendraget(klient: TestClient, fra: str) -> None:
    side = les(klient, f"/maler/{LK}/pavirker?fra={fra}", status=422)
    assert luft(side).count("Skriv en dato, for eksempel 1. august 2027.") == 2
    assert "#fra" in side.adresser
    assert "fra-hjelp fra-feil" in side.verdier("aria-describedby")

"""Access and deletion on request, as a county runs them: all that is stored of somebody, nothing of others, and a log without names."""

from __future__ import annotations

import json
import re
import shutil
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from app.cli import app
from app.innsyn.innhold import UTELATT
from app.lager import hjem, nokkelfil
from app.lager.alle_tabeller import metadata
from app.lager.base import apne
from app.lager.blobs import Fjernet
from app.lager.hjem import mappehjem
from app.lager.mappelager import Mappelager
from app.lager.modeller import dokument, hendelse, kandidatindeks, oppdrag, personnummer
from app.lager.personinnhold import INGEN_PERSON, TABELLINNHOLD, med_rader
from app.settings import ROT, Modus
from app.skjema.register import eksempler
from signing.states import Tilstand
from tests.integration.web.kontraktsted import FAGLIG, KANDIDAT, VESTLAND, lag_mal
from tests.personvakt import personnumre

FYLKE, ANNET = "46", "03"
UKJENT_NUMMER = "03927919019"
"""Synthetic, of no example."""


def sak() -> dict[str, Any]:
    lest: dict[str, Any] = json.loads(next(e.raa for e in eksempler(ROT / "forms") if e.navn == VESTLAND))
    return lest


KANDIDATEN = sak()["kandidat"]
LEDEREN = sak()["parter"]["larebedrift"]["fagligLeder"]
NUMMER: str = KANDIDATEN["personidentifikator"]["verdi"]
LEDERNUMMER: str = LEDEREN["personidentifikator"]["verdi"]


@pytest.fixture(scope="module")
def mal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with one contract that is being signed. Each test has a copy."""
    mappe = tmp_path_factory.mktemp("innsyn") / "data"
    return mappe, lag_mal(mappe, apne=True)


@pytest.fixture
def data(mal: tuple[Path, str], tmp_path: Path) -> Path:
    shutil.copytree(mal[0], tmp_path / "data")
    return tmp_path / "data"


def kjor(*argumenter: object, inn: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in argumenter], input=inn)


def be_om_innsyn(data: Path, ut: Path, nummer: str = NUMMER, fylke: str = FYLKE) -> dict[str, Any]:
    svar = kjor("innsyn", "--fylke", fylke, "--person-fil", "-", "--ut", ut, "--data", data, "--json", inn=f"{nummer}\n")
    assert svar.exit_code == 0, svar.output
    lest: dict[str, Any] = json.loads(svar.stdout)
    return lest


def levert(ut: Path) -> dict[str, Any]:
    (ett,) = json.loads((ut / "innsyn.json").read_text(encoding="utf-8"))["dokumenter"]
    tabeller: dict[str, Any] = ett["tabeller"]
    return tabeller


def test_hver_tabell_sier_hva_den_har_om_personer() -> None:
    """A new table fails here until it is said: then its rows come with the rest, or are nobody's."""
    assert set(TABELLINNHOLD) == set(metadata.tables)


def test_det_som_er_kryptert_er_om_noen_og_foelger_med() -> None:
    """But for sessions, which last for hours and are found by what the login provider calls somebody, and the secrets of webhooks."""
    krypterte = {navn for navn, tabell in metadata.tables.items() if "kryptert" in tabell.c}
    uten = {navn for navn in krypterte if TABELLINNHOLD[navn].rader is None}
    assert uten == {"okt", "innlogging", "webhook", "webhooknokkel"}


def test_tabeller_uten_personer_har_ingen_rader_av_dokumenter() -> None:
    for tabell, innhold in med_rader():
        assert innhold.hva != INGEN_PERSON, tabell.name


class TestInnsyn:
    def test_personen_far_sitt(self, data: Path, tmp_path: Path) -> None:
        svar = be_om_innsyn(data, tmp_path / "ut")
        tabeller = levert(tmp_path / "ut")
        assert len(svar["dokumenter"]) == 1
        assert [rad["innhold"] for rad in tabeller["personnummer"]] == [NUMMER]
        assert tabeller["saksdata"][0]["innhold"]["data"]["kandidat"]["bostedsadresse"] == KANDIDATEN["bostedsadresse"]
        assert [(rad["felt"], rad["innhold"]["epost"]) for rad in tabeller["kontakt"]] == [(KANDIDAT, KANDIDATEN["kontakt"]["epost"])]
        assert {rad["type"] for rad in tabeller["hendelse"]} >= {"opprettet", "oppdrag.sendt"}
        assert tabeller["dokument"][0]["post"]["signatarer"]

    def test_ingen_andres_nummer_adresse_eller_kontakt_folger_med(self, data: Path, tmp_path: Path) -> None:
        be_om_innsyn(data, tmp_path / "ut")
        alt = "".join((tmp_path / "ut" / fil).read_text(encoding="utf-8") for fil in ("innsyn.json", "innsyn-nb.html", "innsyn-nn.html"))
        assert set(personnumre(alt)) == {NUMMER}
        assert LEDEREN["kontakt"]["epost"] not in alt
        assert levert(tmp_path / "ut")["saksdata"][0]["innhold"]["data"]["parter"]["larebedrift"]["fagligLeder"]["kontakt"] == UTELATT
        (ett,) = json.loads((tmp_path / "ut" / "innsyn.json").read_text(encoding="utf-8"))["dokumenter"]
        assert ett["andresRader"]["personnummer"] == 4

    def test_en_annen_i_samme_kontrakt_far_sitt(self, data: Path, tmp_path: Path) -> None:
        be_om_innsyn(data, tmp_path / "ut", LEDERNUMMER)
        tabeller = levert(tmp_path / "ut")
        assert [rad["innhold"] for rad in tabeller["personnummer"]] == [LEDERNUMMER]
        assert [rad["felt"] for rad in tabeller["kontakt"]] == [FAGLIG]
        data_ = tabeller["saksdata"][0]["innhold"]["data"]
        assert data_["kandidat"]["bostedsadresse"] == UTELATT
        assert data_["parter"]["larebedrift"]["fagligLeder"] == LEDEREN

    def test_siden_kan_leses_paa_begge_maalformer_og_filene_ligger_ved(self, data: Path, tmp_path: Path) -> None:
        svar = be_om_innsyn(data, tmp_path / "ut")
        for malform, ord_ in (("nb", "Her står alt tjenesten har lagret om deg"), ("nn", "Her står alt tenesta har lagra om deg")):
            side = (tmp_path / "ut" / f"innsyn-{malform}.html").read_text(encoding="utf-8")
            assert ord_ in side
            assert f'lang="{malform}"' in side
            lenker = re.findall(r'href="([^"]+)"', side)
            assert len(lenker) == svar["filer"] > 1
            assert all((tmp_path / "ut" / lenke).is_file() for lenke in lenker)
            assert len(lenker) == sum(fil.is_file() for fil in (tmp_path / "ut" / "filer").rglob("*"))
        assert any((tmp_path / "ut" / lenke).read_bytes().startswith(b"%PDF") for lenke in lenker)

    def test_bare_eieren_kan_lese_det(self, data: Path, tmp_path: Path) -> None:
        be_om_innsyn(data, tmp_path / "ut")
        apne_filer = [f for f in (tmp_path / "ut", *(tmp_path / "ut").rglob("*")) if stat.S_IMODE(f.stat().st_mode) & 0o077]
        assert apne_filer == []

    def test_loggen_sier_at_det_er_gitt_innsyn_og_ikke_til_hvem(self, data: Path, tmp_path: Path) -> None:
        be_om_innsyn(data, tmp_path / "ut")
        lager = apne(data, Modus.DEMO)
        with lager.lesing() as forbindelse:
            (rad,) = forbindelse.execute(select(hendelse).where(hendelse.c.type == "innsyn"))
        lager.lukk()
        assert (rad.aktor, rad.data) == ("kommandolinje", {"omfang": "person"})
        assert kjor("logg", "kontroller", "--data", data).exit_code == 0

    def test_den_som_ikke_er_i_fylket_far_ingenting(self, data: Path, tmp_path: Path) -> None:
        for nummer, fylke in ((NUMMER, ANNET), (UKJENT_NUMMER, FYLKE)):
            svar = be_om_innsyn(data, tmp_path / "ut", nummer, fylke)
            assert (svar["dokumenter"], svar["filer"]) == ([], 0)
        assert not (tmp_path / "ut").exists()

    def test_kandidaten_blir_funnet_ogsaa_uten_det_krypterte_nummeret(self, data: Path, tmp_path: Path) -> None:
        lager = apne(data, Modus.DEMO)
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(personnummer.delete())
            assert forbindelse.execute(select(kandidatindeks)).first() is not None
        lager.lukk()
        svar = be_om_innsyn(data, tmp_path / "ut")
        assert (len(svar["dokumenter"]), svar["filer"]) == (1, 2)
        assert levert(tmp_path / "ut")["saksdata"][0]["innhold"]["data"]["kandidat"]["bostedsadresse"] == KANDIDATEN["bostedsadresse"]

    def test_hele_dokumentet(self, data: Path, mal: tuple[Path, str], tmp_path: Path) -> None:
        svar = kjor("innsyn", "--dokument", mal[1], "--ut", tmp_path / "ut", "--data", data, "--json")
        assert svar.exit_code == 0, svar.output
        assert {rad["innhold"] for rad in levert(tmp_path / "ut")["personnummer"]} >= {NUMMER, LEDERNUMMER}
        assert UTELATT not in (tmp_path / "ut" / "innsyn.json").read_text(encoding="utf-8")


FEIL: Mapping[str, tuple[tuple[str, ...], str, int, str]] = {
    "ikke et nummer": (("--fylke", FYLKE, "--person-fil", "-"), "Vakker Blomst", 1, "ugyldig-personfil"),
    "to numre": (("--fylke", FYLKE, "--person-fil", "-"), f"{NUMMER}\n{LEDERNUMMER}", 1, "ugyldig-personfil"),
    "tom fil": (("--fylke", FYLKE, "--person-fil", "-"), "", 1, "ugyldig-personfil"),
    "dokument som ikke finnes": (("--dokument", "11111111-1111-5111-8111-111111111111"), "", 1, "ikke-funnet"),
}


@pytest.mark.parametrize("navn", FEIL)
def test_feil_blir_sagt_uten_det_som_ble_gitt(data: Path, tmp_path: Path, navn: str) -> None:
    argumenter, inn, kode, slug = FEIL[navn]
    svar = kjor("innsyn", *argumenter, "--ut", tmp_path / "ut", "--data", data, "--json", inn=inn)
    assert (svar.exit_code, json.loads(svar.stdout)["kode"]) == (kode, slug)
    assert list(personnumre(svar.output)) == []


@pytest.mark.parametrize(
    "argumenter",
    [(), ("--fylke", FYLKE), ("--person-fil", "-"), ("--fylke", FYLKE, "--dokument", "x"), ("--dokument", "x", "--person-fil", "-")],
)
def test_en_maate_om_gangen(tmp_path: Path, argumenter: tuple[str, ...]) -> None:
    assert kjor("innsyn", *argumenter, "--ut", tmp_path / "ut").exit_code == 2


@pytest.mark.parametrize("kommando", [("innsyn", "--ut", "ut"), ("slett", "person", "--grunn", "krav", "--utfor")])
def test_en_maskin_med_andre_nokler_sier_ikke_at_ingenting_er_lagret(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kommando: tuple[str, ...]
) -> None:
    """It finds nobody by their number, and would answer that the county has nothing of them."""
    nokkelfil.les_eller_lag(tmp_path / "annen.toml")
    monkeypatch.setenv("KONTRAKTVERK_NOKLER", str(tmp_path / "annen.toml"))
    monkeypatch.chdir(tmp_path)
    svar = kjor(*kommando, "--fylke", FYLKE, "--person-fil", "-", "--data", data, inn=LEDERNUMMER)
    assert svar.exit_code == 1, svar.output
    assert "Nøkkelfilen mangler nøkkel 1, som de andre maskinene krypterer med." in svar.stderr
    assert not (tmp_path / "ut").exists()


def test_to_innsyn_blir_aldri_blandet(data: Path, tmp_path: Path) -> None:
    be_om_innsyn(data, tmp_path / "ut")
    svar = kjor("innsyn", "--fylke", FYLKE, "--person-fil", "-", "--ut", tmp_path / "ut", "--data", data, "--json", inn=LEDERNUMMER)
    assert (svar.exit_code, json.loads(svar.stdout)["kode"]) == (1, "mappen-er-ikke-tom")


class TestSletting:
    def slett(self, data: Path, tmp_path: Path, *resten: str) -> dict[str, Any]:
        fil = tmp_path / "person"
        fil.write_text(f"{NUMMER[:6]} {NUMMER[6:]}\n")
        svar = kjor("slett", "person", "--fylke", FYLKE, "--person-fil", fil, "--grunn", "krav", *resten, "--data", data, "--json")
        assert svar.exit_code == 0, svar.output
        lest: dict[str, Any] = json.loads(svar.stdout)
        return lest

    def sett(self, data: Path, tilstand: Tilstand) -> None:
        lager = apne(data, Modus.DEMO)
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).values(status=tilstand.value))
            forbindelse.execute(update(oppdrag).values(tilstand=tilstand.value))
        lager.lukk()

    @pytest.mark.parametrize(
        ("tilstand", "valg", "gar"),
        [
            (Tilstand.UNDER_SIGNERING, (), False),
            (Tilstand.FULLFORT, (), False),
            (Tilstand.FULLFORT, ("--uten-arkiv",), True),
            (Tilstand.AVSLATT, (), True),
            (Tilstand.ARKIVERT, (), True),
        ],
    )
    def test_det_som_kan_slettes_blir_sagt(self, data: Path, tmp_path: Path, tilstand: Tilstand, valg: tuple[str, ...], gar: bool) -> None:
        self.sett(data, tilstand)
        svar = self.slett(data, tmp_path, *valg)
        assert [(ett["slettes"], ett["kode"]) for ett in svar["dokumenter"]] == [(gar, None if gar else "kan-ikke-slettes")]
        assert not svar["utfort"]
        assert "art. 17 nr. 3" in svar["staarIgjen"]["nb"]
        assert be_om_innsyn(data, tmp_path / "ut")["dokumenter"], "only shown"

    def test_det_som_fillageret_holder_tilbake_blir_sagt(self, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """And in a bucket, what becomes of old versions there."""
        self.sett(data, Tilstand.ARKIVERT)
        assert "eldre utgaver" not in self.slett(data, tmp_path)["staarIgjen"]["nb"]
        monkeypatch.setattr(hjem, "mappehjem", lambda mappe: replace(mappehjem(mappe), delt=True))
        monkeypatch.setattr(Mappelager, "fjern", lambda _lager, navn, eldre_enn: Fjernet(holdt=tuple(navn)))
        svar = self.slett(data, tmp_path, "--utfor")
        assert (svar["filer"], svar["filerSomVenter"], svar["filerHoldt"]) == (0, 0, 3)
        assert "eldre utgaver" in svar["staarIgjen"]["nb"]

    def test_etterpaa_er_det_ingenting_igjen_aa_gi_innsyn_i(self, data: Path, tmp_path: Path, mal: tuple[Path, str]) -> None:
        self.sett(data, Tilstand.ARKIVERT)
        assert self.slett(data, tmp_path, "--utfor")["dokumenter"][0]["slettes"]
        assert be_om_innsyn(data, tmp_path / "ut")["dokumenter"] == []
        svar = kjor("innsyn", "--dokument", mal[1], "--ut", tmp_path / "ut", "--data", data, "--json")
        assert svar.exit_code == 0
        tabeller = levert(tmp_path / "ut")
        assert set(tabeller) <= {"dokument", "hendelse", "webhooklevering"}
        rest = json.dumps(tabeller, ensure_ascii=False)
        assert [ord_ for ord_ in ("BLOMST", "HAMMER", NUMMER) if ord_ in rest] == []
        assert kjor("logg", "kontroller", "--data", data).exit_code == 0

"""What all machines must have alike: a machine that has something else is refused at its start, with a sentence, and stores nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli import app as kommandolinje
from app.errors import Oppsettsfeil
from app.lager import fellesmerker
from app.lager.base import Lager, apne_for
from app.lager.blobs import FillagerSvarerIkke
from app.lager.fellesmerker import krev_samme_demo, krev_samme_nokler, krev_samme_regler
from app.lager.forhandsvisninger import LEVETID, Forhandsvisninger, rydd
from app.lager.hjem import mappehjem
from app.lager.kopi.gjenopprett import gjenopprett
from app.lager.kopi.kontroll import kontroller
from app.lager.kopi.lag import lag
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.modeller import installasjon
from app.lager.s3botte import Botte
from app.lager.s3feil import OVERSKRIVER, duger_ikke
from app.main import create_app
from app.settings import Settings
from app.web.saksbehandler.panelbilder import Panelbilder
from tests.fullt_lager import NA, fyll
from tests.s3.server import ROT, S3server
from tests.unit.pdf.filer import en_pdf

Ny = Callable[[str], str | None]


@pytest.fixture
def sted(server: S3server, prefiks: str, ny_database: Ny) -> Callable[..., Settings]:
    """Settings of a machine over the same database and bucket."""
    database = ny_database("postgresql")

    def lag(mappe: Path, **andre: Any) -> Settings:
        settings = Settings.fra_miljo(server.miljo(prefiks), data=mappe)
        return replace(settings, **{"database": database, **andre})

    return lag


def apnet(settings: Settings) -> None:
    apne_for(settings).lukk()


def med_nokkelen_til(fra: Path, til: Path) -> Path:
    til.mkdir()
    shutil.copy(fra / "kandidatindeks.nokkel", til)
    return til


def test_to_maskiner_med_hver_sin_mappe_samme_botte_og_samme_nokkel_ser_det_samme(sted: Callable[..., Settings], tmp_path: Path) -> None:
    en = apne_for(sted(tmp_path / "en"))
    to = apne_for(sted(med_nokkelen_til(tmp_path / "en", tmp_path / "to")))
    assert to.blobs.hent(en.blobs.legg(b"lagret hos den ene")) == b"lagret hos den ene"
    assert en.hjem.filer("logghoder").ny("46/2026-08-03.json", b"{}")
    assert to.hjem.filer("logghoder").hent("46/2026-08-03.json") == b"{}"
    en.lukk()
    to.lukk()


def test_nokkelen_til_personindeksen_kan_ligge_i_en_fil_for_seg(sted: Callable[..., Settings], tmp_path: Path) -> None:
    forste = sted(tmp_path / "en")
    apnet(forste)
    shutil.copy(tmp_path / "en" / "kandidatindeks.nokkel", tmp_path / "nokkel")
    apnet(sted(tmp_path / "to", lager=replace(forste.lager, personindeks=tmp_path / "nokkel")))
    assert not (tmp_path / "to" / "kandidatindeks.nokkel").exists()


def test_en_maskin_uten_nokkelen_til_personindeksen_lager_ingen_ny(sted: Callable[..., Settings], tmp_path: Path) -> None:
    apnet(sted(tmp_path / "en"))
    with pytest.raises(Oppsettsfeil, match="personindeksen") as feil:
        apnet(sted(tmp_path / "to"))
    assert feil.value.tiltak is not None
    assert "KONTRAKTVERK_PERSONINDEKS" in feil.value.tiltak.nn
    assert not (tmp_path / "to" / "kandidatindeks.nokkel").exists()


def test_en_maskin_med_en_annen_nokkel_til_personindeksen_blir_nektet(sted: Callable[..., Settings], tmp_path: Path) -> None:
    apnet(sted(tmp_path / "en"))
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "kandidatindeks.nokkel").write_bytes(b"x" * 32)
    with pytest.raises(Oppsettsfeil, match="personindeksen"):
        apnet(sted(tmp_path / "to"))


def test_en_tapt_nokkel_kan_godtas_med_en_kommando(tmp_path: Path) -> None:
    settings = Settings.fra_miljo({}, data=tmp_path / "data")
    apnet(settings)
    fil = settings.data / "kandidatindeks.nokkel"
    fil.unlink()
    with pytest.raises(Oppsettsfeil):
        apnet(settings)
    svar = CliRunner().invoke(kommandolinje, ["nokler", "godta-personindeks", "--data", str(settings.data), "--json"])
    assert (svar.exit_code, json.loads(svar.stdout)) == (0, {"personindeks": "godtatt"})
    assert len(fil.read_bytes()) == 32
    apnet(settings)


def test_en_maskin_som_lagrer_filene_hos_seg_selv_blir_nektet(sted: Callable[..., Settings], tmp_path: Path) -> None:
    forste = sted(tmp_path / "en")
    apnet(forste)
    mappe = med_nokkelen_til(tmp_path / "en", tmp_path / "to")
    with pytest.raises(Oppsettsfeil, match="ligger ikke i") as feil:
        apnet(sted(mappe, lager=replace(forste.lager, s3=None)))
    assert feil.value.tiltak is not None
    assert "KONTRAKTVERK_FILLAGER" in feil.value.tiltak.nb


def test_en_annen_database_far_ikke_bruke_botten(sted: Callable[..., Settings], tmp_path: Path, ny_database: Ny) -> None:
    apnet(sted(tmp_path / "en"))
    with pytest.raises(Oppsettsfeil, match="hører til en annen database"):
        apnet(sted(tmp_path / "annen", database=ny_database("postgresql")))


def test_to_datamapper_pa_en_postgresql_uten_botte_blir_nektet(sted: Callable[..., Settings], tmp_path: Path) -> None:
    forste = sted(tmp_path / "en")
    uten = replace(forste.lager, s3=None)
    apnet(sted(tmp_path / "en", lager=uten))
    with pytest.raises(Oppsettsfeil, match="ligger ikke i"):
        apnet(sted(med_nokkelen_til(tmp_path / "en", tmp_path / "to"), lager=uten))


def test_et_krasj_mellom_databasen_og_filene_stenger_ingen_ute(tmp_path: Path) -> None:
    """The mark of the database is written first, and says that the files' is on its way."""
    settings = Settings.fra_miljo({}, data=tmp_path)
    lager = apne_for(settings)
    with lager.transaksjon() as forbindelse:
        fellesmerker.glem(forbindelse, fellesmerker.FILLAGER)
        fellesmerker.varsle_fillager(forbindelse)
    lager.lukk()
    (tmp_path / "blobs" / ".merke").unlink()
    apnet(settings)
    apnet(settings)
    with apne_for(settings).lesing() as forbindelse:
        merke = forbindelse.execute(select(installasjon.c.verdi).where(installasjon.c.navn == fellesmerker.FILLAGER)).scalar_one()
    assert mappehjem(tmp_path).blobs.les_merke() == merke


def test_tre_maskiner_kan_starte_for_forste_gang_samtidig(
    sted: Callable[..., Settings], server: S3server, prefiks: str, tmp_path: Path
) -> None:
    (tmp_path / "nokkel").write_bytes(b"n" * 32)
    kode = (
        "import sys,os;from pathlib import Path;from app.lager.base import apne_for;from app.settings import Settings\n"
        "apne_for(Settings.fra_miljo(os.environ, data=Path(sys.argv[1]))).lukk();print('apnet')"
    )
    miljo = {
        "PATH": "/usr/bin:/bin",
        **server.miljo(prefiks),
        "KONTRAKTVERK_DATABASE": sted(tmp_path / "x").database or "",
        "KONTRAKTVERK_PERSONINDEKS": str(tmp_path / "nokkel"),
    }
    prosesser = [
        subprocess.Popen([sys.executable, "-c", kode, str(tmp_path / navn)], cwd=ROT, env=miljo, stdout=subprocess.PIPE, text=True)
        for navn in ("a", "b", "c")
    ]
    assert [(p.communicate(timeout=60)[0], p.returncode) for p in prosesser] == [("apnet\n", 0)] * 3


def test_botten_blir_spurt_ved_start_og_en_som_er_borte_blir_sagt(server: S3server, prefiks: str, tmp_path: Path) -> None:
    miljo = {**server.miljo(prefiks), "KONTRAKTVERK_FILLAGER_ENDEPUNKT": "http://127.0.0.1:1"}
    with pytest.raises(FillagerSvarerIkke):
        apnet(Settings.fra_miljo(miljo, data=tmp_path))


def test_en_tjeneste_starter_ikke_pa_en_botte_som_ikke_holder_ord(
    server: S3server, prefiks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.fra_miljo(server.miljo(prefiks), data=tmp_path)
    apnet(settings)

    def svikter(botte: Botte) -> None:
        raise duger_ikke(botte.sted, OVERSKRIVER)

    monkeypatch.setattr(Botte, "prov", svikter)
    apnet(settings)  # whoever only looks writes nothing
    with pytest.raises(Oppsettsfeil, match="skrev over en fil"):
        create_app(settings)


# ---------------------------------------------------------------- keys, rules, the demo's CA


@pytest.fixture
def lager(tmp_path: Path) -> Any:
    apnet_ = apne_for(Settings.fra_miljo({}, data=tmp_path / "lager"))
    yield apnet_
    apnet_.lukk()


GAMMEL, NY_ = ny_nokkel(), ny_nokkel()
RINGER: dict[str, tuple[Nokkelring, bool]] = {
    "den samme": (Nokkelring("a", {"a": GAMMEL}), True),
    "med en ny i tillegg": (Nokkelring("b", {"a": GAMMEL, "b": NY_}), True),
    "bare den nye": (Nokkelring("b", {"b": NY_}), False),
    "en annen under samme navn": (Nokkelring("a", {"a": NY_}), False),
}


@pytest.mark.parametrize("navn", RINGER)
def test_en_maskin_uten_nokkelen_de_andre_krypterer_med_blir_nektet(lager: Lager, navn: str) -> None:
    ring, gar = RINGER[navn]
    with lager.transaksjon() as forbindelse:
        krev_samme_nokler(forbindelse, Nokkelring("a", {"a": GAMMEL}))
        if gar:
            krev_samme_nokler(forbindelse, ring)
            return
        with pytest.raises(Oppsettsfeil, match="Nøkkelfilen mangler nøkkel a"):
            krev_samme_nokler(forbindelse, ring)


def test_etter_en_rotasjon_ma_alle_ha_den_nye_nokkelen(lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        krev_samme_nokler(forbindelse, Nokkelring("a", {"a": GAMMEL}))
        krev_samme_nokler(forbindelse, Nokkelring("b", {"a": GAMMEL, "b": NY_}))
        with pytest.raises(Oppsettsfeil, match="mangler nøkkel b"):
            krev_samme_nokler(forbindelse, Nokkelring("a", {"a": GAMMEL}))
        krev_samme_nokler(forbindelse, Nokkelring("b", {"b": NY_}))


REGLER: dict[str, tuple[dict[str, str], bool]] = {
    "de samme": ({"46/2026-01-01": "x", "46/2027-01-01": "y"}, True),
    "en til": ({"46/2026-01-01": "x", "46/2027-01-01": "y", "11/2027-01-01": "z"}, True),
    "en mangler": ({"46/2026-01-01": "x"}, False),
    "en er en annen": ({"46/2026-01-01": "x", "46/2027-01-01": "w"}, False),
    "ingen": ({}, False),
}


@pytest.mark.parametrize("navn", REGLER)
def test_en_maskin_uten_de_frigitte_reglene_de_andre_har_blir_nektet(lager: Lager, navn: str) -> None:
    her, gar = REGLER[navn]
    with lager.transaksjon() as forbindelse:
        krev_samme_regler(forbindelse, {"46/2026-01-01": "x", "46/2027-01-01": "y"})
        if gar:
            krev_samme_regler(forbindelse, her)
            return
        with pytest.raises(Oppsettsfeil, match="46/2027-01-01"):
            krev_samme_regler(forbindelse, her)


def test_en_demo_med_sin_egen_utsteder_blir_nektet(lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        krev_samme_demo(forbindelse, None)
        krev_samme_demo(forbindelse, "en")
        krev_samme_demo(forbindelse, "en")
        with pytest.raises(Oppsettsfeil, match="en annen utsteder"):
            krev_samme_demo(forbindelse, "en annen")


# ---------------------------------------------------------------- safety copies, from and to a bucket


def test_en_kopi_flytter_filene_fra_mappe_til_botte_og_tilbake(server: S3server, prefiks: str, tmp_path: Path) -> None:
    hjemme = Settings.fra_miljo({}, data=tmp_path / "hjemme")
    i_botten = Settings.fra_miljo(server.miljo(prefiks), data=tmp_path / "maskin")
    igjen = Settings.fra_miljo({}, data=tmp_path / "igjen")
    forst = apne_for(hjemme)
    fyll(forst)
    forst.hjem.filer("logghoder").ny("46/2026-08-03.json", b"{}")
    ventet = {forst.blobs.legg(innhold): innhold for innhold in (b"et dokument", b"et vedlegg")}
    lag(forst, hjemme, tmp_path / "kopi-1", na=NA)
    forst.lukk()
    gjenopprett(tmp_path / "kopi-1", i_botten)
    assert not (i_botten.data / "blobs").exists()
    botte = apne_for(i_botten)
    assert {sha256: botte.blobs.hent(sha256) for sha256 in botte.blobs.alle()} == ventet
    assert botte.hjem.filer("logghoder").hent("46/2026-08-03.json") == b"{}"
    lag(botte, i_botten, tmp_path / "kopi-2", na=NA)
    botte.lukk()
    kontroller(tmp_path / "kopi-2")
    with pytest.raises(Oppsettsfeil, match="hører til en annen database"):
        gjenopprett(tmp_path / "kopi-2", replace(i_botten, data=tmp_path / "enda-en"))
    gjenopprett(tmp_path / "kopi-2", igjen)
    sist = apne_for(igjen)
    assert {sha256: sist.blobs.hent(sha256) for sha256 in sist.blobs.alle()} == ventet
    assert sist.hjem.filer("logghoder").hent("46/2026-08-03.json") == b"{}"
    sist.lukk()


# ---------------------------------------------------------------- previews that another process drew


def test_en_forhandsvisning_tegnet_i_en_prosess_vises_av_en_annen_og_bare_for_fylket(tmp_path: Path) -> None:
    ring, merke, pdf = Nokkelring("a", {"a": ny_nokkel()}), "ab" * 32, en_pdf()
    delte = Forhandsvisninger(mappehjem(tmp_path).filer("forhandsvisninger"), ring, lambda: NA)
    en, annen = Panelbilder(), Panelbilder()
    en.ta_vare_pa(merke, "46", pdf, delte)
    funnet = annen.finn(merke, "46", delte)
    assert funnet is not None
    assert funnet.pdf == pdf
    assert Panelbilder().finn(merke, "03", delte) is None
    assert Panelbilder().finn("../46/" + merke, "46", delte) is None
    (fil,) = (tmp_path / "forhandsvisninger").rglob(merke)
    assert b"%PDF" not in fil.read_bytes()
    (tmp_path / "forhandsvisninger" / "03").mkdir()
    shutil.copy(fil, tmp_path / "forhandsvisninger" / "03" / merke)
    assert Panelbilder().finn(merke, "03", delte) is None, "bound to its county"
    filer = mappehjem(tmp_path).filer("forhandsvisninger")
    (tmp_path / "forhandsvisninger" / "03" / merke).unlink()
    assert (rydd(filer, na=NA + LEVETID), rydd(filer, na=NA + LEVETID * 2)) == (0, 1)
    assert Panelbilder().finn(merke, "46", delte) is None

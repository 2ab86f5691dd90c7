"""Personal numbers in the database: never in clear, found by their number within one county, and rotated while others work."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from app.clock import OSLO
from app.errors import Oppsettsfeil
from app.lager import base, modeller, nokkelbytte, nokkelfil, personnumre
from app.lager.base import Lager
from app.lager.kryptering import KanIkkeLeses, MangletNokkel, Nokkelring
from app.lager.ring import nokkelringen
from app.settings import Modus, Settings

NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
KARI, OLA = "01850852037", "41850852037"


@pytest.fixture
def fil(tmp_path: Path) -> Path:
    return tmp_path / "hemmelig.toml"


@pytest.fixture
def ring(fil: Path) -> Nokkelring:
    return nokkelfil.legg_til(fil)


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path / "data", Modus.DEMO, database)
    with lager.transaksjon() as forbindelse:
        for id_ in ("d1", "d2", "d3"):
            rad = {"id": id_, "fylkesnummer": "46", "dokumenttype": "larekontrakt", "status": "kladd", "utgave": 1}
            summer = dict.fromkeys(("data_sha256", "bestilling_sha256", "pdf_sha256"), "0")
            forbindelse.execute(insert(modeller.dokument).values(**rad, **summer, opprettet=NA, post={}))
    yield lager
    lager.lukk()


def _legg(lager: Lager, ring: Nokkelring, dokument_id: str, nummer: str, *, peker: str = "/kandidat", fylke: str = "46") -> None:
    with lager.transaksjon() as forbindelse:
        personnumre.legg(forbindelse, ring, dokument_id, peker=peker, fylkesnummer=fylke, nummer=nummer)


def _finn(lager: Lager, ring: Nokkelring, nummer: str, fylke: str = "46") -> tuple[str, ...]:
    with lager.lesing() as forbindelse:
        return personnumre.finn(forbindelse, ring, fylkesnummer=fylke, nummer=nummer)


def _hent(lager: Lager, ring: Nokkelring, dokument_id: str = "d1") -> dict[str, str]:
    with lager.lesing() as forbindelse:
        return personnumre.hent(forbindelse, ring, dokument_id)


def test_numrene_kan_hentes_og_finnes_i_sitt_eget_fylke(lager: Lager, ring: Nokkelring) -> None:
    _legg(lager, ring, "d1", KARI)
    _legg(lager, ring, "d1", OLA, peker="/kandidat/foresatte/0")
    _legg(lager, ring, "d2", KARI)
    _legg(lager, ring, "d3", KARI, fylke="03")
    assert _hent(lager, ring) == {"/kandidat": KARI, "/kandidat/foresatte/0": OLA}
    assert _finn(lager, ring, KARI) == ("d1", "d2")
    assert _finn(lager, ring, KARI, "03") == ("d3",)
    assert _finn(lager, ring, OLA) == ("d1",)
    assert _finn(lager, ring, "02850852037") == ()


def test_ingen_i_databasen_ser_numrene_eller_at_to_fylker_har_samme_person(lager: Lager, ring: Nokkelring) -> None:
    for dokument_id, fylke in (("d1", "46"), ("d2", "46"), ("d3", "03")):
        _legg(lager, ring, dokument_id, KARI, fylke=fylke)
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(text("select dokument_id, kryptert, indeks from personnummer order by dokument_id")).all()
    assert all(KARI.encode() not in bytes(rad.kryptert) for rad in rader)
    assert len({bytes(rad.kryptert) for rad in rader}) == 3
    indekser = [rad.indeks for rad in rader]
    assert indekser[0] == indekser[1] != indekser[2]


def test_en_rad_som_er_byttet_om_med_en_annen_kan_ikke_leses(lager: Lager, ring: Nokkelring) -> None:
    _legg(lager, ring, "d1", KARI)
    _legg(lager, ring, "d2", OLA)
    with lager.transaksjon() as forbindelse:
        fremmed = forbindelse.execute(text("select kryptert from personnummer where dokument_id = 'd2'")).scalar()
        tabell = modeller.personnummer
        forbindelse.execute(update(tabell).where(tabell.c.dokument_id == "d1").values(kryptert=bytes(fremmed)))  # type: ignore[arg-type]
    with pytest.raises(KanIkkeLeses, match="personnummer d1 /kandidat"):
        _hent(lager, ring)
    assert _hent(lager, ring, "d2") == {"/kandidat": OLA}


def test_rotasjonen_tar_alt_og_kan_sokes_i_underveis(lager: Lager, fil: Path, ring: Nokkelring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nokkelbytte, "I_EN_OMGANG", 2)
    for n in range(5):
        _legg(lager, ring, "d1", KARI, peker=f"/{n}")
    ny = nokkelfil.legg_til(fil)
    assert (ring.gjeldende, ny.gjeldende) == ("1", "2")
    _legg(lager, ny, "d2", KARI)
    assert _finn(lager, ny, KARI) == ("d1", "d2")
    assert nokkelbytte._en_omgang(lager, ny, nokkelbytte.TABELLER[0]) == 2
    assert _finn(lager, ny, KARI) == ("d1", "d2")
    assert set(_hent(lager, ny).values()) == {KARI}
    assert [nokkelbytte.roter(lager, ny), nokkelbytte.roter(lager, ny)] == [3, 0]
    with lager.lesing() as forbindelse:
        assert nokkelbytte.antall_per_nokkel(forbindelse) == {"2": 6}
    bare_ny = Nokkelring("2", {"2": ny.nokler["2"]})
    assert _finn(lager, bare_ny, KARI) == ("d1", "d2")
    assert len(_hent(lager, bare_ny)) == 5
    with pytest.raises(MangletNokkel):
        _hent(lager, ring)


def test_to_rotasjoner_samtidig_gjor_hver_rad_en_gang(lager: Lager, fil: Path, ring: Nokkelring) -> None:
    for n in range(40):
        _legg(lager, ring, "d1", KARI, peker=f"/{n}")
    ny = nokkelfil.legg_til(fil)
    with ThreadPoolExecutor(2) as samtidige:
        assert sum(samtidige.map(lambda _: nokkelbytte.roter(lager, ny), range(2))) == 40
    assert set(_hent(lager, ny).values()) == {KARI}


def test_numrene_til_et_dokument_kan_slettes(lager: Lager, ring: Nokkelring) -> None:
    _legg(lager, ring, "d1", KARI)
    _legg(lager, ring, "d2", KARI)
    with lager.transaksjon() as forbindelse:
        assert personnumre.slett(forbindelse, "d1") == 1
    assert _finn(lager, ring, KARI) == ("d2",)


def test_et_nummer_uten_dokument_blir_nektet(lager: Lager, ring: Nokkelring) -> None:
    with pytest.raises(IntegrityError):
        _legg(lager, ring, "finnes-ikke", KARI)


class TestNokkelfilen:
    def test_bare_eieren_kan_lese_den_og_eldre_nokler_blir_staaende(self, fil: Path, ring: Nokkelring) -> None:
        assert stat.S_IMODE(fil.stat().st_mode) == 0o600
        ny = nokkelfil.legg_til(fil)
        assert dict(ny.nokler)["1"] == ring.nokler["1"]
        assert nokkelfil.les(fil) == ny
        assert [f.name for f in fil.parent.iterdir() if f.name.startswith(".")] == []

    @pytest.mark.parametrize("tilgang", [0o640, 0o604, 0o644])
    def test_en_fil_som_andre_kan_lese_blir_nektet(self, fil: Path, ring: Nokkelring, tilgang: int) -> None:
        fil.chmod(tilgang)
        with pytest.raises(Oppsettsfeil, match="andre enn eieren"):
            nokkelfil.les(fil)

    @pytest.mark.parametrize(
        "innhold",
        [
            "",
            "gjeldende = '1'",
            "gjeldende = '1'\nnokler = 3",
            "gjeldende = '1'\n[nokler]\n1 = 'hemmelig'",
            "gjeldende = '1'\n[nokler]\n1 = 'aGVtbWVsaWc='",
            "gjeldende = '2'\n[nokler]\n1 = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='",
            "ikke toml",
        ],
    )
    def test_en_gal_fil_blir_sagt_uten_innholdet(self, fil: Path, innhold: str) -> None:
        fil.write_text(innhold, encoding="utf-8")
        fil.chmod(0o600)
        with pytest.raises(Oppsettsfeil, match="ikke slik den skal være") as feil:
            nokkelfil.les(fil)
        assert "hemmelig" not in f"{feil.value} {feil.value.tiltak}"

    def test_demoen_lager_sin_egen_og_flere_samtidig_far_den_samme(self, tmp_path: Path) -> None:
        settings = Settings.fra_miljo({}, data=tmp_path)
        with ThreadPoolExecutor(4) as samtidige:
            ringer = list(samtidige.map(lambda _: nokkelringen(settings), range(8)))
        assert all(ring == ringer[0] for ring in ringer)
        assert (tmp_path / "nokler.toml").is_file()

    def test_produksjon_lager_ingen_nokkel_av_seg_selv(self, tmp_path: Path) -> None:
        for nokler, melding in ((None, "ikke satt"), (tmp_path / "borte.toml", "finnes ikke")):
            with pytest.raises(Oppsettsfeil, match=melding):
                nokkelringen(Settings(modus=Modus.PRODUKSJON, data=tmp_path / "data", nokler=nokler))
        assert list(tmp_path.iterdir()) == []

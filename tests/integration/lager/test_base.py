"""The data folder: made safely by several processes at once, strict tables, one mode per folder."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import DatabaseError

from app.clock import OSLO
from app.errors import Oppsettsfeil
from app.lager import base, kolonner, modeller, motor
from app.lager.base import Lager
from app.lager.migrering import migrer, oppsett
from app.lager.motor import DATABASE
from app.lageroppsett import Lageroppsett
from app.settings import Modus

ROT = Path(__file__).resolve().parents[3]
NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
NYESTE = "0013"
RAA_TID = {"sqlite": "2026-08-03T10:00:00.000000+00:00", "postgresql": "2026-08-03 10:00:00+00"}


def _dokument(id_: str = "d1") -> dict[str, object]:
    return {
        "id": id_,
        "fylkesnummer": "46",
        "dokumenttype": "larekontrakt",
        "status": "kladd",
        "utgave": 1,
        "data_sha256": "0" * 64,
        "bestilling_sha256": "0" * 64,
        "pdf_sha256": "0" * 64,
        "opprettet": NA,
        "post": {"b": 1, "a": "æ"},
    }


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path, Modus.DEMO, database)
    yield lager
    lager.lukk()


@pytest.mark.parametrize(
    ("slag", "mapper"),
    [("sqlite", ("data", "data", "data")), ("postgresql", ("data", "data", "data"))],
    ids=["sqlite", "postgresql"],
)
def test_tre_prosesser_kan_lage_den_samme_databasen_samtidig(
    tmp_path: Path, ny_database: Callable[[str], str | None], slag: str, mapper: tuple[str, ...]
) -> None:
    database = ny_database(slag)
    kode = (
        "import sys;from pathlib import Path;from app.lager.base import apne;from app.settings import Modus\n"
        "sys.stdin.read();apne(Path(sys.argv[1]), Modus.DEMO, sys.argv[2] or None).lukk();print('apnet')"
    )
    prosesser = [
        subprocess.Popen(
            [sys.executable, "-c", kode, str(tmp_path / mappe), database or ""],
            cwd=ROT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for mappe in mapper
    ]
    for p in prosesser:
        assert p.stdin
        p.stdin.close()
        p.stdin = None
    svar = [(*p.communicate(timeout=60), p.returncode) for p in prosesser]
    assert svar == [("apnet\n", "", 0)] * 3
    lager = base.apne(tmp_path / mapper[0], Modus.DEMO, database)
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("select version_num from alembic_version")).scalars().all() == [NYESTE]
        assert forbindelse.execute(text("select verdi from installasjon where navn = 'modus'")).scalars().all() == ["demo"]
    lager.lukk()


def test_den_som_venter_pa_en_annens_migrering_gir_ikke_opp(tmp_path: Path, ny_database: Callable[[str], str | None]) -> None:
    database = f"{ny_database('postgresql')}&options=-c%20lock_timeout%3D200"
    base.apne(tmp_path, Modus.DEMO, database).lukk()
    annen = motor.lag_motor(tmp_path, database)
    with ThreadPoolExecutor(1) as samtidig:
        with annen.begin() as migrerer:
            motor.alene_om(migrerer, "migrering")
            apner = samtidig.submit(base.apne, tmp_path, Modus.DEMO, database)
            time.sleep(0.6)
            assert not apner.done()
        apner.result(10).lukk()
    annen.dispose()


def test_sqlite_skriver_i_wal_og_venter_pa_disken(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("pragma journal_mode")).scalar() == "wal"
        assert forbindelse.execute(text("pragma synchronous")).scalar() == 2
    lager.lukk()


def test_et_krasj_midt_i_merkingen_laser_ikke_mappen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def krasj(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr("app.lager.varigfil.os.fsync", krasj)
        with pytest.raises(KeyboardInterrupt):
            base.merk_mappe(tmp_path, Modus.DEMO)
    base.merk_mappe(tmp_path, Modus.DEMO)
    assert (tmp_path / "modus").read_text(encoding="utf-8") == "demo"


def test_migreringene_gir_tabellene_i_modellen(lager: Lager) -> None:
    with lager.lesing() as forbindelse:
        assert compare_metadata(MigrationContext.configure(forbindelse, opts={"compare_type": True}), modeller.metadata) == []


def test_migreringene_kan_gjores_om(lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        command.downgrade(oppsett(forbindelse), "base")
        assert inspect(forbindelse).get_table_names() == ["alembic_version"]
    migrer(lager.motor)
    with lager.lesing() as forbindelse:
        assert set(inspect(forbindelse).get_table_names()) == {"alembic_version", *modeller.metadata.tables}


def test_hver_tabell_er_streng(tmp_path: Path) -> None:
    base.apne(tmp_path, Modus.DEMO).lukk()
    with closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        strenge = dict(db.execute("select name, strict from pragma_table_list where schema='main' and type='table'"))
    assert {n: strenge[n] for n in modeller.metadata.tables} == dict.fromkeys(modeller.metadata.tables, 1)


def test_fremmednokler_gjelder(lager: Lager) -> None:
    rad = {"dokument_id": "finnes-ikke", "nr": 1, "tid": NA, "type": "t", "aktor": "a", "data": {}, "forrige": "", "hash": ""}
    with pytest.raises(DatabaseError, match=r"(?i)foreign key"), lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(modeller.hendelse).values(**rad))


def test_en_transaksjon_lagres_hel_eller_ikke(lager: Lager) -> None:
    rad = insert(modeller.dokument).values(**_dokument())
    with pytest.raises(DatabaseError, match=r"(?i)unique"), lager.transaksjon() as forbindelse:
        _ = (forbindelse.execute(rad), forbindelse.execute(rad))
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("select count(*) from dokument")).scalar() == 0


def test_den_som_leser_venter_ikke_pa_den_som_skriver(lager: Lager) -> None:
    with lager.transaksjon() as skriver:
        skriver.execute(insert(modeller.dokument).values(**_dokument()))
        with lager.lesing() as leser:
            assert leser.execute(text("select count(*) from dokument")).scalar() == 0


def test_den_som_leser_ser_det_samme_til_den_er_ferdig_og_kan_ikke_skrive(lager: Lager) -> None:
    with lager.lesing() as leser:
        assert leser.execute(text("select count(*) from dokument")).scalar() == 0
        with lager.transaksjon() as skriver:
            skriver.execute(insert(modeller.dokument).values(**_dokument()))
        assert leser.execute(text("select count(*) from dokument")).scalar() == 0
    with pytest.raises(DatabaseError), lager.lesing() as leser:
        leser.execute(insert(modeller.dokument).values(**_dokument("d2")))
    with lager.lesing() as leser:
        assert leser.execute(text("select id from dokument")).scalars().all() == ["d1"]


def test_tid_beholder_forskyvning_og_json_kommer_likt_ut(lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(modeller.dokument).values(**_dokument()))
        rad = forbindelse.execute(modeller.dokument.select()).one()
        raa = forbindelse.execute(text("select cast(opprettet as text), cast(post as text) from dokument")).one()
    assert rad.opprettet == NA
    assert rad.opprettet.utcoffset() == NA.utcoffset()
    assert list(rad.post.items()) == [("b", 1), ("a", "æ")]
    assert tuple(raa) == (RAA_TID[lager.motor.dialect.name], '{"b":1,"a":"æ"}')


def test_tid_uten_forskyvning_blir_avvist(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without offset"):
        kolonner.Tidspunkt().process_bind_param(datetime(2026, 8, 3), None)  # type: ignore[arg-type] # noqa: DTZ001 - the mistake under test


def test_en_demomappe_kan_ikke_bli_produksjon(tmp_path: Path) -> None:
    base.apne(tmp_path, Modus.DEMO).lukk()
    with pytest.raises(Oppsettsfeil, match="modus") as feil:
        base.apne(tmp_path, Modus.PRODUKSJON)
    assert feil.value.tiltak is not None
    assert "KONTRAKTVERK_DATA" in feil.value.tiltak.nn
    base.apne(tmp_path, Modus.DEMO).lukk()


@pytest.mark.parametrize("lengde", [0, 31, 33], ids=["tom", "kort", "lang"])
def test_en_fil_som_ikke_er_32_byte_blir_aldri_nokkelen_til_personindeksen(tmp_path: Path, lengde: int) -> None:
    """An empty file is what a redirect that went wrong leaves: with it, anybody could make the marks."""
    fil = tmp_path / "personindeks"
    fil.write_bytes(bytes(lengde))
    with pytest.raises(Oppsettsfeil, match=f"på {lengde} byte") as feil:
        base.apne(tmp_path / "data", Modus.PRODUKSJON, None, Lageroppsett(personindeks=fil))
    assert "32" in feil.value.detalj.nn
    fil.write_bytes(bytes(range(32)))
    lager = base.apne(tmp_path / "data", Modus.PRODUKSJON, None, Lageroppsett(personindeks=fil))
    assert lager.indeksnokkel == bytes(range(32)), "nothing was laid down of the one that was refused"
    lager.lukk()


def test_datamappen_er_bare_vaar(tmp_path: Path) -> None:
    base.apne(tmp_path / "ny", Modus.DEMO).lukk()
    assert stat.S_IMODE((tmp_path / "ny").stat().st_mode) == 0o700


def test_en_demodatabase_kan_ikke_bli_produksjon_fra_en_annen_mappe(tmp_path: Path, ny_database: Callable[[str], str | None]) -> None:
    database = ny_database("postgresql")
    base.apne(tmp_path / "a", Modus.DEMO, database).lukk()
    with pytest.raises(Oppsettsfeil, match="Databasen er ikke laget i produksjon"):
        base.apne(tmp_path / "b", Modus.PRODUKSJON, database)


@pytest.mark.parametrize("adresse", ["postgresql://kv:hemmelig@127.0.0.1:1/kv", "postgresql://kv:hemmelig@/kv?host=/finnes/ikke"])
def test_en_database_som_ikke_svarer_blir_sagt_uten_passord(tmp_path: Path, adresse: str) -> None:
    with pytest.raises(Oppsettsfeil, match="svarer ikke") as feil:
        base.apne(tmp_path, Modus.DEMO, adresse)
    assert "hemmelig" not in f"{feil.value} {feil.value.tiltak}"


def test_en_eldre_postgresql_blir_nektet(lager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    with lager.lesing() as forbindelse:
        motor.krev_versjon(forbindelse)
        monkeypatch.setattr(forbindelse.dialect, "name", "postgresql")
        monkeypatch.setattr(forbindelse.dialect, "server_version_info", (14, 9))
        with pytest.raises(Oppsettsfeil, match="PostgreSQL 14, men må være 15"):
            motor.krev_versjon(forbindelse)
        monkeypatch.undo()

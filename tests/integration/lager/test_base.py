"""The data folder: made safely by several processes at once, strict tables, one mode per folder."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from app.clock import OSLO
from app.errors import Oppsettsfeil
from app.lager import base, modeller
from app.settings import Modus

ROT = Path(__file__).resolve().parents[3]
NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)


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


def test_to_prosesser_kan_lage_datamappen_samtidig(tmp_path: Path) -> None:
    kode = (
        "import sys;from pathlib import Path;from app.lager.base import apne;from app.settings import Modus\n"
        "sys.stdin.read();apne(Path(sys.argv[1]), Modus.DEMO).lukk();print('apnet')"
    )
    prosesser = [
        subprocess.Popen(
            [sys.executable, "-c", kode, str(tmp_path / "data")],
            cwd=ROT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for p in prosesser:
        assert p.stdin
        p.stdin.close()
        p.stdin = None
    svar = [(*p.communicate(timeout=60), p.returncode) for p in prosesser]
    assert svar == [("apnet\n", "", 0)] * 3
    with closing(sqlite3.connect(tmp_path / "data" / base.DATABASE)) as db:
        assert db.execute("select version_num from alembic_version").fetchall() == [("0002",)]
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_et_krasj_midt_i_merkingen_laser_ikke_mappen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def krasj(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr("app.lager.blobs.os.fsync", krasj)
        with pytest.raises(KeyboardInterrupt):
            base.merk_mappe(tmp_path, Modus.DEMO)
    base.merk_mappe(tmp_path, Modus.DEMO)
    assert (tmp_path / "modus").read_text(encoding="utf-8") == "demo"


def test_migreringene_gir_tabellene_i_modellen(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    with lager.lesing() as forbindelse:
        forskjeller = compare_metadata(MigrationContext.configure(forbindelse), modeller.metadata)
    lager.lukk()
    assert forskjeller == []


def test_hver_tabell_er_streng(tmp_path: Path) -> None:
    base.apne(tmp_path, Modus.DEMO).lukk()
    with closing(sqlite3.connect(tmp_path / base.DATABASE)) as db:
        strenge = dict(db.execute("select name, strict from pragma_table_list where schema='main' and type='table'"))
    assert {n: strenge[n] for n in modeller.metadata.tables} == {"dokument": 1, "hendelse": 1, "idempotens": 1, "kandidatindeks": 1}


def test_fremmednokler_gjelder(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    rad = {"dokument_id": "finnes-ikke", "nr": 1, "tid": NA, "type": "t", "aktor": "a", "data": {}, "forrige": "", "hash": ""}
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(modeller.hendelse).values(**rad))
    lager.lukk()


def test_en_transaksjon_lagres_hel_eller_ikke(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    rad = insert(modeller.dokument).values(**_dokument())
    with pytest.raises(DatabaseError, match="UNIQUE"), lager.transaksjon() as forbindelse:
        _ = (forbindelse.execute(rad), forbindelse.execute(rad))
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("select count(*) from dokument")).scalar() == 0
    lager.lukk()


def test_den_som_leser_venter_ikke_pa_den_som_skriver(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    with lager.transaksjon() as skriver:
        skriver.execute(insert(modeller.dokument).values(**_dokument()))
        with lager.lesing() as leser:
            assert leser.execute(text("select count(*) from dokument")).scalar() == 0
    lager.lukk()


def test_tid_beholder_forskyvning_og_json_kommer_likt_ut(tmp_path: Path) -> None:
    lager = base.apne(tmp_path, Modus.DEMO)
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(modeller.dokument).values(**_dokument()))
        rad = forbindelse.execute(modeller.dokument.select()).one()
        raa = forbindelse.execute(text("select opprettet, post from dokument")).one()
    lager.lukk()
    assert rad.opprettet == NA
    assert rad.opprettet.utcoffset() == NA.utcoffset()
    assert list(rad.post.items()) == [("b", 1), ("a", "æ")]
    assert tuple(raa) == ("2026-08-03T10:00:00.000000+00:00", '{"b":1,"a":"æ"}')


def test_tid_uten_forskyvning_blir_avvist(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without offset"):
        modeller.Tidspunkt().process_bind_param(datetime(2026, 8, 3), None)  # type: ignore[arg-type] # noqa: DTZ001 - the mistake under test


def test_en_demomappe_kan_ikke_bli_produksjon(tmp_path: Path) -> None:
    base.apne(tmp_path, Modus.DEMO).lukk()
    with pytest.raises(Oppsettsfeil, match="modus") as feil:
        base.apne(tmp_path, Modus.PRODUKSJON)
    assert feil.value.tiltak is not None
    assert "KONTRAKTVERK_DATA" in feil.value.tiltak.nn
    base.apne(tmp_path, Modus.DEMO).lukk()


def test_datamappen_er_bare_vaar(tmp_path: Path) -> None:
    base.apne(tmp_path / "ny", Modus.DEMO).lukk()
    assert stat.S_IMODE((tmp_path / "ny").stat().st_mode) == 0o700

"""procrastinate's tables: made once by several at once, upgraded from an older version, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from app.jobber import procrastinate_skjema
from app.lager import base
from app.lager.base import Lager
from app.settings import Modus

MIGRERINGER = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
UTSEENDE = text("""
    SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_name LIKE 'procrastinate%'
     UNION ALL SELECT proname || ' ' || md5(prosrc) FROM pg_proc WHERE proname LIKE 'procrastinate%'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
     ORDER BY 1
""")


@pytest.fixture
def to_lagre(tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[tuple[Lager, Lager]]:
    with ExitStack() as ved_slutt:
        begge = tuple(base.apne(tmp_path / navn, Modus.DEMO, ny_database("postgresql")) for navn in ("en", "to"))
        for lager in begge:
            ved_slutt.callback(lager.lukk)
        yield begge[0], begge[1]


def test_flere_samtidig_lager_tabellene_en_gang(to_lagre: tuple[Lager, Lager]) -> None:
    with ThreadPoolExecutor(4) as samtidige:
        nye = list(samtidige.map(lambda _: procrastinate_skjema.oppgrader(to_lagre[0]), range(4)))
    assert sorted(map(len, nye)) == [0, 0, 0, len(MIGRERINGER)]


def test_en_eldre_versjon_blir_lik_en_ny(to_lagre: tuple[Lager, Lager]) -> None:
    gammel, ny = to_lagre
    tredje = [fil for fil in MIGRERINGER if fil.name < "03.00"]
    with gammel.transaksjon() as forbindelse:
        forbindelse.execute(text("CREATE TABLE jobbmotor_migrering (navn text PRIMARY KEY)"))
    for fil in tredje:
        with gammel.transaksjon() as forbindelse:
            procrastinate_skjema._kjor(forbindelse, fil.read_text(encoding="utf-8"))
            forbindelse.execute(text("INSERT INTO jobbmotor_migrering VALUES (:n)"), {"n": fil.name})
    assert len(procrastinate_skjema.oppgrader(gammel)) == len(MIGRERINGER) - len(tredje) > 0
    procrastinate_skjema.oppgrader(ny)
    utseende = []
    for lager in (gammel, ny):
        with lager.lesing() as forbindelse:
            utseende.append(forbindelse.execute(UTSEENDE).scalars().all())
    assert utseende[0] == utseende[1]

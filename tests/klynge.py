"""A PostgreSQL of the tests' own: a cluster in a temporary folder, reached by a socket there, gone afterwards.

The server comes from Debian (scripts/oppsett.sh test) and refuses to run as root, so root starts it as another user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

MINST = 15


def programmer() -> Path | None:
    """The newest server's folder, None where none is new enough."""
    debian = [m for m in Path("/usr/lib/postgresql").glob("*/bin") if m.parent.name.isdigit() and int(m.parent.name) >= MINST]
    funnet = sorted(debian, key=lambda m: int(m.parent.name))
    if funnet:
        return funnet[-1]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def mangler() -> str | None:
    """Why no PostgreSQL can be started here, None where it can."""
    if programmer() is None:
        return f"PostgreSQL {MINST} or newer is not installed (apt-get install postgresql)"
    if os.getuid() == 0 and _annen_bruker() is None:
        return "PostgreSQL does not run as root, and there is neither a user postgres nor nobody"
    return None


def _annen_bruker() -> pwd.struct_passwd | None:
    """Who runs the server when we are root."""
    brukere = {b.pw_name: b for b in pwd.getpwall()}
    return brukere.get("postgres") or brukere.get("nobody")


@dataclass(frozen=True)
class Klynge:
    """A cluster that can be stopped and started."""

    mappe: Path

    def adresse(self, database: str = "postgres") -> str:
        return f"postgresql://kv@/{database}?host={self.mappe}"

    def start(self) -> None:
        valg = f"-k {self.mappe} -c listen_addresses='' -c fsync=off -c max_connections=200 -c timezone=UTC"
        self._kjor("pg_ctl", "-D", str(self.mappe / "data"), "-l", str(self.mappe / "logg"), "-o", valg, "-w", "start")

    def stopp(self) -> None:
        """At once: no connection is waited for, as when the machine loses its power."""
        self._kjor("pg_ctl", "-D", str(self.mappe / "data"), "-m", "immediate", "-w", "stop")

    def ny_database(self, navn: str) -> str:
        """An empty database. ICU's Norwegian order, so that nothing leans on the order of bytes."""
        self._utfor(f"CREATE DATABASE {navn} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'nb-NO' LOCALE 'C.UTF-8'")
        return self.adresse(navn)

    def slett_database(self, navn: str) -> None:
        self._utfor(f"DROP DATABASE IF EXISTS {navn} WITH (FORCE)")

    def _utfor(self, setning: str) -> None:
        with psycopg.connect(self.adresse(), autocommit=True) as forbindelse:
            forbindelse.execute(setning.encode())

    def _kjor(self, program: str, *args: str) -> None:
        mappe = programmer()
        assert mappe
        subprocess.run([str(mappe / program), *args], check=True, stdout=subprocess.DEVNULL, timeout=60, cwd=self.mappe, **_som())


def _som() -> dict[str, Any]:
    """Arguments of a process that is not root."""
    bruker = _annen_bruker() if os.getuid() == 0 else None
    return {"user": bruker.pw_uid, "group": bruker.pw_gid, "extra_groups": []} if bruker else {}


@contextmanager
def klynge() -> Iterator[Klynge]:
    """A running cluster, for as long as the block lasts. Its path is short: a socket's name has room for 107 bytes."""
    mappe = Path(tempfile.mkdtemp(prefix="kv-pg-", dir="/tmp"))
    if som := _som():
        os.chown(mappe, som["user"], som["group"])
    ny = Klynge(mappe)
    try:
        ny._kjor("initdb", "-D", str(mappe / "data"), "-U", "kv", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        ny.start()
        try:
            yield ny
        finally:
            ny.stopp()
    finally:
        shutil.rmtree(mappe)

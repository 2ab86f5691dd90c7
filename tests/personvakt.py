"""Looks for personal numbers in everything that a test run says aloud: the log, addresses, error bodies, figures, rows in the clear.

A pytest plugin (its hooks are taken in by `tests/conftest.py`). A test during which a number slipped out fails with its own name and the
place, never with the number. What is looked for: numbers built as those of the population register, real or synthetic, and those that
the tests let a county make, whichever way their digits are put in groups.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import psycopg
import pytest
from psycopg.types.json import Json, Jsonb

ROT = Path(__file__).resolve().parents[1]
_NUMMER = re.compile(
    r"[0-9](?<![0-9A-Za-z][0-9])(?<![0-9]\.[0-9])[0-9][ .\u00a0-]?[0-9]{2}[ .\u00a0-]?[0-9]{2}[ .\u00a0-]?[0-9]{5}(?![0-9A-Za-z])"
)
"""Begins with its first digit and looks back from there: eight times as fast as looking back at every letter."""
_ADRESSE = re.compile(r"""(?:https?://|["'(]/)[^\s"'<>)]{0,500}""")
_FIKTIVT = re.compile(r'"fiktivt", "verdi": "(\d{11})"')
_IKKE_SIFFER = re.compile(r"\D")
FEIL, UFERDIG_SKJEMA = 400, 422
TALL = "/metrics"
EGNE_PROGRAMMER = ("app.", "signing", "tests.", "kontraktverk")
I_KLARTEKST: tuple[str, ...] = ("fanget_melding",)
"""Tables of the demo alone, where messages to synthetic people lie as they are."""
KOEN = "a row of the table procrastinate_jobs"
FRA_KLIENTEN: Mapping[str, str] = {
    "test_ramme.py::test_id_som_ikke_er_en_id_blir_avvist_uten_aa_gjentas": "a caller puts a number where the id belongs",
    "test_drift.py::TestMaltall::test_ingen_person_og_intet_fylke": "a caller puts a number in the address, and it is in no figure",
    "test_ramme.py::TestLogg::test_loggen_har_verken_personnummer": "a caller searches for a number in the address",
    "test_logg.py::test_ingen_vei_inn_faar_et_personnummer_i_loggen": "a caller puts a number in every place there is",
}
"""Tests that put a number in the address themselves, to see that it goes no further than back to the caller: part of the test's id, and
why. Log, figures, rows and error bodies are searched all the same."""


@functools.cache
def fylkenes_egne() -> frozenset[str]:
    """The numbers that tests let a county have made itself: such a one is built as the county likes, and is known by being listed."""
    return frozenset(tall for fil in (ROT / "tests").rglob("*.py") for tall in _FIKTIVT.findall(fil.read_text(encoding="utf-8")))


def personnumre(tekst: str) -> Iterator[str]:
    """Every personal number in a text, as it is written there."""
    from app.domene.identer import er_bygd_som_i_folkeregisteret

    for treff in _NUMMER.finditer(tekst):
        siffer = _IKKE_SIFFER.sub("", treff[0])
        if er_bygd_som_i_folkeregisteret(siffer) or siffer in fylkenes_egne():
            yield treff[0]


@dataclass(slots=True)
class Vaktpost:
    """What was found during the test that runs now: places, never numbers."""

    test: str = ""
    steder: list[str] = field(default_factory=list)
    filer: dict[str, int] = field(default_factory=dict)
    """Files that processes write to, and how far they are read."""

    def se(self, hvor: str, tekst: str) -> None:
        """Look through a text; note the place when a number stands in it."""
        if next(personnumre(tekst), None) is not None:
            self.steder.append(hvor)

    def se_adresse(self, hvor: str, adresse: str) -> None:
        """An address, as it is and decoded."""
        self.se(hvor, unquote_plus(adresse))

    def se_adresser_i(self, hvor: str, side: str) -> None:
        """The addresses in a page. A page itself may show the number it was asked for."""
        if next(personnumre(unquote_plus(side)), None) is None:
            return
        for adresse in _ADRESSE.findall(side):
            self.se_adresse(hvor, adresse)

    def se_svar(self, sti: str, status: int, hoder: Mapping[str, str], kropp: bytes) -> None:
        """One answer: its headers always; its body where it is an error or figures; else the addresses in it."""
        self.se(f"header of the answer to {_navn(sti)}", unquote_plus("\n".join(hoder.values())))
        if not kropp or not hoder.get("content-type", "").startswith(("text/", "application/json", "application/problem+json")):
            return
        tekst = _pakket_ut(hoder, kropp).decode("utf-8", "replace")
        if (status >= FEIL and not _er_skjema(status, hoder)) or sti == TALL:
            self.se(f"body of the answer {status} to {_navn(sti)}", tekst)
        elif not _fra_klienten(self.test):
            self.se_adresser_i(f"an address in the answer to {_navn(sti)}", tekst)

    def se_filene(self) -> None:
        """What the processes of this test have written since last time."""
        for fil, lest in list(self.filer.items()):
            sti = Path(fil)
            if not sti.is_file():
                del self.filer[fil]
                continue
            innhold = sti.read_bytes()
            self.filer[fil] = len(innhold)
            self.se("the output of a process", innhold[lest:].decode("utf-8", "replace"))

    def gjor_opp(self) -> list[str]:
        """The places of this test; the next begins with none."""
        self.se_filene()
        funnet, self.steder = sorted(set(self.steder)), []
        return funnet


VAKT = Vaktpost()


def _navn(sti: str) -> str:
    """An address without whatever stands in it of numbers."""
    return re.sub(r"\d{4,}", "…", unquote_plus(sti))


def _er_skjema(status: int, hoder: Mapping[str, str]) -> bool:
    """A form that is shown again to the one who filled it in, with what they wrote or may read: a page, no error body."""
    return status == UFERDIG_SKJEMA and hoder["content-type"].startswith("text/html")


def _pakket_ut(hoder: Mapping[str, str], kropp: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(kropp) if hoder.get("content-encoding") == "gzip" else kropp


def _fra_klienten(test: str) -> bool:
    return any(navn in test for navn in FRA_KLIENTEN)


# ---------------------------------------------------------------- where it listens


def _lytt_pa_loggen() -> None:
    """Every line of ours, also where a test has taken stderr for itself."""
    from app.drift.logg import _Stderr

    skriv = _Stderr.msg

    def msg(self: _Stderr, linje: str) -> None:
        VAKT.se("a line of the log", linje)
        skriv(self, linje)

    for navn in ("msg", "info", "warning", "error"):
        setattr(_Stderr, navn, msg)


def _lytt_ved_doren() -> None:
    """Every call that a service in this process answers, whoever the client is."""
    from app.api.vakt import Vakt

    slipp_inn = Vakt.__call__

    async def kall(self: Vakt, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await slipp_inn(self, scope, receive, send)
            return
        svar = _Svar()

        async def videre(melding: Any) -> None:
            svar.ta(melding)
            await send(melding)

        if not _fra_klienten(VAKT.test):
            VAKT.se_adresse("the address of a call", f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}")
        await slipp_inn(self, scope, receive, videre)
        VAKT.se_svar(scope["path"], svar.status, svar.hoder, b"".join(svar.kropp))

    Vakt.__call__ = kall  # type: ignore[method-assign]


@dataclass(slots=True)
class _Svar:
    status: int = 0
    hoder: dict[str, str] = field(default_factory=dict)
    kropp: list[bytes] = field(default_factory=list)

    def ta(self, melding: Mapping[str, Any]) -> None:
        if melding["type"] == "http.response.start":
            self.status = melding["status"]
            self.hoder = {navn.decode("latin-1").lower(): verdi.decode("latin-1") for navn, verdi in melding["headers"]}
        elif melding["type"] == "http.response.body":
            self.kropp.append(melding.get("body", b""))


def _lytt_pa_databasen() -> None:
    """What is written to any table as text: whatever may hold a number is encrypted before it comes here."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def _(_forbindelse: Any, _markor: Any, setning: str, verdier: Any, _kontekst: Any, _mange: bool) -> None:
        if not setning.startswith(("INSERT", "UPDATE")):
            return
        tabell = setning.split(None, 3)[2 if setning.startswith("INSERT") else 1].strip('"')
        if tabell not in I_KLARTEKST:
            for verdi in _tekster(verdier):
                VAKT.se(f"a row of the table {tabell}", verdi)


def _tekster(verdier: Any) -> Iterator[str]:
    """What is text in the values of a statement. A column of JSON is text on SQLite, and an object of the driver's on PostgreSQL."""
    if isinstance(verdier, str):
        yield verdier
    elif isinstance(verdier, Json | Jsonb):
        yield json.dumps(verdier.obj, ensure_ascii=False, default=str)
    elif isinstance(verdier, Mapping):
        yield from _tekster(list(verdier.values()))
    elif isinstance(verdier, list | tuple):
        for en in verdier:
            yield from _tekster(en)


def _lytt_pa_koen() -> None:
    """procrastinate writes its rows past SQLAlchemy, in this process and in others: its queue is read when a database goes. What was done
    before that is deleted; whoever added it was refused a number (`app.jobber.port.kontrollert`)."""
    from tests.klynge import Klynge

    slett = Klynge.slett_database

    def slettet(self: Klynge, navn: str) -> None:
        for tekst in koen_i(self.adresse(navn)):
            VAKT.se(KOEN, tekst)
        slett(self, navn)

    Klynge.slett_database = slettet  # type: ignore[method-assign]


def koen_i(adresse: str) -> list[str]:
    """The arguments of the jobs in procrastinate's queue; none where there is no such queue, or no such database."""
    try:
        with psycopg.connect(adresse, options="-c lock_timeout=5000") as forbindelse:
            if forbindelse.execute("SELECT to_regclass('procrastinate_jobs')").fetchone() == (None,):
                return []
            return [rad[0] for rad in forbindelse.execute("SELECT args::text FROM procrastinate_jobs")]
    except psycopg.OperationalError:
        return []


def _lytt_pa_prosessene() -> None:
    """What our own programs write when they run as processes: the output of commands that fail, and stderr always."""
    from tests import kommandostarter

    kjor, snakk, start = kommandostarter.kjor, subprocess.Popen.communicate, subprocess.Popen.__init__

    def kjort(*args: object, **miljo: str) -> subprocess.CompletedProcess[str]:
        svar = kjor(*args, **miljo)
        VAKT.se("stderr of a command", svar.stderr)
        if svar.returncode:
            VAKT.se("the answer of a command that failed", svar.stdout)
        return svar

    def snakket(self: subprocess.Popen[Any], *args: Any, **kw: Any) -> Any:
        ut, feil = snakk(self, *args, **kw)
        if feil and _er_vart(self.args):
            VAKT.se("stderr of a process", feil if isinstance(feil, str) else feil.decode("utf-8", "replace"))
        return ut, feil

    def startet(self: subprocess.Popen[Any], args: Any, *resten: Any, **kw: Any) -> None:
        start(self, args, *resten, **kw)
        if _er_vart(args):
            VAKT.filer.update({navn: 0 for fil in (kw.get("stdout"), kw.get("stderr")) if (navn := _filnavn(fil)) not in {"", *VAKT.filer}})

    kommandostarter.kjor = kjort
    subprocess.Popen.communicate = snakket  # type: ignore[method-assign]
    subprocess.Popen.__init__ = startet  # type: ignore[method-assign]


def _er_vart(args: Any) -> bool:
    ord_ = [str(en) for en in args] if isinstance(args, list | tuple) else [str(args)]
    return any(en.startswith(EGNE_PROGRAMMER) for en in ord_[1:]) or ord_[0].endswith("kontraktverk")


def _filnavn(fil: Any) -> str:
    navn = getattr(fil, "name", "")
    return navn if isinstance(navn, str) else ""


LYTTERE: tuple[Callable[[], None], ...] = (_lytt_pa_loggen, _lytt_ved_doren, _lytt_pa_databasen, _lytt_pa_koen, _lytt_pa_prosessene)


# ---------------------------------------------------------------- the hooks


def pytest_configure() -> None:
    """Before anything of the product is used."""
    for lytt in LYTTERE:
        lytt()


def pytest_runtest_logstart(nodeid: str) -> None:
    VAKT.test = nodeid


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Last of all that is done for a test: what its fixtures said when they were closed counts too. The figures only grow, and are read
    after the last test of each file."""
    yield
    for nr, (nar, hvor, innhold) in enumerate(item._report_sections):
        if hvor == "stderr" and next(personnumre(innhold), None):
            VAKT.se("stderr of the test", innhold)
            item._report_sections[nr] = (nar, hvor, _NUMMER.sub("…", innhold))  # pytest shows it with the failure
    if nextitem is None or nextitem.path != item.path:
        _se_tallene()
    if funnet := VAKT.gjor_opp():
        pytest.fail(f"{item.nodeid}: a personal number stood in: {'; '.join(funnet)}", pytrace=False)


def _se_tallene() -> None:
    from app.maltall import EGNE, som_tekst

    VAKT.se("the figures", som_tekst(teller.familie() for teller in EGNE))

"""Many files, one report each: found in folders, read two at a time in processes of their own, and told in the order they were found.

One that is hostile, too large or cannot be read stops nothing: it has a row as the others, with what went wrong.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from app import flyt
from app.clock import Clock
from app.dokument.lesevakt import Lesevakt
from app.errors import EksternFeil, Feil, ForStor
from app.kontroll import Verksted
from app.lager.base import Lager
from app.tekst import Tekst
from app.tillit import verifiseringspolicy
from signing.verify import Grenser

LESERE = 2
"""Files read at one time."""
FORAN = 8
"""Files under way ahead of the one that is told: whoever writes reports may be slower than whoever reads files."""
STORST = Grenser().storrelse
"""Bytes of a file that is read; the verifier takes no larger ones."""
ENDELSER = frozenset({".pdf", ".asice", ".sce", ".asics", ".scs", ".bdoc", ".edoc", ".adoc", ".ddoc"})
"""What signed files are called (ETSI EN 319 162-1 annex A.2, and the Baltic ones). One that is called so is checked whatever is in it."""
_STARTER = (b"%PDF-", b"PK\x03\x04")
_XMLSIGNATUR = b"http://www.w3.org/2000/09/xmldsig#"
_HODE = 64 * 1024


class Uleselig(Feil):
    """A file in a folder that cannot be opened."""

    kode = "fil-kan-ikke-leses"
    status = 422


@dataclass(frozen=True, slots=True)
class Funnet:
    """The files to check, and how many others lay among them."""

    filer: tuple[Path, ...]
    hoppet_over: int = 0


@dataclass(frozen=True, slots=True)
class Kontrollert:
    """One file: its report, or why there is none. `fil`: its path as text, also where the name is no text."""

    fil: str
    sti: Path
    sha256: str | None
    rapport: Mapping[str, Any] | None
    feil: Feil | None
    sekunder: float

    @property
    def god(self) -> bool:
        """As the exit code counts (interfaces, command line)."""
        if self.rapport is None:
            return False
        samlet = self.rapport["samlet"]
        return samlet["integritet"] in {"intakt", "intaktMedTillatteEndringer"} and samlet["indikasjon"] != "TOTAL_FAILED"


def som_tekst(sti: Path | str) -> str:
    """A path or name that can be written: bytes that are no text, and characters that steer a terminal, are written as such."""
    lesbar = str(sti).encode("utf-8", "backslashreplace").decode()
    return "".join(tegn.encode("unicode_escape").decode() if unicodedata.category(tegn) == "Cc" else tegn for tegn in lesbar)


def finn(steder: Sequence[Path], *, utenom: Path | None = None) -> Funnet:
    """Files that are named, as they are; of folders, everything below that is or is called a signed file, by name. `utenom`: a folder whose
    files are answers, not questions."""
    filer: list[Path] = []
    andre = 0
    for sted in steder:
        alle = list(_under(sted, utenom)) if sted.is_dir() else [sted]
        valgte = [fil for fil in alle if fil == sted or _kan_vaere_signert(fil)]
        filer += valgte
        andre += len(alle) - len(valgte)
    return Funnet(tuple(filer), andre)


def _under(mappe: Path, utenom: Path | None) -> Iterator[Path]:
    for rot, mapper, navn in os.walk(mappe):
        mapper[:] = sorted(m for m in mapper if not m.startswith(".") and not _er(Path(rot, m), utenom))
        yield from (Path(rot, n) for n in sorted(navn) if not n.startswith("."))


def _er(mappe: Path, utenom: Path | None) -> bool:
    return utenom is not None and mappe.resolve() == utenom.resolve()


def _kan_vaere_signert(fil: Path) -> bool:
    kalt_det = fil.suffix.lower() in ENDELSER
    try:
        if not stat.S_ISREG(fil.stat().st_mode):  # a pipe has no end until somebody writes to it
            return False
        if kalt_det:
            return True
        with fil.open("rb") as strom:
            hode = strom.read(_HODE)
    except OSError:
        return kalt_det
    return hode.startswith(_STARTER) or (hode.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _XMLSIGNATUR in hode)


def kontroller_en(bord: Verksted, sti: Path, *, na: Clock, lager: Lager | None) -> Kontrollert:
    """One file from end to end. Never raises but for what is no fault of the file."""
    start = perf_counter()
    avtrykk, rapport, feil = None, None, None
    try:
        innhold = _les(sti)
        avtrykk = hashlib.sha256(innhold).hexdigest()
        rapport = flyt.verifiser_under_klokke(bord, innhold, na=na(), filnavn=som_tekst(sti.name), lager=lager)
    except (Uleselig, ForStor, EksternFeil) as e:
        feil = e
    return Kontrollert(som_tekst(sti), sti, avtrykk, rapport, feil, perf_counter() - start)


def kontroller_hver(bord: Verksted, filer: Iterable[Path], *, na: Clock, lager: Lager | None) -> Generator[Kontrollert]:
    """One after the other, in this process: for one file, which no other waits for."""
    for fil in filer:
        yield kontroller_en(bord, fil, na=na, lager=lager)


def kontroller_alle(bord: Verksted, filer: Iterable[Path], *, na: Clock, lager: Lager | None) -> Generator[Kontrollert]:
    """Each file's answer, in order, as soon as it and those before it are there. Closed early, what has not begun never begins."""
    vakt = Lesevakt(plasser=LESERE)
    under_vakt = replace(bord, vakt=vakt)
    arbeidere = ThreadPoolExecutor(LESERE)
    ventende: deque[Future[Kontrollert]] = deque()
    try:
        for fil in filer:
            ventende.append(arbeidere.submit(kontroller_en, under_vakt, fil, na=na, lager=lager))
            if len(ventende) >= FORAN:
                yield ventende.popleft().result()
        while ventende:
            yield ventende.popleft().result()
    finally:
        arbeidere.shutdown(wait=False, cancel_futures=True)
        vakt.lukk()


def velg(bord: Verksted, *, antall: int, na: datetime) -> Callable[..., Generator[Kontrollert]]:
    """How so many files are checked. One alone is checked here, unless issuers may be asked: a process that reads a file asks nobody."""
    nettverk = verifiseringspolicy(bord, na).nettverk  # asked first of all: in a demo that is new, this makes what it trusts, once
    return kontroller_alle if antall > 1 or nettverk else kontroller_hver


def _les(sti: Path) -> bytes:
    try:
        with sti.open("rb") as strom:
            innhold = strom.read(STORST + 1)  # a device says that it has no size, and a file may grow
    except OSError as feil:
        raise Uleselig(
            Tekst(nb="Filen kan ikke åpnes.", nn="Fila kan ikkje opnast."),
            tiltak=Tekst(nb="Se om du har lov til å lese den.", nn="Sjå om du har lov til å lese ho."),
        ) from feil
    if len(innhold) > STORST:
        raise ForStor(
            Tekst(nb=f"Filen er større enn {STORST // 1_048_576} MB.", nn=f"Fila er større enn {STORST // 1_048_576} MB."),
            tiltak=Tekst(nb="Så store filer kontrollerer vi ikke.", nn="Så store filer kontrollerer vi ikkje."),
        )
    return innhold

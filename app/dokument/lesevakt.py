"""Reads files from outside in processes of their own, with a clock and a limit on memory.

What a file may ask for is counted (`lesevern`, `signing.verify.Grenser`), so that the same file gets the same answer everywhere. The clock
is for what cannot be counted: one call deep in a reader that never ends. It is set above what an honest file at the limits takes; whoever
meets it gets the same answer as for a file that is too large.
"""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any, cast

from app.dokument import leseprosess, revisjonsbilder, vedleggsfil, vedleggskontroll
from app.dokument.leseprosess import LENGDE, MELDINGSGRENSE, VEGGTID, Oppgave, Sendt, forsiktig_lest, pakket, som_behov
from app.dokument.revisjonsbilder import Sammenlikning
from app.domene.vedlegg import Filfakta
from app.domene.vedleggssignatur import Signaturkontroll
from app.errors import EksternFeil
from app.tekst import Tekst
from signing.verify import Filoppslag, Maloppslag, Policy, Utgaveoppslag, for_mye_arbeid
from signing.verify.kunnskap import INGENTING, Hent, etter

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Krav:
    """What one question may cost: seconds of computing, and bytes of address space."""

    tid: float
    minne: int


KRAV: Mapping[str, Krav] = {
    "undersok": Krav(60.0, 2048 * MEGABYTE),
    "kontroller": Krav(10.0, 500 * MEGABYTE),
    "verifiser": Krav(10.0, 500 * MEGABYTE),
    "revisjonsbilder": Krav(10.0, 500 * MEGABYTE),
}
"""An attachment is looked through once, by who makes the document; whoever verifies may be anybody, so that costs less. The images of what
was changed are a help beside a verdict that stands without them."""
PLASSER = 3
"""Files read at one time: two that are verified, and one in a document that is drawn."""
NADE = 5.0
"""Seconds after which a process that should have stopped itself is ended from here."""
OPPSTART = 120.0
"""Seconds that a process may take to load."""


class LesingStoppet(Exception):  # noqa: N818  # the file is what is wrong
    """The file took more time or memory than it may, or brought the reader down."""


class Leseprosessfeil(EksternFeil):
    """The process that reads files cannot be started, or is gone. No fault of the file."""

    kode = "leseprosess"

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Filen kunne ikke leses nå.", nn="Fila kunne ikkje lesast no."),
            tiltak=Tekst(nb="Prøv igjen.", nn="Prøv igjen."),
        )


class _Prosess:
    """One running process. Asked one question at a time."""

    def __init__(self) -> None:
        # No variable of the service follows: the process that reads a stranger's file knows no password and no key.
        self._prosess = subprocess.Popen(
            [sys.executable, "-m", leseprosess.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": os.pathsep.join(sti or str(Path.cwd()) for sti in sys.path), "LANG": "C.UTF-8"},
            bufsize=0,
        )
        self._klar = False

    def spor(self, oppgave: Oppgave, oppslag: Mapping[str, Callable[..., Any]]) -> Any:
        """The answer; LesingStoppet where the file could not be read under its limits."""
        self._vent_til_klar()
        self._send(oppgave)
        frist = monotonic() + VEGGTID * oppgave.tid + NADE
        while True:
            slag, *resten = self._melding(frist)
            if slag == "svar":
                return resten[0]
            if slag != "spor":
                raise LesingStoppet
            self._send(oppslag[resten[0]](*resten[1]))

    def _vent_til_klar(self) -> None:
        """It has loaded the readers. What goes wrong before that is no fault of the file."""
        try:
            self._klar = self._klar or self._melding(monotonic() + OPPSTART) == ("klar",)
        except LesingStoppet as feil:
            raise Leseprosessfeil from feil

    def _send(self, verdi: Any) -> None:
        try:
            rest = memoryview(pakket(verdi))
            while rest:
                rest = rest[os.write(cast("Any", self._prosess.stdin).fileno(), rest) :]
        except OSError as feil:
            raise Leseprosessfeil from feil

    def _melding(self, frist: float) -> Any:
        try:
            lengde = int.from_bytes(self._les(LENGDE, frist), "big")
            if lengde > MELDINGSGRENSE:
                raise LesingStoppet
            return forsiktig_lest(self._les(lengde, frist))
        except pickle.UnpicklingError as feil:
            raise LesingStoppet from feil

    def _les(self, antall: int, frist: float) -> bytes:
        fd, samlet = cast("Any", self._prosess.stdout).fileno(), bytearray()
        while len(samlet) < antall:
            klar, _, _ = select.select([fd], [], [], max(0, frist - monotonic()))
            if not klar:
                raise LesingStoppet
            stykke = os.read(fd, antall - len(samlet))
            if not stykke:
                raise Leseprosessfeil
            samlet += stykke
        return bytes(samlet)

    def avslutt(self) -> None:
        """End it, and what it is in the middle of: its child hears the clock by itself."""
        self._prosess.kill()
        with self._prosess:
            pass


class Lesevakt:
    """Asks about files, each in a child of its own. One for the whole service; the processes are started when they are first needed."""

    def __init__(self, *, tid: float | None = None, plasser: int = PLASSER) -> None:
        """`tid`: for all questions, instead of what each may take."""
        self._tid = tid
        self._plasser = threading.BoundedSemaphore(plasser)
        self._ledige: list[_Prosess] = []
        self._las = threading.Lock()

    def undersok(self, innhold: bytes) -> Filfakta:
        """As `vedleggsfil.undersok`."""
        try:
            return cast("Filfakta", self._spor("undersok", innhold, {}))
        except LesingStoppet:
            return vedleggsfil.for_omfattende(innhold)

    def kontroller(self, innhold: bytes, *, policy: Policy, at: datetime) -> Signaturkontroll:
        """As `vedleggskontroll.kontroller`."""
        try:
            return cast("Signaturkontroll", self._spor("kontroller", innhold, {"policy": Sendt.av(policy), "at": at}))
        except LesingStoppet:
            return vedleggskontroll.som_kontroll(for_mye_arbeid(innhold, policy=policy, at=at))

    def verifiser(
        self,
        innhold: bytes,
        *,
        policy: Policy,
        at: datetime,
        filnavn: str | None = None,
        malregister: Maloppslag | None = None,
        utgaveregister: Utgaveoppslag | None = None,
        filregister: Filoppslag | None = None,
        hent: Hent | None = None,
    ) -> dict[str, Any]:
        """The report of `signing.verify`, as JSON. The registers are asked here: the process that reads the file has none.

        `hent` fetches what the report lacks, here too, and the file is read once more with that. Where the second reading is stopped,
        or nothing was fetched, the first report stands.
        """
        registre = (("malregister", malregister), ("utgaveregister", utgaveregister), ("filregister", filregister))
        oppslag = {navn: hvem for navn, hvem in registre if hvem}
        valg = {"policy": Sendt.av(policy), "at": at, "filnavn": filnavn, "registre": frozenset(oppslag), "kunnskap": INGENTING}
        try:
            rapport, raabehov = self._spor("verifiser", innhold, valg, oppslag)
        except LesingStoppet:
            return for_mye_arbeid(innhold, policy=policy, at=at, filnavn=filnavn).som_json()
        with suppress(LesingStoppet, Leseprosessfeil, ValueError, TypeError):
            kunnskap = hent(som_behov(raabehov)) if hent and raabehov else INGENTING
            if kunnskap.hentinger:
                rapport, _ = self._spor("verifiser", innhold, valg | {"kunnskap": kunnskap, "at": etter(at, kunnskap)}, oppslag)
        return cast("dict[str, Any]", rapport)

    def revisjonsbilder(self, innhold: bytes, *, felter: Sequence[str]) -> Sammenlikning | None:
        """As `revisjonsbilder.lag`; None also where the pages could not be drawn: the verdict does not wait for a picture."""
        try:
            raa = self._spor("revisjonsbilder", innhold, {"felter": tuple(felter)})
            return revisjonsbilder.som_par(raa)
        except (LesingStoppet, ValueError, TypeError):
            return None

    def _spor(
        self,
        navn: str,
        innhold: bytes,
        valg: Mapping[str, Any],
        oppslag: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        krav = KRAV[navn]
        with self._en_prosess() as prosess:
            return prosess.spor(Oppgave(navn, innhold, valg, self._tid or krav.tid, krav.minne), oppslag or {})

    @contextmanager
    def _en_prosess(self) -> Iterator[_Prosess]:
        """A free one, or a new one. One in which something was stopped or went wrong is not used again."""
        with self._plasser:
            with self._las:
                prosess = self._ledige.pop() if self._ledige else None
            prosess = prosess or _Prosess()
            kan_brukes = False
            try:
                yield prosess
                kan_brukes = True
            finally:
                self._etter(prosess, kan_brukes=kan_brukes)

    def _etter(self, prosess: _Prosess, *, kan_brukes: bool) -> None:
        if not kan_brukes:
            prosess.avslutt()
            return
        with self._las:
            self._ledige.append(prosess)

    def lukk(self) -> None:
        """End the processes that wait."""
        with self._las:
            while self._ledige:
                with suppress(OSError):
                    self._ledige.pop().avslutt()

"""The process in which files from outside are read: `python -m app.dokument.leseprosess`, started by `lesevakt`.

It loads the readers once and then makes a child for each file, which takes one question and is gone after. The child has little memory, may
write no file, knows no secret of the service, and is ended by the kernel when its time is up, whatever code it is in: a reader that hangs
in C is stopped too. Nothing that a file does can be left behind for the next.

Messages are eight bytes of length and a pickle. The service reads ours with `Forsiktig`, which makes values of our own facts and no others.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from asn1crypto import x509

from app.dokument import revisjonsbilder
from app.dokument.vedleggsfil import undersok
from app.dokument.vedleggskontroll import kontroller
from app.domene.vedleggssignatur import Signaturkontroll
from signing.verify import Anker, Policy, verify
from signing.verify.kunnskap import Adresse, Behov, Kunnskap, Svarslag

LENGDE = 8
MELDINGSGRENSE = 32 * 1024 * 1024
"""Bytes of one answer. A report of 64 signatures has half a megabyte; one that a file makes larger than this is not given."""
VEGGTID = 3
"""Seconds on the wall for each second of computing, at most."""
INN, UT = 0, 1
EGNE_MODULER = frozenset({"app.domene.vedlegg", "app.domene.vedleggssignatur", "app.tekst", "datetime"})
"""Where the classes of an answer are."""
Raabehov = list[tuple[str, list[tuple[str, str, bytes]]]]
"""Whom to ask about each certificate: (kind, address, request)."""


@dataclass(frozen=True, slots=True)
class Oppgave:
    """One question about one file, and what it may cost: seconds of computing, and bytes of memory.

    The computing is what is limited, so that a busy machine gives the same answer; a clock on the wall is for
    one that waits and does not compute.
    """

    navn: str
    innhold: bytes
    valg: Mapping[str, Any]
    tid: float
    minne: int


class Forsiktig(pickle.Unpickler):
    """Reads what comes from the process that read a file: our own facts, times and plain values."""

    def find_class(self, modul: str, navn: str) -> Any:
        """Only the classes of an answer."""
        if modul in EGNE_MODULER and "." not in navn:
            return super().find_class(modul, navn)
        raise pickle.UnpicklingError(modul)


def forsiktig_lest(raa: bytes) -> Any:
    """One message, read with care."""
    return Forsiktig(BytesIO(raa)).load()


def pakket(verdi: Any) -> bytes:
    """One message."""
    innhold = pickle.dumps(verdi, protocol=5)
    return len(innhold).to_bytes(LENGDE, "big") + innhold


def skriv(fd: int, verdi: Any) -> None:
    """One message, whole."""
    skriv_raa(fd, pakket(verdi))


def skriv_raa(fd: int, melding: bytes) -> None:
    """One message that is packed already."""
    rest = memoryview(melding)
    while rest:
        rest = rest[os.write(fd, rest) :]


def les(fd: int) -> bytes | None:
    """One message; None where the other end is closed."""
    lengde = _les_noyaktig(fd, LENGDE)
    return None if lengde is None else _les_noyaktig(fd, int.from_bytes(lengde, "big"))


def _les_noyaktig(fd: int, antall: int) -> bytes | None:
    samlet = bytearray()
    while len(samlet) < antall:
        stykke = os.read(fd, min(antall - len(samlet), 1 << 20))
        if not stykke:
            return None
        samlet += stykke
    return bytes(samlet)


# --- what can be asked ------------------------------------------------------------------------------------------------


def _spor(hvem: str, *args: Any) -> Any:
    """Ask the service, which has the registers."""
    skriv(UT, ("spor", hvem, args))
    svar = les(INN)
    return pickle.loads(svar) if svar is not None else None  # noqa: S301  # from the service itself


@dataclass(frozen=True, slots=True)
class Sendt:
    """A policy on its way to the process: each anchor as the certificate's own bytes and the rest of what it says, the rest as it is."""

    ankere: tuple[tuple[bytes, Mapping[str, Any]], ...]
    resten: Policy

    @classmethod
    def av(cls, policy: Policy) -> Sendt:
        """Ready to be sent."""
        navn = [f.name for f in fields(Anker) if f.name != "sertifikat"]
        ankere = tuple((a.sertifikat.dump(), {n: getattr(a, n) for n in navn}) for a in policy.ankere)
        return cls(ankere, replace(policy, ankere=()))

    def policy(self) -> Policy:
        """As it was."""
        ankere = tuple(Anker(x509.Certificate.load(der, strict=True), **resten) for der, resten in self.ankere)
        return replace(self.resten, ankere=ankere)


def _kontroller(innhold: bytes, *, policy: Sendt, at: datetime) -> Signaturkontroll:
    return kontroller(innhold, policy=policy.policy(), at=at)


def _verifiser(
    innhold: bytes, *, policy: Sendt, at: datetime, filnavn: str | None, registre: frozenset[str], kunnskap: Kunnskap
) -> tuple[dict[str, Any], Raabehov]:
    """The report, and what somebody else could be asked about revocation."""
    oppslag = {navn: partial(_spor, navn) if navn in registre else None for navn in ("malregister", "utgaveregister", "filregister")}
    rapport = verify(innhold, policy=policy.policy(), at=at, filnavn=filnavn, kunnskap=kunnskap, **oppslag)
    return rapport.som_json(), som_raabehov(rapport.behov)


def som_raabehov(behov: Iterable[Behov]) -> Raabehov:
    """As plain values: the service makes no other of what a process sends that has read a file."""
    return [(b.sertifikat, [(a.slag.value, a.url, a.foresporsel) for a in b.adresser]) for b in behov]


def som_behov(raa: Raabehov) -> tuple[Behov, ...]:
    """The other way. ValueError or TypeError where they are something else."""
    return tuple(Behov(str(s), tuple(Adresse(Svarslag(slag), str(url), bytes(der)) for slag, url, der in adresser)) for s, adresser in raa)


OPPGAVER: Mapping[str, Callable[..., Any]] = {
    "undersok": undersok,
    "kontroller": _kontroller,
    "verifiser": _verifiser,
    "revisjonsbilder": revisjonsbilder.lag,
}


# --- the process ------------------------------------------------------------------------------------------------------


def _i_barnet(oppgave: Oppgave) -> None:
    """Take the question under the limits, and answer. The clocks are stopped before the answer is written, which is never cut in two.

    The address space is what bounds memory: with the readers loaded it is 150 MB, of which the libraries' own files are a quarter, and
    whatever a library takes, and however, comes on top and is counted. Nothing in the child makes threads with large stacks of their own.
    """
    for hva, grense in ((resource.RLIMIT_AS, oppgave.minne), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(hva, (grense, grense))
    klokker = {signal.ITIMER_PROF: oppgave.tid, signal.ITIMER_REAL: VEGGTID * oppgave.tid}
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for klokke, sekunder in klokker.items():
        signal.setitimer(klokke, sekunder)
    svar = pakket(("svar", OPPGAVER[oppgave.navn](oppgave.innhold, **oppgave.valg)))
    for klokke in klokker:
        signal.setitimer(klokke, 0)
    skriv_raa(UT, svar)


def _utfor(oppgave: Oppgave) -> None:
    """One child for one question."""
    pid = os.fork()
    if pid == 0:
        kode = 1
        try:
            _i_barnet(oppgave)
            kode = 0
        finally:
            os._exit(kode)
    _, status = os.waitpid(pid, 0)
    if status:
        skriv(UT, ("stoppet", os.waitstatus_to_exitcode(status)))


def main() -> None:
    """Answer until the service closes the pipe."""
    skriv(UT, ("klar",))
    while (raa := les(INN)) is not None:
        _utfor(pickle.loads(raa))  # noqa: S301  # from the service itself


if __name__ == "__main__":
    sys.modules["app.dokument.leseprosess"] = sys.modules["__main__"]  # one class of question, whichever name it came by
    main()

"""Which certificates this installation stands on, and when each of them ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from app.drift.segl import dekning
from app.errors import Oppsettsfeil
from app.lager.ankere import operatorens_policy
from app.lager.base import Lager
from app.lager.logg import hodefil, hodenavn
from app.lager.tidsstempel import DEMOMAPPE
from app.oppdrag.postentilgang import les_nokkel
from app.settings import Settings
from signing.demo_pki import CAFIL, TSA_CAFIL
from signing.tsa import token_kjede

EGNE, ANKER, TSA, VIRKSOMHET, SEGL = "egne", "anker", "tidsstempel", "virksomhet", "segl"


@dataclass(frozen=True, slots=True)
class Utlop:
    """One certificate. `bruk`: ours to issue with, an anchor of the verifier, the time stamp service's, what a county calls Posten with,
    or a county's seals one after the other. `navn` names no person."""

    bruk: str
    navn: str
    slutt: datetime


def utlop(settings: Settings, lager: Lager, na: datetime) -> tuple[Utlop, ...]:
    """Every one that is at hand and is not renewed by itself. Nothing is made, and nobody is asked."""
    segl = (Utlop(SEGL, en.fylke, en.slutt) for en in dekning(settings, na))
    return (*_egne(settings), *_ankere(settings), *_tidsstempel(lager), *_virksomheter(settings), *segl)


def _egne(settings: Settings) -> Iterator[Utlop]:
    """The demo's two CAs; what they issue is renewed when it is used."""
    for fil in (settings.data / DEMOMAPPE / navn for navn in (CAFIL, TSA_CAFIL)):
        if fil.is_file():
            yield Utlop(EGNE, fil.stem, x509.load_pem_x509_certificates(fil.read_bytes())[0].not_valid_after_utc)


def _ankere(settings: Settings) -> Iterator[Utlop]:
    """Of the operator's own choosing; of those that a trusted list names, the list itself: it must be fetched anew before it ends."""
    policy = operatorens_policy(settings)
    for anker in policy.ankere:
        if anker.tjeneste is None:
            yield Utlop(ANKER, anker.sha256[:16], anker.sertifikat.not_valid_after)
    for liste in policy.lister:
        if liste.neste is not None:
            yield Utlop(ANKER, f"tillitsliste-{liste.territorium}", liste.neste)


def _tidsstempel(lager: Lager) -> Iterator[Utlop]:
    """Who stamped last stands in the newest head of the log: the service itself need not be asked."""
    if navn := max(hodenavn(lager), key=lambda navn: navn.partition("/")[2], default=None):
        stempel = hodefil(lager, navn).les().tidsstempel
        if stempel is not None:
            yield Utlop(TSA, "siste-logghode", token_kjede(stempel)[0].not_valid_after_utc)


def _virksomheter(settings: Settings) -> Iterator[Utlop]:
    """By the county's number. One that cannot be read is told where it is used; it must not hide the others."""
    oppsett = settings.posten
    if oppsett is None:
        return
    for fil in sorted(oppsett.nokler.glob("*.p12")):
        with suppress(Oppsettsfeil):
            yield Utlop(VIRKSOMHET, fil.stem, les_nokkel(oppsett, fil.stem).sertifikat.not_valid_after_utc)

"""What the way of an order asks of those around it. Nothing of a mail server, an archive or a key store is in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from app.domene.fylker import Fylke
from app.lager.dokumenter import Aktor
from app.lager.fornyelser import Fornyelse
from app.maler.register import Mal
from app.tekst import Malform
from signing.asice import Fil
from signing.notices import Beskjed
from signing.oppdrag import Oppdrag


@dataclass(frozen=True, slots=True)
class Innenfra:
    """Somebody who is bound to no county, because the service has let them in to this very order: a job, a provider, a signer's link.

    `navn` stands in the event log, and is never a person's name.
    """

    navn: str


TJENESTEN = Innenfra("tjenesten")
"""What the service does of itself."""
SIGNATAR = Innenfra("signatar")
"""A signer, let in by their link. Which one, the event says."""

Forteller = Aktor | Innenfra
"""Who tells what has happened."""


class Meldinger(Protocol):
    """The outbox."""

    def legg(self, forbindelse: Connection, beskjeder: Sequence[Beskjed], *, oppdrag_id: str, hendelse_id: str, na: datetime) -> None:
        """Keep these to be sent, in the caller's transaction. The same event again adds nothing."""


class Arkivering(Protocol):
    """Whoever hands a finished order over to the archive. Called with no transaction open."""

    def arkiver(self, oppdrag: Oppdrag, *, nokkel: str, tid: datetime) -> str:
        """The archive's receipt. The same key again is the same hand-over, and gives the same receipt."""

    def arkiver_fornyelse(self, fornyelse: Fornyelse, *, nokkel: str, tid: datetime) -> str:
        """The same for the file with a new archive time stamp."""


class Segler(Protocol):
    """Who puts on a county's seal. Called with no transaction open."""

    @property
    def klar(self) -> bool:
        """There is a seal here at all."""

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        """This county has one that can be used now: without it nobody is asked to sign what cannot be finished."""

    def forsegl(self, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
        """The file with seal and time stamp in it (B-LTA)."""

    def forsegl_fremmed(self, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
        """The same for a file that a provider made, which has no place for the seal. Raises `DokumentetErLast`."""

    def forsegl_rapport(self, pdf: bytes, *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
        """The same for a report of ours."""

    def signer_pakke(self, filer: Sequence[Fil], *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
        """The files in a container of their own, with the seal over them all (ASiC-E, XAdES B-LTA)."""

    def stemple_fremmed(self, pdf: bytes, *, tid: datetime) -> bytes:
        """A document time stamp alone, on a file of a provider's that lets no seal be added."""

    def forny(self, pdf: bytes, *, tid: datetime, fremmed: bool) -> bytes:
        """One more archive time stamp on a sealed file, over fresh data on the one before. `fremmed`: a provider made the file."""

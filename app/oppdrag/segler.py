"""Who puts a county's seal on: with the demo's own keys, or with the counties' own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app import tillit
from app.dokument import segl
from app.dokument.segl import Seglkilde
from app.domene.fylker import Fylke
from app.flyt import IkkeIProduksjon
from app.kontroll import Verksted
from app.maler.register import Mal
from app.oppdrag.seglkilde import Fylkeskilde
from app.tekst import Malform
from signing.asice import Fil


class Kildeoppslag(Protocol):
    """Where the seals come from."""

    @property
    def klar(self) -> bool:
        """There is a seal here at all."""
        ...

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        """This county has one that can be used at this time."""
        ...

    def kilde(self, tid: datetime) -> Seglkilde:
        """Keys, time stamps and trust, as they are now."""
        ...


@dataclass(frozen=True, slots=True)
class Segler:
    """Implements `port.Segler`: one way for the demo and for production; what differs is whose keys they are."""

    oppslag: Kildeoppslag

    @property
    def klar(self) -> bool:
        """There is a seal here at all."""
        return self.oppslag.klar

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        """This county has a seal."""
        return self.oppslag.har_segl(fylkesnummer, tid)

    def forsegl(self, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
        """The county's seal to B-LTA."""
        return segl.forsegl(self.oppslag.kilde(tid), pdf, fylke=fylke, mal=mal, tid=tid)

    def forsegl_fremmed(self, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
        """The same on a file that a provider made."""
        return segl.forsegl_fremmed(self.oppslag.kilde(tid), pdf, fylke=fylke, mal=mal, tid=tid)

    def forsegl_rapport(self, pdf: bytes, *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
        """The same on a report of ours."""
        return segl.forsegl_rapport(self.oppslag.kilde(tid), pdf, fylke=fylke, malform=malform, tid=tid)

    def signer_pakke(self, filer: Sequence[Fil], *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
        """The same over files in a container of their own."""
        return segl.signer_pakke(self.oppslag.kilde(tid), filer, fylke=fylke, malform=malform, tid=tid)

    def stemple_fremmed(self, pdf: bytes, *, tid: datetime) -> bytes:
        """A time stamp alone."""
        return segl.stemple_fremmed(self.oppslag.kilde(tid), pdf, tid=tid)

    def forny(self, pdf: bytes, *, tid: datetime, fremmed: bool) -> bytes:
        """One more archive time stamp."""
        return segl.forny(self.oppslag.kilde(tid), pdf, tid=tid, fremmed=fremmed)


@dataclass(frozen=True, slots=True)
class Demokilde:
    """The demo's own CA: a seal for every county, made when it is needed; in production nobody is sealed by it."""

    bord: Verksted

    @property
    def klar(self) -> bool:
        """Only in a demo."""
        return self.bord.settings.demo

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:  # noqa: ARG002  # the Protocol's form
        """Every county has one, in a demo."""
        return self.klar

    def kilde(self, tid: datetime) -> Seglkilde:
        """The demo CA."""
        if not self.bord.settings.demo:
            raise IkkeIProduksjon
        return tillit.demo_pki(self.bord, tid)


def lag_segler(bord: Verksted) -> Segler:
    """Whoever seals in this installation."""
    har_egne = not bord.settings.demo and bord.settings.segl is not None and bord.settings.tsa is not None
    return Segler(Fylkeskilde.av(bord) if har_egne else Demokilde(bord))

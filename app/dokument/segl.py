"""The county's seal on a document: whose it is, and what stands in its field, in the document's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.dokument.merker import seglmerke
from app.domene.fylker import Fylke
from app.maler.register import Mal
from app.tekst import Malform
from signing import bevis, fornyelse, seal
from signing.asice import Fil
from signing.keys import Signeringsnokkel
from signing.model import Segleier
from signing.tillit import Tillit
from signing.tsa import Tidsstempler


class Seglkilde(Protocol):
    """Who keeps the counties' seals, stamps time, and answers for revocation."""

    @property
    def tillit(self) -> Tillit:
        """Whom the seal leads to."""
        ...

    def segl(self, eier: Segleier, tid: datetime) -> Signeringsnokkel:
        """The county's key."""
        ...

    def tsa(self, tid: datetime) -> Tidsstempler:
        """The time stamp service."""
        ...


def forsegl(kilde: Seglkilde, signert: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
    """The county's seal to B-LTA: a machine, always, last."""
    eier = Segleier(fylke.nummer, fylke.navn.pa(mal.malform), fylke.organisasjonsnummer)
    return seal.forsegl(
        signert,
        nokkel=kilde.segl(eier, tid),
        merke=seglmerke(fylke, mal, tid),
        tid=tid,
        tidsstempel=kilde.tsa(tid),
        tillit=kilde.tillit,
    )


def forsegl_fremmed(kilde: Seglkilde, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
    """The same on a file that a provider made; nothing is written on its pages."""
    eier = Segleier(fylke.nummer, fylke.navn.pa(mal.malform), fylke.organisasjonsnummer)
    nokkel = kilde.segl(eier, tid)
    return seal.forsegl_fremmed(pdf, nokkel=nokkel, tid=tid, tidsstempel=kilde.tsa(tid), tillit=kilde.tillit)


def forsegl_rapport(kilde: Seglkilde, pdf: bytes, *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
    """The same on a report of ours."""
    nokkel = kilde.segl(Segleier(fylke.nummer, fylke.navn.pa(malform), fylke.organisasjonsnummer), tid)
    return seal.forsegl_rapport(pdf, nokkel=nokkel, tid=tid, tidsstempel=kilde.tsa(tid), tillit=kilde.tillit)


def signer_pakke(kilde: Seglkilde, filer: Sequence[Fil], *, fylke: Fylke, malform: Malform, tid: datetime) -> bytes:
    """The same over files in a container of their own."""
    nokkel = kilde.segl(Segleier(fylke.nummer, fylke.navn.pa(malform), fylke.organisasjonsnummer), tid)
    return bevis.pakk(filer, nokkel=nokkel, tid=tid, tidsstempel=kilde.tsa(tid), tillit=kilde.tillit)


def stemple_fremmed(kilde: Seglkilde, pdf: bytes, *, tid: datetime) -> bytes:
    """A time stamp over a provider's file as it came. A certification that allows no changes allows this one (ISO 32000-2 12.8.2.2.2)."""
    return seal.dokumentstempel(pdf, tid=tid, tidsstempel=kilde.tsa(tid), tillit=kilde.tillit, fremmed=True)


def forny(kilde: Seglkilde, pdf: bytes, *, tid: datetime, fremmed: bool) -> bytes:
    """One more archive time stamp on a sealed file."""
    return fornyelse.forny(pdf, tid=tid, tidsstempel=kilde.tsa(tid), tillit=kilde.tillit, fremmed=fremmed)

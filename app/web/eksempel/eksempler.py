"""The example contracts as people look at them: which there are, who signs and why, and their pages as images.

Drawn by the same functions as real documents, with the watermark of a preview. An example never changes while the service
runs, so what is drawn once is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from app import flyt
from app.dokument.sidebilde import sidebilde, sidetall
from app.domene.dokument import Dokument
from app.domene.sak import Signatar
from app.errors import IkkeFunnet
from app.maler.register import Revisjon, Status
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform, Tekst

_VISNINGER_I_MINNET = 24
_SIDER_I_MINNET = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Valg:
    """Which example, and how to see it. None: as the rules say."""

    navn: str
    malform: Malform | None = None
    revisjon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversikt:
    """One line in the list of examples. `kan_vises` False: its document type has no template yet."""

    navn: str
    dokumenttype: str
    kontraktsnummer: str
    kandidat: str | None
    fylkesnummer: str
    fylke: Tekst
    larefag: Tekst | None
    malform: Malform | None
    antall_signatarer: int
    kan_vises: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Visning:
    """One example, drawn."""

    laget: flyt.Laget
    sider: int
    regelmalform: Malform
    """What the rules choose when nobody asks for a language."""
    revisjoner: tuple[Revisjon, ...]

    def grupper(self) -> Iterator[tuple[int, tuple[Signatar, ...]]]:
        """The signers, group by group."""
        for nr, gruppe in groupby(self.laget.sak.signatarer.signatarer, key=lambda s: s.gruppe):
            yield nr, tuple(gruppe)


class Eksempelsamling:
    """All examples, ready to be looked at."""

    def __init__(self, bord: flyt.Verksted, forms: Path) -> None:
        self._bord = bord
        self._eksempler = {e.navn: e for e in eksempler(forms)}
        self._tegnet = lru_cache(maxsize=_VISNINGER_I_MINNET)(self._tegn)
        self._bilder = lru_cache(maxsize=_SIDER_I_MINNET)(self._bilde)
        self._lest = lru_cache(maxsize=2)(self._les_alle)

    def oversikt(self, na: datetime) -> tuple[Oversikt, ...]:
        """The list, by county."""
        return self._lest(_middag(na))

    def vis(self, valg: Valg, na: datetime) -> Visning:
        """One example, drawn as asked for."""
        self._finn(valg.navn)
        return self._tegnet(valg, _middag(na))

    def raa(self, navn: str) -> bytes:
        """The data of one example."""
        return self._finn(navn).raa

    def side(self, valg: Valg, nr: int, na: datetime) -> bytes:
        """One page of it as PNG."""
        self._finn(valg.navn)
        return self._bilder(valg, nr, _middag(na))

    def _finn(self, navn: str) -> Eksempel:
        try:
            return self._eksempler[navn]
        except KeyError:
            raise IkkeFunnet(
                Tekst(nb="Det finnes ikke noe eksempel med dette navnet.", nn="Det finst ikkje noko eksempel med dette namnet.")
            ) from None

    def _tegn(self, valg: Valg, na: datetime) -> Visning:
        eksempel = self._finn(valg.navn)
        laget = flyt.lag(
            self._bord, eksempel.raa, eksempel.vedlegg, na=na, valgt=valg.malform, revisjon=valg.revisjon, forhandsvisning=True
        )
        regelvalg = flyt.kontroller(self._bord, eksempel.raa, na=na).malform
        revisjoner = self._bord.maler.revisjoner(laget.mal.dokumenttype)
        return Visning(
            laget=laget,
            sider=sidetall(laget.pdf),
            regelmalform=regelvalg.malform if regelvalg else laget.mal.malform,
            revisjoner=tuple(r for r in revisjoner if r.status is not Status.UTKAST),
        )

    def _bilde(self, valg: Valg, nr: int, na: datetime) -> bytes:
        return sidebilde(self._tegnet(valg, na).laget.pdf, nr)

    def _les_alle(self, na: datetime) -> tuple[Oversikt, ...]:
        linjer = (self._linje(e, na) for e in self._eksempler.values())
        return tuple(sorted((linje for linje in linjer if linje), key=lambda o: (not o.kan_vises, o.fylke.nb, o.navn)))

    def _linje(self, eksempel: Eksempel, na: datetime) -> Oversikt | None:
        kontrollert = flyt.kontroller(self._bord, eksempel.raa, na=na)
        dokument = kontrollert.dokument
        if dokument is None:
            return None
        return Oversikt(
            navn=eksempel.navn,
            dokumenttype=dokument.dokumenttype.value,
            kontraktsnummer=dokument.kontraktsnummer,
            kandidat=dokument.kandidat.navn.fullt if dokument.kandidat else None,
            fylkesnummer=dokument.fylkesnummer,
            fylke=self._bord.grunnlag.fylker[dokument.fylkesnummer].navn,
            larefag=self._larefag(dokument),
            malform=kontrollert.malform.malform if kontrollert.malform else None,
            antall_signatarer=len(kontrollert.beslutning.signatarer) if kontrollert.beslutning else 0,
            kan_vises=flyt.malrevisjon(kontrollert) is not None and not kontrollert.avvist,
        )

    def _larefag(self, dokument: Dokument) -> Tekst | None:
        larefag = self._bord.grunnlag.larefag.finn(dokument.larefagkode, dokument.dato) if dokument.larefagkode else None
        return larefag.navn if larefag else None


def _middag(na: datetime) -> datetime:
    """One time a day: what is drawn in the morning serves the whole day."""
    return na.replace(hour=12, minute=0, second=0, microsecond=0)

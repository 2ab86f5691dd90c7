"""A document as a signer reads it: its words, its pages and its size, each made once for each file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.dokument import tekstkopi
from app.dokument.skjermbilde import Sidemal, sidemal, skjermbilde
from app.dokument.tekstkopi import Avsnitt, Slag

HUSKER_DOKUMENTER, HUSKER_SIDER = 64, 256
_NUMMER = re.compile(r"^\d+ ")
TRENGER_DELEN = frozenset({"Navn", "Namn", "Fra", "Frå"})
"""Labels that say nothing without the heading of their section."""
FRA_TIL = frozenset({("Fra", "Til"), ("Frå", "Til")})
FLEST_FAKTA = 6


@dataclass(frozen=True, slots=True)
class Faktum:
    """One short fact."""

    navn: str
    verdi: str


@dataclass(frozen=True, slots=True)
class Visning:
    """What the page shows of a file."""

    avsnitt: tuple[Avsnitt, ...]
    sider: tuple[Sidemal, ...]
    byte: int

    @property
    def sprak(self) -> str:
        """The language of the document, as its tags say."""
        return self.avsnitt[0].sprak if self.avsnitt else ""

    @property
    def fakta(self) -> tuple[Faktum, ...]:
        """The document in short: what comes first in each of its sections."""
        return tuple(kortfakta(self.avsnitt))[:FLEST_FAKTA]


def kortfakta(avsnitt: Sequence[Avsnitt]) -> Iterator[Faktum]:
    """The first field of every section; a period as one, and a bare «Navn» under the heading that it stands below."""
    overskrift: Avsnitt | None = None
    for ett in avsnitt:
        if ett.slag is Slag.FELT and overskrift is not None and overskrift.niva > 1:
            yield _faktum(_NUMMER.sub("", overskrift.tekst), ett.rader)
        overskrift = ett if ett.slag is Slag.OVERSKRIFT else None


def _faktum(delen: str, rader: tuple[tuple[str, ...], ...]) -> Faktum:
    (navn, verdi), *resten = rader
    if resten and (navn, resten[0][0]) in FRA_TIL:
        verdi = f"{verdi}–{resten[0][1]}"
    return Faktum(delen if navn in TRENGER_DELEN else navn, verdi)


def virksomhet_over(avsnitt: Sequence[Avsnitt], navn: str, pa_vegne_av: Sequence[str]) -> str | None:
    """The business that the document itself says that a signer is of, where it stands before the one they sign on behalf of."""
    for forrige, ett in pairwise(avsnitt):
        hvem, komma, rest = ett.tekst.partition(", ")
        if forrige.tekst == navn and komma and any(rest.endswith(en) for en in pa_vegne_av):
            return hvem
    return None


class Dokumentvisning:
    """Keeps the newest. `hent`: the file by its checksum."""

    def __init__(self, hent: Callable[[str], bytes]) -> None:
        self._hent = hent
        self.vis = lru_cache(maxsize=HUSKER_DOKUMENTER)(self._vis)
        self.side = lru_cache(maxsize=HUSKER_SIDER)(self._side)
        self.byte = lru_cache(maxsize=HUSKER_SIDER)(self._byte)

    def _vis(self, sha256: str) -> Visning:
        pdf = self._hent(sha256)
        return Visning(tekstkopi.les(pdf), sidemal(pdf), len(pdf))

    def _side(self, sha256: str, nr: int, per_tomme: int) -> bytes:
        return skjermbilde(self._hent(sha256), nr, per_tomme=per_tomme)

    def _byte(self, sha256: str) -> int:
        return len(self._hent(sha256))

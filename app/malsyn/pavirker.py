"""Which stored, unsigned contracts a revision touches: made on another revision, for a contract date in this one's period.

For the operator over all counties; for a county's own people over theirs alone, with the orders that are under way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.lager.base import Lager
from app.lager.dokumenter import Dokument, usignerte
from app.lager.malbruk import ikke_ferdige
from app.maler.register import Revisjon
from app.tekst import Malform, Tekst

INGEN = Tekst(nb="Ingen lagrede, usignerte dokumenter blir berørt.", nn="Ingen lagra, usignerte dokument blir råka.")
LAGET_PA = Tekst(nb="laget på", nn="laga på")
_DATO = re.compile(rb"kv:kontraktsdato\s*(?:=\s*[\"']|>)\s*(\d{4}-\d{2}-\d{2})")


Gjelder = Callable[[date], bool]
"""Whether a day is in the period that is asked about."""


@dataclass(frozen=True, slots=True)
class Pavirket:
    """One document that would look otherwise on the new revision."""

    dokument_id: str
    fylkesnummer: str
    kontraktsdato: date
    malrevisjon: str
    status: str

    def som_json(self) -> dict[str, Any]:
        """Nothing about persons."""
        return {
            "dokumentId": self.dokument_id,
            "fylkesnummer": self.fylkesnummer,
            "kontraktsdato": self.kontraktsdato.isoformat(),
            "malrevisjon": self.malrevisjon,
        }


def pavirket(lager: Lager, rad: Revisjon) -> tuple[Pavirket, ...]:
    """Oldest first."""
    return tuple(_pavirket(lager, usignerte(lager, rad.dokumenttype), rad.gjelder, rad.id))


def pavirket_i_fylket(
    lager: Lager, dokumenttype: str, gjelder: Gjelder, *, fylkesnummer: str, revisjon: str | None = None
) -> tuple[Pavirket, ...]:
    """The county's drafts and open orders with a contract date in the period; those made on `revisjon` already are left out."""
    return tuple(_pavirket(lager, ikke_ferdige(lager, dokumenttype, fylkesnummer=fylkesnummer), gjelder, revisjon))


def _pavirket(lager: Lager, dokumenter: Sequence[Dokument], gjelder: Gjelder, revisjon: str | None) -> Iterator[Pavirket]:
    for ett in dokumenter:
        dato = kontraktsdato(lager.blobs.hent(ett.pdf_sha256))
        if dato is not None and ett.post["malrevisjon"] != revisjon and gjelder(dato):
            yield Pavirket(ett.id, ett.fylkesnummer, dato, ett.post["malrevisjon"], ett.status)


def kontraktsdato(pdf: bytes) -> date | None:
    """The day that chose the revision, as the file says it itself (XMP `kv:kontraktsdato`)."""
    treff = _DATO.search(pdf)
    return date.fromisoformat(treff[1].decode()) if treff else None


def som_tekst(rader: Sequence[Pavirket], sprak: Malform) -> str:
    """One document a line."""
    linjer = [f"{r.dokument_id} {r.fylkesnummer} {r.kontraktsdato.isoformat()} {LAGET_PA.pa(sprak)} {r.malrevisjon}" for r in rader]
    return "\n".join(linjer or [INGEN.pa(sprak)])

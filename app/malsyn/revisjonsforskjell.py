"""All that changes between two revisions of one kind of document, over its examples: the same answer on the command line and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.malsyn.endringer import Samlet
from app.tekst import Tekst

DATA = {
    False: Tekst(nb="Ingen endring i opplysninger.", nn="Inga endring i opplysningar."),
    True: Tekst(nb="Opplysninger er endret.", nn="Opplysningar er endra."),
}
SIGNATARER = {
    False: Tekst(nb="Ingen endring i hvem som signerer.", nn="Inga endring i kven som signerer."),
    True: Tekst(nb="Hvem som signerer, er endret.", nn="Kven som signerer, er endra."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisjonsforskjell:
    """What a reader sees change, in each language."""

    dokumenttype: str
    fra: str
    til: str
    samlet: tuple[Samlet, ...]

    @property
    def endrer_data(self) -> bool:
        """In any language."""
        return any(ett.endrer_data for ett in self.samlet)

    @property
    def endrer_signatarer(self) -> bool:
        """In any language."""
        return any(ett.endrer_signatarer for ett in self.samlet)

    def som_json(self) -> dict[str, Any]:
        """The answer."""
        return {
            "dokumenttype": self.dokumenttype,
            "fra": self.fra,
            "til": self.til,
            "endrerData": self.endrer_data,
            "endrerSignatarer": self.endrer_signatarer,
            "malformer": {ett.malform.value: ett.som_json() for ett in self.samlet},
        }

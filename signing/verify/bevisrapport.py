"""What the report says of an evidence package besides its container: the contract in it, judged by itself, and its event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from signing.verify.fakta import Merknad
from signing.verify.logg import Loggrapport


class Kontraktsrapport(Protocol):
    """The report on the signed file: one like that which this stands in."""

    def som_json(self) -> dict[str, Any]:
        """The whole of it."""
        ...


@dataclass(frozen=True)
class Bevisrapport:
    """`innhold`: (file, what it is), as the package's list says it. `kontrakt`: the whole report on the signed file. `feil`: what does not
    hang together; any of it makes the package changed. `usikkert`: what could not be shown; with any of it the package is not confirmed."""

    dokument_id: str | None = None
    laget: str | None = None
    innhold: tuple[tuple[str, str], ...] = ()
    kontrakt: Kontraktsrapport | None = None
    hendelser: Loggrapport | None = None
    feil: tuple[Merknad, ...] = ()
    usikkert: tuple[Merknad, ...] = ()

    def som_json(self) -> dict[str, Any]:
        """For the report. The findings stand among the report's own."""
        return {
            "dokumentId": self.dokument_id,
            "laget": self.laget,
            "henger": not self.feil,
            "vist": not self.feil and not self.usikkert,
            "innhold": [{"navn": navn, "hva": hva} for navn, hva in self.innhold],
            "kontrakt": None if self.kontrakt is None else self.kontrakt.som_json(),
            "hendelser": None if self.hendelser is None else self.hendelser.som_json(),
        }

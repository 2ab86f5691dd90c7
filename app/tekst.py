"""What is said to people, in both written languages at once.

`Tekst` holds bokmål and nynorsk together, beside what the text belongs to, so that mypy demands both. It stands below
`errors`, which speaks to people too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Malform(StrEnum):
    """The written Norwegian of a document. One document has one."""

    NB = "nb"
    NN = "nn"


@dataclass(frozen=True, slots=True)
class Tekst:
    """One text in bokmål (`nb`) and nynorsk (`nn`); neither is ever left out."""

    nb: str
    nn: str

    def pa(self, malform: Malform) -> str:
        """The text in the asked-for language."""
        match malform:
            case Malform.NB:
                return self.nb
            case Malform.NN:
                return self.nn

    def som_json(self) -> dict[str, str]:
        """The shape of `interfaces`: {"nb": …, "nn": …}."""
        return {"nb": self.nb, "nn": self.nn}

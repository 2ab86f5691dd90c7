"""The roles that can sign, in the order in which a signer's titles are printed."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, get_args


class Rolle(StrEnum):
    """A role that can sign a document (interfaces: `rolle`)."""

    KANDIDAT = "kandidat"
    FORESATT = "foresatt"
    FAGLIG_LEDER = "fagligLeder"
    ANSVARLIG_LEDER = "ansvarligLeder"
    ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT = "ansvarligLederTidligereLarebedrift"
    ANSVARLIG_LEDER_SAMARBEIDSORGAN = "ansvarligLederSamarbeidsorgan"
    SKOLE = "skole"
    FYLKESKOMMUNE = "fylkeskommune"


Kontraktrolle = Literal[
    Rolle.KANDIDAT,
    Rolle.FORESATT,
    Rolle.FAGLIG_LEDER,
    Rolle.ANSVARLIG_LEDER,
    Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,
    Rolle.SKOLE,
    Rolle.FYLKESKOMMUNE,
]
"""A role in a contract, in the order of signing of a county too."""
Endringsrolle = Literal[Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT, Rolle.FYLKESKOMMUNE]
"""A role that a change of a contract adds, or decides in another way than the contract."""
KONTRAKTROLLER: tuple[Kontraktrolle, ...] = get_args(Kontraktrolle)
ENDRINGSROLLER: tuple[Endringsrolle, ...] = get_args(Endringsrolle)

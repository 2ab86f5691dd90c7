"""The roles that can sign, in the order in which a signer's titles are printed."""

from __future__ import annotations

from enum import StrEnum


class Rolle(StrEnum):
    """A role that can sign a document (interfaces: `rolle`)."""

    KANDIDAT = "kandidat"
    FORESATT = "foresatt"
    FAGLIG_LEDER = "fagligLeder"
    ANSVARLIG_LEDER = "ansvarligLeder"
    ANSVARLIG_LEDER_SAMARBEIDSORGAN = "ansvarligLederSamarbeidsorgan"
    SKOLE = "skole"
    FYLKESKOMMUNE = "fylkeskommune"

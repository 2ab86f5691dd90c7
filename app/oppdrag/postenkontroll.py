"""Before the seal: is what a provider returned of its own the document that was sent, signed by those who were to sign?

The provider's file does not begin with ours, so what binds it is in its proofs: each names the digests that were signed, and who signed.
Every check is a row of `KONTROLLER`; the first that finds something stops the order for a person to look at (`app.oppdrag.segl`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from signing.providers.base import Adressat
from signing.providers.bevis import Bevis


class Identitetskontroll(StrEnum):
    """What a proof was held against to say that it is the expected person's. `IKKE_KONTROLLERT`: a name alone, which many can have."""

    NUMMER = "nummer"
    FODSELSDATO = "fodselsdato"
    IKKE_KONTROLLERT = "ikkeKontrollert"


@dataclass(frozen=True, slots=True)
class Retur:
    """What came back of an order: the provider's file, its proofs, and who was to sign."""

    pades: bytes = field(repr=False)
    bevis: Bevis
    ventet: tuple[Adressat, ...]


@dataclass(frozen=True, slots=True)
class Funnet:
    """`avvik`: names of the checks that found something, the worst first. `identitet`: by field, for the signers that were found."""

    avvik: tuple[str, ...]
    identitet: Mapping[str, Identitetskontroll]

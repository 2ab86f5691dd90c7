"""One who is to sign a document."""

from __future__ import annotations

from dataclasses import dataclass

from app.domene.parter import Kontakt
from signing.model import Signaturkrav


@dataclass(frozen=True, slots=True)
class Undertegner:
    """What the signature asks for, as the document was printed, and how the signer is reached."""

    krav: Signaturkrav
    kontakt: Kontakt

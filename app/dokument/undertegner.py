"""One who is to sign a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.domene.parter import Kontakt
from signing.model import Signaturkrav


@dataclass(frozen=True, slots=True)
class Undertegner:
    """What the signature asks for, as the document was printed, how the signer is reached, and who it is to be.

    `nummer` and `fodselsdato` are what a provider identifies the signer by; None where the case does not have it. `for_andre`: the
    person signs for a business, a school or the county.
    """

    krav: Signaturkrav
    kontakt: Kontakt
    nummer: str | None = field(default=None, repr=False)
    fodselsdato: date | None = field(default=None, repr=False)
    for_andre: bool = False

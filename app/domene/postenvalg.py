"""What a county has chosen of Posten signering: kind of signature, and whether its notices go by SMS too.

An authenticated signature is Posten's own advice for public bodies (signering-docs, signaturtype), and takes several documents. An
advanced one takes a single document and signers with a number only (opprette-oppdrag, note 4; signert-dokument).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Signaturtype(StrEnum):
    """What Posten asks of a signer."""

    AUTENTISERT = "autentisert"
    AVANSERT = "avansert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typekrav:
    """What a kind of signature demands. `ett_dokument`: nothing is sent beside the document. `nummer`: of every signer."""

    ett_dokument: bool
    nummer: bool


TYPEKRAV: Mapping[Signaturtype, Typekrav] = {
    Signaturtype.AUTENTISERT: Typekrav(ett_dokument=False, nummer=False),
    Signaturtype.AVANSERT: Typekrav(ett_dokument=True, nummer=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postenvalg:
    """One county's choices (`[posten]` in the county's own file). `sms`: notices go by SMS beside e-mail, which Posten charges for."""

    signaturtype: Signaturtype = Signaturtype.AUTENTISERT
    sms: bool = True

    @property
    def krav(self) -> Typekrav:
        """What the chosen kind of signature demands."""
        return TYPEKRAV[self.signaturtype]

    @property
    def avansert(self) -> bool:
        """An advanced electronic signature is asked for."""
        return self.signaturtype is Signaturtype.AVANSERT


STANDARDVALG = Postenvalg()
"""Of a county that says nothing."""

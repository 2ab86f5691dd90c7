"""What decides who signs a document around a contract, and the order in which they sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.dokument import Dokumenttype
from app.domene.fylker import Signaturpolicy
from app.domene.rollefakta import Alder, Personstatus
from app.domene.roller import KONTRAKTROLLER, Kontraktrolle


class Egendokument(StrEnum):
    """The documents with signatories of their own."""

    AVTALE_SAMARBEIDSORGAN = Dokumenttype.AVTALE_SAMARBEIDSORGAN.value
    OPPSEIING = Dokumenttype.OPPSEIING.value
    HEVING = Dokumenttype.HEVING.value


@dataclass(frozen=True, kw_only=True)
class Dokumentrollefakta:
    """What decides whether a role signs."""

    dokumenttype: Annotated[Egendokument, "dokument"]
    rolle: Annotated[Kontraktrolle, "rolle"]
    organ_signerte: Annotated[bool, "samarbeidsorganet signerte kontrakten"]
    alder: Annotated[Alder, "alder på dokumentdatoen"]
    krever_foresatt: Annotated[bool, "fylket krever foresatt"]
    person: Annotated[Personstatus, "person"]


ALLE_SAMTIDIG = Signaturpolicy(navn="alle samtidig", grupper=(KONTRAKTROLLER,), samarbeidsorgan_erstatter_ansvarlig_leder=True)
"""No law and no county sets an order among these: the parties sign in parallel."""

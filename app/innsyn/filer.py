"""Which stored files of a document are handed to one person in it, and why the others are not: a table, by what each file is.

The right of access is to one's own data, and must not tell of others more than the document does to those it was made for (art. 15
no. 4). So who asks gets the files that the service has already let them read: a signer whose turn has come reads the document, with the
signatures so far, and its attachments on their own page; and a candidate is who the contract is about. Files of everybody at once, made
for the county alone, are handed to nobody. What is left out is counted and given a reason. Proofs, uploads and previews are no files of a
document: proofs are rows, each told to its own signer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from app.domene.personpekere import PERSONPEKERE
from app.domene.roller import Rolle
from app.lager import oppdrag as ordre
from app.lager.filpekere import Filslag
from app.lager.kryptering import Nokkelring
from app.tekst import Tekst
from signing.events import Apnet, Avslatt, Signert
from signing.oppdrag import Oppdrag
from signing.states import AKTIVE


class Forhold(StrEnum):
    """What a person is to a document, as far as it decides which files are theirs."""

    KANDIDAT = "kandidat"
    """The contract is about them."""
    HAR_LEST = "harLest"
    """They have had it to sign: it is their turn, or they have opened, signed or declined it."""


@dataclass(frozen=True, slots=True)
class Filregel:
    """`til`: who is handed such a file. `hva` and `hvorfor`: what it is, and why it is left out for others, as the person reads it."""

    hva: Tekst
    til: frozenset[Forhold]
    hvorfor: Tekst


@dataclass(frozen=True, slots=True)
class Utelatt:
    """Files of one kind that are not handed over."""

    slag: Filslag
    antall: int

    @property
    def regel(self) -> Filregel:
        """What they are, and why they are left out."""
        return FILREGLER[self.slag]

    def som_json(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "slag": self.slag.value,
            "antall": self.antall,
            "hva": self.regel.hva.som_json(),
            "hvorfor": self.regel.hvorfor.som_json(),
        }


_IKKE_LEST = Tekst(
    nb="Her står det også om andre, og du har ikke hatt dokumentet til signering.",
    nn="Her står det også om andre, og du har ikkje hatt dokumentet til signering.",
)
FILREGLER: Mapping[Filslag, Filregel] = {
    Filslag.USIGNERT: Filregel(
        hva=Tekst(nb="Dokumentet uten signaturer", nn="Dokumentet utan signaturar"),
        til=frozenset({Forhold.KANDIDAT, Forhold.HAR_LEST}),
        hvorfor=_IKKE_LEST,
    ),
    Filslag.VEDLEGG: Filregel(
        hva=Tekst(nb="Vedlegg til dokumentet", nn="Vedlegg til dokumentet"),
        til=frozenset({Forhold.KANDIDAT, Forhold.HAR_LEST}),
        hvorfor=_IKKE_LEST,
    ),
    # signatures cannot be cut out of the file, and at Posten each has its proof in it: only those who could read it as it is, get it
    Filslag.SIGNERT: Filregel(
        hva=Tekst(nb="Dokumentet med signaturer", nn="Dokumentet med signaturar"),
        til=frozenset({Forhold.HAR_LEST}),
        hvorfor=_IKKE_LEST,
    ),
    Filslag.SAMMENLIKNING: Filregel(
        hva=Tekst(
            nb="Opplysningene som en ny utgave blir sammenliknet med",
            nn="Opplysningane som ei ny utgåve blir samanlikna med",
        ),
        til=frozenset(),
        hvorfor=Tekst(
            nb="Filen har opplysningene om alle i dokumentet. Det som gjelder deg, står på denne siden.",
            nn="Fila har opplysningane om alle i dokumentet. Det som gjeld deg, står på denne sida.",
        ),
    ),
    Filslag.BEVISPAKKE: Filregel(
        hva=Tekst(nb="Bevispakker", nn="Bevispakkar"),
        til=frozenset(),
        hvorfor=Tekst(
            nb="Her ligger bevis for signaturene til alle, sammen med filer og logg som ellers er her hver for seg.",
            nn="Her ligg bevis for signaturane til alle, saman med filer og logg som elles er her kvar for seg.",
        ),
    ),
}
"""By what the file is. Who asks for a whole document gets every file."""
KANDIDATENS = frozenset({PERSONPEKERE[Rolle.KANDIDAT]})
"""Where a candidate stands in the data."""


def fordel(slag: Mapping[str, frozenset[Filslag]], forhold: frozenset[Forhold] | None) -> tuple[tuple[str, ...], tuple[Utelatt, ...]]:
    """The files that are handed over, by checksum, and the others, counted. `slag`: what each is; one that is several things is handed
    over where any of them is. `forhold` None: whoever asks gets all."""
    alle = sorted(slag)
    med = alle if forhold is None else [sha256 for sha256 in alle if any(FILREGLER[ett].til & forhold for ett in slag[sha256])]
    uten = [min(slag[sha256]) for sha256 in alle if sha256 not in med]
    return tuple(med), tuple(Utelatt(ett, uten.count(ett)) for ett in Filslag if ett in uten)


def forhold(
    forbindelse: Connection, ring: Nokkelring, dokument_id: str, *, pekere: frozenset[str], felter: frozenset[str]
) -> frozenset[Forhold]:
    """What the person with these places in the data, and these fields to sign, is to the document."""
    funnet: set[Forhold] = {Forhold.KANDIDAT} if pekere & KANDIDATENS else set()
    if felter and ordre.finn_rad(forbindelse, dokument_id) is not None:
        oppdrag = ordre.les(forbindelse, ring, dokument_id).oppdrag
        funnet |= {Forhold.HAR_LEST} if har_hatt_til_signering(oppdrag, felter) else set()
    return frozenset(funnet)


def har_hatt_til_signering(oppdrag: Oppdrag, felter: frozenset[str]) -> bool:
    """Whether who signs in these fields has read the document, or can now."""
    har_svart = any(isinstance(en, Apnet | Signert | Avslatt) and en.felt in felter for en in oppdrag.hendelser)
    er_hos_dem = oppdrag.sendt is not None and oppdrag.tilstand in AKTIVE
    return har_svart or (er_hos_dem and any(en.krav.felt in felter for en in oppdrag.i_tur))

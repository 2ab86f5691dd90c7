"""A document by the id on a print: does it exist, and is it the latest issue. Told to those who may read it, and to nobody else.

Who signed stands in the file, not here. Without a session, and for a role that may not read, every id gives the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.api.problemer import UgyldigForesporsel
from app.api.tjeneste import Tjeneste
from app.errors import Slettet
from app.identitet.bruker import Handling
from app.lager import dokumenter
from app.lager.dokumenter import Dokument
from app.tekst import Tekst
from app.web.okt import Okt
from signing.states import Tilstand
from signing.status import OPPDRAGSSTATUS


@dataclass(frozen=True, slots=True)
class Oppslag:
    """What the county knows of the id. `finnes` False: not in this county, which is all that is told of the others."""

    dokument_id: str
    finnes: bool
    slettet: bool = False
    utgave: int | None = None
    status: Tekst | None = None
    erstattet_av: str | None = None

    @property
    def siste_utgave(self) -> bool:
        """Nothing has taken its place."""
        return self.finnes and self.erstattet_av is None


def les_id(raa: str) -> str:
    """The id as it is written, with the spaces and capitals of somebody who copies it from paper."""
    try:
        return str(UUID("".join(raa.split())))
    except ValueError:
        raise UgyldigForesporsel(
            Tekst(nb="Dette er ikke en dokument-ID.", nn="Dette er ikkje ein dokument-ID."),
            tiltak=Tekst(
                nb="Skriv de 36 tegnene som står nederst på siden, med bindestrekene.",
                nn="Skriv dei 36 teikna som står nedst på sida, med bindestrekane.",
            ),
        ) from None


def slaa_opp(tjeneste: Tjeneste, okt: Okt | None, dokument_id: str) -> Oppslag | None:
    """What the reader may know; None: nothing, whatever the id."""
    if okt is None or not okt.bruker.kan(Handling.LESE):
        return None
    try:
        funnet = dokumenter.finn(tjeneste.lager, dokument_id, aktor=okt.aktor)
    except Slettet:
        return Oppslag(dokument_id, finnes=True, slettet=True)
    return _om(dokument_id, funnet)


def _om(dokument_id: str, funnet: Dokument | None) -> Oppslag:
    if funnet is None:
        return Oppslag(dokument_id, finnes=False)
    navn = OPPDRAGSSTATUS[Tilstand(funnet.status)].navn
    return Oppslag(
        dokument_id,
        finnes=True,
        utgave=funnet.utgave,
        status=Tekst(nb=navn.nb, nn=navn.nn),
        erstattet_av=funnet.erstattet_av,
    )

"""The pages of a preview as images, for the form beside it: drawn when asked for, kept in memory under the name of their content,
and shared between the processes that serve the same pages.

A preview belongs to the county whose data it was drawn from: for everybody else, and when it has been let go of, it does not exist.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import betinget
from app.api.tjeneste import Tjeneste, i_ko
from app.dokument.skjermbilde import LITEN, STOR, Sidemal, sidemal, skjermbilde
from app.dokument.tekstkopi import Avsnitt
from app.dokument.tekstkopi import les as les_tekst
from app.errors import IkkeFunnet
from app.lager.forhandsvisninger import MAPPE, Forhandsvisninger
from app.lager.kryptering import Nokkelring
from app.lager.motor import er_postgresql
from app.tekst import Tekst
from app.web.okt import Skriverokt
from app.web.saksbehandler.panelminne import MIB, Minne
from app.web.sider import Sider
from app.web.skjemavern import lag_merke

BORTE = Tekst(nb="Forhåndsvisningen finnes ikke lenger.", nn="Førehandsvisinga finst ikkje lenger.")
TEGN_PA_NYTT = Tekst(nb="Gå tilbake til skjemaet, og trykk «Oppdater».", nn="Gå tilbake til skjemaet, og trykk «Oppdater».")
EN_TIME = "private, max-age=3600, immutable"
"""The address is a mark of the content: what it answers never changes. In the reader's own browser alone, and not for long."""
_MERKE = re.compile("[0-9a-f]{64}")
_FORMAL = "forhandsvisning"
Sidetegner = Callable[..., bytes]


class Storrelse(StrEnum):
    """How a page is looked at."""

    LITEN = "liten"
    STOR = "stor"


PER_TOMME: Mapping[Storrelse, int] = {Storrelse.LITEN: LITEN, Storrelse.STOR: STOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegnet:
    """One preview as drawn: the file without what only travels along in it, its pages by size, its words."""

    merke: str
    fylke: str
    pdf: bytes
    sider: tuple[Sidemal, ...]
    tekst: tuple[Avsnitt, ...]


class Panelbilder:
    """What is drawn and kept in this process, over what all of them share."""

    def __init__(self, *, tegninger: int = 48, bilder: int = 160, tegn: Sidetegner = skjermbilde) -> None:
        self._tegninger: Minne[Tegnet] = Minne(flest=tegninger, storst=48 * MIB)
        self._bilder: Minne[bytes] = Minne(flest=bilder, storst=12 * MIB)
        self._tegn = tegn

    def finn(self, merke: str, fylke: str, delte: Forhandsvisninger | None = None) -> Tegnet | None:
        """The preview, where it is this county's and still kept, here or by another process."""
        funnet = self._tegninger.finn(merke)
        if funnet is not None:
            return funnet if funnet.fylke == fylke else None
        pdf = None if delte is None or not _MERKE.fullmatch(merke) else delte.hent(merke, fylke)
        return None if pdf is None else self._husk(merke, fylke, pdf)

    def ta_vare_pa(self, merke: str, fylke: str, pdf: bytes, delte: Forhandsvisninger | None = None) -> Tegnet:
        """Keep what was drawn."""
        if delte is not None:
            delte.legg(merke, fylke, pdf)
        return self._husk(merke, fylke, pdf)

    def _husk(self, merke: str, fylke: str, pdf: bytes) -> Tegnet:
        tegnet = Tegnet(merke=merke, fylke=fylke, pdf=pdf, sider=sidemal(pdf), tekst=les_tekst(pdf))
        self._tegninger.legg(merke, tegnet, len(pdf))
        return tegnet

    def bilde(self, merke: str, fylke: str, nr: int, storrelse: Storrelse, delte: Forhandsvisninger | None = None) -> bytes:
        """One page; drawn anew where its image has been let go of. IkkeFunnet where the preview has."""
        tegnet = self.finn(merke, fylke, delte)
        if tegnet is None or not 1 <= nr <= len(tegnet.sider):
            raise IkkeFunnet(BORTE, tiltak=TEGN_PA_NYTT)
        navn = f"{merke} {nr} {storrelse.value}"
        bilde = self._bilder.finn(navn)
        if bilde is None:
            bilde = self._tegn(tegnet.pdf, nr, per_tomme=PER_TOMME[storrelse])
            self._bilder.legg(navn, bilde, len(bilde))
        return bilde

    def tom(self) -> None:
        """Let go of everything."""
        self._tegninger.tom()
        self._bilder.tom()


def delte(tjeneste: Tjeneste) -> Forhandsvisninger | None:
    """What the web processes share; None where there is only one (the rows are in a file of this machine)."""
    if not er_postgresql(tjeneste.lager.motor):
        return None
    return Forhandsvisninger(tjeneste.lager.hjem.filer(MAPPE), tjeneste.gang.ring, tjeneste.clock)


BILDER = Panelbilder()
"""One for the process: names are made with each service's own key, so that what one keeps is nothing to another."""


def merke_av(ring: Nokkelring, *hva: str) -> str:
    """The name of a preview: keyed, so that an address tells nothing of the data."""
    return lag_merke(ring, _FORMAL, hashlib.sha256(json.dumps(hva).encode()).hexdigest())


def ruter(tjeneste: Tjeneste, _sider: Sider) -> APIRouter:
    """The images."""
    ruter = APIRouter(include_in_schema=False)

    @ruter.get("/ny/sider/{merke}/{nr}.png")
    async def side(
        request: Request,
        okt: Skriverokt,
        merke: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
        nr: Annotated[int, Path(ge=1, le=999)],
        vis: Annotated[Storrelse, Query()] = Storrelse.LITEN,
    ) -> Response:
        bilde = await i_ko(tjeneste.koer.sidebilder, BILDER.bilde, merke, okt.bruker.fylke, nr, vis, delte(tjeneste))
        return betinget.svar(request, bilde, medietype="image/png", hoder={"Cache-Control": EN_TIME})

    return ruter

"""The demo's post box: every message that was caught, the newest first, as the one who got it would see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response

from app.api.tjeneste import Tjeneste
from app.lager import fangst
from app.lager.fangst import Fanget
from app.web.sider import Sider

FLEST = 100
Fylkevalg = Annotated[str | None, Query(pattern=r"^[0-9]{2}$")]


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """One paragraph. `lenke`: it is an address of ours, and this is its path."""

    tekst: str
    lenke: str | None = None


@dataclass(frozen=True, slots=True)
class Vist:
    """One message, ready to be shown."""

    melding: Fanget
    avsnitt: tuple[Avsnitt, ...]


def ruter(tjeneste: Tjeneste, sider: Sider) -> APIRouter:
    """The page."""
    ruter = APIRouter(include_in_schema=False)
    adresse = tjeneste.settings.adresse

    @ruter.get("/meldinger")
    def meldinger(request: Request, fylke: Fylkevalg = None) -> Response:
        with tjeneste.lager.lesing() as forbindelse:
            fangede = fangst.les(forbindelse, fylkesnummer=fylke, antall=FLEST)
            nummer = fangst.fylker(forbindelse)
        alle = tjeneste.verksted.grunnlag.fylker
        return sider.vis(
            request,
            "meldinger",
            meldinger=tuple(Vist(en, tuple(avsnitt(en.innhold, adresse))) for en in fangede),
            fylker=tuple(alle[ett] for ett in nummer),
            navnene={ett: alle[ett].navn for ett in nummer},
            valgt=fylke,
            flest=FLEST,
        )

    return ruter


def avsnitt(innhold: str, adresse: str) -> Iterator[Avsnitt]:
    """The paragraphs, those that are an address of this service as links that stay here."""
    for ett in innhold.strip().split("\n\n"):
        er_var = ett.startswith(f"{adresse}/") and not any(tegn.isspace() for tegn in ett)
        yield Avsnitt(ett, urlsplit(ett).path if er_var else None)

"""What an S3 server can do wrong, in our words: never its own, which may hold addresses and account names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotFoundError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)

from app.errors import Oppsettsfeil
from app.lager.blobs import FillagerSvarerIkke
from app.tekst import Tekst

BORTE = (NotFoundError, FileNotFoundError)
"""There is no such object; obstore has both names for it."""
VENTET = (*BORTE, AlreadyExistsError, PreconditionError)
"""Answers, not faults: the caller asked for them."""
NEKTET = (PermissionDeniedError, UnauthenticatedError)

SVARER_IKKE = Tekst(nb="Fillageret svarer ikke nå.", nn="Fillageret svarer ikkje no.")
PROV_IGJEN = Tekst(nb="Prøv igjen om litt. Ingenting er lagret.", nn="Prøv igjen om litt. Ingenting er lagra.")
NEKTER = Tekst(nb="Fillageret slipper oss ikke inn.", nn="Fillageret slepp oss ikkje inn.")
INGEN_BOTTE = Tekst(nb="Bøtten i KONTRAKTVERK_FILLAGER finnes ikke.", nn="Bøtta i KONTRAKTVERK_FILLAGER finst ikkje.")
LAG_BOTTEN = Tekst(
    nb="Lag bøtten hos S3-serveren, eller rett KONTRAKTVERK_FILLAGER.", nn="Lag bøtta hos S3-tenaren, eller rett KONTRAKTVERK_FILLAGER."
)
SE_NOKLENE = Tekst(
    nb="Kontroller nøklene (KONTRAKTVERK_FILLAGER_NOKKELIDFIL og …_NOKKELFIL), og at de kan lese, skrive, liste og slette.",
    nn="Kontroller nøklane (KONTRAKTVERK_FILLAGER_NOKKELIDFIL og …_NOKKELFIL), og at dei kan lese, skrive, liste og slette.",
)


@contextmanager
def sagt() -> Iterator[None]:
    """Whatever the server does wrong becomes `FillagerSvarerIkke`; the answers that are asked for pass."""
    try:
        yield
    except VENTET:
        raise
    except NEKTET as feil:
        raise FillagerSvarerIkke(NEKTER, tiltak=SE_NOKLENE) from feil
    except (BaseError, OSError) as feil:
        raise FillagerSvarerIkke(SVARER_IKKE, tiltak=PROV_IGJEN) from feil


def duger_ikke(sted: str, hva: Tekst) -> Oppsettsfeil:
    """The bucket cannot be trusted with what must never change."""
    return Oppsettsfeil(
        Tekst(nb=f"Bøtten {sted} kan ikke brukes: {hva.nb}", nn=f"Bøtta {sted} kan ikkje brukast: {hva.nn}"),
        tiltak=Tekst(
            nb="Bruk en S3-server som holder det den lover, eller fjern KONTRAKTVERK_FILLAGER.",
            nn="Bruk ein S3-tenar som held det han lovar, eller fjern KONTRAKTVERK_FILLAGER.",
        ),
    )


OVERSKRIVER = Tekst(
    nb="serveren skrev over en fil som fantes, uten å si fra. Da kan et dokument bli byttet ut.",
    nn="tenaren skreiv over ei fil som fanst, utan å seie frå. Då kan eit dokument bli bytt ut.",
)
LESER_ANNET = Tekst(
    nb="det som ble lest tilbake, er ikke det som nettopp ble skrevet.",
    nn="det som blei lese tilbake, er ikkje det som nettopp blei skrive.",
)
LISTER_IKKE = Tekst(
    nb="en fil som nettopp ble skrevet, står ikke i listen over filene.",
    nn="ei fil som nettopp blei skriven, står ikkje i lista over filene.",
)

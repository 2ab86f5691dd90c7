"""Two decisions about the same case side by side: which roles came, went, or sign in another way. For «what if»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domene.roller import Rolle
from app.domene.sak import Bortfalt, Signatar, Signatarbeslutning
from app.tekst import Tekst


class Skifte(StrEnum):
    """What happens to a role."""

    KOMMER = "kommer"
    FALLER_BORT = "fallerBort"
    ENDRET = "endret"
    ANNEN_GRUNN = "annenGrunn"


ORD: Mapping[Skifte, Tekst] = {
    Skifte.KOMMER: Tekst(nb="signerer nå", nn="signerer no"),
    Skifte.FALLER_BORT: Tekst(nb="signerer ikke lenger", nn="signerer ikkje lenger"),
    Skifte.ENDRET: Tekst(nb="signerer på en annen måte", nn="signerer på ein annan måte"),
    Skifte.ANNEN_GRUNN: Tekst(nb="har en annen begrunnelse", nn="har ei anna grunngiving"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stilling:
    """How one role stands in one decision. Not signing: no group and nobody."""

    signerer: bool
    navn: tuple[str, ...]
    pa_vegne_av: tuple[str | None, ...]
    gruppe: int | None
    regel: str
    begrunnelse: Tekst

    @property
    def maten(self) -> tuple[object, ...]:
        """How the role signs, reasons apart."""
        return (self.signerer, self.navn, self.pa_vegne_av, self.gruppe)

    def som_json(self) -> dict[str, Any]:
        """For the answer."""
        return {
            "signerer": self.signerer,
            "navn": list(self.navn),
            "paVegneAv": list(self.pa_vegne_av),
            "gruppe": self.gruppe,
            "regel": self.regel,
            "begrunnelse": self.begrunnelse.som_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Forskjell:
    """One role that stands in another way."""

    rolle: Rolle
    skifte: Skifte
    for_: Stilling
    etter: Stilling

    def som_json(self) -> dict[str, Any]:
        """For the answer."""
        return {"rolle": self.rolle.value, "skifte": self.skifte.value, "for": self.for_.som_json(), "etter": self.etter.som_json()}


def forskjeller(for_: Signatarbeslutning, etter: Signatarbeslutning) -> tuple[Forskjell, ...]:
    """Every role that came, went, signs in another way, or has another reason, in the order of the roles.

    Both are of the same kind of document, so both answer for the same roles.
    """
    gamle, nye = stillinger(for_), stillinger(etter)
    return tuple(
        Forskjell(rolle=rolle, skifte=skiftet(gamle[rolle], nye[rolle]), for_=gamle[rolle], etter=nye[rolle])
        for rolle in Rolle
        if rolle in gamle and gamle[rolle] != nye[rolle]
    )


SKIFTER: Mapping[tuple[bool, bool], Skifte] = {(False, True): Skifte.KOMMER, (True, False): Skifte.FALLER_BORT}


def skiftet(for_: Stilling, etter: Stilling) -> Skifte:
    """What happened to the role."""
    samme = Skifte.ANNEN_GRUNN if for_.maten == etter.maten else Skifte.ENDRET
    return SKIFTER.get((for_.signerer, etter.signerer), samme)


def stillinger(beslutning: Signatarbeslutning) -> dict[Rolle, Stilling]:
    """How each role stands."""
    return dict((*_bortfalte(beslutning.bortfalt), *_signerende(beslutning.signatarer)))


def _bortfalte(bortfalt: tuple[Bortfalt, ...]) -> Iterator[tuple[Rolle, Stilling]]:
    for en in bortfalt:
        yield en.rolle, Stilling(signerer=False, navn=(), pa_vegne_av=(), gruppe=None, regel=en.regel, begrunnelse=en.begrunnelse)


def _signerende(signatarer: tuple[Signatar, ...]) -> Iterator[tuple[Rolle, Stilling]]:
    for rolle in Rolle:
        if alle := [s for s in signatarer if rolle in s.roller]:
            yield (
                rolle,
                Stilling(
                    signerer=True,
                    navn=tuple(s.navn for s in alle),
                    pa_vegne_av=tuple(s.pa_vegne_av[s.roller.index(rolle)] for s in alle),
                    gruppe=alle[0].gruppe,
                    regel=alle[0].regel,
                    begrunnelse=alle[0].begrunnelse,
                ),
            )

"""What decides whether a role signs, and what a row can decide: the vocabulary of the table of signatories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal
from app.domene.representasjon import Representasjon
from app.domene.roller import Kontraktrolle
from app.domene.tabell import Vilkar
from app.domene.tabellord import frase, satt_sammen
from app.tekst import Tekst


class Alder(StrEnum):
    """The candidate's age on the contract's date."""

    UNDER_15 = "under 15 år"
    FRA_15_TIL_18 = "fylt 15, under 18 år"
    MYNDIG = "fylt 18 år"


class Personstatus(StrEnum):
    """Whether the data have somebody for the role."""

    FINNES = "oppgitt"
    MANGLER = "ikke oppgitt"
    PARTEN_MANGLER = "parten er ikke oppgitt"


class Vegne(StrEnum):
    """On whose behalf a role signs."""

    SEG_SELV = "seg selv"
    KANDIDATEN = "kandidaten"
    LAREBEDRIFT = "lærebedriften"
    TIDLIGERE_LAREBEDRIFT = "den tidligere lærebedriften"
    SAMARBEIDSORGAN = "samarbeidsorganet"
    SKOLE = "skolen"
    FYLKET = "fylkeskommunen"


@dataclass(frozen=True, kw_only=True)
class Rollefakta:
    """What decides whether a role signs."""

    rolle: Annotated[Kontraktrolle, "rolle"]
    representasjon: Annotated[Representasjon, "den som gir opplæringen, er representert av"]
    i_policy: Annotated[bool, "rollen står i fylkets rekkefølge"]
    alder: Annotated[Alder, "alder på kontraktsdatoen"]
    krever_foresatt: Annotated[bool, "fylket krever foresatt"]
    person: Annotated[Personstatus, "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolleutfall:
    """`vegne` is set where the role signs; `mangel` where it must sign and cannot."""

    vegne: Vegne | None = None
    mangel: Funnmal | None = None

    @property
    def signerer(self) -> bool:
        """The role signs."""
        return self.vegne is not None

    @property
    def skal_signere(self) -> bool:
        """The role signs, or must and cannot."""
        return self.signerer or self.mangel is not None

    def som_tekst(self) -> Tekst:
        """Signs on whose behalf; must and cannot; or does not."""
        if self.mangel:
            return satt_sammen(frase("skal signere, men kan ikke"), self.mangel.som_tekst())
        return VEGNEORD[self.vegne]


def _vegneord(vegne: Vegne) -> Tekst:
    for_, part = frase("på vegne av"), frase(vegne.value)
    return Tekst(nb=f"signerer {for_.nb} {part.nb}", nn=f"signerer {for_.nn} {part.nn}")


VEGNEORD: Mapping[Vegne | None, Tekst] = {
    **{vegne: _vegneord(vegne) for vegne in Vegne},
    Vegne.SEG_SELV: frase("signerer for seg selv"),
    Vegne.KANDIDATEN: frase("signerer sammen med kandidaten"),
    None: frase("signerer ikke"),
}
BORTFALLER = Rolleutfall()
I_BEDRIFT = frozenset({Representasjon.SELV, Representasjon.I_STEDET, Representasjon.VED_SIDEN})
LEDEREN_SIGNERER = frozenset({Representasjon.SELV, Representasjon.VED_SIDEN})
ORGANET_INNGAR = frozenset({Representasjon.I_STEDET, Representasjon.VED_SIDEN})
UTEN_PERSON = frozenset({Personstatus.MANGLER, Personstatus.PARTEN_MANGLER})
SIGNERER: dict[str, Vilkar] = {"i_policy": True, "person": Personstatus.FINNES}


def mangler(kode: str, peker: str, nb: str, nn: str) -> Rolleutfall:
    """The role must sign and cannot: what is missing, and where it belongs."""
    return Rolleutfall(mangel=Funnmal(kode=kode, peker=peker, tiltak=Tekst(nb=nb, nn=nn)))


POLICY_UTEN_ROLLEN = mangler(
    "signaturpolicy-uten-rolle",
    "/fylke/fylkesnummer",
    "Før opp rollen i signaturrekkefølgen til fylkeskommunen.",
    "Før opp rolla i signaturrekkjefølgja til fylkeskommunen.",
)

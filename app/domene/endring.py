"""A change of a contract (opplæringslova § 7-2 second paragraph): what is changed, from when, and what stood there before.

Made only by `app.skjema`. The parties stand as they are after the change, in the places that they have in a contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domene.kontrakt import Avbrudd, Kontrakt, Laretid
from app.domene.parter import Navn, Person, Virksomhet
from app.domene.saksdokument import Fritekst, Saksdokument
from app.tekst import Tekst

ENDRINGSDATOEN = Tekst(nb="endringsdatoen {dato}", nn="endringsdatoen {dato}")


class Endringstype(StrEnum):
    """What is changed (innhold §3.7)."""

    FAGLIG_LEDER = "fagligLeder"
    LAREBEDRIFT = "larebedrift"
    SAMARBEIDSORGAN = "samarbeidsorgan"
    STILLINGSPROSENT = "stillingsprosent"
    AVBRUDD = "avbrudd"
    FORLENGELSE = "forlengelse"
    MEROPPLARING = "meropplaring"
    KOMPETANSEMAL = "kompetansemal"
    ANSVAR = "ansvar"
    ANNET = "annet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdi:
    """What a place holds before or after a change: one thing of one kind. Which kind is told by `endringstabeller.VERDIART`."""

    person: Navn | None = None
    virksomhet: Virksomhet | None = None
    prosent: Decimal | None = None
    periode: Avbrudd | None = None
    dato: date | None = None
    tekst: Fritekst | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endring:
    """One change. `for_` None: nothing stood there before. `peker`: the place in the contract data, where the sender names it."""

    type: Endringstype
    gjelder_fra: date
    etter: Verdi
    for_: Verdi | None = None
    peker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TidligereLarebedrift:
    """The lærebedrift that lets the contract go. `signerer_ikke`: why nobody signs for it, for example after bankruptcy."""

    virksomhet: Virksomhet
    ansvarlig_leder: Person | None = None
    signerer_ikke: Fritekst | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndretKontrakt(Kontrakt):
    """The contract as it is after a change. Its date is the change's: the rules of that day decide who signs."""

    @property
    def datonavn(self) -> Tekst:
        """What the date is called in a reason."""
        return ENDRINGSDATOEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Endringsavtale(Saksdokument):
    """The parties' agreement to change the contract; it holds when the county has consented (opplæringslova § 7-2)."""

    kontrakten: EndretKontrakt
    """The contract as it is after the change, dated by this document: what the tables of signatories are asked about."""
    endringer: tuple[Endring, ...]
    begrunnelse: Fritekst
    ny_laretid: Laretid | None = None
    tidligere: TidligereLarebedrift | None = None
    ikke_bestatt_prove: bool = False
    """An earlier test was not passed, so that the extension gives the right to a new one (opplæringsforskrifta § 9-66)."""

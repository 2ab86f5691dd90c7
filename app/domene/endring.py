"""A change of a contract (opplæringslova § 7-2 second paragraph): what is changed, from when, and what stood there before.

Made only by `app.skjema`. The parties stand as they are after the change, in the places that they have in a contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domene.kontrakt import Avbrudd, Kontrakt, Laretid
from app.domene.parter import Navn, Person, Virksomhet
from app.domene.saksdokument import DOKUMENTDATOEN, Fritekst, Saksdokument
from app.tekst import Tekst


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


ENDRINGEN: Mapping[Endringstype, Tekst] = {
    Endringstype.FAGLIG_LEDER: Tekst(nb="ny faglig leder", nn="ny fagleg leiar"),
    Endringstype.LAREBEDRIFT: Tekst(nb="bytte av lærebedrift", nn="byte av lærebedrift"),
    Endringstype.SAMARBEIDSORGAN: Tekst(nb="endret avtale med samarbeidsorgan", nn="endra avtale med samarbeidsorgan"),
    Endringstype.STILLINGSPROSENT: Tekst(nb="endret stillingsprosent", nn="endra stillingsprosent"),
    Endringstype.AVBRUDD: Tekst(nb="avbrudd", nn="avbrot"),
    Endringstype.FORLENGELSE: Tekst(nb="forlengelse", nn="forlenging"),
    Endringstype.MEROPPLARING: Tekst(nb="forlengelse på grunn av meropplæring", nn="forlenging på grunn av meir opplæring"),
    Endringstype.KOMPETANSEMAL: Tekst(nb="endrede kompetansemål", nn="endra kompetansemål"),
    Endringstype.ANSVAR: Tekst(nb="endret fordeling av ansvar", nn="endra fordeling av ansvar"),
    Endringstype.ANNET: Tekst(nb="annen endring", nn="anna endring"),
}
"""Each kind of change as it is named inside a sentence (innhold §3.7)."""
FLYTTER_SLUTTEN = frozenset({Endringstype.STILLINGSPROSENT, Endringstype.AVBRUDD, Endringstype.FORLENGELSE, Endringstype.MEROPPLARING})
"""The changes after which the læretid ends on another day."""
FORLENGER = frozenset({Endringstype.FORLENGELSE, Endringstype.MEROPPLARING})
"""The changes that give more time, and with it the right to a new test (opplæringsforskrifta § 9-66)."""


class Verdiart(StrEnum):
    """The kinds of thing that a change can be about; each is the name of its place in the data."""

    PERSON = "person"
    VIRKSOMHET = "virksomhet"
    PROSENT = "prosent"
    PERIODE = "periode"
    DATO = "dato"
    TEKST = "tekst"


VERDIARTER: Mapping[Endringstype, frozenset[Verdiart]] = {
    Endringstype.FAGLIG_LEDER: frozenset({Verdiart.PERSON}),
    Endringstype.LAREBEDRIFT: frozenset({Verdiart.VIRKSOMHET}),
    Endringstype.SAMARBEIDSORGAN: frozenset({Verdiart.VIRKSOMHET, Verdiart.TEKST}),
    Endringstype.STILLINGSPROSENT: frozenset({Verdiart.PROSENT}),
    Endringstype.AVBRUDD: frozenset({Verdiart.PERIODE}),
    Endringstype.FORLENGELSE: frozenset({Verdiart.DATO}),
    Endringstype.MEROPPLARING: frozenset({Verdiart.DATO}),
    Endringstype.KOMPETANSEMAL: frozenset({Verdiart.TEKST}),
    Endringstype.ANSVAR: frozenset({Verdiart.TEKST}),
    Endringstype.ANNET: frozenset({Verdiart.TEKST}),
}
"""What each change is written with. A lærebedrift can leave its organ without going to another, so that change may be words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdi:
    """What a place holds before or after a change: one thing of one kind, which `VERDIARTER` tells."""

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
        return DOKUMENTDATOEN


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

    @property
    def typer(self) -> frozenset[Endringstype]:
        """What is changed."""
        return frozenset(endring.type for endring in self.endringer)

    @property
    def flytter_slutten(self) -> bool:
        """The læretid ends on another day than before."""
        return not FLYTTER_SLUTTEN.isdisjoint(self.typer)

    @property
    def forlenger(self) -> bool:
        """The change gives more time."""
        return not FORLENGER.isdisjoint(self.typer)

    @property
    def bytter_larebedrift(self) -> bool:
        """Another lærebedrift takes over the contract."""
        return Endringstype.LAREBEDRIFT in self.typer

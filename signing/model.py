"""What signing speaks about: a signer, how they were identified, what a field asks for. Frozen, provider-neutral.

Nothing here knows PDF, keys or a provider. A personal number is never part of these values: who a person is stands in the
contract; a signature says name, role, on whose behalf, and how the person was identified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Tekst:
    """One text in bokmål and nynorsk; `signing` stands alone and has its own (same shape as the app's)."""

    nb: str
    nn: str

    def som_json(self) -> dict[str, str]:
        """{"nb": …, "nn": …}."""
        return {"nb": self.nb, "nn": self.nn}

    def med(self, **fakta: object) -> Tekst:
        """The text with these facts in place of the names in braces, each fact in the language of the sentence."""
        bokmal = {navn: verdi.nb if isinstance(verdi, Tekst) else verdi for navn, verdi in fakta.items()}
        nynorsk = {navn: verdi.nn if isinstance(verdi, Tekst) else verdi for navn, verdi in fakta.items()}
        return Tekst(nb=self.nb.format(**bokmal), nn=self.nn.format(**nynorsk))


class Niva(StrEnum):
    """Level of assurance of an identification (eIDAS art. 8); the demo login identifies no one and says so."""

    INGEN = "ingen"
    LAVT = "lavt"
    BETYDELIG = "betydelig"
    HOYT = "hoyt"


@dataclass(frozen=True, slots=True)
class Identifikasjon:
    """How and when a signer was identified, e.g. `BankID`, `hoyt`; or `demoinnlogging`, `ingen`. `utsteder`: who says so (`iss` of the
    login), where that is known."""

    metode: str
    niva: Niva
    tid: datetime
    utsteder: str | None = None

    def __post_init__(self) -> None:
        """A time without offset is not a point in time."""
        if self.tid.tzinfo is None:
            raise ValueError("identifikasjon: tid skal ha tidssone")


@dataclass(frozen=True, slots=True)
class Signataropplysninger:
    """What a signer's certificate says about the signer: the person, the title, on whose behalf, how identified."""

    navn: str
    rolle: str
    pa_vegne_av: tuple[str, ...]
    identifikasjon: Identifikasjon


@dataclass(frozen=True, slots=True)
class Signaturkrav:
    """One signature that a document asks for: the PDF field, who fills it, and in which group (1 signs first).

    `for_fylket`: the signer signs for the county, so that the signature is its approval too.
    """

    felt: str
    navn: str
    roller_tekst: str
    pa_vegne_av: tuple[str, ...]
    gruppe: int
    for_fylket: bool = False


class Kanal(StrEnum):
    """A way to reach a signer."""

    EPOST = "epost"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Frister:
    """By when an order is to be signed: the last day in all, and how many days each group has from its turn.

    `egen_klokke`: the provider counts them itself, around the clock from the moment of the turn, and its clock ends the order.
    """

    siste_dag: date
    dager_per_gruppe: int | None = None
    egen_klokke: bool = False


@dataclass(frozen=True, slots=True)
class Segleier:
    """The county whose seal it is: its number (folder name of the key), its name, its organisation number."""

    nummer: str
    navn: str
    orgnr: str


@dataclass(frozen=True, slots=True)
class Linje:
    """One line of a signature appearance, in the document's language; `storrelse` in points."""

    tekst: str
    storrelse: float = 8.0


Merkelinjer = tuple[Linje, ...]

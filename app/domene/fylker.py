"""The counties and what each has decided: names, language, who signs, which attachments, which deadline.

County differences are data (`forms/fylker.toml`, and the county's own dated file), never an `if`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domene.parter import Person
from app.domene.roller import Rolle
from app.tekst import Malform, Tekst

IKKE_REGEL = {"regel": False}
"""Marks a field that decides nothing: it is no part of what is released (`domene.regelbok`)."""


class Vedtak(StrEnum):
    """The county's language decision (språkvedtaksforskrifta). It does not bind the county's own documents."""

    NOYTRAL = "noytral"
    BOKMAL = "bokmal"
    NYNORSK = "nynorsk"


class Arbeidsavtalekrav(StrEnum):
    """What the county asks for: a copy of the arbeidsavtale, or the word that there is one."""

    KOPI = "kopi"
    BEKREFTELSE = "bekreftelse"


class Attestkrav(StrEnum):
    """Whether the county asks for the attest of practice that has been credited."""

    NEI = "nei"
    ONSKET = "onsket"
    KREVES = "kreves"


class Malkrav(StrEnum):
    """Whether the county asks for the chosen goals of a lærekandidat as an attachment, or a plan that shows them."""

    NEI = "nei"
    ONSKET = "onsket"
    KREVES = "kreves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaturpolicy:
    """Who may sign in which group; groups sign one after the other, inside a group in any order."""

    navn: str
    grupper: tuple[tuple[Rolle, ...], ...]
    samarbeidsorgan_erstatter_ansvarlig_leder: bool
    merknad: Tekst | None = None
    slutning: Tekst | None = None
    """What of it the county does not say itself: our reading."""
    kilde: str | None = None
    """Where the county says so; named beside each signer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Varsling:
    """How the county writes to signers: where they log in, whom they ask, and on which days they are reminded.

    `nettsted` None: the address of the service; `kontaktpunkt` None: the county's name. `etter_tur`: days after the turn began;
    `for_frist`: days before the last day, of which 1 is always one. `epost`: where the county itself is told that an order has stopped;
    an address is no rule, and may change without a new row.
    """

    nettsted: str | None = None
    kontaktpunkt: str | None = None
    etter_tur: tuple[int, ...] = (7,)
    for_frist: tuple[int, ...] = (5, 1)
    epost: str | None = field(default=None, metadata=IKKE_REGEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fylkesvalg:
    """What is in force for one county on one date. `malform` None: the county has set no language."""

    gjelder_fra: date
    signaturpolicy: Signaturpolicy
    malform: Malform | None
    folger_onske: bool
    arbeidsavtale: Arbeidsavtalekrav
    foresatt_signerer: bool
    frist_dager: int
    leverandor: str
    sikkerhetsniva: int
    godkjenning_for_segl: bool
    kilde: str | None = None
    arbeidsattest: Attestkrav = Attestkrav.NEI
    kompetansemal_vedlagt: Malkrav = Malkrav.NEI
    signatar: Person | None = None
    """Who signs for the county where the data name nobody (the county's own file)."""
    varsling: Varsling = Varsling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fylke:
    """One county. `valg` are its dated choices, oldest first; `merknad` is a standing remark for the head of a document."""

    nummer: str
    navn: Tekst
    organisasjonsnummer: str
    vedtak: Vedtak
    valg: tuple[Fylkesvalg, ...]
    merknad: str | None = None

    def valg_pa(self, dato: date) -> Fylkesvalg:
        """The choices in force on `dato`; before the first row, the first row (the law is checked elsewhere)."""
        gjeldende = [rad for rad in self.valg if rad.gjelder_fra <= dato]
        return gjeldende[-1] if gjeldende else self.valg[0]

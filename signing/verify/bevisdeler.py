"""An evidence package taken apart: its files by kind, and what was read of them before they are held against one another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from signing.logg import Post
from signing.verify.asic import Beholder
from signing.verify.bevisinnhold import Innhold
from signing.verify.logg import Loggrapport
from signing.verify.opphav import Opphav
from signing.verify.opphav import les as les_opphav
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Lesefeil, apne
from signing.verify.personer import Person
from signing.verify.rapport import Rapport
from signing.verify.sammenstilling import Sporring
from signing.verify.signaturrapport import Signaturrapport

KONTRAKT, SENDT, VEDLEGG, SIGNATURBEVIS = "kontrakt", "sendt", "vedlegg", "signaturbevis"
HENDELSER, RAPPORT, SERTIFIKAT = "hendelser", "rapport", "sertifikat"
"""The kinds of file that are looked into."""
INGEN = Opphav()


@dataclass(frozen=True)
class Pakke:
    """What the checks share. `typer`: file → the media type that was signed for it. `opphav` and `sendt`: what the contract, and the file
    that was sent to be signed, say of themselves. `bevis`: a provider's proofs, those in the contract or those beside it."""

    beholder: Beholder
    innhold: Innhold
    typer: Mapping[str, str]
    signaturer: Sequence[Signaturrapport]
    sporring: Sporring
    kontrakt: Rapport | None = None
    opphav: Opphav = INGEN
    sendt: Opphav = INGEN
    bevis: tuple[Person, ...] = ()
    poster: tuple[Post, ...] = field(default=(), repr=False)
    logg: Loggrapport | None = None

    def fil(self, hva: str) -> bytes:
        """The one file of a kind; empty where there is none or more."""
        linjer = self.innhold.alle(hva)
        return self.beholder.filer.get(linjer[0].navn, b"") if len(linjer) == 1 else b""

    def filer(self, hva: str) -> tuple[tuple[str, bytes], ...]:
        """Every file of a kind, with its name."""
        return tuple((linje.navn, self.beholder.filer.get(linje.navn, b"")) for linje in self.innhold.alle(hva))

    @property
    def kontraktfil(self) -> str | None:
        """The name of the signed contract."""
        linjer = self.innhold.alle(KONTRAKT)
        return linjer[0].navn if len(linjer) == 1 else None


def sier(pdf: bytes, sporring: Sporring) -> Opphav:
    """What a file says of itself; nothing where it cannot be read."""
    if not pdf:
        return INGEN
    try:
        return les_opphav(apne(pdf, sporring.policy.grenser))
    except Lesefeil:
        return INGEN
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return INGEN


def sha256(data: bytes) -> str:
    """In hex, as the lists have it."""
    return hashlib.sha256(data).hexdigest()

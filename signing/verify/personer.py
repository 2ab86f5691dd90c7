"""Who signed by way of a proof inside the file: the LTV-SDOs that a provider packs into its PDF (Posten, Signicat).

A proof is a signature of its own, by the one who saw the person log in. Three things are told apart and none of them for another: whether
the proof is as it was made, whether we know who made it, and what it says of the person. A number and a date of birth are read to say
that they are there, and go no further.

What the proof is bound to is a digest of what was sent. The pages around it are the provider's, so the proof alone does not say that they
are what the person saw: that is the word of whoever sealed the file (`sporsmal.hvem`), and is checked before a county seals it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from signing.model import Niva
from signing.verify import bevistillit, ltvsdo
from signing.verify.bevistillit import Bevistillit
from signing.verify.fakta import Krypto, Merknad, Tillit
from signing.verify.ltvsdo import Ltvsdo
from signing.verify.pdf import Lesefeil
from signing.verify.policy import Policy
from signing.verify.xades import Xadesfakta

LENGSTE = 120
_NUMMER = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")
SLADD = "*" * 11

# What the e-IDs stand for (eIDAS art. 8; Nkom's list of self-declared e-IDs). A code by e-mail or SMS identifies nobody.
METODENIVA: Mapping[str, Niva] = {
    "bankid": Niva.HOYT,
    "buypass": Niva.HOYT,
    "buypass id": Niva.HOYT,
    "commfides": Niva.HOYT,
    "minid": Niva.BETYDELIG,
    "engangskode": Niva.INGEN,
}


class Bevisintegritet(StrEnum):
    """Whether a proof is as it was made. `UKJENT`: it cannot be read, or is signed in a way that we cannot check."""

    INTAKT = "intakt"
    ENDRET = "endret"
    UKJENT = "ukjent"


class Identitet(StrEnum):
    """The most exact thing that a proof says of the person besides the name."""

    NUMMER = "nummer"
    FODSELSDATO = "fodselsdato"
    INGEN = "ingen"


_INTEGRITET: Mapping[Krypto, Bevisintegritet] = {
    Krypto.OK: Bevisintegritet.INTAKT,
    Krypto.HASH_FEIL: Bevisintegritet.ENDRET,
    Krypto.SIGNATUR_FEIL: Bevisintegritet.ENDRET,
}


@dataclass(frozen=True, slots=True)
class Person:
    """One proof. `fil`: its name inside the file. `niva`: what the method stands for, None for one that we do not know.

    `avtrykk`: SHA-256 (hex) of each document that the person signed, as it was before the provider packed it. `feil`: the codes of what was
    wrong with the proof, for those who know XML signatures (`xades`, `ltvsdo`, `tryggxml`).
    """

    fil: str
    navn: str = field(default="", repr=False)
    metode: str = ""
    niva: Niva | None = None
    tid: datetime | None = None
    integritet: Bevisintegritet = Bevisintegritet.UKJENT
    identitet: Identitet = Identitet.INGEN
    avtrykk: tuple[str, ...] = ()
    utsteder: str = ""
    tillit: Bevistillit = bevistillit.UKJENT
    feil: tuple[str, ...] = ()

    @property
    def bekreftet(self) -> bool:
        """The proof holds, we know who made it, and the person was identified."""
        holder = self.integritet is Bevisintegritet.INTAKT and self.tillit.status is Tillit.BETRODD
        return holder and self.niva not in {None, Niva.INGEN} and bool(self.navn)


def les(bevis: Iterable[tuple[str, bytes]], *, policy: Policy, at: datetime) -> tuple[Person, ...]:
    """One for each proof, in the order of the file. One that cannot be read is told without a name."""
    return tuple(_person(fil, innhold, policy, at) for fil, innhold in bevis)


def merknader(personer: Iterable[Person]) -> tuple[Merknad, ...]:
    """What is worth knowing about the proofs."""
    return tuple(Merknad(kode, p.fil, ", ".join(p.feil)) for p in personer if (kode := _kode(p)) is not None)


def _kode(p: Person) -> str | None:
    if p.integritet is not Bevisintegritet.INTAKT:
        return "bevis-endret" if p.integritet is Bevisintegritet.ENDRET else "bevis-uleselig"
    if p.tillit.status is not Tillit.BETRODD:
        return "bevis-ukjent-utsteder"
    return "bevis-uten-identitet" if not p.bekreftet else None


def _person(fil: str, innhold: bytes, policy: Policy, at: datetime) -> Person:
    try:
        lest = ltvsdo.les(innhold)
    except Lesefeil as e:
        return Person(uten_nummer(fil), feil=(e.kode,))
    return Person(
        fil=uten_nummer(fil),
        navn=_synlig(lest.lesenavn),
        metode=_synlig(lest.metode),
        niva=METODENIVA.get(lest.metode.casefold()),
        tid=lest.tid,
        integritet=_INTEGRITET.get(lest.fakta.utfall, Bevisintegritet.UKJENT),
        identitet=_identitet(lest),
        avtrykk=lest.avtrykk,
        utsteder=_synlig(lest.utsteder) if lest.fakta.utfall is Krypto.OK else "",
        tillit=tillit(innhold, lest.fakta, policy=policy, at=at),
        feil=tuple(m.kode for m in lest.fakta.feil),
    )


def tillit(xml: bytes, fakta: Xadesfakta, *, policy: Policy, at: datetime) -> Bevistillit:
    """Whom the proof leads to, judged at the time that it says it was made; one that does not hold leads to nobody."""
    if fakta.utfall is not Krypto.OK or fakta.sertifikat is None:
        return bevistillit.UKJENT
    return bevistillit.undersok(xml, fakta.sertifikat, fakta.kjede, policy=policy, tid=min(fakta.signert_tid or at, at))


def _identitet(lest: Ltvsdo) -> Identitet:
    if lest.nummer is not None:
        return Identitet.NUMMER
    return Identitet.INGEN if lest.fodselsdato is None else Identitet.FODSELSDATO


def uten_nummer(tekst: str) -> str:
    """The text with what looks like a personal number covered: a file may have it in its name."""
    return _NUMMER.sub(SLADD, tekst)


def _synlig(verdi: str) -> str:
    """Without what does not show, or turns the text around it, and no number."""
    tegn = "".join(t for t in verdi if unicodedata.category(t)[0] not in "CZ" or t == " ")
    return uten_nummer(" ".join(tegn.split()))[:LENGSTE]


def som_json(p: Person, tid: Callable[[datetime | None], str | None]) -> dict[str, Any]:
    """For the report: nothing that a number or a date of birth can be read from. `tid` writes times as the rest of the report does."""
    return {
        "navn": p.navn,
        "metode": p.metode,
        "niva": p.niva.value if p.niva else None,
        "tid": tid(p.tid),
        "integritet": p.integritet.value,
        "identitet": p.identitet.value,
        "avtrykk": list(p.avtrykk),
        "fil": p.fil,
        "utsteder": p.utsteder,
        "tillit": p.tillit.status.value,
        "bekreftet": p.bekreftet,
    }

"""A file as Posten returns it, made by the simulator's own documents: two people, two documents, proofs inside, sealed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from signing.demo_pki import Algoritme
from signing.keys import Nokkel, som_asn1
from signing.providers.base import Adressat
from signing.providers.bevis import Bevis
from signing.providers.posten.simulator.ltvsdo import GittSignatur, lag_ltvsdo
from signing.providers.posten.simulator.pades import lag_pades
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.verify.policy import Anker, Policy
from tests.unit.signing.byggere import NA
from tests.unit.verify.fremmed import en_pdf

SIGNERT = NA - timedelta(days=2)
LEVERT = NA - timedelta(days=1)
SKRIFT = Path(__file__).resolve().parents[1] / "forms" / "skrifter" / "Kontrakt-Regular.ttf"
KONTRAKT, AVTALE = en_pdf(felt=False), en_pdf(felt=False, innhold=b"BT /F1 24 Tf 72 700 Td (Avtale) Tj ET")
DOKUMENTER = (("Kontrakt", KONTRAKT), ("Avtale", AVTALE))
KARI = GittSignatur("Kari Prøve Nordmann", "01019912345", date(1999, 1, 1), "BankID", SIGNERT, "AUTHENTICATED_ELECTRONIC_SIGNATURE")
OLA = GittSignatur("Ola Leder", None, None, "engangskode", SIGNERT, "AUTHENTICATED_ELECTRONIC_SIGNATURE")
PER = GittSignatur("Per Nordmann", None, date(1980, 2, 3), "MinID", SIGNERT, "AUTHENTICATED_ELECTRONIC_SIGNATURE")
VENTET = (
    Adressat("sign-kandidat", "Kari Nordmann", 1, for_andre=False, nummer="01019912345", fodselsdato=date(1999, 1, 1)),
    Adressat("sign-leder", "Ola Leder", 1, for_andre=True),
    Adressat("sign-fylke", "Per Nordmann", 2, for_andre=True, fodselsdato=date(1980, 2, 3)),
)


@lru_cache(maxsize=2)
def simulatorpki(navn: str = "posten") -> Simulatorpki:
    """The simulator's CA, made once; another name is another one."""
    return Simulatorpki.last_eller_lag(Path(tempfile.mkdtemp()) / navn, SIGNERT - timedelta(days=30))


def bevis(gitt: GittSignatur, *, dokumenter: Sequence[tuple[str, bytes]] = DOKUMENTER, nokkel: Nokkel | None = None) -> bytes:
    """One proof."""
    nokkel = nokkel or simulatorpki().signertjeneste(SIGNERT)
    return lag_ltvsdo(gitt, dokumenter=dokumenter, tittel="Lærekontrakt", nokkel=nokkel, tid=SIGNERT)


def ec_nokkel() -> Nokkel:
    """What Posten's subcontractor seals with from 2026."""
    return simulatorpki().signertjeneste(SIGNERT, Algoritme.P_256)


def pades(bevisene: Sequence[tuple[GittSignatur, bytes]], **krav: Any) -> bytes:
    """The provider's file with these proofs inside."""
    p = simulatorpki()
    standard: dict[str, Any] = {"nokkel": p.signertjeneste(LEVERT), "tid": LEVERT, "tsa": p.tsa(LEVERT), "tillit": p.tillit}
    return lag_pades(DOKUMENTER, bevisene, skrift=SKRIFT, **(standard | krav))


@lru_cache(maxsize=1)
def bevisene() -> tuple[tuple[GittSignatur, bytes], ...]:
    """Of the three who were to sign; one is sealed with ECDSA."""
    return ((KARI, bevis(KARI)), (OLA, bevis(OLA)), (PER, bevis(PER, nokkel=ec_nokkel())))


@lru_cache(maxsize=1)
def hele() -> bytes:
    """All as it should be."""
    return pades(bevisene())


def lagret(**andre: bytes) -> Bevis:
    """What is stored of it, with `andre` by field in place of what is right."""
    felter = {en.felt: xml for en, (_, xml) in zip(VENTET, bevisene(), strict=True)}
    return Bevis(tuple(sha256(innhold).hexdigest() for _, innhold in DOKUMENTER), felter | andre)


def policy(*ekstra: Any, leverandor: bool = True) -> Policy:
    """The provider's anchors, and others."""
    ankere = (*(simulatorpki().ankere if leverandor else ()), *ekstra)
    return Policy(ankere=tuple(Anker(som_asn1(a), demo=True) for a in ankere))


def som(gitt: GittSignatur, **endret: Any) -> GittSignatur:
    """The same with something else in it."""
    return replace(gitt, **endret)


def da(dager: int) -> datetime:
    """So many days from when it came."""
    return LEVERT + timedelta(days=dager)

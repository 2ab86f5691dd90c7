"""What Posten signering is set up with: its address, the folder of the counties' virksomhetssertifikater, and whom it is trusted by.

For each county that uses Posten the folder has `<county number>.p12` and `<county number>.passord`. A demo needs none of it: there the
simulator answers (`app.postensimulator`), with test certificates of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import Funn
from app.innstillinger import mappe, variabelfunn
from app.tekst import Tekst

TEST = "https://api.difitest.signering.posten.no/api"
PRODUKSJON = "https://api.signering.posten.no/api"
"""Posten's two addresses (signature-api-client-java, ServiceEnvironment)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postenoppsett:
    """`adresse`: the root of the API, `https://…/api`. `nokler`: the folder of certificates and passwords. `ankere`: a folder of PEM."""

    adresse: str
    nokler: Path
    ankere: Path

    def p12(self, fylkesnummer: str) -> Path:
        """The county's key and certificate."""
        return self.nokler / f"{fylkesnummer}.p12"

    def passord(self, fylkesnummer: str) -> Path:
        """The file whose one line is the password of the p12 file."""
        return self.nokler / f"{fylkesnummer}.passord"


def postenadresse(navn: str, verdi: str) -> Funn | None:
    """The root of Posten's API: https, and nothing behind the path."""
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
        if delt.scheme == "https" and delt.hostname and not (delt.username or delt.password or delt.query or delt.fragment):
            return None
    except ValueError:
        pass
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke adressen til Posten signering.", nn=f"{navn} er ikkje adressa til Posten signering."),
        Tekst(nb=f"Sett {navn} til {PRODUKSJON} eller {TEST}.", nn=f"Set {navn} til {PRODUKSJON} eller {TEST}."),
    )


POSTENVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_POSTEN": postenadresse,
    "KONTRAKTVERK_POSTEN_NOKLER": mappe,
    "KONTRAKTVERK_POSTEN_ANKERE": mappe,
}


def halve_posten(verdier: Mapping[str, str]) -> tuple[Funn, ...]:
    """The three are set together, or none is."""
    satt = [navn for navn in POSTENVARIABLER if navn in verdier]
    mangler = [navn for navn in POSTENVARIABLER if navn not in verdier]
    if not satt or not mangler:
        return ()
    return tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{satt[0]} er satt, men {navn} mangler.", nn=f"{satt[0]} er sett, men {navn} manglar."),
            Tekst(nb=f"Sett {navn}, eller fjern {satt[0]}.", nn=f"Set {navn}, eller fjern {satt[0]}."),
        )
        for navn in mangler
    )


def les_postenoppsett(verdier: Mapping[str, str]) -> Postenoppsett | None:
    """What was set; None: this installation sends nothing to Posten."""
    if "KONTRAKTVERK_POSTEN" not in verdier:
        return None
    return Postenoppsett(
        adresse=verdier["KONTRAKTVERK_POSTEN"].rstrip("/"),
        nokler=Path(verdier["KONTRAKTVERK_POSTEN_NOKLER"]).expanduser().absolute(),
        ankere=Path(verdier["KONTRAKTVERK_POSTEN_ANKERE"]).expanduser().absolute(),
    )

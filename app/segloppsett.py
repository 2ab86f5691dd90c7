"""Where each county's seal is kept, and how the time stamp service knows us: the file that `KONTRAKTVERK_SEGL` names, and three variables.

Each `[[segl]]` is one certificate of one county from a date on: a PKCS#12 file, or a key in an HSM (`[segl.pkcs11]`). Of several rows in
force the one that began last signs, so a new seal is put in beside the old one, with the day that it takes over. Everything that is wrong
is kept in `feil`, so that it can be told together with whatever else is wrong; nobody starts on an oppsett that has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import Funn, Oppsettsfeil
from app.innstillinger import alt_gar, fil, variabelfunn
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

SEGL = "KONTRAKTVERK_SEGL"
_FYLKE = re.compile(r"[0-9]{2}")
_ID = re.compile(r"(?:[0-9a-f]{2}){1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filsegl:
    """A PKCS#12 file with certificate, issuers and key, and the file whose one line is its password."""

    fil: Path
    passordfil: Path

    @property
    def hemmelige(self) -> tuple[Path, ...]:
        """The files that nobody else may read."""
        return (self.fil, self.passordfil)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hsmsegl:
    """A key in an HSM (PKCS#11). `bibliotek`: the module as a shared library; `etikett` or `id`: the key in it; `sertifikat`: PEM with the
    certificate first and then its issuers; `pinfil`: the file whose one line is the PIN."""

    bibliotek: Path
    token: str
    sertifikat: Path
    pinfil: Path
    etikett: str | None = None
    id: bytes | None = None

    @property
    def hemmelige(self) -> tuple[Path, ...]:
        """The files that nobody else may read."""
        return (self.pinfil,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seglrad:
    """One seal of one county, from `fra` up to, and not with, `til`."""

    fylke: str
    fra: date
    til: date | None
    kilde: Filsegl | Hsmsegl

    @property
    def navn(self) -> str:
        """What people call it: the county's number and the day it begins."""
        return f"{self.fylke}/{self.fra.isoformat()}"

    def er_slutt(self, dag: date) -> bool:
        """It signs nothing any more: it is there for the record."""
        return self.til is not None and self.til <= dag

    def gjelder(self, dag: date) -> bool:
        """It may sign on this day."""
        return self.fra <= dag and not self.er_slutt(dag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segloppsett:
    """Every row of the file that could be read, and what is wrong with the rest."""

    rader: tuple[Seglrad, ...]
    feil: tuple[Funn, ...] = ()

    @property
    def fylker(self) -> tuple[str, ...]:
        """The counties that have a row."""
        return tuple(dict.fromkeys(rad.fylke for rad in self.rader))

    def i_kraft(self, fylke: str, dag: date) -> Seglrad | None:
        """The row that signs for the county on this day: of those in force, the one that began last."""
        return max((rad for rad in self.rader if rad.fylke == fylke and rad.gjelder(dag)), key=lambda rad: rad.fra, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tsaoppsett:
    """How the time stamp service knows us; all None: it asks nobody."""

    bruker: str | None = None
    passordfil: Path | None = None
    nokkelfil: Path | None = None


SEGLVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    SEGL: fil,
    "KONTRAKTVERK_TSA_BRUKER": alt_gar,
    "KONTRAKTVERK_TSA_PASSORDFIL": fil,
    "KONTRAKTVERK_TSA_NOKKELFIL": fil,
}
_TSA_SAMMEN = ("KONTRAKTVERK_TSA_BRUKER", "KONTRAKTVERK_TSA_PASSORDFIL")


def halve_tsa(verdier: Mapping[str, str]) -> tuple[Funn, ...]:
    """A user name goes with a password, and whoever we are to be known by has an address."""
    funn = [navn for navn in _TSA_SAMMEN if navn not in verdier and not verdier.keys().isdisjoint(_TSA_SAMMEN)]
    if "KONTRAKTVERK_TSA" not in verdier and any(navn.startswith("KONTRAKTVERK_TSA_") for navn in verdier):
        funn.append("KONTRAKTVERK_TSA")
    return tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke satt.", nn=f"{navn} er ikkje sett."),
            Tekst(
                nb="KONTRAKTVERK_TSA, KONTRAKTVERK_TSA_BRUKER og KONTRAKTVERK_TSA_PASSORDFIL hører sammen. Sett dem, eller fjern de andre.",
                nn="KONTRAKTVERK_TSA, KONTRAKTVERK_TSA_BRUKER og KONTRAKTVERK_TSA_PASSORDFIL høyrer saman. Set dei, eller fjern dei andre.",
            ),
        )
        for navn in funn
    )


def les_tsaoppsett(verdier: Mapping[str, str]) -> Tsaoppsett:
    """What the environment says."""
    passordfil, nokkelfil = (verdier.get(f"KONTRAKTVERK_TSA_{navn}") for navn in ("PASSORDFIL", "NOKKELFIL"))
    return Tsaoppsett(
        bruker=verdier.get("KONTRAKTVERK_TSA_BRUKER"),
        passordfil=Path(passordfil).expanduser().absolute() if passordfil else None,
        nokkelfil=Path(nokkelfil).expanduser().absolute() if nokkelfil else None,
    )


def les_segloppsett(verdier: Mapping[str, str]) -> Segloppsett | None:
    """The file that the environment names; None where it names none."""
    return les_seglfil(Path(verdier[SEGL]).expanduser().absolute()) if SEGL in verdier else None


def les_seglfil(sti: Path) -> Segloppsett:
    """Every row, and everything that is wrong. Relative names are from the folder that the file lies in."""
    try:
        hele = les_toml(sti).bare("segl")
        tabeller = hele.tabeller("segl")
    except Oppsettsfeil as feil:
        return Segloppsett(rader=(), feil=(_som_funn(feil),))
    rader, galt = list[Seglrad](), list[Funn]()
    for tabell in tabeller:
        try:
            rader.append(_rad(tabell, sti.parent))
        except Oppsettsfeil as feil:
            galt.append(_som_funn(feil))
    return Segloppsett(rader=tuple(rader), feil=(*galt, *_dobbelte(rader, sti.name)))


def _rad(tabell: Tabell, mappe: Path) -> Seglrad:
    tabell.bare("fylke", "fra", "til", "fil", "passordfil", "pkcs11")
    fra, til = tabell.verdi("fra", date), tabell.valgfri("til", date)
    if til is not None and til <= fra:
        raise tabell.feil("til", Tekst(nb="skal være en senere dag enn «fra».", nn="skal vere ein seinare dag enn «fra»."))
    if tabell.har("pkcs11") == tabell.har("fil"):
        raise tabell.feil(
            "fil", Tekst(nb="eller pkcs11 skal være satt, og bare én av dem.", nn="eller pkcs11 skal vere sett, og berre éin av dei.")
        )
    kilde = _hsm(tabell.tabell("pkcs11"), mappe) if tabell.har("pkcs11") else _p12(tabell, mappe)
    return Seglrad(fylke=_ord(tabell, "fylke", _FYLKE), fra=fra, til=til, kilde=kilde)


def _p12(tabell: Tabell, mappe: Path) -> Filsegl:
    return Filsegl(fil=_sti(tabell, "fil", mappe), passordfil=_sti(tabell, "passordfil", mappe))


def _hsm(tabell: Tabell, mappe: Path) -> Hsmsegl:
    tabell.bare("bibliotek", "token", "nokkel", "nokkel_id", "sertifikat", "pinfil")
    if tabell.har("nokkel") == tabell.har("nokkel_id"):
        raise tabell.feil("nokkel", Tekst(nb="(etiketten) eller nokkel_id skal være satt, og bare én av dem.",
                                          nn="(etiketten) eller nokkel_id skal vere sett, og berre éin av dei."))  # fmt: skip
    return Hsmsegl(
        bibliotek=_sti(tabell, "bibliotek", mappe),
        token=tabell.verdi("token", str),
        sertifikat=_sti(tabell, "sertifikat", mappe),
        pinfil=_sti(tabell, "pinfil", mappe),
        etikett=tabell.valgfri("nokkel", str),
        id=bytes.fromhex(_ord(tabell, "nokkel_id", _ID)) if tabell.har("nokkel_id") else None,
    )


def _sti(tabell: Tabell, nokkel: str, mappe: Path) -> Path:
    sti = (mappe / Path(tabell.verdi(nokkel, str)).expanduser()).absolute()
    if not sti.is_file():
        raise tabell.feil(nokkel, Tekst(nb="er ikke en fil som finnes.", nn="er ikkje ei fil som finst."))
    return sti


def _ord(tabell: Tabell, nokkel: str, monster: re.Pattern[str]) -> str:
    verdi = tabell.verdi(nokkel, str)
    if not monster.fullmatch(verdi):
        raise tabell.feil(nokkel, Tekst(nb="skal følge mønsteret ", nn="skal følgje mønsteret "), monster.pattern)
    return verdi


def _dobbelte(rader: list[Seglrad], navn: str) -> tuple[Funn, ...]:
    """Two that begin on the same day: nobody could say which of them signs."""
    alle = [rad.navn for rad in rader]
    return tuple(
        variabelfunn(
            SEGL,
            Tekst(
                nb=f"{navn}: to rader for {ett} begynner samme dag, og da er det ikke klart hvilken som gjelder.",
                nn=f"{navn}: to rader for {ett} byrjar same dag, og då er det ikkje klart kva for ei som gjeld.",
            ),
            _RETT,
        )
        for ett in sorted({ett for ett in alle if alle.count(ett) > 1})
    )


def _som_funn(feil: Oppsettsfeil) -> Funn:
    return variabelfunn(SEGL, feil.detalj, feil.tiltak or _RETT)


_RETT = Tekst(
    nb="Rett seglfilen. docs/installasjon.md viser hvordan en rad ser ut.",
    nn="Rett seglfila. docs/installasjon.md viser korleis ei rad ser ut.",
)

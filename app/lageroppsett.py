"""Where stored files lie when they do not lie in the data folder: a bucket that speaks S3, and the files with its keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import Funn
from app.innstillinger import er_loopback, fil, nettadresse, variabelfunn
from app.tekst import Tekst

FILLAGER = "KONTRAKTVERK_FILLAGER"
ENDEPUNKT = "KONTRAKTVERK_FILLAGER_ENDEPUNKT"
REGION = "KONTRAKTVERK_FILLAGER_REGION"
NOKKEL_ID_FIL = "KONTRAKTVERK_FILLAGER_NOKKELIDFIL"
NOKKELFIL = "KONTRAKTVERK_FILLAGER_NOKKELFIL"
ANKERFIL = "KONTRAKTVERK_FILLAGER_ANKERFIL"
PERSONINDEKS = "KONTRAKTVERK_PERSONINDEKS"
STANDARDREGION = "eu-north-1"
_BOTTE = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""Amazon S3, «General purpose bucket naming rules»."""
_PREFIKS = re.compile(r"[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,7}")
_REGION = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3oppsett:
    """A bucket. `endepunkt` None: Amazon's own for the region. `ankerfil`: who issued the server's certificate, if not a public issuer."""

    botte: str
    prefiks: str
    region: str
    nokkel_id_fil: Path
    nokkelfil: Path
    endepunkt: str | None = None
    ankerfil: Path | None = None

    @property
    def sted(self) -> str:
        """The place as the settings name it."""
        return f"s3://{self.botte}" + (f"/{self.prefiks}" if self.prefiks else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lageroppsett:
    """What is stored elsewhere than in the data folder. `personindeks`: the key of the index of persons."""

    s3: S3oppsett | None = None
    personindeks: Path | None = None


def s3adresse(navn: str, verdi: str) -> Funn | None:
    """A bucket, and perhaps a place in it."""
    delt = _delt(verdi)
    if delt is not None:
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke navnet på en bøtte.", nn=f"{navn} er ikkje namnet på ei bøtte."),
        Tekst(
            nb=f"Sett {navn} til en adresse som s3://botte/prefiks, med små bokstaver i navnet, eller fjern den.",
            nn=f"Set {navn} til ei adresse som s3://botte/prefiks, med små bokstavar i namnet, eller fjern ho.",
        ),
    )


def _delt(verdi: str) -> tuple[str, str] | None:
    skjema, _, rest = verdi.partition("://")
    botte, _, prefiks = rest.partition("/")
    prefiks = prefiks.rstrip("/")
    if skjema != "s3" or not _BOTTE.fullmatch(botte) or ".." in botte:
        return None
    return (botte, prefiks) if not prefiks or _PREFIKS.fullmatch(prefiks) else None


def region(navn: str, verdi: str) -> Funn | None:
    """The name of a region; servers of one's own often take any."""
    if _REGION.fullmatch(verdi):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke navnet på en region.", nn=f"{navn} er ikkje namnet på ein region."),
        Tekst(nb=f"Sett {navn} til et navn som {STANDARDREGION}.", nn=f"Set {navn} til eit namn som {STANDARDREGION}."),
    )


def kryptert_vei(oppsett: Lageroppsett) -> bool:
    """Whether documents travel to the bucket so that nobody on the way can read them."""
    if oppsett.s3 is None or oppsett.s3.endepunkt is None:
        return True
    delt = urlsplit(oppsett.s3.endepunkt)
    return delt.scheme == "https" or er_loopback(delt.hostname or "")


LAGERVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    FILLAGER: s3adresse,
    ENDEPUNKT: nettadresse,
    REGION: region,
    NOKKEL_ID_FIL: fil,
    NOKKELFIL: fil,
    ANKERFIL: fil,
    PERSONINDEKS: fil,
}
KREVES = (FILLAGER, NOKKEL_ID_FIL, NOKKELFIL)
BARE_SAMMEN_MED = (*KREVES, ENDEPUNKT, REGION, ANKERFIL)
"""What means something only where there is a bucket."""


def halve_lager(verdier: Mapping[str, str]) -> tuple[Funn, ...]:
    """What is missing of a bucket of which something is set."""
    if verdier.keys().isdisjoint(BARE_SAMMEN_MED):
        return ()
    return tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke satt.", nn=f"{navn} er ikkje sett."),
            Tekst(
                nb=f"Disse hører sammen: {', '.join(KREVES)}. Sett alle, eller ingen.",
                nn=f"Desse høyrer saman: {', '.join(KREVES)}. Set alle, eller ingen.",
            ),
        )
        for navn in KREVES
        if navn not in verdier
    )


def les_lageroppsett(verdier: Mapping[str, str]) -> Lageroppsett:
    """What the environment says."""
    return Lageroppsett(s3=_les_s3(verdier), personindeks=_sti(verdier, PERSONINDEKS))


def _les_s3(verdier: Mapping[str, str]) -> S3oppsett | None:
    delt = _delt(verdier.get(FILLAGER, ""))
    nokkel_id_fil, nokkelfil = _sti(verdier, NOKKEL_ID_FIL), _sti(verdier, NOKKELFIL)
    if delt is None or nokkel_id_fil is None or nokkelfil is None:
        return None
    return S3oppsett(
        botte=delt[0],
        prefiks=delt[1],
        region=verdier.get(REGION, STANDARDREGION),
        nokkel_id_fil=nokkel_id_fil,
        nokkelfil=nokkelfil,
        endepunkt=verdier.get(ENDEPUNKT),
        ankerfil=_sti(verdier, ANKERFIL),
    )


def _sti(verdier: Mapping[str, str], navn: str) -> Path | None:
    return Path(verdier[navn]).expanduser().absolute() if navn in verdier else None

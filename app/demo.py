"""Every example contract through the whole chain: checked, made, signed by everybody in order, sealed, verified.

Document types that have no template yet stand in the table as waiting; they do not count against the result.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app import flyt
from app.clock import Clock
from app.dokument.sidebilde import sidetall
from app.errors import Feil
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform, Tekst
from signing.verify import Rapport

HODE = (
    Tekst(nb="eksempel", nn="eksempel"),
    Tekst(nb="målform", nn="målform"),
    Tekst(nb="revisjon", nn="revisjon"),
    Tekst(nb="signatarer", nn="signatarar"),
    Tekst(nb="nivå", nn="nivå"),
    Tekst(nb="sider", nn="sider"),
    Tekst(nb="resultat", nn="resultat"),
    Tekst(nb="ms", nn="ms"),
)
VENTER = Tekst(nb="venter: dokumenttypen har ingen mal ennå", nn="ventar: dokumenttypen har ingen mal enno")
FEILET = Tekst(nb="feil: {kode}", nn="feil: {kode}")
KORT = {
    "kandidat": "K",
    "foresatt": "F",
    "fagligLeder": "FL",
    "ansvarligLeder": "AL",
    "ansvarligLederTidligereLarebedrift": "TL",
    "ansvarligLederSamarbeidsorgan": "SO",
    "skole": "S",
    "fylkeskommune": "FK",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One example: what came of it. `venter` True: its document type has no template yet."""

    eksempel: str
    venter: bool = False
    malform: str = ""
    revisjon: str = ""
    signatarer: tuple[str, ...] = ()
    niva: str = ""
    sider: int = 0
    integritet: str = ""
    indikasjon: str = ""
    verifisert: bool = False
    ms: int = 0
    feil: str = ""


@dataclass(frozen=True, slots=True)
class Resultat:
    """All examples in order of name."""

    rader: tuple[Rad, ...]

    @property
    def alle_verifisert(self) -> bool:
        """Every document that could be made was verified, and there was at least one."""
        laget = [rad for rad in self.rader if not rad.venter]
        return bool(laget) and all(rad.verifisert for rad in laget)

    def som_json(self) -> dict[str, Any]:
        """The table as data."""
        navn = (
            "eksempel",
            "venter",
            "malform",
            "revisjon",
            "signatarer",
            "niva",
            "sider",
            "integritet",
            "indikasjon",
            "verifisert",
            "ms",
            "feil",
        )
        rader = [{n: list(v) if isinstance(v := getattr(rad, n), tuple) else v for n in navn} for rad in self.rader]
        return {"alleVerifisert": self.alle_verifisert, "eksempler": rader}

    def som_tabell(self, sprak: Malform) -> str:
        """The table as text."""
        tabell = Table(*(h.pa(sprak) for h in HODE))
        for rad in self.rader:
            tabell.add_row(*_celler(rad, sprak))
        ut = io.StringIO()
        Console(file=ut, width=150).print(tabell)
        return ut.getvalue()


def _celler(rad: Rad, sprak: Malform) -> tuple[str, ...]:
    if rad.venter:
        return (rad.eksempel, "", "", "", "", "", VENTER.pa(sprak), "")
    if rad.feil:
        return (rad.eksempel, rad.malform, rad.revisjon, "", "", "", FEILET.pa(sprak).format(kode=rad.feil), str(rad.ms))
    roller = " ".join(rad.signatarer)
    return (rad.eksempel, rad.malform, rad.revisjon, roller, rad.niva, str(rad.sider), f"{rad.integritet}, {rad.indikasjon}", str(rad.ms))


def kjor(bord: flyt.Verksted, *, ut: Path, steg: Path | None, klokke: Clock, skjerm: Console, sprak: Malform) -> Resultat:
    """The main job. Afterwards `ut` holds one finished PDF per example and no other PDF."""
    tom(ut)
    alle = eksempler(bord.settings.forms)
    rader: list[Rad] = []
    with framdriften(skjerm) as framdrift:
        oppgave = framdrift.add_task("", total=len(alle))
        for eksempel in alle:
            framdrift.update(oppgave, description=eksempel.navn)
            rader.append(_ett(bord, eksempel, ut=ut, steg=steg, klokke=klokke))
            framdrift.advance(oppgave)
    del sprak
    return Resultat(tuple(rader))


def framdriften(skjerm: Console) -> Progress:
    """How far it has come: the example, how many of how many, and the time."""
    return Progress(TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=skjerm)


def tom(ut: Path) -> None:
    """No PDF of an earlier run is left."""
    ut.mkdir(parents=True, exist_ok=True)
    for gammel in ut.glob("*.pdf"):
        gammel.unlink()


def _ett(bord: flyt.Verksted, eksempel: Eksempel, *, ut: Path, steg: Path | None, klokke: Clock) -> Rad:
    if not flyt.har_mal(bord, eksempel.dokumenttype):
        return Rad(eksempel=eksempel.navn, venter=True)
    start = time.perf_counter()
    try:
        rad, ferdig = _kjeden(bord, eksempel, steg=steg, klokke=klokke)
    except Feil as feil:
        return Rad(eksempel=eksempel.navn, feil=koder(feil), ms=ms(start))
    (ut / f"{eksempel.navn}.pdf").write_bytes(ferdig)
    return Rad(**(rad | {"ms": ms(start)}))


def koder(feil: Feil) -> str:
    """The slugs of what is wrong, each once."""
    return ", ".join(dict.fromkeys(f.kode for f in feil.funn)) or feil.kode


def _kjeden(bord: flyt.Verksted, eksempel: Eksempel, *, steg: Path | None, klokke: Clock) -> tuple[dict[str, Any], bytes]:
    laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=klokke())
    skriv_steg(steg, eksempel.navn, 0, "usignert", laget.pdf)
    ferdig = laget.pdf
    for nr, (navn, ferdig) in enumerate(flyt.signer_alle(bord, laget, klokke=klokke), 1):
        skriv_steg(steg, eksempel.navn, nr, navn, ferdig)
    rapport = flyt.verifiser(bord, ferdig, na=klokke(), filnavn=f"{eksempel.navn}.pdf")
    return {**laget_som(eksempel.navn, laget.post), **funnet_i(ferdig, rapport)}, ferdig


def laget_som(eksempel: str, post: Mapping[str, Any]) -> dict[str, Any]:
    """What the record of a document says, as fields of a row."""
    return {
        "eksempel": eksempel,
        "malform": post["malform"],
        "revisjon": post["malrevisjon"],
        "signatarer": tuple("+".join(KORT[rolle] for rolle in s["roller"]) for s in post["signatarer"]),
    }


def funnet_i(ferdig: bytes, rapport: Rapport) -> dict[str, Any]:
    """What a finished file and its report say, as fields of a row."""
    svar = rapport.som_json()
    return {
        "niva": next((s["niva"] for s in reversed(svar["signaturer"]) if s["niva"]), ""),
        "sider": sidetall(ferdig),
        "integritet": svar["samlet"]["integritet"],
        "indikasjon": svar["samlet"]["indikasjon"],
        "verifisert": svar["samlet"]["integritet"] == "intakt" and rapport.god,
    }


def skriv_steg(steg: Path | None, eksempel: str, nr: int, navn: str, innhold: bytes) -> None:
    """The file as it was at one step, where steps are asked for."""
    if steg is not None:
        steg.mkdir(parents=True, exist_ok=True)
        (steg / f"{eksempel}-{nr}-{navn}.pdf").write_bytes(innhold)


def ms(start: float) -> int:
    """Milliseconds since then."""
    return round((time.perf_counter() - start) * 1000)

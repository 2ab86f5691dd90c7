"""`kontraktverk lag`: one contract, or a folder of them where one that is bad never stops the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app import erstatt as erstatning
from app import flyt, framvisning
from app.cli_vedlegg import navngitte_filer
from app.clock import na
from app.errors import Feil, Konflikt
from app.flyt import Laget, Verksted
from app.kommando import KOMMANDOLINJE, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_fra, skriv, stderr
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.oppdrag.oppsett import sett_opp
from app.skjema import strict_json
from app.tekst import Malform, Tekst

LAGER = Tekst(nb="Lager dokumenter", nn="Lagar dokument")
SAMLET = Tekst(nb="Laget: {laget}. Avvist: {avvist}.", nn="Laga: {laget}. Avviste: {avvist}.")
AVVIST = Tekst(nb="AVVIST", nn="AVVIST")


class SammeDokument(Konflikt):
    """Two files of the folder are the same document, with different content."""

    kode = "samme-dokument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestilling:
    """What was asked for, the same for every contract."""

    bord: Verksted
    lager: Lager | None
    ut: Path
    tid: datetime
    valgt: Malform | None
    revisjon: str | None

    def lag(self, raa: bytes, filer: Mapping[str, bytes]) -> Laget:
        """The document, stored too where that was asked for; the file is not written yet."""
        laget = flyt.lag(self.bord, raa, filer, na=self.tid, valgt=self.valgt, revisjon=self.revisjon)
        if self.lager is not None:
            aktor = Aktor(navn=KOMMANDOLINJE, fylkesnummer=laget.sak.dokument.fylkesnummer)
            lagre = partial(erstatning.opprett, self.bord, self.lager, raa, filer, gang=sett_opp(self.bord, self.lager, na))
            lagre(na=self.tid, aktor=aktor, valgt=self.valgt, revisjon=self.revisjon)
        return laget

    def skriv(self, laget: Laget) -> dict[str, Any]:
        """The file in the folder, and the record that names it."""
        fil = self.ut / f"{laget.dokument_id}.pdf"
        fil.write_bytes(laget.pdf)
        return {"dokumentId": laget.dokument_id, "fil": str(fil), **laget.post}


def lag(
    data_json: Annotated[
        Path,
        typer.Argument(exists=True, readable=True, metavar="DATA.json|MAPPE", help="Kontraktdata (JSON), eller en mappe med slike filer."),
    ],
    ut: Annotated[Path, typer.Option("--ut", file_okay=False, help="Mappen PDF-en legges i.")],
    vedlegg: Annotated[list[str] | None, typer.Option("--vedlegg", metavar="ID=FIL", help="Filen til et vedlegg i dataene.")] = None,
    revisjon: Annotated[str | None, typer.Option("--revisjon", help="En bestemt malrevisjon.")] = None,
    malform: Annotated[Malform | None, typer.Option("--malform", help="Et bestemt språk.")] = None,
    lagre: Annotated[bool, typer.Option("--lagre", help="Lagre også dokumentet i datamappen, så det kan erstattes senere.")] = False,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Lager <dokumentId>.pdf, klar til å bli signert. En mappe: alle datafilene i den; vedlegg er filer ved siden av, <dokumentId>.pdf."""
    with ExitStack() as til_slutt:
        til_slutt.enter_context(feil_blir_svar(som_json=som_json, sprak=sprak))
        mappe = data_json.is_dir()
        datafiler = _datafiler(data_json, vedlegg) if mappe else ()
        filer = {navn: fil.read_bytes() for navn, fil in navngitte_filer(vedlegg or ())}
        bord = bord_fra(data)
        lager = til_slutt.enter_context(lager_fra(bord.settings)) if lagre else None
        bestilling = Bestilling(bord=bord, lager=lager, ut=ut, tid=na(), valgt=malform, revisjon=revisjon)
        if mappe:
            ut.mkdir(parents=True, exist_ok=True)
            samling = Samling(bestilling=bestilling, mappe=data_json, sprak=sprak)
            samling.lag_alle(datafiler)
            skriv(som_json=som_json, verdi=samling.som_json(), tekst=samling.som_tekst)
            raise typer.Exit(1 if samling.avvist else 0)
        laget = bestilling.lag(data_json.read_bytes(), filer)
        ut.mkdir(parents=True, exist_ok=True)
        post = bestilling.skriv(laget)
        skriv(som_json=som_json, verdi=post, tekst=lambda: f"{post['fil']}\n" + framvisning.funn_tekst(laget.sak.funn, sprak))


def _datafiler(mappe: Path, vedlegg: list[str] | None) -> tuple[Path, ...]:
    """The data files of the folder, by name."""
    if vedlegg:
        raise typer.BadParameter("vedlegg til en mappe er filer i mappen, <dokumentId>.pdf", param_hint="--vedlegg")
    datafiler = tuple(sorted(fil for fil in mappe.iterdir() if fil.suffix.lower() == ".json" and fil.is_file()))
    if not datafiler:
        raise typer.BadParameter("mappen har ingen .json-filer", param_hint="MAPPE")
    return datafiler


# ---------------------------------------------------------------- a folder


@dataclass(slots=True, kw_only=True)
class Samling:
    """The documents of a folder, as they are made."""

    bestilling: Bestilling
    mappe: Path
    sprak: Malform
    resultater: list[dict[str, Any]] = field(default_factory=list)
    _laget: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The name of the data file and the checksum of the PDF, by dokumentId."""

    def lag_alle(self, datafiler: Iterable[Path]) -> None:
        """One after the other, with the progress on stderr."""
        alle = tuple(datafiler)
        with Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=stderr, transient=False
        ) as framdrift:
            for datafil in framdrift.track(alle, description=LAGER.pa(self.sprak)):
                self.resultater.append({"datafil": datafil.name, **self._en(datafil)})

    def _en(self, datafil: Path) -> dict[str, Any]:
        """The record, or the problem: whatever happens to one, the others are still to be made."""
        try:
            raa = datafil.read_bytes()
            laget = self.bestilling.lag(raa, dict(vedlegg_ved_siden(datafil, raa)))
            self._krev_ny(laget, datafil.name)
            return self.bestilling.skriv(laget)
        except Feil as feil:
            return {"problem": framvisning.problem(feil, self.sprak)}
        except OSError as feil:
            return {"problem": framvisning.problem(framvisning.Filfeil(feil), self.sprak)}
        except Exception as feil:  # noqa: BLE001 - told by place and kind alone: its message may quote the data
            return {"problem": framvisning.problem(framvisning.Uventet(feil), self.sprak)}

    def _krev_ny(self, laget: Laget, navn: str) -> None:
        """The same document twice is one file; with other content it must not take the first one's place unseen."""
        forst, sha256 = self._laget.setdefault(laget.dokument_id, (navn, laget.post["sha256"]))
        if sha256 != laget.post["sha256"]:
            raise SammeDokument(
                Tekst(
                    nb=f"«{forst}» i mappen er det samme dokumentet, med annet innhold.",
                    nn=f"«{forst}» i mappa er det same dokumentet, med anna innhald.",
                ),
                tiltak=Tekst(
                    nb="Gi den ene filen et annet kontraktsnummer eller en ny utgave, eller ta den bort.",
                    nn="Gi den eine fila eit anna kontraktsnummer eller ei ny utgåve, eller ta ho bort.",
                ),
            )

    @property
    def avvist(self) -> int:
        """How many were not made."""
        return sum("problem" in rad for rad in self.resultater)

    def som_json(self) -> dict[str, Any]:
        """One document for the whole folder."""
        antall = len(self.resultater)
        return {"antall": antall, "laget": antall - self.avvist, "avvist": self.avvist, "resultater": self.resultater}

    def som_tekst(self) -> str:
        """A line for each, those that were refused with every finding."""
        linjer = [linje for rad in self.resultater for linje in self._linjer(rad)]
        tall = self.som_json()
        return "\n".join([*linjer, SAMLET.pa(self.sprak).format(laget=tall["laget"], avvist=tall["avvist"])])

    def _linjer(self, rad: Mapping[str, Any]) -> Iterator[str]:
        problem = rad.get("problem")
        if problem is None:
            yield f"{rad['datafil']}: {rad['fil']}"
            return
        yield f"{rad['datafil']}: {AVVIST.pa(self.sprak)} {problem['kode']}: {problem['detail']}"
        for funn in problem["feil"]:
            yield f"    {funn['peker'] or '/'} ({funn['kode']}): {funn['melding'][self.sprak]} {funn['tiltak'][self.sprak]}"


def vedlegg_ved_siden(datafil: Path, raa: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of the listed attachments: in the folder with the data file's name first, then beside it.

    Only names that a folder really lists are opened, so nothing in the data can point anywhere else.
    """
    lest = strict_json.les(raa).data
    rader = lest.get("vedlegg") if lest else None
    ider = [rad.get("dokumentId") for rad in rader if isinstance(rad, dict)] if isinstance(rader, list) else []
    egen = datafil.with_suffix("")
    finnes = {fil.name: fil for mappe in (datafil.parent, egen) if mappe.is_dir() for fil in mappe.iterdir() if fil.is_file()}
    for id_ in (str(ett) for ett in ider):
        if fil := finnes.get(f"{id_}.pdf") or finnes.get(f"{id_}.PDF") or finnes.get(id_):
            yield id_, fil.read_bytes()

"""`kontraktverk verifiser`: one file, or thousands in folders; a report of each, a row of each, and an exit code for all."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from app import filkontroll, framvisning
from app.clock import na
from app.errors import Feil
from app.filkontroll import Kontrollert
from app.kommando import AVBRUTT, FEIL_BRUK, IKKE_GODT, Data, SomJson, Sprak, bord_fra, feil_blir_svar, lager_om_det_er_noe, stderr
from app.kontroll import Verksted
from app.oppdrag import rapportsegl
from app.oppdrag.segler import lag_segler
from app.tekst import Malform, Tekst
from app.web.revisor.rapporttegning import Rapporttegner

SPORSMAL = ("uendret", "hvem", "sertifikater", "vart", "revisjon")
KOLONNER = ("fil", "sha256", "integritet", "indikasjon", "tillit", *SPORSMAL, "signaturer", "feil", "advarsler", "sekunder")
"""Of the CSV file, one row a file: the verdicts, the answers to the five questions, and the codes of what was found."""
_LENGSTE_STAMME = 194
"""Bytes of a file's name that its report's name keeps: a name has 255, and the ending, a number and what marks a half file follow."""
_FORMELTEGN = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula in a spreadsheet: a file may be called anything."""

TEKSTER: Mapping[str, Tekst] = {
    "kontrollerer": Tekst(nb="Kontrollerer", nn="Kontrollerer"),
    "ingen": Tekst(nb="Det er ingen signerte filer der.", nn="Det er ingen signerte filer der."),
    "hoppet_over": Tekst(
        nb="{n} andre filer er hoppet over: ikke PDF, pakke eller signert XML.",
        nn="{n} andre filer er hoppa over: ikkje PDF, pakke eller signert XML.",
    ),
    "avbrutt": Tekst(nb="Avbrutt etter {n} filer.", nn="Avbrote etter {n} filer."),
    "uten_rapport": Tekst(nb="Krever --rapport.", nn="Krev --rapport."),
    "bare_pdf": Tekst(
        nb="Bare rapporten som PDF kan forsegles: velg PDF med --rapport.",
        nn="Berre rapporten som PDF kan forseglast: vel PDF med --rapport.",
    ),
}


class Rapportformat(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    XML = "xml"


Mottaker = Callable[[Kontrollert], None]


@dataclass(slots=True)
class Sammendrag:
    """What all of them came to."""

    antall: int = 0
    darlige: int = 0
    svar: Counter[str] = field(default_factory=Counter)

    def legg(self, en: Kontrollert, sprak: Malform) -> None:
        """One more."""
        self.antall += 1
        self.darlige += not en.god
        self.svar[_oppsummering(en, sprak)] += 1

    def linjer(self) -> Iterator[str]:
        """How many of each, the most first."""
        yield from (f"{antall:>6}  {svar}" for svar, antall in self.svar.most_common())


Steder = Annotated[list[Path], typer.Argument(metavar="FIL|MAPPE…", exists=True, readable=True, help="Filer og mapper med signerte filer.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FIL", dir_okay=False, help="Én rad for hver fil, skrevet etter hvert.")]
Ut = Annotated[Path | None, typer.Option("--ut", file_okay=False, help="Mappen rapportene legges i (standard: den du står i).")]


def verifiser(
    steder: Steder,
    rapport: Annotated[Rapportformat | None, typer.Option("--rapport", help="Skriv én rapport for hver fil i dette formatet.")] = None,
    ut: Ut = None,
    csv_: Csv = None,
    segl: Annotated[str | None, typer.Option("--segl", metavar="NN", help="Forsegl rapportene (PDF) med seglet til dette fylket.")] = None,
    data: Data = None,
    som_json: SomJson = False,
    sprak: Sprak = Malform.NB,
) -> None:
    """Rapporten om signerte filer: er de uendret, hvem har signert, kan vi stole på det?"""
    if ut is not None and rapport is None:
        raise typer.BadParameter(TEKSTER["uten_rapport"].pa(sprak), param_hint="--ut")
    if segl is not None and rapport is not Rapportformat.PDF:
        raise typer.BadParameter(TEKSTER["bare_pdf"].pa(sprak), param_hint="--segl")
    funnet = filkontroll.finn(steder, utenom=ut)
    if not funnet.filer:
        raise typer.BadParameter(TEKSTER["ingen"].pa(sprak), param_hint="FIL|MAPPE…")
    mapper = tuple(sted for sted in steder if sted.is_dir())
    with feil_blir_svar(som_json=som_json, sprak=sprak), ExitStack() as apent:
        bord = bord_fra(data)
        utskrift = apent.enter_context(_utskrift(som_json=som_json, sprak=sprak, kort=bool(mapper), mange=bool(mapper) or len(steder) > 1))
        mottakere = [apent.enter_context(_rader(csv_))] if csv_ is not None else []
        if rapport is not None:
            mottakere.append(_rapporter(bord, rapport, Mappe(ut or Path(), mapper), segl, sprak))
        mottakere.append(utskrift)  # last: what could not be written has not been told as if it was
        lager = apent.enter_context(lager_om_det_er_noe(bord.settings))
        kontroller = filkontroll.velg(bord, antall=2 if mapper else len(funnet.filer), na=na())
        svarene = apent.enter_context(closing(kontroller(bord, funnet.filer, na=na, lager=lager)))
        samlet = _kjor(svarene, mottakere, antall=len(funnet.filer), sprak=sprak)
    if mapper:
        _avslutt(samlet, funnet.hoppet_over, sprak, som_json=som_json)
    raise typer.Exit(IKKE_GODT if samlet.darlige else 0)


def _kjor(svarene: Iterable[Kontrollert], mottakere: Sequence[Mottaker], *, antall: int, sprak: Malform) -> Sammendrag:
    """Hand each answer to all who want it. Stopped by the user, what has been told stands."""
    samlet = Sammendrag()
    kolonner = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    try:
        with Progress(*kolonner, console=stderr, transient=True, disable=antall == 1) as linje:
            arbeid = linje.add_task(TEKSTER["kontrollerer"].pa(sprak), total=antall)
            for en in svarene:
                for mottaker in mottakere:
                    mottaker(en)
                samlet.legg(en, sprak)
                linje.advance(arbeid)
    except KeyboardInterrupt:
        stderr.print(TEKSTER["avbrutt"].pa(sprak).format(n=samlet.antall), highlight=False)
        raise typer.Exit(AVBRUTT) from None
    return samlet


def _avslutt(samlet: Sammendrag, hoppet_over: int, sprak: Malform, *, som_json: bool) -> None:
    """How it went, after the last line; on stderr where stdout is one JSON document."""
    for linje in samlet.linjer():
        stderr.print(linje, highlight=False, markup=False) if som_json else sys.stdout.write(f"{linje}\n")
    if hoppet_over:
        stderr.print(TEKSTER["hoppet_over"].pa(sprak).format(n=hoppet_over), highlight=False)


def _oppsummering(en: Kontrollert, sprak: Malform) -> str:
    if en.rapport is None:
        return en.feil.detalj.pa(sprak) if en.feil else ""
    return str(en.rapport["samlet"]["oppsummering"][sprak.value])


# ---------------------------------------------------------------- on stdout


@contextmanager
def _utskrift(*, som_json: bool, sprak: Malform, kort: bool, mange: bool) -> Iterator[Mottaker]:
    """One JSON document, also when it ends early; or sentences: all of the report, with `kort` one line a file."""
    if not som_json:
        yield lambda en: _skriv_linje(en, sprak, kort=kort)
    elif not mange:
        yield lambda en: _skriv(json.dumps(_verdi(en, sprak), ensure_ascii=False, indent=1) + "\n")
    else:
        with _liste(sprak) as legg:
            yield lambda en: legg({"fil": en.fil, **_verdi(en, sprak)})


@contextmanager
def _liste(sprak: Malform) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A JSON array, member by member. Begun, it is ended: an error is then its last member, and not a document of its own."""
    skille = "[\n"

    def legg(verdi: Mapping[str, Any]) -> None:
        nonlocal skille
        _skriv(skille + json.dumps(verdi, ensure_ascii=False, indent=1))
        skille = ",\n"

    try:
        yield legg
    except (Feil, OSError) as feil:
        if skille == "[\n":
            raise
        legg(framvisning.problem(feil if isinstance(feil, Feil) else framvisning.Filfeil(feil), sprak))
        raise typer.Exit(IKKE_GODT if isinstance(feil, Feil) else FEIL_BRUK) from feil
    finally:
        if skille != "[\n":
            _skriv("\n]\n")


def _skriv(tekst: str) -> None:
    sys.stdout.write(tekst)
    sys.stdout.flush()


def _verdi(en: Kontrollert, sprak: Malform) -> Mapping[str, Any]:
    if en.rapport is not None:
        return en.rapport
    return {} if en.feil is None else framvisning.problem(en.feil, sprak)


def _skriv_linje(en: Kontrollert, sprak: Malform, *, kort: bool) -> None:
    if en.rapport is None:
        _skriv(f"{en.fil}: {_oppsummering(en, sprak)}\n")
    elif kort:
        samlet = en.rapport["samlet"]
        _skriv(f"{en.fil}: {_oppsummering(en, sprak)} [{samlet['integritet']}, {samlet['indikasjon']}]\n")
    else:
        _skriv(framvisning.rapport_tekst(en.rapport, sprak) + "\n")


# ---------------------------------------------------------------- rows


@contextmanager
def _rader(fil: Path) -> Iterator[Mottaker]:
    """A CSV file (RFC 4180, UTF-8). Each row is on the disk before the next file is told: whoever stops has the rows so far."""
    with fil.open("w", encoding="utf-8", newline="") as strom:
        skriver = csv.DictWriter(strom, KOLONNER, lineterminator="\n")
        skriver.writeheader()

        def legg(en: Kontrollert) -> None:
            skriver.writerow(rad(en))
            strom.flush()

        yield legg


def rad(en: Kontrollert) -> Mapping[str, Any]:
    """One row; a file without a report has its path, checksum and the code of why."""
    navn = f"./{en.fil}" if en.fil.startswith(_FORMELTEGN) else en.fil
    fast = {"fil": navn, "sha256": en.sha256 or "", "sekunder": f"{en.sekunder:.2f}"}
    if en.rapport is None:
        return {**fast, "feil": en.feil.kode if en.feil else ""}
    samlet, svar = en.rapport["samlet"], {s["id"]: s["svar"] for s in en.rapport["sporsmal"]}
    return {
        **fast,
        **{akse: samlet[akse] for akse in ("integritet", "indikasjon", "tillit")},
        **{id_: svar[id_] for id_ in SPORSMAL},
        "signaturer": len(en.rapport["signaturer"]),
        **{slag: " ".join(dict.fromkeys(m["kode"] for m in en.rapport[slag])) for slag in ("feil", "advarsler")},
    }


# ---------------------------------------------------------------- reports


@dataclass(slots=True)
class Mappe:
    """Where the reports go: as their files lie in the folders that were asked about. No two of one run are the same file."""

    rot: Path
    kilder: tuple[Path, ...]
    brukte: set[Path] = field(default_factory=set)

    def plass(self, en: Kontrollert, endelse: str) -> Path:
        """`<name of the file>-kontroll.<format>`, with a number where that is taken."""
        under = next((en.sti.parent.relative_to(k) for k in self.kilder if en.sti.is_relative_to(k)), Path())
        stamme = f"{_kort(filkontroll.som_tekst(en.sti.name))}-kontroll"
        for tall in ("", *(f"-{n}" for n in range(2, 10_000))):
            sti = self.rot / under / f"{stamme}{tall}.{endelse}"
            if sti not in self.brukte:
                self.brukte.add(sti)
                return sti
        raise FileExistsError(str(self.rot / under / stamme))


def _kort(navn: str) -> str:
    return navn.encode()[:_LENGSTE_STAMME].decode(errors="ignore")


def _rapporter(bord: Verksted, format_: Rapportformat, mappe: Mappe, segl: str | None, sprak: Malform) -> Mottaker:
    """Writes each report; a seal that is not to be had is told before the first file is read."""
    tegner, segler = Rapporttegner.av(bord.settings), lag_segler(bord)
    forsegl = None
    if segl is not None:
        rapportsegl.krev_segl(bord, segler, segl, na())
        forsegl = partial(rapportsegl.forsegl, bord, segler, fylkesnummer=segl, malform=sprak)

    def skriv(en: Kontrollert) -> None:
        if en.rapport is None:
            return
        innhold = tegner.tegn(en.rapport, format_.value, sprak).innhold
        skriv_helt(mappe.plass(en, format_.value), innhold if forsegl is None else forsegl(innhold, tid=na()))

    return skriv


def skriv_helt(sti: Path, innhold: bytes) -> None:
    """The whole file or none of it."""
    sti.parent.mkdir(parents=True, exist_ok=True)
    halv = sti.with_name(f".{sti.name}.{os.getpid()}")
    try:
        halv.write_bytes(innhold)
        halv.replace(sti)
    finally:
        halv.unlink(missing_ok=True)

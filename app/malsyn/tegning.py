"""Draws the examples on the template revisions: one of them, or all of them on every core. What the gallery and the diffs look at."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from app import flyt
from app.clock import na as klokka
from app.dokument.html import merketekst
from app.domene.dokument import Dokumenttype
from app.errors import Avvist, IkkeFunnet, Oppsettsfeil
from app.maler.register import Mal, Malregister, Revisjon, malregister
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler, grunnlag
from app.tekst import Malform, Tekst

T = TypeVar("T")
TOMME_ORD = ("tom", "ingen", "nei")
"""«Ikke oppgitt», «Ingen», «Nei»: a revision may print them, or leave the box out."""


@dataclass(frozen=True, slots=True)
class Oppgave:
    """One document to draw: an example on a revision in a language."""

    dokumenttype: str
    eksempel: str
    revisjon: str
    malform: Malform

    @property
    def navn(self) -> str:
        """A file name of its own."""
        return f"{self.eksempel}-{self.revisjon}-{self.malform}"


@dataclass(frozen=True, slots=True)
class Tegnet:
    """A drawn document: the page as HTML, and the PDF."""

    oppgave: Oppgave
    html: str
    pdf: bytes
    tomme: frozenset[str]
    """What this revision prints in a box that holds nothing."""


def apent_bord(settings: Settings) -> flyt.Verksted:
    """What the flow works with, also while a template is being edited: whether the released ones are untouched is not asked."""
    return flyt.Verksted(
        settings=settings,
        grunnlag=grunnlag(settings.forms, settings.data / "fylker"),
        maler=malregister(settings.forms, settings.templates),
    )


def type_fra(dokumenttype: str) -> Dokumenttype:
    """The kind of document with that name."""
    try:
        return Dokumenttype(dokumenttype)
    except ValueError as feil:
        kjente = ", ".join(Dokumenttype)
        raise Oppsettsfeil(
            Tekst(nb=f"Det finnes ingen dokumenttype «{dokumenttype}».", nn=f"Det finst ingen dokumenttype «{dokumenttype}»."),
            tiltak=Tekst(nb=f"Velg en av disse: {kjente}.", nn=f"Vel ein av desse: {kjente}."),
        ) from feil


def rad_fra(register: Malregister, dokumenttype: Dokumenttype, revisjon: str) -> Revisjon:
    """The row of that revision."""
    rader = register.revisjoner(dokumenttype)
    for rad in rader:
        if rad.id == revisjon:
            return rad
    kjente = ", ".join(rad.id for rad in rader) or "–"
    raise IkkeFunnet(
        Tekst(nb=f"Revisjonen {revisjon} av {dokumenttype} finnes ikke.", nn=f"Revisjonen {revisjon} av {dokumenttype} finst ikkje."),
        tiltak=Tekst(nb=f"Velg en av disse: {kjente}.", nn=f"Vel ein av desse: {kjente}."),
    )


def eksempler_av(settings: Settings, dokumenttype: str) -> tuple[Eksempel, ...]:
    """The examples of one kind of document; a kind without any cannot be looked at."""
    funnet = tuple(e for e in eksempler(settings.forms) if e.dokumenttype == dokumenttype)
    if not funnet:
        raise Oppsettsfeil(
            Tekst(nb=f"Det finnes ingen eksempler på {dokumenttype}.", nn=f"Det finst ingen eksempel på {dokumenttype}."),
            tiltak=Tekst(
                nb=f"Legg minst ett i forms/{dokumenttype}/eksempler/.",
                nn=f"Legg minst eitt i forms/{dokumenttype}/eksempler/.",
            ),
        )
    return funnet


def oppgaver(bord: flyt.Verksted, *, dokumenttype: str | None = None, revisjon: str | None = None) -> tuple[Oppgave, ...]:
    """Every example in every revision and both languages, of all kinds of documents or of one."""
    return tuple(
        Oppgave(eksempel.dokumenttype, eksempel.navn, rad.id, malform)
        for eksempel in eksempler(bord.settings.forms)
        if dokumenttype in (None, eksempel.dokumenttype)
        for rad in bord.maler.revisjoner(Dokumenttype(eksempel.dokumenttype))
        if revisjon in (None, rad.id)
        for malform in Malform
    )


def tegn(bord: flyt.Verksted, eksempel: Eksempel, oppgave: Oppgave, *, na: datetime, forhandsvisning: bool = False) -> Tegnet:
    """One document, with the watermark of a preview where it is asked for. An example that does not hold is told by name."""
    try:
        laget = flyt.lag(
            bord,
            eksempel.raa,
            eksempel.vedlegg,
            na=na,
            valgt=oppgave.malform,
            revisjon=oppgave.revisjon,
            forhandsvisning=forhandsvisning,
        )
    except Avvist as feil:
        hva = "; ".join(f"{f.peker}: {f.melding.nb}" for f in feil.funn)
        hva_nn = "; ".join(f"{f.peker}: {f.melding.nn}" for f in feil.funn)
        raise Oppsettsfeil(
            Tekst(
                nb=f"Eksempelet {oppgave.eksempel} kan ikke lages på {oppgave.revisjon}: {hva}",
                nn=f"Eksempelet {oppgave.eksempel} kan ikkje lagast på {oppgave.revisjon}: {hva_nn}",
            )
        ) from feil
    html = flyt.html_av(bord, laget.sak, laget.mal, forhandsvisning=forhandsvisning)
    return Tegnet(oppgave, html, laget.pdf, tomme_ord(laget.mal))


def tomme_ord(mal: Mal) -> frozenset[str]:
    """What this revision prints in a box that holds nothing."""
    return frozenset(_tomme_ord(mal))


def _tomme_ord(mal: Mal) -> Iterator[str]:
    for id_ in TOMME_ORD:
        try:
            yield merketekst(mal, id_)
        except Oppsettsfeil:
            continue  # this kind of document has no such word, and so no such box


def tegn_alle(
    settings: Settings,
    alle: Sequence[Oppgave],
    etterpa: Callable[[Tegnet], T],
    *,
    ferdig: Callable[[Oppgave], None] = lambda _oppgave: None,
) -> Iterator[T]:
    """Every document on every core, in order. `etterpa` is done in the process that drew it, so that images are made on all cores too."""
    arbeidere = min(len(alle), os.cpu_count() or 1)
    if arbeidere < 2:
        _start(settings)
        for oppgave in alle:
            yield _tegn_her(etterpa, oppgave)
            ferdig(oppgave)
        return
    # spawn: a forked child would share Pango's and pdfium's state with us
    kontekst = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(arbeidere, mp_context=kontekst, initializer=_start, initargs=(settings,)) as arbeid:
        for oppgave, svar in zip(alle, arbeid.map(partial(_tegn_her, etterpa), alle), strict=True):
            yield svar
            ferdig(oppgave)


@dataclass
class _Arbeidsbord:
    """What one process keeps between documents."""

    bord: flyt.Verksted
    eksempler: dict[str, Eksempel]


_mitt: list[_Arbeidsbord] = []


def _start(settings: Settings) -> None:
    _mitt[:] = [_Arbeidsbord(apent_bord(settings), {e.navn: e for e in eksempler(settings.forms)})]


def _tegn_her(etterpa: Callable[[Tegnet], T], oppgave: Oppgave) -> T:
    mitt = _mitt[0]
    return etterpa(tegn(mitt.bord, mitt.eksempler[oppgave.eksempel], oppgave, na=klokka()))

"""The examples drawn on the revisions, for the pages: each drawn once as long as nothing that it is made of has changed.

What is kept is found by content: the template's files and the example, and the day it is drawn. Only the newest are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar

from jinja2 import TemplateError, TemplateSyntaxError

from app import flyt
from app.domene.dokument import Dokumenttype
from app.errors import Avvist, IkkeFunnet, Konflikt, Oppsettsfeil
from app.maler.register import Revisjon, liste
from app.malsyn.lesning import Lest, les, les_html
from app.malsyn.tegning import Oppgave, Tegnet, tegn, tomme_ord
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform, Tekst

TEGNINGER, SIDER, LESTE = 24, 96, 256
"""How many drawings, page images and readings are kept: some tens of megabytes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Avtrykk:
    """What a drawing is made of."""

    oppgave: Oppgave
    innhold: str
    dag: date


class KanIkkeTegnes(Konflikt):
    """The example cannot be made on the revision: a fault in a draft, or a revision that the example's data do not fit."""

    kode = "mal-kan-ikke-tegnes"


def _proving(lag: Callable[[], T]) -> T:
    try:
        return lag()
    except (Avvist, Oppsettsfeil) as feil:
        raise KanIkkeTegnes(feil.detalj, tiltak=feil.tiltak, funn=feil.funn) from feil
    except TemplateError as feil:
        sted = f"{feil.name}:{feil.lineno}" if isinstance(feil, TemplateSyntaxError) else type(feil).__name__
        raise KanIkkeTegnes(Tekst(nb=f"Malen kan ikke leses ({sted}).", nn=f"Malen kan ikkje lesast ({sted}).")) from feil


class Minne(Generic[T]):
    """The newest of something, by key. What is not there is made by one thread at a time; what is there waits for nobody."""

    def __init__(self, plass: int) -> None:
        self._plass = plass
        self._alt: OrderedDict[object, T] = OrderedDict()
        self._vakt = Lock()
        self._lager = Lock()

    def hent(self, nokkel: object, lag: Callable[[], T]) -> T:
        """What is kept, or what `lag` makes."""
        funnet = self._finn(nokkel)
        if funnet is not None:
            return funnet
        with self._lager:
            funnet = self._finn(nokkel)
            return funnet if funnet is not None else self._husk(nokkel, lag())

    def _finn(self, nokkel: object) -> T | None:
        with self._vakt:
            if nokkel in self._alt:
                self._alt.move_to_end(nokkel)
            return self._alt.get(nokkel)

    def _husk(self, nokkel: object, verdi: T) -> T:
        with self._vakt:
            self._alt[nokkel] = verdi
            while len(self._alt) > self._plass:
                self._alt.popitem(last=False)
        return verdi


class Maltegninger:
    """Draws and remembers. Blocking: the callers have queues."""

    def __init__(self, bord: flyt.Verksted) -> None:
        self._bord = bord
        self._eksempler = {e.navn: e for e in eksempler(bord.settings.forms)}
        self._tegnede: Minne[Tegnet] = Minne(TEGNINGER)
        self._bilder: Minne[bytes] = Minne(SIDER)
        self._leste: Minne[Lest] = Minne(LESTE)

    def eksempler_av(self, dokumenttype: Dokumenttype) -> tuple[str, ...]:
        """The examples of a kind, the one with most data first."""
        av_typen = (e for e in self._eksempler.values() if e.dokumenttype == dokumenttype)
        return tuple(e.navn for e in sorted(av_typen, key=lambda e: (-len(e.raa), e.navn)))

    def revisjon(self, dokumenttype: str, revisjon: str) -> Revisjon:
        """The row, or `IkkeFunnet` where there is no such kind or revision. What was asked for is not said again."""
        rader = self._bord.maler.revisjoner(self.type_(dokumenttype))
        for rad in rader:
            if rad.id == revisjon:
                return rad
        kjente = ", ".join(rad.id for rad in rader) or "–"
        raise IkkeFunnet(
            Tekst(nb="Det finnes ingen slik mal for denne dokumenttypen.", nn="Det finst ingen slik mal for denne dokumenttypen."),
            tiltak=Tekst(nb=f"Velg en av disse: {kjente}.", nn=f"Vel ein av desse: {kjente}."),
        )

    def type_(self, dokumenttype: str) -> Dokumenttype:
        """The kind of document, or `IkkeFunnet`."""
        if dokumenttype not in set(Dokumenttype):
            raise IkkeFunnet(
                Tekst(nb="Det finnes ingen slik dokumenttype.", nn="Det finst ingen slik dokumenttype."),
                tiltak=Tekst(nb=f"Velg en av disse: {_TYPER}.", nn=f"Vel ein av desse: {_TYPER}."),
            )
        return Dokumenttype(dokumenttype)

    def tegn(self, oppgave: Oppgave, na: datetime) -> Tegnet:
        """The example on the revision, with the watermark of a preview."""
        eksempel = self._eksempel(oppgave)
        return self._tegnede.hent(
            self._avtrykk(oppgave, eksempel, na),
            lambda: _proving(lambda: tegn(self._bord, eksempel, oppgave, na=_middag(na), forhandsvisning=True)),
        )

    def bilde(self, oppgave: Oppgave, na: datetime, navn: str, lag: Callable[[bytes], bytes]) -> bytes:
        """What `lag` makes of the drawing, under a name of its own."""
        tegnet = self.tegn(oppgave, na)
        return self._bilder.hent((sha256(tegnet.pdf).digest(), navn), lambda: lag(tegnet.pdf))

    def les(self, oppgave: Oppgave, na: datetime, *, tegnet: bool) -> Lest:
        """What stands in it. `tegnet`: with the number of pages, which only a drawing tells."""
        eksempel = self._eksempel(oppgave)
        avtrykk = self._avtrykk(oppgave, eksempel, na)
        return self._leste.hent((avtrykk, tegnet), lambda: les(self.tegn(oppgave, na)) if tegnet else self._les_ord(eksempel, oppgave, na))

    def innhold(self, oppgave: Oppgave) -> str:
        """A digest of all that the drawing is made of."""
        return self._innhold(oppgave, self._eksempel(oppgave))

    def _les_ord(self, eksempel: Eksempel, oppgave: Oppgave, na: datetime) -> Lest:
        ved, valg = _middag(na), oppgave
        innhold, mal = _proving(
            lambda: flyt.skriv(self._bord, eksempel.raa, eksempel.vedlegg, na=ved, valgt=valg.malform, revisjon=valg.revisjon)
        )
        return les_html(innhold, tomme_ord(mal))

    def _avtrykk(self, oppgave: Oppgave, eksempel: Eksempel, na: datetime) -> Avtrykk:
        return Avtrykk(oppgave, self._innhold(oppgave, eksempel), na.date())

    def _innhold(self, oppgave: Oppgave, eksempel: Eksempel) -> str:
        register = self._bord.maler
        mal = register.mal(self.revisjon(oppgave.dokumenttype, oppgave.revisjon), oppgave.malform)
        filer = liste(tuple(fil for fil in mal.filer if fil.is_file()), register.forms, register.templates)
        return sha256(filer.encode() + eksempel.raa).hexdigest()

    def _eksempel(self, oppgave: Oppgave) -> Eksempel:
        funnet = self._eksempler.get(oppgave.eksempel)
        if funnet is None or funnet.dokumenttype != oppgave.dokumenttype:
            raise IkkeFunnet(
                Tekst(
                    nb="Det finnes ikke noe slikt eksempel av denne dokumenttypen.",
                    nn="Det finst ikkje noko slikt eksempel av denne dokumenttypen.",
                )
            )
        return funnet


_TYPER = ", ".join(Dokumenttype)


def oppgave(rad: Revisjon, eksempel: str, malform: Malform) -> Oppgave:
    """What to draw."""
    return Oppgave(rad.dokumenttype.value, eksempel, rad.id, malform)


def _middag(na: datetime) -> datetime:
    """One time a day: what is drawn in the morning serves the whole day."""
    return na.replace(hour=12, minute=0, second=0, microsecond=0)

"""Every example contract through Posten signering: stored, sent, signed group by group, fetched, checked, sealed, archived, verified.

Nothing is short-circuited: the store, the engine of orders, the jobs, the archive folder, and a simulator that answers over mTLS as Posten
does. Only the signers are played. It all lies in a folder that is thrown away; the demo's certificates are those of the data folder, so
what comes out can be verified there afterwards.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from rich.console import Console

from app import flyt, postensimulator, tillit
from app.clock import Clock
from app.demo import Rad, Resultat, framdriften, funnet_i, koder, laget_som, ms, skriv_steg, tom
from app.domene.fylker import Fylke
from app.drift.logg import sett_opp_logg
from app.errors import Feil
from app.jobber.innebygd import Innebygd
from app.jobber.kjoring import Kjoreplan, Kjoring
from app.lager.base import apne
from app.lager.dokumenter import Aktor
from app.main import jobbslag
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import sett_opp
from app.oppdrag.port import TJENESTEN
from app.postenspill import gjor_kjent
from app.settings import Jobbmotor
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform
from signing.oppdrag import Oppdrag
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import METODER
from signing.states import STOPPET, Tilstand

LEVERANDOR = "posten"
LENGST = 600.0
"""Seconds, on a machine that is busy with other things. What is not archived by then is told as it stands."""
PUST = 0.1
"""Seconds between looks at how far it has come."""
PLAN = Kjoreplan(titt=0.1, feiing=0.3)
FERDIG = frozenset({Tilstand.ARKIVERT, Tilstand.AVVIK, *STOPPET})
"""Nothing more happens by itself."""
ARKIV = "arkiv"
VENTETID = timedelta(milliseconds=200)
"""How long the simulator asks to be left alone."""


@dataclass(slots=True)
class Underveis:
    """One example that has been sent. `start`: of its own work, in seconds of `time.perf_counter`."""

    eksempel: Eksempel
    post: Mapping[str, Any]
    start: float

    @property
    def id(self) -> str:
        """Of the document and its order."""
        return str(self.post["dokumentId"])


@dataclass(frozen=True, slots=True)
class Verk:
    """The service without its pages, and who plays the signers."""

    gang: Oppdragsgang
    simulator: Simulator
    arkiv: Path

    def oppdrag(self, oppdrag_id: str) -> Oppdrag:
        """As it stands now."""
        return self.gang.les(oppdrag_id, aktor=TJENESTEN).oppdrag


def kjor(bord: flyt.Verksted, *, ut: Path, steg: Path | None, klokke: Clock, skjerm: Console, sprak: Malform) -> Resultat:
    """The main job. Afterwards `ut` holds the archived PDF of each example and no other PDF."""
    del sprak
    tom(ut)
    alle = eksempler(bord.settings.forms)
    with _bare_advarsler(), TemporaryDirectory(prefix="kontraktverk-posten-") as mappe, _verk(bord, Path(mappe), klokke) as verk:
        lop = Lop(verk, ut=ut, steg=steg, klokke=klokke)
        with framdriften(skjerm) as vist:
            oppgave = vist.add_task("", total=len(alle))
            for navn in lop.gjennom(alle):
                vist.update(oppgave, description=navn, completed=len(lop.rader))
    return Resultat(tuple(lop.rader[eksempel.navn] for eksempel in alle))


class Lop:
    """All the examples, some of them under way at the same time. `rader`: what came of each, by name."""

    def __init__(self, verk: Verk, *, ut: Path, steg: Path | None, klokke: Clock) -> None:
        self.verk, self.ut, self.steg, self.klokke = verk, ut, steg, klokke
        self.rader: dict[str, Rad] = {}
        self.under: list[Underveis] = []

    def gjennom(self, alle: Sequence[Eksempel]) -> Iterator[str]:
        """Send each, play its signers as their turn comes, take in what has come to an end; the name of the one that moved."""
        frist = time.perf_counter() + LENGST
        for eksempel in alle:
            yield eksempel.navn
            self._send(eksempel)
            yield from self._runde()
        while self.under and time.perf_counter() < frist:
            time.sleep(PUST)
            yield from self._runde()
        self.rader.update({en.eksempel.navn: self._feilet(en, self.verk.oppdrag(en.id).tilstand.value) for en in self.under})

    def _runde(self) -> Iterator[str]:
        """One look at each that is under way: those whose turn it is sign; the name of each that has come to an end."""
        for en in tuple(self.under):
            oppdrag = self.verk.oppdrag(en.id)
            if oppdrag.tilstand in FERDIG:
                self.under.remove(en)
                self._ta_inn(en, oppdrag)
                yield en.eksempel.navn
            elif oppdrag.sendt is not None:
                spill(self.verk, oppdrag)

    def _send(self, eksempel: Eksempel) -> None:
        if not flyt.har_mal(self.verk.gang.bord, eksempel.dokumenttype):
            self.rader[eksempel.navn] = Rad(eksempel=eksempel.navn, venter=True)
            return
        start = time.perf_counter()
        try:
            self.under.append(Underveis(eksempel, self._apne(eksempel), start))
        except Feil as feil:
            self.rader[eksempel.navn] = Rad(eksempel=eksempel.navn, feil=koder(feil), ms=ms(start))

    def _apne(self, eksempel: Eksempel) -> Mapping[str, Any]:
        """Stored, and its order opened: the jobs do the rest."""
        gang, aktor = self.verk.gang, Aktor(navn="demo", fylkesnummer=fylke_i(eksempel))
        post = flyt.opprett(gang.bord, gang.lager, eksempel.raa, eksempel.vedlegg, na=self.klokke(), aktor=aktor).svar
        gang.apne(post["dokumentId"], aktor=aktor, skjermet_bekreftet=True)
        return post

    def _ta_inn(self, en: Underveis, oppdrag: Oppdrag) -> None:
        arkivert = oppdrag.tilstand is Tilstand.ARKIVERT
        self.rader[en.eksempel.navn] = self._ferdig(en, oppdrag) if arkivert else self._feilet(en, oppdrag.tilstand.value)

    def _ferdig(self, en: Underveis, oppdrag: Oppdrag) -> Rad:
        """The file as it lies in the archive folder, verified like any other file."""
        navn, brukt, ferdig = en.eksempel.navn, ms(en.start), arkivert_fil(self.verk.arkiv, oppdrag)
        (self.ut / f"{navn}.pdf").write_bytes(ferdig)
        self._skriv_steg(en, oppdrag, ferdig)
        rapport = flyt.verifiser(self.verk.gang.bord, ferdig, na=self.klokke(), filnavn=f"{navn}.pdf")
        return Rad(**laget_som(navn, en.post), **funnet_i(ferdig, rapport), ms=brukt)

    def _feilet(self, en: Underveis, kode: str) -> Rad:
        return Rad(**laget_som(en.eksempel.navn, en.post), feil=kode, ms=ms(en.start))

    def _skriv_steg(self, en: Underveis, oppdrag: Oppdrag, ferdig: bytes) -> None:
        """What was sent, what came back, what was archived."""
        navn = en.eksempel.navn
        skriv_steg(self.steg, navn, 0, "sendt", self.verk.gang.sendt_pdf(en.id))
        skriv_steg(self.steg, navn, 1, "fra-posten", self.verk.gang.leverandorer[LEVERANDOR].hent_dokument(oppdrag.referanse or en.id))
        skriv_steg(self.steg, navn, 2, "forseglet", ferdig)


def fylke_i(eksempel: Eksempel) -> str:
    """The county that an example belongs to; empty where it says none, which the flow refuses by name."""
    return str(json.loads(eksempel.raa).get("fylke", {}).get("fylkesnummer", ""))


def arkivert_fil(arkiv: Path, oppdrag: Oppdrag) -> bytes:
    """The sealed file, found in the archive folder by its digest: what was handed over is what was sealed."""
    filer = (fil.read_bytes() for fil in sorted((arkiv / oppdrag.id).glob("*.pdf")))
    return next(fil for fil in filer if sha256(fil).hexdigest() == oppdrag.forseglet)


def spill(verk: Verk, oppdrag: Oppdrag) -> None:
    """Everybody whose turn it is signs with an e-ID that the job allows, also who is let in by a one-time code. Who they are is told to
    the simulator first."""
    simulator, jobb = verk.simulator, verk.simulator.jobb(int(oppdrag.referanse or 0))
    i_tur = () if jobb is None else tuple(s for s in jobb.signatarer if jobb.har_turen(s, simulator.klokke()))
    if jobb is None or not i_tur:
        return
    gjor_kjent(simulator, verk.gang, oppdrag)
    for signatar in i_tur:
        alle = simulator.metoder(jobb, signatar.nr)
        eid = [metode for metode in alle if METODER[metode].krever_nummer is not False] or alle
        simulator.signer(jobb.id, signatar.nr, eid[signatar.nr % len(eid)])


# ---------------------------------------------------------------- where it happens


@contextmanager
def _bare_advarsler() -> Iterator[None]:
    """The table tells how it went; of the log, only what went wrong is told, on stderr."""
    for_ = structlog.get_config()
    sett_opp_logg()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(**for_)


@contextmanager
def _verk(bord: flyt.Verksted, mappe: Path, klokke: Clock) -> Iterator[Verk]:
    """The simulator answers and the jobs are worked on for as long as this lasts."""
    lant = _lan_sertifikater(bord, mappe, klokke)
    simulator = postensimulator.simulator(lant.settings, klokke, ventetid=VENTETID)
    lager = apne(lant.settings.data, lant.settings.modus, None)
    try:
        with postensimulator.i_gang(lant.settings, klokke, ventetid=VENTETID):
            gang = sett_opp(lant, lager, klokke)
            arbeider = Kjoring(lager, Innebygd(lager, klokke), jobbslag(lant.settings, gang), klokke, PLAN)
            arbeider.start()
            try:
                yield Verk(gang, simulator, mappe / ARKIV)
            finally:
                arbeider.stopp()
    finally:
        lager.lukk()


def _lan_sertifikater(bord: flyt.Verksted, mappe: Path, klokke: Clock) -> flyt.Verksted:
    """The same workshop in another data folder, whose certificates are those of the real one, with Posten as every county's provider."""
    settings = replace(bord.settings, data=mappe / "data", arkiv=mappe / ARKIV, database=None, jobber=Jobbmotor.INNEBYGD)
    tillit.demo_pki(bord, klokke())
    postensimulator.simulatorpki(bord.settings, klokke)
    for navn in (tillit.DEMOMAPPE, f"{postensimulator.MAPPE}/{postensimulator.PKI}"):
        lenke = settings.data / navn
        lenke.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lenke.symlink_to(bord.settings.data / navn, target_is_directory=True)
    (mappe / ARKIV).mkdir()
    fylker = {nummer: _hos_posten(fylke) for nummer, fylke in bord.grunnlag.fylker.items()}
    return replace(bord, settings=settings, grunnlag=replace(bord.grunnlag, fylker=fylker))


def _hos_posten(fylke: Fylke) -> Fylke:
    return replace(fylke, valg=tuple(replace(valg, leverandor=LEVERANDOR) for valg in fylke.valg))

"""Real orders worked on by real processes, and what must hold of them in the end whatever was killed, away or full meanwhile."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import flyt, tillit
from app.jobber import feilliste
from app.jobber.feilliste import Jobbfeil
from app.lager import base, bevispakker, dokumenter, hendelser, oppdragsfil
from app.lager.base import Lager
from app.lager.dokumenter import NyttDokument
from app.lager.modeller import dokument, melding
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import sett_opp
from app.oppdrag.port import SIGNATAR
from signing.events import Signert, Slag, Varslet
from signing.model import Identifikasjon, Kanal, Niva
from signing.oppdrag import Oppdrag
from signing.order import replay
from signing.states import AKTIVE, Signertilstand, Tilstand
from tests.fault import oppdragsprosess
from tests.fault.oppdragsprosess import Oppsett, settings_for
from tests.fault.verden import Verden
from tests.integration.meldinger.servere import Smtpserver, smtpserver
from tests.jobbkjede import KOMBINASJONER, vent_til
from tests.oppdragsverk import SAKSBEHANDLER, START, VESTFOLD, eksempel, laget, oppdragsverk

Prosess = BaseProcess
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.fault.forvarmet", "pytest"])
ENGANG = (Slag.OPPRETTET, Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)
UTENFOR = ("send", "forsegl", "arkiver")
"""The steps that work outside."""


@dataclass(frozen=True)
class Signaturkjede:
    """One document on its way: the file with no signature, with one, with two …, and the keys that it was signed with, and
    what has been made of these files before."""

    filer: tuple[bytes, ...]
    nokler: Path
    husket: Path


@lru_cache(maxsize=1)
def _mappe() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kv-kjede-")


def signaturkjede(navn: str = VESTFOLD) -> Signaturkjede:
    """Signed once with the real keys; every order of the shared document then goes through these files."""
    return _signaturkjede(navn)  # a cache holds `f()` and `f(VESTFOLD)` for two calls


@lru_cache(maxsize=8)
def _signaturkjede(navn: str) -> Signaturkjede:
    mappe = Path(_mappe().name) / navn
    verk = oppdragsverk(mappe, None, navn=navn)
    filer = [laget(navn).pdf]
    verk.apne()
    while i_tur := verk.oppdrag().i_tur:
        for signer in i_tur:
            verk.signer(signer.krav.felt)
            filer.append(verk.lager.blobs.hent(verk.gang.les(verk.id, aktor=verk.aktor).rad.fil_sha256 or ""))
        if not verk.oppdrag().alle_har_signert:
            verk.arbeid()
    verk.lager.lukk()
    husket = mappe / "husket"
    for navn in ("rapporter", "segl"):
        (husket / navn).mkdir(parents=True)
    return Signaturkjede(tuple(filer), mappe / tillit.DEMOMAPPE, husket)


@dataclass
class Ordreverk:
    """What a test works with. Every process it starts is ended with it."""

    mappe: Path
    oppsett: Oppsett
    verden: Verden
    lager: Lager
    gang: Oppdragsgang
    post: Smtpserver
    navn: str = VESTFOLD
    prosesser: list[Prosess] = field(default_factory=list)
    ordre: list[str] = field(default_factory=list)
    ekte: set[str] = field(default_factory=set)
    gjenstartet: int = 0
    hindret: int = 0

    # ------------------------------------------------------------ processes

    def start(self) -> Prosess:
        prosess = FORK.Process(target=oppdragsprosess.arbeid, args=(str(self.mappe),), daemon=True)
        prosess.start()
        self.prosesser.append(prosess)
        return prosess

    def startet(self, antall: int = 1) -> list[Prosess]:
        """Processes that have begun to work."""
        nye = [self.start() for _ in range(antall)]
        assert vent_til(lambda: all((self.mappe / f"klar-{en.pid}").exists() for en in nye), hoyst=60), self.logg()
        return nye

    def hold_i_live(self) -> None:
        """As a supervisor does: what has died is started again."""
        levende = [en for en in self.prosesser if en.is_alive()]
        for _ in range(len(self.prosesser) - len(levende) - self.gjenstartet):
            self.gjenstartet += 1
            self.start()

    def stopp(self) -> None:
        """Every process ends when it is asked to."""
        levende = [en for en in self.prosesser if en.is_alive()]
        for en in levende:
            en.terminate()
        for en in levende:
            en.join(30)
        koder = [en.exitcode for en in levende]
        assert koder == [0] * len(levende), (koder, self.logg())

    def avslutt(self) -> None:
        for prosess in self.prosesser:
            if prosess.is_alive():
                prosess.kill()
            prosess.join(10)
            prosess.close()
        self.lager.lukk()

    def logg(self, siste: int = 4000) -> str:
        """The end of what the processes have said."""
        fil = self.mappe / "logg"
        return fil.read_text(encoding="utf-8")[-siste:] if fil.exists() else ""

    # ------------------------------------------------------------ orders

    @cached_property
    def _felles(self) -> NyttDokument:
        ett = eksempel(self.navn)
        return flyt.nytt_dokument(self.gang.bord, self.lager, laget(self.navn), ett.raa, ett.vedlegg, valgt=None, revisjon=None)

    def apne(self, navn: str) -> str:
        """An order of the shared document, stored and opened."""
        id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, navn))
        nytt = replace(self._felles, id=id_, instans_id=navn, kandidat=None)
        dokumenter.opprett(self.lager, nytt, laget(self.navn).pdf, na=self.verden.na(), aktor=SAKSBEHANDLER)
        self.gang.apne(id_, aktor=SAKSBEHANDLER)
        self.ordre.append(id_)
        return id_

    def apne_ekte(self, navn: str) -> str:
        """An order of a document of its own, drawn now. Its signers sign with real keys."""
        data = json.loads(eksempel().raa)
        data["kontraktsnummer"] = data["kildesystem"]["instansId"] = navn
        svar = flyt.opprett(
            self.gang.bord, self.lager, json.dumps(data).encode(), eksempel().vedlegg, na=self.verden.na(), aktor=SAKSBEHANDLER
        )
        id_ = str(svar.svar["dokumentId"])
        self.gang.apne(id_, aktor=SAKSBEHANDLER)
        self.ordre.append(id_)
        self.ekte.add(id_)
        return id_

    def vent_til_sendt(self) -> None:
        """Every order is with the provider."""
        assert vent_til(lambda: self.tilstander()[Tilstand.KLADD.value] == 0, hoyst=60), self.logg()

    def les(self, id_: str) -> Oppdrag:
        return self.gang.les(id_, aktor=SAKSBEHANDLER).oppdrag

    def alle(self) -> list[Oppdrag]:
        return [self.les(id_) for id_ in self.ordre]

    def tilstander(self) -> Counter[str]:
        with self.lager.lesing() as forbindelse:
            return Counter(forbindelse.execute(select(dokument.c.status).where(dokument.c.id.in_(self.ordre))).scalars())

    def signer_de_varslede(self) -> int:
        """Whoever has been told, signs: the file first, then the event, as the provider `lokal` does it. How many signed."""
        return sum(self._signer(id_) for id_ in self._under_signering())

    def _under_signering(self) -> list[str]:
        """The orders that a signer can be waited for in: the others need not be read."""
        valgt = select(dokument.c.id).where(dokument.c.id.in_(self.ordre), dokument.c.status.in_([en.value for en in AKTIVE]))
        with self.lager.lesing() as forbindelse:
            return list(forbindelse.execute(valgt).scalars())

    def signer_sa_langt_det_gar(self) -> bool:
        """The same where a service is away and may be needed; always true, so that it can be looked at between two looks."""
        try:
            self.signer_de_varslede()
        except (OSError, OperationalError):
            self.hindret += 1
        return True

    def _signer(self, id_: str) -> int:
        oppdrag = self.les(id_)
        klare = [s.krav.felt for s in oppdrag.i_tur if s.tilstand is Signertilstand.VARSLET]
        if len(klare) < len(oppdrag.i_tur):
            return 0
        signer = self._signer_ekte if id_ in self.ekte else self._signer_felles
        signer(oppdrag, klare)
        return len(klare)

    def _signer_ekte(self, oppdrag: Oppdrag, felter: list[str]) -> None:
        for felt in felter:
            self.gang.signer(oppdrag.id, felt, identifikasjon=Identifikasjon(flyt.DEMOINNLOGGING, Niva.INGEN, self.verden.na()))

    def _signer_felles(self, oppdrag: Oppdrag, felter: list[str]) -> None:
        """The files are made already; the rest is what the provider does."""
        kjede = signaturkjede(self.navn).filer
        for nr, felt in enumerate(felter, start=sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere)):
            if self._fil(oppdrag.id) == kjede[nr]:
                self.fil.bytt(oppdrag.id, fra=kjede[nr], til=kjede[nr + 1])
            hendelse = Signert(f"{oppdrag.id}:{felt}:signert", oppdrag.id, self.verden.na(), felt)
            self.gang.motta(oppdrag.id, [hendelse], aktor=SIGNATAR)

    @cached_property
    def fil(self) -> oppdragsfil.Oppdragsfil:
        return oppdragsfil.Oppdragsfil(self.lager, lambda _forbindelse, _id: None)

    def _fil(self, id_: str) -> bytes | None:
        return self.fil.hent(id_)

    def til_alt_er_arkivert(self, *, hoyst: float, imens: Callable[[], None] = lambda: None) -> None:
        """Signers sign when it is their turn, until every order is in the archive and no job is left."""
        frist = time.monotonic() + hoyst
        while not self.ferdig():
            assert time.monotonic() < frist, (self.tilstander(), self.feil(), self.logg())
            imens()
            self.signer_de_varslede()
            time.sleep(0.1)

    def ferdig(self) -> bool:
        """Every order is in the archive, and no job lies in the queue: also none whose process died after it was done."""
        with self.lager.lesing() as forbindelse:
            ko = self.gang.jobber.ko(forbindelse)
        return ko == () and self.tilstander() == {Tilstand.ARKIVERT.value: len(self.ordre)}

    def feil(self) -> tuple[Jobbfeil, ...]:
        with self.lager.lesing() as forbindelse:
            return feilliste.les(forbindelse)

    # ------------------------------------------------------------ what must hold

    def kontroller(self, *, alle_varslet: bool = True) -> None:
        """Nothing is lost, nothing is twice in the database, and what was repeated outside has the same key. `alle_varslet`: nobody
        signed before they were told to."""
        for oppdrag in self.alle():
            self._kontroller(oppdrag)
            self._kontroller_bevispakken(oppdrag)
            varslet = [h.felt for h in oppdrag.hendelser if isinstance(h, Varslet)]
            assert len(varslet) == len(set(varslet))
            assert len(varslet) == len(oppdrag.signere) or not alle_varslet
        assert self.feil() == (), self.logg()
        arkivet = {fil.name for fil in (self.mappe / "arkiv").iterdir()} - {".kvitteringer", ".under-arbeid", ".las"}
        assert arkivet == set(self.ordre)
        assert {fil.stem for fil in (self.mappe / "arkiv" / ".kvitteringer").iterdir()} == set(self.ordre)
        assert list((self.mappe / "arkiv" / ".under-arbeid").iterdir()) == []
        kall = {nokkel for nokkel in self.verden.kalt() if nokkel.rpartition(":")[2] in UTENFOR}
        assert kall == {f"{id_}:{trinn}" for id_ in self.ordre for trinn in UTENFOR}
        self._kontroller_meldingene()

    def _kontroller(self, oppdrag: Oppdrag) -> None:
        slag = Counter(h.slag for h in oppdrag.hendelser)
        antall = len(oppdrag.signere)
        assert [slag[en] for en in ENGANG] == [1, 1, 1, 1]
        assert slag[Slag.SIGNERT] == antall
        assert len({h.id for h in oppdrag.hendelser}) == len(oppdrag.hendelser)
        assert replay(oppdrag.hendelser) == oppdrag
        with self.lager.lesing() as forbindelse:
            assert hendelser.forste_brudd(hendelser.les(forbindelse, oppdrag.id)) is None
        assert self.gang.les(oppdrag.id, aktor=SAKSBEHANDLER).rad.fil_sha256 == oppdrag.forseglet
        assert oppdrag.forseglet
        assert self.lager.blobs.hent(oppdrag.forseglet)

    def _kontroller_bevispakken(self, oppdrag: Oppdrag) -> None:
        """One, of the file that was sealed, and it is stored."""
        with self.lager.lesing() as forbindelse:
            pakker = bevispakker.les(forbindelse, oppdrag.id)
        assert [en.kontrakt_sha256 for en in pakker] == [oppdrag.forseglet], self.logg()
        assert self.lager.blobs.hent(pakker[0].fil_sha256)

    def _kontroller_meldingene(self) -> None:
        """Every signer was told once by each channel; each letter that is with the mail server is one of the outbox."""
        with self.lager.lesing() as forbindelse:
            rader = forbindelse.execute(select(melding).where(melding.c.oppdrag_id.in_(self.ordre))).all()
        assert {rad.status for rad in rader} <= {"sendt", "bortfalt"}
        like = Counter((rad.oppdrag_id, rad.hendelse_id, rad.felt, rad.slag, rad.kanal) for rad in rader)
        assert set(like.values()) == {1}
        varslet = {h.id for oppdrag in self.alle() for h in oppdrag.hendelser if h.slag is Slag.VARSLET}
        assert varslet <= {rad.hendelse_id for rad in rader}
        sendt = {rad.id for rad in rader if rad.kanal == Kanal.EPOST.value and rad.status == "sendt"}
        assert set(self.brev()) >= sendt
        assert set(self.brev()) <= {rad.id for rad in rader}

    def brev(self) -> Counter[str]:
        """How often each message has come to the mail server."""
        return Counter(str(brev["Message-ID"]).strip("<>").partition("@")[0] for brev in self.post.mottatt)


def apne_ordreverk(
    kombinasjon: str, mappe: Path, database: str | None, *, ved_slutt: ExitStack, navn: str = VESTFOLD, **oppsett: Any
) -> Ordreverk:
    """On the day and at the hour of `START`, with a mail server that answers."""
    kjede = signaturkjede(navn)
    post = ved_slutt.enter_context(smtpserver())
    (mappe / "arkiv").mkdir(exist_ok=True)
    motor = KOMBINASJONER[kombinasjon][1]
    felles, husket = laget(navn).dokument_id, str(kjede.husket)
    valgt = Oppsett(motor=motor.value, database=database, smtp=post.port, felles=felles, husket=husket, **oppsett)
    valgt.skriv(mappe)
    verden = Verden(mappe).lag()
    verden.still_klokken(START)
    settings = settings_for(mappe, valgt)
    lager = base.apne(settings.data, settings.modus, settings.database)
    shutil.copytree(kjede.nokler, settings.data / tillit.DEMOMAPPE)
    gang = sett_opp(oppdragsprosess.bord_for(settings), lager, verden.na)
    verk = Ordreverk(mappe, valgt, verden, lager, gang, post, navn)
    ved_slutt.callback(verk.avslutt)
    return verk

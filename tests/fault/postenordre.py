"""Orders at Posten worked on by real processes, with the simulator in the test's own: it outlives what is killed."""

from __future__ import annotations

import shutil
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app import flyt, postensimulator, tillit
from app.flyt import Laget
from app.lager import base, dokumenter, hendelser, postenbevis, postenjobb
from app.lager.dokumenter import NyttDokument
from app.oppdrag.oppsett import sett_opp
from app.postenspill import gjor_kjent
from app.settings import Settings
from signing.events import Slag
from signing.oppdrag import Oppdrag
from signing.order import replay
from signing.providers.posten import simulator as spill
from signing.providers.posten.model import Jobbstatus
from signing.providers.posten.simulator import Simulator, bevis
from signing.providers.posten.simulator import ko as endringsko
from signing.providers.posten.simulator.jobber import Jobb
from signing.providers.posten.simulator.ko import Fartsgrense
from signing.providers.posten.simulator.tjener import kjor
from signing.states import AKTIVE, Signertilstand, Tilstand
from tests.fault import postenprosess
from tests.fault.oppdragsprosess import Oppsett, settings_for
from tests.fault.ordreverk import ENGANG, FORK, Ordreverk, Prosess
from tests.fault.verden import Verden
from tests.integration.meldinger.servere import smtpserver
from tests.jobbkjede import KOMBINASJONER
from tests.oppdragsverk import START, eksempel

OPPSEIING = "vestland-oppseiing-samarbeidsorgan"  # two signers, one group: the fewest pages
HUSKET = ("rapporter", "segl", "dommer")
SKJULT = timedelta(seconds=2)
"""How long a change is hidden before it comes again: ten minutes at Posten."""
VENTETID = timedelta(milliseconds=300)


@lru_cache(maxsize=1)
def _mappe() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kv-posten-")


@lru_cache(maxsize=1)
def felles() -> Path:
    """Keys that are made once, and what is remembered of the same bytes."""
    mappe = Path(_mappe().name)
    bord = postenprosess.bord_for(Settings.fra_miljo({}, data=mappe / "data"))
    tillit.demo_pki(bord, START)
    postensimulator.simulatorpki(bord.settings, lambda: START)
    for navn in HUSKET:
        (mappe / "husket" / navn).mkdir(parents=True)
    return mappe


@lru_cache(maxsize=2)
def laget(navn: str) -> Laget:
    return flyt.lag(postenprosess.postenbord(), eksempel(navn).raa, eksempel(navn).vedlegg, na=START)


@lru_cache(maxsize=1)
def _laget_for() -> dict[tuple[str, int], bytes]:
    """What the simulator has made: every order has the same documents and signers, so the same proofs hold for all of them."""
    return {}


def husk_bevis(lappet: pytest.MonkeyPatch) -> None:
    """Each proof, and each signed document, is made once."""
    en_xades, en_pades, husket = bevis.en_xades, bevis.en_pades, _laget_for()

    def xades(jobb: Jobb, signatar: Any, *args: Any, **valg: Any) -> bytes:
        if ("xades", signatar.nr) not in husket:
            husket["xades", signatar.nr] = en_xades(jobb, signatar, *args, **valg)
        return husket["xades", signatar.nr]

    def pades(jobb: Jobb, *args: Any, **valg: Any) -> bytes:
        antall = len(jobb.signerte)
        if ("pades", antall) not in husket:
            husket["pades", antall] = en_pades(jobb, *args, **valg)
        return husket["pades", antall]

    lappet.setattr(spill, "en_xades", xades)
    lappet.setattr(spill, "en_pades", pades)


@dataclass
class Postenordre(Ordreverk):
    """`tapte`: orders whose signers sign the job that nobody lived to store."""

    simulator: Simulator | None = None
    tapte: set[str] = field(default_factory=set)

    def start(self) -> Prosess:
        prosess = FORK.Process(target=postenprosess.arbeid, args=(str(self.mappe),), daemon=True)
        prosess.start()
        self.prosesser.append(prosess)
        return prosess

    @cached_property
    def _felles(self) -> NyttDokument:
        ett = eksempel(self.navn)
        return flyt.nytt_dokument(self.gang.bord, self.lager, laget(self.navn), ett.raa, ett.vedlegg, valgt=None, revisjon=None)

    def apne(self, navn: str) -> str:
        id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, navn))
        nytt = replace(self._felles, id=id_, instans_id=navn, kandidat=None)
        dokumenter.opprett(self.lager, nytt, laget(self.navn).pdf, na=self.verden.na(), aktor=self.aktor)
        self.gang.apne(id_, aktor=self.aktor)
        self.ordre.append(id_)
        if len(self.ordre) == 1:
            gjor_kjent(self.spilt, self.gang, self.les(id_))
        return id_

    @property
    def aktor(self) -> dokumenter.Aktor:
        return dokumenter.Aktor(navn="saksbehandler:kari", fylkesnummer=laget(self.navn).sak.dokument.fylkesnummer)

    @property
    def spilt(self) -> Simulator:
        assert self.simulator
        return self.simulator

    def les(self, id_: str) -> Oppdrag:
        return self.gang.les(id_, aktor=self.aktor).oppdrag

    def jobber_av(self, id_: str) -> list[Jobb]:
        """At the simulator, the oldest first."""
        return sorted((en for en in self.spilt.jobber() if (en.referanse or "").startswith(id_)), key=lambda en: en.id)

    def signer_de_varslede(self) -> int:
        """One signer of each order, once the one before is known here."""
        return sum(self._en_signerer(id_) for id_ in self._under_signering())

    def _en_signerer(self, id_: str) -> int:
        oppdrag, jobber = self.les(id_), self.jobber_av(id_)
        if oppdrag.sendt is None or not jobber or oppdrag.tilstand not in AKTIVE:
            return 0
        signert = sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere)
        if id_ in self.tapte and not signert:
            if len(jobber) < 2:
                return 0  # the other one is not made yet
            jobb = jobber[0]
        else:
            jobb = next(en for en in jobber if str(en.id) == oppdrag.referanse)
        klare = [s.nr for s in jobb.signatarer if jobb.har_turen(s, self.verden.na())]
        if not klare or len(jobb.signerte) > signert:
            return 0
        self.spilt.signer(jobb.id, klare[0], self.spilt.metoder(jobb, klare[0])[0])
        return 1

    def ferdig(self) -> bool:
        """Archived, and nothing at Posten waits to be confirmed."""
        return super().ferdig() and not any(self.spilt.venter_i_ko(en.id) for en in self.spilt.jobber())

    def kontroller_posten(self) -> None:
        """Nothing is lost; each document is sealed once, over what Posten returned; one job of each order was signed."""
        for oppdrag in self.alle():
            self._kontroller_en(oppdrag)
        arkivet = {fil.name for fil in (self.mappe / "arkiv").iterdir()} - {".kvitteringer", ".under-arbeid", ".las"}
        assert arkivet == set(self.ordre)
        assert self.feil() == (), self.logg()

    def _kontroller_en(self, oppdrag: Oppdrag) -> None:
        antall = Counter(h.slag for h in oppdrag.hendelser)
        assert oppdrag.tilstand is Tilstand.ARKIVERT
        assert [antall[en] for en in ENGANG] == [1, 2 if oppdrag.id in self.tapte else 1, 1, 1]
        assert antall[Slag.SIGNERT] == len(oppdrag.signere)
        assert antall[Slag.AVVIK] == 0
        assert len({h.id for h in oppdrag.hendelser}) == len(oppdrag.hendelser)
        assert replay(oppdrag.hendelser) == oppdrag
        with self.lager.lesing() as forbindelse:
            assert hendelser.forste_brudd(hendelser.les(forbindelse, oppdrag.id)) is None
            jobb = postenjobb.finn(forbindelse, str(oppdrag.referanse))
            assert postenbevis.felter(forbindelse, str(oppdrag.referanse)) == {s.krav.felt for s in oppdrag.signere}
        assert jobb
        assert self.lager.blobs.hent(oppdrag.forseglet or "").startswith(self.lager.blobs.hent(jobb.pades_sha256 or ""))
        hos_posten = self.jobber_av(oppdrag.id)
        assert [en.id for en in hos_posten if en.status is Jobbstatus.FULLFORT] == [int(jobb.id)]
        assert not any(en.signerte for en in hos_posten if en.id != int(jobb.id))


def apne_postenordre(
    kombinasjon: str, mappe: Path, database: str | None, *, ved_slutt: ExitStack, lappet: pytest.MonkeyPatch, **oppsett: Any
) -> Postenordre:
    """On the day and at the hour of `START`, with a mail server and the simulator."""
    lappet.setattr(endringsko, "SKJULT", SKJULT)
    husk_bevis(lappet)
    post = ved_slutt.enter_context(smtpserver())
    (mappe / "arkiv").mkdir(exist_ok=True)
    motor = KOMBINASJONER[kombinasjon][1]
    felles_id, husket = laget(OPPSEIING).dokument_id, str(felles() / "husket")
    valgt = Oppsett(motor=motor.value, database=database, smtp=post.port, felles=felles_id, husket=husket, **oppsett)
    valgt.skriv(mappe)
    verden = Verden(mappe).lag()
    verden.still_klokken(START)
    settings = settings_for(mappe, valgt)
    lager = base.apne(settings.data, settings.modus, settings.database)
    for navn in (tillit.DEMOMAPPE, f"{postensimulator.MAPPE}/{postensimulator.PKI}"):
        shutil.copytree(felles() / "data" / navn, settings.data / navn)
    spilt = postensimulator.simulator(settings, verden.na, ventetid=VENTETID)
    spilt.fartsgrense = Fartsgrense(None)
    postensimulator.sted(settings).husk(ved_slutt.enter_context(kjor(spilt)))
    gang = sett_opp(postenprosess.bord_for(settings), lager, verden.na)
    verk = Postenordre(mappe, valgt, verden, lager, gang, post, OPPSEIING, simulator=spilt)
    ved_slutt.callback(verk.avslutt)
    return verk


def til_arkivet(verk: Postenordre, *, hoyst: float) -> None:
    """As `til_alt_er_arkivert`, with what has died started again."""
    frist = time.monotonic() + hoyst
    while not verk.ferdig():
        assert time.monotonic() < frist, (verk.tilstander(), verk.feil(), verk.logg())
        verk.hold_i_live()
        verk.signer_de_varslede()
        time.sleep(0.1)

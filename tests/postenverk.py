"""A place where orders go to Posten: real documents, the simulator over mTLS, and a clock that can be moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from app import flyt
from app.domene.fylker import Fylke
from app.flyt import Laget
from app.jobber import valg
from app.jobber.port import Register, register
from app.kontroll import Verksted
from app.lager import base, dokumenter, postenjobb
from app.lager.ring import nokkelringen
from app.oppdrag.oppsett import oppdragsgang, postenko
from app.oppdrag.postenko import Postenko
from app.postensimulator import simulator, sted
from app.postenspill import gjor_kjent
from app.settings import Jobbmotor, Settings
from signing.oppdrag import Oppdrag
from signing.providers.posten.sending import Jobb
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.jobber import Jobb as Simulert
from signing.providers.posten.simulator.ko import Fartsgrense
from signing.providers.posten.simulator.tjener import Forstyrr, kjor
from tests.oppdragsverk import START, Klokke, Minnearkiv, Minneutboks, Oppdragsverk, eksempel

VESTLAND = "vestland-larling-samarbeidsorgan"
VENTETID = timedelta(seconds=5)
IGJEN = timedelta(minutes=12, seconds=1)  # what went wrong is tried again after ten, and up to a fifth more


def hos_posten(fylke: Fylke) -> Fylke:
    return replace(fylke, valg=tuple(replace(valg, leverandor="posten") for valg in fylke.valg))


@lru_cache(maxsize=1)
def postenbord() -> Verksted:
    """Every county uses Posten."""
    bord = flyt.verksted(Settings.fra_miljo({}, data=Path("/nonexistent")))
    fylker = {nummer: hos_posten(fylke) for nummer, fylke in bord.grunnlag.fylker.items()}
    return replace(bord, grunnlag=replace(bord.grunnlag, fylker=fylker))


@lru_cache(maxsize=4)
def laget(navn: str = VESTLAND) -> Laget:
    return flyt.lag(postenbord(), eksempel(navn).raa, eksempel(navn).vedlegg, na=START)


@dataclass(frozen=True, kw_only=True)
class Postenverk(Oppdragsverk):
    simulator: Simulator

    @property
    def id(self) -> str:
        return laget(self.navn).dokument_id

    @property
    def ko(self) -> Postenko:
        denne = postenko(self.gang)
        assert denne
        return denne

    @property
    def register(self) -> Register:
        return register(*self.gang.slag(), *self.ko.slag())

    def lagre(self) -> str:
        ett, ferdig = eksempel(self.navn), laget(self.navn)
        nytt = flyt.nytt_dokument(self.bord, self.lager, ferdig, ett.raa, ett.vedlegg, valgt=None, revisjon=None)
        dokumenter.opprett(self.lager, nytt, ferdig.pdf, na=self.klokke(), aktor=self.aktor)
        return ferdig.dokument_id

    def apne(self) -> Oppdrag:
        super().apne()
        self.gjor_kjent()
        return self.oppdrag()

    def gjor_kjent(self) -> None:
        """The simulator knows whom the numbers and addresses belong to."""
        gjor_kjent(self.simulator, self.gang, self.oppdrag())

    @property
    def jobb(self) -> Simulert:
        """The job that the order has at the simulator."""
        funnet = self.simulator.jobb(int(self.oppdrag().referanse or 0))
        assert funnet
        return funnet

    def jobbene(self) -> tuple[Jobb, ...]:
        with self.lager.lesing() as forbindelse:
            return postenjobb.av_oppdrag(forbindelse, self.id)

    def i_tur(self) -> Sequence[int]:
        return [s.nr for s in self.jobb.signatarer if self.jobb.har_turen(s, self.klokke())]

    def signer_gruppen(self, antall: int = 99) -> None:
        """Those whose turn it is sign at the simulator."""
        for nr in self.i_tur()[:antall]:
            self.simulator.signer(self.jobb.id, nr, self.simulator.metoder(self.jobb, nr)[0])

    def hent(self) -> Oppdrag:
        """The queue is asked as soon as it may be, and what follows is done."""
        self.klokke.tid += VENTETID + timedelta(seconds=1)
        self.arbeid()
        return self.oppdrag()

    def hent_igjen(self) -> Oppdrag:
        """What was not confirmed has come back."""
        self.klokke.tid += IGJEN
        return self.hent()

    def til_slutt(self) -> Oppdrag:
        while self.i_tur():
            self.signer_gruppen()
            self.hent()
        return self.oppdrag()


@contextmanager
def apne_postenverk(
    mappe: Path, database: str | None = None, *, navn: str = VESTLAND, forstyrr: Forstyrr | None = None, bord: Verksted | None = None
) -> Iterator[Postenverk]:
    """The simulator answers for as long as this lasts. `forstyrr`: may change its answers."""
    bord = replace(bord or postenbord(), settings=replace(postenbord().settings, data=mappe, database=database))
    lager, klokke = base.apne(mappe, bord.settings.modus, database), Klokke()
    jobber = valg.jobber(Jobbmotor.INNEBYGD, lager, klokke)
    meldinger, arkiv = Minneutboks(), Minnearkiv()
    gang = oppdragsgang(bord, lager, nokkelringen(bord.settings), jobber, klokke, meldinger=meldinger, arkiv=arkiv)
    spilt = simulator(bord.settings, klokke, ventetid=VENTETID)
    spilt.fartsgrense = Fartsgrense(None)  # the clock stands still: every call would come in the same second
    verk = Postenverk(bord, lager, klokke, jobber, gang, meldinger, arkiv, navn, simulator=spilt)
    with kjor(spilt, forstyrr=forstyrr) as adresse:
        sted(bord.settings).husk(adresse)
        yield verk
    lager.lukk()

"""A worker of the real order chain for the fault tests, forked from a process that has read everything already. Ends at SIGTERM.

Everything is put together as `kontraktverk arbeider` does it (`app.oppdrag.oppsett`, `app.main.jobbslag`). What is different: short
times, the clock and the faults of `verden`, and that the same bytes are verified and sealed once in a process, because most orders of a
test share one document.
"""

from __future__ import annotations

import faulthandler
import json
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from asn1crypto.core import Asn1Value
from sqlalchemy import select

from app import flyt
from app.drift.logg import sett_opp_logg
from app.integrasjoner.epost import Smtpsender
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobbslag, Register, register
from app.kanaloppsett import Epostoppsett
from app.kontroll import Verksted
from app.lager import base, bevispakker, motor, utboks
from app.lager import oppdrag as ordre
from app.lager.base import Lager
from app.lager.bevispakker import BYGG as BEVIS
from app.lager.modeller import melding
from app.main import jobbslag
from app.oppdrag import trinn
from app.oppdrag.gang import OPPDRAG
from app.oppdrag.meldinger import JOBB as MELDING
from app.oppdrag.omgivelser import Omgivelser
from app.oppdrag.oppsett import sett_opp
from app.oppdrag.segler import Segler
from app.settings import Jobbmotor, Settings
from signing import tsa
from signing.verify import Rapport
from tests.fault.verden import ETTER_KALLET, ETTER_LAGRINGEN, FOR_ARBEIDET, I_LAGRINGEN, TSA, Verden
from tests.jobbkjede import rask_arbeider

OPPSETT = "oppsett.json"
ZIP = b"PK"
ENDES_INNEN = 25.0
"""Seconds from SIGTERM: longer than a worker waits for its jobs, shorter than the test waits for the process."""


@dataclass(frozen=True, kw_only=True)
class Oppsett:
    """What a test says of its processes.

    `felles`: the id in the document that many orders share. `husket`: where what was made of the same bytes is kept. `forsok`: how often
    a job is tried; `ventetid`: seconds between. `sqlite_ventetid`: how long a lock
    is waited for. `dod_etter`: seconds until a silent worker counts as dead. `traader`: jobs at a time.
    """

    motor: str
    database: str | None
    smtp: int
    felles: str
    husket: str
    husk_segl: bool = True
    forsok: int = 30
    ventetid: float = 0.4
    dod_etter: float = 1.5
    traader: int = 2
    sqlite_ventetid: float = 30.0

    def skriv(self, mappe: Path) -> None:
        (mappe / OPPSETT).write_text(json.dumps(asdict(self)), encoding="utf-8")


def les_oppsett(mappe: Path) -> Oppsett:
    return Oppsett(**json.loads((mappe / OPPSETT).read_text(encoding="utf-8")))


def settings_for(mappe: Path, oppsett: Oppsett) -> Settings:
    """The demo with a folder for an archive and a mail server, which the demo's own settings do not allow."""
    return replace(
        Settings.fra_miljo({}, data=mappe / "data"),
        database=oppsett.database,
        jobber=Jobbmotor(oppsett.motor),
        arkiv=mappe / "arkiv",
        epost=Epostoppsett(adresse=f"smtp://127.0.0.1:{oppsett.smtp}", avsender="kontrakt@fylke.example"),
    )


def slag_for(verden: Verden, lager: Lager, alle: Register, regel: Forsoksregel) -> Register:
    """The jobs of the program, each with the places where it may be killed."""
    hvem: Mapping[str, Callable[[Args], str]] = {
        OPPDRAG: lambda args: args[OPPDRAG],
        MELDING: partial(_oppdrag_av, lager),
        BEVIS: lambda args: args["dokument"],
    }

    def rundt(slag: Jobbslag, args: Args) -> None:
        verden.sted.oppdrag, verden.sted.trinn = hvem[slag.navn](args), "" if slag.navn == OPPDRAG else slag.navn
        verden.punkt(FOR_ARBEIDET)
        slag.kjor(args)
        verden.punkt(ETTER_LAGRINGEN)
        verden.sted.oppdrag = verden.sted.trinn = ""

    return register(*(replace(slag, regel=regel, kjor=partial(rundt, slag) if slag.navn in hvem else slag.kjor) for slag in alle.values()))


def _oppdrag_av(lager: Lager, args: Args) -> str:
    with lager.lesing() as forbindelse:
        return str(forbindelse.execute(select(melding.c.oppdrag_id).where(melding.c.id == args["melding"])).scalar())


def sett_inn_feil(verden: Verden) -> None:
    """The places in a step, and the services that may be down. Modules are changed, never the order's own code."""
    trinn.TRINN = {gjoremal: partial(_trinn, verden, str(gjoremal), steg) for gjoremal, steg in trinn.TRINN.items()}
    ordre.lagre = _og_sa(ordre.lagre, partial(verden.punkt, I_LAGRINGEN))
    Smtpsender.send = _og_sa(Smtpsender.send, partial(verden.punkt, ETTER_KALLET))  # type: ignore[method-assign]  # the letter is sent
    utboks.avslutt = _og_sa(utboks.avslutt, partial(verden.punkt, I_LAGRINGEN))
    Segler.signer_pakke = _og_sa(Segler.signer_pakke, partial(verden.punkt, ETTER_KALLET))  # type: ignore[method-assign]  # sealed
    bevispakker.legg = _og_sa(bevispakker.legg, partial(verden.punkt, I_LAGRINGEN))
    stemple = tsa.NokkelTidsstempler.stemple

    def stemple_om_den_er_oppe(self: tsa.NokkelTidsstempler, avtrykk: bytes, tid: datetime) -> bytes:
        if verden.er_nede(TSA):
            raise tsa._utilgjengelig("tjenesten svarte ikke", "tenesta svarte ikkje")
        return stemple(self, avtrykk, tid)

    tsa.NokkelTidsstempler.stemple = stemple_om_den_er_oppe  # type: ignore[method-assign]  # the service that is down


def _trinn(verden: Verden, navn: str, steg: trinn.Trinn, rundt: Omgivelser, sak: trinn.Sak) -> trinn.Utfall:
    verden.sted.trinn = navn
    verden.punkt(FOR_ARBEIDET)
    utfall = steg(rundt, sak)
    verden.noter(sak.nokkel)
    verden.punkt(ETTER_KALLET)
    return utfall


def _og_sa(forst: Callable[..., Any], sa: Callable[[], None]) -> Callable[..., Any]:
    def begge(*args: Any, **kwargs: Any) -> Any:
        svar = forst(*args, **kwargs)
        sa()
        return svar

    return begge


@dataclass(frozen=True)
class Husket:
    """What has been made of the same bytes before, in this process or another."""

    mappe: Path

    def eller(self, data: bytes, lag: Callable[[], Any]) -> Any:
        fil = self.mappe / sha256(data).hexdigest()
        if not fil.exists():
            ny = fil.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            ny.write_bytes(pickle.dumps(lag()))
            ny.replace(fil)
        return _lest(fil)


@lru_cache(maxsize=64)
def _lest(fil: Path) -> Any:
    with fil.open("rb") as innhold:
        return _Leser(innhold).load()


class _Leser(pickle.Unpickler):  # our own file
    """asn1crypto prepares a class (its `_setup`) when the first value of it is constructed, and unpickling constructs none."""

    def find_class(self, modul: str, navn: str) -> Any:
        funnet = super().find_class(modul, navn)
        if isinstance(funnet, type) and issubclass(funnet, Asn1Value):
            with suppress(ValueError):  # a Choice wants to know which; its class is ready by then
                funnet()
        return funnet


def husk_like_bytes(verden: Verden, oppsett: Oppsett) -> None:
    """The same bytes get the same report and, unless the test is about sealing, the same seal. The report of the shared document names
    the order that it is asked for, and stands for that of its evidence package: the package names an order that the file in it does not,
    and would rightly be refused."""
    rapporter, segl = (Husket(Path(oppsett.husket) / navn) for navn in ("rapporter", "segl"))
    verifiser, forsegl, forrige = flyt.verifiser, Segler.forsegl, threading.local()

    def husket_rapport(bord: Any, data: bytes, **valg: Any) -> Rapport:
        if data.startswith(ZIP) and forrige.delt is not None:
            return cast("Rapport", forrige.delt)
        rapport: Rapport = rapporter.eller(data, lambda: verifiser(bord, data, **valg))
        if rapport.opphav.dokument_id == oppsett.felles:
            rapport = replace(rapport, opphav=replace(rapport.opphav, dokument_id=verden.sted.oppdrag))
        elif rapport.opphav.dokument_id is not None:  # an order's own document: its package is judged as it is
            forrige.delt = None
            return rapport
        forrige.delt = rapport  # shared, as is what was sent to the provider whose file names no order
        return rapport

    def husket_segl(self: Segler, pdf: bytes, **valg: Any) -> bytes:
        return bytes(segl.eller(pdf, lambda: forsegl(self, pdf, **valg)))

    flyt.verifiser = husket_rapport
    if oppsett.husk_segl:
        Segler.forsegl = husket_segl  # type: ignore[method-assign]  # as it says


@lru_cache(maxsize=1)
def varmt_bord() -> Verksted:
    """Templates and counties, read once in the process that the workers are forked from."""
    return flyt.verksted(Settings.fra_miljo({}, data=Path("/nonexistent")))


def bord_for(settings: Settings) -> Verksted:
    return replace(varmt_bord(), settings=settings)


def arbeid(sti: str) -> None:
    """The whole life of one worker process."""
    mappe = Path(sti)
    logg = os.open(mappe / "logg", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for beskrivelse in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(logg, beskrivelse)
    slutt = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: slutt.set())
    sett_opp_logg()
    oppsett, verden = les_oppsett(mappe), Verden(mappe)
    sett_inn_feil(verden)
    husk_like_bytes(verden, oppsett)
    settings = settings_for(mappe, oppsett)
    motor._PRAGMAER = (f"busy_timeout={round(oppsett.sqlite_ventetid * 1000)}", *motor._PRAGMAER[1:])
    lager = base.apne(settings.data, settings.modus, settings.database)
    gang = sett_opp(bord_for(settings), lager, verden.na)
    regel = Forsoksregel(antall=oppsett.forsok, forste=timedelta(seconds=oppsett.ventetid), faktor=1.0)
    slag = slag_for(verden, lager, jobbslag(settings, gang), regel)
    arbeider = rask_arbeider(settings.jobber, lager, slag, verden.na, dod_etter=oppsett.dod_etter, traader=oppsett.traader)
    arbeider.start()
    (mappe / f"klar-{os.getpid()}").touch()
    slutt.wait()
    faulthandler.dump_traceback_later(ENDES_INNEN)  # to the log: what it was that did not end
    sys.exit(0 if arbeider.stopp() else 1)

"""A whole service on a port of its own, with contracts in every state, for a real browser to look at."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from app import flyt
from app.api.tjeneste import Tjeneste
from app.clock import OSLO
from app.flyt import DEMOINNLOGGING
from app.lager.dokumenter import Aktor
from app.main import create_app
from app.oppdrag import lenke
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from signing.events import Avslatt
from signing.model import Identifikasjon, Niva
from signing.oppdrag import Oppdrag
from signing.states import Tilstand

START = datetime(2026, 8, 11, 9, 41, tzinfo=OSLO)  # a Tuesday
VESTLAND = "vestland-larling-samarbeidsorgan"
SAKSBEHANDLER = Aktor(navn="saksbehandler:demo-saksbehandler", fylkesnummer="46")


@dataclass
class Klokke:
    """Goes on by itself from START."""

    begynt: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self.begynt)


@dataclass(frozen=True)
class Nettsted:
    """The service, and what a test may do to it behind the pages."""

    adresse: str
    tjeneste: Tjeneste
    aktor: Aktor = SAKSBEHANDLER

    def for_fylke(self, nummer: str) -> Nettsted:
        """The same service, seen from another county."""
        return replace(self, aktor=replace(self.aktor, fylkesnummer=nummer))

    def eksempel(self, navn: str = VESTLAND) -> Eksempel:
        return next(e for e in eksempler(self.tjeneste.settings.forms) if e.navn == navn)

    def data(self, nummer: str, navn: str = VESTLAND) -> dict[str, Any]:
        """The example under a number of its own."""
        data: dict[str, Any] = json.loads(self.eksempel(navn).raa)
        data["kontraktsnummer"] = nummer
        if "kildesystem" in data:
            data["kildesystem"]["instansId"] = f"KONTRAKT-{nummer}"
        return data

    def lag(self, nummer: str, navn: str = VESTLAND) -> str:
        raa = json.dumps(self.data(nummer, navn)).encode()
        t = self.tjeneste
        return str(flyt.opprett(t.verksted, t.lager, raa, self.eksempel(navn).vedlegg, na=t.na(), aktor=self.aktor).svar["dokumentId"])

    def send(self, dokument_id: str) -> str:
        self.tjeneste.gang.apne(dokument_id, aktor=self.aktor)
        self.vent(lambda: self.oppdrag(dokument_id).i_tur and self.oppdrag(dokument_id).sendt is not None)
        return dokument_id

    def oppdrag(self, dokument_id: str) -> Oppdrag:
        return self.tjeneste.gang.les(dokument_id, aktor=self.aktor).oppdrag

    def signer(self, dokument_id: str, antall: int) -> str:
        """The first signers sign, each when it is their turn."""
        for _ in range(antall):
            felt = self.oppdrag(dokument_id).i_tur[0].krav.felt
            identifikasjon = Identifikasjon(DEMOINNLOGGING, Niva.INGEN, self.tjeneste.na())
            self._i_egen_traad(partial(self.tjeneste.gang.signer, dokument_id, felt, identifikasjon=identifikasjon))
            self.vent(lambda: bool(self.oppdrag(dokument_id).i_tur) or self.oppdrag(dokument_id).alle_har_signert)
        return dokument_id

    def fullfor(self, dokument_id: str) -> str:
        while not self.oppdrag(dokument_id).alle_har_signert:
            self.signer(dokument_id, 1)
        self.vent(lambda: self.oppdrag(dokument_id).tilstand in {Tilstand.FULLFORT, Tilstand.ARKIVERT})
        return dokument_id

    def avsla(self, dokument_id: str) -> str:
        felt = self.oppdrag(dokument_id).i_tur[0].krav.felt
        self.tjeneste.gang.fortell(
            dokument_id,
            lambda o, tid: Avslatt(f"{o.id}:{felt}:avslatt", o.id, tid, felt, "Startdatoen er feil."),
            aktor=self.aktor,
        )
        return dokument_id

    def signerlenker(self, dokument_id: str) -> list[str]:
        """Paths of the signers' own pages, in the order of the document."""
        ring = self.tjeneste.gang.ring
        return [lenke.lenke(ring, "", dokument_id, s.krav.felt) for s in self.oppdrag(dokument_id).signere]

    def _i_egen_traad(self, arbeid: Callable[[], Any]) -> None:
        """Playwright keeps an event loop running in the thread of the test, and pyHanko starts one of its own."""
        with ThreadPoolExecutor(1) as traad:
            traad.submit(arbeid).result()

    def vent(self, naar: Callable[[], object], hoyst: float = 30) -> None:
        slutt = time.monotonic() + hoyst
        while not naar():
            assert time.monotonic() < slutt, "the service did not come so far"
            time.sleep(0.05)


@contextmanager
def nettsted(mappe: Path) -> Iterator[Nettsted]:
    """The service, from start to stop."""
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    adresse = f"http://127.0.0.1:{port}"
    app = create_app(Settings.fra_miljo({"KONTRAKTVERK_ADRESSE": adresse}, data=mappe), Klokke())
    tjener = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="on"))
    traad = threading.Thread(target=tjener.run, daemon=True)
    traad.start()
    slutt = time.monotonic() + 30
    while not tjener.started:
        assert time.monotonic() < slutt
        time.sleep(0.02)
    try:
        yield Nettsted(adresse, app.state.tjeneste)
    finally:
        tjener.should_exit = True
        traad.join(30)

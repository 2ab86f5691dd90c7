"""`POST /kontrakter` (make and store) against the bare renderer: documents a second over real HTTP, in turns with the same drawing alone.

The service runs in this process (uvicorn, SQLite, the embedded worker), so both sides have the same warm caches; the callers are a process
of their own. Each contract is a new one. `tegning` is one WeasyPrint pass over HTML that is ready: what could not be done faster.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median
from typing import Any
from uuid import uuid4

import uvicorn

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.clock import na
from app.dokument import html, merker, pdf
from app.identitet.bruker import Brukerrolle
from app.main import create_app
from app.settings import Settings
from app.skjema.register import eksempler
from bench.databaser import mappe
from bench.grunnlag import EKSEMPEL, NA, bord, laget
from bench.kontraktkall import flerdelt, kontraktdata

I_EN_RUNDE, RUNDER, KALLERE = 12, 7, 2
_NUMMER = count(1)


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Documents a second by each way, and the ratios, by wall clock and by this process's CPU."""
    eksempel = next(e for e in eksempler(bord().settings.forms) if e.navn == EKSEMPEL)
    tider: dict[str, list[tuple[float, float]]] = {"tegning": [], "lag": [], "POST": []}
    with _tjeneste() as send:
        veier: dict[str, Callable[[], None]] = {
            "tegning": lambda: _gjenta(tegner()),
            "lag": lambda: _gjenta(lambda: flyt.lag(bord(), kontraktdata(eksempel, next(_NUMMER)), eksempel.vedlegg, na=NA)),
            "POST": lambda: send(I_EN_RUNDE),
        }
        for vei in veier.values():
            vei()
        for runde in range(RUNDER):
            fremdrift(f"runde {runde + 1} av {RUNDER}")
            for navn in veier if runde % 2 == 0 else reversed(veier):
                cpu, vegg = time.process_time(), time.perf_counter()
                veier[navn]()
                tider[navn].append((time.process_time() - cpu, time.perf_counter() - vegg))
    vegg = {navn: median(v for _, v in t) / I_EN_RUNDE for navn, t in tider.items()}
    cpu = {navn: median(c for c, _ in t) / I_EN_RUNDE for navn, t in tider.items()}
    return {
        "forhold": vegg["tegning"] / vegg["POST"],
        "forhold_cpu": cpu["tegning"] / cpu["POST"],
        "forhold_lag": vegg["lag"] / vegg["POST"],
        "i_sekundet": {navn: round(1 / t, 2) for navn, t in vegg.items()},
        "ms": {navn: {"vegg": round(vegg[navn] * 1000), "cpu": round(cpu[navn] * 1000)} for navn in tider},
    }


def _gjenta(arbeid: Callable[[], object]) -> None:
    for _ in range(I_EN_RUNDE):
        arbeid()


def tegner(navn: str = EKSEMPEL) -> Callable[[], object]:
    """The drawing of `flyt.lag` and nothing else."""
    en = laget(navn)
    ferdig = flyt.html_av(bord(), en.sak, en.mal)
    return lambda: pdf.lag_pdf(
        ferdig,
        mal=en.mal,
        metadata=flyt.metadata(en.sak, en.mal, data_sha256="0" * 64),
        vedlegg=merker.med_titler(en.sak.vedlegg, en.mal),
        tomt_felt=html.merketekst(en.mal, "sig_tom"),
    )


# ---------------------------------------------------------------- the service, and its callers


@contextmanager
def _tjeneste() -> Iterator[Callable[[int], None]]:
    """The running service; the function has its callers make so many contracts and waits for them."""
    with mappe() as rot:
        settings = Settings.fra_miljo({}, data=rot)
        server = uvicorn.Server(uvicorn.Config(create_app(settings, na), port=0, access_log=False, log_level="error", log_config=None))
        trad = threading.Thread(target=server.run, daemon=True)
        trad.start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        token = utsted_demotoken(settings, Brukerrolle.FAGSYSTEM, laget().sak.dokument.fylkesnummer, na())
        kallere = subprocess.Popen(
            [sys.executable, "-m", "bench.tjeneste", str(port), token], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

        def send(antall: int) -> None:
            print(antall, file=kallere.stdin, flush=True)
            if (svar := next(iter(kallere.stdout or ()), "").strip()) != "ok":
                raise RuntimeError(svar)

        try:
            yield send
        finally:
            kallere.kill()
            server.should_exit = True
            trad.join(30)


def _kallere(port: int, token: str) -> None:
    """Reads a number from stdin, makes so many contracts over as many connections as there are callers, says ok."""
    eksempel = next(e for e in eksempler(bord().settings.forms) if e.navn == EKSEMPEL)
    for linje in sys.stdin:
        forbindelser = [http.client.HTTPConnection("127.0.0.1", port, timeout=120) for _ in range(KALLERE)]
        kropper = [flerdelt(eksempel, next(_NUMMER) + 5_000) for _ in range(int(linje))]
        svar: list[int] = []
        trader = [threading.Thread(target=_send, args=(f, kropper[nr::KALLERE], token, svar)) for nr, f in enumerate(forbindelser)]
        for trad in trader:
            trad.start()
        for trad in trader:
            trad.join()
        print("ok" if svar == [201] * len(kropper) else f"{sorted(set(svar))}", flush=True)


def _send(forbindelse: http.client.HTTPConnection, kropper: list[tuple[str, bytes]], token: str, svar: list[int]) -> None:
    for skille, kropp in kropper:
        hoder = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={skille}"}
        forbindelse.request("POST", "/api/v1/kontrakter", kropp, {**hoder, "Idempotency-Key": str(uuid4())})
        mottatt = forbindelse.getresponse()
        mottatt.read()
        svar.append(mottatt.status)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _kallere(int(sys.argv[1]), sys.argv[2])
    else:
        print(json.dumps(mal(lambda t: print(t, file=sys.stderr)), ensure_ascii=False, indent=1))

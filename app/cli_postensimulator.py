"""`kontraktverk postensimulator`: the simulator of Posten signering in a process of its own, with the page where one plays the signers."""

from __future__ import annotations

from typing import Annotated

import typer

from app import postensimulator as simulator
from app.clock import na
from app.kommando import Data, feil_blir_svar, settings_fra, stderr
from app.settings import med_port
from app.tekst import Malform

SIDEPORT = 8181


def postensimulator(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Der simulatoren svarer som Posten (mTLS). Standard: samme som sist.")
    ] = None,
    sideport: Annotated[int, typer.Option("--sideport", min=1, max=65535, help="Siden der du spiller signatarene.")] = SIDEPORT,
    data: Data = None,
) -> None:
    """Svarer som Posten signering, på denne maskinen, med egne testsertifikater (bare i demomodus). Ctrl-C stopper den."""
    import uvicorn

    from app.drift.logg import ta_over_unntak
    from app.main import create_simulatorside

    with feil_blir_svar(som_json=False, sprak=Malform.NB):
        ta_over_unntak()
        settings = med_port(settings_fra(data), sideport)
        simulator.krev_demo(settings)
        with simulator.i_gang(settings, na, port=port) as adresse:
            if adresse is None:
                raise simulator.svarer_alt(simulator.sted(settings))
            side = create_simulatorside(settings, na)
            stderr.print(f"Postensimulator: {adresse}", f"Siden: {settings.adresse}/posten", sep="\n", highlight=False)
            uvicorn.run(
                side, host=settings.lytt, port=sideport, access_log=False, server_header=False, log_level="warning", log_config=None
            )

"""The work list of 100,000 contracts: how long a page takes at the median, by what is asked for, over rows as wide as real ones."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from app.clock import OSLO
from app.lager import oppdrag as oppdragslager
from app.lager.base import Lager, apne
from app.lager.dokumentliste import Utvalg, side
from app.lager.modeller import dokument, oppdrag
from app.settings import Modus
from bench import arbeidsside
from bench.databaser import databaser, mappe
from bench.grunnlag import laget
from signing.states import Tilstand

KONTRAKTER, SIDE, MALINGER = 100_000, 50, 40
FORST = datetime(2024, 1, 1, tzinfo=OSLO)
STATUSER = ("fullfort", "kladd", "sendt", "delvisSignert", "avbrutt", "utlopt")
VEKTER = (900, 20, 40, 30, 5, 5)
SJELDEN = "sjelden"
"""A state that one contract in ten thousand is in: the list must not read them all to find these."""


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Median and 95th percentile in ms, by database and question."""
    resultat: dict[str, Any] = {}
    with databaser() as alle:
        for navn, adresse in alle.items():
            with mappe() as rot:
                lager = apne(rot, Modus.DEMO, adresse)
                fremdrift(f"{navn}: legger inn {KONTRAKTER} kontrakter")
                nokler = arbeidsside.ring()
                arbeidsside.fyll(lager, nokler, _fyll(lager))
                _analyser(lager)
                fremdrift(f"{navn}: maler")
                sporringer = {**_sporringer(lager), **arbeidsside.sporringer(lager, nokler)}
                resultat[navn] = {hva: _ms(sporring) for hva, sporring in sporringer.items()}
                lager.lukk()
    return {"verst_ms": max(ms["median"] for sporringer in resultat.values() for ms in sporringer.values()), "ms": resultat}


def _sporringer(lager: Lager) -> dict[str, Callable[[random.Random], object]]:
    """Each as the service asks it; the page begins at a place of its own each time."""

    def kontrakter(**felt: Any) -> Callable[[random.Random], object]:
        return lambda _: side(lager, Utvalg(**felt), fylkesnummer="46", etter=None, antall=SIDE)

    def langt_nede(tilfeldig: random.Random) -> object:
        midt = FORST + timedelta(minutes=tilfeldig.randrange(KONTRAKTER))
        return side(lager, Utvalg(til=midt), fylkesnummer="46", etter=None, antall=SIDE)

    def liste(**felt: Any) -> Callable[[random.Random], object]:
        def les(_: random.Random) -> object:
            with lager.lesing() as forbindelse:
                return oppdragslager.liste(forbindelse, fylkesnummer="46", antall=SIDE, **felt)

        return les

    return {
        "kontrakter, første side": kontrakter(),
        "kontrakter, et sted i listen": langt_nede,
        "kontrakter med vanlig status": kontrakter(status="sendt"),
        "kontrakter med sjelden status": kontrakter(status=SJELDEN),
        "kontrakter med status ingen har": kontrakter(status="finnesikke"),
        "kontrakt med nummer": lambda t: side(
            lager, Utvalg(kontraktsnummer=f"K-{t.randrange(KONTRAKTER)}"), fylkesnummer="46", etter=None, antall=SIDE
        ),
        "oppdrag, første side": liste(),
        "oppdrag i en tilstand": liste(tilstand=Tilstand.SENDT),
    }


def _ms(sporring: Callable[[random.Random], object]) -> dict[str, float]:
    tilfeldig, tider = random.Random(1), []
    for _ in range(MALINGER):
        start = time.perf_counter()
        sporring(tilfeldig)
        tider.append((time.perf_counter() - start) * 1000)
    return {"median": round(median(tider), 2), "p95": round(quantiles(tider, n=20)[-1], 2)}


def _fyll(lager: Lager) -> Iterator[str]:
    """The ids, as they were laid in."""
    alle = list(rader(KONTRAKTER))
    for fra in range(0, len(alle), 2000):
        bunke = alle[fra : fra + 2000]
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(insert(dokument), [rad for rad, _ in bunke])
            forbindelse.execute(insert(oppdrag), [rad for _, rad in bunke])
    return (str(rad["id"]) for rad, _ in alle)


def _analyser(lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(text("ANALYZE"))


def rader(antall: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """All of one county: the largest work list there can be. The record is a real one."""
    tilfeldig, post = random.Random(46), json.loads(json.dumps(laget().post, default=str))
    tilstander = [t.value for t in Tilstand]
    for nr in range(antall):
        id_ = str(UUID(bytes=sha256(str(nr).encode()).digest()[:16], version=5))
        tid = FORST + timedelta(minutes=nr)
        status = SJELDEN if nr % 10_000 == 5_000 else tilfeldig.choices(STATUSER, VEKTER)[0]
        yield (
            {
                "id": id_,
                "fylkesnummer": "46",
                "dokumenttype": "larekontrakt",
                "status": status,
                "kildesystem": "VIGO",
                "instans_id": f"K-{nr}",
                "utgave": 1,
                "kontraktsnummer": f"K-{nr}",
                "data_sha256": "0" * 64,
                "bestilling_sha256": "0" * 64,
                "pdf_sha256": "0" * 64,
                "opprettet": tid,
                "post": post,
            },
            {
                "id": id_,
                "fylkesnummer": "46",
                "tilstand": tilstander[nr % len(tilstander)],
                "versjon": 1,
                "opprettet": tid,
                "endret": tid + timedelta(days=tilfeldig.randrange(60)),
            },
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(mal(lambda t: sys.stderr.write(t + "\n")), ensure_ascii=False, indent=1) + "\n")

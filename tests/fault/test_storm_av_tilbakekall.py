"""A provider tells everything again and again, in any order, to several processes at once: each thing happens once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from app.lager import base
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.oppsett import sett_opp
from app.oppdrag.port import Innenfra
from signing.events import Apnet, Hendelse, Signert, Slag, UkjentStatus
from signing.oppdrag import Oppdrag
from tests.fault.oppdragsprosess import bord_for, les_oppsett, settings_for
from tests.fault.ordreverk import FORK, Ordreverk, signaturkjede
from tests.fault.verden import Verden

pytestmark = [pytest.mark.fault, pytest.mark.tung]
LEVERANDOREN = Innenfra("leverandoren")
ORDRE, PROSESSER, TRAADER, RUNDER = 2, 3, 2, 6


def alt_som_kan_fortelles(oppdrag: Oppdrag) -> list[Hendelse]:
    """Of an order that everybody has signed."""
    rekke: list[Hendelse] = []
    for nr, signer in enumerate(oppdrag.signere):
        felt, tid = signer.krav.felt, oppdrag.hendelser[-1].tid + timedelta(seconds=nr)
        rekke += [
            Apnet(f"{oppdrag.id}:{felt}:apnet", oppdrag.id, tid, felt),
            UkjentStatus(f"{oppdrag.id}:{felt}:rart", oppdrag.id, tid, felt, "RART"),
            Signert(f"{oppdrag.id}:{felt}:signert", oppdrag.id, tid, felt),
        ]
    return rekke


def storm(sti: str, ordre: list[str], fro: int) -> None:
    """One process: some threads, each telling of every order, shuffled anew each time, some events twice in one call."""
    mappe = Path(sti)
    oppsett, verden = les_oppsett(mappe), Verden(mappe)
    settings = settings_for(mappe, oppsett)
    gang = sett_opp(bord_for(settings), base.apne(settings.data, settings.modus, settings.database), verden.na)
    with ThreadPoolExecutor(TRAADER) as traader:
        list(traader.map(lambda nr: _fortell(gang, ordre, random.Random(f"{fro}:{nr}")), range(TRAADER)))


def _fortell(gang: Oppdragsgang, ordre: Iterable[str], tilfeldig: random.Random) -> None:
    for _ in range(RUNDER):
        for id_ in tilfeldig.sample(list(ordre), ORDRE):
            alt = alt_som_kan_fortelles(gang.les(id_, aktor=LEVERANDOREN).oppdrag)
            gang.motta(id_, [*tilfeldig.sample(alt, len(alt) // 2), *tilfeldig.sample(alt, 4)], aktor=LEVERANDOREN)


def test_hver_hendelse_skjer_en_gang_i_en_storm_fra_mange_prosesser(ordreverk: Ordreverk) -> None:
    kjede = signaturkjede().filer
    ordre = [ordreverk.apne(f"ordre-{nr}") for nr in range(ORDRE)]
    ordreverk.startet()
    ordreverk.vent_til_sendt()
    for id_ in ordre:  # the signatures are in the file; what is told of them comes as it likes
        ordreverk.fil.bytt(id_, fra=kjede[0], til=kjede[-1])
    prosesser = [FORK.Process(target=storm, args=(str(ordreverk.mappe), ordre, fro)) for fro in range(PROSESSER)]
    for en in prosesser:
        en.start()
    for en in prosesser:
        en.join(120)
    assert [en.exitcode for en in prosesser] == [0] * PROSESSER
    _fortell_til_ingenting_er_utsatt(ordreverk)
    ordreverk.til_alt_er_arkivert(hoyst=90)
    ordreverk.kontroller(alle_varslet=False)
    for oppdrag in ordreverk.alle():
        telt = Counter((h.slag, h.felt) for h in oppdrag.hendelser if isinstance(h, Apnet | Signert | UkjentStatus))
        assert max(telt.values()) == 1
        assert {felt for slag, felt in telt if slag is Slag.UKJENT_STATUS} == {s.krav.felt for s in oppdrag.signere}
    ordreverk.stopp()


def _fortell_til_ingenting_er_utsatt(verk: Ordreverk) -> None:
    for id_ in verk.ordre:
        while verk.gang.motta(id_, alt_som_kan_fortelles(verk.les(id_)), aktor=LEVERANDOREN).utsatt:
            pass

"""The clock jumps an hour, a day, and back: nobody is reminded twice or at night, and no order expires before its time."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as klokkeslett
from email.utils import parsedate_to_datetime

import pytest

from app.clock import OSLO
from app.lager import utboks
from app.lager.utboks import Meldingsstatus
from signing.deadlines import frist
from signing.events import Paminnet, Utlopt
from signing.model import Kanal
from signing.states import Tilstand
from signing.workdays import STILLE_FRA, STILLE_TIL
from tests.fault.ordreverk import Ordreverk
from tests.jobbkjede import vent_til
from tests.oppdragsverk import START

pytestmark = [pytest.mark.fault, pytest.mark.tung]
RO = 1.0
"""Seconds in which a worker has looked at its timers more than once."""
TIME, DAG = timedelta(hours=1), timedelta(days=1)


def kl(dag: datetime, time_: int, minutt: int = 0) -> datetime:
    return datetime.combine(dag.astimezone(OSLO).date(), klokkeslett(time_, minutt), OSLO)


def paminnet(verk: Ordreverk, id_: str) -> list[Paminnet]:
    return [h for h in verk.les(id_).hendelser if isinstance(h, Paminnet)]


def alt_er_sendt(verk: Ordreverk, id_: str) -> bool:
    """No message is on its way: one that is, may be written down after the next jump."""
    with verk.lager.lesing() as forbindelse:
        return all(rad.status is not Meldingsstatus.VENTER for rad in utboks.av_oppdrag(forbindelse, id_))


def om_dagen(tid: datetime) -> bool:
    return STILLE_TIL <= tid.astimezone(OSLO).time() < STILLE_FRA


def test_klokken_hopper_en_time_og_en_dag_fram_og_tilbake(ordreverk: Ordreverk) -> None:
    verk, id_ = ordreverk, ordreverk.apne("ordre")
    verk.startet()
    assert vent_til(lambda: len(verk.brev()) >= 3, hoyst=60), verk.logg()
    siste = frist(verk.les(id_))
    assert siste
    siste_dag = datetime.combine(siste, klokkeslett(0), OSLO)
    antall = len(verk.les(id_).i_tur)

    forste = kl(START + 7 * DAG, 9, 5)
    verk.verden.still_klokken(forste)
    assert vent_til(lambda: len(paminnet(verk, id_)) == antall and alt_er_sendt(verk, id_), hoyst=30)
    for hopp in (-TIME, DAG, -DAG, 2 * DAG, -TIME, -DAG):
        verk.verden.still_klokken(verk.verden.na() + hopp)
        time.sleep(RO)
    for natt in (kl(siste_dag - DAG, 2), kl(siste_dag - DAG, 3, 30), kl(siste_dag - DAG, 1)):
        verk.verden.still_klokken(natt)
        time.sleep(RO)
    assert all(om_dagen(h.tid) for h in paminnet(verk, id_))
    verk.verden.still_klokken(kl(siste_dag - DAG, 9, 1))
    assert vent_til(lambda: any(h.tid.astimezone(OSLO).date() == (siste_dag - DAG).date() for h in paminnet(verk, id_)), hoyst=30)

    assert vent_til(lambda: alt_er_sendt(verk, id_), hoyst=30)

    for nesten in (kl(siste_dag, 22, 59), kl(siste_dag, 23, 59), kl(siste_dag + DAG, 0, 58), kl(siste_dag, 0), kl(siste_dag + DAG, 0, 50)):
        verk.verden.still_klokken(nesten)
        time.sleep(RO)
        assert verk.les(id_).tilstand is Tilstand.SENDT, nesten
    verk.verden.still_klokken(kl(siste_dag + DAG, 1, 1))
    assert vent_til(lambda: verk.les(id_).tilstand is Tilstand.UTLOPT, hoyst=30)
    for hopp in (-TIME, -DAG, 2 * DAG):
        verk.verden.still_klokken(verk.verden.na() + hopp)
        time.sleep(RO)
    verk.stopp()
    kontroller(verk, id_, siste_dag)


def kontroller(verk: Ordreverk, id_: str, siste_dag: datetime) -> None:
    """Over everything that has happened."""
    oppdrag = verk.les(id_)
    (utlopt,) = [h for h in oppdrag.hendelser if isinstance(h, Utlopt)]
    assert utlopt.tid >= siste_dag + DAG + TIME
    alle = paminnet(verk, id_)
    assert all(om_dagen(h.tid) for h in alle)
    dager = Counter((h.felt, h.tid.astimezone(OSLO).date()) for h in alle)
    assert set(dager.values()) == {1}
    assert max(Counter(h.felt for h in alle).values()) <= 3, "seven days after, five days before, the day before"
    with verk.lager.lesing() as forbindelse:
        rader = utboks.av_oppdrag(forbindelse, id_)
    hendelser = {h.id: h for h in alle}
    sendt = [rad for rad in rader if rad.hendelse_id in hendelser and rad.avsluttet and rad.kvittering]
    assert sendt
    assert all(om_dagen(rad.avsluttet) for rad in sendt if rad.avsluttet)
    assert set(Counter((rad.hendelse_id, rad.felt, rad.kanal) for rad in sendt).values()) == {1}
    pa_epost = {rad.id for rad in sendt if rad.kanal is Kanal.EPOST}
    brev = {str(b["Message-ID"]).strip("<>").partition("@")[0]: parsedate_to_datetime(b["Date"]) for b in verk.post.mottatt}
    assert pa_epost <= brev.keys()
    assert all(om_dagen(brev[en]) for en in pa_epost)
    assert {verk.brev()[en] for en in pa_epost} <= {1}

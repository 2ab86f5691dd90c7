"""Two at once on PostgreSQL: a webhook that is deleted while something happens to a contract stops neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.errors import IkkeFunnet
from app.integrasjoner.webhook import Svar
from app.lager import hendelser, webhooks
from app.lager.base import Lager
from app.lager.webhookleveringer import Leveringstilstand
from app.webhook.abonnement import Endring
from tests.conftest import POSTGRESQL
from tests.jobbkjede import vent_til
from tests.oppdragsverk import START
from tests.webhookverk import DOK, Webhookverk, webhookverk

HENDELSE = "oppdrag.sendt"
MOTTAKER = "https://mottak.fylke.no/"


@pytest.fixture
def verk(tmp_path: Path, ny_database: Callable[[str], str | None]) -> Iterator[Webhookverk]:
    """SQLite has one writer at a time, so nothing is at once there."""
    laget = webhookverk(tmp_path, ny_database(POSTGRESQL))
    laget.dokument()
    yield laget
    laget.lager.lukk()


def _venter_pa_en_las(lager: Lager) -> bool:
    with lager.lesing() as forbindelse:
        venter = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return bool(forbindelse.execute(venter).scalar())


def _staar_eller_ferdig(verk: Webhookverk, annen: Future[Any]) -> Callable[[], bool]:
    return lambda: annen.done() or _venter_pa_en_las(verk.lager)


def test_en_hendelse_mens_webhooken_blir_slettet_blir_lagret(verk: Webhookverk) -> None:
    hook = verk.abonnement().ny(MOTTAKER).vist.webhook.id
    with ThreadPoolExecutor(1) as trad:
        with verk.lager.transaksjon() as sletting:
            webhooks.slett(sletting, hook)
            hendelse = trad.submit(verk.hendelse, HENDELSE)
            assert vent_til(_staar_eller_ferdig(verk, hendelse))
        assert hendelse.result(20).nr == 1
    assert verk.alle() == []


def test_en_webhook_som_blir_slettet_mens_noe_hender_blir_borte_med_meldingen(verk: Webhookverk) -> None:
    hook = verk.abonnement().ny(MOTTAKER).vist.webhook.id
    with ThreadPoolExecutor(1) as trad:
        with verk.lager.transaksjon() as forbindelse:
            hendelser.foy_til(forbindelse, DOK, HENDELSE, tid=verk.klokke(), aktor="fagsystem:vigo")
            slettet = trad.submit(verk.abonnement().slett, hook)
            assert vent_til(_staar_eller_ferdig(verk, slettet))
        slettet.result(20)
    assert verk.alle() == []
    assert verk.abonnement().alle() == ()


TIL_SAMME: dict[str, Callable[[Webhookverk, str], object]] = {
    "bytter hemmelighet": lambda verk, hook: verk.abonnement().roter(hook),
    "endrer": lambda verk, hook: verk.abonnement().endre(hook, Endring(aktiv=False)),
    "sletter": lambda verk, hook: verk.abonnement().slett(hook),
    "spiller av": lambda verk, hook: verk.abonnement().avspill(hook, START),
}


@pytest.mark.parametrize("hva", TIL_SAMME)
def test_den_som_gjor_noe_med_en_webhook_som_blir_slettet_far_vite_at_den_er_borte(verk: Webhookverk, hva: str) -> None:
    hook = verk.abonnement().ny(MOTTAKER).vist.webhook.id
    with ThreadPoolExecutor(1) as trad:
        with verk.lager.transaksjon() as sletting:
            webhooks.slett(sletting, hook)
            annen = trad.submit(TIL_SAMME[hva], verk, hook)
            assert vent_til(_staar_eller_ferdig(verk, annen))
        with pytest.raises(IkkeFunnet):
            annen.result(20)


def test_det_som_ble_av_en_melding_og_en_sletting_venter_ikke_pa_hverandre(verk: Webhookverk) -> None:
    """The job stores how it went while the webhook is being deleted: each takes the webhook first."""
    hook = verk.abonnement().ny(MOTTAKER).vist.webhook.id
    verk.hendelse(HENDELSE)
    tatt = verk.leveringer._ta(hook)
    assert tatt is not None
    with ThreadPoolExecutor(1) as trad:
        with verk.lager.transaksjon() as forbindelse:
            verk.leveringer._noter(forbindelse, tatt, Svar(utfall="http-200", levert=True), verk.klokke())
            slettet = trad.submit(verk.abonnement().slett, hook)
            assert vent_til(_staar_eller_ferdig(verk, slettet))
            assert verk.alle()[0].tilstand is Leveringstilstand.VENTER, "nobody sees the outcome before it is stored"
        slettet.result(20)
    assert verk.alle() == []

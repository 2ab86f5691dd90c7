"""The secret is changed, and changed once more: the one that the receiver has counts until it is told otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.lager.webhooks import LEVENDE_NOKLER
from app.webhook.abonnement import ForMangeHemmeligheter
from tests.webhookmottaker import Mottaker
from tests.webhookverk import Webhookverk


def _nr(verk: Webhookverk, hook: str) -> list[int]:
    return [en.nr for en in verk.abonnement().en(hook).hemmeligheter]


def test_et_bytte_som_blir_gjentatt_lar_den_mottakeren_har_gjelde_ut_tiden_sin(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    verk.abonnement().roter(hook)  # and the answer was lost
    verk.klokke.flytt(minutes=1)
    verk.abonnement().roter(hook)
    assert _nr(verk, hook) == [3, 2, 1]
    verk.hendelse("oppdrag.utlopt")
    verk.arbeid()
    assert len(mottak.mottatt[-1].hoder["webhook-signature"].split(" ")) == 3
    verk.klokke.flytt(hours=24, minutes=-1)
    assert _nr(verk, hook) == [3, 2], "as long as it was told the first time, and no longer"


def test_kortere_overlapp_gjelder_alle_de_gamle(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    verk.abonnement().roter(hook)
    verk.abonnement().roter(hook, timedelta(hours=1))
    verk.klokke.flytt(hours=1)
    assert _nr(verk, hook) == [3]


def test_et_bytte_uten_overlapp_slutter_med_alle_de_gamle_straks(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    for _ in range(2):
        verk.abonnement().roter(hook)
    verk.abonnement().roter(hook, timedelta())
    assert _nr(verk, hook) == [4]


def test_for_mange_bytter_blir_avvist_og_roer_ingen_hemmelighet(verk: Webhookverk, mottak: Mottaker) -> None:
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    for _ in range(LEVENDE_NOKLER - 1):
        verk.abonnement().roter(hook)
    for_ = verk.abonnement().en(hook).hemmeligheter
    with pytest.raises(ForMangeHemmeligheter) as feil:
        verk.abonnement().roter(hook)
    assert (feil.value.kode, feil.value.status) == ("for-mange-hemmeligheter", 409)
    assert verk.abonnement().en(hook).hemmeligheter == for_
    verk.klokke.flytt(hours=24)
    verk.abonnement().roter(hook)
    assert _nr(verk, hook) == [LEVENDE_NOKLER + 1, LEVENDE_NOKLER]

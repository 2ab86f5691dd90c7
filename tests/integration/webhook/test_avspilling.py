"""What is to be sent again, ordered twice: the one order takes nothing from the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.lager.webhookleveringer import Plass
from app.lager.webhooks import Webhook
from app.webhook.abonnement import Endring
from app.webhook.levering import Leveringer
from tests.webhookmottaker import Mottaker
from tests.webhookverk import Webhookverk

STANS, START = Endring(aktiv=False), Endring(aktiv=True)
SA: dict[str, Callable[[Webhookverk, str], object]] = {
    "spilt av fra nå": lambda verk, hook: verk.abonnement().avspill(hook, verk.klokke()),
    "stanset og startet": lambda verk, hook: [verk.abonnement().endre(hook, en) for en in (STANS, START)],
}


@pytest.mark.parametrize("hva", SA)
def test_det_som_skulle_ettersendes_kommer_selv_om_noe_annet_blir_bestilt(verk: Webhookverk, mottak: Mottaker, hva: str) -> None:
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    verk.abonnement().endre(hook, STANS)
    verk.klokke.flytt(hours=1)
    verk.hendelse("oppdrag.sendt", leverandor="lokal")
    verk.klokke.flytt(hours=1)
    verk.abonnement().endre(hook, START)
    SA[hva](verk, hook)
    verk.arbeid()
    verk.klokke.flytt(minutes=1)
    verk.arbeid()
    assert mottak.typer == ["oppdrag.sendt"]
    assert not verk.abonnement().en(hook).som_json()["spillesAv"]


def test_det_som_blir_bestilt_mens_noe_blir_spilt_av_kommer_ogsa(
    verk: Webhookverk, mottak: Mottaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    verk.hendelse("opprettet", dataSha256="a" * 64, pdfSha256="b" * 64)
    fra, en_omgang = verk.klokke(), Leveringer._en_omgang
    verk.klokke.flytt(hours=1)
    hook = verk.abonnement().ny(mottak.adresse).vist.webhook.id
    verk.abonnement().avspill(hook, verk.klokke())

    def imens(self: Leveringer, spilt: Webhook, bestilt: dict[str, str], etter: Plass) -> Plass | None:
        monkeypatch.setattr(Leveringer, "_en_omgang", en_omgang)
        verk.abonnement().avspill(hook, fra - timedelta(minutes=1))
        return en_omgang(self, spilt, bestilt, etter)

    monkeypatch.setattr(Leveringer, "_en_omgang", imens)
    verk.arbeid()
    assert mottak.typer == ["opprettet"]
    assert not verk.abonnement().en(hook).som_json()["spillesAv"]

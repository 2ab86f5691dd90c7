"""SIGKILL at every place of the order's way: before the work, after the call outside, in the transaction, after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.lager.bevispakker import BYGG as BEVIS
from app.oppdrag.meldinger import JOBB as MELDING
from tests.fault.ordreverk import UTENFOR, Ordreverk
from tests.fault.verden import ETTER_KALLET, I_LAGRINGEN, PUNKTER

pytestmark = [pytest.mark.fault, pytest.mark.tung]
TRINN = ("send", "varsle", "forsegl", "arkiver", MELDING, BEVIS)


def en_om_gangen(verk: Ordreverk) -> None:
    """One job at a time in a process: killed for one order, it must not take another with it just before that one's own place."""
    replace(verk.oppsett, traader=1).skriv(verk.mappe)


def test_drept_paa_hvert_sted_i_ordrekjeden_gar_ingenting_tapt(ordreverk: Ordreverk) -> None:
    steder = {ordreverk.apne(f"{trinn}-{punkt}"): (trinn, punkt) for trinn in TRINN for punkt in PUNKTER}
    for id_, (trinn, punkt) in steder.items():
        ordreverk.verden.drep_ved(id_, trinn, punkt)
    en_om_gangen(ordreverk)
    for _ in range(2):  # none is waited for: a process may meet its place before it has said that it has begun
        ordreverk.start()
    ordreverk.til_alt_er_arkivert(hoyst=180, imens=ordreverk.hold_i_live)
    assert ordreverk.verden.drepte() == set(steder)
    ordreverk.kontroller()
    kalt = ordreverk.verden.kalt()
    for id_, (trinn, punkt) in steder.items():
        if trinn in UTENFOR and punkt in {ETTER_KALLET, I_LAGRINGEN}:
            assert kalt[f"{id_}:{trinn}"] >= 2, "killed between the call and the commit: the call is made again, under the same key"
    assert sum(antall - 1 for nokkel, antall in kalt.items() if nokkel.rpartition(":")[2] in UTENFOR) <= 2 * len(steder)
    ordreverk.stopp()

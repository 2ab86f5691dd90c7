"""Processes are killed, frozen and stopped: nothing is lost, nothing is twice in the database, and a repeated call has the same key."""

from __future__ import annotations

import signal
import time

import pytest

from app.jobber.innebygd import FORLATT
from tests.fault.conftest import Verksted
from tests.fault.prosess import DOD_ETTER, DREPER
from tests.jobbkjede import PUNKTER, TRINN, vent_til

pytestmark = [pytest.mark.fault, pytest.mark.tung]


def test_drept_paa_hvert_sted_i_kjeden_gar_ingenting_tapt(verksted: Verksted) -> None:
    steder = [f"{trinn}:{punkt}" for trinn in TRINN for punkt in PUNKTER]
    for sted in steder:
        verksted.kjede.apne(f"drep:{sted}")
    prosess, frist = verksted.start(), time.monotonic() + 90
    while not verksted.alt_gjort() and time.monotonic() < frist:
        prosess = verksted.hold_i_live(prosess)
        time.sleep(0.1)
    assert set(verksted.kjede.tilstander().values()) == {"ferdig"}
    assert {f.name for f in verksted.mappe.glob("drept-*")} == {f"drept-drep-{sted.replace(':', '-')}" for sted in steder}
    assert verksted.kjede.hendelser() == 3 * len(steder)
    kalt = verksted.kjede.utenfor.kalt()
    assert set(kalt) == {f"drep:{sted}:{trinn}" for sted in steder for trinn in TRINN}
    for trinn in TRINN:
        assert kalt[f"drep:{trinn}:etter-kallet:{trinn}"] >= 2, "killed between the call and the commit: the call is made again"
    assert kalt.total() <= 3 * len(steder) + 2 * len(steder), "each kill repeats at most what its two threads were doing"
    assert verksted.stopp(prosess) == 0
    assert [feil for feil in verksted.feil() if feil.dod] == []


def test_av_to_arbeidere_blir_en_drept_og_den_andre_gjor_alt_ferdig(verksted: Verksted) -> None:
    offer, overlever = verksted.start(arbeid=0.02), verksted.start(arbeid=0.02)
    assert vent_til(lambda: verksted.er_klar(offer) and verksted.er_klar(overlever), hoyst=30)
    for n in range(40):
        verksted.kjede.apne(f"s{n}")
    assert vent_til(lambda: verksted.kjede.hendelser() >= 30, hoyst=30)
    offer.kill()
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=60)
    assert verksted.kjede.hendelser() == 120
    kalt = verksted.kjede.utenfor.kalt()
    assert len(kalt) == 120
    assert kalt.total() <= 122
    assert verksted.stopp(overlever) == 0


def test_en_frossen_arbeider_som_vakner_gjor_ikke_jobben_en_gang_til(verksted: Verksted) -> None:
    frossen = verksted.start(arbeid=1.0)
    verksted.kjede.apne("s1")
    assert vent_til(lambda: verksted.begynt() == ["s1:send"], hoyst=30)
    frossen.send_signal(signal.SIGSTOP)
    annen = verksted.start()
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=30)
    frossen.send_signal(signal.SIGCONT)
    assert vent_til(lambda: verksted.kjede.utenfor.kalt()["s1:send"] == 2)
    time.sleep(DOD_ETTER)
    assert verksted.kjede.hendelser() == 3
    assert verksted.kjede.utenfor.kalt() == {"s1:send": 2, "s1:forsegl": 1, "s1:arkiver": 1}
    assert verksted.feil() == ()
    verksted.kjede.apne("s2")
    assert verksted.stopp(annen) == 0
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=30), "the one that was frozen works on"
    assert frossen.poll() is None


def test_en_jobb_som_dreper_prosessen_sin_hver_gang_blir_gitt_opp(verksted: Verksted) -> None:
    with verksted.lager.transaksjon() as forbindelse:
        verksted.kjede.jobber.legg(forbindelse, DREPER, {"sak": "s1"})
    prosess, frist = verksted.start(), time.monotonic() + 60
    while not verksted.feil() and time.monotonic() < frist:
        prosess = verksted.hold_i_live(prosess)
        time.sleep(0.1)
    (feil,) = verksted.feil()
    assert (feil.slag, feil.args, feil.feil, feil.dod, feil.forsok) == (DREPER, {"sak": "s1"}, FORLATT, True, 3)
    assert sum(p.poll() == -signal.SIGKILL for p in verksted.prosesser) == 3
    verksted.kjede.apne("s2")
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=30)


def test_en_som_blir_bedt_om_a_slutte_gjor_jobben_sin_ferdig(verksted: Verksted) -> None:
    prosess = verksted.start(arbeid=1.0)
    verksted.kjede.apne("s1")
    assert vent_til(lambda: bool(verksted.begynt()), hoyst=30)
    assert verksted.stopp(prosess) == 0
    assert verksted.kjede.tilstander() == {"s1": "sendt"}
    assert verksted.kjede.utenfor.kalt() == {"s1:send": 1}
    verksted.start()
    assert vent_til(verksted.kjede.alle_ferdige, hoyst=30)
    assert set(verksted.kjede.utenfor.kalt().values()) == {1}

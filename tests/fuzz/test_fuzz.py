"""A short slice of the fuzzer, the same one every time, and that it would see an escape."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from tests.fuzz.__main__ import ett
from tests.fuzz.fiendtlig_beholder import beholder, referanse, xades
from tests.fuzz.fiendtlig_pdf import Lag
from tests.fuzz.kilder import Kilde
from tests.fuzz.mutasjon import muter
from tests.fuzz.proving import Utfall, galt, prov
from tests.fuzz.signerte import rort
from tests.unit.verify.angrep import eget_stemplet, signert
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.fremmed import endre, ny_tekst

KILDER: Mapping[str, Lag] = {
    "signert": signert,
    "eget": eget_stemplet,
    "hybrid": EKTE["hybrid, to signaturer"][0],
    "strømmer": EKTE["objekter i strømmer"][0],
    "beholder": lambda: beholder(xades(referanse())),
    "XML": lambda: xades(referanse()),
}


@pytest.mark.parametrize("navn", KILDER)
def test_ingen_mutasjon_slipper_unna(navn: str) -> None:
    original = KILDER[navn]()
    for_ = prov(original)
    for fro in range(12):
        _, utfall, grunn = ett(Kilde(navn, KILDER[navn]), fro, for_, original)
        assert grunn is None, (navn, fro, utfall)


@pytest.mark.parametrize("navn", KILDER)
def test_samme_fro_gir_samme_fil_og_ulike_fro_gir_ulike(navn: str) -> None:
    original = KILDER[navn]()
    forste = [muter(n, original) for n in range(12)]
    assert forste == [muter(n, original) for n in range(12)]
    assert len(set(forste)) > 9


def test_en_fil_som_ble_godtatt_etter_en_endring_i_det_signerte_ville_blitt_sett() -> None:
    """The judge knows a change of what was signed by itself: the verifier is not asked."""
    r = random.Random(1)
    assert rort(signert(), endre(signert(), ny_tekst))
    assert rort(signert(), signert().replace(b"100 kroner", b"900 kroner"))
    assert rort(beholder(b"<a/>"), beholder(b"<a/>", ("ny.txt", b"x")))
    assert not rort(eget_stemplet(), eget_stemplet() + b"\n" * r.randrange(9))


@pytest.mark.parametrize(
    ("utfall", "for_", "grunn"),
    [
        (Utfall("unntak", ("KeyError",), 0.1, 90), None, "unntak"),
        (Utfall("stoppet", ("-27",), 10.0, 90), None, "stoppet"),
        (Utfall("ugyldigFil", ("intern-feil",), 0.1, 90), None, "intern-feil"),
        (Utfall("intakt", (), 0.1, 90), Utfall("endret", (), 0.1, 90), "ble intakt"),
        (Utfall("intakt", (), 0.1, 90), Utfall("intakt", (), 0.1, 90), None),
        (Utfall("brutt", (), 9.0, 400), None, None),
    ],
)
def test_hva_som_er_galt(utfall: Utfall, for_: Utfall | None, grunn: str | None) -> None:
    assert galt(utfall, for_) == grunn

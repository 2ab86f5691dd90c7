"""Known-good files: every one is what it is, and nobody is trusted for it."""

from __future__ import annotations

import pytest

from signing.verify import Policy, Tillit, verify
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.prove_pki import TID


@pytest.mark.parametrize("navn", EKTE)
def test_en_ekte_fil_blir_godtatt(navn: str) -> None:
    lag, ventet = EKTE[navn]
    rapport = verify(lag(), policy=Policy(), at=TID)
    assert rapport.integritet.value == ventet, (navn, rapport.feil, [s.vurdert.endringer for s in rapport.signaturer])
    assert rapport.feil == ()
    assert rapport.god


@pytest.mark.parametrize("navn", EKTE)
def test_uten_ankere_er_tilliten_ukjent_mens_integriteten_star(navn: str) -> None:
    rapport = verify(EKTE[navn][0](), policy=Policy(), at=TID)
    assert rapport.indikasjon == "INDETERMINATE"
    assert rapport.tillit is Tillit.UKJENT
    assert {s.underindikasjon for s in rapport.signaturer} == {"NO_CERTIFICATE_CHAIN_FOUND"}

"""Known-bad files: name → the verdicts that may be given. The one that never may is `intakt`."""

from __future__ import annotations

import pytest

from signing.verify import Policy, verify
from tests.unit.verify import (
    angrep,
    angrep_kryptert,
    angrep_matrise,
    angrep_ordbok,
    angrep_skygge,
    angrep_slutt,
    angrep_tvetydig,
    angrep_utenfor,
)
from tests.unit.verify.prove_pki import TID

MODULER = (angrep, angrep_slutt, angrep_skygge, angrep_matrise, angrep_kryptert, angrep_ordbok, angrep_tvetydig, angrep_utenfor)
SAMLINGER = tuple(modul.ANGREP for modul in MODULER)
ANGREP = {navn: tilfelle for samling in SAMLINGER for navn, tilfelle in samling.items()}


def test_hvert_angrep_har_sitt_eget_navn() -> None:
    assert len(ANGREP) == sum(map(len, SAMLINGER))


@pytest.mark.parametrize("navn", ANGREP)
def test_en_forfalskning_blir_ikke_tatt_for_intakt(navn: str) -> None:
    lag, tillatt = ANGREP[navn]
    rapport = verify(lag(), policy=Policy(), at=TID)
    assert rapport.integritet.value in tillatt, (navn, rapport.feil)
    assert not rapport.god
    assert all(f.kode != "intern-feil" for f in rapport.feil)
    rapport.som_json()


def test_et_tillegg_til_en_kryptert_fil_blir_godtatt() -> None:
    rapport = verify(angrep_kryptert.med_hale(angrep_kryptert.henvist()), policy=Policy(), at=TID)
    assert rapport.integritet.value == "intaktMedTillatteEndringer", rapport.feil


@pytest.mark.parametrize("navn", angrep_tvetydig.EKTE)
def test_det_en_forfalskning_bygger_paa_blir_godtatt(navn: str) -> None:
    rapport = verify(angrep_tvetydig.EKTE[navn](), policy=Policy(), at=TID)
    assert rapport.integritet.value in {"intakt", "intaktMedTillatteEndringer"}, rapport.feil

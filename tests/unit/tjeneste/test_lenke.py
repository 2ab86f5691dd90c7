"""The address of a signer's page: nobody can make one, it says nothing of anybody, and a new key does not break an old letter."""

from __future__ import annotations

import re

import pytest

from app.lager.kryptering import Nokkel, Nokkelring
from app.oppdrag.lenke import er_lenke, finn_felt, lenke, merke

GAMMEL, NY = Nokkel(b"g" * 32), Nokkel(b"n" * 32)
RING = Nokkelring("g", {"g": GAMMEL})
FELTER = ("sign-kandidat", "sign-bedrift")


def test_lenken_er_den_samme_i_hver_melding_og_har_bare_oppdraget_og_merket() -> None:
    en = lenke(RING, "https://kontrakt.example.no", "o1", "sign-kandidat")
    assert en == lenke(RING, "https://kontrakt.example.no", "o1", "sign-kandidat")
    assert re.fullmatch(r"https://kontrakt\.example\.no/signer/o1/[a-z2-7]{32}", en)


def test_hver_signatar_i_hvert_oppdrag_har_sitt_eget_merke() -> None:
    merker = {merke(RING, oppdrag, felt) for oppdrag in ("o1", "o2") for felt in FELTER}
    assert len(merker) == 4
    assert all(er_lenke("0b944e2b-9cbe-59b8-984f-1f0d06da5eee", ett) for ett in merker)


@pytest.mark.parametrize("felt", FELTER)
def test_merket_finner_tilbake_til_signataren(felt: str) -> None:
    assert finn_felt(RING, "o1", FELTER, merke(RING, "o1", felt)) == felt


@pytest.mark.parametrize(
    "galt", ["", "x" * 32, merke(RING, "o2", "sign-kandidat"), merke(RING, "o1", "sign-kandidat")[:-1], merke(RING, "o1", "en-annen")]
)
def test_et_merke_som_ikke_er_for_dette_oppdraget_er_ingens(galt: str) -> None:
    assert finn_felt(RING, "o1", FELTER, galt) is None


def test_en_gammel_lenke_virker_til_nokkelen_er_borte() -> None:
    gammelt = merke(RING, "o1", "sign-bedrift")
    begge = Nokkelring("n", {"g": GAMMEL, "n": NY})
    assert merke(begge, "o1", "sign-bedrift") != gammelt
    assert finn_felt(begge, "o1", FELTER, gammelt) == "sign-bedrift"
    assert finn_felt(Nokkelring("n", {"n": NY}), "o1", FELTER, gammelt) is None

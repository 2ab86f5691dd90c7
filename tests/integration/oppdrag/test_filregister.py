"""Is it ours, and the latest issue? Also by the bytes alone: what was sealed here is known, whoever made the file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from app import flyt
from app.lager import utgaver
from app.tekst import Tekst
from tests.oppdragsverk import Oppdragsverk
from tests.postenverk import apne_postenverk

OPPSEIING = "vestland-oppseiing-samarbeidsorgan"


def rapport(verk: Any, pdf: bytes, *, med_lager: bool = True) -> dict[str, Any]:
    return flyt.verifiser(verk.bord, pdf, na=verk.klokke(), lager=verk.lager if med_lager else None).som_json()


def svar(verk: Any, pdf: bytes, **krav: bool) -> dict[str, tuple[str, str]]:
    return {s["id"]: (s["svar"], s["forklaring"]["nb"]) for s in rapport(verk, pdf, **krav)["sporsmal"]}


def nyeste(verk: Any) -> bytes:
    navn = verk.gang.les(verk.id, aktor=verk.aktor).rad.fil_sha256
    return bytes(verk.lager.blobs.hent(navn))


def test_den_forseglede_filen_er_kjent_paa_bytene(verk: Oppdragsverk) -> None:
    verk.apne()
    halvveis = nyeste(verk) if verk.gang.les(verk.id, aktor=verk.aktor).rad.fil_sha256 else b""
    verk.signer_alle()
    verk.arbeid()
    pdf = nyeste(verk)
    funnet = rapport(verk, pdf)
    assert funnet["opphav"]["iRegisteret"] is True
    assert svar(verk, pdf)["vart"] == ("ja", "Ja. Filen er nøyaktig den som Vestfold fylkeskommune har i registeret, og er siste utgave.")
    assert rapport(verk, pdf + b"\n")["opphav"]["iRegisteret"] is False
    assert rapport(verk, pdf, med_lager=False)["opphav"]["iRegisteret"] is None
    assert svar(verk, pdf, med_lager=False)["vart"][0] == "ukjent"
    assert utgaver.filoppslag(verk.lager, {})(hashlib.sha256(pdf).hexdigest()) is None, "a county that nobody knows"
    assert not halvveis or rapport(verk, halvveis)["opphav"]["iRegisteret"] is False


def test_en_fil_mellom_signaturene_er_ikke_kjent(verk: Oppdragsverk) -> None:
    verk.apne()
    verk.signer(verk.felter[0])
    eiere = {verk.aktor.fylkesnummer: Tekst(nb="x", nn="x")}
    assert utgaver.filoppslag(verk.lager, eiere)(hashlib.sha256(nyeste(verk)).hexdigest()) is None


@pytest.mark.parametrize("navn", [OPPSEIING])
def test_postens_fil_slik_den_ble_forseglet_er_var_med_mal_og_utgave(navn: str, tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=navn) as verk:
        verk.apne()
        verk.til_slutt()
        pdf = nyeste(verk)
        uten, med = svar(verk, pdf, med_lager=False), svar(verk, pdf)
        assert (uten["vart"][0], uten["revisjon"][0]) == ("ukjent", "ukjent")
        assert med["vart"][0] == "ja"
        assert med["revisjon"] == ("ja", med["revisjon"][1])
        assert rapport(verk, pdf)["opphav"]["dokumentId"] == verk.id

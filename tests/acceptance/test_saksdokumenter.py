"""The documents around a contract through the whole chain: who signed, and that judges outside the house find every file good."""

from __future__ import annotations

import re
import subprocess

import pypdf
import pytest

from app import flyt
from app.clock import na
from tests.acceptance.conftest import Demo

SIGNATARER = {
    "more-og-romsdal-endring-fagleg-leiar-og-avbrot": ("K", "FL", "AL", "FK"),
    "more-og-romsdal-heving": ("FK",),
    "nordland-endring-bytte-av-skole": ("K", "S", "FK"),
    "rogaland-endring-meropplaring": ("K", "FL", "AL", "FK"),
    "trondelag-heving-krevd-av-larebedrift": ("FK",),
    "vestfold-avtale-bare-tilskudd": ("AL", "SO"),
    "vestfold-endring-bytte-av-larebedrift": ("K", "FL", "AL", "TL", "FK"),
    "vestfold-oppsigelse": ("K", "AL"),
    "vestland-avtale-samarbeidsorgan": ("AL", "SO"),
    "vestland-endring-stillingsprosent": ("K", "FL", "SO", "FK"),
    "vestland-oppseiing-samarbeidsorgan": ("K", "SO"),
}


def test_each_is_made_signed_by_the_right_people_and_verified(demoen: Demo) -> None:
    rader = {rad.eksempel: rad for rad in demoen.resultat.rader if rad.eksempel in SIGNATARER}
    assert {navn: rad.signatarer for navn, rad in rader.items()} == SIGNATARER
    assert all(rad.verifisert and rad.integritet == "intakt" for rad in rader.values())
    assert {rad.revisjon for rad in rader.values()} == {"2024-08-01"}
    assert {rad.malform for rad in rader.values()} == {"nb", "nn"}


@pytest.mark.parametrize("eksempel", SIGNATARER)
def test_pdfsig_finds_every_signature_valid(demoen: Demo, eksempel: str) -> None:
    svar = subprocess.run(["pdfsig", "-nocert", demoen.ut / f"{eksempel}.pdf"], capture_output=True, text=True, check=False).stdout
    blokker = [b for b in svar.split("Signature #")[1:] if "Field Name: tidsstempel-" not in b]
    assert len(blokker) == len(SIGNATARER[eksempel]) + 1  # and the seal
    assert all("Signature is Valid" in b for b in blokker)


def test_the_organs_leader_signs_for_the_larebedrift(demoen: Demo) -> None:
    fil = demoen.ut / "vestland-oppseiing-samarbeidsorgan.pdf"
    rapport = flyt.verifiser(demoen.bord, fil.read_bytes(), na=na(), filnavn=fil.name).som_json()
    assert rapport["samlet"]["indikasjon"] == "TOTAL_PASSED"
    assert {s["id"]: s["svar"] for s in rapport["sporsmal"]}["revisjon"] == "ja"


def test_the_decision_tells_how_to_complain_in_the_countys_language(demoen: Demo) -> None:
    leser = pypdf.PdfReader(demoen.ut / "more-og-romsdal-heving.pdf")
    tekst = re.sub(r"\s+", " ", " ".join(side.extract_text() for side in leser.pages))
    assert "Du kan klage på vedtaket innan tre veker frå du fekk det" in tekst
    assert "forvaltningsloven" in tekst
    assert str(leser.root_object["/Lang"]) == "nn"

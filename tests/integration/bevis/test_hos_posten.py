"""A contract that a provider made: the package has the provider's file, and its proofs once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from pyhanko.sign.fields import MDPPerm

from app import flyt
from app.bevis.gang import Bevisgang
from app.tillit import verifiseringspolicy
from signing.events import Avklart
from signing.providers.posten.simulator.pades import lag_pades
from signing.states import Tilstand
from signing.verify import verify
from tests.bevisverk import OPPSEIING, pakket_ut
from tests.postenverk import apne_postenverk


def test_pakken_til_en_kontrakt_fra_posten_har_bevisene_en_gang(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        verk.apne()
        verk.til_slutt()
        gang = Bevisgang(verk.gang)
        na = verk.klokke()
        pakke = verk.lager.blobs.hent(gang.bygg(verk.id).fil_sha256)
        rapport = verify(pakke, policy=verifiseringspolicy(verk.gang.bord, na), at=na + timedelta(minutes=1))
        assert (rapport.god, [m.kode for m in rapport.feil]) == (True, [])
        assert rapport.bevispakke is not None
        kontrakt = rapport.bevispakke.som_json()["kontrakt"]
        bevisene = {ett["sha256"] for ett in kontrakt["vedlegg"] if ett["bevis"]}
        filer = pakket_ut(pakke)
        assert len(bevisene) == len(verk.oppdrag().signere)
        assert not [navn for navn in filer if navn.startswith("signaturbevis/")], "the signed file has them inside it"
        assert json.loads(filer["manifest.json"])["fremmed"] is True
        assert filer["sendt.pdf"] == verk.gang.sendt_pdf(verk.id), "it says what the provider's file does not"

        kilder = gang._samle(verk.id)
        uten = replace(flyt.verifiser(verk.gang.bord, kilder.kontrakt, na=na), vedlegg=())
        with patch("app.bevis.gang.flyt.verifiser", return_value=uten):
            funnet = gang._signaturbevis(kilder.dokument, kilder.kontrakt)
        assert {hashlib.sha256(xml).hexdigest() for xml in funnet} == bevisene, "where it has not, they go along"


def test_en_last_kontrakt_far_en_pakke_som_ikke_blir_bekreftet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no seal of the county's inside, so nobody can see from the package alone that it is the county's."""
    monkeypatch.setattr("signing.providers.posten.simulator.bevis.lag_pades", partial(lag_pades, tillatt=MDPPerm.NO_CHANGES))
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        verk.apne()
        assert verk.til_slutt().tilstand is Tilstand.AVVIK
        verk.gang.fortell(verk.id, lambda o, tid: Avklart("a1", o.id, tid, "Posten låser filen"), aktor=verk.aktor)
        verk.arbeid()
        na = verk.klokke()
        pakke = verk.lager.blobs.hent(Bevisgang(verk.gang).bygg(verk.id).fil_sha256)
        rapport = verify(pakke, policy=verifiseringspolicy(verk.gang.bord, na), at=na + timedelta(minutes=1))
    assert (rapport.god, rapport.indikasjon, rapport.feil) == (True, "INDETERMINATE", ())
    assert {m.kode for m in rapport.advarsler if m.kode.startswith("bevis-")} == {"bevis-last-kontrakt"}

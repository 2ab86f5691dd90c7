"""Who says who a signer is: kept where it is told, and left out where it is not, so that what was written before is read as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from signing.eventcodec import les_hendelse, som_json
from signing.events import Signert
from signing.model import Identifikasjon, Niva, Signataropplysninger
from signing.sertifikat import kod_signatar, les_signatar
from signing.verify.rapport import _identifikasjon
from tests.unit.signing.byggere import en_pki

TID = datetime(2026, 8, 4, 7, 30, tzinfo=UTC)
UTEN = Identifikasjon("BankID", Niva.HOYT, TID)
MED = Identifikasjon("ID-porten", Niva.HOYT, TID, "https://idporten.no")


@pytest.mark.parametrize("ident", [UTEN, MED], ids=["uten-utsteder", "med-utsteder"])
def test_en_hendelse_sier_hvem_som_sier_det_bare_der_det_er_sagt(ident: Identifikasjon) -> None:
    lagret = som_json(Signert("h1", "o1", TID, "sign-kandidat", ident))
    assert lagret["identifikasjon"].get("utsteder") == ident.utsteder
    assert ("utsteder" in lagret["identifikasjon"]) is (ident.utsteder is not None)
    assert les_hendelse(lagret) == Signert("h1", "o1", TID, "sign-kandidat", ident)


@pytest.mark.parametrize("ident", [UTEN, MED], ids=["uten-utsteder", "med-utsteder"])
def test_et_sertifikat_og_rapporten_sier_det_samme(ident: Identifikasjon) -> None:
    nokkel = en_pki().utsted_signatar(navn="Kari Nordmann", rolle="lærling", pa_vegne_av=(), identifikasjon=ident, tid=TID)
    assert les_signatar(nokkel.sertifikat) == Signataropplysninger("Kari Nordmann", "lærling", (), ident)
    assert _identifikasjon(ident).get("utsteder") == ident.utsteder


def test_et_sertifikat_fra_for_er_kodet_som_for() -> None:
    """Byte for byte: the new field is not there at all where nothing is said."""
    opplysninger = Signataropplysninger("Kari", "lærling", (), UTEN)
    assert (
        kod_signatar(opplysninger).hex()
        == "30310c044b6172690c086cc3a6726c696e6730000c0642616e6b49440c04686f7974180f32303236303830343037333030305a"
    )

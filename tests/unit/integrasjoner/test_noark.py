"""The metadata of a document for the archive: Noark 5 fields, in the form that archives take in."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.integrasjoner.arkiv import Arkivpart, pronom
from app.integrasjoner.arkiv.noark import JOURNALPOSTTYPE, METADATA, STRUKTUR, arkivmelding
from app.skjema.arkivfil import JOURNALPOSTTYPER
from app.tekst import Malform
from signing.model import Niva
from tests.arkivpakke_builder import NOKKEL, VALG, lag_pakke, lag_vedlegg

REFERANSE = Path(os.environ.get("KONTRAKTVERK_REFERANSE", Path(__file__).resolve().parents[4] / "shared" / "data"))
SKJEMA = REFERANSE / "fiks-arkiv-v1" / "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd"


def _lest(**endret: object) -> etree._Element:
    return etree.fromstring(arkivmelding(lag_pakke(**endret), nokkel=NOKKEL))


def _verdier(rot: etree._Element, navn: str) -> list[str]:
    return [element.text or "" for element in rot.iter() if etree.QName(element).localname == navn]


def _kode(rot: etree._Element, navn: str) -> list[str]:
    return [e.findtext(f"{{{METADATA}}}kode") or "" for e in rot.iter() if etree.QName(e).localname == navn]


@pytest.fixture(scope="module")
def skjema() -> etree.XMLSchema:
    if not SKJEMA.is_file():
        pytest.skip("the schemas of Fiks Arkiv are not here (KONTRAKTVERK_REFERANSE)")
    return etree.XMLSchema(etree.parse(str(SKJEMA)))


@pytest.mark.parametrize("malform", list(Malform))
@pytest.mark.parametrize("niva", list(Niva))
@pytest.mark.parametrize("journalposttype", list(JOURNALPOSTTYPER))
def test_metadata_are_valid_by_the_archive_standards_own_schema(
    skjema: etree.XMLSchema, malform: Malform, niva: Niva, journalposttype: str
) -> None:
    pakke = lag_pakke(
        malform=malform,
        signatur=replace(lag_pakke().signatur, niva=niva),
        valg=replace(VALG, journalposttype=journalposttype, regel="kontrakter", arkivdel="ELEV"),
        vedlegg=(lag_vedlegg(), lag_vedlegg(filnavn="vedlegg-2.bin", format=None)),
        kilde=("VIGO", "KONTRAKT-38002"),
    )
    skjema.assertValid(etree.fromstring(arkivmelding(pakke, nokkel=NOKKEL)))


@given(
    navn=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=200)
)
def test_whatever_a_business_is_called_the_metadata_can_be_read_back(navn: str) -> None:
    lest = _lest(parter=(Arkivpart(navn=navn, person=False),))
    assert _verdier(lest, "korrespondansepartNavn") == [navn]


def test_the_title_is_the_forms_and_never_names_the_person() -> None:
    lest = _lest()
    for tittel in (*_verdier(lest, "tittel"), *_verdier(lest, "offentligTittel")):
        assert "Blomst" not in tittel
    assert _verdier(lest, "offentligTittel") == ["Lærekontrakt 38002, signert og forseglet"]


def test_a_persons_name_is_shielded_and_a_business_is_not() -> None:
    lest = _lest()
    assert _verdier(lest, "korrespondansepartNavn") == ["Vakker Blomst", "Syntetisk Bygg AS"]
    assert _verdier(lest, "erSkjermet") == _verdier(lest, "erPersonnavn") == ["true", "false"]


def test_the_metadata_never_hold_a_personal_number() -> None:
    assert _verdier(_lest(), "personid") == []


def test_every_document_has_checksum_format_and_size() -> None:
    lest, pakke = _lest(), lag_pakke()
    assert _verdier(lest, "sjekksum") == [hashlib.sha256(fil.innhold).hexdigest() for fil in pakke.filer]
    assert _verdier(lest, "sjekksumAlgoritme") == ["SHA-256", "SHA-256"]
    assert _kode(lest, "format") == ["fmt/479", "fmt/18"]
    assert _kode(lest, "variantformat") == ["A", "P"]
    assert _kode(lest, "tilknyttetRegistreringSom") == ["H", "V"]


@pytest.mark.parametrize(("niva", "kode"), [(Niva.HOYT, "PH"), (Niva.BETYDELIG, "PS"), (Niva.LAVT, "V"), (Niva.INGEN, "V")])
def test_the_security_level_is_that_of_the_least_identified_signer(niva: Niva, kode: str) -> None:
    lest = _lest(signatur=replace(lag_pakke().signatur, niva=niva))
    assert _kode(lest, "elektroniskSignaturSikkerhetsnivaa") == [kode]


def test_the_signature_is_told_as_verified_with_day_and_by_what() -> None:
    signatur = _lest().find(f".//{{{STRUKTUR}}}elektroniskSignatur")
    assert signatur is not None
    assert _kode(signatur, "elektroniskSignaturVerifisert") == ["V"]
    assert (_verdier(signatur, "verifisertDato"), _verdier(signatur, "verifisertAv")) == (["2026-08-04"], ["Kontraktverk"])


def test_a_signature_that_could_not_be_judged_is_never_told_as_verified() -> None:
    assert _kode(_lest(signatur=replace(lag_pakke().signatur, bestatt=False)), "elektroniskSignaturVerifisert") == ["I"]


def test_the_archive_can_find_the_case_by_the_numbers_of_the_contract_and_its_system() -> None:
    lest = _lest(kilde=("VIGO", "KONTRAKT-38002"))
    assert _verdier(lest, "kontraktsnummer") == ["38002"]
    assert (_verdier(lest, "kildesystem"), _verdier(lest, "instansId")) == (["VIGO"], ["KONTRAKT-38002"])
    assert _verdier(_lest(), "kildesystem") == []


def test_a_renewed_document_is_the_next_version_of_the_same_one(skjema: etree.XMLSchema) -> None:
    melding = _lest(vedlegg=(), fornyelse=2)
    skjema.assertValid(melding)
    assert (_verdier(melding, "versjonsnummer"), _verdier(melding, "fornyelse")) == (["3"], ["2"])
    assert _verdier(melding, "dokumentId") == _verdier(_lest(), "dokumentId")
    assert (_verdier(_lest(vedlegg=()), "versjonsnummer"), _verdier(_lest(), "fornyelse")) == (["1"], [])


def test_the_county_decides_access_code_and_law() -> None:
    lest = _lest(valg=replace(VALG, tilgangskode="13"))
    assert set(_kode(lest, "tilgangsrestriksjon")) == {"13"}
    assert set(_verdier(lest, "skjermingshjemmel")) == {"offl. § 13 første ledd"}


def test_every_kind_of_journal_entry_a_county_can_choose_has_words() -> None:
    assert JOURNALPOSTTYPE.keys() == JOURNALPOSTTYPER.keys()


@pytest.mark.parametrize(
    ("innhold", "kode"),
    [
        (b"%PDF-1.7\n<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", "fmt/479"),
        (b'%PDF-1.4\n<rdf:Description pdfaid:part="1" pdfaid:conformance="B"/>', "fmt/354"),
        (b"%PDF-1.7\n<pdfaid:part>9</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", "fmt/276"),
        (b"%PDF-1.6\n", "fmt/20"),
        (b"%PDF-3.9\n", None),
        (b"\xff\xd8\xff", None),
        (b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>", None),
    ],
)
def test_a_format_is_told_by_what_the_file_says_of_itself(innhold: bytes, kode: str | None) -> None:
    funnet = pronom.bestem(innhold)
    assert (funnet.kode if funnet else None) == kode

"""The XMP packet: well formed, all our properties, each with its schema."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from app.dokument.xmp import KV_FELT, KV_URI, pakke
from tests.unit.pdf.proveskjema import KV, TID

NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "kv": KV_URI,
}


def les(**felt: object) -> etree._Element:
    standard = {"tittel": "Lærekontrakt", "emne": "e", "forfatter": "f", "sprak": "nn-NO", "programvare": "p", "produsent": "w"}
    return etree.fromstring(pakke(**(standard | {"tid": TID, "kv": KV} | felt)))  # type: ignore[arg-type]


def verdier(tre: etree._Element, sti: str) -> list[str]:
    return [str(e.text) for e in tre.iterfind(f".//{sti}", NS)]


def test_pakken_sier_pdfa_3a_og_pdfua_1() -> None:
    tre = les()
    assert verdier(tre, "pdfaid:part") == ["3"]
    assert verdier(tre, "pdfaid:conformance") == ["A"]
    assert verdier(tre, "pdfuaid:part") == ["1"]


def test_hver_egenskap_i_kv_star_der_og_i_skjemaet() -> None:
    tre = les()
    assert {navn: verdier(tre, f"kv:{navn}") for navn in KV_FELT} == {navn: [KV[navn]] for navn in KV_FELT}
    rader = tre.iterfind(".//rdf:Bag/rdf:li[pdfaSchema:prefix]", NS)
    skjema = {verdier(rad, "pdfaSchema:prefix")[0]: verdier(rad, "pdfaProperty:name") for rad in rader}
    assert skjema == {"pdfuaid": ["part"], "kv": list(KV_FELT)}
    assert verdier(tre, "pdfaSchema:namespaceURI") == [NS["pdfuaid"], KV_URI]


def test_sprak_og_tid_er_som_gitt() -> None:
    tre = les(sprak="nb-NO", tid=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    assert verdier(tre, "dc:language/rdf:Bag/rdf:li") == ["nb-NO"]
    assert verdier(tre, "xmp:CreateDate") == verdier(tre, "xmp:ModifyDate") == ["2026-01-02T03:04:05+00:00"]


def test_tegn_med_mening_i_xml_blir_tekst() -> None:
    assert verdier(les(tittel="<A> & «B» ]]>"), "dc:title/rdf:Alt/rdf:li") == ["<A> & «B» ]]>"]


def test_en_egenskap_uten_skjema_blir_avvist() -> None:
    with pytest.raises(ValueError, match="ukjent"):
        les(kv={**KV, "ukjent": "x"})

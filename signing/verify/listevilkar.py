"""Reads the criteria by which a trusted list says more of some certificates than of others (ETSI TS 119 612 §5.5.9.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from signing.verify.tillitstjeneste import (
    Emnefelt,
    Kvalifikator,
    Nokkelbruk,
    Retningslinjer,
    Sammenheng,
    UkjentVilkar,
    Utvidetbruk,
    Vilkar,
)

SIE = "http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#"
_NS = {"s": SIE, "a": "http://uri.etsi.org/02231/v2/additionaltypes#", "x": "http://uri.etsi.org/01903/v1.3.2#"}
_DYBDE = 8
_BITER: Mapping[str, str] = {
    "digitalSignature": "digital_signature",
    "nonRepudiation": "non_repudiation",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
    "keyCertSign": "key_cert_sign",
    "crlSign": "crl_sign",
    "encipherOnly": "encipher_only",
    "decipherOnly": "decipher_only",
}
"""The list's name of each bit of keyUsage → asn1crypto's."""
Ledd = Nokkelbruk | Retningslinjer | Emnefelt | Utvidetbruk | UkjentVilkar | Vilkar


def kvalifikatorer(utvidelser: Iterable[etree._Element]) -> Iterator[Kvalifikator]:
    """What the Qualifications extensions say, each with the criteria it says it of."""
    for utvidelse in utvidelser:
        if utvidelse.tag == f"{{{SIE}}}Qualifications":
            yield from map(_kvalifikator, utvidelse.findall("s:QualificationElement", _NS))


def _kvalifikator(element: etree._Element) -> Kvalifikator:
    ord_ = frozenset(q.get("uri", "").strip().rpartition("/")[2] for q in element.findall("s:Qualifiers/s:Qualifier", _NS))
    lister = element.findall("s:CriteriaList", _NS)
    return Kvalifikator(ord_, _vilkar(lister[0], 0) if len(lister) == 1 else Vilkar(Sammenheng.ALLE, (UkjentVilkar(),)))


def _vilkar(liste: etree._Element, dybde: int) -> Vilkar:
    """`assert` may be left out in a list with one criterion; then all (that one) must be met."""
    try:
        sammenheng = Sammenheng(liste.get("assert") or Sammenheng.ALLE)
    except ValueError:
        return Vilkar(Sammenheng.ALLE, (UkjentVilkar(),))
    ledd = (_ledd(ett, dybde) for ett in liste if etree.QName(ett).localname != "Description")
    return Vilkar(sammenheng, tuple(ledd))


def _ledd(ett: etree._Element, dybde: int) -> Ledd:
    navn = etree.QName(ett).localname
    if navn == "CriteriaList":
        return _vilkar(ett, dybde + 1) if dybde < _DYBDE else UkjentVilkar()
    if navn == "otherCriteriaList":
        return Vilkar(Sammenheng.ALLE, tuple(_LESERE.get(etree.QName(e).localname, _ukjent)(e) for e in ett))
    return _LESERE.get(navn, _ukjent)(ett)


def _ukjent(_: etree._Element) -> Ledd:
    return UkjentVilkar()


def _nokkelbruk(ett: etree._Element) -> Ledd:
    biter = [(b.get("name", ""), (b.text or "").strip() in {"true", "1"}) for b in ett.findall("s:KeyUsageBit", _NS)]
    if not biter or any(navn not in _BITER for navn, _ in biter):
        return UkjentVilkar()
    return Nokkelbruk(tuple((_BITER[navn], satt) for navn, satt in biter))


def _retningslinjer(ett: etree._Element) -> Ledd:
    return _oider(Retningslinjer, ett, "s:PolicyIdentifier/x:Identifier")


def _emnefelt(ett: etree._Element) -> Ledd:
    return _oider(Emnefelt, ett, "a:AttributeOID/x:Identifier")


def _utvidetbruk(ett: etree._Element) -> Ledd:
    return _oider(Utvidetbruk, ett, "a:KeyPurposeId/x:Identifier")


def _oider(slag: Callable[[tuple[str, ...]], Ledd], ett: etree._Element, sti: str) -> Ledd:
    oider = tuple((i.text or "").strip().lower().removeprefix("urn:oid:") for i in ett.findall(sti, _NS))
    return slag(oider) if oider and all(oider) else UkjentVilkar()


_LESERE: Mapping[str, Callable[[etree._Element], Ledd]] = {
    "KeyUsage": _nokkelbruk,
    "PolicySet": _retningslinjer,
    "CertSubjectDNAttribute": _emnefelt,
    "ExtendedKeyUsage": _utvidetbruk,
}

"""What Posten's XML says. Read leniently: elements, attributes and words that are unknown today are no error.

What must be there is what nothing can be done without: the job's number, its status, and the address to confirm at. Addresses are
taken as they are; `tls.Tilgang.sti` judges each one before it is used.
"""

from __future__ import annotations

import re
from datetime import datetime

from lxml import etree

from signing.providers.posten.feil import PostenSvar
from signing.providers.posten.model import (
    Direktejobb,
    Direktelenke,
    Direktesignatur,
    Direktestatus,
    Endring,
    Opprettet,
    Signaturendring,
)

NS = "http://signering.posten.no/schema/v1"
_SONENAVN = re.compile(r"\[[^\]]*\]$")  # Java's ISO_DATE_TIME may end in [Europe/Oslo]
_HELTALL = re.compile(r"-?[0-9]{1,19}")  # xs:long


def les_opprettet(xml: bytes) -> Opprettet:
    """The answer to a job that was made. Raises `PostenSvar`, as all of these do."""
    rot = _rot(xml, "portal-signature-job-response")
    return Opprettet(jobb_id=_jobb_id(rot), referanse=_tekst(rot, "reference"), avbryt_url=_krev(rot, "cancellation-url"))


def les_endring(xml: bytes, *, neste_tid: datetime) -> Endring:
    """A change of a job."""
    rot = _rot(xml, "portal-signature-job-status-change-response")
    signaturer = rot.find(_q("signatures"))
    return Endring(
        jobb_id=_jobb_id(rot),
        referanse=_tekst(rot, "reference"),
        status=_krev(rot, "status"),
        signaturer=() if signaturer is None else tuple(_signatur(s) for s in signaturer.findall(_q("signature"))),
        pades_url=None if signaturer is None else _tekst(signaturer, "pades-url"),
        bekreft_url=_krev(rot, "confirmation-url"),
        avbryt_url=_tekst(rot, "cancellation-url"),
        slett_url=_tekst(rot, "delete-documents-url"),
        neste_tid=neste_tid,
    )


def les_direktesvar(xml: bytes) -> Direktejobb:
    """The answer to a direct job that was made. The redirect addresses outside of the signers are deprecated, and not read."""
    rot = _rot(xml, "direct-signature-job-response")
    return Direktejobb(
        jobb_id=_jobb_id(rot),
        referanse=_tekst(rot, "reference"),
        status_url=_tekst(rot, "status-url"),
        signatarer=tuple(_lenke(s) for s in rot.findall(_q("signer"))),
    )


def les_direktelenke(xml: bytes) -> Direktelenke:
    """One signer with a new redirect."""
    return _lenke(_rot(xml, "direct-signer-response"))


def les_direktestatus(xml: bytes, *, neste_tid: datetime | None = None) -> Direktestatus:
    """A direct job as it stands."""
    rot = _rot(xml, "direct-signature-job-status-response")
    xades = {e.get("signer"): _ren(e) for e in rot.findall(_q("xades-url"))}
    return Direktestatus(
        jobb_id=_jobb_id(rot),
        referanse=_tekst(rot, "reference"),
        status=_krev(rot, "signature-job-status"),
        signaturer=tuple(
            Direktesignatur(
                status=_ren(e) or "", siden=les_tid(e.get("since")), signatar=e.get("signer"), xades_url=xades.get(e.get("signer"))
            )
            for e in rot.findall(_q("status"))
        ),
        bekreft_url=_tekst(rot, "confirmation-url"),
        pades_url=_tekst(rot, "pades-url"),
        slett_url=_tekst(rot, "delete-documents-url"),
        neste_tid=neste_tid,
    )


def les_feil(kropp: bytes) -> str | None:
    """The error code of an error; None where the answer is no error of Posten's form (a gateway's page, plain text, nothing)."""
    try:
        rot = _les(kropp)
    except PostenSvar:
        return None
    if etree.QName(rot).localname != "error":
        return None
    koder = (_ren(e) for e in rot.iterchildren("{*}error-code"))
    return next((kode for kode in koder if kode), None)


def les_tid(verdi: str | None) -> datetime | None:
    """A time with its offset; None for what is no point in time."""
    try:
        tid = datetime.fromisoformat(_SONENAVN.sub("", (verdi or "").strip()))
    except ValueError:
        return None
    return tid if tid.tzinfo is not None else None


def _signatur(element: etree._Element) -> Signaturendring:
    status = element.find(_q("status"))
    kontakt = element.find(_q("identifier"))
    return Signaturendring(
        status=(_ren(status) if status is not None else None) or "",
        siden=les_tid(status.get("since")) if status is not None else None,
        nummer=_tekst(element, "personal-identification-number"),
        epost=_attributt(kontakt, "email", "address"),
        mobil=_attributt(kontakt, "sms", "number"),
        xades_url=_tekst(element, "xades-url"),
    )


def _lenke(element: etree._Element) -> Direktelenke:
    href = element.get("href")
    if not href:
        raise _mangler("href")
    return Direktelenke(
        href=href.strip(),
        omdirigering=_krev(element, "redirect-url"),
        nummer=_tekst(element, "personal-identification-number"),
        kjennetegn=_tekst(element, "signer-identifier"),
    )


def _les(xml: bytes) -> etree._Element:
    """No DTD, no entities, no network: an answer has no use for them. Comments stand in the middle of addresses (official examples)."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        rot = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise PostenSvar("det er ikke XML", "det er ikkje XML") from e
    if rot.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # lxml-stubs
        raise PostenSvar("det har en DTD", "det har ein DTD")
    return rot


def _rot(xml: bytes, navn: str) -> etree._Element:
    rot = _les(xml)
    if rot.tag != _q(navn):
        raise PostenSvar("det er et annet svar enn ventet", "det er eit anna svar enn venta")
    return rot


def _jobb_id(rot: etree._Element) -> int:
    tekst = _krev(rot, "signature-job-id")
    if not _HELTALL.fullmatch(tekst):
        raise PostenSvar("nummeret på oppdraget er ikke et tall", "nummeret på oppdraget er ikkje eit tal")
    return int(tekst)


def _q(navn: str) -> str:
    return f"{{{NS}}}{navn}"


def _ren(element: etree._Element) -> str | None:
    """Its text without the line breaks that pretty printing leaves, also inside addresses; None where there is none."""
    return (element.text or "").strip() or None


def _tekst(element: etree._Element, navn: str) -> str | None:
    funnet = element.find(_q(navn))
    return None if funnet is None else _ren(funnet)


def _krev(element: etree._Element, navn: str) -> str:
    verdi = _tekst(element, navn)
    if verdi is None:
        raise _mangler(navn)
    return verdi


def _attributt(element: etree._Element | None, navn: str, attributt: str) -> str | None:
    funnet = None if element is None else element.find(_q(navn))
    return None if funnet is None else funnet.get(attributt)


def _mangler(navn: str) -> PostenSvar:
    return PostenSvar(f"«{navn}» mangler", f"«{navn}» manglar")

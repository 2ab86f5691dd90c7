"""The XML that is sent: manifests and requests of both flows, in the order of portal.xsd and direct.xsd, after our own checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from lxml import etree

from signing.providers.posten.manifestregler import DIREKTE, FELLES, FORESPORSEL, PORTAL, Foresporsel, krev
from signing.providers.posten.model import (
    Direkteoppdrag,
    Direktesignatar,
    Dokument,
    Identifikator,
    Oppslag,
    Portaljobb,
    Returadresser,
    Signatar,
    Varsling,
)
from signing.providers.posten.svar import NS


def portalmanifest(jobb: Portaljobb) -> bytes:
    """`manifest.xml` of a portal job. Raises `PostenManifest` for what Posten would not take."""
    krev(FELLES, jobb)
    krev(PORTAL, jobb)
    rot = _rot("portal-signature-job-manifest")
    signatarer = _legg(rot, "signers")
    for signatar in jobb.signatarer:
        _portalsignatar(signatarer, signatar)
    _avsender(rot, jobb.avsender)
    _legg(rot, "title", jobb.tittel)
    _legg_om(rot, "nonsensitive-title", jobb.noytral_tittel)
    _legg_om(rot, "description", jobb.beskrivelse)
    _dokumenter(rot, jobb.dokumenter)
    _legg_om(rot, "required-authentication", jobb.niva)
    _tilgjengelig(rot, jobb.aktivering, jobb.tilgjengelig)
    _identifikator(rot, jobb.identifikator)
    return _som_bytes(rot)


def portalforesporsel(referanse: str | None, ko: str | None) -> bytes:
    """The request that goes with the bundle. `referanse` stands in e-mails: nothing about a person. `ko`: where changes are told."""
    krev(FORESPORSEL, Foresporsel(referanse, ko))
    rot = _rot("portal-signature-job-request")
    _legg_om(rot, "reference", referanse)
    _legg_om(rot, "polling-queue", ko)
    return _som_bytes(rot)


def direktemanifest(oppdrag: Direkteoppdrag) -> bytes:
    """`manifest.xml` of a direct job."""
    krev(FELLES, oppdrag)
    krev(DIREKTE, oppdrag)
    rot = _rot("direct-signature-job-manifest")
    for signatar in oppdrag.signatarer:
        _direktesignatar(rot, signatar)
    _avsender(rot, oppdrag.avsender)
    _legg(rot, "title", oppdrag.tittel)
    _legg_om(rot, "description", oppdrag.beskrivelse)
    _dokumenter(rot, oppdrag.dokumenter)
    _legg_om(rot, "required-authentication", oppdrag.niva)
    _identifikator(rot, oppdrag.identifikator)
    return _som_bytes(rot)


def direkteforesporsel(referanse: str | None, retur: Returadresser, *, ko: str | None = None) -> bytes:
    """The request of a direct job. With `ko` its changes are told in that queue; else the status is asked for when the browser is back."""
    urler = (("completion-url", retur.fullfort), ("rejection-url", retur.avvist), ("error-url", retur.feil))
    krev(FORESPORSEL, Foresporsel(referanse, ko, tuple(url for _, url in urler)))
    rot = _rot("direct-signature-job-request")
    _legg_om(rot, "reference", referanse)
    adresser = _legg(rot, "exit-urls")
    for navn, url in urler:
        _legg(adresser, navn, url)
    _legg_om(rot, "status-retrieval-method", "POLLING" if ko is not None else None)
    _legg_om(rot, "polling-queue", ko)
    return _som_bytes(rot)


def _portalsignatar(under: etree._Element, signatar: Signatar) -> None:
    element = _legg(under, "signer")
    if signatar.gruppe is not None:
        element.set("order", str(signatar.gruppe))
    if signatar.nummer is not None:
        _legg(element, "personal-identification-number", signatar.nummer)
    else:
        _legg(element, "identified-by-contact-information")
    _legg(element, "signature-type", signatar.signaturtype.value)
    match signatar.varsling:
        case Oppslag(sms=sms):
            oppslag = _legg(element, "notifications-using-lookup")
            _legg(oppslag, "email")
            if sms:
                _legg(oppslag, "sms")
        case Varsling(epost=epost, mobil=mobil):
            varsling = _legg(element, "notifications")
            if epost:
                _legg(varsling, "email").set("address", epost)
            if mobil:
                _legg(varsling, "sms").set("number", mobil)
    _legg(element, "on-behalf-of", signatar.pa_vegne_av.value)


def _direktesignatar(under: etree._Element, signatar: Direktesignatar) -> None:
    element = _legg(under, "signer")
    _legg_om(element, "personal-identification-number", signatar.nummer)
    _legg_om(element, "signer-identifier", signatar.kjennetegn)
    _legg(element, "signature-type", signatar.signaturtype.value)
    _legg(element, "on-behalf-of", signatar.pa_vegne_av.value)


def _avsender(under: etree._Element, orgnr: str) -> None:
    _legg(_legg(under, "sender"), "organization-number", orgnr)


def _dokumenter(under: etree._Element, dokumenter: Sequence[Dokument]) -> None:
    liste = _legg(under, "documents")
    for dokument in dokumenter:
        element = _legg(liste, "document")
        element.set("href", dokument.filnavn)
        element.set("mime", dokument.medietype)
        _legg(element, "title", dokument.tittel)


def _tilgjengelig(under: etree._Element, aktivering: datetime | None, varighet: timedelta | None) -> None:
    if aktivering is None and varighet is None:
        return
    element = _legg(under, "availability")
    _legg_om(element, "activation-time", None if aktivering is None else aktivering.isoformat(timespec="seconds"))
    _legg_om(element, "available-seconds", None if varighet is None else int(varighet.total_seconds()))


def _identifikator(under: etree._Element, identifikator: Identifikator | None) -> None:
    _legg_om(under, "identifier-in-signed-documents", None if identifikator is None else identifikator.value)


def _rot(navn: str) -> etree._Element:
    return etree.Element(f"{{{NS}}}{navn}", nsmap={None: NS})  # type: ignore[dict-item]  # lxml-stubs: None is the default namespace


def _legg(under: etree._Element, navn: str, tekst: str | None = None) -> etree._Element:
    element = etree.SubElement(under, f"{{{NS}}}{navn}")
    element.text = tekst
    return element


def _legg_om(under: etree._Element, navn: str, verdi: str | int | None) -> None:
    """An element that may be left out."""
    if verdi is not None:
        _legg(under, navn, str(verdi))


def _som_bytes(rot: etree._Element) -> bytes:
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8")

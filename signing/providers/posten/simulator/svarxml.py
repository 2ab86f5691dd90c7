"""The answers as XML: portal.xsd and direct.xsd, element by element. Times carry an offset, addresses are whole.

`Adresser` builds the addresses; their shape is that of the examples in the specification (`…/signature-jobs/1/xades/1`), which no
client may lean on. The one for deleting is not shown there; it is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from signing.providers.posten.model import Jobbstatus, Signaturstatus
from signing.providers.posten.simulator.jobber import Flyt, Jobb, Signatar
from signing.providers.posten.simulator.regler import Avslag
from signing.providers.posten.simulator.struktur import NS


@dataclass(frozen=True, slots=True)
class Adresser:
    """Where the things of one job lie. `rot`: the service's address, ending in `/api`."""

    rot: str
    jobb: Jobb

    def til(self, *sti: str | int) -> str:
        """Below the job."""
        return "/".join((self.rot, self.jobb.orgnr, self.jobb.flyt, "signature-jobs", str(self.jobb.id), *map(str, sti)))


def feil(avslag: Avslag) -> bytes:
    """The error document (common.xsd); every refusal is the client's, so the type is CLIENT."""
    rot = _rot("error")
    _legg(rot, "error-code", avslag.regel.feilkode)
    _legg(rot, "error-message", avslag.melding)
    _legg(rot, "error-type", "CLIENT")
    return _xml(rot)


def opprettet(adresser: Adresser, omdirigering: Callable[[Signatar], str | None]) -> bytes:
    """The answer to a new job."""
    return _OPPRETTET[adresser.jobb.flyt](adresser, omdirigering)


def status(adresser: Adresser, *, kan_slettes: bool) -> bytes:
    """How the job stands, as the queue tells it and, in the direct flow, who asks with the token."""
    return _STATUS[adresser.jobb.flyt](adresser, kan_slettes)


def direktesignatar(adresser: Adresser, signatar: Signatar, omdirigering: str | None) -> bytes:
    """One signer of the direct flow, with a new redirect address."""
    rot = _rot("direct-signer-response")
    _fyll_direktesignatar(rot, adresser, signatar, omdirigering)
    return _xml(rot)


# ------------------------------------------------------------------ the portal flow


def _portal_opprettet(adresser: Adresser, _omdirigering: Callable[[Signatar], str | None]) -> bytes:
    rot = _rot("portal-signature-job-response")
    _hode(rot, adresser.jobb)
    _legg(rot, "cancellation-url", adresser.til("cancel"))
    return _xml(rot)


def _portalstatus(adresser: Adresser, kan_slettes: bool) -> bytes:  # from `status`, by name
    jobb = adresser.jobb
    rot = _rot("portal-signature-job-status-change-response")
    _hode(rot, jobb)
    _legg(rot, "status", jobb.status)
    _legg(rot, "confirmation-url", adresser.til("complete"))
    if jobb.status is Jobbstatus.PAGAR:
        _legg(rot, "cancellation-url", adresser.til("cancel"))
    if kan_slettes:
        _legg(rot, "delete-documents-url", adresser.til("documents"))
    signaturer = _legg(rot, "signatures")
    for signatar in jobb.signatarer:
        _portalsignatur(signaturer, adresser, signatar)
    if jobb.signerte and not jobb.slettet:
        _legg(signaturer, "pades-url", adresser.til("pades"))
    return _xml(rot)


def _portalsignatur(over: Any, adresser: Adresser, signatar: Signatar) -> None:
    signatur = _legg(over, "signature")
    _legg(signatur, "status", signatar.status, since=_tid(signatar.siden))
    if signatar.nummer is not None:
        _legg(signatur, "personal-identification-number", signatar.nummer)
    else:
        identifikator = _legg(signatur, "identifier")
        if signatar.epost is not None:
            _legg(identifikator, "email", address=signatar.epost)
        if signatar.mobil is not None:
            _legg(identifikator, "sms", number=signatar.mobil)
    if _har_xades(adresser.jobb, signatar):
        _legg(signatur, "xades-url", adresser.til("xades", signatar.nr))


# ------------------------------------------------------------------ the direct flow


def _direkte_opprettet(adresser: Adresser, omdirigering: Callable[[Signatar], str | None]) -> bytes:
    rot = _rot("direct-signature-job-response")
    _hode(rot, adresser.jobb)
    for signatar in adresser.jobb.signatarer:
        _legg(rot, "redirect-url", omdirigering(signatar), signer=signatar.merke)
    _legg(rot, "status-url", adresser.til("status"))
    for signatar in adresser.jobb.signatarer:
        _fyll_direktesignatar(_legg(rot, "signer"), adresser, signatar, omdirigering(signatar))
    return _xml(rot)


def _fyll_direktesignatar(element: Any, adresser: Adresser, signatar: Signatar, omdirigering: str | None) -> None:
    element.set("href", adresser.til("signers", signatar.nr))
    hva = "signer-identifier" if signatar.nummer is None else "personal-identification-number"
    _legg(element, hva, signatar.merke)
    _legg(element, "redirect-url", omdirigering)


def _direktestatus(adresser: Adresser, kan_slettes: bool) -> bytes:  # from `status`, by name
    jobb = adresser.jobb
    rot = _rot("direct-signature-job-status-response")
    _hode(rot, jobb)
    _legg(rot, "signature-job-status", jobb.status)
    for signatar in jobb.signatarer:
        _legg(rot, "status", signatar.status, signer=signatar.merke, since=_tid(signatar.siden))
    _legg(rot, "confirmation-url", adresser.til("complete"))
    if kan_slettes:
        _legg(rot, "delete-documents-url", adresser.til("documents"))
    for signatar in jobb.signatarer:
        if _har_xades(jobb, signatar):
            _legg(rot, "xades-url", adresser.til("xades", signatar.nr), signer=signatar.merke)
    if jobb.signerte and not jobb.slettet:
        _legg(rot, "pades-url", adresser.til("pades"))
    return _xml(rot)


_OPPRETTET: Mapping[Flyt, Callable[[Adresser, Callable[[Signatar], str | None]], bytes]] = {
    Flyt.PORTAL: _portal_opprettet,
    Flyt.DIREKTE: _direkte_opprettet,
}
_STATUS: Mapping[Flyt, Callable[[Adresser, bool], bytes]] = {Flyt.PORTAL: _portalstatus, Flyt.DIREKTE: _direktestatus}


def _har_xades(jobb: Jobb, signatar: Signatar) -> bool:
    return signatar.status == Signaturstatus.SIGNERT and not jobb.slettet


def _hode(rot: Any, jobb: Jobb) -> None:
    if jobb.referanse is not None:
        _legg(rot, "reference", jobb.referanse)
    _legg(rot, "signature-job-id", str(jobb.id))


def _rot(navn: str) -> Any:
    return etree.Element(f"{{{NS}}}{navn}", nsmap={None: NS})  # type: ignore[dict-item]  # lxml-stubs does not know the default namespace


def _legg(over: Any, navn: str, tekst: str | None = None, **attributter: str) -> Any:
    element = etree.SubElement(over, f"{{{NS}}}{navn}", attrib=attributter)
    element.text = tekst
    return element


def _tid(tid: datetime) -> str:
    return tid.isoformat(timespec="milliseconds")


def _xml(rot: Any) -> bytes:
    return bytes(etree.tostring(rot, xml_declaration=True, encoding="UTF-8", standalone=True))

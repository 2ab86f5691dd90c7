"""What Posten signering returns per signer: an LTV-SDO, an XML document that says who signed what and when, sealed by XAdES.

Built as the genuine one in Posten's .NET client is (2016; `Schema/Examples/Response/Pades.pdf`, which is XML): namespace
LtvSdo-1.0, an enveloped XAdES 1.3.2 over `#root`, C14N 1.0. Left out is what only an e-ID's owner can make or what nobody has
published for today's signatures: the native signature (SEID SDO), unique identifiers at the bank, IP address and browser,
revocation answers. Signicat's engine of 2026 seals with ECDSA where the old one used RSA; both are made here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing.keys import Nokkel
from signing.workdays import OSLO

LTV = "https://id.signicat.com/definitions/xsd/LtvSdo-1.0"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SIGNEDPROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
POLICY = "urn:kontraktverk:simulator:ltv"  # Signicat's own names its packaging; this file must never be taken for one of theirs
NAVNEROM: Mapping[str, str] = MappingProxyType({"BankID": "bankid-no"})
"""`NameSpace` of what a method says of a person. Only BankID's is known; others get the method's name."""
AVANSERT = "ADVANCED_ELECTRONIC_SIGNATURE"
P256_BYTE = 32


@dataclass(frozen=True)
class GittSignatur:
    """One signature as it was given. `nummer`, `fodselsdato`: only what the order lets stand in the signed documents.

    `signeringstype`: as in the manifest (`ADVANCED_ELECTRONIC_SIGNATURE` or `AUTHENTICATED_ELECTRONIC_SIGNATURE`).
    """

    navn: str
    nummer: str | None = field(repr=False)
    fodselsdato: date | None = field(repr=False)
    metode: str
    tid: datetime
    signeringstype: str


def lag_ltvsdo(signatur: GittSignatur, *, dokumenter: Sequence[tuple[str, bytes]], tittel: str, nokkel: Nokkel, tid: datetime) -> bytes:
    """The sealed XML. `dokumenter`: title and bytes of each as they were sent; `tittel`: the order's; `tid`: when it was sealed."""
    rot = _rot(signatur, dokumenter, tittel)
    _forsegl(rot, nokkel, tid)
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8")


def _rot(signatur: GittSignatur, dokumenter: Sequence[tuple[str, bytes]], tittel: str) -> Any:
    rot = etree.Element(f"{{{LTV}}}LtvSdo", {"Id": "root"}, nsmap={"ltv": LTV, "ds": DS, "xades": XADES})
    beskrivelse = _ltv(rot, "Description")
    _beskriv_undertegner(_ltv(beskrivelse, "SignerDescription"), signatur)
    for navn, innhold in dokumenter:
        _beskriv_dokument(_ltv(beskrivelse, "DocumentDescription"), navn, innhold)
    om_signaturen = _ltv(beskrivelse, "SignatureDescription")
    _ltv(om_signaturen, "SignatureTypeFriendlyName", signatur.metode)
    _xades(om_signaturen, "SigningTime", _tidspunkt(signatur.tid))
    _ltv(rot, "PackagingPolicyIdentifier", POLICY)
    _spor(_ltv(_ltv(rot, "AuditTrails"), "SignatureCreationAuditTrail"), signatur, tittel)
    return rot


def _beskriv_undertegner(element: Any, signatur: GittSignatur) -> None:
    navnerom = NAVNEROM.get(signatur.metode, signatur.metode.lower())
    _ltv(element, "SignerDisplayName", visningsnavn(signatur))
    if signatur.nummer:
        _ltv(element, "SignerNationalId", signatur.nummer)
        _ltv(element, "SignerNationality", "NO")
        _ltv(element, "SignerNationalIdType", "FNR")
    if signatur.fodselsdato:
        _ltv(element, "Attribute", signatur.fodselsdato.isoformat(), Name="date-of-birth", NameSpace=navnerom)
    if signatur.nummer:
        _ltv(element, "Attribute", signatur.nummer, Name="fnr", NameSpace=navnerom)


def visningsnavn(signatur: GittSignatur) -> str:
    """The name as the method gives it: a BankID certificate has the family name first (as in the genuine sample)."""
    fornavn, _, etternavn = signatur.navn.rpartition(" ")
    if signatur.metode == "BankID" and signatur.signeringstype == AVANSERT and fornavn:
        return f"{etternavn}, {fornavn}"
    return signatur.navn


def _beskriv_dokument(element: Any, navn: str, innhold: bytes) -> None:
    _ltv(element, "DocumentMimeType", "application/pdf")
    _ltv(element, "DocumentTitle", navn)
    _ltv(element, "DocumentDigest", _b64(hashlib.sha256(innhold).digest()), alg=SHA256)


def _spor(element: Any, signatur: GittSignatur, tittel: str) -> None:
    """The trail of a simulated signature: one event, and the title of the order it belongs to."""
    hendelse = _ltv(element, "Event")
    _ltv(hendelse, "Timestamp", _tidspunkt(signatur.tid))
    _ltv(hendelse, "Type", "signed")
    data = _ltv(hendelse, "Data")
    _ltv(data, "DataEntry", tittel, Name="title")
    _ltv(data, "DataEntry", signatur.signeringstype, Name="signature-type")
    _ltv(data, "DataEntry", "Given in the simulator of Kontraktverk; nobody was identified", Name="description")


# ---------------------------------------------------------------- XAdES


def _forsegl(rot: Any, nokkel: Nokkel, tid: datetime) -> None:
    """The enveloped signature. Digest before it is there: the enveloped transform takes it out again."""
    avtrykk = _digest(rot)
    merke = f"xmldsig-{uuid5(NAMESPACE_URL, avtrykk + tid.isoformat())}"
    signatur = _ds(rot, "Signature", Id=merke)
    info = _ds(signatur, "SignedInfo")
    verdi = _ds(signatur, "SignatureValue", Id=f"{merke}-sigvalue")
    data = _ds(_ds(signatur, "KeyInfo"), "X509Data")
    _ds(data, "X509Certificate", _der(nokkel.sertifikat))
    signert = _egenskaper(_ds(signatur, "Object"), merke, nokkel, tid)
    _fyll_info(info, merke, nokkel, (avtrykk, _digest(signert)))
    verdi.text = _b64(signaturverdi(nokkel, _c14n(info)))


def _fyll_info(info: Any, merke: str, nokkel: Nokkel, avtrykk: tuple[str, str]) -> None:
    _ds(info, "CanonicalizationMethod", Algorithm=C14N)
    _ds(info, "SignatureMethod", Algorithm=RSA_SHA256 if isinstance(nokkel.privat, rsa.RSAPrivateKey) else ECDSA_SHA256)
    roten = _ds(info, "Reference", Id=f"{merke}-ref0", URI="#root")
    _ds(_ds(roten, "Transforms"), "Transform", Algorithm=ENVELOPED)
    egenskapene = _ds(info, "Reference", Type=SIGNEDPROPERTIES, URI=f"#{merke}-signedprops")
    for referanse, digest in zip((roten, egenskapene), avtrykk, strict=True):
        _avtrykk(referanse, digest)


def _egenskaper(objekt: Any, merke: str, nokkel: Nokkel, tid: datetime) -> Any:
    """The signed properties (ETSI TS 101 903 v1.3.2 §7.2), which are returned, and the chain as an unsigned one."""
    kvalifiserende = _xades(objekt, "QualifyingProperties", Target=f"#{merke}")
    signert = _xades(kvalifiserende, "SignedProperties", Id=f"{merke}-signedprops")
    om_signaturen = _xades(signert, "SignedSignatureProperties")
    _xades(om_signaturen, "SigningTime", _tidspunkt(tid))
    _sertifikatliste(_xades(om_signaturen, "SigningCertificate"), (nokkel.sertifikat, *nokkel.kjede))
    om_data = _xades(signert, "SignedDataObjectProperties")
    _xades(_xades(om_data, "DataObjectFormat", ObjectReference=f"#{merke}-ref0"), "MimeType", "text/xml")
    if nokkel.kjede:
        usignert = _xades(_xades(kvalifiserende, "UnsignedProperties"), "UnsignedSignatureProperties")
        verdier = _xades(usignert, "CertificateValues")
        for sertifikat in nokkel.kjede:
            _xades(verdier, "EncapsulatedX509Certificate", _der(sertifikat))
    return signert


def _sertifikatliste(element: Any, sertifikater: Iterable[x509.Certificate]) -> None:
    """Version 1 of the property, with the whole chain in it, as the genuine one has."""
    for sertifikat in sertifikater:
        cert = _xades(element, "Cert")
        _avtrykk(_xades(cert, "CertDigest"), _b64(hashlib.sha256(sertifikat.public_bytes(Encoding.DER)).digest()))
        utsteder = _xades(cert, "IssuerSerial")
        _ds(utsteder, "X509IssuerName", sertifikat.issuer.rfc4514_string())
        _ds(utsteder, "X509SerialNumber", str(sertifikat.serial_number))


def signaturverdi(nokkel: Nokkel, data: bytes) -> bytes:
    """The value as XML wants it: for ECDSA the two numbers one after the other (RFC 4050 §3.3), not DER."""
    verdi = nokkel.signer(data)
    if not isinstance(nokkel.privat, ec.EllipticCurvePrivateKey):
        return verdi
    return b"".join(tall.to_bytes(P256_BYTE) for tall in decode_dss_signature(verdi))


def _avtrykk(element: Any, digest: str) -> None:
    _ds(element, "DigestMethod", Algorithm=SHA256)
    _ds(element, "DigestValue", digest)


def _digest(element: Any) -> str:
    return _b64(hashlib.sha256(_c14n(element)).digest())


def _c14n(element: Any) -> bytes:
    """Inclusive C14N 1.0. Every prefix is declared on the root, so a part is written as it stands in the whole."""
    data: bytes = etree.tostring(element, method="c14n")
    return data


def _der(sertifikat: x509.Certificate) -> str:
    return _b64(sertifikat.public_bytes(Encoding.DER))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _tidspunkt(tid: datetime) -> str:
    return tid.astimezone(OSLO).isoformat(timespec="milliseconds")


def _ltv(over: Any, navn: str, tekst: str | None = None, **attributter: str) -> Any:
    return _barn(over, LTV, navn, tekst, attributter)


def _ds(over: Any, navn: str, tekst: str | None = None, **attributter: str) -> Any:
    return _barn(over, DS, navn, tekst, attributter)


def _xades(over: Any, navn: str, tekst: str | None = None, **attributter: str) -> Any:
    return _barn(over, XADES, navn, tekst, attributter)


def _barn(over: Any, navnerom: str, navn: str, tekst: str | None, attributter: Mapping[str, str]) -> Any:
    element = etree.SubElement(over, f"{{{navnerom}}}{navn}", dict(attributter))
    element.text = tekst
    return element

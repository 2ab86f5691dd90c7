"""Reads what a XAdES signature says (ETSI EN 319 132-1, TS 101 903): the properties, the certificates and revocation data it carries.

The three namespaces 1.1.1, 1.2.2 and 1.3.2 use the same names for what is read here. Nothing of it is verified here (`xadessignatur`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from asn1crypto import crl, ocsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing.verify import xmldsig
from signing.verify.fakta import Krypto
from signing.verify.xades import les_tid
from signing.verify.xmldsig import DS, NS, Stopp

XADES132, XADES141 = "http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#"
XADES = frozenset({XADES132, "http://uri.etsi.org/01903/v1.2.2#", "http://uri.etsi.org/01903/v1.1.1#"})
FLESTE = 256
"""Certificates, answers and time stamps of one signature, each."""


@dataclass(frozen=True)
class Egenskaper:
    """The qualifying properties of one signature. `signerte` None: a plain XML signature without any."""

    signerte: etree._Element | None
    usignerte: etree._Element | None
    tid: datetime | None = None
    pekere: tuple[tuple[str, bytes], ...] = ()
    medietyper: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Valideringsdata:
    """What the signature carries for its own validation; nothing signs it, so what cannot be read is as good as absent."""

    sertifikater: tuple[x509.Certificate, ...] = ()
    lister: tuple[crl.CertificateList, ...] = ()
    svar: tuple[ocsp.OCSPResponse, ...] = ()


def under(over: etree._Element | None, *sti: str) -> list[etree._Element]:
    """The elements at this path, whatever the version of XAdES (a digest inside may also be ds)."""
    funnet = [] if over is None else [over]
    for navn in sti:
        funnet = [b for ledd in funnet for b in ledd.iterchildren(etree.Element) if _er(b, navn)]
    return funnet


def _er(ledd: etree._Element, navn: str) -> bool:
    qnavn = etree.QName(ledd)
    return qnavn.localname == navn and (qnavn.namespace in XADES or qnavn.namespace in {DS, XADES141})


def _heter(ledd: etree._Element) -> str:
    """The local name; "" for an instruction."""
    tagg: Any = ledd.tag
    return str(etree.QName(tagg).localname) if isinstance(tagg, str) else ""


def les(signatur: etree._Element) -> Egenskaper:
    """`Stopp` where the properties stand in more than one place, or outside the signature."""
    rammer = [q for o in signatur.findall("ds:Object", NS) for q in under(o, "QualifyingProperties")]
    signerte = [s for r in rammer for s in under(r, "SignedProperties")]
    usignerte = [s for r in rammer for s in under(r, "UnsignedProperties", "UnsignedSignatureProperties")]
    if not rammer and not any("SignedProperties" in r.get("Type", "") for r in signatur.iterfind("ds:SignedInfo/ds:Reference", NS)):
        return Egenskaper(None, None)
    if len(signerte) != 1 or len(usignerte) > 1:
        raise Stopp(Krypto.FORMATFEIL, "xades-mangler-ledd", f"SignedProperties: {len(signerte)}")
    om_signaturen = under(signerte[0], "SignedSignatureProperties")
    return Egenskaper(
        signerte=signerte[0],
        usignerte=usignerte[0] if usignerte else None,
        tid=next((les_tid(t.text or "") for ledd in om_signaturen for t in under(ledd, "SigningTime")), None),
        pekere=tuple(p for ledd in om_signaturen for p in _pekere(ledd)),
        medietyper=_medietyper(signerte[0]),
    )


def _pekere(om_signaturen: etree._Element) -> Iterator[tuple[str, bytes]]:
    """(digest, value) of each certificate that the signed properties point to; the first is the signer's."""
    for versjon in ("SigningCertificate", "SigningCertificateV2"):
        for avtrykk in under(om_signaturen, versjon, "Cert", "CertDigest"):
            metode, verdi = under(avtrykk, "DigestMethod"), under(avtrykk, "DigestValue")
            if len(metode) == len(verdi) == 1:
                yield xmldsig.HASHER.get(metode[0].get("Algorithm", ""), ""), xmldsig.base64(verdi[0].text)


def peker_pa(peker: tuple[str, bytes], sertifikat: x509.Certificate) -> bool:
    """SHA-1 will do to point: the key itself verifies the signature."""
    navn, verdi = peker
    return bool(navn) and xmldsig.avtrykk(navn, sertifikat.dump()) == verdi


def _medietyper(signerte: etree._Element) -> dict[str, str]:
    """«#Id of a reference» → the MimeType that was signed for it."""
    formater = under(signerte, "SignedDataObjectProperties", "DataObjectFormat")
    return {f.get("ObjectReference", ""): (m.text or "").strip() for f in formater for m in under(f, "MimeType")}


def sertifikater(signatur: etree._Element, egenskaper: Egenskaper) -> tuple[x509.Certificate, ...]:
    """Every certificate at hand, KeyInfo's first, each once. Those that cannot be read prove nothing."""
    ledd = [
        *signatur.iterfind("ds:KeyInfo/ds:X509Data/ds:X509Certificate", NS),
        *_verdier(egenskaper, "EncapsulatedX509Certificate"),
    ]
    return tuple({s.dump(): s for s in _lest(ledd, _sertifikat)}.values())


def _sertifikat(der: bytes) -> x509.Certificate:
    return x509.Certificate.load(pyca.load_der_x509_certificate(der).public_bytes(Encoding.DER), strict=True)


def _verdier(egenskaper: Egenskaper, navn: str) -> Iterator[etree._Element]:
    """In CertificateValues, RevocationValues and TimeStampValidationData of this signature; a counter signature has its own."""
    for ramme in egenskaper.usignerte if egenskaper.usignerte is not None else ():
        if _heter(ramme) != "CounterSignature":
            yield from (e for e in ramme.iter(etree.Element) if etree.QName(e).localname == navn)


def _lest(ledd: Sequence[etree._Element], leser: Callable[[bytes], Any]) -> Iterator[Any]:
    for ett in islice(ledd, FLESTE):
        try:
            yield leser(xmldsig.base64(ett.text))
        except (Stopp, ValueError, TypeError):
            continue


def valideringsdata(signatur: etree._Element, egenskaper: Egenskaper) -> Valideringsdata:
    """Certificates, lists and answers that the signature carries."""
    return Valideringsdata(
        sertifikater(signatur, egenskaper),
        tuple(_lest([*_verdier(egenskaper, "EncapsulatedCRLValue")], lambda b: crl.CertificateList.load(b, strict=True))),
        tuple(_lest([*_verdier(egenskaper, "EncapsulatedOCSPValue")], lambda b: ocsp.OCSPResponse.load(b, strict=True))),
    )


def stempelledd(egenskaper: Egenskaper, *navn: str) -> list[etree._Element]:
    """The time stamps of these kinds among the unsigned properties, in their order."""
    usignerte = egenskaper.usignerte if egenskaper.usignerte is not None else ()
    return [b for b in usignerte if _heter(b) in navn][:FLESTE]

"""Signed XML of the tests' own making, written without the product: an LTV-SDO-like document with an enveloped XAdES signature.

`for_signering` changes the text before anything is digested, so that it is signed as it stands; what is changed afterwards is an attack.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

Privat = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Endring = Callable[[str], str]
FRA = datetime(2016, 1, 1, tzinfo=UTC)
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
MER = "http://www.w3.org/2001/04/xmldsig-more#"
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
FNR, FODT = "01013300001", "1933-01-01"  # Posten's own test person

MAL = """<ltv:LtvSdo xmlns:ltv="https://id.signicat.com/definitions/xsd/LtvSdo-1.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Id="root">
  <ltv:Description>
    <ltv:SignerDescription>
      <ltv:SignerDisplayName>Nordmann, Kari Ås</ltv:SignerDisplayName>
      <ltv:SignerNationalId>01013300001</ltv:SignerNationalId>
      <ltv:SignerNationalIdType>FNR</ltv:SignerNationalIdType>
      <ltv:Attribute Name="bank" NameSpace="bankid-no">Prøvebanken</ltv:Attribute>
      <ltv:Attribute Name="date-of-birth" NameSpace="bankid-no">1933-01-01</ltv:Attribute>
    </ltv:SignerDescription>
    <ltv:DocumentDescription>
      <ltv:DocumentMimeType>application/pdf</ltv:DocumentMimeType>
      <ltv:DocumentTitle>Lærekontrakt</ltv:DocumentTitle>
      <ltv:DocumentDigest alg="http://www.w3.org/2001/04/xmlenc#sha256">AVTRYKK</ltv:DocumentDigest>
    </ltv:DocumentDescription>
    <ltv:SignatureDescription>
      <ltv:SignatureTypeFriendlyName>BankID</ltv:SignatureTypeFriendlyName>
      <xades:SigningTime>2016-01-25T14:23:13.785+01:00</xades:SigningTime>
    </ltv:SignatureDescription>
  </ltv:Description>
<ds:Signature Id="sig"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="C14N"/><ds:SignatureMethod Algorithm="METODE"/>\
<ds:Reference Id="ref0" URI="#root"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>ROT</ds:DigestValue></ds:Reference>\
<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#props">\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>EGENSKAPER</ds:DigestValue></ds:Reference></ds:SignedInfo>
<ds:SignatureValue>VERDI</ds:SignatureValue><ds:KeyInfo><ds:X509Data>SERTIFIKATER</ds:X509Data></ds:KeyInfo>
<ds:Object><xades:QualifyingProperties Target="#sig"><xades:SignedProperties Id="props"><xades:SignedSignatureProperties>\
<xades:SigningTime>2016-01-25T14:23:14.002+01:00</xades:SigningTime><xades:SigningCertificate>PEKERE</xades:SigningCertificate>\
</xades:SignedSignatureProperties><xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#ref0">\
<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>\
</xades:QualifyingProperties></ds:Object></ds:Signature></ltv:LtvSdo>"""


@dataclass(frozen=True)
class Segl:
    """A key and its certificate."""

    privat: Privat
    sertifikat: x509.Certificate

    def signer(self, data: bytes) -> bytes:
        if isinstance(self.privat, rsa.RSAPrivateKey):
            return self.privat.sign(data, padding.PKCS1v15(), hashes.SHA256())
        bytes_ = (self.privat.key_size + 7) // 8
        r, s = decode_dss_signature(self.privat.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(bytes_, "big") + s.to_bytes(bytes_, "big")


def sertifikat(privat: Privat, navn: str = "PRØVESEGL AS", til: datetime = FRA + timedelta(days=3650)) -> x509.Certificate:
    emne = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, navn), x509.NameAttribute(NameOID.COMMON_NAME, "Segl")])
    bygger = x509.CertificateBuilder().subject_name(emne).issuer_name(emne).public_key(privat.public_key())
    bygger = bygger.serial_number(x509.random_serial_number()).not_valid_before(FRA).not_valid_after(til)
    return bygger.sign(privat, hashes.SHA256())


@cache
def segl(slag: str = "rsa-2048", navn: str = "PRØVESEGL AS") -> Segl:
    """«rsa-<bits>» or an elliptic curve; made once."""
    type_, _, bit = slag.partition("-")
    kurver = {"256": ec.SECP256R1(), "384": ec.SECP384R1(), "k256": ec.SECP256K1()}
    privat: Privat = rsa.generate_private_key(65537, int(bit)) if type_ == "rsa" else ec.generate_private_key(kurver[bit])
    return Segl(privat, sertifikat(privat, navn))


def b64(data: bytes) -> str:
    return b64encode(data).decode()


def pekere(*sertifikater: x509.Certificate, algoritme: str = SHA256) -> str:
    md = hashes.SHA1() if algoritme == SHA1 else hashes.SHA256()  # noqa: S303  # the profile's own choice
    return "".join(
        f'<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{algoritme}"/><ds:DigestValue>{b64(s.fingerprint(md))}</ds:DigestValue>'
        f"</xades:CertDigest></xades:Cert>"
        for s in sertifikater
    )


def keyinfo(*sertifikater: x509.Certificate) -> str:
    return "".join(f"<ds:X509Certificate>{b64(s.public_bytes(Encoding.DER))}</ds:X509Certificate>" for s in sertifikater)


@dataclass(frozen=True)
class Bygg:
    """What one signed document is made of; the defaults give a good one."""

    segl: Segl
    peker: str = ""
    sertifikater: str = ""
    c14n: str = C14N
    metode: str = ""
    dokument: bytes = b"%PDF kontrakten"

    def xml(self, for_signering: Endring = lambda t: t) -> bytes:
        s = self.segl
        ec_ = isinstance(s.privat, ec.EllipticCurvePrivateKey)
        tekst = MAL.replace('"C14N"', f'"{self.c14n}"').replace(
            '"METODE"', f'"{self.metode or MER + ("ecdsa" if ec_ else "rsa") + "-sha256"}"'
        )
        tekst = tekst.replace("AVTRYKK", b64(hashlib.sha256(self.dokument).digest()))
        tekst = tekst.replace("SERTIFIKATER", self.sertifikater or keyinfo(s.sertifikat))
        tekst = tekst.replace("PEKERE", self.peker or pekere(s.sertifikat))
        return _signer(for_signering(tekst), s)


def _signer(tekst: str, s: Segl) -> bytes:
    tekst = tekst.replace(">EGENSKAPER<", f">{_avtrykk(_del(tekst, 'SignedProperties'))}<")
    prefikser = re.search(r'PrefixList="([^"]*)"', tekst)
    rot = _les(_uten_signatur(tekst))
    tekst = tekst.replace(">ROT<", f">{_avtrykk(_kanonisk(rot, prefikser=prefikser and prefikser[1].split()))}<")
    return tekst.replace(">VERDI<", f">{b64(s.signer(_del(tekst, 'SignedInfo', eksklusiv=_c14n(tekst) == EXC)))}<").encode()


def _les(tekst: str) -> etree._Element:
    return etree.fromstring(tekst.encode(), etree.XMLParser(huge_tree=True))


def _c14n(tekst: str) -> str:
    funnet = re.search(r'CanonicalizationMethod Algorithm="([^"]*)"', tekst)
    assert funnet is not None
    return funnet[1]


def _uten_signatur(tekst: str) -> str:
    """By text and not by tree, which would take white space along: what the enveloped-signature transform leaves."""
    return re.sub(r"<ds:Signature Id=\"sig\">.*?</ds:Signature>", "", tekst, flags=re.DOTALL)


def _del(tekst: str, navn: str, *, eksklusiv: bool = False) -> bytes:
    tre = _les(tekst)
    funnet = [e for e in tre.iter() if etree.QName(e).localname == navn]
    return _kanonisk(etree.fromstring(etree.tostring(funnet[-1], with_tail=False)), eksklusiv=eksklusiv)


def _kanonisk(tre: etree._Element, *, eksklusiv: bool = False, prefikser: Sequence[str] | None = None) -> bytes:
    eksklusiv = eksklusiv or prefikser is not None
    return etree.tostring(tre, method="c14n", exclusive=eksklusiv, with_comments=False, inclusive_ns_prefixes=prefikser)


def _avtrykk(data: bytes) -> str:
    return b64(hashlib.sha256(data).digest())


GODT = Bygg(segl())
EC = replace(GODT, segl=segl("ec-256"))

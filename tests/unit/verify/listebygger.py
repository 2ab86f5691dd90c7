"""Trusted lists of the tests' own making (ETSI TS 119 612), signed as scheme operators do, written without the product.

`for_signering` changes the text before it is signed, `etter` afterwards: an attack.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from tests.unit.verify.prove_pki import som_asn1

EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
TYPE, STATUS = "http://uri.etsi.org/TrstSvc/Svctype/", "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
OPPLYSNING = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"
EU_LISTE = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
EU_LOTL = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
FOR_EIDAS, UNDER_EIDAS = "2010-01-01T00:00:00Z", "2016-06-30T22:00:00Z"
Endring = Callable[[str], str]

LISTE = """<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" xmlns:add="http://uri.etsi.org/02231/v2/additionaltypes#" \
xmlns:sie="http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#" TSLTag="http://uri.etsi.org/19612/TSLTag" Id="liste">
<SchemeInformation><TSLVersionIdentifier>{versjon}</TSLVersionIdentifier><TSLSequenceNumber>{nummer}</TSLSequenceNumber>\
<TSLType>{type}</TSLType><SchemeTerritory>{territorium}</SchemeTerritory>{pekere}\
<ListIssueDateTime>{utstedt}</ListIssueDateTime><NextUpdate>{neste}</NextUpdate></SchemeInformation>
<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang="en">Test Provider</Name>\
<Name xml:lang="nb">Prøvetilbyder AS</Name></TSPName></TSPInformation><TSPServices>{tjenester}</TSPServices></TrustServiceProvider>\
</TrustServiceProviderList></TrustServiceStatusList>"""

SIGNATUR = """<ds:Signature Id="sig"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>\
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><ds:Reference Id="ref" URI="{adresse}"><ds:Transforms>\
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>\
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>ROT</ds:DigestValue></ds:Reference>\
<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#props"><ds:Transforms>\
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>EGENSKAPER</ds:DigestValue></ds:Reference></ds:SignedInfo>\
<ds:SignatureValue>VERDI</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>SERTIFIKAT</ds:X509Certificate></ds:X509Data>\
</ds:KeyInfo><ds:Object><xades:QualifyingProperties Target="#sig"><xades:SignedProperties Id="props"><xades:SignedSignatureProperties>\
<xades:SigningTime>2026-06-01T00:00:00Z</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>PEKER</ds:DigestValue></xades:CertDigest></xades:Cert>\
</xades:SigningCertificate></xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>"""


@dataclass(frozen=True)
class Utgiver:
    """Whoever signs a list."""

    privat: ec.EllipticCurvePrivateKey
    sertifikat: x509.Certificate

    @property
    def asn1(self) -> Any:
        return som_asn1(self.sertifikat)

    def signer(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.privat.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def utgiver(navn: str = "Prøvetilsynet") -> Utgiver:
    """One for each name."""
    return _utgiver(navn)


@cache
def _utgiver(navn: str) -> Utgiver:
    privat = ec.generate_private_key(ec.SECP256R1())
    emne = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, navn)])
    bygger = x509.CertificateBuilder().subject_name(emne).issuer_name(emne).public_key(privat.public_key()).serial_number(1)
    bygger = bygger.not_valid_before(datetime(2016, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    return Utgiver(privat, bygger.sign(privat, hashes.SHA256()))


@dataclass(frozen=True)
class Trinn:
    """One status of a service, from when it began."""

    fra: str = UNDER_EIDAS
    status: str = "granted"
    type: str = "CA/QC"
    bruk: Sequence[str] = ("ForeSignatures", "ForeSeals")
    utvidelser: str = ""

    def xml(self, ledd: str, identitet: str) -> str:
        bruk = "".join(
            f'<Extension Critical="true"><AdditionalServiceInformation><URI xml:lang="en">{OPPLYSNING}{b}</URI>'
            f"</AdditionalServiceInformation></Extension>"
            for b in self.bruk
        )
        utvidelser = (
            f"<ServiceInformationExtensions>{bruk}{self.utvidelser}</ServiceInformationExtensions>" if bruk or self.utvidelser else ""
        )
        return (
            f"<{ledd}><ServiceTypeIdentifier>{TYPE}{self.type}</ServiceTypeIdentifier>"
            f'<ServiceName><Name xml:lang="en">Test Service</Name></ServiceName>{identitet}'
            f"<ServiceStatus>{STATUS}{self.status}</ServiceStatus><StatusStartingTime>{self.fra}</StatusStartingTime>{utvidelser}</{ledd}>"
        )


def tjeneste(*sertifikater: x509.Certificate, trinn: Sequence[Trinn] = (Trinn(),)) -> str:
    """One service; the first step is how it stands now."""
    identitet = "".join(
        f"<DigitalId><X509Certificate>{b64(s.public_bytes(Encoding.DER))}</X509Certificate></DigitalId>" for s in sertifikater
    )
    na = trinn[0].xml("ServiceInformation", f"<ServiceDigitalIdentity>{identitet}</ServiceDigitalIdentity>")
    for_ = "".join(t.xml("ServiceHistoryInstance", "<ServiceDigitalIdentity/>") for t in trinn[1:])
    return f"<TSPService>{na}{f'<ServiceHistory>{for_}</ServiceHistory>' if for_ else ''}</TSPService>"


def peker(territorium: str, *signatarer: Utgiver, type_: str = EU_LISTE, form: str = "application/vnd.etsi.tsl+xml") -> str:
    """What a list of lists says of another list."""
    sertifikater = "".join(
        f"<DigitalId><X509Certificate>{b64(s.sertifikat.public_bytes(Encoding.DER))}</X509Certificate></DigitalId>" for s in signatarer
    )
    return (
        f"<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity>{sertifikater}</ServiceDigitalIdentity></ServiceDigitalIdentities>"
        f"<TSLLocation>https://liste.example/{territorium}.xml</TSLLocation><AdditionalInformation><OtherInformation><TSLType>{type_}</TSLType>"
        f"</OtherInformation><OtherInformation><SchemeTerritory>{territorium}</SchemeTerritory></OtherInformation><OtherInformation>"
        f"<add:MimeType>{form}</add:MimeType></OtherInformation></AdditionalInformation></OtherTSLPointer>"
    )


def liste(
    *tjenester: str,
    signert_av: Utgiver | None = None,
    versjon: str = "6",
    nummer: str = "7",
    type_: str = EU_LISTE,
    territorium: str = "NO",
    utstedt: str = "2026-06-01T00:00:00Z",
    neste: str | None = "2026-12-01T00:00:00Z",
    pekere: str = "",
    adresse: str = "",
    for_signering: Endring = lambda t: t,
) -> bytes:
    """A signed list."""
    tekst = LISTE.format(
        versjon=versjon,
        nummer=nummer,
        type=type_,
        territorium=territorium,
        pekere=f"<PointersToOtherTSL>{pekere}</PointersToOtherTSL>" if pekere else "",
        utstedt=utstedt,
        neste=f"<dateTime>{neste}</dateTime>" if neste else "",
        tjenester="".join(tjenester),
    )
    return signer(for_signering(tekst), signert_av or utgiver(), adresse)


def lotl(*pekere: str, signert_av: Utgiver, **valg: Any) -> bytes:
    """A list of lists."""
    return liste(signert_av=signert_av, **({"type_": EU_LOTL, "territorium": "EU", "pekere": "".join(pekere)} | valg))


def signer(tekst: str, hvem: Utgiver, adresse: str = "") -> bytes:
    """An enveloped signature, last in the list."""
    sertifikat = hvem.sertifikat.public_bytes(Encoding.DER)
    signatur = SIGNATUR.format(adresse=adresse).replace("SERTIFIKAT", b64(sertifikat)).replace("PEKER", _avtrykk(sertifikat))
    signatur = signatur.replace("ROT", _avtrykk(_kanonisk(etree.fromstring(tekst.encode()))))
    hode, slutt, hale = tekst.rpartition("</TrustServiceStatusList>")

    def hele(del_: str) -> str:
        return hode + del_ + slutt + hale

    signatur = signatur.replace("EGENSKAPER", _avtrykk(_del(hele(signatur), "{*}Object//{*}SignedProperties")))
    return hele(signatur.replace("VERDI", b64(hvem.signer(_del(hele(signatur), "{*}SignedInfo"))))).encode()


def _del(tekst: str, sti: str) -> bytes:
    funnet = etree.fromstring(tekst.encode()).find("{*}Signature/" + sti)
    assert funnet is not None
    return _kanonisk(funnet)


def _kanonisk(tre: etree._Element) -> bytes:
    return etree.tostring(tre, method="c14n", exclusive=True, with_comments=False, with_tail=False)


def _avtrykk(data: bytes) -> str:
    return b64(hashlib.sha256(data).digest())


def b64(data: bytes) -> str:
    return b64encode(data).decode()

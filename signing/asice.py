"""A signed bundle: an ASiC-E ZIP with one detached XAdES signature over every file in it (ETSI EN 319 162-1, EN 319 132-1).

What two kinds of bundle spell differently stands in a `Profil`. `POSTEN` is what Posten signering takes in, `EGEN` what we sign ourselves
(`signing.bevis`): references by RFC 3986, SHA-256 all over, `SigningCertificateV2`, exclusive canonical XML, RSA or P-256.

`POSTEN` is Posten's own (signering-docs, «Document package»): ETSI TS 103 174 with TS 103 171 B-level, and narrower. It fixes
what otherwise is free: rsa-sha256; SHA-256 and no transform for files; Canonical XML 1.0; `SigningCertificate` version 1 with a
SHA-1 digest; in DataObjectFormat nothing but MimeType; and every file outside META-INF signed, so there is no `mimetype` entry.
The spelling (prefixes, Ids, order) is that of Posten's Java client: its published test vector comes out byte for byte.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any, Protocol
from urllib.parse import quote, quote_plus

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing.errors import NokkelFeil
from signing.model import Tekst

MANIFEST = "manifest.xml"  # the file that says what is to be signed by whom; Posten looks for it by this name
SIGNATURFIL = "META-INF/signatures.xml"
KORTESTE, LENGSTE = 4, 100  # characters of a document's `href` (Posten's common.xsd)

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
ASIC = "http://uri.etsi.org/2918/v1.2.1#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"
EGENSKAPER = "http://uri.etsi.org/01903#SignedProperties"

# The attribute types that RFC 2253 2.3 has a word for; any other is written as its number and its DER in hex.
_RFC2253 = {
    "2.5.4.3": "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
}
_NORSKE = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "đ": "d", "þ": "th", "ß": "ss"})
_SONE = (1980, 1, 1, 0, 0, 0)  # ZIP's first day: the time of signing stands in the signature, and nowhere else


@dataclass(frozen=True, slots=True)
class Fil:
    """One file of the bundle. `medietype` is signed with it."""

    navn: str
    innhold: bytes = field(repr=False)
    medietype: str


class Signatarnokkel(Protocol):
    """What is asked of a key here; `signing.keys.Nokkel` is one."""

    @property
    def sertifikat(self) -> x509.Certificate:
        """The certificate that is signed with: the county's virksomhetssertifikat, the same as for TLS."""

    @property
    def kjede(self) -> tuple[x509.Certificate, ...]:
        """Its issuers, nearest first, the root too (signering-docs, requirement 6.2.1)."""

    def signer(self, data: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5, or ECDSA in DER, with SHA-256 over the bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profil:
    """What a kind of bundle fixes: the canonical form, the method by the kind of key, how a file is referred to and how the certificate."""

    c14n: str
    metoder: Mapping[type, str]
    uri: Callable[[str], str]
    sertifikat: Callable[[etree._Element, x509.Certificate], None]
    feil_nokkel: tuple[Tekst, Tekst]


def pakk(filer: Sequence[Fil], *, nokkel: Signatarnokkel, tid: datetime) -> bytes:
    """Posten's bundle: the files in their order, then the signature. The same input gives the same bytes.

    `tid`: when it is signed; Posten refuses what is more than 5 s from its own clock. `NokkelFeil` for a key that is not RSA.
    """
    signatur = signaturer(filer, nokkel=nokkel, tid=tid)
    return zip_av([*((f.navn, f.innhold) for f in filer), (SIGNATURFIL, signatur)], pakking=zipfile.ZIP_DEFLATED)


def zip_av(oppforinger: Sequence[tuple[str, bytes]], *, pakking: int) -> bytes:
    """A ZIP of these names and contents, in this order; the same wherever and whenever it is made."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", pakking) as arkiv:
        for navn, innhold in oppforinger:
            info = zipfile.ZipInfo(navn, date_time=_SONE)
            info.compress_type = pakking
            info.create_system, info.external_attr = 3, 0o644 << 16
            arkiv.writestr(info, innhold)
    return ut.getvalue()


def signaturer(filer: Sequence[Fil], *, nokkel: Signatarnokkel, tid: datetime, profil: Profil | None = None) -> bytes:
    """`META-INF/signatures.xml` over exactly these files, in this order; by Posten's profile where none is said. Raises as `pakk`."""
    profil = profil or POSTEN
    _krev(filer, nokkel, tid, profil)
    tre = _uten_verdier(filer, nokkel, tid, profil)
    egenskaper, signert = finn(tre, XADES, "SignedProperties"), finn(tre, DS, "SignedInfo")
    signert.findall(f".//{{{DS}}}DigestValue")[-1].text = b64(hashlib.sha256(kanonisk(egenskaper, profil.c14n)).digest())
    finn(tre, DS, "SignatureValue").text = b64(_verdi(nokkel, kanonisk(signert, profil.c14n)))
    return som_fil(tre)


def som_fil(tre: etree._Element) -> bytes:
    """The signature file as it stands in the bundle."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + etree.tostring(tre, encoding="UTF-8", xml_declaration=False)


def _verdi(nokkel: Signatarnokkel, data: bytes) -> bytes:
    """The signature as XML wants it: of ECDSA the two numbers side by side, not in DER (XML Signature 1.1 6.4.3, RFC 4050)."""
    signatur, offentlig = nokkel.signer(data), nokkel.sertifikat.public_key()
    if not isinstance(offentlig, ec.EllipticCurvePublicKey):
        return signatur
    lengde = (offentlig.key_size + 7) // 8
    return b"".join(tall.to_bytes(lengde) for tall in decode_dss_signature(signatur))


def filnavn(tekst: str, opptatt: Collection[str] = ()) -> str:
    """A file name of [a-z0-9._-], 4–100 characters, from what a person called the document; the ending is kept.

    `opptatt`: names that are in use in the same bundle; the name then gets the first free number. «manifest.xml» never is free.
    """
    rene = unicodedata.normalize("NFKD", tekst.lower().translate(_NORSKE)).encode("ascii", "ignore").decode()
    stamme, prikk, endelse = re.sub(r"[^a-z0-9._-]+", "-", rene).rpartition(".")
    if not prikk or not endelse.isalnum() or len(endelse) > 5:
        stamme, prikk, endelse = f"{stamme}{prikk}{endelse}", "", ""
    stamme = re.sub(r"([._-])[._-]+", r"\1", stamme).strip("._-") or "dokument"
    for nr in count(1):
        bak = (f"-{nr}" if nr > 1 else "") + prikk + endelse
        navn = stamme[: LENGSTE - len(bak)].rstrip("._-") + bak
        navn = navn if len(navn) >= KORTESTE else f"fil-{navn}"
        if navn != MANIFEST and navn not in opptatt:
            return navn
    raise AssertionError("count never ends")


def uri(navn: str) -> str:
    """The name as a Reference writes it: the form encoding of Java's URLEncoder, which Posten decodes («+» is a space)."""
    return quote_plus(navn, safe="*").replace("~", "%7E")


def sti_uri(navn: str) -> str:
    """The name as a relative address (RFC 3986): what xmlsec1 and EU DSS follow."""
    return quote(navn, safe="/")


def _krev(filer: Sequence[Fil], nokkel: Signatarnokkel, tid: datetime, profil: Profil) -> None:
    navn = [f.navn for f in filer]
    if not filer or len(set(navn)) != len(navn):
        raise ValueError("a bundle has at least one file, and no name twice")
    if any(not n or n.startswith(("/", "META-INF/")) or "\\" in n or ".." in n.split("/") for n in navn):
        raise ValueError("a file name leads out of the bundle, or into META-INF")
    if tid.tzinfo is None:
        raise ValueError("the time of signing must have a time zone")
    if _metode(nokkel, profil) is None:
        raise NokkelFeil(*profil.feil_nokkel)


def _metode(nokkel: Signatarnokkel, profil: Profil) -> str | None:
    offentlig = nokkel.sertifikat.public_key()
    return next((metode for slag, metode in profil.metoder.items() if isinstance(offentlig, slag)), None)


def _uten_verdier(filer: Sequence[Fil], nokkel: Signatarnokkel, tid: datetime, profil: Profil) -> etree._Element:
    """The whole file but for the two values that come last; parsed anew, as canonicalisation needs it (`_kanonisk`)."""
    rot = etree.Element(f"{{{ASIC}}}XAdESSignatures", nsmap=_navnerom(ASIC))
    signatur = etree.SubElement(rot, f"{{{DS}}}Signature", nsmap=_navnerom(DS), Id="Signature")
    _signert(signatur, filer, _metode(nokkel, profil) or "", profil)
    ledd_i(signatur, DS, "SignatureValue")
    x509data = ledd_i(ledd_i(signatur, DS, "KeyInfo"), DS, "X509Data")
    for sertifikat in (nokkel.sertifikat, *nokkel.kjede):
        ledd_i(x509data, DS, "X509Certificate").text = b64(sertifikat.public_bytes(Encoding.DER))
    # The prefix is part of what is digested; ns2 is what the Java client's JAXB calls it.
    egenskaper = etree.SubElement(
        ledd_i(signatur, DS, "Object"), f"{{{XADES}}}QualifyingProperties", nsmap=_navnerom(XADES, ns2=DS), Target="#Signature"
    )
    _egenskaper(egenskaper, filer, nokkel.sertifikat, tid, profil)
    return etree.fromstring(etree.tostring(rot))


def _signert(signatur: etree._Element, filer: Sequence[Fil], metode: str, profil: Profil) -> None:
    info = ledd_i(signatur, DS, "SignedInfo")
    ledd_i(info, DS, "CanonicalizationMethod", Algorithm=profil.c14n)
    ledd_i(info, DS, "SignatureMethod", Algorithm=metode)
    for nr, fil in enumerate(filer):
        referanse = ledd_i(info, DS, "Reference", Id=f"ID_{nr}", URI=profil.uri(fil.navn))
        _avtrykk(referanse, SHA256, hashlib.sha256(fil.innhold).digest())
    referanse = ledd_i(info, DS, "Reference", Type=EGENSKAPER, URI="#SignedProperties")
    ledd_i(ledd_i(referanse, DS, "Transforms"), DS, "Transform", Algorithm=profil.c14n)
    _avtrykk(referanse, SHA256, b"")


def _egenskaper(over: etree._Element, filer: Sequence[Fil], sertifikat: x509.Certificate, tid: datetime, profil: Profil) -> None:
    egenskaper = ledd_i(over, XADES, "SignedProperties", Id="SignedProperties")
    om_signaturen = ledd_i(egenskaper, XADES, "SignedSignatureProperties")
    ledd_i(om_signaturen, XADES, "SigningTime").text = tid.isoformat(timespec="milliseconds" if tid.microsecond else "seconds")
    profil.sertifikat(om_signaturen, sertifikat)
    om_filene = ledd_i(egenskaper, XADES, "SignedDataObjectProperties")
    for nr, fil in enumerate(filer):
        ledd_i(ledd_i(om_filene, XADES, "DataObjectFormat", ObjectReference=f"#ID_{nr}"), XADES, "MimeType").text = fil.medietype


def _sertifikat_v1(om_signaturen: etree._Element, sertifikat: x509.Certificate) -> None:
    """TS 101 903 7.2.2, with the issuer's name."""
    sertifikatet = ledd_i(ledd_i(om_signaturen, XADES, "SigningCertificate"), XADES, "Cert")
    # SHA-1 because the profile demands it (requirement 5.1). It only points to a certificate; the signature itself is SHA-256.
    avtrykk = hashlib.sha1(sertifikat.public_bytes(Encoding.DER), usedforsecurity=False).digest()
    _avtrykk(ledd_i(sertifikatet, XADES, "CertDigest"), SHA1, avtrykk)
    utsteder = ledd_i(sertifikatet, XADES, "IssuerSerial")
    ledd_i(utsteder, DS, "X509IssuerName").text = utstedernavn(sertifikat)
    ledd_i(utsteder, DS, "X509SerialNumber").text = str(sertifikat.serial_number)


def _sertifikat_v2(om_signaturen: etree._Element, sertifikat: x509.Certificate) -> None:
    """EN 319 132-1 5.2.2: the digest alone; the issuer's name may be left out."""
    sertifikatet = ledd_i(ledd_i(om_signaturen, XADES, "SigningCertificateV2"), XADES, "Cert")
    avtrykk = hashlib.sha256(sertifikat.public_bytes(Encoding.DER)).digest()
    _avtrykk(ledd_i(sertifikatet, XADES, "CertDigest"), SHA256, avtrykk)


def ledd_i(over: etree._Element, ns: str, navn: str, **attributter: str) -> etree._Element:
    """A new last child."""
    return etree.SubElement(over, f"{{{ns}}}{navn}", attributter)


def _navnerom(standard: str, **andre: str) -> Any:
    """`standard` without a prefix; lxml's stubs have no word for that."""
    return {None: standard, **andre}


def _avtrykk(over: etree._Element, algoritme: str, verdi: bytes) -> None:
    ledd_i(over, DS, "DigestMethod", Algorithm=algoritme)
    ledd_i(over, DS, "DigestValue").text = b64(verdi)


def finn(tre: etree._Element, ns: str, navn: str) -> etree._Element:
    """The first element of this name."""
    return next(tre.iter(f"{{{ns}}}{navn}"))


def kanonisk(ledd: etree._Element, c14n: str) -> bytes:
    """Canonical XML of a subtree. lxml writes a false `xmlns=""` below an inherited default namespace; a parsed copy is free of it."""
    alene = etree.fromstring(etree.tostring(ledd, with_tail=False))
    return etree.tostring(alene, method="c14n", exclusive=c14n == EXC_C14N, with_comments=False)


def b64(data: bytes) -> str:
    """Base64, on one line."""
    return b64encode(data).decode()


def utstedernavn(sertifikat: x509.Certificate) -> str:
    """The issuer as RFC 2253 spells it, without blanks: what Java's `X500Principal.getName()` answers, and Posten compares."""
    utsteder = asn1_x509.Certificate.load(sertifikat.public_bytes(Encoding.DER)).issuer.chosen
    return ",".join("+".join(_navneledd(ledd) for ledd in rdn) for rdn in reversed(list(utsteder)))


def _navneledd(ledd: asn1_x509.NameTypeAndValue) -> str:
    nummer, verdi = ledd["type"].dotted, ledd["value"]
    if nummer not in _RFC2253:
        return f"{nummer}=#{verdi.dump().hex()}"
    tekst = re.sub(r'([,+"\\<>;])', r"\\\1", str(verdi.native))
    tekst = re.sub(r"^([ #])", r"\\\1", tekst)
    return f"{_RFC2253[nummer]}={re.sub(r' $', chr(92) + ' ', tekst)}"


POSTEN = Profil(
    c14n=C14N,
    metoder={rsa.RSAPublicKey: RSA_SHA256},
    uri=uri,
    sertifikat=_sertifikat_v1,
    feil_nokkel=(
        Tekst(nb="Posten signering tar bare imot RSA-nøkler.", nn="Posten signering tar berre imot RSA-nøklar."),
        Tekst(nb="Bruk et virksomhetssertifikat med RSA-nøkkel.", nn="Bruk eit verksemdssertifikat med RSA-nøkkel."),
    ),
)
EGEN = Profil(
    c14n=EXC_C14N,
    metoder={rsa.RSAPublicKey: RSA_SHA256, ec.EllipticCurvePublicKey: ECDSA_SHA256},
    uri=sti_uri,
    sertifikat=_sertifikat_v2,
    feil_nokkel=(
        Tekst(nb="Nøkkelen til seglet er verken RSA eller P-256.", nn="Nøkkelen til seglet er verken RSA eller P-256."),
        Tekst(nb="Bruk en RSA-nøkkel eller en P-256-nøkkel.", nn="Bruk ein RSA-nøkkel eller ein P-256-nøkkel."),
    ),
)

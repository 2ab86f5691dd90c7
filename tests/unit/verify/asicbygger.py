"""Signed containers of the tests' own making, written without the product: XAdES over files, in any number, with time stamps and all.

Exclusive canonicalisation throughout, so that a signature is the same bytes alone and inside another element.
"""

from __future__ import annotations

import asyncio
import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from tests.unit.verify.prove_pki import TID, Pki, Stempler, pki
from tests.unit.verify.xadesbygger import EXC, MER, SHA256, Segl, b64, keyinfo, pekere

DS, XADES, XADES141 = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.4.1#"
ASIC_E, ASIC_S = "application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"
EGENSKAPER = "http://uri.etsi.org/01903#SignedProperties"
FILER: Mapping[str, bytes] = {"kontrakt.pdf": b"%PDF-1.7 kontrakten", "vedlegg å.txt": b"vedlegget"}
TYPER = {".pdf": "application/pdf", ".txt": "text/plain"}
Endring = Callable[[str], str]


@cache
def signatar(cn: str = "Kari Prøve") -> Segl:
    """A person's key and certificate from the tests' own CA."""
    privat = ec.generate_private_key(ec.SECP256R1())
    return Segl(privat, pki().utsted(cn, privat, (NameOID.GIVEN_NAME, "Kari"), (NameOID.SURNAME, "Prøve")))


@cache
def tsa(timer: int = 0) -> Stempler:
    """A time stamp service whose clock stands so many hours after the tests' time."""
    return pki().stempler(TID.replace(hour=TID.hour + timer))


def type_av(navn: str) -> str:
    return TYPER.get("." + navn.rpartition(".")[2], "application/octet-stream")


@dataclass(frozen=True)
class Bygg:
    """One signature; the defaults give a good one at level B-B over `FILER`.

    `for_signering` changes the text before anything is digested. `referanser`, `objekter`: more of each, as text. `data`: certificates and
    revocation lists among the unsigned properties, which makes it B-LT; `stempel` B-T; `arkiv` B-LTA.
    """

    hvem: Segl
    filer: Mapping[str, bytes]
    id: str = "S0"
    uri: Callable[[str], str] = quote
    referanser: str = ""
    objekter: str = ""
    stempel: Stempler | None = None
    data: Pki | None = None
    trukket: Sequence[int] = ()
    arkiv: Stempler | None = None
    for_signering: Endring = str
    uten_egenskaper: bool = False

    def tekst(self) -> str:
        tekst = self.for_signering(self._ramme())
        if not self.uten_egenskaper:
            tekst = tekst.replace(">EGENSKAPER<", f">{avtrykk(kanonisk(tekst, 'SignedProperties'))}<")
        tekst = tekst.replace(">VERDI<", f">{b64(self.hvem.signer(kanonisk(tekst, 'SignedInfo')))}<")
        usignert = self._stemplet(tekst) + self._data()
        tekst = tekst.replace("<!--usignert-->", usignert)
        return tekst.replace("<!--arkiv-->", self._arkivert(tekst, usignert)) if self.arkiv else tekst.replace("<!--arkiv-->", "")

    def _ramme(self) -> str:
        egne = "" if self.uten_egenskaper else self._egenskaper()
        peker = "" if self.uten_egenskaper else referanse(f"#{self.id}-props", "EGENSKAPER", EGENSKAPER, ferdig=True)
        return (
            f'<ds:Signature xmlns:ds="{DS}" Id="{self.id}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXC}"/>'
            f'<ds:SignatureMethod Algorithm="{MER}ecdsa-sha256"/>{self._referanser()}{self.referanser}{peker}</ds:SignedInfo>'
            f'<ds:SignatureValue Id="{self.id}-verdi">VERDI</ds:SignatureValue><ds:KeyInfo><ds:X509Data>'
            f"{keyinfo(self.hvem.sertifikat)}</ds:X509Data></ds:KeyInfo>{egne}{self.objekter}</ds:Signature>"
        )

    def _referanser(self) -> str:
        return "".join(referanse(self.uri(n), avtrykk(b), id_=f"{self.id}-r{nr}") for nr, (n, b) in enumerate(self.filer.items()))

    def _egenskaper(self) -> str:
        formater = "".join(
            f'<xades:DataObjectFormat ObjectReference="#{self.id}-r{nr}"><xades:MimeType>{type_av(n)}</xades:MimeType>'
            "</xades:DataObjectFormat>"
            for nr, n in enumerate(self.filer)
        )
        return (
            f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" xmlns:x141="{XADES141}" Target="#{self.id}">'
            f'<xades:SignedProperties Id="{self.id}-props"><xades:SignedSignatureProperties>'
            f"<xades:SigningTime>{TID.isoformat()}</xades:SigningTime>"
            f"<xades:SigningCertificateV2>{pekere(self.hvem.sertifikat)}</xades:SigningCertificateV2></xades:SignedSignatureProperties>"
            f"<xades:SignedDataObjectProperties>{formater}</xades:SignedDataObjectProperties></xades:SignedProperties><xades:UnsignedProperties>"
            "<xades:UnsignedSignatureProperties><!--usignert--><!--arkiv--></xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
            "</xades:QualifyingProperties></ds:Object>"
        )

    def _stemplet(self, tekst: str) -> str:
        return (
            "" if self.stempel is None else stempelledd("xades:SignatureTimeStamp", merke(self.stempel, kanonisk(tekst, "SignatureValue")))
        )

    def _data(self) -> str:
        if self.data is None:
            return ""
        crl = b64(self.data.crl(*self.trukket, tid=TID).dump())
        return (
            f"<xades:CertificateValues><xades:EncapsulatedX509Certificate>{b64(self.data.ca.public_bytes(Encoding.DER))}"
            "</xades:EncapsulatedX509Certificate></xades:CertificateValues><xades:RevocationValues><xades:CRLValues>"
            f"<xades:EncapsulatedCRLValue>{crl}</xades:EncapsulatedCRLValue></xades:CRLValues></xades:RevocationValues>"
        )

    def _arkivert(self, tekst: str, usignert: str) -> str:
        """EN 319 132-1 5.5.2.2."""
        assert self.arkiv is not None
        navn = ["SignedInfo", "SignatureValue", "KeyInfo", *(n for n in _USIGNERTE if f":{n}>" in usignert)]
        deler = [*self.filer.values(), kanonisk(tekst, "SignedProperties"), *(kanonisk(tekst, n) for n in navn)]
        return stempelledd("x141:ArchiveTimeStamp", merke(self.arkiv, b"".join(deler)))


_USIGNERTE = ("SignatureTimeStamp", "CertificateValues", "RevocationValues")


def referanse(uri: str, verdi: str, type_: str = "", *, id_: str = "", omforming: str = EXC, ferdig: bool = False) -> str:
    """A ds:Reference. `ferdig`: into the file, with a canonicalisation of its own."""
    felt = "".join(f' {n}="{v}"' for n, v in (("Id", id_), ("Type", type_), ("URI", uri)) if v or n == "URI")
    omformet = f'<ds:Transforms><ds:Transform Algorithm="{omforming}"/></ds:Transforms>' if ferdig else ""
    return f'<ds:Reference{felt}>{omformet}<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{verdi}</ds:DigestValue></ds:Reference>'


def stempelledd(navn: str, token: bytes) -> str:
    metode = f'<ds:CanonicalizationMethod Algorithm="{EXC}"/>'
    return f"<{navn}>{metode}<xades:EncapsulatedTimeStamp>{b64(token)}</xades:EncapsulatedTimeStamp></{navn}>"


def merke(stempler: Stempler, data: bytes) -> bytes:
    der: bytes = asyncio.run(stempler.async_timestamp(hashlib.sha256(data).digest(), "sha256")).dump()
    return der


def avtrykk(data: bytes) -> str:
    return b64(hashlib.sha256(data).digest())


def kanonisk(tekst: str, navn: str) -> bytes:
    """The first element of this name, as exclusive canonicalisation writes it."""
    ledd = next(e for e in etree.fromstring(tekst.encode()).iter(etree.Element) if etree.QName(e).localname == navn)
    return etree.tostring(ledd, method="c14n", exclusive=True, with_comments=False, with_tail=False)


GODT = Bygg(signatar(), FILER)


def signaturfil(*signaturer: str, navnerom: str = "http://uri.etsi.org/02918/v1.2.1#") -> bytes:
    return f'<?xml version="1.0"?><asic:XAdESSignatures xmlns:asic="{navnerom}">{"".join(signaturer)}</asic:XAdESSignatures>'.encode()


def manifest(typer: Mapping[str, str]) -> bytes:
    rader = "".join(f'<m:file-entry m:full-path="{n}" m:media-type="{t}"/>' for n, t in {"/": ASIC_E, **typer}.items())
    return f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{rader}</m:manifest>'.encode()


def zippet(innhold: Sequence[tuple[str, bytes]]) -> bytes:
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, data in innhold:
            arkiv.writestr(zipfile.ZipInfo(navn), data)
    return ut.getvalue()


def beholder(
    filer: Mapping[str, bytes], *signaturfiler: bytes, mimetype: str | None = ASIC_E, med: Mapping[str, bytes] | None = None
) -> bytes:
    """A container as others write it: mimetype first, the files, then META-INF with a list of files."""
    innhold = [("mimetype", mimetype.encode())] if mimetype else []
    innhold += [*filer.items(), ("META-INF/manifest.xml", manifest({n: type_av(n) for n in filer}))]
    innhold += [(f"META-INF/signatures{nr}.xml", s) for nr, s in enumerate(signaturfiler)]
    return zippet([*({**dict(innhold), **(med or {})}).items()])

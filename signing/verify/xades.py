"""The mathematics of one XAdES signature (ETSI TS 101 903, W3C XML Signature): do the digests fit, does the signature fit. No trust.

Two shapes occur with Posten signering: detached over the files of a bundle (ASiC-E), and enveloped in the document that it signs
(LTV-SDO). The arithmetic is signxml's; ours is what it leaves to its caller: which element is meant, what may stand between the
element and its digest, which certificate the signer bound, and telling «unsupported» from «wrong». signxml is used here only.
"""

from __future__ import annotations

import hashlib
import logging
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidSignature
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from signing.verify.fakta import Krypto, Merknad
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Lesefeil
from signing.verify.tryggxml import Xmlgrenser, les, parser

# signxml writes what it canonicalises to its log, names and numbers and all.
logging.getLogger("signxml").setLevel(logging.CRITICAL + 1)

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_NS = {"ds": DS, "x": XADES}
EGENSKAPER = "http://uri.etsi.org/01903#SignedProperties"

# As ETSI TS 119 312 has them for 2016 and after; no SHA-1, no DSA, no HMAC (that is no signature).
METODER = frozenset(m for m in SignatureMethod if m.name in {f"{n}_SHA{b}" for n in ("RSA", "ECDSA") for b in (256, 384, 512)}) | frozenset(
    {SignatureMethod.SHA256_RSA_MGF1, SignatureMethod.SHA384_RSA_MGF1, SignatureMethod.SHA512_RSA_MGF1}
)
HASHER = {
    "http://www.w3.org/2001/04/xmlenc#sha256": DigestAlgorithm.SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": DigestAlgorithm.SHA384,
    "http://www.w3.org/2001/04/xmlenc#sha512": DigestAlgorithm.SHA512,
}
# To point to a certificate also SHA-1 will do: Posten's profile demands it, and the key itself verifies the signature.
_PEKERHASHER = {"http://www.w3.org/2000/09/xmldsig#sha1": "sha1", **{u: h.name.lower() for u, h in HASHER.items()}}
C14N = frozenset(
    {
        CanonicalizationMethod.CANONICAL_XML_1_0.value,
        CanonicalizationMethod.CANONICAL_XML_1_1.value,
        CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value,
    }
)
PREFIKSER = "{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces"  # says which prefixes are written out, nothing else
OMSLUTTET = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
KURVER = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
MINSTE_RSA = (
    1900  # genuine seals of 2016 have 2048, lists of 2019 have 2032; until when that is acceptable is judged by date (ETSI TS 119 312)
)
MEST_REFERANSER = 64
MEST_SERTIFIKATER = 32
MEST_ARBEID = 256 * 1024 * 1024  # bytes: each reference inside the file canonicalises a copy of it

Hent = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Referanse:
    """One signed thing: its address as the signature spells it, whether the digest fits, and the signed MimeType if there is one."""

    uri: str
    ok: bool
    medietype: str | None = None


@dataclass(frozen=True, slots=True)
class Xadesfakta:
    """What the signature says and whether it holds. `referanser` and `signert_tid` only when the signature value itself fits.

    `kjede`: all other certificates found, in no order and unproven. `dekker_roten`: the whole document that the signature stands
    in is signed. `algoritme`: signxml's name, «RSA_SHA256», «ECDSA_SHA256».
    """

    utfall: Krypto
    sertifikat: x509.Certificate | None = field(default=None, repr=False)
    kjede: tuple[x509.Certificate, ...] = field(default=(), repr=False)
    signert_tid: datetime | None = None
    referanser: tuple[Referanse, ...] = ()
    feil: tuple[Merknad, ...] = ()
    algoritme: str | None = None
    dekker_roten: bool = False


class _Stopp(Exception):  # noqa: N818  # ends the examination with a finding
    def __init__(self, utfall: Krypto, kode: str, detalj: str = "") -> None:
        super().__init__(kode)
        self.utfall = utfall
        self.merknad = Merknad(kode, detalj=detalj[:100])


@dataclass(frozen=True)
class _Lest:
    """The parts that are judged, found once."""

    rot: etree._Element
    signatur: etree._Element
    referanser: tuple[etree._Element, ...]
    egenskaper: etree._Element
    egenskapsadresse: str
    algoritme: SignatureMethod


def undersok(xml: bytes, *, hent: Hent, grenser: Xmlgrenser | None = None) -> Xadesfakta:
    """The facts about the one signature at the root (ASiC) or directly below it (LTV-SDO). Never raises for what the file holds.

    `hent` gives the bytes of a file outside, by the URI as it is spelled, or None; it is not called for a signature that is wrong.
    """
    sertifikat: pyca.Certificate | None = None
    andre: tuple[pyca.Certificate, ...] = ()
    try:
        lest = _les_deler(les(xml, grenser), len(xml))
        sertifikat, andre = _sertifikater(lest)
        _krev_nokkel(sertifikat)
        return _regn(xml, lest, sertifikat, andre, hent)
    except Lesefeil as e:
        return Xadesfakta(Krypto.FORMATFEIL, feil=(Merknad(e.kode, detalj=e.detalj),))
    except _Stopp as e:
        kjent = None if sertifikat is None else _asn1(sertifikat)
        return Xadesfakta(e.utfall, sertifikat=kjent, kjede=tuple(map(_asn1, andre)), feil=(e.merknad,))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:  # whatever the libraries stumble on, the file is what is wrong
        return Xadesfakta(Krypto.FORMATFEIL, feil=(Merknad("signatur-uleselig", detalj=type(e).__name__),))


def _les_deler(rot: etree._Element, storrelse: int) -> _Lest:
    signaturer = [rot] if rot.tag == f"{{{DS}}}Signature" else rot.findall("ds:Signature", _NS)
    if len(signaturer) != 1:
        raise _Stopp(Krypto.FORMATFEIL, "xades-ikke-en-signatur", str(len(signaturer)))
    signatur = signaturer[0]
    info = _en(signatur, "ds:SignedInfo")
    _krev_algoritme(_en(info, "ds:CanonicalizationMethod"), C14N)
    _krev_algoritme(_en(info, "ds:SignatureMethod"), {m.value for m in METODER})
    referanser = tuple(info.findall("ds:Reference", _NS))
    inne = [r for r in referanser if r.get("URI", "").startswith("#") or not r.get("URI")]
    if len(referanser) > MEST_REFERANSER or len(inne) * storrelse > MEST_ARBEID:
        raise _Stopp(Krypto.IKKE_STOTTET, "for-mye-arbeid", f"{len(referanser)} referanser")
    for referanse in referanser:
        _krev_referanse(rot, referanse)
    egenskaper = _en(signatur, "ds:Object/x:QualifyingProperties/x:SignedProperties")
    pekere = [r for r in inne if r.get("Type") == EGENSKAPER]
    if len(pekere) != 1 or _mal(rot, pekere[0]) is not egenskaper:
        raise _Stopp(Krypto.FORMATFEIL, "xades-egenskaper-ikke-signert")
    metode = SignatureMethod(_en(info, "ds:SignatureMethod").get("Algorithm"))
    return _Lest(rot, signatur, referanser, egenskaper, pekere[0].get("URI", ""), metode)


def _krev_referanse(rot: etree._Element, referanse: etree._Element) -> None:
    """Between an element and its digest only the signature itself may be taken out; between a file and its digest nothing."""
    adresse = referanse.get("URI")
    if adresse is None:
        raise _Stopp(Krypto.IKKE_STOTTET, "xades-referanse-uten-adresse")
    _krev_algoritme(_en(referanse, "ds:DigestMethod"), HASHER)
    inne = not adresse or adresse.startswith("#")
    for omforming in referanse.findall("ds:Transforms/*", _NS):
        _krev_algoritme(omforming, C14N | {OMSLUTTET} if inne else ())
        if any(parameter.tag != PREFIKSER for parameter in omforming):  # XPath and the like
            raise _Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", omforming.get("Algorithm", ""))
    if inne:
        _mal(rot, referanse)


def _krev_algoritme(ledd: etree._Element, kjente: Any) -> None:
    algoritme = ledd.get("Algorithm", "")
    if algoritme not in kjente:
        raise _Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", algoritme)


def _en(over: etree._Element, sti: str) -> etree._Element:
    """The only one; two would let one be judged and the other be read."""
    funnet = over.findall(sti, _NS)
    if len(funnet) != 1:
        raise _Stopp(Krypto.FORMATFEIL, "xades-mangler-ledd", sti)
    return funnet[0]


def _mal(rot: etree._Element, referanse: etree._Element) -> etree._Element:
    """The element that a reference inside the file means. An Id that stands twice could mean either (signature wrapping)."""
    adresse = referanse.get("URI", "")
    if not adresse:
        return rot
    funnet: Any = rot.xpath("//*[@*[local-name()='Id' or local-name()='ID' or local-name()='id'] = $id]", id=adresse[1:])
    if len(funnet) != 1:
        raise _Stopp(Krypto.FORMATFEIL, "xades-adresse-ikke-entydig", f"{adresse}: {len(funnet)}")
    mal: etree._Element = funnet[0]
    return mal


def _sertifikater(lest: _Lest) -> tuple[pyca.Certificate, tuple[pyca.Certificate, ...]]:
    """(the signer's, all others). The signer's stands in KeyInfo, and is the one that the signed properties point to first."""
    egne = _les_sertifikater(lest.signatur, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")
    if not egne:
        raise _Stopp(Krypto.IKKE_STOTTET, "signatarsertifikat-mangler")
    pekere = _pekere(lest.egenskaper)
    signatar = next((s for s in egne if pekere and _peker_pa(pekere[0], s)), egne[0])
    verdier = "ds:Object/x:QualifyingProperties/x:UnsignedProperties//x:EncapsulatedX509Certificate"
    alle = dict.fromkeys((*egne, *_les_sertifikater(lest.signatur, verdier)))
    return signatar, tuple(s for s in alle if s != signatar)


def _les_sertifikater(over: etree._Element, sti: str) -> list[pyca.Certificate]:
    lest = []
    for ledd in over.findall(sti, _NS)[:MEST_SERTIFIKATER]:
        try:
            sertifikat = pyca.load_der_x509_certificate(b64decode("".join((ledd.text or "").split()), validate=True))
            x509.Certificate.load(sertifikat.public_bytes(Encoding.DER), strict=True)
        except ValueError:  # one that cannot be read proves nothing; the others may
            continue
        lest.append(sertifikat)
    return lest


def _krev_nokkel(sertifikat: pyca.Certificate) -> None:
    match sertifikat.public_key():
        case rsa.RSAPublicKey() as n if n.key_size >= MINSTE_RSA:
            return
        case ec.EllipticCurvePublicKey() as n if isinstance(n.curve, KURVER):
            return
        case _:
            raise _Stopp(Krypto.IKKE_STOTTET, "nokkel-ikke-stottet")


def _regn(xml: bytes, lest: _Lest, sertifikat: pyca.Certificate, andre: Sequence[pyca.Certificate], hent: Hent) -> Xadesfakta:
    dommer = _Dommer(hent)
    try:
        dommer.dom(xml, sertifikat)
    except InvalidSignature:
        raise _Stopp(Krypto.SIGNATUR_FEIL, "signatur-stemmer-ikke") from None
    svar = dommer.svar
    egenskaper = svar[lest.egenskapsadresse].signed_xml if dommer.ok.get(lest.egenskapsadresse) else None
    medietyper = {} if egenskaper is None else _medietyper(lest, egenskaper)
    utfall, feil = _utfall(dommer, egenskaper, sertifikat)
    return Xadesfakta(
        utfall=utfall,
        sertifikat=_asn1(sertifikat),
        kjede=tuple(map(_asn1, andre)),
        signert_tid=None if egenskaper is None else _tid(egenskaper),
        referanser=tuple(Referanse(u, ok, medietyper.get(u)) for u, ok in dommer.ok.items()),
        feil=feil,
        algoritme=lest.algoritme.name,
        dekker_roten=any(dommer.ok[r.get("URI", "")] and _er_roten(lest, r) for r in lest.referanser),
    )


def _utfall(dommer: _Dommer, egenskaper: Any, sertifikat: pyca.Certificate) -> tuple[Krypto, tuple[Merknad, ...]]:
    feil = tuple(Merknad("avtrykk-stemmer-ikke", detalj=u[:100]) for u, ok in dommer.ok.items() if not ok)
    if feil:
        return Krypto.HASH_FEIL, feil
    pekere = _pekere(egenskaper)
    if not pekere or not _peker_pa(pekere[0], sertifikat):
        return Krypto.FORMATFEIL, (Merknad("sertifikat-ikke-bundet"),)
    return Krypto.OK, ()


def _pekere(egenskaper: etree._Element) -> list[etree._Element]:
    """SigningCertificate in either version. Only the first counts: Signicat's points to an issuer, too, that KeyInfo does not have."""
    return [
        *egenskaper.findall("x:SignedSignatureProperties/x:SigningCertificate/x:Cert", _NS),
        *egenskaper.findall("x:SignedSignatureProperties/x:SigningCertificateV2/x:Cert", _NS),
    ]


def _peker_pa(peker: etree._Element, sertifikat: pyca.Certificate) -> bool:
    metode, verdi = peker.find("x:CertDigest/ds:DigestMethod", _NS), peker.findtext("x:CertDigest/ds:DigestValue", "", _NS)
    navn = None if metode is None else _PEKERHASHER.get(metode.get("Algorithm", ""))
    if navn is None:
        return False
    return b64decode(verdi) == hashlib.new(navn, sertifikat.public_bytes(Encoding.DER), usedforsecurity=False).digest()


def _er_roten(lest: _Lest, referanse: etree._Element) -> bool:
    adresse = referanse.get("URI", "")
    return (not adresse or adresse.startswith("#")) and lest.signatur is not lest.rot and _mal(lest.rot, referanse) is lest.rot


def _medietyper(lest: _Lest, egenskaper: etree._Element) -> Mapping[str, str]:
    """Address → the MimeType that was signed for it (DataObjectFormat, ETSI TS 103 171 6.3.3)."""
    adresser = {f"#{r.get('Id')}": r.get("URI", "") for r in lest.referanser if r.get("Id")}
    formater = egenskaper.findall("x:SignedDataObjectProperties/x:DataObjectFormat", _NS)
    typer = {f.get("ObjectReference", ""): f.findtext("x:MimeType", "", _NS).strip() for f in formater}
    return {adresse: typer[peker] for peker, adresse in adresser.items() if typer.get(peker)}


def _tid(egenskaper: etree._Element) -> datetime | None:
    return les_tid(egenskaper.findtext("x:SignedSignatureProperties/x:SigningTime", "", _NS))


def les_tid(tekst: str) -> datetime | None:
    """An xs:dateTime with a time zone; one without is no point in time, nor is one that UTC has no year for."""
    try:
        tid = datetime.fromisoformat(tekst.strip())
        return None if tid.tzinfo is None else tid.astimezone(UTC).astimezone(tid.tzinfo)
    except (ValueError, OverflowError):
        return None


class _Dommer(XMLVerifier):
    """signxml's verifier with the certificate given, so that it asks for no chain; every reference gets its own answer."""

    def __init__(self, hent: Hent) -> None:
        super().__init__()
        self.hent = hent
        self.ok: dict[str, bool] = {}
        self.svar: dict[str, VerifyResult] = {}

    def dom(self, xml: bytes, sertifikat: pyca.Certificate) -> None:
        """Raises InvalidSignature when the value does not fit SignedInfo; else `ok` says which references fit."""
        self.verify(
            xml,
            x509_cert=sertifikat,
            validate_schema=False,  # 2026's LTV-SDO has elements that no schema here knows
            parser=parser(),
            expect_config=SignatureConfiguration(
                location="./",
                expect_references=True,
                signature_methods=METODER,
                digest_algorithms=frozenset(HASHER.values()),
                default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,  # XML Signature 4.4.3.2
            ),
        )

    def _check_cert_validity(self, cert: pyca.Certificate, cert_source: str) -> None:
        """Time belongs to the chain, and is judged there."""

    def _c14n(self, nodes: Any, algorithm: CanonicalizationMethod, inclusive_ns_prefixes: Any = None) -> bytes:
        """lxml writes a false `xmlns=""` below an inherited default namespace; a parsed copy is free of it."""
        alle = nodes if isinstance(nodes, list) else [nodes]
        nye = [etree.fromstring(etree.tostring(n, with_tail=False), parser()) for n in alle]
        svar: bytes = super()._c14n(nye, algorithm, inclusive_ns_prefixes)
        return svar

    def _verify_reference(self, reference: Any, index: int, root: Any, *mer: Any) -> VerifyResult:
        adresse = reference.get("URI")
        svar = VerifyResult(b"", None, reference, b"")
        if adresse and not adresse.startswith("#"):
            ok = self._fil_stemmer(reference)
        else:
            try:
                svar = super()._verify_reference(reference, index, root, *mer)  # type: ignore[no-untyped-call]  # signxml is partly typed
                ok = True
            except InvalidDigest:
                ok = False
        self.ok[adresse] = ok and self.ok.get(adresse, True)
        self.svar[adresse] = svar
        return svar

    def _fil_stemmer(self, reference: Any) -> bool:
        innhold = self.hent(reference.get("URI"))
        if innhold is None:
            return False
        navn = HASHER[reference.find("ds:DigestMethod", _NS).get("Algorithm")].name.lower()
        return b64decode(reference.findtext("ds:DigestValue", "", _NS)) == hashlib.new(navn, innhold).digest()


def _asn1(sertifikat: pyca.Certificate) -> x509.Certificate:
    return x509.Certificate.load(sertifikat.public_bytes(Encoding.DER), strict=True)

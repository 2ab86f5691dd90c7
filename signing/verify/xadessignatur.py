"""Judges one XML signature as it stands in a file: do the digests fit, does the value fit, whose certificate is bound. No trust.

`xades` does the same for Posten's strict profile and refuses what it has not; this reads what others make: any number of signatures in a
file, references into the file and out of it, manifests, counter signatures, older algorithms and older versions of XAdES.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from lxml import etree

from signing.verify import xadesledd, xadesstempel, xmldsig, xmlverdi
from signing.verify.fakta import Krypto, Merknad, Signaturfakta
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT
from signing.verify.xadesledd import Egenskaper, Valideringsdata
from signing.verify.xadesstempel import Stempelfunn
from signing.verify.xmldsig import DS, NS, Hent, Referanse, Stopp, Xmldokument
from signing.verify.xmlverdi import METODER, SVAKE

MEST_FUNN = 50
"""Wrong or missing references that are named one by one."""
_MANIFEST = f"{{{DS}}}Manifest"


@dataclass(frozen=True)
class Xmlsignatur:
    """One signature with its facts. `referanser`: with those of the manifests it signs. `medietyper`: address → signed MimeType.

    `format`: «XAdES», «XMLDSig» for one without qualifying properties. `niva`: XAdES baseline level by what stands in the file.
    """

    navn: str
    ledd: etree._Element
    fakta: Signaturfakta
    format: str = "XAdES"
    niva: str | None = None
    referanser: tuple[Referanse, ...] = ()
    medietyper: tuple[tuple[str, str], ...] = ()
    data: Valideringsdata = field(default_factory=Valideringsdata)
    stempler: Stempelfunn = field(default_factory=Stempelfunn)

    @property
    def bekrefter(self) -> bool:
        """It confirms another signature, and need not cover anything else."""
        return _motsignert(self.ledd) is not None


def undersok(dok: Xmldokument, signatur: etree._Element, navn: str, hent: Hent, *, mangler: Krypto) -> Xmlsignatur:
    """The facts; never raises for what the file holds. `mangler`: what to say when a file that was signed is not at hand."""
    try:
        return _undersok(dok, signatur, navn, hent, mangler)
    except Stopp as e:
        return _stoppet(signatur, navn, e.utfall, replace(e.merknad, sted=navn))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:  # whatever the libraries stumble on, the signature is what is wrong
        return _stoppet(signatur, navn, Krypto.FORMATFEIL, Merknad("signatur-uleselig", navn, type(e).__name__))


def _stoppet(signatur: etree._Element, navn: str, utfall: Krypto, merknad: Merknad) -> Xmlsignatur:
    return Xmlsignatur(navn, signatur, Signaturfakta(utfall, feil=(merknad,)))


def _undersok(dok: Xmldokument, signatur: etree._Element, navn: str, hent: Hent, mangler: Krypto) -> Xmlsignatur:
    info = xmldsig.en(signatur, "ds:SignedInfo")
    egenskaper = xadesledd.les(signatur)
    data = xadesledd.valideringsdata(signatur, egenskaper)
    signatar, bundet = _signatar(egenskaper, data.sertifikater)
    if signatar is not None and not xmlverdi.verdi_stemmer(signatur, info, _nokkel(signatar)):
        fakta = _fakta(info, signatar, data, egenskaper, Krypto.SIGNATUR_FEIL, (Merknad("signatur-stemmer-ikke", navn),))
        return Xmlsignatur(navn, signatur, fakta, _format(egenskaper))
    referanser = _med_manifester(dok, signatur, xmldsig.referanser(dok, signatur, info, hent), hent)
    utfall, feil = _utfall(signatur, referanser, egenskaper, signatar, bundet, mangler, navn)
    stempler = xadesstempel.les(signatur, egenskaper, _uten_manifester(referanser, info), navn) if utfall is Krypto.OK else Stempelfunn()
    fakta = _fakta(info, signatar, data, egenskaper, utfall, (*feil, *stempler.feil))
    return Xmlsignatur(
        navn=navn,
        ledd=signatur,
        fakta=replace(fakta, tidsstempler=tuple(s.stempel for s in stempler.stempler if not s.arkiv)),
        format=_format(egenskaper),
        niva=_niva(egenskaper, data, stempler) if utfall is Krypto.OK else None,
        referanser=referanser,
        medietyper=tuple(_medietyper(referanser, egenskaper)),
        data=data,
        stempler=stempler,
    )


def _format(egenskaper: Egenskaper) -> str:
    return "XMLDSig" if egenskaper.signerte is None else "XAdES"


def _signatar(egenskaper: Egenskaper, alle: Sequence[x509.Certificate]) -> tuple[x509.Certificate | None, bool]:
    """(the signer's certificate, whether the signed properties point to it). Without properties the first in KeyInfo."""
    if not egenskaper.pekere:
        return (alle[0] if alle else None), egenskaper.signerte is None
    bundet = next((s for s in alle if xadesledd.peker_pa(egenskaper.pekere[0], s)), None)
    return (bundet, True) if bundet is not None else ((alle[0] if alle else None), False)


def _nokkel(sertifikat: x509.Certificate) -> PublicKeyTypes:
    try:
        return pyca.load_der_x509_certificate(sertifikat.dump()).public_key()
    except (UnsupportedAlgorithm, ValueError):
        return _feilskrevet(sertifikat)


def _feilskrevet(sertifikat: x509.Certificate) -> rsa.RSAPublicKey:
    """Some Estonian cards have a modulus with a zero too many in front, or without the one that makes it positive: the same number."""
    try:
        deler = sertifikat.public_key["public_key"].parsed
        modul, eksponent = (int.from_bytes(deler[d].contents) for d in ("modulus", "public_exponent"))
        return rsa.RSAPublicNumbers(eksponent, modul).public_key()
    except (KeyError, ValueError, TypeError, AttributeError, UnsupportedAlgorithm):
        raise Stopp(Krypto.IKKE_STOTTET, "nokkel-ikke-stottet") from None


def _biter(sertifikat: x509.Certificate) -> int | None:
    try:
        return int(getattr(_nokkel(sertifikat), "key_size", 0)) or None
    except Stopp:
        return None


def _med_manifester(dok: Xmldokument, signatur: etree._Element, egne: tuple[Referanse, ...], hent: Hent) -> tuple[Referanse, ...]:
    """With what the signed manifests list: a digest there counts as one of the signature's own (one level deep)."""
    manifester = [r.mal for r in egne if r.ok and r.mal is not None and r.mal.tag == _MANIFEST]
    return (*egne, *(m for manifest in manifester for m in xmldsig.referanser(dok, signatur, manifest, hent)))


def _uten_manifester(referanser: Sequence[Referanse], info: etree._Element) -> tuple[Referanse, ...]:
    return tuple(r for r in referanser if r.ledd.getparent() is info)


def _utfall(
    ledd: etree._Element,
    referanser: Sequence[Referanse],
    egenskaper: Egenskaper,
    signatar: x509.Certificate | None,
    bundet: bool,
    mangler: Krypto,
    navn: str,
) -> tuple[Krypto, tuple[Merknad, ...]]:
    """The worst that is certain."""
    feil = tuple(Merknad("avtrykk-stemmer-ikke", navn, r.uri[:100]) for r in referanser if not r.ok and r.funnet)
    borte = tuple(Merknad("signert-fil-mangler", navn, r.uri[:100]) for r in referanser if not r.funnet)
    if feil:
        return Krypto.HASH_FEIL, (*feil, *borte)[:MEST_FUNN]
    if (verdi := _motsignert(ledd)) is not None and not any(r.mal is verdi for r in referanser):
        return Krypto.FORMATFEIL, (Merknad("xades-motsignatur-feil", navn),)
    if egenskaper.signerte is not None and not any(r.mal is egenskaper.signerte for r in referanser):
        return Krypto.FORMATFEIL, (Merknad("xades-egenskaper-ikke-signert", navn),)
    if borte:
        return mangler, borte[:MEST_FUNN]
    if signatar is None:
        return Krypto.IKKE_STOTTET, (Merknad("signatarsertifikat-mangler", navn),)
    return (Krypto.OK, ()) if bundet else (Krypto.FORMATFEIL, (Merknad("sertifikat-ikke-bundet", navn),))


def _motsignert(signatur: etree._Element) -> etree._Element | None:
    """The signature value that a counter signature stands by, and must have signed (EN 319 132-1 5.2.7.2); None for any other signature."""
    over = signatur.getparent()
    if over is None or etree.QName(over).localname != "CounterSignature":
        return None
    return next((v for s in over.iterancestors(f"{{{DS}}}Signature") for v in s.findall("ds:SignatureValue", NS)), None)


def _fakta(
    info: etree._Element,
    signatar: x509.Certificate | None,
    data: Valideringsdata,
    egenskaper: Egenskaper,
    utfall: Krypto,
    feil: tuple[Merknad, ...],
) -> Signaturfakta:
    adresse = xmldsig.en(info, "ds:SignatureMethod").get("Algorithm", "")
    slag, navn = METODER.get(adresse, ("", ""))
    hasher = {xmldsig.HASHER.get(m.get("Algorithm", ""), "") for m in info.iterfind("ds:Reference/ds:DigestMethod", NS)} | {navn}
    return Signaturfakta(
        utfall=utfall,
        hash_ok=None if utfall is Krypto.SIGNATUR_FEIL else utfall is not Krypto.HASH_FEIL,
        signatur_ok=None if signatar is None else utfall is not Krypto.SIGNATUR_FEIL,
        sertifikat=signatar,
        andre=tuple(s for s in data.sertifikater if s is not signatar),
        oppgitt=egenskaper.tid,
        hashalgoritme=min(hasher & SVAKE, default=navn) or None,
        signaturalgoritme=(adresse.rsplit("-", 1)[-1] if slag == "eddsa" else f"{navn}_{slag}") if slag else None,
        nokkelbiter=None if signatar is None else _biter(signatar),
        svak=bool(hasher & SVAKE),
        feil=feil,
    )


def _medietyper(referanser: Sequence[Referanse], egenskaper: Egenskaper) -> Iterator[tuple[str, str]]:
    for r in referanser:
        type_ = egenskaper.medietyper.get(f"#{r.ledd.get('Id')}")
        if type_ and r.mal is None:
            yield r.uri, type_


def _niva(egenskaper: Egenskaper, data: Valideringsdata, funn: Stempelfunn) -> str | None:
    """EN 319 132-1 clause 6: what counts is what stands there and fits."""
    if egenskaper.signerte is None:
        return None
    if not any(s.stempel.ok and not s.arkiv for s in funn.stempler):
        return "B-B"
    if not data.lister and not data.svar:
        return "B-T"
    return "B-LTA" if any(s.stempel.ok and s.arkiv for s in funn.stempler) else "B-LT"

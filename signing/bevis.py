"""The evidence package: everything that proves one contract, in one signed file that can be judged with nothing else at hand.

An ASiC-E container (ETSI EN 319 162-1) whose XAdES signature is the county's seal over every file, to level B-LTA (EN 319 132-1): a
signature time stamp, the certificates and revocation data of seal and time stamp service, and an archive time stamp over it all. What the
files are is `app.bevis`'s; here they are only named, counted and sealed. `signing.verify.bevispakke` judges the result, and shares no code.

The same files, time, key (RSA) and stamps give the same bytes: no file of the ZIP is compressed, since zlib's versions differ, and it has
no time of its own. What is missing for the long term is found before anything is signed.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from signing import asice
from signing.asice import DS, EGEN, EXC_C14N, XADES, Fil, Signatarnokkel, finn, kanonisk, ledd_i
from signing.errors import SertifikatIkkeGodtatt, TidsstempelUgyldig
from signing.model import Tekst
from signing.tillit import Bruk, Grunnlag, Tillit, samle
from signing.tsa import Tidsstempler, imprint, token_kjede

MEDIETYPE = "application/vnd.etsi.asic-e+zip"
MIMETYPE = "mimetype"
INNHOLDSFIL = "manifest.json"
FILLISTE = "META-INF/manifest.xml"
SLAG, VERSJON = "kontraktverk/bevispakke", 1
"""What `manifest.json` says that it is."""
ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
XADES141 = "http://uri.etsi.org/01903/v1.4.1#"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Bevisfil:
    """One file of the package, and what it is: a word that `manifest.json` and the verifier know (`kontrakt`, `vedlegg`, …)."""

    fil: Fil
    hva: str


class Forsegling(Protocol):
    """Whoever puts a county's seal on the files."""

    def __call__(self, filer: Sequence[Fil]) -> bytes:
        """The package."""


def innholdsfil(filer: Sequence[Bevisfil], opplysninger: dict[str, Any]) -> Fil:
    """`manifest.json`: what the package says of its contract, and every other file in it with name, size and checksum."""
    alle = [en.fil for en in filer]
    liste = _filliste([*alle, Fil(INNHOLDSFIL, b"", JSON)])
    innhold = {
        "slag": SLAG,
        "versjon": VERSJON,
        **opplysninger,
        "filer": [{**_linje(en.fil.navn, en.fil.innhold), "medietype": en.fil.medietype, "hva": en.hva} for en in filer],
        "beholder": [_linje(MIMETYPE, MEDIETYPE.encode()), _linje(FILLISTE, liste)],
    }
    return Fil(INNHOLDSFIL, (json.dumps(innhold, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode(), JSON)


def pakk(filer: Sequence[Fil], *, nokkel: Signatarnokkel, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit) -> bytes:
    """The package: `mimetype` first, the files in their order, the list of files, and the seal over them all (XAdES B-LTA).

    Raises `SertifikatIkkeGodtatt`, `TilbakekallingMangler`, `TidsstempelUtilgjengelig`, `TidsstempelUgyldig` or `NokkelFeil`; then nothing
    has been signed, or what was signed is thrown away.
    """
    _krev_gyldig(nokkel, tid)
    stempelkjede = tidsstempel.kjede(tid)
    bruk = (
        Bruk("META-INF/signatures.xml", (nokkel.sertifikat, *nokkel.kjede), tid, tidsstempel=False),
        Bruk("META-INF/signatures.xml", stempelkjede, tid, tidsstempel=True),
    )
    grunnlag = samle(bruk, tillit, na=tid)
    signatur = asice.signaturer(filer, nokkel=nokkel, tid=tid, profil=EGEN)
    varig = _med_bevis(signatur, filer, grunnlag, _Stempler(tidsstempel, stempelkjede, tid))
    oppforinger = [(MIMETYPE, MEDIETYPE.encode()), *((f.navn, f.innhold) for f in filer)]
    return asice.zip_av([*oppforinger, (FILLISTE, _filliste(filer)), (asice.SIGNATURFIL, varig)], pakking=zipfile.ZIP_STORED)


def _linje(navn: str, innhold: bytes) -> dict[str, Any]:
    return {"navn": navn, "storrelse": len(innhold), "sha256": hashlib.sha256(innhold).hexdigest()}


def _filliste(filer: Iterable[Fil]) -> bytes:
    """META-INF/manifest.xml (OpenDocument 1.2 part 3 section 3): what programs open containers by. Names and types only."""
    rot = etree.Element(f"{{{ODF}}}manifest", nsmap={"manifest": ODF})
    rot.set(f"{{{ODF}}}version", "1.2")
    for navn, medietype in (("/", MEDIETYPE), *((f.navn, f.medietype) for f in filer)):
        ledd = etree.SubElement(rot, f"{{{ODF}}}file-entry")
        ledd.set(f"{{{ODF}}}full-path", navn)
        ledd.set(f"{{{ODF}}}media-type", medietype)
    return etree.tostring(rot, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _krev_gyldig(nokkel: Signatarnokkel, tid: datetime) -> None:
    fra, til = nokkel.sertifikat.not_valid_before_utc, nokkel.sertifikat.not_valid_after_utc
    if not fra <= tid <= til:
        raise SertifikatIkkeGodtatt(
            Tekst(
                nb=f"Sertifikatet til seglet gjelder {fra:%d.%m.%Y}–{til:%d.%m.%Y}, ikke nå.",
                nn=f"Sertifikatet til seglet gjeld {fra:%d.%m.%Y}–{til:%d.%m.%Y}, ikkje no.",
            ),
            Tekst(nb="Sett opp et segl som gjelder.", nn="Set opp eit segl som gjeld."),
        )


# ---------------------------------------------------------------- what makes it last


@dataclass(frozen=True, slots=True)
class _Stempler:
    """The service, bound to one time and to the certificate whose chain goes into the package."""

    tjeneste: Tidsstempler
    kjede: tuple[x509.Certificate, ...]
    tid: datetime

    def stemple(self, oktetter: bytes) -> bytes:
        token = self.tjeneste.stemple(imprint(oktetter), self.tid)
        if token_kjede(token)[0] != self.kjede[0]:
            raise TidsstempelUgyldig(
                Tekst(
                    nb="Tidsstempeltjenesten byttet sertifikat under signeringen. Ingenting er signert.",
                    nn="Tidsstempeltenesta bytte sertifikat under signeringa. Ingenting er signert.",
                ),
                Tekst(nb="Prøv igjen.", nn="Prøv igjen."),
            )
        return token


def _med_bevis(signatur: bytes, filer: Sequence[Fil], grunnlag: Grunnlag, stempler: _Stempler) -> bytes:
    """The signature with its unsigned properties, in the order of EN 319 132-1: each stamp is over what stands before it."""
    tre = etree.fromstring(signatur)
    over = ledd_i(finn(tre, XADES, "QualifyingProperties"), XADES, "UnsignedProperties")
    egenskaper = ledd_i(over, XADES, "UnsignedSignatureProperties")
    _stempel(egenskaper, XADES, "SignatureTimeStamp", stempler.stemple(kanonisk(finn(tre, DS, "SignatureValue"), EXC_C14N)))
    _sertifikater(egenskaper, grunnlag)
    _tilbakekalling(egenskaper, grunnlag)
    _stempel(egenskaper, XADES141, "ArchiveTimeStamp", stempler.stemple(_arkivert(tre, egenskaper, filer)))
    return asice.som_fil(tre)


def _stempel(over: etree._Element, ns: str, navn: str, token: bytes) -> None:
    stempel = etree.SubElement(over, f"{{{ns}}}{navn}", nsmap={"xades141": XADES141} if ns == XADES141 else None)
    ledd_i(stempel, DS, "CanonicalizationMethod", Algorithm=EXC_C14N)
    ledd_i(stempel, XADES, "EncapsulatedTimeStamp").text = asice.b64(token)


def _sertifikater(over: etree._Element, grunnlag: Grunnlag) -> None:
    """Every certificate of the two chains (5.4.1)."""
    verdier = ledd_i(over, XADES, "CertificateValues")
    for sertifikat in grunnlag.sertifikater:
        ledd_i(verdier, XADES, "EncapsulatedX509Certificate").text = asice.b64(sertifikat.public_bytes(Encoding.DER))


def _tilbakekalling(over: etree._Element, grunnlag: Grunnlag) -> None:
    """Lists before answers, as the schema has them (5.4.2); a kind of which there is none is left out."""
    verdier = ledd_i(over, XADES, "RevocationValues")
    data = grunnlag.tilbakekalling
    for alle, ett, innhold in (("CRLValues", "EncapsulatedCRLValue", data.crler), ("OCSPValues", "EncapsulatedOCSPValue", data.ocsper)):
        if innhold:
            samling = ledd_i(verdier, XADES, alle)
            for der in innhold:
                ledd_i(samling, XADES, ett).text = asice.b64(der)


def _arkivert(tre: etree._Element, egenskaper: etree._Element, filer: Sequence[Fil]) -> bytes:
    """5.5.2.2: every file and the signed properties, SignedInfo, SignatureValue, KeyInfo, and the unsigned properties so far."""
    deler = [fil.innhold for fil in filer]
    deler.append(kanonisk(finn(tre, XADES, "SignedProperties"), EXC_C14N))
    deler += [kanonisk(finn(tre, DS, navn), EXC_C14N) for navn in ("SignedInfo", "SignatureValue", "KeyInfo")]
    return b"".join((*deler, *(kanonisk(egenskap, EXC_C14N) for egenskap in egenskaper)))

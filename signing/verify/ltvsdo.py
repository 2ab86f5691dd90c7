"""An LTV-SDO: what Posten's subcontractor Signicat says about one person's signature, sealed with an enveloped XAdES signature.

No schema is published. What is read here stands in a genuine one from 2016; anything else is let pass, for Signicat announced new
elements, a new kind of key (ECDSA) and new events for 2026. Only paths from the root are read, and only where the signature covers
the root, so nothing can be told from a part that was not signed. What the e-ID itself made (NativeSdo) is not opened.

It holds personal numbers, network addresses and more. Only what is asked for is taken out; nothing of it belongs in a log.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from lxml import etree

from signing.verify.fakta import Krypto, Merknad
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser
from signing.verify.tryggxml import les as les_xml
from signing.verify.xades import Xadesfakta, les_tid, undersok

NAVNEROM = "https://id.signicat.com/definitions/xsd/LtvSdo-"  # and then a version; «1.0» since 2012 at least
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_NUMMERTYPER = frozenset({"", "FNR", "DNR", "NIN"})  # SignerNationalIdType; other countries have other numbers
_FODSELSDATO = "date-of-birth"


@dataclass(frozen=True, slots=True)
class Ltvsdo:
    """Who signed what, how and when, as the sealer says. Believe it where `fakta.utfall` is OK and the seal's chain is trusted.

    `navn`: as it stands there, «Etternavn, Fornavn» from BankID. `metode`: SignatureTypeFriendlyName («BankID»).
    `tid`: when the person signed. `avtrykk`: SHA-256 of each document before signing, hex. `titler`: the documents' titles.
    `utsteder`: the organisation in the seal's certificate.
    """

    fakta: Xadesfakta
    navn: str = field(repr=False)
    nummer: str | None = field(repr=False)
    fodselsdato: date | None = field(repr=False)
    metode: str
    tid: datetime | None
    avtrykk: tuple[str, ...]
    titler: tuple[str, ...] = field(default=(), repr=False)
    utsteder: str = ""

    @property
    def lesenavn(self) -> str:
        """The name in the order that Norwegians say it: «Fornavn Etternavn»."""
        etternavn, komma, fornavn = self.navn.partition(",")
        return f"{fornavn.strip()} {etternavn.strip()}" if komma and fornavn.strip() and "," not in fornavn else self.navn


def er_ltvsdo(xml: bytes) -> bool:
    """Whether the file says that it is one, cheaply: for choosing among attachments."""
    return b"<" in xml[:64] and NAVNEROM.encode() in xml[:4096]


def les(xml: bytes, grenser: Xmlgrenser | None = None) -> Ltvsdo:
    """What it says, and whether its signature holds. `Lesefeil` for what is no LTV-SDO, or speaks of no one, or of more than one."""
    rot = les_xml(xml, grenser)
    if not rot.tag.startswith(f"{{{NAVNEROM}") or etree.QName(rot).localname != "LtvSdo":
        raise Lesefeil("ikke-ltvsdo")
    om_signataren = _alle(rot, "Description", "SignerDescription")
    if len(om_signataren) != 1:
        raise Lesefeil("ltvsdo-ikke-en-signatar", str(len(om_signataren)))
    signatar = om_signataren[0]
    fakta = _hele(undersok(xml, hent=_ingen_filer, grenser=grenser))
    dokumenter = _alle(rot, "Description", "DocumentDescription")
    return Ltvsdo(
        fakta=fakta,
        navn=_tekst(signatar, "SignerDisplayName"),
        nummer=_nummer(signatar),
        fodselsdato=_fodselsdato(signatar),
        metode=_tekst(rot, "Description", "SignatureDescription", "SignatureTypeFriendlyName"),
        tid=les_tid(_tekst(rot, "Description", "SignatureDescription", "SigningTime")) or fakta.signert_tid,
        avtrykk=tuple(a for d in dokumenter for a in _avtrykk(d)),
        titler=tuple(_tekst(d, "DocumentTitle") for d in dokumenter),
        utsteder=_utsteder(fakta),
    )


def _ingen_filer(_: str) -> None:
    """An LTV-SDO signs itself; a file outside is never fetched."""


def _hele(fakta: Xadesfakta) -> Xadesfakta:
    """A signature that fits, but over something else than the document, says nothing about the document (signature wrapping)."""
    if fakta.utfall is not Krypto.OK or fakta.dekker_roten:
        return fakta
    return replace(fakta, utfall=Krypto.FORMATFEIL, feil=(*fakta.feil, Merknad("xades-dekker-ikke-dokumentet")))


def _alle(over: etree._Element, *sti: str) -> list[etree._Element]:
    """The elements at this path, whatever their namespace: versions differ in it, and SigningTime is XAdES' own."""
    funnet = [over]
    for navn in sti:
        funnet = [barn for ledd in funnet for barn in ledd if etree.QName(barn).localname == navn]
    return funnet


def _tekst(over: etree._Element, *sti: str) -> str:
    """The text at the path, blanks folded; "" when it is not there."""
    return next((" ".join((ledd.text or "").split()) for ledd in _alle(over, *sti)), "")


def _nummer(signatar: etree._Element) -> str | None:
    """The Norwegian personal or D number; None when there is none. Whether it is a real one is for who compares it."""
    nummer = _tekst(signatar, "SignerNationalId")
    norsk = _tekst(signatar, "SignerNationalIdType") in _NUMMERTYPER
    return nummer if norsk and re.fullmatch(r"[0-9]{11}", nummer) else None


def _fodselsdato(signatar: etree._Element) -> date | None:
    """Attribute «date-of-birth» of whichever e-ID; None when two of them differ."""
    datoer = set()
    for ledd in _alle(signatar, "Attribute"):
        if ledd.get("Name") == _FODSELSDATO:
            try:
                datoer.add(date.fromisoformat((ledd.text or "").strip()))
            except ValueError:
                return None
    return datoer.pop() if len(datoer) == 1 else None


def _avtrykk(dokument: etree._Element) -> list[str]:
    """The SHA-256 digests; one of another algorithm or length cannot be compared, and is left out."""
    funnet = []
    for ledd in _alle(dokument, "DocumentDigest"):
        try:
            verdi = b64decode("".join((ledd.text or "").split()), validate=True)
        except ValueError:
            continue
        if ledd.get("alg") == _SHA256 and len(verdi) == 32:
            funnet.append(verdi.hex())
    return funnet


def _utsteder(fakta: Xadesfakta) -> str:
    emne = {} if fakta.sertifikat is None else dict(fakta.sertifikat.subject.native or {})
    navn = emne.get("organization_name") or emne.get("common_name") or ""
    return str(navn[0] if isinstance(navn, list) else navn)

"""XML Signature (W3C, second edition), the arithmetic: canonical bytes, references, digests and signature values. No verdicts, no trust.

Each signature of a file is judged by itself. Only what can be followed to the byte is: which element a reference means must be beyond
doubt, and between an element and its digest only the signature itself may be taken out. Anything else is «unsupported», never «wrong».
"""

from __future__ import annotations

import copy
import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from lxml import etree

from signing.verify.fakta import Krypto, Merknad
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser, les, parser

DS = "http://www.w3.org/2000/09/xmldsig#"
_ENC, MER, MER7 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
NS = {"ds": DS}

HASHER: Mapping[str, str] = {
    f"{DS}sha1": "sha1",
    f"{MER}sha224": "sha224",
    f"{_ENC}sha256": "sha256",
    f"{MER}sha384": "sha384",
    f"{_ENC}sha512": "sha512",
    **{f"{MER7}sha3-{n}": f"sha3_{n}" for n in (224, 256, 384, 512)},
}
"""Address → hashlib's name. MD5 is not among them: what it signs can be forged."""

_C14N10, _C14N11, _EXC = (
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
)
C14N = frozenset({_C14N10, _C14N11, _EXC, f"{_C14N10}#WithComments", f"{_C14N11}#WithComments", f"{_EXC}WithComments"})
"""With or without comments is one to us: the tree has none (`tryggxml`), and a reference inside a file has none (XML Signature 4.4.3.3)."""
_UTELATT = frozenset({f"{_C14N10}#WithComments", f"{_C14N11}#WithComments", f"{_EXC}WithComments"})
OMSLUTTET = f"{DS}enveloped-signature"
_BASE64 = f"{DS}base64"
_XPATH, _FILTER2 = "http://www.w3.org/TR/1999/REC-xpath-19991116", "http://www.w3.org/2002/06/xmldsig-filter2"
_PREFIKSER = f"{{{_EXC}}}InclusiveNamespaces"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PEKER = re.compile(r"""#(?:xpointer\(id\((?P<s>['"])(?P<x>[^'"]+)(?P=s)\)\)|(?P<id>[^()]+))""")
_HELE = "#xpointer(/)"
_NAVN = r"(?P<p>[A-Za-z_][\w.-]*):Signature"
_UTEN_SIGNATURER: Mapping[tuple[str, str], Callable[[etree._Element, str], bool]] = {
    (_XPATH, rf"not\(ancestor-or-self::{_NAVN}\)"): lambda _ledd, _prefiks: True,
    (_FILTER2, rf"//{_NAVN}"): lambda _ledd, _prefiks: True,
    (_FILTER2, rf"/descendant(?:-or-self)?::{_NAVN}"): lambda _ledd, _prefiks: True,
    (_FILTER2, rf"/descendant::\*\[name\(\)='{_NAVN}'\]"): lambda ledd, prefiks: ledd.prefix == prefiks,
    (_FILTER2, rf"/\*/{_NAVN}"): lambda ledd, _prefiks: len(list(ledd.iterancestors())) == 1,
}
"""The usual ways to say «without the signatures» in XPath, and which signatures each of them means."""

MEST_REFERANSER = 4096
MEST_ARBEID = 192 * 1024 * 1024
"""Bytes that are written out and digested for one uploaded file, all its signatures together: each reference may mean all of it."""

Hent = Callable[[str], bytes | None]


class Stopp(Exception):  # noqa: N818  # ends the examination of one signature with a finding
    """`utfall` and why. `detalj` is technical: an algorithm's address, a name of an element."""

    def __init__(self, utfall: Krypto, kode: str, detalj: str = "") -> None:
        super().__init__(kode)
        self.utfall = utfall
        self.merknad = Merknad(kode, detalj=detalj[:100])


@dataclass
class Arbeid:
    """The work that one uploaded file may still ask for, and the digests that were made already."""

    igjen: int = MEST_ARBEID
    kjente: dict[tuple[str, int], bytes] = field(default_factory=dict, repr=False)

    def bruk(self, oktetter: int) -> None:
        """Counts what is written out; `Stopp` «for-mye-arbeid» past the limit."""
        self.igjen -= oktetter
        if self.igjen < 0:
            raise Stopp(Krypto.IKKE_STOTTET, "for-mye-arbeid")

    def avtrykk_av_fil(self, navn: str, innhold: bytes) -> bytes:
        """The digest of a file that stays where it is: made once, however many references mean it."""
        nokkel = (navn, id(innhold))
        if nokkel not in self.kjente:
            self.kjente[nokkel] = avtrykk(navn, innhold)
        return self.kjente[nokkel]


@dataclass(frozen=True)
class Xmldokument:
    """One XML file, read once. `ider`: every Id and what carries it."""

    rot: etree._Element
    storrelse: int
    ider: Mapping[str, tuple[etree._Element, ...]]
    arbeid: Arbeid


@dataclass(frozen=True, slots=True)
class Referanse:
    """One ds:Reference. `mal`: what it means inside the file, None for a file outside; `funnet`: whether that file is at hand.

    `oktetter`: what was digested.
    """

    ledd: etree._Element
    uri: str
    mal: etree._Element | None
    ok: bool
    oktetter: bytes = field(repr=False)
    funnet: bool = True


def apne(xml: bytes, grenser: Xmlgrenser, arbeid: Arbeid | None = None) -> Xmldokument:
    """The file as a tree with its Ids. `arbeid`: shared by the signature files of one container. `Lesefeil` as from `tryggxml.les`."""
    rot = les(xml, grenser)
    ider: dict[str, list[etree._Element]] = {}
    for ledd in rot.iter(etree.Element):
        for navn, verdi in ledd.attrib.items():
            if etree.QName(navn).localname in {"Id", "ID", "id"}:
                ider.setdefault(str(verdi), []).append(ledd)
    return Xmldokument(rot, len(xml), {i: tuple(dict.fromkeys(e)) for i, e in ider.items()}, arbeid or Arbeid())


def signaturer(dok: Xmldokument) -> tuple[etree._Element, ...]:
    """Every ds:Signature of the file, in its order, also those inside others (counter signatures)."""
    return tuple(dok.rot.iter(f"{{{DS}}}Signature"))


def en(over: etree._Element, sti: str, ns: Mapping[str, str] = NS) -> etree._Element:
    """The only one; two would let one be judged and the other be read."""
    funnet = over.findall(sti, dict(ns))
    if len(funnet) != 1:
        raise Stopp(Krypto.FORMATFEIL, "xades-mangler-ledd", sti)
    return funnet[0]


def algoritme(ledd: etree._Element, kjente: Mapping[str, Any] | frozenset[str]) -> str:
    """The element's algorithm. `Stopp` where it is not among those that we know."""
    adresse = ledd.get("Algorithm", "")
    if adresse not in kjente:
        raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", adresse)
    return adresse


def base64(tekst: str | None) -> bytes:
    """`Stopp` for what is no base64."""
    try:
        return b64decode("".join((tekst or "").split()), validate=True)
    except ValueError:
        raise Stopp(Krypto.FORMATFEIL, "signatur-uleselig", "base64") from None


def tekst(ledd: etree._Element) -> str:
    """All text below the element."""
    return "".join(str(t) for t in ledd.itertext())


def avtrykk(navn: str, data: bytes) -> bytes:
    """The digest, by hashlib's name."""
    return hashlib.new(navn, data, usedforsecurity=False).digest()


def kanonisk(ledd: etree._Element, adresse: str, prefikser: list[str] | None = None, *, hele: bool = False) -> bytes:
    """Canonical XML of an element with all below it. `hele`: with the instructions before and after it, as for a whole document.

    lxml writes a false `xmlns=""` below an inherited default namespace; a parsed copy is free of it.
    """
    eksklusiv = adresse.startswith(_EXC)
    raa = etree.tostring(ledd.getroottree() if hele else ledd, with_tail=False)
    nytt = etree.fromstring(raa, parser())
    if not eksklusiv:
        for navn, verdi in _arvede(ledd, adresse).items():
            nytt.set(navn, verdi)
    kanon: bytes = etree.tostring(
        nytt.getroottree() if hele else nytt,
        method="c14n",
        exclusive=eksklusiv,
        with_comments=False,
        inclusive_ns_prefixes=prefikser or None,
    )
    return kanon


def _arvede(ledd: etree._Element, adresse: str) -> dict[str, str]:
    """xml:lang and the like on an element above belong to the canonical form all the same (C14N 1.0 2.4; 1.1 2.4: not xml:id)."""
    arvet: dict[str, str] = {}
    for over in ledd.iterancestors():
        for navn, verdi in over.attrib.items():
            if str(navn).startswith(_XML) and not (adresse.startswith(_C14N11) and str(navn) == f"{_XML}id"):
                arvet.setdefault(str(navn), str(verdi))
    return {n: v for n, v in arvet.items() if n not in ledd.attrib}


def prefikser(ledd: etree._Element | None) -> list[str] | None:
    """InclusiveNamespaces of a canonicalisation. `Stopp` for any other parameter."""
    funnet: list[str] = []
    for parameter in ledd if ledd is not None else ():
        if parameter.tag != _PREFIKSER:
            raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", str(parameter.tag))
        funnet += ["" if p == "#default" else p for p in parameter.get("PrefixList", "").split()]
    return funnet or None


def referanser(dok: Xmldokument, signatur: etree._Element, info: etree._Element, hent: Hent) -> tuple[Referanse, ...]:
    """Every reference of the signature, each with its own answer. `Stopp` where one cannot be judged."""
    ledd = info.findall("ds:Reference", NS)
    if not ledd:
        raise Stopp(Krypto.FORMATFEIL, "xades-mangler-ledd", "ds:Reference")
    if len(ledd) > MEST_REFERANSER:
        raise Stopp(Krypto.IKKE_STOTTET, "for-mye-arbeid", f"{len(ledd)} referanser")
    return tuple(_referanse(dok, signatur, r, hent) for r in ledd)


def _referanse(dok: Xmldokument, signatur: etree._Element, ledd: etree._Element, hent: Hent) -> Referanse:
    uri = ledd.get("URI")
    if uri is None:
        raise Stopp(Krypto.IKKE_STOTTET, "xades-referanse-uten-adresse")
    navn = HASHER[algoritme(en(ledd, "ds:DigestMethod"), HASHER)]
    verdi = base64(en(ledd, "ds:DigestValue").text)
    mal = finn(dok, uri)
    if mal is None:
        innhold = hent(uri)
        oktetter = b"" if innhold is None else _omform_fil(dok, ledd, innhold)
        ok = innhold is not None and (dok.arbeid.avtrykk_av_fil(navn, innhold) if oktetter is innhold else avtrykk(navn, oktetter)) == verdi
        return Referanse(ledd, uri, None, ok, oktetter, innhold is not None)
    oktetter = _omform(dok, signatur, ledd, mal, hele=uri in {"", _HELE})
    return Referanse(ledd, uri, mal, avtrykk(navn, oktetter) == verdi, oktetter)


def finn(dok: Xmldokument, uri: str) -> etree._Element | None:
    """The element that an address inside the file means; None for an address outside.

    An Id that stands twice could mean either (signature wrapping).
    """
    if uri in {"", _HELE}:
        return dok.rot
    if not uri.startswith("#"):
        return None
    treff = _PEKER.fullmatch(uri)
    if treff is None:
        raise Stopp(Krypto.IKKE_STOTTET, "xades-adresse-ikke-stottet", uri)
    id_ = treff["x"] or treff["id"]
    funnet = dok.ider.get(id_) or dok.ider.get(unquote(id_), ())
    if len(funnet) != 1:
        raise Stopp(Krypto.FORMATFEIL, "xades-adresse-ikke-entydig", f"{uri}: {len(funnet)}")
    return funnet[0]


def _omforminger(ledd: etree._Element) -> list[etree._Element]:
    return ledd.findall("ds:Transforms/ds:Transform", NS)


def _omform_fil(dok: Xmldokument, ledd: etree._Element, innhold: bytes) -> bytes:
    """A file outside: its bytes, or its canonical form where the signature asks for that."""
    for omforming in _omforminger(ledd):
        adresse = algoritme(omforming, C14N - _UTELATT | {_BASE64})
        if adresse == _BASE64:
            innhold = base64(innhold.decode("ascii", "replace"))
            continue
        try:
            fil = les(innhold, Xmlgrenser(instrukser=True))
        except Lesefeil:
            raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", adresse) from None
        dok.arbeid.bruk(len(innhold))
        innhold = kanonisk(fil, adresse, prefikser(omforming), hele=True)
    return innhold


def _omform(dok: Xmldokument, signatur: etree._Element, ledd: etree._Element, mal: etree._Element, *, hele: bool) -> bytes:
    """The octets of an element inside the file. Without a canonicalisation it is Canonical XML 1.0 (XML Signature 4.4.3.2)."""
    kanon: bytes | None = None
    ta_bort: list[etree._Element] = []
    for omforming in _omforminger(ledd):
        adresse = algoritme(omforming, C14N | {OMSLUTTET, _BASE64, _XPATH, _FILTER2})
        if kanon is not None:
            raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", f"{adresse} etter kanonisering")
        if adresse == OMSLUTTET:
            ta_bort.append(signatur)
        elif adresse in {_XPATH, _FILTER2}:
            ta_bort += _uten_signaturer(dok, omforming)
        elif adresse == _BASE64:
            if not _har_base64(mal):
                raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", "base64")
            kanon = base64(tekst(mal))
        else:
            kanon = _skriv(dok, mal, ta_bort, adresse, prefikser(omforming), hele=hele)
    return _skriv(dok, mal, ta_bort, _C14N10, None, hele=hele) if kanon is None else kanon


def _har_base64(ledd: etree._Element) -> bool:
    """A ds:Object, or the one that Spanish @firma files have for it: of any other element, neither its name nor its attributes are signed,
    so it could be called anything."""
    over = ledd.getparent()
    firma = ledd.tag == "CONTENT" and over is not None and over.tag == "AFIRMA" and over.getparent() is None
    return firma or ledd.tag == f"{{{DS}}}Object"


def _skriv(
    dok: Xmldokument, mal: etree._Element, ta_bort: list[etree._Element], adresse: str, medtatte: list[str] | None, *, hele: bool
) -> bytes:
    dok.arbeid.bruk(dok.storrelse)
    return kanonisk(_uten(mal, ta_bort), adresse, medtatte, hele=hele)


def _uten_signaturer(dok: Xmldokument, omforming: etree._Element) -> Iterator[etree._Element]:
    """The signatures that an XPath leaves out; every one of them is judged by itself. `Stopp` for any other XPath."""
    adresse = omforming.get("Algorithm", "")
    for uttrykk in omforming:
        sti = "".join((uttrykk.text or "").split())
        funnet = [(t["p"], velg) for (hvor, m), velg in _UTEN_SIGNATURER.items() if hvor == adresse and (t := re.fullmatch(m, sti))]
        trukket = adresse == _XPATH or uttrykk.get("Filter") == "subtract"
        if not funnet or not trukket or len(uttrykk) or uttrykk.nsmap.get(funnet[0][0]) != DS:
            raise Stopp(Krypto.IKKE_STOTTET, "algoritme-ikke-stottet", "XPath")
        prefiks, velg = funnet[0]
        yield from (s for s in signaturer(dok) if velg(s, prefiks))


def _uten(mal: etree._Element, ta_bort: list[etree._Element]) -> etree._Element:
    """The element in a copy of the file without what is to be left out; what stands between the tags stays (`tail`)."""
    bort = [e for e in dict.fromkeys(ta_bort) if any(o is mal for o in e.iterancestors())]
    if not bort:
        return mal
    kopi = copy.deepcopy(mal.getroottree()).getroot()
    stier, malet = [_sti(e) for e in bort], _ved(kopi, _sti(mal))
    for ledd in [_ved(kopi, sti) for sti in stier]:
        over, forrige = ledd.getparent(), ledd.getprevious()
        if over is None:
            continue
        if forrige is not None:
            forrige.tail = (forrige.tail or "") + (ledd.tail or "")
        else:
            over.text = (over.text or "") + (ledd.tail or "")
        ledd.tail = None
        over.remove(ledd)
    return malet


def _sti(ledd: etree._Element) -> tuple[int, ...]:
    """Where an element stands: the place among its siblings, from the root down."""
    linje = [ledd, *ledd.iterancestors()]
    return tuple(over.index(barn) for barn, over in pairwise(linje))[::-1]


def _ved(rot: etree._Element, sti: tuple[int, ...]) -> etree._Element:
    for plass in sti:
        rot = rot[plass]
    return rot

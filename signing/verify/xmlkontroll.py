"""The check of one XML file that carries its own signatures: enveloped, enveloping, or beside what they sign (EN 319 132-1).

An LTV-SDO from Posten's signing service is one, and is told as the proof that it is. Everything in the file must be signed: what no
signature covers came later, or was put around what was signed (signature wrapping).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from signing.verify import personer, xadessignatur, xmldsig, xmltillit
from signing.verify.beholderdom import brudd, svakheter, xmlvurdert
from signing.verify.beholderkontroll import signaturrapport
from signing.verify.dom import Dom, Integritet
from signing.verify.fakta import Dekning, Krypto, Merknad
from signing.verify.ltvsdo import er_ltvsdo
from signing.verify.opphav import Opphav
from signing.verify.pdf import Lesefeil
from signing.verify.rapport import Rapport
from signing.verify.sammenstilling import Sporring, sett_sammen
from signing.verify.tryggxml import Xmlgrenser
from signing.verify.xadesledd import XADES
from signing.verify.xadessignatur import Xmlsignatur
from signing.verify.xmldsig import DS, NS, Xmldokument

GRENSER = Xmlgrenser(ledd=300_000, instrukser=True)
_EGENSKAPER = {f"{{{ns}}}QualifyingProperties{hva}" for ns in XADES for hva in ("", "Reference")}
_I_EGENSKAPER = frozenset({"SignedProperties", "UnsignedProperties"})
_FRIE_ATTRIBUTTER = re.compile(
    r"(?i:id|uri|version)|\{http://www\.w3\.org/XML/1998/namespace\}.*|\{http://www\.w3\.org/2001/XMLSchema-instance\}.*"
)
"""Attributes around what is signed that say nothing of it: addresses, versions, a language or a base, and which schema to check it by."""
_SIGNATUR, _OBJEKT = f"{{{DS}}}Signature", f"{{{DS}}}Object"


def kontroller(data: bytes, sporring: Sporring) -> Rapport:
    """The report. `Lesefeil` where the file cannot be read, or is of a kind that is not supported."""
    dok = xmldsig.apne(data, GRENSER)
    if etree.QName(dok.rot).localname == "SignedDoc":
        raise Lesefeil("ddoc-ikke-stottet")
    ledd = xmldsig.signaturer(dok)
    flest = sporring.policy.grenser.signaturer
    alle = tuple(_en(dok, e, nr) for nr, e in enumerate(ledd[:flest]))
    dommen = fell_dom(dok, alle, for_mange=len(ledd) > flest)
    fakta = xmltillit.undersok(alle, sporring.policy, sporring.at, sporring.kunnskap)
    vurderte = [xmlvurdert(s, Dekning.HELE_FILEN if _dekker_alt(dok, s) else Dekning.HEL_REVISJON) for s in alle]
    delvise = [v.struktur.dekning is not Dekning.HELE_FILEN and not s.bekrefter for s, v in zip(alle, vurderte, strict=True)]
    signaturer = tuple(signaturrapport(s, v, t, delvis=d) for s, v, t, d in zip(alle, vurderte, fakta, delvise, strict=True))
    folk = personer.les([("", data)], policy=sporring.policy, at=sporring.at) if er_ltvsdo(data) else ()
    return sett_sammen(sporring.kilde, dommen, signaturer, Opphav(), sporring.registre, folk)


def _en(dok: Xmldokument, ledd: etree._Element, nr: int) -> Xmlsignatur:
    """A file outside is never fetched: what was signed is then not at hand."""
    return xadessignatur.undersok(dok, ledd, f"signatur-{nr + 1}", lambda _: None, mangler=Krypto.IKKE_STOTTET)


def fell_dom(dok: Xmldokument, signaturer: Sequence[Xmlsignatur], *, for_mange: bool = False) -> Dom:
    """The verdict, by the same rules as for a container."""
    advarsler = tuple(svakheter(signaturer))
    if not signaturer:
        return Dom(Integritet.INGEN_SIGNATUR)
    brutt = tuple(brudd(signaturer))
    ukontrollert = [f for s in signaturer if s.fakta.utfall is Krypto.IKKE_STOTTET for f in s.fakta.feil]
    ukontrollert += [Merknad("for-mange-signaturer")] if for_mange else []
    udekket = () if brutt or ukontrollert else tuple(Merknad("xml-ikke-dekket", detalj=n) for n in dict.fromkeys(_udekket(dok, signaturer)))
    for integritet, grunner in ((Integritet.BRUTT, brutt), (Integritet.ENDRET, udekket), (Integritet.IKKE_STOTTET, tuple(ukontrollert))):
        if grunner:
            return Dom(integritet, (*brutt, *udekket, *ukontrollert), advarsler)
    return Dom(Integritet.INTAKT, (), advarsler)


def _udekket(dok: Xmldokument, signaturer: Sequence[Xmlsignatur]) -> Iterator[str]:
    """The names of elements with content that no signature covers."""
    dekket = {r.mal for s in signaturer for r in s.referanser if r.ok and r.mal is not None}
    holdere = {over for e in (*dekket, *xmldsig.signaturer(dok)) for over in e.iterancestors()}
    rammer = {s.ledd for s in signaturer}
    yield from _under(dok.rot, dekket, holdere, rammer)


def _under(ledd: etree._Element, dekket: set[etree._Element], holdere: set[etree._Element], rammer: set[etree._Element]) -> Iterator[str]:
    if ledd in dekket:
        return
    if ledd in rammer:
        for objekt in ledd.findall("ds:Object", NS):
            yield from _usignert_i(objekt) if _er_egenskaper(objekt) else _under(objekt, dekket, holdere, rammer)
        return
    if ledd not in holdere:
        if xmldsig.tekst(ledd).strip() or ledd.tag != _OBJEKT:
            yield etree.QName(ledd).localname
        return
    if _har_tekst(ledd):
        yield etree.QName(ledd).localname
    yield from (f"@{etree.QName(navn).localname}" for navn in ledd.attrib if not _FRIE_ATTRIBUTTER.fullmatch(str(navn)))
    for barn in ledd.iterchildren(etree.Element):
        yield from _under(barn, dekket, holdere, rammer)


def _har_tekst(ledd: etree._Element) -> bool:
    """Text of its own, between its elements."""
    return bool((ledd.text or "").strip()) or any((barn.tail or "").strip() for barn in ledd)


def _er_egenskaper(objekt: etree._Element) -> bool:
    """The object with the qualifying properties: nothing signs the frame, and by design not the unsigned ones in it."""
    return any(str(barn.tag) in _EGENSKAPER for barn in objekt.iterchildren(etree.Element))


def _usignert_i(objekt: etree._Element) -> Iterator[str]:
    """What stands in that object and is neither signed properties nor unsigned ones (EN 319 132-1 4.3)."""
    if _har_tekst(objekt):
        yield etree.QName(objekt).localname
    for rammen in objekt.iterchildren(etree.Element):
        if str(rammen.tag) not in _EGENSKAPER:
            yield etree.QName(rammen).localname
            continue
        if _har_tekst(rammen):
            yield etree.QName(rammen).localname
        yield from (navn for ledd in rammen.iterchildren(etree.Element) if (navn := etree.QName(ledd).localname) not in _I_EGENSKAPER)


def _dekker_alt(dok: Xmldokument, s: Xmlsignatur) -> bool:
    return s.fakta.utfall is Krypto.OK and not any(_udekket(dok, [s]))

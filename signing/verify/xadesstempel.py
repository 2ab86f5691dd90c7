"""The time stamps of a XAdES signature (EN 319 132-1 5.3 and 5.5): what each was made over, and whether it fits. Trust is `xmltillit`'s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import cms as asn1cms
from lxml import etree

from signing.verify import cms, xmldsig
from signing.verify.fakta import Krypto, Merknad, Tidsstempel
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT
from signing.verify.xadesledd import XADES141, Egenskaper, stempelledd, under
from signing.verify.xmldsig import C14N, NS, Referanse, Stopp

_STANDARD = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


@dataclass(frozen=True)
class Stempel:
    """One token that fits what it was made over. `sd`: the token itself, for the chain. `arkiv`: over the whole signature and its data."""

    sd: asn1cms.SignedData
    stempel: Tidsstempel
    oktetter: bytes
    arkiv: bool = False


@dataclass(frozen=True)
class Stempelfunn:
    """All time stamps of one signature that could be read, and what was wrong with any."""

    stempler: tuple[Stempel, ...] = ()
    feil: tuple[Merknad, ...] = ()


def les(signatur: etree._Element, egenskaper: Egenskaper, referanser: Sequence[Referanse], navn: str) -> Stempelfunn:
    """Every signature time stamp and archive time stamp, each verified over what it was made over."""
    stempler: list[Stempel] = []
    feil: list[Merknad] = []
    for ledd in stempelledd(egenskaper, "SignatureTimeStamp", "ArchiveTimeStamp"):
        arkiv = etree.QName(ledd).localname == "ArchiveTimeStamp"
        try:
            oktetter = _arkivert(signatur, egenskaper, referanser, ledd) if arkiv else _verdien(signatur, ledd)
            for sd in _merker(ledd):
                stempel, hvorfor = cms.stempel_over(sd, lambda md, o=oktetter: xmldsig.avtrykk(md, o), navn)  # type: ignore[misc]  # bound at once
                feil += hvorfor
                stempler.append(Stempel(sd, stempel, oktetter, arkiv))
        except cms.IkkeStottet as e:
            feil.append(Merknad("tidsstempel-ikke-stottet", navn, str(e)))
        except Stopp as e:
            kode = "tidsstempel-ikke-stottet" if e.utfall is Krypto.IKKE_STOTTET else "tidsstempel-uleselig"
            feil.append(Merknad(kode, navn, e.merknad.detalj))
        except UTLOPT:
            raise
        except BIBLIOTEKSFEIL as e:
            feil.append(Merknad("tidsstempel-uleselig", navn, type(e).__name__))
    return Stempelfunn(tuple(stempler), tuple(feil))


def _merker(ledd: etree._Element) -> Iterator[asn1cms.SignedData]:
    merker = under(ledd, "EncapsulatedTimeStamp")
    if not merker:
        raise Stopp(Krypto.IKKE_STOTTET, "tidsstempel-ikke-stottet", "XMLTimeStamp")
    for merke in merker:
        innhold = asn1cms.ContentInfo.load(xmldsig.base64(merke.text))
        if innhold["content_type"].native != "signed_data":
            raise Stopp(Krypto.FORMATFEIL, "tidsstempel-uleselig")
        yield innhold["content"]


def _c14n(ledd: etree._Element) -> str:
    """The element's own canonicalisation, else Canonical XML 1.0 (EN 319 132-1 4.5)."""
    valgt = ledd.find("ds:CanonicalizationMethod", NS)
    return _STANDARD if valgt is None or not valgt.get("Algorithm") else xmldsig.algoritme(valgt, C14N)


def _verdien(signatur: etree._Element, ledd: etree._Element) -> bytes:
    """A signature time stamp is made over ds:SignatureValue, the element with its tags (5.3)."""
    return xmldsig.kanonisk(xmldsig.en(signatur, "ds:SignatureValue"), _c14n(ledd))


def _arkivert(signatur: etree._Element, egenskaper: Egenskaper, referanser: Sequence[Referanse], ledd: etree._Element) -> bytes:
    """5.5.2.2: what was signed, ds:SignedInfo, ds:SignatureValue, ds:KeyInfo, the unsigned properties before this one, and the ds:Objects
    that no reference covered already, one after the other."""
    if etree.QName(ledd).namespace != XADES141:
        raise Stopp(Krypto.IKKE_STOTTET, "tidsstempel-ikke-stottet", "ArchiveTimeStamp 1.3.2")
    c14n = _c14n(ledd)
    deler = [r.oktetter for r in referanser]
    deler += [xmldsig.kanonisk(e, c14n) for navn in ("SignedInfo", "SignatureValue", "KeyInfo") for e in signatur.findall(f"ds:{navn}", NS)]
    for egenskap in egenskaper.usignerte if egenskaper.usignerte is not None else ():
        if egenskap is ledd:
            break
        if isinstance(egenskap.tag, str):
            deler.append(xmldsig.kanonisk(egenskap, c14n))
    deler += [xmldsig.kanonisk(o, c14n) for o in signatur.findall("ds:Object", NS) if not _er_egenskapene(o, egenskaper)]
    return b"".join(deler)


def _er_egenskapene(objekt: etree._Element, egenskaper: Egenskaper) -> bool:
    return egenskaper.signerte is not None and any(o is objekt for o in egenskaper.signerte.iterancestors())

"""Reads a trusted list (ETSI TS 119 612, versions 5 and 6) as plain facts. Believes nothing: who signed it is judged in `listesignatur`."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509
from lxml import etree

from signing.verify.listefeil import Listefeil
from signing.verify.listevilkar import kvalifikatorer
from signing.verify.pdf import Lesefeil
from signing.verify.tillitstjeneste import Bruk, Periode, Tjeneste
from signing.verify.tryggxml import Xmlgrenser, les
from signing.verify.xades import les_tid

TSL = "http://uri.etsi.org/02231/v2#"
TYPER = "http://uri.etsi.org/02231/v2/additionaltypes#"
NS = {"t": TSL, "a": TYPER}
VERSJONER = frozenset({"5", "6"})
LISTE_AV_LISTER = "listofthelists"
"""The end of TSLType of a list that only points to others (§5.3.3), as the European Commission's."""
XML = "application/vnd.etsi.tsl+xml"
TJENESTETYPE = "http://uri.etsi.org/TrstSvc/Svctype/"
GRENSER = Xmlgrenser(storrelse=32 * 1024 * 1024, ledd=1_000_000)
"""The longest lists of 2024 have about 2 MiB and 30,000 elements."""

GITT: Mapping[str, bool] = {
    "granted": True,
    "withdrawn": False,
    "recognisedatnationallevel": True,
    "deprecatedatnationallevel": False,
    "undersupervision": True,
    "supervisionincessation": True,
    "supervisionceased": False,
    "supervisionrevoked": False,
    "accredited": True,
    "accreditationceased": False,
    "accreditationrevoked": False,
    "setbynationallaw": True,
    "deprecatedbynationallaw": False,
}
"""The last part of a status' address (§5.5.4 and annex D.5) → whether the service may be relied on meanwhile. Others: no."""

_BRUK = {b.value: b for b in Bruk}
_KJENTE_UTVIDELSER = frozenset(
    {
        f"{{{TSL}}}AdditionalServiceInformation",
        f"{{{TSL}}}ExpiredCertsRevocationInfo",
        f"{{{TYPER}}}TakenOverBy",
        "{http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#}Qualifications",
    }
)
_SPRAK = "{http://www.w3.org/XML/1998/namespace}lang"
_SPRAKREKKE = ("nb", "no", "nn", "en")


@dataclass(frozen=True, slots=True)
class Peker:
    """Another list that this one points to, and who may sign that."""

    territorium: str
    type: str
    signatarer: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listetjeneste:
    """One service, and the certificates that it is known by now."""

    tjeneste: Tjeneste
    sertifikater: tuple[x509.Certificate, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lestliste:
    """What the list says. `neste`: None for a list that is closed for good."""

    type: str
    territorium: str
    sekvensnummer: int
    utstedt: datetime
    neste: datetime | None
    pekere: tuple[Peker, ...]
    tjenester: tuple[Listetjeneste, ...]

    @property
    def peker_bare(self) -> bool:
        """It is a list of lists."""
        return self.type.lower().endswith(LISTE_AV_LISTER)


def les_liste(xml: bytes, *, fil: str = "") -> Lestliste:
    """The facts. `Listefeil` where it is no list, or says too little to be used."""
    try:
        rot = les(xml, GRENSER)
    except Lesefeil as e:
        raise Listefeil("tillitsliste-uleselig", fil=fil, detalj=e.kode) from None
    try:
        return _liste(rot)
    except _Mangler as e:
        raise Listefeil("tillitsliste-ukjent-form", fil=fil, detalj=str(e)) from None


class _Mangler(Exception):  # noqa: N818  # told as a Listefeil
    """What is missing, or not as the standard has it."""


def _liste(rot: etree._Element) -> Lestliste:
    if rot.tag != f"{{{TSL}}}TrustServiceStatusList":
        raise _Mangler(etree.QName(rot).localname)
    om = _en(rot, "t:SchemeInformation")
    if _tekst(om, "t:TSLVersionIdentifier") not in VERSJONER:
        raise _Mangler("TSLVersionIdentifier")
    return Lestliste(
        type=_tekst(om, "t:TSLType"),
        territorium=_tekst(om, "t:SchemeTerritory"),
        sekvensnummer=_tall(om, "t:TSLSequenceNumber"),
        utstedt=_tid(om, "t:ListIssueDateTime"),
        neste=_tid(om, "t:NextUpdate/t:dateTime") if om.find("t:NextUpdate/t:dateTime", NS) is not None else None,
        pekere=tuple(_pekere(om)),
        tjenester=tuple(_tjenester(rot)),
    )


def _pekere(om: etree._Element) -> Iterator[Peker]:
    for peker in om.findall("t:PointersToOtherTSL/t:OtherTSLPointer", NS):
        annet = "t:AdditionalInformation/t:OtherInformation/"
        if peker.findtext(f"{annet}a:MimeType", XML, NS).strip() != XML:
            continue  # the same list for people, as PDF
        identiteter = peker.findall("t:ServiceDigitalIdentities/t:ServiceDigitalIdentity/t:DigitalId/t:X509Certificate", NS)
        signatarer = tuple(der for der in map(_der, identiteter) if der is not None)
        territorium, slag = (peker.findtext(f"{annet}t:{hva}", "", NS).strip() for hva in ("SchemeTerritory", "TSLType"))
        yield Peker(territorium, slag, signatarer)


def _tjenester(rot: etree._Element) -> Iterator[Listetjeneste]:
    for tilbyder in rot.findall("t:TrustServiceProviderList/t:TrustServiceProvider", NS):
        navn = _navn(tilbyder, "t:TSPInformation/t:TSPName/t:Name")
        for en in tilbyder.findall("t:TSPServices/t:TSPService", NS):
            yield _tjeneste(navn, en)


def _tjeneste(tilbyder: str, en: etree._Element) -> Listetjeneste:
    na = _en(en, "t:ServiceInformation")
    identiteter = na.findall("t:ServiceDigitalIdentity/t:DigitalId/t:X509Certificate", NS)
    sertifikater = tuple(x509.Certificate.load(der) for der in dict.fromkeys(map(_der, identiteter)) if der is not None)
    for_na = en.findall("t:ServiceHistory/t:ServiceHistoryInstance", NS)
    return Listetjeneste(Tjeneste(tilbyder, _navn(na, "t:ServiceName/t:Name"), tuple(_perioder([na, *for_na]))), sertifikater)


def _perioder(ledd: Iterable[etree._Element]) -> Iterator[Periode]:
    """The newest first; each lasts until the next newer begins."""
    nyeste_forst = sorted(((_tid(ett, "t:StatusStartingTime"), ett) for ett in ledd), key=lambda par: par[0], reverse=True)
    slutter = [None, *(fra for fra, _ in nyeste_forst)]
    for (fra, ett), til in zip(nyeste_forst, slutter, strict=False):
        yield _periode(ett, fra, til)


def _periode(ett: etree._Element, fra: datetime, til: datetime | None) -> Periode:
    status = _tekst(ett, "t:ServiceStatus").rstrip("/").rpartition("/")[2]
    utvidelser = [
        (u.get("Critical") in {"true", "1"}, ledd) for u in ett.findall("t:ServiceInformationExtensions/t:Extension", NS) for ledd in u
    ]
    tillegg = (ledd.findtext("t:URI", "", NS).strip().rpartition("/")[2] for _, ledd in utvidelser)
    return Periode(
        fra=fra,
        til=til,
        type=_tekst(ett, "t:ServiceTypeIdentifier").removeprefix(TJENESTETYPE),
        status=status,
        gitt=GITT.get(status, False),
        bruk=frozenset(_BRUK[t] for t in tillegg if t in _BRUK),
        kvalifikatorer=tuple(kvalifikatorer(ledd for _, ledd in utvidelser)),
        forstatt=all(not kritisk or ledd.tag in _KJENTE_UTVIDELSER for kritisk, ledd in utvidelser),
    )


def _der(ledd: etree._Element) -> bytes | None:
    """A certificate's bytes; one that cannot be read is nobody's."""
    try:
        der = b64decode("".join((ledd.text or "").split()), validate=True)
        _les_helt(x509.Certificate.load(der, strict=True))
    except (ValueError, TypeError):
        return None
    return der


def _les_helt(sertifikat: x509.Certificate) -> None:
    """asn1crypto reads what is inside when it is asked for: here, what a chain asks for later. ValueError or TypeError."""
    _ = sertifikat.subject.hashable, sertifikat.public_key.algorithm, sertifikat.not_valid_before, sertifikat.not_valid_after
    _ = sertifikat.key_identifier, sertifikat.key_usage_value, sertifikat.basic_constraints_value


def _navn(over: etree._Element, sti: str) -> str:
    navn = {ledd.get(_SPRAK, "").lower(): " ".join((ledd.text or "").split()) for ledd in reversed(over.findall(sti, NS))}
    return next((navn[s] for s in _SPRAKREKKE if navn.get(s)), next(reversed(navn.values()), ""))


def _en(over: etree._Element, sti: str) -> etree._Element:
    funnet = over.findall(sti, NS)
    if len(funnet) != 1:
        raise _Mangler(sti.removeprefix("t:"))
    return funnet[0]


def _tekst(over: etree._Element, sti: str) -> str:
    tekst = (_en(over, sti).text or "").strip()
    if not tekst:
        raise _Mangler(sti.rpartition("t:")[2])
    return tekst


def _tall(over: etree._Element, sti: str) -> int:
    tekst = _tekst(over, sti)
    if not (tekst.isascii() and tekst.isdigit() and len(tekst) < 10):
        raise _Mangler(sti.rpartition("t:")[2])
    return int(tekst)


def _tid(over: etree._Element, sti: str) -> datetime:
    tid = les_tid(_tekst(over, sti))
    if tid is None:
        raise _Mangler(sti.rpartition("t:")[2])
    return tid

"""The verdict on a signed container (ASiC, ETSI EN 319 162-1): the signatures in it, and which of its files they cover.

Every file outside META-INF must be covered: one that no signature covers came later or was never signed. Trust has no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, unquote_plus

from lxml import etree

from signing.verify import odfmanifest, xadessignatur, xmldsig
from signing.verify.asic import Asicgrenser, Beholder
from signing.verify.dom import Dom, Integritet, Vurdert
from signing.verify.fakta import Dekning, Endringer, Endringsniva, Krypto, Merknad, Signaturfakta, Slag, Struktur
from signing.verify.pdf import Lesefeil
from signing.verify.personer import uten_nummer
from signing.verify.tryggxml import Xmlgrenser
from signing.verify.xadessignatur import Xmlsignatur
from signing.verify.xmldsig import Hent, Xmldokument

GRENSER = Asicgrenser(
    storrelse=50 * 1024 * 1024,
    utpakket=128 * 1024 * 1024,
    filer=1024,
    navnelengde=400,
    kolon=True,
    xml=Xmlgrenser(storrelse=16 * 1024 * 1024, ledd=50_000, instrukser=True),
)
MIMETYPE = "mimetype"
ASIC_E, ASIC_S = "application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"
_SIGNATURFIL = re.compile(r"META-INF/[^/]*signatures[^/]*\.xml", re.IGNORECASE)  # EN 319 162-1 4.4.3.2: «*signatures*.xml»
_ANDRE = {
    ".p7s": "asic-cades-ikke-stottet",
    ".p7m": "asic-cades-ikke-stottet",
    ".tst": "asic-tidsstempel-ikke-stottet",
}
"""Other kinds of signatures in META-INF, and what is said of them."""
_BEVIS = re.compile(r"META-INF/[^/]*evidencerecord[^/]*\.(ers|xml)|META-INF/ASiC[A-Za-z]*Manifest[^/]*\.xml", re.IGNORECASE)
_POSTEN = "{http://uri.etsi.org/2918/v1.2.1#}XAdESSignatures"
"""The root of bundles by Posten's profile, whose names are written as in a form: «+» for a blank (signering-docs)."""
MEST_SIGNATURER = 64


@dataclass(frozen=True)
class Beholdersignatur:
    """One signature of a container, the files whose digest in it fits, and the media types that it signed (file → type)."""

    signatur: Xmlsignatur
    dekket: frozenset[str] = frozenset()
    typer: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Beholderfunn:
    """All signatures, and what could not be judged: a signature file that is none, or a kind of signature that is not supported."""

    signaturer: tuple[Beholdersignatur, ...] = ()
    uleste: tuple[Merknad, ...] = ()
    ukontrollerte: tuple[Merknad, ...] = ()


def undersok(beholder: Beholder, *, flest: int = MEST_SIGNATURER) -> Beholderfunn:
    """The signatures of every signature file, each judged by itself."""
    funnet: list[Beholdersignatur] = []
    arbeid = xmldsig.Arbeid()
    uleste: list[Merknad] = []
    ukontrollerte = [Merknad(k, n) for n in beholder.meta for endelse, k in _ANDRE.items() if n.lower().endswith(endelse)]
    for navn, xml in beholder.meta.items():
        if not _SIGNATURFIL.fullmatch(navn):
            continue
        try:
            dok = xmldsig.apne(xml, beholder.grenser.xml, arbeid)
        except Lesefeil as e:
            uleste.append(Merknad("signatur-uleselig", navn, e.kode))
            continue
        alle = xmldsig.signaturer(dok)
        if not alle:
            uleste.append(Merknad("xades-ikke-en-signatur", navn))
        for nr, ledd in enumerate(alle):
            if len(funnet) == flest:
                ukontrollerte.append(Merknad("for-mange-signaturer"))
                break
            funnet.append(_en(beholder, dok, ledd, navn if len(alle) == 1 else f"{navn}#{nr + 1}"))
    return Beholderfunn(tuple(funnet), tuple(uleste), tuple(dict.fromkeys(ukontrollerte)))


def _en(beholder: Beholder, dok: Xmldokument, ledd: etree._Element, navn: str) -> Beholdersignatur:
    def filnavn(uri: str) -> str:
        return _filnavn(uri, beholder, som_skjema=dok.rot.tag == _POSTEN)

    signatur = xadessignatur.undersok(dok, ledd, navn, _henter(beholder, filnavn), mangler=Krypto.HASH_FEIL)
    dekket = {filnavn(r.uri) for r in signatur.referanser if r.ok and r.mal is None}
    typer = {filnavn(uri): type_ for uri, type_ in signatur.medietyper}
    return Beholdersignatur(signatur, frozenset(dekket & beholder.filer.keys()), typer)


def _henter(beholder: Beholder, filnavn: Callable[[str], str]) -> Hent:
    alle = {**beholder.meta, **beholder.filer}
    return lambda uri: alle.get(filnavn(uri))


def _filnavn(uri: str, beholder: Beholder, *, som_skjema: bool) -> str:
    """The name that an address means (RFC 3986 2.1, relative to the container's root). A name spelled as the address is goes first."""
    sti = uri.removeprefix("/")
    if sti in beholder.filer:
        return sti
    navn = unquote(sti)
    return unquote_plus(sti) if som_skjema and navn not in beholder.filer else navn


def medietyper(funn: Beholderfunn) -> Mapping[str, str]:
    """File → the media type that was signed for it; by the first signature that says one."""
    typer: dict[str, str] = {}
    for s in funn.signaturer:
        if s.signatur.fakta.utfall is Krypto.OK:
            typer = {**s.typer, **typer}
    return typer


def vurder(funn: Beholderfunn, beholder: Beholder) -> tuple[Vurdert, ...]:
    """The facts of each signature, in the form that the report shares with PDF."""
    return tuple(_vurdert(s, frozenset(_innhold(beholder))) for s in funn.signaturer)


def _innhold(beholder: Beholder) -> list[str]:
    """The files that must be covered."""
    return [n for n in beholder.filer if n != MIMETYPE]


def _vurdert(s: Beholdersignatur, innhold: frozenset[str]) -> Vurdert:
    return xmlvurdert(s.signatur, Dekning.HELE_FILEN if s.dekket >= innhold else Dekning.HEL_REVISJON)


def xmlvurdert(s: Xmlsignatur, dekning: Dekning) -> Vurdert:
    """The facts of one XML signature; nothing can happen to a file in a container after signing without breaking the digest."""
    fakta: Signaturfakta = s.fakta
    if fakta.utfall is not Krypto.OK:
        dekning = Dekning.UKLAR
    return Vurdert(uten_nummer(s.navn), Slag.SIGNATUR, Struktur(dekning), fakta, Endringer(Endringsniva.INGEN, tillatt=True), s.format)


def skjult(dom: Dom) -> Dom:
    """The same without what looks like a personal number: files may be called by one."""
    return replace(dom, feil=tuple(map(_skjult, dom.feil)), advarsler=tuple(map(_skjult, dom.advarsler)))


def _skjult(m: Merknad) -> Merknad:
    return replace(m, sted=uten_nummer(m.sted), detalj=uten_nummer(m.detalj))


def fell_dom(funn: Beholderfunn, beholder: Beholder) -> Dom:
    """The verdict. The order of the rules is the order of severity, as for PDF (`dom.fell_dom`)."""
    brutt = tuple(brudd((s.signatur for s in funn.signaturer), funn.uleste))
    ukontrollert = (
        *funn.ukontrollerte,
        *(f for s in funn.signaturer if s.signatur.fakta.utfall is Krypto.IKKE_STOTTET for f in s.signatur.fakta.feil),
    )
    advarsler = (*_advarsler(funn, beholder), *svakheter(s.signatur for s in funn.signaturer))
    if not funn.signaturer and not brutt and not ukontrollert:
        return Dom(Integritet.INGEN_SIGNATUR, advarsler=advarsler)
    endret = tuple(_endret(funn, beholder)) if funn.signaturer else ()
    for integritet, grunner in ((Integritet.BRUTT, brutt), (Integritet.ENDRET, endret), (Integritet.IKKE_STOTTET, ukontrollert)):
        if grunner:
            return Dom(integritet, (*brutt, *endret, *ukontrollert), advarsler)
    return Dom(Integritet.INTAKT, (), advarsler)


def brudd(signaturer: Iterable[Xmlsignatur], uleste: Sequence[Merknad] = ()) -> Iterator[Merknad]:
    """Cryptographically wrong, or not a signature at all."""
    yield from uleste
    for s in signaturer:
        if s.fakta.utfall in {Krypto.HASH_FEIL, Krypto.SIGNATUR_FEIL, Krypto.FORMATFEIL}:
            yield from s.fakta.feil
        else:
            yield from (f for f in s.fakta.feil if f.kode in {"tidsstempel-stemmer-ikke", "tidsstempel-uleselig"})


def svakheter(signaturer: Iterable[Xmlsignatur]) -> Iterator[Merknad]:
    """What is worth knowing about signatures that hold."""
    for s in signaturer:
        if s.fakta.svak:
            yield Merknad("svak-algoritme", s.navn, s.fakta.hashalgoritme or "")
        yield from (f for f in s.fakta.feil if f.kode == "tidsstempel-ikke-stottet")


def _endret(funn: Beholderfunn, beholder: Beholder) -> Iterator[Merknad]:
    """Files that no signature covers, and a list of files that says something else than what was signed."""
    innhold = _innhold(beholder)
    if any(s.signatur.fakta.utfall is Krypto.IKKE_STOTTET for s in funn.signaturer):
        return  # what it covers is not known
    dekket = frozenset(n for s in funn.signaturer for n in s.dekket)
    yield from (Merknad("asic-fil-ikke-signert", n) for n in innhold if n not in dekket)
    if not innhold:
        yield Merknad("asic-uten-innhold")
    if odfmanifest.FIL in beholder.meta:
        typer = medietyper(funn)
        yield from odfmanifest.undersok(beholder.meta[odfmanifest.FIL], frozenset(innhold), typer, beholder.grenser.xml)


def _advarsler(funn: Beholderfunn, beholder: Beholder) -> Iterator[Merknad]:
    """What the specifications ask for, and what a program that opens the container may stumble on."""
    yield from _om_mimetype(beholder)
    innhold = _innhold(beholder)
    kjent = re.compile(f"{_SIGNATURFIL.pattern}|{_BEVIS.pattern}|{re.escape(odfmanifest.FIL)}", re.IGNORECASE)
    for navn in beholder.meta:
        if _BEVIS.fullmatch(navn) and "evidencerecord" in navn.lower():
            yield Merknad("asic-bevis-ikke-kontrollert", navn)
        elif not kjent.fullmatch(navn) and not navn.lower().endswith(tuple(_ANDRE)):
            yield Merknad("asic-uventet-fil", navn)
    for s in funn.signaturer:
        udekket = [n for n in innhold if n not in s.dekket]
        if s.dekket and udekket and s.signatur.fakta.utfall is Krypto.OK:
            yield Merknad("asic-signatur-dekker-ikke-alt", s.signatur.navn, ", ".join(udekket)[:200])


def _om_mimetype(beholder: Beholder) -> Iterator[Merknad]:
    """EN 319 162-1 4.3.3.1 and 4.4.4.2: first in the file, and one of two values."""
    if MIMETYPE not in beholder.filer:
        yield Merknad("asic-mimetype-mangler")
        return
    if medietype(beholder) not in {ASIC_E, ASIC_S}:
        yield Merknad("asic-mimetype-ukjent", detalj=(medietype(beholder) or "")[:60])
    if next(iter((*beholder.rekkefolge, MIMETYPE))) != MIMETYPE:
        yield Merknad("asic-mimetype-ikke-forst")


def medietype(beholder: Beholder) -> str | None:
    """What the container says that it is; an editor's byte order mark and line ending are let pass."""
    raa = beholder.filer.get(MIMETYPE)
    return None if raa is None else raa[:100].decode("utf-8-sig", "replace").strip()

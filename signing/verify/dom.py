"""The verdict on integrity: what the facts of all signatures together allow us to say, in falling order of certainty.

Trust, revocation, expiry and the network have no part in it (interfaces). Each rule below either finds its reasons or none;
the worst verdict with a reason stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from signing.verify import binding, cms, endringer, skygge, struktur, tvetydig
from signing.verify.fakta import Dekning, Endringer, Endringsniva, Krypto, Merknad, Signaturfakta, Slag, Struktur
from signing.verify.opphav import Opphav
from signing.verify.pdf import Dokument, Feltsignatur
from signing.verify.policy import Policy
from signing.verify.valideringsdata import sertifikater_i_dss


class Integritet(StrEnum):
    """The values of `samlet.integritet`."""

    INTAKT = "intakt"
    TILLATTE_ENDRINGER = "intaktMedTillatteEndringer"
    ENDRET = "endret"
    BRUTT = "brutt"
    INGEN_SIGNATUR = "ingenSignatur"
    UGYLDIG_FIL = "ugyldigFil"
    IKKE_STOTTET = "ikkeStottet"


@dataclass(frozen=True)
class Vurdert:
    """All integrity facts of one signature. `navn`: the field's full name, in a container the file that the signature stands in.

    `signatur`: the field, where it stands in a PDF. `format`: «PAdES», «PKCS7», «DocTimeStamp», «XAdES», else what the file calls it.
    `skygger`: what later revisions brought to light.
    """

    navn: str
    slag: Slag
    struktur: Struktur
    fakta: Signaturfakta
    endringer: Endringer
    format: str
    revisjon: int = 0
    signatur: Feltsignatur | None = None
    skygger: tuple[Merknad, ...] = ()


@dataclass(frozen=True)
class Dom:
    """The verdict, its reasons, and what is worth knowing besides. `udekket`: the last signature does not cover the file."""

    integritet: Integritet
    feil: tuple[Merknad, ...] = ()
    advarsler: tuple[Merknad, ...] = ()
    udekket: bool = False

    @property
    def uendret(self) -> bool:
        """Nothing happened after signing that it does not allow."""
        return self.integritet in {Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER}


def vurder(dokument: Dokument, policy: Policy, *, med_endringer: bool = True) -> tuple[Vurdert, ...]:
    """The facts of each signature that is still in the document, each by itself.

    Without `med_endringer` the difference analysis is left out and its level is `ingen`: for the cheap first look of
    `rask_dom` only, whose «intakt» is never shown to anyone.
    """
    rundt = endringer.sammenheng(dokument, policy.grenser)
    foreldre = skygge.lose_foreldre(dokument) if med_endringer else None
    return tuple(_vurder_en(dokument, s, rundt, foreldre) for s in dokument.signaturer if s.fjernet_i is None)


def _vurder_en(dokument: Dokument, s: Feltsignatur, rundt: endringer.Sammenheng, foreldre: skygge.Foreldre | None) -> Vurdert:
    med_endringer = foreldre is not None
    bygd = struktur.undersok(dokument, s)
    fakta = cms.undersok(s)
    etter = endringer.undersok(dokument, s, bygd.dekning, rundt) if med_endringer else Endringer(Endringsniva.INGEN, tillatt=True)
    skygger = () if foreldre is None else skygge.undersok(dokument, s, etter, rundt.grenser, foreldre)
    return Vurdert(s.navn, cms.slag(s), bygd, fakta, etter, cms.format_av(s), s.revisjon, s, skygger)


def fell_dom(dokument: Dokument, vurderte: tuple[Vurdert, ...], opphav: Opphav) -> Dom:
    """The verdict. The order of the rules is the order of severity."""
    lose = tuple(_lose(dokument))
    if not dokument.signaturer:
        return Dom(Integritet.INGEN_SIGNATUR, advarsler=lose)
    siste = max((v for v in vurderte if not v.struktur.feil), key=lambda v: v.struktur.slutt, default=None)
    brutt = tuple(_brutt(vurderte))
    hale = () if siste is None else struktur.uforklart(dokument, siste.struktur.slutt)
    fritt = () if siste is None else tuple(_fritt(dokument, siste))
    udekket = siste is None or siste.struktur.dekning is not Dekning.HELE_FILEN
    usignert = (Merknad("usignert-tillegg"),) if udekket and opphav.vart else ()
    endret = tuple(_endret(dokument, vurderte, hale, opphav)) + (fritt if opphav.vart else ()) + usignert
    ukontrollert = tuple(_ukontrollert(dokument, vurderte))
    advarsler = (*_advarsler(vurderte, hale), *(() if opphav.vart else fritt), *lose)
    for integritet, grunner in (
        (Integritet.BRUTT, brutt),
        (Integritet.ENDRET, endret),
        (Integritet.IKKE_STOTTET, ukontrollert),
    ):
        if grunner:
            return Dom(integritet, (*brutt, *endret, *ukontrollert), advarsler, udekket)
    tillatt = udekket or any(v.endringer.niva in _TILLATTE for v in vurderte)
    return Dom(Integritet.TILLATTE_ENDRINGER if tillatt else Integritet.INTAKT, (), advarsler, udekket)


_TILLATTE = frozenset({Endringsniva.SKJEMA, Endringsniva.MERKNADER})
# After the last signature of another's file; our own writer leaves neither.
_UTEN_BETYDNING = frozenset({"blanke-etter-slutt", "kommentar-ved-slutt"})


def _brutt(vurderte: Iterable[Vurdert]) -> Iterator[Merknad]:
    """Cryptographically wrong, or not a signature at all."""
    for v in vurderte:
        if v.fakta.utfall is Krypto.HASH_FEIL:
            yield Merknad("hash-stemmer-ikke", v.navn)
        elif v.fakta.utfall is Krypto.SIGNATUR_FEIL:
            yield Merknad("signatur-stemmer-ikke", v.navn)
        elif v.fakta.utfall is Krypto.FORMATFEIL:
            yield from v.fakta.feil or (Merknad("signatur-uleselig", v.navn),)
        else:
            yield from (f for f in v.fakta.feil if f.kode in {"tidsstempel-stemmer-ikke", "tidsstempel-uleselig"})


def _endret(dokument: Dokument, vurderte: tuple[Vurdert, ...], hale: tuple[Merknad, ...], opphav: Opphav) -> Iterator[Merknad]:
    """More happened after a signature than it allows, or the bytes do not stand as they must."""
    yield from (Merknad("signatur-fjernet", s.navn) for s in dokument.signaturer if s.fjernet_i is not None)
    yield from (m for m in hale if opphav.vart or m.kode not in _UTEN_BETYDNING)
    yield from (m for m in tvetydig.undersok(dokument) if m not in hale)
    for v in vurderte:
        yield from v.struktur.feil
        if v.struktur.dekning is Dekning.DELVIS:
            yield Merknad("dekker-ikke-revisjonen", v.navn)
        if v.endringer.niva is Endringsniva.ANNET:
            yield Merknad("endret-etter-signering", v.navn, "; ".join(e.hva for e in v.endringer.liste if e.niva is Endringsniva.ANNET))
        elif v.endringer.niva is not Endringsniva.UKJENT and not v.endringer.tillatt:
            yield Merknad("endring-ikke-tillatt", v.navn)
        yield from v.skygger
        if opphav.vart:
            yield from _strengere(v)


def _strengere(v: Vurdert) -> Iterator[Merknad]:
    """A document of ours never gets new metadata or a new visible field after its first signature."""
    if any(e.niva is Endringsniva.METADATA for e in v.endringer.liste):
        yield Merknad("metadata-endret", v.navn)
    if v.endringer.nye_synlige:
        yield Merknad("nytt-synlig-felt", ", ".join(v.endringer.nye_synlige))


def _fritt(dokument: Dokument, siste: Vurdert) -> Iterator[Merknad]:
    """What nothing vouches for in the last /Contents: its spelling, and parts of it that could be something else."""
    yield from siste.struktur.stavemate
    yield from (f for f in siste.fakta.feil if f.kode == "tidsstempel-ikke-stottet")
    if siste.struktur.stavemate or siste.signatur is None or siste.signatur.lest is None or siste.fakta.utfall is not Krypto.OK:
        return
    contents = siste.signatur.lest.pkcs7_content
    lengde = struktur.der_lengde(contents)
    frie = ("ikke-der",) if lengde is None else binding.frie_deler(contents, lengde, sertifikater_i_dss(dokument))
    if frie:
        yield Merknad("contents-frie-deler", siste.navn, ", ".join(frie))


def _ukontrollert(dokument: Dokument, vurderte: Iterable[Vurdert]) -> Iterator[Merknad]:
    """What this verifier cannot check; neither good nor bad."""
    if dokument.for_mange:
        yield Merknad("for-mange-signaturer")
    for v in vurderte:
        if v.fakta.utfall is Krypto.IKKE_STOTTET:
            yield from v.fakta.feil
        elif v.endringer.niva is Endringsniva.UKJENT and v.struktur.dekning not in {Dekning.UKLAR, Dekning.DELVIS}:
            yield from v.endringer.feil


def _lose(dokument: Dokument) -> Iterator[Merknad]:
    """Signatures that stand in the bytes, but in no field of the document as it is read: left over, or put out of sight."""
    antall = dokument.data.count(b"/ByteRange") - len(dokument.signaturer)
    if antall > 0:
        yield Merknad("signatur-utenfor-feltene", detalj=str(antall))


def _advarsler(vurderte: tuple[Vurdert, ...], hale: tuple[Merknad, ...]) -> Iterator[Merknad]:
    yield from (m for m in hale if m.kode == "blanke-etter-slutt")
    for v in vurderte:
        if v.fakta.svak:
            yield Merknad("svak-algoritme", v.navn, v.fakta.hashalgoritme or "")
        yield from (f for f in v.fakta.feil if f.kode == "tidsstempel-ikke-stottet")
        if any(e.niva is Endringsniva.METADATA for e in v.endringer.liste):
            yield Merknad("metadata-oppdatert", v.navn)


def rask_dom(dokument: Dokument, opphav: Opphav, policy: Policy) -> Dom:
    """The same rules without the difference analysis: what it calls not intact is not intact; the rest is undecided."""
    return fell_dom(dokument, vurder(dokument, policy, med_endringer=False), opphav)

"""Verifies a signed PDF: pure, offline, and never more certain than the facts. `verify` is the way in.

The verifier shares no code with the sealer: an auditor does not have to trust who made the document. Four axes are kept
apart, integrity, changes after signing, coverage and trust, and never folded into one yes or no.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import metadata

from signing.verify import cms, personer, rapport, sporsmal, tillit
from signing.verify.dom import Dom, Integritet, Vurdert, fell_dom, vurder
from signing.verify.fakta import Dekning, Endringsniva, Merknad, Slag, Tillit, Tillitsfakta
from signing.verify.niva import pades_niva
from signing.verify.opphav import Erstatning, Opphav, Utgaveoppslag, Utgavestatus
from signing.verify.opphav import les as les_opphav
from signing.verify.pdf import BIBLIOTEKSFEIL, Dokument, ForMyeArbeid, Lesefeil, apne
from signing.verify.personer import Person
from signing.verify.policy import Anker, Grenser, Policy
from signing.verify.rapport import Kilde, Opphavsrapport, Rapport, Signaturrapport
from signing.verify.signatar import Signatar
from signing.verify.signatar import les as les_signatar
from signing.verify.sporsmal import Maloppslag, Malsvar
from signing.verify.vedlegg import les as les_vedlegg

# pyHanko logs certificate names of what it is given; who signed stands in the report and nowhere else.
for _navn in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_navn).setLevel(logging.CRITICAL + 1)

_IKKE_STOTTEDE = frozenset({"kryptert", "asic-ikke-stottet"})
_ZIP = b"PK\x03\x04"


def verify(
    data: bytes,
    *,
    policy: Policy,
    at: datetime,
    filnavn: str | None = None,
    malregister: Maloppslag | None = None,
    utgaveregister: Utgaveoppslag | None = None,
) -> Rapport:
    """The report on these bytes at this time by these rules. Anything gets a report; the same input gives the same one.

    `malregister` and `utgaveregister`: who can be asked about templates and about later issues; offline nobody.
    """
    if at.tzinfo is None:
        raise ValueError("verify: `at` must have a time zone")
    kilde = _kilde(data, policy, at, filnavn)
    if data.startswith(_ZIP):
        return _uten_innhold(kilde, "asic-ikke-stottet")
    try:
        dokument = apne(data, policy.grenser)
        opphav = les_opphav(dokument)
        vurderte = vurder(dokument, policy)
        dommen = fell_dom(dokument, vurderte, opphav)
        fakta = tillit.undersok(dokument, policy, at, [(v.signatur, v.slag, v.fakta, v.endringer) for v in vurderte])
        signaturer = tuple(_signatur(dokument, v, t, vurderte) for v, t in zip(vurderte, fakta, strict=True))
    except Lesefeil as e:
        return _uten_innhold(kilde, e.kode, e.detalj)
    except ForMyeArbeid:
        return _uten_innhold(kilde, "for-mye-arbeid")
    except BIBLIOTEKSFEIL as e:  # the last net: an upload always gets a report; tests see to it that nothing falls into it
        return _uten_innhold(kilde, "intern-feil", type(e).__name__)
    vedlegg = les_vedlegg(dokument)
    folk = personer.les(vedlegg.bevis, policy=policy, at=at)
    hele = _rapport(kilde, dommen, signaturer, opphav, Registre(malregister, utgaveregister), folk)
    return replace(hele, vedlegg=vedlegg.filer, advarsler=(*hele.advarsler, *vedlegg.merknader))


def for_mye_arbeid(data: bytes, *, policy: Policy, at: datetime, filnavn: str | None = None) -> Rapport:
    """The report on a file that asks for more work than one file may: for whoever runs `verify` under a clock, and stopped it."""
    return _uten_innhold(_kilde(data, policy, at, filnavn), "for-mye-arbeid")


@dataclass(frozen=True, slots=True)
class Registre:
    """Who can be asked besides the file itself."""

    maler: Maloppslag | None = None
    utgaver: Utgaveoppslag | None = None


def _kilde(data: bytes, policy: Policy, at: datetime, filnavn: str | None) -> Kilde:
    medietype = "application/pdf" if data.startswith(b"%PDF-") else "application/octet-stream"
    return Kilde(
        filnavn=filnavn,
        sha256=hashlib.sha256(data).hexdigest(),
        storrelse=len(data),
        medietype="application/zip" if data.startswith(_ZIP) else medietype,
        tid=at,
        policy=policy.som_tekst,
        avtrykk=policy.avtrykk,
        versjon=_versjon(),
    )


def _versjon() -> str:
    try:
        return metadata.version("kontraktverk")
    except metadata.PackageNotFoundError:
        return "0"


def _signatur(dokument: Dokument, v: Vurdert, t: Tillitsfakta, alle: tuple[Vurdert, ...]) -> Signaturrapport:
    ind, under = rapport.indikasjon(v, t)
    return Signaturrapport(v, t, _signatar(v), pades_niva(dokument, v, alle), ind, under)


def _signatar(v: Vurdert) -> Signatar | None:
    try:
        return None if v.fakta.sertifikat is None else les_signatar(v.fakta.sertifikat)
    except BIBLIOTEKSFEIL:  # a certificate that cannot be decoded names no one
        return None


def _rapport(
    kilde: Kilde,
    dommen: Dom,
    signaturer: tuple[Signaturrapport, ...],
    opphav: Opphav,
    registre: Registre,
    folk: tuple[Person, ...] = (),
) -> Rapport:
    ind = rapport.samlet_indikasjon(dommen.integritet, signaturer, folk)
    malsvar, digest = sporsmal.revisjon(opphav, signaturer, registre.maler)
    vart, erstattet_av = sporsmal.vart(signaturer, opphav, registre.utgaver, av_leverandor=bool(folk))
    utfylt = any(s.vurdert.endringer.niva in {Endringsniva.SKJEMA, Endringsniva.MERKNADER} for s in signaturer)
    laget_som_demo = any(s.tillit.demo for s in signaturer) or any(p.tillit.demo for p in folk)
    demo = (Merknad("demo-utsteder"),) if laget_som_demo else ()
    return Rapport(
        kilde=kilde,
        integritet=dommen.integritet,
        indikasjon=ind,
        tillit=rapport.samlet_tillit(signaturer),
        oppsummering=rapport.oppsummering(dommen.integritet, ind),
        sporsmal=(
            sporsmal.uendret(dommen, utfylt),
            sporsmal.hvem(signaturer, folk, uendret=dommen.uendret and not utfylt),
            sporsmal.sertifikater(signaturer),
            vart,
            malsvar,
        ),
        signaturer=signaturer,
        opphav=Opphavsrapport(opphav.verdi("dokumentId"), opphav.verdi("malrevisjon"), digest, erstattet_av),
        feil=dommen.feil,
        advarsler=(*dommen.advarsler, *personer.merknader(folk), *demo),
        personer=folk,
    )


def _uten_innhold(kilde: Kilde, kode: str, detalj: str = "") -> Rapport:
    """The report on a file that cannot be read: every question is open."""
    integritet = Integritet.IKKE_STOTTET if kode in _IKKE_STOTTEDE else Integritet.UGYLDIG_FIL
    tomt = _rapport(kilde, Dom(integritet, (Merknad(kode, detalj=detalj),)), (), Opphav(), Registre())
    ukjent = tuple(sporsmal.ukjent(s.id) if s.id != "uendret" else s for s in tomt.sporsmal)
    return Rapport(**{**tomt.__dict__, "sporsmal": ukjent})


__all__ = [
    "Anker",
    "Dekning",
    "Endringsniva",
    "Erstatning",
    "Grenser",
    "Integritet",
    "Maloppslag",
    "Malsvar",
    "Merknad",
    "Person",
    "Policy",
    "Rapport",
    "Slag",
    "Tillit",
    "Utgaveoppslag",
    "Utgavestatus",
    "cms",
    "for_mye_arbeid",
    "verify",
]

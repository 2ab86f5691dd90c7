"""The check of one container from end to end: opened under limits, every signature judged, whom they lead to, and what they cover."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from signing.verify import asic, beholderdom, bevispakke, rapport, vedleggskontroll, xmltillit
from signing.verify.asic import Beholder
from signing.verify.beholderdom import MIMETYPE, Beholderfunn
from signing.verify.beholderrapport import Beholderfil, Beholderrapport
from signing.verify.dom import Vurdert
from signing.verify.fakta import Dekning, Tillitsfakta
from signing.verify.opphav import Opphav
from signing.verify.personer import uten_nummer
from signing.verify.rapport import Rapport
from signing.verify.sammenstilling import Sporring, med_vedlegg, sett_sammen
from signing.verify.signatar import Signatar, les_om_mulig
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.vedlegg import Vedleggsfunn, ett
from signing.verify.xadessignatur import Xmlsignatur


def kontroller(data: bytes, sporring: Sporring) -> Rapport:
    """The report. `Lesefeil` where the container cannot be opened, or not safely."""
    beholder = asic.apne(data, replace(beholderdom.GRENSER, storrelse=sporring.policy.grenser.storrelse))
    funn = beholderdom.undersok(beholder, flest=sporring.policy.grenser.signaturer)
    vurderte = beholderdom.vurder(funn, beholder)
    egne = [s.signatur for s in funn.signaturer]
    fakta = xmltillit.undersok(egne, sporring.policy, sporring.at, sporring.kunnskap)
    delvise = [bool(s.dekket) and v.struktur.dekning is not Dekning.HELE_FILEN for s, v in zip(funn.signaturer, vurderte, strict=True)]
    signaturer = tuple(signaturrapport(s, v, t, delvis=d) for s, v, t, d in zip(egne, vurderte, fakta, delvise, strict=True))
    bevis = bevispakke.undersok(beholder, beholderdom.medietyper(funn), signaturer, sporring)
    dommen = beholderdom.skjult(bevispakke.skjerpet(beholderdom.fell_dom(funn, beholder), bevis))
    hele = sett_sammen(sporring.kilde, dommen, signaturer, Opphav(), sporring.registre)
    inni = _inni(beholder, uten=() if bevis is None else bevis.domt)
    filer, merknader = vedleggskontroll.kontroller(inni, sporring.innenfor, arbeid=sporring.policy.grenser.oppslag)
    return bevispakke.med_bevis(replace(med_vedlegg(hele, filer, merknader), beholder=_filer(beholder, funn)), bevis)


def signaturrapport(s: Xmlsignatur, v: Vurdert, t: Tillitsfakta, *, delvis: bool) -> Signaturrapport:
    """One XML signature on all axes. `delvis`: it leaves out something that others signed, so it is no signature of the whole: digidoc4j
    calls that invalid, EU DSS good for what it covers; we say that we cannot tell."""
    ind, under = rapport.indikasjon(v, t)
    if delvis and ind == "TOTAL_PASSED":
        ind, under = "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"
    return Signaturrapport(v, t, _uten_nummer(les_om_mulig(s.fakta.sertifikat)), s.niva, ind, under)


def _uten_nummer(signatar: Signatar | None) -> Signatar | None:
    """Baltic certificates have the personal number in the name."""
    return None if signatar is None else replace(signatar, navn=uten_nummer(signatar.navn))


def _inni(beholder: Beholder, *, uten: tuple[str, ...]) -> Vedleggsfunn:
    """The files that look signed by themselves, for the check of files inside the file. `uten`: what has been judged already."""
    alle = [(ett(uten_nummer(n), b), b) for n, b in beholder.filer.items() if n != MIMETYPE and n not in uten]
    egne = [(v, b) for v, b in alle if v.signert and not v.bevis]
    return Vedleggsfunn(tuple(v for v, _ in egne), signerte=dict(enumerate(b for _, b in egne)))


def _filer(beholder: Beholder, funn: Beholderfunn) -> Beholderrapport:
    typer = beholderdom.medietyper(funn)
    return Beholderrapport(
        beholderdom.medietype(beholder),
        tuple(
            Beholderfil(
                navn=uten_nummer(n),
                storrelse=len(b),
                sha256=hashlib.sha256(b).hexdigest(),
                dekket_av=tuple(uten_nummer(s.signatur.navn) for s in funn.signaturer if n in s.dekket),
                medietype=typer.get(n),
            )
            for n, b in beholder.filer.items()
            if n != MIMETYPE
        ),
    )

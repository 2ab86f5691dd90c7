"""`maler frigi`: proves a revision before it is frozen: parity, every example in both languages, PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.dokument.samsvar import brutte_regler
from app.errors import Oppsettsfeil
from app.maler import oversikt, paritet
from app.maler.frigi import frigi as frys
from app.maler.frigi import krev_endringslogg
from app.malsyn.tegning import Oppgave, Tegnet, apent_bord, eksempler_av, rad_fra, tegn_alle, type_fra
from app.settings import Settings
from app.tekst import Malform, Tekst

PROFILER = ("3a", "ua1")


@dataclass(frozen=True, slots=True)
class Prove:
    """What the conformance checker said of one document."""

    oppgave: Oppgave
    brutt: tuple[str, ...]


def prov(tegnet: Tegnet) -> Prove:
    """The rules that a drawn document breaks."""
    return Prove(tegnet.oppgave, tuple(sorted(regel for profil in PROFILER for regel in brutte_regler(tegnet.pdf, profil))))


def frigi(
    settings: Settings, dokumenttype: str, revisjon: str, *, igjen: bool, ferdig: Callable[[Oppgave], None] = lambda _oppgave: None
) -> dict[Malform, str]:
    """Prove, then freeze. Refuses with everything that is wrong; returns the digests."""
    type_, register = type_fra(dokumenttype), apent_bord(settings).maler
    rad = rad_fra(register, type_, revisjon)
    oversikt.krev_apen(register, type_, revisjon, igjen=igjen)
    krev_endringslogg(rad)
    if avvik := paritet.kontroller(settings.forms, settings.templates, rad):
        raise _nekt([Tekst(nb=f"{ett.sted}: {ett.hva.nb}", nn=f"{ett.sted}: {ett.hva.nn}") for ett in avvik])
    alle = alle_eksempler(settings, dokumenttype, revisjon)
    brutt = [p for p in tegn_alle(settings, alle, prov, ferdig=ferdig) if p.brutt]
    if brutt:
        raise _nekt([Tekst(nb=f"{p.oppgave.navn}: {', '.join(p.brutt)}", nn=f"{p.oppgave.navn}: {', '.join(p.brutt)}") for p in brutt])
    return frys(settings.forms, settings.templates, type_, revisjon)


def alle_eksempler(settings: Settings, dokumenttype: str, revisjon: str) -> tuple[Oppgave, ...]:
    """Every example of the kind, in both languages."""
    return tuple(Oppgave(dokumenttype, e.navn, revisjon, malform) for e in eksempler_av(settings, dokumenttype) for malform in Malform)


def _nekt(feil: list[Tekst]) -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(
            nb="Malen kan ikke frigis: " + "; ".join(ett.nb for ett in feil),
            nn="Malen kan ikkje frigivast: " + "; ".join(ett.nn for ett in feil),
        )
    )

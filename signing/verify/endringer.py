"""What happened to the document after a signature: every later revision held against the signed one, object by object.

The rules are pyHanko's (each changed object must be explained by one), with one of our own: an object may be freed when
nothing in the signed revision used it. What is not explained is a change. No revision is skipped, also when a later
signature covers it: another signer may have changed what the first one signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible
from pyhanko.sign.fields import MDPPerm

from signing.verify.cms import slag
from signing.verify.endringsliste import endrede, uleselige
from signing.verify.endringsliste import les as les_endret
from signing.verify.endringsregler import REGLER, REGLER_VED_DOCMDP_3
from signing.verify.fakta import Dekning, Endring, Endringer, Endringsniva, Merknad, Slag
from signing.verify.objektdiff import sammenlign
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, Feltsignatur, Historie, hent, signaturfelt
from signing.verify.policy import Grenser

_REKKEFOLGE = tuple(Endringsniva)
_LENGSTE_DETALJ = 300
# DocMDP (ISO 32000-2 table 257): 1 no changes, 2 forms and signatures, 3 annotations as well.
_KREVER = {
    Endringsniva.INGEN: 0,
    Endringsniva.SIGNATURER: 2,
    Endringsniva.METADATA: 1,
    Endringsniva.SKJEMA: 2,
    Endringsniva.MERKNADER: 3,
}


@dataclass(frozen=True)
class Sammenheng:
    """What one comparison must know of the whole: which fields are signed, which of them by time stamps, and where."""

    signerte: frozenset[str]
    stempler: frozenset[str]
    stempelrevisjoner: frozenset[int]
    grenser: Grenser


def sammenheng(dokument: Dokument, grenser: Grenser) -> Sammenheng:
    """The signed field names and signature revisions of the document."""
    leste = [s for s in dokument.signaturer if s.lest is not None and s.fjernet_i is None]
    stempler = [s for s in leste if slag(s) is Slag.DOKUMENTTIDSSTEMPEL]
    return Sammenheng(
        frozenset(s.navn for s in leste), frozenset(s.navn for s in stempler), frozenset(s.revisjon for s in stempler), grenser
    )


def undersok(dokument: Dokument, signatur: Feltsignatur, dekning: Dekning, rundt: Sammenheng) -> Endringer:
    """Every later revision, judged; any exception makes the level `ukjent` for this signature alone."""
    if signatur.lest is None or dekning in {Dekning.UKLAR, Dekning.DELVIS}:
        return Endringer(Endringsniva.UKJENT, tillatt=False, tillatelser_ok=False, feil=(Merknad("dekning-uklar", signatur.navn),))
    try:
        return _undersok(dokument, signatur, rundt)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        feil = Merknad("endringsanalyse-feilet", signatur.navn, type(e).__name__)
        return Endringer(Endringsniva.UKJENT, tillatt=False, tillatelser_ok=False, feil=(feil,))


def _undersok(dokument: Dokument, signatur: Feltsignatur, rundt: Sammenheng) -> Endringer:
    lest: Any = signatur.lest
    docmdp = lest.docmdp_level
    grense = None if docmdp is None else int(docmdp.value)
    liste = tuple(e for r in range(lest.signed_revision + 1, dokument.revisjoner) for e in _revisjon(dokument, lest, r, rundt))
    niva = max((e.niva for e in liste), key=_REKKEFOLGE.index, default=Endringsniva.INGEN)
    ok = niva not in {Endringsniva.ANNET, Endringsniva.UKJENT} and all(_lov(e, grense) for e in liste)
    nye = _nye_synlige(dokument, lest.signed_revision, rundt.grenser)
    return Endringer(niva, tillatt=ok, liste=liste, docmdp=grense, fieldmdp=_fieldmdp(lest), tillatelser_ok=ok, nye_synlige=nye)


def _lov(endring: Endring, docmdp: int | None) -> bool:
    """DocMDP 1 still lets validation data and time stamps be added (ISO 32000-2 12.8.2.2.2)."""
    if docmdp is None or endring.hva in {"valideringsdata", "tidsstempel"}:
        return True
    return _KREVER.get(endring.niva, 9) <= docmdp


def _fieldmdp(lest: Any) -> str | None:
    krav = lest.fieldmdp
    return None if krav is None else f"{krav.action.value.lstrip('/')}: {', '.join(krav.fields or ()) or '-'}"


def _revisjon(dokument: Dokument, lest: Any, nummer: int, rundt: Sammenheng) -> Iterator[Endring]:
    gammel = dokument.leser.get_historical_resolver(lest.signed_revision)
    ny = dokument.leser.get_historical_resolver(nummer)
    try:
        regler = REGLER_VED_DOCMDP_3 if lest.docmdp_level is MDPPerm.ANNOTATE else REGLER
        svar = sammenlign(gammel, ny, regler, fieldmdp=lest.fieldmdp, docmdp=lest.docmdp_level)
    except SuspiciousModification as e:
        yield from _uforklart(gammel, ny, nummer, e)
        return
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:  # what could be read and no longer can is a change; any other trouble leaves it open
        borte = uleselige(gammel, ny)
        if not borte:
            raise
        yield Endring(nummer, Endringsniva.ANNET, ", ".join(f"{r.idnum} {r.generation}" for r in borte)[:_LENGSTE_DETALJ], "uleselig")
        return
    ulovlig = sorted(_nye_synlige_tomme(gammel, ny, rundt))
    if ulovlig:
        hva = f"nytt synlig felt uten signatur: {', '.join(ulovlig)}"
        yield Endring(nummer, Endringsniva.ANNET, hva, "signaturfelt", felt=", ".join(ulovlig))
        return
    yield from _forklart(svar.niva, svar.felt, gammel, ny, nummer, rundt)


def _uforklart(gammel: Historie, ny: Historie, nummer: int, feil: SuspiciousModification) -> Iterator[Endring]:
    """One line for each kind and place; the technical words stand with the first."""
    objekter = getattr(feil, "objekter", None) or [r for r in endrede(ny) if gammel.har(r) or ny.er_synlig(r)]
    hva = str(feil)[:_LENGSTE_DETALJ]
    funnet = les_endret(gammel, ny, objekter)
    for nr, e in enumerate(funnet):
        yield Endring(nummer, Endringsniva.ANNET, e.objekter[:_LENGSTE_DETALJ] if nr else hva, e.slag, e.side, e.felt)
    if not funnet:
        yield Endring(nummer, Endringsniva.ANNET, hva)


def _forklart(
    niva: ModificationLevel,
    felt: frozenset[str],
    gammel: Historie,
    ny: Historie,
    nummer: int,
    rundt: Sammenheng,
) -> Iterator[Endring]:
    if gammel.opplysninger != ny.opplysninger:
        yield Endring(nummer, Endringsniva.METADATA, "metadata", "metadata")
    utfylt = sorted(felt - rundt.signerte)
    match niva:
        case ModificationLevel.ANNOTATIONS:
            yield Endring(nummer, Endringsniva.MERKNADER, "merknader", "merknader")
        case ModificationLevel.FORM_FILLING if utfylt:
            yield Endring(nummer, Endringsniva.SKJEMA, ", ".join(utfylt), "skjemafelt", felt=", ".join(utfylt))
        case ModificationLevel.FORM_FILLING:
            navn = ", ".join(sorted(felt))
            yield Endring(nummer, Endringsniva.SIGNATURER, navn or "signatur", "signatur", felt=navn)
        case ModificationLevel.LTA_UPDATES:
            hva = "tidsstempel" if nummer in rundt.stempelrevisjoner else "valideringsdata"
            navn = ", ".join(sorted(felt - rundt.stempler))
            yield Endring(nummer, Endringsniva.SIGNATURER, navn or hva, "signatur" if navn else hva, felt=navn)
        case _:
            pass


def _nye_synlige_tomme(gammel: Historie, ny: Historie, rundt: Sammenheng) -> set[str]:
    """A new visible signature field that nobody signs can hide what stands below it; signed ones show who put them there."""
    for_navn = {navn for navn, _, _ in gammel.felt(rundt.grenser)}
    nye = [(navn, felt) for navn, felt, _ in ny.felt(rundt.grenser) if navn not in for_navn]
    return {navn for navn, felt in nye if navn not in rundt.signerte and _har_flate(felt)}


def _nye_synlige(dokument: Dokument, revisjon: int, grenser: Grenser) -> tuple[str, ...]:
    gammel = dokument.leser.get_historical_resolver(revisjon)
    for_navn = {navn for navn, _, _ in gammel.felt(grenser)}
    return tuple(sorted(n for n, felt, _ in signaturfelt(dokument.leser, grenser) if n not in for_navn and _synlig(felt)))


def _har_flate(felt: Any) -> bool:
    return bool(is_field_visible(felt))  # type: ignore[no-untyped-call]  # pyHanko is partly typed


def _synlig(felt: Any) -> bool:
    """Whether the widget can be seen: it has an area, and lies within the page's box."""
    if not _har_flate(felt):
        return False
    side = hent(felt, "/P")
    boks = None if side is None else hent(side, "/CropBox", hent(side, "/MediaBox"))
    rute = hent(felt, "/Rect")
    if boks is None or rute is None:
        return True
    return bool(rute[0] < boks[2] and rute[2] > boks[0] and rute[1] < boks[3] and rute[3] > boks[1])

"""The switches «hva hvis …» of the panel: what could be otherwise in this case, chosen from what the rules looked at in it.

Each is tried beforehand, and one that changes neither who signs nor the grant is not shown. Another county's policy is never tried.
What is switched on changes the list alone: the document is drawn from the data as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app import flyt
from app.domene.parter import Kontraktsansvarlig
from app.domene.roller import Rolle
from app.domene.rolleskifte import Skifte, forskjeller
from app.domene.sak import Signatarbeslutning
from app.errors import Avvist
from app.skjema.hvahvis import Endring, Plass, med_endringer, plass
from app.tekst import Tekst

FLEST = 6
"""More switches than these nobody reads."""
MYNDIG, UNGDOM = 18, 17


@dataclass(frozen=True, slots=True)
class Forslag:
    """A value to try; None takes away what stands there."""

    verdi: Any


Foresla = Callable[[Plass, date], Forslag | None]
"""What to try in a place, by what stands there and the date of the document; None: nothing."""


@dataclass(frozen=True, slots=True)
class Sporsmal:
    """One way in which a case could be otherwise, as the end of «hva hvis …»."""

    peker: str
    foresla: Foresla
    tekst: Tekst
    tema: str
    """Of each theme the first that makes a difference is shown."""
    grunn: bool = False
    """Shown where it changes only a reason too: people ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bryter:
    """One switch. `id`: what the form sends when it is on, the same as long as the case is."""

    id: str
    tekst: Tekst
    endring: Endring
    pa: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Utfall:
    """What the switches that are on lead to."""

    beslutning: Signatarbeslutning
    skifter: Mapping[Rolle, Skifte]
    """By role."""


# ---------------------------------------------------------------- what to try


def nei(en: Plass, _: date) -> Forslag | None:
    """No, where it is yes."""
    return Forslag(False) if en.verdi is True else None


def ja(en: Plass, _: date) -> Forslag | None:
    """Yes, where it is no or not said."""
    return Forslag(True) if en.verdi in (False, None) else None


def bort(en: Plass, _: date) -> Forslag | None:
    """Nothing, where something stands that need not."""
    return Forslag(None) if en.kan_tas_bort else None


def dagen_etter(en: Plass, dato: date) -> Forslag | None:
    """From the day after the document's: too late for it."""
    return Forslag((dato + timedelta(days=1)).isoformat()) if _for_eller_lik(en, dato) else None


def pa_dagen(en: Plass, dato: date) -> Forslag | None:
    """From the document's own day, where it is too late now."""
    return Forslag(dato.isoformat()) if _etter(en, dato) else None


def dagen_for(en: Plass, dato: date) -> Forslag | None:
    """To the day before the document's: over."""
    return Forslag((dato - timedelta(days=1)).isoformat()) if en.verdi is None or not _for(en, dato) else None


def uten_slutt(en: Plass, dato: date) -> Forslag | None:
    """Without an end, where it is over now."""
    return Forslag(None) if _for(en, dato) and en.kan_tas_bort else None


def under_18(en: Plass, dato: date) -> Forslag | None:
    """Somebody who is grown up would be seventeen."""
    return Forslag(_ar_for(dato, UNGDOM)) if _datert(en) and str(en.verdi) <= _ar_for(dato, MYNDIG) else None


def over_18(en: Plass, dato: date) -> Forslag | None:
    """Somebody who is not grown up would be eighteen that very day."""
    return Forslag(_ar_for(dato, MYNDIG)) if _datert(en) and str(en.verdi) > _ar_for(dato, MYNDIG) else None


def verdi(kode: str) -> Foresla:
    """Another code of a closed list."""
    return lambda en, _: Forslag(kode) if en.verdi != kode and kode in en.valg else None


def _datert(en: Plass) -> bool:
    return isinstance(en.verdi, str) and len(en.verdi) == len("2026-01-01")


def _for_eller_lik(en: Plass, dato: date) -> bool:
    return _datert(en) and str(en.verdi) <= dato.isoformat()


def _for(en: Plass, dato: date) -> bool:
    return _datert(en) and str(en.verdi) < dato.isoformat()


def _etter(en: Plass, dato: date) -> bool:
    return _datert(en) and str(en.verdi) > dato.isoformat()


def _ar_for(dato: date, ar: int) -> str:
    """The same day so many years before; 29 February has its day on 1 March in other years."""
    try:
        return dato.replace(year=dato.year - ar).isoformat()
    except ValueError:
        return date(dato.year - ar, 3, 1).isoformat()


AVTALE, ORGAN = "/parter/avtale", "/parter/samarbeidsorgan"
SPORSMAL: tuple[Sporsmal, ...] = (
    Sporsmal(
        f"{AVTALE}/inngarKontrakt",
        nei,
        Tekst(nb="avtalen ikke gir fullmakt til å inngå kontrakt", nn="avtalen ikkje gir fullmakt til å inngå kontrakt"),
        tema="fullmakt",
    ),
    Sporsmal(
        f"{AVTALE}/inngarKontrakt",
        ja,
        Tekst(nb="avtalen gir fullmakt til å inngå kontrakt", nn="avtalen gir fullmakt til å inngå kontrakt"),
        tema="fullmakt",
    ),
    Sporsmal(
        f"{AVTALE}/gjelderFra",
        pa_dagen,
        Tekst(nb="avtalen gjelder på datoen i dokumentet", nn="avtalen gjeld på datoen i dokumentet"),
        tema="avtaletid",
    ),
    Sporsmal(f"{AVTALE}/gjelderTil", uten_slutt, Tekst(nb="avtalen ikke var gått ut", nn="avtalen ikkje var gått ut"), tema="avtaletid"),
    Sporsmal(
        f"{AVTALE}/gjelderTil", dagen_for, Tekst(nb="avtalen var gått ut dagen før", nn="avtalen var gått ut dagen før"), tema="avtaletid"
    ),
    Sporsmal(
        f"{AVTALE}/gjelderFra",
        dagen_etter,
        Tekst(nb="avtalen først gjelder fra dagen etter", nn="avtalen først gjeld frå dagen etter"),
        tema="avtaletid",
    ),
    Sporsmal(
        f"{ORGAN}/godkjentFra",
        pa_dagen,
        Tekst(nb="samarbeidsorganet var godkjent på datoen i dokumentet", nn="samarbeidsorganet var godkjent på datoen i dokumentet"),
        tema="godkjenning",
    ),
    Sporsmal(
        f"{ORGAN}/godkjentTil",
        uten_slutt,
        Tekst(nb="godkjenningen av samarbeidsorganet ikke var gått ut", nn="godkjenninga av samarbeidsorganet ikkje var gått ut"),
        tema="godkjenning",
    ),
    Sporsmal(
        f"{ORGAN}/godkjentTil",
        dagen_for,
        Tekst(nb="godkjenningen av samarbeidsorganet var gått ut", nn="godkjenninga av samarbeidsorganet var gått ut"),
        tema="godkjenning",
    ),
    Sporsmal(
        f"{ORGAN}/godkjentFra",
        dagen_etter,
        Tekst(nb="samarbeidsorganet først var godkjent dagen etter", nn="samarbeidsorganet først var godkjent dagen etter"),
        tema="godkjenning",
    ),
    Sporsmal(
        "/parter/larebedrift/kunMedlemsbedrift",
        ja,
        Tekst(nb="lærebedriften bare er medlemsbedrift", nn="lærebedrifta berre er medlemsbedrift"),
        tema="medlem",
    ),
    Sporsmal(
        "/parter/larebedrift/kunMedlemsbedrift",
        nei,
        Tekst(nb="lærebedriften ikke bare er medlemsbedrift", nn="lærebedrifta ikkje berre er medlemsbedrift"),
        tema="medlem",
    ),
    Sporsmal(
        "/kandidat/fodselsdato",
        under_18,
        Tekst(nb="kandidaten er 17 år på datoen i dokumentet", nn="kandidaten er 17 år på datoen i dokumentet"),
        tema="alder",
        grunn=True,
    ),
    Sporsmal(
        "/kandidat/fodselsdato",
        over_18,
        Tekst(nb="kandidaten er 18 år på datoen i dokumentet", nn="kandidaten er 18 år på datoen i dokumentet"),
        tema="alder",
        grunn=True,
    ),
    Sporsmal(
        "/parter/kontraktsansvarlig",
        verdi(Kontraktsansvarlig.LAREBEDRIFT),
        Tekst(nb="lærebedriften er kontraktsansvarlig", nn="lærebedrifta er kontraktsansvarleg"),
        tema="ansvar",
    ),
    Sporsmal(
        "/parter/kontraktsansvarlig",
        verdi(Kontraktsansvarlig.SAMARBEIDSORGAN),
        Tekst(nb="samarbeidsorganet er kontraktsansvarlig", nn="samarbeidsorganet er kontraktsansvarleg"),
        tema="ansvar",
    ),
    Sporsmal(
        "/parter/kontraktsansvarlig",
        verdi(Kontraktsansvarlig.SKOLE),
        Tekst(nb="skolen er kontraktsansvarlig", nn="skolen er kontraktsansvarleg"),
        tema="ansvar",
    ),
    Sporsmal(
        f"{AVTALE}/mottarTilskudd",
        nei,
        Tekst(nb="avtalen ikke gir rett til å motta tilskudd", nn="avtalen ikkje gir rett til å motta tilskot"),
        tema="tilskudd",
    ),
    Sporsmal(
        f"{AVTALE}/mottarTilskudd",
        ja,
        Tekst(nb="avtalen gir rett til å motta tilskudd", nn="avtalen gir rett til å motta tilskot"),
        tema="tilskudd",
    ),
    Sporsmal(
        f"{AVTALE}/foreligger",
        ja,
        Tekst(nb="det er en avtale med samarbeidsorganet", nn="det er ein avtale med samarbeidsorganet"),
        tema="avtale",
    ),
    Sporsmal(
        f"{AVTALE}/foreligger",
        nei,
        Tekst(nb="det ikke er noen avtale med samarbeidsorganet", nn="det ikkje er nokon avtale med samarbeidsorganet"),
        tema="avtale",
    ),
    Sporsmal("/kandidat/foresatte", bort, Tekst(nb="ingen foresatt er oppgitt", nn="ingen føresett er oppgitt"), tema="foresatt"),
    Sporsmal(
        "/parter/larebedrift/ansvarligLeder",
        bort,
        Tekst(nb="ansvarlig leder i lærebedriften ikke er oppgitt", nn="ansvarleg leiar i lærebedrifta ikkje er oppgitt"),
        tema="leder",
    ),
    Sporsmal(
        "/kontrakt/signertAvSamarbeidsorgan",
        nei,
        Tekst(nb="samarbeidsorganet ikke signerte kontrakten", nn="samarbeidsorganet ikkje signerte kontrakten"),
        tema="signert",
    ),
    Sporsmal(
        "/kontrakt/signertAvSamarbeidsorgan",
        ja,
        Tekst(nb="samarbeidsorganet signerte kontrakten", nn="samarbeidsorganet signerte kontrakten"),
        tema="signert",
    ),
    Sporsmal(
        "/tidligereLarebedrift/signererIkke",
        bort,
        Tekst(nb="den tidligere lærebedriften kan signere", nn="den tidlegare lærebedrifta kan signere"),
        tema="tidligere",
    ),
)
"""In the order in which they are shown."""


# ---------------------------------------------------------------- trying it


def brytere(bord: flyt.Verksted, raa: bytes, kontrollert: flyt.Kontrollert, *, na: datetime) -> tuple[Bryter, ...]:
    """The switches of this case, all off: what the rules looked at, and what makes a difference."""
    beslutning, dokument = kontrollert.beslutning, kontrollert.dokument
    if beslutning is None or dokument is None:
        return ()
    virker: dict[str, Bryter] = {}
    for ett, en in _mulige(bord, json.loads(raa), sett_pa(beslutning), dokument.dato):
        if ett.tema not in virker and len(virker) < FLEST and _virker(ett, beslutning, _beslutt(bord, raa, (en,), na)):
            virker[ett.tema] = en
    return tuple(virker.values())


def prov(bord: flyt.Verksted, raa: bytes, pa: Sequence[Bryter], for_: Signatarbeslutning, *, na: datetime) -> Utfall | None:
    """Who signs with all of these switched on; None where that cannot be tried."""
    etter = _beslutt(bord, raa, pa, na) if pa else None
    if etter is None:
        return None
    return Utfall(beslutning=etter, skifter={en.rolle: en.skifte for en in forskjeller(for_, etter)})


def sett_pa(beslutning: Signatarbeslutning) -> frozenset[str]:
    """The places that some row looked at when this was decided."""
    tilskudd = (beslutning.tilskudd.mottaker, beslutning.tilskudd.grunnlag) if beslutning.tilskudd else ()
    return frozenset(peker for en in (*beslutning.signatarer, *beslutning.bortfalt, *tilskudd) for peker in en.utlost_av)


def _mulige(bord: flyt.Verksted, data: Any, sett: frozenset[str], dato: date) -> Iterator[tuple[Sporsmal, Bryter]]:
    for ett in SPORSMAL:
        forslag = ett.foresla(plass(data, ett.peker, grunnlag=bord.grunnlag), dato) if ett.peker in sett else None
        if forslag is not None:
            id_ = f"{ett.peker}={json.dumps(forslag.verdi)}"
            yield ett, Bryter(id=id_, tekst=ett.tekst, endring=Endring(ett.peker, forslag.verdi))


def _beslutt(bord: flyt.Verksted, raa: bytes, pa: Sequence[Bryter], na: datetime) -> Signatarbeslutning | None:
    try:
        endret, _ = med_endringer(raa, [en.endring for en in pa], grunnlag=bord.grunnlag)
    except Avvist:
        return None
    return flyt.kontroller(bord, endret, na=na).beslutning


def _virker(ett: Sporsmal, for_: Signatarbeslutning, etter: Signatarbeslutning | None) -> bool:
    """Somebody else signs, or in another way, or somebody else gets the grant; for some questions another reason is enough."""
    if etter is None:
        return False
    merkes = (ett.grunn or en.skifte is not Skifte.ANNEN_GRUNN for en in forskjeller(for_, etter))
    return any(merkes) or _mottaker(for_) != _mottaker(etter)


def _mottaker(beslutning: Signatarbeslutning) -> str | None:
    return beslutning.tilskudd.mottaker.verdi if beslutning.tilskudd else None

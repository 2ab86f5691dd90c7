"""What fagbrev på jobb asks for besides the rest: a year of practice before the contract, and a contract of a year (§ 9-58)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from app.domene.funnmal import Funnmal, feil
from app.domene.kontrakt import Kontrakt, Kontraktstype, Laretid
from app.domene.laretid import beregn, siste_dag
from app.domene.norsk import dato, maneder
from app.domene.regeldato import regeldato
from app.domene.sak import BeregnetLaretid
from app.domene.tabell import Opplysning, Regel, Tabell, Treff
from app.tekst import Tekst

ETT_AR = Decimal(12)
"""Months: both the practice before the contract and the contract itself (opplæringsforskrifta § 9-58)."""
ETT_AR_I_KONTRAKT = "opplæringsforskrifta § 9-58"
UTEN_AVBRUDD = "egen vurdering: avbrudd er tid uten opplæring, så det flytter slutten, men gjør ikke kontraktstiden lengre"
"""The third paragraph asks for a year of contract time after what is taken off, not «at full time» as the second does of the practice:
so a part-time year is a year, and a break, in which nobody is trained, is no part of it."""
UTEN_PRAKSISKRAV = frozenset(Kontraktstype) - {Kontraktstype.FAGBREV_PA_JOBB}


class Praksisoppgave(StrEnum):
    """What the data say about practice, in months at full time."""

    IKKE_OPPGITT = "ikke nevnt"
    UNDER_ETT_AR = "under ett år"
    ETT_AR = "ett år eller mer"


@dataclass(frozen=True, kw_only=True)
class Praksisfakta:
    """What decides whether the practice is enough."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    praksis: Annotated[Praksisoppgave, "godkjent praksis"]


PRAKSIS = Tabell(
    navn="praksis",
    tittel=Tekst(nb="Praksis før kontrakten", nn="Praksis før kontrakten"),
    sporsmal=Tekst(nb="Har kandidaten nok praksis?", nn="Har kandidaten nok praksis?"),
    fakta=Praksisfakta,
    opplysninger=frozenset({"praksis"}),
    regler=(
        Regel[Funnmal | None](
            id="FP-01",
            nar={"dokumenttype": UTEN_PRAKSISKRAV},
            utfall=None,
            begrunnelse=Tekst(nb="Bare fagbrev på jobb krever praksis først.", nn="Berre fagbrev på jobb krev praksis først."),
            kilde="opplæringslova § 7-1; opplæringsforskrifta § 9-58",
        ),
        Regel(
            id="FP-02",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB, "praksis": Praksisoppgave.ETT_AR},
            utfall=None,
            begrunnelse=Tekst(
                nb="Kandidaten har minst ett års praksis i heltidsstilling.",
                nn="Kandidaten har minst eitt års praksis i heiltidsstilling.",
            ),
            kilde="opplæringsforskrifta § 9-58",
        ),
        Regel(
            id="FP-03",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB, "praksis": Praksisoppgave.UNDER_ETT_AR},
            utfall=feil(
                "praksis-for-kort",
                "/praksis/godkjenteManeder",
                "Vent med kontrakten, eller rett antallet måneder.",
                "Vent med kontrakten, eller rett talet på månader.",
            ),
            begrunnelse=Tekst(
                nb="Kandidaten må ha minst 12 måneder allsidig praksis i heltidsstilling før kontrakten, men {praksis} er oppgitt "
                "(opplæringsforskrifta § 9-58).",
                nn="Kandidaten må ha minst 12 månader allsidig praksis i heiltidsstilling før kontrakten, men {praksis} er oppgitt "
                "(opplæringsforskrifta § 9-58).",
            ),
            kilde="opplæringsforskrifta § 9-58",
        ),
        Regel(
            id="FP-04",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB, "praksis": Praksisoppgave.IKKE_OPPGITT},
            utfall=feil(
                "praksis-mangler",
                "/praksis",
                "Legg inn antallet måneder som fylkeskommunen har godkjent.",
                "Legg inn talet på månader som fylkeskommunen har godkjent.",
            ),
            begrunnelse=Tekst(
                nb="Kandidaten må ha minst 12 måneder allsidig praksis i heltidsstilling før kontrakten, men ingen praksis er oppgitt "
                "(opplæringsforskrifta § 9-58).",
                nn="Kandidaten må ha minst 12 månader allsidig praksis i heiltidsstilling før kontrakten, men ingen praksis er oppgitt "
                "(opplæringsforskrifta § 9-58).",
            ),
            kilde="opplæringsforskrifta § 9-58",
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Kontraktstidsfakta:
    """What decides whether the contract is long enough."""

    dokumenttype: Annotated[Kontraktstype, "dokument"]
    minst_ett_ar: Annotated[bool, "kontraktstiden uten avbrudd er minst ett år"]


KONTRAKTSTID = Tabell(
    navn="kontraktstid",
    tittel=Tekst(nb="Lengden på kontrakten", nn="Lengda på kontrakten"),
    sporsmal=Tekst(nb="Er kontraktstiden lang nok?", nn="Er kontraktstida lang nok?"),
    fakta=Kontraktstidsfakta,
    opplysninger=frozenset({"kontraktstid"}),
    regler=(
        Regel[Funnmal | None](
            id="FT-01",
            nar={"dokumenttype": UTEN_PRAKSISKRAV},
            utfall=None,
            begrunnelse=Tekst(
                nb="Bare fagbrev på jobb har et krav til hvor kort kontraktstiden kan være.",
                nn="Berre fagbrev på jobb har eit krav til kor kort kontraktstida kan vere.",
            ),
            kilde="opplæringsforskrifta § 9-58",
        ),
        Regel(
            id="FT-02",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB, "minst_ett_ar": True},
            utfall=None,
            begrunnelse=Tekst(nb="Kontraktstiden er minst ett år uten avbrudd.", nn="Kontraktstida er minst eitt år utan avbrot."),
            kilde=f"{ETT_AR_I_KONTRAKT}; {UTEN_AVBRUDD}",
            utlost_av=("/dokumenttype", "/laretid"),
        ),
        Regel(
            id="FT-03",
            nar={"dokumenttype": Kontraktstype.FAGBREV_PA_JOBB, "minst_ett_ar": False},
            utfall=feil(
                "kontraktstid-for-kort",
                "/laretid",
                "Rett månedene, slik at det blir minst ett år når avbrudd ikke regnes med.",
                "Rett månadene, slik at det blir minst eitt år når avbrot ikkje blir rekna med.",
            ),
            begrunnelse=Tekst(
                nb="Kontraktstiden må være minst ett år, også etter fradrag for praksis og realkompetanse (opplæringsforskrifta § 9-58). "
                "Uten avbrudd varer den {kontraktstid}.",
                nn="Kontraktstida må vere minst eitt år, også etter frådrag for praksis og realkompetanse (opplæringsforskrifta § 9-58). "
                "Utan avbrot varer ho {kontraktstid}.",
            ),
            kilde=f"{ETT_AR_I_KONTRAKT}; {UTEN_AVBRUDD}",
            utlost_av=("/dokumenttype", "/laretid"),
        ),
    ),
)


def vurder(kontrakt: Kontrakt) -> Iterator[Treff[Funnmal | None]]:
    """The rows on practice and on the length of the contract."""
    dag, type_ = regeldato(kontrakt), kontrakt.dokumenttype
    yield PRAKSIS.sla_opp(Praksisfakta(dokumenttype=type_, praksis=_oppgave(kontrakt)), dag)
    yield KONTRAKTSTID.sla_opp(Kontraktstidsfakta(dokumenttype=type_, minst_ett_ar=minst_ett_ar(kontrakt.laretid)), dag)


def _oppgave(kontrakt: Kontrakt) -> Praksisoppgave:
    if kontrakt.praksis is None:
        return Praksisoppgave.IKKE_OPPGITT
    return Praksisoppgave.ETT_AR if kontrakt.praksis.godkjente_maneder >= ETT_AR else Praksisoppgave.UNDER_ETT_AR


def opplysninger(kontrakt: Kontrakt) -> dict[str, Opplysning]:
    """What the reasons here may name: the approved practice, and how long the contract is."""
    praksis, tid = kontrakt.praksis, _uten_avbrudd(kontrakt.laretid)
    return {
        "praksis": maneder(praksis.godkjente_maneder if praksis else Decimal(0)),
        "kontraktstid": _periode(kontrakt.laretid.fra, tid.til) if tid.til else maneder(tid.netto_maneder),
    }


def _uten_avbrudd(laretid: Laretid) -> BeregnetLaretid:
    return beregn(replace(laretid, avbrudd=()))


def _periode(fra: date, til: date) -> Tekst:
    return Tekst(nb=f"fra {dato(fra)} til {dato(til)}", nn=f"frå {dato(fra)} til {dato(til)}")


def minst_ett_ar(laretid: Laretid) -> bool:
    """A year from the first day to the last, breaks not counted. Where no last day is possible, the net months decide."""
    beregnet = _uten_avbrudd(laretid)
    if beregnet.til is None:
        return beregnet.netto_maneder >= ETT_AR
    return beregnet.til >= siste_dag(laretid.fra, Fraction(ETT_AR))

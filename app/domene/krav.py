"""What a contract must have, by its kind and by who signs: parties, employment contract, test, goals, practice, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domene import kontaktkontroll, leverandorgrenser, praksis
from app.domene.funnmal import Funnmal, meld
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontakttabell import KONTAKT, Kontaktfakta
from app.domene.kontrakt import Kontrakt
from app.domene.kravtabeller import ARBEIDSAVTALE, MAL, PROVEORD, SLUTTPROVE, Arbeidsavtalefakta, Arbeidsavtaleoppgave, Malfakta, Provefakta
from app.domene.opplysninger import fylkesopplysninger, saksopplysninger
from app.domene.parter import Foresatt, Kontraktsansvarlig
from app.domene.partstabeller import BEDRIFT, PARTER, Bedriftsfakta, Bedriftsforhold, Part, Partsfakta
from app.domene.personpekere import ROLLEORD, peker_til
from app.domene.regeldato import regeldato
from app.domene.sak import Signatarbeslutning
from app.domene.tabell import Opplysning, Treff
from app.errors import Funn

ANSVARSPART: Mapping[Kontraktsansvarlig, Part] = {
    Kontraktsansvarlig.LAREBEDRIFT: Part.LAREBEDRIFT,
    Kontraktsansvarlig.SAMARBEIDSORGAN: Part.SAMARBEIDSORGAN,
    Kontraktsansvarlig.SKOLE: Part.SKOLE,
}
FORELIGGER: Mapping[bool | None, Arbeidsavtaleoppgave] = {
    None: Arbeidsavtaleoppgave.IKKE_OPPGITT,
    False: Arbeidsavtaleoppgave.FORELIGGER_IKKE,
    True: Arbeidsavtaleoppgave.FORELIGGER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vurdert:
    """One row that answered, with the words of its message."""

    treff: Treff[Funnmal | None]
    opplysninger: Mapping[str, Opplysning]


def kontroller(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """Everything the contract lacks or must not have. Who signs without a person is told by `signatarer`."""
    av_reglene = (funn for vurdert in vurder(kontrakt, fylke, valg, beslutning) for funn in meld(vurdert.treff, vurdert.opplysninger))
    return (*av_reglene, *kontaktkontroll.kontroller(beslutning, kontrakt.kandidat.foresatte))


def vurder(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Vurdert, ...]:
    """The row of each demand, those that are met too."""
    ord_ = saksopplysninger(kontrakt) | fylkesopplysninger(fylke, valg) | praksis.opplysninger(kontrakt)
    ord_ |= {"prove": PROVEORD[kontrakt.lareforhold.sluttprove]}
    av_kontrakten = (Vurdert(treff=treff, opplysninger=ord_) for treff in _av_kontrakten(kontrakt))
    return (*av_kontrakten, *kontaktkrav(beslutning, kontrakt.kandidat.foresatte, regeldato(kontrakt), ord_, valg.leverandor))


def _av_kontrakten(kontrakt: Kontrakt) -> Iterator[Treff[Funnmal | None]]:
    dag, type_ = regeldato(kontrakt), kontrakt.dokumenttype
    yield from partskrav(kontrakt)
    yield ARBEIDSAVTALE.sla_opp(Arbeidsavtalefakta(dokumenttype=type_, arbeidsavtale=_arbeidsavtale(kontrakt)), dag)
    yield SLUTTPROVE.sla_opp(Provefakta(dokumenttype=type_, sluttprove=kontrakt.lareforhold.sluttprove), dag)
    yield MAL.sla_opp(Malfakta(dokumenttype=type_, oppgitt=bool(kontrakt.lareforhold.kompetansemal)), dag)
    yield from praksis.vurder(kontrakt)


def partskrav(kontrakt: Kontrakt) -> Iterator[Treff[Funnmal | None]]:
    """Whether each party fits the kind of contract, and whether the business may stand in it."""
    dag = regeldato(kontrakt)
    for fakta in partsfakta(kontrakt):
        yield PARTER.sla_opp(fakta, dag)
    for forhold in Bedriftsforhold:
        yield BEDRIFT.sla_opp(_bedriftsfakta(kontrakt, forhold), dag)


def partsfakta(kontrakt: Kontrakt) -> tuple[Partsfakta, ...]:
    """Each party with whether it is there and whether it answers for the contract."""
    parter = kontrakt.parter
    til_stede = {
        Part.LAREBEDRIFT: parter.larebedrift is not None,
        Part.SAMARBEIDSORGAN: parter.samarbeidsorgan is not None,
        Part.AVTALE: parter.avtale is not None and parter.avtale.foreligger,
        Part.SKOLE: parter.skole is not None,
    }
    ansvarlig = ANSVARSPART[parter.kontraktsansvarlig]
    return tuple(
        Partsfakta(part=part, dokumenttype=kontrakt.dokumenttype, oppgitt=oppgitt, ansvarlig=part is ansvarlig)
        for part, oppgitt in til_stede.items()
    )


def _bedriftsfakta(kontrakt: Kontrakt, forhold: Bedriftsforhold) -> Bedriftsfakta:
    bedrift = kontrakt.parter.larebedrift
    return Bedriftsfakta(
        forhold=forhold,
        ansvarlig=kontrakt.parter.kontraktsansvarlig,
        kun_medlemsbedrift=bedrift is not None and bedrift.kun_medlemsbedrift,
        godkjent_etter_ny_lov=bedrift.godkjent_etter_ny_lov if bedrift else None,
    )


def _arbeidsavtale(kontrakt: Kontrakt) -> Arbeidsavtaleoppgave:
    return FORELIGGER[kontrakt.arbeidsavtale.foreligger if kontrakt.arbeidsavtale else None]


def kontaktkrav(
    beslutning: Signatarbeslutning, foresatte: Sequence[Foresatt], dag: date, ord_: Mapping[str, Opplysning], leverandor: str
) -> Iterator[Vurdert]:
    """Whoever signs must be reachable: asked once for each person, in the person's first role."""
    varsler_alle = leverandorgrenser.GRENSER[leverandor].varsler_alle
    for signatar in beslutning.signatarer:
        kontakt = signatar.person.kontakt
        fakta = Kontaktfakta(
            rolle=signatar.rolle,
            mobil=bool(kontakt and kontakt.mobil),
            epost=bool(kontakt and kontakt.epost),
            leverandor_varsler=varsler_alle,
        )
        egne: dict[str, Opplysning] = {
            "hvem": ROLLEORD[signatar.rolle],
            "peker": peker_til(signatar, foresatte),
        }
        yield Vurdert(treff=KONTAKT.sla_opp(fakta, dag), opplysninger={**ord_, **egne})

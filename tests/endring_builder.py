"""Changes of the contracts of the examples, so that each fact of a change can be tried alone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domene.dokument import Dokumenttype
from app.domene.endring import EndretKontrakt, Endring, Endringsavtale, Endringstype, TidligereLarebedrift, Verdi
from app.domene.kontrakt import Avbrudd, Kontrakt, Kontraktstype, Laretid
from app.domene.parter import Navn, Virksomhet
from app.domene.saksdokument import Avtalepart, Fritekst, Kontraktsvisning
from tests.builders import en_person
from tests.sak_builder import sak_fra_eksempel

LARLING = "vestfold-larling-selvstendig-bedrift"
I_SKOLE = "nordland-fagopplaring-i-skole"
KONTRAKTER = {
    Kontraktstype.LAREKONTRAKT: LARLING,
    Kontraktstype.OPPLARINGSKONTRAKT: "more-og-romsdal-larekandidat",
    Kontraktstype.PRAKSISBREVKONTRAKT: "trondelag-praksisbrevkandidat",
    Kontraktstype.FAGBREV_PA_JOBB: "innlandet-fagbrev-pa-jobb",
    Kontraktstype.FAGOPPLARING_I_SKOLE: I_SKOLE,
}
"""An example of each kind of contract."""
DATO = date(2027, 2, 1)
GAMMEL = Virksomhet(navn="SYNTETISK SNEKKERVERKSTED AS", organisasjonsnummer="310000043")
KONKURS = Fritekst(tekst="Bedriften gikk konkurs 14. januar 2027.")
TIDLIGERE = TidligereLarebedrift(virksomhet=GAMMEL, ansvarlig_leder=en_person(fornavn="GAMMEL", etternavn="EIK"))
FAGLIG_LEDER = Endring(
    type=Endringstype.FAGLIG_LEDER,
    gjelder_fra=date(2027, 3, 1),
    for_=Verdi(person=Navn(fornavn="RASK", etternavn="HAMMER")),
    etter=Verdi(person=Navn(fornavn="MILD", etternavn="FURU")),
)
ETTER: dict[Endringstype, Verdi] = {
    Endringstype.FAGLIG_LEDER: FAGLIG_LEDER.etter,
    Endringstype.LAREBEDRIFT: Verdi(virksomhet=Virksomhet(navn="SYNTETISK BYGG AS", organisasjonsnummer="310000027")),
    Endringstype.SAMARBEIDSORGAN: Verdi(tekst=Fritekst(tekst="Avtalen er avsluttet")),
    Endringstype.STILLINGSPROSENT: Verdi(prosent=Decimal(80)),
    Endringstype.AVBRUDD: Verdi(periode=Avbrudd(fra=date(2027, 3, 1), til=date(2027, 5, 31))),
    Endringstype.FORLENGELSE: Verdi(dato=date(2029, 1, 31)),
    Endringstype.MEROPPLARING: Verdi(dato=date(2029, 1, 31)),
    Endringstype.KOMPETANSEMAL: Verdi(tekst=Fritekst(tekst="Mål 1 og 2")),
    Endringstype.ANSVAR: Verdi(tekst=Fritekst(tekst="Skolen har opplæringen i norsk")),
    Endringstype.ANNET: Verdi(tekst=Fritekst(tekst="Noe annet")),
}
"""Something to change each kind to."""
HELE = Laretid(fra=date(2026, 8, 17), grunnlag_maneder=Decimal(24))
GJENSTAR = Laretid(fra=date(2027, 3, 1), gjenstaende_maneder=Decimal("12.5"))


def en_endring(type_: Endringstype, **ulikt: Any) -> Endring:
    """A change of that kind, from nothing, on the first of March."""
    return replace(Endring(type=type_, gjelder_fra=date(2027, 3, 1), etter=ETTER[type_]), **ulikt)


def en_endringsavtale(*endringer: Endring, av: str = LARLING, kontrakt: dict[str, Any] | None = None, **ulikt: Any) -> Endringsavtale:
    """A change of the contract of an example; `kontrakt` changes the contract first."""
    sak = sak_fra_eksempel(av)
    endret = replace(sak.kontrakt, kontraktsdato=DATO, **(kontrakt or {}))
    kontrakten = EndretKontrakt(**{felt.name: getattr(endret, felt.name) for felt in fields(Kontrakt)})
    return replace(_avtale(kontrakten, sak.kontrakt.kontraktsdato, sak.dokument_id, endringer or (FAGLIG_LEDER,)), **ulikt)


def _avtale(kontrakten: EndretKontrakt, kontraktsdato: date, dokument_id: str, endringer: tuple[Endring, ...]) -> Endringsavtale:
    bedrift, organ = kontrakten.parter.larebedrift, kontrakten.parter.samarbeidsorgan
    return Endringsavtale(
        kontraktsnummer=kontrakten.kontraktsnummer,
        dokumenttype=Dokumenttype.ENDRINGSAVTALE,
        dato=kontrakten.kontraktsdato,
        fylkesnummer=kontrakten.fylkesnummer,
        larebedrift=Avtalepart(virksomhet=bedrift.virksomhet, ansvarlig_leder=bedrift.ansvarlig_leder) if bedrift else None,
        samarbeidsorgan=Avtalepart(virksomhet=organ.virksomhet, ansvarlig_leder=organ.ansvarlig_leder) if organ else None,
        kandidat=kontrakten.kandidat,
        kontrakt=Kontraktsvisning(
            dokumenttype=kontrakten.dokumenttype,
            kontraktsdato=kontraktsdato,
            programomradekode=kontrakten.lareforhold.programomradekode,
            dokument_id=dokument_id,
        ),
        kontrakten=kontrakten,
        fylkessignatar=kontrakten.fylkessignatar or en_person(fornavn="KLOK", etternavn="UGLE"),
        endringer=endringer,
        begrunnelse=Fritekst(tekst="Partene er enige om endringen."),
    )

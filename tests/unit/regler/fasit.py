"""What each table must answer, written by hand from the law, the counties' pages and innhold: not from the rows.

A case names only the facts that matter; the answer must then be the same whatever the others are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.domene.adresser import Adressefelt
from app.domene.ansvar import Ansvarskode
from app.domene.avtaletabeller import Avtaleoppgave, Forutsetning, Slutt, Start
from app.domene.funnmal import Funnmal
from app.domene.fylker import Arbeidsavtalekrav, Attestkrav, Malkrav, Vedtak
from app.domene.kontrakt import Kontraktstype, Rettstype, Sluttprove, Vedleggstype
from app.domene.kravtabeller import Arbeidsavtaleoppgave
from app.domene.parter import Adressebeskyttelse, Kontraktsansvarlig
from app.domene.partstabeller import Bedriftsforhold, Part
from app.domene.praksis import Praksisoppgave
from app.domene.representasjon import Representasjon, Representasjonsutfall
from app.domene.rollefakta import Alder, Personstatus, Rolleutfall
from app.domene.roller import KONTRAKTROLLER, Rolle
from app.domene.sammeperson import Likhet
from app.domene.tabell import Tabell, faktaverdier
from app.domene.tilskudd import Tilskuddsutfall
from app.domene.vedleggssignatur import Signaturtilstand
from tests.unit.regler import fasit_dokumenter, fasit_endringer

L, O, P, F, S = tuple(Kontraktstype)  # noqa: E741  # innhold's own letters for the five kinds
LOPF = {L, O, P, F}
BEDRIFT, ORGAN, SKOLE = tuple(Kontraktsansvarlig)
FORELIGGER, FORELIGGER_IKKE = Avtaleoppgave.FORELIGGER, Avtaleoppgave.FORELIGGER_IKKE
SELV, I_STEDET, VED_SIDEN, I_SKOLE = tuple(Representasjon)
FINNES, MANGLER, PARTEN_MANGLER = tuple(Personstatus)
KANDIDAT, FORESATT, FAGLIG, ANSVARLIG, ORGANLEDER, KONTAKT, FYLKE = KONTRAKTROLLER
TIDLIGERE = Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT
LIK, ULIK, UKJENT = tuple(Likhet)
FULL_RETT = {"avtale": True, "fullmakt": True, "godkjent": True}


@dataclass(frozen=True)
class Sporsmal:
    """One question to one table, with the answer it must give."""

    tabell: str
    navn: str
    fakta: dict[str, Any]
    svar: Any
    dag: date = date(2026, 8, 3)

    def __str__(self) -> str:
        return f"{self.tabell}: {self.navn}"


def kort(utfall: Any) -> Any:
    """An outcome in a form that can be written by hand: words for what matters."""
    if isinstance(utfall, Funnmal):
        return (utfall.alvor.value, utfall.kode, utfall.peker)
    if isinstance(utfall, Forutsetning):
        return (utfall.holder, utfall.mangel.kode if utfall.mangel else None, utfall.mangel.peker if utfall.mangel else None)
    if isinstance(utfall, Representasjonsutfall):
        return (utfall.representasjon.name, utfall.mangler_meldes, utfall.funn.kode if utfall.funn else None)
    if isinstance(utfall, Rolleutfall):
        return utfall.mangel.peker if utfall.mangel else (utfall.vegne.name if utfall.vegne else None)
    if isinstance(utfall, Tilskuddsutfall):
        return (utfall.mottaker.name, utfall.funn is not None)
    assert not is_dataclass(utfall), utfall
    return utfall.value if isinstance(utfall, Enum) else utfall


def fullfor(tabell: Tabell[Any, Any], fakta: dict[str, Any]) -> Iterator[Any]:
    """Every full set of facts that the case speaks of."""
    mulige = faktaverdier(tabell.fakta)
    assert set(fakta) <= set(mulige), fakta
    valg = [_som_liste(fakta[felt.name]) if felt.name in fakta else mulige[felt.name] for felt in fields(tabell.fakta)]
    for verdier in itertools.product(*valg):
        yield tabell.fakta(**dict(zip(mulige, verdier, strict=True)))


def _som_liste(verdi: Any) -> list[Any]:
    return list(verdi) if isinstance(verdi, set | frozenset) else [verdi]


def _sporsmal(tabell: str, *saker: tuple[str, dict[str, Any], Any]) -> tuple[Sporsmal, ...]:
    return tuple(Sporsmal(tabell, *sak) for sak in saker)


AVTALEN = _sporsmal(
    "avtale",
    ("ingen avtale er nevnt", {"avtale": Avtaleoppgave.IKKE_OPPGITT}, (False, "avtale-mangler", "/parter/avtale")),
    ("avtalen foreligger ikke", {"avtale": FORELIGGER_IKKE}, (False, "avtale-mangler", "/parter/avtale/foreligger")),
    ("løpende avtale", {"avtale": FORELIGGER, "start": Start.NADD, "slutt": Slutt.APEN}, (True, None, None)),
    ("avtale med sluttdato", {"avtale": FORELIGGER, "start": Start.NADD, "slutt": Slutt.IKKE_PASSERT}, (True, None, None)),
    (
        "utløpt avtale",
        {"avtale": FORELIGGER, "start": {Start.NADD, Start.IKKE_OPPGITT}, "slutt": Slutt.PASSERT},
        (False, "avtale-utlopt", "/parter/avtale/gjelderTil"),
    ),
    (
        "avtalen begynner senere",
        {"avtale": FORELIGGER, "start": Start.IKKE_NADD},
        (False, "avtale-ikke-begynt", "/parter/avtale/gjelderFra"),
    ),
    (
        "ingen vet når avtalen begynte",
        {"avtale": FORELIGGER, "start": Start.IKKE_OPPGITT, "slutt": {Slutt.APEN, Slutt.IKKE_PASSERT}},
        (False, "avtale-uten-startdato", "/parter/avtale/gjelderFra"),
    ),
)
GODKJENNINGEN = _sporsmal(
    "godkjenning",
    ("intet organ", {"organ": False}, (False, "samarbeidsorgan-mangler", "/parter/samarbeidsorgan")),
    ("godkjent uten slutt", {"organ": True, "start": Start.NADD, "slutt": Slutt.APEN}, (True, None, None)),
    ("godkjent med slutt", {"organ": True, "start": Start.NADD, "slutt": Slutt.IKKE_PASSERT}, (True, None, None)),
    (
        "godkjenningen gikk ut",
        {"organ": True, "start": {Start.NADD, Start.IKKE_OPPGITT}, "slutt": Slutt.PASSERT},
        (False, "godkjenning-utlopt", "/parter/samarbeidsorgan/godkjentTil"),
    ),
    (
        "godkjent først senere",
        {"organ": True, "start": Start.IKKE_NADD},
        (False, "ikke-godkjent-enna", "/parter/samarbeidsorgan/godkjentFra"),
    ),
    (
        "ingen vet når organet ble godkjent",
        {"organ": True, "start": Start.IKKE_OPPGITT, "slutt": {Slutt.APEN, Slutt.IKKE_PASSERT}},
        (False, "godkjenning-uten-dato", "/parter/samarbeidsorgan/godkjentFra"),
    ),
)
FULLMAKTEN = _sporsmal(
    "fullmakt",
    ("gitt for lærekontrakt", {"dokumenttype": L, "foreligger": True, "gitt": True, "omfattet": True}, (True, None, None)),
    (
        "avtalen nevner typen, men loven nevner bare lærekontrakt",
        {"dokumenttype": {O, P, F, S}, "foreligger": True, "gitt": True, "omfattet": True},
        (True, "avtale-brukt-til-annet-enn-larekontrakt", "/parter/avtale/dokumenttyper"),
    ),
    (
        "loven nevner bare lærekontrakt",
        {"dokumenttype": {O, P, F, S}, "foreligger": True, "gitt": True, "omfattet": False},
        (True, "avtale-nevner-ikke-kontrakttypen", "/parter/avtale/dokumenttyper"),
    ),
    (
        "avtalen gjelder uttrykkelig andre enn lærekontrakt",
        {"dokumenttype": L, "foreligger": True, "gitt": True, "omfattet": False},
        (False, "avtale-gjelder-ikke-larekontrakt", "/parter/avtale/dokumenttyper"),
    ),
    ("ikke gitt", {"foreligger": True, "gitt": False}, (False, "fullmakt-mangler", "/parter/avtale/inngarKontrakt")),
    ("uten avtale", {"foreligger": False}, (False, None, None)),
)
REPRESENTANTEN = _sporsmal(
    "representasjon",
    ("i stedet for (Vestland)", FULL_RETT | {"dokumenttype": LOPF, "ansvarlig": ORGAN, "erstatter": True}, ("I_STEDET", False, None)),
    ("ved siden av (Troms)", FULL_RETT | {"dokumenttype": LOPF, "ansvarlig": ORGAN, "erstatter": False}, ("VED_SIDEN", False, None)),
    (
        "lærebedriften selv, enda den ga fullmakten bort",
        FULL_RETT | {"dokumenttype": LOPF, "ansvarlig": BEDRIFT},
        ("SELV", False, "fullmakt-ikke-brukt"),
    ),
    ("selvstendig bedrift", {"dokumenttype": LOPF, "ansvarlig": BEDRIFT, "avtale": False}, ("SELV", False, None)),
    ("avtale bare om tilskudd", {"dokumenttype": LOPF, "ansvarlig": BEDRIFT, "avtale": True, "fullmakt": False}, ("SELV", False, None)),
    (
        "avtale med organ uten godkjenning, bedriften ansvarlig",
        {"dokumenttype": LOPF, "ansvarlig": BEDRIFT, "avtale": True, "fullmakt": True, "godkjent": False},
        ("SELV", False, None),
    ),
    ("organet ansvarlig uten avtale", {"dokumenttype": LOPF, "ansvarlig": ORGAN, "avtale": False}, ("SELV", True, None)),
    (
        "organet ansvarlig uten fullmakt",
        {"dokumenttype": LOPF, "ansvarlig": ORGAN, "avtale": True, "fullmakt": False},
        ("SELV", True, None),
    ),
    (
        "organet ansvarlig uten godkjenning",
        {"dokumenttype": LOPF, "ansvarlig": ORGAN, "avtale": True, "fullmakt": True, "godkjent": False},
        ("SELV", True, None),
    ),
    ("skolen ansvarlig i bedrift", {"dokumenttype": LOPF, "ansvarlig": SKOLE}, ("SELV", False, None)),
    ("fagopplæring i skole", {"dokumenttype": S}, ("SKOLE", False, None)),
)
ROLLENE = _sporsmal(
    "signatarer",
    ("kandidaten signerer alltid", {"rolle": KANDIDAT, "i_policy": True}, "SEG_SELV"),
    ("kandidaten kan ikke utelates", {"rolle": KANDIDAT, "i_policy": False}, "/fylke/fylkesnummer"),
    ("foresatt for barn under 15", {"rolle": FORESATT, "alder": Alder.UNDER_15, "i_policy": True, "person": FINNES}, "KANDIDATEN"),
    (
        "barn under 15 uten foresatt",
        {"rolle": FORESATT, "alder": Alder.UNDER_15, "i_policy": True, "person": {MANGLER, PARTEN_MANGLER}},
        "/kandidat/foresatte",
    ),
    ("barn under 15, foresatt ikke i rekkefølgen", {"rolle": FORESATT, "alder": Alder.UNDER_15, "i_policy": False}, "/fylke/fylkesnummer"),
    (
        "fylket krever foresatt for 16-åring",
        {"rolle": FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": True, "i_policy": True, "person": FINNES},
        "KANDIDATEN",
    ),
    (
        "fylket krever foresatt, men ingen er oppgitt",
        {"rolle": FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": True, "i_policy": True, "person": MANGLER},
        "/kandidat/foresatte",
    ),
    (
        "fylket krever foresatt, men har ikke rollen",
        {"rolle": FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": True, "i_policy": False},
        "/fylke/fylkesnummer",
    ),
    ("16-åring bestemmer selv", {"rolle": FORESATT, "alder": Alder.FRA_15_TIL_18, "krever_foresatt": False}, None),
    ("voksen trenger ingen foresatt", {"rolle": FORESATT, "alder": Alder.MYNDIG}, None),
    ("faglig leder, bedriften selv", {"rolle": FAGLIG, "representasjon": SELV, "i_policy": True, "person": FINNES}, "LAREBEDRIFT"),
    (
        "faglig leder, organet inngår",
        {"rolle": FAGLIG, "representasjon": {I_STEDET, VED_SIDEN}, "i_policy": True, "person": FINNES},
        "LAREBEDRIFT",
    ),
    (
        "faglig leder ikke oppgitt",
        {"rolle": FAGLIG, "representasjon": {SELV, I_STEDET, VED_SIDEN}, "i_policy": True, "person": MANGLER},
        "/parter/larebedrift/fagligLeder",
    ),
    (
        "ingen lærebedrift, ingen faglig leder",
        {"rolle": FAGLIG, "representasjon": {SELV, I_STEDET, VED_SIDEN}, "i_policy": True, "person": PARTEN_MANGLER},
        None,
    ),
    ("fylket har ikke faglig leder", {"rolle": FAGLIG, "representasjon": {SELV, I_STEDET, VED_SIDEN}, "i_policy": False}, None),
    ("ingen faglig leder i skole", {"rolle": FAGLIG, "representasjon": I_SKOLE}, None),
    ("ansvarlig leder, bedriften selv", {"rolle": ANSVARLIG, "representasjon": SELV, "i_policy": True, "person": FINNES}, "LAREBEDRIFT"),
    (
        "ansvarlig leder ved siden av organet",
        {"rolle": ANSVARLIG, "representasjon": VED_SIDEN, "i_policy": True, "person": FINNES},
        "LAREBEDRIFT",
    ),
    (
        "ansvarlig leder må, men er ikke oppgitt",
        {"rolle": ANSVARLIG, "representasjon": {SELV, VED_SIDEN}, "i_policy": True, "person": MANGLER},
        "/parter/larebedrift/ansvarligLeder",
    ),
    (
        "ingen lærebedrift, ingen ansvarlig leder",
        {"rolle": ANSVARLIG, "representasjon": {SELV, VED_SIDEN}, "i_policy": True, "person": PARTEN_MANGLER},
        None,
    ),
    ("fylket har ikke ansvarlig leder", {"rolle": ANSVARLIG, "representasjon": {SELV, VED_SIDEN}, "i_policy": False}, None),
    ("organet signerer i stedet", {"rolle": ANSVARLIG, "representasjon": I_STEDET}, None),
    ("ingen ansvarlig leder i skole", {"rolle": ANSVARLIG, "representasjon": I_SKOLE}, None),
    ("organet for bedriften", {"rolle": ORGANLEDER, "representasjon": I_STEDET, "i_policy": True, "person": FINNES}, "LAREBEDRIFT"),
    ("organet for seg selv", {"rolle": ORGANLEDER, "representasjon": VED_SIDEN, "i_policy": True, "person": FINNES}, "SAMARBEIDSORGAN"),
    (
        "organets leder ikke oppgitt",
        {"rolle": ORGANLEDER, "representasjon": {I_STEDET, VED_SIDEN}, "i_policy": True, "person": {MANGLER, PARTEN_MANGLER}},
        "/parter/samarbeidsorgan/ansvarligLeder",
    ),
    (
        "ingen kan binde bedriften når organet ikke er i rekkefølgen",
        {"rolle": ORGANLEDER, "representasjon": I_STEDET, "i_policy": False},
        "/fylke/fylkesnummer",
    ),
    ("organet ved siden av, ikke i rekkefølgen", {"rolle": ORGANLEDER, "representasjon": VED_SIDEN, "i_policy": False}, None),
    ("bedriften selv, organet signerer ikke", {"rolle": ORGANLEDER, "representasjon": SELV}, None),
    ("intet organ i skole", {"rolle": ORGANLEDER, "representasjon": I_SKOLE}, None),
    ("skolens kontaktperson", {"rolle": KONTAKT, "representasjon": I_SKOLE, "i_policy": True, "person": FINNES}, "SKOLE"),
    (
        "skolens kontaktperson ikke oppgitt",
        {"rolle": KONTAKT, "representasjon": I_SKOLE, "i_policy": True, "person": MANGLER},
        "/parter/skole/kontaktperson",
    ),
    ("ingen skole oppgitt", {"rolle": KONTAKT, "representasjon": I_SKOLE, "i_policy": True, "person": PARTEN_MANGLER}, None),
    ("skolen kan ikke utelates", {"rolle": KONTAKT, "representasjon": I_SKOLE, "i_policy": False}, "/fylke/fylkesnummer"),
    ("ingen skole i bedrift", {"rolle": KONTAKT, "representasjon": {SELV, I_STEDET, VED_SIDEN}}, None),
    (
        "fylket godkjenner ved å signere",
        {"rolle": FYLKE, "representasjon": {SELV, I_STEDET, VED_SIDEN}, "i_policy": True, "person": FINNES},
        "FYLKET",
    ),
    ("fylket signerer i skole", {"rolle": FYLKE, "representasjon": I_SKOLE, "i_policy": True, "person": FINNES}, "FYLKET"),
    ("fylket uten signatar", {"rolle": FYLKE, "i_policy": True, "person": {MANGLER, PARTEN_MANGLER}}, "/fylke/signatar"),
    ("Rogaland og Finnmark godkjenner i brev", {"rolle": FYLKE, "representasjon": {SELV, I_STEDET, VED_SIDEN}, "i_policy": False}, None),
    ("fylket ikke i rekkefølgen, skole", {"rolle": FYLKE, "representasjon": I_SKOLE, "i_policy": False}, None),
)
LEDERE = {FAGLIG, ANSVARLIG, TIDLIGERE, ORGANLEDER, KONTAKT, FYLKE}
VILKARLIG_LEDER = {"rolle": LEDERE, "annen_rolle": LEDERE}
PERSONEN = _sporsmal(
    "samme-person",
    ("samme nummer er samme person, uansett navn", {"nummer": LIK}, True),
    ("ulike nummer er aldri samme person", {"nummer": ULIK}, False),
    ("samme dato og navn", {"nummer": UKJENT, "fodselsdato": LIK, "navn": True}, True),
    ("samme dato, ulike navn", {"nummer": UKJENT, "fodselsdato": LIK, "navn": False}, False),
    ("ulik dato", {"nummer": UKJENT, "fodselsdato": ULIK}, False),
    ("ledere med samme navn og e-post", VILKARLIG_LEDER | {"nummer": UKJENT, "fodselsdato": UKJENT, "navn": True, "epost": LIK}, True),
    (
        "kandidaten sammenliknes aldri ved e-post",
        {"rolle": {KANDIDAT, FORESATT}, "nummer": UKJENT, "fodselsdato": UKJENT, "navn": True, "epost": LIK},
        False,
    ),
    (
        "leder mot kandidat sammenliknes aldri ved e-post",
        {"rolle": LEDERE, "annen_rolle": {KANDIDAT, FORESATT}, "nummer": UKJENT, "fodselsdato": UKJENT, "navn": True, "epost": LIK},
        False,
    ),
    ("navnet alene", {"nummer": UKJENT, "fodselsdato": UKJENT, "navn": True, "epost": {ULIK, UKJENT}}, False),
    ("ulike navn", {"nummer": UKJENT, "fodselsdato": UKJENT, "navn": False}, False),
)
REKKEFOLGEN = _sporsmal(
    "rekkefolge",
    ("en rolle først", {"flere_roller": False, "forst": True}, "gruppen til rollen"),
    ("en rolle senere", {"flere_roller": False, "forst": False}, "gruppen til rollen"),
    ("to roller, samme gruppe", {"flere_roller": True, "ulike_grupper": False}, "gruppen til rollen"),
    ("to roller, ulike grupper", {"flere_roller": True, "ulike_grupper": True}, "den siste av gruppene"),
)
TILSKUDDET = _sporsmal(
    "tilskudd",
    ("organet", {"dokumenttype": LOPF, "ansvarlig": ORGAN, "avtale": True, "gitt": True}, ("SAMARBEIDSORGAN", False)),
    (
        "organet, men ikke kontraktsansvarlig",
        {"dokumenttype": LOPF, "ansvarlig": {BEDRIFT, SKOLE}, "avtale": True, "gitt": True},
        ("SAMARBEIDSORGAN", True),
    ),
    ("ingen avtale, bedriften ansvarlig", {"dokumenttype": LOPF, "ansvarlig": BEDRIFT, "avtale": False}, ("LAREBEDRIFT", False)),
    (
        "fullmakten til tilskudd ikke gitt, bedriften ansvarlig",
        {"dokumenttype": LOPF, "ansvarlig": BEDRIFT, "avtale": True, "gitt": False},
        ("LAREBEDRIFT", False),
    ),
    (
        "fullmakten til tilskudd ikke gitt, bedriften ikke ansvarlig",
        {"dokumenttype": LOPF, "ansvarlig": {ORGAN, SKOLE}, "avtale": True, "gitt": False},
        ("LAREBEDRIFT", True),
    ),
    (
        "ingen avtale gjelder, bedriften ikke ansvarlig",
        {"dokumenttype": LOPF, "ansvarlig": {ORGAN, SKOLE}, "avtale": False},
        ("LAREBEDRIFT", True),
    ),
    ("skole gir ikke tilskudd", {"dokumenttype": S}, ("INGEN", False)),
)
VISNINGEN = _sporsmal(
    "visning",
    ("organet inngår", {"organ": True, "avtale": True, "inngar": True}, True),
    ("organet mottar bare tilskudd", {"organ": True, "avtale": True, "inngar": False, "mottar": True}, True),
    ("ingen fullmakt", {"organ": True, "avtale": True, "inngar": False, "mottar": False}, False),
    ("avtalen gjelder ikke", {"organ": True, "avtale": False}, False),
    ("intet organ", {"organ": False}, False),
)
PASSER_IKKE = "part-passer-ikke"
PARTENE = _sporsmal(
    "parter",
    ("bedrift i bedrift", {"part": Part.LAREBEDRIFT, "dokumenttype": LOPF, "oppgitt": True}, None),
    (
        "ingen bedrift",
        {"part": Part.LAREBEDRIFT, "dokumenttype": LOPF, "oppgitt": False},
        ("feil", "larebedrift-mangler", "/parter/larebedrift"),
    ),
    ("bedrift i skole", {"part": Part.LAREBEDRIFT, "dokumenttype": S, "oppgitt": True}, ("feil", PASSER_IKKE, "/parter/larebedrift")),
    (
        "bedrift ansvarlig i skole",
        {"part": Part.LAREBEDRIFT, "dokumenttype": S, "oppgitt": False, "ansvarlig": True},
        ("feil", PASSER_IKKE, "/parter/larebedrift"),
    ),
    ("ingen bedrift i skole", {"part": Part.LAREBEDRIFT, "dokumenttype": S, "oppgitt": False, "ansvarlig": False}, None),
    ("organ og avtale i bedrift", {"part": {Part.SAMARBEIDSORGAN, Part.AVTALE}, "dokumenttype": LOPF}, None),
    (
        "organ i skole",
        {"part": Part.SAMARBEIDSORGAN, "dokumenttype": S, "oppgitt": True},
        ("feil", PASSER_IKKE, "/parter/samarbeidsorgan"),
    ),
    (
        "organ ansvarlig i skole",
        {"part": Part.SAMARBEIDSORGAN, "dokumenttype": S, "oppgitt": False, "ansvarlig": True},
        ("feil", PASSER_IKKE, "/parter/samarbeidsorgan"),
    ),
    ("intet organ i skole", {"part": Part.SAMARBEIDSORGAN, "dokumenttype": S, "oppgitt": False, "ansvarlig": False}, None),
    ("avtale i skole", {"part": Part.AVTALE, "dokumenttype": S, "oppgitt": True}, ("feil", PASSER_IKKE, "/parter/avtale")),
    ("ingen avtale i skole", {"part": Part.AVTALE, "dokumenttype": S, "oppgitt": False}, None),
    ("skole i skole", {"part": Part.SKOLE, "dokumenttype": S, "oppgitt": True}, None),
    ("ingen skole i skole", {"part": Part.SKOLE, "dokumenttype": S, "oppgitt": False}, ("feil", "skole-mangler", "/parter/skole")),
    ("skole i bedrift", {"part": Part.SKOLE, "dokumenttype": LOPF, "oppgitt": True}, ("feil", PASSER_IKKE, "/parter/skole")),
    (
        "skole ansvarlig i bedrift",
        {"part": Part.SKOLE, "dokumenttype": LOPF, "oppgitt": False, "ansvarlig": True},
        ("feil", PASSER_IKKE, "/parter/skole"),
    ),
    ("ingen skole i bedrift", {"part": Part.SKOLE, "dokumenttype": LOPF, "oppgitt": False, "ansvarlig": False}, None),
)
IKKE_GODKJENT = ("advarsel", "ikke-godkjent-etter-ny-lov", "/parter/larebedrift/godkjentEtterNyLov")
BEDRIFTEN = _sporsmal(
    "bedrift",
    (
        "medlemsbedrift alene",
        {"forhold": Bedriftsforhold.INNGAR, "ansvarlig": BEDRIFT, "kun_medlemsbedrift": True},
        ("feil", "kun-medlemsbedrift", "/parter/larebedrift/kunMedlemsbedrift"),
    ),
    ("ikke medlemsbedrift, alene", {"forhold": Bedriftsforhold.INNGAR, "ansvarlig": BEDRIFT, "kun_medlemsbedrift": False}, None),
    ("gjennom organ", {"forhold": Bedriftsforhold.INNGAR, "ansvarlig": {ORGAN, SKOLE}}, None),
    ("ikke godkjent, alene", {"forhold": Bedriftsforhold.GODKJENNING, "ansvarlig": BEDRIFT, "godkjent_etter_ny_lov": False}, IKKE_GODKJENT),
    (
        "ikke godkjent, med organ",
        {"forhold": Bedriftsforhold.GODKJENNING, "ansvarlig": {ORGAN, SKOLE}, "godkjent_etter_ny_lov": False},
        IKKE_GODKJENT,
    ),
    ("godkjent eller ikke nevnt", {"forhold": Bedriftsforhold.GODKJENNING, "godkjent_etter_ny_lov": {True, None}}, None),
)
ARBEIDSAVTALEN = _sporsmal(
    "arbeidsavtale",
    ("foreligger", {"dokumenttype": LOPF, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER}, None),
    (
        "ikke nevnt",
        {"dokumenttype": LOPF, "arbeidsavtale": Arbeidsavtaleoppgave.IKKE_OPPGITT},
        ("feil", "arbeidsavtale-mangler", "/arbeidsavtale"),
    ),
    (
        "foreligger ikke",
        {"dokumenttype": LOPF, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER_IKKE},
        ("feil", "arbeidsavtale-mangler", "/arbeidsavtale/foreligger"),
    ),
    (
        "skole har ingen",
        {"dokumenttype": S, "arbeidsavtale": {Arbeidsavtaleoppgave.IKKE_OPPGITT, Arbeidsavtaleoppgave.FORELIGGER_IKKE}},
        None,
    ),
    (
        "skole med arbeidsavtale",
        {"dokumenttype": S, "arbeidsavtale": Arbeidsavtaleoppgave.FORELIGGER},
        ("advarsel", "arbeidsavtale-i-skole", "/arbeidsavtale"),
    ),
)
FAGPROVE, SVENNEPROVE, KOMPETANSEPROVE, PRAKSISBREVPROVE = tuple(Sluttprove)
UTEN_PROVE = ("feil", "sluttprove-mangler", "/lareforhold/sluttprove")
FEIL_PROVE = ("feil", "sluttprove-passer-ikke", "/lareforhold/sluttprove")
PROVEN = _sporsmal(
    "sluttprove",
    ("fag- eller svenneprøve", {"dokumenttype": {L, F, S}, "sluttprove": {FAGPROVE, SVENNEPROVE}}, None),
    ("ingen prøve i lærekontrakt", {"dokumenttype": {L, F, S}, "sluttprove": None}, UTEN_PROVE),
    ("kompetanseprøve i lærekontrakt", {"dokumenttype": {L, F, S}, "sluttprove": {KOMPETANSEPROVE, PRAKSISBREVPROVE}}, FEIL_PROVE),
    ("kompetanseprøve for lærekandidat", {"dokumenttype": O, "sluttprove": KOMPETANSEPROVE}, None),
    ("ingen prøve for lærekandidat", {"dokumenttype": O, "sluttprove": None}, UTEN_PROVE),
    ("fagprøve for lærekandidat", {"dokumenttype": O, "sluttprove": {FAGPROVE, SVENNEPROVE, PRAKSISBREVPROVE}}, FEIL_PROVE),
    ("praksisbrevprøve", {"dokumenttype": P, "sluttprove": PRAKSISBREVPROVE}, None),
    ("ingen prøve for praksisbrev", {"dokumenttype": P, "sluttprove": None}, UTEN_PROVE),
    ("fagprøve for praksisbrev", {"dokumenttype": P, "sluttprove": {FAGPROVE, SVENNEPROVE, KOMPETANSEPROVE}}, FEIL_PROVE),
)
MALENE = _sporsmal(
    "kompetansemal",
    ("lærekandidat med mål", {"dokumenttype": O, "oppgitt": True}, None),
    ("lærekandidat uten mål", {"dokumenttype": O, "oppgitt": False}, ("feil", "kompetansemal-mangler", "/lareforhold/kompetansemal")),
    ("lærling følger hele planen", {"dokumenttype": {L, F, S}}, None),
    ("praksisbrev følger den lokale planen", {"dokumenttype": P}, None),
)
PRAKSISEN = _sporsmal(
    "praksis",
    ("ett års praksis før fagbrev på jobb", {"dokumenttype": F, "praksis": Praksisoppgave.ETT_AR}, None),
    (
        "for kort praksis",
        {"dokumenttype": F, "praksis": Praksisoppgave.UNDER_ETT_AR},
        ("feil", "praksis-for-kort", "/praksis/godkjenteManeder"),
    ),
    ("ingen praksis", {"dokumenttype": F, "praksis": Praksisoppgave.IKKE_OPPGITT}, ("feil", "praksis-mangler", "/praksis")),
    ("de andre trenger ingen praksis", {"dokumenttype": {L, O, P, S}}, None),
)
KONTRAKTSTIDEN = _sporsmal(
    "kontraktstid",
    ("et år med fagbrev på jobb", {"dokumenttype": F, "minst_ett_ar": True}, None),
    ("under et år med fagbrev på jobb", {"dokumenttype": F, "minst_ett_ar": False}, ("feil", "kontraktstid-for-kort", "/laretid")),
    ("de andre kan være korte", {"dokumenttype": {L, O, P, S}}, None),
)
EPOST_MANGLER = ("feil", "epost-mangler", "{peker}/kontakt/epost")
KONTAKTEN = _sporsmal(
    "kontakt",
    ("kandidat med mobil", {"rolle": KANDIDAT, "mobil": True}, None),
    ("kandidat uten mobil", {"rolle": KANDIDAT, "mobil": False}, ("feil", "mobil-mangler", "{peker}/kontakt/mobil")),
    ("leder med e-post", {"rolle": {FAGLIG, ANSVARLIG, TIDLIGERE, ORGANLEDER, KONTAKT}, "epost": True}, None),
    ("leder uten e-post", {"rolle": {FAGLIG, ANSVARLIG, TIDLIGERE, ORGANLEDER, KONTAKT}, "epost": False}, EPOST_MANGLER),
    ("foresatt med mobil", {"rolle": FORESATT, "mobil": True}, None),
    ("foresatt med bare e-post", {"rolle": FORESATT, "mobil": False, "epost": True}, None),
    ("foresatt uten noe", {"rolle": FORESATT, "mobil": False, "epost": False}, ("feil", "kontakt-mangler", "{peker}/kontakt")),
    ("fylket med e-post", {"rolle": FYLKE, "epost": True}, None),
    (
        "fylket uten e-post, i tjenesten",
        {"rolle": FYLKE, "epost": False, "leverandor_varsler": False},
        ("rad", "epost-mangler", "{peker}/kontakt/epost"),
    ),
    ("fylket med bare mobil, hos Posten", {"rolle": FYLKE, "epost": False, "mobil": True, "leverandor_varsler": True}, None),
    (
        "fylket uten noe, hos Posten",
        {"rolle": FYLKE, "epost": False, "mobil": False, "leverandor_varsler": True},
        ("feil", "kontakt-mangler", "{peker}/kontakt"),
    ),
)
AVTALE_MANGLER = ("feil", "avtale-ikke-vedlagt", "/vedlegg")
VEDLEGGENE = _sporsmal(
    "vedleggskrav",
    ("avtale når organet inngår", {"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "organ_inngar": True}, AVTALE_MANGLER),
    (
        "avtale når organet bare mottar tilskudd",
        {"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "organ_inngar": False, "organ_mottar": True},
        AVTALE_MANGLER,
    ),
    (
        "avtale når organet er kontraktsansvarlig, også når noe annet er galt med den",
        {
            "type": Vedleggstype.AVTALE_SAMARBEIDSORGAN,
            "organ_inngar": False,
            "organ_mottar": False,
            "organ_viser_til_avtale": True,
            "dokumenttype": LOPF,
        },
        AVTALE_MANGLER,
    ),
    (
        "skole har ingen avtale å legge ved",
        {
            "type": Vedleggstype.AVTALE_SAMARBEIDSORGAN,
            "organ_inngar": False,
            "organ_mottar": False,
            "organ_viser_til_avtale": True,
            "dokumenttype": S,
        },
        None,
    ),
    (
        "ingen avtale brukt",
        {"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "organ_inngar": False, "organ_mottar": False, "organ_viser_til_avtale": False},
        None,
    ),
    (
        "Rogaland krever kopi",
        {"type": Vedleggstype.ARBEIDSAVTALE, "arbeidsavtale": Arbeidsavtalekrav.KOPI, "dokumenttype": LOPF},
        ("feil", "arbeidsavtale-ikke-vedlagt", "/vedlegg"),
    ),
    ("skole har ingen, uansett hva fylket krever", {"type": Vedleggstype.ARBEIDSAVTALE, "dokumenttype": S}, None),
    (
        "Trøndelag kan ikke kreve kopi",
        {"type": Vedleggstype.ARBEIDSAVTALE, "arbeidsavtale": Arbeidsavtalekrav.BEKREFTELSE, "dokumenttype": LOPF},
        None,
    ),
    ("plan og annet er frivillig", {"type": {Vedleggstype.OPPLARINGSPLAN, Vedleggstype.ANNET}}, None),
    (
        "Rogaland krever målene til en lærekandidat",
        {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": O, "mal_vedlagt": Malkrav.KREVES, "plan_vedlagt": False},
        ("feil", "kompetansemal-ikke-vedlagt", "/vedlegg"),
    ),
    (
        "de andre bør ha målene til en lærekandidat",
        {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": O, "mal_vedlagt": Malkrav.ONSKET, "plan_vedlagt": False},
        ("advarsel", "kompetansemal-ikke-vedlagt", "/vedlegg"),
    ),
    (
        "et fylke som ikke vil ha dem",
        {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": O, "mal_vedlagt": Malkrav.NEI, "plan_vedlagt": False},
        None,
    ),
    (
        "planen for opplæringen viser målene",
        {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": O, "plan_vedlagt": True},
        None,
    ),
    ("ingen andre har utvalgte mål", {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": {L, P, F, S}}, None),
    ("ingenting godskrevet, ingen attest", {"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": False}, None),
    ("de fleste ber ikke om attest", {"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.NEI}, None),
    (
        "Rogaland vil ha attest",
        {"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.ONSKET},
        ("advarsel", "attest-ikke-vedlagt", "/vedlegg"),
    ),
    (
        "et fylke som krever attest",
        {"type": Vedleggstype.ARBEIDSATTEST, "godskrevet": True, "arbeidsattest": Attestkrav.KREVES},
        ("feil", "attest-ikke-vedlagt", "/vedlegg"),
    ),
)
DE_VEDLAGTE = _sporsmal(
    "vedlagt",
    ("signert avtale", {"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "oppgitt_signert": True}, None),
    (
        "avtale uten signatur er et råd",
        {"type": Vedleggstype.AVTALE_SAMARBEIDSORGAN, "oppgitt_signert": False},
        ("rad", "avtale-ikke-oppgitt-som-signert", "{peker}/signert"),
    ),
    ("andre vedlegg", {"type": {*Vedleggstype} - {Vedleggstype.AVTALE_SAMARBEIDSORGAN}}, None),
)
LESBAR_PDF = {"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": False, "lesbar": True}
TRYGG = LESBAR_PDF | {"aktivt_innhold": False, "for_mange_sider": False}
USIGNERT = TRYGG | {"oppgitt_signert": False, "signert": False}


def _avvist(kode: str) -> tuple[str, str, str]:
    return ("feil", kode, "{peker}")


def _tvil(kode: str) -> tuple[str, str, str]:
    return ("advarsel", kode, "{peker}")


FILEN = _sporsmal(
    "vedleggsmate",
    ("for stor", {"for_stor": True}, _avvist("vedlegg-for-stort")),
    ("ikke PDF", {"for_stor": False, "pdf": False}, _avvist("vedlegg-ikke-pdf")),
    ("kryptert", {"for_stor": False, "pdf": True, "kryptert": True}, _avvist("vedlegg-kryptert")),
    ("for omfattende", {"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": True}, _avvist("vedlegg-for-omfattende")),
    ("ødelagt", {"for_stor": False, "pdf": True, "kryptert": False, "for_omfattende": False, "lesbar": False}, _avvist("vedlegg-odelagt")),
    ("skript", LESBAR_PDF | {"aktivt_innhold": True}, _avvist("vedlegg-aktivt-innhold")),
    ("for mange sider", LESBAR_PDF | {"aktivt_innhold": False, "for_mange_sider": True}, _avvist("vedlegg-for-mange-sider")),
    ("oppgitt signert uten signatur", TRYGG | {"oppgitt_signert": True, "signert": False}, _avvist("vedlegg-uten-signatur")),
    ("signert, også uten merke", TRYGG | {"signert": True}, "innebygd"),
    ("usignert tagget PDF/A", USIGNERT | {"pdfa": True, "tagget": True}, "sider"),
    ("usignert utagget PDF/A", USIGNERT | {"pdfa": True, "tagget": False}, "innebygd"),
    ("vanlig PDF", USIGNERT | {"pdfa": False}, "innebygd"),
)
SIGNATURENE = _sporsmal(
    "vedleggssignatur",
    ("brutt", {"tilstand": Signaturtilstand.BRUTT}, _avvist("vedlegg-signatur-brutt")),
    ("endret etterpå", {"tilstand": Signaturtilstand.ENDRET}, _avvist("vedlegg-endret-etter-signering")),
    ("ukjent slag", {"tilstand": Signaturtilstand.IKKE_KONTROLLERT}, _tvil("vedlegg-signatur-ikke-kontrollert")),
    ("trukket tilbake", {"tilstand": Signaturtilstand.IKKE_GYLDIG}, _tvil("vedlegg-sertifikat-ikke-gyldig")),
    ("kjent utsteder uten bevis", {"tilstand": Signaturtilstand.UBEKREFTET}, _tvil("vedlegg-sertifikat-ubekreftet")),
    ("ukjent utsteder", {"tilstand": Signaturtilstand.UKJENT_UTSTEDER}, _tvil("vedlegg-ukjent-utsteder")),
    ("god eller ingen", {"tilstand": {Signaturtilstand.GOD, Signaturtilstand.INGEN}}, None),
)
MALFORMEN = _sporsmal(
    "malform",
    ("valgt går foran alt", {"valgt": True}, "valgt"),
    ("ønsket når fylket følger det", {"valgt": False, "onske": True, "folger_onske": True}, "onske"),
    ("fylkets valg", {"valgt": False, "onske": False, "satt": True}, "fylke"),
    ("fylkets valg mot ønsket", {"valgt": False, "onske": True, "folger_onske": False, "satt": True}, "fylke"),
    ("vedtaket", {"valgt": False, "onske": False, "satt": False, "vedtak": {Vedtak.BOKMAL, Vedtak.NYNORSK}}, "vedtak"),
    (
        "vedtaket mot ønsket",
        {"valgt": False, "onske": True, "folger_onske": False, "satt": False, "vedtak": {Vedtak.BOKMAL, Vedtak.NYNORSK}},
        "vedtak",
    ),
    ("nøytralt fylke", {"valgt": False, "onske": False, "satt": False, "vedtak": Vedtak.NOYTRAL}, "standard"),
    (
        "nøytralt fylke mot ønsket",
        {"valgt": False, "onske": True, "folger_onske": False, "satt": False, "vedtak": Vedtak.NOYTRAL},
        "standard",
    ),
)
UGRADERT, KLIENT, FORTROLIG, STRENGT = tuple(Adressebeskyttelse)
ADRESSENE = _sporsmal(
    "adresser",
    ("bosted oppgitt", {"felt": Adressefelt.BOSTED, "beskyttelse": UGRADERT, "oppgitt": True}, True),
    ("bosted ikke oppgitt", {"felt": Adressefelt.BOSTED, "beskyttelse": UGRADERT, "oppgitt": False}, False),
    ("1. mars oppgitt", {"felt": Adressefelt.MARS, "beskyttelse": UGRADERT, "oppgitt": True, "nadd": True}, True),
    ("1. mars ikke kommet", {"felt": Adressefelt.MARS, "beskyttelse": UGRADERT, "oppgitt": True, "nadd": False}, False),
    ("1. mars ikke oppgitt", {"felt": Adressefelt.MARS, "beskyttelse": UGRADERT, "oppgitt": False}, False),
    ("klientadresse", {"beskyttelse": KLIENT}, False),
    ("fortrolig", {"beskyttelse": FORTROLIG}, False),
    ("strengt fortrolig", {"beskyttelse": STRENGT}, False),
)
VURDERING = {Ansvarskode.UTVIKLINGSSAMTALE, Ansvarskode.HALVARSVURDERING, Ansvarskode.OPPMELDING}
ANSVARET = _sporsmal(
    "ansvar",
    ("opplæring i bedrift", {"del_": Ansvarskode.OPPLARING_I_BEDRIFT, "dokumenttype": LOPF}, "larebedrift"),
    ("ingen bedrift i skole", {"del_": Ansvarskode.OPPLARING_I_BEDRIFT, "dokumenttype": S}, None),
    ("opplæring i skole", {"del_": Ansvarskode.OPPLARING_I_SKOLE, "dokumenttype": S}, "skole"),
    ("skole bare når det er sendt", {"del_": Ansvarskode.OPPLARING_I_SKOLE, "dokumenttype": LOPF}, None),
    ("samtale, vurdering, oppmelding i bedrift", {"del_": VURDERING, "dokumenttype": LOPF}, "larebedrift"),
    ("samtale, vurdering, oppmelding i skole", {"del_": VURDERING, "dokumenttype": S}, "skole"),
    ("rapportering", {"del_": Ansvarskode.RAPPORTERING, "dokumenttype": LOPF}, "larebedrift"),
    ("ingen rapportering i skole", {"del_": Ansvarskode.RAPPORTERING, "dokumenttype": S}, None),
    ("annet bare når det er sendt", {"del_": Ansvarskode.ANNET}, None),
)
VOKSNE = _sporsmal(
    "voksen",
    ("voksenrett og rekvalifisering", {"rettstype": {Rettstype.VOKSENRETT, Rettstype.REKVALIFISERING}}, True),
    ("alle andre", {"rettstype": {*Rettstype, None} - {Rettstype.VOKSENRETT, Rettstype.REKVALIFISERING}}, False),
)
BASISEN = _sporsmal(
    "basistilskudd",
    ("ungdomsrett", {"dokumenttype": {L, O, P}, "rettstype": Rettstype.UNGDOMSRETT}, "basistilskuddI"),
    ("uten ungdomsrett", {"dokumenttype": {L, O, P}, "rettstype": {Rettstype.VOKSENRETT, Rettstype.IKKE_RETT}}, "basistilskuddII"),
    ("rekvalifisering (VIGO)", {"dokumenttype": {L, O, P}, "rettstype": Rettstype.REKVALIFISERING}, "basistilskuddII"),
    ("omvalg kan være begge", {"dokumenttype": {L, O, P}, "rettstype": Rettstype.OMVALG}, "ikkeAvgjort"),
    ("meropplæring kan være begge", {"dokumenttype": {L, O, P}, "rettstype": Rettstype.MEROPPLARING}, "ikkeAvgjort"),
    ("rett ikke oppgitt", {"dokumenttype": {L, O, P}, "rettstype": None}, "ikkeAvgjort"),
    ("fagbrev på jobb, uansett rett", {"dokumenttype": F}, "basistilskuddII"),
    ("ingen i skole", {"dokumenttype": S}, "ingen"),
)
FASIT: tuple[Sporsmal, ...] = (
    *BASISEN,
    *AVTALEN,
    *GODKJENNINGEN,
    *FULLMAKTEN,
    *REPRESENTANTEN,
    *ROLLENE,
    *PERSONEN,
    *REKKEFOLGEN,
    *TILSKUDDET,
    *VISNINGEN,
    *PARTENE,
    *BEDRIFTEN,
    *ARBEIDSAVTALEN,
    *PROVEN,
    *MALENE,
    *PRAKSISEN,
    *KONTRAKTSTIDEN,
    *KONTAKTEN,
    *VEDLEGGENE,
    *DE_VEDLAGTE,
    *FILEN,
    *SIGNATURENE,
    *MALFORMEN,
    *ADRESSENE,
    *ANSVARET,
    *VOKSNE,
    *_sporsmal("dokumentsignatarer", *fasit_dokumenter.SIGNATARENE),
    *_sporsmal("fullmaktsomfang", *fasit_dokumenter.OMFANGET),
    *_sporsmal("organgodkjenning", *fasit_dokumenter.ORGANET),
    *_sporsmal("hevingsgrunn", *fasit_dokumenter.GRUNNEN),
    *_sporsmal("muntlig-forklaring", *fasit_dokumenter.FORKLARINGEN),
    *_sporsmal("endringssignatarer", *fasit_endringer.SIGNATARENE),
    *_sporsmal("endringsrekkefolge", *fasit_endringer.REKKEFOLGEN),
    *_sporsmal("endring-i-kontrakt", *fasit_endringer.ENDRINGENE),
    *_sporsmal("ny-laretid", *fasit_endringer.LARETIDEN),
    *_sporsmal("ny-prove", *fasit_endringer.PROVEN),
)

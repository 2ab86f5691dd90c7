"""The tables against a second hand-written account: 15 counties × 5 kinds × states of agreement and organ × who is responsible × ages."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domene.kontrakt import Avtale, Kontrakt, Kontraktstype
from app.domene.parter import Foresatt, Kontraktsansvarlig, Samarbeidsorgan
from app.domene.sak import Signatarbeslutning
from tests.builders import KONTRAKTSDATO, en_avtale, en_kandidat, en_person, et_organ, med
from tests.unit.regler import orakel
from tests.unit.regler.orakel import Sakstilstand
from tests.unit.regler.saker import FYLKER, bestem, en_kontrakt_av

I_MORGEN, I_GAR = KONTRAKTSDATO + timedelta(days=1), KONTRAKTSDATO - timedelta(days=1)
LARE, FAGBREV = Kontraktstype.LAREKONTRAKT, Kontraktstype.FAGBREV_PA_JOBB
ALLE_TYPER = tuple(Kontraktstype)
# state of the agreement → (agreement, in force, power for lærekontrakt, power for the other kinds, grant)
AVTALER: dict[str, tuple[Avtale | None, bool, bool, bool, bool]] = {
    "ingen avtale": (None, False, False, False, False),
    "foreligger ikke": (Avtale(foreligger=False, inngar_kontrakt=True, mottar_tilskudd=True), False, False, False, False),
    "begge fullmakter": (en_avtale(), True, True, True, True),
    "bare kontrakt": (en_avtale(mottar_tilskudd=False), True, True, True, False),
    "bare tilskudd": (en_avtale(inngar_kontrakt=False), True, False, False, True),
    "ingen fullmakt": (en_avtale(inngar_kontrakt=False, mottar_tilskudd=False), True, False, False, False),
    "begynner i morgen": (en_avtale(gjelder_fra=I_MORGEN), False, True, True, True),
    "begynte i dag": (en_avtale(gjelder_fra=KONTRAKTSDATO), True, True, True, True),
    "gikk ut i går": (en_avtale(gjelder_til=I_GAR), False, True, True, True),
    "går ut i dag": (en_avtale(gjelder_til=KONTRAKTSDATO), True, True, True, True),
    "uten startdato": (en_avtale(gjelder_fra=None), False, True, True, True),
    "ikke for lærekontrakt": (en_avtale(dokumenttyper=(FAGBREV,)), True, False, True, True),
    "for alle typer": (en_avtale(dokumenttyper=ALLE_TYPER), True, True, True, True),
}
ORGANER: dict[str, tuple[Samarbeidsorgan | None, bool]] = {
    "intet": (None, False),
    "godkjent": (et_organ(), True),
    "godkjent i dag": (et_organ(godkjent_fra=KONTRAKTSDATO), True),
    "godkjent i morgen": (et_organ(godkjent_fra=I_MORGEN), False),
    "godkjent til i går": (et_organ(godkjent_til=I_GAR), False),
    "godkjent til i dag": (et_organ(godkjent_til=KONTRAKTSDATO), True),
    "uten dato": (et_organ(godkjent_fra=None), False),
}
# born → age on 3 August 2026
FODT = {date(2011, 8, 4): 14, date(2011, 8, 3): 15, date(2009, 1, 1): 17, date(2008, 8, 4): 17, date(2008, 8, 3): 18, date(1980, 5, 5): 46}
FORELDRE = (Foresatt(person=en_person("TRYGG", "BLOMST")), Foresatt(person=en_person("VARM", "BLOMST", fodselsdato=date(1979, 3, 3))))
AVTALEN_BRUKT = {"avtale-brukt-til-annet-enn-larekontrakt", "avtale-nevner-ikke-kontrakttypen"}
VEGNE = {
    "SYNTETISK BYGG AS": "bedriften",
    "SYNTETISK SAMARBEIDSORGAN SA": "organet",
    "SYNTETISK VIDEREGÅENDE SKOLE": "skolen",
    "VAKKER BLOMST": "kandidaten",
    None: "-",
}


def test_saken_er_den_orakelet_regner_med() -> None:
    assert date(2026, 8, 3) == KONTRAKTSDATO
    assert len(FYLKER) == 15
    assert len(ALLE_TYPER) == 5


def skrevet(beslutning: Signatarbeslutning, fylke: str) -> list[tuple[int, str, str]]:
    """The decision in the words of the oracle."""
    vegne = VEGNE | {FYLKER[fylke].navn.nb: "fylket"}
    return [(s.gruppe, s.rolle.value, vegne[s.pa_vegne_av[0]]) for s in beslutning.signatarer]


def sak(
    nummer: str, type_: Kontraktstype, avtale: str, organ: str, ansvarlig: Kontraktsansvarlig, fodt: date, foresatte: int
) -> tuple[Kontrakt, Sakstilstand]:
    """The same case twice: as data, and in plain words."""
    avtalen, gjelder, for_lare, for_andre, tilskudd = AVTALER[avtale]
    organet, godkjent = ORGANER[organ]
    kontrakt = en_kontrakt_av(type_, kandidat=en_kandidat(fodselsdato=fodt, foresatte=FORELDRE[:foresatte]))
    parter = replace(kontrakt.parter, avtale=avtalen, samarbeidsorgan=organet, kontraktsansvarlig=ansvarlig)
    return med(kontrakt, parter=parter), Sakstilstand(
        fylke=nummer,
        type=type_.value,
        ansvarlig=ansvarlig.value,
        avtale_foreligger=avtalen is not None and avtalen.foreligger,
        avtale_gjelder=gjelder,
        gir_kontrakt=for_lare if type_ is LARE else for_andre,
        gir_tilskudd=tilskudd,
        organ_godkjent=godkjent,
        ar=FODT[fodt],
        foresatte=foresatte,
    )


def holder(kontrakt: Kontrakt, tilstand: Sakstilstand, **valg: object) -> None:
    beslutning = bestem(kontrakt, tilstand.fylke, **valg)
    assert skrevet(beslutning, tilstand.fylke) == orakel.signaturer(tilstand), tilstand
    assert beslutning.organ_inngar is orakel.organet_inngar(tilstand), tilstand
    assert beslutning.tilskudd is not None
    assert beslutning.tilskudd.mottaker.verdi == orakel.tilskuddet(tilstand), tilstand
    assert any(f.alvor.value == "feil" for f in beslutning.funn) is orakel.stoppes(tilstand), tilstand
    advarsler = {f.kode for f in beslutning.funn if f.alvor.value == "advarsel"}
    assert ("tilskudd-til-en-annen-enn-kontraktsansvarlig" in advarsler) is orakel.tilskuddet_er_i_tvil(tilstand), tilstand
    assert bool(AVTALEN_BRUKT & advarsler) is orakel.avtalen_er_i_tvil(tilstand), tilstand


@pytest.mark.parametrize("nummer", sorted(FYLKER))
@pytest.mark.parametrize("type_", ALLE_TYPER)
def test_hvert_fylke_og_hver_type_i_hver_tilstand_av_avtalen_og_organet(nummer: str, type_: Kontraktstype) -> None:
    aldre = itertools.cycle(itertools.product(FODT, (0, 1, 2)))
    for avtale, organ, ansvarlig in itertools.product(AVTALER, ORGANER, Kontraktsansvarlig):
        fodt, foresatte = next(aldre)
        holder(*sak(nummer, type_, avtale, organ, ansvarlig, fodt, foresatte))


@pytest.mark.parametrize("nummer", sorted(FYLKER))
@pytest.mark.parametrize("krever", [True, False], ids=["fylket krever foresatt", "fylket krever ikke foresatt"])
def test_hvert_fylke_og_hver_type_i_hver_alder_med_og_uten_foresatte(nummer: str, krever: bool) -> None:
    for type_, fodt, foresatte in itertools.product(ALLE_TYPER, FODT, (0, 1, 2)):
        kontrakt, tilstand = sak(nummer, type_, "begge fullmakter", "godkjent", Kontraktsansvarlig.SAMARBEIDSORGAN, fodt, foresatte)
        holder(kontrakt, replace(tilstand, fylket_krever_foresatt=krever), foresatt_signerer=krever)

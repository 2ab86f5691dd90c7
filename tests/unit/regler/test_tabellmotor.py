"""The decision-table engine itself: planted faults are each caught by name, and reasons are filled without a slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene import norsk
from app.domene.tabell import (
    LOVEN_GJELDER_FRA,
    Bruddart,
    FlereRegler,
    IngenRegel,
    Regel,
    Tabell,
    Tabellfeil,
    UtloptRegel,
    alle_fakta,
    faktaverdier,
    fyll_ut,
    grensedager,
    kontroller,
)
from app.tekst import Tekst


class Vaer(Enum):
    REGN = "regn"
    SOL = "sol"


@dataclass(frozen=True, kw_only=True)
class Turfakta:
    vaer: Annotated[Vaer, "vær"]
    helg: Annotated[bool, "helg"]
    paraply: Annotated[bool | None, "paraply"]


@dataclass(frozen=True, kw_only=True)
class Solfakta:
    vaer: Annotated[Literal[Vaer.SOL], "vær"]


@dataclass(frozen=True, kw_only=True)
class Fritekst:
    navn: Annotated[str, "navn"]


BEGRUNNELSE = Tekst(nb="Været er {vaer}.", nn="Vêret er {vaer}.")


def en_regel(id_: str, nar: dict[str, Any], utfall: str = "ut", **felt: Any) -> Regel[str]:
    standard: dict[str, Any] = {"id": id_, "nar": nar, "utfall": utfall, "begrunnelse": BEGRUNNELSE, "kilde": "almanakken"}
    return Regel(**(standard | felt))


def en_tabell(*regler: Regel[str], **felt: Any) -> Tabell[Turfakta, str]:
    standard: dict[str, Any] = {
        "navn": "tur",
        "tittel": Tekst(nb="Tur", nn="Tur"),
        "sporsmal": Tekst(nb="Ut?", nn="Ut?"),
        "fakta": Turfakta,
        "opplysninger": frozenset({"vaer"}),
        "regler": regler,
    }
    return Tabell(**(standard | felt))


SOL, REGN = en_regel("T-01", {"vaer": Vaer.SOL}), en_regel("T-02", {"vaer": Vaer.REGN}, "inne")
REGNVAERSDAG = Turfakta(vaer=Vaer.REGN, helg=True, paraply=None)
DAG = date(2026, 8, 3)


def test_fakta_ramses_opp_med_alle_verdier_ogsa_ingen() -> None:
    assert faktaverdier(Turfakta) == {"vaer": tuple(Vaer), "helg": (True, False), "paraply": (True, False, None)}
    assert len(set(alle_fakta(Turfakta))) == 2 * 2 * 3


def test_noen_av_verdiene_kan_ramses_opp_og_en_rad_om_de_andre_kan_ikke_skrives() -> None:
    assert faktaverdier(Solfakta) == {"vaer": (Vaer.SOL,)}
    assert kontroller(en_tabell(SOL, fakta=Solfakta)) == ()
    with pytest.raises(Tabellfeil, match="umulig verdi for vaer"):
        en_tabell(SOL, REGN, fakta=Solfakta)


def test_en_god_tabell_har_ingen_brudd_og_svarer_med_raden_som_traff() -> None:
    tabell = en_tabell(SOL, REGN)
    assert kontroller(tabell) == ()
    svar = tabell.sla_opp(REGNVAERSDAG, DAG)
    assert (svar.regel.id, svar.utfall) == ("T-02", "inne")


def test_ingen_rad_er_en_feil_som_nevner_tabell_fakta_og_dag() -> None:
    tabell = en_tabell(SOL)
    with pytest.raises(IngenRegel, match=r"tabellen tur .*vaer=regn.*3\. august 2026"):
        tabell.sla_opp(REGNVAERSDAG, DAG)
    assert {brudd.art for brudd in kontroller(tabell)} == {Bruddart.HULL}


def test_en_rad_som_har_gatt_ut_blir_aldri_brukt_og_blir_nevnt_der_den_savnes() -> None:
    tabell = en_tabell(SOL, en_regel("T-02", {"vaer": Vaer.REGN}, "inne", til=date(2026, 8, 1)))
    assert tabell.sla_opp(REGNVAERSDAG, date(2026, 7, 31)).regel.id == "T-02"
    with pytest.raises(UtloptRegel, match=r"bare T-02 for .*vaer=regn.*ikke i kraft"):
        tabell.sla_opp(REGNVAERSDAG, date(2026, 8, 1))
    assert {(brudd.art, brudd.regler, brudd.dag) for brudd in kontroller(tabell)} == {(Bruddart.UTLOPT, ("T-02",), date(2026, 8, 1))}


def test_to_rader_er_en_feil_som_nevner_begge() -> None:
    tabell = en_tabell(SOL, REGN, en_regel("T-03", {"helg": True, "vaer": Vaer.REGN}))
    with pytest.raises(FlereRegler, match="T-02, T-03"):
        tabell.sla_opp(REGNVAERSDAG, DAG)
    assert {brudd.regler for brudd in kontroller(tabell)} == {("T-02", "T-03")}


def test_en_rad_som_aldri_treffer_blir_nevnt() -> None:
    tabell = en_tabell(SOL, REGN, en_regel("T-03", {"vaer": Vaer.SOL}, fra=date(2030, 1, 1), til=date(2030, 1, 1)))
    assert [(brudd.art, brudd.regler) for brudd in kontroller(tabell)] == [(Bruddart.DOD, ("T-03",))]


def test_en_ny_rad_overtar_den_dagen_den_gamle_gar_ut() -> None:
    skifte = date(2026, 8, 1)
    tabell = en_tabell(
        SOL, en_regel("T-02", {"vaer": Vaer.REGN}, "inne", til=skifte), en_regel("T-03", {"vaer": Vaer.REGN}, "paraply", fra=skifte)
    )
    assert kontroller(tabell) == ()
    assert tabell.sla_opp(REGNVAERSDAG, skifte - timedelta(days=1)).regel.id == "T-02"
    assert tabell.sla_opp(REGNVAERSDAG, skifte).regel.id == "T-03"


@given(st.dates(LOVEN_GJELDER_FRA, date(2100, 1, 1)), st.integers(-400, 400))
def test_et_hull_eller_en_overlapp_mellom_rader_blir_alltid_funnet(skifte: date, dager: int) -> None:
    neste = max(skifte + timedelta(days=dager), LOVEN_GJELDER_FRA)
    tabell = en_tabell(SOL, en_regel("T-02", {"vaer": Vaer.REGN}, til=skifte), en_regel("T-03", {"vaer": Vaer.REGN}, fra=neste))
    arter = {brudd.art for brudd in kontroller(tabell)} - {Bruddart.DOD}
    ventet = {Bruddart.UTLOPT} if neste > skifte else ({Bruddart.OVERLAPP} if neste < skifte else set())
    assert arter == ventet


@given(st.dates(LOVEN_GJELDER_FRA, date(2100, 1, 1)))
def test_grensedagene_er_hver_dag_noe_begynner_eller_slutter_og_dagen_for(skifte: date) -> None:
    dager = grensedager(en_tabell(en_regel("T-01", {"vaer": Vaer.SOL}, til=skifte), REGN))
    ventet = {LOVEN_GJELDER_FRA, skifte, skifte - timedelta(days=1)}
    assert set(dager) == {dag for dag in ventet if dag >= LOVEN_GJELDER_FRA}


@pytest.mark.parametrize(
    ("regel", "ventet"),
    [
        (en_regel("T-01", {"snø": True}), "T-01: ukjent faktum snø"),
        (en_regel("T-01", {"vaer": "sol"}), "T-01: umulig verdi for vaer"),
        (en_regel("T-01", {"vaer": set()}), "T-01: umulig verdi for vaer"),
        (en_regel("T-01", {"helg": 1}), "T-01: umulig verdi for helg"),
        (en_regel("T-01", {}, begrunnelse=Tekst(nb="Været er {vaer}.", nn="Vêret er godt.")), "bokmål og nynorsk nevner ulike"),
        (en_regel("T-01", {}, begrunnelse=Tekst(nb="{dag}", nn="{dag}")), "T-01: ukjente opplysninger dag"),
        (en_regel("T-01", {}, kilde="{lov}"), "T-01: ukjente opplysninger lov"),
        (en_regel("T-01", {}, kilde=" "), "T-01: mangler begrunnelse eller kilde"),
        (en_regel("T-01", {}, begrunnelse=Tekst(nb="", nn="")), "T-01: mangler begrunnelse eller kilde"),
    ],
)
def test_en_tabell_som_er_skrevet_feil_kan_ikke_lages(regel: Regel[str], ventet: str) -> None:
    with pytest.raises(Tabellfeil, match=ventet):
        en_tabell(regel)


def test_samme_id_to_ganger_kan_ikke_lages() -> None:
    with pytest.raises(Tabellfeil, match="T-01: id brukt to ganger"):
        en_tabell(SOL, en_regel("T-01", {"vaer": Vaer.REGN}))


def test_fakta_som_ikke_kan_ramses_opp_blir_avvist() -> None:
    with pytest.raises(Tabellfeil, match="kan ikke ramses opp"):
        faktaverdier(Fritekst)


def test_begrunnelsen_har_sakens_datoer_navn_og_ord_pa_hvert_sprak() -> None:
    mal = Tekst(nb="{rollen} og {navn} {dag}. {rollen} kom.", nn="{rollen} og {navn} {dag}. {rollen} kom.")
    tekst = fyll_ut(mal, {"rollen": Tekst(nb="eleven", nn="eleven"), "navn": "iTre AS", "dag": date(2025, 1, 1)})
    assert tekst.nb == "Eleven og iTre AS 1. januar 2025. Eleven kom."


def test_et_navn_star_som_det_er_sendt_ogsa_forst_i_setningen_og_med_klammer() -> None:
    mal = Tekst(nb="{navn} signerer.", nn="{navn} signerer.")
    assert fyll_ut(mal, {"navn": "iTre {kontraktsdato} {{x}} AS"}).nn == "iTre {kontraktsdato} {{x}} AS signerer."


def test_datoer_star_uten_ledende_null_og_med_maneden_som_ord() -> None:
    assert norsk.dato(date(2026, 10, 9)) == "9. oktober 2026"
    assert len({norsk.dato(date(2026, maned, 1)) for maned in range(1, 13)}) == 12

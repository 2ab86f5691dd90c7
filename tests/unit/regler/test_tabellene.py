"""Every table answers exactly once, every row is needed, and the hand-written answers hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domene.tabell import Bruddart, IngenRegel, Regel, Tabell, faktaverdier, grensedager, kontroller, treff
from app.domene.tabeller import ALLE_TABELLER, som_markdown
from tests.unit.regler.fasit import FASIT, Sporsmal, fullfor, kort

TABELLER = {tabell.navn: tabell for tabell in ALLE_TABELLER}
RADER = [(tabell, regel) for tabell in ALLE_TABELLER for regel in tabell.regler]
ROT = Path(__file__).parents[3]

hver_tabell = pytest.mark.parametrize("tabell", ALLE_TABELLER, ids=lambda tabell: tabell.navn)
hver_rad = pytest.mark.parametrize(("tabell", "regel"), RADER, ids=[regel.id for _, regel in RADER])


def avvik(tabell: Tabell[Any, Any]) -> list[str]:
    """The hand-written cases that the table does not answer as it must."""
    return [str(sporsmal) for sporsmal in FASIT if sporsmal.tabell == tabell.navn and not _holder(tabell, sporsmal)]


def _holder(tabell: Tabell[Any, Any], sporsmal: Sporsmal) -> bool:
    try:
        return all(kort(tabell.sla_opp(fakta, sporsmal.dag).utfall) == sporsmal.svar for fakta in fullfor(tabell, sporsmal.fakta))
    except IngenRegel:
        return False


@hver_tabell
def test_noyaktig_en_rad_treffer_for_alle_fakta_pa_alle_grensedager(tabell: Tabell[Any, Any]) -> None:
    assert kontroller(tabell) == ()


@hver_tabell
@given(data=st.data())
def test_ogsa_pa_tilfeldige_dager_treffer_noyaktig_en_rad_som_er_i_kraft(tabell: Tabell[Any, Any], data: st.DataObject) -> None:
    rundt_skiftene = [dag + timedelta(days=n) for dag in grensedager(tabell) for n in (-1, 0, 1) if dag + timedelta(days=n) >= tabell.fra]
    dag = data.draw(st.sampled_from(rundt_skiftene) | st.dates(tabell.fra, date(2199, 12, 31)))
    fakta = tabell.fakta(**{navn: data.draw(st.sampled_from(verdier)) for navn, verdier in faktaverdier(tabell.fakta).items()})
    (regel,) = treff(tabell, fakta, dag)
    assert regel.fra <= dag
    assert regel.til is None or dag < regel.til
    assert tabell.sla_opp(fakta, dag).regel is regel


@hver_tabell
def test_tabellen_svarer_som_fasiten(tabell: Tabell[Any, Any]) -> None:
    assert avvik(tabell) == []


@hver_rad
def test_uten_raden_har_tabellen_hull_og_fasiten_slar_ut(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    uten = replace(tabell, regler=tuple(rad for rad in tabell.regler if rad.id != regel.id))
    assert {brudd.art for brudd in kontroller(uten)} == {Bruddart.HULL}
    assert avvik(uten)


@hver_rad
def test_en_rad_til_med_samme_vilkar_er_en_overlapp_som_nevner_begge(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    dobbel = replace(tabell, regler=(*tabell.regler, replace(regel, id="X-99")))
    brudd = kontroller(dobbel)
    assert {etbrudd.art for etbrudd in brudd} == {Bruddart.OVERLAPP}
    assert {regel.id, "X-99"} == set(brudd[0].regler)
    assert regel.id in str(brudd[0])


@hver_rad
def test_et_annet_utfall_i_raden_blir_oppdaget_av_fasiten(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    andre = [rad.utfall for rad in tabell.regler if kort(rad.utfall) != kort(regel.utfall)]
    assert andre, "en tabell med bare ett utfall avgjør ingenting"
    byttet = replace(tabell, regler=tuple(replace(rad, utfall=andre[0]) if rad.id == regel.id else rad for rad in tabell.regler))
    assert avvik(byttet)


@hver_rad
def test_en_utlopt_rad_blir_nevnt_fra_dagen_den_gikk_ut(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    slutt = date(2026, 1, 1)
    utlopt = replace(tabell, regler=tuple(replace(rad, til=slutt) if rad.id == regel.id else rad for rad in tabell.regler))
    brudd = kontroller(utlopt)
    assert {(etbrudd.art, etbrudd.regler, etbrudd.dag) for etbrudd in brudd} == {(Bruddart.UTLOPT, (regel.id,), slutt)}
    assert regel.id in str(brudd[0])


@hver_rad
def test_raden_sier_hvorfor_pa_begge_sprak_og_har_kilde(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    for tekst in (regel.begrunnelse.nb, regel.begrunnelse.nn):
        assert tekst.endswith((".", "}")), tekst
        assert "  " not in tekst
    assert regel.kilde


def test_hver_rad_har_en_fasit_som_ikke_er_dens_egen() -> None:
    brukt = {
        regel.id
        for sporsmal in FASIT
        for fakta in fullfor(TABELLER[sporsmal.tabell], sporsmal.fakta)
        for regel in treff(TABELLER[sporsmal.tabell], fakta, sporsmal.dag)
    }
    assert {regel.id for _, regel in RADER} - brukt == set()


def test_regel_id_er_unik_over_alle_tabeller() -> None:
    ider = [regel.id for _, regel in RADER]
    assert len(ider) == len(set(ider))


def test_docs_regler_er_skrevet_av_tabellene() -> None:
    assert (ROT / "docs" / "regler.md").read_text(encoding="utf-8") == som_markdown(), "kjør: kontraktverk regler"


def test_hver_regel_star_i_den_utskrevne_siden_med_begge_begrunnelsene() -> None:
    side = som_markdown()
    for _, regel in RADER:
        assert f"**{regel.id}**" in side
        assert regel.begrunnelse.nn in side

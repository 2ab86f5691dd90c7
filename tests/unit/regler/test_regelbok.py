"""Released rows are frozen: an edit, a removal, a moved or reopened row is caught by its id, and only a new dated row gets past."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import flyt
from app.domene.regelbok import (
    Avviksart,
    Frigitt,
    Rad,
    RegelEndret,
    Tilbakedatert,
    avvik,
    brudd_i,
    frigi,
    fylkesrader,
    krev_hele,
    krev_uendret,
    regelrader,
    samlet,
)
from app.domene.tabell import Regel, Tabell, Tabellfeil
from app.domene.tabeller import ALLE_TABELLER
from app.errors import Oppsettsfeil
from app.settings import Modus, Settings
from app.skjema.fylkesfil import les_fylker
from app.skjema.regelfil import FILNAVN, avvik_i, les_bok, rader_na, skriv_bok
from app.skjema.regelfil import frigi as frigi_i
from app.tekst import Tekst
from tests.unit.regler.saker import FORMS

DAG = date(2026, 12, 1)
BOK = frigi(rader_na(FORMS), (), DAG)
RADER = [(tabell, regel) for tabell in ALLE_TABELLER for regel in tabell.regler]
SIGNATAR = next((tabell, regel) for tabell, regel in RADER if regel.id == "S-24")
hver_rad = pytest.mark.parametrize(("tabell", "regel"), RADER, ids=[regel.id for _, regel in RADER])


def med_rad(tabell: Tabell[Any, Any], id_: str, endre: Callable[[Regel[Any]], Regel[Any] | None]) -> list[Rad]:
    """Every row as it is now, one of them edited or gone."""
    regler = tuple(ny for rad in tabell.regler if (ny := endre(rad) if rad.id == id_ else rad) is not None)
    andre = [rad for rad in rader_na(FORMS) if rad.hvor != tabell.navn]
    return [*andre, *regelrader([replace(tabell, regler=regler)])]


def funnet(rader: list[Rad], bok: tuple[Frigitt, ...] = BOK) -> list[tuple[str, str]]:
    return [(ett.art.value, ett.id) for ett in avvik(rader, bok)]


def test_alt_som_er_frigitt_og_ikke_rort_er_i_orden() -> None:
    assert avvik(rader_na(FORMS), BOK) == ()


def test_boken_i_repoet_er_den_som_gjelder() -> None:
    assert [ett.tekst.nb for ett in avvik_i(FORMS)] == [], "kjør «kontraktverk regler frigi» for nye rader; en frigitt rad blir ikke endret"


@hver_rad
def test_en_annen_begrunnelse_i_en_frigitt_rad_blir_nevnt(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    ny = Tekst(nb=f"{regel.begrunnelse.nb} Og mer.", nn=f"{regel.begrunnelse.nn} Og meir.")
    assert funnet(med_rad(tabell, regel.id, lambda rad: replace(rad, begrunnelse=ny))) == [("endret", regel.id)]


@hver_rad
def test_en_frigitt_rad_som_er_tatt_bort_blir_nevnt(tabell: Tabell[Any, Any], regel: Regel[Any]) -> None:
    assert funnet(med_rad(tabell, regel.id, lambda _: None)) == [("fjernet", regel.id)]


TABELLEN, RADEN = SIGNATAR


@pytest.mark.parametrize(
    ("navn", "endre"),
    [
        ("vilkår", lambda rad: replace(rad, nar={**rad.nar, "krever_foresatt": True})),
        ("utfall", lambda rad: replace(rad, utfall=TABELLEN.regler[0].utfall)),
        ("nynorsk", lambda rad: replace(rad, begrunnelse=replace(rad.begrunnelse, nn=rad.begrunnelse.nn + " "))),
        ("kilde", lambda rad: replace(rad, kilde="opplæringslova § 7-2")),
        ("data", lambda rad: replace(rad, utlost_av=("/kandidat",))),
        ("første dag", lambda rad: replace(rad, fra=date(2025, 1, 1))),
    ],
    ids=lambda verdi: verdi if isinstance(verdi, str) else "",
)
def test_hver_del_av_en_frigitt_rad_er_frosset(navn: str, endre: Callable[[Regel[Any]], Regel[Any]]) -> None:
    assert funnet(med_rad(TABELLEN, RADEN.id, endre)) == [("endret", "S-24")], navn


def test_to_mater_a_skrive_det_samme_pa_er_ingen_endring() -> None:
    samme = {navn: set(verdier) for navn, verdier in RADEN.vilkar.items()}
    assert funnet(med_rad(TABELLEN, RADEN.id, lambda rad: replace(rad, nar=dict(reversed(samme.items()))))) == []


def test_tjenesten_nekter_a_starte_med_en_endret_rad_og_sier_hvilken_og_hva_du_gjor() -> None:
    rader = med_rad(TABELLEN, RADEN.id, lambda rad: replace(rad, kilde="noe annet"))
    with pytest.raises(RegelEndret, match=r"S-24 \(signatarer\) er endret etter at den ble frigitt") as feil:
        krev_uendret(avvik(rader, BOK), alt=False)
    assert feil.value.tiltak is not None
    assert "ny rad med ny id og dato" in feil.value.tiltak.nb


# --- the lawful way: close, and write a new one ---


def lukket(til: date) -> list[Rad]:
    """S-24 closed, S-99 in its place from the same day."""
    ny = replace(RADEN, id="S-99", fra=til, kilde="ny lov")
    tabell = replace(TABELLEN, regler=(*(replace(rad, til=til) if rad.id == "S-24" else rad for rad in TABELLEN.regler), ny))
    krev_hele([tabell])
    return [*(rad for rad in rader_na(FORMS) if rad.hvor != tabell.navn), *regelrader([tabell])]


def test_en_ny_rad_med_ny_dato_kommer_forbi_og_begge_star_i_boken() -> None:
    til = DAG + timedelta(days=30)
    rader = lukket(til)
    assert sorted(funnet(rader)) == [("avsluttet", "S-24"), ("ikke-frigitt", "S-99")]
    krev_uendret(avvik(rader, BOK), alt=False)
    ny_bok = {rad.id: rad for rad in frigi(rader, BOK, DAG + timedelta(days=1))}
    assert (ny_bok["S-24"].til, ny_bok["S-99"].frigitt) == (til, DAG + timedelta(days=1))
    assert ny_bok["S-23"].frigitt == DAG
    assert funnet(rader, tuple(ny_bok.values())) == []


def test_i_produksjon_ma_hver_rad_vaere_frigitt() -> None:
    with pytest.raises(RegelEndret, match=r"S-99 \(signatarer\) er ikke frigitt"):
        krev_uendret(avvik(lukket(DAG + timedelta(days=30)), BOK), alt=True)


def test_en_rad_kan_ikke_lukkes_pa_en_dag_som_har_vaert() -> None:
    with pytest.raises(Tilbakedatert, match="S-24 har fått en sluttdato som er passert"):
        frigi(lukket(DAG - timedelta(days=1)), BOK, DAG)


def test_en_lukket_rad_kan_ikke_apnes_igjen_eller_flyttes() -> None:
    til = DAG + timedelta(days=30)
    bok = frigi(lukket(til), BOK, DAG)
    assert ("sluttdato-endret", "S-24") in funnet(lukket(til + timedelta(days=1)), bok)
    flyttet = [replace(rad, hvor="rekkefolge") if rad.id == "S-01" else rad for rad in rader_na(FORMS)]
    assert funnet(flyttet) == [("flyttet", "S-01")]


def test_frigi_tar_ikke_en_endret_rad_uten_at_den_er_nevnt() -> None:
    rader = med_rad(TABELLEN, RADEN.id, lambda rad: replace(rad, kilde="noe annet"))
    with pytest.raises(RegelEndret, match="S-24"):
        frigi(rader, BOK, DAG)
    for igjen in ("S-24", "signatarer"):
        assert funnet(rader, frigi(rader, BOK, DAG, igjen=frozenset({igjen}))) == []


def test_en_tabell_med_hull_blir_ikke_frigitt_og_raden_som_mangler_blir_nevnt_med_tabellen() -> None:
    with pytest.raises(Tabellfeil, match="signatarer: ingen regel treffer"):
        krev_hele([replace(TABELLEN, regler=tuple(rad for rad in TABELLEN.regler if rad.id != "S-24"))])


def test_mange_like_brudd_blir_en_linje_med_det_forste_og_antallet() -> None:
    (linje,) = samlet(brudd_i([replace(TABELLEN, regler=tuple(rad for rad in TABELLEN.regler if rad.id != "S-24"))]))
    assert linje.startswith("signatarer: ingen regel treffer (–) rolle=ansvarligLederSamarbeidsorgan")
    assert linje.endswith("(+ 5)")
    (linje,) = samlet(brudd_i([replace(TABELLEN, regler=(*TABELLEN.regler, replace(RADEN, id="X-99")))]))
    assert "flere regler treffer (S-24, X-99)" in linje


@settings(max_examples=50)
@given(st.sampled_from([regel.id for _, regel in RADER]), st.text(min_size=1, max_size=20).filter(str.strip))
def test_ingen_tekst_kan_legges_til_i_en_kilde_uten_at_det_synes(id_: str, hale: str) -> None:
    tabell = next(tabell for tabell, regel in RADER if regel.id == id_)
    trygg = hale.replace("{", "(").replace("}", ")")
    assert funnet(med_rad(tabell, id_, lambda rad: replace(rad, kilde=rad.kilde + trygg))) == [("endret", id_)]


# --- the counties ---


def fylker_med(tmp_path: Path, gammelt: str, nytt: str) -> list[Rad]:
    tekst = (FORMS / "fylker.toml").read_text(encoding="utf-8")
    assert gammelt in tekst
    fil = tmp_path / "fylker.toml"
    fil.write_text(tekst.replace(gammelt, nytt), encoding="utf-8")
    return [*regelrader(), *fylkesrader(les_fylker(fil, None))]


def test_et_endret_fylkesvalg_blir_nevnt_med_fylke_og_dato(tmp_path: Path) -> None:
    rader = fylker_med(tmp_path, 'arbeidsavtale = "kopi"', 'arbeidsavtale = "bekreftelse"')
    assert funnet(rader) == [("endret", "11/2024-08-01")]


def test_en_endret_policy_blir_nevnt_for_hvert_fylke_som_bruker_den(tmp_path: Path) -> None:
    rader = fylker_med(
        tmp_path, "samarbeidsorgan_erstatter_ansvarlig_leder = false\ngrupper", "samarbeidsorgan_erstatter_ansvarlig_leder = true\ngrupper"
    )
    assert funnet(rader) == [("endret", "55/2024-08-01"), ("endret", "56/2024-08-01")]


def test_en_ny_datert_rad_for_fylket_er_ny_og_den_gamle_star(tmp_path: Path) -> None:
    rader = fylker_med(
        tmp_path,
        '[[fylke]]\nnummer = "55"',
        '[[fylke.valg]]\ngjelder_fra = 2027-01-01\narbeidsavtale = "kopi"\n[[fylke]]\nnummer = "55"',
    )
    assert funnet(rader) == [("ikke-frigitt", "50/2027-01-01")]


# --- the file, and the service ---


def test_boken_kan_skrives_og_leses_igjen(tmp_path: Path) -> None:
    skriv_bok(tmp_path, BOK)
    assert les_bok(tmp_path) == BOK
    assert les_bok(tmp_path / "ingen") == ()


def test_frigi_skriver_bare_det_nye(tmp_path: Path) -> None:
    shutil.copy(FORMS / "fylker.toml", tmp_path)
    assert len(frigi_i(tmp_path, DAG)) == len(rader_na(FORMS))
    assert frigi_i(tmp_path, DAG + timedelta(days=5)) == ()
    assert {rad.frigitt for rad in les_bok(tmp_path)} == {DAG}


@pytest.mark.parametrize("modus", Modus)
def test_verkstedet_starter_ikke_med_en_rad_som_er_endret_etter_frigivelsen(modus: Modus, tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    shutil.copytree(FORMS, forms)
    skriv_bok(forms, [replace(rad, avtrykk="0" * 64) if rad.id == "RE-01" else rad for rad in BOK])
    oppsett = replace(Settings.fra_miljo({}, data=tmp_path / "data"), forms=forms, modus=modus)
    with pytest.raises(Oppsettsfeil, match=r"RE-01 \(representasjon\) er endret"):  # in production with all else that is missing
        flyt.verksted(oppsett)


def test_avvikene_har_ord_pa_begge_sprak_og_i_json() -> None:
    for art in Avviksart:
        ett = next(iter(avvik([Rad(id="X-01", hvor="x", avtrykk="")], ())))
        assert replace(ett, art=art).tekst.nb != replace(ett, art=art).tekst.nn
        assert ett.som_json()["rad"] == "X-01"
    assert (FORMS / FILNAVN).is_file()

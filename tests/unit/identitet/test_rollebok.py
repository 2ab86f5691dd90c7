"""The book of roles: what gives one, what does not, and what cannot stand in it."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Oppsettsfeil
from app.identitet.bruker import Brukerrolle
from app.identitet.rollebok import FOR_PERSONER, Ansatt, Rollebok, Rolleregel, Tildeling, les_rollebok, personkode, verdier
from app.lager.okter import personmerke
from app.settings import ROT
from app.toml_fil import Tabell

DAG = date(2026, 8, 4)
MERKE = personmerke(b"n" * 32, "https://id.example.no", "kari")
KODE = personkode(MERKE)
GYLDIG = {"leverandor": "jobb", "krav": "realm.grupper", "verdi": "sb", "fylke": "46", "rolle": "saksbehandler"}
SAKSBEHANDLER = Tildeling("46", Brukerrolle.SAKSBEHANDLER)


def bok(*rader: dict[str, Any], mappe: Path | None = None) -> Rollebok:
    tabeller = [Tabell("identitet.toml", f"rolle[{nr}]", rad) for nr, rad in enumerate(rader)]
    return les_rollebok(tabeller, ["jobb", "annen"], mappe, ["03", "46"])


def roller(bok: Rollebok, krav: dict[str, Any], leverandor: str = "jobb") -> tuple[Tildeling, ...]:
    return bok.tildelinger(leverandor, KODE, bok.treff(leverandor, krav), dag=DAG)


@pytest.mark.parametrize(
    ("krav", "gir"),
    [
        pytest.param({"realm": {"grupper": "sb"}}, True, id="verdien-selv"),
        pytest.param({"realm": {"grupper": ["x", "sb"]}}, True, id="en-av-flere"),
        pytest.param({"realm": [{"grupper": ["x"]}, {"grupper": "sb"}]}, True, id="gjennom-lister"),
        pytest.param({}, False, id="ingen-krav"),
        pytest.param({"realm": {"grupper": "SB"}}, False, id="store-bokstaver"),
        pytest.param({"realm": {"grupper": "sb "}}, False, id="et-mellomrom-til"),
        pytest.param({"realm": {"grupper": ["sbx", "s"]}}, False, id="begynner-likt"),
        pytest.param({"realm": {"grupper": {"sb": True}}}, False, id="navnet-paa-et-felt"),
        pytest.param({"realm": {"grupper": True}}, False, id="sann"),
        pytest.param({"realm.grupper": "sb"}, False, id="punktum-i-navnet"),
        pytest.param({"grupper": "sb"}, False, id="et-annet-sted"),
        pytest.param({"realm": "grupper.sb"}, False, id="tekst-i-stedet-for-felt"),
    ],
)
def test_en_rolle_kommer_av_en_verdi_paa_sitt_sted_og_ellers_ikke(krav: dict[str, Any], gir: bool) -> None:
    assert roller(bok(GYLDIG), krav) == ((SAKSBEHANDLER,) if gir else ())


def test_en_annen_leverandor_gir_ikke_rollen() -> None:
    assert roller(bok(GYLDIG), {"realm": {"grupper": "sb"}}, "annen") == ()


def test_alle_rollene_til_en_person_kommer_med_hver_en_gang() -> None:
    begge = bok(GYLDIG, GYLDIG, {**GYLDIG, "verdi": "rev", "rolle": "revisor", "fylke": "03"})
    assert roller(begge, {"realm": {"grupper": ["sb", "rev"]}}) == (Tildeling("03", Brukerrolle.REVISOR), SAKSBEHANDLER)


def test_en_rad_som_er_borte_gir_ingen_rolle_lenger() -> None:
    """What was kept at login is asked of the rows that are there now."""
    treff = bok(GYLDIG).treff("jobb", {"realm": {"grupper": "sb"}})
    assert bok(GYLDIG).tildelinger("jobb", KODE, treff, dag=DAG) == (SAKSBEHANDLER,)
    assert bok({**GYLDIG, "verdi": "ny"}).tildelinger("jobb", KODE, treff, dag=DAG) == ()


def test_bare_det_som_en_rad_spor_om_blir_husket() -> None:
    treff = bok(GYLDIG).treff("jobb", {"realm": {"grupper": ["sb", "lonn"]}, "navn": "Kari Nordmann"})
    assert [json.loads(en) for en in treff] == [["realm", "grupper", "sb"]]


@pytest.mark.parametrize(
    ("til", "gir"), [(None, True), (DAG, True), (date(2026, 8, 3), False)], ids=["uten-slutt", "siste-dag", "dagen-etter"]
)
def test_fylkets_egen_rad_gjelder_til_og_med_siste_dag(til: date | None, gir: bool) -> None:
    egen = Rollebok(ansatte=(Ansatt(KODE, (SAKSBEHANDLER,), til),))
    assert egen.tildelinger("jobb", KODE, (), dag=DAG) == ((SAKSBEHANDLER,) if gir else ())
    assert egen.tildelinger("jobb", personkode(personmerke(b"n" * 32, "https://id.example.no", "ola")), (), dag=DAG) == ()


def test_fylkets_egen_fil_gir_roller_i_det_fylket_alene(tmp_path: Path) -> None:
    (tmp_path / "46.toml").write_text(f'[[ansatt]]\nkode = "{KODE}"\nroller = ["saksbehandler", "revisor"]\n', encoding="utf-8")
    assert roller(bok(mappe=tmp_path), {}) == (Tildeling("46", Brukerrolle.REVISOR), SAKSBEHANDLER)


@pytest.mark.parametrize(
    ("endret", "felt"),
    [
        ({"leverandor": "ukjent"}, "leverandor"),
        ({"krav": ""}, "krav"),
        ({"krav": "a..b"}, "krav"),
        ({"krav": "a b"}, "krav"),
        ({"verdi": ""}, "verdi"),
        ({"verdi": "x" * 201}, "verdi"),
        ({"fylke": "99"}, "fylke"),
        ({"fylke": "*"}, "fylke"),
        ({"rolle": "fagsystem"}, "rolle"),
        ({"rolle": "sjef"}, "rolle"),
        ({"annet": "x"}, "annet"),
    ],
    ids=lambda verdi: "-".join(f"{n}-{len(str(v))}" for n, v in verdi.items()) if isinstance(verdi, dict) else verdi,
)
def test_en_rad_som_ikke_kan_leses_stopper_starten_med_rad_og_felt(endret: dict[str, Any], felt: str) -> None:
    with pytest.raises(Oppsettsfeil, match=rf"identitet\.toml: rolle\[0\]\.{felt}"):
        bok({**GYLDIG, **endret})


@pytest.mark.parametrize(
    "rad",
    [
        'kode = "kari@fylke.no"\nroller = ["saksbehandler"]',
        f'kode = "{KODE.upper()}"\nroller = ["saksbehandler"]',
        f'kode = "{KODE}"\nroller = []',
        f'kode = "{KODE}"\nroller = ["fagsystem"]',
        f'kode = "{KODE}"\nroller = ["saksbehandler"]\ntil = "2026-01-01"',
        f'kode = "{KODE}"\nroller = ["saksbehandler"]\nnavn = "Kari"',
    ],
    ids=["e-post", "store-bokstaver", "ingen-roller", "fagsystem", "tekst-som-dato", "navn"],
)
def test_en_ansatt_som_ikke_kan_leses_stopper_starten(rad: str, tmp_path: Path) -> None:
    (tmp_path / "46.toml").write_text(f"[[ansatt]]\n{rad}\n", encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match=r"46\.toml: ansatt\[0\]\."):
        bok(mappe=tmp_path)


def test_koden_er_den_samme_hver_gang_og_en_annen_hos_en_annen_utsteder() -> None:
    assert len(KODE) == 24
    assert personkode(MERKE) == KODE
    andre = [
        (b"m" * 32, "https://id.example.no", "kari"),
        (b"n" * 32, "https://id2.example.no", "kari"),
        (b"n" * 32, "https://id.example.no", "k"),
    ]
    assert KODE not in {personkode(personmerke(*en)) for en in andre}


def test_eksemplene_i_dokumentasjonen_kan_leses(tmp_path: Path) -> None:
    side = (ROT / "docs" / "innlogging.md").read_text(encoding="utf-8").partition("## Roles")[2]
    rolle, ansatt = (del_.partition("```")[0] for del_ in side.split("```toml\n")[1:])
    (tmp_path / "46.toml").write_text(ansatt, encoding="utf-8")
    rader = Tabell("identitet.toml", "", tomllib.loads(rolle)).tabeller("rolle")
    lest = les_rollebok(rader, ["ansattporten"], tmp_path, ["46"])
    assert (len(lest.regler), [en.til for en in lest.ansatte]) == (1, [date(2027, 6, 30)])


def test_hver_rolle_en_person_kan_ha_er_i_tabellen() -> None:
    assert set(FOR_PERSONER.values()) == set(Brukerrolle) - {Brukerrolle.FAGSYSTEM}


json_verdier = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda barn: st.lists(barn, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c"]), barn, max_size=3),
    max_leaves=20,
)


@given(krav=json_verdier, sti=st.lists(st.sampled_from(["a", "b"]), max_size=3).map(tuple))
def test_uansett_hva_en_innlogging_sier_kommer_det_bare_tekst_som_staar_der(krav: Any, sti: tuple[str, ...]) -> None:
    assert all(json.dumps(funnet) in json.dumps(krav) for funnet in verdier(krav, sti))


def test_et_krav_som_er_endelost_dypt_eller_bredt_tar_slutt() -> None:
    dypt: Any = "sb"
    for _ in range(500):
        dypt = [dypt]
    assert verdier({"a": dypt}, ("a",)) == {"sb"}
    assert len(verdier({"a": [str(nr) for nr in range(100_000)]}, ("a",))) < 1001


def test_en_regel_og_dens_treff_henger_sammen() -> None:
    """Two ways to spell the same would let one claim stand for another."""
    en = Rolleregel("jobb", ("a", "b"), "c", SAKSBEHANDLER)
    assert (
        len({en.treff, Rolleregel("jobb", ("a",), "b.c", SAKSBEHANDLER).treff, Rolleregel("jobb", ("a.b",), "c", SAKSBEHANDLER).treff}) == 3
    )

"""How values are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dokument import tekst
from app.domene.parter import Adresse
from app.tekst import Malform

NB, NN = Malform.NB, Malform.NN


def uten_harde(verdi: str) -> str:
    return verdi.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("verdi", "ventet"),
    [
        (tekst.dato(date(2026, 8, 17), NB), "17. august 2026"),
        (tekst.dato(date(2026, 1, 1), NN), "1. januar 2026"),
        (tekst.kortdato(date(2026, 8, 3)), "03.08.2026"),
        (tekst.periode(date(2025, 1, 1), date(2029, 12, 31), NN), "1. januar 2025 – 31. desember 2029"),
        (tekst.kortperiode(date(2025, 1, 1), date(2029, 12, 31)), "01.01.2025 – 31.12.2029"),
        (tekst.tidspunkt(datetime(2026, 8, 3, 10, 5, tzinfo=UTC), NB), "3. august 2026 kl. 12:05"),
        (tekst.tidspunkt(datetime(2026, 12, 3, 10, 5, tzinfo=UTC), NN), "3. desember 2026 kl. 11:05"),
        (tekst.tall(Decimal("12345.5"), NB), "12 345,5"),
        (tekst.tall(Decimal("12345.5"), NN), "12 345,5"),
        (tekst.maneder(Decimal(24), NB), "24 måneder"),
        (tekst.maneder(Decimal(24), NN), "24 månader"),
        (tekst.maneder(Decimal(1), NB), "1 måned"),
        (tekst.maneder(Decimal("1.0"), NN), "1 månad"),
        (tekst.maneder(Decimal(0), NN), "0 månader"),
        (tekst.maneder(Decimal("12.5"), NN), "12,5 månader"),
        (tekst.prosent(Decimal(80), NN), "80 prosent"),
        (tekst.prosent(Decimal("37.5"), NB), "37,5 prosent"),
        (tekst.liste(["a"], NB), "a"),
        (tekst.liste(["a", "b"], NN), "a og b"),
        (tekst.liste(["a", "b", "c"], NB), "a, b og c"),
        (tekst.liste([], NB), ""),
        (tekst.personnummer("01850852037"), "018508 52037"),
        (tekst.orgnummer("310000027"), "310 000 027"),
    ],
)
def test_verdier_blir_skrevet_slik(verdi: str, ventet: str) -> None:
    assert uten_harde(verdi) == ventet


def test_dato_tall_og_enhet_blir_ikke_delt_over_to_linjer() -> None:
    for verdi in (tekst.dato(date(2026, 8, 17), NB), tekst.maneder(Decimal(24), NN), tekst.prosent(80, NB), tekst.orgnummer("310000027")):
        assert " " not in verdi
    assert tekst.periode(date(2025, 1, 1), date(2029, 12, 31), NB).count(" ") == 1  # after the dash


@pytest.mark.parametrize(
    ("navn", "ventet"),
    [
        ("Tømrerfaget", "tømrerfaget"),
        ("IKT-servicefaget", "IKT-servicefaget"),
        ("CNC-maskineringsfaget", "CNC-maskineringsfaget"),
        ("Ventilasjons- og blikkenslagerfaget", "ventilasjons- og blikkenslagerfaget"),
        ("Ytre renhaldsfaget", "ytre renhaldsfaget"),
        ("Åkerfaget", "åkerfaget"),
        ("", ""),
        ("X", "x"),
    ],
)
def test_liten_sparer_forkortelser(navn: str, ventet: str) -> None:
    assert tekst.liten(navn) == ventet


@given(st.text(max_size=40))
def test_stor_og_liten_rorer_bare_den_forste_bokstaven(verdi: str) -> None:
    assert tekst.stor(verdi).endswith(verdi[1:])
    assert tekst.liten(verdi).endswith(verdi[1:])


@given(st.text(alphabet="0123456789abcdef", max_size=64), st.integers(min_value=1, max_value=9))
def test_biter_satt_sammen_er_det_samme(verdi: str, lengde: int) -> None:
    assert "".join(tekst.biter(verdi, lengde)) == verdi


@given(st.text(alphabet="0123456789", max_size=20))
def test_grupper_mister_ingen_siffer(siffer: str) -> None:
    assert tekst.grupper(siffer, 3, 3, 3).replace("\u00a0", "") == siffer


@pytest.mark.parametrize(
    ("adresse", "malform", "ventet"),
    [
        (Adresse(adresselinjer=("Eksempelvegen 12",), postnummer="5003", poststed="BERGEN"), NN, "Eksempelvegen 12, 5003 BERGEN"),
        (
            Adresse(adresselinjer=("Bufellesskapet", "Vegen 1 B"), postnummer="6690", poststed="AURE", co_adressenavn="OLA NILSEN"),
            NB,
            "c/o OLA NILSEN, Bufellesskapet, Vegen 1 B, 6690 AURE",
        ),
        (
            Adresse(adresselinjer=("Storgatan 1", "123 45"), poststed="ÖSTERSUND", landkode="SE"),
            NN,
            "Storgatan 1, 123 45, ÖSTERSUND, Sverige",
        ),
        (
            Adresse(adresselinjer=("Unter den Linden 1",), poststed="10117 BERLIN", landkode="DE"),
            NB,
            "Unter den Linden 1, 10117 BERLIN, Tyskland",
        ),
        (Adresse(adresselinjer=("", "Vegen 1"), postnummer="6690", poststed="AURE"), NN, "Vegen 1, 6690 AURE"),
        (Adresse(adresselinjer=("Vegen 1",), poststed="BY", landkode="XQ"), NN, "Vegen 1, BY, XQ"),
    ],
)
def test_adressen_star_pa_en_linje(adresse: Adresse, malform: Malform, ventet: str) -> None:
    assert uten_harde(tekst.adresse(adresse, malform)) == ventet


@pytest.mark.parametrize(
    ("henvisning", "ventet"),
    [
        ("OL 7-6(1)", ("opplæringslova § 7-6 (1)",)),
        ("OL 7-1(4), 7-2(1)", ("opplæringslova §§ 7-1 (4), 7-2 (1)",)),
        ("OL 7-2(1), 7-6(1); OF 6-3(2)", ("opplæringslova §§ 7-2 (1), 7-6 (1)", "opplæringsforskrifta § 6-3 (2)")),
        ("OL 7-4(3); aml. 15-3, 15-6", ("opplæringslova § 7-4 (3)", "arbeidsmiljøloven §§ 15-3, 15-6")),
        ("OL 7-11(2), OF 6-16", ("opplæringslova § 7-11 (2)", "opplæringsforskrifta § 6-16")),
        ("OF 6-3(1)c, 6-3(3)", ("opplæringsforskrifta §§ 6-3 (1)c, 6-3 (3)",)),
    ],
)
def test_hjemmelen_blir_skrevet_med_lovens_navn(henvisning: str, ventet: tuple[str, ...]) -> None:
    assert tuple(uten_harde(lov) for lov in tekst.hjemmel(henvisning)) == ventet

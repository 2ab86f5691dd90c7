"""The text of the figures: what stands in the format's own description, line by line."""

from __future__ import annotations

import math
import threading

import pytest

from app.maltall import Familie, Fordeling, Prove, Slag, Teller, som_tekst


def test_en_teller_har_hjelp_slag_og_en_linje_for_hvert_merke() -> None:
    teller = Teller("kall_total", "Calls.", ("rute", "status"))
    teller.tell("/a", "200")
    teller.tell("/a", "200")
    teller.tell("/b", "404", mengde=3)
    assert som_tekst([teller.familie()]) == (
        "# HELP kall_total Calls.\n"
        "# TYPE kall_total counter\n"
        'kall_total{rute="/a",status="200"} 2\n'
        'kall_total{rute="/b",status="404"} 3\n'
    )  # fmt: skip


def test_en_fordeling_er_summert_oppover_og_har_inf_sum_og_antall() -> None:
    fordeling = Fordeling("tid_seconds", "Time.", (), (0.1, 1.0))
    for verdi in (0.05, 0.1, 0.5, 7.0):
        fordeling.legg(verdi)
    assert som_tekst([fordeling.familie()]).splitlines()[2:] == [
        'tid_seconds_bucket{le="0.1"} 2',
        'tid_seconds_bucket{le="1"} 3',
        'tid_seconds_bucket{le="+Inf"} 4',
        "tid_seconds_sum 7.65",
        "tid_seconds_count 4",
    ]


def test_merker_kommer_foran_le_og_holdes_fra_hverandre() -> None:
    fordeling = Fordeling("tid_seconds", "Time.", ("slag",), (1.0,))
    fordeling.legg(2, "b")
    fordeling.legg(0, "a")
    linjer = som_tekst([fordeling.familie()]).splitlines()
    assert 'tid_seconds_bucket{slag="a",le="1"} 1' in linjer
    assert 'tid_seconds_bucket{slag="b",le="1"} 0' in linjer


@pytest.mark.parametrize(
    ("verdi", "ventet"),
    [
        ("vanlig", "vanlig"),
        ('et "ord"', r"et \"ord\""),
        ("to\nlinjer", r"to\nlinjer"),
        ("c:\\mappe", r"c:\\mappe"),
        ("/kontrakter/{id}", "/kontrakter/{id}"),
        ("æøå", "æøå"),
    ],
)
def test_merkeverdier_blir_skrevet_som_formatet_krever(verdi: str, ventet: str) -> None:
    familie = Familie("x", Slag.MALER, "Help with \\ and\nnew line.", [Prove({"m": verdi}, 1)])
    hjelp, _, linje = som_tekst([familie]).splitlines()
    assert linje == f'x{{m="{ventet}"}} 1'
    assert hjelp == r"# HELP x Help with \\ and\nnew line."


@pytest.mark.parametrize(
    ("tall", "ventet"),
    [(0, "0"), (1.0, "1"), (0.25, "0.25"), (1e16, "10000000000000000"), (math.inf, "+Inf"), (-math.inf, "-Inf"), (math.nan, "NaN")],
)
def test_tall_blir_skrevet_som_formatet_krever(tall: float, ventet: str) -> None:
    assert som_tekst([Familie("x", Slag.MALER, "X.", [Prove({}, tall)])]).splitlines()[2] == f"x {ventet}"


def test_en_familie_uten_tall_star_ikke_der() -> None:
    assert som_tekst([Teller("x_total", "X.").familie()]) == ""


def test_gale_merker_er_en_programfeil() -> None:
    teller = Teller("x_total", "X.", ("a", "b"))
    teller.tell("bare-en")
    with pytest.raises(ValueError, match="zip"):
        teller.familie()


def test_ingen_telling_gar_tapt_mellom_trader() -> None:
    teller, fordeling = Teller("x_total", "X."), Fordeling("y", "Y.", (), (1.0,))

    def tell() -> None:
        for _ in range(2000):
            teller.tell()
            fordeling.legg(0.5)

    trader = [threading.Thread(target=tell) for _ in range(4)]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert teller.familie().prover[0].verdi == 8000
    assert fordeling.familie().prover[-1].verdi == 8000

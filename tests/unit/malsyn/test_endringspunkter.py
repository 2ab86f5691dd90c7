"""The difference as a numbered list with places: which section, which page, and numbers that never lie over one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.dokument.endringsmerker import Ord
from app.malsyn.endringer import sammenlikn
from app.malsyn.endringspunkter import BREDDE, RADIUS, Punkt, Side, Slag, overlegg, punkter
from app.malsyn.lesning import les_html
from app.malsyn.plasser import Ordkart, Plass

A4 = (595.0, 842.0)
LINJE = 20.0


def side(*linjer: str, sider: int = 1, skrift: float = 9.0) -> Side:
    """Lines `h2 Text` and `Caption: value`, set below one another; the page turns after every tenth."""
    html, ord_ = "", []
    for nr, linje in enumerate(linjer):
        overskrift, _, navn = linje.partition("h2 ")
        ledetekst, _, verdi = linje.partition(": ")
        html += f"<h2>{navn}</h2>" if not overskrift else f"<li><span class='e'>{ledetekst}</span> <span>{verdi}</span></li>"
        for plass, ett in enumerate((navn or f"{ledetekst} {verdi}").split()):
            topp = A4[1] - 50 - (nr % 10) * LINJE
            ord_.append(Ord(ett, nr // 10, (60 + plass * 80, topp - 10, 60 + plass * 80 + 60, topp)))
    lest = les_html(f"<html><body>{html}</body></html>", ("Ingen",), sider=sider)
    return Side(lest, Ordkart(ord=tuple(ord_), sider=(A4,) * (len(linjer) // 10 + 1), skrift=skrift, deler=lest.deler))


def funnet(gammel: Side, ny: Side) -> tuple[Punkt, ...]:
    return punkter(sammenlikn(gammel.lest, ny.lest), gammel, ny)


def test_en_ledetekst_som_er_endret_i_to_deler_er_ett_punkt_med_begge_stedene() -> None:
    gammel = side("h2 Bedriften", "Org.nr.: 310", "h2 Organet", "Org.nr.: 311")
    ny = side("h2 Bedriften", "Organisasjonsnummer: 310", "h2 Organet", "Organisasjonsnummer: 311")
    (punkt,) = funnet(gammel, ny)
    assert (punkt.nr, punkt.slag, punkt.hva, punkt.verdier) == (1, Slag.ORD, "endret", ("Org.nr.", "Organisasjonsnummer"))
    assert punkt.deler == ("Bedriften", "Organet")
    assert [plass.y for plass in punkt.for_] == [plass.y for plass in punkt.etter] == [50 + LINJE + 5, 50 + 3 * LINJE + 5]


def test_en_tom_rute_som_blir_borte_er_ord_og_en_opplysning_som_blir_borte_er_mer() -> None:
    gammel = side("h2 Del", "Tillegg: Ingen", "Lærefag: Tømrer")
    (tom, rute, opplysning) = funnet(gammel, side("h2 Del"))
    assert {(p.hva, p.slag) for p in (tom, rute, opplysning)} == {
        ("borte_tom_rute", Slag.ORD),
        ("borte_rute", Slag.OPPLYSNING),
        ("borte_opplysning", Slag.OPPLYSNING),
    }


def test_oppsettet_kommer_forst_deler_som_flytter_sammen_er_ett_punkt() -> None:
    deler = ["h2 En", "h2 To", "h2 Tre"]
    gammel, ny = side(*deler, sider=1, skrift=8.5), side(*(f"Fyll{nr}: x{nr}" for nr in range(9)), *deler, sider=2)
    oppsett = [p for p in funnet(gammel, ny) if p.slag is Slag.OPPSETT]
    assert [(p.nr, p.hva, p.verdier) for p in oppsett] == [
        (1, "sider", ("1", "2")),
        (2, "skrift", ("8,5", "9")),
        (3, "flyttet", ("«To», «Tre»",)),
    ]
    assert ([p.side for p in oppsett[2].for_], [p.side for p in oppsett[2].etter]) == ([1], [2])


def test_ingenting_endret_er_ingen_punkter() -> None:
    lik = side("h2 Del", "Lærefag: Tømrer")
    assert funnet(lik, lik) == ()


def test_et_ord_som_star_alene_blir_valgt_for_et_i_en_setning() -> None:
    kart = Ordkart(
        ord=(
            Ord("Ansvarlig", 0, (60, 700, 100, 710)),
            Ord("leder", 0, (102, 700, 130, 710)),
            Ord("Ansvarlig", 0, (60, 600, 100, 610)),
            Ord("Bedriften", 0, (300, 600, 340, 610)),
        ),
        sider=(A4,),
        skrift=9,
        deler=(),
    )
    assert kart.finn("Ansvarlig") == Plass(1, 60, 842 - 605)
    assert kart.finn("Ansvarlig leder") == Plass(1, 60, 842 - 705)
    assert kart.finn("Finnes ikke") is None


@given(st.lists(st.tuples(st.floats(0, 590), st.floats(0, 600)), max_size=12))
def test_tallene_ligger_aldri_over_hverandre_og_aldri_utenfor_til_venstre(steder: list[tuple[float, float]]) -> None:
    kart = Ordkart(ord=(), sider=(A4,), skrift=9, deler=())
    (over,) = overlegg([(nr, Plass(1, x, y)) for nr, (x, y) in enumerate(steder, start=1)], kart)
    assert [merke.nr for merke in over.merker] == list(range(1, len(steder) + 1))
    for nr, a in enumerate(over.merker):
        assert RADIUS <= a.x <= BREDDE
        assert all(abs(a.x - b.x) > 2 * RADIUS or abs(a.y - b.y) > 2 * RADIUS for b in over.merker[:nr])

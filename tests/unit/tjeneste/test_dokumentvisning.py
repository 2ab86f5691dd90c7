"""A document in short, from its own words: whatever kind it is."""

from __future__ import annotations

import pytest

from app.dokument.tekstkopi import Avsnitt, Slag
from app.web.signatar.dokumentvisning import Dokumentvisning, Faktum, kortfakta, virksomhet_over
from tests.unit.pdf import filer


def _overskrift(tekst: str, niva: int = 2) -> Avsnitt:
    return Avsnitt(slag=Slag.OVERSKRIFT, tekst=tekst, niva=niva)


def _felt(*rader: tuple[str, str]) -> Avsnitt:
    return Avsnitt(slag=Slag.FELT, rader=rader)


def _avsnitt(tekst: str) -> Avsnitt:
    return Avsnitt(slag=Slag.AVSNITT, tekst=tekst)


TILFELLER = {
    "et navn står under det delen heter": ([_overskrift("1 Lærlingen"), _felt(("Namn", "A B"), ("Adresse", "X"))], [("Lærlingen", "A B")]),
    "en ledetekst som sier alt selv": ([_overskrift("4 Fag og mål"), _felt(("Lærefag", "Tømrerfaget"))], [("Lærefag", "Tømrerfaget")]),
    "fra og til er én periode": ([_overskrift("6 Læretid"), _felt(("Fra", "1. mai"), ("Til", "2. mai"))], [("Læretid", "1. mai–2. mai")]),
    "fra uten til": (
        [
            _overskrift("6 Læretid"),
            _felt(
                ("Frå", "1. mai"),
            ),
        ],
        [("Læretid", "1. mai")],
    ),
    "feltene under tittelen er ikke en del": ([_overskrift("Lærekontrakt", 1), _felt(("Kontraktsnummer", "1"))], []),
    "felt lenger nede i en del er ikke det første": ([_overskrift("5 Ansvar"), _avsnitt("Slik:"), _felt(("Hvem", "A"))], []),
    "en del uten felt": ([_overskrift("9 Regler"), _avsnitt("Kontrakten gjelder.")], []),
}


@pytest.mark.parametrize("navn", TILFELLER)
def test_kortfakta(navn: str) -> None:
    avsnitt, venta = TILFELLER[navn]
    assert list(kortfakta(avsnitt)) == [Faktum(*en) for en in venta]


def test_virksomheten_er_den_som_star_foran_dem_en_signerer_pa_vegne_av() -> None:
    blokk = [_overskrift("Leder", 3), _avsnitt("STØDIG PERM"), _avsnitt("ORGAN SA, på vegne av BYGG AS")]
    assert virksomhet_over(blokk, "STØDIG PERM", ["BYGG AS"]) == "ORGAN SA"
    assert virksomhet_over(blokk, "EN ANNEN", ["BYGG AS"]) is None
    assert virksomhet_over(blokk, "STØDIG PERM", ["MUR AS"]) is None
    assert virksomhet_over([_avsnitt("RASK"), _avsnitt("På vegne av BYGG AS")], "RASK", ["BYGG AS"]) is None


def test_hver_fil_blir_lest_en_gang() -> None:
    hentet: list[str] = []

    def hent(sha256: str) -> bytes:
        hentet.append(sha256)
        return filer.en_pdf()

    visning = Dokumentvisning(hent)
    for _ in range(3):
        assert visning.vis("a").byte == visning.byte("a") == len(filer.en_pdf())
        assert visning.side("a", 1, 50).startswith(b"\x89PNG")
    assert hentet == ["a", "a", "a"]  # once for its words, once for its size, once for its page

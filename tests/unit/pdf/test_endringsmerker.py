"""What is framed on the pages: the words that only one issue has, and not those that only moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.dokument.endringsmerker import Ord, forskjeller

PLASS = (0.0, 0.0, 1.0, 1.0)


def ord_(tekst: str, side: int = 0) -> list[Ord]:
    return [Ord(ett, side, PLASS) for ett in tekst.split()]


def tekster(gammel: str, ny: str) -> tuple[list[str], list[str]]:
    borte, nye = forskjeller(ord_(gammel), ord_(ny))
    return [o.tekst for o in borte], [o.tekst for o in nye]


def test_et_ord_byttet_ut() -> None:
    assert tekster("Fra 17. august 2026", "Fra 7. september 2026") == (["17.", "august"], ["7.", "september"])


def test_et_ord_lagt_til_og_et_tatt_bort() -> None:
    assert tekster("Navn RASK ELV", "Navn RASK NY ELV") == ([], ["NY"])
    assert tekster("a b c", "a c") == (["b"], [])


def test_tekst_som_bare_har_flyttet_side_er_ikke_endret() -> None:
    gamle, nye = [*ord_("a b", 0), *ord_("c d", 1)], [*ord_("a", 0), *ord_("b c d", 1)]
    assert forskjeller(gamle, nye) == ((), ())


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_det_som_ikke_er_merket_er_likt_i_begge(gammel: list[str], ny: list[str]) -> None:
    gamle = [Ord(tekst, nr, PLASS) for nr, tekst in enumerate(gammel)]
    nye = [Ord(tekst, nr, PLASS) for nr, tekst in enumerate(ny)]
    borte, lagt_til = forskjeller(gamle, nye)
    assert [o.tekst for o in gamle if o not in borte] == [o.tekst for o in nye if o not in lagt_til]

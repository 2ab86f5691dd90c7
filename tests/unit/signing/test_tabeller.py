from __future__ import annotations

from pathlib import Path

from signing.agenda import Gjoremal
from signing.events import Slag
from signing.refusals import AVSLAG, Nei
from signing.states import Signertilstand, Tilstand
from signing.status import HENDELSE
from signing.tabeller import GJOREMAL, SIGNERSLAG, som_markdown
from signing.transitions import Signerslag

ROT = Path(__file__).parents[3]


def test_siden_om_oppdrag_er_skrevet_av_tabellene_som_gjelder() -> None:
    assert (ROT / "docs" / "oppdrag.md").read_text(encoding="utf-8") == som_markdown(), "kjør: kontraktverk regler oppdrag"


def test_siden_har_en_rad_for_hver_tilstand_hendelse_og_grunn() -> None:
    side = som_markdown()
    for kode in (*Tilstand, *Signertilstand, *Slag, *Nei, *Gjoremal):
        assert f"`{kode}`" in side, kode
    for rad in (linje for linje in side.splitlines() if linje.startswith("|")):
        assert "||" not in rad


def test_alt_som_kan_skje_har_ord() -> None:
    assert set(HENDELSE) == set(Slag)
    assert set(AVSLAG) == set(Nei)
    assert set(SIGNERSLAG) == set(Signerslag)
    assert set(GJOREMAL) == set(Gjoremal)

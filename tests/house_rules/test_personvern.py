"""The page for the data protection officer says all that there is: every table, every role, every rule of deletion's subject."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.identitet.bruker import ROLLER, Brukerrolle, Handling
from app.innsyn.filer import FILREGLER, Forhold
from app.lager.filpekere import Filslag
from app.lager.personinnhold import TABELLINNHOLD
from app.lager.sletteregler import REGLER

SIDEN = (Path(__file__).parents[2] / "docs" / "personvern.md").read_text(encoding="utf-8")
ORD = {
    Brukerrolle.SAKSBEHANDLER: "caseworker",
    Brukerrolle.FAGSYSTEM: "case system",
    Brukerrolle.GODKJENNER: "approver",
    Brukerrolle.REVISOR: "auditor",
    Brukerrolle.MALFORFATTER: "template author",
    Brukerrolle.ADMIN: "administrator",
}
KOLONNER = (Handling.LESE, Handling.SE_FUNN, Handling.LESE, Handling.LESE, Handling.DRIFTE)
"""What a role must be allowed to, for a «yes» in each column of the table of who sees what."""


def test_hver_tabell_star_paa_siden_der_den_hoerer_til() -> None:
    med, _, uten = SIDEN.rpartition("of a document:")[2].partition("of no document:")
    assert set(re.findall(r"`(\w+)`", med)) == {navn for navn, innhold in TABELLINNHOLD.items() if innhold.rader}
    assert set(re.findall(r"`(\w+)`", uten)) == {navn for navn, innhold in TABELLINNHOLD.items() if not innhold.rader}


@pytest.mark.parametrize("rolle", list(Brukerrolle))
def test_siden_sier_om_hver_rolle_det_tabellen_over_rettigheter_sier(rolle: Brukerrolle) -> None:
    (rad,) = [linje for linje in SIDEN.splitlines() if linje.startswith("| ") and ORD[rolle] in linje.split("|")[1]]
    celler = [celle.strip() for celle in rad.split("|")[2:-1]]
    assert [celle != "no" for celle in celler] == [rolle in ROLLER[handling] for handling in KOLONNER]


@pytest.mark.parametrize(
    "navn", [regel.navn for regel in REGLER if regel.slett is None or regel.navn in {"signaturbevis", "navn-i-hendelser"}]
)
def test_reglene_som_fylket_slaar_paa_er_nevnt(navn: str) -> None:
    assert f"`{navn}`" in SIDEN


@pytest.mark.parametrize("slag", list(Filslag))
def test_siden_sier_om_hvert_slag_fil_hvem_den_blir_utlevert_til(slag: Filslag) -> None:
    """As `app.innsyn.filer` does it."""
    (rad,) = [linje for linje in SIDEN.splitlines() if linje.startswith("| ") and f"`{slag.value}`" in linje.split("|")[1]]
    til = rad.split("|")[2]
    assert ("candidate" in til, "had it to sign" in til) == tuple(ett in FILREGLER[slag].til for ett in Forhold)


@pytest.mark.parametrize("artikkel", ["art. 6", "art. 13", "art. 15", "art. 16", "art. 17", "art. 28", "art. 33", "art. 35", "§ 12"])
def test_det_loven_krever_svar_paa_er_besvart(artikkel: str) -> None:
    assert artikkel in SIDEN

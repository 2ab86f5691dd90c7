"""What each county's archive wants: released data, with the county's own file on top, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Oppsettsfeil
from app.settings import ROT
from app.skjema.arkivfil import les_arkivvalg
from app.skjema.fylkesfil import les_fylker

FORMS = ROT / "forms"
FYLKER = les_fylker(FORMS / "fylker.toml", None)


def test_every_county_has_an_access_code_and_the_law_behind_it() -> None:
    valg = les_arkivvalg(FORMS, None, FYLKER)
    assert valg.keys() == FYLKER.keys()
    assert all("13" in ett.skjermingshjemmel.nb and "13" in ett.skjermingshjemmel.nn for ett in valg.values())


def test_a_countys_own_file_changes_only_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "46.toml").write_text('[arkiv]\ntilgangskode = "UO13"\nregel = "kontrakter"\n', encoding="utf-8")
    for_, etter = les_arkivvalg(FORMS, None, FYLKER), les_arkivvalg(FORMS, tmp_path, FYLKER)
    assert (etter["46"].tilgangskode, etter["46"].regel) == ("UO13", "kontrakter")
    assert etter["46"].skjermingshjemmel == for_["46"].skjermingshjemmel
    assert etter["42"] == for_["42"]


def test_the_countys_own_file_may_hold_choices_and_archive_together(tmp_path: Path) -> None:
    innhold = '[[valg]]\ngjelder_fra = 2027-01-01\nfrist_dager = 10\n[arkiv]\njournalposttype = "N"\n'
    (tmp_path / "46.toml").write_text(innhold, encoding="utf-8")
    assert les_fylker(FORMS / "fylker.toml", tmp_path)["46"].valg[-1].frist_dager == 10
    assert les_arkivvalg(FORMS, tmp_path, FYLKER)["46"].journalposttype == "N"


@pytest.mark.parametrize(
    ("linje", "ord_"),
    [
        ('journalposttype = "Q"', "journalposttype"),
        ('tilgangskode = ""', "tilgangskode"),
        ('tilgangskod = "13"', "tilgangskod"),
        ('skjermingshjemmel = { nb = "offl. § 13" }', "nn"),
    ],
)
def test_a_wrong_key_or_value_stops_the_start_by_name(tmp_path: Path, linje: str, ord_: str) -> None:
    (tmp_path / "46.toml").write_text(f"[arkiv]\n{linje}\n", encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match=ord_):
        les_arkivvalg(FORMS, tmp_path, FYLKER)

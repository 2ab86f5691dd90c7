"""The finished documents of the demo, made once for all acceptance tests, with the file before and after each signature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from app import demo, flyt
from app.clock import na
from app.settings import Settings
from app.tekst import Malform


@dataclass(frozen=True)
class Demo:
    bord: flyt.Verksted
    resultat: demo.Resultat
    ut: Path
    steg: Path

    def ferdige(self) -> dict[str, bytes]:
        return {fil.stem: fil.read_bytes() for fil in sorted(self.ut.glob("*.pdf"))}

    def steg_av(self, eksempel: str) -> list[Path]:
        return sorted(self.steg.glob(f"{eksempel}-[0-9]-*.pdf"))


@pytest.fixture(scope="session")
def bord(tmp_path_factory: pytest.TempPathFactory) -> flyt.Verksted:
    return flyt.verksted(Settings.fra_miljo({}, data=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def demoen(bord: flyt.Verksted, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    ut, steg = tmp_path_factory.mktemp("ut"), tmp_path_factory.mktemp("steg")
    (ut / "gammel.pdf").write_bytes(b"%PDF-1.7 an old file that must not stay")
    resultat = demo.kjor(bord, ut=ut, steg=steg, klokke=na, skjerm=Console(quiet=True), sprak=Malform.NB)
    return Demo(bord, resultat, ut, steg)

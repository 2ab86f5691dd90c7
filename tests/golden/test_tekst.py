"""Every word of every example, in every revision and both languages, as it stood when somebody last looked.

Images are kept of two examples (`test_golden`); of all the others the text, line by line. Renew with `python -m tests.golden.forny`.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from app import flyt
from app.clock import OSLO
from app.malsyn.tegning import Oppgave, Tegnet, apent_bord, oppgaver, tegn
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from tests.golden.tegning import AVVIK, som_tekst
from tests.tekstlesing import i_kopien, uten_luft, uten_topp_og_bunn

pytestmark = pytest.mark.utseende
TEKSTER = Path(__file__).parent / "tekster"
NA = datetime(2026, 8, 3, 12, tzinfo=OSLO)
_DIGEST = re.compile(r"\([0-9a-f]{8}\)")


@lru_cache(maxsize=1)
def bord() -> flyt.Verksted:
    """Only the templates are used; no data folder is made."""
    return apent_bord(Settings.fra_miljo({}, data=Path("/nonexistent")))


@lru_cache(maxsize=1)
def _eksempler() -> dict[str, Eksempel]:
    return {ett.navn: ett for ett in eksempler(bord().settings.forms)}


ALLE = oppgaver(bord())


def eksempel_av(oppgave: Oppgave) -> Eksempel:
    """The example that is drawn."""
    return _eksempler()[oppgave.eksempel]


def tekstfil(oppgave: Oppgave) -> Path:
    return TEKSTER / oppgave.dokumenttype / f"{oppgave.navn}.txt"


def tekst_av(tegnet: Tegnet) -> str:
    """The words, with zeros for the digest: a template that is frozen again says the same."""
    return _DIGEST.sub("(00000000)", som_tekst(tegnet.pdf))


def tegnet_av(oppgave: Oppgave) -> Tegnet:
    """The document, drawn."""
    return tegn(bord(), eksempel_av(oppgave), oppgave, na=NA)


@pytest.fixture(scope="module", params=ALLE, ids=lambda oppgave: oppgave.navn)
def tegnet(request: pytest.FixtureRequest) -> Tegnet:
    """Each is drawn once, for all the tests that look at it."""
    return tegnet_av(request.param)


def test_ordene_er_som_de_var(tegnet: Tegnet) -> None:
    oppgave, faktisk, fil = tegnet.oppgave, tekst_av(tegnet), tekstfil(tegnet.oppgave)
    ventet = fil.read_text(encoding="utf-8") if fil.is_file() else ""
    if ventet != faktisk:
        AVVIK.mkdir(exist_ok=True)
        (AVVIK / f"{oppgave.navn}.ventet.txt").write_text(ventet, encoding="utf-8")
        (AVVIK / f"{oppgave.navn}.faktisk.txt").write_text(faktisk, encoding="utf-8")
    assert ventet == faktisk, f"look at {AVVIK}; if the change is meant: python -m tests.golden.forny"


def test_tekstkopien_har_hvert_ord_i_rekkefolge(tegnet: Tegnet) -> None:
    assert uten_luft(i_kopien(tegnet.pdf)) == uten_luft(uten_topp_og_bunn(tegnet.pdf))


def test_ingen_tekst_er_igjen_etter_et_eksempel_som_er_borte() -> None:
    assert set(TEKSTER.rglob("*.txt")) <= {tekstfil(oppgave) for oppgave in ALLE}

"""The threat model holds what it says: each threat has a measure and a test, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROT = Path(__file__).parents[2]
RAD = re.compile(r"^\| ([STRIDE]) \| (.+?) \| (.+?) \| `([^`]+)` \|$", re.MULTILINE)
TEKST = (ROT / "docs" / "trusler.md").read_text(encoding="utf-8")
TRUSLER = [(treff[1], treff[2], treff[4]) for treff in RAD.finditer(TEKST)]
FLYTER = re.findall(r"^## (.+)$", TEKST, re.MULTILINE)


def finnes(provenavn: str) -> bool:
    """The file, and a test of that name in it, in a class or not."""
    fil, _, navn = provenavn.partition("::")
    sti = ROT / "tests" / fil
    if not sti.is_file() or not navn:
        return False
    tre = ast.parse(sti.read_text(encoding="utf-8"))
    alle = {node.name for node in ast.walk(tre) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)}
    return set(navn.split("::")) <= alle


@pytest.mark.parametrize(("slag", "trussel", "prove"), TRUSLER, ids=lambda verdi: str(verdi)[:60])
def test_hver_trussel_har_en_prove_som_finnes(slag: str, trussel: str, prove: str) -> None:
    assert finnes(prove), f"{trussel}: {prove}"


def test_hver_rad_i_tabellene_blir_lest() -> None:
    """A row that is written otherwise would not be checked."""
    rader = [linje for linje in TEKST.splitlines() if linje.startswith("| ") and not linje.startswith("| | threat")]
    assert len(rader) == len(TRUSLER) > 40


def test_hvert_slag_trussel_er_tenkt_paa() -> None:
    assert {slag for slag, _, _ in TRUSLER} == set("STRIDE")
    assert len(FLYTER) > 6


@pytest.mark.parametrize("navn", ["finnes/ikke.py::test_a", "house_rules/test_trusler.py::test_finnes_ikke", "house_rules/test_trusler.py"])
def test_en_prove_som_ikke_finnes_blir_savnet(navn: str) -> None:
    assert not finnes(navn)


def test_bildet_blir_sett_etter() -> None:
    """`make bilde` builds and looks; what it looks for must stay in the script, and the image must say the same."""
    skript, bilde = (ROT / "scripts" / "bilde.sh").read_text(encoding="utf-8"), (ROT / "Dockerfile").read_text(encoding="utf-8")
    assert [
        ord_ for ord_ in ("id -u", "-writable", "test_*.py", "*.key", "pip", "sbom.cdx.json", "Healthcheck") if ord_ not in skript
    ] == []
    siste = bilde.rpartition("FROM ")[2]
    assert re.findall(r"^USER (\d+):\d+$", siste, re.MULTILINE)
    assert "HEALTHCHECK" in siste
    assert "pip install" not in siste
    assert "--require-hashes" in bilde

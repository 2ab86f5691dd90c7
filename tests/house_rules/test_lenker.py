"""What the pages and the program's texts point to is there: the page, and the heading on it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.settings import ROT

SIDER = sorted(fil for sted in (ROT, ROT / "docs", ROT / "docs" / "adr") for fil in sted.glob("*.md"))
_LENKE = re.compile(r"\]\(([^()\s]+)\)")
_EGET_ANKER = re.compile(r'<a (?:id|name)="([^"]+)"')
_SIDE_I_TEKST = re.compile(r"docs/[\w/.-]+\.md")
KODE = ("*.py", "*.toml", "*.yaml", "*.html", "*.j2", "Makefile", "Dockerfile", "compose*")


def ankere(side: Path) -> set[str]:
    """The names that headings get where the page is shown, and those that the page gives itself."""
    tekst = re.sub(r"(?ms)^```.*?^```", "", side.read_text(encoding="utf-8"))
    overskrifter = re.findall(r"(?m)^#+ (.+)$", tekst)
    return {re.sub(r"[^\w\- ]", "", en.lower().strip()).replace(" ", "-") for en in overskrifter} | set(_EGET_ANKER.findall(tekst))


@pytest.mark.parametrize("side", SIDER, ids=lambda side: side.relative_to(ROT).as_posix())
def test_hver_lenke_i_dokumentasjonen_leder_et_sted(side: Path) -> None:
    for lenke in _LENKE.findall(side.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", lenke):
            continue
        sti, _, anker = lenke.partition("#")
        mal = side.parent / sti if sti else side
        assert mal.exists(), lenke
        assert not anker or anker in ankere(mal), lenke


def test_hver_side_som_er_nevnt_i_programmet_finnes() -> None:
    filer = subprocess.run(["git", "ls-files", *KODE], cwd=ROT, capture_output=True, text=True, check=True).stdout.split()
    nevnt = {(side, fil) for fil in filer for side in _SIDE_I_TEKST.findall((ROT / fil).read_text(encoding="utf-8"))}
    assert nevnt
    assert not {(side, fil) for side, fil in nevnt if not (ROT / side).exists()}

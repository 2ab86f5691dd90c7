"""The real templates, and a copy of them that a test may spoil."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domene.dokument import Dokumenttype
from app.maler.register import Malregister, Revisjon, malregister
from tests.sak_builder import FORMS, TEMPLATES

REVISJONER = ("2024-08-01", "2024-10-09")


@dataclass(frozen=True)
class Kopi:
    """A copy of the two folders; each test has its own path, so nothing is cached between them."""

    forms: Path
    templates: Path

    def register(self) -> Malregister:
        malregister.cache_clear()
        return malregister(self.forms, self.templates)

    def rad(self, revisjon: str = REVISJONER[1]) -> Revisjon:
        return next(rad for rad in self.register().revisjoner(Dokumenttype.LAREKONTRAKT) if rad.id == revisjon)

    def bytt(self, sti: str, gammelt: str, nytt: str) -> None:
        """Replaces text in one file; the text must be there."""
        fil = self.forms.parent / sti
        innhold = fil.read_text(encoding="utf-8")
        assert gammelt in innhold, f"{gammelt} is not in {sti}"
        fil.write_text(innhold.replace(gammelt, nytt), encoding="utf-8")


@pytest.fixture
def register() -> Malregister:
    return malregister(FORMS, TEMPLATES)


@pytest.fixture
def kopi(tmp_path: Path) -> Kopi:
    for mappe in ("felles", "skrifter", "larekontrakt"):
        shutil.copytree(FORMS / mappe, tmp_path / "forms" / mappe, ignore=shutil.ignore_patterns("__pycache__"))
    for skjelett in FORMS.glob("*/*/skjelett.html.j2"):  # the references to law are shared: every sentence of every kind is known
        kopi_av = tmp_path / "forms" / skjelett.relative_to(FORMS)
        kopi_av.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(skjelett, kopi_av)
    for malform in ("nb", "nn"):
        for mappe in ("felles", "larekontrakt"):
            shutil.copytree(TEMPLATES / malform / mappe, tmp_path / "templates" / malform / mappe)
    return Kopi(tmp_path / "forms", tmp_path / "templates")

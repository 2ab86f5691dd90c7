"""A copy of the forms and templates that a test may change, with settings that point at it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.maler.register import malregister
from app.settings import Settings
from tests.sak_builder import FORMS, TEMPLATES


@dataclass(frozen=True)
class Kopi:
    """The copied folders. Its own path for each test, so nothing is cached between them."""

    settings: Settings

    @property
    def forms(self) -> Path:
        return self.settings.forms

    @property
    def templates(self) -> Path:
        return self.settings.templates

    def les(self, sti: str) -> str:
        return (self.forms.parent / sti).read_text(encoding="utf-8")

    def skriv(self, sti: str, innhold: str) -> None:
        fil = self.forms.parent / sti
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text(innhold, encoding="utf-8")
        malregister.cache_clear()

    def bytt(self, sti: str, gammelt: str, nytt: str) -> None:
        innhold = self.les(sti)
        assert gammelt in innhold, f"{gammelt} is not in {sti}"
        self.skriv(sti, innhold.replace(gammelt, nytt, 1))


@pytest.fixture
def kopi(tmp_path: Path) -> Kopi:
    shutil.copytree(FORMS, tmp_path / "forms", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    malregister.cache_clear()
    settings = Settings.fra_miljo({}, data=tmp_path / "data")
    return Kopi(replace(settings, forms=tmp_path / "forms", templates=tmp_path / "templates"))

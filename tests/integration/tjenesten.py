"""A running service over a fresh data folder, with real templates, and tokens for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.api.tilgang import utsted_demotoken
from app.clock import OSLO
from app.identitet.bruker import Brukerrolle
from app.main import create_app
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from tests.sak_builder import FORMS

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
Hoder = dict[str, str]


@pytest.fixture(scope="session")
def tjenestens_database() -> str | None:
    """SQLite in the data folder; a folder of tests may say otherwise."""
    return None


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, tjenestens_database: str | None) -> Settings:
    miljo = {"KONTRAKTVERK_DATABASE": tjenestens_database} if tjenestens_database else {}
    return Settings.fra_miljo(miljo, data=tmp_path_factory.mktemp("tjeneste"))


@pytest.fixture(scope="session")
def klient(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings, lambda: NA), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as klient:
        yield klient


def tokenlager(settings: Settings) -> Callable[..., Hoder]:
    """Makes the header of somebody with this role in this county."""

    def lag(rolle: str = "fagsystem", fylke: str = "46", na: datetime = NA) -> Hoder:
        return {"Authorization": f"Bearer {utsted_demotoken(settings, Brukerrolle(rolle), fylke, na)}"}

    return lag


@pytest.fixture(scope="session")
def token(settings: Settings) -> Callable[..., Hoder]:
    return tokenlager(settings)


@pytest.fixture(scope="session")
def alle_eksempler() -> dict[str, Eksempel]:
    return {e.navn: e for e in eksempler(FORMS)}


@pytest.fixture(scope="session")
def vestland(alle_eksempler: dict[str, Eksempel]) -> Eksempel:
    """A contract with a samarbeidsorgan and one attachment."""
    return alle_eksempler["vestland-larling-samarbeidsorgan"]


@pytest.fixture(scope="session")
def vestfold(alle_eksempler: dict[str, Eksempel]) -> Eksempel:
    """A contract without attachments."""
    return alle_eksempler["vestfold-larling-selvstendig-bedrift"]


@pytest.fixture
def ny_kontrakt(vestfold: Eksempel) -> Callable[..., dict[str, Any]]:
    """The Vestfold contract under a number of its own, so that tests do not meet each other."""

    def lag(nummer: str, **felt: Any) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(vestfold.raa)
        data["kontraktsnummer"] = nummer
        data["kildesystem"] = {"navn": "VIGO", "instansId": f"KONTRAKT-{nummer}"}
        return data | felt

    return lag

"""The shapes of what those who watch the service are answered, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.problemer import Tospraklig


class Helseavvik(BaseModel):
    """One thing that is not as it should be."""

    model_config = ConfigDict(populate_by_name=True)
    del_: str = Field(alias="del")
    kode: str = Field(description="Stabil kode.")
    tilstand: Literal["advarsel", "feil"]
    melding: Tospraklig
    tiltak: Tospraklig


class Helse(BaseModel):
    """Is the service able to do its work?"""

    status: Literal["ok", "advarsel", "feil"]
    modus: str
    versjon: str
    deler: dict[str, Literal["ok", "advarsel", "feil"]]
    avvik: list[Helseavvik] = Field(description="Det som ikke er som det skal være, med kode og hva som kan gjøres.")


class Levende(BaseModel):
    """The process answers."""

    status: Literal["ok"]
    versjon: str


class Versjonssvar(BaseModel):
    """Which program this is."""

    program: str
    versjon: str
    revisjon: str | None = Field(description="Commit i kildekoden, når den ble bygd inn.")
    modus: str
    database: dict[str, Any]
    jobber: str
    dokumenttyper: list[dict[str, Any]]

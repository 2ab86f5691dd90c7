"""What a county's archive wants said of each document: kind of journal entry, who may see it and by which law."""

from __future__ import annotations

from dataclasses import dataclass

from app.tekst import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Arkivvalg:
    """One county's choices (`forms/arkiv.toml`, and `[arkiv]` in the county's own file).

    `regel`: what the archive calls the rule by which it places the document; `arkivdel`: the part of the archive it goes into.
    """

    journalposttype: str
    tilgangskode: str
    tilgangsbeskrivelse: Tekst
    skjermingshjemmel: Tekst
    regel: str | None = None
    arkivdel: str | None = None
    kilde: str | None = None

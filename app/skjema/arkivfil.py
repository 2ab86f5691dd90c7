"""What each county's archive wants: `forms/arkiv.toml`, with `[arkiv]` of the county's own file on top."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from app.domene.arkivvalg import Arkivvalg
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

FILNAVN = "arkiv.toml"
EGEN_DEL = "arkiv"
JOURNALPOSTTYPER = {kode: kode for kode in ("I", "U", "N", "X", "S")}
"""Noark 5, M082."""
_FELT = ("journalposttype", "tilgangskode", "tilgangsbeskrivelse", "skjermingshjemmel", "regel", "arkivdel", "kilde")
_KODE = re.compile(r"[^\x00-\x1f\x7f]{1,70}")


def les_arkivvalg(forms: Path, fylkesmappe: Path | None, fylker: Iterable[str]) -> Mapping[str, Arkivvalg]:
    """The choices of each county, by number."""
    fil = les_toml(forms / FILNAVN).bare("standard", "fylke")
    standard = _forste(fil.tabell("standard"))
    egne = fil.tabell("fylke").bare(*fylker) if fil.har("fylke") else None
    return {nr: _ett_fylke(standard, nr, egne, fylkesmappe) for nr in fylker}


def _ett_fylke(standard: Arkivvalg, nummer: str, egne: Tabell | None, fylkesmappe: Path | None) -> Arkivvalg:
    valg = _med(standard, egne.tabell(nummer)) if egne and egne.har(nummer) else standard
    fil = fylkesmappe / f"{nummer}.toml" if fylkesmappe else None
    tabell = les_toml(fil) if fil and fil.is_file() else None
    return _med(valg, tabell.tabell(EGEN_DEL)) if tabell and tabell.har(EGEN_DEL) else valg


def _forste(rad: Tabell) -> Arkivvalg:
    rad.bare(*_FELT)
    return Arkivvalg(
        journalposttype=rad.en_av("journalposttype", JOURNALPOSTTYPER),
        tilgangskode=_kode(rad, "tilgangskode", None),
        tilgangsbeskrivelse=rad.tabell("tilgangsbeskrivelse").tekst(),
        skjermingshjemmel=rad.tabell("skjermingshjemmel").tekst(),
    )


def _med(for_: Arkivvalg, rad: Tabell) -> Arkivvalg:
    """The choices before, changed where the row says something else. A row's source is its own."""
    rad.bare(*_FELT)
    return replace(
        for_,
        journalposttype=rad.en_av("journalposttype", JOURNALPOSTTYPER, for_.journalposttype),
        tilgangskode=_kode(rad, "tilgangskode", for_.tilgangskode),
        tilgangsbeskrivelse=_ord(rad, "tilgangsbeskrivelse", for_.tilgangsbeskrivelse),
        skjermingshjemmel=_ord(rad, "skjermingshjemmel", for_.skjermingshjemmel),
        regel=rad.valgfri("regel", str) or for_.regel,
        arkivdel=rad.valgfri("arkivdel", str) or for_.arkivdel,
        kilde=rad.valgfri("kilde", str),
    )


def _ord(rad: Tabell, nokkel: str, for_: Tekst) -> Tekst:
    return rad.tabell(nokkel).tekst() if rad.har(nokkel) else for_


def _kode(rad: Tabell, nokkel: str, for_: str | None) -> str:
    kode = rad.verdi(nokkel, str, for_)
    if _KODE.fullmatch(kode) is None:
        raise rad.feil(nokkel, Tekst(nb="skal være én linje på høyst 70 tegn.", nn="skal vere éi linje på høgst 70 teikn."))
    return kode

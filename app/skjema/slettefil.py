"""How long each county keeps what it no longer needs: `forms/sletting.toml`, with `[sletting]` of the county's own file on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.domene.slettevalg import Frist, Slettevalg
from app.tekst import Tekst
from app.toml_fil import Tabell, les_toml

FILNAVN = "sletting.toml"
EGEN_DEL = "sletting"
FLESTE_DAGER = 36_525


def les_slettevalg(forms: Path, fylkesmappe: Path | None, fylker: Iterable[str]) -> Mapping[str, Slettevalg]:
    """The choices of each county, by number."""
    regler = les_toml(forms / FILNAVN).bare("regel").tabell("regel")
    standard = {navn: _frist(regler.tabell(navn)) for navn in regler.verdier}
    return {nr: _ett_fylke(standard, nr, fylkesmappe) for nr in fylker}


def _ett_fylke(standard: Slettevalg, nummer: str, fylkesmappe: Path | None) -> Slettevalg:
    fil = fylkesmappe / f"{nummer}.toml" if fylkesmappe else None
    tabell = les_toml(fil) if fil and fil.is_file() else None
    if tabell is None or not tabell.har(EGEN_DEL):
        return standard
    egne = tabell.tabell(EGEN_DEL).bare(*standard)
    return {navn: _egen(egne, navn, frist) if egne.har(navn) else frist for navn, frist in standard.items()}


def _frist(rad: Tabell) -> Frist:
    rad.bare("dager", "pa")
    return Frist(_dager(rad, "dager"), rad.verdi("pa", bool))


def _egen(egne: Tabell, navn: str, for_: Frist) -> Frist:
    """A number of days switches the rule on, `false` switches it off."""
    return Frist(for_.dager, pa=False) if egne.verdier[navn] is False else Frist(_dager(egne, navn), pa=True)


def _dager(rad: Tabell, nokkel: str) -> int:
    dager = rad.verdi(nokkel, int)
    if not 1 <= dager <= FLESTE_DAGER:
        raise rad.feil(nokkel, Tekst(nb="skal være mellom 1 og ", nn="skal vere mellom 1 og "), str(FLESTE_DAGER))
    return dager

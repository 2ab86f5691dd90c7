"""The ledger of released rows, `forms/regler.toml`: one line a row, written by `kontraktverk regler frigi` and by nobody else.

A folder without the file has released nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from app.domene import regelbok
from app.domene.fylker import Fylke
from app.domene.regelbok import Avvik, Frigitt, Rad, avvik, fylkesrader, regelrader
from app.skjema.fylkesfil import les_fylker
from app.toml_fil import Tabell, les_toml

FILNAVN = "regler.toml"
HODE = """# The rows that have been released, each with the digest of all that it says. Written by «kontraktverk regler frigi»; do not edit.
# A released row is never changed: close it (`til` in app/domene, a new dated row in forms/fylker.toml) and write a new one.
"""


def les_bok(forms: Path) -> tuple[Frigitt, ...]:
    """Every released row."""
    return les_bokfil(forms / FILNAVN)


def les_bokfil(fil: Path) -> tuple[Frigitt, ...]:
    """Every row of a ledger; none where there is no file."""
    if not fil.is_file():
        return ()
    rader = les_toml(fil).bare("rad").tabell("rad")
    return tuple(_les_rad(navn, rader.tabell(navn)) for navn in rader.verdier)


def _les_rad(navn: str, rad: Tabell) -> Frigitt:
    rad.bare("hvor", "avtrykk", "frigitt", "til")
    return Frigitt(
        id=navn,
        hvor=rad.verdi("hvor", str),
        avtrykk=rad.verdi("avtrykk", str),
        frigitt=rad.verdi("frigitt", date),
        til=rad.valgfri("til", date),
    )


def skriv_bok(forms: Path, frigitte: Iterable[Frigitt]) -> Path:
    """Write the ledger anew, one line a row."""
    return skriv_bokfil(forms / FILNAVN, HODE, frigitte)


def skriv_bokfil(fil: Path, hode: str, frigitte: Iterable[Frigitt]) -> Path:
    """Write a ledger anew, whole or not at all."""
    ny = fil.with_suffix(".ny")
    ny.write_text(f"{hode}\n[rad]\n" + "".join(_linjer(frigitte)), encoding="utf-8")
    return ny.replace(fil)


def _linjer(frigitte: Iterable[Frigitt]) -> Iterator[str]:
    for rad in frigitte:
        til = f", til = {rad.til.isoformat()}" if rad.til else ""
        yield f'"{rad.id}" = {{ hvor = "{rad.hvor}", avtrykk = "{rad.avtrykk}", frigitt = {rad.frigitt.isoformat()}{til} }}\n'


def rader_na(forms: Path) -> tuple[Rad, ...]:
    """Every row as it is now: the rule tables, and the county rows of `forms/fylker.toml` (a county's own file is the county's)."""
    return (*regelrader(), *fylkesrader(_fylker(forms)))


def _fylker(forms: Path) -> Mapping[str, Fylke]:
    return les_fylker(forms / "fylker.toml", None)


def avvik_i(forms: Path) -> tuple[Avvik, ...]:
    """What has changed since it was released, and what is not released."""
    return avvik(rader_na(forms), les_bok(forms))


def frigi(forms: Path, dag: date, *, igjen: frozenset[str] = frozenset()) -> tuple[Frigitt, ...]:
    """Release what is new or closed, and write it down. The rows that are now written otherwise than before."""
    for_ = les_bok(forms)
    etter = regelbok.frigi(rader_na(forms), for_, dag, igjen=igjen)
    skriv_bok(forms, etter)
    return tuple(rad for rad in etter if rad not in for_)

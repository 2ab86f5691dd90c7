"""What each county has chosen, dated row by dated row, and which rows are the county's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from app.api.tjeneste import Tjeneste
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.rekkefolge import plass
from app.domene.roller import Rolle
from app.skjema.fylkesfil import les_fylker


@dataclass(frozen=True, slots=True, kw_only=True)
class Fylkesrad:
    """One county's choices from a day on. `egen`: the row stands in the county's own file, not in what we deliver."""

    valg: Fylkesvalg
    gjelder_na: bool
    egen: bool

    @property
    def fylket_signerer(self) -> bool:
        """The county is among those who sign."""
        return plass(self.valg.signaturpolicy).get(Rolle.FYLKESKOMMUNE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fylkesvis:
    """One county with its rows, the one in force first, then what comes, then what was."""

    fylke: Fylke
    rader: tuple[Fylkesrad, ...]


def alle_fylker(tjeneste: Tjeneste) -> tuple[Fylkesvis, ...]:
    """Every county by its name."""
    levert, i_dag = _levert(tjeneste.settings.forms), tjeneste.na().date()
    fylker = sorted(tjeneste.verksted.grunnlag.fylker.values(), key=lambda fylke: fylke.navn.nb)
    return tuple(Fylkesvis(fylke=fylke, rader=tuple(_rader(fylke, levert[fylke.nummer], i_dag))) for fylke in fylker)


def egne_rader(tjeneste: Tjeneste, fylkesnummer: str) -> tuple[date, ...]:
    """The days from which the rows of a county's own file hold."""
    fylke = tjeneste.verksted.grunnlag.fylker[fylkesnummer]
    return tuple(rad.gjelder_fra for rad in fylke.valg if rad not in _levert(tjeneste.settings.forms)[fylkesnummer].valg)


def _rader(fylke: Fylke, levert: Fylke, i_dag: date) -> Iterator[Fylkesrad]:
    gjeldende = fylke.valg_pa(i_dag)
    for valg in sorted(fylke.valg, key=lambda valg: (valg is not gjeldende, valg.gjelder_fra <= i_dag, valg.gjelder_fra)):
        yield Fylkesrad(valg=valg, gjelder_na=valg is gjeldende, egen=valg not in levert.valg)


@lru_cache(maxsize=2)
def _levert(forms: Path) -> Mapping[str, Fylke]:
    """The counties without files of their own: they do not change while the service runs."""
    return les_fylker(forms / "fylker.toml", None)

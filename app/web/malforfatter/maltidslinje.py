"""The revisions of one kind on a time line: where each bar, year and today stand, in the units of the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.maler.register import Revisjon, Status
from app.maler.tilstand import Fase, fase

BREDDE = 1000
ETTER = timedelta(days=150)
"""So much is shown of the time after the last day that is known."""
INNI = 92
"""A bar narrower than this has its name above."""
HOYDE_LINJE, OVER, LUFT = 34, 44, 8
TIL_VENSTRE = 800
"""Today's words stand to the left of the line from here on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stolpe:
    """One revision. `navn_y`: where its name stands; inside the bar where it has room."""

    id: str
    fase: Fase
    x: int
    y: int
    bredde: int
    navn_x: int
    navn_y: int
    inni: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidslinje:
    """The drawing."""

    hoyde: int
    akse: int
    stolper: tuple[Stolpe, ...]
    ar: tuple[tuple[int, int], ...]
    """The years, and where they begin."""
    i_dag: int
    i_dag_til_venstre: bool


def tidslinje(rader: Sequence[Revisjon], i_dag: date) -> Tidslinje:
    """Released revisions on one line, drafts below: they are not in force beside each other until they are released."""
    start = date(min(i_dag, *(rad.gjelder_fra for rad in rader)).year, 1, 1)
    slutt = max(i_dag, *(rad.gjelder_fra for rad in rader)) + ETTER
    bredde = (slutt - start).days

    def x(dag: date) -> int:
        return round((dag - start).days * BREDDE / bredde)

    linjer = [[rad for rad in rader if (rad.status is Status.UTKAST) is utkast] for utkast in (False, True)]
    synlige = [linje for linje in linjer if linje]
    stolper = [
        _stolpe(rad, i_dag, x(rad.gjelder_fra), x(rad.gjelder_til or slutt), OVER + nr * (HOYDE_LINJE + LUFT))
        for nr, linje in enumerate(synlige)
        for rad in linje
    ]
    akse = OVER + len(synlige) * (HOYDE_LINJE + LUFT) + 2
    return Tidslinje(
        hoyde=akse + 30,
        akse=akse,
        stolper=tuple(_uten_overlapp(stolper)),
        ar=tuple((ar, x(date(ar, 1, 1))) for ar in range(start.year, slutt.year + 1) if x(date(ar, 1, 1)) <= BREDDE - 40),
        i_dag=x(i_dag),
        i_dag_til_venstre=x(i_dag) > TIL_VENSTRE,
    )


def _stolpe(rad: Revisjon, i_dag: date, x: int, slutt: int, y: int) -> Stolpe:
    bredde = max(6, slutt - x - 3)
    inni = bredde >= INNI
    return Stolpe(
        id=rad.id,
        fase=fase(rad, i_dag),
        x=x,
        y=y,
        bredde=bredde,
        navn_x=x + 12 if inni else x,
        navn_y=y + 23 if inni else y - 8,
        inni=inni,
    )


def _uten_overlapp(stolper: Sequence[Stolpe]) -> Iterator[Stolpe]:
    """A name above a bar that another name would run into is left out: the table says it."""
    forrige: Stolpe | None = None
    for stolpe in stolper:
        over = not stolpe.inni
        if over and forrige is not None and forrige.navn_y == stolpe.navn_y and stolpe.navn_x - forrige.navn_x < INNI:
            yield replace(stolpe, id="")
        else:
            yield stolpe
            forrige = stolpe if over else forrige

"""The raw læretid → `Laretid`, whatever of it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from app.domene.kontrakt import Avbrudd, Fradrag, Fradragstype, Laretid, Tillegg
from app.skjema.sted import Sted

FULL_STILLING = Decimal(100)


def bygg_laretid(sted: Sted, noytral_fra: date) -> Laretid:
    """The læretid. Rows that cannot be read are left out; `noytral_fra` stands for a start that cannot."""
    prosent = (sted / "stillingsprosent").tall()
    return Laretid(
        fra=(sted / "fra").dato() or noytral_fra,
        til=(sted / "til").dato(),
        grunnlag_maneder=(sted / "grunnlagManeder").tall(),
        gjenstaende_maneder=(sted / "gjenstaendeManeder").tall(),
        fradrag=tuple(_fradrag(sted / "fradrag")),
        tillegg=tuple(_tillegg(sted / "tillegg")),
        stillingsprosent=prosent if prosent is not None and 0 < prosent <= FULL_STILLING else FULL_STILLING,
        avbrudd=tuple(bygg_avbrudd((sted / "avbrudd").rader())),
    )


def _fradrag(sted: Sted) -> list[Fradrag]:
    rader = [((rad / "type").valg(Fradragstype), (rad / "maneder").tall()) for rad in sted.rader()]
    return [Fradrag(type=type_ or Fradragstype.ANNET, maneder=maneder) for type_, maneder in rader if maneder is not None]


def _tillegg(sted: Sted) -> list[Tillegg]:
    rader = [((rad / "maneder").tall(), (rad / "skyldesMeropplaring").ja()) for rad in sted.rader()]
    return [Tillegg(maneder=maneder, skyldes_meropplaring=mer) for maneder, mer in rader if maneder is not None]


def bygg_avbrudd(steder: Iterable[Sted]) -> list[Avbrudd]:
    """Periods. A closed period whose end cannot be read is left out: it must not turn into an open one."""
    rader = [((rad / "fra").dato(), (rad / "til").dato(), (rad.verdi or {}).get("til") if rad.er_objekt else None) for rad in steder]
    return [Avbrudd(fra=fra, til=til) for fra, til, sendt in rader if fra and (til or sendt is None)]

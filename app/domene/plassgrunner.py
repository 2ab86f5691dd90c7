"""A signer's reason without what only tells when they sign: the group is for those who follow the case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.domene.endringstabeller import ENDRINGSREKKEFOLGE
from app.domene.rekkefolge import REKKEFOLGE
from app.domene.tabell import Regel
from app.tekst import Malform, Tekst

BARE_NAR = ("RF-01", "RF-02", "ER-01")
"""The rows that place somebody in a group of the county's order, and say no more."""
RADER: Mapping[str, Regel[Any]] = {rad.id: rad for tabell in (REKKEFOLGE, ENDRINGSREKKEFOLGE) for rad in tabell.regler}
_VERDI = re.compile(r"\{\w+\}")


def uten_plass(begrunnelse: Tekst, regler: Iterable[str]) -> Tekst | None:
    """The reason as the record has it, without the words of these rows; None where nothing is left."""
    rader = [RADER[id_].begrunnelse for id_ in BARE_NAR if id_ in set(regler)]
    nb, nn = (_uten(begrunnelse.pa(malform), [rad.pa(malform) for rad in rader]) for malform in (Malform.NB, Malform.NN))
    return Tekst(nb=nb, nn=nn) if nb and nn else None


def _uten(tekst: str, setninger: Iterable[str]) -> str:
    for setning in setninger:
        tekst = re.sub(_monster(setning), "", tekst)
    return tekst.strip()


def _monster(setning: str) -> str:
    """The sentence with any value where a fact of the case stands. It begins with words of its own, so that nothing before it is taken."""
    return ".+?".join(re.escape(del_) for del_ in _VERDI.split(setning))

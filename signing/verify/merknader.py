"""Which annotations may be added after a signature that allows them (DocMDP 3): notes and markings that hide nothing.

A free text, a stamp or anything with an appearance of its own can cover what was signed with other words (Mladenov et al. 2021,
«Evil Annotation»); such a change is never explained here. Nothing may be removed, moved or put before the old ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule

from signing.verify.pdf import hent

UFARLIGE = frozenset({"/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut"})
NOKLER = frozenset(
    {"/Type", "/Subtype", "/Rect", "/Contents", "/P", "/NM", "/M", "/F", "/C", "/T", "/Popup", "/Parent", "/CA", "/CreationDate"}
    | {"/Subj", "/Name", "/Open", "/QuadPoints", "/IRT", "/RT", "/State", "/StateModel"}
)
_MEST_SIDER = 10_000


class Merknader(WhitelistRule):
    """Explains a page whose only change is harmless annotations at the end of its list."""

    def apply(self, old: Any, new: Any) -> Iterable[ReferenceUpdate]:
        """The page, its list and the new annotations, where all of it is harmless."""
        for gammel_ref, ny_side in zip(_sider(old), _sider(new), strict=False):
            yield from _side(old, new, gammel_ref, ny_side)


def _sider(revisjon: Any) -> Iterator[Any]:
    """The references of the pages, in order."""
    igjen = [revisjon.root.raw_get("/Pages")]
    sett: set[Any] = set()
    while igjen and len(sett) < _MEST_SIDER:
        raa = igjen.pop(0)
        if not isinstance(raa, generic.IndirectObject) or raa.reference in sett:
            continue
        sett.add(raa.reference)
        node = raa.get_object()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        kids = hent(node, "/Kids")
        if isinstance(kids, generic.ArrayObject):
            igjen = [*kids, *igjen]
        else:
            yield raa.reference


def _side(old: Any, new: Any, gammel_ref: Any, ny_ref: Any) -> Iterator[ReferenceUpdate]:
    gammel, ny = old(gammel_ref), new(ny_ref)
    if (gammel_ref.idnum, gammel_ref.generation) != (ny_ref.idnum, ny_ref.generation) or not _like_uten_liste(gammel, ny):
        return
    foran, etter = _liste(gammel), _liste(ny)
    nye = etter[len(foran) :]
    if [_id(r) for r in etter[: len(foran)]] != [_id(r) for r in foran] or not nye:
        return
    refs = {_id(r) for r in nye}
    if all(_ufarlig(old, new, r, refs) for r in nye):
        yield ReferenceUpdate(ny_ref)  # all keys were compared, so the paths to the page do not matter
        liste = ny.raw_get("/Annots")
        if isinstance(liste, generic.IndirectObject):
            yield ReferenceUpdate(liste.reference)
        yield from (ReferenceUpdate(r.reference) for r in nye)


def _like_uten_liste(gammel: Any, ny: Any) -> bool:
    nokler = set(gammel.keys()) - {"/Annots"}
    return nokler == set(ny.keys()) - {"/Annots"} and all(gammel.raw_get(n) == ny.raw_get(n) for n in nokler)


def _liste(side: Any) -> list[Any]:
    annots = hent(side, "/Annots")
    return list(annots) if isinstance(annots, generic.ArrayObject) else []


def _id(ref: Any) -> tuple[int, int] | int:
    return (ref.idnum, ref.generation) if isinstance(ref, generic.IndirectObject) else id(ref)


def _ufarlig(old: Any, new: Any, ref: Any, nye: set[Any]) -> bool:
    """A new object of its own, of a harmless kind, with plain values or references to its page and its fellows only."""
    if not isinstance(ref, generic.IndirectObject) or not old.is_ref_unassignable(ref.reference):
        return False
    merknad = new(ref.reference)
    if not isinstance(merknad, generic.DictionaryObject) or isinstance(merknad, generic.StreamObject):
        return False
    if hent(merknad, "/Subtype") not in UFARLIGE or not set(merknad.keys()) <= NOKLER:
        return False
    andre = {_id(v) for k, v in merknad.items() if isinstance(v, generic.IndirectObject) and k != "/P"}
    return all(a in nye or not _ny(old, a) for a in andre)


def _ny(old: Any, ident: Any) -> bool:
    return bool(old.is_ref_unassignable(generic.Reference(*ident)))

"""What a later revision changed, for people: what kind of thing, on which page, in which field. Told, never judged; `endringer` judges.

An object is told by the shortest way to it from the document's root, in the later revision, or in the signed one when it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.henvisninger import Sti
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Historie, hent

FLEST = 40
"""Changes told of one revision."""
ANNET = "annet"


@dataclass(frozen=True, slots=True)
class Endret:
    """One kind of change in one place; `objekter` are the numbers, for whoever wants to look."""

    slag: str
    side: int | None
    felt: str
    objekter: str


def _har(*nokler: str) -> Callable[[Sti], bool]:
    return lambda sti: any(n in sti for n in nokler)


def _under(*start: str) -> Callable[[Sti], bool]:
    return lambda sti: sti[: len(start)] == start


SLAG: Mapping[str, Callable[[Sti], bool]] = {
    "skript": _har("/JS", "/JavaScript", "/OpenAction", "/AA", "/A"),
    "vedlegg": _har("/EmbeddedFiles", "/EF", "/AF"),
    "merknad": _har("/Annots"),
    "ressurser": _har("/Resources"),
    "sideinnhold": _har("/Contents"),
    "skjema": _under("/Root", "/AcroForm"),
    "metadata": lambda sti: sti[:2] == ("/Root", "/Metadata") or sti[:1] == ("/Info",),
    "valideringsdata": _under("/Root", "/DSS"),
    "lag": _under("/Root", "/OCProperties"),
    "merking": _under("/Root", "/StructTreeRoot"),
    "side": lambda sti: sti[:2] == ("/Root", "/Pages") and any(isinstance(n, int) for n in sti),
    "sider": _under("/Root", "/Pages"),
    "struktur": _under("/Root"),
}
"""The kind of change by the way to the object; the first that fits."""


def les(gammel: Historie, ny: Historie, objekter: Iterable[Any]) -> tuple[Endret, ...]:
    """The changes, grouped by kind, page and field; empty when the later revision cannot be walked."""
    try:
        grupper: dict[tuple[str, int | None, str], list[str]] = {}
        for ref in sorted(objekter, key=lambda r: (r.idnum, r.generation)):
            for nokkel in _om(gammel, ny, ref):
                grupper.setdefault(nokkel, []).append(f"{ref.idnum} {ref.generation}")
        return tuple(Endret(*nokkel, ", ".join(numre)) for nokkel, numre in list(grupper.items())[:FLEST])
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:  # the verdict stands without it
        return ()


def endrede(ny: Historie) -> Iterator[Any]:
    """The objects that a revision wrote, or freed."""
    yield from ny.explicit_refs_in_revision()  # type: ignore[no-untyped-call]  # pyHanko is partly typed


def uleselige(gammel: Historie, ny: Historie) -> tuple[Any, ...]:
    """Objects that the signed revision showed, or could read, and the later one has freed or cannot read: nobody is shown them any more."""
    return tuple(ref for ref in endrede(ny) if gammel.har(ref) and _leses(gammel, ref) and (_borte(gammel, ny, ref) or not _leses(ny, ref)))


def _borte(gammel: Historie, ny: Historie, ref: Any) -> bool:
    return gammel.er_synlig(ref) and not ny.har(ref)


def _leses(revisjon: Historie, ref: Any) -> bool:
    try:
        revisjon(ref)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return False
    return True


def _om(gammel: Historie, ny: Historie, ref: Any) -> Iterator[tuple[str, int | None, str]]:
    """Kind, page and field of one object; of a dictionary that was there before, one for each key that is not as it was."""
    for revisjon in (ny, gammel):
        vei = revisjon.en_vei(ref)
        if vei is not None:
            if not ny.har(ref):
                yield "frigitt", revisjon.sidetall(vei), ""
                return
            felt, feltslag, side = _felt(revisjon, ref)
            if feltslag:
                yield feltslag, side, felt
                return
            for sti in [(*vei, n) for n in _nye_nokler(gammel, ny, ref)] or [vei]:
                yield next((s for s, er in SLAG.items() if er(sti)), ANNET), revisjon.sidetall(sti), ""
            return


def _nye_nokler(gammel: Historie, ny: Historie, ref: Any) -> list[str]:
    """The keys of a dictionary that have another value than before, are new, or are gone."""
    for_, na = (gammel(ref) if gammel.har(ref) else None), ny(ref)
    if not isinstance(for_, generic.DictionaryObject) or not isinstance(na, generic.DictionaryObject):
        return []
    return sorted(str(n) for n in {*for_, *na} if n not in for_ or n not in na or for_.raw_get(n) != na.raw_get(n))


def _felt(revisjon: Historie, ref: Any) -> tuple[str, str, int | None]:
    """(name, kind, page) when the object is a form field; a name is the file's own word and told as it stands."""
    obj = revisjon(ref)
    if not isinstance(obj, generic.DictionaryObject) or "/T" not in obj or "/FT" not in obj:
        return "", "", None
    vei = revisjon.en_vei(obj.raw_get("/P").reference) if isinstance(obj.get("/P"), generic.IndirectObject) else None
    side = None if vei is None else revisjon.sidetall(vei)
    return str(hent(obj, "/T"))[:100], "signaturfelt" if hent(obj, "/FT") == "/Sig" else "skjemafelt", side

"""What a revision makes live that the signed one had prepared, or shows that no value stands behind: shadow attacks.

Mainka, Mladenov and Rohlmann (NDSS 2021): a document is signed with something hidden in it, which a later, seemingly harmless
revision brings out. The difference analysis asks whether each changed object may change; here it is asked what the signed
revision already pointed at, and whether what a form field shows has the value that the field has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.fakta import Endringer, Endringsniva, Merknad
from signing.verify.pdf import BIBLIOTEKSFEIL, Dokument, Feltsignatur, ForMyeArbeid, hent
from signing.verify.policy import Grenser

_TEKST = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|\b(?:Do|BI|Tf|sh)\b", re.DOTALL)
_SKRIFTFIL = ("/FontFile", "/FontFile2", "/FontFile3", "/CharProcs")
_MEST_FELT = 5000


def undersok(dokument: Dokument, signatur: Feltsignatur, etter: Endringer, grenser: Grenser) -> tuple[Merknad, ...]:
    """What came to light after one signature; nothing when its revision could not be compared at all."""
    if signatur.lest is None or etter.niva is Endringsniva.UKJENT or signatur.revisjon >= dokument.revisjoner - 1:
        return ()
    try:
        vekket = sorted({nummer for r in range(signatur.revisjon + 1, dokument.revisjoner) for nummer in _vekket(dokument, signatur, r)})
        skjema = any(e.niva is Endringsniva.SKJEMA for e in etter.liste)
        visninger = tuple(_endret_visning(dokument, signatur.revisjon, grenser)) if skjema else ()
    except ForMyeArbeid:
        raise
    except BIBLIOTEKSFEIL as e:
        return (Merknad("endringsanalyse-feilet", signatur.navn, type(e).__name__),)
    funn = [Merknad("skjult-objekt-vekket", signatur.navn, ", ".join(map(str, vekket)))] if vekket else []
    return (*funn, *(Merknad("visning-uten-verdi", navn) for navn in visninger))


def _vekket(dokument: Dokument, signatur: Feltsignatur, revisjon: int) -> Iterator[int]:
    """Numbers of the objects that a revision writes and the signed one already referred to, past the size that was stated.

    Past /Size an object counts as new and harmless (`is_ref_unassignable`). It is neither when the signed revision refers to it:
    then a reference into nothing has got a body, or the size is a lie.
    """
    leser = dokument.leser
    signert, forrige = leser.get_historical_resolver(signatur.revisjon), leser.get_historical_resolver(revisjon - 1)
    nye = [ref for ref in leser.xrefs.explicit_refs_in_revision(revisjon) if forrige.is_ref_unassignable(ref)]
    if nye:
        signert._load_reverse_xref_cache()  # type: ignore[no-untyped-call]  # noqa: SLF001  # no public way to ask who uses an object
    yield from (int(ref.idnum) for ref in nye if signert._get_usages_of_ref(ref))  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class Feltbilde:
    """A form field that is no signature: its value and state, and what it shows."""

    verdi: str
    utseender: tuple[Any, ...]


def _endret_visning(dokument: Dokument, revisjon: int, grenser: Grenser) -> Iterator[str]:
    """Names of the fields that show something else than when signed, though their value is the same."""
    da = _felt(dokument.leser.get_historical_resolver(revisjon), grenser)
    for navn, na in _felt(dokument.leser, grenser).items():
        forr = da.get(navn)
        if forr is not None and forr.verdi == na.verdi and not _viser_det_samme(forr.utseender, na.utseender, dokument, revisjon):
            yield navn


def _felt(revisjon: Any, grenser: Grenser) -> Mapping[str, Feltbilde]:
    skjema = hent(revisjon.root, "/AcroForm")
    felt = None if skjema is None else hent(skjema, "/Fields")
    ut: dict[str, Feltbilde] = {}
    if isinstance(felt, generic.ArrayObject):
        _samle(felt, "", None, grenser.dybde, ut)
    return ut


def _samle(barn: Any, foran: str, slag: Any, dybde: int, ut: dict[str, Feltbilde]) -> None:
    for i in range(len(barn)):
        raa = barn.raw_get(i)
        felt = raa.get_object() if isinstance(raa, generic.IndirectObject) else raa  # type: ignore[no-untyped-call]  # as above
        if not isinstance(felt, generic.DictionaryObject) or dybde == 0 or len(ut) >= _MEST_FELT:
            continue
        navn = f"{foran}.{hent(felt, '/T')}" if "/T" in felt else f"{foran}#{i}"
        eget_slag = hent(felt, "/FT", slag)
        kids = hent(felt, "/Kids")
        if eget_slag != "/Sig":
            ut[navn.lstrip(".")] = Feltbilde(f"{hent(felt, '/V')!r} {hent(felt, '/AS')!r}", tuple(_utseender(felt)))
        if isinstance(kids, generic.ArrayObject):
            _samle(kids, navn, eget_slag, dybde - 1, ut)


def _utseender(felt: Any) -> Iterator[Any]:
    """The streams of the normal appearance: one, or one for each state."""
    normal = hent(hent(felt, "/AP", {}), "/N")
    if isinstance(normal, generic.StreamObject):
        yield normal
    elif isinstance(normal, generic.DictionaryObject):
        yield from (s for s in (hent(normal, n) for n in sorted(normal)) if isinstance(s, generic.StreamObject))


def _viser_det_samme(da: tuple[Any, ...], na: tuple[Any, ...], dokument: Dokument, revisjon: int) -> bool:
    if [s.data for s in da] == [s.data for s in na] and [_ressurser(s) for s in da] == [_ressurser(s) for s in na]:
        return True
    if not da:  # a field that had no appearance has got the one that a reader makes of its value
        return True
    return [_tegnet(s) for s in da] == [_tegnet(s) for s in na] and not any(_ny_skrift(s, dokument, revisjon) for s in na)


def _ressurser(strom: Any) -> str:
    return repr(strom.raw_get("/Resources")) if "/Resources" in strom else ""


def _tegnet(strom: Any) -> bytes:
    """The text that the stream shows, and how many pictures and shadings it draws: not where, nor in which size."""
    biter = [m.group() for m in _TEKST.finditer(strom.data)]
    tekst = b"".join(b[1:-1] for b in biter if b[:1] in b"(<").replace(b" ", b"")
    return tekst + b"|" + b"".join(b for b in biter if b in {b"Do", b"BI", b"sh"})


def _ny_skrift(strom: Any, dokument: Dokument, revisjon: int) -> bool:
    """Whether the stream writes with a font of its own glyphs that the signed revision did not have: the letters may mean others."""
    skrifter = hent(hent(strom, "/Resources", {}), "/Font", {})
    for navn in skrifter:
        raa = skrifter.raw_get(navn)
        skrift = hent(skrifter, navn)
        gammel = isinstance(raa, generic.IndirectObject) and dokument.leser.xrefs.get_introducing_revision(raa.reference) <= revisjon
        beskrivelse = hent(skrift, "/FontDescriptor", {})
        if not gammel and any(n in skrift or n in beskrivelse for n in _SKRIFTFIL):
            return True
    return False

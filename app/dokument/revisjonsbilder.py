"""What a file looked like when it was signed, and what it looks like now: the pages that differ, as two images with the changes framed.

Runs in the process that reads files from outside (`leseprosess`), because it draws them. The answer is plain values; `som_par` looks at
them again on the other side. A picture proves nothing: the verdict is taken without it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from signing.verify import Policy
from signing.verify.dom import Vurdert, vurder
from signing.verify.fakta import Krypto
from signing.verify.pdf import ForMyeArbeid, Lesefeil, apne

BREDDE, HOYDE = 800, 1400
"""Pixels that a page may take."""
FLEST_PAR = 3
FLEST_SIDER = 60
"""Pages that are compared."""
STORST_BILDE = 200_000
TERSKEL = 32
"""Shades of grey that a dot may differ by, so that a rounding in the drawing is no change."""
RUTE = 8
LUFT = 1
"""Cells between two changes that are framed as one."""
FLEST_RUTER = 8
MARG = 6
KVALITETER = (45, 10)
GRATONER = 8
"""Enough for text to be read, and a third of the bytes."""
LITE_BILDE = 60_000
RUNDT = 100
"""Pixels of the page shown around what differs."""
SMALEST, LAVEST = 480, 280

Ramme = tuple[int, int, int, int]
Raabilde = tuple[bytes, int, int]
Raapar = tuple[int, Raabilde | None, Raabilde | None, tuple[Ramme, ...]]


@dataclass(frozen=True, slots=True)
class Bilde:
    """A WebP image and its size in pixels."""

    innhold: bytes
    bredde: int
    hoyde: int


@dataclass(frozen=True, slots=True)
class Sidepar:
    """One page: as it was signed and as it is now (None: not there), with the frames in pixels: left, top, width, height."""

    nr: int
    signert: Bilde | None
    na: Bilde | None
    rammer: tuple[Ramme, ...]


@dataclass(frozen=True, slots=True)
class Sammenlikning:
    """The pages that differ, in order; of `antall` at most `FLEST_PAR` are shown. `felt`: the signature that was compared with."""

    felt: str
    antall: int
    par: tuple[Sidepar, ...]


def lag(innhold: bytes, *, felter: Sequence[str]) -> tuple[str, int, tuple[Raapar, ...]] | None:
    """(field, how many pages differ, the first of them) for the last of these signatures that holds; None where none can be compared."""
    try:
        god = _siste_gode(innhold, frozenset(felter))
        par = () if god is None else tuple(_ulike(innhold[: god.struktur.slutt], innhold))
    except (pypdfium2.PdfiumError, Lesefeil, ForMyeArbeid):
        return None
    if god is None:
        return None
    return god.navn, len(par), tuple(_raa(*ett) for ett in par[:FLEST_PAR])


def som_par(raa: Any) -> Sammenlikning | None:
    """The answer of the other process as our own values. Raises `ValueError` for what is none."""
    if raa is None:
        return None
    felt, antall, par = raa
    if not (isinstance(felt, str) and type(antall) is int and len(par) <= FLEST_PAR):
        raise ValueError("revisjonsbilder")
    return Sammenlikning(felt, antall, tuple(_par(*ett) for ett in par))


def _par(nr: Any, signert: Any, na: Any, rammer: Any) -> Sidepar:
    if any(type(t) is not int for t in (nr, *(t for ramme in rammer for t in ramme))):
        raise ValueError("revisjonsbilder")
    if len(rammer) > FLEST_RUTER or any(len(ramme) != len(("x", "y", "bredde", "hoyde")) for ramme in rammer):
        raise ValueError("revisjonsbilder")
    return Sidepar(nr, _bilde(signert), _bilde(na), tuple(tuple(ramme) for ramme in rammer))


def _bilde(raa: Any) -> Bilde | None:
    if raa is None:
        return None
    innhold, bredde, hoyde = raa
    if not isinstance(innhold, bytes) or len(innhold) > STORST_BILDE or not innhold.startswith(b"RIFF"):
        raise ValueError("revisjonsbilder")
    if not (type(bredde) is type(hoyde) is int):
        raise ValueError("revisjonsbilder")
    return Bilde(innhold, bredde, hoyde)


def _siste_gode(innhold: bytes, felter: frozenset[str]) -> Vurdert | None:
    """The one whose revision is the newest, of those that hold and that something came after."""
    policy = Policy()
    vurderte = vurder(apne(innhold, policy.grenser), policy, med_endringer=False)
    gode = [v for v in vurderte if v.navn in felter and v.fakta.utfall is Krypto.OK and not v.struktur.feil]
    return max((v for v in gode if 0 < v.struktur.slutt < len(innhold)), key=lambda v: v.struktur.slutt, default=None)


def _ulike(for_: bytes, na: bytes) -> Iterator[tuple[int, Image.Image | None, Image.Image | None, tuple[Ramme, ...]]]:
    with closing(_apne(for_)) as gammel, closing(_apne(na)) as ny:
        for nr in range(min(max(len(gammel), len(ny)), FLEST_SIDER)):
            to = _side(gammel, nr), _side(ny, nr)
            rammer = _rammer(*to)
            if rammer or _storrelse(to[0]) != _storrelse(to[1]):
                yield nr + 1, *to, rammer


def _apne(pdf: bytes) -> pypdfium2.PdfDocument:
    dokument = pypdfium2.PdfDocument(pdf)
    dokument.init_forms()
    return dokument


def _side(dokument: pypdfium2.PdfDocument, nr: int) -> Image.Image | None:
    """The page in grey, in a size that its own box cannot blow up."""
    if nr >= len(dokument):
        return None
    try:
        side = dokument[nr]
    except pypdfium2.PdfiumError:
        return None
    bredde, hoyde = side.get_size()
    skala = min(BREDDE / max(bredde, 1), HOYDE / max(hoyde, 1))
    bilde: Image.Image = side.render(scale=skala, may_draw_forms=True).to_pil().convert("L")
    return bilde.crop((0, 0, min(bilde.width, BREDDE + 1), min(bilde.height, HOYDE + 1)))


def _rammer(for_: Image.Image | None, na: Image.Image | None) -> tuple[Ramme, ...]:
    """Frames around what differs. A page that is missing, or of another size, has none: all of it is new."""
    if for_ is None or na is None or for_.size != na.size:
        return ()
    maske = ImageChops.difference(for_, na).point(lambda v: 255 * (v > TERSKEL))
    ruter = maske.reduce(RUTE)
    bredde = ruter.width
    andre = {(i % bredde, i // bredde) for i, v in enumerate(ruter.tobytes()) if v}
    klynger = list(_klynger(andre))
    if len(klynger) > FLEST_RUTER:
        klynger = [set().union(*klynger)]
    return tuple(sorted((_ramme(k, na.size) for k in klynger), key=lambda r: (r[1], r[0])))


def _storrelse(bilde: Image.Image | None) -> tuple[int, int] | None:
    return None if bilde is None else bilde.size


def _klynger(igjen: set[tuple[int, int]]) -> Iterator[set[tuple[int, int]]]:
    """Cells that hang together."""
    rekkevidde = range(-1 - LUFT, 2 + LUFT)
    naboer = [(dx, dy) for dx in rekkevidde for dy in rekkevidde]
    while igjen:
        ko = [igjen.pop()]
        klynge = set(ko)
        while ko:
            x, y = ko.pop()
            nye = {(x + dx, y + dy) for dx, dy in naboer} & igjen
            igjen -= nye
            klynge |= nye
            ko += nye
        yield klynge


def _ramme(klynge: set[tuple[int, int]], storrelse: tuple[int, int]) -> Ramme:
    x, y = [c[0] for c in klynge], [c[1] for c in klynge]
    venstre, topp = max(min(x) * RUTE - MARG, 0), max(min(y) * RUTE - MARG, 0)
    hoyre, bunn = min((max(x) + 1) * RUTE + MARG, storrelse[0]), min((max(y) + 1) * RUTE + MARG, storrelse[1])
    return venstre, topp, hoyre - venstre, bunn - topp


def _raa(nr: int, for_: Image.Image | None, na: Image.Image | None, rammer: tuple[Ramme, ...]) -> Raapar:
    """The part of the page where the changes are; a page that is new, gone or of another size whole."""
    if na is None or not rammer:
        return nr, _raabilde(for_), _raabilde(na), ()
    venstre, hoyre = _utsnitt([(x, x + b) for x, _, b, _ in rammer], na.width, SMALEST)
    topp, bunn = _utsnitt([(y, y + h) for _, y, _, h in rammer], na.height, LAVEST)
    flyttet = tuple((x - venstre, y - topp, b, h) for x, y, b, h in rammer)
    del_ = (venstre, topp, hoyre, bunn)
    return nr, _raabilde(for_, del_), _raabilde(na, del_), flyttet


def _utsnitt(strekk: Sequence[tuple[int, int]], lengde: int, minst: int) -> tuple[int, int]:
    """From where to where, along one side: all that differs with room around, at least `minst`, within the page."""
    fra, til = min(f for f, _ in strekk) - RUNDT, max(t for _, t in strekk) + RUNDT
    mangler = max(minst - (til - fra), 0)
    fra = max(min(fra - mangler // 2, lengde - minst), 0)
    return fra, min(max(til + mangler // 2, fra + minst), lengde)


def _raabilde(bilde: Image.Image | None, del_: tuple[int, int, int, int] | None = None) -> Raabilde | None:
    if bilde is None:
        return None
    utsnitt = bilde if del_ is None else bilde.crop(del_)
    return _webp(utsnitt), *utsnitt.size


def _webp(bilde: Image.Image) -> bytes:
    """Text is small without loss; what is not, a photograph, is written with it."""
    uten_tap = _skriv(bilde.quantize(GRATONER).convert("RGB"), lossless=True)
    forsok = chain([uten_tap], (_skriv(bilde.convert("RGB"), quality=kvalitet) for kvalitet in KVALITETER))
    *_, valgt = _til_lite(forsok)
    return valgt


def _til_lite(forsok: Iterable[bytes]) -> Iterator[bytes]:
    """Up to the first that is small enough."""
    for ett in forsok:
        yield ett
        if len(ett) <= LITE_BILDE:
            return


def _skriv(bilde: Image.Image, **valg: Any) -> bytes:
    ut = io.BytesIO()
    bilde.save(ut, "WEBP", method=4, **valg)
    return ut.getvalue()

"""The edit loop: draws one example again as soon as a file of its template is saved."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from app.clock import na
from app.dokument import html
from app.dokument.sidebilde import PUNKT_PER_TOMME, sidetall
from app.errors import Feil
from app.maler.register import malregister
from app.malsyn.tegning import Oppgave, apent_bord, eksempler_av, tegn, type_fra
from app.settings import Settings

OPPLOSNING = 110
"""Dots per inch."""
PAUSE = 0.1
"""Seconds between two looks at the files."""


@dataclass(frozen=True, slots=True)
class Runde:
    """One drawing after a save: how long it took, and what was wrong with the template where something was."""

    ms: int
    sider: int
    pdf: Path
    feil: Feil | None


def folg(settings: Settings, oppgave: Oppgave, ut: Path) -> Iterator[Runde]:
    """Draws at once, then each time a file is saved; never ends by itself."""
    ut.mkdir(parents=True, exist_ok=True)
    type_fra(oppgave.dokumenttype)
    while True:
        for_ = avtrykk(settings)
        start = time.perf_counter()
        sider, feil = _runde(settings, oppgave, ut)
        yield Runde(round((time.perf_counter() - start) * 1000), sider, ut / f"{oppgave.navn}.pdf", feil)
        while avtrykk(settings) == for_:
            time.sleep(PAUSE)


def _runde(settings: Settings, oppgave: Oppgave, ut: Path) -> tuple[int, Feil | None]:
    malregister.cache_clear()
    html.glem_maler()
    try:
        bord = apent_bord(settings)
        eksempel = next(e for e in eksempler_av(settings, oppgave.dokumenttype) if e.navn == oppgave.eksempel)
        pdf = tegn(bord, eksempel, oppgave, na=na()).pdf
    except Feil as feil:
        return 0, feil
    (ut / f"{oppgave.navn}.pdf").write_bytes(pdf)
    antall = sidetall(pdf)
    for nr, bilde in enumerate(kjappe_bilder(pdf), 1):
        (ut / f"{oppgave.navn}-{nr}.png").write_bytes(bilde)
    return antall, None


def kjappe_bilder(pdf: bytes) -> Iterator[bytes]:
    """Each page as PNG, packed lightly: to look at now, not to keep."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        dokument.init_forms()
        for side in dokument:
            ut = io.BytesIO()
            side.render(scale=OPPLOSNING / PUNKT_PER_TOMME, may_draw_forms=True).to_pil().save(ut, "PNG", compress_level=1)
            yield ut.getvalue()
    finally:
        dokument.close()


def avtrykk(settings: Settings) -> frozenset[tuple[str, int, int]]:
    """Name, change time and size of everything a document is made of."""
    filer = (fil for rot in (settings.forms, settings.templates) for fil in rot.rglob("*") if fil.is_file())
    return frozenset((str(fil), (stat := fil.stat()).st_mtime_ns, stat.st_size) for fil in filer)

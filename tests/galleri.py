"""The form gallery: every example in every revision and both languages, as PDF and page images with an index to look through.

python -m tests.galleri build/galleri
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from app import flyt
from app.clock import na
from app.dokument.sidebilde import sidebilde, sidetall
from app.domene.dokument import Dokumenttype
from app.settings import Settings
from app.skjema.register import eksempler
from app.tekst import Malform


def bilder(bord: flyt.Verksted, ut: Path) -> Iterator[tuple[str, list[str]]]:
    """Each document's name and its page images, written as they are yielded."""
    for eksempel in eksempler(bord.settings.forms):
        for rad in bord.maler.revisjoner(Dokumenttype(eksempel.dokumenttype)):
            for malform in Malform:
                navn = f"{eksempel.navn}-{rad.id}-{malform}"
                laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=na(), valgt=malform, revisjon=rad.id)
                (ut / f"{navn}.pdf").write_bytes(laget.pdf)
                sider = [f"{navn}-{nr}.png" for nr in range(1, sidetall(laget.pdf) + 1)]
                for nr, side in enumerate(sider, 1):
                    (ut / side).write_bytes(sidebilde(laget.pdf, nr))
                yield navn, sider


def main(ut: Path) -> None:
    """Write the gallery and its index page."""
    ut.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        bord = flyt.verksted(Settings.fra_miljo({}, data=Path(data)))
        deler = []
        for navn, sider in bilder(bord, ut):
            sys.stderr.write(f"{navn}\n")
            deler.append(f"<h2>{escape(navn)}</h2>" + "".join(f'<img src="{escape(s)}" alt="" width="420">' for s in sider))
    (ut / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Galleri</title>{''.join(deler)}", encoding="utf-8")
    sys.stderr.write(f"{ut / 'index.html'}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

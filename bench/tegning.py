"""Rendering: ours against naive WeasyPrint on the same HTML and CSS; headless Chromium and Typst shown beside."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint import HTML

from app import flyt
from app.dokument import pdf
from bench.grunnlag import bord, laget
from bench.likt_innhold import typst_kilde
from bench.maling import vekselvis

CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TYPST = "import sys, typst; typst.compile(sys.argv[1], font_paths=[sys.argv[2]], pdf_standards=['a-3a'])"
"""In a process of its own, like Chromium: in one process Typst remembers the layout of the same words, which no new contract has."""


def mal(fremdrift: Callable[[str], None]) -> dict[str, Any]:
    """Medians in ms and the ratio ours / naive, by CPU time."""
    sak, mal_ = laget().sak, laget().mal
    html = flyt.html_av(bord(), sak, mal_)
    metadata = flyt.metadata(sak, mal_, data_sha256="0" * 64)
    naiv_html, base = naiv(html, mal_.filer)
    malinger = vekselvis(
        {
            "vår": lambda: pdf.lag_pdf(html, mal=mal_, metadata=metadata, vedlegg=sak.vedlegg),
            "naiv": lambda: HTML(string=naiv_html, base_url=base).write_pdf(pdf_variant="pdf/a-3a"),
        },
        fremdrift=fremdrift,
    )
    fremdrift("Chromium og Typst")
    return {
        "forhold": malinger["vår"].cpu_median / malinger["naiv"].cpu_median,
        "forhold_par": sorted(v / n for v, n in zip(malinger["vår"].cpu, malinger["naiv"].cpu, strict=True)),
        "ms": {
            "vår (felter, vedlegg, metadata), cpu": round(malinger["vår"].cpu_median),
            "naiv PDF/A-3a, cpu": round(malinger["naiv"].cpu_median),
            **likemenn(naiv_html, typst_kilde(html, sak.malform.malform.value)),
        },
    }


def naiv(html: str, filer: tuple[Path, ...]) -> tuple[str, str]:
    """The same page with its style sheets in the head, as one would write it first."""
    ark = [f for f in filer if f.suffix == ".css"]
    base = next(f for f in ark if f.name == "grunn.css")
    stil = "\n".join(f.read_text(encoding="utf-8") for f in (base, *(a for a in ark if a != base)))
    return html.replace("</head>", f"<style>{stil}</style></head>", 1), base.as_uri()


def likemenn(html: str, kilde: str) -> dict[str, int]:
    """Both are started for each document, as from a command line; wall milliseconds, start included."""
    skrifter = bord().settings.forms / "skrifter"
    with tempfile.TemporaryDirectory() as mappe:
        side, ut, typ = Path(mappe, "s.html"), Path(mappe, "s.pdf"), Path(mappe, "s.typ")
        side.write_text(html, encoding="utf-8")
        typ.write_text(kilde, encoding="utf-8")
        kommando = [*CHROMIUM, f"--user-data-dir={mappe}/profil", f"--print-to-pdf={ut}", side.as_uri()]
        malinger = vekselvis(
            {
                "chromium": lambda: subprocess.run(kommando, capture_output=True, check=True),
                "typst": lambda: subprocess.run([sys.executable, "-c", TYPST, typ, skrifter], capture_output=True, check=True),
            },
            par=5,
            fremdrift=lambda _: None,
        )
    return {
        "Chromium, kald, uten PDF/A, vegg": round(malinger["chromium"].vegg_median),
        "Typst, kald, PDF/A-3a, samme ord, vegg": round(malinger["typst"].vegg_median),
    }

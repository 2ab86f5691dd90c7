"""PDFs as other programs make them. Each is a function of no arguments, so that a case costs nothing until it is asked for."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

SIDE = """<html lang=nb><head><title>Arbeidsavtale</title></head><body><h1>Arbeidsavtale</h1>
<p>Avtale mellom <b>SYNTETISK BYGG AS</b> og kandidaten.</p>
<table><tr><th>Fra</th><th>Prosent</th></tr><tr><td>1. august</td><td>100</td></tr></table>
<p><a href="https://example.org/">Lenke</a></p></body></html>"""
EGEN_FIL = Path(__file__).parents[3] / "forms" / "eksempelvedlegg"


def vart(navn: str) -> bytes:
    """One of the example attachments."""
    return (EGEN_FIL / f"{navn}.pdf").read_bytes()


@cache
def weasyprint(variant: str | None = None) -> bytes:
    """The same page in one of WeasyPrint's variants. In a process of its own: with a variant it leaves its colour profile open."""
    ordre = (
        "import sys; from weasyprint import HTML; HTML(string=sys.argv[1]).write_pdf(sys.stdout.buffer, pdf_variant=sys.argv[2] or None)"
    )
    return subprocess.run([sys.executable, "-c", ordre, SIDE, variant or ""], check=True, capture_output=True, timeout=60).stdout


@cache
def chromium() -> bytes:
    """A browser's print, tagged."""
    program = _program("chromium")
    with TemporaryDirectory() as mappe:
        kilde, mal = Path(mappe, "a.html"), Path(mappe, "a.pdf")
        kilde.write_text(SIDE, encoding="utf-8")
        valg = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={mappe}/profil", f"--print-to-pdf={mal}"]
        subprocess.run([program, *valg, kilde.as_uri()], check=True, capture_output=True, timeout=60)
        return mal.read_bytes()


def ghostscript(*valg: str) -> Callable[[], bytes]:
    """Written anew by Ghostscript."""
    return lambda: _om(
        "gs", lambda inn, ut: ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", *valg, f"-sOutputFile={ut}", inn]
    )


def cairo() -> bytes:
    """Written anew by poppler with cairo."""
    return _om("pdftocairo", lambda inn, ut: ["-pdf", inn, ut])


def mutool(innhold: bytes) -> bytes:
    """Cleaned and packed by MuPDF."""
    return _om("mutool", lambda inn, ut: ["clean", "-ggz", inn, ut], innhold)


def qpdf(innhold: bytes, *valg: str) -> bytes:
    """Rewritten by qpdf."""
    return _om("qpdf", lambda inn, ut: [*valg, "--deterministic-id", inn, ut], innhold)


def pdfium(innhold: bytes) -> bytes:
    """Saved by the reader in most browsers."""
    dokument, ut = pypdfium2.PdfDocument(innhold), io.BytesIO()
    dokument.save(ut)
    dokument.close()
    return ut.getvalue()


def skannet(sider: int = 3) -> bytes:
    """Pictures of pages, as a scanner or a telephone makes them."""
    bilder = []
    for nr in range(sider):
        bilde = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(bilde).text((60, 60), f"Avtale side {nr + 1}", fill="black")
        bilder.append(bilde)
    ut = io.BytesIO()
    bilder[0].save(ut, format="PDF", save_all=True, append_images=bilder[1:], resolution=75)
    return ut.getvalue()


def kryptert(innhold: bytes, *, bruker: str, r: Literal[3, 6]) -> bytes:
    """With a password to open or only to change; R 3 is RC4, R 6 AES-256."""
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(innhold)) as pdf:
        pdf.save(ut, encryption=pikepdf.Encryption(owner="eier", user=bruker, R=r, aes=r > 3, metadata=r > 3))
    return ut.getvalue()


def _program(navn: str) -> str:
    program = shutil.which(navn)
    if program is None:
        pytest.skip(f"{navn} is not installed")
    return program


def _om(navn: str, ordre: Callable[[str, str], list[str]], innhold: bytes | None = None) -> bytes:
    program = _program(navn)
    with TemporaryDirectory() as mappe:
        inn, ut = Path(mappe, "inn.pdf"), Path(mappe, "ut.pdf")
        inn.write_bytes(weasyprint() if innhold is None else innhold)
        subprocess.run([program, *ordre(str(inn), str(ut))], check=True, capture_output=True, timeout=60)
        return ut.read_bytes()

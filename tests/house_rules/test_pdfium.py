"""PDFium is not thread-safe: in the service a file is opened with it in one place, under one lock."""

from __future__ import annotations

from app.settings import ROT

UNDER_LASEN = "app/dokument/pdfium.py"
I_EGEN_PROSESS = {"app/dokument/revisjonsbilder.py"}
"""Reads files from outside, in a process of its own (`app.dokument.lesevakt`)."""
PA_KOMMANDOLINJEN = "app/malarbeid/"


def test_bare_ett_sted_i_tjenesten_apner_en_fil_med_pdfium() -> None:
    med = {fil.relative_to(ROT).as_posix() for fil in (ROT / "app").rglob("*.py") if "PdfDocument(" in fil.read_text(encoding="utf-8")}
    assert {sti for sti in med if not sti.startswith(PA_KOMMANDOLINJEN)} - I_EGEN_PROSESS == {UNDER_LASEN}

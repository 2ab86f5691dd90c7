"""The words of a PDF as two programs read them: our copy by the tags, and Poppler's pdftotext, which knows no tags."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pikepdf

from app.dokument import tekstkopi
from app.dokument.samle import RAMME
from app.dokument.tekstkopi import Avsnitt, Slag


def uten_luft(tekst: str) -> str:
    """Programs differ in what blanks and bullets they see; the letters are the same."""
    return "".join(tekst.replace("•", "").split())


def i_kopien(pdf: bytes) -> str:
    """What the pages themselves say by our copy: neither what stands in the place of images nor what form fields show."""
    return " ".join(som_tekst(ett) for ett in tekstkopi.les(pdf) if ett.slag not in {Slag.BILDE, Slag.SIGNATUR})


def som_tekst(avsnitt: Avsnitt) -> str:
    """All the words of one part."""
    return " ".join([avsnitt.tekst, *(celle for rad in avsnitt.rader for celle in rad)])


def uten_topp_og_bunn(pdf: bytes) -> str:
    """What the pages say by pdftotext, when artifacts are cut out of their streams (ISO 32000-1 14.8.2.2) and form fields left out."""
    ut = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as dokument:
        for side in dokument.pages:
            side.Contents = dokument.make_stream(_renset(side))
            for navn, tegning in dict(side.Resources.get("/XObject", {})).items():
                if navn == f"/{RAMME}":
                    tegning.write(_renset(tegning))
            if "/Annots" in side:
                del side["/Annots"]
        dokument.save(ut)
    return pdftotext(ut.getvalue())


def pdftotext(pdf: bytes) -> str:
    """In the order of the page's stream."""
    svar = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )  # as in the test image
    return svar.stdout.decode("utf-8")


def _renset(innhold: Any) -> bytes:
    return pikepdf.unparse_content_stream(list(_uten_artefakter(pikepdf.parse_content_stream(innhold))))


def _uten_artefakter(instrukser: Iterable[Any]) -> Iterator[Any]:
    dypt = artefakt = 0
    for en in instrukser:
        navn = str(en.operator)
        if navn in {"BMC", "BDC"}:
            dypt += 1
            if not artefakt and str(en.operands[0]) == "/Artifact":
                artefakt = dypt
        if not artefakt:
            yield en
        if navn == "EMC":
            artefakt = 0 if artefakt == dypt else artefakt
            dypt -= 1

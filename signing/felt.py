"""The signature fields of a PDF: which there are, which are filled, whether the document is sealed. Opens for signing.

Opening is strict, with an incremental writer that leaves /Info and XMP as they are: pyHanko would rewrite both at every
signature, and the file would stop being PDF/A-3a (seven findings measured). `_update_meta` is private to pyHanko 0.38: the
version is pinned, and a test fails when it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.form_tools import annot_width_height
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import enumerate_sig_fields

from signing.errors import AlleredeForseglet, FeltErSignert, FeltMangler, UleseligPdf
from signing.model import Tekst

STORSTE_PDF = 64 * 1024 * 1024


class Skriver(IncrementalPdfFileWriter):
    """Appends to the file; never touches what describes it."""

    def _update_meta(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Felt:
    """One signature field. `signert`: holds a signature; `tidsstempel`: that one is a document time stamp."""

    navn: str
    signert: bool
    tidsstempel: bool
    bredde: float
    hoyde: float


def apne(pdf: bytes) -> Skriver:
    """The file, ready for one increment. Raises `UleseligPdf`."""
    return _apne(pdf, strengt=True)


def apne_fremmed(pdf: bytes) -> Skriver:
    """The same for a file that another program made: oddities that readers accept are accepted."""
    return _apne(pdf, strengt=False)


def _apne(pdf: bytes, *, strengt: bool) -> Skriver:
    if len(pdf) > STORSTE_PDF:
        raise _uleselig("den er for stor", "ho er for stor")
    try:
        skriver = Skriver(BytesIO(pdf), strict=strengt)
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError) as e:
        raise _uleselig("den er skadet eller ikke en PDF", "ho er skadd eller ikkje ein PDF") from e
    if skriver.prev.encrypted:
        raise _uleselig("den er kryptert", "ho er kryptert")
    return skriver


def les_felter(skriver: Skriver) -> Mapping[str, Felt]:
    """All signature fields by name, in the order of the form."""
    try:
        return {navn: _les(navn, ref.get_object()) for navn, _, ref in enumerate_sig_fields(skriver)}
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise _uleselig("signaturfeltene kan ikke leses", "signaturfelta kan ikkje lesast") from e


def _les(navn: str, felt: Any) -> Felt:
    bredde, hoyde = annot_width_height(felt)
    verdi = felt["/V"] if "/V" in felt else None  # noqa: SIM401  # follows the reference; `get` does not
    er_stempel = verdi is not None and verdi.get("/Type") == "/DocTimeStamp"
    return Felt(navn=navn, signert=verdi is not None, tidsstempel=er_stempel, bredde=float(bredde or 0), hoyde=float(hoyde or 0))


def krev_ledig(felter: Mapping[str, Felt], navn: str) -> Felt:
    """The named field, if it can be signed now."""
    if any(f.tidsstempel for f in felter.values()):
        raise AlleredeForseglet(
            Tekst(nb="Dokumentet er forseglet og kan ikke signeres.", nn="Dokumentet er forsegla og kan ikkje signerast."),
            Tekst(nb="Lag en ny utgave av dokumentet.", nn="Lag ei ny utgåve av dokumentet."),
        )
    if navn not in felter:
        raise FeltMangler(
            Tekst(nb=f"Dokumentet har ikke signaturfeltet «{navn}».", nn=f"Dokumentet har ikkje signaturfeltet «{navn}»."),
            Tekst(nb=f"Bruk ett av feltene {_liste(felter)}.", nn=f"Bruk eitt av felta {_liste(felter)}."),
        )
    if felter[navn].signert:
        raise FeltErSignert(
            Tekst(nb=f"Signaturfeltet «{navn}» er signert fra før.", nn=f"Signaturfeltet «{navn}» er signert frå før."),
            Tekst(
                nb="En signatur kan ikke byttes ut. Lag en ny utgave av dokumentet.",
                nn="Ein signatur kan ikkje bytast ut. Lag ei ny utgåve av dokumentet.",
            ),
        )
    return felter[navn]


def krev_nytt(felter: Mapping[str, Felt], navn: str) -> None:
    """The document must have no field of this name."""
    if navn in felter:
        raise AlleredeForseglet(
            Tekst(nb=f"Dokumentet har feltet «{navn}» fra før.", nn=f"Dokumentet har feltet «{navn}» frå før."),
            Tekst(nb="Bruk dokumentet slik leverandøren ga det fra seg.", nn="Bruk dokumentet slik leverandøren gav det frå seg."),
        )


def _liste(felter: Mapping[str, Felt]) -> str:
    return ", ".join(f"«{f}»" for f in felter) or "–"


def _uleselig(nb: str, nn: str) -> UleseligPdf:
    return UleseligPdf(
        Tekst(nb=f"PDF-filen kan ikke signeres: {nb}.", nn=f"PDF-fila kan ikkje signerast: {nn}."),
        Tekst(nb="Lag dokumentet på nytt.", nn="Lag dokumentet på nytt."),
    )

"""The documents whose look is kept: two examples in both revisions and both languages, as text and as page images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pypdfium2
from PIL import Image

from app.clock import OSLO
from app.dokument.html import Utgivelse, lag_html
from app.dokument.pdf import Metadata, lag_pdf
from app.domene.dokument import Dokumenttype
from app.domene.sak import Sak
from app.maler.register import Mal, malregister
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES, sak_fra_eksempel

VENTET = Path(__file__).parent / "ventet"
AVVIK = Path(__file__).parent / "avvik"
EKSEMPLER = ("akershus-meropplaring-med-avbrudd", "vestland-larling-samarbeidsorgan")
REVISJONER = ("2024-08-01", "2024-10-09")
OPPLOSNING = 50
UTGITT = Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse="https://kontrakt.example.no")


@dataclass(frozen=True)
class Tilfelle:
    """One document that is compared."""

    eksempel: str
    revisjon: str
    malform: Malform

    @property
    def navn(self) -> str:
        return f"{self.eksempel}-{self.revisjon}-{self.malform}"


TILFELLER = tuple(Tilfelle(eksempel, revisjon, malform) for eksempel in EKSEMPLER for revisjon in REVISJONER for malform in Malform)


def en_mal(revisjon: str, malform: Malform) -> Mal:
    """The template with a digest of zeros: the look is compared, not the freeze."""
    mal = malregister(FORMS, TEMPLATES).velg(Dokumenttype.LAREKONTRAKT, malform, date(2026, 8, 3), revisjon)
    return replace(mal, digest="0" * 64)


def tegn(tilfelle: Tilfelle) -> bytes:
    """The PDF of one case."""
    return tegn_sak(sak_fra_eksempel(tilfelle.eksempel, tilfelle.malform), en_mal(tilfelle.revisjon, tilfelle.malform))


def tegn_sak(sak: Sak, mal: Mal, utgivelse: Utgivelse = UTGITT) -> bytes:
    metadata = Metadata(
        tittel="Lærekontrakt",
        emne="Prøve",
        forfatter=sak.fylke.navn.nb,
        malform=mal.malform,
        tidspunkt=datetime(2026, 8, 3, 12, tzinfo=OSLO),
        kv={},
    )
    return lag_pdf(lag_html(sak, mal, utgivelse), mal=mal, metadata=metadata)


def sider(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, line by line as it stands."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(side.get_textpage().get_text_bounded().replace("\r\n", "\n").strip() for side in dokument)
    finally:
        dokument.close()


def bilder(pdf: bytes) -> tuple[Image.Image, ...]:
    """Each page as a grey image of low resolution."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(side.render(scale=OPPLOSNING / 72, grayscale=True).to_pil().convert("L") for side in dokument)
    finally:
        dokument.close()


def bildefil(tilfelle: Tilfelle, nr: int) -> Path:
    return VENTET / f"{tilfelle.navn}-{nr}.png"


def tekstfil(tilfelle: Tilfelle) -> Path:
    return VENTET / f"{tilfelle.navn}.txt"


def som_tekst(pdf: bytes) -> str:
    """All pages in one file, with a mark between them."""
    return "\n\f\n".join(sider(pdf)) + "\n"

"""The documents whose look is kept, as text and as page images: two examples of lærekontrakt in both revisions, one of each other
kind in the newest, all in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pypdfium2
from PIL import Image

from app.clock import OSLO
from app.dokument.html import Utgivelse, lag_html
from app.dokument.pdf import Metadata, lag_pdf
from app.domene.dokument import Dokumenttype
from app.domene.sak import Dokumentsak
from app.maler.register import Mal, malregister
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES, sak_fra_eksempel
from tests.saksdokument_builder import sak_fra_saksdokument

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
    type_: Dokumenttype = Dokumenttype.LAREKONTRAKT

    @property
    def navn(self) -> str:
        return f"{self.eksempel}-{self.revisjon}-{self.malform}"


DE_ANDRE = {
    Dokumenttype.OPPLARINGSKONTRAKT: "more-og-romsdal-larekandidat",
    Dokumenttype.PRAKSISBREVKONTRAKT: "trondelag-praksisbrevkandidat",
    Dokumenttype.FAGBREV_PA_JOBB: "innlandet-fagbrev-pa-jobb",
    Dokumenttype.FAGOPPLARING_I_SKOLE: "nordland-fagopplaring-i-skole",
}
"""One example of each kind of contract but lærekontrakt."""
SAKSDOKUMENTER = {
    Dokumenttype.OPPSEIING: "vestfold-oppsigelse",
    Dokumenttype.HEVING: "trondelag-heving-krevd-av-larebedrift",
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: "vestland-avtale-samarbeidsorgan",
    Dokumenttype.ENDRINGSAVTALE: "vestfold-endring-bytte-av-larebedrift",
}
"""One example of each kind of document around a contract; these have one revision."""
TILFELLER = (
    *(Tilfelle(eksempel, revisjon, malform) for eksempel in EKSEMPLER for revisjon in REVISJONER for malform in Malform),
    *(Tilfelle(eksempel, REVISJONER[-1], malform, type_) for type_, eksempel in DE_ANDRE.items() for malform in Malform),
    *(Tilfelle(eksempel, REVISJONER[0], malform, type_) for type_, eksempel in SAKSDOKUMENTER.items() for malform in Malform),
)


def en_mal(revisjon: str, malform: Malform, type_: Dokumenttype = Dokumenttype.LAREKONTRAKT) -> Mal:
    """The template with a digest of zeros: the look is compared, not the freeze."""
    mal = malregister(FORMS, TEMPLATES).velg(type_, malform, date(2026, 8, 3), revisjon)
    return replace(mal, digest="0" * 64)


SAKER: Mapping[Dokumenttype, Callable[[str, Malform], Dokumentsak]] = dict.fromkeys(SAKSDOKUMENTER, sak_fra_saksdokument)


def tegn(tilfelle: Tilfelle) -> bytes:
    """The PDF of one case."""
    les_sak = SAKER.get(tilfelle.type_, sak_fra_eksempel)
    return tegn_sak(les_sak(tilfelle.eksempel, tilfelle.malform), en_mal(tilfelle.revisjon, tilfelle.malform, tilfelle.type_))


def tegn_sak(sak: Dokumentsak, mal: Mal, utgivelse: Utgivelse = UTGITT) -> bytes:
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

"""The page of a change of a contract, as a reader and a screen reader meet it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from lxml import html

from app.dokument.html import Utgivelse, lag_html
from app.domene.dokument import Dokumenttype
from app.domene.endring import Endringsavtale
from app.maler.register import Mal, malregister
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES
from tests.saksdokument_builder import avgjort

UTGITT = Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse="https://prove.example.no")


def malen(malform: Malform, forms: Path = FORMS, templates: Path = TEMPLATES) -> Mal:
    return malregister(forms, templates).velg(Dokumenttype.ENDRINGSAVTALE, malform, date(2027, 2, 1))


def siden(avtale: Endringsavtale, malform: Malform) -> html.HtmlElement:
    return html.document_fromstring(lag_html(avgjort(avtale, malform), malen(malform), UTGITT))


def ordene(element: html.HtmlElement) -> str:
    """What a reader reads, on one line."""
    return re.sub(r"\s+", " ", " ".join(str(bit) for bit in element.itertext())).replace("\xa0", " ").strip()


def trykt(avtale: Endringsavtale, malform: Malform) -> str:
    return ordene(siden(avtale, malform).find("body"))


def rader(avtale: Endringsavtale, malform: Malform) -> list[list[str]]:
    """The table of before and after, cell by cell."""
    return [[ordene(celle) for celle in rad] for rad in siden(avtale, malform).xpath('//table[@class="endringer"]/tbody/tr')]

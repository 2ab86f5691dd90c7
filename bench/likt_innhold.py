"""The words of our form as Typst source: the same headings, fields, sentences and tables, so that the peer sets equal content."""

from __future__ import annotations

import re

from lxml import html as lxml_html

HODE = """#set page(
  paper: "a4",
  margin: (x: 21mm, y: 20mm),
  footer: context [#text(7.5pt)[side #counter(page).display() av #counter(page).final().first()]],
)
#set text(font: "Kontrakt", size: 10pt, lang: "{malform}")
#set document(title: "Kontrakt", date: datetime(year: 2026, month: 8, day: 3))
"""


def typst_kilde(html: str, malform: str) -> str:
    """Walk our HTML in order and write each text once."""
    kropp = lxml_html.document_fromstring(html).find("body")
    linjer = [HODE.format(malform=malform)]
    for element in kropp.iter("h1", "h2", "h3", "li", "p", "tr"):
        tekst = _tekst(element)
        if not tekst or element.getparent().tag == "td":
            continue
        linjer.append(_som_typst(element, tekst))
    return "\n".join(linjer)


def _som_typst(element: lxml_html.HtmlElement, tekst: str) -> str:
    if element.tag in {"h1", "h2", "h3"}:
        return f"{'=' * int(element.tag[1])} {tekst}\n"
    if element.tag == "tr":
        celler = [_tekst(c) for c in element]
        return f"#grid(columns: {max(1, len(celler))}, gutter: 3mm, {', '.join(f'[{c}]' for c in celler)})\n"
    return f"#block(spacing: 2.2mm)[{tekst}]\n"


def _tekst(element: lxml_html.HtmlElement) -> str:
    return re.sub(r"([\\#$*_`<>@\[\]~=+/-])", r"\\\1", re.sub(r"\s+", " ", element.text_content()).strip())

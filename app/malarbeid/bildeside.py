"""A page of pictures that needs nothing else: two columns of drawn pages with the differences above. Colours and type are the pages'."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import pypdfium2

STIL = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1200px;padding:1.5rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}
table{border-collapse:collapse}td,th{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top}
.par{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:0 0 1rem}
figure{margin:0}figcaption{font-size:.85rem;color:#555}
img{width:100%;height:auto;border:1px solid #bbb;background:#fff}
del{background:#fbe3e0;text-decoration:none}ins{background:#dff3e3;text-decoration:none}
.ingen{border:1px dashed #bbb;min-height:6rem;display:grid;place-items:center;color:#555}
.ord{columns:2}
"""


@dataclass(frozen=True, slots=True)
class Bildepar:
    """Two drawings of the same: a heading, and the pages of each as data addresses."""

    overskrift: str
    venstre: tuple[str, ...]
    hoyre: tuple[str, ...]


def sidebilder(pdf: bytes, *, opplosning: int = 80) -> tuple[str, ...]:
    """Each page as a small grey PNG, as a data address."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        dokument.init_forms()
        return tuple(_adresse(side.render(scale=opplosning / 72, grayscale=True, may_draw_forms=True).to_pil()) for side in dokument)
    finally:
        dokument.close()


def sidetekster(pdf: bytes) -> tuple[str, ...]:
    """The words of each page."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(side.get_textpage().get_text_bounded() for side in dokument)
    finally:
        dokument.close()


def _adresse(bilde: object) -> str:
    ut = io.BytesIO()
    bilde.convert("L").quantize(16).save(ut, "PNG", optimize=True)  # type: ignore[attr-defined]  # PIL image; pdfium has no types
    return f"data:image/png;base64,{base64.b64encode(ut.getvalue()).decode()}"


def side(*, sprak: str, tittel: str, innledning: Iterable[str], par: Sequence[Bildepar], navn: tuple[str, str]) -> str:
    """The whole page. `innledning`: ready HTML that stands first."""
    return (
        f'<!doctype html><html lang="{sprak}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(tittel)}</title><style>{STIL}</style></head>'
        f"<body><h1>{escape(tittel)}</h1>{''.join(innledning)}{''.join(_par(ett, navn) for ett in par)}</body></html>\n"
    )


def punkter(overskrift: str, ledd: Sequence[str]) -> str:
    """A heading and a list; nothing where the list is empty. The items are ready HTML."""
    return f"<h3>{escape(overskrift)}</h3><ul>{''.join(f'<li>{ett}</li>' for ett in ledd)}</ul>" if ledd else ""


def _par(par: Bildepar, navn: tuple[str, str]) -> str:
    antall = max(len(par.venstre), len(par.hoyre))
    kolonner = ((par.venstre, f"{navn[0]}, {par.overskrift}"), (par.hoyre, f"{navn[1]}, {par.overskrift}"))
    rader = "".join(f'<div class="par">{"".join(_bilde(sider, nr, alt) for sider, alt in kolonner)}</div>' for nr in range(antall))
    return f"<h2>{escape(par.overskrift)}</h2>{rader}"


def _bilde(sider: tuple[str, ...], nr: int, alt: str) -> str:
    tekst = escape(f"{alt}, side {nr + 1}", quote=True)
    if nr >= len(sider):
        return f'<div class="ingen">{tekst}: –</div>'
    return f'<figure><img src="{sider[nr]}" alt="{tekst}" loading="lazy"><figcaption>{tekst}</figcaption></figure>'

"""The page that shows what changed between two issues: a list of the fields, then the pages side by side. Needs nothing else to be read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.dokument.endringsmerker import Boks, Merketside, Sidepar
from app.tekst import Malform, Tekst

OVERSKRIFT = Tekst(nb="Dette er endret", nn="Dette er endra")
UTGAVER = Tekst(
    nb="Utgave {ny} erstatter utgave {gammel}. Signaturene i utgave {gammel} gjelder ikke for utgave {ny}.",
    nn="Utgåve {ny} erstattar utgåve {gammel}. Signaturane i utgåve {gammel} gjeld ikkje for utgåve {ny}.",
)
FELT = Tekst(nb="Felt som er endret", nn="Felt som er endra")
SIDER = Tekst(nb="Sidene ved siden av hverandre", nn="Sidene ved sida av kvarandre")
FORKLARING = Tekst(
    nb="Stiplede rammer viser ord som er borte. Hele rammer viser ord som er nye. Bildene er bare til å se på; PDF-filen gjelder.",
    nn="Stipla rammer viser ord som er borte. Heile rammer viser ord som er nye. Bileta er berre til å sjå på; PDF-fila gjeld.",
)
UTEN_GAMMEL = Tekst(nb="Sidene fra forrige utgave blir ikke vist her.", nn="Sidene frå førre utgåve blir ikkje viste her.")
BILDE = Tekst(nb="Utgave {utgave}, side {nr}. Ord med ramme: {antall}.", nn="Utgåve {utgave}, side {nr}. Ord med ramme: {antall}.")
INGEN = Tekst(nb="Utgave {utgave} har ingen side {nr}.", nn="Utgåve {utgave} har inga side {nr}.")

STIL = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1400px;padding:1.5rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}
.par{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:0 0 1.5rem}
@media(max-width:50rem){.par{grid-template-columns:1fr}}
figure{margin:0}figcaption{font-size:.9rem;color:#444}
svg{width:100%;height:auto;border:1px solid #777;background:#fff}
.ingen{border:1px dashed #777;padding:1rem;color:#444}
"""
_STREK = {
    "gammel": 'fill="none" stroke="#b3261e" stroke-width="1.2" stroke-dasharray="3 2"',
    "ny": 'fill="none" stroke="#1b6e3c" stroke-width="1.4"',
}


def endringsside(
    *, sprak: Malform, tittel: Tekst, utgaver: tuple[int, int], endret: Sequence[Tekst], par: Sequence[Sidepar], vis_gammel: bool
) -> str:
    """The whole page. `vis_gammel` False: the pages of the old issue are left out, without saying why."""
    gammel, ny = utgaver
    punkter = "".join(f"<li>{escape(ett.pa(sprak))}</li>" for ett in endret)
    utelatt = "" if vis_gammel else f"<p>{escape(UTEN_GAMMEL.pa(sprak))}</p>"
    overskrift = escape(f"{OVERSKRIFT.pa(sprak)}: {tittel.pa(sprak)}")
    return (
        f'<!doctype html><html lang="{sprak.value}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{overskrift}</title><style>{STIL}</style></head><body><main><h1>{overskrift}</h1>"
        f"<p>{escape(UTGAVER.pa(sprak).format(gammel=gammel, ny=ny))}</p>"
        f"<h2>{escape(FELT.pa(sprak))}</h2><ul>{punkter}</ul>"
        f"<h2>{escape(SIDER.pa(sprak))}</h2><p>{escape(FORKLARING.pa(sprak))}</p>{utelatt}"
        f"{''.join(_par(ett, sprak, utgaver, vis_gammel=vis_gammel) for ett in par)}</main></body></html>\n"
    )


def _par(par: Sidepar, sprak: Malform, utgaver: tuple[int, int], *, vis_gammel: bool) -> str:
    gammel = _bilde(par.gammel, "gammel", sprak, utgaver[0], par.nr) if vis_gammel else ""
    return f'<div class="par">{gammel}{_bilde(par.ny, "ny", sprak, utgaver[1], par.nr)}</div>'


def _bilde(side: Merketside | None, slag: str, sprak: Malform, utgave: int, nr: int) -> str:
    if side is None:
        return f'<p class="ingen">{escape(INGEN.pa(sprak).format(utgave=utgave, nr=nr))}</p>'
    tekst = escape(BILDE.pa(sprak).format(utgave=utgave, nr=nr, antall=len(side.bokser)), quote=True)
    rammer = "".join(_ramme(boks, slag) for boks in side.bokser)
    return (
        f'<figure><svg role="img" aria-label="{tekst}" viewBox="0 0 {side.bredde:g} {side.hoyde:g}">'
        f'<image href="{side.bilde}" width="{side.bredde:g}" height="{side.hoyde:g}"/>{rammer}</svg>'
        f"<figcaption>{tekst}</figcaption></figure>"
    )


def _ramme(boks: Boks, slag: str) -> str:
    return f'<rect class="{slag}" x="{boks.x:g}" y="{boks.y:g}" width="{boks.bredde:g}" height="{boks.hoyde:g}" {_STREK[slag]}/>'

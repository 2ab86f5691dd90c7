"""`make galleri`: every kind of document × revision × målform × example, drawn on every core, on one page that can be searched.

`--mot REF` draws the same with the code and templates of a release (a Git worktree of it), and shows before and after.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.malarbeid.bildeside import sidetekster
from app.malsyn.tegning import Oppgave, Tegnet, apent_bord, oppgaver, tegn_alle
from app.settings import ROT, Settings

OPPLOSNING = 90
"""Dots per inch of the page images."""
FLIS = 12
MAKS_FLIS = 14
"""Two pages look the same when no tile of 12 pixels differs by more than this mean of 255 grey levels (as in the golden tests)."""
BUNN = 0.06
"""The lowest part of a page holds the digest of the template, which changes with every letter: it is not compared."""
_DIGEST = re.compile(r"\((?:[0-9a-f]{8}|utkast)\)")

STIL = """
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#f4f4f2}
header{position:sticky;top:0;background:#fff;border-bottom:1px solid #bbb;padding:.8rem 1.5rem;z-index:1}
h1{font-size:1.2rem;margin:0 0 .4rem}input[type=search]{font:inherit;width:min(36rem,90%);padding:.3rem .5rem}
label{margin-left:1rem}main{padding:0 1.5rem 3rem}section{margin-top:1.5rem}h2{font-size:1rem;margin:0 0 .4rem}
.sider{display:flex;flex-wrap:wrap;gap:.8rem}figure{margin:0}figcaption{font-size:.8rem;color:#444}
img{width:24rem;max-width:90vw;height:auto;background:#fff;border:1px solid #bbb}
.for img{border-color:#b58}.endret h2::after{content:" · endret";color:#a02010}.ny h2::after{content:" · ny";color:#0a6b2c}
[hidden]{display:none}
"""
SKRIPT = """
const felt=document.querySelector('input[type=search]'),bare=document.querySelector('#bare'),tall=document.querySelector('output');
const deler=[...document.querySelectorAll('section')].map(d=>[d,d.dataset.tekst]);
function sok(){const ord=felt.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;
for(const [d,t] of deler){const vis=ord.every(o=>t.includes(o))&&(!bare||!bare.checked||!d.classList.contains('lik'));d.hidden=!vis;n+=vis}
tall.textContent=n+' av '+deler.length}
felt.addEventListener('input',sok);if(bare)bare.addEventListener('change',sok);sok();
"""


@dataclass(frozen=True, slots=True)
class Kort:
    """One document on the contact sheet: its page images, its words, and how it compares to the other side."""

    oppgave: Oppgave
    sider: tuple[str, ...]
    for_: tuple[str, ...]
    tekst: str
    tilstand: str


def lag_kort(tegnet: Tegnet, *, ut: Path, mot: Path | None) -> Kort:
    """Write the PDF and its pages. Runs in the process that drew it."""
    navn = tegnet.oppgave.navn
    (ut / f"{navn}.pdf").write_bytes(tegnet.pdf)
    na = sidebilder(tegnet.pdf)
    fil = mot / f"{navn}.pdf" if mot else None
    forrige = fil.read_bytes() if fil and fil.is_file() else b""
    for_ = sidebilder(forrige) if forrige else ()
    tekst = " ".join(sidetekster(tegnet.pdf))
    return Kort(
        tegnet.oppgave,
        _skriv(na, ut, navn),
        _skriv(for_, ut, f"{navn}-for"),
        " ".join(tekst.split()),
        tilstand(tegnet.pdf, na, forrige, for_) if mot else "",
    )


def tilstand(pdf: bytes, na: Sequence[Image.Image], forrige: bytes, for_: Sequence[Image.Image]) -> str:
    """`ny`, `endret` or `lik`, for the eye and for the words; the digest at the foot is left out."""
    if not forrige:
        return "ny"
    like_ord = [_DIGEST.sub("", t) for t in sidetekster(pdf)] == [_DIGEST.sub("", t) for t in sidetekster(forrige)]
    like_sider = len(na) == len(for_) and all(ser_like_ut(a, b) for a, b in zip(na, for_, strict=True))
    return "lik" if like_ord and like_sider else "endret"


def ser_like_ut(a: Image.Image, b: Image.Image) -> bool:
    """No tile of the page differs to the eye."""
    if a.size != b.size:
        return False
    utsnitt = (0, 0, a.width, int(a.height * (1 - BUNN)))
    avvik = ImageChops.difference(a.crop(utsnitt), b.crop(utsnitt))
    fliser = avvik.resize((avvik.width // FLIS, avvik.height // FLIS), Image.Resampling.BOX)
    storst = fliser.getextrema()[1]
    return isinstance(storst, int | float) and storst <= MAKS_FLIS


def sidebilder(pdf: bytes) -> tuple[Image.Image, ...]:
    """Each page in grey."""
    dokument = pypdfium2.PdfDocument(pdf)
    try:
        dokument.init_forms()
        return tuple(s.render(scale=OPPLOSNING / 72, grayscale=True, may_draw_forms=True).to_pil().convert("L") for s in dokument)
    finally:
        dokument.close()


def _skriv(bilder: Sequence[Image.Image], ut: Path, navn: str) -> tuple[str, ...]:
    filer = tuple(f"{navn}-{nr}.png" for nr in range(1, len(bilder) + 1))
    for fil, bilde in zip(filer, bilder, strict=True):
        ut_ = io.BytesIO()
        bilde.quantize(16).save(ut_, "PNG", compress_level=6)
        (ut / fil).write_bytes(ut_.getvalue())
    return filer


def lag_galleri(settings: Settings, ut: Path, *, mot: Path | None, skjerm: Console) -> tuple[Kort, ...]:
    """Draw everything into the folder, and the page that shows it."""
    ut.mkdir(parents=True, exist_ok=True)
    alle = oppgaver(apent_bord(settings))
    kolonner = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*kolonner, console=skjerm) as linje:
        arbeid = linje.add_task("Galleri", total=len(alle))
        kort = tuple(tegn_alle(settings, alle, partial(lag_kort, ut=ut, mot=mot), ferdig=lambda _oppgave: linje.advance(arbeid)))
    (ut / "index.html").write_text(side(kort, med_for=mot is not None), encoding="utf-8")
    return kort


def side(kort: Sequence[Kort], *, med_for: bool) -> str:
    """The contact sheet: search over names and the words of the pages, images fetched when they are scrolled to."""
    bare = '<label><input type="checkbox" id="bare"> bare nye og endrede</label>' if med_for else ""
    return (
        '<!doctype html><html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Galleri</title><style>{STIL}</style></head><body>"
        f'<header><h1>Galleri</h1><input type="search" aria-label="Søk i sidene" placeholder="Søk i sidene">'
        f"{bare} <output></output></header>"
        f"<main>{''.join(map(_del, kort))}</main><script>{SKRIPT}</script></body></html>\n"
    )


def _del(kort: Kort) -> str:
    oppgave = kort.oppgave
    sok = f"{oppgave.dokumenttype} {oppgave.navn} {kort.tekst}".lower()
    tittel = f"{oppgave.dokumenttype} · {oppgave.eksempel} · {oppgave.revisjon} · {oppgave.malform}"
    for_ = f'<div class="sider for">{_bilder(kort.for_, "før: " + tittel)}</div>' if kort.for_ and kort.tilstand == "endret" else ""
    return (
        f'<section class="{kort.tilstand}" data-tekst="{escape(sok, quote=True)}"><h2><a href="{escape(oppgave.navn, quote=True)}.pdf">'
        f'{escape(tittel)}</a></h2>{for_}<div class="sider">{_bilder(kort.sider, tittel)}</div></section>'
    )


def _bilder(sider: Sequence[str], tittel: str) -> str:
    return "".join(
        f'<figure><img src="{escape(fil, quote=True)}" alt="{escape(tittel, quote=True)}, side {nr}" loading="lazy">'
        f"<figcaption>side {nr}</figcaption></figure>"
        for nr, fil in enumerate(sider, 1)
    )


def tegn_mot(ref: str, ut: Path) -> None:
    """The other side: a worktree of that Git reference, drawn by its own code."""
    with tempfile.TemporaryDirectory() as midlertidig:
        tre = Path(midlertidig) / "tre"
        _git("worktree", "add", "--detach", str(tre), f"{ref}^{{commit}}")
        try:
            motpart = Path(__file__).with_name("motpart.py")
            subprocess.run(["env", f"PYTHONPATH={tre}", sys.executable, "-P", str(motpart), str(ut)], cwd=tre, check=True)
        finally:
            _git("worktree", "remove", "--force", str(tre))


def _git(*argumenter: str) -> None:
    subprocess.run(["git", *argumenter], cwd=ROT, check=True, capture_output=True)


def main() -> None:
    """`python -m app.malarbeid.galleri FOLDER [--mot REF]`."""
    valg = argparse.ArgumentParser(description="Galleriet over alle skjemaene")
    valg.add_argument("ut", type=Path)
    valg.add_argument("--mot", metavar="REF", help="vis før og etter mot denne Git-referansen")
    argumenter = valg.parse_args()
    skjerm, start = Console(stderr=True), time.perf_counter()
    with tempfile.TemporaryDirectory() as data:
        mot = argumenter.ut / "for" if argumenter.mot else None
        if mot:
            tegn_mot(argumenter.mot, mot.resolve())
        kort = lag_galleri(Settings.fra_miljo({}, data=Path(data)), argumenter.ut, mot=mot, skjerm=skjerm)
    sider = sum(len(ett.sider) for ett in kort)
    skjerm.print(
        f"{len(kort)} dokumenter, {sider} sider, {time.perf_counter() - start:.0f} s: {argumenter.ut / 'index.html'}", highlight=False
    )


if __name__ == "__main__":
    main()

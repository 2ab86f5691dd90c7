"""A small form of our own for the PDF tests: every kind of thing that a contract page has, without the contract's words."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.dokument.pdf import Metadata
from app.domene.kontrakt import Vedleggstype
from app.domene.sak import Mate, PlanlagtVedlegg
from app.tekst import Malform

ROT = Path(__file__).resolve().parents[3]
SKRIFTER = ROT / "forms" / "skrifter"
TID = datetime(2026, 8, 3, 12, 0, tzinfo=timezone(timedelta(hours=2)))
KV = {
    "dokumentId": "6b8e6c7e-3c38-5f0e-9a52-1d7f2d0f8a11",
    "dokumenttype": "larekontrakt",
    "kontraktsdato": "2026-08-03",
    "malrevisjon": "2024-10-09",
    "maldigest": "a" * 64,
    "skjema": "1",
    "regler": "S-01 V-02",
    "dataSha256": "b" * 64,
    "programvare": "Kontraktverk 0.1.0",
}
GRUNN = """
@font-face { font-family: Kontrakt; font-weight: 400; src: url("../../skrifter/Kontrakt-Regular.ttf") }
@font-face { font-family: Kontrakt; font-weight: 600; src: url("../../skrifter/Kontrakt-SemiBold.ttf") }
@font-face { font-family: Kontrakt Felt; src: url("../../skrifter/KontraktFelt.ttf") }
html { font: 10pt/1.4 Kontrakt; color: #16202b }
input[type=signature] { appearance: auto; display: block; width: 80mm; height: 12mm; border: 0; font-family: Kontrakt Felt }
"""
STIL = """
@page { size: A4; margin: 24mm 20mm; @top-left { content: element(topp) }
  @bottom-right { content: "Side " counter(page) " av " counter(pages) } }
.topp { position: running(topp) }
h1 { font-size: 20pt; bookmark-level: 1 } h2 { font-size: 13pt; bookmark-level: 2 }
table { border-collapse: collapse; width: 100% } th, td { border: .5pt solid #7b8592; padding: 1mm; text-align: left }
.ny { break-before: page }
svg, img { width: 10mm; height: 10mm }
"""
FIGUR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>Valgt</title>'
    '<path d="M.5.5h9v9h-9z" fill="none" stroke="#111"/></svg>'
)


@dataclass(frozen=True)
class Provemal:
    """Of the same shape as `Mal` where it matters."""

    filer: tuple[Path, ...]


def lag_skjema(mappe: Path, *, stil: str = STIL, grunn: str = GRUNN) -> Provemal:
    """A form folder with our fonts and two stylesheets."""
    forms = mappe / "forms"
    (forms / "felles" / "1").mkdir(parents=True)
    (forms / "prove" / "2024-10-09").mkdir(parents=True)
    shutil.copytree(SKRIFTER, forms / "skrifter")
    (forms / "felles" / "1" / "grunn.css").write_text(grunn, encoding="utf-8")
    (forms / "prove" / "2024-10-09" / "stil.css").write_text(stil, encoding="utf-8")
    return Provemal(filer=tuple(sorted(fil for fil in forms.rglob("*") if fil.is_file())))


def signaturfelt(felter: int) -> str:
    """`felter` boxes, the last one the county's seal."""
    navn = [f"sign-{n}" for n in range(1, felter)] + ["segl-fylke"]
    return "".join(
        f'<div><h3>Signatar {n}</h3><input type="signature" name="{felt}" title="Underskrift: signatar {n}"></div>'
        for n, felt in enumerate(navn[:felter], 1)
    )


def et_dokument(*, felter: int = 3, rader: int = 3, tekst: str = "", sprak: str = "nb-NO") -> str:
    """One H1, a running header with a figure, a table that may run over several pages, checkboxes, a link, signature fields."""
    linjer = "".join(f'<tr><th scope="row">Rad {n}</th><td>Verdi {n}</td><td>{FIGUR}</td></tr>' for n in range(1, rader + 1))
    return f"""<!doctype html><html lang="{sprak}"><head><meta charset="utf-8"><title>x</title></head><body>
<div class="topp">{FIGUR.replace("Valgt", "Fylkesvåpen")} Prøve fylkeskommune</div>
<h1>Lærekontrakt</h1><p>Kontrakten gjelder opplæring i bedrift. {tekst}</p>
<h2>Parter</h2><table><caption>De som er part</caption>
<thead><tr><th scope="col">Nr.</th><th scope="col">Navn</th><th scope="col">Valg</th></tr></thead>
<tbody>{linjer}</tbody></table>
<ul><li>Et punkt</li><li>Et punkt til</li></ul>
<p><a href="https://kontrakt.example.invalid/v/1">kontrakt.example.invalid/v/1</a></p>
<h2 class="ny">Underskrifter</h2>{signaturfelt(felter)}</body></html>"""


def metadata(**felt: Any) -> Metadata:
    """Of a contract in bokmål."""
    standard: dict[str, Any] = {
        "tittel": "Lærekontrakt",
        "emne": "Kontrakt om opplæring i bedrift",
        "forfatter": "Prøve fylkeskommune",
        "malform": Malform.NB,
        "tidspunkt": TID,
        "kv": KV,
    }
    return Metadata(**(standard | felt))


def et_vedlegg(innhold: bytes, *, nr: int = 1, **felt: Any) -> PlanlagtVedlegg:
    """An embedded PDF."""
    standard: dict[str, Any] = {
        "nr": nr,
        "type": Vedleggstype.AVTALE_SAMARBEIDSORGAN,
        "tittel": "Avtale mellom lærebedrift og samarbeidsorgan",
        "sha256": hashlib.sha256(innhold).hexdigest(),
        "mate": Mate.INNEBYGD,
        "signert": True,
        "medietype": "application/pdf",
        "innhold": innhold,
    }
    return PlanlagtVedlegg(**(standard | felt))

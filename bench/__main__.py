"""All the benchmarks in one run. Exit 1 when a bar of the project is not met; figures go to stdout and build/bench.json."""

from __future__ import annotations

import json
import operator
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import arbeidsliste, minne, panel, signering, tegning, tjeneste, tomgang, verifisering

UT = Path("build/bench.json")
DELER: dict[str, Callable[[Callable[[str], None]], dict[str, Any]]] = {
    "tegning": tegning.mal,
    "signering": signering.mal,
    "minne": minne.mal,
    "tjeneste": tjeneste.mal,
    "tomgang": tomgang.mal,
    "arbeidsliste": arbeidsliste.mal,
    "panel": panel.mal,
    "verifisering": verifisering.mal,
}
KRAV: tuple[tuple[str, str, str, str, float, str], ...] = (
    ("tegning, varm, mot naiv WeasyPrint PDF/A-3a", "tegning", "forhold", "≤", 1.15, "×"),
    ("signatur B-B, forhåndslastet RSA-3072, mot SimpleSigner", "signering", "forhold", "≤", 0.25, "×"),
    ("toppminne etter 100 dokumenter", "minne", "mib", "≤", 250, " MiB"),
    ("POST /kontrakter (lage og lagre) mot bare tegningen, i sekundet", "tjeneste", "forhold", "≥", 0.90, "×"),
    ("1000 åpne oppdrag i ro, av en kjerne", "tomgang", "verst", "≤", 2.0, " %"),
    ("arbeidsliste med 100 000 kontrakter, tregeste median", "arbeidsliste", "verst_ms", "≤", 100, " ms"),
    ("endret skjema til første side, utover én tegning", "panel", "tillegg_ms", "≤", 250, " ms"),
    ("fem signaturer kontrollert, mot pyHanko på samme innhold i objektstrømmer", "verifisering", "forhold", "≤", 0.50, "×"),
    ("én signatur kontrollert", "verifisering", "en_ms", "≤", 100, " ms"),
    ("200 sider med arkivstempel kontrollert", "verifisering", "lang_s", "≤", 5, " s"),
    ("første sidebilde ved siden av skjemaet", "panel", "forste_side_byte", "≤", 35_000, " byte"),
)
"""What is measured, where the figure stands, and the bar."""
_NADD: dict[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge}


def main(valgte: list[str]) -> int:
    """All of them, or those that are named."""
    skjerm, ut = Console(stderr=True), Console()
    resultat = {navn: mal(_fremdrift(skjerm, navn)) for navn, mal in DELER.items() if navn in (valgte or DELER)}
    UT.parent.mkdir(exist_ok=True)
    UT.write_text(json.dumps(resultat, ensure_ascii=False, indent=1), encoding="utf-8")
    krav = [(navn, resultat[del_][felt], mot, grense, enhet) for navn, del_, felt, mot, grense, enhet in KRAV if del_ in resultat]
    tabell = Table("måling", "målt", "grense", "")
    for navn, malt, mot, grense, enhet in krav:
        tabell.add_row(navn, f"{malt:.2f}{enhet}", f"{mot} {grense}{enhet}", "nådd" if _NADD[mot](malt, grense) else "IKKE nådd")
    ut.print(tabell)
    for del_ in ("tegning", "signering", "tjeneste", "verifisering"):
        if del_ in resultat:
            ut.print(f"{del_}, medianer i ms:", resultat[del_]["ms"])
    maskin = subprocess.run(["uname", "-mr"], capture_output=True, text=True, check=True).stdout.strip()
    ut.print(f"maskin: {maskin}; utfyllende tall i {UT}")
    return 0 if all(_NADD[mot](malt, grense) for _, malt, mot, grense, _ in krav) else 1


def _fremdrift(skjerm: Console, del_: str) -> Callable[[str], None]:
    return lambda tekst: skjerm.print(f"{del_}: {tekst}", style="dim")


sys.exit(main(sys.argv[1:]))

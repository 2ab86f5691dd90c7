"""All the benchmarks in one run. Exit 1 when a bar of the project is not met; figures go to stdout and build/bench.json."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import minne, signering, tegning

UT = Path("build/bench.json")


def main() -> int:
    skjerm = Console(stderr=True)
    resultat = {
        "tegning": tegning.mal(lambda t: skjerm.print(f"tegning: {t}", style="dim")),
        "signering": signering.mal(lambda t: skjerm.print(f"signering: {t}", style="dim")),
        "minne": minne.mal(lambda t: skjerm.print(f"minne: {t}", style="dim")),
    }
    UT.parent.mkdir(exist_ok=True)
    UT.write_text(json.dumps(resultat, ensure_ascii=False, indent=1), encoding="utf-8")
    krav = [
        ("tegning, varm, mot naiv WeasyPrint PDF/A-3a", resultat["tegning"]["forhold"], 1.15, "×"),
        ("signatur B-B, forhåndslastet RSA-3072, mot SimpleSigner", resultat["signering"]["forhold"], 0.25, "×"),
        ("toppminne etter 100 dokumenter", resultat["minne"]["mib"], 250, " MiB"),
    ]
    tabell = Table("måling", "målt", "grense", "")
    for navn, malt, grense, enhet in krav:
        tabell.add_row(navn, f"{malt:.2f}{enhet}", f"≤ {grense}{enhet}", "nådd" if malt <= grense else "IKKE nådd")
    ut = Console()
    ut.print(tabell)
    for del_ in ("tegning", "signering"):
        ut.print(f"{del_}, medianer i ms:", resultat[del_]["ms"])
    maskin = subprocess.run(["uname", "-mr"], capture_output=True, text=True, check=True).stdout.strip()
    ut.print(f"maskin: {maskin}; utfyllende tall i {UT}")
    return 0 if all(malt <= grense for _, malt, grense, _ in krav) else 1


sys.exit(main())

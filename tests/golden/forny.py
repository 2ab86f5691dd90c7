"""Renews the kept texts and images: `python -m tests.golden.forny`. Look at the difference in Git before you commit it."""

from __future__ import annotations

import shutil

from tests.golden.tegning import TILFELLER, VENTET, bildefil, bilder, som_tekst, tegn, tekstfil


def forny() -> int:
    """Draws every case anew; returns how many pages."""
    shutil.rmtree(VENTET, ignore_errors=True)
    VENTET.mkdir(parents=True)
    antall = 0
    for tilfelle in TILFELLER:
        pdf = tegn(tilfelle)
        tekstfil(tilfelle).write_text(som_tekst(pdf), encoding="utf-8")
        for nr, bilde in enumerate(bilder(pdf), 1):
            bilde.save(bildefil(tilfelle, nr), optimize=True)
            antall += 1
    return antall


if __name__ == "__main__":
    raise SystemExit(0 if forny() else 1)

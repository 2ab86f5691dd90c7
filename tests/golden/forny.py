"""Renews the kept texts and images: `python -m tests.golden.forny`. Look at the difference in Git before you commit it."""

from __future__ import annotations

import shutil

from tests.golden.tegning import TILFELLER, VENTET, bildefil, bilder, som_tekst, tegn
from tests.golden.tegning import tekstfil as tekst_ved_bildet
from tests.golden.test_tekst import ALLE, TEKSTER, tegnet_av, tekst_av, tekstfil


def forny() -> int:
    """Draws every case anew; returns how many pages."""
    shutil.rmtree(VENTET, ignore_errors=True)
    VENTET.mkdir(parents=True)
    antall = 0
    for tilfelle in TILFELLER:
        pdf = tegn(tilfelle)
        tekst_ved_bildet(tilfelle).write_text(som_tekst(pdf), encoding="utf-8")
        for nr, bilde in enumerate(bilder(pdf), 1):
            bilde.save(bildefil(tilfelle, nr), optimize=True)
            antall += 1
    return antall


def forny_tekster() -> int:
    """Writes the words of every example anew; returns how many documents."""
    shutil.rmtree(TEKSTER, ignore_errors=True)
    for oppgave in ALLE:
        fil = tekstfil(oppgave)
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text(tekst_av(tegnet_av(oppgave)), encoding="utf-8")
    return len(ALLE)


if __name__ == "__main__":
    raise SystemExit(0 if forny() and forny_tekster() else 1)

"""Attacks on an encrypted file: its values stand behind proxies, where a reader that is not careful sees no reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.unit.verify import fri
from tests.unit.verify.angrep import GALT, UKJENT
from tests.unit.verify.angrep_skygge import legg_til, strom
from tests.unit.verify.ekte import kryptert, signert_kryptert

SIDEN, INNHOLDET, SKRIFTEN = 5, 6, 2  # as qpdf numbers them


def uten_innhold() -> bytes:
    """The page shows an object that does not exist."""
    pdf = kryptert()
    ut = pdf.replace(b"/Contents 6 0 R /MediaBox [ 0", b"/Contents 69 0 R /MediaBox [0")
    assert ut != pdf, "the page is written as expected"
    return signert_kryptert(ut)


def frigi(nummer: int) -> bytes:
    return fri.xref_tillegg(signert_kryptert(), [(nummer, fri.rad(0, fri=True, gen=1))], storrelse=70)


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "siden frigitt i en kryptert fil": (lambda: frigi(SIDEN), GALT | UKJENT),
    "innholdet frigitt i en kryptert fil": (lambda: frigi(INNHOLDET), GALT | UKJENT),
    "skriften frigitt i en kryptert fil": (lambda: frigi(SKRIFTEN), GALT | UKJENT),
    "henvisning ut i intet i en kryptert fil": (lambda: legg_til(uten_innhold(), 69, strom(), storrelse=70), GALT | UKJENT),
    "innholdet skrevet over i en kryptert fil": (lambda: legg_til(signert_kryptert(), INNHOLDET, strom(), storrelse=70), GALT | UKJENT),
}

"""Attacks on an encrypted file: its values stand behind proxies, where a reader that is not careful sees no reference."""

from __future__ import annotations

import re
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


def med_hale(krypt: bytes = b"", rot: bytes = b"/Root 1 0 R") -> bytes:
    """An increment of a trailer."""
    pdf = signert_kryptert()
    ider, rotlinje = re.findall(rb"/ID\s*\[.*?\]", pdf)[-1], re.findall(rb"/Root \d+ 0 R", pdf)[-1]
    linjer = b" ".join((b"/Size 90", rotlinje if rot else b"", b"/Prev %d" % int(pdf.rsplit(b"startxref", 1)[1].split()[0]), ider, krypt))
    return pdf + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (linjer, len(pdf))


def henvist() -> bytes:
    return bytes(re.findall(rb"/Encrypt \d+ 0 R", signert_kryptert())[-1])


def annen_nokkel() -> bytes:
    """The streams are no longer encrypted, says a dictionary in the trailer itself."""
    nummer = henvist().split()[1]
    ordbok = re.findall(rb"\n%s 0 obj\s*(<<.*?>>)\s*endobj" % nummer, signert_kryptert(), re.DOTALL)[-1]
    return med_hale(b"/Encrypt " + ordbok.replace(b"/StmF /StdCF", b"/StmF /Identity"))


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "siden frigitt i en kryptert fil": (lambda: frigi(SIDEN), GALT | UKJENT),
    "innholdet frigitt i en kryptert fil": (lambda: frigi(INNHOLDET), GALT | UKJENT),
    "skriften frigitt i en kryptert fil": (lambda: frigi(SKRIFTEN), GALT | UKJENT),
    "henvisning ut i intet i en kryptert fil": (lambda: legg_til(uten_innhold(), 69, strom(), storrelse=70), GALT | UKJENT),
    "halen sier ikke at filen er kryptert": (med_hale, GALT | UKJENT),
    "strømmene er ikke lenger kryptert": (annen_nokkel, GALT | UKJENT),
    "halen nevner ingen katalog": (lambda: med_hale(henvist(), rot=b""), GALT | UKJENT),
    "innholdet skrevet over i en kryptert fil": (lambda: legg_til(signert_kryptert(), INNHOLDET, strom(), storrelse=70), GALT | UKJENT),
}

"""A signed table that points behind the signed bytes: who prepares the file chooses later what the signer has signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.unit.verify import fri
from tests.unit.verify.angrep import ENDRET
from tests.unit.verify.fremmed import dss, endre, ny_tekst, signer, stemple
from tests.unit.verify.linearisert import signert_i_lagringen

SIDEINNHOLD = 5
_STROM = b"BT /F1 24 Tf 72 700 Td (900 kr) Tj ET"


def forberedt() -> bytes:
    """Signed with an empty page: the table says that its content stands where the file ends."""
    lengde = len(fri.fri_signatur())
    return fri.fri_signatur(plasser={SIDEINNHOLD: lengde})


def innhold_etterpa() -> bytes:
    """An increment that mentions no object; but what it carries is the page's content."""
    kropp = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (SIDEINNHOLD, len(_STROM), _STROM)
    return fri.xref_tillegg(forberedt(), [(0, b"0000000000 65535 f \n")], kropp=kropp)


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "innhold bak det signerte": (innhold_etterpa, ENDRET),
    "innhold bak det signerte, så valideringsdata": (lambda: dss(innhold_etterpa()), ENDRET),
    "innhold bak det signerte, så ny signatur": (lambda: signer(innhold_etterpa(), "Sig2"), ENDRET),
    "nytt innhold etter en signatur i en linearisert lagring": (lambda: endre(signert_i_lagringen(), ny_tekst), ENDRET),
    "innhold bak det signerte, så stemplet": (lambda: stemple(innhold_etterpa()), ENDRET),
}

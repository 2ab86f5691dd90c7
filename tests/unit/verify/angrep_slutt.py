"""What stands between a trailer and the end of the file: the comments and bodies that a harmless increment may not carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.unit.verify.angrep import ENDRET, UKJENT, signert
from tests.unit.verify.ekte import med_kommentar
from tests.unit.verify.fremmed import KV_XMP, dss, en_pdf, signer

_KROPP = b"5 0 obj << /Length 4 >> stream abcd endstream endobj"


def _med(kommentar: bytes) -> Callable[[], bytes]:
    return lambda: med_kommentar(dss(signert()), kommentar)


ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "kropp i en kommentar ved slutten": (_med(b"% " + _KROPP + b"\n"), ENDRET),
    "kropp delt av linjeskift i en kommentar": (_med(b"%\r" + _KROPP + b"\n"), ENDRET),
    "trailer i en kommentar ved slutten": (_med(b"%trailer << /Root 9 0 R >>\n"), ENDRET),
    "sluttmerke i en kommentar": (_med(b"%%EOF\n"), ENDRET | UKJENT),
    "to kommentarer ved slutten": (_med(b"%a\n%b\n"), ENDRET),
    "lang kommentar ved slutten": (_med(b"%" + b"a" * 4000 + b"\n"), ENDRET),
    "ikke-tekst i en kommentar ved slutten": (_med(b"%\x80\xff\n"), ENDRET),
    "kommentar ved slutten av et dokument av vårt": (
        lambda: med_kommentar(dss(signer(en_pdf(xmp=KV_XMP), tidsstempel=True)), b"%iText-Core-9.5.0\n"),
        ENDRET,
    ),
}

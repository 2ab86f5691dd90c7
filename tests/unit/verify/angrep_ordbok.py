"""A signature dictionary that says two things: readers differ on which of two equal keys counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.unit.verify.angrep import GALT, UKJENT
from tests.unit.verify.fri import fri_signatur

ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    f"to ganger {nokkel.decode()} {sted}": (lag, GALT | UKJENT)
    for nokkel, verdi in (
        (b"/ByteRange", b"[0 0 0 0]"),
        (b"/#42yteRange", b"[0 10 20 30]"),
        (b"/SubFilter", b"/adbe.pkcs7.sha1"),
        (b"/SubFilter", b"/adbe.pkcs7.detached"),
        (b"/Filter", b"/Annet"),
        (b"/#43ontents", b"<3000>"),
    )
    for sted, lag in (
        (f"først {verdi.decode()}", lambda n=nokkel, v=verdi: fri_signatur(foran=n + b" " + v)),
        (f"sist {verdi.decode()}", lambda n=nokkel, v=verdi: fri_signatur(ordbok=b" " + n + b" " + v)),
    )
}

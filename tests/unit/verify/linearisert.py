"""A file that a program signed while it saved it linearized: the signature stands in the section that has no catalog."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO

import pikepdf

from tests.unit.verify import fri

_TALL = 1_000_000_000
"""As wide as any offset: the numbers are exchanged in place."""


def signert_i_lagringen() -> bytes:
    """Linearized with room for a signature, then signed in place, every byte of it."""
    ut = BytesIO()
    with pikepdf.open(BytesIO(fri.fri_signatur())) as pdf:
        verdi = pdf.Root.AcroForm.Fields[0].V
        verdi.ByteRange = pikepdf.Array([0, _TALL, _TALL + 1, _TALL + 2])
        verdi.Contents = pikepdf.String(b"\xff" * (fri.ROM // 2))
        pdf.save(ut, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = bytearray(ut.getvalue())
    hull = re.search(rb"<(?:ff){%d}>" % (fri.ROM // 2), data)
    assert hull is not None
    for plass, tall in ((_TALL, hull.start()), (_TALL + 1, hull.end()), (_TALL + 2, len(data) - hull.end())):
        data = data.replace(b"%d" % plass, b"%010d" % tall)
    data[hull.start() : hull.end()] = fri.vanlig_form(fri.lag_cms(hashlib.sha256(data[: hull.start()] + data[hull.end() :]).digest()))
    return bytes(data)

"""Which revision a signature was made in, where the file is linearized (ISO 32000-2 annex F).

Such a file is one save in two sections, and the parser counts two revisions. The first has no catalog; a program that signs while it saves
may put the signature there. What the reader of that day saw is the second.
"""

from __future__ import annotations

import re
from typing import Any

_PEKER = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,10})[\x00\t\n\x0c\r ]+%%EOF[\x00\t\n\x0c\r ]*\Z")
_PLASS = 64


def signert_revisjon(leser: Any, lest: Any) -> int:
    """As the parser says; 1 where it says 0, both sections lie within the signed bytes, and their end names the second."""
    hoved, forste_side = 0, 1
    if lest.signed_revision != hoved or leser.xrefs.total_revisions < 2 or len(lest.byte_range) != 4:
        return int(lest.signed_revision)
    slutt = int(lest.byte_range[2]) + int(lest.byte_range[3])
    peker = _PEKER.search(bytes(leser.stream.getbuffer()[max(0, slutt - _PLASS) : max(0, slutt)]))
    deler = [leser.xrefs.get_xref_container_info(r) for r in (hoved, forste_side)]
    innenfor = all(d.end_location <= slutt for d in deler) and deler[forste_side].start_location < deler[hoved].start_location
    nevnt = peker is not None and int(peker[1]) == leser.xrefs.get_startxref_for_revision(forste_side)
    return forste_side if innenfor and nevnt else hoved

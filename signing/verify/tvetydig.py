"""What was added after a signature, and can be read in more than one way: the difference analysis sees one of them, a reader shows another.

The library takes the first of two equal keys, the last of two rows of a table, and the first of two objects of an object stream. Others
choose otherwise (Mladenov et al. 2019 built forgeries on less). What a signature covers is the signer's own carelessness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.fakta import Merknad
from signing.verify.objektleser import Nokkel, les_objekt, ordboker
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, hent

_TALL = re.compile(rb"\d+")


def undersok(dokument: Dokument) -> tuple[Merknad, ...]:
    """A remark on the first ambiguity of each revision after the first signature."""
    forste = min((s.revisjon for s in dokument.signaturer if s.lest is not None), default=dokument.revisjoner)
    funn = (_forste(dokument, revisjon) for revisjon in range(forste + 1, dokument.revisjoner))
    return tuple(m for m in funn if m is not None)


def _forste(dokument: Dokument, revisjon: int) -> Merknad | None:
    try:
        hva = next(_i_revisjonen(dokument, revisjon), None)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return Merknad("hale-uleselig", detalj=type(e).__name__)
    return None if hva is None else Merknad("tvetydig-tillegg", detalj=hva)


def _i_revisjonen(dokument: Dokument, revisjon: int) -> Iterator[str]:
    xrefs = dokument.leser.xrefs
    seksjoner = [xrefs.get_xref_data(revisjon)]
    seksjoner += [seksjoner[0].hybrid.xref_data] if seksjoner[0].hybrid is not None else []
    numre = {int(ref.idnum) for ref in xrefs.explicit_refs_in_revision(revisjon)}
    yield from (f"{nr}: to rader" for nr in sorted(numre & dokument.leser.dobbelt))
    meta = xrefs.get_xref_container_info(revisjon)
    if meta.stream_ref is None and _dobbel(ordboker(dokument.data, meta.end_location)):
        yield "hale"
    for seksjon in seksjoner:
        yield from _objekter(dokument, seksjon)
        yield from _objektstrommer(dokument, seksjon, revisjon)


def _objekter(dokument: Dokument, seksjon: Any) -> Iterator[str]:
    for nummer, (generasjon, plass) in seksjon.standard_xrefs.items():
        dokument.leser.arbeid.ett()
        objekt = les_objekt(dokument.data, plass)
        if objekt.nokkel != (nummer, generasjon):
            yield f"{nummer}: {objekt.nokkel[0]} {objekt.nokkel[1]} obj"
        if _dobbel((o, dokument.data) for o in objekt.ordboker):
            yield f"{nummer}: to like nøkler"


def _objektstrommer(dokument: Dokument, seksjon: Any, revisjon: int) -> Iterator[str]:
    historie = dokument.leser.get_historical_resolver(revisjon)
    for strom_nr in sorted(seksjon.obj_streams_used):
        strom = historie(generic.Reference(strom_nr, 0, pdf=dokument.leser))
        innhold, forste = strom.data, int(hent(strom, "/First"))
        tall = [int(t) for t in _TALL.findall(innhold[:forste])]
        numre, plasser = tall[::2], tall[1::2]
        if len(set(numre)) != len(numre):
            yield f"{strom_nr}: samme nummer to ganger"
        for nummer, ref in seksjon.xrefs_in_objstm.items():
            if ref.obj_stream_id == strom_nr and numre[ref.ix_in_stream : ref.ix_in_stream + 1] != [nummer]:
                yield f"{strom_nr}: {nummer} er ikke nr. {ref.ix_in_stream}"
        for nummer, plass in zip(numre, plasser, strict=False):
            dokument.leser.arbeid.ett()
            if _dobbel(ordboker(innhold, forste + plass)):
                yield f"{nummer}: to like nøkler"


def _dobbel(alle: Iterable[tuple[tuple[Nokkel, ...], bytes]]) -> bool:
    """A dictionary has one key twice, with two values."""
    return any(len({n for n, _ in ordbok}) != len({(n, data[fra:til]) for n, (fra, til) in ordbok}) for ordbok, data in alle)

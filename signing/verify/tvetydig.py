"""What was added after a signature, and can be read in more than one way: the difference analysis sees one of them, a reader shows another.

The library takes the first of two equal keys, the last of two rows of a table, and the first of two objects of an object stream. Others
choose otherwise (Mladenov et al. 2019 built forgeries on less). What a signature covers is the signer's own carelessness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from pyhanko.pdf_utils import generic

from signing.verify.fakta import Merknad
from signing.verify.objektleser import TABELLER, Nokkel, les_objekt, ordboker
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, hent

_STORSTE_GENERASJON = 65535  # ISO 32000-2 7.5.4
_TALL = re.compile(rb"\d+")


def undersok(dokument: Dokument) -> tuple[Merknad, ...]:
    """A remark on the first ambiguity of each revision after the first signature."""
    forste = min((s.revisjon for s in dokument.signaturer if s.lest is not None), default=dokument.revisjoner)
    funn = (_forste(dokument, forste, revisjon) for revisjon in range(forste + 1, dokument.revisjoner))
    return tuple(m for m in funn if m is not None)


def _forste(dokument: Dokument, signert: int, revisjon: int) -> Merknad | None:
    try:
        hva = next(chain(_halen(dokument, signert, revisjon), _i_revisjonen(dokument, revisjon)), None)
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        return Merknad("hale-uleselig", detalj=type(e).__name__)
    return None if hva is None else Merknad("tvetydig-tillegg", detalj=hva)


def _halen(dokument: Dokument, signert: int, revisjon: int) -> Iterator[str]:
    """What a trailer leaves out, the library takes from the one before; a reader does not (ISO 32000-2 7.5.5). With another key, or none,
    all that was encrypted becomes something else."""
    haler = dokument.leser.trailer._trailer_revisions  # noqa: SLF001  # newest first; the library tells it nowhere else
    da, na = (_nokkel(haler[-1 - r]) for r in (signert, revisjon))
    if da != na:
        yield "/Encrypt"
    if "/Root" not in haler[-1 - revisjon]:
        yield "/Root"


def _nokkel(hale: Any) -> Any:
    verdi = hale.raw_get("/Encrypt") if "/Encrypt" in hale else None
    return (verdi.idnum, verdi.generation) if isinstance(verdi, generic.IndirectObject) else verdi


def _i_revisjonen(dokument: Dokument, revisjon: int) -> Iterator[str]:
    xrefs = dokument.leser.xrefs
    seksjoner = [xrefs.get_xref_data(revisjon)]
    seksjoner += [seksjoner[0].hybrid.xref_data] if seksjoner[0].hybrid is not None else []
    numre = {int(ref.idnum) for ref in xrefs.explicit_refs_in_revision(revisjon)}
    yield from (f"{nr}: to rader" for nr in sorted(numre & dokument.leser.dobbelt))
    meta = xrefs.get_xref_container_info(revisjon)
    if meta.xref_section_type in TABELLER:
        if _dobbel(ordboker(dokument.data, meta.end_location)):
            yield "hale"
        yield from _ukjente_rader(dokument.data[dokument.data.rfind(b"xref", 0, meta.start_location) : meta.end_location].split())
    strommer = [meta, *([seksjoner[0].hybrid.meta_info] if seksjoner[0].hybrid is not None else [])]
    for strom in (s for s in strommer if s.xref_section_type not in TABELLER):
        yield from _tabellstrom(dokument, strom)
    for seksjon in seksjoner:
        yield from _objekter(dokument, seksjon)
        yield from _objektstrommer(dokument, seksjon, revisjon)


def _ukjente_rader(ord_: list[bytes]) -> Iterator[str]:
    """Rows that the library passes over; others take such an object for taken out of use."""
    her = 1
    while her + 1 < len(ord_) and ord_[her].isdigit():
        forste, antall = int(ord_[her]), int(ord_[her + 1])
        rader = ord_[her + 2 : her + 2 + 3 * antall]
        for nr, (gen, slag) in enumerate(zip(rader[1::3], rader[2::3], strict=False)):
            if slag not in {b"n", b"f"} or int(gen) > _STORSTE_GENERASJON:
                yield f"{forste + nr}: ukjent rad"
        her += 2 + 3 * antall


def _tabellstrom(dokument: Dokument, meta: Any) -> Iterator[str]:
    objekt = les_objekt(dokument.data, meta.start_location)
    if _dobbel((o, dokument.data) for o in objekt.ordboker):
        yield "hale"
    raa = dokument.data[meta.start_location : objekt.slutt].partition(b"obj")[2].lstrip()
    strom: Any = generic.read_object(BytesIO(raa), generic.Reference(*objekt.nokkel, pdf=dokument.leser))
    bredder, data = [int(b) for b in hent(strom, "/W")], strom.data
    rad = sum(bredder)
    typer = {int.from_bytes(data[her : her + bredder[0]], "big") for her in range(0, len(data), rad)} if bredder[0] else set()
    indeks = [int(n) for n in hent(strom, "/Index", (0, int(hent(strom, "/Size"))))]
    if not typer <= {0, 1, 2} or sum(indeks[1::2]) * rad > len(data):
        yield "ukjent rad"


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

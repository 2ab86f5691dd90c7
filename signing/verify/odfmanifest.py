"""META-INF/manifest.xml (OpenDocument 1.2 part 3, section 3): the list of files and media types that a container carries about itself.

No signature covers it, so it proves nothing. But programs open files by it, and one that disagrees with what was signed was either written
carelessly or changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from signing.verify.fakta import Merknad
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser, les

FIL = "META-INF/manifest.xml"


def undersok(xml: bytes, navn: frozenset[str], medietyper: Mapping[str, str], grenser: Xmlgrenser) -> tuple[Merknad, ...]:
    """What does not agree. `navn`: the files outside META-INF; `medietyper`: what was signed for each."""
    try:
        oppgitt = dict(_oppforinger(les(xml, grenser)))
    except Lesefeil as e:
        return (Merknad("manifest-uleselig", FIL, e.kode),)
    return tuple(_avvik(oppgitt, navn, medietyper))


def _oppforinger(rot: etree._Element) -> Iterator[tuple[str, str]]:
    """(path, media type) of each file-entry, whatever the namespace is called; not the container itself, and not what is in META-INF."""
    for ledd in rot.iter(etree.Element):
        felt = {etree.QName(n).localname: str(v) for n, v in ledd.attrib.items()}
        sti = felt.get("full-path", "")
        if etree.QName(ledd).localname == "file-entry" and not sti.endswith("/") and not sti.startswith("META-INF/") and sti != "mimetype":
            yield sti, felt.get("media-type", "")


def _avvik(oppgitt: Mapping[str, str], navn: frozenset[str], medietyper: Mapping[str, str]) -> Iterator[Merknad]:
    kjente = {n if n in navn else unquote(n): t for n, t in oppgitt.items()}
    yield from (Merknad("manifest-fil-mangler", n[:100]) for n in kjente if n not in navn)
    yield from (Merknad("manifest-uten-fil", n[:100]) for n in sorted(navn) if n not in kjente)
    for n, type_ in kjente.items():
        signert = medietyper.get(n)
        if signert is not None and signert != type_:
            yield Merknad("manifest-medietype", n[:100], f"{type_} / {signert}"[:100])

"""Active content in a PDF: what runs, sends, opens or plays, and where in the file it stands.

/URI and /GoTo only follow a link that a person clicks, and are no active content; nor is a file inside the file, unless it is a
program or a PDF that has active content itself. (Posten's signed documents carry files inside.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pypdf.generic import DictionaryObject, StreamObject

from app.domene.vedlegg import Aktivslag
from app.tekst import Tekst

HANDLINGER: Mapping[str, Aktivslag] = {
    "/JavaScript": Aktivslag.SKRIPT,
    "/Launch": Aktivslag.PROGRAMSTART,
    "/SubmitForm": Aktivslag.INNSENDING,
    "/ImportData": Aktivslag.INNHENTING,
    "/GoToR": Aktivslag.ANNEN_FIL,
    "/GoToE": Aktivslag.ANNEN_FIL,
    "/Rendition": Aktivslag.AVSPILLING,
    "/Movie": Aktivslag.AVSPILLING,
    "/Sound": Aktivslag.AVSPILLING,
    "/RichMediaExecute": Aktivslag.AVSPILLING,
    "/GoTo3DView": Aktivslag.AVSPILLING,
}
"""Actions (ISO 32000-1 table 198) that ISO 19005-3 6.5.1 forbids too, but /Hide, /Named and their like, which do no harm."""
MERKNADER: Mapping[str, Aktivslag] = dict.fromkeys(("/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"), Aktivslag.AVSPILLING)
NOKLER: Mapping[str, Aktivslag] = {
    "/XFA": Aktivslag.XFA,
    "/JS": Aktivslag.SKRIPT,
    "/RichMediaContent": Aktivslag.AVSPILLING,
    "/RichMediaSettings": Aktivslag.AVSPILLING,
}
PROGRAMKJENNETEGN = (b"mz", b"\x7felf", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"@echo")
"""First bytes of a program, in small letters."""
PROGRAMENDELSER = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|msi|jar|lnk|sh|py|app|apk|iso|docm|xlsm|pptm)\s*$", re.IGNORECASE
)

Sti = tuple["Sti", str, int] | None
"""The way to an object from the trailer, the last step first: what was before, the key, and the number of the object (0: none)."""

STEDER: Mapping[str, Tekst] = {
    "/OpenAction": Tekst(nb="det som skjer når filen åpnes", nn="det som skjer når fila blir opna"),
    "/JavaScript": Tekst(nb="filens egne skript", nn="skript i sjølve fila"),
    "/EmbeddedFiles": Tekst(nb="en fil inne i filen", nn="ei fil inne i fila"),
    "/AF": Tekst(nb="en fil inne i filen", nn="ei fil inne i fila"),
    "/AcroForm": Tekst(nb="skjemaet i filen", nn="skjemaet i fila"),
    "/Outlines": Tekst(nb="bokmerkene", nn="bokmerka"),
    "/AA": Tekst(nb="det som skjer av seg selv", nn="det som skjer av seg sjølv"),
}
"""Keys on the way to the place, and the words for it; the first that is on the way says it best."""
PA_SIDEN = Tekst(nb="side {nr}", nn="side {nr}")
ANNET_STED = Tekst(nb="et annet sted i filen", nn="ein annan stad i fila")


@dataclass(frozen=True, slots=True)
class Sted:
    """Where one piece of active content stands."""

    slag: Aktivslag
    sti: Sti

    def som_tekst(self, sidenummer: Mapping[int, int]) -> Tekst:
        """The place in words. `sidenummer`: the number of the page that each object is. A key is never shown: it may be anything."""
        ledd = tuple(_ledd(self.sti))
        side = next((sidenummer[objekt] for _, objekt in ledd if objekt in sidenummer), None)
        if side is not None:
            return Tekst(nb=PA_SIDEN.nb.format(nr=side), nn=PA_SIDEN.nn.format(nr=side))
        nokler = {nokkel for nokkel, _ in ledd}
        return next((ord_ for nokkel, ord_ in STEDER.items() if nokkel in nokler), ANNET_STED)


def _ledd(sti: Sti) -> Iterator[tuple[str, int]]:
    """The steps, from the place up to the trailer."""
    while sti is not None:
        sti, nokkel, objekt = sti
        yield nokkel, objekt


def aktivt(ordbok: DictionaryObject) -> Iterator[Aktivslag]:
    """What one dictionary does, by its type and its keys."""
    er_element = "/P" in ordbok and "/K" in ordbok  # a structure element may have a type of any name
    if not er_element and (slag := HANDLINGER.get(navn(ordbok, "/S"))):
        yield slag
    if slag := MERKNADER.get(navn(ordbok, "/Subtype")):
        yield slag
    yield from (slag for nokkel, slag in NOKLER.items() if nokkel in ordbok)
    if har_programnavn(ordbok):
        yield Aktivslag.PROGRAM


def navn(ordbok: DictionaryObject, nokkel: str) -> str:
    """The value as text, also where it hides behind a reference."""
    return str(ordbok[nokkel]) if nokkel in ordbok else ""


def innebygde(ordbok: DictionaryObject) -> Iterator[StreamObject]:
    """The files that a file specification holds; their own /Type may be left out (ISO 32000-1 table 45)."""
    inne: object = ordbok["/EF"] if "/EF" in ordbok else None  # noqa: SIM401  # pypdf follows references in [] only
    verdier = [inne[nokkel] for nokkel in inne] if isinstance(inne, DictionaryObject) else []
    yield from {id(verdi): verdi for verdi in verdier if isinstance(verdi, StreamObject)}.values()


def har_programnavn(ordbok: DictionaryObject) -> bool:
    """A file specification whose name is that of a program."""
    er_fil = "/EF" in ordbok or navn(ordbok, "/Type") == "/Filespec"
    return er_fil and any(PROGRAMENDELSER.search(navn(ordbok, nokkel)) for nokkel in ("/F", "/UF"))


def er_program(innhold: bytes) -> bool:
    """By its first bytes."""
    return innhold[:8].lower().startswith(PROGRAMKJENNETEGN)

"""The report to take away: the same answer as JSON, XML, HTML and PDF, made from what the page itself carries.

The file that was checked is not kept, and neither is the report: the page holds it in a form, packed, with a mark that only this service
can make. What comes back with the mark is what we said, so a file made of it says the same; the same report is the same bytes.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from app.dokument.ferdiggjor import Metadata
from app.dokument.pdf import SKRIFTENDELSER, lag_pdf
from app.dokument.skrift import les_skrift
from app.errors import Feil
from app.lager.kryptering import Nokkelring
from app.tekst import Malform, Tekst
from app.web.skjemavern import er_vart, lag_merke

FORMAL = "verifiseringsrapport"
STORST = 1_000_000
"""Characters of a packed report that the page carries and the service takes back."""
STORST_UTPAKKET = 32 * 1024 * 1024
NAVNEROM = "https://kontraktverk.no/ns/verifiseringsrapport/1.0/"
TITTEL = "Kontroll av signatur"
"""The same words in both languages."""
UTSEENDET = "rapport/1"
"""The style of the report in `forms/`."""
_NAVN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_IKKE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (2.2 Char)."""
ERSTATNINGSTEGN = "\ufffd"


class IkkeVarRapport(Feil):
    """The report in the form was not made by this service, or somebody has changed it."""

    kode = "ikke-var-rapport"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Rapporten er endret etter at vi laget den, eller den er ikke laget her.",
                nn="Rapporten er endra etter at vi laga han, eller han er ikkje laga her.",
            ),
            tiltak=Tekst(nb="Kontroller filen på nytt.", nn="Kontroller fila på nytt."),
        )


@dataclass(frozen=True, slots=True)
class Merket:
    """A packed report and the mark over it."""

    rapport: str
    merke: str


def merk(ring: Nokkelring, rapport: Mapping[str, Any]) -> Merket | None:
    """For the form of the page; None where the report is too large to be carried."""
    pakket = base64.urlsafe_b64encode(zlib.compress(som_json(rapport), 9)).decode()
    return Merket(pakket, lag_merke(ring, FORMAL, pakket)) if len(pakket) <= STORST else None


def les(ring: Nokkelring, merket: Merket) -> dict[str, Any]:
    """The report again. The mark is looked at before anything is unpacked. Raises `IkkeVarRapport`."""
    if not er_vart(ring, merket.merke, FORMAL, merket.rapport):
        raise IkkeVarRapport
    utpakket = zlib.decompressobj().decompress(base64.urlsafe_b64decode(merket.rapport), STORST_UTPAKKET)
    rapport: dict[str, Any] = json.loads(utpakket)
    return rapport


# ---------------------------------------------------------------- the formats


def som_json(rapport: Mapping[str, Any]) -> bytes:
    """As the API answers it, to be read by people too."""
    return (json.dumps(rapport, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8", "replace")


def som_xml(rapport: Mapping[str, Any]) -> bytes:
    """The names of the JSON one to one as elements; members of a list are `post`; what is not known has `ukjent="true"`."""
    linjer = ['<?xml version="1.0" encoding="UTF-8"?>', *_element("rapport", rapport, f' xmlns="{NAVNEROM}"', 0)]
    return ("\n".join(linjer) + "\n").encode()


def _element(navn: str, verdi: Any, attributter: str, dybde: int) -> Iterator[str]:
    inn = "  " * dybde
    if _NAVN.fullmatch(navn) is None:
        raise ValueError("a name of the report that is no name in XML")
    if isinstance(verdi, Mapping | list | tuple) and not verdi:
        yield f"{inn}<{navn}/>"
    elif isinstance(verdi, Mapping | list | tuple):
        barn = verdi.items() if isinstance(verdi, Mapping) else (("post", en) for en in verdi)
        yield f"{inn}<{navn}{attributter}>"
        for navnet, ett in barn:
            yield from _element(navnet, ett, "", dybde + 1)
        yield f"{inn}</{navn}>"
    elif verdi is None:
        yield f'{inn}<{navn} ukjent="true"/>'
    else:
        yield f"{inn}<{navn}>{_tekst(verdi)}</{navn}>"


def _tekst(verdi: str | int | bool) -> str:
    raa = verdi if isinstance(verdi, str) else json.dumps(verdi)
    return escape(_IKKE_XML.sub(ERSTATNINGSTEGN, raa), quote=False).replace("\r", "&#13;")


# ---------------------------------------------------------------- for people


@dataclass(frozen=True, slots=True)
class Stil:
    """What the report looks like: its own style, and the fonts and their rules for the PDF. Has the shape that `lag_pdf` asks for."""

    filer: tuple[Path, ...]

    @property
    def ark(self) -> str:
        """The style as text, for the HTML file, which must not fetch anything."""
        return "\n".join(fil.read_text(encoding="utf-8") for fil in self.filer if fil.name == "stil.css")


def stil(forms: Path) -> Stil:
    """The style of the report."""
    mappe = forms / UTSEENDET
    skrifter = sorted(fil for fil in (forms / "skrifter").iterdir() if fil.suffix in SKRIFTENDELSER)
    return Stil((mappe / "grunn.css", mappe / "stil.css", *skrifter))


def som_pdf(html: str, utseende: Stil, rapport: Mapping[str, Any], malform: Malform) -> bytes:
    """PDF/A-3a and PDF/UA-1. Its time is that of the check, so that the same report is the same bytes."""
    metadata = Metadata(
        tittel=TITTEL,
        emne=rapport["rapportId"],
        forfatter="Kontraktverk",
        malform=malform,
        tidspunkt=datetime.fromisoformat(rapport["kontrollertTid"]),
        kv={},
    )
    return lag_pdf(html, mal=utseende, metadata=metadata)


def med_kjente_tegn(verdi: Any, skrifter: Sequence[Path]) -> Any:
    """The report with `?` for each character that our fonts lack: anybody may have signed a file, or named it, in any script."""
    kjente = frozenset.intersection(*(frozenset(les_skrift(fil, fil.stat().st_mtime_ns).glyfer) for fil in skrifter)) | {"\n"}
    return _byttet(verdi, kjente)


def _byttet(verdi: Any, kjente: frozenset[str]) -> Any:
    if isinstance(verdi, str):
        return "".join(tegn if tegn in kjente else "?" for tegn in verdi)
    if isinstance(verdi, Mapping):
        return {navn: _byttet(en, kjente) for navn, en in verdi.items()}
    return [_byttet(en, kjente) for en in verdi] if isinstance(verdi, list) else verdi

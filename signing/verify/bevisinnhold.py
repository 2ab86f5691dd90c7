"""Reads `manifest.json` of an evidence package: strictly, under limits, and as claims only. Nothing of it is believed here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INNHOLDSFIL = "manifest.json"
SLAG, VERSJON = "kontraktverk/bevispakke", 1
STORST = 4 * 1024 * 1024
LENGSTE = 400
"""Characters of a name, a checksum or a word."""


class Uleselig(Exception):  # noqa: N818  # ends the reading with a finding
    """The list cannot be read. `kode`: the finding."""

    def __init__(self, kode: str, detalj: str = "") -> None:
        super().__init__(kode)
        self.kode = kode
        self.detalj = detalj


@dataclass(frozen=True, slots=True)
class Linje:
    """One file as the list has it. `medietype` and `hva` are empty for the container's own files."""

    navn: str
    storrelse: int
    sha256: str
    medietype: str = ""
    hva: str = ""


@dataclass(frozen=True, slots=True)
class Innhold:
    """What the package says of itself. `egenskaper`: by the names of the document's own metadata (`kv`). `sendt_sha256`: the file that was
    sent to be signed."""

    dokument_id: str
    laget: str
    hendelser: int
    siste_hash: str
    filer: tuple[Linje, ...]
    beholder: tuple[Linje, ...]
    egenskaper: Mapping[str, str] = field(default_factory=dict)
    sendt_sha256: str = ""
    fremmed: bool = False
    """It says that a provider made the signed file. Whether the file says something of itself is the file's to show."""

    def alle(self, hva: str) -> tuple[Linje, ...]:
        """The files of one kind."""
        return tuple(linje for linje in self.filer if linje.hva == hva)


def er_bevispakke(raa: bytes | None) -> bool:
    """Whether the bytes of `manifest.json` say that the container is an evidence package, of whatever version."""
    try:
        return raa is not None and _objekt(raa).get("slag") == SLAG
    except (Uleselig, *_FEIL):
        return False


def les(raa: bytes) -> Innhold:
    """The list. Raises `Uleselig`."""
    try:
        data = _objekt(raa)
        if data["versjon"] != VERSJON:
            raise Uleselig("bevis-versjon", str(data["versjon"])[:LENGSTE])
        return _innhold(data)
    except _FEIL as e:
        raise Uleselig("bevis-innhold-uleselig", type(e).__name__) from None


_FEIL = (ValueError, TypeError, KeyError, RecursionError)


def _innhold(data: Mapping[str, Any]) -> Innhold:
    hendelser, mal, kilde = data["hendelser"], data["mal"], data["data"]
    egenskaper = {
        "dokumentId": _ord(data["dokumentId"]),
        "dokumenttype": _ord(data["dokumenttype"]),
        "dataSha256": _ord(kilde["sha256"]),
        "skjema": str(_tall(kilde["skjema"])),
        "malrevisjon": _ord(mal["revisjon"]),
        "maldigest": _ord(mal["digest"]),
        "regler": " ".join(_ord(regel["id"]) for regel in data["regler"]),
    }
    return Innhold(
        dokument_id=egenskaper["dokumentId"],
        laget=_ord(data["laget"]),
        hendelser=_tall(hendelser["antall"]),
        siste_hash=_ord(hendelser["sisteHash"]),
        filer=tuple(_linje(en, _ord(en["medietype"]), _ord(en["hva"])) for en in data["filer"]),
        beholder=tuple(_linje(en) for en in data["beholder"]),
        egenskaper=egenskaper,
        sendt_sha256=_ord(data["sendt"]["sha256"]),
        fremmed=data["fremmed"] is True,
    )


def _linje(en: Mapping[str, Any], medietype: str = "", hva: str = "") -> Linje:
    return Linje(_ord(en["navn"]), _tall(en["storrelse"]), _ord(en["sha256"]), medietype, hva)


def _objekt(raa: bytes) -> dict[str, Any]:
    if len(raa) > STORST:
        raise Uleselig("bevis-innhold-uleselig", f"> {STORST}")
    data = json.loads(raa.decode("utf-8"), object_pairs_hook=uten_dubletter, parse_constant=_ingen)
    if not isinstance(data, dict):
        raise TypeError("not an object")
    return data


def uten_dubletter(par: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are each there once: two readers could pick different ones."""
    if len({navn for navn, _ in par}) != len(par):
        raise ValueError("a name twice")
    return dict(par)


def _ingen(navn: str) -> Any:
    raise ValueError(navn)


def _ord(verdi: Any) -> str:
    if not isinstance(verdi, str) or len(verdi) > LENGSTE:
        raise TypeError("not a short text")
    return verdi


def _tall(verdi: Any) -> int:
    if type(verdi) is not int:
        raise TypeError("not a whole number")
    return verdi

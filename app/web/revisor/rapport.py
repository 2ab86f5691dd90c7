"""A verification report as people read it: which colour and mark go with which answer. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

INTAKT = frozenset({"intakt", "intaktMedTillatteEndringer"})
_TONER: Mapping[tuple[str, bool], str] = {
    ("TOTAL_PASSED", True): "bra",
    ("INDETERMINATE", True): "usikker",
    ("INDETERMINATE", False): "usikker",
    ("TOTAL_FAILED", True): "darlig",
    ("TOTAL_FAILED", False): "darlig",
    ("NO_SIGNATURE_FOUND", False): "noytral",
}
"""By ETSI main indication and integrity. A pair that does not stand here is a contradiction, and never looks good."""
SVARTONER: Mapping[str, str] = {"ja": "bra", "nei": "darlig", "delvis": "usikker", "ukjent": "noytral"}


def tone(rapport: Mapping[str, Any]) -> str:
    """How the verdict on the whole file looks."""
    samlet = rapport["samlet"]
    return _TONER.get((samlet["indikasjon"], samlet["integritet"] in INTAKT), "darlig")


def signaturtone(signatur: Mapping[str, Any]) -> str:
    """How one signature looks: its own indication, which already knows what came after it."""
    return _TONER.get((signatur["indikasjon"], signatur["endringerEtter"]["tillatt"] is True), "darlig")


def samlet(merknader: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same remark about several signatures is said once, with all its places."""
    grupper: dict[str, dict[str, Any]] = {}
    for m in merknader:
        gruppe = grupper.setdefault(m["kode"], {"kode": m["kode"], "melding": m["melding"], "steder": []})
        gruppe["steder"] += [verdi for verdi in (m["sted"], m["detalj"]) if verdi]
    return list(grupper.values())


def kilobyte(antall: int) -> int:
    """Rounded up, so that no file has size 0."""
    return -(-antall // 1000)

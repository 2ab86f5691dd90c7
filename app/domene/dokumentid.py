"""The name of a document: the same case data always gives the same one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from app.domene.dokument import Dokument, Dokumenttype

NAVNEROM: UUID = uuid5(NAMESPACE_URL, "kontraktverk")


def _sendingen(dokument: Dokument) -> tuple[str, ...]:
    """The sender's own key; the date where there is none."""
    return (dokument.kildesystem.instans_id if dokument.kildesystem else dokument.dato.isoformat(),)


def _ingenting(_: Dokument) -> tuple[str, ...]:
    """A contract has one of the kind in each issue."""
    return ()


SKILLES_VED: Mapping[str, Callable[[Dokument], tuple[str, ...]]] = {Dokumenttype.ENDRINGSAVTALE.value: _sendingen}
"""What tells documents of one kind apart, where a contract can have several: it can be changed more than once."""


def dokument_id(dokument: Dokument) -> str:
    """uuid5 over county, source system, kontraktsnummer, utgave, document type, and what tells several of that type apart."""
    system = dokument.kildesystem.navn if dokument.kildesystem else ""
    skilles = SKILLES_VED.get(dokument.dokumenttype.value, _ingenting)(dokument)
    deler = (dokument.fylkesnummer, system, dokument.kontraktsnummer, str(dokument.utgave), dokument.dokumenttype.value, *skilles)
    # A vertical bar inside a part must not make two different cases alike.
    return str(uuid5(NAVNEROM, "|".join(del_.replace("\\", "\\\\").replace("|", "\\|") for del_ in deler)))

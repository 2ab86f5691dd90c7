"""The name of a document: the same case data always gives the same one."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from app.domene.dokument import Dokument

NAVNEROM: UUID = uuid5(NAMESPACE_URL, "kontraktverk")


def dokument_id(dokument: Dokument) -> str:
    """uuid5 over county, source system, kontraktsnummer, utgave and document type (interfaces, `dokumentId`)."""
    system = dokument.kildesystem.navn if dokument.kildesystem else ""
    deler = (dokument.fylkesnummer, system, dokument.kontraktsnummer, str(dokument.utgave), dokument.dokumenttype.value)
    # A vertical bar inside a part must not make two different cases alike.
    return str(uuid5(NAVNEROM, "|".join(del_.replace("\\", "\\\\").replace("|", "\\|") for del_ in deler)))

"""A message as CloudEvents 1.0 in structured JSON: ids, state, checksums and links. Never a name, a number of a person or a reason.

It is made of the event, so that it is the same byte for byte each time it is sent.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from app.integrasjoner.webhook import STORSTE_KROPP, Melding
from app.lager.webhookleveringer import Levering, Utdrag
from app.lager.webhooktyper import PREFIKS, PROVE

SPESIFIKASJON = "1.0"
INNHOLDSTYPE = "application/json"
API = "/api/v1"


def om_hendelse(levering: Levering, utdrag: Utdrag, *, adresse: str) -> Melding:
    """What is told of an event. `adresse`: the service's own, which the links begin with."""
    rot = f"{adresse}{API}"
    data = {
        "dokumentId": levering.dokument_id,
        "fylkesnummer": utdrag.fylkesnummer,
        "dokumenttype": utdrag.dokumenttype,
        "status": levering.status,
        "nr": levering.nr,
        "hash": utdrag.hash,
        "detaljer": dict(utdrag.felter),
        "lenker": {
            "kontrakt": f"{rot}/kontrakter/{levering.dokument_id}",
            "oppdrag": f"{rot}/oppdrag/{levering.dokument_id}",
            "hendelser": f"{rot}/kontrakter/{levering.dokument_id}/hendelser",
        },
    }
    id_ = f"{levering.dokument_id}/{levering.nr}"
    return _melding(levering.id, _konvolutt(id_, levering.type, levering.tid, adresse) | {"subject": levering.dokument_id, "data": data})


def prove(levering_id: str, *, webhook_id: str, fylkesnummer: str, adresse: str, na: datetime) -> Melding:
    """A message of no event, to try the receiver with."""
    data = {"webhookId": webhook_id, "fylkesnummer": fylkesnummer}
    return _melding(levering_id, _konvolutt(levering_id, PROVE, na, adresse) | {"subject": webhook_id, "data": data})


def _konvolutt(id_: str, type_: str, tid: datetime, adresse: str) -> dict[str, Any]:
    return {
        "specversion": SPESIFIKASJON,
        "id": id_,
        "source": adresse,
        "type": f"{PREFIKS}{type_}",
        "time": tid.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "datacontenttype": INNHOLDSTYPE,
    }


def _melding(id_: str, innhold: dict[str, Any]) -> Melding:
    kropp = json.dumps(innhold, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(kropp) > STORSTE_KROPP:
        raise ValueError("a message is larger than any can be")
    return Melding(id=id_, kropp=kropp)

"""The address of a signer's own page: an order, a mark that only this service can make, and nothing of a person.

The mark is made of the order and the signer's field with a key of the ring, so nothing is stored, and the address is the same in every
message. It lets in to the page alone; who reads the document logs in there.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterable

from app.lager.kryptering import Nokkel, Nokkelring

FORMAL = "signeringslenke"
_LENGDE = 20
"""Bytes of the mark: 160 bits, 32 letters and digits that no mail program leaves out of the link."""
MERKE = r"^[a-z2-7]{32}$"
_ORDRE_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def lenke(ring: Nokkelring, adresse: str, oppdrag_id: str, felt: str) -> str:
    """The address of the page."""
    return f"{adresse}/signer/{oppdrag_id}/{merke(ring, oppdrag_id, felt)}"


def merke(ring: Nokkelring, oppdrag_id: str, felt: str) -> str:
    """The mark of one signer of one order, under the current key."""
    return _merke(ring.nokler[ring.gjeldende], oppdrag_id, felt)


def er_lenke(oppdrag_id: str, gitt: str) -> bool:
    """Whether these could be an order and a mark: an address may have been broken off on its way to the signer."""
    return re.fullmatch(_ORDRE_ID, oppdrag_id) is not None and re.fullmatch(MERKE, gitt) is not None


def finn_felt(ring: Nokkelring, oppdrag_id: str, felter: Iterable[str], gitt: str) -> str | None:
    """Whose mark it is, if anybody's. Every key of the ring is tried: an older address works until its key is taken away."""
    like = [felt for felt in felter for nokkel in ring.nokler.values() if hmac.compare_digest(_merke(nokkel, oppdrag_id, felt), gitt)]
    return like[0] if like else None


def _merke(nokkel: Nokkel, oppdrag_id: str, felt: str) -> str:
    avtrykk = hmac.digest(nokkel.avled(FORMAL), json.dumps([oppdrag_id, felt]).encode(), "sha256")
    return base64.b32encode(avtrykk[:_LENGDE]).decode("ascii").lower()

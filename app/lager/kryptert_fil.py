"""Bytes as an encrypted file: one JSON list of the key's id and the value, bound to where the file belongs."""

from __future__ import annotations

import base64
import json

from app.lager.kryptering import KanIkkeLeses, Kryptert, MangletNokkel, Nokkelring


def pakk(ring: Nokkelring, innhold: bytes, *, rad: tuple[str, ...]) -> bytes:
    """The bytes under the ring's current key."""
    kryptert = ring.krypter(base64.b64encode(innhold).decode("ascii"), rad=rad)
    return json.dumps([kryptert.nokkel_id, base64.b64encode(kryptert.verdi).decode("ascii")]).encode()


def pakk_ut(ring: Nokkelring, fil: bytes, *, rad: tuple[str, ...]) -> bytes | None:
    """The bytes; None where the file is not ours, was moved, or is under a key that the ring does not have."""
    try:
        nokkel_id, verdi = json.loads(fil)
        return base64.b64decode(ring.dekrypter(Kryptert(nokkel_id, base64.b64decode(verdi)), rad=rad))
    except (KanIkkeLeses, MangletNokkel, ValueError):
        return None

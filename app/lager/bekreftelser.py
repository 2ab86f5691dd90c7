"""That somebody has looked at who gets a document before it is sent: an event of the document, with who, when, and which data.

Why it was looked at is never said. The confirmation is of one issue with the data it was made of; another issue needs its own.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.lager import hendelser
from app.lager.base import Lager
from app.lager.dokumenter import Aktor, dokumentlas, hent_i
from app.lager.hendelser import Hendelse, Hendelsestype
from app.lager.motor import alene_om


def bekreft(lager: Lager, dokument_id: str, *, na: datetime, aktor: Aktor) -> Hendelse:
    """Record it, once for each who confirms. Raises IkkeFunnet where the caller's county has no such document."""
    with lager.transaksjon() as forbindelse:
        alene_om(forbindelse, dokumentlas(dokument_id))
        return bekreft_i(forbindelse, dokument_id, na=na, aktor=aktor)


def bekreft_i(forbindelse: Connection, dokument_id: str, *, na: datetime, aktor: Aktor) -> Hendelse:
    """The same in the caller's transaction, which is alone with the document."""
    sha256 = hent_i(forbindelse, dokument_id, aktor).data_sha256
    for_ = next((h for h in _bekreftelser(forbindelse, dokument_id, sha256) if h.aktor == aktor.navn), None)
    data = {"dataSha256": sha256}
    return for_ or hendelser.foy_til(forbindelse, dokument_id, Hendelsestype.SENDING_BEKREFTET, tid=na, aktor=aktor.navn, data=data)


def siste(lager: Lager, dokument_id: str, data_sha256: str) -> Hendelse | None:
    """The last confirmation of the document as it was made of these data."""
    with lager.lesing() as forbindelse:
        return next(iter(reversed(_bekreftelser(forbindelse, dokument_id, data_sha256))), None)


def _bekreftelser(forbindelse: Connection, dokument_id: str, data_sha256: str) -> tuple[Hendelse, ...]:
    alle = hendelser.les(forbindelse, dokument_id)
    return tuple(h for h in alle if h.type == Hendelsestype.SENDING_BEKREFTET and h.data.get("dataSha256") == data_sha256)

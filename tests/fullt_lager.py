"""A store with a row in every table, whatever tables there are: for what must hold of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select

from app.clock import OSLO
from app.lager import hendelser
from app.lager.base import Lager
from app.lager.hendelser import Hendelsestype
from app.lager.kopi.form import slag_av
from app.lager.modeller import dokument, hendelse, installasjon, jobb, metadata

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
VERDI: Mapping[str, Callable[[Column[Any], str], Any]] = {
    "tekst": lambda kolonne, id_: f"æøå \u2028 «{kolonne.name}» {id_}",
    "heltall": lambda _kolonne, _id: 7,
    "tid": lambda _kolonne, _id: NA + timedelta(microseconds=1),
    "json": lambda kolonne, id_: {"å": [1, None, "«»"], "a": {"z": kolonne.name, "b": True, "id": id_}},
    "bytes": lambda kolonne, id_: bytes(range(256)) + f"{kolonne.name}{id_}".encode(),
}
ET_DOKUMENT = frozenset({"dokument_id", "oppdrag_id"})
BLOBER = frozenset({"fil_sha256", "pades_sha256", "forrige_sha256", "lest_sha256"})
EGNE = frozenset({dokument.name, hendelse.name, installasjon.name})
"""Written by the program itself, or with what must hang together."""


def fyll(lager: Lager, *id_er: str) -> None:
    """These documents, with a row of each table for every one."""
    for id_ in id_er:
        pdf = lager.blobs.legg(f"%PDF-1.7 {id_}".encode())
        with lager.transaksjon() as forbindelse:
            forbindelse.execute(insert(dokument).values(**dokumentverdier(id_, pdf)))
            for tid in (NA, NA + timedelta(hours=1)):
                hendelser.foy_til(forbindelse, id_, Hendelsestype.OPPRETTET, tid=tid, aktor="test", data={"pdfSha256": pdf})
            for tabell in (t for t in metadata.sorted_tables if t.name not in EGNE):
                forbindelse.execute(insert(tabell).values(**_rad(tabell, id_, pdf)))


def dokumentverdier(id_: str, pdf: str, **endret: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "fylkesnummer": "46",
        "dokumenttype": "larekontrakt",
        "status": "kladd",
        "kildesystem": "VIGO",
        "instans_id": id_,
        "utgave": 1,
        "kontraktsnummer": "38002",
        "data_sha256": hashlib.sha256(id_.encode()).hexdigest(),
        "bestilling_sha256": hashlib.sha256(b"b" + id_.encode()).hexdigest(),
        "pdf_sha256": pdf,
        "opprettet": NA,
        "post": {"dokumentId": id_, "malform": "nb", "vedlegg": [], "signatarer": [{"navn": "Vakker Blomst"}]},
    } | endret


def _rad(tabell: Table, id_: str, blob: str) -> dict[str, Any]:
    return {kolonne.name: _verdi(tabell, kolonne, id_, blob) for kolonne in tabell.columns if not _nummereres(tabell, kolonne)}


def _nummereres(tabell: Table, kolonne: Column[Any]) -> bool:
    return tabell is jobb and kolonne.primary_key


def _verdi(tabell: Table, kolonne: Column[Any], id_: str, blob: str) -> Any:
    if kolonne.name in ET_DOKUMENT or (tabell.name == "oppdrag" and kolonne.name == "id"):
        return id_
    if kolonne.name == "nr":
        return 1
    if kolonne.name in BLOBER:
        return blob
    for andre in kolonne.foreign_keys:
        return _verdi(andre.column.table, andre.column, id_, blob)
    return VERDI[slag_av(kolonne)](kolonne, id_)


def alle_rader(forbindelse: Connection) -> dict[str, list[dict[str, Any]]]:
    """Everything that the database holds, in an order that does not lean on the database's."""
    return {
        tabell.name: sorted((rad._asdict() for rad in forbindelse.execute(select(tabell))), key=repr) for tabell in metadata.sorted_tables
    }

"""Which stored files rows point to: the one list of such places, for deletion, safety copies and whoever looks for what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.lager.modeller import dokument, fornyelse, hendelse, oppdrag, postenjobb
from signing.events import Slag
from signing.logg import OPPDRAG

Rad = Mapping[str, Any]
FORSEGLET = f"{OPPDRAG}{Slag.FORSEGLET.value}"


def _dokument(rad: Rad) -> Iterator[str | None]:
    """The document, and what the next issue is compared with."""
    yield rad["pdf_sha256"]
    yield rad.get("grunnlag_sha256")


def _oppdrag(rad: Rad) -> Iterator[str | None]:
    """The file between signatures."""
    yield rad["fil_sha256"]


def _hendelse(rad: Rad) -> Iterator[str | None]:
    """The sealed file."""
    if rad["type"] == FORSEGLET:
        yield rad["data"].get("sha256")


def _postenjobb(rad: Rad) -> Iterator[str | None]:
    """The signed document as Posten returned it."""
    yield rad["pades_sha256"]


def _fornyelse(rad: Rad) -> Iterator[str | None]:
    """The file before the archive time stamp, and with it."""
    yield rad["forrige_sha256"]
    yield rad["fil_sha256"]


_STEDER: Mapping[str, Callable[[Rad], Iterator[str | None]]] = {
    dokument.name: _dokument,
    oppdrag.name: _oppdrag,
    hendelse.name: _hendelse,
    postenjobb.name: _postenjobb,
    fornyelse.name: _fornyelse,
}
_DOKUMENT_ID = {
    dokument.name: "id",
    oppdrag.name: "id",
    hendelse.name: "dokument_id",
    postenjobb.name: "oppdrag_id",
    fornyelse.name: "dokument_id",
}


def pekere_i(rader: Iterable[tuple[str, Rad]]) -> set[str]:
    """What these rows, each with its table, cannot do without. Rows of documents come first; a deleted one points to nothing.

    Rows of an older version, in a safety copy, may lack a column.
    """
    slettede: set[str] = set()
    funnet: set[str] = set()
    for tabell, rad in rader:
        if tabell == dokument.name and rad.get("slettet") is not None:
            slettede.add(rad["id"])
        elif tabell in _STEDER and rad[_DOKUMENT_ID[tabell]] not in slettede:
            funnet.update(sha256 for sha256 in _STEDER[tabell](rad) if sha256)
    return funnet


def pekere(forbindelse: Connection) -> set[str]:
    """What any row in the database points to, attachments too: those of a document that was made before they were kept are not there."""
    vedlegg = {ett["sha256"] for post in _poster(forbindelse) for ett in post.get("vedlegg", ())}
    return pekere_i(_rader(forbindelse)) | vedlegg


def _rader(forbindelse: Connection) -> Iterator[tuple[str, Rad]]:
    sporringer = {
        dokument.name: select(dokument.c.id, dokument.c.slettet, dokument.c.pdf_sha256, dokument.c.grunnlag_sha256),
        oppdrag.name: select(oppdrag.c.id, oppdrag.c.fil_sha256),
        hendelse.name: select(hendelse.c.dokument_id, hendelse.c.type, hendelse.c.data).where(hendelse.c.type == FORSEGLET),
        postenjobb.name: select(postenjobb.c.oppdrag_id, postenjobb.c.pades_sha256),
        fornyelse.name: select(fornyelse.c.dokument_id, fornyelse.c.forrige_sha256, fornyelse.c.fil_sha256),
    }
    for tabell, sporring in sporringer.items():
        for rad in forbindelse.execution_options(yield_per=1000).execute(sporring):
            yield tabell, rad._asdict()


def _poster(forbindelse: Connection) -> Iterator[dict[str, Any]]:
    sporring = select(dokument.c.post).where(dokument.c.slettet.is_(None))
    yield from forbindelse.execution_options(yield_per=1000).execute(sporring).scalars()

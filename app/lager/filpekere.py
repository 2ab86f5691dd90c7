"""Which stored files rows point to: the one list of such places, for deletion, safety copies, access, and whoever looks for what is
missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from app.lager.bevismodell import bevispakke
from app.lager.modeller import dokument, fornyelse, hendelse, oppdrag, postenjobb
from signing.events import Slag
from signing.logg import OPPDRAG

Rad = Mapping[str, Any]
FORSEGLET = f"{OPPDRAG}{Slag.FORSEGLET.value}"


class Filslag(StrEnum):
    """What a stored file of a document is. The values stand in what is handed over, and are never renamed."""

    USIGNERT = "usignert-dokument"
    SIGNERT = "signert-dokument"
    """With the signatures so far, sealed, as a provider returned it, or with an archive time stamp."""
    VEDLEGG = "vedlegg"
    SAMMENLIKNING = "sammenlikningsgrunnlag"
    """What the next issue is compared with."""
    BEVISPAKKE = "bevispakke"


Funn = tuple[Filslag, str | None]


def _dokument(rad: Rad) -> Iterator[Funn]:
    """The document, and what the next issue is compared with."""
    yield Filslag.USIGNERT, rad["pdf_sha256"]
    yield Filslag.SAMMENLIKNING, rad.get("grunnlag_sha256")


def _oppdrag(rad: Rad) -> Iterator[Funn]:
    """The file between signatures."""
    yield Filslag.SIGNERT, rad["fil_sha256"]


def _hendelse(rad: Rad) -> Iterator[Funn]:
    """The sealed file."""
    if rad["type"] == FORSEGLET:
        yield Filslag.SIGNERT, rad["data"].get("sha256")


def _postenjobb(rad: Rad) -> Iterator[Funn]:
    """The signed document as Posten returned it."""
    yield Filslag.SIGNERT, rad["pades_sha256"]


def _fornyelse(rad: Rad) -> Iterator[Funn]:
    """The file before the archive time stamp, and with it."""
    yield Filslag.SIGNERT, rad["forrige_sha256"]
    yield Filslag.SIGNERT, rad["fil_sha256"]


def _bevispakke(rad: Rad) -> Iterator[Funn]:
    """The package. The signed file in it is pointed to by the order, or by what renewed it."""
    yield Filslag.BEVISPAKKE, rad["fil_sha256"]


_STEDER: Mapping[str, Callable[[Rad], Iterator[Funn]]] = {
    dokument.name: _dokument,
    oppdrag.name: _oppdrag,
    hendelse.name: _hendelse,
    postenjobb.name: _postenjobb,
    fornyelse.name: _fornyelse,
    bevispakke.name: _bevispakke,
}
_DOKUMENT_ID = {
    dokument.name: "id",
    oppdrag.name: "id",
    hendelse.name: "dokument_id",
    postenjobb.name: "oppdrag_id",
    fornyelse.name: "dokument_id",
    bevispakke.name: "dokument_id",
}


def pekere_i(rader: Iterable[tuple[str, Rad]]) -> set[str]:
    """What these rows, each with its table, cannot do without. Rows of documents come first; a deleted one points to nothing.

    Rows of an older version, in a safety copy, may lack a column.
    """
    return {sha256 for _, sha256 in _funn(rader)}


def slag_i(rader: Iterable[tuple[str, Rad]]) -> dict[str, frozenset[Filslag]]:
    """What each file is that these rows point to, by its checksum: the same bytes may be more than one thing. Rows of documents come first,
    whole: the attachments stand in the record."""
    alle = list(rader)
    slag: dict[str, frozenset[Filslag]] = {}
    for ett, sha256 in chain(_funn(alle), _vedlegg_i(alle)):
        slag[sha256] = slag.get(sha256, frozenset()) | {ett}
    return slag


def _funn(rader: Iterable[tuple[str, Rad]]) -> Iterator[tuple[Filslag, str]]:
    slettede: set[str] = set()
    for tabell, rad in rader:
        if tabell == dokument.name and rad.get("slettet") is not None:
            slettede.add(rad["id"])
        elif tabell in _STEDER and rad[_DOKUMENT_ID[tabell]] not in slettede:
            yield from ((slag, sha256) for slag, sha256 in _STEDER[tabell](rad) if sha256)


def _vedlegg_i(rader: Iterable[tuple[str, Rad]]) -> Iterator[tuple[Filslag, str]]:
    """A deleted document has none left in its record."""
    for tabell, rad in rader:
        if tabell == dokument.name:
            yield from ((Filslag.VEDLEGG, ett["sha256"]) for ett in rad["post"].get("vedlegg", ()))


def pekere(forbindelse: Connection) -> set[str]:
    """What any row in the database points to, attachments too: those of a document that was made before they were kept are not there."""
    return pekere_i(_rader(forbindelse)) | {sha256 for _, sha256 in _vedlegg(forbindelse)}


def pekere_til(forbindelse: Connection, ider: Collection[str]) -> Mapping[str, set[str]]:
    """What the rows of each of these documents point to, attachments too. A deleted one, or one that is not there, points to nothing."""
    rader: dict[str, list[tuple[str, Rad]]] = defaultdict(list)
    for tabell, rad in _rader(forbindelse, ider):
        rader[rad[_DOKUMENT_ID[tabell]]].append((tabell, rad))
    funnet = {id_: pekere_i(rader[id_]) for id_ in ider}
    for id_, sha256 in _vedlegg(forbindelse, ider):
        funnet[id_].add(sha256)
    return funnet


def _rader(forbindelse: Connection, ider: Collection[str] | None = None) -> Iterator[tuple[str, Rad]]:
    """The rows that can point, of these documents; None: of all."""
    sporringer = {
        dokument: select(dokument.c.id, dokument.c.slettet, dokument.c.pdf_sha256, dokument.c.grunnlag_sha256),
        oppdrag: select(oppdrag.c.id, oppdrag.c.fil_sha256),
        hendelse: select(hendelse.c.dokument_id, hendelse.c.type, hendelse.c.data).where(hendelse.c.type == FORSEGLET),
        postenjobb: select(postenjobb.c.oppdrag_id, postenjobb.c.pades_sha256),
        fornyelse: select(fornyelse.c.dokument_id, fornyelse.c.forrige_sha256, fornyelse.c.fil_sha256),
        bevispakke: select(bevispakke.c.dokument_id, bevispakke.c.fil_sha256),
    }
    for tabell, sporring in sporringer.items():
        valgt = sporring if ider is None else sporring.where(tabell.c[_DOKUMENT_ID[tabell.name]].in_(ider))
        for rad in forbindelse.execution_options(yield_per=1000).execute(valgt):
            yield tabell.name, rad._asdict()


def _vedlegg(forbindelse: Connection, ider: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """The attachments of these documents, each with its document's id; None: of all."""
    sporring = select(dokument.c.id, dokument.c.post).where(dokument.c.slettet.is_(None))
    valgt = sporring if ider is None else sporring.where(dokument.c.id.in_(ider))
    for id_, post in forbindelse.execution_options(yield_per=1000).execute(valgt):
        yield from ((id_, ett["sha256"]) for ett in post.get("vedlegg", ()))

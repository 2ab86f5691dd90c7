"""What has been released and may not change: each rule row and each county row, by a digest of all that it says.

A released row has decided contracts. It is never edited: it is closed with a last day, and a new row with a new id and date takes over.
The ledger (`forms/regler.toml`) remembers the digest of each; here the rows as they are now are held against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.tabell import Brudd, Regel, Tabell, Tabellfeil, kontroller
from app.domene.tabeller import ALLE_TABELLER
from app.errors import Oppsettsfeil
from app.tekst import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """One row as it is now. `hvor`: its table, or the county file."""

    id: str
    hvor: str
    avtrykk: str
    til: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frigitt:
    """One row as it was released."""

    id: str
    hvor: str
    avtrykk: str
    frigitt: date
    til: date | None = None


class Avviksart(StrEnum):
    """What has happened to a row since it was released."""

    ENDRET = "endret"
    FJERNET = "fjernet"
    FLYTTET = "flyttet"
    SLUTT_ENDRET = "sluttdato-endret"
    AVSLUTTET = "avsluttet"
    IKKE_FRIGITT = "ikke-frigitt"


FLESTE_NEVNT = 10
BRUDD = frozenset({Avviksart.ENDRET, Avviksart.FJERNET, Avviksart.FLYTTET, Avviksart.SLUTT_ENDRET})
"""What nobody may do to a released row. The rest waits to be released."""
FORKLARING: Mapping[Avviksart, Tekst] = {
    Avviksart.ENDRET: Tekst(nb="er endret etter at den ble frigitt", nn="er endra etter at ho blei frigitt"),
    Avviksart.FJERNET: Tekst(nb="er frigitt, men finnes ikke lenger", nn="er frigitt, men finst ikkje lenger"),
    Avviksart.FLYTTET: Tekst(nb="står i en annen tabell enn da den ble frigitt", nn="står i ein annan tabell enn då ho blei frigitt"),
    Avviksart.SLUTT_ENDRET: Tekst(
        nb="har fått en annen sluttdato enn den som er frigitt", nn="har fått ein annan sluttdato enn den som er frigitt"
    ),
    Avviksart.AVSLUTTET: Tekst(nb="har fått en sluttdato som ikke er frigitt", nn="har fått ein sluttdato som ikkje er frigitt"),
    Avviksart.IKKE_FRIGITT: Tekst(nb="er ikke frigitt", nn="er ikkje frigitt"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvik:
    """One row that is not as it was released, by name."""

    art: Avviksart
    id: str
    hvor: str

    @property
    def tekst(self) -> Tekst:
        """The row and what has happened to it."""
        hva = FORKLARING[self.art]
        return Tekst(nb=f"{self.id} ({self.hvor}) {hva.nb}", nn=f"{self.id} ({self.hvor}) {hva.nn}")

    def som_json(self) -> dict[str, Any]:
        """For the command line."""
        return {"art": self.art.value, "rad": self.id, "hvor": self.hvor, "melding": self.tekst.som_json()}


# --- the rows as they are now -----------------------------------------------------------------------------------------


def regelrader(tabeller: Iterable[Tabell[Any, Any]] = ALLE_TABELLER) -> Iterator[Rad]:
    """Every rule row. Its last day is told apart: a row may be closed."""
    for tabell in tabeller:
        for regel in tabell.regler:
            yield Rad(id=regel.id, hvor=tabell.navn, avtrykk=avtrykk(_innhold(regel)), til=regel.til)


def fylkesrader(fylker: Mapping[str, Fylke]) -> Iterator[Rad]:
    """Every dated row of every county, with what it names spelled out: a changed policy changes the rows that use it."""
    for nummer, fylke in sorted(fylker.items()):
        for valg in fylke.valg:
            yield Rad(id=f"{nummer}/{valg.gjelder_fra.isoformat()}", hvor="fylke", avtrykk=avtrykk(_valget(valg)))


def _innhold(regel: Regel[Any]) -> dict[str, Any]:
    return {
        "id": regel.id,
        "nar": regel.vilkar,
        "utfall": regel.utfall,
        "begrunnelse": regel.begrunnelse,
        "kilde": regel.kilde,
        "utlostAv": regel.utlost_av,
        "fra": regel.fra,
    }


def _valget(valg: Fylkesvalg) -> Fylkesvalg:
    """Who signs for the county is a person: no part of what is released."""
    return replace(valg, signatar=None)


def avtrykk(innhold: Any) -> str:
    """SHA-256 of all that is said, in one spelling."""
    return hashlib.sha256(json.dumps(_kanonisk(innhold), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _kanonisk(verdi: Any) -> Any:
    if isinstance(verdi, Enum):
        return _kanonisk(verdi.value)
    if is_dataclass(verdi) and not isinstance(verdi, type):
        return {felt.name: _kanonisk(getattr(verdi, felt.name)) for felt in fields(verdi) if felt.metadata.get("regel", True)}
    if isinstance(verdi, Mapping):
        return {str(nokkel): _kanonisk(del_) for nokkel, del_ in verdi.items()}
    if isinstance(verdi, set | frozenset):
        return sorted((_kanonisk(del_) for del_ in verdi), key=lambda del_: json.dumps(del_, ensure_ascii=False, sort_keys=True))
    if isinstance(verdi, tuple | list):
        return [_kanonisk(del_) for del_ in verdi]
    if verdi is None or isinstance(verdi, bool | int | str):
        return verdi
    return str(verdi)


# --- held against the ledger ------------------------------------------------------------------------------------------


def avvik(rader: Iterable[Rad], frigitte: Iterable[Frigitt]) -> tuple[Avvik, ...]:
    """Every row that is not as it was released."""
    na, bok = {rad.id: rad for rad in rader}, {rad.id: rad for rad in frigitte}
    borte = (Avvik(art=Avviksart.FJERNET, id=rad.id, hvor=rad.hvor) for rad in bok.values() if rad.id not in na)
    return (*(ett for rad in na.values() for ett in _avvik(rad, bok.get(rad.id))), *borte)


def _avvik(rad: Rad, frigitt: Frigitt | None) -> Iterator[Avvik]:
    if frigitt is None:
        yield Avvik(art=Avviksart.IKKE_FRIGITT, id=rad.id, hvor=rad.hvor)
        return
    if rad.avtrykk != frigitt.avtrykk:
        yield Avvik(art=Avviksart.ENDRET, id=rad.id, hvor=rad.hvor)
    if rad.hvor != frigitt.hvor:
        yield Avvik(art=Avviksart.FLYTTET, id=rad.id, hvor=rad.hvor)
    if rad.til != frigitt.til:
        art = Avviksart.AVSLUTTET if frigitt.til is None else Avviksart.SLUTT_ENDRET
        yield Avvik(art=art, id=rad.id, hvor=rad.hvor)


def brudd_i(tabeller: Iterable[Tabell[Any, Any]]) -> tuple[Brudd, ...]:
    """Every case and day for which some table has no row, or more than one; and every row that never answers."""
    return tuple(brudd for tabell in tabeller for brudd in kontroller(tabell))


def samlet(brudd: Iterable[Brudd]) -> tuple[str, ...]:
    """One line for each table, kind of break and rows: the first case, and how many there are."""
    like: dict[tuple[str, str, tuple[str, ...]], list[Brudd]] = {}
    for ett in brudd:
        like.setdefault((ett.tabell, ett.art.value, ett.regler), []).append(ett)
    return tuple(f"{alle[0]}" + (f" (+ {len(alle) - 1})" if len(alle) > 1 else "") for alle in like.values())


def krev_hele(tabeller: Iterable[Tabell[Any, Any]]) -> None:
    """Refuse tables that do not answer exactly once. The text names tables and rows."""
    if brudd := brudd_i(tabeller):
        skrevet = "; ".join(samlet(brudd)[:FLESTE_NEVNT])
        raise Tabellfeil(Tekst(nb=skrevet, nn=skrevet))


class RegelEndret(Oppsettsfeil):
    """A released row is no longer what it was. The text names the rows."""

    kode = "regel-endret"


class Tilbakedatert(Oppsettsfeil):
    """A row is closed on a day that has been: it has decided contracts since."""

    kode = "regel-tilbakedatert"


def krev_uendret(funnet: Iterable[Avvik], *, alt: bool) -> None:
    """Refuse rows that have changed since they were released; with `alt` those too that are not released."""
    ulovlige = [ett for ett in funnet if alt or ett.art in BRUDD]
    if ulovlige:
        raise RegelEndret(_oppramset(ulovlige), tiltak=NY_RAD)


NY_RAD = Tekst(
    nb="Sett raden tilbake, gi den en sluttdato, og skriv endringen som en ny rad med ny id og dato. Kjør så `kontraktverk regler frigi`.",
    nn="Set rada tilbake, gi ho ein sluttdato, og skriv endringa som ei ny rad med ny id og dato. Køyr så `kontraktverk regler frigi`.",
)


def _oppramset(funnet: list[Avvik]) -> Tekst:
    return Tekst(nb="; ".join(ett.tekst.nb for ett in funnet) + ".", nn="; ".join(ett.tekst.nn for ett in funnet) + ".")


def frigi(rader: Iterable[Rad], frigitte: Iterable[Frigitt], dag: date, *, igjen: frozenset[str] = frozenset()) -> tuple[Frigitt, ...]:
    """The ledger with all new and closed rows in it. Rows (or whole tables) in `igjen` are released anew; no other change is taken."""
    alle, bok = tuple(rader), {rad.id: rad for rad in frigitte}
    krev_uendret((ett for ett in avvik(alle, bok.values()) if igjen.isdisjoint((ett.id, ett.hvor))), alt=False)
    sene = [rad for rad in alle if igjen.isdisjoint((rad.id, rad.hvor)) and _lukket_bakover(rad, bok.get(rad.id), dag)]
    if sene:
        raise Tilbakedatert(_bakover(sene), tiltak=NY_RAD)
    return tuple(_frigitt(rad, bok.get(rad.id), dag) for rad in alle)


def _lukket_bakover(rad: Rad, frigitt: Frigitt | None, dag: date) -> bool:
    return frigitt is not None and rad.til is not None and frigitt.til is None and rad.til < dag


def _frigitt(rad: Rad, for_: Frigitt | None, dag: date) -> Frigitt:
    uendret = for_ is not None and (for_.avtrykk, for_.hvor, for_.til) == (rad.avtrykk, rad.hvor, rad.til)
    return for_ if for_ is not None and uendret else Frigitt(id=rad.id, hvor=rad.hvor, avtrykk=rad.avtrykk, frigitt=dag, til=rad.til)


def _bakover(rader: list[Rad]) -> Tekst:
    ider = ", ".join(rad.id for rad in rader)
    return Tekst(
        nb=f"{ider} har fått en sluttdato som er passert. Raden har avgjort kontrakter etter den dagen.",
        nn=f"{ider} har fått ein sluttdato som er passert. Rada har avgjort kontraktar etter den dagen.",
    )

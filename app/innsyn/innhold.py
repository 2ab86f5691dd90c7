"""All that is stored of a document, table by table, opened: and of one person in it, without what is another's.

The right of access is to one's own data, and must not tell of others more than the contract itself does (art. 15 no. 4): another's number,
address and contact data are left out, and so are files that hold them (`app.innsyn.filer`); that they are is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from app.domene.personpekere import PERSONPEKERE
from app.domene.roller import Rolle
from app.innsyn.filer import KANDIDATENS, Utelatt, fordel, forhold
from app.innsyn.person import Person, kandidatens
from app.lager import nokkelbytte, personnumre, saksdata
from app.lager.base import Lager
from app.lager.blobs import Blobs
from app.lager.filpekere import Filslag, slag_i
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import dokument
from app.lager.nokkelbytte import Kryptotabell
from app.lager.personinnhold import Tabellinnhold, med_rader

UTELATT = "utelatt"
"""What stands for another person's data."""
NOKLER = frozenset({"nokkel_id", "kryptert", "indeks"})
"""Columns that say nothing by themselves: what is encrypted is opened, and a keyed mark cannot be."""
SYNLIG_FOR_ALLE = frozenset({"navn", "rolle", "roller", "tittel", "stilling"})
"""What the contract says of each who stands in it."""
_KRYPTERT: Mapping[str, Kryptotabell] = {en.tabell.name: en for en in nokkelbytte.TABELLER}

Rader = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Dokumentinnhold:
    """What is stored of one document. `andres`: by table, how many rows are another person's and not here; `utelatt`: the files that are
    not. `sammenlikning`: this person's part of what a new issue is compared with, where the file of it is left out."""

    id: str
    tabeller: Mapping[str, Rader]
    andres: Mapping[str, int]
    filer: tuple[str, ...]
    """The stored files that are handed over, by checksum."""
    utelatt: tuple[Utelatt, ...]
    sammenlikning: Mapping[str, Any] | None

    def som_json(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "dokumentId": self.id,
            "tabeller": self.tabeller,
            "sammenlikning": self.sammenlikning,
            "andresRader": self.andres,
            "filer": list(self.filer),
            "filerIkkeUtlevert": [ett.som_json() for ett in self.utelatt],
        }


@dataclass(frozen=True, slots=True)
class _Plasser:
    """Where in the document a person stands: in the data, and the fields they sign. None: whoever asks may see all."""

    pekere: frozenset[str]
    felter: frozenset[str]

    def eier(self, verdi: str) -> bool:
        """The row is this person's."""
        return verdi in self.pekere or verdi in self.felter


def hent(lager: Lager, forbindelse: Connection, ring: Nokkelring, dokument_id: str, person: Person | None) -> Dokumentinnhold:
    """Everything of the document, or what of it is this person's."""
    plasser = _plasser(lager, forbindelse, ring, dokument_id, person) if person else None
    tabeller: dict[str, Rader] = {}
    andres: dict[str, int] = {}
    raa: list[tuple[str, Mapping[str, Any]]] = []
    for tabell, innhold in med_rader():
        rader = _rader(forbindelse, tabell, innhold, dokument_id)
        raa += [(tabell.name, rad._asdict()) for rad in rader]
        apne = [_apnet(ring, tabell, rad) | _eier(tabell.name, rad, tabeller) for rad in rader]
        mine = [rad for rad in apne if plasser is None or _er_min(innhold, rad, plasser)]
        tabeller[tabell.name] = [rad if plasser is None else _BESKAR.get(tabell.name, _uendret)(rad, plasser) for rad in mine]
        andres[tabell.name] = len(apne) - len(mine)
    slag = slag_i(raa)
    hvem = forhold(forbindelse, ring, dokument_id, pekere=plasser.pekere, felter=plasser.felter) if plasser else None
    filer, utelatt = fordel(slag, hvem)
    return Dokumentinnhold(
        dokument_id,
        {navn: rader for navn, rader in tabeller.items() if rader},
        {navn: antall for navn, antall in andres.items() if antall},
        filer,
        utelatt,
        _sammenlikning(lager.blobs, slag, plasser) if plasser else None,
    )


def _sammenlikning(blobs: Blobs, slag: Mapping[str, frozenset[Filslag]], plasser: _Plasser) -> dict[str, Any] | None:
    """The data that lie longer than `saksdata` do, cut as those are: the file itself is of everybody."""
    for sha256, er in slag.items():
        if Filslag.SAMMENLIKNING in er:
            delen: dict[str, Any] = _uten_andre(json.loads(blobs.hent(sha256)), "", plasser)
            return delen
    return None


def _rader(forbindelse: Connection, tabell: Table, innhold: Tabellinnhold, dokument_id: str) -> list[Row[Any]]:
    if innhold.rader is None:
        return []
    return list(forbindelse.execute(select(tabell).where(innhold.rader(tabell, dokument_id)).order_by(*tabell.primary_key)))


def _apnet(ring: Nokkelring, tabell: Table, rad: Row[Any]) -> dict[str, Any]:
    """The row as JSON, with what was encrypted in the clear."""
    apen = {
        navn: verdi.isoformat() if isinstance(verdi, datetime) else verdi for navn, verdi in rad._asdict().items() if navn not in NOKLER
    }
    if tabell.name in _KRYPTERT:
        skjult = ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=_KRYPTERT[tabell.name].plass(rad))
        apen["innhold"] = _lest(skjult)
    return apen


def _lest(skrevet: str) -> Any:
    """JSON where it is more than one value; a number is told as it is written."""
    return json.loads(skrevet) if skrevet[:1] in {"{", "["} else skrevet


def _eier(tabell: str, rad: Row[Any], tabeller: Mapping[str, Rader]) -> dict[str, Any]:
    """Whose a row is, where another row says so: the event that a name was taken out of, the message that was caught."""
    if tabell not in _EIERE:
        return {}
    andre, nokkel, felt = _EIERE[tabell]
    return {"felt": next((felt(en) for en in tabeller[andre] if en[nokkel] == rad._asdict()[nokkel]), None)}


_EIERE: Mapping[str, tuple[str, str, Callable[[Mapping[str, Any]], str | None]]] = {
    "hendelse_personlig": ("hendelse", "nr", lambda hendelse: hendelse["data"].get("felt")),
    "fanget_melding": ("melding", "id", lambda melding: melding["felt"]),
}
"""By table: the table that knows, what they have in common, and where it says so."""


# ---------------------------------------------------------------- whose it is


def _plasser(lager: Lager, forbindelse: Connection, ring: Nokkelring, dokument_id: str, person: Person) -> _Plasser:
    numre = personnumre.hent(forbindelse, ring, dokument_id)
    som_kandidat = KANDIDATENS if dokument_id in kandidatens(lager, forbindelse, person) else frozenset()
    pekere = som_kandidat.union(peker for peker, nummer in numre.items() if nummer == person.nummer)
    return _Plasser(pekere, frozenset(_felter(forbindelse, ring, dokument_id, person, pekere)))


def _felter(forbindelse: Connection, ring: Nokkelring, dokument_id: str, person: Person, pekere: frozenset[str]) -> Iterator[str]:
    """By the number that each signer was stored with; where that is deleted, by the roles that the person has in the data."""
    data = saksdata.les(forbindelse, ring, dokument_id)
    for en in data.undertegnere if data else ():
        if en.nummer == person.nummer:
            yield en.krav.felt
    post = forbindelse.execute(select(dokument.c.post).where(dokument.c.id == dokument_id)).scalar_one()
    for rad in post.get("signatarer", ()):
        if PERSONPEKERE.get(Rolle(rad["rolle"])) in pekere:
            yield rad["felt"]


def _er_min(innhold: Tabellinnhold, rad: Mapping[str, Any], plasser: _Plasser) -> bool:
    """What is nobody's by itself (the log, the state) is told; a row of somebody is told to them alone."""
    hvem = rad.get(innhold.felt) if innhold.felt else None
    return innhold.felt is None or (hvem is not None and plasser.eier(str(hvem)))


def _uendret(rad: dict[str, Any], _plasser: _Plasser) -> dict[str, Any]:
    return rad


def _saksdata(rad: dict[str, Any], plasser: _Plasser) -> dict[str, Any]:
    """The data with the others in it by name alone."""
    lest = rad["innhold"]
    data = json.loads(lest["data"])
    undertegnere = [en for en in lest["undertegnere"] if plasser.eier(en["krav"]["felt"])]
    return {**rad, "innhold": {**lest, "data": _uten_andre(data, "", plasser), "undertegnere": undertegnere}}


def _uten_andre(verdi: Any, peker: str, plasser: _Plasser) -> Any:
    """Every object with a person's number, or inside one who is another: names and roles alone."""
    if isinstance(verdi, list):
        return [_uten_andre(en, f"{peker}/{nr}", plasser) for nr, en in enumerate(verdi)]
    if not isinstance(verdi, dict):
        return verdi
    if _er_person(verdi) and peker not in plasser.pekere:
        return {navn: en if navn in SYNLIG_FOR_ALLE else UTELATT for navn, en in verdi.items() if navn != "foresatte"} | _foresatte(
            verdi, peker, plasser
        )
    return {navn: _uten_andre(en, f"{peker}/{navn}", plasser) for navn, en in verdi.items()}


def _er_person(verdi: Mapping[str, Any]) -> bool:
    return "fornavn" in (verdi.get("navn") or {}) if isinstance(verdi.get("navn"), dict) else "personidentifikator" in verdi


def _foresatte(verdi: Mapping[str, Any], peker: str, plasser: _Plasser) -> dict[str, Any]:
    """A foresatt stands inside the candidate, and may be the one who asks."""
    return {"foresatte": _uten_andre(verdi["foresatte"], f"{peker}/foresatte", plasser)} if "foresatte" in verdi else {}


_BESKAR: Mapping[str, Callable[[dict[str, Any], _Plasser], dict[str, Any]]] = {"saksdata": _saksdata}
"""Tables whose one row is of many."""

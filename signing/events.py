"""What can happen to a signing order: one frozen value per thing, with an id that makes a repetition harmless.

`som_json` and `les_hendelse` are the form in which events are stored and read back; an order is nothing but its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from signing.errors import UgyldigOppdrag
from signing.model import Identifikasjon, Niva, Signaturkrav, Tekst


class Slag(StrEnum):
    """The name under which an event is stored; never renamed."""

    OPPRETTET = "opprettet"
    VARSLET = "varslet"
    SIGNERT = "signert"
    FORSEGLET = "forseglet"


@dataclass(frozen=True, slots=True)
class Opprettet:
    """An order was opened: who is to sign, and in which group."""

    id: str
    oppdrag: str
    tid: datetime
    krav: tuple[Signaturkrav, ...]
    slag = Slag.OPPRETTET

    def innhold(self) -> dict[str, Any]:
        """What the event holds besides id, order and time."""
        return {"krav": [_krav_som_json(k) for k in self.krav]}


@dataclass(frozen=True, slots=True)
class Varslet:
    """A signer was told that it is their turn."""

    id: str
    oppdrag: str
    tid: datetime
    felt: str
    slag = Slag.VARSLET

    def innhold(self) -> dict[str, Any]:
        """What the event holds besides id, order and time."""
        return {"felt": self.felt}


@dataclass(frozen=True, slots=True)
class Signert:
    """A signer signed. `identifikasjon` is None where a provider does not tell."""

    id: str
    oppdrag: str
    tid: datetime
    felt: str
    identifikasjon: Identifikasjon | None = None
    slag = Slag.SIGNERT

    def innhold(self) -> dict[str, Any]:
        """What the event holds besides id, order and time."""
        i = self.identifikasjon
        ident = None if i is None else {"metode": i.metode, "niva": i.niva.value, "tid": i.tid.isoformat()}
        return {"felt": self.felt, "identifikasjon": ident}


@dataclass(frozen=True, slots=True)
class Forseglet:
    """The county's seal is on, over exactly these bytes."""

    id: str
    oppdrag: str
    tid: datetime
    sha256: str
    slag = Slag.FORSEGLET

    def innhold(self) -> dict[str, Any]:
        """What the event holds besides id, order and time."""
        return {"sha256": self.sha256}


Signerhendelse = Varslet | Signert
Hendelse = Opprettet | Varslet | Signert | Forseglet


def som_json(hendelse: Hendelse) -> dict[str, Any]:
    """The stored form."""
    return {
        "id": hendelse.id,
        "oppdrag": hendelse.oppdrag,
        "tid": hendelse.tid.isoformat(),
        "slag": hendelse.slag.value,
        **hendelse.innhold(),
    }


def les_hendelse(d: dict[str, Any]) -> Hendelse:
    """The event of a stored form. Raises `UgyldigOppdrag` for what is no event of ours."""
    try:
        felles = {"id": d["id"], "oppdrag": d["oppdrag"], "tid": datetime.fromisoformat(d["tid"])}
        match Slag(d["slag"]):
            case Slag.OPPRETTET:
                return Opprettet(**felles, krav=tuple(_les_krav(k) for k in d["krav"]))
            case Slag.VARSLET:
                return Varslet(**felles, felt=d["felt"])
            case Slag.SIGNERT:
                return Signert(**felles, felt=d["felt"], identifikasjon=_les_identifikasjon(d["identifikasjon"]))
            case Slag.FORSEGLET:
                return Forseglet(**felles, sha256=d["sha256"])
    except (KeyError, TypeError, ValueError) as e:
        raise UgyldigOppdrag(
            Tekst(nb="En lagret hendelse kan ikke leses.", nn="Ei lagra hending kan ikkje lesast."),
            Tekst(nb="Hent loggen fra sikkerhetskopien.", nn="Hent loggen frå tryggingskopien."),
        ) from e


def _krav_som_json(k: Signaturkrav) -> dict[str, Any]:
    return {"felt": k.felt, "navn": k.navn, "rollerTekst": k.roller_tekst, "paVegneAv": list(k.pa_vegne_av), "gruppe": k.gruppe}


def _les_krav(d: dict[str, Any]) -> Signaturkrav:
    return Signaturkrav(
        felt=d["felt"], navn=d["navn"], roller_tekst=d["rollerTekst"], pa_vegne_av=tuple(d["paVegneAv"]), gruppe=int(d["gruppe"])
    )


def _les_identifikasjon(d: dict[str, Any] | None) -> Identifikasjon | None:
    return None if d is None else Identifikasjon(metode=d["metode"], niva=Niva(d["niva"]), tid=datetime.fromisoformat(d["tid"]))

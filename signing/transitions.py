"""What may follow what: one table for a signer, one for the whole order. Data only; `docs/oppdrag.md` prints both.

A cell is the state that follows, or the reason why not (`Nei`). Every cell is written: there is no «else». The same state again means
that the event is noted and changes nothing, which is what an old message is that comes late or twice.
`FRAMDRIFT`: the order's state follows from where its signers stand (`order.framdrift`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import TypeVar

from signing.events import Slag
from signing.refusals import Nei
from signing.states import AKTIVE, FERDIGE, HINDRET, STOPPET, Signertilstand, Tilstand

S, T = Signertilstand, Tilstand


class Signerslag(StrEnum):
    """What can happen to one signer: their own events, by kind of hindrance, and what follows when the order ends."""

    VARSLET = "varslet"
    PAMINNET = "paminnet"
    APNET = "apnet"
    SIGNERT = "signert"
    AVSLATT = "avslatt"
    IKKE_LEVERT = "ikkeLevert"
    RESERVERT = "reservert"
    MANGLER_KONTAKT = "manglerKontakt"
    SPERRET = "sperret"
    UTEN_NAVN = "utenNavn"
    UKJENT_STATUS = "ukjentStatus"
    KONTAKT_RETTET = "kontaktRettet"
    STOPPET = "stoppet"
    """The order ended before they answered."""
    FRIST_UTE = "fristUte"
    """The order ran out while it was their turn."""


class Fra(Enum):
    """Where an order's next state is taken from, when it does not stand in the table."""

    SIGNATARENE = "følger signatarene"


FRAMDRIFT = Fra.SIGNATARENE
Signersvar = Signertilstand | Nei
Oppdragssvar = Tilstand | Fra | Nei
N = TypeVar("N")
V = TypeVar("V")


def _like(tilstander: Iterable[N], svar: V) -> dict[N, V]:
    """The same answer in several states."""
    return dict.fromkeys(tilstander, svar)


def _som_for(tilstander: Iterable[N]) -> dict[N, N]:
    """Noted; each state stays as it is."""
    return {tilstand: tilstand for tilstand in tilstander}


# ---------------------------------------------------------------- a signer

SVART: Mapping[Signertilstand, Nei] = {S.SIGNERT: Nei.HAR_SIGNERT, S.AVSLATT: Nei.HAR_AVSLATT}
UTE = (S.UTLOPT, S.BORTFALT)
UBESVART = (S.VENTER_TUR, S.VARSLET, S.APNET, S.UKJENT, *HINDRET)


def _hinder(arsak: Signertilstand) -> dict[Signertilstand, Signersvar]:
    """A notice that did not arrive: the graver cause stands; who has opened the document has been reached."""
    gravere = HINDRET[HINDRET.index(arsak) :]
    return {
        **_som_for(S),
        **_like((S.VENTER_TUR, S.VARSLET, S.UKJENT), arsak),
        **{tilstand: tilstand if tilstand in gravere else arsak for tilstand in HINDRET},
    }


SIGNEROVERGANGER: Mapping[Signerslag, Mapping[Signertilstand, Signersvar]] = {
    Signerslag.VARSLET: {
        S.VENTER_TUR: S.VARSLET,
        S.VARSLET: S.VARSLET,  # told again
        S.APNET: S.APNET,
        S.UKJENT: S.UKJENT,
        **_like(HINDRET, S.VARSLET),  # sent again
        **SVART,
        **_like(UTE, Nei.AVSLUTTET),
    },
    Signerslag.PAMINNET: {
        S.VENTER_TUR: Nei.IKKE_VARSLET,
        **_som_for((S.VARSLET, S.APNET, S.UKJENT)),
        **_like(HINDRET, Nei.KOMMER_IKKE_FRAM),
        **SVART,
        **_like(UTE, Nei.AVSLUTTET),
    },
    Signerslag.APNET: {
        **_like((S.VENTER_TUR, S.VARSLET, S.APNET, S.UKJENT, *HINDRET), S.APNET),
        **_som_for((S.SIGNERT, S.AVSLATT, *UTE)),
    },
    Signerslag.SIGNERT: {**_like(UBESVART, S.SIGNERT), **SVART, **_like(UTE, S.SIGNERT)},  # told after the end: it did happen
    Signerslag.AVSLATT: {**_like(UBESVART, S.AVSLATT), **SVART, **_like(UTE, S.AVSLATT)},
    Signerslag.IKKE_LEVERT: _hinder(S.IKKE_LEVERT),
    Signerslag.RESERVERT: _hinder(S.RESERVERT),
    Signerslag.MANGLER_KONTAKT: _hinder(S.MANGLER_KONTAKT),
    Signerslag.SPERRET: _hinder(S.SPERRET),
    Signerslag.UTEN_NAVN: _hinder(S.UTEN_NAVN),
    Signerslag.UKJENT_STATUS: {**_som_for(S), **_like((S.VENTER_TUR, S.VARSLET), S.UKJENT)},
    Signerslag.KONTAKT_RETTET: {
        **_like((S.VENTER_TUR, S.VARSLET, S.UKJENT, *HINDRET), S.VENTER_TUR),  # to be told anew, where they can be reached
        **_som_for((S.APNET, S.SIGNERT)),
        S.AVSLATT: Nei.HAR_AVSLATT,
        **_like(UTE, Nei.AVSLUTTET),
    },
    Signerslag.STOPPET: {**_like(UBESVART, S.BORTFALT), **_som_for((S.SIGNERT, S.AVSLATT, *UTE))},
    Signerslag.FRIST_UTE: {**_like(UBESVART, S.UTLOPT), **_som_for((S.SIGNERT, S.AVSLATT, *UTE))},
}

# ---------------------------------------------------------------- an order

SLUTT = (*STOPPET, T.ERSTATTET)
APNE = (*AKTIVE, T.AVVIK)
IKKE_SENDT: Mapping[Tilstand, Oppdragssvar] = {T.KLADD: Nei.IKKE_SENDT}
ER_SLUTT: Mapping[Tilstand, Oppdragssvar] = {**_like(SLUTT, Nei.AVSLUTTET), **_like(FERDIGE, Nei.FORSEGLET)}
"""The two ways in which it is too late."""
BESKJED: Mapping[Tilstand, Oppdragssvar] = {
    **IKKE_SENDT,
    **_like(AKTIVE, FRAMDRIFT),
    T.AVVIK: Nei.MA_KONTROLLERES,
    **ER_SLUTT,
}
"""Somebody is told something: only while the order is with the signers."""
NYTT: Mapping[Tilstand, Oppdragssvar] = {**IKKE_SENDT, **_like(AKTIVE, FRAMDRIFT), **_som_for((T.AVVIK, *SLUTT, *FERDIGE))}
"""News of a signer, which may come late and then moves nothing else."""

OPPDRAGSOVERGANGER: Mapping[Slag, Mapping[Tilstand, Oppdragssvar]] = {
    Slag.OPPRETTET: _like(T, Nei.ALLEREDE_OPPRETTET),
    Slag.SENDT: {
        **_like(APNE, Nei.ALLEREDE_SENDT),
        **_like((T.KLADD, T.SENDT, T.UTILGJENGELIG), FRAMDRIFT),  # once more, where the provider's own order has failed
        **ER_SLUTT,
    },
    Slag.VARSLET: BESKJED,
    Slag.PAMINNET: BESKJED,
    Slag.APNET: NYTT,
    Slag.SIGNERT: {**NYTT, **_like(FERDIGE, Nei.FORSEGLET)},
    Slag.AVSLATT: {**NYTT, **_like(APNE, T.AVSLATT), **_like(FERDIGE, Nei.FORSEGLET)},
    Slag.IKKE_LEVERT: NYTT,
    Slag.UKJENT_STATUS: NYTT,
    Slag.KONTAKT_RETTET: {T.KLADD: FRAMDRIFT, **_like(AKTIVE, FRAMDRIFT), T.AVVIK: T.AVVIK, **ER_SLUTT},
    Slag.FRIST_FORLENGET: {**IKKE_SENDT, **_like(AKTIVE, FRAMDRIFT), T.AVVIK: T.AVVIK, **ER_SLUTT},
    Slag.UTLOPT: {**IKKE_SENDT, **_like(AKTIVE, T.UTLOPT), T.AVVIK: Nei.MA_KONTROLLERES, **ER_SLUTT},
    Slag.AVBRUTT: {**_like((T.KLADD, *APNE), T.AVBRUTT), **ER_SLUTT},
    Slag.ERSTATTET: {**_like((T.KLADD, *APNE, *STOPPET, *FERDIGE), T.ERSTATTET), T.ERSTATTET: Nei.ALLEREDE_ERSTATTET},
    Slag.GODKJENT: {**BESKJED, **_som_for(FERDIGE)},
    Slag.AVVIK: {**IKKE_SENDT, **_like(APNE, T.AVVIK), **ER_SLUTT},
    Slag.AVKLART: {**_like((T.KLADD, *AKTIVE), Nei.IKKE_AVVIK), T.AVVIK: FRAMDRIFT, **ER_SLUTT},
    Slag.FORSEGLET: {**IKKE_SENDT, **_like(AKTIVE, T.FULLFORT), T.AVVIK: Nei.MA_KONTROLLERES, **ER_SLUTT},
    Slag.ARKIVERT: {
        **_like((T.KLADD, *APNE), Nei.IKKE_FORSEGLET),
        **_like(STOPPET, Nei.AVSLUTTET),
        T.FULLFORT: T.ARKIVERT,
        T.ARKIVERT: Nei.ALLEREDE_ARKIVERT,
        T.ERSTATTET: T.ERSTATTET,  # replaced while on its way to the archive, which has it all the same
    },
}

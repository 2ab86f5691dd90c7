"""Which county a failed job is of, so that nobody is told of another's.

A job about a document, an order or a message is its county's. One that goes over everything is the service's own, seen by every
administrator without its arguments: where a sweep had come to is somebody's document. One we cannot place is for the operator alone
(`kontraktverk jobber`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection, Select, select

from app.errors import IkkeFunnet
from app.jobber import feilliste
from app.jobber.feilliste import Jobbfeil
from app.jobber.port import Args, Jobber
from app.lager.modeller import dokument, melding, oppdrag, postenko
from app.lager.webhookmodell import webhook
from app.tekst import Tekst

EIER: Mapping[str, Select[str, str]] = {
    "dokument": select(dokument.c.id, dokument.c.fylkesnummer),
    "oppdrag": select(oppdrag.c.id, oppdrag.c.fylkesnummer),
    "melding": select(melding.c.id, oppdrag.c.fylkesnummer).join(oppdrag, oppdrag.c.id == melding.c.oppdrag_id),
    "fylke": select(postenko.c.fylkesnummer, postenko.c.fylkesnummer),
    "webhook": select(webhook.c.id, webhook.c.fylkesnummer),
}
"""How the county of an argument is found, by the argument's name."""
OVER_ALT = frozenset({"etter"})
"""Arguments of the jobs that go over everything."""
_SAMTIDIG = 500
"""Ids in one question; SQLite takes some thousands."""


def les(forbindelse: Connection, fylkesnummer: str, *, bare_dode: bool = False) -> tuple[Jobbfeil, ...]:
    """What an administrator of the county may see, the newest first."""
    alle = feilliste.les(forbindelse, bare_dode=bare_dode)
    eiere = _eiere(forbindelse, (feil.args for feil in alle))
    return tuple(_synlig(feil) for feil in alle if _er_for(feil.args, eiere, fylkesnummer))


def kjor_igjen(forbindelse: Connection, jobber: Jobber, jobb: str, *, fylkesnummer: str) -> None:
    """Lay a job that was given up in the queue again; another county's does not exist."""
    if jobb not in {feil.jobb for feil in les(forbindelse, fylkesnummer, bare_dode=True)}:
        raise IkkeFunnet(
            Tekst(nb="Ingen jobb som er gitt opp, heter dette.", nn="Ingen jobb som er gitt opp, heiter dette."),
            tiltak=Tekst(nb="Se i listen over jobber som er gitt opp.", nn="Sjå i lista over jobbar som er gitt opp."),
        )
    feilliste.kjor_igjen(forbindelse, jobber, jobb)


def _synlig(feil: Jobbfeil) -> Jobbfeil:
    return replace(feil, args={}) if OVER_ALT.issuperset(feil.args) else feil


def _er_for(args: Args, eiere: Mapping[tuple[str, str], str], fylkesnummer: str) -> bool:
    return OVER_ALT.issuperset(args) or all(eiere.get(ett) == fylkesnummer for ett in args.items())


def _eiere(forbindelse: Connection, alle: Iterable[Args]) -> dict[tuple[str, str], str]:
    """The county of each argument that we can place."""
    sett = {ett for args in alle for ett in args.items()}
    return {(navn, id_): fylke for navn, sporring in EIER.items() for id_, fylke in _fylker(forbindelse, sporring, navn, sett)}


def _fylker(forbindelse: Connection, sporring: Select[str, str], navn: str, sett: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    ider = sorted(verdi for ett, verdi in sett if ett == navn)
    kolonne = sporring.selected_columns[0]
    for nr in range(0, len(ider), _SAMTIDIG):
        yield from ((rad[0], rad[1]) for rad in forbindelse.execute(sporring.where(kolonne.in_(ider[nr : nr + _SAMTIDIG]))))

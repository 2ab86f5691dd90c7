"""Is the audit log whole? Names the first broken entry of each chain, and what the daily heads know that the log does not.

Offline, like the verifier of documents, and without the code that wrote the log. An order's events are played again as well: a history
that the rules could not have made is told, even where every checksum fits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from signing.errors import SigneringsFeil
from signing.eventcodec import les_hendelse, sett_sammen
from signing.logg import INGEN, OPPDRAG, SLETTET, Hode, Post
from signing.model import Tekst
from signing.order import Oppdrag, apply, start
from signing.verify.ankervalg import Formal, for_formal, gjelder, rotter
from signing.verify.policy import Policy
from signing.workdays import skriv_dag


class Brudd(StrEnum):
    """What can be wrong."""

    ENDRET = "endret"
    KJEDE = "kjede"
    MANGLER = "mangler"
    UMULIG = "umulig"
    HODE = "hode"
    STEMPEL = "stempel"


TEKST = {
    Brudd.ENDRET: Tekst(
        nb="Post {nr} er endret: kontrollsummen stemmer ikke med innholdet.",
        nn="Post {nr} er endra: kontrollsummen stemmer ikkje med innhaldet.",
    ),
    Brudd.KJEDE: Tekst(
        nb="Før post {nr} mangler en post, eller det er satt inn en for mye.",
        nn="Før post {nr} manglar ein post, eller det er sett inn ein for mykje.",
    ),
    Brudd.MANGLER: Tekst(
        nb="Post {nr} stod i loggen {dag}, og er ikke der nå, eller er en annen.",
        nn="Post {nr} stod i loggen {dag}, og er der ikkje no, eller er ein annan.",
    ),
    Brudd.UMULIG: Tekst(
        nb="Fra post {nr} kan oppdraget ikke ha gått slik loggen sier.", nn="Frå post {nr} kan ikkje oppdraget ha gått slik loggen seier."
    ),
    Brudd.HODE: Tekst(nb="Hodet for {dag} bygger ikke på det forrige.", nn="Hovudet for {dag} byggjer ikkje på det førre."),
    Brudd.STEMPEL: Tekst(
        nb="Tidsstempelet på hodet for {dag} er ødelagt, eller gjelder et annet hode.",
        nn="Tidsstempelet på hovudet for {dag} er øydelagt, eller gjeld eit anna hovud.",
    ),
}


@dataclass(frozen=True, slots=True)
class Loggfunn:
    """One thing that is wrong: in which document's chain (or which county's heads), at which entry."""

    brudd: Brudd
    sted: str
    nr: int | None
    melding: Tekst


@dataclass(frozen=True, slots=True)
class Loggrapport:
    """What was looked at, and what was wrong.

    `sikret_til`: the time of the last head with a stamp from a service that is trusted; None says nothing of integrity. Of what came after
    it only the chain speaks, and a chain can be made anew. `slettede`: documents of which personal values have been deleted, by the log.
    """

    poster: int
    kjeder: int
    hoder: int
    sikret_til: datetime | None
    funn: tuple[Loggfunn, ...]
    slettede: int = 0

    @property
    def god(self) -> bool:
        """Nothing is wrong."""
        return not self.funn

    def som_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            "god": self.god,
            "poster": self.poster,
            "kjeder": self.kjeder,
            "hoder": self.hoder,
            "slettede": self.slettede,
            "sikretTil": None if self.sikret_til is None else self.sikret_til.isoformat(),
            "funn": [{"brudd": f.brudd.value, "sted": f.sted, "nr": f.nr, "melding": f.melding.som_json()} for f in self.funn],
        }


def kontroller(poster: Iterable[Post], hoder: Iterable[Hode], policy: Policy) -> Loggrapport:
    """All chains, one at a time, then what the heads know. The entries of one document stand together, in order; documents in any."""
    sorterte = sorted(hoder, key=lambda h: (h.fylke, h.dag, h.laget))
    stempler = [(h, _stempel(h, policy)) for h in sorterte]
    savnet = {id_: (nr, hash_, h) for h in sorterte for id_, nr, hash_ in h.kjeder}  # the last known: it carries all before it
    funn: list[Loggfunn] = []
    antall = kjeder = slettede = 0
    for id_, rekke in groupby(poster, key=lambda p: p.dokument_id):
        kjede = list(rekke)
        antall, kjeder = antall + len(kjede), kjeder + 1
        slettede += any(p.type == SLETTET for p in kjede)
        funn += _kjedefunn(kjede)
        if id_ in savnet and savnet[id_][:2] in {(p.nr, p.hash) for p in kjede}:
            del savnet[id_]
    return Loggrapport(
        poster=antall,
        kjeder=kjeder,
        hoder=len(sorterte),
        slettede=slettede,
        sikret_til=max((s.tid for _, s in stempler if s.helt and s.tid is not None), default=None),
        funn=(
            *funn,
            *_hodefunn(sorterte),
            *(_funn(Brudd.MANGLER, id_, nr, dag=h.dag) for id_, (nr, _, h) in savnet.items()),
            *(_funn(Brudd.STEMPEL, h.fylke, None, dag=h.dag) for h, stempel in stempler if not stempel.helt),
        ),
    )


def _kjedefunn(kjede: Sequence[Post]) -> Iterator[Loggfunn]:
    """The first break of a chain; where it hangs together, whether the orders in it could have gone so."""
    brudd = next(_brudd(kjede), None)
    if brudd is not None:
        yield brudd
        return
    yield from _umulige(kjede)


def _brudd(kjede: Sequence[Post]) -> Iterator[Loggfunn]:
    forrige = INGEN
    for ventet, post in enumerate(kjede, start=1):
        if post.hash != post.regn_ut():
            yield _funn(Brudd.ENDRET, post.dokument_id, post.nr)
        if post.nr != ventet or post.forrige != forrige:
            yield _funn(Brudd.KJEDE, post.dokument_id, post.nr)
        forrige = post.hash


def _umulige(kjede: Sequence[Post]) -> Iterator[Loggfunn]:
    """The first entry after which an order's events no longer make an order."""
    oppdrag: dict[str, Oppdrag] = {}
    for post in (p for p in kjede if p.type.startswith(OPPDRAG)):
        try:
            hendelse = les_hendelse(sett_sammen(post.data, None, None))
            kjent = oppdrag.get(hendelse.oppdrag)
            oppdrag[hendelse.oppdrag] = start(hendelse) if kjent is None else apply(kjent, hendelse)
        except SigneringsFeil:
            yield _funn(Brudd.UMULIG, post.dokument_id, post.nr)
            return


def _hodefunn(hoder: Sequence[Hode]) -> Iterator[Loggfunn]:
    """Each county's heads build on one another."""
    for fylke, rekke in groupby(hoder, key=lambda h: h.fylke):
        forrige = INGEN
        for hode in rekke:
            if hode.forrige != forrige:
                yield _funn(Brudd.HODE, fylke, None, dag=hode.dag)
            forrige = hode.sha256


@dataclass(frozen=True, slots=True)
class _Stempel:
    """What the stamp of a head is worth: it is over this head and unbroken; and when, if a service that is trusted says so."""

    helt: bool
    tid: datetime | None = None


def _stempel(hode: Hode, policy: Policy) -> _Stempel:
    """Trust is another question than being unbroken. Revocation is not asked for."""
    if hode.tidsstempel is None:
        return _Stempel(helt=True)
    try:
        signert = cms.ContentInfo.load(hode.tidsstempel, strict=True)["content"]
        tid: datetime = signert["encap_content_info"]["content"].parsed["gen_time"].native
        tillit = ValidationContext(trust_roots=_stempelrotter(policy, tid), moment=tid, allow_fetching=False)
        svar = asyncio.run(validate_tst_signed_data(signert, tillit, lambda _: hode.avtrykk))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Stempel(helt=False)
    betrodd = svar["trust_problem_indic"] is None
    return _Stempel(helt=svar["intact"] and svar["valid"], tid=tid.astimezone(UTC) if betrodd else None)


def _stempelrotter(policy: Policy, tid: datetime) -> list[x509.Certificate]:
    """The anchors that count for time stamps at that time."""
    return rotter(a for a in for_formal(policy.ankere, Formal.TIDSSTEMPEL) if gjelder(a, tid))


def _funn(brudd: Brudd, sted: str, nr: int | None, *, dag: date | None = None) -> Loggfunn:
    return Loggfunn(brudd, sted, nr, TEKST[brudd].med(nr=nr, dag=None if dag is None else skriv_dag(dag)))

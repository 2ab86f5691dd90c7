"""The signing order that a document opens: who signs in which group, by when, and what the county wants before its seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.clock import dag
from app.dokument.merker import signaturkrav
from app.dokument.undertegner import Undertegner
from app.domene.fylker import Fylkesvalg, Varsling
from app.domene.leverandorgrenser import GRENSER
from app.domene.parter import Kontakt
from app.domene.postenkrav import nummer
from app.domene.sak import Dokumentsak, Signatar
from app.domene.utsending import FOR_ANDRE
from app.maler.register import Mal
from signing.agenda import Policy
from signing.deadlines import frister_for, frister_hos_leverandoren
from signing.events import Opprettet
from signing.model import Frister, Signaturkrav
from signing.reminders import Paminnelsesplan


def undertegnere(sak: Dokumentsak, mal: Mal) -> tuple[Undertegner, ...]:
    """All who are to sign, in signing order."""
    personer = {s.felt: s for s in sak.signatarer.signatarer}
    return tuple(_undertegner(krav, personer[krav.felt]) for krav in signaturkrav(sak, mal))


def _undertegner(krav: Signaturkrav, signatar: Signatar) -> Undertegner:
    person = signatar.person
    return Undertegner(
        krav,
        person.kontakt or Kontakt(),
        nummer=nummer(signatar),
        fodselsdato=person.fodselsdato,
        for_andre=any(FOR_ANDRE[rolle] for rolle in signatar.roller),
    )


def oppdrag_for(sak: Dokumentsak, mal: Mal, *, tid: datetime) -> Opprettet:
    """The first event of the order that a document just made opens."""
    return opprettet(sak.dokument_id, signaturkrav(sak, mal), sak.fylke.valg_pa(dag(tid)), tid=tid)


def opprettet(dokument_id: str, krav: Sequence[Signaturkrav], valg: Fylkesvalg, *, tid: datetime) -> Opprettet:
    """The first event of an order, under the document's own id. `valg`: deadline and approval are as the county has it on the day of
    opening."""
    return Opprettet(
        id=f"{dokument_id}:opprettet",
        oppdrag=dokument_id,
        tid=tid,
        krav=tuple(krav),
        frister=frister(valg, grupper=len({k.gruppe for k in krav}), tid=tid),
        godkjenning_for_segl=valg.godkjenning_for_segl,
    )


def frister(valg: Fylkesvalg, *, grupper: int, tid: datetime) -> Frister:
    """By when so many groups are to sign what is sent now: as we reckon, or as the county's provider does."""
    if GRENSER[valg.leverandor].egen_frist:
        return frister_hos_leverandoren(tid, dager=valg.frist_dager, grupper=grupper)
    return frister_for(dag(tid), dager=valg.frist_dager, grupper=grupper)


def policy_for(varsling: Varsling) -> Policy:
    """The county's reminders, as the agenda of an order reads them."""
    return Policy(plan=Paminnelsesplan(etter_tur=varsling.etter_tur, for_frist=varsling.for_frist))

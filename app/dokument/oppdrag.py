"""The signing order that a document opens: who signs in which group, by when, and what the county wants before its seal."""

from __future__ import annotations

from datetime import datetime

from app.clock import dag
from app.dokument.merker import signaturkrav
from app.domene.fylker import Varsling
from app.domene.sak import Dokumentsak
from app.maler.register import Mal
from signing.agenda import Policy
from signing.deadlines import frister_for
from signing.events import Opprettet
from signing.reminders import Paminnelsesplan


def oppdrag_for(sak: Dokumentsak, mal: Mal, *, tid: datetime) -> Opprettet:
    """The first event of the order, under the document's own id. Deadline and approval are as the county has it on the day of opening."""
    krav = signaturkrav(sak, mal)
    valg = sak.fylke.valg_pa(dag(tid))
    return Opprettet(
        id=f"{sak.dokument_id}:opprettet",
        oppdrag=sak.dokument_id,
        tid=tid,
        krav=krav,
        frister=frister_for(dag(tid), dager=valg.frist_dager, grupper=len({k.gruppe for k in krav})),
        godkjenning_for_segl=valg.godkjenning_for_segl,
    )


def policy_for(varsling: Varsling) -> Policy:
    """The county's reminders, as the agenda of an order reads them."""
    return Policy(plan=Paminnelsesplan(etter_tur=varsling.etter_tur, for_frist=varsling.for_frist))

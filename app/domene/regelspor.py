"""Which rules decided a document: the ids that the record and the XMP carry, so that an auditor can ask each row again.

The rows about addresses are left out on purpose: their ids would tell every reader of the file that somebody is protected
(innhold §6.2).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domene import krav, vedlagt, vedlegg, voksen
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt
from app.domene.sak import Malformvalg, Signatarbeslutning


def regler(
    kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, *, malform: Malformvalg, beslutning: Signatarbeslutning, mater: Iterable[str]
) -> tuple[str, ...]:
    """Language, signatories, adult's rules, demands, demanded attachments, and how each file follows (`mater`); each id once."""
    alle = (
        malform.regel,
        *beslutning.regler,
        voksen.vurder(kontrakt).regel.id,
        *(vurdert.treff.regel.id for vurdert in krav.vurder(kontrakt, fylke, valg, beslutning)),
        *(treff.regel.id for treff in vedlagt.vurder(kontrakt)),
        *(treff.regel.id for treff in vedlegg.vurder_krav(kontrakt, valg, beslutning).values()),
        *mater,
    )
    return tuple(dict.fromkeys(alle))

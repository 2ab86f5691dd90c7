"""Verifies the signatures of an attachment, by the same verifier as for our own documents, and puts the answer in the rules' words.

The verifier is asked about files only that `vedleggsfil` could read within its limits; its own limits are set to the same here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.dokument.lesevern import LESEGRENSER
from app.domene.vedleggssignatur import Signaturkontroll, Signaturtilstand, Vedleggssignatur
from signing.verify import Integritet, Policy, Rapport, Tillit, verify
from signing.verify.policy import Grenser
from signing.verify.signaturrapport import Signaturrapport

GRENSER = Grenser(
    storrelse=LESEGRENSER.storrelse, signaturer=32, revisjoner=LESEGRENSER.revisjoner, objekter=LESEGRENSER.objekter, oppslag=500_000
)
"""Tighter than for a file that somebody uploads to have it verified: an attachment is one of many."""

AV_INTEGRITET: Mapping[Integritet, Signaturtilstand] = {
    Integritet.INGEN_SIGNATUR: Signaturtilstand.INGEN,
    Integritet.BRUTT: Signaturtilstand.BRUTT,
    Integritet.ENDRET: Signaturtilstand.ENDRET,
    Integritet.UGYLDIG_FIL: Signaturtilstand.IKKE_KONTROLLERT,
    Integritet.IKKE_STOTTET: Signaturtilstand.IKKE_KONTROLLERT,
}
"""Where the answer needs no more than whether the content is whole."""
AV_TILLIT: Mapping[Tillit, Signaturtilstand] = {
    Tillit.BETRODD: Signaturtilstand.GOD,
    Tillit.UKJENT: Signaturtilstand.UKJENT_UTSTEDER,
    Tillit.IKKE_BETRODD: Signaturtilstand.IKKE_GYLDIG,
}


def kontroller(innhold: bytes, *, policy: Policy, at: datetime) -> Signaturkontroll:
    """Who signed, whether the content is whole, and whether the issuers are known. Pure and offline; never raises."""
    return som_kontroll(verify(innhold, policy=replace(policy, grenser=GRENSER), at=at))


def som_kontroll(rapport: Rapport) -> Signaturkontroll:
    """The report in the rules' words."""
    return Signaturkontroll(
        tilstand=_tilstand(rapport),
        integritet=rapport.integritet.value,
        indikasjon=rapport.indikasjon,
        tillit=rapport.tillit.value,
        signaturer=tuple(_signatur(s) for s in rapport.signaturer if not s.er_tidsstempel),
    )


def _tilstand(rapport: Rapport) -> Signaturtilstand:
    """Content first; of files that are whole, the worst signature. A certificate that failed is worse than one that is unknown."""
    if rapport.integritet in AV_INTEGRITET:
        return AV_INTEGRITET[rapport.integritet]
    if rapport.indikasjon == "TOTAL_FAILED" or (rapport.indikasjon != "TOTAL_PASSED" and any(map(_er_trukket, rapport.signaturer))):
        return Signaturtilstand.IKKE_GYLDIG
    if rapport.tillit is Tillit.BETRODD and rapport.indikasjon != "TOTAL_PASSED":
        return Signaturtilstand.UBEKREFTET
    return AV_TILLIT[rapport.tillit]


def _er_trukket(s: Signaturrapport) -> bool:
    return s.tillit.tilbakekalling.status == "trukket"


def _signatur(s: Signaturrapport) -> Vedleggssignatur:
    holder = s.signatar
    return Vedleggssignatur(
        navn=holder.navn if holder else None,
        pa_vegne_av=holder.pa_vegne_av if holder else (),
        tid=s.beste_tid,
        segl=holder.segl if holder else False,
        indikasjon=s.indikasjon,
        underindikasjon=s.underindikasjon,
        tillit=s.tillit.status.value,
        utsteder=holder.utsteder if holder else None,
        demo=s.tillit.demo,
    )

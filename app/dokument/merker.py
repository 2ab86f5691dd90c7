"""What stands in each signature field after signing, and over each attachment, in the document's language (innhold §4 and §6.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.dokument import tekst
from app.dokument.html import merketekst, signaturtekster
from app.dokument.innhold import SENDT_TITTEL
from app.domene.fylker import Fylke
from app.domene.roller import Rolle
from app.domene.sak import Dokumentsak, PlanlagtVedlegg, Signatar
from app.maler.register import Mal
from signing.model import Identifikasjon, Linje, Merkelinjer, Signaturkrav

NAVN, LITEN = 10.0, 7.5  # points
FOR_FYLKET: Mapping[Rolle, bool] = {**dict.fromkeys(Rolle, False), Rolle.FYLKESKOMMUNE: True}
"""Whose signature is the county's own."""


def signaturkrav(sak: Dokumentsak, mal: Mal) -> tuple[Signaturkrav, ...]:
    """One requirement for each signer, in signing order; `roller_tekst` and on whose behalf go into the certificate."""
    tekster = signaturtekster(sak, mal)
    return tuple(
        Signaturkrav(
            felt=s.felt,
            navn=s.navn,
            roller_tekst=tekster[s.felt].tittel,
            pa_vegne_av=_vegne(s),
            gruppe=s.gruppe,
            for_fylket=any(FOR_FYLKET[rolle] for rolle in s.roller),
        )
        for s in sak.signatarer.signatarer
    )


def med_titler(vedlegg: Sequence[PlanlagtVedlegg], mal: Mal) -> tuple[PlanlagtVedlegg, ...]:
    """The attachments under the titles that the document itself gives them: by type, in its own language (innhold §6.1)."""
    return tuple(en if en.type in SENDT_TITTEL else replace(en, tittel=merketekst(mal, f"vedtype_{en.type}")) for en in vedlegg)


def _vegne(signatar: Signatar) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in signatar.pa_vegne_av if v))


def signaturmerke(mal: Mal, krav: Signaturkrav, identifikasjon: Identifikasjon, tid: datetime) -> Merkelinjer:
    """Name, then when and how identified; the role stands beside the field."""
    ferdig = merketekst(mal, "sig_ferdig", tidspunkt=tekst.tidspunkt(tid, mal.malform), metode=identifikasjon.metode)
    return _linjer((krav.navn, NAVN), (ferdig, LITEN))


def seglmerke(fylke: Fylke, mal: Mal, tid: datetime) -> Merkelinjer:
    """Who sealed, and when."""
    navn = fylke.navn.pa(mal.malform)
    return _linjer((merketekst(mal, "sig_segl", fylkeskommune=navn, tidspunkt=tekst.tidspunkt(tid, mal.malform)), LITEN))


def _linjer(*linjer: Sequence[str | float]) -> Merkelinjer:
    return tuple(Linje(str(t), float(s)) for t, s in linjer)

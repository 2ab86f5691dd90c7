"""Every message that a county sends, as a signer would get it: for those who write the words, and for the caseworker who answers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.clock import dag as norsk_dag
from app.dokument.melding import LENGSTE_SMS, Melding, lag_melding, ramme_for
from app.errors import IkkeFunnet
from app.flyt import Verksted
from app.tekst import Malform, Tekst
from signing.notices import Beskjed, Meldingsslag

EKSEMPEL = "00000000-0000-0000-0000-000000000000"
"""The order of the example: one that nobody has."""
MERKE = "a" * 32
"""As long as the mark in a real address."""


def alle(bord: Verksted, nummer: str, malform: Malform | None, *, dag: datetime) -> list[dict[str, Any]]:
    """One entry a kind, with a deadline as many days ahead as the county gives."""
    fylke = bord.grunnlag.fylker.get(nummer)
    if fylke is None:
        raise IkkeFunnet(Tekst(nb=f"Det finnes ikke noe fylke med nummer {nummer}.", nn=f"Det finst ikkje noko fylke med nummer {nummer}."))
    valg = fylke.valg_pa(norsk_dag(dag))
    adresse = bord.settings.adresse
    sprak = malform or valg.malform or Malform.NB
    ramme = ramme_for(fylke, valg.varsling, sprak, adresse=adresse, lenke=f"{adresse}/signer/{EKSEMPEL}/{MERKE}", oppdrags_id=EKSEMPEL)
    frist = norsk_dag(dag) + timedelta(days=valg.frist_dager)
    return [_som_json(slag, lag_melding(bord.settings.templates, Beskjed(slag, None, frist), ramme)) for slag in Meldingsslag]


def _som_json(slag: Meldingsslag, melding: Melding) -> dict[str, Any]:
    return {
        "melding": slag.value,
        "emne": melding.emne,
        "epost": melding.epost,
        "sms": melding.sms,
        "smsTegn": None if melding.sms is None else len(melding.sms),
    }


def som_tekst(rader: Sequence[dict[str, Any]]) -> str:
    """The same to be read: each message under its name."""
    return "\n".join(_en(rad) for rad in rader)


def _en(rad: dict[str, Any]) -> str:
    sms = "" if rad["sms"] is None else f"SMS ({rad['smsTegn']}/{LENGSTE_SMS}): {rad['sms']}\n"
    return f"== {rad['melding']}: {rad['emne']}\n{rad['epost']}{sms}"

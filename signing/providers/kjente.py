"""The providers that are known, by the name under which an order remembers who has it: what kind each is.

What an order may do follows from this table and never from a provider's name. It holds also where a provider is not set up any more.
"""

from __future__ import annotations

from collections.abc import Mapping

from signing.events import Slag
from signing.oppdrag import Oppdrag
from signing.providers.base import Egenskaper

LOKAL = Egenskaper(navn="lokal", varsler_selv=False, eget_dokument=False)
POSTEN = Egenskaper(
    navn="posten",
    varsler_selv=True,
    eget_dokument=True,
    egen_frist=True,
    umulig=frozenset({Slag.VARSLET, Slag.PAMINNET, Slag.FRIST_FORLENGET, Slag.KONTAKT_RETTET}),
    eget_oppdrag=True,
)
"""Notices and deadlines are Posten's own; addresses are fixed when a job is made, and a deadline is extended in Posten's own portal only
(signering-docs: varsler-til-undertegner, adressering, endring-av-signeringsoppdrag)."""

KJENTE: Mapping[str, Egenskaper] = {en.navn: en for en in (LOKAL, POSTEN)}


def egenskaper(oppdrag: Oppdrag) -> Egenskaper:
    """Of the one who has the order; before it is sent nobody does anything of themselves, and of an unknown one nothing is expected."""
    return KJENTE.get(oppdrag.leverandor or LOKAL.navn, LOKAL)

"""The providers that are known, by the name under which an order remembers who has it: what kind each is.

What an order may do follows from this table and never from a provider's name. It holds also where a provider is not set up any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signing.events import Slag
from signing.oppdrag import Oppdrag

INGEN: frozenset[Slag] = frozenset()


@dataclass(frozen=True, slots=True)
class Egenskaper:
    """What the flow must know of a provider.

    `varsler_selv`: the provider notifies and reminds signers, group by group; else the flow does. `eget_dokument`: what comes back is a
    document of the provider's own, not ours with signatures in it, so ours has no signature fields. `egen_frist`: the provider's clock
    ends an order, not ours. `umulig`: what people may not do to an order that the provider has. `eget_oppdrag`: the provider has an order
    of its own, which is withdrawn there when ours ends, and which a signer who cannot be reached ends: mended here, it is sent anew.
    """

    navn: str
    varsler_selv: bool
    eget_dokument: bool
    egen_frist: bool = False
    umulig: frozenset[Slag] = INGEN
    eget_oppdrag: bool = False


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

"""The people of the demo, made known to the simulator: Posten looks names up in the population register, and the demo's have none there.

Whoever plays a signer signs as the one whom the order expects, unless another name is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.lager import oppdrag as ordre
from app.oppdrag.forsendelse import adressater
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.port import TJENESTEN
from signing.oppdrag import Oppdrag
from signing.providers.base import Adressat
from signing.providers.posten.simulator import Simulator


def ordren_bak(gang: Oppdragsgang, referanse: str | None) -> Oppdrag | None:
    """The order that a job was made of: the reference begins with its id. None: it is not of this installation."""
    oppdrag_id = (referanse or "").partition(".")[0]
    with gang.lager.lesing() as forbindelse:
        if not oppdrag_id or ordre.finn_rad(forbindelse, oppdrag_id) is None:
            return None
    return gang.les(oppdrag_id, aktor=TJENESTEN).oppdrag


def gjor_kjent(simulator: Simulator, gang: Oppdragsgang, oppdrag: Oppdrag) -> None:
    """From now on the simulator knows their names and birth dates."""
    for en in adressater(gang, oppdrag):
        for nokkel in _nokler(en):
            simulator.kjenn(nokkel, en.navn, en.fodselsdato)


def navn_etter_adresse(gang: Oppdragsgang, oppdrag: Oppdrag) -> Mapping[str, str]:
    """Whom each number and address of the order belongs to."""
    return {nokkel: en.navn for en in adressater(gang, oppdrag) for nokkel in _nokler(en)}


def _nokler(adressat: Adressat) -> Iterator[str]:
    """What Posten knows somebody by: the number, else each address."""
    alle = (adressat.nummer,) if adressat.nummer else (adressat.epost, adressat.mobil)
    yield from (en for en in alle if en)

"""An order that a provider has an order of its own for: when that one has ended before ours, and what people cannot do meanwhile.

All of it follows from what kind of provider it is (`signing.providers.base.Egenskaper`), never from which.
"""

from __future__ import annotations

from collections.abc import Mapping

from signing.egenskaper import egenskaper
from signing.events import Avvik, Hendelse, IkkeLevert, Sendt, Slag
from signing.oppdrag import Oppdrag
from signing.refusals import Nei, avslag
from signing.states import Signertilstand, Tilstand

STANSET = "stanset-hos-leverandoren"
"""The check that failed (`Avvik.kontroll`): the provider's order ended, and nothing that we know tells why."""
IGJEN: Mapping[Slag, Tilstand] = {Slag.KONTAKT_RETTET: Tilstand.UTILGJENGELIG, Slag.AVKLART: Tilstand.AVVIK}
"""What makes it possible to send an order anew, and the state in which it waits for that."""


def har_stanset(oppdrag: Oppdrag) -> bool:
    """The provider's own order has ended, and ours has not: what it told since it was last sent stopped it there."""
    if not egenskaper(oppdrag).eget_oppdrag:
        return False
    siden_sist: list[Hendelse] = []
    for hendelse in reversed(oppdrag.hendelser):
        if isinstance(hendelse, Sendt):
            break
        siden_sist.append(hendelse)
    return any(isinstance(en, IkkeLevert) or (isinstance(en, Avvik) and en.kontroll == STANSET) for en in siden_sist)


def skal_sendes_igjen(oppdrag: Oppdrag) -> bool:
    """What stopped the provider's order has been mended here, and no signature is lost by starting anew."""
    return oppdrag.tilstand is Tilstand.SENDT and har_stanset(oppdrag)


def krev_mulig(oppdrag: Oppdrag, hendelse: Hendelse) -> None:
    """What a person wants to do is not the provider's own to do. Refused by name."""
    if har_stanset(oppdrag) and IGJEN.get(hendelse.slag) is oppdrag.tilstand:
        _krev_ingen_signaturer(oppdrag)
    elif oppdrag.sendt is not None and oppdrag.avsluttet is None and hendelse.slag in egenskaper(oppdrag).umulig:
        raise avslag(Nei.GJORES_HOS_LEVERANDOREN)


def _krev_ingen_signaturer(oppdrag: Oppdrag) -> None:
    """Sent anew, it is another order there, and whoever has signed would have to do so again."""
    signert = sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere)
    if signert:
        raise avslag(Nei.NOEN_HAR_SIGNERT, signert=signert, antall=len(oppdrag.signere))

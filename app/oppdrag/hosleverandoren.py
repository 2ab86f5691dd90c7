"""What is known of an order that a provider has an order of its own for: its number there, what the provider does itself, how each signer
stands there, and what each was known by. For the pages and the API; none of it says who anybody is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.domene.leverandorgrenser import GRENSER
from app.lager import postenbevis, postenjobb
from app.tekst import Tekst
from signing.egenskaper import Egenskaper, egenskaper
from signing.events import Slag
from signing.oppdrag import Oppdrag
from signing.states import Signertilstand

GJOR_SELV: tuple[tuple[Callable[[Egenskaper], bool], Tekst], ...] = (
    (
        lambda e: e.varsler_selv,
        Tekst(nb="{navn} varsler og minner på dem som skal signere.", nn="{navn} varslar og minner på dei som skal signere."),
    ),
    (
        lambda e: Slag.KONTAKT_RETTET in e.umulig,
        Tekst(
            nb="Adressene ligger fast der. Kommer et varsel ikke fram, stopper oppdraget, og da kan du rette adressen og sende på nytt.",
            nn="Adressene ligg fast der. Kjem eit varsel ikkje fram, stoppar oppdraget, og då kan du rette adressa og sende på nytt.",
        ),
    ),
    (
        lambda e: Slag.FRIST_FORLENGET in e.umulig,
        Tekst(
            nb="Fristen løper der, og kan bare forlenges i portalen til {navn}.",
            nn="Fristen går der, og kan berre forlengjast i portalen til {navn}.",
        ),
    ),
    (
        lambda e: e.eget_dokument,
        Tekst(
            nb="Det signerte dokumentet blir laget der. Vi kontrollerer det før fylket forsegler det.",
            nn="Det signerte dokumentet blir laga der. Vi kontrollerer det før fylket forseglar det.",
        ),
    ),
)
"""What is said of a provider, by what kind it is."""
IDENTITET: Mapping[str, Tekst] = {
    "nummer": Tekst(nb="Identiteten er kontrollert mot nummeret", nn="Identiteten er kontrollert mot nummeret"),
    "fodselsdato": Tekst(nb="Identiteten er kontrollert mot fødselsdato og navn", nn="Identiteten er kontrollert mot fødselsdato og namn"),
    "ikkeKontrollert": Tekst(nb="Identiteten er ikke kontrollert", nn="Identiteten er ikkje kontrollert"),
}
"""What each signer was known by (`app.oppdrag.postenkontroll.Identitetskontroll`)."""


TILTAK: Mapping[Signertilstand, Tekst] = {
    Signertilstand.IKKE_LEVERT: Tekst(
        nb="Rett adressen, så blir dokumentet sendt på nytt.", nn="Rett adressa, så blir dokumentet sendt på nytt."
    ),
    Signertilstand.MANGLER_KONTAKT: Tekst(
        nb="Står ikke med adresse i kontakt- og reservasjonsregisteret. Legg inn en adresse her, så blir dokumentet sendt på nytt dit.",
        nn="Står ikkje med adresse i kontakt- og reservasjonsregisteret. Legg inn ei adresse her, så blir dokumentet sendt på nytt dit.",
    ),
    Signertilstand.RESERVERT: Tekst(
        nb="Spør om personen likevel vil signere digitalt. Legg da inn en adresse, så blir dokumentet sendt på nytt dit. "
        "Ellers må du trekke det tilbake og få det signert på papir.",
        nn="Spør om personen likevel vil signere digitalt. Legg då inn ei adresse, så blir dokumentet sendt på nytt dit. "
        "Elles må du trekkje det tilbake og få det signert på papir.",
    ),
    Signertilstand.SPERRET: Tekst(
        nb="Personen har brukt feil kode for mange ganger. Rett eller bekreft adressen, så blir dokumentet sendt på nytt.",
        nn="Personen har brukt feil kode for mange gonger. Rett eller stadfest adressa, så blir dokumentet sendt på nytt.",
    ),
    Signertilstand.UTEN_NAVN: Tekst(
        nb="Sjekk nummeret i fagsystemet. Er det feil, lager du en ny utgave. Er det riktig, kontakter du leverandøren.",
        nn="Sjekk nummeret i fagsystemet. Er det feil, lagar du ei ny utgåve. Er det rett, kontaktar du leverandøren.",
    ),
    Signertilstand.UKJENT: Tekst(
        nb="Se hva som står om oppdraget i portalen til leverandøren.", nn="Sjå kva som står om oppdraget i portalen til leverandøren."
    ),
}
"""What to do where a signer stands like this at the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HosLeverandoren:
    """`jobb`: the provider's own number of the order. `gjor_selv`: for as long as it goes on there. `stand`, `identitet`: by field."""

    navn: Tekst
    jobb: str
    gjor_selv: tuple[Tekst, ...]
    stand: Mapping[str, str] = field(default_factory=dict)
    identitet: Mapping[str, str] = field(default_factory=dict)

    def som_json(self) -> dict[str, Any]:
        """Of the whole; what is known of each signer stands with the signer."""
        return {"navn": self.navn.som_json(), "jobb": self.jobb, "gjorSelv": [en.som_json() for en in self.gjor_selv]}

    def signer_json(self, felt: str, tilstand: Signertilstand) -> dict[str, Any]:
        """Of one signer: the provider's own word for where they stand, what to do about it, and what they were known by."""
        tiltak = TILTAK.get(tilstand)
        return {
            "statusHosLeverandoren": self.stand.get(felt),
            "identitetskontroll": self.identitet.get(felt),
            "tiltak": tiltak.som_json() if tiltak else None,
        }


def les(forbindelse: Connection, oppdrag: Oppdrag) -> HosLeverandoren | None:
    """What is stored of it; None where there is no other order than ours."""
    slag = egenskaper(oppdrag)
    if not slag.eget_oppdrag or oppdrag.referanse is None:
        return None
    jobb, navn = postenjobb.finn(forbindelse, oppdrag.referanse), GRENSER[slag.navn].navn
    kjent_ved = postenbevis.identitet(forbindelse, oppdrag.referanse)
    return HosLeverandoren(
        navn=navn,
        jobb=oppdrag.referanse,
        gjor_selv=tuple(_fyll(ord_, navn) for gjelder, ord_ in GJOR_SELV if gjelder(slag)) if _gar(oppdrag) else (),
        stand={en.felt: en.status for en in jobb.stand} if jobb else {},
        identitet={felt: verdi for felt, verdi in kjent_ved.items() if verdi is not None},
    )


def _gar(oppdrag: Oppdrag) -> bool:
    """Somebody is still to sign there."""
    return oppdrag.avsluttet is None and not oppdrag.alle_har_signert


def _fyll(ord_: Tekst, navn: Tekst) -> Tekst:
    return Tekst(nb=ord_.nb.format(navn=navn.nb), nn=ord_.nn.format(navn=navn.nn))

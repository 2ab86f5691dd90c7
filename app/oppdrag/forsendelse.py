"""What a provider is handed of an order: the document, what signers must see beside it, and who they are."""

from __future__ import annotations

from datetime import datetime

from app.clock import dag
from app.dokument.undertegner import Undertegner
from app.domene.fylker import Fylke
from app.domene.parter import Kontakt
from app.lager import kontakter, saksdata
from app.oppdrag.omgivelser import Omgivelser
from signing.model import Segleier
from signing.oppdrag import Oppdrag
from signing.providers.base import Adressat, Dokumentfil, Forsendelse

FILNAVN = "kontrakt.pdf"


def forsendelse(rundt: Omgivelser, oppdrag: Oppdrag, fylke: Fylke, *, na: datetime) -> Forsendelse:
    """The document as it was made, and its signers as they are reached now."""
    dokument = rundt.dokument(oppdrag.id)
    mal = rundt.mal(dokument)
    navn, valg = fylke.navn.pa(mal.malform), fylke.valg_pa(dag(na))
    tittel = mal.tittel.pa(mal.malform)
    return Forsendelse(
        oppdrag=oppdrag,
        dokumenter=(Dokumentfil(FILNAVN, tittel, rundt.sendt_pdf(oppdrag.id)),),
        adressater=_adressater(rundt, oppdrag),
        avsender=Segleier(fylke.nummer, navn, fylke.organisasjonsnummer),
        tittel=tittel,
        niva=valg.sikkerhetsniva,
    )


def _adressater(rundt: Omgivelser, oppdrag: Oppdrag) -> tuple[Adressat, ...]:
    """Who they are stands in the data of the case; how they are reached may have been corrected since."""
    with rundt.lager.lesing() as forbindelse:
        data = saksdata.les(forbindelse, rundt.ring, oppdrag.id)
        rettet = {s.krav.felt: kontakter.hent(forbindelse, rundt.ring, oppdrag.id, s.krav.felt) for s in oppdrag.signere}
    undertegnere = () if data is None else data.undertegnere
    return tuple(_adressat(en, rettet[en.krav.felt] or en.kontakt) for en in undertegnere)


def _adressat(undertegner: Undertegner, kontakt: Kontakt) -> Adressat:
    krav = undertegner.krav
    return Adressat(
        felt=krav.felt,
        navn=krav.navn,
        gruppe=krav.gruppe,
        for_andre=undertegner.for_andre,
        nummer=undertegner.nummer,
        fodselsdato=undertegner.fodselsdato,
        epost=kontakt.epost,
        mobil=kontakt.mobil,
    )

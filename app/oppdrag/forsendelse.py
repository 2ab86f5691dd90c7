"""What a provider is handed of an order: the document, what signers must see beside it, and who they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.clock import dag
from app.dokument.melding import leverandortittel, ramme_for
from app.dokument.undertegner import Undertegner
from app.domene.fylker import Fylke
from app.domene.parter import Kontakt
from app.domene.sak import Mate
from app.lager import kontakter, saksdata
from app.lager.dokumenter import Dokument
from app.maler.register import Mal
from app.oppdrag.omgivelser import Omgivelser
from signing.model import Segleier
from signing.oppdrag import Oppdrag
from signing.providers.base import Adressat, Dokumentfil, Forsendelse

FILNAVN = "kontrakt.pdf"
LENGSTE_FILTITTEL = 80
"""Characters; of a title in Posten's manifest (common.xsd)."""


def forsendelse(rundt: Omgivelser, oppdrag: Oppdrag, fylke: Fylke, *, na: datetime) -> Forsendelse:
    """The document as it was made, and its signers as they are reached now."""
    dokument = rundt.dokument(oppdrag.id)
    mal, valg, posten = rundt.mal(dokument), fylke.valg_pa(dag(na)), rundt.bord.grunnlag.posten[fylke.nummer]
    eget_dokument = rundt.leverandor(oppdrag, fylke, na).egenskaper.eget_dokument
    ved_siden_av = eget_dokument and not posten.krav.ett_dokument
    tittel = mal.tittel.pa(mal.malform)
    return Forsendelse(
        oppdrag=oppdrag,
        dokumenter=(
            Dokumentfil(FILNAVN, tittel, rundt.sendt_pdf(oppdrag.id)),
            *(_vedleggsfiler(rundt, dokument) if ved_siden_av else ()),
        ),
        adressater=adressater(rundt, oppdrag),
        avsender=Segleier(fylke.nummer, fylke.navn.pa(mal.malform), fylke.organisasjonsnummer),
        tittel=tittel,
        noytral_tittel=_noytral_tittel(rundt, oppdrag, fylke, mal, na),
        niva=valg.sikkerhetsniva,
        avansert=posten.avansert,
        sms=posten.sms,
    )


def _noytral_tittel(rundt: Omgivelser, oppdrag: Oppdrag, fylke: Fylke, mal: Mal, na: datetime) -> str:
    """What the provider's own notices call the document: nothing but whom it is from (innhold, section 7)."""
    settings, varsling = rundt.bord.settings, fylke.valg_pa(dag(na)).varsling
    ramme = ramme_for(fylke, varsling, mal.malform, adresse=settings.adresse, lenke="", oppdrags_id=oppdrag.id)
    return leverandortittel(settings.templates, ramme)


def _vedleggsfiler(rundt: Omgivelser, dokument: Dokument) -> Iterator[Dokumentfil]:
    """The attachments that lie as files inside the document: no page shows them, and a signer must see what they sign."""
    for vedlegg in dokument.post["vedlegg"]:
        if vedlegg["mate"] == Mate.INNEBYGD.value:
            yield Dokumentfil(_filnavn(vedlegg), _filtittel(vedlegg["tittel"]), rundt.lager.blobs.hent(vedlegg["sha256"]))


def _filnavn(vedlegg: Mapping[str, Any]) -> str:
    """By number and kind, never by what was sent: a title may hold a name."""
    return f"vedlegg-{vedlegg['nr']:02d}-{vedlegg['type'].lower()}.pdf"


def _filtittel(tittel: str) -> str:
    return tittel if len(tittel) <= LENGSTE_FILTITTEL else tittel[: LENGSTE_FILTITTEL - 1] + "…"


def adressater(rundt: Omgivelser, oppdrag: Oppdrag) -> tuple[Adressat, ...]:
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

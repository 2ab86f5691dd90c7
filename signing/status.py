"""What the states are called on screen, in bokmål and nynorsk: a short name, and one sentence that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signing.events import Slag
from signing.model import Tekst
from signing.oppdrag import Oppdrag, Signer
from signing.states import Signertilstand, Tilstand
from signing.workdays import skriv_tid


@dataclass(frozen=True, slots=True)
class Status:
    """The name of an order's state, and what it means for the one who reads it."""

    navn: Tekst
    forklaring: Tekst


OPPDRAGSSTATUS: Mapping[Tilstand, Status] = {
    Tilstand.KLADD: Status(
        Tekst(nb="Ikke sendt", nn="Ikkje sendt"),
        Tekst(nb="Dokumentet er laget, men ikke sendt til signering.", nn="Dokumentet er laga, men ikkje sendt til signering."),
    ),
    Tilstand.SENDT: Status(Tekst(nb="Sendt", nn="Sendt"), Tekst(nb="Signatarene har fått varsel.", nn="Signatarane har fått varsel.")),
    Tilstand.UNDER_SIGNERING: Status(
        Tekst(nb="Under signering", nn="Under signering"),
        Tekst(nb="{signert} av {antall} har signert.", nn="{signert} av {antall} har signert."),
    ),
    Tilstand.VENTER_GODKJENNING: Status(
        Tekst(nb="Venter på fylkeskommunen", nn="Ventar på fylkeskommunen"),
        Tekst(nb="Partene har signert. Fylkeskommunen gjenstår.", nn="Partane har signert. Fylkeskommunen står att."),
    ),
    Tilstand.FULLFORT: Status(
        Tekst(nb="Signert", nn="Signert"),
        Tekst(nb="Alle har signert, og dokumentet er forseglet.", nn="Alle har signert, og dokumentet er forsegla."),
    ),
    Tilstand.ARKIVERT: Status(
        Tekst(nb="Arkivert", nn="Arkivert"),
        Tekst(nb="Dokumentet er overført til arkivet.", nn="Dokumentet er overført til arkivet."),
    ),
    Tilstand.AVSLATT: Status(
        Tekst(nb="Stoppet: avslått", nn="Stoppa: avslått"),
        Tekst(nb="En signatar har avslått.", nn="Ein signatar har avslått."),
    ),
    Tilstand.UTLOPT: Status(
        Tekst(nb="Stoppet: frist gått ut", nn="Stoppa: frist gått ut"),
        Tekst(nb="Ikke alle signerte innen fristen.", nn="Ikkje alle signerte innan fristen."),
    ),
    Tilstand.UTILGJENGELIG: Status(
        Tekst(nb="Stoppet: varsel kom ikke fram", nn="Stoppa: varsel kom ikkje fram"),
        Tekst(nb="Rett kontaktopplysningene og send på nytt.", nn="Rett kontaktopplysningane og send på nytt."),
    ),
    Tilstand.AVVIK: Status(
        Tekst(nb="Stoppet: må kontrolleres", nn="Stoppa: må kontrollerast"),
        Tekst(
            nb="Den signerte filen stemmer ikke med det som ble sendt.",
            nn="Den signerte fila stemmer ikkje med det som blei sendt.",
        ),
    ),
    Tilstand.AVBRUTT: Status(
        Tekst(nb="Trukket tilbake", nn="Trekt tilbake"),
        Tekst(nb="Fylkeskommunen trakk dokumentet tilbake.", nn="Fylkeskommunen trekte dokumentet tilbake."),
    ),
    Tilstand.ERSTATTET: Status(
        Tekst(nb="Erstattet", nn="Erstatta"),
        Tekst(nb="Erstattet av dokument {dokument_id}.", nn="Erstatta av dokument {dokument_id}."),
    ),
}

SIGNERSTATUS: Mapping[Signertilstand, Tekst] = {
    Signertilstand.VENTER_TUR: Tekst(nb="Venter på tur", nn="Ventar på tur"),
    Signertilstand.VARSLET: Tekst(nb="Varslet", nn="Varsla"),
    Signertilstand.APNET: Tekst(nb="Har åpnet dokumentet", nn="Har opna dokumentet"),
    Signertilstand.SIGNERT: Tekst(nb="Signert {tidspunkt}", nn="Signert {tidspunkt}"),
    Signertilstand.AVSLATT: Tekst(nb="Avslo {tidspunkt}", nn="Avslo {tidspunkt}"),
    Signertilstand.UTLOPT: Tekst(nb="Signerte ikke innen fristen", nn="Signerte ikkje innan fristen"),
    Signertilstand.IKKE_LEVERT: Tekst(nb="Varsel kom ikke fram", nn="Varsel kom ikkje fram"),
    Signertilstand.RESERVERT: Tekst(nb="Har reservert seg mot digital post", nn="Har reservert seg mot digital post"),
    Signertilstand.MANGLER_KONTAKT: Tekst(nb="Mangler mobilnummer eller e-post", nn="Manglar mobilnummer eller e-post"),
    Signertilstand.SPERRET: Tekst(nb="Sperret hos leverandøren", nn="Sperra hos leverandøren"),
    Signertilstand.UTEN_NAVN: Tekst(nb="Leverandøren finner ikke navnet", nn="Leverandøren finn ikkje namnet"),
    Signertilstand.BORTFALT: Tekst(nb="Skal ikke signere: {grunn}", nn="Skal ikkje signere: {grunn}"),
    Signertilstand.UKJENT: Tekst(nb="Ukjent status fra leverandøren: {verdi}", nn="Ukjend status frå leverandøren: {verdi}"),
}

BORTFALT_FORDI: Mapping[Tilstand, Tekst] = {
    Tilstand.AVSLATT: Tekst(nb="en annen har avslått", nn="ein annan har avslått"),
    Tilstand.UTLOPT: Tekst(nb="fristen gikk ut før turen kom", nn="fristen gjekk ut før turen kom"),
    Tilstand.AVBRUTT: Tekst(nb="dokumentet er trukket tilbake", nn="dokumentet er trekt tilbake"),
    Tilstand.ERSTATTET: Tekst(nb="dokumentet er erstattet", nn="dokumentet er erstatta"),
}
"""Why a signer fell away, by what ended the order."""


HENDELSE: Mapping[Slag, Tekst] = {
    Slag.OPPRETTET: Tekst(nb="Oppdraget er opprettet", nn="Oppdraget er oppretta"),
    Slag.SENDT: Tekst(nb="Dokumentet er sendt til signering", nn="Dokumentet er sendt til signering"),
    Slag.VARSLET: Tekst(nb="En signatar er varslet", nn="Ein signatar er varsla"),
    Slag.PAMINNET: Tekst(nb="En signatar har fått påminnelse", nn="Ein signatar har fått påminning"),
    Slag.APNET: Tekst(nb="En signatar har åpnet dokumentet", nn="Ein signatar har opna dokumentet"),
    Slag.SIGNERT: Tekst(nb="En signatar har signert", nn="Ein signatar har signert"),
    Slag.AVSLATT: Tekst(nb="En signatar har avslått", nn="Ein signatar har avslått"),
    Slag.IKKE_LEVERT: Tekst(nb="Et varsel kom ikke fram", nn="Eit varsel kom ikkje fram"),
    Slag.UKJENT_STATUS: Tekst(nb="Leverandøren meldte en ukjent status", nn="Leverandøren melde ein ukjend status"),
    Slag.KONTAKT_RETTET: Tekst(nb="Kontaktopplysninger er rettet", nn="Kontaktopplysningar er retta"),
    Slag.FRIST_FORLENGET: Tekst(nb="Fristen er forlenget", nn="Fristen er forlengd"),
    Slag.UTLOPT: Tekst(nb="Fristen gikk ut", nn="Fristen gjekk ut"),
    Slag.AVBRUTT: Tekst(nb="Fylkeskommunen trakk dokumentet tilbake", nn="Fylkeskommunen trekte dokumentet tilbake"),
    Slag.ERSTATTET: Tekst(nb="Et nytt dokument tok plassen", nn="Eit nytt dokument tok plassen"),
    Slag.GODKJENT: Tekst(nb="Fylkeskommunen godkjente", nn="Fylkeskommunen godkjende"),
    Slag.AVVIK: Tekst(nb="Filen stemte ikke med det som ble sendt", nn="Fila stemte ikkje med det som blei sendt"),
    Slag.AVKLART: Tekst(nb="Avviket er avklart", nn="Avviket er avklart"),
    Slag.FORSEGLET: Tekst(nb="Dokumentet er forseglet", nn="Dokumentet er forsegla"),
    Slag.ARKIVERT: Tekst(nb="Arkivet har dokumentet", nn="Arkivet har dokumentet"),
}
"""What each event is called in the log that people read."""


def status(oppdrag: Oppdrag) -> Status:
    """The order's status with the facts of this order."""
    rad = OPPDRAGSSTATUS[oppdrag.tilstand]
    signert = sum(s.tilstand is Signertilstand.SIGNERT for s in oppdrag.signere)
    return Status(rad.navn, rad.forklaring.med(signert=signert, antall=len(oppdrag.signere), dokument_id=oppdrag.erstattet_av))


def signerstatus(signer: Signer) -> Tekst:
    """The signer's status with the facts of this signer."""
    grunn = BORTFALT_FORDI[Tilstand(str(signer.merknad))] if signer.tilstand is Signertilstand.BORTFALT else None
    return SIGNERSTATUS[signer.tilstand].med(tidspunkt=skriv_tid(signer.endret), verdi=signer.merknad, grunn=grunn)

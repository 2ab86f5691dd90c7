"""Why something cannot happen to an order now: one row per reason, with what to do, in bokmål and nynorsk.

A row may name facts of the case in braces; a name or an address is never one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from signing.errors import ForTidlig, IkkeDinTur, UlovligOvergang
from signing.model import Tekst


class Nei(StrEnum):
    """The reasons, by their stable slug."""

    ALLEREDE_OPPRETTET = "oppdrag-finnes"
    ALLEREDE_SENDT = "oppdrag-allerede-sendt"
    NOEN_HAR_SIGNERT = "noen-har-signert"
    IKKE_SENDT = "oppdrag-ikke-sendt"
    IKKE_DIN_TUR = "ikke-din-tur"
    IKKE_VARSLET = "signatar-ikke-varslet"
    KOMMER_IKKE_FRAM = "varsel-kommer-ikke-fram"
    UKJENT_VARSEL = "ukjent-varsel"
    HAR_SIGNERT = "har-signert"
    HAR_AVSLATT = "har-avslatt"
    ALLE_HAR_SIGNERT = "alle-har-signert"
    AVSLUTTET = "oppdrag-avsluttet"
    FORSEGLET = "oppdrag-forseglet"
    IKKE_FORSEGLET = "oppdrag-ikke-forseglet"
    MA_KONTROLLERES = "oppdrag-ma-kontrolleres"
    IKKE_AVVIK = "oppdrag-uten-avvik"
    MANGLER_SIGNATURER = "oppdrag-mangler-signaturer"
    MANGLER_GODKJENNING = "oppdrag-mangler-godkjenning"
    ALLEREDE_GODKJENT = "oppdrag-allerede-godkjent"
    GODKJENNES_VED_SIGNATUR = "godkjennes-ved-signatur"
    ALLEREDE_ARKIVERT = "oppdrag-allerede-arkivert"
    ALLEREDE_ERSTATTET = "oppdrag-allerede-erstattet"
    INGEN_FRIST = "oppdrag-uten-frist"
    FRIST_IKKE_UTE = "frist-ikke-ute"
    FRIST_UTE = "frist-ute"
    FRIST_IKKE_SENERE = "frist-ikke-senere"
    FRIST_FOR_LANG = "frist-for-lang"
    STILLE_TID = "stille-tid"
    MANGLER_BEGRUNNELSE = "begrunnelse-mangler"
    MANGLER_KANAL = "kontakt-mangler"
    GJORES_HOS_LEVERANDOREN = "gjores-hos-leverandoren"


@dataclass(frozen=True, slots=True)
class Avslag:
    """One reason: what is in the way, and what to do."""

    melding: Tekst
    tiltak: Tekst
    feil: type[UlovligOvergang] = UlovligOvergang


SE_STATUS = Tekst(nb="Se på statusen til oppdraget.", nn="Sjå på statusen til oppdraget.")
NY_UTGAVE = Tekst(
    nb="Lag en ny utgave av dokumentet, og send den til signering.", nn="Lag ei ny utgåve av dokumentet, og send ho til signering."
)
VENT_PA_SIGNATARENE = Tekst(nb="Vent til alle har signert.", nn="Vent til alle har signert.")
INGENTING = Tekst(nb="Du trenger ikke gjøre noe.", nn="Du treng ikkje gjere noko.")

AVSLAG: Mapping[Nei, Avslag] = {
    Nei.ALLEREDE_OPPRETTET: Avslag(Tekst(nb="Oppdraget er opprettet fra før.", nn="Oppdraget er oppretta frå før."), SE_STATUS),
    Nei.ALLEREDE_SENDT: Avslag(
        Tekst(nb="Oppdraget er allerede sendt til signering.", nn="Oppdraget er alt sendt til signering."), SE_STATUS
    ),
    Nei.NOEN_HAR_SIGNERT: Avslag(
        Tekst(
            nb="{signert} av {antall} signatarer har signert. Sendes oppdraget på nytt, går signaturene tapt.",
            nn="{signert} av {antall} signatarar har signert. Blir oppdraget sendt på nytt, går signaturane tapt.",
        ),
        Tekst(nb="Erstatt dokumentet med et nytt, som alle signerer.", nn="Erstatt dokumentet med eit nytt, som alle signerer."),
    ),
    Nei.IKKE_SENDT: Avslag(
        Tekst(nb="Oppdraget er ikke sendt til signering.", nn="Oppdraget er ikkje sendt til signering."),
        Tekst(nb="Send oppdraget først.", nn="Send oppdraget først."),
        ForTidlig,
    ),
    Nei.IKKE_DIN_TUR: Avslag(
        Tekst(
            nb="Gruppe {gruppe} kan ikke signere ennå. Gruppe {aktiv} har ikke signert ferdig.",
            nn="Gruppe {gruppe} kan ikkje signere enno. Gruppe {aktiv} har ikkje signert ferdig.",
        ),
        Tekst(nb="Vent til de som står foran, har signert.", nn="Vent til dei som står framfor, har signert."),
        IkkeDinTur,
    ),
    Nei.IKKE_VARSLET: Avslag(
        Tekst(nb="Signataren har ikke fått noe varsel å bli påminnet om.", nn="Signataren har ikkje fått noko varsel å bli minna om."),
        Tekst(nb="Send varselet først.", nn="Send varselet først."),
        ForTidlig,
    ),
    Nei.KOMMER_IKKE_FRAM: Avslag(
        Tekst(nb="Varselet til signataren kom ikke fram.", nn="Varselet til signataren kom ikkje fram."),
        Tekst(nb="Rett kontaktopplysningene, og send varselet på nytt.", nn="Rett kontaktopplysningane, og send varselet på nytt."),
    ),
    Nei.UKJENT_VARSEL: Avslag(
        Tekst(nb="Meldingen gjelder et varsel som oppdraget ikke kjenner.", nn="Meldinga gjeld eit varsel som oppdraget ikkje kjenner."),
        Tekst(nb="Lagre varselet før svaret på det.", nn="Lagre varselet før svaret på det."),
        ForTidlig,
    ),
    Nei.HAR_SIGNERT: Avslag(
        Tekst(nb="Signataren har allerede signert, {tidspunkt}.", nn="Signataren har alt signert, {tidspunkt}."), INGENTING
    ),
    Nei.HAR_AVSLATT: Avslag(Tekst(nb="Signataren har avslått, {tidspunkt}.", nn="Signataren har avslått, {tidspunkt}."), NY_UTGAVE),
    Nei.ALLE_HAR_SIGNERT: Avslag(
        Tekst(
            nb="Alle partene har signert. Ingen av dem har noen frist lenger.",
            nn="Alle partane har signert. Ingen av dei har frist lenger.",
        ),
        INGENTING,
    ),
    Nei.AVSLUTTET: Avslag(
        Tekst(nb="Oppdraget er avsluttet: «{tilstand}», {tidspunkt}.", nn="Oppdraget er avslutta: «{tilstand}», {tidspunkt}."), NY_UTGAVE
    ),
    Nei.FORSEGLET: Avslag(
        Tekst(nb="Alle har signert, og dokumentet er forseglet.", nn="Alle har signert, og dokumentet er forsegla."),
        Tekst(nb="Skal innholdet endres, må du lage en ny utgave.", nn="Skal innhaldet endrast, må du lage ei ny utgåve."),
    ),
    Nei.IKKE_FORSEGLET: Avslag(Tekst(nb="Dokumentet er ikke forseglet.", nn="Dokumentet er ikkje forsegla."), VENT_PA_SIGNATARENE),
    Nei.MA_KONTROLLERES: Avslag(
        Tekst(
            nb="Oppdraget er stoppet: den signerte filen stemmer ikke med det som ble sendt.",
            nn="Oppdraget er stoppa: den signerte fila stemmer ikkje med det som blei sendt.",
        ),
        Tekst(
            nb="Kontroller filen. Avklar avviket med en begrunnelse, eller trekk dokumentet tilbake.",
            nn="Kontroller fila. Avklar avviket med ei grunngiving, eller trekk dokumentet tilbake.",
        ),
    ),
    Nei.IKKE_AVVIK: Avslag(Tekst(nb="Oppdraget har ikke noe avvik å avklare.", nn="Oppdraget har ikkje noko avvik å avklare."), SE_STATUS),
    Nei.MANGLER_SIGNATURER: Avslag(
        Tekst(
            nb="{mangler} av {antall} signatarer har ikke signert.",
            nn="{mangler} av {antall} signatarar har ikkje signert.",
        ),
        VENT_PA_SIGNATARENE,
    ),
    Nei.MANGLER_GODKJENNING: Avslag(
        Tekst(
            nb="Fylkeskommunen skal godkjenne før dokumentet blir forseglet, og har ikke gjort det.",
            nn="Fylkeskommunen skal godkjenne før dokumentet blir forsegla, og har ikkje gjort det.",
        ),
        Tekst(nb="Be en godkjenner om å godkjenne.", nn="Be ein godkjennar om å godkjenne."),
    ),
    Nei.ALLEREDE_GODKJENT: Avslag(
        Tekst(nb="Fylkeskommunen har godkjent, {tidspunkt}.", nn="Fylkeskommunen har godkjent, {tidspunkt}."), INGENTING
    ),
    Nei.GODKJENNES_VED_SIGNATUR: Avslag(
        Tekst(
            nb="I dette oppdraget godkjenner fylkeskommunen ved å signere.",
            nn="I dette oppdraget godkjenner fylkeskommunen ved å signere.",
        ),
        Tekst(nb="Be den som signerer for fylkeskommunen, om å signere.", nn="Be den som signerer for fylkeskommunen, om å signere."),
    ),
    Nei.ALLEREDE_ARKIVERT: Avslag(Tekst(nb="Dokumentet er allerede arkivert.", nn="Dokumentet er alt arkivert."), INGENTING),
    Nei.ALLEREDE_ERSTATTET: Avslag(
        Tekst(nb="Dokumentet er allerede erstattet av et nytt.", nn="Dokumentet er alt erstatta av eit nytt."),
        Tekst(nb="Erstatt det nyeste dokumentet.", nn="Erstatt det nyaste dokumentet."),
    ),
    Nei.INGEN_FRIST: Avslag(
        Tekst(nb="Oppdraget har ingen frist som kan gå ut.", nn="Oppdraget har ingen frist som kan gå ut."),
        Tekst(nb="Sett en frist, eller trekk dokumentet tilbake.", nn="Set ein frist, eller trekk dokumentet tilbake."),
    ),
    Nei.FRIST_IKKE_UTE: Avslag(
        Tekst(nb="Fristen er ikke ute. Siste dag er {frist}.", nn="Fristen er ikkje ute. Siste dag er {frist}."),
        Tekst(nb="Vent til fristen er ute, eller trekk dokumentet tilbake.", nn="Vent til fristen er ute, eller trekk dokumentet tilbake."),
    ),
    Nei.FRIST_UTE: Avslag(
        Tekst(nb="Fristen er ute. Siste dag var {frist}.", nn="Fristen er ute. Siste dag var {frist}."),
        Tekst(nb="Forleng fristen, eller lag en ny utgave.", nn="Forleng fristen, eller lag ei ny utgåve."),
    ),
    Nei.FRIST_IKKE_SENERE: Avslag(
        Tekst(
            nb="Ny frist {ny} er ikke senere enn {frist}.",
            nn="Ny frist {ny} er ikkje seinare enn {frist}.",
        ),
        Tekst(nb="Velg en senere dag.", nn="Vel ein seinare dag."),
    ),
    Nei.FRIST_FOR_LANG: Avslag(
        Tekst(
            nb="Ny frist {ny} er mer enn {dager} dager fram i tid.",
            nn="Ny frist {ny} er meir enn {dager} dagar fram i tid.",
        ),
        Tekst(nb="Velg en dag til og med {lengst}.", nn="Vel ein dag til og med {lengst}."),
    ),
    Nei.STILLE_TID: Avslag(
        Tekst(nb="Ingen blir påminnet mellom klokken 22 og 08.", nn="Ingen blir minna om noko mellom klokka 22 og 08."),
        Tekst(nb="Send påminnelsen etter klokken 08.", nn="Send påminninga etter klokka 08."),
    ),
    Nei.MANGLER_BEGRUNNELSE: Avslag(
        Tekst(nb="Begrunnelsen mangler eller er lengre enn {lengst} tegn.", nn="Grunngivinga manglar eller er lengre enn {lengst} teikn."),
        Tekst(nb="Skriv kort hvorfor.", nn="Skriv kort kvifor."),
    ),
    Nei.MANGLER_KANAL: Avslag(
        Tekst(nb="Signataren har verken e-post eller mobilnummer.", nn="Signataren har verken e-post eller mobilnummer."),
        Tekst(nb="Legg inn minst ett av dem.", nn="Legg inn minst eitt av dei."),
    ),
    Nei.GJORES_HOS_LEVERANDOREN: Avslag(
        Tekst(
            nb="Oppdraget ligger hos leverandøren, som selv varsler, minner om fristen og holder på adressene det ble sendt med.",
            nn="Oppdraget ligg hos leverandøren, som sjølv varslar, minner om fristen og held på adressene det blei sendt med.",
        ),
        Tekst(
            nb="Gjør det i portalen til leverandøren, eller trekk dokumentet tilbake og lag en ny utgave.",
            nn="Gjer det i portalen til leverandøren, eller trekk dokumentet tilbake og lag ei ny utgåve.",
        ),
    ),
}


def avslag(nei: Nei, **fakta: str | int | Tekst) -> UlovligOvergang:
    """The named error, with the facts of this case."""
    rad = AVSLAG[nei]
    return rad.feil(rad.melding.med(**fakta), rad.tiltak.med(**fakta), kode=nei.value)

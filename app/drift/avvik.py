"""What can be wrong with the service, in words for those who run it: a short code, what it is, what to do. Nothing secret, no figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.tekst import Tekst


class Tilstand(StrEnum):
    """A part works, works but needs somebody, or does not work."""

    OK = "ok"
    ADVARSEL = "advarsel"
    FEIL = "feil"


ALVOR = {Tilstand.OK: 0, Tilstand.ADVARSEL: 1, Tilstand.FEIL: 2}


@dataclass(frozen=True, slots=True)
class Avvik:
    """One thing that is not as it should be."""

    kode: str
    tilstand: Tilstand
    melding: Tekst
    tiltak: Tekst

    def som_json(self, del_: str) -> dict[str, Any]:
        """As /helse tells it."""
        return {
            "del": del_,
            "kode": self.kode,
            "tilstand": self.tilstand.value,
            "melding": self.melding.som_json(),
            "tiltak": self.tiltak.som_json(),
        }


def _feil(kode: str, nb: str, nn: str, gjor_nb: str, gjor_nn: str) -> Avvik:
    return Avvik(kode, Tilstand.FEIL, Tekst(nb=nb, nn=nn), Tekst(nb=gjor_nb, nn=gjor_nn))


def _advarsel(kode: str, nb: str, nn: str, gjor_nb: str, gjor_nn: str) -> Avvik:
    return Avvik(kode, Tilstand.ADVARSEL, Tekst(nb=nb, nn=nn), Tekst(nb=gjor_nb, nn=gjor_nn))


SKRIFT_MANGLER = _feil(
    "skrift-mangler",
    "En skrift som dokumentene trenger, mangler eller kan ikke leses.",
    "Ei skrift som dokumenta treng, manglar eller kan ikkje lesast.",
    "Hent mappen forms/skrifter på nytt fra den versjonen som kjører.",
    "Hent mappa forms/skrifter på nytt frå den versjonen som køyrer.",
)
MAL_ENDRET = _feil(
    "mal-endret",
    "En frigitt mal er ikke slik den ble frigitt, eller kan ikke leses.",
    "Ein frigitt mal er ikkje slik han blei frigitt, eller kan ikkje lesast.",
    "Hent mappene forms og templates på nytt fra den versjonen som kjører. «kontraktverk maler kontroller» nevner filen.",
    "Hent mappene forms og templates på nytt frå den versjonen som køyrer. «kontraktverk maler kontroller» nemner fila.",
)
DATABASE_BORTE = _feil(
    "database-borte",
    "Databasen svarer ikke.",
    "Databasen svarer ikkje.",
    "Start databasen, eller rett forbindelsen til den. Tjenesten og arbeiderne går videre av seg selv når den svarer.",
    "Start databasen, eller rett sambandet med han. Tenesta og arbeidarane går vidare av seg sjølve når han svarer.",
)
SKJEMA_ELDRE = _feil(
    "databaseskjema-eldre",
    "Tabellene i databasen er eldre enn programmet.",
    "Tabellane i databasen er eldre enn programmet.",
    "Start tjenesten på nytt, så blir tabellene oppgradert. En eldre sikkerhetskopi kan være hentet inn mens tjenesten kjørte.",
    "Start tenesta på nytt, så blir tabellane oppgraderte. Ein eldre tryggingskopi kan vere henta inn medan tenesta køyrde.",
)
SKJEMA_NYERE = _advarsel(
    "databaseskjema-nyere",
    "Tabellene i databasen er nyere enn programmet.",
    "Tabellane i databasen er nyare enn programmet.",
    "Oppgrader denne prosessen til samme versjon som de andre.",
    "Oppgrader denne prosessen til same versjon som dei andre.",
)
FILER_STOPPER = _feil(
    "filer-kan-ikke-skrives",
    "En fil kan ikke skrives til datamappen og leses tilbake.",
    "Ei fil kan ikkje skrivast til datamappa og lesast tilbake.",
    "Kontroller at disken er montert og har plass, og at tjenesten eier datamappen.",
    "Kontroller at disken er montert og har plass, og at tenesta eig datamappa.",
)
FILLAGER_BORTE = _feil(
    "fillager-svarer-ikke",
    "Bøtten som filene ligger i, svarer ikke eller slipper oss ikke inn.",
    "Bøtta som filene ligg i, svarer ikkje eller slepp oss ikkje inn.",
    "Start S3-serveren, eller rett nettet eller nøklene til den. Tjenesten og arbeiderne går videre av seg selv når den svarer.",
    "Start S3-tenaren, eller rett nettet eller nøklane til han. Tenesta og arbeidarane går vidare av seg sjølve når han svarer.",
)
NOKLER_STOPPER = _feil(
    "nokkelfil-kan-ikke-brukes",
    "Nøkkelfilen for personnumre mangler eller kan ikke brukes.",
    "Nøkkelfila for personnummer manglar eller kan ikkje brukast.",
    "«kontraktverk nokler vis» sier hva som er galt. Kontroller KONTRAKTVERK_NOKLER, eller hent filen fra sikkerhetskopien.",
    "«kontraktverk nokler vis» seier kva som er gale. Kontroller KONTRAKTVERK_NOKLER, eller hent fila frå tryggingskopien.",
)
NOKLER_NYERE = _advarsel(
    "nokkelfil-nyere",
    "Nøkkelfilen har en nøkkel som tjenesten ikke har lest.",
    "Nøkkelfila har ein nøkkel som tenesta ikkje har lese.",
    "Start tjenesten og arbeiderne på nytt før noe blir kryptert med den nye nøkkelen. Til da svarer de 500 på alt den verner.",
    "Start tenesta og arbeidarane på nytt før noko blir kryptert med den nye nøkkelen. Til då svarer dei 500 på alt han vernar.",
)
SERTIFIKAT_UTGATT = _feil(
    "sertifikat-utgatt",
    "Et sertifikat vi signerer med, er gått ut.",
    "Eit sertifikat vi signerer med, er gått ut.",
    "Bytt sertifikatet. Til da kan ingenting forsegles.",
    "Byt sertifikatet. Til då kan ingenting forseglast.",
)
SERTIFIKAT_GAR_UT = _advarsel(
    "sertifikat-gar-ut",
    "Et sertifikat går ut om mindre enn 30 dager.",
    "Eit sertifikat går ut om mindre enn 30 dagar.",
    "Bestill et nytt nå. /metrics sier hvilket det er, og når.",
    "Bestill eit nytt no. /metrics seier kva for eit det er, og når.",
)
INGEN_SEGL = _feil(
    "ingen-segl",
    "Ingen fylkeskommune har et segl som kan brukes nå.",
    "Ingen fylkeskommune har eit segl som kan brukast no.",
    "«kontraktverk oppsett kontroller» sier hva som er galt med hvert av dem. Til da blir ingenting forseglet.",
    "«kontraktverk oppsett kontroller» seier kva som er gale med kvart av dei. Til då blir ingenting forsegla.",
)
SEGL_ULESELIG = _advarsel(
    "segl-kan-ikke-leses",
    "Seglet til et fylke kan ikke leses.",
    "Seglet til eit fylke kan ikkje lesast.",
    "«kontraktverk oppsett kontroller» sier hvilket det er. Dokumentene til fylket venter.",
    "«kontraktverk oppsett kontroller» seier kva for eit det er. Dokumenta til fylket ventar.",
)
HSM_BORTE = _advarsel(
    "hsm-svarer-ikke",
    "En HSM som har et segl, signerer ikke.",
    "Ein HSM som har eit segl, signerer ikkje.",
    "«kontraktverk oppsett kontroller» sier hvilken og hvorfor. Dokumentene til fylket venter og blir prøvd igjen.",
    "«kontraktverk oppsett kontroller» seier kva for ein og kvifor. Dokumenta til fylket ventar og blir prøvde igjen.",
)
SEGL_UTGATT = _advarsel(
    "segl-utgatt",
    "Seglet til et fylke er gått ut.",
    "Seglet til eit fylke er gått ut.",
    "Legg inn et nytt segl i seglfilen. Til da blir ingen bedt om å signere for fylket, og ingenting blir forseglet.",
    "Legg inn eit nytt segl i seglfila. Til då blir ingen bedne om å signere for fylket, og ingenting blir forsegla.",
)
SEGL_MANGLER = _advarsel(
    "segl-mangler",
    "Et fylke er uten segl til det neste begynner å gjelde.",
    "Eit fylke er utan segl til det neste byrjar å gjelde.",
    "Flytt datoene i seglfilen så radene møtes, og start på nytt. Til da blir ingen bedt om å signere, og ingenting blir forseglet.",
    "Flytt datoane i seglfila så radene møtest, og start på nytt. Til då blir ingen bedne om å signere, og ingenting blir forsegla.",
)
SEGL_IKKE_GYLDIG = _advarsel(
    "segl-ikke-gyldig-enna",
    "Et fylke har fått et segl som ikke er gyldig ennå, og det har tatt over.",
    "Eit fylke har fått eit segl som ikkje er gyldig enno, og det har tatt over.",
    "Flytt «fra» på raden i seglfilen til den dagen sertifikatet blir gyldig, og start på nytt. Da gjelder det gamle seglet så lenge.",
    "Flytt «fra» på rada i seglfila til den dagen sertifikatet blir gyldig, og start på nytt. Då gjeld det gamle seglet så lenge.",
)
SEGL_SJU = _advarsel(
    "segl-slutter-om-7-dager",
    "Et fylke er uten segl om mindre enn en uke.",
    "Eit fylke er utan segl om mindre enn ei veke.",
    "Legg inn det nye seglet nå. /metrics sier hvilket fylke det er, og når.",
    "Legg inn det nye seglet no. /metrics seier kva for eit fylke det er, og når.",
)
SEGL_TRETTI = _advarsel(
    "segl-slutter-om-30-dager",
    "Et fylke er uten segl om mindre enn 30 dager.",
    "Eit fylke er utan segl om mindre enn 30 dagar.",
    "Spør utstederen om det nye seglet, og legg det inn med datoen det skal gjelde fra. /metrics sier hvilket fylke det er, og når.",
    "Spør utferdaren om det nye seglet, og legg det inn med datoen det skal gjelde frå. /metrics seier kva for eit fylke det er, og når.",
)
SEGL_NITTI = _advarsel(
    "segl-slutter-om-90-dager",
    "Et fylke er uten segl om mindre enn 90 dager.",
    "Eit fylke er utan segl om mindre enn 90 dagar.",
    "Bestill et nytt segl. Det tar uker å få. /metrics sier hvilket fylke det er, og når.",
    "Bestill eit nytt segl. Det tar veker å få. /metrics seier kva for eit fylke det er, og når.",
)
INGEN_ANKERE = _advarsel(
    "ingen-gyldige-ankere",
    "Ingen av sertifikatene i ankermappen er gyldige nå.",
    "Ingen av sertifikata i ankermappa er gyldige no.",
    "Legg rotsertifikatene til tillitstjenestene i KONTRAKTVERK_ANKERE eller policyfilen. Uten dem blir ingen signatur funnet gyldig.",
    "Legg rotsertifikata til tillitstenestene i KONTRAKTVERK_ANKERE eller policyfila. Utan dei blir ingen signatur funnen gyldig.",
)
SERTIFIKAT_ULESELIG = _feil(
    "sertifikat-kan-ikke-leses",
    "En fil med sertifikater kan ikke leses.",
    "Ei fil med sertifikat kan ikkje lesast.",
    "Kontroller ankermappen og de daglige logghodene i datamappen.",
    "Kontroller ankermappa og dei daglege logghovuda i datamappa.",
)
TSA_BORTE = _advarsel(
    "tidsstempel-svarer-ikke",
    "Tidsstempeltjenesten svarer ikke.",
    "Tidsstempeltenesta svarer ikkje.",
    "Kontroller KONTRAKTVERK_TSA og nettet. Dokumenter blir laget som før. Forsegling og logghoder venter og blir prøvd igjen.",
    "Kontroller KONTRAKTVERK_TSA og nettet. Dokument blir laga som før. Forsegling og logghovud ventar og blir prøvde igjen.",
)
KO_STAR = _advarsel(
    "koen-star",
    "En jobb skulle ha begynt for mer enn fem minutter siden.",
    "Ein jobb skulle ha byrja for meir enn fem minutt sidan.",
    "Se etter at minst én arbeider kjører, og at den bruker samme database. «kontraktverk jobber» viser køen.",
    "Sjå etter at minst éin arbeidar køyrer, og at han bruker same database. «kontraktverk jobber» viser køen.",
)
GITT_OPP = _advarsel(
    "jobber-gitt-opp",
    "Minst én jobb er gitt opp og venter på et menneske.",
    "Minst éin jobb er gitt opp og ventar på eit menneske.",
    "«kontraktverk jobber --dode» sier hvilke det er, og hvorfor. Rett årsaken, og kjør dem igjen.",
    "«kontraktverk jobber --dode» seier kva for nokre det er, og kvifor. Rett årsaka, og køyr dei igjen.",
)
MA_FORNYES = _advarsel(
    "dokumenter-ma-fornyes",
    "Minst ett forseglet dokument skulle hatt nytt tidsstempel for lenge siden, eller filen kan ikke leses.",
    "Minst eitt forsegla dokument skulle hatt nytt tidsstempel for lenge sidan, eller fila kan ikkje lesast.",
    "«kontraktverk forny --list» sier hvilke. Kjør «kontraktverk forny», eller sett KONTRAKTVERK_FORNY til pa.",
    "«kontraktverk forny --list» seier kva for nokre. Køyr «kontraktverk forny», eller set KONTRAKTVERK_FORNY til pa.",
)
LITE_PLASS = _advarsel(
    "lite-diskplass",
    "Det er lite plass igjen på disken med datamappen.",
    "Det er lite plass igjen på disken med datamappa.",
    "Utvid disken. /metrics sier hvor mye som er igjen.",
    "Utvid disken. /metrics seier kor mykje som er igjen.",
)
DISKEN_FULL = _feil(
    "disken-er-full",
    "Disken med datamappen er full, eller nesten full.",
    "Disken med datamappa er full, eller nesten full.",
    "Utvid disken nå. Ingenting halvt blir lagret. Kall som ikke får plass, får feil til svar.",
    "Utvid disken no. Ingenting halvt blir lagra. Kall som ikkje får plass, får feil til svar.",
)
SVARER_IKKE = Tekst(
    nb="Kontrollen ble ikke ferdig i tide.",
    nn="Kontrollen blei ikkje ferdig i tide.",
)


def uten_svar(vanlig: Avvik) -> Avvik:
    """The same part, which has not answered in time; as grave, with the same advice."""
    return Avvik("svarer-ikke", vanlig.tilstand, SVARER_IKKE, vanlig.tiltak)

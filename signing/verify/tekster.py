"""The sentences of the report, bokmål and nynorsk (innhold §8.4), and one for each code of a finding. Words only."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from signing.model import Tekst
from signing.verify.beholdertekster import BEHOLDERFUNN
from signing.verify.bevistekster import BEVISFUNN
from signing.verify.kontrolltekster import KONTROLLFUNN
from signing.verify.tillitstekster import TILLITSFUNN

OSLO = ZoneInfo("Europe/Oslo")
_MANEDER = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember")

SPORSMAL: dict[str, Tekst] = {
    "uendret": Tekst("Er dokumentet uendret?", "Er dokumentet uendra?"),
    "hvem": Tekst("Hvem har signert, og på vegne av hvem?", "Kven har signert, og på vegner av kven?"),
    "sertifikater": Tekst("Var sertifikatene i orden da de ble brukt?", "Var sertifikata i orden då dei blei brukte?"),
    "vart": Tekst("Er dokumentet fra fylkeskommunen, og er det siste utgave?", "Er dokumentet frå fylkeskommunen, og er det siste utgåve?"),
    "revisjon": Tekst("Hvilken mal er brukt, og gjaldt den da?", "Kva mal er brukt, og gjaldt han då?"),
}

UENDRET: dict[str, Tekst] = {
    "intakt": Tekst("Ja. Dokumentet er ikke endret etter at det ble signert.", "Ja. Dokumentet er ikkje endra etter at det blei signert."),
    "intaktMedTillatteEndringer": Tekst(
        "Ja, men etter en signatur er det fylt ut felt eller lagt til merknader som signaturen gir lov til.",
        "Ja, men etter ein signatur er det fylt ut felt eller lagt til merknader som signaturen gir lov til.",
    ),
    "endret": Tekst(
        "Nei. Innholdet er endret etter signering. Se listen over endringer.",
        "Nei. Innhaldet er endra etter signering. Sjå lista over endringar.",
    ),
    "brutt": Tekst("Nei. Minst én signatur stemmer ikke med innholdet.", "Nei. Minst éin signatur stemmer ikkje med innhaldet."),
    "delvis": Tekst("Delvis. Noe av filen er ikke dekket av noen signatur.", "Delvis. Noko av fila er ikkje dekt av nokon signatur."),
    "ingenSignatur": Tekst("Det kan vi ikke si. Filen har ingen signatur.", "Det kan vi ikkje seie. Fila har ingen signatur."),
    "ugyldigFil": Tekst("Det kan vi ikke si. Vi kan ikke lese filen.", "Det kan vi ikkje seie. Vi kan ikkje lese fila."),
    "ikkeStottet": Tekst(
        "Det kan vi ikke si. Filen bruker en type signatur som vi ikke kan kontrollere.",
        "Det kan vi ikkje seie. Fila bruker ein type signatur som vi ikkje kan kontrollere.",
    ),
}

HVEM: dict[str, Tekst] = {
    "ja": Tekst("{n} har signert: {liste}.", "{n} har signert: {liste}."),
    "delvis": Tekst("{n} har signert, men vi kan ikke bekrefte hvem alle er.", "{n} har signert, men vi kan ikkje stadfeste kven alle er."),
    "nei": Tekst("Ingen har signert.", "Ingen har signert."),
    "ukjent": Tekst("Vi kan ikke bekrefte hvem som har signert.", "Vi kan ikkje stadfeste kven som har signert."),
}
HVEM_VED_BEVIS: dict[str, Tekst] = {
    "ja": Tekst(
        "{n} har signert: {liste}. Det sier {segl}, som har forseglet dokumentet.",
        "{n} har signert: {liste}. Det seier {segl}, som har forsegla dokumentet.",
    ),
    "delvis": Tekst(
        "{n} har signert ifølge {segl}, som har forseglet dokumentet, men vi kan ikke bekrefte hvem alle er.",
        "{n} har signert ifølgje {segl}, som har forsegla dokumentet, men vi kan ikkje stadfeste kven alle er.",
    ),
}
"""Where a provider has packed the proofs of the signatures into its file."""
BEVIS_UTEN_NAVN = Tekst("Et signaturbevis som vi ikke kan lese", "Eit signaturbevis som vi ikkje kan lese")
IDENTIFISERT_VED: dict[str, Tekst] = {
    "med": Tekst("Identifisert med {metode}", "Identifisert med {metode}"),
    "ikke": Tekst("Ikke identifisert, signerte med {metode}", "Ikkje identifisert, signerte med {metode}"),
    "ukjent": Tekst("Signerte med «{metode}», som vi ikke kjenner", "Signerte med «{metode}», som vi ikkje kjenner"),
}
"""How a person signed, by what we know of the method."""
BEVISET: dict[str, Tekst] = {
    "ukjent": Tekst("Vi kan ikke bekrefte beviset", "Vi kan ikkje stadfeste beviset"),
    "ikkeBetrodd": Tekst(
        "Sertifikatet bak beviset var trukket tilbake eller gjaldt ikke", "Sertifikatet bak beviset var trekt tilbake eller gjaldt ikkje"
    ),
    "endret": Tekst("Beviset er endret og kan ikke brukes", "Beviset er endra og kan ikkje brukast"),
}
"""What is said of a proof that is not as it should be, by its integrity, else by whom it leads to."""
PA_VEGNE_AV = Tekst(", på vegne av {virksomhet}", ", på vegner av {virksomhet}")
IDENTIFISERT = Tekst(" Identifisert med {metode}.", " Identifisert med {metode}.")
SEGL = Tekst("segl", "segl")
OG = Tekst(" og ", " og ")

SERTIFIKATER: dict[str, Tekst] = {
    "ja": Tekst(
        "Ja. Sertifikatene var gyldige og ikke trukket tilbake da de ble brukt.",
        "Ja. Sertifikata var gyldige og ikkje trekte tilbake då dei blei brukte.",
    ),
    "nei": Tekst(
        "Nei. Minst ett sertifikat var utløpt eller trukket tilbake da det ble brukt.",
        "Nei. Minst eitt sertifikat var gått ut eller trekt tilbake då det blei brukt.",
    ),
    "delvis": Tekst("Delvis. Vi kan bekrefte {n} av {m} sertifikater.", "Delvis. Vi kan stadfeste {n} av {m} sertifikat."),
    "ukjent": Tekst(
        "Det kan vi ikke si. Vi mangler opplysninger om sertifikatene eller om tidspunktet.",
        "Det kan vi ikkje seie. Vi manglar opplysningar om sertifikata eller om tidspunktet.",
    ),
}

VART: dict[str, Tekst] = {
    "nei": Tekst(
        "Nei. Dokumentet er ikke forseglet av en fylkeskommune som bruker tjenesten.",
        "Nei. Dokumentet er ikkje forsegla av ein fylkeskommune som bruker tenesta.",
    ),
    "ukjent": Tekst(
        "Dokumentet er forseglet av {fylkesnavn}. Uten tilgang til registeret kan vi ikke si om det er siste utgave.",
        "Dokumentet er forsegla av {fylkesnavn}. Utan tilgang til registeret kan vi ikkje seie om det er siste utgåve.",
    ),
    "ja": Tekst(
        "Ja. Dokumentet er forseglet av {fylkesnavn} og er siste utgave.",
        "Ja. Dokumentet er forsegla av {fylkesnavn} og er siste utgåve.",
    ),
    "delvis": Tekst(
        "Dokumentet er forseglet av {fylkesnavn}, men ble erstattet {dato} av utgave {utgave}, dokument {dokumentId}.",
        "Dokumentet er forsegla av {fylkesnavn}, men blei erstatta {dato} av utgåve {utgave}, dokument {dokumentId}.",
    ),
    "jaRegister": Tekst(
        "Ja. Filen er nøyaktig den som {fylkesnavn} har i registeret, og er siste utgave.",
        "Ja. Fila er nøyaktig den som {fylkesnavn} har i registeret, og er siste utgåve.",
    ),
    "delvisRegister": Tekst(
        "Filen er nøyaktig den som {fylkesnavn} har i registeret, men ble erstattet {dato} av utgave {utgave}, dokument {dokumentId}.",
        "Fila er nøyaktig den som {fylkesnavn} har i registeret, men blei erstatta {dato} av utgåve {utgave}, dokument {dokumentId}.",
    ),
    "avLeverandor": Tekst(
        "Dokumentet er forseglet av {fylkesnavn}. Filen er laget av signeringstjenesten og sier ikke om den er siste utgave.",
        "Dokumentet er forsegla av {fylkesnavn}. Fila er laga av signeringstenesta og seier ikkje om ho er siste utgåve.",
    ),
    "utenUtgave": Tekst(
        "Filen er forseglet av {fylkesnavn}. Den sier ikke hvilken kontrakt den er, så vi kan ikke si om den er siste utgave.",
        "Fila er forsegla av {fylkesnavn}. Ho seier ikkje kva kontrakt ho er, så vi kan ikkje seie om ho er siste utgåve.",
    ),
    "ubekreftet": Tekst(
        "Dokumentet har et segl som sier {fylkesnavn}, men vi kan ikke bekrefte at seglet er fra fylkeskommunen.",
        "Dokumentet har eit segl som seier {fylkesnavn}, men vi kan ikkje stadfeste at seglet er frå fylkeskommunen.",
    ),
}

REVISJON: dict[str, Tekst] = {
    "ja": Tekst(
        "Ja. Malen {type} {revisjon} gjaldt {dato}, og kontrollsummen stemmer.",
        "Ja. Malen {type} {revisjon} gjaldt {dato}, og kontrollsummen stemmer.",
    ),
    "nei": Tekst(
        "Nei. Malen {type} {revisjon} gjaldt ikke {dato}, eller kontrollsummen stemmer ikke.",
        "Nei. Malen {type} {revisjon} gjaldt ikkje {dato}, eller kontrollsummen stemmer ikkje.",
    ),
    "delvis": Tekst(
        "Malen {type} {revisjon} gjaldt {dato}, men vi har ikke malen og kan ikke kontrollere kontrollsummen.",
        "Malen {type} {revisjon} gjaldt {dato}, men vi har ikkje malen og kan ikkje kontrollere kontrollsummen.",
    ),
    "ukjent": Tekst("Dokumentet sier ikke hvilken mal som er brukt.", "Dokumentet seier ikkje kva mal som er brukt."),
    "utenRegister": Tekst(
        "Dokumentet sier at malen {type} {revisjon} er brukt. Uten malregisteret kan vi ikke kontrollere det.",
        "Dokumentet seier at malen {type} {revisjon} er brukt. Utan malregisteret kan vi ikkje kontrollere det.",
    ),
}

SAMLET: dict[str, Tekst] = {
    "TOTAL_PASSED": Tekst("Dokumentet er i orden", "Dokumentet er i orden"),
    "TOTAL_FAILED": Tekst("Dokumentet er ikke i orden", "Dokumentet er ikkje i orden"),
    "INDETERMINATE-intakt": Tekst(
        "Dokumentet er uendret, men vi kan ikke bekrefte alt", "Dokumentet er uendra, men vi kan ikkje stadfeste alt"
    ),
    "INDETERMINATE": Tekst("Vi kan ikke gi et sikkert svar", "Vi kan ikkje gi eit sikkert svar"),
    "NO_SIGNATURE_FOUND": Tekst("Dokumentet er ikke signert", "Dokumentet er ikkje signert"),
}

TILLIT: dict[str, Tekst] = {
    "betrodd": Tekst("Utstederen står på listen over godkjente utstedere", "Utferdaren står på lista over godkjende utferdarar"),
    "ukjent": Tekst("Vi kjenner ikke utstederen", "Vi kjenner ikkje utferdaren"),
    "ikkeBetrodd": Tekst(
        "Utstederen står ikke på listen over godkjente utstedere", "Utferdaren står ikkje på lista over godkjende utferdarar"
    ),
    "demo": Tekst(
        "Utstederen er en demo: sertifikatet er laget for demonstrasjon og har ingen verdi som bevis",
        "Utferdaren er ein demo: sertifikatet er laga for demonstrasjon og har ingen verdi som bevis",
    ),
}

VEDLEGG = Tekst("Vedlegg i filen:", "Vedlegg i fila:")
EGEN_SIGNATUR: dict[bool | None, Tekst] = {
    True: Tekst("har en egen signatur, som ikke er kontrollert", "har ein eigen signatur, som ikkje er kontrollert"),
    False: Tekst("ingen egen signatur funnet", "ingen eigen signatur funnen"),
    None: Tekst("kan ikke leses her", "kan ikkje lesast her"),
}
BEVISVEDLEGG = Tekst("bevis på en signatur, se over", "bevis på ein signatur, sjå over")
"""What is said of each file inside the file."""

OMFANG = Tekst(
    "Vi kontrollerer signaturer og innhold i filen. Vi vurderer ikke om kontrakten er riktig, eller om noen hadde rett til å "
    "signere for en virksomhet. Vi tar ikke vare på filen.",
    "Vi kontrollerer signaturar og innhald i fila. Vi vurderer ikkje om kontrakten er rett, eller om nokon hadde rett til å "
    "signere for ei verksemd. Vi tar ikkje vare på fila.",
)

FUNN: dict[str, Tekst] = {
    "for-stor": Tekst("Filen er større enn vi tar imot.", "Fila er større enn vi tar imot."),
    "ikke-pdf": Tekst("Filen er ikke en PDF.", "Fila er ikkje ein PDF."),
    "uleselig-pdf": Tekst("Filen er skadet og kan ikke leses.", "Fila er skadd og kan ikkje lesast."),
    "intern-feil": Tekst("Vi klarte ikke å kontrollere filen.", "Vi klarte ikkje å kontrollere fila."),
    "kryptert": Tekst("Filen er låst med passord.", "Fila er låst med passord."),
    "for-mange-revisjoner": Tekst("Filen har for mange revisjoner.", "Fila har for mange revisjonar."),
    "for-mange-objekter": Tekst("Filen har for mange objekter.", "Fila har for mange objekt."),
    "for-mange-signaturer": Tekst("Filen har flere signaturer enn vi kontrollerer.", "Fila har fleire signaturar enn vi kontrollerer."),
    "for-mye-arbeid": Tekst("Filen krever mer arbeid enn en kontroll får bruke.", "Fila krev meir arbeid enn ein kontroll får bruke."),
    "for-mange-vedlegg": Tekst("Filen har flere vedlegg enn vi viser.", "Fila har fleire vedlegg enn vi viser."),
    "vedlegg-uleselige": Tekst("Vi kan ikke lese alle vedleggene i filen.", "Vi kan ikkje lese alle vedlegga i fila."),
    "vedlegg-ikke-i-orden": Tekst(
        "Et vedlegg i filen er endret etter at det ble signert, eller signaturen i vedlegget er ikke i orden.",
        "Eit vedlegg i fila er endra etter at det blei signert, eller signaturen i vedlegget er ikkje i orden.",
    ),
    "vedlegg-ikke-kontrollert": Tekst(
        "Et vedlegg i filen har en egen signatur som vi ikke har kontrollert.",
        "Eit vedlegg i fila har ein eigen signatur som vi ikkje har kontrollert.",
    ),
    "hash-stemmer-ikke": Tekst("Innholdet er ikke det som ble signert.", "Innhaldet er ikkje det som blei signert."),
    "signatur-stemmer-ikke": Tekst(
        "Signaturen er ikke laget med nøkkelen i sertifikatet.", "Signaturen er ikkje laga med nøkkelen i sertifikatet."
    ),
    "signatur-uleselig": Tekst("Signaturen kan ikke leses.", "Signaturen kan ikkje lesast."),
    "sertifikat-ikke-bundet": Tekst(
        "Sertifikatet er et annet enn det signaturen viser til.", "Sertifikatet er eit anna enn det signaturen viser til."
    ),
    "algoritmer-ikke-bundet": Tekst(
        "Algoritmene er andre enn de signaturen viser til.", "Algoritmane er andre enn dei signaturen viser til."
    ),
    "subfilter-ikke-stottet": Tekst("Vi kan ikke kontrollere denne typen signatur.", "Vi kan ikkje kontrollere denne typen signatur."),
    "algoritme-ikke-stottet": Tekst(
        "Signaturen bruker en algoritme som vi ikke kan kontrollere.", "Signaturen bruker ein algoritme som vi ikkje kan kontrollere."
    ),
    "signatarsertifikat-mangler": Tekst(
        "Sertifikatet til den som har signert, ligger ikke i signaturen.",
        "Sertifikatet til den som har signert, ligg ikkje i signaturen.",
    ),
    "tidsstempel-stemmer-ikke": Tekst("Tidsstempelet hører ikke til signaturen.", "Tidsstempelet høyrer ikkje til signaturen."),
    "tidsstempel-uleselig": Tekst("Tidsstempelet kan ikke leses.", "Tidsstempelet kan ikkje lesast."),
    "tidsstempel-ikke-stottet": Tekst(
        "Tidsstempelet bruker en algoritme som vi ikke kan kontrollere.",
        "Tidsstempelet bruker ein algoritme som vi ikkje kan kontrollere.",
    ),
    "signatur-fjernet": Tekst("En signatur som filen hadde, er tatt bort senere.", "Ein signatur som fila hadde, er tatt bort seinare."),
    "signatur-utenfor-feltene": Tekst(
        "Det finnes noe som ligner en signatur i filen, men det hører ikke til noe felt i dokumentet.",
        "Det finst noko som liknar ein signatur i fila, men det høyrer ikkje til noko felt i dokumentet.",
    ),
    "struktur-uleselig": Tekst(
        "Vi kan ikke lese hvilken del av filen signaturen gjelder.", "Vi kan ikkje lese kva del av fila signaturen gjeld."
    ),
    "byterange-form": Tekst("Signaturen sier ikke hvilken del av filen den gjelder.", "Signaturen seier ikkje kva del av fila han gjeld."),
    "byterange-utenfor": Tekst("Signaturen peker utenfor filen.", "Signaturen peikar utanfor fila."),
    "byterange-start": Tekst("Signaturen dekker ikke starten av filen.", "Signaturen dekkjer ikkje starten av fila."),
    "hull-ikke-contents": Tekst("Signaturen hopper over mer av filen enn seg selv.", "Signaturen hoppar over meir av fila enn seg sjølv."),
    "hull-annen-contents": Tekst("Signaturen hopper over noe annet enn seg selv.", "Signaturen hoppar over noko anna enn seg sjølv."),
    "objekt-utenfor-signaturen": Tekst(
        "Det som ble signert, viser til noe som er lagt til etterpå.", "Det som blei signert, viser til noko som er lagt til etterpå."
    ),
    "hull-utenfor-objektet": Tekst("Signaturen ligger ikke der den skal i filen.", "Signaturen ligg ikkje der han skal i fila."),
    "signatur-i-objektstrom": Tekst(
        "Signaturen ligger komprimert og kan ikke dekke filen.", "Signaturen ligg komprimert og kan ikkje dekkje fila."
    ),
    "signaturobjekt-uleselig": Tekst("Signaturen er skrevet på en ugyldig måte.", "Signaturen er skriven på ein ugyldig måte."),
    "dobbel-nokkel": Tekst("Signaturen har samme opplysning to ganger.", "Signaturen har same opplysning to gonger."),
    "usignert-tillegg": Tekst(
        "Noe er lagt til etter siste signatur eller tidsstempel uten å være signert. Det skjer ikke med dokumentene våre.",
        "Noko er lagt til etter siste signatur eller tidsstempel utan å vere signert. Det skjer ikkje med dokumenta våre.",
    ),
    "dekker-ikke-revisjonen": Tekst(
        "Signaturen dekker ikke hele dokumentet slik det var da.", "Signaturen dekkjer ikkje heile dokumentet slik det var då."
    ),
    "dekning-uklar": Tekst(
        "Vi kan ikke si hva signaturen dekker, så vi kan ikke se hva som er endret.",
        "Vi kan ikkje seie kva signaturen dekkjer, så vi kan ikkje sjå kva som er endra.",
    ),
    "endret-etter-signering": Tekst("Innholdet er endret etter denne signaturen.", "Innhaldet er endra etter denne signaturen."),
    "endring-ikke-tillatt": Tekst(
        "Det er gjort endringer som signaturen ikke gir lov til.", "Det er gjort endringar som signaturen ikkje gir lov til."
    ),
    "endringsanalyse-feilet": Tekst(
        "Vi klarte ikke å finne ut hva som er endret etter denne signaturen.",
        "Vi klarte ikkje å finne ut kva som er endra etter denne signaturen.",
    ),
    "metadata-endret": Tekst(
        "Opplysningene om dokumentet er endret etter denne signaturen.",
        "Opplysningane om dokumentet er endra etter denne signaturen.",
    ),
    "metadata-oppdatert": Tekst(
        "Opplysningene om filen (tittel, tidspunkt og lignende) er oppdatert etter denne signaturen.",
        "Opplysningane om fila (tittel, tidspunkt og liknande) er oppdaterte etter denne signaturen.",
    ),
    "nytt-synlig-felt": Tekst("Det er lagt til et synlig felt etter signering.", "Det er lagt til eit synleg felt etter signering."),
    "bytes-utenfor-revisjon": Tekst(
        "Det er lagt til noe i filen som ikke hører til noen revisjon.", "Det er lagt til noko i fila som ikkje høyrer til nokon revisjon."
    ),
    "skjult-objekt-vekket": Tekst(
        "Noe som lå skjult da dokumentet ble signert, er gjort synlig etterpå.",
        "Noko som låg skjult då dokumentet blei signert, er gjort synleg etterpå.",
    ),
    "visning-uten-verdi": Tekst(
        "Et felt viser noe annet enn da dokumentet ble signert, enda verdien er den samme.",
        "Eit felt viser noko anna enn då dokumentet blei signert, enda verdien er den same.",
    ),
    "signatur-over-siden": Tekst(
        "Et signaturfelt som er lagt til etterpå, dekker det meste av en side.",
        "Eit signaturfelt som er lagt til etterpå, dekkjer det meste av ei side.",
    ),
    "kommentar-ved-slutt": Tekst(
        "Et program har skrevet en kommentar etter den siste signaturen.",
        "Eit program har skrive ein kommentar etter den siste signaturen.",
    ),
    "blanke-etter-slutt": Tekst("Det står blanke tegn etter slutten av filen.", "Det står blanke teikn etter slutten av fila."),
    "tvetydig-tillegg": Tekst(
        "Noe som er lagt til etter signaturen, kan leses på to måter, og programmer viser det ulikt.",
        "Noko som er lagt til etter signaturen, kan lesast på to måtar, og program viser det ulikt.",
    ),
    "hale-uleselig": Tekst(
        "Noe er lagt til etter siste signatur, og vi kan ikke lese det.", "Noko er lagt til etter siste signatur, og vi kan ikkje lese det."
    ),
    "contents-ikke-hex": Tekst("Signaturen er skrevet med ugyldige tegn.", "Signaturen er skriven med ugyldige teikn."),
    "contents-blandet-skrivemate": Tekst(
        "Signaturen er skrevet med både små og store bokstaver; noen kan ha endret filen.",
        "Signaturen er skriven med både små og store bokstavar; nokon kan ha endra fila.",
    ),
    "contents-ikke-der": Tekst(
        "Signaturen er ikke skrevet på den ene måten som kan kontrolleres.",
        "Signaturen er ikkje skriven på den eine måten som kan kontrollerast.",
    ),
    "contents-hale": Tekst("Det står noe mer etter signaturen i feltet.", "Det står noko meir etter signaturen i feltet."),
    "contents-frie-deler": Tekst(
        "Deler av den siste signaturen er ikke beskyttet av noe.", "Delar av den siste signaturen er ikkje verna av noko."
    ),
    "svak-algoritme": Tekst(
        "Signaturen bruker en algoritme som ikke lenger er trygg.", "Signaturen bruker ein algoritme som ikkje lenger er trygg."
    ),
    "tillitskontroll-feilet": Tekst("Vi klarte ikke å kontrollere sertifikatet.", "Vi klarte ikkje å kontrollere sertifikatet."),
    "bevis-endret": Tekst("Et signaturbevis i filen er endret.", "Eit signaturbevis i fila er endra."),
    "bevis-uleselig": Tekst(
        "Et signaturbevis i filen kan ikke leses, eller er signert på en måte vi ikke kan kontrollere.",
        "Eit signaturbevis i fila kan ikkje lesast, eller er signert på ein måte vi ikkje kan kontrollere.",
    ),
    "bevis-ukjent-utsteder": Tekst(
        "Vi kan ikke bekrefte hvem som har laget et signaturbevis i filen.",
        "Vi kan ikkje stadfeste kven som har laga eit signaturbevis i fila.",
    ),
    "bevis-uten-identitet": Tekst(
        "Minst én har signert uten at vi kan si at personen ble identifisert.",
        "Minst éin har signert utan at vi kan seie at personen blei identifisert.",
    ),
    "demo-utsteder": Tekst("Minst ett sertifikat er laget for demonstrasjon.", "Minst eitt sertifikat er laga for demonstrasjon."),
}
FUNN |= BEHOLDERFUNN
FUNN |= BEVISFUNN
FUNN |= KONTROLLFUNN
FUNN |= TILLITSFUNN


def fyll(tekst: Tekst, **verdier: object) -> Tekst:
    """The sentence with this case's facts; a `Tekst` among them is used in its own language."""
    nb = {k: v.nb if isinstance(v, Tekst) else v for k, v in verdier.items()}
    nn = {k: v.nn if isinstance(v, Tekst) else v for k, v in verdier.items()}
    return Tekst(tekst.nb.format(**nb), tekst.nn.format(**nn))


def dag(dato: date) -> str:
    """«21. november 2026»; the months are the same in both languages."""
    return f"{dato.day}. {_MANEDER[dato.month - 1]} {dato.year}"


def i_oslo(tid: datetime) -> datetime:
    """In Norwegian time. Within a day of the calendar's first or last it stands as it is: a certificate without an end says year 9999."""
    try:
        return tid.astimezone(OSLO)
    except OverflowError:
        return tid


def tidspunkt(tid: datetime) -> str:
    """«21. november 2026 kl. 22.05»."""
    lokal = i_oslo(tid)
    return f"{dag(lokal.date())} kl. {lokal:%H.%M}"


def oppramsing(ledd: list[str]) -> Tekst:
    """«A, B og C»."""
    if len(ledd) < 2:
        return Tekst("".join(ledd), "".join(ledd))
    foran, siste = ", ".join(ledd[:-1]), ledd[-1]
    return Tekst(f"{foran}{OG.nb}{siste}", f"{foran}{OG.nn}{siste}")

"""The sentences about evidence packages, bokmål and nynorsk: one for each code of a finding, and how a package is told. Words only."""

from __future__ import annotations

from signing.model import Tekst

PAKKE: dict[tuple[bool, bool], Tekst] = {
    (True, True): Tekst(
        "Bevispakke for kontrakt {dokument}, laget {laget}. Alt i den henger sammen.",
        "Bevispakke for kontrakt {dokument}, laga {laget}. Alt i ho heng saman.",
    ),
    (True, False): Tekst(
        "Bevispakke for kontrakt {dokument}, laget {laget}. Noe i den kan vi ikke bekrefte.",
        "Bevispakke for kontrakt {dokument}, laga {laget}. Noko i ho kan vi ikkje stadfeste.",
    ),
    (False, False): Tekst(
        "Bevispakke for kontrakt {dokument}, laget {laget}. Noe i den henger IKKE sammen.",
        "Bevispakke for kontrakt {dokument}, laga {laget}. Noko i ho heng IKKJE saman.",
    ),
}
"""By whether the pieces fit, and whether all that they say of themselves could be shown."""
KONTRAKTEN = Tekst("Kontrakten i pakken", "Kontrakten i pakka")
LOGGEN: dict[bool, Tekst] = {
    True: Tekst("Loggen er hel ({antall} hendelser).", "Loggen er heil ({antall} hendingar)."),
    False: Tekst("Loggen er ikke hel.", "Loggen er ikkje heil."),
}
"""By whether the chain is whole."""

BEVISFUNN: dict[str, Tekst] = {
    "bevis-innhold-uleselig": Tekst("Innholdslisten i bevispakken kan ikke leses.", "Innhaldslista i bevispakka kan ikkje lesast."),
    "bevis-versjon": Tekst(
        "Bevispakken er av en versjon som vi ikke kjenner. Bruk en nyere utgave av kontrollprogrammet.",
        "Bevispakka er av ein versjon som vi ikkje kjenner. Bruk ei nyare utgåve av kontrollprogrammet.",
    ),
    "bevis-fil-mangler": Tekst(
        "En fil som står i innholdslisten, er ikke i bevispakken.", "Ei fil som står i innhaldslista, er ikkje i bevispakka."
    ),
    "bevis-fil-ukjent": Tekst(
        "Bevispakken har en fil som ikke står i innholdslisten.", "Bevispakka har ei fil som ikkje står i innhaldslista."
    ),
    "bevis-fil-endret": Tekst(
        "En fil i bevispakken er en annen enn den som står i innholdslisten.",
        "Ei fil i bevispakka er ei anna enn den som står i innhaldslista.",
    ),
    "bevis-medietype": Tekst(
        "En fil i bevispakken er signert som en annen type enn innholdslisten sier.",
        "Ei fil i bevispakka er signert som ein annan type enn innhaldslista seier.",
    ),
    "bevis-beholder": Tekst("Selve beholderen til bevispakken er endret.", "Sjølve behaldaren til bevispakka er endra."),
    "bevis-kontrakt-mangler": Tekst(
        "Bevispakken har ikke nøyaktig én signert kontrakt.", "Bevispakka har ikkje nøyaktig éin signert kontrakt."
    ),
    "bevis-kontrakt-ikke-i-orden": Tekst("Kontrakten i bevispakken er ikke i orden.", "Kontrakten i bevispakka er ikkje i orden."),
    "bevis-kontrakt-annen": Tekst(
        "Kontrakten sier noe annet om seg selv enn innholdslisten gjør.", "Kontrakten seier noko anna om seg sjølv enn innhaldslista gjer."
    ),
    "bevis-hendelser-uleselig": Tekst(
        "Loggen i bevispakken mangler eller kan ikke leses.", "Loggen i bevispakka manglar eller kan ikkje lesast."
    ),
    "bevis-hendelser-brutt": Tekst("Loggen i bevispakken er ikke hel.", "Loggen i bevispakka er ikkje heil."),
    "bevis-hendelser-annet-dokument": Tekst("Loggen gjelder et annet dokument.", "Loggen gjeld eit anna dokument."),
    "bevis-hendelser-antall": Tekst(
        "Loggen slutter et annet sted enn innholdslisten sier.", "Loggen sluttar ein annan stad enn innhaldslista seier."
    ),
    "bevis-hendelser-annen-fil": Tekst(
        "Ifølge loggen ble en annen fil forseglet enn den som er i bevispakken.",
        "Ifølgje loggen blei ei anna fil forsegla enn den som er i bevispakka.",
    ),
    "bevis-rapport-uleselig": Tekst(
        "Kontrollrapporten i bevispakken mangler eller kan ikke leses.", "Kontrollrapporten i bevispakka manglar eller kan ikkje lesast."
    ),
    "bevis-rapport-avvik": Tekst(
        "Kontrollrapporten i bevispakken sier noe annet om kontrakten enn det vi finner nå.",
        "Kontrollrapporten i bevispakka seier noko anna om kontrakten enn det vi finn no.",
    ),
    "bevis-sertifikat": Tekst(
        "En fil i bevispakken har et annet sertifikat enn navnet sier.",
        "Ei fil i bevispakka har eit anna sertifikat enn namnet seier.",
    ),
    "bevis-sertifikat-mangler": Tekst(
        "Sertifikatet til en av dem som signerte, er ikke blant sertifikatene i bevispakken.",
        "Sertifikatet til ein av dei som signerte, er ikkje blant sertifikata i bevispakka.",
    ),
    "bevis-flere-signaturer": Tekst(
        "Bevispakken skal ha nøyaktig ett segl, og har et annet antall signaturer.",
        "Bevispakka skal ha nøyaktig eitt segl, og har eit anna tal på signaturar.",
    ),
    "bevis-ikke-varig": Tekst(
        "Seglet på bevispakken mangler tidsstempel eller opplysninger om tilbakekalling.",
        "Seglet på bevispakka manglar tidsstempel eller opplysningar om tilbakekalling.",
    ),
    "bevis-annet-segl": Tekst(
        "Bevispakken er ikke forseglet av den som har forseglet kontrakten.",
        "Bevispakka er ikkje forsegla av den som har forsegla kontrakten.",
    ),
    "bevis-annet-vedlegg": Tekst(
        "Et vedlegg som ligger inne i kontrakten, er ikke blant vedleggene i bevispakken.",
        "Eit vedlegg som ligg inne i kontrakten, er ikkje blant vedlegga i bevispakka.",
    ),
    "bevis-last-kontrakt": Tekst(
        "Leverandøren har låst kontrakten, så fylkets segl er ikke på den. Spør fylket om det har laget bevispakken.",
        "Leverandøren har låst kontrakten, så seglet til fylket er ikkje på han. Spør fylket om det har laga bevispakka.",
    ),
    "bevis-papirer-ikke-vist": Tekst(
        "Kontrakten viser ikke selv hvilke data og hvilken mal den er laget av. Her er det bare seglet på bevispakken som sier det. Spør "
        "fylket om en ny bevispakke.",
        "Kontrakten viser ikkje sjølv kva data og kva mal han er laga av. Her er det berre seglet på bevispakka som seier det. Spør fylket "
        "om ei ny bevispakke.",
    ),
    "bevis-vedlegg-ikke-vist": Tekst(
        "Noe av det som ble signert, er ikke blant filene i bevispakken. Sammenlikn vedleggene med dem som fylket har.",
        "Noko av det som blei signert, er ikkje blant filene i bevispakka. Samanlikn vedlegga med dei som fylket har.",
    ),
    "bevis-annet-navn": Tekst(
        "Kontrakten er laget i et annet navn enn det som står i seglet. Spør den som står som avsender av kontrakten, om bevispakken.",
        "Kontrakten er laga i eit anna namn enn det som står i seglet. Spør den som står som avsendar av kontrakten, om bevispakka.",
    ),
}

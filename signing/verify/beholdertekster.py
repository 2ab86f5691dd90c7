"""The sentences about containers and XML signatures, bokmål and nynorsk: one for each code of a finding. Words only."""

from __future__ import annotations

from signing.model import Tekst

BEHOLDERFUNN: dict[str, Tekst] = {
    "asic-cades-ikke-stottet": Tekst(
        "Pakken har en signatur av typen CAdES, som vi ikke kan kontrollere.",
        "Pakka har ein signatur av typen CAdES, som vi ikkje kan kontrollere.",
    ),
    "asic-tidsstempel-ikke-stottet": Tekst(
        "Pakken har et løst tidsstempel, som vi ikke kan kontrollere.", "Pakka har eit laust tidsstempel, som vi ikkje kan kontrollere."
    ),
    "asic-bevis-ikke-kontrollert": Tekst(
        "Pakken har et langtidsbevis, som vi ikke har kontrollert.",
        "Pakka har eit langtidsbevis, som vi ikkje har kontrollert.",
    ),
    "ddoc-ikke-stottet": Tekst(
        "Filen er en DigiDoc (DDOC), som vi ikke kan kontrollere.", "Fila er ein DigiDoc (DDOC), som vi ikkje kan kontrollere."
    ),
    "asic-fil-ikke-signert": Tekst("En fil i pakken er ikke dekket av noen signatur.", "Ei fil i pakka er ikkje dekt av nokon signatur."),
    "asic-uten-innhold": Tekst("Pakken har en signatur, men ingen filer.", "Pakka har ein signatur, men ingen filer."),
    "asic-signatur-dekker-ikke-alt": Tekst(
        "Denne signaturen gjelder ikke alle filene i pakken.", "Denne signaturen gjeld ikkje alle filene i pakka."
    ),
    "asic-uventet-fil": Tekst(
        "Mappen for signaturer har en fil som ikke hører til der.", "Mappa for signaturar har ei fil som ikkje høyrer til der."
    ),
    "asic-mimetype-mangler": Tekst("Pakken sier ikke hvilken type den er.", "Pakka seier ikkje kva type ho er."),
    "asic-mimetype-ukjent": Tekst(
        "Pakken sier at den er noe annet enn en signert pakke.", "Pakka seier at ho er noko anna enn ei signert pakke."
    ),
    "asic-mimetype-ikke-forst": Tekst(
        "Opplysningen om hvilken type pakken er, står ikke først i filen.", "Opplysninga om kva type pakka er, står ikkje først i fila."
    ),
    "manifest-uleselig": Tekst("Fillisten i pakken kan ikke leses.", "Fillista i pakka kan ikkje lesast."),
    "manifest-fil-mangler": Tekst("Fillisten nevner en fil som ikke er i pakken.", "Fillista nemner ei fil som ikkje er i pakka."),
    "manifest-uten-fil": Tekst("En fil i pakken står ikke på fillisten.", "Ei fil i pakka står ikkje på fillista."),
    "manifest-medietype": Tekst(
        "Fillisten sier at en fil er av en annen type enn den som ble signert.",
        "Fillista seier at ei fil er av ein annan type enn den som blei signert.",
    ),
    "avtrykk-stemmer-ikke": Tekst("Noe av det som ble signert, er endret etterpå.", "Noko av det som blei signert, er endra etterpå."),
    "signert-fil-mangler": Tekst("Noe som ble signert, er ikke i filen.", "Noko som blei signert, er ikkje i fila."),
    "xml-ikke-dekket": Tekst("En del av filen er ikke dekket av noen signatur.", "Ein del av fila er ikkje dekt av nokon signatur."),
    "xades-ikke-en-signatur": Tekst("Signaturfilen har ingen signatur.", "Signaturfila har ingen signatur."),
    "xades-mangler-ledd": Tekst(
        "Signaturen mangler en del, eller har den flere ganger.", "Signaturen manglar ein del, eller har han fleire gonger."
    ),
    "xades-egenskaper-ikke-signert": Tekst(
        "Opplysningene om signaturen er ikke signert.", "Opplysningane om signaturen er ikkje signerte."
    ),
    "xades-motsignatur-feil": Tekst(
        "Signaturen står som bekreftelse på en annen signatur, men gjelder ikke den.",
        "Signaturen står som stadfesting av ein annan signatur, men gjeld ikkje den.",
    ),
    "xades-adresse-ikke-entydig": Tekst(
        "Vi kan ikke si hvilken del av filen signaturen gjelder.", "Vi kan ikkje seie kva del av fila signaturen gjeld."
    ),
    "xades-adresse-ikke-stottet": Tekst(
        "Signaturen viser til innholdet på en måte som vi ikke kan følge.",
        "Signaturen viser til innhaldet på ein måte som vi ikkje kan følgje.",
    ),
    "xades-referanse-uten-adresse": Tekst("Signaturen sier ikke hva den gjelder.", "Signaturen seier ikkje kva han gjeld."),
    "nokkel-ikke-stottet": Tekst(
        "Nøkkelen i sertifikatet er av en type som vi ikke kan kontrollere.",
        "Nøkkelen i sertifikatet er av ein type som vi ikkje kan kontrollere.",
    ),
    "ikke-zip": Tekst("Pakken (zip) er skadet og kan ikke leses.", "Pakka (zip) er skadd og kan ikkje lesast."),
    "for-mange-filer": Tekst("Pakken har flere filer enn vi tar imot.", "Pakka har fleire filer enn vi tar imot."),
    "utrygt-filnavn": Tekst(
        "Pakken har et filnavn som ikke er trygt, eller samme navn to ganger.",
        "Pakka har eit filnamn som ikkje er trygt, eller same namn to gonger.",
    ),
    "zip-tvetydig": Tekst(
        "Pakken (zip) kan leses på flere måter, så vi kan ikke si hva den inneholder.",
        "Pakka (zip) kan lesast på fleire måtar, så vi kan ikkje seie kva ho inneheld.",
    ),
    "zip-bombe": Tekst("Pakken er mye større utpakket enn den ser ut til.", "Pakka er mykje større utpakka enn ho ser ut til."),
    "ikke-xml": Tekst("Filen er ikke gyldig XML og kan ikke leses.", "Fila er ikkje gyldig XML og kan ikkje lesast."),
    "uleselig-xml": Tekst(
        "Filen (XML) er for stor eller har noe i seg som vi ikke leser.", "Fila (XML) er for stor eller har noko i seg som vi ikkje les."
    ),
}

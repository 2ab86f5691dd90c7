"""The words of the named checks, bokmål and nynorsk: what each asks, and what to say when it holds and when it does not. Words only."""

from __future__ import annotations

from dataclasses import dataclass

from signing.model import Tekst


@dataclass(frozen=True, slots=True)
class Ord:
    """The sentences of one check."""

    sporsmal: Tekst
    ok: Tekst
    brudd: Tekst


IKKE_AKTUELT = Tekst("Ikke aktuelt for denne signaturen.", "Ikkje aktuelt for denne signaturen.")

KONTROLLER: dict[str, Ord] = {
    "kan-kontrolleres": Ord(
        Tekst("Kan vi kontrollere denne typen signatur?", "Kan vi kontrollere denne typen signatur?"),
        Tekst("Vi kan kontrollere denne typen signatur.", "Vi kan kontrollere denne typen signatur."),
        Tekst("Vi kan ikke kontrollere denne typen signatur.", "Vi kan ikkje kontrollere denne typen signatur."),
    ),
    "kan-leses": Ord(
        Tekst("Kan signaturen leses?", "Kan signaturen lesast?"),
        Tekst("Signaturen kan leses.", "Signaturen kan lesast."),
        Tekst("Signaturen kan ikke leses.", "Signaturen kan ikkje lesast."),
    ),
    "innhold-stemmer": Ord(
        Tekst("Er innholdet det som ble signert?", "Er innhaldet det som blei signert?"),
        Tekst("Innholdet er det som ble signert.", "Innhaldet er det som blei signert."),
        Tekst("Innholdet er ikke det som ble signert.", "Innhaldet er ikkje det som blei signert."),
    ),
    "signatur-stemmer": Ord(
        Tekst("Er signaturen laget med nøkkelen i sertifikatet?", "Er signaturen laga med nøkkelen i sertifikatet?"),
        Tekst("Signaturen er laget med nøkkelen i sertifikatet.", "Signaturen er laga med nøkkelen i sertifikatet."),
        Tekst("Signaturen er ikke laget med nøkkelen i sertifikatet.", "Signaturen er ikkje laga med nøkkelen i sertifikatet."),
    ),
    "plassering-riktig": Ord(
        Tekst("Står signaturen slik den skal i filen?", "Står signaturen slik han skal i fila?"),
        Tekst("Signaturen står slik den skal i filen.", "Signaturen står slik han skal i fila."),
        Tekst("Signaturen står ikke slik den skal i filen.", "Signaturen står ikkje slik han skal i fila."),
    ),
    "dekker-filen": Ord(
        Tekst("Dekker signaturen hele filen slik den var?", "Dekkjer signaturen heile fila slik ho var?"),
        Tekst("Signaturen dekker hele filen slik den var.", "Signaturen dekkjer heile fila slik ho var."),
        Tekst("Signaturen dekker bare deler av filen.", "Signaturen dekkjer berre delar av fila."),
    ),
    "endringer-tillatt": Ord(
        Tekst("Er alt som kom etter signaturen, tillatt?", "Er alt som kom etter signaturen, tillate?"),
        Tekst("Etter signaturen kom bare det som er tillatt.", "Etter signaturen kom berre det som er tillate."),
        Tekst(
            "Etter signaturen kom noe som ikke er tillatt, eller som vi ikke kan bedømme.",
            "Etter signaturen kom noko som ikkje er tillate, eller som vi ikkje kan vurdere.",
        ),
    ),
    "utsteder-kjent": Ord(
        Tekst("Er utstederen godkjent til denne bruken?", "Er utferdaren godkjend til denne bruken?"),
        Tekst("Utstederen er godkjent til denne bruken.", "Utferdaren er godkjend til denne bruken."),
        Tekst("Utstederen er ikke godkjent til denne bruken.", "Utferdaren er ikkje godkjend til denne bruken."),
    ),
    "sertifikat-til-signering": Ord(
        Tekst("Er sertifikatet laget for å signere?", "Er sertifikatet laga for å signere?"),
        Tekst("Sertifikatet er laget for å signere.", "Sertifikatet er laga for å signere."),
        Tekst("Sertifikatet er ikke laget for å signere.", "Sertifikatet er ikkje laga for å signere."),
    ),
    "ikke-trukket": Ord(
        Tekst("Var sertifikatet fortsatt godkjent av utstederen?", "Var sertifikatet framleis godkjent av utferdaren?"),
        Tekst("Sertifikatet var ikke trukket tilbake.", "Sertifikatet var ikkje trekt tilbake."),
        Tekst("Sertifikatet er trukket tilbake.", "Sertifikatet er trekt tilbake."),
    ),
    "sertifikat-gyldig-da": Ord(
        Tekst("Ble sertifikatet brukt mens det gjaldt?", "Blei sertifikatet brukt medan det gjaldt?"),
        Tekst("Sertifikatet ble brukt mens det gjaldt.", "Sertifikatet blei brukt medan det gjaldt."),
        Tekst(
            "Det er ikke bevist at sertifikatet ble brukt mens det gjaldt.",
            "Det er ikkje bevist at sertifikatet blei brukt medan det gjaldt.",
        ),
    ),
    "tilbakekalling-kjent": Ord(
        Tekst("Vet vi om sertifikatet var trukket tilbake?", "Veit vi om sertifikatet var trekt tilbake?"),
        Tekst("Vi har svar om tilbakekalling.", "Vi har svar om tilbakekalling."),
        Tekst("Vi mangler svar om tilbakekalling.", "Vi manglar svar om tilbakekalling."),
    ),
    "algoritme-godtatt": Ord(
        Tekst("Var algoritmene gode nok på det tidspunktet som er bevist?", "Var algoritmane gode nok på det tidspunktet som er bevist?"),
        Tekst("Algoritmene var gode nok på det tidspunktet som er bevist.", "Algoritmane var gode nok på det tidspunktet som er bevist."),
        Tekst(
            "En algoritme er ikke lenger god nok, og det er ikke bevist at signaturen fantes før det.",
            "Ein algoritme er ikkje lenger god nok, og det er ikkje bevist at signaturen fanst før det.",
        ),
    ),
    "kjede-i-orden": Ord(
        Tekst("Er hele sertifikatkjeden i orden?", "Er heile sertifikatkjeda i orden?"),
        Tekst("Hele sertifikatkjeden er i orden.", "Heile sertifikatkjeda er i orden."),
        Tekst("Sertifikatkjeden kan ikke bekreftes.", "Sertifikatkjeda kan ikkje stadfestast."),
    ),
    "demo-utsteder": Ord(
        Tekst("Er utstederen en ekte utsteder?", "Er utferdaren ein ekte utferdar?"),
        Tekst("Utstederen er ikke laget for demonstrasjon.", "Utferdaren er ikkje laga for demonstrasjon."),
        Tekst("Utstederen er laget for demonstrasjon.", "Utferdaren er laga for demonstrasjon."),
    ),
    "tid-bevist": Ord(
        Tekst("Er tidspunktet bevist med et tidsstempel?", "Er tidspunktet bevist med eit tidsstempel?"),
        Tekst("Tidspunktet er bevist med et tidsstempel.", "Tidspunktet er bevist med eit tidsstempel."),
        Tekst("Tidspunktet er bare det som ble oppgitt ved signering.", "Tidspunktet er berre det som blei oppgitt ved signering."),
    ),
    "oppgitt-tid-for-bevist": Ord(
        Tekst("Kommer den oppgitte tiden før den beviste?", "Kjem den oppgitte tida før den beviste?"),
        Tekst("Den oppgitte tiden kommer før den beviste.", "Den oppgitte tida kjem før den beviste."),
        Tekst("Den oppgitte tiden kommer etter den beviste.", "Den oppgitte tida kjem etter den beviste."),
    ),
    "langtidssikret": Ord(
        Tekst("Kan signaturen kontrolleres om mange år?", "Kan signaturen kontrollerast om mange år?"),
        Tekst(
            "Signaturen har alt som trengs for å kontrolleres om mange år.",
            "Signaturen har alt som trengst for å bli kontrollert om mange år.",
        ),
        Tekst(
            "Signaturen mangler noe av det som trengs for å kontrolleres om mange år.",
            "Signaturen manglar noko av det som trengst for å bli kontrollert om mange år.",
        ),
    ),
    "sertifikatpolicy-kjent": Ord(
        Tekst("Er sertifikatet utstedt etter retningslinjer vi kjenner?", "Er sertifikatet utferda etter retningslinjer vi kjenner?"),
        Tekst("Sertifikatet er utstedt etter retningslinjer vi kjenner.", "Sertifikatet er utferda etter retningslinjer vi kjenner."),
        Tekst(
            "Sertifikatet er utstedt etter retningslinjer vi ikke kjenner.",
            "Sertifikatet er utferda etter retningslinjer vi ikkje kjenner.",
        ),
    ),
    "kvalifisert-sertifikat": Ord(
        Tekst("Er sertifikatet kvalifisert ifølge en tillitsliste?", "Er sertifikatet kvalifisert ifølgje ei tillitsliste?"),
        Tekst("Sertifikatet er kvalifisert ifølge en tillitsliste.", "Sertifikatet er kvalifisert ifølgje ei tillitsliste."),
        Tekst("Ingen tillitsliste sier at sertifikatet er kvalifisert.", "Inga tillitsliste seier at sertifikatet er kvalifisert."),
    ),
}

KONTROLLFUNN: dict[str, Tekst] = {
    "tilbakekalling-ukjent": Tekst("Vi vet ikke om sertifikatet var trukket tilbake.", "Vi veit ikkje om sertifikatet var trekt tilbake."),
    "sertifikatkjede-uoversiktlig": Tekst(
        "Filen har så mange sertifikater med samme navn at vi ikke kan følge kjeden.",
        "Fila har så mange sertifikat med same namn at vi ikkje kan følgje kjeda.",
    ),
    "algoritme-utgatt": KONTROLLER["algoritme-godtatt"].brudd,
    "tid-ikke-bevist": Tekst(
        "Signaturen har ikke noe tidsstempel vi stoler på. Tidspunktet er bare det som ble oppgitt.",
        "Signaturen har ikkje noko tidsstempel vi stoler på. Tidspunktet er berre det som blei oppgitt.",
    ),
    "oppgitt-tid-etter-bevist": Tekst(
        "Tidspunktet som ble oppgitt ved signering, kommer etter tidsstempelet.",
        "Tidspunktet som blei oppgitt ved signering, kjem etter tidsstempelet.",
    ),
    "ikke-langtidssikret": KONTROLLER["langtidssikret"].brudd,
    "sertifikatpolicy-ukjent": KONTROLLER["sertifikatpolicy-kjent"].brudd,
    "ikke-kvalifisert": KONTROLLER["kvalifisert-sertifikat"].brudd,
}
"""What is said as a warning, by the code of the finding."""

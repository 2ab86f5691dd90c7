"""What the checks of a change of a contract have to say."""

from __future__ import annotations

from app.errors import Alvor
from app.skjema.melding import Melding
from app.tekst import Tekst

VERDI_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(nb="Endringen har ingen verdi her.", nn="Endringa har ingen verdi her."),
    tiltak=Tekst(nb="Send {ventet}.", nn="Send {ventet}."),
    brukbar=False,
)
FLERE_VERDIER = Melding(
    kode="flere-verdier",
    melding=Tekst(
        nb="Endringen har {antall} verdier her, men skal bare ha én.",
        nn="Endringa har {antall} verdiar her, men skal berre ha éin.",
    ),
    tiltak=Tekst(nb="Send bare {ventet}.", nn="Send berre {ventet}."),
    brukbar=False,
)
ANNEN_VERDI = Melding(
    kode="verdi-passer-ikke",
    melding=Tekst(
        nb="Endringen er oppgitt som {endringen}. Den skal skrives med {ventet}, men {fikk} er sendt.",
        nn="Endringa er oppgitt som {endringen}. Ho skal skrivast med {ventet}, men {fikk} er sendt.",
    ),
    tiltak=Tekst(nb="Send {ventet}, eller rett typen.", nn="Send {ventet}, eller rett typen."),
    brukbar=False,
)
FOR_KONTRAKTEN = Melding(
    kode="endring-for-kontrakten",
    melding=Tekst(
        nb="Endringen gjelder fra {gjelder}, før kontrakten ble inngått {kontraktsdato}.",
        nn="Endringa gjeld frå {gjelder}, før kontrakten blei inngått {kontraktsdato}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
TILBAKE_I_TID = Melding(
    kode="endring-tilbake-i-tid",
    melding=Tekst(
        nb="Endringen gjelder fra {gjelder}, før datoen på dokumentet, {dato}. "
        "En endring gjelder først når fylkeskommunen har samtykket (opplæringslova § 7-2).",
        nn="Endringa gjeld frå {gjelder}, før datoen på dokumentet, {dato}. "
        "Ei endring gjeld først når fylkeskommunen har samtykt (opplæringslova § 7-2).",
    ),
    tiltak=Tekst(nb="Sjekk begge datoene.", nn="Sjekk begge datoane."),
    alvor=Alvor.ADVARSEL,
)
UTEN_FORSKJELL = Melding(
    kode="endring-uten-forskjell",
    melding=Tekst(
        nb="Endringen er oppgitt som {endringen}, men det som står før og etter, er det samme.",
        nn="Endringa er oppgitt som {endringen}, men det som står før og etter, er det same.",
    ),
    tiltak=Tekst(nb="Rett en av verdiene, eller ta bort endringen.", nn="Rett ein av verdiane, eller ta bort endringa."),
)
TO_GANGER = Melding(
    kode="samme-endring-to-ganger",
    melding=Tekst(
        nb="Endring nr. {denne} gjelder det samme som endring nr. {forste}: {endringen}.",
        nn="Endring nr. {denne} gjeld det same som endring nr. {forste}: {endringen}.",
    ),
    tiltak=Tekst(
        nb="Slå dem sammen, eller send «peker» i hver av dem når de gjelder ulike deler.",
        nn="Slå dei saman, eller send «peker» i kvar av dei når dei gjeld ulike delar.",
    ),
)
ANNEN_FAGLIG_LEDER = Melding(
    kode="endring-og-part-avviker",
    melding=Tekst(
        nb="Den nye faglige lederen i endringen har et annet navn enn faglig leder blant partene.",
        nn="Den nye faglege leiaren i endringa har eit anna namn enn fagleg leiar blant partane.",
    ),
    tiltak=Tekst(nb="Send partene slik de er etter endringen.", nn="Send partane slik dei er etter endringa."),
)
ANNEN_VIRKSOMHET = Melding(
    kode="endring-og-part-avviker",
    melding=Tekst(
        nb="Endringen har organisasjonsnummer {nummer}, men parten har {partens}.",
        nn="Endringa har organisasjonsnummer {nummer}, men parten har {partens}.",
    ),
    tiltak=Tekst(
        nb="Send partene slik de er etter endringen, og den som gikk ut, i «tidligereLarebedrift».",
        nn="Send partane slik dei er etter endringa, og den som gjekk ut, i «tidligereLarebedrift».",
    ),
)
ANNEN_PROSENT = Melding(
    kode="endring-og-laretid-avviker",
    melding=Tekst(
        nb="Stillingsprosenten blir {ny}, men den nye læretiden er regnet med {laretid} prosent.",
        nn="Stillingsprosenten blir {ny}, men den nye læretida er rekna med {laretid} prosent.",
    ),
    tiltak=Tekst(nb="Rett en av dem.", nn="Rett ein av dei."),
)
LARETID_FOR_ENDRINGEN = Melding(
    kode="laretid-for-endringen",
    melding=Tekst(
        nb="Stillingsprosenten blir endret {gjelder}, men den nye læretiden er regnet fra {fra} med bare den nye prosenten.",
        nn="Stillingsprosenten blir endra {gjelder}, men den nye læretida er rekna frå {fra} med berre den nye prosenten.",
    ),
    tiltak=Tekst(
        nb="La den nye læretiden starte {gjelder}, og send månedene som gjenstår da, i «gjenstaendeManeder».",
        nn="La den nye læretida starte {gjelder}, og send månadene som står att då, i «gjenstaendeManeder».",
    ),
)
AVBRUDD_IKKE_I_LARETIDEN = Melding(
    kode="endring-og-laretid-avviker",
    melding=Tekst(
        nb="Avbruddet fra {fra} står ikke i den nye læretiden, så slutten blir feil.",
        nn="Avbrotet frå {fra} står ikkje i den nye læretida, så slutten blir feil.",
    ),
    tiltak=Tekst(nb="Legg avbruddet til i «laretid» også.", nn="Legg avbrotet til i «laretid» også."),
)
ANNEN_SLUTT = Melding(
    kode="endring-og-laretid-avviker",
    melding=Tekst(
        nb="Ny slutt er oppgitt til {ny}, men den nye læretiden slutter {slutt}.",
        nn="Ny slutt er oppgitt til {ny}, men den nye læretida sluttar {slutt}.",
    ),
    tiltak=Tekst(
        nb="Rett datoen, eller rett det som slutten blir beregnet av.", nn="Rett datoen, eller rett det som slutten blir rekna ut av."
    ),
)
FORLENGELSE_FORKORTER = Melding(
    kode="forlengelse-forkorter",
    melding=Tekst(
        nb="Endringen er en forlengelse, men slutten flyttes fra {for_} til {ny}.",
        nn="Endringa er ei forlenging, men slutten blir flytta frå {for_} til {ny}.",
    ),
    tiltak=Tekst(nb="Rett en av datoene.", nn="Rett ein av datoane."),
)
TIDLIGERE_UTEN_BYTTE = Melding(
    kode="tidligere-larebedrift-uten-bytte",
    melding=Tekst(
        nb="En tidligere lærebedrift er oppgitt, men ingen av endringene er bytte av lærebedrift.",
        nn="Ei tidlegare lærebedrift er oppgitt, men ingen av endringane er byte av lærebedrift.",
    ),
    tiltak=Tekst(
        nb="Ta bort «tidligereLarebedrift», eller send endringen «larebedrift».",
        nn="Ta bort «tidligereLarebedrift», eller send endringa «larebedrift».",
    ),
)
SAMME_LAREBEDRIFT = Melding(
    kode="samme-larebedrift",
    melding=Tekst(
        nb="Den nye og den tidligere lærebedriften har samme organisasjonsnummer, {nummer}.",
        nn="Den nye og den tidlegare lærebedrifta har same organisasjonsnummer, {nummer}.",
    ),
    tiltak=Tekst(nb="Rett ett av numrene.", nn="Rett eitt av nummera."),
)
MANEDER_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(
        nb="Den nye slutten kan ikke beregnes: antall måneder mangler.",
        nn="Den nye slutten kan ikkje reknast ut: talet på månader manglar.",
    ),
    tiltak=Tekst(
        nb="Send «gjenstaendeManeder» for det som gjenstår, eller «grunnlagManeder» for hele læretiden.",
        nn="Send «gjenstaendeManeder» for det som står att, eller «grunnlagManeder» for heile læretida.",
    ),
    brukbar=False,
)
BEGGE_MANEDER = Melding(
    kode="to-grunnlag",
    melding=Tekst(
        nb="Både måneder i faget ({grunnlag}) og måneder som gjenstår ({gjenstar}), er oppgitt. Slutten kan bare beregnes av det ene.",
        nn="Både månader i faget ({grunnlag}) og månader som står att ({gjenstar}), er oppgitte. Slutten kan berre reknast ut av det eine.",
    ),
    tiltak=Tekst(
        nb="Ta bort «grunnlagManeder» når læretiden er regnet fra dagen for endringen, ellers «gjenstaendeManeder».",
        nn="Ta bort «grunnlagManeder» når læretida er rekna frå dagen for endringa, elles «gjenstaendeManeder».",
    ),
)

"""What the places in the data are called in findings: the property, and whose it is.

The labels of the document stand in `forms/<type>/felt`; these also name what is never printed. Every property of the schema has a name
here (a test holds it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.tekst import Tekst


def _likt(tekst: str) -> Tekst:
    """The word is the same in both languages."""
    return Tekst(nb=tekst, nn=tekst)


EGENSKAPER: Mapping[str, Tekst] = {
    "adresse": _likt("Adresse"),
    "adresse1Mars": _likt("Folkeregistrert adresse 1. mars"),
    "adressebeskyttelse": Tekst(nb="Adressebeskyttelse", nn="Adressevern"),
    "adresselinjer": _likt("Adresselinjer"),
    "ansvar": _likt("Ansvar"),
    "ansvarlig": Tekst(nb="Ansvarlig", nn="Ansvarleg"),
    "ansvarligLeder": Tekst(nb="Ansvarlig leder", nn="Ansvarleg leiar"),
    "ansvarsdeling": _likt("Fordeling av ansvar"),
    "arbeidsavtale": _likt("Arbeidsavtale"),
    "arbeidsavtaleUavhengig": _likt("Uavhengig arbeidsavtale"),
    "arbeidsavtaler": Tekst(nb="Flere arbeidsavtaler", nn="Fleire arbeidsavtalar"),
    "arsak": _likt("Årsak"),
    "avbrudd": Tekst(nb="Avbrudd", nn="Avbrot"),
    "avtale": _likt("Avtale med samarbeidsorganet"),
    "avvikendeOpplaringslop": Tekst(nb="Avvikende opplæringsløp", nn="Avvikande opplæringsløp"),
    "begrunnelse": Tekst(nb="Begrunnelse", nn="Grunngiving"),
    "beskrivelse": Tekst(nb="Beskrivelse", nn="Skildring"),
    "bostedsadresse": Tekst(nb="Bostedsadresse", nn="Bustadadresse"),
    "coAdressenavn": _likt("C/o"),
    "dato": _likt("Dato"),
    "dokumentId": _likt("Dokument-id"),
    "dokumenttype": _likt("Dokumenttype"),
    "dokumenttyper": Tekst(nb="Dokumenttyper", nn="Dokumenttypar"),
    "endringer": Tekst(nb="Endringer", nn="Endringar"),
    "epost": _likt("E-post"),
    "erstatterDokumentId": Tekst(nb="Erstatter dokument", nn="Erstattar dokument"),
    "etter": _likt("Etter"),
    "etternavn": Tekst(nb="Etternavn", nn="Etternamn"),
    "fagligLeder": Tekst(nb="Faglig leder", nn="Fagleg leiar"),
    "fodselsdato": _likt("Fødselsdato"),
    "for": _likt("Før"),
    "foreligger": _likt("Avtalen er inngått"),
    "foresatte": Tekst(nb="Foresatte", nn="Føresette"),
    "fornavn": Tekst(nb="Fornavn", nn="Fornamn"),
    "fra": Tekst(nb="Fra", nn="Frå"),
    "fradrag": Tekst(nb="Fradrag", nn="Frådrag"),
    "fullOpplaringIBedrift": _likt("Full opplæring i bedrift"),
    "fylke": _likt("Fylke"),
    "fylkesnummer": _likt("Fylkesnummer"),
    "gjelderFra": Tekst(nb="Gjelder fra", nn="Gjeld frå"),
    "gjelderTil": Tekst(nb="Gjelder til", nn="Gjeld til"),
    "gjenstaendeManeder": Tekst(nb="Gjenstående opplæring i bedrift", nn="Opplæring i bedrift som står att"),
    "godkjenning": _likt("Godkjenning"),
    "godkjenninger": Tekst(nb="Godkjenninger", nn="Godkjenningar"),
    "godkjentEtterNyLov": Tekst(nb="Godkjent som lærebedrift", nn="Godkjend som lærebedrift"),
    "godkjentFra": Tekst(nb="Godkjent fra", nn="Godkjent frå"),
    "godkjentTil": _likt("Godkjent til"),
    "godkjenteManeder": Tekst(nb="Godkjent praksis", nn="Godkjend praksis"),
    "grunn": _likt("Grunn"),
    "grunnlagManeder": _likt("Læretid i faget"),
    "ikkeBestattProve": Tekst(nb="Tidligere prøve ikke bestått", nn="Tidlegare prøve ikkje bestått"),
    "inngarKontrakt": Tekst(nb="Inngår kontrakt på vegne av lærebedriften", nn="Inngår kontrakt på vegner av lærebedrifta"),
    "instansId": Tekst(nb="Id i kildesystemet", nn="Id i kjeldesystemet"),
    "ja": _likt("Ja"),
    "kandidat": _likt("Kandidat"),
    "kilde": Tekst(nb="Kilde", nn="Kjelde"),
    "kildesystem": Tekst(nb="Kildesystem", nn="Kjeldesystem"),
    "klageinstans": _likt("Klageinstans"),
    "kode": _likt("Kode"),
    "kommunenummer": _likt("Kommunenummer"),
    "kompetansemal": Tekst(nb="Utvalgte kompetansemål", nn="Utvalde kompetansemål"),
    "kontakt": Tekst(nb="Kontaktopplysninger", nn="Kontaktopplysningar"),
    "kontaktperson": _likt("Kontaktperson"),
    "kontrakt": _likt("Kontrakten"),
    "kontraktsansvarlig": Tekst(nb="Kontraktsansvarlig", nn="Kontraktsansvarleg"),
    "kontraktsdato": _likt("Kontraktsdato"),
    "kontraktsnummer": _likt("Kontraktsnummer"),
    "korrelasjonsId": _likt("Korrelasjons-id"),
    "krevdAv": Tekst(nb="Krevd av", nn="Kravd av"),
    "kunMedlemsbedrift": Tekst(nb="Bare medlemsbedrift", nn="Berre medlemsbedrift"),
    "landkode": _likt("Landkode"),
    "larebedrift": _likt("Lærebedrift"),
    "lareforhold": _likt("Fag og mål"),
    "lareplankode": _likt("Læreplan"),
    "laretid": _likt("Læretid"),
    "lokalLareplan": _likt("Lokal læreplan"),
    "maneder": Tekst(nb="Måneder", nn="Månader"),
    "mellomnavn": Tekst(nb="Mellomnavn", nn="Mellomnamn"),
    "meropplaring": Tekst(nb="Meropplæring", nn="Meir opplæring"),
    "mobil": _likt("Mobilnummer"),
    "modulstrukturert": _likt("Modulstrukturert læreplan"),
    "mottarTilskudd": Tekst(nb="Mottar tilskudd på vegne av lærebedriften", nn="Mottar tilskot på vegner av lærebedrifta"),
    "muntligForklaring": Tekst(nb="Muntlig forklaring", nn="Munnleg forklaring"),
    "navn": Tekst(nb="Navn", nn="Namn"),
    "nb": Tekst(nb="Navn på bokmål", nn="Namn på bokmål"),
    "nn": Tekst(nb="Navn på nynorsk", nn="Namn på nynorsk"),
    "omrade": Tekst(nb="Del av opplæringen", nn="Del av opplæringa"),
    "onsketMalform": Tekst(nb="Ønsket språk", nn="Ønskt språk"),
    "oppgaver": Tekst(nb="Oppgaver", nn="Oppgåver"),
    "oppsigelsesfristManeder": Tekst(nb="Oppsigelsesfrist", nn="Oppseiingsfrist"),
    "organisasjonsnummer": _likt("Organisasjonsnummer"),
    "orientertDato": Tekst(nb="Fylkeskommunen ble orientert", nn="Fylkeskommunen blei orientert"),
    "overordnetEnhet": Tekst(nb="Overordnet enhet", nn="Overordna eining"),
    "part": _likt("Part"),
    "parter": Tekst(nb="Parter", nn="Partar"),
    "peker": Tekst(nb="Sted i kontrakten", nn="Stad i kontrakten"),
    "periode": _likt("Periode"),
    "person": _likt("Person"),
    "personidentifikator": Tekst(nb="Personnummer eller annet nummer", nn="Personnummer eller anna nummer"),
    "postnummer": _likt("Postnummer"),
    "poststed": Tekst(nb="Poststed", nn="Poststad"),
    "praksis": _likt("Praksis"),
    "programomradekode": _likt("Programområdekode"),
    "programomradenavn": Tekst(nb="Navn på lærefaget", nn="Namn på lærefaget"),
    "prosent": _likt("Prosent"),
    "realkompetanseManeder": Tekst(nb="Fradrag for realkompetanse", nn="Frådrag for realkompetanse"),
    "referanse": _likt("Referanse"),
    "rekkefolge": Tekst(nb="Rekkefølge", nn="Rekkjefølgje"),
    "rettstype": _likt("Rett til opplæring"),
    "saksnummer": _likt("Saksnummer"),
    "samarbeidendeLarebedrifter": Tekst(nb="Samarbeidende lærebedrifter", nn="Samarbeidande lærebedrifter"),
    "samarbeidsorgan": _likt("Samarbeidsorgan"),
    "sha256": _likt("Kontrollsum (SHA-256)"),
    "signatar": Tekst(nb="Signatar fra fylkeskommunen", nn="Signatar frå fylkeskommunen"),
    "signererIkke": Tekst(nb="Hvorfor ingen signerer", nn="Kvifor ingen signerer"),
    "signert": Tekst(nb="Signert fra før", nn="Signert frå før"),
    "signertAvSamarbeidsorgan": _likt("Samarbeidsorganet signerte kontrakten"),
    "skole": _likt("Skole"),
    "skyldesMeropplaring": Tekst(nb="På grunn av meropplæring", nn="På grunn av meir opplæring"),
    "sluttdato": _likt("Siste dag"),
    "sluttprove": _likt("Prøve"),
    "sprak": _likt("Språk"),
    "stilling": _likt("Stilling"),
    "stillingsprosent": _likt("Stillingsprosent"),
    "tekst": _likt("Tekst"),
    "tidligereLarebedrift": Tekst(nb="Tidligere lærebedrift", nn="Tidlegare lærebedrift"),
    "til": _likt("Til"),
    "tillegg": _likt("Tillegg"),
    "tilleggsvilkar": _likt("Tilleggsvilkår"),
    "tittel": _likt("Tittel"),
    "type": _likt("Type"),
    "uavhengigAvKontrakten": _likt("Uavhengig av kontrakten"),
    "utgave": Tekst(nb="Utgave", nn="Utgåve"),
    "vedlegg": _likt("Vedlegg"),
    "vedtak": _likt("Vedtak"),
    "verdi": _likt("Nummer"),
    "virksomhet": Tekst(nb="Virksomhet", nn="Verksemd"),
}

_EIERE: Mapping[str, Tekst] = {
    "": _likt("kontrakten"),
    "/arbeidsavtale": _likt("arbeidsavtalen"),
    "/arbeidsavtaler/#": _likt("arbeidsavtale nr. {nr}"),
    "/arsak": Tekst(nb="årsaken", nn="årsaka"),
    "/begrunnelse": Tekst(nb="begrunnelsen", nn="grunngivinga"),
    "/endringer/#": _likt("endring nr. {nr}"),
    "/endringer/#/etter/virksomhet": Tekst(nb="den nye virksomheten i endring nr. {nr}", nn="den nye verksemda i endring nr. {nr}"),
    "/endringer/#/for/virksomhet": Tekst(
        nb="den tidligere virksomheten i endring nr. {nr}", nn="den tidlegare verksemda i endring nr. {nr}"
    ),
    "/fylke": _likt("fylkeskommunen"),
    "/fylke/signatar": _likt("den som signerer for fylkeskommunen"),
    "/godkjenning": Tekst(nb="godkjenningen", nn="godkjenninga"),
    "/inngarKontrakt": Tekst(nb="fullmakten til å inngå kontrakt", nn="fullmakta til å inngå kontrakt"),
    "/kandidat": _likt("kandidaten"),
    "/kandidat/adresse1Mars": Tekst(nb="adressen til kandidaten 1. mars", nn="adressa til kandidaten 1. mars"),
    "/kandidat/bostedsadresse": Tekst(nb="bostedsadressen til kandidaten", nn="bustadadressa til kandidaten"),
    "/kandidat/foresatte/#": Tekst(nb="foresatt nr. {nr}", nn="føresett nr. {nr}"),
    "/kildesystem": Tekst(nb="kildesystemet", nn="kjeldesystemet"),
    "/klageinstans": _likt("klageinstansen"),
    "/kontrakt": _likt("kontrakten"),
    "/lareforhold": _likt("fag og mål"),
    "/lareforhold/kompetansemal/#": _likt("kompetansemål nr. {nr}"),
    "/lareforhold/lokalLareplan": _likt("lokal læreplan"),
    "/lareforhold/tilleggsvilkar/#": _likt("tilleggsvilkår nr. {nr}"),
    "/laretid": Tekst(nb="læretiden", nn="læretida"),
    "/laretid/avbrudd/#": Tekst(nb="avbrudd nr. {nr}", nn="avbrot nr. {nr}"),
    "/laretid/fradrag/#": Tekst(nb="fradrag nr. {nr}", nn="frådrag nr. {nr}"),
    "/laretid/tillegg/#": _likt("tillegg nr. {nr}"),
    "/muntligForklaring": Tekst(nb="den muntlige forklaringen", nn="den munnlege forklaringa"),
    "/oppgaver/#": Tekst(nb="oppgave nr. {nr}", nn="oppgåve nr. {nr}"),
    "/parter": Tekst(nb="partene", nn="partane"),
    "/parter/ansvarsdeling/#": _likt("fordeling av ansvar, rad {nr}"),
    "/parter/avtale": _likt("avtalen med samarbeidsorganet"),
    "/parter/larebedrift": Tekst(nb="lærebedriften", nn="lærebedrifta"),
    "/parter/larebedrift/ansvarligLeder": Tekst(nb="ansvarlig leder", nn="ansvarleg leiar"),
    "/parter/larebedrift/fagligLeder": Tekst(nb="faglig leder", nn="fagleg leiar"),
    "/parter/samarbeidendeLarebedrifter/#": Tekst(nb="samarbeidende lærebedrift nr. {nr}", nn="samarbeidande lærebedrift nr. {nr}"),
    "/parter/samarbeidendeLarebedrifter/#/fagligLeder": Tekst(
        nb="faglig leder i samarbeidende lærebedrift nr. {nr}", nn="fagleg leiar i samarbeidande lærebedrift nr. {nr}"
    ),
    "/parter/samarbeidsorgan": _likt("samarbeidsorganet"),
    "/parter/samarbeidsorgan/ansvarligLeder": Tekst(nb="ansvarlig leder i samarbeidsorganet", nn="ansvarleg leiar i samarbeidsorganet"),
    "/parter/samarbeidsorgan/godkjenninger/#": _likt("godkjenning nr. {nr}"),
    "/parter/skole": _likt("skolen"),
    "/parter/skole/kontaktperson": _likt("kontaktpersonen ved skolen"),
    "/praksis": _likt("praksis"),
    "/tidligereLarebedrift": Tekst(nb="den tidligere lærebedriften", nn="den tidlegare lærebedrifta"),
    "/tidligereLarebedrift/ansvarligLeder": Tekst(
        nb="ansvarlig leder i den tidligere lærebedriften", nn="ansvarleg leiar i den tidlegare lærebedrifta"
    ),
    "/vedlegg/#": _likt("vedlegg nr. {nr}"),
}

_RADNUMMER = re.compile(r"/([0-9]+)(?=/|$)")


def eier(peker: str) -> Tekst:
    """Whose the place is: the party, person or row that it belongs to, numbered from 1."""
    treff = _RADNUMMER.search(peker)
    nr = str(int(treff.group(1)) + 1) if treff else ""
    sti = _RADNUMMER.sub("/#", peker)
    while sti not in _EIERE:
        sti = sti.rpartition("/")[0]
    return Tekst(nb=_EIERE[sti].nb.replace("{nr}", nr), nn=_EIERE[sti].nn.replace("{nr}", nr))


def sted(peker: str) -> Tekst:
    """The place in words, as in «Etternavn» (faglig leder)."""
    egenskaper = [led for led in peker.split("/") if led in EGENSKAPER]
    if not egenskaper:
        return eier(peker)
    egenskap, hos = EGENSKAPER[egenskaper[-1]], eier(peker)
    return Tekst(nb=f"«{egenskap.nb}» ({hos.nb})", nn=f"«{egenskap.nn}» ({hos.nn})")

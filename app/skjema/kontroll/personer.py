"""The people: can their numbers be right, and do number and birth date agree?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from app.domene import identer
from app.domene.identer import Nummerfeil
from app.domene.parter import Identtype
from app.errors import Alvor, Funn
from app.skjema import ordlyd
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import eier
from app.tekst import Tekst

ALDER_SELVBESTEMT = 15

_RETT_NUMMER = Tekst(
    nb="Sjekk nummeret i folkeregisteret, og skriv det på nytt.", nn="Sjekk nummeret i folkeregisteret, og skriv det på nytt."
)
_RETT_FIKTIVT = Tekst(
    nb="Sjekk nummeret som fylkeskommunen har gitt, og skriv det på nytt.",
    nn="Sjekk nummeret som fylkeskommunen har gitt, og skriv det på nytt.",
)


def _melding(kode: str, nb: str, nn: str, tiltak: Tekst = _RETT_NUMMER) -> Melding:
    return Melding(kode=kode, melding=Tekst(nb=nb, nn=nn), tiltak=tiltak, brukbar=False)


FODSELSNUMMER_FORM = _melding(
    "ugyldig-fodselsnummer",
    "Fødselsnummeret til {eier} har ikke 11 siffer.",
    "Fødselsnummeret til {eier} har ikkje 11 siffer.",
)
FODSELSNUMMER_DATO = _melding(
    "ugyldig-fodselsnummer",
    "De seks første sifrene i fødselsnummeret til {eier} er ikke en dato.",
    "Dei seks første siffera i fødselsnummeret til {eier} er ikkje ein dato.",
)
FODSELSNUMMER_KONTROLL = _melding(
    "ugyldig-fodselsnummer",
    "Kontrollsifrene i fødselsnummeret til {eier} stemmer ikke.",
    "Kontrollsiffera i fødselsnummeret til {eier} stemmer ikkje.",
)
FODSELSNUMMER_ANNEN_TYPE = _melding(
    "ugyldig-fodselsnummer",
    "Nummeret til {eier} er et D-nummer, men er sendt som fødselsnummer.",
    "Nummeret til {eier} er eit D-nummer, men er sendt som fødselsnummer.",
    Tekst(nb="Send typen «dnummer», eller rett nummeret.", nn="Send typen «dnummer», eller rett nummeret."),
)
DNUMMER_FORM = _melding(
    "ugyldig-dnummer",
    "D-nummeret til {eier} har ikke 11 siffer.",
    "D-nummeret til {eier} har ikkje 11 siffer.",
)
DNUMMER_DATO = _melding(
    "ugyldig-dnummer",
    "De seks første sifrene i D-nummeret til {eier} er ikke en dato med 40 lagt til dagen.",
    "Dei seks første siffera i D-nummeret til {eier} er ikkje ein dato med 40 lagt til dagen.",
)
DNUMMER_KONTROLL = _melding(
    "ugyldig-dnummer",
    "Kontrollsifrene i D-nummeret til {eier} stemmer ikke.",
    "Kontrollsiffera i D-nummeret til {eier} stemmer ikkje.",
)
DNUMMER_ANNEN_TYPE = _melding(
    "ugyldig-dnummer",
    "Nummeret til {eier} er et fødselsnummer, men er sendt som D-nummer.",
    "Nummeret til {eier} er eit fødselsnummer, men er sendt som D-nummer.",
    Tekst(nb="Send typen «fodselsnummer», eller rett nummeret.", nn="Send typen «fodselsnummer», eller rett nummeret."),
)
FIKTIVT_FORM = _melding(
    "ugyldig-fiktivt-nummer",
    "Nummeret til {eier} er sendt som midlertidig, men har ikke 11 siffer.",
    "Nummeret til {eier} er sendt som mellombels, men har ikkje 11 siffer.",
    _RETT_FIKTIVT,
)
SYNTETISK_NUMMER = _melding(
    "syntetisk-nummer",
    "Nummeret til {eier} er laget for testing (80 er lagt til måneden). Slike nummer gjelder bare i demonstrasjon.",
    "Nummeret til {eier} er laga for testing (80 er lagt til månaden). Slike nummer gjeld berre i demonstrasjon.",
    Tekst(nb="Send nummeret fra folkeregisteret.", nn="Send nummeret frå folkeregisteret."),
)
FIKTIVT_SOM_EKTE = Melding(
    kode="fiktivt-nummer-ser-ekte-ut",
    melding=Tekst(
        nb="Nummeret til {eier} er sendt som midlertidig, men er bygd som et nummer i folkeregisteret.",
        nn="Nummeret til {eier} er sendt som mellombels, men er bygd som eit nummer i folkeregisteret.",
    ),
    tiltak=Tekst(nb="Sjekk om typen er riktig.", nn="Sjekk om typen er rett."),
    alvor=Alvor.ADVARSEL,
)
FODSELSDATO_AVVIKER = Melding(
    kode="fodselsdato-avviker",
    melding=Tekst(
        nb="Fødselsdatoen til {eier} stemmer ikke med dag, måned og år i nummeret.",
        nn="Fødselsdatoen til {eier} stemmer ikkje med dag, månad og år i nummeret.",
    ),
    tiltak=Tekst(nb="Rett fødselsdatoen eller nummeret.", nn="Rett fødselsdatoen eller nummeret."),
    alvor=Alvor.ADVARSEL,
)
FODSELSDATO_AVVIKER_FIKTIVT = Melding(
    kode="fodselsdato-avviker-fiktivt",
    melding=Tekst(
        nb="Nummeret til {eier} er midlertidig, og sifrene i det stemmer ikke med fødselsdatoen.",
        nn="Nummeret til {eier} er mellombels, og siffera i det stemmer ikkje med fødselsdatoen.",
    ),
    tiltak=Tekst(
        nb="Sjekk begge. Fylkeskommuner lager slike nummer på ulik måte, så begge kan være riktige.",
        nn="Sjekk begge. Fylkeskommunar lagar slike nummer på ulik måte, så begge kan vere rette.",
    ),
    alvor=Alvor.ADVARSEL,
)
FODSELSDATO_FOR_SEN = Melding(
    kode="fodselsdato-etter-kontraktsdato",
    melding=Tekst(
        nb="Fødselsdatoen til {eier} er etter datoen på dokumentet, {kontraktsdato}.",
        nn="Fødselsdatoen til {eier} er etter datoen på dokumentet, {kontraktsdato}.",
    ),
    tiltak=Tekst(nb="Rett fødselsdatoen.", nn="Rett fødselsdatoen."),
)
UNDER_15 = Melding(
    kode="under-15-ar",
    melding=Tekst(
        nb="Kandidaten er under 15 år {kontraktsdato}. Da bestemmer ikke kandidaten alene om opplæringen (opplæringslova § 24-5).",
        nn="Kandidaten er under 15 år {kontraktsdato}. Då avgjer ikkje kandidaten åleine spørsmål om opplæringa (opplæringslova § 24-5).",
    ),
    tiltak=Tekst(
        nb="Sjekk fødselsdatoen. Er den riktig, må de foresatte være med.",
        nn="Sjekk fødselsdatoen. Er han rett, må dei føresette vere med.",
    ),
    alvor=Alvor.ADVARSEL,
)

_NUMMERMELDINGER: Mapping[tuple[Identtype, Nummerfeil], Melding] = {
    (Identtype.FODSELSNUMMER, Nummerfeil.FORM): FODSELSNUMMER_FORM,
    (Identtype.FODSELSNUMMER, Nummerfeil.DATO): FODSELSNUMMER_DATO,
    (Identtype.FODSELSNUMMER, Nummerfeil.KONTROLLSIFFER): FODSELSNUMMER_KONTROLL,
    (Identtype.FODSELSNUMMER, Nummerfeil.ANNEN_TYPE): FODSELSNUMMER_ANNEN_TYPE,
    (Identtype.FODSELSNUMMER, Nummerfeil.SYNTETISK): SYNTETISK_NUMMER,
    (Identtype.DNUMMER, Nummerfeil.FORM): DNUMMER_FORM,
    (Identtype.DNUMMER, Nummerfeil.DATO): DNUMMER_DATO,
    (Identtype.DNUMMER, Nummerfeil.KONTROLLSIFFER): DNUMMER_KONTROLL,
    (Identtype.DNUMMER, Nummerfeil.ANNEN_TYPE): DNUMMER_ANNEN_TYPE,
    (Identtype.DNUMMER, Nummerfeil.SYNTETISK): SYNTETISK_NUMMER,
    (Identtype.FIKTIVT, Nummerfeil.FORM): FIKTIVT_FORM,
    (Identtype.FIKTIVT, Nummerfeil.SYNTETISK): SYNTETISK_NUMMER,
}
_AVVIK: Mapping[Identtype, Melding] = {
    Identtype.FODSELSNUMMER: FODSELSDATO_AVVIKER,
    Identtype.DNUMMER: FODSELSDATO_AVVIKER,
    Identtype.FIKTIVT: FODSELSDATO_AVVIKER_FIKTIVT,
}


def personer(rot: Sted) -> Iterator[Sted]:
    """Every place where a person can stand."""
    parter = rot / "parter"
    yield rot / "kandidat"
    yield rot / "fylke" / "signatar"
    yield from (foresatt / "person" for foresatt in (rot / "kandidat" / "foresatte").rader())
    yield parter / "larebedrift" / "fagligLeder"
    yield parter / "larebedrift" / "ansvarligLeder"
    yield parter / "samarbeidsorgan" / "ansvarligLeder"
    yield parter / "skole" / "kontaktperson"
    yield rot / "tidligereLarebedrift" / "ansvarligLeder"
    yield from (bedrift / "fagligLeder" for bedrift in (parter / "samarbeidendeLarebedrifter").rader())


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything wrong with the people's numbers and birth dates."""
    for person in personer(rot):
        yield from _person(person, miljo)
    yield from _alder(rot / "kandidat" / "fodselsdato", miljo.kontraktsdato)


def _person(person: Sted, miljo: Miljo) -> Iterator[Funn]:
    fodselsdato, ident = person / "fodselsdato", person / "personidentifikator"
    dato, hvem = fodselsdato.dato(), eier(person.peker)
    if dato and miljo.kontraktsdato and dato > miljo.kontraktsdato:
        yield FODSELSDATO_FOR_SEN.funn(fodselsdato.peker, eier=hvem, kontraktsdato=ordlyd.dato(miljo.kontraktsdato))
    type_, nummer = (ident / "type").valg(Identtype), (ident / "verdi").tekst()
    if type_ is None or nummer is None:
        return
    feil = identer.sjekk(type_, nummer, syntetisk=miljo.syntetisk)
    if feil is not None:
        yield _NUMMERMELDINGER[type_, feil].funn(f"{ident.peker}/verdi", eier=hvem)
        return
    if type_ is Identtype.FIKTIVT and identer.er_bygd_som_i_folkeregisteret(nummer):
        yield FIKTIVT_SOM_EKTE.funn(f"{ident.peker}/type", eier=hvem)
    if dato and not identer.stemmer_med(nummer, dato):
        yield _AVVIK[type_].funn(fodselsdato.peker, eier=hvem)


def _alder(fodselsdato: Sted, kontraktsdato: date | None) -> Iterator[Funn]:
    dato = fodselsdato.dato()
    if dato and kontraktsdato and dato <= kontraktsdato and _er_under(ALDER_SELVBESTEMT, dato, kontraktsdato):
        yield UNDER_15.funn(fodselsdato.peker, kontraktsdato=ordlyd.dato(kontraktsdato))


def _er_under(ar: int, fodt: date, dato: date) -> bool:
    """Compared as numbers, since a birthday on 29 February is no date in most years."""
    return (fodt.year + ar, fodt.month, fodt.day) > (dato.year, dato.month, dato.day)

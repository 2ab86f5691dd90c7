"""The raw candidate and parties → domain values, whatever of them can be read.

What cannot be read is left out where the contract can do without it; where it cannot, a neutral value stands in its place and the
pointer is known as unusable.
"""

from __future__ import annotations

from datetime import date

from app.domene.kontrakt import Avtale, Kontraktstype, Parter
from app.domene.parter import (
    Adresse,
    Adressebeskyttelse,
    Ansvarlig,
    Ansvarsdel,
    Foresatt,
    Identtype,
    Kandidat,
    Kontakt,
    Kontraktsansvarlig,
    Larebedrift,
    Navn,
    Person,
    Personidentifikator,
    SamarbeidendeLarebedrift,
    Samarbeidsorgan,
    Skole,
    Virksomhet,
)
from app.skjema.sted import Sted
from app.tekst import Malform

UKJENT = "–"
UKJENT_NUMMER = "00000000000"
UKJENT_ORGANISASJON = "000000000"
UKJENT_DATO = date(1900, 1, 1)


def bygg_kandidat(sted: Sted) -> Kandidat:
    """The candidate."""
    foresatte = sted / "foresatte"
    return Kandidat(
        navn=bygg_navn(sted / "navn"),
        personidentifikator=_ident(sted / "personidentifikator") or Personidentifikator(type=Identtype.FODSELSNUMMER, verdi=UKJENT_NUMMER),
        fodselsdato=(sted / "fodselsdato").dato() or UKJENT_DATO,
        bostedsadresse=_adresse(sted / "bostedsadresse"),
        adresse_1_mars=_adresse(sted / "adresse1Mars"),
        adressebeskyttelse=_beskyttelse(sted / "adressebeskyttelse"),
        kontakt=_kontakt(sted / "kontakt"),
        onsket_malform=(sted / "onsketMalform").valg(Malform),
        foresatte=tuple(Foresatt(person=_person(rad / "person"), ansvar=(rad / "ansvar").tekst()) for rad in foresatte.rader()),
    )


def bygg_parter(sted: Sted) -> Parter:
    """All parties."""
    return Parter(
        kontraktsansvarlig=(sted / "kontraktsansvarlig").valg(Kontraktsansvarlig) or Kontraktsansvarlig.LAREBEDRIFT,
        larebedrift=_larebedrift(sted / "larebedrift"),
        samarbeidsorgan=_samarbeidsorgan(sted / "samarbeidsorgan"),
        avtale=_avtale(sted / "avtale"),
        skole=_skole(sted / "skole"),
        samarbeidende_larebedrifter=tuple(_samarbeidende(rad) for rad in (sted / "samarbeidendeLarebedrifter").rader()),
        ansvarsdeling=tuple(del_ for rad in (sted / "ansvarsdeling").rader() if (del_ := _ansvarsdel(rad))),
    )


def bygg_person(sted: Sted) -> Person | None:
    """A person, where there is one."""
    return _person(sted) if sted.er_objekt else None


def _beskyttelse(sted: Sted) -> Adressebeskyttelse:
    """The grading. One that cannot be read protects: an address must not be printed by a slip of the pen."""
    gradering = sted.valg(Adressebeskyttelse)
    if gradering is not None:
        return gradering
    return Adressebeskyttelse.STRENGT_FORTROLIG if sted.peker in sted.avvist else Adressebeskyttelse.UGRADERT


def bygg_navn(sted: Sted) -> Navn:
    """A person's name."""
    return Navn(
        fornavn=(sted / "fornavn").tekst() or UKJENT,
        etternavn=(sted / "etternavn").tekst() or UKJENT,
        mellomnavn=(sted / "mellomnavn").tekst() or None,
    )


def _ident(sted: Sted) -> Personidentifikator | None:
    type_, verdi = (sted / "type").valg(Identtype), (sted / "verdi").tekst()
    return Personidentifikator(type=type_, verdi=verdi) if type_ and verdi else None


def _person(sted: Sted) -> Person:
    return Person(
        navn=bygg_navn(sted / "navn"),
        personidentifikator=_ident(sted / "personidentifikator"),
        fodselsdato=(sted / "fodselsdato").dato(),
        kontakt=_kontakt(sted / "kontakt"),
        stilling=(sted / "stilling").tekst() or None,
    )


def _kontakt(sted: Sted) -> Kontakt | None:
    epost, mobil = (sted / "epost").tekst(), (sted / "mobil").tekst()
    return Kontakt(epost=epost, mobil=mobil) if epost or mobil else None


def _adresse(sted: Sted) -> Adresse | None:
    """The address, whole or not at all: half an address leads somewhere else."""
    linjer = tuple(linje.tekst() for linje in (sted / "adresselinjer").rader())
    poststed, postnummer = (sted / "poststed").tekst(), sted / "postnummer"
    landkode = (sted / "landkode").tekst() or "NO"
    if not linjer or not all(linjer) or not poststed or postnummer.peker in sted.avvist:
        return None
    return Adresse(
        adresselinjer=tuple(linje for linje in linjer if linje),
        poststed=poststed,
        postnummer=postnummer.tekst(),
        landkode=landkode,
        kommunenummer=(sted / "kommunenummer").tekst(),
        co_adressenavn=(sted / "coAdressenavn").tekst() or None,
        kilde=(sted / "kilde").tekst(),
    )


def bygg_virksomhet(sted: Sted) -> Virksomhet:
    """A business, organ or school."""
    return Virksomhet(
        organisasjonsnummer=(sted / "organisasjonsnummer").tekst() or UKJENT_ORGANISASJON,
        navn=(sted / "navn").tekst() or UKJENT,
        overordnet_enhet=(sted / "overordnetEnhet").tekst(),
        adresse=_adresse(sted / "adresse"),
        kontakt=_kontakt(sted / "kontakt"),
    )


def _larebedrift(sted: Sted) -> Larebedrift | None:
    if not sted.er_objekt:
        return None
    godkjent = sted / "godkjentEtterNyLov"
    return Larebedrift(
        virksomhet=bygg_virksomhet(sted / "virksomhet"),
        faglig_leder=_person(sted / "fagligLeder"),
        ansvarlig_leder=bygg_person(sted / "ansvarligLeder"),
        godkjent_etter_ny_lov=godkjent.ja() if godkjent.finnes else None,
        kun_medlemsbedrift=(sted / "kunMedlemsbedrift").ja(),
    )


def _samarbeidsorgan(sted: Sted) -> Samarbeidsorgan | None:
    if not sted.er_objekt:
        return None
    return Samarbeidsorgan(
        virksomhet=bygg_virksomhet(sted / "virksomhet"),
        ansvarlig_leder=_person(sted / "ansvarligLeder"),
        godkjent_fra=(sted / "godkjentFra").dato(),
        godkjent_til=(sted / "godkjentTil").dato(),
    )


def _skole(sted: Sted) -> Skole | None:
    if not sted.er_objekt:
        return None
    return Skole(virksomhet=bygg_virksomhet(sted / "virksomhet"), kontaktperson=_person(sted / "kontaktperson"))


def _samarbeidende(sted: Sted) -> SamarbeidendeLarebedrift:
    return SamarbeidendeLarebedrift(virksomhet=bygg_virksomhet(sted / "virksomhet"), faglig_leder=bygg_person(sted / "fagligLeder"))


def _avtale(sted: Sted) -> Avtale | None:
    """The agreement. The kinds it covers: as sent, or the one that the law names (opplæringslova § 7-12)."""
    if not sted.er_objekt:
        return None
    dokumenttyper = sted / "dokumenttyper"
    typer = tuple(type_ for rad in dokumenttyper.rader() if (type_ := rad.valg(Kontraktstype)))
    return Avtale(
        foreligger=(sted / "foreligger").ja(),
        inngar_kontrakt=(sted / "inngarKontrakt").ja(),
        mottar_tilskudd=(sted / "mottarTilskudd").ja(),
        gjelder_fra=(sted / "gjelderFra").dato(),
        gjelder_til=(sted / "gjelderTil").dato(),
        dokumenttyper=typer if dokumenttyper.finnes else (Kontraktstype.LAREKONTRAKT,),
    )


def _ansvarsdel(sted: Sted) -> Ansvarsdel | None:
    ansvarlig = (sted / "ansvarlig").valg(Ansvarlig)
    if ansvarlig is None:
        return None
    return Ansvarsdel(
        ansvarlig=ansvarlig,
        kode=(sted / "kode").tekst(),
        omrade=(sted / "omrade").avsnitt() or None,
        organisasjonsnummer=(sted / "organisasjonsnummer").tekst(),
    )

"""The businesses: can their numbers be right, and do the rows that name one of them name one that is there?"""

from __future__ import annotations

from collections.abc import Iterator

from app.domene import identer
from app.domene.ansvar import Ansvarskode
from app.domene.parter import Ansvarlig
from app.errors import Alvor, Funn
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.sted import Sted
from app.skjema.stedsnavn import eier
from app.tekst import Tekst

UGYLDIG_ORGANISASJONSNUMMER = Melding(
    kode="ugyldig-organisasjonsnummer",
    melding=Tekst(
        nb="Organisasjonsnummeret til {eier} kan ikke være riktig: det skal ha 9 siffer, og det siste er kontrollsiffer.",
        nn="Organisasjonsnummeret til {eier} kan ikkje vere rett: det skal ha 9 siffer, og det siste er kontrollsiffer.",
    ),
    tiltak=Tekst(
        nb="Sjekk nummeret i Enhetsregisteret, og skriv det på nytt.", nn="Sjekk nummeret i einingsregisteret, og skriv det på nytt."
    ),
    brukbar=False,
)
SYNTETISK_ORGANISASJONSNUMMER = Melding(
    kode="syntetisk-organisasjonsnummer",
    melding=Tekst(
        nb="Organisasjonsnummeret til {eier} er laget for testing. Nummer i Enhetsregisteret starter med 8 eller 9.",
        nn="Organisasjonsnummeret til {eier} er laga for testing. Nummer i einingsregisteret startar med 8 eller 9.",
    ),
    tiltak=Tekst(nb="Send nummeret fra Enhetsregisteret.", nn="Send nummeret frå einingsregisteret."),
    brukbar=False,
)
OVERORDNET_ER_SEG_SELV = Melding(
    kode="overordnet-enhet-er-seg-selv",
    melding=Tekst(
        nb="Organisasjonsnummeret til {eier} er det samme som til den overordnede enheten.",
        nn="Organisasjonsnummeret til {eier} er det same som til den overordna eininga.",
    ),
    tiltak=Tekst(
        nb="Oppgi nummeret til avdelingen der opplæringen skjer, eller ta bort overordnet enhet.",
        nn="Oppgi nummeret til avdelinga der opplæringa skjer, eller ta bort overordna eining.",
    ),
    alvor=Alvor.ADVARSEL,
)
ORGAN_ER_LAREBEDRIFT = Melding(
    kode="samarbeidsorgan-er-larebedriften",
    melding=Tekst(
        nb="Samarbeidsorganet og lærebedriften har samme organisasjonsnummer. Et samarbeidsorgan inngår kontrakt på vegne av andre "
        "(opplæringslova § 7-12).",
        nn="Samarbeidsorganet og lærebedrifta har same organisasjonsnummer. Eit samarbeidsorgan inngår kontrakt på vegner av andre "
        "(opplæringslova § 7-12).",
    ),
    tiltak=Tekst(
        nb="Rett det ene nummeret, eller ta bort samarbeidsorganet hvis det selv er lærebedriften.",
        nn="Rett det eine nummeret, eller ta bort samarbeidsorganet dersom det sjølv er lærebedrifta.",
    ),
)
UKJENT_ANSVARLIG_BEDRIFT = Melding(
    kode="ukjent-samarbeidende-larebedrift",
    melding=Tekst(
        nb="Ansvaret er lagt til en samarbeidende lærebedrift, men ingen av de {antall} som er oppgitt, har dette organisasjonsnummeret.",
        nn="Ansvaret er lagt til ei samarbeidande lærebedrift, men ingen av dei {antall} som er oppgitte, har dette organisasjonsnummeret.",
    ),
    tiltak=Tekst(
        nb="Oppgi organisasjonsnummeret til en av de samarbeidende lærebedriftene, eller legg til bedriften blant dem.",
        nn="Oppgi organisasjonsnummeret til ei av dei samarbeidande lærebedriftene, eller legg til bedrifta blant dei.",
    ),
)
ANSVAR_HOS_ORGAN = Melding(
    kode="ansvar-hos-samarbeidsorgan",
    melding=Tekst(
        nb="Samarbeidsorganet står som ansvarlig for en del av opplæringen. "
        "Ansvaret ligger likevel hos lærebedriften (opplæringslova § 7-6).",
        nn="Samarbeidsorganet står som ansvarleg for ein del av opplæringa. Ansvaret ligg likevel hos lærebedrifta (opplæringslova § 7-6).",
    ),
    tiltak=Tekst(
        nb="Oppgi lærebedriften som ansvarlig, eller behold raden hvis den bare sier hvem som gjør arbeidet.",
        nn="Oppgi lærebedrifta som ansvarleg, eller behald rada dersom ho berre seier kven som gjer arbeidet.",
    ),
    alvor=Alvor.ADVARSEL,
)
OMRADE_MANGLER = Melding(
    kode="mangler",
    melding=Tekst(
        nb="Raden sier ikke hvilken del av opplæringen den gjelder.",
        nn="Rada seier ikkje kva del av opplæringa ho gjeld.",
    ),
    tiltak=Tekst(
        nb="Send koden til en kjent del, eller skriv hvilken del det er i «omrade».",
        nn="Send koden til ein kjend del, eller skriv kva del det er i «omrade».",
    ),
    brukbar=False,
)
OMRADE_UTEN_VIRKNING = Melding(
    kode="omrade-uten-virkning",
    melding=Tekst(
        nb="Raden har både en kode med fast tekst og egen tekst i «omrade». Bare den faste teksten blir skrevet ut.",
        nn="Rada har både ein kode med fast tekst og eigen tekst i «omrade». Berre den faste teksten blir skriven ut.",
    ),
    tiltak=Tekst(nb="Send koden «annet», eller ta bort «omrade».", nn="Send koden «annet», eller ta bort «omrade»."),
    alvor=Alvor.ADVARSEL,
)


def virksomheter(rot: Sted) -> Iterator[Sted]:
    """Every place where a business, organ or school can stand."""
    parter = rot / "parter"
    yield parter / "larebedrift" / "virksomhet"
    yield parter / "samarbeidsorgan" / "virksomhet"
    yield parter / "skole" / "virksomhet"
    yield rot / "tidligereLarebedrift" / "virksomhet"
    yield from (rad / nar / "virksomhet" for rad in (rot / "endringer").rader() for nar in ("for", "etter"))
    yield from (bedrift / "virksomhet" for bedrift in (parter / "samarbeidendeLarebedrifter").rader())


def kontroller(rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    """Everything wrong with the numbers of businesses, and with the rows of responsibility that name them."""
    for virksomhet in virksomheter(rot):
        yield from _virksomhet(virksomhet, miljo)
    yield from _organ(rot / "parter")
    for rad in (rot / "parter" / "ansvarsdeling").rader():
        yield from _nummer(rad / "organisasjonsnummer", miljo)
        yield from _ansvarsrad(rad, rot)


def _virksomhet(virksomhet: Sted, miljo: Miljo) -> Iterator[Funn]:
    eget, overordnet = virksomhet / "organisasjonsnummer", virksomhet / "overordnetEnhet"
    yield from _nummer(eget, miljo)
    yield from _nummer(overordnet, miljo)
    if eget.finnes and eget.verdi == overordnet.verdi:
        yield OVERORDNET_ER_SEG_SELV.funn(overordnet.peker, eier=eier(virksomhet.peker))


def _organ(parter: Sted) -> Iterator[Funn]:
    organ, bedrift = (parter / part / "virksomhet" / "organisasjonsnummer" for part in ("samarbeidsorgan", "larebedrift"))
    if organ.finnes and organ.verdi == bedrift.verdi:
        yield ORGAN_ER_LAREBEDRIFT.funn(organ.peker)


def _nummer(sted: Sted, miljo: Miljo) -> Iterator[Funn]:
    nummer = sted.tekst()
    if nummer is None:
        return
    if not identer.er_organisasjonsnummer(nummer):
        yield UGYLDIG_ORGANISASJONSNUMMER.funn(sted.peker, eier=eier(sted.peker))
    elif not miljo.syntetisk and identer.er_syntetisk_organisasjonsnummer(nummer):
        yield SYNTETISK_ORGANISASJONSNUMMER.funn(sted.peker, eier=eier(sted.peker))


def _ansvarsrad(rad: Sted, rot: Sted) -> Iterator[Funn]:
    ansvarlig = (rad / "ansvarlig").valg(Ansvarlig)
    yield from _omrade(rad / "kode", rad / "omrade")
    if ansvarlig is Ansvarlig.SAMARBEIDSORGAN:
        yield ANSVAR_HOS_ORGAN.funn(f"{rad.peker}/ansvarlig")
    if ansvarlig is Ansvarlig.SAMARBEIDENDE_LAREBEDRIFT:
        yield from _samarbeidende(rad / "organisasjonsnummer", rot)


def _omrade(kode: Sted, omrade: Sted) -> Iterator[Funn]:
    """Free words go with the code «annet», which is also what a row without a code means."""
    kjent = kode.valg(Ansvarskode) if kode.finnes else Ansvarskode.ANNET
    if kjent is Ansvarskode.ANNET and not omrade.finnes:
        yield OMRADE_MANGLER.funn(omrade.peker)
    if kjent not in {None, Ansvarskode.ANNET} and omrade.finnes:
        yield OMRADE_UTEN_VIRKNING.funn(omrade.peker)


def _samarbeidende(nummer: Sted, rot: Sted) -> Iterator[Funn]:
    """Which of the cooperating businesses: said by number, needless where there is only one."""
    bedrifter = rot / "parter" / "samarbeidendeLarebedrifter"
    kjente = [(bedrift / "virksomhet" / "organisasjonsnummer").verdi for bedrift in bedrifter.rader()]
    er_den_eneste = len(kjente) == 1 and not nummer.finnes
    if nummer.verdi not in kjente and not er_den_eneste:
        yield UKJENT_ANSVARLIG_BEDRIFT.funn(nummer.peker, antall=str(len(kjente)))

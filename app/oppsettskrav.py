"""What each mode demands of the settings as a whole: production refuses whatever belongs to the demo, each with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from app.errors import Funn
from app.identitetsoppsett import Identitetsoppsett
from app.innstillinger import er_loopback, er_sikker, sikker_database, uten_passord, variabelfunn
from app.kanaloppsett import (
    FANGET,
    FJERN,
    SETT_HTTPS,
    SETT_SERVER,
    UTEN_SERVER,
    UTEN_TLS,
    Epostoppsett,
    Smsoppsett,
)
from app.lageroppsett import ENDEPUNKT, PERSONINDEKS, Lageroppsett, kryptert_vei
from app.postenoppsett import Postenoppsett
from app.segloppsett import Segloppsett, Tsaoppsett
from app.tekst import Tekst

STANDARDADRESSE = "http://127.0.0.1:8000"


class Oppsett(Protocol):
    """What the demands look at (`app.settings.Settings`)."""

    @property
    def data(self) -> Path: ...
    @property
    def database(self) -> str | None: ...
    @property
    def egne_arbeidere(self) -> bool: ...
    @property
    def nokler(self) -> Path | None: ...
    @property
    def adresse(self) -> str: ...
    @property
    def vert(self) -> str: ...
    @property
    def tsa(self) -> str | None: ...
    @property
    def tillitssteder(self) -> tuple[Path, ...]: ...
    @property
    def arkiv(self) -> Path | None: ...
    @property
    def utsteder(self) -> str | None: ...
    @property
    def tokennokler(self) -> Path | None: ...
    @property
    def apen_verifisering(self) -> bool: ...
    @property
    def epost(self) -> Epostoppsett | None: ...
    @property
    def sms(self) -> Smsoppsett | None: ...
    @property
    def posten(self) -> Postenoppsett | None: ...
    @property
    def lager(self) -> Lageroppsett: ...
    @property
    def identitet(self) -> Identitetsoppsett | None: ...
    @property
    def segl(self) -> Segloppsett | None: ...
    @property
    def tsaadgang(self) -> Tsaoppsett: ...


@dataclass(frozen=True, slots=True)
class Krav:
    """One thing a mode demands of the whole."""

    variabel: str
    holder: Callable[[Oppsett], bool]
    melding: Tekst
    tiltak: Tekst

    def som_funn(self) -> Funn:
        """The finding when it does not hold."""
        return variabelfunn(self.variabel, self.melding, self.tiltak)


FELLESKRAV = (
    Krav(
        "KONTRAKTVERK_JOBBER",
        lambda s: not s.egne_arbeidere or s.database is not None,
        Tekst(
            nb="KONTRAKTVERK_JOBBER er «procrastinate», som trenger PostgreSQL, men KONTRAKTVERK_DATABASE er ikke satt.",
            nn="KONTRAKTVERK_JOBBER er «procrastinate», som treng PostgreSQL, men KONTRAKTVERK_DATABASE er ikkje sett.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_DATABASE, eller fjern KONTRAKTVERK_JOBBER.",
            nn="Set KONTRAKTVERK_DATABASE, eller fjern KONTRAKTVERK_JOBBER.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_POLICY",
        lambda s: len(s.tillitssteder) < 2,
        Tekst(
            nb="Både KONTRAKTVERK_POLICY og KONTRAKTVERK_ANKERE er satt, og da er det ikke klart hva hvert anker gjelder for.",
            nn="Både KONTRAKTVERK_POLICY og KONTRAKTVERK_ANKERE er sett, og då er det ikkje klart kva kvart anker gjeld for.",
        ),
        Tekst(
            nb="Nevn ankrene i policyfilen, og fjern KONTRAKTVERK_ANKERE.",
            nn="Nemn ankera i policyfila, og fjern KONTRAKTVERK_ANKERE.",
        ),
    ),
)

DEMOKRAV = (
    Krav(
        "KONTRAKTVERK_ADRESSE",
        lambda s: er_loopback(s.vert),
        Tekst(
            nb="I demomodus må KONTRAKTVERK_ADRESSE være på denne maskinen.",
            nn="I demomodus må KONTRAKTVERK_ADRESSE vere på denne maskina.",
        ),
        Tekst(nb=f"Bruk {STANDARDADRESSE}, eller sett opp produksjon.", nn=f"Bruk {STANDARDADRESSE}, eller set opp produksjon."),
    ),
    Krav("KONTRAKTVERK_SMTP", lambda s: s.epost is None, FANGET, FJERN),
    Krav("KONTRAKTVERK_SMS", lambda s: s.sms is None, FANGET, FJERN),
    Krav(
        "KONTRAKTVERK_SEGL",
        lambda s: s.segl is None,
        Tekst(
            nb="I demomodus lager tjenesten seglene selv, og de sier at de er demo.",
            nn="I demomodus lagar tenesta segla sjølv, og dei seier at dei er demo.",
        ),
        FJERN,
    ),
)


def _bare_maskinporten(s: Oppsett) -> bool:
    """Case systems come with tokens from Maskinporten, and from nowhere else."""
    return s.identitet is not None and s.identitet.maskinporten is not None and s.utsteder is None and s.tokennokler is None


def _to_regler_for_samme(s: Oppsett) -> bool:
    """One issuer named twice: its tokens would be judged without the rules for Maskinporten. A slash at the end makes no other issuer."""
    maskinporten = s.identitet.maskinporten if s.identitet else None
    return maskinporten is not None and s.utsteder is not None and maskinporten.utsteder.rstrip("/") == s.utsteder.rstrip("/")


PRODUKSJONSKRAV = (
    Krav(
        "KONTRAKTVERK_ADRESSE",
        lambda s: s.adresse.startswith("https://") and not er_loopback(s.vert),
        Tekst(
            nb="I produksjon må KONTRAKTVERK_ADRESSE være en https-adresse som andre kan nå: den står i alle dokumenter.",
            nn="I produksjon må KONTRAKTVERK_ADRESSE vere ei https-adresse som andre kan nå: ho står i alle dokument.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_ADRESSE til adressen der dokumenter skal kontrolleres.",
            nn="Set KONTRAKTVERK_ADRESSE til adressa der dokument skal kontrollerast.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_DATABASE",
        lambda s: sikker_database(s.database),
        Tekst(
            nb="I produksjon må en database på en annen maskin nås over TLS, og sertifikatet dens kontrolleres.",
            nn="I produksjon må ein database på ei anna maskin nåast over TLS, og sertifikatet hans kontrollerast.",
        ),
        Tekst(
            nb="Legg til sslmode=verify-full i KONTRAKTVERK_DATABASE, og sslrootcert hvis fylket har egen utsteder.",
            nn="Legg til sslmode=verify-full i KONTRAKTVERK_DATABASE, og sslrootcert dersom fylket har eigen utferdar.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_DATABASE",
        lambda s: uten_passord(s.database),
        Tekst(
            nb="I produksjon kan ikke passordet til databasen stå i adressen: miljøet til en prosess kan leses av flere enn den.",
            nn="I produksjon kan ikkje passordet til databasen stå i adressa: miljøet til ein prosess kan lesast av fleire enn han.",
        ),
        Tekst(
            nb="Legg passordet i en fil (`vert:port:database:bruker:passord`, tilgang 0600), og skriv passfile=/sti/til/filen i adressen.",
            nn="Legg passordet i ei fil (`vert:port:database:brukar:passord`, tilgang 0600), og skriv passfile=/sti/til/fila i adressa.",
        ),
    ),
    Krav(
        ENDEPUNKT,
        lambda s: kryptert_vei(s.lager),
        Tekst(
            nb="I produksjon må fillageret nås over https: dokumentene har personopplysninger.",
            nn="I produksjon må fillageret nåast over https: dokumenta har personopplysningar.",
        ),
        Tekst(nb=f"Sett {ENDEPUNKT} til en https-adresse.", nn=f"Set {ENDEPUNKT} til ei https-adresse."),
    ),
    Krav(
        PERSONINDEKS,
        lambda s: s.lager.personindeks is None or not s.lager.personindeks.is_relative_to(s.data),
        Tekst(
            nb="I produksjon må en egen fil med nøkkelen til personindeksen ligge utenfor datamappen.",
            nn="I produksjon må ei eiga fil med nøkkelen til personindeksen liggje utanfor datamappa.",
        ),
        Tekst(nb=f"Flytt filen, og rett {PERSONINDEKS}.", nn=f"Flytt fila, og rett {PERSONINDEKS}."),
    ),
    Krav(
        "KONTRAKTVERK_NOKLER",
        lambda s: s.nokler is None or not s.nokler.is_relative_to(s.data),
        Tekst(
            nb="I produksjon må nøkkelfilen ligge utenfor datamappen: en kopi av dataene skal ikke ha nøkkelen med.",
            nn="I produksjon må nøkkelfila liggje utanfor datamappa: ein kopi av dataa skal ikkje ha nøkkelen med.",
        ),
        Tekst(nb="Flytt filen, og rett KONTRAKTVERK_NOKLER.", nn="Flytt fila, og rett KONTRAKTVERK_NOKLER."),
    ),
    Krav(
        "KONTRAKTVERK_TSA",
        lambda s: s.tsa is not None and not er_loopback(urlsplit(s.tsa).hostname or ""),
        Tekst(
            nb="I produksjon må tidsstempler komme fra en tjeneste utenfor denne maskinen.",
            nn="I produksjon må tidsstempel komme frå ei teneste utanfor denne maskina.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_TSA til adressen til en tidsstempeltjeneste (RFC 3161).",
            nn="Set KONTRAKTVERK_TSA til adressa til ei tidsstempelteneste (RFC 3161).",
        ),
    ),
    Krav(
        "KONTRAKTVERK_ANKERE",
        lambda s: any(s.tillitssteder) and not any(sted.is_relative_to(s.data) for sted in s.tillitssteder),
        Tekst(
            nb="I produksjon må sertifikatene vi stoler på, ligge i en egen mappe utenfor datamappen.",
            nn="I produksjon må sertifikata vi stoler på, liggje i ei eiga mappe utanfor datamappa.",
        ),
        Tekst(
            nb="Legg rotsertifikatene til tillitstjenestene i en mappe som KONTRAKTVERK_ANKERE peker på, eller bruk en policyfil.",
            nn="Legg rotsertifikata til tillitstenestene i ei mappe som KONTRAKTVERK_ANKERE peiker på, eller bruk ei policyfil.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_ARKIV",
        lambda s: s.arkiv is None or not (s.arkiv.is_relative_to(s.data) or s.data.is_relative_to(s.arkiv)),
        Tekst(
            nb="I produksjon må arkivmappen ligge utenfor datamappen: det arkivet henter, skal ikke ligge ved siden av databasen.",
            nn="I produksjon må arkivmappa liggje utanfor datamappa: det arkivet hentar, skal ikkje liggje ved sida av databasen.",
        ),
        Tekst(nb="Flytt mappen, og rett KONTRAKTVERK_ARKIV.", nn="Flytt mappa, og rett KONTRAKTVERK_ARKIV."),
    ),
    Krav(
        "KONTRAKTVERK_UTSTEDER",
        lambda s: _bare_maskinporten(s) or er_sikker(s.utsteder or ""),
        Tekst(
            nb="I produksjon må tilgang gis av en utsteder med https-adresse: demotoken gjelder ikke.",
            nn="I produksjon må tilgang bli gitt av ein utferdar med https-adresse: demotoken gjeld ikkje.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_UTSTEDER til adressen til utstederen (iss i tokenet), eller Maskinporten i KONTRAKTVERK_IDENTITET.",
            nn="Set KONTRAKTVERK_UTSTEDER til adressa til utferdaren (iss i tokenet), eller Maskinporten i KONTRAKTVERK_IDENTITET.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_TOKENNOKLER",
        lambda s: _bare_maskinporten(s) or s.tokennokler is not None,
        Tekst(
            nb="I produksjon må vi ha de offentlige nøklene til utstederen av token.",
            nn="I produksjon må vi ha dei offentlege nøklane til utferdaren av token.",
        ),
        Tekst(nb="Sett KONTRAKTVERK_TOKENNOKLER til en JWKS-fil.", nn="Set KONTRAKTVERK_TOKENNOKLER til ei JWKS-fil."),
    ),
    Krav(
        "KONTRAKTVERK_UTSTEDER",
        lambda s: not _to_regler_for_samme(s),
        Tekst(
            nb="KONTRAKTVERK_UTSTEDER er samme utsteder som [maskinporten] i KONTRAKTVERK_IDENTITET. Da gjelder to regler for ett token.",
            nn="KONTRAKTVERK_UTSTEDER er same utferdar som [maskinporten] i KONTRAKTVERK_IDENTITET. Då gjeld to reglar for eitt token.",
        ),
        Tekst(
            nb="Fjern KONTRAKTVERK_UTSTEDER og KONTRAKTVERK_TOKENNOKLER. [maskinporten] er nok for token derfra.",
            nn="Fjern KONTRAKTVERK_UTSTEDER og KONTRAKTVERK_TOKENNOKLER. [maskinporten] er nok for token derifrå.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_POSTEN_NOKLER",
        lambda s: s.posten is None or not s.posten.nokler.is_relative_to(s.data),
        Tekst(
            nb="I produksjon må virksomhetssertifikatene ligge utenfor datamappen: en kopi av dataene skal ikke ha nøklene med.",
            nn="I produksjon må verksemdssertifikata liggje utanfor datamappa: ein kopi av dataa skal ikkje ha nøklane med.",
        ),
        Tekst(nb="Flytt mappen, og rett KONTRAKTVERK_POSTEN_NOKLER.", nn="Flytt mappa, og rett KONTRAKTVERK_POSTEN_NOKLER."),
    ),
    Krav(
        "KONTRAKTVERK_SEGL",
        lambda s: s.segl is not None,
        Tekst(
            nb="I produksjon må minst én fylkeskommune ha segl: uten det kan ingenting som er signert, forsegles og arkiveres.",
            nn="I produksjon må minst éin fylkeskommune ha segl: utan det kan ingenting som er signert, forseglast og arkiverast.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_SEGL til seglfilen. docs/installasjon.md viser hvordan den ser ut.",
            nn="Set KONTRAKTVERK_SEGL til seglfila. docs/installasjon.md viser korleis ho ser ut.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_SEGL",
        lambda s: s.segl is None or not any(en.is_relative_to(s.data) for rad in s.segl.rader for en in rad.kilde.hemmelige),
        Tekst(
            nb="I produksjon må seglene ligge utenfor datamappen: en kopi av dataene skal ikke ha nøklene med.",
            nn="I produksjon må segla liggje utanfor datamappa: ein kopi av dataa skal ikkje ha nøklane med.",
        ),
        Tekst(nb="Flytt filene, og rett seglfilen.", nn="Flytt filene, og rett seglfila."),
    ),
    Krav(
        "KONTRAKTVERK_APEN_VERIFISERING",
        lambda s: not s.apen_verifisering,
        Tekst(
            nb="I produksjon kan ikke hvem som helst få dokumenter verifisert: opplastede filer er andres, og de koster.",
            nn="I produksjon kan ikkje kven som helst få dokument verifiserte: opplasta filer er andre sine, og dei kostar.",
        ),
        Tekst(
            nb="Fjern KONTRAKTVERK_APEN_VERIFISERING, eller sett den til nei.",
            nn="Fjern KONTRAKTVERK_APEN_VERIFISERING, eller set ho til nei.",
        ),
    ),
    Krav(
        "KONTRAKTVERK_TSA_PASSORDFIL",
        lambda s: s.tsaadgang.passordfil is None or (s.tsa or "").startswith("https://"),
        Tekst(
            nb="Passordet til tidsstempeltjenesten kan ikke sendes i klartekst.",
            nn="Passordet til tidsstempeltenesta kan ikkje sendast i klartekst.",
        ),
        Tekst(nb="Sett KONTRAKTVERK_TSA til en adresse med https.", nn="Set KONTRAKTVERK_TSA til ei adresse med https."),
    ),
    Krav("KONTRAKTVERK_SMTP", lambda s: s.epost is not None, UTEN_SERVER, SETT_SERVER),
    Krav("KONTRAKTVERK_SMS", lambda s: s.sms is None or s.sms.adresse.startswith("https://"), UTEN_TLS, SETT_HTTPS),
    Krav(
        "KONTRAKTVERK_IDENTITET",
        lambda s: s.identitet is None or not s.identitet.usikre_adresser,
        Tekst(
            nb="I produksjon må Maskinporten og innloggingen nås over https, og ikke på denne maskinen.",
            nn="I produksjon må Maskinporten og innlogginga nåast over https, og ikkje på denne maskina.",
        ),
        Tekst(
            nb="Rett adressene i filen som KONTRAKTVERK_IDENTITET peker på.",
            nn="Rett adressene i fila som KONTRAKTVERK_IDENTITET peiker på.",
        ),
    ),
)

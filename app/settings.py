"""How this running service is set up: the only reader of the environment.

Everything that can differ between two installations stands in one frozen `Settings`. Wrong values are told all at once,
with what to do; production refuses whatever belongs to the demo.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import Funn, Oppsettsfeil
from app.fornyoppsett import FORNYVARIABLER, Fornyoppsett, les_fornyoppsett
from app.innstillinger import (
    JA_NEI,
    alt_gar,
    databaseadresse,
    er_loopback,
    fil,
    ipadresse,
    mappe,
    nettadresse,
    ord_blant,
    sikker_database,
    skrivbar_mappe,
    variabelfunn,
)
from app.kanaloppsett import (
    FANGET,
    FJERN,
    KANALVARIABLER,
    SETT_HTTPS,
    SETT_SERVER,
    UTEN_SERVER,
    UTEN_TLS,
    Epostoppsett,
    Smsoppsett,
    halve,
    les_epostoppsett,
    les_smsoppsett,
)
from app.postenoppsett import POSTENVARIABLER, Postenoppsett, halve_posten, les_postenoppsett
from app.tekst import Tekst

ROT = Path(__file__).resolve().parent.parent
"""The folder that holds the package, with `forms/` and `templates/` beside it."""

STANDARDADRESSE = "http://127.0.0.1:8000"
STANDARDLYTT = "127.0.0.1"


class Modus(StrEnum):
    """Demo: synthetic people, own CA, loopback only. Production refuses all of that."""

    DEMO = "demo"
    PRODUKSJON = "produksjon"


class Jobbmotor(StrEnum):
    """Who carries out background work: threads of our own, or procrastinate over many workers (PostgreSQL alone)."""

    INNEBYGD = "innebygd"
    PROCRASTINATE = "procrastinate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grenser:
    """The largest that is taken in, in bytes and counts,
    and the seconds that a whole body may take to come. A contract is some tens of kB; ten MB of JSON is never one."""

    json_maks: int = 1_048_576
    vedlegg_maks: int = 10_485_760
    vedlegg_antall: int = 20
    samlet_maks: int = 62_914_560
    verifisering_maks: int = 52_428_800
    lesetid: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. `utsteder`/`tokennokler`: who issues access tokens and its public keys (JWKS); in demo ourselves.
    `database`: the address of a PostgreSQL, with its password, so never shown; none: a SQLite file in `data`."""

    modus: Modus
    data: Path
    database: str | None = field(default=None, repr=False)
    jobber: Jobbmotor = Jobbmotor.INNEBYGD
    nokler: Path | None = None
    adresse: str = STANDARDADRESSE
    lytt: str = STANDARDLYTT
    tsa: str | None = None
    ankere: Path | None = None
    policy: Path | None = None
    arkiv: Path | None = None
    utsteder: str | None = None
    tokennokler: Path | None = None
    apen_verifisering: bool = True
    epost: Epostoppsett | None = None
    sms: Smsoppsett | None = None
    posten: Postenoppsett | None = None
    forny: Fornyoppsett = field(default_factory=Fornyoppsett)
    forms: Path = ROT / "forms"
    templates: Path = ROT / "templates"
    grenser: Grenser = field(default_factory=Grenser)

    @property
    def demo(self) -> bool:
        """Synthetic people and keys of our own."""
        return self.modus is Modus.DEMO

    @property
    def vert(self) -> str:
        """The host name of the address."""
        return urlsplit(self.adresse).hostname or ""

    @property
    def tillitssteder(self) -> tuple[Path, ...]:
        """Where it stands whom the operator trusts."""
        return tuple(sted for sted in (self.ankere, self.policy) if sted is not None)

    @staticmethod
    def fra_miljo(environ: Mapping[str, str], data: Path | None = None) -> Settings:
        """Read the settings, or raise `Oppsettsfeil` with every wrong one."""
        verdier = {navn: verdi.strip() for navn in VARIABLER if (verdi := environ.get(navn, "")).strip()}
        funn = [
            *_ukjente(environ),
            *halve(verdier),
            *halve_posten(verdier),
            *(f for navn, verdi in verdier.items() if (f := VARIABLER[navn](navn, verdi))),
        ]
        if funn:
            raise _oppsettsfeil(tuple(funn))
        settings = _bygg(verdier, data)
        krav = (*FELLESKRAV, *(DEMOKRAV if settings.demo else PRODUKSJONSKRAV))
        if brutt := tuple(k.som_funn() for k in krav if not k.holder(settings)):
            raise _oppsettsfeil(brutt)
        return settings


def les_miljo(data: Path | None = None) -> Settings:
    """The settings of this process."""
    return Settings.fra_miljo(os.environ, data)


def med_port(settings: Settings, port: int) -> Settings:
    """The standard address follows the port that is asked for; an address that was set stays."""
    return replace(settings, adresse=f"http://127.0.0.1:{port}") if settings.adresse == STANDARDADRESSE else settings


def _bygg(verdier: Mapping[str, str], data: Path | None) -> Settings:
    modus = Modus(verdier.get("KONTRAKTVERK_MODUS", Modus.DEMO.value))
    mappe = data or (Path(verdier["KONTRAKTVERK_DATA"]) if "KONTRAKTVERK_DATA" in verdier else _standardmappe())
    return Settings(
        modus=modus,
        data=mappe.expanduser().absolute(),
        database=verdier.get("KONTRAKTVERK_DATABASE"),
        jobber=Jobbmotor(verdier.get("KONTRAKTVERK_JOBBER", Jobbmotor.INNEBYGD.value)),
        nokler=_sti(verdier, "KONTRAKTVERK_NOKLER"),
        adresse=verdier.get("KONTRAKTVERK_ADRESSE", STANDARDADRESSE).rstrip("/"),
        lytt=verdier.get("KONTRAKTVERK_LYTT", STANDARDLYTT),
        tsa=verdier.get("KONTRAKTVERK_TSA"),
        ankere=_sti(verdier, "KONTRAKTVERK_ANKERE"),
        policy=_sti(verdier, "KONTRAKTVERK_POLICY"),
        arkiv=_sti(verdier, "KONTRAKTVERK_ARKIV"),
        utsteder=verdier.get("KONTRAKTVERK_UTSTEDER"),
        tokennokler=_sti(verdier, "KONTRAKTVERK_TOKENNOKLER"),
        apen_verifisering=JA_NEI[verdier.get("KONTRAKTVERK_APEN_VERIFISERING", STANDARD_APEN[modus])],
        epost=les_epostoppsett(verdier),
        sms=les_smsoppsett(verdier),
        posten=les_postenoppsett(verdier),
        forny=les_fornyoppsett(verdier),
    )


def _sti(verdier: Mapping[str, str], navn: str) -> Path | None:
    return Path(verdier[navn]).expanduser().absolute() if navn in verdier else None


def _standardmappe() -> Path:
    """`.kontraktverk/` beside pyproject.toml; an installed package has none, so there it is the working folder's."""
    rot = ROT if (ROT / "pyproject.toml").is_file() else Path.cwd()
    return rot / ".kontraktverk"


# --- the variables ---------------------------------------------------------------------------------------------------

STANDARD_APEN = {Modus.DEMO: "ja", Modus.PRODUKSJON: "nei"}

VARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_MODUS": ord_blant(*(m.value for m in Modus)),
    "KONTRAKTVERK_DATA": alt_gar,
    "KONTRAKTVERK_DATABASE": databaseadresse,
    "KONTRAKTVERK_JOBBER": ord_blant(*(m.value for m in Jobbmotor)),
    "KONTRAKTVERK_NOKLER": alt_gar,
    "KONTRAKTVERK_ADRESSE": nettadresse,
    "KONTRAKTVERK_LYTT": ipadresse,
    "KONTRAKTVERK_TSA": nettadresse,
    "KONTRAKTVERK_ANKERE": mappe,
    "KONTRAKTVERK_POLICY": fil,
    "KONTRAKTVERK_ARKIV": skrivbar_mappe,
    "KONTRAKTVERK_UTSTEDER": nettadresse,
    "KONTRAKTVERK_TOKENNOKLER": fil,
    "KONTRAKTVERK_APEN_VERIFISERING": ord_blant(*JA_NEI),
    **FORNYVARIABLER,
    **KANALVARIABLER,
    **POSTENVARIABLER,
}
"""Every variable we read, with its check. A misspelt one would otherwise be taken for unset."""

KJENTE = frozenset(VARIABLER) | {"KONTRAKTVERK_REFERANSE"}
"""The reference data's place is read by the tests only."""


def _ukjente(environ: Mapping[str, str]) -> tuple[Funn, ...]:
    ukjente = sorted(navn for navn in environ if navn.startswith("KONTRAKTVERK_") and navn not in KJENTE)
    kjente = ", ".join(VARIABLER)
    return tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke en innstilling vi kjenner.", nn=f"{navn} er ikkje ei innstilling vi kjenner."),
            Tekst(nb=f"Fjern den, eller bruk en av disse: {kjente}.", nn=f"Fjern ho, eller bruk ei av desse: {kjente}."),
        )
        for navn in ukjente
    )


# --- what each mode demands ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Krav:
    """One thing a mode demands of the whole."""

    variabel: str
    holder: Callable[[Settings], bool]
    melding: Tekst
    tiltak: Tekst

    def som_funn(self) -> Funn:
        """The finding when it does not hold."""
        return variabelfunn(self.variabel, self.melding, self.tiltak)


FELLESKRAV = (
    Krav(
        "KONTRAKTVERK_JOBBER",
        lambda s: s.jobber is Jobbmotor.INNEBYGD or s.database is not None,
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
)

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
        lambda s: s.utsteder is not None and s.utsteder.startswith("https://"),
        Tekst(
            nb="I produksjon må tilgang gis av en utsteder med https-adresse: demotoken gjelder ikke.",
            nn="I produksjon må tilgang bli gitt av ein utferdar med https-adresse: demotoken gjeld ikkje.",
        ),
        Tekst(
            nb="Sett KONTRAKTVERK_UTSTEDER til adressen til utstederen (iss i tokenet).",
            nn="Set KONTRAKTVERK_UTSTEDER til adressa til utferdaren (iss i tokenet).",
        ),
    ),
    Krav(
        "KONTRAKTVERK_TOKENNOKLER",
        lambda s: s.tokennokler is not None,
        Tekst(
            nb="I produksjon må vi ha de offentlige nøklene til utstederen av token.",
            nn="I produksjon må vi ha dei offentlege nøklane til utferdaren av token.",
        ),
        Tekst(nb="Sett KONTRAKTVERK_TOKENNOKLER til en JWKS-fil.", nn="Set KONTRAKTVERK_TOKENNOKLER til ei JWKS-fil."),
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
    Krav("KONTRAKTVERK_SMTP", lambda s: s.epost is not None, UTEN_SERVER, SETT_SERVER),
    Krav("KONTRAKTVERK_SMS", lambda s: s.sms is None or s.sms.adresse.startswith("https://"), UTEN_TLS, SETT_HTTPS),
)


def _oppsettsfeil(funn: tuple[Funn, ...]) -> Oppsettsfeil:
    nb = " ".join(f"{f.melding.nb} {f.tiltak.nb}" for f in funn)
    nn = " ".join(f"{f.melding.nn} {f.tiltak.nn}" for f in funn)
    return Oppsettsfeil(Tekst(nb=nb, nn=nn), funn=funn)

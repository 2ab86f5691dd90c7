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
from app.identitetsoppsett import IDENTITETSVARIABLER, Identitetsoppsett, les_identitetsoppsett
from app.innstillinger import (
    JA_NEI,
    alt_gar,
    databaseadresse,
    fil,
    ipadresse,
    mappe,
    nettadresse,
    ord_blant,
    skrivbar_mappe,
    variabelfunn,
)
from app.kanaloppsett import (
    KANALVARIABLER,
    Epostoppsett,
    Smsoppsett,
    halve,
    les_epostoppsett,
    les_smsoppsett,
)
from app.lageroppsett import FILLAGER, LAGERVARIABLER, Lageroppsett, halve_lager, les_lageroppsett
from app.oppsettskrav import DEMOKRAV, FELLESKRAV, PRODUKSJONSKRAV, STANDARDADRESSE
from app.postenoppsett import POSTENVARIABLER, Postenoppsett, halve_posten, les_postenoppsett
from app.segloppsett import SEGLVARIABLER, Segloppsett, Tsaoppsett, halve_tsa, les_segloppsett, les_tsaoppsett
from app.taktoppsett import TAKTVARIABLER, Taktoppsett, les_taktoppsett
from app.tekst import Tekst
from app.webhookoppsett import WEBHOOKVARIABLER, Webhookoppsett, les_webhookoppsett

ROT = Path(__file__).resolve().parent.parent
"""The folder that holds the package, with `forms/` and `templates/` beside it."""

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
    identitet: Identitetsoppsett | None = None
    segl: Segloppsett | None = None
    tsaadgang: Tsaoppsett = field(default_factory=Tsaoppsett)
    forny: Fornyoppsett = field(default_factory=Fornyoppsett)
    lager: Lageroppsett = field(default_factory=Lageroppsett)
    webhook: Webhookoppsett = field(default_factory=Webhookoppsett)
    takt: Taktoppsett = field(default_factory=Taktoppsett)
    forms: Path = ROT / "forms"
    templates: Path = ROT / "templates"
    grenser: Grenser = field(default_factory=Grenser)

    @property
    def demo(self) -> bool:
        """Synthetic people and keys of our own."""
        return self.modus is Modus.DEMO

    @property
    def egne_arbeidere(self) -> bool:
        """The work is done by processes of their own."""
        return self.jobber is Jobbmotor.PROCRASTINATE

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
        settings, funn = Settings.provd(environ, data)
        if settings is None or funn:
            raise oppsettsfeil(funn)
        return settings

    @staticmethod
    def provd(environ: Mapping[str, str], data: Path | None = None) -> tuple[Settings | None, tuple[Funn, ...]]:
        """The settings as far as they can be read, with everything that is wrong: nobody starts on settings with findings."""
        verdier = {navn: verdi.strip() for navn in VARIABLER if (verdi := environ.get(navn, "")).strip()}
        funn = [
            *_ukjente(environ),
            *halve(verdier),
            *halve_posten(verdier),
            *halve_lager(verdier),
            *halve_tsa(verdier),
            *(f for navn, verdi in verdier.items() if (f := VARIABLER[navn](navn, verdi))),
        ]
        if funn:
            return None, tuple(funn)
        settings = _bygg(verdier, data)
        krav = (*FELLESKRAV, *(DEMOKRAV if settings.demo else PRODUKSJONSKRAV))
        return settings, (*(k.som_funn() for k in krav if not k.holder(settings)), *(settings.segl.feil if settings.segl else ()))


def prov_miljo(data: Path | None = None) -> tuple[Settings | None, tuple[Funn, ...]]:
    """The settings of this process as far as they can be read, with everything that is wrong."""
    return Settings.provd(os.environ, data)


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
        takt=les_taktoppsett(verdier, demo=modus is Modus.DEMO),
        lager=les_lageroppsett(verdier),
        webhook=les_webhookoppsett(verdier),
        identitet=les_identitetsoppsett(verdier),
        segl=les_segloppsett(verdier),
        tsaadgang=les_tsaoppsett(verdier),
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
    **LAGERVARIABLER,
    **TAKTVARIABLER,
    **WEBHOOKVARIABLER,
    **IDENTITETSVARIABLER,
    **SEGLVARIABLER,
}
"""Every variable we read, with its check. A misspelt one would otherwise be taken for unset."""

KJENTE = frozenset(VARIABLER) | {"KONTRAKTVERK_REFERANSE"}
"""The reference data's place is read by the tests only."""


def _ukjente(environ: Mapping[str, str]) -> tuple[Funn, ...]:
    ukjente = sorted(navn for navn in environ if navn.startswith("KONTRAKTVERK_") and navn not in KJENTE)
    kjente = ", ".join(VARIABLER)
    return _fremmede(environ) + tuple(
        variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke en innstilling vi kjenner.", nn=f"{navn} er ikkje ei innstilling vi kjenner."),
            Tekst(nb=f"Fjern den, eller bruk en av disse: {kjente}.", nn=f"Fjern ho, eller bruk ei av desse: {kjente}."),
        )
        for navn in ukjente
    )


def _fremmede(environ: Mapping[str, str]) -> tuple[Funn, ...]:
    """What the library that speaks S3 would take from the environment behind our back."""
    return tuple(
        variabelfunn(
            navn,
            Tekst(
                nb=f"{navn} er satt, og ville endret veien til fillageret.",
                nn=f"{navn} er sett, og ville endra vegen til fillageret.",
            ),
            Tekst(
                nb=f"Fjern {navn}. Alt om fillageret står i innstillingene som begynner med {FILLAGER}.",
                nn=f"Fjern {navn}. Alt om fillageret står i innstillingane som byrjar med {FILLAGER}.",
            ),
        )
        for navn in sorted(environ)
        if environ.get(FILLAGER, "").strip() and navn.startswith("AWS_")
    )


def oppsettsfeil(funn: tuple[Funn, ...]) -> Oppsettsfeil:
    """Every finding in one refusal."""
    nb = " ".join(f"{f.melding.nb} {f.tiltak.nb}" for f in funn)
    nn = " ".join(f"{f.melding.nn} {f.tiltak.nn}" for f in funn)
    return Oppsettsfeil(Tekst(nb=nb, nn=nn), funn=funn)

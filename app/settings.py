"""How this running service is set up: the only reader of the environment.

Everything that can differ between two installations stands in one frozen `Settings`. Wrong values are told all at once,
with what to do; production refuses whatever belongs to the demo.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from app.errors import Funn, Oppsettsfeil
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
    verifisering_maks: int = 26_214_400
    lesetid: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. `utsteder`/`tokennokler`: who issues access tokens and its public keys (JWKS); in demo ourselves.
    `database`: the address of a PostgreSQL, with its password, so never shown; none: a SQLite file in `data`."""

    modus: Modus
    data: Path
    database: str | None = field(default=None, repr=False)
    jobber: Jobbmotor = Jobbmotor.INNEBYGD
    adresse: str = STANDARDADRESSE
    lytt: str = STANDARDLYTT
    tsa: str | None = None
    ankere: Path | None = None
    utsteder: str | None = None
    tokennokler: Path | None = None
    apen_verifisering: bool = True
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

    @staticmethod
    def fra_miljo(environ: Mapping[str, str], data: Path | None = None) -> Settings:
        """Read the settings, or raise `Oppsettsfeil` with every wrong one."""
        verdier = {navn: verdi.strip() for navn in VARIABLER if (verdi := environ.get(navn, "")).strip()}
        funn = [*_ukjente(environ), *(f for navn, verdi in verdier.items() if (f := VARIABLER[navn](navn, verdi)))]
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


def er_loopback(vert: str) -> bool:
    """A name or address that only this machine can reach."""
    if vert.lower() == "localhost":
        return True
    try:
        return ip_address(vert.strip("[]")).is_loopback
    except ValueError:
        return False


def _bygg(verdier: Mapping[str, str], data: Path | None) -> Settings:
    modus = Modus(verdier.get("KONTRAKTVERK_MODUS", Modus.DEMO.value))
    mappe = data or (Path(verdier["KONTRAKTVERK_DATA"]) if "KONTRAKTVERK_DATA" in verdier else _standardmappe())
    return Settings(
        modus=modus,
        data=mappe.expanduser().absolute(),
        database=verdier.get("KONTRAKTVERK_DATABASE"),
        jobber=Jobbmotor(verdier.get("KONTRAKTVERK_JOBBER", Jobbmotor.INNEBYGD.value)),
        adresse=verdier.get("KONTRAKTVERK_ADRESSE", STANDARDADRESSE).rstrip("/"),
        lytt=verdier.get("KONTRAKTVERK_LYTT", STANDARDLYTT),
        tsa=verdier.get("KONTRAKTVERK_TSA"),
        ankere=_sti(verdier, "KONTRAKTVERK_ANKERE"),
        utsteder=verdier.get("KONTRAKTVERK_UTSTEDER"),
        tokennokler=_sti(verdier, "KONTRAKTVERK_TOKENNOKLER"),
        apen_verifisering=JA_NEI[verdier.get("KONTRAKTVERK_APEN_VERIFISERING", STANDARD_APEN[modus])],
    )


def _sti(verdier: Mapping[str, str], navn: str) -> Path | None:
    return Path(verdier[navn]).expanduser().absolute() if navn in verdier else None


def _standardmappe() -> Path:
    """`.kontraktverk/` beside pyproject.toml; an installed package has none, so there it is the working folder's."""
    rot = ROT if (ROT / "pyproject.toml").is_file() else Path.cwd()
    return rot / ".kontraktverk"


# --- one value at a time ---------------------------------------------------------------------------------------------

JA_NEI = {"ja": True, "nei": False}
STANDARD_APEN = {Modus.DEMO: "ja", Modus.PRODUKSJON: "nei"}
_HTTP = frozenset({"http", "https"})
POSTGRESQL = frozenset({"postgresql", "postgres"})


def _funn(navn: str, melding: Tekst, tiltak: Tekst) -> Funn:
    return Funn(kode="feil-oppsett", peker=f"/{navn}", melding=melding, tiltak=tiltak)


def _ord_blant(*lovlige: str) -> Callable[[str, str], Funn | None]:
    def kontroller(navn: str, verdi: str) -> Funn | None:
        if verdi in lovlige:
            return None
        nb, nn = " eller ".join(lovlige), " eller ".join(lovlige)
        return _funn(
            navn,
            Tekst(nb=f"{navn} er «{verdi}», men må være {nb}.", nn=f"{navn} er «{verdi}», men må vere {nn}."),
            Tekst(nb=f"Sett {navn} til {nb}.", nn=f"Set {navn} til {nn}."),
        )

    return kontroller


def _del_url(verdi: str) -> SplitResult | None:
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
    except ValueError:
        return None
    return delt if delt.scheme in _HTTP and delt.hostname else None


def _nettadresse(navn: str, verdi: str) -> Funn | None:
    delt = _del_url(verdi)
    if delt and not (delt.username or delt.password or delt.query or delt.fragment):
        return None
    return _funn(
        navn,
        Tekst(nb=f"{navn} er ikke en nettadresse vi kan bruke.", nn=f"{navn} er ikkje ei nettadresse vi kan bruke."),
        Tekst(
            nb=f"Sett {navn} til en adresse som https://kontrakt.fylke.no, uten brukernavn, spørsmålstegn og #.",
            nn=f"Set {navn} til ei adresse som https://kontrakt.fylke.no, utan brukarnamn, spørjeteikn og #.",
        ),
    )


def _databaseadresse(navn: str, verdi: str) -> Funn | None:
    """The value has a password in it, so it is never quoted."""
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
        if delt.scheme in POSTGRESQL and delt.path.strip("/"):
            return None
    except ValueError:
        pass
    return _funn(
        navn,
        Tekst(nb=f"{navn} er ikke adressen til en PostgreSQL-database.", nn=f"{navn} er ikkje adressa til ein PostgreSQL-database."),
        Tekst(
            nb=f"Sett {navn} til en adresse som postgresql://bruker:passord@vert/database, eller fjern den: da brukes SQLite.",
            nn=f"Set {navn} til ei adresse som postgresql://brukar:passord@vert/database, eller fjern ho: då blir SQLite brukt.",
        ),
    )


def _sikker_database(settings: Settings) -> bool:
    """A database on another machine is spoken to over TLS, and its certificate is checked. Without a host it is a socket."""
    if settings.database is None:
        return True
    delt = urlsplit(settings.database)
    valg = parse_qs(delt.query)
    verter = [v for v in (delt.hostname or "", *valg.get("host", ())) if v and not v.startswith("/")]
    return all(er_loopback(v) for v in verter) or valg.get("sslmode") == ["verify-full"]


def _ipadresse(navn: str, verdi: str) -> Funn | None:
    try:
        ip_address(verdi)
    except ValueError:
        return _funn(
            navn,
            Tekst(nb=f"{navn} er ikke en IP-adresse.", nn=f"{navn} er ikkje ei IP-adresse."),
            Tekst(nb=f"Sett {navn} til adressen tjenesten skal lytte på.", nn=f"Set {navn} til adressa som tenesta skal lytte på."),
        )
    return None


def _alt_gar(_navn: str, _verdi: str) -> Funn | None:
    return None


def _mappe(navn: str, verdi: str) -> Funn | None:
    if Path(verdi).expanduser().is_dir():
        return None
    return _funn(
        navn,
        Tekst(nb=f"Mappen i {navn} finnes ikke.", nn=f"Mappa i {navn} finst ikkje."),
        Tekst(nb=f"Lag mappen, eller rett {navn}.", nn=f"Lag mappa, eller rett {navn}."),
    )


def _fil(navn: str, verdi: str) -> Funn | None:
    if Path(verdi).expanduser().is_file():
        return None
    return _funn(
        navn,
        Tekst(nb=f"Filen i {navn} finnes ikke.", nn=f"Fila i {navn} finst ikkje."),
        Tekst(nb=f"Legg filen der, eller rett {navn}.", nn=f"Legg fila der, eller rett {navn}."),
    )


VARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_MODUS": _ord_blant(*(m.value for m in Modus)),
    "KONTRAKTVERK_DATA": _alt_gar,
    "KONTRAKTVERK_DATABASE": _databaseadresse,
    "KONTRAKTVERK_JOBBER": _ord_blant(*(m.value for m in Jobbmotor)),
    "KONTRAKTVERK_ADRESSE": _nettadresse,
    "KONTRAKTVERK_LYTT": _ipadresse,
    "KONTRAKTVERK_TSA": _nettadresse,
    "KONTRAKTVERK_ANKERE": _mappe,
    "KONTRAKTVERK_UTSTEDER": _nettadresse,
    "KONTRAKTVERK_TOKENNOKLER": _fil,
    "KONTRAKTVERK_APEN_VERIFISERING": _ord_blant(*JA_NEI),
}
"""Every variable we read, with its check. A misspelt one would otherwise be taken for unset."""

KJENTE = frozenset(VARIABLER) | {"KONTRAKTVERK_REFERANSE"}
"""The reference data's place is read by the tests only."""


def _ukjente(environ: Mapping[str, str]) -> tuple[Funn, ...]:
    ukjente = sorted(navn for navn in environ if navn.startswith("KONTRAKTVERK_") and navn not in KJENTE)
    kjente = ", ".join(VARIABLER)
    return tuple(
        _funn(
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
        return _funn(self.variabel, self.melding, self.tiltak)


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
        _sikker_database,
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
        lambda s: s.ankere is not None and not s.ankere.is_relative_to(s.data),
        Tekst(
            nb="I produksjon må sertifikatene vi stoler på, ligge i en egen mappe utenfor datamappen.",
            nn="I produksjon må sertifikata vi stoler på, liggje i ei eiga mappe utanfor datamappa.",
        ),
        Tekst(
            nb="Legg rotsertifikatene til tillitstjenestene i en mappe, og sett KONTRAKTVERK_ANKERE til den mappen.",
            nn="Legg rotsertifikata til tillitstenestene i ei mappe, og set KONTRAKTVERK_ANKERE til den mappa.",
        ),
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
)


def _oppsettsfeil(funn: tuple[Funn, ...]) -> Oppsettsfeil:
    nb = " ".join(f"{f.melding.nb} {f.tiltak.nb}" for f in funn)
    nn = " ".join(f"{f.melding.nn} {f.tiltak.nn}" for f in funn)
    return Oppsettsfeil(Tekst(nb=nb, nn=nn), funn=funn)

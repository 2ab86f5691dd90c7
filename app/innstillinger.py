"""How one value of the environment is checked: each check says what is wrong and what to do, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from app.errors import Funn
from app.tekst import Tekst

JA_NEI = {"ja": True, "nei": False}
_HTTP = frozenset({"http", "https"})
POSTGRESQL = frozenset({"postgresql", "postgres"})


def variabelfunn(navn: str, melding: Tekst, tiltak: Tekst) -> Funn:
    """What is wrong with a variable, and what to do."""
    return Funn(kode="feil-oppsett", peker=f"/{navn}", melding=melding, tiltak=tiltak)


def ord_blant(*lovlige: str) -> Callable[[str, str], Funn | None]:
    """One of these words."""

    def kontroller(navn: str, verdi: str) -> Funn | None:
        if verdi in lovlige:
            return None
        nb, nn = " eller ".join(lovlige), " eller ".join(lovlige)
        return variabelfunn(
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


def nettadresse(navn: str, verdi: str) -> Funn | None:
    """An address of ours or of a service: http or https, and nothing that names a user."""
    delt = _del_url(verdi)
    if delt and not (delt.username or delt.password or delt.query or delt.fragment):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke en nettadresse vi kan bruke.", nn=f"{navn} er ikkje ei nettadresse vi kan bruke."),
        Tekst(
            nb=f"Sett {navn} til en adresse som https://kontrakt.fylke.no, uten brukernavn, spørsmålstegn og #.",
            nn=f"Set {navn} til ei adresse som https://kontrakt.fylke.no, utan brukarnamn, spørjeteikn og #.",
        ),
    )


def databaseadresse(navn: str, verdi: str) -> Funn | None:
    """The value has a password in it, so it is never quoted."""
    try:
        delt = urlsplit(verdi)
        delt.port  # noqa: B018 - the property raises on a port that is no number
        if delt.scheme in POSTGRESQL and delt.path.strip("/"):
            return None
    except ValueError:
        pass
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke adressen til en PostgreSQL-database.", nn=f"{navn} er ikkje adressa til ein PostgreSQL-database."),
        Tekst(
            nb=f"Sett {navn} til en adresse som postgresql://bruker@vert/database?passfile=/sti, eller fjern den: da brukes SQLite.",
            nn=f"Set {navn} til ei adresse som postgresql://brukar@vert/database?passfile=/sti, eller fjern ho: då blir SQLite brukt.",
        ),
    )


def ipadresse(navn: str, verdi: str) -> Funn | None:
    """What a service can listen on."""
    try:
        ip_address(verdi)
    except ValueError:
        return variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke en IP-adresse.", nn=f"{navn} er ikkje ei IP-adresse."),
            Tekst(nb=f"Sett {navn} til adressen tjenesten skal lytte på.", nn=f"Set {navn} til adressa som tenesta skal lytte på."),
        )
    return None


def alt_gar(_navn: str, _verdi: str) -> Funn | None:
    """Anything."""
    return None


def mappe(navn: str, verdi: str) -> Funn | None:
    """A folder that is there."""
    if Path(verdi).expanduser().is_dir():
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"Mappen i {navn} finnes ikke.", nn=f"Mappa i {navn} finst ikkje."),
        Tekst(nb=f"Lag mappen, eller rett {navn}.", nn=f"Lag mappa, eller rett {navn}."),
    )


def skrivbar_mappe(navn: str, verdi: str) -> Funn | None:
    """A folder that is there, and that we may put files in."""
    if funn := mappe(navn, verdi):
        return funn
    if os.access(Path(verdi).expanduser(), os.W_OK | os.X_OK):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"Mappen i {navn} kan ikke skrives i.", nn=f"Mappa i {navn} kan ikkje skrivast i."),
        Tekst(nb="Gi brukeren som tjenesten går som, skrivetilgang.", nn="Gi brukaren som tenesta går som, skrivetilgang."),
    )


def fil(navn: str, verdi: str) -> Funn | None:
    """A file that is there."""
    if Path(verdi).expanduser().is_file():
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"Filen i {navn} finnes ikke.", nn=f"Fila i {navn} finst ikkje."),
        Tekst(nb=f"Legg filen der, eller rett {navn}.", nn=f"Legg fila der, eller rett {navn}."),
    )


def heltall(minst: int, mest: int) -> Callable[[str, str], Funn | None]:
    """A whole number between these."""

    def kontroller(navn: str, verdi: str) -> Funn | None:
        if verdi.isascii() and verdi.isdecimal() and len(verdi) <= len(str(mest)) and minst <= int(verdi) <= mest:
            return None
        return variabelfunn(
            navn,
            Tekst(nb=f"{navn} er ikke et helt tall fra {minst} til {mest}.", nn=f"{navn} er ikkje eit heilt tal frå {minst} til {mest}."),
            Tekst(nb=f"Sett {navn} til et slikt tall, eller fjern den.", nn=f"Set {navn} til eit slikt tal, eller fjern han."),
        )

    return kontroller


def er_loopback(vert: str) -> bool:
    """A name or address that only this machine can reach."""
    if vert.lower() == "localhost":
        return True
    try:
        return ip_address(vert.strip("[]")).is_loopback
    except ValueError:
        return False


def er_sikker(adresse: str) -> bool:
    """Reached over TLS, and not this machine, where a demo's services are: as production asks."""
    return adresse.startswith("https://") and not er_loopback(urlsplit(adresse).hostname or "")


def uten_passord(adresse: str | None) -> bool:
    """No secret stands in the address, and so in the environment, where whoever looks at the process sees it: libpq reads `passfile`."""
    if adresse is None:
        return True
    delt = urlsplit(adresse)
    return delt.password is None and "password" not in parse_qs(delt.query)


def sikker_database(adresse: str | None) -> bool:
    """A database on another machine is spoken to over TLS, and its certificate is checked. Without a host it is a socket."""
    if adresse is None:
        return True
    delt = urlsplit(adresse)
    valg = parse_qs(delt.query)
    verter = [v for v in (delt.hostname or "", *valg.get("host", ())) if v and not v.startswith("/")]
    return all(er_loopback(v) for v in verter) or valg.get("sslmode") == ["verify-full"]

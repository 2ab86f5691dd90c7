"""How fast the service may be called, and whose word is taken for who calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from app.errors import Funn
from app.innstillinger import heltall, variabelfunn
from app.tekst import Tekst

MELLOMTJENERE = "KONTRAKTVERK_MELLOMTJENERE"
TALL: Mapping[str, str] = {
    "adresse": "KONTRAKTVERK_TAKT_ADRESSE",
    "kaller": "KONTRAKTVERK_TAKT_KALLER",
    "innlogging": "KONTRAKTVERK_TAKT_INNLOGGING",
    "verifisering": "KONTRAKTVERK_TAKT_VERIFISERING",
    "tokenfeil": "KONTRAKTVERK_TAKT_TOKENFEIL",
}
"""The variable of each limit (`Taktoppsett`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taktoppsett:
    """Calls in a minute; 0 is without end, as in the demo, which answers its own machine alone. `adresse`: all from one address.
    `kaller`: one case system. `innlogging`, `verifisering`: to the login and with files to be verified, from one address. `tokenfeil`:
    without a good token, from one address. `mellomtjenere`: the proxies whose X-Forwarded-For is believed."""

    adresse: int = 0
    kaller: int = 0
    innlogging: int = 0
    verifisering: int = 0
    tokenfeil: int = 0
    mellomtjenere: tuple[IPv4Network | IPv6Network, ...] = ()


PRODUKSJONSTAKT: Mapping[str, int] = {"adresse": 6000, "kaller": 3000, "innlogging": 300, "verifisering": 60, "tokenfeil": 60}
"""What production begins with. Hundreds of caseworkers are behind one address, and a case system asks about thousands of orders."""


def nettverk(navn: str, verdi: str) -> Funn | None:
    """IP addresses or networks, with commas between."""
    try:
        _les_nettverk(verdi)
    except ValueError:
        return variabelfunn(
            navn,
            Tekst(
                nb=f"{navn} er ikke en liste av IP-adresser eller nettverk.", nn=f"{navn} er ikkje ei liste av IP-adresser eller nettverk."
            ),
            Tekst(
                nb=f"Sett {navn} til adressene til mellomtjenerne med komma mellom, for eksempel 10.0.0.5, 10.1.0.0/24.",
                nn=f"Set {navn} til adressene til mellomtenarane med komma mellom, til dømes 10.0.0.5, 10.1.0.0/24.",
            ),
        )
    return None


TAKTVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    **dict.fromkeys(TALL.values(), heltall(0, 1_000_000)),
    MELLOMTJENERE: nettverk,
}


def les_taktoppsett(verdier: Mapping[str, str], *, demo: bool) -> Taktoppsett:
    """What the environment says; the rest is as it is by itself in the mode."""
    satt: dict[str, Any] = {navn: int(verdier[variabel]) for navn, variabel in TALL.items() if variabel in verdier}
    nett = _les_nettverk(verdier[MELLOMTJENERE]) if MELLOMTJENERE in verdier else ()
    return Taktoppsett(**{**({} if demo else PRODUKSJONSTAKT), **satt}, mellomtjenere=nett)


def _les_nettverk(verdi: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(del_.strip()) for del_ in verdi.split(","))

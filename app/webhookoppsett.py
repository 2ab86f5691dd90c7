"""Where webhooks may go besides the open network's port 443: the operator's own exceptions, each named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from app.errors import Funn
from app.innstillinger import variabelfunn
from app.tekst import Tekst

HTTPS = 443
STORSTE_PORT = 65_535
FLESTE = 20
"""Values in one setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhookoppsett:
    """`private`: IP addresses that are allowed though only the own network has them, or though they are written as numbers.
    `porter`: the ports that a receiver may listen on."""

    private: frozenset[str] = frozenset()
    porter: frozenset[int] = frozenset({HTTPS})


def deler(verdi: str) -> tuple[str, ...]:
    """The values of a list with commas."""
    return tuple(del_.strip() for del_ in verdi.split(","))


def ipadresser(navn: str, verdi: str) -> Funn | None:
    """IP addresses with commas between; a network is not one."""
    alle = deler(verdi)
    if len(alle) <= FLESTE and all(_er_ip(del_) for del_ in alle):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke en liste med IP-adresser.", nn=f"{navn} er ikkje ei liste med IP-adresser."),
        Tekst(
            nb=f"Skriv høyst {FLESTE} adresser med komma mellom, som 10.20.30.40,10.20.30.41. Nettverk kan ikke åpnes i ett.",
            nn=f"Skriv høgst {FLESTE} adresser med komma mellom, som 10.20.30.40,10.20.30.41. Nettverk kan ikkje opnast i eitt.",
        ),
    )


def porter(navn: str, verdi: str) -> Funn | None:
    """Port numbers with commas between."""
    alle = deler(verdi)
    if len(alle) <= FLESTE and all(_er_port(del_) for del_ in alle):
        return None
    return variabelfunn(
        navn,
        Tekst(nb=f"{navn} er ikke en liste med porter.", nn=f"{navn} er ikkje ei liste med portar."),
        Tekst(
            nb=f"Skriv høyst {FLESTE} tall med komma mellom, som 443,8443.", nn=f"Skriv høgst {FLESTE} tal med komma mellom, som 443,8443."
        ),
    )


WEBHOOKVARIABLER: Mapping[str, Callable[[str, str], Funn | None]] = {
    "KONTRAKTVERK_WEBHOOK_PRIVATE": ipadresser,
    "KONTRAKTVERK_WEBHOOK_PORTER": porter,
}


def les_webhookoppsett(verdier: Mapping[str, str]) -> Webhookoppsett:
    """What the environment says; without it only the open network and its port for https."""
    private = verdier.get("KONTRAKTVERK_WEBHOOK_PRIVATE")
    apne = verdier.get("KONTRAKTVERK_WEBHOOK_PORTER")
    return Webhookoppsett(
        private=frozenset(str(ip_address(del_)) for del_ in deler(private)) if private else frozenset(),
        porter=frozenset(int(del_) for del_ in deler(apne)) if apne else frozenset({HTTPS}),
    )


def _er_ip(tekst: str) -> bool:
    try:
        ip_address(tekst)
    except ValueError:
        return False
    return True


def _er_port(tekst: str) -> bool:
    return tekst.isascii() and tekst.isdecimal() and len(tekst) <= len(str(STORSTE_PORT)) and 1 <= int(tekst) <= STORSTE_PORT

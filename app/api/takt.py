"""How fast one caller may call: a bucket for each, that a call takes one from and that time fills again.

The buckets are this process's own: two web processes let through twice as much. An address or a caller is never written anywhere.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Lock
from time import monotonic

from app.errors import Feil
from app.taktoppsett import Taktoppsett
from app.tekst import Tekst

FLEST_BOTTER = 20_000
"""Callers that are remembered of each kind, the last ones seen. One who has been silent for a minute has a full bucket anyhow."""
FLEST_LEDD = 20
"""Proxies in a row that are looked at."""
UKJENT = "ukjent"
_MINUTT = 60.0


class Taktslag(StrEnum):
    """What is counted, by the name of its setting (`Taktoppsett`)."""

    ADRESSE = "adresse"
    KALLER = "kaller"
    INNLOGGING = "innlogging"
    VERIFISERING = "verifisering"
    TOKENFEIL = "tokenfeil"


@dataclass(frozen=True, slots=True)
class Strengere:
    """Calls that are counted for themselves too: a guess at a login, a file that takes long to verify."""

    metoder: frozenset[str]
    sti: re.Pattern[str]
    slag: Taktslag


STRENGERE: tuple[Strengere, ...] = (
    Strengere(frozenset({"GET", "POST"}), re.compile(r"/innlogging(/.*)?"), Taktslag.INNLOGGING),
    Strengere(frozenset({"GET", "POST"}), re.compile(r"/signer/[^/]+/[^/]+/inn"), Taktslag.INNLOGGING),
    Strengere(frozenset({"POST"}), re.compile(r"/kontroller(/.*)?"), Taktslag.VERIFISERING),
    Strengere(frozenset({"POST"}), re.compile(r"/api/v1/verifiseringer"), Taktslag.VERIFISERING),
)


class ForMange(Feil):
    """Called more often than the limit says. `sekunder`: when it may be tried again."""

    kode = "for-mange-kall"
    status = 429

    def __init__(self, sekunder: int) -> None:
        super().__init__(
            Tekst(nb="Det kommer for mange forespørsler herfra på kort tid.", nn="Det kjem for mange førespurnader herifrå på kort tid."),
            tiltak=Tekst(nb=f"Prøv igjen om {sekunder} s.", nn=f"Prøv igjen om {sekunder} s."),
        )
        self.hoder = {"Retry-After": str(sekunder)}


class Botter:
    """Buckets of one size. Each holds what may come in a minute, and is filled evenly."""

    def __init__(self, per_minutt: int, flest: int = FLEST_BOTTER) -> None:
        self._rom = float(per_minutt)
        self._flest = flest
        self._botter: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def ta(self, hvem: str, na: float) -> float:
        """Take one at `na` (seconds of a clock that only goes forward). The seconds to wait where it was empty, else 0."""
        innhold, sist = self._botter.pop(hvem, (self._rom, na))
        innhold = min(self._rom, innhold + (na - sist) * self._rom / _MINUTT)
        tok = innhold >= 1
        self._botter[hvem] = (innhold - tok, na)
        if len(self._botter) > self._flest:
            self._botter.popitem(last=False)
        return 0.0 if tok else (1 - innhold) * _MINUTT / self._rom


@dataclass(frozen=True, slots=True)
class Takt:
    """All the buckets. `klokke` counts seconds and only goes forward."""

    oppsett: Taktoppsett
    klokke: Callable[[], float] = monotonic
    _las: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
    _botter: Mapping[Taktslag, Botter] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """A kind without a limit has no buckets."""
        botter = {slag: Botter(per_minutt) for slag in Taktslag if (per_minutt := getattr(self.oppsett, slag.value))}
        object.__setattr__(self, "_botter", botter)

    def krev(self, slag: Taktslag, hvem: str) -> None:
        """Count one call, or raise `ForMange`."""
        botter = self._botter.get(slag)
        if botter is None:
            return
        with self._las:
            vent = botter.ta(hvem, self.klokke())
        if vent:
            raise ForMange(math.ceil(vent))

    def krev_inn(self, metode: str, sti: str, adresse: str) -> None:
        """Count a call at the door: for its address, and for what it asks for. A line feed at the end is no other address to the router."""
        self.krev(Taktslag.ADRESSE, adresse)
        sti = sti.removesuffix("\n")
        for en in STRENGERE:
            if metode in en.metoder and en.sti.fullmatch(sti):
                self.krev(en.slag, adresse)


def avsender(motpart: str, videresendt: Sequence[str], mellomtjenere: Sequence[IPv4Network | IPv6Network]) -> str:
    """Who calls: the nearest link that is none of our proxies. `motpart`: who is connected to us; `videresendt`: the lines of
    X-Forwarded-For, whose last name each proxy has written itself. What stands before a stranger's name is only what he claims, and so is
    what stands before one that cannot be read.

    IPv6: the first half, which is what one customer has.
    """
    ledd = [del_.strip() for linje in videresendt for del_ in linje.split(",")][-FLEST_LEDD:]
    adresse = _les_ip(motpart)
    for neste in map(_les_ip, reversed(ledd)):
        if neste is None or adresse is None or not any(adresse in nett for nett in mellomtjenere):
            break
        adresse = neste
    return UKJENT if adresse is None else _nokkel(adresse)


def _nokkel(adresse: IPv4Address | IPv6Address) -> str:
    return str(ip_network((adresse, 64), strict=False)) if isinstance(adresse, IPv6Address) else str(adresse)


def _les_ip(tekst: str) -> IPv4Address | IPv6Address | None:
    """As proxies write it: also `1.2.3.4:567` and `[2001:db8::1]:567`."""
    med_port = _PORT.fullmatch(tekst)
    try:
        adresse = ip_address(tekst if med_port is None else med_port[1] or med_port[2])
    except ValueError:
        return None
    return (adresse.ipv4_mapped or adresse) if isinstance(adresse, IPv6Address) else adresse


_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")

"""One guarded call out of the service, to an address that an operator or a county has named, and never into our own network.

The name is looked up once, and the connection goes to the address that was judged: a name that means something else a moment later (DNS
rebinding) leads nowhere new. Redirections are answers like others, never followed. Time and size are bounded, whatever the other side does.
Whoever calls decides what a failure means; its slug says no more than how far the call came.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from app import VERSJON

TIDSFRIST = 5.0
"""Seconds for one call, from the look-up of the name to the last byte."""
STORSTE_SVAR = 1024 * 1024
FLESTE_IPER = 2
"""Addresses of one host that are tried."""
_STYKKE = 64 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
PORTER: Mapping[str, int] = {"https": 443, "http": 80}

Oppslag = Callable[[str, int], list[str]]
"""Host and port → the IP addresses that the name has now."""
Kobling = Callable[[str, int, float], socket.socket]
"""IP address, port and seconds → a connection."""


class IkkeNadd(Exception):  # noqa: N818  # the outcome of a call, told by whoever made it
    """No answer. `utfall`: `ugyldig-adresse`, `adresse-ikke-tillatt`, `finner-ikke-verten`, `svarer-ikke`, `for-sent`, `tls-sertifikat`,
    `for-stort`, `ukjent-innhold`."""

    def __init__(self, utfall: str) -> None:
        super().__init__(utfall)
        self.utfall = utfall


@dataclass(frozen=True, slots=True)
class Utsvar:
    """What came back, whatever it is: a status that is no success is an answer too. Names of headers are in small letters."""

    status: int
    hoder: Mapping[str, str]
    kropp: bytes = field(repr=False)


def sla_opp(vert: str, port: int) -> list[str]:
    """Ask the machine's resolver; IPv4 first."""
    svar = socket.getaddrinfo(vert, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(adresse[0]) for familie, _, _, _, adresse in sorted(svar, key=lambda s: s[0] != socket.AF_INET)))


def koble_til(ip: str, port: int, frist: float) -> socket.socket:
    """Connect to exactly this address: the name is not looked up again."""
    return socket.create_connection((ip, port), timeout=frist)


@cache
def _tls() -> ssl.SSLContext:
    """Read once: the machine's list of authorities is long."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Utkall:
    """Makes calls. `private`: addresses (IP) inside the own network that are allowed all the same. The other values are for tests."""

    private: frozenset[str] = frozenset()
    slaopp: Oppslag = sla_opp
    koble: Kobling = koble_til
    tls: ssl.SSLContext = field(default_factory=_tls, repr=False)
    frist: float = TIDSFRIST
    storste_svar: int = STORSTE_SVAR

    def __call__(self, metode: str, url: str, *, kropp: bytes = b"", hoder: Mapping[str, str] | None = None) -> Utsvar:
        """One call and its answer. `url` is http or https without user name; raises `IkkeNadd`."""
        delt = _delt(url)
        vert, port = delt.hostname or "", delt.port or PORTER[delt.scheme]
        sti = (delt.path or "/") + (f"?{delt.query}" if delt.query else "")
        slutt = monotonic() + self.frist
        try:
            with self._forbindelse(vert, port, slutt) as sokkel:
                forbindelse = http.client.HTTPConnection(vert, port)  # without the port it takes the end of an IPv6 address for one
                forbindelse.sock = self.tls.wrap_socket(sokkel, server_hostname=vert) if delt.scheme == "https" else sokkel
                with closing(forbindelse):
                    forbindelse.request(metode, sti, kropp or None, {"Host": _vertshode(delt), **_FASTE, **(hoder or {})})
                    with forbindelse.getresponse() as svar:  # it holds the socket by itself, also when we have had enough of it
                        return _svar(svar, self.storste_svar)
        except ssl.SSLCertVerificationError:
            raise IkkeNadd("tls-sertifikat") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise IkkeNadd("for-sent" if monotonic() >= slutt else "svarer-ikke") from None

    @contextmanager
    def _forbindelse(self, vert: str, port: int, slutt: float) -> Iterator[socket.socket]:
        """A connection that is cut when the time is up, whatever it is in the middle of: a server may answer a byte at a time."""
        sokkel = self._koble(self._iper(vert, port, slutt), port, slutt)
        with sokkel, sokkel.dup() as grep:
            vekker = threading.Timer(max(0.0, slutt - monotonic()), _kutt, [grep])
            vekker.daemon = True
            vekker.start()
            try:
                yield sokkel
            finally:
                vekker.cancel()
                vekker.join()

    def _koble(self, iper: Sequence[str], port: int, slutt: float) -> socket.socket:
        for ip in iper[:FLESTE_IPER]:
            with suppress(OSError):
                return self.koble(ip, port, max(0.1, slutt - monotonic()))
        raise IkkeNadd("for-sent" if monotonic() >= slutt else "svarer-ikke")

    def _iper(self, vert: str, port: int, slutt: float) -> list[str]:
        """What the name means now, but for addresses that only the own network has: a name may point anywhere."""
        funnet = [vert] if _les_ip(vert) else _i_tide(lambda: self.slaopp(vert, port), slutt)
        lovlige = [ip for ip in funnet if ip in self.private or er_offentlig(ip)]
        if funnet and not lovlige:
            raise IkkeNadd("adresse-ikke-tillatt")
        return lovlige


_FASTE: Mapping[str, str] = {"User-Agent": f"Kontraktverk/{VERSJON}", "Connection": "close"}


def er_offentlig(ip: str) -> bool:
    """An address of the open network; one that carries another inside is as open as that one."""
    adresse = _les_ip(ip)
    if isinstance(adresse, ipaddress.IPv6Address):
        indre = adresse.ipv4_mapped or adresse.sixtofour or (ipaddress.IPv4Address(adresse.packed[-4:]) if adresse in _NAT64 else None)
        if indre is not None:
            return er_offentlig(str(indre))
        if adresse.teredo is not None or adresse.is_site_local:  # Python takes fec0::/10 (RFC 3879) for an open network
            return False
    return adresse is not None and adresse.is_global and not adresse.is_multicast and not adresse.is_reserved


def _delt(url: str) -> SplitResult:
    try:
        delt = urlsplit(url)
        delt.port  # noqa: B018 - the property raises on a port that is no number
    except ValueError:
        raise IkkeNadd("ugyldig-adresse") from None
    if delt.scheme not in PORTER or not delt.hostname or delt.username is not None or delt.password is not None:
        raise IkkeNadd("ugyldig-adresse")
    return delt


def _vertshode(delt: SplitResult) -> str:
    vert = delt.hostname or ""
    navn = f"[{vert}]" if ":" in vert else vert
    return f"{navn}:{delt.port}" if delt.port and delt.port != PORTER[delt.scheme] else navn


def _svar(svar: http.client.HTTPResponse, storst: int) -> Utsvar:
    if svar.getheader("Content-Encoding", "identity").lower() != "identity":
        raise IkkeNadd("ukjent-innhold")
    kropp = _les(svar, storst)
    return Utsvar(svar.status, {navn.lower(): verdi for navn, verdi in svar.getheaders()}, kropp)


def _les(svar: http.client.HTTPResponse, storst: int) -> bytes:
    samlet = bytearray()
    while stykke := svar.read(_STYKKE):
        samlet += stykke
        if len(samlet) > storst:
            raise IkkeNadd("for-stort")
    if svar.length:  # the connection ended before all of it had come
        raise IkkeNadd("svarer-ikke")
    return bytes(samlet)


def _les_ip(tekst: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(tekst)
    except ValueError:
        return None


def _i_tide(oppslag: Callable[[], list[str]], slutt: float) -> list[str]:
    """A look-up cannot be stopped: one that is not done in time is left to itself."""
    svar: list[list[str]] = []

    def arbeid() -> None:
        with suppress(OSError, UnicodeError):
            svar.append(oppslag())

    trad = threading.Thread(target=arbeid, daemon=True)
    trad.start()
    trad.join(max(0.0, slutt - monotonic()))
    if not svar:
        raise IkkeNadd("for-sent" if trad.is_alive() else "finner-ikke-verten")
    return svar[0]


def _kutt(sokkel: socket.socket) -> None:
    with suppress(OSError):
        sokkel.shutdown(socket.SHUT_RDWR)

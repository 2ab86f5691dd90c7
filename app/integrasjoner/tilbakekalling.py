"""Asks issuers whether a certificate was revoked, where the operator has allowed their hosts by name (`[nettverk] tillatt`).

The process that reads a stranger's file says what it lacks; this one, which never reads the file, asks. Everything that arrives is bytes
from outside: it is measured, and handed back to the process that reads. A host that is not named, an address inside the own network,
a redirection or a slow answer is a call that did not succeed, and never an error of the verification.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import cast
from urllib.parse import urlsplit

from asn1crypto import parser, pem

from app import VERSJON
from app.clock import Clock, na
from signing.verify.kunnskap import Adresse, Behov, Henting, Kunnskap, Svarslag, tillatt_vert

FLESTE_KALL = 8
"""For one file."""
STORSTE_SVAR = 5 * 1024 * 1024
TIDSFRIST = 5.0
"""Seconds for one call, from the look-up of the name to the last byte."""
SAMLET_FRIST = 20.0
"""Seconds after which no more calls are begun for one file."""
STORSTE_FORESPORSEL = 4096
FLESTE_IPER = 2
"""Addresses of one host that are tried."""
HENTET = "hentet"
_STYKKE = 64 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OK = 200

Oppslag = Callable[[str, int], list[str]]
"""Host and port → the IP addresses that the name has now."""
Kobling = Callable[[str, int, float], socket.socket]
"""IP address, port and seconds → a connection."""


class _IkkeHentet(Exception):  # noqa: N818  # told as the outcome of a call
    def __init__(self, utfall: str) -> None:
        super().__init__(utfall)
        self.utfall = utfall


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
class Henter:
    """Fetches what a report lacks, from the hosts in `tillatt` and from nowhere else. The other values are for tests."""

    tillatt: frozenset[str]
    klokke: Clock = na
    slaopp: Oppslag = sla_opp
    koble: Kobling = koble_til
    tls: ssl.SSLContext = field(default_factory=_tls, repr=False)
    frist: float = TIDSFRIST
    samlet_frist: float = SAMLET_FRIST
    storste_svar: int = STORSTE_SVAR

    def __call__(self, behov: Sequence[Behov]) -> Kunnskap:
        """What could be fetched, and how every call went."""
        svar: dict[Adresse, bytes | None] = {}
        hentinger: list[Henting] = []
        slutt = monotonic() + self.samlet_frist
        for ett in behov:
            for adresse in ett.adresser:
                if adresse not in svar:
                    if len(hentinger) >= FLESTE_KALL or monotonic() > slutt:
                        break
                    svar[adresse], henting = self._hent(adresse)
                    hentinger.append(henting)
                if svar[adresse] is not None:
                    break
        ferdige = [(a.slag, der) for a, der in svar.items() if der is not None]
        return Kunnskap(
            crler=tuple(der for slag, der in ferdige if slag is Svarslag.CRL),
            ocsper=tuple(der for slag, der in ferdige if slag is Svarslag.OCSP),
            hentinger=tuple(hentinger),
        )

    def _hent(self, adresse: Adresse) -> tuple[bytes | None, Henting]:
        tid = self.klokke()
        vert = tillatt_vert(adresse.url, self.tillatt)
        if vert is None or len(adresse.foresporsel) > STORSTE_FORESPORSEL:
            return None, Henting(adresse.slag, vert or "", tid, "ikke-tillatt")
        try:
            der = _som_der(self._kall(adresse, vert))
        except _IkkeHentet as e:
            return None, Henting(adresse.slag, vert, tid, e.utfall)
        return der, Henting(adresse.slag, vert, self.klokke(), HENTET, hashlib.sha256(der).hexdigest())

    def _kall(self, adresse: Adresse, vert: str) -> bytes:
        delt = urlsplit(adresse.url)
        sikker = delt.scheme.lower() == "https"
        port = 443 if sikker else 80
        sti = (delt.path or "/") + (f"?{delt.query}" if delt.query else "")
        slutt = monotonic() + self.frist
        try:
            with self._forbindelse(vert, port, slutt) as sokkel:
                forbindelse = http.client.HTTPConnection(vert, port)  # without the port it takes the end of an IPv6 address for one
                forbindelse.sock = self.tls.wrap_socket(sokkel, server_hostname=vert) if sikker else sokkel
                with closing(forbindelse):
                    return _spor(forbindelse, sti, adresse.foresporsel, self.storste_svar)
        except ssl.SSLCertVerificationError:
            raise _IkkeHentet("tls-sertifikat") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise _IkkeHentet("for-sent" if monotonic() >= slutt else "svarer-ikke") from None

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
        raise _IkkeHentet("for-sent" if monotonic() >= slutt else "svarer-ikke")

    def _iper(self, vert: str, port: int, slutt: float) -> list[str]:
        """What the name means now, but for addresses that only the own network has: a name may point anywhere."""
        funnet = [vert] if _les_ip(vert) else _i_tide(lambda: self.slaopp(vert, port), slutt)
        lovlige = [ip for ip in funnet if ip in self.tillatt or er_offentlig(ip)]
        if funnet and not lovlige:
            raise _IkkeHentet("adresse-ikke-tillatt")
        return lovlige


def er_offentlig(ip: str) -> bool:
    """An address of the open network; one that carries another inside is as open as that one."""
    adresse = _les_ip(ip)
    if isinstance(adresse, ipaddress.IPv6Address):
        indre = adresse.ipv4_mapped or adresse.sixtofour or (ipaddress.IPv4Address(adresse.packed[-4:]) if adresse in _NAT64 else None)
        if indre is not None:
            return er_offentlig(str(indre))
        if adresse.teredo is not None:
            return False
    return adresse is not None and adresse.is_global and not adresse.is_multicast and not adresse.is_reserved


def hent(tillatt: Collection[str]) -> Henter | None:
    """Who fetches for this policy; nobody where it allows no host."""
    return Henter(tillatt=frozenset(tillatt)) if tillatt else None


def _spor(forbindelse: http.client.HTTPConnection, sti: str, foresporsel: bytes, storst: int) -> bytes:
    vert = forbindelse.host
    hoder = {"Host": f"[{vert}]" if ":" in vert else vert, "User-Agent": f"Kontraktverk/{VERSJON}", "Connection": "close"}
    if foresporsel:
        hoder |= {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
    forbindelse.request("POST" if foresporsel else "GET", sti, foresporsel or None, hoder)
    svar = forbindelse.getresponse()
    if svar.status != _OK:  # a redirection too: it leads to where nobody has allowed us to go
        raise _IkkeHentet(f"http-{svar.status}")
    if svar.getheader("Content-Encoding", "identity").lower() != "identity":
        raise _IkkeHentet("ukjent-innhold")
    return _les(svar, storst)


def _les(svar: http.client.HTTPResponse, storst: int) -> bytes:
    samlet = bytearray()
    while stykke := svar.read(_STYKKE):
        samlet += stykke
        if len(samlet) > storst:
            raise _IkkeHentet("for-stort")
    if svar.length:  # the connection ended before all of it had come
        raise _IkkeHentet("svarer-ikke")
    return bytes(samlet)


def _som_der(raa: bytes) -> bytes:
    """One DER value, out of its PEM where it has one. What is in it is read by the process that reads files."""
    try:
        der = cast("bytes", pem.unarmor(raa)[2]) if pem.detect(raa) else raa
        if parser.peek(der) == len(der):
            return der
    except ValueError:
        pass
    raise _IkkeHentet("ukjent-innhold")


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
        raise _IkkeHentet("for-sent" if trad.is_alive() else "finner-ikke-verten")
    return svar[0]


def _kutt(sokkel: socket.socket) -> None:
    with suppress(OSError):
        sokkel.shutdown(socket.SHUT_RDWR)

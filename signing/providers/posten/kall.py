"""One call to Posten: a request, and a whole answer or a named error. Limits on time and size stand here."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from signing.providers.posten.feil import (
    PostenAvkortet,
    PostenFeil,
    PostenSertifikat,
    PostenSvar,
    PostenTjenerFeil,
    PostenUtilgjengelig,
    Tjenergrunn,
)
from signing.providers.posten.tls import Forbindelse, Tilgang, tjenergrunn

STORSTE_SVAR = 32 * 1024 * 1024  # what we send is at most 10 MiB; a PAdES holds it, a cover page and every XAdES
STORSTE_XML = 1024 * 1024
TALMOD = 10  # a whole answer may take this many times one wait
_BIT = 64 * 1024
_INGEN_HODER: Mapping[str, str] = MappingProxyType({})

# What the other side says when TLS fails, as OpenSSL names it (ssl/ssl_err.c). «handshake failure» is ours too: it is what
# a server says that asked for a certificate and got one of the wrong kind.
_VAR_FEIL = frozenset(
    {
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_REVOKED",
        "SSLV3_ALERT_CERTIFICATE_EXPIRED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_UNKNOWN_CA",
        "TLSV1_ALERT_ACCESS_DENIED",
        "TLSV1_ALERT_DECRYPT_ERROR",
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
    }
)
_FEIL_TLS = frozenset(
    {
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "TLSV1_ALERT_INSUFFICIENT_SECURITY",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",  # it does not speak TLS at all
        "WRONG_SSL_VERSION",
        "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
    }
)


@dataclass(frozen=True, slots=True)
class Rasvar:
    """A whole answer. Header names are in lower case."""

    status: int
    hoder: Mapping[str, str]
    kropp: bytes = field(repr=False)

    @property
    def vellykket(self) -> bool:
        """Any 2xx: an endpoint that answered 200 once may answer 204 today (signature-api-client-dotnet, 2026-02)."""
        return 200 <= self.status < 300  # RFC 9110 §15.3


def kall(
    tilgang: Tilgang,
    metode: str,
    sti: str,
    *,
    hoder: Mapping[str, str] = _INGEN_HODER,
    kropp: bytes | None = None,
    storst: int = STORSTE_XML,
    klokke: Callable[[], float] = time.monotonic,
) -> Rasvar:
    """One request over a connection of its own. Raises what `feil` names, never an error of the network's or TLS's own."""
    forbindelse = Forbindelse(tilgang)
    try:
        with _for_svaret():
            forbindelse.request(metode, sti, body=kropp, headers={"User-Agent": "kontraktverk", "Connection": "close", **hoder})
            svar = forbindelse.getresponse()
        with _i_svaret(), svar:  # the answer owns the connection now
            return Rasvar(
                status=svar.status,
                hoder={navn.lower(): verdi for navn, verdi in svar.getheaders()},
                kropp=_les(svar, storst, slutt=klokke() + TALMOD * tilgang.tidsgrense, klokke=klokke),
            )
    finally:
        forbindelse.close()


def _les(svar: http.client.HTTPResponse, storst: int, *, slutt: float, klokke: Callable[[], float]) -> bytes:
    """The body, all of it. `length` counts down to what is missing, and is None where the end of the connection is the end."""
    if svar.getheader("Content-Encoding", "identity").lower() != "identity":
        raise PostenSvar("det er pakket på en måte vi ikke ba om", "det er pakka på ein måte vi ikkje bad om")
    kropp = bytearray()
    while bit := svar.read1(_BIT):
        kropp += bit
        if len(kropp) > storst:
            raise PostenSvar("det er for stort", "det er for stort")
        if klokke() > slutt:
            raise PostenUtilgjengelig
    if svar.length:
        raise PostenAvkortet
    return bytes(kropp)


@contextmanager
def _for_svaret() -> Iterator[None]:
    """Until there is an answer: nobody there, somebody else, or somebody who does not want us."""
    try:
        yield
    except ssl.SSLCertVerificationError as e:
        raise PostenTjenerFeil(tjenergrunn(e)) from e
    except ssl.SSLError as e:
        raise _tls_feil(e, PostenUtilgjengelig()) from e
    except (OSError, http.client.HTTPException) as e:
        raise PostenUtilgjengelig from e


@contextmanager
def _i_svaret() -> Iterator[None]:
    """Within an answer: cut off, or too slow."""
    try:
        yield
    except TimeoutError as e:
        raise PostenUtilgjengelig from e
    except ssl.SSLError as e:
        raise _tls_feil(e, PostenAvkortet()) from e
    except (OSError, http.client.HTTPException) as e:
        raise PostenAvkortet from e


def _tls_feil(feil: ssl.SSLError, ellers: PostenFeil) -> PostenFeil:
    if feil.reason in _VAR_FEIL:
        return PostenSertifikat()
    if feil.reason in _FEIL_TLS:
        return PostenTjenerFeil(Tjenergrunn.TLS)
    return ellers

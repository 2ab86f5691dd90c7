"""Two-way TLS with Posten: who we are, whom we believe, and what is checked before a byte is sent.

Posten's server has a virksomhetssertifikat like ours, without a host name, so a host name cannot be compared; every Norwegian
business can buy a certificate from the same issuers, so the chain alone proves nothing. It is the organisation number in the
subject that says who answers (signering-docs, debugging and sikkerhet; signature-api-client-java, OrganizationNumberValidation).
The service speaks TLS 1.2 only, and so do we.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import ssl
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import NameOID

from signing.keys import Nokkel
from signing.model import Tekst
from signing.providers.posten.feil import PostenOppsett, PostenSvar, PostenTjenerFeil, Tjenergrunn

POSTEN_ORGNR = "984661185"  # Posten Bring AS
LENGSTE_ADRESSE = 2000  # common.xsd says 500; ours is the size that is still no attack
HTTPS_PORT = 443
_ORGNR = re.compile(r"[0-9]{9}")
_NTRNO = "NTRNO-"  # ETSI EN 319 412-1 §5.1.4: national trade register, Norway

# X509_V_ERR_* of OpenSSL's x509_vfy.h. What is not here: the certificate cannot be used for this.
_KJEDE = Tjenergrunn.UKJENT_UTSTEDER
_VERIFISERING: Mapping[int, Tjenergrunn] = {
    2: _KJEDE,  # the issuer is not here
    7: _KJEDE,  # signed with another key than the issuer's
    9: Tjenergrunn.IKKE_GYLDIG_ENNA,
    10: Tjenergrunn.UTLOPT,
    18: _KJEDE,  # signed by itself
    19: _KJEDE,  # a root that is no anchor of ours
    20: _KJEDE,
    21: _KJEDE,
    27: _KJEDE,
}


@dataclass(frozen=True)
class Tilgang:
    """How one county reaches Posten.

    `rot`: the address up to and with `/api`. `orgnr`: on whose behalf the calls are made. `nokkel`: the virksomhetssertifikat, the same
    one that signs the bundles. `ankere`: the issuers that are believed, each one an anchor whether it is a root or not. `tjener`: the
    organisation number that the server must prove. `tidsgrense`: seconds that one wait may take.
    """

    rot: str
    orgnr: str
    nokkel: Nokkel
    ankere: tuple[x509.Certificate, ...] = field(repr=False)
    tjener: str = POSTEN_ORGNR
    tidsgrense: float = 30.0

    def __post_init__(self) -> None:
        """What could never work is refused when the service starts, not when the first contract is sent."""
        deler = _delt(self.rot)
        if deler is None or deler.scheme != "https" or deler.query or deler.fragment or "@" in deler.netloc:
            raise _oppsettfeil("adressen skal begynne med https:// og ende på /api", "adressa skal byrje med https:// og slutte på /api")
        if not (_ORGNR.fullmatch(self.orgnr) and _ORGNR.fullmatch(self.tjener)):
            raise _oppsettfeil("et organisasjonsnummer har ni sifre", "eit organisasjonsnummer har ni siffer")
        if not self.ankere:
            raise _oppsettfeil("det mangler sertifikatutstedere å stole på", "det manglar sertifikatutferdarar å stole på")

    @cached_property
    def kontekst(self) -> ssl.SSLContext:
        """TLS as it must be; made once, since it loads the key."""
        return _kontekst(self.nokkel, self.ankere)

    @cached_property
    def adresse(self) -> tuple[str, int]:
        """Host and port."""
        deler = urlsplit(self.rot)
        return deler.hostname or "", deler.port or HTTPS_PORT

    def sti(self, url: str) -> str:
        """What is asked for at the host, if the address lies below the root; else `PostenSvar`. No other is ever called with our key."""
        u, r = _delt(url), urlsplit(self.rot)
        if u is None or "@" in u.netloc or u.fragment or (u.scheme, u.hostname, u.port or HTTPS_PORT) != ("https", *self.adresse):
            raise _fremmed()
        if not u.path.startswith(r.path.rstrip("/") + "/") or not all(_trygg(del_) for del_ in u.path.split("/")):
            raise _fremmed()
        return f"{u.path}?{u.query}" if u.query else u.path


class Forbindelse(http.client.HTTPConnection):
    """One connection. It is not open before the server has proved who it is."""

    def __init__(self, tilgang: Tilgang) -> None:
        vert, port = tilgang.adresse
        super().__init__(vert, port, timeout=tilgang.tidsgrense)
        self._tilgang = tilgang

    def connect(self) -> None:
        """TCP, TLS, organisation number. Raises `ssl.SSLError`, `OSError`, `PostenTjenerFeil`; the socket is closed then."""
        super().connect()
        with ExitStack() as ved_feil:
            ved_feil.callback(self.close)
            # an end without TLS's own word for it is a body cut short, not an end
            tls = self._tilgang.kontekst.wrap_socket(self.sock, server_hostname=self.host, suppress_ragged_eofs=False)
            self.sock = tls
            krev_orgnr(tls.getpeercert(binary_form=True), self._tilgang.tjener)
            ved_feil.pop_all()


def krev_orgnr(der: bytes | None, orgnr: str) -> None:
    """`PostenTjenerFeil` unless the certificate belongs to this organisation number, compared exactly."""
    if der is None or organisasjonsnummer(x509.load_der_x509_certificate(der)) != orgnr:
        raise PostenTjenerFeil(Tjenergrunn.ORGNR)


def organisasjonsnummer(sertifikat: x509.Certificate) -> str | None:
    """Whose the virksomhetssertifikat is; None where it does not say, or says two things.

    SEID 2: organizationIdentifier `NTRNO-<number>`. SEID 1: serialNumber `<number>`; it counts only where the first is missing.
    """
    try:
        nye = _verdier(sertifikat, NameOID.ORGANIZATION_IDENTIFIER)
        gamle = _verdier(sertifikat, NameOID.SERIAL_NUMBER)
    except ValueError:  # a subject that cannot be decoded
        return None
    alle = {verdi.removeprefix(_NTRNO) if verdi.startswith(_NTRNO) else "" for verdi in nye} if nye else set(gamle)
    eneste = alle.pop() if len(alle) == 1 else ""
    return eneste if _ORGNR.fullmatch(eneste) else None


def tjenergrunn(feil: ssl.SSLCertVerificationError) -> Tjenergrunn:
    """What is wrong with the server's certificate."""
    return _VERIFISERING.get(feil.verify_code, Tjenergrunn.UBRUKELIG)


def _verdier(sertifikat: x509.Certificate, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(a.value) for a in sertifikat.subject.get_attributes_for_oid(oid)]


def _kontekst(nokkel: Nokkel, ankere: tuple[x509.Certificate, ...]) -> ssl.SSLContext:
    kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    kontekst.check_hostname = False  # the certificate has none; `krev_orgnr` stands in its place
    kontekst.verify_mode = ssl.CERT_REQUIRED
    kontekst.minimum_version = kontekst.maximum_version = ssl.TLSVersion.TLSv1_2
    kontekst.options |= ssl.OP_NO_RENEGOTIATION  # who answers is checked once
    kontekst.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    kontekst.load_verify_locations(cadata="".join(anker.public_bytes(Encoding.PEM).decode() for anker in ankere))
    _last_nokkel(kontekst, nokkel)
    return kontekst


def _last_nokkel(kontekst: ssl.SSLContext, nokkel: Nokkel) -> None:
    """`ssl` reads keys from files only: it gets one that is encrypted with a password that nobody else ever sees, and is gone at once."""
    passord = secrets.token_hex(32)
    privat = nokkel.privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passord.encode()))
    with tempfile.TemporaryDirectory(prefix="kontraktverk-tls-") as mappe:  # 0700
        fil = Path(mappe) / "nokkel.pem"
        with os.fdopen(os.open(fil, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(privat + b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))
        kontekst.load_cert_chain(fil, password=passord)


def _delt(url: str) -> SplitResult | None:
    """The parts of an address of plain ASCII; None where it is no address."""
    if len(url) > LENGSTE_ADRESSE or not all("!" <= tegn <= "~" for tegn in url):
        return None
    try:
        deler = urlsplit(url)
        har_vert = bool(deler.hostname) and deler.port != 0  # a port that is no number is told of here
    except ValueError:
        return None
    return deler if har_vert else None


def _trygg(del_: str) -> bool:
    """Whether a part of a path means what it says: no way up, no hidden separator, nothing encoded twice."""
    klar = unquote(del_)
    return klar not in {".", ".."} and not any(tegn in "/\\%" or tegn <= " " for tegn in klar)


def _fremmed() -> PostenSvar:
    return PostenSvar("det viser til en adresse utenfor tjenesten", "det viser til ei adresse utanfor tenesta")


def _oppsettfeil(nb: str, nn: str) -> PostenOppsett:
    return PostenOppsett(Tekst(nb=nb, nn=nn))

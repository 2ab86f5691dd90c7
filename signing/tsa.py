"""Time stamps (RFC 3161): what we ask for, how an answer is checked, and the two ways to get one.

A stamp that is not for our bytes, our nonce and about our time is refused; a service that is down raises. No time is ever
made up. The time of the clock comes from the caller, so that the same call can be repeated in a test.
"""

from __future__ import annotations

import asyncio
import base64
import http.client
import secrets
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from signing.errors import TidsstempelUgyldig, TidsstempelUtilgjengelig
from signing.keys import HASH, Nokkel, som_asn1, som_pyca
from signing.model import Tekst
from signing.sertifikat import OID_TSA_POLICY

TOLERANSE = timedelta(minutes=5)  # how far the service's clock may be from ours
STORSTE_SVAR = 64 * 1024
NONCE_BYTES = 8
AVTRYKKLENGDE = 32
SISTE_UTC_AR = 2049  # UTCTime has two digits for the year (RFC 5280 §4.1.2.5.1)
INGEN_BAK = frozenset({407, 502, 503, 504})  # a proxy that will not or cannot reach the service


class Tidsstempler(Protocol):
    """A time stamp service."""

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        """A DER time stamp token over a SHA-256 imprint. Raises `TidsstempelUtilgjengelig` or `TidsstempelUgyldig`."""
        ...

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:
        """The certificate that signs the stamps, then its issuers, for the validation data of a seal."""
        ...


@dataclass(frozen=True)
class NokkelTidsstempler:
    """A time stamp service in the same process, with a key of its own: for the demo, and for tests."""

    nokkel: Nokkel

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        """A stamp with the caller's time."""
        foresporsel = lag_foresporsel(avtrykk)
        svar = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": self._token(foresporsel, tid)})
        return kontroller_svar(svar.dump(), foresporsel, tid)

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:  # noqa: ARG002  # the Protocol's form: others rotate keys
        """The key's own chain."""
        return (self.nokkel.sertifikat, *self.nokkel.kjede)

    def _token(self, foresporsel: tsp.TimeStampReq, tid: datetime) -> cms.ContentInfo:
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": OID_TSA_POLICY,
                "message_imprint": foresporsel["message_imprint"],
                "serial_number": int.from_bytes(secrets.token_bytes(NONCE_BYTES)),
                "gen_time": tid.astimezone(UTC).replace(microsecond=0),
                "accuracy": {"seconds": 1},
                "nonce": foresporsel["nonce"],
                "tsa": asn1_x509.GeneralName(name="directory_name", value=som_asn1(self.nokkel.sertifikat).subject),
            }
        )
        return asyncio.run(
            self.nokkel.signerer.async_sign_general_data(
                cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())}),
                HASH,
                detached=False,
                use_cades=True,  # ETSI EN 319 422 §6: ESSCertIDv2
                signed_attr_settings=PdfCMSSignedAttributes(signing_time=_signeringstid(tid)),
            )
        )


def _signeringstid(tid: datetime) -> datetime | None:
    """The attribute signing-time beside the token's own time. From 2050 it is left out: RFC 5652 §11.3 wants GeneralizedTime then, and
    pyHanko 0.38 writes UTCTime only. No standard for time stamps asks for it."""
    tid = tid.astimezone(UTC).replace(microsecond=0)
    return tid if tid.year <= SISTE_UTC_AR else None


Henter = Callable[[str, bytes, float], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tsaadgang:
    """How we show a time stamp service who we are: a user name and a password (`passord` reads it from its file), a client certificate
    (`nokkelfil`: PEM with private key and certificates), both or neither."""

    bruker: str | None = None
    passord: Callable[[], str] | None = field(default=None, repr=False)
    nokkelfil: Path | None = None

    def hoder(self) -> dict[str, str]:
        """The header of RFC 7617; none without a user name."""
        if self.bruker is None or self.passord is None:
            return {}
        merke = base64.b64encode(f"{self.bruker}:{self.passord()}".encode()).decode()
        return {"Authorization": f"Basic {merke}"}

    def apner(self) -> urllib.request.OpenerDirector:
        """Follows no redirection; speaks TLS with our certificate where we have one. Raises OSError (or ssl's) on a file that is none."""
        tls = _vanlig_tls()
        if self.nokkelfil is not None:
            tls = ssl.create_default_context()
            tls.load_cert_chain(self.nokkelfil)
        return urllib.request.build_opener(_IngenOmdirigering, urllib.request.HTTPSHandler(context=tls))


@cache
def _vanlig_tls() -> ssl.SSLContext:
    """Read once: the machine's list of authorities is long."""
    return ssl.create_default_context()


APEN = Tsaadgang()
"""A service that asks nobody who they are."""


@dataclass
class HttpTidsstempler:
    """A time stamp service behind an address (RFC 3161 §3.4), with limits on time and size.

    Its chain is that of its last stamp: when it changes its certificate, what was under way is refused, and the next attempt knows better.
    """

    url: str
    frist: float = 10.0
    hent: Henter | None = None
    adgang: Tsaadgang = APEN
    _kjede: tuple[x509.Certificate, ...] = ()

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        """One question, one checked answer."""
        foresporsel = lag_foresporsel(avtrykk)
        svar = self.hent(self.url, foresporsel.dump(), self.frist) if self.hent else _post(self.url, foresporsel.dump(), self)
        token = kontroller_svar(svar, foresporsel, tid)
        self._kjede = token_kjede(token)
        return token

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:
        """The service says who it is only in a stamp: one stamp over random bytes is asked for, the first time."""
        if not self._kjede:
            self.stemple(secrets.token_bytes(AVTRYKKLENGDE), tid)
        return self._kjede


def lag_foresporsel(avtrykk: bytes) -> tsp.TimeStampReq:
    """A request with a nonce that asks for the certificates too."""
    if len(avtrykk) != AVTRYKKLENGDE:
        raise ValueError(f"a SHA-256 imprint has {AVTRYKKLENGDE} bytes, not {len(avtrykk)}")
    return tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": algos.DigestAlgorithm({"algorithm": HASH}), "hashed_message": avtrykk},
            "nonce": int.from_bytes(secrets.token_bytes(NONCE_BYTES)) | 1 << (8 * NONCE_BYTES - 2),  # fixed width
            "cert_req": True,
        }
    )


def kontroller_svar(svar: bytes, foresporsel: tsp.TimeStampReq, tid: datetime) -> bytes:
    """The token of an answer, if it is for this request and about this time (RFC 3161 §2.2)."""
    try:
        respons = tsp.TimeStampResp.load(svar, strict=True)
        status = respons["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):  # then there is no token
            raise _ugyldig(f"tjenesten avslo ({status})", f"tenesta avslo ({status})")
        token = respons["time_stamp_token"]
        grunn = _avvik(token["content"]["encap_content_info"]["content"].parsed, foresporsel, tid)
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise _ugyldig("svaret kan ikke leses", "svaret kan ikkje lesast") from e
    if grunn:
        raise _ugyldig(*grunn)
    der: bytes = token.dump()
    if not _er_signert(der):
        raise _ugyldig("signaturen i det stemmer ikke", "signaturen i det stemmer ikkje")
    return der


def _er_signert(token: bytes) -> bool:
    """The certificate that comes with the token has signed it. Whom that leads to is asked where the stamp is used (`tillit.samle`)."""
    try:
        data = cms.ContentInfo.load(token)["content"]
        (info,) = data["signer_infos"]
        h = hashes.Hash(_HASHER[info["digest_algorithm"]["algorithm"].native]())
        h.update(bytes(data["encap_content_info"]["content"]))
        return all(validate_sig_integrity(info, som_asn1(token_kjede(token)[0]), "tst_info", h.finalize()))
    except (SignatureValidationError, InvalidSignature, ValueError, TypeError, KeyError, AttributeError):
        return False


_HASHER: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
"""What a stamp may be signed over (ETSI TS 119 312 table 3)."""


def _avvik(info: tsp.TSTInfo, foresporsel: tsp.TimeStampReq, tid: datetime) -> tuple[str, str] | None:
    if info["message_imprint"].native != foresporsel["message_imprint"].native:
        return "avtrykket er et annet", "avtrykket er eit anna"
    if info["nonce"].native != foresporsel["nonce"].native:
        return "nonce er en annen", "nonce er ein annan"
    avstand = abs(info["gen_time"].native - tid.astimezone(UTC))
    if avstand > TOLERANSE:
        return f"klokka avviker {avstand}", f"klokka avvik {avstand}"
    return None


def token_tid(token: bytes) -> datetime:
    """The time that a token states."""
    tid: datetime = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return tid


def token_kjede(token: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a token, the one that signed it first."""
    data = cms.ContentInfo.load(token)["content"]
    sertifikater = [som_pyca(s.chosen) for s in data["certificates"]]
    sid = data["signer_infos"][0]["sid"].chosen
    serie = sid["serial_number"].native if isinstance(sid, cms.IssuerAndSerialNumber) else None
    sertifikater.sort(key=lambda s: s.serial_number != serie)
    if not sertifikater or sertifikater[0].serial_number != serie:
        raise _ugyldig("sertifikatet til tjenesten mangler", "sertifikatet til tenesta manglar")
    return tuple(sertifikater)


def imprint(data: bytes) -> bytes:
    """SHA-256 of what is to be stamped."""
    h = hashes.Hash(hashes.SHA256())
    h.update(data)
    return h.finalize()


class _IngenOmdirigering(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A time stamp service that sends us elsewhere is not the one that was configured."""
        return


def svarer(url: str, frist: float, adgang: Tsaadgang = APEN) -> bool:
    """Whether anybody answers at the address, by the same way as a stamp is asked for. No stamp is: many services charge for each.

    What a time stamp service says to a plain GET differs; that it says something is enough. A gateway's word that nobody is there is not.
    """
    sporsmal = urllib.request.Request(url, method="GET")  # noqa: S310  # the settings take only http and https
    try:
        with adgang.apner().open(sporsmal, timeout=frist):
            return True
    except urllib.error.HTTPError as feil:
        feil.close()
        return feil.code not in INGEN_BAK
    except (urllib.error.URLError, OSError, ValueError, http.client.HTTPException):
        return False


def _post(url: str, data: bytes, til: HttpTidsstempler) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise _utilgjengelig("adressen er verken http eller https", "adressa er verken http eller https")
    hode = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply", **til.adgang.hoder()}
    sporsmal = urllib.request.Request(url, data=data, headers=hode, method="POST")  # noqa: S310  # scheme checked above
    try:
        with til.adgang.apner().open(sporsmal, timeout=til.frist) as svar:
            kropp: bytes = svar.read(STORSTE_SVAR + 1)
            medietype = svar.headers.get_content_type()
    except urllib.error.HTTPError as e:
        e.close()
        raise _utilgjengelig(f"tjenesten svarte {e.code}", f"tenesta svarte {e.code}") from e
    except (urllib.error.URLError, OSError, ValueError, http.client.HTTPException) as e:
        raise _utilgjengelig("tjenesten svarte ikke", "tenesta svarte ikkje") from e
    if medietype != "application/timestamp-reply" or len(kropp) > STORSTE_SVAR:
        raise _ugyldig("svaret er ikke et tidsstempel", "svaret er ikkje eit tidsstempel")
    return kropp


def _utilgjengelig(nb: str, nn: str) -> TidsstempelUtilgjengelig:
    return TidsstempelUtilgjengelig(
        Tekst(nb=f"Tidsstempel mangler: {nb}. Ingenting er signert.", nn=f"Tidsstempel manglar: {nn}. Ingenting er signert."),
        Tekst(
            nb="Prøv igjen senere. Kontroller adressen til tidsstempeltjenesten hvis feilen varer.",
            nn="Prøv igjen seinare. Kontroller adressa til tidsstempeltenesta dersom feilen varer.",
        ),
    )


def _ugyldig(nb: str, nn: str) -> TidsstempelUgyldig:
    return TidsstempelUgyldig(
        Tekst(
            nb=f"Tidsstempelet kan ikke brukes: {nb}. Ingenting er signert.",
            nn=f"Tidsstempelet kan ikkje brukast: {nn}. Ingenting er signert.",
        ),
        Tekst(
            nb="Kontroller klokken på serveren og adressen til tidsstempeltjenesten.",
            nn="Kontroller klokka på serveren og adressa til tidsstempeltenesta.",
        ),
    )

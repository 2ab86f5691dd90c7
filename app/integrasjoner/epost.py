"""E-mail by SMTP (RFC 5321): plain text, over TLS, under the message's own Message-ID.

Permanent is only what the server says of this address or this message (5xx to RCPT or DATA). A server that does not know us, does not
offer TLS or does not like our own address says nothing of the signer: that is tried again, and a person looks at what is given up.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from app.integrasjoner.kanaler import Epost, IkkeLeverbar, KanalSvarerIkke
from app.kanaloppsett import Epostoppsett, Smtpsikring, les_hemmelighet
from app.tekst import Tekst

TIDSFRIST = 20.0
"""Seconds that the server may take to answer one command."""
_EPOST = re.compile(r"[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>(),;:\\\"\[\]\x00-\x1f\x7f]{1,253}")
_KANAL = "e-post"
_VARIG = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtpsender:
    """Implements `kanaler.Epostsender`."""

    oppsett: Epostoppsett
    passord: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    tidsfrist: float = TIDSFRIST

    def send(self, epost: Epost) -> str:
        """Hand it over to the mail server. The receipt is the Message-ID."""
        til = _adresse(epost.til)
        brev = lag_brev(epost, avsender=self.oppsett.avsender, til=til)
        with _feil_blir_var(), self._tilkoblet() as server:
            _overlever(server, brev, fra=self.oppsett.avsender, til=til.addr_spec)
        return str(brev["Message-ID"])

    def prov(self) -> None:
        """The server answers, over TLS, and lets us in; nothing is sent. Raises `KanalSvarerIkke`."""
        with _feil_blir_var(), self._tilkoblet() as server:
            server.noop()

    @contextmanager
    def _tilkoblet(self) -> Iterator[smtplib.SMTP]:
        server = self._koble_til()
        try:
            if self.oppsett.sikring is Smtpsikring.STARTTLS:
                server.starttls(context=self.tls)
            if self.oppsett.bruker is not None:
                server.login(self.oppsett.bruker, self.passord or "")
            yield server
        finally:
            server.close()  # not QUIT: what is accepted is accepted, and an error while parting is no error

    def _koble_til(self) -> smtplib.SMTP:
        """We say hello by the domain that we write from: the library would look this machine's name up, with no time limit."""
        vert, port, hilsen = self.oppsett.vert, self.oppsett.port, self.oppsett.avsender.rpartition("@")[2]
        if self.oppsett.sikring is Smtpsikring.TLS:
            return smtplib.SMTP_SSL(vert, port, local_hostname=hilsen, timeout=self.tidsfrist, context=self.tls)
        return smtplib.SMTP(vert, port, local_hostname=hilsen, timeout=self.tidsfrist)


def lag_smtpsender(oppsett: Epostoppsett) -> Smtpsender:
    """The sender that the settings ask for. Reads the password's file."""
    return Smtpsender(oppsett=oppsett, passord=None if oppsett.passordfil is None else les_hemmelighet(oppsett.passordfil))


def lag_brev(epost: Epost, *, avsender: str, til: Address) -> EmailMessage:
    """The letter. A line break in what becomes a header is refused by the library (policy `SMTP`), so no header can be smuggled in."""
    fra = _adresse(avsender)
    brev = EmailMessage(policy=SMTP)
    brev["From"] = Address(display_name=epost.fra, addr_spec=fra.addr_spec)
    brev["To"] = til
    brev["Subject"] = epost.emne
    brev["Date"] = epost.tid
    brev["Message-ID"] = f"<{epost.id}@{fra.domain}>"
    brev["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer from a holiday notice
    brev.set_content(epost.innhold, charset="utf-8", cte="quoted-printable")
    brev["Content-Language"] = epost.malform.value  # after the content, which clears what is said of it
    return brev


def _overlever(server: smtplib.SMTP, brev: EmailMessage, *, fra: str, til: str) -> None:
    """An address with letters that this server cannot take (RFC 6531) is not reached by it, now or later."""
    try:
        server.send_message(brev, from_addr=fra, to_addrs=[til])
    except smtplib.SMTPNotSupportedError:
        raise IkkeLeverbar(_KANAL, Tekst(nb="serveren mangler SMTPUTF8", nn="serveren manglar SMTPUTF8")) from None


def _adresse(skrevet: str) -> Address:
    """One address, its domain in the letters that every server knows (RFC 5891); never a list, never a header."""
    if _EPOST.fullmatch(skrevet) is None:
        raise IkkeLeverbar(_KANAL, "ugyldig adresse")
    lokal, _, domene = skrevet.rpartition("@")
    try:
        return Address(username=lokal, domain=domene.encode("idna").decode("ascii"))
    except (UnicodeError, ValueError):
        raise IkkeLeverbar(_KANAL, "ugyldig adresse") from None


@contextmanager
def _feil_blir_var() -> Iterator[None]:
    """The library's errors quote addresses and the server's own words: only the code is kept."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as feil:
        ((kode, _),) = feil.recipients.values()
        raise _ved_kode(kode) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError) as feil:
        raise KanalSvarerIkke(_KANAL, f"SMTP {feil.smtp_code}, {type(feil).__name__}") from None
    except smtplib.SMTPDataError as feil:
        raise _ved_kode(feil.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise KanalSvarerIkke(
            _KANAL, Tekst(nb="serveren mangler TLS eller innlogging", nn="serveren manglar TLS eller innlogging")
        ) from None
    except smtplib.SMTPException as feil:
        raise KanalSvarerIkke(_KANAL, type(feil).__name__) from None
    except OSError as feil:  # no connection, a certificate that is not good, no answer in time
        raise KanalSvarerIkke(_KANAL, type(feil).__name__) from None


def _ved_kode(kode: int) -> IkkeLeverbar | KanalSvarerIkke:
    return IkkeLeverbar(_KANAL, f"SMTP {kode}") if kode >= _VARIG else KanalSvarerIkke(_KANAL, f"SMTP {kode}")

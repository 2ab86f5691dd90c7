"""SMS by a gateway that takes JSON over HTTPS: one POST a message, under the message's own id.

The gateway is asked with `{"id", "from", "to", "text"}`, a bearer token and `Idempotency-Key`, and answers 2xx, with its own reference in
`id` where it has one. 409 says that it has the message already. Where a county's gateway speaks otherwise, a Protocol of one function
(`kanaler.Smssender`) is all that has to be written.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app import VERSJON
from app.integrasjoner.kanaler import IkkeLeverbar, KanalSvarerIkke, Sms
from app.kanaloppsett import Smsoppsett, les_hemmelighet

TIDSFRIST = 20.0
_STORSTE_SVAR = 16 * 1024
_KANAL = "SMS"
_ALT_DER = 409
_VARIGE = frozenset({400, 422})
"""What the gateway says of this message. The other errors are about us, or about the gateway."""
_LENGSTE_KVITTERING = 100
_NORSK = re.compile(r"(?:\+47|0047|47)?([0-9]{8})")
_UTENLANDSK = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Httpsender:
    """Implements `kanaler.Smssender`. Redirects are not followed: the token goes to the address of the settings and nowhere else."""

    oppsett: Smsoppsett
    token: str = field(repr=False)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    tidsfrist: float = TIDSFRIST

    def send(self, sms: Sms) -> str:
        """Hand it over to the gateway. The receipt is the gateway's reference, else the message's id."""
        til = internasjonalt(sms.til)
        kropp = json.dumps({"id": sms.id, "from": self.oppsett.avsender, "to": til, "text": sms.innhold}, ensure_ascii=False)
        status, svar = self._post(kropp.encode(), sms.id)
        if 200 <= status < 300 or status == _ALT_DER:
            return _kvittering(svar) or sms.id
        if status in _VARIGE:
            raise IkkeLeverbar(_KANAL, f"HTTP {status}")
        raise KanalSvarerIkke(_KANAL, f"HTTP {status}")

    def _post(self, kropp: bytes, nokkel: str) -> tuple[int, bytes]:
        hoder = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": nokkel,
            "User-Agent": f"Kontraktverk/{VERSJON}",
        }
        forbindelse = self._forbindelse()
        try:
            forbindelse.request("POST", urlsplit(self.oppsett.adresse).path or "/", kropp, hoder)
            svar = forbindelse.getresponse()
            return svar.status, svar.read(_STORSTE_SVAR)
        except (OSError, http.client.HTTPException) as feil:
            raise KanalSvarerIkke(_KANAL, type(feil).__name__) from None
        finally:
            forbindelse.close()

    def _forbindelse(self) -> http.client.HTTPConnection:
        delt = urlsplit(self.oppsett.adresse)
        vert = delt.hostname or ""
        if delt.scheme == "https":
            return http.client.HTTPSConnection(vert, delt.port, timeout=self.tidsfrist, context=self.tls)
        return http.client.HTTPConnection(vert, delt.port, timeout=self.tidsfrist)


def lag_httpsender(oppsett: Smsoppsett) -> Httpsender:
    """The sender that the settings ask for. Reads the token's file."""
    return Httpsender(oppsett=oppsett, token=les_hemmelighet(oppsett.nokkelfil))


def internasjonalt(nummer: str) -> str:
    """The number as gateways want it (E.164). Eight digits are Norwegian."""
    if norsk := _NORSK.fullmatch(nummer):
        return f"+47{norsk[1]}"
    if utenlandsk := _UTENLANDSK.fullmatch(nummer):
        return f"+{utenlandsk[1]}"
    raise IkkeLeverbar(_KANAL, "ugyldig nummer")


def _kvittering(svar: bytes) -> str | None:
    """The gateway's own reference, where the answer has one that can be kept."""
    try:
        referanse = json.loads(svar)["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(referanse)[:_LENGSTE_KVITTERING] if isinstance(referanse, str | int) else None

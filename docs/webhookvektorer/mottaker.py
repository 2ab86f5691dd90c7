"""A receiver of webhooks, and the check that every receiver must make. Python's own library is enough.

python mottaker.py --port 9000 --hemmelighet FIL    receives; FIL holds one secret a line, the newest first
python mottaker.py --vektorer                       checks test vectors from stdin (docs/webhooks.md)
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

TOLERANSE = 300
"""Seconds that a message may be old, or that two clocks may differ."""
STORST = 64 * 1024


def verifiser(hemmeligheter: Sequence[str], id_: str, tidspunkt: str, signatur: str, kropp: bytes, na: int) -> str:
    """`ok`, or why the message is not to be believed. `kropp`: the bytes as they came, never JSON that was read and written again."""
    if not (tidspunkt.isascii() and tidspunkt.isdecimal() and len(tidspunkt) <= 12 and id_):
        return "uleselig"
    signert = b".".join((id_.encode(), tidspunkt.encode(), kropp))
    gitt = [en.partition(",")[2].encode() for en in signatur.split(" ") if en.startswith("v1,")]
    ventet = [base64.b64encode(hmac.digest(_nokkel(en), signert, hashlib.sha256)) for en in hemmeligheter]
    if not any([hmac.compare_digest(en, to) for en in ventet for to in gitt]):  # noqa: C419 - all are compared, whichever fits
        return "feil-signatur"
    alder = na - int(tidspunkt)
    return "for-gammel" if alder > TOLERANSE else "fra-framtiden" if alder < -TOLERANSE else "ok"


def _nokkel(hemmelighet: str) -> bytes:
    return base64.b64decode(hemmelighet.removeprefix("whsec_"))


def virkning(id_: str, kropp: bytes) -> None:
    """What the message leads to: here a line, in a real receiver a row in a table. Raises where it could not be done."""
    hendelse = json.loads(kropp)
    sys.stdout.write(f"{id_} {hendelse['type']} {hendelse['subject']}\n")
    sys.stdout.flush()


class Mottak(BaseHTTPRequestHandler):
    """Believes a message and takes it in once. What does not end well is answered with 500, and comes again."""

    timeout = 10  # seconds that a caller may say nothing
    hemmeligheter: Sequence[str] = ()
    sett: set[str] = set()  # noqa: RUF012 - in a real receiver: a table
    en_om_gangen = Lock()  # in a real receiver: a transaction

    def do_POST(self) -> None:
        """One message; nothing is read of one without a length, or with a length that no message has."""
        lengde = self.headers.get("content-length", "")
        if not (lengde.isascii() and lengde.isdecimal()):
            self._svar(411)
        elif len(lengde) > 6 or int(lengde) > STORST:
            self._svar(413)
        else:
            self._svar(self._ta_imot(self.rfile.read(int(lengde))))

    def _ta_imot(self, kropp: bytes) -> int:
        id_, tidspunkt, signatur = (self.headers.get(f"webhook-{navn}", "") for navn in ("id", "timestamp", "signature"))
        if verifiser(self.hemmeligheter, id_, tidspunkt, signatur, kropp, int(time.time())) != "ok":
            return 400
        try:
            with self.en_om_gangen:
                if id_ not in self.sett:
                    virkning(id_, kropp)
                    self.sett.add(id_)  # last: remembered first, a message whose effect failed would be lost
        except Exception as feil:  # noqa: BLE001 - whatever it was, the message must come again
            sys.stderr.write(f"{id_} {type(feil).__name__}\n")
            return 500
        return 204

    def _svar(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: an address may hold a secret."""


def main() -> None:
    """Receive, or check vectors."""
    leser = argparse.ArgumentParser(description=__doc__)
    leser.add_argument("--port", type=int, default=9000)
    leser.add_argument("--hemmelighet", type=Path)
    leser.add_argument("--vektorer", action="store_true")
    valgt = leser.parse_args()
    if valgt.vektorer:
        for linje in sys.stdin.read().splitlines():
            nokler, id_, tidspunkt, signatur, na, kropp = linje.split("\t")
            sys.stdout.write(verifiser(nokler.split(" "), id_, tidspunkt, signatur, base64.b64decode(kropp), int(na)) + "\n")
        return
    Mottak.hemmeligheter = valgt.hemmelighet.read_text(encoding="utf-8").split()
    with ThreadingHTTPServer(("127.0.0.1", valgt.port), Mottak) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()

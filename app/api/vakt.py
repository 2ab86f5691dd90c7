"""Stands at the door of every call: checks the host, gives the call an id, sets security headers, writes the access log.

The host check is what keeps a web page elsewhere from talking to a service on this machine through DNS rebinding.

HEAD is a GET whose body stays here (RFC 9110 § 9.3.2). All that lies within sees a GET, so HEAD meets the same limits and the same rights,
and leaves the same events. FastAPI's routes answer no HEAD themselves: https://github.com/fastapi/fastapi/issues/1773.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import maltall
from app.api import problemer
from app.api.problemer import MEDIETYPE, UgyldigForesporsel
from app.domene import svar
from app.innstillinger import er_loopback
from app.settings import Settings
from app.tekst import Malform, Tekst

_KILDER = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
CSP = "; ".join(f"{hva} {hvorfra}" for hva, hvorfra in _KILDER.items())
"""Pages run and load only our own files, and cannot be framed. `data:`: the icons in Designsystemet's style sheet."""
HODER = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = {"Strict-Transport-Security": "max-age=63072000"}
HELSESTI, LEVENDE, METRIKKER, VERSJONSSTI = "/helse", "/helse/levende", "/metrics", "/versjon"
DRIFTSSTIER = frozenset({HELSESTI, LEVENDE, METRIKKER, VERSJONSSTI})
"""What this machine may ask of us by its own name in production too."""
KALLID_HODE = "X-Request-ID"
_KALLID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_KAN_VAERE_PERSONNUMMER = re.compile(r"[0-9]{6}[._-]?[0-9]{5}")
DOKUMENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GET, HEAD = "GET", "HEAD"
METODER = frozenset({GET, HEAD, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
AVBRUTT_AV_KLIENTEN = 499
"""For the log alone: the caller went away before everything was sent."""
logg = structlog.get_logger("tilgang")


class AvbruttSvarError(Exception):
    """An error came after the answer had begun: the connection is broken off. Says nothing of the data."""


@dataclass(frozen=True, slots=True)
class Vakt:
    """ASGI middleware."""

    app: ASGIApp
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Only HTTP is served: no websockets."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        kallid = _kallid(Headers(scope=scope).get(KALLID_HODE))
        with structlog.contextvars.bound_contextvars(kallid=kallid):
            await self._et_kall(scope, receive, send, kallid)

    async def _et_kall(self, scope: Scope, receive: Receive, send: Send, kallid: str) -> None:
        scope.setdefault("state", {})["kallid"] = kallid
        metode, scope = _metode(scope), _som_get(scope)
        start = time.perf_counter()
        status = 0

        async def med_hoder(melding: Message) -> None:
            nonlocal status
            if melding["type"] == "http.response.start":
                status = melding["status"]
                self._sett_hoder(MutableHeaders(scope=melding), kallid)
            await send(_uten_kropp(melding) if metode == HEAD else melding)

        try:
            if self._rett_vert(scope):
                await self.app(scope, receive, med_hoder)
            else:
                await _avvis_vert(med_hoder)
        except ClientDisconnect:
            status = AVBRUTT_AV_KLIENTEN
        except Exception as feil:  # noqa: BLE001 - the last place where an unforeseen error can be told without its data
            svar_ved_feil = await problemer.uventet(Request(scope, receive), feil)
            if status:
                raise AvbruttSvarError from None
            await svar_ved_feil(scope, receive, med_hoder)
        finally:
            _noter(scope, metode, status, time.perf_counter() - start)

    def _rett_vert(self, scope: Scope) -> bool:
        verter = Headers(scope=scope).getlist("host")
        if len(verter) != 1:
            return False
        vert = uten_port(verter[0])
        lokal = er_loopback(vert) and (self.settings.demo or scope["path"] in DRIFTSSTIER)
        return lokal or vert.lower() == self.settings.vert.lower()

    def _sett_hoder(self, hoder: MutableHeaders, kallid: str) -> None:
        for navn, verdi in self._hoder():
            hoder[navn] = verdi
        hoder["X-Kall-Id"] = hoder[KALLID_HODE] = kallid
        hoder.setdefault("Cache-Control", "no-store")
        if "Allow" in hoder:
            hoder["Allow"] = _med_head(hoder["Allow"])

    def _hoder(self) -> Iterable[tuple[str, str]]:
        yield from HODER.items()
        if not self.settings.demo:
            yield from HSTS.items()


def _kallid(oppgitt: str | None) -> str:
    """The caller's own id of the call, where it is one and can hold nobody's number; else one of ours."""
    god = oppgitt is not None and _KALLID.fullmatch(oppgitt) and not _KAN_VAERE_PERSONNUMMER.search(oppgitt)
    return oppgitt if god and oppgitt else secrets.token_hex(8)


def _som_get(scope: Scope) -> Scope:
    """A copy: the server's own still says HEAD, so it takes an answer with the length of a body and no body."""
    return {**scope, "method": GET} if scope["method"] == HEAD else scope


def _uten_kropp(melding: Message) -> Message:
    """Here, and not left to the server: not every one holds it back."""
    return {**melding, "body": b""} if melding["type"] == "http.response.body" else melding


def _med_head(tillatt: str) -> str:
    """The methods that an address takes. The framework knows only those of the route, which are without HEAD."""
    metoder = sorted({metode.strip() for metode in tillatt.split(",")})
    return ", ".join([*metoder, HEAD] if GET in metoder and HEAD not in metoder else metoder)


def _noter(scope: Scope, metode: str, status: int, sekunder: float) -> None:
    """One line of the log, and the figures. Who called is told by role and county: an issuer may put a person in `sub`."""
    sted = _sted(scope)
    kaller = scope["state"].get("kaller", {})
    logg.info("kall", metode=metode, **sted, status=status, ms=round(sekunder * 1000), **kaller)
    maltall.KALL.tell(sted["sti"], metode, str(status))
    maltall.KALLTID.legg(sekunder, sted["sti"], metode)


def _metode(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METODER else "annen"


def _sted(scope: Scope) -> dict[str, str]:
    """Our own name of the address, and the document when it is one: what the caller wrote there may be a number or a name. An order
    has its document's id."""
    sti = getattr(scope.get("route"), "path", "ukjent")
    deler = scope.get("path_params", {})
    dokument = str(deler.get("dokument_id") or deler.get("oppdrag_id") or "")
    return {"sti": sti, "dokumentId": dokument} if DOKUMENT_ID.fullmatch(dokument) else {"sti": sti}


def uten_port(vert: str) -> str:
    """`127.0.0.1:8000`, `[::1]:8000` and bare names."""
    if vert.startswith("["):
        return vert[1 : vert.find("]")]
    return vert.rsplit(":", 1)[0] if vert.count(":") == 1 else vert


async def _avvis_vert(send: Any) -> None:
    feil = UgyldigForesporsel(
        Tekst(nb="Vertsnavnet i kallet er ikke vårt.", nn="Vertsnamnet i kallet er ikkje vårt."),
        tiltak=Tekst(
            nb="Bruk adressen tjenesten er satt opp med (KONTRAKTVERK_ADRESSE).",
            nn="Bruk adressa tenesta er sett opp med (KONTRAKTVERK_ADRESSE).",
        ),
    )
    kropp = json.dumps(svar.problem_json(feil, Malform.NB), ensure_ascii=False).encode()
    hoder = [(b"content-type", MEDIETYPE.encode()), (b"content-length", str(len(kropp)).encode())]
    await send({"type": "http.response.start", "status": feil.status, "headers": hoder})
    await send({"type": "http.response.body", "body": kropp})

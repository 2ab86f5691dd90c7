"""The door: how often, how much and how slowly anybody may come in, before anything of the call is looked at.

It stands before every route, pages too. A route may have narrower bounds of its own (`app.api.inndata`,
`app.web.skjemafelt`); none has wider.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import anyio
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problemer
from app.api.inndata import for_stor, for_treg
from app.api.problemer import UgyldigForesporsel
from app.api.takt import Takt, avsender
from app.errors import Feil
from app.settings import Grenser, Settings
from app.tekst import Tekst

FLEST_HODER = 64
STORSTE_HODER = 16 * 1024
"""Names and values together. What is as large as this is a mistake or worse; a token is 4 KiB at most."""
LENGSTE_ADRESSE = 8 * 1024
ROM_TIL_SKJEMA = 65_536
"""What the frame around a file in a form may take."""


class ForStoreHoder(Feil):
    """More headers than anybody needs."""

    kode = "for-store-hoder"
    status = 431


class ForLangAdresse(Feil):
    """A longer address than any of ours."""

    kode = "for-lang-adresse"
    status = 414


def _med_filer(grenser: Grenser) -> int:
    return grenser.samlet_maks + grenser.json_maks


def _til_verifisering(grenser: Grenser) -> int:
    return grenser.verifisering_maks + ROM_TIL_SKJEMA


STORE: Mapping[re.Pattern[str], Callable[[Grenser], int]] = {
    re.compile(r"/api/v1/kontrakter(/samlet|/[^/]+/erstatt)?"): _med_filer,
    re.compile(r"/api/v1/oppdrag/[^/]+/erstatt"): _med_filer,
    re.compile(r"/api/v1/(kontroller|forhandsvisninger)"): _med_filer,
    re.compile(r"/api/v1/verifiseringer"): _til_verifisering,
    re.compile(r"/kontroller(/.*)?"): _til_verifisering,
    re.compile(r"/ny(/.*)?"): _med_filer,
}
"""Where files come in, and how much. Everywhere else no body is larger than one JSON document (`Grenser.json_maks`)."""


def storst(sti: str, grenser: Grenser) -> int:
    """The most that is taken in at an address, in bytes."""
    return next((regn(grenser) for monster, regn in STORE.items() if monster.fullmatch(sti)), grenser.json_maks)


@dataclass(frozen=True, slots=True)
class Dor:
    """ASGI middleware. Inside `Vakt`, which gives its answers their headers and their line in the log."""

    app: ASGIApp
    settings: Settings
    takt: Takt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call that may not come in; else hand it on with a guarded body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self._slipp_inn(scope)
        except Feil as feil:
            await _svar(feil, scope, receive, send)
            return
        grenser = self.settings.grenser
        kropp = Kropp(receive, send, storst(scope["path"], grenser), grenser.lesetid, har_kropp(scope["headers"]))
        await kropp.gjennom(self.app, scope)

    def _slipp_inn(self, scope: Scope) -> None:
        hoder: list[tuple[bytes, bytes]] = scope["headers"]
        motpart = (scope.get("client") or ("", 0))[0]
        videresendt = [verdi.decode("latin-1") for navn, verdi in hoder if navn == b"x-forwarded-for"]
        adresse = avsender(motpart, videresendt, self.settings.takt.mellomtjenere)
        scope.setdefault("state", {})["adresse"] = adresse
        self.takt.krev_inn(scope["method"], scope["path"], adresse)
        if len(hoder) > FLEST_HODER or sum(len(navn) + len(verdi) for navn, verdi in hoder) > STORSTE_HODER:
            raise ForStoreHoder(_HODER, tiltak=_FAERRE)
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > LENGSTE_ADRESSE:
            raise ForLangAdresse(_ADRESSE, tiltak=_KORTERE)
        krev_lengde(hoder, storst(scope["path"], self.settings.grenser))


def har_kropp(hoder: list[tuple[bytes, bytes]]) -> bool:
    """The call says that a body follows (RFC 9112 § 6)."""
    return any(navn == b"transfer-encoding" or (navn == b"content-length" and int(verdi) > 0) for navn, verdi in hoder)


def krev_lengde(hoder: list[tuple[bytes, bytes]], maks: int) -> None:
    """What the call says of its own length, where it says it: once, as a number, and not too large (RFC 9112 § 6.3)."""
    sagt = [verdi for navn, verdi in hoder if navn == b"content-length"]
    if not sagt:
        return
    if len(sagt) > 1 or not sagt[0].isdigit():
        raise UgyldigForesporsel(_LENGDE, tiltak=_EN_LENGDE)
    if len(sagt[0]) > len(str(maks)) or int(sagt[0]) > maks:
        raise for_stor(maks)


@dataclass(slots=True)
class Kropp:
    """The body of one call, counted while it comes. What breaks the bounds gets our answer, whatever the app makes of it. `venter`: there
    is a body."""

    receive: Receive
    send: Send
    maks: int
    lesetid: float
    venter: bool
    feil: Feil | None = field(default=None, init=False)
    _lest: int = field(default=0, init=False)
    _frist: float | None = field(default=None, init=False)
    _hel: bool = field(default=False, init=False)
    _begynt: bool = field(default=False, init=False)

    async def gjennom(self, app: ASGIApp, scope: Scope) -> None:
        """Let the app work; then tell what broke, if its answer had not begun."""
        try:
            await app(scope, self.motta, self.svar)
        except Feil as feil:
            if feil is not self.feil:
                raise
        if self.feil is not None and not self._begynt:
            await _svar(self.feil, scope, self.receive, self.send)

    async def motta(self) -> Message:
        """The next piece, in time. After the last one the app only waits to hear that the caller is gone, for as long as it takes."""
        if self._hel:
            return await self.receive()
        if self.feil is not None:
            raise self.feil
        self._frist = self._frist or anyio.current_time() + self.lesetid
        try:
            with anyio.fail_after(max(0.0, self._frist - anyio.current_time())):
                melding = await self.receive()
        except TimeoutError:
            self.feil = for_treg()
            raise self.feil from None
        self._tell(melding)
        return melding

    def _tell(self, melding: Message) -> None:
        self._lest += len(melding.get("body", b""))
        self._hel = melding["type"] != "http.request" or not melding.get("more_body", False)
        if self._lest > self.maks:
            self.feil = for_stor(self.maks)
            raise self.feil

    async def svar(self, melding: Message) -> None:
        """The app's answer, unless what it was made from never came whole. Where the app answered without reading it all, the rest is not
        waited for: a body that never ends would hold the connection for ever."""
        if self.feil is not None and not self._begynt:
            return
        if not self._begynt and self.venter and not self._hel:
            MutableHeaders(scope=melding)["connection"] = "close"
        self._begynt = True
        await self.send(melding)


async def _svar(feil: Feil, scope: Scope, receive: Receive, send: Send) -> None:
    """The rest of what was on its way in is not wanted: the connection ends with the answer."""
    svar = await problemer.svar_pa(cast("Request", Request(scope, receive)), feil, {"Connection": "close"})
    await svar(scope, receive, send)


_HODER = Tekst(nb="Kallet har for mange eller for store HTTP-hoder.", nn="Kallet har for mange eller for store HTTP-hovud.")
_FAERRE = Tekst(
    nb=(
        f"Send høyst {FLEST_HODER} hoder, til sammen høyst {STORSTE_HODER // 1024} KiB. "
        "I en nettleser: slett informasjonskapslene for dette nettstedet."
    ),
    nn=(
        f"Send høgst {FLEST_HODER} hovud, til saman høgst {STORSTE_HODER // 1024} KiB. "
        "I ein nettlesar: slett informasjonskapslane for denne nettstaden."
    ),
)
_ADRESSE = Tekst(nb="Adressen i kallet er for lang.", nn="Adressa i kallet er for lang.")
_KORTERE = Tekst(nb=f"Bruk høyst {LENGSTE_ADRESSE // 1024} KiB.", nn=f"Bruk høgst {LENGSTE_ADRESSE // 1024} KiB.")
_EN_LENGDE = Tekst(
    nb="Send hodet `Content-Length` én gang, som et tall, eller la det være borte.",
    nn="Send hovudet `Content-Length` éin gong, som eit tal, eller la det vere borte.",
)
_LENGDE = Tekst(nb="Kallet sier ikke entydig hvor langt det er.", nn="Kallet seier ikkje eintydig kor langt det er.")

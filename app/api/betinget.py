"""Answers that are only sent when they are new to the caller, and changes made only to what the caller has seen (RFC 9110 § 13)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Header, Request, Response

from app.errors import Feil
from app.tekst import Tekst

JSON = "application/json"
_ETIKETT = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_VERSJON = re.compile(r"([0-9]{1,9})-")
_LENGST = 4096
INGEN_VERSJON = -1
ETAG_HODE: dict[str, Any] = {"ETag": {"description": "Merket på dette innholdet.", "schema": {"type": "string"}}}
UENDRET: dict[int | str, dict[str, Any]] = {304: {"description": "Uendret: merket i If-None-Match gjelder fortsatt.", "headers": ETAG_HODE}}
"""For the OpenAPI document."""
HvisIngen = Annotated[str | None, Header(description="ETag fra forrige svar: uendret innhold svares med 304.")]
HvisLik = Annotated[str | None, Header(description="ETag fra det du så sist: er det endret siden, svares det med 412.")]


class Endret(Feil):
    """What the caller saw is not what is there now."""

    kode = "endret-siden-sist"
    status = 412


def merke_av(innhold: bytes) -> str:
    """The tag of these bytes."""
    return hashlib.sha256(innhold).hexdigest()


def svar(
    request: Request, innhold: bytes, *, medietype: str = JSON, merke: str | None = None, hoder: Mapping[str, str] | None = None
) -> Response:
    """The content with its tag, or 304 where the caller has it."""
    etikett = merke or merke_av(innhold)
    alle = {**(hoder or {}), "ETag": f'"{etikett}"'}
    if _nevnt(request.headers.get("if-none-match"), etikett):
        return Response(status_code=304, headers={"ETag": alle["ETag"]})
    return Response(innhold, media_type=medietype, headers=alle)


def svar_json(request: Request, verdi: Any, *, versjon: int | None = None) -> Response:
    """The same for JSON, with the version in the tag where there is one."""
    innhold = som_bytes(verdi)
    return svar(request, innhold, merke=None if versjon is None else versjonsmerke(versjon, innhold))


def som_bytes(verdi: Any) -> bytes:
    """JSON as it is sent."""
    return json.dumps(verdi, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def versjonsmerke(versjon: int, innhold: bytes) -> str:
    """The tag of something whose versions are counted: the version first, for whoever wants to change it."""
    return f"{versjon}-{merke_av(innhold)[:16]}"


def sett_versjon(if_match: str | None, versjon: Callable[[], int]) -> int | None:
    """The version that the caller looked at; None where nothing is demanded. Of several, the one that is there now (`versjon`)."""
    if if_match is None or if_match.strip() == "*":
        return None
    merker = [] if len(if_match) > _LENGST else [m for m in _ETIKETT.finditer(if_match) if not m.group(0).startswith("W/")]
    sett = {int(treff.group(1)) for m in merker if (treff := _VERSJON.match(m.group(1)))}
    if len(sett) > 1 and (na := versjon()) in sett:
        return na
    return min(sett, default=INGEN_VERSJON)


def endret() -> Endret:
    """The refusal."""
    return Endret(
        Tekst(nb="Oppdraget er endret siden du så det sist.", nn="Oppdraget er endra sidan du såg det sist."),
        tiltak=Tekst(
            nb="Hent oppdraget på nytt, se om endringen fortsatt er riktig, og send den med det nye merket fra svaret.",
            nn="Hent oppdraget på nytt, sjå om endringa framleis er rett, og send ho med det nye merket frå svaret.",
        ),
    )


def _nevnt(hode: str | None, merke: str) -> bool:
    """Whether the header names the tag, weak or not, or `*`."""
    if hode is None or len(hode) > _LENGST:
        return False
    return hode.strip() == "*" or any(m.group(1) == merke for m in _ETIKETT.finditer(hode))

"""Answers that are only sent when they are new to the caller, and changes made only to what the caller has seen (RFC 9110 § 13)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Header, Request, Response

from app.errors import Feil
from app.tekst import Tekst

JSON = "application/json"
_ETIKETT = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_LENGST = 4096
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


def svar_json(request: Request, verdi: Any, *, merke: str | None = None) -> Response:
    """The same for JSON."""
    innhold = json.dumps(verdi, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return svar(request, innhold, merke=merke)


def krev_uendret(if_match: str | None, merke: str) -> None:
    """Refuse the change where the caller looked at something older. Without `If-Match` nothing is demanded."""
    if if_match is not None and not _nevnt(if_match, merke, svakt=False):
        raise Endret(
            Tekst(nb="Oppdraget er endret siden du så det sist.", nn="Oppdraget er endra sidan du såg det sist."),
            tiltak=Tekst(
                nb="Hent oppdraget på nytt, se om endringen fortsatt er riktig, og send den med den nye ETag-en.",
                nn="Hent oppdraget på nytt, sjå om endringa framleis er rett, og send ho med den nye ETag-en.",
            ),
        )


def _nevnt(hode: str | None, merke: str, *, svakt: bool = True) -> bool:
    """Whether the header names the tag, or `*`. A weak tag is no promise of equal bytes: enough to look, not to change."""
    if hode is None or len(hode) > _LENGST:
        return False
    if hode.strip() == "*":
        return True
    return any(m.group(1) == merke and (svakt or not m.group(0).startswith("W/")) for m in _ETIKETT.finditer(hode))

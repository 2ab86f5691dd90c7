"""One bucket that speaks S3 (through obstore): every wait has a bound, and a test shows whether the server keeps its word."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from app.clock import Clock, na
from app.errors import Feil
from app.kanaloppsett import les_hemmelighet
from app.lager.blobs import FillagerSvarerIkke
from app.lager.s3feil import BORTE, INGEN_BOTTE, LAG_BOTTEN, LESER_ANNET, LISTER_IKKE, NEKTET, OVERSKRIVER, duger_ikke, sagt
from app.lageroppsett import S3oppsett

if TYPE_CHECKING:
    from obstore.store import RetryConfig  # not there when the program runs

PROVE = ".prove"
LEVER, _LEVETEGN = f"{PROVE}/lever", b"kontraktverk"
NYTT_MERKE = timedelta(minutes=5)
"""How old the mark of /helse is before somebody writes it anew. A bucket with versions keeps each that was written."""
STORST = 256 << 20
"""Bytes of the largest object that is ever read into memory; a document with all its attachments is under 100 MiB."""
_TIDSGRENSER: dict[str, Any] = {"connect_timeout": "3s", "read_timeout": "10s", "timeout": "60s"}
_FORSOK: RetryConfig = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=20),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2},
}
_ETT_FORSOK: RetryConfig = {"max_retries": 0}


class ForStortError(Exception):
    """An object larger than anything we store."""


@dataclass(slots=True)
class Botte:
    """The bucket. Names are relative to the prefix. Raises `FillagerSvarerIkke`."""

    sted: str
    lager: S3Store = field(repr=False)
    sletter: S3Store = field(repr=False)
    klokke: Clock = field(default=na, repr=False)
    _provd: bool = False
    _uviss: bool = False
    _skrevet: float | None = None
    _las: Lock = field(default_factory=Lock, repr=False)

    def ny(self, navn: str, innhold: bytes) -> bool:
        """Create; False where the name is taken. Never replaces."""
        self.krev_provd()
        return self._ny(navn, innhold)

    def _ny(self, navn: str, innhold: bytes) -> bool:
        try:
            with sagt():
                self.lager.put(navn, innhold, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return False
        except BORTE as feil:  # what is made cannot be missing, so it is what it is to be made in
            raise FillagerSvarerIkke(INGEN_BOTTE, tiltak=LAG_BOTTEN) from feil
        return True

    def sett(self, navn: str, innhold: bytes) -> None:
        """Write, whatever stands there: for marks of time alone."""
        self.krev_provd()
        with sagt():
            self.lager.put(navn, innhold, mode="overwrite", use_multipart=False)

    def hent(self, navn: str) -> bytes | None:
        """What it holds; None where there is none. Raises `ForStortError` before anything large is read."""
        try:
            with sagt():
                svar = self.lager.get(navn)
                if svar.meta["size"] > STORST:
                    raise ForStortError(navn)
                return bytes(svar.bytes())
        except BORTE:
            return None

    def finn(self, navn: str) -> tuple[int, datetime] | None:
        """Size, and when it was stored by the server's clock; None where there is none."""
        try:
            with sagt():
                meta = self.lager.head(navn)
        except BORTE:
            return None
        return meta["size"], meta["last_modified"]

    def alle(self, under: str = "") -> Iterator[tuple[str, int, datetime]]:
        """Name, size and time of all below, a thousand at a time."""
        with sagt():
            for bolk in self.lager.list(prefix=under or None, chunk_size=1000):
                for meta in bolk:
                    yield meta["path"], meta["size"], meta["last_modified"]

    def fjern(self, navn: str) -> bool:
        """Take it away; False where the bucket holds it back. Asked once: a call that comes late must not take what was stored since."""
        try:
            with sagt():
                self.sletter.delete(navn)
        except BORTE:
            return True
        except Feil as feil:
            if isinstance(feil.__cause__, NEKTET):
                return False
            raise
        return True

    def krev_provd(self) -> None:
        """Test the bucket before this process writes to it for the first time."""
        with self._las:
            if not self._provd:
                self.prov()
                self._provd = True

    def prov(self) -> None:
        """Write, read, list, write again: `Oppsettsfeil` where the server does not keep its word, `FillagerSvarerIkke` where it is away."""
        navn, innhold = f"{PROVE}/{secrets.token_hex(16)}", secrets.token_bytes(64)
        if not self._ny(navn, innhold):
            raise duger_ikke(self.sted, LESER_ANNET)
        try:
            self._krev(navn, innhold)
        finally:
            self.fjern(navn)

    def _krev(self, navn: str, innhold: bytes) -> None:
        if self.hent(navn) != innhold:
            raise duger_ikke(self.sted, LESER_ANNET)
        if self._ny(navn, secrets.token_bytes(64)) or self.hent(navn) != innhold:
            raise duger_ikke(self.sted, OVERSKRIVER)
        if all(ett != navn for ett, _, _ in self.alle(PROVE)):
            raise duger_ikke(self.sted, LISTER_IKKE)

    def svarer(self) -> bool:
        """Whether it can be written to and read from now: one mark for all who share the bucket, written anew by the first to find it old.

        A process whose own write went wrong tries until one goes well, whatever others wrote. Another's mark is as good as ours when it is
        read back: it was not there before.
        """
        for_ = self._levetegn()
        if for_ is not None and not self._uviss and self._er_ferskt():
            return True
        self._uviss = True
        self.sett(LEVER, _LEVETEGN + b" " + secrets.token_hex(16).encode())
        self._skrevet, lest = time.monotonic(), self._levetegn()
        self._uviss = lest is None or lest == for_
        return not self._uviss

    def _levetegn(self) -> bytes | None:
        lest = self.hent(LEVER)
        return lest if lest and lest.startswith(_LEVETEGN) else None

    def _er_ferskt(self) -> bool:
        """By the clocks of server and machine; one that is wrong makes no process write more often than by its own clock."""
        if self._skrevet is not None and time.monotonic() - self._skrevet < NYTT_MERKE.total_seconds():
            return True
        funnet = self.finn(LEVER)
        return funnet is not None and abs(self.klokke() - funnet[1]) < NYTT_MERKE


def apne_botte(oppsett: S3oppsett) -> Botte:
    """The bucket of the settings. Nothing is sent yet."""
    endepunkt = oppsett.endepunkt or f"https://s3.{oppsett.region}.amazonaws.com"
    felles: dict[str, Any] = {
        "endpoint": endepunkt,  # both said aloud: else the environment would be asked
        "aws_endpoint_url_s3": endepunkt,
        "prefix": oppsett.prefiks or None,
        "region": oppsett.region,
        "access_key_id": les_hemmelighet(oppsett.nokkel_id_fil),
        "secret_access_key": les_hemmelighet(oppsett.nokkelfil),
        "skip_signature": False,
        "conditional_put": "etag",
        "checksum_algorithm": "SHA256",  # demanded by a bucket with object lock, and looked at by every server that knows it
        "disable_bulk_delete": True,
        "virtual_hosted_style_request": False,
        "client_options": _klient(oppsett),
    }
    return Botte(
        sted=oppsett.sted,
        lager=S3Store(oppsett.botte, retry_config=_FORSOK, **felles),
        sletter=S3Store(oppsett.botte, retry_config=_ETT_FORSOK, **felles),
    )


def _klient(oppsett: S3oppsett) -> dict[str, Any]:
    """How it is spoken to. Over http only where the settings let it: `app.oppsettskrav` says when."""
    klient = dict(_TIDSGRENSER, allow_http=(oppsett.endepunkt or "").startswith("http://"))
    if oppsett.ankerfil is not None:
        klient["root_certificate"] = oppsett.ankerfil.read_bytes()
    return klient

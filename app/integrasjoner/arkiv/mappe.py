"""The archive as a folder that the county's archive system empties: one folder a document, complete from the moment that it is seen.

    <folder>/<document id>/            arkivmelding.xml, the document, vedlegg-1.pdf …
    <folder>/.kvitteringer/<id>.json   what was handed over; stays when the archive system has moved the document away
    <folder>/.under-arbeid/<id>/       being written

The receipt is written before the document gets its place: whatever stops us between the two, the next attempt finishes the same one, and
a document that the archive system has taken never comes again. A document with a new archive time stamp comes as a version of its own,
`<document id>-fornyet-1` and so on.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.integrasjoner.arkiv import AnnetInnhold, Arkivpakke, ArkivSvarerIkke
from app.integrasjoner.arkiv.noark import arkivmelding
from app.lager.varigfil import fsync_mappe
from app.tekst import Tekst

MELDINGSFIL = "arkivmelding.xml"
KVITTERINGER = ".kvitteringer"
UNDER_ARBEID = ".under-arbeid"
_ID = re.compile(r"[0-9a-f-]{36}")
_KVITTERINGSVERSJON = 1
_LESBAR = 0o640


@dataclass(frozen=True, slots=True)
class Mappearkiv:
    """Hands over into the folder."""

    mappe: Path

    def overfor(self, pakke: Arkivpakke, *, nokkel: str) -> str:
        """The reference of the document there. One hand-over at a time; the same again changes nothing."""
        if _ID.fullmatch(pakke.dokument_id) is None:
            raise ValueError("the id of a document is a uuid")
        try:
            with self._alene():
                return self._overfor(pakke, nokkel)
        except OSError as feil:
            raise _svarer_ikke(feil) from feil

    def _overfor(self, pakke: Arkivpakke, nokkel: str) -> str:
        kvittering = self._kvittering(pakke.navn)
        if kvittering is None:
            if self._ferdig(pakke).exists():
                raise _uten_kvittering(pakke)
            self._skriv(pakke, nokkel)
            kvittering = self._kvitter(pakke, nokkel)
        elif kvittering["innholdSha256"] != pakke.innhold_sha256:
            raise _annet_innhold(pakke)
        self._legg_fram(pakke)
        return str(kvittering["referanse"])

    def _skriv(self, pakke: Arkivpakke, nokkel: str) -> None:
        """All files, on disk. What an attempt before this one left half, goes first; what goes wrong now leaves nothing."""
        under = self._under_arbeid(pakke)
        shutil.rmtree(under, ignore_errors=True)
        try:
            under.mkdir(parents=True, mode=0o750)
            for fil in pakke.filer:
                _skriv_fil(under / fil.filnavn, fil.innhold)
            _skriv_fil(under / MELDINGSFIL, arkivmelding(pakke, nokkel=nokkel))
            fsync_mappe(under)
            fsync_mappe(under.parent)
        except OSError:
            shutil.rmtree(under, ignore_errors=True)
            raise

    def _kvitter(self, pakke: Arkivpakke, nokkel: str) -> dict[str, Any]:
        kvittering = {
            "versjon": _KVITTERINGSVERSJON,
            "dokumentId": pakke.dokument_id,
            "nokkel": nokkel,
            "referanse": f"{pakke.navn}/{pakke.innhold_sha256[:16]}",
            "innholdSha256": pakke.innhold_sha256,
            "filer": {fil.filnavn: fil.sha256 for fil in pakke.filer},
        }
        fil = self._kvitteringsfil(pakke.navn)
        fil.parent.mkdir(exist_ok=True, mode=0o750)
        halv = fil.with_suffix(".ny")
        try:
            _skriv_fil(halv, json.dumps(kvittering, ensure_ascii=False, indent=1).encode())
            halv.replace(fil)
        except OSError:
            halv.unlink(missing_ok=True)
            shutil.rmtree(self._under_arbeid(pakke), ignore_errors=True)
            raise
        fsync_mappe(fil.parent)
        return kvittering

    def _legg_fram(self, pakke: Arkivpakke) -> None:
        """Give the finished folder its place, unless it has it, or the archive system has moved it on already."""
        under = self._under_arbeid(pakke)
        if under.is_dir():
            under.rename(self._ferdig(pakke))
            fsync_mappe(self.mappe)

    def _kvittering(self, navn: str) -> dict[str, Any] | None:
        try:
            lest: dict[str, Any] = json.loads(self._kvitteringsfil(navn).read_bytes())
        except FileNotFoundError:
            return None
        return lest

    def _kvitteringsfil(self, navn: str) -> Path:
        return self.mappe / KVITTERINGER / f"{navn}.json"

    def _under_arbeid(self, pakke: Arkivpakke) -> Path:
        return self.mappe / UNDER_ARBEID / pakke.navn

    def _ferdig(self, pakke: Arkivpakke) -> Path:
        return self.mappe / pakke.navn

    @contextmanager
    def _alene(self) -> Iterator[None]:
        las = os.open(self.mappe / ".las", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(las, fcntl.LOCK_EX)
            yield
        finally:
            os.close(las)


def _skriv_fil(fil: Path, innhold: bytes) -> None:
    with fil.open("wb") as ut:
        os.fchmod(ut.fileno(), _LESBAR)
        ut.write(innhold)
        ut.flush()
        os.fsync(ut.fileno())


def _svarer_ikke(feil: OSError) -> ArkivSvarerIkke:
    """What the system says of the disk, never of the document."""
    grunn = os.strerror(feil.errno) if feil.errno else type(feil).__name__
    return ArkivSvarerIkke(
        Tekst(nb=f"Arkivmappen kunne ikke ta imot dokumentet ({grunn}).", nn=f"Arkivmappa kunne ikkje ta imot dokumentet ({grunn})."),
        tiltak=Tekst(
            nb="Kontroller at mappen i KONTRAKTVERK_ARKIV finnes, kan skrives i og har plass. Tjenesten prøver igjen av seg selv.",
            nn="Kontroller at mappa i KONTRAKTVERK_ARKIV finst, kan skrivast i og har plass. Tenesta prøver igjen av seg sjølv.",
        ),
    )


def _annet_innhold(pakke: Arkivpakke) -> AnnetInnhold:
    return AnnetInnhold(
        Tekst(
            nb=f"Arkivet har fått dokument {pakke.dokument_id} før, med annet innhold.",
            nn=f"Arkivet har fått dokument {pakke.dokument_id} før, med anna innhald.",
        ),
        tiltak=Tekst(
            nb="Sammenlikn med kvitteringen i arkivmappen. Et rettet dokument blir arkivert som ny utgave.",
            nn="Samanlikn med kvitteringa i arkivmappa. Eit retta dokument blir arkivert som ny utgåve.",
        ),
    )


def _uten_kvittering(pakke: Arkivpakke) -> AnnetInnhold:
    return AnnetInnhold(
        Tekst(
            nb=f"Arkivmappen har dokument {pakke.dokument_id} fra før, men ingen kvittering for det.",
            nn=f"Arkivmappa har dokument {pakke.dokument_id} frå før, men inga kvittering for det.",
        ),
        tiltak=Tekst(nb="Finn ut hvem som la det der, og flytt det.", nn="Finn ut kven som la det der, og flytt det."),
    )

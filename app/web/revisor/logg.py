"""The audit log of one county as a reader sees it: entries in plain words, the day's heads, the check, and what is taken away.

Nothing here decides anything: the entries come as the store exports them, and the check is the one that an auditor runs offline.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import IO

from app import clock, tillit
from app.api.tjeneste import Tjeneste
from app.lager import logg
from app.lager.logg import Plass
from app.tekst import Tekst
from app.web import hendelsesord
from app.web.hendelsesord import Hendelsesord
from signing.logg import Hode, Post
from signing.verify.logg import Loggrapport
from signing.verify.logg import kontroller as kontroller_logg

PA_SIDEN = 50
LOGGFIL, HODEMAPPE = "logg.jsonl", "hoder"
ZIPTID = (1980, 1, 1, 0, 0, 0)
"""What a ZIP says of the time of a file in it: always the same, so that the same log is the same bytes."""
STYKKE = 1 << 20
_PLASS = re.compile(r"([0-9a-f-]{36}):([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Loggrad:
    """One entry in plain words."""

    post: Post
    ord: Hendelsesord
    hvem: Tekst

    @property
    def klokke(self) -> str:
        """«14:03», Norwegian time."""
        return f"{self.post.tid.astimezone(clock.OSLO):%H:%M}"


@dataclass(frozen=True, slots=True)
class Loggside:
    """One page of the log, by days; `neste` is the place where the following begins."""

    dager: tuple[tuple[date, tuple[Loggrad, ...]], ...]
    neste: str | None


@dataclass(frozen=True, slots=True)
class Kjede:
    """The chain of one document, what is wrong with it, and the newest head that knows it."""

    rader: tuple[Loggrad, ...]
    rapport: Loggrapport
    hode: Hode | None


def rad(post: Post) -> Loggrad:
    """The entry with its words."""
    return Loggrad(post, hendelsesord.si(post.type, post.data), hendelsesord.hvem(post.aktor))


def side(tjeneste: Tjeneste, fylke: str, etter: str) -> Loggside:
    """The entries after the place, newest first."""
    with tjeneste.lager.lesing() as forbindelse:
        funnet = logg.nyeste(forbindelse, fylke, eldre_enn=_plass(etter), antall=PA_SIDEN + 1)
    vist = [rad(post) for post in funnet[:PA_SIDEN]]
    dager = groupby(vist, key=lambda en: clock.dag(en.post.tid))
    siste = vist[-1].post if len(funnet) > PA_SIDEN else None
    return Loggside(tuple((dag, tuple(rader)) for dag, rader in dager), f"{siste.dokument_id}:{siste.nr}" if siste else None)


def _plass(etter: str) -> Plass | None:
    treff = _PLASS.fullmatch(etter)
    return None if treff is None else Plass(treff[1], int(treff[2]))


def kjede(tjeneste: Tjeneste, fylke: str, dokument_id: str) -> Kjede | None:
    """The chain of a document of the county, checked; None where there is none."""
    with tjeneste.lager.lesing() as forbindelse:
        poster = logg.kjede(forbindelse, dokument_id, fylke)
    if not poster:
        return None
    rapport = kontroller_logg(poster, (), tillit.verifiseringspolicy(tjeneste.verksted, tjeneste.na()))
    return Kjede(tuple(map(rad, poster)), rapport, _kjent_av(tjeneste, fylke, poster))


def _kjent_av(tjeneste: Tjeneste, fylke: str, poster: Sequence[Post]) -> Hode | None:
    """The newest head that holds one of these entries: whatever came before that one cannot be written anew."""
    kjente = {(post.dokument_id, post.nr, post.hash) for post in poster}
    return next((hode for hode in nyeste_hoder(tjeneste, fylke) if not kjente.isdisjoint(hode.kjeder)), None)


def nyeste_hoder(tjeneste: Tjeneste, fylke: str) -> Iterator[Hode]:
    """The county's heads, newest first, read as they are asked for."""
    for navn in reversed(logg.hodenavn(tjeneste.lager, fylke)):
        yield logg.hodefil(tjeneste.lager, navn).les()


def kontroller(tjeneste: Tjeneste, fylke: str) -> Loggrapport:
    """Is the whole log of the county whole, and is all there that the heads know?"""
    policy = tillit.verifiseringspolicy(tjeneste.verksted, tjeneste.na())
    with tjeneste.lager.lesing() as forbindelse:
        return kontroller_logg(logg.poster(forbindelse, fylke), logg.hoder(tjeneste.lager, fylke), policy)


# ---------------------------------------------------------------- to take away


def uttrekk(tjeneste: Tjeneste, fylke: str) -> IO[bytes]:
    """What `kontraktverk logg eksporter --fylke` writes, as one ZIP in a file without a name."""
    fil = tempfile.TemporaryFile()  # noqa: SIM115  # closed by whoever sends it
    with zipfile.ZipFile(fil, "w", zipfile.ZIP_DEFLATED) as pakke:
        with pakke.open(_oppforing(LOGGFIL), "w", force_zip64=True) as strom, tjeneste.lager.lesing() as forbindelse:
            for post in logg.poster(forbindelse, fylke):
                strom.write(logg.linje(post).encode())
        for hodefil in logg.hodefiler(tjeneste.lager, fylke):
            pakke.writestr(_oppforing(f"{HODEMAPPE}/{hodefil.fylke}/{hodefil.navn}"), hodefil.innhold)
    fil.seek(0)
    return fil


def _oppforing(navn: str) -> zipfile.ZipInfo:
    oppforing = zipfile.ZipInfo(navn, ZIPTID)
    oppforing.compress_type = zipfile.ZIP_DEFLATED
    oppforing.external_attr = 0o644 << 16
    return oppforing


def stykker(fil: IO[bytes]) -> Iterator[bytes]:
    """The file, a piece at a time."""
    with fil:
        while stykke := fil.read(STYKKE):
            yield stykke


def linjer(kjeden: Kjede) -> bytes:
    """One document's entries as they are exported."""
    return "".join(logg.linje(en.post) for en in kjeden.rader).encode()

"""How the counties' seals are doing: can each be used now, and for how long is each county covered?

A county is covered while the row in force has a certificate that is valid. Of several rows in force the one that began last signs, whether
its certificate is any good or not, so a new row can also take a seal away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.clock import OSLO, dag
from app.drift import avvik
from app.drift.avvik import Avvik
from app.drift.grunnlag import Driftsgrunnlag
from app.errors import Oppsettsfeil
from app.lager import seglnokler
from app.segloppsett import Segloppsett, Seglrad
from app.settings import Settings
from signing.errors import SigneringsFeil
from signing.keys import Signeringsnokkel
from signing.pkcs11 import Hsmnokkel

VARSLER: Mapping[timedelta, Avvik] = {
    timedelta(days=7): avvik.SEGL_SJU,
    timedelta(days=30): avvik.SEGL_TRETTI,
    timedelta(days=90): avvik.SEGL_NITTI,
}
"""How long before a county is without a seal it is told, shortest first. A new one takes weeks to order."""


class Stand(StrEnum):
    """How a county stands now. A hole: one row has ended, and the next has not begun."""

    I_KRAFT = "i-kraft"
    HULL = "hull"
    IKKE_BEGYNT = "ikke-begynt"
    SLUTTET = "sluttet"
    IKKE_GYLDIG = "ikke-gyldig"
    UTGATT = "utgatt"
    ULESELIG = "uleselig"


UTEN_SEGL: Mapping[Stand, Avvik] = {
    Stand.HULL: avvik.SEGL_MANGLER,
    Stand.IKKE_GYLDIG: avvik.SEGL_IKKE_GYLDIG,
    Stand.UTGATT: avvik.SEGL_UTGATT,
    Stand.ULESELIG: avvik.SEGL_ULESELIG,
}
"""Those that somebody must see to. A county that has not begun, or whose rows have all ended, is as somebody has wanted it."""


@dataclass(frozen=True, slots=True)
class Fylkesstand:
    """One county now. `slutt`: when it is without a seal, or since when; None: it has not begun, or nobody can tell. `nokkel`: of the row
    in force, where it can be read."""

    fylke: str
    stand: Stand
    slutt: datetime | None = None
    nokkel: Signeringsnokkel | None = None


@dataclass(frozen=True, slots=True)
class Dekning:
    """One county: until when one seal after the other stands ready, or since when none does."""

    fylke: str
    slutt: datetime


def dekning(settings: Settings, na: datetime) -> tuple[Dekning, ...]:
    """Each county that has a seal, or should have. One whose file cannot be read is told elsewhere; it must not hide the others."""
    alle = stander(settings, na)
    return tuple(Dekning(en.fylke, en.slutt) for en in alle if en.slutt is not None and en.stand is not Stand.SLUTTET)


def stander(settings: Settings, na: datetime) -> tuple[Fylkesstand, ...]:
    """Every county of the seal file."""
    oppsett = settings.segl
    return tuple(_standen(oppsett, settings, fylke, na) for fylke in oppsett.fylker) if oppsett else ()


def _standen(oppsett: Segloppsett, settings: Settings, fylke: str, na: datetime) -> Fylkesstand:
    rad = oppsett.i_kraft(fylke, dag(na))
    if rad is None:
        return _uten_rad(oppsett, fylke, dag(na))
    try:
        nokkel = seglnokler.les_nokkel(rad, settings)
    except Oppsettsfeil:
        return Fylkesstand(fylke, Stand.ULESELIG)
    sertifikat = nokkel.sertifikat
    if na < sertifikat.not_valid_before_utc:
        return Fylkesstand(fylke, Stand.IKKE_GYLDIG, _midnatt(rad.fra), nokkel)
    if na >= sertifikat.not_valid_after_utc:
        return Fylkesstand(fylke, Stand.UTGATT, sertifikat.not_valid_after_utc, nokkel)
    return Fylkesstand(fylke, Stand.I_KRAFT, _dekket_til(oppsett, settings, fylke, na), nokkel)


def _uten_rad(oppsett: Segloppsett, fylke: str, i_dag: date) -> Fylkesstand:
    rader = [rad for rad in oppsett.rader if rad.fylke == fylke]
    sluttet = max((rad.til for rad in rader if rad.til is not None and rad.er_slutt(i_dag)), default=None)
    if sluttet is None:
        return Fylkesstand(fylke, Stand.IKKE_BEGYNT)
    hull = any(rad.fra > i_dag for rad in rader)
    return Fylkesstand(fylke, Stand.HULL if hull else Stand.SLUTTET, _midnatt(sluttet))


# ------------------------------------------------------------------ until when


def _dekket_til(oppsett: Segloppsett, settings: Settings, fylke: str, na: datetime) -> datetime:
    """The first time from now on that a row begins or ends, or a certificate does, and no good one is in force then."""
    rader = [rad for rad in oppsett.rader if rad.fylke == fylke and not rad.er_slutt(dag(na))]
    gyldige = {rad: gyldig for rad in rader if (gyldig := _gyldig(rad, settings))}
    rader_skifter = (_midnatt(en) for rad in rader for en in (rad.fra, rad.til) if en is not None)
    tider = sorted(en for en in (*rader_skifter, *(slutt for _, slutt in gyldige.values())) if en > na)
    return next(tid for tid in tider if not _dekket(oppsett.i_kraft(fylke, dag(tid)), gyldige, tid))


def _dekket(rad: Seglrad | None, gyldige: Mapping[Seglrad, tuple[datetime, datetime]], tid: datetime) -> bool:
    if rad is None or rad not in gyldige:
        return False
    fra, slutt = gyldige[rad]
    return fra <= tid < slutt


def _gyldig(rad: Seglrad, settings: Settings) -> tuple[datetime, datetime] | None:
    """When the row's certificate is valid; None where it cannot be read. It counts from the morning of its first day: rows begin at
    midnight, issuers do not, and hours at night are nothing to order a seal for."""
    try:
        sertifikat = seglnokler.les_nokkel(rad, settings).sertifikat
    except Oppsettsfeil:
        return None
    return _midnatt(dag(sertifikat.not_valid_before_utc)), sertifikat.not_valid_after_utc


def _midnatt(en: date) -> datetime:
    return datetime.combine(en, time.min, OSLO)


# ------------------------------------------------------------------ the health check


def tilstand(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """What is most urgent. A county without a usable seal seals nothing; when none has one, the service cannot do its work."""
    alle = stander(grunnlag.settings, grunnlag.clock())
    funnet = [_avviket(en, grunnlag) for en in alle]
    if not any(en.stand is Stand.I_KRAFT and ett is None for en, ett in zip(alle, funnet, strict=True)):
        return avvik.INGEN_SEGL
    return next((ett for ett in funnet if ett), None) or _nermeste(alle, grunnlag.clock())


def _avviket(en: Fylkesstand, grunnlag: Driftsgrunnlag) -> Avvik | None:
    """A key in a file was tried when it was read; one in an HSM is tried now, by a process that lives on and keeps its session."""
    if en.stand is Stand.I_KRAFT and grunnlag.spor_hsm and isinstance(en.nokkel, Hsmnokkel):
        return _prov_hsm(en.nokkel)
    return UTEN_SEGL.get(en.stand)


def _prov_hsm(nokkel: Hsmnokkel) -> Avvik | None:
    try:
        nokkel.prov()
    except Oppsettsfeil:
        return avvik.SEGL_ULESELIG
    except SigneringsFeil:
        return avvik.HSM_BORTE
    return None


def _nermeste(alle: tuple[Fylkesstand, ...], na: datetime) -> Avvik | None:
    forst = min((en for en in alle if en.stand is Stand.I_KRAFT and en.slutt), key=lambda en: en.slutt or na, default=None)
    return None if forst is None else varsel(forst, na)


def varsel(en: Fylkesstand, na: datetime) -> Avvik | None:
    """What is told of a county that is covered now, and soon will not be."""
    if en.stand is not Stand.I_KRAFT or en.slutt is None:
        return None
    return next((ett for frist, ett in VARSLER.items() if en.slutt <= na + frist), None)

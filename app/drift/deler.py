"""The parts of the service that are looked at, one check each. A check says what is wrong, or nothing; `helse` tells what it raises."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fontTools.ttLib import TTFont
from sqlalchemy import func, select

from app.drift import avvik, segl
from app.drift.avvik import Avvik
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.sertifikater import ANKER, EGNE, SEGL, Utlop, utlop
from app.jobber.port import Kolinje
from app.lager import fornyelser, migrering, nokkelfil, ring
from app.lager.blobs import FillagerSvarerIkke
from app.lager.modeller import jobbfeil
from app.lager.tidsstempel import tsaadgang
from app.settings import Settings
from signing.tsa import svarer

SKRIFTER = ("Kontrakt-Regular.ttf", "Kontrakt-SemiBold.ttf", "KontraktFelt.ttf")
NORSK = frozenset(map(ord, "æøåÆØÅ"))
VARSLES: Mapping[str, timedelta] = {SEGL: max(segl.VARSLER)}
VARSLES_ELLERS = timedelta(days=30)
KO_VENTER = timedelta(minutes=5)
LITE, NESTEN_FULL = 1 << 30, 100 << 20
TSA_FRIST = 2.5

Sjekk = Callable[[Driftsgrunnlag], Avvik | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Del:
    """One part. `ellers`: what is told when the check itself goes wrong. `varer`: seconds that an answer is good for, so that whoever
    asks often costs nothing."""

    sjekk: Sjekk
    ellers: Avvik
    varer: float
    finnes: Callable[[Settings], bool] = lambda _: True


def skrifter(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """Each font is there, can be read, and has Norwegian letters."""
    for navn in SKRIFTER:
        with (grunnlag.settings.forms / "skrifter" / navn).open("rb") as fil, TTFont(fil, lazy=True) as skrift:
            if not skrift.getBestCmap().keys() >= NORSK:
                return avvik.SKRIFT_MANGLER
    return None


def maler(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """There are templates, and each that is released is what was released: every file is read."""
    grunnlag.maler.kontroller_frosne()
    return None if any(grunnlag.maler.typer.values()) else avvik.MAL_ENDRET


def database(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """It answers, and its tables are those of this program."""
    with grunnlag.lager.lesing() as forbindelse:
        versjon = migrering.versjon(forbindelse)
    kjente = migrering.kjente()
    if versjon == kjente[0]:
        return None
    return avvik.SKJEMA_ELDRE if versjon is None or versjon in kjente else avvik.SKJEMA_NYERE


def filer(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """A file is written where the stored ones lie, as they are written, and read back."""
    try:
        return None if grunnlag.lager.blobs.prov() else avvik.FILER_STOPPER
    except FillagerSvarerIkke:
        return avvik.FILLAGER_BORTE


def nokler(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """The key file can be read, and has no key that this process does not. A demo makes its own at first use: not here."""
    fil = ring.nokkelstien(grunnlag.settings)
    if not fil.exists() and grunnlag.settings.demo:
        return None
    i_filen = nokkelfil.les(fil).nokler
    ukjente = set() if grunnlag.ring is None else i_filen.keys() - grunnlag.ring.nokler.keys()
    return avvik.NOKLER_NYERE if ukjente else None


def sertifikater(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """None that we stand on ends soon. An old anchor may stay, to judge old documents, as long as a newer one is good."""
    na = grunnlag.clock()
    alle = [ett for ett in utlop(grunnlag.settings, grunnlag.lager, na) if ett.bruk != SEGL]  # seals have a part of their own
    if any(s.bruk == EGNE and s.slutt <= na for s in alle):
        return avvik.SERTIFIKAT_UTGATT
    if (grunnlag.settings.ankere or grunnlag.settings.policy) and not any(s.bruk == ANKER and s.slutt > na for s in alle):
        return avvik.INGEN_ANKERE
    return avvik.SERTIFIKAT_GAR_UT if any(_gar_ut(s, na) for s in alle) else None


def varsles(bruk: str) -> timedelta:
    """How long before a certificate of this use ends it is told."""
    return VARSLES.get(bruk, VARSLES_ELLERS)


def _gar_ut(ett: Utlop, na: datetime) -> bool:
    return (ett.bruk != ANKER or ett.slutt > na) and ett.slutt <= na + varsles(ett.bruk)


def tidsstempel(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """Somebody answers at the service's address."""
    adresse = grunnlag.settings.tsa
    return None if adresse is None or svarer(adresse, TSA_FRIST, tsaadgang(grunnlag.settings)) else avvik.TSA_BORTE


def ko(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """No job has waited long for a worker."""
    with grunnlag.lager.lesing() as forbindelse:
        linjer = grunnlag.jobber.ko(forbindelse)
    eldste = eldste_forfalte(linjer)
    return avvik.KO_STAR if eldste is not None and grunnlag.clock() - eldste > KO_VENTER else None


def eldste_forfalte(linjer: tuple[Kolinje, ...]) -> datetime | None:
    """Since when the one that has waited longest should have begun."""
    return min((linje.eldste for linje in linjer if linje.eldste is not None), default=None)


def gitt_opp(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """No job waits for a person."""
    with grunnlag.lager.lesing() as forbindelse:
        antall = forbindelse.execute(select(func.count()).select_from(jobbfeil).where(jobbfeil.c.dod == 1)).scalar_one()
    return avvik.GITT_OPP if antall else None


def fornyelse(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """Every sealed document can be read, and half of the time that there is to renew it has not passed for any."""
    frist = grunnlag.clock() + timedelta(days=grunnlag.settings.forny.margin) / 2
    with grunnlag.lager.lesing() as forbindelse:
        funnet = fornyelser.oversikt(forbindelse, for_=frist)
    return avvik.MA_FORNYES if funnet.forfalte or funnet.uleselige else None


def disk(grunnlag: Driftsgrunnlag) -> Avvik | None:
    """There is room for what comes."""
    ledig = shutil.disk_usage(grunnlag.lager.mappe).free
    if ledig < NESTEN_FULL:
        return avvik.DISKEN_FULL
    return avvik.LITE_PLASS if ledig < LITE else None


DELER: Mapping[str, Del] = {
    "skrifter": Del(sjekk=skrifter, ellers=avvik.SKRIFT_MANGLER, varer=60),
    "maler": Del(sjekk=maler, ellers=avvik.MAL_ENDRET, varer=60),
    "database": Del(sjekk=database, ellers=avvik.DATABASE_BORTE, varer=2),
    "filer": Del(sjekk=filer, ellers=avvik.FILER_STOPPER, varer=10),
    "nokler": Del(sjekk=nokler, ellers=avvik.NOKLER_STOPPER, varer=60),
    "sertifikater": Del(sjekk=sertifikater, ellers=avvik.SERTIFIKAT_ULESELIG, varer=60),
    "segl": Del(sjekk=segl.tilstand, ellers=avvik.SEGL_ULESELIG, varer=300, finnes=lambda settings: settings.segl is not None),
    "tidsstempel": Del(
        sjekk=tidsstempel, ellers=avvik.TSA_BORTE, varer=60, finnes=lambda settings: not settings.demo and settings.tsa is not None
    ),
    "ko": Del(sjekk=ko, ellers=avvik.DATABASE_BORTE, varer=5),
    "gittOpp": Del(sjekk=gitt_opp, ellers=avvik.DATABASE_BORTE, varer=5),
    "fornyelse": Del(sjekk=fornyelse, ellers=avvik.DATABASE_BORTE, varer=60),
    "disk": Del(sjekk=disk, ellers=avvik.LITE_PLASS, varer=10),
}

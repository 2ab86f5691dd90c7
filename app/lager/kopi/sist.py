"""When the newest safety copy was made, as the store itself remembers it. Where it lies, and whether it is whole, others must see to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from app.clock import OSLO
from app.lager.modeller import installasjon
from app.lager.motor import alene_om

_NAVN = "sisteSikkerhetskopi"


def noter(forbindelse: Connection, tid: datetime) -> None:
    """A copy of what was stored at `tid` is whole."""
    alene_om(forbindelse, "installasjon")
    forbindelse.execute(delete(installasjon).where(installasjon.c.navn == _NAVN))
    forbindelse.execute(insert(installasjon).values(navn=_NAVN, verdi=tid.isoformat()))


def sist(forbindelse: Connection) -> datetime | None:
    """None where no copy has been made by `kontraktverk sikkerhetskopi lag`."""
    verdi = forbindelse.execute(select(installasjon.c.verdi).where(installasjon.c.navn == _NAVN)).scalar()
    return datetime.fromisoformat(verdi).astimezone(OSLO) if verdi else None

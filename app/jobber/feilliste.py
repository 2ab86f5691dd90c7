"""Jobs that went wrong and are not done yet, and those that were given up: one table for every engine, command and page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.errors import IkkeFunnet
from app.jobber.port import Args, Jobber
from app.lager.modeller import jobbfeil
from app.tekst import Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobbfeil:
    """One job. `dod`: given up, a person must look; else it will be tried again by itself."""

    jobb: str
    slag: str
    args: dict[str, str]
    forsok: int
    feil: str
    tid: datetime
    dod: bool

    def som_json(self) -> dict[str, Any]:
        """As the command tells it."""
        return {
            "jobb": self.jobb,
            "slag": self.slag,
            "args": self.args,
            "forsok": self.forsok,
            "feil": self.feil,
            "tid": self.tid.isoformat(),
            "dod": self.dod,
        }


def noter(forbindelse: Connection, feil: Jobbfeil) -> None:
    """Write down the last failure of a job, in place of the one before."""
    fjern(forbindelse, feil.jobb)
    forbindelse.execute(
        insert(jobbfeil).values(
            jobb=feil.jobb, slag=feil.slag, args=feil.args, forsok=feil.forsok, feil=feil.feil, tid=feil.tid, dod=int(feil.dod)
        )
    )


def fjern(forbindelse: Connection, jobb: str) -> None:
    """The job is done."""
    forbindelse.execute(delete(jobbfeil).where(jobbfeil.c.jobb == jobb))


def les(forbindelse: Connection, *, bare_dode: bool = False) -> tuple[Jobbfeil, ...]:
    """All of them, the newest first."""
    sporring = select(jobbfeil).order_by(jobbfeil.c.tid.desc(), jobbfeil.c.jobb)
    rader = forbindelse.execute(sporring.where(jobbfeil.c.dod == 1) if bare_dode else sporring)
    return tuple(Jobbfeil(**{**rad._asdict(), "dod": bool(rad.dod)}) for rad in rader)


def er_dod(forbindelse: Connection, slag: str, args: Args) -> bool:
    """Whether the same job lies here already, given up."""
    rader = forbindelse.execute(select(jobbfeil.c.args).where(jobbfeil.c.slag == slag, jobbfeil.c.dod == 1))
    return any(rad.args == dict(args) for rad in rader)


def kjor_igjen(forbindelse: Connection, jobber: Jobber, jobb: str) -> None:
    """Lay a job that was given up in the queue again, with all its attempts. One transaction: never lost, never doubled."""
    tatt = forbindelse.execute(
        delete(jobbfeil).where(jobbfeil.c.jobb == jobb, jobbfeil.c.dod == 1).returning(jobbfeil.c.slag, jobbfeil.c.args)
    ).first()
    if tatt is None:
        raise IkkeFunnet(
            Tekst(nb=f"Ingen jobb som er gitt opp, heter {jobb}.", nn=f"Ingen jobb som er gitt opp, heiter {jobb}."),
            tiltak=Tekst(nb="Se i listen over jobber som er gitt opp.", nn="Sjå i lista over jobbar som er gitt opp."),
        )
    jobber.legg(forbindelse, tatt.slag, tatt.args)

"""The work the service does for itself: clears away old answers and uploads, reads every stored file to see that it is what it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.clock import Clock
from app.errors import IkkeFunnet
from app.jobber import feilliste
from app.jobber.port import Args, Jobber, Jobbslag
from app.lager import idempotens, opplastinger
from app.lager.base import Lager
from app.lager.blobs import OdelagtFil
from app.lager.modeller import dokument

RYDD_SVAR = "rydd-svar"
RYDD_OPPLASTINGER = "rydd-opplastinger"
KONTROLLER_FILER = "kontroller-filer"
KONTROLLER_FIL = "kontroller-fil"
I_EN_JOBB = 100
FILER = (dokument.c.pdf_sha256, dokument.c.grunnlag_sha256)
"""What a record points to: the document, and what the next issue is compared with."""


@dataclass(frozen=True, slots=True)
class Vedlikehold:
    """The handlers. A file that is missing or changed becomes a job that is given up, in the list a person looks at; after the file
    is back from the safety copy, running that job again takes it off the list."""

    lager: Lager
    jobber: Jobber
    clock: Clock

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job, with how often they come back by themselves."""
        return (
            Jobbslag(navn=RYDD_SVAR, kjor=self.rydd_svar, hver=timedelta(hours=1)),
            Jobbslag(navn=RYDD_OPPLASTINGER, kjor=self.rydd_opplastinger, hver=timedelta(hours=1)),
            Jobbslag(navn=KONTROLLER_FILER, kjor=self.kontroller_filer, hver=timedelta(days=7)),
            Jobbslag(navn=KONTROLLER_FIL, kjor=self.kontroller_fil, varige=(OdelagtFil, IkkeFunnet)),
        )

    def rydd_svar(self, _args: Args) -> None:
        """Answers that nobody can ask for again."""
        with self.lager.transaksjon() as forbindelse:
            idempotens.rydd(forbindelse, na=self.clock())

    def rydd_opplastinger(self, _args: Args) -> None:
        """Files that were uploaded for a contract that was never sent."""
        opplastinger.rydd(self.lager.mappe / opplastinger.MAPPE, na=self.clock())

    def kontroller_filer(self, args: Args) -> None:
        """Read the files of some documents; a job of its own for each that is not what it was, and one for those that follow."""
        with self.lager.lesing() as forbindelse:
            rader = forbindelse.execute(
                select(dokument.c.id, *FILER)
                .where(dokument.c.id > args.get("etter", ""), dokument.c.slettet.is_(None))
                .order_by(dokument.c.id)
                .limit(I_EN_JOBB)
            ).all()
        odelagte = [rad.id for rad in rader if not all(self._hel(sha256) for sha256 in rad[1:] if sha256)]
        with self.lager.transaksjon() as forbindelse:
            for id_ in odelagte:
                if not feilliste.er_dod(forbindelse, KONTROLLER_FIL, {"dokument": id_}):
                    self.jobber.legg(forbindelse, KONTROLLER_FIL, {"dokument": id_})
            if len(rader) == I_EN_JOBB:
                self.jobber.legg(forbindelse, KONTROLLER_FILER, {"etter": rader[-1].id})

    def kontroller_fil(self, args: Args) -> None:
        """One document's files, read whole and compared with their names. Raises where one is not what it was."""
        with self.lager.lesing() as forbindelse:
            denne = select(*FILER).where(dokument.c.id == args["dokument"], dokument.c.slettet.is_(None))
            filer = forbindelse.execute(denne).first() or ()
        for sha256 in filer:
            if sha256 is not None:
                self.lager.blobs.hent(sha256)

    def _hel(self, sha256: str) -> bool:
        try:
            self.lager.blobs.hent(sha256)
        except (OdelagtFil, IkkeFunnet):
            return False
        return True

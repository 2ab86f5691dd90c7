"""The work the service does for itself: clears away old answers and uploads, reads all files of documents to see that they are whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from app.clock import Clock
from app.errors import IkkeFunnet
from app.jobber import feilliste
from app.jobber.port import Args, Jobber, Jobbslag
from app.lager import forhandsvisninger, idempotens, okter, opplastinger
from app.lager.base import Lager
from app.lager.blobs import OdelagtFil
from app.lager.filpekere import pekere_til
from app.lager.modeller import dokument

RYDD_SVAR = "rydd-svar"
RYDD_OPPLASTINGER = "rydd-opplastinger"
RYDD_OKTER = "rydd-okter"
KONTROLLER_FILER = "kontroller-filer"
KONTROLLER_FIL = "kontroller-fil"
I_EN_JOBB = 25
"""Documents in one round. Each has some ten files; a round ends before a worker that is told to stop gives up waiting for it."""


@dataclass(frozen=True, slots=True)
class Vedlikehold:
    """The handlers. A file that is missing or changed becomes a job that is given up, in the list a person looks at, with its document and
    its name; after the file is back from the safety copy, running that job again takes it off the list."""

    lager: Lager
    jobber: Jobber
    clock: Clock

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job, with how often they come back by themselves."""
        return (
            Jobbslag(navn=RYDD_SVAR, kjor=self.rydd_svar, hver=timedelta(hours=1)),
            Jobbslag(navn=RYDD_OPPLASTINGER, kjor=self.rydd_opplastinger, hver=timedelta(hours=1)),
            Jobbslag(navn=RYDD_OKTER, kjor=self.rydd_okter, hver=timedelta(hours=1)),
            Jobbslag(navn=KONTROLLER_FILER, kjor=self.kontroller_filer, hver=timedelta(days=7)),
            Jobbslag(navn=KONTROLLER_FIL, kjor=self.kontroller_fil, varige=(OdelagtFil, IkkeFunnet)),
        )

    def rydd_svar(self, _args: Args) -> None:
        """Answers that nobody can ask for again."""
        with self.lager.transaksjon() as forbindelse:
            idempotens.rydd(forbindelse, na=self.clock())

    def rydd_opplastinger(self, _args: Args) -> None:
        """Files that were uploaded for a contract that was never sent, and previews that nobody looks at any more."""
        opplastinger.rydd(self.lager.hjem.filer(opplastinger.MAPPE), na=self.clock())
        forhandsvisninger.rydd(self.lager.hjem.filer(forhandsvisninger.MAPPE), na=self.clock())

    def rydd_okter(self, _args: Args) -> None:
        """Sessions that have run out or lain unused, and logins whose answer never came."""
        with self.lager.transaksjon() as forbindelse:
            okter.rydd(forbindelse, na=self.clock())

    def kontroller_filer(self, args: Args) -> None:
        """Read the files of some documents: all that a row points to, unsigned, sealed and renewed, attachments and evidence.

        A job of its own for each file that is not what it was, and one for the documents that follow.
        """
        with self.lager.lesing() as forbindelse:
            ider = forbindelse.scalars(
                select(dokument.c.id)
                .where(dokument.c.id > args.get("etter", ""), dokument.c.slettet.is_(None))
                .order_by(dokument.c.id)
                .limit(I_EN_JOBB)
            ).all()
            filer = pekere_til(forbindelse, ider)
        odelagte = [(id_, sha256) for id_ in ider for sha256 in sorted(filer[id_]) if not self._hel(sha256)]
        with self.lager.transaksjon() as forbindelse:
            kjente = _gitt_opp(forbindelse) if odelagte else set()
            for id_, sha256 in (ett for ett in odelagte if ett not in kjente):
                self.jobber.legg(forbindelse, KONTROLLER_FIL, {"dokument": id_, "sha256": sha256})
            if len(ider) == I_EN_JOBB:
                self.jobber.legg(forbindelse, KONTROLLER_FILER, {"etter": ider[-1]})

    def kontroller_fil(self, args: Args) -> None:
        """One file of a document, read whole and compared with its name; all of them where none is named. Raises where one is not what it
        was. A file that the document needs no more, or whose document is deleted, is nobody's loss."""
        with self.lager.lesing() as forbindelse:
            filer = pekere_til(forbindelse, [args["dokument"]])[args["dokument"]]
        for sha256 in sorted(filer & {args["sha256"]} if "sha256" in args else filer):
            self.lager.blobs.hent(sha256)

    def _hel(self, sha256: str) -> bool:
        try:
            self.lager.blobs.hent(sha256)
        except (OdelagtFil, IkkeFunnet):
            return False
        return True


def _gitt_opp(forbindelse: Connection) -> set[tuple[str | None, str | None]]:
    """The files that stand in the list already, by document and name. Read once a round: where a disk is lost there are many."""
    dode = feilliste.les(forbindelse, bare_dode=True)
    return {(feil.args.get("dokument"), feil.args.get("sha256")) for feil in dode if feil.slag == KONTROLLER_FIL}

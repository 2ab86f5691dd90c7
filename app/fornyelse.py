"""Carries sealed documents on: one more archive time stamp before the last one ends, for as long as the archive keeps them.

    kartlegg      reads how long each sealed file lasts, where that is not known
    forfalte      the work list: what ends first stands first
    forny         one document: stamped, verified, stored beside the old file, told in its log, and handed to the archive again

A document is stamped with no transaction open. Killed anywhere, the next attempt begins with the file that is there: the new bytes are
stored first, then the order's row is moved from the old file to the new one, the time stamp is written down and the job for the archive
is laid, in one transaction. The old file stays, named by the log and by `fornyelse`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import flyt
from app.clock import Clock
from app.errors import Feil, IkkeFunnet, Konflikt
from app.jobber import feilliste
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobber, Jobbslag
from app.kontroll import Verksted
from app.lager import bevispakker, fornyelser, oppdragsfil
from app.lager import oppdrag as ordre
from app.lager.base import Lager
from app.lager.blobs import OdelagtFil
from app.lager.dokumenter import dokumentlas, utgavestatus
from app.lager.fornyelser import Fornyelse, Forseglet, Rad
from app.lager.motor import alene_om
from app.oppdrag.arkivpakke import IkkeArkiverbar, signert_hos
from app.oppdrag.feil import Avslag, oversatt
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.port import Arkivering, Segler
from app.tekst import Tekst
from app.tillit import vedleggspolicy
from signing.fornyelse import Holdbarhet, les_eller_grunn, les_holdbarhet, regelavtrykk
from signing.verify import Integritet, Rapport
from signing.verify.algoritmer import Egne

KARTLEGG, RUNDE, FORNY, ARKIVER = "fornyelse-kartlegg", "fornyelse-runde", "fornyelse-dokument", "fornyelse-arkiver"
TIME = timedelta(hours=1)
I_EN_OMGANG = 200
TALMODIG = Forsoksregel(antall=45)
"""Ten days: there is half a year, and a service that is away for a week must not leave a job for each document to a person."""
TJENESTEN = "tjenesten"
SEGLNIVA = "B-LTA"


class FornyetFilErIkkeIOrden(Feil):
    """With the new time stamp the file does not verify. Nothing of it is kept; another attempt will not mend it."""

    kode = "fornyet-fil-er-ikke-i-orden"

    def __init__(self, rapport: Rapport) -> None:
        super().__init__(
            Tekst(
                nb=f"Filen er ikke i orden med nytt tidsstempel: {rapport.oppsummering.nb} Den gamle filen er beholdt.",
                nn=f"Fila er ikkje i orden med nytt tidsstempel: {rapport.oppsummering.nn} Den gamle fila er behalden.",
            ),
            tiltak=Tekst(
                nb="Verifiser dokumentet, og finn ut hva som er galt med det, før det blir prøvd igjen.",
                nn="Verifiser dokumentet, og finn ut kva som er gale med det, før det blir prøvd igjen.",
            ),
        )


class IkkeForseglet(Konflikt):
    """Only a sealed document has a time stamp to carry on."""

    kode = "ikke-forseglet"

    def __init__(self, dokument_id: str) -> None:
        super().__init__(
            Tekst(nb=f"Dokument {dokument_id} er ikke forseglet.", nn=f"Dokument {dokument_id} er ikkje forsegla."),
            tiltak=Tekst(nb="Bare forseglede dokumenter kan fornyes.", nn="Berre forsegla dokument kan fornyast."),
        )


VARIGE = (OdelagtFil, IkkeFunnet, Avslag, FornyetFilErIkkeIOrden, IkkeForseglet)
"""What another attempt cannot mend: a person must look."""


@dataclass(frozen=True, slots=True)
class Utfall:
    """What came of one document: the new time stamp, or why there is none. `ny` None and `feil` None: somebody else was faster."""

    dokument_id: str
    ny: Fornyelse | None = None
    feil: Feil | None = None


@dataclass(frozen=True, slots=True)
class Fil:
    """One file of a sealed document. `tid`: when the time stamp was added; None for the file as it was sealed."""

    sha256: str
    tid: datetime | None = None
    arkivert: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisjoner:
    """The files of a document, oldest first, and how long the newest one lasts, as far as that is known."""

    filer: tuple[Fil, ...]
    holder_til: datetime | None
    fornyes_innen: datetime | None
    arsak: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fornying:
    """The work list and the work of this installation."""

    bord: Verksted
    lager: Lager
    jobber: Jobber
    clock: Clock
    segler: Segler
    arkiv: Arkivering | None

    @staticmethod
    def av(gang: Oppdragsgang) -> Fornying:
        """With what the orders of the installation stand on."""
        return Fornying(bord=gang.bord, lager=gang.lager, jobber=gang.jobber, clock=gang.clock, segler=gang.segler, arkiv=gang.arkiv)

    @property
    def margin(self) -> timedelta:
        """How long before its limit a document is due."""
        return timedelta(days=self.bord.settings.forny.margin)

    # ------------------------------------------------------------ the work list

    def kartlegg(self) -> int:
        """Read every sealed file that has not been read by the dates of now. How many; stopped halfway, it goes on where it was."""
        antall, egne = 0, self._egne_datoer()
        while lest := self._kartlegg_noen(egne):
            antall += lest
        return antall

    def _kartlegg_noen(self, egne: Egne) -> int:
        regler = regelavtrykk(egne)
        with self.lager.lesing() as forbindelse:
            nye = fornyelser.ukjente(forbindelse, regler=regler, antall=I_EN_OMGANG)
        for ett in nye:
            funnet = self._les(ett, egne)
            with self.lager.transaksjon() as forbindelse:
                alene_om(forbindelse, dokumentlas(ett.dokument_id))
                if fornyelser.forseglet(forbindelse, ett.dokument_id) == ett:
                    fornyelser.noter(forbindelse, ett, funnet, regler=regler)
        return len(nye)

    def _egne_datoer(self) -> Egne:
        """The operator's own dates for algorithms. Nothing is made to find them."""
        return vedleggspolicy(self.bord).algoritmer

    def _les(self, ett: Forseglet, egne: Egne) -> Holdbarhet | str:
        """How long it lasts, or the slug of why that cannot be read: one bad file must not hide the others."""
        try:
            return les_eller_grunn(self.lager.blobs.hent(ett.fil_sha256), egne=egne)
        except Feil as feil:
            return feil.kode

    def forfalte(self, *, innen: timedelta = timedelta(0), fylke: str | None = None, dokument_id: str | None = None) -> tuple[Rad, ...]:
        """Those that are due now, or will be by then; what ends first stands first."""
        with self.lager.lesing() as forbindelse:
            return fornyelser.arbeidsliste(forbindelse, for_=self._til(innen), fylke=fylke, dokument_id=dokument_id)

    def uleselige(self, *, fylke: str | None = None, dokument_id: str | None = None) -> tuple[Rad, ...]:
        """Those whose file could not be read: a person must look."""
        with self.lager.lesing() as forbindelse:
            return fornyelser.uleselige(forbindelse, fylke=fylke, dokument_id=dokument_id)

    def _til(self, innen: timedelta = timedelta(0)) -> datetime:
        return self.clock() + self.margin + innen

    # ------------------------------------------------------------ the files

    def revisjoner(self, dokument_id: str) -> Revisjoner:
        """Every file of a document, as it was sealed first; none where it is not sealed."""
        with self.lager.lesing() as forbindelse:
            na, rad = fornyelser.forseglet(forbindelse, dokument_id), fornyelser.finn(forbindelse, dokument_id)
            senere = fornyelser.les(forbindelse, dokument_id)
        forst = () if na is None else (Fil(senere[0].forrige_sha256 if senere else na.fil_sha256),)
        return Revisjoner(
            filer=(*forst, *(Fil(en.fil_sha256, en.tid, en.arkivert) for en in senere)),
            holder_til=rad.grense if rad else None,
            fornyes_innen=rad.grense - self.margin if rad and rad.grense else None,
            arsak=rad.arsak if rad else None,
        )

    def fil(self, dokument_id: str, revisjon: int) -> str:
        """The name of an older file. Raises `IkkeFunnet` where there is none of that number."""
        filer = self.revisjoner(dokument_id).filer
        if not 0 <= revisjon < len(filer):
            raise IkkeFunnet(
                Tekst(nb=f"Dokumentet har ingen revisjon {revisjon}.", nn=f"Dokumentet har ingen revisjon {revisjon}."),
                tiltak=Tekst(nb="Se i listen over revisjoner.", nn="Sjå i lista over revisjonar."),
            )
        return filer[revisjon].sha256

    # ------------------------------------------------------------ the work

    def forny_alle(self, rader: Iterable[Rad], *, aktor: str) -> Iterator[Utfall]:
        """One after the other. One that cannot be renewed never stops the rest."""
        for rad in rader:
            try:
                yield Utfall(rad.dokument_id, self.forny(rad.dokument_id, aktor=aktor))
            except Feil as feil:
                yield Utfall(rad.dokument_id, feil=feil)

    def forny(self, dokument_id: str, *, aktor: str) -> Fornyelse | None:
        """One more archive time stamp. None: somebody else added one meanwhile.

        Raises `IkkeForseglet`, `FornyetFilErIkkeIOrden`, `OdelagtFil`, and what the time stamp service or the certificates refuse;
        then nothing has changed.
        """
        with self.lager.lesing() as forbindelse:
            for_ = fornyelser.forseglet(forbindelse, dokument_id)
        if for_ is None:
            raise IkkeForseglet(dokument_id)
        na, gammel = self.clock(), self.lager.blobs.hent(for_.fil_sha256)
        with oversatt():
            ny = self.segler.forny(gammel, tid=na, fremmed=self._er_fremmed(dokument_id))
            self._krev_i_orden(gammel, ny, na)
            holdbarhet = les_holdbarhet(ny, egne=self._egne_datoer())
        return self._lagre(for_, ny, holdbarhet, aktor)

    def _er_fremmed(self, dokument_id: str) -> bool:
        dokument = utgavestatus(self.lager, dokument_id)
        return dokument is not None and signert_hos(dokument).eget_dokument

    def _krev_i_orden(self, gammel: bytes, ny: bytes, na: datetime) -> None:
        """As an auditor would see it: every byte of before, unchanged, the seal proved for long, and the new time stamp trusted."""
        rapport = flyt.verifiser(self.bord, ny, na=na)
        stempel = rapport.signaturer[-1] if rapport.signaturer else None
        i_orden = (
            ny.startswith(gammel),
            rapport.integritet is Integritet.INTAKT,
            rapport.god,
            stempel is not None and stempel.er_tidsstempel and stempel.indikasjon == "TOTAL_PASSED",
            all(s.niva == SEGLNIVA for s in rapport.signaturer if s.signatar is not None and s.signatar.segl),
        )
        if not all(i_orden):
            raise FornyetFilErIkkeIOrden(rapport)

    def _lagre(self, for_: Forseglet, ny: bytes, holdbarhet: Holdbarhet, aktor: str) -> Fornyelse | None:
        """Bytes first, then compare and set: of two who renew the same file one is the next, and the other has done nothing."""
        ny_sha256 = self.lager.blobs.legg(ny)
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(for_.dokument_id))
            if not oppdragsfil.bytt_i(forbindelse, for_.dokument_id, fra=for_.fil_sha256, til=ny_sha256):
                return None
            regler = regelavtrykk(self._egne_datoer())
            lagt = fornyelser.legg(forbindelse, for_, ny_sha256, holdbarhet, regler=regler, na=self.clock(), aktor=aktor)
            self.jobber.legg(forbindelse, bevispakker.BYGG, {"dokument": for_.dokument_id})
            if self.arkiv is not None and fornyelser.er_i_arkivet(forbindelse, for_.dokument_id):
                self.jobber.legg(forbindelse, ARKIVER, {"dokument": for_.dokument_id})
        return lagt

    # ------------------------------------------------------------ jobs

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job. Reading how long files last is always done, so that everybody can see it; renewing only where it is set."""
        return (
            Jobbslag(navn=KARTLEGG, kjor=self._kartlegg_jobb, hver=timedelta(days=1)),
            Jobbslag(navn=RUNDE, kjor=self.runde, hver=TIME),
            Jobbslag(navn=FORNY, kjor=self._forny_jobb, varige=VARIGE, regel=TALMODIG),
            Jobbslag(navn=ARKIVER, kjor=self._arkiver_jobb, varige=(OdelagtFil, IkkeFunnet, IkkeArkiverbar, Konflikt)),
        )

    def _kartlegg_jobb(self, _args: Args) -> None:
        self.kartlegg()
        self._legg_uarkiverte()

    def runde(self, _args: Args) -> None:
        """Jobs for those that are due, spread over the hour: the time stamp service is never asked for more than is agreed."""
        valg = self.bord.settings.forny
        if not valg.automatisk:
            return
        self.kartlegg()
        na = self.clock()
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, RUNDE)
            i_ko = sum(linje.ventende for linje in self.jobber.ko(forbindelse) if linje.slag == FORNY)
            plass = max(0, valg.per_time - i_ko)
            opptatt = {feil.args.get("dokument") for feil in feilliste.les(forbindelse) if feil.slag == FORNY}
            rader = fornyelser.arbeidsliste(forbindelse, for_=self._til(), antall=plass + len(opptatt))
            for nr, rad in enumerate([rad for rad in rader if rad.dokument_id not in opptatt][:plass]):
                self.jobber.legg(forbindelse, FORNY, {"dokument": rad.dokument_id}, tidligst=na + nr * TIME / valg.per_time)

    def _forny_jobb(self, args: Args) -> None:
        """What is not due any more has been renewed, or deleted, since the job was laid."""
        if self.forfalte(dokument_id=args["dokument"]):
            self.forny(args["dokument"], aktor=TJENESTEN)

    def _arkiver_jobb(self, args: Args) -> None:
        """Every file that the archive lacks, oldest first. The document itself goes before them, by the order's own job."""
        if self.arkiv is None:
            return
        with self.lager.lesing() as forbindelse:
            i_arkivet = fornyelser.er_i_arkivet(forbindelse, args["dokument"])
            mangler = [en for en in fornyelser.les(forbindelse, args["dokument"]) if en.arkivert is None]
        for en in mangler if i_arkivet else ():
            kvittering = self.arkiv.arkiver_fornyelse(en, nokkel=f"{en.dokument_id}:fornyet:{en.nr}", tid=self.clock())
            with self.lager.transaksjon() as forbindelse:
                alene_om(forbindelse, dokumentlas(en.dokument_id))
                if ordre.finn_rad(forbindelse, en.dokument_id) is not None:
                    fornyelser.sett_arkivert(forbindelse, en, kvittering, na=self.clock(), aktor=TJENESTEN)

    def _legg_uarkiverte(self) -> None:
        """What was renewed before it was in the archive, or before there was one, and what lost its job."""
        with self.lager.transaksjon() as forbindelse:
            for dokument_id in fornyelser.uarkiverte(forbindelse, antall=I_EN_OMGANG) if self.arkiv is not None else ():
                if not feilliste.er_dod(forbindelse, ARKIVER, {"dokument": dokument_id}):
                    self.jobber.legg(forbindelse, ARKIVER, {"dokument": dokument_id})

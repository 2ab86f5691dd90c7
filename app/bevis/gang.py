"""When a package is made, and who gets it.

    bygg    a sealed document gets its package, unless it has one that was made of the same
    hent    the newest package (or an older one), for those who may have it
    fei     documents that should have a package, and have lost their job, or were sealed before there were packages

A package is made with no transaction open, and verified as whoever receives it will verify it: what is not good is never kept. It is stored
first; the row that names it is written in one transaction, unless somebody else was faster, or the document has got a newer file meanwhile.
A new archive time stamp on the document makes a new package; the old ones are kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from app import flyt
from app.bevis import samling
from app.bevis.samling import Kilder
from app.clock import Clock
from app.errors import Feil, IkkeFunnet, Konflikt, Slettet
from app.jobber import feilliste
from app.jobber.port import Args, Jobbslag
from app.lager import bevispakker, dokumenter, fornyelser
from app.lager.bevispakker import BYGG, Bevispakke
from app.lager.blobs import OdelagtFil
from app.lager.dokumenter import Aktor, Dokument, dokumentlas, krev_ikke_slettet
from app.lager.logg import kjede
from app.lager.motor import alene_om
from app.oppdrag.arkivpakke import signert_hos
from app.oppdrag.feil import oversatt
from app.oppdrag.gang import Oppdragsgang
from app.oppdrag.port import TJENESTEN
from app.tekst import Malform, Tekst
from signing.providers.bevis import Bevisleverandor
from signing.verify import Rapport
from signing.verify.egenkontroll import er_hel
from signing.verify.tekster import FUNN

FEIING = "bevis-feiing"
I_EN_FEIING = 200


class IkkeForseglet(Konflikt):
    """Only what is sealed can be proved."""

    kode = "ikke-forseglet"

    def __init__(self, dokument_id: str) -> None:
        super().__init__(
            Tekst(nb=f"Dokument {dokument_id} er ikke forseglet.", nn=f"Dokument {dokument_id} er ikkje forsegla."),
            tiltak=Tekst(
                nb="Bevispakken kan hentes når alle har signert og dokumentet er forseglet.",
                nn="Bevispakka kan hentast når alle har signert og dokumentet er forsegla.",
            ),
        )


class KanIkkeBevises(Feil):
    """What would go into the package does not hold. Another attempt will not mend it: a person must look."""

    kode = "kan-ikke-bevises"

    def __init__(self, dokument_id: str, grunn: Tekst) -> None:
        super().__init__(
            Tekst(
                nb=f"Bevispakken for dokument {dokument_id} er ikke laget: {grunn.nb}.",
                nn=f"Bevispakka for dokument {dokument_id} er ikkje laga: {grunn.nn}.",
            ),
            tiltak=Tekst(nb="Kontroller dokumentet, og finn ut hva som er galt.", nn="Kontroller dokumentet, og finn ut kva som er gale."),
        )


VARIGE = (OdelagtFil, IkkeFunnet, KanIkkeBevises, IkkeForseglet)
"""What another attempt cannot mend."""
SEGLET_STEMMER_IKKE = Tekst(nb="seglet på pakken stemmer ikke", nn="seglet på pakka stemmer ikkje")


@dataclass(frozen=True, slots=True)
class Bevisgang:
    """The evidence packages of this installation."""

    gang: Oppdragsgang

    @property
    def _clock(self) -> Clock:
        return self.gang.clock

    # ------------------------------------------------------------ who gets it

    def hent(self, dokument_id: str, *, aktor: Aktor, nr: int | None = None) -> tuple[Bevispakke, bytes]:
        """The package of a document of the caller's county; made now where there is none. `nr`: an older one.

        Raises `IkkeForseglet`, `IkkeFunnet` for a number that is not there, and what `bygg` raises.
        """
        dokumenter.hent(self.gang.lager, dokument_id, aktor=aktor)
        with self.gang.lager.lesing() as forbindelse:
            alle = bevispakker.les(forbindelse, dokument_id)
        funnet = (alle[-1] if alle else self.bygg(dokument_id)) if nr is None else self._nummer(alle, nr)
        return funnet, self.gang.lager.blobs.hent(funnet.fil_sha256)

    def alle(self, dokument_id: str) -> tuple[Bevispakke, ...]:
        """Every package that was made of the document, oldest first."""
        with self.gang.lager.lesing() as forbindelse:
            return bevispakker.les(forbindelse, dokument_id)

    @staticmethod
    def _nummer(alle: tuple[Bevispakke, ...], nr: int) -> Bevispakke:
        if not 1 <= nr <= len(alle):
            raise IkkeFunnet(
                Tekst(nb=f"Dokumentet har ingen bevispakke {nr}.", nn=f"Dokumentet har inga bevispakke {nr}."),
                tiltak=Tekst(nb="Hent den nyeste.", nn="Hent den nyaste."),
            )
        return alle[nr - 1]

    # ------------------------------------------------------------ how it is made

    def bygg(self, dokument_id: str) -> Bevispakke:
        """The package of what the document is now; the one that is there where it was made of the same.

        Raises `IkkeForseglet`, `KanIkkeBevises`, `OdelagtFil`, and what the time stamp service or the certificates refuse.
        """
        while True:
            kilder = self._samle(dokument_id)
            with self.gang.lager.lesing() as forbindelse:
                siste = bevispakker.siste(forbindelse, dokument_id)
            if siste is not None and siste.grunnlag == kilder.grunnlag:
                return siste
            lagret = self._lagre(kilder, self._pakke(kilder))
            if lagret is not None:
                return lagret

    def _pakke(self, kilder: Kilder) -> bytes:
        """Made, and judged as whoever receives it will judge it."""
        dokument_id, na = kilder.dokument.id, self._clock()
        rapport = flyt.verifiser(self.gang.bord, kilder.kontrakt, na=na)
        self._krev_god(dokument_id, rapport)
        filer = samling.filer(kilder, rapport, tid=na)
        with oversatt():
            pakke = self.gang.segler.signer_pakke(filer, fylke=kilder.fylke, malform=Malform(kilder.dokument.post["malform"]), tid=na)
        if not er_hel(pakke):
            raise KanIkkeBevises(dokument_id, SEGLET_STEMMER_IKKE)
        self._krev_god(dokument_id, flyt.verifiser(self.gang.bord, pakke, na=self._clock()))
        return pakke

    @staticmethod
    def _krev_god(dokument_id: str, rapport: Rapport) -> None:
        if not rapport.god:
            funn = next((FUNN[m.kode] for m in rapport.feil), rapport.oppsummering)
            raise KanIkkeBevises(dokument_id, Tekst(nb=funn.nb.rstrip("."), nn=funn.nn.rstrip(".")))

    def _lagre(self, kilder: Kilder, pakke: bytes) -> Bevispakke | None:
        """Bytes first, then the row, if the document is still there. None where it has got a newer file while the package was made: one of
        an older file must never be the newest."""
        dokument_id, sha256 = kilder.dokument.id, self.gang.lager.blobs.legg(pakke)
        ny = Bevispakke(
            dokument_id=dokument_id,
            nr=0,
            tid=self._clock(),
            grunnlag=kilder.grunnlag,
            kontrakt_sha256=kilder.kontrakt_sha256,
            fil_sha256=sha256,
            storrelse=len(pakke),
        )
        with self.gang.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(dokument_id))
            krev_ikke_slettet(forbindelse, dokument_id)
            forseglet = fornyelser.forseglet(forbindelse, dokument_id)
            if forseglet is None or forseglet.fil_sha256 != ny.kontrakt_sha256:
                return None
            return bevispakker.legg(forbindelse, ny)

    def _samle(self, dokument_id: str) -> Kilder:
        gang, blobs = self.gang, self.gang.lager.blobs
        dokument = gang.dokument(dokument_id)
        with gang.lager.lesing() as forbindelse:
            krev_ikke_slettet(forbindelse, dokument_id)
            forseglet = fornyelser.forseglet(forbindelse, dokument_id)
            poster = kjede(forbindelse, dokument_id, dokument.fylkesnummer)
        if forseglet is None:
            raise IkkeForseglet(dokument_id)
        kontrakt, fremmed = blobs.hent(forseglet.fil_sha256), signert_hos(dokument).eget_dokument
        return Kilder(
            dokument=dokument,
            fylke=gang.fylke(dokument.fylkesnummer),
            mal=gang.mal(dokument),
            kontrakt=kontrakt,
            vedlegg=tuple(blobs.hent(rad["sha256"]) for rad in dokument.post["vedlegg"]),
            signaturbevis=self._signaturbevis(dokument, kontrakt),
            poster=poster,
            fremmed=fremmed,
            sendt=blobs.hent(dokument.pdf_sha256) if fremmed else b"",
        )

    def _signaturbevis(self, dokument: Dokument, kontrakt: bytes) -> tuple[bytes, ...]:
        """A provider's proofs, those that the signed file has not inside it already: they hold personal numbers, and once is enough."""
        if not signert_hos(dokument).eget_dokument:
            return ()
        gang, na = self.gang, self._clock()
        oppdrag = gang.les(dokument.id, aktor=TJENESTEN).oppdrag
        leverandor = gang.leverandor(oppdrag, gang.fylke(dokument.fylkesnummer), na)
        if not isinstance(leverandor, Bevisleverandor):
            return ()
        bevis = leverandor.hent_bevis(oppdrag.referanse or oppdrag.id).signaturer
        inni = {ett.sha256 for ett in flyt.verifiser(gang.bord, kontrakt, na=na).vedlegg}
        return tuple(xml for _, xml in sorted(bevis.items()) if hashlib.sha256(xml).hexdigest() not in inni)

    # ------------------------------------------------------------ jobs

    def slag(self) -> tuple[Jobbslag, ...]:
        """The kinds of job."""
        return (
            Jobbslag(navn=BYGG, kjor=self._bygg, varige=VARIGE),
            Jobbslag(navn=FEIING, kjor=self.fei, hver=timedelta(hours=24)),
        )

    def _bygg(self, args: Args) -> None:
        """What has been deleted since the job was laid has nothing to prove."""
        try:
            self.bygg(args["dokument"])
        except Slettet:
            return

    def fei(self, args: Args) -> None:
        """Lay a job for each document whose newest file is in no package. One round of many, and a job for the next."""
        with self.gang.lager.transaksjon() as forbindelse:
            funnet = bevispakker.uten_pakke(forbindelse, etter=args.get("etter", ""), antall=I_EN_FEIING)
            for dokument_id in funnet:
                if not feilliste.er_dod(forbindelse, BYGG, {"dokument": dokument_id}):
                    self.gang.jobber.legg(forbindelse, BYGG, {"dokument": dokument_id})
            if len(funnet) == I_EN_FEIING:
                self.gang.jobber.legg(forbindelse, FEIING, {"etter": funnet[-1]})

"""Deletes what is no longer needed, by the rules, or a whole document on request. The chain of events stays whole, and tells of it.

Rows first, in short transactions; the stored files that no row points to any more after, when nobody can be about to point to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, cast, delete, func, select, update

from app.clock import Clock
from app.domene.slettevalg import Frist, Slettevalg
from app.errors import Konflikt
from app.lager import arbeidsliste, bevispakker, fornyelser, hendelser, kontakter, oppdrag, postenjobb, vernet, webhookleveringer
from app.lager.base import Lager
from app.lager.blobs import Fjernet
from app.lager.dokumenter import KLADD, Aktor, dokumentlas, hent_i
from app.lager.filpekere import pekere
from app.lager.hendelser import Hendelsestype
from app.lager.maskering import masker
from app.lager.modeller import dokument, idempotens, tidsur
from app.lager.modeller import oppdrag as oppdragstabell
from app.lager.motor import alene_om
from app.lager.sletteregler import REGLER, SLUTT, Regel, slett_meldinger, slett_numre
from app.tekst import Tekst
from signing.eventcodec import SLETTET
from signing.states import Tilstand

I_EN_OMGANG = 100
FILHVILE = timedelta(hours=24)
"""How old a file without a row must be: whoever stored it has long since made the row, or never will."""
TJENESTEN = "tjenesten"
IKKE_PERSONLIG = (
    "dokumentId", "sha256", "dataSha256", "dokumenttype", "fylkesnummer", "malform", "malrevisjon", "maldigest", "skjema",
    "leverandor",
)  # fmt: skip
"""What is left of a deleted document's record."""


class KanIkkeSlettes(Konflikt):
    """Somebody is still to sign it, or the archive is still to have it."""

    kode = "kan-ikke-slettes"


@dataclass(frozen=True, slots=True)
class Modent:
    """How much one rule would delete in one county now."""

    regel: Regel
    fylke: str
    frist: Frist
    antall: int


@dataclass(frozen=True, slots=True)
class Gjort:
    """What was deleted: documents (or messages) touched by each rule, and stored files. `holdt`: files that the bucket holds back."""

    regler: Mapping[str, int]
    filer: int
    holdt: int = 0


@dataclass(frozen=True, slots=True)
class Sletting:
    """The rules over this store. `valg`: each county's days."""

    lager: Lager
    valg: Mapping[str, Slettevalg]
    clock: Clock
    hver = timedelta(days=1)

    def modent(self) -> tuple[Modent, ...]:
        """What each rule would delete now, whether or not it is switched on."""
        with self.lager.lesing() as forbindelse:
            return tuple(self._modent(forbindelse))

    def _modent(self, forbindelse: Connection) -> Iterator[Modent]:
        for regel, fylke, frist in self._alle():
            modne = regel.modne(fylke, self._grense(frist)).order_by(None).subquery()
            antall = forbindelse.execute(select(func.count()).select_from(modne)).scalar_one()
            yield Modent(regel, fylke, frist, antall)

    def kjor(self, *, aktor: str = TJENESTEN) -> Gjort:
        """Delete by every rule that is switched on, then the files that nothing points to."""
        gjort: dict[str, int] = {}
        for regel, fylke, frist in self._alle():
            if frist.pa:
                gjort[regel.navn] = gjort.get(regel.navn, 0) + self._kjor(regel, fylke, frist, aktor)
        fjernet = self.rydd_filer()
        return Gjort({navn: antall for navn, antall in gjort.items() if antall}, len(fjernet.borte), len(fjernet.holdt))

    def jobb(self, _args: Mapping[str, str]) -> None:
        """The same, as work that comes back by itself."""
        self.kjor()

    def _alle(self) -> Iterator[tuple[Regel, str, Frist]]:
        return ((regel, fylke, valg[regel.navn]) for regel in REGLER for fylke, valg in sorted(self.valg.items()))

    def _grense(self, frist: Frist) -> datetime:
        return self.clock() - timedelta(days=frist.dager)

    def _kjor(self, regel: Regel, fylke: str, frist: Frist, aktor: str) -> int:
        """In short transactions, so that the service works on meanwhile; stopped halfway it goes on where it was."""
        antall = 0
        while gjort := self._en_omgang(regel, fylke, frist, aktor):
            antall += gjort
        return antall

    def _en_omgang(self, regel: Regel, fylke: str, frist: Frist, aktor: str) -> int:
        with self.lager.transaksjon() as forbindelse:
            modne = regel.modne(fylke, self._grense(frist))
            ider: set[str] = set(forbindelse.execute(modne.limit(I_EN_OMGANG)).scalars())
            alene_om(forbindelse, *(dokumentlas(id_) for id_ in ider if regel.logges))
            # asked again behind the locks: somebody may have opened one of them meanwhile
            igjen: list[str] = [id_ for id_ in forbindelse.execute(modne.limit(I_EN_OMGANG)).scalars() if id_ in ider]
            for id_ in igjen:
                self._slett(forbindelse, regel, id_, aktor)
            return len(igjen)

    def _slett(self, forbindelse: Connection, regel: Regel, id_: str, aktor: str) -> None:
        na = self.clock()
        if regel.slett is None:
            _slett_alt(forbindelse, id_, data={"regel": regel.navn}, aktor=aktor, na=na)
            return
        antall = regel.slett(forbindelse, id_)
        if regel.logges:
            data = {"regel": regel.navn, "antall": antall}
            hendelser.foy_til(forbindelse, id_, Hendelsestype.SLETTET, tid=na, aktor=aktor, data=data)

    def slett_dokument(self, dokument_id: str, *, grunn: str, aktor: Aktor, uten_arkiv: bool = False, utfor: bool = True) -> None:
        """The whole document of the caller's county. Raises `KanIkkeSlettes` while somebody is to sign it, or the archive is to have it.

        `uten_arkiv`: sealed and never archived, and yet to go. Not `utfor`: only told whether it could.
        """
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(dokument_id))
            lagret = hent_i(forbindelse, dokument_id, aktor)
            apnet = oppdrag.finn_rad(forbindelse, dokument_id) is not None
            _krev_avsluttet(lagret.id, lagret.status, apnet=apnet, uten_arkiv=uten_arkiv)
            if utfor:
                data = {"grunn": masker(grunn)}
                _slett_alt(forbindelse, dokument_id, data=data, aktor=aktor.navn, na=self.clock())

    def rydd_filer(self) -> Fjernet:
        """Take away the stored files that nothing points to, once they are old enough; none while a safety copy is being made."""
        return self.lager.blobs.fjern(self.overflodige(), eldre_enn=self.clock() - FILHVILE)

    def overflodige(self) -> list[str]:
        """The stored files that nothing points to."""
        alle = set(self.lager.blobs.alle())
        with self.lager.lesing() as forbindelse:
            return sorted(alle - pekere(forbindelse))


_PERSONLIG: tuple[Callable[[Connection, str], int], ...] = (
    vernet.slett,
    slett_numre,
    kontakter.slett,
    slett_meldinger,
    oppdrag.slett_personlig,
    arbeidsliste.slett,
    postenjobb.slett,
    fornyelser.slett,
    bevispakker.slett,
    webhookleveringer.slett,
)
"""What is forgotten of a document in tables of its own."""


def _slett_alt(forbindelse: Connection, dokument_id: str, *, data: dict[str, str], aktor: str, na: datetime) -> None:
    """Everything but the chain, and of the record what says nothing of a person. The files go when nothing points to them."""
    for slett in _PERSONLIG:
        slett(forbindelse, dokument_id)
    forbindelse.execute(delete(idempotens).where(cast(idempotens.c.svar, Text).contains(dokument_id)))
    forbindelse.execute(delete(tidsur).where(tidsur.c.nokkel.endswith(f":{dokument_id}")))
    forbindelse.execute(delete(oppdragstabell).where(oppdragstabell.c.id == dokument_id))
    rad = forbindelse.execute(select(dokument.c.post, dokument.c.erstattet_grunn).where(dokument.c.id == dokument_id)).one()
    forbindelse.execute(
        update(dokument)
        .where(dokument.c.id == dokument_id)
        .values(
            slettet=na,
            grunnlag_sha256=None,
            erstattet_grunn=None if rad.erstattet_grunn is None else SLETTET,
            post={navn: rad.post[navn] for navn in IKKE_PERSONLIG if navn in rad.post},
        )
    )
    hendelser.foy_til(forbindelse, dokument_id, Hendelsestype.SLETTET, tid=na, aktor=aktor, data={**data, "dokument": "slettet"})


def _krev_avsluttet(dokument_id: str, status: str, *, apnet: bool, uten_arkiv: bool) -> None:
    """`apnet`: it has an order. Until that is sent, it is called a draft too."""
    if status not in SLUTT and (apnet or status != KLADD):
        raise KanIkkeSlettes(
            Tekst(nb=f"Dokument {dokument_id} er under signering.", nn=f"Dokument {dokument_id} er under signering."),
            tiltak=Tekst(nb="Trekk oppdraget tilbake først.", nn="Trekk oppdraget tilbake først."),
        )
    if status == Tilstand.FULLFORT and not uten_arkiv:
        raise KanIkkeSlettes(
            Tekst(
                nb=f"Dokument {dokument_id} er signert av alle, men ikke overført til arkivet.",
                nn=f"Dokument {dokument_id} er signert av alle, men ikkje overført til arkivet.",
            ),
            tiltak=Tekst(
                nb="Vent til det er arkivert, eller si at det skal slettes uten arkiv (--uten-arkiv).",
                nn="Vent til det er arkivert, eller sei at det skal slettast utan arkiv (--uten-arkiv).",
            ),
        )

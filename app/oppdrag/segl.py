"""Before the seal: is the signed file what was sent, with the right signatures in it?

Two ways (`VEIER`): ours with the signatures in it, and a file that a provider made, which `postenkontroll` judges. The verifier is
asked, not the provider: whoever seals must not trust who signed (design §4: all signed → fetch → verify → seal).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app import flyt
from app.domene.fylker import Fylke
from app.errors import Feil, IkkeFunnet
from app.lager.blobs import OdelagtFil
from app.maler.register import Mal
from app.oppdrag import postenkontroll
from app.oppdrag.forsendelse import adressater
from app.oppdrag.kontrollnavn import ENDRET, FEIL_FELT, FEIL_SIGNATAR, IKKE_DET_SENDTE
from app.oppdrag.omgivelser import Omgivelser
from app.tekst import Tekst
from signing.errors import DokumentetErLast
from signing.events import Avklart, Avvik
from signing.oppdrag import Oppdrag
from signing.providers.base import Leverandor
from signing.providers.bevis import Bevisleverandor
from signing.verify import Integritet, Rapport

UBRUKELIG = (OdelagtFil, IkkeFunnet)


class SegletPasserIkke(Feil):
    """With the county's seal the provider's file is not intact any more. Nothing is kept of it."""

    kode = "seglet-passer-ikke"

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Filen fra leverandøren er ikke i orden når fylkets segl er lagt til. Ingenting er forseglet.",
                nn="Fila frå leverandøren er ikkje i orden når seglet til fylket er lagt til. Ingenting er forsegla.",
            ),
            tiltak=Tekst(
                nb="Last ned filen slik leverandøren laget den, og meld fra til den som drifter tjenesten.",
                nn="Last ned fila slik leverandøren laga ho, og meld frå til den som driftar tenesta.",
            ),
        )


@dataclass(frozen=True, slots=True)
class Levert:
    """A signed file as the provider has it, what is wrong with it, and how it is sealed."""

    pdf: bytes
    avvik: str | None
    forsegl: Callable[[Mal], bytes]


def hent(rundt: Omgivelser, oppdrag: Oppdrag, fylke: Fylke, *, na: datetime) -> Levert:
    """The signed file, judged. Raises one of `UBRUKELIG` where it, or the proof of it, is not what was stored."""
    leverandor = rundt.leverandor(oppdrag, fylke, na)
    vei = VEIER[leverandor.egenskaper.eget_dokument]
    signert = leverandor.hent_dokument(oppdrag.referanse or oppdrag.id)
    funnet = vei.avvik(rundt, leverandor, oppdrag, signert, na)
    return Levert(
        pdf=signert,
        avvik=next((en for en in funnet if not er_godtatt(oppdrag, en)), None),
        forsegl=lambda mal: vei.forsegl(rundt, signert, fylke=fylke, mal=mal, tid=na),
    )


def er_godtatt(oppdrag: Oppdrag, kontroll: str) -> bool:
    """The deviation was told before a person last cleared one."""
    siste = max((nr for nr, h in enumerate(oppdrag.hendelser) if isinstance(h, Avklart)), default=0)
    return any(isinstance(h, Avvik) and h.kontroll == kontroll for h in oppdrag.hendelser[:siste])


def _i_var_fil(rundt: Omgivelser, _leverandor: Leverandor, oppdrag: Oppdrag, signert: bytes, na: datetime) -> Iterator[str]:
    """Ours, with the signatures in it: it begins with what was sent."""
    if not signert.startswith(rundt.sendt_pdf(oppdrag.id)):
        yield IKKE_DET_SENDTE
    rapport = flyt.verifiser(rundt.bord, signert, na=na)
    if rapport.integritet is not Integritet.INTAKT or rapport.indikasjon == "TOTAL_FAILED":
        yield ENDRET
    navn = _signert_av(rapport)
    ventet = {s.krav.felt: s.krav.navn for s in oppdrag.signere}
    if navn.keys() != ventet.keys():
        yield FEIL_FELT
    if any(navn[felt] != ventet[felt] for felt in navn.keys() & ventet.keys()):
        yield FEIL_SIGNATAR


def _i_leverandorens_fil(rundt: Omgivelser, leverandor: Leverandor, oppdrag: Oppdrag, signert: bytes, na: datetime) -> Iterable[str]:
    """The provider's, bound to ours by the proofs."""
    if not isinstance(leverandor, Bevisleverandor):
        raise TypeError("a provider with a document of its own that has no proofs")
    retur = postenkontroll.Retur(signert, leverandor.hent_bevis(oppdrag.referanse or oppdrag.id), adressater(rundt, oppdrag))
    return postenkontroll.kontroller(retur, policy=postenkontroll.policy_av(leverandor.dokumentankere), at=na).avvik


def _signert_av(rapport: Rapport) -> dict[str, str | None]:
    """By field, the name in the certificate."""
    return {s.vurdert.navn: s.signatar.navn if s.signatar else None for s in rapport.signaturer if not s.er_tidsstempel}


def _i_feltet(rundt: Omgivelser, signert: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
    return rundt.segler.forsegl(signert, fylke=fylke, mal=mal, tid=tid)


def _i_nytt_felt(rundt: Omgivelser, signert: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
    """A file that another program made can be built in ways that we have not met: what was good is looked at once more.

    One that is locked comes here only when a person has accepted that (`LAST`): it is stamped, and has the provider's seal alone.
    """
    try:
        forseglet = rundt.segler.forsegl_fremmed(signert, fylke=fylke, mal=mal, tid=tid)
    except DokumentetErLast:
        forseglet = rundt.segler.stemple_fremmed(signert, tid=tid)
    if (
        flyt.verifiser(rundt.bord, signert, na=tid).god
        and flyt.verifiser(rundt.bord, forseglet, na=tid).integritet is not Integritet.INTAKT
    ):
        raise SegletPasserIkke
    return forseglet


@dataclass(frozen=True, slots=True)
class Vei:
    """How a signed file is judged, and how it is sealed."""

    avvik: Callable[[Omgivelser, Leverandor, Oppdrag, bytes, datetime], Iterable[str]]
    forsegl: Callable[..., bytes]


VEIER: Mapping[bool, Vei] = {False: Vei(_i_var_fil, _i_feltet), True: Vei(_i_leverandorens_fil, _i_nytt_felt)}
"""By whether the provider returns a document of its own."""

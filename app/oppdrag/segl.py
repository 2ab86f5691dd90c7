"""Before the seal: is the signed file what was sent, with the right signatures in it? And who puts the seal on in a demo.

The verifier is asked, not the provider: whoever seals must not trust who signed (design §4: all signed → fetch → verify → seal).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app import flyt, tillit
from app.dokument import segl
from app.domene.fylker import Fylke
from app.errors import IkkeFunnet
from app.flyt import IkkeIProduksjon
from app.kontroll import Verksted
from app.lager.blobs import OdelagtFil
from app.maler.register import Mal
from signing.events import Avklart, Avvik
from signing.oppdrag import Oppdrag
from signing.verify import Integritet, Rapport

FIL_ODELAGT = "fil-odelagt"
"""The stored file is not what was stored, or is gone. Nobody can decide that it is good."""
IKKE_DET_SENDTE = "ikke-det-sendte"
ENDRET = "fil-endret"
FEIL_FELT = "feil-signaturfelt"
FEIL_SIGNATAR = "feil-signatar"
UBRUKELIG = (OdelagtFil, IkkeFunnet)


@dataclass(frozen=True, slots=True)
class Demosegler:
    """Implements `port.Segler` with the demo's own keys; in production nobody is sealed by them."""

    bord: Verksted

    def forsegl(self, pdf: bytes, *, fylke: Fylke, mal: Mal, tid: datetime) -> bytes:
        """The county's seal to B-LTA."""
        if not self.bord.settings.demo:
            raise IkkeIProduksjon
        return segl.forsegl(tillit.demo_pki(self.bord, tid), pdf, fylke=fylke, mal=mal, tid=tid)


def avvik(bord: Verksted, oppdrag: Oppdrag, sendt: bytes, signert: bytes, *, na: datetime) -> str | None:
    """The first way in which the signed file is not what it must be; one that a person has looked at and accepted is none."""
    return next((en for en in _alle_avvik(bord, oppdrag, sendt, signert, na) if not er_godtatt(oppdrag, en)), None)


def er_godtatt(oppdrag: Oppdrag, kontroll: str) -> bool:
    """The deviation was told before a person last cleared one."""
    siste = max((nr for nr, h in enumerate(oppdrag.hendelser) if isinstance(h, Avklart)), default=0)
    return any(isinstance(h, Avvik) and h.kontroll == kontroll for h in oppdrag.hendelser[:siste])


def _alle_avvik(bord: Verksted, oppdrag: Oppdrag, sendt: bytes, signert: bytes, na: datetime) -> Iterator[str]:
    if not signert.startswith(sendt):
        yield IKKE_DET_SENDTE
    rapport = flyt.verifiser(bord, signert, na=na)
    if rapport.integritet is not Integritet.INTAKT or rapport.indikasjon == "TOTAL_FAILED":
        yield ENDRET
    navn = _signert_av(rapport)
    ventet = {s.krav.felt: s.krav.navn for s in oppdrag.signere}
    if navn.keys() != ventet.keys():
        yield FEIL_FELT
    if any(navn[felt] != ventet[felt] for felt in navn.keys() & ventet.keys()):
        yield FEIL_SIGNATAR


def _signert_av(rapport: Rapport) -> dict[str, str | None]:
    """By field, the name in the certificate."""
    return {s.vurdert.navn: s.signatar.navn if s.signatar else None for s in rapport.signaturer if not s.er_tidsstempel}

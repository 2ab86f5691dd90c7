"""What the life of an order stands on: templates and counties, the store, the queue, providers, seal, outbox and archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.clock import Clock, dag
from app.dokument.oppdrag import policy_for
from app.domene.dokument import Dokumenttype
from app.domene.fylker import Fylke
from app.domene.leverandorgrenser import LOKAL
from app.errors import IkkeFunnet
from app.jobber.port import Jobber
from app.kontroll import Verksted
from app.lager import dokumenter
from app.lager.base import Lager
from app.lager.dokumenter import Dokument
from app.lager.kryptering import Nokkelring
from app.maler.register import Mal
from app.oppdrag.port import Arkivering, Meldinger, Segler
from app.tekst import Malform, Tekst
from signing.agenda import Gjoremal, Neste, neste_tid
from signing.oppdrag import Oppdrag
from signing.providers.base import Leverandor


def laget_for(dokument: Dokument) -> str:
    """The provider that the document was made for. Older ones have fields to sign in: there was no other provider."""
    return str(dokument.post.get("leverandor", LOKAL))


@dataclass(frozen=True, kw_only=True)
class Omgivelser:
    """`leverandorer` by name; `arkiv` None: finished orders stay `fullfort` until there is one."""

    bord: Verksted
    lager: Lager
    ring: Nokkelring
    jobber: Jobber
    clock: Clock
    leverandorer: Mapping[str, Leverandor]
    segler: Segler
    meldinger: Meldinger
    arkiv: Arkivering | None

    def dokument(self, oppdrag_id: str) -> Dokument:
        """The record of the document that the order is of."""
        funnet = dokumenter.utgavestatus(self.lager, oppdrag_id)
        if funnet is None:
            raise IkkeFunnet(Tekst(nb="Dokumentet finnes ikke.", nn="Dokumentet finst ikkje."))
        return funnet

    def sendt_pdf(self, oppdrag_id: str) -> bytes:
        """The document as it was made, before any signature."""
        return self.lager.blobs.hent(self.dokument(oppdrag_id).pdf_sha256)

    def mal(self, dokument: Dokument) -> Mal:
        """The form that the document was printed on, whatever is in force now."""
        post = dokument.post
        sprak, dato = Malform(post["malform"]), dag(dokument.opprettet)
        return self.bord.maler.velg(Dokumenttype(dokument.dokumenttype), sprak, dato, post["malrevisjon"])

    def fylke(self, fylkesnummer: str) -> Fylke:
        """The county."""
        return self.bord.grunnlag.fylker[fylkesnummer]

    def leverandor(self, oppdrag: Oppdrag, _fylke: Fylke, _na: datetime) -> Leverandor:
        """Who has the order; for one that is not sent yet, whom its document was made for."""
        return self.leverandorer[oppdrag.leverandor or laget_for(self.dokument(oppdrag.id))]

    def neste(self, oppdrag: Oppdrag, fylke: Fylke, na: datetime) -> Neste | None:
        """The first thing that the service is to do for the order by itself."""
        neste = neste_tid(oppdrag, na, policy_for(fylke.valg_pa(dag(na)).varsling))
        uten_arkiv = self.arkiv is None and neste is not None and neste.gjoremal is Gjoremal.ARKIVER
        return None if uten_arkiv else neste

"""What the archive gets of a finished order, brought together from the store: the sealed file, the attachments as they came, the proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from app import VERSJON, flyt
from app.clock import dag
from app.dokument.vedleggsfil import medietype_av
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Vedleggstype
from app.domene.roller import Rolle
from app.domene.vedlegg import PDF
from app.domene.vedleggsplan import TITLER
from app.errors import Feil
from app.flyt import Verksted
from app.integrasjoner.arkiv import Arkiv, Arkivdokument, Arkivpakke, Arkivpart, Signaturkontroll, pronom
from app.integrasjoner.arkiv.mappe import Mappearkiv
from app.lager import dokumenter
from app.lager.base import Lager
from app.lager.dokumenter import Dokument
from app.lager.fornyelser import Fornyelse
from app.tekst import Malform, Tekst
from signing.egenskaper import KJENTE, LOKAL, Egenskaper
from signing.model import Niva
from signing.oppdrag import Oppdrag
from signing.verify import Rapport

BESTATT = "TOTAL_PASSED"
VERKTOY = f"Kontraktverk {VERSJON}"
TITTEL = Tekst(nb="{tittel} {nummer}, signert og forseglet", nn="{tittel} {nummer}, signert og forsegla")
KONKLUSJON = Tekst(nb="Signaturene er kontrollert før arkivering: {funnet}", nn="Signaturane er kontrollerte før arkivering: {funnet}")
ENDELSE = {PDF: ".pdf"}
ANNEN_ENDELSE = ".bin"
DATO = re.compile(rb"<kv:kontraktsdato>(\d{4}-\d\d-\d\d)<")
"""In the metadata of the file, which stand in the open (PDF/A)."""
ER_PART = {**dict.fromkeys(Rolle, True), Rolle.FYLKESKOMMUNE: False}
"""Who signs for a party. The county is the one that archives."""
STIGENDE = (Niva.INGEN, Niva.LAVT, Niva.BETYDELIG, Niva.HOYT)


class IkkeArkiverbar(Feil):
    """What would be archived is not what was signed. Another attempt will not mend it."""

    kode = "ikke-arkiverbar"


@dataclass(frozen=True, slots=True)
class Arkivlevering:
    """Hands finished orders over (`app.oppdrag.port.Arkivering`)."""

    bord: Verksted
    lager: Lager
    arkiv: Arkiv

    def arkiver(self, oppdrag: Oppdrag, *, nokkel: str, tid: datetime) -> str:
        """The archive's receipt. The same key again is the same hand-over."""
        if oppdrag.forseglet is None:
            raise _ikke_arkiverbar(oppdrag.id, Tekst(nb="Dokumentet er ikke forseglet", nn="Dokumentet er ikkje forsegla"))
        return self.arkiv.overfor(bygg(self.bord, self.lager, oppdrag.id, oppdrag.forseglet, tid=tid), nokkel=nokkel)

    def arkiver_fornyelse(self, fornyelse: Fornyelse, *, nokkel: str, tid: datetime) -> str:
        """The same for a document that has got a new archive time stamp: the file alone, as its next version."""
        pakke = bygg(self.bord, self.lager, fornyelse.dokument_id, fornyelse.fil_sha256, tid=tid)
        return self.arkiv.overfor(replace(pakke, vedlegg=(), fornyelse=fornyelse.nr), nokkel=nokkel)


def arkivering(bord: Verksted, lager: Lager) -> Arkivlevering | None:
    """The hand-over of this installation; None where no archive is set up: finished orders then stay `fullfort`."""
    mappe = bord.settings.arkiv
    return None if mappe is None else Arkivlevering(bord, lager, Mappearkiv(mappe))


def bygg(bord: Verksted, lager: Lager, dokument_id: str, forseglet_sha256: str, *, tid: datetime) -> Arkivpakke:
    """The package of a sealed document. What does not verify, or is another document, is refused: it must be looked at by a person."""
    dokument = dokumenter.utgavestatus(lager, dokument_id)
    if dokument is None or dokument.slettet is not None:
        raise _ikke_arkiverbar(dokument_id, Tekst(nb="Dokumentet finnes ikke lenger", nn="Dokumentet finst ikkje lenger"))
    pdf = lager.blobs.hent(forseglet_sha256)
    rapport = flyt.verifiser(bord, pdf, na=tid)
    if rapport.god and not _er_dokumentet(dokument, rapport):
        raise _ikke_arkiverbar(
            dokument_id, Tekst(nb="Den forseglede filen er et annet dokument", nn="Den forsegla fila er eit anna dokument")
        )
    if not rapport.god:
        raise _ikke_arkiverbar(dokument_id, Tekst(nb=rapport.oppsummering.nb, nn=rapport.oppsummering.nn))
    return _pakke(bord, lager, dokument, pdf, rapport)


def _er_dokumentet(dokument: Dokument, rapport: Rapport) -> bool:
    """Our own file says which document it is; a provider's is bound to what was sent by the proof of each signature."""
    if signert_hos(dokument).eget_dokument:
        return bool(rapport.personer) and all(dokument.pdf_sha256 in person.avtrykk for person in rapport.personer)
    return rapport.opphav.dokument_id == dokument.id


def signert_hos(dokument: Dokument) -> Egenskaper:
    """Whom it was made for; before there was more than one, it was signed here."""
    return KJENTE.get(str(dokument.post.get("leverandor", LOKAL.navn)), LOKAL)


def _pakke(bord: Verksted, lager: Lager, dokument: Dokument, pdf: bytes, rapport: Rapport) -> Arkivpakke:
    malform, valg = Malform(dokument.post["malform"]), bord.grunnlag.arkiv[dokument.fylkesnummer]
    dato = _dato(lager.blobs.hent(dokument.pdf_sha256) if signert_hos(dokument).eget_dokument else pdf, rapport)
    tittel = _tittel(bord, dokument, malform, dato)
    kilde = (dokument.kildesystem, dokument.instans_id) if dokument.kildesystem and dokument.instans_id else None
    return Arkivpakke(
        dokument_id=dokument.id,
        kontraktsnummer=dokument.kontraktsnummer or "",
        malform=malform,
        tittel=tittel,
        dato=dato,
        hoveddokument=_fil(f"{dokument.id}.pdf", tittel, pdf),
        vedlegg=tuple(_vedlegg(lager, dokument, malform)),
        parter=tuple(_parter(dokument)),
        signatur=_kontroll(rapport),
        valg=valg,
        kilde=kilde,
    )


def _tittel(bord: Verksted, dokument: Dokument, malform: Malform, dato: date) -> str:
    """The form's own title with the number of the contract: never a name."""
    mal = bord.maler.velg(Dokumenttype(dokument.dokumenttype), malform, dato, dokument.post["malrevisjon"])
    return TITTEL.pa(malform).format(tittel=mal.tittel.pa(malform), nummer=dokument.kontraktsnummer or "").replace(" ,", ",")


def _fil(filnavn: str, tittel: str, innhold: bytes) -> Arkivdokument:
    return Arkivdokument(
        filnavn=filnavn,
        tittel=tittel,
        innhold=innhold,
        medietype=medietype_av(innhold),
        format=pronom.bestem(innhold),
        arkivformat=pronom.pdfa(innhold) is not None,
    )


def _vedlegg(lager: Lager, dokument: Dokument, malform: Malform) -> Iterator[Arkivdokument]:
    """Each attachment as it came, by its kind: what its sender called it may name a person."""
    for rad in dokument.post["vedlegg"]:
        innhold = lager.blobs.hent(rad["sha256"])
        endelse = ENDELSE.get(medietype_av(innhold), ANNEN_ENDELSE)
        yield _fil(f"vedlegg-{rad['nr']}{endelse}", TITLER[Vedleggstype(rad["type"])].pa(malform), innhold)


def _parter(dokument: Dokument) -> Iterator[Arkivpart]:
    """Whom the document is from, each once: the businesses that somebody signs for, and persons who sign for themselves."""
    sett: set[Arkivpart] = set()
    for rad in dokument.post["signatarer"]:
        for vegne in rad["paVegneAv"] if ER_PART[Rolle(rad["rolle"])] else ():
            part = Arkivpart(navn=vegne or rad["navn"], person=vegne is None)
            if part not in sett:
                yield part
            sett.add(part)


def _kontroll(rapport: Rapport) -> Signaturkontroll:
    oppsummering = rapport.oppsummering
    return Signaturkontroll(
        niva=_laveste_niva(rapport),
        bestatt=rapport.indikasjon == BESTATT,
        tid=rapport.kilde.tid,
        verktoy=VERKTOY,
        konklusjon=Tekst(
            nb=KONKLUSJON.nb.format(funnet=oppsummering.nb),
            nn=KONKLUSJON.nn.format(funnet=oppsummering.nn),
        ),
    )


def _laveste_niva(rapport: Rapport) -> Niva:
    """How well the least identified person was known. The county's seal is nobody's identity."""
    personer = [s.signatar for s in rapport.signaturer if s.signatar and not s.er_tidsstempel and not s.signatar.segl]
    nivaer = [person.identifikasjon.niva if person.identifikasjon else Niva.INGEN for person in personer]
    nivaer += [person.niva or Niva.INGEN for person in rapport.personer]
    return min(nivaer, key=STIGENDE.index, default=Niva.INGEN)


def _dato(pdf: bytes, rapport: Rapport) -> date:
    """The date that the document carries, as we made it; where it tells none, the day of the verification."""
    skrevet = DATO.search(pdf)
    return date.fromisoformat(skrevet[1].decode()) if skrevet else dag(rapport.kilde.tid)


def _ikke_arkiverbar(dokument_id: str, grunn: Tekst) -> IkkeArkiverbar:
    return IkkeArkiverbar(
        Tekst(
            nb=f"Dokument {dokument_id} er ikke overført til arkivet: {grunn.nb}.",
            nn=f"Dokument {dokument_id} er ikkje overført til arkivet: {grunn.nn}.",
        ),
        tiltak=Tekst(nb="Kontroller dokumentet for hånd.", nn="Kontroller dokumentet for hand."),
    )

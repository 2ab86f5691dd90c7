"""What the service says of a draft: every finding once, the attachments, who signs by when, and whether it is stored already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app import flyt
from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.domene.dokument import Dokument as Saken
from app.domene.dokumentid import dokument_id
from app.domene.utsending import Utsending
from app.domene.vedleggsplan import Vedleggsplan
from app.errors import Alvor, Funn, Slettet
from app.kontroll import Kontrollert
from app.lager import dokumenter
from app.lager.dokumenter import Dokument
from app.tekst import Tekst
from app.web.okt import Okt
from app.web.saksbehandler import nyvisning, opplasting, seover
from app.web.saksbehandler.nyutkast import Utkast
from app.web.saksbehandler.nyvisning import UTEN_FIL, Skjemavisning
from app.web.saksbehandler.opplasting import Vedleggsrad
from app.web.saksbehandler.seover import Sending

BEKREFTELSE = "bekreftelse-mangler"
"""The finding that is answered on the page that sums up: somebody has looked at who gets the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vurdert:
    """A draft with what there is to say of it. `lagret`: the stored document that has its number already."""

    kontrollert: Kontrollert
    visning: Skjemavisning
    filer: Mapping[str, bytes] = field(repr=False)
    vedlegg: Mapping[str, Vedleggsrad]
    mangler: tuple[tuple[Tekst, str], ...]
    sending: Sending | None
    skjermet: bool
    lagret: Dokument | None
    utenfor: tuple[Tekst, ...]
    fagnavn: Tekst | None

    @property
    def feil(self) -> int:
        """How many things must be put right."""
        return len(self.visning.av(Alvor.FEIL.value))

    @property
    def a_sjekke(self) -> int:
        """How many things to look at."""
        return len(self.visning.av(Alvor.ADVARSEL.value))


def vurder(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, *, na: datetime) -> Vurdert:
    """Everything there is to say. Of a form in which nothing is typed yet nothing is wrong."""
    filer = opplasting.filer(tjeneste, okt, utkast, na=na)
    kontrollert = flyt.kontroller(
        tjeneste.verksted,
        utkast.raa,
        na=na,
        valgt=utkast.valgt.malform,
        revisjon=utkast.valgt.revisjon,
        sendes=Utsending(i_dag=dag(na)),
        lager=tjeneste.lager,
    )
    plan, vedleggsfunn = flyt.vedleggsplan(tjeneste.verksted, utkast.raa, filer, na=na)
    lagret = _lagret(tjeneste, okt, kontrollert)
    funn = () if utkast.tomt else tuple(_hver_en_gang((*utkast.merknader, *_om_lagret(lagret), *kontrollert.funn, *vedleggsfunn)))
    beslutning = kontrollert.beslutning
    return Vurdert(
        kontrollert=kontrollert,
        visning=nyvisning.lag(utkast, tuple(_fil_ma_med(ett, plan) for ett in funn if ett.kode != BEKREFTELSE)),
        filer=filer,
        vedlegg=opplasting.rader(utkast, plan),
        mangler=opplasting.mangler(plan),
        sending=seover.planlegg(tjeneste, beslutning, fylkesnummer=okt.bruker.fylke, na=na) if beslutning else None,
        skjermet=any(ett.kode == BEKREFTELSE for ett in kontrollert.funn),
        lagret=lagret,
        utenfor=nyvisning.utenfor(utkast),
        fagnavn=_fagnavn(tjeneste, kontrollert),
    )


def er_brukt(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, *, na: datetime) -> bool:
    """A document with this number or key is stored, whatever it says."""
    dokument = flyt.kontroller(tjeneste.verksted, utkast.raa, na=na).dokument
    if dokument is None:
        return False
    try:
        return bool(dokumenter.finn(tjeneste.lager, dokument_id(dokument), aktor=okt.aktor) or _med_nokkel(tjeneste, okt, dokument))
    except Slettet:
        return True


def _hver_en_gang(funn: Iterable[Funn]) -> Iterator[Funn]:
    """The same may be found on two ways."""
    sagt: set[tuple[str, str, str]] = set()
    for ett in funn:
        nokkel = (ett.kode, ett.peker, ett.melding.nb)
        if nokkel not in sagt:
            sagt.add(nokkel)
            yield ett


def _fil_ma_med(funn: Funn, plan: Vedleggsplan) -> Funn:
    """To look at a contract its files need not be at hand; to send it they must."""
    uten = {f"/vedlegg/{rad.planlagt.nr - 1}" for rad in plan.filer if not rad.har_fil}
    if funn.alvor is not Alvor.RAD or funn.peker not in uten or funn.kode != UTEN_FIL:
        return funn
    return Funn(kode=funn.kode, peker=funn.peker, melding=funn.melding, tiltak=funn.tiltak, alvor=Alvor.FEIL)


def _lagret(tjeneste: Tjeneste, okt: Okt, kontrollert: Kontrollert) -> Dokument | None:
    """The stored document with this number or this key of the case system, in this issue, where it says something else than this one."""
    dokument = kontrollert.dokument
    if dokument is None:
        return None
    try:
        funnet = dokumenter.finn(tjeneste.lager, dokument_id(dokument), aktor=okt.aktor) or _med_nokkel(tjeneste, okt, dokument)
    except Slettet:
        return None
    return funnet if funnet and funnet.data_sha256 != kontrollert.lest.data_sha256 else None


def _med_nokkel(tjeneste: Tjeneste, okt: Okt, dokument: Saken) -> Dokument | None:
    kilde = dokument.kildesystem
    if kilde is None:
        return None
    return dokumenter.finn_med_nokkel(
        tjeneste.lager, kildesystem=kilde.navn, instans_id=kilde.instans_id, utgave=dokument.utgave, aktor=okt.aktor
    )


def _om_lagret(lagret: Dokument | None) -> tuple[Funn, ...]:
    if lagret is None:
        return ()
    dato = f"{lagret.opprettet:%d.%m.%Y}"
    return (
        Funn(
            kode="finnes-allerede",
            peker="/kontraktsnummer",
            melding=Tekst(
                nb=f"Kontrakten finnes allerede: utgave {lagret.utgave} ble lagret {dato} med annet innhold.",
                nn=f"Kontrakten finst frå før: utgåve {lagret.utgave} blei lagra {dato} med anna innhald.",
            ),
            tiltak=Tekst(
                nb="Lag en ny utgave av den som er lagret. Er dette en annen kontrakt, må den ha eget nummer.",
                nn="Lag ei ny utgåve av den som er lagra. Er dette ein annan kontrakt, må han ha eige nummer.",
            ),
        ),
    )


def _fagnavn(tjeneste: Tjeneste, kontrollert: Kontrollert) -> Tekst | None:
    dokument = kontrollert.dokument
    if dokument is None or not dokument.larefagkode:
        return None
    larefag = tjeneste.verksted.grunnlag.larefag.finn(dokument.larefagkode, dokument.dato)
    return larefag.navn if larefag else None

"""What stands beside the form: who signs and why, the attachments, and the document as it becomes.

One preflight answers all of it, good data or not. The document is drawn once for the same content and kept in memory, so that going
back to a language or a value is at once; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from app import VERSJON, flyt
from app.api.tjeneste import Tjeneste
from app.clock import dag
from app.domene import malform as malformregler
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Vedleggstype
from app.domene.sak import Malformvalg, PlanlagtVedlegg
from app.domene.vedleggsplan import TITLER
from app.errors import Alvor, Avvist, Feil, Funn
from app.kontroll import bygger_pa_en_av
from app.maler.register import Mal, Revisjon, Status
from app.skjema.stedsnavn import sted
from app.tekst import Malform, Tekst
from app.web.saksbehandler import hvemsignerer, panelhvahvis, panelvedlegg
from app.web.saksbehandler.hvemsignerer import Endret, Hvemvisning
from app.web.saksbehandler.panelbilder import BILDER, Tegnet, delte, merke_av
from app.web.saksbehandler.panelhvahvis import Bryter
from app.web.saksbehandler.panelminne import Minne
from app.web.saksbehandler.panelvedlegg import Vedleggsvisning

SKILLE = "|"
FYLKESNUMMER = "/fylke/fylkesnummer"
AVGJOR = ("/dokumenttype", FYLKESNUMMER, "/parter/kontraktsansvarlig", "/kontraktsdato", "/dato")
"""What must be known before anything can be shown."""
MALKODER = frozenset({"ingen-gjeldende-mal", "dokumenttype-uten-mal", "ukjent-revisjon", "annet-fylke"})
BRYTERE: Minne[tuple[Bryter, ...]] = Minne(flest=256, storst=256)
"""The switches of the same data, found once: they are tried one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprakvalg:
    """One language of the document that can be looked at. `verdi`: what the form sends; empty for the one that the rules give."""

    malform: Malform
    verdi: str
    valgt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisjonsvalg:
    """One revision that can be looked at. `verdi`: empty for the one in force on the date. `gjelder`: it is that one."""

    revisjon: Revisjon
    verdi: str
    valgt: bool
    gjelder: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forhandsvisning:
    """The document as it becomes. `tegnet` None: it cannot be shown, for the reasons in `hindringer`."""

    sprak: tuple[Sprakvalg, ...]
    malform: Malformvalg | None
    revisjoner: tuple[Revisjonsvalg, ...]
    dato: date | None
    tegnet: Tegnet | None
    hindringer: tuple[Funn, ...] = ()
    utkast: bool = False
    """Some of the data could not be used."""
    gammel: bool = False
    """What is shown is from before the last change: of the data as they are now nothing can be shown."""

    @property
    def utenfor_tiden(self) -> Revisjonsvalg | None:
        """The revision that is looked at, where it is not the one in force on the date."""
        return next((en for en in self.revisjoner if en.valgt and not en.gjelder), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """All of it. `hvem` None: too little is written to say who signs."""

    kontrollert: flyt.Kontrollert
    funn: tuple[Funn, ...]
    """Every finding, those about attachments too."""
    hvem: Hvemvisning | None
    liste: Hvemvisning | None
    """What the open list shows: `hvem`, or what the switches lead to."""
    brytere: tuple[Bryter, ...]
    endret: Endret | None
    apne: bool
    vedlegg: Vedleggsvisning
    fv: Forhandsvisning
    forrige: str
    """What the form sends next time: who signs now, and the preview that is shown."""
    fylke: Tekst
    samme_bilder: bool
    """The preview is the one that the form showed already."""
    vedleggstitler: Mapping[Vedleggstype, Tekst]

    @property
    def hva_hvis(self) -> bool:
        """Some switch is on."""
        return any(en.pa for en in self.brytere)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saken:
    """What all parts are made from."""

    tjeneste: Tjeneste
    raa: bytes
    na: datetime
    fylke: str
    kontrollert: flyt.Kontrollert
    planlagt: tuple[PlanlagtVedlegg, ...]
    funn: tuple[Funn, ...]
    revisjon: str | None
    forrige: str

    @property
    def bord(self) -> flyt.Verksted:
        return self.tjeneste.verksted


def lag_panel(
    tjeneste: Tjeneste,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    fylke: str,
    malform: Malform | None,
    revisjon: str | None,
    hva_hvis: tuple[str, ...],
    forrige: str,
) -> Panel:
    """The panel for these data. `forrige`: what the panel before sent along, so that this one opens when who signs has changed."""
    saken = _sak(tjeneste, raa, filer, na=na, fylke=fylke, malform=malform, revisjon=revisjon, forrige=forrige)
    hvem = _hvem(saken)
    brytere = _brytere(saken, hva_hvis) if hvem else ()
    merke = hvemsignerer.merke(saken.kontrollert.beslutning) if hvem and saken.kontrollert.beslutning else ""
    for_, _, sist_vist = forrige.partition(SKILLE)
    fv, endret = _forhandsvisning(saken, sist_vist), hvemsignerer.endret(for_, merke) if merke else None
    return Panel(
        kontrollert=saken.kontrollert,
        funn=saken.funn,
        hvem=hvem,
        liste=_liste(saken, hvem, brytere),
        brytere=brytere,
        endret=endret,
        apne=endret is not None,
        vedlegg=panelvedlegg.vis(saken.bord, saken.kontrollert, saken.planlagt),
        fv=fv,
        forrige=f"{merke or for_[: hvemsignerer.LENGSTE_MERKE]}{SKILLE}{fv.tegnet.merke if fv.tegnet else ''}",
        fylke=tjeneste.verksted.grunnlag.fylker[fylke].navn,
        samme_bilder=fv.tegnet is not None and fv.tegnet.merke == sist_vist,
        vedleggstitler=TITLER,
    )


def _sak(
    tjeneste: Tjeneste,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    fylke: str,
    malform: Malform | None,
    revisjon: str | None,
    forrige: str,
) -> _Saken:
    """The preflight. Of another county's case nothing is told: its choices are not this one's to see."""
    bord = tjeneste.verksted
    kontrollert = flyt.kontroller(bord, raa, na=na, valgt=malform, revisjon=revisjon, lager=tjeneste.lager)
    if kontrollert.dokument is not None and FYLKESNUMMER not in kontrollert.lest.ugyldige and kontrollert.dokument.fylkesnummer != fylke:
        kontrollert = replace(
            kontrollert, dokument=None, beslutning=None, malform=None, mal=None, funn=(*kontrollert.lest.funn, _annet_fylke())
        )
    elif kontrollert.dokument is not None and kontrollert.malform is not None:
        kontrollert = replace(kontrollert, malform=_etter_reglene(bord, kontrollert, kontrollert.malform))
    planlagt, vedleggsfunn = panelvedlegg.legg_plan(bord, kontrollert, filer, na=na)
    return _Saken(
        tjeneste=tjeneste,
        raa=raa,
        na=na,
        fylke=fylke,
        kontrollert=kontrollert,
        planlagt=planlagt,
        funn=(*kontrollert.funn, *vedleggsfunn),
        revisjon=revisjon,
        forrige=forrige,
    )


def _regelvalg(bord: flyt.Verksted, kontrollert: flyt.Kontrollert) -> Malformvalg | None:
    """The language that the rules give when nobody chooses."""
    dokument = kontrollert.dokument
    fylke = bord.grunnlag.fylker.get(dokument.fylkesnummer) if dokument else None
    return malformregler.bestem(dokument, fylke, fylke.valg_pa(dokument.dato)) if dokument and fylke else None


def _etter_reglene(bord: flyt.Verksted, kontrollert: flyt.Kontrollert, valgt: Malformvalg) -> Malformvalg:
    """Whoever chooses what the rules give has not chosen: the reason is the rules'."""
    regel = _regelvalg(bord, kontrollert)
    return regel if regel and regel.malform is valgt.malform else valgt


def _annet_fylke() -> Funn:
    return Funn(
        kode="annet-fylke",
        peker=FYLKESNUMMER,
        melding=Tekst(nb="Dataene gjelder et annet fylke enn ditt.", nn="Dataa gjeld eit anna fylke enn ditt."),
        tiltak=Tekst(nb="Bruk data fra ditt eget fylke.", nn="Bruk data frå ditt eige fylke."),
    )


# ---------------------------------------------------------------- who signs


def _hvem(saken: _Saken) -> Hvemvisning | None:
    beslutning, dokument = saken.kontrollert.beslutning, saken.kontrollert.dokument
    if beslutning is None or dokument is None:
        return None
    return hvemsignerer.vis(beslutning, saken.raa, dokumenttype=dokument.dokumenttype.value)


def _brytere(saken: _Saken, hva_hvis: tuple[str, ...]) -> tuple[Bryter, ...]:
    """Those that this case has, on where the form says so. One that it no longer has falls away."""
    navn = merke_av(saken.tjeneste.gang.ring, saken.fylke, saken.kontrollert.lest.data_sha256, dag(saken.na).isoformat())
    alle = BRYTERE.finn(navn)
    if alle is None:
        alle = panelhvahvis.brytere(saken.bord, saken.raa, saken.kontrollert, na=saken.na)
        BRYTERE.legg(navn, alle, 1)
    return tuple(replace(en, pa=en.id in hva_hvis) for en in alle)


def _liste(saken: _Saken, hvem: Hvemvisning | None, brytere: tuple[Bryter, ...]) -> Hvemvisning | None:
    beslutning = saken.kontrollert.beslutning
    if hvem is None or beslutning is None:
        return hvem
    utfall = panelhvahvis.prov(saken.bord, saken.raa, [en for en in brytere if en.pa], beslutning, na=saken.na)
    if utfall is None:
        return hvem
    return hvemsignerer.vis(utfall.beslutning, saken.raa, dokumenttype=hvem.dokumenttype, skifter=utfall.skifter)


# ---------------------------------------------------------------- the document


def _forhandsvisning(saken: _Saken, sist_vist: str) -> Forhandsvisning:
    kontrollert = saken.kontrollert
    tegnet, hindringer = _tegn(saken)
    fv = Forhandsvisning(
        sprak=_sprak(saken),
        malform=kontrollert.malform,
        revisjoner=_revisjoner(saken),
        dato=kontrollert.dokument.dato if kontrollert.dokument else None,
        tegnet=tegnet,
        hindringer=hindringer,
        utkast=any(f.alvor is Alvor.FEIL for f in saken.funn),
    )
    siste = BILDER.finn(sist_vist, saken.fylke, delte(saken.tjeneste)) if tegnet is None else None
    return replace(fv, tegnet=siste, gammel=True) if siste else fv


def _tegn(saken: _Saken) -> tuple[Tegnet | None, tuple[Funn, ...]]:
    """The preview of this content, from memory where it was drawn before; else what stands in its way."""
    mal, sprak = saken.kontrollert.mal, saken.kontrollert.malform
    if mal is None or sprak is None:
        return None, _i_veien(saken.funn)
    merke = _merke(saken, mal)
    kjent = BILDER.finn(merke, saken.fylke, delte(saken.tjeneste))
    if kjent is not None:
        return kjent, ()
    try:
        laget = flyt.tegn_utkast(saken.bord, saken.kontrollert, panelvedlegg.som_vises(saken.planlagt), saken.funn)
    except Avvist as avvist:
        return None, _feilene(avvist.funn)
    except Feil as feil:
        return None, (*_feilene(saken.funn), Funn(kode=feil.kode, peker="", melding=feil.detalj, tiltak=feil.tiltak or feil.detalj))
    return BILDER.ta_vare_pa(merke, saken.fylke, laget.pdf, delte(saken.tjeneste)), ()


def _merke(saken: _Saken, mal: Mal) -> str:
    """Everything that the pages are made of. The day counts where the data have no date of their own."""
    vedlegg = (f"{en.nr} {en.sha256} {en.mate.value} {en.signert} {len(en.innhold)}" for en in saken.planlagt)
    return merke_av(
        saken.tjeneste.gang.ring,
        VERSJON,
        saken.fylke,
        saken.kontrollert.lest.data_sha256,
        dag(saken.na).isoformat(),
        mal.dokumenttype.value,
        mal.revisjon,
        mal.malform.value,
        mal.digest,
        *vedlegg,
    )


def _feilene(funn: tuple[Funn, ...]) -> tuple[Funn, ...]:
    return tuple(f for f in funn if f.alvor is Alvor.FEIL)


def _i_veien(funn: tuple[Funn, ...]) -> tuple[Funn, ...]:
    """What keeps a document from having a template and signers; all that is wrong, where it is none of that."""
    alle = _feilene(funn)
    av_malen = tuple(f for f in alle if f.kode in MALKODER)
    andre = [f for f in alle if f.peker and f not in av_malen]
    av_data = tuple(_om_stedet(f, sted_) for f in andre for sted_ in AVGJOR if bygger_pa_en_av(sted_, {f.peker}))
    return av_malen + av_data or alle


def _om_stedet(funn: Funn, peker: str) -> Funn:
    """Where a whole part lacks, it is this place in it that is asked for."""
    if funn.peker == peker:
        return funn
    navn = sted(peker)
    melding = Tekst(nb=f"{navn.nb} mangler.", nn=f"{navn.nn} manglar.")
    return Funn(kode=funn.kode, peker=peker, melding=melding, tiltak=funn.tiltak)


def _sprak(saken: _Saken) -> tuple[Sprakvalg, ...]:
    """Both languages, the one of the rules first to be sent as no choice."""
    regel, vist = _regelvalg(saken.bord, saken.kontrollert), saken.kontrollert.malform
    etter_regel = regel.malform if regel else None
    na = vist.malform if vist else etter_regel or Malform.NB
    return tuple(Sprakvalg(malform=en, verdi="" if en is etter_regel else en.value, valgt=en is na) for en in (Malform.NN, Malform.NB))


def _revisjoner(saken: _Saken) -> tuple[Revisjonsvalg, ...]:
    """The released ones, newest first."""
    dokument, mal = saken.kontrollert.dokument, saken.kontrollert.mal
    if dokument is None:
        return ()
    rader = [r for r in saken.bord.maler.revisjoner(Dokumenttype(dokument.dokumenttype)) if r.status is not Status.UTKAST]
    gjeldende = next((r.id for r in rader if r.gjelder(dokument.dato)), None)
    return tuple(
        Revisjonsvalg(
            revisjon=r,
            verdi="" if r.gjelder(dokument.dato) else r.id,
            valgt=r.id == (mal.revisjon if mal else saken.revisjon or gjeldende),
            gjelder=r.gjelder(dokument.dato),
        )
        for r in sorted(rader, key=lambda r: r.gjelder_fra, reverse=True)
    )

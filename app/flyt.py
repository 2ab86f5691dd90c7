"""The story of a contract, one function per chapter. Read this page first.

    kontroller   case data → every finding at once (nothing is stored, attachments need not be at hand)
    lag          case data + files → one PDF, ready to be signed, and the record of why it looks as it does
    opprett      the same, stored: blob first, then record and event in one transaction
    erstatt      a new issue takes the place of a stored one (told in `app.erstatt`)
    signer_alle  every signatory in order, each an own signature; the county's seal and time stamp last
    verifiser    any file → a report that is never more certain than the facts

Preview and print are the same functions: a preview is `lag` with a watermark and nothing stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from app import VERSJON, startvilkar
from app.clock import OSLO, Clock
from app.clock import na as maskinens
from app.dokument import html, merker, pdf, samle
from app.dokument.oppdrag import oppdrag_for, undertegnere
from app.dokument.planlegging import Kontrollor, planlegg
from app.dokument.segl import forsegl
from app.domene import leverandorgrenser, svar
from app.domene import vedleggsplan as planen
from app.domene.avgjor import Grunnlag as Saksgrunnlag
from app.domene.avgjor import Larefagoppslag, avgjorelse
from app.domene.dokument import Dokumenttype
from app.domene.regelbok import krev_uendret
from app.domene.sak import Dokumentsak, Larefag, PlanlagtVedlegg
from app.domene.vedleggsplan import Planrad, Vedleggsplan
from app.errors import Alvor, Avvist, Feil, Funn
from app.integrasjoner import tilbakekalling
from app.kontroll import AVVIST, Kontrollert, Verksted, kandidatmerke, kontroller, krev_sendbar, leverandorrad, malrevisjon
from app.lager.base import Lager
from app.lager.dokumenter import Aktor, NyttDokument, Opprettet, bestilling_sha256, svar_fra_for
from app.lager.dokumenter import opprett as lagre
from app.lager.idempotens import Kall
from app.lager.ring import nokkelringen
from app.lager.saksdata import Saksdata
from app.lager.utgaver import datert, sammenlikningsgrunnlag
from app.lager.vernet import Vernet
from app.maler.register import Mal, malregister
from app.settings import Settings
from app.skjema import fylkesbok, strict_json
from app.skjema.personnumre import numre
from app.skjema.regelfil import avvik_i
from app.skjema.register import grunnlag
from app.tekst import Malform, Tekst
from app.tillit import SigneringMislyktes, demo_pki, registre, vedleggspolicy, verifiseringspolicy
from signing.errors import SigneringsFeil
from signing.events import Forseglet, Godkjent, Sendt, Varslet
from signing.model import Identifikasjon, Niva
from signing.order import apply, neste, start
from signing.providers.base import Dokumentfil, Forsendelse
from signing.providers.lokal import LokalLeverandor, Minnelager
from signing.verify import Rapport, verify

__all__ = ["AVVIST", "Kontrollert", "Verksted", "kontroller", "malrevisjon"]
"""What belongs to the story and is told elsewhere: the preflight (`app.kontroll`)."""

DEMOINNLOGGING = "demoinnlogging"
UKJENT_LAREFAG = Larefag(kode="–", navn=Tekst(nb="–", nn="–"))
"""Stands in the preview of a draft until the trade is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laget:
    """One document, ready to be signed (or a preview), with the case it was made from and its record."""

    dokument_id: str
    pdf: bytes
    sak: Dokumentsak
    mal: Mal
    post: dict[str, Any]


def verksted(settings: Settings, klokke: Clock = maskinens) -> Verksted:
    """Load what the flow stands on; refuse an edited template, rule or county row, and in production whatever it must not start on
    (Oppsettsfeil)."""
    startvilkar.krev_oppfylt(settings, klokke())
    maler = malregister(settings.forms, settings.templates)
    maler.kontroller_frosne()
    krev_uendret(avvik_i(settings.forms), alt=not settings.demo)
    data = grunnlag(settings.forms, settings.data / fylkesbok.MAPPE)
    fylkesbok.krev_frigitt(settings.data, alt=not settings.demo)
    return Verksted(settings=settings, grunnlag=data, maler=maler)


class IkkeIProduksjon(Feil):
    """The demo login signs for nobody."""

    kode = "bare-i-demo"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Tekst(
                nb="Demoinnloggingen identifiserer ingen og kan bare brukes i demomodus.",
                nn="Demoinnlogginga identifiserer ingen og kan berre brukast i demomodus.",
            )
        )


# ---------------------------------------------------------------- making the document


def vedleggskrav(bord: Verksted, kontrollert: Kontrollert) -> tuple[Planrad, ...]:
    """Which attachments are demanded of a contract, and why; nothing is demanded of a document that is none."""
    kontrakt, beslutning = kontrollert.kontrakt, kontrollert.beslutning
    if kontrakt is None or beslutning is None:
        return ()
    fylke = bord.grunnlag.fylker[kontrakt.fylkesnummer]
    return planen.krav(kontrakt, fylke, fylke.valg_pa(kontrakt.kontraktsdato), beslutning)


def vedleggsplan(bord: Verksted, raa: bytes, filer: Mapping[str, bytes], *, na: datetime) -> tuple[Vedleggsplan, tuple[Funn, ...]]:
    """What is demanded, and how each file that is at hand follows; with the findings about attachments."""
    kontrollert = kontroller(bord, raa, na=na)
    dokument = kontrollert.dokument
    planlagt, funn = planlegg(dokument.vedlegg, filer, alle=False, kontrollor=_kontrollor(bord, na)) if dokument else ((), ())
    plan = Vedleggsplan(krav=vedleggskrav(bord, kontrollert), filer=planen.filer(planlagt))
    om_vedlegg = kontrollert.funn if kontrollert.kontrakt is None else (f for f in kontrollert.funn if f.peker.startswith("/vedlegg"))
    return plan, (*om_vedlegg, *funn)


def lag(
    bord: Verksted,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    valgt: Malform | None = None,
    revisjon: str | None = None,
    forhandsvisning: bool = False,
    lager: Lager | None = None,
) -> Laget:
    """Case data and the files of its attachments → one PDF. `lager`: where to look for other contracts of the same person.

    Raises Avvist with every finding; nothing is made of data that is not good.
    """
    kontrollert, sak, mal = _klar(bord, raa, filer, na=na, valgt=valgt, revisjon=revisjon, forhandsvisning=forhandsvisning, lager=lager)
    laget = _tegn(bord, sak, mal, kontrollert, forhandsvisning=forhandsvisning)
    krev_sendbar(bord, kontrollert, laget.sak, storrelse=len(laget.pdf))
    return laget


def skriv(
    bord: Verksted, raa: bytes, filer: Mapping[str, bytes], *, na: datetime, valgt: Malform | None = None, revisjon: str | None = None
) -> tuple[str, Mal]:
    """The form, filled, as HTML, and its template: what it says, not drawn. The numbers of attached pages are a guess."""
    kontrollert, sak, mal = _klar(bord, raa, filer, na=na, valgt=valgt, revisjon=revisjon, forhandsvisning=False, lager=None)
    plan = samle.med_sidetall(sak.vedlegg, samle.anslag(sak.vedlegg, pdf.VANLIGE_SIDER))
    return html_av(bord, med_vedlegg(sak, plan), mal, leverandor=kontrollert.leverandor), mal


def _klar(
    bord: Verksted,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    valgt: Malform | None,
    revisjon: str | None,
    forhandsvisning: bool,
    lager: Lager | None,
) -> tuple[Kontrollert, Dokumentsak, Mal]:
    """All that is decided, and the template; raises Avvist with every finding."""
    kontrollert = kontroller(bord, raa, na=na, valgt=valgt, revisjon=revisjon, lager=lager)
    dokument, mal = kontrollert.dokument, kontrollert.mal
    planlagt, vedleggsfunn = (
        planlegg(dokument.vedlegg, filer, alle=not forhandsvisning, kontrollor=_kontrollor(bord, na)) if dokument else ((), ())
    )
    funn = (*kontrollert.funn, *vedleggsfunn, *leverandorrad(bord, kontrollert, planlagt))
    if any(f.alvor is Alvor.FEIL for f in funn) or kontrollert.lest.dokument is None or mal is None:
        raise Avvist(AVVIST, funn=funn)
    return kontrollert, _sak(bord, kontrollert, planlagt, funn), mal


def tegn_utkast(bord: Verksted, kontrollert: Kontrollert, planlagt: tuple[PlanlagtVedlegg, ...], funn: tuple[Funn, ...]) -> Laget:
    """A preview of whatever could be read, good or not, for whoever is still writing: what is wrong or missing stands as a dash.

    Raises Avvist where county, language or template is not known.
    """
    if kontrollert.mal is None:
        raise Avvist(AVVIST, funn=funn)
    sak = _sak(bord, kontrollert, planlagt, funn, finn_larefag=lambda kode, dato: bord.grunnlag.larefag.finn(kode, dato) or UKJENT_LAREFAG)
    return _tegn(bord, sak, kontrollert.mal, kontrollert, forhandsvisning=True)


def _sak(
    bord: Verksted,
    kontrollert: Kontrollert,
    planlagt: tuple[PlanlagtVedlegg, ...],
    funn: tuple[Funn, ...],
    *,
    finn_larefag: Larefagoppslag | None = None,
) -> Dokumentsak:
    """Bring together all that is decided. Reading has made sure that county, trade and language are there."""
    dokument, beslutning, sprak = kontrollert.dokument, kontrollert.beslutning, kontrollert.malform
    if dokument is None or beslutning is None or sprak is None:
        raise Avvist(AVVIST, funn=funn)
    fylke = bord.grunnlag.fylker[dokument.fylkesnummer]
    sak = avgjorelse(dokument).sak(
        dokument,
        Saksgrunnlag(
            fylke=fylke,
            valg=replace(fylke.valg_pa(dokument.dato), leverandor=kontrollert.leverandor),
            malform=sprak,
            beslutning=beslutning,
            vedlegg=planlagt,
            funn=funn,
            finn_larefag=finn_larefag or bord.grunnlag.larefag.finn,
        ),
    )
    if sak is None:
        raise Avvist(AVVIST, funn=funn)
    return sak


def _tegn(bord: Verksted, sak: Dokumentsak, mal: Mal, kontrollert: Kontrollert, *, forhandsvisning: bool) -> Laget:
    """Words into the form, the form into a PDF, and the record of both. Fields only where the county's provider signs in this file."""
    data_sha256, leverandor = kontrollert.lest.data_sha256, kontrollert.leverandor
    fil, med_sidetall = pdf.lag_med_sider(
        lambda nummerert: html_av(bord, med_vedlegg(sak, nummerert), mal, forhandsvisning=forhandsvisning, leverandor=leverandor),
        mal=mal,
        metadata=metadata(sak, mal, data_sha256=data_sha256),
        vedlegg=merker.med_titler(sak.vedlegg, mal),
        tomt_felt=html.merketekst(mal, "sig_tom"),
        tomt_for={html.SEGLFELT: html.merketekst(mal, "segl_tom")},
    )
    sak = med_vedlegg(sak, med_sidetall)
    post = svar.dokument_json(
        sak,
        malrevisjon=mal.revisjon,
        maldigest=mal.digest,
        skjema=mal.skjema,
        sha256=hashlib.sha256(fil).hexdigest(),
        data_sha256=data_sha256,
        leverandor=leverandor,
    )
    return Laget(dokument_id=sak.dokument_id, pdf=fil, sak=sak, mal=mal, post=post)


def med_vedlegg(sak: Dokumentsak, vedlegg: tuple[PlanlagtVedlegg, ...]) -> Dokumentsak:
    """The same case with the places of its attachments known."""
    ny: Dokumentsak = replace(sak, vedlegg=vedlegg)  # type: ignore[type-var]  # always a dataclass; a protocol cannot say so
    return ny


def html_av(bord: Verksted, sak: Dokumentsak, mal: Mal, *, forhandsvisning: bool = False, leverandor: str = leverandorgrenser.LOKAL) -> str:
    """The form, filled, as HTML."""
    utgivelse = html.Utgivelse(
        demo=bord.settings.demo,
        forhandsvisning=forhandsvisning,
        verifiseringsadresse=bord.settings.adresse,
        leverandor=leverandor,
    )
    return html.lag_html(sak, mal, utgivelse)


def metadata(sak: Dokumentsak, mal: Mal, *, data_sha256: str) -> pdf.Metadata:
    """What the file says about itself. The time is the contract's day, so that the same data gives the same bytes."""
    return pdf.Metadata(
        tittel=f"{html.dokumenttittel(sak, mal)} {sak.dokument.kontraktsnummer}",
        emne=mal.tittel.pa(mal.malform),
        forfatter=sak.fylke.navn.pa(mal.malform),
        malform=mal.malform,
        tidspunkt=datetime.combine(sak.dokument.dato, time(), OSLO),
        kv={
            "dokumentId": sak.dokument_id,
            "dokumenttype": sak.dokument.dokumenttype.value,
            "kontraktsdato": sak.dokument.dato.isoformat(),
            "malrevisjon": mal.revisjon,
            "maldigest": mal.digest,
            "skjema": str(mal.skjema),
            "regler": " ".join(sak.regler),
            "dataSha256": data_sha256,
            "programvare": f"Kontraktverk {VERSJON}",
        },
    )


# ---------------------------------------------------------------- storing, signing, verifying


def opprett(
    bord: Verksted,
    lager: Lager,
    raa: bytes,
    filer: Mapping[str, bytes],
    *,
    na: datetime,
    aktor: Aktor,
    valgt: Malform | None = None,
    revisjon: str | None = None,
    kall: Kall | None = None,
) -> Opprettet:
    """Make and store: blob first, then record and event in one transaction. The same call again gives the same answer."""
    if fra_for := svar_fra_for(lager, kall, na=na):
        return fra_for
    laget = lag(bord, raa, filer, na=na, valgt=valgt, revisjon=revisjon, lager=lager)
    nytt = nytt_dokument(bord, lager, laget, raa, filer, valgt=valgt, revisjon=revisjon)
    return lagre(lager, nytt, laget.pdf, na=na, aktor=aktor, kall=kall)


def nytt_dokument(
    bord: Verksted, lager: Lager, laget: Laget, raa: bytes, filer: Mapping[str, bytes], *, valgt: Malform | None, revisjon: str | None
) -> NyttDokument:
    """What is stored of a document besides its bytes. The data themselves are, encrypted; no personal number is otherwise."""
    dokument, data_sha256 = laget.sak.dokument, laget.post["dataSha256"]
    return NyttDokument(
        id=laget.dokument_id,
        fylkesnummer=dokument.fylkesnummer,
        dokumenttype=dokument.dokumenttype.value,
        kildesystem=dokument.kildesystem.navn if dokument.kildesystem else None,
        instans_id=dokument.kildesystem.instans_id if dokument.kildesystem else None,
        utgave=dokument.utgave,
        kontraktsnummer=dokument.kontraktsnummer,
        data_sha256=data_sha256,
        bestilling_sha256=bestilling_sha256(data_sha256, filer, malform=valgt, revisjon=revisjon),
        post=laget.post,
        grunnlag=strict_json.kanonisk(sammenlikningsgrunnlag(lager, raa, dokument)),
        kandidat=kandidatmerke(lager, dokument),
        erstatter=dokument.erstatter_dokument_id,
        vernet=_vernet(bord, laget, raa),
        vedlegg=tuple(en.innhold for en in laget.sak.vedlegg),
    )


def _vernet(bord: Verksted, laget: Laget, raa: bytes) -> Vernet:
    data = datert(raa, laget.sak.dokument)
    ferdig = Saksdata(strict_json.kanonisk(data), undertegnere(laget.sak, laget.mal))
    return Vernet(nokkelringen(bord.settings), ferdig, numre(data))


def signer_alle(bord: Verksted, laget: Laget, *, klokke: Clock) -> Iterator[tuple[str, bytes]]:
    """Everybody signs, group by group, then the county seals: yields (field, file) after each increment.

    The `lokal` provider with the demo login: nobody is identified, and every certificate and field says so. Raises
    IkkeIProduksjon outside demo mode, and names what went wrong (a time stamp service that is down, a letter without a glyph).
    """
    if not bord.settings.demo:
        raise IkkeIProduksjon
    try:
        yield from _signer_alle(bord, laget, klokke=klokke)
    except SigneringsFeil as feil:
        raise SigneringMislyktes(feil) from feil


def _signer_alle(bord: Verksted, laget: Laget, *, klokke: Clock) -> Iterator[tuple[str, bytes]]:
    sak, mal, pki = laget.sak, laget.mal, demo_pki(bord, klokke())
    leverandor = LokalLeverandor(lager=Minnelager(), utsteder=pki)
    oppdrag = start(oppdrag_for(sak, mal, tid=klokke()))
    sendt = leverandor.send(Forsendelse(oppdrag=oppdrag, dokumenter=(Dokumentfil("kontrakt.pdf", "", laget.pdf),)), tid=klokke())
    oppdrag = apply(oppdrag, Sendt(f"{oppdrag.id}:sendt", oppdrag.id, klokke(), leverandor.egenskaper.navn, sendt.referanse))
    while tur := neste(oppdrag):
        for krav_ in tur:
            oppdrag = apply(oppdrag, Varslet(f"{oppdrag.id}:{krav_.felt}:varslet", oppdrag.id, klokke(), krav_.felt))
        for krav_ in tur:
            tid = klokke()
            identifikasjon = Identifikasjon(DEMOINNLOGGING, Niva.INGEN, tid)
            merke = merker.signaturmerke(mal, krav_, identifikasjon, tid)
            oppdrag = apply(oppdrag, leverandor.signer(oppdrag, krav_.felt, identifikasjon=identifikasjon, merke=merke, tid=tid))
            yield krav_.felt, leverandor.hent_dokument(oppdrag.id)
    if oppdrag.godkjenning_for_segl and not oppdrag.fylket_signerer:
        oppdrag = apply(oppdrag, Godkjent(f"{oppdrag.id}:godkjent", oppdrag.id, klokke()))
    forseglet = forsegl(pki, leverandor.hent_dokument(oppdrag.id), fylke=sak.fylke, mal=mal, tid=klokke())
    apply(oppdrag, Forseglet(f"{oppdrag.id}:forseglet", oppdrag.id, klokke(), hashlib.sha256(forseglet).hexdigest()))
    yield html.SEGLFELT, forseglet


def verifiser(bord: Verksted, data: bytes, *, na: datetime, filnavn: str | None = None, lager: Lager | None = None) -> Rapport:
    """Any file → a report. The verifier trusts the configured anchors and nothing of the producer's.

    Offline without `lager`; with it, the report also says whether a sealed document is the latest issue.
    """
    return verify(data, policy=verifiseringspolicy(bord, na), at=na, filnavn=filnavn, **registre(bord, lager))


def verifiser_under_klokke(
    bord: Verksted, data: bytes, *, na: datetime, filnavn: str | None = None, lager: Lager | None = None
) -> dict[str, Any]:
    """The same report as JSON; a file that takes too long gets the report of one that asks for too much.

    Issuers are asked about revocation where the policy allows it, and never by a process that reads the file.
    """
    if bord.vakt is None:
        return verifiser(bord, data, na=na, filnavn=filnavn, lager=lager).som_json()
    policy = verifiseringspolicy(bord, na)
    hent = tilbakekalling.hent(policy.nettverk)
    return bord.vakt.verifiser(data, policy=policy, at=na, filnavn=filnavn, hent=hent, **registre(bord, lager))


def _kontrollor(bord: Verksted, na: datetime) -> Kontrollor:
    """Who looks at the signatures of attachments; the anchors are read only when there is one."""
    return Kontrollor(policy=lambda: vedleggspolicy(bord), at=na, vakt=bord.vakt)


# ---------------------------------------------------------------- templates


def har_mal(bord: Verksted, dokumenttype: str) -> bool:
    """The document type can be made."""
    return bool(bord.maler.revisjoner(Dokumenttype(dokumenttype)))

"""The raw data → `Kontrakt`: the same building for good data and for a draft of data with errors.

Good data has nothing unusable in it, so its draft is the contract.
"""

from __future__ import annotations

from datetime import date

from app.domene.kontrakt import (
    Arbeidsavtale,
    AvvikendeOpplaringslop,
    Enkeltvedtak,
    Kildesystem,
    Kompetansemal,
    Kontrakt,
    Kontraktstype,
    Lareforhold,
    LokalLareplan,
    Praksis,
    Rettstype,
    Sluttprove,
    Tilleggsvilkar,
    Vedlegg,
    Vedleggstype,
)
from app.skjema.bygg_laretid import bygg_laretid
from app.skjema.bygg_parter import UKJENT, bygg_kandidat, bygg_parter, bygg_person
from app.skjema.sted import Sted
from app.tekst import Malform

UKJENT_KODE = "----------"
UKJENT_FYLKE = "00"


def bygg(rot: Sted, *, kontraktsdato: date) -> Kontrakt | None:
    """The contract, or None where not even the kind of document can be read."""
    dokumenttype = (rot / "dokumenttype").valg(Kontraktstype)
    if dokumenttype is None:
        return None
    return Kontrakt(
        kontraktsnummer=(rot / "kontraktsnummer").tekst() or UKJENT,
        dokumenttype=dokumenttype,
        kontraktsdato=kontraktsdato,
        fylkesnummer=(rot / "fylke" / "fylkesnummer").tekst() or UKJENT_FYLKE,
        fylkessignatar=bygg_person(rot / "fylke" / "signatar"),
        kandidat=bygg_kandidat(rot / "kandidat"),
        lareforhold=bygg_lareforhold(rot / "lareforhold"),
        parter=bygg_parter(rot / "parter"),
        laretid=bygg_laretid(rot / "laretid", kontraktsdato),
        utgave=int((rot / "utgave").tall() or 1),
        erstatter_dokument_id=(rot / "erstatterDokumentId").tekst(),
        arbeidsavtale=_arbeidsavtale(rot / "arbeidsavtale"),
        arbeidsavtaler=tuple(_en_av_flere(rad) for rad in (rot / "arbeidsavtaler").rader()),
        vedlegg=bygg_vedlegg(rot / "vedlegg"),
        kildesystem=bygg_kildesystem(rot / "kildesystem"),
        praksis=_praksis(rot / "praksis"),
        godkjenning=_vedtak(rot / "godkjenning"),
    )


def bygg_lareforhold(sted: Sted) -> Lareforhold:
    """The trade, its goal and conditions."""
    navn = sted / "programomradenavn"
    return Lareforhold(
        programomradekode=(sted / "programomradekode").tekst() or UKJENT_KODE,
        programomradenavn_nb=(navn / "nb").tekst() or None,
        programomradenavn_nn=(navn / "nn").tekst() or None,
        lareplankode=(sted / "lareplankode").tekst() or None,
        sluttprove=(sted / "sluttprove").valg(Sluttprove),
        kompetansemal=tuple(mal for rad in (sted / "kompetansemal").rader() if (mal := _kompetansemal(rad))),
        rettstype=(sted / "rettstype").valg(Rettstype),
        modulstrukturert=(sted / "modulstrukturert").ja(),
        meropplaring=(sted / "meropplaring").ja(),
        tilleggsvilkar=tuple(vilkar for rad in (sted / "tilleggsvilkar").rader() if (vilkar := _tilleggsvilkar(rad))),
        full_opplaring_i_bedrift=(sted / "fullOpplaringIBedrift").ja(),
        avvikende_opplaringslop=_avvikende(sted / "avvikendeOpplaringslop"),
        lokal_lareplan=_lokal_lareplan(sted / "lokalLareplan"),
    )


def _kompetansemal(sted: Sted) -> Kompetansemal | None:
    tekst = (sted / "tekst").avsnitt()
    return Kompetansemal(tekst=tekst, kode=(sted / "kode").tekst() or None, sprak=(sted / "sprak").valg(Malform)) if tekst else None


def _tilleggsvilkar(sted: Sted) -> Tilleggsvilkar | None:
    tekst = (sted / "tekst").avsnitt()
    return Tilleggsvilkar(tekst=tekst, sprak=(sted / "sprak").valg(Malform)) if tekst else None


def _avvikende(sted: Sted) -> AvvikendeOpplaringslop | None:
    beskrivelse = (sted / "beskrivelse").avsnitt()
    if not beskrivelse:
        return None
    return AvvikendeOpplaringslop(beskrivelse=beskrivelse, rekkefolge=(sted / "rekkefolge").avsnitt() or None)


def _lokal_lareplan(sted: Sted) -> LokalLareplan | None:
    tittel = (sted / "tittel").tekst()
    return LokalLareplan(tittel=tittel, dato=(sted / "dato").dato()) if tittel else None


def _arbeidsavtale(sted: Sted) -> Arbeidsavtale | None:
    if not sted.er_objekt:
        return None
    return Arbeidsavtale(
        foreligger=(sted / "foreligger").ja(),
        dato=(sted / "dato").dato(),
        referanse=(sted / "referanse").tekst() or None,
    )


def _en_av_flere(sted: Sted) -> Arbeidsavtale:
    """One of several: to be on the list is to exist."""
    return Arbeidsavtale(
        foreligger=True,
        dato=(sted / "dato").dato(),
        referanse=(sted / "referanse").tekst() or None,
        uavhengig_av_kontrakten=(sted / "uavhengigAvKontrakten").ja(),
    )


def bygg_vedlegg(sted: Sted) -> tuple[Vedlegg, ...]:
    """The list of attachments."""
    return tuple(vedlegg for rad in sted.rader() if (vedlegg := _vedlegg(rad)))


def _vedlegg(sted: Sted) -> Vedlegg | None:
    type_ = (sted / "type").valg(Vedleggstype)
    if type_ is None:
        return None
    return Vedlegg(
        type=type_,
        tittel=(sted / "tittel").tekst() or UKJENT,
        dokument_id=(sted / "dokumentId").tekst() or None,
        sha256=(sted / "sha256").tekst(),
        sprak=(sted / "sprak").valg(Malform),
        signert=(sted / "signert").ja(),
    )


def bygg_kildesystem(sted: Sted) -> Kildesystem | None:
    """The case system, where both its name and its key are there."""
    navn, instans = (sted / "navn").tekst(), (sted / "instansId").tekst()
    return Kildesystem(navn=navn, instans_id=instans, korrelasjons_id=(sted / "korrelasjonsId").tekst()) if navn and instans else None


def _praksis(sted: Sted) -> Praksis | None:
    maneder = (sted / "godkjenteManeder").tall()
    if maneder is None:
        return None
    return Praksis(
        godkjente_maneder=maneder,
        realkompetanse_maneder=(sted / "realkompetanseManeder").tall(),
        vedtak=_vedtak(sted / "vedtak"),
    )


def _vedtak(sted: Sted) -> Enkeltvedtak | None:
    dato, saksnummer = (sted / "dato").dato(), (sted / "saksnummer").tekst()
    return Enkeltvedtak(dato=dato, saksnummer=saksnummer or None) if dato or saksnummer else None

"""The raw data → a document around a contract: the same building for good data and for a draft of data with errors."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.saksdokument import (
    Avtalepart,
    Fritekst,
    Godkjenning,
    Heving,
    Hevingsgrunn,
    Hevingspart,
    Kontraktsvisning,
    KrevdAv,
    Oppseiing,
    Samarbeidsavtale,
)
from app.skjema.bygg import UKJENT_FYLKE, UKJENT_KODE, bygg_kildesystem, bygg_vedlegg
from app.skjema.bygg_parter import UKJENT, bygg_kandidat, bygg_person, bygg_virksomhet
from app.skjema.sted import Sted
from app.tekst import Malform, Tekst


def oppseiing(rot: Sted, dato: date) -> Oppseiing:
    """The parties' agreement to end the contract."""
    return Oppseiing(
        **felles(rot, dato),
        **om_kontrakten(rot, dato),
        dokumenttype=Dokumenttype.OPPSEIING,
        sluttdato=(rot / "sluttdato").dato() or dato,
        orientert_dato=(rot / "orientertDato").dato() or dato,
        arsak=fritekst(rot / "arsak"),
    )


def heving(rot: Sted, dato: date) -> Heving:
    """The county's decision to end the contract."""
    klage = rot / "klageinstans"
    return Heving(
        **felles(rot, dato),
        **om_kontrakten(rot, dato),
        dokumenttype=Dokumenttype.HEVING,
        saksnummer=(rot / "saksnummer").tekst() or UKJENT,
        sluttdato=(rot / "sluttdato").dato() or dato,
        grunn=(rot / "grunn").valg(Hevingsgrunn) or Hevingsgrunn.IKKE_I_STAND,
        krevd_av=(rot / "krevdAv").valg(KrevdAv) or KrevdAv.FYLKESKOMMUNE,
        part=(rot / "part").valg(Hevingspart),
        muntlig_forklaring=(rot / "muntligForklaring" / "dato").dato(),
        begrunnelse=fritekst(rot / "begrunnelse") or Fritekst(tekst=UKJENT),
        klageinstans=Tekst(nb=(klage / "nb").tekst() or UKJENT, nn=(klage / "nn").tekst() or UKJENT),
    )


def samarbeidsavtale(rot: Sted, dato: date) -> Samarbeidsavtale:
    """The agreement between lærebedrift and samarbeidsorgan."""
    fullmakt, frist = rot / "inngarKontrakt", (rot / "oppsigelsesfristManeder").tall()
    return Samarbeidsavtale(
        **felles(rot, dato),
        dokumenttype=Dokumenttype.AVTALE_SAMARBEIDSORGAN,
        inngar_kontrakt=(fullmakt / "ja").ja(),
        dokumenttyper=tuple(type_ for rad in (fullmakt / "dokumenttyper").rader() if (type_ := rad.valg(Kontraktstype))),
        mottar_tilskudd=(rot / "mottarTilskudd").ja(),
        oppgaver=tuple(oppgave for rad in (rot / "oppgaver").rader() if (oppgave := fritekst(rad))),
        gjelder_fra=(rot / "gjelderFra").dato() or dato,
        gjelder_til=(rot / "gjelderTil").dato(),
        oppsigelsesfrist_maneder=None if frist is None else int(frist),
        godkjenninger=tuple(en for rad in (rot / "parter" / "samarbeidsorgan" / "godkjenninger").rader() if (en := _godkjenning(rad))),
    )


def felles(rot: Sted, dato: date) -> dict[str, Any]:
    """What every document around a contract has."""
    return {
        "kontraktsnummer": (rot / "kontraktsnummer").tekst() or UKJENT,
        "dato": dato,
        "fylkesnummer": (rot / "fylke" / "fylkesnummer").tekst() or UKJENT_FYLKE,
        "fylkessignatar": bygg_person(rot / "fylke" / "signatar"),
        "larebedrift": _part(rot / "parter" / "larebedrift"),
        "samarbeidsorgan": _part(rot / "parter" / "samarbeidsorgan") if (rot / "parter" / "samarbeidsorgan").er_objekt else None,
        "utgave": int((rot / "utgave").tall() or 1),
        "erstatter_dokument_id": (rot / "erstatterDokumentId").tekst(),
        "vedlegg": bygg_vedlegg(rot / "vedlegg"),
        "kildesystem": bygg_kildesystem(rot / "kildesystem"),
    }


def om_kontrakten(rot: Sted, dato: date) -> dict[str, Any]:
    """The contract that the document is about, and the one who learns."""
    kontrakt = rot / "kontrakt"
    return {
        "kandidat": bygg_kandidat(rot / "kandidat"),
        "kontrakt": Kontraktsvisning(
            dokumenttype=(kontrakt / "dokumenttype").valg(Kontraktstype) or Kontraktstype.LAREKONTRAKT,
            kontraktsdato=(kontrakt / "kontraktsdato").dato() or dato,
            dokument_id=(kontrakt / "dokumentId").tekst() or None,
            programomradekode=(rot / "lareforhold" / "programomradekode").tekst() or UKJENT_KODE,
            signert_av_samarbeidsorgan=(kontrakt / "signertAvSamarbeidsorgan").ja(),
            arbeidsavtale_uavhengig=(rot / "arbeidsavtaleUavhengig").ja(),
        ),
    }


def _part(sted: Sted) -> Avtalepart:
    return Avtalepart(virksomhet=bygg_virksomhet(sted / "virksomhet"), ansvarlig_leder=bygg_person(sted / "ansvarligLeder"))


def fritekst(sted: Sted) -> Fritekst | None:
    """Text as sent, where there is any."""
    tekst = (sted / "tekst").avsnitt()
    return Fritekst(tekst=tekst, sprak=(sted / "sprak").valg(Malform)) if tekst else None


def _godkjenning(sted: Sted) -> Godkjenning | None:
    nummer, fra = (sted / "fylkesnummer").tekst(), (sted / "fra").dato()
    return Godkjenning(fylkesnummer=nummer, fra=fra, til=(sted / "til").dato()) if nummer and fra else None

"""The JSON shapes that case systems read: findings, signatories and the record of a document (interfaces)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.clock import OSLO
from app.domene.sak import Bortfalt, Dokumentsak, Opplyst, PlanlagtVedlegg, Signatar, Signatarbeslutning, Tilskudd
from app.domene.vedleggssignatur import Signaturkontroll
from app.errors import Alvor, Feil, Funn
from app.tekst import Malform


def funn_json(funn: Iterable[Funn]) -> dict[str, list[dict[str, Any]]]:
    """The three lists `feil`, `advarsler`, `rad`."""
    alle = tuple(funn)
    return {
        navn: [f.som_json() for f in alle if f.alvor is alvor]
        for navn, alvor in (("feil", Alvor.FEIL), ("advarsler", Alvor.ADVARSEL), ("rad", Alvor.RAD))
    }


def signatar_json(signatar: Signatar) -> dict[str, Any]:
    """One signer: roles, on whose behalf, group, rule, reason, source, and the data that triggered it."""
    return {
        "rolle": signatar.rolle.value,
        "navn": signatar.navn,
        "roller": [rolle.value for rolle in signatar.roller],
        "paVegneAv": list(signatar.pa_vegne_av),
        "gruppe": signatar.gruppe,
        "felt": signatar.felt,
        "regel": signatar.regel,
        "regler": list(signatar.regler),
        "begrunnelse": signatar.begrunnelse.som_json(),
        "kilde": signatar.kilde,
        "utlostAv": list(signatar.utlost_av),
    }


def bortfalt_json(bortfalt: Bortfalt) -> dict[str, Any]:
    """One role that does not sign, and why not."""
    return {
        "rolle": bortfalt.rolle.value,
        "regel": bortfalt.regel,
        "begrunnelse": bortfalt.begrunnelse.som_json(),
        "kilde": bortfalt.kilde,
        "utlostAv": list(bortfalt.utlost_av),
    }


def opplyst_json(opplyst: Opplyst) -> dict[str, Any]:
    """One answer with the row behind it."""
    return {
        "verdi": opplyst.verdi,
        "navn": opplyst.navn,
        "regel": opplyst.regel,
        "begrunnelse": opplyst.begrunnelse.som_json(),
        "kilde": opplyst.kilde,
        "utlostAv": list(opplyst.utlost_av),
    }


def tilskudd_json(tilskudd: Tilskudd) -> dict[str, Any]:
    """Who receives the grant, and which: information, not a decision about payment."""
    return {"mottaker": opplyst_json(tilskudd.mottaker), "grunnlag": opplyst_json(tilskudd.grunnlag)}


def signatarer_json(beslutning: Signatarbeslutning) -> dict[str, Any]:
    """Who signs, in signing order, and who does not; and the grant of a contract."""
    return {
        "signatarer": [signatar_json(s) for s in beslutning.signatarer],
        "bortfalt": [bortfalt_json(b) for b in beslutning.bortfalt],
        "tilskudd": tilskudd_json(beslutning.tilskudd) if beslutning.tilskudd else None,
    }


def vedlegg_json(vedlegg: PlanlagtVedlegg) -> dict[str, Any]:
    """One attachment with its hash and how it follows the contract."""
    sider = {"fra": vedlegg.sider[0], "til": vedlegg.sider[1]} if vedlegg.sider else None
    return {
        "nr": vedlegg.nr,
        "tittel": vedlegg.tittel,
        "type": vedlegg.type.value,
        "sha256": vedlegg.sha256,
        "mate": vedlegg.mate.value,
        "sider": sider,
        "signert": vedlegg.signert,
        "regel": vedlegg.regel,
        "signaturer": signaturkontroll_json(vedlegg.kontroll) if vedlegg.kontroll else None,
    }


def signaturkontroll_json(kontroll: Signaturkontroll) -> dict[str, Any]:
    """What the verifier found in a signed attachment, on the axes of its report."""
    return {
        "integritet": kontroll.integritet,
        "indikasjon": kontroll.indikasjon,
        "tillit": kontroll.tillit,
        "signaturer": [
            {
                "navn": signatur.navn,
                "paVegneAv": list(signatur.pa_vegne_av),
                "segl": signatur.segl,
                "tid": signatur.tid.astimezone(OSLO).isoformat(timespec="seconds") if signatur.tid else None,
                "indikasjon": signatur.indikasjon,
                "underindikasjon": signatur.underindikasjon,
                "tillit": signatur.tillit,
                "utsteder": signatur.utsteder,
                "demo": signatur.demo,
            }
            for signatur in kontroll.signaturer
        ],
    }


def dokument_json(
    sak: Dokumentsak, *, malrevisjon: str, maldigest: str, skjema: int, sha256: str, data_sha256: str, leverandor: str
) -> dict[str, Any]:
    """The object of `lag --json` without the file's place; `funn` holds every finding with its level; `leverandor`: made for whom."""
    return {
        "dokumentId": sak.dokument_id,
        "sha256": sha256,
        "dataSha256": data_sha256,
        "dokumenttype": sak.dokument.dokumenttype.value,
        "fylkesnummer": sak.dokument.fylkesnummer,
        "malform": sak.malform.malform.value,
        "malformGrunn": sak.malform.grunn.value,
        "malrevisjon": malrevisjon,
        "maldigest": maldigest,
        "skjema": skjema,
        "leverandor": leverandor,
        "regler": list(sak.regler),
        **signatarer_json(sak.signatarer),
        "vedlegg": [vedlegg_json(v) for v in sak.vedlegg],
        "funn": [{**f.som_json(), "alvor": f.alvor.value} for f in sak.funn],
    }


def bekreftelse_json(dokument_id: str, tid: datetime, aktor: str) -> dict[str, Any]:
    """That somebody has looked at who gets a document: which, when and who."""
    return {"dokumentId": dokument_id, "tid": tid.astimezone(OSLO).isoformat(), "aktor": aktor}


def problem_json(feil: Feil, malform: Malform) -> dict[str, Any]:
    """RFC 9457 problem details: the same object from the command line and over HTTP."""
    return {
        "type": f"urn:kontraktverk:feil:{feil.kode}",
        "title": feil.kode,
        "status": feil.status,
        "detail": feil.detalj.pa(malform),
        "kode": feil.kode,
        "melding": feil.detalj.som_json(),
        "tiltak": feil.tiltak.som_json() if feil.tiltak else None,
        **funn_json(feil.funn),
    }

"""Packages for the archive, whole and valid unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.clock import OSLO
from app.domene.arkivvalg import Arkivvalg
from app.integrasjoner.arkiv import Arkivdokument, Arkivpakke, Arkivpart, Signaturkontroll
from app.integrasjoner.arkiv.pronom import PDF, PDFA
from app.tekst import Malform, Tekst
from signing.model import Niva

DOKUMENT_ID = "6f1f0a53-6a1c-5f3a-9f0e-3f2a55d9c001"
NOKKEL = f"{DOKUMENT_ID}:arkiver"
TID = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
VALG = Arkivvalg(
    journalposttype="I",
    tilgangskode="UOFF",
    tilgangsbeskrivelse=Tekst(nb="Unntatt offentlighet", nn="Unnateke offentlegheit"),
    skjermingshjemmel=Tekst(nb="offl. § 13 første ledd", nn="offl. § 13 første ledd"),
)


def lag_dokument(**endret: Any) -> Arkivdokument:
    standard = Arkivdokument(
        filnavn=f"{DOKUMENT_ID}.pdf",
        tittel="Lærekontrakt 38002, signert og forseglet",
        innhold=b"%PDF-1.7 signert og forseglet",
        medietype="application/pdf",
        format=PDFA["3", "A"],
        arkivformat=True,
    )
    return replace(standard, **endret)


def lag_vedlegg(**endret: Any) -> Arkivdokument:
    standard = lag_dokument(
        filnavn="vedlegg-1.pdf", tittel="Arbeidsavtale", innhold=b"%PDF-1.4 slik det kom", format=PDF["1.4"], arkivformat=False
    )
    return replace(standard, **endret)


def lag_pakke(**endret: Any) -> Arkivpakke:
    standard = Arkivpakke(
        dokument_id=DOKUMENT_ID,
        kontraktsnummer="38002",
        malform=Malform.NB,
        tittel="Lærekontrakt 38002, signert og forseglet",
        dato=date(2026, 8, 3),
        hoveddokument=lag_dokument(),
        vedlegg=(lag_vedlegg(),),
        parter=(Arkivpart(navn="Vakker Blomst", person=True), Arkivpart(navn="Syntetisk Bygg AS", person=False)),
        signatur=Signaturkontroll(
            niva=Niva.HOYT, bestatt=True, tid=TID, verktoy="Kontraktverk", konklusjon=Tekst(nb="Alt er i orden.", nn="Alt er i orden.")
        ),
        valg=VALG,
    )
    return replace(standard, **endret)

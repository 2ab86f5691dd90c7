"""Counties as they are in `forms/fylker.toml`, and whole answers of the rules in a form a test can write by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domene import representasjon, signatarer
from app.domene.fylker import Fylke, Fylkesvalg, Signaturpolicy
from app.domene.kontrakt import Kontrakt, Kontraktstype, Parter, Praksis, Sluttprove
from app.domene.parter import Kontraktsansvarlig, Skole
from app.domene.sak import Signatarbeslutning
from app.skjema.register import grunnlag
from tests.builders import en_kontrakt, en_person, en_virksomhet, med, parter_uten_organ

FORMS = Path(__file__).parents[3] / "forms"
FYLKER = grunnlag(FORMS).fylker
VESTLAND, TROMS, FINNMARK, OSLO, ROGALAND, VESTFOLD, NORDLAND = "46", "55", "56", "03", "11", "39", "18"
PROVER = {
    Kontraktstype.LAREKONTRAKT: Sluttprove.SVENNEPROVE,
    Kontraktstype.OPPLARINGSKONTRAKT: Sluttprove.KOMPETANSEPROVE,
    Kontraktstype.PRAKSISBREVKONTRAKT: Sluttprove.PRAKSISBREVPROVE,
    Kontraktstype.FAGBREV_PA_JOBB: Sluttprove.FAGPROVE,
    Kontraktstype.FAGOPPLARING_I_SKOLE: Sluttprove.FAGPROVE,
}

ETT_ARS_PRAKSIS = Praksis(godkjente_maneder=Decimal(12))


def fylket(nummer: str, dag: date = date(2026, 8, 3), **valg: Any) -> tuple[Fylke, Fylkesvalg]:
    """The county and its choices that day, some of them changed."""
    fylke = FYLKER[nummer]
    return fylke, replace(fylke.valg_pa(dag), **valg)


def policy(valg: Fylkesvalg, **felt: Any) -> Signaturpolicy:
    return replace(valg.signaturpolicy, **felt)


def bestem(kontrakt: Kontrakt, nummer: str, **valg: Any) -> Signatarbeslutning:
    """The decision in one county, with some of its choices changed."""
    return signatarer.bestem(med(kontrakt, fylkesnummer=nummer), *fylket(nummer, **valg))


def vurder(kontrakt: Kontrakt, nummer: str = VESTLAND) -> representasjon.Vurdering:
    return representasjon.vurder(kontrakt, *fylket(nummer))


def skoleparter(**felt: Any) -> Parter:
    standard: dict[str, Any] = {
        "kontraktsansvarlig": Kontraktsansvarlig.SKOLE,
        "skole": Skole(
            virksomhet=en_virksomhet("SYNTETISK VIDEREGÅENDE SKOLE", "310000051"),
            kontaktperson=en_person("LYS", "TAVLE", fodselsdato=date(1982, 3, 4)),
        ),
    }
    return Parter(**(standard | felt))


def en_kontrakt_av(dokumenttype: Kontraktstype, **felt: Any) -> Kontrakt:
    """A contract of any kind with the parties, the test and the practice that fit it."""
    parter = {Kontraktstype.FAGOPPLARING_I_SKOLE: skoleparter}.get(dokumenttype, parter_uten_organ)()
    praksis = {Kontraktstype.FAGBREV_PA_JOBB: ETT_ARS_PRAKSIS}.get(dokumenttype)
    kontrakt = en_kontrakt(dokumenttype=dokumenttype, parter=parter, praksis=praksis)
    return med(kontrakt, **({"lareforhold": replace(kontrakt.lareforhold, sluttprove=PROVER[dokumenttype])} | felt))


def hvem(beslutning: Signatarbeslutning) -> list[tuple[int, str, str]]:
    """Group, roles and name of each signer, in signing order."""
    return [(s.gruppe, "+".join(rolle.value for rolle in s.roller), s.navn) for s in beslutning.signatarer]


def bortfalte(beslutning: Signatarbeslutning) -> dict[str, str]:
    """Why each role that does not sign does not, in bokmål."""
    return {bortfalt.rolle.value: bortfalt.begrunnelse.nb for bortfalt in beslutning.bortfalt}


def funn(beslutning: Signatarbeslutning) -> list[tuple[str, str, str]]:
    return [(ett.alvor.value, ett.kode, ett.peker) for ett in beslutning.funn]

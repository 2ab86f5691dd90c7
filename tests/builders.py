"""Builders with sensible defaults: a test overrides only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domene.kontrakt import (
    Arbeidsavtale,
    Avtale,
    Kildesystem,
    Kontrakt,
    Kontraktstype,
    Lareforhold,
    Laretid,
    Parter,
    Rettstype,
    Sluttprove,
)
from app.domene.parter import (
    Adresse,
    Identtype,
    Kandidat,
    Kontakt,
    Kontraktsansvarlig,
    Larebedrift,
    Navn,
    Person,
    Personidentifikator,
    Samarbeidsorgan,
    Virksomhet,
)

KONTRAKTSDATO = date(2026, 8, 3)


def en_person(fornavn: str = "RASK", etternavn: str = "HAMMER", **felt: Any) -> Person:
    """A leader with birth date and an e-mail of their own, without a number."""
    epost = f"{fornavn}.{etternavn}@bedrift.example.invalid".lower().replace(" ", ".")
    standard: dict[str, Any] = {"fodselsdato": date(1980, 1, 1), "kontakt": Kontakt(epost=epost)}
    return Person(navn=Navn(fornavn=fornavn, etternavn=etternavn), **(standard | felt))


def en_virksomhet(navn: str = "SYNTETISK BYGG AS", organisasjonsnummer: str = "310000027", **felt: Any) -> Virksomhet:
    return Virksomhet(navn=navn, organisasjonsnummer=organisasjonsnummer, **felt)


def en_kandidat(**felt: Any) -> Kandidat:
    standard: dict[str, Any] = {
        "navn": Navn(fornavn="VAKKER", etternavn="BLOMST"),
        "personidentifikator": Personidentifikator(type=Identtype.FODSELSNUMMER, verdi="01850852037"),
        "fodselsdato": date(2008, 5, 1),
        "bostedsadresse": Adresse(adresselinjer=("Eksempelvegen 12",), postnummer="5003", poststed="BERGEN"),
        "kontakt": Kontakt(mobil="+4799990000", epost="k0@example.invalid"),
    }
    return Kandidat(**(standard | felt))


def en_larebedrift(**felt: Any) -> Larebedrift:
    standard: dict[str, Any] = {
        "virksomhet": en_virksomhet(),
        "faglig_leder": en_person(),
        "ansvarlig_leder": en_person("RUND", "PASSER", fodselsdato=date(1969, 7, 14)),
    }
    return Larebedrift(**(standard | felt))


def et_organ(**felt: Any) -> Samarbeidsorgan:
    standard: dict[str, Any] = {
        "virksomhet": en_virksomhet("SYNTETISK SAMARBEIDSORGAN SA", "310000000"),
        "ansvarlig_leder": en_person("STØDIG", "PERM", fodselsdato=date(1971, 9, 30)),
        "godkjent_fra": date(2024, 12, 1),
    }
    return Samarbeidsorgan(**(standard | felt))


def en_avtale(**felt: Any) -> Avtale:
    standard: dict[str, Any] = {"foreligger": True, "inngar_kontrakt": True, "mottar_tilskudd": True, "gjelder_fra": date(2025, 1, 1)}
    return Avtale(**(standard | felt))


def parter_med_organ(**felt: Any) -> Parter:
    standard: dict[str, Any] = {
        "kontraktsansvarlig": Kontraktsansvarlig.SAMARBEIDSORGAN,
        "larebedrift": en_larebedrift(),
        "samarbeidsorgan": et_organ(),
        "avtale": en_avtale(),
    }
    return Parter(**(standard | felt))


def parter_uten_organ(**felt: Any) -> Parter:
    standard: dict[str, Any] = {"kontraktsansvarlig": Kontraktsansvarlig.LAREBEDRIFT, "larebedrift": en_larebedrift()}
    return Parter(**(standard | felt))


def en_kontrakt(**felt: Any) -> Kontrakt:
    """A good lærekontrakt of 3 August 2026 in Vestfold, business on its own, county signatory set."""
    standard: dict[str, Any] = {
        "kontraktsnummer": "EKS-0001",
        "dokumenttype": Kontraktstype.LAREKONTRAKT,
        "kontraktsdato": KONTRAKTSDATO,
        "fylkesnummer": "39",
        "fylkessignatar": en_person("KLOK", "UGLE", fodselsdato=date(1975, 2, 11)),
        "kandidat": en_kandidat(),
        "lareforhold": Lareforhold(
            programomradekode="BATMF3----", lareplankode="TMF03-02", sluttprove=Sluttprove.SVENNEPROVE, rettstype=Rettstype.UNGDOMSRETT
        ),
        "parter": parter_uten_organ(),
        "laretid": Laretid(fra=date(2026, 8, 17), grunnlag_maneder=Decimal(24)),
        "arbeidsavtale": Arbeidsavtale(foreligger=True, dato=date(2026, 7, 20)),
        "kildesystem": Kildesystem(navn="VIGO", instans_id="KONTRAKT-EKS-0001"),
    }
    return Kontrakt(**(standard | felt))


def med(kontrakt: Kontrakt, **felt: Any) -> Kontrakt:
    """The same contract with some fields changed."""
    return replace(kontrakt, **felt)

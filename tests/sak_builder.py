"""Decided cases for tests: one made by hand, where a test overrides only what it is about, and the examples by the real rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.domene import adresser, ansvar
from app.domene import malform as malformregler
from app.domene import signatarer as signatarregler
from app.domene.dokumentid import dokument_id
from app.domene.fylker import Arbeidsavtalekrav, Fylke, Fylkesvalg, Signaturpolicy, Vedtak
from app.domene.kontrakt import Kontrakt, Kontraktstype, Vedlegg, Vedleggstype
from app.domene.laretid import beregn
from app.domene.parter import Person
from app.domene.roller import Rolle
from app.domene.sak import (
    Adresseutskrift,
    Ansvarsrad,
    BeregnetLaretid,
    Larefag,
    MalformGrunn,
    Malformvalg,
    Mate,
    PlanlagtVedlegg,
    Sak,
    Signatar,
    Signatarbeslutning,
)
from app.skjema.les import les
from app.skjema.register import Eksempel, eksempler, grunnlag
from app.tekst import Malform, Tekst
from tests.builders import en_kontrakt, en_person

FORMS = Path(__file__).parents[1] / "forms"
TEMPLATES = FORMS.parent / "templates"
DOKUMENT_ID = "9ad2632d-4d54-5690-840c-ec241ff0f3ad"
INGEN_GRUNN = Tekst(nb="Valgt i testen.", nn="Valt i testen.")
STANDARDKODER = ("opplaringIBedrift", "utviklingssamtale", "halvarsvurdering", "oppmelding", "rapportering")


def et_fylkesvalg(**felt: Any) -> Fylkesvalg:
    standard: dict[str, Any] = {
        "gjelder_fra": date(2024, 8, 1),
        "signaturpolicy": Signaturpolicy(
            navn="nasjonal", grupper=((Rolle.KANDIDAT,), (Rolle.FYLKESKOMMUNE,)), samarbeidsorgan_erstatter_ansvarlig_leder=True
        ),
        "malform": None,
        "folger_onske": False,
        "arbeidsavtale": Arbeidsavtalekrav.BEKREFTELSE,
        "foresatt_signerer": False,
        "frist_dager": 14,
        "leverandor": "lokal",
        "sikkerhetsniva": 4,
        "godkjenning_for_segl": False,
    }
    return Fylkesvalg(**(standard | felt))


def et_fylke(navn: str = "Vestfold fylkeskommune", nummer: str = "39", **felt: Any) -> Fylke:
    standard: dict[str, Any] = {
        "nummer": nummer,
        "navn": Tekst(nb=navn, nn=navn),
        "organisasjonsnummer": "929882385",
        "vedtak": Vedtak.NOYTRAL,
        "valg": (et_fylkesvalg(),),
    }
    return Fylke(**(standard | felt))


def en_signatar(rolle: Rolle, person: Person, gruppe: int = 1, *, roller: tuple[Rolle, ...] = (), felt: str = "") -> Signatar:
    alle = roller or (rolle,)
    return Signatar(
        rolle=rolle,
        person=person,
        roller=alle,
        pa_vegne_av=(None,) * len(alle),
        gruppe=gruppe,
        felt=felt or f"sign-{rolle}",
        regel="TEST",
        begrunnelse=INGEN_GRUNN,
        kilde="test",
        utlost_av=(),
    )


def signatarer_for(kontrakt: Kontrakt) -> tuple[Signatar, ...]:
    """The plain case: candidate, faglig leder, the one who binds the business, the county."""
    bedrift, organ = kontrakt.parter.larebedrift, kontrakt.parter.samarbeidsorgan
    if bedrift is None:
        return ()
    kandidat = Person(navn=kontrakt.kandidat.navn)
    leder = (
        en_signatar(Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN, organ.ansvarlig_leder)
        if organ
        else en_signatar(Rolle.ANSVARLIG_LEDER, bedrift.ansvarlig_leder or bedrift.faglig_leder)
    )
    fylket = en_signatar(Rolle.FYLKESKOMMUNE, kontrakt.fylkessignatar or en_person("KLOK", "UGLE"), gruppe=2)
    return (en_signatar(Rolle.KANDIDAT, kandidat), en_signatar(Rolle.FAGLIG_LEDER, bedrift.faglig_leder), leder, fylket)


def en_beslutning(kontrakt: Kontrakt, **felt: Any) -> Signatarbeslutning:
    organ = kontrakt.parter.samarbeidsorgan is not None
    standard: dict[str, Any] = {
        "signatarer": signatarer_for(kontrakt),
        "bortfalt": (),
        "regler": ("TEST",),
        "funn": (),
        "organ_inngar": organ,
        "organ_mottar_tilskudd": organ,
        "organ_erstatter": organ,
        "vis_organ": organ,
        "fylket_signerer": True,
    }
    return Signatarbeslutning(**(standard | felt))


def et_vedlegg(type_: Vedleggstype = Vedleggstype.AVTALE_SAMARBEIDSORGAN, nr: int = 1, **felt: Any) -> PlanlagtVedlegg:
    standard: dict[str, Any] = {
        "nr": nr,
        "type": type_,
        "tittel": "Avtale mellom samarbeidsorgan og lærebedrift",
        "sha256": "188ad40a92d8fc655b46cb5a2a091defcefab8ce112fdc57f8a2a9b7063faade",
        "mate": Mate.INNEBYGD,
        "signert": True,
        "medietype": "application/pdf",
        "innhold": b"%PDF-1.7\n",
    }
    return PlanlagtVedlegg(**(standard | felt))


def en_sak(kontrakt: Kontrakt | None = None, *, malform: Malform = Malform.NB, **felt: Any) -> Sak:
    """A case ready to be printed: no rule has been asked, everything is as given or plain."""
    kontrakt = kontrakt or en_kontrakt()
    bedrift = kontrakt.parter.larebedrift
    hvem = bedrift.virksomhet.navn if bedrift else None
    standard: dict[str, Any] = {
        "kontrakt": kontrakt,
        "dokument_id": DOKUMENT_ID,
        "fylke": et_fylke(),
        "valg": et_fylkesvalg(),
        "malform": Malformvalg(malform=malform, grunn=MalformGrunn.STANDARD, regel="TEST", begrunnelse=INGEN_GRUNN),
        "signatarer": en_beslutning(kontrakt),
        "vedlegg": (et_vedlegg(),) if kontrakt.parter.samarbeidsorgan else (),
        "larefag": Larefag(kode="BATMF3----", navn=Tekst(nb="Tømrerfaget", nn="Tømrarfaget"), sluttprove="svenneprove"),
        "laretid": BeregnetLaretid(netto_maneder=Decimal(24), til=date(2028, 8, 16)),
        "ansvar": tuple(Ansvarsrad(kode=kode, omrade=None, hvem=hvem) for kode in STANDARDKODER),
        "adresser": Adresseutskrift(bosted=kontrakt.kandidat.bostedsadresse, mars=kontrakt.kandidat.adresse_1_mars),
        "voksen": False,
        "regler": ("TEST",),
    }
    return Sak(**(standard | felt))


@lru_cache(maxsize=1)
def _eksempler() -> dict[str, Eksempel]:
    return {eksempel.navn: eksempel for eksempel in eksempler(FORMS) if eksempel.dokumenttype in set(Kontraktstype)}


def eksempelnavn(type_: Kontraktstype = Kontraktstype.LAREKONTRAKT) -> tuple[str, ...]:
    """The examples of one kind of contract."""
    return tuple(navn for navn, eksempel in _eksempler().items() if eksempel.dokumenttype == type_)


def sak_fra_eksempel(navn: str, malform: Malform | None = None) -> Sak:
    """An example contract decided by the real rules; `malform` overrides the language."""
    eksempel, kilder = _eksempler()[navn], grunnlag(FORMS)
    lest = les(eksempel.raa, mottatt=date(2026, 8, 3), syntetisk=True, grunnlag=kilder)
    kontrakt = lest.kontrakt
    assert kontrakt is not None
    fylke = kilder.fylker[kontrakt.fylkesnummer]
    valg = fylke.valg_pa(kontrakt.kontraktsdato)
    larefag = kilder.larefag.finn(kontrakt.lareforhold.programomradekode, kontrakt.kontraktsdato)
    assert larefag is not None
    return Sak(
        kontrakt=kontrakt,
        dokument_id=dokument_id(kontrakt),
        fylke=fylke,
        valg=valg,
        malform=malformregler.bestem(kontrakt, fylke, valg, valgt=malform),
        signatarer=signatarregler.bestem(kontrakt, fylke, valg),
        vedlegg=tuple(_fra_fil(nr, rad, eksempel.vedlegg[rad.dokument_id or ""]) for nr, rad in enumerate(kontrakt.vedlegg, 1)),
        larefag=larefag,
        laretid=beregn(kontrakt.laretid),
        ansvar=ansvar.rader(kontrakt),
        adresser=adresser.utskrift(kontrakt.kandidat, kontrakt.kontraktsdato),
        voksen=ansvar.voksen(kontrakt),
        regler=(),
    )


def _fra_fil(nr: int, rad: Vedlegg, innhold: bytes) -> PlanlagtVedlegg:
    return et_vedlegg(rad.type, nr, tittel=rad.tittel, sha256=sha256(innhold).hexdigest(), signert=rad.signert, innhold=innhold)

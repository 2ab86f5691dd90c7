"""What is sent: in the form the official schemas want, and refused by name where Posten would refuse it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signing.providers.posten.feil import PostenManifest
from signing.providers.posten.manifest import direkteforesporsel, direktemanifest, portalforesporsel, portalmanifest
from signing.providers.posten.manifestregler import DIREKTE, FELLES, FORESPORSEL, PORTAL
from signing.providers.posten.model import (
    Direkteoppdrag,
    Direktesignatar,
    Dokument,
    Identifikator,
    Oppslag,
    PaVegneAv,
    Portaljobb,
    Returadresser,
    Signatar,
    Signaturtype,
    Varsling,
)
from tests.unit.signing.posten.offisielt import feil_i, krev_offisielt

A, B = "01013300001", "02038412546"
KANDIDAT = Signatar(nummer=A, varsling=Oppslag(sms=True), gruppe=1)
LEDER = Signatar(nummer=B, varsling=Varsling(epost="leder@example.org"), gruppe=1, pa_vegne_av=PaVegneAv.ANDRE)
KJENT_PA_KONTAKT = Signatar(varsling=Varsling(epost="fag@example.org", mobil="+4799999999"), gruppe=2, pa_vegne_av=PaVegneAv.ANDRE)
FYLKET = Signatar(nummer="10987654321", varsling=Varsling(mobil="+4791111111"), gruppe=3, pa_vegne_av=PaVegneAv.ANDRE)
KONTRAKT = Dokument("larekontrakt.pdf", "Lærekontrakt")
AVTALE = Dokument("vedlegg-1.pdf", "Avtale om endring & «tillegg» <2>")
JOBB = Portaljobb(
    avsender="821311632",
    signatarer=(KANDIDAT, LEDER, KJENT_PA_KONTAKT, FYLKET),
    dokumenter=(KONTRAKT, AVTALE),
    tittel="Lærekontrakt i tømrerfaget",
    noytral_tittel="Dokument fra Vestland fylkeskommune",
    beskrivelse="Les avtalen før du signerer.",
    aktivering=datetime(2026, 11, 23, 8, tzinfo=UTC),
    tilgjengelig=timedelta(days=14),
)
AVANSERT = replace(
    JOBB,
    dokumenter=(KONTRAKT,),
    signatarer=tuple(replace(s, signaturtype=Signaturtype.AVANSERT) for s in (KANDIDAT, LEDER, FYLKET)),
    identifikator=Identifikator.NUMMER,
)
MINST = Portaljobb(avsender="821311632", signatarer=(KANDIDAT,), dokumenter=(KONTRAKT,), tittel="T", niva=None, identifikator=None)
DIREKTEJOBB = Direkteoppdrag(
    avsender="821311632",
    signatarer=(Direktesignatar(nummer=A), Direktesignatar(kjennetegn="signatar-2", pa_vegne_av=PaVegneAv.ANDRE)),
    dokumenter=(KONTRAKT, AVTALE),
    tittel="Lærekontrakt",
    beskrivelse="Les avtalen.",
    niva=3,
)
RETUR = Returadresser(
    fullfort="https://fylke.example/ferdig", avvist="https://fylke.example/nei", feil="https://fylke.example/feil?a=1&b=2"
)


def _kontakt(n: int) -> Signatar:
    return Signatar(varsling=Varsling(epost=f"s{n}@example.org"))


# ------------------------------------------------------------------ what is good

GODE: dict[str, Callable[[], bytes]] = {
    "alt som kan stå der": lambda: portalmanifest(JOBB),
    "avansert": lambda: portalmanifest(AVANSERT),
    "minst mulig": lambda: portalmanifest(MINST),
    "ti signatarer": lambda: portalmanifest(replace(MINST, signatarer=[_kontakt(n) for n in range(10)])),
    "tjue dokumenter": lambda: portalmanifest(replace(MINST, dokumenter=[Dokument(f"d-{n:02}.pdf", "T" * 80) for n in range(20)])),
    "lange tekster": lambda: portalmanifest(replace(JOBB, tittel="æ" * 80, noytral_tittel="😀" * 80, beskrivelse="ø" * 220)),
    "lengste filnavn": lambda: portalmanifest(replace(MINST, dokumenter=[Dokument("a" * 96 + ".pdf", "T")])),
    "korteste filnavn": lambda: portalmanifest(replace(MINST, dokumenter=[Dokument("a.pd", "T")])),
    "gruppe 0 og 9": lambda: portalmanifest(replace(MINST, signatarer=[replace(KANDIDAT, gruppe=0), replace(LEDER, gruppe=9)])),
    "90 dager": lambda: portalmanifest(replace(MINST, tilgjengelig=timedelta(days=90))),
    "30 dager i tre grupper": lambda: portalmanifest(replace(JOBB, tilgjengelig=timedelta(days=30))),
    "bare aktivering": lambda: portalmanifest(replace(JOBB, tilgjengelig=None)),
    "nivå 3": lambda: portalmanifest(replace(JOBB, niva=3)),
    "bare navn": lambda: portalmanifest(replace(JOBB, identifikator=Identifikator.NAVN)),
    "forespørsel": lambda: portalforesporsel("r" * 50, "kontraktverk-46"),
    "forespørsel uten noe": lambda: portalforesporsel(None, None),
    "direkte": lambda: direktemanifest(DIREKTEJOBB),
    "direkte med lengste kjennetegn": lambda: direktemanifest(replace(DIREKTEJOBB, signatarer=[Direktesignatar(kjennetegn="k" * 80)])),
    "direkteforespørsel": lambda: direkteforesporsel("kv-1", RETUR),
    "direkteforespørsel med kø": lambda: direkteforesporsel("kv-1", RETUR, ko="kontraktverk-46"),
}


@pytest.mark.parametrize("navn", GODE)
def test_det_vi_sender_er_gyldig_etter_de_offisielle_skjemaene(navn: str) -> None:
    krev_offisielt()
    assert feil_i(GODE[navn]()) == []


def test_manifestet_er_ordrett_slik() -> None:
    jobb = replace(
        JOBB, signatarer=(replace(KANDIDAT, gruppe=0), KJENT_PA_KONTAKT), dokumenter=(KONTRAKT,), beskrivelse=None, aktivering=None
    )
    assert portalmanifest(jobb).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<portal-signature-job-manifest xmlns="http://signering.posten.no/schema/v1"><signers>'
        '<signer order="0"><personal-identification-number>01013300001</personal-identification-number>'
        "<signature-type>AUTHENTICATED_ELECTRONIC_SIGNATURE</signature-type>"
        "<notifications-using-lookup><email/><sms/></notifications-using-lookup><on-behalf-of>SELF</on-behalf-of></signer>"
        '<signer order="2"><identified-by-contact-information/>'
        "<signature-type>AUTHENTICATED_ELECTRONIC_SIGNATURE</signature-type>"
        '<notifications><email address="fag@example.org"/><sms number="+4799999999"/></notifications>'
        "<on-behalf-of>OTHER</on-behalf-of></signer></signers>"
        "<sender><organization-number>821311632</organization-number></sender>"
        "<title>Lærekontrakt i tømrerfaget</title><nonsensitive-title>Dokument fra Vestland fylkeskommune</nonsensitive-title>"
        '<documents><document href="larekontrakt.pdf" mime="application/pdf"><title>Lærekontrakt</title></document></documents>'
        "<required-authentication>4</required-authentication>"
        "<availability><available-seconds>1209600</available-seconds></availability>"
        "<identifier-in-signed-documents>DATE_OF_BIRTH_AND_NAME</identifier-in-signed-documents></portal-signature-job-manifest>"
    )


def test_samme_oppdrag_er_samme_bytes() -> None:
    assert portalmanifest(JOBB) == portalmanifest(replace(JOBB))


# ------------------------------------------------------------------ what is refused


def _signatarer(*signatarer: Signatar) -> dict[str, Any]:
    return {"signatarer": signatarer}


def _dokument(**felt: str) -> dict[str, Any]:
    return {"dokumenter": (replace(KONTRAKT, **felt),)}


BRUTT: list[tuple[str, Portaljobb, dict[str, Any]]] = [
    ("avsender", JOBB, {"avsender": "82131163"}),
    ("avsender", JOBB, {"avsender": "NO821311632"}),
    ("antall-signatarer", JOBB, {"signatarer": ()}),
    ("antall-signatarer", JOBB, {"signatarer": [_kontakt(n) for n in range(11)]}),
    ("nummer", JOBB, _signatarer(replace(KANDIDAT, nummer="0101330000"))),
    ("nummer", JOBB, _signatarer(replace(KANDIDAT, nummer="010133 00001"))),
    ("samme-nummer", JOBB, _signatarer(KANDIDAT, replace(LEDER, nummer=A))),
    ("tittel", JOBB, {"tittel": ""}),
    ("tittel", JOBB, {"tittel": " \t"}),
    ("tittel", JOBB, {"tittel": "t" * 81}),
    ("beskrivelse", JOBB, {"beskrivelse": "b" * 221}),
    ("antall-dokumenter", JOBB, {"dokumenter": ()}),
    ("antall-dokumenter", JOBB, {"dokumenter": [Dokument(f"d-{n:02}.pdf", "T") for n in range(21)]}),
    ("dokumenttittel", JOBB, _dokument(tittel="")),
    ("dokumenttittel", JOBB, _dokument(tittel="t" * 81)),
    ("filnavn", JOBB, _dokument(filnavn="a.p")),
    ("filnavn", JOBB, _dokument(filnavn="a" * 97 + ".pdf")),
    ("filnavn", JOBB, _dokument(filnavn="lærekontrakt.pdf")),
    ("filnavn", JOBB, _dokument(filnavn="META-INF/signatures.xml")),
    ("filnavn", JOBB, _dokument(filnavn="manifest.xml")),
    ("samme-filnavn", JOBB, {"dokumenter": (KONTRAKT, Dokument("Larekontrakt.pdf", "Vedlegg"))}),
    ("medietype", JOBB, _dokument(medietype="")),
    ("medietype", JOBB, _dokument(medietype="a" * 101)),
    ("niva", JOBB, {"niva": 2}),
    ("niva", JOBB, {"niva": 5}),
    ("avansert-ett-dokument", AVANSERT, {"dokumenter": (KONTRAKT, AVTALE)}),
    ("avansert-identifikator", AVANSERT, {"identifikator": Identifikator.FODSELSDATO}),
    ("avansert-identifikator", AVANSERT, {"identifikator": None}),
    ("identifikator-uten-nummer", JOBB, {"identifikator": Identifikator.NUMMER}),
    ("tegn", JOBB, {"tittel": "Lære\x00kontrakt"}),
    ("tegn", JOBB, {"beskrivelse": "\x1b[31m"}),
    ("tegn", JOBB, _dokument(tittel="a\ufffe")),
    ("tegn", JOBB, _dokument(tittel="a\ud800")),
    ("noytral-tittel", JOBB, {"noytral_tittel": ""}),
    ("noytral-tittel", JOBB, {"noytral_tittel": "n" * 81}),
    ("noytral-tittel", JOBB, {"noytral_tittel": "\x07"}),
    ("personlig-tittel", JOBB, {"noytral_tittel": f"Dokument til {A}"}),
    ("personlig-tittel", JOBB, {"noytral_tittel": "Dokument til ola@example.org"}),
    ("gruppe", JOBB, _signatarer(replace(KANDIDAT, gruppe=10))),
    ("gruppe", JOBB, _signatarer(replace(KANDIDAT, gruppe=-1))),
    ("varsling-mangler", JOBB, _signatarer(replace(LEDER, varsling=Varsling()))),
    ("varsling-mangler", JOBB, _signatarer(replace(LEDER, varsling=Varsling(epost=" ")))),
    ("kontakt-tegn", JOBB, _signatarer(replace(LEDER, varsling=Varsling(epost="a@b\x00.no")))),
    ("oppslag-uten-nummer", JOBB, _signatarer(Signatar(varsling=Oppslag()))),
    ("oppslag-for-andre", JOBB, _signatarer(replace(LEDER, varsling=Oppslag()))),
    ("samme-kontakt", JOBB, _signatarer(KJENT_PA_KONTAKT, KANDIDAT, KJENT_PA_KONTAKT)),
    ("frist", JOBB, {"tilgjengelig": timedelta(0)}),
    ("frist", JOBB, {"tilgjengelig": timedelta(days=90, seconds=1)}),
    ("frist-i-alt", JOBB, {"tilgjengelig": timedelta(days=30, seconds=1)}),
    ("aktivering", JOBB, {"aktivering": datetime(2026, 11, 23, 8)}),  # noqa: DTZ001  # what is refused
]


@pytest.mark.parametrize(("regel", "jobb", "endret"), BRUTT)
def test_hver_grense_har_sin_egen_feil_i_portalen(regel: str, jobb: Portaljobb, endret: dict[str, Any]) -> None:
    with pytest.raises(PostenManifest) as feil:
        portalmanifest(replace(jobb, **endret))
    assert (feil.value.regel, feil.value.kode) == (regel, f"posten-manifest-{regel}")
    assert A not in str(feil.value)
    assert not feil.value.ekstern


BRUTT_DIREKTE: list[tuple[str, dict[str, Any]]] = [
    ("kjennetegn", {"signatarer": [Direktesignatar()]}),
    ("kjennetegn", {"signatarer": [Direktesignatar(nummer=A, kjennetegn="a")]}),
    ("kjennetegn", {"signatarer": [Direktesignatar(kjennetegn="")]}),
    ("kjennetegn", {"signatarer": [Direktesignatar(kjennetegn="k" * 81)]}),
    ("samme-kjennetegn", {"signatarer": [Direktesignatar(kjennetegn="a"), Direktesignatar(kjennetegn="a")]}),
    ("tittel", {"tittel": "t" * 81}),
    ("avansert-ett-dokument", {"signatarer": [Direktesignatar(nummer=A, signaturtype=Signaturtype.AVANSERT)]}),
]


@pytest.mark.parametrize(("regel", "endret"), BRUTT_DIREKTE)
def test_hver_grense_har_sin_egen_feil_i_direkteflyten(regel: str, endret: dict[str, Any]) -> None:
    with pytest.raises(PostenManifest) as feil:
        direktemanifest(replace(DIREKTEJOBB, **endret))
    assert feil.value.regel == regel


BRUTTE_FORESPORSLER: list[tuple[str, Callable[[], bytes]]] = [
    ("referanse", lambda: portalforesporsel("", "k")),
    ("referanse", lambda: portalforesporsel("r" * 51, "k")),
    ("personlig-referanse", lambda: portalforesporsel(f"kv-{A}", "k")),
    ("personlig-referanse", lambda: portalforesporsel("ola@example.org", "k")),
    ("ko", lambda: portalforesporsel("kv-1", " ")),
    ("ko", lambda: portalforesporsel("kv-1", "k\x00")),
    ("returadresse", lambda: direkteforesporsel("kv-1", replace(RETUR, feil="javascript:alert(1)"))),
    ("returadresse", lambda: direkteforesporsel("kv-1", replace(RETUR, avvist="https://a.example/" + "a" * 483))),
]


@pytest.mark.parametrize(("regel", "lag"), BRUTTE_FORESPORSLER)
def test_hver_grense_har_sin_egen_feil_i_foresporselen(regel: str, lag: Callable[[], bytes]) -> None:
    with pytest.raises(PostenManifest) as feil:
        lag()
    assert feil.value.regel == regel


def test_ingen_regel_er_uten_prove() -> None:
    provd = {rad[0] for rad in (*BRUTT, *BRUTT_DIREKTE, *BRUTTE_FORESPORSLER)}
    assert provd == set(FELLES) | set(PORTAL) | set(DIREKTE) | set(FORESPORSEL)


def test_samme_kontakt_er_lov_nar_begge_har_nummer() -> None:
    samme = Varsling(epost="post@example.org")
    assert b"post@example.org" in portalmanifest(
        replace(JOBB, signatarer=(replace(LEDER, varsling=samme), replace(FYLKET, varsling=samme)))
    )


def test_ingen_opplysning_om_personer_vises() -> None:
    vist = repr((JOBB, DIREKTEJOBB))
    for hemmelig in (A, B, "leder@example.org", "+4799999999", "tømrerfaget"):
        assert hemmelig not in vist

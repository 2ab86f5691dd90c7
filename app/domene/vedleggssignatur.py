"""Signatures that an attachment carries from before: what the verifier found, and what it means for the contract.

An attachment is never mended and never resealed. A signature that does not fit the content is an error, since nobody can stand by
such a file; one that is whole, but whose issuer we do not know, needs a caseworker's eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from app.domene.funnmal import Funnmal, meld_som
from app.domene.tabell import Regel, Tabell
from app.errors import Alvor, Funn
from app.tekst import Tekst


class Signaturtilstand(StrEnum):
    """The verifier's answer about one file, in the words of the rules."""

    INGEN = "ingen"
    BRUTT = "brutt"
    ENDRET = "endret"
    IKKE_KONTROLLERT = "ikkeKontrollert"
    IKKE_GYLDIG = "ikkeGyldig"
    UKJENT_UTSTEDER = "ukjentUtsteder"
    UBEKREFTET = "ubekreftet"
    GOD = "god"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggssignatur:
    """One signature in an attachment: who, for whom, when, and how it stands. `segl`: an organisation's, not a person's."""

    navn: str | None
    pa_vegne_av: tuple[str, ...]
    tid: datetime | None
    segl: bool
    indikasjon: str
    underindikasjon: str | None
    tillit: str
    utsteder: str | None
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaturkontroll:
    """What the verifier found in one attachment, on the same axes as in its report."""

    tilstand: Signaturtilstand
    integritet: str
    indikasjon: str
    tillit: str
    signaturer: tuple[Vedleggssignatur, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signaturegenskaper:
    """What decides what a signed attachment means."""

    tilstand: Annotated[Signaturtilstand, "signaturene i filen"]


def _feil(kode: str, nb: str, nn: str) -> Funnmal:
    return Funnmal(kode=kode, peker="{peker}", tiltak=Tekst(nb=nb, nn=nn))


def _advarsel(kode: str, nb: str, nn: str) -> Funnmal:
    return Funnmal(kode=kode, peker="{peker}", tiltak=Tekst(nb=nb, nn=nn), alvor=Alvor.ADVARSEL)


VEDLEGGSSIGNATUR = Tabell(
    navn="vedleggssignatur",
    tittel=Tekst(nb="Signaturer i et vedlegg", nn="Signaturar i eit vedlegg"),
    sporsmal=Tekst(nb="Er signaturene i vedlegget i orden?", nn="Er signaturane i vedlegget i orden?"),
    fakta=Signaturegenskaper,
    opplysninger=frozenset({"nr"}),
    regler=(
        Regel[Funnmal | None](
            id="VS-01",
            nar={"tilstand": Signaturtilstand.BRUTT},
            utfall=_feil(
                "vedlegg-signatur-brutt",
                "Be om den signerte filen på nytt fra den som har originalen.",
                "Be om den signerte fila på nytt frå den som har originalen.",
            ),
            begrunnelse=Tekst(
                nb="Minst én signatur i vedlegg {nr} stemmer ikke med innholdet. Filen er skadet eller endret etter at den ble signert.",
                nn="Minst éin signatur i vedlegg {nr} stemmer ikkje med innhaldet. Fila er skadd eller endra etter at ho blei signert.",
            ),
            kilde="ETSI EN 319 102-1: HASH_FAILURE og SIG_CRYPTO_FAILURE",
        ),
        Regel(
            id="VS-02",
            nar={"tilstand": Signaturtilstand.ENDRET},
            utfall=_feil(
                "vedlegg-endret-etter-signering",
                "Be om filen slik den var da den ble signert.",
                "Be om fila slik ho var då ho blei signert.",
            ),
            begrunnelse=Tekst(
                nb="Innholdet i vedlegg {nr} er endret etter at det ble signert.",
                nn="Innhaldet i vedlegg {nr} er endra etter at det blei signert.",
            ),
            kilde="ISO 32000-2 punkt 12.8.2; ETSI EN 319 102-1",
        ),
        Regel(
            id="VS-03",
            nar={"tilstand": Signaturtilstand.IKKE_KONTROLLERT},
            utfall=_advarsel(
                "vedlegg-signatur-ikke-kontrollert",
                "Kontroller signaturen i et annet program før du går videre.",
                "Kontroller signaturen i eit anna program før du går vidare.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er signert på en måte vi ikke kan kontrollere.",
                nn="Vedlegg {nr} er signert på ein måte vi ikkje kan kontrollere.",
            ),
            kilde="ETSI EN 319 102-1: INDETERMINATE",
        ),
        Regel(
            id="VS-04",
            nar={"tilstand": Signaturtilstand.IKKE_GYLDIG},
            utfall=_advarsel(
                "vedlegg-sertifikat-ikke-gyldig",
                "Se i kontrollen av vedlegget hvilket sertifikat det gjelder, og vurder om vedlegget kan brukes.",
                "Sjå i kontrollen av vedlegget kva sertifikat det gjeld, og vurder om vedlegget kan brukast.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er uendret, men minst ett sertifikat var trukket tilbake eller utløpt da det ble brukt, "
                "eller er ikke til å stole på.",
                nn="Vedlegg {nr} er uendra, men minst eitt sertifikat var trekt tilbake eller gått ut då det blei brukt, "
                "eller er ikkje til å stole på.",
            ),
            kilde="ETSI EN 319 102-1",
        ),
        Regel(
            id="VS-05",
            nar={"tilstand": Signaturtilstand.UKJENT_UTSTEDER},
            utfall=_advarsel(
                "vedlegg-ukjent-utsteder",
                "Kontroller hvem som har signert, eller be driften føre utstederen opp på listen over godkjente utstedere.",
                "Kontroller kven som har signert, eller be drifta føre utferdaren opp på lista over godkjende utferdarar.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er signert og ikke endret etterpå. Vi kjenner ikke utstederen av sertifikatet "
                "og kan derfor ikke bekrefte hvem som har signert.",
                nn="Vedlegg {nr} er signert og ikkje endra etterpå. Vi kjenner ikkje utferdaren av sertifikatet "
                "og kan derfor ikkje stadfeste kven som har signert.",
            ),
            kilde="ETSI EN 319 102-1: NO_CERTIFICATE_CHAIN_FOUND",
        ),
        Regel(
            id="VS-08",
            nar={"tilstand": Signaturtilstand.UBEKREFTET},
            utfall=_advarsel(
                "vedlegg-sertifikat-ubekreftet",
                "Kontroller signaturen i et program som kan spørre utstederen, eller be om en fil som har svaret fra utstederen i seg.",
                "Kontroller signaturen i eit program som kan spørje utferdaren, eller be om ei fil som har svaret frå utferdaren i seg.",
            ),
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er signert og ikke endret etterpå, og vi kjenner utstederen. Filen viser likevel ikke at hvert sertifikat "
                "gjaldt da det ble brukt.",
                nn="Vedlegg {nr} er signert og ikkje endra etterpå, og vi kjenner utferdaren. Fila viser likevel ikkje at kvart sertifikat "
                "gjaldt då det blei brukt.",
            ),
            kilde="ETSI EN 319 102-1: INDETERMINATE",
        ),
        Regel(
            id="VS-06",
            nar={"tilstand": Signaturtilstand.GOD},
            utfall=None,
            begrunnelse=Tekst(
                nb="Vedlegg {nr} er uendret, og vi kan bekrefte hvem som har signert.",
                nn="Vedlegg {nr} er uendra, og vi kan stadfeste kven som har signert.",
            ),
            kilde="ETSI EN 319 102-1: TOTAL_PASSED",
        ),
        Regel(
            id="VS-07",
            nar={"tilstand": Signaturtilstand.INGEN},
            utfall=None,
            begrunnelse=Tekst(nb="Vedlegg {nr} har ingen signatur.", nn="Vedlegg {nr} har ingen signatur."),
            kilde="innholdet i filen avgjør, ikke merket",
        ),
    ),
)


def funn(kontroll: Signaturkontroll, *, nr: int, oppgitt_signert: bool) -> tuple[Funn, ...]:
    """What the signatures of attachment number `nr` mean. Nobody's name is in it: who signed stands in the record."""
    ord_ = {"nr": str(nr), "peker": f"/vedlegg/{nr - 1}"}
    treff = VEDLEGGSSIGNATUR.sla_opp(Signaturegenskaper(tilstand=kontroll.tilstand), VEDLEGGSSIGNATUR.fra)
    uventet = not oppgitt_signert and kontroll.tilstand is not Signaturtilstand.INGEN
    return (*meld_som(treff.utfall, treff.begrunn(ord_), ord_), *((_ikke_oppgitt(nr),) if uventet else ()))


def _ikke_oppgitt(nr: int) -> Funn:
    """The case system did not know what it sent. The file is treated as what it is."""
    return Funn(
        kode="vedlegg-signert-uten-merke",
        peker=f"/vedlegg/{nr - 1}/signert",
        melding=Tekst(
            nb=f"Vedlegg {nr} er signert, men er ikke oppgitt som signert. Det blir lagt inn uendret.",
            nn=f"Vedlegg {nr} er signert, men er ikkje oppgitt som signert. Det blir lagt inn uendra.",
        ),
        tiltak=Tekst(
            nb="Oppgi «signert»: true for vedlegget, eller kontroller at riktig fil er sendt.",
            nn="Oppgi «signert»: true for vedlegget, eller kontroller at rett fil er send.",
        ),
        alvor=Alvor.ADVARSEL,
    )

"""The plan of attachments for one contract: what is demanded and why, what the data list, and how each file follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domene.funnmal import Funnmal
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Kontrakt, Vedlegg, Vedleggstype
from app.domene.opplysninger import fylkesopplysninger, saksopplysninger
from app.domene.sak import PlanlagtVedlegg, Signatarbeslutning
from app.domene.tabell import Opplysning, Treff
from app.domene.vedlegg import vurder_krav
from app.domene.vedleggstabeller import VEDLEGGSMATE
from app.errors import Alvor
from app.tekst import Tekst

TITLER: Mapping[Vedleggstype, Tekst] = {
    Vedleggstype.AVTALE_SAMARBEIDSORGAN: Tekst(
        nb="Avtale mellom lærebedrift og samarbeidsorgan", nn="Avtale mellom lærebedrift og samarbeidsorgan"
    ),
    Vedleggstype.ARBEIDSAVTALE: Tekst(nb="Arbeidsavtale", nn="Arbeidsavtale"),
    Vedleggstype.ARBEIDSATTEST: Tekst(nb="Attest for praksis", nn="Attest for praksis"),
    Vedleggstype.OPPLARINGSPLAN: Tekst(nb="Plan for opplæringen", nn="Plan for opplæringa"),
    Vedleggstype.VALGTE_KOMPETANSEMAL: Tekst(nb="Utvalgte kompetansemål", nn="Utvalde kompetansemål"),
    Vedleggstype.ANNET: Tekst(nb="Andre vedlegg", nn="Andre vedlegg"),
}


class Kravniva(StrEnum):
    """How much one kind of attachment is wanted."""

    KREVES = "kreves"
    ONSKES = "onskes"
    VALGFRITT = "valgfritt"


AV_ALVOR: Mapping[Alvor, Kravniva] = {
    Alvor.FEIL: Kravniva.KREVES,
    Alvor.ADVARSEL: Kravniva.ONSKES,
    Alvor.RAD: Kravniva.ONSKES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planrad:
    """One kind of attachment: how much it is wanted, by which rule, and the numbers of those that the data list."""

    type: Vedleggstype
    krav: Kravniva
    regel: str
    begrunnelse: Tekst
    kilde: str
    utlost_av: tuple[str, ...]
    vedlegg: tuple[int, ...]

    @property
    def mangler(self) -> bool:
        """It is demanded, and is not listed."""
        return self.krav is Kravniva.KREVES and not self.vedlegg


@dataclass(frozen=True, slots=True, kw_only=True)
class Filrad:
    """One attachment of the data. `begrunnelse`: why it follows as it does; None without its file, or where it may not follow."""

    planlagt: PlanlagtVedlegg
    har_fil: bool
    begrunnelse: Tekst | None
    kilde: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggsplan:
    """The whole plan. `krav` is empty for a document that is no contract: nothing is demanded of it."""

    krav: tuple[Planrad, ...]
    filer: tuple[Filrad, ...]


def krav(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Planrad, ...]:
    """Every kind of attachment with the row that decided, demanded ones first."""
    ord_ = saksopplysninger(kontrakt) | fylkesopplysninger(fylke, valg)
    rader = (_rad(type_, treff, ord_, kontrakt.vedlegg) for type_, treff in vurder_krav(kontrakt, valg, beslutning).items())
    return tuple(sorted(rader, key=lambda rad: list(Kravniva).index(rad.krav)))


def filer(planlagt: Sequence[PlanlagtVedlegg]) -> tuple[Filrad, ...]:
    """Every listed attachment with the row that said how it follows."""
    return tuple(_fil(ett) for ett in planlagt)


def _rad(type_: Vedleggstype, treff: Treff[Funnmal | None], ord_: Mapping[str, Opplysning], listet: Sequence[Vedlegg]) -> Planrad:
    return Planrad(
        type=type_,
        krav=AV_ALVOR[treff.utfall.alvor] if treff.utfall else Kravniva.VALGFRITT,
        regel=treff.regel.id,
        begrunnelse=treff.begrunn(ord_),
        kilde="; ".join(treff.kilder(ord_)),
        utlost_av=treff.regel.utlost_av,
        vedlegg=tuple(nr for nr, vedlegg in enumerate(listet, 1) if vedlegg.type is type_),
    )


def _fil(planlagt: PlanlagtVedlegg) -> Filrad:
    """A row that refuses has its words in the finding; one that accepts says the same of every file."""
    rad = next((regel for regel in VEDLEGGSMATE.regler if regel.id == planlagt.regel and not isinstance(regel.utfall, Funnmal)), None)
    return Filrad(
        planlagt=planlagt,
        har_fil=bool(planlagt.innhold),
        begrunnelse=rad.begrunnelse if rad else None,
        kilde=rad.kilde if rad else None,
    )


def krav_json(rad: Planrad) -> dict[str, Any]:
    """One kind of attachment as case systems read it."""
    return {
        "type": rad.type.value,
        "tittel": TITLER[rad.type].som_json(),
        "krav": rad.krav.value,
        "mangler": rad.mangler,
        "vedlegg": list(rad.vedlegg),
        "regel": rad.regel,
        "begrunnelse": rad.begrunnelse.som_json(),
        "kilde": rad.kilde,
        "utlostAv": list(rad.utlost_av),
    }

"""A signing order as it is answered over HTTP: where it stands, what waits for whom, and where to go next.

Contact data are never part of it. Why a signer declined is for those who handle the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from app.api import betinget
from app.api.problemer import Tospraklig
from app.lager.markor import Markor
from app.lager.oppdrag import Lest, Oppdragsrad
from app.oppdrag.hosleverandoren import HosLeverandoren
from app.oppdrag.svar import Oppdragssvar as Gangsvar
from app.tekst import Tekst
from signing.events import Avbrutt, Avklart
from signing.states import HINDRET, Signertilstand, Tilstand
from signing.status import OPPDRAGSSTATUS

STI = "/api/v1/oppdrag"


class Venter(StrEnum):
    """Whom an order waits for."""

    SIGNATARER = "signatarer"
    GODKJENNER = "godkjenner"
    SAKSBEHANDLER = "saksbehandler"
    TJENESTEN = "tjenesten"


HVA: Mapping[tuple[Tilstand, Venter], Tekst] = {
    (Tilstand.KLADD, Venter.TJENESTEN): Tekst(
        nb="Tjenesten skal sende dokumentet til signering.", nn="Tenesta skal sende dokumentet til signering."
    ),
    (Tilstand.SENDT, Venter.SIGNATARER): Tekst(nb="Venter på signatarer.", nn="Ventar på signatarar."),
    (Tilstand.UNDER_SIGNERING, Venter.SIGNATARER): Tekst(nb="Venter på signatarer.", nn="Ventar på signatarar."),
    (Tilstand.UNDER_SIGNERING, Venter.TJENESTEN): Tekst(nb="Tjenesten skal forsegle dokumentet.", nn="Tenesta skal forsegle dokumentet."),
    (Tilstand.VENTER_GODKJENNING, Venter.SIGNATARER): Tekst(
        nb="Venter på den som signerer for fylkeskommunen.", nn="Ventar på den som signerer for fylkeskommunen."
    ),
    (Tilstand.VENTER_GODKJENNING, Venter.GODKJENNER): Tekst(
        nb="Venter på at fylkeskommunen godkjenner.", nn="Ventar på at fylkeskommunen godkjenner."
    ),
    (Tilstand.VENTER_GODKJENNING, Venter.TJENESTEN): Tekst(
        nb="Tjenesten skal forsegle dokumentet.", nn="Tenesta skal forsegle dokumentet."
    ),
    (Tilstand.UTILGJENGELIG, Venter.SAKSBEHANDLER): Tekst(
        nb="Kontaktopplysninger må rettes: et varsel kom ikke fram.", nn="Kontaktopplysningar må rettast: eit varsel kom ikkje fram."
    ),
    (Tilstand.AVVIK, Venter.SAKSBEHANDLER): Tekst(
        nb="Den signerte filen må kontrolleres, og avviket avklares.", nn="Den signerte fila må kontrollerast, og avviket avklarast."
    ),
    (Tilstand.FULLFORT, Venter.TJENESTEN): Tekst(
        nb="Tjenesten skal overføre dokumentet til arkivet.", nn="Tenesta skal overføre dokumentet til arkivet."
    ),
}
"""What is waited for, by state and by whom. A state that is not here waits for nobody."""


def venter(kropp: Mapping[str, Any], *, har_arkiv: bool) -> dict[str, Any] | None:
    """Whom the order waits for, with their fields where they are signers; None: it has ended."""
    tilstand, signatarer = Tilstand(kropp["tilstand"]), kropp["signatarer"]
    i_tur = [s["felt"] for s in signatarer if s["iTur"]]
    felter: dict[Venter, list[str]] = {
        Venter.SAKSBEHANDLER: [s["felt"] for s in signatarer if Signertilstand(s["tilstand"]) in HINDRET],
        Venter.SIGNATARER: i_tur,
        Venter.GODKJENNER: [],
        Venter.TJENESTEN: [],
    }
    gjelder = {
        Venter.SAKSBEHANDLER: True,
        Venter.SIGNATARER: bool(i_tur),
        Venter.GODKJENNER: "godkjenn" in kropp["handlinger"],
        Venter.TJENESTEN: har_arkiv or tilstand is not Tilstand.FULLFORT,
    }
    hvem = next((en for en in felter if (tilstand, en) in HVA and gjelder[en]), None)
    return None if hvem is None else {"pa": hvem.value, "felter": felter[hvem], "tekst": HVA[tilstand, hvem].som_json()}


def med_ventende(kropp: Mapping[str, Any], *, har_arkiv: bool) -> dict[str, Any]:
    """The answer of the way of orders, with what is waited for and every link."""
    rot, kontrakt = f"{STI}/{kropp['oppdragId']}", f"/api/v1/kontrakter/{kropp['dokumentId']}"
    lenker = {"selv": rot, "kontrakt": kontrakt, "dokument": f"{rot}/dokument", "hendelser": f"{kontrakt}/hendelser"}
    return {**kropp, "venter": venter(kropp, har_arkiv=har_arkiv), "lenker": lenker}


def svar_med_merke(svar: Gangsvar, *, har_arkiv: bool, location: bool = False) -> Response:
    """What the way of orders answers, over HTTP. The tag begins with the version of the order."""
    kropp = med_ventende(svar.kropp, har_arkiv=har_arkiv)
    innhold = betinget.som_bytes(kropp)
    hoder = {"ETag": f'"{betinget.versjonsmerke(kropp["versjon"], innhold)}"'}
    if location:
        hoder["Location"] = kropp["lenker"]["selv"]
    return Response(innhold, status_code=svar.status, media_type=betinget.JSON, headers=hoder)


def med_grunner(kropp: Mapping[str, Any], lest: Lest) -> dict[str, Any]:
    """Why signers declined, and why it was withdrawn or a deviation cleared, for those who handle the case."""
    grunner = {s.krav.felt: s.merknad for s in lest.oppdrag.signere if s.tilstand is Signertilstand.AVSLATT}
    siste = next((en.begrunnelse for en in reversed(lest.oppdrag.hendelser) if isinstance(en, Avbrutt | Avklart)), None)
    return {**kropp, "begrunnelse": siste, "signatarer": [{**s, "begrunnelse": grunner.get(s["felt"])} for s in kropp["signatarer"]]}


def med_leverandor(kropp: Mapping[str, Any], hos: HosLeverandoren | None) -> dict[str, Any]:
    """What is known where the order is signed elsewhere: the provider's own number and words, and what each signer was known by."""
    if hos is None:
        return {**kropp, "hosLeverandoren": None}
    signatarer = [{**s, **hos.signer_json(s["felt"], Signertilstand(s["tilstand"]))} for s in kropp["signatarer"]]
    return {**kropp, "hosLeverandoren": hos.som_json(), "signatarer": signatarer}


@dataclass(frozen=True, slots=True)
class Linje:
    """One order in a list. The one that changed last comes first."""

    rad: Oppdragsrad

    @property
    def markor(self) -> Markor:
        """Where the next page begins after it."""
        return Markor(self.rad.endret, self.rad.id)

    def som_json(self) -> dict[str, Any]:
        """Without signers: they are asked for one order at a time."""
        rad, status = self.rad, OPPDRAGSSTATUS[Tilstand(self.rad.tilstand)]
        return {
            "oppdragId": rad.id,
            "dokumentId": rad.id,
            "tilstand": rad.tilstand,
            "status": {"navn": status.navn.som_json()},
            "frist": rad.siste_dag.isoformat() if rad.siste_dag else None,
            "neste": {"tid": rad.neste_tid.isoformat(), "gjoremal": rad.gjoremal} if rad.neste_tid else None,
            "opprettet": rad.opprettet.isoformat(),
            "endret": rad.endret.isoformat(),
            "versjon": rad.versjon,
            "lenker": {"selv": f"{STI}/{rad.id}", "kontrakt": f"/api/v1/kontrakter/{rad.id}"},
        }


# ---------------------------------------------------------------- for the OpenAPI document


class _Apen(BaseModel):
    model_config = ConfigDict(extra="allow")


class Statussvar(_Apen):
    """The name of a state, and what it means here."""

    navn: Tospraklig
    forklaring: Tospraklig | None = None


class Signatarstatus(_Apen):
    """Where one signer stands. Who it is, stands in the record of the document under the same `felt`."""

    felt: str
    gruppe: int
    tilstand: Signertilstand
    status: Tospraklig
    endret: str | None
    varslet: str | None
    iTur: bool  # noqa: N815 - the name in JSON
    handlinger: list[str] = Field(description="Det som kan gjøres nå: varsle, paminn, rettKontakt.")
    begrunnelse: str | None = Field(default=None, description="Hvorfor signataren avslo. Bare for dem som behandler saken.")
    statusHosLeverandoren: str | None = Field(  # noqa: N815 - the name in JSON
        default=None, description="Leverandørens eget ord for hvor signataren står, når det blir signert et annet sted."
    )
    identitetskontroll: Literal["nummer", "fodselsdato", "ikkeKontrollert"] | None = Field(
        default=None, description="Hva beviset fra leverandøren er kontrollert mot."
    )
    tiltak: Tospraklig | None = Field(default=None, description="Hva som kan gjøres når signataren ikke får signert hos leverandøren.")


class Leverandorsvar(BaseModel):
    """The provider that the order is signed at, and what it does itself."""

    navn: Tospraklig
    jobb: str = Field(description="Oppdragets nummer hos leverandøren.")
    gjorSelv: list[Tospraklig] = Field(description="Det leverandøren gjør selv, og som derfor ikke kan gjøres her.")  # noqa: N815 - as above


class Ventesvar(BaseModel):
    """Whom the order waits for."""

    pa: Venter
    felter: list[str]
    tekst: Tospraklig


class Oppdragssvar(_Apen):
    """A signing order."""

    oppdragId: str  # noqa: N815 - the name in JSON
    dokumentId: str  # noqa: N815 - the name in JSON
    tilstand: Tilstand
    status: Statussvar
    venter: Ventesvar | None = Field(description="null: oppdraget er avsluttet.")
    frist: str | None = Field(description="Siste dag for dem som står for tur.")
    sisteDag: str | None = Field(description="Siste dag for oppdraget.")  # noqa: N815 - the name in JSON
    leverandor: str | None
    hosLeverandoren: Leverandorsvar | None = Field(  # noqa: N815 - the name in JSON
        default=None, description="Der det blir signert et annet sted. Bare i svaret for ett oppdrag."
    )
    godkjent: str | None
    avsluttet: str | None
    arkivert: str | None
    erstattetAv: str | None  # noqa: N815 - the name in JSON
    handlinger: list[str] = Field(description="Det som kan gjøres nå: avbryt, erstatt, forleng, godkjenn, avklar.")
    signatarer: list[Signatarstatus]
    begrunnelse: str | None = Field(
        default=None, description="Hvorfor det ble trukket tilbake, eller et avvik avklart. Bare for dem som behandler saken."
    )
    opprettet: str
    endret: str
    versjon: int
    lenker: dict[str, str]


class Oppdragslinje(_Apen):
    """One order in a list."""

    oppdragId: str  # noqa: N815 - the name in JSON
    dokumentId: str  # noqa: N815 - the name in JSON
    tilstand: Tilstand
    status: Statussvar
    frist: str | None
    neste: dict[str, str | None] | None = Field(description="Det neste tjenesten gjør av seg selv, og når.")
    opprettet: str
    endret: str
    versjon: int
    lenker: dict[str, str]


class Oppdragsliste(BaseModel):
    """One page of the county's orders."""

    oppdrag: list[Oppdragslinje]
    neste: str | None
    lenker: dict[str, str | None]

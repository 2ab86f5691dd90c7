"""What people say of a signing order over HTTP: small JSON objects, read strictly, and never quoted when they are wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.api.inndata import JSON, Bestilling, les_json, les_json_eller_ingenting
from app.errors import Avvist, Funn
from app.settings import Grenser
from app.skjema import strict_json
from app.tekst import Tekst
from signing.conditions import LENGSTE_BEGRUNNELSE

MAKS = 16_384
"""Bytes. The longest reason is a thousand characters."""
_AVVIST = Tekst(nb="Kallet kan ikke brukes. Se listen over feil.", nn="Kallet kan ikkje brukast. Sjå lista over feil.")
Felt = Annotated[str, Field(min_length=1, max_length=100, description="Feltet i dokumentet, slik oppdraget nevner signataren.")]
Begrunnelse = Annotated[str, Field(min_length=1, max_length=LENGSTE_BEGRUNNELSE, description="Kort hvorfor. Kan slettes senere.")]


class Kropp(BaseModel):
    """Strict: a member that is not named, or of another type, is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Apning(Kropp):
    """To open an order. A call without a body is the same as an empty object."""

    skjermetBekreftet: bool = Field(  # noqa: N815 - the name in JSON
        default=False, description="Noen har sjekket hvem som får dokumentet til en med skjermet adresse."
    )


class EnSignatar(Kropp):
    """To notify or remind one signer."""

    felt: Felt


class Frist(Kropp):
    """To extend the deadline of those whose turn it is."""

    frist: Annotated[date, Field(description="Ny siste dag for dem som står for tur.")]


class Grunn(Kropp):
    """Why."""

    begrunnelse: Begrunnelse


class Kontaktretting(Kropp):
    """Where a signer is reached from now on: what is not sent, is taken away."""

    felt: Felt
    epost: Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f]+$")] | None = None
    mobil: Annotated[str, Field(pattern=r"^\+?[0-9]{8,15}$")] | None = None

    @model_validator(mode="after")
    def minst_en(self) -> Kontaktretting:
        """There is a way to reach them."""
        if self.epost is None and self.mobil is None:
            raise ValueError("neither")
        return self


class Godkjenning(Kropp):
    """The county approves. Nothing is said besides."""


class Demosignatur(Kropp):
    """Demo alone: somebody signs, and nobody is identified."""

    felt: Felt


K = TypeVar("K", bound=Kropp)


@dataclass(frozen=True, slots=True)
class Lest(Generic[K]):
    """The body, and the call as it is known by when it comes again."""

    kropp: K
    bestilling: Bestilling


async def les(request: Request, grenser: Grenser, modell: type[K]) -> Lest[K]:
    """The body, or every finding. One without any required field may be left out."""
    sma = replace(grenser, json_maks=MAKS)
    raa = await (les_json(request, sma) if _krevde(modell) else les_json_eller_ingenting(request, sma))
    lesning = strict_json.les(raa)
    if lesning.data is None or lesning.funn:
        raise Avvist(_AVVIST, funn=lesning.funn)
    kanonisk = strict_json.kanonisk(lesning.data)
    try:
        kropp = modell.model_validate_json(kanonisk)
    except ValidationError as feil:
        raise Avvist(_AVVIST, funn=tuple(_funn(tuple(f["loc"])) for f in feil.errors(include_input=False, include_context=False))) from None
    return Lest(kropp, Bestilling(raa=kanonisk))


def beskriv(modell: type[Kropp]) -> dict[str, Any]:
    """The body, for the OpenAPI document."""
    return {"requestBody": {"required": _krevde(modell), "content": {JSON: {"schema": modell.model_json_schema()}}}}


def _krevde(modell: type[Kropp]) -> bool:
    return modell is Kontaktretting or any(felt.is_required() for felt in modell.model_fields.values())


def _funn(sted: tuple[int | str, ...]) -> Funn:
    """The place alone: what was sent may be an address."""
    return Funn(
        kode="ugyldig-verdi",
        peker="".join(f"/{str(ledd).replace('~', '~0').replace('/', '~1')}" for ledd in sted),
        melding=Tekst(nb="Verdien mangler eller er ikke gyldig.", nn="Verdien manglar eller er ikkje gyldig."),
        tiltak=Tekst(nb="Se hva kallet tar imot i /openapi.json.", nn="Sjå kva kallet tar imot i /openapi.json."),
    )

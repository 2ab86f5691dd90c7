"""Findings about what was sent, and the one root of all our errors.

A `Funn` is one thing to say about the data: stable code, JSON pointer, what is wrong (got and expected) and what to do,
in nb and nn. Findings are collected and returned together; an error is raised only where nothing more can be found.
No text here may hold a personal number, a name or an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.tekst import Tekst


class Alvor(StrEnum):
    """Only `FEIL` refuses the data; `ADVARSEL` and `RAD` are told along with the answer."""

    FEIL = "feil"
    ADVARSEL = "advarsel"
    RAD = "rad"


@dataclass(frozen=True, slots=True)
class Funn:
    """One finding. `peker` is the JSON pointer (RFC 6901) of the place whose content must change or be added."""

    kode: str
    peker: str
    melding: Tekst
    tiltak: Tekst
    alvor: Alvor = Alvor.FEIL

    def som_json(self) -> dict[str, Any]:
        """The F of interfaces: kode, peker, melding, tiltak."""
        return {
            "kode": self.kode,
            "peker": self.peker,
            "melding": self.melding.som_json(),
            "tiltak": self.tiltak.som_json(),
        }


class Feil(Exception):  # noqa: N818 — Norwegian: Feil is the suffix
    """Root of every error of ours. `kode` is a stable slug, `status` the HTTP status it becomes."""

    kode: str = "feil"
    status: int = 500
    hoder: Mapping[str, str] = MappingProxyType({})
    """Headers that an answer with it must have."""

    def __init__(self, detalj: Tekst, *, tiltak: Tekst | None = None, funn: tuple[Funn, ...] = ()) -> None:
        super().__init__(detalj.nb)
        self.detalj = detalj
        self.tiltak = tiltak
        self.funn = funn

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels between processes as what it is: an exception is otherwise made anew from its text alone."""
        return _gjenskap, (type(self), self.args, self.__dict__)


def _gjenskap(klasse: type[Feil], args: tuple[Any, ...], felt: dict[str, Any]) -> Feil:
    feil = klasse.__new__(klasse, *args)
    feil.__dict__.update(felt)
    return feil


class Avvist(Feil):
    """The data or a file is not good; `funn` says all that is wrong with it."""

    kode = "avvist"
    status = 422


class IkkeFunnet(Feil):
    """There is no such thing here, or the caller may not know of it."""

    kode = "ikke-funnet"
    status = 404


class Slettet(Feil):
    """It was here, and has been deleted for good."""

    kode = "slettet"
    status = 410


class Konflikt(Feil):
    """The call does not fit what is stored."""

    kode = "konflikt"
    status = 409


class IkkeTilgang(Feil):
    """No token, or one that is not valid."""

    kode = "ikke-tilgang"
    status = 401
    hoder = MappingProxyType({"WWW-Authenticate": "Bearer"})


class ForStor(Feil):
    """Larger than the limit says."""

    kode = "for-stor"
    status = 413


class Oppsettsfeil(Feil):
    """The service itself is not set up as it must be: refuse to start, say what to do."""

    kode = "oppsett"
    status = 500


class EksternFeil(Feil):
    """A service that we depend on (time stamp, provider) did not answer as it must. Never hidden, never faked."""

    kode = "ekstern"
    status = 502

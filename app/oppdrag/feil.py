"""What signing refuses, as the errors that API and jobs know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Feil, IkkeFunnet, Konflikt
from app.tekst import Tekst
from app.tillit import SigneringMislyktes
from signing import model
from signing.errors import SigneringsFeil, UgyldigOppdrag, UkjentSignatar


class Avslag(Konflikt):
    """The order does not allow it now. `kode` is the reason's own slug (`signing.refusals.Nei` and the errors of `signing`)."""

    def __init__(self, feil: SigneringsFeil) -> None:
        super().__init__(_tekst(feil.melding), tiltak=_tekst(feil.tiltak))
        self.kode = feil.kode


class UkjentFelt(IkkeFunnet):
    """The order has no such signer."""

    def __init__(self, feil: UkjentSignatar) -> None:
        super().__init__(_tekst(feil.melding), tiltak=_tekst(feil.tiltak))
        self.kode = feil.kode


class OdelagtOppdrag(Feil):
    """What is stored of the order is no order, or one of a version that this program does not know."""

    def __init__(self, feil: UgyldigOppdrag) -> None:
        super().__init__(_tekst(feil.melding), tiltak=_tekst(feil.tiltak))
        self.kode = feil.kode


class KanIkkeSendes(Konflikt):
    """The document cannot be sent to be signed."""

    kode = "kan-ikke-sendes"


class ByttetLeverandor(KanIkkeSendes):
    """The county gets its documents signed elsewhere since this one was made: with fields, or without, as the other provider wants it."""

    kode = "leverandoren-er-byttet"


class SigneresEtAnnetSted(Konflikt):
    """The order is signed, and declined, at a provider's."""

    kode = "signeres-et-annet-sted"

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Dokumentet blir signert hos leverandøren, ikke her.", nn="Dokumentet blir signert hos leverandøren, ikkje her."),
            tiltak=Tekst(nb="Bruk lenken fra leverandøren.", nn="Bruk lenka frå leverandøren."),
        )


@contextmanager
def oversatt() -> Iterator[None]:
    """The errors of signing come out as ours."""
    try:
        yield
    except SigneringsFeil as feil:
        raise som_feil(feil) from feil


def som_feil(feil: SigneringsFeil) -> Feil:
    """The same refusal as an error of ours."""
    match feil:
        case UkjentSignatar():
            return UkjentFelt(feil)
        case UgyldigOppdrag():
            return OdelagtOppdrag(feil)
        case SigneringsFeil(ekstern=True):
            return SigneringMislyktes(feil)
    return Avslag(feil)


def _tekst(tekst: model.Tekst) -> Tekst:
    return Tekst(nb=tekst.nb, nn=tekst.nn)

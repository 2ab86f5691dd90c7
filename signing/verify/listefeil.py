"""Why a trusted list cannot be used: one error with a slug for each reason, in words for whoever runs the service."""

from __future__ import annotations

from collections.abc import Mapping

from signing.errors import SigneringsFeil
from signing.model import Tekst

_HENT_NY = Tekst("Hent listen på nytt fra tilsynsmyndigheten.", "Hent lista på nytt frå tilsynet.")

ARSAKER: Mapping[str, tuple[Tekst, Tekst]] = {
    "tillitsliste-uleselig": (
        Tekst("Tillitslisten {fil} kan ikke leses ({detalj}).", "Tillitslista {fil} kan ikkje lesast ({detalj})."),
        _HENT_NY,
    ),
    "tillitsliste-ukjent-form": (
        Tekst(
            "Filen {fil} er ikke en tillitsliste etter ETSI TS 119 612 versjon 5 eller 6 ({detalj}).",
            "Fila {fil} er ikkje ei tillitsliste etter ETSI TS 119 612 versjon 5 eller 6 ({detalj}).",
        ),
        _HENT_NY,
    ),
    "tillitsliste-signatur": (
        Tekst(
            "Signaturen på tillitslisten {fil} holder ikke ({detalj}). Listen kan være endret.",
            "Signaturen på tillitslista {fil} held ikkje ({detalj}). Lista kan vere endra.",
        ),
        _HENT_NY,
    ),
    "tillitsliste-ukjent-signatar": (
        Tekst(
            "Tillitslisten {fil} er ikke signert med noe av sertifikatene som kan signere den.",
            "Tillitslista {fil} er ikkje signert med noko av sertifikata som kan signere ho.",
        ),
        Tekst(
            "Finn ut hvem som signerer listen nå, og legg sertifikatet i policyfilen.",
            "Finn ut kven som signerer lista no, og legg sertifikatet i policyfila.",
        ),
    ),
    "tillitsliste-signatar-gjaldt-ikke": (
        Tekst(
            "Sertifikatet bak signaturen på tillitslisten {fil} gjaldt ikke da listen ble utgitt.",
            "Sertifikatet bak signaturen på tillitslista {fil} gjaldt ikkje då lista blei gitt ut.",
        ),
        _HENT_NY,
    ),
    "tillitsliste-ikke-pekt-pa": (
        Tekst(
            "Listen over tillitslister peker ikke på en liste for {detalj}, som {fil} er.",
            "Lista over tillitslister peiker ikkje på ei liste for {detalj}, som {fil} er.",
        ),
        Tekst(
            "Hent en nyere liste over tillitslister, eller oppgi sertifikatet til tilsynsmyndigheten selv.",
            "Hent ei nyare liste over tillitslister, eller oppgi sertifikatet til tilsynet sjølv.",
        ),
    ),
}


class Listefeil(SigneringsFeil):
    """A trusted list that cannot be used. `kode` is one of `ARSAKER`; `detalj` is technical."""

    kode = "tillitsliste"

    def __init__(self, arsak: str, *, fil: str = "", detalj: str = "") -> None:
        melding, tiltak = ARSAKER[arsak]
        super().__init__(melding.med(fil=f"«{fil}»" if fil else "", detalj=detalj or "–"), tiltak)
        self.kode = arsak
        self.detalj = detalj

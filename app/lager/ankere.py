"""The certificates that the operator trusts, read from their folder. In production never the demo's."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from app.errors import Oppsettsfeil
from app.settings import Settings
from app.tekst import Tekst
from signing.produksjon import krev_produksjon
from signing.verify.policy import Policy


def les_ankere(mappe: Path) -> Policy:
    """Every certificate in the folder; a file that is none is told at once, not when somebody verifies."""
    try:
        return Policy.fra_mappe(mappe)
    except (OSError, ValueError) as feil:
        raise Oppsettsfeil(
            Tekst(nb="Ankermappen har en fil som ikke er et sertifikat.", nn="Ankermappa har ei fil som ikkje er eit sertifikat."),
            tiltak=Tekst(nb="La mappen bare ha sertifikater (.pem, .crt, .cer).", nn="La mappa berre ha sertifikat (.pem, .crt, .cer)."),
        ) from feil


def krev_ekte_ankere(settings: Settings) -> None:
    """Production refuses to start on the demo CA, whose key lies in every demo's data folder."""
    if settings.demo or settings.ankere is None:
        return
    ankere = [x509.load_der_x509_certificate(anker.sertifikat.dump()) for anker in les_ankere(settings.ankere).ankere]
    for problem in krev_produksjon({}, ankere, tidsstempel=settings.tsa):
        if problem.kode == "demoanker":
            raise Oppsettsfeil(
                Tekst(nb=problem.melding.nb, nn=problem.melding.nn), tiltak=Tekst(nb=problem.tiltak.nb, nn=problem.tiltak.nn)
            )

"""Whom the operator trusts, and by which rules: the policy file, or a folder of certificates alone. In production never the demo's."""

from __future__ import annotations

from pathlib import Path

from app.errors import Funn, Oppsettsfeil
from app.settings import Settings
from app.tekst import Tekst
from signing.model import Tekst as Signeringstekst
from signing.verify.policy import Policy
from signing.verify.policyfil import FILNAVN, Policyfeil, Policyfunn, les_policy

VARIABEL = "KONTRAKTVERK_POLICY"


def operatorens_policy(settings: Settings) -> Policy:
    """As it stands in the policy file or the folder of anchors now; where neither is set nobody is trusted."""
    if settings.policy is not None:
        return les_policyfil(settings.policy)
    return les_ankere(settings.ankere) if settings.ankere is not None else Policy()


def les_ankere(mappe: Path) -> Policy:
    """The folder's policy file if it has one, else every certificate in it. What is neither is told at once, not when somebody verifies."""
    if (mappe / FILNAVN).is_file():
        return les_policyfil(mappe / FILNAVN)
    try:
        return Policy.fra_mappe(mappe)
    except (OSError, ValueError) as feil:
        raise Oppsettsfeil(
            Tekst(nb="Ankermappen har en fil som ikke er et sertifikat.", nn="Ankermappa har ei fil som ikkje er eit sertifikat."),
            tiltak=Tekst(nb="La mappen bare ha sertifikater (.pem, .crt, .cer).", nn="La mappa berre ha sertifikat (.pem, .crt, .cer)."),
        ) from feil


def les_policyfil(fil: Path) -> Policy:
    """The policy, or every fault of the file at once."""
    try:
        return les_policy(fil)
    except Policyfeil as feil:
        raise Oppsettsfeil(_tekst(feil.melding), tiltak=_tekst(feil.tiltak), funn=tuple(_funn(f, feil) for f in feil.funn)) from feil
    except OSError as feil:
        raise Oppsettsfeil(
            Tekst(nb="Policyfilen kan ikke leses.", nn="Policyfila kan ikkje lesast."),
            tiltak=Tekst(
                nb=f"Legg filen der {VARIABEL} sier, lesbar for tjenesten.", nn=f"Legg fila der {VARIABEL} seier, lesbar for tenesta."
            ),
        ) from feil


def _funn(funn: Policyfunn, feil: Policyfeil) -> Funn:
    return Funn(kode=f"policy-{funn.kode}", peker=f"/{VARIABEL}{funn.peker}", melding=_tekst(funn.melding), tiltak=_tekst(feil.tiltak))


def _tekst(tekst: Signeringstekst) -> Tekst:
    return Tekst(nb=tekst.nb, nn=tekst.nn)

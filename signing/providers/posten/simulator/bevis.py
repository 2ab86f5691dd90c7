"""What a signature leaves behind: each signer's LTV-SDO, and the PDF of them all. Made with the simulator's keys, from the job as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from signing.errors import ManglerSkrift
from signing.model import Tekst
from signing.providers.posten.model import Identifikator
from signing.providers.posten.simulator.jobber import Jobb, Signatar
from signing.providers.posten.simulator.ltvsdo import GittSignatur, lag_ltvsdo
from signing.providers.posten.simulator.pades import lag_pades
from signing.providers.posten.simulator.pki import Simulatorpki

UTEN_NAVN = "Ukjent Testperson"
Titler = Sequence[tuple[str, bytes]]


def en_xades(jobb: Jobb, signatar: Signatar, dokumenter: Titler, *, pki: Simulatorpki, tid: datetime) -> bytes:
    """The proof of one signature. `dokumenter`: title and bytes, as they were sent."""
    return lag_ltvsdo(_gitt(jobb, signatar), dokumenter=dokumenter, tittel=jobb.tittel, nokkel=pki.signertjeneste(tid), tid=tid)


def en_pades(jobb: Jobb, dokumenter: Titler, xades: Mapping[int, bytes], *, pki: Simulatorpki, tid: datetime, skrift: Path | None) -> bytes:
    """The documents with all signatures given so far; `xades` by signer. Raises `ManglerSkrift` when there is no font for the cover."""
    if skrift is None:
        raise ManglerSkrift(
            Tekst(nb="Simulatoren har ingen skrift til forsiden.", nn="Simulatoren har inga skrift til framsida."),
            Tekst(nb="Oppgi en TrueType-fil når simulatoren startes.", nn="Oppgi ei TrueType-fil når simulatoren blir starta."),
        )
    return lag_pades(
        dokumenter,
        [(_gitt(jobb, s), xades[s.nr]) for s in jobb.signerte],
        nokkel=pki.signertjeneste(tid),
        tid=tid,
        tsa=pki.tsa(tid),
        tillit=pki.tillit,
        skrift=skrift,
        tittel=jobb.tittel,
    )


def _gitt(jobb: Jobb, signatar: Signatar) -> GittSignatur:
    """What the order lets stand in the signed documents (signert-dokument, «How are signers identified»)."""
    return GittSignatur(
        navn=signatar.navn or UTEN_NAVN,
        nummer=signatar.nummer if jobb.identifikator is Identifikator.NUMMER else None,
        fodselsdato=None if jobb.identifikator is Identifikator.NAVN else signatar.fodselsdato,
        metode=signatar.metode or "",
        tid=signatar.siden,
        signeringstype=signatar.signaturtype,
    )

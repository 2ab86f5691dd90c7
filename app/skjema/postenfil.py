"""What each county has chosen of Posten signering: `[posten]` of the county's own file.

    [posten]
    signaturtype = "autentisert"   # or "avansert": every signer has a number, and the attachments lie inside the document only
    sms = true                     # false: Posten's notices go by e-mail where there is an address

The part is not dated and not released: it is read when a document is made and when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.domene.postenvalg import STANDARDVALG, Postenvalg, Signaturtype
from app.toml_fil import les_toml

EGEN_DEL = "posten"
_SIGNATURTYPER = {type_.value: type_ for type_ in Signaturtype}


def les_postenvalg(fylkesmappe: Path | None, fylker: Iterable[str]) -> Mapping[str, Postenvalg]:
    """The choices of each county, by number."""
    return {nr: _ett_fylke(nr, fylkesmappe) for nr in fylker}


def _ett_fylke(nummer: str, fylkesmappe: Path | None) -> Postenvalg:
    fil = fylkesmappe / f"{nummer}.toml" if fylkesmappe else None
    tabell = les_toml(fil) if fil and fil.is_file() else None
    if tabell is None or not tabell.har(EGEN_DEL):
        return STANDARDVALG
    egne = tabell.tabell(EGEN_DEL).bare("signaturtype", "sms")
    return Postenvalg(
        signaturtype=egne.en_av("signaturtype", _SIGNATURTYPER, STANDARDVALG.signaturtype), sms=egne.verdi("sms", bool, STANDARDVALG.sms)
    )

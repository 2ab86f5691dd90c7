"""A call as its client named it (`Idempotency-Key`), so that the same call again is answered and not carried out."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import Header

from app.api.inndata import Bestilling
from app.api.problemer import UgyldigParameter
from app.identitet.bruker import Bruker
from app.lager.idempotens import Kall, foresporsel_sha256
from app.tekst import Tekst

Idempotensnokkel = Annotated[
    str | None,
    Header(
        description="Verner ett kall i 24 timer: samme nøkkel og samme innhold gir samme svar, annet innhold gir 409. "
        "1–255 tegn i ASCII, for eksempel en UUID."
    ),
]


def kall_for(bruker: Bruker, nokkel: str | None, bestilling: Bestilling, *, til: str = "") -> Kall | None:
    """The call as it is stored: only a hash of the key, for a client may use anything as one, also a personal number.

    `til`: what the call is about, where the body does not say it all.
    """
    if nokkel is None:
        return None
    if not (1 <= len(nokkel) <= 255 and nokkel.isascii() and nokkel.isprintable()):
        raise UgyldigParameter(
            Tekst(
                nb="Idempotency-Key må være 1–255 tegn, bare bokstaver, tall og tegn i ASCII.",
                nn="Idempotency-Key må vere 1–255 teikn, berre bokstavar, tal og teikn i ASCII.",
            ),
            tiltak=Tekst(nb="Bruk for eksempel en UUID.", nn="Bruk til dømes ein UUID."),
        )
    deler = {f"fil{nr}:{fil.del_}:{fil.filnavn}": fil.innhold for nr, fil in enumerate(bestilling.filer)}
    if til:
        deler |= {"til": til.encode(), "grunn": (bestilling.grunn or "").encode()}
    return Kall(
        klient=f"{bruker.aktor.navn}|{bruker.fylke}",
        nokkel=sha256(nokkel.encode()).hexdigest(),
        foresporsel_sha256=foresporsel_sha256({**deler, "data": bestilling.raa}),
    )

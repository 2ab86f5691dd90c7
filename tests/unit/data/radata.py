"""Raw contract data for tests: an example, changed in one place."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

from app.domene.kontrakt import Kontraktstype
from app.skjema.les import Lest, les
from app.skjema.register import Eksempel, Grunnlag, eksempler, grunnlag

ROT = Path(__file__).parents[3]
FORMS = ROT / "forms"
MOTTATT = date(2026, 8, 3)
EKSEMPLER: dict[str, Eksempel] = {eksempel.navn: eksempel for eksempel in eksempler(FORMS)}
KONTRAKTER = tuple(navn for navn, eksempel in EKSEMPLER.items() if eksempel.dokumenttype in set(Kontraktstype))
"""The examples that are contracts."""
FJERN = object()
"""As a new value: take the place away."""


def grunnlaget() -> Grunnlag:
    return grunnlag(FORMS)


def et_eksempel(navn: str = "vestfold-larling-selvstendig-bedrift") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(EKSEMPLER[navn].raa)
    return data


def endret(data: dict[str, Any], endringer: dict[str, Any]) -> dict[str, Any]:
    """A copy with other values at these pointers. «-» as the last step adds to a list; missing objects on the way are made."""
    kopi = copy.deepcopy(data)
    for peker, verdi in endringer.items():
        *vei, siste = [led.replace("~1", "/").replace("~0", "~") for led in peker.split("/")[1:]]
        sted: Any = kopi
        for led in vei:
            sted = sted[int(led)] if isinstance(sted, list) else sted.setdefault(led, {})
        _sett(sted, siste, verdi)
    return kopi


def _sett(sted: Any, nokkel: str, verdi: Any) -> None:
    if isinstance(sted, list) and nokkel == "-":
        sted.append(verdi)
    elif verdi is FJERN:
        del sted[int(nokkel) if isinstance(sted, list) else nokkel]
    else:
        sted[int(nokkel) if isinstance(sted, list) else nokkel] = verdi


def les_data(data: Any, *, syntetisk: bool = True, mottatt: date = MOTTATT) -> Lest:
    return les(json.dumps(data).encode(), mottatt=mottatt, syntetisk=syntetisk, grunnlag=grunnlaget())


def les_raa(raa: bytes) -> Lest:
    return les(raa, mottatt=MOTTATT, syntetisk=True, grunnlag=grunnlaget())


def koder(lest: Lest) -> set[tuple[str, str]]:
    return {(funn.kode, funn.peker) for funn in lest.funn}


def finnes(data: Any, peker: str) -> bool:
    """Something stands at the pointer."""
    for led in peker.split("/")[1:]:
        nokkel = led.replace("~1", "/").replace("~0", "~")
        if isinstance(data, list) and nokkel.isdigit() and int(nokkel) < len(data):
            data = data[int(nokkel)]
        elif isinstance(data, dict) and nokkel in data:
            data = data[nokkel]
        else:
            return False
    return True

"""One report as a file of the format that was asked for, sealed by the reader's county where that was asked for too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from app.api.problemer import UgyldigForesporsel
from app.api.rapportsvar import rapportsvar
from app.api.tjeneste import Tjeneste
from app.identitet.bruker import Bruker
from app.tekst import Tekst
from app.web.sider import sprak_for

Rapport = Mapping[str, Any]


async def som_fil(request: Request, tjeneste: Tjeneste, innhold: Rapport, format_: str, *, for_fylket: Bruker | None = None) -> Response:
    """The file. `for_fylket`: who asks for the county's seal on it."""
    if format_ not in tjeneste.rapporttegner.formater:
        raise UgyldigForesporsel(
            Tekst(nb="Rapporten finnes ikke i dette formatet.", nn="Rapporten finst ikkje i dette formatet."),
            tiltak=Tekst(nb="Velg PDF, HTML, XML eller JSON.", nn="Vel PDF, HTML, XML eller JSON."),
        )
    return await rapportsvar(tjeneste, innhold, format_, sprak_for(request), for_fylket=for_fylket)

"""A verification report as a file, sealed by the county of whoever asks for that: the answer that the API and the pages share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from app.api.tjeneste import Tjeneste, i_ko
from app.identitet.bruker import Bruker
from app.oppdrag import rapportsegl
from app.tekst import Malform


async def rapportsvar(
    tjeneste: Tjeneste, rapport: Mapping[str, Any], format_: str, malform: Malform, *, for_fylket: Bruker | None
) -> Response:
    """The file of the format. `for_fylket`: who asks for the county's seal on it; raises `SeglMangler` where it has none."""
    fil = await i_ko(tjeneste.koer.tegning, tjeneste.rapporttegner.tegn, rapport, format_, malform)
    kropp = fil.innhold
    if for_fylket is not None:
        kropp = await i_ko(
            tjeneste.koer.tegning,
            rapportsegl.forsegl,
            tjeneste.verksted,
            tjeneste.gang.segler,
            kropp,
            fylkesnummer=for_fylket.fylke,
            malform=malform,
            tid=tjeneste.na(),
        )
    return Response(kropp, media_type=fil.medietype, headers={"Content-Disposition": f'attachment; filename="{fil.navn}"'})

"""The page for those who have logged out, which leads on to the provider so that they are logged out there too."""

from __future__ import annotations

from contextlib import suppress

from fastapi import Request, Response

from app.api.tjeneste import Tjeneste
from app.errors import Feil
from app.lager.okter import Lagretokt
from app.web import kaker
from app.web.okt import INNLOGGING
from app.web.sider import Sider
from app.web.underveis import UTLOGGET


def vis_utlogget(request: Request, tjeneste: Tjeneste, sider: Sider, lagret: Lagretokt, *, inn: str = INNLOGGING) -> Response:
    """The page. It goes on by itself, by `Refresh`: a form's answer may not be led on to another host (`form-action`).

    A provider that does not answer keeps nobody logged in here.
    """
    sted, videre = tjeneste.personer.steder[lagret.leverandor], None
    with suppress(Feil):
        til, state = f"{tjeneste.settings.adresse}{UTLOGGET}", kaker.hemmelighet(tjeneste.personer.tilfeldig)
        videre = sted.utlogging(til=til, state=state, na=tjeneste.na())
    svar = sider.vis(request, "utlogget", egen_sti=UTLOGGET, videre=videre, leverandor=sted.leverandor.navn, inn=inn)
    if videre is not None:
        svar.headers["Refresh"] = f"0;url={videre}"
    return svar

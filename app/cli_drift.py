"""`kontraktverk helse`: the checks of /helse in a process of its own, for a worker or a machine without an address."""

from __future__ import annotations

import typer

from app import flyt
from app.clock import na
from app.drift.avvik import Avvik, Tilstand
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.helse import Helse, Helsesvar
from app.drift.logg import sett_opp_logg
from app.jobber import valg
from app.kommando import IKKE_GODT, Data, SomJson, Sprak, feil_blir_svar, lager_fra, settings_fra, skriv
from app.tekst import Malform, Tekst

ALT_VIRKER = Tekst(nb="Alt virker: {deler}.", nn="Alt verkar: {deler}.")


def helse(data: Data = None, som_json: SomJson = False, sprak: Sprak = Malform.NB) -> None:
    """Virker alt som tjenesten trenger? Slutter med 1 når en del ikke virker; en advarsel er ikke en feil. En HSM blir ikke prøvd her."""
    with feil_blir_svar(som_json=som_json, sprak=sprak):
        sett_opp_logg()
        settings = settings_fra(data)
        verksted = flyt.verksted(settings)
        with lager_fra(settings) as lager:
            jobber = valg.jobber(settings.jobber, lager, na)
            grunnlag = Driftsgrunnlag(settings=settings, lager=lager, maler=verksted.maler, jobber=jobber, clock=na, spor_hsm=False)
            svar = Helse(grunnlag).svar_na()
        skriv(som_json=som_json, verdi=svar.som_json(), tekst=lambda: _som_tekst(svar, sprak))
    if svar.tilstand is Tilstand.FEIL:
        raise typer.Exit(IKKE_GODT)


def _som_tekst(svar: Helsesvar, sprak: Malform) -> str:
    linjer = [_linje(navn, ett, sprak) for navn, ett in svar.avvik.items() if ett]
    return "\n".join(linjer) or ALT_VIRKER.pa(sprak).format(deler=", ".join(svar.deler))


def _linje(navn: str, avvik: Avvik, sprak: Malform) -> str:
    return f"{navn}: {avvik.tilstand.value} ({avvik.kode}). {avvik.melding.pa(sprak)} {avvik.tiltak.pa(sprak)}"

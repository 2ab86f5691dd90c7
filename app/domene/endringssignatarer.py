"""Who signs a change of a contract: its parties by the contract's own tables, the lærebedrift that lets it go, and the county at last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.domene import rekkefolge, signatarer
from app.domene.endring import Endringsavtale
from app.domene.endringstabeller import (
    ENDRINGSREKKEFOLGE,
    ENDRINGSSIGNATARER,
    Endringspart,
    Endringsplass,
    Endringsplassfakta,
    Endringsrollefakta,
)
from app.domene.fylker import Fylke, Fylkesvalg, Signaturpolicy
from app.domene.opplysninger import fylkesopplysninger, saksopplysninger
from app.domene.parter import Person
from app.domene.regeldato import regeldato
from app.domene.rollefakta import Personstatus, Rolleutfall, Vegne
from app.domene.roller import ENDRINGSROLLER, Endringsrolle, Rolle
from app.domene.sak import Signatar, Signatarbeslutning
from app.domene.tabell import Opplysning, Treff
from app.errors import Funn
from app.tekst import Tekst

I_ENDRING: Mapping[Rolle, tuple[Rolle, ...]] = {
    Rolle.FYLKESKOMMUNE: (),
    Rolle.ANSVARLIG_LEDER: (Rolle.ANSVARLIG_LEDER, Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT),
}
"""What stands in the county's order in the place of a role: the county itself is moved to the end, the two businesses stand together."""
FOR_HVEM: Mapping[Rolle, Endringspart] = dict.fromkeys(Rolle, Endringspart.PARTENE) | {
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: Endringspart.TIDLIGERE,
    Rolle.FYLKESKOMMUNE: Endringspart.FYLKET,
}
Grunner = tuple[Treff[object], ...]
PEKERE: Mapping[str, str] = {"/kontraktsdato": "/dato", "/dokumenttype": "/kontrakt/dokumenttype"}
"""Where the rows of a contract name its date and its kind, a change has them elsewhere."""


def bestem(avtale: Endringsavtale, fylke: Fylke, valg: Fylkesvalg) -> Signatarbeslutning:
    """Who signs this change in this county, by the rules of its date."""
    svar = signatarer.spor(avtale.kontrakten, fylke, valg)
    egne: dict[Rolle, Treff[Rolleutfall]] = {rolle: _vurder(rolle, avtale) for rolle in ENDRINGSROLLER}
    roller: Mapping[Rolle, Treff[Rolleutfall]] = {**svar.roller, **egne}
    return _med_egne_pekere(
        signatarer.beslutt(
            replace(
                svar,
                policy=endringspolicy(valg.signaturpolicy),
                ord={**svar.ord, **opplysninger(avtale, fylke, valg)},
                roller={rolle: roller[rolle] for rolle in Rolle},
                personer={**svar.personer, **{rolle: _personer(rolle, avtale) for rolle in ENDRINGSROLLER}},
                vegne={**svar.vegne, Vegne.TIDLIGERE_LAREBEDRIFT: avtale.tidligere.virksomhet.navn if avtale.tidligere else None},
                plasser=plasser,
            )
        )
    )


def opplysninger(avtale: Endringsavtale, fylke: Fylke, valg: Fylkesvalg) -> dict[str, Opplysning]:
    """The words that the reasons may use: those of the contract, and the lærebedrift that lets it go."""
    tidligere = avtale.tidligere
    return {
        **saksopplysninger(avtale.kontrakten),
        **fylkesopplysninger(fylke, valg),
        "dato": avtale.dato,
        "tidligere": tidligere.virksomhet.navn if tidligere else Tekst(nb="den tidligere lærebedriften", nn="den tidlegare lærebedrifta"),
    }


# --- the two roles ----------------------------------------------------------------------------------------------------


def _vurder(rolle: Endringsrolle, avtale: Endringsavtale) -> Treff[Rolleutfall]:
    fakta = Endringsrollefakta(
        rolle=rolle,
        kontrakt=avtale.kontrakten.dokumenttype,
        bytter=avtale.bytter_larebedrift,
        person=_personstatus(rolle, avtale),
        grunn=avtale.tidligere is not None and avtale.tidligere.signerer_ikke is not None,
    )
    return ENDRINGSSIGNATARER.sla_opp(fakta, regeldato(avtale))


PERSONER: Mapping[Rolle, Callable[[Endringsavtale], tuple[Person | None, ...] | None]] = {
    Rolle.ANSVARLIG_LEDER_TIDLIGERE_LAREBEDRIFT: lambda a: (a.tidligere.ansvarlig_leder,) if a.tidligere else None,
    Rolle.FYLKESKOMMUNE: lambda a: (a.fylkessignatar,),
}
"""Who has each role: None where the data lack the whole party."""


def _personer(rolle: Rolle, avtale: Endringsavtale) -> tuple[Person, ...]:
    return tuple(person for person in PERSONER[rolle](avtale) or () if person is not None)


def _personstatus(rolle: Rolle, avtale: Endringsavtale) -> Personstatus:
    if PERSONER[rolle](avtale) is None:
        return Personstatus.PARTEN_MANGLER
    return Personstatus.FINNES if _personer(rolle, avtale) else Personstatus.MANGLER


# --- the order --------------------------------------------------------------------------------------------------------


def endringspolicy(policy: Signaturpolicy) -> Signaturpolicy:
    """The county's order for a contract with the county itself alone at the end."""
    grupper = [tuple(ny for rolle in gruppe for ny in I_ENDRING.get(rolle, (rolle,))) for gruppe in policy.grupper]
    partene = [gruppe for gruppe in grupper if gruppe]
    plassert = {rolle for gruppe in partene for rolle in gruppe}
    uten_plass = tuple(rolle for rolle in ENDRINGSROLLER if rolle not in plassert and FOR_HVEM[rolle] is not Endringspart.FYLKET)
    *forst, sist = partene
    return replace(policy, grupper=(*forst, (*sist, *uten_plass), (Rolle.FYLKESKOMMUNE,)))


PLASS: Mapping[Endringsplass, Callable[[int, Signaturpolicy], int]] = {
    Endringsplass.SOM_I_KONTRAKTEN: lambda nr, _: nr,
    Endringsplass.VED_LAREBEDRIFTEN: lambda nr, _: nr,
    Endringsplass.SIST: lambda _, policy: len(policy.grupper) - 1,
}
"""The group, from the one that the order gives."""
GRUNNER: Mapping[Endringsplass, Callable[[Grunner], Grunner]] = {
    Endringsplass.SOM_I_KONTRAKTEN: lambda grunner: grunner,
    Endringsplass.VED_LAREBEDRIFTEN: lambda grunner: grunner,
    Endringsplass.SIST: lambda _: (),
}
"""The reasons of the county's order, where that is what decided."""


def plasser(roller: Iterable[Rolle], policy: Signaturpolicy, dag: date) -> tuple[int, Grunner]:
    """The number of the signer's group (from 0), and the rows that chose it."""
    alle = tuple(roller)
    for_hvem = max((FOR_HVEM[rolle] for rolle in alle), key=list(Endringspart).index)
    treff = ENDRINGSREKKEFOLGE.sla_opp(Endringsplassfakta(for_hvem=for_hvem), dag)
    nr, grunner = rekkefolge.plasser(alle, policy, dag)
    return PLASS[treff.utfall](nr, policy), (treff, *GRUNNER[treff.utfall](grunner))


# --- the places -------------------------------------------------------------------------------------------------------


def _med_egne_pekere(beslutning: Signatarbeslutning) -> Signatarbeslutning:
    return replace(
        beslutning,
        signatarer=tuple(_signatar(signatar) for signatar in beslutning.signatarer),
        bortfalt=tuple(replace(en, utlost_av=_pekere(en.utlost_av)) for en in beslutning.bortfalt),
        funn=tuple(_funn(funn) for funn in beslutning.funn),
    )


def _signatar(signatar: Signatar) -> Signatar:
    return replace(signatar, utlost_av=_pekere(signatar.utlost_av))


def _pekere(utlost_av: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(PEKERE.get(peker, peker) for peker in utlost_av)


def _funn(funn: Funn) -> Funn:
    return replace(funn, peker=PEKERE.get(funn.peker, funn.peker))

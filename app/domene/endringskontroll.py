"""Everything that a change of a contract lacks or must not have, by its tables."""

from __future__ import annotations

from collections.abc import Iterator

from app.domene import kontaktkontroll
from app.domene.endring import ENDRINGEN, Endringsavtale
from app.domene.endringskrav import ENDRING_I_KONTRAKT, NY_LARETID, NY_PROVE, Endringsfakta, Laretidsfakta, Nyprovefakta
from app.domene.endringssignatarer import opplysninger
from app.domene.funnmal import meld
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.krav import Vurdert, kontaktkrav, partskrav
from app.domene.regeldato import regeldato
from app.domene.sak import Signatarbeslutning
from app.errors import Funn


def kontroller(avtale: Endringsavtale, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """Everything wrong. Who signs without a person is told by `endringssignatarer`."""
    av_reglene = (funn for vurdert in _vurder(avtale, fylke, valg, beslutning) for funn in meld(vurdert.treff, vurdert.opplysninger))
    return (*av_reglene, *kontaktkontroll.kontroller(beslutning, avtale.kontrakten.kandidat.foresatte))


def regler(avtale: Endringsavtale, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[str, ...]:
    """The row of each demand, those that are met too."""
    return tuple(vurdert.treff.regel.id for vurdert in _vurder(avtale, fylke, valg, beslutning))


def _vurder(avtale: Endringsavtale, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> Iterator[Vurdert]:
    dag, ord_, kontrakten = regeldato(avtale), opplysninger(avtale, fylke, valg), avtale.kontrakten
    for treff in partskrav(kontrakten):
        yield Vurdert(treff=treff, opplysninger=ord_)
    for nr, endring in enumerate(avtale.endringer):
        fakta = Endringsfakta(endring=endring.type, kontrakt=kontrakten.dokumenttype)
        egne = {**ord_, "nr": str(nr), "endringen": ENDRINGEN[endring.type]}
        yield Vurdert(treff=ENDRING_I_KONTRAKT.sla_opp(fakta, dag), opplysninger=egne)
    laretid = Laretidsfakta(flytter_slutten=avtale.flytter_slutten, oppgitt=avtale.ny_laretid is not None)
    yield Vurdert(treff=NY_LARETID.sla_opp(laretid, dag), opplysninger=ord_)
    prove = Nyprovefakta(ikke_bestatt=avtale.ikke_bestatt_prove, forlenger=avtale.forlenger)
    yield Vurdert(treff=NY_PROVE.sla_opp(prove, dag), opplysninger=ord_)
    yield from kontaktkrav(beslutning, kontrakten.kandidat.foresatte, dag, ord_, valg.leverandor)

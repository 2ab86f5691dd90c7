"""Everything that a document around a contract lacks or must not have, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domene import kontaktkontroll
from app.domene.dokument import Dokumenttype
from app.domene.dokumentkrav import (
    FORKLARING,
    FULLMAKTSOMFANG,
    HEVINGSGRUNN,
    ORGANGODKJENNING,
    Forklaringsfakta,
    Godkjenningsfakta,
    Godkjent,
    Hevingsfakta,
    Omfangsfakta,
)
from app.domene.dokumentsignatarer import opplysninger
from app.domene.funnmal import meld
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.krav import Vurdert, kontaktkrav
from app.domene.opplysninger import KONTRAKTORD
from app.domene.parter import Foresatt
from app.domene.regeldato import regeldato
from app.domene.roller import Rolle
from app.domene.sak import Signatarbeslutning
from app.domene.saksdokument import Godkjenning, Heving, Saksdokument, Samarbeidsavtale
from app.domene.tabell import Opplysning
from app.errors import Funn


@dataclass(frozen=True, slots=True, kw_only=True)
class Omgivelser:
    """What the demands are tried with: the county, the day, and the words of the case."""

    fylke: Fylke
    dag: date
    ord: Mapping[str, Opplysning]


def kontroller(dokument: Saksdokument, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """Everything wrong. Who signs without a person is told by `dokumentsignatarer`."""
    av_reglene = (funn for vurdert in _vurder(dokument, fylke, valg, beslutning) for funn in meld(vurdert.treff, vurdert.opplysninger))
    return (*av_reglene, *kontaktkontroll.kontroller(beslutning, _foresatte(dokument), SIDER[dokument.dokumenttype]))


SIDER: Mapping[Dokumenttype, Mapping[Rolle, kontaktkontroll.Side]] = {
    **dict.fromkeys(Dokumenttype, kontaktkontroll.SIDER),
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: kontaktkontroll.PARTER_I_AVTALEN,
}


def regler(dokument: Saksdokument, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[str, ...]:
    """The row of each demand, those that are met too."""
    return tuple(vurdert.treff.regel.id for vurdert in _vurder(dokument, fylke, valg, beslutning))


def _vurder(dokument: Saksdokument, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> Iterator[Vurdert]:
    omgivelser = Omgivelser(fylke=fylke, dag=regeldato(dokument), ord=opplysninger(dokument, fylke, valg))
    yield from KRAV[dokument.dokumenttype](dokument, omgivelser)
    yield from kontaktkrav(beslutning, _foresatte(dokument), omgivelser.dag, omgivelser.ord, valg.leverandor)


def _foresatte(dokument: Saksdokument) -> tuple[Foresatt, ...]:
    return dokument.kandidat.foresatte if dokument.kandidat else ()


def _ingen_egne(_: Saksdokument, __: Omgivelser) -> Iterator[Vurdert]:
    return iter(())


def _heving(heving: Heving, om: Omgivelser) -> Iterator[Vurdert]:
    grunn = Hevingsfakta(grunn=heving.grunn, krevd_av=heving.krevd_av, part=heving.part)
    forklaring = Forklaringsfakta(krevd_av=heving.krevd_av, forklart=heving.muntlig_forklaring is not None)
    yield Vurdert(treff=HEVINGSGRUNN.sla_opp(grunn, om.dag), opplysninger=om.ord)
    yield Vurdert(treff=FORKLARING.sla_opp(forklaring, om.dag), opplysninger=om.ord)


def _samarbeidsavtale(avtale: Samarbeidsavtale, om: Omgivelser) -> Iterator[Vurdert]:
    for nr, type_ in enumerate(avtale.dokumenttyper):
        treff = FULLMAKTSOMFANG.sla_opp(Omfangsfakta(kontraktstype=type_), om.dag)
        yield Vurdert(treff=treff, opplysninger={**om.ord, "nr": str(nr), "kontrakt": KONTRAKTORD[type_]})
    fakta = Godkjenningsfakta(godkjent=godkjent(avtale, om.fylke.nummer))
    yield Vurdert(treff=ORGANGODKJENNING.sla_opp(fakta, om.dag), opplysninger={**om.ord, "gjelder_fra": avtale.gjelder_fra})


def godkjent(avtale: Samarbeidsavtale, fylkesnummer: str) -> Godkjent:
    """Whether the county of the document has approved the organ when the agreement begins."""
    her = [en for en in avtale.godkjenninger if en.fylkesnummer == fylkesnummer]
    if not her:
        return Godkjent.IKKE_OPPGITT
    return Godkjent.GJELDER if any(_gjelder(en, avtale.gjelder_fra) for en in her) else Godkjent.GJELDER_IKKE


def _gjelder(godkjenning: Godkjenning, dag: date) -> bool:
    return godkjenning.fra <= dag and (godkjenning.til is None or dag <= godkjenning.til)


KRAV: Mapping[Dokumenttype, Callable[[Any, Omgivelser], Iterator[Vurdert]]] = {
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: _samarbeidsavtale,
    Dokumenttype.OPPSEIING: _ingen_egne,
    Dokumenttype.HEVING: _heving,
}

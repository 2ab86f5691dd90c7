"""What is deleted, after which event, and why: one row a rule. How many days after stands in `forms/sletting.toml`, county by county.

The archive keeps the contract (arkivlova); what lies here is the working copy, kept no longer than its purpose needs
(personvernforordningen art. 5 nr. 1 bokstav e). The log of events is never deleted: personal values stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, or_, select

from app.lager import kandidatindeks as personindeks
from app.lager import kontakter, oppdrag, personnumre, postenbevis, postenjobb, saksdata, sokeindeks
from app.lager.dokumenter import KLADD
from app.lager.modeller import (
    dokument,
    fanget_melding,
    fornyelse,
    hendelse_personlig,
    kandidatindeks,
    kontakt,
    melding,
    personnummer,
    sokeord,
)
from app.lager.modeller import oppdrag as oppdragstabell
from app.lager.modeller import postenbevis as postenbevis_tabell
from app.lager.modeller import postenjobb as postenjobb_tabell
from app.lager.modeller import saksdata as saksdatatabell
from app.tekst import Tekst
from signing.states import FERDIGE, STOPPET, Tilstand

STANSET = tuple(tilstand.value for tilstand in (*STOPPET, Tilstand.ERSTATTET))
SLUTT = (*(tilstand.value for tilstand in FERDIGE), *STANSET)
"""Nothing more happens to the document but that it is archived."""

FORMAL = Tekst(
    nb="Personvernforordningen art. 5 nr. 1 bokstav e: ikke lenger enn formålet krever.",
    nn="Personvernforordninga art. 5 nr. 1 bokstav e: ikkje lenger enn føremålet krev.",
)
BEVIS = Tekst(
    nb="Personvernforordningen art. 5 nr. 1 bokstav e og art. 17 nr. 3 bokstav e: fylket avgjør hvor lenge det kan bli bruk for bevis.",
    nn="Personvernforordninga art. 5 nr. 1 bokstav e og art. 17 nr. 3 bokstav e: fylket avgjer kor lenge det kan bli bruk for bevis.",
)
ARKIV = Tekst(
    nb="Arkivlova verner det som er overført til arkivet. Dette er kopien: fylket avgjør når den ikke trengs lenger.",
    nn="Arkivlova vernar det som er overført til arkivet. Dette er kopien: fylket avgjer når han ikkje trengst lenger.",
)
ETTER_SLUTT = Tekst(
    nb="dokumentet er signert av alle, avslått, utløpt, trukket tilbake eller erstattet",
    nn="dokumentet er signert av alle, avslått, gått ut, trekt tilbake eller erstatta",
)
ETTER_KONTRAKTEN = Tekst(nb="den siste dagen i kontrakten er passert", nn="den siste dagen i kontrakten er passert")

Modne = Callable[[str, datetime], Select[str]]
"""The ids whose event was before this time, in this county, and of which something is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One rule. `slett` None: the whole document goes."""

    navn: str
    hva: Tekst
    etter: Tekst
    kilde: Tekst
    modne: Modne
    slett: Callable[[Connection, str], int] | None
    logges: bool = True


def _etter_slutt(tabell: Table, nokkel: str) -> Modne:
    """Documents that ended before, where this table still has a row of theirs."""

    def modne(fylke: str, grense: datetime) -> Select[str]:
        return (
            select(oppdragstabell.c.id)
            .where(
                oppdragstabell.c.fylkesnummer == fylke,
                oppdragstabell.c.tilstand.in_(SLUTT),
                oppdragstabell.c.endret < grense,
                exists().where(tabell.c[nokkel] == oppdragstabell.c.id),
            )
            .order_by(oppdragstabell.c.id)
        )

    return modne


def _med_bevis(fylke: str, grense: datetime) -> Select[str]:
    """The same for the proofs, which hang on the jobs of the order."""
    bevis = select(postenjobb_tabell.c.oppdrag_id).join(postenbevis_tabell, postenbevis_tabell.c.jobb_id == postenjobb_tabell.c.id)
    return (
        select(oppdragstabell.c.id)
        .where(
            oppdragstabell.c.fylkesnummer == fylke,
            oppdragstabell.c.tilstand.in_(SLUTT),
            oppdragstabell.c.endret < grense,
            oppdragstabell.c.id.in_(bevis),
        )
        .order_by(oppdragstabell.c.id)
    )


def _etter_kontrakten(fylke: str, grense: datetime) -> Select[str]:
    """Documents that ended, of contracts whose last day was before. One without a known last day waits; what is no contract has none."""
    over = or_(
        kandidatindeks.c.slutt < grense.date().isoformat(),
        and_(kandidatindeks.c.dokument_id.is_(None), oppdragstabell.c.endret < grense),
    )
    noe_igjen = or_(
        kandidatindeks.c.dokument_id.is_not(None),
        exists().where(personnummer.c.dokument_id == dokument.c.id),
        exists().where(sokeord.c.dokument_id == dokument.c.id),
    )
    return (
        select(dokument.c.id)
        .outerjoin(kandidatindeks, kandidatindeks.c.dokument_id == dokument.c.id)
        .outerjoin(oppdragstabell, oppdragstabell.c.id == dokument.c.id)
        .where(dokument.c.fylkesnummer == fylke, dokument.c.status.in_(SLUTT), over, noe_igjen)
        .order_by(dokument.c.id)
    )


def _kladder(fylke: str, grense: datetime) -> Select[str]:
    sendt = exists().where(oppdragstabell.c.id == dokument.c.id)
    return (
        select(dokument.c.id)
        .where(_lagret(fylke), dokument.c.status == KLADD, dokument.c.opprettet < grense, ~sendt)
        .order_by(dokument.c.id)
    )


def _stoppede(fylke: str, grense: datetime) -> Select[str]:
    """With an order or without one: a draft may be replaced too."""
    sist = func.coalesce(oppdragstabell.c.endret, dokument.c.erstattet, dokument.c.opprettet)
    return (
        select(dokument.c.id)
        .outerjoin(oppdragstabell, oppdragstabell.c.id == dokument.c.id)
        .where(_lagret(fylke), dokument.c.status.in_(STANSET), sist < grense)
        .order_by(dokument.c.id)
    )


def _arkiverte(fylke: str, grense: datetime) -> Select[str]:
    """One that got a new archive time stamp stays until the archive has that too."""
    uarkivert = exists().where(fornyelse.c.dokument_id == dokument.c.id, fornyelse.c.arkivert.is_(None))
    return (
        select(dokument.c.id)
        .join(oppdragstabell, oppdragstabell.c.id == dokument.c.id)
        .where(_lagret(fylke), oppdragstabell.c.tilstand == Tilstand.ARKIVERT.value, oppdragstabell.c.endret < grense, ~uarkivert)
        .order_by(dokument.c.id)
    )


def _lagret(fylke: str) -> ColumnElement[bool]:
    return and_(dokument.c.fylkesnummer == fylke, dokument.c.slettet.is_(None))


def _fangede(fylke: str, grense: datetime) -> Select[str]:
    return select(fanget_melding.c.id).where(fanget_melding.c.fylkesnummer == fylke, fanget_melding.c.tid < grense)


def slett_meldinger(forbindelse: Connection, dokument_id: str) -> int:
    """The outbox of a document, and in a demo what was caught of it."""
    ider = select(melding.c.id).where(melding.c.oppdrag_id == dokument_id)
    forbindelse.execute(delete(fanget_melding).where(fanget_melding.c.id.in_(ider)))
    return forbindelse.execute(delete(melding).where(melding.c.oppdrag_id == dokument_id)).rowcount


def slett_numre(forbindelse: Connection, dokument_id: str) -> int:
    """What the document is found by: the encrypted numbers, the mark of the person, and the words."""
    tabeller = (personnumre.slett, personindeks.slett, sokeindeks.slett)
    return sum(slett(forbindelse, dokument_id) for slett in tabeller)


def _slett_kontakt(forbindelse: Connection, dokument_id: str) -> int:
    """How the signers are reached, here and as it was told to Posten."""
    return kontakter.slett(forbindelse, dokument_id) + postenjobb.slett_adresser(forbindelse, dokument_id)


def _slett_fanget(forbindelse: Connection, id_: str) -> int:
    return forbindelse.execute(delete(fanget_melding).where(fanget_melding.c.id == id_)).rowcount


REGLER: tuple[Regel, ...] = (
    Regel(
        navn="kontakt",
        hva=Tekst(nb="e-postadresser og mobilnumre til signatarene", nn="e-postadresser og mobilnummer til signatarane"),
        etter=ETTER_SLUTT,
        kilde=FORMAL,
        modne=_etter_slutt(kontakt, "oppdrag_id"),
        slett=_slett_kontakt,
    ),
    Regel(
        navn="saksdata",
        hva=Tekst(nb="dataene dokumentet ble laget av", nn="dataa dokumentet blei laga av"),
        etter=ETTER_SLUTT,
        kilde=FORMAL,
        modne=_etter_slutt(saksdatatabell, "dokument_id"),
        slett=saksdata.slett,
    ),
    Regel(
        navn="meldinger",
        hva=Tekst(nb="hvilke meldinger som er sendt, og når", nn="kva meldingar som er sende, og når"),
        etter=ETTER_SLUTT,
        kilde=FORMAL,
        modne=_etter_slutt(melding, "oppdrag_id"),
        slett=slett_meldinger,
    ),
    Regel(
        navn="fangede-meldinger",
        hva=Tekst(nb="meldinger som er fanget i demo", nn="meldingar som er fanga i demo"),
        etter=Tekst(nb="meldingen ble fanget", nn="meldinga blei fanga"),
        kilde=FORMAL,
        modne=_fangede,
        slett=_slett_fanget,
        logges=False,
    ),
    Regel(
        navn="personnumre",
        hva=Tekst(
            nb="krypterte fødselsnumre, merket i personindeksen og søkeordene",
            nn="krypterte fødselsnummer, merket i personindeksen og søkjeorda",
        ),
        etter=ETTER_KONTRAKTEN,
        kilde=FORMAL,
        modne=_etter_kontrakten,
        slett=slett_numre,
    ),
    Regel(
        navn="navn-i-hendelser",
        hva=Tekst(nb="navn og begrunnelser i loggen", nn="namn og grunngivingar i loggen"),
        etter=ETTER_SLUTT,
        kilde=BEVIS,
        modne=_etter_slutt(hendelse_personlig, "dokument_id"),
        slett=oppdrag.slett_personlig,
    ),
    Regel(
        navn="signaturbevis",
        hva=Tekst(
            nb="bevisene fra Posten signering, én fil per signatur; de ligger også inne i det signerte dokumentet",
            nn="bevisa frå Posten signering, éi fil per signatur; dei ligg også inne i det signerte dokumentet",
        ),
        etter=ETTER_SLUTT,
        kilde=BEVIS,
        modne=_med_bevis,
        slett=postenbevis.slett,
    ),
    Regel(
        navn="kladder",
        hva=Tekst(
            nb="hele dokumentet, når det aldri ble sendt til signering", nn="heile dokumentet, når det aldri blei sendt til signering"
        ),
        etter=Tekst(nb="dokumentet ble laget", nn="dokumentet blei laga"),
        kilde=FORMAL,
        modne=_kladder,
        slett=None,
    ),
    Regel(
        navn="stoppede",
        hva=Tekst(nb="hele dokumentet, når det aldri ble ferdig signert", nn="heile dokumentet, når det aldri blei ferdig signert"),
        etter=Tekst(
            nb="det ble avslått, utløp, ble trukket tilbake eller erstattet",
            nn="det blei avslått, gjekk ut, blei trekt tilbake eller erstatta",
        ),
        kilde=BEVIS,
        modne=_stoppede,
        slett=None,
    ),
    Regel(
        navn="arkiverte",
        hva=Tekst(nb="hele dokumentet, når arkivet har det", nn="heile dokumentet, når arkivet har det"),
        etter=Tekst(nb="det ble overført til arkivet", nn="det blei overført til arkivet"),
        kilde=ARKIV,
        modne=_arkiverte,
        slett=None,
    ),
)
"""Every rule, in the order they are run: parts first, whole documents last."""

"""Which attachments a contract must have, and how a file may follow it: judged by what its bytes say, not by its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domene.funnmal import Funnmal, meld, meld_som
from app.domene.fylker import Fylkesvalg
from app.domene.kontrakt import Kontrakt, Vedleggstype
from app.domene.opplysninger import saksopplysninger
from app.domene.regeldato import regeldato
from app.domene.sak import Mate, Signatarbeslutning
from app.domene.tabell import Treff
from app.domene.vedleggstabeller import VEDLEGGSKRAV, VEDLEGGSMATE, Filegenskaper, Kravfakta
from app.errors import Avvist, Funn
from app.tekst import Tekst

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filfakta:
    """What the bytes of one attachment say. `sider` is 0 where the file could not be read."""

    medietype: str
    signert: bool
    pdfa: bool
    tagget: bool
    kryptert: bool
    aktivt_innhold: bool
    lesbar: bool
    sider: int
    storrelse: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggsgrenser:
    """Limits on what is taken in. Number and sum are Posten's (20 files, 10 MiB); the pages are ours."""

    antall: int = 20
    samlet_storrelse: int = 10 * 1024 * 1024
    sider: int = 200


GRENSER = Vedleggsgrenser()


def vurder_krav(kontrakt: Kontrakt, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> dict[Vedleggstype, Treff[Funnmal | None]]:
    """For each kind of attachment, the row that says whether it is demanded."""
    dag = regeldato(kontrakt)
    return {
        type_: VEDLEGGSKRAV.sla_opp(
            Kravfakta(
                type=type_,
                dokumenttype=kontrakt.dokumenttype,
                organ_inngar=beslutning.organ_inngar,
                organ_mottar=beslutning.organ_mottar_tilskudd,
                arbeidsavtale=valg.arbeidsavtale,
            ),
            dag,
        )
        for type_ in Vedleggstype
    }


def krav(kontrakt: Kontrakt, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """The demanded attachments that the data do not list."""
    ord_ = saksopplysninger(kontrakt)
    vedlagt = {vedlegg.type for vedlegg in kontrakt.vedlegg}
    krevd = vurder_krav(kontrakt, valg, beslutning)
    return tuple(funn for type_, treff in krevd.items() if type_ not in vedlagt for funn in meld(treff, ord_))


def vurder_fil(fakta: Filfakta, *, oppgitt_signert: bool = False, grenser: Vedleggsgrenser = GRENSER) -> Treff[Mate | Funnmal]:
    """The row that says how this file may follow, or why it may not. Files do not depend on the contract's date."""
    egenskaper = Filegenskaper(
        for_stor=fakta.storrelse > grenser.samlet_storrelse,
        pdf=fakta.medietype == PDF,
        kryptert=fakta.kryptert,
        lesbar=fakta.lesbar,
        aktivt_innhold=fakta.aktivt_innhold,
        for_mange_sider=fakta.sider > grenser.sider,
        oppgitt_signert=oppgitt_signert,
        signert=fakta.signert,
        pdfa=fakta.pdfa,
        tagget=fakta.tagget,
    )
    return VEDLEGGSMATE.sla_opp(egenskaper, VEDLEGGSMATE.fra)


def mate(fakta: Filfakta, *, oppgitt_signert: bool = False, peker: str = "/vedlegg", grenser: Vedleggsgrenser = GRENSER) -> Mate:
    """How the file follows the contract. Raises `Avvist` with one finding at `peker` where it may not."""
    treff = vurder_fil(fakta, oppgitt_signert=oppgitt_signert, grenser=grenser)
    if isinstance(treff.utfall, Mate):
        return treff.utfall
    melding = treff.begrunn(_filopplysninger(fakta, grenser))
    raise Avvist(melding, funn=meld_som(treff.utfall, melding, {"peker": peker}))


def samlet(filer: Sequence[Filfakta], grenser: Vedleggsgrenser = GRENSER) -> tuple[Funn, ...]:
    """The limits that hold for all the attachments together."""
    funn = []
    storrelse = sum(fil.storrelse for fil in filer)
    if len(filer) > grenser.antall:
        funn.append(_for_mange(len(filer), grenser.antall))
    if storrelse > grenser.samlet_storrelse:
        funn.append(_for_store(storrelse, grenser.samlet_storrelse))
    return tuple(funn)


def _filopplysninger(fakta: Filfakta, grenser: Vedleggsgrenser) -> dict[str, str]:
    return {
        "storrelse": str(fakta.storrelse),
        "grense": str(grenser.samlet_storrelse),
        "medietype": fakta.medietype,
        "sider": str(fakta.sider),
        "sidegrense": str(grenser.sider),
    }


def _for_mange(antall: int, grense: int) -> Funn:
    return Funn(
        kode="for-mange-vedlegg",
        peker="/vedlegg",
        melding=Tekst(nb=f"Det er {antall} vedlegg. Grensen er {grense}.", nn=f"Det er {antall} vedlegg. Grensa er {grense}."),
        tiltak=Tekst(nb="Slå sammen eller fjern vedlegg.", nn="Slå saman eller fjern vedlegg."),
    )


def _for_store(storrelse: int, grense: int) -> Funn:
    return Funn(
        kode="vedlegg-for-store",
        peker="/vedlegg",
        melding=Tekst(
            nb=f"Vedleggene er på {storrelse} byte til sammen. Grensen er {grense} byte.",
            nn=f"Vedlegga er på {storrelse} byte til saman. Grensa er {grense} byte.",
        ),
        tiltak=Tekst(nb="Lag mindre filer eller fjern vedlegg.", nn="Lag mindre filer eller fjern vedlegg."),
    )

"""Which attachments a contract must have, and how a file may follow it: judged by what its bytes say, not by its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domene import norsk, vedlagt
from app.domene.funnmal import Funnmal, meld, meld_som
from app.domene.fylker import Fylke, Fylkesvalg
from app.domene.kontrakt import Fradragstype, Kontrakt, Parter, Vedleggstype
from app.domene.opplysninger import fylkesopplysninger, saksopplysninger
from app.domene.parter import Kontraktsansvarlig
from app.domene.regeldato import regeldato
from app.domene.sak import Mate, Signatarbeslutning
from app.domene.tabell import Opplysning, Treff
from app.domene.vedleggstabeller import VEDLEGGSKRAV, VEDLEGGSMATE, Filegenskaper, Kravfakta
from app.errors import Avvist, Funn
from app.tekst import Tekst

PDF = "application/pdf"
VISTE_STEDER = 3


class Aktivslag(StrEnum):
    """What active content does."""

    SKRIPT = "skript"
    PROGRAMSTART = "programstart"
    PROGRAM = "program"
    INNSENDING = "innsending"
    INNHENTING = "innhenting"
    ANNEN_FIL = "annenFil"
    XFA = "xfa"
    AVSPILLING = "avspilling"
    INNE_I = "inneI"


AKTIVORD: Mapping[Aktivslag, Tekst] = {
    Aktivslag.SKRIPT: Tekst(nb="skript (JavaScript)", nn="skript (JavaScript)"),
    Aktivslag.PROGRAMSTART: Tekst(nb="oppstart av et program", nn="oppstart av eit program"),
    Aktivslag.PROGRAM: Tekst(nb="et program som ligger i filen", nn="eit program som ligg i fila"),
    Aktivslag.INNSENDING: Tekst(nb="innsending av skjema", nn="innsending av skjema"),
    Aktivslag.INNHENTING: Tekst(nb="innhenting av data", nn="innhenting av data"),
    Aktivslag.ANNEN_FIL: Tekst(nb="åpning av en annen fil", nn="opning av ei anna fil"),
    Aktivslag.XFA: Tekst(nb="et XFA-skjema", nn="eit XFA-skjema"),
    Aktivslag.AVSPILLING: Tekst(nb="lyd, film eller 3D", nn="lyd, film eller 3D"),
    Aktivslag.INNE_I: Tekst(nb="en PDF med aktivt innhold", nn="ein PDF med aktivt innhald"),
}
"""What it is, in words that a person who made the file may know."""
UKJENT_AKTIVT = Tekst(
    nb="skript, oppstart av program eller XFA-skjema et sted i filen", nn="skript, oppstart av program eller XFA-skjema ein stad i fila"
)
FILORD: Mapping[str, Tekst] = {
    "image/png": Tekst(nb="et bilde (PNG)", nn="eit bilete (PNG)"),
    "image/jpeg": Tekst(nb="et bilde (JPEG)", nn="eit bilete (JPEG)"),
    "image/gif": Tekst(nb="et bilde (GIF)", nn="eit bilete (GIF)"),
    "image/tiff": Tekst(nb="et bilde (TIFF)", nn="eit bilete (TIFF)"),
    "image/heic": Tekst(nb="et bilde (HEIC)", nn="eit bilete (HEIC)"),
    "text/plain": Tekst(nb="ren tekst", nn="rein tekst"),
    "text/html": Tekst(nb="en nettside", nn="ei nettside"),
    "application/rtf": Tekst(nb="et tekstdokument (RTF)", nn="eit tekstdokument (RTF)"),
    "application/xml": Tekst(nb="XML", nn="XML"),
    "application/zip": Tekst(nb="en zip-fil", nn="ei zip-fil"),
    "application/vnd.etsi.asic-e+zip": Tekst(nb="en signert pakke (ASiC-E)", nn="ei signert pakke (ASiC-E)"),
    "application/x-ole-storage": Tekst(nb="et eldre Office-dokument", nn="eit eldre Office-dokument"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Tekst(nb="et Word-dokument", nn="eit Word-dokument"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Tekst(nb="et Excel-ark", nn="eit Excel-ark"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": Tekst(
        nb="en PowerPoint-presentasjon", nn="ein PowerPoint-presentasjon"
    ),
    "application/vnd.oasis.opendocument.text": Tekst(nb="et OpenDocument-dokument", nn="eit OpenDocument-dokument"),
    "application/vnd.microsoft.portable-executable": Tekst(nb="et program", nn="eit program"),
    "application/x-executable": Tekst(nb="et program", nn="eit program"),
    "text/x-script": Tekst(nb="et skript", nn="eit skript"),
}
"""What a file is that is no PDF, as its owner would call it."""
UKJENT_FIL = Tekst(nb="en type fil vi ikke kjenner", nn="ein type fil vi ikkje kjenner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aktivt:
    """One piece of active content, and where it stands in the file."""

    slag: Aktivslag
    sted: Tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Filfakta:
    """What the bytes of one attachment say. `sider` is 0 where the file could not be read.

    `aktivt` says what the active content is and where, as far as it was found; `for_omfattende`: a limit was reached, and the file
    was not read to its end. `staende_a4`: every page is A4 and stands; nothing is said of a file that could not be read.
    """

    medietype: str
    signert: bool
    pdfa: bool
    tagget: bool
    kryptert: bool
    aktivt_innhold: bool
    lesbar: bool
    sider: int
    storrelse: int
    aktivt: tuple[Aktivt, ...] = ()
    for_omfattende: bool = False
    staende_a4: bool = True


ULEST_FIL = Filfakta(
    medietype="",
    signert=False,
    pdfa=False,
    tagget=False,
    kryptert=False,
    aktivt_innhold=False,
    lesbar=False,
    sider=0,
    storrelse=0,
)
"""A file of which nothing is known."""


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
    listet = {vedlegg.type for vedlegg in kontrakt.vedlegg}
    return {
        type_: VEDLEGGSKRAV.sla_opp(
            Kravfakta(
                type=type_,
                dokumenttype=kontrakt.dokumenttype,
                organ_inngar=beslutning.organ_inngar,
                organ_mottar=beslutning.organ_mottar_tilskudd,
                organ_viser_til_avtale=organ_viser_til_avtale(kontrakt.parter),
                arbeidsavtale=valg.arbeidsavtale,
                godskrevet=godskrevet(kontrakt),
                arbeidsattest=valg.arbeidsattest,
                mal_vedlagt=valg.kompetansemal_vedlagt,
                plan_vedlagt=Vedleggstype.OPPLARINGSPLAN in listet,
            ),
            dag,
        )
        for type_ in Vedleggstype
    }


VISER_TIL_AVTALE: Mapping[Kontraktsansvarlig, bool] = {
    Kontraktsansvarlig.LAREBEDRIFT: False,
    Kontraktsansvarlig.SAMARBEIDSORGAN: True,
    Kontraktsansvarlig.SKOLE: False,
}
"""Who answers for the contract by an agreement with the lærebedrift (opplæringslova § 7-12)."""


def organ_viser_til_avtale(parter: Parter) -> bool:
    """The organ is said to answer for the contract, and to have an agreement, whether that holds on the date or not."""
    return VISER_TIL_AVTALE[parter.kontraktsansvarlig] and parter.avtale is not None and parter.avtale.foreligger


GODSKREVET = frozenset({Fradragstype.PRAKSIS, Fradragstype.GODSKRIVING})


def godskrevet(kontrakt: Kontrakt) -> bool:
    """Practice or earlier training has shortened the time (opplæringsforskrifta § 6-5), or is what the contract builds on (§ 9-58)."""
    return kontrakt.praksis is not None or any(fradrag.type in GODSKREVET for fradrag in kontrakt.laretid.fradrag)


def krav(kontrakt: Kontrakt, fylke: Fylke, valg: Fylkesvalg, beslutning: Signatarbeslutning) -> tuple[Funn, ...]:
    """The demanded attachments that the data do not list, and what those that it lists ought to be."""
    ord_ = saksopplysninger(kontrakt) | fylkesopplysninger(fylke, valg)
    listet = {vedlegg.type for vedlegg in kontrakt.vedlegg}
    krevd = vurder_krav(kontrakt, valg, beslutning)
    manglende = (funn for type_, treff in krevd.items() if type_ not in listet for funn in meld(treff, ord_))
    return (*manglende, *vedlagt.funn(kontrakt, ord_))


def vurder_fil(fakta: Filfakta, *, oppgitt_signert: bool = False, grenser: Vedleggsgrenser = GRENSER) -> Treff[Mate | Funnmal]:
    """The row that says how this file may follow, or why it may not. Files do not depend on the contract's date."""
    egenskaper = Filegenskaper(
        for_stor=fakta.storrelse > grenser.samlet_storrelse,
        pdf=fakta.medietype == PDF,
        kryptert=fakta.kryptert,
        lesbar=fakta.lesbar,
        for_omfattende=fakta.for_omfattende,
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


def samlet(storrelser: Sequence[int], grenser: Vedleggsgrenser = GRENSER) -> tuple[Funn, ...]:
    """The limits that hold for all the attachments together, by the size of each. One too large alone is told at its own place."""
    funn = []
    storrelse = sum(en for en in storrelser if en <= grenser.samlet_storrelse)
    if len(storrelser) > grenser.antall:
        funn.append(_for_mange(len(storrelser), grenser.antall))
    if storrelse > grenser.samlet_storrelse:
        funn.append(_for_store(storrelse, grenser.samlet_storrelse))
    return tuple(funn)


def for_stort(storrelse: int, peker: str, grenser: Vedleggsgrenser = GRENSER) -> tuple[Funn, ...]:
    """What is wrong with a file that is over the limit alone, found by its size only: such a file is never read."""
    if storrelse <= grenser.samlet_storrelse:
        return ()
    fakta = replace(ULEST_FIL, storrelse=storrelse)
    treff = vurder_fil(fakta, grenser=grenser)
    melding = treff.begrunn(_filopplysninger(fakta, grenser))
    return meld_som(treff.utfall if isinstance(treff.utfall, Funnmal) else None, melding, {"peker": peker})


def _filopplysninger(fakta: Filfakta, grenser: Vedleggsgrenser) -> dict[str, Opplysning]:
    return {
        "storrelse": norsk.storrelse(fakta.storrelse),
        "grense": norsk.storrelse(grenser.samlet_storrelse),
        "medietype": FILORD.get(fakta.medietype, UKJENT_FIL),
        "sider": str(fakta.sider),
        "sidegrense": str(grenser.sider),
        "aktivt": _aktivtekst(fakta),
    }


def _aktivtekst(fakta: Filfakta) -> Tekst:
    """What and where, each once; the first few say enough."""
    ett_og_ett = tuple(dict.fromkeys(fakta.aktivt))[:VISTE_STEDER]
    if not ett_og_ett:
        return UKJENT_AKTIVT
    return Tekst(
        nb="; ".join(f"{AKTIVORD[ett.slag].nb} ({ett.sted.nb})" for ett in ett_og_ett),
        nn="; ".join(f"{AKTIVORD[ett.slag].nn} ({ett.sted.nn})" for ett in ett_og_ett),
    )


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
            nb=f"Vedleggene er på {norsk.storrelse(storrelse)} til sammen. Grensen er {norsk.storrelse(grense)}.",
            nn=f"Vedlegga er på {norsk.storrelse(storrelse)} til saman. Grensa er {norsk.storrelse(grense)}.",
        ),
        tiltak=Tekst(nb="Lag mindre filer eller fjern vedlegg.", nn="Lag mindre filer eller fjern vedlegg."),
    )

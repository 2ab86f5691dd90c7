"""The attachments of a draft: files that were uploaded, those of an example, those of the issue that is replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from app import flyt
from app.api.inndata import Fil, Filskjema
from app.api.tjeneste import Tjeneste
from app.dokument.vedleggsfil import undersok
from app.domene.kontrakt import Vedleggstype
from app.domene.vedleggsplan import TITLER, Filrad, Planrad, Vedleggsplan
from app.errors import Feil, Funn
from app.lager.opplastinger import MAPPE, Opplastinger
from app.skjema.register import Eksempel, eksempler
from app.tekst import Malform, Tekst
from app.web.okt import Okt
from app.web.saksbehandler import skjemadata
from app.web.saksbehandler.erstatning import vedleggsfiler
from app.web.saksbehandler.nyutkast import Utkast
from app.web.saksbehandler.skjemadata import JA, NEI, Felter
from app.web.saksbehandler.skjemamodell import VEDLEGG

NYE, TIL_RAD = "vedlegg", "fil"
"""The part that new files come in, and the first word of the one that a file for a row comes in (`fil:/vedlegg/0`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vedleggsrad:
    """One attachment as the form lists it. `krav`: how much its kind is wanted."""

    storrelse: int | None
    signert: bool
    krav: str | None


def lager(tjeneste: Tjeneste, okt: Okt) -> Opplastinger:
    """The uploads of this session."""
    settings = tjeneste.settings
    return Opplastinger(
        filer=tjeneste.lager.hjem.filer(MAPPE),
        ring=tjeneste.gang.ring,
        fylkesnummer=okt.bruker.fylke,
        okt=okt.skjemamerke,
        plass=settings.grenser.samlet_maks * 2,
    )


def filer(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, *, na: datetime) -> dict[str, bytes]:
    """The files that are at hand, by the dokumentId of their attachment."""
    faste = {**_eksempelfiler(tjeneste, utkast.eksempel), **_forrige(tjeneste, okt, utkast)}
    opplastet = lager(tjeneste, okt)
    alle = ((id_, faste.get(id_) or opplastet.hent(id_, na=na)) for id_ in _ider(utkast.felter))
    return {id_: innhold for id_, innhold in alle if innhold is not None}


def _ider(felter: Felter) -> Iterator[str]:
    for nr in range(felter.antall(VEDLEGG)):
        if id_ := felter.tekst(f"{VEDLEGG}/{nr}/dokumentId").strip():
            yield id_


def _eksempelfiler(tjeneste: Tjeneste, navn: str | None) -> Mapping[str, bytes]:
    """Only the demo has examples."""
    if navn is None or not tjeneste.settings.demo:
        return {}
    return next((ett.vedlegg for ett in _eksemplene(tjeneste.settings.forms) if ett.navn == navn), {})


@lru_cache(maxsize=2)
def _eksemplene(forms: Path) -> tuple[Eksempel, ...]:
    """Read once: the form asks at each pause in typing."""
    return eksempler(forms)


def _forrige(tjeneste: Tjeneste, okt: Okt, utkast: Utkast) -> Mapping[str, bytes]:
    gammel = utkast.skrevet.data.get("erstatterDokumentId")
    if utkast.erstatter is None or gammel != utkast.erstatter:
        return {}
    return vedleggsfiler(tjeneste, okt, utkast.erstatter)


# ---------------------------------------------------------------- uploading


def ta_imot(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, skjema: Filskjema, *, na: datetime) -> Utkast:
    """Keep the files that came along, each in a row of its own or in the row that it was chosen for; tell of those that were too large."""
    for fil in skjema.filer:
        slag, _, rad = fil.del_.partition(":")
        if slag in {NYE, TIL_RAD}:
            utkast = _med_fil(tjeneste, okt, utkast, fil, rad if _finnes(utkast.felter, rad) else "", na=na)
    if skjema.for_store:
        utkast = replace(utkast, merknader=(*utkast.merknader, _for_stor(tjeneste)))
    return utkast


def _finnes(felter: Felter, rad: str) -> bool:
    """The row stands in the form; a file for any other gets a new one."""
    return rad in {f"{VEDLEGG}/{nr}" for nr in range(felter.antall(VEDLEGG))}


def _med_fil(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, fil: Fil, rad: str, *, na: datetime) -> Utkast:
    felter, ny = (utkast.felter, rad) if rad else skjemadata.med_rad(utkast.modell, utkast.felter, VEDLEGG)
    if ny == VEDLEGG or not ny.startswith(f"{VEDLEGG}/"):
        return replace(utkast, merknader=(*utkast.merknader, _for_mange(tjeneste)))
    try:
        navn = lager(tjeneste, okt).legg(fil.innhold, na=na)
    except Feil as feil:
        return replace(utkast, merknader=(*utkast.merknader, _avvist(feil)))
    lager(tjeneste, okt).fjern(felter.tekst(f"{ny}/dokumentId"))
    felt: dict[str, tuple[str, ...]] = {
        f"{ny}/dokumentId": (navn,),
        f"{ny}/signert": (JA if _signert(tjeneste, fil.innhold) else NEI,),
        f"{ny}/sha256": ("",),
    }
    if not rad:
        felt |= _omtale(tjeneste, utkast, ny, na=na)
    rest = {peker: verdi for peker, verdi in felter.rest.items() if peker not in felt}
    return replace(utkast, felter=Felter(tekster={**felter.tekster, **felt}, rest=rest), fokus=ny)


def _signert(tjeneste: Tjeneste, innhold: bytes) -> bool:
    vakt = tjeneste.verksted.vakt
    return (vakt.undersok(innhold) if vakt else undersok(innhold)).signert


def _omtale(tjeneste: Tjeneste, utkast: Utkast, rad: str, *, na: datetime) -> dict[str, tuple[str, ...]]:
    """The kind of the first one that is demanded and missing, and its name. The name of the file is forgotten: it can be anybody's."""
    plan, _ = flyt.vedleggsplan(tjeneste.verksted, utkast.raa, {}, na=na)
    type_ = next((en.type for en in plan.krav if en.mangler), Vedleggstype.ANNET)
    tittel = TITLER[type_].pa(utkast.valgt.malform or _malform(tjeneste, utkast))
    return {f"{rad}/type": (type_.value,), f"{rad}/tittel": (tittel,)}


def _malform(tjeneste: Tjeneste, utkast: Utkast) -> Malform:
    return tjeneste.verksted.grunnlag.fylker[utkast.fylkesnummer].valg[-1].malform or Malform.NB


def slett(tjeneste: Tjeneste, okt: Okt, utkast: Utkast, rad: str) -> None:
    """The file of a row that is taken out of the draft."""
    lager(tjeneste, okt).fjern(utkast.felter.tekst(f"{rad}/dokumentId"))


def mib(antall: int) -> int:
    """Bytes as people read a limit."""
    return antall // 1_048_576


def _for_stor(tjeneste: Tjeneste) -> Funn:
    grense = mib(tjeneste.settings.grenser.vedlegg_maks)
    return Funn(
        kode="vedlegg-for-stort",
        peker=VEDLEGG,
        melding=Tekst(
            nb=f"Filen er større enn {grense} MB og ble ikke lagt ved.", nn=f"Fila er større enn {grense} MB og blei ikkje lagd ved."
        ),
        tiltak=Tekst(nb="Lag en mindre PDF.", nn="Lag ein mindre PDF."),
    )


def _for_mange(tjeneste: Tjeneste) -> Funn:
    antall = tjeneste.settings.grenser.vedlegg_antall
    return Funn(
        kode="for-mange-vedlegg",
        peker=VEDLEGG,
        melding=Tekst(nb=f"En kontrakt kan ha høyst {antall} vedlegg.", nn=f"Ein kontrakt kan ha høgst {antall} vedlegg."),
        tiltak=Tekst(nb="Fjern et vedlegg først, eller slå filer sammen.", nn="Fjern eit vedlegg først, eller slå filer saman."),
    )


def _avvist(feil: Feil) -> Funn:
    return Funn(kode=feil.kode, peker=VEDLEGG, melding=feil.detalj, tiltak=feil.tiltak or Tekst(nb="Prøv igjen.", nn="Prøv igjen."))


# ---------------------------------------------------------------- listing


def rader(utkast: Utkast, plan: Vedleggsplan) -> dict[str, Vedleggsrad]:
    """What is known of each attachment, by the pointer of its row in the form."""
    krav = {nr: en for en in plan.krav for nr in en.vedlegg}
    return {utkast.skrevet.i_skjemaet(f"{VEDLEGG}/{en.planlagt.nr - 1}"): _rad(en, krav.get(en.planlagt.nr)) for en in plan.filer}


def _rad(fil: Filrad, krav: Planrad | None) -> Vedleggsrad:
    return Vedleggsrad(
        storrelse=len(fil.planlagt.innhold) if fil.har_fil else None,
        signert=fil.planlagt.signert,
        krav=krav.krav.value if krav else None,
    )


def mangler(plan: Vedleggsplan) -> tuple[tuple[Tekst, str], ...]:
    """What is wanted and not listed: the name, and how much."""
    return tuple((TITLER[en.type], en.krav.value) for en in plan.krav if not en.vedlegg and en.krav.value != "valgfritt")

"""From a decided document around a contract to what its skeleton prints: every value written out, no words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.dokument import tekst
from app.dokument.endringsinnhold import EndringsavtaleUt, endringsavtale_ut, rollenokkel
from app.dokument.innhold import hode
from app.dokument.sakssetninger import gjeldende_setninger
from app.dokument.utskrift import BedriftUt, Hode, MalUt, Utgivelse
from app.domene.dokument import Dokumenttype
from app.domene.sak import Saksdokumentsak
from app.domene.saksdokument import Avtalepart, Fritekst, Heving, Oppseiing, Saksdokument, Samarbeidsavtale
from app.maler.register import Mal
from app.tekst import Malform


@dataclass(frozen=True, slots=True, kw_only=True)
class KontraktUt:
    """The contract that the document is about; `type` is the key of its role words."""

    type: str
    dato: str
    dokument_id: str | None
    kandidat: str
    larefag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OppseiingUt:
    """When the contract ends and when the county was told."""

    slutt: str
    orientert: str
    arsak: MalUt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HevingUt:
    """The decision, its free text, and who decides a complaint."""

    slutt: str
    saksnummer: str
    begrunnelse: MalUt
    forklart: str | None
    klageinstans: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullmaktUt:
    """The two powers, how long they hold, and what the organ helps with; `typer` are keys of words."""

    inngar: bool
    typer: tuple[str, ...]
    tilskudd: bool
    oppgaver: tuple[MalUt, ...]
    fra: str
    til: str | None
    frist: str | None
    godkjent_fra: str | None


EgneUt = OppseiingUt | HevingUt | FullmaktUt | EndringsavtaleUt
"""What one kind of document has for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saksinnhold(Hode):
    """All that a skeleton of a document around a contract may ask for, but the words of the signatures."""

    kontrakt: KontraktUt | None
    bedrift: BedriftUt
    organ: BedriftUt | None
    egne: EgneUt
    gjelder: frozenset[str]


def lag_saksinnhold(sak: Saksdokumentsak, mal: Mal, utgivelse: Utgivelse) -> Saksinnhold:
    """Everything a skeleton prints, in the language of the template."""
    dokument, malform = sak.dokument, mal.malform
    return Saksinnhold(
        **hode(sak, mal, utgivelse),
        kontrakt=_kontrakt(sak, malform),
        bedrift=_part(dokument.larebedrift) if dokument.larebedrift else BedriftUt(),
        organ=_part(dokument.samarbeidsorgan) if dokument.samarbeidsorgan else None,
        egne=EGNE[dokument.dokumenttype](dokument, sak, mal),
        gjelder=gjeldende_setninger(sak),
    )


def _kontrakt(sak: Saksdokumentsak, malform: Malform) -> KontraktUt | None:
    kontrakt, kandidat = sak.dokument.kontrakt, sak.dokument.kandidat
    if kontrakt is None or kandidat is None:
        return None
    return KontraktUt(
        type=ROLLENOKKEL.get(sak.dokument.dokumenttype, _typen)(sak.dokument),
        dato=tekst.dato(kontrakt.kontraktsdato, malform),
        dokument_id=kontrakt.dokument_id,
        kandidat=kandidat.navn.fullt,
        larefag=sak.larefag.navn.pa(malform) if sak.larefag else kontrakt.programomradekode,
    )


def _part(part: Avtalepart) -> BedriftUt:
    return BedriftUt(
        navn=part.virksomhet.navn,
        orgnr=tekst.orgnummer(part.virksomhet.organisasjonsnummer),
        ansvarlig=part.ansvarlig_leder.navn.fullt if part.ansvarlig_leder else None,
    )


def _fritekst(fritekst: Fritekst) -> MalUt:
    return MalUt(kode=None, tekst=fritekst.tekst, sprak=fritekst.sprak)


def _dato(dag: date | None, malform: Malform) -> str | None:
    return tekst.dato(dag, malform) if dag else None


def _oppseiing(oppseiing: Oppseiing, _: Saksdokumentsak, mal: Mal) -> OppseiingUt:
    return OppseiingUt(
        slutt=tekst.dato(oppseiing.sluttdato, mal.malform),
        orientert=tekst.dato(oppseiing.orientert_dato, mal.malform),
        arsak=_fritekst(oppseiing.arsak) if oppseiing.arsak else None,
    )


def _heving(heving: Heving, _: Saksdokumentsak, mal: Mal) -> HevingUt:
    return HevingUt(
        slutt=tekst.dato(heving.sluttdato, mal.malform),
        saksnummer=heving.saksnummer,
        begrunnelse=_fritekst(heving.begrunnelse),
        forklart=_dato(heving.muntlig_forklaring, mal.malform),
        klageinstans=heving.klageinstans.pa(mal.malform),
    )


def _fullmakt(avtale: Samarbeidsavtale, _: Saksdokumentsak, mal: Mal) -> FullmaktUt:
    her = [en.fra for en in avtale.godkjenninger if en.fylkesnummer == avtale.fylkesnummer]
    frist = avtale.oppsigelsesfrist_maneder
    return FullmaktUt(
        inngar=avtale.inngar_kontrakt,
        typer=tuple(type_.value for type_ in avtale.dokumenttyper),
        tilskudd=avtale.mottar_tilskudd,
        oppgaver=tuple(_fritekst(oppgave) for oppgave in avtale.oppgaver),
        fra=tekst.dato(avtale.gjelder_fra, mal.malform),
        til=_dato(avtale.gjelder_til, mal.malform),
        frist=None if frist is None else tekst.maneder(frist, mal.malform),
        godkjent_fra=_dato(max(her, default=None), mal.malform),
    )


def _typen(dokument: Saksdokument) -> str:
    """The kind of the contract, where it alone says what the one who learns is called."""
    return dokument.kontrakt.dokumenttype.value if dokument.kontrakt else ""


EGNE: Mapping[Dokumenttype, Callable[[Any, Saksdokumentsak, Mal], EgneUt]] = {
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: _fullmakt,
    Dokumenttype.OPPSEIING: _oppseiing,
    Dokumenttype.HEVING: _heving,
    Dokumenttype.ENDRINGSAVTALE: endringsavtale_ut,
}
ROLLENOKKEL: Mapping[Dokumenttype, Callable[[Any], str]] = {Dokumenttype.ENDRINGSAVTALE: rollenokkel}
"""Documents about a contract of any kind: where it is in a school, more than the kind says what the one who learns is called."""

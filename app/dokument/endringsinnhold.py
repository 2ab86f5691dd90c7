"""What a change of a contract prints: the table of before and after, the new end, and the business that lets the contract go.

The contract is shown with the lærebedrift that it had before. Type E has a school and no lærebedrift.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.dokument import tekst
from app.dokument.innhold import REGELVERK, hjemler_for
from app.dokument.setninger import flyttes_av_avbrudd
from app.dokument.utskrift import MalUt
from app.domene.dokument import Dokumenttype
from app.domene.endring import Endring, Endringsavtale, Endringstype, Verdi
from app.domene.kontrakt import Avbrudd, Kontraktstype, Laretid
from app.domene.opplysninger import MED_LAREBEDRIFT, ROLLEN
from app.domene.parter import Navn, Virksomhet
from app.domene.sak import BeregnetLaretid, Saksdokumentsak
from app.domene.saksdokument import Fritekst
from app.domene.voksen import voksen
from app.maler.register import Mal
from app.skjema.felt import Felt, Feltgruppe, feltsett
from app.tekst import Malform, Tekst

SLAG: Mapping[Kontraktstype, str] = dict.fromkeys(Kontraktstype, "avtale") | dict.fromkeys(MED_LAREBEDRIFT, "kontrakt")
"""What is changed, as the key of words: type E is an agreement and never called a contract (innhold §3.5)."""
TIDSORD: Mapping[Kontraktstype, str] = {
    Kontraktstype.LAREKONTRAKT: "laretid",
    Kontraktstype.OPPLARINGSKONTRAKT: "laretid",
    Kontraktstype.PRAKSISBREVKONTRAKT: "laretid",
    Kontraktstype.FAGBREV_PA_JOBB: "kontraktstid",
    Kontraktstype.FAGOPPLARING_I_SKOLE: "opplaringstid",
}
"""What the time of training is called, as the key of words (innhold §1.2)."""
ENDRINGSORD: Mapping[tuple[Endringstype, str], str] = {
    (Endringstype.STILLINGSPROSENT, "avtale"): "stillingsprosent_avtale",
}
"""Changes that are said otherwise of an agreement: a pupil has no position."""
PARTSORD: Mapping[str, str] = {"kontrakt": "om_bedrift", "avtale": "om_skole"}
"""The caption of the party that gives the training."""
ROLLENOKKEL: Mapping[tuple[Kontraktstype, bool], str] = {
    (type_, er_voksen): type_.value for type_ in MED_LAREBEDRIFT for er_voksen in REGELVERK
} | {
    (Kontraktstype.FAGOPPLARING_I_SKOLE, er_voksen): f"{Kontraktstype.FAGOPPLARING_I_SKOLE.value}_{regler}"
    for er_voksen, regler in REGELVERK.items()
}
"""The key of the words for the one who learns, by kind of contract and whether the rules for adults hold (innhold §1.2)."""
MED_LEDETEKST = frozenset({Endringstype.ANNET})
"""Changes whose place in the contract is named; the others say it themselves."""
UTEN_HJEMMEL = frozenset({"avtale"})
"""The paragraphs on changes are about contracts (opplæringslova § 7-2), not about the agreement of type E."""
BERORER_ARBEIDSAVTALEN = frozenset({Endringstype.STILLINGSPROSENT, Endringstype.LAREBEDRIFT})
"""Changes that the arbeidsavtale must follow (opplæringslova §§ 7-2 first paragraph and 7-4 second paragraph)."""
HEL_STILLING = 100
KONTRAKTSKJEMA = 1
"""The number of the data schema of the contracts, whose labels name a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdiUt:
    """A value before or after. With `fra` it is a period, open without `til`. `ord`: the word to print where there is no value."""

    ord: str = "ingen"
    tekst: str | None = None
    sprak: Malform | None = None
    orgnr: str | None = None
    fra: str | None = None
    til: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndringUt:
    """One row: `type` is the key of its word, `verdier` what stood there before and what comes after."""

    type: str
    ledetekst: str | None
    hjemler: tuple[str, ...]
    verdier: tuple[VerdiUt, VerdiUt]
    gjelder_fra: str
    lang: bool
    """Free text may be long: such a row may go on over the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NyTidUt:
    """The new end and the months; `gjenstar_fra` where what is left is counted from a day."""

    til: str | None
    netto: str
    gjenstar_fra: str | None
    prosent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartUt:
    """The party that gives the training; `ord` is the id of its caption."""

    ord: str
    navn: str | None
    orgnr: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndringsavtaleUt:
    """All that is the change's own."""

    slag: str
    kontraktstype: str
    tidsord: str
    part: PartUt
    endringer: tuple[EndringUt, ...]
    begrunnelse: MalUt
    tid: NyTidUt | None
    overtar: str | None
    tidligere: PartUt | None
    signerer_ikke: MalUt | None


def endringsavtale_ut(avtale: Endringsavtale, sak: Saksdokumentsak, mal: Mal) -> EndringsavtaleUt:
    """The change as its skeleton prints it."""
    type_, malform = avtale.kontrakten.dokumenttype, mal.malform
    tidligere = avtale.tidligere
    return EndringsavtaleUt(
        slag=SLAG[type_],
        kontraktstype=type_.value,
        tidsord=TIDSORD[type_],
        part=_parten_for(avtale),
        endringer=tuple(_endring(endring, avtale, mal) for endring in avtale.endringer),
        begrunnelse=_fritekst(avtale.begrunnelse),
        tid=_tid(avtale.ny_laretid, sak.laretid, malform),
        overtar=_overtar(avtale, malform),
        tidligere=_part("om_bedrift", tidligere.virksomhet) if tidligere else None,
        signerer_ikke=_fritekst(grunn) if (grunn := grunn_uten_signatur(avtale)) else None,
    )


def rollenokkel(avtale: Endringsavtale) -> str:
    """The key of the words for the one who learns."""
    return ROLLENOKKEL[avtale.kontrakten.dokumenttype, voksen(avtale.kontrakten)]


def grunn_uten_signatur(avtale: Endringsavtale) -> Fritekst | None:
    """Why the lærebedrift that lets the contract go does not sign; None where it signs, or where there is none."""
    return avtale.tidligere.signerer_ikke if avtale.tidligere else None


def endringsfakta(avtale: Endringsavtale, sak: Saksdokumentsak) -> dict[str, bool]:
    """The facts that the sentences of a change depend on, by name; some hold of a contract only, or of an agreement only."""
    slag = SLAG[avtale.kontrakten.dokumenttype]
    slutt = sak.laretid.til if sak.laretid else None
    avbrudd = avtale.ny_laretid.avbrudd if avtale.ny_laretid else ()
    deltid = slutt is not None and avtale.ny_laretid is not None and avtale.ny_laretid.stillingsprosent < HEL_STILLING
    return {
        slag: True,
        f"arbeidsavtale_{slag}": not avtale.typer.isdisjoint(BERORER_ARBEIDSAVTALEN),
        "ny_larebedrift": avtale.bytter_larebedrift,
        "ny_prove": avtale.ikke_bestatt_prove and avtale.forlenger,
        "tidligere_signerer_ikke": grunn_uten_signatur(avtale) is not None,
        f"deltid_{slag}": deltid,
        "avbrudd_flytter": bool(avtale.ny_laretid and slutt and flyttes_av_avbrudd(avtale.ny_laretid, slutt)),
        "uten_vedlegg": not sak.vedlegg,
        "apent_avbrudd": any(periode.til is None for periode in avbrudd),
    }


def _parten_for(avtale: Endringsavtale) -> PartUt:
    """The lærebedrift before the change, or the school after it, which is the one that the data have; a draft may lack both."""
    parter, tidligere = avtale.kontrakten.parter, avtale.tidligere
    bedrift = tidligere or parter.larebedrift
    holder = {"kontrakt": bedrift, "avtale": parter.skole}[SLAG[avtale.kontrakten.dokumenttype]]
    return _part(PARTSORD[SLAG[avtale.kontrakten.dokumenttype]], holder.virksomhet if holder else None)


def _part(ord_: str, virksomhet: Virksomhet | None) -> PartUt:
    if virksomhet is None:
        return PartUt(ord=ord_, navn=None, orgnr=None)
    return PartUt(ord=ord_, navn=virksomhet.navn, orgnr=tekst.orgnummer(virksomhet.organisasjonsnummer))


def _overtar(avtale: Endringsavtale, malform: Malform) -> str | None:
    """From when the new lærebedrift has the contract."""
    dager = [endring.gjelder_fra for endring in avtale.endringer if endring.type is Endringstype.LAREBEDRIFT]
    return tekst.dato(dager[0], malform) if dager else None


def _tid(laretid: Laretid | None, beregnet: BeregnetLaretid | None, malform: Malform) -> NyTidUt | None:
    if laretid is None or beregnet is None:
        return None
    gjenstar = laretid.grunnlag_maneder is None and laretid.gjenstaende_maneder is not None
    return NyTidUt(
        til=tekst.dato(beregnet.til, malform) if beregnet.til else None,
        netto=tekst.maneder(beregnet.netto_maneder, malform),
        gjenstar_fra=tekst.dato(laretid.fra, malform) if gjenstar else None,
        prosent=tekst.prosent(laretid.stillingsprosent, malform),
    )


# ---------------------------------------------------------------- the table of before and after


def _endring(endring: Endring, avtale: Endringsavtale, mal: Mal) -> EndringUt:
    slag = SLAG[avtale.kontrakten.dokumenttype]
    ord_ = ENDRINGSORD.get((endring.type, slag), endring.type.value)
    return EndringUt(
        type=ord_,
        ledetekst=_ledetekst(endring, avtale, mal) if endring.type in MED_LEDETEKST else None,
        hjemler=() if slag in UTEN_HJEMMEL else hjemler_for(mal, avtale.dato)[f"endring_{ord_}"],
        verdier=(_verdi(endring.for_, mal.malform) or VerdiUt(), _verdi(endring.etter, mal.malform) or VerdiUt(ord="tom")),
        gjelder_fra=tekst.dato(endring.gjelder_fra, mal.malform),
        lang=any(verdi.tekst for verdi in (endring.for_, endring.etter) if verdi),
    )


def _verdi(verdi: Verdi | None, malform: Malform) -> VerdiUt | None:
    """None where there is no value: nothing stood there before, or a draft does not say what comes after."""
    satte = [(skriv, ting) for navn, skriv in SKRIVEMATE.items() if verdi and (ting := getattr(verdi, navn)) is not None]
    return satte[0][0](satte[0][1], malform) if satte else None


def _person(navn: Navn, _: Malform) -> VerdiUt:
    return VerdiUt(tekst=navn.fullt)


def _virksomhet(virksomhet: Virksomhet, _: Malform) -> VerdiUt:
    return VerdiUt(tekst=virksomhet.navn, orgnr=tekst.orgnummer(virksomhet.organisasjonsnummer))


def _prosent(prosent: Decimal, malform: Malform) -> VerdiUt:
    return VerdiUt(tekst=tekst.prosent(prosent, malform))


def _periode(periode: Avbrudd, malform: Malform) -> VerdiUt:
    return VerdiUt(fra=tekst.dato(periode.fra, malform), til=tekst.dato(periode.til, malform) if periode.til else None)


def _dato(dag: date, malform: Malform) -> VerdiUt:
    return VerdiUt(tekst=tekst.dato(dag, malform))


def _tekst(fritekst: Fritekst, _: Malform) -> VerdiUt:
    return VerdiUt(tekst=fritekst.tekst, sprak=fritekst.sprak)


SKRIVEMATE: Mapping[str, Callable[[Any, Malform], VerdiUt]] = {
    "person": _person,
    "virksomhet": _virksomhet,
    "prosent": _prosent,
    "periode": _periode,
    "dato": _dato,
    "tekst": _tekst,
}
"""How each kind of value is written, by the part of `Verdi` that holds it."""


def _fritekst(fritekst: Fritekst) -> MalUt:
    return MalUt(kode=None, tekst=fritekst.tekst, sprak=fritekst.sprak)


def _ledetekst(endring: Endring, avtale: Endringsavtale, mal: Mal) -> str | None:
    """«Lærebedriften: adresse»: the section and the label of the place in the contract. Names of places are data, like names of trades."""
    kontrakten = avtale.kontrakten
    grupper = feltsett(mal.forms, Dokumenttype(kontrakten.dokumenttype.value), KONTRAKTSKJEMA).grupper
    funnet = _stedsnavn(endring.peker, grupper) if endring.peker else None
    if funnet is None:
        return None
    rollen = ROLLEN[kontrakten.dokumenttype, voksen(kontrakten)].pa(mal.malform)
    return funnet.pa(mal.malform).replace("{Rollen}", tekst.stor(rollen)).replace("{rollen}", rollen)


def _stedsnavn(peker: str, grupper: tuple[Feltgruppe, ...]) -> Tekst | None:
    """The place itself, else the nearest that it lies in; above several fields of one section the section."""
    alle = [(gruppe, felt) for gruppe in grupper for felt in gruppe.felt]
    ledd = peker.split("/")
    for sted in ("/".join(ledd[:antall]) for antall in range(len(ledd), 1, -1)):
        if treff := [par for par in alle if par[1].peker == sted]:
            return _med_gruppe(*treff[0])
    under = [(gruppe, felt) for gruppe, felt in alle if felt.peker.startswith(f"{peker}/")]
    if len(under) == 1:
        return _med_gruppe(*under[0])
    seksjoner = {gruppe.overskrift for gruppe, _ in under}
    return seksjoner.pop() if len(seksjoner) == 1 else None


def _med_gruppe(gruppe: Feltgruppe, felt: Felt) -> Tekst:
    return Tekst(
        nb=f"{gruppe.overskrift.nb}: {tekst.liten(felt.ledetekst.nb)}",
        nn=f"{gruppe.overskrift.nn}: {tekst.liten(felt.ledetekst.nn)}",
    )

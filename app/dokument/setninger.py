"""Which sentences stand in a document: a table from sentence to the fact that brings it (innhold §2.3).

No skeleton and no function compares roles, types or rights; they are looked up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domene.fylker import Arbeidsavtalekrav
from app.domene.kontrakt import Arbeidsavtale, Fradragstype, Kontrakt, Kontraktstype, Laretid, Rettstype, Vedleggstype
from app.domene.praksis import ETT_AR
from app.domene.sak import Sak

SETNINGER: Mapping[str, str] = {
    "T_mal_L": "har_prove",
    "T_mal_O": "alltid",
    "T_mal_P": "alltid",
    "T_mal_F": "har_prove",
    "T_plan": "ikke_modul",
    "T_modul": "modul",
    "O_mal_lead": "kompetansemal",
    "T_ansvar_1": "alltid",
    "T_ansvar_2": "alltid",
    "T_ansvar_3": "alltid",
    "T_ansvar_4": "samarbeidende",
    "T_avvik_0": "avvik",
    "T_avvik_c": "rekkefolge",
    "T_organ_1": "organ_inngar",
    "T_organ_2": "organ_mottar",
    "T_mer": "meropplaring",
    "T_til_deltid": "deltid",
    "T_til_avbrudd": "avbrudd",
    "T_til_apent": "apent_avbrudd",
    "T_arb_1": "alltid",
    "T_arb_2": "arbeidsavtale_datert",
    "T_arb_2u": "arbeidsavtale_udatert",
    "T_arb_3": "arbeidsavtale_folger",
    "T_arb_4": "full_opplaring",
    "T_arb_5": "arbeidsavtale_folger",
    "T_arb_6": "arbeidsavtale_uavhengig",
    "T_arb_7": "alltid",
    "T_opp_1": "alltid",
    "T_opp_2": "alltid",
    "T_opp_3": "alltid",
    "T_opp_4": "alltid",
    "T_opp_5": "alltid",
    "T_opp_6": "alltid",
    "T_prove_1": "har_prove",
    "T_prove_2": "alltid",
    "T_prove_3": "har_prove",
    "T_prove_4": "har_prove",
    "T_prove_4P": "alltid",
    "T_prove_4F": "har_prove",
    "T_prove_5": "har_prove",
    "T_prove_6": "alltid",
    "T_prove_7": "alltid",
    "T_godkj_1": "alltid",
    "T_godkj_2": "fylket_signerer",
    "T_godkj_3": "fylket_signerer_ikke",
    "T_endr_1": "alltid",
    "T_slutt_1": "alltid",
    "T_slutt_2": "alltid",
    "T_slutt_3": "alltid",
    "T_slutt_4": "alltid",
    "T_slutt_5": "alltid",
    "T_pers": "alltid",
    "F_praksis_1": "ett_ars_praksis",
    "F_praksis_2": "realkompetanse",
    "F_praksis_2u": "ikke_realkompetanse",
    "F_praksis_3": "alltid",
    "S_1": "alltid",
    "S_2": "skole",
    "S_3": "alltid",
    "S_4": "ungdom",
    "S_4v": "voksen",
    "S_5": "ungdom",
    "S_6": "har_prove",
    "S_7": "alltid",
    "S_pers": "alltid",
}
"""Sentence → the fact that brings it. A skeleton lists the sentences of its type, in its order."""
SETNING_ETTER_TYPE: Mapping[Kontraktstype, tuple[str, ...]] = {
    Kontraktstype.PRAKSISBREVKONTRAKT: ("T_avvik_0", "T_avvik_e"),
    Kontraktstype.FAGBREV_PA_JOBB: ("T_arb_6",),
}
"""Praksisbrev is always another course than the fixed one (opplæringsforskrifta § 6-3 e); the work of a candidate for fagbrev
på jobb is as a rule there before the contract (opplæringslova § 7-4)."""
SETNING_ETTER_RETT: Mapping[Rettstype, str] = {Rettstype.REKVALIFISERING: "T_rekval"}
SETNING_ETTER_FRADRAG: Mapping[Fradragstype, str] = {Fradragstype.PRAKSIS: "T_godkj_4", Fradragstype.GODSKRIVING: "T_godkj_4"}
SETNING_ETTER_VEDLEGG: Mapping[Vedleggstype, str] = {
    Vedleggstype.AVTALE_SAMARBEIDSORGAN: "T_organ_3",
    Vedleggstype.VALGTE_KOMPETANSEMAL: "O_mal_vedlegg",
}
SETNING_UTEN_DATO: Mapping[Arbeidsavtalekrav, str] = {Arbeidsavtalekrav.BEKREFTELSE: "ved_bekreftelse"}
"""§12 row 11: the confirmation is said once, and only where no date says the same."""


def fakta(sak: Sak) -> dict[str, bool]:
    """The facts that sentences depend on, by name."""
    kontrakt, valg = sak.kontrakt, sak.signatarer
    forhold, laretid = kontrakt.lareforhold, kontrakt.laretid
    avtaler = arbeidsavtaler(kontrakt)
    inngatt = any(avtale.foreligger for avtale in avtaler)
    datert = any(avtale.dato for avtale in avtaler)
    avvik, praksis = forhold.avvikende_opplaringslop, kontrakt.praksis
    return {
        "alltid": True,
        "har_prove": prove(sak) is not None,
        "modul": forhold.modulstrukturert,
        "ikke_modul": not forhold.modulstrukturert,
        "kompetansemal": bool(forhold.kompetansemal),
        "samarbeidende": bool(kontrakt.parter.samarbeidende_larebedrifter),
        "avvik": avvik is not None,
        "rekkefolge": avvik is not None and bool(avvik.rekkefolge),
        "organ_inngar": valg.vis_organ and valg.organ_inngar,
        "organ_mottar": valg.vis_organ and valg.organ_mottar_tilskudd,
        "meropplaring": any(tillegg.skyldes_meropplaring for tillegg in laretid.tillegg),
        "deltid": sak.laretid.til is not None and laretid.stillingsprosent < 100,
        "avbrudd": sak.laretid.til is not None and flyttes_av_avbrudd(laretid, sak.laretid.til),
        "apent_avbrudd": any(avbrudd.til is None for avbrudd in laretid.avbrudd),
        "arbeidsavtale_datert": inngatt and datert,
        "arbeidsavtale_udatert": inngatt and not datert,
        "arbeidsavtale_folger": not avtaler or any(not avtale.uavhengig_av_kontrakten for avtale in avtaler),
        "arbeidsavtale_uavhengig": any(avtale.uavhengig_av_kontrakten for avtale in avtaler),
        "ett_ars_praksis": praksis is not None and praksis.godkjente_maneder >= ETT_AR,
        "realkompetanse": bool(praksis and praksis.realkompetanse_maneder),
        "ikke_realkompetanse": praksis is not None and not praksis.realkompetanse_maneder,
        "skole": kontrakt.parter.skole is not None,
        "ungdom": not sak.voksen,
        "voksen": sak.voksen,
        "full_opplaring": forhold.full_opplaring_i_bedrift,
        "fylket_signerer": valg.fylket_signerer,
        "fylket_signerer_ikke": not valg.fylket_signerer,
    }


def gjeldende_setninger(sak: Sak) -> frozenset[str]:
    """The ids of all sentences that hold in this case."""
    holder = fakta(sak)
    kontrakt = sak.kontrakt
    uten_dato = SETNING_UTEN_DATO.get(sak.valg.arbeidsavtale) if holder["arbeidsavtale_udatert"] else None
    oppslag = (
        *SETNING_ETTER_TYPE.get(kontrakt.dokumenttype, ()),
        SETNING_ETTER_RETT.get(kontrakt.lareforhold.rettstype) if kontrakt.lareforhold.rettstype else None,
        *(SETNING_ETTER_FRADRAG.get(fradrag.type) for fradrag in kontrakt.laretid.fradrag),
        *(SETNING_ETTER_VEDLEGG.get(vedlegg.type) for vedlegg in sak.vedlegg),
        uten_dato,
    )
    return frozenset(id_ for id_, faktum in SETNINGER.items() if holder[faktum]) | {id_ for id_ in oppslag if id_}


def flyttes_av_avbrudd(laretid: Laretid, slutt: date) -> bool:
    """A closed break that starts inside the læretid moves its end (research: domain §5b)."""
    return any(avbrudd.til is not None and laretid.fra <= avbrudd.fra <= slutt for avbrudd in laretid.avbrudd)


def prove(sak: Sak) -> str | None:
    """The test as sent, else what the code list says that the trade ends in."""
    return sak.kontrakt.lareforhold.sluttprove or sak.larefag.sluttprove


def arbeidsavtaler(kontrakt: Kontrakt) -> tuple[Arbeidsavtale, ...]:
    """The main one first, then the others (opplæringslova § 7-2: «den eller dei arbeidsavtalane»)."""
    return ((kontrakt.arbeidsavtale,) if kontrakt.arbeidsavtale else ()) + kontrakt.arbeidsavtaler

"""Which sentences stand in a document around a contract: a table from sentence to the fact that brings it (innhold §3.6–3.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.dokument.endringsinnhold import endringsfakta
from app.domene.dokument import Dokumenttype
from app.domene.dokumentkontroll import godkjent
from app.domene.dokumentkrav import Godkjent
from app.domene.sak import Saksdokumentsak
from app.domene.saksdokument import Heving, Hevingsgrunn, Hevingspart, KrevdAv, Oppseiing, Saksdokument, Samarbeidsavtale

SETNINGER: Mapping[str, str] = {
    "A_0": "godkjent",
    "A_1": "inngar",
    "A_1a": "inngar",
    "A_2": "tilskudd",
    "A_3": "oppgaver",
    "A_4": "alltid",
    "A_5": "alltid",
    "A_6": "frist",
    "A_7": "alltid",
    "A_8": "alltid",
    "U_1": "alltid",
    "U_3": "alltid",
    "U_4": "arbeidsavtale_folger",
    "U_6": "alltid",
    "U_7": "organ_signerte",
    "T_arb_6u": "arbeidsavtale_uavhengig",
    "H_1": "alltid",
    "H_6": "arbeidsavtale_folger",
    "H_8": "alltid",
    "H_9": "alltid",
    "H_10": "alltid",
    "H_11": "alltid",
    "H_12": "alltid",
    "H_13": "alltid",
    "E_1": "kontrakt",
    "E_1s": "avtale",
    "E_2": "alltid",
    "E_3": "arbeidsavtale_kontrakt",
    "E_4": "ny_larebedrift",
    "E_5": "ny_prove",
    "E_6": "ny_larebedrift",
    "E_7": "tidligere_signerer_ikke",
    "ved_ingen": "uten_vedlegg",
    "T_til_deltid": "deltid_kontrakt",
    "T_til_deltid_skole": "deltid_avtale",
    "T_til_avbrudd": "avbrudd_flytter",
    "T_til_apent": "apent_avbrudd",
}
"""Sentence → the fact that brings it. A skeleton lists the sentences of its type, in its order."""
SETNING_ETTER_GRUNN: Mapping[tuple[Hevingsgrunn, Hevingspart | None], str] = {
    **dict.fromkeys(((Hevingsgrunn.EGET_ONSKE, part) for part in (*Hevingspart, None)), "H_2"),
    (Hevingsgrunn.VESENTLIG_BRUDD, Hevingspart.KANDIDAT): "H_3",
    (Hevingsgrunn.VESENTLIG_BRUDD, Hevingspart.LAREBEDRIFT): "H_3b",
    (Hevingsgrunn.IKKE_I_STAND, Hevingspart.KANDIDAT): "H_4",
    (Hevingsgrunn.IKKE_I_STAND, Hevingspart.LAREBEDRIFT): "H_4b",
}
"""The letter says «du» to the candidate, so each party has its own sentence."""
SETNING_ETTER_KRAV: Mapping[KrevdAv, str] = {KrevdAv.LAREBEDRIFT: "H_5"}


def gjeldende_setninger(sak: Saksdokumentsak) -> frozenset[str]:
    """The ids of all sentences that hold in this case."""
    holder = _felles(sak.dokument) | EGNE_FAKTA[sak.dokument.dokumenttype](sak.dokument, sak)
    return frozenset(id_ for id_, faktum in SETNINGER.items() if holder.get(faktum)) | ETTER_VALG[sak.dokument.dokumenttype](sak.dokument)


def _felles(dokument: Saksdokument) -> dict[str, bool]:
    uavhengig = dokument.kontrakt is not None and dokument.kontrakt.arbeidsavtale_uavhengig
    return {
        "alltid": True,
        "arbeidsavtale_uavhengig": uavhengig,
        "arbeidsavtale_folger": not uavhengig,
        "organ_signerte": dokument.organ_signerte,
    }


def _avtalefakta(avtale: Samarbeidsavtale, _: Saksdokumentsak) -> dict[str, bool]:
    return {
        "godkjent": godkjent(avtale, avtale.fylkesnummer) is Godkjent.GJELDER,
        "inngar": avtale.inngar_kontrakt,
        "tilskudd": avtale.mottar_tilskudd,
        "oppgaver": bool(avtale.oppgaver),
        "frist": avtale.oppsigelsesfrist_maneder is not None,
    }


def _ingen_fakta(_: Oppseiing | Heving, __: Saksdokumentsak) -> dict[str, bool]:
    return {}


def _ingen_valg(_: Saksdokument) -> frozenset[str]:
    return frozenset()


def _hevingsvalg(heving: Heving) -> frozenset[str]:
    valgte = (SETNING_ETTER_GRUNN.get((heving.grunn, heving.part)), SETNING_ETTER_KRAV.get(heving.krevd_av))
    return frozenset(id_ for id_ in valgte if id_)


EGNE_FAKTA: Mapping[Dokumenttype, Callable[[Any, Saksdokumentsak], dict[str, bool]]] = {
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: _avtalefakta,
    Dokumenttype.OPPSEIING: _ingen_fakta,
    Dokumenttype.HEVING: _ingen_fakta,
    Dokumenttype.ENDRINGSAVTALE: endringsfakta,
}
ETTER_VALG: Mapping[Dokumenttype, Callable[[Any], frozenset[str]]] = {
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: _ingen_valg,
    Dokumenttype.OPPSEIING: _ingen_valg,
    Dokumenttype.HEVING: _hevingsvalg,
    Dokumenttype.ENDRINGSAVTALE: _ingen_valg,
}

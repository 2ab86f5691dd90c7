"""How each listed attachment will follow the contract: the file is found, judged by its bytes, and given its number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from app.dokument.vedleggsfil import undersok
from app.domene import vedlegg as regler
from app.domene.kontrakt import Vedlegg
from app.domene.sak import Mate, PlanlagtVedlegg
from app.domene.vedlegg import PDF, Filfakta
from app.errors import Alvor, Avvist, Funn
from app.tekst import Tekst


def planlegg(
    listet: Sequence[Vedlegg], filer: Mapping[str, bytes], *, alle: bool = True
) -> tuple[tuple[PlanlagtVedlegg, ...], tuple[Funn, ...]]:
    """The attachments in the order of the data, and everything wrong with them.

    `alle` False (a preview): a file that is not at hand is advice, and the attachment is shown without its checksum.
    """
    planlagt: list[PlanlagtVedlegg] = []
    funn: list[Funn] = []
    fakta: list[Filfakta] = []
    for nr, vedlegg in enumerate(listet):
        innhold = filer.get(vedlegg.dokument_id or "")
        if innhold is None:
            funn.append(_mangler(nr, Alvor.FEIL if alle else Alvor.RAD))
            planlagt.append(_uten_fil(nr, vedlegg))
            continue
        faktum = undersok(innhold)
        fakta.append(faktum)
        mate, avvist = _mate(nr, vedlegg, faktum)
        regel = regler.vurder_fil(faktum, oppgitt_signert=vedlegg.signert).regel.id
        funn += [*avvist, *_annen_sum(nr, vedlegg, innhold)]
        planlagt.append(_planlagt(nr, vedlegg, innhold, faktum, mate, regel))
    brukt = {v.dokument_id for v in listet}
    funn += [*regler.samlet(fakta), *(_ukjent(len(filer.keys() - brukt)) if filer.keys() - brukt else ())]
    return tuple(planlagt), tuple(funn)


def _mate(nr: int, vedlegg: Vedlegg, fakta: Filfakta) -> tuple[Mate, tuple[Funn, ...]]:
    try:
        return regler.mate(fakta, oppgitt_signert=vedlegg.signert, peker=f"/vedlegg/{nr}"), ()
    except Avvist as avvist:
        return Mate.INNEBYGD, avvist.funn


def _planlagt(nr: int, vedlegg: Vedlegg, innhold: bytes, fakta: Filfakta, mate: Mate, regel: str) -> PlanlagtVedlegg:
    return PlanlagtVedlegg(
        nr=nr + 1,
        type=vedlegg.type,
        tittel=vedlegg.tittel,
        sha256=hashlib.sha256(innhold).hexdigest(),
        mate=mate,
        signert=fakta.signert,
        medietype=fakta.medietype,
        innhold=innhold,
        regel=regel,
    )


def _uten_fil(nr: int, vedlegg: Vedlegg) -> PlanlagtVedlegg:
    return PlanlagtVedlegg(
        nr=nr + 1,
        type=vedlegg.type,
        tittel=vedlegg.tittel,
        sha256=vedlegg.sha256 or "",
        mate=Mate.INNEBYGD,
        signert=vedlegg.signert,
        medietype=PDF,
        innhold=b"",
    )


def _mangler(nr: int, alvor: Alvor) -> Funn:
    return Funn(
        kode="vedlegg-uten-fil",
        peker=f"/vedlegg/{nr}",
        melding=Tekst(
            nb=f"Vedlegg {nr + 1} står i dataene, men filen fulgte ikke med.",
            nn=f"Vedlegg {nr + 1} står i dataa, men fila følgde ikkje med.",
        ),
        tiltak=Tekst(
            nb="Send filen sammen med dataene, med dokumentId som navn på delen.",
            nn="Send fila saman med dataa, med dokumentId som namn på delen.",
        ),
        alvor=alvor,
    )


def _annen_sum(nr: int, vedlegg: Vedlegg, innhold: bytes) -> tuple[Funn, ...]:
    """The case system said which bytes it meant; other bytes are not that attachment."""
    if vedlegg.sha256 is None or vedlegg.sha256 == hashlib.sha256(innhold).hexdigest():
        return ()
    return (
        Funn(
            kode="vedlegg-annen-kontrollsum",
            peker=f"/vedlegg/{nr}/sha256",
            melding=Tekst(
                nb=f"Filen til vedlegg {nr + 1} har en annen kontrollsum enn dataene oppgir.",
                nn=f"Fila til vedlegg {nr + 1} har ein annan kontrollsum enn dataa oppgir.",
            ),
            tiltak=Tekst(nb="Send riktig fil, eller rett kontrollsummen.", nn="Send rett fil, eller rett kontrollsummen."),
        ),
    )


def _ukjent(antall: int) -> tuple[Funn, ...]:
    return (
        Funn(
            kode="fil-uten-vedlegg",
            peker="/vedlegg",
            melding=Tekst(
                nb=f"{antall} av filene som fulgte med, står ikke i dataene. Filer som ikke står der, blir ikke brukt.",
                nn=f"{antall} av filene som følgde med, står ikkje i dataa. Filer som ikkje står der, blir ikkje brukte.",
            ),
            tiltak=Tekst(
                nb="Før opp filen under vedlegg, eller la være å sende den.", nn="Før opp fila under vedlegg, eller la vere å sende ho."
            ),
            alvor=Alvor.ADVARSEL,
        ),
    )

"""How each listed attachment will follow the contract: the file is found, judged by its bytes, and given its number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.dokument import vedleggskontroll
from app.dokument.lesevakt import Lesevakt
from app.dokument.vedleggsfil import undersok
from app.domene import vedlegg as regler
from app.domene import vedleggssignatur
from app.domene.kontrakt import Vedlegg
from app.domene.sak import Mate, PlanlagtVedlegg
from app.domene.vedlegg import PDF, Filfakta
from app.domene.vedleggssignatur import Signaturkontroll
from app.errors import Alvor, Avvist, Funn
from app.tekst import Tekst
from signing.verify import Policy

INGEN_TILLIT = Policy()
"""Signatures are still verified; the issuer of each is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontrollor:
    """How signatures are judged: whom the operator trusts (asked for only when a file is signed), and the time it is."""

    policy: Callable[[], Policy]
    at: datetime
    vakt: Lesevakt | None = None
    """Reads under a clock; None: here and now."""


@dataclass(slots=True)
class _Undersokt:
    """Each file once, however many times the data list it."""

    kontrollor: Kontrollor | None
    fakta: dict[str, Filfakta] = field(default_factory=dict)
    kontroller: dict[str, Signaturkontroll | None] = field(default_factory=dict)

    def ett(self, sha256: str, innhold: bytes) -> tuple[Filfakta, Signaturkontroll | None]:
        """What the bytes say, and their signatures where they have any and can be read."""
        if sha256 not in self.fakta:
            faktum = self._leser(innhold)
            self.fakta[sha256] = faktum
            self.kontroller[sha256] = self._kontroll(innhold) if faktum.signert and _kan_brukes(faktum) else None
        return self.fakta[sha256], self.kontroller[sha256]

    @property
    def _leser(self) -> Callable[[bytes], Filfakta]:
        return self.kontrollor.vakt.undersok if self.kontrollor and self.kontrollor.vakt else undersok

    def _kontroll(self, innhold: bytes) -> Signaturkontroll | None:
        if self.kontrollor is None:
            return None
        kontroller = self.kontrollor.vakt.kontroller if self.kontrollor.vakt else vedleggskontroll.kontroller
        return kontroller(innhold, policy=self.kontrollor.policy(), at=self.kontrollor.at)


def planlegg(
    listet: Sequence[Vedlegg], filer: Mapping[str, bytes], *, alle: bool = True, kontrollor: Kontrollor | None = None
) -> tuple[tuple[PlanlagtVedlegg, ...], tuple[Funn, ...]]:
    """The attachments in the order of the data, and everything wrong with them.

    `alle` False (a preview): a file that is not at hand is advice, and the attachment is shown without its checksum. Too many or
    too large files are not read at all.
    """
    samlet = regler.samlet([len(filer[id_]) for v in listet if (id_ := v.dokument_id or "") in filer])
    undersokt = _Undersokt(kontrollor)
    planlagt: list[PlanlagtVedlegg] = []
    funn: list[Funn] = [*samlet, *_ukjente(listet, filer), *_like(listet, filer)]
    for nr, vedlegg in enumerate(listet):
        innhold = filer.get(vedlegg.dokument_id or "")
        if innhold is None:
            funn.append(_mangler(nr, Alvor.FEIL if alle else Alvor.RAD))
            planlagt.append(_uten_fil(nr, vedlegg))
        elif for_stort := regler.for_stort(len(innhold), f"/vedlegg/{nr}"):
            funn += for_stort
        elif not samlet:
            ett, dets = _med_fil(nr, vedlegg, innhold, undersokt)
            planlagt.append(ett)
            funn += dets
    return tuple(planlagt), tuple(funn)


def _med_fil(nr: int, vedlegg: Vedlegg, innhold: bytes, undersokt: _Undersokt) -> tuple[PlanlagtVedlegg, tuple[Funn, ...]]:
    """One attachment by its file."""
    sha256 = hashlib.sha256(innhold).hexdigest()
    fakta, kontroll = undersokt.ett(sha256, innhold)
    mate, avvist = _mate(nr, vedlegg, fakta)
    signaturfunn = vedleggssignatur.funn(kontroll, nr=nr + 1, oppgitt_signert=vedlegg.signert) if kontroll else ()
    planlagt = PlanlagtVedlegg(
        nr=nr + 1,
        type=vedlegg.type,
        tittel=vedlegg.tittel,
        sha256=sha256,
        mate=mate,
        signert=fakta.signert,
        medietype=fakta.medietype,
        innhold=innhold,
        regel=regler.vurder_fil(fakta, oppgitt_signert=vedlegg.signert).regel.id,
        kontroll=kontroll,
        pdfa=fakta.pdfa,
        staende_a4=fakta.staende_a4,
    )
    return planlagt, (*avvist, *_annen_sum(nr, vedlegg, sha256), *signaturfunn)


def _kan_brukes(fakta: Filfakta) -> bool:
    """Nothing else keeps the file from following; otherwise its signatures are not worth the work."""
    return isinstance(regler.vurder_fil(fakta).utfall, Mate)


def _mate(nr: int, vedlegg: Vedlegg, fakta: Filfakta) -> tuple[Mate, tuple[Funn, ...]]:
    try:
        return regler.mate(fakta, oppgitt_signert=vedlegg.signert, peker=f"/vedlegg/{nr}"), ()
    except Avvist as avvist:
        return Mate.INNEBYGD, avvist.funn


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


def _annen_sum(nr: int, vedlegg: Vedlegg, sha256: str) -> tuple[Funn, ...]:
    """The case system said which bytes it meant; other bytes are not that attachment."""
    if vedlegg.sha256 is None or vedlegg.sha256 == sha256:
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


def _like(listet: Sequence[Vedlegg], filer: Mapping[str, bytes]) -> Iterator[Funn]:
    """The same bytes listed twice: allowed, and hardly meant."""
    sett: dict[bytes, int] = {}
    for nr, vedlegg in enumerate(listet):
        innhold = filer.get(vedlegg.dokument_id or "")
        if innhold is None:
            continue
        forste = sett.setdefault(innhold, nr)
        if forste != nr:
            yield _lik(nr, forste)


def _lik(nr: int, forste: int) -> Funn:
    return Funn(
        kode="vedlegg-likt",
        peker=f"/vedlegg/{nr}",
        melding=Tekst(
            nb=f"Vedlegg {nr + 1} er samme fil som vedlegg {forste + 1}.",
            nn=f"Vedlegg {nr + 1} er same fil som vedlegg {forste + 1}.",
        ),
        tiltak=Tekst(nb="Fjern det ene, eller send riktig fil.", nn="Fjern det eine, eller send rett fil."),
        alvor=Alvor.ADVARSEL,
    )


def _ukjente(listet: Sequence[Vedlegg], filer: Mapping[str, bytes]) -> tuple[Funn, ...]:
    """Files that the data do not name."""
    antall = len(filer.keys() - {vedlegg.dokument_id for vedlegg in listet})
    if not antall:
        return ()
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

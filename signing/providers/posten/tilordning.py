"""Our order in Posten's words, and Posten's words as our events: tables, no decisions.

An event has the same id each time the same thing is told, so that a change which comes again changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from signing.asice import Fil, filnavn
from signing.events import Avbrutt, Avslatt, Avvik, Hendelse, IkkeLevert, KontaktRettet, Leveringshinder, Signert, UkjentStatus, Utlopt
from signing.hos_leverandor import STANSET
from signing.model import Identifikasjon
from signing.oppdrag import Oppdrag
from signing.providers.base import Adressat, Forsendelse
from signing.providers.posten.model import (
    LENGST_TILGJENGELIG,
    PDF,
    Dokument,
    Endring,
    Identifikator,
    Jobbstatus,
    Oppslag,
    PaVegneAv,
    Portaljobb,
    Signatar,
    Signaturendring,
    Signaturstatus,
    Signaturtype,
    Varsling,
)
from signing.providers.posten.sending import Adressert, Jobb, Signaturstand

LENGSTE_ORD = 200
"""Characters of a word of Posten's that we keep."""

# ---------------------------------------------------------------- what is sent


class Adressering(StrEnum):
    """How a signer is found and told."""

    OPPSLAG = "oppslag"
    """By number, notified where the register of contacts (KRR) says."""
    OPPGITT = "oppgitt"
    """By number, notified where we say."""
    KONTAKT = "kontakt"
    """By e-mail or mobile alone, with a one-time code: nobody checks who it is."""


ADRESSERING: Mapping[tuple[bool, bool], Adressering] = {
    (True, False): Adressering.OPPSLAG,
    (True, True): Adressering.OPPGITT,
    (False, False): Adressering.KONTAKT,
    (False, True): Adressering.KONTAKT,
}
"""By whether the number is known, and whether the person signs for others. For those KRR is not asked (signering-docs, portal-flow,
«Signing on behalf of»)."""
RETTET: Mapping[Adressering, Adressering] = {
    Adressering.OPPSLAG: Adressering.OPPGITT,
    Adressering.OPPGITT: Adressering.OPPGITT,
    Adressering.KONTAKT: Adressering.KONTAKT,
}
"""A caseworker has corrected how the signer is reached: that holds, and not what the register says."""
PA_VEGNE_AV: Mapping[bool, PaVegneAv] = {False: PaVegneAv.SEG_SELV, True: PaVegneAv.ANDRE}
SIGNATURTYPE: Mapping[bool, Signaturtype] = {False: Signaturtype.AUTENTISERT, True: Signaturtype.AVANSERT}
IDENTIFIKATOR: Mapping[bool, Identifikator] = {False: Identifikator.FODSELSDATO, True: Identifikator.NUMMER}
"""By whether the signature is an advanced one, which is refused with less than the number (signering-docs, signert-dokument)."""


def adressering(adressat: Adressat, oppdrag: Oppdrag) -> Adressering:
    """How this signer is found and told."""
    vanlig = ADRESSERING[adressat.nummer is not None, adressat.for_andre]
    er_rettet = any(isinstance(h, KontaktRettet) and h.felt == adressat.felt for h in oppdrag.hendelser)
    return RETTET[vanlig] if er_rettet else vanlig


def portaljobb(forsendelse: Forsendelse) -> Portaljobb:
    """The order as Posten is told of it. The groups are numbered from 0."""
    avsender = forsendelse.avsender
    if avsender is None:
        raise ValueError("a sending to Posten has a sender")
    plass = {gruppe: nr for nr, gruppe in enumerate(sorted({en.gruppe for en in forsendelse.adressater}))}
    return Portaljobb(
        avsender=avsender.orgnr,
        signatarer=tuple(_signatar(forsendelse, en, plass[en.gruppe]) for en in forsendelse.adressater),
        dokumenter=tuple(Dokument(filnavn(fil.navn), fil.tittel) for fil in forsendelse.dokumenter),
        tittel=forsendelse.tittel,
        noytral_tittel=forsendelse.noytral_tittel or None,
        niva=forsendelse.niva,
        tilgjengelig=tilgjengelig(forsendelse.oppdrag, len(plass)),
        identifikator=IDENTIFIKATOR[forsendelse.avansert],
    )


def _signatar(forsendelse: Forsendelse, adressat: Adressat, plass: int) -> Signatar:
    mate = adressering(adressat, forsendelse.oppdrag)
    return Signatar(
        varsling=Oppslag(sms=forsendelse.sms) if mate is Adressering.OPPSLAG else _varsling(adressat, sms=forsendelse.sms),
        nummer=None if mate is Adressering.KONTAKT else adressat.nummer,
        gruppe=plass,
        pa_vegne_av=PA_VEGNE_AV[adressat.for_andre],
        signaturtype=SIGNATURTYPE[forsendelse.avansert],
    )


def _varsling(adressat: Adressat, *, sms: bool) -> Varsling:
    """Without an e-mail address the SMS is the only way, and is sent whatever the county has chosen."""
    return Varsling(epost=adressat.epost, mobil=adressat.mobil if sms or adressat.epost is None else None)


def tilgjengelig(oppdrag: Oppdrag, grupper: int) -> timedelta:
    """The time that each group has from its turn, by Posten's clock; where the order says nothing, all that Posten gives, shared out."""
    dager = oppdrag.frister.dager_per_gruppe if oppdrag.frister else None
    return LENGST_TILGJENGELIG / max(grupper, 1) if dager is None else timedelta(days=dager)


def filer(forsendelse: Forsendelse) -> tuple[Fil, ...]:
    """The documents of the bundle."""
    return tuple(Fil(filnavn(fil.navn), fil.innhold, PDF) for fil in forsendelse.dokumenter)


def avtrykk(forsendelse: Forsendelse) -> tuple[str, ...]:
    """SHA-256 (hex) of each document, in order."""
    return tuple(hashlib.sha256(fil.innhold).hexdigest() for fil in forsendelse.dokumenter)


def adressert(forsendelse: Forsendelse) -> tuple[Adressert, ...]:
    """What Posten will know each signer by, by field."""
    jobb = portaljobb(forsendelse)
    alle = (_adressert(en.felt, signatar) for en, signatar in zip(forsendelse.adressater, jobb.signatarer, strict=True))
    return tuple(sorted(alle, key=lambda en: en.felt))


def _adressert(felt: str, signatar: Signatar) -> Adressert:
    varsling = signatar.varsling
    if signatar.nummer is not None or isinstance(varsling, Oppslag):
        return Adressert(felt=felt, nummer=signatar.nummer)
    return Adressert(felt=felt, epost=varsling.epost, mobil=varsling.mobil)


# ---------------------------------------------------------------- what is told

SIGNERT = frozenset({Signaturstatus.SIGNERT.value})
HINDER: Mapping[str, Leveringshinder] = {
    Signaturstatus.RESERVERT: Leveringshinder.RESERVERT,
    Signaturstatus.KONTAKT_MANGLER: Leveringshinder.MANGLER_KONTAKT,
    Signaturstatus.SPERRET: Leveringshinder.SPERRET,
    Signaturstatus.NAVN_MANGLER: Leveringshinder.UTEN_NAVN,
}
"""What ends a job because a signer cannot be reached, or is not let in."""
UTEN_BETYDNING = frozenset({Signaturstatus.VENTER, Signaturstatus.UAKTUELL, Signaturstatus.AVBRUTT, Signaturstatus.UTLOPT})
"""Of a signer nothing: what the last two are to the whole, the job says (`_for_alle`)."""
KJENTE_GRUNNER = frozenset({*HINDER, Signaturstatus.AVVIST, Signaturstatus.UTLOPT, Signaturstatus.AVBRUTT})
"""What a job that failed has failed of."""
TRUKKET = "Trukket tilbake hos Posten signering. / Trekt tilbake hos Posten signering."
"""The reason that stands in the log, in both languages: nobody wrote it here."""
_ORD = re.compile(r"[A-Z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Kjent:
    """Which signers of a change were found, and how many were not."""

    stand: tuple[Signaturstand, ...]
    felt_for: Mapping[int, str]
    ukjente: int


def kjenn_igjen(endring: Endring, adresser: Sequence[Adressert], forrige: Jobb, *, na: datetime) -> Kjent:
    """Whose status is whose: by number, else by e-mail and mobile, else the only one left. `na` stands for a time that was not told."""
    felt_for: dict[int, str] = {}
    for nr, en in enumerate(endring.signaturer):
        like = [a.felt for a in adresser if _er_samme(a, en) and a.felt not in felt_for.values()]
        if like:
            felt_for[nr] = like[0]
    uten_signatar = [a.felt for a in adresser if a.felt not in felt_for.values()]
    uten_felt = [nr for nr in range(len(endring.signaturer)) if nr not in felt_for]
    if len(uten_signatar) == len(uten_felt) == 1:
        felt_for[uten_felt[0]] = uten_signatar[0]
    siden = {(en.felt, en.status): en.siden for en in forrige.stand}
    stand = [_stand(felt, endring.signaturer[nr], siden, na) for nr, felt in felt_for.items()]
    return Kjent(tuple(sorted(stand, key=lambda en: en.felt)), felt_for, len(endring.signaturer) - len(felt_for))


def _stand(felt: str, en: Signaturendring, siden: Mapping[tuple[str, str], datetime], na: datetime) -> Signaturstand:
    ord_ = en.status[:LENGSTE_ORD]
    return Signaturstand(felt, ord_, en.siden or siden.get((felt, ord_), na))


def _er_samme(adresse: Adressert, en: Signaturendring) -> bool:
    if adresse.nummer is not None or en.nummer is not None:
        return adresse.nummer == en.nummer
    return (_bokstaver(adresse.epost), _sifre(adresse.mobil)) == (_bokstaver(en.epost), _sifre(en.mobil))


def _bokstaver(epost: str | None) -> str:
    return (epost or "").strip().casefold()


def _sifre(mobil: str | None) -> str:
    """The last eight: with country code and without is the same telephone."""
    return re.sub(r"\D", "", mobil or "")[-8:]


def hendelser(oppdrag: Oppdrag, jobb: Jobb, identifikasjon: Mapping[str, Identifikasjon]) -> tuple[Hendelse, ...]:
    """What the job as it stands says of the order. `identifikasjon`: how those who have signed were identified, where the proof tells."""
    av_signatarene = [_av_signatar(oppdrag.id, jobb.id, en, identifikasjon) for en in jobb.stand]
    return (*(h for h in av_signatarene if h is not None), *_for_alle(oppdrag, jobb))


def _av_signatar(oppdrag: str, jobb: str, en: Signaturstand, identifikasjon: Mapping[str, Identifikasjon]) -> Hendelse | None:
    id_ = f"{oppdrag}:{en.felt}:posten:{jobb}:{_slug(en.status)}"
    if en.status in UTEN_BETYDNING:
        return None
    if en.status in HINDER:
        return IkkeLevert(id_, oppdrag, en.siden, en.felt, HINDER[en.status])
    if en.status == Signaturstatus.SIGNERT:
        return Signert(id_, oppdrag, en.siden, en.felt, identifikasjon.get(en.felt))
    if en.status == Signaturstatus.AVVIST:
        return Avslatt(id_, oppdrag, en.siden, en.felt, begrunnelse=None)
    return UkjentStatus(id_, oppdrag, en.siden, en.felt, en.status)


def _for_alle(oppdrag: Oppdrag, jobb: Jobb) -> Iterator[Hendelse]:
    """What ended the job, where that is not one signer's doing. One that we withdrew has nothing to tell of that."""
    if jobb.status != Jobbstatus.MISLYKTES:
        return
    grunner = {en.status: en.siden for en in jobb.stand if en.status in KJENTE_GRUNNER}
    id_ = f"{oppdrag.id}:posten:{jobb.id}"
    if Signaturstatus.UTLOPT in grunner:
        yield Utlopt(f"{id_}:utlopt", oppdrag.id, grunner[Signaturstatus.UTLOPT], hos_leverandor=True)
    if Signaturstatus.AVBRUTT in grunner and jobb.avbrutt is None:
        yield Avbrutt(f"{id_}:avbrutt", oppdrag.id, grunner[Signaturstatus.AVBRUTT], TRUKKET)
    if not grunner:
        yield Avvik(f"{id_}:stanset", oppdrag.id, max((en.siden for en in jobb.stand), default=jobb.opprettet), STANSET)


def _slug(status: str) -> str:
    """A word of Posten's that can stand in an id; any other by its digest."""
    return status if _ORD.fullmatch(status) else hashlib.sha256(status.encode()).hexdigest()[:16]


def med_stand(jobb: Jobb, endring: Endring, kjent: Kjent) -> Jobb:
    """The job as it stands after the change."""
    return replace(
        jobb,
        status=endring.status[:LENGSTE_ORD],
        stand=kjent.stand,
        bekreft_url=endring.bekreft_url,
        avbryt_url=endring.avbryt_url or jobb.avbryt_url,
    )

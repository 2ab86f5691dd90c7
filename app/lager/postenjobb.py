"""Orders at Posten: what was sent, the jobs it became, and the counties' queues. A row of a job is written right after it is made.

Whom a sending was addressed to is encrypted, a row each, and goes with the contact data. What Posten says of a signer is kept by the
signer's field, so nothing else here is about a person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.modeller import postenadresse, postenbevis, postenjobb, postenko, postensending
from signing.providers.posten.sending import Adressert, Jobb, Sending, Signaturstand

# ---------------------------------------------------------------- what was sent


def siste_sending(forbindelse: Connection, ring: Nokkelring, oppdrag_id: str) -> Sending | None:
    """The newest sending of the order."""
    rad = forbindelse.execute(
        select(postensending).where(postensending.c.oppdrag_id == oppdrag_id).order_by(postensending.c.nr.desc()).limit(1)
    ).first()
    return None if rad is None else _sending(forbindelse, ring, rad)


def sending(forbindelse: Connection, ring: Nokkelring, referanse: str) -> Sending | None:
    """The sending of this reference."""
    rad = forbindelse.execute(select(postensending).where(postensending.c.referanse == referanse)).first()
    return None if rad is None else _sending(forbindelse, ring, rad)


def klargjor(forbindelse: Connection, ring: Nokkelring, ny: Sending, *, na: datetime) -> Sending:
    """Write down what is about to be sent. The same again is the same sending; anything else is the next one, under a reference of its own.

    `ny.referanse` is not read: it is made here.
    """
    siste = siste_sending(forbindelse, ring, ny.oppdrag)
    if siste is not None and replace(ny, referanse=siste.referanse) == siste:
        return siste
    nr = 1 if siste is None else int(siste.referanse.rpartition(".")[2]) + 1
    denne = replace(ny, referanse=f"{ny.oppdrag}.{nr}")
    forbindelse.execute(
        insert(postensending).values(
            referanse=denne.referanse,
            oppdrag_id=denne.oppdrag,
            nr=nr,
            omgang=denne.omgang,
            fylkesnummer=denne.fylkesnummer,
            tid=na,
            sendt={"sha256": list(denne.sendt)},
        )
    )
    for en in denne.adressert:
        _adresser(forbindelse, ring, denne.referanse, en)
    return denne


def _adresser(forbindelse: Connection, ring: Nokkelring, referanse: str, en: Adressert) -> None:
    skrevet = json.dumps({"nummer": en.nummer, "epost": en.epost, "mobil": en.mobil}, ensure_ascii=False)
    kryptert = ring.krypter(skrevet, rad=adresseplass(referanse, en.felt))
    forbindelse.execute(
        insert(postenadresse).values(referanse=referanse, felt=en.felt, nokkel_id=kryptert.nokkel_id, kryptert=kryptert.verdi)
    )


def adresseplass(referanse: str, felt: str) -> tuple[str, ...]:
    """What the value is bound to."""
    return ("postenadresse", referanse, felt)


def slett_adresser(forbindelse: Connection, oppdrag_id: str) -> int:
    """Forget whom the order's sendings were addressed to. How many it was."""
    referanser = select(postensending.c.referanse).where(postensending.c.oppdrag_id == oppdrag_id)
    return forbindelse.execute(delete(postenadresse).where(postenadresse.c.referanse.in_(referanser))).rowcount


def _sending(forbindelse: Connection, ring: Nokkelring, rad: Any) -> Sending:
    adresser = forbindelse.execute(select(postenadresse).where(postenadresse.c.referanse == rad.referanse).order_by(postenadresse.c.felt))
    return Sending(
        referanse=rad.referanse,
        oppdrag=rad.oppdrag_id,
        fylkesnummer=rad.fylkesnummer,
        omgang=rad.omgang,
        sendt=tuple(rad.sendt["sha256"]),
        adressert=tuple(_adressert(ring, en) for en in adresser),
    )


def _adressert(ring: Nokkelring, rad: Any) -> Adressert:
    plass = adresseplass(rad.referanse, rad.felt)
    return Adressert(felt=rad.felt, **json.loads(ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=plass)))


# ---------------------------------------------------------------- jobs


def noter(forbindelse: Connection, ny: Jobb) -> bool:
    """Keep a job that was made. False: it is known."""
    if finn(forbindelse, ny.id) is not None:
        return False
    forbindelse.execute(
        insert(postenjobb).values(
            id=ny.id,
            referanse=ny.referanse,
            oppdrag_id=ny.oppdrag,
            fylkesnummer=ny.fylkesnummer,
            opprettet=ny.opprettet,
            avbryt_url=ny.avbryt_url,
        )
    )
    return True


def finn(forbindelse: Connection, jobb_id: str) -> Jobb | None:
    """The job of this id at Posten."""
    rad = forbindelse.execute(select(postenjobb).where(postenjobb.c.id == jobb_id)).first()
    return None if rad is None else _jobb(rad)


def av_referanse(forbindelse: Connection, referanse: str) -> Jobb | None:
    """The first job that the sending became, and that nobody has withdrawn."""
    apen = (postenjobb.c.referanse == referanse, postenjobb.c.avbrutt.is_(None))
    rad = forbindelse.execute(select(postenjobb).where(*apen).order_by(postenjobb.c.opprettet, postenjobb.c.id).limit(1)).first()
    return None if rad is None else _jobb(rad)


def av_oppdrag(forbindelse: Connection, oppdrag_id: str) -> tuple[Jobb, ...]:
    """All jobs of an order, oldest first. The one that the order is asked about by is `Oppdrag.referanse`."""
    rader = forbindelse.execute(select(postenjobb).where(postenjobb.c.oppdrag_id == oppdrag_id).order_by(postenjobb.c.opprettet))
    return tuple(_jobb(rad) for rad in rader)


def lagre_stand(forbindelse: Connection, jobb: Jobb) -> None:
    """How the job stands, where that is confirmed, where it is withdrawn, and the signed document once there is one."""
    stand = {en.felt: {"status": en.status, "siden": en.siden.isoformat()} for en in jobb.stand}
    forbindelse.execute(
        update(postenjobb)
        .where(postenjobb.c.id == jobb.id)
        .values(
            status=jobb.status,
            stand=stand,
            bekreft_url=jobb.bekreft_url,
            avbryt_url=jobb.avbryt_url,
            pades_sha256=jobb.pades_sha256,
        )
    )


def noter_avbrutt(forbindelse: Connection, jobb_id: str, *, na: datetime) -> None:
    """It is withdrawn, or it was too late for that: nothing more is tried."""
    forbindelse.execute(update(postenjobb).where(postenjobb.c.id == jobb_id, postenjobb.c.avbrutt.is_(None)).values(avbrutt=na))


def _jobb(rad: Any) -> Jobb:
    stand = tuple(Signaturstand(felt, en["status"], datetime.fromisoformat(en["siden"])) for felt, en in (rad.stand or {}).items())
    return Jobb(
        id=rad.id,
        referanse=rad.referanse,
        oppdrag=rad.oppdrag_id,
        fylkesnummer=rad.fylkesnummer,
        opprettet=rad.opprettet,
        avbryt_url=rad.avbryt_url,
        status=rad.status,
        stand=stand,
        bekreft_url=rad.bekreft_url,
        avbrutt=rad.avbrutt,
        pades_sha256=rad.pades_sha256,
    )


def slett(forbindelse: Connection, oppdrag_id: str) -> int:
    """All that is kept of the order at Posten. How many rows of jobs and proofs."""
    jobber = select(postenjobb.c.id).where(postenjobb.c.oppdrag_id == oppdrag_id)
    antall = forbindelse.execute(delete(postenbevis).where(postenbevis.c.jobb_id.in_(jobber))).rowcount
    antall += forbindelse.execute(delete(postenjobb).where(postenjobb.c.oppdrag_id == oppdrag_id)).rowcount
    slett_adresser(forbindelse, oppdrag_id)
    forbindelse.execute(delete(postensending).where(postensending.c.oppdrag_id == oppdrag_id))
    return antall


# ---------------------------------------------------------------- the counties' queues


@dataclass(frozen=True, slots=True)
class Ko:
    """A county's queue. `tidligst`: when it may be asked again; moved forward, it is also the claim of the one who asks now."""

    fylkesnummer: str
    tidligst: datetime


def krev_ko(forbindelse: Connection, fylkesnummer: str, *, na: datetime, til: datetime) -> datetime | None:
    """Claim the queue until `til`. None: it is ours; else when it may be asked at the earliest."""
    ledig = (postenko.c.fylkesnummer == fylkesnummer, postenko.c.tidligst <= na)
    if forbindelse.execute(update(postenko).where(*ledig).values(tidligst=til)).rowcount:
        return None
    tidligst = neste_tid(forbindelse, fylkesnummer)
    if tidligst is None:
        forbindelse.execute(insert(postenko).values(fylkesnummer=fylkesnummer, tidligst=til))
    return tidligst


def neste_tid(forbindelse: Connection, fylkesnummer: str) -> datetime | None:
    """When the queue may be asked again; None where it never was."""
    tid: datetime | None = forbindelse.execute(select(postenko.c.tidligst).where(postenko.c.fylkesnummer == fylkesnummer)).scalar()
    return tid


def still_ko(forbindelse: Connection, fylkesnummer: str, tidligst: datetime) -> None:
    """What Posten said of when to come again. The county's row is there: it was claimed."""
    forbindelse.execute(update(postenko).where(postenko.c.fylkesnummer == fylkesnummer).values(tidligst=tidligst))


def i_bruk(forbindelse: Connection, *, siden: datetime) -> tuple[str, ...]:
    """The counties that have sent anything since then: their queues may have news."""
    fylker = select(postensending.c.fylkesnummer).group_by(postensending.c.fylkesnummer).having(func.max(postensending.c.tid) >= siden)
    return tuple(sorted(forbindelse.execute(fylker).scalars()))

"""Every table that holds encrypted values, and how all of them come under a new key while the service works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, update

from app.lager import sokeindeks
from app.lager.base import Lager
from app.lager.kryptering import Kryptert, Nokkelring
from app.lager.listeopplysninger import Opplysninger
from app.lager.modeller import arbeidsliste, hendelse_personlig, kontakt, personnummer, postenadresse, postenbevis, saksdata
from app.lager.oktmodell import innlogging, okt
from app.lager.webhookmodell import webhook, webhooknokkel

I_EN_OMGANG = 200


@dataclass(frozen=True, slots=True)
class Kryptotabell:
    """A table with `nokkel_id` and `kryptert`, whose values are bound to the table's name and the row's key.

    `ogsa`: what else in the row is made with the key, of the value; `ellers`: what is in another table.
    """

    tabell: Table
    ogsa: Callable[[Nokkelring, Any, str], Mapping[str, Any]] = lambda _ring, _rad, _verdi: {}
    ellers: Callable[[Connection, Nokkelring, Any, str], None] = lambda _forbindelse, _ring, _rad, _verdi: None

    def plass(self, rad: Row[Any]) -> tuple[str, ...]:
        """What the value of this row is bound to."""
        return (self.tabell.name, *(str(rad._asdict()[kolonne.name]) for kolonne in self.tabell.primary_key))


def _sokeord(forbindelse: Connection, ring: Nokkelring, rad: Any, verdi: str) -> None:
    om = Opplysninger.les(verdi)
    sokeindeks.skriv_om(forbindelse, ring, rad.dokument_id, fylkesnummer=rad.fylkesnummer, opplysninger=om)


TABELLER = (
    Kryptotabell(personnummer, lambda ring, rad, nummer: {"indeks": ring.indeks(rad.fylkesnummer, nummer)}),
    Kryptotabell(saksdata),
    Kryptotabell(kontakt),
    Kryptotabell(hendelse_personlig),
    Kryptotabell(arbeidsliste, ellers=_sokeord),
    Kryptotabell(postenadresse),
    Kryptotabell(postenbevis),
    Kryptotabell(okt),
    Kryptotabell(innlogging),
    Kryptotabell(webhook),
    Kryptotabell(webhooknokkel),
)
"""All of them: a test compares with the schema."""


def antall_per_nokkel(forbindelse: Connection) -> Mapping[str, int]:
    """How many values each key still guards."""
    antall: Counter[str] = Counter()
    for en in TABELLER:
        nokkel_id = en.tabell.c.nokkel_id
        for rad in forbindelse.execute(select(nokkel_id, func.count()).group_by(nokkel_id)):
            antall[rad[0]] += int(rad[1])
    return antall


def roter(lager: Lager, ring: Nokkelring) -> int:
    """Encrypt anew, under the current key, all that stands under another. How many values it was.

    In short transactions, so that the service works on meanwhile; stopped halfway it goes on where it was.
    """
    return sum(_roter(lager, ring, en) for en in TABELLER)


def _roter(lager: Lager, ring: Nokkelring, en: Kryptotabell) -> int:
    rotert = 0
    while gjort := _en_omgang(lager, ring, en):
        rotert += gjort
    return rotert


def _en_omgang(lager: Lager, ring: Nokkelring, en: Kryptotabell) -> int:
    gamle = select(en.tabell).where(en.tabell.c.nokkel_id != ring.gjeldende).limit(I_EN_OMGANG)
    with lager.transaksjon() as forbindelse:
        rader = forbindelse.execute(gamle.with_for_update()).all()
        for rad in rader:
            _en_rad(forbindelse, ring, en, rad)
        return len(rader)


def _en_rad(forbindelse: Connection, ring: Nokkelring, en: Kryptotabell, rad: Row[Any]) -> None:
    plass = en.plass(rad)
    verdi = ring.dekrypter(Kryptert(rad.nokkel_id, rad.kryptert), rad=plass)
    ny = ring.krypter(verdi, rad=plass)
    samme = (kolonne == rad._asdict()[kolonne.name] for kolonne in en.tabell.primary_key)
    forbindelse.execute(update(en.tabell).where(*samme).values(nokkel_id=ny.nokkel_id, kryptert=ny.verdi, **en.ogsa(ring, rad, verdi)))
    en.ellers(forbindelse, ring, rad, verdi)

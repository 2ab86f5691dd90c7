"""What all who work on the same rows must have alike, marked in the database at the first start and asked for at each that follows.

A machine that stores its files elsewhere, or has another key, would work for a while and lose what it made. It is refused, with a sentence.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from app.errors import Oppsettsfeil
from app.lager.hjem import Filhjem
from app.lager.kandidatindeks import NOKKELFIL, fingeravtrykk
from app.lager.kryptering import Nokkelring
from app.lager.modeller import installasjon
from app.tekst import Tekst

FILLAGER, PERSONINDEKS, NOKKEL, FRIGITT, DEMO = "fillager", "personindeks", "nokkel", "fylkesregler", "demo"
LAS = "installasjon"
"""The lock that whoever writes marks holds."""
_PA_VEI = " på vei"
ALLE = (FILLAGER, PERSONINDEKS, NOKKEL, FRIGITT, DEMO)


def glem(forbindelse: Connection, *navn: str) -> None:
    """The next start marks these anew: after a safety copy is put back, or when the operator says so."""
    forbindelse.execute(delete(installasjon).where(installasjon.c.navn.in_(navn)))


def har_personindeks(forbindelse: Connection) -> bool:
    """Whether somebody has a key of the index of persons already."""
    return _les(forbindelse, PERSONINDEKS) is not None


def krev_samme_personindeks(forbindelse: Connection, nokkel: bytes | None) -> bytes:
    """The key; refused where it is not the one that the marks in the database are made with."""
    merke = "" if nokkel is None else fingeravtrykk(nokkel)
    if nokkel is None or _merk(forbindelse, PERSONINDEKS, merke) != merke:
        raise Oppsettsfeil(
            Tekst(
                nb="Nøkkelen til personindeksen er ikke den databasen er laget med: kontrakter for samme person ville ikke blitt funnet.",
                nn="Nøkkelen til personindeksen er ikkje den databasen er laga med: kontraktar for same person ville ikkje blitt funne.",
            ),
            tiltak=Tekst(
                nb=f"Hent {NOKKELFIL} fra en maskin som er i gang, og pek på den med KONTRAKTVERK_PERSONINDEKS. "
                "Er den tapt: kjør `kontraktverk nokler godta-personindeks`.",
                nn=f"Hent {NOKKELFIL} frå ei maskin som er i gang, og peik på han med KONTRAKTVERK_PERSONINDEKS. "
                "Er han tapt: køyr `kontraktverk nokler godta-personindeks`.",
            ),
        )
    return nokkel


def varsle_fillager(forbindelse: Connection) -> None:
    """Say that a mark is about to be written: a transaction of its own before `krev_samme_fillager`, so that a crash between the database
    and the files is seen for what it is."""
    if _les(forbindelse, FILLAGER) is None:
        _sett(forbindelse, FILLAGER, None, secrets.token_hex(16) + _PA_VEI)


def krev_samme_fillager(forbindelse: Connection, hjem: Filhjem) -> None:
    """The database and the files name each other. Files get a mark only from a database that has just been given one."""
    sto = _les(forbindelse, FILLAGER) or ""
    merke = sto.removesuffix(_PA_VEI)
    if sto == merke:
        if hjem.blobs.les_merke() != merke:
            raise _ikke_her(hjem)
    elif hjem.blobs.merk(merke) != merke:
        raise _andres(hjem)
    _sett(forbindelse, FILLAGER, sto, merke)


def _andres(hjem: Filhjem) -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(
            nb=f"Filene i {hjem.sted} hører til en annen database. Denne databasen ville ryddet bort filer som den ikke kjenner.",
            nn=f"Filene i {hjem.sted} høyrer til ein annan database. Denne databasen ville rydda bort filer som han ikkje kjenner.",
        ),
        tiltak=Tekst(
            nb="Bruk et eget prefiks (KONTRAKTVERK_FILLAGER) eller en egen datamappe for hver database.",
            nn="Bruk eit eige prefiks (KONTRAKTVERK_FILLAGER) eller ei eiga datamappe for kvar database.",
        ),
    )


def _ikke_her(hjem: Filhjem) -> Oppsettsfeil:
    return Oppsettsfeil(
        Tekst(
            nb=f"Filene til denne databasen ligger ikke i {hjem.sted}: andre som bruker databasen, har lagret dem et annet sted.",
            nn=f"Filene til denne databasen ligg ikkje i {hjem.sted}: andre som bruker databasen, har lagra dei ein annan stad.",
        ),
        tiltak=Tekst(
            nb="La alle maskiner ha samme KONTRAKTVERK_FILLAGER. Skal filene flyttes: ta en sikkerhetskopi, og gjenopprett den dit.",
            nn="La alle maskiner ha same KONTRAKTVERK_FILLAGER. Skal filene flyttast: ta ein tryggingskopi, og legg han tilbake der.",
        ),
    )


def krev_samme_nokler(forbindelse: Connection, ring: Nokkelring) -> None:
    """The key that others encrypt with is in this machine's ring; then this one's newest is the one to ask for."""
    krev_kjente_nokler(forbindelse, ring)
    _sett(forbindelse, NOKKEL, _les(forbindelse, NOKKEL), ring.avtrykk(ring.gjeldende))


def krev_kjente_nokler(forbindelse: Connection, ring: Nokkelring) -> None:
    """The key that others encrypt with is in this machine's ring: for whoever only reads, and writes no mark."""
    merke = _les(forbindelse, NOKKEL)
    if merke is not None and merke not in {ring.avtrykk(id_) for id_ in ring.nokler}:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Nøkkelfilen mangler nøkkel {merke.partition(':')[0]}, som de andre maskinene krypterer med.",
                nn=f"Nøkkelfila manglar nøkkel {merke.partition(':')[0]}, som dei andre maskinene krypterer med.",
            ),
            tiltak=Tekst(
                nb="Legg den samme KONTRAKTVERK_NOKLER på alle maskiner.", nn="Legg den same KONTRAKTVERK_NOKLER på alle maskiner."
            ),
        )


def krev_samme_regler(forbindelse: Connection, frigitt: Mapping[str, str]) -> None:
    """Every row that any machine has released, by its id, is here with the digest it was released with; what is new here is added."""
    merke = _les(forbindelse, FRIGITT)
    kjent: Mapping[str, str] = json.loads(merke or "{}")
    ulike = sorted(id_ for id_, avtrykk in kjent.items() if frigitt.get(id_) != avtrykk)
    if ulike:
        raise Oppsettsfeil(
            Tekst(
                nb=f"Denne maskinen har ikke de frigitte reglene som de andre avgjør kontrakter med: {', '.join(ulike)}.",
                nn=f"Denne maskina har ikkje dei frigitte reglane som dei andre avgjer kontraktar med: {', '.join(ulike)}.",
            ),
            tiltak=Tekst(
                nb="Legg de samme filene for fylkene, med de frigitte reglene, i datamappen på alle maskiner.",
                nn="Legg dei same filene for fylka, med dei frigitte reglane, i datamappa på alle maskiner.",
            ),
        )
    _sett(forbindelse, FRIGITT, merke, json.dumps(dict(frigitt), sort_keys=True))


def krev_samme_demo(forbindelse: Connection, avtrykk: str | None) -> None:
    """The demo's own CA is the one that the others sign with. None: no demo, or one machine alone."""
    if avtrykk is not None and _merk(forbindelse, DEMO, avtrykk) != avtrykk:
        raise Oppsettsfeil(
            Tekst(
                nb="Demoen på denne maskinen har en annen utsteder enn andre.",
                nn="Demoen på denne maskina har ein annan utferdar enn andre.",
            ),
            tiltak=Tekst(
                nb="Lag den nye datamappen som en kopi av den en annen maskin har.",
                nn="Lag den nye datamappa som ein kopi av den ei anna maskin har.",
            ),
        )


def _les(forbindelse: Connection, navn: str) -> str | None:
    return forbindelse.execute(select(installasjon.c.verdi).where(installasjon.c.navn == navn)).scalar()


def _merk(forbindelse: Connection, navn: str, verdi: str) -> str:
    """The mark that stands; this one where there was none."""
    sto = _les(forbindelse, navn)
    _sett(forbindelse, navn, sto, sto or verdi)
    return sto or verdi


def _sett(forbindelse: Connection, navn: str, sto: str | None, verdi: str) -> None:
    if sto is None:
        forbindelse.execute(insert(installasjon).values(navn=navn, verdi=verdi))
    elif sto != verdi:
        forbindelse.execute(update(installasjon).where(installasjon.c.navn == navn).values(verdi=verdi))

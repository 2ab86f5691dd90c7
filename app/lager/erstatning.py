"""One issue takes the place of another: the new one stored, the old one closed, linked both ways, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from app.errors import Konflikt
from app.lager import arbeidsliste, hendelser, idempotens
from app.lager.base import Lager
from app.lager.dokumenter import (
    Aktor,
    Dokument,
    NyttDokument,
    Opprettet,
    dokumentlas,
    hent_i,
    laser,
    legg_filer,
    samme_nokkel,
    sett_inn,
    som_for,
)
from app.lager.hendelser import Hendelsestype
from app.lager.idempotens import Kall, Svar
from app.lager.maskering import masker, masker_alt
from app.lager.modeller import dokument, oppdrag
from app.lager.motor import alene_om
from app.tekst import Tekst
from signing.states import Tilstand

ERSTATTET = "erstattet"
AVBRUTT = "avbrutt"


class AltErstattet(Konflikt):
    """Another issue took its place already."""

    kode = "alt-erstattet"


class HarOppdrag(Konflikt):
    """It is under signing, and nobody is there to end that."""

    kode = "under-signering"


VedErstatning = Callable[[Connection, str, str], None]
"""What is to happen to the order of the old document in the same transaction: (old, new)."""


class AltTrukket(Konflikt):
    """It was withdrawn, and nothing is to take its place."""

    kode = "alt-trukket"


def krev_uten_oppdrag(forbindelse: Connection, gammel_id: str, _ny_id: str) -> None:
    """Never leave an order behind that goes on for a document that is replaced."""
    if forbindelse.execute(select(oppdrag.c.id).where(oppdrag.c.id == gammel_id)).first() is not None:
        raise HarOppdrag(
            Tekst(nb=f"Dokument {gammel_id} er sendt til signering.", nn=f"Dokument {gammel_id} er sendt til signering."),
            tiltak=Tekst(nb="Erstatt det i tjenesten.", nn="Erstatt det i tenesta."),
        )


def erstatt(
    lager: Lager,
    gammel_id: str,
    nytt: NyttDokument,
    pdf: bytes,
    *,
    grunn: str,
    varsel: Mapping[str, Any],
    na: datetime,
    aktor: Aktor,
    kall: Kall | None = None,
    ved_erstatning: VedErstatning = krev_uten_oppdrag,
) -> Opprettet:
    """Store the new issue and close the old one. The same order again changes nothing; another one is refused by name."""
    filer = legg_filer(lager, nytt, pdf)
    with lager.transaksjon() as forbindelse:
        alene_om(forbindelse, dokumentlas(gammel_id), *laser(nytt, kall))
        if kall and (svar := idempotens.finn(forbindelse, kall, na=na)):
            return som_for(svar)
        gammel = hent_i(forbindelse, gammel_id, aktor)
        fra_for = _krev_apen(forbindelse, gammel, nytt.bestilling_sha256, aktor) or samme_nokkel(forbindelse, nytt)
        lagret = fra_for or sett_inn(forbindelse, nytt, filer, na=na, aktor=aktor)
        if gammel.erstattet_av is None:
            _lenk(forbindelse, gammel, lagret, grunn=masker(grunn), varsel=varsel, na=na, aktor=aktor)
            ved_erstatning(forbindelse, gammel.id, lagret.id)
        opprettet = Opprettet(hent_i(forbindelse, lagret.id, aktor).som_json(), ny=fra_for is None)
        if kall:
            idempotens.husk(forbindelse, kall, Svar(opprettet.status, opprettet.svar), na=na)
        return opprettet


def gjort_for(lager: Lager, gammel: Dokument, bestilling: str, *, aktor: Aktor) -> Opprettet | None:
    """The answer where this very order has replaced it already; None where it is open. Refuses, by name, what is closed otherwise."""
    with lager.lesing() as forbindelse:
        ny = _krev_apen(forbindelse, gammel, bestilling, aktor)
        return Opprettet(ny.som_json(), ny=False) if ny else None


def _krev_apen(forbindelse: Connection, gammel: Dokument, bestilling: str, aktor: Aktor) -> Dokument | None:
    """The issue that took its place by the same order, None where nothing did."""
    if gammel.status == AVBRUTT:
        raise _alt_trukket(gammel)
    if gammel.erstattet_av is None:
        return None
    ny = hent_i(forbindelse, gammel.erstattet_av, aktor)
    if ny.bestilling_sha256 != bestilling:
        raise _alt_erstattet(gammel)
    return ny


def _alt_trukket(gammel: Dokument) -> AltTrukket:
    return AltTrukket(
        Tekst(
            nb=f"Dokument {gammel.id} er trukket tilbake og kan ikke erstattes.",
            nn=f"Dokument {gammel.id} er trekt tilbake og kan ikkje erstattast.",
        ),
        tiltak=Tekst(nb="Lag et nytt dokument med eget kontraktsnummer.", nn="Lag eit nytt dokument med eige kontraktsnummer."),
    )


def _lenk(
    forbindelse: Connection, gammel: Dokument, ny: Dokument, *, grunn: str, varsel: Mapping[str, Any], na: datetime, aktor: Aktor
) -> None:
    forbindelse.execute(
        update(dokument).where(dokument.c.id == gammel.id).values(status=ERSTATTET, erstattet_av=ny.id, erstattet=na, erstattet_grunn=grunn)
    )
    arbeidsliste.avslutt(forbindelse, gammel.id, Tilstand.ERSTATTET, na)
    forbindelse.execute(update(dokument).where(dokument.c.id == ny.id).values(erstatter=gammel.id))
    data = {"erstattetAv": ny.id, "utgave": ny.utgave, "grunn": grunn, "status": ERSTATTET, "forrigeStatus": gammel.status}
    hendelser.foy_til(forbindelse, gammel.id, Hendelsestype.ERSTATTET, tid=na, aktor=aktor.navn, data=data)
    hendelser.foy_til(
        forbindelse,
        ny.id,
        Hendelsestype.ERSTATTER,
        tid=na,
        aktor=aktor.navn,
        data={"erstatter": gammel.id, "grunn": grunn, **masker_alt(dict(varsel))},
    )


def _alt_erstattet(gammel: Dokument) -> AltErstattet:
    dato = f"{gammel.erstattet:%d.%m.%Y}" if gammel.erstattet else ""
    return AltErstattet(
        Tekst(
            nb=f"Dokument {gammel.id} ble erstattet {dato} av dokument {gammel.erstattet_av}.",
            nn=f"Dokument {gammel.id} blei erstatta {dato} av dokument {gammel.erstattet_av}.",
        ),
        tiltak=Tekst(
            nb=f"Erstatt dokument {gammel.erstattet_av} i stedet, hvis det trengs.",
            nn=f"Erstatt dokument {gammel.erstattet_av} i staden, dersom det trengst.",
        ),
    )

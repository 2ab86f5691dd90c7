"""The documents that were made: one row and one stored PDF each, seen only by their own county."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, event, insert, or_, select

from app import maltall
from app.errors import Funn, IkkeFunnet, Konflikt, Slettet
from app.lager import arbeidsliste, hendelser, idempotens, kandidatindeks, vernet
from app.lager.base import Lager
from app.lager.hendelser import Hendelse, Hendelsestype
from app.lager.idempotens import Kall, Svar
from app.lager.kandidatindeks import Kandidatmerke
from app.lager.listeopplysninger import opplysninger
from app.lager.maskering import masker_alt
from app.lager.modeller import dokument
from app.lager.motor import alene_om
from app.lager.vernet import Vernet
from app.tekst import Tekst

KLADD = "kladd"
"""Made, not sent to signing (innhold §8.1)."""
_STATUS = {True: 201, False: 200}


class FinnesAllerede(Konflikt):
    """The business key is taken by other data."""

    kode = "finnes-allerede"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aktor:
    """Who does it: `navn` stands in the event log (never a person's number), `fylkesnummer` bounds every query."""

    navn: str
    fylkesnummer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NyttDokument:
    """A document just made. `bestilling_sha256` is over all that was sent: data, attachments, asked-for language and revision."""

    id: str
    fylkesnummer: str
    dokumenttype: str
    kildesystem: str | None
    instans_id: str | None
    utgave: int
    data_sha256: str
    bestilling_sha256: str
    post: dict[str, Any]
    grunnlag: bytes | None = None
    """What the next issue is compared with; holds no personal number (`app.skjema.sammenlikning`)."""
    kandidat: Kandidatmerke | None = None
    erstatter: str | None = None
    kontraktsnummer: str | None = None
    vernet: Vernet | None = None
    vedlegg: tuple[bytes, ...] = ()
    """The files of the attachments, as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dokument:
    """A stored document. `post` is the object of `lag --json`."""

    id: str
    fylkesnummer: str
    dokumenttype: str
    status: str
    kildesystem: str | None
    instans_id: str | None
    utgave: int
    data_sha256: str
    bestilling_sha256: str
    pdf_sha256: str
    opprettet: datetime
    post: dict[str, Any]
    grunnlag_sha256: str | None = None
    erstatter: str | None = None
    erstattet_av: str | None = None
    erstattet: datetime | None = None
    erstattet_grunn: str | None = None
    kontraktsnummer: str | None = None
    slettet: datetime | None = None

    def som_json(self) -> dict[str, Any]:
        """The record as HTTP answers it: `lag --json` with state and links."""
        rot = f"/api/v1/kontrakter/{self.id}"
        return {
            **self.post,
            "status": self.status,
            "opprettet": self.opprettet.isoformat(),
            "utgave": self.utgave,
            "erstatter": self.erstatter,
            "erstattetAv": self._erstattet_av(),
            "lenker": {
                "selv": rot,
                "pdf": f"{rot}/pdf",
                "side": f"{rot}/sider/{{n}}.png",
                "hendelser": f"{rot}/hendelser",
                **({"endringer": f"{rot}/endringer"} if self.erstatter else {}),
            },
        }

    def _erstattet_av(self) -> dict[str, Any] | None:
        if self.erstattet_av is None or self.erstattet is None:
            return None
        return {"dokumentId": self.erstattet_av, "tid": self.erstattet.isoformat(), "grunn": self.erstattet_grunn}


@dataclass(frozen=True, slots=True)
class Opprettet:
    """What `opprett` answers. `ny` False: the same order was stored before."""

    svar: dict[str, Any]
    ny: bool

    @property
    def status(self) -> int:
        """201 for a new document, 200 for one that stood there already."""
        return _STATUS[self.ny]


def bestilling_sha256(data_sha256: str, filer: Mapping[str, bytes], *, malform: str | None, revisjon: str | None) -> str:
    """The hash of all that was sent. `data_sha256` is over the canonical JSON: other spaces are not other data."""
    deler = {f"fil:{navn}": innhold for navn, innhold in filer.items()}
    return idempotens.foresporsel_sha256({**deler, "data": data_sha256.encode(), "valg": f"{malform or ''}|{revisjon or ''}".encode()})


def svar_fra_for(lager: Lager, kall: Kall | None, *, na: datetime) -> Opprettet | None:
    """What this very call was answered before, so that nothing is rendered anew."""
    if kall is None:
        return None
    with lager.lesing() as forbindelse:
        svar = idempotens.finn(forbindelse, kall, na=na)
    return None if svar is None else som_for(svar)


def opprett(lager: Lager, nytt: NyttDokument, pdf: bytes, *, na: datetime, aktor: Aktor, kall: Kall | None = None) -> Opprettet:
    """Store the bytes, then record, event and answer in one transaction. The same order again changes nothing."""
    if nytt.fylkesnummer != aktor.fylkesnummer:
        raise _ikke_funnet(nytt.id)
    filer = legg_filer(lager, nytt, pdf)
    with lager.transaksjon() as forbindelse:
        alene_om(forbindelse, *laser(nytt, kall))
        if kall and (svar := idempotens.finn(forbindelse, kall, na=na)):
            return som_for(svar)
        fra_for = samme_nokkel(forbindelse, nytt)
        lagret = fra_for or sett_inn(forbindelse, nytt, filer, na=na, aktor=aktor)
        opprettet = Opprettet(lagret.som_json(), ny=fra_for is None)
        if kall:
            idempotens.husk(forbindelse, kall, Svar(opprettet.status, opprettet.svar), na=na)
        return opprettet


def hent(lager: Lager, dokument_id: str, *, aktor: Aktor) -> Dokument:
    """One document of the caller's county; another county's does not exist."""
    with lager.lesing() as forbindelse:
        return hent_i(forbindelse, dokument_id, aktor)


def hent_pdf(lager: Lager, dokument_id: str, *, aktor: Aktor) -> bytes:
    """The stored bytes of a document of the caller's county."""
    return lager.blobs.hent(hent(lager, dokument_id, aktor=aktor).pdf_sha256)


def finn(lager: Lager, dokument_id: str, *, aktor: Aktor) -> Dokument | None:
    """The same as `hent`, None where there is none."""
    try:
        return hent(lager, dokument_id, aktor=aktor)
    except IkkeFunnet:
        return None


def finn_med_nokkel(lager: Lager, *, kildesystem: str, instans_id: str, utgave: int, aktor: Aktor) -> Dokument | None:
    """The stored document of the caller's county with this business key; None where it is free, or the document is deleted."""
    egen = and_(
        dokument.c.fylkesnummer == aktor.fylkesnummer,
        dokument.c.kildesystem == kildesystem,
        dokument.c.instans_id == instans_id,
        dokument.c.utgave == utgave,
        dokument.c.slettet.is_(None),
    )
    with lager.lesing() as forbindelse:
        rad = forbindelse.execute(select(dokument).where(egen)).first()
        return None if rad is None else Dokument(**rad._asdict())


def utgavestatus(lager: Lager, dokument_id: str) -> Dokument | None:
    """What an auditor may ask of any document at hand, whatever the county: is it the latest issue? Never the record itself."""
    with lager.lesing() as forbindelse:
        rad = forbindelse.execute(select(dokument).where(dokument.c.id == dokument_id)).first()
        return None if rad is None else Dokument(**rad._asdict())


def usignerte(lager: Lager, dokumenttype: str) -> tuple[Dokument, ...]:
    """The documents of a kind that are made and not sent to signing, of every county: for the operator, never over HTTP."""
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(
            select(dokument)
            .where(dokument.c.dokumenttype == dokumenttype, dokument.c.status == KLADD, dokument.c.slettet.is_(None))
            .order_by(dokument.c.opprettet, dokument.c.id)
        )
        return tuple(Dokument(**rad._asdict()) for rad in rader)


def hent_hendelser(lager: Lager, dokument_id: str, *, aktor: Aktor) -> tuple[Hendelse, ...]:
    """The event log of a document of the caller's county."""
    with lager.lesing() as forbindelse:
        hent_i(forbindelse, dokument_id, aktor)
        return hendelser.les(forbindelse, dokument_id)


def som_for(svar: Svar) -> Opprettet:
    """The answer that was given before."""
    return Opprettet(svar.kropp, ny=svar.status == _STATUS[True])


def hent_i(forbindelse: Connection, dokument_id: str, aktor: Aktor) -> Dokument:
    """One document of the caller's county, in the caller's transaction."""
    rad = forbindelse.execute(select(dokument).where(dokument.c.id == dokument_id, dokument.c.fylkesnummer == aktor.fylkesnummer)).first()
    if rad is None:
        raise _ikke_funnet(dokument_id)
    return _krev_ikke_slettet(Dokument(**rad._asdict()))


def dokumentlas(dokument_id: str) -> str:
    """The name to hold while a document is looked at first and changed after."""
    return f"dokument:{dokument_id}"


def laser(nytt: NyttDokument, kall: Kall | None) -> tuple[str, ...]:
    """What two equal orders at the same time must not both find free."""
    forretning = f"forretningsnokkel:{nytt.fylkesnummer}|{nytt.kildesystem}|{nytt.instans_id}|{nytt.utgave}"
    return (dokumentlas(nytt.id), forretning, *((f"kall:{kall.klient}|{kall.nokkel}",) if kall else ()))


def samme_nokkel(forbindelse: Connection, nytt: NyttDokument) -> Dokument | None:
    """The stored document with the same id or business key; with other content it is a conflict. Without a source system there is
    no business key: two such contracts are two contracts, so NULL must not be compared as IS NULL."""
    forretningsnokkel = and_(
        dokument.c.fylkesnummer == nytt.fylkesnummer,
        dokument.c.kildesystem == bindparam("kildesystem", nytt.kildesystem, Text),
        dokument.c.instans_id == bindparam("instans_id", nytt.instans_id, Text),
        dokument.c.utgave == nytt.utgave,
    )
    rad = forbindelse.execute(select(dokument).where(or_(dokument.c.id == nytt.id, forretningsnokkel))).first()
    if rad is None:
        return None
    lagret = _krev_ikke_slettet(Dokument(**rad._asdict()))
    if lagret.bestilling_sha256 != nytt.bestilling_sha256 or lagret.id != nytt.id:
        raise _finnes_allerede(lagret)
    return lagret


@dataclass(frozen=True, slots=True)
class Lagret:
    """The names of the bytes that a record points to."""

    pdf_sha256: str
    grunnlag_sha256: str | None


def legg_filer(lager: Lager, nytt: NyttDokument, pdf: bytes) -> Lagret:
    """Bytes first: a record never points to what is not there. Attachments are named by their checksum in the record itself."""
    for vedlegg in nytt.vedlegg:
        lager.blobs.legg(vedlegg)
    return Lagret(lager.blobs.legg(pdf), lager.blobs.legg(nytt.grunnlag) if nytt.grunnlag is not None else None)


def sett_inn(forbindelse: Connection, nytt: NyttDokument, filer: Lagret, *, na: datetime, aktor: Aktor) -> Dokument:
    """Record, index, encrypted data and first event of a new document, in the caller's transaction."""
    verdier: dict[str, Any] = {
        "id": nytt.id,
        "fylkesnummer": nytt.fylkesnummer,
        "dokumenttype": nytt.dokumenttype,
        "status": KLADD,
        "kildesystem": nytt.kildesystem,
        "instans_id": nytt.instans_id,
        "utgave": nytt.utgave,
        "kontraktsnummer": nytt.kontraktsnummer,
        "data_sha256": nytt.data_sha256,
        "bestilling_sha256": nytt.bestilling_sha256,
        "pdf_sha256": filer.pdf_sha256,
        "grunnlag_sha256": filer.grunnlag_sha256,
        "opprettet": na,
        "post": masker_alt(nytt.post),
        "erstatter": nytt.erstatter,
    }
    forbindelse.execute(insert(dokument).values(**verdier))
    if nytt.kandidat:
        kandidatindeks.legg_inn(forbindelse, nytt.id, nytt.kandidat)
    if nytt.vernet:
        vernet.legg(forbindelse, nytt.id, nytt.vernet, fylkesnummer=nytt.fylkesnummer)
        _legg_i_listen(forbindelse, nytt.vernet, verdier)
    hendelser.foy_til(
        forbindelse,
        nytt.id,
        Hendelsestype.OPPRETTET,
        tid=na,
        aktor=aktor.navn,
        data={"dataSha256": nytt.data_sha256, "pdfSha256": filer.pdf_sha256, "status": KLADD},
    )
    event.listen(forbindelse, "commit", lambda _: maltall.LAGRET.tell(nytt.dokumenttype), once=True)
    return Dokument(**verdier)


def _legg_i_listen(forbindelse: Connection, vernet_: Vernet, rad: Mapping[str, Any]) -> None:
    post = rad["post"]
    plass = arbeidsliste.plass_for_kladd(len(post.get("signatarer", ())), rad["opprettet"])
    om = opplysninger(post, json.loads(vernet_.data.raa))
    arbeidsliste.legg(forbindelse, vernet_.ring, rad["id"], plass, om, fylkesnummer=rad["fylkesnummer"])


def krev_ikke_slettet(forbindelse: Connection, dokument_id: str, *, fylkesnummer: str | None = None) -> None:
    """Raises `Slettet` where there was such a document (in that county), and it is gone."""
    sporring = select(dokument.c.slettet).where(dokument.c.id == dokument_id, dokument.c.slettet.is_not(None))
    egne = sporring if fylkesnummer is None else sporring.where(dokument.c.fylkesnummer == fylkesnummer)
    if slettet := forbindelse.execute(egne).scalar():
        raise _slettet(dokument_id, slettet)


def _krev_ikke_slettet(lagret: Dokument) -> Dokument:
    """The document, or by name that it is gone: it is never made again under the same id."""
    if lagret.slettet is None:
        return lagret
    raise _slettet(lagret.id, lagret.slettet)


def _slettet(dokument_id: str, tid: datetime) -> Slettet:
    return Slettet(
        Tekst(
            nb=f"Dokument {dokument_id} ble slettet {tid:%d.%m.%Y}. Loggen har fortsatt hva som skjedde med det.",
            nn=f"Dokument {dokument_id} blei sletta {tid:%d.%m.%Y}. Loggen har framleis kva som skjedde med det.",
        ),
        tiltak=Tekst(
            nb="Er det arkivert, ligger det i arkivet. Skal det lages på nytt, send det som ny utgave.",
            nn="Er det arkivert, ligg det i arkivet. Skal det lagast på nytt, send det som ny utgåve.",
        ),
    )


def _ikke_funnet(dokument_id: str) -> IkkeFunnet:
    return IkkeFunnet(
        Tekst(nb=f"Det finnes ikke noe dokument {dokument_id} her.", nn=f"Det finst ikkje noko dokument {dokument_id} her."),
        tiltak=Tekst(nb="Kontroller dokument-ID-en og fylket i tokenet.", nn="Kontroller dokument-ID-en og fylket i tokenet."),
    )


def _finnes_allerede(lagret: Dokument) -> FinnesAllerede:
    dato = lagret.opprettet.date()
    melding = Tekst(
        nb=f"Utgave {lagret.utgave} av denne kontrakten ble lagret {dato:%d.%m.%Y} med annet innhold.",
        nn=f"Utgåve {lagret.utgave} av denne kontrakten blei lagra {dato:%d.%m.%Y} med anna innhald.",
    )
    tiltak = Tekst(
        nb=f"Send neste utgave ({lagret.utgave + 1}) med erstatterDokumentId {lagret.id}.",
        nn=f"Send neste utgåve ({lagret.utgave + 1}) med erstatterDokumentId {lagret.id}.",
    )
    funn = Funn(kode="finnes-allerede", peker="/utgave", melding=melding, tiltak=tiltak)
    return FinnesAllerede(melding, tiltak=tiltak, funn=(funn,))

"""What people do with a contract on its page: remind, notify again, correct an address, extend, withdraw, clear, approve.

Each is one event of the order, or a refusal by name, exactly as over HTTP (`app.api.oppdragsendring`). The rules stand in the state
machine (`signing`). A form says how much had happened when it was shown: what somebody else has done since is not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from pydantic import ValidationError
from sqlalchemy import Connection

from app.api.ordrekropp import Kontaktretting
from app.api.tjeneste import Tjeneste
from app.domene.parter import Kontakt
from app.errors import Feil, IkkeFunnet, Konflikt
from app.identitet.bruker import Handling as Rett
from app.lager import kontakter
from app.lager.kryptering import Nokkelring
from app.lager.maskering import masker
from app.lager.oppdrag import Lest
from app.oppdrag.gang import Ogsa
from app.tekst import Tekst
from app.web.okt import Okt
from signing.events import Avbrutt, Avklart, FristForlenget, Godkjent, Hendelse, KontaktRettet, Paminnet, Slag, Varslet
from signing.model import Kanal
from signing.oppdrag import Oppdrag

Felter = Mapping[str, str]
Ny = Callable[[str, Oppdrag, datetime], Hendelse]
"""The event, given its id, the order and the time."""
STILLE = frozenset({Slag.SENDT, Slag.VARSLET, Slag.APNET, Slag.UKJENT_STATUS})
"""What may have happened since the page was shown without anybody thinking differently of it."""
_NORSK = re.compile(r"([0-3]?[0-9])\.\s?([01]?[0-9])\.\s?([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SKILLETEGN = re.compile(r"[\s\u00a0-]")


class EndretSiden(Konflikt):
    """Somebody else did something with the contract after the page was shown."""

    kode = "endret-siden-sist"
    status = 412


class Skjemafeil(Feil):
    """What was written in a form cannot be used. `ved`: the name of the field, with the name of the text beside it."""

    kode = "skjema"
    status = 422

    def __init__(self, ved: Mapping[str, str]) -> None:
        super().__init__(Tekst(nb="Noe i skjemaet må rettes.", nn="Noko i skjemaet må rettast."))
        self.ved = dict(ved)


def _intet(_forbindelse: Connection, _lest: Lest) -> None:
    """Nothing else is stored."""


@dataclass(frozen=True, slots=True)
class Bestilt:
    """What a form asks for: the event, and what is to be stored with it."""

    ny: Ny
    ogsa: Ogsa = _intet


@dataclass(frozen=True, slots=True)
class Rad:
    """One thing that can be done. `hovedfelt`: the field that a refusal is about, None: none, but the whole."""

    slag: Slag
    rett: Rett
    les: Callable[[Nokkelring, str, Felter], Bestilt]
    hovedfelt: str | None = None


def utfor(tjeneste: Tjeneste, okt: Okt, dokument_id: str, handling: str, felter: Felter) -> None:
    """Do it, or say by name why not. Nothing is kept of what is refused."""
    rad = finn(handling)
    okt.bruker.krev(rad.rett)
    bestilt, sett = rad.les(tjeneste.gang.ring, dokument_id, felter), _les_sett(felter)

    def hendelse(oppdrag: Oppdrag, tid: datetime) -> Hendelse:
        ny = bestilt.ny(f"{oppdrag.id}:{rad.slag.value}:{uuid4()}", oppdrag, tid)
        _krev_sett(oppdrag, sett, ny)
        return ny

    tjeneste.gang.fortell(dokument_id, hendelse, aktor=okt.aktor, ogsa=bestilt.ogsa)


def finn(handling: str) -> Rad:
    """The row of a form's address."""
    if handling not in HANDLINGER:
        raise IkkeFunnet(Tekst(nb="Denne siden finnes ikke.", nn="Denne sida finst ikkje."))
    return HANDLINGER[handling]


# ---------------------------------------------------------------- what has been seen


def _les_sett(felter: Felter) -> int:
    skrevet = felter.get("sett", "")
    return int(skrevet) if re.fullmatch(r"[0-9]{1,6}", skrevet) else 0


def _krev_sett(oppdrag: Oppdrag, sett: int, ny: Hendelse) -> None:
    """Asked inside the transaction, of the newest: two who press at the same time do not both get through."""
    if any(_griper_inn(siden, ny) for siden in oppdrag.hendelser[sett:]):
        raise EndretSiden(
            Tekst(
                nb="Kontrakten er endret siden du så den sist. Ingenting er gjort.",
                nn="Kontrakten er endra sidan du såg han sist. Ingenting er gjort.",
            ),
            tiltak=Tekst(
                nb="Se hva som har hendt. Det du skrev, står der fortsatt. Send det på nytt hvis det fortsatt er riktig.",
                nn="Sjå kva som har hendt. Det du skreiv, står der framleis. Send det på nytt dersom det framleis er rett.",
            ),
        )


def _griper_inn(siden: Hendelse, ny: Hendelse) -> bool:
    """Whoever asked for `ny` might think differently of it now. What happens to one signer is no news of another."""
    felt, annet = getattr(ny, "felt", None), getattr(siden, "felt", None)
    if felt is not None and annet is not None and felt != annet:
        return False
    return siden.slag is ny.slag or siden.slag not in STILLE


# ---------------------------------------------------------------- the forms


def _paminn(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    felt = felter.get("felt", "")
    return Bestilt(lambda id_, o, tid: Paminnet(id_, o.id, tid, felt))


def _varsle(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    felt = felter.get("felt", "")
    return Bestilt(lambda id_, o, tid: Varslet(id_, o.id, tid, felt))


def _rett_kontakt(ring: Nokkelring, oppdrag_id: str, felter: Felter) -> Bestilt:
    """Both in place of what was there."""
    felt = felter.get("felt", "")
    kontakt = les_kontakt(felter)
    kanaler = tuple(kanal for kanal, verdi in ((Kanal.EPOST, kontakt.epost), (Kanal.SMS, kontakt.mobil)) if verdi)
    return Bestilt(
        lambda id_, o, tid: KontaktRettet(id_, o.id, tid, felt, kanaler),
        lambda forbindelse, _lest: kontakter.rett(forbindelse, ring, oppdrag_id, felt, kontakt),
    )


def les_kontakt(felter: Felter) -> Kontakt:
    """E-mail and mobile by the same rules as over HTTP; spaces in a number are people's own."""
    epost = felter.get("epost", "").strip() or None
    mobil = _SKILLETEGN.sub("", felter.get("mobil", "")) or None
    try:
        rettet = Kontaktretting(felt="x", epost=epost, mobil=mobil)
    except ValidationError as feil:
        steder = [str(en["loc"][0]) if en["loc"] else "mangler" for en in feil.errors(include_input=False, include_context=False)]
        raise Skjemafeil({"epost" if sted == "mangler" else sted: f"kontakt_{sted}" for sted in steder}) from None
    return Kontakt(epost=rettet.epost, mobil=rettet.mobil)


def _forleng(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    frist = les_dato(felter.get("frist", ""))
    if frist is None:
        raise Skjemafeil({"frist": "dato"})
    return Bestilt(lambda id_, o, tid: FristForlenget(id_, o.id, tid, frist))


def les_dato(skrevet: str) -> date | None:
    """`17.08.2026`, `17. 8. 2026` or `2026-08-17`."""
    norsk, iso = _NORSK.fullmatch(skrevet.strip()), _ISO.fullmatch(skrevet.strip())
    deler = norsk.group(3, 2, 1) if norsk else iso.groups() if iso else None
    try:
        return date(*(int(del_) for del_ in deler)) if deler else None
    except ValueError:
        return None


def _les_grunn(felter: Felter) -> str:
    """A reason that stands in the log. A personal number has no business there."""
    grunn = felter.get("grunn", "").replace("\r\n", "\n").strip()
    if masker(grunn) != grunn:
        raise Skjemafeil({"grunn": "personnummer"})
    return grunn


def _avbryt(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    grunn = _les_grunn(felter)
    return Bestilt(lambda id_, o, tid: Avbrutt(id_, o.id, tid, grunn))


def _avklar(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    grunn = _les_grunn(felter)
    return Bestilt(lambda id_, o, tid: Avklart(id_, o.id, tid, grunn))


def _godkjenn(_ring: Nokkelring, _id: str, felter: Felter) -> Bestilt:
    """Not by one press: who approves says that they have read it."""
    if felter.get("lest") != "ja":
        raise Skjemafeil({"lest": "lest"})
    return Bestilt(lambda id_, o, tid: Godkjent(id_, o.id, tid))


HANDLINGER: Mapping[str, Rad] = {
    "paminnelse": Rad(Slag.PAMINNET, Rett.SKRIVE, _paminn),
    "varsel": Rad(Slag.VARSLET, Rett.SKRIVE, _varsle),
    "kontakt": Rad(Slag.KONTAKT_RETTET, Rett.SKRIVE, _rett_kontakt, "epost"),
    "frist": Rad(Slag.FRIST_FORLENGET, Rett.SKRIVE, _forleng, "frist"),
    "avbryt": Rad(Slag.AVBRUTT, Rett.SKRIVE, _avbryt, "grunn"),
    "avklar": Rad(Slag.AVKLART, Rett.SKRIVE, _avklar, "grunn"),
    "godkjenn": Rad(Slag.GODKJENT, Rett.GODKJENNE, _godkjenn, "lest"),
}
"""By the last part of the form's address."""

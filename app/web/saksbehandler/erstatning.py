"""A new issue in the place of one that is wrong: what it begins with, what it changes, and that it is made (`app.erstatt` does the work).

utgangspunkt   the data of the stored document, as the next issue's, with the addresses that were corrected since
endringer      what differs from the stored document, in words of the form, before anything is made
erstatt        the new document; the old one is closed, and its order ended, in the same transaction
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import erstatt as utgaver
from app import flyt
from app.api.tjeneste import Tjeneste
from app.domene.parter import Kontakt
from app.domene.personpekere import PERSONPEKERE
from app.domene.roller import Rolle
from app.errors import Konflikt
from app.identitet.bruker import Handling
from app.kontroll import Kontrollert
from app.lager import dokumenter, kontakter, saksdata
from app.lager import oppdrag as ordre
from app.lager.dokumenter import Dokument
from app.lager.utgaver import sammenlikningsgrunnlag
from app.skjema import strict_json
from app.skjema.sammenlikning import Feltendring
from app.tekst import Malform, Tekst
from app.web.okt import Okt
from app.web.saksbehandler.erstatning_verdi import som_tekst
from signing.states import Tilstand

RETTET = "Rettet av saksbehandler"
"""The reason in the log where none was given."""
LUKKET = frozenset({Tilstand.AVBRUTT.value, Tilstand.ERSTATTET.value})
"""Nothing takes the place of what was withdrawn, nor twice of the same."""
MALFORMER: Mapping[str, Tekst] = {
    Malform.NB.value: Tekst(nb="bokmål", nn="bokmål"),
    Malform.NN.value: Tekst(nb="nynorsk", nn="nynorsk"),
}
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endringsrad:
    """One thing that says something else. `skjult`: what it said and says is never shown. `skrives`: it stands in the document."""

    gruppe: Tekst | None
    ledetekst: Tekst
    gammel: Tekst | None
    ny: Tekst | None
    skjult: bool = False
    skrives: bool = True
    peker: str = ""


def kan_erstattes(dokument: Dokument) -> bool:
    """It is the newest, was not withdrawn, and what it was made of was kept."""
    return dokument.erstattet_av is None and dokument.status not in LUKKET and dokument.grunnlag_sha256 is not None


# ---------------------------------------------------------------- what it begins with


def utgangspunkt(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> bytes:
    """The data that the document was made of, as JSON, for the next issue of it."""
    okt.bruker.krev(Handling.SKRIVE)
    gang = tjeneste.gang
    with tjeneste.lager.lesing() as forbindelse:
        dokument = dokumenter.hent_i(forbindelse, dokument_id, okt.aktor)
        lagret = saksdata.les(forbindelse, gang.ring, dokument_id)
        sendt = ordre.finn_rad(forbindelse, dokument_id, fylkesnummer=okt.bruker.fylke) is not None
        felter = [str(s["felt"]) for s in dokument.post["signatarer"]] if sendt else []
        rettet = {felt: kontakter.hent(forbindelse, gang.ring, dokument_id, felt) for felt in felter}
    if lagret is None:
        raise _uten_data()
    data = json.loads(lagret.raa)
    _sett_kontakter(data, dokument.post["signatarer"], {felt: en for felt, en in rettet.items() if en is not None})
    return strict_json.kanonisk({**data, "utgave": dokument.utgave + 1, "erstatterDokumentId": dokument.id})


def vedleggsfiler(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> dict[str, bytes]:
    """The files of the document's attachments as they came, by the dokumentId of the data."""
    with tjeneste.lager.lesing() as forbindelse:
        dokument = dokumenter.hent_i(forbindelse, dokument_id, okt.aktor)
        lagret = saksdata.les(forbindelse, tjeneste.gang.ring, dokument_id)
    ider = _vedleggsider(json.loads(lagret.raa) if lagret else {})
    return {id_: tjeneste.lager.blobs.hent(rad["sha256"]) for id_, rad in zip(ider, dokument.post["vedlegg"], strict=False) if id_}


def _sett_kontakter(data: MutableMapping[str, Any], signatarer: Iterable[Data], rettet: Mapping[str, Kontakt]) -> None:
    """Where signers are reached now, in place of what the data said when it was sent."""
    for rad in signatarer:
        kontakt = rettet.get(str(rad["felt"]))
        person = _person(data, rad)
        if kontakt is not None and person is not None:
            person["kontakt"] = {navn: verdi for navn, verdi in (("epost", kontakt.epost), ("mobil", kontakt.mobil)) if verdi}


def _person(data: Data, rad: Data) -> MutableMapping[str, Any] | None:
    """The place of the signer's person in the data; None where somebody else's file names them (the county's signatory)."""
    sted: Any = data
    for del_ in PERSONPEKERE[Rolle(rad["rolle"])].format(nr=_nr(data, str(rad["navn"]))).split("/")[1:]:
        barn = sted[int(del_)] if isinstance(sted, list) and del_.isdigit() and int(del_) < len(sted) else None
        sted = sted.get(del_) if isinstance(sted, Mapping) else barn
    return sted if isinstance(sted, MutableMapping) else None


def _nr(data: Data, navn: str) -> int:
    """Which of the foresatte it is."""
    alle = (data.get("kandidat") or {}).get("foresatte") or []
    navnene = [" ".join(str(v) for v in _navnedeler(en) if v).casefold() for en in alle]
    return navnene.index(navn.casefold()) if navn.casefold() in navnene else 0


def _navnedeler(foresatt: Data) -> tuple[Any, ...]:
    navn = (foresatt.get("person") or {}).get("navn") or {}
    return navn.get("fornavn"), navn.get("mellomnavn"), navn.get("etternavn")


def _vedleggsider(data: Data) -> list[str]:
    return [str(rad.get("dokumentId") or "") for rad in data.get("vedlegg") or []]


# ---------------------------------------------------------------- what it changes


def endringer(
    tjeneste: Tjeneste,
    okt: Okt,
    raa: bytes,
    na: datetime,
    *,
    filer: Mapping[str, bytes] | None = None,
    valgt: Malform | None = None,
    revisjon: str | None = None,
) -> tuple[Endringsrad, ...]:
    """What these data change in the document that they say they replace; empty where they replace none, or cannot be used yet."""
    data: Data = strict_json.les(raa).data or {}
    gammel = _erstattes(tjeneste, okt, data)
    if gammel is None:
        return ()
    bord, lager = tjeneste.verksted, tjeneste.lager
    kontrollert = flyt.kontroller(bord, raa, na=na, valgt=valgt, revisjon=revisjon, lager=lager)
    ny_post = _post(kontrollert, data, {**_summer(tjeneste, okt, gammel), **_avtrykk(filer or {})})
    if kontrollert.dokument is None or ny_post is None:
        return ()
    gammelt, nytt = _grunnlag(tjeneste, gammel), sammenlikningsgrunnlag(lager, raa, kontrollert.dokument)
    return tuple(_rader(utgaver.sammenlikn(bord, gammelt, gammel.post, nytt, ny_post, na=na), gammel.post, ny_post))


def ma_signere_pa_nytt(tjeneste: Tjeneste, okt: Okt, dokument_id: str) -> tuple[str, ...]:
    """The names of those who have signed the document, and must sign again if it is replaced, in signing order."""
    dokument = dokumenter.hent(tjeneste.lager, dokument_id, aktor=okt.aktor)
    signert = tjeneste.gang.signerte(dokument_id)
    return tuple(str(s["navn"]) for s in dokument.post["signatarer"] if s["felt"] in signert)


def fra_forrige(tjeneste: Tjeneste, okt: Okt, dokument_id: str, na: datetime) -> tuple[Endringsrad, ...]:
    """What a stored issue changed from the one before; values only for those who handle the case."""
    vist = utgaver.vis(tjeneste.verksted, tjeneste.lager, dokument_id, na=na, aktor=okt.aktor)
    ser = okt.bruker.kan(Handling.SE_FUNN)
    rader = _rader(vist.endret, vist.gammel.post, vist.ny.post)
    return tuple(rader) if ser else tuple(_uten_verdier(rad) for rad in rader if rad.skrives)


def _erstattes(tjeneste: Tjeneste, okt: Okt, data: Data) -> Dokument | None:
    id_ = data.get("erstatterDokumentId")
    gammel = dokumenter.finn(tjeneste.lager, id_, aktor=okt.aktor) if isinstance(id_, str) else None
    return gammel if gammel and gammel.grunnlag_sha256 else None


def _grunnlag(tjeneste: Tjeneste, dokument: Dokument) -> dict[str, Any]:
    sha256 = dokument.grunnlag_sha256
    return dict(strict_json.les(tjeneste.lager.blobs.hent(sha256)).data or {}) if sha256 else {}


def _summer(tjeneste: Tjeneste, okt: Okt, gammel: Dokument) -> dict[str, str]:
    """The checksums of the old issue's attachments, by the dokumentId of the data."""
    return _avtrykk(vedleggsfiler(tjeneste, okt, gammel.id))


def _avtrykk(filer: Mapping[str, bytes]) -> dict[str, str]:
    return {id_: hashlib.sha256(innhold).hexdigest() for id_, innhold in filer.items()}


def _post(kontrollert: Kontrollert, data: Data, summer: Mapping[str, str]) -> dict[str, Any] | None:
    """What the record of the new issue would say of who signs, on which form, with what attached."""
    beslutning, mal, sprak = kontrollert.beslutning, kontrollert.mal, kontrollert.malform
    if kontrollert.dokument is None or beslutning is None or mal is None or sprak is None:
        return None
    return {
        "dokumenttype": kontrollert.dokument.dokumenttype.value,
        "malform": sprak.malform.value,
        "malrevisjon": mal.revisjon,
        "maldigest": mal.digest,
        "signatarer": [{"felt": s.felt, "navn": s.navn, "gruppe": s.gruppe} for s in beslutning.signatarer],
        "vedlegg": [
            {"sha256": summer.get(id_, rad.get("sha256")), "tittel": str(rad.get("tittel", ""))}
            for id_, rad in zip(_vedleggsider(data), data.get("vedlegg") or [], strict=True)
        ],
    }


def _rader(endret: utgaver.Endret, gammel: Data, ny: Data) -> Iterator[Endringsrad]:
    yield from (_feltrad(ett) for ett in endret.felt)
    for navn in endret.annet:
        yield Endringsrad(gruppe=None, ledetekst=navn, gammel=DELENE[navn](gammel), ny=DELENE[navn](ny))


def _feltrad(ett: Feltendring) -> Endringsrad:
    vist = not ett.skjult
    return Endringsrad(
        gruppe=ett.gruppe,
        ledetekst=ett.ledetekst,
        gammel=som_tekst(ett.gammel) if vist else None,
        ny=som_tekst(ett.ny) if vist else None,
        skjult=ett.skjult,
        skrives=ett.skrives,
        peker=ett.peker,
    )


def _uten_verdier(rad: Endringsrad) -> Endringsrad:
    return Endringsrad(gruppe=rad.gruppe, ledetekst=rad.ledetekst, gammel=None, ny=None, skjult=True, peker=rad.peker)


def _signatarer(post: Data) -> Tekst | None:
    return som_tekst([str(s["navn"]) for s in post["signatarer"]])


def _vedlegg(post: Data) -> Tekst | None:
    return som_tekst([str(v["tittel"]) for v in post["vedlegg"]])


def _mal(post: Data) -> Tekst | None:
    return som_tekst(str(post["malrevisjon"]))


def _malform(post: Data) -> Tekst | None:
    return MALFORMER[post["malform"]]


DELENE = {utgaver.SIGNATARER: _signatarer, utgaver.VEDLEGG: _vedlegg, utgaver.MAL: _mal, utgaver.SPRAK: _malform}
"""How the parts that the service decides are said, by the label that `app.erstatt` gives them."""


# ---------------------------------------------------------------- making it


def erstatt(
    tjeneste: Tjeneste,
    okt: Okt,
    raa: bytes,
    filer: Mapping[str, bytes],
    na: datetime,
    *,
    grunn: str = RETTET,
    valgt: Malform | None = None,
    revisjon: str | None = None,
) -> str:
    """The id of the new document. Attachments that the data still list follow from the old one where no new file came."""
    okt.bruker.krev(Handling.SKRIVE)
    data: Data = strict_json.les(raa).data or {}
    gammel = dokumenter.hent(tjeneste.lager, str(data.get("erstatterDokumentId")), aktor=okt.aktor)
    okt.bruker.krev_fylke(str((data.get("fylke") or {}).get("fylkesnummer")))
    listet = set(_vedleggsider(data))
    fra_for = {id_: fil for id_, fil in vedleggsfiler(tjeneste, okt, gammel.id).items() if id_ in listet}
    laget = utgaver.erstatt(
        tjeneste.verksted,
        tjeneste.lager,
        gammel.id,
        raa,
        {**fra_for, **filer},
        grunn=grunn,
        na=na,
        aktor=okt.aktor,
        gang=tjeneste.gang,
        valgt=valgt,
        revisjon=revisjon,
    )
    return str(laget.svar["dokumentId"])


def _uten_data() -> Konflikt:
    return Konflikt(
        Tekst(nb="Opplysningene dokumentet er laget av, er slettet.", nn="Opplysningane dokumentet er laga av, er sletta."),
        tiltak=Tekst(nb="Lag en ny kontrakt med eget kontraktsnummer.", nn="Lag ein ny kontrakt med eige kontraktsnummer."),
    )

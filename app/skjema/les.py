"""Case data as bytes → a document, or everything that is wrong with it at once.

    strict_json   bytes → a JSON value, within limits
    struktur      does it have the form of the schema?
    kontroll      can the values be right, each and together?
    bygg          the document, or a draft of it

The kind of document chooses the checks and the building (`LESERE`).

No step waits for another: a malformed date does not hide a wrong number. Only bytes that are no JSON object stop the reading.

Text is kept as it was sent, whatever it looks like (HTML, templates, addresses of pages are names too); two things alone are evened
out in the contract, never in the hash: letters are composed (Unicode NFC, so that å is one letter however it was typed), and
typographic dashes in the codes of trade and læreplan become hyphens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType
from typing import Any

from app.domene.antatt import som_passer
from app.domene.dokument import Dokument, Dokumenttype
from app.domene.kontrakt import Kontrakt, Kontraktstype
from app.errors import Alvor, Funn
from app.skjema import bygg, bygg_endring, bygg_saksdokument, kodeverk, strict_json, struktur
from app.skjema.kontroll import (
    adresser,
    datoer,
    endring,
    endringsmeldinger,
    fag,
    kontakt,
    kontrakten,
    laretid,
    personer,
    personnummer,
    saksdokument,
    virksomheter,
)
from app.skjema.kontroll.miljo import Miljo
from app.skjema.melding import Melding
from app.skjema.register import Grunnlag
from app.skjema.sted import Sted
from app.skjema.strict_json import Objekt

KONTROLLER = (kontrakten, datoer, personer, kontakt, personnummer, virksomheter, fag, laretid, adresser)
"""Every module of value checks of a contract: each has `kontroller(rot, miljo)` and its messages."""
FELLES = (saksdokument, kontrakten, personer, kontakt, personnummer, virksomheter, fag)
"""The checks of every document around a contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leser:
    """How a kind of document is read: where its date stands, its checks, and what is built."""

    datofelt: str
    kontroller: tuple[ModuleType, ...]
    bygg: Callable[[Sted, date], Dokument | None]


KONTRAKTLESER = Leser(datofelt="kontraktsdato", kontroller=KONTROLLER, bygg=lambda rot, dato: bygg.bygg(rot, kontraktsdato=dato))
LESERE: Mapping[str, Leser] = {
    Dokumenttype.AVTALE_SAMARBEIDSORGAN: Leser(datofelt="dato", kontroller=FELLES, bygg=bygg_saksdokument.samarbeidsavtale),
    Dokumenttype.OPPSEIING: Leser(datofelt="dato", kontroller=FELLES, bygg=bygg_saksdokument.oppseiing),
    Dokumenttype.ENDRINGSAVTALE: Leser(datofelt="dato", kontroller=(*FELLES, endring), bygg=bygg_endring.endringsavtale),
    Dokumenttype.HEVING: Leser(datofelt="dato", kontroller=FELLES, bygg=bygg_saksdokument.heving),
} | {type_.value: KONTRAKTLESER for type_ in Kontraktstype}

ANDRE_DATOFELT = frozenset(leser.datofelt for leser in LESERE.values()) - {KONTRAKTLESER.datofelt}
"""Where the date stands in documents that are no contract."""


def meldinger() -> tuple[Melding, ...]:
    """Everything that reading can have to say."""
    moduler: tuple[ModuleType, ...] = (strict_json, struktur, *KONTROLLER, saksdokument, endringsmeldinger)
    return tuple(verdi for modul in moduler for verdi in vars(modul).values() if isinstance(verdi, Melding))


UBRUKELIGE_KODER = frozenset(melding.kode for melding in meldinger() if not melding.brukbar)
"""Findings after which the value at the place is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lest:
    """What was read.

    `dokument` is None when any finding is an error. `dokumentutkast` is what could be made of the data all the same: what is wrong
    is left out, or replaced by a neutral value where the contract must have one; None when not even the kind of document could be read.
    `ugyldige` are the pointers whose values are not in the draft.
    """

    dokument: Dokument | None
    dokumentutkast: Dokument | None
    ugyldige: frozenset[str]
    funn: tuple[Funn, ...]
    data_sha256: str
    mulige: tuple[Kontrakt, ...] = ()
    """A draft for each kind that the contract could be, where the data do not say which."""

    @property
    def kontrakt(self) -> Kontrakt | None:
        """The document, where it is a contract."""
        return self.dokument if isinstance(self.dokument, Kontrakt) else None

    @property
    def utkast(self) -> Kontrakt | None:
        """The draft, where it is of a contract."""
        return self.dokumentutkast if isinstance(self.dokumentutkast, Kontrakt) else None


def les(raa: bytes, *, mottatt: date, syntetisk: bool, grunnlag: Grunnlag) -> Lest:
    """Read contract data. `mottatt` is the contract date where none was sent; `syntetisk`: people made for testing are allowed."""
    lesning = strict_json.les(raa)
    if lesning.data is None:
        return Lest(dokument=None, dokumentutkast=None, ugyldige=frozenset(), funn=lesning.funn, data_sha256=lesning.sha256)
    data = _jevnet(lesning.data)
    rot = Sted(data)
    leser = _leser(data)
    dato = (rot / leser.datofelt).dato() if leser.datofelt in data else mottatt
    miljo = Miljo(kontraktsdato=dato, syntetisk=syntetisk, fylker=grunnlag.fylker, larefag=grunnlag.larefag)
    funn = tuple(_ett_per_sted(lesning.funn, _verdifunn(leser, rot, miljo), struktur.kontroller(grunnlag.skjema_for(data), data)))
    ugyldige = frozenset(ett.peker for ett in funn if ett.kode in UBRUKELIGE_KODER)
    utkast = leser.bygg(Sted(data, avvist=ugyldige), dato or mottatt)
    mulige = _mulige(data, ugyldige, dato or mottatt) if utkast is None else ()
    har_feil = any(ett.alvor is Alvor.FEIL for ett in funn)
    return Lest(
        dokument=None if har_feil else utkast,
        dokumentutkast=utkast,
        ugyldige=ugyldige,
        funn=tuple(sorted(funn, key=lambda ett: list(Alvor).index(ett.alvor))),
        data_sha256=lesning.sha256,
        mulige=som_passer(mulige),
    )


def _mulige(data: Mapping[str, Any], ugyldige: frozenset[str], kontraktsdato: date) -> Iterator[Kontrakt]:
    """The contract as each kind, where nothing in the data belongs to a document around a contract."""
    if ANDRE_DATOFELT.isdisjoint(data):
        for type_ in Kontraktstype:
            rot = Sted({**data, "dokumenttype": type_.value}, avvist=ugyldige - {"/dokumenttype"})
            if kontrakt := bygg.bygg(rot, kontraktsdato=kontraktsdato):
                yield replace(kontrakt, antatt_type=True)


def _leser(data: Mapping[str, Any]) -> Leser:
    """By the kind the data say they are; as a contract where they say nothing known."""
    sendt = data.get("dokumenttype")
    return LESERE.get(sendt, KONTRAKTLESER) if isinstance(sendt, str) else KONTRAKTLESER


def _verdifunn(leser: Leser, rot: Sted, miljo: Miljo) -> Iterator[Funn]:
    for kontroll in leser.kontroller:
        yield from kontroll.kontroller(rot, miljo)


def _ett_per_sted(*kilder: Iterable[Funn]) -> Iterator[Funn]:
    """All findings, but where the value at a place is unusable only the first to say so, which knows most about it."""
    sagt: set[str] = set()
    for funn in (ett for kilde in kilder for ett in kilde):
        if funn.kode not in UBRUKELIGE_KODER:
            yield funn
        elif funn.peker not in sagt:
            sagt.add(funn.peker)
            yield funn


JEVNES: Mapping[str, Callable[[str], str]] = {
    "programomradekode": kodeverk.normaliser_kode,
    "lareplankode": kodeverk.med_bindestrek,
}
"""The codes whose hyphens may have become dashes on the way here."""


def _jevnet(data: Objekt) -> dict[str, Any]:
    jevnet: dict[str, Any] = _nfc(data)
    lareforhold = jevnet.get("lareforhold")
    for felt, jevn in JEVNES.items():
        if isinstance(lareforhold, dict) and isinstance(lareforhold.get(felt), str):
            lareforhold[felt] = jevn(lareforhold[felt])
    return jevnet


def _nfc(verdi: Any) -> Any:
    if isinstance(verdi, str):
        return unicodedata.normalize("NFC", verdi)
    if isinstance(verdi, dict):
        return {nokkel: _nfc(barn) for nokkel, barn in verdi.items()}
    return [_nfc(barn) for barn in verdi] if isinstance(verdi, list) else verdi

"""What signers and caseworkers are told, in the language of the document: subject, e-mail, SMS. Pure: nothing is sent here.

Who is told, and when, is decided in `signing.notices`; the words stand in `templates/{nb,nn}/melding/`. Neither a subject nor an SMS
has room for a value that says who or what it is about: the words may only ask for what `VERDIER` lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes

from app.dokument import tekst
from app.domene.fylker import Fylke, Varsling
from app.errors import Oppsettsfeil
from app.maler.paritet import Avvik
from app.tekst import Malform, Tekst
from signing.notices import Beskjed, Meldingsslag

FIL = "melding/ord.txt.j2"
MED_SMS = frozenset(
    {
        Meldingsslag.INVITASJON,
        Meldingsslag.PAMINNELSE,
        Meldingsslag.SISTE_DAG,
        Meldingsslag.FULLFORT,
        Meldingsslag.ERSTATTET,
    }
)
"""What is worth a signal in the pocket; the rest comes by e-mail alone."""
FELLES = ("hilsen", "tittel_leverandor")
VERDIER: Mapping[str, frozenset[str]] = {
    "emne": frozenset(),
    "sms": frozenset({"fylkesnavn", "frist", "nettsted"}),
    "epost": frozenset({"fylkesnavn", "frist", "kontaktpunkt", "oppdrags_id"}),
    "hilsen": frozenset({"fylkesnavn", "kontaktpunkt"}),
    "leverandor": frozenset({"fylkesnavn"}),
}
"""The values that each part may name, by the last part of the block's name."""
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of 3GPP TS 23.038 § 6.2.1. Another character makes the whole SMS dearer and shorter, so there is none."""
LENGSTE_SMS = 160


class Meldingsfeil(Oppsettsfeil):
    """A message that cannot be made: words or county data that do not fit."""

    kode = "melding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramme:
    """What every message of an order has in common. `lenke` stands alone on a line of an e-mail and never in an SMS."""

    malform: Malform
    fylkesnavn: str
    nettsted: str
    kontaktpunkt: str
    lenke: str
    oppdrags_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """One message. `sms` None: this kind comes by e-mail alone."""

    emne: str
    epost: str
    sms: str | None


def ramme_for(fylke: Fylke, varsling: Varsling, malform: Malform, *, adresse: str, lenke: str, oppdrags_id: str) -> Ramme:
    """The frame of a county's messages; `adresse` is the service's own, where the county has said nothing of its site."""
    return Ramme(
        malform=malform,
        fylkesnavn=fylke.navn.pa(malform),
        nettsted=varsling.nettsted or urlsplit(adresse).hostname or adresse,
        kontaktpunkt=varsling.kontaktpunkt or fylke.navn.pa(malform),
        lenke=lenke,
        oppdrags_id=oppdrags_id,
    )


def lag_melding(templates: Path, beskjed: Beskjed, ramme: Ramme) -> Melding:
    """The message that the notice asks for. Raises `Meldingsfeil`."""
    slag = beskjed.slag
    verdier = _verdier(ramme, beskjed.frist)
    avsnitt = (_ord(templates, ramme.malform, f"{slag}_epost", verdier), ramme.lenke, _ord(templates, ramme.malform, "hilsen", verdier))
    return Melding(
        emne=_ord(templates, ramme.malform, f"{slag}_emne", {}),
        epost="\n\n".join(avsnitt) + "\n",
        sms=som_sms(_ord(templates, ramme.malform, f"{slag}_sms", verdier)) if gar_pa_sms(beskjed) else None,
    )


def gar_pa_sms(beskjed: Beskjed) -> bool:
    """Whether there is an SMS of it. That a document is replaced is worth one only where the day to sign the new one by is known."""
    return beskjed.slag in MED_SMS and (beskjed.frist is not None or beskjed.slag is not Meldingsslag.ERSTATTET)


def leverandortittel(templates: Path, ramme: Ramme) -> str:
    """What a provider's own notices may call the document before login: nothing but whom it is from."""
    return _ord(templates, ramme.malform, "tittel_leverandor", _verdier(ramme, None))


def som_sms(ord_: str) -> str:
    """The text, if one SMS holds it."""
    utenfor = sorted(set(ord_) - GSM7)
    if utenfor or len(ord_) > LENGSTE_SMS:
        tegn = ", ".join(f"U+{ord(ett):04X}" for ett in utenfor) or "–"
        raise Meldingsfeil(
            Tekst(
                nb=f"En SMS har {len(ord_)} tegn. Det er plass til {LENGSTE_SMS}. Tegn utenfor GSM-7: {tegn}.",
                nn=f"Ein SMS har {len(ord_)} teikn. Det er plass til {LENGSTE_SMS}. Teikn utanfor GSM-7: {tegn}.",
            ),
            tiltak=Tekst(nb="Gjør teksten eller nettstedet til fylket kortere.", nn="Gjer teksten eller nettstaden til fylket kortare."),
        )
    return ord_


def _verdier(ramme: Ramme, frist: date | None) -> dict[str, str]:
    verdier = {navn: getattr(ramme, navn) for navn in ("fylkesnavn", "nettsted", "kontaktpunkt", "oppdrags_id")}
    return verdier | ({} if frist is None else {"frist": tekst.dato(frist, ramme.malform).replace(tekst.NBSP, " ")})


# ---------------------------------------------------------------- the words


def kontroller(templates: Path) -> tuple[Avvik, ...]:
    """Every deviation of the words: a text that is missing or not used, a value that the part may not name, a language that differs."""
    ord_ = {malform: _blokker(templates, malform) for malform in Malform}
    return (
        *(avvik for malform in Malform for avvik in _manglende(malform, ord_[malform])),
        *(avvik for malform in Malform for avvik in _ulovlige(malform, ord_[malform])),
        *(
            Avvik(f"melding {id_}", Tekst(nb="har ikke de samme verdiene", nn="har ikkje dei same verdiane"))
            for id_ in sorted(ord_[Malform.NB].keys() & ord_[Malform.NN].keys())
            if ord_[Malform.NB][id_] != ord_[Malform.NN][id_]
        ),
    )


def pakrevde() -> frozenset[str]:
    """The ids that the words must have."""
    deler = {slag: ("emne", "epost", "sms") if slag in MED_SMS else ("emne", "epost") for slag in Meldingsslag}
    return frozenset(f"{slag}_{del_}" for slag, navn in deler.items() for del_ in navn) | frozenset(FELLES)


def _manglende(malform: Malform, har: Mapping[str, frozenset[str]]) -> Iterator[Avvik]:
    for id_ in sorted(pakrevde() - har.keys()):
        yield Avvik(f"melding {malform} {id_}", Tekst(nb="mangler", nn="manglar"))
    for id_ in sorted(har.keys() - pakrevde()):
        yield Avvik(f"melding {malform} {id_}", Tekst(nb="blir ikke brukt", nn="blir ikkje brukt"))


def _ulovlige(malform: Malform, har: Mapping[str, frozenset[str]]) -> Iterator[Avvik]:
    for id_, verdier in sorted(har.items()):
        for navn in sorted(verdier - VERDIER.get(id_.rpartition("_")[2], frozenset())):
            yield Avvik(f"melding {malform} {id_}", Tekst(nb=f"kan ikke nevne {navn}", nn=f"kan ikkje nemne {navn}"))


def _blokker(templates: Path, malform: Malform) -> dict[str, frozenset[str]]:
    """Each text with the values that it names."""
    miljo = _miljo(templates, malform)
    tre = miljo.parse((templates / malform / FIL).read_text(encoding="utf-8"))
    blokker = tre.find_all(nodes.Block)
    return {en.name: frozenset(navn.name for navn in en.find_all(nodes.Name)) for en in blokker}


@lru_cache(maxsize=8)
def _miljo(templates: Path, malform: Malform) -> Environment:
    """Plain text: nothing is escaped, and the words hold no markup."""
    return Environment(loader=FileSystemLoader(templates / malform), undefined=StrictUndefined, autoescape=False)  # noqa: S701  # e-mail in plain text


@dataclass(frozen=True)
class _Ord:
    """The words of one language, and the values that each text names."""

    mal: Template
    verdier: Mapping[str, frozenset[str]]


@lru_cache(maxsize=8)
def _ordene(templates: Path, malform: Malform) -> _Ord:
    """Refuses words that are not as they must be, before anything is sent."""
    if avvik := kontroller(templates):
        steder = ", ".join(ett.sted for ett in avvik)
        raise Meldingsfeil(Tekst(nb=f"Meldingene kan ikke brukes: {steder}.", nn=f"Meldingane kan ikkje brukast: {steder}."))
    return _Ord(_miljo(templates, malform).get_template(FIL), _blokker(templates, malform))


def _ord(templates: Path, malform: Malform, id_: str, verdier: Mapping[str, str]) -> str:
    ord_ = _ordene(templates, malform)
    if mangler := ord_.verdier[id_] - verdier.keys():
        navn = ", ".join(sorted(mangler))
        raise Meldingsfeil(Tekst(nb=f"Meldingen {id_} mangler {navn}.", nn=f"Meldinga {id_} manglar {navn}."))
    return "".join(ord_.mal.blocks[id_](ord_.mal.new_context(dict(verdier))))

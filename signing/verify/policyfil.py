"""The operator's policy file: whom to trust for what and when, how grave each check is, which hosts may be asked. TOML, whole or refused.

Whatever stands in the file that we do not know is refused with its place, what stands there and what may: a misspelt word must not make
a policy milder than whoever wrote it believes. All faults are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from signing.errors import SigneringsFeil
from signing.model import Tekst
from signing.verify import tekster
from signing.verify.algoritmer import FRISTER
from signing.verify.kontrollpunkt import KONTROLLPUNKT, kan_settes
from signing.verify.kunnskap import gyldig_vert
from signing.verify.listefeil import Listefeil
from signing.verify.policy import ALLE_SLAG, Anker, Ankerslag, Kontrollniva, Policy, ankere_fra_bytes
from signing.verify.policyfiltekster import ARSAKER, SAMLET, VENTET
from signing.verify.tillitsliste import STANDARDTJENESTER, TJENESTER, Liste, les_liste

FILNAVN = "kontraktverk-policy.toml"
"""The name that a folder of anchors may have its policy by."""
STORSTE = 64 * 1024 * 1024
"""Bytes of one file that the policy names: the longest trusted list is some MB."""
UBESTEMT = "ubestemt"
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+\Z")
_VIST = 60

Les = Callable[[str], bytes]
"""The bytes of a file that the policy names, from where the policy file is. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Policyfunn:
    """One fault. `peker`: JSON pointer (RFC 6901) into the file. `fikk`: what stands there, shortened. `ventet`: what may."""

    kode: str
    peker: str
    fikk: str
    ventet: Tekst

    @property
    def melding(self) -> Tekst:
        """What is wrong, with the place, what stands there and what is expected."""
        return ARSAKER[self.kode].med(peker=self.peker or "/", fikk=self.fikk, ventet=self.ventet)

    def som_json(self) -> dict[str, Any]:
        """For a program."""
        felles = {"kode": self.kode, "peker": self.peker, "fikk": self.fikk}
        return {**felles, "ventet": self.ventet.som_json(), "melding": self.melding.som_json()}


class Policyfeil(SigneringsFeil):
    """The policy file cannot be used; `funn` has every reason."""

    kode = "policyfil"

    def __init__(self, funn: tuple[Policyfunn, ...]) -> None:
        alt = [f.melding for f in funn]
        super().__init__(Tekst(" ".join(t.nb for t in alt), " ".join(t.nn for t in alt)), SAMLET)
        self.funn = funn


def les_policy(fil: Path) -> Policy:
    """The policy in the file, with the certificates and lists that it names, from the folder that it lies in. `Policyfeil`, `OSError`."""
    mappe = fil.parent
    return tolk(fil.read_bytes(), lambda navn: _begrenset(mappe / navn))


def _begrenset(fil: Path) -> bytes:
    with fil.open("rb") as strom:
        innhold = strom.read(STORSTE + 1)
    if len(innhold) > STORSTE:
        raise OSError(27, "File too large", str(fil))
    return innhold


def tolk(innhold: bytes, les: Les) -> Policy:
    """The policy that these bytes are. Raises `Policyfeil` with all that is wrong."""
    try:
        rot = tomllib.loads(innhold.decode())
    except ValueError as e:  # TOMLDecodeError and UnicodeDecodeError are both
        raise Policyfeil((Policyfunn("ugyldig-toml", "", _vis(str(e)), VENTET["toml"]),)) from e
    leser = _Leser(les)
    policy = leser.policy(rot)
    if leser.funn:
        raise Policyfeil(tuple(leser.funn))
    return policy


def _vis(verdi: object) -> str:
    tekst = verdi if isinstance(verdi, str) else repr(verdi)
    return "".join(t if t.isprintable() else "·" for t in tekst)[:_VIST]


def _oppramsing(ord_: Iterable[str]) -> Tekst:
    liste = ", ".join(ord_)
    return Tekst(liste, liste)


@dataclass
class _Leser:
    """Reads one file and remembers what is wrong with it."""

    les: Les
    funn: list[Policyfunn] = field(default_factory=list)

    def policy(self, rot: Mapping[str, Any]) -> Policy:
        self.nokler(rot, "", _ROT)
        lister = tuple(filter(None, (self.liste(rad, sti) for rad, sti in self.rader(rot, "tillitsliste"))))
        ankere = [a for rad, sti in self.rader(rot, "anker") for a in self.anker(rad, sti)]
        return Policy(
            ankere=(*ankere, *(a for liste in lister for a in liste.ankere)),
            navn=self.tekst(rot, "", "navn"),
            versjon=self.tekst(rot, "", "versjon"),
            lister=tuple(o for liste in lister for o in (liste.opplysning, liste.lotl) if o is not None),
            nettverk=self.verter(rot),
            nivaer=tuple(self.nivaer(self.tabell(rot, "kontroller"))),
            algoritmer=tuple(self.algoritmer(self.tabell(rot, "algoritmer"))),
            sertifikatpolicyer=frozenset(self.oider(rot)),
        )

    # --- the shape

    def feil(self, kode: str, peker: str, fikk: object, ventet: Tekst) -> None:
        self.funn.append(Policyfunn(kode, peker, _vis(fikk), ventet))

    def nokler(self, tabell: Mapping[str, Any], sti: str, lovlige: Iterable[str]) -> None:
        for navn in tabell:
            if navn not in lovlige:
                self.feil("ukjent-nokkel", f"{sti}/{_peker(navn)}", navn, _oppramsing(lovlige))

    def tabell(self, rot: Mapping[str, Any], navn: str) -> Mapping[str, Any]:
        verdi = rot.get(navn, {})
        if isinstance(verdi, dict):
            return verdi
        self.feil("feil-type", f"/{navn}", verdi, VENTET["tabell"])
        return {}

    def rader(self, rot: Mapping[str, Any], navn: str) -> list[tuple[Mapping[str, Any], str]]:
        verdi = rot.get(navn, [])
        if isinstance(verdi, list) and all(isinstance(rad, dict) for rad in verdi):
            return [(rad, f"/{navn}/{nr}") for nr, rad in enumerate(verdi)]
        self.feil("feil-type", f"/{navn}", verdi, VENTET["rader"])
        return []

    def tekst(self, tabell: Mapping[str, Any], sti: str, navn: str, *, standard: str | None = None) -> str:
        verdi = tabell.get(navn, standard)
        if isinstance(verdi, str) and (verdi.strip() or standard == "") and verdi.isprintable() and len(verdi) <= 2 * _VIST:
            return verdi.strip()
        if verdi is None:
            self.feil("mangler", f"{sti}/{navn}", "–", VENTET["tekst"])
        else:
            self.feil("feil-type", f"{sti}/{navn}", verdi, VENTET["tekst"])
        return ""

    def ord_liste(self, tabell: Mapping[str, Any], sti: str, navn: str) -> list[tuple[str, str]]:
        """A word or a list of words, each with its pointer."""
        verdi = tabell.get(navn, [])
        if isinstance(verdi, str):
            return [(verdi, f"{sti}/{navn}")]
        if isinstance(verdi, list) and all(isinstance(ett, str) for ett in verdi):
            return [(ett, f"{sti}/{navn}/{nr}") for nr, ett in enumerate(verdi)]
        self.feil("feil-type", f"{sti}/{navn}", verdi, VENTET["liste"])
        return []

    def blant(self, ord_: Iterable[tuple[str, str]], lovlige: Iterable[str]) -> list[str]:
        lovlige = list(lovlige)
        gode = []
        for verdi, peker in ord_:
            if verdi in lovlige:
                gode.append(verdi)
            else:
                self.feil("ukjent-ord", peker, verdi, _oppramsing(lovlige))
        return gode

    def fil(self, tabell: Mapping[str, Any], sti: str, navn: str) -> bytes | None:
        verdi = tabell.get(navn)
        if isinstance(verdi, str) and verdi:
            return self.innhold(verdi, f"{sti}/{navn}")
        self.uten_fil(verdi, f"{sti}/{navn}")
        return None

    def uten_fil(self, verdi: object, peker: str) -> None:
        self.feil("mangler" if verdi is None else "feil-type", peker, "–" if verdi is None else verdi, VENTET["filnavn"])

    def innhold(self, navn: str, peker: str) -> bytes | None:
        try:
            return self.les(navn)
        except (OSError, ValueError):  # a name with a zero byte is a ValueError
            self.feil("fil-mangler", peker, navn, VENTET["fil"])
            return None

    def sertifikater(self, navn: str, peker: str) -> list[Anker]:
        innhold = self.innhold(navn, peker)
        if innhold is None:
            return []
        try:
            ankere = list(ankere_fra_bytes([innhold]))
        except (ValueError, TypeError):
            ankere = []
        if not ankere:
            self.feil("ikke-sertifikat", peker, navn, VENTET["sertifikat"])
        return ankere

    # --- anchors and lists

    def anker(self, rad: Mapping[str, Any], sti: str) -> list[Anker]:
        """A file may hold several certificates: each is an anchor of the same kind."""
        self.nokler(rad, sti, _ANKER)
        navn = self.tekst(rad, sti, "navn", standard="")
        slag = frozenset(Ankerslag(ett) for ett in self.blant(self.ord_liste(rad, sti, "slag"), [s.value for s in Ankerslag]))
        fra, til = self.tid(rad, sti, "gjelderFra"), self.tid(rad, sti, "gjelderTil")
        if fra and til and til <= fra:
            self.feil("tid-snudd", f"{sti}/gjelderTil", rad["gjelderTil"], VENTET["senere"])
        if "slag" in rad and not slag and not any(f.peker.startswith(f"{sti}/slag") for f in self.funn):
            self.feil("mangler", f"{sti}/slag", rad["slag"], _oppramsing(s.value for s in Ankerslag))
        fil = rad.get("fil")
        if not isinstance(fil, str) or not fil:
            self.uten_fil(fil, f"{sti}/fil")
            return []
        lest = self.sertifikater(fil, f"{sti}/fil")
        return [replace(a, navn=navn, kilde=fil, slag=slag or ALLE_SLAG, gjelder_fra=fra, gjelder_til=til) for a in lest]

    def tid(self, rad: Mapping[str, Any], sti: str, navn: str) -> datetime | None:
        """A date is the first moment of that day in Norway."""
        verdi = rad.get(navn)
        if isinstance(verdi, datetime) and verdi.tzinfo is not None:
            return verdi
        if isinstance(verdi, date) and not isinstance(verdi, datetime):
            return datetime.combine(verdi, time(), tekster.OSLO)
        if verdi is not None:
            self.feil("feil-type", f"{sti}/{navn}", verdi, VENTET["tid"])
        return None

    def liste(self, rad: Mapping[str, Any], sti: str) -> Liste | None:
        """A trusted list: signed by a certificate that stands here, or by one that a list of lists points to."""
        self.nokler(rad, sti, _TILLITSLISTE)
        for_ = len(self.funn)
        innhold, med_lotl = self.fil(rad, sti, "fil"), "lotl" in rad
        lotl = self.fil(rad, sti, "lotl") if med_lotl else None
        hvem = "lotl_signatarer" if med_lotl else "signatarer"
        signatarer = [a.sertifikat for navn, peker in self.ord_liste(rad, sti, hvem) for a in self.sertifikater(navn, peker)]
        if (ekstra := "signatarer" if med_lotl else "lotl_signatarer") in rad:
            self.feil("velg-en", f"{sti}/{ekstra}", ekstra, _oppramsing([hvem]))
        if not signatarer and hvem not in rad:
            self.feil("mangler", f"{sti}/{hvem}", "–", VENTET["filnavn"])
        tjenester = frozenset(self.blant(self.ord_liste(rad, sti, "tjenester"), TJENESTER)) or STANDARDTJENESTER
        if innhold is None or len(self.funn) > for_:
            return None
        try:
            return les_liste(innhold, signatarer=signatarer, lotl=lotl, kilde=rad["fil"], tjenester=tjenester)
        except Listefeil as e:
            self.feil("tillitsliste", f"{sti}/fil", rad["fil"], Tekst(f"{e.melding.nb} {e.tiltak.nb}", f"{e.melding.nn} {e.tiltak.nn}"))
            return None

    # --- levels, dates, hosts

    def nivaer(self, tabell: Mapping[str, Any]) -> Iterable[tuple[str, Kontrollniva]]:
        for id_, verdi in tabell.items():
            peker = f"/kontroller/{_peker(id_)}"
            if id_ not in KONTROLLPUNKT:
                self.feil("ukjent-nokkel", peker, id_, _oppramsing(KONTROLLPUNKT))
            elif verdi not in [n.value for n in Kontrollniva]:
                self.feil("ukjent-ord", peker, verdi, _oppramsing(n.value for n in Kontrollniva))
            elif not kan_settes(id_, Kontrollniva(verdi)):
                self.feil("kan-ikke-senkes", peker, verdi, _oppramsing(n.value for n in Kontrollniva if kan_settes(id_, n)))
            else:
                yield id_, Kontrollniva(verdi)

    def algoritmer(self, tabell: Mapping[str, Any]) -> Iterable[tuple[str, date | None]]:
        """Earlier is always allowed; later only for what was not broken when the catalogue was issued."""
        for navn, verdi in tabell.items():
            peker = f"/algoritmer/{_peker(navn)}"
            if navn not in FRISTER:
                self.feil("ukjent-nokkel", peker, navn, _oppramsing(FRISTER))
            elif verdi != UBESTEMT and (not isinstance(verdi, date) or isinstance(verdi, datetime)):
                self.feil("feil-type", peker, verdi, VENTET["dato"])
            elif (slutt := FRISTER[navn].til) and FRISTER[navn].brutt and (verdi == UBESTEMT or verdi > slutt):
                self.feil("kan-ikke-forlenges", peker, verdi, _oppramsing([slutt.isoformat()]))
            else:
                yield navn, None if verdi == UBESTEMT else verdi

    def verter(self, rot: Mapping[str, Any]) -> tuple[str, ...]:
        nettverk = self.tabell(rot, "nettverk")
        self.nokler(nettverk, "/nettverk", _NETTVERK)
        gode = []
        for vert, peker in self.ord_liste(nettverk, "/nettverk", "tillatt"):
            if gyldig_vert(vert):
                gode.append(vert)
            else:
                self.feil("gal-vert", peker, vert, VENTET["vert"])
        return tuple(gode)

    def oider(self, rot: Mapping[str, Any]) -> Iterable[str]:
        for oid, peker in self.ord_liste(rot, "", "sertifikatpolicyer"):
            if _OID.match(oid):
                yield oid
            else:
                self.feil("feil-type", peker, oid, VENTET["oid"])


_ROT = ("navn", "versjon", "anker", "tillitsliste", "kontroller", "algoritmer", "nettverk", "sertifikatpolicyer")
_ANKER = ("fil", "navn", "slag", "gjelderFra", "gjelderTil")
_TILLITSLISTE = ("fil", "signatarer", "lotl", "lotl_signatarer", "tjenester")
_NETTVERK = ("tillatt",)


def _peker(navn: str) -> str:
    """RFC 6901 §3."""
    return navn.replace("~", "~0").replace("/", "~1")

"""What a list shows of a document and what it is found by: the candidate, the trade, the businesses, who signs. No number, no address.

Taken from the data and the record when the document is stored, and kept encrypted beside the list's row (`app.lager.arbeidsliste`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domene.roller import Rolle

VERSJON = 1
_BEDRIFTER = ("larebedrift", "skole")
"""Whose name stands in the list: where the training is, the first of these that the document has."""


@dataclass(frozen=True, slots=True)
class Listenavn:
    """A person as a list sorts them."""

    fornavn: str
    etternavn: str

    @property
    def fullt(self) -> str:
        """As it is read."""
        return f"{self.fornavn} {self.etternavn}".strip()


@dataclass(frozen=True, slots=True)
class Listevirksomhet:
    """A business that the document names. `nummer` None where only its name is known."""

    nummer: str | None
    navn: str


@dataclass(frozen=True, slots=True)
class Listesignatar:
    """Who signs in a field, and the first of the roles."""

    navn: str
    rolle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opplysninger:
    """One document. `fag`: the code of the trade."""

    kandidat: Listenavn | None
    fag: str | None
    bedrift: str | None
    virksomheter: tuple[Listevirksomhet, ...]
    signatarer: Mapping[str, Listesignatar]

    @property
    def tittel(self) -> str:
        """Whom the document is about: the candidate, else the business."""
        return self.kandidat.fullt if self.kandidat else self.bedrift or ""

    def skriv(self) -> str:
        """As it is encrypted."""
        innhold = {
            "versjon": VERSJON,
            "kandidat": [self.kandidat.fornavn, self.kandidat.etternavn] if self.kandidat else None,
            "fag": self.fag,
            "bedrift": self.bedrift,
            "virksomheter": [[en.nummer, en.navn] for en in self.virksomheter],
            "signatarer": {felt: [en.navn, en.rolle] for felt, en in self.signatarer.items()},
        }
        return json.dumps(innhold, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def les(skrevet: str) -> Opplysninger:
        """As it was written."""
        lest = json.loads(skrevet)
        return Opplysninger(
            kandidat=Listenavn(*lest["kandidat"]) if lest["kandidat"] else None,
            fag=lest["fag"],
            bedrift=lest["bedrift"],
            virksomheter=tuple(Listevirksomhet(*en) for en in lest["virksomheter"]),
            signatarer={felt: Listesignatar(*en) for felt, en in lest["signatarer"].items()},
        )


def opplysninger(post: Mapping[str, Any], data: Mapping[str, Any] | None) -> Opplysninger:
    """From the record and the data. `data` None: they are deleted, or were never kept; then what the record alone can tell."""
    signatarer = {str(en["felt"]): Listesignatar(str(en["navn"]), str(en["rolle"])) for en in post.get("signatarer", ())}
    if data is None:
        virksomheter = tuple(Listevirksomhet(None, navn) for navn in _pa_vegne_av(post))
        return Opplysninger(kandidat=_fra_signatarer(signatarer), fag=None, bedrift=None, virksomheter=virksomheter, signatarer=signatarer)
    return Opplysninger(
        kandidat=_kandidat(data),
        fag=_tekst(data, "lareforhold", "programomradekode"),
        bedrift=next((navn for part in _BEDRIFTER if (navn := _tekst(data, "parter", part, "virksomhet", "navn"))), None),
        virksomheter=tuple(dict.fromkeys(_virksomheter(data))),
        signatarer=signatarer,
    )


def _kandidat(data: Mapping[str, Any]) -> Listenavn | None:
    navn = _finn(data, "kandidat", "navn")
    if not isinstance(navn, Mapping):
        return None
    fornavn = " ".join(str(navn[del_]) for del_ in ("fornavn", "mellomnavn") if navn.get(del_))
    return Listenavn(fornavn, str(navn.get("etternavn", "")))


def _fra_signatarer(signatarer: Mapping[str, Listesignatar]) -> Listenavn | None:
    """The record has full names only: the last word is taken for the family name."""
    etter_rolle = {en.rolle: en.navn for en in signatarer.values()}
    fornavn, _, etternavn = etter_rolle.get(Rolle.KANDIDAT.value, "").rpartition(" ")
    return Listenavn(fornavn, etternavn) if etternavn else None


def _pa_vegne_av(post: Mapping[str, Any]) -> Iterator[str]:
    alle = (str(navn) for en in post.get("signatarer", ()) for navn in en.get("paVegneAv", ()))
    yield from dict.fromkeys(alle)


def _virksomheter(verdi: Any) -> Iterator[Listevirksomhet]:
    """Every business in the data, wherever it stands."""
    if isinstance(verdi, Mapping):
        if isinstance(verdi.get("organisasjonsnummer"), str) and isinstance(verdi.get("navn"), str):
            yield Listevirksomhet(verdi["organisasjonsnummer"], verdi["navn"])
        for barn in verdi.values():
            yield from _virksomheter(barn)
    elif isinstance(verdi, list | tuple):
        for barn in verdi:
            yield from _virksomheter(barn)


def _tekst(data: Mapping[str, Any], *sti: str) -> str | None:
    verdi = _finn(data, *sti)
    return verdi if isinstance(verdi, str) and verdi else None


def _finn(data: Any, *sti: str) -> Any:
    for navn in sti:
        data = data.get(navn) if isinstance(data, Mapping) else None
    return data

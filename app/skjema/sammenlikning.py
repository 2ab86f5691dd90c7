"""Two issues of one document compared, field by field, under the labels of the form.

What is kept of an issue to compare the next one with (`grunnlag`) holds no personal number and no protected address: a keyed mark stands
in their place, which tells whether they changed and nothing else. No answer from here shows them either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domene.parter import Adressebeskyttelse
from app.skjema.felt import Felt, Feltsett, Visning
from app.skjema.sted import led
from app.skjema.stedsnavn import sted
from app.tekst import Tekst

MERKE = "\N{LOCK}"
"""First in every keyed mark: no schema lets it stand in an address, and no number has it."""
ADRESSER = ("bostedsadresse", "adresse1Mars")
UTGAVENS_EGNE = frozenset({"/utgave", "/erstatterDokumentId", "/kildesystem/instansId", "/kildesystem/korrelasjonsId"})
"""What differs between two issues of the same: no change of the contract."""
VERN = "/kandidat/adressebeskyttelse"

Merker = Callable[[str], str]
Verdier = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feltendring:
    """One field that says something else. `skjult`: what it said is never shown. `skrives`: it stands in the document."""

    peker: str
    ledetekst: Tekst
    gruppe: Tekst | None
    gammel: Any
    ny: Any
    skjult: bool
    skrives: bool

    def som_json(self, *, med_verdier: bool) -> dict[str, Any]:
        """The change; its values only where asked for, and never those that are hidden."""
        vist = {"for": _som_sendt(self.gammel), "etter": _som_sendt(self.ny)} if med_verdier and not self.skjult else {}
        return {
            "peker": self.peker,
            "ledetekst": self.ledetekst.som_json(),
            "gruppe": self.gruppe.som_json() if self.gruppe else None,
            "skrives": self.skrives,
            "skjult": self.skjult,
            **vist,
        }


def grunnlag(data: Mapping[str, Any], merk: Merker) -> dict[str, Any]:
    """The data with keyed marks for personal numbers, and for the addresses of a protected candidate."""
    skjult: dict[str, Any] = _uten_numre(data, merk)
    kandidat = skjult.get("kandidat")
    if isinstance(kandidat, dict) and kandidat.get("adressebeskyttelse", "ugradert") != Adressebeskyttelse.UGRADERT.value:
        for navn in ADRESSER:
            if kandidat.get(navn) is not None:
                kandidat[navn] = {"merke": MERKE + merk(json.dumps(_som_sendt(kandidat[navn]), sort_keys=True))}
    return skjult


def _uten_numre(verdi: Any, merk: Merker, nokkel: str = "") -> Any:
    if isinstance(verdi, Mapping):
        if nokkel == "personidentifikator" and isinstance(verdi.get("verdi"), str):
            return {**verdi, "verdi": MERKE + merk(verdi["verdi"])}
        return {navn: _uten_numre(barn, merk, navn) for navn, barn in verdi.items()}
    return [_uten_numre(barn, merk) for barn in verdi] if isinstance(verdi, list) else verdi


def endringer(
    gammel: Mapping[str, Any],
    ny: Mapping[str, Any],
    felt: Feltsett,
    *,
    standard: Mapping[str, Any],
    beregnet: Mapping[str, tuple[Any, Any]],
    skrevet: Mapping[str, tuple[Any, Any]],
    ord_: Mapping[str, Tekst],
) -> tuple[Feltendring, ...]:
    """Every field that differs, in the order of the form, then what the form does not print.

    `standard`: what a place holds where nothing was sent. `beregnet`: old and new of what the document calculates. `skrevet`: old and
    new of what it prints where a rule decides that: what neither prints may have changed, but not in the document. `ord_`: the words
    that labels may name.
    """
    for_, etter = _blader(gammel, standard), _blader(ny, standard)
    ulike = {peker for peker in (*for_, *etter) if for_.get(peker) != etter.get(peker)} - UTGAVENS_EGNE
    ulike |= _forskjellige(beregnet) | _forskjellige(skrevet)
    hjem = {peker: _felt_for(peker, felt, etter, for_) for peker in ulike}
    grupper = {gruppe.id: gruppe.overskrift for gruppe in felt.grupper}
    egne = [ett for ett in felt.felt if ett in hjem.values()]
    like_i_skrift = set(skrevet) - _forskjellige(skrevet)
    med_felt = (
        Feltendring(
            peker=ett.peker,
            ledetekst=_fyll(ett.ledetekst, ord_),
            gruppe=_fyll(grupper[ett.gruppe], ord_),
            skrives=ett.vis is not Visning.SKJERM and ett.peker not in like_i_skrift,
            **_verdier(ett.peker, gammel, ny, beregnet),
        )
        for ett in egne
    )
    uten_felt = (
        Feltendring(peker=peker, ledetekst=sted(peker), gruppe=None, skrives=False, **_verdier(peker, gammel, ny, beregnet))
        for peker in sorted(peker for peker, ett in hjem.items() if ett is None)
    )
    return (*med_felt, *uten_felt)


def _forskjellige(par: Mapping[str, tuple[Any, Any]]) -> set[str]:
    return {peker for peker, (en, annen) in par.items() if en != annen}


def _felt_for(peker: str, felt: Feltsett, *verdier: Verdier) -> Felt | None:
    """The field that the place is in: the nearest one; of two on one place the one whose condition holds."""
    over = [ett for ett in felt.felt if peker == ett.peker or peker.startswith(f"{ett.peker}/")]
    lengst = max((len(ett.peker) for ett in over), default=0)
    naermest = [ett for ett in over if len(ett.peker) == lengst]
    return next((ett for ett in naermest if ett.nar is None or any(v.get(ett.nar.peker) == ett.nar.er for v in verdier)), None)


def _verdier(peker: str, gammel: Mapping[str, Any], ny: Mapping[str, Any], beregnet: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    for_, etter = beregnet.get(peker) or (_hent(gammel, peker), _hent(ny, peker))
    return {"gammel": for_, "ny": etter, "skjult": _er_skjult(for_) or _er_skjult(etter) or _vernet(peker, gammel, ny)}


def _vernet(peker: str, *utgaver: Mapping[str, Any]) -> bool:
    """An address of somebody who is protected in either issue."""
    grader = {(utgave.get("kandidat") or {}).get("adressebeskyttelse", "ugradert") for utgave in utgaver}
    adresser = [f"/kandidat/{navn}" for navn in ADRESSER]
    return grader != {"ugradert"} and (peker == VERN or any(peker == a or peker.startswith(f"{a}/") for a in adresser))


def _er_skjult(verdi: Any) -> bool:
    """A personal number, or something that holds one, or a mark."""
    if isinstance(verdi, Mapping):
        return "personidentifikator" in verdi or any(_er_skjult(barn) for barn in verdi.values())
    if isinstance(verdi, list):
        return any(_er_skjult(barn) for barn in verdi)
    return isinstance(verdi, str) and verdi.startswith(MERKE)


def _blader(data: Mapping[str, Any], standard: Mapping[str, Any]) -> Verdier:
    """Every place with its value: lists are one value, null and what holds only the default are nothing."""
    alle = dict(_ga_gjennom(data, ""))
    return {peker: verdi for peker, verdi in alle.items() if verdi is not None and standard.get(peker, _INGEN) != verdi}


_INGEN = object()


def _ga_gjennom(verdi: Any, peker: str) -> Iterator[tuple[str, Any]]:
    if isinstance(verdi, Mapping):
        for navn, barn in verdi.items():
            yield from _ga_gjennom(barn, peker + led(navn))
    else:
        yield peker, verdi


def _hent(data: Mapping[str, Any], peker: str) -> Any:
    verdi: Any = data
    for del_ in peker.split("/")[1:]:
        verdi = verdi.get(del_) if isinstance(verdi, Mapping) else None
    return verdi


def _som_sendt(verdi: Any) -> Any:
    """JSON as it came: numbers were read as decimals."""
    if isinstance(verdi, Mapping):
        return {navn: _som_sendt(barn) for navn, barn in verdi.items()}
    if isinstance(verdi, Sequence) and not isinstance(verdi, str):
        return [_som_sendt(barn) for barn in verdi]
    if isinstance(verdi, Decimal):
        return int(verdi) if verdi == int(verdi) else float(verdi)
    return verdi


def _fyll(mal: Tekst, ord_: Mapping[str, Tekst]) -> Tekst:
    return Tekst(
        nb=mal.nb.format_map({navn: tekst.nb for navn, tekst in ord_.items()}),
        nn=mal.nn.format_map({navn: tekst.nn for navn, tekst in ord_.items()}),
    )


# --- what a place holds where nothing was sent ------------------------------------------------------------------------


def standardverdier(skjema: Mapping[str, Any] | bool) -> dict[str, Any]:
    """The defaults of a schema by their place; those inside lists are part of the list. (A schema may be just true or false.)"""
    return dict(_standard(skjema, skjema.get("$defs", {}), "")) if isinstance(skjema, Mapping) else {}


def _standard(skjema: Mapping[str, Any], definert: Mapping[str, Any], peker: str) -> Iterator[tuple[str, Any]]:
    navn = str(skjema.get("$ref", "")).rpartition("/")[2]
    skjema = {**definert.get(navn, {}), **skjema}
    if "default" in skjema:
        yield peker, skjema["default"]
    for nokkel, del_ in skjema.get("properties", {}).items():
        yield from _standard(del_, definert, peker + led(nokkel))

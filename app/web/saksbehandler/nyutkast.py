"""The draft that the form of a new contract holds: nothing of it is stored, all of it comes along in each call.

What can be asked of a form besides reading it (`gjor`): a row more or less, JSON instead of what stands there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.api.inndata import Filskjema
from app.api.tjeneste import Tjeneste
from app.domene.dokument import Dokumenttype
from app.errors import Alvor, Funn, IkkeFunnet
from app.skjema import strict_json
from app.skjema.les import LESERE
from app.tekst import Malform, Tekst
from app.web.saksbehandler import skjemadata
from app.web.saksbehandler.skjemadata import Felter, Skrevet
from app.web.saksbehandler.skjemamodell import DOKUMENTTYPE, FYLKESNUMMER, Modell, modell_for

FLEST_FELT = 8000
LASTET = "eksempel"
"""The field that says which example the draft started from: its files follow along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valgt:
    """What is chosen beside the data: language and template to look at, what-ifs, who signed in the answer before."""

    malform: Malform | None = None
    revisjon: str | None = None
    hva_hvis: tuple[str, ...] = ()
    forrige: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utkast:
    """One draft. `merknader`: what to say of the last thing that was asked. `fokus`: where to go on, as a pointer. `tomt`: nothing is
    typed yet. `viste`: the ids of the places that the form shows messages at. `json_funn`: why pasted data could not be read."""

    modell: Modell
    felter: Felter
    fylkesnummer: str
    valgt: Valgt = Valgt()
    eksempel: str | None = None
    erstatter: str | None = None
    json_tekst: str = ""
    json_funn: tuple[Funn, ...] = ()
    merknader: tuple[Funn, ...] = ()
    fokus: str | None = None
    tomt: bool = False
    viste: tuple[str, ...] = ()
    bekreftet: bool = False
    grunn: str = ""
    skrevet: Skrevet = field(init=False)

    def __post_init__(self) -> None:
        fast = {DOKUMENTTYPE: self.modell.dokumenttype.value, FYLKESNUMMER: self.fylkesnummer}
        object.__setattr__(self, "skrevet", skjemadata.skriv_ut(self.modell, self.felter, fast=fast))

    @property
    def raa(self) -> bytes:
        """The data, as the flow takes them."""
        return self.skrevet.raa

    @property
    def som_tekst(self) -> str:
        """The data, for a form to carry along."""
        return self.raa.decode("utf-8")

    @property
    def rest(self) -> str:
        """What no field holds, for the form to carry along."""
        return strict_json.kanonisk(dict(self.felter.rest)).decode("utf-8")


def modellen(tjeneste: Tjeneste, dokumenttype: str) -> Modell:
    """The form of a kind of document, or IkkeFunnet."""
    if dokumenttype not in {en.value for en in Dokumenttype}:
        raise IkkeFunnet(Tekst(nb="Denne typen dokument finnes ikke.", nn="Denne typen dokument finst ikkje."))
    type_ = Dokumenttype(dokumenttype)
    return modell_for(tjeneste.settings.forms, type_, tjeneste.verksted.grunnlag.skjema(type_))


def tomt(tjeneste: Tjeneste, dokumenttype: str, *, fylkesnummer: str, i_dag: date) -> Utkast:
    """A new one: the document is of today until somebody writes another day."""
    modell = modellen(tjeneste, dokumenttype)
    felter = Felter(tekster={f"/{LESERE[dokumenttype].datofelt}": (f"{i_dag:%d.%m.%Y}",)})
    return Utkast(modell=modell, felter=felter, fylkesnummer=fylkesnummer, tomt=True)


def av_data(tjeneste: Tjeneste, raa: bytes, *, fylkesnummer: str, eksempel: str | None = None, standard: Modell | None = None) -> Utkast:
    """Filled with data. `standard`: the form to fill where the data do not say which kind they are. A key that came twice is told here,
    as the form holds it once; everything else that is wrong is found again in what the form holds."""
    lesning = strict_json.les(raa)
    data: Mapping[str, Any] = lesning.data or {}
    sendt = data.get("dokumenttype")
    kjent = isinstance(sendt, str) and sendt in {en.value for en in Dokumenttype}
    modell = modellen(tjeneste, str(sendt)) if kjent or standard is None else standard
    felter = skjemadata.les_inn(modell, {navn: verdi for navn, verdi in data.items() if navn != "dokumenttype"})
    doble = (replace(ett, alvor=Alvor.ADVARSEL) for ett in lesning.funn if ett.kode == strict_json.DOBBEL_NOKKEL.kode)
    merknader = (*doble, *_annet_fylke(tjeneste, data, fylkesnummer))
    return Utkast(modell=modell, felter=felter, fylkesnummer=fylkesnummer, eksempel=eksempel, merknader=merknader)


def uten_nummer(utkast: Utkast) -> Utkast:
    """An example that somebody has used already: as another contract, whose number is still to be given."""
    tekster = {**utkast.felter.tekster, "/kontraktsnummer": ("",)}
    rest = {peker: verdi for peker, verdi in utkast.felter.rest.items() if not peker.startswith("/kildesystem")}
    return replace(utkast, felter=Felter(tekster=tekster, rest=rest), fokus="/kontraktsnummer")


def _annet_fylke(tjeneste: Tjeneste, data: Mapping[str, Any], fylkesnummer: str) -> tuple[Funn, ...]:
    """The data was of another county: the form makes it one of this."""
    fylke = data.get("fylke")
    sendt = fylke.get("fylkesnummer") if isinstance(fylke, Mapping) else None
    if not isinstance(sendt, str) or sendt == fylkesnummer:
        return ()
    fylker = tjeneste.verksted.grunnlag.fylker
    annet = fylker[sendt].navn if sendt in fylker else Tekst(nb="et annet fylke", nn="eit anna fylke")
    vart = fylker[fylkesnummer].navn
    return (
        Funn(
            kode="annet-fylke",
            peker=FYLKESNUMMER,
            melding=Tekst(
                nb=f"Dataene er fra {annet.nb}. Her gjelder de {vart.nb}.", nn=f"Dataa er frå {annet.nn}. Her gjeld dei {vart.nn}."
            ),
            tiltak=Tekst(
                nb="Sjekk nummeret på kontrakten og hvem som signerer for fylkeskommunen.",
                nn="Sjekk nummeret på kontrakten og kven som signerer for fylkeskommunen.",
            ),
            alvor=Alvor.RAD,
        ),
    )


# ---------------------------------------------------------------- what was sent


def les(tjeneste: Tjeneste, skjema: Filskjema, *, fylkesnummer: str) -> Utkast:
    """The draft that a form holds: fields, or whole data (`data`) from the page that sums it up."""
    enkle = dict(skjema.felt)
    modell = modellen(tjeneste, enkle.get("type", ""))
    if "data" in enkle:
        data: Mapping[str, Any] = strict_json.les(enkle["data"].encode("utf-8", "replace")).data or {}
        felter = skjemadata.les_inn(modell, {navn: verdi for navn, verdi in data.items() if navn != "dokumenttype"})
    else:
        felter = skjemadata.lest_skjema(modell, skjema.felt, _rest(enkle.get("rest", "")))
    return Utkast(
        modell=modell,
        felter=felter,
        fylkesnummer=fylkesnummer,
        valgt=_valgt(skjema, enkle),
        eksempel=enkle.get(LASTET) or None,
        erstatter=enkle.get("erstatter") or None,
        json_tekst=enkle.get("json", ""),
        viste=tuple(enkle.get("viste", "").split()),
        bekreftet="bekreftet" in enkle,
        grunn=strict_json.uten_ugyldige_tegn(enkle.get("grunn", "")),
    )


def _rest(sendt: str) -> Mapping[str, Any]:
    return dict(strict_json.les(sendt.encode("utf-8", "replace")).data or {})


def _valgt(skjema: Filskjema, enkle: Mapping[str, str]) -> Valgt:
    malform = enkle.get("malform", "")
    return Valgt(
        malform=Malform(malform) if malform in {en.value for en in Malform} else None,
        revisjon=enkle.get("revisjon") or None,
        hva_hvis=tuple(verdi for navn, verdi in skjema.felt if navn == "hva_hvis"),
        forrige=enkle.get("forrige", ""),
    )


# ---------------------------------------------------------------- what is asked


def gjor(tjeneste: Tjeneste, utkast: Utkast, skjema: Filskjema) -> Utkast:
    """Do what the pressed button says: `<what>:<where>`. Any other word leaves the draft as it is."""
    hva, _, hvor = dict(skjema.felt).get("gjor", "").partition(":")
    return _GJOREMAL.get(hva, _ingenting)(tjeneste, utkast, skjema, hvor)


def _ingenting(_tjeneste: Tjeneste, utkast: Utkast, _skjema: Filskjema, _hvor: str) -> Utkast:
    return utkast


def _ny_rad(_tjeneste: Tjeneste, utkast: Utkast, _skjema: Filskjema, hvor: str) -> Utkast:
    felter, fokus = skjemadata.med_rad(utkast.modell, utkast.felter, hvor)
    return replace(utkast, felter=felter, fokus=fokus)


def _fjern_rad(_tjeneste: Tjeneste, utkast: Utkast, _skjema: Filskjema, hvor: str) -> Utkast:
    return replace(utkast, felter=skjemadata.uten_rad(utkast.modell, utkast.felter, hvor), fokus=hvor.rpartition("/")[0])


def _hent_json(tjeneste: Tjeneste, utkast: Utkast, skjema: Filskjema, _hvor: str) -> Utkast:
    """JSON in place of what stands in the form. Where it cannot be read, everything stays, the pasted text too."""
    fil = next((en.innhold for en in skjema.filer if en.del_ == "jsonfil"), None)
    raa = fil if fil is not None else utkast.json_tekst.encode("utf-8")
    if not raa.strip():
        return replace(utkast, json_funn=(_UTEN_JSON,))
    lesning = strict_json.les(raa)
    if lesning.data is None:
        return replace(utkast, json_funn=lesning.funn)
    nytt = av_data(tjeneste, raa, fylkesnummer=utkast.fylkesnummer, standard=utkast.modell)
    return replace(nytt, valgt=replace(utkast.valgt, hva_hvis=()), erstatter=utkast.erstatter)


_UTEN_JSON = Funn(
    kode="uten-json",
    peker="",
    melding=Tekst(nb="Du har verken limt inn JSON eller valgt en fil.", nn="Du har verken limt inn JSON eller valt ei fil."),
    tiltak=Tekst(nb="Lim inn dataene, eller velg en fil med JSON.", nn="Lim inn dataa, eller vel ei fil med JSON."),
)

Gjoremal = Callable[[Tjeneste, Utkast, Filskjema, str], Utkast]
_GJOREMAL: Mapping[str, Gjoremal] = {"ny": _ny_rad, "fjern": _fjern_rad, "json": _hent_json}


def som_json(utkast: Utkast) -> bytes:
    """The draft to be saved: the data, as people read JSON."""
    data = json.loads(utkast.raa)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

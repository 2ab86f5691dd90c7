"""A place with one contract in it, and what each who stands in it is handed: every file, read to its last word."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf

from app import flyt
from app.bevis.gang import Bevisgang
from app.fornyelse import Fornying
from app.innsyn.person import Person
from app.innsyn.utlevering import JSON, Innsyn, Utlevert
from app.lager.dokumenter import Aktor
from app.settings import ROT
from app.skjema.register import eksempler
from tests.oppdragsverk import Oppdragsverk, oppdragsverk

VESTLAND, SKJERMET = "vestland-larling-samarbeidsorgan", "telemark-strengt-fortrolig-adresse"
KANDIDAT, LEDER, DAGLIG, FYLKET = "/kandidat", "/parter/larebedrift/fagligLeder", "/parter/larebedrift/ansvarligLeder", "/fylke/signatar"
LEDERNUMMER = "01818011039"
"""Synthetic: of the one who is faglig leder in every example."""


@dataclass(frozen=True)
class Sted:
    verk: Oppdragsverk
    id: str
    data: Mapping[str, Any]

    @property
    def fylke(self) -> str:
        return str(self.data["fylke"]["fylkesnummer"])

    @property
    def aktor(self) -> Aktor:
        return Aktor(navn="saksbehandler:kari", fylkesnummer=self.fylke)

    @property
    def innsyn(self) -> Innsyn:
        return Innsyn(self.verk.lager, self.verk.gang.ring)

    def person(self, peker: str) -> Mapping[str, Any]:
        funnet: Any = self.data
        for ledd in peker.split("/")[1:]:
            funnet = funnet[ledd]
        return dict(funnet)

    def levert(self, peker: str, ut: Path) -> Levert:
        """What the person there is handed."""
        person = Person(self.fylke, self.person(peker)["personidentifikator"]["verdi"])
        return Levert(self.innsyn.om_person(person, ut=ut, na=self.verk.klokke(), aktor="test"))

    def levert_alt(self, ut: Path) -> Levert:
        """What is handed over of the document."""
        return Levert(self.innsyn.om_dokument(self.id, ut=ut, na=self.verk.klokke(), aktor="test"))

    # ------------------------------------------------------------ what happens to the contract

    def send(self) -> None:
        self.verk.gang.apne(self.id, aktor=self.aktor, skjermet_bekreftet=True)
        self.verk.arbeid()

    def signer_alle(self) -> None:
        while i_tur := self.verk.gang.les(self.id, aktor=self.aktor).oppdrag.i_tur:
            for en in i_tur:
                self.verk.gang.signer(self.id, en.krav.felt, identifikasjon=self.verk.identifikasjon())
            self.verk.arbeid()

    def bevis_og_forny(self) -> None:
        """A package, an archive time stamp, and the package after it."""
        Bevisgang(self.verk.gang).bygg(self.id)
        self.verk.klokke.flytt(days=900)
        assert Fornying.av(self.verk.gang).forny(self.id, aktor="test") is not None
        Bevisgang(self.verk.gang).bygg(self.id)


@dataclass(frozen=True)
class Levert:
    """A folder that was handed over."""

    svar: Utlevert

    @property
    def filer(self) -> dict[str, bytes]:
        mappe = self.svar.mappe / "filer"
        return {str(fil.relative_to(mappe)): fil.read_bytes() for fil in sorted(mappe.rglob("*")) if fil.is_file()}

    @property
    def innhold(self) -> dict[str, Any]:
        (ett,) = json.loads((self.svar.mappe / JSON).read_text(encoding="utf-8"))["dokumenter"]
        return dict(ett)

    @property
    def utelatt(self) -> dict[str, int]:
        return {ett["slag"]: ett["antall"] for ett in self.innhold["filerIkkeUtlevert"]}

    def side(self, malform: str) -> str:
        return (self.svar.mappe / f"innsyn-{malform}.html").read_text(encoding="utf-8")


def lag_sted(mappe: Path, navn: str) -> Sted:
    """A draft of this example, with a number, an e-mail address and a mobile number for its faglig leder."""
    ett = next(en for en in eksempler(ROT / "forms") if en.navn == navn)
    data = json.loads(ett.raa)
    data["parter"]["larebedrift"]["fagligLeder"] |= {
        "personidentifikator": {"type": "fodselsnummer", "verdi": LEDERNUMMER},
        "kontakt": {"epost": "faglig.leder@bedrift.example.invalid", "mobil": "+4799990077"},
    }
    verk = oppdragsverk(mappe, None)
    sted = Sted(verk, "", data)
    svar = flyt.opprett(verk.bord, verk.lager, json.dumps(data).encode(), ett.vedlegg, na=verk.klokke(), aktor=sted.aktor)
    return Sted(verk, str(svar.svar["dokumentId"]), data)


# ---------------------------------------------------------------- what a file says


def lest(innhold: bytes) -> str:
    """All that can be read in a file and in the files inside it, without spaces: a number is printed in two parts."""
    return re.sub(r"\s", "", "\n".join(_deler(innhold)))


def _deler(innhold: bytes) -> Iterator[str]:
    yield innhold.decode("utf-8", "replace")
    if innhold.startswith(b"%PDF"):
        leser = pypdf.PdfReader(BytesIO(innhold))
        yield from (side.extract_text() for side in leser.pages)
        yield from (lest(bytes(inni)) for alle in leser.attachments.values() for inni in alle)
    elif innhold.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(innhold)) as pakke:
            yield from (lest(pakke.read(navn)) for navn in pakke.namelist())


def kontaktene(person: Mapping[str, Any]) -> list[str]:
    """E-mail address and mobile number: no document prints them."""
    return [str(verdi) for verdi in person["kontakt"].values() if verdi]


def kjennetegnene(person: Mapping[str, Any]) -> list[str]:
    """The number and each line of the addresses, without spaces."""
    adresser = (person.get(navn) or {} for navn in ("bostedsadresse", "adresse1Mars"))
    linjer = [linje for adresse in adresser for linje in adresse.get("adresselinjer", ())]
    numre = [person["personidentifikator"]["verdi"]] if "personidentifikator" in person else []
    return [re.sub(r"\s", "", verdi) for verdi in (*numre, *linjer)]

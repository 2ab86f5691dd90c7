"""Hands over what is stored, in a folder of its own: `innsyn.json`, a page in each målform, and the files; and notes it in the log.

Nothing is sent anywhere: whoever asked gets it from the county, on the county's own way of telling people what is confidential.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app import VERSJON
from app.dokument.vedleggsfil import medietype_av
from app.domene.vedlegg import PDF
from app.errors import Feil, IkkeFunnet
from app.innsyn.innhold import Dokumentinnhold, hent
from app.innsyn.person import Person, finn_dokumenter
from app.innsyn.side import innsynsside
from app.lager import hendelser
from app.lager.base import Lager
from app.lager.dokumenter import Aktor, dokumentlas, utgavestatus
from app.lager.hendelser import Hendelsestype
from app.lager.kryptering import Nokkelring
from app.lager.motor import alene_om
from app.tekst import Malform, Tekst

JSON, FILMAPPE = "innsyn.json", "filer"
BARE_EIEREN, BARE_EIERENS_FIL = 0o700, 0o600
ENDELSER: Mapping[str, str] = {PDF: ".pdf"}
ANNEN_ENDELSE = ".bin"


class MappenErIkkeTom(Feil):
    """What is handed over to one must not end among somebody else's."""

    kode = "mappen-er-ikke-tom"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Tekst(nb="Mappen i --ut er ikke tom.", nn="Mappa i --ut er ikkje tom."),
            tiltak=Tekst(nb="Velg en ny mappe for hver som ber om innsyn.", nn="Vel ei ny mappe for kvar som ber om innsyn."),
        )


@dataclass(frozen=True, slots=True)
class Utlevert:
    """What was handed over: documents, and files beside the page. `utelatt`: files that were not, for they are of others too."""

    mappe: Path
    dokumenter: tuple[str, ...]
    filer: int
    utelatt: int

    def som_json(self) -> dict[str, Any]:
        """The answer of the command."""
        return {"mappe": str(self.mappe), "dokumenter": list(self.dokumenter), "filer": self.filer, "filerIkkeUtlevert": self.utelatt}


@dataclass(frozen=True, slots=True)
class Innsyn:
    """Over this store, with its keys."""

    lager: Lager
    ring: Nokkelring

    def om_person(self, person: Person, *, ut: Path, na: datetime, aktor: str) -> Utlevert:
        """All that the county's documents say of one person. Nothing is written where there is none."""
        with self.lager.lesing() as forbindelse:
            ider = finn_dokumenter(self.lager, forbindelse, self.ring, person)
            alle = [hent(self.lager, forbindelse, self.ring, id_, person) for id_ in ider]
        return self._lever(alle, ut=ut, fylkesnummer=person.fylkesnummer, om_person=True, na=na, aktor=aktor)

    def om_dokument(self, dokument_id: str, *, ut: Path, na: datetime, aktor: str) -> Utlevert:
        """All that is stored of one document, of everybody in it. Raises IkkeFunnet."""
        lagret = utgavestatus(self.lager, dokument_id)
        if lagret is None:
            raise IkkeFunnet(
                Tekst(nb="Dokumentet ligger ikke i datamappen.", nn="Dokumentet ligg ikkje i datamappa."),
                tiltak=Tekst(nb="Kontroller dokument-ID-en og --data.", nn="Kontroller dokument-ID-en og --data."),
            )
        with self.lager.lesing() as forbindelse:
            alle = [hent(self.lager, forbindelse, self.ring, dokument_id, None)]
        return self._lever(alle, ut=ut, fylkesnummer=lagret.fylkesnummer, om_person=False, na=na, aktor=aktor)

    def _lever(
        self, alle: Sequence[Dokumentinnhold], *, ut: Path, fylkesnummer: str, om_person: bool, na: datetime, aktor: str
    ) -> Utlevert:
        if not alle:
            return Utlevert(ut, (), 0, 0)
        _ny_mappe(ut)
        med_filer = [(ett, [str(fil.relative_to(ut)) for fil in self._filer(ett, ut / FILMAPPE / ett.id)]) for ett in alle]
        _skriv(ut / JSON, _json(alle, fylkesnummer, na).encode())
        for sprak in Malform:
            side = innsynsside(med_filer, om_person=om_person, fylkesnummer=fylkesnummer, laget=na, sprak=sprak)
            _skriv(ut / f"innsyn-{sprak.value}.html", side.encode())
        for ett in alle:
            self._noter(ett.id, om_person=om_person, na=na, aktor=Aktor(navn=aktor, fylkesnummer=fylkesnummer))
        utelatt = sum(slag.antall for ett in alle for slag in ett.utelatt)
        return Utlevert(ut, tuple(ett.id for ett in alle), sum(len(ett.filer) for ett in alle), utelatt)

    def _filer(self, ett: Dokumentinnhold, mappe: Path) -> Iterator[Path]:
        """Each file of the document that is handed over (`app.innsyn.filer`)."""
        if ett.filer:
            for en in (mappe.parent, mappe):
                en.mkdir(exist_ok=True, mode=BARE_EIEREN)
        for nr, sha256 in enumerate(ett.filer, start=1):
            innhold = self.lager.blobs.hent(sha256)
            fil = mappe / f"{nr}{ENDELSER.get(medietype_av(innhold), ANNEN_ENDELSE)}"
            _skriv(fil, innhold)
            yield fil

    def _noter(self, dokument_id: str, *, om_person: bool, na: datetime, aktor: Aktor) -> None:
        """That it was handed over, and to one of the persons in it or as a whole: never to whom."""
        with self.lager.transaksjon() as forbindelse:
            alene_om(forbindelse, dokumentlas(dokument_id))
            data = {"omfang": "person" if om_person else "dokument"}
            hendelser.foy_til(forbindelse, dokument_id, Hendelsestype.INNSYN, tid=na, aktor=aktor.navn, data=data)


def _json(alle: Sequence[Dokumentinnhold], fylkesnummer: str, na: datetime) -> str:
    verdi = {
        "laget": na.isoformat(),
        "program": f"kontraktverk {VERSJON}",
        "fylkesnummer": fylkesnummer,
        "dokumenter": [ett.som_json() for ett in alle],
    }
    return json.dumps(verdi, ensure_ascii=False, indent=1) + "\n"


def _ny_mappe(ut: Path) -> None:
    ut.mkdir(parents=True, exist_ok=True, mode=BARE_EIEREN)
    if any(ut.iterdir()):
        raise MappenErIkkeTom
    ut.chmod(BARE_EIEREN)


def _skriv(fil: Path, innhold: bytes) -> None:
    fil.touch(mode=BARE_EIERENS_FIL)
    fil.write_bytes(innhold)

"""Two sealed contracts of two counties with their evidence packages, made once in a run; and ways to tamper with a package."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from app import tillit
from app.bevis.gang import Bevisgang
from app.dokument import segl
from app.domene.fylker import Fylke
from app.tekst import Malform
from signing import verify
from signing.asice import Fil
from signing.bevis import INNHOLDSFIL, Bevisfil, innholdsfil
from signing.verify import Policy, Rapport
from tests.oppdragsverk import VESTFOLD, Oppdragsverk, oppdragsverk
from tests.postenverk import apne_postenverk

MED_VEDLEGG = "rogaland-kopi-av-arbeidsavtale"
OPPSEIING = "vestland-oppseiing-samarbeidsorgan"
"""Two signers, one group: the fewest pages."""
SIGNATURFIL, MIMETYPE = "META-INF/signatures.xml", "mimetype"
Filer = dict[str, bytes]
Endring = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, eq=False)
class Bevissted:
    """A place with one contract, and its package. Itself alone: what was made of it can be remembered by it."""

    verk: Oppdragsverk
    pakke: bytes

    @property
    def gang(self) -> Bevisgang:
        return Bevisgang(self.verk.gang)

    @property
    def policy(self) -> Policy:
        return tillit.verifiseringspolicy(self.verk.bord, self.verk.klokke())

    @property
    def fylke(self) -> Fylke:
        return self.verk.gang.fylke(self.verk.aktor.fylkesnummer)

    @property
    def innhold(self) -> dict[str, Any]:
        lest: dict[str, Any] = json.loads(pakket_ut(self.pakke)[INNHOLDSFIL])
        return lest

    def ny(self, filer: Filer, endre: Endring = lambda _: None, fylke: Fylke | None = None, nye: Mapping[str, str] | None = None) -> bytes:
        """A package of these files with a list that fits them, sealed anew by a county: what only somebody with its key could make.
        `endre`: what the list says of the contract. `nye`: what kind of file those are that the package had not."""
        opplysninger = self.innhold
        linjer = {navn: {"medietype": "application/octet-stream", "hva": hva} for navn, hva in (nye or {}).items()}
        linjer |= {linje["navn"]: linje for linje in opplysninger.pop("filer")}
        del opplysninger["beholder"], opplysninger["slag"], opplysninger["versjon"]
        innhold = [(navn, fil) for navn, fil in filer.items() if er_innhold(navn)]
        alle = [Bevisfil(Fil(navn, fil, linjer[navn]["medietype"]), linjer[navn]["hva"]) for navn, fil in innhold]
        endre(opplysninger)
        return self.forseglet([*(en.fil for en in alle), innholdsfil(alle, opplysninger)], fylke)

    def forseglet(self, filer: list[Fil], fylke: Fylke | None = None) -> bytes:
        kilde, tid = tillit.demo_pki(self.verk.bord, self.verk.klokke()), self.verk.klokke()
        return segl.signer_pakke(kilde, filer, fylke=fylke or self.fylke, malform=Malform.NB, tid=tid)


def er_innhold(navn: str) -> bool:
    return navn not in {MIMETYPE, INNHOLDSFIL} and not navn.startswith("META-INF/")


@lru_cache(maxsize=1)
def _mappe() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kv-bevis-")


@lru_cache(maxsize=1)
def sted() -> Bevissted:
    """A contract with attachments, of Rogaland."""
    return _sted(oppdragsverk(Path(_mappe().name), None, navn=MED_VEDLEGG))


@lru_cache(maxsize=1)
def annet() -> Bevissted:
    """Another contract in the same place, of Vestfold."""
    return _sted(replace(sted().verk, navn=VESTFOLD))


def _sted(verk: Oppdragsverk) -> Bevissted:
    verk.apne()
    verk.signer_alle()
    gang = Bevisgang(verk.gang)
    return Bevissted(verk, verk.lager.blobs.hent(gang.bygg(verk.id).fil_sha256))


@lru_cache(maxsize=1)
def hos_posten() -> Bevissted:
    """A contract of Vestland that Posten made, in a place of its own."""
    with apne_postenverk(Path(_mappe().name) / "posten", navn=OPPSEIING) as verk:
        verk.apne()
        verk.til_slutt()
        return Bevissted(verk, verk.lager.blobs.hent(Bevisgang(verk.gang).bygg(verk.id).fil_sha256))


def pakket_ut(pakke: bytes) -> Filer:
    """Name → content, in the order of the ZIP."""
    with zipfile.ZipFile(BytesIO(pakke)) as arkiv:
        return {navn: arkiv.read(navn) for navn in arkiv.namelist()}


def pakket(filer: Mapping[str, bytes]) -> bytes:
    """As it was, with no signature made anew."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_STORED) as arkiv:
        for navn, innhold in filer.items():
            arkiv.writestr(zipfile.ZipInfo(navn, (1980, 1, 1, 0, 0, 0)), innhold)
    return ut.getvalue()


_DOMMER: dict[str, Rapport] = {}


@contextmanager
def _en_dom_per_fil() -> Iterator[None]:
    """The contract inside is judged once, however often it is packed: the same bytes, rules and time give the same report."""
    ekte = verify._innenfor

    def husket(ytre: Any, data: bytes, arbeid: int, **mer: Any) -> Rapport:
        nokkel = hashlib.sha256(data).hexdigest() + ytre.policy.avtrykk + ytre.at.isoformat()
        if nokkel not in _DOMMER:
            _DOMMER[nokkel] = ekte(ytre, data, arbeid, **mer)
        return _DOMMER[nokkel]

    with patch.object(verify, "_innenfor", husket):
        yield


def dom(pakke: bytes, *, policy: Policy | None = None, at: datetime | None = None) -> Rapport:
    """As an auditor judges it, a minute after it was made."""
    with _en_dom_per_fil():
        return verify.verify(pakke, policy=policy or sted().policy, at=at or sted().verk.klokke() + timedelta(minutes=1))


def koder(rapport: Rapport) -> set[str]:
    return {m.kode for m in rapport.feil}

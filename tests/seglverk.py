"""The counties' own seals at work, without a network: settings as production has them, the issuers answering, and a clock that is told."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from app import flyt, startvilkar
from app.dokument.pdf import lag_pdf
from app.integrasjoner.tilbakekalling import Henter
from app.integrasjoner.utkall import IkkeNadd, Utsvar
from app.kontroll import Verksted
from app.oppdrag.segler import Segler
from app.oppdrag.seglkilde import Fylkeskilde
from app.settings import Settings
from signing.verify.kunnskap import Hent
from tests.oppdragsverk import START, Klokke
from tests.produksjon import Provepki, miljo, ny_provepki
from tests.unit.pdf.proveskjema import et_dokument, lag_skjema, metadata

NA = START


@dataclass(frozen=True, kw_only=True)
class Utstedere:
    """In place of `Utkall`: the issuers' servers. `borte`: parts of addresses that do not answer; `spurt`: every address asked."""

    pki: Provepki
    klokke: Klokke
    borte: set[str] = field(default_factory=set)
    spurt: list[str] = field(default_factory=list)
    private: frozenset[str] = frozenset()

    def __call__(self, metode: str, url: str, *, kropp: bytes = b"", hoder: object = None) -> Utsvar:
        self.spurt.append(url)
        if any(del_ in url for del_ in self.borte):
            raise IkkeNadd("svarer-ikke")
        return Utsvar(200, {}, self.pki.svar(url, kropp, self.klokke()))


@dataclass(frozen=True)
class Seglverk:
    bord: Verksted
    kilde: Fylkeskilde
    segler: Segler
    utstedere: Utstedere
    klokke: Klokke
    mappe: Path

    @property
    def pki(self) -> Provepki:
        return self.utstedere.pki


def kilde_for(bord: Verksted, utstedere: Utstedere) -> Fylkeskilde:
    """As the settings say, but nobody outside is asked."""

    def henter(tillatt: object) -> Hent | None:
        assert isinstance(tillatt, tuple)
        ekte = Henter(tillatt=frozenset(tillatt), klokke=utstedere.klokke, utkall=utstedere)  # type: ignore[arg-type]  # stands in for Utkall
        return ekte if tillatt else None

    kilde = Fylkeskilde.av(bord)
    return replace(kilde, stempler=utstedere.pki.tsa, svar=replace(kilde.svar, henter=henter))


@lru_cache(maxsize=1)
def _maler_og_fylker() -> Verksted:
    """The same in every mode; reading them takes a while."""
    return flyt.verksted(Settings.fra_miljo({}, data=Path("/nonexistent")))


def seglverk(mappe: Path, verdier: Mapping[str, str] | None = None) -> Seglverk:
    """`verdier`: what `miljo` made in this folder, if the test has changed something in it."""
    klokke = Klokke()
    settings = Settings.fra_miljo(verdier or miljo(mappe))
    startvilkar.krev_oppfylt(settings, klokke())
    bord = replace(_maler_og_fylker(), settings=settings)
    utstedere = Utstedere(pki=ny_provepki(), klokke=klokke)
    kilde = kilde_for(bord, utstedere)
    return Seglverk(bord, kilde, Segler(kilde), utstedere, klokke, mappe / "hemmelig")


@lru_cache(maxsize=1)
def en_rapport() -> bytes:
    """A PDF of ours that nobody signs."""
    with tempfile.TemporaryDirectory() as mappe:
        return lag_pdf(et_dokument(felter=0), mal=lag_skjema(Path(mappe)), metadata=metadata())

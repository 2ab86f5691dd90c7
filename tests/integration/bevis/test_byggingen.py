"""Between the making of a package and its row: what is judged before it is kept, and what a newer file does to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.bevis import samling
from app.bevis.gang import Bevisgang, KanIkkeBevises
from app.fornyelse import Fornying
from app.lager import hendelser
from app.lager.bevispakker import Bevispakke
from app.tillit import verifiseringspolicy
from signing.asice import Fil
from signing.verify import Policy, verify
from tests.bevisverk import pakket_ut
from tests.oppdragsverk import Oppdragsverk, oppdragsverk


@dataclass(frozen=True)
class Sted:
    verk: Oppdragsverk

    @property
    def gang(self) -> Bevisgang:
        return Bevisgang(self.verk.gang)

    @property
    def pakker(self) -> tuple[Bevispakke, ...]:
        return self.gang.alle(self.verk.id)

    @property
    def filer(self) -> set[str]:
        return set(self.verk.lager.blobs.alle())


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    """A sealed contract; the tests below make its packages, in their order."""
    verk = oppdragsverk(tmp_path_factory.mktemp("bygging") / "data", None)
    verk.apne()
    verk.signer_alle()
    yield Sted(verk)
    verk.lager.lukk()


def test_en_pakke_som_ikke_henger_sammen_blir_ikke_tatt_vare_pa(sted: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seal is good, and every file is covered: what the pieces say of one another is judged too."""
    ekte = samling.filer

    def uten_rapport(*args: Any, **valg: Any) -> tuple[Fil, ...]:
        return tuple(fil for fil in ekte(*args, **valg) if fil.navn != "rapport.json")

    monkeypatch.setattr(samling, "filer", uten_rapport)
    for_ = sted.filer
    with pytest.raises(KanIkkeBevises) as feil:
        sted.gang.bygg(sted.verk.id)
    grunn = "Ei fil som står i innhaldslista, er ikkje i bevispakka"
    assert feil.value.detalj.nn == f"Bevispakka for dokument {sted.verk.id} er ikkje laga: {grunn}."
    assert (sted.pakker, sted.filer) == ((), for_)


def test_en_grunn_med_linjeskille_gir_en_pakke_som_er_i_orden(sted: Sted) -> None:
    """A text that was pasted from elsewhere may hold what some programs end a line at."""
    grunn = "den ene\u2028den andre\u2029den tredje\x85den fjerde"
    with sted.verk.lager.transaksjon() as forbindelse:
        hendelser.foy_til(forbindelse, sted.verk.id, "melding.ikkeSendt", tid=sted.verk.klokke(), aktor="x", data={"grunn": grunn})
    pakke = sted.verk.lager.blobs.hent(sted.gang.bygg(sted.verk.id).fil_sha256)
    logg = pakket_ut(pakke)["hendelser.jsonl"].decode()
    assert logg.splitlines() == logg.rstrip("\n").split("\n")
    assert "den ene\\u2028den andre\\u2029den tredje\\u0085den fjerde" in logg
    rapport = verify(pakke, policy=_policy(sted), at=sted.verk.klokke())
    assert (rapport.god, rapport.feil) == (True, ())


def _policy(sted: Sted) -> Policy:
    return verifiseringspolicy(sted.verk.bord, sted.verk.klokke())


def test_en_pakke_av_en_fil_som_ble_fornyet_imens_blir_laget_pa_nytt(sted: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The late one would stand as the newest for ever, with the older file in it."""
    segler = type(sted.verk.gang.segler)
    ekte, fornyet, pakket = segler.signer_pakke, list[str](), list[int]()

    def mens_den_fornyes(selv: Any, *args: Any, **valg: Any) -> bytes:
        pakke = ekte(selv, *args, **valg)
        pakket.append(len(pakke))
        if not fornyet:
            sted.verk.klokke.flytt(days=900)
            ny = Fornying.av(sted.verk.gang).forny(sted.verk.id, aktor="test")
            assert ny is not None
            fornyet.append(ny.fil_sha256)
            sted.gang.bygg(sted.verk.id)
        return pakke

    with sted.verk.lager.transaksjon() as forbindelse:
        hendelser.foy_til(forbindelse, sted.verk.id, "melding.ikkeSendt", tid=sted.verk.klokke(), aktor="x", data={"grunn": "igjen"})
    for_ = sted.pakker
    monkeypatch.setattr(segler, "signer_pakke", mens_den_fornyes)
    bygd = sted.gang.bygg(sted.verk.id)
    assert [bygd.kontrakt_sha256] == fornyet
    assert sted.pakker == (*for_, bygd)
    assert len(pakket) == 2, "the one that came too late, and the one of the newer file"

"""When a package is made, and who gets it: over the queue, over HTTP, on the page and on the command line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from app.api.tilgang import utsted_demotoken
from app.bevis.gang import FEIING, Bevisgang, IkkeForseglet, KanIkkeBevises
from app.errors import IkkeFunnet, Slettet
from app.fornyelse import Fornying
from app.identitet.bruker import Brukerrolle
from app.jobber.grense import prov
from app.jobber.innebygd import Innebygd, nytt_merke
from app.jobber.port import Register, register
from app.jobber.vedlikehold import KONTROLLER_FIL, Vedlikehold
from app.lager import bevispakker, filpekere
from app.lager.bevismodell import bevispakke
from app.lager.bevispakker import BYGG
from app.lager.modeller import oppdrag
from app.lager.sletting import Sletting
from app.main import create_app
from app.tillit import verifiseringspolicy
from signing.bevis import MEDIETYPE
from signing.verify import verify
from tests.acceptance.test_kommandolinje import kjor, svar
from tests.bevisverk import pakket_ut
from tests.integration.web.okter import SIDE, inne
from tests.oppdragsverk import LEIE, Oppdragsverk, oppdragsverk

INGEN = "11111111-1111-5111-8111-111111111111"


@dataclass(frozen=True)
class Sted:
    verk: Oppdragsverk

    @property
    def id(self) -> str:
        return self.verk.id

    @property
    def gang(self) -> Bevisgang:
        return Bevisgang(self.verk.gang)

    @property
    def fornying(self) -> Fornying:
        return Fornying.av(self.verk.gang)

    @property
    def alle(self) -> Register:
        return register(*self.verk.gang.slag(), *self.fornying.slag(), *self.gang.slag())

    def arbeid(self) -> list[str]:
        """Everything that is due. Which kinds of job."""
        ko, gjort = Innebygd(self.verk.lager, self.verk.klokke), []
        while (tatt := ko.ta(self.alle, leie=LEIE, merke=nytt_merke())) is not None:
            ko.gjor_opp(tatt, self.alle[tatt.slag], prov(self.alle[tatt.slag], tatt.args, ref=tatt.ref))
            gjort.append(tatt.slag)
        return gjort

    def pakker(self) -> tuple[bevispakker.Bevispakke, ...]:
        return self.gang.alle(self.id)

    def hent(self, nr: int) -> bytes:
        return self.verk.lager.blobs.hent(self.pakker()[nr - 1].fil_sha256)

    def er_god(self, pakke: bytes) -> bool:
        na = self.verk.klokke()
        rapport = verify(pakke, policy=verifiseringspolicy(self.verk.bord, na), at=na + timedelta(minutes=1))
        return rapport.god and rapport.bevispakke is not None and not rapport.feil


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    """One contract, taken from the draft to the second package by the tests below, in their order."""
    verk = oppdragsverk(tmp_path_factory.mktemp("bevis") / "data", None)
    yield Sted(verk)
    verk.lager.lukk()


@pytest.fixture(scope="module")
def klient(sted: Sted) -> Iterator[TestClient]:
    tjeneste = create_app(sted.verk.bord.settings, sted.verk.klokke)
    yield TestClient(tjeneste, base_url="http://127.0.0.1:8000")
    tjeneste.state.tjeneste.lukk()


def hode(sted: Sted, rolle: Brukerrolle = Brukerrolle.REVISOR, fylke: str = "39") -> dict[str, str]:
    return {"Authorization": f"Bearer {utsted_demotoken(sted.verk.bord.settings, rolle, fylke, sted.verk.klokke())}"}


# ---------------------------------------------------------------- when it is made


def test_for_seglet_finnes_ingen_pakke(sted: Sted, klient: TestClient) -> None:
    sted.verk.lagre()
    with pytest.raises(IkkeForseglet):
        sted.gang.hent(sted.id, aktor=sted.verk.aktor)
    sted.verk.gang.apne(sted.id, aktor=sted.verk.aktor)
    sted.verk.arbeid()
    svaret = klient.get(f"/api/v1/kontrakter/{sted.id}/bevis", headers=hode(sted))
    assert (svaret.status_code, svaret.json()["kode"]) == (409, "ikke-forseglet")
    assert svaret.json()["melding"]["nn"] == f"Dokument {sted.id} er ikkje forsegla."
    with inne(klient, "revisor", "39"):
        assert "bevis.asice" not in klient.get(f"/kontrakter/{sted.id}", headers=SIDE).text


def test_seglet_legger_en_jobb_og_jobben_lager_pakken(sted: Sted) -> None:
    while i_tur := sted.verk.oppdrag().i_tur:
        for signer in i_tur:
            sted.verk.signer(signer.krav.felt)
        sted.arbeid()
    (pakke,) = sted.pakker()
    assert (pakke.nr, pakke.dokument_id, pakke.storrelse) == (1, sted.id, len(sted.hent(1)))
    assert sted.er_god(sted.hent(1))


def test_arkiveringen_gjor_ikke_beviset_til_et_annet(sted: Sted) -> None:
    assert sted.verk.oppdrag().arkivert is not None
    assert sted.gang.bygg(sted.id) == sted.pakker()[0]
    assert len(sted.pakker()) == 1


def test_et_nytt_tidsstempel_gir_en_ny_pakke_og_den_gamle_blir_tatt_vare_pa(sted: Sted) -> None:
    sted.verk.klokke.flytt(days=900)
    assert sted.fornying.forny(sted.id, aktor="test") is not None
    assert BYGG in sted.arbeid()
    en, to = sted.pakker()
    assert (to.nr, to.kontrakt_sha256 != en.kontrakt_sha256) == (2, True)
    gammel, ny = (pakket_ut(sted.hent(nr)) for nr in (1, 2))
    assert ny["kontrakt.pdf"].startswith(gammel["kontrakt.pdf"])
    assert ny["hendelser.jsonl"].startswith(gammel["hendelser.jsonl"])
    assert b'"type": "fornyet"' in ny["hendelser.jsonl"]
    assert sted.er_god(sted.hent(2))
    assert BYGG not in sted.arbeid()


def test_filene_er_pekt_pa_sa_lenge_radene_star(sted: Sted) -> None:
    with sted.verk.lager.lesing() as forbindelse:
        assert {pakke.fil_sha256 for pakke in sted.pakker()} <= filpekere.pekere(forbindelse)


def test_ukens_lesing_finner_en_forseglet_fil_eller_en_pakke_som_er_borte(sted: Sted, tmp_path: Path) -> None:
    lager, ko = sted.verk.lager, Innebygd(sted.verk.lager, sted.verk.klokke)
    arbeid = Vedlikehold(lager, ko, sted.verk.klokke)
    with lager.lesing() as forbindelse:
        forseglet = forbindelse.execute(select(oppdrag.c.fil_sha256)).scalar_one()
    for sha256 in (forseglet, *(pakke.fil_sha256 for pakke in sted.pakker())):
        fil = lager.mappe / "blobs" / sha256[:2] / sha256
        fil.rename(tmp_path / sha256)
        arbeid.kontroller_filer({})
        tatt = ko.ta(register(*arbeid.slag()), leie=LEIE, merke=nytt_merke())
        assert tatt is not None
        assert (tatt.slag, tatt.args) == (KONTROLLER_FIL, {"dokument": sted.id, "sha256": sha256})
        with pytest.raises(IkkeFunnet):
            arbeid.kontroller_fil(tatt.args)
        (tmp_path / sha256).rename(fil)
        ko.gjor_opp(tatt, register(*arbeid.slag())[tatt.slag], prov(register(*arbeid.slag())[tatt.slag], tatt.args, ref=tatt.ref))


def test_feiingen_finner_det_som_mangler_pakke(sted: Sted) -> None:
    sted.gang.fei({})
    assert sted.arbeid() == []
    for_ = sted.pakker()
    with sted.verk.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(bevispakke).where(bevispakke.c.nr == 2))
    sted.gang.fei({})
    assert sted.arbeid() == [BYGG]
    assert [(p.nr, p.grunnlag) for p in sted.pakker()] == [(p.nr, p.grunnlag) for p in for_]
    assert {slag.navn for slag in sted.gang.slag() if slag.hver} == {FEIING}


def test_to_som_lager_samtidig_gir_en_pakke(sted: Sted) -> None:
    """Both read that there is none; the second one to write finds the first one's."""
    siste = sted.pakker()[-1]
    with sted.verk.lager.transaksjon() as forbindelse:
        assert bevispakker.legg(forbindelse, replace(siste, fil_sha256="0" * 64)) == siste
    assert len(sted.pakker()) == 2


def test_en_kontrakt_som_ikke_er_i_orden_far_ingen_pakke(sted: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    for_, kilder = sted.pakker(), sted.gang._samle(sted.id)
    darlig = replace(kilder, kontrakt=kilder.kontrakt[:-200_000] + bytes(100) + kilder.kontrakt[-199_900:])
    monkeypatch.setattr(Bevisgang, "_samle", lambda _self, _id: darlig)
    with pytest.raises(KanIkkeBevises) as feil:
        sted.gang.bygg(sted.id)
    assert feil.value.kode == "kan-ikke-bevises"
    assert sted.pakker() == for_


def test_et_segl_som_ikke_stemmer_blir_ikke_tatt_vare_pa(sted: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    kilder = replace(sted.gang._samle(sted.id), vedlegg=(b"%PDF-1.7 et nytt vedlegg",))
    monkeypatch.setattr(Bevisgang, "_samle", lambda _self, _id: kilder)
    monkeypatch.setattr(type(sted.verk.gang.segler), "signer_pakke", lambda *_a, **_k: sted.hent(1)[:-5000])
    for_ = set(sted.verk.lager.blobs.alle())
    with pytest.raises(KanIkkeBevises):
        sted.gang.bygg(sted.id)
    assert set(sted.verk.lager.blobs.alle()) == for_


# ---------------------------------------------------------------- who gets it


def test_pakken_hentes_over_http_med_merke_og_navn(sted: Sted, klient: TestClient) -> None:
    sti = f"/api/v1/kontrakter/{sted.id}/bevis"
    svaret = klient.get(sti, headers=hode(sted))
    assert (svaret.status_code, svaret.headers["content-type"], svaret.content) == (200, MEDIETYPE, sted.hent(2))
    assert svaret.headers["content-disposition"] == f'attachment; filename="{sted.id}-bevis.asice"'
    assert svaret.headers["etag"] == f'"{hashlib.sha256(svaret.content).hexdigest()}"'
    assert klient.get(sti, headers={**hode(sted), "If-None-Match": svaret.headers["etag"]}).status_code == 304
    assert klient.get(f"{sti}?nr=1", headers=hode(sted)).content == sted.hent(1)
    assert klient.get(f"{sti}?nr=3", headers=hode(sted)).json()["kode"] == "ikke-funnet"
    assert klient.get(f"{sti}?nr=0", headers=hode(sted)).status_code == 422


ROLLER = {
    Brukerrolle.REVISOR: 200,
    Brukerrolle.SAKSBEHANDLER: 200,
    Brukerrolle.FAGSYSTEM: 200,
    Brukerrolle.GODKJENNER: 403,
    Brukerrolle.MALFORFATTER: 403,
    Brukerrolle.ADMIN: 403,
}


@pytest.mark.parametrize("rolle", Brukerrolle)
def test_rollen_avgjor_hvem_som_far_pakken(sted: Sted, klient: TestClient, rolle: Brukerrolle) -> None:
    sti = f"/api/v1/kontrakter/{sted.id}/bevis"
    assert klient.get(sti, headers=hode(sted, rolle)).status_code == ROLLER[rolle]
    assert klient.get(sti).status_code == 401


def test_et_annet_fylkes_pakke_finnes_ikke(sted: Sted, klient: TestClient) -> None:
    fremmed = klient.get(f"/api/v1/kontrakter/{sted.id}/bevis", headers=hode(sted, fylke="46"))
    ukjent = klient.get(f"/api/v1/kontrakter/{INGEN}/bevis", headers=hode(sted))
    assert (fremmed.status_code, fremmed.json()["kode"]) == (ukjent.status_code, ukjent.json()["kode"]) == (404, "ikke-funnet")
    with inne(klient, "revisor", "46"):
        assert klient.get(f"/kontrakter/{sted.id}/bevis.asice").status_code == 404


@pytest.mark.parametrize(("sprak", "ord_"), [("nb", "Last ned bevispakken"), ("nn", "Last ned bevispakka")])
def test_siden_til_dokumentet_har_pakken_for_den_som_kan_hente_den(sted: Sted, klient: TestClient, sprak: str, ord_: str) -> None:
    sti = f"/kontrakter/{sted.id}"
    with inne(klient, "revisor", "39"):
        assert ord_ in klient.get(f"{sti}?sprak={sprak}", headers=SIDE).text
        hentet = klient.get(f"{sti}/bevis.asice")
        assert (hentet.status_code, hentet.content) == (200, sted.hent(2))
    with inne(klient, "godkjenner", "39"):
        assert "bevis.asice" not in klient.get(sti, headers=SIDE).text
        assert klient.get(f"{sti}/bevis.asice").status_code == 403


def test_kommandoen_skriver_pakken_til_fil(sted: Sted, tmp_path: Path) -> None:
    data, ut = sted.verk.lager.mappe, tmp_path / "p.asice"
    verdi = svar("bevis", sted.id, "--ut", ut, data=data)
    assert (verdi["nr"], verdi["dokumentId"], verdi["sha256"]) == (2, sted.id, hashlib.sha256(ut.read_bytes()).hexdigest())
    assert ut.read_bytes() == sted.hent(2)
    assert kjor("bevis", sted.id, "--ut", ut, "--nr", 1, "--sprak", "nn", data=data).stdout == f"Bevispakke 1 er skriven til {ut}\n"
    assert ut.read_bytes() == sted.hent(1)
    ukjent = kjor("bevis", INGEN, "--ut", tmp_path / "x", "--json", data=data)
    assert (ukjent.returncode, json.loads(ukjent.stdout)["kode"], (tmp_path / "x").exists()) == (1, "ikke-funnet", False)


# ---------------------------------------------------------------- when it goes


def test_pakkene_blir_slettet_med_dokumentet(sted: Sted) -> None:
    filer = {pakke.fil_sha256 for pakke in sted.pakker()}
    sletting = Sletting(sted.verk.lager, sted.verk.bord.grunnlag.sletting, sted.verk.klokke)
    sletting.slett_dokument(sted.id, grunn="prøve", aktor=sted.verk.aktor)
    assert sted.pakker() == ()
    assert filer <= set(sletting.overflodige())
    with pytest.raises(Slettet):
        sted.gang.bygg(sted.id)
    sted.gang._bygg({"dokument": sted.id})
    with pytest.raises((Slettet, IkkeFunnet)):
        sted.gang.hent(sted.id, aktor=sted.verk.aktor)
    sted.gang.fei({})
    assert sted.arbeid() == []

"""Stored files in a bucket: never overwritten, checked at every reading, taken away by one at a time; and bad buckets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from app.drift import avvik
from app.drift.deler import filer
from app.errors import IkkeFunnet, Oppsettsfeil
from app.lager import s3botte
from app.lager.blobs import FillagerSvarerIkke, Fjernet, OdelagtFil, navngi
from app.lager.filas import Databaselas, Filas, Mappelas
from app.lager.motor import lag_motor
from app.lager.s3botte import Botte, apne_botte
from app.lager.s3lager import S3filer, S3lager
from app.settings import Settings
from tests.s3.server import BOTTE, LAST_BOTTE, Linje, S3server, Slik, linje

OM_LITT = datetime.now(UTC) + timedelta(days=1)
FOR_LENGE_SIDEN = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def lager(server: S3server, prefiks: str, tmp_path: Path) -> S3lager:
    return S3lager(apne_botte(server.oppsett(prefiks)), Mappelas(tmp_path))


def _legg_under(server: S3server, prefiks: str, sha256: str, innhold: bytes) -> None:
    """As somebody who can write in the bucket would."""
    server.kall(f"{BOTTE}/{prefiks}/{sha256[:2]}/{sha256}", innhold)


def test_det_som_er_lagt_inn_kommer_ut_igjen_og_star_i_listen(lager: S3lager) -> None:
    navn = {lager.legg(f"fil {n}".encode()) for n in range(3)}
    assert navn == {navngi(f"fil {n}".encode()) for n in range(3)} == set(lager.alle())
    assert lager.hent(lager.legg(b"fil 1")) == b"fil 1"
    assert lager.legg(b"") == navngi(b"")
    assert lager.hent(navngi(b"")) == b""


def test_prefiksene_er_hver_sitt_lager(lager: S3lager, server: S3server, prefiks: str, tmp_path: Path) -> None:
    annet = S3lager(apne_botte(server.oppsett(f"{prefiks}-annet")), Mappelas(tmp_path / "annet"))
    navn = lager.legg(b"mitt")
    assert list(annet.alle()) == []
    with pytest.raises(IkkeFunnet):
        annet.hent(navn)


def test_to_som_legger_det_samme_samtidig_far_begge_navnet(lager: S3lager) -> None:
    innhold = b"det samme" * 50_000
    with ThreadPoolExecutor(4) as samtidig:
        assert set(samtidig.map(lager.legg, [innhold] * 8)) == {navngi(innhold)}
    assert lager.hent(navngi(innhold)) == innhold


@pytest.mark.parametrize("endring", [b"", b"noe annet", b"original!"], ids=["tom", "annet", "ett-tegn"])
def test_en_fil_som_er_byttet_ut_i_botten_blir_aldri_utlevert(lager: S3lager, server: S3server, prefiks: str, endring: bytes) -> None:
    navn = lager.legg(b"original")
    _legg_under(server, prefiks, navn, endring)
    with pytest.raises(OdelagtFil):
        lager.hent(navn)
    with pytest.raises(OdelagtFil):
        lager.legg(b"original")


def test_en_fil_som_er_storre_enn_noe_vi_lagrer_blir_ikke_lest_inn(lager: S3lager, monkeypatch: pytest.MonkeyPatch) -> None:
    navn = lager.legg(bytes(1000))
    monkeypatch.setattr(s3botte, "STORST", 999)
    with pytest.raises(OdelagtFil):
        lager.hent(navn)


@pytest.mark.parametrize("navn", ["", "../nokler", "a" * 63, "A" * 64, "a" * 64 + "/x"])
def test_et_navn_som_ikke_er_en_kontrollsum_blir_ikke_sendt_til_serveren(lager: S3lager, navn: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        lager.hent(navn)


# ---------------------------------------------------------------- taking away


def test_ryddingen_tar_det_gamle_og_lar_det_nye_ligge(lager: S3lager) -> None:
    navn = lager.legg(b"ingen rad")
    assert lager.fjern([navn], eldre_enn=FOR_LENGE_SIDEN).borte == ()
    assert lager.hent(navn)
    assert lager.fjern([navn, navngi(b"finnes ikke")], eldre_enn=OM_LITT).borte == (navn,)
    with pytest.raises(IkkeFunnet):
        lager.hent(navn)
    assert lager.legg(b"ingen rad") == navn


def test_det_som_blir_lagt_en_gang_til_er_nytt_selv_om_filen_er_gammel(lager: S3lager) -> None:
    navn = lager.legg(b"to ganger")
    fil, _ = lager.botte.finn(f"{navn[:2]}/{navn}"), lager.legg(b"to ganger")
    brukt = lager.botte.finn(f".brukt/{navn}")
    assert fil is not None
    assert brukt is not None
    gammel = replace(lager, botte=_Eldet(lager.botte, navn))  # type: ignore[arg-type]
    assert gammel.fjern([navn], eldre_enn=brukt[1] - timedelta(seconds=1)).borte == ()
    assert gammel.fjern([navn], eldre_enn=OM_LITT).borte == (navn,)
    assert lager.botte.finn(f".brukt/{navn}") is None


class _Eldet:
    """The bucket, where one object was stored a year ago."""

    def __init__(self, botte: Botte, navn: str) -> None:
        self._botte, self._navn = botte, f"{navn[:2]}/{navn}"

    def finn(self, navn: str) -> tuple[int, datetime] | None:
        funnet = self._botte.finn(navn)
        return (funnet[0], funnet[1] - timedelta(days=365)) if funnet and navn == self._navn else funnet

    def fjern(self, navn: str) -> bool:
        return self._botte.fjern(navn)


@pytest.fixture
def motorene(ny_database: Callable[[str], str | None], tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """One database as two machines see it."""
    adresse = ny_database("postgresql")
    to = lag_motor(tmp_path, adresse), lag_motor(tmp_path, adresse)
    yield to
    for en in to:
        en.dispose()


def test_ingen_maskin_rydder_mens_en_annen_legger_eller_kopierer(server: S3server, prefiks: str, motorene: tuple[Engine, Engine]) -> None:
    en, to = (S3lager(apne_botte(server.oppsett(prefiks)), Databaselas(motor)) for motor in motorene)
    navn = en.legg(b"ingen rad")
    with en.ingen_sletting():
        assert to.fjern([navn], eldre_enn=OM_LITT).borte == ()
        assert to.legg(b"ingen rad") == navn, "whoever stores may do so together"
    assert to.fjern([navn], eldre_enn=OM_LITT).borte == (navn,)


@pytest.mark.parametrize("slag", ["mappe", "database"])
def test_bare_en_har_lasen_alene_og_den_slippes_etterpa(tmp_path: Path, motorene: tuple[Engine, Engine], slag: str) -> None:
    to: dict[str, tuple[Filas, Filas]] = {
        "mappe": (Mappelas(tmp_path / "las"), Mappelas(tmp_path / "las")),
        "database": (Databaselas(motorene[0]), Databaselas(motorene[1])),
    }
    en, annen = to[slag]
    with en.alene() as min_, annen.alene() as din:
        assert (min_, din) == (True, False)
    with en.delt(), annen.delt(), annen.alene() as din:
        assert not din
    with en.alene() as min_:
        assert min_


def test_object_lock_beholder_en_utgave_av_det_som_er_ryddet_bort(server: S3server, prefiks: str, tmp_path: Path) -> None:
    """What S3 does with a deletion in a bucket with versions: the object is hidden, and its bytes stay until their time is over."""
    last = S3lager(apne_botte(server.oppsett(prefiks, botte=LAST_BOTTE)), Mappelas(tmp_path))
    navn = last.legg(b"skal ligge i ti ar")
    server.hold(f"{prefiks}/{navn[:2]}/{navn}", til="2036-01-01T00:00:00Z")
    assert last.fjern([navn], eldre_enn=OM_LITT).borte == (navn,)
    assert list(last.alle()) == []
    utgaver = server.kall(f"{LAST_BOTTE}?versions&prefix={prefiks}", metode="GET")
    assert (utgaver.count(b"<Version>"), utgaver.count(b"<DeleteMarker>")) == (1 + PROVEFILER, 1 + PROVEFILER)
    assert last.hent(last.legg(b"skal ligge i ti ar")) == b"skal ligge i ti ar"


PROVEFILER = 1
"""What the self-test of a process leaves in a bucket that never forgets."""


def test_en_botte_som_nekter_a_slette_stopper_ikke_ryddingen_og_det_blir_sagt(server: S3server, prefiks: str, tmp_path: Path) -> None:
    ekte = apne_botte(server.oppsett(prefiks))
    with linje(server) as veien:
        nektes = apne_botte(server.oppsett(prefiks, endepunkt=veien.endepunkt)).sletter
        lager = S3lager(Botte(sted=ekte.sted, lager=ekte.lager, sletter=nektes), Mappelas(tmp_path))
        to = (lager.legg(b"en"), lager.legg(b"to"))
        veien.slik = Slik.NEKTER
        assert lager.fjern(to, eldre_enn=OM_LITT) == Fjernet(borte=(), holdt=to)
    assert set(lager.alle()) == set(to)


# ---------------------------------------------------------------- the test of the bucket


def test_en_botte_som_holder_ord_blir_provd_en_gang_og_ingenting_ligger_igjen(lager: S3lager) -> None:
    lager.legg(b"den forste")
    assert {navn for navn, _, _ in lager.botte.alle() if navn.startswith(".prove/")} == set()
    assert lager.prov()
    assert lager.prov()
    assert {navn for navn, _, _ in lager.botte.alle() if navn.startswith(".")} == {".prove/lever"}


class _Svikefull:
    """A client of a server that does not do what it says."""

    def __init__(self, ekte: object, *, overskriver: bool = False, leser: bytes | None = None, lister: bool = True) -> None:
        self._ekte, self._overskriver, self._leser, self._lister = ekte, overskriver, leser, lister

    def put(self, navn: str, innhold: bytes, *, mode: str, use_multipart: bool) -> object:
        return self._ekte.put(navn, innhold, mode="overwrite" if self._overskriver else mode, use_multipart=use_multipart)  # type: ignore[attr-defined]

    def get(self, navn: str) -> object:
        svar = self._ekte.get(navn)  # type: ignore[attr-defined]
        return svar if self._leser is None else _Svar(self._leser)

    def list(self, **hva: object) -> object:
        return self._ekte.list(**hva) if self._lister else iter(())  # type: ignore[attr-defined]


class _Svar:
    def __init__(self, innhold: bytes) -> None:
        self.meta, self._innhold = {"size": len(innhold)}, innhold

    def bytes(self) -> bytes:
        return self._innhold


@pytest.mark.parametrize(
    ("svik", "sies"),
    [
        ({"overskriver": True}, "skrev over en fil som fantes"),
        ({"leser": b"gammelt"}, "ikke det som nettopp ble skrevet"),
        ({"lister": False}, "står ikke i listen"),
    ],
    ids=["overskriver-i-stillhet", "leser-noe-annet", "lister-ikke"],
)
def test_en_botte_som_ikke_holder_ord_blir_nektet_med_serverens_feil(
    server: S3server, prefiks: str, tmp_path: Path, svik: dict[str, object], sies: str
) -> None:
    ekte = apne_botte(server.oppsett(prefiks))
    botte = Botte(sted=ekte.sted, lager=_Svikefull(ekte.lager, **svik), sletter=ekte.sletter)  # type: ignore[arg-type]
    with pytest.raises(Oppsettsfeil, match=sies) as feil:
        S3lager(botte, Mappelas(tmp_path)).legg(b"et dokument")
    assert ekte.sted in feil.value.detalj.nn
    assert [navn for navn, _, _ in ekte.alle()] == [], "nothing was stored in it"


def test_en_botte_som_ikke_finnes_blir_sagt(server: S3server, prefiks: str, tmp_path: Path) -> None:
    lager = S3lager(apne_botte(server.oppsett(prefiks, botte="finnes-ikke")), Mappelas(tmp_path))
    with pytest.raises(FillagerSvarerIkke, match="finnes ikke"):
        lager.legg(b"et dokument")


# ---------------------------------------------------------------- a server that is away, wrong or slow


@pytest.fixture
def ustabil(server: S3server, prefiks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[S3lager, Linje]]:
    """Over a line that can fail, by somebody who does not wait long."""
    monkeypatch.setattr(s3botte, "_TIDSGRENSER", {"connect_timeout": "1s", "read_timeout": "300ms", "timeout": "500ms"})
    monkeypatch.setattr(s3botte, "_FORSOK", {**s3botte._FORSOK, "max_retries": 1, "retry_timeout": timedelta(seconds=1)})
    with linje(server) as veien:
        yield S3lager(apne_botte(server.oppsett(prefiks, endepunkt=veien.endepunkt)), Mappelas(tmp_path)), veien


ARBEID: dict[str, Callable[[S3lager], object]] = {
    "legger": lambda lager: lager.legg(b"noe nytt"),
    "henter": lambda lager: lager.hent(navngi(b"fra for")),
    "lister": lambda lager: list(lager.alle()),
    "rydder": lambda lager: lager.fjern([navngi(b"fra for")], eldre_enn=OM_LITT),
    "prover": lambda lager: lager.prov(),
}


@pytest.mark.parametrize("slik", [Slik.BORTE, Slik.FEILER, Slik.TREG, Slik.NEKTER], ids=lambda slik: slik.value)
@pytest.mark.parametrize("arbeid", ARBEID)
def test_en_server_som_er_borte_feiler_er_treg_eller_nekter_blir_sagt_med_navn(
    ustabil: tuple[S3lager, Linje], arbeid: str, slik: Slik
) -> None:
    lager, veien = ustabil
    lager.legg(b"fra for")
    veien.slik = slik
    with pytest.raises(FillagerSvarerIkke) as feil:
        ARBEID[arbeid](lager)
    assert (feil.value.kode, feil.value.status) == ("fillager-svarer-ikke", 503)
    sagt = f"{feil.value.detalj} {feil.value.tiltak}"
    assert all(ord_ not in sagt for ord_ in ("bare-en-prove", "127.0.0.1", navngi(b"fra for")))
    veien.slik = Slik.APEN
    assert lager.hent(navngi(b"fra for")) == b"fra for"


def test_helsen_sier_at_botten_er_borte_og_sa_at_den_er_tilbake(ustabil: tuple[S3lager, Linje]) -> None:
    lager, veien = ustabil
    grunnlag: Any = SimpleNamespace(lager=SimpleNamespace(blobs=lager))
    assert filer(grunnlag) is None
    veien.slik = Slik.BORTE
    assert filer(grunnlag) is avvik.FILLAGER_BORTE
    veien.slik = Slik.APEN
    assert filer(grunnlag) is None


def test_et_kall_som_gikk_tapt_pa_veien_tilbake_kan_gjores_igjen(ustabil: tuple[S3lager, Linje]) -> None:
    lager, veien = ustabil
    lager.prov()
    veien.slik = Slik.FEILER
    for_, nye = veien.kall, b"skrevet for svaret ble borte"
    with pytest.raises(FillagerSvarerIkke):
        lager.legg(nye)
    assert veien.kall - for_ <= 3, "tried again, a bounded number of times"
    veien.slik = Slik.APEN
    assert lager.hent(lager.legg(nye)) == nye


# ---------------------------------------------------------------- files with names


def test_navngitte_filer_i_botten_blir_lagt_en_gang_og_star_under_sin_mappe(lager: S3lager) -> None:
    filer, andre = S3filer(lager.botte, "logghoder"), S3filer(lager.botte, "opplastinger")
    assert filer.ny("46/2026-08-03.json", b"{}")
    assert not filer.ny("46/2026-08-03.json", b"[]")
    assert filer.ny("03/2026-08-03.json", b"{}")
    assert andre.ny("x/y", b"hemmelig")
    assert filer.hent("46/2026-08-03.json") == b"{}"
    assert sorted(fil.navn for fil in filer.alle()) == ["03/2026-08-03.json", "46/2026-08-03.json"]
    assert [(fil.navn, fil.storrelse) for fil in filer.alle("46")] == [("46/2026-08-03.json", 2)]
    filer.fjern("46/2026-08-03.json")
    filer.fjern("46/2026-08-03.json")
    assert filer.hent("46/2026-08-03.json") is None
    assert filer.finn("46/2026-08-03.json") is None
    assert list(lager.alle()) == [], "they are no stored bytes, and the sweep never sees them"


# ---------------------------------------------------------------- secrets and surroundings


def test_nokkelen_star_aldri_i_det_som_kan_bli_skrevet_ut(lager: S3lager, server: S3server, prefiks: str) -> None:
    assert "bare-en-prove" not in repr(lager)
    assert "bare-en-prove" not in repr(Settings.fra_miljo(server.miljo(prefiks)))


def test_lageret_lar_seg_ikke_lede_bort_av_miljoet(server: S3server, prefiks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for navn in ("AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.setenv(navn, "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    lager = S3lager(apne_botte(server.oppsett(prefiks)), Mappelas(tmp_path))
    assert lager.hent(lager.legg(b"hjemme")) == b"hjemme"
    assert str(lager.botte.lager.config["skip_signature"]) == "false"
    with pytest.raises(Oppsettsfeil, match="AWS_SKIP_SIGNATURE"):
        Settings.fra_miljo({**server.miljo(prefiks), "AWS_SKIP_SIGNATURE": "true"})

"""Safety copies: whole, of either database, into either, made while the service writes; and never put back where something is broken."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from app.errors import Feil, Oppsettsfeil
from app.jobber.procrastinate_skjema import oppgrader
from app.lager import fellesmerker, logg
from app.lager.base import Lager, apne
from app.lager.kopi import form as lagmodul
from app.lager.kopi.form import AVTRYKK, MANIFEST, OdelagtKopi, les_manifest
from app.lager.kopi.gjenopprett import gjenopprett
from app.lager.kopi.kontroll import hoder, kontroller, poster
from app.lager.kopi.lag import lag
from app.lager.modeller import jobb, metadata
from app.settings import Modus, Settings
from signing.verify.logg import kontroller as kontroller_logg
from signing.verify.policy import Policy
from tests.conftest import POSTGRESQL, SQLITE
from tests.fullt_lager import NA, alle_rader, fyll

Ny = Callable[[str], str | None]


def _settings(data: Path, database: str | None = None, modus: Modus = Modus.DEMO) -> Settings:
    return Settings(modus=modus, data=data, database=database)


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    apnet = apne(tmp_path / "data", Modus.DEMO, database)
    fyll(apnet, "dokument-1", "dokument-2")
    yield apnet
    apnet.lukk()


def _kopi(lager: Lager, til: Path, **valg: Any) -> Path:
    lag(lager, _settings(lager.mappe), til, na=NA, **valg)
    return til


@pytest.fixture(scope="module")
def ferdig_kopi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mappe = tmp_path_factory.mktemp("kopi")
    apnet = apne(mappe / "data", Modus.DEMO)
    fyll(apnet, "dokument-1")
    (mappe / "data" / "fylker").mkdir()
    (mappe / "data" / "fylker" / "46.toml").write_text("# Vestland\n")
    kopi = _kopi(apnet, mappe / "kopi")
    apnet.lukk()
    return kopi


def _uten_merke(rader: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The mark that binds rows and files together is made anew where they are put back."""
    return rader | {"installasjon": [rad for rad in rader["installasjon"] if rad["navn"] != fellesmerker.FILLAGER]}


@pytest.mark.parametrize("fra", [SQLITE, POSTGRESQL])
@pytest.mark.parametrize("til", [SQLITE, POSTGRESQL])
def test_what_is_put_back_is_what_was_copied_on_either_database(tmp_path: Path, ny_database: Ny, fra: str, til: str) -> None:
    lager = apne(tmp_path / "data", Modus.DEMO, ny_database(fra))
    fyll(lager, "dokument-1", "dokument-2")
    kopi = _kopi(lager, tmp_path / "kopi")
    with lager.lesing() as forbindelse:
        for_ = _uten_merke(alle_rader(forbindelse))
    lager.lukk()
    nye = _settings(tmp_path / "ny", ny_database(til))
    assert gjenopprett(kopi, nye).kandidatindeks_stemmer
    igjen = apne(nye.data, Modus.DEMO, nye.database)
    with igjen.lesing() as forbindelse:
        assert _uten_merke(alle_rader(forbindelse)) == for_
        assert kontroller_logg(logg.poster(forbindelse), logg.hoder(igjen), Policy()).god
    assert [igjen.blobs.hent(sha256) for sha256 in sorted(igjen.blobs.alle())] == [
        lager.blobs.hent(sha256) for sha256 in sorted(lager.blobs.alle())
    ]
    igjen.lukk()


def test_the_next_job_after_a_restore_gets_a_number_that_nobody_has_had(tmp_path: Path, lager: Lager, ny_database: Ny) -> None:
    with lager.transaksjon() as forbindelse:
        hoyest = max(forbindelse.execute(select(jobb.c.id)).scalars())
    kopi = _kopi(lager, tmp_path / "kopi")
    nye = _settings(tmp_path / "ny", ny_database(POSTGRESQL if lager.motor.dialect.name == POSTGRESQL else SQLITE))
    gjenopprett(kopi, nye)
    igjen = apne(nye.data, Modus.DEMO, nye.database)
    with igjen.transaksjon() as forbindelse:
        ny = {"slag": "s", "args": {}, "neste_tid": NA, "forsok": 0, "merke": None}
        assert forbindelse.execute(insert(jobb).values(**ny).returning(jobb.c.id)).scalar_one() == hoyest + 1
    igjen.lukk()


def test_jobs_that_wait_in_procrastinate_are_in_the_copy(tmp_path: Path, ny_database: Ny) -> None:
    lager = apne(tmp_path / "data", Modus.DEMO, ny_database(POSTGRESQL))
    oppgrader(lager)
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES"
                " ('oppdrag', 'oppdrag', '{\"oppdrag\": \"1\"}', 'todo'), ('oppdrag', 'oppdrag', '{}', 'succeeded')"
            )
        )
    kopi = _kopi(lager, tmp_path / "kopi")
    lager.lukk()
    nye = _settings(tmp_path / "ny")
    gjenopprett(kopi, nye)
    igjen = apne(nye.data, Modus.DEMO)
    with igjen.lesing() as forbindelse:
        assert [(rad.slag, rad.args) for rad in forbindelse.execute(select(jobb))] == [("oppdrag", {"oppdrag": "1"})]
    igjen.lukk()


def test_a_copy_made_while_others_write_is_whole(tmp_path: Path, lager: Lager) -> None:
    stopp, skrevet = threading.Event(), [0]

    def skriv() -> None:
        while not stopp.is_set():
            fyll(lager, f"samtidig-{skrevet[0]}")
            skrevet[0] += 1

    skriver = threading.Thread(target=skriv)
    skriver.start()
    try:
        kopier = [_kopi(lager, tmp_path / f"kopi-{nr}") for nr in range(3)]
    finally:
        stopp.set()
        skriver.join()
    assert skrevet[0] > 0
    for kopi in kopier:
        manifest = kontroller(kopi)
        assert kontroller_logg(poster(kopi, manifest), hoder(kopi, manifest), Policy()).god
        antall = {t.navn: t.rader for t in manifest.tabeller}
        assert antall["hendelse"] == 2 * antall["dokument"]


def _filer(mappe: Path) -> list[Path]:
    return sorted(fil for fil in mappe.rglob("*") if fil.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_byte_changed_anywhere_in_the_copy_is_found_and_nothing_is_put_back(
    ferdig_kopi: Path, tmp_path: Path, data: st.DataObject
) -> None:
    with_bytes = [fil for fil in _filer(ferdig_kopi) if fil.stat().st_size]
    fil = data.draw(st.sampled_from(with_bytes))
    innhold = fil.read_bytes()
    ende = 64 if fil.name == AVTRYKK else len(innhold)
    sted = data.draw(st.integers(0, ende - 1))
    skadet = bytes([*innhold[:sted], innhold[sted] ^ data.draw(st.integers(1, 127)), *innhold[sted + 1 :]])
    fil.chmod(0o600)
    fil.write_bytes(skadet)
    try:
        with pytest.raises(OdelagtKopi):
            gjenopprett(ferdig_kopi, _settings(tmp_path / "ny"))
        assert not (tmp_path / "ny").exists()
    finally:
        fil.write_bytes(innhold)
    kontroller(ferdig_kopi)


def test_a_file_taken_out_of_the_copy_is_named(ferdig_kopi: Path, tmp_path: Path) -> None:
    for nr, fil in enumerate(_filer(ferdig_kopi)):
        kopi = tmp_path / str(nr)
        shutil.copytree(ferdig_kopi, kopi)
        (kopi / fil.relative_to(ferdig_kopi)).unlink()
        with pytest.raises(OdelagtKopi) as feil:
            kontroller(kopi)
        assert fil.name in feil.value.detalj.nb or fil.name in {MANIFEST, AVTRYKK}


def test_a_stored_file_that_a_row_points_to_and_that_is_in_no_list_is_missed(tmp_path: Path, lager: Lager) -> None:
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(text("UPDATE dokument SET pdf_sha256 = :borte WHERE id = 'dokument-1'"), {"borte": "ab" * 32})
    kopi = _kopi(lager, tmp_path / "kopi")
    with pytest.raises(OdelagtKopi, match="ab" * 32):
        kontroller(kopi)


def test_what_is_broken_in_the_store_is_never_copied_as_if_it_were_whole(tmp_path: Path, lager: Lager) -> None:
    fil = next((lager.mappe / "blobs").glob("??/*"))
    fil.chmod(0o600)
    fil.write_bytes(b"noe annet")
    with pytest.raises(Feil) as feil:
        _kopi(lager, tmp_path / "kopi")
    assert feil.value.kode == "odelagt-fil"
    assert sorted(en.name for en in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize("nummer", [0, 1, 5])
def test_a_full_disk_leaves_no_copy_and_nothing_half(tmp_path: Path, lager: Lager, monkeypatch: pytest.MonkeyPatch, nummer: int) -> None:
    igjen = [nummer]
    ekte = lagmodul.skriv

    def full(fil: Path, innhold: bytes, **valg: int) -> None:
        igjen[0] -= 1
        if igjen[0] < 0:
            fil.write_bytes(innhold[: len(innhold) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        ekte(fil, innhold, **valg)

    with monkeypatch.context() as m:
        m.setattr("app.lager.kopi.lag.skriv", full)
        with pytest.raises(OSError, match="space"):
            _kopi(lager, tmp_path / "kopi")
    assert sorted(en.name for en in tmp_path.iterdir()) == ["data"]
    kontroller(_kopi(lager, tmp_path / "kopi"))


def test_a_full_disk_while_putting_back_leaves_nothing(
    tmp_path: Path, ferdig_kopi: Path, monkeypatch: pytest.MonkeyPatch, ny_database: Ny
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    nye = _settings(tmp_path / "ny", ny_database(POSTGRESQL))
    for sted in ("app.lager.kopi.gjenopprett.skriv", "app.lager.kopi.gjenopprett.Path.rename"):
        with monkeypatch.context() as m:
            m.setattr(sted, full)
            with pytest.raises(OSError, match="space"):
                gjenopprett(ferdig_kopi, _settings(tmp_path / "ny"))
        assert [*tmp_path.iterdir()] == []
    gjenopprett(ferdig_kopi, nye)


def test_bytes_that_an_older_copy_has_are_linked_and_not_written_again(tmp_path: Path, lager: Lager) -> None:
    forste = _kopi(lager, tmp_path / "forste")
    fyll(lager, "dokument-3")
    andre = _kopi(lager, tmp_path / "andre", forrige=forste)
    felles = [fil for fil in (andre / "blobs").glob("??/*") if (forste / fil.relative_to(andre)).exists()]
    assert felles
    assert all(fil.stat().st_ino == (forste / fil.relative_to(andre)).stat().st_ino for fil in felles)
    shutil.rmtree(forste)
    kontroller(andre)


def test_an_older_copy_that_has_rotted_is_not_linked_to(tmp_path: Path, lager: Lager) -> None:
    forste = _kopi(lager, tmp_path / "forste")
    fil = next((forste / "blobs").glob("??/*"))
    fil.chmod(0o600)
    fil.write_bytes(b"rate")
    kontroller(_kopi(lager, tmp_path / "andre", forrige=forste))


def test_keys_are_in_a_demos_copy_and_never_in_productions(tmp_path: Path) -> None:
    for modus in Modus:
        data = tmp_path / modus.value
        lager = apne(data, modus)
        fyll(lager, "dokument-1")
        (data / "nokler.toml").write_text("# not for anybody else")
        lag(lager, _settings(data, modus=modus), tmp_path / f"kopi-{modus.value}", na=NA)
        lager.lukk()
    alle = {modus: {fil.name for fil in _filer(tmp_path / f"kopi-{modus.value}")} for modus in Modus}
    assert {"kandidatindeks.nokkel", "nokler.toml"} <= alle[Modus.DEMO]
    assert not {"kandidatindeks.nokkel", "nokler.toml"} & alle[Modus.PRODUKSJON]
    manifest = kontroller(tmp_path / "kopi-produksjon")
    assert manifest.nokler.trengs
    assert not manifest.nokler.med


def test_production_is_put_back_only_with_the_key_at_hand(tmp_path: Path) -> None:
    lager = apne(tmp_path / "data", Modus.PRODUKSJON)
    nye = _settings(tmp_path / "ny", modus=Modus.PRODUKSJON)
    lag(lager, _settings(lager.mappe, modus=Modus.PRODUKSJON), tmp_path / "kopi", na=NA)
    lager.lukk()
    with pytest.raises(Oppsettsfeil, match="personindeksen"):
        gjenopprett(tmp_path / "kopi", nye)
    assert not nye.data.exists()
    for feil_lengde in (0, 31, 33):
        (tmp_path / "annen").write_bytes(bytes(feil_lengde))
        with pytest.raises(Oppsettsfeil, match=f"på {feil_lengde} byte"):
            gjenopprett(tmp_path / "kopi", nye, kandidatnokkel=tmp_path / "annen")
        assert not nye.data.exists()
    (tmp_path / "annen").write_bytes(bytes(32))
    assert not gjenopprett(tmp_path / "kopi", nye, kandidatnokkel=tmp_path / "annen").kandidatindeks_stemmer
    shutil.rmtree(nye.data)
    assert gjenopprett(tmp_path / "kopi", nye, kandidatnokkel=lager.mappe / "kandidatindeks.nokkel").kandidatindeks_stemmer


def test_a_copy_is_put_back_only_where_nothing_is(tmp_path: Path, ferdig_kopi: Path, ny_database: Ny) -> None:
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "noe").write_text("her er det noe")
    with pytest.raises(Oppsettsfeil, match="ikke tom"):
        gjenopprett(ferdig_kopi, _settings(tmp_path / "ny"))
    database = ny_database(POSTGRESQL)
    apne(tmp_path / "annen", Modus.DEMO, database).lukk()
    with pytest.raises(Oppsettsfeil, match="ikke tom"):
        gjenopprett(ferdig_kopi, _settings(tmp_path / "tredje", database))
    assert not (tmp_path / "tredje").exists()


def test_a_copy_of_another_mode_is_refused(tmp_path: Path, ferdig_kopi: Path) -> None:
    with pytest.raises(Oppsettsfeil, match="demo"):
        gjenopprett(ferdig_kopi, _settings(tmp_path / "ny", modus=Modus.PRODUKSJON))


def _omskrevet(kopi: Path, endring: Callable[[dict[str, Any]], None]) -> None:
    """The copy with another manifest, signed for as its own."""
    lest = json.loads((kopi / MANIFEST).read_bytes())
    endring(lest)
    ny = json.dumps(lest).encode()
    for navn, innhold in ((MANIFEST, ny), (AVTRYKK, f"{hashlib.sha256(ny).hexdigest()}  {MANIFEST}\n".encode())):
        (kopi / navn).chmod(0o600)
        (kopi / navn).write_bytes(innhold)


def test_a_copy_from_a_newer_program_is_refused(tmp_path: Path, ferdig_kopi: Path) -> None:
    shutil.copytree(ferdig_kopi, tmp_path / "kopi")
    _omskrevet(tmp_path / "kopi", lambda m: m.update(skjema="9999"))
    with pytest.raises(Oppsettsfeil, match="9999"):
        gjenopprett(tmp_path / "kopi", _settings(tmp_path / "ny"))
    _omskrevet(tmp_path / "kopi", lambda m: m.update(versjon=2))
    with pytest.raises(OdelagtKopi, match="versjon 2"):
        les_manifest(tmp_path / "kopi")


def _slik_den_var(manifest: dict[str, Any], kopi: Path) -> None:
    """As migration 0005 would have copied it: without orders, and two columns fewer in `dokument`."""
    ordre = ("saksdata", "oppdrag", "hendelse_personlig", "kontakt", "melding", "fanget_melding", "arbeidsliste", "sokeord")
    posten = ("postensending", "postenadresse", "postenjobb", "postenbevis", "postenko")
    senere = ("holdbarhet", "fornyelse", "okt", "innlogging", "webhook", "webhooknokkel", "webhooklevering", "bevispakke")
    for navn in (*ordre, *posten, *senere):
        del manifest["tabeller"][navn]
    tabell = manifest["tabeller"]["dokument"]
    borte = [nr for nr, (navn, _) in enumerate(tabell["kolonner"]) if navn in {"kontraktsnummer", "slettet"}]
    fil = kopi / "tabeller" / "dokument.jsonl"
    rader = [[v for nr, v in enumerate(json.loads(linje)) if nr not in borte] for linje in fil.read_text().splitlines()]
    ny = "".join(json.dumps(rad, ensure_ascii=False) + "\n" for rad in rader).encode()
    fil.write_bytes(ny)
    tabell.update(kolonner=[k for nr, k in enumerate(tabell["kolonner"]) if nr not in borte], sha256=hashlib.sha256(ny).hexdigest())
    manifest["skjema"] = "0005"


@pytest.mark.parametrize("til", [SQLITE, POSTGRESQL])
def test_a_copy_from_an_older_version_is_put_back_and_brought_up_to_date(
    tmp_path: Path, ferdig_kopi: Path, ny_database: Ny, til: str
) -> None:
    kopi = tmp_path / "kopi"
    shutil.copytree(ferdig_kopi, kopi)
    _omskrevet(kopi, lambda m: _slik_den_var(m, kopi))
    nye = _settings(tmp_path / "ny", ny_database(til))
    gjenopprett(kopi, nye)
    igjen = apne(nye.data, Modus.DEMO, nye.database)
    with igjen.lesing() as forbindelse:
        rader = alle_rader(forbindelse)
    assert rader.keys() == metadata.tables.keys()
    assert [rad["slettet"] for rad in rader["dokument"]] == [None]
    igjen.lukk()

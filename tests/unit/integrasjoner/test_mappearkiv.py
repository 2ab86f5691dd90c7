"""The archive as a folder: complete from the moment it is seen, once, and nothing half when the disk is full."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.integrasjoner.arkiv import AnnetInnhold, ArkivSvarerIkke
from app.integrasjoner.arkiv import mappe as mappemodul
from app.integrasjoner.arkiv.mappe import KVITTERINGER, MELDINGSFIL, UNDER_ARBEID, Mappearkiv
from tests.arkivpakke_builder import DOKUMENT_ID, NOKKEL, lag_dokument, lag_pakke, lag_vedlegg


@pytest.fixture
def arkiv(tmp_path: Path) -> Mappearkiv:
    return Mappearkiv(tmp_path)


def _synlige(mappe: Path) -> list[str]:
    """What an archive system sees."""
    return sorted(en.name for en in mappe.iterdir() if not en.name.startswith("."))


def test_a_document_lies_in_a_folder_of_its_own_with_attachments_and_metadata(arkiv: Mappearkiv, tmp_path: Path) -> None:
    arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    assert _synlige(tmp_path) == [DOKUMENT_ID]
    assert _synlige(tmp_path / DOKUMENT_ID) == [f"{DOKUMENT_ID}.pdf", MELDINGSFIL, "vedlegg-1.pdf"]
    assert (tmp_path / DOKUMENT_ID / "vedlegg-1.pdf").read_bytes() == lag_vedlegg().innhold


def test_the_same_hand_over_gives_the_same_receipt_and_changes_nothing(arkiv: Mappearkiv, tmp_path: Path) -> None:
    kvittering = arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    for_ = {fil: (fil.stat().st_mtime_ns, fil.stat().st_ino) for fil in (tmp_path / DOKUMENT_ID).iterdir()}
    assert arkiv.overfor(lag_pakke(), nokkel=NOKKEL) == kvittering
    assert {fil: (fil.stat().st_mtime_ns, fil.stat().st_ino) for fil in (tmp_path / DOKUMENT_ID).iterdir()} == for_


def test_what_the_archive_system_has_taken_never_comes_again(arkiv: Mappearkiv, tmp_path: Path) -> None:
    kvittering = arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    shutil.rmtree(tmp_path / DOKUMENT_ID)
    assert arkiv.overfor(lag_pakke(), nokkel=NOKKEL) == kvittering
    assert _synlige(tmp_path) == []


def test_a_renewed_document_comes_as_a_version_of_its_own_beside_the_first(arkiv: Mappearkiv, tmp_path: Path) -> None:
    forst = lag_pakke()
    fornyet = [
        replace(forst, hoveddokument=replace(forst.hoveddokument, innhold=b"%%PDF ny %d" % n), vedlegg=(), fornyelse=n) for n in (1, 2)
    ]
    kvitteringer = [arkiv.overfor(en, nokkel=f"n-{en.fornyelse}") for en in (forst, *fornyet, forst, *fornyet)]
    assert kvitteringer[:3] == kvitteringer[3:]
    assert len(set(kvitteringer)) == 3
    assert _synlige(tmp_path) == [DOKUMENT_ID, f"{DOKUMENT_ID}-fornyet-1", f"{DOKUMENT_ID}-fornyet-2"]
    assert _synlige(tmp_path / f"{DOKUMENT_ID}-fornyet-1") == [f"{DOKUMENT_ID}.pdf", MELDINGSFIL]
    with pytest.raises(AnnetInnhold):
        arkiv.overfor(replace(fornyet[0], hoveddokument=fornyet[1].hoveddokument), nokkel="n-1")


def test_other_bytes_for_the_same_document_are_refused_by_name(arkiv: Mappearkiv) -> None:
    arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    with pytest.raises(AnnetInnhold) as feil:
        arkiv.overfor(lag_pakke(hoveddokument=lag_dokument(innhold=b"%PDF-1.7 noe annet")), nokkel=NOKKEL)
    assert feil.value.kode == "arkivert-med-annet-innhold"


def test_a_folder_that_somebody_else_put_there_is_never_overwritten(arkiv: Mappearkiv, tmp_path: Path) -> None:
    (tmp_path / DOKUMENT_ID).mkdir()
    with pytest.raises(AnnetInnhold):
        arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    assert list((tmp_path / DOKUMENT_ID).iterdir()) == []


def test_an_id_that_is_a_path_never_reaches_the_disk(arkiv: Mappearkiv, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="uuid"):
        arkiv.overfor(lag_pakke(dokument_id="../../etc/noe"), nokkel=NOKKEL)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told_as_an_archive_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(ArkivSvarerIkke) as feil:
        Mappearkiv(tmp_path / "borte").overfor(lag_pakke(), nokkel=NOKKEL)
    assert "Blomst" not in feil.value.detalj.nb


class FullDisk:
    """Writes until `plass` files are there; then the disk is full."""

    def __init__(self, plass: int) -> None:
        self.plass = plass
        self.ekte = mappemodul._skriv_fil

    def __call__(self, fil: Path, innhold: bytes) -> None:
        if self.plass == 0:
            fil.write_bytes(innhold[: len(innhold) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.plass -= 1
        self.ekte(fil, innhold)


@pytest.mark.parametrize("plass", range(4))
def test_a_full_disk_leaves_nothing_half_and_the_next_attempt_goes_well(
    arkiv: Mappearkiv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plass: int
) -> None:
    with monkeypatch.context() as full:
        full.setattr(mappemodul, "_skriv_fil", FullDisk(plass))
        with pytest.raises(ArkivSvarerIkke):
            arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    assert _synlige(tmp_path) == []
    assert [*(tmp_path / UNDER_ARBEID).iterdir()] == []
    assert not (tmp_path / KVITTERINGER).is_dir() or [*(tmp_path / KVITTERINGER).iterdir()] == []
    arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    assert _synlige(tmp_path) == [DOKUMENT_ID]


class Drept(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


STEDER = ("_skriv", "_kvitter", "_legg_fram")


@pytest.mark.parametrize("sted", STEDER)
@pytest.mark.parametrize("etter", [False, True])
def test_killed_anywhere_the_next_attempt_hands_over_the_same_once(
    arkiv: Mappearkiv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sted: str, etter: bool
) -> None:
    ekte = getattr(Mappearkiv, sted)

    def drept(*args: Any) -> Any:
        if etter:
            ekte(*args)
        raise Drept

    with monkeypatch.context() as m:
        m.setattr(Mappearkiv, sted, drept)
        with pytest.raises(Drept):
            arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    kvittering = arkiv.overfor(lag_pakke(), nokkel=NOKKEL)
    assert _synlige(tmp_path) == [DOKUMENT_ID]
    assert arkiv.overfor(lag_pakke(), nokkel=NOKKEL) == kvittering
    assert hashlib.sha256((tmp_path / DOKUMENT_ID / f"{DOKUMENT_ID}.pdf").read_bytes()).hexdigest() == lag_dokument().sha256


def test_two_workers_at_once_hand_over_once(arkiv: Mappearkiv, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as arbeidere:
        svar = list(arbeidere.map(lambda _: arkiv.overfor(lag_pakke(), nokkel=NOKKEL), range(16)))
    assert len(set(svar)) == 1
    assert _synlige(tmp_path) == [DOKUMENT_ID]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(filer=st.lists(st.binary(max_size=50), min_size=1, max_size=4), andre=st.lists(st.binary(max_size=50), min_size=1, max_size=4))
def test_two_packages_are_the_same_exactly_when_their_files_are(filer: list[bytes], andre: list[bytes]) -> None:
    en, to = (
        lag_pakke(hoveddokument=lag_dokument(innhold=s[0]), vedlegg=tuple(lag_vedlegg(innhold=b) for b in s[1:])) for s in (filer, andre)
    )
    assert (en.innhold_sha256 == to.innhold_sha256) == (filer == andre)

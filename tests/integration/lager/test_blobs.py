"""Stored bytes: written once, whole or not at all, checked when read."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import IkkeFunnet
from app.lager import varigfil
from app.lager.blobs import OdelagtFil
from app.lager.mappelager import Mappelager

ROT = Path(__file__).resolve().parents[3]


def test_det_som_blir_lagt_inn_kommer_likt_ut(tmp_path: Path) -> None:
    lager = Mappelager(tmp_path / "blobs")
    innhold = b"%PDF-1.7 " + bytes(range(256)) * 100
    sha256 = lager.legg(innhold)
    assert sha256 == hashlib.sha256(innhold).hexdigest()
    assert lager.hent(sha256) == innhold


def test_filen_er_skrivebeskyttet_og_mappen_bare_vaar(tmp_path: Path) -> None:
    lager = Mappelager(tmp_path / "blobs")
    sha256 = lager.legg(b"a")
    fil = tmp_path / "blobs" / sha256[:2] / sha256
    assert stat.S_IMODE(fil.stat().st_mode) & 0o227 == 0
    assert stat.S_IMODE(fil.parent.stat().st_mode) == 0o700


def test_samme_innhold_to_ganger_er_samme_fil_men_den_er_nylig_lagret(tmp_path: Path) -> None:
    lager = Mappelager(tmp_path / "blobs")
    sha256 = lager.legg(b"en gang")
    fil = tmp_path / "blobs" / sha256[:2] / sha256
    os.utime(fil, (0, 0))
    for_ = fil.stat()
    lager.legg(b"en gang")
    etter = fil.stat()
    assert for_.st_ino == etter.st_ino
    assert etter.st_mtime > for_.st_mtime, "what somebody has just stored is not old enough to be taken away"
    assert [f.name for f in fil.parent.iterdir()] == [sha256]


@pytest.mark.parametrize("endring", [b"", b"anna innhald", b"en gank"], ids=["tom", "annet", "ett-tegn"])
def test_endret_fil_blir_oppdaget_og_aldri_utlevert(tmp_path: Path, endring: bytes) -> None:
    lager = Mappelager(tmp_path / "blobs")
    sha256 = lager.legg(b"en gang")
    fil = tmp_path / "blobs" / sha256[:2] / sha256
    fil.unlink()
    fil.write_bytes(endring)
    with pytest.raises(OdelagtFil) as feil:
        lager.hent(sha256)
    assert feil.value.kode == "odelagt-fil"
    with pytest.raises(OdelagtFil):
        lager.legg(b"en gang")


def test_krasj_for_filen_har_navn_etterlater_ingenting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def strom_borte(_fra: Path, _til: Path) -> None:
        raise OSError(28, "No space left on device")

    lager = Mappelager(tmp_path / "blobs")
    with monkeypatch.context() as m:
        m.setattr(varigfil, "_lenk", strom_borte)
        with pytest.raises(OSError, match="No space"):
            lager.legg(b"halvveis")
    assert [f.name for f in (tmp_path / "blobs").rglob("*") if f.is_file()] == [".las"]
    assert lager.hent(lager.legg(b"halvveis")) == b"halvveis"


def test_den_som_kom_forst_blir_staaende(tmp_path: Path) -> None:
    forst, sist = tmp_path / "forst", tmp_path / "sist"
    forst.write_bytes(b"forst")
    sist.write_bytes(b"sist")
    varigfil._lenk(forst, tmp_path / "navn")
    varigfil._lenk(sist, tmp_path / "navn")
    assert (tmp_path / "navn").read_bytes() == b"forst"


def test_prosess_som_blir_drept_etterlater_bare_hele_filer(tmp_path: Path) -> None:
    skriver = (
        "import os,sys;from pathlib import Path;from app.lager.mappelager import Mappelager\n"
        "b=Mappelager(Path(sys.argv[1]))\n"
        "while True: b.legg(os.urandom(400_000))"
    )
    prosess = subprocess.Popen([sys.executable, "-c", skriver, str(tmp_path / "blobs")], cwd=ROT)
    try:
        frist = time.monotonic() + 20
        while sum(1 for f in _navngitte(tmp_path)) < 5 and time.monotonic() < frist:
            time.sleep(0.02)
    finally:
        os.kill(prosess.pid, signal.SIGKILL)
        prosess.wait()
    navngitte = _navngitte(tmp_path)
    assert len(navngitte) >= 5
    for fil in navngitte:
        assert len(Mappelager(tmp_path / "blobs").hent(fil.name)) == 400_000


@pytest.mark.parametrize("navn", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_bare_kontrollsummer_er_navn(tmp_path: Path, navn: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Mappelager(tmp_path).hent(navn)


def test_ukjent_kontrollsum_finnes_ikke(tmp_path: Path) -> None:
    with pytest.raises(IkkeFunnet):
        Mappelager(tmp_path).hent("0" * 64)


def _navngitte(mappe: Path) -> list[Path]:
    return [f for f in (mappe / "blobs").rglob("*") if f.is_file() and not f.name.startswith(".")]

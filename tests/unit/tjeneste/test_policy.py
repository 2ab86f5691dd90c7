"""Whom an installation trusts: by a policy file, or a folder of certificates; never by both, and in production never the demo's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app import startvilkar, tillit
from app.drift.sertifikater import ANKER, _ankere
from app.errors import Oppsettsfeil
from app.flyt import verksted
from app.lager.ankere import les_ankere, operatorens_policy
from app.settings import Modus, Settings
from signing import __main__ as kommando
from signing.verify.policy import Ankerslag
from signing.verify.policyfil import FILNAVN
from tests.unit.signing.byggere import en_pki
from tests.unit.verify.ekte import lta
from tests.unit.verify.prove_pki import TID, pki

POLICY = 'navn = "fylket"\nversjon = "7"\n[[anker]]\nfil = "ca.pem"\nslag = "tidsstempel"\n'


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    (tmp_path / "ca.pem").write_bytes(pki().ca.public_bytes(Encoding.PEM))
    return tmp_path


@pytest.fixture
def fil(mappe: Path) -> Path:
    fil = mappe / "regler.toml"
    fil.write_text(POLICY, encoding="utf-8")
    return fil


def test_en_mappe_med_sertifikater_gjelder_alt(mappe: Path) -> None:
    policy = les_ankere(mappe)
    assert (policy.navn, [a.slag for a in policy.ankere]) == ("kontraktverk-standard", [frozenset(Ankerslag)])


def test_mappens_egen_policyfil_gar_foran(mappe: Path) -> None:
    (mappe / FILNAVN).write_text(POLICY, encoding="utf-8")
    policy = les_ankere(mappe)
    assert (policy.navn, policy.versjon, [a.slag for a in policy.ankere]) == ("fylket", "7", [frozenset({Ankerslag.TIDSSTEMPEL})])


def test_innstillingen_peker_pa_policyfilen(fil: Path, tmp_path: Path) -> None:
    settings = Settings.fra_miljo({"KONTRAKTVERK_POLICY": str(fil), "KONTRAKTVERK_DATA": str(tmp_path / "data")})
    assert operatorens_policy(settings).navn == "fylket"
    assert operatorens_policy(Settings(modus=Modus.DEMO, data=tmp_path)).ankere == ()


def test_policy_og_ankermappe_samtidig_blir_avvist(fil: Path) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({"KONTRAKTVERK_POLICY": str(fil), "KONTRAKTVERK_ANKERE": str(fil.parent)})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_POLICY"]


def test_en_feil_i_filen_blir_fortalt_med_hele_stedet(fil: Path) -> None:
    fil.write_text(POLICY + "gjelder = 3\n", encoding="utf-8")
    with pytest.raises(Oppsettsfeil) as feil:
        operatorens_policy(Settings(modus=Modus.DEMO, data=fil.parent / "data", policy=fil))
    (funn,) = feil.value.funn
    assert (funn.kode, funn.peker) == ("policy-ukjent-nokkel", "/KONTRAKTVERK_POLICY/anker/0/gjelder")
    fil.unlink()
    with pytest.raises(Oppsettsfeil, match="kan ikke leses"):
        operatorens_policy(Settings(modus=Modus.DEMO, data=fil.parent / "data", policy=fil))


def test_en_demo_stoler_pa_sine_egne_ved_siden_av_policyfilen(fil: Path, tmp_path: Path) -> None:
    bord = verksted(Settings(modus=Modus.DEMO, data=tmp_path / "data", policy=fil))
    policy = tillit.verifiseringspolicy(bord, TID)
    assert policy.navn == "fylket"
    assert not policy.ankere[0].demo
    assert sum(a.demo for a in policy.ankere) >= 2
    assert len(tillit.vedleggspolicy(bord).ankere) == 3


@pytest.mark.parametrize("hvor", ["ankere", "policy"])
def test_produksjon_starter_ikke_pa_demoens_ankere(tmp_path: Path, hvor: str) -> None:
    sertifikat = en_pki().ankere[0]
    (tmp_path / "ca.pem").write_bytes(sertifikat.public_bytes(Encoding.PEM))
    fil = tmp_path / "regler.toml"
    fil.write_text(POLICY, encoding="utf-8")
    settings = Settings(modus=Modus.PRODUKSJON, data=tmp_path / "data", tsa="https://tsa.example.no")
    funn = startvilkar.finn(replace(settings, ankere=tmp_path) if hvor == "ankere" else replace(settings, policy=fil), TID)
    assert "demoanker" in {f.kode for f in funn}
    (tmp_path / "ca.pem").write_bytes(pki().ca.public_bytes(Encoding.PEM))
    assert "demoanker" not in {f.kode for f in startvilkar.finn(replace(settings, policy=fil), TID)}


def test_driften_ser_nar_policyfilens_ankere_gar_ut(fil: Path) -> None:
    (rad,) = _ankere(Settings(modus=Modus.DEMO, data=fil.parent, policy=fil))
    assert (rad.bruk, rad.slutt) == (ANKER, pki().ca.not_valid_after_utc)


def test_kommandoen_tar_en_policyfil(fil: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = fil.parent / "god.pdf"
    pdf.write_bytes(lta())
    tid = ["--tid", (TID + timedelta(hours=1)).isoformat()]
    fil.write_text(POLICY.replace('slag = "tidsstempel"', ""), encoding="utf-8")
    assert kommando.main(["verify", str(pdf), "--json", "--policy", str(fil), *tid]) == 0
    svar = capsys.readouterr().out
    assert '"indikasjon": "TOTAL_PASSED"' in svar
    assert '"policy": "fylket/7 (1 ankere' in svar
    fil.write_text(POLICY + "gjelder = 3\n", encoding="utf-8")
    assert kommando.main(["verify", str(pdf), "--policy", str(fil), *tid]) == 2
    assert "/anker/0/gjelder" in capsys.readouterr().err
    (fil.parent / FILNAVN).write_text(POLICY, encoding="utf-8")
    assert kommando.main(["verify", str(pdf), "--json", "--ankere", str(fil.parent), *tid]) == 0
    assert '"indikasjon": "INDETERMINATE"' in capsys.readouterr().out
    with pytest.raises(SystemExit):
        kommando.main(["verify", str(pdf), "--ankere", str(fil.parent), "--policy", str(fil)])

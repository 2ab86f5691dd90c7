"""The report's shape and words, and the command."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing import __main__ as kommando
from signing.model import Tekst
from signing.verify import Policy, tekster, verify
from tests.unit.verify.angrep import signert
from tests.unit.verify.ekte import lta
from tests.unit.verify.fremmed import en_pdf, endre, ny_tekst
from tests.unit.verify.prove_pki import TID, pki

ROT = Path(__file__).resolve().parents[3]
NOKLER = {
    "": {
        "rapportId",
        "kontrollertTid",
        "verktoy",
        "policy",
        "dokument",
        "samlet",
        "sporsmal",
        "signaturer",
        "personer",
        "vedlegg",
        "opphav",
        "feil",
        "advarsler",
    },
    "dokument": {"filnavn", "sha256", "storrelse", "medietype"},
    "samlet": {"integritet", "indikasjon", "tillit", "oppsummering"},
    "opphav": {"dokumentId", "malrevisjon", "maldigestStemmer", "erstattetAv"},
}
SIGNATURNOKLER = {
    "felt",
    "format",
    "niva",
    "indikasjon",
    "underindikasjon",
    "hashOk",
    "signaturOk",
    "dekning",
    "endringerEtter",
    "tillatelser",
}
SIGNATURNOKLER |= {"tid", "signatar", "paVegneAv", "tillit", "tilbakekalling", "algoritmer"}
FILER: dict[str, Callable[[], bytes]] = {
    "usignert": en_pdf,
    "signert": signert,
    "lta": lta,
    "endret": lambda: endre(signert(), ny_tekst),
    "tull": lambda: b"tull",
}


@pytest.mark.parametrize("navn", FILER)
def test_rapporten_har_alle_nokler_og_lar_seg_skrive_som_json(navn: str) -> None:
    j = verify(FILER[navn](), policy=Policy(), at=TID, filnavn="fil.pdf").som_json()
    for sti, nokler in NOKLER.items():
        assert set(j[sti] if sti else j) >= nokler
    assert [s["id"] for s in j["sporsmal"]] == ["uendret", "hvem", "sertifikater", "vart", "revisjon"]
    assert {s["svar"] for s in j["sporsmal"]} <= {"ja", "nei", "delvis", "ukjent"}
    assert all(set(s) >= SIGNATURNOKLER for s in j["signaturer"])
    assert all(set(s["endringerEtter"]) == {"niva", "tillatt", "liste"} for s in j["signaturer"])
    assert all(set(s["tid"]) == {"oppgitt", "beste", "tidsstempler"} for s in j["signaturer"])
    assert json.loads(json.dumps(j)) == j


def test_tider_har_norsk_tidssone() -> None:
    j = verify(signert(), policy=Policy(), at=TID).som_json()
    assert j["kontrollertTid"] == "2026-08-03T12:00:00+02:00"


def test_en_tid_uten_tidssone_er_en_feil_hos_den_som_kaller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify(b"", policy=Policy(), at=TID.replace(tzinfo=None))


XML = {"asic.py", "ltvsdo.py", "tryggxml.py", "xades.py"}
"""Their codes are the technical word of a «bevis-…» in the report, and never a sentence of it."""


def test_hver_kode_som_kan_forekomme_har_en_setning_pa_begge_sprak() -> None:
    kode = re.compile(r"[a-z]+(-[a-z]+)+\Z")
    brukt: set[str] = set()
    for fil in (f for f in (ROT / "signing" / "verify").glob("*.py") if f.name not in XML):
        for kall in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
            if isinstance(kall, ast.Call) and getattr(kall.func, "id", "") in {"Merknad", "Lesefeil", "_uten_innhold", "IkkeStottet"}:
                konstanter = [n.value for a in kall.args for n in ast.walk(a) if isinstance(n, ast.Constant)]
                brukt |= {v for v in konstanter if isinstance(v, str) and kode.match(v)}
    assert len(brukt) > 30
    assert brukt <= set(tekster.FUNN)


def test_ingen_tekst_mangler_pa_nynorsk_eller_er_tom() -> None:
    tabeller = [v for v in vars(tekster).values() if isinstance(v, dict)]
    alle = [t for tabell in tabeller for t in tabell.values() if isinstance(t, Tekst)]
    assert len(alle) > 80
    for tekst in alle:
        assert tekst.nb
        assert tekst.nn
        assert not re.search(r"\b(ikke|vert|gje|en|noen|utstederen)\b", tekst.nn), tekst.nn
        assert re.findall(r"\{\w+\}", tekst.nb) == re.findall(r"\{\w+\}", tekst.nn)


def test_verifikatoren_importerer_verken_forsegleren_eller_leverandorene() -> None:
    kode = "import sys, signing.__main__; print([m for m in sys.modules if m.startswith(('app', 'signing'))])"
    svar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True, cwd=ROT)
    moduler = set(ast.literal_eval(svar.stdout))
    assert not moduler & {"app", "signing.seal", "signing.merke", "signing.keys", "signing.demo_pki", "signing.providers", "signing.tillit"}


def test_kommandoen_svarer_med_utgangskode_og_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    god, darlig, ankere = tmp_path / "god.pdf", tmp_path / "darlig.pdf", tmp_path / "ankere"
    god.write_bytes(lta())
    darlig.write_bytes(endre(signert(), ny_tekst))
    ankere.mkdir()
    (ankere / "ca.pem").write_bytes(pki().ca.public_bytes(Encoding.PEM))
    tid = ["--tid", "2026-08-03T12:00:00+02:00"]
    assert kommando.main(["verify", str(god), "--json", "--ankere", str(ankere), *tid]) == 0
    j = json.loads(capsys.readouterr().out)
    assert (j["samlet"]["indikasjon"], j["dokument"]["filnavn"]) == ("TOTAL_PASSED", "god.pdf")
    assert kommando.main(["verify", str(darlig), *tid]) == 1
    assert "Innholdet er endret etter signering" in capsys.readouterr().out
    assert kommando.main(["verify", str(tmp_path / "finnes-ikke.pdf")]) == 2
    assert kommando.main(["verify", str(god), "--ankere", str(tmp_path / "finnes-ikke")]) == 2
    with pytest.raises(SystemExit) as slutt:
        kommando.main(["verify", str(god), "--tid", "2026-08-03T12:00:00"])
    assert slutt.value.code == 2


def test_navn_fra_sertifikatet_logges_aldri(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level("DEBUG"):
        verify(lta(), policy=Policy(), at=TID)
        verify(endre(signert(), ny_tekst), policy=Policy(), at=TID)
    assert "Prøve" not in caplog.text
    assert capfd.readouterr() == ("", "")

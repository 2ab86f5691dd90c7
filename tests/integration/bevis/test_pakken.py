"""What is in a package, and who else than we can judge it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from app.bevis import lesmeg, samling
from app.domene.identer import er_bygd_som_i_folkeregisteret
from app.lager.logg import kjede
from app.tillit import demo_pki
from signing import bevis
from signing.asice import Fil
from signing.logg import les_post
from signing.model import Segleier
from signing.tillit import Tilbakekalling, Tillit
from signing.tsa import NokkelTidsstempler
from signing.verify import verify, xades
from signing.verify.fakta import Krypto
from signing.verify.policy import Policy
from tests.bevisverk import MIMETYPE, SIGNATURFIL, er_innhold, pakket, pakket_ut, sted

ROT = Path(__file__).resolve().parents[3]
ANKER = "demo-ca.pem"


@cache
def filer() -> dict[str, bytes]:
    return pakket_ut(sted().pakke)


@pytest.fixture(scope="module")
def utpakket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mappe = tmp_path_factory.mktemp("utpakket")
    with zipfile.ZipFile(BytesIO(sted().pakke)) as arkiv:
        arkiv.extractall(mappe)
    return mappe


# ---------------------------------------------------------------- what is in it


def test_mimetype_star_forst_og_alt_ligger_upakket() -> None:
    with zipfile.ZipFile(BytesIO(sted().pakke)) as arkiv:
        assert arkiv.namelist()[0] == MIMETYPE
        assert {i.compress_type for i in arkiv.infolist()} == {zipfile.ZIP_STORED}
    assert sted().pakke[30:38] == MIMETYPE.encode()
    assert sted().pakke[38:69] == bevis.MEDIETYPE.encode()


def test_innholdet_er_det_som_er_lagret() -> None:
    verk, post = sted().verk, sted().verk.gang.dokument(sted().verk.id).post
    assert [hashlib.sha256(filer()[f"vedlegg/vedlegg-{rad['nr']}.pdf"]).hexdigest() for rad in post["vedlegg"]] == [
        rad["sha256"] for rad in post["vedlegg"]
    ]
    assert post["vedlegg"]
    with verk.lager.lesing() as forbindelse:
        lagret = kjede(forbindelse, verk.id, verk.aktor.fylkesnummer)
    poster = [les_post(linje) for linje in filer()["hendelser.jsonl"].decode().splitlines()]
    assert poster == list(lagret[: len(poster)])
    data: dict[str, Any] = sted().innhold
    assert data["data"] == {"sha256": post["dataSha256"], "skjema": post["skjema"]}
    assert [regel["id"] for regel in data["regler"]] == post["regler"]
    assert all(regel["begrunnelse"]["nn"] and "{" not in regel["begrunnelse"]["nb"] for regel in data["regler"])
    maler = "".join(f"{fil['sha256']}  {fil['navn']}\n" for fil in data["mal"]["filer"])
    assert hashlib.sha256(maler.encode()).hexdigest() == data["mal"]["digest"] == post["maldigest"]


def test_hver_fil_star_i_listen_og_i_lesmeg_pa_begge_sprak() -> None:
    innhold = [navn for navn in filer() if er_innhold(navn)]
    assert [linje["navn"] for linje in sted().innhold["filer"]] == innhold
    for tekst in (filer()["LESMEG.nb.txt"].decode(), filer()["LESMEG.nn.txt"].decode()):
        assert "{" not in tekst
        assert all(navn in tekst for navn in innhold if not navn.startswith(("sertifikater/", "LESMEG")))
    assert {linje["hva"] for linje in sted().innhold["filer"]} <= set(lesmeg.HVA)


def test_ingen_fil_heter_eller_sier_noe_om_en_person_uten_at_kontrakten_gjor_det() -> None:
    """The report tells who signed, as the contract itself does; the list, the log and the names of files tell nothing of anybody."""
    post = sted().verk.gang.dokument(sted().verk.id).post
    navn = {ord_ for signatar in post["signatarer"] for ord_ in signatar["navn"].split()}
    assert navn
    for fil in ("manifest.json", "hendelser.jsonl", "LESMEG.nb.txt", "META-INF/manifest.xml"):
        assert not [ord_ for ord_ in navn if ord_ in filer()[fil].decode()]
    uten_pdf = b" ".join(innhold for fil, innhold in filer().items() if not fil.endswith(".pdf"))
    sifre = re.findall(rb"(?<![0-9a-f])\d{11}(?![0-9a-f])", uten_pdf)
    assert not [s for s in sifre if er_bygd_som_i_folkeregisteret(s.decode())]


def test_rapporten_er_den_samme_pa_skjerm_og_for_programmer() -> None:
    data = json.loads(filer()["rapport.json"])
    for sprak in ("nb", "nn"):
        side = filer()[f"rapport.{sprak}.html"].decode()
        assert f'<html lang="{sprak}">' in side
        assert data["samlet"]["oppsummering"][sprak] in side
        assert all(s["signatar"]["navn"] in side for s in data["signaturer"] if s["signatar"])
        assert "<script" not in side
        assert "http://" not in side.replace('content="default-src', "")


def test_sertifikatene_kan_leses_og_er_alle_som_ble_brukt() -> None:
    lest = {navn: x509.load_pem_x509_certificate(fil) for navn, fil in filer().items() if navn.startswith("sertifikater/")}
    emner = {s.subject.rfc4514_string() for s in lest.values()}
    assert any("DEMO-CA" in emne for emne in emner)
    assert any("DEMO-TSA," in emne + "," for emne in emner)
    assert len(lest) == len(sted().verk.felter) + 4  # the signers; the seal, the time stamp service, and the two anchors


# ---------------------------------------------------------------- the same again


class _Fast:
    """A time stamp service that answers the same each time it is asked the same."""

    def __init__(self, ekte: NokkelTidsstempler) -> None:
        self._ekte, self._svar = ekte, dict[bytes, bytes]()

    def stemple(self, avtrykk: bytes, tid: Any) -> bytes:
        return self._svar.setdefault(avtrykk, self._ekte.stemple(avtrykk, tid))

    def kjede(self, tid: Any) -> Any:
        return self._ekte.kjede(tid)


class _Liste:
    """The lists of revoked certificates as they were when somebody first asked."""

    def __init__(self, ekte: Tillit) -> None:
        self._ekte, self._svar = ekte, list[Tilbakekalling]()

    def hent(self, sertifikater: Any, tid: Any) -> Tilbakekalling:
        self._svar = self._svar or [self._ekte.kilde.hent(sertifikater, tid)]
        return self._svar[0]


def test_samme_filer_tid_nokkel_og_stempel_gir_samme_bytes() -> None:
    verk, tid = sted().verk, sted().verk.klokke()
    pki = demo_pki(verk.bord, tid)
    eier = Segleier(sted().fylke.nummer, sted().fylke.navn.nb, sted().fylke.organisasjonsnummer)
    stempel, tillit = _Fast(pki.tsa(tid)), Tillit(pki.tillit.ankere, _Liste(pki.tillit))
    rapport = verify(filer()["kontrakt.pdf"], policy=sted().policy, at=tid)
    kilder = sted().gang._samle(verk.id)

    def lag() -> bytes:
        innhold = samling.filer(kilder, rapport, tid=tid)
        return bevis.pakk(innhold, nokkel=pki.segl(eier, tid), tid=tid, tidsstempel=stempel, tillit=tillit)

    assert lag() == lag()
    assert pakket_ut(lag()).keys() == filer().keys()


def test_en_annen_tid_er_en_annen_pakke_med_samme_kontrakt() -> None:
    rapport = verify(filer()["kontrakt.pdf"], policy=sted().policy, at=sted().verk.klokke())
    kilder = sted().gang._samle(sted().verk.id)
    en, to = (samling.filer(kilder, rapport, tid=sted().verk.klokke() + timedelta(hours=n)) for n in (0, 1))
    assert {f.navn for f, g in zip(en, to, strict=True) if f != g} == {"LESMEG.nb.txt", "LESMEG.nn.txt", "manifest.json"}


# ---------------------------------------------------------------- other judges


def test_signxml_regner_ut_det_samme() -> None:
    """A second pair of eyes for the arithmetic: signxml does the digests, the canonical form and the signature."""
    fakta = xades.undersok(filer()[SIGNATURFIL], hent=filer().get)
    assert (fakta.utfall, fakta.algoritme, fakta.feil) == (Krypto.OK, "RSA_SHA256", ())
    assert {r.uri for r in fakta.referanser if not r.uri.startswith("#")} == {*filter(er_innhold, filer()), "manifest.json"}
    assert all(r.ok for r in fakta.referanser)


def xmlsec1(mappe: Path) -> subprocess.CompletedProcess[str]:
    anker = sted().verk.lager.mappe / "demo-pki" / "ankere" / ANKER
    egenskaper = ("--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")
    na = ("--verification-time", f"{sted().verk.klokke():%Y-%m-%d %H:%M:%S}")
    argumenter = ("xmlsec1", "--verify", *egenskaper, *na, "--trusted-pem", str(anker), SIGNATURFIL)
    return subprocess.run(argumenter, cwd=mappe, capture_output=True, text=True, check=False)


def test_xmlsec1_godtar_pakken_slik_lesmeg_sier(utpakket: Path) -> None:
    svar = xmlsec1(utpakket)
    antall = len(sted().innhold["filer"]) + 2
    assert (svar.returncode, svar.stderr.splitlines()[0]) == (0, "OK")
    assert f"SignedInfo References (ok/all): {antall}/{antall}" in svar.stderr
    for ledd in ("xmlsec1 --verify --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties", SIGNATURFIL):
        assert ledd in filer()["LESMEG.nb.txt"].decode()


@pytest.mark.parametrize("navn", ["kontrakt.pdf", "manifest.json", "hendelser.jsonl"])
def test_xmlsec1_avviser_en_pakke_med_en_endret_fil(utpakket: Path, tmp_path: Path, navn: str) -> None:
    mappe = shutil.copytree(utpakket, tmp_path / "endret")
    (mappe / navn).write_bytes(filer()[navn] + b" ")
    assert xmlsec1(mappe).returncode != 0


ALENE = """
import socket, sys
def stengt(*a, **k): raise OSError("no network here")
socket.socket.connect = socket.create_connection = stengt
sys.modules["app"] = None
from signing.__main__ import main
kode = main(sys.argv[1:])
assert not any(navn == "fastapi" or navn.startswith("app.") for navn in sys.modules)
sys.exit(kode)
"""


def alene(mappe: Path, *argumenter: str) -> subprocess.CompletedProcess[str]:
    """With a copy of `signing` and the libraries: no service, no data folder, no network."""
    miljo = {**os.environ, "PYTHONPATH": str(mappe), "PYTHONWARNINGS": "error"}
    return subprocess.run([sys.executable, "-c", ALENE, *argumenter], cwd=mappe, env=miljo, capture_output=True, text=True, check=False)


def test_pakken_kontrolleres_alene_uten_tjeneste_og_nettverk(tmp_path: Path) -> None:
    shutil.copytree(ROT / "signing", tmp_path / "signing", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "pakke.asice").write_bytes(sted().pakke)
    ankere = shutil.copytree(sted().verk.lager.mappe / "demo-pki" / "ankere", tmp_path / "ankere")
    tid = (sted().verk.klokke() + timedelta(minutes=1)).isoformat()
    svar = alene(tmp_path, "verify", "pakke.asice", "--ankere", str(ankere), "--tid", tid)
    assert (svar.returncode, svar.stderr) == (0, "")
    assert "Alt i den henger sammen" in svar.stdout
    assert "Kontrakten i pakken: Dokumentet er i orden" in svar.stdout
    (tmp_path / "endret.asice").write_bytes(pakket({navn.replace("hendelser", "andre"): fil for navn, fil in filer().items()}))
    endret = alene(tmp_path, "verify", "endret.asice", "--json", "--tid", tid)
    rapport = json.loads(endret.stdout)
    assert (endret.returncode, rapport["samlet"]["integritet"]) == (1, "brutt")
    assert rapport["bevispakke"]["henger"] is False
    assert {f["kode"] for f in rapport["feil"]} >= {"signert-fil-mangler", "bevis-fil-mangler", "bevis-fil-ukjent"}


# ---------------------------------------------------------------- what is not a package


@pytest.mark.parametrize(
    "innhold", [b"{}", b"[]", b'{"slag": "noe annet"}', b"ikke json", b'{"slag": 1, "slag": "kontraktverk/bevispakke"}', b"\xff"]
)
def test_en_beholder_som_ikke_sier_at_den_er_en_bevispakke_far_ingen_slik_dom(innhold: bytes) -> None:
    pakke = sted().forseglet([Fil("manifest.json", innhold, "application/json")])
    rapport = verify(pakke, policy=Policy(), at=sted().verk.klokke())
    assert (rapport.bevispakke, rapport.integritet.value) == (None, "intakt")


def test_en_liste_som_er_alt_for_lang_blir_ikke_lest() -> None:
    innhold = b'{"slag": "kontraktverk/bevispakke", "x": "' + b"a" * 5_000_000 + b'"}'
    pakke = sted().forseglet([Fil("manifest.json", innhold, "application/json")])
    assert verify(pakke, policy=Policy(), at=sted().verk.klokke()).bevispakke is None

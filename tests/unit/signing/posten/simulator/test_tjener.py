"""The simulator over the wire: mutual TLS, and a job of the portal flow from beginning to end."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from cryptography import x509

from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.api import Httpsvar, Kall
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.providers.posten.simulator.tjener import TIDSGRENSE, kjor
from signing.providers.posten.tls import organisasjonsnummer
from tests.unit.signing.byggere import usignert
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    FYLKE,
    KARI,
    OLA,
    START,
    Klient,
    Klokke,
    en_bunt,
    en_foresporsel,
    en_pki,
    en_simulator,
    et_manifest,
    fylkets_nokkel,
    multipart,
)


@pytest.fixture
def klokke() -> Klokke:
    return Klokke()


@pytest.fixture
def simulator(tmp_path: Path, klokke: Klokke) -> Simulator:
    return en_simulator(tmp_path / "sim", klokke)


@pytest.fixture
def klient(simulator: Simulator, tmp_path: Path) -> Iterator[Klient]:
    with kjor(simulator) as rot:
        yield Klient(rot, tmp_path, fylkets_nokkel())


def test_et_oppdrag_i_to_grupper_gar_fra_opprettet_til_bekreftet(klient: Klient, simulator: Simulator, klokke: Klokke) -> None:
    svar = klient.opprett()
    assert (svar.status, svar.tekst("reference")) == (200, "oppdrag-1"), svar.innhold
    jobb_id = int(svar.tekst("signature-job-id") or 0)
    assert klient.neste().status == 204
    simulator.kjenn(KARI, "Kari Nordmann")
    simulator.kjenn(OLA, "Ola Nordmann")
    simulator.signer(jobb_id, 1, "BankID")
    klokke.ga(timedelta(minutes=10))
    endring = klient.neste()
    assert (endring.status, endring.tekst("status")) == (200, "IN_PROGRESS"), endring.innhold
    assert klient.kall("GET", endring.tekst("xades-url") or "").innhold.startswith(b"<?xml")
    assert klient.kall("POST", endring.tekst("confirmation-url") or "").status == 200
    simulator.signer(jobb_id, 2, "BankID")
    endring = klient.neste()
    assert endring.tekst("status") == "COMPLETED_SUCCESSFULLY"
    pades = klient.kall("GET", endring.tekst("pades-url") or "")
    assert pades.innhold.startswith(b"%PDF-1.7")
    assert klient.kall("GET", endring.tekst("pades-url") or "").innhold == pades.innhold
    assert klient.kall("POST", endring.tekst("confirmation-url") or "").status == 200
    assert klient.kall("GET", endring.tekst("pades-url") or "").kode == "DOCUMENTS_DELETED"
    assert klient.neste().status == 204


def test_hvem_er_jeg(klient: Klient) -> None:
    svar = klient.kall("GET", f"/{FYLKE}")
    assert (svar.status, svar.innhold) == (200, f"You are {FYLKE}".encode())


# ------------------------------------------------------------------ TLS


def test_uten_sertifikat_slipper_ingen_inn(klient: Klient, tmp_path: Path) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Klient(klient.rot, tmp_path).kall("GET", f"/{FYLKE}")


def test_et_sertifikat_fra_en_annen_ca_slipper_ikke_inn(klient: Klient, tmp_path: Path) -> None:
    annen = Simulatorpki.last_eller_lag(tmp_path / "annen", START).virksomhet(FYLKE, "Vestland fylkeskommune", START)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Klient(klient.rot, tmp_path, annen).kall("GET", f"/{FYLKE}")


@pytest.mark.parametrize(("fra", "til"), [(-48, -24), (24, 48)])
def test_et_sertifikat_utenfor_sin_tid_slipper_ikke_inn(klient: Klient, tmp_path: Path, fra: int, til: int) -> None:
    nokkel = en_pki().utsted_virksomhet(FYLKE, "Vestland", START + timedelta(hours=max(fra, -23)), START + timedelta(hours=max(til, -22)))
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Klient(klient.rot, tmp_path, nokkel).kall("GET", f"/{FYLKE}")


@pytest.mark.parametrize("versjon", [ssl.TLSVersion.TLSv1_3])
def test_bare_tls_1_2_blir_godtatt(klient: Klient, versjon: ssl.TLSVersion) -> None:
    klient.kontekst.minimum_version = versjon
    with pytest.raises(ssl.SSLError):
        klient.kall("GET", f"/{FYLKE}")


def test_tjeneren_viser_postens_sertifikat(klient: Klient) -> None:
    deler = urlsplit(klient.rot)
    with socket.create_connection((str(deler.hostname), int(deler.port or 0))) as s, klient.kontekst.wrap_socket(s) as sikker:
        der = sikker.getpeercert(binary_form=True)
    assert organisasjonsnummer(x509.load_der_x509_certificate(der or b"")) == "984661185"


def test_tjeneren_legger_ikke_igjen_nokkelen_sin(simulator: Simulator) -> None:
    with kjor(simulator):
        assert [fil.name for fil in simulator.mappe.iterdir() if "tls" in fil.name] == []


# ------------------------------------------------------------------ HTTP


def test_en_foresporsel_i_biter_blir_lest(klient: Klient) -> None:
    """Java's client does not know the length of what it sends."""
    kropp = multipart(en_foresporsel(), en_bunt())
    biter = [kropp[i : i + 7000] for i in range(0, len(kropp), 7000)]
    deler = urlsplit(klient.rot)
    forbindelse = http.client.HTTPSConnection(str(deler.hostname), deler.port, context=klient.kontekst, timeout=20)
    hoder = {"Content-Type": 'multipart/mixed; charset=ISO-8859-1; boundary="grensen"'}
    forbindelse.request("POST", f"/api/{FYLKE}/portal/signature-jobs", body=iter(biter), headers=hoder, encode_chunked=True)
    svar = forbindelse.getresponse()
    assert svar.status == 200, svar.read()
    svar.read()
    forbindelse.request("GET", f"/api/{FYLKE}")
    assert forbindelse.getresponse().read() == f"You are {FYLKE}".encode(), "the same connection again"
    forbindelse.close()


@pytest.mark.parametrize(
    "hoder", [{"Content-Length": str(17 * 1024 * 1024)}, {"Content-Length": "mange"}, {"Transfer-Encoding": "chunked"}]
)
def test_en_for_stor_eller_brutt_foresporsel_blir_avvist_ulest(klient: Klient, hoder: dict[str, str]) -> None:
    deler = urlsplit(klient.rot)
    forbindelse = http.client.HTTPSConnection(str(deler.hostname), deler.port, context=klient.kontekst, timeout=20)
    forbindelse.putrequest("POST", f"/api/{FYLKE}/portal/signature-jobs")
    for navn, verdi in hoder.items():
        forbindelse.putheader(navn, verdi)
    forbindelse.endheaders()
    if "Transfer-Encoding" in hoder:
        forbindelse.send(b"ikke heksadesimalt\r\n")
    svar = forbindelse.getresponse()
    assert (svar.status, b"REQUEST_TOO_LARGE" in svar.read()) == (413, True)
    forbindelse.close()


def test_en_kropp_som_er_mest_linjeskift_kommer_hel_fram(klient: Klient) -> None:
    """What is binary is not a text: line breaks of every kind stay, also beside the delimiter."""
    manifest = et_manifest().replace(b"<signers>", b"\r\n\n\r<signers>")
    bunt = en_bunt(
        manifest, filer={"kontrakt.pdf": usignert() + b"\r\n--grense\r\n\r\n\r" * 20 + usignert()[usignert().rindex(b"startxref") :]}
    )
    jobb_id = int(klient.opprett(bunt=bunt).tekst("signature-job-id") or 0)
    with ZipFile(BytesIO(bunt)) as arkiv:
        assert jobb_id
        assert arkiv.testzip() is None


def test_dokumentet_er_det_som_ble_sendt(klient: Klient, simulator: Simulator) -> None:
    klient.opprett()
    assert simulator.dokument(1, 1) == usignert()


def test_forstyrrelser_kan_korte_av_og_bryte_svar(simulator: Simulator, tmp_path: Path) -> None:
    gjor: list[str] = ["brudd", "avkortet", "helt"]

    def forstyrr(kall: Kall, svaret: Httpsvar) -> Httpsvar | None:
        hva = gjor.pop(0)
        avkortet = replace(svaret, innhold=svaret.innhold[:5], hoder={"Content-Length": str(len(svaret.innhold))})
        return {"brudd": None, "avkortet": avkortet, "helt": svaret}[hva]

    with kjor(simulator, forstyrr=forstyrr) as rot:
        klient = Klient(rot, tmp_path, fylkets_nokkel())
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            klient.kall("GET", f"/{FYLKE}")
        with pytest.raises(http.client.IncompleteRead):
            klient.kall("GET", f"/{FYLKE}")
        assert klient.kall("GET", f"/{FYLKE}").status == 200


def test_en_stanset_tjener_slipper_porten(simulator: Simulator, tmp_path: Path) -> None:
    with kjor(simulator) as rot:
        port = int(urlsplit(rot).port or 0)
    with pytest.raises(ConnectionError):
        Klient(rot, tmp_path, fylkets_nokkel()).kall("GET", f"/{FYLKE}")
    with kjor(simulator, port) as igjen:
        assert igjen == rot
        assert Klient(rot, tmp_path, fylkets_nokkel()).kall("GET", f"/{FYLKE}").status == 200


def test_en_feil_i_simulatoren_er_et_svar_som_ikke_er_xml(tmp_path: Path) -> None:
    simulator = en_simulator(tmp_path / "sim", skrift=None, ventetid=timedelta(0))
    with kjor(simulator) as rot:
        klient = Klient(rot, tmp_path, fylkets_nokkel())
        klient.opprett()
        simulator.signer(1, 1)
        svar = klient.kall("GET", klient.neste().tekst("pades-url") or "")
    assert (svar.status, svar.innhold) == (500, b"Internal Server Error")


def test_en_forbindelse_som_star_apen_holder_ikke_tjeneren_oppe(simulator: Simulator, tmp_path: Path) -> None:
    with kjor(simulator) as rot:
        deler = urlsplit(rot)
        klient = Klient(rot, tmp_path, fylkets_nokkel())
        apen = http.client.HTTPSConnection(str(deler.hostname), deler.port, context=klient.kontekst, timeout=20)
        apen.request("GET", f"/api/{FYLKE}")
        apen.getresponse().read()
        uten_tls = socket.create_connection((str(deler.hostname), int(deler.port or 0)))  # never says hello
        klient.kall("GET", f"/{FYLKE}")  # so that the silent one has been let in
        stengt = time.monotonic()
    brukt = time.monotonic() - stengt
    apen.close()
    uten_tls.close()
    assert brukt < TIDSGRENSE / 2

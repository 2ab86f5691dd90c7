"""The simulator over the wire: mutual TLS, and a job of the portal flow from beginning to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.tjener import kjor
from tests.unit.signing.posten.simulator.oppdragsbygger import FYLKE, KARI, OLA, Klient, Klokke, en_simulator, fylkets_nokkel


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

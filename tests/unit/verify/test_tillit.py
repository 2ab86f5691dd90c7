"""Trust: by anchors of the operator's own choosing and what is embedded, never by the network, and never part of integrity."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.verify import Anker, Integritet, Policy, Tillit, verify
from tests.unit.verify.angrep import signert
from tests.unit.verify.ekte import lta
from tests.unit.verify.fremmed import dss, en_pdf, endre, ny_tekst, signer, stemple
from tests.unit.verify.prove_pki import TID, pki, som_asn1

NA = TID + timedelta(hours=1)
VAR = Policy(ankere=(Anker(som_asn1(pki().ca)),))
FREMMED = Policy(ankere=(Anker(som_asn1(pki("En annen CA").ca)),))


def fullstendig(**krav: Any) -> bytes:
    """Signed with a time stamp, validation data, and a document time stamp over it all."""
    trukket = krav.pop("trukket", ())
    med_data = dss(signer(en_pdf(), tidsstempel=True, signerer=pki().signerer(**krav)), trukket=trukket, tid=TID + timedelta(minutes=5))
    return stemple(med_data, tid=TID + timedelta(minutes=10))


def test_alt_er_i_orden_med_riktig_anker() -> None:
    rapport = verify(lta(), policy=VAR, at=TID)
    assert (rapport.integritet, rapport.indikasjon, rapport.tillit) == (Integritet.INTAKT, "TOTAL_PASSED", Tillit.BETRODD)
    assert {s.id: s.svar for s in rapport.sporsmal} == {
        "uendret": "ja",
        "hvem": "ja",
        "sertifikater": "ja",
        "vart": "nei",
        "revisjon": "ukjent",
    }
    assert [s.niva for s in rapport.signaturer] == ["B-LTA", "B-LTA", None, None]


@pytest.mark.parametrize("policy", [Policy(), FREMMED], ids=["ingen ankere", "fremmed anker"])
def test_ukjent_utsteder_rokker_ikke_ved_integriteten(policy: Policy) -> None:
    rapport = verify(fullstendig(), policy=policy, at=NA)
    assert rapport.integritet is Integritet.INTAKT
    assert (rapport.indikasjon, rapport.tillit) == ("INDETERMINATE", Tillit.UKJENT)
    assert rapport.signaturer[0].underindikasjon == "NO_CERTIFICATE_CHAIN_FOUND"
    assert rapport.god


def test_et_anker_med_samme_navn_og_en_annen_nokkel_gir_ingen_tillit() -> None:
    """Anybody can make a CA that bears the name of ours: only the key counts."""
    navnebror = Policy(ankere=(Anker(som_asn1(pki.__wrapped__().ca)),))
    rapport = verify(fullstendig(), policy=navnebror, at=NA)
    assert rapport.integritet is Integritet.INTAKT
    assert (rapport.indikasjon, rapport.tillit) == ("INDETERMINATE", Tillit.UKJENT)
    assert {s.tillit.anker for s in rapport.signaturer} == {None}


def test_et_sertifikat_trukket_tilbake_for_signering_gir_total_failed_og_fortsatt_intakt() -> None:
    rapport = verify(fullstendig(serie=4711, trukket=[4711]), policy=VAR, at=NA)
    assert rapport.integritet is Integritet.INTAKT
    assert rapport.signaturer[0].tillit.tilbakekalling.status == "trukket"
    assert rapport.signaturer[0].tillit.gyldig_da is False
    assert rapport.tillit is Tillit.IKKE_BETRODD
    assert next(s for s in rapport.sporsmal if s.id == "sertifikater").svar == "nei"
    assert rapport.indikasjon != "TOTAL_PASSED"


def test_et_utlopt_sertifikat_var_gyldig_da_tidsstempelet_ble_satt() -> None:
    pdf = fullstendig(til=TID + timedelta(days=1))
    rapport = verify(pdf, policy=VAR, at=TID + timedelta(days=30))
    assert rapport.indikasjon == "TOTAL_PASSED", rapport.signaturer[0]
    assert rapport.signaturer[0].tillit.beste_tid == TID + timedelta(minutes=10)


def test_uten_tidsstempel_er_det_ikke_sikkert_at_et_utlopt_sertifikat_var_gyldig() -> None:
    pdf = dss(signer(en_pdf(), signerer=pki().signerer(til=TID + timedelta(days=1))))
    rapport = verify(pdf, policy=VAR, at=TID + timedelta(days=30))
    assert rapport.indikasjon == "INDETERMINATE"
    assert rapport.signaturer[0].tillit.gyldig_da is None


def test_uten_opplysninger_om_tilbakekalling_er_svaret_ubestemt() -> None:
    rapport = verify(signert(), policy=VAR, at=TID)
    assert (rapport.indikasjon, rapport.tillit) == ("INDETERMINATE", Tillit.BETRODD)


def test_et_sertifikat_som_ikke_er_til_a_signere_med_er_ikke_betrodd() -> None:
    rapport = verify(fullstendig(signere=False), policy=VAR, at=NA)
    assert rapport.tillit is Tillit.IKKE_BETRODD
    assert rapport.signaturer[0].underindikasjon == "CHAIN_CONSTRAINTS_FAILURE"
    assert rapport.integritet is Integritet.INTAKT


def test_et_dokument_som_er_overmalt_etter_signering_er_ikke_i_orden_selv_om_ades_sier_passed() -> None:
    rapport = verify(endre(fullstendig(), ny_tekst), policy=VAR, at=TID)
    assert rapport.integritet is Integritet.ENDRET
    assert rapport.indikasjon == "TOTAL_FAILED"
    assert {s.indikasjon for s in rapport.signaturer} == {"TOTAL_FAILED"}


def test_verifisering_bruker_aldri_nettverket(monkeypatch: pytest.MonkeyPatch) -> None:
    def nekt(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", nekt)
    monkeypatch.setattr(socket, "getaddrinfo", nekt)
    assert verify(lta(), policy=FREMMED, at=TID).indikasjon == "INDETERMINATE"
    assert verify(lta(), policy=VAR, at=TID).indikasjon == "TOTAL_PASSED"


def test_verify_kan_kalles_mens_en_hendelseslokke_kjorer() -> None:
    async def inne() -> str:
        return verify(lta(), policy=VAR, at=TID).indikasjon

    assert asyncio.run(inne()) == "TOTAL_PASSED"


def test_samme_bytes_tid_og_policy_gir_samme_rapport() -> None:
    senere = TID + timedelta(days=365 * 20)
    en, to = (verify(lta(), policy=VAR, at=senere).som_json() for _ in range(2))
    assert en == to
    assert verify(lta(), policy=FREMMED, at=senere).som_json()["rapportId"] != en["rapportId"]
    assert verify(lta(), policy=VAR, at=TID).som_json()["rapportId"] != en["rapportId"]


def test_navnet_kommer_fra_sertifikatet_med_rolle_og_virksomhet() -> None:
    pdf = signer(en_pdf(), signerer=pki().signerer("Ola Prøve", (NameOID.ORGANIZATION_NAME, "Prøve AS"), (NameOID.TITLE, "Daglig leder")))
    j = verify(pdf, policy=Policy(), at=TID).som_json()
    assert (j["signaturer"][0]["signatar"]["navn"], j["signaturer"][0]["paVegneAv"]) == ("Ola Prøve", ["Prøve AS"])
    assert j["sporsmal"][1]["rader"][0]["nn"].startswith("Ola Prøve, Daglig leder, på vegner av Prøve AS.")


def test_ankere_leses_fra_en_mappe_og_en_fil_som_ikke_er_et_sertifikat_er_en_feil(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(pki().ca.public_bytes(Encoding.PEM) * 2)
    (tmp_path / "ca.cer").write_bytes(pki("En annen CA").ca.public_bytes(Encoding.DER))
    (tmp_path / "les.txt").write_text("ikke et anker")
    policy = Policy.fra_mappe(tmp_path)
    assert len(policy.ankere) == 2
    assert not any(a.demo for a in policy.ankere)
    (tmp_path / "tull.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(ValueError):
        Policy.fra_mappe(tmp_path)

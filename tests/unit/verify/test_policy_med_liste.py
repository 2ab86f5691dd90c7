"""A policy file with a trusted list and allowed hosts, from the bytes on the disk to the verdict."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.verify import Anker, Policy, Tillit, verify
from signing.verify.ankervalg import FA_ANKERE, nevnte
from signing.verify.kvalifisert import Kvalifisert
from signing.verify.policyfil import Policyfeil, les_policy
from tests.unit.verify.ekte import lta
from tests.unit.verify.listebygger import Trinn, liste, lotl, peker, tjeneste, utgiver
from tests.unit.verify.prove_pki import TID, pki, som_asn1
from tests.unit.verify.test_kunnskap import OCSP_VERT, hentet, pdf, svar

TOML = """navn = "prove"
versjon = "3"
[nettverk]
tillatt = ["ocsp.prove.example"]
[[tillitsliste]]
fil = "NO.xml"
"""
NA = TID + timedelta(hours=1)


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    ca = pki().ca
    (tmp_path / "NO.xml").write_bytes(liste(tjeneste(ca), tjeneste(ca, trinn=[Trinn(type="TSA/QTST", bruk=())])))
    (tmp_path / "tilsyn.pem").write_bytes(utgiver().sertifikat.public_bytes(Encoding.PEM))
    (tmp_path / "eu.pem").write_bytes(utgiver("Kommisjonen").sertifikat.public_bytes(Encoding.PEM))
    (tmp_path / "eu.xml").write_bytes(lotl(peker("NO", utgiver()), signert_av=utgiver("Kommisjonen")))
    return tmp_path


def policy(mappe: Path, resten: str) -> Policy:
    fil = mappe / "policy.toml"
    fil.write_text(TOML + resten, encoding="utf-8")
    return les_policy(fil)


@pytest.mark.parametrize(
    "resten", ['signatarer = ["tilsyn.pem"]', 'lotl = "eu.xml"\nlotl_signatarer = ["eu.pem"]'], ids=["tilsynet", "LOTL"]
)
def test_en_tillitsliste_i_policyfilen_gir_tillit(mappe: Path, resten: str) -> None:
    rapport = verify(lta(), policy=policy(mappe, resten), at=TID)
    assert (rapport.indikasjon, rapport.tillit) == ("TOTAL_PASSED", Tillit.BETRODD)
    assert rapport.som_json()["tillitslister"][0]["kilde"] == "NO.xml"
    assert {s.tillit.kvalifisert for s in rapport.signaturer} == {Kvalifisert.NEI, Kvalifisert.TIDSSTEMPEL}


def test_en_liste_som_noen_andre_har_signert_stopper_hele_policyen(mappe: Path) -> None:
    with pytest.raises(Policyfeil) as feil:
        policy(mappe, 'signatarer = ["eu.pem"]')
    assert [f.peker for f in feil.value.funn] == ["/tillitsliste/0/fil"]


def test_verter_i_policyfilen_blir_det_rapporten_sier_at_kan_sporres(mappe: Path) -> None:
    regler = policy(mappe, 'signatarer = ["tilsyn.pem"]')
    (ett,) = verify(pdf(), policy=regler, at=NA).behov
    assert [a.url for a in ett.adresser] == [f"http://{OCSP_VERT}/svar"]
    assert verify(pdf(), policy=regler, at=NA, kunnskap=hentet(svar())).indikasjon == "TOTAL_PASSED"


# --- very many anchors ------------------------------------------------------------------------------------------------


def mange(*ekte: Anker) -> tuple[Anker, ...]:
    andre: Any = som_asn1(pki("En annen CA").ca)
    return (*(Anker(andre, navn=str(n)) for n in range(FA_ANKERE)), *ekte)


def test_svaret_er_det_samme_med_svaert_mange_ankere() -> None:
    ekte = Anker(som_asn1(pki().ca))
    for fil in (lta(), pdf()):
        faa, alle = (verify(fil, policy=Policy(ankere=a), at=TID) for a in ((ekte,), mange(ekte)))
        assert (faa.integritet, faa.indikasjon, faa.tillit) == (alle.integritet, alle.indikasjon, alle.tillit)
        assert alle.tillit is Tillit.BETRODD
    assert verify(lta(), policy=Policy(ankere=mange()), at=TID).tillit is Tillit.UKJENT


def test_bare_ankere_som_er_nevnt_i_innholdet_sporres() -> None:
    ekte = Anker(som_asn1(pki().ca))
    assert nevnte(mange(ekte), [b"x", ekte.sertifikat.dump()]) == (ekte,)
    assert nevnte(mange(ekte), [b""]) == ()
    assert nevnte((ekte,), [b""]) == (ekte,)

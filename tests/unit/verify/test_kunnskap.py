"""What a check lacks, and what it makes of answers that somebody else has fetched: never more than their own signatures hold for."""

from __future__ import annotations

import socket
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from asn1crypto import ocsp as asn1ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from signing.verify import Anker, Integritet, Policy, Rapport, Tillit, verify
from signing.verify.behov import FLESTE_ADRESSER, FLESTE_BEHOV, behov_i, unike
from signing.verify.kunnskap import INGENTING, Adresse, Behov, Henting, Kunnskap, Svarslag, etter, gyldig_vert, tillatt_vert
from tests.unit.verify.angrep import signert
from tests.unit.verify.fremmed import dss, en_pdf, endre, ny_tekst, signer
from tests.unit.verify.prove_pki import TID, Pki, pki, som_asn1

OCSP_VERT, CRL_VERT = "ocsp.prove.example", "crl.prove.example"
NA = TID + timedelta(hours=1)
SERIE = 4711
UTEN_NETT = Policy(ankere=(Anker(som_asn1(pki().ca)),))
MED_NETT = Policy(ankere=UTEN_NETT.ankere, nettverk=(OCSP_VERT, CRL_VERT))


def tilgang(*urler: str) -> x509.AuthorityInformationAccess:
    """Where the issuer answers."""
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(u)) for u in urler]
    )


def lister(*urler: str, **valg: Any) -> x509.CRLDistributionPoints:
    """Where the issuer's lists are."""
    felt = {"relative_name": None, "reasons": None, "crl_issuer": None} | valg
    return x509.CRLDistributionPoints([x509.DistributionPoint(full_name=[x509.UniformResourceIdentifier(u)], **felt) for u in urler])


ADRESSER = (tilgang(f"http://{OCSP_VERT}/svar"), lister(f"http://{CRL_VERT}/ca.crl"))


@cache
def pdf(*mer: x509.ExtensionType, tidsstempel: bool = False) -> bytes:
    """Signed by somebody whose issuer says whom to ask, without any answer in the file."""
    return signer(en_pdf(), signerer=pki().signerer(serie=SERIE, mer=mer or ADRESSER), tidsstempel=tidsstempel)


def svar(*, hos: Pki | None = None, trukket: bool = False, serie: int = SERIE) -> bytes:
    """An issuer's answer about the signer's certificate."""
    hos = hos or pki()
    om = hos.utsted("Kari Prøve", hos.privat, serie=serie)
    bygger = ocsp.OCSPResponseBuilder().add_response(
        cert=om,
        issuer=hos.ca,
        algorithm=hashes.SHA1(),  # noqa: S303  # it only names the issuer
        cert_status=ocsp.OCSPCertStatus.REVOKED if trukket else ocsp.OCSPCertStatus.GOOD,
        this_update=NA - timedelta(minutes=1),
        next_update=NA + timedelta(days=1),
        revocation_time=TID - timedelta(hours=2) if trukket else None,
        revocation_reason=None,
    )
    bygger = bygger.responder_id(ocsp.OCSPResponderEncoding.HASH, hos.ca)
    return bygger.sign(hos.privat, hashes.SHA256()).public_bytes(Encoding.DER)


def liste(*trukket: int, hos: Pki | None = None) -> bytes:
    der: bytes = (hos or pki()).crl(*trukket, tid=NA - timedelta(minutes=1)).dump()
    return der


FALSK: Pki = pki.__wrapped__()  # another key under the same name
KUNNSKAP: dict[str, tuple[Kunnskap, str, str]] = {
    "ingenting": (INGENTING, "INDETERMINATE", "ukjent"),
    "god OCSP": (Kunnskap(ocsper=(svar(),)), "TOTAL_PASSED", "god"),
    "god CRL": (Kunnskap(crler=(liste(),)), "TOTAL_PASSED", "god"),
    "trukket i OCSP": (Kunnskap(ocsper=(svar(trukket=True),)), "INDETERMINATE", "trukket"),
    "trukket i CRL": (Kunnskap(crler=(liste(SERIE),)), "INDETERMINATE", "trukket"),
    "OCSP om en annen": (Kunnskap(ocsper=(svar(serie=99),)), "INDETERMINATE", "ukjent"),
    "OCSP signert av noen andre": (Kunnskap(ocsper=(svar(hos=FALSK),)), "INDETERMINATE", "ukjent"),
    "CRL signert av noen andre": (Kunnskap(crler=(liste(hos=FALSK),)), "INDETERMINATE", "ukjent"),
    "trukket, sier noen andre": (Kunnskap(crler=(liste(SERIE, hos=FALSK),)), "INDETERMINATE", "ukjent"),
    "uleselig": (
        Kunnskap(ocsper=(b"", b"0\x03\x02\x01\x00"), crler=(b"tull", b"0\x00"), sertifikater=(b"x",)),
        "INDETERMINATE",
        "ukjent",
    ),
    "uleselig og god": (Kunnskap(ocsper=(b"tull", svar())), "TOTAL_PASSED", "god"),
}


@pytest.mark.parametrize("navn", KUNNSKAP)
def test_hentede_svar_brukes_bare_nar_de_holder_og_rokker_aldri_ved_integriteten(navn: str) -> None:
    kunnskap, indikasjon, status = KUNNSKAP[navn]
    rapport = verify(pdf(), policy=MED_NETT, at=NA, kunnskap=kunnskap)
    assert rapport.integritet is Integritet.INTAKT
    assert (rapport.indikasjon, rapport.signaturer[0].tillit.tilbakekalling.status) == (indikasjon, status)
    assert rapport.tillit is Tillit.BETRODD


def test_et_godt_svar_gjor_ikke_et_endret_dokument_godt() -> None:
    rapport = verify(endre(pdf(), ny_tekst), policy=MED_NETT, at=NA, kunnskap=Kunnskap(ocsper=(svar(),)))
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.ENDRET, "TOTAL_FAILED")


def test_et_hentet_sertifikat_kan_lenke_signataren_til_ankeret() -> None:
    uten = verify(pdf(), policy=MED_NETT, at=NA).signaturer[0].tillit.anker
    assert uten is not None
    kunnskap = Kunnskap(sertifikater=(pki().ca.public_bytes(Encoding.DER),))
    assert verify(pdf(), policy=MED_NETT, at=NA, kunnskap=kunnskap).signaturer[0].tillit.anker == uten


# --- what is lacking --------------------------------------------------------------------------------------------------


def behov(fil: bytes, policy: Policy = MED_NETT) -> tuple[Behov, ...]:
    return verify(fil, policy=policy, at=NA).behov


def test_rapporten_sier_hvem_som_kan_sporres_om_signatarens_sertifikat() -> None:
    (ett,) = behov(pdf())
    assert [(a.slag, a.url) for a in ett.adresser] == [
        (Svarslag.OCSP, f"http://{OCSP_VERT}/svar"),
        (Svarslag.CRL, f"http://{CRL_VERT}/ca.crl"),
    ]
    (spor,) = asn1ocsp.OCSPRequest.load(ett.adresser[0].foresporsel, strict=True)["tbs_request"]["request_list"]
    om = ocsp.load_der_ocsp_response(svar())
    hvem = spor["req_cert"]
    assert (hvem["serial_number"].native, hvem["hash_algorithm"]["algorithm"].native) == (SERIE, "sha1")
    assert (hvem["issuer_name_hash"].native, hvem["issuer_key_hash"].native) == (om.issuer_name_hash, om.issuer_key_hash)
    assert ett.adresser[1].foresporsel == b""


def test_ogsa_tidsstempelets_kjede_blir_spurt_om() -> None:
    med_tsa = signer(en_pdf(), signerer=pki().signerer(mer=ADRESSER), tidsstempel=True, hos=_med_tsa())
    assert len(behov(med_tsa)) == 2


def _med_tsa() -> Any:
    """The same CA, whose time stamp service has addresses too."""
    hos = pki()

    class Med(Pki):
        def utsted(self, *args: Any, **krav: Any) -> x509.Certificate:
            return super().utsted(*args, **({"mer": ADRESSER} | krav))

    return Med(hos.privat, hos.ca)


@pytest.mark.parametrize(
    ("navn", "fil", "policy"),
    [
        ("ingen vert er tillatt", pdf(), UTEN_NETT),
        ("bare andre verter", pdf(), Policy(ankere=UTEN_NETT.ankere, nettverk=("andre.example",))),
        ("utstederen er ukjent", pdf(), Policy(nettverk=MED_NETT.nettverk)),
        ("svaret er i filen", dss(pdf()), MED_NETT),
        ("sertifikatet er trukket ifolge filen", dss(pdf(), trukket=[SERIE]), MED_NETT),
        ("ingen adresser i sertifikatet", signert(), MED_NETT),
    ],
)
def test_ellers_er_det_ikke_noe_a_sporre_om(navn: str, fil: bytes, policy: Policy) -> None:
    assert behov(fil, policy) == (), navn


@pytest.mark.parametrize(
    ("navn", "mer"),
    [
        ("bare noen grunner", (lister(f"http://{CRL_VERT}/a", reasons=frozenset({x509.ReasonFlags.key_compromise})),)),
        ("en annen utsteder av listen", (lister(f"http://{CRL_VERT}/a", crl_issuer=[x509.DirectoryName(pki().ca.subject)]),)),
        ("OCSP-tjeneren selv", (*ADRESSER, x509.OCSPNoCheck())),
        ("en altfor lang adresse", (tilgang(f"http://{OCSP_VERT}/{'a' * 1000}"),)),
        ("LDAP", (lister("ldap://crl.prove.example/cn=ca"),)),
    ],
)
def test_en_adresse_som_ikke_gir_hele_svaret_blir_ikke_spurt(navn: str, mer: tuple[x509.ExtensionType, ...]) -> None:
    sertifikat = som_asn1(pki().utsted("Kari Prøve", pki().privat, mer=mer))
    assert behov_i([sertifikat, som_asn1(pki().ca)], MED_NETT.nettverk) == (), navn


def test_antallet_adresser_og_behov_har_et_tak() -> None:
    mange = tilgang(*(f"http://{OCSP_VERT}/{n}" for n in range(20)))
    sertifikat = som_asn1(pki().utsted("Kari Prøve", pki().privat, mer=[mange]))
    (ett,) = behov_i([sertifikat, som_asn1(pki().ca)], MED_NETT.nettverk)
    assert len(ett.adresser) == FLESTE_ADRESSER
    assert len(unike(Behov(str(n), ett.adresser) for n in range(50))) == FLESTE_BEHOV
    assert unike([ett, ett]) == (ett,)


@pytest.mark.parametrize(
    ("url", "vert"),
    [
        ("http://ocsp.prove.example/a?b", OCSP_VERT),
        ("HTTP://OCSP.Prove.Example", OCSP_VERT),
        ("https://ocsp.prove.example:443/", OCSP_VERT),
        ("http://ocsp.prove.example:80/", OCSP_VERT),
        ("http://10.1.2.3/a", "10.1.2.3"),
        ("http://[2001:db8::1]/a", "2001:db8::1"),
        ("http://ocsp.prove.example:8080/", None),
        ("http://ocsp.prove.example:443/", None),
        ("http://ocsp.prove.example.:80/", None),
        ("http://under.ocsp.prove.example/", None),
        ("http://ocsp.prove.example.evil.example/", None),
        ("http://ocsp.prove.example@evil.example/", None),
        ("http://evil.example@ocsp.prove.example/", None),
        ("http://evil.example#ocsp.prove.example", None),
        ("http://ocsp.prove.example\\@evil.example/", None),
        ("http://ocsp.prove.example\r\nHost: evil/", None),
        ("http://ocsp.prove.example /", None),
        ("http://ocsp.prøve.example/", None),
        ("http://10.1.2.4/", None),
        ("http://0x0a010203/", None),
        ("http://[10.1.2.3]/", None),
        ("ftp://ocsp.prove.example/", None),
        ("file:///etc/passwd", None),
        ("//ocsp.prove.example/", None),
        ("http://ocsp.prove.example:x/", None),
        ("http://[::1/", None),
        ("", None),
    ],
)
def test_bare_en_vert_som_er_nevnt_ved_navn_kan_sporres(url: str, vert: str | None) -> None:
    assert tillatt_vert(url, (OCSP_VERT, "10.1.2.3", "2001:db8::1")) == vert


@pytest.mark.parametrize(
    ("tekst", "gyldig"),
    [
        (OCSP_VERT, True),
        ("10.1.2.3", True),
        ("::1", True),
        ("xn--prve-gra.example", True),
        ("Ocsp.prove.example", False),
        ("*.prove.example", False),
        (".prove.example", False),
        ("prove", False),
        ("http://prove.example", False),
        ("prove.example:80", False),
        ("prove.example/a", False),
        ("prove.example\n", False),
        ("10.1.2", False),
        ("010.1.2.3", False),
        ("fe80::1%eth0", False),
        ("2001:DB8::1", False),
        ("a" * 64 + ".example", False),
        ("", False),
    ],
)
def test_en_vert_skrives_pa_en_mate(tekst: str, gyldig: bool) -> None:
    assert gyldig_vert(tekst) is gyldig


# --- the report -------------------------------------------------------------------------------------------------------


def hentet(*ocsper: bytes) -> Kunnskap:
    return Kunnskap(ocsper=ocsper, hentinger=(Henting(Svarslag.OCSP, OCSP_VERT, NA, "hentet", "ab" * 32),))


def test_rapporten_sier_hva_som_ble_hentet_fra_hvem_og_nar() -> None:
    rapport = verify(pdf(), policy=MED_NETT, at=NA, kunnskap=hentet(svar()))
    (en,) = rapport.som_json()["hentet"]
    assert en == {"type": "OCSP", "vert": OCSP_VERT, "tid": en["tid"], "utfall": "hentet", "sha256": "ab" * 32}
    assert en["tid"].startswith("2026-08-03T13:00:00")
    assert verify(pdf(), policy=MED_NETT, at=NA).som_json()["hentet"] == []


def test_rapporten_er_en_annen_nar_mer_er_kjent_og_den_samme_nar_det_samme_er_kjent() -> None:
    def id_(rapport: Rapport) -> str:
        return str(rapport.som_json()["rapportId"])

    uten = id_(verify(pdf(), policy=MED_NETT, at=NA))
    god = id_(verify(pdf(), policy=MED_NETT, at=NA, kunnskap=hentet(svar())))
    assert len({uten, god, id_(verify(pdf(), policy=MED_NETT, at=NA, kunnskap=Kunnskap(crler=(liste(),))))}) == 3
    assert id_(verify(pdf(), policy=MED_NETT, at=NA, kunnskap=INGENTING)) == uten


def test_kontrollen_er_ikke_eldre_enn_svarene() -> None:
    sent = Henting(Svarslag.CRL, CRL_VERT, NA + timedelta(seconds=3), "hentet")
    assert etter(NA, Kunnskap(hentinger=(sent,))) == NA + timedelta(seconds=3)
    assert etter(NA + timedelta(days=1), Kunnskap(hentinger=(sent,))) == NA + timedelta(days=1)
    assert etter(NA, INGENTING) == NA


def test_verify_apner_aldri_en_forbindelse_heller_ikke_nar_verter_er_tillatt(monkeypatch: pytest.MonkeyPatch) -> None:
    def nekt(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for hvor, hva in ((socket.socket, "connect"), (socket, "getaddrinfo"), (socket, "create_connection")):
        monkeypatch.setattr(hvor, hva, nekt)
    assert len(behov(pdf())) == 1
    assert verify(pdf(), policy=MED_NETT, at=NA, kunnskap=hentet(svar())).indikasjon == "TOTAL_PASSED"


def test_et_behov_kan_sendes_mellom_prosesser() -> None:
    assert behov(pdf()) == (Behov(*_felter(behov(pdf())[0])),)


def _felter(ett: Behov) -> tuple[str, tuple[Adresse, ...]]:
    return ett.sertifikat, ett.adresser

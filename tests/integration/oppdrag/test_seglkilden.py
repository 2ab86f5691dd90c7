"""The county's own seal in production: whose key, what is asked of the issuers, and what stops it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from app import flyt, startvilkar
from app.tekst import Malform
from signing.asice import Fil
from signing.errors import NokkelFeil, SeglMangler, SertifikatIkkeGodtatt, SigneringsFeil, TilbakekallingMangler
from signing.keys import Nokkel
from signing.pkcs11 import Hsmnokkel
from signing.verify import Integritet
from tests.hsm import en_hsm
from tests.produksjon import TIL, VERT, Provepki, Utsteder, en_provepki, fylkets_segl, miljo, orgnumre, skriv_hemmelig, som_p12
from tests.seglverk import NA, Seglverk, Utstedere, en_rapport, seglverk


@pytest.fixture
def verk(tmp_path: Path) -> Seglverk:
    return seglverk(tmp_path)


def forsegl(verk: Seglverk, fylke: str = "46") -> bytes:
    return verk.segler.forsegl_rapport(en_rapport(), fylke=verk.bord.grunnlag.fylker[fylke], malform=Malform.NB, tid=verk.klokke())


def test_seglet_er_fylkets_eget_og_holder_til_b_lta(verk: Seglverk) -> None:
    forseglet = forsegl(verk)
    rapport = flyt.verifiser(verk.bord, forseglet, na=verk.klokke())
    segl, stempel = rapport.signaturer
    assert (rapport.integritet, rapport.indikasjon, segl.niva) == (Integritet.INTAKT, "TOTAL_PASSED", "B-LTA")
    assert segl.signatar
    assert (segl.signatar.segl, segl.signatar.orgid) == (True, f"NTRNO-{orgnumre()['46']}")
    assert stempel.er_tidsstempel
    assert not any("demo" in str(en).lower() for en in rapport.advarsler)


@pytest.mark.parametrize("orgid", [True, False])
def test_et_sertifikat_som_er_kalt_noe_eget_er_like_fullt_fylkets_segl(verk: Seglverk, *, orgid: bool) -> None:
    """An issuer writes in commonName what the county asks for, and an older certificate has the number in serialNumber."""
    skriv_hemmelig(verk.mappe / "46.p12", som_p12(en_provepki().segl(orgnumre()["46"], kalt="Kontraktverk", orgid=orgid)))
    assert startvilkar.finn(verk.bord.settings, NA) == ()
    rapport = flyt.verifiser(verk.bord, forsegl(verk), na=verk.klokke())
    segl = rapport.signaturer[0].signatar
    assert segl
    assert (rapport.indikasjon, segl.segl, segl.orgid, segl.navn) == ("TOTAL_PASSED", True, f"NTRNO-{orgnumre()['46']}", "Kontraktverk")


def test_en_bevispakke_far_fylkets_segl(verk: Seglverk) -> None:
    filer = (Fil("les-meg.txt", b"hei", "text/plain"),)
    pakke = verk.segler.signer_pakke(filer, fylke=verk.bord.grunnlag.fylker["46"], malform=Malform.NB, tid=NA)
    rapport = flyt.verifiser(verk.bord, pakke, na=NA)
    (signatur,) = rapport.signaturer
    assert (rapport.integritet, signatur.indikasjon, signatur.niva) == (Integritet.INTAKT, "TOTAL_PASSED", "B-LTA")


def test_et_arkivstempel_til_et_ar_etter_star_pa_sitt_eget(verk: Seglverk) -> None:
    forseglet = forsegl(verk)
    verk.klokke.tid = NA + timedelta(days=370)
    fornyet = verk.segler.forny(forseglet, tid=verk.klokke(), fremmed=True)
    rapport = flyt.verifiser(verk.bord, fornyet, na=verk.klokke())
    assert fornyet.startswith(forseglet)
    assert (rapport.integritet, [s.indikasjon for s in rapport.signaturer]) == (Integritet.INTAKT, ["TOTAL_PASSED"] * 3)


def test_utstederne_blir_spurt_en_gang_i_timen(verk: Seglverk) -> None:
    forsegl(verk)
    forst = sorted(verk.utstedere.spurt)
    assert forst == sorted([verk.pki.mellom.ocsp_url, verk.pki.rot.crl_url, verk.pki.tsarot.crl_url])
    verk.klokke.tid += timedelta(minutes=59)
    forsegl(verk)
    assert sorted(verk.utstedere.spurt) == forst
    verk.klokke.tid += timedelta(minutes=2)
    forsegl(verk)
    assert len(verk.utstedere.spurt) == 2 * len(forst)


def test_listen_blir_brukt_nar_ocsp_ikke_svarer(verk: Seglverk) -> None:
    verk.utstedere.borte.add("/ocsp")
    assert flyt.verifiser(verk.bord, forsegl(verk), na=verk.klokke()).indikasjon == "TOTAL_PASSED"
    assert verk.pki.mellom.crl_url in verk.utstedere.spurt


def _trekk_seglet(verk: Seglverk) -> None:
    verk.pki.trukket[fylkets_segl("46").sertifikat.serial_number] = NA.astimezone(UTC) - timedelta(days=1)


def _trekk_seglet_i_listen(verk: Seglverk) -> None:
    _trekk_seglet(verk)
    verk.utstedere.borte.add("/ocsp")


def _trekk_mellomutstederen(verk: Seglverk) -> None:
    verk.pki.trukket[verk.pki.mellom.nokkel.sertifikat.serial_number] = NA.astimezone(UTC) - timedelta(days=1)


def _ingen_svarer(verk: Seglverk) -> None:
    verk.utstedere.borte.add(VERT)


def _ingen_far_sporres(verk: Seglverk) -> None:
    fil = verk.mappe / "policy.toml"
    fil.write_text(fil.read_text(encoding="utf-8").partition("[nettverk]")[0], encoding="utf-8")


def _bytt_p12(innhold: Callable[[], bytes]) -> Callable[[Seglverk], None]:
    def bytt(verk: Seglverk) -> None:
        skriv_hemmelig(verk.mappe / "46.p12", innhold())

    return bytt


def _flytt_fram(verk: Seglverk) -> None:
    verk.klokke.tid = datetime(2031, 6, 1, 12, tzinfo=UTC)


STOPPER: dict[str, tuple[Callable[[Seglverk], None], type[SigneringsFeil], str]] = {
    "seglet er trukket tilbake": (_trekk_seglet, SertifikatIkkeGodtatt, "trukket tilbake"),
    "seglet er trukket tilbake i listen": (_trekk_seglet_i_listen, SertifikatIkkeGodtatt, "trukket tilbake"),
    "utstederen er trukket tilbake": (_trekk_mellomutstederen, SertifikatIkkeGodtatt, "trukket tilbake"),
    "ingen utsteder svarer": (_ingen_svarer, TilbakekallingMangler, VERT),
    "ingen far sporres": (_ingen_far_sporres, TilbakekallingMangler, VERT),
    "et annet fylkes segl er lagt inn": (_bytt_p12(lambda: som_p12(fylkets_segl("11"))), NokkelFeil, orgnumre()["46"]),
    "filen er odelagt": (_bytt_p12(lambda: b"tull"), SeglMangler, "46/2026-01-01"),
    "seglet er gatt ut": (_flytt_fram, SigneringsFeil, "gjelder"),
}


@pytest.mark.parametrize("navn", STOPPER)
def test_det_som_ikke_kan_vises_stopper_seglet_ved_navn(verk: Seglverk, navn: str) -> None:
    endre, slag, ord_ = STOPPER[navn]
    endre(verk)
    with pytest.raises(slag, match=ord_) as feil:
        forsegl(verk)
    assert feil.value.melding.nb != feil.value.melding.nn
    if navn == "ingen far sporres":
        assert not verk.utstedere.spurt


@pytest.mark.parametrize(
    ("svar", "brukbart"),
    [
        ("foreldet", False),
        ("om et annet", False),
        ("en annens liste", False),
        ("om samme nummer hos en annen", False),
        ("signert av ingen vi kjenner", False),
        ("signert av en som ikke har lov", False),
        ("av en svarer som er gatt ut", False),
        ("signert av utstederen selv", True),
        ("tull", False),
        ("godt", True),
    ],
)
def test_et_svar_som_ikke_duger_star_ikke_i_veien_for_det_neste(verk: Seglverk, svar: str, brukbart: bool) -> None:
    """The first address answers something; the second one is asked only where the first is no use."""
    pki, utstedere = verk.pki, verk.utstedere
    ekte = Utstedere.__call__

    def forst(selv: Utstedere, metode: str, url: str, **valg: object) -> object:
        funnet = ekte(selv, metode, url, **valg)  # type: ignore[arg-type]
        if url != pki.mellom.ocsp_url:
            return funnet
        andre: dict[str, Callable[[], bytes]] = {
            "foreldet": lambda: pki.ocsp(valg["kropp"], selv.klokke() - timedelta(days=2)),  # type: ignore[arg-type]
            "om et annet": lambda: pki.ocsp(_sporsmal_om("11"), selv.klokke()),
            "en annens liste": lambda: pki.crl(pki.rot, selv.klokke()),
            "om samme nummer hos en annen": lambda: svar_av(pki, pki.mellom.ocsp_svarer, om=pki.tsarot),
            "signert av ingen vi kjenner": lambda: svar_av(pki, en_svarer(pki.tsarot)),
            "signert av en som ikke har lov": lambda: svar_av(pki, en_svarer(pki.mellom, lov=False)),
            "av en svarer som er gatt ut": lambda: svar_av(pki, en_svarer(pki.mellom, til=NA - timedelta(hours=1))),
            "signert av utstederen selv": lambda: svar_av(pki, pki.mellom.nokkel),
            "tull": lambda: b"tull",
            "godt": lambda: funnet.kropp,
        }
        return type(funnet)(200, {}, andre[svar]())

    def _sporsmal_om(fylke: str) -> bytes:
        mellom = pki.mellom.nokkel.sertifikat
        bygger = ocsp.OCSPRequestBuilder().add_certificate(fylkets_segl(fylke).sertifikat, mellom, hashes.SHA1())  # noqa: S303
        return bygger.build().public_bytes(Encoding.DER)

    with pytest.MonkeyPatch.context() as bytte:
        bytte.setattr(Utstedere, "__call__", forst)
        forsegl(verk)
    assert (pki.mellom.crl_url not in utstedere.spurt) is brukbart


def en_svarer(utsteder: Utsteder, *, lov: bool = True, til: datetime = TIL) -> Nokkel:
    """A certificate for answering, which needs no answer about itself."""
    emne = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "En annen svarer")])
    bruk = ExtendedKeyUsageOID.OCSP_SIGNING if lov else ExtendedKeyUsageOID.EMAIL_PROTECTION
    privat = ec.generate_private_key(ec.SECP256R1())
    return utsteder.utsted(emne, privat, (x509.ExtendedKeyUsage([bruk]), False), (x509.OCSPNoCheck(), False), til=til)


def svar_av(pki: Provepki, svarer: Nokkel | None, *, om: Utsteder | None = None) -> bytes:
    """«Good» about the number of the county's seal, by this one. `om`: whose certificate it is about, where not the issuer's."""
    assert svarer
    utsteder, tid = (om or pki.mellom).nokkel.sertifikat, NA.astimezone(UTC)
    bygger = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=hashlib.sha256(utsteder.subject.public_bytes()).digest(),
        issuer_key_hash=hashlib.sha256(_nokkelbiter(utsteder)).digest(),
        serial_number=fylkets_segl("46").sertifikat.serial_number,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=tid - timedelta(minutes=1),
        next_update=tid + timedelta(hours=12),
        revocation_time=None,
        revocation_reason=None,
    )
    bygger = bygger.responder_id(ocsp.OCSPResponderEncoding.HASH, svarer.sertifikat).certificates([svarer.sertifikat])
    return bygger.sign(svarer.privat, hashes.SHA256()).public_bytes(Encoding.DER)


def _nokkelbiter(sertifikat: x509.Certificate) -> bytes:
    """The BIT STRING of the key, without its wrapping (RFC 6960 §4.1.1)."""
    return sertifikat.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_et_fylke_uten_rad_har_ikke_segl(verk: Seglverk) -> None:
    assert verk.segler.klar
    assert verk.segler.har_segl("46", NA)
    assert not verk.segler.har_segl("11", NA)
    with pytest.raises(SeglMangler, match="11") as feil:
        forsegl(verk, "11")
    assert feil.value.ekstern


def test_det_nye_seglet_tar_over_pa_sin_dag(tmp_path: Path) -> None:
    verdier, mappe = miljo(tmp_path), tmp_path / "hemmelig"
    nytt = en_provepki().segl(orgnumre()["46"], fra=NA - timedelta(days=1))
    skriv_hemmelig(mappe / "ny.p12", som_p12(nytt))
    rad = '[[segl]]\nfylke = "46"\nfra = 2026-09-01\nfil = "ny.p12"\npassordfil = "passord"\n'
    (mappe / "segl.toml").write_text((mappe / "segl.toml").read_text(encoding="utf-8") + rad, encoding="utf-8")
    kilde = seglverk(tmp_path, verdier).kilde
    assert kilde._nokkel("46", datetime(2026, 8, 31, 23, 59, tzinfo=NA.tzinfo)).sertifikat == fylkets_segl("46").sertifikat
    assert kilde._nokkel("46", datetime(2026, 9, 1, 0, 0, tzinfo=NA.tzinfo)).sertifikat == nytt.sertifikat


def test_en_fil_som_er_byttet_gjelder_uten_ny_start(verk: Seglverk) -> None:
    forsegl(verk)
    nytt = en_provepki().segl(orgnumre()["46"])
    skriv_hemmelig(verk.mappe / "46.p12", som_p12(nytt))
    assert verk.kilde._nokkel("46", NA).sertifikat == nytt.sertifikat


def test_seglet_kan_ligge_i_en_hsm(tmp_path: Path) -> None:
    hsm = en_hsm()
    nokkel = hsm.ta_inn(en_provepki().segl(orgnumre()["46"]), "seglkilden", "5e")
    verdier = miljo(tmp_path)
    mappe = tmp_path / "hemmelig"
    (mappe / "46.pem").write_bytes(b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))
    skriv_hemmelig(mappe / "pin", hsm.plass().pin())
    (mappe / "segl.toml").write_text(
        '[[segl]]\nfylke = "46"\nfra = 2026-01-01\n[segl.pkcs11]\n'
        f'bibliotek = "{hsm.bibliotek}"\ntoken = "{hsm.token}"\nnokkel = "seglkilden"\nsertifikat = "46.pem"\npinfil = "pin"\n',
        encoding="utf-8",
    )
    verk = seglverk(tmp_path, verdier)
    assert isinstance(verk.kilde._nokkel("46", NA), Hsmnokkel)
    assert flyt.verifiser(verk.bord, forsegl(verk), na=NA).indikasjon == "TOTAL_PASSED"

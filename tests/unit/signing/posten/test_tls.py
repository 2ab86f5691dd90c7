"""Who is talked to, and what they get to see before they have proved it."""

from __future__ import annotations

import ssl
import stat
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.keys import Nokkel
from signing.providers.posten.feil import PostenOppsett, PostenSertifikat, PostenSvar, PostenTjenerFeil, PostenUtilgjengelig, Tjenergrunn
from signing.providers.posten.klient import Postenklient
from signing.providers.posten.tls import POSTEN_ORGNR, Tilgang, organisasjonsnummer
from tests.unit.signing.posten.tlstjener import (
    DOGN,
    FYLKE,
    FYLKET,
    POSTEN_SEID1,
    POSTEN_SEID2,
    Emne,
    Start,
    ca,
    fylket,
    lag_sertifikat,
    posten,
    svar,
    tjener,
    tjenerkontekst,
)

HVEM = f"You are {FYLKE}"
OI, SN, CN = NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER, NameOID.COMMON_NAME
CA_NAVN: Emne = [(CN, "CA for virksomheter")]


def _mellomutsteder() -> Nokkel:
    return lag_sertifikat([(CN, "Mellomutsteder")], ca(), ca=True)


# ------------------------------------------------------------------ the server

GODE = {
    "SEID 2": lambda: lag_sertifikat(POSTEN_SEID2, ca()),
    "SEID 1": lambda: lag_sertifikat(POSTEN_SEID1, ca()),
    "SEID 2 med et serienummer av et annet slag": lambda: lag_sertifikat([*POSTEN_SEID2, (SN, "9578-4050-127091783")], ca()),
    "mellomutsteder som sendes med": lambda: lag_sertifikat(POSTEN_SEID2, _mellomutsteder()),
    "bruk for tjenere": lambda: lag_sertifikat(POSTEN_SEID2, ca(), bruk=[ExtendedKeyUsageOID.SERVER_AUTH]),
}


@pytest.mark.parametrize("navn", GODE)
def test_posten_kjennes_igjen_pa_organisasjonsnummeret(navn: str, tmp_path: Path) -> None:
    with tjener(tjenerkontekst(GODE[navn](), tmp_path), svar(200, HVEM.encode())) as t:
        assert Postenklient(t.tilgang()).hvem() == HVEM
    assert t.versjoner == ["TLSv1.2"]


def test_en_mellomutsteder_kan_vaere_ankeret(tmp_path: Path) -> None:
    mellom = _mellomutsteder()
    with tjener(tjenerkontekst(lag_sertifikat(POSTEN_SEID2, mellom), tmp_path), svar(200, b"ja")) as t:
        assert Postenklient(t.tilgang(anker=mellom)).hvem() == "ja"


@dataclass(frozen=True)
class Darlig:
    grunn: Tjenergrunn
    emne: Emne = POSTEN_SEID2
    utsteder: Any = ca
    valg: dict[str, Any] = field(default_factory=dict)
    versjon: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2


DARLIGE = {
    "utløpt": Darlig(Tjenergrunn.UTLOPT, valg={"fra": -2 * DOGN, "til": -DOGN}),
    "ikke gyldig ennå": Darlig(Tjenergrunn.IKKE_GYLDIG_ENNA, valg={"fra": DOGN, "til": 2 * DOGN}),
    "ukjent utsteder": Darlig(Tjenergrunn.UKJENT_UTSTEDER, utsteder=lambda: lag_sertifikat([(CN, "En annen CA")], ca=True)),
    "utsteder med samme navn og annen nøkkel": Darlig(Tjenergrunn.UKJENT_UTSTEDER, utsteder=lambda: lag_sertifikat(CA_NAVN, ca=True)),
    "utstedt av seg selv": Darlig(Tjenergrunn.UKJENT_UTSTEDER, utsteder=lambda: None),
    "utstedt av en virksomhet": Darlig(Tjenergrunn.UBRUKELIG, utsteder=fylket),
    "bare for innlogging": Darlig(Tjenergrunn.UBRUKELIG, valg={"bruk": [ExtendedKeyUsageOID.CLIENT_AUTH]}),
    "en annen virksomhet": Darlig(Tjenergrunn.ORGNR, FYLKET),
    "uten organisasjonsnummer": Darlig(Tjenergrunn.ORGNR, [(CN, "Posten Bring AS")]),
    "nummeret bare i navnet": Darlig(Tjenergrunn.ORGNR, [(CN, POSTEN_ORGNR)]),
    "nummeret er en del av noe": Darlig(Tjenergrunn.ORGNR, [(OI, f"NTRNO-{POSTEN_ORGNR}0")]),
    "et annet lands register": Darlig(Tjenergrunn.ORGNR, [(OI, f"NTRSE-{POSTEN_ORGNR}")]),
    "nummeret uten register": Darlig(Tjenergrunn.ORGNR, [(OI, POSTEN_ORGNR)]),
    "SEID 2 sier en annen, SEID 1 sier Posten": Darlig(Tjenergrunn.ORGNR, [(OI, f"NTRNO-{FYLKE}"), (SN, POSTEN_ORGNR)]),
    "to virksomheter": Darlig(Tjenergrunn.ORGNR, [(OI, f"NTRNO-{POSTEN_ORGNR}"), (OI, f"NTRNO-{FYLKE}")]),
    "serienummer med blank": Darlig(Tjenergrunn.ORGNR, [(SN, f" {POSTEN_ORGNR}")]),
    "bare TLS 1.3": Darlig(Tjenergrunn.TLS, versjon=ssl.TLSVersion.TLSv1_3),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_en_annen_enn_posten_far_ikke_se_en_byte(navn: str, tmp_path: Path) -> None:
    d = DARLIGE[navn]
    nokkel = lag_sertifikat(d.emne, d.utsteder(), **d.valg)
    with tjener(tjenerkontekst(nokkel, tmp_path, versjon=d.versjon)) as t, pytest.raises(PostenTjenerFeil) as feil:
        Postenklient(t.tilgang()).opprett(b"<foresporsel/>", b"PK...")
    assert feil.value.grunn is d.grunn
    assert feil.value.kode == f"posten-tjener-{d.grunn}"
    assert feil.value.ekstern
    assert (t.forbindelser, t.mottatt, t.krav) == (1, 0, [])


def test_en_som_ikke_snakker_tls_far_ingenting() -> None:
    with tjener(None) as t, pytest.raises(PostenTjenerFeil) as feil:
        Postenklient(t.tilgang()).hvem()
    assert feil.value.grunn is Tjenergrunn.TLS


def test_ingen_pa_adressen_kan_prove_igjen() -> None:
    with tjener(None) as t:
        tilgang = t.tilgang()
    with pytest.raises(PostenUtilgjengelig) as feil:
        Postenklient(tilgang).hvem()
    assert feil.value.ekstern


def test_en_adresse_som_ikke_finnes_kan_prove_igjen() -> None:
    tilgang = Tilgang(rot="https://finnes-ikke.invalid/api", orgnr=FYLKE, nokkel=fylket(), ankere=(ca().sertifikat,))
    with pytest.raises(PostenUtilgjengelig):
        Postenklient(tilgang).hvem()


# ------------------------------------------------------------------ ourselves

VARE_DARLIGE = {
    "utløpt": lambda: lag_sertifikat(FYLKET, ca(), fra=-2 * DOGN, til=-DOGN),
    "fra en annen utsteder": lambda: lag_sertifikat(FYLKET, lag_sertifikat([(CN, "Testmiljø-CA")], ca=True)),
    "utstedt av seg selv": lambda: lag_sertifikat(FYLKET),
    "bare for tjenere": lambda: lag_sertifikat(FYLKET, ca(), bruk=[ExtendedKeyUsageOID.SERVER_AUTH]),
}


@pytest.mark.parametrize("navn", VARE_DARLIGE)
def test_et_sertifikat_som_posten_ikke_godtar_har_sin_egen_feil(navn: str, tmp_path: Path) -> None:
    with tjener(tjenerkontekst(posten(), tmp_path)) as t, pytest.raises(PostenSertifikat) as feil:
        Postenklient(t.tilgang(nokkel=VARE_DARLIGE[navn]())).hvem()
    assert t.krav == []
    assert "p12" not in feil.value.melding.nb
    assert "miljøet" in feil.value.tiltak.nb


def test_rsa_nokler_brukes_ogsa(start: Start) -> None:
    privat = rsa.generate_private_key(65537, 3072)
    mal = lag_sertifikat(FYLKET, ca())
    sertifikat = (
        x509.CertificateBuilder()
        .subject_name(mal.sertifikat.subject)
        .issuer_name(ca().sertifikat.subject)
        .public_key(privat.public_key())
        .serial_number(1)
        .not_valid_before(mal.sertifikat.not_valid_before_utc)
        .not_valid_after(mal.sertifikat.not_valid_after_utc)
        .sign(ca().privat, mal.sertifikat.signature_hash_algorithm)  # type: ignore[arg-type]  # SHA-256, as lag_sertifikat takes
    )
    with start(svar(200, b"ja")) as t:
        assert Postenklient(t.tilgang(nokkel=Nokkel(sertifikat, (ca().sertifikat,), privat))).hvem() == "ja"


def test_nokkelen_star_aldri_ukryptert_pa_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    sett: list[tuple[bytes, int, int]] = []
    egentlig = ssl.SSLContext.load_cert_chain

    def speider(kontekst: ssl.SSLContext, fil: Path, **valg: Any) -> None:
        sett.append((fil.read_bytes(), fil.stat().st_mode, fil.parent.stat().st_mode))
        egentlig(kontekst, fil, **valg)

    mappe = tmp_path / "tmp"
    mappe.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(mappe))
    with start(svar(200, b"ja")) as t:
        monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", speider)
        assert Postenklient(t.tilgang()).hvem() == "ja"
    ((innhold, filmodus, mappemodus),) = sett
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in innhold
    assert b"BEGIN PRIVATE KEY" not in innhold
    assert (stat.S_IMODE(filmodus), stat.S_IMODE(mappemodus)) == (0o600, 0o700)
    assert list(mappe.iterdir()) == []


def test_tjeneren_kan_ikke_bli_en_annen_midt_i_samtalen() -> None:
    assert _posten_invalid().kontekst.options & ssl.OP_NO_RENEGOTIATION


def test_tilgangen_viser_ingen_nokkel() -> None:
    vist = repr(Tilgang(rot="https://posten.invalid/api", orgnr=FYLKE, nokkel=fylket(), ankere=(ca().sertifikat,)))
    assert "Vestland" not in vist
    assert "privat" not in vist


# ------------------------------------------------------------------ settings and addresses

GOD_TILGANG = {"rot": "https://api.signering.posten.no/api", "orgnr": FYLKE}
UBRUKELIGE = {
    "http": {"rot": "http://api.signering.posten.no/api"},
    "uten vert": {"rot": "https:///api"},
    "med spørsmål": {"rot": "https://api.signering.posten.no/api?a=b"},
    "med anker": {"rot": "https://api.signering.posten.no/api#a"},
    "med brukernavn": {"rot": "https://meg@api.signering.posten.no/api"},
    "port som ikke er tall": {"rot": "https://api.signering.posten.no:https/api"},
    "for kort orgnr": {"orgnr": "82131163"},
    "orgnr med blanke": {"orgnr": "821 311 632"},
    "tjenerens orgnr": {"tjener": "NTRNO-984661185"},
    "ingen å stole på": {"ankere": ()},
}


@pytest.mark.parametrize("navn", UBRUKELIGE)
def test_oppsett_som_aldri_kan_virke_avvises_med_en_gang(navn: str) -> None:
    god = Tilgang(rot=GOD_TILGANG["rot"], orgnr=FYLKE, nokkel=fylket(), ankere=(ca().sertifikat,))
    with pytest.raises(PostenOppsett) as feil:
        replace(god, **UBRUKELIGE[navn])  # type: ignore[arg-type]  # a table of different fields
    assert feil.value.kode == "posten-oppsett"


INNENFOR = {
    "https://posten.invalid/api/821311632/portal/signature-jobs/1/pades": "/api/821311632/portal/signature-jobs/1/pades",
    "https://posten.invalid:443/api/1/xades/2": "/api/1/xades/2",
    "https://POSTEN.invalid/api/1": "/api/1",
    "https://posten.invalid/api/1?a=b&c=%2F": "/api/1?a=b&c=%2F",
    "https://posten.invalid/api/{sender-identifier}/x": "/api/{sender-identifier}/x",
}
UTENFOR = [
    "",
    "/api/821311632/portal",
    "http://posten.invalid/api/1",
    "https://posten.invalid:8443/api/1",
    "https://posten.invalid.ond.invalid/api/1",
    "https://ond.invalid/api/1",
    "https://posten.invalid@ond.invalid/api/1",
    "https://meg:hemmelig@posten.invalid/api/1",
    "https://posten.invalid/",
    "https://posten.invalid/api",
    "https://posten.invalid/apier/1",
    "https://posten.invalid/API/1",
    "https://posten.invalid/api/../intern",
    "https://posten.invalid/api/./1",
    "https://posten.invalid/api/%2e%2e/intern",
    "https://posten.invalid/api/%2E%2e/intern",
    "https://posten.invalid/api/..%2Fintern",
    "https://posten.invalid/api/%252e%252e/intern",
    "https://posten.invalid/api/..\\intern",
    "https://posten.invalid/api/1#a",
    "https://posten.invalid/api/1 HTTP/1.1",
    "https://posten.invalid/api/1\r\nX-Ny: 1",
    "https://posten.invalid/api/%0d%0aX-Ny:1",
    "https://posten.invalid/api/ø",
    "https://posten.invalid:x/api/1",
    "https://[::1/api/1",
    "https://posten.invalid/api/" + "a" * 2000,
    "file:///api/1",
]


def _posten_invalid() -> Tilgang:
    return Tilgang(rot="https://posten.invalid/api", orgnr=FYLKE, nokkel=fylket(), ankere=(ca().sertifikat,))


@pytest.mark.parametrize("url", INNENFOR)
def test_adresser_under_roten_brukes_som_de_er(url: str) -> None:
    assert _posten_invalid().sti(url) == INNENFOR[url]


@pytest.mark.parametrize("url", UTENFOR)
def test_adresser_utenfor_roten_avvises(url: str) -> None:
    with pytest.raises(PostenSvar) as feil:
        _posten_invalid().sti(url)
    assert "invalid" not in str(feil.value)


# ------------------------------------------------------------------ organisation numbers

NUMRE: dict[str, tuple[Emne, str | None]] = {
    "SEID 2": (POSTEN_SEID2, POSTEN_ORGNR),
    "SEID 1": (POSTEN_SEID1, POSTEN_ORGNR),
    "SEID 2 går foran": ([(OI, f"NTRNO-{FYLKE}"), (SN, POSTEN_ORGNR)], FYLKE),
    "samme nummer to ganger": ([(OI, f"NTRNO-{FYLKE}"), (OI, f"NTRNO-{FYLKE}")], FYLKE),
    "persons serienummer": ([(SN, "UN:NO-9578-4050-1")], None),
    "ingenting": ([(CN, "X")], None),
    "små bokstaver": ([(OI, f"ntrno-{FYLKE}")], None),
    "andre sifre": ([(OI, "NTRNO-٩٨٤٦٦١١٨٥")], None),
}


@pytest.mark.parametrize("navn", NUMRE)
def test_hvem_et_virksomhetssertifikat_tilhorer(navn: str) -> None:
    emne, nummer = NUMRE[navn]
    assert organisasjonsnummer(lag_sertifikat(emne).sertifikat) == nummer

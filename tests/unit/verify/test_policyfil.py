"""The policy file: read whole, and refused with place, what stands there and what may; and what it makes of the verdict."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from app.dokument.leseprosess import Sendt, pakket
from signing.verify import Policy, Tillit, verify
from signing.verify.policy import ALLE_SLAG, Ankerslag, Kontrollniva
from signing.verify.policyfil import Policyfeil, les_policy, tolk
from signing.verify.policyfiltekster import ARSAKER, VENTET
from tests.unit.verify.ekte import lta
from tests.unit.verify.prove_pki import TID, pki

CA = pki().ca.public_bytes(Encoding.PEM)
FILER = {"ca.pem": CA, "to.pem": CA + pki("En annen CA").ca.public_bytes(Encoding.PEM), "tull.pem": b"tull", "liste.xml": b"<a/>"}
HODE = 'navn = "prøve"\nversjon = "3"\n'
NA = TID + timedelta(hours=1)


def les(navn: str) -> bytes:
    if navn not in FILER:
        raise FileNotFoundError(2, "finnes ikke", navn)
    return FILER[navn]


def policy(tekst: str) -> Policy:
    return tolk((HODE + tekst).encode(), les)


def test_alt_i_filen_blir_lest() -> None:
    p = policy("""
sertifikatpolicyer = ["2.16.578.1.26.1.3.1"]
[[anker]]
fil = "ca.pem"
navn = "Prøve-CA"
slag = ["segl", "leverandor"]
gjelderFra = 2024-01-01
gjelderTil = 2030-06-01T12:00:00+02:00
[[anker]]
fil = "to.pem"
[kontroller]
langtidssikret = "INFO"
kvalifisert-sertifikat = "FAIL"
[algoritmer]
rsa-3000 = 2031-01-01
eddsa-255 = "ubestemt"
sha1 = 2010-01-01
[nettverk]
tillatt = ["ocsp.buypass.com", "10.0.0.5"]
""")
    assert (p.navn, p.versjon, p.nettverk, p.sertifikatpolicyer) == (
        "prøve",
        "3",
        ("ocsp.buypass.com", "10.0.0.5"),
        frozenset({"2.16.578.1.26.1.3.1"}),
    )
    forste, *andre = p.ankere
    assert (forste.navn, forste.kilde, forste.slag) == ("Prøve-CA", "ca.pem", frozenset({Ankerslag.SEGL, Ankerslag.LEVERANDOR}))
    assert forste.gjelder_fra == datetime(2023, 12, 31, 23, tzinfo=UTC)
    assert forste.gjelder_til == datetime(2030, 6, 1, 10, tzinfo=UTC)
    assert [a.slag for a in andre] == [ALLE_SLAG] * 2
    assert p.nivaer == (("langtidssikret", Kontrollniva.INFO), ("kvalifisert-sertifikat", Kontrollniva.FAIL))
    assert p.algoritmer == (("rsa-3000", date(2031, 1, 1)), ("eddsa-255", None), ("sha1", date(2010, 1, 1)))
    assert p.som_tekst.startswith("prøve/3 (3 ankere, ")


FEIL: dict[str, tuple[str, str, str]] = {
    "ikke TOML": ("navn = ", "ugyldig-toml", ""),
    "et ukjent ord pa toppen": ('anke = "x"', "ukjent-nokkel", "/anke"),
    "et ukjent ord i et anker": ('[[anker]]\nfil = "ca.pem"\nslagg = "segl"', "ukjent-nokkel", "/anker/0/slagg"),
    "et ukjent slag": ('[[anker]]\nfil = "ca.pem"\nslag = "seil"', "ukjent-ord", "/anker/0/slag"),
    "et ukjent slag i en liste": ('[[anker]]\nfil = "ca.pem"\nslag = ["segl", "seil"]', "ukjent-ord", "/anker/0/slag/1"),
    "ingen slag": ('[[anker]]\nfil = "ca.pem"\nslag = []', "mangler", "/anker/0/slag"),
    "slag er et tall": ('[[anker]]\nfil = "ca.pem"\nslag = 3', "feil-type", "/anker/0/slag"),
    "et anker uten fil": ('[[anker]]\nnavn = "x"', "mangler", "/anker/0/fil"),
    "fil er et tall": ("[[anker]]\nfil = 7", "feil-type", "/anker/0/fil"),
    "en fil som ikke finnes": ('[[anker]]\nfil = "borte.pem"', "fil-mangler", "/anker/0/fil"),
    "en fil som ikke er et sertifikat": ('[[anker]]\nfil = "ca.pem"\n[[anker]]\nfil = "tull.pem"', "ikke-sertifikat", "/anker/1/fil"),
    "et tidspunkt uten tidssone": ('[[anker]]\nfil = "ca.pem"\ngjelderFra = 2024-01-01T00:00:00', "feil-type", "/anker/0/gjelderFra"),
    "en slutt for begynnelsen": (
        '[[anker]]\nfil = "ca.pem"\ngjelderFra = 2024-01-02\ngjelderTil = 2024-01-01',
        "tid-snudd",
        "/anker/0/gjelderTil",
    ),
    "ankere er en tabell": ('[anker]\nfil = "ca.pem"', "feil-type", "/anker"),
    "en ukjent kontroll": ('[kontroller]\nlangtid = "INFO"', "ukjent-nokkel", "/kontroller/langtid"),
    "et ukjent niva": ('[kontroller]\nlangtidssikret = "info"', "ukjent-ord", "/kontroller/langtidssikret"),
    "en kontroll som ikke kan senkes": ('[kontroller]\nendringer-tillatt = "WARN"', "kan-ikke-senkes", "/kontroller/endringer-tillatt"),
    "tilbakekalling kan ikke bli bare til opplysning": (
        '[kontroller]\ntilbakekalling-kjent = "INFO"',
        "kan-ikke-senkes",
        "/kontroller/tilbakekalling-kjent",
    ),
    "kontroller er et tall": ("kontroller = 3", "feil-type", "/kontroller"),
    "en ukjent algoritme": ("[algoritmer]\nsha257 = 2030-01-01", "ukjent-nokkel", "/algoritmer/sha257"),
    "en brutt algoritme far ikke leve lenger": ("[algoritmer]\nsha1 = 2030-01-01", "kan-ikke-forlenges", "/algoritmer/sha1"),
    "en brutt algoritme uten slutt": ('[algoritmer]\nmd5 = "ubestemt"', "kan-ikke-forlenges", "/algoritmer/md5"),
    "en dato som ikke er en dato": ('[algoritmer]\nsha256 = "2030"', "feil-type", "/algoritmer/sha256"),
    "et tidspunkt der det skal vaere en dato": ("[algoritmer]\nsha256 = 2030-01-01T00:00:00Z", "feil-type", "/algoritmer/sha256"),
    "en vert med jokertegn": ('[nettverk]\ntillatt = ["*.no"]', "gal-vert", "/nettverk/tillatt/0"),
    "en vert med adresse": ('[nettverk]\ntillatt = ["a.no", "http://b.no"]', "gal-vert", "/nettverk/tillatt/1"),
    "et ukjent ord om nettverk": ("[nettverk]\nalle = true", "ukjent-nokkel", "/nettverk/alle"),
    "en OID som ikke er det": ('sertifikatpolicyer = ["2.16.", "1.2.3"]', "feil-type", "/sertifikatpolicyer/0"),
    "en tillitsliste uten signatarer": ('[[tillitsliste]]\nfil = "liste.xml"', "mangler", "/tillitsliste/0/signatarer"),
    "en tillitsliste uten fil": ('[[tillitsliste]]\nsignatarer = ["ca.pem"]', "mangler", "/tillitsliste/0/fil"),
    "signatarer av to slag": (
        '[[tillitsliste]]\nfil = "liste.xml"\nlotl = "liste.xml"\nlotl_signatarer = ["ca.pem"]\nsignatarer = ["ca.pem"]',
        "velg-en",
        "/tillitsliste/0/signatarer",
    ),
    "en ukjent tjeneste": (
        '[[tillitsliste]]\nfil = "liste.xml"\nsignatarer = ["ca.pem"]\ntjenester = ["CA"]',
        "ukjent-ord",
        "/tillitsliste/0/tjenester/0",
    ),
    "en tillitsliste som ikke er det": (
        '[[tillitsliste]]\nfil = "liste.xml"\nsignatarer = ["ca.pem"]',
        "tillitsliste",
        "/tillitsliste/0/fil",
    ),
}


@pytest.mark.parametrize("navn", FEIL)
def test_en_feil_blir_fortalt_med_sted_og_hva_som_kan_sta_der(navn: str) -> None:
    tekst, kode, peker = FEIL[navn]
    with pytest.raises(Policyfeil) as feil:
        policy(tekst)
    (funn,) = feil.value.funn
    assert (funn.kode, funn.peker) == (kode, peker)
    assert funn.ventet.nb
    assert (peker or "lesast") in funn.melding.nn
    assert not re.search(r"\{(peker|fikk|ventet)\}", funn.melding.nb + funn.melding.nn)
    assert feil.value.kode == "policyfil"


def test_hver_grunn_har_en_feil_som_gir_den() -> None:
    assert {kode for _, kode, _ in FEIL.values()} == set(ARSAKER)


def test_alle_feil_blir_fortalt_pa_en_gang() -> None:
    with pytest.raises(Policyfeil) as feil:
        tolk(b'versjonn = "1"\n[[anker]]\nfil = "borte.pem"\n[kontroller]\nkan-leses = "INFO"\n', les)
    assert [f.peker for f in feil.value.funn] == ["/versjonn", "/anker/0/fil", "/navn", "/versjon", "/kontroller/kan-leses"]
    assert feil.value.funn[0].som_json()["ventet"]["nb"].startswith("navn, versjon")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | st.text(max_size=100).map(lambda t: f"{HODE}[{t}]".encode()))
def test_hva_som_helst_gir_en_policy_eller_en_policyfeil(innhold: bytes) -> None:
    with suppress(Policyfeil):
        assert tolk(innhold, les).navn


def test_filen_leses_fra_mappen_den_ligger_i(tmp_path: Path) -> None:
    (tmp_path / "ankere").mkdir()
    (tmp_path / "ankere" / "ca.pem").write_bytes(CA)
    fil = tmp_path / "policy.toml"
    fil.write_text(HODE + '[[anker]]\nfil = "ankere/ca.pem"\n', encoding="utf-8")
    assert len(les_policy(fil).ankere) == 1
    with pytest.raises(FileNotFoundError):
        les_policy(tmp_path / "borte.toml")


ULIKE: dict[str, Callable[[Policy], Policy]] = {
    "navn": lambda p: replace(p, navn="x"),
    "versjon": lambda p: replace(p, versjon="x"),
    "slag": lambda p: replace(p, ankere=(replace(p.ankere[0], slag=frozenset({Ankerslag.EID})),)),
    "fra": lambda p: replace(p, ankere=(replace(p.ankere[0], gjelder_fra=TID),)),
    "til": lambda p: replace(p, ankere=(replace(p.ankere[0], gjelder_til=TID),)),
    "niva": lambda p: replace(p, nivaer=(("langtidssikret", Kontrollniva.INFO),)),
    "algoritme": lambda p: replace(p, algoritmer=(("sha256", None),)),
    "oid": lambda p: replace(p, sertifikatpolicyer=frozenset({"1.2"})),
    "vert": lambda p: replace(p, nettverk=("1.2",)),
    "grenser": lambda p: replace(p, grenser=replace(p.grenser, signaturer=1)),
}


def test_avtrykket_skiller_alt_som_svaret_kan_avhenge_av() -> None:
    p = policy('[[anker]]\nfil = "ca.pem"')
    avtrykk = [p.avtrykk, *(endre(p).avtrykk for endre in ULIKE.values())]
    assert len(set(avtrykk)) == len(avtrykk)


@pytest.mark.parametrize("navn", ULIKE)
def test_policyen_kommer_hel_fram_til_prosessen_som_leser_filer(navn: str) -> None:
    p = ULIKE[navn](policy('[[anker]]\nfil = "ca.pem"'))
    fram: Policy = pickle.loads(pakket(Sendt.av(p))[8:]).policy()  # noqa: S301  # our own
    assert fram.avtrykk == p.avtrykk
    assert replace(fram, ankere=()) == replace(p, ankere=())


# --- what it makes of the verdict -----------------------------------------------------------------------------------------

SLAG: dict[str, tuple[str, Tillit, Tillit]] = {
    # the slag of the only anchor: trust in the person's signature, trust in the document time stamp
    "eid": ("eid", Tillit.BETRODD, Tillit.UKJENT),
    "leverandor": ("leverandor", Tillit.BETRODD, Tillit.UKJENT),
    "segl": ("segl", Tillit.UKJENT, Tillit.UKJENT),
    "tidsstempel": ("tidsstempel", Tillit.UKJENT, Tillit.BETRODD),
}


@pytest.mark.parametrize("navn", SLAG)
def test_et_anker_teller_bare_for_det_det_er_til(navn: str) -> None:
    slag, signatur, stempel = SLAG[navn]
    rapport = verify(lta(), policy=policy(f'[[anker]]\nfil = "ca.pem"\nslag = "{slag}"'), at=NA)
    assert [s.tillit.status for s in rapport.signaturer if not s.er_tidsstempel] == [signatur] * 2
    assert [s.tillit.status for s in rapport.signaturer if s.er_tidsstempel] == [stempel] * 2
    assert rapport.indikasjon == "INDETERMINATE"
    assert rapport.integritet.value == "intakt"
    assert [s.tillit.beste_tid is None for s in rapport.signaturer if not s.er_tidsstempel] == [stempel is Tillit.UKJENT] * 2


def test_to_ankere_med_hvert_sitt_slag_er_sa_godt_som_ett_med_begge() -> None:
    delt = policy('[[anker]]\nfil = "ca.pem"\nslag = "eid"\n[[anker]]\nfil = "ca.pem"\nslag = "tidsstempel"')
    assert verify(lta(), policy=delt, at=NA).indikasjon == "TOTAL_PASSED"


TIDER: dict[str, tuple[str, str]] = {
    "gjaldt da": ("gjelderFra = 2026-08-01\ngjelderTil = 2026-08-04", "TOTAL_PASSED"),
    "gjaldt ikke ennaa": ("gjelderFra = 2026-08-04", "INDETERMINATE"),
    "gjaldt ikke lenger": ("gjelderTil = 2026-08-03", "INDETERMINATE"),
}


@pytest.mark.parametrize("navn", TIDER)
def test_et_anker_gjelder_det_som_er_bevist_i_dets_tid(navn: str) -> None:
    tider, ventet = TIDER[navn]
    alt = verify(lta(), policy=policy(f'[[anker]]\nfil = "ca.pem"\n{tider}'), at=NA + timedelta(days=10))
    assert alt.indikasjon == ventet
    bare_signaturer = policy(f'[[anker]]\nfil = "ca.pem"\nslag = "eid"\n{tider}\n[[anker]]\nfil = "ca.pem"\nslag = "tidsstempel"')
    rapport = verify(lta(), policy=bare_signaturer, at=NA + timedelta(days=10))
    assert rapport.indikasjon == ventet
    if ventet == "INDETERMINATE":
        assert {s.underindikasjon for s in rapport.signaturer if not s.er_tidsstempel} == {"NO_CERTIFICATE_CHAIN_FOUND"}
        assert rapport.tillit is Tillit.IKKE_BETRODD


def test_nynorsk_er_nynorsk() -> None:
    for tekst in (*ARSAKER.values(), *VENTET.values()):
        assert not re.search(r"\b(ikke|noen|mangler|navnet|hører|filen|en|et|være|tidlig|senere)\b", tekst.nn), tekst.nn

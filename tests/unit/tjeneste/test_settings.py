"""The settings: right by default, all wrong ones told at once, and nothing of the demo in production."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Oppsettsfeil
from app.innstillinger import er_loopback
from app.kanaloppsett import Epostoppsett, Smsoppsett
from app.postenoppsett import Postenoppsett
from app.segloppsett import Tsaoppsett
from app.settings import ROT, Modus, Settings


@pytest.fixture
def produksjon(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "ankere").mkdir()
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": []}), encoding="utf-8")
    for navn in ("46.p12", "passord"):
        (tmp_path / navn).touch(mode=0o600)
    (tmp_path / "segl.toml").write_text(SEGL, encoding="utf-8")
    return {
        "KONTRAKTVERK_MODUS": "produksjon",
        "KONTRAKTVERK_DATA": str(tmp_path / "data"),
        "KONTRAKTVERK_ADRESSE": "https://kontrakt.example.no/",
        "KONTRAKTVERK_TSA": "https://tsa.example.no/tsr",
        "KONTRAKTVERK_ANKERE": str(tmp_path / "ankere"),
        "KONTRAKTVERK_UTSTEDER": "https://innlogging.example.no",
        "KONTRAKTVERK_TOKENNOKLER": str(tmp_path / "jwks.json"),
        "KONTRAKTVERK_SMTP": "smtp://epost.example.no",
        "KONTRAKTVERK_SMTP_AVSENDER": "ikke-svar@kontrakt.example.no",
        "KONTRAKTVERK_SEGL": str(tmp_path / "segl.toml"),
    }


SEGL = '[[segl]]\nfylke = "46"\nfra = 2026-01-01\nfil = "46.p12"\npassordfil = "passord"\n'


def test_uten_innstillinger_er_det_demo_pa_denne_maskinen() -> None:
    s = Settings.fra_miljo({"PATH": "/bin"})
    assert (s.modus, s.adresse, s.lytt, s.apen_verifisering) == (Modus.DEMO, "http://127.0.0.1:8000", "127.0.0.1", True)
    assert s.data == ROT / ".kontraktverk"
    assert s.forms == ROT / "forms"
    assert s.templates == ROT / "templates"


def test_datamappe_pa_kommandolinja_gar_foran(tmp_path: Path) -> None:
    assert Settings.fra_miljo({"KONTRAKTVERK_DATA": "/annet"}, data=tmp_path).data == tmp_path


def test_hel_produksjon_blir_godtatt(produksjon: dict[str, str]) -> None:
    s = Settings.fra_miljo(produksjon)
    assert (s.demo, s.adresse, s.vert, s.apen_verifisering) == (False, "https://kontrakt.example.no", "kontrakt.example.no", False)


@pytest.mark.parametrize(
    ("navn", "verdi"),
    [
        ("KONTRAKTVERK_ADRESSE", "http://kontrakt.example.no"),
        ("KONTRAKTVERK_ADRESSE", "https://localhost"),
        ("KONTRAKTVERK_ADRESSE", None),
        ("KONTRAKTVERK_TSA", None),
        ("KONTRAKTVERK_TSA", "http://127.0.0.1:9000"),
        ("KONTRAKTVERK_ANKERE", None),
        ("KONTRAKTVERK_UTSTEDER", None),
        ("KONTRAKTVERK_UTSTEDER", "http://innlogging.example.no"),
        ("KONTRAKTVERK_UTSTEDER", "https://localhost:8443"),
        ("KONTRAKTVERK_TOKENNOKLER", None),
        ("KONTRAKTVERK_DATABASE", "postgresql://kv@db.example.no/kv"),
        ("KONTRAKTVERK_DATABASE", "postgresql://kv@db.example.no/kv?sslmode=require"),
        ("KONTRAKTVERK_DATABASE", "postgresql://kv@/kv?host=db.example.no"),
        ("KONTRAKTVERK_SEGL", None),
        ("KONTRAKTVERK_APEN_VERIFISERING", "ja"),
    ],
)
def test_produksjon_nekter_det_som_horer_til_demo(produksjon: dict[str, str], navn: str, verdi: str | None) -> None:
    miljo = {n: v for n, v in ({**produksjon, navn: verdi}).items() if v is not None}
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo(miljo)
    assert [f.peker for f in feil.value.funn] == [f"/{navn}"]
    assert navn in feil.value.funn[0].tiltak.nb + feil.value.funn[0].melding.nb


@pytest.mark.parametrize(("skrastrek", "annen"), [("/", False), ("", False), ("/", True)], ids=["med", "uten", "en annen"])
def test_produksjon_nekter_at_utstederen_og_maskinporten_er_den_samme(
    produksjon: dict[str, str], tmp_path: Path, skrastrek: str, annen: bool
) -> None:
    """Two rules for one token: whoever came with it would be judged by the wrong one. A county may well have both of different issuers."""
    utsteder = "https://maskinporten.no" if annen else produksjon["KONTRAKTVERK_UTSTEDER"]
    fil = tmp_path / "identitet.toml"
    fil.write_text(f'[maskinporten]\nutsteder = "{utsteder}{skrastrek}"\nnokler = "https://maskinporten.no/jwk"\n', encoding="utf-8")
    settings, funn = Settings.provd({**produksjon, "KONTRAKTVERK_IDENTITET": str(fil)})
    assert settings
    assert [f.peker for f in funn] == ([] if annen else ["/KONTRAKTVERK_UTSTEDER"])
    assert all("Fjern KONTRAKTVERK_UTSTEDER" in f.tiltak.nn and f.melding.nb != f.melding.nn for f in funn)


@pytest.mark.parametrize(
    "adresse",
    [
        "postgresql://kv@db.example.no/kv?sslmode=verify-full&passfile=/run/secrets/pgpass",
        "postgresql://kv@127.0.0.1:5433/kv",
        "postgres://kv@/kv?host=/run/postgresql",
        "postgresql:///kv",
    ],
)
def test_produksjon_godtar_database_med_kontrollert_tls_eller_pa_maskinen(produksjon: dict[str, str], adresse: str) -> None:
    assert Settings.fra_miljo({**produksjon, "KONTRAKTVERK_DATABASE": adresse}).database == adresse


@pytest.mark.parametrize("adresse", ["postgresql://kv:hemmelig@127.0.0.1/kv", "postgresql://kv@127.0.0.1/kv?password=hemmelig"])
def test_produksjon_vil_ha_passordet_til_databasen_i_en_fil(produksjon: dict[str, str], adresse: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, "KONTRAKTVERK_DATABASE": adresse})
    (funn,) = feil.value.funn
    assert funn.peker == "/KONTRAKTVERK_DATABASE"
    assert "passfile" in funn.tiltak.nb
    assert "hemmelig" not in f"{feil.value} {funn}"


def test_passordet_til_databasen_blir_aldri_vist(produksjon: dict[str, str]) -> None:
    s = Settings.fra_miljo({"KONTRAKTVERK_DATABASE": "postgresql://kv:hemmelig@127.0.0.1/kv"})
    assert "hemmelig" not in repr(s)
    for gal in ("mysql://kv:hemmelig@127.0.0.1/kv", "postgresql://kv:hemmelig@127.0.0.1:port/kv", "postgresql://kv:hemmelig@127.0.0.1"):
        with pytest.raises(Oppsettsfeil) as feil:
            Settings.fra_miljo({"KONTRAKTVERK_DATABASE": gal})
        (funn,) = feil.value.funn
        assert funn.peker == "/KONTRAKTVERK_DATABASE"
        assert "hemmelig" not in f"{feil.value} {feil.value.detalj} {funn}"


def test_produksjon_nekter_nokler_ved_siden_av_det_de_verner(produksjon: dict[str, str], tmp_path: Path) -> None:
    utenfor = Settings.fra_miljo({**produksjon, "KONTRAKTVERK_NOKLER": str(tmp_path / "hemmelig" / "nokler.toml")})
    assert utenfor.nokler == tmp_path / "hemmelig" / "nokler.toml"
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, "KONTRAKTVERK_NOKLER": str(tmp_path / "data" / "nokler.toml")})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_NOKLER"]


def test_produksjon_nekter_demoankere_i_datamappen(produksjon: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data" / "demo-pki").mkdir(parents=True)
    with pytest.raises(Oppsettsfeil, match="utenfor datamappen"):
        Settings.fra_miljo({**produksjon, "KONTRAKTVERK_ANKERE": str(tmp_path / "data" / "demo-pki")})


@pytest.mark.parametrize(
    ("navn", "verdi"),
    [
        ("KONTRAKTVERK_MODUS", "prod"),
        ("KONTRAKTVERK_ADRESSE", "127.0.0.1:8000"),
        ("KONTRAKTVERK_ADRESSE", "ftp://127.0.0.1"),
        ("KONTRAKTVERK_ADRESSE", "http://127.0.0.1:abc"),
        ("KONTRAKTVERK_ADRESSE", "http://bruker:ord@127.0.0.1"),
        ("KONTRAKTVERK_ADRESSE", "http://127.0.0.1/?a=b"),
        ("KONTRAKTVERK_ADRESSE", "http://kontrakt.example.no"),
        ("KONTRAKTVERK_LYTT", "alle"),
        ("KONTRAKTVERK_TSA", "tsa"),
        ("KONTRAKTVERK_ANKERE", "/finnes/ikke"),
        ("KONTRAKTVERK_TOKENNOKLER", "/finnes/ikke.json"),
        ("KONTRAKTVERK_APEN_VERIFISERING", "true"),
        ("KONTRAKTVERK_ADRESE", "http://127.0.0.1:8000"),
    ],
)
def test_gal_verdi_sier_hvilken_og_hva_en_gjor(navn: str, verdi: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({navn: verdi})
    (funn,) = feil.value.funn
    assert funn.peker == f"/{navn}"
    assert funn.tiltak.nb
    assert funn.tiltak.nn
    assert funn.melding.nb != funn.melding.nn


def test_alle_gale_verdier_blir_sagt_paa_en_gang() -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({"KONTRAKTVERK_MODUS": "x", "KONTRAKTVERK_LYTT": "y"})
    assert {f.peker for f in feil.value.funn} == {"/KONTRAKTVERK_MODUS", "/KONTRAKTVERK_LYTT"}


@pytest.mark.parametrize(
    ("vert", "svar"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("[::1]", True), ("10.0.0.1", False), ("a.no", False)],
)
def test_hva_som_er_denne_maskinen(vert: str, svar: bool) -> None:
    assert er_loopback(vert) is svar


def test_mange_arbeidere_trenger_postgresql() -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({"KONTRAKTVERK_JOBBER": "procrastinate"})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_JOBBER"]
    s = Settings.fra_miljo({"KONTRAKTVERK_JOBBER": "procrastinate", "KONTRAKTVERK_DATABASE": "postgresql://kv@127.0.0.1/kv"})
    assert s.jobber.value == "procrastinate"
    with pytest.raises(Oppsettsfeil, match="innebygd eller procrastinate"):
        Settings.fra_miljo({"KONTRAKTVERK_JOBBER": "celery"})


def test_kanalene_for_meldinger_blir_lest(produksjon: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "hemmelig").write_text("x", encoding="utf-8")
    kanaler = {
        "KONTRAKTVERK_SMTP_BRUKER": "kv",
        "KONTRAKTVERK_SMTP_PASSORDFIL": str(tmp_path / "hemmelig"),
        "KONTRAKTVERK_SMS": "https://sms.example.no/v1",
        "KONTRAKTVERK_SMS_AVSENDER": "VLFK",
        "KONTRAKTVERK_SMS_NOKKELFIL": str(tmp_path / "hemmelig"),
    }
    s = Settings.fra_miljo({**produksjon, **kanaler})
    assert s.epost == Epostoppsett(
        adresse="smtp://epost.example.no", avsender="ikke-svar@kontrakt.example.no", bruker="kv", passordfil=tmp_path / "hemmelig"
    )
    assert s.sms == Smsoppsett(adresse="https://sms.example.no/v1", avsender="VLFK", nokkelfil=tmp_path / "hemmelig")


UGYLDIGE_KANALER: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "ingen e-postserver": ({"KONTRAKTVERK_SMTP": None, "KONTRAKTVERK_SMTP_AVSENDER": None}, ["/KONTRAKTVERK_SMTP"]),
    "e-post uten avsender": ({"KONTRAKTVERK_SMTP_AVSENDER": None}, ["/KONTRAKTVERK_SMTP_AVSENDER"]),
    "bruker uten passord": ({"KONTRAKTVERK_SMTP_BRUKER": "kv"}, ["/KONTRAKTVERK_SMTP_PASSORDFIL"]),
    "passord i adressen": ({"KONTRAKTVERK_SMTP": "smtp://kv:ord@epost.example.no"}, ["/KONTRAKTVERK_SMTP"]),
    "adresse uten tls-skjema": ({"KONTRAKTVERK_SMTP": "epost.example.no:25"}, ["/KONTRAKTVERK_SMTP"]),
    "avsender med navn": ({"KONTRAKTVERK_SMTP_AVSENDER": "Fylket <a@b.no>"}, ["/KONTRAKTVERK_SMTP_AVSENDER"]),
    "sms alene": ({"KONTRAKTVERK_SMS": "https://sms.no"}, ["/KONTRAKTVERK_SMS_AVSENDER", "/KONTRAKTVERK_SMS_NOKKELFIL"]),
    "for lang avsender av sms": (
        {"KONTRAKTVERK_SMS_AVSENDER": "Vestland fylke"},
        ["/KONTRAKTVERK_SMS", "/KONTRAKTVERK_SMS_NOKKELFIL", "/KONTRAKTVERK_SMS_AVSENDER"],
    ),
    "passordfil som ikke finnes": (
        {"KONTRAKTVERK_SMTP_BRUKER": "kv", "KONTRAKTVERK_SMTP_PASSORDFIL": "/finnes/ikke"},
        ["/KONTRAKTVERK_SMTP_PASSORDFIL"],
    ),
}


@pytest.mark.parametrize("navn", UGYLDIGE_KANALER)
def test_kanaler_som_er_halve_eller_gale_blir_nevnt(produksjon: dict[str, str], navn: str) -> None:
    endret, ventet = UGYLDIGE_KANALER[navn]
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({n: v for n, v in {**produksjon, **endret}.items() if v is not None})
    assert [f.peker for f in feil.value.funn] == ventet
    assert "kv:ord" not in f"{feil.value}"


def test_i_produksjon_gar_sms_bare_over_https(produksjon: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "n").write_text("x", encoding="utf-8")
    sms = {
        "KONTRAKTVERK_SMS": "http://sms.example.no",
        "KONTRAKTVERK_SMS_AVSENDER": "VLFK",
        "KONTRAKTVERK_SMS_NOKKELFIL": str(tmp_path / "n"),
    }
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, **sms})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_SMS"]


def test_posten_blir_lest(produksjon: dict[str, str], tmp_path: Path) -> None:
    posten = {
        "KONTRAKTVERK_POSTEN": "https://api.difitest.signering.posten.no/api/",
        "KONTRAKTVERK_POSTEN_NOKLER": str(tmp_path),
        "KONTRAKTVERK_POSTEN_ANKERE": str(tmp_path),
    }
    lest = Settings.fra_miljo({**produksjon, **posten}).posten
    assert lest == Postenoppsett(adresse="https://api.difitest.signering.posten.no/api", nokler=tmp_path, ankere=tmp_path)
    assert (lest.p12("46").name, lest.passord("46").name) == ("46.p12", "46.passord")
    assert Settings.fra_miljo(produksjon).posten is None


UGYLDIG_POSTEN: dict[str, tuple[dict[str, str], list[str]]] = {
    "bare adressen": (
        {"KONTRAKTVERK_POSTEN": "https://posten.example.no/api"},
        ["/KONTRAKTVERK_POSTEN_NOKLER", "/KONTRAKTVERK_POSTEN_ANKERE"],
    ),
    "bare nøklene": ({"KONTRAKTVERK_POSTEN_NOKLER": "/"}, ["/KONTRAKTVERK_POSTEN", "/KONTRAKTVERK_POSTEN_ANKERE"]),
    "uten kryptering": (
        {"KONTRAKTVERK_POSTEN": "http://posten.example.no/api", "KONTRAKTVERK_POSTEN_NOKLER": "/", "KONTRAKTVERK_POSTEN_ANKERE": "/"},
        ["/KONTRAKTVERK_POSTEN"],
    ),
    "mapper som ikke finnes": (
        {"KONTRAKTVERK_POSTEN": "https://p.no/api", "KONTRAKTVERK_POSTEN_NOKLER": "/nei", "KONTRAKTVERK_POSTEN_ANKERE": "/nei"},
        ["/KONTRAKTVERK_POSTEN_NOKLER", "/KONTRAKTVERK_POSTEN_ANKERE"],
    ),
}


@pytest.mark.parametrize("navn", UGYLDIG_POSTEN)
def test_posten_som_er_halvt_eller_galt_satt_opp_blir_nevnt(produksjon: dict[str, str], navn: str) -> None:
    endret, ventet = UGYLDIG_POSTEN[navn]
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, **endret})
    assert [f.peker for f in feil.value.funn] == ventet


def test_virksomhetssertifikatene_ligger_ikke_i_datamappen(produksjon: dict[str, str]) -> None:
    data = Path(produksjon["KONTRAKTVERK_DATA"])
    (data / "posten").mkdir(parents=True, exist_ok=True)
    posten = {
        "KONTRAKTVERK_POSTEN": "https://posten.example.no/api",
        "KONTRAKTVERK_POSTEN_NOKLER": str(data / "posten"),
        "KONTRAKTVERK_POSTEN_ANKERE": str(data),
    }
    with pytest.raises(Oppsettsfeil, match="virksomhetssertifikatene") as feil:
        Settings.fra_miljo({**produksjon, **posten})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_POSTEN_NOKLER"]


def test_i_demomodus_forlater_ingen_melding_maskinen() -> None:
    with pytest.raises(Oppsettsfeil, match="fanget") as feil:
        Settings.fra_miljo({"KONTRAKTVERK_SMTP": "smtp://epost.example.no", "KONTRAKTVERK_SMTP_AVSENDER": "a@example.no"})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_SMTP"]


def test_arkivmappa_ma_finnes_og_kan_ikke_vaere_en_fil(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    for sti in (tmp_path / "borte", tmp_path / "fil"):
        with pytest.raises(Oppsettsfeil, match="KONTRAKTVERK_ARKIV"):
            Settings.fra_miljo({"KONTRAKTVERK_ARKIV": str(sti)})
    assert Settings.fra_miljo({"KONTRAKTVERK_ARKIV": str(tmp_path)}).arkiv == tmp_path
    assert Settings.fra_miljo({}).arkiv is None


def test_en_arkivmappe_som_ikke_kan_skrives_i_stopper_oppstarten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(Oppsettsfeil, match="kan ikke skrives i"):
        Settings.fra_miljo({"KONTRAKTVERK_ARKIV": str(tmp_path)})


@pytest.mark.parametrize("sted", ["data/arkiv", "."])
def test_i_produksjon_ligger_arkivmappa_utenfor_datamappa(produksjon: dict[str, str], tmp_path: Path, sted: str) -> None:
    (tmp_path / "data" / "arkiv").mkdir(parents=True)
    with pytest.raises(Oppsettsfeil, match="KONTRAKTVERK_ARKIV"):
        Settings.fra_miljo({**produksjon, "KONTRAKTVERK_ARKIV": str(tmp_path / sted)})


TSA: dict[str, tuple[dict[str, str], list[str]]] = {
    "bruker uten passord": ({"KONTRAKTVERK_TSA_BRUKER": "kv"}, ["/KONTRAKTVERK_TSA_PASSORDFIL"]),
    "passord uten bruker": ({"KONTRAKTVERK_TSA_PASSORDFIL": "passord"}, ["/KONTRAKTVERK_TSA_BRUKER"]),
    "passord i klartekst": (
        {"KONTRAKTVERK_TSA": "http://tsa.example.no", "KONTRAKTVERK_TSA_BRUKER": "kv", "KONTRAKTVERK_TSA_PASSORDFIL": "passord"},
        ["/KONTRAKTVERK_TSA_PASSORDFIL"],
    ),
    "nokkel til ingen": ({"KONTRAKTVERK_TSA": "", "KONTRAKTVERK_TSA_NOKKELFIL": "passord"}, ["/KONTRAKTVERK_TSA"]),
    "en fil som ikke finnes": (
        {"KONTRAKTVERK_TSA_BRUKER": "kv", "KONTRAKTVERK_TSA_PASSORDFIL": "finnes-ikke"},
        ["/KONTRAKTVERK_TSA_PASSORDFIL"],
    ),
}


@pytest.mark.parametrize("navn", TSA)
def test_adgangen_til_tidsstempeltjenesten_er_hel_eller_ingen(produksjon: dict[str, str], tmp_path: Path, navn: str) -> None:
    endring, pekere = TSA[navn]
    filer = {n: str(tmp_path / v) if n.endswith("FIL") else v for n, v in endring.items()}
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, **filer})
    assert [f.peker for f in feil.value.funn] == pekere


def test_adgangen_til_tidsstempeltjenesten_blir_lest(produksjon: dict[str, str], tmp_path: Path) -> None:
    adgang = {"KONTRAKTVERK_TSA_BRUKER": "kv", "KONTRAKTVERK_TSA_PASSORDFIL": str(tmp_path / "passord")}
    lest = Settings.fra_miljo({**produksjon, **adgang, "KONTRAKTVERK_TSA_NOKKELFIL": str(tmp_path / "46.p12")}).tsaadgang
    assert lest == Tsaoppsett(bruker="kv", passordfil=tmp_path / "passord", nokkelfil=tmp_path / "46.p12")


def test_i_produksjon_ligger_seglene_utenfor_datamappen(produksjon: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({**produksjon, "KONTRAKTVERK_DATA": str(tmp_path)})
    assert "/KONTRAKTVERK_SEGL" in [f.peker for f in feil.value.funn]


def test_en_demo_har_ikke_fylkets_segl(tmp_path: Path, produksjon: dict[str, str]) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({"KONTRAKTVERK_SEGL": produksjon["KONTRAKTVERK_SEGL"]})
    assert [f.peker for f in feil.value.funn] == ["/KONTRAKTVERK_SEGL"]

"""Production starts on its own material alone: each thing that it refuses is told with what to do, and all of them at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app import flyt, startvilkar
from app.errors import Oppsettsfeil
from app.settings import VARIABLER, Settings
from signing.keys import Nokkel
from tests.produksjon import PASSORD, en_provepki, fylkets_segl, miljo, orgnumre, skriv_hemmelig, som_p12
from tests.unit.signing.byggere import START, en_pki
from tests.unit.signing.byggere import VESTLAND as DEMOEIER

NA = datetime(2026, 8, 4, 7, 30, tzinfo=UTC)
VESTLAND = orgnumre()["46"]


def finn(mappe: Path, **valg: str) -> list[str]:
    settings, funn = Settings.provd({**miljo_i(mappe), **valg})
    assert settings
    alle = (*funn, *startvilkar.finn(settings, NA))
    for ett in alle:
        assert ett.melding.nb != ett.melding.nn, ett
        assert ett.tiltak.nb, ett
        assert PASSORD not in f"{ett}"
    return [ett.peker.removeprefix("/") + ":" + ett.kode for ett in alle]


def miljo_i(mappe: Path) -> dict[str, str]:
    """What `miljo` made there before, so that a test can change a file in between."""
    if not (mappe / "miljo").exists():
        (mappe / "miljo").write_text("\n".join(f"{navn}={verdi}" for navn, verdi in miljo(mappe).items()), encoding="utf-8")
    return dict(linje.split("=", 1) for linje in (mappe / "miljo").read_text(encoding="utf-8").splitlines())


def test_det_som_er_i_orden_starter(tmp_path: Path) -> None:
    assert finn(tmp_path) == []
    bord = flyt.verksted(Settings.fra_miljo(miljo_i(tmp_path)), lambda: NA)
    assert not bord.settings.demo


def _modus(navn: str, modus: int) -> Callable[[Path], None]:
    return lambda mappe: (mappe / navn).chmod(modus)


def _segl(nokkel: Callable[[], Nokkel]) -> Callable[[Path], None]:
    def bytt(mappe: Path) -> None:
        skriv_hemmelig(mappe / "hemmelig" / "46.p12", som_p12(nokkel()))

    return bytt


def _skriv(navn: str, endre: Callable[[str], str]) -> Callable[[Path], None]:
    def bytt(mappe: Path) -> None:
        fil = mappe / "hemmelig" / navn
        fil.write_text(endre(fil.read_text(encoding="utf-8")), encoding="utf-8")

    return bytt


def _demoanker(mappe: Path) -> None:
    (mappe / "hemmelig" / "segl.pem").write_bytes(en_pki().ankere[0].public_bytes(Encoding.PEM))


def _egen_rad(mappe: Path) -> None:
    (mappe / "data" / "fylker").mkdir()
    (mappe / "data" / "fylker" / "46.toml").write_text("[[valg]]\ngjelder_fra = 2026-01-01\nfrist_dager = 21\n", encoding="utf-8")


def _demosegl() -> Nokkel:
    return en_pki().segl(DEMOEIER, START)


SEGL, POLICY = "KONTRAKTVERK_SEGL", "KONTRAKTVERK_POLICY"
NEKTER: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "p12-filen kan leses av gruppen": (_modus("hemmelig/46.p12", 0o640), [f"{SEGL}:feil-oppsett"]),
    "passordfilen kan leses av alle": (_modus("hemmelig/passord", 0o604), [f"{SEGL}:feil-oppsett"]),
    "nokkelfilen kan leses av alle": (_modus("hemmelig/nokler.toml", 0o644), ["KONTRAKTVERK_NOKLER:feil-oppsett"]),
    "alle kan skrive i mappen": (_modus("hemmelig", 0o703), [f"{SEGL}:feil-oppsett"]),
    "datamappen kan leses av andre": (_modus("data", 0o755), ["KONTRAKTVERK_DATA:feil-oppsett"]),
    "demoens segl": (_segl(_demosegl), [f"{SEGL}:demonokkel", f"{SEGL}:segl-brutt-kjede", f"{SEGL}:segl-ikke-gyldig-enna"]),
    "et annet fylkes segl": (_segl(lambda: fylkets_segl("11")), [f"{SEGL}:segl-annen-eier"]),
    "sertifikatet for autentisering": (_segl(lambda: en_provepki().segl(VESTLAND, binder=False)), [f"{SEGL}:segl-annen-bruk"]),
    "uten mellomliggende utsteder": (_segl(lambda: en_provepki().segl(VESTLAND, kjede=())), [f"{SEGL}:segl-brutt-kjede"]),
    "et annet passord": (lambda m: skriv_hemmelig(m / "hemmelig" / "passord", "galt"), [f"{SEGL}:oppsett"]),
    "en p12-fil som er noe annet": (lambda m: skriv_hemmelig(m / "hemmelig" / "46.p12", b"tull"), [f"{SEGL}:oppsett"]),
    "utlopt for raden begynner": (
        _segl(lambda: en_provepki().segl(VESTLAND, til=datetime(2026, 1, 1, 12, tzinfo=UTC))),
        [f"{SEGL}:segl-utlopt"],
    ),
    "ikke gyldig nar raden begynner": (
        _segl(lambda: en_provepki().segl(VESTLAND, fra=datetime(2026, 8, 24, tzinfo=UTC))),
        [f"{SEGL}:segl-ikke-gyldig-enna"],
    ),
    "et fylke som ikke finnes": (_skriv("segl.toml", lambda t: t.replace('"46"', '"99"')), [f"{SEGL}:ukjent-fylke"]),
    "ingen rad gjelder i dag": (_skriv("segl.toml", lambda t: t.replace("2026-01-01", "2027-01-01")), [f"{SEGL}:nokkel-mangler"]),
    "ingen rader": (_skriv("segl.toml", lambda t: ""), [f"{SEGL}:nokkel-mangler"]),
    "demoens anker": (_demoanker, [f"{POLICY}:demoanker", f"{POLICY}:anker-mangler", f"{SEGL}:segl-brutt-kjede"]),
    "ingen ankere": (
        _skriv("policy.toml", lambda t: "\n".join(t.splitlines()[:2])),
        [f"{POLICY}:anker-mangler", f"{SEGL}:segl-brutt-kjede"],
    ),
    "en policy som er gal": (
        _skriv("policy.toml", lambda t: t.replace("slag", "slg", 1)),
        [f"{POLICY}/anker/0/slg:policy-ukjent-nokkel"],
    ),
    "en rad i fylkets egen fil som ikke er frigitt": (_egen_rad, ["KONTRAKTVERK_DATA:regel-endret"]),
}


@pytest.mark.parametrize("navn", NEKTER)
def test_produksjon_starter_ikke(tmp_path: Path, navn: str) -> None:
    endre, ventet = NEKTER[navn]
    miljo_i(tmp_path)
    endre(tmp_path)
    try:
        assert finn(tmp_path) == ventet
    finally:
        (tmp_path / "hemmelig").chmod(0o700)


def test_tjenesten_sier_alt_idet_den_skulle_ha_startet(tmp_path: Path) -> None:
    settings = Settings.fra_miljo(miljo_i(tmp_path))
    for endre in ("p12-filen kan leses av gruppen", "datamappen kan leses av andre"):
        NEKTER[endre][0](tmp_path)
    with pytest.raises(Oppsettsfeil, match=r"46\.p12.*datamappen") as feil:
        flyt.verksted(settings, lambda: NA)
    assert len(feil.value.funn) == 2


def test_frigitte_regler_som_er_endret_stopper_starten(tmp_path: Path) -> None:
    settings = Settings.fra_miljo(miljo_i(tmp_path))
    forms = tmp_path / "forms"
    shutil.copytree(settings.forms, forms, ignore=shutil.ignore_patterns("*.ttf", "*.pdf"))
    fylker = (forms / "fylker.toml").read_text(encoding="utf-8")
    (forms / "fylker.toml").write_text(fylker.replace("frist_dager = 14", "frist_dager = 15"), encoding="utf-8")
    assert [f.peker for f in startvilkar.finn(replace(settings, forms=forms), NA)] == ["/regler"]


def test_alt_som_er_galt_blir_sagt_pa_en_gang_fra_innstillingene_til_filene(tmp_path: Path) -> None:
    miljo_i(tmp_path)
    for endre in ("p12-filen kan leses av gruppen", "et annet fylkes segl", "datamappen kan leses av andre"):
        NEKTER[endre][0](tmp_path)
    (tmp_path / "hemmelig" / "46.p12").chmod(0o640)
    funnet = finn(tmp_path, KONTRAKTVERK_ADRESSE="http://kontrakt.example.no", KONTRAKTVERK_APEN_VERIFISERING="ja")
    assert funnet == [
        "KONTRAKTVERK_ADRESSE:feil-oppsett",
        "KONTRAKTVERK_APEN_VERIFISERING:feil-oppsett",
        f"{SEGL}:feil-oppsett",
        "KONTRAKTVERK_DATA:feil-oppsett",
        f"{SEGL}:segl-annen-eier",
    ]


def test_postens_simulator_er_ingen_leverandor_i_produksjon(tmp_path: Path) -> None:
    verdier, mappe = miljo_i(tmp_path), tmp_path / "posten"
    mappe.mkdir(mode=0o700)
    (mappe / "ca.pem").write_bytes(en_pki().ankere[0].public_bytes(Encoding.PEM))
    skriv_hemmelig(mappe / "46.passord", PASSORD)
    (mappe / "46.p12").write_bytes(b"x")
    (mappe / "46.p12").chmod(0o644)
    posten = {"KONTRAKTVERK_POSTEN": "https://api.signering.posten.no/api"}
    settings = Settings.fra_miljo(
        {**verdier, **posten, "KONTRAKTVERK_POSTEN_NOKLER": str(mappe), "KONTRAKTVERK_POSTEN_ANKERE": str(tmp_path / "hemmelig")}
    )
    assert [f.peker for f in startvilkar.finn(settings, NA)] == ["/KONTRAKTVERK_POSTEN_NOKLER"]
    (mappe / "46.p12").unlink()
    (mappe / "46.passord").rename(tmp_path / "hemmelig" / "46.passord")
    fra_simulatoren = replace(settings, posten=replace(settings.posten, ankere=mappe))  # type: ignore[type-var]  # set above
    assert [f.kode for f in startvilkar.finn(fra_simulatoren, NA)] == ["demoanker"]


def test_en_rad_som_er_slutt_blir_ikke_apnet_mer(tmp_path: Path) -> None:
    """Old seals stay for the record, their files need not."""
    miljo_i(tmp_path)
    gammel = '[[segl]]\nfylke = "46"\nfra = 2024-01-01\ntil = 2026-01-01\nfil = "gammel.p12"\npassordfil = "passord"\n'
    skriv_hemmelig(tmp_path / "hemmelig" / "gammel.p12", b"utlopt")
    _skriv("segl.toml", lambda t: t + gammel)(tmp_path)
    assert finn(tmp_path) == []


def test_et_sertifikat_som_ble_gyldig_etter_at_raden_begynte_er_godt_nok_i_dag(tmp_path: Path) -> None:
    miljo_i(tmp_path)
    _segl(lambda: en_provepki().segl(VESTLAND, fra=datetime(2026, 3, 1, tzinfo=UTC)))(tmp_path)
    assert finn(tmp_path) == []


@dataclass(frozen=True)
class Hemmelig:
    """A file that only its owner may read. `valg`: what names it beside its own variable; `{}`: the folder of secrets."""

    variabel: str
    fil: str
    valg: Mapping[str, str] = field(default_factory=dict)
    lag: Callable[[Path], object] = lambda _: None


def _hsmrad(mappe: Path) -> None:
    """Another row of the county, with its key in an HSM that nobody asks here."""
    nokkel = fylkets_segl("46")
    (mappe / "46.pem").write_bytes(b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))
    (mappe / "hsm.so").touch()
    rad = '[[segl]]\nfylke = "46"\nfra = 2026-02-01\n[segl.pkcs11]\nbibliotek = "hsm.so"\ntoken = "t"\nnokkel = "n"\n'
    fil = mappe / "segl.toml"
    fil.write_text(f'{fil.read_text(encoding="utf-8")}\n{rad}sertifikat = "46.pem"\npinfil = "pin"\n', encoding="utf-8")


def _postenmappe(mappe: Path) -> None:
    (mappe / "posten").mkdir(mode=0o700)
    for navn in ("46.p12", "46.passord"):
        skriv_hemmelig(mappe / "posten" / navn, "x")


def _leverandor(mappe: Path) -> None:
    (mappe / "identitet.toml").write_text(
        '[[leverandor]]\nid = "fylket"\nnavn = { nb = "Fylket", nn = "Fylket" }\nslag = "oidc"\nfor = ["ansatte"]\n'
        'utsteder = "https://login.fylke.no"\nklient_id = "kv"\nnokkelfil = "klient.pem"\nnokkel_id = "k1"\n'
        'acr = { to-faktor = "betydelig" }\n',
        encoding="utf-8",
    )


POSTEN = {
    "KONTRAKTVERK_POSTEN": "https://api.signering.posten.no/api",
    "KONTRAKTVERK_POSTEN_NOKLER": "{}/posten",
    "KONTRAKTVERK_POSTEN_ANKERE": "{}",
}
BOTTE = {
    "KONTRAKTVERK_FILLAGER": "s3://kontrakter",
    "KONTRAKTVERK_FILLAGER_NOKKELIDFIL": "{}/s3-id",
    "KONTRAKTVERK_FILLAGER_NOKKELFIL": "{}/s3-nokkel",
}
HEMMELIGE = (
    Hemmelig("KONTRAKTVERK_NOKLER", "nokler.toml"),
    Hemmelig(SEGL, "46.p12"),
    Hemmelig(SEGL, "passord"),
    Hemmelig(SEGL, "pin", lag=_hsmrad),
    Hemmelig("KONTRAKTVERK_TSA_PASSORDFIL", "tsa", {"KONTRAKTVERK_TSA_BRUKER": "kv", "KONTRAKTVERK_TSA_PASSORDFIL": "{}/tsa"}),
    Hemmelig("KONTRAKTVERK_TSA_NOKKELFIL", "tsa.pem", {"KONTRAKTVERK_TSA_NOKKELFIL": "{}/tsa.pem"}),
    Hemmelig("KONTRAKTVERK_SMTP_PASSORDFIL", "smtp", {"KONTRAKTVERK_SMTP_BRUKER": "kv", "KONTRAKTVERK_SMTP_PASSORDFIL": "{}/smtp"}),
    Hemmelig(
        "KONTRAKTVERK_SMS_NOKKELFIL",
        "sms",
        {
            "KONTRAKTVERK_SMS": "https://sms.example.no",
            "KONTRAKTVERK_SMS_AVSENDER": "VLFK",
            "KONTRAKTVERK_SMS_NOKKELFIL": "{}/sms",
        },
    ),
    Hemmelig("KONTRAKTVERK_POSTEN_NOKLER", "posten/46.p12", POSTEN, _postenmappe),
    Hemmelig("KONTRAKTVERK_POSTEN_NOKLER", "posten/46.passord", POSTEN, _postenmappe),
    Hemmelig("KONTRAKTVERK_FILLAGER_NOKKELIDFIL", "s3-id", BOTTE, lambda mappe: skriv_hemmelig(mappe / "s3-nokkel", "x")),
    Hemmelig("KONTRAKTVERK_FILLAGER_NOKKELFIL", "s3-nokkel", BOTTE, lambda mappe: skriv_hemmelig(mappe / "s3-id", "x")),
    Hemmelig("KONTRAKTVERK_PERSONINDEKS", "personer", {"KONTRAKTVERK_PERSONINDEKS": "{}/personer"}),
    Hemmelig("KONTRAKTVERK_IDENTITET", "klient.pem", {"KONTRAKTVERK_IDENTITET": "{}/identitet.toml"}, _leverandor),
)


@pytest.mark.parametrize("en", HEMMELIGE, ids=lambda en: f"{en.variabel}-{en.fil}")
@pytest.mark.parametrize("andre", [0o640, 0o604, 0o601])
def test_hver_hemmelig_fil_som_andre_kan_lese_blir_sagt_under_sitt_eget_navn(tmp_path: Path, en: Hemmelig, andre: int) -> None:
    miljo_i(tmp_path)
    mappe = tmp_path / "hemmelig"
    en.lag(mappe)
    if not (mappe / en.fil).exists():
        skriv_hemmelig(mappe / en.fil, "x")
    valg = {navn: verdi.format(mappe) for navn, verdi in en.valg.items()}
    assert finn(tmp_path, **valg) == []
    (mappe / en.fil).chmod(andre)
    assert finn(tmp_path, **valg) == [f"{en.variabel}:feil-oppsett"]


def test_hver_innstilling_med_en_hemmelig_fil_har_en_rad_som_er_provd() -> None:
    """A setting whose name says that it is a file with a secret has a row of its own, and each row is tried above."""
    hemmelige = {navn for navn in VARIABLER if navn.endswith(("PASSORDFIL", "NOKKELFIL", "NOKKELIDFIL"))}
    assert hemmelige <= startvilkar.HEMMELIGE.keys() == {en.variabel for en in HEMMELIGE}


def test_en_demo_har_ingen_slike_vilkar(tmp_path: Path) -> None:
    assert startvilkar.finn(Settings.fra_miljo({}, data=tmp_path), NA) == ()

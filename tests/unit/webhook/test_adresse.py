"""Which addresses webhooks may go to, and how each of the others is refused; and that nothing gets past at the sending either."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Oppsettsfeil
from app.integrasjoner.utkall import IkkeNadd, Utkall
from app.settings import Settings
from app.webhook import adresse as modul
from app.webhook.adresse import REGLER, UgyldigWebhookadresse, kan_vises, krev_adresse
from app.webhook.utgang import LOOPBACK, Utgang
from app.webhookoppsett import Webhookoppsett
from tests.integration.meldinger.servere import lag_tls
from tests.webhookmottaker import mottaker

LUKKET = Webhookoppsett()
APNET = Webhookoppsett(private=frozenset({"10.20.30.40", "fd00::1"}), porter=frozenset({443, 8443}))

GODE = {
    "vanlig": ("https://mottak.fylke.no/inn", LUKKET, False),
    "med spørsmål": ("https://prod-12.norwayeast.logic.azure.com/workflows/a/triggers/b?sig=c", LUKKET, False),
    "porten skrevet": ("https://mottak.fylke.no:443/", LUKKET, False),
    "annen port som er åpnet": ("https://mottak.fylke.no:8443/", APNET, False),
    "egen adresse som er åpnet": ("https://10.20.30.40/", APNET, False),
    "egen IPv6-adresse som er åpnet": ("https://[fd00:0::1]/", APNET, False),
    "punycode": ("https://xn--lre-0na.no/inn", LUKKET, False),
    "denne maskinen i demo": ("http://127.0.0.1:9000/inn", LUKKET, True),
    "denne maskinen ved navn i demo": ("http://localhost:9000/", LUKKET, True),
}
DARLIGE = {
    "http": ("http://mottak.fylke.no/", LUKKET, False, {"webhook-ikke-https"}),
    "http i demo til en annen": ("http://mottak.fylke.no:443/", LUKKET, True, {"webhook-ikke-https"}),
    "denne maskinen i produksjon": ("https://localhost/", LUKKET, False, {"webhook-vert"}),
    "loopback i produksjon": ("https://127.0.0.1/", LUKKET, False, {"webhook-ip-adresse"}),
    "metadata": ("https://169.254.169.254/latest/meta-data", LUKKET, False, {"webhook-ip-adresse"}),
    "metadata i demo": ("https://169.254.169.254/", LUKKET, True, {"webhook-ip-adresse"}),
    "offentlig IP-adresse": ("https://93.184.216.34/", LUKKET, False, {"webhook-ip-adresse"}),
    "IPv6 med IPv4 i": ("https://[::ffff:127.0.0.1]/", LUKKET, False, {"webhook-ip-adresse"}),
    "desimal": ("https://2130706433/", LUKKET, False, {"webhook-vert"}),
    "kort form": ("https://127.1/", LUKKET, False, {"webhook-vert"}),
    "heksadesimal": ("https://0x7f.0.0.0x1/", LUKKET, False, {"webhook-vert"}),
    "oktal": ("https://0177.0.0.1/", LUKKET, False, {"webhook-vert"}),
    "punktum til slutt": ("https://localhost./", LUKKET, False, {"webhook-vert"}),
    "uten domene": ("https://mottak/", LUKKET, False, {"webhook-vert"}),
    "brukernavn": ("https://kari:x@mottak.fylke.no/", LUKKET, False, {"webhook-brukernavn"}),
    "tomt brukernavn": ("https://@mottak.fylke.no/", LUKKET, False, {"webhook-brukernavn"}),
    "verten gjemt bak @": ("https://mottak.fylke.no@127.0.0.1/", LUKKET, False, {"webhook-brukernavn", "webhook-ip-adresse"}),
    "omvendt skråstrek": ("https://127.0.0.1\\@mottak.fylke.no/", LUKKET, False, {"webhook-brukernavn"}),
    "fragment": ("https://mottak.fylke.no/#x", LUKKET, False, {"webhook-fragment"}),
    "annen port": ("https://mottak.fylke.no:22/", LUKKET, False, {"webhook-port"}),
    "port over grensen": ("https://mottak.fylke.no:99999/", LUKKET, False, {"webhook-uleselig"}),
    "annet skjema": ("gopher://mottak.fylke.no/", LUKKET, False, {"webhook-ikke-https"}),
    "fil": ("file:///etc/passwd", LUKKET, True, {"webhook-ikke-https", "webhook-vert"}),
    "linjeskift": ("https://mottak.fylke.no/\r\nHost: x", LUKKET, False, {"webhook-uleselig"}),
    "mellomrom": ("https://mottak.fylke.no/a b", LUKKET, False, {"webhook-uleselig"}),
    "norske bokstaver": ("https://lære.no/", LUKKET, False, {"webhook-uleselig"}),
    "for lang": ("https://mottak.fylke.no/" + "a" * 2000, LUKKET, False, {"webhook-uleselig"}),
    "halv IPv6": ("https://[::1/", LUKKET, False, {"webhook-uleselig"}),
    "tom": ("", LUKKET, False, {"webhook-uleselig"}),
}


@pytest.mark.parametrize("navn", GODE)
def test_en_god_adresse_blir_tatt_som_den_er(navn: str) -> None:
    adresse, oppsett, demo = GODE[navn]
    assert krev_adresse(adresse, oppsett, demo=demo) == adresse


@pytest.mark.parametrize("navn", DARLIGE)
def test_en_darlig_adresse_blir_avvist_med_alt_som_er_galt_og_uten_aa_gjentas(navn: str) -> None:
    adresse, oppsett, demo, ventet = DARLIGE[navn]
    with pytest.raises(UgyldigWebhookadresse) as feil:
        krev_adresse(adresse, oppsett, demo=demo)
    assert {en.kode for en in feil.value.funn} == ventet
    assert {en.peker for en in feil.value.funn} == {"/adresse"}
    alt = " ".join(f"{en.melding.nb}{en.melding.nn}{en.tiltak.nb}{en.tiltak.nn}" for en in feil.value.funn) + str(feil.value)
    assert not adresse or adresse not in alt


@pytest.mark.parametrize("regel", REGLER, ids=lambda r: r.kode)
def test_hver_regel_avviser_noe_alene(regel: modul.Regel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modul, "REGLER", tuple(en for en in REGLER if en is not regel))
    slapp = []
    for adresse, oppsett, demo, ventet in DARLIGE.values():
        if regel.kode in ventet:
            try:
                krev_adresse(adresse, oppsett, demo=demo)
            except UgyldigWebhookadresse:
                continue
            slapp.append(adresse)
    assert slapp, "without this row nothing more gets through: the table has no case for it"


@pytest.mark.parametrize("navn", DARLIGE)
def test_det_som_ikke_kan_lagres_kan_heller_ikke_sendes(navn: str) -> None:
    adresse, oppsett, demo, _ = DARLIGE[navn]

    def ingen(*_: object) -> socket.socket:
        raise AssertionError("a connection was made")

    with pytest.raises(IkkeNadd) as feil:
        Utgang(oppsett=oppsett, demo=demo, utkall=Utkall(slaopp=lambda *_: ["127.0.0.1"], koble=ingen))("POST", adresse)
    assert feil.value.utfall == "adresse-ikke-tillatt"


PEKER_INN: Sequence[str] = (
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - nobody listens
    "::1",
    "fd00::2",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
)


@pytest.mark.parametrize("ip", PEKER_INN)
@pytest.mark.parametrize("demo", [True, False])
def test_et_navn_som_peker_inn_i_nettet_vaart_naar_ingen(ip: str, demo: bool) -> None:
    def ingen(*_: object) -> socket.socket:
        raise AssertionError("a connection was made")

    with pytest.raises(IkkeNadd) as feil:
        Utgang(oppsett=APNET, demo=demo, utkall=Utkall(slaopp=lambda *_: [ip], koble=ingen))("POST", "https://mottak.fylke.no/")
    assert feil.value.utfall == "adresse-ikke-tillatt"


def test_et_navn_som_bytter_betydning_forer_dit_det_ble_bedomt_og_ikke_lenger() -> None:
    # rebinding: the first look-up says an open address, every later one our own network
    svar = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    naadd: list[str] = []

    def koble(ip: str, port: int, frist: float) -> socket.socket:
        naadd.append(ip)
        raise ConnectionRefusedError

    utgang = Utgang(oppsett=LUKKET, demo=False, utkall=Utkall(slaopp=lambda *_: next(svar), koble=koble))
    for _ in range(2):
        with pytest.raises(IkkeNadd):
            utgang("POST", "https://mottak.fylke.no/")
    assert naadd == ["93.184.216.34"], "asked anew at each sending, and never between the judging and the connecting"


def test_et_navn_som_ikke_kan_slaas_opp_naar_ingen() -> None:
    def finnes_ikke(*_: object) -> list[str]:
        raise socket.gaierror

    with pytest.raises(IkkeNadd) as feil:
        Utgang(oppsett=LUKKET, demo=False, utkall=Utkall(slaopp=finnes_ikke))("POST", "https://mottak.fylke.no/")
    assert feil.value.utfall == "finner-ikke-verten"


def test_bare_denne_maskinen_er_apen_i_demo_og_bare_naar_adressen_sier_det(tmp_path: Path) -> None:
    with mottaker() as mottak:
        assert Utgang(oppsett=LUKKET, demo=True)("POST", mottak.adresse).status == 204
        with pytest.raises(IkkeNadd):
            Utgang(oppsett=LUKKET, demo=False)("POST", mottak.adresse)
    assert {"127.0.0.1", "::1"} == LOOPBACK


def test_en_mottaker_uten_gyldig_sertifikat_faar_ingenting(tmp_path: Path) -> None:
    tls = lag_tls(tmp_path)
    with mottaker(tls.server) as mottak:
        til = Utkall(
            slaopp=lambda *_: ["93.184.216.34"], koble=lambda _ip, _port, frist: socket.create_connection(("127.0.0.1", mottak.port), frist)
        )
        with pytest.raises(IkkeNadd) as feil:
            Utgang(oppsett=LUKKET, demo=False, utkall=til)("POST", "https://mottak.fylke.no/", kropp=b"hemmelig")
        assert feil.value.utfall == "tls-sertifikat"
        assert mottak.mottatt == []
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("adresse", "vist"),
    [
        ("https://mottak.fylke.no/inn?kode=hemmelig", "https://mottak.fylke.no/…"),
        ("https://mottak.fylke.no/T0/B1/hemmelig", "https://mottak.fylke.no/…"),
        ("https://mottak.fylke.no:8443/", "https://mottak.fylke.no:8443"),
        ("https://mottak.fylke.no", "https://mottak.fylke.no"),
    ],
)
def test_det_som_vises_har_ikke_det_som_kan_vaere_hemmelig(adresse: str, vist: str) -> None:
    assert kan_vises(adresse) == vist


@given(st.text(max_size=60))
def test_ingen_tekst_faar_kontrollen_til_aa_ryke(tekst: str) -> None:
    for adresse in (tekst, f"https://{tekst}", f"https://mottak.fylke.no:{tekst}/", f"https://mottak.fylke.no/{tekst}"):
        try:
            krev_adresse(adresse, LUKKET, demo=False)
        except UgyldigWebhookadresse:
            continue
        assert adresse.startswith("https://")


@pytest.mark.parametrize(
    ("navn", "verdi"),
    [
        ("PRIVATE", "10.0.0.0/8"),
        ("PRIVATE", "mottak.fylke.no"),
        ("PRIVATE", "10.0.0.1,,10.0.0.2"),
        ("PRIVATE", ",".join(f"10.0.0.{n}" for n in range(21))),
        ("PORTER", "0"),
        ("PORTER", "443,65536"),
        ("PORTER", "https"),
        ("PORTER", "-1"),
    ],
)
def test_en_gal_innstilling_stanser_starten(navn: str, verdi: str, tmp_path: Path) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({f"KONTRAKTVERK_WEBHOOK_{navn}": verdi}, data=tmp_path)
    assert f"KONTRAKTVERK_WEBHOOK_{navn}" in str(feil.value)


def test_innstillingene_blir_lest(tmp_path: Path) -> None:
    miljo = {"KONTRAKTVERK_WEBHOOK_PRIVATE": "10.0.0.1, FD00::0:1", "KONTRAKTVERK_WEBHOOK_PORTER": "443, 8443"}
    lest = Settings.fra_miljo(miljo, data=tmp_path).webhook
    assert (lest.private, lest.porter) == (frozenset({"10.0.0.1", "fd00::1"}), frozenset({443, 8443}))

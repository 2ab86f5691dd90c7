from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp

from signing.demo_sertifikat import utsted_tsa
from signing.errors import TidsstempelUgyldig, TidsstempelUtilgjengelig
from signing.seal import signer
from signing.tsa import (
    STORSTE_SVAR,
    TOLERANSE,
    HttpTidsstempler,
    NokkelTidsstempler,
    Tsaadgang,
    imprint,
    kontroller_svar,
    lag_foresporsel,
    svarer,
    token_tid,
)
from tests.unit.signing.byggere import START, en_pki, en_signatar, et_merke, usignert

AVTRYKK = imprint(b"dokumentet")


def svar_pa(foresporsel: bytes, tid: datetime = START, tjeneste: NokkelTidsstempler | None = None, **endring: str) -> bytes:
    """A correct answer of the demo service, or one with something else in it."""
    req = tsp.TimeStampReq.load(foresporsel)
    for navn in endring:
        req[navn] = lag_foresporsel(imprint(b"noe annet"))[navn]
    token = (tjeneste or en_pki().tsa(tid))._token(req, tid)
    der: bytes = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
    return der


def med_annen_siste_byte(svar: bytes) -> bytes:
    """The signature stands last in a token."""
    return svar[:-1] + bytes([svar[-1] ^ 1])


def test_svar_pa_vart_sporsmal_godtas() -> None:
    req = lag_foresporsel(AVTRYKK)
    assert token_tid(kontroller_svar(svar_pa(req.dump()), req, START)) == START.replace(microsecond=0)


UGYLDIGE: dict[str, Callable[[bytes], bytes]] = {
    "annet avtrykk": lambda req: svar_pa(req, message_imprint="x"),
    "annen nonce": lambda req: svar_pa(req, nonce="x"),
    "gammel tid": lambda req: svar_pa(req, START - TOLERANSE - timedelta(minutes=1)),
    "framtid": lambda req: svar_pa(req, START + TOLERANSE + timedelta(minutes=1)),
    "avslag": lambda _: bytes.fromhex("30053003020102"),
    "tomt": lambda _: b"",
    "ikke DER": lambda _: b"<html>502 Bad Gateway</html>",
    "bytes etter": lambda req: svar_pa(req) + b"\0",
    "signaturen er en annens": lambda req: med_annen_siste_byte(svar_pa(req)),
}


@pytest.mark.parametrize("navn", UGYLDIGE)
def test_svar_som_ikke_er_vart_tidsstempel_avvises(navn: str) -> None:
    req = lag_foresporsel(AVTRYKK)
    with pytest.raises(TidsstempelUgyldig):
        kontroller_svar(UGYLDIGE[navn](req.dump()), req, START)


@contextmanager
def en_tjener(
    svar: Callable[[bytes], tuple[int, str, bytes]], hvem_spor: list[str | None] | None = None
) -> Iterator[tuple[str, list[bytes]]]:
    """A real HTTP server on loopback."""
    mottatt: list[bytes] = []
    hvem: list[str | None] = hvem_spor if hvem_spor is not None else []

    class Behandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kropp = self.rfile.read(int(self.headers["Content-Length"]))
            mottatt.append(kropp)
            hvem.append(self.headers["Authorization"])
            status, medietype, innhold = svar(kropp)
            self.send_response(status)
            self.send_header("Content-Type", medietype)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(innhold)))
            self.end_headers()
            self.wfile.write(innhold)

        def log_message(self, *_: object) -> None:
            return

    tjener = HTTPServer(("127.0.0.1", 0), Behandler)
    trad = threading.Thread(target=tjener.serve_forever, daemon=True)
    trad.start()
    try:
        yield f"http://127.0.0.1:{tjener.server_port}/tsa", mottatt
    finally:
        tjener.shutdown()
        tjener.server_close()
        trad.join()


def test_http_tjeneste_stempler_en_signatur_og_ser_bare_avtrykk() -> None:
    with en_tjener(lambda req: (200, "application/timestamp-reply", svar_pa(req))) as (url, mottatt):
        pdf = signer(usignert(1), felt="sign-1", nokkel=en_signatar(), merke=et_merke(), tid=START, tidsstempel=HttpTidsstempler(url))
    assert pdf.startswith(usignert(1))
    assert len(mottatt) == 2  # one to learn who the service is, one for the signature
    assert all(len(m) < 120 for m in mottatt)


TJENERFEIL: dict[str, tuple[Callable[[bytes], tuple[int, str, bytes]], type[Exception]]] = {
    "500": (lambda _: (500, "text/html", b"feil"), TidsstempelUtilgjengelig),
    "omdirigering": (lambda _: (302, "text/html", b""), TidsstempelUtilgjengelig),
    "html": (lambda _: (200, "text/html", b"<html>"), TidsstempelUgyldig),
    "for stort": (lambda _: (200, "application/timestamp-reply", bytes(STORSTE_SVAR + 1)), TidsstempelUgyldig),
}


@pytest.mark.parametrize("navn", TJENERFEIL)
def test_tjener_som_svarer_galt_gir_navngitt_feil(navn: str) -> None:
    svar, feil = TJENERFEIL[navn]
    with en_tjener(svar) as (url, _), pytest.raises(feil):
        HttpTidsstempler(url).stemple(AVTRYKK, START)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "file:///etc/passwd", "ftp://127.0.0.1/", "http://finnes-ikke.invalid/"])
def test_adresse_som_ikke_svarer_gir_navngitt_feil(url: str) -> None:
    with pytest.raises(TidsstempelUtilgjengelig) as feil:
        HttpTidsstempler(url, frist=2).stemple(AVTRYKK, START)
    assert feil.value.ekstern
    assert url not in feil.value.melding.nb


def test_treg_tjeneste_blir_ikke_ventet_pa_i_det_uendelige() -> None:
    ferdig = threading.Event()

    def treg(req: bytes) -> tuple[int, str, bytes]:
        ferdig.wait(3)
        return 200, "application/timestamp-reply", svar_pa(req)

    with en_tjener(treg) as (url, _):
        with pytest.raises(TidsstempelUtilgjengelig):
            HttpTidsstempler(url, frist=0.3).stemple(AVTRYKK, START)
        ferdig.set()


def test_brukernavn_og_passord_gar_med_og_passordet_star_ingen_andre_steder() -> None:
    hvem: list[str | None] = []
    adgang = Tsaadgang(bruker="fylket", passord=lambda: "hemmelig:ord")
    with en_tjener(lambda req: (200, "application/timestamp-reply", svar_pa(req)), hvem) as (url, _):
        HttpTidsstempler(url, adgang=adgang).stemple(AVTRYKK, START)
        HttpTidsstempler(url).stemple(AVTRYKK, START)
    assert hvem == ["Basic " + base64.b64encode(b"fylket:hemmelig:ord").decode(), None]
    assert "hemmelig" not in repr(HttpTidsstempler("https://tsa.example.no", adgang=adgang))


def test_den_som_ikke_slipper_inn_far_vite_statusen() -> None:
    with en_tjener(lambda _: (401, "text/html", b"")) as (url, _), pytest.raises(TidsstempelUtilgjengelig, match="401"):
        HttpTidsstempler(url).stemple(AVTRYKK, START)


def test_en_klientnokkel_som_ikke_kan_leses_er_en_navngitt_feil(tmp_path: Path) -> None:
    (tmp_path / "nokkel.pem").write_text("ikke en nøkkel", encoding="utf-8")
    for fil in (tmp_path / "nokkel.pem", tmp_path / "finnes-ikke.pem"):
        adgang = Tsaadgang(nokkelfil=fil)
        with pytest.raises(TidsstempelUtilgjengelig):
            HttpTidsstempler("https://tsa.example.invalid", adgang=adgang).stemple(AVTRYKK, START)
        assert not svarer("https://tsa.example.invalid", 1.0, adgang)


def test_en_tjeneste_som_har_byttet_sertifikat_blir_kjent_etter_neste_stempel() -> None:
    """Else everything that is to be sealed would be refused until somebody starts the service anew."""
    ny = utsted_tsa(en_pki().tsa_ca, "Ny TSA", START)
    stempler: NokkelTidsstempler | None = None

    def hent(_url: str, req: bytes, _frist: float) -> bytes:
        return svar_pa(req, tjeneste=stempler)

    tjeneste = HttpTidsstempler("https://tsa.example.no", hent=hent)
    gammel = tjeneste.kjede(START)
    stempler = NokkelTidsstempler(ny)
    assert tjeneste.kjede(START) == gammel
    tjeneste.stemple(AVTRYKK, START)
    assert tjeneste.kjede(START)[0] == ny.sertifikat

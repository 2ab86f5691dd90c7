"""Asking issuers about revocation, against real sockets: only hosts that are named, only where they really are, and never for long."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from app.dokument.lesevakt import Lesevakt
from app.integrasjoner.tilbakekalling import FLESTE_KALL, HENTET, STORSTE_SVAR, Henter, hent
from app.integrasjoner.utkall import Utkall, er_offentlig
from signing.verify.kunnskap import Adresse, Behov, Kunnskap, Svarslag
from tests.integration.meldinger.servere import Tls, lag_tls
from tests.unit.verify.prove_pki import pki
from tests.unit.verify.test_kunnskap import CRL_VERT, MED_NETT, NA, OCSP_VERT, UTEN_NETT, liste, pdf, svar

DER = b"0\x03\x02\x01\x07"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + DER
FRIST = 0.5
APEN = "93.184.216.34"
"""An address of the open network; the tests' connections to it end at their own server."""


def http_svar(kropp: bytes, hode: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(kropp)}\r\n{hode}\r\n".encode() + kropp


@dataclass
class Server:
    """What a test sets, and what it finds afterwards: each request as it came."""

    port: int = 0
    svar: dict[str, bytes] = field(default_factory=lambda: {"": OK})
    drypp: bool = False
    tls: ssl.SSLContext | None = None
    krav: list[bytes] = field(default_factory=list)
    slipp: threading.Event = field(default_factory=threading.Event)


class _Samtale(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        stilling: Server = self.server.stilling  # type: ignore[attr-defined]  # set where the server is made
        with contextlib.suppress(OSError):
            linjer = []
            while (linje := self.rfile.readline()) not in {b"\r\n", b""}:
                linjer.append(linje)
            lengde = next((int(ln.split(b":")[1]) for ln in linjer if ln.lower().startswith(b"content-length")), 0)
            stilling.krav.append(b"".join(linjer) + b"\r\n" + self.rfile.read(lengde))
            sti = linjer[0].split()[1].decode() if linjer else ""
            innhold = stilling.svar.get(sti, stilling.svar.get("", b""))
            if not stilling.drypp:
                self.wfile.write(innhold)
                return
            for tegn in innhold:
                self.wfile.write(bytes([tegn]))
                if stilling.slipp.wait(0.05):
                    return


@contextmanager
def server(**valg: Any) -> Iterator[Server]:
    stilling = Server(**valg)
    tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Samtale)
    tcp.daemon_threads = True
    tcp.stilling = stilling  # type: ignore[attr-defined]  # what the conversation reads
    stilling.port = tcp.server_address[1]
    if stilling.tls is not None:
        tcp.socket = stilling.tls.wrap_socket(tcp.socket, server_side=True)
    trad = threading.Thread(target=tcp.serve_forever, kwargs={"poll_interval": 0.01})
    trad.start()
    try:
        yield stilling
    finally:
        stilling.slipp.set()
        tcp.shutdown()
        trad.join()
        tcp.server_close()


@dataclass
class Nett:
    """A resolver of the test's own, and connections that end at its server. `til`: where somebody connected to."""

    port: int
    navn: dict[str, list[str]] = field(default_factory=lambda: {OCSP_VERT: [APEN], CRL_VERT: [APEN]})
    til: list[tuple[str, int]] = field(default_factory=list)

    def slaopp(self, vert: str, _port: int) -> list[str]:
        if vert not in self.navn:
            raise socket.gaierror
        return self.navn[vert]

    def koble(self, ip: str, port: int, frist: float) -> socket.socket:
        self.til.append((ip, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=frist)


def henter(nett: Nett, *mer: str, **valg: Any) -> Henter:
    felt: dict[str, Any] = {"slaopp": nett.slaopp, "koble": nett.koble, "frist": FRIST, "storste_svar": STORSTE_SVAR} | valg
    egne: dict[str, Any] = {"klokke": lambda: NA} | {navn: felt.pop(navn) for navn in ("klokke", "samlet_frist") if navn in felt}
    return Henter(tillatt=frozenset({OCSP_VERT, CRL_VERT, *mer}), utkall=Utkall(**felt), **egne)


def behov(*urler: str, foresporsel: bytes = b"") -> Behov:
    return Behov("ab", tuple(Adresse(Svarslag.OCSP if foresporsel else Svarslag.CRL, u, foresporsel) for u in urler))


def utfall(kunnskap: Kunnskap) -> list[str]:
    return [h.utfall for h in kunnskap.hentinger]


@pytest.mark.parametrize("ip", ["2606:2800:220:1:248:1893:25c8:1946", "2606:4700::6812:dead", APEN])
def test_en_vert_kan_vaere_en_adresse(ip: str) -> None:
    i_url = f"[{ip}]" if ":" in ip else ip
    with server() as tjener:
        nett = Nett(tjener.port)
        kunnskap = henter(nett, ip)([behov(f"http://{i_url}/ca.crl")])
    assert (utfall(kunnskap), nett.til) == ([HENTET], [(ip, 80)])
    assert f"Host: {i_url}\r\n".encode() in tjener.krav[0]


def test_en_liste_hentes_og_fores_i_rapporten() -> None:
    with server() as tjener:
        nett = Nett(tjener.port)
        kunnskap = henter(nett)([behov(f"http://{CRL_VERT}/a/ca.crl?b=1")])
    assert (kunnskap.crler, kunnskap.ocsper) == ((DER,), ())
    (en,) = kunnskap.hentinger
    assert (en.slag, en.vert, en.tid, en.utfall) == (Svarslag.CRL, CRL_VERT, NA, HENTET)
    assert nett.til == [(APEN, 80)]
    (krav,) = tjener.krav
    assert krav.startswith(b"GET /a/ca.crl?b=1 HTTP/1.1\r\n")
    assert f"Host: {CRL_VERT}\r\n".encode() in krav
    assert b"Cookie" not in krav


def test_ocsp_sporres_med_foresporselen_som_den_er() -> None:
    with server() as tjener:
        kunnskap = henter(Nett(tjener.port))([behov(f"http://{OCSP_VERT}", foresporsel=b"0\x00sporsmal")])
    assert kunnskap.ocsper == (DER,)
    assert tjener.krav[0].startswith(b"POST / HTTP/1.1\r\n")
    assert b"Content-Type: application/ocsp-request\r\n" in tjener.krav[0]
    assert tjener.krav[0].endswith(b"\r\n\r\n0\x00sporsmal")


def test_en_liste_i_pem_er_en_liste() -> None:
    pem = b"-----BEGIN X509 CRL-----\nMAMCAQc=\n-----END X509 CRL-----\n"
    with server(svar={"": http_svar(pem)}) as tjener:
        assert henter(Nett(tjener.port))([behov(f"http://{CRL_VERT}/")]).crler == (DER,)


STYKKER = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SVAR: dict[str, tuple[bytes, str]] = {
    "videresending": (http_svar(b"", "Location: http://evil.example/\r\n", "302 Found"), "http-302"),
    "finnes ikke": (http_svar(b"", status="404 Not Found"), "http-404"),
    "for stort": (http_svar(b"0\x82\xff\xff" + b"a" * 4000), "for-stort"),
    "for stort i stykker": (STYKKER + b"3e8\r\n" + b"a" * 1000 + b"\r\n3e8\r\n" + b"a" * 1000 + b"\r\n0\r\n\r\n", "for-stort"),
    "ikke hele": (http_svar(DER).replace(b"Length: 5", b"Length: 9"), "svarer-ikke"),
    "pakket": (http_svar(DER, "Content-Encoding: gzip\r\n"), "ukjent-innhold"),
    "en nettside": (http_svar(b"<html>"), "ukjent-innhold"),
    "tomt": (http_svar(b""), "ukjent-innhold"),
    "mer enn en verdi": (http_svar(DER + DER), "ukjent-innhold"),
    "odelagt PEM": (http_svar(b"-----BEGIN X509 CRL-----\nAAA"), "ukjent-innhold"),
    "ikke HTTP": (b"hei\r\n", "svarer-ikke"),
    "altfor lange hoder": (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "svarer-ikke"),
    "legger pa": (b"", "svarer-ikke"),
}


@pytest.mark.parametrize("navn", SVAR)
def test_et_svar_som_ikke_er_et_svar_er_et_kall_som_ikke_lyktes(navn: str) -> None:
    raa, ventet = SVAR[navn]
    with server(svar={"": raa}) as tjener:
        nett = Nett(tjener.port)
        kunnskap = henter(nett, storste_svar=1500)([behov(f"http://{CRL_VERT}/")])
    assert (utfall(kunnskap), kunnskap.crler) == ([ventet], ())
    assert len(nett.til) == 1


def test_en_tjener_som_svarer_en_bokstav_om_gangen_blir_avbrutt() -> None:
    with server(drypp=True, svar={"": http_svar(DER * 200)}) as tjener:
        assert utfall(henter(Nett(tjener.port), frist=0.3)([behov(f"http://{CRL_VERT}/")])) == ["for-sent"]


def test_et_navneoppslag_som_ikke_svarer_blir_forlatt() -> None:
    ferdig = threading.Event()

    def venter(_vert: str, _port: int) -> list[str]:
        ferdig.wait(5)
        return [APEN]

    assert utfall(henter(Nett(0), slaopp=venter, frist=0.1)([behov(f"http://{CRL_VERT}/")])) == ["for-sent"]
    ferdig.set()


def test_et_navn_som_ikke_finnes_og_en_port_som_er_stengt() -> None:
    assert utfall(henter(Nett(0, navn={}))([behov(f"http://{CRL_VERT}/")])) == ["finner-ikke-verten"]
    with server() as tjener:
        stengt = tjener.port
    assert utfall(henter(Nett(stengt))([behov(f"http://{CRL_VERT}/")])) == ["svarer-ikke"]


@pytest.mark.parametrize(
    "url", ["http://evil.example/", "http://127.0.0.1/", f"http://{CRL_VERT}:8080/", f"ldap://{CRL_VERT}/", f"file://{CRL_VERT}/etc/passwd"]
)
def test_en_vert_som_ikke_er_nevnt_blir_aldri_sporret(url: str) -> None:
    nett = Nett(0, navn={"evil.example": [APEN]})
    assert utfall(henter(nett)([behov(url)])) == ["ikke-tillatt"]
    assert nett.til == []


LUKKEDE = [
    "127.0.0.1",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # an address that must be refused
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "fec0::1",
    "::ffff:10.0.0.5",
    "64:ff9b::a00:5",
    "2002:a00:5::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ikke en adresse",
]


@pytest.mark.parametrize("ip", LUKKEDE)
def test_et_navn_som_peker_inn_i_eget_nett_blir_ikke_fulgt(ip: str) -> None:
    nett = Nett(0, navn={CRL_VERT: [ip]})
    assert not er_offentlig(ip)
    assert utfall(henter(nett)([behov(f"http://{CRL_VERT}/")])) == ["adresse-ikke-tillatt"]
    assert nett.til == []


@pytest.mark.parametrize("ip", [APEN, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_adresser_i_det_apne_nettet_kan_brukes(ip: str) -> None:
    assert er_offentlig(ip)


def test_en_adresse_i_eget_nett_kan_brukes_nar_den_er_nevnt() -> None:
    with server() as tjener:
        nett = Nett(tjener.port, navn={CRL_VERT: ["10.0.0.5"]})
        assert utfall(henter(nett, "10.0.0.5")([behov(f"http://{CRL_VERT}/"), behov("http://10.0.0.5/x")])) == [HENTET, HENTET]
    assert nett.til == [("10.0.0.5", 80), ("10.0.0.5", 80)]


def test_bare_de_apne_av_flere_adresser_provs_og_navnet_slas_ikke_opp_igjen() -> None:
    oppslag: list[str] = []

    def slaopp(vert: str, _port: int) -> list[str]:
        oppslag.append(vert)
        return ["10.0.0.5", APEN]

    with server() as tjener:
        nett = Nett(tjener.port)
        assert utfall(henter(nett, slaopp=slaopp)([behov(f"http://{CRL_VERT}/")])) == [HENTET]
    assert (nett.til, oppslag) == ([(APEN, 80)], [CRL_VERT])


def test_neste_adresse_sporres_bare_nar_den_forste_ikke_svarer() -> None:
    with server(svar={"/a": http_svar(b"", status="500 Feil"), "": OK}) as tjener:
        begge = [behov(f"http://{CRL_VERT}/a", f"http://{CRL_VERT}/b", f"http://{CRL_VERT}/c"), behov(f"http://{CRL_VERT}/b")]
        assert utfall(henter(Nett(tjener.port))(begge)) == ["http-500", HENTET]
    assert len(tjener.krav) == 2


def test_det_sporres_aldri_mer_enn_atte_ganger_for_en_fil() -> None:
    with server(svar={"": http_svar(b"", status="404 Nei")}) as tjener:
        mange = [behov(f"http://{CRL_VERT}/{n}/a", f"http://{CRL_VERT}/{n}/b") for n in range(20)]
        assert len(henter(Nett(tjener.port))(mange).hentinger) == FLESTE_KALL == len(tjener.krav)


def test_det_sporres_ikke_mer_nar_den_samlede_tiden_er_ute() -> None:
    assert henter(Nett(0), samlet_frist=-1.0)([behov(f"http://{CRL_VERT}/")]) == Kunnskap()


def test_en_altfor_stor_foresporsel_sendes_ikke() -> None:
    assert utfall(henter(Nett(0))([behov(f"http://{OCSP_VERT}/", foresporsel=b"0" * 5000)])) == ["ikke-tillatt"]


def test_uten_tillatte_verter_er_det_ingen_som_henter() -> None:
    assert hent(()) is None
    assert hent((CRL_VERT,)) is not None


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return lag_tls(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize(
    ("vert", "kjent", "ventet"), [("127.0.0.1", True, HENTET), (CRL_VERT, True, "tls-sertifikat"), ("127.0.0.1", False, "tls-sertifikat")]
)
def test_tls_krever_et_sertifikat_som_er_godt_for_verten(tls: Tls, vert: str, kjent: bool, ventet: str) -> None:
    with server(tls=tls.server) as tjener:
        nett = Nett(tjener.port)
        hentes = henter(nett, "127.0.0.1", tls=tls.klient if kjent else tls.fremmed)
        assert utfall(hentes([behov(f"https://{vert}/")])) == [ventet]
    assert [port for _, port in nett.til] == [443]


def test_en_tls_tjener_som_ikke_svarer_blir_avbrutt(tls: Tls) -> None:
    with server(tls=tls.server, drypp=True, svar={"": http_svar(DER * 200)}) as tjener:
        hentes = henter(Nett(tjener.port), "127.0.0.1", tls=tls.klient, frist=0.3)
        assert utfall(hentes([behov("https://127.0.0.1/")])) == ["for-sent"]


# --- from end to end --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vakt() -> Iterator[Lesevakt]:
    vakt = Lesevakt()
    yield vakt
    vakt.lukk()


def utsteder(**valg: Any) -> dict[str, bytes]:
    return {"/svar": http_svar(svar(**valg)), "/ca.crl": http_svar(liste())}


def test_filen_leses_pa_nytt_med_det_som_ble_hentet(vakt: Lesevakt) -> None:
    with server(svar=utsteder()) as tjener:
        senere = NA + timedelta(seconds=2)
        hentes = henter(Nett(tjener.port), klokke=lambda: senere, frist=5.0)
        rapport = vakt.verifiser(pdf(), policy=MED_NETT, at=NA, hent=hentes)
    assert rapport["samlet"]["indikasjon"] == "TOTAL_PASSED"
    assert [(h["vert"], h["utfall"]) for h in rapport["hentet"]] == [(OCSP_VERT, HENTET)]
    assert rapport["kontrollertTid"].endswith("13:00:02+02:00")


def test_svarer_ikke_utstederen_star_svaret_som_for_og_det_blir_sagt(vakt: Lesevakt) -> None:
    uten = vakt.verifiser(pdf(), policy=MED_NETT, at=NA)
    with server(svar={"": http_svar(b"", status="503 Nede")}) as tjener:
        rapport = vakt.verifiser(pdf(), policy=MED_NETT, at=NA, hent=henter(Nett(tjener.port)))
    assert rapport["samlet"] == uten["samlet"]
    assert [h["utfall"] for h in rapport["hentet"]] == ["http-503", "http-503"]


def test_et_svar_fra_noen_andre_gjor_ingen_forskjell(vakt: Lesevakt) -> None:
    falsk = pki.__wrapped__()
    with server(svar={"": http_svar(svar(hos=falsk))}) as tjener:
        rapport = vakt.verifiser(pdf(), policy=MED_NETT, at=NA, hent=henter(Nett(tjener.port)))
    assert (rapport["samlet"]["integritet"], rapport["samlet"]["indikasjon"]) == ("intakt", "INDETERMINATE")


def test_uten_tillatte_verter_apner_ingen_en_forbindelse(vakt: Lesevakt, monkeypatch: pytest.MonkeyPatch) -> None:
    def nekt(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for hvor, hva in ((socket.socket, "connect"), (socket, "getaddrinfo"), (socket, "create_connection")):
        monkeypatch.setattr(hvor, hva, nekt)
    rapport = vakt.verifiser(pdf(), policy=UTEN_NETT, at=NA, hent=hent(UTEN_NETT.nettverk))
    assert (rapport["samlet"]["indikasjon"], rapport["hentet"]) == ("INDETERMINATE", [])

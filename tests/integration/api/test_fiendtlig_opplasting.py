"""Uploads to be verified, as nobody's browser sends them: each gets a report or a clean refusal, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from starlette.testclient import TestClient

from tests.fuzz.fiendtlig_beholder import bombe_i_zip, overlappende
from tests.fuzz.fiendtlig_pdf import hand, nuller, prev_ring, vedlagt

STI = "/api/v1/verifiseringer"
MULTIPART = "multipart/form-data; boundary=x"


def del_(innhold: bytes = b"hei", *, navn: bytes = b'name="fil"; filename="a.pdf"', hoder: bytes = b"") -> bytes:
    return b"--x\r\nContent-Disposition: form-data; " + navn + b"\r\n" + hoder + b"\r\n" + innhold + b"\r\n"


SLUTT = b"--x--\r\n"
KROPPER: Mapping[str, tuple[str, bytes, frozenset[int]]] = {
    "tom kropp": (MULTIPART, b"", frozenset({400})),
    "bare slutten": (MULTIPART, SLUTT, frozenset({400})),
    "ingen fil": (MULTIPART, del_(navn=b'name="annet"') + SLUTT, frozenset({400})),
    "feltet er tekst": (MULTIPART, del_(navn=b'name="fil"') + SLUTT, frozenset({400})),
    "feil felt": (MULTIPART, del_(navn=b'name="file"; filename="a.pdf"') + SLUTT, frozenset({400})),
    "to filer": (MULTIPART, del_() + del_() + SLUTT, frozenset({400})),
    "hundre felt": (MULTIPART, del_(navn=b'name="a"') * 100 + SLUTT, frozenset({400})),
    "ti tusen tomme deler": (MULTIPART, b"--x\r\n\r\n\r\n" * 10_000 + SLUTT, frozenset({400})),
    "uten skille i hodet": ("multipart/form-data", del_() + SLUTT, frozenset({400})),
    "tomt skille": ("multipart/form-data; boundary=", del_() + SLUTT, frozenset({400})),
    "skille på ti tusen tegn": ("multipart/form-data; boundary=" + "x" * 10_000, del_() + SLUTT, frozenset({400})),
    "skille med hermetegn og linjeskift": ('multipart/form-data; boundary="x\\"y"', del_() + SLUTT, frozenset({400})),
    "et annet skille": ("multipart/form-data; boundary=y", del_() + SLUTT, frozenset({400})),
    "uten avslutning": (MULTIPART, del_(), frozenset({200, 400})),
    "avbrutt i hodet": (MULTIPART, b"--x\r\nContent-Disp", frozenset({400})),
    "delhode på en megabyte": (MULTIPART, del_(hoder=b"X-A: " + b"y" * 1_000_000 + b"\r\n") + SLUTT, frozenset({200, 400})),
    "ti tusen delhoder": (MULTIPART, del_(hoder=b"X-A: y\r\n" * 10_000) + SLUTT, frozenset({200, 400})),
    "hode uten kolon": (MULTIPART, del_(hoder=b"hei\r\n") + SLUTT, frozenset({400})),
    "multipart i multipart": (
        MULTIPART,
        del_(b"--y\r\n\r\nhei\r\n--y--", hoder=b"Content-Type: multipart/mixed; boundary=y\r\n") + SLUTT,
        frozenset({200}),
    ),
    "base64": (MULTIPART, del_(b"JVBERi0=", hoder=b"Content-Transfer-Encoding: base64\r\n") + SLUTT, frozenset({200})),
    "filnavn med sti": (MULTIPART, del_(navn=b'name="fil"; filename="../../etc/passwd"') + SLUTT, frozenset({200})),
    "filnavn med null og retningstegn": (
        MULTIPART,
        del_(navn='name="fil"; filename="a\x00\u202efdp.exe"'.encode()) + SLUTT,
        frozenset({200, 400}),
    ),
    "filnavn med ugyldig UTF-8": (MULTIPART, del_(navn=b'name="fil"; filename="\xff\xfe\xed\xa0\x80"') + SLUTT, frozenset({200})),
    "filnavn på en megabyte": (MULTIPART, del_(navn=b'name="fil"; filename="' + b"n" * 1_000_000 + b'"') + SLUTT, frozenset({200, 400})),
    "filnavn i et tegnsett som ikke finnes": (MULTIPART, del_(navn=b"name=fil; filename*=x-hei''%ff") + SLUTT, frozenset({200, 400})),
    "tom fil": (MULTIPART, del_(b"") + SLUTT, frozenset({200, 400})),
    "del uten navn": (MULTIPART, del_(navn=b'filename="a.pdf"') + SLUTT, frozenset({400})),
    "ikke multipart": ("application/pdf", b"%PDF-1.7", frozenset({415})),
    "uten medietype": ("", b"%PDF-1.7", frozenset({415})),
    "skjema": ("application/x-www-form-urlencoded", b"fil=%25PDF", frozenset({415})),
    "JSON": ("application/json", b"{}", frozenset({415})),
}
FILER: Mapping[str, Callable[[], bytes]] = {
    "bombe i en zip": lambda: bombe_i_zip(1 << 29),
    "overlappende oppføringer": lambda: overlappende(60),
    "xref i ring": lambda: prev_ring(2),
    "vedlegg som bombe": lambda: vedlagt(nuller(1 << 30), b"/Filter /FlateDecode"),
    "halve surrogater": lambda: hand(navn=b"(\xfe\xff\xd8\x00\x00A\xdc\x00)"),
    "tid i år 9999": lambda: hand(sig=b"/M (D:99991231235959-23'59')"),
    "femti megabyte blanke": lambda: hand() + b" " * 52_000_000,
}


@pytest.mark.parametrize("navn", KROPPER)
def test_en_kropp_som_ingen_nettleser_sender_far_et_rent_svar(klient: TestClient, navn: str) -> None:
    medietype, kropp, ventet = KROPPER[navn]
    svar = klient.post(STI, content=kropp, headers={"content-type": medietype} if medietype else {})
    assert svar.status_code in ventet, svar.text[:300]
    if svar.status_code != 200:
        assert svar.headers["content-type"].startswith("application/problem+json")
        assert svar.json()["status"] == svar.status_code


@pytest.mark.parametrize("navn", FILER)
def test_en_fiendtlig_fil_far_en_rapport_gjennom_tjenesten(klient: TestClient, navn: str) -> None:
    svar = klient.post(STI, files={"fil": ("x.pdf", FILER[navn](), "application/pdf")})
    assert svar.status_code == 200, svar.text[:300]
    assert "intern-feil" not in [ett["kode"] for ett in svar.json()["feil"]]


def test_en_fil_over_grensen_blir_avvist_for_den_er_lest(klient: TestClient) -> None:
    svar = klient.post(STI, files={"fil": ("x.pdf", b"%PDF-1.7" + b" " * 52_428_800, "application/pdf")})
    assert svar.status_code == 413

"""One call: an answer is whole and in time, or it is an error with a name."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from signing.providers.posten import kall, klient
from signing.providers.posten.feil import PostenAvkortet, PostenSvar, PostenUtilgjengelig
from signing.providers.posten.klient import Postenklient
from tests.unit.signing.posten.tlstjener import Ratt, Start, Tjener, svar


def _klient(t: Tjener, tidsgrense: float = 5.0) -> Postenklient:
    return Postenklient(t.tilgang(tidsgrense=tidsgrense))


HODE = b"HTTP/1.1 200 OK\r\n"
AVKORTET = {
    "færre bytes enn lovet": Ratt(HODE + b"Content-Length: 100\r\n\r\n%PDF"),
    "færre bytes enn lovet, uten ordentlig slutt": Ratt(HODE + b"Content-Length: 100\r\n\r\n%PDF", rent=False),
    "ingen bytes": Ratt(HODE + b"Content-Length: 100\r\n\r\n"),
    "bit uten slutt": Ratt(HODE + b"Transfer-Encoding: chunked\r\n\r\n4\r\n%PDF\r\n"),
    "halv bit": Ratt(HODE + b"Transfer-Encoding: chunked\r\n\r\nff\r\n%PDF"),
    "uten lengde, uten ordentlig slutt": Ratt(HODE + b"\r\n%PDF", rent=False),
}


@pytest.mark.parametrize("navn", AVKORTET)
def test_et_avkortet_dokument_brukes_aldri(navn: str, start: Start) -> None:
    with start(AVKORTET[navn]) as t, pytest.raises(PostenAvkortet) as feil:
        _klient(t).hent(f"{t.rot}/1/pades")
    assert feil.value.ekstern


HELE = {
    "med lengde": svar(200, b"%PDF-1.7"),
    "med lengde, uten ordentlig slutt": Ratt(HODE + b"Content-Length: 8\r\n\r\n%PDF-1.7", rent=False),
    "i biter": Ratt(HODE + b"Transfer-Encoding: chunked\r\n\r\n4\r\n%PDF\r\n4\r\n-1.7\r\n0\r\n\r\n"),
    "uten lengde, med ordentlig slutt": Ratt(HODE + b"\r\n%PDF-1.7"),
}


@pytest.mark.parametrize("navn", HELE)
def test_et_helt_dokument_kommer_som_det_er(navn: str, start: Start) -> None:
    with start(HELE[navn]) as t:
        assert _klient(t).hent(f"{t.rot}/1/pades") == b"%PDF-1.7"


def test_et_stort_dokument_kommer_helt(start: Start) -> None:
    stort = bytes(range(256)) * 4096 * 12
    with start(svar(200, stort)) as t:
        assert _klient(t).hent(f"{t.rot}/1/pades") == stort


def test_et_tomt_dokument_er_ikke_noe_dokument(start: Start) -> None:
    with start(svar(200)) as t, pytest.raises(PostenSvar):
        _klient(t).hent(f"{t.rot}/1/pades")


def test_storre_enn_grensen_avvises(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kall.STORSTE_SVAR == 32 * 1024 * 1024
    monkeypatch.setattr(klient, "STORSTE_SVAR", 1000)
    with start(svar(200, b"a" * (kall.STORSTE_XML + 1)), svar(200, b"a" * 1000), svar(200, b"a" * 1001)) as t:
        with pytest.raises(PostenSvar, match="for stort"):
            _klient(t).opprett(b"a", b"b")
        assert len(_klient(t).hent(f"{t.rot}/1")) == 1000
        with pytest.raises(PostenSvar, match="for stort"):
            _klient(t).hent(f"{t.rot}/1")


def test_et_pakket_svar_avvises(start: Start) -> None:
    with start(svar(200, b"\x1f\x8b", Content_Encoding="gzip")) as t, pytest.raises(PostenSvar):
        _klient(t).hent(f"{t.rot}/1/pades")


TREGE = {
    "svarer aldri": Ratt(b"", stille=True),
    "stopper i hodet": Ratt(HODE, stille=True),
    "stopper i kroppen": Ratt(HODE + b"Content-Length: 9\r\n\r\n%PDF", stille=True),
}


@pytest.mark.parametrize("navn", TREGE)
def test_en_treg_tjener_holder_ikke_pa_oss(navn: str, start: Start) -> None:
    with start(TREGE[navn]) as t, pytest.raises(PostenUtilgjengelig) as feil:
        _klient(t, tidsgrense=0.1).hent(f"{t.rot}/1/pades")
    assert feil.value.ekstern
    assert not isinstance(feil.value, PostenAvkortet)


@pytest.mark.parametrize(("brukt", "rekker"), [(49.0, True), (51.0, False)])
def test_et_svar_som_drypper_far_ikke_holde_pa_i_det_uendelige(brukt: float, rekker: bool, start: Start) -> None:
    klokke = iter([0.0] + [brukt] * 100)
    with start(svar(200, b"%PDF")) as t, nullcontext() if rekker else pytest.raises(PostenUtilgjengelig):
        svaret = kall.kall(t.tilgang(tidsgrense=5.0), "GET", "/api/1/pades", klokke=lambda: next(klokke))
        assert svaret.kropp == b"%PDF"


UTEN_SVAR = {
    "lukker uten å svare": Ratt(b""),
    "lukker brått": Ratt(b"", rent=False),
    "ikke HTTP": Ratt(b"220 smtp.example.org ESMTP\r\n"),
    "for mange hoder": Ratt(HODE + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n"),
    "altfor lang linje": Ratt(HODE + b"X: " + b"a" * 70000 + b"\r\n\r\n"),
}


@pytest.mark.parametrize("navn", UTEN_SVAR)
def test_et_svar_som_ikke_er_http_kan_proves_igjen(navn: str, start: Start) -> None:
    with start(UTEN_SVAR[navn]) as t, pytest.raises(PostenUtilgjengelig):
        _klient(t).hvem()


@pytest.mark.parametrize("kropp", [b"", b"<html>innlogging</html>", b"OK"])
def test_200_med_noe_annet_enn_xml_er_ikke_et_oppdrag(kropp: bytes, start: Start) -> None:
    with start(svar(200, kropp)) as t, pytest.raises(PostenSvar):
        _klient(t).opprett(b"a", b"b")

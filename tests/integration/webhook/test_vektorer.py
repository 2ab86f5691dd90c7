"""The test vectors of the docs: made by us, judged alike by the sample receivers in Python, JavaScript and Java."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from app.integrasjoner.webhook import LENGDE, Melding, hoder, ny_hemmelighet
from app.settings import ROT
from app.webhook.abonnement import Endring
from tests.webhookverk import Webhookverk

MAPPE = ROT / "docs" / "webhookvektorer"
VEKTORER: list[dict[str, Any]] = json.loads((MAPPE / "vektorer.json").read_text(encoding="utf-8"))["vektorer"]
SPRAK = {
    "python": (sys.executable, str(MAPPE / "mottaker.py")),
    "javascript": ("node", str(MAPPE / "mottaker.mjs")),
    "java": ("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", str(MAPPE / "Mottaker.java")),
}


def _kommando(sprak: str) -> tuple[str, ...]:
    kommando = SPRAK[sprak]
    if shutil.which(kommando[0]) is None:
        pytest.skip(f"{kommando[0]} is not here (make conformance has it)")
    return kommando


@pytest.mark.parametrize("sprak", SPRAK)
def test_hver_vektor_blir_bedomt_som_den_skal(sprak: str) -> None:
    linjer = [
        "\t".join((" ".join(v["hemmeligheter"]), v["id"], v["tidspunkt"], v["signatur"], str(v["na"]), _b64(v["kropp"]))) for v in VEKTORER
    ]
    svar = subprocess.run(
        [*_kommando(sprak), "--vektorer"], input="\n".join(linjer) + "\n", capture_output=True, text=True, check=True, timeout=60
    )
    dommer = dict(zip((v["navn"] for v in VEKTORER), svar.stdout.split(), strict=True))
    assert dommer == {v["navn"]: v["ventet"] for v in VEKTORER}


def test_vektorene_har_hvert_utfall_og_gode_og_darlige() -> None:
    assert {v["ventet"] for v in VEKTORER} == {"ok", "feil-signatur", "for-gammel", "fra-framtiden", "uleselig"}
    assert len({v["navn"] for v in VEKTORER}) == len(VEKTORER) >= 20


@pytest.mark.parametrize("vektor", [v for v in VEKTORER if v["ventet"] == "ok"], ids=lambda v: v["navn"])
def test_det_er_slik_vi_signerer(vektor: dict[str, Any]) -> None:
    tid = datetime.fromtimestamp(int(vektor["tidspunkt"]), UTC)
    laget = hoder(Melding(id=vektor["id"], kropp=vektor["kropp"].encode()), vektor["hemmeligheter"], tid)
    assert laget["webhook-timestamp"] == vektor["tidspunkt"]
    assert set(laget["webhook-signature"].split(" ")) & set(vektor["signatur"].split(" "))


@pytest.mark.parametrize("sprak", ["python", "javascript"])
def test_eksempelmottakeren_tar_imot_vare_meldinger_en_gang(sprak: str, tmp_path: Path, lite: Webhookverk) -> None:
    kommando, fil = _kommando(sprak), tmp_path / "hemmelighet"
    lite.klokke.tid = datetime.now(UTC)
    fil.write_text("", encoding="utf-8")
    laget = lite.abonnement().ny("http://127.0.0.1:9/inn")
    fil.write_text(laget.hemmelighet + "\n", encoding="utf-8")
    with _startet((*kommando, "--port", "0", "--hemmelighet", str(fil))) as (prosess, port):
        id_ = laget.vist.webhook.id
        lite.abonnement().endre(id_, Endring(adresse=f"http://127.0.0.1:{port}/inn"))
        lite.hendelse("oppdrag.forseglet", sha256="f" * 64)
        lite.arbeid()
        lite.abonnement().send_igjen(id_, lite.alle()[0].id)
        lite.arbeid()
        assert lite.abonnement().prov(id_).levert
        assert prosess.stdout is not None
        forst, sa = (prosess.stdout.readline().split() for _ in range(2))
    (om_dokumentet,) = (en for en in lite.alle() if en.dokument_id)
    assert forst == [om_dokumentet.id, "no.kontraktverk.oppdrag.forseglet", om_dokumentet.dokument_id]
    assert sa[1] == "no.kontraktverk.prove"
    assert {en.utfall for en in lite.alle()} == {"http-204"}


GODT, TULL = b'{"type":"no.kontraktverk.oppdrag.forseglet","subject":"x"}', b"noe annet"
NOKKEL = ny_hemmelighet(b"k" * LENGDE)


@pytest.fixture(scope="module", params=SPRAK)
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Each sample receiver, with one secret."""
    fil = tmp_path_factory.mktemp("nokkel") / "hemmelighet"
    fil.write_text(NOKKEL + "\n", encoding="utf-8")
    with _startet((*_kommando(request.param), "--port", "0", "--hemmelighet", str(fil))) as (_, apen):
        yield apen


def _post(port: int, kropp: bytes, id_: str) -> int:
    samtale = HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(samtale):
        samtale.request("POST", "/", kropp, hoder(Melding(id=id_, kropp=kropp), [NOKKEL], datetime.now(UTC)))
        return samtale.getresponse().status


def _ra(port: int, sendt: bytes) -> socket.socket:
    apnet = socket.create_connection(("127.0.0.1", port), timeout=5)
    apnet.sendall(sendt)
    return apnet


def test_en_melding_som_ikke_lot_seg_ta_imot_blir_ikke_husket_som_mottatt(port: int) -> None:
    """The effect failed, so it must be tried again when the message comes again; and the receiver goes on."""
    assert [_post(port, TULL, "msg_feiler") for _ in range(2)] == [500, 500]
    assert [_post(port, GODT, "msg_feiler") for _ in range(2)] == [204, 204]


TAUS = {
    "sier ingenting": b"",
    "halve hoder": b"POST / HTTP/1.1\r\nHost: x\r\n",
    "ingen kropp": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
}


def test_de_som_ringer_og_tier_holder_ikke_mottakeren_opptatt(port: int) -> None:
    with ExitStack() as apne:
        for sendt in (*TAUS.values(), *TAUS.values()):
            apne.enter_context(_ra(port, sendt))
        assert _post(port, GODT, "msg_imens") == 204


@pytest.mark.parametrize("lengde", ["-1", "tull", "65537", "9" * 30, ""])
def test_en_kropp_uten_en_lengde_vi_tar_blir_avvist_for_den_er_lest(port: int, lengde: str) -> None:
    hode = f"Content-Length: {lengde}\r\n" if lengde else ""
    with _ra(port, f"POST / HTTP/1.1\r\nHost: x\r\n{hode}\r\n".encode() + b"x" * 70_000 * (lengde == "65537")) as apnet:
        svar = apnet.recv(100)
    assert svar == b"" or svar.split()[1] in {b"400", b"411", b"413"}
    assert _post(port, GODT, "msg_etterpaa") == 204


@contextmanager
def _startet(kommando: tuple[str, ...]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process and the port it says that it listens on."""
    with subprocess.Popen(kommando, stdout=subprocess.PIPE, text=True) as prosess:
        try:
            assert prosess.stdout is not None
            yield prosess, int(prosess.stdout.readline())
        finally:
            prosess.kill()


def _b64(tekst: str) -> str:
    return base64.b64encode(tekst.encode()).decode()

"""What the service is made of is pinned by hash, under licences that somebody has read, and told of in a list that is always the same."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from scripts import avhengigheter
from scripts.avhengigheter import LAS, LISENSER, Pakke, kjente_feil, les_debian, les_las, lisens, mangler, revisjon, sbom

ALLE = les_las(LAS.read_text(encoding="utf-8"))
KOPILEFT = ("AGPL", "GPL-2", "GPL-3", "SSPL", "BUSL")
"""Licences that would bind what the county writes beside us."""


def test_hver_pakke_er_laast_med_sjekksum_og_har_en_lisens_vi_kan_bruke() -> None:
    assert len(ALLE) > 50
    assert list(mangler(ALLE)) == []
    assert [en for en in LISENSER.values() if en.removeprefix("L").startswith(KOPILEFT) and not en.startswith("LGPL")] == []


@pytest.mark.parametrize(
    ("lest", "mangel"),
    [
        ("weasyprint==70.0\n", "sjekksum"),
        (f"finnes-ikke==1.0 \\\n    --hash=sha256:{'0' * 64}\n", "lisens"),
    ],
)
def test_en_pakke_uten_blir_funnet(lest: str, mangel: str) -> None:
    assert mangel in "\n".join(mangler(les_las(lest)))


def test_laasen_blir_lest_med_tillegg_og_merknader() -> None:
    en, to = "1" * 64, "2" * 64
    tekst = f"# via x\na-b[c]==1.2 ; python_version < '3.12' \\\n    --hash=sha256:{en} \\\n    --hash=sha256:{to}\n    # via y\nd==3\n"
    assert les_las(tekst) == (Pakke("a-b", "1.2", 2), Pakke("d", "3", 0))


def test_en_pakke_under_flere_lisenser_har_et_valg() -> None:
    assert {navn: lisens(navn) for navn in avhengigheter.VALGT} == avhengigheter.VALGT


class TestKjenteFeil:
    @contextmanager
    def tjeneste(self, svar: Callable[[list[Any]], Any]) -> Iterator[str]:
        class Svarer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sporsmal = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
                kropp = json.dumps(svar(sporsmal)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(kropp)))
                self.end_headers()
                self.wfile.write(kropp)

            def log_message(self, *_: Any) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Svarer) as tjener:
            trad = threading.Thread(target=tjener.serve_forever)
            trad.start()
            try:
                yield f"http://127.0.0.1:{tjener.server_port}/v1/querybatch"
            finally:
                tjener.shutdown()
                trad.join()

    def test_alle_blir_spurt_om_paa_en_gang_med_navn_og_versjon(self) -> None:
        spurt: list[Any] = []

        def svar(sporsmal: list[Any]) -> Any:
            spurt.extend(sporsmal)
            return {"results": [{} for _ in sporsmal]}

        with self.tjeneste(svar) as adresse:
            assert kjente_feil(ALLE, adresse) == ()
        assert [en["package"]["purl"] for en in spurt] == [pakke.purl for pakke in ALLE]

    def test_en_kjent_feil_stanser_revisjonen(self, capsys: pytest.CaptureFixture[str]) -> None:
        with self.tjeneste(lambda alle: {"results": [{"vulns": [{"id": "CVE-2099-1"}]}, *({} for _ in alle[1:])]}) as adresse:
            assert revisjon(adresse) == avhengigheter.IKKE_GODT
        assert f"FEIL: {ALLE[0].navn} {ALLE[0].versjon}: CVE-2099-1" in capsys.readouterr().out

    @pytest.mark.parametrize("svar", [{"noe": "annet"}, [], {"results": "x"}])
    def test_uten_svar_blir_det_sagt_og_ikke_regnet_som_godt(self, svar: Any, capsys: pytest.CaptureFixture[str]) -> None:
        with self.tjeneste(lambda _: svar) as adresse:
            assert revisjon(adresse) == 0
        assert "IKKE kontrollert" in capsys.readouterr().out

    def test_uten_nett_blir_det_sagt(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert revisjon("http://127.0.0.1:1/v1/querybatch") == 0
        assert "IKKE kontrollert" in capsys.readouterr().out


class TestSbom:
    DEBIAN = (("libpango-1.0-0", "1.50.12+ds-1"),)

    def test_har_hver_pakke_en_gang(self) -> None:
        deler = sbom(ALLE, self.DEBIAN)["components"]
        assert len(deler) == len(ALLE) + 1 == len({del_["bom-ref"] for del_ in deler})
        assert {del_["purl"] for del_ in deler} >= {pakke.purl for pakke in ALLE}
        assert all(del_["licenses"] for del_ in deler if del_["purl"].startswith("pkg:pypi/"))

    def test_det_samme_innholdet_er_den_samme_filen(self) -> None:
        en, igjen = sbom(ALLE, self.DEBIAN), sbom(tuple(reversed(ALLE)), self.DEBIAN)
        assert en == igjen
        assert en["serialNumber"] != sbom(ALLE, ())["serialNumber"]

    def test_debians_liste_blir_lest(self) -> None:
        assert les_debian("a 1.0\nb 2:3-1\n\nuten\n") == [("a", "1.0"), ("b", "2:3-1")]

"""Beside the form: the document as it becomes, good data or not, its pages as images, and what is kept of them in memory."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.skjema.register import Eksempel
from app.tekst import Malform
from app.web.saksbehandler.panelbilder import BILDER, Panelbilder, Storrelse, merke_av
from app.web.saksbehandler.panelminne import Minne
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne
from tests.integration.web.panelbord import Bord, bord, en_tegning, med, teksten, uten_tegning
from tests.integration.web.test_sider import Side

__all__ = ["bord", "en_tegning", "uten_tegning"]
STORST_FORSTE_SIDE = 35_000


class TestDokumentet:
    def test_reglene_velger_spraaket_og_panelet_sier_hvorfor(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        panel = bord.av(vestland)
        assert "Nynorsk fordi Vestland fylkeskommune har valgt nynorsk." in teksten(bord.html(panel))
        assert {en.malform: (en.verdi, en.valgt) for en in panel.fv.sprak} == {Malform.NN: ("", True), Malform.NB: ("nb", False)}

    def test_et_annet_spraak_er_et_valg_og_det_samme_er_ikke(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        annet, samme = bord.av(vestland, malform=Malform.NB), bord.av(vestland, malform=Malform.NN)
        assert "Bokmål fordi du har valgt det." in teksten(bord.html(annet))
        assert "Nynorsk fordi Vestland fylkeskommune har valgt nynorsk." in teksten(bord.html(samme))

    def test_aa_bytte_tilbake_tegner_ikke_paa_nytt(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        merker = [bord.av(vestland, malform=m).fv.tegnet for m in (None, Malform.NB, None, Malform.NN, Malform.NB)]
        assert uten_tegning == ["nn", "nb"]
        assert merker[0] == merker[2] == merker[3]
        assert merker[1] == merker[4] != merker[0]

    def test_en_annen_dag_fil_eller_verdi_er_et_annet_innhold(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        data = med(vestland, kontraktsnummer="EKS-9")
        alle = (
            bord.av(vestland),
            bord.av(vestland, na=NA + timedelta(days=1)),
            bord.panel(vestland.raa),
            bord.panel(data, dict(vestland.vedlegg)),
            bord.av(vestland, revisjon="2024-08-01"),
        )
        assert len({panel.fv.tegnet.merke for panel in alle if panel.fv.tegnet}) == len(alle)

    def test_malen_som_ikke_gjelder_kan_ses_og_sier_fra(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        panel = bord.av(vestland, revisjon="2024-08-01")
        assert [(en.revisjon.id, en.verdi, en.valgt, en.gjelder) for en in panel.fv.revisjoner] == [
            ("2024-10-09", "", False, True),
            ("2024-08-01", "2024-08-01", True, False),
        ]
        assert "Denne malen gjelder ikke på datoen i dokumentet, 3. august 2026." in teksten(bord.html(panel))
        assert "Denne malen" not in teksten(bord.html(bord.av(vestland)))

    def test_data_med_feil_vises_som_utkast(self, bord: Bord, vestland: Eksempel) -> None:
        """Really drawn: what is missing is a dash."""
        data = med(vestland, lareforhold__programomradekode=None, kandidat__navn=None, laretid__fra="i morgen")
        panel = bord.panel(data, dict(vestland.vedlegg))
        assert panel.fv.utkast
        assert panel.fv.tegnet is not None
        assert "Utkast: Opplysningene har feil." in teksten(bord.html(panel))
        kandidaten = next(rad for en in panel.fv.tegnet.tekst for rad in en.rader if rad[:1] == ("Namn",))
        assert set(kandidaten[1].split()) == {"–"}

    @pytest.mark.parametrize(
        ("endring", "ventet"),
        [
            ({"parter__kontraktsansvarlig": None}, "/parter/kontraktsansvarlig"),
            ({"kontraktsdato": "2019-01-01"}, "/kontraktsdato"),
            ({"dokumenttype": "noe"}, "/dokumenttype"),
            ({"parter": None}, "/parter/kontraktsansvarlig"),
        ],
    )
    def test_der_ingenting_kan_vises_staar_det_hva_som_er_i_veien(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str], endring: dict[str, Any], ventet: str
    ) -> None:
        panel = bord.panel(med(vestland, **endring), dict(vestland.vedlegg))
        assert panel.fv.tegnet is None
        assert [f.peker for f in panel.fv.hindringer] == [ventet]
        for sprak, ord_ in (("nb", "Dokumentet kan ikke vises ennå:"), ("nn", "Dokumentet kan ikkje visast enno:")):
            tekst = teksten(bord.html(panel, sprak))
            assert ord_ in tekst
            assert " ".join(panel.fv.hindringer[0].melding.pa(Malform(sprak)).split()) in tekst
        assert "<img" not in bord.html(panel)

    def test_den_siste_gode_visningen_blir_staaende_merket_som_gammel(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        for_ = bord.av(vestland)
        etter = bord.panel(med(vestland, parter__kontraktsansvarlig=None), dict(vestland.vedlegg), forrige=for_.forrige)
        assert etter.fv.gammel
        assert etter.fv.tegnet == for_.fv.tegnet
        assert "Sidene under er fra før den siste endringen." in teksten(bord.html(etter))
        assert etter.samme_bilder
        et_annet = bord.panel(med(vestland), fylke="11", forrige=for_.forrige)
        assert et_annet.fv.tegnet is None

    @pytest.mark.parametrize("raa", [b"", b"{", b"[]", b"null", b'{"a":' * 50, b"\xff"])
    def test_det_som_ikke_er_data_faar_et_panel_som_sier_det(self, bord: Bord, uten_tegning: list[str], raa: bytes) -> None:
        panel = bord.panel(raa)
        assert panel.hvem is None
        assert panel.fv.hindringer
        assert "Dokumentet kan ikke vises" in teksten(bord.html(panel))

    def test_tegn_som_skriften_mangler_er_sagt(self, bord: Bord, vestland: Eksempel) -> None:
        data = med(vestland)
        data["kandidat"]["navn"]["fornavn"] = "漢字"
        panel = bord.panel(data, dict(vestland.vedlegg))
        assert [f.kode for f in panel.fv.hindringer] == ["tegn-mangler"]

    def test_et_vedlegg_som_bare_folger_med_ligger_ikke_i_minnet(self, bord: Bord, vestland: Eksempel) -> None:
        tegnet = bord.av(vestland).fv.tegnet
        assert tegnet is not None
        assert not any(innhold in tegnet.pdf for innhold in vestland.vedlegg.values())

    @pytest.mark.parametrize("sprak", ["nb", "nn"])
    def test_sidene_staar_som_bilder_med_teksten_ved_siden_av(self, bord: Bord, vestland: Eksempel, sprak: str) -> None:
        panel = bord.av(vestland)
        assert panel.fv.tegnet is not None
        html = bord.html(panel, sprak)
        side = Side(html)
        assert side.tagger.count("img") == len(panel.fv.tegnet.sider) == side.verdier("loading").count("lazy") + 1
        assert "Lærebedrifta" in side.tekst  # the words of the document, in its own language
        assert all(a.startswith(("/", "#")) for a in side.adresser)
        assert len(side.verdier("id")) == len(set(side.verdier("id")))
        assert set(side.verdier("aria-labelledby")) <= set(side.verdier("id"))
        assert not [n for n, _ in side.attributter if n.startswith("on") or n == "style"]


class TestSvaretTilHtmx:
    def test_hver_del_har_en_plass_paa_siden(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        for_ = bord.av(vestland)
        paa_siden = set(Side(bord.html(for_)).verdier("id"))
        for etter in (for_, bord.av(vestland, malform=Malform.NB, forrige=for_.forrige)):
            svar = bord.html(etter, navn="ny_panel_svar")
            ider = set(re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', svar))
            assert ider
            assert ider <= paa_siden
            assert re.findall(r'hx-swap-oob="innerHTML:#([^"]+)"', svar) == ["panel-nytt"]

    def test_like_sider_sendes_ikke_paa_nytt(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        for_ = bord.av(vestland)
        samme = bord.html(bord.av(vestland, forrige=for_.forrige), navn="ny_panel_svar")
        annet = bord.html(bord.av(vestland, malform=Malform.NB, forrige=for_.forrige), navn="ny_panel_svar")
        assert 'id="fv-sider"' not in samme
        assert 'id="fv-sider"' in annet


class TestSidebilder:
    @pytest.fixture
    def sti(self, bord: Bord, vestland: Eksempel) -> str:
        tegnet = bord.av(vestland).fv.tegnet
        assert tegnet is not None
        return f"/ny/sider/{tegnet.merke}/1.png"

    def test_forste_side_er_skarp_og_liten(self, klient: TestClient, sti: str) -> None:
        with inne(klient, "saksbehandler"):
            svar = klient.get(sti)
            stor = klient.get(f"{sti}?vis=stor")
        assert (svar.status_code, svar.headers["content-type"]) == (200, "image/png")
        assert len(svar.content) <= STORST_FORSTE_SIDE
        assert Image.open(io.BytesIO(svar.content)).width >= 790
        assert Image.open(io.BytesIO(stor.content)).width >= 1100

    def test_blir_liggende_i_nettleseren_og_bare_der(self, klient: TestClient, sti: str) -> None:
        with inne(klient, "saksbehandler"):
            svar = klient.get(sti)
            igjen = klient.get(sti, headers={"if-none-match": svar.headers["etag"]})
        assert "private" in svar.headers["cache-control"]
        assert "immutable" in svar.headers["cache-control"]
        assert (igjen.status_code, igjen.content) == (304, b"")

    def test_et_annet_fylkes_forhandsvisning_finnes_ikke(self, klient: TestClient, sti: str) -> None:
        with inne(klient, "saksbehandler", "11"):
            assert klient.get(sti, headers=SIDE).status_code == 404

    @pytest.mark.parametrize("rolle", ["revisor", "malforfatter", "admin"])
    def test_den_som_ikke_lager_kontrakter_ser_dem_ikke(self, klient: TestClient, sti: str, rolle: str) -> None:
        with inne(klient, rolle):
            assert klient.get(sti, headers=SIDE).status_code == 403

    def test_uten_innlogging_vises_ingenting(self, klient: TestClient, sti: str) -> None:
        svar = klient.get(sti, headers=SIDE, follow_redirects=False)
        assert svar.status_code == 303
        assert svar.headers["location"].startswith("/innlogging")

    @pytest.mark.parametrize(
        ("endring", "status"),
        [
            (lambda sti: re.sub("/[0-9a-f]{64}/", f"/{'0' * 64}/", sti), 404),
            (lambda sti: sti.replace("1.png", "99.png"), 404),
            (lambda sti: sti.replace("1.png", "0.png"), 422),
            (lambda sti: re.sub("/[0-9a-f]{64}/", "/abc/", sti), 422),
            (lambda sti: f"{sti}?vis=enorm", 422),
        ],
    )
    def test_det_som_ikke_er_der_sier_det(self, klient: TestClient, sti: str, endring: Callable[[str], str], status: int) -> None:
        with inne(klient, "saksbehandler"):
            assert klient.get(endring(sti), headers=SIDE).status_code == status

    def test_det_som_er_gaatt_ut_av_minnet_er_borte_og_kommer_igjen_med_panelet(
        self, klient: TestClient, bord: Bord, vestland: Eksempel, sti: str
    ) -> None:
        BILDER.tom()
        with inne(klient, "saksbehandler"):
            assert klient.get(sti, headers=SIDE).status_code == 404
            bord.av(vestland)
            assert klient.get(sti).status_code == 200


class TestMinnet:
    @pytest.fixture
    def pdf(self, bord: Bord, vestland: Eksempel) -> bytes:
        tegnet = bord.av(vestland).fv.tegnet
        assert tegnet is not None
        return tegnet.pdf

    def test_et_bilde_som_er_glemt_blir_tegnet_igjen(self, pdf: bytes) -> None:
        tegnet: list[int] = []

        def tegn(_: bytes, nr: int, *, per_tomme: int) -> bytes:
            tegnet.append(nr)
            return b"%d" % per_tomme

        bilder = Panelbilder(bilder=2, tegn=tegn)
        bilder.ta_vare_pa("m", "46", pdf)
        for nr in (1, 1, 2, 3, 1, 3):
            bilder.bilde("m", "46", nr, Storrelse.LITEN)
        assert tegnet == [1, 2, 3, 1]

    def test_storrelsene_forveksles_ikke(self, pdf: bytes) -> None:
        bilder = Panelbilder(tegn=lambda _pdf, _nr, *, per_tomme: b"%d" % per_tomme)
        bilder.ta_vare_pa("m", "46", pdf)
        assert len({bilder.bilde("m", "46", 1, storrelse) for storrelse in Storrelse}) == len(Storrelse)

    def test_bare_de_siste_tegningene_blir_husket(self, pdf: bytes) -> None:
        bilder = Panelbilder(tegninger=2)
        for merket in ("a", "b", "c"):
            bilder.ta_vare_pa(merket, "46", pdf)
        assert [bilder.finn(merket, "46") is not None for merket in ("a", "b", "c")] == [False, True, True]

    def test_det_som_er_for_stort_skyver_ut_resten_men_er_selv_der(self, pdf: bytes) -> None:
        minne: Minne[str] = Minne(flest=10, storst=100)
        minne.legg("a", "A", 60)
        minne.legg("b", "B", 30)
        minne.legg("c", "C", 500)
        assert [minne.finn(navn) for navn in "abc"] == [None, None, "C"]
        minne.legg("d", "D", 50)
        assert [minne.finn(navn) for navn in "cd"] == [None, "D"]

    def test_det_som_brukes_blir(self) -> None:
        minne: Minne[str] = Minne(flest=2, storst=100)
        minne.legg("a", "A", 1)
        minne.legg("b", "B", 1)
        minne.finn("a")
        minne.legg("c", "C", 1)
        assert [minne.finn(navn) for navn in "abc"] == ["A", None, "C"]


def test_navnet_paa_en_visning_er_nokkelsatt(bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
    """Another key gives another name: whoever guesses the data cannot try them out against an address."""
    panel = bord.av(vestland)
    ring = bord.tjeneste.gang.ring
    en = merke_av(ring, "a")
    annen = replace(ring, nokler={id_: type(n)(bytes(reversed(n.hemmelighet))) for id_, n in ring.nokler.items()})
    assert panel.fv.tegnet is not None
    assert re.fullmatch("[0-9a-f]{64}", panel.fv.tegnet.merke)
    assert en != merke_av(annen, "a") != merke_av(ring, "b")

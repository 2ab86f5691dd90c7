"""Beside the form: who signs and why, what would be otherwise, and the attachments."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app import flyt
from app.dokument import planlegging
from app.skjema.register import Eksempel
from app.tekst import Malform
from app.web.saksbehandler import panelvedlegg
from app.web.saksbehandler.hvemsignerer import endret, merke
from app.web.saksbehandler.panel import SKILLE
from tests.integration.tjenesten import NA
from tests.integration.web.panelbord import Bord, bord, en_tegning, er_apen, linjen, med, teksten, uten_tegning

__all__ = ["bord", "en_tegning", "uten_tegning"]
VESTLAND = "vestland-larling-samarbeidsorgan"
UTEN_FULLMAKT = "/parter/avtale/inngarKontrakt=false"
ALLE = (
    "agder-modulstrukturert-rekvalifisering",
    "akershus-meropplaring-med-avbrudd",
    "buskerud-under-18-med-1-mars-adresse",
    "finnmark-faglig-og-daglig-leder",
    "innlandet-fagbrev-pa-jobb",
    "more-og-romsdal-endring-fagleg-leiar-og-avbrot",
    "more-og-romsdal-heving",
    "more-og-romsdal-larekandidat",
    "nordland-fagopplaring-i-skole",
    "oslo-samme-person-i-to-roller",
    "ostfold-forste-revisjon",
    "telemark-strengt-fortrolig-adresse",
    "trondelag-praksisbrevkandidat",
    "vestfold-avtale-bare-tilskudd",
    "vestfold-endring-bytte-av-larebedrift",
    "vestland-oppseiing-samarbeidsorgan",
    VESTLAND,
)
"""One of each kind of document and each way to sign. What is drawn is the same whatever the page's language."""


class TestHvemSignerer:
    @pytest.mark.parametrize("navn", ALLE)
    def test_hvert_eksempel_har_en_liste_med_grunn_og_regel_paa_begge_maalformer(
        self, bord: Bord, alle_eksempler: dict[str, Eksempel], uten_tegning: list[str], navn: str
    ) -> None:
        panel = bord.av(alle_eksempler[navn])
        beslutning = panel.kontrollert.beslutning
        assert beslutning is not None
        for sprak in Malform:
            tekst = teksten(bord.html(panel, sprak))
            grunner = [(en.begrunnelse, en.regel) for en in beslutning.signatarer]
            for begrunnelse, regel in grunner + [(en.begrunnelse, en.regel) for en in beslutning.bortfalt]:
                assert " ".join(begrunnelse.pa(sprak).split()) in tekst
                assert regel in tekst
            assert all(en.navn in tekst for en in beslutning.signatarer)
            assert "Undefined" not in tekst

    def test_en_linje_sier_hvem_i_hvilken_rekkefolge_og_hvem_ikke(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        html = bord.html(bord.av(vestland))
        assert linjen(html) == "VAKKER BLOMST, RASK HAMMER, STØDIG PERM → KLOK UGLE. RUND PASSER signerer ikke."
        assert not er_apen(html)
        assert linjen(bord.html(bord.av(vestland), "nn")).endswith("RUND PASSER signerer ikkje.")

    def test_den_som_signerer_i_en_annen_rolle_staar_ikke_som_en_som_ikke_signerer(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        data = med(vestland)
        data["parter"]["larebedrift"]["ansvarligLeder"] = data["parter"]["larebedrift"]["fagligLeder"]
        assert "signerer ikke" not in linjen(bord.html(bord.panel(data, dict(vestland.vedlegg))))

    def test_uten_fullmakt_signerer_lederen_og_panelet_aapner_seg_selv(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        for_ = bord.av(vestland)
        etter = bord.panel(med(vestland, parter__avtale__inngarKontrakt=False), dict(vestland.vedlegg), forrige=for_.forrige)
        for sprak, ventet in (
            ("nb", "Ansvarlig leder signerer nå. Ansvarlig leder i samarbeidsorganet signerer ikke lenger."),
            ("nn", "Ansvarleg leiar signerer no. Ansvarleg leiar i samarbeidsorganet signerer ikkje lenger."),
        ):
            html = bord.html(etter, sprak)
            assert er_apen(html)
            assert ventet in teksten(html)
        assert linjen(bord.html(etter)).startswith("VAKKER BLOMST, RASK HAMMER, RUND PASSER → KLOK UGLE.")
        assert 'id="hvem-boks"' in bord.html(etter, navn="ny_panel_svar")

    def test_det_som_ikke_endrer_hvem_lar_panelet_vaere_som_det_er(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        for_ = bord.av(vestland)
        data = med(vestland)
        data["kandidat"]["navn"]["fornavn"] = "VAKRERE"
        etter = bord.panel(data, dict(vestland.vedlegg), forrige=for_.forrige)
        svar = bord.html(etter, navn="ny_panel_svar")
        assert not etter.apne
        assert 'id="hvem-boks"' not in svar
        assert "VAKRERE BLOMST" in svar

    @pytest.mark.parametrize("forrige", ["", "|", "tull", "a" * 5000, "kandidat.1|" + "0" * 64, "<b>.1 x+y.z|%00"])
    def test_et_merke_som_ikke_er_vart_gjor_ingen_skade(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str], forrige: str
    ) -> None:
        html = bord.html(bord.av(vestland, forrige=forrige))
        assert "<b>" not in html
        assert linjen(html).startswith("VAKKER BLOMST")

    def test_uten_kontraktsansvarlig_kan_ingen_si_hvem_og_sist_kjente_huskes(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        for_ = bord.av(vestland)
        uten = bord.panel(med(vestland, parter__kontraktsansvarlig=None), dict(vestland.vedlegg), forrige=for_.forrige)
        assert uten.hvem is None
        assert not uten.apne
        assert uten.forrige.partition(SKILLE)[0] == for_.forrige.partition(SKILLE)[0]
        assert "ikke nok opplysninger" in linjen(bord.html(uten))

    def test_den_som_ikke_har_navn_ennaa_staar_med_rollen_sin(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        assert linjen(bord.html(bord.panel(med(vestland, kandidat__navn=None)))).startswith("Lærling, RASK HAMMER")

    def test_navn_med_koder_staar_somteksten(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        data = med(vestland)
        data["parter"]["larebedrift"]["ansvarligLeder"]["navn"]["fornavn"] = "<img src=x onerror=alert(1)>"
        html = bord.html(bord.panel(data, dict(vestland.vedlegg)))
        assert "<img src=x" not in html
        assert "&lt;img src=x" in html

    def test_et_annet_fylkes_sak_forteller_ingenting(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        panel = bord.panel(vestland.raa, dict(vestland.vedlegg), fylke="11")
        html = bord.html(panel)
        assert panel.hvem is None
        assert panel.fv.tegnet is None
        assert "Dataene gjelder et annet fylke enn ditt." in teksten(html)
        assert not any(navn in html for navn in ("VAKKER", "KLOK", "STØDIG"))
        assert uten_tegning == []


class TestMerket:
    def test_har_roller_og_grupper_og_ingen_navn(self, bord: Bord, vestland: Eksempel) -> None:
        beslutning = flyt.kontroller(bord.tjeneste.verksted, vestland.raa, na=NA).beslutning
        assert beslutning is not None
        assert merke(beslutning) == "kandidat.1 fagligLeder.1 ansvarligLederSamarbeidsorgan.1 fylkeskommune.2"

    @pytest.mark.parametrize(
        ("for_", "etter", "kom", "gikk"),
        [
            ("kandidat.1 skole.1", "kandidat.1", [], ["skole"]),
            ("kandidat.1", "kandidat.1 foresatt.1", ["foresatt"], []),
            ("fagligLeder.1 ansvarligLeder.1", "fagligLeder+ansvarligLeder.1", [], []),
            ("kandidat.1 fylkeskommune.1", "kandidat.1 fylkeskommune.2", [], []),
        ],
    )
    def test_sier_hva_som_er_nytt(self, for_: str, etter: str, kom: list[str], gikk: list[str]) -> None:
        funnet = endret(for_, etter)
        assert funnet is not None
        assert ([r.value for r in funnet.kom], [r.value for r in funnet.gikk]) == (kom, gikk)

    def test_det_samme_er_ikke_nytt(self) -> None:
        assert endret("kandidat.1", "kandidat.1") is None
        assert endret("", "kandidat.1") is None


class TestHvaHvis:
    def test_bryterne_er_det_reglene_saa_paa_og_som_gjor_en_forskjell(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        brytere = {en.id: en.tekst.nb for en in bord.av(vestland).brytere}
        assert brytere[UTEN_FULLMAKT] == "avtalen ikke gir fullmakt til å inngå kontrakt"
        assert any("17 år" in tekst for tekst in brytere.values())
        assert not any(id_.startswith("/fylke") for id_ in brytere)

    def test_en_bryter_endrer_listen_og_aldri_linjen_eller_dokumentet(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]
    ) -> None:
        uten, pa = bord.av(vestland), bord.av(vestland, hva_hvis=(UTEN_FULLMAKT,))
        html = bord.html(pa)
        assert linjen(html) == linjen(bord.html(uten))
        assert pa.hvem == uten.hvem
        assert pa.fv == uten.fv
        assert pa.forrige == uten.forrige
        assert len(uten_tegning) == 1
        tekst = teksten(html)
        assert "Slik blir det hvis avtalen ikke gir fullmakt til å inngå kontrakt. Kontrakten er ikke endret." in tekst
        assert "Da signerer: VAKKER BLOMST, RASK HAMMER, RUND PASSER" in tekst
        assert "RUND PASSER, ansvarlig leder på vegne av SYNTETISK BYGG AS Kommer til" in tekst
        assert "STØDIG PERM, ansvarlig leder i samarbeidsorganet Faller bort" in tekst
        assert er_apen(html)

    @pytest.mark.parametrize("navn", ALLE)
    def test_hver_bryter_i_hvert_eksempel_virker(
        self, bord: Bord, alle_eksempler: dict[str, Eksempel], uten_tegning: list[str], navn: str
    ) -> None:
        uten = bord.av(alle_eksempler[navn])
        for bryter in uten.brytere:
            pa = bord.av(alle_eksempler[navn], hva_hvis=(bryter.id,))
            assert pa.liste != uten.liste, bryter.id
            assert pa.fv == uten.fv

    @pytest.mark.parametrize("id_", ['/fylke/fylkesnummer="11"', "/kandidat=null", "tull", ""])
    def test_det_som_ikke_er_en_bryter_i_saken_blir_ikke_provd(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str], id_: str
    ) -> None:
        panel = bord.av(vestland, hva_hvis=(id_,))
        assert panel.liste == panel.hvem
        assert not panel.hva_hvis


class TestVedlegg:
    def test_sier_hva_som_kreves_og_hvordan_det_folger(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        panel = bord.av(vestland)
        assert "Følger uendret med inni PDF-filen." in teksten(bord.html(panel))
        assert "Følgjer uendra med inni PDF-fila." in teksten(bord.html(panel, "nn"))
        assert "Signert fra før" in teksten(bord.html(panel))
        (_, krav) = panel.vedlegg.filer[0]
        assert krav is not None
        assert " ".join(krav.begrunnelse.nb.split()) in teksten(bord.html(panel))

    def test_det_som_mangler_staar_forst_og_apner_delen(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        html = bord.html(bord.panel(med(vestland, vedlegg=None)))
        assert "Avtale mellom lærebedrift og samarbeidsorgan mangler." in teksten(html)
        assert re.search(r'<details[^>]*id="panel-vedlegg"[^>]* open', html)

    def test_uten_fil_er_sagt(self, bord: Bord, vestland: Eksempel, uten_tegning: list[str]) -> None:
        assert "1 av dem uten fil." in teksten(bord.html(bord.panel(vestland.raa)))

    def test_de_samme_filene_leses_en_gang(
        self, bord: Bord, vestland: Eksempel, uten_tegning: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ganger: list[int] = []

        def planlegg(*args: Any, **valg: Any) -> Any:
            ganger.append(1)
            return planlegging.planlegg(*args, **valg)

        monkeypatch.setattr(panelvedlegg, "planlegg", planlegg)
        panelvedlegg.PLANER.tom()
        for _ in range(3):
            bord.av(vestland)
        assert len(ganger) == 1
        bord.panel(vestland.raa, {"avtale-1": b"%PDF-1.7 en annen fil"})
        assert len(ganger) == 2

"""What if, on a page: a field that a row looked at, another value, and who signs then beside who signs now."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.vakt import CSP
from app.settings import Settings
from app.skjema.hvahvis import Slag
from app.skjema.register import Eksempel
from app.tekst import Malform
from app.web.eksempel import hvahvis
from tests.integration.tjenesten import NA
from tests.integration.web.test_sider import VESTLAND, Side, _hent

STED = f"{VESTLAND}/hva-hvis"


def prov(klient: TestClient, peker: str, sprak: str = "nb", *, status: int = 200, sted: str = STED, **felt: str) -> Side:
    deler = {navn: (None, verdi) for navn, verdi in felt.items()}
    svar = klient.post(sted, params={"peker": peker, "sprak": sprak}, files=deler, headers={"accept": "text/html"})
    assert svar.status_code == status, svar.text
    assert svar.headers["content-security-policy"] == CSP
    return Side(svar.text)


def ord_pa(side: Side) -> str:
    return re.sub(r"\s+", " ", side.tekst)


def test_en_avtale_uten_rett_til_a_innga_kontrakt_flytter_signaturen_til_bedriften(klient: TestClient) -> None:
    nb = ord_pa(prov(klient, "/parter/avtale/inngarKontrakt", verdi="false"))
    assert "Inngår kontrakt på vegne av lærebedriften" in nb
    assert "nei i stedet for ja" in nb
    assert "Ansvarlig leder i samarbeidsorganet faller bort" in nb
    assert "Ansvarlig leder kommer til" in nb
    nn = ord_pa(prov(klient, "/parter/avtale/inngarKontrakt", "nn", verdi="false"))
    assert "nei i staden for ja" in nn
    assert "Ansvarleg leiar i samarbeidsorganet fell bort" in nn


def test_begge_begrunnelsene_star_ved_siden_av_hverandre_med_regelen(klient: TestClient) -> None:
    side = prov(klient, "/parter/avtale/inngarKontrakt", verdi="false")
    assert side.tagger.count("table") == 1
    assert len([a for a in side.adresser if a.startswith("/regler?")]) >= 4
    assert "gir samarbeidsorganet rett til å inngå" in ord_pa(side)


def test_samme_verdi_endrer_ingenting(klient: TestClient) -> None:
    side = prov(klient, "/parter/avtale/inngarKontrakt", verdi="true")
    assert "Det endrer ikke hvem som signerer" in ord_pa(side)
    assert "table" not in side.tagger


def test_uten_en_opplysning_sies_det_hva_som_da_er_galt(klient: TestClient) -> None:
    side = ord_pa(prov(klient, "/parter/avtale/gjelderFra", verdi="2027-01-01"))
    assert "Da stopper dette dokumentet" in side
    assert "3. august 2026" in side


def test_det_som_ma_vaere_der_kan_ikke_tas_bort(klient: TestClient) -> None:
    steder = [a for a in _hent(klient, STED).adresser if "peker=" in a]
    assert not [a for a in steder if "fagligLeder" in a or a.endswith("%2Fkandidat")]
    assert "taBort" not in _hent(klient, f"{STED}?peker=%2Fdokumenttype").verdier("name")
    assert "taBort" in _hent(klient, f"{STED}?peker=%2Fparter%2Favtale%2FgjelderFra").verdier("name")


@pytest.mark.parametrize(("verdi", "status"), [("kanskje", 422), ("2026-13-40", 422), ("", 422), ("2008-01-01", 200)])
def test_en_verdi_som_ikke_passer_blir_avvist_pa_samme_side(klient: TestClient, verdi: str, status: int) -> None:
    side = prov(klient, "/kandidat/fodselsdato", status=status, verdi=verdi)
    assert side.tagger.count("form") == 1
    assert ("Dette kan ikke prøves" in ord_pa(side)) == (status == 422)


def test_et_annet_fylke_velges_ved_navn_og_et_annet_sprak_blir_sagt(klient: TestClient) -> None:
    side = prov(klient, "/fylke/fylkesnummer", verdi="03")
    assert "Vestland fylkeskommune" in ord_pa(side)
    assert "Oslo" in ord_pa(side)
    assert side.verdier("value").count("03") == 1


@pytest.mark.parametrize("peker", ["/kandidat/navn", "/kandidat/personidentifikator/verdi", "/finnes/ikke"])
def test_en_opplysning_som_ingen_regel_ser_pa_kan_ikke_proves(klient: TestClient, peker: str) -> None:
    assert klient.get(STED, params={"peker": peker}, headers={"accept": "text/html"}).status_code == 404
    prov(klient, peker, status=404, verdi="x")


def test_uten_verdi_blir_skjemaet_vist_igjen_og_et_ukjent_eksempel_finnes_ikke(klient: TestClient) -> None:
    assert "svaret" not in prov(klient, "/parter/avtale/inngarKontrakt", annet="x").verdier("id")
    assert klient.get("/eksempler/finnes-ikke/hva-hvis").status_code == 404


def test_verdien_star_aldri_i_adressen(klient: TestClient) -> None:
    side = prov(klient, "/kandidat/fodselsdato", verdi="2011-11-11")
    assert not [a for a in side.adresser if "2011" in a]
    assert ("method", "post") in side.attributter


def test_eksempelsiden_har_et_lite_skjema_med_de_samme_stedene(klient: TestClient) -> None:
    eksempel, hva_hvis = _hent(klient, VESTLAND), _hent(klient, STED)
    steder = [v for v in eksempel.verdier("value") if v.startswith("/")]
    assert "/parter/avtale/inngarKontrakt" in steder
    assert len(steder) == len([a for a in hva_hvis.adresser if "peker=" in a])
    assert f"{STED}" in eksempel.adresser


@pytest.mark.parametrize("sprak", Malform)
def test_hvert_sted_i_hvert_eksempel_har_ord_og_kan_proves(settings: Settings, alle_eksempler: dict[str, Eksempel], sprak: Malform) -> None:
    bord = flyt.verksted(settings)
    for eksempel in alle_eksempler.values():
        for sted in hvahvis.steder(bord, eksempel.raa, na=NA):
            for ord_ in (sted.navn, sted.na, *(ord_ for _, ord_ in sted.valg)):
                assert not re.search(r"[a-zæøå][A-Z]|^[0-9]{2}$", ord_.pa(sprak)), (eksempel.navn, sted.peker, ord_)
            verdier: list[Any] = [verdi for verdi, _ in sted.valg] or [str(sted.plass.verdi)]
            for verdi in verdier if sted.plass.slag is not Slag.DEL else [None]:
                forsok = hvahvis.prov(bord, eksempel.raa, sted, verdi, na=NA)
                assert forsok.svar or forsok.funn, (eksempel.navn, sted.peker, verdi)

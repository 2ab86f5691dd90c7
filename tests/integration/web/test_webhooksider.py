"""The pages of webhooks: the secret shown once, the form refused with its reason, and each thing that can be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert

from app.jobber.tidsur import fei
from app.lager import hendelser
from app.lager.base import Lager
from app.lager.modeller import dokument
from app.lager.webhookmodell import webhook, webhooklevering, webhooknokkel
from app.lager.webhooks import LEVENDE_NOKLER
from app.main import jobbslag
from app.settings import Settings
from app.webhook.abonnement import ETTERSENDES_OM
from tests.fullt_lager import dokumentverdier
from tests.integration.tjenesten import NA
from tests.integration.web.okter import EGEN_SIDE, SIDE, inne, send, skjemamerke
from tests.webhookmottaker import Mottaker, http, mottaker
from tests.webhookverk import DOK

ROT = "/drift/webhooks"
FYLKE = "15"


@pytest.fixture(scope="module")
def lager(klient: TestClient) -> Lager:
    """With one document of a county that no other test has."""
    apent: Lager = klient.app.state.tjeneste.lager  # type: ignore[attr-defined]  # FastAPI's
    id_ = DOK.replace("a", "c", 1)
    with apent.transaksjon() as forbindelse:
        forbindelse.execute(insert(dokument).values(**dokumentverdier(id_, apent.blobs.legg(b"%PDF-1.7 side"), fylkesnummer=FYLKE)))
        hendelser.foy_til(forbindelse, id_, "opprettet", tid=NA, aktor="x", data={"pdfSha256": "a" * 64})
    return apent


@pytest.fixture
def mottak(lager: Lager) -> Iterator[Mottaker]:
    with mottaker() as en:
        yield en
    with lager.transaksjon() as forbindelse:
        for tabell in (webhooklevering, webhooknokkel, webhook):
            forbindelse.execute(delete(tabell))


@pytest.fixture
def admin(klient: TestClient, mottak: Mottaker) -> Iterator[TestClient]:
    with inne(klient, "admin", FYLKE) as innlogget:
        yield innlogget


def _lag(admin: TestClient, mottak: Mottaker, utvalg: str = "alle") -> str:
    svar = send(admin, ROT, adresse=mottak.adresse, utvalg=utvalg, skjema=skjemamerke(admin, ROT))
    assert svar.status_code == 200, svar.text
    (side,) = set(re.findall(r"/drift/webhooks/[a-z2-7]{24}", svar.text))
    return str(side)


def _gjor(admin: TestClient, side: str, hva: str, **felt: Any) -> str:
    svar = send(admin, f"{side}/{hva}", skjema=skjemamerke(admin, side), **felt)
    assert svar.status_code in {200, 303}, svar.text
    return svar.text or admin.get(svar.headers["location"], headers=SIDE).text


def test_hemmeligheten_blir_vist_en_gang_og_adressen_aldri_hel(admin: TestClient, mottak: Mottaker) -> None:
    svar = send(admin, ROT, adresse=mottak.adresse, utvalg="ferdig", skjema=skjemamerke(admin, ROT))
    assert svar.headers["cache-control"] == "no-store"
    (hemmelighet,) = re.findall(r"whsec_[A-Za-z0-9+/]{43}=", svar.text)
    (side,) = set(re.findall(r"/drift/webhooks/[a-z2-7]{24}", svar.text))
    for senere in (admin.get(side, headers=SIDE).text, admin.get(ROT, headers=SIDE).text):
        assert hemmelighet not in senere
        assert f"http://127.0.0.1:{mottak.port}/…" in senere
        assert "nokkel=hemmelig" not in senere


@pytest.mark.parametrize(
    ("adresse", "sagt"),
    [
        ("http://mottak.fylke.no/inn", "Adressen må begynne med https://."),
        ("https://10.0.0.1/inn", "IP-adresse som ikke er åpnet"),
        ("https://mottak.fylke.no:8443/", "Porten i adressen er ikke åpnet"),
        ("tull", "Adressen må begynne med https://."),
        ("", "ikke en nettadresse"),
    ],
)
def test_en_adresse_vi_ikke_tar_blir_avvist_ved_feltet(admin: TestClient, adresse: str, sagt: str) -> None:
    svar = send(admin, ROT, adresse=adresse, utvalg="alle", skjema=skjemamerke(admin, ROT))
    assert svar.status_code == 422
    assert sagt in svar.text
    assert 'aria-invalid="true"' in svar.text


def test_samme_adresse_to_ganger_er_ikke_lov(admin: TestClient, mottak: Mottaker) -> None:
    _lag(admin, mottak)
    svar = send(admin, ROT, adresse=mottak.adresse, utvalg="alle", skjema=skjemamerke(admin, ROT))
    assert (svar.status_code, "har denne adressen" in svar.text) == (409, True)


def test_proveknappen_sier_hvordan_det_gikk(admin: TestClient, mottak: Mottaker) -> None:
    side = _lag(admin, mottak)
    assert "Mottakeren tok imot prøvemeldingen. Svarte 204." in _gjor(admin, side, "prove")
    mottak.svar = lambda _: http(404)
    assert "tok ikke imot prøvemeldingen. Svarte 404." in _gjor(admin, side, "prove")


def test_bytte_stanse_starte_spille_av_og_slette(admin: TestClient, mottak: Mottaker, lager: Lager, settings: Settings) -> None:
    side = _lag(admin, mottak)
    assert "whsec_" in _gjor(admin, side, "roter")
    assert "Nummer 1" in admin.get(side, headers=SIDE).text
    assert "whsec_" in _gjor(admin, side, "roter", straks="ja")
    assert "Nummer 2" not in admin.get(side, headers=SIDE).text
    assert "Stanset av fylket" in _gjor(admin, side, "tilstand", aktiv="nei")
    assert "Webhooken er startet" in _gjor(admin, side, "tilstand", aktiv="ja")
    assert "med de samme ID-ene" in _gjor(admin, side, "avspill", fra="2026-08-01")
    gang = admin.app.state.tjeneste.gang  # type: ignore[attr-defined]  # FastAPI's
    gang = replace(gang, clock=lambda: NA + ETTERSENDES_OM)  # what the start ordered is in the same order, and its time has come
    jobbslag(settings, gang)["webhook-avspill"].kjor({"webhook": side.rpartition("/")[2]})
    fei(lager, gang.jobber, jobbslag(settings, gang), na=NA)
    jobbslag(settings, gang)["webhook-send"].kjor({"webhook": side.rpartition("/")[2]})
    assert mottak.typer == ["opprettet"]
    vist = admin.get(side, headers=SIDE).text
    (levering,) = re.findall(r'name="levering" value="(msg_[0-9a-f]{32})"', vist)
    assert "med de samme ID-ene" in _gjor(admin, side, "avspill", levering=levering)
    assert "1 forsøk" in vist or "0 forsøk" in vist
    assert "Webhooken er slettet" in _gjor(admin, side, "slett")
    assert admin.get(side, headers=SIDE).status_code == 404


@pytest.mark.parametrize(("sprak", "sagt"), [("nb", "overlapp 0"), ("nn", "dei gamle sluttar å gjelde")])
def test_for_mange_bytter_sier_hva_som_hjelper_og_roer_ingen(admin: TestClient, mottak: Mottaker, sprak: str, sagt: str) -> None:
    side = _lag(admin, mottak)
    for _ in range(LEVENDE_NOKLER - 1):
        assert "whsec_" in _gjor(admin, side, "roter")
    svar = send(admin, f"{side}/roter?sprak={sprak}", skjema=skjemamerke(admin, side))
    assert (svar.status_code, "whsec_" in svar.text, sagt in svar.text) == (409, False, True)
    assert "Nummer 1<" in svar.text
    assert "whsec_" in _gjor(admin, side, "roter", straks="ja")


def test_driftssiden_sier_hvordan_det_staar_til(admin: TestClient, mottak: Mottaker) -> None:
    side = _lag(admin, mottak)
    _gjor(admin, side, "tilstand", aktiv="nei")
    drift = admin.get("/drift", headers=SIDE).text
    assert "Se webhooks" in drift
    assert re.search(r"<dt>Stanset</dt><dd>.*?1</span></dd>", drift, re.DOTALL)


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_sidene_finnes_i_begge_maalformer(admin: TestClient, mottak: Mottaker, sprak: str) -> None:
    side = _lag(admin, mottak)
    for sti in (ROT, side):
        svar = admin.get(f"{sti}?sprak={sprak}", headers=SIDE)
        assert (svar.status_code, svar.headers["content-language"]) == (200, sprak)


def test_bare_fylkets_egen_administrator_kommer_til(klient: TestClient, mottak: Mottaker) -> None:
    with inne(klient, "admin", FYLKE) as admin:
        side = _lag(admin, mottak)
        merke = skjemamerke(admin, side)
    with inne(klient, "admin", "46") as annen:
        assert annen.get(side, headers=SIDE).status_code == 404
        egen = skjemamerke(annen, ROT)
        for hva in ("prove", "roter", "avspill", "tilstand", "slett"):
            assert send(annen, f"{side}/{hva}", skjema=egen, fra="2026-08-01").status_code == 404, hva
            assert send(annen, f"{side}/{hva}", skjema=merke).status_code == 403, hva
    with inne(klient, "saksbehandler", FYLKE) as saksbehandler:
        assert saksbehandler.get(side, headers=SIDE).status_code == 403
    assert klient.post(f"{side}/slett", headers={**SIDE, **EGEN_SIDE}, follow_redirects=False).status_code in {303, 401}
    assert mottak.mottatt == []

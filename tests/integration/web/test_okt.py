"""The session: what the cookie is, whose it is, what opens it and what does not, and that no form of another page gets anything done."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from joserfc import jwk, jwt

from app.api.tilgang import DEMOVARIGHET, utsted_demotoken
from app.identitet.bruker import Brukerrolle
from app.main import create_app
from app.settings import Settings
from app.web.okt import DRIFT, KAKE, LISTE, MALER, MENYER, Menypunkt
from tests.integration.tjenesten import NA
from tests.integration.web.okter import EGEN_SIDE, SIDE, inne, logg_inn, send, skjemamerke
from tests.integration.web.test_sider import Side

LUKKET = "/drift"
"""A page that needs a session (of an administrator)."""


def apner(klient: TestClient, kake: str, sti: str = LUKKET) -> bool:
    """Whether the cookie opens the page; else one is sent to the login."""
    svar = klient.get(sti, headers={**SIDE, "cookie": f"{KAKE}={kake}"}, follow_redirects=False)
    assert svar.status_code in {200, 303}
    return svar.status_code == 200


class TestKaken:
    def test_leses_ikke_av_skript_og_sendes_ikke_fra_andre_sider(self, klient: TestClient) -> None:
        svar = send(klient, "/innlogging", rolle="admin", fylke="46")
        klient.cookies.clear()
        (kake,) = svar.headers.get_list("set-cookie")
        navn, *merker = [del_.strip().lower() for del_ in kake.split(";")]
        assert navn.startswith(f"{KAKE}=")
        assert {"httponly", "samesite=lax", "path=/", f"max-age={int(DEMOVARIGHET.total_seconds())}"} == set(merker)

    def test_gaar_bare_over_https_der_tjenesten_har_det(self, settings: Settings, tmp_path: Path) -> None:
        over_https = replace(settings, data=tmp_path, adresse="https://127.0.0.1:8000")
        with TestClient(create_app(over_https, lambda: NA), base_url="https://127.0.0.1:8000") as klient:
            svar = send(klient, "/innlogging", rolle="admin", fylke="46")
            assert "secure" in svar.headers["set-cookie"].lower().split("; ")
            ut = send(klient, "/utlogging", skjema=skjemamerke(klient, "/innlogging"))
            assert "secure" in ut.headers["set-cookie"].lower().split("; ")

    def test_utloggingen_tar_den_bort(self, klient: TestClient) -> None:
        send(klient, "/innlogging", rolle="admin", fylke="46")
        assert klient.get(LUKKET, headers=SIDE, follow_redirects=False).status_code == 200
        ut = send(klient, "/utlogging", skjema=skjemamerke(klient, "/innlogging"))
        assert (ut.status_code, ut.headers["location"]) == (303, "/innlogging")
        assert not list(klient.cookies)
        assert klient.get(LUKKET, headers=SIDE, follow_redirects=False).status_code == 303


class TestTokenet:
    def test_et_godt_token_apner(self, klient: TestClient, settings: Settings) -> None:
        assert apner(klient, utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA))

    @pytest.mark.parametrize("alder", [DEMOVARIGHET + timedelta(minutes=1), timedelta(days=400)])
    def test_et_gammelt_token_er_ingen_okt(self, klient: TestClient, settings: Settings, alder: timedelta) -> None:
        assert not apner(klient, utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA - alder))

    def test_et_token_fra_i_morgen_er_ingen_okt(self, klient: TestClient, settings: Settings) -> None:
        assert not apner(klient, utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA + timedelta(days=1)))

    def test_et_token_med_en_annen_nokkel_er_ingen_okt(self, klient: TestClient, settings: Settings) -> None:
        hode, krav, _ = _deler(utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA))
        fremmed = jwk.ECKey.generate_key("P-256", {"kid": hode.get("kid", "x")})
        assert not apner(klient, jwt.encode(hode, krav, fremmed))

    def test_et_token_for_en_annen_tjeneste_er_ingen_okt(self, klient: TestClient, settings: Settings) -> None:
        hode, krav, _ = _deler(utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA))
        egen = jwk.import_key((settings.data / "demo-tokennokkel.pem").read_text(), "EC")
        assert apner(klient, jwt.encode(hode, krav, egen))
        assert not apner(klient, jwt.encode(hode, krav | {"aud": "en-annen-tjeneste"}, egen))
        assert not apner(klient, jwt.encode(hode, krav | {"iss": "en-annen-utsteder"}, egen))

    @pytest.mark.parametrize("endring", [{"rolle": "admin"}, {"fylke": "03"}])
    def test_et_token_som_er_endret_er_ingen_okt(self, klient: TestClient, settings: Settings, endring: dict[str, str]) -> None:
        token = utsted_demotoken(settings, Brukerrolle.REVISOR, "46", NA)
        _, krav, _ = _deler(token)
        hode, _, signatur = token.split(".")
        assert apner(klient, token, "/logg")
        assert not apner(klient, f"{hode}.{_som_del(krav | endring)}.{signatur}", "/logg")

    def test_et_token_uten_signatur_er_ingen_okt(self, klient: TestClient, settings: Settings) -> None:
        _, krav, _ = _deler(utsted_demotoken(settings, Brukerrolle.ADMIN, "46", NA))
        assert not apner(klient, f"{_som_del({'alg': 'none', 'typ': 'JWT'})}.{_som_del(krav)}.")

    @pytest.mark.parametrize("kake", ["", "x", "a.b.c", "." * 5000, "Bearer x", "%00", "æøå".encode().hex()])
    def test_tull_er_ingen_okt(self, klient: TestClient, kake: str) -> None:
        assert not apner(klient, kake)

    @pytest.mark.parametrize("rolle", sorted(set(Brukerrolle) - set(MENYER)))
    def test_en_rolle_uten_sider_har_ingen_okt(self, klient: TestClient, settings: Settings, rolle: Brukerrolle) -> None:
        assert not apner(klient, utsted_demotoken(settings, rolle, "46", NA), "/")
        assert send(klient, "/innlogging", rolle=rolle.value, fylke="46").status_code == 404

    def test_et_fylke_som_ikke_finnes_har_ingen_okt(self, klient: TestClient, settings: Settings) -> None:
        assert not apner(klient, utsted_demotoken(settings, Brukerrolle.ADMIN, "99", NA))
        assert send(klient, "/innlogging", rolle="admin", fylke="99").status_code == 404

    @pytest.mark.parametrize("rolle", sorted(set(MENYER) - {Brukerrolle.ADMIN}))
    def test_en_annen_rolle_slipper_ikke_inn_og_faar_vite_det(self, klient: TestClient, rolle: Brukerrolle) -> None:
        with inne(klient, rolle.value):
            svar = klient.get(LUKKET, headers=SIDE)
        assert svar.status_code == 403
        assert "Dette kan du ikke gjøre" in svar.text


def _deler(token: str) -> tuple[dict[str, str], dict[str, str], str]:
    hode, krav, signatur = token.split(".")
    return _lest(hode), _lest(krav), signatur


def _lest(del_: str) -> dict[str, str]:
    lest: dict[str, str] = json.loads(base64.urlsafe_b64decode(del_ + "=" * (-len(del_) % 4)))
    return lest


def _som_del(innhold: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(innhold).encode()).rstrip(b"=").decode()


class TestVeienInn:
    def test_den_som_ikke_er_inne_blir_vist_dit_og_tilbake(self, klient: TestClient) -> None:
        svar = klient.get(f"{LUKKET}?sprak=nn", headers=SIDE, follow_redirects=False)
        assert (svar.status_code, svar.headers["location"]) == (303, "/innlogging?til=/drift&sprak=nn")
        inn = send(klient, "/innlogging", rolle="admin", fylke="46", til="/drift")
        klient.cookies.clear()
        assert inn.headers["location"] == "/drift"

    @pytest.mark.parametrize("rolle", MENYER)
    def test_hver_rolle_begynner_pa_sin_side(self, klient: TestClient, rolle: Brukerrolle) -> None:
        svar = send(klient, "/innlogging", rolle=rolle.value, fylke="46")
        klient.cookies.clear()
        assert svar.headers["location"] == MENYER[rolle][0].sti

    @pytest.mark.parametrize(
        "til",
        [
            "https://ond.example/",
            "//ond.example/",
            "///ond.example",
            "/\\ond.example",
            "\\\\ond.example",
            "/%2f/ond.example",
            "/x//y:@ond.example",
            "javascript:alert(1)",
            " /drift",
            "/drift\r\nSet-Cookie: x=y",
            "/drift\n",
            "drift",
            "/drift?til=https://ond.example",
            "/@ond.example",
            "/" + "a" * 500,
        ],
    )
    def test_ingen_blir_vist_ut_av_tjenesten(self, klient: TestClient, til: str) -> None:
        svar = send(klient, "/innlogging", rolle="admin", fylke="46", til=til)
        klient.cookies.clear()
        assert (svar.status_code, svar.headers["location"]) == (303, "/drift")
        side = klient.get("/innlogging", params={"til": til}, headers=SIDE)
        assert side.status_code == 200
        assert all(a.startswith(("/", "#")) and not a.startswith("//") for a in Side(side.text).adresser)
        assert 'name="til"' not in side.text

    @pytest.mark.parametrize("til", ["/", "/drift", "/kontrakter/0b7e3a52-0000-5000-8000-000000000000", "/ny?type=larekontrakt"])
    def test_en_egen_side_er_lov(self, klient: TestClient, til: str) -> None:
        svar = send(klient, "/innlogging", rolle="admin", fylke="46", til=til)
        klient.cookies.clear()
        assert svar.headers["location"] == til

    def test_et_skjema_blir_ikke_sendt_pa_nytt_etter_innlogging(self, klient: TestClient) -> None:
        svar = send(klient, "/drift/feilliste/jobb-1", skjema="x")
        assert (svar.status_code, svar.headers["location"]) == (303, "/innlogging")

    def test_htmx_blir_bedt_om_a_forlate_siden(self, klient: TestClient) -> None:
        htmx = {"hx-request": "true", "hx-current-url": "http://127.0.0.1:8000/drift?sprak=nn#ko", "accept": "*/*"}
        svar = klient.get(LUKKET, headers=htmx, follow_redirects=False)
        assert (svar.status_code, svar.headers["hx-redirect"], svar.content) == (401, "/innlogging?til=/drift", b"")
        ond = klient.get(LUKKET, headers=htmx | {"hx-current-url": "https://ond.example//ond"}, follow_redirects=False)
        assert ond.headers["hx-redirect"] == "/innlogging"


class TestSkjemaene:
    @pytest.fixture
    def admin(self, klient: TestClient) -> Iterator[TestClient]:
        with inne(klient, "admin") as inne_:
            yield inne_

    def test_et_skjema_fra_egen_side_er_godt(self, admin: TestClient) -> None:
        assert send(admin, "/utlogging", skjema=skjemamerke(admin, "/innlogging")).status_code == 303

    def test_uten_merke_skjer_ingenting(self, admin: TestClient) -> None:
        for merke in ("", "0" * 64, "æ"):
            svar = send(admin, "/utlogging", skjema=merke)
            assert svar.status_code == 403
            assert "set-cookie" not in svar.headers
            assert "Skjemaet ble ikke sendt fra siden" in svar.text

    def test_merket_til_en_annen_okt_gjelder_ikke(self, klient: TestClient) -> None:
        with inne(klient, "admin", "03"):
            annet = skjemamerke(klient, "/innlogging")
        with inne(klient, "admin", "46"):
            assert skjemamerke(klient, "/innlogging") != annet
            assert send(klient, "/utlogging", skjema=annet).status_code == 403

    @pytest.mark.parametrize(
        "hoder",
        [
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
            {"sec-fetch-site": "none"},
            {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
        ],
    )
    def test_et_skjema_pa_en_annen_side_gjelder_ikke(self, admin: TestClient, hoder: dict[str, str]) -> None:
        merke = skjemamerke(admin, "/innlogging")
        assert send(admin, "/utlogging", hoder, skjema=merke).status_code == 403
        assert send(admin, "/innlogging", hoder, rolle="admin", fylke="03").status_code == 403

    @pytest.mark.parametrize(
        ("opphav", "status"),
        [
            ("http://127.0.0.1:8000", 303),
            ("http://127.0.0.1:8001", 403),
            ("https://ond.example", 403),
            ("http://127.0.0.1:8000.ond.example", 403),
            ("null", 403),
            ("", 403),
            ("file://127.0.0.1:8000", 403),
        ],
    )
    def test_en_eldre_nettleser_sier_bare_opphavet(self, admin: TestClient, opphav: str, status: int) -> None:
        merke = skjemamerke(admin, "/innlogging")
        svar = admin.post("/utlogging", data={"skjema": merke}, headers=SIDE | {"origin": opphav}, follow_redirects=False)
        assert svar.status_code == status

    def test_den_som_verken_sier_sted_eller_opphav_blir_avvist(self, admin: TestClient) -> None:
        merke = skjemamerke(admin, "/innlogging")
        assert admin.post("/utlogging", data={"skjema": merke}, headers=SIDE, follow_redirects=False).status_code == 403

    @pytest.mark.parametrize(
        ("kropp", "type_", "status"),
        [
            (b"skjema=x&skjema=y", "application/x-www-form-urlencoded", 400),
            (b"\xff=\xfe", "application/x-www-form-urlencoded", 400),
            (b"a" * 20_000, "application/x-www-form-urlencoded", 413),
            (b"&".join(b"f%d=1" % nr for nr in range(30)), "application/x-www-form-urlencoded", 400),
            (b'{"skjema": "x"}', "application/json", 415),
            (b"skjema=x", "text/plain", 415),
        ],
    )
    def test_det_som_ikke_er_et_lite_skjema_blir_avvist(self, admin: TestClient, kropp: bytes, type_: str, status: int) -> None:
        svar = admin.post("/utlogging", content=kropp, headers={**SIDE, **EGEN_SIDE, "content-type": type_}, follow_redirects=False)
        assert svar.status_code == status


def test_to_okter_ser_hver_sitt_fylke(klient: TestClient) -> None:
    with inne(klient, "admin", "46"):
        vestland = klient.get("/drift?sprak=nb", headers=SIDE).text
    with inne(klient, "admin", "03"):
        oslo = klient.get("/drift?sprak=nb", headers=SIDE).text
    assert "Vestland fylkeskommune" in vestland
    assert "Oslo kommune" not in vestland
    assert "Oslo kommune" in oslo
    assert "Vestland" not in oslo


def test_en_okt_apner_ikke_api_et_og_et_token_i_hodet_apner_ingen_side(klient: TestClient) -> None:
    token = logg_inn(klient, "revisor")
    assert klient.get("/api/v1/kontrakter", headers={"cookie": f"{KAKE}={token}"}).status_code == 401
    assert klient.get("/api/v1/kontrakter", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert klient.get("/logg", headers={**SIDE, "authorization": f"Bearer {token}"}, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("punkt", "sti", "her"),
    [
        (LISTE, "/", "page"),
        (LISTE, "/kontrakter/en/sider", "true"),
        (LISTE, "/maler", None),
        (MALER, "/maler/larekontrakt/pavirker", "true"),
        (MALER, "/malerier", None),
        (DRIFT, "/", None),
    ],
)
def test_menyen_viser_hvor_en_er_ogsa_pa_sidene_under(punkt: Menypunkt, sti: str, her: str | None) -> None:
    assert punkt.her(sti) == her

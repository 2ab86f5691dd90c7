"""The work list as each role meets it: whose turn it is, what to do, pages, search by post; and nothing of a person in an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tjeneste import Tjeneste
from app.clock import OSLO
from app.identitet.bruker import Brukerrolle
from app.lager.arbeidsliste import Tur
from app.lager.arbeidsvisning import Orden
from app.lager.dokumenter import Aktor
from app.main import create_app
from app.settings import Settings
from app.skjema.register import Eksempel, eksempler
from app.web.okt import MENYER
from app.web.saksbehandler import arbeidsliste
from app.web.saksbehandler.arbeidslinjer import MERKER, MINE, OGSA, STED, Avstand, avstand
from app.web.saksbehandler.arbeidsliste import BOLKER, TILSTANDER, VENTER, Fane
from signing.events import Avslatt, IkkeLevert
from signing.oppdrag import Oppdrag
from signing.states import Tilstand
from tests.integration.tjenesten import NA
from tests.integration.web.okter import SIDE, inne, send, skjemamerke
from tests.integration.web.test_sider import Side

VESTLAND, TELEMARK = "46", "40"
KANDIDATNUMMER = "01850853416"
UKJENT_MERKE = "0" * 64


@dataclass(frozen=True)
class Sted:
    """A service without workers of its own, with three contracts in Vestland: a draft, one not delivered, one declined."""

    klient: TestClient
    tjeneste: Tjeneste
    kladd: str
    hindret: str
    avslatt: str

    def side(self, sti: str = "/", rolle: str = "saksbehandler", fylke: str = VESTLAND, sprak: str = "nb") -> Side:
        with inne(self.klient, rolle, fylke) as klient:
            skille = "&" if "?" in sti else "?"
            svar = klient.get(f"{sti}{skille}sprak={sprak}", headers=SIDE)
        assert svar.status_code == 200, svar.text
        assert svar.headers["cache-control"] == "no-store"
        return Side(svar.text)

    def sok(self, tekst: str, fylke: str = VESTLAND, sprak: str = "nb", rolle: str = "saksbehandler") -> Side:
        with inne(self.klient, rolle, fylke) as klient:
            merke = skjemamerke(klient, "/?fane=sok")
            svar = send(klient, f"/?fane=sok&sprak={sprak}", skjema=merke, s=tekst)
        assert svar.status_code == 200, svar.text
        assert svar.headers["cache-control"] == "no-store"
        return Side(svar.text)


def kontrakt(ett: Eksempel, nummer: str, navn: tuple[str, str], fylke: str = VESTLAND) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(ett.raa)
    data["fylke"]["fylkesnummer"] = fylke
    data["kontraktsnummer"], data["kildesystem"] = nummer, {"navn": "VIGO", "instansId": nummer}
    data["kandidat"]["navn"] = {"fornavn": navn[0], "etternavn": navn[1]}
    return data


def lagre(tjeneste: Tjeneste, data: dict[str, Any]) -> str:
    aktor = Aktor(navn="saksbehandler:test", fylkesnummer=data["fylke"]["fylkesnummer"])
    svar = flyt.opprett(tjeneste.verksted, tjeneste.lager, json.dumps(data).encode(), {}, na=NA, aktor=aktor)
    return str(svar.svar["dokumentId"])


def sendt(tjeneste: Tjeneste, data: dict[str, Any]) -> str:
    """Its order opened, sent, and the first told."""
    id_ = lagre(tjeneste, data)
    tjeneste.gang.apne(id_, aktor=Aktor(navn="saksbehandler:test", fylkesnummer=data["fylke"]["fylkesnummer"]))
    for _ in range(3):
        tjeneste.gang.kjor({"oppdrag": id_})
    return id_


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sted]:
    settings = Settings.fra_miljo({}, data=tmp_path_factory.mktemp("arbeidsliste") / "data")
    app = create_app(settings, lambda: NA)
    tjeneste: Tjeneste = app.state.tjeneste
    ett = next(e for e in eksempler(settings.forms) if e.navn == "vestfold-larling-selvstendig-bedrift")
    kladd = lagre(tjeneste, kontrakt(ett, "AL-1", ("VAKKER", "BLOMST")))
    hindret = sendt(tjeneste, kontrakt(ett, "AL-2", ("MILD", "ELV")))
    avslatt = sendt(tjeneste, kontrakt(ett, "AL-3", ("SNAR", "REV")))
    aktor = Aktor(navn="saksbehandler:test", fylkesnummer=VESTLAND)
    tjeneste.gang.fortell(hindret, lambda o, t: IkkeLevert("i", o.id, t, "sign-kandidat"), aktor=aktor)
    tjeneste.gang.fortell(avslatt, _avslar, aktor=aktor)
    # not as a context: the service's own workers stay asleep
    klient = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    yield Sted(klient, tjeneste, kladd, hindret, avslatt)
    klient.close()
    tjeneste.lukk()


def _avslar(oppdrag: Oppdrag, tid: datetime) -> Avslatt:
    return Avslatt("a", oppdrag.id, tid, "sign-kandidat", "Startdatoen er <b>feil</b>.")


def tekst(side: Side) -> str:
    return " ".join(side.tekst.split())


# ---------------------------------------------------------------- whose turn it is


def test_det_saksbehandleren_kan_gjore_star_forst_med_en_knapp_til_hver(sted: Sted) -> None:
    side = sted.side()
    assert "Venter på deg 2" in tekst(side)
    assert "Venter på andre" not in tekst(side)
    assert f"/kontrakter/{sted.kladd}/send?sprak=nb" in side.adresser
    assert side.verdier("aria-label").count("Se over og send: VAKKER BLOMST") == 1
    assert side.verdier("aria-label").count("Rett kontaktopplysninger: MILD ELV") == 1
    for ord_ in ("AL-1 · Tømrerfaget", "SYNTETISK BYGG AS", "0 av 4", "ikke sendt", "siden i dag", "Varselet til MILD ELV kom ikke fram."):
        assert ord_ in tekst(side)
    assert side.tagger.count("meter") == 2


def test_den_som_ikke_kan_gjore_noe_ser_hvem_det_venter_pa(sted: Sted) -> None:
    for rolle, overskrift in (("revisor", "Venter 2"), ("godkjenner", "Venter på andre 2")):
        side = sted.side(rolle=rolle)
        assert overskrift in tekst(side)
        assert "Saksbehandler skal sende" in tekst(side)
        assert "ds-button" not in " ".join(v for v in side.verdier("class") if "kv-uten-js" not in v)
    assert "Du har ingenting å gjøre her nå." in tekst(sted.side(rolle="godkjenner"))


def test_fanene_har_tall_og_stoppet_har_grunn_og_hva_en_gjor(sted: Sted) -> None:
    side = sted.side("/?fane=stoppet")
    lest = tekst(side)
    assert "Venter 2 Stoppet 2 Signert Arkivert Søk" in lest
    assert "Stoppet: avslått" in lest
    assert "SNAR REV avslo å signere." in lest
    assert "«Startdatoen er <b>feil</b>.»" in lest  # shown as it was written, never as markup
    assert "Varselet til MILD ELV kom ikke fram." in lest
    assert "Lag ny utgave: SNAR REV" in side.verdier("aria-label")


def test_grunnen_er_for_dem_som_behandler_saken(sted: Sted) -> None:
    for rolle in ("revisor", "godkjenner"):
        lest = tekst(sted.side("/?fane=stoppet", rolle=rolle))
        assert "SNAR REV avslo å signere." in lest
        assert "Startdatoen" not in lest


def test_nynorsken_er_hele_siden(sted: Sted) -> None:
    side = sted.side(sprak="nn")
    for ord_ in ("Ventar på deg 2", "Lærebedrift", "Gjer dette", "sidan i dag", "Tømrarfaget", "ikkje sendt"):
        assert ord_ in tekst(side)
    assert all("sprak=nn" in a or "sprak=nb" in a for a in side.adresser if a.startswith(("/?", "/kontrakter")))


@pytest.mark.parametrize(
    ("fane", "ord_"), [("signert", "Ingen ferdige kontrakter venter på arkivet"), ("arkivert", "Ingen kontrakter er arkivert ennå")]
)
def test_en_tom_fane_sier_hva_en_kan_gjore(sted: Sted, fane: str, ord_: str) -> None:
    side = sted.side(f"/?fane={fane}")
    assert ord_ in tekst(side)
    assert "/?sprak=nb&fane=sok" in side.adresser


def test_et_tomt_fylke_far_veien_til_en_ny_kontrakt(sted: Sted) -> None:
    side = sted.side(fylke=TELEMARK)
    assert "Ingenting venter" in tekst(side)
    assert side.adresser.count("/ny?sprak=nb") >= 2
    assert "AL-1" not in tekst(side)


def test_hver_rad_leder_til_kontrakten_og_ingen_adresse_nevner_noen(sted: Sted) -> None:
    for sti in ("/", "/?fane=stoppet", "/?orden=navn"):
        side = sted.side(sti)
        assert f"/kontrakter/{sted.hindret}?sprak=nb" in side.adresser
        for adresse in (*side.adresser, *side.verdier("hx-get")):
            assert not re.search(r"BLOMST|ELV|REV|VAKKER|AL-|[0-9]{11}", adresse, re.IGNORECASE), adresse


def test_uten_okt_blir_en_sendt_til_innlogging_og_en_maler_har_ingen_liste(sted: Sted) -> None:
    svar = sted.klient.get("/", headers=SIDE, follow_redirects=False)
    assert (svar.status_code, svar.headers["location"]) == (303, "/innlogging?til=/")
    with inne(sted.klient, "malforfatter") as klient:
        assert klient.get("/", headers=SIDE).status_code == 403


@pytest.mark.parametrize("sti", ["/?fane=alt", "/?orden=data", "/?gruppe=deg&etter=ikke-en-markor", "/?etter=" + "a" * 400])
def test_en_oppdiktet_adresse_blir_avvist(sted: Sted, sti: str) -> None:
    with inne(sted.klient, "saksbehandler") as klient:
        svar = klient.get(sti, headers=SIDE)
    assert svar.status_code == 422
    assert 'class="kv-hoved' in svar.text or 'id="innhold"' in svar.text


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("orden", arbeidsliste.ORDENER)
def test_listen_gar_videre_der_den_slapp(sted: Sted, monkeypatch: pytest.MonkeyPatch, orden: Orden) -> None:
    monkeypatch.setattr(arbeidsliste, "SIDE", 1)
    forste = sted.side(f"/?orden={orden.value}")
    assert "Vis 1 til" in tekst(forste)
    (neste,) = (a for a in forste.adresser if "etter=" in a and "sprak=nb" in a and "gruppe=deg" in a)
    assert forste.verdier("hx-get")[-1] == neste
    assert set(forste.verdier("hx-target")) == {"#liste", "#rader-deg"}
    andre = sted.side(neste.replace("sprak=nb", "x=1"))
    sett = [next(a for a in side.adresser if re.fullmatch(r"/kontrakter/[0-9a-f-]{36}\?sprak=nb", a)) for side in (forste, andre)]
    assert len(set(sett)) == 2
    assert "Vis 1 til" not in tekst(andre)
    assert "Tilbake til begynnelsen av listen" in tekst(andre)
    with inne(sted.klient, "godkjenner") as klient:
        assert klient.get(neste.replace("gruppe=deg", "gruppe=andre"), headers=SIDE).status_code == 422


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("skrevet", ["vakker blomst", "BLO", "AL-1", "al-1", " Blomst,  Vakker "])
def test_sok_finner_kontrakten_med_status(sted: Sted, skrevet: str) -> None:
    side = sted.sok(skrevet)
    assert "1 treff" in tekst(side)
    assert "Ikke sendt" in tekst(side)
    assert f"/kontrakter/{sted.kladd}?sprak=nb" in side.adresser


@pytest.mark.parametrize("skrevet", ["310000027", "310 000 027", "syntetisk bygg", KANDIDATNUMMER, "018508 53416"])
def test_sok_pa_virksomhet_og_personnummer_finner_alle_i_fylket(sted: Sted, skrevet: str) -> None:
    assert "3 treff" in tekst(sted.sok(skrevet))
    assert "Ingen treff" in tekst(sted.sok(skrevet, fylke=TELEMARK))


def test_et_personnummer_star_bare_i_feltet_det_ble_skrevet_i(
    sted: Sted, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    side = sted.sok(KANDIDATNUMMER)
    assert [a for a in side.attributter if KANDIDATNUMMER in a[1]] == [("value", KANDIDATNUMMER)]
    assert KANDIDATNUMMER not in side.tekst
    assert KANDIDATNUMMER not in caplog.text + "".join(capsys.readouterr())


@pytest.mark.parametrize("skrevet", ["", "b", "bl", "  ", "\x00"])
def test_for_lite_a_soke_etter_blir_sagt_ved_feltet(sted: Sted, skrevet: str) -> None:
    side = sted.sok(skrevet)
    assert "Skriv minst tre bokstaver av et navn, eller hele nummeret." in tekst(side)
    assert "hjelp-s feil-s" in side.verdier("aria-describedby")
    assert ("aria-invalid", "true") in side.attributter
    assert "feil-s" in side.verdier("id")


@pytest.mark.parametrize("skrevet", ["<script>alert(1)</script>", "'; drop table dokument; --", "%", "finnes ikke her", "å" * 400])
def test_det_som_ikke_finnes_blir_sagt_og_aldri_tolket(sted: Sted, skrevet: str) -> None:
    side = sted.sok(skrevet)
    assert "Ingen treff" in tekst(side) or "minst tre bokstaver" in tekst(side)
    assert side.tagger.count("script") == 1  # htmx


def test_et_skjema_uten_merke_eller_fra_en_annen_side_blir_avvist(sted: Sted) -> None:
    with inne(sted.klient, "saksbehandler") as klient:
        assert send(klient, "/?fane=sok", s="blomst").status_code == 403
        assert send(klient, "/?fane=sok", s="blomst", skjema=UKJENT_MERKE).status_code == 403
        merke = skjemamerke(klient, "/?fane=sok")
        assert send(klient, "/?fane=sok", {"sec-fetch-site": "cross-site"}, s="blomst", skjema=merke).status_code == 403
    assert send(sted.klient, "/?fane=sok", s="blomst").status_code == 303  # to log in


def test_en_skjermet_adresse_star_verken_i_listen_eller_i_sok(sted: Sted, alle_eksempler: dict[str, Eksempel]) -> None:
    ett = alle_eksempler["telemark-strengt-fortrolig-adresse"]
    data = kontrakt(ett, "AL-9", ("STILLE", "FJELL"), TELEMARK)
    data["kandidat"]["kontakt"]["epost"] = "hemmelig@example.invalid"
    lagre(sted.tjeneste, data)
    sider = (sted.side(fylke=TELEMARK), sted.sok("stille fjell", fylke=TELEMARK))
    hemmelig = [
        *_verdier(data["kandidat"].get("bostedsadresse")),
        "hemmelig@example.invalid",
        *_verdier(data["parter"]["larebedrift"]["virksomhet"].get("adresse")),
    ]
    for side in sider:
        assert "STILLE FJELL" in side.tekst
        assert not [en for en in hemmelig if len(en) > 3 and en in side.tekst]
    for sok in ("eksempelveien", "3724", "hemmelig"):
        assert "Ingen treff" in tekst(sted.sok(sok, fylke=TELEMARK))


def _verdier(verdi: Any) -> list[str]:
    if isinstance(verdi, dict):
        return [en for navn, barn in verdi.items() if navn != "kilde" for en in _verdier(barn)]
    return [en for barn in verdi for en in _verdier(barn)] if isinstance(verdi, list) else [verdi] if isinstance(verdi, str) else []


# ---------------------------------------------------------------- the tables


def test_hver_tilstand_hver_tur_og_hver_fane_har_sin_rad() -> None:
    assert MERKER.keys() == set(Tilstand)
    assert STED.keys() == {tur for turer in (*MINE.values(), *OGSA.values()) for tur in turer}
    assert BOLKER.keys() == set(Fane)
    assert set(VENTER) == set(Tur) - {Tur.ERSTATT}
    i_faner = [tilstand for tilstander in TILSTANDER.values() for tilstand in tilstander]
    assert len(i_faner) == len(set(i_faner))
    assert MINE.keys() <= MENYER.keys()
    assert Brukerrolle.REVISOR not in MINE


@pytest.mark.parametrize(
    ("dager", "slag", "haster"),
    [(-5, "for", True), (-1, "igar", True), (0, "idag", True), (1, "imorgen", True), (2, "om", False), (40, "om", False)],
)
def test_en_frist_er_ord_forst(dager: int, slag: str, haster: bool) -> None:
    i_dag = datetime(2026, 8, 4, tzinfo=OSLO).date()
    funnet = avstand(i_dag + timedelta(days=dager), i_dag)
    assert (funnet.slag, funnet.dager, funnet.haster) == (Avstand(slag), abs(dager), haster)
    assert avstand(None, date(2026, 8, 4)).slag is Avstand.INGEN

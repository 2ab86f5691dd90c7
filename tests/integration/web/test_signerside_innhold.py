"""What a signer reads on their own page, at which level of login, and that nobody else's session opens any of it."""

from __future__ import annotations

import io
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest
from PIL import Image

from app.dokument import tekstkopi
from app.dokument.sidebilde import sidetall
from app.skjema.register import eksempler
from signing.events import Apnet, IkkeLevert, Slag
from signing.states import Signertilstand, Tilstand
from tests.integration.web.signersted import EGEN, FORST, HTML, SIST, Sted, et_sted, lag_signermal
from tests.integration.web.test_sider import Side

FAGLEG, ORGAN = "sign-fagligLeder", "sign-ansvarligLederSamarbeidsorgan"
DELER = ("dokument", "sider/1.png", "vedlegg/1")
"""What only the high level opens."""
NAVN = ("VAKKER", "BLOMST", "RASK", "STØDIG", "KLOK", "SYNTETISK")


def _status(sted: Sted, del_: str, felt: str = FORST, kake: str | None = None) -> int:
    hoder = HTML if kake is None else {**HTML, "cookie": f"kv_signer={kake}"}
    return sted.klient.get(f"{sted.sti(felt)}/{del_}", headers=hoder, follow_redirects=False).status_code


def _les(sted: Sted, felt: str = FORST, sprak: str = "") -> str:
    """The words of the page as one line, each part by itself."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", sted.svar(felt, sprak).text)).split())


def _inne(sted: Sted, felt: str = FORST, niva: str = "hoyt") -> str:
    sted.inne(felt, niva)
    return _les(sted, felt)


# ---------------------------------------------------------------- levels


def test_pa_lavt_niva_star_bare_hvem_dokumentet_er_fra_og_hvordan_en_kommer_videre(sted: Sted) -> None:
    tekst = _inne(sted, niva="lavt")
    assert "Dokument frå Vestland fylkeskommune" in tekst
    assert "Du må logge inn med BankID, Buypass eller Commfides" in tekst
    for ord_ in (*NAVN, "Lærekontrakt,", "lærekontrakt", "Lærling", "sider"):
        assert ord_ not in tekst.replace("Lærekontraktar på bokmål", ""), ord_
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.VARSLET


def test_pa_lavt_niva_er_alt_annet_stengt(sted: Sted) -> None:
    sted.inne(niva="lavt")
    assert [_status(sted, del_) for del_ in DELER] == [303, 303, 303]
    assert sted.send("signer", lest="ja").status_code == 303
    assert sted.send("avsla", begrunnelse="Feil dato.").status_code == 303
    assert sted.oppdrag().signer(FORST).tilstand is Signertilstand.VARSLET


def test_fra_lavt_til_hoyt_niva_pa_samme_side(lesested: Sted) -> None:
    lesested.inne(niva="lavt")
    skjult = re.search(r'<input type="hidden" name="niva" value="(\w+)">', lesested.svar().text)
    assert skjult
    assert skjult[1] == "hoyt"
    assert "VAKKER BLOMST" in lesested.inne(niva=skjult[1]).tekst


@pytest.mark.parametrize("niva", ["", "ingen", "betydelig", "HOYT", "hoyt "])
def test_et_ukjent_niva_er_det_lave(lesested: Sted, niva: str) -> None:
    side = lesested.inne(niva=niva)
    assert "VAKKER" not in side.tekst
    assert "Du er logga inn på eit nivå som er for lågt" in side.tekst


def test_nivaet_i_kaken_kan_ikke_byttes(lesested: Sted) -> None:
    lesested.inne(niva="lavt")
    lav = lesested.klient.cookies["kv_signer"]
    for kake in (lav.replace(".lavt.", ".hoyt."), lav.replace(".lavt.", "..") + ".hoyt", lav.replace(".lavt.", ".")):
        assert "VAKKER" not in lesested.klient.get(lesested.sti(), headers={**HTML, "cookie": f"kv_signer={kake}"}).text
        assert _status(lesested, "sider/1.png", kake=kake) == 303


# ---------------------------------------------------------------- what is read


def test_forst_star_hvem_en_signerer_som_for_hvem_og_hvorfor(lesested: Sted) -> None:
    lesested.inne(ORGAN)
    for sprak, venta in {
        "nn": ("Ansvarleg leiar i samarbeidsorganet", "På vegner av SYNTETISK BYGG AS", "Kvifor du Ansvarleg leiar i SYNTETISK"),
        "nb": ("Ansvarlig leder i samarbeidsorganet", "På vegne av SYNTETISK BYGG AS", "Hvorfor du Ansvarlig leder i SYNTETISK"),
    }.items():
        tekst = _les(lesested, ORGAN, sprak)
        for ord_ in (*venta, "STØDIG PERM", "For SYNTETISK SAMARBEIDSORGAN SA", "opplæringslova § 7-12"):
            assert ord_ in tekst, ord_
        assert tekst.index(venta[0]) < tekst.index("VAKKER BLOMST")
        assert "første gruppe" not in tekst
        assert "Les og signer lærekontrakten" in tekst


def test_hele_dokumentet_star_som_tekst_og_som_sider(lesested: Sted) -> None:
    side = lesested.inne()
    tekst, pdf = _les(lesested), lesested.klient.get(f"{lesested.sti()}/dokument", headers=HTML).content
    for ett in tekstkopi.les(pdf):
        for del_ in (ett.tekst, *(celle for rad in ett.rader for celle in rad)):
            assert " ".join(del_.split()) in tekst, del_
    bilder = [a for a in side.verdier("src") if a.endswith(".png")]
    assert bilder == [f"{lesested.sti()}/sider/{nr}.png" for nr in range(1, sidetall(pdf) + 1)]
    assert side.verdier("loading") == ["lazy"] * len(bilder)
    liten, stor = (lesested.klient.get(bilder[0] + valg, headers=HTML) for valg in ("", "?stor=ja"))
    assert liten.headers["content-type"] == stor.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(liten.content)).width < Image.open(io.BytesIO(stor.content)).width
    assert [_status(lesested, f"sider/{nr}.png") for nr in (0, len(bilder) + 1, 1000)] == [422, 404, 422]


def test_kortfakta_er_det_forste_i_hver_del(lesested: Sted) -> None:
    tekst = _inne(lesested)
    kort = tekst[tekst.index("Dette seier dokumentet") : tekst.index("Heile dokumentet")]
    for ord_ in ("Lærlingen VAKKER BLOMST", "Lærebedrifta SYNTETISK BYGG AS", "Lærefag Tømrarfaget", "17. august 2026–16. august 2028"):
        assert ord_ in kort


def test_overskrifter_og_merkelapper_er_i_orden_ogsa_med_dokumentet_som_tekst(lesested: Sted) -> None:
    side = lesested.inne()
    nivaer = side.overskrifter
    assert nivaer[0] == 1
    assert nivaer.count(1) == 1
    assert all(neste <= en + 1 for en, neste in pairwise(nivaer))
    assert len(side.verdier("id")) == len(set(side.verdier("id")))
    assert set(side.verdier("aria-labelledby")) | set(side.verdier("aria-describedby")) <= set(side.verdier("id"))


def test_dokumentet_beholder_sitt_sprak_nar_siden_har_et_annet(lesested: Sted) -> None:
    lesested.inne()
    assert 'class="kv-tekstkopi" lang="nn' in lesested.svar(sprak="nb").text
    assert '<html lang="nb">' in lesested.svar(sprak="nb").text


def test_vedlegg_star_med_storrelse_og_om_de_er_signert_og_kan_lastes_ned_slik_de_kom(lesested: Sted) -> None:
    (fil,) = next(e for e in eksempler(lesested.settings.forms) if e.navn == "vestland-larling-samarbeidsorgan").vedlegg.values()
    tekst = _inne(lesested)
    assert re.search(r"Vedlegg \(1\) Avtale mellom lærebedrift og samarbeidsorgan ?PDF, [\d,]+ kB. Signert frå før.", tekst)
    svar = lesested.klient.get(f"{lesested.sti()}/vedlegg/1", headers=HTML)
    assert svar.content == fil
    assert svar.headers["content-disposition"] == 'attachment; filename="vedlegg-1.pdf"'
    assert [_status(lesested, f"vedlegg/{nr}") for nr in (0, 2, 100)] == [422, 404, 422]


def test_et_vedlegg_som_star_i_dokumentet_sier_pa_hvilke_sider(tmp_path: Path) -> None:
    """Another kind of contract: all that it says of itself comes from its own words."""
    mal = lag_signermal(tmp_path / "mal", "more-og-romsdal-larekandidat")
    with et_sted(mal, tmp_path / "data") as sted:
        tekst = _inne(sted)
        assert re.search(r"Utvalde kompetansemål PDF, \d+ kB. Ikkje signert. Står på side 5 i dokumentet.", tekst)
        assert "Du signerer som Lærekandidat" in tekst
        assert "Opplæringskontrakt for lærekandidat, 5 sider" in tekst
        assert [_status(sted, del_) for del_ in DELER] == [200, 200, 200]


def test_de_andre_star_med_navn_og_tur_men_ikke_med_hva_som_hindrer_dem(sted: Sted) -> None:
    sted.skjer(lambda o, tid: IkkeLevert(f"{o.id}:{FAGLEG}:il", o.id, tid, FAGLEG))
    tekst = _inne(sted)
    andre = tekst[tekst.index("Dei andre som signerer") :]
    assert re.search(r"RASK HAMMER, fagleg leiar ?Har ikkje signert enno", andre)
    assert re.search(r"KLOK UGLE, fylkeskommunen ?Ventar på tur", andre)
    assert "kom ikkje fram" not in tekst


def test_a_lese_siden_er_a_ha_apnet_dokumentet_en_gang(sted: Sted) -> None:
    sted.inne()
    sted.hent()
    sted.klient.get(f"{sted.sti()}/dokument", headers=HTML)
    assert [h.slag for h in sted.oppdrag().hendelser].count(Slag.APNET) == 1
    assert next(h for h in sted.oppdrag().hendelser if isinstance(h, Apnet)).felt == FORST


# ---------------------------------------------------------------- who may


def test_okten_til_en_signatar_apner_ingenting_hos_en_annen(lesested: Sted) -> None:
    lesested.inne()
    kake = lesested.klient.cookies["kv_signer"]
    assert [_status(lesested, del_, FORST, kake) for del_ in DELER] == [200, 200, 200]
    assert [_status(lesested, del_, FAGLEG, kake) for del_ in DELER] == [303, 303, 303]


def test_uten_okt_og_etter_en_halv_time_er_alt_stengt(lesested: Sted) -> None:
    assert [_status(lesested, del_) for del_ in DELER] == [303, 303, 303]
    lesested.inne()
    lesested.tid.na = lesested.tid.na.replace(hour=lesested.tid.na.hour + 1)
    assert [_status(lesested, del_) for del_ in DELER] == [303, 303, 303]


def test_den_som_venter_pa_tur_leser_ikke_dokumentet_men_ser_hvem_som_star_for_tur(lesested: Sted) -> None:
    tekst = _inne(lesested, SIST)
    assert [_status(lesested, del_, SIST) for del_ in DELER] == [404, 404, 404]
    assert "Du treng ikkje gjere noko no" in tekst
    assert "VAKKER BLOMST, lærling" in tekst
    assert "Heile dokumentet" not in tekst
    assert "Vil du signere?" not in tekst


# ---------------------------------------------------------------- signing and declining


def test_knappen_sier_hva_en_signerer_med_og_hva_det_betyr(lesested: Sted) -> None:
    lesested.inne(ORGAN)
    tekst = _les(lesested, ORGAN)
    assert "Når du signerer, godtar du det som står i dokumentet, på vegner av SYNTETISK BYGG AS." in tekst
    assert "Signer med demoinnlogging" in tekst
    assert "Lærekontrakt, 4 sider" in tekst
    assert "#avgjor" in lesested.hent(ORGAN).adresser


@pytest.mark.parametrize(("skjema", "felt"), [("signer", "lest"), ("avsla", "begrunnelse")])
def test_en_feil_star_overst_og_ved_feltet(lesested: Sted, skjema: str, felt: str) -> None:
    lesested.inne()
    svar = lesested.send(skjema)
    side = Side(svar.text)
    assert svar.status_code == 422
    assert f"#{felt}" in side.adresser
    assert f"feil-{felt}" in " ".join(side.verdier("aria-describedby")).split()
    assert side.verdier("aria-invalid") == ["true"]
    assert f"feil-{felt}" in side.verdier("id")
    assert "<title>Feil: " in svar.text
    egne = [a.partition("?")[0].removeprefix(lesested.sti()) for a in side.adresser if a.startswith(lesested.sti())]
    assert {"/signer", "/avsla", "/ut", ""} <= set(egne), "the forms and the choice of language go from the page itself"
    assert not [a for a in egne if a.startswith(("/signer/", "/avsla/", "/ut/"))]


def test_det_en_skrev_star_fortsatt_nar_det_var_for_langt(lesested: Sted) -> None:
    lesested.inne()
    assert "y" * 1001 in lesested.send("avsla", begrunnelse="y" * 1001).text


def test_den_som_avslar_far_vite_hvem_som_leser_grunnen(lesested: Sted) -> None:
    tekst = _inne(lesested)
    assert "Berre saksbehandlaren i fylkeskommunen ser grunnen" in tekst
    assert "Ikkje skriv om helse" in tekst


def test_kvitteringen_sier_nar_og_hvordan_og_gir_en_kopi_av_det_som_ble_signert(sted: Sted) -> None:
    sted.inne()
    sted.send("signer", lest="ja")
    tekst = _les(sted)
    assert re.search(r"Signert 4. august 2026 kl. 0?9[.:]30, identifisert med demoinnlogging", tekst)
    assert re.search(r"Last ned ein kopi \(PDF\), [\d,]+ kB", tekst)
    assert "Når alle har signert, kan du laste ned det ferdige dokumentet her" in tekst
    assert "Vil du signere?" not in tekst
    kopi = tekstkopi.les(sted.klient.get(f"{sted.sti()}/dokument", headers=HTML).content)
    signert = [ett.rader for ett in kopi if ett.slag is tekstkopi.Slag.SIGNATUR and "Signert" in ett.rader[-1][0]]
    assert [rader[0] for rader in signert] == [("VAKKER BLOMST",)]
    sted.inne(FAGLEG)
    assert re.search(r"VAKKER BLOMST, lærling ?Signert 4. august 2026", _les(sted, FAGLEG))


def test_den_ferdige_siden_gir_det_forseglede_dokumentet_ogsa_som_tekst(sted: Sted) -> None:
    sted.signer_alle()
    assert sted.oppdrag().tilstand is Tilstand.FULLFORT
    tekst = _inne(sted)
    assert "Dette er det ferdige dokumentet med alle signaturane og seglet" in tekst
    assert "Forsegla av Vestland fylkeskommune" in tekst
    assert [_status(sted, del_) for del_ in DELER] == [200, 200, 200]


def test_etter_fristen_star_hvem_en_kan_kontakte(sted: Sted) -> None:
    sted.tid.na = sted.tid.na.replace(year=sted.tid.na.year + 1)
    assert "Vil du framleis signere? Kontakt Vestland fylkeskommune." in _inne(sted)
    sted.arbeid()
    assert "Vil du framleis signere? Kontakt Vestland fylkeskommune." in _inne(sted)
    assert [_status(sted, del_) for del_ in DELER] == [404, 404, 404]


def test_ingen_navn_star_i_adressene(lesested: Sted) -> None:
    for felt in (FORST, ORGAN):
        for adresse in lesested.inne(felt).adresser:
            assert not re.search("vakker|blomst|stødig|syntetisk|hammer", unquote(adresse), re.IGNORECASE), adresse


def test_skjemaet_for_niva_krever_merket_som_de_andre(lesested: Sted) -> None:
    svar = lesested.klient.post(f"{lesested.sti()}/inn", content=urlencode({"niva": "hoyt"}), headers=EGEN, follow_redirects=False)
    assert svar.status_code == 403
    assert "set-cookie" not in svar.headers

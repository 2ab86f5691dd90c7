"""The page of one contract against a whole service: what it says in every state, what it offers to whom, and what each button does."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.api.oppdragssvar import HVA
from app.api.vakt import CSP
from app.lager import dokumenter, kontakter
from app.lager.hendelser import Hendelse
from app.web.saksbehandler import dokumentside_signatarer, dokumentside_status, handlinger
from app.web.saksbehandler.dokumentside import KVITTERES
from signing.events import Apnet, Avbrutt, Avklart, Avslatt, Avvik, Erstattet, FristForlenget, Godkjent, IkkeLevert, Slag, Utlopt
from signing.states import Signertilstand, Tilstand
from signing.visning import Handling, Signerhandling
from tests.integration.web.kontraktsted import (
    FAGLIG,
    FYLKET,
    KANDIDAT,
    ORGAN,
    SAKSBEHANDLER,
    Kontraktsted,
    adresser,
    apnet,
    lag_mal,
    skjema,
)
from tests.integration.web.okter import send
from tests.integration.web.test_sider import Side

ALLE = (KANDIDAT, FAGLIG, ORGAN, FYLKET)
FOLK = ("VAKKER", "BLOMST", "RASK", "HAMMER", "STØDIG", "PERM", "KLOK", "UGLE", "SYNTETISK")


@pytest.fixture(scope="module")
def sendt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    mappe = tmp_path_factory.mktemp("kontrakt") / "data"
    return mappe, lag_mal(mappe, apne=True)


@pytest.fixture(scope="module")
def usendt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    mappe = tmp_path_factory.mktemp("kladd") / "data"
    return mappe, lag_mal(mappe, apne=False)


@pytest.fixture
def sted(sendt: tuple[Path, str], tmp_path: Path) -> Iterator[Kontraktsted]:
    with apnet(sendt[0], tmp_path / "data", sendt[1]) as sted:
        yield sted


@pytest.fixture(scope="module")
def apen(sendt: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kontraktsted]:
    """One that no test moves, for those that only look or are refused."""
    with apnet(sendt[0], tmp_path_factory.mktemp("apen") / "data", sendt[1]) as sted:
        yield sted


@pytest.fixture
def kladd(usendt: tuple[Path, str], tmp_path: Path) -> Iterator[Kontraktsted]:
    with apnet(usendt[0], tmp_path / "data", usendt[1]) as sted:
        yield sted


# ---------------------------------------------------------------- every state


def _frist_ute(sted: Kontraktsted) -> None:
    sted.tid.na += timedelta(days=60)
    sted.skjer(lambda o, tid: Utlopt("utlopt", o.id, tid))


def _avvik(sted: Kontraktsted) -> None:
    sted.skjer(lambda o, tid: Avvik("avvik", o.id, tid, "fil-endret"))


KONTAKT, FRIST, AVBRYT = "kontakt", "frist", "avbryt"
TILSTANDER: dict[str, tuple[Callable[[Kontraktsted], object], Tilstand, str, str, set[str]]] = {
    "sendt": (
        lambda s: None,
        Tilstand.SENDT,
        "Venter på VAKKER BLOMST, RASK HAMMER og STØDIG PERM",
        "Ventar på VAKKER BLOMST, RASK HAMMER og STØDIG PERM",
        {"paminnelse", "varsel", KONTAKT, FRIST, AVBRYT},
    ),
    "under signering": (
        lambda s: s.signer(KANDIDAT, FAGLIG),
        Tilstand.UNDER_SIGNERING,
        "Venter på STØDIG PERM",
        "Ventar på STØDIG PERM",
        {"paminnelse", "varsel", KONTAKT, FRIST, AVBRYT},
    ),
    "venter på fylket": (
        lambda s: s.signer(KANDIDAT, FAGLIG, ORGAN),
        Tilstand.VENTER_GODKJENNING,
        "Venter på KLOK UGLE",
        "Ventar på KLOK UGLE",
        {"paminnelse", "varsel", KONTAKT, FRIST, AVBRYT},
    ),
    "varsel kom ikke fram": (
        lambda s: s.skjer(lambda o, tid: IkkeLevert("retur", o.id, tid, KANDIDAT)),
        Tilstand.UTILGJENGELIG,
        "Varselet til VAKKER BLOMST kom ikke fram",
        "Varselet til VAKKER BLOMST kom ikkje fram",
        {"paminnelse", "varsel", KONTAKT, FRIST, AVBRYT},
    ),
    "avvik": (
        _avvik,
        Tilstand.AVVIK,
        "Den signerte filen må kontrolleres",
        "Den signerte fila må kontrollerast",
        {"avklar", KONTAKT, FRIST, AVBRYT},
    ),
    "avslått": (
        lambda s: s.skjer(lambda o, tid: Avslatt("nei", o.id, tid, KANDIDAT, "Startdatoen er feil.")),
        Tilstand.AVSLATT,
        "VAKKER BLOMST vil ikke signere",
        "VAKKER BLOMST vil ikkje signere",
        set(),
    ),
    "utløpt": (_frist_ute, Tilstand.UTLOPT, "Fristen gikk ut", "Fristen gjekk ut", set()),
    "trukket": (
        lambda s: s.skjer(lambda o, tid: Avbrutt("trukket", o.id, tid, "Sendt ved en feil.")),
        Tilstand.AVBRUTT,
        "Trukket tilbake",
        "Trekt tilbake",
        set(),
    ),
    "erstattet": (
        lambda s: s.skjer(lambda o, tid: Erstattet("ny", o.id, tid, "nytt")),
        Tilstand.ERSTATTET,
        "Erstattet av en ny utgave",
        "Erstatta av ei ny utgåve",
        set(),
    ),
    "fullført": (lambda s: s.signer(*ALLE), Tilstand.FULLFORT, "Signert av alle", "Signert av alle", set()),
}


@pytest.mark.parametrize("navn", TILSTANDER)
def test_hver_tilstand_sier_hvem_som_ma_gjore_noe_og_byr_fram_bare_det_som_gar(sted: Kontraktsted, navn: str) -> None:
    gjor, tilstand, nb, nn, kan = TILSTANDER[navn]
    gjor(sted)
    assert sted.oppdrag().tilstand is tilstand
    bokmal, nynorsk = sted.svar().text, sted.svar(sprak="nn").text
    assert f">{nb}</h1>" in bokmal
    assert f">{nn}</h1>" in nynorsk
    assert adresser(Side(bokmal), sted.sti) == kan
    assert not re.search(r"\b(ikke|hvem|hvorfor|fra|siden|filen)\b", _ord(nynorsk), re.IGNORECASE)
    assert len(Side(bokmal).verdier("id")) == len(set(Side(bokmal).verdier("id")))
    for rolle in ("revisor", "godkjenner"):
        _bare_lest(sted.som(rolle))


def _ord(svar: str) -> str:
    """What stands on the page itself, without its frame."""
    return re.sub(r"<[^>]+>", " ", svar.partition("<main")[2].partition("</main>")[0])


def _bare_lest(sted: Kontraktsted) -> None:
    """Who may only read sees where it stands, and neither a form, an address nor what somebody gave as a reason."""
    svar = sted.svar()
    assert svar.status_code == 200
    assert adresser(Side(svar.text), sted.sti) == set()
    for skjult in ("@", "+47", "/signer/", "Startdatoen er feil", "Sendt ved en feil"):
        assert skjult not in svar.text.partition("<main")[2]


@pytest.mark.parametrize("tilstand", Tilstand)
def test_hver_tilstand_har_farge_tegn_og_overskrift(tilstand: Tilstand) -> None:
    assert tilstand in dokumentside_status.UTSEENDE
    assert {hvem for stand, hvem in HVA if stand is tilstand} <= {hvem for stand, hvem in dokumentside_status.OVER if stand is tilstand}


def test_hver_signertilstand_har_farge_og_tegn_og_hver_handling_en_rett() -> None:
    assert set(dokumentside_signatarer.UTSEENDE) == set(Signertilstand)
    assert set(dokumentside_signatarer.RETT) == {*Handling, *Signerhandling}
    assert {rad.slag for rad in handlinger.HANDLINGER.values()} == SKJEMAER


SKJEMAER = {Slag.PAMINNET, Slag.VARSLET, Slag.KONTAKT_RETTET, Slag.FRIST_FORLENGET, Slag.AVBRUTT, Slag.AVKLART, Slag.GODKJENT}
"""What people tell an order by a form; the rest is told by signers, providers and the service itself, or by a new issue."""


# ---------------------------------------------------------------- every button


def test_paminnelse_sendes_en_gang_og_siden_sier_det(sted: Kontraktsted) -> None:
    sted.tid.na += timedelta(days=1)
    svar = sted.trykk("paminnelse", KANDIDAT)
    assert (svar.status_code, svar.headers["location"]) == (303, f"{sted.sti}?sprak=nb&gjort=paminnelse")
    assert _antall(sted, Slag.PAMINNET) == 1
    assert "Påminnelsen er sendt." in sted.hent("?gjort=paminnelse").tekst
    assert "VAKKER BLOMST fikk påminnelse" in sted.hent().tekst


def test_det_som_gikk_til_flere_samtidig_er_en_linje_og_den_som_gjorde_noe_selv_star_med_rollen(sted: Kontraktsted) -> None:
    sted.signer(KANDIDAT)
    tekst = " ".join(sted.hent(sprak="nn").tekst.split())
    assert "VAKKER BLOMST, RASK HAMMER og STØDIG PERM fekk varsel" in tekst
    assert re.search(r"VAKKER BLOMST signerte\S* .{10,40} Lærling\. Identifisert med demoinnlogging\.", tekst.replace("\u00a0", " "))


def test_om_natten_sier_siden_hvorfor_ingen_kan_pamnes(sted: Kontraktsted) -> None:
    sted.tid.na = sted.tid.na.replace(hour=23)
    assert "paminnelse" not in adresser(sted.hent(), sted.sti)
    assert "Ingen blir påminnet mellom klokken 22 og 08." in sted.hent().tekst


def test_varselet_kan_sendes_pa_nytt(sted: Kontraktsted) -> None:
    for_ = _antall(sted, Slag.VARSLET)
    assert sted.trykk("varsel", FAGLIG).status_code == 303
    assert _antall(sted, Slag.VARSLET) == for_ + 1


def test_kontaktopplysninger_rettes_og_star_kryptert_ved_siden_av_loggen(sted: Kontraktsted) -> None:
    assert sted.trykk("kontakt", KANDIDAT, epost="ny@example.invalid", mobil="+47 999 90 001").status_code == 303
    gang = sted.tjeneste.gang
    with gang.lager.lesing() as forbindelse:
        kontakt = kontakter.hent(forbindelse, gang.ring, sted.id, KANDIDAT)
    assert kontakt is not None
    assert (kontakt.epost, kontakt.mobil) == ("ny@example.invalid", "+4799990001")
    side = sted.svar().text
    assert 'value="ny@example.invalid"' in side
    assert "ny@example" not in json.dumps([h.som_json() for h in _logg(sted)])


@pytest.mark.parametrize(
    ("epost", "mobil", "ventet"),
    [
        ("ikke-en-adresse", "", "Skriv en e-postadresse, med @ og punktum"),
        ("", "123", "Skriv et mobilnummer med 8 siffer"),
        ("", "", "Skriv e-post, mobilnummer eller begge."),
    ],
)
def test_det_som_ikke_kan_brukes_star_ved_feltet_og_i_oppsummeringen(apen: Kontraktsted, epost: str, mobil: str, ventet: str) -> None:
    svar = apen.trykk("kontakt", KANDIDAT, epost=epost, mobil=mobil)
    assert svar.status_code == 422
    side = Side(svar.text)
    assert side.tekst.count(ventet) == 2
    lenker = [a[1:] for a in side.adresser if a.startswith("#") and a.endswith(KANDIDAT)]
    assert lenker
    assert set(lenker) <= set(side.verdier("id"))
    assert f'value="{epost}"' in svar.text
    assert _antall(apen, Slag.KONTAKT_RETTET) == 0
    assert f"{apen.sti}?sprak=nn" in side.adresser


def test_ny_frist_gis_til_dem_som_star_for_tur(sted: Kontraktsted) -> None:
    assert sted.trykk("frist", frist="15.09.2026").status_code == 303
    assert "Fristen er tirsdag 15." in " ".join(sted.hent().tekst.split()).replace("\u00a0", " ")
    svar = sted.trykk("frist", frist="1. 9. 2026")
    assert svar.status_code == 409
    assert svar.text.count("er ikke senere enn 15. september 2026") == 2
    assert 'value="1. 9. 2026"' in svar.text
    assert sted.trykk("frist", frist="snart").status_code == 422


def test_det_blir_trukket_tilbake_med_en_grunn_som_bare_de_som_behandler_saken_ser(sted: Kontraktsted) -> None:
    tomt = sted.trykk("avbryt", grunn="  ")
    assert tomt.status_code == 409
    assert "Skriv kort hvorfor." in tomt.text
    nummer = sted.trykk("avbryt", grunn="Feil nummer, 01850853416.")
    assert nummer.status_code == 422
    assert "Ta bort tallet som ligner på et fødselsnummer." in nummer.text
    assert sted.trykk("avbryt", grunn="Feil bedrift.").status_code == 303
    assert "Grunn: Feil bedrift." in sted.hent().tekst
    assert "Feil bedrift" not in sted.som("revisor").hent().tekst
    assert sted.oppdrag().tilstand is Tilstand.AVBRUTT


def test_et_avvik_blir_avklart_med_en_grunn(sted: Kontraktsted) -> None:
    _avvik(sted)
    assert "Filen er endret etter en signatur" in sted.hent().tekst
    assert sted.trykk("avklar", grunn="Sett på filen.").status_code == 303
    assert any(isinstance(h, Avklart) for h in sted.oppdrag().hendelser)
    assert sted.oppdrag().tilstand is Tilstand.SENDT


def test_godkjenning_krever_rollen_og_at_en_har_lest(sted: Kontraktsted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's county signs; its approval by role is tried on the same page where nobody signs for it."""
    monkeypatch.setattr("signing.oppdrag.Oppdrag.fylket_signerer", property(lambda _: False))
    sted.signer(*ALLE)
    assert adresser(sted.hent(), sted.sti) == set()
    godkjenner = sted.som("godkjenner")
    assert adresser(godkjenner.hent(), sted.sti) == {"godkjenn"}
    assert godkjenner.trykk("godkjenn").status_code == 422
    assert godkjenner.trykk("godkjenn", lest="ja").status_code == 303
    assert any(isinstance(h, Godkjent) for h in sted.oppdrag().hendelser)
    assert "Fylkeskommunen godkjente" in sted.hent().tekst


@pytest.mark.parametrize(
    ("sprak", "ord_"), [("nb", "Før du godkjenner, må du logge inn på nytt"), ("nn", "Før du godkjenner, må du logge inn på nytt")]
)
def test_den_som_ma_logge_inn_pa_nytt_faar_vite_det_for_skjemaet(
    sted: Kontraktsted, monkeypatch: pytest.MonkeyPatch, sprak: str, ord_: str
) -> None:
    """Nobody reads, ticks and presses only to be asked to log in and do it all again."""
    monkeypatch.setattr("signing.oppdrag.Oppdrag.fylket_signerer", property(lambda _: False))
    monkeypatch.setattr("app.web.okt.Okt.fersk_nok", lambda *_: False)
    sted.signer(*ALLE)
    side = sted.som("godkjenner").hent(sprak=sprak)
    assert adresser(side, sted.sti) == set()
    assert ord_ in side.tekst
    (vei,) = [a for a in side.verdier("href") if "steg=opp" in a]
    assert parse_qs(urlsplit(vei).query) == {"sprak": [sprak], "steg": ["opp"], "til": [sted.sti]}


def test_den_som_ikke_har_retten_blir_avvist_av_skjemaet_selv(apen: Kontraktsted) -> None:
    skjulte = skjema(apen.svar().text, f"{apen.sti}/paminnelse", KANDIDAT)
    for rolle in ("revisor", "godkjenner"):
        with apen.som(rolle).inne() as klient:
            merke = _merke(klient)
            assert send(klient, f"{apen.sti}/paminnelse", **{**skjulte, "skjema": merke}).status_code == 403
    assert _antall(apen, Slag.PAMINNET) == 0


# ---------------------------------------------------------------- two at a time


def test_to_saksbehandlere_skriver_ikke_over_hverandre(sted: Kontraktsted) -> None:
    """Both have the page open; the second is told, and keeps what was written."""
    skjulte = skjema(sted.svar().text, f"{sted.sti}/kontakt", KANDIDAT)
    assert sted.trykk("kontakt", KANDIDAT, epost="forst@example.invalid", mobil="").status_code == 303
    with sted.inne() as klient:
        svar = send(klient, f"{sted.sti}/kontakt?sprak=nb", **skjulte, epost="sist@example.invalid", mobil="")
    assert svar.status_code == 412
    assert "Noen andre var her før deg" in svar.text
    assert 'value="sist@example.invalid"' in svar.text
    assert _antall(sted, Slag.KONTAKT_RETTET) == 1
    igjen = skjema(svar.text, f"{sted.sti}/kontakt", KANDIDAT)
    with sted.inne() as klient:
        assert send(klient, f"{sted.sti}/kontakt", **{**skjulte, **igjen}, epost="sist@example.invalid", mobil="").status_code == 303


def test_bare_det_som_angar_saken_er_til_hinder(sted: Kontraktsted) -> None:
    skjulte = skjema(sted.svar().text, f"{sted.sti}/frist")
    rettes = skjema(sted.svar().text, f"{sted.sti}/kontakt", FAGLIG)
    trekkes = skjema(sted.svar().text, f"{sted.sti}/avbryt")
    sted.skjer(lambda o, tid: Apnet("apnet", o.id, tid, KANDIDAT))
    with sted.inne() as klient:
        assert send(klient, f"{sted.sti}/frist", **skjulte, frist="15.09.2026").status_code == 303
    assert any(isinstance(h, FristForlenget) for h in sted.oppdrag().hendelser)
    with sted.inne() as klient:  # a new deadline is news of everybody
        assert send(klient, f"{sted.sti}/kontakt", **rettes, epost="a@example.invalid", mobil="").status_code == 412
    rettes = skjema(sted.svar().text, f"{sted.sti}/kontakt", FAGLIG)
    sted.signer(KANDIDAT)
    with sted.inne() as klient:  # that another signed is no news of this one, but of the whole
        assert send(klient, f"{sted.sti}/kontakt", **rettes, epost="a@example.invalid", mobil="").status_code == 303
        assert send(klient, f"{sted.sti}/avbryt", **trekkes, grunn="Feil.").status_code == 412


def test_siden_spor_etter_nytt_og_far_bare_det_som_er_nytt(sted: Kontraktsted) -> None:
    side = sted.svar().text
    adresse = re.search(r'hx-get="([^"]+)" hx-trigger="every 10s"', side)
    assert adresse
    under = adresse[1].replace("&amp;", "&").removeprefix(sted.sti)
    assert sted.svar(under.partition("&sprak")[0]).status_code in {200, 204}
    sett = re.search(r"sett=(\d+)", under)
    assert sett
    assert sted.svar(f"/status?sett={sett[1]}").status_code == 204
    sted.signer(KANDIDAT)
    svar = sted.svar(f"/status?sett={sett[1]}")
    assert svar.status_code == 200
    assert "Venter på RASK HAMMER og STØDIG PERM" in svar.text
    assert f'id="tilstand-{KANDIDAT}" hx-swap-oob="true"' in svar.text
    assert "<form" not in svar.text
    assert "<html" not in svar.text
    sted.skjer(lambda o, tid: Avbrutt("trukket", o.id, tid, "Slutt."))
    assert "hx-get" not in sted.svar("/status?sett=0").text


# ---------------------------------------------------------------- files


def test_alt_kan_lastes_ned_uten_navn_pa_folk_i_filnavnene(apen: Kontraktsted) -> None:
    svar = apen.svar("/alt.zip")
    assert svar.headers["content-disposition"] == f'attachment; filename="{apen.id}.zip"'
    with zipfile.ZipFile(io.BytesIO(svar.content)) as pakke:
        filer = {navn.removeprefix(f"{apen.id}/"): pakke.read(navn) for navn in pakke.namelist()}
    assert list(filer) == ["dokument.pdf", "vedlegg-1.pdf", "post.json", "hendelser.json", "kontroll.json", "kontroll.html"]
    assert filer["dokument.pdf"] == apen.svar("/dokument.pdf").content
    assert json.loads(filer["kontroll.json"])["dokument"]["filnavn"] == "dokument.pdf"
    assert json.loads(filer["hendelser.json"])["hel"] is True
    assert not any(navn in sti for navn in FOLK for sti in filer)


def test_sidene_vises_som_bilder_og_som_tekst(apen: Kontraktsted) -> None:
    side = apen.hent("/sider", "nn")
    bilder = [a for a in side.adresser if a.endswith(".png")]
    assert len(bilder) == side.tagger.count("img") >= 2
    assert "Dokumentet som tekst" in side.tekst
    assert "VAKKER BLOMST" in side.tekst
    forste = apen.svar("/sider/1.png")
    assert (forste.headers["content-type"], forste.headers["cache-control"]) == ("image/png", "private, no-cache")
    assert len(forste.content) < 60_000
    assert apen.svar("/sider/1.png", **{"if-none-match": forste.headers["etag"]}).status_code == 304
    assert apen.svar("/sider/99.png").status_code == 404


def test_vedlegget_er_de_samme_bytene(apen: Kontraktsted) -> None:
    svar = apen.svar("/vedlegg/1")
    assert svar.content[:5] == b"%PDF-"
    assert svar.headers["content-disposition"] == f'attachment; filename="{apen.id}-vedlegg-1.pdf"'
    assert apen.svar("/vedlegg/2").status_code == 404


def test_en_odelagt_fil_hindrer_ingen_i_a_se_hva_som_har_hendt(sted: Kontraktsted) -> None:
    sted.signer(KANDIDAT)
    lest = sted.tjeneste.gang.les(sted.id, aktor=SAKSBEHANDLER)
    assert lest.rad.fil_sha256
    blob = next(sted.tjeneste.lager.mappe.rglob(f"*{lest.rad.fil_sha256[4:]}*"))
    blob.chmod(0o600)
    blob.write_bytes(b"borte")
    side = sted.hent()
    assert "Filen er borte eller ødelagt." in side.tekst
    assert "VAKKER BLOMST signerte" in side.tekst


# ---------------------------------------------------------------- sending


def test_en_kladd_sendes_fra_sin_egen_side(kladd: Kontraktsted) -> None:
    assert "Ikke sendt til signering" in kladd.hent().tekst
    assert any(a.startswith(f"{kladd.sti}/send") for a in kladd.hent().adresser)
    assert all("/send" not in a for a in kladd.som("revisor").hent().adresser)
    assert kladd.som("revisor").svar("/send").status_code == 403
    tekst = kladd.hent("/send").tekst
    for navn in ("VAKKER BLOMST", "RASK HAMMER", "STØDIG PERM", "KLOK UGLE"):
        assert navn in tekst
    svar = kladd.trykk("send")
    assert (svar.status_code, svar.headers["location"]) == (303, f"{kladd.sti}?sprak=nb&gjort=send")
    kladd.arbeid()
    assert kladd.oppdrag().tilstand is Tilstand.SENDT
    assert "Kontrakten er sendt til signering." in kladd.hent("?gjort=send").tekst
    assert kladd.svar("/send").status_code == 303
    assert f"{kladd.oppdrag().siste_dag:%Y}" in tekst


# ---------------------------------------------------------------- whose it is


def test_en_annen_fylkes_kontrakt_finnes_ikke(apen: Kontraktsted) -> None:
    annet = apen.som("saksbehandler", "39")
    for under in ("", "/status", "/sider", "/sider/1.png", "/dokument.pdf", "/vedlegg/1", "/alt.zip", "/send"):
        assert annet.svar(under).status_code == 404, under
    skjulte = skjema(apen.svar().text, f"{apen.sti}/frist")
    with annet.inne() as klient:
        merke = _merke(klient)
        for handling, felter in {"frist": {"frist": "15.09.2026"}, "avbryt": {"grunn": "Nei."}, "send": {}}.items():
            assert send(klient, f"{apen.sti}/{handling}", **{**skjulte, **felter, "skjema": merke}).status_code == 404
    assert _antall(apen, Slag.FRIST_FORLENGET) == _antall(apen, Slag.AVBRUTT) == 0


def test_uten_okt_kommer_en_til_innloggingen(apen: Kontraktsted) -> None:
    svar = apen.klient.get(apen.sti, headers={"accept": "text/html"}, follow_redirects=False)
    assert (svar.status_code, svar.headers["location"]) == (303, f"/innlogging?til={apen.sti}")


@pytest.mark.parametrize("handling", [*handlinger.HANDLINGER, "send"])
def test_et_skjema_uten_merke_eller_fra_en_annen_side_blir_avvist(apen: Kontraktsted, handling: str) -> None:
    with apen.inne() as klient:
        assert send(klient, f"{apen.sti}/{handling}", grunn="x", felt=KANDIDAT, frist="15.09.2026", lest="ja").status_code == 403
        merke = _merke(klient)
        fremmed = {"sec-fetch-site": "cross-site"}
        assert send(klient, f"{apen.sti}/{handling}", fremmed, skjema=merke, grunn="x", felt=KANDIDAT).status_code == 403
    assert apen.oppdrag().tilstand is Tilstand.SENDT
    assert _antall(apen, Slag.PAMINNET) == 0


def test_ingen_opplysning_om_noen_star_i_en_adresse(apen: Kontraktsted) -> None:
    for under in ("", "/sider"):
        side = apen.hent(under)
        for adresse in (*side.adresser, *side.verdier("hx-get")):
            assert not any(navn in adresse for navn in (*FOLK, "@", "example", "EKS-")), adresse
            assert adresse.startswith(("/", "#"))


def test_siden_er_under_den_samme_strenge_policyen_og_virker_uten_skript(apen: Kontraktsted) -> None:
    svar = apen.svar()
    side = Side(svar.text)
    assert svar.headers["content-security-policy"] == CSP
    assert svar.headers["cache-control"] == "no-store"
    assert side.tagger.count("script") == 1  # htmx, which only refreshes
    assert not [n for n, _ in side.attributter if n.startswith(("on", "hx-on")) or n == "style"]
    assert side.tagger.count("h1") == 1
    assert set(side.verdier("for")) <= set(side.verdier("id"))
    assert {v for verdi in side.verdier("aria-describedby") for v in verdi.split()} <= set(side.verdier("id"))


def test_en_adresse_som_ikke_er_noe_skjema_finnes_ikke(apen: Kontraktsted) -> None:
    assert apen.svar("/noe-annet").status_code == 404
    assert apen.svar("/frist").headers["location"] == f"{apen.sti}?sprak=nb"
    assert set(handlinger.HANDLINGER) < KVITTERES


def _antall(sted: Kontraktsted, slag: Slag) -> int:
    return [h.slag for h in sted.oppdrag().hendelser].count(slag)


def _logg(sted: Kontraktsted) -> tuple[Hendelse, ...]:
    return dokumenter.hent_hendelser(sted.tjeneste.lager, sted.id, aktor=SAKSBEHANDLER)


def _merke(klient: TestClient) -> str:
    """The mark of the session, from a form that every role has."""
    return str(re.findall(r'name="skjema" value="([0-9a-f]+)"', klient.get("/innlogging").text)[0])

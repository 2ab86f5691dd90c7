"""A new issue by way of the pages: what it begins with, what it says it changes, who must sign again, and that the old one ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.errors import Avvist, IkkeFunnet
from app.identitet.bruker import Bruker, Brukerrolle, IkkeLov
from app.lager import dokumenter
from app.lager.dokumenter import Dokument
from app.tekst import Malform, Tekst
from app.web.okt import Okt
from app.web.saksbehandler import erstatning
from app.web.saksbehandler.erstatning_verdi import som_tekst
from app.web.saksbehandler.handlinger import les_dato
from signing.states import Tilstand
from tests.integration.tjenesten import NA
from tests.integration.web.kontraktsted import KANDIDAT, SAKSBEHANDLER, Kontraktsted, apnet, data_med, lag_mal


def okt(rolle: str = "saksbehandler", fylke: str = "46") -> Okt:
    return Okt(Bruker(sub="kari", rolle=Brukerrolle(rolle), fylke=fylke), Tekst(nb="x", nn="x"), "m")


@pytest.fixture(scope="module")
def mal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    mappe = tmp_path_factory.mktemp("utgave") / "data"
    return mappe, lag_mal(mappe, apne=True)


@pytest.fixture(scope="module")
def apen(mal: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kontraktsted]:
    with apnet(mal[0], tmp_path_factory.mktemp("apen") / "data", mal[1]) as sted:
        yield sted


@pytest.fixture
def sted(mal: tuple[Path, str], tmp_path: Path) -> Iterator[Kontraktsted]:
    with apnet(mal[0], tmp_path / "data", mal[1]) as sted:
        yield sted


def _ny_slutt(raa: bytes) -> bytes:
    return data_med(raa, fra="2026-08-24", til="2028-08-23")


# ---------------------------------------------------------------- what it begins with


def test_utgangspunktet_er_dataene_som_neste_utgave(apen: Kontraktsted) -> None:
    data = json.loads(erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id))
    assert (data["utgave"], data["erstatterDokumentId"]) == (2, apen.id)
    assert data["kandidat"]["personidentifikator"]["verdi"].isdigit()
    assert set(erstatning.vedleggsfiler(apen.tjeneste, okt(), apen.id)) == {rad["dokumentId"] for rad in data["vedlegg"]}


def test_en_adresse_som_er_rettet_etterpa_folger_med(sted: Kontraktsted) -> None:
    assert sted.trykk("kontakt", KANDIDAT, epost="ny@example.invalid", mobil="").status_code == 303
    data = json.loads(erstatning.utgangspunkt(sted.tjeneste, okt(), sted.id))
    assert data["kandidat"]["kontakt"] == {"epost": "ny@example.invalid"}
    assert data["parter"]["larebedrift"]["fagligLeder"]["kontakt"]["epost"].endswith("example.invalid")


def test_bare_den_som_skriver_i_sitt_eget_fylke_far_dataene(apen: Kontraktsted) -> None:
    for rolle in ("revisor", "godkjenner"):
        with pytest.raises(IkkeLov):
            erstatning.utgangspunkt(apen.tjeneste, okt(rolle), apen.id)
    with pytest.raises(IkkeFunnet):
        erstatning.utgangspunkt(apen.tjeneste, okt(fylke="39"), apen.id)


# ---------------------------------------------------------------- what it changes


def test_endringene_star_under_ledetekstene_med_gammel_og_ny_verdi(apen: Kontraktsted) -> None:
    raa = _ny_slutt(erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id))
    rader = {rad.peker: rad for rad in erstatning.endringer(apen.tjeneste, okt(), raa, NA)}
    assert set(rader) == {"/laretid/fra", "/laretid/til"}
    fra = rader["/laretid/fra"]
    assert fra.gammel
    assert fra.ny
    assert [t.replace("\u00a0", " ") for t in (fra.ledetekst.nn, fra.gammel.nn, fra.ny.nb)] == ["Frå", "17. august 2026", "24. august 2026"]
    assert fra.skrives


def test_uten_endring_er_det_ingen_rader_heller_ikke_for_vedleggene(apen: Kontraktsted) -> None:
    raa = erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id)
    assert erstatning.endringer(apen.tjeneste, okt(), raa, NA) == ()
    (id_,) = erstatning.vedleggsfiler(apen.tjeneste, okt(), apen.id)
    (rad,) = erstatning.endringer(apen.tjeneste, okt(), raa, NA, filer={id_: b"en annen fil"})
    assert rad.ledetekst.nb == "Vedlegg"


def test_sprak_og_signatarer_er_endringer_med_navn(apen: Kontraktsted) -> None:
    data = json.loads(erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id))
    data["parter"]["avtale"]["inngarKontrakt"] = False
    rader = erstatning.endringer(apen.tjeneste, okt(), json.dumps(data).encode(), NA, valgt=Malform.NB)
    delene = {rad.ledetekst.nb: rad for rad in rader if not rad.peker}
    assert {"Hvem som signerer", "Språk i dokumentet", "Mal"} <= set(delene)
    signerer = delene["Hvem som signerer"]
    assert signerer.gammel
    assert signerer.ny
    assert "STØDIG PERM" in signerer.gammel.nb
    assert "RUND PASSER" in signerer.ny.nb


def test_et_personnummer_og_en_skjermet_adresse_blir_aldri_vist(apen: Kontraktsted) -> None:
    data = json.loads(erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id))
    data["kandidat"]["adressebeskyttelse"] = "fortrolig"
    data["kandidat"]["bostedsadresse"]["adresselinjer"] = ["Hemmelig vei 1"]
    rader = erstatning.endringer(apen.tjeneste, okt(), json.dumps(data).encode(), NA)
    assert any(rad.skjult for rad in rader)
    assert "Hemmelig" not in repr(rader)


@pytest.mark.parametrize("raa", [b"tull", b"{}", b'{"erstatterDokumentId": 7}', b'{"erstatterDokumentId": "finnes-ikke"}'])
def test_data_som_ikke_erstatter_noe_har_ingen_endringer(apen: Kontraktsted, raa: bytes) -> None:
    assert erstatning.endringer(apen.tjeneste, okt(), raa, NA) == ()


# ---------------------------------------------------------------- making it


def test_ny_utgave_avslutter_den_gamle_og_sidene_viser_begge(sted: Kontraktsted) -> None:
    sted.signer(KANDIDAT)
    assert erstatning.ma_signere_pa_nytt(sted.tjeneste, okt(), sted.id) == ("VAKKER BLOMST",)
    raa = _ny_slutt(erstatning.utgangspunkt(sted.tjeneste, okt(), sted.id))
    ny_id = erstatning.erstatt(sted.tjeneste, okt(), raa, {}, NA, grunn="Rettet start")
    assert sted.oppdrag().tilstand is Tilstand.ERSTATTET
    gammel = sted.hent()
    assert "Erstattet av en ny utgave" in gammel.tekst
    assert "Grunn: Rettet start" in gammel.tekst
    assert any(a.startswith(f"/kontrakter/{ny_id}") for a in gammel.adresser)
    ny = Kontraktsted(sted.klient, sted.tjeneste, sted.tid, ny_id, okter=sted.okter)
    side = ny.hent(sprak="nn")
    tekst = " ".join(side.tekst.replace("\u00a0", " ").split())
    assert "Endra frå førre utgåve" in tekst
    assert "Læretid: Frå 17. august 2026 24. august 2026" in tekst
    assert any(a.startswith(f"/kontrakter/{sted.id}") for a in side.adresser)
    lest = ny.som("revisor").hent().tekst
    assert "Endret, vises ikke" in lest
    assert "Rettet start" not in lest.partition("Dette har skjedd")[0]


def test_det_som_ikke_kan_lagres_blir_avvist_med_alle_funn(apen: Kontraktsted) -> None:
    raa = erstatning.utgangspunkt(apen.tjeneste, okt(), apen.id)
    with pytest.raises(Avvist) as feil:
        erstatning.erstatt(apen.tjeneste, okt(), raa, {}, NA)
    assert "ingen-endring" in {f.kode for f in feil.value.funn}
    with pytest.raises(IkkeLov):
        erstatning.erstatt(apen.tjeneste, okt("revisor"), raa, {}, NA)
    with pytest.raises(IkkeFunnet):
        erstatning.erstatt(apen.tjeneste, okt(fylke="39"), raa, {}, NA)


def test_det_som_er_trukket_eller_erstattet_kan_ikke_erstattes(apen: Kontraktsted) -> None:
    dokument = dokumenter.hent(apen.tjeneste.lager, apen.id, aktor=SAKSBEHANDLER)
    assert erstatning.kan_erstattes(dokument)
    for endret in ({"status": "avbrutt"}, {"status": "erstattet"}, {"erstattet_av": "x"}, {"grunnlag_sha256": None}):
        assert not erstatning.kan_erstattes(_med(dokument, **endret))


def _med(dokument: Dokument, **endret: Any) -> Dokument:
    return replace(dokument, **endret)


# ---------------------------------------------------------------- values as people write them


@pytest.mark.parametrize(
    ("verdi", "nb", "nn"),
    [
        ("2026-08-17", "17. august 2026", "17. august 2026"),
        ("2026-13-40", "2026-13-40", "2026-13-40"),
        (True, "Ja", "Ja"),
        (Decimal("12.5"), "12,5", "12,5"),
        ({"fornavn": "VAKKER", "etternavn": "BLOMST"}, "VAKKER BLOMST", "VAKKER BLOMST"),
        ({"adresselinjer": ["Veien 1"], "postnummer": "5003", "poststed": "BERGEN"}, "Veien 1, 5003 BERGEN", "Veien 1, 5003 BERGEN"),
        (
            [{"fra": "2026-01-01"}, {"fra": "2026-02-01"}],
            "fra 1. januar 2026; fra 1. februar 2026",
            "frå 1. januar 2026; frå 1. februar 2026",
        ),
        ({"navn": "BYGG AS", "fra": "2026-01-01"}, "BYGG AS (fra 1. januar 2026)", "BYGG AS (frå 1. januar 2026)"),
    ],
)
def test_verdier_blir_skrevet_slik_folk_skriver_dem(verdi: Any, nb: str, nn: str) -> None:
    skrevet = som_tekst(verdi)
    assert skrevet
    assert (skrevet.nb.replace("\u00a0", " "), skrevet.nn.replace("\u00a0", " ")) == (nb, nn)


@pytest.mark.parametrize("verdi", [None, "", [], {}])
def test_ingenting_er_ingen_verdi(verdi: Any) -> None:
    assert som_tekst(verdi) is None


@pytest.mark.parametrize(
    ("skrevet", "dag"),
    [
        ("17.08.2026", date(2026, 8, 17)),
        (" 7. 8. 2026 ", date(2026, 8, 7)),
        ("2026-08-17", date(2026, 8, 17)),
        ("31.02.2026", None),
        ("17.08.26", None),
        ("i morgen", None),
        ("", None),
    ],
)
def test_en_dato_leses_som_folk_skriver_den(skrevet: str, dag: date | None) -> None:
    assert les_dato(skrevet) == dag

"""The rows of the work list and the blind index of words: found within one county, paged without holes, rewritten under a new key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from app.clock import OSLO
from app.domene.slettevalg import Frist
from app.lager import arbeidsliste, arbeidsvisning, base, modeller, nokkelbytte, nokkelfil, personnumre, sokeindeks
from app.lager.arbeidsliste import Plass, Tur, Ventet
from app.lager.arbeidsvisning import Gruppe, Orden
from app.lager.base import Lager
from app.lager.dokumenter import Aktor
from app.lager.kryptering import Nokkelring
from app.lager.listeopplysninger import Listenavn, Listesignatar, Listevirksomhet, Opplysninger, opplysninger
from app.lager.markor import Markor
from app.lager.sletteregler import REGLER
from app.lager.sletting import Sletting
from app.lager.sokeindeks import Sok, ord_i, sok_etter
from app.settings import Modus
from signing.states import Signertilstand, Tilstand

NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
KARI = "01850852037"
FYLKE, ANNET = "46", "42"


def om(navn: str = "VAKKER BLOMST", bedrift: str = "SYNTETISK BYGG AS", nummer: str = "310000027") -> Opplysninger:
    fornavn, _, etternavn = navn.rpartition(" ")
    return Opplysninger(
        kandidat=Listenavn(fornavn, etternavn),
        fag="BATMF3----",
        bedrift=bedrift,
        virksomheter=(Listevirksomhet(nummer, bedrift), Listevirksomhet(None, "STØ KURS")),
        signatarer={"sign-kandidat": Listesignatar(navn, "kandidat")},
    )


def plass(tur: Tur | None = Tur.SIGNATARER, *, frist: date | None = date(2026, 8, 17), dag: int = 0, tilstand: str = "sendt") -> Plass:
    return Plass(
        tilstand=Tilstand(tilstand),
        tur=tur,
        frist=frist,
        siden=NA + timedelta(days=dag),
        signert=1,
        antall=4,
        hvem=(Ventet("sign-kandidat", Signertilstand.APNET),),
    )


@pytest.fixture
def fil(tmp_path: Path) -> Path:
    return tmp_path / "hemmelig.toml"


@pytest.fixture
def ring(fil: Path) -> Nokkelring:
    return nokkelfil.legg_til(fil)


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path / "data", Modus.DEMO, database)
    yield lager
    lager.lukk()


def legg(lager: Lager, ring: Nokkelring, id_: str, sted: Plass | None = None, hva: Opplysninger | None = None, fylke: str = FYLKE) -> None:
    rad = {"id": id_, "fylkesnummer": fylke, "dokumenttype": "larekontrakt", "utgave": 1, "kontraktsnummer": f"EKS-{id_}"}
    summer = dict.fromkeys(("data_sha256", "bestilling_sha256", "pdf_sha256"), "0")
    sted = sted or plass()
    with lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(modeller.dokument).values(**rad, **summer, status=sted.tilstand.value, opprettet=NA, post={}))
        arbeidsliste.legg(forbindelse, ring, id_, sted, hva or om(), fylkesnummer=fylke)


def sok(lager: Lager, ring: Nokkelring, tekst: str, fylke: str = FYLKE) -> set[str]:
    with lager.lesing() as forbindelse:
        return {rad.id for rad in arbeidsvisning.sok(forbindelse, ring, tekst, fylkesnummer=fylke).rader}


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("skrevet", "funnet"),
    [
        ("VAKKER BLOMST", {"a"}),
        ("blomst", {"a"}),
        ("blo", {"a"}),
        ("Blomst, Vakker", {"a"}),
        ("blomsten", set()),
        ("bl", set()),
        ("", set()),
        ("%_", set()),
        ("ødegård", {"b"}),
        ("ODEGARD", set()),
        ("jose", {"b"}),
        ("José", {"b"}),
        ("li bo", {"c"}),
        ("li b", set()),
        ("syntetisk", {"a", "b"}),
        ("syntetisk blo", {"a"}),
        ("syntetiskest", set()),
        ("bygg", {"a"}),
        ("310000027", {"a"}),
        ("310 000 027", {"a"}),
        ("310000", set()),
        ("EKS-b", {"b"}),
        ("eks-B", set()),
        ("kurs", {"a", "b", "c"}),
    ],
)
def test_et_ord_finnes_ved_begynnelsen_et_nummer_helt(lager: Lager, ring: Nokkelring, skrevet: str, funnet: set[str]) -> None:
    legg(lager, ring, "a")
    legg(lager, ring, "b", hva=om("JOSÉ ØDEGÅRD", "SYNTETISK HOTELL AS", "310000051"))
    legg(lager, ring, "c", hva=om("LI BO", "EKTE VERFT AS", "310000078"))
    assert sok(lager, ring, skrevet) == funnet


def test_kontraktsnummeret_finnes_hvordan_bokstavene_enn_er_skrevet(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "A1")
    assert sok(lager, ring, "eks-a1") == sok(lager, ring, "EKS-A1") == {"A1"}


def test_et_annet_fylke_finner_ingenting_hva_det_enn_soker_etter(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "a")
    with lager.transaksjon() as forbindelse:
        personnumre.legg(forbindelse, ring, "a", peker="/kandidat", fylkesnummer=FYLKE, nummer=KARI)
    for skrevet in ("blomst", "EKS-a", "310000027", KARI, f"{KARI[:6]} {KARI[6:]}"):
        assert sok(lager, ring, skrevet) == {"a"}
        assert sok(lager, ring, skrevet, ANNET) == set()


def test_ingen_i_databasen_ser_ordene_eller_at_to_fylker_har_samme_navn(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "a")
    legg(lager, ring, "b", fylke=ANNET)
    with lager.lesing() as forbindelse:
        rader = forbindelse.execute(select(modeller.sokeord)).all()
        innhold = forbindelse.execute(text("select kryptert from arbeidsliste")).scalars().all()
    merker = {id_: {rad.indeks for rad in rader if rad.dokument_id == id_} for id_ in "ab"}
    assert merker["a"]
    assert merker["a"].isdisjoint(merker["b"])
    assert all(len(merke) == 32 and set(merke) <= set("0123456789abcdef") for merke in merker["a"])
    assert not any(ord_ in bytes(en) for en in innhold for ord_ in (b"BLOMST", b"BYGG", b"BATMF"))


def test_et_ord_som_for_mange_har_blir_sagt_med_de_nyeste(lager: Lager, ring: Nokkelring) -> None:
    for nr in range(arbeidsvisning.VISES + 1):
        legg(lager, ring, f"d{nr:03}", plass(dag=nr))
    with lager.lesing() as forbindelse:
        treff = arbeidsvisning.sok(forbindelse, ring, "blomst", fylkesnummer=FYLKE)
    assert not treff.alle
    assert [rad.id for rad in treff.rader][:2] == ["d050", "d049"]
    assert len(treff.rader) == arbeidsvisning.VISES


def test_ord_blir_delt_og_skrevet_likt() -> None:
    assert ord_i("D'Angelo-Åse  ÆØÅ_2 Müller") == ("d", "angelo", "åse", "æøå", "2", "muller")
    assert sok_etter("en to tre fire fem seks sju åtte").ord == ("en", "to", "tre", "fire", "fem", "seks")
    assert [Sok(ord_i(t)).er_nok for t in ("bo", "bo li", "bol", "")] == [False, True, True, False]


# ---------------------------------------------------------------- pages


def _sider(lager: Lager, ring: Nokkelring, gruppe: Gruppe, orden: Orden, antall: int) -> list[list[str]]:
    sider: list[list[str]] = []
    etter: Markor | None = None
    with lager.lesing() as forbindelse:
        while True:
            side = arbeidsvisning.side(forbindelse, ring, gruppe, orden, etter=etter, antall=antall)
            sider.append([rad.id for rad in side.rader])
            if not side.flere:
                return sider
            assert 1 <= side.flere <= antall
            etter = side.rader[-1].markor(orden)


NAVN = ["ÅSE ÅS", "ANNE ÆRLIG", "BO ØRN", "BO AAS", "ALF ZAHL", "VAKKER BLOMST", "VARM BLOMST"]


@pytest.mark.parametrize(
    ("orden", "rekke"),
    [
        (Orden.FRIST, ["d1", "d2", "d3", "d4", "d5", "d6", "d0"]),
        (Orden.VENTETID, ["d6", "d5", "d4", "d3", "d2", "d1", "d0"]),
        (Orden.NAVN, ["d3", "d5", "d6", "d4", "d1", "d2", "d0"]),
    ],
)
@pytest.mark.parametrize("antall", [1, 3, 50])
def test_sidene_er_til_sammen_listen_i_rekkefolge(lager: Lager, ring: Nokkelring, orden: Orden, rekke: list[str], antall: int) -> None:
    for nr, navn in enumerate(NAVN):
        frist = date(2026, 8, 1 + nr // 2) if nr else None
        legg(lager, ring, f"d{nr}", plass(tuple(Tur)[nr % 2], frist=frist, dag=-nr), om(navn))
    legg(lager, ring, "fremmed", plass(Tur.SEND), fylke=ANNET)
    legg(lager, ring, "annen tur", plass(Tur.GODKJENN))
    sider = _sider(lager, ring, Gruppe(FYLKE, turer=tuple(Tur)[:2]), orden, antall)
    assert [id_ for side in sider for id_ in side] == rekke
    assert [len(side) for side in sider[:-1]] == [antall] * (len(sider) - 1)


def test_det_som_endret_seg_sist_star_forst_der_ingen_venter(lager: Lager, ring: Nokkelring) -> None:
    for nr in range(5):
        legg(lager, ring, f"d{nr}", plass(None, dag=nr % 4, tilstand="arkivert" if nr else "fullfort"))
    assert _sider(lager, ring, Gruppe(FYLKE, tilstander=(Tilstand.ARKIVERT,)), Orden.SIST, 2) == [["d3", "d2"], ["d1", "d4"]]
    assert _sider(lager, ring, Gruppe(FYLKE), Orden.FRIST, 2) == [[]]


def test_en_rad_som_kommer_til_imens_flytter_ingen(lager: Lager, ring: Nokkelring) -> None:
    for nr in (1, 3, 5):
        legg(lager, ring, f"d{nr}", plass(frist=date(2026, 8, nr)))
    gruppe = Gruppe(FYLKE, turer=(Tur.SIGNATARER,))
    with lager.lesing() as forbindelse:
        forste = arbeidsvisning.side(forbindelse, ring, gruppe, Orden.FRIST, etter=None, antall=2)
    legg(lager, ring, "d2", plass(frist=date(2026, 8, 2)))
    with lager.lesing() as forbindelse:
        andre = arbeidsvisning.side(forbindelse, ring, gruppe, Orden.FRIST, etter=forste.rader[-1].markor(Orden.FRIST), antall=2)
    assert ([rad.id for rad in forste.rader], [rad.id for rad in andre.rader]) == (["d1", "d3"], ["d5"])


def test_raden_viser_det_som_ble_lagt_inn(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "a")
    with lager.lesing() as forbindelse:
        (rad,) = arbeidsvisning.side(forbindelse, ring, Gruppe(FYLKE, turer=(Tur.SIGNATARER,)), Orden.FRIST, etter=None, antall=5).rader
        assert arbeidsliste.antall(forbindelse, fylkesnummer=FYLKE) == {(Tilstand.SENDT, Tur.SIGNATARER): 1}
        assert arbeidsliste.antall(forbindelse, fylkesnummer=ANNET) == {}
    assert (rad.om, rad.frist, rad.siden, rad.signert, rad.antall) == (om(), date(2026, 8, 17), NA, 1, 4)
    assert rad.hvem == (Ventet("sign-kandidat", Signertilstand.APNET),)
    assert (rad.kontraktsnummer, rad.dokumenttype, rad.utgave) == ("EKS-a", "larekontrakt", 1)


# ---------------------------------------------------------------- keys, and what is deleted


def test_under_en_rotasjon_finnes_alt_og_etterpa_trengs_bare_den_nye_nokkelen(lager: Lager, fil: Path, ring: Nokkelring) -> None:
    for nr in range(3):
        legg(lager, ring, f"d{nr}")
    with lager.transaksjon() as forbindelse:
        assert sokeindeks.slett(forbindelse, "d2") > 0
    ny = nokkelfil.legg_til(fil)
    legg(lager, ny, "d3")
    assert sok(lager, ny, "blomst") == {"d0", "d1", "d3"}
    assert nokkelbytte.roter(lager, ny) == 3
    bare_ny = Nokkelring("2", {"2": ny.nokler["2"]})
    assert sok(lager, bare_ny, "blomst") == {"d0", "d1", "d3"}
    assert sok(lager, bare_ny, "310000027") == {"d0", "d1", "d3"}
    assert sok(lager, ring, "blomst") == set()
    assert nokkelbytte.roter(lager, ny) == 0


def test_regelen_for_personnumre_tar_ordene_og_lar_raden_sta(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "a", plass(None, tilstand="arkivert"))
    legg(lager, ring, "b", plass(None, tilstand="arkivert"))
    with lager.transaksjon() as forbindelse:
        for id_ in "ab":
            forbindelse.execute(
                insert(modeller.kandidatindeks).values(dokument_id=id_, indeks=id_, slutt="2020-01-01" if id_ == "a" else None)
            )
    valg = {regel.navn: Frist(10, pa=regel.navn == "personnumre") for regel in REGLER}
    assert Sletting(lager, {FYLKE: valg}, lambda: NA).kjor().regler == {"personnumre": 1}
    assert sok(lager, ring, "blomst") == {"b"}
    assert sok(lager, ring, "EKS-a") == {"a"}


def test_et_slettet_dokument_star_ikke_i_listen_og_finnes_ikke_ved_sok(lager: Lager, ring: Nokkelring) -> None:
    legg(lager, ring, "a", plass(Tur.SEND, tilstand="kladd"))
    sletting = Sletting(lager, {}, lambda: NA)
    sletting.slett_dokument("a", grunn="test", aktor=Aktor(navn="test", fylkesnummer=FYLKE))
    assert sok(lager, ring, "blomst") == sok(lager, ring, "EKS-a") == set()
    with lager.lesing() as forbindelse:
        for tabell in (modeller.arbeidsliste, modeller.sokeord):
            assert forbindelse.execute(select(func.count()).select_from(tabell)).scalar() == 0


# ---------------------------------------------------------------- what is taken from the data


def test_fra_data_kommer_navn_fag_og_virksomheter_og_aldri_nummer_eller_adresse() -> None:
    data = {
        "kandidat": {
            "navn": {"fornavn": "Vakker", "mellomnavn": "Lys", "etternavn": "Blomst"},
            "personidentifikator": {"type": "fodselsnummer", "verdi": KARI},
            "bostedsadresse": {"adresselinjer": ["Hemmeligveien 3"], "postnummer": "5003", "poststed": "BERGEN"},
            "adressebeskyttelse": "strengtFortrolig",
        },
        "lareforhold": {"programomradekode": "BATMF3----"},
        "parter": {
            "larebedrift": {"virksomhet": {"organisasjonsnummer": "310000027", "navn": "BYGG AS", "adresse": {"poststed": "VOSS"}}},
            "samarbeidsorgan": {"virksomhet": {"organisasjonsnummer": "310000000", "navn": "ORGAN SA"}},
        },
    }
    post = {"signatarer": [{"felt": "sign-kandidat", "navn": "Vakker Lys Blomst", "rolle": "kandidat"}]}
    lest = opplysninger(post, data)
    assert lest.kandidat == Listenavn("Vakker Lys", "Blomst")
    assert (lest.fag, lest.bedrift, lest.tittel) == ("BATMF3----", "BYGG AS", "Vakker Lys Blomst")
    assert lest.virksomheter == (Listevirksomhet("310000027", "BYGG AS"), Listevirksomhet("310000000", "ORGAN SA"))
    assert Opplysninger.les(lest.skriv()) == lest
    for hemmelig in (KARI, "Hemmelig", "5003", "BERGEN", "VOSS", "Fortrolig"):
        assert hemmelig not in lest.skriv()


def test_uten_data_sier_posten_det_den_kan() -> None:
    signatarer = [
        {"felt": "sign-kandidat", "navn": "Vakker Lys Blomst", "rolle": "kandidat", "paVegneAv": []},
        {"felt": "sign-leder", "navn": "Rund Passer", "rolle": "ansvarligLeder", "paVegneAv": ["BYGG AS"]},
    ]
    lest = opplysninger({"signatarer": signatarer}, None)
    assert lest.kandidat == Listenavn("Vakker Lys", "Blomst")
    assert lest.virksomheter == (Listevirksomhet(None, "BYGG AS"),)
    assert opplysninger({}, None).tittel == ""
    assert Opplysninger.les(opplysninger({}, None).skriv()) == opplysninger({}, None)


def test_et_dokument_uten_kandidat_heter_det_bedriften_heter() -> None:
    data = {"parter": {"skole": {"virksomhet": {"organisasjonsnummer": "310000051", "navn": "SKOLEN"}}}}
    assert opplysninger({}, data).tittel == "SKOLEN"

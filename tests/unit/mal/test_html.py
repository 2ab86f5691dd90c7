"""The HTML of a contract: every example in both revisions and both languages, hostile names, protected addresses, fields."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from lxml import html as lxml_html
from lxml.html import HtmlElement

from app.dokument.html import Utgivelse, lag_html, merketekst, signaturtekster
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import (
    Arbeidsavtale,
    Avbrudd,
    Fradragstype,
    Laretid,
    Parter,
    Rettstype,
    Sluttprove,
    Tilleggsvilkar,
    Vedleggstype,
)
from app.domene.kontrakt import Fradrag as FradragInn
from app.domene.parter import Adresse, Adressebeskyttelse, Identtype, Kontraktsansvarlig, Navn, Person, Personidentifikator
from app.domene.roller import Rolle
from app.domene.sak import Adresseutskrift, Ansvarsrad, BeregnetLaretid, Mate, Sak
from app.errors import Oppsettsfeil
from app.maler.register import Mal, malregister
from app.tekst import Malform
from tests.builders import en_kandidat, en_kontrakt, en_larebedrift, en_person, en_virksomhet, parter_med_organ, parter_uten_organ
from tests.sak_builder import (
    DOKUMENT_ID,
    FORMS,
    TEMPLATES,
    eksempelnavn,
    en_beslutning,
    en_sak,
    en_signatar,
    et_fylke,
    et_vedlegg,
    sak_fra_eksempel,
)
from tests.unit.mal.conftest import REVISJONER, Kopi

NB, NN = Malform.NB, Malform.NN
ADRESSE = "https://kontrakt.example.no"
VANLIG = Utgivelse(demo=False, forhandsvisning=False, verifiseringsadresse=ADRESSE)
ALLE = [(revisjon, malform) for revisjon in REVISJONER for malform in Malform]


@lru_cache(maxsize=8)
def en_mal(revisjon: str = REVISJONER[1], malform: Malform = NB) -> Mal:
    return malregister(FORMS, TEMPLATES).velg(Dokumenttype.LAREKONTRAKT, malform, date(2026, 8, 3), revisjon)


def tegn(sak: Sak, mal: Mal | None = None, utgivelse: Utgivelse = VANLIG) -> HtmlElement:
    return lxml_html.document_fromstring(lag_html(sak, mal or en_mal(), utgivelse))


def klasse(rot: HtmlElement, navn: str) -> list[HtmlElement]:
    """The elements of a class, in document order."""
    return [ett for ett in rot.iter() if navn in (ett.get("class") or "").split()]


def tekst_i(rot: HtmlElement) -> str:
    return re.sub(r"\s+", " ", rot.text_content())


# ---------------------------------------------------------------- every example


@pytest.mark.parametrize("navn", eksempelnavn())
@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_hvert_eksempel_blir_til_en_hel_kontrakt(navn: str, revisjon: str, malform: Malform) -> None:
    sak = sak_fra_eksempel(navn, malform)
    rot = tegn(sak, en_mal(revisjon, malform))
    felt = [(ett.get("name"), bool(ett.get("title"))) for ett in rot.iter("input")]
    assert rot.get("lang") == malform
    assert felt == [*((en.felt, True) for en in sak.signatarer.signatarer), ("segl-fylke", True)]
    assert sak.kontrakt.kandidat.navn.fullt in tekst_i(rot)
    assert sak.fylke.navn.pa(malform) in tekst_i(rot)
    assert sak.kontrakt.lareforhold.programomradekode in tekst_i(rot)
    assert sak.larefag.navn.pa(malform) in tekst_i(rot)
    for vedlegg in sak.vedlegg:
        assert vedlegg.sha256 in tekst_i(rot).replace(" ", "")
    assert not re.search(r"None|Undefined|\{\{|\{%|Rolle\.|Malform\.", tekst_i(rot))


@pytest.mark.parametrize("navn", eksempelnavn())
@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_hvert_eksempel_er_bygd_opp_slik_universell_utforming_krever(navn: str, revisjon: str, malform: Malform) -> None:
    rot = tegn(sak_fra_eksempel(navn, malform), en_mal(revisjon, malform))
    nivaer = [int(ett.tag[1]) for ett in rot.iter("h1", "h2", "h3")]
    assert nivaer.count(1) == 1
    assert nivaer[0] == 1
    assert all(etter - for_ <= 1 for for_, etter in pairwise(nivaer))
    assert all(bilde.get("alt") for bilde in rot.iter("img"))
    assert all(bilde.get("src", "").startswith("data:image/svg+xml;base64,") for bilde in rot.iter("img"))
    assert all(celle.get("scope") in ("col", "row") for celle in rot.iter("th"))
    for tabell in rot.iter("table"):
        assert all(rad.find("th") is not None for rad in tabell.iter("tr"))
    assert len(rot.findall(".//title")) == 1


@pytest.mark.parametrize("navn", ["vestland-larling-samarbeidsorgan", "oslo-samme-person-i-to-roller"])
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_malformene_har_de_samme_feltene_i_samme_rekkefolge(navn: str, revisjon: str) -> None:
    nb, nn = (tegn(sak_fra_eksempel(navn, malform), en_mal(revisjon, malform)) for malform in Malform)
    assert [ett.tag for ett in nb.iter()] == [ett.tag for ett in nn.iter()]
    assert [ett.get("class") for ett in nb.iter()] == [ett.get("class") for ett in nn.iter()]


@pytest.mark.parametrize("navn", eksempelnavn())
def test_de_to_revisjonene_sier_det_samme(navn: str) -> None:
    """Udir's October revision changed neither data nor signers: every value and every sentence of one stands in the other."""
    sak = sak_fra_eksempel(navn, NB)
    forste, andre = (tegn(sak, en_mal(revisjon)) for revisjon in REVISJONER)
    setninger = [{ett[0].text_content() for ett in klasse(rot, "setning")} for rot in (forste, andre)]
    assert setninger[0] == setninger[1]
    assert [ett.get("title") for ett in forste.iter("input")] == [ett.get("title") for ett in andre.iter("input")]


# ---------------------------------------------------------------- what must never happen

FIENDTLIG = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% for x in y %}",
    "https://ond.example/x.png",
    '<img src="file:///etc/passwd">',
    '" onload="x',
    "&lt;b&gt;",
    "url(javascript:1)",
)


@pytest.mark.parametrize("ord_", FIENDTLIG)
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_html_maler_og_adresser_i_verdier_blir_skrevet_som_tekst(ord_: str, revisjon: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _nekt)
    kontrakt = en_kontrakt(
        kontraktsnummer=ord_,
        kandidat=en_kandidat(navn=Navn(fornavn=ord_, etternavn="HANSEN"), bostedsadresse=Adresse(adresselinjer=(ord_,), poststed=ord_)),
        parter=parter_med_organ(larebedrift=en_larebedrift(virksomhet=en_virksomhet(ord_), faglig_leder=en_person(ord_, ord_))),
        arbeidsavtale=Arbeidsavtale(foreligger=True, referanse=ord_),
    )
    kontrakt = replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, tilleggsvilkar=(Tilleggsvilkar(tekst=ord_),)))
    sak = en_sak(kontrakt, vedlegg=(et_vedlegg(Vedleggstype.ANNET, tittel=ord_),))
    rot = tegn(sak, en_mal(revisjon))
    uten = tegn(en_sak(en_kontrakt(parter=parter_med_organ())), en_mal(revisjon))
    assert rot.find(".//script") is None
    assert {ett.tag for ett in rot.iter()} <= {ett.tag for ett in uten.iter()} | {"ol"}
    assert all(bilde.get("src", "").startswith("data:") for bilde in rot.iter("img"))
    assert not [ett for ett in rot.iter() for navn in ett.attrib if navn.startswith("on")]
    assert tekst_i(rot).count(ord_) >= 7
    assert any(ord_ in (ett.get("title") or "") for ett in rot.iter("input"))
    assert "49 HANSEN" not in tekst_i(rot)


def _nekt(*_: object, **__: object) -> None:
    raise AssertionError("a template tried to reach the network")


@pytest.mark.parametrize("grad", [grad for grad in Adressebeskyttelse if grad is not Adressebeskyttelse.UGRADERT])
@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_en_beskyttet_adresse_star_ingen_steder_i_html(grad: Adressebeskyttelse, revisjon: str, malform: Malform) -> None:
    hemmelig = Adresse(
        adresselinjer=("Skjulvegen 99",), postnummer="9876", poststed="GJEMSTAD", kommunenummer="9999", co_adressenavn="HEMMELIG VERT"
    )
    kandidat = en_kandidat(bostedsadresse=hemmelig, adresse_1_mars=hemmelig, adressebeskyttelse=grad)
    sak = en_sak(en_kontrakt(kandidat=kandidat), adresser=Adresseutskrift(bosted=None, mars=None))
    html = lag_html(sak, en_mal(revisjon, malform), VANLIG)
    for bit in ("Skjulvegen", "9876", "GJEMSTAD", "9999", "HEMMELIG", "fortrolig", "klientadresse", "skjerm", "gradert"):
        assert bit.lower() not in html.lower()


@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_beskyttet_og_manglende_adresse_gir_samme_dokument(revisjon: str, malform: Malform) -> None:
    """Not one byte may tell a reader that the person is protected."""
    borte = Adresseutskrift(bosted=None, mars=None)
    beskyttet = en_kontrakt(
        kandidat=en_kandidat(
            adressebeskyttelse=Adressebeskyttelse.STRENGT_FORTROLIG,
            adresse_1_mars=Adresse(adresselinjer=("Skjult 1",), poststed="GJEMSTAD"),
        )
    )
    uten = en_kontrakt(kandidat=en_kandidat(bostedsadresse=None))
    dokumenter = {lag_html(en_sak(kontrakt, adresser=borte), en_mal(revisjon, malform), VANLIG) for kontrakt in (beskyttet, uten)}
    assert len(dokumenter) == 1


@pytest.mark.parametrize("navn", eksempelnavn())
def test_e_post_og_telefon_blir_aldri_skrevet(navn: str) -> None:
    html = lag_html(sak_fra_eksempel(navn), en_mal(), VANLIG)
    assert "@" not in html
    assert "+47" not in html


def test_tittelen_har_ikke_navn_eller_nummer_pa_noen() -> None:
    rot = tegn(en_sak())
    assert rot.findtext(".//title") == "Lærekontrakt EKS-0001"


def test_et_ord_som_mangler_stopper_dokumentet(kopi: Kopi) -> None:
    kopi.bytt("templates/nb/larekontrakt/2024-10-09/kontrakt.html.j2", "{% block h_regler %}Regler for kontrakten{% endblock %}", "")
    mal = kopi.register().mal(kopi.rad(), NB)
    with pytest.raises(Oppsettsfeil, match="h_regler"):
        lag_html(en_sak(), mal, VANLIG)


def test_en_verdi_som_ikke_finnes_stopper_dokumentet(kopi: Kopi) -> None:
    kopi.bytt("forms/felles/1/kontrakt/2024-10-09/deler.html.j2", "{{ kandidat.navn }}", "{{ kandidat.kallenavn }}")
    with pytest.raises(UndefinedError, match="kallenavn"):
        lag_html(en_sak(), kopi.register().mal(kopi.rad(), NB), VANLIG)


@pytest.mark.parametrize(
    "hentet", ["/etc/hostname", "../../../etc/hostname", "felles/1/../../../../etc/hostname", "nn/felles/1/kontraktord.html.j2"]
)
def test_en_mal_kan_ikke_hente_filer_utenfor_sine_to_mapper(kopi: Kopi, hentet: str) -> None:
    kopi.bytt("forms/larekontrakt/2024-10-09/skjelett.html.j2", "{% block innhold %}", "{% block innhold %}{% include '" + hentet + "' %}")
    with pytest.raises(TemplateNotFound, match=r"hostname|kontraktord"):
        lag_html(en_sak(), kopi.register().mal(kopi.rad(), NB), VANLIG)


# ---------------------------------------------------------------- what stands where


@pytest.mark.parametrize(
    ("navn", "utgivelse", "demo", "vannmerke", "felt"),
    [
        ("utgitt", VANLIG, False, False, True),
        ("demo", Utgivelse(demo=True, forhandsvisning=False, verifiseringsadresse=ADRESSE), True, False, True),
        ("forhåndsvisning", Utgivelse(demo=False, forhandsvisning=True, verifiseringsadresse=ADRESSE), False, True, False),
        ("begge", Utgivelse(demo=True, forhandsvisning=True, verifiseringsadresse=ADRESSE), True, True, False),
    ],
)
def test_demo_og_forhandsvisning_er_merket(navn: str, utgivelse: Utgivelse, demo: bool, vannmerke: bool, felt: bool) -> None:
    rot = tegn(en_sak(), utgivelse=utgivelse)
    assert bool(klasse(rot, "demo")) is demo
    assert ("Demonstrasjon. Ikke et gyldig dokument." in tekst_i(rot)) is demo
    assert [ett.text_content() for ett in klasse(rot, "vannmerke")] == (["Forhåndsvisning. Ikke til signering"] if vannmerke else [])
    assert bool(list(rot.iter("input"))) is felt
    assert len(klasse(rot, "rute")) == 5


@pytest.mark.parametrize("malform", list(Malform))
def test_hver_side_sier_dokument_mal_og_side(malform: Malform) -> None:
    bunn = klasse(tegn(en_sak(malform=malform), en_mal(REVISJONER[1], malform)), "bunn")[0]
    mal = en_mal(REVISJONER[1], malform)
    assert [ett.text_content() for ett in bunn] == [f"Dokument {DOKUMENT_ID}", f"mal Lærekontrakt 2024-10-09 ({mal.digest8})", "side  av "]


@pytest.mark.parametrize(
    ("revisjon", "malform", "ord_"),
    [
        ("2024-08-01", NB, ["Org.nr.", "Navn på faglig leder", "Adresse 1. mars", "Bestemmelser", "Læretid fra / til"]),
        ("2024-08-01", NN, ["Org.nr.", "Namn på fagleg leiar", "Adresse 1. mars", "Føresegner", "Læretid frå / til"]),
        (
            "2024-10-09",
            NB,
            ["Organisasjonsnummer", "Faglig leder", "Folkeregistrert adresse 1. mars", "Regler for kontrakten", "Fra", "Til"],
        ),
        (
            "2024-10-09",
            NN,
            ["Organisasjonsnummer", "Fagleg leiar", "Folkeregistrert adresse 1. mars", "Reglar for kontrakten", "Frå", "Til"],
        ),
    ],
)
def test_ledetekstene_som_revisjonen_endret(revisjon: str, malform: Malform, ord_: list[str]) -> None:
    sak = sak_fra_eksempel("buskerud-under-18-med-1-mars-adresse", malform)
    rot = tegn(sak, en_mal(revisjon, malform))
    finnes = {re.sub(r"\s+", " ", ett.text_content()) for ett in (*klasse(rot, "e"), *rot.iter("h2"))}
    assert set(ord_) <= finnes


def med_tid(til: date | None = date(2028, 8, 16), **felt: Any) -> Sak:
    kontrakt = en_kontrakt(laretid=Laretid(fra=date(2026, 8, 17), **felt))
    return en_sak(kontrakt, laretid=BeregnetLaretid(netto_maneder=Decimal(24), til=til))


def med_nummer(type_: Identtype) -> Sak:
    return en_sak(en_kontrakt(kandidat=en_kandidat(personidentifikator=Personidentifikator(type=type_, verdi="41850852037"))))


APENT = (Avbrudd(fra=date(2027, 1, 1)),)
EN_MANED = (FradragInn(type=Fradragstype.ANNET, maneder=Decimal(1)),)
FYLKETS_DEL = Ansvarsrad(kode="opplaringISkole", omrade=None, hvem=None, fylket=True)


@pytest.mark.parametrize(
    ("navn", "sak", "finnes"),
    [
        ("Oslo har sin merknad", en_sak(fylke=et_fylke("Oslo kommune", "03", merknad="hode_oslo")), "Oslo kommune har de rettighetene"),
        ("ny utgave", en_sak(en_kontrakt(utgave=2, erstatter_dokument_id="abc")), "Utgave 2. Erstatter dokument abc."),
        ("ny utgave uten forrige", en_sak(en_kontrakt(utgave=3)), "Utgave 3."),
        ("åpent avbrudd", med_tid(til=None, avbrudd=APENT), "kke fastsatt"),
        ("åpent avbrudd, fra", med_tid(til=None, avbrudd=APENT), "fra 1. januar 2027"),
        ("prosent", med_tid(stillingsprosent=Decimal("37.5")), "37,5 prosent"),
        ("fradrag", med_tid(fradrag=EN_MANED), "1 måned"),
        ("gjenstående", med_tid(gjenstaende_maneder=Decimal(14)), "Gjenstående opplæring i bedrift"),
        ("D-nummer", med_nummer(Identtype.DNUMMER), "D-nummer"),
        ("D-nummer har fødselsdato", med_nummer(Identtype.DNUMMER), "01.05.2008"),
        ("fiktivt nummer", med_nummer(Identtype.FIKTIVT), "Midlertidig nummer"),
        ("voksen", en_sak(voksen=True), "Midtveisvurdering"),
        ("ungdom", en_sak(voksen=False), "Halvårsvurdering"),
        ("fylket er ansvarlig", en_sak(ansvar=(FYLKETS_DEL,)), "Opplæring i skole"),
        ("eget område", en_sak(ansvar=(Ansvarsrad(kode="annet", omrade="Sveising", hvem="NABO AS"),)), "Sveising"),
        ("vedlegg som sider", en_sak(vedlegg=(et_vedlegg(mate=Mate.SIDER, sider=(4, 6)),)), "Side 4–6 i dette dokumentet"),
        ("vedlegg på én side", en_sak(vedlegg=(et_vedlegg(mate=Mate.SIDER, sider=(5, 5)),)), "Side 5 i dette dokumentet"),
        ("vedlegg med egen tittel", en_sak(vedlegg=(et_vedlegg(Vedleggstype.ANNET, tittel="Kart over fjøset"),)), "Kart over fjøset"),
        ("ingen vedlegg", en_sak(), "Kontrakten har ingen vedlegg."),
    ],
)
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_verdien_star_i_begge_revisjoner(navn: str, sak: Sak, finnes: str, revisjon: str) -> None:
    assert finnes in tekst_i(tegn(sak, en_mal(revisjon))).replace("\u00a0", " ")


@pytest.mark.parametrize(("sider", "ord_"), [((5, 5), "Side 5 i dette dokumentet"), ((5, 6), "Side 5–6 i dette dokumentet")])
@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_en_side_og_flere_har_hvert_sitt_ord(revisjon: str, malform: Malform, sider: tuple[int, int], ord_: str) -> None:
    tekst = tekst_i(tegn(en_sak(vedlegg=(et_vedlegg(mate=Mate.SIDER, sider=sider),)), en_mal(revisjon, malform))).replace("\u00a0", " ")
    assert [linje for linje in (ord_, "Side 5–5", "Lagt inn") if linje in tekst] == [ord_]


def test_sendt_tittel_star_bare_for_annet() -> None:
    rot = tegn(en_sak(vedlegg=(et_vedlegg(Vedleggstype.ARBEIDSAVTALE, tittel="Kontrakten vår"),)))
    assert "Kontrakten vår" not in tekst_i(rot)


@pytest.mark.parametrize("rett", list(Rettstype))
@pytest.mark.parametrize("prove", [Sluttprove.FAGPROVE, Sluttprove.SVENNEPROVE])
def test_hver_rett_og_prove_kan_skrives(rett: Rettstype, prove: Sluttprove) -> None:
    kontrakt = en_kontrakt()
    sak = en_sak(replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, rettstype=rett, sluttprove=prove)))
    for revisjon, malform in ALLE:
        assert lag_html(sak, en_mal(revisjon, malform), VANLIG)


@pytest.mark.parametrize(("revisjon", "malform"), ALLE)
def test_et_utkast_uten_bedrift_og_arbeidsavtale_kan_forhandsvises(revisjon: str, malform: Malform) -> None:
    kontrakt = en_kontrakt(parter=Parter(kontraktsansvarlig=Kontraktsansvarlig.LAREBEDRIFT), arbeidsavtale=None, fylkessignatar=None)
    kontrakt = replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, rettstype=None, sluttprove=None, lareplankode=None))
    sak = en_sak(kontrakt, signatarer=en_beslutning(en_kontrakt(), signatarer=()), ansvar=())
    html = lag_html(sak, en_mal(revisjon, malform), Utgivelse(demo=False, forhandsvisning=True, verifiseringsadresse=ADRESSE))
    assert {NB: "Ikke oppgitt", NN: "Ikkje oppgitt"}[malform] in html


def test_fritekst_har_sitt_eget_sprak_der_det_er_kjent() -> None:
    kontrakt = en_kontrakt()
    vilkar = (Tilleggsvilkar(tekst="Nynorsk vilkår", sprak=NN), Tilleggsvilkar(tekst="Ukjent språk"))
    rot = tegn(en_sak(replace(kontrakt, lareforhold=replace(kontrakt.lareforhold, tilleggsvilkar=vilkar))))
    assert [(ett.text_content(), ett.get("lang")) for ett in klasse(rot, "vilkar")[0]] == [("Nynorsk vilkår", "nn"), ("Ukjent språk", None)]


def test_koden_og_teksten_gir_samme_kontrolladresse() -> None:
    rot = tegn(en_sak())
    assert f"kontrakt.example.no/v/{DOKUMENT_ID}" in tekst_i(rot)
    assert len(klasse(rot, "kontroll")[0].findall("img")) == 1


# ---------------------------------------------------------------- signatures


@pytest.mark.parametrize(
    ("roller", "erstatter", "malform", "tittel", "vegne"),
    [
        ((Rolle.KANDIDAT,), False, NB, "Lærling", None),
        ((Rolle.FORESATT,), False, NN, "Føresett", "for lærlingen"),
        ((Rolle.FAGLIG_LEDER,), False, NB, "Faglig leder", "på vegne av SYNTETISK BYGG AS"),
        ((Rolle.ANSVARLIG_LEDER,), False, NN, "Ansvarleg leiar", "på vegner av SYNTETISK BYGG AS"),
        ((Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,), True, NB, "Ansvarlig leder i samarbeidsorganet",
         "SYNTETISK SAMARBEIDSORGAN SA, på vegne av SYNTETISK BYGG AS"),
        ((Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN,), False, NB, "Ansvarlig leder i samarbeidsorganet",
         "på vegne av SYNTETISK SAMARBEIDSORGAN SA"),
        ((Rolle.FYLKESKOMMUNE,), False, NN, "Fylkeskommunen", "på vegner av Vestfold fylkeskommune"),
        ((Rolle.FAGLIG_LEDER, Rolle.ANSVARLIG_LEDER), False, NB, "Faglig leder og ansvarlig leder", "på vegne av SYNTETISK BYGG AS"),
        ((Rolle.FAGLIG_LEDER, Rolle.ANSVARLIG_LEDER_SAMARBEIDSORGAN), False, NN, "Fagleg leiar og ansvarleg leiar i samarbeidsorganet",
         "på vegner av SYNTETISK BYGG AS og på vegner av SYNTETISK SAMARBEIDSORGAN SA"),
    ],
)  # fmt: skip
def test_signaturteksten_er_den_samme_i_dokument_felt_og_merke(
    roller: tuple[Rolle, ...], erstatter: bool, malform: Malform, tittel: str, vegne: str | None
) -> None:
    kontrakt = en_kontrakt(parter=parter_med_organ())
    signatar = en_signatar(roller[0], en_person("KARI", "NORDMANN"), roller=roller)
    sak = en_sak(kontrakt, signatarer=en_beslutning(kontrakt, signatarer=(signatar,), organ_erstatter=erstatter))
    mal = en_mal(REVISJONER[1], malform)
    ord_ = signaturtekster(sak, mal)[signatar.felt]
    assert (ord_.tittel, ord_.navn, ord_.vegne) == (tittel, "KARI NORDMANN", vegne)
    rot = tegn(sak, mal)
    assert klasse(rot, "signatur")[0].find(".//h3").text_content() == tittel
    assert next(rot.iter("input")).get("title") == ", ".join(bit for bit in (tittel, "KARI NORDMANN", vegne) if bit)


def test_to_foresatte_har_hvert_sitt_felt() -> None:
    foresatte = tuple(en_signatar(Rolle.FORESATT, en_person(navn), felt=f"sign-foresatt-{nr}") for nr, navn in enumerate(("EN", "TO"), 1))
    kontrakt = en_kontrakt()
    sak = en_sak(kontrakt, signatarer=en_beslutning(kontrakt, signatarer=foresatte))
    assert [ett.get("name") for ett in tegn(sak).iter("input")] == ["sign-foresatt-1", "sign-foresatt-2", "segl-fylke"]


def test_fylket_star_sist_og_godkjenner() -> None:
    rot = tegn(en_sak())
    assert [ett.text_content() for ett in klasse(klasse(rot, "signatur")[-1], "vegne")] == [
        "På vegne av Vestfold fylkeskommune",
        "Godkjenner kontrakten",
    ]


@pytest.mark.parametrize(("antall", "ord_"), [(1, "Dokumentet blir signert elektronisk."), (3, "Partene signerer elektronisk.")])
def test_innledningen_kjenner_antallet(antall: int, ord_: str) -> None:
    kontrakt = en_kontrakt()
    signatarer = tuple(
        en_signatar(Rolle.FORESATT, Person(navn=Navn(fornavn=str(nr), etternavn="X")), felt=f"f{nr}") for nr in range(antall)
    )
    assert ord_ in tekst_i(tegn(en_sak(kontrakt, signatarer=en_beslutning(kontrakt, signatarer=signatarer))))


@pytest.mark.parametrize(
    ("malform", "id_", "verdier", "ventet"),
    [
        (NB, "sig_tom", {}, "Ikke signert"),
        (NN, "sig_tom", {}, "Ikkje signert"),
        (NB, "segl_tom", {}, "Ikke forseglet"),
        (NN, "segl_tom", {}, "Ikkje forsegla"),
        (NB, "sig_ferdig", {"tidspunkt": "3. august 2026", "metode": "BankID"}, "Signert 3. august 2026. Identifisert med BankID."),
        (NN, "sig_segl", {"fylkeskommune": "Møre & Romsdal", "tidspunkt": "i dag"}, "Forsegla av Møre & Romsdal i dag"),
        (NN, "ved_forside", {"nr": "2", "tittel": "<b>"}, "Vedlegg 2: <b>"),
        (NB, "meta_tittel", {"kontraktsnummer": "7"}, "Lærekontrakt 7"),
    ],
)
def test_merketekst_er_ren_tekst_med_verdiene(malform: Malform, id_: str, verdier: dict[str, str], ventet: str) -> None:
    assert merketekst(en_mal(REVISJONER[1], malform), id_, **verdier) == ventet


def test_et_ukjent_ord_er_en_oppsettsfeil() -> None:
    with pytest.raises(Oppsettsfeil, match="finnes_ikke"):
        merketekst(en_mal(), "finnes_ikke")


def test_samme_sak_gir_samme_bytes() -> None:
    sak = en_sak(en_kontrakt(parter=parter_uten_organ()))
    assert lag_html(sak, en_mal(), VANLIG) == lag_html(sak, en_mal(), VANLIG)

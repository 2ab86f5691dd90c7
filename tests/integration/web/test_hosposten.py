"""What pages and API say of an order that is signed at Posten: who does what, by when, what each signer was known by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app import flyt
from app.api.tilgang import utsted_demotoken
from app.api.tjeneste import Tjeneste
from app.identitet.bruker import Brukerrolle
from app.lager import postenbevis, postenjobb
from app.lager.ring import nokkelringen
from app.main import create_app
from app.oppdrag.hosleverandoren import TILTAK
from app.settings import Settings
from app.skjema.register import eksempler, grunnlag
from signing.egenskaper import POSTEN
from signing.events import Apnet, IkkeLevert, Leveringshinder, Sendt
from signing.providers.posten.sending import Jobb, Sending, Signaturstand
from signing.states import Signertilstand
from tests.integration.tjenesten import NA
from tests.integration.web.kontraktsted import FAGLIG, KANDIDAT, ORGAN, SAKSBEHANDLER, VESTLAND, Kontraktsted, Tid, adresser
from tests.integration.web.signersted import Sted
from tests.integration.web.signersted import Tid as Signertid
from tests.papirleverandor import Papirleverandor

FYLKESFIL = '[[valg]]\ngjelder_fra = 2024-08-01\nleverandor = "posten"\n'
JOBB = "4711"
MALFORMER = ("nb", "nn")


@contextmanager
def _tjeneste(mappe: Path) -> Iterator[tuple[TestClient, Tjeneste]]:
    """A service whose county uses Posten."""
    (mappe / "fylker").mkdir(parents=True)
    (mappe / "fylker" / "46.toml").write_text(FYLKESFIL, encoding="utf-8")
    grunnlag.cache_clear()
    app = create_app(Settings.fra_miljo({}, data=mappe), Tid())
    klient = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    tjeneste: Tjeneste = app.state.tjeneste
    try:
        yield klient, tjeneste
    finally:
        tjeneste.lukk()
        grunnlag.cache_clear()


def _lag(tjeneste: Tjeneste) -> str:
    ett = next(e for e in eksempler(tjeneste.settings.forms) if e.navn == VESTLAND)
    svar = flyt.opprett(tjeneste.verksted, tjeneste.lager, ett.raa, ett.vedlegg, na=NA, aktor=SAKSBEHANDLER)
    return str(svar.svar["dokumentId"])


def _send(tjeneste: Tjeneste, id_: str) -> None:
    """The order is out, as job 4711: one has signed, with a proof that was held against the number, and one with none that could be."""
    gang = replace(tjeneste.gang, leverandorer={"posten": Papirleverandor(POSTEN)})
    gang.apne(id_, aktor=SAKSBEHANDLER)
    gang.fortell(id_, lambda o, tid: Sendt("sendt", o.id, tid, "posten", JOBB), aktor=SAKSBEHANDLER)
    ring = nokkelringen(tjeneste.settings)
    sending = Sending(referanse="", oppdrag=id_, fylkesnummer="46", omgang=0, sendt=("ab",), adressert=())
    stand = (Signaturstand(KANDIDAT, "SIGNED", NA), Signaturstand(FAGLIG, "SIGNED", NA), Signaturstand(ORGAN, "WAITING", NA))
    with tjeneste.lager.transaksjon() as forbindelse:
        referanse = postenjobb.klargjor(forbindelse, ring, sending, na=NA).referanse
        jobb = Jobb(id=JOBB, referanse=referanse, oppdrag=id_, fylkesnummer="46", opprettet=NA, status="IN_PROGRESS", stand=stand)
        postenjobb.noter(forbindelse, jobb)
        postenjobb.lagre_stand(forbindelse, jobb)
        for felt in (KANDIDAT, FAGLIG):
            postenbevis.legg(forbindelse, ring, JOBB, felt, b"<bevis/>")
        postenbevis.sett_identitet(forbindelse, JOBB, {KANDIDAT: "nummer", FAGLIG: "ikkeKontrollert"})


@pytest.fixture(scope="module")
def usendt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kontraktsted]:
    with _tjeneste(tmp_path_factory.mktemp("usendt") / "data") as (klient, tjeneste):
        yield Kontraktsted(klient, tjeneste, Tid(), _lag(tjeneste))


@pytest.fixture(scope="module")
def sted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kontraktsted]:
    with _tjeneste(tmp_path_factory.mktemp("sendt") / "data") as (klient, tjeneste):
        id_ = _lag(tjeneste)
        _send(tjeneste, id_)
        yield Kontraktsted(klient, tjeneste, Tid(), id_)


# ---------------------------------------------------------------- before it is sent


SEOVER = {
    "nb": (
        "Posten signering sender varsler og påminnelser.",
        "Etter kontakt- og reservasjonsregisteret: VAKKER BLOMST",
        "Siste dag: 17. august 2026.",
        "Tar alle den tiden de har, er siste dag 31. august 2026.",
        "Fristen og hvor varslene går, ligger hos Posten signering og kan ikke rettes her etterpå.",
    ),
    "nn": (
        "Posten signering sender varsel og påminningar.",
        "Etter kontakt- og reservasjonsregisteret: VAKKER BLOMST",
        "Siste dag: 17. august 2026.",
        "31. august 2026.",
        "Fristen og kvar varsla går, ligg hos Posten signering og kan ikkje rettast her etterpå.",
    ),
}


@pytest.mark.parametrize("malform", MALFORMER)
def test_siden_for_sending_sier_hva_posten_gjor_og_siste_dag(usendt: Kontraktsted, malform: str) -> None:
    tekst = " ".join(usendt.hent("/send", malform).tekst.split())
    for ord_ in SEOVER[malform]:
        assert ord_ in tekst, ord_
    assert "Påmin" not in tekst


# ---------------------------------------------------------------- the contract's page


KONTRAKTSIDEN = {
    "nb": (
        "Hos Posten signering",
        "4711",
        "Posten signering varsler og minner på dem som skal signere.",
        "Fristen løper der, og kan bare forlenges i portalen til Posten signering.",
        "Identiteten er kontrollert mot nummeret",
        "Identiteten er ikke kontrollert",
    ),
    "nn": (
        "Hos Posten signering",
        "4711",
        "Posten signering varslar og minner på dei som skal signere.",
        "Fristen går der, og kan berre forlengjast i portalen til Posten signering.",
        "Identiteten er kontrollert mot nummeret",
        "Identiteten er ikkje kontrollert",
    ),
}


@pytest.mark.parametrize("malform", MALFORMER)
def test_siden_sier_hva_leverandoren_gjor_og_hvem_som_er_kontrollert(sted: Kontraktsted, malform: str) -> None:
    tekst = " ".join(sted.hent("", malform).tekst.split())
    for ord_ in KONTRAKTSIDEN[malform]:
        assert ord_ in tekst, ord_


def test_det_som_ikke_gaar_har_ingen_knapp_og_lenken_herfra_staar_ikke_der(sted: Kontraktsted) -> None:
    side = sted.hent()
    assert adresser(side, sted.sti).isdisjoint({"paminnelse", "kontakt", "frist", "varsel"})
    assert "avbryt" in adresser(side, sted.sti)
    assert not [a for a in side.adresser if "/signer/" in a]


HINDRE = {en.value: Signertilstand(en.value) for en in Leveringshinder}


def test_hvert_hinder_hos_leverandoren_har_noe_aa_gjore_paa_begge_maalformene() -> None:
    assert set(HINDRE.values()) <= set(TILTAK)
    assert all(ord_.nb != ord_.nn for ord_ in TILTAK.values())


@pytest.mark.parametrize("hinder", Leveringshinder)
def test_siden_sier_hva_en_gjor_naar_noen_ikke_faar_signert(tmp_path: Path, hinder: Leveringshinder) -> None:
    with _tjeneste(tmp_path / "data") as (klient, tjeneste):
        id_ = _lag(tjeneste)
        _send(tjeneste, id_)
        her = Kontraktsted(klient, tjeneste, Tid(), id_)
        her.skjer(lambda o, tid: IkkeLevert("hinder", o.id, tid, ORGAN, arsak=hinder))
        tekst = " ".join(her.hent().tekst.split())
        assert TILTAK[HINDRE[hinder.value]].nb in tekst
        assert TILTAK[HINDRE[hinder.value]].nb not in " ".join(her.som("revisor").hent().tekst.split())


# ---------------------------------------------------------------- the API


def test_apiet_sier_det_samme_og_ingenting_om_hvem_noen_er(sted: Kontraktsted) -> None:
    token = utsted_demotoken(sted.tjeneste.settings, Brukerrolle.SAKSBEHANDLER, "46", NA)
    kropp = sted.klient.get(f"/api/v1/oppdrag/{sted.id}", headers={"Authorization": f"Bearer {token}"}).json()
    assert (kropp["leverandor"], kropp["hosLeverandoren"]["jobb"]) == ("posten", JOBB)
    assert len(kropp["hosLeverandoren"]["gjorSelv"]) == 4
    assert (kropp["frist"], kropp["sisteDag"]) == ("2026-08-17", "2026-08-31")
    kjent = {s["felt"]: (s["statusHosLeverandoren"], s["identitetskontroll"]) for s in kropp["signatarer"]}
    assert [kjent[felt] for felt in (KANDIDAT, FAGLIG, ORGAN)] == [("SIGNED", "nummer"), ("SIGNED", "ikkeKontrollert"), ("WAITING", None)]
    assert all(set(s["handlinger"]).isdisjoint({"paminn", "varsle", "rettKontakt"}) for s in kropp["signatarer"])
    assert "forleng" not in kropp["handlinger"]


def test_et_dokument_forteller_hvem_det_er_laget_for(usendt: Kontraktsted) -> None:
    token = utsted_demotoken(usendt.tjeneste.settings, Brukerrolle.SAKSBEHANDLER, "46", NA)
    svar = usendt.klient.get(f"/api/v1/kontrakter/{usendt.id}", headers={"Authorization": f"Bearer {token}"})
    assert svar.json()["leverandor"] == "posten"


# ---------------------------------------------------------------- the signer's page


HOS = {"nb": "Du signerer hos Posten signering", "nn": "Du signerer hos Posten signering"}


def _signersted(sted: Kontraktsted) -> Sted:
    return Sted(sted.klient, sted.tjeneste.gang, Signertid(), sted.tjeneste.settings, sted.id)


@pytest.mark.parametrize("malform", MALFORMER)
def test_signataren_faar_vite_hvor_en_signerer_og_kan_ikke_gjore_det_her(sted: Kontraktsted, malform: str) -> None:
    signer = _signersted(sted)
    signer.inne(KANDIDAT)
    inne = signer.hent(KANDIDAT, malform)
    assert HOS[malform] in inne.tekst
    assert not [a for a in inne.verdier("action") if a.partition("?")[0].endswith(("/signer", "/avsla"))]


@pytest.mark.parametrize("handling", ["signer", "avsla"])
def test_et_skjema_som_likevel_blir_sendt_endrer_ingenting(sted: Kontraktsted, handling: str) -> None:
    for_ = sted.oppdrag().hendelser
    signer = _signersted(sted)
    signer.inne(KANDIDAT)
    assert signer.send(handling, KANDIDAT, lest="ja", begrunnelse="Vil ikke").status_code == 409
    assert sted.oppdrag().hendelser == for_
    assert not any(isinstance(en, Apnet) for en in for_)

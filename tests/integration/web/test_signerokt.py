"""A signer who logs in at a provider: only the one whom the order waits for, fresh for each signature, and told in the signature itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from fastapi.routing import APIRoute
from httpx2 import Response
from sqlalchemy import Connection, delete, select

from app.identitetsoppsett import Hvem
from app.lager import okter
from app.lager.base import Lager
from app.lager.modeller import saksdata as saksdatatabell
from app.lager.oktmodell import okt
from app.oppdrag import lenke, signerside
from app.settings import Settings
from app.web.sider import Sider
from app.web.signatar import signersider
from signing.events import Signert
from signing.model import Identifikasjon, Niva
from signing.sertifikat import les_signatar
from tests.integration.tjenesten import NA
from tests.integration.web.oidcsted import (
    HOS,
    JSON,
    Falsk,
    Oidcsted,
    Tid,
    et_sted,
    i_produksjon,
    leverandor,
    oppsett,
    tilfeldig_hemmelighet,
)
from tests.integration.web.okter import EGEN_SIDE, SIDE
from tests.integration.web.signersted import FORST, VESTLAND
from tests.integration.web.test_feilside_database import pa_hendelseslokka
from tests.integration.web.test_sider import Side

KAKE = "kv_signatar"
FAGLIG = "sign-fagligLeder"
Gjor = Callable[["Signersted"], Response]


@dataclass
class Signersted:
    """One order of four signers, in a demo where they log in at a provider."""

    sted: Oidcsted
    oppdrag_id: str

    @property
    def hos(self) -> Falsk:
        return self.sted.signatarer

    def sti(self, felt: str = FORST) -> str:
        return lenke.lenke(self.sted.tjeneste.gang.ring, "", self.oppdrag_id, felt)

    def nummer(self, felt: str = FORST) -> str:
        nummer = signerside.ventet_nummer(self.sted.tjeneste.gang, self.oppdrag_id, felt)
        assert nummer is not None
        return nummer

    def inn(self, felt: str = FORST, *, som: str = FORST, steg: str = "", **hoder: str) -> Response:
        self.hos.pid = self.nummer(som)
        return self.sted.kom_tilbake(self.sted.ga_ut(f"{self.sti(felt)}/inn?leverandor=person&steg={steg}&sprak=nb"), **hoder)

    def hent(self, under: str = "", felt: str = FORST, **hoder: str) -> Response:
        return self.sted.klient.get(f"{self.sti(felt)}{under}", headers={**SIDE, **hoder}, follow_redirects=False)

    def send(self, navn: str, felt: str = FORST, **verdier: str) -> Response:
        return self.sted.send(f"{self.sti(felt)}/{navn}?sprak=nb", fra=self.sti(felt), **verdier)

    def signert(self) -> list[Signert]:
        oppdrag = self.sted.tjeneste.gang.les(self.oppdrag_id, aktor=VESTLAND).oppdrag
        return [en for en in oppdrag.hendelser if isinstance(en, Signert)]


@contextmanager
def _lag(signermal: tuple[Path, str], mappe: Path) -> Iterator[Signersted]:
    shutil.copytree(signermal[0], mappe)
    identitet = oppsett(leverandor("person", Hvem.SIGNATARER), roller=())
    with et_sted(replace(Settings.fra_miljo({}, data=mappe), identitet=identitet), Tid()) as sted:
        yield Signersted(sted, signermal[1])


@pytest.fixture(scope="module")
def _felles(signermal: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signersted]:
    with _lag(signermal, tmp_path_factory.mktemp("signerokt") / "data") as en:
        yield en


@pytest.fixture
def signersted(_felles: Signersted) -> Signersted:
    """For tests that sign nothing: nobody is logged in, and it is the first day."""
    _felles.sted.klient.cookies.clear()
    _felles.sted.tid.na = NA
    with _felles.sted.tjeneste.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(okt))
    return _felles


@pytest.fixture
def eget(signermal: tuple[Path, str], tmp_path: Path) -> Iterator[Signersted]:
    """An order of the test's own."""
    with _lag(signermal, tmp_path / "data") as en:
        yield en


def apner(signersted: Signersted, felt: str = FORST) -> bool:
    svar = signersted.hent("/dokument", felt)
    assert svar.status_code in {200, 303}
    return svar.status_code == 200


def test_siden_forer_til_leverandoren_og_viser_ingenting_for(signersted: Signersted) -> None:
    side = signersted.hent("?sprak=nb").text
    assert f'href="{signersted.sti()}/inn?sprak=nb&amp;leverandor=person"' in side
    assert "VAKKER BLOMST" not in side
    assert "demonstrasjonen og spør ikke hvem" not in side
    assert not apner(signersted)
    assert signersted.send("inn", niva="hoyt").status_code == 405


def test_den_som_ordren_venter_paa_kommer_inn_og_leser(signersted: Signersted) -> None:
    svar = signersted.inn()
    assert svar.headers["location"] == f"{signersted.sti()}?sprak=nb"
    (kake,) = [en for en in svar.headers.get_list("set-cookie") if en.startswith(KAKE)]
    assert {"httponly", "samesite=lax", "path=/"} <= {en.strip().lower() for en in kake.split(";")}
    assert signersted.hos.spurt[-1][:2] == (False, Niva.HOYT)
    assert "VAKKER BLOMST" in signersted.hent("?sprak=nb").text
    assert apner(signersted)


def test_en_annen_signatar_i_samme_ordre_er_feil_person_og_faar_ikke_vite_mer(signersted: Signersted) -> None:
    svar = signersted.inn(som=FAGLIG, **JSON)
    assert (svar.status_code, svar.json()["kode"]) == (403, "feil-person")
    assert not [ord_ for ord_ in ("BLOMST", "HAMMER", signersted.oppdrag_id, signersted.nummer()) if ord_ in svar.text]
    assert KAKE not in svar.cookies
    assert not apner(signersted)


@pytest.mark.parametrize("pid", [None, "", "00000000000", "x"])
def test_en_innlogging_uten_rett_nummer_er_feil_person(signersted: Signersted, pid: str | None) -> None:
    state = signersted.sted.ga_ut(f"{signersted.sti()}/inn?leverandor=person")
    signersted.hos.pid = pid
    assert signersted.sted.kom_tilbake(state, **JSON).json()["kode"] == "feil-person"


def test_er_nummeret_slettet_kommer_ingen_inn(eget: Signersted) -> None:
    """Nobody can be the right one any more: not even one who was in."""
    nummer = eget.nummer()
    eget.inn()
    assert apner(eget)
    with eget.sted.tjeneste.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(saksdatatabell))
    assert not apner(eget)
    state = eget.sted.ga_ut(f"{eget.sti()}/inn?leverandor=person")
    eget.hos.pid = nummer
    assert eget.sted.kom_tilbake(state, **JSON).status_code == 403


def test_okten_apner_bare_det_personen_selv_skal_signere(signersted: Signersted) -> None:
    signersted.inn()
    assert apner(signersted)
    assert not apner(signersted, FAGLIG)
    assert "Logg inn med ID-porten" in signersted.hent("?sprak=nb", FAGLIG).text


def test_nummeret_staar_ikke_i_okten(signersted: Signersted) -> None:
    signersted.inn()
    sted = signersted.sted
    with sted.tjeneste.lager.lesing() as forbindelse:
        rad = str(forbindelse.execute(select(okt)).all())
        hvile = sted.tjeneste.personer.grenser.hvile
        lagret = okter.finn(forbindelse, sted.tjeneste.gang.ring, sted.kake(KAKE), okter.Oktslag.SIGNATAR, na=NA, hvile=hvile)
    assert lagret is not None
    assert signersted.nummer() not in rad + str(lagret.innhold)


# ---------------------------------------------------------------- to sign


def uten_ny_innlogging(_: Signersted) -> None:
    """Logged in to read, just now."""


def for_et_annet_dokument(signersted: Signersted) -> None:
    """A fresh login that was made for another page."""
    with signersted.sted.tjeneste.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(okt))
    sted, ring = signersted.sted, signersted.sted.tjeneste.gang.ring
    lagret = replace(
        _lagret(signersted), innhold={"nummer": ring.indeks("signerokt", signersted.nummer()), "for": "en-annen:sign-kandidat"}
    )
    with sted.tjeneste.lager.transaksjon() as forbindelse:
        okter.legg(forbindelse, ring, sted.kake(KAKE), lagret)


def for_lenge_siden(signersted: Signersted) -> None:
    signersted.inn(steg="opp")
    signersted.sted.tid.na = NA + timedelta(minutes=10, seconds=1)


def _lagret(signersted: Signersted) -> okter.Lagretokt:
    return okter.Lagretokt(
        slag=okter.Oktslag.SIGNATAR,
        leverandor="person",
        person="p",
        sid=None,
        rolle=None,
        fylkesnummer=None,
        acr="high",
        niva=Niva.HOYT,
        innlogget=signersted.sted.tid.na,
        opprettet=signersted.sted.tid.na,
        sist_brukt=signersted.sted.tid.na,
        utloper=signersted.sted.tid.na + timedelta(hours=1),
        innhold={},
    )


@pytest.mark.parametrize("gjor", [uten_ny_innlogging, for_et_annet_dokument, for_lenge_siden])
def test_uten_en_innlogging_for_nettopp_denne_signaturen_blir_ingenting_signert(
    signersted: Signersted, gjor: Callable[[Signersted], None]
) -> None:
    signersted.inn()
    gjor(signersted)
    side = Side(signersted.hent("?sprak=nb").text)
    assert [a for a in side.verdier("href") if "steg=opp" in a]
    assert not [a for a in side.verdier("action") if a.partition("?")[0].endswith("/signer")]
    svar = signersted.send("signer", lest="ja")
    assert svar.status_code == 401
    assert f"{signersted.sti()}/inn?leverandor=person&amp;steg=opp" in svar.text
    assert not signersted.signert()


def test_signaturen_sier_hvordan_hvor_sikkert_naar_og_av_hvem(eget: Signersted) -> None:
    """In the event, in the certificate and to the signer: the same."""
    eget.inn()
    assert eget.inn(steg="opp").headers["location"] == f"{eget.sti()}?sprak=nb#avgjor"
    assert eget.hos.spurt[-1][:2] == (True, Niva.HOYT)
    eget.sted.tid.na = NA + timedelta(minutes=2)
    assert eget.send("signer", lest="ja").status_code == 303
    ventet = Identifikasjon("ID-porten", Niva.HOYT, NA, HOS)
    assert [(en.felt, en.identifikasjon) for en in eget.signert()] == [(FORST, ventet)]
    assert _i_sertifikatet(eget.hent("/dokument").content) == ventet
    assert "identifisert med ID-porten" in eget.hent("?sprak=nb").text


def _i_sertifikatet(pdf: bytes) -> Identifikasjon | None:
    """As the certificate of the one signature says."""
    hex_ = pdf.rpartition(b"/Contents <")[2].partition(b">")[0]
    signatur = cms.ContentInfo.load(bytes.fromhex(hex_.decode()))["content"]
    alle = [x509.load_der_x509_certificate(en.chosen.dump()) for en in signatur["certificates"]]
    (lest,) = [lest for en in alle if (lest := les_signatar(en))]
    return lest.identifikasjon


def test_den_som_avslaar_trenger_ikke_logge_inn_pa_nytt(eget: Signersted) -> None:
    eget.inn()
    assert eget.send("avsla", begrunnelse="Feil sluttdato.").status_code == 303
    assert "Du har avslått" in eget.hent("?sprak=nb").text


@pytest.mark.parametrize("felter", [{"skjema": "feil"}, {"lest": ""}], ids=["fremmed-skjema", "uten-kryss"])
def test_verken_et_fremmed_skjema_eller_et_uten_kryss_signerer(signersted: Signersted, felter: dict[str, str]) -> None:
    signersted.inn(steg="opp")
    status = {"skjema": 403, "lest": 422}[next(iter(felter))]
    assert signersted.send("signer", **{"lest": "ja", **felter}).status_code == status
    assert not signersted.signert()


# ---------------------------------------------------------------- out, and faults


def test_ut_er_ut_her_og_hos_leverandoren(signersted: Signersted) -> None:
    signersted.inn()
    kake = signersted.sted.kake(KAKE)
    svar = signersted.send("ut")
    assert svar.headers["refresh"].startswith(f"0;url={HOS}/ut?")
    assert signersted.hent("/dokument", cookie=f"{KAKE}={kake}").status_code == 303


def test_leverandoren_kan_avslutte_okten(signersted: Signersted) -> None:
    signersted.inn()
    assert signersted.sted.apne(f"/utlogging/frontkanal?iss={HOS}&sid=sid-1").status_code == 200
    assert not apner(signersted)


def fra_en_annen_side(s: Signersted) -> Response:
    return s.hent("/inn?leverandor=person", **JSON, **{"sec-fetch-site": "cross-site"})


def hos_ukjent(s: Signersted) -> Response:
    return s.hent("/inn?leverandor=jobb", **JSON, **EGEN_SIDE)


def med_feil_lenke(s: Signersted) -> Response:
    return s.sted.apne(f"/signer/{s.oppdrag_id}/{'a' * 32}/inn?leverandor=person", **EGEN_SIDE)


def for_gammel_okt(s: Signersted) -> Response:
    s.inn()
    s.sted.tid.na = NA + timedelta(minutes=30)
    return s.hent("/dokument")


def signert_uten_innlogging(s: Signersted) -> Response:
    return s.send("signer", lest="ja")


FEIL: dict[Gjor, tuple[int, str]] = {
    fra_en_annen_side: (403, "fremmed-side"),
    hos_ukjent: (404, "ukjent-leverandor"),
    med_feil_lenke: (404, "ikke-funnet"),
    for_gammel_okt: (303, ""),
    signert_uten_innlogging: (403, ""),
}


@pytest.mark.parametrize(("gjor", "ventet"), FEIL.items(), ids=lambda verdi: getattr(verdi, "__name__", None))
def test_hver_feil_hos_signataren_faar_sin_status_og_sitt_navn(signersted: Signersted, gjor: Gjor, ventet: tuple[int, str]) -> None:
    svar = gjor(signersted)
    assert (svar.status_code, svar.json()["kode"] if ventet[1] else "") == ventet
    assert not signersted.signert()


def test_i_produksjon_kan_en_logge_inn_og_lese_men_signerer_hos_leverandoren(tmp_path: Path) -> None:
    """What stands there to be asked for at all."""
    lesing = {("GET", under) for under in ("", "/dokument", "/sider/{n}.png", "/vedlegg/{n}")}
    with et_sted(i_produksjon(tmp_path / "a")) as sted:
        ruter = signersider.ruter(sted.tjeneste, Sider(sted.tjeneste)).routes
        assert {
            (metode, rute.path.removeprefix(signersider.ADRESSE))
            for rute in ruter
            if isinstance(rute, APIRoute)
            for metode in rute.methods or ()
        } == {
            *lesing,
            ("GET", "/inn"),
            ("POST", "/ut"),
        }
        side = f"/signer/00000000-0000-0000-0000-000000000000/{'a' * 32}"
        assert sted.apne(f"{side}/inn?leverandor=person").status_code == 404


def test_en_ansatts_okt_blir_ikke_slatt_opp_der_alle_venter(signersted: Signersted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame of the page has the menu of whoever is logged in."""
    lesing, steder = Lager.lesing, list[bool]()

    def fulgt(lager: Lager) -> AbstractContextManager[Connection]:
        steder.append(pa_hendelseslokka())
        return lesing(lager)

    signersted.sted.klient.cookies.set("kv_okt", tilfeldig_hemmelighet())
    monkeypatch.setattr(Lager, "lesing", fulgt)
    assert signersted.hent().status_code == 200
    assert steder
    assert not any(steder)

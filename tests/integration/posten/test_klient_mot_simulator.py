"""Our own client against the simulator, over TLS: what is agreed, and every refusal that an order can meet."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signing.providers.posten.feil import (
    PostenAvkortet,
    PostenAvvist,
    PostenBorte,
    PostenForTidlig,
    PostenIngenTilgang,
    PostenTjenerFeil,
    PostenUgyldigNokkel,
    PostenUtilgjengelig,
)
from signing.providers.posten.klient import Postenklient
from signing.providers.posten.manifest import direkteforesporsel, direktemanifest, portalforesporsel, portalmanifest
from signing.providers.posten.model import (
    Direkteoppdrag,
    Direktesignatar,
    Dokument,
    Endring,
    Identifikator,
    Ingenting,
    Oppslag,
    PaVegneAv,
    Portaljobb,
    Returadresser,
    Signatar,
    Varsling,
)
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.api import Httpsvar, Kall
from signing.providers.posten.simulator.regler import AVSLAG
from signing.providers.posten.simulator.tjener import kjor
from signing.providers.posten.tls import Tilgang
from signing.verify.ltvsdo import les
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    ANNET_FYLKE,
    FYLKE,
    KARI,
    MEGLER,
    OLA,
    START,
    Klokke,
    Rett,
    Svaret,
    en_bunt,
    en_pki,
    en_simulator,
    fylkets_nokkel,
)
from tests.unit.signing.posten.simulator.test_regler import TILFELLER, Scene

KO = "kontraktverk-46"
PORTALJOBB = Portaljobb(
    avsender=FYLKE,
    signatarer=(
        Signatar(varsling=Oppslag(), nummer=KARI, gruppe=1),
        Signatar(varsling=Varsling(epost="ola@example.com"), nummer=OLA, gruppe=2, pa_vegne_av=PaVegneAv.ANDRE),
    ),
    dokumenter=(Dokument("kontrakt.pdf", "Lærekontrakt"),),
    tittel="Lærekontrakt",
    noytral_tittel="Dokument fra Vestland fylkeskommune",
    tilgjengelig=timedelta(days=10),
)


@pytest.fixture
def klokke() -> Klokke:
    return Klokke()


@pytest.fixture
def simulator(tmp_path: Path, klokke: Klokke) -> Simulator:
    ventetid = timedelta(0)
    return en_simulator(tmp_path / "sim", klokke, ventetid=ventetid, nettside="https://127.0.0.1/sim/", uten_tilgang={ANNET_FYLKE})


@pytest.fixture
def rot(simulator: Simulator) -> Iterator[str]:
    with kjor(simulator) as adresse:
        yield adresse


@pytest.fixture
def klient(rot: str) -> Postenklient:
    return en_klient(rot)


def en_klient(rot: str, *, orgnr: str = FYLKE, nokkel_for: str = FYLKE) -> Postenklient:
    return Postenklient(Tilgang(rot, orgnr, fylkets_nokkel(nokkel_for), en_pki().ankere))


def opprett(klient: Postenklient, jobb: Portaljobb = PORTALJOBB) -> int:
    return klient.opprett(portalforesporsel("oppdrag-1", KO), en_bunt(portalmanifest(jobb))).jobb_id


def neste(klient: Postenklient) -> Endring:
    svar = klient.neste(KO, tid=START)
    assert isinstance(svar, Endring)
    return svar


def test_fra_opprettet_til_bekreftet(klient: Postenklient, simulator: Simulator) -> None:
    jobb_id = opprett(klient)
    assert isinstance(klient.neste(KO, tid=START), Ingenting)
    simulator.kjenn(KARI, "Kari Nordmann")
    simulator.signer(jobb_id, 1)
    endring = neste(klient)
    assert (endring.jobb_id, endring.referanse, endring.status) == (jobb_id, "oppdrag-1", "IN_PROGRESS")
    assert [s.status for s in endring.signaturer] == ["SIGNED", "WAITING"]
    assert les(klient.hent(endring.signaturer[0].xades_url or "")).navn == "Kari Nordmann"
    klient.bekreft(endring.bekreft_url)
    simulator.signer(jobb_id, 2)
    ferdig = neste(klient)
    assert ferdig.status == "COMPLETED_SUCCESSFULLY"
    assert klient.hent(ferdig.pades_url or "").startswith(b"%PDF")
    klient.bekreft(ferdig.bekreft_url)
    with pytest.raises(PostenBorte):
        klient.hent(ferdig.pades_url or "")


def test_avbrutt_og_for_sent_avbrutt(klient: Postenklient, simulator: Simulator) -> None:
    opprettet = klient.opprett(portalforesporsel("a", KO), en_bunt(portalmanifest(PORTALJOBB)))
    assert klient.avbryt(opprettet.avbryt_url) is True
    assert klient.avbryt(opprettet.avbryt_url) is False
    assert [s.status for s in neste(klient).signaturer] == ["CANCELLED", "CANCELLED"]


def test_slettet_nar_det_har_ligget_en_dag(klient: Postenklient, simulator: Simulator, klokke: Klokke) -> None:
    jobb_id = opprett(klient)
    simulator.signer(jobb_id, 1)
    simulator.signer(jobb_id, 2)
    adresse = f"{klient.tilgang.rot}/{FYLKE}/portal/signature-jobs/{jobb_id}/documents"
    assert klient.slett(adresse) is False
    klokke.ga(timedelta(days=1))
    slett_url = neste(klient).slett_url
    assert slett_url == adresse
    assert klient.slett(slett_url) is True


def test_den_direkte_flyten(klient: Postenklient, simulator: Simulator) -> None:
    oppdrag = Direkteoppdrag(
        avsender=FYLKE,
        signatarer=(Direktesignatar(nummer=KARI),),
        dokumenter=PORTALJOBB.dokumenter,
        tittel="Lærekontrakt",
        identifikator=Identifikator.FODSELSDATO,
    )
    retur = Returadresser(
        fullfort="https://fylket.example/ferdig", avvist="https://fylket.example/avvist", feil="https://fylket.example/feil"
    )
    jobb = klient.opprett_direkte(direkteforesporsel("a", retur), en_bunt(direktemanifest(oppdrag)))
    ny = klient.ny_omdirigering(jobb.signatarer[0].href)
    assert ny.omdirigering != jobb.signatarer[0].omdirigering
    token = (simulator.jobber()[0]).spoketoken or ""
    with pytest.raises(PostenForTidlig):
        klient.direktestatus(jobb.status_url or "", token)
    simulator.signer(jobb.jobb_id, 1)
    with pytest.raises(PostenUgyldigNokkel):
        klient.direktestatus(jobb.status_url or "", "feil")
    status = klient.direktestatus(jobb.status_url or "", token)
    assert status.status == "COMPLETED_SUCCESSFULLY"
    assert klient.hent(status.pades_url or "").startswith(b"%PDF")


# ------------------------------------------------------------------ refusals


class MedKlienten(Rett):
    """The order goes by our client, so that what it makes of the refusal is seen."""

    def __init__(self, simulator: Simulator, klient: Postenklient) -> None:
        super().__init__(simulator)
        self.klient = klient

    def opprett(self, metadata: bytes | None = None, bunt: bytes | None = None, *, orgnr: str = FYLKE, flyt: str = "portal") -> Svaret:
        send = {"portal": self.klient.opprett, "direct": self.klient.opprett_direkte}[flyt]
        send(metadata or portalforesporsel("a", KO), bunt or en_bunt())
        raise AssertionError("it was taken in")


I_ORDREN = [slug for slug in TILFELLER if slug.startswith(("bunt", "dokument", "avansert", "identifikator", "andre", "oppslag"))]


@pytest.mark.parametrize("slug", [*I_ORDREN, "skjema", "avsender", "lik-signatar", "frist", "utgang"])
def test_det_posten_avviser_er_en_navngitt_feil_hos_oss(tmp_path: Path, slug: str) -> None:
    scene = Scene(tmp_path / "sim")
    with kjor(scene.simulator) as rot:
        scene.fylket = MedKlienten(scene.simulator, en_klient(rot))
        with pytest.raises(PostenAvvist) as feil:
            TILFELLER[slug](scene)
    assert (feil.value.kode_fra_posten, feil.value.http) == (AVSLAG[slug].feilkode, AVSLAG[slug].status)
    assert scene.simulator.jobber() == ()


@pytest.mark.parametrize(
    ("orgnr", "nokkel_for", "kode"), [(FYLKE, MEGLER, "BROKER_NOT_AUTHORIZED"), (ANNET_FYLKE, ANNET_FYLKE, "NOT_AUTHORIZED")]
)
def test_den_som_ikke_har_tilgang_far_vite_det(rot: str, orgnr: str, nokkel_for: str, kode: str) -> None:
    with pytest.raises(PostenIngenTilgang) as feil:
        en_klient(rot, orgnr=orgnr, nokkel_for=nokkel_for).hvem()
    assert feil.value.kode_fra_posten == kode


# ------------------------------------------------------------------ too many and too early


def test_for_tidlig_er_ingenting_og_tiden_en_skal_vente(tmp_path: Path) -> None:
    klokke = Klokke()
    with kjor(en_simulator(tmp_path / "sim", klokke, ventetid=timedelta(seconds=20))) as rot:
        klient = en_klient(rot)
        svar = [klient.neste(KO, tid=START) for _ in range(2)]
    assert svar == [Ingenting(START + timedelta(seconds=20))] * 2


def test_fartsgrensen_er_ingenting_i_minst_et_halvt_minutt(tmp_path: Path) -> None:
    with kjor(en_simulator(tmp_path / "sim", ventetid=timedelta(0), kall_per_sekund=2)) as rot:
        svar = [en_klient(rot).neste(KO, tid=START) for _ in range(3)]
    assert isinstance(svar[2], Ingenting)
    assert svar[2].neste_tid >= START + timedelta(seconds=30)


# ------------------------------------------------------------------ the wrong server, and answers that break


def test_en_annen_virksomhet_far_ingenting(simulator: Simulator) -> None:
    with kjor(simulator, nokkel=fylkets_nokkel(MEGLER)) as rot, pytest.raises(PostenTjenerFeil) as feil:
        opprett(en_klient(rot))
    assert feil.value.kode == "posten-tjener-orgnr"
    assert simulator.jobber() == ()


def test_en_tjener_med_bare_tls_1_3_far_ingenting(simulator: Simulator) -> None:
    with kjor(simulator, tls=ssl.TLSVersion.TLSv1_3) as rot, pytest.raises(PostenTjenerFeil) as feil:
        en_klient(rot).hvem()
    assert feil.value.kode == "posten-tjener-tls"


def test_en_tjener_med_utlopt_sertifikat_far_ingenting(simulator: Simulator) -> None:
    na = datetime.now(UTC)
    utlopt = en_pki().utsted_virksomhet("984661185", "Posten", na - timedelta(hours=20), na - timedelta(hours=1))
    with kjor(simulator, nokkel=utlopt) as rot, pytest.raises(PostenTjenerFeil) as feil:
        en_klient(rot).hvem()
    assert feil.value.kode == "posten-tjener-utlopt"


def test_et_avkortet_dokument_er_ikke_noe_dokument(simulator: Simulator) -> None:
    def avkort(kall: Kall, svar: Httpsvar) -> Httpsvar:
        hele = {"Content-Length": str(len(svar.innhold))}
        return replace(svar, innhold=svar.innhold[:-100], hoder=hele) if kall.sti.endswith("/pades") else svar

    with kjor(simulator, forstyrr=avkort) as rot:
        klient = en_klient(rot)
        simulator.signer(opprett(klient), 1)
        with pytest.raises(PostenAvkortet):
            klient.hent(neste(klient).pades_url or "")


def test_et_brudd_etter_at_jobben_er_laget_er_ikke_et_nei(simulator: Simulator) -> None:
    with kjor(simulator, forstyrr=lambda *_: None) as rot, pytest.raises(PostenUtilgjengelig):
        opprett(en_klient(rot))
    assert len(simulator.jobber()) == 1

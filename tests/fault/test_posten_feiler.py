"""What goes wrong between us and Posten: nothing is lost, the order says what is true, and it ends when it can."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.clock import na as maskinens_na
from app.errors import Feil
from app.jobber import feilliste
from app.lager import hendelser, postenbevis, postenjobb
from app.lager.modeller import jobb as jobbtabell
from app.oppdrag.gang import RYDD
from app.oppdrag.postenko import BORTE
from app.oppdrag.postenlager import FYLKE
from app.postensimulator import sted
from signing.events import Avbrutt, Avvik, Erstattet, IkkeLevert, KontaktRettet, Leveringshinder, Sendt, Slag, Utlopt
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.providers.posten.leverandor import ko as konavn
from signing.providers.posten.model import Endring, Jobbstatus, Signaturstatus
from signing.providers.posten.simulator.api import Httpsvar, Kall
from signing.providers.posten.simulator.pki import POSTEN_ORGNR
from signing.providers.posten.simulator.tjener import kjor
from signing.states import Signertilstand, Tilstand
from tests.postenverk import Postenverk, apne_postenverk

pytestmark = [pytest.mark.fault, pytest.mark.tung]
OPPSEIING = "vestland-oppseiing-samarbeidsorgan"  # two signers, one group: the fewest pages
INGEN_DER = "https://127.0.0.1:9/api"
ENGANG = (Slag.OPPRETTET, Slag.SENDT, Slag.FORSEGLET, Slag.ARKIVERT)


@dataclass
class Forstyrrelse:
    """What happens to an answer on its way: the first rule that fits changes it, as often as it says. `sett`: the calls, in order."""

    regler: list[tuple[Callable[[Kall], bool], Callable[[Httpsvar], Httpsvar | None], int]] = field(default_factory=list)
    sett: list[str] = field(default_factory=list)
    ved: dict[str, Callable[[], None]] = field(default_factory=dict)

    def __call__(self, kall: Kall, svar: Httpsvar) -> Httpsvar | None:
        hva = slag(kall)
        self.sett.append(hva)
        if (skje := self.ved.pop(hva, None)) is not None:
            skje()
        for nr, (gjelder, endre, ganger) in enumerate(self.regler):
            if ganger and gjelder(kall):
                self.regler[nr] = (gjelder, endre, ganger - 1)
                return endre(svar)
        return svar

    def naar(self, hva: str, endre: Callable[[Httpsvar], Httpsvar | None], ganger: int = 1) -> None:
        self.regler.append((lambda kall: slag(kall) == hva, endre, ganger))


def slag(kall: Kall) -> str:
    """What a call asks for: opprett, poll, pades, xades, bekreft, avbryt."""
    siste = kall.sti.rstrip("/").rpartition("/")[2]
    if siste == "signature-jobs":
        return "opprett" if kall.metode == "POST" else "poll"
    return {"pades": "pades", "complete": "bekreft", "confirm": "bekreft", "cancel": "avbryt"}.get(
        siste, "xades" if "xades" in kall.sti else siste
    )


def borte(_svar: Httpsvar) -> None:
    """The connection is closed without an answer: the call was carried out."""
    return


def status(kode: HTTPStatus, **hoder: str) -> Callable[[Httpsvar], Httpsvar]:
    return lambda _svar: Httpsvar(kode, hoder={navn.replace("_", "-"): verdi for navn, verdi in hoder.items()})


def halvt(svar: Httpsvar) -> Httpsvar:
    return replace(svar, innhold=svar.innhold[: len(svar.innhold) // 2])


@contextmanager
def posten(mappe: Path) -> Iterator[tuple[Postenverk, Forstyrrelse]]:
    feil = Forstyrrelse()
    with apne_postenverk(mappe, navn=OPPSEIING, forstyrr=feil) as verk:
        yield verk, feil


def kontroller_arkivert(verk: Postenverk) -> None:
    """Everything once; what is sealed is what Posten returned, with one proof for each signer; nothing is left at Posten."""
    oppdrag = verk.oppdrag()
    assert oppdrag.tilstand is Tilstand.ARKIVERT, (oppdrag.tilstand, feilene(verk))
    antall = Counter(h.slag for h in oppdrag.hendelser)
    assert [antall[en] for en in ENGANG] == [1, 1, 1, 1]
    assert antall[Slag.SIGNERT] == len(oppdrag.signere)
    assert antall[Slag.AVVIK] == 0
    with verk.lager.lesing() as forbindelse:
        assert hendelser.forste_brudd(hendelser.les(forbindelse, oppdrag.id)) is None
        assert postenbevis.felter(forbindelse, str(oppdrag.referanse)) == {s.krav.felt for s in oppdrag.signere}
    (jobb,) = [en for en in verk.jobbene() if en.id == oppdrag.referanse]
    assert verk.lager.blobs.hent(oppdrag.forseglet or "").startswith(verk.lager.blobs.hent(jobb.pades_sha256 or ""))
    assert len(verk.arkiv.kvitteringer) == 1
    assert not verk.simulator.venter_i_ko(int(jobb.id))
    assert feilene(verk) == []


def feilene(verk: Postenverk) -> list[str]:
    with verk.lager.lesing() as forbindelse:
        return [en.feil for en in feilliste.les(forbindelse)]


def til_arkivet(verk: Postenverk, *, runder: int = 6) -> None:
    """Whoever can sign, signs; what was not confirmed comes again."""
    for _ in range(runder):
        verk.signer_gruppen()
        verk.hent_igjen()
        if verk.oppdrag().tilstand is Tilstand.ARKIVERT and not (verk.simulator.venter_i_ko(verk.jobb.id) or feilene(verk)):
            return


# ---------------------------------------------------------------- away, cut short, lost

UTEN_TAP: dict[str, tuple[str, Callable[[Httpsvar], Httpsvar | None], int]] = {
    "polling svarer ikke": ("poll", borte, 2),
    "polling svarer 503": ("poll", status(HTTPStatus.SERVICE_UNAVAILABLE), 2),
    "polling svarer med noe som ikke er XML": ("poll", lambda _: Httpsvar(HTTPStatus.OK, b"<html>pause</html>", "text/html"), 1),
    "XAdES er kuttet": ("xades", halvt, 1),
    "XAdES kommer ikke": ("xades", borte, 1),
    "PAdES er kuttet": ("pades", halvt, 1),
    "PAdES kommer ikke": ("pades", borte, 1),
    "PAdES er for stor for en mellommann": ("pades", status(HTTPStatus.GATEWAY_TIMEOUT), 2),
    "bekreftelsen kom fram, men svaret ble borte": ("bekreft", borte, 1),
    "bekreftelsen kom ikke fram": ("bekreft", status(HTTPStatus.INTERNAL_SERVER_ERROR), 1),
    "429 på alt i køen": ("poll", status(HTTPStatus.TOO_MANY_REQUESTS, DoSFilter="throttled"), 5),
}


@pytest.mark.parametrize("hva", UTEN_TAP)
def test_det_som_feiler_underveis_kommer_igjen_og_alt_er_gjort_en_gang(hva: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        kall, endre, ganger = UTEN_TAP[hva]
        feil.naar(kall, endre, ganger)
        til_arkivet(verk)
        kontroller_arkivert(verk)
        assert all(ganger == 0 for _, _, ganger in feil.regler), "the fault was met"


def test_bekreftelsen_kommer_etter_alt_det_andre(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        lagret: list[tuple[bool, Tilstand]] = []

        def ved_bekreft() -> None:
            oppdrag = verk.oppdrag()
            (jobb,) = verk.jobbene()
            lagret.append((jobb.pades_sha256 is not None, oppdrag.tilstand))

        verk.signer_gruppen()
        feil.ved["bekreft"] = ved_bekreft
        verk.hent()
        assert lagret
        assert lagret[0][0], "the document is stored"
        assert feil.sett.index("pades") < feil.sett.index("bekreft")


def test_en_storm_av_429_blir_ikke_en_storm_herfra(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        feil.sett.clear()
        feil.naar("poll", status(HTTPStatus.TOO_MANY_REQUESTS, DoSFilter="throttled"), 100)
        for _ in range(10):
            verk.klokke.tid += timedelta(seconds=6)
            verk.arbeid()
        assert feil.sett.count("poll") <= 3, "a minute, with a block of thirty seconds each time"
        assert feilene(verk) == []


def test_posten_er_borte_en_stund_og_det_som_skjedde_imens_kommer(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        verk.lagre()
        her.husk(INGEN_DER)
        verk.gang.apne(verk.id, aktor=verk.aktor)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.oppdrag().tilstand is Tilstand.KLADD
        assert {en.partition(" ")[0] for en in feilene(verk)} == {"posten-utilgjengelig"}
        assert len(feilene(verk)) == 2, "one for the order, one for the queue, however long it lasts"
        her.husk(adresse)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.oppdrag().tilstand is Tilstand.SENDT
        verk.gjor_kjent()
        her.husk(INGEN_DER)
        verk.signer_gruppen()
        for _ in range(3):
            verk.hent_igjen()
        her.husk(adresse)
        til_arkivet(verk)
        kontroller_arkivert(verk)
        assert len(verk.simulator.jobber()) == 1


# ---------------------------------------------------------------- made twice


@pytest.mark.parametrize("forst_signert", ["den vi kjenner", "den som ble borte"])
def test_en_jobb_som_ble_laget_to_ganger_blir_en(forst_signert: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.lagre()
        feil.naar("opprett", borte, 1)  # made, and nobody was told
        verk.gang.apne(verk.id, aktor=verk.aktor)
        verk.arbeid()
        verk.hent_igjen()
        kjent, tapt = verk.simulator.jobber()
        assert verk.oppdrag().referanse == str(kjent.id)
        assert kjent.id > tapt.id
        forst, sist = {"den vi kjenner": (kjent, tapt), "den som ble borte": (tapt, kjent)}[forst_signert]
        verk.gjor_kjent()
        verk.simulator.signer(forst.id, 1, verk.simulator.metoder(forst, 1)[0])
        verk.hent_igjen()
        assert verk.oppdrag().referanse == str(forst.id)
        assert verk.oppdrag().tilstand is Tilstand.UNDER_SIGNERING
        if forst_signert == "den vi kjenner":
            verk.simulator.signer(sist.id, 2, verk.simulator.metoder(sist, 2)[0])
            verk.hent_igjen()
        verk.hent_igjen()
        avbrutt = verk.simulator.jobb(sist.id)
        assert avbrutt is not None
        assert avbrutt.status is Jobbstatus.MISLYKTES, "nobody is to sign it any more"
        til_arkivet(verk)
        oppdrag = verk.oppdrag()
        assert oppdrag.tilstand is Tilstand.ARKIVERT
        assert sum(isinstance(h, Sendt) for h in oppdrag.hendelser) == (1 if forst_signert == "den vi kjenner" else 2)
        assert not verk.simulator.venter_i_ko(sist.id)


def test_en_jobb_vi_ikke_kjenner_blir_liggende_i_koen(tmp_path: Path) -> None:
    with posten(tmp_path / "en") as (annen, _), posten(tmp_path / "to") as (verk, feil):
        annen.apne()
        verk.apne()
        with verk.lager.transaksjon() as forbindelse:
            postenjobb.slett(forbindelse, verk.id)
        verk.signer_gruppen(1)
        feil.sett.clear()
        verk.hent()
        assert "bekreft" not in feil.sett
        assert verk.simulator.venter_i_ko(verk.jobb.id)


# ---------------------------------------------------------------- how a job ends there


def test_en_avslar_etter_at_en_har_signert(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.signer(verk.jobb.id, 1, verk.simulator.metoder(verk.jobb, 1)[0])
        verk.simulator.avvis(verk.jobb.id, 2)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.AVSLATT
        assert {s.tilstand for s in oppdrag.signere} == {Signertilstand.SIGNERT, Signertilstand.AVSLATT}
        with verk.lager.lesing() as forbindelse:
            assert len(postenbevis.felter(forbindelse, str(oppdrag.referanse))) == 1, "the proof of who signed is kept"
        assert not verk.simulator.venter_i_ko(verk.jobb.id)


def test_oppdraget_loper_ut_hos_posten_og_ikke_for_hos_oss(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.la_utlope(verk.jobb.id)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTLOPT
        (utlopt,) = [h for h in oppdrag.hendelser if isinstance(h, Utlopt)]
        assert utlopt.hos_leverandor


def test_oppdraget_loper_ut_mens_bevisene_hentes(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        verk.signer_gruppen(1)
        feil.ved["xades"] = lambda: _utlop(verk)
        feil.naar("xades", status(HTTPStatus.GONE), 1)
        verk.hent_igjen()
        oppdrag = verk.hent_igjen()
        assert oppdrag.tilstand is Tilstand.UTLOPT
        assert [s.tilstand for s in oppdrag.signere].count(Signertilstand.SIGNERT) == 1


def _utlop(verk: Postenverk) -> None:
    verk.simulator.la_utlope(verk.jobb.id)


def test_er_dokumentet_borte_for_det_er_hentet_stopper_oppdraget_for_en_kontroll(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        verk.signer_gruppen()
        feil.naar("pades", status(HTTPStatus.GONE), 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.AVVIK
        assert [h.kontroll for h in oppdrag.hendelser if isinstance(h, Avvik)] == [BORTE]


HINDER: dict[str, tuple[Signaturstatus, Leveringshinder]] = {
    "har reservert seg": (Signaturstatus.RESERVERT, Leveringshinder.RESERVERT),
    "mangler kontakt": (Signaturstatus.KONTAKT_MANGLER, Leveringshinder.MANGLER_KONTAKT),
    "mangler navn": (Signaturstatus.NAVN_MANGLER, Leveringshinder.UTEN_NAVN),
}


@pytest.mark.parametrize("hva", HINDER)
def test_en_som_ikke_nas_stopper_oppdraget_og_rettet_sendes_det_paa_nytt(hva: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        hos_posten, arsak = HINDER[hva]
        handling = {
            Signaturstatus.RESERVERT: verk.simulator.reserver,
            Signaturstatus.KONTAKT_MANGLER: verk.simulator.mangler_kontakt,
            Signaturstatus.NAVN_MANGLER: verk.simulator.uten_navn,
        }[hos_posten]
        handling(verk.jobb.id, 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTILGJENGELIG
        (ikke,) = [h for h in oppdrag.hendelser if isinstance(h, IkkeLevert)]
        assert ikke.arsak is arsak
        forste, felt = oppdrag.referanse, ikke.felt
        verk.gang.fortell(verk.id, lambda o, tid: KontaktRettet("rettet", o.id, tid, felt, (Kanal.EPOST,)), aktor=verk.aktor)
        igjen = verk.hent()
        assert igjen.tilstand is Tilstand.SENDT
        assert igjen.referanse != forste
        til_arkivet(verk)
        assert verk.oppdrag().tilstand is Tilstand.ARKIVERT


SLUTT: dict[str, Callable[[Oppdrag, Any], Any]] = {
    "trukket tilbake": lambda o, tid: Avbrutt("slutt", o.id, tid, "feil lærling"),
    "erstattet": lambda o, tid: Erstattet("slutt", o.id, tid, "et-annet"),
}


@pytest.mark.parametrize("hva", SLUTT)
@pytest.mark.parametrize("svar", ["borte", "fram"])
def test_et_oppdrag_som_ender_her_trekkes_hos_posten(hva: str, svar: str, tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        if svar == "borte":
            feil.naar("avbryt", borte, 1)
        verk.gang.fortell(verk.id, SLUTT[hva], aktor=verk.aktor)
        for _ in range(3):
            verk.hent_igjen()
        assert verk.jobb.status is Jobbstatus.MISLYKTES
        assert {s.status for s in verk.jobb.signatarer} == {Signaturstatus.AVBRUTT}
        assert verk.oppdrag().tilstand in {Tilstand.AVBRUTT, Tilstand.ERSTATTET}
        assert not verk.simulator.venter_i_ko(verk.jobb.id)


def test_et_oppdrag_som_endte_mens_posten_var_borte_trekkes_en_gang_naar_den_er_tilbake(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.apne()
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        her.husk(INGEN_DER)
        verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)
        for _ in range(4):
            verk.hent_igjen()
            verk.ko.vekk({})
        assert len(feilene(verk)) == 2, "one for the order, one for the queue, however long it lasts"
        her.husk(adresse)
        feil.sett.clear()
        for _ in range(8):
            verk.klokke.tid += timedelta(hours=1)
            verk.ko.vekk({})
            verk.hent()
        assert verk.jobb.status is Jobbstatus.MISLYKTES
        assert feil.sett.count("avbryt") == 1


def test_en_jobb_som_ble_glemt_mens_oppdraget_endte_blir_trukket(tmp_path: Path) -> None:
    """Killed between storing the job and writing that it was sent, and withdrawn by a person meanwhile: no job is left that would know."""
    with posten(tmp_path) as (verk, _):
        verk.apne()
        jobb = verk.jobb
        verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)
        with verk.lager.transaksjon() as forbindelse:
            forbindelse.execute(delete(jobbtabell).where(jobbtabell.c.slag == RYDD))
        verk.ko.vekk({})
        verk.arbeid()
        etter = verk.simulator.jobb(jobb.id)
        assert etter is not None
        assert etter.status is Jobbstatus.MISLYKTES


def test_trekkes_oppdraget_mens_det_sendes_blir_jobben_trukket_ogsaa(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, feil):
        verk.lagre()
        verk.gang.apne(verk.id, aktor=verk.aktor)
        feil.ved["opprett"] = lambda: _trekk(verk)
        verk.arbeid()
        (jobb,) = verk.simulator.jobber()
        assert verk.oppdrag().tilstand is Tilstand.AVBRUTT
        assert jobb.status is Jobbstatus.MISLYKTES


def _trekk(verk: Postenverk) -> None:
    verk.gang.fortell(verk.id, SLUTT["trukket tilbake"], aktor=verk.aktor)


def test_har_noen_signert_naar_oppdraget_stopper_kan_kontakten_ikke_rettes(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.simulator.signer(verk.jobb.id, 2, verk.simulator.metoder(verk.jobb, 2)[0])
        verk.simulator.reserver(verk.jobb.id, 1)
        oppdrag = verk.hent()
        assert oppdrag.tilstand is Tilstand.UTILGJENGELIG
        (felt,) = [h.felt for h in oppdrag.hendelser if isinstance(h, IkkeLevert)]
        with pytest.raises(Feil) as feil:
            verk.gang.fortell(verk.id, lambda o, tid: KontaktRettet("rettet", o.id, tid, felt, (Kanal.EPOST,)), aktor=verk.aktor)
        assert feil.value.kode == "noen-har-signert"
        assert verk.oppdrag() == oppdrag


# ---------------------------------------------------------------- two at a time, and clocks


def test_to_arbeidere_paa_en_ko_gjor_alt_en_gang(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        fylke = verk.aktor.fylkesnummer
        for _ in range(2):
            verk.signer_gruppen(1)
            verk.klokke.tid += timedelta(seconds=10)
            samtidig([partial(verk.ko.kjor, {FYLKE: fylke})] * 4)
        til_arkivet(verk)
        kontroller_arkivert(verk)


def test_den_samme_endringen_to_steder_samtidig_blir_lagret_en_gang(tmp_path: Path) -> None:
    with posten(tmp_path) as (verk, _):
        verk.apne()
        verk.signer_gruppen()
        fylke = verk.aktor.fylkesnummer
        verk.klokke.tid += timedelta(seconds=10)
        endring = verk.ko._klient(fylke).neste(konavn(fylke), tid=verk.klokke())
        assert isinstance(endring, Endring)
        samtidig([partial(verk.ko._motta, fylke, endring)] * 3)
        til_arkivet(verk)
        kontroller_arkivert(verk)


def samtidig(arbeid: list[Callable[[], Any]]) -> None:
    feil: list[BaseException] = []

    def gjor(ett: Callable[[], Any]) -> None:
        try:
            ett()
        except BaseException as en:  # noqa: BLE001 - told by the test
            feil.append(en)

    traader = [threading.Thread(target=gjor, args=(ett,)) for ett in arbeid]
    for en in traader:
        en.start()
    for en in traader:
        en.join(60)
    assert not feil


@pytest.mark.parametrize("sekunder", [-6, 6])
def test_klokken_vaar_gar_seks_sekunder_feil(sekunder: int, tmp_path: Path) -> None:
    """Posten refuses a bundle signed more than five seconds from its own time. Nothing is sent, and once the clock is right, it is."""
    with posten(tmp_path) as (verk, _):
        verk.simulator.klokke = lambda: verk.klokke() + timedelta(seconds=sekunder)
        verk.lagre()
        verk.gang.apne(verk.id, aktor=verk.aktor)
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.KLADD
        assert verk.simulator.jobber() == ()
        assert feilene(verk), "somebody is told"
        verk.simulator.klokke = verk.klokke
        for _ in range(3):
            verk.hent_igjen()
        verk.gjor_kjent()
        til_arkivet(verk)
        kontroller_arkivert(verk)


# ---------------------------------------------------------------- somebody else answers


def _gyldig(fra: int, til: int, orgnr: str = POSTEN_ORGNR) -> Callable[[Postenverk], dict[str, Any]]:
    """A server certificate of the right issuer, valid between these days from today: TLS goes by the clock of the machine."""

    def lag(verk: Postenverk) -> dict[str, Any]:
        dager = (maskinens_na() + timedelta(days=fra), maskinens_na() + timedelta(days=til))
        return {"nokkel": verk.simulator.pki.utsted_virksomhet(orgnr, "Posten Bring AS", *dager)}

    return lag


FEIL_TJENER: dict[str, tuple[Callable[[Postenverk], dict[str, Any]], str]] = {
    "en annen virksomhet": (_gyldig(-1, 30, "987654325"), "posten-tjener-orgnr"),
    "sertifikatet er utløpt": (_gyldig(-30, -1), "posten-tjener-utlopt"),
    "sertifikatet gjelder ikke ennå": (_gyldig(1, 30), "posten-tjener-ikke-gyldig-enna"),
    "bare TLS 1.3": (lambda _: {"tls": ssl.TLSVersion.TLSv1_3}, "posten-tjener-tls"),
}


@pytest.mark.parametrize("hva", FEIL_TJENER)
def test_svarer_en_annen_enn_posten_er_ingenting_sendt_og_grunnen_er_sagt(hva: str, tmp_path: Path) -> None:
    lag, kode = FEIL_TJENER[hva]
    with posten(tmp_path) as (verk, _):
        her = sted(verk.bord.settings)
        adresse = str(her.adresse)
        verk.lagre()
        with kjor(verk.simulator, **lag(verk)) as en_annen:
            her.husk(en_annen)
            verk.gang.apne(verk.id, aktor=verk.aktor)
            verk.hent_igjen()
            assert verk.oppdrag().tilstand is Tilstand.KLADD
            assert verk.simulator.jobber() == ()
            assert {en.partition(" ")[0] for en in feilene(verk)} == {kode}
        her.husk(adresse)
        for _ in range(3):
            verk.hent_igjen()
        verk.gjor_kjent()
        til_arkivet(verk)
        kontroller_arkivert(verk)

"""The life of an order at Posten, against the simulator over mTLS: sent, signed group by group, fetched, sealed, archived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.jobber import tidsur
from app.lager import postenbevis
from app.oppdrag.feil import Avslag
from signing.events import Avklart, Avvik, FristForlenget, Hendelse, KontaktRettet, Paminnet, Signert, Slag, Varslet
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.states import Signertilstand, Tilstand
from tests.fullt_lager import alle_rader
from tests.postenverk import apne_postenverk

OPPSEIING = "vestland-oppseiing-samarbeidsorgan"  # two signers, one group: the fewest pages


def test_ordren_gar_gjennom_posten_til_arkivet(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path) as verk:
        sendt = verk.apne()
        assert sendt.tilstand is Tilstand.SENDT
        assert sendt.leverandor == "posten"
        verk.signer_gruppen()
        etter_en = verk.hent()
        assert etter_en.tilstand is Tilstand.VENTER_GODKJENNING
        ferdig = verk.til_slutt()
        assert ferdig.tilstand is Tilstand.ARKIVERT, [h for h in ferdig.hendelser if h.slag is Slag.AVVIK]


def test_posten_varsler_signatarene_og_vi_forteller_hvordan_det_gikk(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        varslet = verk.apne()
        assert {s.tilstand for s in varslet.signere} == {Signertilstand.VARSLET}
        assert verk.meldinger.slag() == []
        verk.klokke.tid += timedelta(days=9)
        assert verk.arbeid() >= 1
        assert verk.meldinger.slag() == [], "no reminder from us"
        verk.til_slutt()
        assert set(verk.meldinger.slag()) == {"fullfort"}


def test_den_andre_gruppen_er_varslet_naar_turen_kommer(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path) as verk:
        verk.apne()
        fylket = next(s for s in verk.oppdrag().signere if s.krav.for_fylket)
        assert fylket.tilstand is Signertilstand.VENTER_TUR
        verk.signer_gruppen(2)
        assert verk.hent().tilstand is Tilstand.UNDER_SIGNERING
        verk.signer_gruppen()
        etter = verk.hent()
        assert etter.signer(fylket.krav.felt).tilstand is Signertilstand.VARSLET
        assert sum(isinstance(h, Varslet) for h in etter.hendelser) == len(etter.signere)


def test_beviset_sier_hvordan_hver_er_identifisert(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        verk.apne()
        ferdig = verk.til_slutt()
        assert ferdig.tilstand is Tilstand.ARKIVERT
        (jobb,) = verk.jobbene()
        with verk.lager.lesing() as forbindelse:
            assert set(postenbevis.identitet(forbindelse, jobb.id).values()) == {"fodselsdato"}
            ra = repr(alle_rader(forbindelse)["postenbevis"])
        assert "LtvSdo" not in ra
        metoder = {h.identifikasjon.metode for h in ferdig.hendelser if isinstance(h, Signert) and h.identifikasjon}
        assert metoder
        assert metoder <= {"BankID", "Buypass", "Commfides", "MinID"}


UMULIG: dict[str, Callable[[Oppdrag, datetime], Hendelse]] = {
    "påminne": lambda o, tid: Paminnet("x", o.id, tid, o.signere[0].krav.felt),
    "forlenge": lambda o, tid: FristForlenget("x", o.id, tid, date(2026, 9, 30)),
    "rette kontakt": lambda o, tid: KontaktRettet("x", o.id, tid, o.signere[0].krav.felt, (Kanal.EPOST,)),
}


@pytest.mark.parametrize("hva", UMULIG)
def test_det_posten_selv_gjor_kan_ingen_gjore_her(hva: str, tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        for_ = verk.apne()
        with pytest.raises(Avslag) as feil:
            verk.gang.fortell(verk.id, UMULIG[hva], aktor=verk.aktor)
        assert feil.value.kode == "gjores-hos-leverandoren"
        assert verk.oppdrag() == for_


def test_har_en_annen_signert_stopper_det_og_posten_beholder_alt_til_noen_har_sett(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        verk.apne()
        verk.simulator.signer(verk.jobb.id, 1, verk.simulator.metoder(verk.jobb, 1)[0])
        verk.simulator.signer(verk.jobb.id, 2, verk.simulator.metoder(verk.jobb, 2)[0], navn="HELT ANNEN", fodt=date(1990, 1, 1))
        stoppet = verk.hent()
        assert stoppet.tilstand is Tilstand.AVVIK
        assert [h.kontroll for h in stoppet.hendelser if isinstance(h, Avvik)] == ["feil-signatar"]
        assert verk.simulator.venter_i_ko(verk.jobb.id), "not confirmed: Posten keeps it"
        verk.hent_igjen()
        assert verk.simulator.venter_i_ko(verk.jobb.id)
        verk.gang.fortell(verk.id, lambda o, tid: Avklart("sett", o.id, tid, "har byttet navn"), aktor=verk.aktor)
        ferdig = verk.hent_igjen()
        assert ferdig.tilstand is Tilstand.ARKIVERT
        assert not verk.simulator.venter_i_ko(verk.jobb.id)


def test_en_arbeider_som_er_borte_faar_koen_spurt_av_vekkeren(tmp_path: Path) -> None:
    with apne_postenverk(tmp_path, navn=OPPSEIING) as verk:
        verk.apne()
        with verk.lager.transaksjon() as forbindelse:
            tidsur.stopp(forbindelse, f"posten-ko:{verk.aktor.fylkesnummer}")
        verk.signer_gruppen()
        verk.klokke.tid += timedelta(minutes=31)
        verk.ko.vekk({})
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.ARKIVERT

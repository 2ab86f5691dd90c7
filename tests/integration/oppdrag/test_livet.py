"""The life of an order, from the day it is opened until it lies in the archive, with a clock that is moved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.clock import OSLO
from app.domene.parter import Kontakt
from app.errors import Avvist, Feil, IkkeFunnet, Konflikt
from app.lager import bekreftelser, dokumenter, hendelser, kontakter, personnumre, saksdata
from app.lager.idempotens import Kall
from app.lager.oppdrag import Foreldet
from app.oppdrag.feil import Avslag, KanIkkeSendes, UkjentFelt
from app.oppdrag.oppsett import leverandorer
from app.oppdrag.port import SIGNATAR
from app.oppdrag.segler import lag_segler
from app.settings import Modus
from signing.deadlines import frist
from signing.events import Avbrutt, Avslatt, FristForlenget, Godkjent, KontaktRettet, Paminnet, Slag
from signing.model import Kanal
from signing.states import Signertilstand, Tilstand
from tests.oppdragsverk import ANNET_FYLKE, SAKSBEHANDLER, Oppdragsverk, eksempel, laget, oppdragsverk


def status(verk: Oppdragsverk) -> str:
    return dokumenter.hent(verk.lager, verk.id, aktor=SAKSBEHANDLER).status


def slag(verk: Oppdragsverk) -> list[Slag]:
    return [h.slag for h in verk.oppdrag().hendelser]


class TestApning:
    def test_et_apnet_oppdrag_blir_sendt_og_den_forste_gruppen_varslet(self, verk: Oppdragsverk) -> None:
        verk.lagre()
        svar = verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
        assert (svar.status, svar.kropp["tilstand"], status(verk)) == (201, "kladd", "kladd")
        verk.arbeid()
        oppdrag = verk.oppdrag()
        assert (oppdrag.tilstand, status(verk)) == (Tilstand.SENDT, "sendt")
        forste = min(s.krav.gruppe for s in oppdrag.signere)
        assert {s.tilstand for s in oppdrag.signere if s.krav.gruppe == forste} == {Signertilstand.VARSLET}
        assert set(verk.meldinger.slag()) == {"invitasjon"}

    def test_apnet_en_gang_til_er_det_samme_oppdraget(self, verk: Oppdragsverk) -> None:
        forst = verk.apne()
        svar = verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
        assert (svar.status, svar.kropp["tilstand"]) == (200, "sendt")
        assert verk.oppdrag() == forst

    def test_samme_nokkel_gir_samme_svar_ogsa_nar_oppdraget_er_kommet_videre(self, verk: Oppdragsverk) -> None:
        verk.lagre()
        kall = Kall(klient="vigo", nokkel="n1", foresporsel_sha256="a" * 64)
        forst = verk.gang.apne(verk.id, aktor=SAKSBEHANDLER, kall=kall)
        verk.arbeid()
        assert verk.gang.apne(verk.id, aktor=SAKSBEHANDLER, kall=kall) == forst

    def test_et_annet_fylke_ser_ikke_oppdraget_og_kan_ikke_apne_det(self, verk: Oppdragsverk) -> None:
        verk.lagre()
        with pytest.raises(IkkeFunnet):
            verk.gang.apne(verk.id, aktor=ANNET_FYLKE)
        verk.gang.apne(verk.id, aktor=SAKSBEHANDLER)
        with pytest.raises(IkkeFunnet):
            verk.gang.apne(verk.id, aktor=ANNET_FYLKE)
        with pytest.raises(IkkeFunnet):
            verk.gang.les(verk.id, aktor=ANNET_FYLKE)
        with pytest.raises(IkkeFunnet):
            verk.gang.fortell(verk.id, lambda o, tid: Avbrutt("a", o.id, tid, "nei"), aktor=ANNET_FYLKE)
        assert verk.oppdrag().tilstand is Tilstand.KLADD

    def test_hvordan_signatarene_nas_blir_hentet_fra_saksdata(self, verk: Oppdragsverk) -> None:
        verk.apne()
        with verk.lager.lesing() as forbindelse:
            funnet = {felt: kontakter.hent(forbindelse, verk.gang.ring, verk.id, felt) for felt in verk.felter}
        assert funnet == {s.felt: s.person.kontakt or Kontakt() for s in laget().sak.signatarer.signatarer}
        assert any(kontakt and kontakt.mobil for kontakt in funnet.values())

    def test_uten_saksdata_kan_ikke_dokumentet_sendes(self, verket: Oppdragsverk) -> None:
        verket.lagre()
        with verket.lager.transaksjon() as forbindelse:
            saksdata.slett(forbindelse, verket.id)
        with pytest.raises(KanIkkeSendes):
            verket.gang.apne(verket.id, aktor=SAKSBEHANDLER)

    def test_uten_segl_blir_ingen_spurt_om_a_signere(self, verket: Oppdragsverk) -> None:
        verket.lagre()
        produksjon = replace(verket.bord, settings=replace(verket.bord.settings, modus=Modus.PRODUKSJON))
        with pytest.raises(KanIkkeSendes, match="segl"):
            replace(verket.gang, segler=lag_segler(produksjon)).apne(verket.id, aktor=SAKSBEHANDLER)
        assert status(verket) == "kladd"

    def test_i_produksjon_blir_ingenting_sendt_som_ingen_kan_signere(self, verket: Oppdragsverk) -> None:
        verket.lagre()
        settings = replace(verket.bord.settings, modus=Modus.PRODUKSJON)
        uten = leverandorer(replace(verket.bord, settings=settings), verket.lager, verket.gang.ring, verket.klokke)
        with pytest.raises(KanIkkeSendes, match="lokal"):
            replace(verket.gang, leverandorer=uten).apne(verket.id, aktor=SAKSBEHANDLER)

    def test_en_skjermet_adresse_ma_bekreftes_for_dokumentet_gar_til_en_virksomhet(self, verket: Oppdragsverk) -> None:
        verket.lagre_endret(lambda data: data["kandidat"].update(adressebeskyttelse="fortrolig"))
        with pytest.raises(Avvist) as avvist:
            verket.gang.apne(verket.id, aktor=SAKSBEHANDLER)
        assert "bekreftelse-mangler" in {f.kode for f in avvist.value.funn}
        assert verket.gang.apne(verket.id, aktor=SAKSBEHANDLER, skjermet_bekreftet=True).status == 201
        (bekreftet,) = (h for h in dokumenter.hent_hendelser(verket.lager, verket.id, aktor=SAKSBEHANDLER) if h.type == "sendingBekreftet")
        assert (bekreftet.aktor, set(bekreftet.data)) == (SAKSBEHANDLER.navn, {"dataSha256"})

    def test_det_som_er_bekreftet_for_sendingen_blir_ikke_spurt_om_igjen(self, verket: Oppdragsverk) -> None:
        verket.lagre_endret(lambda data: data["kandidat"].update(adressebeskyttelse="fortrolig"))
        bekreftelser.bekreft(verket.lager, verket.id, na=verket.klokke(), aktor=SAKSBEHANDLER)
        assert verket.gang.apne(verket.id, aktor=SAKSBEHANDLER).status == 201


class TestSignering:
    def test_alle_signerer_og_dokumentet_blir_forseglet_en_gang_og_arkivert(self, verk: Oppdragsverk) -> None:
        verk.apne()
        oppdrag = verk.signer_alle()
        assert (oppdrag.tilstand, status(verk)) == (Tilstand.ARKIVERT, "arkivert")
        assert slag(verk).count(Slag.FORSEGLET) == 1
        assert verk.arkiv.kvitteringer == {f"{verk.id}:arkiver": "arkiv-1"}
        rad = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad
        assert (rad.fil_sha256, rad.neste_tid, rad.gjoremal) == (oppdrag.forseglet, None, None)
        assert rad.fil_sha256
        assert verk.lager.blobs.hent(rad.fil_sha256).startswith(laget().pdf)

    def test_neste_gruppe_blir_varslet_nar_den_forste_har_signert(self, verket: Oppdragsverk) -> None:
        verket.apne()
        for signer in verket.oppdrag().i_tur:
            verket.signer(signer.krav.felt)
        verket.arbeid()
        andre = verket.oppdrag().i_tur
        assert {s.tilstand for s in andre} == {Signertilstand.VARSLET}
        assert {slag_ for s in andre for slag_ in verket.meldinger.til(s.krav.felt)} == {"dinTur"}

    def test_den_som_ikke_star_for_tur_far_vite_hvorfor(self, verket: Oppdragsverk) -> None:
        oppdrag = verket.apne()
        sist = max(oppdrag.signere, key=lambda s: s.krav.gruppe).krav.felt
        with pytest.raises(Avslag) as avslag:
            verket.signer(sist)
        assert (avslag.value.kode, avslag.value.status) == ("ikke-din-tur", 409)
        with pytest.raises(UkjentFelt):
            verket.signer("sig-hvem-som-helst")

    def test_arkivet_som_er_nede_blir_spurt_igjen_under_samme_nokkel(self, verket: Oppdragsverk) -> None:
        verket.arkiv.nede = 3
        verket.apne()
        assert verket.signer_alle().tilstand is Tilstand.FULLFORT
        for _ in range(3):
            verket.klokke.flytt(minutes=15)
            verket.arbeid()
        assert verket.oppdrag().tilstand is Tilstand.ARKIVERT
        assert (len(verket.arkiv.kall), set(verket.arkiv.kall)) == (4, {f"{verket.id}:arkiver"})


ROGALAND = "rogaland-kopi-av-arbeidsavtale"
GODKJENNER_FORST = "[[valg]]\ngjelder_fra = 2025-01-01\ngodkjenning_for_segl = true\n"


class TestGodkjenning:
    @pytest.fixture
    def rogaland(self, tmp_path: Path) -> Iterator[Oppdragsverk]:
        """A county that nobody signs for, and that approves before its seal."""
        (tmp_path / "fylker").mkdir()
        (tmp_path / "fylker" / "11.toml").write_text(GODKJENNER_FORST, encoding="utf-8")
        apnet = oppdragsverk(tmp_path, None, navn=ROGALAND, fylkesfiler=tmp_path / "fylker")
        yield apnet
        apnet.lager.lukk()

    def test_fylket_som_godkjenner_forst_venter_med_seglet(self, rogaland: Oppdragsverk) -> None:
        rogaland.apne()
        assert rogaland.signer_alle().tilstand is Tilstand.VENTER_GODKJENNING
        assert rogaland.arbeid() == 0
        godkjenner = replace(rogaland.aktor, navn="godkjenner")
        rogaland.gang.fortell(rogaland.id, lambda o, tid: Godkjent(f"{o.id}:godkjent", o.id, tid), aktor=godkjenner)
        rogaland.arbeid()
        assert rogaland.oppdrag().tilstand is Tilstand.ARKIVERT
        with rogaland.lager.lesing() as forbindelse:
            aktorer = {h.type: h.aktor for h in hendelser.les(forbindelse, rogaland.id)}
        assert (aktorer["oppdrag.godkjent"], aktorer["oppdrag.signert"], aktorer["oppdrag.forseglet"]) == (
            "godkjenner",
            "signatar",
            "tjenesten",
        )

    def test_vedleggene_er_lagret_slik_de_kom(self, rogaland: Oppdragsverk) -> None:
        rogaland.lagre()
        post = dokumenter.hent(rogaland.lager, rogaland.id, aktor=rogaland.aktor).post
        assert post["vedlegg"]
        assert [rogaland.lager.blobs.hent(v["sha256"]) for v in post["vedlegg"]] == list(eksempel(ROGALAND).vedlegg.values())


class TestStopp:
    def test_et_avslag_stopper_oppdraget_og_saksbehandleren_far_vite_det(self, verk: Oppdragsverk) -> None:
        felt = verk.apne().i_tur[0].krav.felt
        verk.gang.fortell(verk.id, lambda o, tid: Avslatt(f"{o.id}:{felt}:avslatt", o.id, tid, felt, "Feil startdato"), aktor=SIGNATAR)
        assert (verk.oppdrag().tilstand, status(verk)) == (Tilstand.AVSLATT, "avslatt")
        assert "avslattSaksbehandler" in verk.meldinger.til(None)
        assert verk.oppdrag().signer(felt).merknad == "Feil startdato"
        assert verk.arbeid() == 0

    def test_et_avbrutt_oppdrag_kan_ikke_signeres(self, verk: Oppdragsverk) -> None:
        felt = verk.apne().i_tur[0].krav.felt
        verk.gang.fortell(verk.id, lambda o, tid: Avbrutt(f"{o.id}:avbrutt", o.id, tid, "Feil bedrift"), aktor=SAKSBEHANDLER)
        with pytest.raises(Avslag) as avslag:
            verk.signer(felt)
        assert (avslag.value.kode, status(verk)) == ("oppdrag-avsluttet", "avbrutt")
        assert verk.meldinger.til(felt) == ["invitasjon", "avbrutt"]

    def test_fristen_gar_ut_en_time_etter_midnatt_og_ikke_for(self, verk: Oppdragsverk) -> None:
        siste = frist(verk.apne())
        assert siste
        midnatt = datetime.combine(siste + timedelta(days=1), time(), OSLO)
        verk.klokke.til(midnatt + timedelta(minutes=59))
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.SENDT
        verk.klokke.til(midnatt + timedelta(minutes=61))
        verk.arbeid()
        assert (verk.oppdrag().tilstand, status(verk)) == (Tilstand.UTLOPT, "utlopt")
        assert "utlopt" in verk.meldinger.slag()

    def test_en_forlenget_frist_flytter_det_tjenesten_venter_pa(self, verk: Oppdragsverk) -> None:
        gammel = frist(verk.apne())
        assert gammel
        ny = gammel + timedelta(days=7)
        verk.gang.fortell(verk.id, lambda o, tid: FristForlenget("f1", o.id, tid, ny), aktor=SAKSBEHANDLER)
        verk.klokke.til(datetime.combine(gammel + timedelta(days=2), time(12), OSLO))
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.SENDT
        assert verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.siste_dag == ny
        verk.klokke.til(datetime.combine(ny + timedelta(days=2), time(12), OSLO))
        verk.arbeid()
        assert verk.oppdrag().tilstand is Tilstand.UTLOPT

    def test_det_som_ikke_kan_skje_endrer_ingenting(self, verk: Oppdragsverk) -> None:
        for_ = verk.apne()
        rad = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad
        with pytest.raises(Avslag):
            verk.gang.fortell(verk.id, lambda o, tid: FristForlenget("f1", o.id, tid, date(2026, 1, 1)), aktor=SAKSBEHANDLER)
        assert verk.oppdrag() == for_
        assert verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad == rad


class TestPaminnelser:
    def test_de_kommer_pa_planlagte_dager_klokken_ni_og_dagen_for(self, verk: Oppdragsverk) -> None:
        """Moved hour by hour over the whole term: only what the plan says is sent, and never at night."""
        siste = frist(verk.apne())
        assert siste
        slutt = datetime.combine(siste, time(23), OSLO)
        while verk.klokke() < slutt:
            verk.klokke.flytt(hours=3)
            verk.arbeid()
        tider = sorted({h.tid for h in verk.oppdrag().hendelser if isinstance(h, Paminnet)})
        assert tider
        assert all(9 <= tid.astimezone(OSLO).hour < 12 for tid in tider)
        assert tider[-1].astimezone(OSLO).date() == siste - timedelta(days=1)
        assert "sisteDag" in verk.meldinger.slag()
        felt = verk.oppdrag().i_tur[0].krav.felt
        assert verk.meldinger.til(felt).count("sisteDag") == 1

    def test_det_som_ikke_kom_mens_tjenesten_var_nede_kommer_en_gang(self, verket: Oppdragsverk) -> None:
        siste = frist(verket.apne())
        assert siste
        verket.klokke.til(datetime.combine(siste - timedelta(days=4), time(10), OSLO))  # a Friday: two reminders were missed
        verket.arbeid()
        felt = verket.oppdrag().i_tur[0].krav.felt
        assert verket.meldinger.til(felt).count("paminnelse") == 1

    def test_et_hvilende_oppdrag_er_ett_tidsur_og_ingen_jobb(self, verk: Oppdragsverk) -> None:
        verk.apne()
        verk.klokke.flytt(minutes=5)  # past the question to the provider after the file was stored
        verk.arbeid()
        with verk.lager.lesing() as forbindelse:
            assert verk.jobber.ko(forbindelse) == ()
        assert verk.arbeid() == 0
        rad = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad
        assert (rad.gjoremal, rad.neste_tid and rad.neste_tid > verk.klokke()) == ("paminn", True)


class TestEttersporsel:
    def test_den_som_har_sett_en_gammel_utgave_av_oppdraget_far_ikke_endre_det(self, verk: Oppdragsverk) -> None:
        verk.apne()
        sett = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.versjon
        felt = verk.felter[0]
        verk.gang.fortell(verk.id, lambda o, tid: KontaktRettet("k1", o.id, tid, felt, (Kanal.EPOST,)), aktor=SAKSBEHANDLER, versjon=sett)
        with pytest.raises(Foreldet):
            verk.gang.fortell(verk.id, lambda o, tid: Avbrutt("a", o.id, tid, "nei"), aktor=SAKSBEHANDLER, versjon=sett)

    def test_samme_kall_to_ganger_skjer_en_gang(self, verk: Oppdragsverk) -> None:
        verk.apne()
        kall = Kall(klient="vigo", nokkel="avbryt", foresporsel_sha256="b" * 64)

        def avbryt(nr: int) -> dict[str, object]:
            svar = verk.gang.besvar(verk.id, lambda o, tid: Avbrutt(f"a{nr}", o.id, tid, "nei"), aktor=SAKSBEHANDLER, kall=kall)
            return svar.kropp

        assert avbryt(1) == avbryt(2)
        assert slag(verk).count(Slag.AVBRUTT) == 1
        with pytest.raises(Feil):
            verk.gang.besvar(verk.id, lambda o, tid: Avbrutt("a3", o.id, tid, "nei"), aktor=SAKSBEHANDLER)

    def test_en_rettet_kontakt_blir_lagret_sammen_med_hendelsen_og_signataren_varslet_pa_nytt(self, verk: Oppdragsverk) -> None:
        felt = verk.apne().i_tur[0].krav.felt
        ny = Kontakt(epost="ny@example.no")
        verk.gang.fortell(
            verk.id,
            lambda o, tid: KontaktRettet(f"{felt}:rettet", o.id, tid, felt, (Kanal.EPOST,)),
            aktor=SAKSBEHANDLER,
            ogsa=lambda forbindelse, lest: kontakter.rett(forbindelse, verk.gang.ring, lest.rad.id, felt, ny),
        )
        verk.arbeid()
        with verk.lager.lesing() as forbindelse:
            assert kontakter.hent(forbindelse, verk.gang.ring, verk.id, felt) == ny
        assert verk.meldinger.til(felt) == ["invitasjon", "invitasjon"]

    def test_et_dokument_uten_oppdrag_har_ikke_noe_a_se_pa(self, verket: Oppdragsverk) -> None:
        verket.lagre()
        with pytest.raises(IkkeFunnet):
            verket.oppdrag()

    def test_et_dokument_som_er_sendt_kan_ikke_lages_pa_nytt_med_andre_data(self, verket: Oppdragsverk) -> None:
        verket.apne()
        with pytest.raises(Konflikt):
            verket.lagre_endret(lambda data: data["laretid"].update(fra="2026-10-01"))


def test_personnumrene_i_saken_kan_finnes_igjen_bare_i_fylket(verk: Oppdragsverk) -> None:
    verk.lagre()
    nummer = json.loads(eksempel().raa)["kandidat"]["personidentifikator"]["verdi"]
    with verk.lager.lesing() as forbindelse:
        assert personnumre.hent(forbindelse, verk.gang.ring, verk.id)["/kandidat"] == nummer
        assert personnumre.finn(forbindelse, verk.gang.ring, fylkesnummer="39", nummer=nummer) == (verk.id,)
        assert personnumre.finn(forbindelse, verk.gang.ring, fylkesnummer="46", nummer=nummer) == ()

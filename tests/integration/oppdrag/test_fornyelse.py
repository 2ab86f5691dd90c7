"""The work list of archive time stamps and the work itself, on both databases: never twice, never half, never the old file lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from app import flyt
from app.domene.slettevalg import Frist
from app.errors import EksternFeil, Feil, IkkeFunnet
from app.fornyelse import ARKIVER, FORNY, RUNDE, FornyetFilErIkkeIOrden, Fornying, IkkeForseglet
from app.jobber import feilliste
from app.lager import fornyelser
from app.lager.filpekere import pekere
from app.lager.modeller import holdbarhet
from app.lager.modeller import oppdrag as oppdragstabell
from app.lager.sletting import Sletting
from app.oppdrag.feil import Avslag
from app.tillit import SigneringMislyktes, verifiseringspolicy
from signing.verify import Integritet
from tests.fornyelsesverk import Sted, fornyelsesverk
from tests.oppdragsverk import Oppdragsverk


@pytest.fixture
def sted(tmp_path: Path, database: str | None) -> Iterator[Sted]:
    """On both databases."""
    with fornyelsesverk(tmp_path / "data", database) as apnet:
        yield apnet


@pytest.fixture
def stedet(tmp_path: Path) -> Iterator[Sted]:
    """On SQLite alone: for what does not ask the database anything that the others do not."""
    with fornyelsesverk(tmp_path / "data", None) as apnet:
        yield apnet


def test_det_forseglede_dokumentet_star_i_arbeidslisten_fra_det_er_forseglet(sted: Sted) -> None:
    assert sted.fornying.forfalte() == ()
    (rad,) = sted.fornying.forfalte(innen=timedelta(days=4000))
    assert (rad.dokument_id, rad.fylkesnummer, rad.arsak) == (sted.id, "39", "tilbakekalling")
    assert rad.grense is not None
    assert rad.grense.year == 2029
    sted.verk.klokke.til(rad.grense - timedelta(days=181))
    assert sted.fornying.forfalte() == ()
    sted.verk.klokke.flytt(days=2)
    assert [r.dokument_id for r in sted.fornying.forfalte()] == [sted.id]
    assert sted.fornying.forfalte(fylke="46") == ()
    assert sted.med(margin=30).fornying.forfalte() == ()


def test_et_dokument_som_ble_forseglet_for_listen_fantes_blir_funnet(stedet: Sted) -> None:
    with stedet.verk.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(holdbarhet))
    assert stedet.fornying.forfalte(innen=timedelta(days=4000)) == ()
    assert stedet.fornying.kartlegg() == 1
    assert len(stedet.fornying.forfalte(innen=timedelta(days=4000))) == 1
    assert stedet.fornying.kartlegg() == 0


def test_nye_datoer_for_algoritmer_gir_en_ny_liste(stedet: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = replace(verifiseringspolicy(stedet.verk.bord, stedet.verk.klokke()), algoritmer=(("sha256", date(2027, 1, 1)),))
    monkeypatch.setattr("app.fornyelse.vedleggspolicy", lambda _: policy)
    assert stedet.fornying.kartlegg() == 1
    (rad,) = stedet.fornying.forfalte()
    assert (rad.arsak, rad.grense) == ("algoritme", datetime(2027, 1, 1, tzinfo=UTC))
    assert stedet.fornying.kartlegg() == 0


def test_en_fornyelse_bevarer_alt_og_flytter_datoen(sted: Sted) -> None:
    forseglet = sted.fil()
    (for_,) = sted.fornying.forfalte(innen=timedelta(days=4000))
    sted.verk.klokke.flytt(days=900)
    ny = sted.fornying.forny(sted.id, aktor="test")
    assert ny is not None
    assert sted.fil().startswith(forseglet)
    assert len(sted.fil()) > len(forseglet)
    (etter,) = sted.fornying.forfalte(innen=timedelta(days=4000))
    assert etter.grense is not None
    assert for_.grense is not None
    assert etter.grense > for_.grense + timedelta(days=800)
    assert sted.fornying.forfalte() == ()
    rapport = flyt.verifiser(sted.verk.bord, sted.fil(), na=for_.grense + timedelta(days=100))
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INTAKT, "TOTAL_PASSED")
    assert flyt.verifiser(sted.verk.bord, forseglet, na=for_.grense + timedelta(days=100)).indikasjon == "INDETERMINATE"
    assert sted.typer()[-1] == "fornyet"
    with sted.verk.lager.lesing() as forbindelse:
        assert {ny.forrige_sha256, ny.fil_sha256} <= pekere(forbindelse)
        assert fornyelser.dokument_med_fil(forbindelse, ny.forrige_sha256) == sted.id
        assert fornyelser.dokument_med_fil(forbindelse, ny.fil_sha256) == sted.id
        assert fornyelser.dokument_med_fil(forbindelse, "0" * 64) is None
    assert sted.verk.lager.blobs.hent(ny.forrige_sha256) == forseglet
    revisjoner = sted.fornying.revisjoner(sted.id)
    assert [fil.sha256 for fil in revisjoner.filer] == [ny.forrige_sha256, ny.fil_sha256] == [sted.fornying.fil(sted.id, n) for n in (0, 1)]
    assert (revisjoner.holder_til, revisjoner.arsak) == (etter.grense, etter.arsak)
    with pytest.raises(IkkeFunnet):
        sted.fornying.fil(sted.id, 2)


def test_arkivet_far_filen_igjen_som_en_egen_utgave(stedet: Sted) -> None:
    for_ = len(stedet.verk.arkiv.kall)
    stedet.verk.klokke.flytt(days=900)
    stedet.fornying.forny(stedet.id, aktor="test")
    stedet.verk.arkiv.nede = 1
    stedet.arbeid()
    assert stedet.fornyelser()[0].arkivert is None
    stedet.verk.klokke.flytt(seconds=60)
    stedet.arbeid()
    (en,) = stedet.fornyelser()
    assert (en.arkivert, en.kvittering) == (stedet.verk.klokke(), f"arkiv-{stedet.id}-1")
    assert stedet.verk.arkiv.kall[for_:] == [f"{stedet.id}:fornyet:1"] * 2
    assert stedet.typer()[-1] == "fornyelseArkivert"
    stedet.fornying._arkiver_jobb({"dokument": stedet.id})
    assert len(stedet.verk.arkiv.kall) == for_ + 2


def test_det_som_mistet_jobben_sin_blir_arkivert_ved_neste_gjennomgang(stedet: Sted) -> None:
    stedet.verk.klokke.flytt(days=900)
    replace(stedet.fornying, arkiv=None).forny(stedet.id, aktor="test")
    assert ARKIVER not in stedet.ko()
    stedet.fornying._kartlegg_jobb({})
    stedet.arbeid()
    assert stedet.fornyelser()[0].arkivert is not None


def test_en_tjeneste_som_er_nede_gir_navngitt_feil_og_ingenting_halvt(stedet: Sted) -> None:
    for_, typer = stedet.fil(), stedet.typer()
    stedet.segler.nede = True
    stedet.verk.klokke.flytt(days=900)
    with pytest.raises(SigneringMislyktes) as feil:
        stedet.fornying.forny(stedet.id, aktor="test")
    assert isinstance(feil.value, EksternFeil)
    assert (stedet.fil(), stedet.fornyelser(), stedet.typer()) == (for_, (), typer)
    stedet.segler.nede = False
    assert stedet.fornying.forny(stedet.id, aktor="test")


def test_en_fil_som_ikke_er_i_orden_etterpa_blir_ikke_lagret(stedet: Sted) -> None:
    for_ = stedet.fil()
    stedet.segler.odelegg = True
    stedet.verk.klokke.flytt(days=900)
    with pytest.raises(FornyetFilErIkkeIOrden):
        stedet.fornying.forny(stedet.id, aktor="test")
    assert (stedet.fil(), stedet.fornyelser()) == (for_, ())


def test_for_sent_er_for_sent(stedet: Sted) -> None:
    stedet.verk.klokke.flytt(days=3700)
    with pytest.raises(Avslag) as feil:
        stedet.fornying.forny(stedet.id, aktor="test")
    assert feil.value.kode == "for-sent-a-fornye"


def test_bare_det_som_er_forseglet_kan_fornyes(verket: Oppdragsverk) -> None:
    verket.lagre()
    fornying = Fornying.av(verket.gang)
    assert fornying.kartlegg() == 0
    for id_ in (verket.id, "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(IkkeForseglet):
            fornying.forny(id_, aktor="test")


def test_av_to_som_fornyer_samtidig_blir_bare_den_ene_stadende(sted: Sted) -> None:
    """The other has read the same file, and comes to store its own when the first has stored."""
    sted.verk.klokke.flytt(days=900)
    annen: list[fornyelser.Fornyelse | None] = []
    forny = sted.segler.forny

    def og_en_annen_rett_etter(pdf: bytes, **valg: Any) -> bytes:
        ny = forny(pdf, **valg)
        if not annen:
            annen.append(None)
            annen[0] = Fornying.av(sted.verk.gang).forny(sted.id, aktor="en annen")
        return ny

    sted.segler.forny = og_en_annen_rett_etter  # type: ignore[method-assign]  # in the middle of the first
    assert sted.fornying.forny(sted.id, aktor="test") is None
    assert annen[0] is not None
    assert [en.fil_sha256 for en in sted.fornyelser()] == [annen[0].fil_sha256]
    assert sted.typer().count("fornyet") == 1


def test_tjenesten_fornyer_selv_nar_det_er_slatt_pa(sted: Sted) -> None:
    sted.verk.klokke.flytt(days=1000)
    sted.fornying.runde({})
    assert FORNY not in sted.ko()
    pa = sted.med(automatisk=True)
    pa.fornying.runde({})
    pa.fornying.runde({})
    pa.arbeid()
    assert len(pa.fornyelser()) == 1
    assert pa.fornyelser()[0].arkivert is not None
    pa.fornying.runde({})
    assert FORNY not in pa.ko()
    pa.fornying._forny_jobb({"dokument": pa.id})
    assert len(pa.fornyelser()) == 1


def test_tjenesten_spor_tidsstempeltjenesten_hoyst_sa_ofte_som_avtalt(stedet: Sted) -> None:
    """Nine documents are due, four an hour are agreed: four jobs, a quarter of an hour apart, and no more while they wait."""
    na = stedet.verk.klokke() + timedelta(days=900)
    stedet.verk.klokke.til(na)
    pa = stedet.med(automatisk=True, per_time=4)
    lagt: list[tuple[str, datetime | None]] = []

    class Ko:
        def legg(self, _forbindelse: Any, slag: str, args: Any, *, tidligst: datetime | None = None) -> None:
            lagt.append((args["dokument"], tidligst))

        def ko(self, _forbindelse: Any) -> tuple[()]:
            return ()

    rader = tuple(fornyelser.Rad(dokument_id=f"d-{n}", fylkesnummer="39", stemplet=na, grense=na, arsak="sertifikat") for n in range(9))
    with pytest.MonkeyPatch.context() as bytt:
        bytt.setattr(fornyelser, "arbeidsliste", lambda *_, antall, **__: rader[:antall])
        replace(pa.fornying, jobber=Ko()).runde({})
    assert lagt == [(f"d-{n}", na + n * timedelta(minutes=15)) for n in range(4)]


def test_et_darlig_dokument_stopper_ikke_de_andre(stedet: Sted) -> None:
    """One that was given up waits for a person; the round goes on with the others."""
    stedet.verk.klokke.flytt(days=1000)
    pa = stedet.med(automatisk=True)
    pa.segler.odelegg = True
    pa.fornying.runde({})
    pa.arbeid()
    with pa.verk.lager.lesing() as forbindelse:
        (dod,) = feilliste.les(forbindelse, bare_dode=True)
    assert (dod.slag, dod.args) == (FORNY, {"dokument": pa.id})
    pa.fornying.runde({})
    assert FORNY not in pa.ko()
    rader = pa.fornying.forfalte()
    ukjent = replace(rader[0], dokument_id="00000000-0000-0000-0000-000000000000")
    pa.segler.odelegg = False
    utfall = list(pa.fornying.forny_alle((ukjent, *rader), aktor="test"))
    assert [isinstance(en.feil, Feil) for en in utfall] == [True, False]
    assert utfall[1].ny is not None


def test_en_fil_som_ikke_kan_leses_star_for_seg_selv(stedet: Sted) -> None:
    with stedet.verk.lager.transaksjon() as forbindelse:
        odelagt = stedet.verk.lager.blobs.legg(b"%PDF-1.7 ingenting")
        forbindelse.execute(update(oppdragstabell).values(fil_sha256=odelagt))
    assert stedet.fornying.kartlegg() == 1
    assert stedet.fornying.forfalte(innen=timedelta(days=9000)) == ()
    with stedet.verk.lager.lesing() as forbindelse:
        (rad,) = fornyelser.uleselige(forbindelse)
        oversikt = fornyelser.oversikt(forbindelse, for_=stedet.verk.klokke())
    assert (rad.dokument_id, rad.arsak) == (stedet.id, "uleselig-pdf")
    assert (oversikt.forseglede, oversikt.forfalte, oversikt.uleselige, oversikt.forste_grense) == (1, 0, 1, None)


def test_dokumentet_slettes_ikke_for_arkivet_har_den_nye_filen_og_da_gar_alt(sted: Sted) -> None:
    sted.verk.klokke.flytt(days=900)
    replace(sted.fornying, arkiv=None).forny(sted.id, aktor="test")
    valg = {"39": {navn: replace(frist, pa=navn == "arkiverte", dager=1) for navn, frist in _valg(sted).items()}}
    sletting = Sletting(sted.verk.lager, valg, sted.verk.klokke)
    assert sletting.kjor().regler == {}
    sted.fornying._arkiver_jobb({"dokument": sted.id})
    assert sletting.kjor().regler == {"arkiverte": 1}
    assert sted.fornyelser() == ()
    with sted.verk.lager.lesing() as forbindelse:
        assert fornyelser.finn(forbindelse, sted.id) is None
        assert pekere(forbindelse) == set()
    assert sted.typer()[-3:] == ["fornyet", "fornyelseArkivert", "slettet"]
    sted.fornying._arkiver_jobb({"dokument": sted.id})
    sted.fornying._forny_jobb({"dokument": sted.id})


def _valg(sted: Sted) -> dict[str, Frist]:
    valg = sted.verk.bord.grunnlag.sletting["39"]
    return {navn: valg[navn] for navn in valg}


def test_rundene_er_jobber_som_kommer_igjen_av_seg_selv(stedet: Sted) -> None:
    hver = {slag.navn: slag.hver for slag in stedet.fornying.slag()}
    assert hver[RUNDE] == timedelta(hours=1)
    assert {navn for navn, tid in hver.items() if tid is None} == {FORNY, ARKIVER}

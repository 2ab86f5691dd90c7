"""The work list goes with the order: whose turn it is and since when, in the same transaction as the event; and what is built anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import delete, func, select, update

from app.jobber import listebygging
from app.jobber.innebygd import Innebygd
from app.jobber.listebygging import BYGG, Listebygging
from app.jobber.port import register
from app.jobber.tidsur import fei
from app.lager import arbeidsvisning, erstatning, saksdata
from app.lager.arbeidsliste import Tur
from app.lager.arbeidsvisning import Gruppe, Listerad, Orden
from app.lager.migrering import migrer, oppsett
from app.lager.modeller import arbeidsliste, dokument, jobb, metadata, sokeord
from app.oppdrag.port import SIGNATAR
from signing.events import Apnet, Avbrutt, Avklart, Avslatt, Avvik, FristForlenget, Godkjent, Hendelse, IkkeLevert, KontaktRettet
from signing.model import Kanal
from signing.oppdrag import Oppdrag
from signing.states import Signertilstand, Tilstand
from tests.integration.oppdrag.test_erstatning import ny_utgave
from tests.integration.oppdrag.test_livet import GODKJENNER_FORST, ROGALAND
from tests.oppdragsverk import START, Oppdragsverk, oppdragsverk

ALLE = tuple(Tilstand)
Lag = Callable[[Oppdrag, datetime], Hendelse]


def rader(verk: Oppdragsverk) -> dict[str, Listerad]:
    gruppe = Gruppe(verk.aktor.fylkesnummer, tilstander=ALLE)
    with verk.lager.lesing() as forbindelse:
        side = arbeidsvisning.side(forbindelse, verk.gang.ring, gruppe, Orden.SIST, etter=None, antall=50)
    return {rad.id: rad for rad in side.rader}


def raden(verk: Oppdragsverk) -> Listerad:
    return rader(verk)[verk.id]


def skjer(verk: Oppdragsverk, lag: Lag) -> None:
    verk.klokke.flytt(hours=1)
    verk.gang.fortell(verk.id, lag, aktor=SIGNATAR)


def hvem(rad: Listerad) -> list[tuple[str, str]]:
    return [(en.felt.removeprefix("sign-"), en.tilstand.value) for en in rad.hvem]


def test_fra_kladd_til_arkivert(verk: Oppdragsverk) -> None:
    verk.lagre()
    rad = raden(verk)
    assert (rad.tilstand, rad.tur, rad.frist, rad.siden, rad.signert, rad.antall) == (Tilstand.KLADD, Tur.SEND, None, START, 0, 4)
    assert (rad.om.tittel, rad.om.fag, rad.om.bedrift) == ("RASK ELV", "BATMF3----", "SYNTETISK BYGG AS")
    assert rad.om.signatarer["sign-kandidat"].rolle == "kandidat"
    verk.klokke.flytt(hours=1)
    verk.gang.apne(verk.id, aktor=verk.aktor)
    assert (raden(verk).tilstand, raden(verk).tur) == (Tilstand.KLADD, Tur.TJENESTEN)
    verk.arbeid()
    rad, sendt = raden(verk), verk.klokke()
    assert (rad.tilstand, rad.tur, rad.siden) == (Tilstand.SENDT, Tur.SIGNATARER, sendt)
    assert rad.frist == verk.gang.les(verk.id, aktor=verk.aktor).rad.siste_dag
    assert hvem(rad) == [("kandidat", "varslet"), ("fagligLeder", "varslet"), ("ansvarligLeder", "varslet")]
    verk.klokke.flytt(days=1)
    verk.signer("sign-kandidat")
    rad = raden(verk)
    assert (rad.signert, rad.siden, hvem(rad)[0]) == (1, sendt, ("fagligLeder", "varslet"))
    for felt in ("sign-fagligLeder", "sign-ansvarligLeder"):
        verk.signer(felt)
    verk.arbeid()
    rad = raden(verk)
    assert (rad.tilstand, rad.tur, rad.siden) == (Tilstand.VENTER_GODKJENNING, Tur.SIGNATARER, verk.klokke())
    assert hvem(rad) == [("fylkeskommune", "varslet")]
    verk.signer_alle()
    rad = raden(verk)
    assert (rad.tilstand, rad.tur, rad.frist, rad.hvem, rad.signert) == (Tilstand.ARKIVERT, None, None, (), 4)


@pytest.mark.parametrize(
    ("lag", "tilstand", "tur", "om"),
    [
        (lambda o, t: Apnet("x", o.id, t, "sign-kandidat"), Tilstand.SENDT, Tur.SIGNATARER, ("kandidat", "apnet")),
        (lambda o, t: IkkeLevert("x", o.id, t, "sign-kandidat"), Tilstand.UTILGJENGELIG, Tur.RETT, ("kandidat", "ikkeLevert")),
        (lambda o, t: Avslatt("x", o.id, t, "sign-kandidat", "Feil dato"), Tilstand.AVSLATT, Tur.ERSTATT, ("kandidat", "avslatt")),
        (lambda o, t: Avvik("x", o.id, t, "endret"), Tilstand.AVVIK, Tur.AVKLAR, None),
        (lambda o, t: Avbrutt("x", o.id, t, "Sendt ved en feil"), Tilstand.AVBRUTT, None, None),
    ],
    ids=["apnet", "ikke levert", "avslatt", "avvik", "trukket"],
)
def test_hendelsen_sier_hvem_som_ma_gjore_noe(
    verket: Oppdragsverk, lag: Lag, tilstand: Tilstand, tur: Tur | None, om: tuple[str, str] | None
) -> None:
    verket.apne()
    apnet = verket.klokke()
    skjer(verket, lag)
    rad = raden(verket)
    assert (rad.tilstand, rad.tur) == (tilstand, tur)
    assert rad.siden == (apnet if tur is Tur.SIGNATARER else verket.klokke())
    assert (om in hvem(rad)) if om else not rad.hvem


def test_det_som_blir_rettet_og_avklart_venter_pa_signatarene_igjen(verket: Oppdragsverk) -> None:
    verket.apne()
    skjer(verket, lambda o, t: IkkeLevert("a", o.id, t, "sign-kandidat"))
    skjer(verket, lambda o, t: KontaktRettet("b", o.id, t, "sign-kandidat", (Kanal.EPOST,)))
    assert raden(verket).tur is not Tur.RETT
    skjer(verket, lambda o, t: Avvik("c", o.id, t, "endret"))
    skjer(verket, lambda o, t: Avklart("d", o.id, t, "Sett på"))
    ny = (raden(verket).frist or START.date()) + timedelta(days=4)
    skjer(verket, lambda o, t: FristForlenget("e", o.id, t, ny))
    assert (raden(verket).tur, raden(verket).frist) == (Tur.SIGNATARER, ny)


def test_en_frist_som_gar_ut_stopper_med_navnet_pa_den_som_ikke_signerte(verket: Oppdragsverk) -> None:
    verket.apne()
    verket.klokke.flytt(days=60)
    verket.arbeid()
    rad = raden(verket)
    assert (rad.tilstand, rad.tur) == (Tilstand.UTLOPT, Tur.ERSTATT)
    assert {en.tilstand for en in rad.hvem} == {Signertilstand.UTLOPT}


def test_en_ny_utgave_tar_plassen_ogsa_der_den_gamle_aldri_ble_sendt(verk: Oppdragsverk) -> None:
    verk.lagre()
    ny_id = ny_utgave(verk, verk.gang)
    gammel, ny = raden(verk), rader(verk)[ny_id]
    assert (gammel.tilstand, gammel.tur, ny.tilstand, ny.tur) == (Tilstand.ERSTATTET, None, Tilstand.KLADD, Tur.SEND)
    assert gammel.tilstand.value == erstatning.ERSTATTET


def test_der_fylket_godkjenner_for_seglet_venter_det_pa_godkjenneren(tmp_path: Path) -> None:
    (tmp_path / "fylker").mkdir()
    (tmp_path / "fylker" / "11.toml").write_text(GODKJENNER_FORST, encoding="utf-8")
    rogaland = oppdragsverk(tmp_path, None, navn=ROGALAND, fylkesfiler=tmp_path / "fylker")
    rogaland.apne()
    rogaland.klokke.flytt(days=2)
    rogaland.signer_alle()
    rad = raden(rogaland)
    assert (rad.tilstand, rad.tur, rad.siden, rad.hvem) == (Tilstand.VENTER_GODKJENNING, Tur.GODKJENN, rogaland.klokke(), ())
    rogaland.gang.fortell(rogaland.id, lambda o, t: Godkjent("g", o.id, t), aktor=rogaland.aktor)
    assert raden(rogaland).tur is Tur.TJENESTEN
    rogaland.lager.lukk()


# ---------------------------------------------------------------- what is built anew


def innhold(verk: Oppdragsverk) -> list[tuple[Any, ...]]:
    """All that the two tables say, without the ciphertext."""
    with verk.lager.lesing() as forbindelse:
        ord_ = forbindelse.execute(select(sokeord).order_by(*sokeord.c)).all()
    return [*((rad.id, rad) for rad in rader(verk).values()), *(tuple(rad) for rad in ord_)]


def bygger(verk: Oppdragsverk) -> Listebygging:
    return Listebygging(verk.lager, verk.gang.ring, verk.jobber, verk.klokke)


def glem(verk: Oppdragsverk) -> None:
    with verk.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(arbeidsliste))
        forbindelse.execute(delete(sokeord))


def test_det_som_mangler_blir_bygd_likt_fra_dokumentene(verk: Oppdragsverk) -> None:
    verk.apne()
    ny_utgave(verk, verk.gang)
    skjer_for = innhold(verk)
    assert len(skjer_for) > 10
    glem(verk)
    bygger(verk).kjor({})
    assert innhold(verk) == skjer_for
    bygger(verk).kjor({})
    assert innhold(verk) == skjer_for


def test_en_rad_som_en_eldre_prosess_gikk_forbi_blir_rettet(verket: Oppdragsverk) -> None:
    verket.apne()
    riktig = innhold(verket)
    with verket.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(arbeidsliste).values(tilstand="kladd", tur="send", signert=0, hvem={}))
    bygger(verket).kjor({})
    assert innhold(verket) == riktig


def test_slettede_ord_kommer_ikke_tilbake_og_slettede_dokumenter_far_ingen_rad(verket: Oppdragsverk) -> None:
    verket.lagre()
    with verket.lager.transaksjon() as forbindelse:
        forbindelse.execute(delete(sokeord))
    bygger(verket).kjor({})
    assert len(innhold(verket)) == 1
    glem(verket)
    with verket.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(dokument).values(slettet=START))
    bygger(verket).kjor({})
    assert innhold(verket) == []


def test_uten_data_far_raden_det_posten_sier(verket: Oppdragsverk) -> None:
    verket.lagre()
    glem(verket)
    with verket.lager.transaksjon() as forbindelse:
        saksdata.slett(forbindelse, verket.id)
    bygger(verket).kjor({})
    rad = raden(verket)
    assert (rad.om.tittel, rad.om.fag, rad.tur) == ("RASK ELV", None, Tur.SEND)


def test_mange_blir_tatt_i_omganger(verket: Oppdragsverk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listebygging, "I_EN_OMGANG", 1)
    verket.lagre()
    ny_utgave(verket, verket.gang)
    ider = sorted(rader(verket))
    glem(verket)
    bygger(verket).kjor({})
    assert sorted(rader(verket)) == ider[:1]
    with verket.lager.lesing() as forbindelse:
        (args,) = forbindelse.execute(select(jobb.c.args).where(jobb.c.slag == BYGG)).scalars().all()
    bygger(verket).kjor(args)
    assert sorted(rader(verket)) == ider


def test_migreringen_ber_om_jobben_der_det_er_noe_a_bygge(verk: Oppdragsverk) -> None:
    verk.apne()
    riktig = innhold(verk)
    with verk.lager.transaksjon() as forbindelse:
        command.downgrade(oppsett(forbindelse), "0006")
    migrer(verk.lager.motor)
    assert innhold(verk) == []
    alle = register(bygger(verk).slag())
    assert fei(verk.lager, verk.jobber, alle, na=verk.klokke()) == 1
    assert fei(verk.lager, verk.jobber, alle, na=verk.klokke()) == 0
    ko = Innebygd(verk.lager, verk.klokke)
    tatt = ko.ta(alle, leie=timedelta(minutes=1), merke="a")
    assert tatt
    alle[tatt.slag].kjor(tatt.args)
    assert innhold(verk) == riktig


def test_ingenting_i_de_to_tabellene_kan_leses_uten_nokkel(verk: Oppdragsverk) -> None:
    verk.apne()
    with verk.lager.lesing() as forbindelse:
        rader = [rad for navn in ("arbeidsliste", "sokeord") for rad in forbindelse.execute(select(metadata.tables[navn])).all()]
        assert forbindelse.execute(select(func.count()).select_from(sokeord)).scalar()
    skrevet = b"\n".join(verdi if isinstance(verdi, bytes) else str(verdi).encode() for rad in rader for verdi in rad)
    for ord_ in (b"RASK", b"SYNTETISK", b"310000027", b"BATMF", b"EKS-0002"):  # three letters, as ELV, may stand in any ciphertext
        assert ord_ not in skrevet

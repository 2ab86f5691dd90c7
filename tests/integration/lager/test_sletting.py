"""Deletion: by the rules that are switched on, or a whole document on request; never what others need, and the log stays whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from app.domene.slettevalg import Frist
from app.errors import IkkeFunnet, Slettet
from app.jobber.grense import prov
from app.jobber.port import Jobbslag
from app.lager import dokumenter, logg, utboks
from app.lager import oppdrag as ordre
from app.lager.base import Lager, apne
from app.lager.dokumenter import KLADD, Aktor
from app.lager.kopi.kontroll import kontroller
from app.lager.kopi.lag import lag
from app.lager.kryptering import Nokkelring, ny_nokkel
from app.lager.modeller import (
    dokument,
    fanget_melding,
    hendelse_personlig,
    kandidatindeks,
    kontakt,
    melding,
    metadata,
    oppdrag,
    personnummer,
    postenadresse,
    postenbevis,
    saksdata,
    sokeord,
)
from app.lager.motor import DATABASE
from app.lager.sletteregler import REGLER
from app.lager.sletting import KanIkkeSlettes, Sletting
from app.settings import ROT, Modus, Settings
from app.skjema.slettefil import les_slettevalg
from signing.states import AKTIVE, FERDIGE, STOPPET, Tilstand
from signing.verify.logg import Loggrapport
from signing.verify.logg import kontroller as kontroller_logg
from signing.verify.policy import Policy
from tests.fullt_lager import NA, alle_rader, dokumentverdier, fyll

FYLKE, ANNET = "46", "42"
AKTOR = Aktor(navn="test", fylkesnummer=FYLKE)
ALLE_PA = {regel.navn: Frist(10, pa=True) for regel in REGLER}
MERKE = "Vakker Blomst"
TABELLER = {
    "kontakt": (kontakt, postenadresse),
    "saksdata": (saksdata,),
    "meldinger": (melding,),
    "fangede-meldinger": (fanget_melding,),
    "personnumre": (personnummer, kandidatindeks, sokeord),
    "navn-i-hendelser": (hendelse_personlig,),
    "signaturbevis": (postenbevis,),
}
HELE = ("kladder", "stoppede", "arkiverte")


@dataclass
class Klokke:
    na: Any = NA

    def __call__(self) -> Any:
        return self.na

    def etter(self, dager: int) -> None:
        self.na = NA + timedelta(days=dager)


@dataclass(frozen=True)
class Sted:
    lager: Lager
    klokke: Klokke

    def sletting(self, **valg: Frist) -> Sletting:
        av = {regel.navn: Frist(10, pa=False) for regel in REGLER}
        egne = {navn.replace("_", "-"): frist for navn, frist in valg.items()}
        return Sletting(self.lager, {FYLKE: {**av, **egne}}, self.klokke)

    def alle_pa(self) -> Sletting:
        return Sletting(self.lager, {FYLKE: ALLE_PA}, self.klokke)

    def antall(self) -> dict[str, int]:
        with self.lager.lesing() as forbindelse:
            return {t.name: forbindelse.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}

    def logg(self) -> Loggrapport:
        with self.lager.lesing() as forbindelse:
            return kontroller_logg(logg.poster(forbindelse), (), Policy())

    def gjor_gamle(self) -> None:
        """The stored files, as if they were made long ago."""
        for fil in (self.lager.mappe / "blobs").glob("??/*"):
            os.utime(fil, (0, 0))


def _legg_inn(lager: Lager, id_: str, status: str, *, fylke: str = FYLKE) -> None:
    fyll(lager, id_)
    with lager.transaksjon() as forbindelse:
        post = dokumentverdier(id_, "")["post"] | {"vedlegg": [{"sha256": lager.blobs.legg(f"vedlegg {id_}".encode())}]}
        forbindelse.execute(update(dokument).where(dokument.c.id == id_).values(status=status, fylkesnummer=fylke, post=post))
        forbindelse.execute(
            update(oppdrag).where(oppdrag.c.id == id_).values(tilstand=status, fylkesnummer=fylke, endret=NA, siste_dag=None)
        )
        forbindelse.execute(update(kandidatindeks).where(kandidatindeks.c.dokument_id == id_).values(slutt=NA.date().isoformat()))
        forbindelse.execute(update(fanget_melding).where(fanget_melding.c.id.contains(id_)).values(fylkesnummer=fylke, tid=NA))


@pytest.fixture
def sted(tmp_path: Path, database: str | None) -> Iterator[Sted]:
    lager = apne(tmp_path / "data", Modus.DEMO, database)
    yield Sted(lager, Klokke())
    lager.lukk()


# ---------------------------------------------------------------- the rules


def test_every_rule_has_days_and_every_number_of_days_a_rule() -> None:
    for valg in les_slettevalg(ROT / "forms", None, [FYLKE]).values():
        assert valg.keys() == {regel.navn for regel in REGLER}


def test_no_rule_that_takes_a_whole_document_is_on_until_the_county_says_so() -> None:
    valg = les_slettevalg(ROT / "forms", None, [FYLKE])[FYLKE]
    assert not any(valg[regel.navn].pa for regel in REGLER if regel.slett is None)


def test_a_countys_own_file_switches_rules_on_and_off(tmp_path: Path) -> None:
    (tmp_path / "46.toml").write_text("[sletting]\narkiverte = 400\nkontakt = false\n")
    for_ = les_slettevalg(ROT / "forms", None, [FYLKE, ANNET])
    etter = les_slettevalg(ROT / "forms", tmp_path, [FYLKE, ANNET])
    assert etter[FYLKE]["arkiverte"] == Frist(400, pa=True)
    assert etter[FYLKE]["kontakt"] == replace(for_[FYLKE]["kontakt"], pa=False)
    assert etter[ANNET] == for_[ANNET]


@pytest.mark.parametrize("linje", ["arkivert = 400", "arkiverte = 0", 'arkiverte = "400"', "arkiverte = true"])
def test_a_wrong_rule_or_number_stops_the_start_by_name(tmp_path: Path, linje: str) -> None:
    (tmp_path / "46.toml").write_text(f"[sletting]\n{linje}\n")
    with pytest.raises(Exception, match=r"sletting\.arkivert"):
        les_slettevalg(ROT / "forms", tmp_path, [FYLKE])


@pytest.mark.parametrize("navn", TABELLER)
def test_a_rule_takes_its_own_rows_when_the_days_are_over_and_nothing_else(sted: Sted, navn: str) -> None:
    _legg_inn(sted.lager, "ferdig", Tilstand.ARKIVERT)
    _legg_inn(sted.lager, "fremmed", Tilstand.ARKIVERT, fylke=ANNET)
    for_ = sted.antall()
    sletting = sted.sletting(**{navn: Frist(10, pa=True)})
    sted.klokke.etter(9)
    assert not sletting.kjor().regler
    assert sted.antall() == for_
    sted.klokke.etter(12)
    assert sletting.kjor().regler == {navn: 1}
    etter = sted.antall()
    borte = {t for t in for_ if etter[t] < for_[t]}
    assert borte <= {t.name for t in TABELLER[navn]} | {"fanget_melding"}
    assert all(etter[t.name] == 1 for t in TABELLER[navn])
    assert not sletting.kjor().regler
    assert sted.logg().god
    assert sted.logg().slettede == (navn != "fangede-meldinger")


@pytest.mark.parametrize("status", [*AKTIVE, Tilstand.AVVIK, Tilstand.KLADD])
def test_nothing_is_taken_of_a_document_that_somebody_is_to_sign(sted: Sted, status: Tilstand) -> None:
    _legg_inn(sted.lager, "i-gang", status)
    with sted.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(fanget_melding).values(tid=NA + timedelta(days=10_000)))
    for_ = sted.antall()
    sted.klokke.etter(9_999)
    assert not sted.alle_pa().kjor().regler
    assert sted.antall() == for_


@pytest.mark.parametrize(
    ("status", "regel"), [*((t, "stoppede") for t in (*STOPPET, Tilstand.ERSTATTET)), (Tilstand.ARKIVERT, "arkiverte")]
)
def test_a_whole_document_goes_by_the_rule_of_its_state(sted: Sted, status: Tilstand, regel: str) -> None:
    _legg_inn(sted.lager, "dok", status)
    sted.klokke.etter(12)
    assert sted.sletting(**dict.fromkeys(HELE, Frist(10, pa=True))).kjor().regler == {regel: 1}
    with pytest.raises(Slettet):
        dokumenter.hent(sted.lager, "dok", aktor=AKTOR)


def test_a_draft_that_was_never_sent_goes_by_its_own_rule(sted: Sted) -> None:
    pdf = sted.lager.blobs.legg(b"%PDF kladd")
    with sted.lager.transaksjon() as forbindelse:
        forbindelse.execute(insert(dokument).values(**dokumentverdier("kladd", pdf)))
    sted.klokke.etter(12)
    assert sted.alle_pa().kjor().regler == {"kladder": 1}


def test_a_sealed_document_that_the_archive_has_not_is_never_taken_by_a_rule(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.FULLFORT)
    sted.klokke.etter(9_999)
    sted.alle_pa().kjor()
    assert dokumenter.hent(sted.lager, "dok", aktor=AKTOR).slettet is None


def test_a_rule_that_is_off_is_shown_and_takes_nothing(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    sted.klokke.etter(12)
    vist = {ett.regel.navn: ett.antall for ett in sted.sletting().modent()}
    assert vist == {**dict.fromkeys(TABELLER, 1), "kladder": 0, "stoppede": 0, "arkiverte": 1}
    assert not sted.sletting().kjor().regler


def test_more_documents_than_one_round_takes_all_go(sted: Sted, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.lager import sletting

    monkeypatch.setattr(sletting, "I_EN_OMGANG", 2)
    for nr in range(5):
        _legg_inn(sted.lager, f"dok-{nr}", Tilstand.ARKIVERT)
    sted.klokke.etter(12)
    assert sted.sletting(kontakt=Frist(10, pa=True)).kjor().regler == {"kontakt": 5}
    assert sted.antall()["kontakt"] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(rekke=st.permutations([regel.navn for regel in REGLER]), dager=st.integers(0, 30))
def test_in_whatever_order_rules_are_run_the_log_is_whole_and_never_shrinks(sted: Sted, rekke: list[str], dager: int) -> None:
    id_ = f"dok-{sted.antall()['dokument']}"
    _legg_inn(sted.lager, id_, Tilstand.AVBRUTT)
    for_ = sted.antall()["hendelse"]
    sted.klokke.etter(dager)
    for navn in rekke:
        sted.sletting(**{navn: Frist(10, pa=True)}).kjor()
    assert sted.logg().god
    assert sted.antall()["hendelse"] >= for_


# ---------------------------------------------------------------- a whole document


def _alt_i_lageret(sted: Sted) -> str:
    with sted.lager.lesing() as forbindelse:
        rader = repr(alle_rader(forbindelse))
    return rader + "".join(repr(sted.lager.blobs.hent(sha256)) for sha256 in sted.lager.blobs.alle())


@pytest.mark.parametrize("status", [*STOPPET, Tilstand.ARKIVERT, Tilstand.ERSTATTET])
def test_after_a_deletion_nothing_of_the_persons_is_left_and_the_log_is_whole(sted: Sted, status: Tilstand) -> None:
    _legg_inn(sted.lager, "dok", status)
    assert MERKE in _alt_i_lageret(sted)
    sted.gjor_gamle()
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)
    assert len(sted.alle_pa().rydd_filer().borte) == 2
    assert MERKE not in _alt_i_lageret(sted)
    assert [*sted.lager.blobs.alle()] == []
    rader = sted.antall()
    assert {t: n for t, n in rader.items() if n} == {
        "dokument": 1, "hendelse": 3, "innlogging": 1, "installasjon": 3, "jobb": 1, "jobbfeil": 1, "okt": 1, "postenko": 1, "tidsur": 1,
        "webhook": 1, "webhooknokkel": 1,
    }  # fmt: skip
    rapport = sted.logg()
    assert (rapport.god, rapport.slettede) == (True, 1)


def test_sqlites_own_file_holds_nothing_of_the_person_either(tmp_path: Path) -> None:
    """Deleted rows are overwritten: a page that is free still has its bytes otherwise."""
    sted = Sted(apne(tmp_path / "data", Modus.DEMO), Klokke())
    ider = [f"dok-{nr}" for nr in range(20)]
    for id_ in ider:
        _legg_inn(sted.lager, id_, Tilstand.ARKIVERT)
        with sted.lager.transaksjon() as forbindelse:
            forbindelse.execute(update(dokument).where(dokument.c.id == id_).values(post={"vedlegg": [], "navn": [MERKE] * 500}))
    for id_ in ider:
        sted.alle_pa().slett_dokument(id_, grunn="bedt om det", aktor=AKTOR)
    sted.lager.lukk()
    innhold = (tmp_path / "data" / DATABASE).read_bytes()
    assert b"bedt om det" in innhold
    assert MERKE.encode() not in innhold


def test_a_deleted_document_is_told_as_such_and_never_made_again(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)
    for spor in (dokumenter.hent, dokumenter.hent_pdf, dokumenter.hent_hendelser):
        with pytest.raises(Slettet) as feil:
            spor(sted.lager, "dok", aktor=AKTOR)
        assert (feil.value.status, feil.value.kode) == (410, "slettet")
    with pytest.raises(IkkeFunnet):
        dokumenter.hent(sted.lager, "dok", aktor=Aktor(navn="test", fylkesnummer=ANNET))
    with pytest.raises(Slettet):
        sted.alle_pa().slett_dokument("dok", grunn="igjen", aktor=AKTOR)


def test_the_order_goes_with_its_document_and_is_told_as_such(sted: Sted) -> None:
    ring = Nokkelring("1", {"1": ny_nokkel()})
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)
    with sted.lager.lesing() as forbindelse:
        with pytest.raises(Slettet):
            ordre.les(forbindelse, ring, "dok", fylkesnummer=FYLKE)
        with pytest.raises(IkkeFunnet):
            ordre.les(forbindelse, ring, "dok", fylkesnummer=ANNET)


def test_a_job_that_was_laid_before_the_deletion_ends_quietly(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    with sted.lager.lesing() as forbindelse:
        id_ = forbindelse.execute(select(melding.c.id)).scalar_one()
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)

    def kjor(args: Mapping[str, str]) -> None:
        with sted.lager.lesing() as forbindelse:
            utboks.les(forbindelse, args["melding"])

    assert prov(Jobbslag(navn="melding", kjor=kjor), {"melding": id_}, ref="1") is None


def test_another_countys_document_cannot_be_deleted(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT, fylke=ANNET)
    with pytest.raises(IkkeFunnet):
        sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)


@pytest.mark.parametrize("status", [*AKTIVE, Tilstand.AVVIK, Tilstand.KLADD])
def test_a_document_that_is_being_signed_is_withdrawn_before_it_is_deleted(sted: Sted, status: Tilstand) -> None:
    _legg_inn(sted.lager, "dok", status)
    with pytest.raises(KanIkkeSlettes):
        sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)


def test_a_sealed_document_that_the_archive_has_not_needs_a_second_word(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.FULLFORT)
    with pytest.raises(KanIkkeSlettes):
        sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR)
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR, uten_arkiv=True)
    assert {Tilstand.FULLFORT, Tilstand.ARKIVERT} == set(FERDIGE)


def test_looking_whether_it_could_be_deleted_deletes_nothing(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    for_ = sted.antall()
    sted.alle_pa().slett_dokument("dok", grunn="bedt om det", aktor=AKTOR, utfor=False)
    assert sted.antall() == for_


def test_a_personal_number_in_the_reason_never_reaches_the_log(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.ARKIVERT)
    sted.alle_pa().slett_dokument("dok", grunn="bedt om av 03851598730", aktor=AKTOR)
    assert "03851598730" not in _alt_i_lageret(sted)


# ---------------------------------------------------------------- stored files


def test_a_file_that_another_document_points_to_stays(sted: Sted) -> None:
    for id_ in ("en", "to"):
        _legg_inn(sted.lager, id_, Tilstand.ARKIVERT)
    felles = sted.lager.blobs.legg(b"samme bytes")
    with sted.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(dokument).values(pdf_sha256=felles))
        forbindelse.execute(update(oppdrag).values(fil_sha256=None))
    sted.gjor_gamle()
    sted.alle_pa().slett_dokument("en", grunn="bedt om det", aktor=AKTOR)
    sted.alle_pa().rydd_filer()
    assert sted.lager.blobs.hent(felles) == b"samme bytes"
    sted.alle_pa().slett_dokument("to", grunn="bedt om det", aktor=AKTOR)
    assert felles in sted.alle_pa().rydd_filer().borte


def test_files_between_signatures_go_when_the_order_has_a_newer_one(sted: Sted) -> None:
    _legg_inn(sted.lager, "dok", Tilstand.UNDER_SIGNERING)
    mellom, nyest = sted.lager.blobs.legg(b"etter en signatur"), sted.lager.blobs.legg(b"etter to")
    with sted.lager.transaksjon() as forbindelse:
        forbindelse.execute(update(oppdrag).values(fil_sha256=nyest))
    sted.gjor_gamle()
    assert sted.alle_pa().rydd_filer().borte == (mellom,)
    assert sted.lager.blobs.hent(nyest) == b"etter to"


def test_a_file_that_was_just_stored_is_left_for_whoever_is_making_its_row(sted: Sted) -> None:
    ny = sted.lager.blobs.legg(b"raden kommer")
    sted.klokke.na = sted.klokke.na.fromtimestamp((sted.lager.mappe / "blobs" / ny[:2] / ny).stat().st_mtime, tz=NA.tzinfo)
    assert sted.alle_pa().rydd_filer().borte == ()
    sted.gjor_gamle()
    assert sted.alle_pa().rydd_filer().borte == (ny,)


def test_an_old_file_that_is_stored_again_while_others_are_taken_stays(sted: Sted) -> None:
    sha256 = sted.lager.blobs.legg(b"ingen peker paa den")
    sted.gjor_gamle()
    overflodige = sted.alle_pa().overflodige()
    assert overflodige == [sha256]
    sted.lager.blobs.legg(b"ingen peker paa den")
    assert sted.lager.blobs.fjern(overflodige, eldre_enn=NA - timedelta(days=1)).borte == ()
    assert sted.lager.blobs.hent(sha256)


def test_no_file_is_taken_while_a_safety_copy_is_being_made(sted: Sted) -> None:
    sted.lager.blobs.legg(b"ingen peker paa den")
    sted.gjor_gamle()
    with sted.lager.blobs.ingen_sletting():
        assert sted.alle_pa().rydd_filer().borte == ()
    assert len(sted.alle_pa().rydd_filer().borte) == 1


def test_a_safety_copy_made_after_a_deletion_is_whole(sted: Sted, tmp_path: Path) -> None:
    for id_ in ("en", "to"):
        _legg_inn(sted.lager, id_, Tilstand.ARKIVERT)
    sted.gjor_gamle()
    sted.alle_pa().slett_dokument("en", grunn="bedt om det", aktor=AKTOR)
    sted.alle_pa().rydd_filer()
    lag(sted.lager, Settings(modus=Modus.DEMO, data=sted.lager.mappe), tmp_path / "kopi", na=NA)
    assert kontroller(tmp_path / "kopi").blobs == 2


def test_the_status_of_a_draft_is_the_one_that_the_rules_know() -> None:
    assert KLADD == Tilstand.KLADD

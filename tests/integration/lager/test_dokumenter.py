"""Documents, their event chain, idempotent calls, and that a county sees only its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.clock import OSLO
from app.errors import IkkeFunnet
from app.lager import base, dokumenter, hendelser, idempotens
from app.lager.base import Lager
from app.lager.dokumenter import Aktor, FinnesAllerede, NyttDokument
from app.lager.hendelser import Hendelsestype
from app.lager.idempotens import Kall, NokkelBrukt
from app.settings import Modus

NA = datetime(2026, 8, 3, 12, 0, tzinfo=OSLO)
VESTLAND = Aktor(navn="fagsystem:vigo", fylkesnummer="46")
OSLO_FYLKE = Aktor(navn="fagsystem:vigo", fylkesnummer="03")


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    lager = base.apne(tmp_path, Modus.DEMO, database)
    yield lager
    lager.lukk()


def _nytt(**felt: object) -> NyttDokument:
    standard = NyttDokument(
        id="11111111-1111-5111-8111-111111111111",
        fylkesnummer="46",
        dokumenttype="larekontrakt",
        kildesystem="VIGO",
        instans_id="KONTRAKT-EKS-0001",
        utgave=1,
        data_sha256="a" * 64,
        bestilling_sha256="b" * 64,
        post={"dokumentId": "11111111-1111-5111-8111-111111111111", "signatarer": []},
    )
    return replace(standard, **felt)  # type: ignore[arg-type]


def _kall(**felt: str) -> Kall:
    return replace(Kall(klient="vigo|46", nokkel="n1", foresporsel_sha256="c" * 64), **felt)


def test_nytt_dokument_blir_lagret_med_pdf_og_hendelse(lager: Lager) -> None:
    svar = dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
    assert svar.ny
    assert svar.svar["status"] == "kladd"
    assert svar.svar["opprettet"] == "2026-08-03T12:00:00+02:00"
    assert dokumenter.hent_pdf(lager, _nytt().id, aktor=VESTLAND) == b"%PDF"
    (hendelse,) = dokumenter.hent_hendelser(lager, _nytt().id, aktor=VESTLAND)
    assert (hendelse.type, hendelse.aktor, hendelse.tid) == (Hendelsestype.OPPRETTET, "fagsystem:vigo", NA)


def test_samme_bestilling_gir_samme_dokument_og_ingen_ny_hendelse(lager: Lager) -> None:
    forste = dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
    andre = dokumenter.opprett(lager, _nytt(), b"%PDF nyere programvare", na=NA + timedelta(days=400), aktor=VESTLAND)
    assert not andre.ny
    assert andre.svar == forste.svar
    assert dokumenter.hent_pdf(lager, _nytt().id, aktor=VESTLAND) == b"%PDF"
    assert len(dokumenter.hent_hendelser(lager, _nytt().id, aktor=VESTLAND)) == 1


@pytest.mark.parametrize(
    "endring",
    [{"bestilling_sha256": "d" * 64}, {"id": "22222222-2222-5222-8222-222222222222", "bestilling_sha256": "d" * 64}],
    ids=["samme-id", "samme-instansid-annet-kontraktsnummer"],
)
def test_forretningsnokkel_med_annet_innhold_er_konflikt(lager: Lager, endring: dict[str, str]) -> None:
    dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
    with pytest.raises(FinnesAllerede) as feil:
        dokumenter.opprett(lager, _nytt(**endring), b"%PDF 2", na=NA, aktor=VESTLAND)
    assert (feil.value.kode, feil.value.status) == ("finnes-allerede", 409)
    assert feil.value.tiltak is not None
    assert f"erstatterDokumentId {_nytt().id}" in feil.value.tiltak.nb
    assert "03.08.2026" in feil.value.detalj.nn


@pytest.mark.parametrize(
    "endring",
    [
        {"utgave": 2},
        {"instans_id": "KONTRAKT-EKS-0002"},
        {"kildesystem": None, "instans_id": None},
        {"kildesystem": "ANNET"},
    ],
    ids=["neste-utgave", "annen-instans", "uten-kildesystem", "annet-system"],
)
def test_annen_forretningsnokkel_er_eget_dokument(lager: Lager, endring: dict[str, object]) -> None:
    dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
    nytt = _nytt(id="22222222-2222-5222-8222-222222222222", bestilling_sha256="d" * 64, **endring)
    assert dokumenter.opprett(lager, nytt, b"%PDF 2", na=NA, aktor=VESTLAND).ny


def test_to_kontrakter_uten_kildesystem_er_to_kontrakter(lager: Lager) -> None:
    for id_ in ("11111111-1111-5111-8111-111111111111", "22222222-2222-5222-8222-222222222222"):
        nytt = _nytt(id=id_, kildesystem=None, instans_id=None, bestilling_sha256=id_)
        assert dokumenter.opprett(lager, nytt, b"%PDF", na=NA, aktor=VESTLAND).ny


def test_et_annet_fylkes_dokument_finnes_ikke(lager: Lager) -> None:
    dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
    for les in (dokumenter.hent, dokumenter.hent_pdf, dokumenter.hent_hendelser):
        with pytest.raises(IkkeFunnet):
            les(lager, _nytt().id, aktor=OSLO_FYLKE)


def test_ingen_kan_lagre_for_et_annet_fylke(lager: Lager) -> None:
    with pytest.raises(IkkeFunnet):
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=OSLO_FYLKE)
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("select count(*) from dokument")).scalar() == 0


def test_personnummer_blir_maskert_i_posten(lager: Lager) -> None:
    nytt = _nytt(post={"vedlegg": [{"tittel": "Avtale 01850852037", "sha256": "01850852037a" + "0" * 52}], "n": 1850852037})
    post = dokumenter.opprett(lager, nytt, b"%PDF", na=NA, aktor=VESTLAND).svar
    assert post["vedlegg"] == [{"tittel": "Avtale ***********", "sha256": "01850852037a" + "0" * 52}]
    with lager.lesing() as forbindelse:
        assert "01850852037 " not in str(forbindelse.execute(text("select post from dokument")).scalar())


class TestHendelseskjede:
    def _kjede(self, lager: Lager) -> tuple[hendelser.Hendelse, ...]:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
        with lager.transaksjon() as forbindelse:
            for minutt in (1, 2):
                hendelser.foy_til(
                    forbindelse, _nytt().id, Hendelsestype.OPPRETTET, tid=NA + timedelta(minutes=minutt), aktor="x", data={"n": minutt}
                )
            return hendelser.les(forbindelse, _nytt().id)

    def test_hel_kjede_har_ikke_brudd(self, lager: Lager) -> None:
        kjede = self._kjede(lager)
        assert [h.nr for h in kjede] == [1, 2, 3]
        assert kjede[0].forrige == hendelser.FORSTE
        assert kjede[2].forrige == kjede[1].hash
        assert hendelser.forste_brudd(kjede) is None

    @pytest.mark.parametrize(
        "endring",
        [
            {"data": {"n": 9}},
            {"aktor": "y"},
            {"tid": NA},
            {"nr": 7},
            {"forrige": "0" * 64},
            {"hash": "f" * 64},
            {"dokument_id": "x"},
        ],
        ids=lambda e: next(iter(e)),
    )
    def test_endring_i_ett_felt_blir_funnet(self, lager: Lager, endring: dict[str, object]) -> None:
        kjede = self._kjede(lager)
        endret = (kjede[0], replace(kjede[1], **endring), kjede[2])  # type: ignore[arg-type]
        assert hendelser.forste_brudd(endret) == 2

    def test_mange_som_skriver_samtidig_gir_en_hel_kjede(self, lager: Lager) -> None:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)

        def skriv(nr: int) -> None:
            with lager.transaksjon() as forbindelse:
                hendelser.foy_til(forbindelse, _nytt().id, Hendelsestype.OPPRETTET, tid=NA, aktor="x", data={"n": nr})

        with ThreadPoolExecutor(8) as samtidige:
            list(samtidige.map(skriv, range(40)))
        kjede = dokumenter.hent_hendelser(lager, _nytt().id, aktor=VESTLAND)
        assert sorted(h.data["n"] for h in kjede[1:]) == list(range(40))
        assert hendelser.forste_brudd(kjede) is None

    def test_fjernet_og_ombyttet_hendelse_blir_funnet(self, lager: Lager) -> None:
        kjede = self._kjede(lager)
        assert hendelser.forste_brudd(kjede[1:]) == 1
        assert hendelser.forste_brudd((kjede[0], kjede[2])) == 2
        assert hendelser.forste_brudd((kjede[1], kjede[0], kjede[2])) == 1

    @pytest.mark.parametrize("setning", ["update hendelse set aktor='y'", "delete from hendelse"])
    def test_databasen_nekter_endring_og_sletting(self, lager: Lager, setning: str) -> None:
        self._kjede(lager)
        with pytest.raises(DatabaseError, match="append only"), lager.transaksjon() as forbindelse:
            forbindelse.execute(text(setning))


class TestIdempotens:
    def test_samme_nokkel_og_innhold_gir_samme_svar(self, lager: Lager) -> None:
        forste = dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall())
        assert dokumenter.svar_fra_for(lager, _kall(), na=NA + timedelta(hours=23)) == forste
        igjen = dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA + timedelta(hours=1), aktor=VESTLAND, kall=_kall())
        assert (igjen, igjen.status) == (forste, 201)

    def test_samme_nokkel_med_annet_innhold_er_konflikt(self, lager: Lager) -> None:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall())
        with pytest.raises(NokkelBrukt) as feil:
            dokumenter.svar_fra_for(lager, _kall(foresporsel_sha256="d" * 64), na=NA)
        assert (feil.value.status, feil.value.kode) == (409, "idempotensnokkel-brukt")

    def test_nokkelen_er_fri_etter_et_dogn(self, lager: Lager) -> None:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall())
        senere = NA + timedelta(hours=24)
        assert dokumenter.svar_fra_for(lager, _kall(foresporsel_sha256="d" * 64), na=senere) is None
        nytt = _nytt(id="22222222-2222-5222-8222-222222222222", instans_id="2", bestilling_sha256="d" * 64)
        dokumenter.opprett(lager, nytt, b"%PDF", na=senere, aktor=VESTLAND, kall=_kall(foresporsel_sha256="d" * 64))
        with lager.lesing() as forbindelse:
            assert forbindelse.execute(text("select count(*) from idempotens")).scalar() == 1

    def test_en_annen_klient_har_sine_egne_nokler(self, lager: Lager) -> None:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall())
        assert dokumenter.svar_fra_for(lager, _kall(klient="vigo|03", foresporsel_sha256="d" * 64), na=NA) is None

    def test_avvist_kall_bruker_ikke_opp_nokkelen(self, lager: Lager) -> None:
        dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND)
        with pytest.raises(FinnesAllerede):
            dokumenter.opprett(lager, _nytt(bestilling_sha256="d" * 64), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall())
        assert dokumenter.svar_fra_for(lager, _kall(), na=NA) is None

    def test_delingen_av_innholdet_teller_med(self) -> None:
        en = idempotens.foresporsel_sha256({"a": b"bc", "d": b""})
        assert en != idempotens.foresporsel_sha256({"a": b"b", "d": b"c"})
        assert en != idempotens.foresporsel_sha256({"ab": b"c", "d": b""})
        assert en == idempotens.foresporsel_sha256({"d": b"", "a": b"bc"})


def test_mange_samtidige_like_bestillinger_gir_ett_dokument_og_en_hendelse(lager: Lager) -> None:
    def bestill(nr: int) -> bool:
        return dokumenter.opprett(lager, _nytt(), b"%PDF", na=NA, aktor=VESTLAND, kall=_kall(nokkel=f"n{nr % 3}")).ny

    with ThreadPoolExecutor(8) as arbeidere:
        svar = list(arbeidere.map(bestill, range(24)))
    assert len(dokumenter.hent_hendelser(lager, _nytt().id, aktor=VESTLAND)) == 1
    assert any(svar)
    with lager.lesing() as forbindelse:
        assert forbindelse.execute(text("select count(*) from dokument")).scalar() == 1
        assert forbindelse.execute(text("select count(*) from idempotens where status = 201")).scalar() == 1

"""The preflight at its edges: the provider's limits before and after drawing, no template in force, and everything at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import flyt
from app.clock import OSLO
from app.domene import leverandorgrenser
from app.domene.dokument import Dokumenttype
from app.domene.utsending import Utsending
from app.errors import Alvor, Avvist, Funn
from app.kontroll import Verksted
from app.settings import Settings
from app.tekst import Malform, Tekst
from tests.acceptance.holdt_tilbake import FJERN, SAKER, endret, grunnsak, med_organ
from tests.acceptance.test_kommandolinje import ROT

NA = datetime(2025, 9, 20, 12, tzinfo=OSLO)


@pytest.fixture
def med_fylkesfil(tmp_path: Path) -> Callable[[str, str], flyt.Verksted]:
    def lag(nummer: str, innhold: str) -> flyt.Verksted:
        (tmp_path / "fylker").mkdir()
        (tmp_path / "fylker" / f"{nummer}.toml").write_text(innhold, encoding="utf-8")
        return flyt.verksted(Settings.fra_miljo({}, data=tmp_path))

    return lag


def feil(bord: flyt.Verksted, data: dict[str, Any], **valg: Any) -> list[tuple[str, str]]:
    funn = flyt.kontroller(bord, json.dumps(data).encode(), na=NA, **valg).funn
    return [(f.kode, f.peker) for f in funn if f.alvor is Alvor.FEIL]


ANNET_NUMMER = {"type": "fodselsnummer", "verdi": "11827521029"}
POSTEN = 'gjelder_fra = 2024-08-01\nleverandor = "posten"\n'


def test_et_fylke_med_posten_far_grensene_til_posten(med_fylkesfil: Callable[[str, str], flyt.Verksted]) -> None:
    bord = med_fylkesfil("46", f"[[valg]]\n{POSTEN}")
    assert feil(bord, grunnsak()) == []
    assert len(flyt.lag(bord, json.dumps(grunnsak()).encode(), {}, na=NA).pdf) < 10_485_760


@pytest.mark.parametrize("navn", [navn for nr, navn in enumerate(SAKER) if nr % 6 == 0])
def test_uten_type_eller_fylke_blir_ingenting_sagt_som_ikke_er_sant_nar_de_er_kjent(bord: flyt.Verksted, navn: str) -> None:
    """What is told of a case without kind or county is told of the whole case too: nothing is guessed."""
    data = SAKER[navn].data
    kjent = _funnene(bord, data)
    for ukjent in ({"dokumenttype": "kontrakt"}, {"fylke": {**data.get("fylke", {}), "fylkesnummer": "99"}}):
        nye = _funnene(bord, {**data, **ukjent}) - kjent
        assert {peker for _, _, peker in nye} <= {"/dokumenttype", "/fylke/fylkesnummer"}


def _funnene(bord: flyt.Verksted, data: dict[str, Any]) -> set[tuple[str, str, str]]:
    funn = flyt.kontroller(bord, json.dumps(data).encode(), na=NA).funn
    return {(f.alvor.value, f.kode, f.peker) for f in funn}


def test_en_kontrakt_uten_kjent_type_blir_ikke_kalt_noe_den_kanskje_ikke_er(bord: flyt.Verksted) -> None:
    data = endret(grunnsak(), dokumenttype="larekontrak", arbeidsavtale=FJERN, lareforhold__sluttprove=FJERN)
    kontrollert = flyt.kontroller(bord, json.dumps(data).encode(), na=NA)
    meldt = {f.kode: f.melding.nb for f in kontrollert.funn}
    assert meldt["arbeidsavtale-mangler"].startswith("En kontrakt må vise til arbeidsavtalen mellom kandidaten og Snekker Andersen AS")
    assert "avhenger av det som ikke kunne leses" in meldt["sluttprove-mangler"]
    assert (kontrollert.beslutning, kontrollert.kontrakt) == (None, None)


def test_nar_kontraktsansvarlig_ikke_kan_leses_blir_ingen_antatt_a_vere_det(bord: flyt.Verksted) -> None:
    """Neither that a member business stands alone, nor that a power is unused, nor who is paid: all of it rests on who is responsible."""
    data = endret(med_organ(), parter__kontraktsansvarlig="bedriften", parter__larebedrift__kunMedlemsbedrift=True, arbeidsavtale=FJERN)
    kontrollert = flyt.kontroller(bord, json.dumps(data).encode(), na=NA)
    assert {(f.kode, f.peker) for f in kontrollert.funn} == {
        ("ukjent-verdi", "/parter/kontraktsansvarlig"),
        ("arbeidsavtale-mangler", "/arbeidsavtale"),
    }
    assert kontrollert.beslutning is None


def test_et_dokument_om_en_kontrakt_uten_type_blir_ikke_provd_som_kontrakt(bord: flyt.Verksted) -> None:
    """An oppseiing whose kind is gone has its own date: the demands on a contract are no news about it."""
    data = json.loads((ROT / "forms/oppseiing/eksempler/vestfold-oppsigelse.json").read_text(encoding="utf-8"))
    del data["dokumenttype"]
    assert not {kode for kode, _ in feil(bord, data)} & {"arbeidsavtale-mangler", "sluttprove-mangler", "mobil-mangler"}


def test_posten_ma_kunne_varsle_den_som_signerer_for_fylket(med_fylkesfil: Callable[[str, str], flyt.Verksted]) -> None:
    """Posten writes to the signers itself and looks nobody up who signs on behalf of others: without a contact the job is refused."""
    bord = med_fylkesfil("46", f"[[valg]]\n{POSTEN}")
    uten = endret(grunnsak(), fylke__signatar__kontakt=FJERN)
    assert feil(bord, uten) == [("kontakt-mangler", "/fylke/signatar/kontakt")]
    med_nummer = endret(grunnsak(), fylke__signatar__kontakt=FJERN, fylke__signatar__personidentifikator=ANNET_NUMMER)
    assert feil(bord, med_nummer) == [("kontakt-mangler", "/fylke/signatar/kontakt")]
    for kontakt in ({"mobil": "91234568"}, {"epost": "per@fylke.invalid"}):
        assert feil(bord, endret(grunnsak(), fylke__signatar__kontakt=kontakt)) == []
    assert feil(bord, endret(grunnsak("fagopplaringISkole"), fylke__signatar__kontakt=FJERN)) == [
        ("kontakt-mangler", "/fylke/signatar/kontakt")
    ]


def test_i_tjenesten_er_det_bare_et_rad_at_den_som_signerer_for_fylket_kan_varsles(bord: flyt.Verksted) -> None:
    data = endret(grunnsak(), fylke__signatar__kontakt=FJERN)
    assert feil(bord, data) == []
    funn = flyt.kontroller(bord, json.dumps(data).encode(), na=NA).funn
    assert ("rad", "epost-mangler", "/fylke/signatar/kontakt/epost") in {(f.alvor.value, f.kode, f.peker) for f in funn}


def test_et_dokument_som_ble_for_stort_for_posten_blir_ikke_laget(
    med_fylkesfil: Callable[[str, str], flyt.Verksted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is lowered instead of drawing ten MiB: what is compared is the finished file."""
    grenser = leverandorgrenser.GRENSER
    monkeypatch.setattr(leverandorgrenser, "GRENSER", {**grenser, "posten": replace(grenser["posten"], storrelse=20_000)})
    bord = med_fylkesfil("46", f"[[valg]]\n{POSTEN}")
    assert feil(bord, grunnsak()) == []
    with pytest.raises(Avvist) as avvist:
        flyt.lag(bord, json.dumps(grunnsak()).encode(), {}, na=NA)
    (funn,) = (f for f in avvist.value.funn if f.alvor is Alvor.FEIL)
    assert (funn.kode, funn.peker) == ("for-stor-for-leverandoren", "/vedlegg")


class IngenMaler:
    """A register in which nothing is in force."""

    def velg(self, dokumenttype: Dokumenttype, malform: Malform, dato: Any, revisjon: str | None = None) -> Any:
        del dokumenttype, malform, dato, revisjon
        tekst = Tekst(nb="Ingen mal gjelder.", nn="Ingen mal gjeld.")
        raise Avvist(tekst, funn=(Funn(kode="ingen-gjeldende-mal", peker="/kontraktsdato", melding=tekst, tiltak=tekst),))


def test_ingen_mal_i_kraft_blir_sagt_sammen_med_alt_annet(bord: flyt.Verksted) -> None:
    uten = Verksted(settings=bord.settings, grunnlag=bord.grunnlag, maler=IngenMaler())  # type: ignore[arg-type]
    data = endret(grunnsak(), arbeidsavtale={"foreligger": False})
    assert feil(uten, data) == [("arbeidsavtale-mangler", "/arbeidsavtale/foreligger"), ("ingen-gjeldende-mal", "/kontraktsdato")]


def test_en_kontrakt_fra_for_loven_far_en_melding_om_datoen(bord: flyt.Verksted) -> None:
    data = endret(grunnsak(), kontraktsdato="2024-07-31", arbeidsavtale__dato="2024-07-01")
    assert feil(bord, data) == [("for-loven", "/kontraktsdato")]


def test_en_mal_som_ikke_finnes_blir_sagt_sammen_med_alt_annet(bord: flyt.Verksted) -> None:
    data = endret(grunnsak(), arbeidsavtale={"foreligger": False})
    koder = {kode for kode, _ in feil(bord, data, revisjon="1999-01-01")}
    assert koder == {"arbeidsavtale-mangler", "ukjent-revisjon"}


def test_en_kontrakt_uten_skjermet_adresse_blir_ikke_bedt_om_bekreftelse_og_dagen_er_et_argument(bord: flyt.Verksted) -> None:
    raa = json.dumps(grunnsak()).encode()
    for dag, ventet in ((NA.date(), False), (datetime(2025, 10, 2, tzinfo=OSLO).date(), True)):
        funn = flyt.kontroller(bord, raa, na=NA, sendes=Utsending(i_dag=dag)).funn
        assert ("start-passert" in {f.kode for f in funn}) is ventet
        assert not any(f.alvor is Alvor.FEIL for f in funn)

"""Two people who sign and share an address or a number: a warning. The same person in two roles is one signer, and none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domene import kontaktkontroll, signatarer
from app.domene.kontrakt import Kontrakt
from app.domene.parter import Foresatt, Identtype, Kontakt, Personidentifikator
from app.domene.roller import Rolle
from app.errors import Alvor
from tests.builders import en_kandidat, en_kontrakt, en_larebedrift, en_person, parter_uten_organ
from tests.unit.regler.saker import VESTFOLD, fylket

FODT = date(1980, 1, 1)


def kontroller(kontrakt: Kontrakt, **valg: Any) -> list[tuple[str, str]]:
    fylke, fylkesvalg = fylket(VESTFOLD, **valg)
    beslutning = signatarer.bestem(kontrakt, fylke, fylkesvalg)
    funn = kontaktkontroll.kontroller(beslutning, kontrakt.kandidat.foresatte)
    assert all(ett.alvor is Alvor.ADVARSEL and ett.melding.nb != ett.melding.nn for ett in funn)
    return [(ett.kode, ett.peker) for ett in funn]


def med_ledere(faglig: Kontakt, ansvarlig: Kontakt, *, samme_dag: bool = False) -> Kontrakt:
    annen_dag = {True: FODT, False: date(1979, 2, 3)}[samme_dag]
    bedrift = en_larebedrift(
        faglig_leder=en_person("EN", "LEDER", fodselsdato=FODT, kontakt=faglig),
        ansvarlig_leder=en_person("EN", "LEDER", fodselsdato=annen_dag, kontakt=ansvarlig),
    )
    return en_kontrakt(parter=replace(parter_uten_organ(), larebedrift=bedrift))


POST = Kontakt(epost="post@firma.no")


@pytest.mark.parametrize(
    ("kontrakt", "ventet"),
    [
        (en_kontrakt(), []),
        (med_ledere(POST, Kontakt(epost="dl@firma.no")), []),
        (med_ledere(POST, POST), [("felles-epost", "/parter/larebedrift/ansvarligLeder/kontakt/epost")]),
        (med_ledere(POST, Kontakt(epost=" POST@Firma.no ")), [("felles-epost", "/parter/larebedrift/ansvarligLeder/kontakt/epost")]),
        (med_ledere(POST, POST, samme_dag=True), []),
        (
            med_ledere(Kontakt(epost="a@b.no", mobil="+4791234567"), Kontakt(epost="c@b.no", mobil="91234567")),
            [("felles-mobil", "/parter/larebedrift/ansvarligLeder/kontakt/mobil")],
        ),
    ],
)
def test_to_som_signerer_skal_ikke_ha_samme_kontakt(kontrakt: Kontrakt, ventet: list[tuple[str, str]]) -> None:
    assert kontroller(kontrakt) == ventet


def test_kandidaten_og_den_foresatte_med_samme_mobil_blir_sagt_pa_den_foresatte() -> None:
    mor = en_person("MOR", "SYNTETISK", fodselsdato=date(1985, 1, 1), kontakt=Kontakt(mobil="91234567"))
    far = en_person("FAR", "SYNTETISK", fodselsdato=date(1984, 1, 1), kontakt=Kontakt(mobil="41234567"))
    kandidat = en_kandidat(
        fodselsdato=date(2010, 5, 1), kontakt=Kontakt(mobil="004741234567"), foresatte=(Foresatt(person=mor), Foresatt(person=far))
    )
    funn = kontroller(en_kontrakt(kandidat=kandidat), foresatt_signerer=True)
    assert funn == [("felles-mobil", "/kandidat/foresatte/1/person/kontakt/mobil")]


NUMMER = Personidentifikator(type=Identtype.FODSELSNUMMER, verdi="01850852037")


def test_kandidaten_som_sin_egen_faglige_leder_er_en_advarsel() -> None:
    bedrift = en_larebedrift(faglig_leder=en_person(personidentifikator=NUMMER))
    assert kontroller(en_kontrakt(parter=parter_uten_organ(larebedrift=bedrift))) == [("signerer-for-flere-sider", "/kandidat")]


def test_den_som_signerer_for_fylket_og_lederen_i_bedriften_er_samme_person() -> None:
    leder = en_person("RUND", "PASSER", fodselsdato=date(1969, 7, 14))
    funn = kontroller(en_kontrakt(fylkessignatar=leder))
    assert funn == [("signerer-for-flere-sider", "/parter/larebedrift/ansvarligLeder")]


def test_to_roller_pa_samme_side_er_i_orden() -> None:
    leder = en_person()
    bedrift = en_larebedrift(faglig_leder=leder, ansvarlig_leder=leder)
    assert kontroller(en_kontrakt(parter=parter_uten_organ(larebedrift=bedrift))) == []


def test_hver_rolle_har_en_side() -> None:
    assert set(kontaktkontroll.SIDER) == set(Rolle)

"""A finished order for the archive: built of what is stored, verified first, and without the person's name where it is public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from app import flyt
from app.clock import OSLO
from app.integrasjoner.arkiv.mappe import MELDINGSFIL
from app.integrasjoner.arkiv.pronom import PDFA
from app.lager.base import Lager, apne
from app.lager.dokumenter import Aktor
from app.oppdrag.arkivpakke import IkkeArkiverbar, arkivering, bygg
from app.settings import Modus, Settings
from app.skjema.register import Eksempel, eksempler
from signing.model import Niva

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)


@dataclass(frozen=True)
class Ferdig:
    bord: flyt.Verksted
    lager: Lager
    eksempel: Eksempel
    id: str
    usignert: str
    forseglet: str


@pytest.fixture(scope="module")
def ferdig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ferdig]:
    """A contract in nynorsk with a samarbeidsorgan and an attachment, signed by all and sealed."""
    arkiv = tmp_path_factory.mktemp("arkiv")
    bord = flyt.verksted(Settings.fra_miljo({"KONTRAKTVERK_ARKIV": str(arkiv)}, data=tmp_path_factory.mktemp("data")))
    eksempel = next(e for e in eksempler(bord.settings.forms) if e.navn == "vestland-larling-samarbeidsorgan")
    lager = apne(bord.settings.data, Modus.DEMO)
    aktor = Aktor(navn="test", fylkesnummer="46")
    laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=NA)
    flyt.opprett(bord, lager, eksempel.raa, eksempel.vedlegg, na=NA, aktor=aktor)
    for fil in eksempel.vedlegg.values():
        lager.blobs.legg(fil)
    *_, (_, forseglet) = flyt.signer_alle(bord, laget, klokke=lambda: NA)
    yield Ferdig(bord, lager, eksempel, laget.dokument_id, lager.blobs.legg(laget.pdf), lager.blobs.legg(forseglet))
    lager.lukk()


def test_the_package_has_the_sealed_file_and_the_attachments_as_they_came(ferdig: Ferdig) -> None:
    pakke = bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA)
    assert pakke.hoveddokument.sha256 == ferdig.forseglet
    assert [v.innhold for v in pakke.vedlegg] == list(ferdig.eksempel.vedlegg.values())
    assert pakke.hoveddokument.format == PDFA["3", "A"]
    assert pakke.dato.isoformat() == json.loads(ferdig.eksempel.raa)["kontraktsdato"]


def test_the_title_is_in_the_documents_language_and_names_nobody(ferdig: Ferdig) -> None:
    pakke = bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA)
    assert pakke.tittel.endswith("signert og forsegla")
    person = json.loads(ferdig.eksempel.raa)["kandidat"]["navn"]
    alt = " ".join([pakke.tittel, *(fil.tittel + fil.filnavn for fil in pakke.filer)])
    assert person["etternavn"] not in alt
    assert person["fornavn"] not in alt


def test_parties_are_the_businesses_and_the_persons_who_sign_for_themselves_but_not_the_county(ferdig: Ferdig) -> None:
    pakke = bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA)
    assert [part.person for part in pakke.parter].count(True) == 1
    assert len(set(pakke.parter)) == len(pakke.parter) >= 2
    assert not any("fylkeskommune" in part.navn for part in pakke.parter)


def test_a_demo_login_is_never_told_as_a_person_who_was_identified(ferdig: Ferdig) -> None:
    assert bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA).signatur.niva is Niva.INGEN


def test_a_document_whose_signatures_pass_is_told_as_verified(ferdig: Ferdig) -> None:
    assert bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA).signatur.bestatt


def test_neither_title_files_nor_public_metadata_hold_the_personal_number(ferdig: Ferdig, tmp_path: Path) -> None:
    levering = arkivering(replace(ferdig.bord, settings=replace(ferdig.bord.settings, arkiv=tmp_path)), ferdig.lager)
    assert levering
    pakke = bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.forseglet, tid=NA)
    levering.arkiv.overfor(pakke, nokkel="n")
    melding = (tmp_path / ferdig.id / MELDINGSFIL).read_bytes()
    assert json.loads(ferdig.eksempel.raa)["kandidat"]["personidentifikator"]["verdi"].encode() not in melding
    assert etree.fromstring(melding).findtext("{*}antallFiler") == "2"


def test_a_file_that_is_not_this_document_is_never_archived(ferdig: Ferdig) -> None:
    odelagt = ferdig.lager.blobs.legg(ferdig.lager.blobs.hent(ferdig.forseglet).replace(b"/Contents <30", b"/Contents <31", 1))
    with pytest.raises(IkkeArkiverbar):
        bygg(ferdig.bord, ferdig.lager, ferdig.id, odelagt, tid=NA)
    with pytest.raises(IkkeArkiverbar):
        bygg(ferdig.bord, ferdig.lager, ferdig.id, next(iter(_vedlegg(ferdig))), tid=NA)


def _vedlegg(ferdig: Ferdig) -> Iterator[str]:
    return (ferdig.lager.blobs.legg(innhold) for innhold in ferdig.eksempel.vedlegg.values())


def test_an_unsigned_file_is_never_archived(ferdig: Ferdig) -> None:
    with pytest.raises(IkkeArkiverbar):
        bygg(ferdig.bord, ferdig.lager, ferdig.id, ferdig.usignert, tid=NA)


def test_where_no_archive_is_set_up_nothing_is_handed_over(ferdig: Ferdig) -> None:
    assert arkivering(replace(ferdig.bord, settings=replace(ferdig.bord.settings, arkiv=None)), ferdig.lager) is None

"""The sixteen examples are good, and come out as what they say."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Fradragstype, Kontraktstype, Sluttprove, Vedleggstype
from app.domene.parter import Adressebeskyttelse, Identtype, Kontraktsansvarlig
from app.errors import Alvor
from app.skjema.register import Eksempel, eksempler
from tests.unit.data.radata import EKSEMPLER, FORMS, MOTTATT, koder, les_data, les_raa


def test_det_er_seksten_kontrakter_og_elleve_dokumenter_om_dem_sortert_etter_navn() -> None:
    alle = eksempler(FORMS)
    assert sum(eksempel.dokumenttype in set(Kontraktstype) for eksempel in alle) == 16
    assert len(alle) == 27
    assert sum(eksempel.dokumenttype == "larekontrakt" for eksempel in alle) == 12
    assert {eksempel.dokumenttype for eksempel in alle} == {type_.value for type_ in Dokumenttype}
    assert [eksempel.navn for eksempel in alle] == sorted(eksempel.navn for eksempel in alle)


@pytest.mark.parametrize("eksempel", EKSEMPLER.values(), ids=EKSEMPLER)
def test_eksempelet_er_uten_feil(eksempel: Eksempel) -> None:
    lest = les_raa(eksempel.raa)
    assert [funn for funn in lest.funn if funn.alvor is Alvor.FEIL] == []
    assert lest.ugyldige == frozenset()
    assert lest.dokument is not None
    assert lest.dokument == lest.dokumentutkast
    assert lest.dokument.dokumenttype == eksempel.dokumenttype
    assert [vedlegg.dokument_id for vedlegg in lest.dokument.vedlegg] == list(eksempel.vedlegg)
    assert all(innhold.startswith(b"%PDF-") for innhold in eksempel.vedlegg.values())


RAD: dict[str, set[tuple[str, str]]] = {
    "agder-modulstrukturert-rekvalifisering": {("lareplankode-avviker", "/lareforhold/lareplankode")},
    "telemark-strengt-fortrolig-adresse": {("skjermet-adresse", "/kandidat/adressebeskyttelse")},
}


@pytest.mark.parametrize("navn", EKSEMPLER)
def test_eksempelet_gir_bare_de_merknadene_det_skal(navn: str) -> None:
    assert koder(les_raa(EKSEMPLER[navn].raa)) == RAD.get(navn, set())


def test_lesingen_gir_kontrakten_slik_den_er_sendt() -> None:
    kontrakt = les_raa(EKSEMPLER["vestland-larling-samarbeidsorgan"].raa).kontrakt
    assert kontrakt is not None
    assert kontrakt.kontraktsdato == date(2026, 8, 3)
    assert kontrakt.fylkesnummer == "46"
    assert kontrakt.kandidat.navn.fullt == "VAKKER BLOMST"
    assert kontrakt.kandidat.personidentifikator.type is Identtype.FODSELSNUMMER
    assert kontrakt.kandidat.adresse_1_mars is None
    assert kontrakt.kandidat.bostedsadresse is not None
    assert kontrakt.kandidat.bostedsadresse.kilde == "folkeregister"
    assert kontrakt.lareforhold.sluttprove is Sluttprove.SVENNEPROVE
    assert kontrakt.parter.kontraktsansvarlig is Kontraktsansvarlig.SAMARBEIDSORGAN
    assert kontrakt.parter.avtale is not None
    assert kontrakt.parter.avtale.dokumenttyper == (Kontraktstype.LAREKONTRAKT,)
    assert kontrakt.parter.samarbeidsorgan is not None
    assert kontrakt.parter.samarbeidsorgan.godkjent_fra == date(2024, 12, 1)
    assert kontrakt.laretid.grunnlag_maneder == Decimal(24)
    assert kontrakt.vedlegg[0].type is Vedleggstype.AVTALE_SAMARBEIDSORGAN
    assert kontrakt.vedlegg[0].signert
    assert kontrakt.kildesystem is not None
    assert kontrakt.kildesystem.instans_id == "KONTRAKT-EKS-0001"
    assert kontrakt.utgave == 1


def test_lesingen_tar_med_det_de_andre_typene_sender() -> None:
    skole = les_raa(EKSEMPLER["nordland-fagopplaring-i-skole"].raa).kontrakt
    praksis = les_raa(EKSEMPLER["innlandet-fagbrev-pa-jobb"].raa).kontrakt
    modul = les_raa(EKSEMPLER["agder-modulstrukturert-rekvalifisering"].raa).kontrakt
    skjermet = les_raa(EKSEMPLER["telemark-strengt-fortrolig-adresse"].raa).kontrakt
    assert skole is not None
    assert skole.parter.skole is not None
    assert skole.parter.larebedrift is None
    assert praksis is not None
    assert praksis.praksis is not None
    assert praksis.praksis.godkjente_maneder == Decimal(36)
    assert modul is not None
    assert modul.laretid.fradrag[0].type is Fradragstype.ANNET
    assert skjermet is not None
    assert skjermet.kandidat.adressebeskyttelse is Adressebeskyttelse.STRENGT_FORTROLIG


def test_en_kontrakt_uten_kontraktsdato_tar_dagen_den_kom() -> None:
    data = json.loads(EKSEMPLER["vestfold-larling-selvstendig-bedrift"].raa)
    del data["kontraktsdato"]
    lest = les_data(data, mottatt=date(2026, 8, 10))
    assert lest.kontrakt is not None
    assert lest.kontrakt.kontraktsdato == date(2026, 8, 10)
    assert koder(les_data(data, mottatt=date(2026, 8, 18))) == {("start-for-kontraktsdato", "/laretid/fra")}


def test_kontrollsummen_er_av_kanonisk_json_og_lik_for_lik_mening() -> None:
    raa = EKSEMPLER["vestland-larling-samarbeidsorgan"].raa
    data = json.loads(raa)
    kanonisk = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ventet = hashlib.sha256(kanonisk).hexdigest()
    bakvendt = dict(reversed(data.items()))
    assert les_raa(raa).data_sha256 == ventet
    assert les_data(bakvendt).data_sha256 == ventet
    assert les_raa(json.dumps(data, indent=4, ensure_ascii=False).encode()).data_sha256 == ventet
    assert les_raa(raa.replace(b'"grunnlagManeder": 24', b'"grunnlagManeder": 24.0')).data_sha256 == ventet
    assert les_raa(raa.replace(b'"grunnlagManeder": 24', b'"grunnlagManeder": 2.4e1')).data_sha256 == ventet
    assert les_raa(raa.replace(b'"grunnlagManeder": 24', b'"grunnlagManeder": 25')).data_sha256 != ventet


def test_to_lesinger_av_det_samme_er_like() -> None:
    raa = EKSEMPLER["oslo-samme-person-i-to-roller"].raa
    assert les_raa(raa) == les_raa(raa)


def test_syntetiske_nummer_blir_avvist_i_produksjon_alle_paa_en_gang() -> None:
    data = json.loads(EKSEMPLER["vestland-larling-samarbeidsorgan"].raa)
    lest = les_data(data, syntetisk=False, mottatt=MOTTATT)
    assert lest.kontrakt is None
    tvilsomme = {peker for kode, peker in koder(lest) if kode == "tvilsom-epost"}
    assert tvilsomme == {
        "/kandidat/kontakt/epost",
        "/fylke/signatar/kontakt/epost",
        "/parter/larebedrift/fagligLeder/kontakt/epost",
        "/parter/larebedrift/ansvarligLeder/kontakt/epost",
        "/parter/samarbeidsorgan/ansvarligLeder/kontakt/epost",
    }
    assert koder(lest) - {("tvilsom-epost", peker) for peker in tvilsomme} == {
        ("syntetisk-nummer", "/kandidat/personidentifikator/verdi"),
        ("syntetisk-nummer", "/fylke/signatar/personidentifikator/verdi"),
        ("syntetisk-nummer", "/parter/larebedrift/fagligLeder/personidentifikator/verdi"),
        ("syntetisk-nummer", "/parter/larebedrift/ansvarligLeder/personidentifikator/verdi"),
        ("syntetisk-nummer", "/parter/samarbeidsorgan/ansvarligLeder/personidentifikator/verdi"),
        ("syntetisk-organisasjonsnummer", "/parter/larebedrift/virksomhet/organisasjonsnummer"),
        ("syntetisk-organisasjonsnummer", "/parter/samarbeidsorgan/virksomhet/organisasjonsnummer"),
    }

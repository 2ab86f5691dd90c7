"""What is kept of orders at Posten, on both databases: written once, under keys that can be changed, and forgotten with the order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.lager import base, postenbevis, postenjobb
from app.lager.base import Lager
from app.lager.kryptering import KanIkkeLeses, Nokkelring, ny_nokkel
from app.lager.modeller import dokument, oppdrag, postenadresse
from app.lager.nokkelbytte import antall_per_nokkel, roter
from app.settings import Modus
from signing.providers.posten.sending import Adressert, Jobb, Sending, Signaturstand
from tests.fullt_lager import NA, dokumentverdier

RING = Nokkelring("en", {"en": ny_nokkel()})
ID = "50758aef-ddc7-53b7-8b87-532732855816"
ADRESSERT = (Adressert(felt="sign-a", epost="a@example.invalid"), Adressert(felt="sign-b", nummer="24819599931"))
NY = Sending(referanse="", oppdrag=ID, fylkesnummer="46", omgang=0, sendt=("0" * 64,), adressert=ADRESSERT)


@pytest.fixture
def lager(tmp_path: Path, database: str | None) -> Iterator[Lager]:
    apnet = base.apne(tmp_path, Modus.DEMO, database)
    rad = {"id": ID, "fylkesnummer": "46", "tilstand": "kladd", "versjon": 1, "opprettet": NA, "endret": NA}
    with apnet.transaksjon() as forbindelse:
        forbindelse.execute(insert(dokument).values(**dokumentverdier(ID, "0" * 64)))
        forbindelse.execute(insert(oppdrag).values(**rad))
    yield apnet
    apnet.lukk()


def sendt(lager: Lager, sending: Sending = NY) -> Sending:
    with lager.transaksjon() as forbindelse:
        return postenjobb.klargjor(forbindelse, RING, sending, na=NA)


def jobb(sending: Sending, id_: str = "17") -> Jobb:
    return Jobb(id=id_, referanse=sending.referanse, oppdrag=ID, fylkesnummer="46", opprettet=NA, avbryt_url=f"https://p/{id_}/cancel")


def test_den_samme_sendingen_har_samme_referanse_og_en_annen_en_ny(lager: Lager) -> None:
    forst = sendt(lager)
    assert forst == replace(NY, referanse=f"{ID}.1")
    assert sendt(lager) == forst
    assert sendt(lager, replace(NY, omgang=1)).referanse == f"{ID}.2"
    rettet = replace(NY, omgang=1, adressert=(ADRESSERT[0], Adressert(felt="sign-b", epost="b@example.invalid")))
    assert sendt(lager, rettet).referanse == f"{ID}.3"
    with lager.lesing() as forbindelse:
        assert postenjobb.sending(forbindelse, RING, f"{ID}.1") == forst
        assert postenjobb.sending(forbindelse, RING, "ukjent") is None
        assert postenjobb.i_bruk(forbindelse, siden=NA) == ("46",)
        assert postenjobb.i_bruk(forbindelse, siden=NA + timedelta(seconds=1)) == ()


def test_referansen_er_kort_nok_og_sier_ingenting_om_noen(lager: Lager) -> None:
    referanse = sendt(lager).referanse
    assert len(referanse) <= 50
    assert not any(en in referanse for en in ("24819599931", "example"))


def test_en_jobb_noteres_en_gang_og_husker_hvordan_den_staar(lager: Lager) -> None:
    sending = sendt(lager)
    with lager.transaksjon() as forbindelse:
        assert postenjobb.noter(forbindelse, jobb(sending))
        assert not postenjobb.noter(forbindelse, replace(jobb(sending), avbryt_url="https://p/annen"))
        staar = replace(
            jobb(sending),
            status="IN_PROGRESS",
            stand=(Signaturstand("sign-a", "SIGNED", NA), Signaturstand("sign-b", "WAITING", NA)),
            bekreft_url="https://p/17/complete",
            pades_sha256="a" * 64,
        )
        postenjobb.lagre_stand(forbindelse, staar)
        assert postenjobb.finn(forbindelse, "17") == staar
        assert postenjobb.av_oppdrag(forbindelse, ID) == (staar,)
        assert postenjobb.av_referanse(forbindelse, sending.referanse) == staar
        postenjobb.noter_avbrutt(forbindelse, "17", na=NA)
        postenjobb.noter_avbrutt(forbindelse, "17", na=NA + timedelta(days=1))
        assert postenjobb.finn(forbindelse, "17") == replace(staar, avbrutt=NA)
        assert postenjobb.av_referanse(forbindelse, sending.referanse) is None, "what is withdrawn is not sent again as it was"


def test_et_bevis_lagres_en_gang_og_kryptert(lager: Lager) -> None:
    sending, xades = sendt(lager), b"<LtvSdo>\xc3\xa6 24819599931</LtvSdo>\x00"
    with lager.transaksjon() as forbindelse:
        postenjobb.noter(forbindelse, jobb(sending))
        assert postenbevis.legg(forbindelse, RING, "17", "sign-a", xades)
        assert not postenbevis.legg(forbindelse, RING, "17", "sign-a", b"noe annet")
        assert postenbevis.les(forbindelse, RING, "17") == {"sign-a": xades}
        assert postenbevis.felter(forbindelse, "17") == {"sign-a"}
        assert postenbevis.identitet(forbindelse, "17") == {"sign-a": None}
        postenbevis.sett_identitet(forbindelse, "17", {"sign-a": "nummer", "sign-b": "fodselsdato"})
        assert postenbevis.identitet(forbindelse, "17") == {"sign-a": "nummer"}
    with lager.lesing() as forbindelse:
        ra = [bytes(rad.kryptert) for rad in forbindelse.execute(postenadresse.select())]
    assert ra
    assert not any(b"24819599931" in en or b"example" in en for en in ra)


def test_en_verdi_som_er_flyttet_til_en_annen_rad_kan_ikke_leses(lager: Lager) -> None:
    sendt(lager)
    with lager.transaksjon() as forbindelse:
        en, annen = forbindelse.execute(postenadresse.select().order_by(postenadresse.c.felt)).all()
        forbindelse.execute(postenadresse.update().where(postenadresse.c.felt == en.felt).values(kryptert=annen.kryptert))
    with lager.lesing() as forbindelse, pytest.raises(KanIkkeLeses):
        postenjobb.sending(forbindelse, RING, f"{ID}.1")


def test_nokkelbyttet_tar_med_seg_adresser_og_bevis(lager: Lager) -> None:
    sending = sendt(lager)
    with lager.transaksjon() as forbindelse:
        postenjobb.noter(forbindelse, jobb(sending))
        postenbevis.legg(forbindelse, RING, "17", "sign-a", b"<a/>")
    ny = Nokkelring("to", {**RING.nokler, "to": ny_nokkel()})
    assert roter(lager, ny) == 3
    bare_ny = Nokkelring("to", {"to": ny.nokler["to"]})
    with lager.lesing() as forbindelse:
        assert antall_per_nokkel(forbindelse) == {"to": 3}
        assert postenjobb.sending(forbindelse, bare_ny, sending.referanse) == sending
        assert postenbevis.les(forbindelse, bare_ny, "17") == {"sign-a": b"<a/>"}


def test_adressene_glemmes_for_resten_og_alt_med_oppdraget(lager: Lager) -> None:
    sending = sendt(lager)
    with lager.transaksjon() as forbindelse:
        postenjobb.noter(forbindelse, jobb(sending))
        postenbevis.legg(forbindelse, RING, "17", "sign-a", b"<a/>")
        assert postenjobb.slett_adresser(forbindelse, ID) == 2
        uten = postenjobb.sending(forbindelse, RING, sending.referanse)
        assert uten == replace(sending, adressert=())
        assert postenjobb.slett(forbindelse, ID) == 2
        assert postenjobb.av_oppdrag(forbindelse, ID) == ()
        assert postenjobb.sending(forbindelse, RING, sending.referanse) is None


def test_koen_er_en_manns_til_kravet_er_ute_eller_posten_har_svart(lager: Lager) -> None:
    def krev(sekunder: int) -> object:
        na = NA + timedelta(seconds=sekunder)
        with lager.transaksjon() as forbindelse:
            return postenjobb.krev_ko(forbindelse, "46", na=na, til=na + timedelta(seconds=60))

    assert krev(0) is None
    assert krev(59) == NA + timedelta(seconds=60)
    assert krev(60) is None
    with lager.transaksjon() as forbindelse:
        postenjobb.still_ko(forbindelse, "46", NA + timedelta(seconds=70))
    assert krev(69) == NA + timedelta(seconds=70)
    assert krev(70) is None

"""The counties' seals as those who run the service see them: told in time, and told which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.clock import OSLO
from app.drift import segl
from app.drift.grunnlag import Driftsgrunnlag
from app.drift.segl import Stand
from app.drift.sertifikater import SEGL, utlop
from app.lager import base
from app.segloppsett import les_seglfil
from app.settings import Modus, Settings
from signing.pkcs11 import Hsmnokkel
from tests.hsm import en_hsm
from tests.produksjon import PASSORD, en_provepki, orgnumre, skriv_hemmelig, som_p12

NA = datetime(2026, 8, 4, 9, 30, tzinfo=UTC)
RAD = '[[segl]]\nfylke = "{fylke}"\nfra = {fra}\n{til}fil = "{navn}.p12"\npassordfil = "passord"\n'


@dataclass(frozen=True)
class Segl:
    """A row, and how many days from now its certificate ends, and begins to be valid. `borte`: its file is not what it should be."""

    slutter: int
    gyldig_om: int = -800
    fylke: str = "46"
    fra: str = "2026-01-01"
    til: str | None = None
    borte: bool = False


def oppsett(mappe: Path, *rader: Segl) -> Settings:
    skriv_hemmelig(mappe / "passord", PASSORD)
    tekst = []
    for nr, rad in enumerate(rader):
        nokkel = en_provepki().segl(orgnumre()[rad.fylke], fra=NA + timedelta(days=rad.gyldig_om), til=NA + timedelta(days=rad.slutter))
        skriv_hemmelig(mappe / f"{nr}.p12", b"tull" if rad.borte else som_p12(nokkel))
        tekst.append(RAD.format(fylke=rad.fylke, fra=rad.fra, til=f"til = {rad.til}\n" if rad.til else "", navn=nr))
    (mappe / "segl.toml").write_text("\n".join(tekst), encoding="utf-8")
    return Settings(modus=Modus.PRODUKSJON, data=mappe / "data", segl=les_seglfil(mappe / "segl.toml"))


def kode(settings: Settings) -> str | None:
    funnet = segl.tilstand(grunnlag(settings))
    return funnet.kode if funnet else None


def grunnlag(settings: Settings, *, spor_hsm: bool = True) -> Driftsgrunnlag:
    @dataclass
    class Grunnlag:
        settings: Settings
        spor_hsm: bool

        def clock(self) -> datetime:
            return NA

    return cast("Driftsgrunnlag", Grunnlag(settings, spor_hsm))


VARSLER: dict[str, tuple[list[Segl], str | None]] = {
    "godt over 90 dager": ([Segl(91)], None),
    "89 dager": ([Segl(89)], "segl-slutter-om-90-dager"),
    "29 dager": ([Segl(29)], "segl-slutter-om-30-dager"),
    "6 dager": ([Segl(6)], "segl-slutter-om-7-dager"),
    "utgatt, det eneste": ([Segl(-1)], "ingen-segl"),
    "utgatt, ett av to": ([Segl(-1), Segl(400, fylke="11")], "segl-utgatt"),
    "uleselig, ett av to": ([Segl(400, borte=True), Segl(400, fylke="11")], "segl-kan-ikke-leses"),
    "ingen rad gjelder": ([Segl(400, fra="2026-09-01")], "ingen-segl"),
    "det nye star klart": ([Segl(6), Segl(700, fra="2026-08-08")], None),
    "det nye begynner for sent": ([Segl(6), Segl(700, fra="2026-08-20")], "segl-slutter-om-7-dager"),
    "det nye kan ikke leses": ([Segl(6), Segl(700, fra="2026-08-08", borte=True)], "segl-slutter-om-7-dager"),
    "raden slutter for sertifikatet": ([Segl(400, til="2026-08-20")], "segl-slutter-om-30-dager"),
    "det verste fylket": ([Segl(80), Segl(20, fylke="11"), Segl(400, fylke="03")], "segl-slutter-om-30-dager"),
    "et fylke som har sluttet": ([Segl(-200, til="2026-02-01"), Segl(400, fylke="11")], None),
    "et hull na": ([Segl(400, til="2026-08-01"), Segl(700, fra="2026-09-01"), Segl(400, fylke="11")], "segl-mangler"),
    "et hull na, det eneste": ([Segl(400, til="2026-08-01"), Segl(700, fra="2026-09-01")], "ingen-segl"),
    "et hull foran": ([Segl(400, til="2026-08-20"), Segl(700, fra="2026-09-01")], "segl-slutter-om-30-dager"),
    "ikke begynt, ett av to": ([Segl(400, fra="2026-09-01"), Segl(400, fylke="11")], None),
    "ikke gyldig enna": ([Segl(400), Segl(900, 20, fra="2026-08-01"), Segl(400, fylke="11")], "segl-ikke-gyldig-enna"),
    "ikke gyldig nar det tar over": ([Segl(400), Segl(900, 30, fra="2026-08-20")], "segl-slutter-om-30-dager"),
    "gyldig fra den dagen det tar over": ([Segl(20), Segl(900, 16, fra="2026-08-20")], None),
    "sertifikatet slutter for raden": ([Segl(20, til="2027-01-01"), Segl(700, fra="2027-01-01")], "segl-slutter-om-30-dager"),
    "en kort rad oppi en lang": ([Segl(700), Segl(400, fra="2026-08-08", til="2026-08-10")], None),
    "en kort rad oppi en lang, i kraft": ([Segl(700), Segl(400, fra="2026-08-01", til="2026-08-10")], None),
    "en kort rad som skygger": ([Segl(700), Segl(6, fra="2026-08-08", til="2026-09-30")], "segl-slutter-om-7-dager"),
}


@pytest.mark.parametrize("navn", VARSLER)
def test_fylket_far_vite_i_tide_at_det_blir_uten_segl(tmp_path: Path, navn: str) -> None:
    rader, ventet = VARSLER[navn]
    assert kode(oppsett(tmp_path, *rader)) == ventet


def test_dekningen_gar_fra_det_ene_seglet_til_det_neste(tmp_path: Path) -> None:
    settings = oppsett(tmp_path, Segl(6), Segl(700, fra="2026-08-08"), Segl(50, fylke="11"))
    assert [(en.fylke, (en.slutt - NA).days) for en in segl.dekning(settings, NA)] == [("46", 700), ("11", 50)]


STANDER: dict[str, tuple[list[Segl], Stand, str | None]] = {
    "i kraft": ([Segl(400)], Stand.I_KRAFT, "2027-09-08"),
    "slutter om 20 dager": ([Segl(20)], Stand.I_KRAFT, "2026-08-24"),
    "et hull na": ([Segl(400, til="2026-08-01"), Segl(700, fra="2026-09-01")], Stand.HULL, "2026-08-01"),
    "et hull na, og en fil som er fjernet": ([Segl(1, til="2026-08-01", borte=True), Segl(9, fra="2026-09-01")], Stand.HULL, "2026-08-01"),
    "et hull foran": ([Segl(400, til="2026-08-20"), Segl(700, fra="2026-09-01")], Stand.I_KRAFT, "2026-08-20"),
    "ikke begynt": ([Segl(400, fra="2026-09-01")], Stand.IKKE_BEGYNT, None),
    "ikke gyldig enna": ([Segl(400), Segl(900, 20, fra="2026-08-01")], Stand.IKKE_GYLDIG, "2026-08-01"),
    "sertifikatet slutter for raden": ([Segl(20, til="2027-01-01"), Segl(700, fra="2027-01-01")], Stand.I_KRAFT, "2026-08-24"),
    "sertifikatet har sluttet for raden": ([Segl(-20, til="2027-01-01")], Stand.UTGATT, "2026-07-15"),
    "en kort rad oppi en lang": ([Segl(700), Segl(400, fra="2026-08-08", til="2026-08-10")], Stand.I_KRAFT, "2028-07-04"),
    "uleselig": ([Segl(400, borte=True)], Stand.ULESELIG, None),
    "alle rader er slutt": ([Segl(400, til="2026-02-01"), Segl(400, fra="2026-02-01", til="2026-08-04")], Stand.SLUTTET, "2026-08-04"),
}


@pytest.mark.parametrize("navn", STANDER)
def test_hvordan_et_fylke_star_og_til_hvilken_dag(tmp_path: Path, navn: str) -> None:
    rader, stand, slutt = STANDER[navn]
    (funnet,) = segl.stander(oppsett(tmp_path, *rader), NA)
    assert (funnet.stand, funnet.slutt and funnet.slutt.astimezone(OSLO).date().isoformat()) == (stand, slutt)


def test_et_fylke_i_et_hull_blir_malt_og_et_som_har_sluttet_blir_ikke(tmp_path: Path) -> None:
    i_hull = [Segl(400, til="2026-08-01"), Segl(700, fra="2026-09-01")]
    settings = oppsett(tmp_path, *i_hull, Segl(400, fylke="11", til="2026-02-01"), Segl(400, fylke="03", fra="2026-09-01"))
    assert [(en.fylke, en.slutt) for en in segl.dekning(settings, NA)] == [("46", datetime(2026, 8, 1, tzinfo=OSLO))]


def test_i_en_prosess_som_er_ny_hver_gang_blir_ingen_hsm_spurt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = med_hsm(tmp_path, "finnes-ikke")
    monkeypatch.setattr(Hsmnokkel, "prov", lambda _: pytest.fail("logged in"))
    assert segl.tilstand(grunnlag(settings, spor_hsm=False)) is None


def test_maltallene_og_driftssiden_ser_hvert_fylke(tmp_path: Path) -> None:
    lager = base.apne(tmp_path / "data", Modus.PRODUKSJON)
    alle = utlop(oppsett(tmp_path, Segl(50)), lager, NA)
    lager.lukk()
    assert [(en.bruk, en.navn, (en.slutt - NA).days) for en in alle] == [(SEGL, "46", 50)]


def med_hsm(mappe: Path, etikett: str) -> Settings:
    """A county whose key is in an HSM, under this label, and another one with its own in a file."""
    hsm = en_hsm()
    nokkel = et_driftssegl()
    (mappe / "46.pem").write_bytes(b"".join(s.public_bytes(Encoding.PEM) for s in (nokkel.sertifikat, *nokkel.kjede)))
    skriv_hemmelig(mappe / "pin", hsm.plass().pin())
    andre = oppsett(mappe, Segl(400, fylke="11"))
    rad = (
        '[[segl]]\nfylke = "46"\nfra = 2026-01-01\n[segl.pkcs11]\n'
        f'bibliotek = "{hsm.bibliotek}"\ntoken = "{hsm.token}"\nnokkel = "{etikett}"\nsertifikat = "46.pem"\npinfil = "pin"\n'
    )
    fil = mappe / "segl.toml"
    fil.write_text(f"{fil.read_text(encoding='utf-8')}\n{rad}", encoding="utf-8")
    return Settings(modus=Modus.PRODUKSJON, data=andre.data, segl=les_seglfil(fil))


@lru_cache(maxsize=1)
def et_driftssegl() -> Hsmnokkel:
    return en_hsm().ta_inn(en_provepki().segl(orgnumre()["46"]), "driftssegl", "aa")


@pytest.mark.parametrize(("etikett", "ventet"), [("driftssegl", None), ("en-annen", "hsm-svarer-ikke")])
def test_en_hsm_som_ikke_signerer_blir_sett(tmp_path: Path, etikett: str, ventet: str | None) -> None:
    assert kode(med_hsm(tmp_path, etikett)) == ventet

"""The county's certificate as Buypass and Commfides deliver it (PKCS #12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from app.clock import OSLO
from app.drift.sertifikater import VIRKSOMHET, utlop
from app.errors import Oppsettsfeil
from app.lager import base
from app.oppdrag.postentilgang import les_nokkel
from app.postenoppsett import Postenoppsett
from app.settings import Settings
from signing.errors import NokkelFeil
from signing.keys import Nokkel, les_p12
from signing.providers.posten.simulator.pki import Simulatorpki

START = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
PASSORD = b"hemmelig"


@dataclass
class P12:
    nokkel: Nokkel
    fil: bytes


@pytest.fixture(scope="module")
def p12(tmp_path_factory: pytest.TempPathFactory) -> P12:
    """With the issuers in the wrong order, and one that has nothing to do with it."""
    pki = Simulatorpki.last_eller_lag(tmp_path_factory.mktemp("p12") / "pki", START)
    nokkel = pki.virksomhet("821311632", "Vestland fylkeskommune", START)
    andre = [pki.tsa_ca.sertifikat, pki.ca.sertifikat]
    fil = pkcs12.serialize_key_and_certificates(b"auth", nokkel.privat, nokkel.sertifikat, andre, BestAvailableEncryption(PASSORD))
    return P12(nokkel, fil)


def test_nokkelen_leses_med_kjeden_i_rekkefolge(p12: P12) -> None:
    lest = les_p12(p12.fil, passord=PASSORD)
    assert lest == p12.nokkel
    assert [en.subject for en in lest.kjede] == [p12.nokkel.sertifikat.issuer]
    assert lest.signer(b"x") == p12.nokkel.signer(b"x")


GALE: dict[str, tuple[Callable[[bytes], bytes], bytes]] = {
    "feil passord": (lambda fil: fil, b"galt"),
    "ikke en p12-fil": (lambda _: b"-----BEGIN CERTIFICATE-----", PASSORD),
    "tom": (lambda _: b"", PASSORD),
    "kuttet": (lambda fil: fil[:200], PASSORD),
}


@pytest.mark.parametrize("navn", GALE)
def test_det_som_ikke_kan_leses_sier_hvilken_fil_som_trengs(p12: P12, navn: str) -> None:
    endre, passord = GALE[navn]
    with pytest.raises(NokkelFeil, match="p12") as feil:
        les_p12(endre(p12.fil), passord=passord)
    assert passord.decode() not in str(feil.value)


MAPPER: dict[str, tuple[bool, str | None, str]] = {
    "ingen p12-fil": (False, "hemmelig", "46.p12"),
    "ingen passordfil": (True, None, "46.passord"),
    "tom passordfil": (True, "", "46.passord"),
    "feil passord": (True, "galt", "46.p12"),
}


@pytest.mark.parametrize("navn", MAPPER)
def test_mappen_sier_hvilken_fil_som_er_gal(p12: P12, navn: str, tmp_path: Path) -> None:
    har_fil, passord, nevnt = MAPPER[navn]
    oppsett = Postenoppsett(adresse="https://posten.example.no/api", nokler=tmp_path, ankere=tmp_path)
    if har_fil:
        oppsett.p12("46").write_bytes(p12.fil)
    if passord is not None:
        oppsett.passord("46").write_text(f"{passord}\n", encoding="utf-8")
    with pytest.raises(Oppsettsfeil) as feil:
        les_nokkel(oppsett, "46")
    assert nevnt in str(feil.value)
    assert "galt" not in str(feil.value)


def test_mappen_gir_fylkets_nokkel(p12: P12, tmp_path: Path) -> None:
    oppsett = Postenoppsett(adresse="https://posten.example.no/api", nokler=tmp_path, ankere=tmp_path)
    oppsett.p12("46").write_bytes(p12.fil)
    oppsett.passord("46").write_text("hemmelig\n", encoding="utf-8")
    assert les_nokkel(oppsett, "46") == p12.nokkel


def test_sertifikatet_star_blant_dem_som_gar_ut_og_ett_som_ikke_kan_leses_skjuler_ikke_de_andre(p12: P12, tmp_path: Path) -> None:
    oppsett = Postenoppsett(adresse="https://posten.invalid/api", nokler=tmp_path, ankere=tmp_path)
    for fylke, passord in (("39", "galt"), ("46", PASSORD.decode())):
        oppsett.p12(fylke).write_bytes(p12.fil)
        oppsett.passord(fylke).write_text(passord, encoding="utf-8")
        oppsett.passord(fylke).chmod(0o600)
    settings = replace(Settings.fra_miljo({}, data=tmp_path / "data"), posten=oppsett)
    lager = base.apne(settings.data, settings.modus)
    virksomheter = [(u.navn, u.slutt) for u in utlop(settings, lager, datetime.now(OSLO)) if u.bruk == VIRKSOMHET]
    lager.lukk()
    assert virksomheter == [("46", p12.nokkel.sertifikat.not_valid_after_utc)]

"""What a provider is handed of a real order: the files, their names and titles, the signers."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domene.leverandorgrenser import titler
from app.oppdrag.forsendelse import forsendelse
from signing.egenskaper import Egenskaper
from signing.providers.base import Forsendelse
from tests.oppdragsverk import Oppdragsverk, oppdragsverk
from tests.papirleverandor import Papirleverandor

VESTLAND = "vestland-larling-samarbeidsorgan"
EGET = Egenskaper("posten", varsler_selv=True, eget_dokument=True, egen_frist=True)
VARE = Egenskaper("posten", varsler_selv=True, eget_dokument=False)


@dataclass
class Sendt:
    verk: Oppdragsverk
    forsendelse: Forsendelse


def _send(tmp_path: Path, egenskaper: Egenskaper, *, eget: str = "", navn: str = VESTLAND) -> Sendt:
    fylker = tmp_path / "fylker"
    fylker.mkdir()
    (fylker / "46.toml").write_text(eget, encoding="utf-8")
    verk = oppdragsverk(tmp_path / "data", None, navn=navn, fylkesfiler=fylker)
    verk.lagre()
    verk.gang.apne(verk.id, aktor=verk.aktor)
    lest = verk.gang.les(verk.id, aktor=verk.aktor)
    rundt = replace(verk.gang, leverandorer={"lokal": Papirleverandor(egenskaper)})
    fylke = verk.gang.fylke(lest.rad.fylkesnummer)
    return Sendt(verk, forsendelse(rundt, lest.oppdrag, fylke, na=verk.klokke()))


def test_avtalen_er_et_dokument_for_seg_naar_leverandoren_lager_sitt_eget(tmp_path: Path) -> None:
    sendt = _send(tmp_path, EGET)
    innebygd = [v for v in sendt.verk.gang.dokument(sendt.verk.id).post["vedlegg"] if v["mate"] == "innebygd"]
    assert [fil.navn for fil in sendt.forsendelse.dokumenter] == ["kontrakt.pdf", "vedlegg-01-avtalesamarbeidsorgan.pdf"]
    assert len(innebygd) == 1
    assert all(fil.innhold.startswith(b"%PDF-") for fil in sendt.forsendelse.dokumenter)


FOLGER_BARE_INNI = {
    "fylket ber om avansert signatur": (EGET, '[posten]\nsignaturtype = "avansert"'),
    "leverandøren signerer i vår fil": (VARE, ""),
}


@pytest.mark.parametrize(("egenskaper", "eget"), FOLGER_BARE_INNI.values(), ids=FOLGER_BARE_INNI)
def test_vedlegg_ligger_bare_inni_dokumentet(tmp_path: Path, egenskaper: Egenskaper, eget: str) -> None:
    assert [fil.navn for fil in _send(tmp_path, egenskaper, eget=eget).forsendelse.dokumenter] == ["kontrakt.pdf"]


def test_titler_filnavn_og_det_noytrale_navnet_sier_ingenting_om_noen(tmp_path: Path) -> None:
    sendt = _send(tmp_path, EGET).forsendelse
    assert (sendt.tittel, sendt.noytral_tittel) == ("Lærekontrakt", "Dokument frå Vestland fylkeskommune")
    assert [fil.tittel for fil in sendt.dokumenter] == ["Lærekontrakt", "Avtale mellom lærebedrift og samarbeidsorgan"]
    assert all(re.fullmatch(r"[a-z0-9-]+\.pdf", fil.navn) for fil in sendt.dokumenter)


def test_den_noytrale_tittelen_er_den_som_grensene_blir_kontrollert_mot(tmp_path: Path) -> None:
    sendt = _send(tmp_path, EGET)
    fylke = sendt.verk.gang.fylke("46")
    assert sendt.forsendelse.noytral_tittel in titler(sendt.forsendelse.tittel, fylke.navn)


def test_fylkets_valg_folger_med(tmp_path: Path) -> None:
    sendt = _send(tmp_path, EGET, eget='[posten]\nsignaturtype = "avansert"\nsms = false').forsendelse
    assert (sendt.avansert, sendt.sms, sendt.niva) == (True, False, 4)


def test_adressatene_har_nummer_og_kontakt_som_ikke_vises(tmp_path: Path) -> None:
    sendt = _send(tmp_path, EGET).forsendelse
    kandidat = sendt.adressater[0]
    assert (kandidat.for_andre, kandidat.gruppe) == (False, 1)
    assert kandidat.nummer
    assert kandidat.nummer not in repr(sendt)
    assert all(en.for_andre for en in sendt.adressater[1:])

"""A contract from the form to the checked file: by the keyboard alone, without scripts, and replaced on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from signing.states import Tilstand
from tests.nettleser.nettleser import TELEFON, Vindu, apne
from tests.nettleser.nettsted import VESTLAND, Nettsted
from tests.nettleser.reisen import Reise

pytestmark = pytest.mark.tung


def signer_alle(nettleser: Browser, sted: Nettsted, dokument_id: str, *, javascript: bool = True) -> None:
    """Each signer in a browser of their own, on a phone, when it is their turn."""
    while not sted.oppdrag(dokument_id).alle_har_signert:
        oppdrag = sted.oppdrag(dokument_id)
        for signer, lenke in zip(oppdrag.signere, sted.signerlenker(dokument_id), strict=True):
            if signer in oppdrag.i_tur:
                vindu = apne(nettleser, sted.adresse, TELEFON, javascript=javascript)
                Reise(vindu.side, sted.adresse).signer(lenke)
                assert vindu.klager == []
                vindu.side.context.close()
        sted.vent(lambda: bool(sted.oppdrag(dokument_id).i_tur) or sted.oppdrag(dokument_id).alle_har_signert)


def ferdig(sted: Nettsted, dokument_id: str) -> bool:
    return sted.oppdrag(dokument_id).tilstand in {Tilstand.FULLFORT, Tilstand.ARKIVERT}


@pytest.fixture
def vindu(nettleser: Browser, sted: Nettsted) -> Vindu:
    return apne(nettleser, sted.adresse)


def test_med_tastaturet_alene_fra_skjema_til_kontrollert_fil(nettleser: Browser, sted: Nettsted, vindu: Vindu, tmp_path: Path) -> None:
    reise = Reise(vindu.side, sted.adresse)
    reise.logg_inn("saksbehandler")
    dokument_id = reise.send(VESTLAND)
    sted.vent(lambda: bool(sted.oppdrag(dokument_id).i_tur))
    signer_alle(nettleser, sted, dokument_id)
    sted.vent(lambda: ferdig(sted, dokument_id))
    reise.ga(f"/kontrakter/{dokument_id}?sprak=nn")
    assert "Forsegla" in vindu.tekst()
    fil = tmp_path / "kontrakt.pdf"
    fil.write_bytes(sted.tjeneste.lager.blobs.hent(sted.oppdrag(dokument_id).forseglet or ""))
    assert reise.kontroller(fil) == "Dokumentet er i orden"
    assert vindu.klager == []


def test_uten_javascript_fra_skjema_til_ferdig_signert(nettleser: Browser, sted: Nettsted) -> None:
    uten = apne(nettleser, sted.adresse, javascript=False)
    uten.logg_inn("saksbehandler", "39")
    uten.ga("/ny?eksempel=vestfold-larling-selvstendig-bedrift")
    uten.side.fill("[name='/kontraktsnummer']", "UTEN-JS-1")
    uten.side.click("button.kv-uten-js")
    assert uten.side.input_value("[name='/kontraktsnummer']") == "UTEN-JS-1"
    uten.side.click("button[formaction*='/ny/se-over']")
    uten.side.click("form#sending button[type=submit] >> nth=0")
    dokument_id = uten.side.url.split("/kontrakter/")[1][:36]
    aktor = sted.for_fylke("39")
    aktor.vent(lambda: bool(aktor.oppdrag(dokument_id).i_tur))
    for lenke in aktor.signerlenker(dokument_id):
        signatar = apne(nettleser, sted.adresse, TELEFON, javascript=False)
        signatar.ga(lenke)
        signatar.side.click("main form[action*='/inn'] button[type=submit]")
        signatar.side.check("#lest")
        signatar.side.click("form[action*='/signer'] button[type=submit]:below(#lest)")
        aktor.vent(lambda: bool(aktor.oppdrag(dokument_id).i_tur) or aktor.oppdrag(dokument_id).alle_har_signert)
        signatar.side.context.close()
    aktor.vent(lambda: ferdig(aktor, dokument_id))


def test_en_rettet_dato_midt_i_signeringen_gir_en_ny_utgave_som_alle_signerer(nettleser: Browser, sted: Nettsted, vindu: Vindu) -> None:
    gammel = sted.signer(sted.send(sted.lag("RETTES-1")), 2)
    vindu.logg_inn("saksbehandler")
    vindu.ga(f"/kontrakter/{gammel}?sprak=nn").side.get_by_text("Lag ny utgåve", exact=True).click()
    vindu.side.get_by_role("link", name="Rett opplysningane").click()
    vindu.side.wait_for_load_state("networkidle")
    felt = vindu.side.locator("[name='/laretid/fra']")
    felt.fill("2026-08-24")
    felt.blur()
    vindu.side.wait_for_load_state("networkidle")
    vindu.side.click("button[formaction*='/ny/se-over']")
    assert "24. august 2026" in vindu.tekst(), vindu.tekst()
    vindu.side.click("form#sending button[type=submit] >> nth=0")
    vindu.side.wait_for_url("**/kontrakter/*")
    ny = vindu.side.url.split("/kontrakter/")[1][:36]
    assert ny != gammel
    assert sted.oppdrag(gammel).tilstand is Tilstand.ERSTATTET
    signatar = apne(nettleser, sted.adresse, TELEFON)
    signatar.ga(sted.signerlenker(gammel)[0] + "?sprak=nn")
    assert "erstatta" in signatar.tekst()
    assert signatar.feil() == []
    signer_alle(nettleser, sted, ny)
    sted.vent(lambda: ferdig(sted, ny))


def test_a_slippe_en_avtale_uten_fullmakt_apner_panelet_og_endrer_hvem_som_signerer(sted: Nettsted, vindu: Vindu) -> None:
    vindu.logg_inn("saksbehandler")
    vindu.ga(f"/ny?eksempel={VESTLAND}&sprak=nn")
    panelet = vindu.side.locator("#hoyre details").first
    assert panelet.get_attribute("open") is None
    assert "RUND PASSER signerer ikkje" in vindu.side.inner_text("#hoyre")
    vindu.side.locator("[name='/parter/avtale/inngarKontrakt'][value='nei'], [name='/parter/avtale/inngarKontrakt'][value='false']").check()
    vindu.side.wait_for_selector("#hoyre details[open]")
    assert "STØDIG PERM signerer ikkje" in vindu.side.inner_text("#hoyre")
    assert vindu.klager == []

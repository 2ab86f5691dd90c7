"""Something goes wrong while one writes: it is said at the top, nothing that was written is lost, and no login ends inside the form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.nettleser.nettleser import Vindu, apne
from tests.nettleser.nettsted import Nettsted

pytestmark = pytest.mark.tung
FORNAVN = "#kandidat-navn-fornavn"


@pytest.fixture
def skjemaet(nettleser: Browser, sted: Nettsted) -> Iterator[Vindu]:
    vindu = apne(nettleser, sted.adresse).logg_inn("saksbehandler").ga("/ny?eksempel=vestland-larling-samarbeidsorgan&sprak=nn")
    yield vindu
    vindu.side.context.close()


def skriv(vindu: Vindu, verdi: str) -> None:
    vindu.side.fill(FORNAVN, verdi)
    vindu.side.locator(FORNAVN).blur()


def test_en_feil_staar_overst_og_det_som_er_skrevet_staar_igjen(skjemaet: Vindu) -> None:
    skjemaet.side.evaluate("document.querySelector('#kontrakt input[name=skjema]').value = '0'")
    skriv(skjemaet, "NYTT")
    skjemaet.side.wait_for_selector("#melding #feilmelding")
    assert "Sida er ikkje oppdatert." in skjemaet.side.inner_text("#melding")
    assert skjemaet.side.get_attribute("#melding", "role") == "alert"
    assert skjemaet.side.input_value(FORNAVN) == "NYTT"
    assert skjemaet.side.locator("main").count() == 1
    assert skjemaet.side.locator("#melding").bounding_box() is not None
    skjemaet.klager.clear()
    assert skjemaet.feil() == []


def test_uten_okt_gaar_nettleseren_til_innloggingen(skjemaet: Vindu) -> None:
    skjemaet.side.context.clear_cookies()
    skriv(skjemaet, "NYTT")
    skjemaet.side.wait_for_url("**/innlogging?til=/ny&sprak=nn")
    assert skjemaet.side.locator("form").count() == 1

"""What is kept of the drawings: made once, the newest only, and made again when what it is made of is another."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from app import flyt
from app.clock import na
from app.errors import IkkeFunnet
from app.malsyn.maltegninger import KanIkkeTegnes, Maltegninger, Minne, oppgave
from app.malsyn.tegning import apent_bord
from app.skjema.register import eksempler
from app.tekst import Malform
from tests.unit.malarbeid.conftest import Kopi, kopi

__all__ = ["kopi"]
REV = "2024-08-01"
EKSEMPEL = "trondelag-heving-krevd-av-larebedrift"


def test_det_som_er_laget_blir_ikke_laget_igjen() -> None:
    nummer, minne = count(1), Minne[int](2)
    assert [minne.hent(nokkel, lambda: next(nummer)) for nokkel in ("a", "a", "b", "a")] == [1, 1, 2, 1]


def test_bare_de_siste_blir_husket() -> None:
    minne: Minne[str] = Minne(2)
    for nokkel in ("a", "b", "a", "c"):
        minne.hent(nokkel, lambda nokkel=nokkel: nokkel)  # type: ignore[misc]  # bound now
    assert minne.hent("a", lambda: "ny") == "a"
    assert minne.hent("b", lambda: "ny") == "ny"


def test_mange_pa_en_gang_lager_det_en_gang() -> None:
    nummer, minne = count(1), Minne[int](2)
    start = threading.Barrier(8)

    def en() -> None:
        start.wait()
        minne.hent("a", lambda: next(nummer))

    trader = [threading.Thread(target=en) for _ in range(8)]
    for trad in trader:
        trad.start()
    for trad in trader:
        trad.join()
    assert next(nummer) == 2


def test_en_feil_blir_ikke_husket() -> None:
    minne: Minne[int] = Minne(2)
    with pytest.raises(ZeroDivisionError):
        minne.hent("a", lambda: 1 // 0)
    assert minne.hent("a", lambda: 1) == 1


def test_en_fil_som_blir_lagret_gir_et_annet_innhold_og_et_eksempel_av_en_annen_type_finnes_ikke(kopi: Kopi) -> None:
    tegninger = Maltegninger(apent_bord(kopi.settings))
    den = oppgave(tegninger.revisjon("heving", REV), EKSEMPEL, Malform.NB)
    for_ = tegninger.innhold(den)
    assert tegninger.innhold(den) == for_
    kopi.bytt(f"templates/nb/heving/{REV}/kontrakt.html.j2", "Vedtak", "Avgjørelse")
    assert tegninger.innhold(den) != for_
    with pytest.raises(IkkeFunnet):
        tegninger.innhold(oppgave(tegninger.revisjon("heving", REV), "vestfold-oppsigelse", Malform.NB))


def test_et_eksempel_som_ikke_passer_er_en_konflikt_med_ord(kopi: Kopi) -> None:
    sti = f"templates/nb/heving/{REV}/kontrakt.html.j2"
    kopi.skriv(sti, kopi.les(sti) + "{% block uferdig %}")
    tegninger = Maltegninger(apent_bord(kopi.settings))
    den = oppgave(tegninger.revisjon("heving", REV), EKSEMPEL, Malform.NB)
    for les in (lambda: tegninger.tegn(den, na()), lambda: tegninger.les(den, na(), tegnet=False)):
        with pytest.raises(KanIkkeTegnes):
            les()


def test_ordene_er_de_samme_enten_dokumentet_er_tegnet_eller_ikke(kopi: Kopi) -> None:
    bord = apent_bord(kopi.settings)
    tegninger = Maltegninger(bord)
    vestland = next(e for e in eksempler(bord.settings.forms) if e.navn == EKSEMPEL)
    html, mal = flyt.skriv(bord, vestland.raa, vestland.vedlegg, na=na(), valgt=Malform.NN, revisjon=REV)
    assert mal.revisjon == REV
    assert "Forhåndsvis" not in html
    den = oppgave(tegninger.revisjon("heving", REV), EKSEMPEL, Malform.NN)
    tegnet, skrevet = (tegninger.les(den, na(), tegnet=valg) for valg in (True, False))
    assert (tegnet.felt, tegnet.setninger, tegnet.deler) == (skrevet.felt, skrevet.setninger, skrevet.deler)
    assert (tegnet.sider, skrevet.sider) == (2, 0)

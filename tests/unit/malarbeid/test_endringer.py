"""What a reader sees change: known pairs of pages, and the two revisions of lærekontrakt."""

from __future__ import annotations

import pytest

from app.malsyn.endringer import Endret, Samlet, sammenlikn
from app.malsyn.lesning import Lest, les, nokkel
from app.malsyn.tegning import Oppgave, Tegnet
from app.tekst import Malform

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def side(kropp: str) -> Lest:
    html = f"<html lang='nb'><body><div class='bunn'>mal (1234abcd)</div>{kropp}</body></html>"
    return les(Tegnet(Oppgave("larekontrakt", "e", "r", Malform.NB), html, PDF, frozenset({"Ingen"})))


def rute(ledetekst: str, verdi: str) -> str:
    return f"<li><span class='e'>{ledetekst}</span> <span class='v'>{verdi}</span></li>"


def setning(tekst: str, hjemmel: str = "") -> str:
    return f"<div class='setning'><p>{tekst}</p><p class='hjemmel'>{hjemmel}</p></div>"


@pytest.mark.parametrize(
    ("gammel", "ny", "ventet"),
    [
        (rute("Org.nr.", "310 000 027"), rute("Organisasjonsnummer", "310 000 027"), [("Org.nr.", "Organisasjonsnummer")]),
        (
            rute("Fra / til", "17.08.2026 – 16.08.2028"),
            rute("Fra", "17. august 2026") + rute("Til", "16. august 2028"),
            [("Fra / til", "Fra, Til")],
        ),
        (rute("Navn", "KARI"), rute("Navn", "OLA"), []),
        (rute("Navn", "KARI"), "<table><tr><th scope='row'>Navn</th><td>KARI</td></tr></table>", []),
        (rute("A", "x1") + rute("B", "x2"), rute("B", "x2") + rute("C", "x1"), [("A", "C")]),
    ],
)
def test_en_ledetekst_er_endret_der_verdien_star_under_andre_ord(gammel: str, ny: str, ventet: list[tuple[str, str]]) -> None:
    forskjell = sammenlikn(side(f"<h2>Del</h2>{gammel}"), side(f"<h2>Del</h2>{ny}"))
    assert forskjell.ledetekster == tuple(Endret(*par) for par in ventet)


def test_en_overskrift_pa_samme_sted_er_endret() -> None:
    forskjell = sammenlikn(side("<h2>A</h2><h2>Bestemmelser</h2>"), side("<h2>A</h2><h2>Regler</h2>"))
    assert forskjell.ledetekster == (Endret("Bestemmelser", "Regler"),)


def test_tomme_ruter_er_ikke_opplysninger() -> None:
    forskjell = sammenlikn(side(f"<h2>A</h2>{rute('Tillegg', 'Ingen')}"), side("<h2>A</h2>"))
    assert [felt.ledetekst for felt in forskjell.tomme_borte] == ["Tillegg"]
    assert (forskjell.felt_borte, forskjell.verdier_borte) == ((), ())


def test_en_opplysning_som_forsvinner_blir_sett() -> None:
    forskjell = sammenlikn(side(f"<h2>A</h2>{rute('Navn', 'KARI')}"), side("<h2>A</h2>"))
    assert forskjell.verdier_borte == ("KARI",)
    assert [felt.ledetekst for felt in forskjell.felt_borte] == ["Navn"]


def test_setninger_kommer_gar_og_endres() -> None:
    gammel = side(setning("Kontrakten gjelder fra opplæringen starter.", "§ 7-2") + setning("Bort med denne."))
    ny = side(setning("Kontrakten gjelder fra opplæringen begynner.", "§ 7-3") + setning("Noe helt annet og nytt står her."))
    forskjell = sammenlikn(gammel, ny)
    assert forskjell.setninger_endret == (
        Endret("Kontrakten gjelder fra opplæringen starter.", "Kontrakten gjelder fra opplæringen begynner."),
    )
    assert (forskjell.setninger_borte, forskjell.setninger_nye) == (("Bort med denne.",), ("Noe helt annet og nytt står her.",))
    assert (forskjell.hjemler_borte, forskjell.hjemler_nye) == (("§ 7-2",), ("§ 7-3",))


def test_en_annen_signatar_blir_sett() -> None:
    gammel, ny = (side(f"<input name='sign-kandidat' title='Lærling, {navn}'>") for navn in ("KARI", "OLA"))
    samlet = Samlet(Malform.NB, {"e": sammenlikn(gammel, ny)})
    assert samlet.endrer_signatarer
    assert samlet.som_json()["signatarerNye"] == [{"tekst": "sign-kandidat: Lærling, OLA", "eksempler": ["e"]}]


def test_bunnteksten_med_malens_kontrollsum_er_ikke_en_endring() -> None:
    assert "1234abcd" not in side("<p>Hei</p>").tekst


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("17.08.2026", "17. august 2026"),
        ("1. mai 2027", "01.05.2027"),
        ("310\u00a0000\u00a0027", "310 000 027"),
        ("Side 4–6 i dette", "Side 5 i dette"),
    ],
)
def test_samme_verdi_skrevet_pa_to_mater_er_samme_verdi(a: str, b: str) -> None:
    assert nokkel(a) == nokkel(b)

"""The pages of a change of a contract: however many changes and however long the words, no heading stands alone and nothing is cut."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.domene.dokument import Dokumenttype
from app.domene.endring import Endring, Endringsavtale, Endringstype, Verdi
from app.domene.parter import Navn
from app.domene.saksdokument import Fritekst
from app.tekst import Malform
from tests.endring_builder import GJENSTAR, KONKURS, TIDLIGERE, en_endring, en_endringsavtale
from tests.golden.tegning import en_mal, sider, tegn_sak
from tests.golden.test_sider import LANGE, MARGER, kanter, uten_luft
from tests.saksdokument_builder import avgjort

pytestmark = pytest.mark.utseende
OVERSKRIFTER = {
    Malform.NB: ("Endringen", "Begrunnelse", "Ny læretid", "Vedlegg", "Regler for endringen", "Signaturer", "Grunnen er:"),
    Malform.NN: ("Endringa", "Grunngiving", "Ny læretid", "Vedlegg", "Reglar for endringa", "Signaturar", "Grunnen er:"),
}
"""What must have something after it on the same page."""


def tegnet(avtale: Endringsavtale, malform: Malform) -> bytes:
    return tegn_sak(avgjort(avtale, malform), en_mal("2024-08-01", malform, Dokumenttype.ENDRINGSAVTALE))


def linjer(side: str) -> list[str]:
    """The lines of a page between header and footer."""
    alle = [linje.strip() for linje in side.splitlines()]
    return [linje for linje in alle if not linje.startswith("Dokument ")]


@pytest.mark.parametrize("antall", [1, 2, 5, 8, 9, 10, 14, 20])
@pytest.mark.parametrize("begrunnelse", [1, 12])
@pytest.mark.parametrize("malform", Malform)
def test_ingen_overskrift_star_alene_og_ingen_side_er_nesten_tom(antall: int, begrunnelse: int, malform: Malform) -> None:
    typer = list(Endringstype)
    avtale = en_endringsavtale(
        *(en_endring(typer[nr * 3 % len(typer)], peker="/kandidat/navn") for nr in range(antall)),
        ny_laretid=GJENSTAR,
        tidligere=replace(TIDLIGERE, signerer_ikke=KONKURS),
        ikke_bestatt_prove=True,
        begrunnelse=Fritekst(tekst="\n".join(["Partene er enige om dette."] * begrunnelse)),
    )
    alle = sider(tegnet(avtale, malform))
    assert 2 <= len(alle) <= 3
    for nr, side in enumerate(alle, 1):
        assert not linjer(side)[-1].endswith(OVERSKRIFTER[malform]), f"page {nr} ends with a heading"
        assert len(linjer(side)) > 8, "a page with almost nothing on it"


@pytest.mark.parametrize("navn", LANGE)
def test_lange_verdier_brytes_i_tabellen_og_blir_aldri_kuttet(navn: str) -> None:
    ord_ = LANGE[navn].strip()
    bedrift = replace(TIDLIGERE.virksomhet, navn=ord_)
    dag = date(2027, 9, 30)
    avtale = en_endringsavtale(
        Endring(type=Endringstype.FAGLIG_LEDER, gjelder_fra=dag, etter=Verdi(person=Navn(fornavn=ord_, etternavn="FURU"))),
        Endring(type=Endringstype.LAREBEDRIFT, gjelder_fra=dag, for_=Verdi(virksomhet=bedrift), etter=Verdi(virksomhet=bedrift)),
        Endring(type=Endringstype.ANNET, gjelder_fra=dag, for_=Verdi(tekst=Fritekst(tekst=ord_)), etter=Verdi(tekst=Fritekst(tekst=ord_))),
        begrunnelse=Fritekst(tekst=ord_),
        tidligere=replace(TIDLIGERE, virksomhet=bedrift, signerer_ikke=Fritekst(tekst=ord_)),
    )
    pdf = tegnet(avtale, Malform.NB)
    # three rows with one, two and two values; the contract's part, the reason, and the sentence and reason of the former lærebedrift
    assert uten_luft("".join(sider(pdf))).count(uten_luft(ord_)) == 9, "a value was cut"
    venstre, hoyre = MARGER["2024-10-09"]
    for nr, (minst, storst, bredde) in enumerate(kanter(pdf), 1):
        assert minst >= venstre - 1, f"page {nr}: text {minst:.0f} pt from the left"
        assert storst <= bredde - hoyre + 1, f"page {nr}: text {bredde - storst:.0f} pt from the right"


def test_en_lang_liste_av_maal_gar_over_sidene_i_stedet_for_a_bli_kuttet() -> None:
    maal = "\n".join(f"{nr}. bruke og vedlikeholde verktøy i tråd med krav til helse, miljø og sikkerhet" for nr in range(1, 61))
    etter = Verdi(tekst=Fritekst(tekst=maal))
    pdf = tegnet(en_endringsavtale(Endring(type=Endringstype.KOMPETANSEMAL, gjelder_fra=date(2027, 3, 1), etter=etter)), Malform.NB)
    alle = sider(pdf)
    assert len(alle) >= 3
    assert [int(nr) for side in alle for nr in re.findall(r"(\d+)\. bruke", side)] == [*range(1, 61)]
    assert "Opplysning" in alle[1], "the head of the table stands on the next page too"

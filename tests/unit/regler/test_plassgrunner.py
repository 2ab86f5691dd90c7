"""What a signer is told of why they sign, without the office's words for when."""

from __future__ import annotations

import pytest

from app.domene.opplysninger import DOKUMENTET, DOKUMENTORD
from app.domene.plassgrunner import BARE_NAR, RADER, uten_plass
from app.tekst import Tekst

ROLLEN = Tekst(nb="Kandidaten er part i kontrakten (§ 7-1).", nn="Kandidaten er part i kontrakten (§ 7-1).")


def _med(*setninger: Tekst) -> Tekst:
    alle = (ROLLEN, *setninger)
    return Tekst(nb=" ".join(en.nb for en in alle), nn=" ".join(en.nn for en in alle))


def _fylt(id_: str) -> Tekst:
    ord_ = RADER[id_].begrunnelse
    return Tekst(nb=ord_.nb.replace("{fylke}", "Vestland fylkeskommune"), nn=ord_.nn.replace("{fylke}", "Vestland fylkeskommune"))


@pytest.mark.parametrize("id_", BARE_NAR)
def test_en_signatar_blir_spart_for_det_som_bare_sier_nar(id_: str) -> None:
    assert uten_plass(_med(_fylt(id_)), ("SI-01", id_)) == ROLLEN
    assert uten_plass(_fylt(id_), (id_,)) is None


def test_alle_grunner_til_plassen_gar_bort_sammen_og_andre_star() -> None:
    flere = RADER["RF-03"].begrunnelse
    assert uten_plass(_med(_fylt("ER-01"), _fylt("RF-02")), ("ER-01", "RF-02")) == ROLLEN
    assert uten_plass(_med(flere), ("SI-01", "RF-03")) == _med(flere)


def test_bare_rader_som_sto_bak_grunnen_blir_tatt_bort() -> None:
    assert uten_plass(_med(_fylt("RF-01")), ("SI-01",)) == _med(_fylt("RF-01"))


def test_ingen_av_radene_begynner_med_en_verdi() -> None:
    """Or what stands before it would go with it."""
    assert not [id_ for id_ in BARE_NAR for ord_ in (RADER[id_].begrunnelse.nb, RADER[id_].begrunnelse.nn) if ord_.startswith("{")]


def test_hver_dokumenttype_har_ord_i_bestemt_form() -> None:
    assert set(DOKUMENTET) == set(DOKUMENTORD)
    assert [type_ for type_, ord_ in DOKUMENTET.items() if ord_ == DOKUMENTORD[type_]] == []

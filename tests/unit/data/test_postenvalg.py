"""What a county has chosen of Posten signering: `[posten]` of its own file, read strictly."""

from pathlib import Path

import pytest

from app.domene.postenvalg import TYPEKRAV, Postenvalg, Signaturtype
from app.errors import Oppsettsfeil
from app.skjema.postenfil import les_postenvalg

LESBARE = {
    "ingen del": ("", Postenvalg()),
    "tom del": ("[posten]", Postenvalg()),
    "autentisert": ('[posten]\nsignaturtype = "autentisert"', Postenvalg(signaturtype=Signaturtype.AUTENTISERT)),
    "avansert": ('[posten]\nsignaturtype = "avansert"', Postenvalg(signaturtype=Signaturtype.AVANSERT)),
    "uten SMS": ("[posten]\nsms = false", Postenvalg(sms=False)),
}
ULESELIGE = {
    "en type som Posten ikke har": ('[posten]\nsignaturtype = "kvalifisert"', "posten.signaturtype"),
    "ord for ja": ('[posten]\nsms = "ja"', "posten.sms"),
    "et valg som ikke finnes": ("[posten]\nfrist = 3", "posten.frist"),
}


def _les(tmp_path: Path, innhold: str) -> Postenvalg:
    (tmp_path / "46.toml").write_text(innhold, encoding="utf-8")
    return les_postenvalg(tmp_path, ("46", "55"))["46"]


@pytest.mark.parametrize(("innhold", "valg"), LESBARE.values(), ids=LESBARE)
def test_delen_posten_i_fylkets_fil_blir_lest(tmp_path: Path, innhold: str, valg: Postenvalg) -> None:
    assert _les(tmp_path, innhold) == valg


@pytest.mark.parametrize(("innhold", "nokkel"), ULESELIGE.values(), ids=ULESELIGE)
def test_det_som_er_galt_blir_avvist_med_fil_og_nokkel(tmp_path: Path, innhold: str, nokkel: str) -> None:
    with pytest.raises(Oppsettsfeil) as feil:
        _les(tmp_path, innhold)
    assert f"46.toml: {nokkel}" in feil.value.detalj.nb


def test_et_fylke_uten_fil_har_det_posten_anbefaler(tmp_path: Path) -> None:
    _les(tmp_path, '[posten]\nsignaturtype = "avansert"')
    annet = les_postenvalg(tmp_path, ("46", "55"))["55"]
    assert (annet.signaturtype, annet.sms, annet.avansert) == (Signaturtype.AUTENTISERT, True, False)


def test_hver_signaturtype_har_sine_krav() -> None:
    assert set(TYPEKRAV) == set(Signaturtype)
    assert TYPEKRAV[Signaturtype.AVANSERT].ett_dokument
    assert TYPEKRAV[Signaturtype.AVANSERT].nummer

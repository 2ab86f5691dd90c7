"""What was changed is told for people: the kind, the page and the field, in both languages."""

from __future__ import annotations

import pytest

from signing.verify import Policy, verify
from signing.verify.endringsliste import ANNET, SLAG
from signing.verify.endringstekster import ENDRET, tekst
from tests.unit.verify.angrep import ANGREP, signert
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.fremmed import endre
from tests.unit.verify.prove_pki import TID

ENDRINGER: dict[str, set[tuple[str, int | None, str | None]]] = {
    "nytt sideinnhold": {("sideinnhold", 1, None)},
    "sidestrøm skrevet over": {("sideinnhold", 1, None)},
    "ny side": {("sider", None, None), ("side", 2, None)},
    "siden klippet": {("side", 1, None)},
    "skript lagt til": {("skript", None, None)},
    "FreeText over teksten": {("merknad", 1, None)},
    "skjemautfylling etter DocMDP 1": {("skjemafelt", None, "kommentar")},
    "låst felt endret": {("skjemafelt", 1, "kommentar")},
    "nytt synlig felt uten signatur": {("signaturfelt", None, "Tomt")},
    "skygge: gjem": {("frigitt", 1, None)},
    "to signaturer": {("signatur", None, "Sig2")},
    "skjema utfylt": {("skjemafelt", None, "kommentar")},
    "lapp etter DocMDP 3": {("merknader", None, None)},
    "dokumenttidsstempel til slutt": {("tidsstempel", None, None)},
    "valideringsdata til slutt, uten stempel": {("valideringsdata", None, None)},
}


def _liste(pdf: bytes) -> list[dict[str, object]]:
    j = verify(pdf, policy=Policy(), at=TID).som_json()
    return [e for s in j["signaturer"] for e in s["endringerEtter"]["liste"]]


@pytest.mark.parametrize("navn", ENDRINGER)
def test_endringen_blir_fortalt_med_slag_side_og_felt(navn: str) -> None:
    lag = ANGREP[navn][0] if navn in ANGREP else EKTE[navn][0]
    funnet = {(e["slag"], e["side"], e["felt"]) for e in _liste(lag())}
    assert funnet == ENDRINGER[navn]


def test_metadata_som_er_endret_star_for_seg() -> None:
    funnet = {(e["niva"], e["slag"]) for e in _liste(EKTE["metadata oppdatert av signeringsverktøyet"][0]())}
    assert ("metadata", "metadata") in funnet


def test_endringen_star_med_revisjon_niva_og_ord_pa_begge_malformer() -> None:
    (endring,) = _liste(ANGREP["sidestrøm skrevet over"][0]())
    assert (endring["revisjon"], endring["niva"], endring["hva"]) == (2, "annet", "5 0")
    assert endring["tekst"] == {"nb": "Innholdet er endret på side 1.", "nn": "Innhaldet er endra på side 1."}


def test_feltet_star_i_teksten() -> None:
    assert tekst("skjemafelt", None, "kommentar").nb == "Et skjemafelt er fylt ut eller endret (feltet «kommentar»)."


@pytest.mark.parametrize("slag", [*SLAG, ANNET, "frigitt", "uleselig"])
def test_hvert_slag_har_ord(slag: str) -> None:
    assert tekst(slag, 3, "").nn == f"{ENDRET[slag].nn} på side 3."


def test_katalogen_blir_fortalt_nokkel_for_nokkel() -> None:
    def lag_og_tittel(w: object) -> object:
        from tests.unit.verify.fremmed import pdf_obj

        rot = w.root  # type: ignore[attr-defined]  # a writer of pyHanko
        rot[pdf_obj.pdf_name("/OCProperties")] = pdf_obj.DictionaryObject()
        rot[pdf_obj.pdf_name("/Outlines")] = pdf_obj.DictionaryObject()
        return rot

    assert {e["slag"] for e in _liste(endre(signert(), lag_og_tittel))} == {"lag", "struktur"}

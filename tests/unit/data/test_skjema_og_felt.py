"""The schema, and the fields over it: nothing in the one that the other does not know."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domene.ansvar import Ansvarskode
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Fradragstype, Kontraktstype, Rettstype, Sluttprove, Vedleggstype
from app.domene.parter import Adressebeskyttelse, Ansvarlig, Identtype, Kontraktsansvarlig
from app.errors import Oppsettsfeil
from app.skjema import struktur
from app.skjema.felt import Visning, feltsett
from app.skjema.register import grunnlag
from app.skjema.stedsnavn import EGENSKAPER
from app.tekst import Malform
from tests.unit.data.radata import FORMS, grunnlaget

SKJEMA = grunnlaget().skjema(Dokumenttype.LAREKONTRAKT)
FELT = feltsett(FORMS, Dokumenttype.LAREKONTRAKT)


def delskjemaer(skjema: Any) -> Iterator[dict[str, Any]]:
    """Every object inside the schema."""
    if isinstance(skjema, dict):
        yield skjema
    for barn in skjema.values() if isinstance(skjema, dict) else skjema if isinstance(skjema, list) else ():
        yield from delskjemaer(barn)


def blader(skjema: dict[str, Any], peker: str = "", pakrevd: bool = True) -> Iterator[tuple[str, bool]]:
    """Every place that holds no object, and whether it must be there when its party is. Rows of lists stand as the list."""
    if "$ref" in skjema:
        skjema = SKJEMA.innhold["$defs"][skjema["$ref"].rpartition("/")[2]]
    if "oneOf" in skjema:
        yield from blader(skjema["oneOf"][0], peker, pakrevd)
    elif "properties" in skjema:
        for navn, under in skjema["properties"].items():
            yield from blader(under, f"{peker}/{navn}", pakrevd and navn in skjema.get("required", ()))
    else:
        yield peker, pakrevd


BLADER = dict(blader(dict(SKJEMA.innhold)))


def test_ett_skjema_dekker_alle_typene() -> None:
    lest = grunnlaget()  # once: the cache of folders is small, and another test may have filled it since
    assert SKJEMA.nummer == 1
    assert len({id(lest.skjema(Dokumenttype(type_))) for type_ in Kontraktstype}) == 1
    assert lest.skjema(Dokumenttype.LAREKONTRAKT).innhold == SKJEMA.innhold


def test_alle_tekster_og_lister_i_skjemaet_har_en_grense() -> None:
    for del_ in delskjemaer(dict(SKJEMA.innhold)):
        if del_.get("type") == "string":
            assert {"maxLength", "pattern", "format"} & del_.keys(), del_
        if del_.get("type") == "array":
            assert "maxItems" in del_, del_
        if del_.get("type") == "object":
            assert del_.get("additionalProperties") is False


def test_alle_nokkelord_og_monstre_i_skjemaet_kan_forklares() -> None:
    beskrivende = {"$schema", "$id", "$defs", "$ref", "title", "description", "properties", "default", "items", "if", "then", "const"}
    egenskaper = [del_["properties"] for del_ in delskjemaer(dict(SKJEMA.innhold)) if isinstance(del_.get("properties"), dict)]
    objekter = [del_ for del_ in delskjemaer(dict(SKJEMA.innhold)) if del_ not in egenskaper and del_ is not SKJEMA.innhold["$defs"]]
    brukt = {nokkel for del_ in objekter for nokkel in del_ if del_ != SKJEMA.innhold["$defs"]} - beskrivende
    assert brukt <= struktur._OVERSETTERE.keys()
    assert {del_["pattern"] for del_ in objekter if isinstance(del_.get("pattern"), str)} == struktur.FORMER.keys()
    assert {del_["format"] for del_ in objekter if isinstance(del_.get("format"), str)} == {"date", "email"}


def test_alle_egenskaper_i_skjemaet_har_navn_paa_begge_malformer() -> None:
    alle = [dict(skjema.innhold) for skjema in grunnlaget().skjemaer]
    navn = {navn for en in alle for del_ in delskjemaer(en) if isinstance(del_.get("properties"), dict) for navn in del_["properties"]}
    assert navn == EGENSKAPER.keys()


@pytest.mark.parametrize(
    ("peker", "type_"),
    [
        (("$defs", "dokumenttype"), Kontraktstype),
        (("$defs", "sprak"), Malform),
        (("$defs", "personidentifikator", "properties", "type"), Identtype),
        (("$defs", "vedlegg", "properties", "type"), Vedleggstype),
        (("properties", "kandidat", "properties", "adressebeskyttelse"), Adressebeskyttelse),
        (("properties", "kandidat", "properties", "onsketMalform"), Malform),
        (("properties", "lareforhold", "properties", "rettstype"), Rettstype),
        (("properties", "lareforhold", "properties", "sluttprove"), Sluttprove),
        (("properties", "parter", "properties", "kontraktsansvarlig"), Kontraktsansvarlig),
        (("properties", "parter", "properties", "ansvarsdeling", "items", "properties", "ansvarlig"), Ansvarlig),
        (("properties", "parter", "properties", "ansvarsdeling", "items", "properties", "kode"), Ansvarskode),
        (("properties", "laretid", "properties", "fradrag", "items", "properties", "type"), Fradragstype),
    ],
)
def test_skjemaet_og_domenet_har_de_samme_verdiene(peker: tuple[str, ...], type_: Any) -> None:
    sted: Any = SKJEMA.innhold
    for led in peker:
        sted = sted[led]
    assert sted["enum"] == [verdi.value for verdi in type_]


def _finnes(peker: str) -> bool:
    return any(blad == peker or blad.startswith(f"{peker}/") for blad in BLADER)


def _dekket(blad: str) -> bool:
    pekere = [felt.peker for felt in FELT.felt] + list(FELT.skjult)
    return any(blad == peker or blad.startswith(f"{peker}/") for peker in pekere)


def test_hvert_felt_viser_til_et_sted_som_finnes() -> None:
    for peker in [*(felt.peker for felt in FELT.felt), *FELT.skjult, *(felt.nar.peker for felt in FELT.felt if felt.nar)]:
        assert _finnes(peker), peker


def test_hvert_sted_i_skjemaet_er_et_felt_eller_skjult_med_grunn() -> None:
    assert [blad for blad in BLADER if not _dekket(blad)] == []
    assert any(pakrevd for pakrevd in BLADER.values())
    assert all(len(grunn) > 15 for grunn in FELT.skjult.values())


def test_et_skjult_sted_er_ikke_ogsa_et_felt() -> None:
    assert not {felt.peker for felt in FELT.felt} & FELT.skjult.keys()


def test_ingen_felt_star_to_ganger_uten_at_verdien_skiller_dem() -> None:
    nokler = [(felt.peker, felt.nar) for felt in FELT.felt]
    assert len(nokler) == len(set(nokler))
    assert all(gruppe.felt for gruppe in FELT.grupper)
    assert len(FELT.felt) == sum(len(gruppe.felt) for gruppe in FELT.grupper)


def test_kontaktopplysninger_og_gradering_blir_aldri_trykt() -> None:
    trykt = {felt.peker for felt in FELT.felt if felt.vis is not Visning.SKJERM}
    assert not [peker for peker in trykt if "kontakt" in peker or "foresatte" in peker or "adressebeskyttelse" in peker]


@pytest.mark.parametrize("felt", FELT.felt, ids=lambda felt: felt.peker)
def test_feltet_har_ledetekst_og_hjelp_paa_begge_malformer(felt: Any) -> None:
    for tekst in (felt.ledetekst, felt.hjelp):
        assert tekst.nb
        assert tekst.nn
        assert not tekst.nb.endswith(".")


def test_to_skjemaer_for_samme_type_stopper_oppstarten(tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    skjemaer = (str(fil.relative_to(FORMS)) for fil in FORMS.glob("*/skjema/*.schema.json"))
    for del_ in (*(fil.name for fil in FORMS.glob("*.toml")), "kodeverk/larefag.toml", *skjemaer):
        (forms / del_).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FORMS / del_, forms / del_)
    assert grunnlag(forms).skjema(Dokumenttype.LAREKONTRAKT).innhold == SKJEMA.innhold
    grunnlag.cache_clear()
    (forms / "fagbrevPaJobb" / "skjema").mkdir(parents=True)
    shutil.copy(forms / "larekontrakt/skjema/1.schema.json", forms / "fagbrevPaJobb/skjema/1.schema.json")
    with pytest.raises(Oppsettsfeil, match="To skjemaer"):
        grunnlag(forms)
    (forms / "fagbrevPaJobb/skjema/1.schema.json").unlink()
    innhold = json.loads((forms / "larekontrakt/skjema/1.schema.json").read_text(encoding="utf-8"))
    innhold["$defs"]["dokumenttype"]["enum"].remove("fagbrevPaJobb")
    (forms / "larekontrakt/skjema/1.schema.json").write_text(json.dumps(innhold), encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="Uten skjema: fagbrevPaJobb"):
        grunnlag(forms)


def test_et_felt_i_en_gruppe_som_ikke_finnes_blir_avvist(tmp_path: Path) -> None:
    fil = tmp_path / "larekontrakt" / "felt" / "1.toml"
    fil.parent.mkdir(parents=True)
    innhold = (FORMS / "larekontrakt" / "felt" / "1.toml").read_text(encoding="utf-8")
    fil.write_text(innhold.replace('gruppe = "vedlegg"', 'gruppe = "vedlegga"'), encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="vedlegga"):
        feltsett(tmp_path, Dokumenttype.LAREKONTRAKT)

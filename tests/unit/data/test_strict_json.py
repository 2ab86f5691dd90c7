"""Bytes that are not what they should be: every one gets an answer, none an exception."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.skjema import strict_json
from app.skjema.strict_json import DYPESTE, FLESTE_FUNN, STORSTE
from app.skjema.struktur import FLESTE_FUNN as FLESTE_SKJEMAFUNN
from tests.unit.data.radata import EKSEMPLER, endret, et_eksempel, koder, les_data, les_raa

GOD = EKSEMPLER["vestfold-larling-selvstendig-bedrift"].raa

STOPPER: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "ugyldig-json"),
    "white space": (b"  \n ", "ugyldig-json"),
    "half of it": (GOD[:200], "ugyldig-json"),
    "a comma too many": (GOD.rstrip()[:-1] + b",}", "ugyldig-json"),
    "two values": (GOD + GOD, "ugyldig-json"),
    "single quotes": (b"{'a': 1}", "ugyldig-json"),
    "a raw control character": (b'{"a": "\x07"}', "ugyldig-json"),
    "a bad escape": (b'{"a": "\\x41"}', "ugyldig-json"),
    "an XML file": (b"<?xml version='1.0'?><a/>", "ugyldig-json"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "ikke-utf8"),
    "Latin-1": ('{"a": "å"}'.encode("latin-1"), "ikke-utf8"),
    "UTF-16": (json.dumps({"a": "å"}).encode("utf-16"), "ikke-utf8"),
    "an overlong form": (b'{"a": "\xc0\xaf"}', "ikke-utf8"),
    "a coded surrogate": (b'{"a": "\xed\xa0\x80"}', "ikke-utf8"),
    "a list": (b"[]", "ikke-objekt"),
    "a text": (b'"x"', "ikke-objekt"),
    "null": (b"null", "ikke-objekt"),
    "NaN alone": (b"NaN", "ikke-objekt"),
    "100 000 brackets": (b"[" * 100_000, "for-dyp"),
    "100 000 objects": (b'{"a":' * 100_000, "for-dyp"),
    "one level too deep": (b'{"a":' * (DYPESTE + 1) + b"1" + b"}" * (DYPESTE + 1), "for-dyp"),
    "one byte too many": (b" " * (STORSTE + 1), "for-stor"),
    "10 MB": (b'{"a": "' + b"x" * 10_000_000 + b'"}', "for-stor"),
}


@pytest.mark.parametrize(("raa", "kode"), STOPPER.values(), ids=STOPPER)
def test_det_som_ikke_er_kontraktdata_far_ett_funn_om_hele_dokumentet(raa: bytes, kode: str) -> None:
    lest = les_raa(raa)
    assert koder(lest) == {(kode, "")}
    assert (lest.kontrakt, lest.utkast) == (None, None)
    assert len(lest.data_sha256) == 64


def test_10_mb_blir_avvist_med_en_gang() -> None:
    raa = b'{"a": "' + b"x" * 10_000_000 + b'"}'
    start = time.process_time()
    les_raa(raa)
    assert time.process_time() - start < 0.5


def test_feil_i_json_sier_linje_og_kolonne() -> None:
    melding = les_raa(b'{\n  "a": 1,\n  "b" 2\n}').funn[0].melding
    assert "linje 3, kolonne 7" in melding.nb
    assert "linje 3, kolonne 7" in melding.nn


def test_en_bom_forst_gjor_ingenting() -> None:
    assert les_raa(b"\xef\xbb\xbf" + GOD).kontrakt is not None


def test_den_dypeste_lovlige_blir_lest() -> None:
    assert koder(les_raa(b'{"a":' * DYPESTE + b"1" + b"}" * DYPESTE)) >= {("ukjent-felt", "/a")}


MED_STED: dict[str, tuple[bytes, bytes, tuple[str, str]]] = {
    "a key twice": (b'"kontraktsnummer":', b'"kontraktsnummer": "X", "kontraktsnummer":', ("dobbel-nokkel", "/kontraktsnummer")),
    "a key twice further in": (
        b'"grunnlagManeder":',
        b'"grunnlagManeder": 12, "grunnlagManeder":',
        ("dobbel-nokkel", "/laretid/grunnlagManeder"),
    ),
    "NaN": (b'"grunnlagManeder": 24', b'"grunnlagManeder": NaN', ("ugyldig-tall", "/laretid/grunnlagManeder")),
    "infinity": (b'"grunnlagManeder": 24', b'"grunnlagManeder": -Infinity', ("ugyldig-tall", "/laretid/grunnlagManeder")),
    "a number of 5000 digits": (
        b'"grunnlagManeder": 24',
        b'"grunnlagManeder": ' + b"9" * 5000,
        ("ugyldig-tall", "/laretid/grunnlagManeder"),
    ),
    "an exponent beyond all": (b'"grunnlagManeder": 24', b'"grunnlagManeder": 1e999999999', ("ugyldig-tall", "/laretid/grunnlagManeder")),
    "an exponent too small": (b'"grunnlagManeder": 24', b'"grunnlagManeder": 1e-999999999', ("ugyldig-tall", "/laretid/grunnlagManeder")),
    "an exponent that no decimal can hold": (
        b'"grunnlagManeder": 24',
        b'"grunnlagManeder": 1e99999999999999',
        ("ugyldig-tall", "/laretid/grunnlagManeder"),
    ),
}


@pytest.mark.parametrize(("gammel", "ny", "ventet"), MED_STED.values(), ids=MED_STED)
def test_det_som_har_et_sted_blir_meldt_der_og_bare_der(gammel: bytes, ny: bytes, ventet: tuple[str, str]) -> None:
    assert GOD.count(gammel) == 1
    lest = les_raa(GOD.replace(gammel, ny))
    assert koder(lest) == {ventet}
    assert lest.kontrakt is None
    assert lest.utkast is not None


def test_tall_blir_lest_noyaktig() -> None:
    kontrakt = les_raa(GOD.replace(b'"grunnlagManeder": 24', b'"grunnlagManeder": 12.10')).kontrakt
    assert kontrakt is not None
    assert kontrakt.laretid.grunnlag_maneder == Decimal("12.10")


def test_mange_ukjente_felt_gir_ikke_uendelig_mange_funn() -> None:
    data = endret(et_eksempel(), {f"/x{chr(97 + n % 26)}{'y' * (n // 26)}": 1 for n in range(900)})
    lest = les_data(data)
    assert len(lest.funn) <= FLESTE_SKJEMAFUNN + 1
    assert ("for-mange-funn", "") in koder(lest)


def test_mange_ugyldige_tegn_gir_ikke_uendelig_mange_funn() -> None:
    data = endret(et_eksempel(), {"/lareforhold/kompetansemal": [{"tekst": "\u0007"}] * 20_000})
    assert len(les_data(data).funn) <= FLESTE_FUNN + FLESTE_SKJEMAFUNN + 2


@pytest.mark.parametrize("fyll", ['"\\"', "[[", '{"a":[', "\\", '"a":1,', "1e", "-", "\ufeff"])
def test_ondsinnede_gjentakelser_tar_ikke_lang_tid(fyll: str) -> None:
    raa = ('{"kandidat": ' + fyll * (STORSTE // len(fyll.encode()) - 20)).encode()[:STORSTE]
    start = time.process_time()
    les_raa(raa)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("rad", ["{}", "[]", "null", '{"navn":1}', '"a"', '{"person":{"navn":{}}}'])
@pytest.mark.parametrize(
    "peker", ["/kandidat/foresatte", "/laretid/avbrudd", "/parter/ansvarsdeling", "/vedlegg", "/parter/samarbeidendeLarebedrifter"]
)
def test_en_full_liste_av_tull_tar_ikke_lang_tid(peker: str, rad: str) -> None:
    data = endret(et_eksempel(), {peker: [json.loads(rad)] * (STORSTE // 2 // (len(rad) + 2))})
    start = time.process_time()
    les_data(data)
    assert time.process_time() - start < 5


json_verdier: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(st.characters()),
    lambda barn: st.lists(barn, max_size=4) | st.dictionaries(st.text(max_size=8), barn, max_size=4),
    max_leaves=12,
)


@given(json_verdier)
def test_enhver_json_verdi_blir_lest_uten_unntak(verdi: Any) -> None:
    strict_json.les(json.dumps(verdi).encode())


@given(st.dictionaries(st.text(max_size=5), json_verdier, max_size=4), st.randoms(use_true_random=False))
def test_rekkefolgen_endrer_ikke_kontrollsummen(verdi: dict[str, Any], tilfeldig: Any) -> None:
    stokket = list(verdi.items())
    tilfeldig.shuffle(stokket)
    assert strict_json.les(json.dumps(verdi).encode()).sha256 == strict_json.les(json.dumps(dict(stokket), indent=1).encode()).sha256

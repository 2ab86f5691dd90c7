"""A value is read by its own row and key alone; the index tells nothing but equality within one county."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lager.kryptering import KanIkkeLeses, Kryptert, MangletNokkel, Nokkel, Nokkelring

RING = Nokkelring("2", {"1": Nokkel(b"\x01" * 32), "2": Nokkel(b"\x02" * 32)})
RAD = ("personnummer", "d1", "/kandidat")
NUMMER = "01850852037"


@given(st.text(), st.lists(st.text(), min_size=1, max_size=4).map(tuple))
def test_det_som_er_kryptert_kan_leses_igjen_av_sin_egen_rad(verdi: str, rad: tuple[str, ...]) -> None:
    assert RING.dekrypter(RING.krypter(verdi, rad=rad), rad=rad) == verdi


def test_samme_verdi_ser_ulik_ut_hver_gang_og_rober_ikke_seg_selv() -> None:
    en, to = RING.krypter(NUMMER, rad=RAD), RING.krypter(NUMMER, rad=RAD)
    assert en.verdi != to.verdi
    assert NUMMER.encode() not in en.verdi
    assert len(en.verdi) == 12 + len(NUMMER) + 16


@pytest.mark.parametrize(
    "rad",
    [
        ("personnummer", "d2", "/kandidat"),
        ("personnummer", "d1", "/kandidat/foresatte/0"),
        ("annen", "d1", "/kandidat"),
        ("personnummer", "d1/kandidat"),
        ("personnummer", 'd1","/kandidat'),
        (),
    ],
    ids=["annet-dokument", "annen-person", "annen-tabell", "sammenskrevet", "lurt", "tom"],
)
def test_en_verdi_som_er_flyttet_til_en_annen_rad_kan_ikke_leses(rad: tuple[str, ...]) -> None:
    with pytest.raises(KanIkkeLeses):
        RING.dekrypter(RING.krypter(NUMMER, rad=RAD), rad=rad)


def test_hver_endret_bit_blir_oppdaget() -> None:
    kryptert = RING.krypter(NUMMER, rad=RAD)
    for i in range(len(kryptert.verdi) * 8):
        endret = bytearray(kryptert.verdi)
        endret[i // 8] ^= 1 << (i % 8)
        with pytest.raises(KanIkkeLeses) as feil:
            RING.dekrypter(replace(kryptert, verdi=bytes(endret)), rad=RAD)
        assert NUMMER not in str(feil.value)


@pytest.mark.parametrize("verdi", [b"", b"\x00" * 12, b"\x00" * 27])
def test_for_korte_verdier_er_ogsa_odelagte(verdi: bytes) -> None:
    with pytest.raises(KanIkkeLeses):
        RING.dekrypter(Kryptert("2", verdi), rad=RAD)


def test_en_verdi_kan_ikke_gis_ut_for_a_vaere_kryptert_med_en_annen_nokkel() -> None:
    kryptert = RING.krypter(NUMMER, rad=RAD)
    assert kryptert.nokkel_id == "2"
    with pytest.raises(KanIkkeLeses):
        RING.dekrypter(replace(kryptert, nokkel_id="1"), rad=RAD)
    like = Nokkelring("b", {"a": Nokkel(b"\x02" * 32), "b": Nokkel(b"\x02" * 32)})
    with pytest.raises(KanIkkeLeses):
        like.dekrypter(replace(like.krypter(NUMMER, rad=RAD), nokkel_id="a"), rad=RAD)


def test_en_nokkel_som_er_borte_blir_nevnt() -> None:
    with pytest.raises(MangletNokkel, match="«9»") as feil:
        RING.dekrypter(Kryptert("9", b"\x00" * 40), rad=RAD)
    assert feil.value.tiltak is not None


def test_indeksen_er_lik_for_like_numre_i_ett_fylke_og_ulik_ellers() -> None:
    assert RING.indeks("46", NUMMER) == RING.indeks("46", NUMMER)
    ulike = {RING.indeks(rom, verdi) for rom in ("46", "03") for verdi in (NUMMER, "41850852037")}
    assert len(ulike) == 4
    assert RING.indeks("4", "61") != RING.indeks("46", "1")
    assert re.fullmatch(r"[0-9a-f]{64}", RING.indeks("46", NUMMER))


def test_indeksen_har_en_annen_nokkel_enn_krypteringen_og_folger_rotasjonen() -> None:
    nokkel = RING.nokler["2"]
    assert len({nokkel.avled("kryptering"), nokkel.avled("blindindeks"), nokkel.hemmelighet}) == 3
    assert RING.indekser("46", NUMMER) == (RING.indeks("46", NUMMER, nokkel_id="1"), RING.indeks("46", NUMMER))
    assert len(set(RING.indekser("46", NUMMER))) == 2


def test_avledningen_er_frosset() -> None:
    # Written down: a change here makes every stored value unreadable.
    assert Nokkel(b"\x01" * 32).avled("kryptering").hex() == "3626e7c222c73e5dfd12608a9f8d1ae0164f923032391e9b4b37b4b429dc3f59"
    assert RING.indeks("46", NUMMER) == "23d8fe9e9f68fbd23b0b9585e70bacdf5e51469e47119348c389f0c9fbaff91f"


def test_nokler_blir_aldri_vist() -> None:
    assert "\\x02" not in repr(RING)
    assert repr(RING.nokler["2"]) == "Nokkel()"


@pytest.mark.parametrize("lengde", [0, 16, 31, 33])
def test_en_nokkel_har_trettito_byte(lengde: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Nokkel(b"\x00" * lengde)


def test_den_gjeldende_nokkelen_ma_finnes() -> None:
    with pytest.raises(ValueError, match="not in the ring"):
        Nokkelring("3", RING.nokler)

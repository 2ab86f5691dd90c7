"""The hostile set: every file gets a report in bounded time and memory, in a child under the limits of an upload."""

from __future__ import annotations

import pytest

from tests.fuzz.fiendtlig_beholder import BEHOLDERE
from tests.fuzz.fiendtlig_krypto import KRYPTO
from tests.fuzz.fiendtlig_pdf import PDFER, Lag
from tests.fuzz.proving import GODE, MINNE, Utfall, prov

LENGST = 6.0
"""Seconds of computing: less than the 10 that an upload has, so that a slower machine has room."""

# Signed as they stand, by hand: what is hostile is inside the signed bytes, and a whole file is a whole file.
# The rest may never be taken for whole.
HELE = frozenset(
    {
        "tjue tusen objekter",
        "dypt nøstet sertifikat",
        "OCSP med tjue tusen svar",
        "/Length i en ring",
        "dypt sidetre",
        "sidetre i ring",
        "doblende sidetre",
        "hundretusen ganger samme side",
        "doblende navnetre",
        "navnetre i ring",
        "dypt navnetre",
        "hundretusen navn",
        "doblende felttre",
        "felttre i ring",
        "tjue tusen felt",
        "hundretusen ganger samme felt",
        "kjede av referanser",
        "to hundre revisjoner",
        "sideinnhold som bombe",
        "bombe i bombe",
        "metadata: en milliard latterbrøl",
        "metadata: kvadratisk",
        "metadata: dype elementer",
        "metadata: hundretusen attributter",
        "metadata i fremmed tegnsett",
        "hundretusen filtre",
        "LZW-bombe",
        "RunLength-kjede",
        "ASCII85-kjede",
        "JBIG2 og ukjente filtre",
        "prediktor med enorme tall",
        "prediktor med null kolonner",
        "avbrutt Flate",
        "vedlegg som bombe",
        "vedlegg: en milliard latterbrøl",
        "vedlegg: dyp XML",
        "vedlegg med eget navn i alle tegn",
        "vedlegg som er filen selv",
        "halve surrogater i feltnavnet",
        "retningstegn og styretegn i feltnavnet",
        "feltnavn med ugyldig UTF-8",
        "navn med ugyldig UTF-8",
        "desimaltall uten ende",
        "tid i år 9999 i østligste sone",
        "navn, sted og grunn på en megabyte",
        "tusen /Reference",
        "/Perms peker på siden",
        "/SV med alt galt",
        "valideringsdata: tjue tusen like",
        "valideringsdata som bombe",
        "valideringsdata som tall",
        "tjue tusen /VRI",
        "lang Contents",
        "tall på en megabyte som versjon",
        "tusen sertifikater",
        "ti tusen digestalgoritmer",
        "ingen tidsstempler",
        "ti utstedere på kryss",
        "tre utstedere på kryss, mange ganger",
        "kjede på tre hundre",
        "utsteder i ring",
        "to tusen navn mot to tusen navnegrenser",
        "doblende policytre",
        "CRL med hundre tusen rader",
        "tusen ganger samme CRL",
        "OCSP som er nuller",
        "dypt nøstet CRL",
        "sertifikat som er en bombe",
    }
)


def _kontroller(navn: str, lag: Lag) -> Utfall:
    utfall = prov(lag())
    assert utfall.integritet not in {"unntak", "stoppet"}, utfall
    assert "intern-feil" not in utfall.koder
    assert utfall.sekunder < LENGST
    assert utfall.megabyte * 1024 * 1024 < MINNE
    assert (utfall.integritet in GODE) == (navn in HELE), utfall
    return utfall


@pytest.mark.parametrize("navn", PDFER)
def test_en_fiendtlig_pdf_far_en_rapport_i_begrenset_tid_og_minne(navn: str) -> None:
    _kontroller(navn, PDFER[navn])


@pytest.mark.parametrize("navn", KRYPTO)
def test_en_fiendtlig_signatur_far_en_rapport_i_begrenset_tid_og_minne(navn: str) -> None:
    _kontroller(navn, KRYPTO[navn])


@pytest.mark.parametrize("navn", BEHOLDERE)
def test_en_fiendtlig_beholder_far_en_rapport_i_begrenset_tid_og_minne(navn: str) -> None:
    _kontroller(navn, BEHOLDERE[navn])


def test_de_hele_finnes_i_settet() -> None:
    assert not HELE - {*PDFER, *KRYPTO, *BEHOLDERE}

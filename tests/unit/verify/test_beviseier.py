"""What of a provider's contract cannot be shown: proofs that are of other files than those in the package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest

from signing.verify import beviseier
from signing.verify.asic import Beholder
from signing.verify.bevisdeler import Pakke, sha256
from signing.verify.bevisinnhold import Innhold, Linje
from signing.verify.opphav import Opphav
from signing.verify.personer import Bevisintegritet, Person
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.sporsmal import SEGLFELT

FYLKE = "Rogaland fylkeskommune"
SENDT_FIL, VEDLEGG_FIL = b"det som ble sendt", b"et vedlegg"
BEVIS = Person("b.xml", integritet=Bevisintegritet.INTAKT, avtrykk=(sha256(SENDT_FIL), sha256(VEDLEGG_FIL)))
BARE_DER = {"bevis-last-kontrakt", "bevis-vedlegg-ikke-vist"}
"""The findings that have no case among whole packages that are sealed anew."""


def segl(navn: str, *, felt: str = SEGLFELT, orgid: str = "NTRNO-1", revisjon: int = 1, docmdp: int | None = None) -> Signaturrapport:
    vurdert = Mock(navn=felt, revisjon=revisjon, endringer=Mock(docmdp=docmdp))
    return Mock(vurdert=vurdert, niva="B-LTA", er_tidsstempel=False, signatar=Mock(segl=True, organisasjon=navn, navn=navn, orgid=orgid))


def en_pakke(*inni: Signaturrapport, bevis: tuple[Person, ...] = (BEVIS,), vedlegg: tuple[Any, ...] = ()) -> Pakke:
    filer = {"kontrakt.pdf": b"kontrakten", "sendt.pdf": SENDT_FIL, "vedlegg-1.pdf": VEDLEGG_FIL}
    hva = {"kontrakt.pdf": "kontrakt", "sendt.pdf": "sendt", "vedlegg-1.pdf": "vedlegg"}
    innhold = Innhold(
        dokument_id="d",
        laget="2026-08-04T09:30:00+02:00",
        hendelser=1,
        siste_hash="",
        filer=tuple(Linje(navn, len(fil), sha256(fil), "application/pdf", hva[navn]) for navn, fil in filer.items()),
        beholder=(),
        sendt_sha256=sha256(SENDT_FIL),
        fremmed=True,
    )
    return Pakke(
        beholder=Beholder(filer, {}),
        innhold=innhold,
        typer={},
        signaturer=(segl(FYLKE, felt="META-INF/signatures.xml"),),
        sporring=Mock(),
        kontrakt=Mock(signaturer=inni or (segl(FYLKE),), vedlegg=vedlegg),
        sendt=Opphav(forfatter=FYLKE),
        bevis=bevis,
    )


def usikre(pakke: Pakke) -> set[str]:
    return {m.kode for m in beviseier.usikkert(pakke)}


def test_bevis_om_de_filene_som_er_der_er_vist() -> None:
    assert usikre(en_pakke()) == set()
    assert list(beviseier.seglet(en_pakke())) == []


@pytest.mark.parametrize(
    "bevis",
    [
        (),
        (replace(BEVIS, avtrykk=(sha256(b"noe annet"),)),),
        (BEVIS, replace(BEVIS, avtrykk=())),
        (replace(BEVIS, integritet=Bevisintegritet.ENDRET),),
        (replace(BEVIS, integritet=Bevisintegritet.UKJENT),),
    ],
    ids=["ingen", "om noe annet", "ett om ingenting", "endret", "kan ikke leses"],
)
def test_bevis_som_ikke_gjelder_det_sendte_viser_ikke_papirene(bevis: tuple[Person, ...]) -> None:
    assert usikre(en_pakke(bevis=bevis)) == {"bevis-papirer-ikke-vist"}


def test_et_vedlegg_som_ble_signert_og_ikke_er_der_blir_savnet() -> None:
    bevis = replace(BEVIS, avtrykk=(*BEVIS.avtrykk, sha256(b"et vedlegg til")))
    assert usikre(en_pakke(bevis=(bevis,))) == {"bevis-vedlegg-ikke-vist"}


def test_et_vedlegg_i_kontrakten_som_ikke_kunne_leses_er_ikke_vist() -> None:
    assert usikre(en_pakke(vedlegg=(Mock(sha256=None, bevis=False),))) == {"bevis-vedlegg-ikke-vist"}


NAVN = {
    "ROGALAND FYLKESKOMMUNE": True,
    "Rogaland  fylkeskommune": True,
    "Vestfold fylkeskommune": False,
    "Rogaland fylkeskommune AS": False,
    "": False,
}


@pytest.mark.parametrize("navn", NAVN)
def test_navnet_i_seglet_er_kontraktens_med_store_eller_sma_bokstaver(navn: str) -> None:
    pakke = replace(en_pakke(), signaturer=(segl(navn),))
    assert (usikre(pakke) == set()) is NAVN[navn]


# ---------------------------------------------------------------- a provider's file that takes no seal

LEVERANDOREN = segl("Leverandøren", felt="signeringstjeneste", orgid="NTRNO-2", revisjon=0, docmdp=1)


def test_en_last_kontrakt_har_ikke_fylkets_segl_og_blir_ikke_bekreftet() -> None:
    pakke = en_pakke(LEVERANDOREN)
    assert list(beviseier.seglet(pakke)) == []
    assert usikre(pakke) == {"bevis-last-kontrakt"}


LATER_SOM_LAST = {
    "den er ikke låst": (segl("Leverandøren", felt="x", orgid="NTRNO-2", revisjon=0, docmdp=2),),
    "en senere signatur låser": (segl("Leverandøren", felt="x", revisjon=0), segl("Angriper", felt="y", docmdp=1)),
    "den har en annens segl": (LEVERANDOREN, segl("Angriper", orgid="NTRNO-3")),
}


@pytest.mark.parametrize("hvordan", LATER_SOM_LAST)
def test_det_som_bare_later_som_om_det_er_last_ma_ha_fylkets_segl(hvordan: str) -> None:
    assert {m.kode for m in beviseier.seglet(en_pakke(*LATER_SOM_LAST[hvordan]))} == {"bevis-annet-segl"}


def test_en_kontrakt_som_sier_hva_den_er_kan_ikke_vaere_last_av_noen_annen() -> None:
    pakke = replace(en_pakke(LEVERANDOREN), opphav=Opphav({"dokumentId": "d"}, vart=True, forfatter=FYLKE))
    assert {m.kode for m in beviseier.seglet(pakke)} == {"bevis-annet-segl"}

"""The signatures of a file inside the file: judged, told, and never a reason to change what is said of the file around."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from signing.verify import Anker, Integritet, Policy, Rapport, tekster, vedleggskontroll, verify
from signing.verify import rapport as rapporten
from signing.verify.vedlegg import Vedleggskontroll
from tests.unit.verify.angrep import signert, skriv_over_strom, to_ganger
from tests.unit.verify.fremmed import dss, endre, signer
from tests.unit.verify.prove_pki import TID, pki, som_asn1
from tests.unit.verify.test_beholder import GODE, med
from tests.unit.verify.test_vedlegg import koder, med_filer, strom

STOL_PAA = Policy(ankere=(Anker(som_asn1(pki().ca)),))


def brutt() -> bytes:
    pdf = signert()
    sted = pdf.index(b"Tj")
    return pdf[: sted - 3] + bytes([pdf[sted - 3] ^ 1]) + pdf[sted - 2 :]


def lest(*filer: tuple[str, bytes], policy: Policy = STOL_PAA) -> dict[str, Any]:
    ytre = dss(signer(med_filer(*((navn, strom(innhold)) for navn, innhold in filer))))
    return verify(ytre, policy=policy, at=TID).som_json()


@cache
def uten_vedlegg() -> dict[str, Any]:
    return lest()


FALL = [
    ("uendret", signert(), "intakt", None),
    ("to signaturer", to_ganger(), "intakt", None),
    ("endret etter signering", endre(signert(), skriv_over_strom), "endret", "vedlegg-ikke-i-orden"),
    ("brutt", brutt(), "brutt", "vedlegg-ikke-i-orden"),
    ("pakke", GODE["to signaturer i hver sin fil"][0](), "intakt", None),
    ("pakke med en fil som ingen har signert", med("ny.txt", b"x"), "endret", "vedlegg-ikke-i-orden"),
    ("ikke til å lese", b"%PDF-1.7\n/ByteRange [0 1 2 3]" + b" " * 64, "ugyldigFil", "vedlegg-ikke-kontrollert"),
]


@pytest.mark.parametrize(("innhold", "integritet", "kode"), [f[1:] for f in FALL], ids=[f[0] for f in FALL])
def test_vedlegget_blir_domt_for_seg_og_rort_ikke_ved_filen_rundt(innhold: bytes, integritet: str, kode: str | None) -> None:
    rapport = lest(("avtale.pdf", innhold))
    assert rapport["vedlegg"][0]["kontroll"]["integritet"] == integritet
    assert rapport["samlet"]["integritet"] == uten_vedlegg()["samlet"]["integritet"]
    assert [k for k in koder(rapport) if k.startswith("vedlegg")] == ([kode] if kode else [])


def test_filen_rundt_er_i_orden_uten_vedlegg() -> None:
    assert uten_vedlegg()["samlet"]["indikasjon"] == "TOTAL_PASSED"


@pytest.mark.parametrize(("innhold", "indikasjon"), [(signert(), "TOTAL_PASSED"), (brutt(), "INDETERMINATE")], ids=["uendret", "brutt"])
def test_bare_et_vedlegg_som_ikke_er_i_orden_holder_det_hele_tilbake(innhold: bytes, indikasjon: str) -> None:
    samlet = lest(("avtale.pdf", innhold))["samlet"]
    assert samlet["indikasjon"] == indikasjon
    assert samlet["oppsummering"] == rapporten.oppsummering(Integritet.TILLATTE_ENDRINGER, indikasjon).som_json()


def test_et_vedlegg_i_et_vedlegg_er_nevnt_ingen_steder() -> None:
    indre = signer(med_filer(("innerst.pdf", strom(brutt()))))
    rapport = lest(("avtale.pdf", indre))
    assert rapport["vedlegg"][0]["kontroll"]["integritet"] == "intakt"
    assert rapport["samlet"]["indikasjon"] == "TOTAL_PASSED"


def test_de_samme_bytene_to_ganger_blir_domt_en_gang(monkeypatch: pytest.MonkeyPatch) -> None:
    sett: list[Rapport] = []
    ekte = vedleggskontroll.av

    def telt(rapport: Rapport) -> Vedleggskontroll:
        sett.append(rapport)
        return ekte(rapport)

    monkeypatch.setattr(vedleggskontroll, "av", telt)
    rapport = lest(("en.pdf", signert()), ("to.pdf", signert()))
    assert [v["kontroll"]["integritet"] for v in rapport["vedlegg"]] == ["intakt", "intakt"]
    assert len(sett) == 1


def test_flere_signerte_enn_grensen_er_nevnt_og_sagt_ikke_kontrollert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vedleggskontroll, "FLESTE", 1)
    rapport = lest(("en.pdf", signert()), ("to.pdf", to_ganger()))
    assert [v["kontroll"] is None for v in rapport["vedlegg"]] == [False, True]
    assert "vedlegg-ikke-kontrollert" in koder(rapport)


def test_et_vedlegg_som_ber_om_for_mye_arbeid_koster_ikke_filen_rundt_noe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vedleggskontroll, "ARBEID", 50)
    rapport = lest(("avtale.pdf", signert()))
    assert rapport["vedlegg"][0]["kontroll"]["integritet"] == "ugyldigFil"
    assert rapport["samlet"] == uten_vedlegg()["samlet"]
    assert "vedlegg-ikke-kontrollert" in koder(rapport)


def test_ordene_om_vedlegg_er_paa_begge_maal() -> None:
    for kode in ("vedlegg-ikke-i-orden", "vedlegg-ikke-kontrollert"):
        assert tekster.FUNN[kode].nb != tekster.FUNN[kode].nn

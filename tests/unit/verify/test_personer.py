"""Who signed by a proof inside the file: told one by one, and never more certainly than the proof, its issuer and the seal allow."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from signing.model import Niva
from signing.seal import forsegl_fremmed
from signing.verify import Policy, verify
from signing.verify.personer import METODENIVA, uten_nummer
from tests.leverandorfil import (
    DOKUMENTER,
    KARI,
    OLA,
    PER,
    SIGNERT,
    bevis,
    bevisene,
    ec_nokkel,
    hele,
    pades,
    policy,
    simulatorpki,
    som,
)
from tests.unit.signing.byggere import NA, VESTLAND, en_pki
from tests.unit.verify.fremmed import en_pdf, signer
from tests.unit.verify.prove_pki import TID
from tests.unit.verify.test_vedlegg import med_filer, strom


def rapport(pdf: bytes, hvem: Policy | None = None, **krav: Any) -> dict[str, Any]:
    return verify(pdf, policy=hvem or policy(), at=krav.pop("at", NA)).som_json()


def svar(r: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(s for s in r["sporsmal"] if s["id"] == id_)


def koder(r: dict[str, Any]) -> list[str]:
    return [m["kode"] for m in r["advarsler"]]


def ett(xml: bytes, hvem: Policy | None = None) -> dict[str, Any]:
    """The one person of a file with this proof in it."""
    r = rapport(pades([(KARI, xml)]), hvem)
    assert len(r["personer"]) == 1
    person: dict[str, Any] = r["personer"][0]
    return person


@lru_cache(maxsize=1)
def alle_identifisert() -> bytes:
    return pades([(KARI, bevis(KARI)), (PER, bevis(PER, nokkel=ec_nokkel()))])


def test_hver_som_har_signert_star_i_rapporten_med_det_beviset_sier() -> None:
    kari, ola, per = rapport(hele())["personer"]
    avtrykk = [p["avtrykk"] for p in (kari, ola, per)]
    assert [p["navn"] for p in (kari, ola, per)] == ["Kari Prøve Nordmann", "Ola Leder", "Per Nordmann"]
    assert [p["identitet"] for p in (kari, ola, per)] == ["nummer", "ingen", "fodselsdato"]
    assert [p["niva"] for p in (kari, ola, per)] == ["hoyt", "ingen", "betydelig"]
    assert [p["bekreftet"] for p in (kari, ola, per)] == [True, False, True]
    assert {p["integritet"] for p in (kari, ola, per)} == {"intakt"}
    assert avtrykk[0] == avtrykk[1] == avtrykk[2]
    assert len(avtrykk[0]) == len(DOKUMENTER)


def test_nummer_og_fodselsdato_kommer_aldri_ut() -> None:
    fil = som(KARI, navn="Kari 010199 12345 Nordmann")
    tekst = json.dumps(rapport(pades([(fil, bevis(fil))])), ensure_ascii=False)
    assert "01019912345" not in tekst
    assert "010199 12345" not in tekst
    assert "1999-01-01" not in tekst
    assert uten_nummer("01019912345.xml") == "***********.xml"
    assert uten_nummer("00112233445566778899aabbccdd") == "00112233445566778899aabbccdd"


def test_svaret_pa_hvem_er_ja_nar_alle_er_identifisert_og_filen_er_forseglet_av_en_vi_stoler_pa() -> None:
    r = rapport(alle_identifisert())
    hvem = svar(r, "hvem")
    assert hvem["svar"] == "ja"
    assert "Kari Prøve Nordmann og Per Nordmann" in hvem["forklaring"]["nn"]
    assert "Posten Bring AS (DEMO)" in hvem["forklaring"]["nn"]
    assert len(hvem["rader"]) == 3
    assert r["samlet"]["indikasjon"] == "TOTAL_PASSED"


def test_en_som_bare_kom_inn_med_kode_er_ikke_identifisert() -> None:
    r = rapport(hele())
    assert svar(r, "hvem")["svar"] == "delvis"
    assert "Ikkje identifisert, signerte med engangskode." in svar(r, "hvem")["rader"][1]["nn"]
    assert koder(r).count("bevis-uten-identitet") == 1
    assert r["samlet"]["indikasjon"] == "INDETERMINATE"
    assert r["samlet"]["integritet"] == "intaktMedTillatteEndringer"


def byttet_navn() -> bytes:
    return bevis(KARI).replace("Kari Prøve Nordmann".encode(), "Mari Prøve Nordmann".encode())


def klusset_signatur() -> bytes:
    start, _, resten = bevis(KARI).partition(b"SignatureValue")
    plass = resten.index(b">") + 3
    return start + b"SignatureValue" + resten[:plass] + (b"A" if resten[plass : plass + 1] != b"A" else b"B") + resten[plass + 1 :]


def fra_en_fremmed() -> bytes:
    return bevis(KARI, nokkel=simulatorpki("en-annen").signertjeneste(SIGNERT))


def utlopt() -> bytes:
    n = simulatorpki().utsted_virksomhet("984661185", "Posten", SIGNERT - timedelta(days=9), SIGNERT - timedelta(days=8))
    return bevis(KARI, nokkel=n)


def ikke_et_bevis() -> bytes:
    return b'<?xml version="1.0"?><LtvSdo xmlns="https://id.signicat.com/definitions/xsd/LtvSdo-1.0"><Description/></LtvSdo>'


DARLIGE: dict[str, tuple[Callable[[], bytes], str, str, str]] = {
    "et navn er byttet": (byttet_navn, "endret", "ukjent", "bevis-endret"),
    "signaturverdien er klusset med": (klusset_signatur, "endret", "ukjent", "bevis-endret"),
    "laget av en vi ikke kjenner": (fra_en_fremmed, "intakt", "ukjent", "bevis-ukjent-utsteder"),
    "laget med et utløpt sertifikat": (utlopt, "intakt", "ikkeBetrodd", "bevis-ukjent-utsteder"),
    "sier at det er et bevis, og er det ikke": (ikke_et_bevis, "ukjent", "ukjent", "bevis-uleselig"),
}


@pytest.mark.parametrize("navn", DARLIGE)
def test_et_bevis_som_ikke_holder_bekrefter_ingen(navn: str) -> None:
    lag, integritet, tillit, kode = DARLIGE[navn]
    r = rapport(pades([(KARI, lag())]))
    person = r["personer"][0]
    assert (person["integritet"], person["tillit"], person["bekreftet"]) == (integritet, tillit, False)
    assert bool(person["utsteder"]) is (integritet == "intakt")
    assert kode in koder(r)
    assert all(m["detalj"] for m in r["advarsler"] if m["kode"] in {"bevis-endret", "bevis-uleselig"})
    assert svar(r, "hvem")["svar"] == "ukjent"
    assert r["samlet"]["indikasjon"] == "INDETERMINATE"


def test_et_bevis_som_er_trukket_tilbake_for_signeringen_er_ikke_betrodd() -> None:
    """The proof's own answers about revocation are used, where the issuer signed them."""
    p = simulatorpki("trukket")
    n = p.utsted_virksomhet("984661185", "Posten", SIGNERT - timedelta(days=9), SIGNERT + timedelta(days=300))
    god, trukket = (_med_liste(n, p, trukket=t) for t in (False, True))
    hvem = policy(*p.ankere)
    assert (ett(god, hvem)["tillit"], ett(trukket, hvem)["tillit"]) == ("betrodd", "ikkeBetrodd")


def _med_liste(nokkel: Any, p: Any, *, trukket: bool) -> bytes:
    """A proof with its issuer's list in the unsigned properties, where Signicat puts it."""
    if trukket:
        p.trekk_tilbake(nokkel.sertifikat, SIGNERT - timedelta(days=3))
    liste = b64encode(p.hent([nokkel.sertifikat], SIGNERT).crler[0])
    xml = bevis(KARI, nokkel=nokkel)
    ny = (
        b"<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:RevocationValues><xades:CRLValues>"
        b"<xades:EncapsulatedCRLValue>" + liste + b"</xades:EncapsulatedCRLValue></xades:CRLValues></xades:RevocationValues>"
        b"</xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>"
    )
    assert b"</xades:QualifyingProperties>" in xml
    return xml.replace(b"</xades:QualifyingProperties>", ny)


def test_et_ekte_bevis_i_en_fil_som_en_ukjent_har_forseglet_bekrefter_ingen() -> None:
    """Anybody can take a genuine proof and pack it into a file of their own."""
    stjalet = signer(med_filer(("signatur.xml", strom(bevis(KARI)))), "Sig1")
    r = rapport(stjalet, at=NA)
    assert r["personer"][0]["bekreftet"] is True
    assert svar(r, "hvem")["svar"] == "ukjent"
    assert r["samlet"]["indikasjon"] == "INDETERMINATE"


def test_den_som_har_forseglet_er_den_som_sier_det() -> None:
    """A seal that is trusted is named: it is its word that the proofs belong to these pages."""
    p = en_pki()
    tid = NA - timedelta(hours=1)
    pdf = forsegl_fremmed(alle_identifisert(), nokkel=p.segl(VESTLAND, tid), tid=tid, tidsstempel=p.tsa(tid), tillit=p.tillit)
    r = rapport(pdf, policy(*p.ankere))
    assert (r["samlet"]["integritet"], r["samlet"]["indikasjon"]) == ("intakt", "TOTAL_PASSED")
    assert "Det sier Posten Bring AS (DEMO)" in svar(r, "hvem")["forklaring"]["nb"]
    assert svar(r, "vart")["svar"] == "ukjent"
    assert VESTLAND.navn in svar(r, "vart")["forklaring"]["nn"]
    uten = rapport(pdf, policy(*p.ankere, leverandor=False))
    assert svar(uten, "hvem")["svar"] == "ukjent"
    assert uten["samlet"]["indikasjon"] == "INDETERMINATE"


def test_et_bevis_lagt_inn_etter_seglet_endrer_filen() -> None:
    skriver = PdfWriter(BytesIO(alle_identifisert()), incremental=True)
    skriver.add_attachment("signatur-03.xades.xml", bevis(OLA))
    ut = BytesIO()
    skriver.write(ut)
    r = rapport(ut.getvalue())
    assert len(PdfReader(BytesIO(ut.getvalue())).attachments) == 3
    assert r["samlet"]["integritet"] == "endret"
    assert svar(r, "hvem")["svar"] == "ukjent"


def test_bevisene_er_merket_blant_filene_i_filen() -> None:
    filer = rapport(hele())["vedlegg"]
    assert [(f["medietype"], f["egenSignatur"], f["bevis"]) for f in filer] == [("application/xml", True, True)] * 3


def test_en_metode_vi_ikke_kjenner_har_ikke_noe_niva_og_bekrefter_ingen() -> None:
    ny = som(KARI, metode="Lommeboken 2031")
    r = rapport(pades([(ny, bevis(ny))]))
    assert (r["personer"][0]["niva"], r["personer"][0]["bekreftet"]) == (None, False)
    assert "Signerte med «Lommeboken 2031», som vi ikkje kjenner." in svar(r, "hvem")["rader"][0]["nn"]


def test_metodene_har_nivaet_de_star_for() -> None:
    assert {m: n for m, n in METODENIVA.items() if n is not Niva.HOYT} == {"minid": Niva.BETYDELIG, "engangskode": Niva.INGEN}


def test_bade_rsa_og_elliptisk_kurve_blir_kontrollert() -> None:
    assert [ett(bevis(KARI, nokkel=n))["integritet"] for n in (simulatorpki().signertjeneste(SIGNERT), ec_nokkel())] == ["intakt"] * 2


def test_samme_fil_gir_samme_rapport() -> None:
    assert rapport(hele()) == rapport(hele())


def test_uten_bevis_er_rapporten_som_for() -> None:
    r = rapport(signer(en_pdf(), "Sig1"), Policy(), at=TID)
    assert r["personer"] == []
    assert all(not k.startswith("bevis-") for k in koder(r))
    assert [rad["nb"].split(".")[0] for rad in svar(r, "hvem")["rader"]] == ["Kari Prøve"]


def test_tiden_for_beviset_er_den_som_star_i_det() -> None:
    tider = [datetime.fromisoformat(p["tid"]) for p in rapport(hele())["personer"]]
    assert tider == [SIGNERT.replace(microsecond=0)] * len(bevisene())

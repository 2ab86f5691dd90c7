"""Any flipped bit of a document of ours: never `intakt`, never an exception.

The whole verifier takes too long for every bit, so it is taken apart along its own seams, and each seam is tested:
1. Outside the last /Contents every byte is covered by the last time stamp. The flips there go through `rask_dom`, which has all
   rules but the difference analysis; the analysis can only make a verdict worse (`test_endringsanalysen_kan_bare_skjerpe`), so what
   `rask_dom` does not call intact is not intact. What it would call intact goes through the whole verifier.
2. Inside the last /Contents all flips are tried. A spelling that is not canonical is `endret` by a rule of its own
   (`_fritt`, tried through the whole verifier on a sample). The canonical ones change the CMS, and nothing else of the file: there the two
   checks that judge the last CMS (`cms.undersok`, `binding.frie_deler`) must not both be content.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from asn1crypto import cms as asn1_cms

from signing.verify import Integritet, Policy, binding, cms, dom, opphav, pdf, struktur, verify
from signing.verify.fakta import Krypto
from signing.verify.valideringsdata import sertifikater_i_dss
from tests.unit.verify.angrep import ANGREP
from tests.unit.verify.ekte import EKTE
from tests.unit.verify.fremmed import KV_XMP, en_pdf, hull, pdf_obj, signer
from tests.unit.verify.prove_pki import TID

POLICY = Policy()
TOM = pdf_obj.DictionaryObject()
VARE = {
    "forseglet og stemplet": EKTE["vårt, forseglet og stemplet"][0],
    "signert med tidsstempel": EKTE["vårt, signert med tidsstempel"][0],
    "signert": EKTE["vårt, signert"][0],
    "fornyet": EKTE["vårt, forseglet, stemplet og fornyet"][0],
    "signert hos en leverandør": EKTE["vårt, signert hos en leverandør"][0],
}
# These two are judged by the same checks as the others; fewer tries of each.
FORSOK = {"fornyet": 100, "signert hos en leverandør": 100}
DOMMER = (Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER, Integritet.IKKE_STOTTET, Integritet.ENDRET, Integritet.BRUTT)


def rask(data: bytes) -> Integritet:
    """Without the net of `verify`: an exception that is not about the file fails the test."""
    try:
        dokument = pdf.apne(data, POLICY.grenser)
    except (pdf.Lesefeil, pdf.ForMyeArbeid):
        return Integritet.UGYLDIG_FIL
    return dom.rask_dom(dokument, opphav.les(dokument), POLICY).integritet


def vend(data: bytes, byte: int, bit: int) -> bytes:
    return data[:byte] + bytes([data[byte] ^ (1 << bit)]) + data[byte + 1 :]


def ikke_intakt(data: bytes) -> bool:
    return rask(data) is not Integritet.INTAKT or verify(data, policy=POLICY, at=TID).integritet is not Integritet.INTAKT


def strukturplasser(data: bytes) -> Iterator[int]:
    """Where a parser takes its bearings: header, tables, trailers, end marks, the signatures' and the form's dictionaries."""
    fra, til = hull(data)
    monstre: tuple[bytes, ...] = (
        rb"%PDF-1.7",
        rb"startxref\s+\d+\s+%%EOF\s*",
        rb"/ByteRange\s*\[[^\]]*\]",
        rb"/Contents\s*<",
        rb"trailer",
        rb"/V \d+ 0 R",
    )
    monstre += (rb"/AcroForm[^>]*", rb"/Fields[^\]]*\]", rb"/FT\s*/Sig", rb"/Prev \d+", rb"/Root \d+ 0 R", rb"/SubFilter\s*/[\w.]+")
    for monster in monstre:
        for treff in re.finditer(monster, data):
            yield from (n for n in range(treff.start(), treff.end()) if not fra <= n < til)


@pytest.mark.parametrize("navn", VARE)
def test_en_vendt_bit_der_leseren_orienterer_seg_gjor_aldri_dokumentet_intakt(navn: str) -> None:
    data = VARE[navn]()
    tilfeldig = random.Random(navn)
    plasser = sorted(set(strukturplasser(data)))
    for plass in tilfeldig.sample(plasser, min(len(plasser), FORSOK.get(navn, 350))):
        assert ikke_intakt(vend(data, plass, tilfeldig.randrange(8))), plass


@pytest.mark.parametrize("navn", VARE)
def test_en_vendt_bit_hvor_som_helst_gjor_aldri_dokumentet_intakt(navn: str) -> None:
    data = VARE[navn]()
    tilfeldig = random.Random(navn)
    for _ in range(FORSOK.get(navn, 300)):
        plass = tilfeldig.randrange(len(data))
        assert ikke_intakt(vend(data, plass, tilfeldig.randrange(8))), plass


def kanoniske_vendinger(innhold: bytes) -> Iterator[bytes]:
    """Every one-bit flip of `<…>` that is still spelled canonically."""
    for plass in range(len(innhold)):
        for bit in range(8):
            vendt = vend(innhold, plass, bit)
            if not struktur.stavemate(vendt):
                yield vendt


# Every canonical flip of the sealed file; of the others, whose CMS is larger and slower, one in so many (all were tried once).
HVER = {"forseglet og stemplet": 1, "signert med tidsstempel": 60, "signert": 4, "fornyet": 120, "signert hos en leverandør": 200}


@pytest.mark.parametrize("navn", VARE)
def test_ingen_bit_i_siste_contents_kan_vendes_uten_at_det_vises(navn: str) -> None:
    data = VARE[navn]()
    fra, til = hull(data)
    dokument = pdf.apne(data, POLICY.grenser)
    siste = dokument.signaturer[-1]
    assert siste.lest is not None
    digest = siste.lest.compute_digest()
    kjente = sertifikater_i_dss(dokument)
    kanoniske = list(kanoniske_vendinger(data[fra:til]))
    assert len(kanoniske) > 4000, "most of the value's own digits have other spellings"
    assert holder(data[fra:til], digest, kjente)
    sluppet = [v for v in kanoniske[:: HVER[navn]] if holder(v, digest, kjente)]
    assert sluppet == [], [next(i for i, (a, b) in enumerate(zip(v, data[fra:til], strict=True)) if a != b) for v in sluppet]


def holder(innhold: bytes, digest: bytes, kjente: Any) -> bool:
    """Whether the two checks of the last CMS are content."""
    verdi = bytes.fromhex(innhold[1:-1].decode())
    lengde = struktur.der_lengde(verdi)
    try:
        sd = asn1_cms.ContentInfo.load(verdi)["content"]
        lest = SimpleNamespace(
            signed_data=sd, signer_info=sd["signer_infos"][0], compute_digest=lambda _md=None: digest, self_reported_timestamp=None
        )
    except Exception:  # noqa: BLE001  # what cannot be read is `brutt`
        return False
    fakta = cms.undersok(cast("Any", SimpleNamespace(verdi=TOM, navn="", lest=lest)))
    tidsstempelfeil = {f.kode for f in fakta.feil} & {"tidsstempel-stemmer-ikke", "tidsstempel-uleselig", "tidsstempel-ikke-stottet"}
    if fakta.utfall is not Krypto.OK or tidsstempelfeil or lengde is None:
        return False
    return binding.frie_deler(verdi, lengde, kjente) == ()


def test_ukanoniske_vendinger_er_endret_gjennom_hele_verifikatoren() -> None:
    data = VARE["forseglet og stemplet"]()
    fra, til = hull(data)
    tilfeldig = random.Random(1)
    for plass in [fra, til - 1, fra + 1, til - 2, *tilfeldig.sample(range(fra, til), 60)]:
        rapport = verify(vend(data, plass, tilfeldig.randrange(8)), policy=POLICY, at=TID)
        assert rapport.integritet in {Integritet.ENDRET, Integritet.BRUTT, Integritet.UGYLDIG_FIL}, plass


def test_alle_vendinger_av_en_bokstav_i_siste_contents_til_den_andre_skrivematen_vises() -> None:
    data = VARE["forseglet og stemplet"]()
    fra, til = hull(data)
    bokstaver = [n for n in range(fra, til) if data[n : n + 1].isalpha()]
    assert len(bokstaver) > 100
    assert all(struktur.stavemate(vend(data[fra:til], n - fra, 5)) == ("contents-blandet-skrivemate",) for n in bokstaver)


@pytest.mark.parametrize("navn", sorted(ANGREP)[::4] + sorted(EKTE)[::4])
def test_endringsanalysen_kan_bare_skjerpe(navn: str) -> None:
    data = {**ANGREP, **EKTE}[navn][0]()
    fort = rask(data)
    helt = verify(data, policy=POLICY, at=TID).integritet
    if fort in DOMMER and helt in DOMMER:
        assert DOMMER.index(helt) >= DOMMER.index(fort)
    else:
        assert helt == fort


def test_en_fremmed_fil_far_bare_advarsel_om_skrivematen() -> None:
    data = signer(en_pdf())
    fra, _ = hull(data)
    plass = next(n for n in range(fra, len(data)) if data[n : n + 1].isalpha())
    rapport = verify(vend(data, plass, 5), policy=POLICY, at=TID)
    assert rapport.integritet is Integritet.INTAKT
    assert [a.kode for a in rapport.advarsler] == ["contents-blandet-skrivemate"]
    vart = signer(en_pdf(xmp=KV_XMP))
    fra, _ = hull(vart)
    plass = next(n for n in range(fra, len(vart)) if vart[n : n + 1].isalpha())
    assert verify(vend(vart, plass, 5), policy=POLICY, at=TID).integritet is Integritet.ENDRET


def test_et_felt_som_typen_ikke_kjenner_er_en_fri_del() -> None:
    # The tag of the unsigned attributes, one bit off: the library sets the field aside, and the time stamp in it is gone unseen.
    data = VARE["signert med tidsstempel"]()
    fra, til = hull(data)
    verdi = bytearray(bytes.fromhex(data[fra + 1 : til - 1].decode()))
    lengde = struktur.der_lengde(bytes(verdi))
    assert lengde is not None
    sted = _usignerte_attributter(bytes(verdi[:lengde]))
    assert binding.frie_deler(bytes(verdi), lengde, sertifikater_i_dss(pdf.apne(data, POLICY.grenser))) == ()
    verdi[sted] ^= 0x02
    assert "ukjent-felt" in binding.frie_deler(bytes(verdi), lengde, ())


def _usignerte_attributter(der: bytes) -> int:
    """Where [1] of the SignerInfo stands: it is the last child all the way in."""
    si = asn1_cms.ContentInfo.load(der)["content"]["signer_infos"][0]
    assert der.endswith(si["unsigned_attrs"].dump())
    return len(der) - len(si["unsigned_attrs"].dump())

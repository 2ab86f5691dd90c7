"""Anything uploaded gets a report, in bounded work; nothing falls into the last net of `verify`."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signing.verify import Grenser, Integritet, Policy, Rapport, verify
from tests.unit.verify import fri
from tests.unit.verify.angrep import eget_stemplet, signert
from tests.unit.verify.fremmed import en_pdf, signer, skriv
from tests.unit.verify.prove_pki import TID

POLICY = Policy()
VERDIER = (b"null", b"1 0 R", b"7 0 R", b"[]", b"<<>>", b"()", b"-1", b"99999999999999999999", b"/Sig", b"true", b"0.5")


def kontroller(data: bytes, policy: Policy = POLICY) -> Rapport:
    rapport = verify(data, policy=policy, at=TID)
    assert all(f.kode != "intern-feil" for f in rapport.feil), rapport.feil
    rapport.som_json()
    return rapport


@given(st.binary(max_size=600))
@example(b"<mangler/>")
@settings(max_examples=150, deadline=None)
def test_tilfeldige_bytes_far_en_rapport(data: bytes) -> None:
    """What looks like XML or a container is one without a signature, where it is whole."""
    ventet = {Integritet.UGYLDIG_FIL} | ({Integritet.INGEN_SIGNATUR} if data.lstrip().startswith((b"<", b"PK\x03\x04")) else set())
    assert kontroller(data).integritet in ventet


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_tilfeldige_bytes_mellom_hode_og_slutt_far_en_rapport(data: bytes) -> None:
    kontroller(b"%PDF-1.7\n" + data + b"\nstartxref\n9\n%%EOF\n")


@given(st.integers(0, 2**32), st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_en_odelagt_signert_fil_far_en_rapport_og_er_aldri_intakt(fro: int, antall: int) -> None:
    """Bytes changed, cut out, doubled or swapped."""
    tilfeldig = random.Random(fro)
    original = eget_stemplet()
    data = bytearray(original)
    for _ in range(antall):
        a, b = sorted(tilfeldig.randrange(len(data)) for _ in range(2))
        b = min(b, a + tilfeldig.choice([1, 4, 40, 4000]))
        match tilfeldig.randrange(4):
            case 0:
                data[a:b] = tilfeldig.randbytes(b - a)
            case 1:
                del data[a:b]
            case 2:
                data[a:a] = data[a:b]
            case _:
                data[a:b] = data[a:b][::-1]
    if bytes(data) != original:
        assert kontroller(bytes(data)).integritet is not Integritet.INTAKT


@given(st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_byttede_tall_og_navn_i_strukturen_far_en_rapport(fro: int) -> None:
    """Numbers, references, names and types of objects exchanged: well-formed nonsense, harder on a parser than noise."""
    tilfeldig = random.Random(fro)
    data = signert()
    treff = list(re.finditer(rb"\d+ 0 R|/[A-Z][A-Za-z]+|\[[^\]]{0,60}\]|\([^)]*\)|<<|>>| \d+ ", data))
    for t in tilfeldig.sample(treff, 4):
        ny = tilfeldig.choice(
            [b"null", b"1 0 R", b"7 0 R", b"[]", b"<<>>", b"()", b"-1", b"99999999999999999999", b"/Sig", b"true", b"0.5"]
        )
        data = data[: t.start()] + ny.ljust(t.end() - t.start())[: t.end() - t.start()] + data[t.end() :]
    if data != signert():
        assert kontroller(data).integritet is not Integritet.INTAKT


def dyp_ordbok(n: int) -> bytes:
    return en_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"<</A " * n + b"1" + b">>" * n)


def med_doblende_stier(dybde: int) -> bytes:
    """Each object refers twice to the next: 2^n ways from the catalog to the form that the second signature changes."""
    objekter = [
        b"<< /Type /Catalog /Pages 2 0 R /X 4 0 R /AcroForm %d 0 R >>" % (4 + dybde),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
    ]
    objekter += [b"<< /A %d 0 R /B %d 0 R >>" % (n + 1, n + 1) for n in range(4, 4 + dybde)]
    return signer(signer(skriv([*objekter, b"<< /Fields [] >>"])), "Sig2")


UFYSELIGE = {
    "tom": b"",
    "bare hode": b"%PDF-1.7\n%%EOF\n",
    "zip": b"PK\x03\x04" + b"\x00" * 100,
    "dyp ordbok": dyp_ordbok(3000),
    "dyp liste": en_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 5000 + b"]" * 5000),
    "xref peker på seg selv": re.sub(rb"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % en_pdf().rindex(b"xref\n0 "), en_pdf()),
    "siden er sin egen forelder": en_pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    "feltet er sitt eget barn": en_pdf().replace(b"/T (kommentar)", b"/Kids [6 0 R]"),
    "enormt objekttall": en_pdf().replace(b"xref\n0 7", b"xref\n0 99999999"),
    "katalogen er et tall": en_pdf().replace(b"/Root 1 0 R", b"/Root 12345"),
    "skjema er en streng": en_pdf().replace(b"/AcroForm << /Fields [6 0 R]", b"/AcroForm << /Fields (6 0 R)"),
}


@pytest.mark.parametrize("navn", UFYSELIGE)
def test_en_ondsinnet_fil_far_en_rapport_i_begrenset_tid(navn: str) -> None:
    start = time.process_time()
    rapport = kontroller(UFYSELIGE[navn])
    assert rapport.integritet not in {Integritet.INTAKT, Integritet.TILLATTE_ENDRINGER}
    assert not rapport.god
    assert time.process_time() - start < 10


def test_en_sti_bombe_stoppes_av_arbeidsgrensen() -> None:
    grenser = Grenser(oppslag=100_000)
    rapport = kontroller(med_doblende_stier(40), Policy(grenser=grenser))
    assert rapport.integritet is Integritet.UGYLDIG_FIL
    assert [f.kode for f in rapport.feil] == ["for-mye-arbeid"]


@pytest.mark.parametrize(
    ("grenser", "kode"),
    [
        (Grenser(storrelse=1000), "for-stor"),
        (Grenser(objekter=3), "for-mange-objekter"),
        (Grenser(revisjoner=1), "for-mange-revisjoner"),
        (Grenser(oppslag=5), "for-mye-arbeid"),
    ],
)
def test_over_en_grense_sier_rapporten_hvilken(grenser: Grenser, kode: str) -> None:
    assert [f.kode for f in kontroller(signert(), Policy(grenser=grenser)).feil] == [kode]


def test_flere_signaturer_enn_grensen_er_ikke_stottet() -> None:
    rapport = kontroller(signer(signert(), "Sig2"), Policy(grenser=Grenser(signaturer=1)))
    assert rapport.integritet is not Integritet.INTAKT
    assert "for-mange-signaturer" in [f.kode for f in rapport.feil]


def test_en_odelagt_signatur_skjuler_ikke_de_andre() -> None:
    pdf = signer(signert(), "Sig2")
    odelagt = pdf.replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /ETSI.CAdES.detacheX", 1)
    rapport = kontroller(odelagt)
    assert [s.vurdert.navn for s in rapport.signaturer] == ["Sig1", "Sig2"]
    assert rapport.integritet is Integritet.BRUTT


@pytest.mark.parametrize("underfilter", [b"/adbe.x509.rsa_sha1", b"/adbe.pkcs7.sha1", b"/Noe.Annet"])
def test_en_ukjent_signaturtype_er_ikke_stottet_og_ikke_brutt(underfilter: bytes) -> None:
    pdf = fri.fri_signatur().replace(b"/SubFilter /ETSI.CAdES.detached ", b"/SubFilter " + underfilter.ljust(21)[:21])
    assert kontroller(pdf).integritet in {Integritet.IKKE_STOTTET, Integritet.ENDRET}


def test_en_passordlast_fil_er_ikke_stottet() -> None:
    from io import BytesIO

    import pikepdf

    ut = BytesIO()
    with pikepdf.open(BytesIO(en_pdf())) as p:
        p.save(ut, encryption=pikepdf.Encryption(owner="x", user="y", R=6))
    rapport = kontroller(ut.getvalue())
    assert (rapport.integritet, rapport.feil[0].kode) == (Integritet.IKKE_STOTTET, "kryptert")

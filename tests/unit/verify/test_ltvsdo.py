from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from signing.asice import signaturer
from signing.verify.fakta import Krypto
from signing.verify.ltvsdo import Ltvsdo, er_ltvsdo, les
from signing.verify.pdf import Lesefeil
from tests.unit.signing.test_asice import FILER, TID, rsa_nokkel
from tests.unit.verify.xadesbygger import EC, FNR, GODT, segl

AVTRYKK = hashlib.sha256(b"%PDF kontrakten").hexdigest()
_DIGEST = '<ltv:DocumentDigest alg="http://www.w3.org/2001/04/xmlenc#sha256">'


def bytt(*par: tuple[str, str]) -> Callable[[str], str]:
    def endret(tekst: str) -> str:
        for gammelt, nytt in par:
            assert gammelt in tekst
            tekst = tekst.replace(gammelt, nytt, 1)
        return tekst

    return endret


def signert(*par: tuple[str, str]) -> Ltvsdo:
    """A document with these words instead, rightly signed."""
    lest = les(GODT.xml(bytt(*par)))
    assert lest.fakta.utfall is Krypto.OK
    return lest


@pytest.mark.parametrize("bygg", [GODT, EC], ids=["RSA", "ECDSA"])
def test_det_leses_hvem_som_signerte_hva_hvordan_og_nar(bygg: Any) -> None:
    lest = les(bygg.xml())
    assert (lest.fakta.utfall, lest.navn, lest.lesenavn) == (Krypto.OK, "Nordmann, Kari Ås", "Kari Ås Nordmann")
    assert (lest.nummer, lest.fodselsdato, lest.metode) == (FNR, date(1933, 1, 1), "BankID")
    assert (lest.tid, lest.fakta.signert_tid) == (
        datetime(2016, 1, 25, 13, 23, 13, 785000, UTC),
        datetime(2016, 1, 25, 13, 23, 14, 2000, UTC),
    )
    assert (lest.avtrykk, lest.titler, lest.utsteder) == ((AVTRYKK,), ("Lærekontrakt",), "PRØVESEGL AS")


_FODT = '<ltv:Attribute Name="date-of-birth" NameSpace="bankid-no">1933-01-01</ltv:Attribute>'
_NUMMER = "<ltv:SignerNationalId>01013300001</ltv:SignerNationalId>"
_TYPE = "<ltv:SignerNationalIdType>FNR</ltv:SignerNationalIdType>"
_TID = "<xades:SigningTime>2016-01-25T14:23:13.785+01:00</xades:SigningTime>"

VARIANTER: dict[str, tuple[tuple[tuple[str, str], ...], str, Any]] = {
    "uten nummer": (((_NUMMER, ""),), "nummer", None),
    "svensk nummer": ((("FNR</ltv", "PERSONNUMMER</ltv"),), "nummer", None),
    "nummer uten type": (((_TYPE, ""),), "nummer", FNR),
    "nummer med feil lengde": ((("01013300001", "0101330000"),), "nummer", None),
    "nummer med andre sifre": ((("01013300001", "٠١٠١٣٣٠٠٠٠١"),), "nummer", None),
    "uten fødselsdato": (((_FODT, ""),), "fodselsdato", None),
    "fødselsdato som ikke er en dato": ((("1933-01-01", "1933-13-01"),), "fodselsdato", None),
    "to fødselsdatoer som er ulike": (((_FODT, _FODT + _FODT.replace("1933", "1934")),), "fodselsdato", None),
    "to fødselsdatoer som er like": (((_FODT, _FODT + _FODT.replace("bankid-no", "minid")),), "fodselsdato", date(1933, 1, 1)),
    "navn i vanlig rekkefølge": ((("Nordmann, Kari Ås", "Kari Ås Nordmann"),), "lesenavn", "Kari Ås Nordmann"),
    "navn med to komma": ((("Nordmann, Kari Ås", "A, B, C"),), "lesenavn", "A, B, C"),
    "navn over to linjer": ((("Nordmann, Kari Ås", "Nordmann,\n   Kari"),), "navn", "Nordmann, Kari"),
    "ukjent metode": ((("BankID</ltv", "Ny eID</ltv"),), "metode", "Ny eID"),
    "uten metode": ((("<ltv:SignatureTypeFriendlyName>BankID</ltv:SignatureTypeFriendlyName>", ""),), "metode", ""),
    "uten egen tid gjelder seglets": (((_TID, ""),), "tid", datetime(2016, 1, 25, 13, 23, 14, 2000, UTC)),
    "nyere navnerom": (
        (("LtvSdo-1.0", "LtvSdo-2.0"),),
        "navn",
        "Nordmann, Kari Ås",
    ),
    "avtrykk med annen algoritme": ((("xmlenc#sha256", "xmlenc#sha512"),), "avtrykk", ()),
    "avtrykk som ikke kan leses": (((_DIGEST, _DIGEST + "!"),), "avtrykk", ()),
    "to avtrykk": (((_DIGEST, f"{_DIGEST}{'A' * 43}=</ltv:DocumentDigest>{_DIGEST}"),), "avtrykk", ("0" * 64, AVTRYKK)),
    "ukjente ledd og attributter": (
        (("<ltv:Description>", "<ltv:Description ny='1'><ltv:Ny><ltv:SignerDescription/></ltv:Ny>"),),
        "navn",
        "Nordmann, Kari Ås",
    ),
}


@pytest.mark.parametrize("navn", VARIANTER)
def test_det_som_mangler_eller_er_nytt_stopper_ikke_lesingen(navn: str) -> None:
    par, felt, ventet = VARIANTER[navn]
    assert getattr(signert(*par), felt) == ventet


ENDRET: dict[str, tuple[str, str]] = {
    "navnet": ("Nordmann, Kari", "Nordmann, Kåre"),
    "nummeret": ("01013300001", "01013300002"),
    "fødselsdatoen": ("1933-01-01", "1934-01-01"),
    "metoden": ("BankID</ltv", "MinID</ltv"),
    "avtrykket": (_DIGEST, _DIGEST + "A"),
    "tiden": ("14:23:13", "14:23:12"),
}


@pytest.mark.parametrize("navn", ENDRET)
def test_en_endring_etter_signering_vises_men_tros_ikke(navn: str) -> None:
    assert les(bytt(ENDRET[navn])(GODT.xml().decode()).encode()).fakta.utfall is Krypto.HASH_FEIL


def test_merknad_midt_i_navnet_skjuler_ikke_resten() -> None:
    lest = les(bytt(("Nordmann, Kari", "Nordmann<!-- -->, Kari"))(GODT.xml().decode()).encode())
    assert (lest.fakta.utfall, lest.navn) == (Krypto.OK, "Nordmann, Kari Ås")


def test_signatur_over_noe_annet_enn_dokumentet_gjelder_ikke_dokumentet() -> None:
    """Signature wrapping: the signed document lies as a part of another one, which says who signed."""
    ekte = GODT.xml().decode()
    start, slutt = ekte.index("<ds:Signature "), ekte.index("</ltv:LtvSdo>")
    signatur = ekte[start:slutt]
    falsk = ekte[:start].replace(' Id="root"', "", 1).replace("Kari", "Kåre")
    lest = les(f"{falsk}{signatur}<ltv:Ny>{ekte[:start]}</ltv:LtvSdo></ltv:Ny></ltv:LtvSdo>".encode())
    assert lest.navn == "Nordmann, Kåre Ås"
    assert lest.fakta.utfall is Krypto.FORMATFEIL
    assert lest.fakta.feil[-1].kode == "xades-dekker-ikke-dokumentet"


IKKE_LTVSDO: dict[str, tuple[Callable[[], bytes], str]] = {
    "en bunts signaturfil": (lambda: signaturer(FILER, nokkel=rsa_nokkel(), tid=TID), "ikke-ltvsdo"),
    "riktig navn i feil navnerom": (lambda: GODT.xml(lambda t: t.replace("id.signicat.com", "id.example.com")), "ikke-ltvsdo"),
    "annet ledd i riktig navnerom": (lambda: GODT.xml(lambda t: t.replace("ltv:LtvSdo", "ltv:Annet")), "ikke-ltvsdo"),
    "PDF": (lambda: b"%PDF-1.7", "ikke-xml"),
    "ingen signatar": (lambda: GODT.xml(lambda t: t.replace("ltv:SignerDescription", "ltv:Ny")), "ltvsdo-ikke-en-signatar"),
    "to signatarer": (
        lambda: GODT.xml(bytt(("<ltv:DocumentDescription>", "<ltv:SignerDescription/><ltv:DocumentDescription>"))),
        "ltvsdo-ikke-en-signatar",
    ),
    "DTD": (lambda: b"<!DOCTYPE a>" + GODT.xml(), "uleselig-xml"),
}


@pytest.mark.parametrize("navn", IKKE_LTVSDO)
def test_det_som_ikke_er_en_ltvsdo_avvises_med_grunn(navn: str) -> None:
    lag, kode = IKKE_LTVSDO[navn]
    with pytest.raises(Lesefeil) as feil:
        les(lag())
    assert feil.value.kode == kode


def test_usignert_leses_men_sies_a_vaere_usignert() -> None:
    usignert = GODT.xml(lambda t: t.replace("ds:Signature ", "ds:Ny ").replace("/ds:Signature>", "/ds:Ny>").replace('"sig"', '"sig2"'))
    assert les(usignert).fakta.feil[0].kode == "xades-ikke-en-signatur"


def test_vedlegg_kan_sorteres_uten_a_leses() -> None:
    assert er_ltvsdo(GODT.xml())
    assert er_ltvsdo(b"\xef\xbb\xbf" + GODT.xml())
    assert not er_ltvsdo(signaturer(FILER, nokkel=rsa_nokkel(), tid=TID))
    assert not er_ltvsdo(b"%PDF-1.7")


def test_personen_star_ikke_i_det_som_skrives_ut() -> None:
    lest = les(GODT.xml())
    assert not any(ord_ in repr(lest) for ord_ in ("Nordmann", "Kari", FNR, "1933", "Lærekontrakt"))
    assert "BankID" in repr(lest)


def test_et_segl_med_svak_nokkel_leses_men_tros_ikke() -> None:
    lest = les(replace(GODT, segl=segl("rsa-1024")).xml())
    assert (lest.navn, lest.fakta.utfall) == ("Nordmann, Kari Ås", Krypto.IKKE_STOTTET)

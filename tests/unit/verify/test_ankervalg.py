"""Which anchors count for which certificate, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.verify import Anker
from signing.verify.ankervalg import TELLER, Formal, for_formal, for_stempler, formal, gjelder, rotter, slag_av
from signing.verify.kontrollpunkt import sertifikatpolicyer
from signing.verify.policy import ALLE_SLAG, Ankerslag
from tests.unit.verify.prove_pki import TID, pki, som_asn1

ORGID = x509.ObjectIdentifier("2.5.4.97")
CA, ANNEN = Anker(som_asn1(pki().ca)), Anker(som_asn1(pki("En annen CA").ca))
TSA = frozenset({Ankerslag.TIDSSTEMPEL})


@cache
def sertifikat(cn: str, *andre: tuple[x509.ObjectIdentifier, str], tsa: bool = False) -> Any:
    return som_asn1(pki().utsted(cn, ec.generate_private_key(ec.SECP256R1()), *andre, tsa=tsa))


ORG, ID = (NameOID.ORGANIZATION_NAME, "Prøve fylkeskommune"), (ORGID, "NTRNO-938626367")
EMNER: dict[str, tuple[tuple[str, tuple[tuple[x509.ObjectIdentifier, str], ...]], Formal]] = {
    "et segl": (("Prøve fylkeskommune", (ORG, ID)), Formal.SEGL),
    "et segl uten organisasjonsnummer": (("Prøve fylkeskommune", (ORG,)), Formal.SEGL),
    "et segl med et annet navn": (("Postens segl", (ORG, ID)), Formal.SIGNATUR),
    "en person": (("Kari Prøve", ()), Formal.PERSON),
    "en ansatt": (("Kari Prøve", (ORG,)), Formal.PERSON),
    "en ansatt med fornavn og etternavn": (("Kari Prøve", (ORG, ID, (NameOID.GIVEN_NAME, "Kari"))), Formal.PERSON),
    "en som heter som virksomheten": (("Prøve fylkeskommune", (ORG, (NameOID.SURNAME, "Prøve"))), Formal.PERSON),
}


@pytest.mark.parametrize("navn", EMNER)
def test_sertifikatet_sier_hva_det_er_til(navn: str) -> None:
    (cn, andre), ventet = EMNER[navn]
    assert formal(sertifikat(cn, *andre)) is ventet


class Uleselig:
    """A certificate of which nothing but its bytes can be read."""

    def __getattr__(self, navn: str) -> Any:
        raise ValueError(navn)


def test_et_sertifikat_som_ikke_kan_leses_sier_ingenting() -> None:
    uleselig: Any = Uleselig()
    assert formal(uleselig) is Formal.SIGNATUR
    assert sertifikatpolicyer(uleselig) == frozenset()


def test_et_anker_for_tidsstempler_teller_aldri_for_en_signatur() -> None:
    assert all(Ankerslag.TIDSSTEMPEL not in slag for bruk, slag in TELLER.items() if bruk is not Formal.TIDSSTEMPEL)
    assert TELLER[Formal.TIDSSTEMPEL] == TSA
    assert for_formal([replace(CA, slag=TSA), ANNEN], Formal.SEGL) == (ANNEN,)
    assert for_formal([CA, ANNEN], Formal.SEGL) == (CA, ANNEN)


def test_et_anker_gjelder_fra_og_med_men_ikke_til_og_med() -> None:
    anker = replace(CA, gjelder_fra=TID, gjelder_til=TID + timedelta(days=1))
    assert [gjelder(anker, TID + timedelta(hours=t)) for t in (-1, 0, 23, 24)] == [False, True, True, False]
    assert gjelder(CA, datetime(1970, 1, 1, tzinfo=UTC))


def test_flere_tider_for_ett_sertifikat_er_ett_anker() -> None:
    forst = replace(CA, gjelder_til=TID, slag=TSA)
    sa = replace(CA, gjelder_fra=TID, slag=frozenset({Ankerslag.SEGL}))
    assert len(rotter([forst, sa])) == 1
    assert slag_av([forst, sa], CA.sertifikat, TID - timedelta(1)) == TSA
    assert slag_av([forst, sa], CA.sertifikat, TID) == frozenset({Ankerslag.SEGL})
    assert slag_av([CA, sa], CA.sertifikat, TID) == ALLE_SLAG


def test_et_stempel_fra_en_tjeneste_som_ikke_var_godkjent_da_beviser_ingenting() -> None:
    tsa = sertifikat("Prøve-TSA", tsa=True)
    for_sen, i_tide = replace(CA, gjelder_til=TID - timedelta(days=1)), replace(CA, gjelder_fra=TID - timedelta(days=1))
    assert for_stempler([for_sen, ANNEN], [(tsa, TID)], []) == (ANNEN,)
    assert for_stempler([i_tide, ANNEN], [(tsa, TID)], []) == (i_tide, ANNEN)
    assert for_stempler([for_sen, i_tide], [(tsa, TID)], []) == (for_sen, i_tide)
    assert for_stempler([for_sen], [], []) == (for_sen,)
    assert for_stempler([replace(CA, slag=frozenset({Ankerslag.EID}))], [(tsa, TID)], []) == ()


def test_et_stempel_gar_til_ankeret_ogsa_gjennom_et_mellomledd() -> None:
    ledd, over = sertifikat("Prøve-TSA", tsa=True), Anker(som_asn1(pki("Toppen").ca), gjelder_til=TID)

    class Mellom:
        subject, issuer = CA.sertifikat.subject, over.sertifikat.subject

    mellom: Any = Mellom()
    assert for_stempler([over], [(ledd, TID)], [mellom]) == ()
    assert for_stempler([over], [(ledd, TID)], []) == (over,)

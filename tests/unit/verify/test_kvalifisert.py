"""Qualified or not: by what the certificate says of itself, by what the trusted list says of it, and as both stood when it counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest
from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.verify import Policy, verify
from signing.verify.fakta import Slag
from signing.verify.kvalifisert import (
    ORD_INNRETNING,
    ORD_SAMSVAR,
    ORD_TYPER,
    QC_ERKLARINGER,
    QC_INNRETNING,
    QC_SAMSVAR,
    QC_TYPE,
    QC_TYPER,
    Kvalifisert,
    er_stempel,
    kvalifisering,
    kvalifisert_stempel,
)
from signing.verify.listeleser import les_liste as les_fakta
from signing.verify.tillitsliste import les_liste
from signing.verify.tillitstekster import KVALIFISERT
from signing.verify.tillitstjeneste import Bruk, Tjeneste
from tests.unit.verify.ekte import lta
from tests.unit.verify.listebygger import FOR_EIDAS, OPPLYSNING, Trinn, liste, tjeneste, utgiver
from tests.unit.verify.prove_pki import TID, pki, som_asn1

UTSTEDT, BRUKT = datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)
SIGNATUR_OID, SEGL_OID, NETT_OID = (next(o for o, b in QC_TYPER.items() if b is bruk) for bruk in (Bruk.SIGNATUR, Bruk.SEGL, Bruk.NETTSTED))
QSIG = (QC_SAMSVAR, QC_INNRETNING, SIGNATUR_OID)
QSEAL = (QC_SAMSVAR, QC_INNRETNING, SEGL_OID)


class _Oider(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = core.ObjectIdentifier


class _Erklaring(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    _fields = [("id", core.ObjectIdentifier), ("typer", _Oider, {"optional": True})]  # noqa: RUF012  # asn1crypto reads it


class _Erklaringer(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = _Erklaring


def erklaringer(oider: Sequence[str]) -> bytes:
    typer = [o for o in oider if o.startswith(f"{QC_TYPE}.")]
    alle = [{"id": o} for o in oider if o not in typer] + ([{"id": QC_TYPE, "typer": typer}] if typer else [])
    der: bytes = _Erklaringer(alle).dump()
    return der


@cache
def sertifikat(*oider: str, retningslinje: str = "1.2.3", utstedt: datetime = UTSTEDT, raa: bytes | None = None) -> asn1.Certificate:
    """A signer's certificate that says these things of itself."""
    privat = ec.generate_private_key(ec.SECP256R1())
    emne = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kari Prøve"), x509.NameAttribute(NameOID.SERIAL_NUMBER, "NTRNO-1")])
    bygger = x509.CertificateBuilder().subject_name(emne).issuer_name(emne).public_key(privat.public_key()).serial_number(7)
    bygger = bygger.not_valid_before(utstedt).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    bygger = bygger.add_extension(x509.KeyUsage(False, True, False, False, False, False, False, False, False), critical=True)
    bygger = bygger.add_extension(
        x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(retningslinje), None)]), critical=False
    )
    bygger = bygger.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    verdi = raa if raa is not None else erklaringer(oider) if oider else None
    if verdi is not None:
        bygger = bygger.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier(QC_ERKLARINGER), verdi), critical=False)
    return som_asn1(bygger.sign(privat, hashes.SHA256()))


def hos(*trinn: Trinn) -> Tjeneste:
    (en,) = les_fakta(liste(tjeneste(pki().ca, trinn=trinn))).tjenester
    return en.tjeneste


def kvalifikator(vilkar: str, *ord_: str) -> str:
    """What the list says of the certificates that meet the criteria."""
    alle = "".join(f'<sie:Qualifier uri="{OPPLYSNING}{o}"/>' for o in ord_)
    return (
        f'<Extension Critical="true"><sie:Qualifications><sie:QualificationElement><sie:Qualifiers>{alle}</sie:Qualifiers>'
        f"{vilkar}</sie:QualificationElement></sie:Qualifications></Extension>"
    )


def oid(nummer: str) -> str:
    return f"<xades:Identifier>{nummer}</xades:Identifier>"


def kriterier(*ledd: str, sammenheng: str = "all") -> str:
    return f'<sie:CriteriaList assert="{sammenheng}">{"".join(ledd)}</sie:CriteriaList>'


BRUKSBIT = '<sie:KeyUsage><sie:KeyUsageBit name="nonRepudiation">true</sie:KeyUsageBit></sie:KeyUsage>'
FEIL_BIT = '<sie:KeyUsage><sie:KeyUsageBit name="digitalSignature">true</sie:KeyUsageBit></sie:KeyUsage>'
RETNINGSLINJE = f"<sie:PolicySet><sie:PolicyIdentifier>{oid('urn:oid:1.2.3')}</sie:PolicyIdentifier></sie:PolicySet>"
ANDRE_REGLER = f"<sie:PolicySet><sie:PolicyIdentifier>{oid('1.2.4')}</sie:PolicyIdentifier></sie:PolicySet>"
EMNEFELT = f"<add:CertSubjectDNAttribute><add:AttributeOID>{oid('2.5.4.5')}</add:AttributeOID></add:CertSubjectDNAttribute>"
EMNE = f"<sie:otherCriteriaList>{EMNEFELT}</sie:otherCriteriaList>"
ANNET_EMNE = EMNE.replace("2.5.4.5", "2.5.4.97")
UTVIDET = f"<add:ExtendedKeyUsage><add:KeyPurposeId>{oid('1.3.6.1.5.5.7.3.4')}</add:KeyPurposeId></add:ExtendedKeyUsage>"
TIL_EPOST = f"<sie:otherCriteriaList>{UTVIDET}</sie:otherCriteriaList>"
UKJENT = "<sie:otherCriteriaList><add:Noe/></sie:otherCriteriaList>"
SIGNERT = sertifikat(*QSIG)


@pytest.mark.parametrize(
    ("oider", "svar"),
    [
        (QSIG, Kvalifisert.SIGNATUR),
        (QSEAL, Kvalifisert.SEGL),
        ((QC_SAMSVAR, SIGNATUR_OID), Kvalifisert.AVANSERT_SIGNATUR),
        ((QC_SAMSVAR, SEGL_OID), Kvalifisert.AVANSERT_SEGL),
        ((QC_SAMSVAR, QC_INNRETNING), Kvalifisert.SIGNATUR),
        ((QC_SAMSVAR, QC_INNRETNING, NETT_OID), Kvalifisert.NEI),
        ((QC_SAMSVAR, SIGNATUR_OID, SEGL_OID), Kvalifisert.UKJENT),
        ((QC_INNRETNING, SIGNATUR_OID), Kvalifisert.NEI),
        ((), Kvalifisert.NEI),
    ],
)
def test_det_sertifikatet_sier_om_seg_selv_gjelder_nar_listen_ikke_sier_noe_annet(oider: tuple[str, ...], svar: Kvalifisert) -> None:
    assert kvalifisering(sertifikat(*oider), [hos(Trinn())], brukt=BRUKT) is svar


@dataclass(frozen=True)
class Liste:
    """What a list says of one qualified certificate for signatures, and what comes of it."""

    ord: tuple[str, ...]
    svar: Kvalifisert
    vilkar: str = kriterier(RETNINGSLINJE)


LISTER: dict[str, Liste] = {
    "ikke kvalifisert": Liste(("NotQualified",), Kvalifisert.NEI),
    "kvalifisert, som det sier selv": Liste(("QCStatement",), Kvalifisert.SIGNATUR),
    "bade og": Liste(("QCStatement", "NotQualified"), Kvalifisert.UKJENT),
    "for segl": Liste(("QCForESeal",), Kvalifisert.SEGL),
    "for virksomheter, fra den gang": Liste(("QCForLegalPerson",), Kvalifisert.SEGL),
    "for signatur og segl": Liste(("QCForESig", "QCForESeal"), Kvalifisert.UKJENT),
    "for nettsteder": Liste(("QCForWSA",), Kvalifisert.NEI),
    "ikke i innretning": Liste(("QCNoQSCD",), Kvalifisert.AVANSERT_SIGNATUR),
    "i innretning og ikke": Liste(("QCNoQSCD", "QCWithQSCD"), Kvalifisert.UKJENT),
    "om andre regler": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(ANDRE_REGLER)),
    "begge ma stemme": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(RETNINGSLINJE, FEIL_BIT)),
    "begge stemmer": Liste(("NotQualified",), Kvalifisert.NEI, kriterier(RETNINGSLINJE, BRUKSBIT, EMNE, TIL_EPOST)),
    "minst en stemmer": Liste(("NotQualified",), Kvalifisert.NEI, kriterier(ANDRE_REGLER, BRUKSBIT, sammenheng="atLeastOne")),
    "ingen av flere": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(ANDRE_REGLER, FEIL_BIT, sammenheng="atLeastOne")),
    "ingen skal stemme, en gjor": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(BRUKSBIT, ANDRE_REGLER, sammenheng="none")),
    "ingen skal stemme, ingen gjor": Liste(("NotQualified",), Kvalifisert.NEI, kriterier(ANNET_EMNE, ANDRE_REGLER, sammenheng="none")),
    "lister i lister": Liste(("NotQualified",), Kvalifisert.NEI, kriterier(kriterier(ANDRE_REGLER, sammenheng="none"), BRUKSBIT)),
    "et emnefelt det ikke har": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(ANNET_EMNE)),
    "vilkar vi ikke kjenner": Liste(("NotQualified",), Kvalifisert.UKJENT, kriterier(UKJENT)),
    "ukjent vilkar som ikke avgjor": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier(UKJENT, ANDRE_REGLER)),
    "ukjent sammenheng": Liste(("NotQualified",), Kvalifisert.UKJENT, kriterier(RETNINGSLINJE, sammenheng="most")),
    "uten vilkar": Liste(("NotQualified",), Kvalifisert.UKJENT, ""),
    "tomme vilkar": Liste(("NotQualified",), Kvalifisert.SIGNATUR, kriterier()),
    "et ord vi ikke kjenner": Liste(("QCForNoe",), Kvalifisert.SIGNATUR),
}


@pytest.mark.parametrize("navn", LISTER)
def test_listen_gar_foran_det_sertifikatet_sier(navn: str) -> None:
    sier = LISTER[navn]
    tjenesten = hos(Trinn(utvidelser=kvalifikator(sier.vilkar, *sier.ord)))
    assert kvalifisering(SIGNERT, [tjenesten], brukt=BRUKT) is sier.svar


@pytest.mark.parametrize("ord_", [*ORD_TYPER, *ORD_SAMSVAR, *ORD_INNRETNING])
def test_hvert_ord_i_listen_betyr_noe(ord_: str) -> None:
    """For some certificate the answer is another with the word than without."""
    tjenester = [hos(Trinn()), hos(Trinn(utvidelser=kvalifikator(kriterier(RETNINGSLINJE), ord_)))]
    alle = [sertifikat(*o) for o in (QSIG, QSEAL, (QC_SAMSVAR, SIGNATUR_OID), (SIGNATUR_OID,), ())]
    assert any(len({kvalifisering(s, [t], brukt=BRUKT) for t in tjenester}) == 2 for s in alle)


@pytest.mark.parametrize(
    ("navn", "trinn", "svar"),
    [
        ("gitt hele tiden", [Trinn()], Kvalifisert.SIGNATUR),
        ("trukket for bruken", [Trinn(fra="2021-01-01T00:00:00Z", status="withdrawn"), Trinn()], Kvalifisert.NEI),
        ("trukket etter bruken", [Trinn(fra="2023-01-01T00:00:00Z", status="withdrawn"), Trinn()], Kvalifisert.SIGNATUR),
        ("gitt forst etter utstedelsen", [Trinn(fra="2021-01-01T00:00:00Z")], Kvalifisert.NEI),
        ("til noe annet enn signatur", [Trinn(bruk=("ForeSeals",))], Kvalifisert.NEI),
        ("ikke en kvalifisert tjeneste", [Trinn(type="CA/PKC")], Kvalifisert.NEI),
        ("listen har noe vi ikke kjenner", [Trinn(utvidelser='<Extension Critical="true"><add:Ny/></Extension>')], Kvalifisert.UKJENT),
        ("uten opplysning om bruk", [Trinn(fra=FOR_EIDAS, status="undersupervision", bruk=())], Kvalifisert.SIGNATUR),
    ],
)
def test_tjenesten_ma_vaere_gitt_bade_da_sertifikatet_ble_utstedt_og_da_det_ble_brukt(
    navn: str, trinn: list[Trinn], svar: Kvalifisert
) -> None:
    assert kvalifisering(SIGNERT, [hos(*trinn)], brukt=BRUKT) is svar, navn


def test_uten_liste_er_det_ikke_noe_svar_uansett_hva_sertifikatet_sier() -> None:
    assert kvalifisering(SIGNERT, [], brukt=BRUKT) is Kvalifisert.UKJENT
    assert kvalifisert_stempel(SIGNERT, [], brukt=BRUKT) is Kvalifisert.UKJENT


def test_en_oppforing_for_noe_annet_tar_ikke_bort_det_en_annen_gir() -> None:
    assert kvalifisering(SIGNERT, [hos(Trinn(type="TSA/QTST")), hos(Trinn())], brukt=BRUKT) is Kvalifisert.SIGNATUR
    uenige = [hos(Trinn()), hos(Trinn(utvidelser=kvalifikator(kriterier(RETNINGSLINJE), "QCNoQSCD")))]
    assert kvalifisering(SIGNERT, uenige, brukt=BRUKT) is Kvalifisert.UKJENT


@pytest.mark.parametrize("raa", [b"", b"tull", b"\x30\x80", b"\x30\x02\x05\x00"])
def test_erklaringer_som_ikke_kan_leses_gir_ikke_noe_svar(raa: bytes) -> None:
    assert kvalifisering(sertifikat(raa=raa), [hos(Trinn())], brukt=BRUKT) in {Kvalifisert.UKJENT, Kvalifisert.NEI}


def test_et_tidsstempel_er_kvalifisert_nar_tjenesten_var_det_da() -> None:
    qtst = hos(Trinn(fra="2023-01-01T00:00:00Z", type="TSA/QTST", status="withdrawn"), Trinn(type="TSA/QTST"))
    assert kvalifisert_stempel(SIGNERT, [qtst], brukt=BRUKT) is Kvalifisert.TIDSSTEMPEL
    assert kvalifisert_stempel(SIGNERT, [qtst], brukt=datetime(2024, 1, 1, tzinfo=UTC)) is Kvalifisert.NEI
    assert kvalifisert_stempel(SIGNERT, [hos(Trinn())], brukt=BRUKT) is Kvalifisert.NEI
    assert not er_stempel(SIGNERT)


def test_rapporten_sier_at_tidsstempelet_er_kvalifisert_og_signaturen_ikke() -> None:
    innhold = liste(tjeneste(pki().ca), tjeneste(pki().ca, trinn=[Trinn(type="TSA/QTST", bruk=())]))
    policy = Policy(ankere=les_liste(innhold, signatarer=[utgiver().asn1]).ankere)
    rapport = verify(lta(), policy=policy, at=TID)
    funnet = {(s.vurdert.slag, s.tillit.kvalifisert) for s in rapport.signaturer}
    assert funnet == {(Slag.SIGNATUR, Kvalifisert.NEI), (Slag.DOKUMENTTIDSSTEMPEL, Kvalifisert.TIDSSTEMPEL)}
    assert {s["kvalifisert"]["svar"] for s in rapport.som_json()["signaturer"]} == {"nei", "QTst"}


def test_ingenting_kalles_kvalifisert_uten_en_liste() -> None:
    rapport = verify(lta(), policy=Policy(), at=TID).som_json()
    assert {s["kvalifisert"]["svar"] for s in rapport["signaturer"]} == {"ukjent"}


def test_hvert_svar_har_en_setning_pa_begge_sprak() -> None:
    assert set(KVALIFISERT) == set(Kvalifisert)
    for tekst in KVALIFISERT.values():
        assert tekst.nb != tekst.nn

"""Is a signer's certificate qualified, for what, and does the key lie in a qualified device: by the certificate and by the trusted list.

ETSI TS 119 615 v1.2.1 §4.4 and §4.5 in short: the service must have been granted when the certificate was issued and when it was used;
what the certificate says of itself (QcStatements, EN 319 412-5) counts unless the list says otherwise; where the list contradicts itself
nobody knows. Without a trusted list there is no answer at all, whatever a certificate says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import core, x509

from signing.verify.tillitstjeneste import (
    Bruk,
    Emnefelt,
    Kvalifikator,
    Nokkelbruk,
    Periode,
    Retningslinjer,
    Sammenheng,
    Tjeneste,
    UkjentVilkar,
    Utvidetbruk,
    Vilkar,
)

Ledd = Nokkelbruk | Retningslinjer | Emnefelt | Utvidetbruk | UkjentVilkar | Vilkar

QC_ERKLARINGER = "1.3.6.1.5.5.7.1.3"
QC_SAMSVAR, QC_INNRETNING, QC_TYPE = "0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6"
QC_TYPER: Mapping[str, Bruk] = {"0.4.0.1862.1.6.1": Bruk.SIGNATUR, "0.4.0.1862.1.6.2": Bruk.SEGL, "0.4.0.1862.1.6.3": Bruk.NETTSTED}
"""EN 319 412-5 §4.2.3."""
ORD_TYPER: Mapping[str, Bruk] = {
    "QCForESig": Bruk.SIGNATUR,
    "QCForESeal": Bruk.SEGL,
    "QCForWSA": Bruk.NETTSTED,
    "QCForLegalPerson": Bruk.SEGL,
}
"""What the list can say that a certificate is for (TS 119 612 §5.5.9.2.3; the last one is from before seals had a name)."""
ORD_SAMSVAR: Mapping[str, bool] = {"QCStatement": True, "NotQualified": False}
ORD_INNRETNING: Mapping[str, bool] = {
    "QCWithQSCD": True,
    "QCQSCDManagedOnBehalf": True,
    "QCWithSSCD": True,
    "QCNoQSCD": False,
    "QCNoSSCD": False,
}


class Kvalifisert(StrEnum):
    """What kind of signature the certificate makes, by the law (Regulation 910/2014 art. 3 (12), (27)).

    `SIGNATUR`, `SEGL`: qualified, made in a qualified device. `AVANSERT_*`: the certificate is qualified, the device is not known to be.
    `TIDSSTEMPEL`: a qualified time stamp.
    """

    SIGNATUR = "QSig"
    SEGL = "QSeal"
    AVANSERT_SIGNATUR = "AdESigQC"
    AVANSERT_SEGL = "AdESealQC"
    TIDSSTEMPEL = "QTst"
    NEI = "nei"
    UKJENT = "ukjent"


_SVAR: Mapping[tuple[Bruk, bool], Kvalifisert] = {
    (Bruk.SIGNATUR, True): Kvalifisert.SIGNATUR,
    (Bruk.SIGNATUR, False): Kvalifisert.AVANSERT_SIGNATUR,
    (Bruk.SEGL, True): Kvalifisert.SEGL,
    (Bruk.SEGL, False): Kvalifisert.AVANSERT_SEGL,
    (Bruk.NETTSTED, True): Kvalifisert.NEI,
    (Bruk.NETTSTED, False): Kvalifisert.NEI,
}
_CA_QC, _QTST = "CA/QC", "TSA/QTST"


class _Uvisst(Exception):  # noqa: N818  # ends in UKJENT
    """The list contradicts itself, or asks what this program does not know."""


@dataclass(frozen=True, slots=True)
class _Erklart:
    """What a certificate says of itself."""

    samsvar: bool
    innretning: bool
    typer: frozenset[Bruk]


def kvalifisering(sertifikat: x509.Certificate, tjenester: Iterable[Tjeneste], *, brukt: datetime) -> Kvalifisert:
    """The answer for a signer's certificate that these services issued, used at `brukt`. `tjenester` empty: no list speaks of it."""
    try:
        svar = {_hos(sertifikat, t, brukt) for t in tjenester}
    except (_Uvisst, ValueError, TypeError):
        return Kvalifisert.UKJENT
    gode = svar - {Kvalifisert.NEI}
    if len(gode) == 1:  # another entry of the same issuer, granted for something else, takes nothing away
        return gode.pop()
    return Kvalifisert.NEI if svar and not gode else Kvalifisert.UKJENT


def kvalifisert_stempel(sertifikat: x509.Certificate, tjenester: Iterable[Tjeneste], *, brukt: datetime) -> Kvalifisert:  # noqa: ARG001  # as above
    """The same for a time stamp made at `brukt`: one of the services was granted as a qualified time stamp service then (art. 42)."""
    perioder = [t.ved(brukt) for t in tjenester]
    if any(p is not None and p.gitt and p.forstatt and p.type == _QTST for p in perioder):
        return Kvalifisert.TIDSSTEMPEL
    return Kvalifisert.NEI if perioder else Kvalifisert.UKJENT


def er_stempel(sertifikat: x509.Certificate) -> bool:
    """The certificate is a time stamp service's (RFC 3161 §2.3)."""
    return "time_stamping" in (sertifikat.extended_key_usage_value.native if sertifikat.extended_key_usage_value else ())


def _hos(sertifikat: x509.Certificate, tjeneste: Tjeneste, brukt: datetime) -> Kvalifisert:
    erklart = _erklart(sertifikat)
    utstedt, da = (_ved(sertifikat, erklart, tjeneste.ved(tid)) for tid in (sertifikat.not_valid_before, brukt))
    if utstedt is None or da is None or utstedt[0] is not da[0]:
        return Kvalifisert.NEI
    return _SVAR[da[0], utstedt[1] and da[1]]


def _ved(sertifikat: x509.Certificate, erklart: _Erklart, periode: Periode | None) -> tuple[Bruk, bool] | None:
    """(what for, in a qualified device) as things stood in this period; None where it was no qualified certificate."""
    if periode is None or not periode.gitt or periode.type != _CA_QC:
        return None
    if not periode.forstatt:
        raise _Uvisst
    ord_ = _ord(sertifikat, periode.kvalifikatorer)
    if not _ett(ORD_SAMSVAR, ord_, erklart.samsvar):
        return None
    typen = _typen(erklart, ord_)
    if periode.bruk and typen not in periode.bruk:
        return None
    return typen, _ett(ORD_INNRETNING, ord_, erklart.innretning)


def _typen(erklart: _Erklart, ord_: frozenset[str]) -> Bruk:
    """The list's word, else the certificate's, else a signature: that is what there was before certificates told."""
    typer = {ORD_TYPER[o] for o in ord_ if o in ORD_TYPER} or erklart.typer or {Bruk.SIGNATUR}
    if len(typer) != 1:
        raise _Uvisst
    return next(iter(typer))


def _ett(hva: Mapping[str, bool], ord_: frozenset[str], ellers: bool) -> bool:
    sagt = {hva[o] for o in ord_ if o in hva}
    if len(sagt) > 1:
        raise _Uvisst
    return sagt.pop() if sagt else ellers


def _ord(sertifikat: x509.Certificate, kvalifikatorer: Iterable[Kvalifikator]) -> frozenset[str]:
    """All that the list says of this certificate."""
    ord_: set[str] = set()
    for kvalifikator in kvalifikatorer:
        oppfylt = _oppfylt(sertifikat, kvalifikator.vilkar)
        if oppfylt is None:
            raise _Uvisst
        ord_ |= kvalifikator.ord if oppfylt else frozenset()
    return frozenset(ord_)


def _erklart(sertifikat: x509.Certificate) -> _Erklart:
    utvidelse = next((u for u in sertifikat["tbs_certificate"]["extensions"] if u["extn_id"].dotted == QC_ERKLARINGER), None)
    if utvidelse is None:
        return _Erklart(samsvar=False, innretning=False, typer=frozenset())
    erklaringer = {e["id"].native: e["mer"] for e in _Erklaringer.load(utvidelse["extn_value"].contents, strict=True)}
    typer = _Oider.load(erklaringer[QC_TYPE].dump(), strict=True).native if QC_TYPE in erklaringer else ()
    return _Erklart(QC_SAMSVAR in erklaringer, QC_INNRETNING in erklaringer, frozenset(QC_TYPER[t] for t in typer if t in QC_TYPER))


def _oppfylt(sertifikat: x509.Certificate, vilkar: Vilkar) -> bool | None:
    """Whether the certificate meets the criteria; None where that hangs on one that is not known. No criteria at all are met by none."""
    svar = [_ledd(sertifikat, ledd) for ledd in vilkar.ledd]
    match vilkar.sammenheng:
        case Sammenheng.ALLE:
            return False if False in svar or not svar else (None if None in svar else True)
        case Sammenheng.MINST_EN:
            return True if True in svar else (None if None in svar else False)
        case Sammenheng.INGEN:
            return False if True in svar or not svar else (None if None in svar else True)


def _ledd(sertifikat: x509.Certificate, ledd: Ledd) -> bool | None:
    match ledd:
        case Vilkar():
            return _oppfylt(sertifikat, ledd)
        case Nokkelbruk(biter=biter):
            satt = sertifikat.key_usage_value.native if sertifikat.key_usage_value else set()
            return all((navn in satt) is skal for navn, skal in biter)
        case Retningslinjer(oider=oider):
            regler = sertifikat.certificate_policies_value or ()
            return set(oider) <= {r["policy_identifier"].dotted for r in regler}
        case Emnefelt(oider=oider):
            return set(oider) <= {a["type"].dotted for rdn in sertifikat.subject.chosen for a in rdn}
        case Utvidetbruk(oider=oider):
            return set(oider) <= {b.dotted for b in sertifikat.extended_key_usage_value or ()}
        case UkjentVilkar():
            return None


class _Erklaring(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    _fields = [("id", core.ObjectIdentifier), ("mer", core.Any, {"optional": True})]  # noqa: RUF012  # asn1crypto reads it


class _Erklaringer(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = _Erklaring


class _Oider(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = core.ObjectIdentifier

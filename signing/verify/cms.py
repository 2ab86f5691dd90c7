"""The mathematics of one CMS signature (RFC 5652, RFC 3161): does the digest fit, does the signature fit. No trust here.

pyHanko's `validate_sig_integrity` does the arithmetic; what is ours is telling «unsupported» from «wrong», and verifying the
time stamps that hang on a signature.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity

from signing.verify.fakta import Krypto, Merknad, Signaturfakta, Slag, Tidsstempel
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Feltsignatur, hent
from signing.verify.regning import ALGORITMER, Regner, digest_navn, hash_av, nokkelbiter, passer_sammen

Avtrykk = Callable[[str], bytes]

HASHER = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake256"})
SVAKE = frozenset({"md5", "sha1"})  # ETSI TS 119 312: not for new signatures since 2012
# A signature dictionary says with /SubFilter how it is to be read (ISO 32000-2 table 255, ETSI EN 319 142-1 6.3).
SUBFILTRE = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161", "/PBAD.PAdES"})


class IkkeStottet(Exception):  # noqa: N818  # a limit of ours
    """A genuine kind of signature that this verifier cannot check; `kode` says what it lacks."""

    def __init__(self, kode: str, detalj: str = "") -> None:
        super().__init__(detalj)
        self.kode = kode


def slag(signatur: Feltsignatur) -> Slag:
    """By what the CMS encapsulates; by the dictionary when that cannot be read."""
    if signatur.lest is not None:
        er_tst = signatur.lest.signed_data["encap_content_info"]["content_type"].native == "tst_info"
    else:
        er_tst = hent(signatur.verdi, "/Type") == "/DocTimeStamp"
    return Slag.DOKUMENTTIDSSTEMPEL if er_tst else Slag.SIGNATUR


_FORMATER = {"/ETSI.CAdES.detached": "PAdES", "/PBAD.PAdES": "PAdES", "/adbe.pkcs7.detached": "PKCS7", "/ETSI.RFC3161": "DocTimeStamp"}
_LENGSTE_FORMAT = 40


def format_av(signatur: Feltsignatur) -> str:
    """What kind of signature the dictionary says that it is."""
    underfilter = str(hent(signatur.verdi, "/SubFilter", ""))
    return _FORMATER.get(underfilter, underfilter.lstrip("/")[:_LENGSTE_FORMAT] or "ukjent")


def undersok(signatur: Feltsignatur) -> Signaturfakta:
    """The cryptographic facts; every exception of the libraries becomes a finding."""
    underfilter = str(hent(signatur.verdi, "/SubFilter", ""))
    if underfilter.startswith("/") and underfilter not in SUBFILTRE:
        return _uten(Krypto.IKKE_STOTTET, Merknad("subfilter-ikke-stottet", signatur.navn, underfilter))
    if signatur.lest is None:
        return _uten(Krypto.FORMATFEIL, Merknad("signatur-uleselig", signatur.navn, signatur.feil or ""))
    try:
        return _fakta(signatur.lest, signatur.navn)
    except UTLOPT:
        raise
    except IkkeStottet as e:
        return _uten(Krypto.IKKE_STOTTET, Merknad(e.kode, signatur.navn, str(e)))
    except BIBLIOTEKSFEIL as e:
        return _uten(Krypto.FORMATFEIL, Merknad("signatur-uleselig", signatur.navn, type(e).__name__))


def _uten(utfall: Krypto, merknad: Merknad) -> Signaturfakta:
    return Signaturfakta(utfall, feil=(merknad,))


def _fakta(lest: Any, navn: str) -> Signaturfakta:
    sd, si = lest.signed_data, lest.signer_info
    hash_ok, signatur_ok, feil = _regn(sd, lest.compute_digest, navn)
    sertifikater = extract_certificate_info(sd)
    sertifikat = sertifikater.signer_cert
    stempler, stempelfeil = _tidsstempler(si, navn)
    hashalgoritme = digest_navn(si["digest_algorithm"])
    return Signaturfakta(
        utfall=_utfall(hash_ok, signatur_ok, feil),
        hash_ok=hash_ok,
        signatur_ok=signatur_ok,
        sertifikat=sertifikat,
        andre=tuple(sertifikater.other_certs),
        oppgitt=_tst(sd)["gen_time"].native if _er_tst(sd) else _oppgitt(lest),
        tidsstempler=stempler,
        hashalgoritme=hashalgoritme,
        signaturalgoritme=si["signature_algorithm"]["algorithm"].native,
        nokkelbiter=nokkelbiter(sertifikat.public_key),
        svak=hashalgoritme in SVAKE,
        feil=(*feil, *stempelfeil),
    )


def _oppgitt(lest: Any) -> datetime | None:
    """The time that the signer states: a signed attribute, else /M; one without a time zone is no point in time."""
    tid: datetime | None = lest.self_reported_timestamp
    return None if tid is None or tid.tzinfo is None else tid


def _utfall(hash_ok: bool, signatur_ok: bool, feil: tuple[Merknad, ...]) -> Krypto:
    if not hash_ok:
        return Krypto.HASH_FEIL
    if not signatur_ok:
        return Krypto.FORMATFEIL if feil else Krypto.SIGNATUR_FEIL
    return Krypto.OK


def _er_tst(sd: cms.SignedData) -> bool:
    return bool(sd["encap_content_info"]["content_type"].native == "tst_info")


def _tst(sd: cms.SignedData) -> tsp.TSTInfo:
    tst = sd["encap_content_info"]["content"].parsed
    if not isinstance(tst, tsp.TSTInfo):
        raise TypeError("TSTInfo")
    return tst


def _regn(sd: cms.SignedData, avtrykk: Avtrykk, navn: str) -> tuple[bool, bool, tuple[Merknad, ...]]:
    """(digest fits, signature fits, why not). `avtrykk` digests what is signed, with the algorithm asked for."""
    si = extract_signer_info(sd)
    md = digest_navn(si["digest_algorithm"])
    algoritme = si["signature_algorithm"]["algorithm"].dotted
    if algoritme not in ALGORITMER or md not in HASHER or not passer_sammen(algoritme, md):
        raise IkkeStottet("algoritme-ikke-stottet", algoritme if md in HASHER else md)
    innhold = sd["encap_content_info"]["content"]
    if _er_tst(sd):
        imprint = _tst(sd)["message_imprint"]
        treff = avtrykk(imprint["hash_algorithm"]["algorithm"].native) == imprint["hashed_message"].native
        digest = hash_av(md, bytes(innhold))
    else:
        # A detached signature has no content of its own; one that has would be verified over that instead of the file.
        treff, digest = innhold is core.VOID or innhold.native is None, avtrykk(md)
    try:
        sertifikat = extract_certificate_info(sd).signer_cert
    except CMSExtractionError:
        if not treff or not _melding_stemmer(si, digest):
            return False, False, ()
        raise IkkeStottet("signatarsertifikat-mangler") from None
    try:
        likt, gyldig = validate_sig_integrity(si, sertifikat, sd["encap_content_info"]["content_type"].native, digest, Regner(md))
    except SignatureValidationError as e:
        kode = "sertifikat-ikke-bundet" if e.ades_subindication != AdESIndeterminate.GENERIC else "algoritmer-ikke-bundet"
        return _melding_stemmer(si, digest) and treff, False, (Merknad(kode, navn),)
    return likt and treff, gyldig, ()


def _melding_stemmer(si: cms.SignerInfo, digest: bytes) -> bool:
    verdier = [a["values"] for a in si["signed_attrs"] if a["type"].native == "message_digest"]
    return len(verdier) == 1 and len(verdier[0]) == 1 and verdier[0][0].native == digest


def _tidsstempler(si: cms.SignerInfo, navn: str) -> tuple[tuple[Tidsstempel, ...], tuple[Merknad, ...]]:
    """The signature time stamps (unsigned attribute, RFC 3161 appendix A), each verified over the signature value."""
    stempler: list[Tidsstempel] = []
    feil: list[Merknad] = []
    signaturverdi = si["signature"].native

    def avtrykk(md: str) -> bytes:
        return hash_av(md, signaturverdi)

    try:
        for sd in extract_tst_data_iter(si, signed=False):
            stempel, hvorfor = stempel_over(sd, avtrykk, navn)
            stempler.append(stempel)
            feil += hvorfor
    except IkkeStottet as e:
        feil.append(Merknad("tidsstempel-ikke-stottet", navn, str(e)))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL as e:
        feil.append(Merknad("tidsstempel-uleselig", navn, type(e).__name__))
    return tuple(stempler), tuple(feil)


def stempel_over(sd: cms.SignedData, avtrykk: Avtrykk, navn: str) -> tuple[Tidsstempel, tuple[Merknad, ...]]:
    """One time stamp token, verified over what `avtrykk` digests. Raises `IkkeStottet`, and what the libraries raise."""
    hash_ok, signatur_ok, hvorfor = _regn(sd, avtrykk, navn)
    stempel = Tidsstempel(_tst(sd)["gen_time"].native, hash_ok, signatur_ok, extract_certificate_info(sd).signer_cert)
    return stempel, hvorfor if stempel.ok else (Merknad("tidsstempel-stemmer-ikke", navn),)


def alle_sertifikater(sd: cms.SignedData) -> tuple[asn1_x509.Certificate, ...]:
    """The signature's own bag of certificates."""
    return tuple(v.chosen.untag() for v in sd["certificates"] if v.name == "certificate")

"""Which bytes of a CMS nothing vouches for. Nothing signs the last /Contents, so each part of it must follow from a signed one.

The signature covers the signed attributes and through them the content and the signer's certificate. The rest is free unless
it is checked: versions, algorithm parameters, the signer's identifier, unsigned attributes, the other certificates, lists of
revoked ones. Here every such part must have the one value that RFC 5652 gives it, or be verified on its own.
For a document of ours a free part means that somebody changed it; a foreign signer may simply have written it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from asn1crypto import cms, core, x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info

from signing.verify.cms import alle_sertifikater
from signing.verify.der import er_der
from signing.verify.kjede import utstedt_av
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT

NULL = b"\x05\x00"
_PSS = "1.2.840.113549.1.1.10"
_RSA = "1.2.840.113549.1.1."


def frie_deler(contents: bytes, lengde: int, kjente: Iterable[x509.Certificate]) -> tuple[str, ...]:
    """Codes of the parts that could be changed without a check failing. `kjente`: certificates from signed bytes or anchors."""
    der = contents[:lengde]
    if not er_der(der):
        return ("ikke-der",)
    try:
        ci = cms.ContentInfo.load(der, strict=True)
        if ci["content_type"].native != "signed_data":
            return ("ikke-signed-data",)
        ukjente = ("ukjent-felt",) if _har_ukjente_felt(ci) else ()
        return (*ukjente, *dict.fromkeys(_frie(ci["content"], tuple(kjente))))
    except UTLOPT:
        raise
    except BIBLIOTEKSFEIL:
        return ("uleselig",)


def _har_ukjente_felt(ci: cms.ContentInfo) -> bool:
    """A child that its type does not know: the library keeps it aside, so nothing would read it, and nothing vouch for it."""
    sd = ci["content"]
    si = extract_signer_info(sd)
    deler = [
        ci,
        sd,
        sd["encap_content_info"],
        *sd["digest_algorithms"],
        si,
        si["digest_algorithm"],
        si["signature_algorithm"],
        si["sid"].chosen,
    ]
    for valg in sd["certificates"]:
        deler += [valg.chosen, valg.chosen["signature_algorithm"]] if valg.name == "certificate" else []
    attributter = () if _mangler(si["unsigned_attrs"]) else si["unsigned_attrs"]
    tokener = [t for a in attributter if a["type"].native == "signature_time_stamp_token" for t in a["values"]]
    return any(map(_er_for_langt, [*deler, *attributter])) or any(map(_har_ukjente_felt, tokener))


def _mangler(verdi: Any) -> bool:
    """An optional part that is left out. Not asked by `native`: that would unfold all there is, time stamps with their chains too."""
    return isinstance(verdi, core.Void) or verdi.contents is None


def _er_for_langt(verdi: Any) -> bool:
    if not isinstance(verdi, core.Sequence):
        return False
    return len(verdi) > len(verdi._fields)  # asn1crypto tells it nowhere else


def _frie(sd: cms.SignedData, kjente: tuple[x509.Certificate, ...]) -> Iterable[str]:
    si = extract_signer_info(sd)
    sertifikat = extract_certificate_info(sd).signer_cert
    if sd["version"].native != _cms_versjon(sd) or si["version"].native != ("v1" if si["sid"].name == "issuer_and_serial_number" else "v3"):
        yield "versjon"
    digester = [d.dump() for d in sd["digest_algorithms"]]
    if digester != [si["digest_algorithm"].dump()] or _parametre(si["digest_algorithm"]) not in {b"", NULL}:
        yield "digestalgoritmer"
    if not _signaturalgoritme_bundet(si):
        yield "signaturalgoritme"
    if not _sid_stemmer(si["sid"], sertifikat):
        yield "signatar-id"
    if not _mangler(sd["crls"]):
        yield "tilbakekallingslister"
    yield from _frie_sertifikater(sd, sertifikat, si, kjente)
    yield from _frie_attributter(si, kjente)


def _cms_versjon(sd: cms.SignedData) -> str:
    """RFC 5652 5.1, for what occurs here: certificates of X.509 only, SignerInfo version 1 or 3."""
    navn = {v.name for v in sd["certificates"]}
    if "other" in navn:
        return "v5"
    if "v2_attr_cert" in navn:
        return "v4"
    tst_eller_3 = sd["encap_content_info"]["content_type"].native != "data" or extract_signer_info(sd)["version"].native == "v3"
    return "v3" if tst_eller_3 else "v1"


def _parametre(algoritme: Any) -> bytes:
    verdi = algoritme["parameters"]
    return b"" if verdi is core.VOID or verdi is None else bytes(verdi.dump())


def _signaturalgoritme_bundet(si: cms.SignerInfo) -> bool:
    """By the attribute CMSAlgorithmProtection (RFC 6211), or because only one spelling is possible."""
    if any(a["type"].native == "cms_algorithm_protection" for a in si["signed_attrs"]):
        return True
    oid, parametre = si["signature_algorithm"]["algorithm"].dotted, _parametre(si["signature_algorithm"])
    if oid == _PSS:
        return False
    return parametre == NULL if oid.startswith(_RSA) else parametre == b""


def _sid_stemmer(sid: Any, sertifikat: x509.Certificate) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(sertifikat.key_identifier == sid.chosen.native)
    valgt = sid.chosen
    return bool(valgt["issuer"].dump() == sertifikat.issuer.dump() and valgt["serial_number"].native == sertifikat.serial_number)


def _frie_sertifikater(
    sd: cms.SignedData, sertifikat: x509.Certificate, si: cms.SignerInfo, kjente: tuple[x509.Certificate, ...]
) -> Iterable[str]:
    if any(v.name != "certificate" for v in sd["certificates"]):
        yield "andre-sertifikater"
    posen = alle_sertifikater(sd)
    sikre = {k.dump() for k in kjente}
    if any(a["type"].native in {"signing_certificate", "signing_certificate_v2"} for a in si["signed_attrs"]):
        sikre.add(sertifikat.dump())
    if any(s.dump() not in sikre and not any(utstedt_av(s, m) for m in (*posen, *kjente)) for s in posen):
        yield "sertifikat"


def _frie_attributter(si: cms.SignerInfo, kjente: tuple[x509.Certificate, ...]) -> Iterable[str]:
    """Only signature time stamps may hang unsigned on a signature of ours; each is a CMS with free parts of its own."""
    attributter = si["unsigned_attrs"]
    if _mangler(attributter):
        return
    for attributt in attributter:
        if attributt["type"].native != "signature_time_stamp_token" or len(attributt["values"]) != 1:
            yield "usignert-attributt"
        else:
            yield from (f"tidsstempel-{k}" for k in _frie(attributt["values"][0]["content"], kjente))

"""Hostile CMS, certificates, time stamps and revocation data, each inside an otherwise plain signed PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from asn1crypto import cms, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fuzz.fiendtlig_pdf import Lag, hand, nuller, strom
from tests.unit.verify import fri
from tests.unit.verify.prove_pki import TID, pki

STORT_ROM = 4_000_000
"""Hex digits set aside for a large /Contents."""


def tlv(merke: int, innhold: bytes) -> bytes:
    """DER."""
    n = len(innhold)
    if n < 128:
        return bytes([merke, n]) + innhold
    lengde = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([merke, 0x80 | len(lengde)]) + lengde + innhold


def dyp(merke: int, antall: int) -> bytes:
    """So many values inside one another; the lengths are of one size, so that it is made in one go."""
    return b"".join(bytes([merke, 0x84]) + (6 * (antall - n - 1)).to_bytes(4, "big") for n in range(antall))


def cms_med(endre: Callable[[Any], None], *, rom: int = STORT_ROM) -> Lag:
    """A signed PDF whose CMS has something changed in it that the signature does not cover."""

    def lag() -> bytes:
        return hand(lag=lambda avtrykk: fri.bytt_i_cms(fri.lag_cms(avtrykk), endre), rom=rom)

    return lag


def cms_er(verdi: Callable[[], bytes], *, rom: int = STORT_ROM) -> Lag:
    """A PDF whose /Contents is this."""
    return lambda: hand(lag=lambda _: verdi(), rom=rom)


def biter(der: bytes) -> list[bytes]:
    """The values of a constructed one, each with its tag and length."""
    ut, plass = [], 0
    innhold = der[_hode(der) :]
    while plass < len(innhold):
        hode = _hode(innhold[plass : plass + 8])
        forste = innhold[plass + 1]
        lengde = forste if forste < 128 else int.from_bytes(innhold[plass + 2 : plass + hode], "big")
        ut.append(innhold[plass : plass + hode + lengde])
        plass += hode + lengde
    return ut


def _hode(der: bytes) -> int:
    return 2 if der[1] < 128 else 2 + (der[1] & 127)


def bytt_der(der: bytes, sti: Sequence[int], ny: Callable[[bytes], bytes]) -> bytes:
    """One value inside, by its place at each level, exchanged; the lengths around it follow."""
    if not sti:
        return ny(der)
    deler = biter(der)
    deler[sti[0]] = bytt_der(deler[sti[0]], sti[1:], ny)
    return tlv(der[0], b"".join(deler))


SERTIFIKATER, SIGNATARER, DIGESTER = (1, 0, 3), (1, 0, 4), (1, 0, 1)
"""Where they stand in a ContentInfo with SignedData (RFC 5652 5.1)."""


def ganget(sti: Sequence[int], antall: int) -> Lag:
    """A signed PDF whose CMS has what stands there so many times."""

    def flere(sett: bytes) -> bytes:
        return tlv(sett[0], b"".join(biter(sett)) * antall)

    return lambda: hand(lag=lambda avtrykk: bytt_der(fri.lag_cms(avtrykk), sti, flere), rom=STORT_ROM)


def _med_stempler(der: bytes, stempler: Sequence[bytes]) -> bytes:
    """With these in the unsigned attribute for time stamps (RFC 3161 appendix A)."""
    attributt = tlv(0x30, bytes.fromhex("060b2a864886f70d010910020e") + tlv(0x31, b"".join(stempler)))
    return bytt_der(der, (*SIGNATARER, 0), lambda si: tlv(0x30, b"".join(biter(si)) + tlv(0xA1, attributt)))


def stemplet(antall: int, dybde: int = 1) -> Lag:
    """So many time stamps, which are signatures, inside one another so many times."""

    def lag(avtrykk: bytes) -> bytes:
        egen = fri.lag_cms(avtrykk)
        inni = egen
        for _ in range(dybde - 1):
            inni = _med_stempler(egen, [inni])
        return _med_stempler(egen, [inni] * antall)

    return lambda: hand(lag=lag, rom=STORT_ROM)


# ---------------------------------------------------------------- certificates


def _rsa(bits: int, eksponent: int) -> bytes:
    """A public key of any size, that nobody has the other half of."""
    nokkel = tlv(0x30, core.Integer((1 << bits) - 159).dump() + core.Integer(eksponent).dump())
    algoritme = bytes.fromhex("300d06092a864886f70d0101010500")
    return tlv(0x30, algoritme + tlv(0x03, b"\0" + nokkel))


def _ec_med_parametre(bits: int) -> bytes:
    """An EC key with a curve of its own, explicit and huge (CVE-2020-0601, CVE-2022-0778 are of this kind)."""
    p = core.Integer((1 << bits) - 1).dump()
    felt = tlv(0x30, bytes.fromhex("06072a8648ce3d0101") + p)
    kurve = tlv(0x30, tlv(0x04, b"\1" * (bits // 8)) * 2)
    parametre = tlv(0x30, core.Integer(1).dump() + felt + kurve + tlv(0x04, b"\4" + b"\1" * (bits // 4)) + p)
    return tlv(0x30, tlv(0x30, bytes.fromhex("06072a8648ce3d0201") + parametre) + tlv(0x03, b"\0\4" + b"\1" * (bits // 4)))


def _dsa(bits: int) -> bytes:
    tall = core.Integer((1 << bits) - 1).dump()
    return tlv(0x30, tlv(0x30, bytes.fromhex("06072a8648ce380401") + tlv(0x30, tall * 3)) + tlv(0x03, b"\0" + tall))


def med_nokkel(nokkel: Callable[[], bytes]) -> Lag:
    """The signer's certificate, with another public key put in."""

    def endre(sd: Any) -> None:
        egen = next(v.chosen for v in sd["certificates"] if v.chosen.subject != v.chosen.issuer)
        egen["tbs_certificate"]["subject_public_key_info"] = asn1.PublicKeyInfo.load(nokkel())

    return cms_med(endre)


def med_rsa_signatur(bits: int, eksponent: int) -> Lag:
    """As above, where the signature too says that it is RSA, so that the key is used."""

    def endre(sd: Any) -> None:
        egen = next(v.chosen for v in sd["certificates"] if v.chosen.subject != v.chosen.issuer)
        egen["tbs_certificate"]["subject_public_key_info"] = asn1.PublicKeyInfo.load(_rsa(bits, eksponent))
        si = sd["signer_infos"][0]
        si["signature_algorithm"] = {"algorithm": "sha256_rsa"}
        si["signature"] = b"\1" * (bits // 8)

    return cms_med(endre)


@cache
def _nokkel() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _navn(cn: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, cn)])


def sertifikat(emne: str, utsteder: str, *utvidelser: x509.ExtensionType, ca: bool = True, serie: int = 0) -> Any:
    """A certificate between any two names; all have one key, so that every signature fits every issuer."""
    bygger = (
        x509.CertificateBuilder()
        .subject_name(_navn(emne))
        .issuer_name(_navn(utsteder))
        .public_key(_nokkel().public_key())
        .serial_number(serie or x509.random_serial_number())
        .not_valid_before(TID.replace(year=2020))
        .not_valid_after(TID.replace(year=2060))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    for utvidelse in utvidelser:
        bygger = bygger.add_extension(utvidelse, critical=False)
    return asn1.Certificate.load(bygger.sign(_nokkel(), hashes.SHA256()).public_bytes(serialization.Encoding.DER))


def signert_av(signatar: Any, *andre: Any) -> Lag:
    """A PDF that the common key has signed, with these certificates in the bag."""

    def lag() -> bytes:
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        from tests.unit.verify.prove_pki import nokkelinfo

        pose = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly typed
        for ett in andre:
            pose.register(ett)
        signerer = SimpleSigner(signing_cert=signatar, signing_key=nokkelinfo(_nokkel()), cert_registry=pose)
        return hand(lag=lambda avtrykk: fri.lag_cms(avtrykk, signerer=signerer), rom=STORT_ROM)

    return lag


def kryssertifisert(navn: int, hver: int) -> Lag:
    """`navn` issuers, each with `hver` certificates from every other: the paths to nowhere are as many as their orders."""

    def lag() -> bytes:
        andre = [sertifikat(f"CA {a}", f"CA {b}") for a in range(navn) for b in range(navn) for _ in range(hver) if a != b]
        return signert_av(sertifikat("Kari", "CA 0", ca=False), *andre)()

    return lag


def lang_kjede(antall: int) -> Lag:
    return signert_av(sertifikat("Kari", "CA 0", ca=False), *[sertifikat(f"CA {n}", f"CA {n + 1}") for n in range(antall)])


def navnegrenser(antall: int) -> Lag:
    """So many permitted names times so many names (as CVE-2022-3602's neighbours)."""

    def lag() -> bytes:
        tillatt = [x509.DNSName(f"a{n}.no") for n in range(antall)]
        grense = x509.NameConstraints(permitted_subtrees=tillatt, excluded_subtrees=None)
        navn = x509.SubjectAlternativeName([x509.DNSName(f"x{n}.no") for n in range(antall)])
        return signert_av(sertifikat("Kari", "CA 0", navn, ca=False), sertifikat("CA 0", "CA 0", grense))()

    return lag


def policytre(dybde: int) -> Lag:
    """Policy mappings that double at every link (CVE-2023-0464)."""
    oider = [x509.ObjectIdentifier(f"1.2.3.{n}") for n in range(6)]
    policyer = x509.CertificatePolicies([x509.PolicyInformation(oid, None) for oid in oider])
    return signert_av(
        sertifikat("Kari", "CA 0", policyer, ca=False),
        *[sertifikat(f"CA {n}", f"CA {min(n + 1, dybde - 1)}", policyer) for n in range(dybde)],
    )


# ---------------------------------------------------------------- revocation data


def _crl(antall: int) -> bytes:
    """A list of so many revoked ones; each row is the same 19 bytes but for its number."""
    rader = b"".join(tlv(0x30, b"\x02\x04" + (n + (1 << 24)).to_bytes(4, "big") + b"\x17\x0d260803000000Z") for n in range(antall))

    def med_rader(tbs: bytes) -> bytes:
        foran, bak = biter(tbs)[:5], biter(tbs)[5:]  # the rows stand after the times (RFC 5280 5.1)
        return tlv(0x30, b"".join((*foran, tlv(0x30, rader), *bak)))

    return bytt_der(pki().crl().dump(), (0,), med_rader)


def _ocsp(antall: int) -> bytes:
    """An answer about so many certificates."""
    avtrykk = bytes.fromhex("300906052b0e03021a0500") + tlv(0x04, b"\1" * 20) * 2
    enkelt = tlv(0x30, tlv(0x30, avtrykk + b"\x02\x01\x05") + b"\x80\x00" + b"\x18\x0f20260803000000Z")
    svardata = tlv(0x30, tlv(0xA2, tlv(0x04, b"\1" * 20)) + b"\x18\x0f20260803000000Z" + tlv(0x30, enkelt * antall))
    grunn = tlv(0x30, svardata + bytes.fromhex("300a06082a8648ce3d040302") + tlv(0x03, b"\0" + b"\1" * 64))
    return tlv(0x30, b"\x0a\x01\x00" + tlv(0xA0, tlv(0x30, bytes.fromhex("06092b0601050507300101") + tlv(0x04, grunn))))


def i_dss(nokkel: bytes, verdi: Callable[[], bytes], antall: int = 1) -> Lag:
    """Validation data in the document security store."""
    return lambda: hand(katalog=b"/DSS << /%s [%s] >>" % (nokkel, b"8 0 R " * antall), andre=[strom(verdi())])


KRYPTO: Mapping[str, Lag] = {
    "hundre tusen lag DER": cms_er(lambda: dyp(0x30, 100_000)),
    "hundre tusen lag BER uten lengde": cms_er(lambda: b"\x30\x80" * 100_000),
    "hundre tusen lag OCTET STRING i biter": cms_er(lambda: fri.lag_cms(b"x" * 32)[:20] + b"\x24\x80" * 100_000),
    "lengde på 2^64": cms_er(lambda: b"\x30\x88" + b"\xff" * 8 + b"\x00" * 99),
    "lengde med 126 byte": cms_er(lambda: b"\x30\xfe" + b"\xff" * 126),
    "tom": cms_er(lambda: b""),
    "bare nuller": cms_er(lambda: b"\x00" * 100_000),
    "OID på en halv megabyte": cms_er(lambda: tlv(0x30, tlv(0x06, b"\xff" * 500_000 + b"\x01") + b"\xa0\x00")),
    "tall på en megabyte som versjon": cms_med(lambda sd: sd.__setitem__("version", cms.CMSVersion.load(tlv(2, b"\x7f" * 1_000_000)))),
    "tusen sertifikater": ganget(SERTIFIKATER, 1_000),
    "tusen signatarer": ganget(SIGNATARER, 1_000),
    "ti tusen digestalgoritmer": ganget(DIGESTER, 10_000),
    "tusen tidsstempler": stemplet(1_000),
    "tidsstempel i tidsstempel": stemplet(1, 60),
    "ingen tidsstempler": stemplet(0),
    "RSA 65536 bit": med_nokkel(lambda: _rsa(65_536, 65_537)),
    "RSA 16384 bit med stor eksponent": med_rsa_signatur(16_384, (1 << 16_380) + 1),
    "RSA 65536 bit med stor eksponent": med_rsa_signatur(65_536, (1 << 65_530) + 1),
    "RSA med eksponent 0": med_rsa_signatur(2_048, 0),
    "RSA med modul 1": med_rsa_signatur(1, 1),
    "EC med egne parametre": med_nokkel(lambda: _ec_med_parametre(65_536)),
    "DSA 65536 bit": med_nokkel(lambda: _dsa(65_536)),
    "nøkkel som ikke er noe": med_nokkel(lambda: tlv(0x30, bytes.fromhex("300506032b6570") + tlv(3, b"\0"))),
    "ti utstedere på kryss": kryssertifisert(8, 1),
    "tre utstedere på kryss, mange ganger": kryssertifisert(3, 30),
    "kjede på tre hundre": lang_kjede(300),
    "utsteder i ring": signert_av(sertifikat("Kari", "A", ca=False), sertifikat("A", "B"), sertifikat("B", "A")),
    "to tusen navn mot to tusen navnegrenser": navnegrenser(2_000),
    "doblende policytre": policytre(16),
    "CRL med hundre tusen rader": i_dss(b"CRLs", lambda: _crl(100_000)),
    "tusen ganger samme CRL": i_dss(b"CRLs", lambda: _crl(1_000), 1_000),
    "OCSP med tjue tusen svar": i_dss(b"OCSPs", lambda: _ocsp(20_000)),
    "OCSP som er nuller": i_dss(b"OCSPs", lambda: b"\0" * 1_000_000),
    "dypt nøstet CRL": i_dss(b"CRLs", lambda: dyp(0x30, 50_000)),
    "sertifikat som er en bombe": lambda: hand(
        katalog=b"/DSS << /Certs [8 0 R] >>", andre=[strom(nuller(1 << 29), b"/Filter /FlateDecode")]
    ),
    "dypt nøstet sertifikat": i_dss(b"Certs", lambda: dyp(0x30, 50_000)),
}

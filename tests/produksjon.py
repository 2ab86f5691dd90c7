"""What a county has in production, made for the tests: issuers that are no demo, a seal, a time stamp service, and the settings.

`miljo(tmp_path)` is a whole environment that starts; `Provepki` issues, revokes, and answers for it as the issuers' own servers would.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from joserfc import jwk

from app.lager import nokkelfil
from app.settings import ROT
from app.skjema.register import grunnlag
from signing.keys import Nokkel
from signing.tsa import NokkelTidsstempler

FRA = datetime(2026, 1, 1, tzinfo=UTC)
TIL = datetime(2031, 1, 1, tzinfo=UTC)
ROT_TIL = datetime(2046, 1, 1, tzinfo=UTC)
VERT = "sertifikater.proveutsteder.no"
TSA_VERT = "sertifikater.provetid.no"
PASSORD = "et passord til prøvene"


def _navn(cn: str, *andre: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    deler = ((NameOID.COUNTRY_NAME, "NO"), *andre, (NameOID.COMMON_NAME, cn))
    return x509.Name([x509.NameAttribute(oid, verdi) for oid, verdi in deler])


def _bruk(*, ca: bool, binder: bool = True) -> x509.KeyUsage:
    av = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=not ca and not binder, content_commitment=binder and not ca, key_cert_sign=ca, crl_sign=ca, **av)


@dataclass(frozen=True)
class Utsteder:
    """One issuer, with its list, and a responder for OCSP where its certificates name one."""

    nokkel: Nokkel
    vert: str
    navn: str
    ocsp_svarer: Nokkel | None = None

    @property
    def crl_url(self) -> str:
        return f"http://{self.vert}/{self.navn}.crl"

    @property
    def ocsp_url(self) -> str:
        return f"http://{self.vert}/{self.navn}/ocsp"

    def utsted(
        self,
        emne: x509.Name,
        privat: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
        *utvidelser: tuple[x509.ExtensionType, bool],
        fra: datetime = FRA,
        til: datetime = TIL,
        kjede: tuple[x509.Certificate, ...] | None = None,
    ) -> Nokkel:
        bygger = _bygg(emne, self.nokkel.sertifikat.subject, privat, fra, til).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.nokkel.privat.public_key()), critical=False
        )
        punkt = x509.DistributionPoint([x509.UniformResourceIdentifier(self.crl_url)], None, None, None)
        bygger = bygger.add_extension(x509.CRLDistributionPoints([punkt]), critical=False)
        if self.ocsp_svarer is not None:
            sted = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(self.ocsp_url))
            bygger = bygger.add_extension(x509.AuthorityInformationAccess([sted]), critical=False)
        for utvidelse, kritisk in utvidelser:
            bygger = bygger.add_extension(utvidelse, critical=kritisk)
        sertifikat = bygger.sign(self.nokkel.privat, hashes.SHA256())
        return Nokkel(sertifikat, (self.nokkel.sertifikat, *self.nokkel.kjede) if kjede is None else kjede, privat)


def _bygg(
    emne: x509.Name, utsteder: x509.Name, privat: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, fra: datetime, til: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(emne)
        .issuer_name(utsteder)
        .public_key(privat.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(fra)
        .not_valid_after(til)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(privat.public_key()), critical=False)
    )


def _rot(cn: str) -> Nokkel:
    privat, emne = ec.generate_private_key(ec.SECP256R1()), _navn(cn)
    bygger = _bygg(emne, emne, privat, FRA, ROT_TIL)
    bygger = bygger.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).add_extension(
        _bruk(ca=True), critical=True
    )
    return Nokkel(bygger.sign(privat, hashes.SHA256()), (), privat)


@dataclass(frozen=True)
class Provepki:
    """Root → intermediate → seals; another root → the time stamp service. The intermediate answers by OCSP, the roots by lists."""

    rot: Utsteder
    mellom: Utsteder
    tsarot: Utsteder
    tsa: NokkelTidsstempler
    trukket: dict[int, datetime] = field(default_factory=dict)

    @property
    def ankere(self) -> tuple[x509.Certificate, ...]:
        return (self.rot.nokkel.sertifikat, self.tsarot.nokkel.sertifikat)

    def segl(
        self,
        orgnr: str,
        *,
        fra: datetime = FRA,
        til: datetime = TIL,
        binder: bool = True,
        orgid: bool = True,
        privat: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
        kjede: tuple[x509.Certificate, ...] | None = None,
        ou: str | None = None,
        kalt: str | None = None,
        organisasjon: str | None = None,
    ) -> Nokkel:
        organisasjon = organisasjon or _navnene().get(orgnr, "Prøvefylket")
        kalt = kalt or organisasjon
        hvem = (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{orgnr}") if orgid else (NameOID.SERIAL_NUMBER, orgnr)
        emne = _navn(kalt, (NameOID.ORGANIZATION_NAME, organisasjon), hvem, *(((NameOID.ORGANIZATIONAL_UNIT_NAME, ou),) if ou else ()))
        nokkel = privat or ec.generate_private_key(ec.SECP256R1())
        return self.mellom.utsted(emne, nokkel, (_bruk(ca=False, binder=binder), True), fra=fra, til=til, kjede=kjede)

    # ------------------------------------------------------------ as the issuers' own servers answer

    def svar(self, url: str, kropp: bytes, tid: datetime) -> bytes:
        """The list or the OCSP answer at this address. Raises KeyError where there is nothing."""
        lister = {ca.crl_url: ca for ca in (self.rot, self.mellom, self.tsarot)}
        return self.ocsp(kropp, tid) if url == self.mellom.ocsp_url else self.crl(lister[url], tid)

    def crl(self, ca: Utsteder, tid: datetime, *, levetid: timedelta = timedelta(days=7)) -> bytes:
        bygger = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(ca.nokkel.sertifikat.subject)
            .last_update(tid.astimezone(UTC) - timedelta(hours=1))
            .next_update(tid.astimezone(UTC) + levetid)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.nokkel.privat.public_key()), critical=False)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for serie, nar in self.trukket.items():
            bygger = bygger.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(nar).build())
        return bygger.sign(ca.nokkel.privat, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp(self, kropp: bytes, tid: datetime) -> bytes:
        sporsmal, tid = ocsp.load_der_ocsp_request(kropp), tid.astimezone(UTC)
        nar = self.trukket.get(sporsmal.serial_number)
        svarer = self.mellom.ocsp_svarer
        assert svarer
        svar = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                issuer_name_hash=sporsmal.issuer_name_hash,
                issuer_key_hash=sporsmal.issuer_key_hash,
                serial_number=sporsmal.serial_number,
                algorithm=sporsmal.hash_algorithm,
                cert_status=ocsp.OCSPCertStatus.GOOD if nar is None else ocsp.OCSPCertStatus.REVOKED,
                this_update=tid - timedelta(minutes=1),
                next_update=tid + timedelta(hours=12),
                revocation_time=nar,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, svarer.sertifikat)
            .certificates([svarer.sertifikat])
        )
        return svar.sign(svarer.privat, hashes.SHA256()).public_bytes(Encoding.DER)


@lru_cache(maxsize=1)
def en_provepki() -> Provepki:
    """Made once in a run; nobody revokes anything in it (`ny_provepki`)."""
    rot = Utsteder(_rot("Prøveutsteder rot"), VERT, "rot")
    ca = (x509.BasicConstraints(ca=True, path_length=0), True), (_bruk(ca=True), True)
    mellom_ca = rot.utsted(_navn("Prøveutsteder segl"), ec.generate_private_key(ec.SECP256R1()), *ca, til=ROT_TIL)
    uten = Utsteder(mellom_ca, VERT, "segl")
    svarer = uten.utsted(
        _navn("Prøveutsteder OCSP"),
        ec.generate_private_key(ec.SECP256R1()),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False),
        (x509.OCSPNoCheck(), False),
        (_bruk(ca=False, binder=False), True),
    )
    tsarot = Utsteder(_rot("Prøvetid rot"), TSA_VERT, "tid")
    tsa = tsarot.utsted(
        _navn("Prøvetid TSA 1"),
        ec.generate_private_key(ec.SECP256R1()),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        (_bruk(ca=False, binder=False), True),
        til=datetime(2036, 1, 1, tzinfo=UTC),
    )
    return Provepki(rot=rot, mellom=replace(uten, ocsp_svarer=svarer), tsarot=tsarot, tsa=NokkelTidsstempler(tsa))


def ny_provepki() -> Provepki:
    """The same issuers, with a list of revoked certificates of its own."""
    return replace(en_provepki(), trukket={})


# ------------------------------------------------------------------ what lies on disk


def som_p12(nokkel: Nokkel, passord: str = PASSORD) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"segl", nokkel.privat, nokkel.sertifikat, nokkel.kjede, BestAvailableEncryption(passord.encode())
    )


def skriv_hemmelig(fil: Path, innhold: bytes | str) -> Path:
    fil.write_bytes(innhold if isinstance(innhold, bytes) else innhold.encode())
    fil.chmod(0o600)
    return fil


@lru_cache(maxsize=1)
def orgnumre() -> dict[str, str]:
    return {nummer: fylke.organisasjonsnummer for nummer, fylke in grunnlag(ROT / "forms").fylker.items()}


@lru_cache(maxsize=1)
def _navnene() -> dict[str, str]:
    """By organisation number, as a register writes them."""
    return {fylke.organisasjonsnummer: fylke.navn.nb.upper() for fylke in grunnlag(ROT / "forms").fylker.values()}


@lru_cache(maxsize=32)
def fylkets_segl(fylke: str) -> Nokkel:
    return en_provepki().segl(orgnumre()[fylke])


@lru_cache(maxsize=32)
def _p12(fylke: str) -> bytes:
    return som_p12(fylkets_segl(fylke))


POLICY = """navn = "prøvefylket"
versjon = "1"
[[anker]]
fil = "segl.pem"
slag = "segl"
[[anker]]
fil = "tid.pem"
slag = "tidsstempel"
[nettverk]
tillatt = ["{segl}", "{tid}"]
"""


def skriv_policy(mappe: Path, pki: Provepki | None = None) -> Path:
    """A policy file that trusts the issuers, and lets theirs be asked."""
    pki = pki or en_provepki()
    for navn, anker in zip(("segl.pem", "tid.pem"), pki.ankere, strict=True):
        (mappe / navn).write_bytes(anker.public_bytes(Encoding.PEM))
    fil = mappe / "policy.toml"
    fil.write_text(POLICY.format(segl=VERT, tid=TSA_VERT), encoding="utf-8")
    return fil


def skriv_segl(mappe: Path, fylker: Sequence[str] = ("46",)) -> Path:
    """A seal file with a row for each county."""
    rader = []
    for fylke in fylker:
        skriv_hemmelig(mappe / f"{fylke}.p12", _p12(fylke))
        rader.append(f'[[segl]]\nfylke = "{fylke}"\nfra = 2026-01-01\nfil = "{fylke}.p12"\npassordfil = "passord"\n')
    skriv_hemmelig(mappe / "passord", PASSORD)
    fil = mappe / "segl.toml"
    fil.write_text("\n".join(rader), encoding="utf-8")
    return fil


def miljo(mappe: Path, fylker: Sequence[str] = ("46",)) -> dict[str, str]:
    """An environment that production starts on. `mappe`: fresh; it gets `hemmelig/` and `data/`."""
    hemmelig, data = mappe / "hemmelig", mappe / "data"
    for en in (hemmelig, data):
        en.mkdir(mode=0o700)
    nokkelfil.legg_til(hemmelig / "nokler.toml")
    offentlig = jwk.ECKey.generate_key("P-256").as_dict(private=False)
    (hemmelig / "jwks.json").write_text(json.dumps({"keys": [offentlig]}), encoding="utf-8")
    return {
        "KONTRAKTVERK_MODUS": "produksjon",
        "KONTRAKTVERK_DATA": str(data),
        "KONTRAKTVERK_ADRESSE": "https://kontrakt.example.no",
        "KONTRAKTVERK_TSA": "https://tsa.example.no/tsr",
        "KONTRAKTVERK_POLICY": str(skriv_policy(hemmelig)),
        "KONTRAKTVERK_SEGL": str(skriv_segl(hemmelig, fylker)),
        "KONTRAKTVERK_UTSTEDER": "https://id.example.no",
        "KONTRAKTVERK_TOKENNOKLER": str(hemmelig / "jwks.json"),
        "KONTRAKTVERK_NOKLER": str(hemmelig / "nokler.toml"),
        "KONTRAKTVERK_SMTP": "smtp://epost.example.no",
        "KONTRAKTVERK_SMTP_AVSENDER": "ikke-svar@kontrakt.example.no",
    }

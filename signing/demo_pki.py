"""The demo's own certificate authority, time stamp service and revocation source, made at first start in a data folder.

Every certificate says DEMO in its subject and in an extension, so that production can refuse it and a reader can see it. The
folder belongs to its owner alone (0700, private files 0600). It is made in a temporary place and renamed, so two processes that
start at once end with the same CA; renewals are made the same way, one file at a time.

Two roots, both anchors: one issues signers and seals, its list is for hours; the other issues the time stamp service, its list is
for years. Validation slides back to the last moment a list was fresh, and there every certificate must still be valid: signers
need the short one; a file that is to be trusted offline until an archive renews its time stamp needs the long one. No CA in
between, and lists instead of OCSP, for pyHanko 0.38's validation of the past: it does not find the list of a CA that is no
root, and with answers about other certificates in the file it no longer sees that one is only stale.

A signer's key is never stored: it lives in the `Nokkel` that is handed out, and is gone when the signature is made. The
certificate outlives it, 180 days, for a reason: ETSI EN 319 102-1 §5.6.2.4 wants proof, from before a certificate expires, of
who answered for it, and that proof is the time stamp over the county's seal. So it must live until the slowest order is sealed
(90 days at most with Posten, and once more for an extension), and `forsegl` refuses what comes later. With 24 hours, tried
first, every signature made more than a day before the seal ended as INDETERMINATE in a B-LTA validation.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing.errors import DemoPkiFeil
from signing.keys import MINSTE_RSA, Nokkel, Privatnokkel, les_fil, skriv_pem
from signing.model import Identifikasjon, Segleier, Signataropplysninger, Tekst
from signing.sertifikat import DEMO_OU, DEMO_TEKST, LENGSTE_NAVN, OID_DEMO, OID_IDENTIFISERT, OID_SIGNATAR, er_demo, kod_signatar
from signing.tillit import Tilbakekalling, Tillit
from signing.tsa import NokkelTidsstempler

CA_NAVN = "Kontraktverk DEMO-CA"
TSA_CA_NAVN = "Kontraktverk DEMO-TSA-CA"
TSA_NAVN = "Kontraktverk DEMO-TSA"
CAFIL, TSA_CAFIL, TSAFIL, TILBAKEKALTE = "ca.pem", "tsa-ca.pem", "tsa.pem", "tilbakekalte.txt"
CA_LEVETID = timedelta(days=20 * 365)
TSA_LEVETID = timedelta(days=10 * 365)
SEGL_LEVETID = timedelta(days=3 * 365)
SIGNATAR_LEVETID = timedelta(days=180)
LISTE_LEVETID = timedelta(hours=12)
TSA_LISTE_LEVETID = timedelta(days=3 * 365)
# All arithmetic below is in UTC: in Europe/Oslo a day may have 23 or 25 hours.
KLOKKESLARK = timedelta(days=1)  # the CA is older than its first use, so that clocks may disagree
SIGNATARSLARK = timedelta(minutes=5)
SEGL_FORNYES = timedelta(days=30)
TSA_FORNYES = timedelta(days=5 * 365)  # a time stamp must be good for years after it is made

LISTEADRESSE = "http://demo-ca.invalid/{}.crl"  # leads nowhere (RFC 2606): what would be found there is in the file already


class Algoritme(StrEnum):
    """The two key types that the service signs with."""

    RSA_3072 = "rsa-3072"
    P_256 = "p-256"


NOKKELMAKERE: dict[Algoritme, Callable[[], Privatnokkel]] = {
    Algoritme.RSA_3072: lambda: rsa.generate_private_key(65537, MINSTE_RSA),
    Algoritme.P_256: lambda: ec.generate_private_key(ec.SECP256R1()),
}


def ankermappe(mappe: Path) -> Path:
    """Where the anchors lie in a demo's folder."""
    return mappe / "ankere"


@dataclass(frozen=True)
class DemoPki:
    """The folder, opened. `last_eller_lag` is the way in."""

    mappe: Path
    ca: Nokkel
    tsa_ca: Nokkel

    @classmethod
    def last_eller_lag(cls, mappe: Path, tid: datetime) -> DemoPki:
        """The demo CA of this folder; made if the folder is not there. Safe when several processes start at once."""
        tid = tid.astimezone(UTC)
        if not mappe.exists():
            _lag_mappe(mappe, tid)
        _krev_privat(mappe)
        try:
            ca, tsa_ca = les_fil(mappe / CAFIL), les_fil(mappe / TSA_CAFIL)
        except OSError as e:
            raise _mappefeil(f"den mangler {CAFIL} eller {TSA_CAFIL}", f"ho manglar {CAFIL} eller {TSA_CAFIL}") from e
        fra, til = ca.sertifikat.not_valid_before_utc, ca.sertifikat.not_valid_after_utc
        if not fra <= tid <= til:
            raise _mappefeil(
                f"CA-sertifikatet gjelder {fra:%Y-%m-%d}–{til:%Y-%m-%d}, ikke {tid:%Y-%m-%d}",
                f"CA-sertifikatet gjeld {fra:%Y-%m-%d}–{til:%Y-%m-%d}, ikkje {tid:%Y-%m-%d}",
            )
        return cls(mappe=mappe, ca=ca, tsa_ca=tsa_ca)

    @property
    def ankere(self) -> tuple[x509.Certificate, ...]:
        """The trust anchors of the demo; also as PEM files in `<mappe>/ankere`."""
        return (self.ca.sertifikat, self.tsa_ca.sertifikat)

    @property
    def ankermappe(self) -> Path:
        """Where a verifier finds the anchors: certificates only, no keys."""
        return ankermappe(self.mappe)

    @cached_property
    def tillit(self) -> Tillit:
        """The demo's anchors and its own revocation source."""
        return Tillit(ankere=self.ankere, kilde=self)

    def tsa(self, tid: datetime) -> NokkelTidsstempler:
        """The demo's time stamp service, with a certificate that is valid now."""
        tid = tid.astimezone(UTC)
        return NokkelTidsstempler(self._varig(TSAFIL, tid, lambda: _utsted_tsa(self.tsa_ca, tid), fornyes=TSA_FORNYES))

    def segl(self, eier: Segleier, tid: datetime) -> Nokkel:
        """The county's seal: made at first use, kept, renewed before it expires or when the county's name changes."""
        if not (eier.nummer.isascii() and eier.nummer.isalnum()):
            raise _mappefeil("fylkesnummeret kan ikke være filnavn", "fylkesnummeret kan ikkje vere filnamn")
        emne, tid = _seglemne(eier), tid.astimezone(UTC)
        return self._varig(f"segl-{eier.nummer}.pem", tid, lambda: _utsted_segl(self.ca, emne, tid), fornyes=SEGL_FORNYES, emne=emne)

    def utsted_signatar(
        self,
        *,
        navn: str,
        rolle: str,
        pa_vegne_av: Sequence[str],
        identifikasjon: Identifikasjon,
        tid: datetime,
        algoritme: Algoritme = Algoritme.P_256,
    ) -> Nokkel:
        """A new key and a certificate for one signature. Nothing is stored: who lets go of it has thrown the key away."""
        opplysninger = Signataropplysninger(navn, rolle, tuple(pa_vegne_av), identifikasjon)
        return _utsted_signatar(self.ca, opplysninger, NOKKELMAKERE[algoritme](), tid.astimezone(UTC))

    def trekk_tilbake(self, sertifikat: x509.Certificate, tid: datetime) -> None:
        """From now on the certificate is answered for as revoked."""
        with _las(self.mappe):
            rader = {**_les_tilbakekalte(self.mappe), sertifikat.serial_number: tid.astimezone(UTC)}
            _skriv(self.mappe / TILBAKEKALTE, "".join(f"{serie:x} {t.isoformat()}\n" for serie, t in rader.items()).encode())

    def hent(self, sertifikater: Sequence[x509.Certificate], tid: datetime) -> Tilbakekalling:
        """The demo as revocation source: the lists of its two CAs, as they are now; of others' certificates it knows nothing."""
        tid = tid.astimezone(UTC)
        tilbakekalte = {serie: t for serie, t in _les_tilbakekalte(self.mappe).items() if t <= tid}
        utstedere = {s.issuer for s in sertifikater}
        lister = ((self.ca, LISTE_LEVETID), (self.tsa_ca, TSA_LISTE_LEVETID))
        return Tilbakekalling(
            crler=tuple(_lag_crl(ca, tilbakekalte, tid, levetid) for ca, levetid in lister if ca.sertifikat.subject in utstedere)
        )

    def _varig(
        self, navn: str, tid: datetime, utsted: Callable[[], Nokkel], *, fornyes: timedelta, emne: x509.Name | None = None
    ) -> Nokkel:
        """A stored key that is valid now; else a new one under the lock, unless another process was first."""
        lagret = _les_gyldig(self.mappe / navn, tid, fornyes, emne)
        if lagret is not None:
            return lagret
        with _las(self.mappe):
            lagret = _les_gyldig(self.mappe / navn, tid, fornyes, emne)
            if lagret is None:
                lagret = utsted()
                _skriv(self.mappe / navn, skriv_pem(lagret))
            return lagret


# ------------------------------------------------------------------ certificates


def _utsted_ca(navn: str, tid: datetime) -> Nokkel:
    privat, emne = NOKKELMAKERE[Algoritme.P_256](), _emne(navn)
    bygger = (
        _bygger(emne, emne, privat, tid - KLOKKESLARK, tid + CA_LEVETID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_bruk(sertifikater=True), critical=True)
    )
    return Nokkel(bygger.sign(privat, hashes.SHA256()), (), privat)


def _utsted_tsa(ca: Nokkel, tid: datetime) -> Nokkel:
    privat = NOKKELMAKERE[Algoritme.P_256]()
    bygger = _sluttbygger(ca, _emne(TSA_NAVN), privat, tid - KLOKKESLARK, tid + TSA_LEVETID)
    bygger = bygger.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)  # RFC 3161 §2.3
    return _signert(ca, bygger, privat)


def _utsted_segl(ca: Nokkel, emne: x509.Name, tid: datetime) -> Nokkel:
    privat = NOKKELMAKERE[Algoritme.RSA_3072]()
    return _signert(ca, _sluttbygger(ca, emne, privat, tid - KLOKKESLARK, tid + SEGL_LEVETID), privat)


def _utsted_signatar(ca: Nokkel, opplysninger: Signataropplysninger, privat: Privatnokkel, tid: datetime) -> Nokkel:
    andre = [(NameOID.TITLE, opplysninger.rolle), *((NameOID.ORGANIZATION_NAME, o) for o in opplysninger.pa_vegne_av)]
    emne = _emne(opplysninger.navn, *andre)
    bygger = (
        _sluttbygger(ca, emne, privat, tid - SIGNATARSLARK, tid + SIGNATAR_LEVETID)
        .add_extension(x509.UnrecognizedExtension(OID_SIGNATAR, kod_signatar(opplysninger)), critical=False)
        .add_extension(_policy(opplysninger.identifikasjon), critical=False)
    )
    return _signert(ca, bygger, privat)


def _policy(ident: Identifikasjon) -> x509.CertificatePolicies:
    """The same as the extension says, where a certificate viewer shows it to a person (RFC 5280: at most 200 characters)."""
    tekst = f"{DEMO_TEKST}. Identifisert med {ident.metode}, nivå {ident.niva.value}, {ident.tid:%Y-%m-%d %H:%M %Z}"
    return x509.CertificatePolicies([x509.PolicyInformation(OID_IDENTIFISERT, [x509.UserNotice(None, tekst[:200])])])


def _sluttbygger(ca: Nokkel, emne: x509.Name, privat: Privatnokkel, fra: datetime, til: datetime) -> x509.CertificateBuilder:
    til = min(til, ca.sertifikat.not_valid_after_utc)
    fra = max(fra, ca.sertifikat.not_valid_before_utc)
    return (
        _bygger(ca.sertifikat.subject, emne, privat, fra, til)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_bruk(sertifikater=False), critical=True)
        .add_extension(_utsteder_id(ca), critical=False)
        .add_extension(_liste(ca), critical=False)
    )


def _bygger(utsteder: x509.Name, emne: x509.Name, privat: Privatnokkel, fra: datetime, til: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(utsteder)
        .subject_name(emne)
        .public_key(privat.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(fra)
        .not_valid_after(til)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(privat.public_key()), critical=False)
        .add_extension(x509.UnrecognizedExtension(OID_DEMO, core.UTF8String(DEMO_TEKST).dump()), critical=False)
    )


def _signert(ca: Nokkel, bygger: x509.CertificateBuilder, privat: Privatnokkel) -> Nokkel:
    return Nokkel(bygger.sign(ca.privat, hashes.SHA256()), (ca.sertifikat,), privat)


def _emne(navn: str, *andre: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """C, OU=DEMO, the rest, CN last. What X.520 has no room for ends in «…»; the whole of it stands in the extension."""
    deler = [(NameOID.COUNTRY_NAME, "NO"), (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_OU), *andre, (NameOID.COMMON_NAME, navn)]
    return x509.Name([x509.NameAttribute(oid, _innenfor(oid, verdi)) for oid, verdi in deler])


def _seglemne(eier: Segleier) -> x509.Name:
    return _emne(
        eier.navn,
        (NameOID.ORGANIZATION_NAME, eier.navn),
        (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{eier.orgnr}"),  # ETSI EN 319 412-1 §5.1.4
    )


def _innenfor(oid: x509.ObjectIdentifier, verdi: str) -> str:
    """X.520 counts characters; `cryptography` counts the bytes of a common name, so there the shorter of the two."""
    lengde = _byte if oid == NameOID.COMMON_NAME else len
    if lengde(verdi) <= LENGSTE_NAVN:
        return verdi
    return next(kort for n in range(len(verdi), 0, -1) if lengde(kort := verdi[:n].rstrip() + "…") <= LENGSTE_NAVN)


def _byte(tekst: str) -> int:
    return len(tekst.encode())


def _bruk(*, sertifikater: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sertifikater,
        content_commitment=not sertifikater,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sertifikater,
        crl_sign=sertifikater,
        encipher_only=False,
        decipher_only=False,
    )


def _utsteder_id(ca: Nokkel) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.privat.public_key())


def _liste(ca: Nokkel) -> x509.CRLDistributionPoints:
    """Where the CA's list would be asked for."""
    adresse = LISTEADRESSE.format(ca.sertifikat.serial_number)
    return x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier(adresse)], None, None, None)])


def _lag_crl(ca: Nokkel, tilbakekalte: Mapping[int, datetime], tid: datetime, levetid: timedelta) -> bytes:
    bygger = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.sertifikat.subject)
        .last_update(tid)
        .next_update(tid + levetid)
        .add_extension(x509.CRLNumber(int(tid.timestamp())), critical=False)
        .add_extension(_utsteder_id(ca), critical=False)
    )
    for serie, trukket in tilbakekalte.items():
        bygger = bygger.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(trukket).build())
    return bygger.sign(ca.privat, hashes.SHA256()).public_bytes(Encoding.DER)


# ------------------------------------------------------------------ the folder


def _lag_mappe(mappe: Path, tid: datetime) -> None:
    """Everything in a temporary folder beside it, then one rename; a rename onto a folder that is not empty fails."""
    mappe.parent.mkdir(parents=True, exist_ok=True)
    ny = Path(tempfile.mkdtemp(prefix=f".{mappe.name}-", dir=mappe.parent))  # 0700
    try:
        ca, tsa_ca = _utsted_ca(CA_NAVN, tid), _utsted_ca(TSA_CA_NAVN, tid)
        for navn, nokkel in ((CAFIL, ca), (TSA_CAFIL, tsa_ca), (TSAFIL, _utsted_tsa(tsa_ca, tid))):
            _skriv(ny / navn, skriv_pem(nokkel))
        ankermappe(ny).mkdir(mode=0o700)
        for navn, nokkel in (("demo-ca.pem", ca), ("demo-tsa-ca.pem", tsa_ca)):
            _skriv(ankermappe(ny) / navn, nokkel.sertifikat.public_bytes(Encoding.PEM))
        ny.rename(mappe)
    except OSError:
        if not mappe.is_dir():
            raise
    finally:
        shutil.rmtree(ny, ignore_errors=True)


def _skriv(fil: Path, innhold: bytes) -> None:
    """0600, whole or not at all."""
    ny = fil.with_name(f".{fil.name}.{secrets.token_hex(8)}")
    nr = os.open(ny, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(nr, "wb") as f:
            f.write(innhold)
            f.flush()
            os.fsync(f.fileno())
        ny.replace(fil)
    finally:
        ny.unlink(missing_ok=True)


@contextmanager
def _las(mappe: Path) -> Iterator[None]:
    """One process at a time changes the folder."""
    nr = os.open(mappe / ".las", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(nr, fcntl.LOCK_EX)
        yield
    finally:
        os.close(nr)


def _krev_privat(mappe: Path) -> None:
    """A key that others can read is no key."""
    for sti in (mappe, *mappe.glob("*.pem")):
        if stat.S_IMODE(sti.stat().st_mode) & 0o077:
            raise _mappefeil(f"andre kan lese {sti.name}", f"andre kan lese {sti.name}")


def _les_gyldig(fil: Path, tid: datetime, fornyes: timedelta, emne: x509.Name | None) -> Nokkel | None:
    if not fil.exists():
        return None
    nokkel = les_fil(fil)
    s = nokkel.sertifikat
    gjelder = s.not_valid_before_utc <= tid <= s.not_valid_after_utc - fornyes
    return nokkel if gjelder and emne in (None, s.subject) else None


def _les_tilbakekalte(mappe: Path) -> dict[int, datetime]:
    fil = mappe / TILBAKEKALTE
    if not fil.exists():
        return {}
    rader = (linje.split(" ", 1) for linje in fil.read_text(encoding="ascii").splitlines())
    return {int(serie, 16): datetime.fromisoformat(t) for serie, t in rader}


def _mappefeil(nb: str, nn: str) -> DemoPkiFeil:
    return DemoPkiFeil(
        Tekst(nb=f"Mappen for demo-CA-en kan ikke brukes: {nb}.", nn=f"Mappa for demo-CA-en kan ikkje brukast: {nn}."),
        Tekst(
            nb="Sett tilgangen til 0700 for mappen og 0600 for filene, eller slett mappen, så blir den laget på nytt.",
            nn="Set tilgangen til 0700 for mappa og 0600 for filene, eller slett mappa, så blir ho laga på nytt.",
        ),
    )


__all__ = ["Algoritme", "DemoPki", "er_demo"]

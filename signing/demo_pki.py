"""The demo's own certificate authority, time stamp service and revocation source, made at first start in a data folder.

What the certificates say is in `demo_sertifikat`, how the folder is kept in `pkimappe`.

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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from signing.demo_ca import DemoCa, ankermappe, fyll
from signing.demo_sertifikat import (
    KLOKKESLARK,
    NOKKELMAKERE,
    Algoritme,
    lag_emne,
    signert,
    sluttbygger,
    utsted_ca,
    utsted_tsa,
)
from signing.keys import Nokkel, Privatnokkel, les_fil
from signing.model import Identifikasjon, Segleier, Signataropplysninger
from signing.pkimappe import krev_privat, lag_mappe, mappefeil, varig
from signing.sertifikat import DEMO_TEKST, OID_IDENTIFISERT, OID_SIGNATAR, er_demo, kod_signatar
from signing.tsa import NokkelTidsstempler

CA_NAVN = "Kontraktverk DEMO-CA"
TSA_CA_NAVN = "Kontraktverk DEMO-TSA-CA"
TSA_NAVN = "Kontraktverk DEMO-TSA"
CAFIL, TSA_CAFIL, TSAFIL = "ca.pem", "tsa-ca.pem", "tsa.pem"
SEGL_LEVETID = timedelta(days=3 * 365)
SIGNATAR_LEVETID = timedelta(days=180)
SIGNATARSLARK = timedelta(minutes=5)
SEGL_FORNYES = timedelta(days=30)
TSA_FORNYES = timedelta(days=5 * 365)  # a time stamp must be good for years after it is made


@dataclass(frozen=True)
class DemoPki(DemoCa):
    """The demo's own. `last_eller_lag` is the way in."""

    @classmethod
    def last_eller_lag(cls, mappe: Path, tid: datetime) -> DemoPki:
        """The demo CA of this folder; made if the folder is not there. Safe when several processes start at once."""
        tid = tid.astimezone(UTC)
        if not mappe.exists():
            lag_mappe(mappe, lambda ny: _fyll(ny, tid))
        krev_privat(mappe)
        try:
            ca, tsa_ca = les_fil(mappe / CAFIL), les_fil(mappe / TSA_CAFIL)
        except OSError as e:
            raise mappefeil(f"den mangler {CAFIL} eller {TSA_CAFIL}", f"ho manglar {CAFIL} eller {TSA_CAFIL}") from e
        fra, til = ca.sertifikat.not_valid_before_utc, ca.sertifikat.not_valid_after_utc
        if not fra <= tid <= til:
            raise mappefeil(
                f"CA-sertifikatet gjelder {fra:%Y-%m-%d}–{til:%Y-%m-%d}, ikke {tid:%Y-%m-%d}",
                f"CA-sertifikatet gjeld {fra:%Y-%m-%d}–{til:%Y-%m-%d}, ikkje {tid:%Y-%m-%d}",
            )
        return cls(mappe=mappe, ca=ca, tsa_ca=tsa_ca)

    def tsa(self, tid: datetime) -> NokkelTidsstempler:
        """The demo's time stamp service, with a certificate that is valid now."""
        tid = tid.astimezone(UTC)
        return NokkelTidsstempler(varig(self.mappe / TSAFIL, tid, lambda: utsted_tsa(self.tsa_ca, TSA_NAVN, tid), fornyes=TSA_FORNYES))

    def segl(self, eier: Segleier, tid: datetime) -> Nokkel:
        """The county's seal: made at first use, kept, renewed before it expires or when the county's name changes."""
        if not (eier.nummer.isascii() and eier.nummer.isalnum()):
            raise mappefeil("fylkesnummeret kan ikke være filnavn", "fylkesnummeret kan ikkje vere filnamn")
        emne, tid = _seglemne(eier), tid.astimezone(UTC)
        return varig(self.mappe / f"segl-{eier.nummer}.pem", tid, lambda: _utsted_segl(self.ca, emne, tid), fornyes=SEGL_FORNYES, emne=emne)

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


# ------------------------------------------------------------------ certificates


def _utsted_segl(ca: Nokkel, emne: x509.Name, tid: datetime) -> Nokkel:
    privat = NOKKELMAKERE[Algoritme.RSA_3072]()
    return signert(ca, sluttbygger(ca, emne, privat, tid - KLOKKESLARK, tid + SEGL_LEVETID), privat)


def _utsted_signatar(ca: Nokkel, opplysninger: Signataropplysninger, privat: Privatnokkel, tid: datetime) -> Nokkel:
    andre = [(NameOID.TITLE, opplysninger.rolle), *((NameOID.ORGANIZATION_NAME, o) for o in opplysninger.pa_vegne_av)]
    emne = lag_emne(opplysninger.navn, *andre)
    bygger = (
        sluttbygger(ca, emne, privat, tid - SIGNATARSLARK, tid + SIGNATAR_LEVETID)
        .add_extension(x509.UnrecognizedExtension(OID_SIGNATAR, kod_signatar(opplysninger)), critical=False)
        .add_extension(_policy(opplysninger.identifikasjon), critical=False)
    )
    return signert(ca, bygger, privat)


def _policy(ident: Identifikasjon) -> x509.CertificatePolicies:
    """The same as the extension says, where a certificate viewer shows it to a person (RFC 5280: at most 200 characters)."""
    tekst = f"{DEMO_TEKST}. Identifisert med {ident.metode}, nivå {ident.niva.value}, {ident.tid:%Y-%m-%d %H:%M %Z}"
    return x509.CertificatePolicies([x509.PolicyInformation(OID_IDENTIFISERT, [x509.UserNotice(None, tekst[:200])])])


def _seglemne(eier: Segleier) -> x509.Name:
    return lag_emne(
        eier.navn,
        (NameOID.ORGANIZATION_NAME, eier.navn),
        (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{eier.orgnr}"),  # ETSI EN 319 412-1 §5.1.4
    )


# ------------------------------------------------------------------ the folder


def _fyll(ny: Path, tid: datetime) -> None:
    ca, tsa_ca = utsted_ca(CA_NAVN, tid), utsted_ca(TSA_CA_NAVN, tid)
    nokler = {CAFIL: ca, TSA_CAFIL: tsa_ca, TSAFIL: utsted_tsa(tsa_ca, TSA_NAVN, tid)}
    fyll(ny, nokler, ankere={"demo-ca.pem": ca, "demo-tsa-ca.pem": tsa_ca})


__all__ = ["Algoritme", "DemoPki", "ankermappe", "er_demo"]

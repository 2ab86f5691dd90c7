"""What the simulator's tests send: manifests spelled out by hand (not by our own client), bundles, and a bare HTTPS client."""

from __future__ import annotations

import http.client
import ssl
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from signing.asice import Fil, pakk
from signing.keys import Nokkel, skriv_pem
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.api import Kall, svar
from signing.providers.posten.simulator.pki import Simulatorpki
from tests.unit.signing.byggere import usignert

ROT = "https://signering.example/api"
NS = "http://signering.posten.no/schema/v1"
FYLKE, ANNET_FYLKE, MEGLER = "821311632", "930580694", "979997932"
KARI, OLA, PER = "01019012345", "15039912345", "24120012345"
START = datetime.now(UTC).replace(microsecond=0)
SKRIFT = Path(__file__).parents[5] / "forms" / "skrifter" / "Kontrakt-Regular.ttf"


class Klokke:
    """A clock that goes when it is told to."""

    def __init__(self, tid: datetime = START) -> None:
        self.tid = tid

    def __call__(self) -> datetime:
        return self.tid

    def ga(self, tid: timedelta) -> None:
        self.tid += tid


@lru_cache(maxsize=1)
def en_pki() -> Simulatorpki:
    return Simulatorpki.last_eller_lag(Path(tempfile.mkdtemp()) / "pki", START)


def fylkets_nokkel(orgnr: str = FYLKE) -> Nokkel:
    return en_pki().virksomhet(orgnr, "Vestland fylkeskommune", START)


def en_simulator(mappe: Path, klokke: Callable[[], datetime] | None = None, **andre: Any) -> Simulator:
    valg: dict[str, Any] = {"ventetid": timedelta(minutes=10), "skrift": SKRIFT, "kall_per_sekund": None, **andre}
    return Simulator(mappe, pki=en_pki(), klokke=klokke or Klokke(), **valg)


# ------------------------------------------------------------------ what is ordered

OPPSLAG = "<notifications-using-lookup><email/></notifications-using-lookup>"
KARI_SELV = f'<signer order="1"><personal-identification-number>{KARI}</personal-identification-number>{OPPSLAG}</signer>'
OLA_FOR_ANDRE = (
    f'<signer order="2"><personal-identification-number>{OLA}</personal-identification-number>'
    '<notifications><email address="ola@example.com"/></notifications><on-behalf-of>OTHER</on-behalf-of></signer>'
)
PER_UTEN_NUMMER = (
    '<signer order="1"><identified-by-contact-information/>'
    '<notifications><email address="per@example.com"/></notifications><on-behalf-of>OTHER</on-behalf-of></signer>'
)
DOKUMENT = '<document href="kontrakt.pdf" mime="application/pdf"><title>Lærekontrakt</title></document>'
VEDLEGG = '<document href="avtale.pdf" mime="application/pdf"><title>Avtale</title></document>'
TILGJENGELIG = "<availability><available-seconds>864000</available-seconds></availability>"
FODSELSDATO = "<identifier-in-signed-documents>DATE_OF_BIRTH_AND_NAME</identifier-in-signed-documents>"


def et_manifest(
    *signatarer: str,
    dokumenter: Sequence[str] = (DOKUMENT,),
    orgnr: str = FYLKE,
    for_avsender: str = "",
    etter: str = TILGJENGELIG + FODSELSDATO,
) -> bytes:
    """A manifest of the portal flow; `etter`: what stands after the documents."""
    return (
        f'<portal-signature-job-manifest xmlns="{NS}"><signers>{"".join(signatarer or (KARI_SELV, OLA_FOR_ANDRE))}</signers>{for_avsender}'
        f"<sender><organization-number>{orgnr}</organization-number></sender><title>Lærekontrakt</title>"
        f"<nonsensitive-title>Dokument</nonsensitive-title><documents>{''.join(dokumenter)}</documents>{etter}</portal-signature-job-manifest>"
    ).encode()


def en_foresporsel(ko: str = "kontraktverk-46", referanse: str = "oppdrag-1") -> bytes:
    return (
        f'<portal-signature-job-request xmlns="{NS}"><reference>{referanse}</reference><polling-queue>{ko}</polling-queue>'
        "</portal-signature-job-request>"
    ).encode()


def et_direktemanifest(*signatarer: str, etter: str = FODSELSDATO) -> bytes:
    hvem = "".join(signatarer or (f"<signer><personal-identification-number>{KARI}</personal-identification-number></signer>",))
    return (
        f'<direct-signature-job-manifest xmlns="{NS}">{hvem}<sender><organization-number>{FYLKE}</organization-number></sender>'
        f"<title>Lærekontrakt</title><documents>{DOKUMENT}</documents>{etter}</direct-signature-job-manifest>"
    ).encode()


def en_direkteforesporsel(etter: str = "", fullfort: str = "https://fylket.example/ferdig?sak=1") -> bytes:
    return (
        f'<direct-signature-job-request xmlns="{NS}"><exit-urls><completion-url>{fullfort}</completion-url>'
        "<rejection-url>https://fylket.example/avvist</rejection-url><error-url>https://fylket.example/feil</error-url></exit-urls>"
        f"{etter}</direct-signature-job-request>"
    ).encode()


def en_bunt(
    manifest: bytes | None = None,
    *,
    filer: Mapping[str, bytes] | None = None,
    nokkel: Nokkel | None = None,
    tid: datetime = START,
) -> bytes:
    """A bundle with one PDF, signed by the county."""
    innhold = {"kontrakt.pdf": usignert()} if filer is None else filer
    alle = [Fil(navn, data, "application/pdf") for navn, data in innhold.items()]
    return pakk([*alle, Fil("manifest.xml", manifest or et_manifest(), "application/xml")], nokkel=nokkel or fylkets_nokkel(), tid=tid)


def multipart(metadata: bytes, bunt: bytes, *, grense: str = "grensen") -> bytes:
    deler = (("application/xml", metadata), ("application/octet-stream", bunt))
    return (
        b"".join(
            f"--{grense}\r\nContent-Type: {type_}\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode() + data + b"\r\n"
            for type_, data in deler
        )
        + f"--{grense}--\r\n".encode()
    )


# ------------------------------------------------------------------ who asks


@dataclass(frozen=True)
class Svaret:
    status: int
    hoder: Mapping[str, str]
    innhold: bytes = field(repr=False)

    @property
    def xml(self) -> Any:
        return etree.fromstring(self.innhold)

    def tekst(self, navn: str) -> str | None:
        verdi = self.xml.findtext(f".//{{{NS}}}{navn}")
        return None if verdi is None else str(verdi)

    @property
    def kode(self) -> str | None:
        return self.tekst("error-code") if self.innhold[:1] == b"<" else None


class Kunde(ABC):
    """What a customer asks, however it gets there. Header names are given with _ for -."""

    @abstractmethod
    def kall(self, metode: str, adresse: str, kropp: bytes = b"", **hoder: str) -> Svaret:
        """`adresse`: whole, or below the organisation's part of the API."""

    def opprett(self, metadata: bytes | None = None, bunt: bytes | None = None, *, orgnr: str = FYLKE, flyt: str = "portal") -> Svaret:
        return self.kall(
            "POST",
            f"/{orgnr}/{flyt}/signature-jobs",
            multipart(metadata or en_foresporsel(), bunt or en_bunt()),
            Content_Type="multipart/mixed; boundary=grensen",
            Accept="application/xml",
        )

    def opprettet(self, *signatarer: str, **manifest: Any) -> int:
        """The number of a new job that was taken in."""
        svar = self.opprett(bunt=en_bunt(et_manifest(*signatarer, **manifest), filer=manifest.pop("filer", None)))
        assert svar.status == 200, svar.innhold
        return int(svar.tekst("signature-job-id") or 0)

    def opprettet_direkte(self, metadata: bytes | None = None, manifest: bytes | None = None) -> Svaret:
        """The answer to a new direct job that was taken in."""
        svar = self.opprett(metadata or en_direkteforesporsel(), en_bunt(manifest or et_direktemanifest()), flyt="direct")
        assert svar.status == 200, svar.innhold
        return svar

    def neste(self, ko: str = "kontraktverk-46", *, orgnr: str = FYLKE, flyt: str = "portal") -> Svaret:
        return self.kall("GET", f"/{orgnr}/{flyt}/signature-jobs?polling_queue={ko}", Accept="application/xml")


class Rett(Kunde):
    """Without a network: straight to the API, as the organisation of this number."""

    def __init__(self, simulator: Simulator, orgnr: str = FYLKE, nokkel: Nokkel | None = None) -> None:
        self.simulator, self.sertifikat = simulator, (nokkel or fylkets_nokkel(orgnr)).sertifikat

    def kall(self, metode: str, adresse: str, kropp: bytes = b"", **hoder: str) -> Svaret:
        sti, _, sporring = f"/api{adresse.removeprefix(ROT)}".partition("?")
        navn = {n.replace("_", "-").lower(): v for n, v in hoder.items()}
        ut = svar(self.simulator, Kall(metode, sti, sporring, navn, kropp, self.sertifikat, ROT))
        return Svaret(int(ut.status), {**ut.hoder, **({"Content-Type": ut.type} if ut.type else {})}, ut.innhold)


class Klient(Kunde):
    """Over TLS with one certificate; a new connection for each call. Trust is not what is tried here."""

    def __init__(self, rot: str, mappe: Path, nokkel: Nokkel | None = None) -> None:
        self.rot = rot
        self.kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.kontekst.check_hostname, self.kontekst.verify_mode = False, ssl.CERT_NONE
        if nokkel is not None:
            fil = mappe / f"{nokkel!r}.pem"
            fil.write_bytes(skriv_pem(nokkel))
            self.kontekst.load_cert_chain(fil)

    def kall(self, metode: str, adresse: str, kropp: bytes = b"", **hoder: str) -> Svaret:
        deler = urlsplit(adresse if adresse.startswith("https:") else f"{self.rot}{adresse}")
        forbindelse = http.client.HTTPSConnection(str(deler.hostname), deler.port, context=self.kontekst, timeout=20)
        try:
            navn = {n.replace("_", "-"): v for n, v in hoder.items()}
            sti = f"{deler.path}?{deler.query}" if deler.query else deler.path
            forbindelse.request(metode, sti, body=kropp or None, headers=navn)
            svaret = forbindelse.getresponse()
            return Svaret(svaret.status, dict(svaret.getheaders()), svaret.read())
        finally:
            forbindelse.close()

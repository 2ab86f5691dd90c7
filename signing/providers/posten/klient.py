"""The calls to Posten signering, both flows. One call in, one value or one named error out; nothing is kept between calls.

Source: signering-docs, client-integration/portal-flow and direct-flow; signature-api-client-java, ClientHelper. A change is told
again after ten minutes until it is confirmed, and what has been confirmed may be thrown away: who calls stores first.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from signing.providers.posten.feil import (
    BLOKKERT,
    PostenAvvist,
    PostenBorte,
    PostenFeil,
    PostenOpptatt,
    PostenSvar,
    PostenUtilgjengelig,
    avvist,
)
from signing.providers.posten.kall import STORSTE_SVAR, STORSTE_XML, Rasvar, kall
from signing.providers.posten.model import Direktejobb, Direktelenke, Direktestatus, Direktesvar, Ingenting, Opprettet, Svar
from signing.providers.posten.svar import (
    NS,
    les_direktelenke,
    les_direktestatus,
    les_direktesvar,
    les_endring,
    les_feil,
    les_opprettet,
    les_tid,
)
from signing.providers.posten.takt import Takt
from signing.providers.posten.tls import Tilgang

XML = "application/xml"
BYTES = "application/octet-stream"
NESTE_TID = "x-next-permitted-poll-time"
BLOKKERT_HODE = "dosfilter"  # signature-api-client-dotnet, ClientConfiguration: on the 429 of the rate filter, not on that of a queue
TOM_KO = timedelta(minutes=10)  # portal-flow: how long an empty queue in production is left alone
MINSTE_VENT = timedelta(seconds=1)  # where our clock is ahead, «permitted» can be past: never ten calls in a second
LENGSTE_VENT = timedelta(hours=1)  # a time that cannot be meant must not stop a queue
PORTAL, DIREKTE = "portal", "direct"
LENGSTE_HVEM = 500
NY_OMDIRIGERING = f'<direct-signer-update-request xmlns="{NS}"><redirect-url/></direct-signer-update-request>'.encode()
_INTET = BOM_UTF8 + b" \t\r\n"
_NA_IKKE = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


@dataclass(frozen=True, slots=True)
class Postenklient:
    """Posten signering as one county reaches it. Every method raises errors of `feil`, and no others. `takt`: how fast; None: at once."""

    tilgang: Tilgang
    takt: Takt | None = None

    def hvem(self) -> str:
        """What Posten says we are, in a sentence: the call to make when everything is new (signering-docs, debugging)."""
        svar = self._kall("GET", self._sti(), godta=f"text/plain, {XML}")
        return svar.kropp.decode(errors="replace")[:LENGSTE_HVEM].strip()

    # -------------------------------------------------------------- portal flow

    def opprett(self, foresporsel: bytes, bunt: bytes) -> Opprettet:
        """Make a job. After an error with `ekstern` it may have been made all the same."""
        return les_opprettet(self._send_jobb(PORTAL, foresporsel, bunt))

    def neste(self, ko: str, *, tid: datetime) -> Svar:
        """The next change of a queue. `neste_tid` of the answer is to be kept before the queue is asked again."""
        svar = self._poll(PORTAL, ko)
        neste = neste_tid(svar, tid)
        return les_endring(svar.kropp, neste_tid=neste) if _har_endring(svar) else Ingenting(neste)

    def bekreft(self, url: str) -> None:
        """What the change said is stored here, documents and all. `PostenBorte`: the job is gone, there is nothing to confirm."""
        self._kall("POST", self.tilgang.sti(url))

    def avbryt(self, url: str) -> bool:
        """Nobody is to sign any more. False: too late, the job has ended, or is gone."""
        return self._prov("POST", url, nei=frozenset({HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}))

    def hent(self, url: str) -> bytes:
        """The bytes of a PAdES or a XAdES, whole. `PostenBorte`: they are not kept any more."""
        svar = self._kall("GET", self.tilgang.sti(url), godta=f"{BYTES}, {XML}", storst=STORSTE_SVAR)
        if not svar.kropp:
            raise PostenSvar("dokumentet er tomt", "dokumentet er tomt")
        return svar.kropp

    def slett(self, url: str) -> bool:
        """Whether the documents are gone from Posten. False: they may not be deleted yet."""
        try:
            return self._prov("DELETE", url, nei=frozenset({HTTPStatus.CONFLICT}))
        except PostenBorte:
            return True

    # -------------------------------------------------------------- direct flow

    def opprett_direkte(self, foresporsel: bytes, bunt: bytes) -> Direktejobb:
        """Make a job whose signers are here already."""
        jobb = les_direktesvar(self._send_jobb(DIREKTE, foresporsel, bunt))
        for signatar in jobb.signatarer:
            self._krev_for_nettleser(signatar)
        return jobb

    def ny_omdirigering(self, href: str) -> Direktelenke:
        """A new address for the signer's browser: each works once."""
        svar = self._kall("POST", self.tilgang.sti(href), hoder={"Content-Type": XML}, kropp=NY_OMDIRIGERING)
        return self._krev_for_nettleser(les_direktelenke(svar.kropp))

    def direktestatus(self, url: str, token: str, *, ko: str | None = None) -> Direktestatus:
        """The job as it stands; `token` came with the browser when it returned. `ko`: the queue of the job, where it has one."""
        parametre = {"status_query_token": token} | ({"polling_queue": ko} if ko is not None else {})
        spm = urlencode(parametre)
        return les_direktestatus(self._kall("GET", self.tilgang.sti(f"{url}{'&' if urlsplit(url).query else '?'}{spm}")).kropp)

    def direkteko(self, ko: str, *, tid: datetime) -> Direktesvar:
        """The next change of a queue of the direct flow, for jobs whose status is asked for by polling."""
        svar = self._poll(DIREKTE, ko)
        neste = neste_tid(svar, tid)
        return les_direktestatus(svar.kropp, neste_tid=neste) if _har_endring(svar) else Ingenting(neste)

    # -------------------------------------------------------------- the calls themselves

    def _sti(self, *deler: str) -> str:
        return self.tilgang.sti("/".join((self.tilgang.rot.rstrip("/"), self.tilgang.orgnr, *deler)))

    def _send_jobb(self, flyt: str, foresporsel: bytes, bunt: bytes) -> bytes:
        medietype, kropp = flerdelt(foresporsel, bunt)
        return self._kall("POST", self._sti(flyt, "signature-jobs"), hoder={"Content-Type": medietype}, kropp=kropp).kropp

    def _poll(self, flyt: str, ko: str) -> Rasvar:
        """2xx or 429; both carry the time for the next."""
        sti = f"{self._sti(flyt, 'signature-jobs')}?{urlencode({'polling_queue': ko})}"
        svar = self._i_takt("GET", sti, hoder={"Accept": XML})
        if not svar.vellykket and svar.status != HTTPStatus.TOO_MANY_REQUESTS:
            raise som_feil(svar)
        return svar

    def _kall(
        self,
        metode: str,
        sti: str,
        *,
        godta: str = XML,
        hoder: Mapping[str, str] | None = None,
        kropp: bytes | None = None,
        storst: int = STORSTE_XML,
    ) -> Rasvar:
        svar = self._i_takt(metode, sti, hoder={"Accept": godta, **(hoder or {})}, kropp=kropp, storst=storst)
        if not svar.vellykket:
            raise som_feil(svar)
        return svar

    def _i_takt(self, metode: str, sti: str, *, hoder: Mapping[str, str], kropp: bytes | None = None, storst: int = STORSTE_XML) -> Rasvar:
        if self.takt is not None:
            self.takt.vent()
        return kall(self.tilgang, metode, sti, hoder=hoder, kropp=kropp, storst=storst)

    def _prov(self, metode: str, url: str, *, nei: frozenset[int]) -> bool:
        try:
            self._kall(metode, self.tilgang.sti(url))
        except PostenAvvist as e:
            if e.http in nei:
                return False
            raise
        return True

    def _krev_for_nettleser(self, lenke: Direktelenke) -> Direktelenke:
        """A browser goes there, not we: on another host than the API's, but never without TLS, save on the machine of the API itself."""
        deler = urlsplit(lenke.omdirigering)
        if not (deler.hostname and (deler.scheme == "https" or (deler.scheme == "http" and deler.hostname == self.tilgang.adresse[0]))):
            raise PostenSvar("adressen til signeringen er ikke sikker", "adressa til signeringa er ikkje sikker")
        return lenke


def flerdelt(foresporsel: bytes, bunt: bytes) -> tuple[str, bytes]:
    """Media type and body of a request with its bundle: multipart/mixed (RFC 2046 §5.1.3), the request first.

    The boundary is made of the contents, so that the same job is the same bytes; no content can hold the digest of itself.
    """
    grense = sha256(foresporsel + bunt).hexdigest()
    deler = ((XML, foresporsel), (BYTES, bunt))
    kropp = b"".join(f"--{grense}\r\nContent-Type: {medietype}\r\n\r\n".encode() + innhold + b"\r\n" for medietype, innhold in deler)
    return f'multipart/mixed; boundary="{grense}"', kropp + f"--{grense}--\r\n".encode()


def neste_tid(svar: Rasvar, tid: datetime) -> datetime:
    """When a queue may be asked again, from an answer that came at `tid`. Within an hour, and never so soon that it becomes a storm."""
    if svar.status == HTTPStatus.TOO_MANY_REQUESTS:
        ellers, minst = BLOKKERT, BLOKKERT if BLOKKERT_HODE in svar.hoder else MINSTE_VENT
    elif _har_endring(svar):
        ellers = minst = timedelta()  # there may be more
    else:
        ellers, minst = TOM_KO, MINSTE_VENT
    oppgitt = les_tid(svar.hoder.get(NESTE_TID)) or tid + ellers
    return min(max(oppgitt, tid + minst), tid + LENGSTE_VENT).astimezone(tid.tzinfo)


def som_feil(svar: Rasvar) -> PostenFeil:
    """The error for an answer that is no success."""
    if svar.status == HTTPStatus.TOO_MANY_REQUESTS:
        return PostenOpptatt()
    if svar.status >= HTTPStatus.INTERNAL_SERVER_ERROR or svar.status in _NA_IKKE:
        return PostenUtilgjengelig()
    if svar.status < HTTPStatus.BAD_REQUEST:
        return PostenSvar("det viser videre til et annet sted", "det viser vidare til ein annan stad")
    return avvist(les_feil(svar.kropp), svar.status)


def _har_endring(svar: Rasvar) -> bool:
    """Whether there is anything in the answer: 204 for none, and whatever 2xx else that has nothing but a byte order mark."""
    return svar.vellykket and bool(svar.kropp.strip(_INTET))

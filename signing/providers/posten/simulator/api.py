"""The API: which address and method does what, who may ask, and what is answered. No sockets; `tjener` has them.

Source: the docs pages portal-flow, direct-flow and debugging, and what Posten's Java and .NET clients send and expect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http import HTTPStatus
from secrets import compare_digest
from urllib.parse import parse_qs

from cryptography import x509

from signing.providers.posten.simulator import Simulator, neste_hode, svarxml
from signing.providers.posten.simulator.jobber import Flyt, Jobb
from signing.providers.posten.simulator.ko import Ko
from signing.providers.posten.simulator.regler import Avslag
from signing.providers.posten.simulator.struktur import les_strengt
from signing.providers.posten.simulator.svarxml import Adresser
from signing.providers.posten.tls import organisasjonsnummer

XML, BYTES, TEKST, HTML = "application/xml", "application/octet-stream", "text/plain;charset=utf-8", "text/html;charset=iso-8859-1"
ALT = "*/*"
DELER = (XML, BYTES)


@dataclass(frozen=True, slots=True)
class Kall:
    """One request. `sti` begins with `/api`; header names are lower case. `rot`: the address that the caller knows the service by."""

    metode: str
    sti: str
    sporring: str
    hoder: Mapping[str, str]
    kropp: bytes = field(repr=False)
    sertifikat: x509.Certificate
    rot: str


@dataclass(frozen=True, slots=True)
class Httpsvar:
    """One answer."""

    status: HTTPStatus
    innhold: bytes = field(default=b"", repr=False)
    type: str | None = None
    hoder: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sak:
    """A request that is let in: whom it is for, by whom, and the parts of its address."""

    simulator: Simulator
    kall: Kall
    orgnr: str
    klient: str
    deler: Mapping[str, str]

    @property
    def flyt(self) -> Flyt:
        """Which of the two flows."""
        return Flyt(self.deler["flyt"])

    def jobb(self) -> Jobb:
        """The job of the address, if it is this organisation's and of this flow. Raises `Avslag` «ukjent-jobb»."""
        jobb = self.simulator.jobb(int(self.deler["jobb"]))
        if jobb is None or jobb.orgnr != self.orgnr or jobb.flyt is not self.flyt:
            raise Avslag("ukjent-jobb")
        return jobb

    def adresser(self, jobb: Jobb) -> Adresser:
        """The addresses of the job."""
        return Adresser(self.kall.rot, jobb)


def svar(simulator: Simulator, kall: Kall) -> Httpsvar:
    """What the service answers. Never raises for what the request holds."""
    try:
        return _behandle(simulator, kall)
    except Avslag as e:
        return Httpsvar(e.regel.status, svarxml.feil(e), XML, e.hoder)


def _behandle(simulator: Simulator, kall: Kall) -> Httpsvar:
    klient = organisasjonsnummer(kall.sertifikat)
    if klient is None or klient in simulator.uten_tilgang:
        raise Avslag("ikke-tilgang")
    if not simulator.fartsgrense.slipp_gjennom(klient, simulator.klokke()):
        return _dosfilter()
    treff = [(metoder, m) for monster, metoder in RUTER if (m := re.fullmatch(monster, kall.sti, re.ASCII))]
    if not treff:
        raise Avslag("ukjent-adresse")
    metoder, deler = treff[0]
    orgnr = deler["orgnr"]
    if orgnr != klient and orgnr not in simulator.meglere.get(klient, ()):
        raise Avslag("megler")
    if kall.metode not in metoder:
        raise Avslag("metode", hoder={"Allow": ", ".join(metoder)})
    return metoder[kall.metode](Sak(simulator, kall, orgnr, klient, deler.groupdict()))


def _dosfilter() -> Httpsvar:
    """Jetty's filter in front of the service: a page of HTML, its own header, and no permitted time (the .NET client knows the header)."""
    return Httpsvar(
        HTTPStatus.TOO_MANY_REQUESTS, b"<html><body><h1>429 Too Many Requests</h1></body></html>", HTML, {"DoSFilter": "unavailable"}
    )


# ------------------------------------------------------------------ both flows


def _hvem(sak: Sak) -> Httpsvar:
    """debugging: «You are …», and for a broker on whose behalf."""
    pa_vegne = "" if sak.orgnr == sak.klient else f",\noperating on behalf of {sak.orgnr}"
    return Httpsvar(HTTPStatus.OK, f"You are {sak.klient}{pa_vegne}".encode(), TEKST)


def _opprett(sak: Sak) -> Httpsvar:
    _krev_godtar(sak, XML)
    metadata, bunt = _deler(sak.kall)
    jobb = sak.simulator.opprett(sak.flyt, sak.orgnr, sak.klient, metadata=metadata, bunt=bunt)
    return Httpsvar(HTTPStatus.OK, svarxml.opprettet(sak.adresser(jobb), sak.simulator.omdirigering), XML)


def _neste(sak: Sak) -> Httpsvar:
    _krev_godtar(sak, XML)
    ko = parse_qs(sak.kall.sporring).get("polling_queue", [""])[0]
    endring = sak.simulator.neste(Ko(sak.flyt, sak.orgnr, ko))
    hoder = neste_hode(endring.neste_tid)
    if endring.jobb is None:
        return Httpsvar(HTTPStatus.NO_CONTENT, hoder=hoder)
    return Httpsvar(HTTPStatus.OK, _status(sak, endring.jobb), XML, hoder)


def _status(sak: Sak, jobb: Jobb) -> bytes:
    return svarxml.status(sak.adresser(jobb), kan_slettes=sak.simulator.kan_slettes(jobb))


def _bekreft(sak: Sak) -> Httpsvar:
    sak.simulator.bekreft(sak.jobb())
    return Httpsvar(HTTPStatus.OK)


def _avbryt(sak: Sak) -> Httpsvar:
    sak.simulator.avbryt(sak.jobb())
    return Httpsvar(HTTPStatus.OK)


def _slett(sak: Sak) -> Httpsvar:
    sak.simulator.slett(sak.jobb())
    return Httpsvar(HTTPStatus.NO_CONTENT)


def _pades(sak: Sak) -> Httpsvar:
    _krev_godtar(sak, BYTES)
    return Httpsvar(HTTPStatus.OK, sak.simulator.pades(sak.jobb()), BYTES)


def _xades(sak: Sak) -> Httpsvar:
    _krev_godtar(sak, XML)
    return Httpsvar(HTTPStatus.OK, sak.simulator.xades(sak.jobb(), int(sak.deler["nr"])), XML)


# ------------------------------------------------------------------ the direct flow


def _status_med_token(sak: Sak) -> Httpsvar:
    jobb = sak.jobb()
    token = parse_qs(sak.kall.sporring).get("status_query_token", [""])[0]
    if jobb.spoketoken is None or not compare_digest(token.encode(), jobb.spoketoken.encode()):
        raise Avslag("statustoken")
    if all(s.venter for s in jobb.signatarer):
        raise Avslag("seremoni")
    return Httpsvar(HTTPStatus.OK, _status(sak, jobb), XML)


def _ny_omdirigering(sak: Sak) -> Httpsvar:
    """The .NET client sends no body at all here (RequestHelper), and is served; what is sent must be right."""
    if sak.kall.kropp:
        les_strengt(sak.kall.kropp, "direct-signer-update-request", sak.simulator.skjema)
    jobb = sak.jobb()
    signatar = sak.simulator.ny_billett(jobb, int(sak.deler["nr"]))
    return Httpsvar(HTTPStatus.OK, svarxml.direktesignatar(sak.adresser(jobb), signatar, sak.simulator.omdirigering(signatar)), XML)


Gjor = Callable[[Sak], Httpsvar]
_ORG, _JOBBER = "/api/(?P<orgnr>[0-9]{9})", "/(?P<flyt>portal|direct)/signature-jobs"
_PORTAL, _DIREKTE = "/(?P<flyt>portal)/signature-jobs", "/(?P<flyt>direct)/signature-jobs"
_JOBB, _NR = "/(?P<jobb>[0-9]{1,18})", "/(?P<nr>[0-9]{1,2})"
RUTER: tuple[tuple[str, Mapping[str, Gjor]], ...] = (
    (_ORG, {"GET": _hvem}),
    (_ORG + _JOBBER, {"POST": _opprett, "GET": _neste}),
    (f"{_ORG}{_JOBBER}{_JOBB}/complete", {"POST": _bekreft}),
    (f"{_ORG}{_PORTAL}{_JOBB}/cancel", {"POST": _avbryt}),
    (f"{_ORG}{_JOBBER}{_JOBB}/documents", {"DELETE": _slett}),
    (f"{_ORG}{_JOBBER}{_JOBB}/pades", {"GET": _pades}),
    (f"{_ORG}{_JOBBER}{_JOBB}/xades{_NR}", {"GET": _xades}),
    (f"{_ORG}{_DIREKTE}{_JOBB}/status", {"GET": _status_med_token}),
    (f"{_ORG}{_DIREKTE}{_JOBB}/signers{_NR}", {"POST": _ny_omdirigering}),
)


# ------------------------------------------------------------------ headers and parts


def _krev_godtar(sak: Sak, hva: str) -> None:
    """The clients say what they take; who says nothing takes all (RFC 9110 §12.5.1)."""
    godtar = {del_.split(";")[0].strip().lower() for del_ in sak.kall.hoder.get("accept", ALT).split(",")}
    if not godtar & {hva, ALT, f"{hva.split('/', maxsplit=1)[0]}/*"}:
        raise Avslag("godtar-ikke-svaret")


def _deler(kall: Kall) -> tuple[bytes, bytes]:
    """multipart/mixed: the metadata, then the bundle, each with its type (portal-flow, «HTTP»)."""
    medietype = Message()
    medietype["Content-Type"] = kall.hoder.get("content-type", "")
    grense = medietype.get_param("boundary")
    if medietype.get_content_type() != "multipart/mixed" or not isinstance(grense, str) or not grense:
        raise Avslag("ikke-multipart")
    # RFC 2046 §5.1.1: a delimiter begins a line; the line break before it is its own
    innledning, *deler = (b"\r\n" + kall.kropp).split(b"\r\n--" + grense.encode("latin-1", "replace"))
    if len(deler) != len(DELER) + 1 or innledning.strip() or not deler[-1].startswith(b"--"):
        raise Avslag("deler")
    metadata, bunt = (_del(del_, medietype) for del_, medietype in zip(deler, DELER, strict=False))
    return metadata, bunt


def _del(rad: bytes, medietype: str) -> bytes:
    hoder, skille, innhold = rad.partition(b"\r\n\r\n")
    if not skille or message_from_bytes(hoder.strip() + skille).get_content_type() != medietype:
        raise Avslag("deler")
    return innhold

"""The calls over real TLS: what is asked for, and what becomes of every kind of answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from signing.providers.posten.feil import (
    PostenAvvist,
    PostenBorte,
    PostenFeil,
    PostenForTidlig,
    PostenIngenTilgang,
    PostenKlokke,
    PostenOpptatt,
    PostenSvar,
    PostenUgyldigNokkel,
    PostenUtilgjengelig,
)
from signing.providers.posten.klient import Postenklient, flerdelt
from signing.providers.posten.model import Endring, Ingenting, Signaturstatus, Svar
from signing.providers.posten.svar import NS
from tests.unit.signing.posten.test_svar import DIREKTE, ENDRING, TID
from tests.unit.signing.posten.tlstjener import FYLKE, Ratt, Start, Tjener, svar

JOBBER = f"/api/{FYLKE}/portal/signature-jobs"
KO = "kontraktverk-46"
SENERE = "2026-11-22T10:07:00+00:00"
Valg = Callable[[Postenklient, str], object]


def _opprettet(rot: str) -> bytes:
    return (
        f'<portal-signature-job-response xmlns="{NS}"><signature-job-id>1</signature-job-id>'
        f"<cancellation-url>{rot}/{FYLKE}/portal/signature-jobs/1/cancel</cancellation-url></portal-signature-job-response>"
    ).encode()


def _feil(kode: str, melding: str = "sa det") -> bytes:
    return (
        f'<?xml version="1.0"?><error xmlns="{NS}"><error-code>{kode}</error-code><error-message>{melding}</error-message>'
        "<error-type>CLIENT</error-type></error>"
    ).encode()


def _klient(t: Tjener) -> Postenklient:
    return Postenklient(t.tilgang())


# ------------------------------------------------------------------ what is asked for


def test_et_oppdrag_sendes_i_to_deler_med_foresporselen_forst(start: Start) -> None:
    with start() as t:
        t.svar.append(svar(200, _opprettet(t.rot), Content_Type="application/xml"))
        opprettet = _klient(t).opprett(b"<foresporsel/>", b"PK\x03\x04 \r\n--\r\n\x00\xff")
    (krav,) = t.krav
    assert (krav.metode, krav.sti, krav.hoder["accept"]) == ("POST", JOBBER, "application/xml")
    brev = message_from_bytes(f"Content-Type: {krav.hoder['content-type']}\r\n\r\n".encode() + krav.kropp, policy=policy.HTTP)
    assert brev.get_content_type() == "multipart/mixed"
    deler = [(del_.get_content_type(), del_.get_payload(decode=True)) for del_ in brev.iter_parts()]
    assert deler == [("application/xml", b"<foresporsel/>"), ("application/octet-stream", b"PK\x03\x04 \r\n--\r\n\x00\xff")]
    assert (opprettet.jobb_id, opprettet.referanse) == (1, None)
    assert opprettet.avbryt_url.endswith("/1/cancel")


def test_samme_oppdrag_er_samme_bytes_og_et_annet_har_en_annen_grense() -> None:
    assert flerdelt(b"a", b"b") == flerdelt(b"a", b"b")
    assert flerdelt(b"a", b"b")[0] != flerdelt(b"a", b"c")[0]


def test_alle_kall_gar_dit_de_skal(start: Start) -> None:
    url = f"/{FYLKE}/portal/signature-jobs/1"
    with start(*[svar(204)] * 3, svar(200, b"%PDF"), svar(200, b"ja")) as t:
        k = _klient(t)
        k.bekreft(f"{t.rot}{url}/complete")
        assert k.avbryt(f"{t.rot}{url}/cancel")
        assert k.slett(f"{t.rot}{url}/delete")
        assert k.hent(f"{t.rot}{url}/pades?a=1") == b"%PDF"
        assert k.hvem() == "ja"
    assert [(k.metode, k.sti, k.kropp) for k in t.krav] == [
        ("POST", f"/api{url}/complete", b""),
        ("POST", f"/api{url}/cancel", b""),
        ("DELETE", f"/api{url}/delete", b""),
        ("GET", f"/api{url}/pades?a=1", b""),
        ("GET", f"/api/{FYLKE}", b""),
    ]
    assert t.krav[0].hoder["content-length"] == "0"
    assert t.krav[3].hoder["accept"] == "application/octet-stream, application/xml"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206])
def test_alt_fra_200_til_299_er_godt(status: int, start: Start) -> None:
    with start(svar(status), svar(status)) as t:
        k = _klient(t)
        k.bekreft(f"{t.rot}/1/complete")
        assert k.avbryt(f"{t.rot}/1/cancel")


KALLENE: dict[str, Valg] = {
    "hent": lambda k, url: k.hent(url),
    "bekreft": lambda k, url: k.bekreft(url),
    "avbryt": lambda k, url: k.avbryt(url),
    "slett": lambda k, url: k.slett(url),
    "ny omdirigering": lambda k, url: k.ny_omdirigering(url),
    "direktestatus": lambda k, url: k.direktestatus(url, "t"),
}


@pytest.mark.parametrize("navn", KALLENE)
@pytest.mark.parametrize("sted", ["/intern", "/api/../intern", "/api/%2e%2e/intern"])
def test_ingen_adresse_utenfor_roten_blir_spurt(navn: str, sted: str, start: Start) -> None:
    with start() as t, pytest.raises(PostenSvar):
        KALLENE[navn](_klient(t), t.rot.removesuffix("/api") + sted)
    assert t.forbindelser == 0


# ------------------------------------------------------------------ the queue


@dataclass(frozen=True)
class Kosvar:
    svar: Ratt
    neste: timedelta
    endring: bool = False


KOEN = {
    "en endring, og flere kan komme": Kosvar(
        svar(200, ENDRING, X_Next_permitted_poll_time="2026-11-22T09:59:59Z"), timedelta(), endring=True
    ),
    "en endring uten tid": Kosvar(svar(200, ENDRING), timedelta(), endring=True),
    "en endring, og vent": Kosvar(svar(201, ENDRING, X_Next_permitted_poll_time=SENERE), timedelta(minutes=7), endring=True),
    "ingenting": Kosvar(svar(204, X_Next_permitted_poll_time=SENERE), timedelta(minutes=7)),
    "ingenting, med et annet tall": Kosvar(svar(200, X_Next_permitted_poll_time=SENERE), timedelta(minutes=7)),
    "ingenting, med byterekkefølgemerke": Kosvar(svar(200, b"\xef\xbb\xbf\r\n", X_Next_permitted_poll_time=SENERE), timedelta(minutes=7)),
    "ingenting, uten tid": Kosvar(svar(204), timedelta(minutes=10)),
    "ingenting, med tid som ikke kan leses": Kosvar(svar(204, X_Next_permitted_poll_time="snart"), timedelta(minutes=10)),
    "ingenting, og klokken vår går foran": Kosvar(svar(204, X_Next_permitted_poll_time="2026-11-22T09:59:54Z"), timedelta(seconds=1)),
    "for tidlig": Kosvar(svar(429, X_Next_permitted_poll_time="2026-11-22T11:00:05+01:00[Europe/Oslo]"), timedelta(seconds=5)),
    "for tidlig, og klokken vår går foran": Kosvar(svar(429, X_Next_permitted_poll_time="2026-11-22T09:59:54Z"), timedelta(seconds=1)),
    "for tidlig uten tid": Kosvar(svar(429, b"too eager"), timedelta(seconds=30)),
    "sperret": Kosvar(svar(429, b"blocked", DoSFilter="throttled"), timedelta(seconds=30)),
    "sperret, med en tid som er for kort": Kosvar(
        svar(429, DoSFilter="1", X_Next_permitted_poll_time="2026-11-22T10:00:01Z"), timedelta(seconds=30)
    ),
    "sperret, med en lang tid": Kosvar(svar(429, DoSFilter="1", X_Next_permitted_poll_time=SENERE), timedelta(minutes=7)),
    "en tid som ikke kan være ment": Kosvar(svar(204, X_Next_permitted_poll_time="9999-12-31T23:59:59-12:00"), timedelta(hours=1)),
}


@pytest.mark.parametrize("navn", KOEN)
def test_koen_svarer_med_en_endring_eller_ingenting_og_nar_den_kan_sporres_igjen(navn: str, start: Start) -> None:
    ventet = KOEN[navn]
    with start(ventet.svar) as t:
        fatt: Svar = _klient(t).neste(KO, tid=TID)
    assert (t.krav[0].metode, t.krav[0].sti) == ("GET", f"{JOBBER}?polling_queue={KO}")
    assert fatt.neste_tid == TID + ventet.neste
    assert fatt.neste_tid.tzinfo is UTC
    assert isinstance(fatt, Endring) is ventet.endring
    if isinstance(fatt, Endring):
        assert fatt.signaturer[1].status == "WAITING_FOR_GODOT"


def test_en_storm_av_429_blir_ikke_til_flere_enn_ett_kall_i_sekundet(start: Start) -> None:
    forbi = svar(429, X_Next_permitted_poll_time="2026-11-22T09:00:00Z")
    sperret = svar(429, DoSFilter="1", X_Next_permitted_poll_time="2026-11-22T09:00:00Z")
    with start(*[forbi] * 10, sperret, svar(200, ENDRING)) as t:
        k, tid, tider = _klient(t), TID, []
        while isinstance(fatt := k.neste(KO, tid=tid), Ingenting):
            tider.append(fatt.neste_tid - tid)
            tid = fatt.neste_tid
    assert tider == [timedelta(seconds=1)] * 10 + [timedelta(seconds=30)]
    assert fatt.jobb_id == 4711


@pytest.mark.parametrize("navn", KALLENE)
def test_utenfor_koen_er_429_en_feil_som_sier_hvor_lenge_det_skal_ventes(navn: str, start: Start) -> None:
    with start(svar(429, b"blocked", DoSFilter="1")) as t, pytest.raises(PostenOpptatt) as feil:
        KALLENE[navn](_klient(t), f"{t.rot}/1")
    assert feil.value.ekstern
    assert feil.value.vent >= timedelta(seconds=30)


def test_navnet_pa_koen_kan_ikke_bli_til_noe_annet(start: Start) -> None:
    with start(svar(204)) as t:
        _klient(t).neste("a&b=c d/ø", tid=TID)
    assert t.krav[0].sti == f"{JOBBER}?polling_queue=a%26b%3Dc+d%2F%C3%B8"


# ------------------------------------------------------------------ no success


@dataclass(frozen=True)
class Feilsvar:
    feil: type[PostenFeil]
    svar: Ratt
    fra_posten: str | None = None


def _status(status: int, kropp: bytes = b"") -> Ratt:
    return svar(status, kropp, Content_Type="application/xml")


FEILSVAR = {
    "ikke tilgang": Feilsvar(PostenIngenTilgang, _status(403, _feil("NOT_AUTHORIZED")), "NOT_AUTHORIZED"),
    "ikke lov til å sende for fylket": Feilsvar(PostenIngenTilgang, _status(403, _feil("BROKER_NOT_AUTHORIZED")), "BROKER_NOT_AUTHORIZED"),
    "gal form": Feilsvar(PostenAvvist, _status(400, _feil("SCHEMA_VALIDATION_ERROR")), "SCHEMA_VALIDATION_ERROR"),
    "ukjent kode": Feilsvar(PostenAvvist, _status(400, _feil("NEW_REASON_2027")), "NEW_REASON_2027"),
    "ukjent kode med 403": Feilsvar(PostenAvvist, _status(403, _feil("NEW_REASON_2027")), "NEW_REASON_2027"),
    "ukjent kode for noe som er borte": Feilsvar(PostenBorte, _status(410, _feil("DOCUMENTS_DELETED")), "DOCUMENTS_DELETED"),
    "brukt nøkkel": Feilsvar(PostenUgyldigNokkel, _status(403, _feil("INVALID_STATUS_QUERY_TOKEN")), "INVALID_STATUS_QUERY_TOKEN"),
    "ikke ferdig": Feilsvar(PostenForTidlig, _status(404, _feil("SIGNING_CEREMONY_NOT_COMPLETED")), "SIGNING_CEREMONY_NOT_COMPLETED"),
    "klokken går feil": Feilsvar(PostenKlokke, _status(400, _feil("INVALID_SIGNING_TIME")), "INVALID_SIGNING_TIME"),
    "kode som ikke er en kode": Feilsvar(PostenAvvist, _status(400, _feil("Ola Nordmann 01013300001"))),
    "feil uten kode": Feilsvar(PostenAvvist, _status(400, _feil(""))),
    "HTML fra en mellommann": Feilsvar(PostenIngenTilgang, svar(403, b"<!DOCTYPE html><h1>Nei")),
    "tekst": Feilsvar(PostenAvvist, svar(400, b"Bad Request: 01013300001")),
    "ingenting": Feilsvar(PostenAvvist, svar(418)),
    "borte": Feilsvar(PostenBorte, svar(404, b"Not Found")),
    "for stort": Feilsvar(PostenAvvist, svar(413)),
    "intern feil med XML": Feilsvar(PostenUtilgjengelig, _status(500, _feil("INTERNAL"))),
    "intern feil uten XML": Feilsvar(PostenUtilgjengelig, svar(500, b"java.lang.NullPointerException")),
    "vedlikehold": Feilsvar(PostenUtilgjengelig, svar(503, b"<html>")),
    "mellommann når ikke fram": Feilsvar(PostenUtilgjengelig, svar(502)),
    "tok for lang tid": Feilsvar(PostenUtilgjengelig, svar(408)),
    "vist videre": Feilsvar(PostenSvar, svar(302, Location="https://127.0.0.1/api/1")),
}


@pytest.mark.parametrize("navn", FEILSVAR)
def test_et_svar_som_ikke_er_godt_blir_en_feil_med_navn(navn: str, start: Start) -> None:
    ventet = FEILSVAR[navn]
    with start(*[ventet.svar] * 3) as t:
        k = _klient(t)
        kallene: list[Callable[[], object]] = [
            lambda: k.opprett(b"a", b"b"),
            lambda: k.neste(KO, tid=TID),
            lambda: k.hent(f"{t.rot}/1"),
        ]
        for kall_ in kallene:
            with pytest.raises(PostenFeil) as feil:
                kall_()
            assert type(feil.value) is ventet.feil
            if isinstance(feil.value, PostenAvvist):
                assert feil.value.kode_fra_posten == ventet.fra_posten
            alt = f"{feil.value} {feil.value.melding} {feil.value.tiltak}"
            assert "01013300001" not in alt
            assert "sa det" not in alt
            assert feil.value.melding.nb
            assert feil.value.tiltak.nn
    assert len(t.krav) == 3  # nothing was followed, nothing tried twice


def test_en_ukjent_kode_nevnes_i_meldingen(start: Start) -> None:
    with start(_status(400, _feil("NEW_REASON_2027")), svar(400)) as t:
        with pytest.raises(PostenAvvist, match=r"NEW_REASON_2027"):
            _klient(t).opprett(b"a", b"b")
        with pytest.raises(PostenAvvist, match=r"HTTP 400"):
            _klient(t).opprett(b"a", b"b")


def test_for_store_dokumenter_far_et_rad_som_hjelper(start: Start) -> None:
    with start(_status(400, _feil("DOCUMENTS_TOO_LARGE")), svar(413)) as t:
        for _ in range(2):
            with pytest.raises(PostenAvvist) as feil:
                _klient(t).opprett(b"a", b"b")
            assert "10 MB" in feil.value.tiltak.nn


@pytest.mark.parametrize(("status", "avbrutt"), [(200, True), (204, True), (409, False), (404, False), (410, False)])
def test_avbryt_sier_om_det_var_for_sent(status: int, avbrutt: bool, start: Start) -> None:
    with start(_status(status, b"" if status < 300 else _feil("CANNOT_CANCEL"))) as t:
        assert _klient(t).avbryt(f"{t.rot}/1/cancel") is avbrutt


@pytest.mark.parametrize(("status", "borte"), [(200, True), (204, True), (404, True), (410, True), (409, False)])
def test_slett_sier_om_dokumentene_er_borte(status: int, borte: bool, start: Start) -> None:
    with start(_status(status)) as t:
        assert _klient(t).slett(f"{t.rot}/1/delete") is borte


@pytest.mark.parametrize("status", [400, 403])
def test_avbryt_og_slett_skjuler_ingen_annen_feil(status: int, start: Start) -> None:
    with start(*[svar(status)] * 2) as t:
        for kall_ in (_klient(t).avbryt, _klient(t).slett):
            with pytest.raises(PostenAvvist):
                kall_(f"{t.rot}/1")


# ------------------------------------------------------------------ direct flow


def test_direkteflyten_fra_oppdrag_til_status(start: Start) -> None:
    status = f"""<direct-signature-job-status-response xmlns="{NS}"><signature-job-id>7</signature-job-id>
        <signature-job-status>COMPLETED_SUCCESSFULLY</signature-job-status><status since="2026-11-20T12:00:00Z">SIGNED</status>
        </direct-signature-job-status-response>""".encode()
    lenke = f"""<direct-signer-response xmlns="{NS}" href="https://127.0.0.1/api/1"><signer-identifier>a</signer-identifier>
        <redirect-url>https://signering.posten.no#/redirect/ny</redirect-url></direct-signer-response>""".encode()
    koen = svar(200, status, X_Next_permitted_poll_time=SENERE)
    with start(svar(200, DIREKTE), svar(200, lenke), svar(200, status), svar(200, status), koen, svar(204)) as t:
        k = _klient(t)
        jobb = k.opprett_direkte(b"<f/>", b"PK")
        ny = k.ny_omdirigering(f"{t.rot}/{FYLKE}/direct/signature-jobs/7/signers/1")
        forste = k.direktestatus(f"{t.rot}/7/status", "0A3B&/=")
        k.direktestatus(f"{t.rot}/7/status?a=1", "t", ko=KO)
        polt, ingenting = k.direkteko(KO, tid=TID), k.direkteko(KO, tid=TID)
    assert [s.kjennetegn for s in jobb.signatarer] == ["123abc", None]
    assert ny.omdirigering == "https://signering.posten.no#/redirect/ny"
    assert (forste.status, forste.signaturer[0].status, forste.neste_tid) == ("COMPLETED_SUCCESSFULLY", Signaturstatus.SIGNERT, None)
    assert polt.neste_tid == TID + timedelta(minutes=7)
    assert ingenting == Ingenting(TID + timedelta(minutes=10))
    assert [(k.metode, k.sti) for k in t.krav] == [
        ("POST", f"/api/{FYLKE}/direct/signature-jobs"),
        ("POST", f"/api/{FYLKE}/direct/signature-jobs/7/signers/1"),
        ("GET", "/api/7/status?status_query_token=0A3B%26%2F%3D"),
        ("GET", "/api/7/status?a=1&status_query_token=t&polling_queue=kontraktverk-46"),
        ("GET", f"/api/{FYLKE}/direct/signature-jobs?polling_queue={KO}"),
        ("GET", f"/api/{FYLKE}/direct/signature-jobs?polling_queue={KO}"),
    ]
    assert t.krav[1].hoder["content-type"] == "application/xml"
    assert b"direct-signer-update-request" in t.krav[1].kropp


NETTLESERADRESSER = {
    "https://signering.posten.no#/redirect/a": True,
    "http://127.0.0.1:8080/signer": True,  # the simulator's page on the same machine
    "http://signering.posten.no/a": False,
    "javascript:alert(1)": False,
    "//signering.posten.no/a": False,
}


@pytest.mark.parametrize("adresse", NETTLESERADRESSER)
def test_signataren_sendes_bare_til_en_sikker_adresse(adresse: str, start: Start) -> None:
    xml = DIREKTE.replace(b"https://signering.posten.no#/redirect/b", adresse.encode())
    with start(svar(200, xml)) as t:
        if NETTLESERADRESSER[adresse]:
            assert _klient(t).opprett_direkte(b"a", b"b").signatarer[1].omdirigering == adresse
        else:
            with pytest.raises(PostenSvar):
                _klient(t).opprett_direkte(b"a", b"b")


def test_en_status_for_tidlig_kan_proves_igjen(start: Start) -> None:
    with start(_status(404, _feil("SIGNING_CEREMONY_NOT_COMPLETED"))) as t, pytest.raises(PostenForTidlig) as feil:
        _klient(t).direktestatus(f"{t.rot}/7/status", "hemmelig")
    assert feil.value.ekstern
    assert "hemmelig" not in str(feil.value)


def test_tiden_kan_ha_hvilken_sone_som_helst(start: Start) -> None:
    oslo = TID.astimezone(datetime.fromisoformat("2026-01-01T00:00:00+01:00").tzinfo)
    with start(svar(204, X_Next_permitted_poll_time=SENERE)) as t:
        fatt = _klient(t).neste(KO, tid=oslo)
    assert fatt.neste_tid.tzinfo is oslo.tzinfo
    assert fatt.neste_tid == TID + timedelta(minutes=7)

"""What Posten answers: read whole, and read leniently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from signing.providers.posten.feil import PostenSvar
from signing.providers.posten.model import Endring, Jobbstatus, Signaturstatus
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
from tests.unit.signing.posten.offisielt import POSTEN, eksempler, feil_i, krev_offisielt

TID = datetime(2026, 11, 22, 10, tzinfo=UTC)
ROT = "https://api.signering.posten.no/api/123456789/portal/signature-jobs/1"


def _endring(xml: bytes) -> Endring:
    return les_endring(xml, neste_tid=TID)


def _feilkode(xml: bytes) -> str:
    kode = les_feil(xml)
    assert kode is not None
    return kode


LESERE: dict[str, Callable[[bytes], Any]] = {
    "portal-signature-job-response": les_opprettet,
    "portal-signature-job-status-change-response": _endring,
    "direct-signature-job-response": les_direktesvar,
    "direct-signer-response": les_direktelenke,
    "direct-signature-job-status-response": les_direktestatus,
    "error": _feilkode,
}
VI_SENDER = {
    "portal-signature-job-manifest",
    "portal-signature-job-request",
    "direct-signature-job-manifest",
    "direct-signature-job-request",
    "direct-signer-update-request",
}


def _slag(fil: Path) -> str:
    return etree.QName(etree.parse(fil).getroot()).localname


def test_hvert_gyldig_offisielt_eksempel_er_noe_vi_leser_eller_sender() -> None:
    krev_offisielt()
    gyldige = [fil for fil in eksempler() if not feil_i(fil.read_bytes())]
    assert len(gyldige) == 27  # and the XML signature, which signing.verify reads
    svar = [fil for fil in gyldige if _slag(fil) not in VI_SENDER]
    assert len(svar) == 13
    for fil in svar:
        assert LESERE[_slag(fil)](fil.read_bytes()), fil


@pytest.mark.parametrize(
    "fil",
    [
        "client-dotnet/Digipost.Signature.Api.Client.Direct.Tests/Schema/Examples/Response/StatusResponse.xml",
        "client-dotnet/Digipost.Signature.Api.Client.Portal.Tests/Schema/Examples/Response/JobStatusChangeResponse.xml",
        "client-java/test-resources/direct_signature_job_response_with_unexpected_element.xml",
    ],
)
def test_svar_som_klientene_til_posten_taler_taler_vi_ogsa(fil: str) -> None:
    krev_offisielt()
    data = (POSTEN / fil).read_bytes()
    assert feil_i(data)
    lest = LESERE[_slag(POSTEN / fil)](data)
    assert lest.status == Jobbstatus.FULLFORT
    assert [(s.status, s.siden) for s in lest.signaturer] == [(Signaturstatus.SIGNERT, None)]


ENDRING = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- pretty printed, as in the documentation -->
<portal-signature-job-status-change-response xmlns="{NS}" xmlns:ny="urn:ny" ny:attributt="1" annet="2">
  <reference>kv-1</reference>
  <framtid>ukjent</framtid>
  <signature-job-id ny="ja">4711</signature-job-id>
  <status>IN_PROGRESS</status>
  <confirmation-url>
     <!-- here --> {ROT}/complete
  </confirmation-url>
  <cancellation-url>{ROT}/cancel</cancellation-url>
  <delete-documents-url>{ROT}/delete</delete-documents-url>
  <signatures>
    <signature>
      <status since="2026-11-20T12:51:43.123456789+01:00">SIGNED</status>
      <personal-identification-number>01013300001</personal-identification-number>
      <xades-url>{ROT}/xades/1</xades-url>
      <ny:del/>
    </signature>
    <signature>
      <status since="2026-11-20T12:51:43Z">WAITING_FOR_GODOT</status>
      <identifier><email address="ola@example.org"/><sms number="99999999"/><pigeon/></identifier>
    </signature>
    <signature><status>WAITING</status><ny-mate-a-kjenne-noen-pa/></signature>
    <pades-url>{ROT}/pades</pades-url>
  </signatures>
</portal-signature-job-status-change-response>""".encode()


def test_en_endring_med_alt_og_mer_til_leses() -> None:
    endring = _endring(ENDRING)
    forste, andre, tredje = endring.signaturer
    assert (endring.jobb_id, endring.referanse, endring.status, endring.neste_tid) == (4711, "kv-1", Jobbstatus.PAGAR, TID)
    assert (endring.bekreft_url, endring.avbryt_url, endring.slett_url, endring.pades_url) == (
        f"{ROT}/complete",
        f"{ROT}/cancel",
        f"{ROT}/delete",
        f"{ROT}/pades",
    )
    assert (forste.status, forste.nummer, forste.xades_url) == (Signaturstatus.SIGNERT, "01013300001", f"{ROT}/xades/1")
    assert forste.siden == datetime(2026, 11, 20, 12, 51, 43, 123456, tzinfo=timezone(timedelta(hours=1)))
    assert (andre.status, andre.epost, andre.mobil, andre.nummer) == ("WAITING_FOR_GODOT", "ola@example.org", "99999999", None)
    assert (tredje.status, tredje.siden, tredje.nummer, tredje.epost) == (Signaturstatus.VENTER, None, None, None)


def test_en_ukjent_jobbstatus_beholdes_ordrett() -> None:
    assert _endring(ENDRING.replace(b">IN_PROGRESS<", b">ON_HOLD<")).status == "ON_HOLD"


def test_ingen_opplysning_om_personer_vises() -> None:
    vist = repr(_endring(ENDRING))
    for hemmelig in ("01013300001", "ola@", "99999999"):
        assert hemmelig not in vist


def _uten(navn: str) -> bytes:
    rot = etree.fromstring(ENDRING)
    for element in rot.iter(f"{{{NS}}}{navn}"):
        if element.getparent() is rot:
            rot.remove(element)
    return etree.tostring(rot)


UBRUKELIGE = {
    "tomt": b"",
    "tekst": b"Service Unavailable",
    "html": b"<!DOCTYPE html><html><body>502</body></html>",
    "halv XML": ENDRING[:-30],
    "et annet svar": f'<portal-signature-job-response xmlns="{NS}"/>'.encode(),
    "uten navnerom": ENDRING.replace(NS.encode(), b"urn:annet"),
    "uten nummer": _uten("signature-job-id"),
    "uten status": _uten("status"),
    "uten bekreftelse": _uten("confirmation-url"),
    "nummeret er tekst": ENDRING.replace(b">4711<", b">4711a<"),
    "nummeret er umulig": ENDRING.replace(b">4711<", b">" + b"9" * 5000 + b"<"),
    "nummeret er tomt": ENDRING.replace(b">4711<", b"> <"),
    "DTD": ENDRING.replace(b"<!-- pretty", b'<!DOCTYPE a [<!ENTITY e "x">]><!-- pretty'),
    "entiteter": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + ENDRING.split(b"?>", 1)[1].replace(b"kv-1", b"&b;"),
    "fil utenfra": b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ENDRING.split(b"?>", 1)[1].replace(b"kv-1", b"&a;"),
}


@pytest.mark.parametrize("navn", UBRUKELIGE)
def test_svar_som_ikke_kan_brukes_har_sin_egen_feil(navn: str) -> None:
    with pytest.raises(PostenSvar) as feil:
        _endring(UBRUKELIGE[navn])
    assert feil.value.kode == "posten-svar"
    assert feil.value.ekstern
    assert feil.value.melding.nb != feil.value.melding.nn


def test_en_endring_uten_signaturer_leses() -> None:
    assert _endring(_uten("signatures")).signaturer == ()


DIREKTE = f"""<direct-signature-job-response xmlns="{NS}">
  <signature-job-id>7</signature-job-id>
  <redirect-url signer="1">https://gammel.invalid</redirect-url>
  <status-url>{ROT}/status</status-url>
  <signer href="{ROT}/signers/1"><signer-identifier>123abc</signer-identifier><redirect-url> https://signering.posten.no#/redirect/a
  </redirect-url></signer>
  <signer href="{ROT}/signers/2"><personal-identification-number>01013300001</personal-identification-number>
    <redirect-url>https://signering.posten.no#/redirect/b</redirect-url></signer>
</direct-signature-job-response>""".encode()


def test_direkteoppdraget_gir_en_lenke_til_hver_signatar() -> None:
    jobb = les_direktesvar(DIREKTE)
    assert [(s.href, s.omdirigering, s.kjennetegn, s.nummer) for s in jobb.signatarer] == [
        (f"{ROT}/signers/1", "https://signering.posten.no#/redirect/a", "123abc", None),
        (f"{ROT}/signers/2", "https://signering.posten.no#/redirect/b", None, "01013300001"),
    ]
    assert "redirect" not in repr(jobb)
    assert "01013300001" not in repr(jobb)


@pytest.mark.parametrize("fjern", [f' href="{ROT}/signers/1"', "<redirect-url>https://signering.posten.no#/redirect/b</redirect-url>"])
def test_en_signatar_uten_lenke_kan_ikke_brukes(fjern: str) -> None:
    with pytest.raises(PostenSvar):
        les_direktesvar(DIREKTE.replace(fjern.encode(), b""))


def test_hver_signatar_i_direkteoppdraget_far_sin_egen_signaturfil() -> None:
    status = les_direktestatus(
        f"""<direct-signature-job-status-response xmlns="{NS}">
        <signature-job-id>7</signature-job-id><signature-job-status>FAILED</signature-job-status>
        <status signer="a" since="2026-11-20T12:00:00Z">SIGNED</status><status signer="b" since="2026-11-20T12:00:00Z">FAILED</status>
        <xades-url signer="b">{ROT}/xades/2</xades-url><xades-url signer="a">{ROT}/xades/1</xades-url>
        </direct-signature-job-status-response>""".encode()
    )
    assert [(s.signatar, s.status, s.xades_url) for s in status.signaturer] == [
        ("a", Signaturstatus.SIGNERT, f"{ROT}/xades/1"),
        ("b", Signaturstatus.FEILET, f"{ROT}/xades/2"),
    ]
    assert (status.status, status.bekreft_url, status.neste_tid) == (Jobbstatus.MISLYKTES, None, None)


KODER = {
    f'<error xmlns="{NS}"><error-code>NOT_AUTHORIZED</error-code></error>': "NOT_AUTHORIZED",
    "<error><error-code> BROKER_NOT_AUTHORIZED\n</error-code><mer/></error>": "BROKER_NOT_AUTHORIZED",
    f'<error xmlns="{NS}"><error-message>uten kode</error-message></error>': None,
    "<error><error-code/></error>": None,
    "<feil><error-code>X</error-code></feil>": None,
    "<html><body>Bad gateway</body></html>": None,
    "Bad gateway": None,
    "": None,
}


@pytest.mark.parametrize("kropp", KODER)
def test_feilkoden_leses_der_den_er(kropp: str) -> None:
    assert les_feil(kropp.encode()) == KODER[kropp]


TIDER = {
    "2017-01-23T12:51:43+01:00": datetime(2017, 1, 23, 11, 51, 43, tzinfo=UTC),
    "2017-01-23T12:51:43.5+01:00[Europe/Oslo]": datetime(2017, 1, 23, 11, 51, 43, 500000, tzinfo=UTC),
    " 2017-01-23T12:51:43Z ": datetime(2017, 1, 23, 12, 51, 43, tzinfo=UTC),
    "2017-01-23T12:51:43": None,
    "i morgen": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize("tekst", TIDER)
def test_en_tid_uten_sone_er_ikke_et_tidspunkt(tekst: str | None) -> None:
    assert les_tid(tekst) == TIDER[tekst]

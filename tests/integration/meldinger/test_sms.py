"""SMS against a real HTTP server: what the gateway is asked, what its answers mean, and that the token goes nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.clock import OSLO
from app.integrasjoner.kanaler import IkkeLeverbar, KanalSvarerIkke, Sms
from app.integrasjoner.sms import Httpsender, internasjonalt, lag_httpsender
from app.kanaloppsett import Smsoppsett
from tests.integration.meldinger.servere import Smsserver, Tls, smsserver

SMS = Sms(
    id="0f0c0000-0000-5000-8000-000000000002",
    til="91234567",
    fylkesnummer="46",
    innhold="Vestland fylkeskommune: Du har eit dokument å signere. Frist 30. september 2026. Logg inn på vestlandfylke.no.",
    tid=datetime(2026, 8, 4, 9, 30, tzinfo=OSLO),
)


@pytest.fixture
def server() -> Iterator[Smsserver]:
    with smsserver() as server:
        yield server


def sender(server: Smsserver, skjema: str = "http", sti: str = "/v1/sms") -> Httpsender:
    oppsett = Smsoppsett(adresse=f"{skjema}://127.0.0.1:{server.port}{sti}", avsender="VLFK", nokkelfil=Path("/finnes/ikke"))
    return Httpsender(oppsett=oppsett, token="hemmelig", tidsfrist=0.5)


def test_porten_far_nummer_ord_avsender_og_noe_a_kjenne_en_gjentakelse_pa(server: Smsserver) -> None:
    assert sender(server).send(SMS) == "gw-1"
    ((kropp, hoder),) = server.krav
    assert kropp == {"id": SMS.id, "from": "VLFK", "to": "+4791234567", "text": SMS.innhold}
    assert (hoder["Authorization"], hoder["Idempotency-Key"], hoder["Content-Type"]) == ("Bearer hemmelig", SMS.id, "application/json")


def test_en_gjentakelse_har_samme_nokkel_og_409_er_et_ja(server: Smsserver) -> None:
    sender(server).send(SMS)
    server.svar = (409, "")
    assert sender(server).send(SMS) == SMS.id
    assert len({hoder["Idempotency-Key"] for _, hoder in server.krav}) == 1


@pytest.mark.parametrize(
    ("svar", "kvittering"),
    [
        ('{"id": 7}', "7"),
        ("{}", SMS.id),
        ("ikke json", SMS.id),
        ("[1]", SMS.id),
        ('{"id": null}', SMS.id),
        ("", SMS.id),
        ('{"id": "' + "x" * 200 + '"}', "x" * 100),
    ],
)
def test_kvitteringen_er_portens_referanse_der_den_har_en(server: Smsserver, svar: str, kvittering: str) -> None:
    server.svar = (200, svar)
    assert sender(server).send(SMS) == kvittering


@pytest.mark.parametrize(
    ("status", "feil"),
    [
        (400, IkkeLeverbar),
        (422, IkkeLeverbar),
        (401, KanalSvarerIkke),
        (403, KanalSvarerIkke),
        (404, KanalSvarerIkke),
        (408, KanalSvarerIkke),
        (429, KanalSvarerIkke),
        (301, KanalSvarerIkke),
        (307, KanalSvarerIkke),
        (500, KanalSvarerIkke),
        (503, KanalSvarerIkke),
    ],
)
def test_et_nei_er_enten_om_mottakeren_eller_noe_vi_prover_igjen(server: Smsserver, status: int, feil: type[Exception]) -> None:
    server.svar = (status, '{"error": "91234567"}')
    with pytest.raises(feil) as fanget:
        sender(server).send(SMS)
    assert "91234567" not in f"{fanget.value} {fanget.value.__cause__}"
    assert "hemmelig" not in f"{fanget.value}"
    assert len(server.krav) == 1  # a redirect is not followed: the token goes to nobody else


def test_en_port_som_ikke_svarer_i_tide_blir_provd_igjen(server: Smsserver) -> None:
    server.venter = True
    with pytest.raises(KanalSvarerIkke, match="TimeoutError"):
        sender(server).send(SMS)


def test_ingen_port_blir_provd_igjen() -> None:
    with smsserver() as borte:
        pass
    with pytest.raises(KanalSvarerIkke):
        sender(borte).send(SMS)


def test_over_tls_blir_sertifikatet_kontrollert(tls: Tls) -> None:
    with smsserver(tls=tls.server) as server:
        assert replace(sender(server, "https"), tls=tls.klient).send(SMS) == "gw-1"
        with pytest.raises(KanalSvarerIkke, match="SSLCertVerificationError"):
            replace(sender(server, "https"), tls=tls.fremmed).send(SMS)
        assert len(server.krav) == 1


@pytest.mark.parametrize(
    ("skrevet", "ventet"),
    [
        ("91234567", "+4791234567"),
        ("4791234567", "+4791234567"),
        ("+4791234567", "+4791234567"),
        ("004791234567", "+4791234567"),
        ("+46701234567", "+46701234567"),
        ("0046701234567", "+46701234567"),
    ],
)
def test_nummer_blir_skrevet_internasjonalt(skrevet: str, ventet: str) -> None:
    assert internasjonalt(skrevet) == ventet


@pytest.mark.parametrize("skrevet", ["", "123", "701234567", "+0123456789", "9123456a", "91234567\n", "+4791234567,+4799999999"])
def test_det_som_ikke_er_et_nummer_blir_ikke_gjettet_pa(server: Smsserver, skrevet: str) -> None:
    with pytest.raises(IkkeLeverbar):
        sender(server).send(replace(SMS, til=skrevet))
    assert server.krav == []


def test_nokkelen_blir_lest_fra_en_fil_og_aldri_vist(tmp_path: Path) -> None:
    fil = tmp_path / "nokkel"
    fil.write_text("hemmelig\n", encoding="utf-8")
    avsender = lag_httpsender(Smsoppsett(adresse="https://sms.no", avsender="VLFK", nokkelfil=fil))
    assert avsender.token == "hemmelig"
    assert "hemmelig" not in repr(avsender)

"""E-mail against a real SMTP server: what arrives, over what, and which refusals are the signer's and which are ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.clock import OSLO
from app.errors import Oppsettsfeil
from app.integrasjoner.epost import Smtpsender, lag_smtpsender
from app.integrasjoner.kanaler import Epost, IkkeLeverbar, KanalSvarerIkke
from app.kanaloppsett import Epostoppsett, Smtpsikring
from app.tekst import Malform
from tests.integration.meldinger.servere import VENTER, Smtpserver, Tls, smtpserver

EPOST = Epost(
    id="0f0c0000-0000-5000-8000-000000000001",
    til="vakker.blomst@example.no",
    fra="Møre og Romsdal fylkeskommune",
    fylkesnummer="15",
    emne="Du har eit dokument å signere",
    innhold="Møre og Romsdal fylkeskommune har sendt deg eit dokument.\n\nhttps://kontrakt.example.no/signer/1/abc\n\n.\nHelsing\n",
    malform=Malform.NN,
    tid=datetime(2026, 8, 4, 9, 30, tzinfo=OSLO),
)


@pytest.fixture
def server() -> Iterator[Smtpserver]:
    with smtpserver() as server:
        yield server


def oppsett(server: Smtpserver, skjema: str = "smtp", **annet: object) -> Epostoppsett:
    return replace(Epostoppsett(adresse=f"{skjema}://127.0.0.1:{server.port}", avsender="ikkje-svar@kontrakt.example.no"), **annet)  # type: ignore[arg-type]


def sender(server: Smtpserver, **annet: object) -> Smtpsender:
    return replace(Smtpsender(oppsett=oppsett(server), tidsfrist=0.5), **annet)  # type: ignore[arg-type]


class MedStarttls(Epostoppsett):
    """A server on another machine, as far as the settings know."""

    @property
    def sikring(self) -> Smtpsikring:
        return Smtpsikring.STARTTLS


def fjern(server: Smtpserver) -> MedStarttls:
    return MedStarttls(adresse=f"smtp://127.0.0.1:{server.port}", avsender="ikkje-svar@kontrakt.example.no")


def test_brevet_kommer_fram_med_ord_avsender_og_sin_egen_message_id(server: Smtpserver) -> None:
    kvittering = sender(server).send(EPOST)
    (brev,) = server.mottatt
    assert kvittering == brev["Message-ID"] == "<0f0c0000-0000-5000-8000-000000000001@kontrakt.example.no>"
    assert str(brev["From"]) == "Møre og Romsdal fylkeskommune <ikkje-svar@kontrakt.example.no>"
    assert (str(brev["To"]), str(brev["Subject"])) == ("vakker.blomst@example.no", EPOST.emne)
    assert (brev["Content-Language"], brev["Auto-Submitted"]) == ("nn", "auto-generated")
    assert brev["Date"].datetime == EPOST.tid
    assert brev.get_content_type() == "text/plain"
    assert brev.get_content().replace("\r\n", "\n") == EPOST.innhold


def test_det_samme_brevet_sendt_to_ganger_har_samme_message_id(server: Smtpserver) -> None:
    assert sender(server).send(EPOST) == sender(server).send(replace(EPOST, tid=datetime(2026, 8, 4, 9, 31, tzinfo=OSLO)))
    assert len({brev["Message-ID"] for brev in server.mottatt}) == 1


def test_bare_ascii_gar_over_linjen(server: Smtpserver) -> None:
    sender(server).send(EPOST)
    assert server.brev[0].isascii()


@pytest.mark.parametrize(
    "til",
    [
        "kari@fylke.no\r\nBcc: ola@example.no",
        "kari@example.no\nRCPT TO:<x@y.no>",
        "a@b.no, c@d.no",
        "<a@b.no>",
        "a@b@c",
        "",
        "a b@c.no",
        "kari@..no",
    ],
)
def test_en_adresse_som_ikke_er_en_adresse_blir_aldri_en_del_av_samtalen(server: Smtpserver, til: str) -> None:
    with pytest.raises(IkkeLeverbar):
        sender(server).send(replace(EPOST, til=til))
    assert server.kommandoer == []


@pytest.mark.parametrize(
    ("felt", "verdi"), [("emne", "Hei\r\nBcc: ola@example.no"), ("emne", "Hei\nX-A: b"), ("fra", "Fylket\r\nBcc: ola@example.no")]
)
def test_et_linjeskift_blir_aldri_et_nytt_hode(server: Smtpserver, felt: str, verdi: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|CR or LF"):
        sender(server).send(replace(EPOST, **{felt: verdi}))  # type: ignore[arg-type]
    assert server.brev == []


def test_et_domene_med_norske_bokstaver_blir_skrevet_om(server: Smtpserver) -> None:
    sender(server).send(replace(EPOST, til="kari@blåbær.no"))
    assert [k for k in server.kommandoer if k.upper().startswith("RCPT")] == ["rcpt TO:<kari@xn--blbr-roah.no>"]


def test_en_lokal_del_som_serveren_ikke_kan_blir_ikke_sendt_et_annet_sted(server: Smtpserver) -> None:
    with pytest.raises(IkkeLeverbar):
        sender(server).send(replace(EPOST, til="kåre@example.no"))
    assert server.brev == []


def test_vi_hilser_med_domenet_vi_skriver_fra(server: Smtpserver) -> None:
    sender(server).send(EPOST)
    assert server.kommandoer[0] == "ehlo kontrakt.example.no"


GODE_OG_DARLIGE = {
    "ukjent mottaker": ("RCPT", "550 5.1.1 ukjent", IkkeLeverbar),
    "full postkasse": ("RCPT", "452 4.2.2 full", KanalSvarerIkke),
    "grå liste": ("RCPT", "450 4.7.1 prøv igjen", KanalSvarerIkke),
    "avvist innhold": ("ETTER", "554 5.6.0 nei", IkkeLeverbar),
    "ikke nå": ("ETTER", "451 4.3.0 senere", KanalSvarerIkke),
    "vår avsender": ("MAIL", "550 5.7.1 kjenner dere ikke", KanalSvarerIkke),
    "stenger": ("MAIL", "421 4.3.2 stenger", KanalSvarerIkke),
    "stenger ved mottaker": ("RCPT", "421 4.3.2 stenger", KanalSvarerIkke),
    "opptatt": ("HALLO", "421 opptatt", KanalSvarerIkke),
    "vil ikke ha oss": ("HALLO", "554 nei", KanalSvarerIkke),
    "tull": ("HALLO", "hei", KanalSvarerIkke),
    "svarer ikke på DATA": ("DATA", VENTER, KanalSvarerIkke),
    "svarer ikke på mottaker": ("RCPT", VENTER, KanalSvarerIkke),
}


@pytest.mark.parametrize("navn", GODE_OG_DARLIGE)
def test_et_nei_er_enten_om_mottakeren_eller_noe_vi_prover_igjen(server: Smtpserver, navn: str) -> None:
    verb, svar, feil = GODE_OG_DARLIGE[navn]
    server.svar[verb] = svar
    with pytest.raises(feil) as fanget:
        sender(server).send(EPOST)
    sagt = f"{fanget.value} {fanget.value.detalj} {fanget.value.tiltak} {fanget.value.__cause__}"
    assert "blomst" not in sagt
    assert "example.no" not in sagt


def test_ingen_server_er_noe_vi_prover_igjen() -> None:
    with smtpserver() as borte:
        pass
    with pytest.raises(KanalSvarerIkke):
        sender(borte).send(EPOST)


def test_en_server_som_svarer_galt_etter_at_brevet_er_tatt_imot_stopper_ikke_oss(server: Smtpserver) -> None:
    server.svar["QUIT"] = "500 hva?"
    sender(server).send(EPOST)
    assert len(server.brev) == 1


class TestTls:
    def test_starttls_blir_brukt_for_noe_blir_sagt(self, tls: Tls) -> None:
        with smtpserver(tls=tls.server) as server:
            avsender = Smtpsender(oppsett=replace(fjern(server), bruker="kv"), passord="hemmelig", tls=tls.klient)
            avsender.send(EPOST)
            assert server.med_tls == [True]
            rekke = [kommando.split(" ")[0].upper() for kommando in server.kommandoer]
            assert rekke.index("STARTTLS") < rekke.index("AUTH") < rekke.index("MAIL")

    def test_en_server_uten_tls_far_verken_passord_eller_brev(self, server: Smtpserver) -> None:
        avsender = Smtpsender(oppsett=replace(fjern(server), bruker="kv"), passord="hemmelig")
        with pytest.raises(KanalSvarerIkke):
            avsender.send(EPOST)
        assert [k.split(" ")[0].upper() for k in server.kommandoer] == ["EHLO"]

    def test_en_server_som_nekter_starttls_far_ingenting(self, tls: Tls) -> None:
        with smtpserver(tls=tls.server) as server:
            server.svar["STARTTLS"] = "454 ikke nå"
            with pytest.raises(KanalSvarerIkke):
                Smtpsender(oppsett=fjern(server), tls=tls.klient).send(EPOST)
            assert server.brev == []

    @pytest.mark.parametrize("fra_start", [True, False])
    def test_et_sertifikat_vi_ikke_kjenner_stopper_det(self, tls: Tls, *, fra_start: bool) -> None:
        with smtpserver(tls=tls.server, fra_start=fra_start) as server:
            til = oppsett(server, "smtps") if fra_start else fjern(server)
            with pytest.raises(KanalSvarerIkke, match="SSLCertVerificationError"):
                Smtpsender(oppsett=til, tls=tls.fremmed).send(EPOST)
            assert server.brev == []

    def test_tls_fra_forste_byte(self, tls: Tls) -> None:
        with smtpserver(tls=tls.server, fra_start=True) as server:
            Smtpsender(oppsett=oppsett(server, "smtps"), tls=tls.klient).send(EPOST)
            assert server.med_tls == [True]

    def test_feil_passord_er_var_feil_og_ikke_signatarens(self, tls: Tls) -> None:
        with smtpserver(tls=tls.server) as server:
            server.svar["AUTH"] = "535 5.7.8 feil"
            with pytest.raises(KanalSvarerIkke) as feil:
                Smtpsender(oppsett=replace(fjern(server), bruker="kv"), passord="hemmelig", tls=tls.klient).send(EPOST)
            assert "hemmelig" not in f"{feil.value}{feil.value.detalj}"


@pytest.mark.parametrize(
    ("adresse", "sikring", "port"),
    [
        ("smtp://epost.fylke.no", Smtpsikring.STARTTLS, 587),
        ("smtp://epost.fylke.no:25", Smtpsikring.STARTTLS, 25),
        ("smtps://epost.fylke.no", Smtpsikring.TLS, 465),
        ("smtps://127.0.0.1", Smtpsikring.TLS, 465),
        ("smtp://localhost", Smtpsikring.INGEN, 25),
        ("smtp://[::1]:2525", Smtpsikring.INGEN, 2525),
    ],
)
def test_tls_alltid_unntatt_til_en_server_pa_maskinen(adresse: str, sikring: Smtpsikring, port: int) -> None:
    er = Epostoppsett(adresse=adresse, avsender="x@y.no")
    assert (er.sikring, er.port) == (sikring, port)


def test_passordet_blir_lest_fra_en_fil_og_aldri_vist(tmp_path: Path) -> None:
    fil = tmp_path / "passord"
    fil.write_text("hemmelig\n", encoding="utf-8")
    avsender = lag_smtpsender(Epostoppsett(adresse="smtp://e.no", avsender="x@y.no", bruker="kv", passordfil=fil))
    assert avsender.passord == "hemmelig"
    assert "hemmelig" not in repr(avsender)
    for innhold in (b"", b" \n", b"to\nlinjer", b"\xff"):
        fil.write_bytes(innhold)
        with pytest.raises(Oppsettsfeil) as feil:
            lag_smtpsender(avsender.oppsett)
        assert not re.search("to|linjer", f"{feil.value}".replace("tjenesten", ""))


def test_serveren_kan_proves_uten_at_noe_blir_sendt(server: Smtpserver) -> None:
    sender(server).prov()
    assert server.mottatt == []
    with pytest.raises(KanalSvarerIkke):
        Smtpsender(oppsett=fjern(server), tidsfrist=0.5).prov()  # which asks for TLS, and there is none
    borte = replace(oppsett(server), adresse="smtp://127.0.0.1:1")
    with pytest.raises(KanalSvarerIkke):
        Smtpsender(oppsett=borte, tidsfrist=0.5).prov()

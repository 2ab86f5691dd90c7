"""The three ways in which a login ends at a real provider."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.clock import na
from app.identitet.oidc.feil import Innloggingsfeil
from app.identitet.oidc.innlogging import Identitet, Utlogget
from app.identitet.oidc.klient import Oidcklient
from app.tekst import Malform
from tests.oidc.leverandor import UTLOGGET, Nettleser, Prosess


@pytest.fixture
def nettleser() -> Iterator[Nettleser]:
    with Nettleser() as nettleser:
        yield nettleser


def logg_inn(klient: Oidcklient, nettleser: Nettleser, sub: str = "kari") -> Identitet:
    adresse, innlogging = klient.begynn(na=na(), tilfeldig=secrets.token_bytes, malform=Malform.NB, steg_opp=False, til="/")
    return klient.fullfor(innlogging, nettleser.logg_inn(adresse, sub), na=na(), tilfeldig=secrets.token_bytes)


def utlogget(op: Prosess, klient: Oidcklient, nettleser: Nettleser) -> tuple[Identitet, str]:
    """Somebody who logged in and out at the provider, and the token that we were told it with."""
    identitet = logg_inn(klient, nettleser)
    adresse = klient.utlogging(til=UTLOGGET, state="tilbake", na=na())
    assert adresse is not None
    nettleser.logg_ut(adresse)
    [sendt] = op.styr()["fanget"]
    assert sendt["til"] == "https://kontrakt.test/utlogging/bakkanal"
    return identitet, sendt["skjema"]["logout_token"]


def test_utlogging_avslutter_okten_hos_leverandoren_og_kommer_tilbake(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    logg_inn(klient, nettleser)
    adresse = klient.utlogging(til=UTLOGGET, state="tilbake", na=na())
    assert adresse is not None
    assert nettleser.logg_ut(adresse) == f"{UTLOGGET}?state=tilbake"
    nettleser.besokt.clear()
    logg_inn(klient, nettleser)
    assert any("/interaksjon/" in besokt for besokt in nettleser.besokt)


def test_adressen_for_utlogging_sier_ingenting_om_personen(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    logg_inn(klient, nettleser)
    adresse = klient.utlogging(til=UTLOGGET, state="s", na=na())
    assert adresse is not None
    assert parse_qs(urlsplit(adresse).query) == {"client_id": ["kontraktverk"], "post_logout_redirect_uri": [UTLOGGET], "state": ["s"]}


def test_en_leverandor_uten_utlogging_har_ingen_adresse(op: Prosess) -> None:
    op.styr(metadata={"end_session_endpoint": ""})
    assert op.klient().utlogging(til=UTLOGGET, state="s", na=na()) is None


def test_leverandoren_sier_fra_fra_tjener_til_tjener(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    identitet, token = utlogget(op, klient, nettleser)
    assert klient.les_utloggingstoken(token, na=na()) == Utlogget(utsteder=op.adresse, sub="kari", sid=identitet.sid)


def test_samme_beskjed_om_utlogging_gjelder_bare_en_gang(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    _, token = utlogget(op, klient, nettleser)
    klient.les_utloggingstoken(token, na=na())
    with pytest.raises(Innloggingsfeil) as feil:
        klient.les_utloggingstoken(token, na=na())
    assert (feil.value.kode, feil.value.status, feil.value.grunn) == ("utlogging-avvist", 400, "brukt-for")


def test_en_gammel_eller_endret_beskjed_om_utlogging_godtas_ikke(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    _, token = utlogget(op, klient, nettleser)
    hode, krav, signatur = token.split(".")
    andre_bit = "A" if signatur[10] != "A" else "B"
    for slikt, nar, ventet in (
        (token, na() + timedelta(minutes=3), "feil-tid"),
        (f"{hode}.{krav}.{signatur[:10]}{andre_bit}{signatur[11:]}", na(), "feil-signatur"),
        ("", na(), "ikke-jws"),
    ):
        with pytest.raises(Innloggingsfeil) as feil:
            klient.les_utloggingstoken(slikt, na=nar)
        assert feil.value.grunn == ventet


def test_et_innloggingstoken_er_ingen_beskjed_om_utlogging(op: Prosess, nettleser: Nettleser) -> None:
    """Signed by the same keys, for the same client: only its claims tell them apart."""
    klient = op.klient()
    logg_inn(klient, nettleser)
    with pytest.raises(Innloggingsfeil) as feil:
        klient.les_utloggingstoken(op.styr()["sisteToken"], na=na())
    assert feil.value.grunn == "feil-hendelse"


def test_beskjeden_om_utlogging_er_ingen_innlogging(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    _, token = utlogget(op, klient, nettleser)
    op.styr(svar={"id_token": token})
    with pytest.raises(Innloggingsfeil) as feil:
        logg_inn(klient, nettleser)
    assert (feil.value.status, feil.value.grunn) == (401, "feil-type")


def test_leverandoren_sier_fra_i_en_ramme_i_nettleseren(op: Prosess, nettleser: Nettleser) -> None:
    klient = op.klient()
    identitet = logg_inn(klient, nettleser)
    assert identitet.sid is not None
    assert klient.les_frontkanal({"iss": op.adresse, "sid": identitet.sid}).sid == identitet.sid


@pytest.mark.parametrize(
    "parametre", [{}, {"sid": "s"}, {"iss": "https://idporten.no", "sid": "s"}, {"iss": "{op}"}, {"iss": "{op}", "sid": ""}]
)
def test_en_ramme_uten_riktig_utsteder_og_okt_logger_ingen_ut(op: Prosess, parametre: dict[str, str]) -> None:
    with pytest.raises(Innloggingsfeil) as feil:
        op.klient().les_frontkanal({navn: verdi.replace("{op}", op.adresse) for navn, verdi in parametre.items()})
    assert (feil.value.kode, feil.value.status) == ("utlogging-avvist", 400)

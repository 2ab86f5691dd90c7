"""The file that says who is believed: what it can say, and that what it cannot say stops the start, with the place and what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Oppsettsfeil
from app.identitet.oidc.feil import UTFALL, Utfall
from app.identitetsoppsett import (
    SLAG,
    Hvem,
    Identitetsoppsett,
    Leverandor,
    Oktgrenser,
    Representasjon,
    Slag,
    er_adresse,
    les_identitetsoppsett,
)
from app.oppsettskrav import PRODUKSJONSKRAV
from app.settings import ROT, Modus, Settings
from signing.model import Niva

SIDE = (ROT / "docs" / "innlogging.md").read_text(encoding="utf-8")
EKSEMPEL = SIDE.partition("```toml\n")[2].partition("```")[0]
MASKIN = '[maskinporten]\nutsteder = "https://maskinporten.no/"\nnokler = "https://maskinporten.no/jwk"\n'
STED = """
[[leverandor]]
id = "fylket"
navn = { nb = "Fylket", nn = "Fylket" }
slag = "oidc"
for = ["ansatte"]
utsteder = "https://login.fylke.no/realms/a"
klient_id = "kontraktverk"
nokkelfil = "klient.pem"
nokkel_id = "k1"
acr = { to-faktor = "betydelig" }
"""


def les(mappe: Path, innhold: str) -> Identitetsoppsett:
    for navn in ("klient.pem", "ansattporten.pem", "idporten.pem", "jwks.json"):
        (mappe / navn).touch()
    (mappe / "identitet.toml").write_text(innhold, encoding="utf-8")
    oppsett = les_identitetsoppsett({"KONTRAKTVERK_IDENTITET": str(mappe / "identitet.toml")})
    assert oppsett is not None
    return oppsett


def test_eksempelet_i_dokumentasjonen_er_et_gyldig_oppsett(tmp_path: Path) -> None:
    oppsett = les(tmp_path, EKSEMPEL)
    ansatte, borgere = oppsett.leverandorer
    assert oppsett.for_hvem(Hvem.ANSATTE) == (ansatte,)
    assert oppsett.for_hvem(Hvem.SIGNATARER) == (borgere,)
    assert oppsett.leverandor("idporten") == borgere
    assert (ansatte.representasjon, ansatte.krever_iss, borgere.krever_iss) == (Representasjon.ARBEIDSGIVER, True, False)
    assert (ansatte.acr_fra(Niva.HOYT), ansatte.acr_fra(Niva.INGEN)) == (("high",), ("high", "substantial"))
    assert borgere.nokkelfil == tmp_path / "idporten.pem"
    assert oppsett.okt == Oktgrenser()
    assert oppsett.maskinporten is not None
    assert (oppsett.maskinporten.mottaker, oppsett.maskinporten.delegering) == ("https://kontrakt.fylke.no", ("https://www.altinn.no",))
    assert oppsett.usikre_adresser == ()


def test_dokumentasjonen_nevner_hvert_utfall_med_sin_status() -> None:
    """A message about a logout that is refused is answered alike whatever is wrong with it: its own outcome is for the log alone."""
    tabell = SIDE.partition("<!-- utfall -->")[2].partition("<!-- slutt -->")[0]
    kommer_ut = [utfall for utfall in Utfall if utfall is not Utfall.UTLOGGING_AVVIST]
    assert dict(re.findall(r"^\| `([^`]+)` \| (\d+) \|", tabell, re.MULTILINE)) == {u.value: str(UTFALL[u].status) for u in kommer_ut}
    assert f"`{Utfall.UTLOGGING_AVVIST.value}`" in SIDE.partition("<!-- slutt -->")[2]


def test_det_som_ikke_er_sagt_er_strengt(tmp_path: Path) -> None:
    oppsett = les(tmp_path, MASKIN + STED)
    assert oppsett.maskinporten is not None
    assert (oppsett.maskinporten.delegering, oppsett.maskinporten.systembruker, oppsett.maskinporten.private) == ((), False, frozenset())
    assert (oppsett.maskinporten.scope_les, oppsett.maskinporten.scope_skriv) == ("kontraktverk:les", "kontraktverk:skriv")
    [sted] = oppsett.leverandorer
    assert (sted.pid, sted.representasjon, sted.ressurs, sted.private, sted.scope) == (None, None, None, frozenset(), ("openid", "profile"))


def test_uten_filen_er_det_ingen(tmp_path: Path) -> None:
    assert les_identitetsoppsett({}) is None
    assert les(tmp_path, "") == Identitetsoppsett()
    assert les(tmp_path, "").leverandor("fylket") is None


def test_nokler_er_en_adresse_eller_en_fil(tmp_path: Path) -> None:
    oppsett = les(tmp_path, MASKIN.replace("https://maskinporten.no/jwk", "jwks.json"))
    assert oppsett.maskinporten is not None
    assert oppsett.maskinporten.nokler == tmp_path / "jwks.json"


def test_rollene_staar_som_de_staar(tmp_path: Path) -> None:
    [rolle] = les(tmp_path, '[[rolle]]\nleverandor = "fylket"\nhva = 7\n').roller
    assert (rolle.sti, rolle.verdier) == ("rolle[0]", {"leverandor": "fylket", "hva": 7})


FEIL: Mapping[str, tuple[str, str]] = {
    "ukjent del": ("[maskin]\n", "identitet.toml: maskin er ikke kjent"),
    "ukjent nokkel": (MASKIN + "klokke = 7\n", "maskinporten.klokke er ikke kjent. Kjente: utsteder, nokler"),
    "uten utsteder": ('[maskinporten]\nnokler = "jwks.json"\n', "maskinporten.utsteder mangler"),
    "utsteder uten tls": (
        MASKIN.replace("https://maskinporten.no/j", "http://maskinporten.no/j"),
        "maskinporten.nokler skal være en adresse",
    ),
    "nokkelfil som ikke finnes": (MASKIN.replace("https://maskinporten.no/jwk", "borte.json"), "maskinporten.nokler er ikke en fil"),
    "scope med mellomrom": (MASKIN + 'scope_les = "a b"\n', "maskinporten.scope_les skal følge mønsteret"),
    "krever en mottaker som ikke er sagt": (MASKIN + "krev_mottaker = true\n", "maskinporten.mottaker mangler"),
    "ja som tekst": (MASKIN + 'krev_mottaker = "ja"\n', "maskinporten.krev_mottaker skal være true/false"),
    "delegering som tekst": (MASKIN + 'delegering = "https://www.altinn.no"\n', "maskinporten.delegering skal være liste"),
    "navn i stedet for ip": (MASKIN + 'private = ["intern.fylke.no"]\n', "maskinporten.private skal være en liste av IP-adresser"),
    "ukjent slag": (STED.replace('"oidc"', '"saml"'), "leverandor[0].slag skal være en av disse: idporten, ansattporten, oidc"),
    "for ingen": (STED.replace('["ansatte"]', "[]"), "leverandor[0].for skal være en liste av disse: ansatte, signatarer"),
    "for andre": (STED.replace('["ansatte"]', '["alle"]'), "leverandor[0].for skal være"),
    "id med store bokstaver": (STED.replace('id = "fylket"', 'id = "Fylket"'), "leverandor[0].id skal følge mønsteret"),
    "samme id to ganger": (STED + STED, "leverandor[1].id står på to leverandører"),
    "navn pa en malform": (STED.replace(', nn = "Fylket"', ""), "leverandor[0].navn.nn mangler"),
    "utsteder med brukernavn": (STED.replace("https://login", "https://a:b@login"), "leverandor[0].utsteder skal være en adresse"),
    "nokkelfil borte": (STED.replace("klient.pem", "borte.pem"), "leverandor[0].nokkelfil er ikke en fil"),
    "uten niva": (STED.replace('to-faktor = "betydelig"', ""), "leverandor[0].acr må nevne minst én innlogging"),
    "ukjent niva": (
        STED.replace('"betydelig"', '"middels"'),
        "leverandor[0].acr.to-faktor skal være en av disse: ingen, lavt, betydelig, hoyt",
    ),
    "acr som ikke kan bes om": (STED.replace("to-faktor =", '"to faktor" ='), "leverandor[0].acr har et navn med tegn som ikke kan brukes"),
    "acr idporten ikke har": (STED.replace('"oidc"', '"idporten"'), "leverandor[0].acr.to-faktor er ikke kjent. Kjente: idporten-loa-low"),
    "hoyere enn idporten lover": (
        STED.replace('"oidc"', '"idporten"').replace('to-faktor = "betydelig"', 'idporten-loa-substantial = "hoyt"'),
        "leverandor[0].acr.idporten-loa-substantial kan ikke være høyere enn betydelig",
    ),
    "uten openid": (STED + 'scope = ["profile"]\n', "leverandor[0].scope skal være en liste med «openid» i"),
    "representasjon hos andre": (
        STED + 'representasjon = "ansattporten:orgno"\n',
        "leverandor[0].representasjon gjelder bare Ansattporten",
    ),
    "rett uten representasjon": (STED + 'ressurs = "urn:altinn:resource:x"\n', "leverandor[0].ressurs hører sammen med representasjon"),
    "altinn uten rett": (
        STED.replace('"oidc"', '"ansattporten"').replace("to-faktor", "substantial") + 'representasjon = "ansattporten:altinn:resource"\n',
        "leverandor[0].ressurs hører sammen med representasjon ansattporten:altinn:resource, ansattporten:altinn:service",
    ),
    "for lang hvile": ("[okt]\nhvile_minutter = 121\n", "okt.hvile_minutter skal være et helt tall fra 1 til 120"),
    "ingen tid": ("[okt]\nsteg_opp_minutter = 0\n", "okt.steg_opp_minutter skal være et helt tall fra 1 til 60"),
    "minutter som ja": ("[okt]\nlengst_minutter = true\n", "okt.lengst_minutter skal være heiltal/heltall"),
    "ikke toml": ("[okt", "identitet.toml kan ikke leses"),
}


@pytest.mark.parametrize("tilfelle", FEIL)
def test_det_filen_ikke_kan_si_stopper_oppstarten_med_sted_og_hva_som_ventes(tilfelle: str, tmp_path: Path) -> None:
    innhold, ventet = FEIL[tilfelle]
    with pytest.raises(Oppsettsfeil) as feil:
        les(tmp_path, innhold)
    assert ventet in feil.value.detalj.nb
    assert feil.value.detalj.nn.startswith("identitet.toml")


def test_minuttene_og_nivaet_gjelder(tmp_path: Path) -> None:
    fil = '[okt]\nhvile_minutter = 5\nlengst_minutter = 60\nsteg_opp_minutter = 1\nsteg_opp_niva = "hoyt"\n'
    minutt = timedelta(minutes=1)
    assert les(tmp_path, fil).okt == Oktgrenser(hvile=5 * minutt, lengst=60 * minutt, steg_opp=minutt, steg_opp_niva=Niva.HOYT)


ADRESSER: Mapping[str, bool] = {
    "https://idporten.no": True,
    "https://maskinporten.no/": True,
    "https://login.fylke.no:8443/realms/a": True,
    "http://127.0.0.1:9000": True,
    "http://localhost:9000/a": True,
    "http://idporten.no": False,
    "idporten.no": False,
    "https://": False,
    "https://idporten.no?x=1": False,
    "https://idporten.no#x": False,
    "https://a@idporten.no": False,
    "https://idporten.no:port": False,
    "https://idporten.no /a": False,
    "ftp://idporten.no": False,
    "https://[::1": False,
    "https://idporten.no/" + "a" * 200: False,
}


@pytest.mark.parametrize("adresse", ADRESSER)
def test_en_utsteder_er_https_og_bare_her_pa_maskinen_http(adresse: str) -> None:
    assert er_adresse(adresse) is ADRESSER[adresse]


def test_hvert_slag_har_sin_rad() -> None:
    assert SLAG.keys() == {*Slag}
    assert {slag for slag in Slag if SLAG[slag].krever_iss} == {Slag.ANSATTPORTEN}
    assert {slag for slag in Slag if not SLAG[slag].acr} == {Slag.OIDC}


@pytest.mark.parametrize("utsteder", ["http://127.0.0.1:9000", "https://127.0.0.1:9000", "https://localhost"])
def test_produksjon_nekter_en_leverandor_pa_maskinen_selv(utsteder: str, tmp_path: Path) -> None:
    trygt = les(tmp_path, MASKIN + STED)
    sted: Leverandor = replace(trygt.leverandorer[0], utsteder=utsteder)
    [krav] = [krav for krav in PRODUKSJONSKRAV if krav.variabel == "KONTRAKTVERK_IDENTITET"]
    settings = Settings(modus=Modus.PRODUKSJON, data=tmp_path, identitet=trygt)
    assert krav.holder(settings)
    assert not krav.holder(replace(settings, identitet=replace(trygt, leverandorer=(sted,))))
    assert krav.holder(replace(settings, identitet=None))


def test_innstillingen_leses_sammen_med_de_andre(tmp_path: Path) -> None:
    les(tmp_path, MASKIN)
    settings = Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(tmp_path / "identitet.toml"), "KONTRAKTVERK_DATA": str(tmp_path / "data")})
    assert settings.identitet is not None
    assert settings.identitet.maskinporten is not None
    with pytest.raises(Oppsettsfeil) as feil:
        Settings.fra_miljo({"KONTRAKTVERK_IDENTITET": str(tmp_path / "borte.toml")})
    assert [funn.peker for funn in feil.value.funn] == ["/KONTRAKTVERK_IDENTITET"]

"""Trusted lists: nothing is believed that the scheme operator has not signed, and an anchor counts only for what was granted, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from signing.verify import Integritet, Policy, Tillit, verify
from signing.verify.listefeil import ARSAKER, Listefeil
from signing.verify.listeleser import GITT
from signing.verify.policy import Ankerslag
from signing.verify.tillitsliste import STANDARDTJENESTER, TJENESTER, les_liste
from tests.unit.verify.ekte import lta
from tests.unit.verify.listebygger import (
    EU_LOTL,
    FOR_EIDAS,
    UNDER_EIDAS,
    Trinn,
    liste,
    lotl,
    peker,
    tjeneste,
    utgiver,
)
from tests.unit.verify.prove_pki import TID, pki

CA = pki().ca
EIDAS = datetime(2016, 6, 30, 22, tzinfo=UTC)
EID, SEGL, STEMPEL = Ankerslag.EID, Ankerslag.SEGL, Ankerslag.TIDSSTEMPEL
QTST = Trinn(type="TSA/QTST", bruk=())


def ar(tall: int) -> datetime:
    return datetime(tall, 1, 1, tzinfo=UTC)


def strekk(*trinn: Trinn, tjenester: frozenset[str] = STANDARDTJENESTER) -> Any:
    ankere = les_liste(liste(tjeneste(CA, trinn=trinn)), signatarer=[utgiver().asn1], tjenester=tjenester).ankere
    return [(a.gjelder_fra, a.gjelder_til, a.slag) for a in ankere]


def arsak(innhold: bytes, *, signatarer: tuple[str, ...] = ("Prøvetilsynet",), over: bytes | None = None) -> str:
    with pytest.raises(Listefeil) as feil:
        les_liste(innhold, signatarer=[utgiver(n).asn1 for n in signatarer], lotl=over, kilde="NO.xml")
    assert feil.value.melding.nb != feil.value.melding.nn
    return feil.value.kode


GODE: dict[str, bytes] = {
    "versjon 6": liste(tjeneste(CA)),
    "versjon 5": liste(tjeneste(CA), versjon="5"),
    "adresse til roten": liste(tjeneste(CA), adresse="#liste"),
    "lukket for godt": liste(tjeneste(CA), neste=None),
    "med byte order mark": b"\xef\xbb\xbf" + liste(tjeneste(CA)),
    "med XML-hode": b'<?xml version="1.0" encoding="UTF-8"?>\n' + liste(tjeneste(CA)),
    "utvidelse vi ikke kjenner, men som ikke er kritisk": liste(
        tjeneste(CA, trinn=[Trinn(utvidelser='<Extension Critical="false"><add:Ny/></Extension>')])
    ),
}


@pytest.mark.parametrize("navn", GODE)
def test_en_god_liste_gir_ankeret_som_star_i_den(navn: str) -> None:
    lest = les_liste(GODE[navn], signatarer=[utgiver().asn1], kilde="NO.xml")
    (anker,) = lest.ankere
    assert anker.sertifikat.dump() == CA.public_bytes(Encoding.DER)
    assert (anker.navn, anker.kilde, anker.demo) == ("Prøvetilbyder AS: Test Service", "NO 7", False)
    assert (anker.gjelder_fra, anker.gjelder_til, anker.slag) == (EIDAS, None, frozenset({EID, SEGL}))
    assert (lest.opplysning.territorium, lest.opplysning.sekvensnummer) == ("NO", 7)


def bytt(fra: str, til: str) -> Callable[[bytes], bytes]:
    def endre(innhold: bytes) -> bytes:
        assert innhold.count(fra.encode()) == 1
        return innhold.replace(fra.encode(), til.encode())

    return endre


GOD = liste(tjeneste(CA, trinn=[Trinn(status="withdrawn", fra="2020-01-01T00:00:00Z"), Trinn()]))
ENDREDE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "en tilbaketrukket tjeneste er gitt igjen": (bytt("Svcstatus/withdrawn", "Svcstatus/granted"), "tillitsliste-signatur"),
    "en dato er flyttet": (bytt("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), "tillitsliste-signatur"),
    "en attributt er lagt til": (bytt('Id="liste"', 'Id="liste" xml:lang="nb"'), "tillitsliste-signatur"),
    "signaturen er tatt bort": (lambda b: b[: b.index(b"<ds:Signature ")] + b"</TrustServiceStatusList>", "tillitsliste-signatur"),
    "signaturen star to ganger": (
        lambda b: b.replace(
            b"</TrustServiceStatusList>", b[b.index(b"<ds:Signature ") : b.index(b"</ds:Signature>") + 15] + b"</TrustServiceStatusList>"
        ),
        "tillitsliste-signatur",
    ),
    "en DTD": (lambda b: b'<!DOCTYPE x [<!ENTITY a "b">]>' + b, "tillitsliste-uleselig"),
    "ikke XML": (lambda b: b[:-40], "tillitsliste-uleselig"),
    "tom fil": (lambda _: b"", "tillitsliste-uleselig"),
    "noe annet enn en liste": (lambda _: b"<liste/>", "tillitsliste-ukjent-form"),
}


@pytest.mark.parametrize("navn", ENDREDE)
def test_en_endret_liste_blir_ikke_brukt(navn: str) -> None:
    endre, kode = ENDREDE[navn]
    assert arsak(endre(GOD)) == kode


def innpakket() -> bytes:
    """The signed list as it was, put into a new one: signature wrapping."""
    falsk = liste(tjeneste(pki("En annen CA").ca), for_signering=lambda t: t.replace('Id="liste"', 'Id="falsk"')).decode()
    ekte = liste(tjeneste(CA), adresse="#liste").decode()
    hode, _, _ = falsk.partition("<ds:Signature ")
    signatur = ekte[ekte.index("<ds:Signature ") : ekte.index("</ds:Signature>") + 15]
    uten = ekte.replace(signatur, "")
    return (
        hode + signatur.replace("</ds:Object>", "</ds:Object><ds:Object>" + uten + "</ds:Object>", 1) + "</TrustServiceStatusList>"
    ).encode()


SIGNERT_FEIL: dict[str, tuple[bytes, str]] = {
    "av noen andre": (liste(tjeneste(CA), signert_av=utgiver("Noen andre")), "tillitsliste-ukjent-signatar"),
    "en signert liste pakket inn i en annen": (innpakket(), "tillitsliste-signatur"),
    "bare tjenestene er signert": (
        liste(
            tjeneste(CA),
            adresse="#del",
            for_signering=lambda t: t.replace("<TrustServiceProviderList>", '<TrustServiceProviderList Id="del">'),
        ),
        "tillitsliste-signatur",
    ),
    "versjon 4": (liste(tjeneste(CA), versjon="4"), "tillitsliste-ukjent-form"),
    "uten nummer": (liste(tjeneste(CA), nummer="en"), "tillitsliste-ukjent-form"),
    "tid uten tidssone": (liste(tjeneste(CA), utstedt="2026-06-01T00:00:00"), "tillitsliste-ukjent-form"),
    "utgitt etter at sertifikatet gikk ut": (liste(tjeneste(CA), utstedt="2041-01-01T00:00:00Z"), "tillitsliste-signatar-gjaldt-ikke"),
    "utgitt for sertifikatet gjaldt": (liste(tjeneste(CA), utstedt="2015-01-01T00:00:00Z"), "tillitsliste-signatar-gjaldt-ikke"),
    "en liste over lister": (liste(tjeneste(CA), type_=EU_LOTL), "tillitsliste-ukjent-form"),
}


@pytest.mark.parametrize("navn", SIGNERT_FEIL)
def test_en_liste_med_en_signatur_som_ikke_holder_for_den_blir_ikke_brukt(navn: str) -> None:
    innhold, kode = SIGNERT_FEIL[navn]
    assert arsak(innhold) == kode


@given(plass=st.integers(0, len(GOD) - 1), bit=st.integers(0, 7))
def test_ingen_enkelt_bit_kan_snus_uten_at_listen_avvises_eller_sier_det_samme(plass: int, bit: int) -> None:
    """What nothing signs (white space in the base64 of the signature) may be changed; what the list says may not."""
    snudd = bytearray(GOD)
    snudd[plass] ^= 1 << bit
    try:
        lest = les_liste(bytes(snudd), signatarer=[utgiver().asn1])
    except Listefeil:
        return
    assert [a.avtrykk for a in lest.ankere] == [a.avtrykk for a in les_liste(GOD, signatarer=[utgiver().asn1]).ankere]


# --- a list of lists --------------------------------------------------------------------------------------------------

OVER = utgiver("Kommisjonen")


def test_en_liste_over_lister_sier_hvem_som_signerer_listen() -> None:
    lest = les_liste(liste(tjeneste(CA)), signatarer=[OVER.asn1], lotl=lotl(peker("SE"), peker("NO", utgiver()), signert_av=OVER))
    assert len(lest.ankere) == 1
    assert [(o.territorium, o.kilde) for o in lest.opplysninger] == [("NO", ""), ("EU", "LOTL")]


LOTLFEIL: dict[str, tuple[bytes, str]] = {
    "signert av noen andre": (lotl(peker("NO", utgiver()), signert_av=utgiver("Noen andre")), "tillitsliste-ukjent-signatar"),
    "peker ikke pa landet": (lotl(peker("SE", utgiver()), signert_av=OVER), "tillitsliste-ikke-pekt-pa"),
    "peker bare pa en liste for mennesker": (
        lotl(peker("NO", utgiver(), form="application/pdf"), signert_av=OVER),
        "tillitsliste-ikke-pekt-pa",
    ),
    "peker pa en annen liste over lister": (lotl(peker("NO", utgiver(), type_=EU_LOTL), signert_av=OVER), "tillitsliste-ikke-pekt-pa"),
    "navngir en annen signatar": (lotl(peker("NO", utgiver("Noen andre")), signert_av=OVER), "tillitsliste-ukjent-signatar"),
    "navngir ingen": (lotl(peker("NO"), signert_av=OVER), "tillitsliste-ukjent-signatar"),
    "er ingen liste over lister": (liste(signert_av=OVER, pekere=peker("NO", utgiver())), "tillitsliste-ukjent-form"),
}


@pytest.mark.parametrize("navn", LOTLFEIL)
def test_en_liste_over_lister_som_ikke_holder_gir_ingen_ankere(navn: str) -> None:
    over, kode = LOTLFEIL[navn]
    assert arsak(liste(tjeneste(CA)), signatarer=("Kommisjonen",), over=over) == kode


def test_den_som_signerer_listen_over_lister_kan_ikke_signere_selve_listen() -> None:
    egen = liste(tjeneste(CA), signert_av=OVER)
    assert arsak(egen, signatarer=("Kommisjonen",), over=lotl(peker("NO", utgiver()), signert_av=OVER)) == "tillitsliste-ukjent-signatar"


# --- what an anchor counts for, and when ------------------------------------------------------------------------------


def test_et_anker_gjelder_bare_mens_tjenesten_var_gitt() -> None:
    trukket = Trinn(fra="2020-01-01T00:00:00Z", status="withdrawn")
    gitt_igjen = Trinn(fra="2022-01-01T00:00:00Z")
    assert strekk(trukket, Trinn()) == [(EIDAS, ar(2020), {EID, SEGL})]
    assert strekk(gitt_igjen, trukket, Trinn()) == [
        (ar(2022), None, {EID, SEGL}),
        (EIDAS, ar(2020), {EID, SEGL}),
    ]
    assert strekk(trukket) == []


def test_en_ny_status_som_ikke_endrer_noe_deler_ikke_opp_tiden() -> None:
    for_ = Trinn(fra=FOR_EIDAS, status="undersupervision", bruk=())
    assert strekk(Trinn(bruk=("ForeSignatures",)), for_) == [(ar(2010), None, {EID})]
    assert strekk(Trinn(bruk=("ForeSeals",)), for_) == [(EIDAS, None, {SEGL}), (ar(2010), EIDAS, {EID})]


def test_rekkefolgen_i_historikken_betyr_ingenting() -> None:
    gammel, nyere = (
        Trinn(fra=FOR_EIDAS, status="undersupervision", bruk=()),
        Trinn(fra="2014-01-01T00:00:00Z", status="supervisionceased", bruk=()),
    )
    assert (
        strekk(Trinn(), gammel, nyere)
        == strekk(Trinn(), nyere, gammel)
        == [
            (EIDAS, None, {EID, SEGL}),
            (ar(2010), ar(2014), {EID}),
        ]
    )


@pytest.mark.parametrize(
    ("bruk", "slag"),
    [
        (("ForeSignatures",), {EID}),
        (("ForeSeals",), {SEGL}),
        (("ForeSignatures", "ForeWebSiteAuthentication"), {EID}),
        (("ForWebSiteAuthentication",), None),
        (("RootCA-QC",), None),
        ((), None),
    ],
)
def test_det_listen_sier_at_sertifikatene_er_til_avgjor_hva_ankeret_gjelder_for(bruk: tuple[str, ...], slag: set[Ankerslag] | None) -> None:
    assert strekk(Trinn(bruk=bruk)) == ([] if slag is None else [(EIDAS, None, slag)])


@pytest.mark.parametrize("type_", TJENESTER)
def test_en_tjeneste_gjelder_for_det_den_er_og_bare_nar_den_er_bedt_om(type_: str) -> None:
    trinn = Trinn(type=type_)
    ventet = {STEMPEL} if type_.startswith("TSA") else {EID, SEGL}
    assert strekk(trinn, tjenester=frozenset({type_})) == [(EIDAS, None, ventet)]
    assert strekk(trinn, tjenester=frozenset(TJENESTER) - {type_}) == []


def test_andre_tjenester_enn_utstedere_og_tidsstempler_er_aldri_ankere() -> None:
    assert strekk(Trinn(type="Certstatus/OCSP/QC"), tjenester=frozenset({*TJENESTER, "Certstatus/OCSP/QC"})) == []
    assert strekk(Trinn(type="IdV")) == []


@pytest.mark.parametrize("status", [*GITT, "ukjentStatus"])
def test_bare_en_status_som_betyr_at_tjenesten_var_under_tilsyn_gir_et_anker(status: str) -> None:
    gode = {"granted", "recognisedatnationallevel", "undersupervision", "supervisionincessation", "accredited", "setbynationallaw"}
    assert bool(strekk(Trinn(status=status))) is (status in gode)


def test_en_kritisk_utvidelse_vi_ikke_kjenner_gjor_at_oppforingen_ikke_brukes() -> None:
    assert strekk(Trinn(utvidelser='<Extension Critical="true"><add:Ny/></Extension>')) == []


def test_et_sertifikat_som_ikke_kan_leses_tar_ikke_de_andre_med_seg() -> None:
    odelagt = liste(
        tjeneste(CA),
        for_signering=lambda t: t.replace("<DigitalId>", "<DigitalId><X509Certificate>AAAA</X509Certificate></DigitalId><DigitalId>", 1),
    )
    assert len(les_liste(odelagt, signatarer=[utgiver().asn1]).ankere) == 1


# --- in a verification ------------------------------------------------------------------------------------------------


def policy(*tjenester: str, **valg: str) -> Policy:
    lest = les_liste(liste(*tjenester, **valg), signatarer=[utgiver().asn1], kilde="NO.xml")  # type: ignore[arg-type]  # the builder's own words
    return Policy(ankere=lest.ankere, lister=lest.opplysninger)


BEGGE = (tjeneste(CA), tjeneste(CA, trinn=[QTST]))


def test_ankere_fra_en_liste_gir_tillit_og_listen_star_i_rapporten() -> None:
    rapport = verify(lta(), policy=policy(*BEGGE), at=TID)
    assert (rapport.integritet, rapport.indikasjon, rapport.tillit) == (Integritet.INTAKT, "TOTAL_PASSED", Tillit.BETRODD)
    (ls,) = rapport.som_json()["tillitslister"]
    assert (ls["territorium"], ls["sekvensnummer"], ls["utlopt"], ls["kilde"]) == ("NO", 7, False, "NO.xml")
    assert "tillitsliste-utlopt" not in {m.kode for m in rapport.advarsler}


@pytest.mark.parametrize(
    ("navn", "tjenester"),
    [
        ("bare tidsstempler", (tjeneste(CA, trinn=[QTST]),)),
        ("bare segl", (tjeneste(CA, trinn=[Trinn(bruk=("ForeSeals",))]), tjeneste(CA, trinn=[QTST]))),
        ("trukket for signeringen", (tjeneste(CA, trinn=[Trinn(fra="2026-01-01T00:00:00Z", status="withdrawn"), Trinn()]), BEGGE[1])),
        ("gitt etter signeringen", (tjeneste(CA, trinn=[Trinn(fra="2026-09-01T00:00:00Z")]), BEGGE[1])),
    ],
)
def test_et_anker_som_ikke_gjelder_for_signaturen_gir_ingen_tillit_og_rokker_ikke_ved_integriteten(
    navn: str, tjenester: tuple[str, ...]
) -> None:
    rapport = verify(lta(), policy=policy(*tjenester), at=TID)
    assert rapport.integritet is Integritet.INTAKT, navn
    assert rapport.indikasjon == "INDETERMINATE"
    assert Tillit.BETRODD not in {s.tillit.status for s in rapport.signaturer if not s.er_tidsstempel}


def test_en_liste_som_skulle_vaert_byttet_ut_er_en_advarsel_og_brukes_likevel() -> None:
    utlopt = policy(*BEGGE, neste="2026-07-01T00:00:00Z")
    rapport = verify(lta(), policy=utlopt, at=TID)
    assert "tillitsliste-utlopt" in {m.kode for m in rapport.advarsler}
    assert (rapport.integritet, rapport.tillit) == (Integritet.INTAKT, Tillit.BETRODD)
    assert rapport.som_json()["tillitslister"][0]["utlopt"] is True


def test_en_lukket_liste_loper_aldri_ut() -> None:
    rapport = verify(lta(), policy=policy(*BEGGE, neste=""), at=TID + timedelta(days=3650))
    assert rapport.som_json()["tillitslister"][0]["utlopt"] is False


def test_to_utgaver_av_en_liste_gir_ulike_avtrykk() -> None:
    assert policy(*BEGGE).avtrykk != policy(*BEGGE, nummer="8").avtrykk
    assert policy(*BEGGE).ankere[0].avtrykk != policy(tjeneste(CA, trinn=[Trinn(bruk=("ForeSeals",))])).ankere[0].avtrykk


def test_hver_arsak_har_en_setning_pa_begge_sprak() -> None:
    for kode, (melding, tiltak) in ARSAKER.items():
        assert kode.startswith("tillitsliste-")
        assert melding.nb != melding.nn
        assert tiltak.nb != tiltak.nn


def test_begynnelsen_av_eidas_er_en_egen_periode() -> None:
    assert strekk(Trinn(fra=UNDER_EIDAS, bruk=())) == []
    assert strekk(Trinn(fra=FOR_EIDAS, bruk=())) == [(ar(2010), None, {EID})]

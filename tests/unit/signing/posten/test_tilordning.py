"""Our order in Posten's words, and Posten's words as our events."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.clock import OSLO
from signing.events import (
    Avbrutt,
    Avslatt,
    Avvik,
    Hendelse,
    IkkeLevert,
    KontaktRettet,
    Leveringshinder,
    Opprettet,
    Sendt,
    Signert,
    UkjentStatus,
    Utlopt,
    Varslet,
)
from signing.hos_leverandor import STANSET
from signing.model import Frister, Identifikasjon, Kanal, Niva, Segleier, Signaturkrav
from signing.oppdrag import Oppdrag
from signing.order import motta, replay
from signing.providers.base import Adressat, Dokumentfil, Forsendelse
from signing.providers.posten import tilordning
from signing.providers.posten.manifest import portalmanifest
from signing.providers.posten.model import (
    Endring,
    Identifikator,
    Jobbstatus,
    Oppslag,
    PaVegneAv,
    Signaturendring,
    Signaturstatus,
    Signaturtype,
    Varsling,
)
from signing.providers.posten.sending import Adressert, Jobb, Signaturstand
from signing.states import Signertilstand, Tilstand
from signing.visning import som_json

START = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
ID = "bd3c5cdd-9ba2-578e-a90a-283d208187b5"
NUMMER, NUMMER_LEDER = "24819599931", "08867599870"
KANDIDAT, LEDER, FYLKET = "sign-kandidat", "sign-fagligLeder", "sign-fylkeskommune"
KRAV = (
    Signaturkrav(KANDIDAT, "VAKKER BLOMST", "Lærling", (), 1),
    Signaturkrav(LEDER, "STOR FJELLTOPP", "Faglig leder", ("Bedrift AS",), 1),
    Signaturkrav(FYLKET, "RASK ELV", "Rådgiver", ("Fylket",), 3, for_fylket=True),
)
SENDT = replay((Opprettet("a", ID, START, KRAV, Frister(date(2026, 9, 1), 14)), Sendt("b", ID, START, "posten", "17")))


def adressat(felt: str = KANDIDAT, **mer: object) -> Adressat:
    vanlig = {"navn": "VAKKER BLOMST", "gruppe": 1, "for_andre": False, "epost": "k@example.invalid", "mobil": "+4799990000"}
    return Adressat(felt=felt, **{**vanlig, **mer})  # type: ignore[arg-type]


ALLE = (
    adressat(nummer=NUMMER),
    adressat(LEDER, navn="STOR FJELLTOPP", for_andre=True, nummer=NUMMER_LEDER, epost="fl@example.invalid", mobil=None),
    adressat(FYLKET, navn="RASK ELV", gruppe=3, for_andre=True, epost="f@example.invalid", mobil=None),
)


def forsendelse(oppdrag: Oppdrag = SENDT, adressater: tuple[Adressat, ...] = ALLE, **mer: object) -> Forsendelse:
    vanlig = {"noytral_tittel": "Dokument frå Vestland fylkeskommune", "niva": 4}
    return Forsendelse(
        oppdrag=oppdrag,
        dokumenter=(Dokumentfil("kontrakt.pdf", "Kontrakt", b"%PDF-1"), Dokumentfil("vedlegg-01.pdf", "Avtale", b"%PDF-2")),
        adressater=adressater,
        avsender=Segleier("46", "Vestland fylkeskommune", "821311632"),
        tittel="Lærekontrakt",
        **{**vanlig, **mer},  # type: ignore[arg-type]
    )


# ---------------------------------------------------------------- what is sent

MATER: dict[str, tuple[Adressat, str | None, PaVegneAv, Varsling | Oppslag]] = {
    "kandidat med nummer: oppslag": (adressat(nummer=NUMMER), NUMMER, PaVegneAv.SEG_SELV, Oppslag(sms=True)),
    "kandidat uten nummer: bare kontakt": (
        adressat(),
        None,
        PaVegneAv.SEG_SELV,
        Varsling(epost="k@example.invalid", mobil="+4799990000"),
    ),
    "leder med nummer: oppgitt varsling": (
        adressat(nummer=NUMMER, for_andre=True, mobil=None),
        NUMMER,
        PaVegneAv.ANDRE,
        Varsling(epost="k@example.invalid"),
    ),
    "leder uten nummer: bare kontakt": (
        adressat(for_andre=True, mobil=None),
        None,
        PaVegneAv.ANDRE,
        Varsling(epost="k@example.invalid"),
    ),
}


@pytest.mark.parametrize("hva", MATER)
def test_hver_slags_signatar_finnes_og_varsles_som_tabellen_sier(hva: str) -> None:
    hvem, nummer, pa_vegne_av, varsling = MATER[hva]
    (signatar,) = tilordning.portaljobb(forsendelse(adressater=(hvem,))).signatarer
    assert (signatar.nummer, signatar.pa_vegne_av, signatar.varsling) == (nummer, pa_vegne_av, varsling)


def test_uten_sms_sendes_bare_den_som_er_eneste_vei() -> None:
    med_begge, bare_mobil = adressat(for_andre=True), adressat(LEDER, for_andre=True, epost=None)
    jobb = tilordning.portaljobb(forsendelse(adressater=(adressat(FYLKET, nummer=NUMMER), med_begge, bare_mobil), sms=False))
    assert [en.varsling for en in jobb.signatarer] == [
        Oppslag(sms=False),
        Varsling(epost="k@example.invalid"),
        Varsling(mobil="+4799990000"),
    ]


def test_rettet_kontakt_gar_foran_registeret() -> None:
    rettet = replay((*SENDT.hendelser, KontaktRettet("k", ID, START, KANDIDAT, (Kanal.EPOST,))))
    kandidat, leder, _ = tilordning.portaljobb(forsendelse(rettet)).signatarer
    assert kandidat.varsling == Varsling(epost="k@example.invalid", mobil="+4799990000")
    assert kandidat.nummer == NUMMER
    assert leder.varsling == Varsling(epost="fl@example.invalid")


def test_gruppene_er_nummerert_fra_null_uten_hull() -> None:
    assert [en.gruppe for en in tilordning.portaljobb(forsendelse()).signatarer] == [0, 0, 1]


@pytest.mark.parametrize(
    ("avansert", "type_", "identifikator"),
    [(False, Signaturtype.AUTENTISERT, Identifikator.FODSELSDATO), (True, Signaturtype.AVANSERT, Identifikator.NUMMER)],
)
def test_avansert_krever_nummeret_i_dokumentet(avansert: bool, type_: Signaturtype, identifikator: Identifikator) -> None:
    jobb = tilordning.portaljobb(forsendelse(avansert=avansert))
    assert {en.signaturtype for en in jobb.signatarer} == {type_}
    assert jobb.identifikator is identifikator


def test_hver_gruppe_far_dagene_sine_av_posten() -> None:
    assert tilordning.portaljobb(forsendelse()).tilgjengelig == timedelta(days=14)
    uten = replay((Opprettet("a", ID, START, KRAV),))
    assert tilordning.portaljobb(forsendelse(uten)).tilgjengelig == timedelta(days=45), "all of Posten's ninety, shared by two groups"


def test_manifestet_tas_imot_av_vare_egne_regler_og_navner_ingen_i_varselet() -> None:
    manifest = portalmanifest(tilordning.portaljobb(forsendelse())).decode()
    assert "Dokument frå Vestland fylkeskommune" in manifest
    assert "BLOMST" not in manifest


def test_avtrykkene_er_av_det_som_sendes() -> None:
    assert tilordning.avtrykk(forsendelse()) == tuple(hashlib.sha256(b).hexdigest() for b in (b"%PDF-1", b"%PDF-2"))
    assert [fil.innhold for fil in tilordning.filer(forsendelse())] == [b"%PDF-1", b"%PDF-2"]


def test_det_posten_kjenner_noen_paa_star_aldri_i_repr() -> None:
    vist = repr(tilordning.adressert(forsendelse()))
    assert not any(hemmelig in vist for hemmelig in (NUMMER, NUMMER_LEDER, "example.invalid", "99990000"))


# ---------------------------------------------------------------- whose status is whose

ADRESSER = (
    Adressert(felt=KANDIDAT, nummer=NUMMER),
    Adressert(felt=LEDER, epost="Fl@Example.invalid"),
    Adressert(felt=FYLKET, epost="f@example.invalid", mobil="+47 999 90 001"),
)
JOBB = Jobb(id="17", referanse=f"{ID}.1", oppdrag=ID, fylkesnummer="46", opprettet=START)


def signatur(status: str, siden: datetime | None = START, **hvem: str) -> Signaturendring:
    return Signaturendring(status=status, siden=siden, **hvem)


def endring(*signaturer: Signaturendring, status: str = Jobbstatus.PAGAR) -> Endring:
    return Endring(
        jobb_id=17, referanse=JOBB.referanse, status=status, signaturer=signaturer, bekreft_url="https://x/complete", neste_tid=START
    )


def test_signatarene_kjennes_igjen_i_hvilken_rekkefolge_de_kommer() -> None:
    kjent = tilordning.kjenn_igjen(
        endring(
            signatur("WAITING", epost="f@example.invalid", mobil="99990001"),
            signatur("SIGNED", nummer=NUMMER),
            signatur("REJECTED", epost="fl@example.invalid"),
        ),
        ADRESSER,
        JOBB,
        na=START,
    )
    assert {en.felt: en.status for en in kjent.stand} == {FYLKET: "WAITING", KANDIDAT: "SIGNED", LEDER: "REJECTED"}
    assert kjent.ukjente == 0


def test_den_eneste_som_er_igjen_er_den() -> None:
    kjent = tilordning.kjenn_igjen(
        endring(
            signatur("SIGNED", nummer=NUMMER),
            signatur("WAITING", epost="ny@example.invalid"),
            signatur("WAITING", epost="f@example.invalid", mobil="99990001"),
        ),
        ADRESSER,
        JOBB,
        na=START,
    )
    assert {en.felt for en in kjent.stand} == {KANDIDAT, LEDER, FYLKET}


def test_to_ukjente_gjettes_det_ikke_paa() -> None:
    kjent = tilordning.kjenn_igjen(
        endring(signatur("SIGNED", nummer=NUMMER), signatur("SIGNED", epost="en@x.invalid"), signatur("WAITING", epost="to@x.invalid")),
        ADRESSER,
        JOBB,
        na=START,
    )
    assert {en.felt for en in kjent.stand} == {KANDIDAT}
    assert kjent.ukjente == 2


def test_en_tid_som_ikke_er_sagt_blir_den_samme_neste_gang() -> None:
    forst = tilordning.kjenn_igjen(endring(signatur("SIGNED", None, nummer=NUMMER)), ADRESSER[:1], JOBB, na=START)
    senere = replace(JOBB, stand=forst.stand)
    igjen = tilordning.kjenn_igjen(endring(signatur("SIGNED", None, nummer=NUMMER)), ADRESSER[:1], senere, na=START + timedelta(days=1))
    assert igjen.stand == forst.stand


# ---------------------------------------------------------------- events


def jobb(status: str = Jobbstatus.PAGAR, **stand: str) -> Jobb:
    tider = {navn: START + timedelta(minutes=nr) for nr, navn in enumerate(stand, 1)}
    return replace(JOBB, status=status, stand=tuple(Signaturstand(f"sign-{navn}", ord_, tider[navn]) for navn, ord_ in stand.items()))


S = Signaturstatus
ETTER: dict[str, tuple[Jobb, list[type[Hendelse]], Tilstand]] = {
    "ingen har gjort noe": (jobb(kandidat="WAITING", fagligLeder="WAITING"), [], Tilstand.SENDT),
    "en har signert": (jobb(kandidat="SIGNED", fagligLeder="WAITING"), [Signert], Tilstand.UNDER_SIGNERING),
    "partene har signert": (
        jobb(kandidat="SIGNED", fagligLeder="SIGNED", fylkeskommune="WAITING"),
        [Signert, Signert],
        Tilstand.VENTER_GODKJENNING,
    ),
    "alle har signert": (
        jobb(Jobbstatus.FULLFORT, kandidat="SIGNED", fagligLeder="SIGNED", fylkeskommune="SIGNED"),
        [Signert, Signert, Signert],
        Tilstand.VENTER_GODKJENNING,
    ),
    "en avslo etter at en signerte": (
        jobb(Jobbstatus.MISLYKTES, kandidat="SIGNED", fagligLeder="REJECTED", fylkeskommune="NOT_APPLICABLE"),
        [Signert, Avslatt],
        Tilstand.AVSLATT,
    ),
    "fristen gikk ut": (
        jobb(Jobbstatus.MISLYKTES, kandidat="EXPIRED", fagligLeder="SIGNED", fylkeskommune="NOT_APPLICABLE"),
        [Signert, Utlopt],
        Tilstand.UTLOPT,
    ),
    "reservert": (jobb(Jobbstatus.MISLYKTES, kandidat="RESERVED", fagligLeder="NOT_APPLICABLE"), [IkkeLevert], Tilstand.UTILGJENGELIG),
    "uten kontakt": (jobb(Jobbstatus.MISLYKTES, kandidat="CONTACT_INFORMATION_MISSING"), [IkkeLevert], Tilstand.UTILGJENGELIG),
    "sperret": (jobb(Jobbstatus.MISLYKTES, fagligLeder="BLOCKED"), [IkkeLevert], Tilstand.UTILGJENGELIG),
    "uten navn": (jobb(Jobbstatus.MISLYKTES, kandidat="SIGNERS_NAME_NOT_AVAILABLE"), [IkkeLevert], Tilstand.UTILGJENGELIG),
    "trukket i portalen": (jobb(Jobbstatus.MISLYKTES, kandidat="CANCELLED", fagligLeder="CANCELLED"), [Avbrutt], Tilstand.AVBRUTT),
    "et ord vi ikke kjenner": (jobb(kandidat="PONDERING"), [UkjentStatus], Tilstand.SENDT),
    "mislyktes av en grunn vi ikke kjenner": (jobb(Jobbstatus.MISLYKTES, kandidat="PONDERING"), [UkjentStatus, Avvik], Tilstand.AVVIK),
    "mislyktes uten grunn": (jobb(Jobbstatus.MISLYKTES, kandidat="WAITING"), [Avvik], Tilstand.AVVIK),
}


@pytest.mark.parametrize("hva", ETTER)
def test_hver_stand_hos_posten_er_en_tilstand_her(hva: str) -> None:
    stand, slag, tilstand = ETTER[hva]
    hendelser = tilordning.hendelser(SENDT, stand, {})
    assert [type(h) for h in hendelser] == slag
    mottak = motta(SENDT, hendelser)
    assert (mottak.utsatt, mottak.avvist) == ((), ())
    assert mottak.oppdrag.tilstand is tilstand
    assert motta(mottak.oppdrag, tilordning.hendelser(mottak.oppdrag, stand, {})).oppdrag == mottak.oppdrag, "told again: nothing"


@pytest.mark.parametrize("status", list(Signaturstatus))
def test_hver_kjent_status_er_plassert(status: Signaturstatus) -> None:
    """Those of the direct flow come as words that are not known here."""
    kjent = status in tilordning.UTEN_BETYDNING or status in tilordning.HINDER or status in {S.SIGNERT, S.AVVIST, S.FEILET}
    assert kjent


def test_hindrene_har_hver_sin_tilstand() -> None:
    for status, arsak in tilordning.HINDER.items():
        etter = motta(SENDT, tilordning.hendelser(SENDT, jobb(Jobbstatus.MISLYKTES, kandidat=status), {})).oppdrag
        assert etter.signer(KANDIDAT).tilstand == Signertilstand(arsak.value)
    assert set(tilordning.HINDER.values()) == set(Leveringshinder) - {Leveringshinder.IKKE_LEVERT}


def test_en_jobb_vi_trakk_forteller_ingenting_om_det() -> None:
    trukket = replace(jobb(Jobbstatus.MISLYKTES, kandidat="CANCELLED"), avbrutt=START)
    assert tilordning.hendelser(SENDT, trukket, {}) == ()


def test_et_ukjent_ord_beholdes_som_det_er_og_bryter_ingen_id() -> None:
    (hendelse,) = tilordning.hendelser(SENDT, jobb(kandidat="noe «nytt»: 100 %"), {})
    assert isinstance(hendelse, UkjentStatus)
    assert hendelse.verdi == "noe «nytt»: 100 %"
    assert hendelse.id.isascii()
    vist = som_json(motta(SENDT, [hendelse]).oppdrag, START)
    assert "noe «nytt»: 100 %" in vist["signatarer"][0]["status"]["nb"]


def test_avviket_heter_det_alle_kaller_det() -> None:
    (avvik,) = tilordning.hendelser(SENDT, jobb(Jobbstatus.MISLYKTES, kandidat="WAITING"), {})
    assert isinstance(avvik, Avvik)
    assert avvik.kontroll == STANSET


def test_hvordan_noen_ble_identifisert_folger_signaturen() -> None:
    hvordan = Identifikasjon("BankID", Niva.HOYT, START)
    (hendelse,) = tilordning.hendelser(SENDT, jobb(kandidat="SIGNED"), {KANDIDAT: hvordan})
    assert isinstance(hendelse, Signert)
    assert hendelse.identifikasjon == hvordan


def test_varsler_som_posten_sendte_er_ingen_hendelse_herfra() -> None:
    assert not any(isinstance(h, Varslet) for stand, _, _ in ETTER.values() for h in tilordning.hendelser(SENDT, stand, {}))

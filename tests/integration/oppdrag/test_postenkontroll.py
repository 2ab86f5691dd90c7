"""What a provider returned is judged before the county seals it: bound to what was sent, signed by those who were to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from jinja2 import Environment, FileSystemLoader
from pyhanko.sign.fields import MDPPerm

from app.flyt import verifiser
from app.lager import oppdragsfil
from app.lager.blobs import OdelagtFil
from app.oppdrag import kontrollnavn, postenkontroll
from app.oppdrag.forsendelse import adressater
from app.oppdrag.port import Innenfra
from app.oppdrag.postenkontroll import KONTROLLER, Identitetskontroll, Retur, identitet, policy_av, samme_navn
from app.oppdrag.segl import SegletPasserIkke, hent
from app.tekst import Tekst
from signing.asice import Fil
from signing.egenskaper import Egenskaper
from signing.events import Avklart, Avvik, Hendelse, Signert
from signing.oppdrag import Oppdrag
from signing.providers.base import Adressat, Forsendelse, Kvittering
from signing.providers.bevis import Bevis
from signing.providers.posten.simulator.ltvsdo import GittSignatur
from signing.states import Tilstand
from signing.verify import Integritet
from signing.verify.ltvsdo import les as les_ltvsdo
from tests.leverandorfil import (
    AVTALE,
    DOKUMENTER,
    KARI,
    LEVERT,
    OLA,
    PER,
    SIGNERT,
    VENTET,
    bevis,
    bevisene,
    hele,
    lagret,
    pades,
    simulatorpki,
    som,
)
from tests.oppdragsverk import SAKSBEHANDLER, Oppdragsverk
from tests.unit.signing.byggere import NA
from tests.unit.verify.fremmed import en_pdf, endre, ny_tekst, signer

ANDRE = (("Kontrakt", en_pdf(felt=False, innhold=b"BT ET")), DOKUMENTER[1])


def funnet(pdf: bytes | None = None, lageret: Bevis | None = None, ventet: tuple[Adressat, ...] = VENTET, ankere: Any = None) -> Any:
    """The checks on a file, its proofs and those who were to sign; what is not given is as it should be."""
    retur = Retur(pdf or hele(), lageret or lagret(), ventet)
    return postenkontroll.kontroller(retur, policy=policy_av(simulatorpki().ankere if ankere is None else ankere), at=NA)


def test_det_som_er_som_det_skal_har_ingen_avvik_og_hver_signatar_sin_kontroll() -> None:
    svar = funnet()
    assert svar.avvik == ()
    assert svar.identitet == {
        "sign-kandidat": Identitetskontroll.NUMMER,
        "sign-leder": Identitetskontroll.IKKE_KONTROLLERT,
        "sign-fylke": Identitetskontroll.FODSELSDATO,
    }


# ---------------------------------------------------------------- each check


def uten(felt: str) -> Bevis:
    hele_ = lagret()
    return replace(hele_, signaturer={f: xml for f, xml in hele_.signaturer.items() if f != felt})


def forseglet_av_en_annen() -> bytes:
    annen = simulatorpki("annen")
    return pades(bevisene(), nokkel=annen.signertjeneste(LEVERT), tsa=annen.tsa(LEVERT), tillit=annen.tillit)


def klusset_bevis() -> bytes:
    return bevis(KARI).replace("Kari Prøve".encode(), "Mari Prøve".encode())


def bevis_av_en_annen() -> bytes:
    return bevis(KARI, nokkel=simulatorpki("annen").signertjeneste(SIGNERT))


def bevis_om_noe_annet() -> bytes:
    return bevis(KARI, dokumenter=ANDRE)


TILFELLER: dict[str, tuple[Callable[[], Any], set[str]]] = {
    "innholdet er endret": (lambda: funnet(endre(hele(), ny_tekst_i_forste)), {"fil-endret"}),
    "filen er kuttet": (lambda: funnet(hele()[:-3000]), {"fil-endret", "fil-uten-bevis"}),
    "filen er ikke signert": (lambda: funnet(en_pdf()), {"fil-endret", "fil-uten-bevis"}),
    "filen er ikke en PDF": (lambda: funnet(b"<error/>"), {"fil-endret", "fil-uten-bevis"}),
    "forseglet av en vi ikke kjenner": (lambda: funnet(forseglet_av_en_annen()), {"ukjent-segl"}),
    "signert av en til": (lambda: funnet(signer(hele(), "Sig2")), {"ukjent-segl"}),
    "ingen ankere": (lambda: funnet(ankere=()), {"ukjent-segl", "ukjent-bevisutsteder"}),
    "et bevis mangler": (lambda: funnet(lageret=uten("sign-leder")), {"feil-antall-bevis"}),
    "et bevis for mye": (lambda: funnet(lageret=lagret(ukjent=bevis(OLA))), {"feil-antall-bevis"}),
    "et bevis er ikke noe bevis": (lambda: funnet(lageret=lagret(**{"sign-leder": b"<error/>"})), {"bevis-uleselig"}),
    "et bevis er endret": (lambda: funnet(lageret=lagret(**{"sign-kandidat": klusset_bevis()})), {"bevis-endret"}),
    "et bevis av en vi ikke kjenner": (
        lambda: funnet(lageret=lagret(**{"sign-kandidat": bevis_av_en_annen()})),
        {"ukjent-bevisutsteder"},
    ),
    "et bevis om noe annet": (lambda: funnet(lageret=lagret(**{"sign-kandidat": bevis_om_noe_annet()})), {"bevis-annet-dokument"}),
    "et bevis om bare kontrakten": (
        lambda: funnet(lageret=lagret(**{"sign-kandidat": bevis(KARI, dokumenter=DOKUMENTER[:1])})),
        {"bevis-annet-dokument"},
    ),
    "det ble sendt noe annet": (
        lambda: funnet(lageret=replace(lagret(), sendt=(sha256(AVTALE).hexdigest(),))),
        {"bevis-annet-dokument", "fil-uten-bevis"},
    ),
    "en annen har signert": (
        lambda: funnet(lageret=lagret(**{"sign-kandidat": bevis(som(KARI, nummer="02028812345"))})),
        {"feil-signatar"},
    ),
    "de har byttet plass": (
        lambda: funnet(lageret=lagret(**{"sign-kandidat": bevisene()[2][1], "sign-fylke": bevisene()[0][1]})),
        {"feil-signatar"},
    ),
    "filen har bevisene fra en annen jobb": (
        lambda: funnet(pades([(g, bevis(g, dokumenter=ANDRE)) for g in (KARI, OLA, PER)])),
        {"fil-uten-bevis"},
    ),
    "filen har for få bevis": (lambda: funnet(pades(bevisene()[:2])), {"fil-uten-bevis"}),
    "leverandøren har låst filen": (lambda: funnet(pades(bevisene(), tillatt=MDPPerm.NO_CHANGES)), {"last-for-segl"}),
}


def ny_tekst_i_forste(w: Any) -> Any:
    """The first page of the tree, however deep it lies."""
    node = w.root["/Pages"]
    while "/Kids" in node["/Kids"][0]:
        node = node["/Kids"][0]
    return ny_tekst(w) if node is w.root["/Pages"] else node


@pytest.mark.parametrize("navn", TILFELLER)
def test_hvert_avvik_blir_funnet_og_ingen_andre(navn: str) -> None:
    provd, ventet = TILFELLER[navn]
    assert set(provd().avvik) == ventet


def test_hver_kontroll_har_et_tilfelle_som_utloser_den() -> None:
    assert {navn for _, ventet in TILFELLER.values() for navn in ventet} == set(KONTROLLER)


@pytest.mark.parametrize("sprak", ["nb", "nn"])
def test_hvert_avvik_har_egne_ord_pa_dokumentsiden(sprak: str) -> None:
    ord_ = Environment(loader=FileSystemLoader(f"templates/{sprak}/side"), autoescape=True).get_template("dokument.html.j2").module
    navnene = {v for navn, v in vars(kontrollnavn).items() if navn.isupper()}
    assert navnene >= set(KONTROLLER)
    setninger = {navn: str(getattr(ord_, f"avvik_{navn.replace('-', '_')}")()) for navn in navnene}
    assert len(set(setninger.values())) == len(navnene)
    assert str(ord_.avvik_annet()) not in setninger.values()  # type: ignore[attr-defined]  # a macro of the template


# ---------------------------------------------------------------- who it is


def ventet(navn: str = "Kari Nordmann", nummer: str | None = None, fodt: date | None = None) -> Adressat:
    return Adressat("sign-kandidat", navn, 1, for_andre=False, nummer=nummer, fodselsdato=fodt)


FODT = date(1999, 1, 1)
HVEM: dict[str, tuple[dict[str, Any], Adressat, Identitetskontroll | None]] = {
    "samme nummer, annet navn": ({}, ventet("Kari Gift", "01019912345", FODT), Identitetskontroll.NUMMER),
    "annet nummer, samme navn og dag": ({}, ventet("Kari Nordmann", "01019954321", FODT), None),
    "bare dag i beviset": ({"nummer": None}, ventet(nummer="01019912345", fodt=FODT), Identitetskontroll.FODSELSDATO),
    "bare dag i beviset, bare nummer ventet": ({"nummer": None}, ventet(nummer="01019912345"), Identitetskontroll.FODSELSDATO),
    "D-nummer har dagen med 40 i tillegg": ({"nummer": None}, ventet(nummer="41019912345"), Identitetskontroll.FODSELSDATO),
    "bare nummer i beviset, bare dag ventet": ({"fodselsdato": None}, ventet(fodt=FODT), Identitetskontroll.FODSELSDATO),
    "annen dag, samme navn": ({"nummer": None}, ventet(fodt=date(1999, 1, 2)), None),
    "samme dag, annet navn": ({"nummer": None}, ventet("Mari Nordmann", fodt=FODT), None),
    "bare navn i beviset": (
        {"nummer": None, "fodselsdato": None},
        ventet(nummer="01019912345", fodt=FODT),
        Identitetskontroll.IKKE_KONTROLLERT,
    ),
    "bare navn ventet": ({}, ventet(), Identitetskontroll.IKKE_KONTROLLERT),
    "bare navn, og et annet": ({"nummer": None, "fodselsdato": None}, ventet("Mari Nordmann"), None),
    "etternavnet først": ({"navn": "Nordmann, Kari Prøve", "nummer": None}, ventet(fodt=FODT), Identitetskontroll.FODSELSDATO),
}


@pytest.mark.parametrize("navn", HVEM)
def test_signataren_kjennes_pa_det_sikreste_begge_sier(navn: str) -> None:
    endret, hvem, svar = HVEM[navn]
    assert identitet(les_ltvsdo(bevis(som(KARI, **endret))), hvem) is svar


NAVN: dict[str, tuple[str, str, bool]] = {
    "store og små": ("KARI NORDMANN", "Kari Nordmann", True),
    "bindestrek": ("Anne-Grete Vik", "Anne Grete Vik", True),
    "uten mellomnavn": ("Kari Prøve Nordmann", "Kari Nordmann", True),
    "å skrevet som to tegn": ("Ha\u030akon Vik", "Håkon Vik", True),
    "bare fornavn": ("Kari Nordmann", "Kari", False),
    "ett ord, det samme": ("Kari", "Kari", True),
    "tomt": ("", "", False),
    "samme ord to ganger": ("Nils Nils", "Nils Hansen", False),
    "aksent": ("André Vik", "Andre Vik", False),
    "annet etternavn": ("Kari Nordmann", "Kari Nordland", False),
}


@pytest.mark.parametrize("navn", NAVN)
def test_navn_er_like_nar_ordene_er_det(navn: str) -> None:
    ett, annet, svar = NAVN[navn]
    assert samme_navn(ett, annet) is samme_navn(annet, ett) is svar


def test_nummer_og_navn_vises_ikke_i_feilsoking() -> None:
    assert "01019912345" not in repr(Retur(hele(), lagret(), VENTET))
    assert "LtvSdo" not in repr(lagret())


# ---------------------------------------------------------------- in the way of an order


@dataclass
class Leverandor:
    """A provider with a document of its own, that has all it needs in memory."""

    pades: bytes
    bevis: Bevis | OdelagtFil
    dokumentankere: tuple[x509.Certificate, ...] = field(default_factory=lambda: simulatorpki().ankere)
    egenskaper: Egenskaper = field(default_factory=lambda: Egenskaper("posten", varsler_selv=True, eget_dokument=True))

    def send(self, forsendelse: Forsendelse, *, tid: Any) -> Kvittering:
        return Kvittering(f"jobb-{forsendelse.oppdrag.id}")

    def avbryt(self, *_: Any, **__: Any) -> None:
        raise AssertionError

    def hent_hendelser(self, *_: Any, **__: Any) -> list[Hendelse]:
        return []

    def bekreft(self, *_: Any) -> None:
        raise AssertionError

    def hent_dokument(self, referanse: str) -> bytes:
        assert referanse.startswith("jobb-")
        return self.pades

    def hent_bevis(self, referanse: str) -> Bevis:
        assert referanse.startswith("jobb-")
        if isinstance(self.bevis, OdelagtFil):
            raise self.bevis
        return self.bevis


def _bevis_for(verk: Oppdragsverk, dokumenter: list[tuple[str, bytes]]) -> list[tuple[str, GittSignatur, bytes]]:
    """A proof for each who is to sign, over the documents."""
    gitt = [
        (en.felt, som(KARI, navn=en.navn, nummer=en.nummer, fodselsdato=en.fodselsdato)) for en in adressater(verk.gang, verk.oppdrag())
    ]
    return [(felt, signatur, bevis(signatur, dokumenter=dokumenter)) for felt, signatur in gitt]


def hos_leverandoren(verk: Oppdragsverk, *, om: list[tuple[str, bytes]] | None = None, odelagt: bool = False, **form: Any) -> Oppdragsverk:
    """An order that a provider of its own kind has had, signed by all: what came back is stored, and the seal is what is left to do.

    `om`: what the signers signed, where it is another thing than what was sent; `form`: how the provider's file is made."""
    verk.klokke.til(NA)
    leverandor = Leverandor(b"", lagret(), egenskaper=Egenskaper("lokal", varsler_selv=True, eget_dokument=True))
    nytt = replace(verk, gang=replace(verk.gang, leverandorer={"lokal": leverandor}))
    nytt.apne()
    sendt = [("Kontrakt", nytt.gang.sendt_pdf(nytt.id))]
    bevisene_ = _bevis_for(nytt, om or sendt)
    leverandor.pades = pades([(signatur, xml) for _, signatur, xml in bevisene_], **form)
    hele_ = Bevis(tuple(sha256(fil).hexdigest() for _, fil in sendt), {felt: xml for felt, _, xml in bevisene_})
    leverandor.bevis = OdelagtFil(Tekst(nb="borte", nn="borte")) if odelagt else hele_
    with nytt.lager.transaksjon() as forbindelse:
        oppdragsfil.bytt_i(forbindelse, nytt.id, fra=None, til=nytt.lager.blobs.legg(leverandor.pades))
    while i_tur := nytt.oppdrag().i_tur:
        nytt.gang.motta(nytt.id, [_signert(nytt.oppdrag(), s.krav.felt) for s in i_tur], aktor=Innenfra("lokal"))
    return nytt


def _signert(oppdrag: Oppdrag, felt: str) -> Signert:
    return Signert(f"{felt}:signert", oppdrag.id, NA, felt)


def filen(verk: Oppdragsverk) -> bytes:
    navn = verk.gang.les(verk.id, aktor=SAKSBEHANDLER).rad.fil_sha256
    assert navn
    return verk.lager.blobs.hent(navn)


def avvikene(verk: Oppdragsverk) -> list[str]:
    return [h.kontroll for h in verk.oppdrag().hendelser if isinstance(h, Avvik)]


def test_leverandorens_fil_far_fylkets_segl_og_er_intakt(verk: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verk)
    for_ = filen(nytt)
    nytt.arbeid()
    etter = filen(nytt)
    assert (avvikene(nytt), nytt.oppdrag().tilstand) == ([], Tilstand.ARKIVERT)
    assert etter.startswith(for_)
    rapport = verifiser(nytt.bord, etter, na=NA)
    assert rapport.integritet is Integritet.INTAKT
    assert len(rapport.personer) == len(nytt.felter)
    assert [s.vurdert.navn for s in rapport.signaturer][-2:] == ["segl-fylke", "tidsstempel-1"]


def test_bevis_om_noe_annet_stopper_seglet_til_en_person_har_sett_pa_det(verket: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verket, om=[("Kontrakt", en_pdf(felt=False))])
    nytt.arbeid()
    assert (avvikene(nytt), nytt.oppdrag().tilstand) == (["bevis-annet-dokument"], Tilstand.AVVIK)
    for nr in range(2):  # the proofs stored here, and those in the file: each is told by its own name
        klarert = Avklart(f"a{nr}", nytt.id, NA, "Samme innhold")
        nytt.gang.fortell(nytt.id, lambda _o, _tid, klarert=klarert: klarert, aktor=SAKSBEHANDLER)  # type: ignore[misc]  # bound now
        nytt.arbeid()
    assert avvikene(nytt) == ["bevis-annet-dokument", "fil-uten-bevis"]
    assert nytt.oppdrag().tilstand is Tilstand.ARKIVERT


def test_en_last_fil_blir_bare_stemplet_nar_en_person_har_godtatt_det(verket: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verket, tillatt=MDPPerm.NO_CHANGES)
    for_ = filen(nytt)
    nytt.arbeid()
    assert (avvikene(nytt), nytt.oppdrag().forseglet) == (["last-for-segl"], None)
    nytt.gang.fortell(nytt.id, lambda o, _tid: Avklart("a1", o.id, NA, "Posten låser filen"), aktor=SAKSBEHANDLER)
    nytt.arbeid()
    rapport = verifiser(nytt.bord, filen(nytt), na=NA)
    assert filen(nytt).startswith(for_)
    assert (rapport.integritet, rapport.indikasjon) == (Integritet.INTAKT, "INDETERMINATE")
    assert [s.vurdert.navn for s in rapport.signaturer if s.er_tidsstempel][-1].startswith("tidsstempel-")
    assert "segl-fylke" not in [s.vurdert.navn for s in rapport.signaturer]
    assert nytt.oppdrag().tilstand is Tilstand.ARKIVERT


def test_bevis_som_er_odelagt_i_lageret_stopper_seglet(verket: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verket, odelagt=True)
    nytt.arbeid()
    assert (avvikene(nytt), nytt.oppdrag().forseglet) == (["fil-odelagt"], None)


def test_et_segl_som_odelegger_filen_blir_ikke_lagret(verket: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verket)
    for_ = filen(nytt)
    nytt = replace(nytt, gang=replace(nytt.gang, segler=Darligsegler()))
    nytt.arbeid()
    assert (nytt.oppdrag().forseglet, filen(nytt), avvikene(nytt)) == (None, for_, [])


def test_seglet_som_ikke_passer_sies_med_navn(verket: Oppdragsverk) -> None:
    nytt = hos_leverandoren(verket)
    gang = replace(nytt.gang, segler=Darligsegler())
    levert = hent(gang, nytt.oppdrag(), gang.fylke("39"), na=NA)
    with pytest.raises(SegletPasserIkke) as feil:
        levert.forsegl(gang.mal(gang.dokument(nytt.id)))
    assert feil.value.kode == "seglet-passer-ikke"


class Darligsegler:
    """Puts something on the file that is no seal."""

    klar = True

    def har_segl(self, fylkesnummer: str, tid: datetime) -> bool:
        return True

    def forsegl(self, pdf: bytes, **_: Any) -> bytes:
        raise AssertionError

    def forsegl_fremmed(self, pdf: bytes, **_: Any) -> bytes:
        return pdf + b"\n9999 0 obj\n<<>>\nendobj\n"

    def stemple_fremmed(self, pdf: bytes, **_: Any) -> bytes:
        raise AssertionError

    def forsegl_rapport(self, pdf: bytes, **_: Any) -> bytes:
        raise AssertionError

    def signer_pakke(self, filer: Sequence[Fil], **_: Any) -> bytes:
        raise AssertionError

    def forny(self, pdf: bytes, **_: Any) -> bytes:
        raise AssertionError

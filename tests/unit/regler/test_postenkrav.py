"""What Posten signering demands of those who sign, and what is said of the files that are sent beside the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domene import postenkrav, signatarer
from app.domene.kontrakt import Kontrakt, Vedleggstype
from app.domene.parter import Identtype, Kontakt, Person, Personidentifikator
from app.domene.postenvalg import Postenvalg, Signaturtype
from app.domene.sak import Mate, PlanlagtVedlegg
from app.errors import Alvor, Funn
from tests.builders import en_kontrakt, en_larebedrift, en_person, parter_uten_organ
from tests.unit.regler.saker import VESTFOLD, fylket

AUTENTISERT, AVANSERT = Postenvalg(), Postenvalg(signaturtype=Signaturtype.AVANSERT)
POST, ANNEN = Kontakt(epost="post@firma.no", mobil="91234567"), Kontakt(epost="dl@firma.no", mobil="91234568")
NUMMER = Personidentifikator(type=Identtype.FODSELSNUMMER, verdi="01018055508")
LEDER = "/parter/larebedrift/ansvarligLeder"


def _leder(fodt: date, kontakt: Kontakt, nummer: Personidentifikator | None) -> Person:
    return replace(en_person("EN", "LEDER", fodselsdato=fodt, kontakt=kontakt), personidentifikator=nummer)


def _kontrakt(faglig: Kontakt, ansvarlig: Kontakt, *, nummer: Personidentifikator | None = None) -> Kontrakt:
    bedrift = en_larebedrift(
        faglig_leder=_leder(date(1980, 1, 1), faglig, nummer), ansvarlig_leder=_leder(date(1979, 2, 3), ansvarlig, None)
    )
    return en_kontrakt(parter=replace(parter_uten_organ(), larebedrift=bedrift), fylkessignatar=_leder(date(1975, 2, 3), ANNEN, NUMMER))


def _kontroller(kontrakt: Kontrakt, posten: Postenvalg = AUTENTISERT, leverandor: str = "posten") -> tuple[Funn, ...]:
    fylke, valg = fylket(VESTFOLD)
    beslutning = signatarer.bestem(kontrakt, fylke, valg)
    return postenkrav.kontroller(leverandor, posten, kontrakt, beslutning)


def _feil(funn: tuple[Funn, ...]) -> list[tuple[str, str]]:
    return [(ett.kode, ett.peker) for ett in funn if ett.alvor is Alvor.FEIL]


DELT = {
    "to uten nummer deler e-post": (
        _kontrakt(POST, replace(ANNEN, epost="Post@firma.no ")),
        [("felles-epost-uten-nummer", f"{LEDER}/kontakt/epost")],
    ),
    "to uten nummer deler mobil": (
        _kontrakt(POST, replace(ANNEN, mobil="+4791234567")),
        [("felles-mobil-uten-nummer", f"{LEDER}/kontakt/mobil")],
    ),
    "den ene har nummer": (_kontrakt(POST, POST, nummer=NUMMER), []),
    "hver sin kontakt": (_kontrakt(POST, ANNEN), []),
}


@pytest.mark.parametrize(("kontrakt", "ventet"), DELT.values(), ids=DELT)
def test_to_som_posten_ikke_kan_skille_blir_avvist(kontrakt: Kontrakt, ventet: list[tuple[str, str]]) -> None:
    assert _feil(_kontroller(kontrakt)) == ventet


def test_avansert_signatur_krever_nummer_av_hver_enkelt() -> None:
    feil = _feil(_kontroller(_kontrakt(POST, ANNEN), AVANSERT))
    faglig = "/parter/larebedrift/fagligLeder/personidentifikator"
    assert feil == [("nummer-mangler", faglig), ("nummer-mangler", f"{LEDER}/personidentifikator")]


def test_et_nummer_fylket_har_funnet_pa_er_ikke_noe_nummer() -> None:
    fiktivt = Personidentifikator(type=Identtype.FIKTIVT, verdi="99999999999")
    assert len(_feil(_kontroller(_kontrakt(POST, ANNEN, nummer=fiktivt), AVANSERT))) == 2


def test_autentisert_uten_nummer_er_et_rad_som_sier_hvem_det_gjelder() -> None:
    (rad,) = _kontroller(_kontrakt(POST, ANNEN))
    assert (rad.kode, rad.alvor) == ("identitet-ikke-kontrollert", Alvor.RAD)
    assert rad.melding.nb.startswith("Faglig leder og ansvarlig leder i lærebedriften er oppgitt uten nummer.")
    assert rad.melding.nn.startswith("Fagleg leiar og ansvarleg leiar i lærebedrifta er oppgitt utan nummer.")


def test_hos_en_annen_leverandor_blir_ingenting_av_dette_sagt() -> None:
    assert _kontroller(_kontrakt(POST, POST), AVANSERT, leverandor="lokal") == ()


VEDLEGG = PlanlagtVedlegg(
    nr=3,
    type=Vedleggstype.AVTALE_SAMARBEIDSORGAN,
    tittel="Avtale",
    sha256="ab",
    mate=Mate.INNEBYGD,
    signert=True,
    medietype="application/pdf",
    innhold=b"%PDF",
)
RAD = {
    "PDF/A på stående A4": (VEDLEGG, []),
    "vanlig PDF": (replace(VEDLEGG, pdfa=False), ["vedlegg-ikke-pdfa"]),
    "liggende side": (replace(VEDLEGG, staende_a4=False), ["vedlegg-ikke-a4"]),
    "begge deler": (replace(VEDLEGG, pdfa=False, staende_a4=False), ["vedlegg-ikke-pdfa", "vedlegg-ikke-a4"]),
    "sider i dokumentet vårt": (replace(VEDLEGG, pdfa=False, mate=Mate.SIDER), []),
    "filen er ikke her": (replace(VEDLEGG, pdfa=False, innhold=b""), []),
}


@pytest.mark.parametrize(("vedlegg", "koder"), RAD.values(), ids=RAD)
def test_vedlegg_som_posten_gjor_noe_annet_av_er_et_rad(vedlegg: PlanlagtVedlegg, koder: list[str]) -> None:
    funn = postenkrav.vedleggsfunn("posten", AUTENTISERT, [vedlegg])
    assert [ett.kode for ett in funn] == koder
    assert all(ett.alvor is Alvor.RAD and ett.peker == "/vedlegg/2" and ett.melding.nb != ett.melding.nn for ett in funn)


def test_avansert_sender_ingen_vedlegg_og_gir_ingen_rad_om_dem() -> None:
    assert postenkrav.vedleggsfunn("posten", AVANSERT, [replace(VEDLEGG, pdfa=False)]) == ()

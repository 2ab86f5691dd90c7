"""Signed attachments: verified, reported, never touched. Genuine signatures, and what is done to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.dokument.planlegging import Kontrollor, planlegg
from app.domene import svar
from app.domene.kontrakt import Vedlegg, Vedleggstype
from app.domene.sak import Mate, PlanlagtVedlegg
from app.domene.vedleggssignatur import Signaturtilstand
from app.errors import Alvor, Funn
from signing.verify import Anker, Policy
from tests.unit.pdf import filer
from tests.unit.verify.angrep import eget_stemplet, skriv_over_strom
from tests.unit.verify.fremmed import bytt, dss, en_pdf, endre, signer
from tests.unit.verify.prove_pki import TID, pki, som_asn1

BETROR = Policy(ankere=(Anker(som_asn1(pki().ca)),))
INGEN = Policy()


def kontrollor(policy: Policy) -> Kontrollor:
    return Kontrollor(policy=lambda: policy, at=TID)


def et_vedlegg(*, signert: bool = True, sha256: str | None = None, id_: str = "a") -> Vedlegg:
    return Vedlegg(type=Vedleggstype.AVTALE_SAMARBEIDSORGAN, tittel="Avtale", dokument_id=id_, signert=signert, sha256=sha256)


def planlagt(innhold: bytes, *, policy: Policy = BETROR, signert: bool = True) -> tuple[PlanlagtVedlegg, list[tuple[str, Alvor, str]]]:
    (ett,), funn = planlegg([et_vedlegg(signert=signert)], {"a": innhold}, kontrollor=kontrollor(policy))
    return ett, [(f.kode, f.alvor, f.peker) for f in funn]


def god() -> bytes:
    return signer(signer(en_pdf(felt=False), "Larebedrift"), "Samarbeidsorgan")


def med_annen_sum() -> bytes:
    return bytt(god(), god().index(b"100 kroner"), b"900")


def med_tilbakekalling(*trukket: int, serie: int = 77) -> bytes:
    """Time stamped, and with the CA's list of what it has revoked."""
    signert = signer(en_pdf(felt=False), "Avtale", signerer=pki().signerer("Ola Prøve", serie=serie), tidsstempel=True)
    return dss(signert, trukket=trukket)


def trukket() -> bytes:
    return med_tilbakekalling(77)


@dataclass(frozen=True)
class Ventet:
    """The verdict by hand."""

    tilstand: Signaturtilstand | None
    kode: str | None
    alvor: Alvor | None = None
    policy: Policy = BETROR


FEIL, ADVARSEL = Alvor.FEIL, Alvor.ADVARSEL
SIGNERTE: dict[str, tuple[Callable[[], bytes], Ventet]] = {
    "kjent utsteder, uten tilbakekallingsopplysninger": (
        god,
        Ventet(Signaturtilstand.UBEKREFTET, "vedlegg-sertifikat-ubekreftet", ADVARSEL),
    ),
    "kjent utsteder, trukket tilbake": (trukket, Ventet(Signaturtilstand.IKKE_GYLDIG, "vedlegg-sertifikat-ikke-gyldig", ADVARSEL)),
    "ukjent utsteder": (god, Ventet(Signaturtilstand.UKJENT_UTSTEDER, "vedlegg-ukjent-utsteder", ADVARSEL, INGEN)),
    "ett tegn byttet": (med_annen_sum, Ventet(Signaturtilstand.BRUTT, "vedlegg-signatur-brutt", FEIL)),
    "ett tegn byttet, ukjent utsteder": (med_annen_sum, Ventet(Signaturtilstand.BRUTT, "vedlegg-signatur-brutt", FEIL, INGEN)),
    "ny tekst etter signaturen": (
        lambda: endre(god(), skriv_over_strom),
        Ventet(Signaturtilstand.ENDRET, "vedlegg-endret-etter-signering", FEIL),
    ),
    "en signatur som bare ser slik ut": (filer.signert, Ventet(Signaturtilstand.BRUTT, "vedlegg-signatur-brutt", FEIL)),
    "ikke signert, men oppgitt som signert": (lambda: en_pdf(felt=False), Ventet(None, "vedlegg-uten-signatur", FEIL)),
    "tomt felt, men oppgitt som signert": (filer.usignert_felt, Ventet(None, "vedlegg-uten-signatur", FEIL)),
}


@pytest.mark.parametrize("navn", SIGNERTE)
def test_signaturene_i_et_vedlegg_blir_kontrollert_og_meldt(navn: str) -> None:
    lag, ventet = SIGNERTE[navn]
    ett, funn = planlagt(lag(), policy=ventet.policy)
    assert funn == [(ventet.kode, ventet.alvor, "/vedlegg/0")]
    assert (ett.kontroll.tilstand if ett.kontroll else None) is ventet.tilstand


def test_et_vedlegg_som_er_i_orden_gir_ingen_funn() -> None:
    ett, funn = planlagt(med_tilbakekalling())
    assert ett.kontroll is not None
    assert (ett.kontroll.tilstand, ett.kontroll.indikasjon, funn) == (Signaturtilstand.GOD, "TOTAL_PASSED", [])


def test_et_signert_vedlegg_er_de_samme_bytene_og_sier_hvem_som_har_signert() -> None:
    innhold = signer(en_pdf(felt=False), "Avtale", signerer=pki().signerer("Ola Prøve"))
    ett, _ = planlagt(innhold)
    assert (ett.innhold, ett.mate, ett.sha256) == (innhold, Mate.INNEBYGD, hashlib.sha256(innhold).hexdigest())
    post = svar.vedlegg_json(ett)
    assert [s["navn"] for s in post["signaturer"]["signaturer"]] == ["Ola Prøve"]
    assert post["signaturer"]["integritet"] == "intakt"


def test_navnet_til_den_som_har_signert_star_ikke_i_noe_funn() -> None:
    innhold = signer(en_pdf(felt=False), "Avtale", signerer=pki().signerer("Ola Prøve"))
    _, funn = planlegg([et_vedlegg()], {"a": innhold}, kontrollor=kontrollor(INGEN))
    assert funn
    assert all("Ola" not in f.melding.nb + f.melding.nn + f.tiltak.nb + f.peker for f in funn)


def test_et_tidsstempel_er_ingens_signatur() -> None:
    ett, _ = planlagt(eget_stemplet())
    assert ett.kontroll is not None
    assert len(ett.kontroll.signaturer) == 1


def test_signert_uten_at_dataene_sier_det_er_en_advarsel_og_filen_blir_lagt_inn_uendret() -> None:
    ett, funn = planlagt(god(), policy=INGEN, signert=False)
    assert ett.mate is Mate.INNEBYGD
    assert funn == [
        ("vedlegg-ukjent-utsteder", ADVARSEL, "/vedlegg/0"),
        ("vedlegg-signert-uten-merke", ADVARSEL, "/vedlegg/0/signert"),
    ]


def test_samme_fil_to_ganger_blir_undersokt_en_gang_og_meldt() -> None:
    ganger = []
    innhold = god()

    def policy() -> Policy:
        ganger.append(1)
        return INGEN

    to = [et_vedlegg(id_="a"), et_vedlegg(id_="b")]
    plan, funn = planlegg(to, {"a": innhold, "b": innhold}, kontrollor=Kontrollor(policy=policy, at=TID))
    assert (len(plan), len(ganger)) == (2, 1)
    assert [(f.kode, f.alvor, f.peker) for f in funn if f.kode == "vedlegg-likt"] == [("vedlegg-likt", ADVARSEL, "/vedlegg/1")]


def koder(funn: tuple[Funn, ...]) -> list[tuple[str, str]]:
    return [(f.kode, f.peker) for f in funn]


def test_kontrollsummen_i_dataene_ma_stemme() -> None:
    innhold = filer.en_pdf()
    rett = hashlib.sha256(innhold).hexdigest()
    for sha256, ventet in ((rett, []), (None, []), ("0" * 64, [("vedlegg-annen-kontrollsum", "/vedlegg/0/sha256")])):
        _, funn = planlegg([et_vedlegg(signert=False, sha256=sha256)], {"a": innhold})
        assert koder(funn) == ventet


def test_for_mange_eller_for_store_filer_blir_ikke_lest() -> None:
    """One finding for all of them; a reader never sees the bytes."""
    stor = filer.en_pdf() + b"\n" * (6 * 1024 * 1024)
    plan, funn = planlegg([et_vedlegg(id_="a"), et_vedlegg(id_="b")], {"a": stor, "b": stor + b" "})
    assert (plan, koder(funn)) == ((), [("vedlegg-for-store", "/vedlegg")])
    _, funn = planlegg([et_vedlegg(id_="a")], {"a": b"%PDF-1.7\n" + bytes(11 * 1024 * 1024)})
    assert koder(funn) == [("vedlegg-for-stort", "/vedlegg/0")]
    mange = [et_vedlegg(id_=str(nr), signert=False) for nr in range(21)]
    _, funn = planlegg(mange, {str(nr): filer.en_pdf(ekstra={4: b"%d" % nr}) for nr in range(21)})
    assert koder(funn) == [("for-mange-vedlegg", "/vedlegg")]


def test_en_fil_som_ikke_kan_folge_med_blir_ikke_ogsa_verifisert() -> None:
    """A signed file with a script is refused for the script; its signatures cost no work."""

    def policy() -> Policy:
        raise AssertionError

    med_skript = signer(filer.med_handling(b"/S /JavaScript /JS (1)"))
    _, funn = planlegg([et_vedlegg()], {"a": med_skript}, kontrollor=Kontrollor(policy=policy, at=TID))
    assert koder(funn) == [("vedlegg-aktivt-innhold", "/vedlegg/0")]

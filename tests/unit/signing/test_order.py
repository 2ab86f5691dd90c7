from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from signing.errors import ForTidlig, IkkeDinTur, SigneringsFeil, UgyldigOppdrag, UkjentSignatar, UlovligOvergang
from signing.events import Hendelse, Leveringshinder, Slag
from signing.model import Frister, Signaturkrav
from signing.oppdrag import Oppdrag
from signing.order import Signertilstand, Tilstand, apply, krev_tur, motta, neste, replay, start
from signing.refusals import AVSLAG, Nei
from tests.unit.signing.oppdragsbygger import (
    FRIST,
    GRUPPER,
    MANDAG,
    SENDT,
    STANDARDFRIST,
    et_krav,
    et_oppdrag,
    hendelse,
    om,
    opprettet,
    rekke,
    signert_av,
)

ALLE = tuple(GRUPPER)


def tilstander(oppdrag: Oppdrag) -> list[str]:
    return [s.tilstand.value for s in oppdrag.signere]


# ---------------------------------------------------------------- the long roads


def test_et_oppdrag_fra_kladd_til_arkivert() -> None:
    oppdrag = start(opprettet())
    nadd = [oppdrag.tilstand]
    for en in (SENDT, *signert_av(*ALLE), hendelse(Slag.FORSEGLET), hendelse(Slag.ARKIVERT)):
        oppdrag = apply(oppdrag, en)
        nadd.append(oppdrag.tilstand)
    assert [t.value for t, _ in itertools.groupby(nadd)] == ["kladd", "sendt", "underSignering", "fullfort", "arkivert"]
    assert oppdrag.forseglet == "a" * 64
    assert (oppdrag.leverandor, oppdrag.referanse) == ("lokal", "ref-1")
    assert oppdrag.aktiv_gruppe is None


def test_gruppene_varsles_en_etter_en() -> None:
    oppdrag, rekkefolge = et_oppdrag(), []
    while varsles := neste(oppdrag):
        rekkefolge.append([k.felt for k in varsles])
        for krav in varsles:
            oppdrag = apply(oppdrag, hendelse(Slag.VARSLET, felt=krav.felt))
        assert neste(oppdrag) == ()
        for krav in reversed(varsles):
            assert krev_tur(oppdrag, krav.felt).krav == krav
            oppdrag = apply(oppdrag, hendelse(Slag.SIGNERT, felt=krav.felt))
    assert rekkefolge == [["kandidat", "bedrift"], ["organ"]]


def test_gruppene_styrer_rekkefolgen_ogsa_nar_de_er_gitt_i_en_annen() -> None:
    oppdrag = et_oppdrag(grupper={"b": 2, "a": 1})
    assert [s.krav.felt for s in oppdrag.signere] == ["a", "b"]
    assert [k.felt for k in neste(oppdrag)] == ["a"]


def test_ingen_varsles_for_oppdraget_er_sendt() -> None:
    assert neste(start(opprettet())) == ()


def test_nar_partene_har_signert_venter_oppdraget_pa_fylket_til_seglet_er_satt() -> None:
    oppdrag = et_oppdrag(*signert_av(*ALLE), fylket=True)
    assert oppdrag.tilstand is Tilstand.VENTER_GODKJENNING
    assert not oppdrag.kan_forsegles
    for en in signert_av("fylke", fra=20):
        oppdrag = apply(oppdrag, en)
    assert oppdrag.tilstand is Tilstand.VENTER_GODKJENNING
    assert oppdrag.kan_forsegles
    assert apply(oppdrag, hendelse(Slag.FORSEGLET)).tilstand is Tilstand.FULLFORT


def test_godkjenning_for_seglet() -> None:
    oppdrag = et_oppdrag(*signert_av(*ALLE), godkjenning=True)
    assert oppdrag.tilstand is Tilstand.VENTER_GODKJENNING
    assert not oppdrag.kan_forsegles
    oppdrag = apply(oppdrag, hendelse(Slag.GODKJENT, om(30)))
    assert oppdrag.godkjent == om(30)
    assert oppdrag.kan_forsegles
    assert apply(oppdrag, hendelse(Slag.FORSEGLET)).tilstand is Tilstand.FULLFORT


@pytest.mark.parametrize("etter", [(), (Slag.ARKIVERT,)], ids=["forseglet", "arkivert"])
def test_godkjenning_etter_seglet_flytter_ikke_oppdraget(etter: tuple[Slag, ...]) -> None:
    ferdig = et_oppdrag(*signert_av(*ALLE), hendelse(Slag.FORSEGLET), *rekke(*etter))
    godkjent = apply(ferdig, hendelse(Slag.GODKJENT))
    assert godkjent.tilstand is ferdig.tilstand
    assert godkjent.godkjent is not None


def test_et_avslag_stopper_oppdraget_for_alle() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat"), *rekke(Slag.VARSLET, Slag.AVSLATT, felt="bedrift"))
    assert oppdrag.tilstand is Tilstand.AVSLATT
    assert tilstander(oppdrag) == ["signert", "avslatt", "bortfalt"]
    assert oppdrag.signer("bedrift").merknad == "Feil startdato."
    assert oppdrag.signer("organ").merknad == "avslatt"
    assert neste(oppdrag) == ()


def test_fristen_gar_ut_for_dem_som_star_for_tur() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat"), *rekke(Slag.VARSLET, felt="bedrift"), hendelse(Slag.UTLOPT, om(24 * 40)))
    assert oppdrag.tilstand is Tilstand.UTLOPT
    assert tilstander(oppdrag) == ["signert", "utlopt", "bortfalt"]


def test_tilbaketrekking_med_begrunnelse() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat"), hendelse(Slag.AVBRUTT))
    assert oppdrag.tilstand is Tilstand.AVBRUTT
    assert tilstander(oppdrag) == ["signert", "bortfalt", "bortfalt"]


@pytest.mark.parametrize("arsak", Leveringshinder)
def test_et_varsel_som_ikke_kommer_fram_stopper_til_kontakten_er_rettet(arsak: Leveringshinder) -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET), hendelse(Slag.IKKE_LEVERT, om(2), arsak=arsak))
    assert oppdrag.tilstand is Tilstand.UTILGJENGELIG
    assert oppdrag.signer("kandidat").tilstand.value == arsak.value
    oppdrag = apply(oppdrag, hendelse(Slag.KONTAKT_RETTET, om(3)))
    assert oppdrag.tilstand is Tilstand.SENDT
    assert "kandidat" in {k.felt for k in neste(oppdrag)}
    assert apply(oppdrag, hendelse(Slag.VARSLET, om(4))).signer("kandidat").tilstand is Signertilstand.VARSLET


def test_oppdraget_kan_sendes_pa_nytt_nar_kontakten_er_rettet_og_ingen_har_signert() -> None:
    """A provider's own order fails for all when one cannot be reached: a new one has a new reference and begins the turn anew."""
    oppdrag = et_oppdrag(hendelse(Slag.IKKE_LEVERT, om(1)), hendelse(Slag.KONTAKT_RETTET, om(2)), hendelse(Slag.SENDT, om(30)))
    assert (oppdrag.referanse, oppdrag.sendt) == ("ref-2", om(30))
    assert [k.felt for k in neste(oppdrag)] == ["kandidat", "bedrift"]


def test_de_andre_kan_signere_mens_en_ikke_kan_nas() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET), hendelse(Slag.IKKE_LEVERT), *signert_av("bedrift"))
    assert tilstander(oppdrag) == ["ikkeLevert", "signert", "venterTur"]
    assert oppdrag.tilstand is Tilstand.UTILGJENGELIG


def test_et_gammelt_varsel_som_ikke_kom_fram_sier_ikke_noe_om_det_nye() -> None:
    forste, nytt = hendelse(Slag.VARSLET, om(1)), hendelse(Slag.VARSLET, om(3))
    sent = hendelse(Slag.IKKE_LEVERT, om(4), gjelder=forste.id)
    for mellom in ([nytt], [hendelse(Slag.KONTAKT_RETTET, om(2)), nytt]):
        assert et_oppdrag(forste, *mellom, sent).signer("kandidat").tilstand is Signertilstand.VARSLET
    paminnet = hendelse(Slag.PAMINNET, om(3))
    assert et_oppdrag(forste, paminnet, sent).signer("kandidat").tilstand is Signertilstand.IKKE_LEVERT


def test_den_som_har_svart_trenger_ikke_varselet_som_ikke_kom_fram() -> None:
    """The notice may never be told of: its bounce is noted, not put off for ever."""
    svar = motta(et_oppdrag(*signert_av("kandidat")), [hendelse(Slag.IKKE_LEVERT, om(9), gjelder="aldri-fortalt")])
    assert svar.utsatt == ()
    assert svar.oppdrag.signer("kandidat").tilstand is Signertilstand.SIGNERT


def test_det_siste_varselet_er_det_siste_ogsa_nar_det_blir_fortalt_forst() -> None:
    oppdrag = et_oppdrag(hendelse(Slag.VARSLET, om(5)), hendelse(Slag.VARSLET, om(1)))
    assert oppdrag.signer("kandidat").varslet == om(5)


def test_rettet_kontakt_varsles_pa_nytt_men_ikke_den_som_har_apnet() -> None:
    varslet = et_oppdrag(*rekke(Slag.VARSLET, Slag.KONTAKT_RETTET))
    apnet = et_oppdrag(*rekke(Slag.VARSLET, Slag.APNET, Slag.KONTAKT_RETTET))
    assert [k.felt for k in neste(varslet)] == ["kandidat", "bedrift"]
    assert [k.felt for k in neste(apnet)] == ["bedrift"]


def test_ukjent_status_fra_leverandoren_stopper_ingenting() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET, Slag.UKJENT_STATUS))
    assert oppdrag.signer("kandidat").merknad == "SOMETHING_NEW"
    assert oppdrag.tilstand is Tilstand.SENDT
    assert apply(oppdrag, hendelse(Slag.SIGNERT)).signer("kandidat").tilstand is Signertilstand.SIGNERT


def test_et_avvik_stopper_til_noen_har_avklart_det() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat"), hendelse(Slag.AVVIK))
    assert oppdrag.tilstand is Tilstand.AVVIK
    assert neste(oppdrag) == ()
    sent = apply(oppdrag, hendelse(Slag.SIGNERT, felt="bedrift"))
    assert sent.tilstand is Tilstand.AVVIK
    assert apply(sent, hendelse(Slag.AVKLART)).tilstand is Tilstand.UNDER_SIGNERING


SLUTT: dict[str, Callable[[], Oppdrag]] = {
    "avslatt": lambda: et_oppdrag(*rekke(Slag.AVSLATT)),
    "utlopt": lambda: et_oppdrag(hendelse(Slag.UTLOPT, hos_leverandor=True)),
    "avbrutt": lambda: et_oppdrag(hendelse(Slag.AVBRUTT)),
    "fullfort": lambda: et_oppdrag(*signert_av(*ALLE), hendelse(Slag.FORSEGLET)),
    "arkivert": lambda: et_oppdrag(*signert_av(*ALLE), hendelse(Slag.FORSEGLET), hendelse(Slag.ARKIVERT)),
    "kladd": lambda: start(opprettet()),
    "avvik": lambda: et_oppdrag(hendelse(Slag.AVVIK)),
}


@pytest.mark.parametrize("navn", SLUTT)
def test_et_nytt_dokument_kan_ta_plassen_til_ethvert_oppdrag(navn: str) -> None:
    oppdrag = SLUTT[navn]()
    assert oppdrag.tilstand.value == navn
    erstattet = apply(oppdrag, hendelse(Slag.ERSTATTET))
    assert (erstattet.tilstand, erstattet.erstattet_av) == (Tilstand.ERSTATTET, "d2")


def test_et_erstattet_dokument_pa_vei_til_arkivet_blir_arkivert_likevel() -> None:
    oppdrag = apply(SLUTT["fullfort"](), hendelse(Slag.ERSTATTET))
    arkivert = apply(oppdrag, hendelse(Slag.ARKIVERT, om(50)))
    assert (arkivert.tilstand, arkivert.arkivert) == (Tilstand.ERSTATTET, om(50))


def test_en_signatur_som_blir_fortalt_etter_slutten_star_pa_signataren_og_flytter_ikke_oppdraget() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET), *rekke(Slag.VARSLET, Slag.AVSLATT, felt="bedrift"))
    sent = apply(oppdrag, hendelse(Slag.SIGNERT))
    assert tilstander(sent) == ["signert", "avslatt", "bortfalt"]
    assert sent.tilstand is Tilstand.AVSLATT


@pytest.mark.parametrize("slag", [Slag.SIGNERT, Slag.AVSLATT])
def test_et_varsel_fra_for_svaret_som_blir_fortalt_etter_det_blir_notert(slag: Slag) -> None:
    """A provider may tell of the notice after the signature that followed from it."""
    svart = et_oppdrag(hendelse(slag, om(5)))
    notert = apply(svart, hendelse(Slag.VARSLET, om(1)))
    assert (notert.tilstand, notert.signer("kandidat").tilstand) == (svart.tilstand, svart.signer("kandidat").tilstand)
    assert notert.signer("kandidat").varslet == om(1)


# ---------------------------------------------------------------- deadlines


def test_forlenget_frist_flytter_ogsa_fristen_til_gruppene_etter() -> None:
    oppdrag = et_oppdrag(frister=Frister(date(2026, 8, 31), dager_per_gruppe=14))
    etter = apply(oppdrag, hendelse(Slag.FRIST_FORLENGET, frist=date(2026, 8, 24)))
    assert (dict(etter.forlenget), etter.siste_dag) == ({1: date(2026, 8, 24)}, date(2026, 9, 7))


def test_fristen_kan_forlenges_til_nitti_dager_fram() -> None:
    assert apply(et_oppdrag(), hendelse(Slag.FRIST_FORLENGET, frist=date(2026, 11, 1))).siste_dag == date(2026, 11, 1)


@pytest.mark.parametrize("slag", [Slag.AVBRUTT, Slag.AVVIK, Slag.ERSTATTET])
def test_et_oppdrag_som_er_stoppet_kan_ikke_forsegles_selv_om_alle_har_signert(slag: Slag) -> None:
    alle = et_oppdrag(*signert_av(*ALLE))
    assert alle.kan_forsegles
    assert not apply(alle, hendelse(slag)).kan_forsegles


def test_oppdraget_sluttet_da_det_ble_stoppet_ikke_da_det_ble_erstattet() -> None:
    oppdrag = et_oppdrag(hendelse(Slag.AVBRUTT, om(3)), hendelse(Slag.ERSTATTET, om(9)))
    assert oppdrag.avsluttet == om(3)


def test_den_som_signerer_for_fylket_star_ikke_i_veien_for_fristen() -> None:
    oppdrag = et_oppdrag(*signert_av(*ALLE), fylket=True)
    with pytest.raises(UlovligOvergang) as fanget:
        apply(oppdrag, hendelse(Slag.UTLOPT, om(24 * 90)))
    assert fanget.value.kode == "alle-har-signert"
    assert krev_tur(oppdrag, "fylke", tid=om(24 * 90)).krav.for_fylket


def test_etter_fristen_kan_ingen_part_signere_hos_oss() -> None:
    oppdrag = et_oppdrag(*rekke(Slag.VARSLET))
    assert krev_tur(oppdrag, "kandidat", tid=om(24 * 28)).krav.felt == "kandidat"
    with pytest.raises(UlovligOvergang) as fanget:
        krev_tur(oppdrag, "kandidat", tid=om(24 * 29))
    assert fanget.value.melding.nb == "Fristen er ute. Siste dag var 31. august 2026."


# ---------------------------------------------------------------- refusals

NATT = MANDAG.replace(hour=23)
AVVIST: dict[str, tuple[Callable[[], Oppdrag], Hendelse, Nei]] = {
    "varslet for sendt": (lambda: start(opprettet()), hendelse(Slag.VARSLET), Nei.IKKE_SENDT),
    "sendt to ganger": (et_oppdrag, replace(SENDT, id="igjen"), Nei.ALLEREDE_SENDT),
    "sendt på nytt når noen har signert": (lambda: et_oppdrag(*signert_av("kandidat")), hendelse(Slag.SENDT), Nei.ALLEREDE_SENDT),
    "sendt på nytt når en har signert og en ikke kan nås": (
        lambda: et_oppdrag(*signert_av("kandidat"), hendelse(Slag.IKKE_LEVERT, felt="bedrift")),
        hendelse(Slag.SENDT),
        Nei.NOEN_HAR_SIGNERT,
    ),
    "opprettet to ganger": (et_oppdrag, hendelse(Slag.OPPRETTET), Nei.ALLEREDE_OPPRETTET),
    "neste gruppe varslet": (lambda: et_oppdrag(*signert_av("kandidat")), hendelse(Slag.VARSLET, felt="organ"), Nei.IKKE_DIN_TUR),
    "neste gruppe signerer": (et_oppdrag, hendelse(Slag.SIGNERT, felt="organ"), Nei.IKKE_DIN_TUR),
    "neste gruppe avslår": (et_oppdrag, hendelse(Slag.AVSLATT, felt="organ"), Nei.IKKE_DIN_TUR),
    "signert to ganger": (lambda: et_oppdrag(*signert_av("kandidat")), hendelse(Slag.SIGNERT), Nei.HAR_SIGNERT),
    "varslet etter signert": (lambda: et_oppdrag(*signert_av("kandidat")), hendelse(Slag.VARSLET, om(21)), Nei.HAR_SIGNERT),
    "påminnet etter signert": (lambda: et_oppdrag(*signert_av("kandidat")), hendelse(Slag.PAMINNET, om(21)), Nei.HAR_SIGNERT),
    "påminnet uten varsel": (et_oppdrag, hendelse(Slag.PAMINNET), Nei.IKKE_VARSLET),
    "påminnet om natta": (lambda: et_oppdrag(*rekke(Slag.VARSLET)), hendelse(Slag.PAMINNET, NATT), Nei.STILLE_TID),
    "påminnet etter fristen": (lambda: et_oppdrag(*rekke(Slag.VARSLET)), hendelse(Slag.PAMINNET, om(24 * 29)), Nei.FRIST_UTE),
    "påminnet uten adresse": (
        lambda: et_oppdrag(*rekke(Slag.VARSLET, Slag.IKKE_LEVERT)),
        hendelse(Slag.PAMINNET),
        Nei.KOMMER_IKKE_FRAM,
    ),
    "svar på ukjent varsel": (et_oppdrag, hendelse(Slag.IKKE_LEVERT, gjelder="h-ukjent"), Nei.UKJENT_VARSEL),
    "avslag med tom grunn": (et_oppdrag, hendelse(Slag.AVSLATT, begrunnelse="  "), Nei.MANGLER_BEGRUNNELSE),
    "avbrutt uten grunn": (et_oppdrag, hendelse(Slag.AVBRUTT, begrunnelse=""), Nei.MANGLER_BEGRUNNELSE),
    "avbrutt med roman": (et_oppdrag, hendelse(Slag.AVBRUTT, begrunnelse="x" * 1001), Nei.MANGLER_BEGRUNNELSE),
    "ingen kanal": (et_oppdrag, hendelse(Slag.KONTAKT_RETTET, kanaler=()), Nei.MANGLER_KANAL),
    "kortere frist": (et_oppdrag, hendelse(Slag.FRIST_FORLENGET, frist=FRIST), Nei.FRIST_IKKE_SENERE),
    "frist i går": (
        lambda: et_oppdrag(frister=None),
        hendelse(Slag.FRIST_FORLENGET, frist=date(2026, 8, 2)),
        Nei.FRIST_IKKE_SENERE,
    ),
    "frist om et år": (et_oppdrag, hendelse(Slag.FRIST_FORLENGET, frist=date(2027, 8, 3)), Nei.FRIST_FOR_LANG),
    "frist når alle har signert": (lambda: et_oppdrag(*signert_av(*ALLE)), hendelse(Slag.FRIST_FORLENGET), Nei.ALLE_HAR_SIGNERT),
    "utløpt før fristen": (et_oppdrag, hendelse(Slag.UTLOPT, om(24 * 28)), Nei.FRIST_IKKE_UTE),
    "utløpt uten frist": (lambda: et_oppdrag(frister=None), hendelse(Slag.UTLOPT, om(24 * 400)), Nei.INGEN_FRIST),
    "utløpt når alle har signert": (
        lambda: et_oppdrag(*signert_av(*ALLE)),
        hendelse(Slag.UTLOPT, hos_leverandor=True),
        Nei.ALLE_HAR_SIGNERT,
    ),
    "forseglet for tidlig": (lambda: et_oppdrag(*signert_av("kandidat", "bedrift")), hendelse(Slag.FORSEGLET), Nei.MANGLER_SIGNATURER),
    "forseglet uten godkjenning": (
        lambda: et_oppdrag(*signert_av(*ALLE), godkjenning=True),
        hendelse(Slag.FORSEGLET),
        Nei.MANGLER_GODKJENNING,
    ),
    "forseglet to ganger": (SLUTT["fullfort"], hendelse(Slag.FORSEGLET), Nei.FORSEGLET),
    "forseglet med avvik": (SLUTT["avvik"], hendelse(Slag.FORSEGLET), Nei.MA_KONTROLLERES),
    "godkjent for tidlig": (et_oppdrag, hendelse(Slag.GODKJENT), Nei.MANGLER_SIGNATURER),
    "godkjent i stedet for å signere": (
        lambda: et_oppdrag(*signert_av(*ALLE, "fylke"), fylket=True),
        hendelse(Slag.GODKJENT),
        Nei.GODKJENNES_VED_SIGNATUR,
    ),
    "godkjent i stedet for å signere, før noen har signert": (
        lambda: et_oppdrag(fylket=True),
        hendelse(Slag.GODKJENT),
        Nei.GODKJENNES_VED_SIGNATUR,
    ),
    "godkjent to ganger": (
        lambda: et_oppdrag(*signert_av(*ALLE), hendelse(Slag.GODKJENT)),
        hendelse(Slag.GODKJENT),
        Nei.ALLEREDE_GODKJENT,
    ),
    "avklart uten avvik": (et_oppdrag, hendelse(Slag.AVKLART), Nei.IKKE_AVVIK),
    "arkivert uten segl": (lambda: et_oppdrag(*signert_av(*ALLE)), hendelse(Slag.ARKIVERT), Nei.IKKE_FORSEGLET),
    "arkivert to ganger": (SLUTT["arkivert"], hendelse(Slag.ARKIVERT), Nei.ALLEREDE_ARKIVERT),
    "erstattet og arkivert uten segl": (
        lambda: et_oppdrag(hendelse(Slag.ERSTATTET)),
        hendelse(Slag.ARKIVERT),
        Nei.IKKE_FORSEGLET,
    ),
    "arkivert, erstattet og arkivert igjen": (
        lambda: apply(SLUTT["arkivert"](), hendelse(Slag.ERSTATTET)),
        hendelse(Slag.ARKIVERT),
        Nei.ALLEREDE_ARKIVERT,
    ),
    "frist om 91 dager": (et_oppdrag, hendelse(Slag.FRIST_FORLENGET, frist=date(2026, 11, 2)), Nei.FRIST_FOR_LANG),
    "erstattet to ganger": (lambda: et_oppdrag(hendelse(Slag.ERSTATTET)), hendelse(Slag.ERSTATTET), Nei.ALLEREDE_ERSTATTET),
    "varslet etter slutten": (SLUTT["avbrutt"], hendelse(Slag.VARSLET, om(1)), Nei.AVSLUTTET),
    "avbrutt etter seglet": (SLUTT["fullfort"], hendelse(Slag.AVBRUTT), Nei.FORSEGLET),
}


@pytest.mark.parametrize("navn", AVVIST)
def test_det_som_ikke_kan_skje_er_en_navngitt_feil_pa_begge_malformer(navn: str) -> None:
    lag, en, nei = AVVIST[navn]
    oppdrag = lag()
    with pytest.raises(UlovligOvergang) as fanget:
        apply(oppdrag, en)
    assert fanget.value.kode == nei.value
    assert isinstance(fanget.value, AVSLAG[nei].feil)
    for tekst in (fanget.value.melding, fanget.value.tiltak):
        assert "{" not in tekst.nb + tekst.nn
        assert tekst.nb.endswith(".")
        assert tekst.nn.endswith(".")
        assert "Nordmann" not in tekst.nb + tekst.nn
    assert replay(oppdrag.hendelser) == oppdrag


def test_hver_grunn_til_a_avsla_er_provd() -> None:
    """`HAR_AVSLATT` stands in the signer's table alone: a decline ends the order, whose answer comes first. `GJORES_HOS_LEVERANDOREN` is
    no answer of the engine's own (`test_hos_leverandor`)."""
    assert {nei for _, _, nei in AVVIST.values()} == set(Nei) - {Nei.HAR_AVSLATT, Nei.GJORES_HOS_LEVERANDOREN}


def test_avslaget_sier_hvor_mange_som_mangler_og_nar_det_ble_slutt() -> None:
    with pytest.raises(UlovligOvergang) as mangler:
        apply(et_oppdrag(*signert_av("kandidat")), hendelse(Slag.FORSEGLET))
    assert mangler.value.melding.nn == "2 av 3 signatarar har ikkje signert."
    with pytest.raises(UlovligOvergang) as slutt:
        apply(et_oppdrag(hendelse(Slag.AVBRUTT, om(3))), hendelse(Slag.VARSLET, om(4)))
    assert slutt.value.melding.nn == "Oppdraget er avslutta: «Trekt tilbake», 3. august 2026 kl. 15:00."


ANDRE_FEIL: dict[str, tuple[Hendelse, type[SigneringsFeil]]] = {
    "ukjent felt": (hendelse(Slag.VARSLET, felt="x"), UkjentSignatar),
    "et annet oppdrag": (replace(hendelse(Slag.VARSLET), oppdrag="o2"), UgyldigOppdrag),
    "samme id, annet innhold": (replace(hendelse(Slag.VARSLET), id="sendt"), UgyldigOppdrag),
}


@pytest.mark.parametrize("navn", ANDRE_FEIL)
def test_hendelser_som_ikke_er_oppdragets_avvises(navn: str) -> None:
    en, feil = ANDRE_FEIL[navn]
    with pytest.raises(feil):
        apply(et_oppdrag(), en)


UMULIGE = {
    "ingen signatarer": ((), None),
    "samme felt to ganger": ((et_krav("a", 1), et_krav("a", 2)), None),
    "gruppe 0": ((et_krav("a", 0),), None),
    "frist i går": ((et_krav("a", 1),), Frister(date(2026, 8, 2))),
    "ingen dager": ((et_krav("a", 1),), Frister(FRIST, dager_per_gruppe=0)),
}


@pytest.mark.parametrize("navn", UMULIGE)
def test_oppdrag_som_ikke_kan_gjennomfores_avvises(navn: str) -> None:
    krav: tuple[Signaturkrav, ...]
    krav, frister = UMULIGE[navn]
    with pytest.raises(UgyldigOppdrag):
        start(replace(opprettet(), krav=krav, frister=frister))


@pytest.mark.parametrize("hendelser", [(), (SENDT,)])
def test_hendelser_uten_begynnelse_er_ikke_et_oppdrag(hendelser: tuple[Hendelse, ...]) -> None:
    with pytest.raises(UgyldigOppdrag):
        replay(hendelser)


def test_en_hendelse_uten_tidssone_er_ikke_en_hendelse() -> None:
    with pytest.raises(ValueError, match="tidssone"):
        hendelse(Slag.VARSLET, MANDAG.replace(tzinfo=None))


def test_den_som_ikke_star_for_tur_kan_ikke_signere() -> None:
    oppdrag = et_oppdrag(*signert_av("kandidat"))
    for felt, feil in {"organ": IkkeDinTur, "kandidat": UlovligOvergang, "x": UkjentSignatar}.items():
        with pytest.raises(feil):
            krev_tur(oppdrag, felt)
    with pytest.raises(ForTidlig):
        krev_tur(start(opprettet()), "kandidat")


# ---------------------------------------------------------------- what a provider tells


def test_det_som_kommer_i_feil_rekkefolge_blir_brukt_i_riktig() -> None:
    hendelser = list(signert_av(*ALLE))
    mottak = motta(et_oppdrag(), reversed(hendelser))
    assert mottak.oppdrag.alle_har_signert
    assert mottak.utsatt == ()
    assert [en.felt for en in mottak.nye if en.slag is Slag.SIGNERT][-1] == "organ"  # type: ignore[union-attr]  # a signer's event
    assert replay(mottak.oppdrag.hendelser) == mottak.oppdrag


def test_det_som_er_for_tidlig_venter_til_det_som_manglet_har_kommet() -> None:
    sen = hendelse(Slag.SIGNERT, om(9), "organ")
    mottak = motta(et_oppdrag(), [sen])
    assert (mottak.nye, mottak.utsatt, mottak.avvist) == ((), (sen,), ())
    etter = motta(mottak.oppdrag, [sen, *signert_av("kandidat", "bedrift")])
    assert etter.utsatt == ()
    assert etter.oppdrag.alle_har_signert


def test_det_som_ikke_kan_vaere_sant_blir_sagt_fra_om_og_resten_brukt() -> None:
    umulig = hendelse(Slag.SIGNERT, felt="finnes-ikke")
    mottak = motta(et_oppdrag(), [umulig, hendelse(Slag.APNET)])
    assert [(en, feil.kode) for en, feil in mottak.avvist] == [(umulig, "ukjent-signatar")]
    assert [en.slag for en in mottak.nye] == [Slag.APNET]


def test_det_som_er_kjent_fra_for_er_ikke_nytt() -> None:
    apnet = hendelse(Slag.APNET)
    assert motta(et_oppdrag(apnet), [apnet, apnet]).nye == ()


def test_fristen_bare_settes_der_oppdraget_har_en() -> None:
    assert et_oppdrag(frister=STANDARDFRIST).siste_dag == FRIST
    uten = et_oppdrag(frister=None)
    assert uten.siste_dag is None
    assert apply(uten, hendelse(Slag.FRIST_FORLENGET)).siste_dag == date(2026, 9, 15)

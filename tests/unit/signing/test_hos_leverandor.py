"""An order that a provider has an order of its own for: what people cannot do, what the service does not do, when it is sent anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.clock import OSLO
from signing import notices, visning
from signing.agenda import Gjoremal, neste_tid
from signing.errors import UlovligOvergang
from signing.events import (
    Avbrutt,
    Avklart,
    Avslatt,
    Avvik,
    Erstattet,
    Forseglet,
    FristForlenget,
    Hendelse,
    IkkeLevert,
    KontaktRettet,
    Leveringshinder,
    Opprettet,
    Paminnet,
    Sendt,
    Signert,
    Utlopt,
    Varslet,
)
from signing.hos_leverandor import STANSET, har_stanset, krev_mulig, skal_sendes_igjen
from signing.model import Frister, Kanal, Signaturkrav
from signing.notices import Meldingsslag
from signing.oppdrag import Oppdrag
from signing.order import apply, replay
from signing.states import Tilstand
from signing.visning import Handling, Signerhandling

START = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
ID = "bd3c5cdd-9ba2-578e-a90a-283d208187b5"
KRAV = (
    Signaturkrav("sign-kandidat", "VAKKER BLOMST", "Lærling", (), 1),
    Signaturkrav("sign-fagligLeder", "STOR FJELLTOPP", "Faglig leder", ("Bedrift AS",), 1),
    Signaturkrav("sign-fylkeskommune", "RASK ELV", "Rådgiver", ("Fylket",), 2, for_fylket=True),
)


def tid(timer: float = 0) -> datetime:
    return START + timedelta(hours=timer)


def ordre(*mer: Hendelse, leverandor: str = "posten") -> Oppdrag:
    """Sent an hour after it was opened, and both of the first group told."""
    return replay(
        (
            Opprettet("a", ID, START, KRAV, Frister(date(2026, 9, 1), 14)),
            Sendt("b", ID, tid(1), leverandor, "17"),
            Varslet("c", ID, tid(1), "sign-kandidat"),
            Varslet("d", ID, tid(1), "sign-fagligLeder"),
            *mer,
        )
    )


def hindret(arsak: Leveringshinder = Leveringshinder.MANGLER_KONTAKT) -> IkkeLevert:
    return IkkeLevert("e", ID, tid(2), "sign-kandidat", arsak)


RETTET = KontaktRettet("f", ID, tid(3), "sign-kandidat", (Kanal.EPOST,))
SIGNERT = Signert("g", ID, tid(2), "sign-fagligLeder")

UMULIG: dict[str, Hendelse] = {
    "varsle på nytt": Varslet("x", ID, tid(5), "sign-kandidat"),
    "påminne": Paminnet("x", ID, tid(5), "sign-kandidat"),
    "forlenge fristen": FristForlenget("x", ID, tid(5), date(2026, 10, 1)),
    "rette adressen": KontaktRettet("x", ID, tid(5), "sign-kandidat", (Kanal.EPOST,)),
}
MULIG: dict[str, Hendelse] = {
    "trekke tilbake": Avbrutt("x", ID, tid(5), "feil lærling"),
    "erstatte": Erstattet("x", ID, tid(5), "ny"),
}


@pytest.mark.parametrize("hva", UMULIG)
def test_det_leverandoren_selv_gjor_avvises_ved_navn(hva: str) -> None:
    with pytest.raises(UlovligOvergang) as feil:
        krev_mulig(ordre(), UMULIG[hva])
    assert feil.value.kode == "gjores-hos-leverandoren"
    krev_mulig(ordre(leverandor="lokal"), UMULIG[hva])


@pytest.mark.parametrize("hva", UMULIG)
def test_for_oppdraget_er_sendt_er_ingenting_leverandorens(hva: str) -> None:
    krev_mulig(replay((Opprettet("a", ID, START, KRAV),)), UMULIG[hva])


@pytest.mark.parametrize("hva", MULIG)
def test_aa_stoppe_oppdraget_er_vart(hva: str) -> None:
    krev_mulig(ordre(), MULIG[hva])


def test_knappene_er_bare_dem_som_virker() -> None:
    hos_posten, lokal = ordre(), ordre(leverandor="lokal")
    signer = hos_posten.signer("sign-kandidat")
    assert Handling.FORLENG not in visning.handlinger(hos_posten, tid(5))
    assert Handling.FORLENG in visning.handlinger(lokal, tid(5))
    assert visning.signerhandlinger(hos_posten, signer, tid(5)) == ()
    assert Signerhandling.PAMINN in visning.signerhandlinger(lokal, signer, tid(5))


# ---------------------------------------------------------------- sent anew


@pytest.mark.parametrize("arsak", Leveringshinder)
def test_rettet_kontakt_sender_oppdraget_paa_nytt(arsak: Leveringshinder) -> None:
    stanset = ordre(hindret(arsak))
    assert stanset.tilstand is Tilstand.UTILGJENGELIG
    assert har_stanset(stanset)
    assert not skal_sendes_igjen(stanset)
    krev_mulig(stanset, RETTET)
    rettet = apply(stanset, RETTET)
    assert skal_sendes_igjen(rettet)
    neste = neste_tid(rettet, tid(4))
    assert neste is not None
    assert (neste.gjoremal, neste.tid) == (Gjoremal.SEND, tid(4))
    igjen = apply(rettet, Sendt("h", ID, tid(4), "posten", "18"))
    assert not har_stanset(igjen)
    assert not skal_sendes_igjen(igjen)
    assert igjen.sendinger == 2


def test_hos_oss_selv_blir_ingenting_sendt_paa_nytt() -> None:
    rettet = apply(ordre(hindret(), leverandor="lokal"), RETTET)
    assert not har_stanset(rettet)
    neste = neste_tid(rettet, tid(4))
    assert neste is not None
    assert neste.gjoremal is Gjoremal.VARSLE


def test_har_noen_signert_kan_kontakten_ikke_rettes_for_signaturene_ville_gaa_tapt() -> None:
    stanset = ordre(SIGNERT, hindret())
    with pytest.raises(UlovligOvergang) as feil:
        krev_mulig(stanset, RETTET)
    assert feil.value.kode == "noen-har-signert"
    krev_mulig(stanset, MULIG["erstatte"])


def test_et_oppdrag_som_stanset_uten_grunn_sendes_paa_nytt_naar_det_er_avklart() -> None:
    stanset = ordre(Avvik("e", ID, tid(2), STANSET))
    avklart = Avklart("f", ID, tid(3), "Posten hadde driftsstans")
    krev_mulig(stanset, avklart)
    assert skal_sendes_igjen(apply(stanset, avklart))


def test_et_oppdrag_som_stanset_med_en_signatur_kan_bare_erstattes() -> None:
    stanset = ordre(SIGNERT, Avvik("e", ID, tid(2.5), STANSET))
    with pytest.raises(UlovligOvergang) as feil:
        krev_mulig(stanset, Avklart("f", ID, tid(3), "ser bra ut"))
    assert feil.value.kode == "noen-har-signert"
    krev_mulig(ordre(SIGNERT, Avvik("e", ID, tid(2.5), "fil-endret")), Avklart("f", ID, tid(3), "ser bra ut"))


# ---------------------------------------------------------------- what is not done twice


def test_vaar_klokke_avslutter_ikke_et_oppdrag_med_egen_frist() -> None:
    lenge_etter = START + timedelta(days=80)
    assert neste_tid(ordre(), lenge_etter) is None
    lokal = neste_tid(ordre(leverandor="lokal"), lenge_etter)
    assert lokal is not None
    assert lokal.gjoremal is Gjoremal.UTLOP


def test_leverandorens_egen_klokke_avslutter_det() -> None:
    assert apply(ordre(), Utlopt("x", ID, tid(400), hos_leverandor=True)).tilstand is Tilstand.UTLOPT


def test_ingen_paaminnelse_naar_leverandoren_minner_om() -> None:
    assert neste_tid(ordre(), tid(2)) is None
    lokal = neste_tid(ordre(leverandor="lokal"), tid(2))
    assert lokal is not None
    assert lokal.gjoremal is Gjoremal.PAMINN


VARSLENE: dict[str, tuple[Hendelse, set[Meldingsslag]]] = {
    "varsel": (Varslet("x", ID, tid(5), "sign-kandidat"), {Meldingsslag.INVITASJON}),
    "påminnelse": (Paminnet("x", ID, tid(5), "sign-kandidat"), {Meldingsslag.PAMINNELSE}),
    "ny frist": (FristForlenget("x", ID, tid(5), date(2026, 10, 1)), {Meldingsslag.FRIST_FORLENGET}),
}
VARE_EGNE: dict[str, Hendelse] = {
    "avslag": Avslatt("x", ID, tid(5), "sign-kandidat", None),
    "utløp": Utlopt("x", ID, tid(400), hos_leverandor=True),
    "trukket": MULIG["trekke tilbake"],
    "erstattet": MULIG["erstatte"],
}


@pytest.mark.parametrize("hva", VARSLENE)
def test_det_leverandoren_varsler_om_varsler_vi_ikke_om(hva: str) -> None:
    hendelse, slag = VARSLENE[hva]
    for leverandor, ventet in (("posten", set()), ("lokal", slag)):
        for_ = ordre(leverandor=leverandor)
        assert {en.slag for en in notices.beskjeder(for_, hendelse, apply(for_, hendelse))} == ventet


@pytest.mark.parametrize("hva", VARE_EGNE)
def test_hvordan_et_oppdrag_endte_forteller_vi(hva: str) -> None:
    hos_posten, lokal = ordre(), ordre(leverandor="lokal")
    sagt = notices.beskjeder(hos_posten, VARE_EGNE[hva], apply(hos_posten, VARE_EGNE[hva]))
    assert sagt
    assert sagt == notices.beskjeder(lokal, VARE_EGNE[hva], apply(lokal, VARE_EGNE[hva]))


def test_seglet_og_fullfort_er_som_ellers() -> None:
    alle = ordre(SIGNERT, Signert("h", ID, tid(3), "sign-kandidat"), Signert("i", ID, tid(4), "sign-fylkeskommune"))
    neste = neste_tid(alle, tid(5))
    assert neste is not None
    assert neste.gjoremal is Gjoremal.FORSEGL
    forseglet = Forseglet("j", ID, tid(5), "0" * 64)
    assert {en.slag for en in notices.beskjeder(alle, forseglet, apply(alle, forseglet))} == {Meldingsslag.FULLFORT}

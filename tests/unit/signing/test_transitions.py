"""Every pair of state and event, with the answer by hand; and that `apply` does what the tables say."""

from __future__ import annotations

from collections.abc import Mapping

from signing.events import Slag
from signing.refusals import Nei
from signing.states import AKTIVE, HINDRET, PAMINNES, STOPPET, Signertilstand, Tilstand
from signing.transitions import OPPDRAGSOVERGANGER, SIGNEROVERGANGER, Fra, Signerslag

SIGNERKOLONNER = "venterTur varslet apnet ukjent ikkeLevert manglerKontakt sperret utenNavn reservert signert avslatt utlopt bortfalt"
SIGNERE = """
varslet        | varslet        varslet        apnet    ukjent         varslet        varslet        varslet   varslet   varslet   !signert !avslatt !slutt  !slutt
paminnet       | !ikkeVarslet   varslet        apnet    ukjent         !nas           !nas           !nas      !nas      !nas      !signert !avslatt !slutt  !slutt
apnet          | apnet          apnet          apnet    apnet          apnet          apnet          apnet     apnet     apnet     signert  avslatt  utlopt  bortfalt
signert        | signert        signert        signert  signert        signert        signert        signert   signert   signert   !signert !avslatt signert signert
avslatt        | avslatt        avslatt        avslatt  avslatt        avslatt        avslatt        avslatt   avslatt   avslatt   !signert !avslatt avslatt avslatt
ikkeLevert     | ikkeLevert     ikkeLevert     apnet    ikkeLevert     ikkeLevert     manglerKontakt sperret   utenNavn  reservert signert  avslatt  utlopt  bortfalt
manglerKontakt | manglerKontakt manglerKontakt apnet    manglerKontakt manglerKontakt manglerKontakt sperret   utenNavn  reservert signert  avslatt  utlopt  bortfalt
sperret        | sperret        sperret        apnet    sperret        sperret        sperret        sperret   utenNavn  reservert signert  avslatt  utlopt  bortfalt
utenNavn       | utenNavn       utenNavn       apnet    utenNavn       utenNavn       utenNavn       utenNavn  utenNavn  reservert signert  avslatt  utlopt  bortfalt
reservert      | reservert      reservert      apnet    reservert      reservert      reservert      reservert reservert reservert signert  avslatt  utlopt  bortfalt
ukjentStatus   | ukjent         ukjent         apnet    ukjent         ikkeLevert     manglerKontakt sperret   utenNavn  reservert signert  avslatt  utlopt  bortfalt
kontaktRettet  | venterTur      venterTur      apnet    venterTur      venterTur      venterTur      venterTur venterTur venterTur signert  !avslatt !slutt  !slutt
stoppet        | bortfalt       bortfalt       bortfalt bortfalt       bortfalt       bortfalt       bortfalt  bortfalt  bortfalt  signert  avslatt  utlopt  bortfalt
fristUte       | utlopt         utlopt         utlopt   utlopt         utlopt         utlopt         utlopt    utlopt    utlopt    signert  avslatt  utlopt  bortfalt
"""  # noqa: E501  # a table is read by its columns

OPPDRAGSKOLONNER = "kladd sendt underSignering venterGodkjenning utilgjengelig avvik avslatt utlopt avbrutt erstattet fullfort arkivert"
OPPDRAG = """
opprettet      | !finnes  !finnes  !finnes  !finnes  !finnes  !finnes   !finnes   !finnes   !finnes   !finnes    !finnes   !finnes
sendt          | *        *        !sendt   !sendt   *        !sendt    !slutt    !slutt    !slutt    !slutt     !segl     !segl
varslet        | !usendt  *        *        *        *        !avvik    !slutt    !slutt    !slutt    !slutt     !segl     !segl
paminnet       | !usendt  *        *        *        *        !avvik    !slutt    !slutt    !slutt    !slutt     !segl     !segl
apnet          | !usendt  *        *        *        *        avvik     avslatt   utlopt    avbrutt   erstattet  fullfort  arkivert
signert        | !usendt  *        *        *        *        avvik     avslatt   utlopt    avbrutt   erstattet  !segl     !segl
avslatt        | !usendt  avslatt  avslatt  avslatt  avslatt  avslatt   avslatt   utlopt    avbrutt   erstattet  !segl     !segl
ikkeLevert     | !usendt  *        *        *        *        avvik     avslatt   utlopt    avbrutt   erstattet  fullfort  arkivert
ukjentStatus   | !usendt  *        *        *        *        avvik     avslatt   utlopt    avbrutt   erstattet  fullfort  arkivert
kontaktRettet  | *        *        *        *        *        avvik     !slutt    !slutt    !slutt    !slutt     !segl     !segl
fristForlenget | !usendt  *        *        *        *        avvik     !slutt    !slutt    !slutt    !slutt     !segl     !segl
utlopt         | !usendt  utlopt   utlopt   utlopt   utlopt   !avvik    !slutt    !slutt    !slutt    !slutt     !segl     !segl
avbrutt        | avbrutt  avbrutt  avbrutt  avbrutt  avbrutt  avbrutt   !slutt    !slutt    !slutt    !slutt     !segl     !segl
erstattet      | erstattet erstattet erstattet erstattet erstattet erstattet erstattet erstattet erstattet !erstattet erstattet erstattet
godkjent       | !usendt  *        *        *        *        !avvik    !slutt    !slutt    !slutt    !slutt     fullfort  arkivert
avvik          | !usendt  avvik    avvik    avvik    avvik    avvik     !slutt    !slutt    !slutt    !slutt     !segl     !segl
avklart        | !uten    !uten    !uten    !uten    !uten    *         !slutt    !slutt    !slutt    !slutt     !segl     !segl
forseglet      | !usendt  fullfort fullfort fullfort fullfort !avvik    !slutt    !slutt    !slutt    !slutt     !segl     !segl
arkivert       | !ufors   !ufors   !ufors   !ufors   !ufors   !ufors    !slutt    !slutt    !slutt    erstattet  arkivert  !arkivert
"""

NEI: Mapping[str, Nei] = {
    "!signert": Nei.HAR_SIGNERT,
    "!avslatt": Nei.HAR_AVSLATT,
    "!slutt": Nei.AVSLUTTET,
    "!ikkeVarslet": Nei.IKKE_VARSLET,
    "!nas": Nei.KOMMER_IKKE_FRAM,
    "!finnes": Nei.ALLEREDE_OPPRETTET,
    "!sendt": Nei.ALLEREDE_SENDT,
    "!usendt": Nei.IKKE_SENDT,
    "!segl": Nei.FORSEGLET,
    "!avvik": Nei.MA_KONTROLLERES,
    "!uten": Nei.IKKE_AVVIK,
    "!ufors": Nei.IKKE_FORSEGLET,
    "!erstattet": Nei.ALLEREDE_ERSTATTET,
    "!arkivert": Nei.ALLEREDE_ARKIVERT,
}


def for_hand(tabell: str, kolonner: str) -> dict[tuple[str, str], str]:
    """(event, state) → the word in the cell."""
    navn = kolonner.split()
    rader = [linje.partition("|") for linje in tabell.strip().splitlines()]
    return {(slag.strip(), tilstand): ord_ for slag, _, celler in rader for tilstand, ord_ in zip(navn, celler.split(), strict=True)}


def ordet(svar: Signertilstand | Tilstand | Fra | Nei) -> str:
    if isinstance(svar, Fra):
        return "*"
    return next(navn for navn, nei in NEI.items() if nei is svar) if isinstance(svar, Nei) else svar.value


def test_tabellen_for_en_signatar_er_den_vi_skrev_for_hand() -> None:
    tabell = {(slag.value, fra.value): ordet(svar) for slag, rad in SIGNEROVERGANGER.items() for fra, svar in rad.items()}
    assert tabell == for_hand(SIGNERE, SIGNERKOLONNER)
    assert len(tabell) == len(Signerslag) * len(Signertilstand)


def test_tabellen_for_et_oppdrag_er_den_vi_skrev_for_hand() -> None:
    tabell = {(slag.value, fra.value): ordet(svar) for slag, rad in OPPDRAGSOVERGANGER.items() for fra, svar in rad.items()}
    assert tabell == for_hand(OPPDRAG, OPPDRAGSKOLONNER)
    assert len(tabell) == len(Slag) * len(Tilstand)


def test_hver_tilstand_kan_nas_i_tabellene() -> None:
    signere = {svar for rad in SIGNEROVERGANGER.values() for svar in rad.values()}
    assert set(Signertilstand) <= signere
    oppdrag = {svar for rad in OPPDRAGSOVERGANGER.values() for svar in rad.values()}
    assert set(Tilstand) - oppdrag == {Tilstand.KLADD, *AKTIVE}  # these follow from the signers


def test_det_som_har_et_svar_fra_signataren_endres_aldri() -> None:
    for rad in SIGNEROVERGANGER.values():
        for svart in (Signertilstand.SIGNERT, Signertilstand.AVSLATT):
            assert rad[svart] is svart or isinstance(rad[svart], Nei)


def test_ingenting_forer_et_avsluttet_oppdrag_tilbake_til_signatarene() -> None:
    for slag, rad in OPPDRAGSOVERGANGER.items():
        for slutt in (*STOPPET, Tilstand.ERSTATTET, Tilstand.FULLFORT, Tilstand.ARKIVERT):
            svar = rad[slutt]
            assert not isinstance(svar, Fra), (slag, slutt)
            assert isinstance(svar, Nei) or svar is slutt or svar in {Tilstand.ERSTATTET, Tilstand.ARKIVERT}


def test_de_som_blir_paminnet_er_de_som_tabellen_lar_bli_paminnet() -> None:
    lov = {fra for fra, svar in SIGNEROVERGANGER[Signerslag.PAMINNET].items() if isinstance(svar, Signertilstand)}
    assert lov == set(PAMINNES)
    assert not lov & set(HINDRET)

"""When a PIN may be tried: the token's own flags first, and what it is known to have refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pkcs11 import TokenFlag
from pkcs11 import exceptions as p11

from signing.errors import HsmOppsett
from signing.hsmpin import Prosessminne, logg_inn

LAV, SISTE, LAST = TokenFlag.USER_PIN_COUNT_LOW, TokenFlag.USER_PIN_FINAL_TRY, TokenFlag.USER_PIN_LOCKED
INGEN = TokenFlag(0)
RIKTIG, GAL = "1234", "9999"


@dataclass
class Token:
    """Refuses what is not the right PIN, and locks itself for good at the third wrong one. `viser`: it shows by its flags how it stands."""

    viser: bool = True
    gale: int = 0
    provd: list[str] = field(default_factory=list)
    pin: str = RIKTIG

    @property
    def flags(self) -> TokenFlag:
        return {0: INGEN, 1: LAV, 2: LAV | SISTE}.get(self.gale, LAV | LAST) if self.viser else INGEN

    def open(self, *, user_pin: str) -> str:
        self.provd.append(user_pin)
        if self.gale >= 3:
            raise p11.PinLocked
        if user_pin != self.pin:
            self.gale += 1
            raise p11.PinIncorrect
        self.gale = 0
        return "en okt"


def prov(token: Token, minne: Prosessminne, pin: str) -> str:
    """The code of the refusal, or that somebody is in."""
    try:
        okt: str = logg_inn(lambda: token, "fylket", pin, [minne])
    except HsmOppsett as feil:
        sagt = feil
    except p11.PinIncorrect:
        return "avvist"
    else:
        return okt
    assert sagt.melding.nb != sagt.melding.nn
    assert pin not in f"{sagt.melding} {sagt.tiltak} {sagt}"
    return sagt.kode


@pytest.mark.parametrize(
    ("gale", "ventet"), [(0, "en okt"), (1, "en okt"), (2, "hsm-pin-siste-forsok"), (3, "hsm-pin-last")], ids=["0", "1", "2", "3"]
)
def test_flaggene_pa_tokenet_avgjor_om_det_blir_provd(gale: int, ventet: str) -> None:
    token = Token(gale=gale)
    assert prov(token, Prosessminne(), RIKTIG) == ventet
    assert len(token.provd) == (ventet == "en okt")


@pytest.mark.parametrize("viser", [True, False])
def test_en_pin_som_er_avvist_blir_ikke_sendt_igjen_om_tokenet_viser_det_eller_ei(viser: bool) -> None:
    token, minne = Token(viser=viser), Prosessminne()
    assert [prov(token, minne, GAL) for _ in range(5)] == ["avvist"] * 5
    assert token.provd == [GAL]
    assert prov(token, minne, RIKTIG) == "en okt"


@pytest.mark.parametrize("viser", [True, False])
def test_to_gale_som_bytter_pa_laser_ikke_et_token(viser: bool) -> None:
    token, minne = Token(viser=viser), Prosessminne()
    for _ in range(4):
        prov(token, minne, GAL)
        prov(token, minne, "8888")
    assert (token.gale, sorted(token.provd)) == (2, ["8888", GAL])


def test_mange_prosesser_uten_felles_minne_stopper_for_siste_forsok() -> None:
    token = Token()
    assert [prov(token, Prosessminne(), GAL) for _ in range(4)] == ["avvist", "avvist", "hsm-pin-siste-forsok", "hsm-pin-siste-forsok"]
    assert token.gale == 2


def test_nar_noen_har_kommet_inn_siden_kan_den_samme_provest_igjen() -> None:
    """The PIN of the token was set to what the file says: the file is the same as before."""
    token, minne = Token(), Prosessminne()
    prov(token, minne, GAL)
    token.pin, token.gale = GAL, 0
    assert prov(token, minne, GAL) == "en okt"


def test_et_token_som_ikke_viser_noe_far_ikke_den_samme_igjen() -> None:
    token, minne = Token(viser=False), Prosessminne()
    prov(token, minne, GAL)
    token.pin = GAL
    assert prov(token, minne, GAL) == "avvist"


def test_det_som_ikke_handler_om_pin_en_blir_ikke_husket() -> None:
    token, minne = Token(viser=False, gale=3), Prosessminne()
    with pytest.raises(p11.PinLocked):
        logg_inn(lambda: token, "fylket", RIKTIG, [minne])
    assert minne.avvist(RIKTIG) is None


def test_et_token_som_blir_borte_etter_avvisningen_skjuler_den_ikke() -> None:
    token, minne, spurt = Token(), Prosessminne(), list[int]()

    def finn() -> Token:
        spurt.append(1)
        if len(spurt) > 1:
            raise p11.TokenNotPresent
        return token

    with pytest.raises(p11.PinIncorrect):
        logg_inn(finn, "fylket", GAL, [minne])
    assert minne.avvist(GAL) is not None

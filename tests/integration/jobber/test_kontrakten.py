"""What every engine must do: one set of tests over the embedded runner on both databases, and procrastinate."""

from __future__ import annotations

import itertools
import threading
import time
from datetime import datetime, timedelta

import pytest

from app.clock import na
from app.errors import EksternFeil, IkkeFunnet
from app.jobber import feilliste, valg
from app.jobber.forsok import Forsoksregel
from app.jobber.port import Args, Jobbslag, register
from app.tekst import Tekst
from tests.integration.jobber.conftest import RASK, Rigg
from tests.jobbkjede import TRINN, rask_arbeider, vent_til


class Nede(EksternFeil):
    """A service outside that does not answer."""

    kode = "nede"

    def __init__(self) -> None:
        super().__init__(Tekst(nb="Kari Nordmann 01850852037 fikk ikke svar.", nn="Kari Nordmann 01850852037 fekk ikkje svar."))


class Bok:
    """Remembers its calls; fails as often as it is told to."""

    def __init__(self, feiler: int = 0, feil: type[BaseException] = Nede) -> None:
        self.feiler, self.feil = feiler, feil
        self.kall: list[tuple[float, dict[str, str]]] = []

    def kjor(self, args: Args) -> None:
        self.kall.append((time.monotonic(), dict(args)))
        if len(self.kall) <= self.feiler:
            raise self.feil

    def slag(self, navn: str = "bok", **valg: object) -> Jobbslag:
        return Jobbslag(navn=navn, kjor=self.kjor, regel=RASK, **valg)  # type: ignore[arg-type]


def test_en_jobb_finnes_bare_hvis_transaksjonen_gjor_det(rigg: Rigg) -> None:
    with rigg.lager.motor.connect() as forbindelse:
        rigg.jobber.legg(forbindelse, "bok", {"sak": "angret"})
        forbindelse.rollback()
    rigg.legg("bok", {"sak": "lagret"})
    bok = Bok()
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: bool(bok.kall))
        time.sleep(0.3)
    assert [args for _, args in bok.kall] == [{"sak": "lagret"}]


def test_en_sak_gar_gjennom_alle_trinn_en_gang_hvert_under_sin_nokkel(rigg: Rigg) -> None:
    rigg.kjede.apne("s1")
    with rigg.i_gang():
        assert vent_til(rigg.kjede.alle_ferdige)
    assert rigg.kjede.utenfor.kalt() == {f"s1:{trinn}": 1 for trinn in TRINN}
    assert rigg.kjede.hendelser() == 3
    assert rigg.ko() == ()
    assert rigg.feil() == ()


def test_en_jobb_som_er_lagt_to_ganger_gjor_arbeidet_en_gang(rigg: Rigg) -> None:
    rigg.kjede.apne("s1")
    for trinn in TRINN:
        rigg.legg(trinn, {"sak": "s1"})
    with rigg.i_gang():
        assert vent_til(lambda: rigg.kjede.alle_ferdige() and rigg.ko() == ())
    assert rigg.kjede.hendelser() == 3


def test_en_feil_blir_provd_igjen_og_star_i_listen_til_det_gar_bra(rigg: Rigg) -> None:
    bok = Bok(feiler=1)
    rigg.legg("bok", {"sak": "s1"})
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: bool(rigg.feil()) or len(bok.kall) > 1)
        assert vent_til(lambda: len(bok.kall) == 2 and rigg.feil() == () and rigg.ko() == ())
    assert bok.kall[1][0] - bok.kall[0][0] >= 0.1


def test_en_jobb_blir_gitt_opp_etter_alle_forsok_og_feilen_er_uten_persondata(rigg: Rigg, capsys: pytest.CaptureFixture[str]) -> None:
    bok = Bok(feiler=99)
    rigg.legg("bok", {"sak": "s1"})
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: bool(rigg.feil(bare_dode=True)))
        assert vent_til(lambda: rigg.ko() == ())
    (feil,) = rigg.feil()
    assert (feil.slag, feil.args, feil.forsok, feil.feil, feil.dod) == ("bok", {"sak": "s1"}, 3, "nede (Nede)", True)
    assert len(bok.kall) == 3
    logg = "".join(capsys.readouterr())
    assert "nede (Nede)" in logg
    assert "Nordmann" not in logg
    assert "01850852037" not in logg


def test_en_varig_feil_blir_gitt_opp_med_en_gang(rigg: Rigg) -> None:
    bok = Bok(feiler=99)
    rigg.legg("bok")
    with rigg.i_gang(bok.slag(varige=(Nede,))):
        assert vent_til(lambda: bool(rigg.feil(bare_dode=True)))
        time.sleep(0.3)
    assert len(bok.kall) == 1
    assert rigg.feil()[0].forsok == 1


def test_en_jobb_som_er_gitt_opp_kan_kjores_igjen_men_bare_en_gang(rigg: Rigg) -> None:
    bok = Bok(feiler=1)
    rigg.legg("bok", {"sak": "s1"})
    with rigg.i_gang(bok.slag(varige=(Nede,))):
        assert vent_til(lambda: bool(rigg.feil(bare_dode=True)) and rigg.ko() == ())
    (dod,) = rigg.feil()
    with rigg.lager.motor.connect() as forbindelse:
        feilliste.kjor_igjen(forbindelse, rigg.jobber, dod.jobb)
        forbindelse.rollback()
    assert rigg.feil() == (dod,)
    assert rigg.ko() == ()
    rigg.kjor_igjen(dod.jobb)
    with pytest.raises(IkkeFunnet):
        rigg.kjor_igjen(dod.jobb)
    assert [linje.ventende for linje in rigg.ko()] == [1]
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: len(bok.kall) == 2 and rigg.ko() == ())
    assert rigg.feil() == ()


def test_en_jobb_som_skal_proves_igjen_av_seg_selv_kan_ikke_kjores_igjen(rigg: Rigg) -> None:
    bok = Bok(feiler=1)
    rigg.legg("bok")
    treg = Jobbslag(navn="bok", kjor=bok.kjor)
    with rigg.i_gang(treg):
        assert vent_til(lambda: bool(rigg.feil()))
    (feil,) = rigg.feil()
    assert not feil.dod
    assert rigg.feil(bare_dode=True) == ()
    with pytest.raises(IkkeFunnet):
        rigg.kjor_igjen(feil.jobb)
    assert [(linje.ventende, linje.forfalte) for linje in rigg.ko()] == [(1, 0)]


def test_en_behandler_som_avslutter_traaden_sin_stopper_ikke_de_andre(rigg: Rigg) -> None:
    slutter, bok = Bok(feiler=99, feil=SystemExit), Bok()
    for _ in range(3):
        rigg.legg("slutter")
    with rigg.i_gang(slutter.slag("slutter", varige=(Exception,)), bok.slag()):
        assert vent_til(lambda: len(slutter.kall) >= 3)
        rigg.legg("bok")
        assert vent_til(lambda: bool(bok.kall))
        assert vent_til(lambda: len(rigg.feil(bare_dode=True)) == 3)
    assert {feil.feil for feil in rigg.feil()} == {"uventet-feil (SystemExit)"}


def test_en_jobb_begynner_ikke_for_tiden_sin(rigg: Rigg) -> None:
    bok = Bok()
    start = time.monotonic()
    rigg.legg("bok", {"n": "senere"}, tidligst=na() + timedelta(seconds=1))
    rigg.legg("bok", {"n": "straks"})
    rigg.legg("bok", {"n": "i-morgen"}, tidligst=na() + timedelta(days=1))
    (linje,) = rigg.ko()
    assert (linje.slag, linje.ventende, linje.forfalte) == ("bok", 3, 1)
    assert linje.eldste is not None
    assert abs(linje.eldste - na()) < timedelta(seconds=5)
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: len(bok.kall) == 2)
    assert [args["n"] for _, args in bok.kall] == ["straks", "senere"]
    assert bok.kall[1][0] - start >= 0.8
    assert [(linje.ventende, linje.forfalte) for linje in rigg.ko()] == [(1, 0)]


def test_et_ukjent_slag_venter_pa_en_arbeider_som_kjenner_det(rigg: Rigg) -> None:
    bok = Bok()
    rigg.legg("nyere-enn-arbeideren", {"sak": "s1"})
    rigg.legg("bok")
    with rigg.i_gang(bok.slag()):
        assert vent_til(lambda: bool(bok.kall))
        time.sleep(0.3)
    assert [(linje.slag, linje.ventende, linje.forfalte) for linje in rigg.ko()] == [("nyere-enn-arbeideren", 1, 1)]
    assert rigg.feil() == ()
    with rigg.i_gang(bok.slag("nyere-enn-arbeideren")):
        assert vent_til(lambda: rigg.ko() == ())
    assert bok.kall[-1][1] == {"sak": "s1"}


@pytest.mark.parametrize("verdi", ["01850852037", "sak 018508 52037", "x" * 201], ids=["personnummer", "med-mellomrom", "dokument"])
def test_bare_id_er_er_argumenter(rigg: Rigg, verdi: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        rigg.legg("bok", {"sak": verdi})
    assert rigg.ko() == ()


def test_to_slag_kan_ikke_ha_samme_navn() -> None:
    with pytest.raises(ValueError, match="same name"):
        register(Bok().slag(), Bok().slag())


def test_den_som_stopper_lar_jobben_bli_ferdig_og_begynner_ingen_ny(rigg: Rigg) -> None:
    begynt, kan_slutte, utfort = threading.Event(), threading.Event(), []

    def treg(args: Args) -> None:
        begynt.set()
        kan_slutte.wait(10)
        utfort.append(args["n"])

    for n in ("1", "2", "3"):
        rigg.legg("treg", {"n": n})
    arbeider = rigg.arbeider(Jobbslag(navn="treg", kjor=treg), traader=1)
    arbeider.start()
    assert begynt.wait(10)
    assert not arbeider.stopp(0.3)
    kan_slutte.set()
    assert arbeider.stopp()
    assert utfort == ["1"]
    assert [linje.ventende for linje in rigg.ko()] == [2]


def test_en_lang_jobb_blir_ikke_tatt_av_en_annen_mens_arbeideren_lever(rigg: Rigg) -> None:
    kall = []

    def lang(args: Args) -> None:
        kall.append(args["n"])
        time.sleep(5.0)

    rigg.legg("lang", {"n": "1"})
    slag = Jobbslag(navn="lang", kjor=lang)
    with rigg.i_gang(slag, dod_etter=3.0), rigg.i_gang(slag, dod_etter=3.0):
        assert vent_til(lambda: rigg.ko() == ())
    assert kall == ["1"]


def test_to_arbeidere_deler_mange_saker_uten_a_gjore_noe_to_ganger(rigg: Rigg) -> None:
    for n in range(40):
        rigg.kjede.apne(f"s{n}")
    with rigg.i_gang(), rigg.i_gang():
        assert vent_til(rigg.kjede.alle_ferdige, hoyst=60)
    assert rigg.kjede.hendelser() == 120
    assert set(rigg.kjede.utenfor.kalt().values()) == {1}
    assert rigg.feil() == ()


def test_en_jobb_fra_en_annen_forbindelse_begynner_straks(rigg: Rigg) -> None:
    bok = Bok()
    with rigg.i_gang(bok.slag()):
        time.sleep(0.6)
        forsinket = []
        for n in range(5):
            lagt = time.monotonic()
            rigg.legg("bok", {"n": str(n)})
            assert vent_til(lambda n=n: len(bok.kall) > n)  # type: ignore[misc]
            forsinket.append(bok.kall[-1][0] - lagt)
    assert min(forsinket) < 0.15


@pytest.mark.parametrize("forskjell", [timedelta(hours=-1), timedelta(hours=1)], ids=["bak", "foran"])
def test_ventetiden_er_like_lang_nar_klokken_gar_feil(rigg: Rigg, forskjell: timedelta) -> None:
    """The service's clock has jumped, and the database lies on another machine: a retry neither comes at once nor waits for an hour."""

    def klokke() -> datetime:
        return na() + forskjell

    bok = Bok(feiler=1)
    slag = Jobbslag(navn="bok", kjor=bok.kjor, regel=Forsoksregel(antall=3, forste=timedelta(seconds=1)))
    jobber = valg.jobber(rigg.motor, rigg.lager, klokke)
    lagt = time.monotonic()
    with rigg.lager.transaksjon() as forbindelse:
        jobber.legg(forbindelse, "bok", {}, tidligst=klokke() + timedelta(seconds=1))
        assert [linje.forfalte for linje in jobber.ko(forbindelse)] == [0]
    arbeider = rask_arbeider(rigg.motor, rigg.lager, register(slag), klokke)
    arbeider.start()
    try:
        assert vent_til(lambda: len(bok.kall) == 2, hoyst=15)
    finally:
        assert arbeider.stopp()
    tider = [lagt, *(tid for tid, _ in bok.kall)]
    assert [senere - for_ >= 0.9 for for_, senere in itertools.pairwise(tider)] == [True, True]

"""What holds for every order, whatever happens to it and in whatever order it is told."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from signing import deadlines
from signing.agenda import Gjoremal, Policy, neste_tid
from signing.conditions import er_gammelt_nytt
from signing.errors import SigneringsFeil
from signing.events import Hendelse, Leveringshinder, OmSignatar, Opprettet, Paminnet, Sendt, Signert, Slag, Varslet
from signing.model import Frister
from signing.notices import beskjeder
from signing.oppdrag import Oppdrag
from signing.order import apply, motta, neste, replay, start
from signing.refusals import Nei
from signing.states import AKTIVE, FERDIGE, STOPPET, Signertilstand, Tilstand
from signing.transitions import OPPDRAGSOVERGANGER, Fra
from signing.workdays import etter
from tests.unit.signing.oppdragsbygger import MANDAG, SENDT, STANDARDFRIST, hendelse, ny_id, om, opprettet

SLUTT = {*STOPPET, *FERDIGE, Tilstand.ERSTATTET}
FELTER = ("kandidat", "bedrift", "organ", "fylke", "finnes-ikke")


def uten_rekkefolge(oppdrag: Oppdrag) -> Oppdrag:
    return replace(oppdrag, hendelser=())


# ---------------------------------------------------------------- anything at all


@st.composite
def vilkarlige_hendelser(draw: st.DrawFn) -> list[Hendelse]:
    """Sixty events of any kind, any signer, any time within ten weeks; some of them told twice."""
    slag = draw(st.lists(st.sampled_from(Slag), max_size=60))
    en = [hendelse(s, om(draw(st.integers(0, 24 * 70))), draw(st.sampled_from(FELTER))) for s in slag]
    return en + draw(st.lists(st.sampled_from(en), max_size=10)) if en else en


@settings(max_examples=150, deadline=None)
@given(vilkarlige_hendelser(), st.booleans(), st.booleans())
def test_avspilling_er_steg_for_steg_og_reglene_holder_uansett_hva_som_blir_fortalt(
    forsok: list[Hendelse], fylket: bool, godkjenning: bool
) -> None:
    oppdrag = replay([opprettet(fylket=fylket, godkjenning=godkjenning, frister=STANDARDFRIST), SENDT])
    for en in forsok:
        for_ = oppdrag
        try:
            oppdrag = apply(oppdrag, en)
        except SigneringsFeil:
            assert oppdrag == for_
            continue
        assert apply(oppdrag, en) is oppdrag
        krev_som_tabellen(for_, en, oppdrag)
        krev_regler(oppdrag)
    assert replay(oppdrag.hendelser) == oppdrag


def krev_som_tabellen(for_: Oppdrag, en: Hendelse, etter_: Oppdrag) -> None:
    """The order went where its table says."""
    svar = OPPDRAGSOVERGANGER[en.slag][for_.tilstand]
    if en in for_.hendelser:
        assert etter_ is for_
    elif er_gammelt_nytt(for_, en):
        assert etter_.tilstand is for_.tilstand
    elif isinstance(svar, Fra):
        assert etter_.satt is None
    else:
        assert not isinstance(svar, Nei)
        assert etter_.tilstand is svar


def krev_regler(oppdrag: Oppdrag) -> None:
    """Groups in turn, seals complete, ended orders quiet."""
    for tidlig, sen in itertools.combinations(oppdrag.signere, 2):
        if tidlig.krav.gruppe < sen.krav.gruppe and tidlig.tilstand is not Signertilstand.SIGNERT:
            assert sen.varslet is None
            assert sen.tilstand not in {Signertilstand.VARSLET, Signertilstand.APNET, Signertilstand.SIGNERT, Signertilstand.AVSLATT}
    assert oppdrag.forseglet is None or oppdrag.alle_har_signert
    if oppdrag.tilstand in SLUTT:
        assert neste(oppdrag) == ()
        assert not oppdrag.kan_forsegles
    if oppdrag.tilstand in SLUTT - {Tilstand.UTLOPT}:
        assert all(s.tilstand is not Signertilstand.VENTER_TUR for s in oppdrag.signere)


# ---------------------------------------------------------------- callbacks in any order


@st.composite
def historier(draw: st.DrawFn) -> list[Hendelse]:
    """What really happened, as it happened, one thing a day: group by group, each on their own road, and perhaps one who declined."""
    avslar = draw(st.sampled_from([None, "kandidat", "organ"]))
    klokka = (om(24 * dag) for dag in itertools.count(1))
    historie: list[Hendelse] = []
    for gruppe in (("kandidat", "bedrift"), ("organ",)):
        for felt in gruppe:
            historie += _veien(draw, felt, klokka)
        slutter = sorted(gruppe, key=lambda felt: felt == avslar)  # who declines, does so last: nobody signs after it
        historie += [hendelse(Slag.AVSLATT if felt == avslar else Slag.SIGNERT, next(klokka), felt) for felt in slutter]
        if avslar in gruppe:
            break
    return historie


def _veien(draw: st.DrawFn, felt: str, klokka: Iterator[datetime]) -> list[Hendelse]:
    """Told, then reminded or told in vain, perhaps opened, perhaps with a status that we do not know."""
    varslet = hendelse(Slag.VARSLET, next(klokka), felt)
    mulige = [
        hendelse(Slag.UKJENT_STATUS, next(klokka), felt),
        draw(
            st.sampled_from(
                [
                    hendelse(Slag.PAMINNET, next(klokka), felt),
                    *(hendelse(Slag.IKKE_LEVERT, next(klokka), felt, gjelder=varslet.id, arsak=arsak) for arsak in Leveringshinder),
                ]
            )
        ),
        hendelse(Slag.APNET, next(klokka), felt),
    ]
    return [varslet, *(en for en in mulige if draw(st.booleans()))]


def fortell(oppdrag: Oppdrag, bunker: list[list[Hendelse]]) -> Oppdrag:
    """Batch by batch; what was put off is told again with the next, and at last until nothing is left."""
    utsatt: tuple[Hendelse, ...] = ()
    for bunke in [*bunker, []]:
        svar = motta(oppdrag, [*bunke, *utsatt])
        oppdrag, utsatt = svar.oppdrag, svar.utsatt
    assert utsatt == ()
    return oppdrag


@settings(max_examples=200, deadline=None)
@given(historier(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_enhver_rekkefolge_og_gjentakelse_ender_i_samme_tilstand(historie: list[Hendelse], tilfeldig: random.Random, antall: int) -> None:
    begynnelse = replay([opprettet(), SENDT])
    sett = fortell(begynnelse, [historie])
    assert [en for en in sett.hendelser[2:] if en.slag is Slag.SIGNERT] == [en for en in historie if en.slag is Slag.SIGNERT]
    stokket = historie + tilfeldig.choices(historie, k=5)
    tilfeldig.shuffle(stokket)
    bunker = [stokket[nr::antall] for nr in range(antall)]
    assert uten_rekkefolge(fortell(begynnelse, bunker)) == uten_rekkefolge(sett)


# ---------------------------------------------------------------- an order that lives for weeks

POLICY = Policy()


class EtOppdragSomLever(RuleBasedStateMachine):
    """The service does what the agenda says, at any hour, sometimes days late; people do what people do."""

    @initialize(fylket=st.booleans(), godkjenning=st.booleans(), dager=st.sampled_from([None, 1, 3, 14]), siste=st.integers(1, 60))
    def begynn(self, fylket: bool, godkjenning: bool, dager: int | None, siste: int) -> None:
        frister = Frister((MANDAG + timedelta(days=siste)).date(), dager)
        self.na: datetime = MANDAG
        self.oppdrag = start(opprettet(fylket=fylket, godkjenning=godkjenning, frister=frister))
        self.paminnelser: list[tuple[datetime, Oppdrag, str]] = []
        self.avvist = 0

    def skjer(self, slag: Slag, felt: str = "kandidat", **felter: Any) -> None:
        """Something happens now; the order may refuse it."""
        en = hendelse(slag, self.na, felt, **felter)
        for_ = self.oppdrag
        try:
            self.oppdrag = apply(for_, en)
        except SigneringsFeil:
            self.avvist += 1
            return
        if isinstance(en, Paminnet):
            self.paminnelser.append((self.na, for_, felt))
        for beskjed in beskjeder(for_, en, self.oppdrag):
            if beskjed.felt is not None:
                signer = for_.signer(beskjed.felt)
                assert isinstance(en, Varslet) or signer.varslet is not None or signer.tilstand is not Signertilstand.VENTER_TUR

    @rule(timer=st.integers(1, 24 * 6))
    def tiden_gar(self, timer: int) -> None:
        self.na += timedelta(hours=timer)

    @rule()
    def tjenesten_gjor_det_som_star_for_tur(self) -> None:
        """At the planned time, or now if that has passed."""
        neste_ = neste_tid(self.oppdrag, self.na, POLICY)
        if neste_ is None:
            return
        assert neste_.tid >= self.na
        self.na = neste_.tid
        avvist = self.avvist
        for felt in neste_.felter or ("kandidat",):
            self.skjer(GJOR[neste_.gjoremal], felt)
        assert self.avvist == avvist, "the agenda never asks for what the order refuses"

    @rule(felt=st.sampled_from(FELTER[:4]), slag=st.sampled_from([Slag.APNET, Slag.SIGNERT, Slag.SIGNERT, Slag.UKJENT_STATUS]))
    def en_signatar_gjor_noe(self, felt: str, slag: Slag) -> None:
        self.skjer(slag, felt)

    @rule(felt=st.sampled_from(FELTER[:4]))
    def varselet_kom_ikke_fram(self, felt: str) -> None:
        self.skjer(Slag.IKKE_LEVERT, felt)
        self.skjer(Slag.KONTAKT_RETTET, felt)

    @rule(dager=st.integers(-5, 40))
    def fristen_blir_forlenget(self, dager: int) -> None:
        for_ = self.oppdrag
        self.skjer(Slag.FRIST_FORLENGET, frist=(self.na + timedelta(days=dager)).date())
        if self.oppdrag is not for_ and self.oppdrag.frister and deadlines.frist(for_):
            assert deadlines.frist(self.oppdrag) > deadlines.frist(for_)  # type: ignore[operator]  # both have one

    @rule()
    def fylket_godkjenner(self) -> None:
        self.skjer(Slag.GODKJENT)

    @precondition(lambda self: len(self.oppdrag.hendelser) > 12)
    @rule(slag=st.sampled_from([Slag.AVSLATT, Slag.AVBRUTT, Slag.ERSTATTET, Slag.AVVIK, Slag.AVKLART]))
    def det_blir_slutt_eller_stopp(self, slag: Slag) -> None:
        self.skjer(slag)

    @invariant()
    def reglene_holder(self) -> None:
        krev_regler(self.oppdrag)
        assert replay(self.oppdrag.hendelser) == self.oppdrag

    @invariant()
    def paminnelser_kommer_verken_om_natta_eller_etter_fristen_eller_til_den_som_har_svart(self) -> None:
        for tid, for_, felt in self.paminnelser:
            assert 8 <= tid.astimezone(MANDAG.tzinfo).hour < 22
            siste = deadlines.frist(for_)
            assert siste is None or tid < etter(siste)
            assert for_.signer(felt).tilstand not in {Signertilstand.SIGNERT, Signertilstand.AVSLATT}
            assert for_.tilstand in AKTIVE

    @invariant()
    def ingen_blir_glemt(self) -> None:
        """An order that waits for a party with a deadline always has a next time; one that has ended has none but the archive's."""
        neste_ = neste_tid(self.oppdrag, self.na, POLICY)
        if self.oppdrag.tilstand in AKTIVE and not self.oppdrag.partene_har_signert:
            assert neste_ is not None
        if self.oppdrag.tilstand in {*STOPPET, Tilstand.ARKIVERT}:
            assert neste_ is None


GJOR = {
    Gjoremal.SEND: Slag.SENDT,
    Gjoremal.VARSLE: Slag.VARSLET,
    Gjoremal.FORSEGL: Slag.FORSEGLET,
    Gjoremal.ARKIVER: Slag.ARKIVERT,
    Gjoremal.UTLOP: Slag.UTLOPT,
    Gjoremal.PAMINN: Slag.PAMINNET,
}

TestEtOppdragSomLever = EtOppdragSomLever.TestCase
TestEtOppdragSomLever.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_av_seg_selv_gar_et_oppdrag_hele_veien_nar_alle_signerer_ved_varselet() -> None:
    """The agenda alone drives an order from draft to archive."""
    oppdrag, na, gjort = start(opprettet(fylket=True, frister=STANDARDFRIST)), MANDAG, []
    while (neste_ := neste_tid(oppdrag, na)) is not None:
        na = neste_.tid
        gjort.append(neste_.gjoremal.value)
        for felt in neste_.felter or ("kandidat",):
            oppdrag = apply(oppdrag, hendelse(GJOR[neste_.gjoremal], na, felt))
        for felt in neste_.felter:
            oppdrag = apply(oppdrag, hendelse(Slag.SIGNERT, na, felt))
    assert gjort == ["send", "varsle", "varsle", "varsle", "forsegl", "arkiver"]
    assert oppdrag.tilstand is Tilstand.ARKIVERT
    assert {type(en) for en in oppdrag.hendelser} >= {Opprettet, Sendt, Varslet, Signert}
    assert all(en.oppdrag == "o1" for en in oppdrag.hendelser)
    assert sum(isinstance(en, OmSignatar) for en in oppdrag.hendelser) == 8
    assert ny_id() != ny_id()

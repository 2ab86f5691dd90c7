"""Which engine carries out the jobs: a setting of its own, not tied to the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.clock import Clock
from app.jobber.innebygd import Innebygd
from app.jobber.kjoring import Kjoring
from app.jobber.port import Arbeider, Jobber, Register
from app.lager.base import Lager
from app.settings import Jobbmotor


def jobber(motor: Jobbmotor, lager: Lager, clock: Clock) -> Jobber:
    """The queue, with the tables it needs."""
    return _KOER[motor](lager, clock)


def arbeider(motor: Jobbmotor, lager: Lager, register: Register, clock: Clock) -> Arbeider:
    """Whoever carries out the jobs of that queue in this process."""
    return _ARBEIDERE[motor](lager, register, clock)


def _procrastinate_ko(lager: Lager, clock: Clock) -> Jobber:
    from app.jobber import procrastinate_skjema
    from app.jobber.procrastinate_ko import ProcrastinateKo

    procrastinate_skjema.oppgrader(lager)
    return ProcrastinateKo(clock)


def _innebygd_arbeider(lager: Lager, register: Register, clock: Clock) -> Arbeider:
    return Kjoring(lager, Innebygd(lager, clock), register, clock)


def _procrastinate_arbeider(lager: Lager, register: Register, clock: Clock) -> Arbeider:
    from app.jobber.procrastinate_arbeider import ProcrastinateArbeider

    return ProcrastinateArbeider(lager, _procrastinate_ko(lager, clock), register, clock)


_KOER: Mapping[Jobbmotor, Callable[[Lager, Clock], Jobber]] = {
    Jobbmotor.INNEBYGD: Innebygd,
    Jobbmotor.PROCRASTINATE: _procrastinate_ko,
}
_ARBEIDERE: Mapping[Jobbmotor, Callable[[Lager, Register, Clock], Arbeider]] = {
    Jobbmotor.INNEBYGD: _innebygd_arbeider,
    Jobbmotor.PROCRASTINATE: _procrastinate_arbeider,
}

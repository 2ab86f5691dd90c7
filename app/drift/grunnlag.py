"""What those who watch the service look at: settings, store, templates and queue. No county, no person."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import Clock
from app.jobber.port import Jobber
from app.lager.base import Lager
from app.lager.kryptering import Nokkelring
from app.maler.register import Malregister
from app.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Driftsgrunnlag:
    """Made once at start."""

    settings: Settings
    lager: Lager
    maler: Malregister
    jobber: Jobber
    clock: Clock
    ring: Nokkelring | None = None
    """The keys that this process reads with; None where it has not read any."""
    spor_hsm: bool = True
    """Whether a seal's HSM is tried. A process that is new at each check does not: it would log in at each."""

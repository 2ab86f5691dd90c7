"""What holds for every test: a property test is never timed, since a busy machine is no fault in the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("uten-tidsfrist", deadline=None)
settings.load_profile("uten-tidsfrist")

"""What the simulator cannot play: told to whoever plays the signers. What the service refuses is `regler.Avslag`."""

from __future__ import annotations

from signing.errors import SigneringsFeil


class KanIkkeSpilles(SigneringsFeil):
    """The state of the job, or who the signer is, makes it impossible."""

    kode = "kan-ikke-spilles"

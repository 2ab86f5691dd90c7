"""The way out for webhooks: the guarded call, with this machine opened for what a demo's own address may name, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from app.errors import Feil
from app.innstillinger import er_loopback
from app.integrasjoner.utkall import IkkeNadd, Utkall, Utsvar
from app.integrasjoner.webhook import STORSTE_SVAR, TIDSFRIST
from app.webhook.adresse import krev_adresse
from app.webhookoppsett import Webhookoppsett

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def vanlig_utkall() -> Utkall:
    """The guarded call under the limits of webhooks."""
    return Utkall(frist=TIDSFRIST, storste_svar=STORSTE_SVAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utgang:
    """Calls receivers. What an address must be is asked again each time: the operator may have closed what was open."""

    oppsett: Webhookoppsett
    demo: bool
    utkall: Utkall = field(default_factory=vanlig_utkall)

    def __call__(self, metode: str, url: str, *, kropp: bytes = b"", hoder: Mapping[str, str] | None = None) -> Utsvar:
        """One call. Raises `IkkeNadd`."""
        try:
            krev_adresse(url, self.oppsett, demo=self.demo)
        except Feil:
            raise IkkeNadd("adresse-ikke-tillatt") from None
        her = self.demo and er_loopback(urlsplit(url).hostname or "")
        return replace(self.utkall, private=LOOPBACK if her else self.oppsett.private)(metode, url, kropp=kropp, hoder=hoder)

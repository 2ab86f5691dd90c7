"""Whom this installation trusts and whom it asks, and in demo mode the authority that stands for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from app.errors import EksternFeil
from app.kontroll import Verksted
from app.lager.ankere import les_ankere, les_policyfil, operatorens_policy
from app.lager.base import Lager, merk_mappe
from app.lager.utgaver import filoppslag, utgaveoppslag
from app.maler.oppslag import maloppslag
from app.postensimulator import sted
from app.tekst import Tekst
from signing.demo_pki import DemoPki, ankermappe
from signing.errors import SigneringsFeil
from signing.verify import Filoppslag, Maloppslag, Utgaveoppslag
from signing.verify.policy import Policy

DEMOMAPPE = "demo-pki"


class SigneringMislyktes(EksternFeil):
    """Signing was refused or a service was down; nothing half-signed is kept."""

    def __init__(self, feil: SigneringsFeil) -> None:
        super().__init__(Tekst(nb=feil.melding.nb, nn=feil.melding.nn), tiltak=Tekst(nb=feil.tiltak.nb, nn=feil.tiltak.nn))
        self.kode = feil.kode


def verifiseringspolicy(bord: Verksted, na: datetime) -> Policy:
    """Whom the operator trusts. In demo mode also the demo CA and that of Posten's simulator, which the report names as such."""
    if not bord.settings.demo:
        return operatorens_policy(bord.settings)
    simulatorens = sted(bord.settings).ankere
    return _med_ankere(bord, _demoankere(bord, na), *([simulatorens] if simulatorens.is_dir() else []))


def vedleggspolicy(bord: Verksted) -> Policy:
    """The same for signatures in attachments, but nothing is made for it: a demo that has signed nothing yet trusts nobody."""
    if not bord.settings.demo:
        return operatorens_policy(bord.settings)
    mappe = ankermappe(bord.settings.data / DEMOMAPPE)
    return _med_ankere(bord, *([mappe] if mappe.is_dir() else []))


def _med_ankere(bord: Verksted, *mapper: Path) -> Policy:
    """The demo's anchors beside the policy file, where a demo has one."""
    policy = Policy() if bord.settings.policy is None else les_policyfil(bord.settings.policy)
    return replace(policy, ankere=(*policy.ankere, *(anker for mappe in mapper for anker in les_ankere(mappe).ankere)))


def _demoankere(bord: Verksted, na: datetime) -> Path:
    """The demo's anchors serve for ever: a CA that has run out signs nothing more, but what it signed is still verified."""
    mappe = ankermappe(bord.settings.data / DEMOMAPPE)
    return mappe if mappe.is_dir() else demo_pki(bord, na).ankermappe


def demo_pki(bord: Verksted, na: datetime) -> DemoPki:
    """The demo CA, time stamp service and revocation source of this data folder; made at first use."""
    merk_mappe(bord.settings.data, bord.settings.modus)
    try:
        return DemoPki.last_eller_lag(bord.settings.data / DEMOMAPPE, na)
    except SigneringsFeil as feil:
        raise SigneringMislyktes(feil) from feil


def demoavtrykk(bord: Verksted, na: datetime) -> str:
    """Enough to tell the CA of one demo from that of another; made at first use."""
    filer = sorted(_demoankere(bord, na).iterdir())
    return sha256(b"".join(fil.read_bytes() for fil in filer)).hexdigest()[:16]


class Registre(TypedDict):
    """Who a verification may ask besides the file itself, by the parameters of `verify`."""

    malregister: Maloppslag
    utgaveregister: Utgaveoppslag | None
    filregister: Filoppslag | None


def registre(bord: Verksted, lager: Lager | None) -> Registre:
    """Who can be asked about templates, later issues and stored files; without a store nobody about the last two."""
    eiere = {fylke.nummer: fylke.navn for fylke in bord.grunnlag.fylker.values()}
    return {
        "malregister": maloppslag(bord.maler),
        "utgaveregister": utgaveoppslag(lager) if lager else None,
        "filregister": filoppslag(lager, eiere) if lager else None,
    }

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509

from signing import bevis
from signing.asice import EGEN, Fil, signaturer
from signing.bevis import Bevisfil, innholdsfil, pakk
from signing.demo_sertifikat import Algoritme
from signing.errors import (
    NokkelFeil,
    SertifikatIkkeGodtatt,
    SigneringsFeil,
    TidsstempelUgyldig,
    TidsstempelUtilgjengelig,
    TilbakekallingMangler,
)
from signing.keys import Nokkel
from signing.model import Tekst
from signing.tillit import Tilbakekalling, Tillit
from signing.tsa import NokkelTidsstempler, Tidsstempler
from signing.verify import Policy, verify
from signing.verify.bevisinnhold import SLAG, VERSJON
from signing.verify.egenkontroll import er_hel
from tests.unit.signing.byggere import START, en_pki, en_signatar

FILER = (Fil("kontrakt.pdf", b"kontrakten", "application/pdf"), Fil("vedlegg/et navn (2) æ.txt", b"vedlegg", "text/plain"))


def lag(nokkel: Nokkel, *, tid: datetime = START, tidsstempel: Tidsstempler | None = None, tillit: Tillit | None = None) -> bytes:
    return pakk(FILER, nokkel=nokkel, tid=tid, tidsstempel=tidsstempel or en_pki().tsa(START), tillit=tillit or en_pki().tillit)


@pytest.mark.parametrize("algoritme", Algoritme)
def test_hver_slags_nokkel_gir_et_segl_som_varer(algoritme: Algoritme) -> None:
    rapport = verify(lag(en_signatar(algoritme=algoritme)), policy=Policy.fra_mappe(en_pki().ankermappe), at=START + timedelta(days=400))
    assert (rapport.integritet.value, rapport.indikasjon, [s.niva for s in rapport.signaturer]) == ("intakt", "TOTAL_PASSED", ["B-LTA"])
    assert rapport.beholder is not None
    assert {f.navn: f.medietype for f in rapport.beholder.filer} == {f.navn: f.medietype for f in FILER}


def test_det_som_ble_laget_er_helt_og_en_byte_endrer_det() -> None:
    pakke = lag(en_signatar(algoritme=Algoritme.RSA_3072))
    assert er_hel(pakke)
    assert not er_hel(pakke.replace(b"vedlegg\x50", b"vedlegh\x50"))
    assert not er_hel(pakke[:-30])
    assert not er_hel(b"ikke en zip")


@dataclass(frozen=True)
class _Stempler:
    """The demo's service, but for what a test says of it."""

    ekte: NokkelTidsstempler
    stemple_: Callable[[bytes, datetime], bytes] | None = None
    kjede_: tuple[x509.Certificate, ...] = ()

    def stemple(self, avtrykk: bytes, tid: datetime) -> bytes:
        return (self.stemple_ or self.ekte.stemple)(avtrykk, tid)

    def kjede(self, tid: datetime) -> tuple[x509.Certificate, ...]:
        return self.kjede_ or self.ekte.kjede(tid)


def _nede(_avtrykk: bytes, _tid: datetime) -> bytes:
    raise TidsstempelUtilgjengelig(Tekst(nb="Nede.", nn="Nede."), Tekst(nb="Vent.", nn="Vent."))


class _UtenSvar:
    def hent(self, sertifikater: Any, tid: datetime) -> Tilbakekalling:
        raise TilbakekallingMangler(Tekst(nb="Ingen liste.", nn="Inga liste."), Tekst(nb="Vent.", nn="Vent."))


class _Tomt:
    def hent(self, sertifikater: Any, tid: datetime) -> Tilbakekalling:
        return Tilbakekalling()


FEIL: dict[str, tuple[Callable[[], bytes], type[SigneringsFeil]]] = {
    "tidsstempeltjenesten er nede": (
        lambda: lag(en_signatar(), tidsstempel=_Stempler(en_pki().tsa(START), _nede)),
        TidsstempelUtilgjengelig,
    ),
    "tidsstempeltjenesten er en annen enn den sa": (
        lambda: lag(en_signatar(), tidsstempel=_Stempler(_annen_tsa(), None, en_pki().tsa(START).kjede(START))),
        TidsstempelUgyldig,
    ),
    "ingen vet om sertifikatet er trukket": (
        lambda: lag(en_signatar(), tillit=Tillit(en_pki().tillit.ankere, _UtenSvar())),
        TilbakekallingMangler,
    ),
    "svaret om tilbakekalling er tomt": (lambda: lag(en_signatar(), tillit=Tillit(en_pki().tillit.ankere, _Tomt())), SertifikatIkkeGodtatt),
    "ingen stoler på utstederen": (lambda: lag(en_signatar(), tillit=replace(en_pki().tillit, ankere=())), SertifikatIkkeGodtatt),
    "sertifikatet er gått ut": (lambda: lag(en_signatar(), tid=START + timedelta(days=999)), SertifikatIkkeGodtatt),
    "sertifikatet gjelder ikke ennå": (lambda: lag(en_signatar(), tid=START - timedelta(days=999)), SertifikatIkkeGodtatt),
}


def _annen_tsa() -> NokkelTidsstempler:
    return NokkelTidsstempler(en_signatar())


@pytest.mark.parametrize("tilfelle", FEIL)
def test_det_som_mangler_stopper_seglet_ved_navn(tilfelle: str) -> None:
    gjor, ventet = FEIL[tilfelle]
    with pytest.raises(ventet):
        gjor()


def test_en_nokkel_av_ukjent_slag_blir_avvist() -> None:
    @dataclass(frozen=True)
    class _Ukjent:
        sertifikat: Any
        kjede: tuple[x509.Certificate, ...] = ()

        def signer(self, data: bytes) -> bytes:
            raise AssertionError("nothing is signed")

    class _Sertifikat:
        def public_key(self) -> object:
            return object()

    with pytest.raises(NokkelFeil):
        signaturer(FILER, nokkel=_Ukjent(_Sertifikat()), tid=START, profil=EGEN)


def test_listen_og_kontrollen_er_enige_om_hva_en_bevispakke_er() -> None:
    """The two share no code; here they are held against one another."""
    innhold = json.loads(innholdsfil([Bevisfil(FILER[0], "kontrakt")], {"dokumentId": "x"}).innhold)
    assert (innhold["slag"], innhold["versjon"]) == (SLAG, VERSJON) == (bevis.SLAG, bevis.VERSJON)
    assert [linje["navn"] for linje in innhold["beholder"]] == ["mimetype", "META-INF/manifest.xml"]

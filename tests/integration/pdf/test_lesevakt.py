"""Files from outside are read in a process of their own: the same answers, and one that hangs, swells or falls over stops nobody else."""

from __future__ import annotations

import os
import pickle
import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import flyt, tillit
from app.clock import OSLO
from app.dokument import leseprosess, vedleggskontroll
from app.dokument.leseprosess import MELDINGSGRENSE, Oppgave, forsiktig_lest, les, pakket
from app.dokument.lesevakt import Leseprosessfeil, Lesevakt
from app.dokument.planlegging import Kontrollor, planlegg
from app.dokument.vedleggsfil import undersok
from app.domene.kontrakt import Vedlegg, Vedleggstype
from app.domene.vedleggssignatur import Signaturtilstand
from app.settings import ROT, Modus, Settings
from app.skjema.register import eksempler
from signing.verify import Policy, Utgavestatus, verify

NA = datetime(2026, 8, 4, 9, 30, tzinfo=OSLO)
FILER = sorted((ROT / "forms" / "eksempelvedlegg").glob("*.pdf"))
AVTALE = ROT / "forms" / "eksempelvedlegg" / "avtale-1.pdf"
MYE = 4 * 1024 * 1024 * 1024


@pytest.fixture(scope="module")
def vakt() -> Iterator[Lesevakt]:
    vakt = Lesevakt()
    yield vakt
    vakt.lukk()


@pytest.fixture(scope="module")
def rask() -> Iterator[Lesevakt]:
    """No file is read in this time."""
    vakt = Lesevakt(tid=0.0001)
    yield vakt
    vakt.lukk()


@pytest.fixture(scope="module")
def signert(tmp_path_factory: pytest.TempPathFactory) -> tuple[flyt.Verksted, bytes]:
    """A contract that everybody has signed, and the workshop that trusts its signatures."""
    bord = flyt.verksted(Settings(modus=Modus.DEMO, data=tmp_path_factory.mktemp("data")))
    eksempel = next(e for e in eksempler(bord.settings.forms) if e.navn == "vestland-larling-samarbeidsorgan")
    laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=NA)
    tid = NA - timedelta(hours=1)

    def klokke() -> datetime:
        nonlocal tid
        tid += timedelta(seconds=1)
        return tid

    *_, (_, ferdig) = flyt.signer_alle(bord, laget, klokke=klokke)
    return bord, ferdig


@pytest.mark.parametrize("fil", FILER, ids=[fil.stem for fil in FILER])
def test_svaret_er_det_samme_som_uten_egen_prosess(vakt: Lesevakt, fil: Path) -> None:
    innhold = fil.read_bytes()
    assert vakt.undersok(innhold) == undersok(innhold)
    assert vakt.kontroller(innhold, policy=Policy(), at=NA) == vedleggskontroll.kontroller(innhold, policy=Policy(), at=NA)
    assert (
        vakt.verifiser(innhold, policy=Policy(), at=NA, filnavn="x.pdf")
        == verify(innhold, policy=Policy(), at=NA, filnavn="x.pdf").som_json()
    )


@pytest.mark.parametrize("innhold", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"hei"])
def test_det_som_ikke_er_en_fil_vi_leser_far_sitt_vanlige_svar(vakt: Lesevakt, innhold: bytes) -> None:
    assert vakt.undersok(innhold) == undersok(innhold)
    assert vakt.verifiser(innhold, policy=Policy(), at=NA) == verify(innhold, policy=Policy(), at=NA).som_json()


def test_ankere_og_registre_folger_med(vakt: Lesevakt, signert: tuple[flyt.Verksted, bytes]) -> None:
    bord, innhold = signert
    sporsmal: list[str] = []

    def utgaver(dokument_id: str) -> Utgavestatus:
        sporsmal.append(dokument_id)
        return Utgavestatus(erstattet_av=None)

    def maler(egenskaper: Any, dato: date) -> None:
        sporsmal.append(f"{egenskaper['dokumenttype']} {dato}")

    policy = tillit.verifiseringspolicy(bord, NA)
    ventet = verify(innhold, policy=policy, at=NA, malregister=maler, utgaveregister=utgaver).som_json()
    for_, sporsmal[:] = list(sporsmal), []
    assert vakt.verifiser(innhold, policy=policy, at=NA, malregister=maler, utgaveregister=utgaver) == ventet
    assert len(for_) == 2
    assert sporsmal == for_
    assert ventet["samlet"]["indikasjon"] == "TOTAL_PASSED"


def test_en_fil_som_tar_for_lang_tid_far_samme_svar_som_en_som_er_for_stor(rask: Lesevakt) -> None:
    innhold = AVTALE.read_bytes()
    fakta = rask.undersok(innhold)
    assert (fakta.for_omfattende, fakta.lesbar, fakta.signert) == (True, False, True)
    assert rask.kontroller(innhold, policy=Policy(), at=NA).tilstand is Signaturtilstand.IKKE_KONTROLLERT
    rapport = rask.verifiser(innhold, policy=Policy(), at=NA, filnavn="x.pdf")
    assert rapport["samlet"]["integritet"] == "ugyldigFil"
    assert [ett["kode"] for ett in rapport["feil"]] == ["for-mye-arbeid"]


def test_et_vedlegg_som_tar_for_lang_tid_far_funnet_for_for_omfattende_filer(rask: Lesevakt) -> None:
    innhold = AVTALE.read_bytes()
    vedlegg = Vedlegg(type=Vedleggstype.AVTALE_SAMARBEIDSORGAN, tittel="Avtale", dokument_id="a", signert=True)
    _, funn = planlegg([vedlegg], {"a": innhold}, kontrollor=Kontrollor(policy=Policy, at=NA, vakt=rask))
    assert [ett.kode for ett in funn] == ["vedlegg-for-omfattende"]


def test_vakten_leser_neste_fil_etter_at_en_er_stoppet(vakt: Lesevakt) -> None:
    vakt._tid = 0.0001
    assert vakt.undersok(AVTALE.read_bytes()).for_omfattende
    vakt._tid = None
    assert not vakt.undersok(AVTALE.read_bytes()).for_omfattende


def heng_i_c(_: bytes) -> str:
    re.match(r"(a+)+$", "a" * 64 + "b")
    return "ferdig"


def sov(_: bytes) -> str:
    time.sleep(60)
    return "ferdig"


def fyll_minnet(_: bytes) -> int:
    return len(bytearray(8 * MYE))


def krasj(_: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def skriv_fil(_: bytes) -> None:
    Path("/tmp/kontraktverk-lesevakt").write_bytes(b"x")  # noqa: S108  # must not succeed


@pytest.mark.parametrize(
    ("arbeid", "mulige"),
    [
        (heng_i_c, {-signal.SIGPROF, -signal.SIGALRM}),  # the clock on the wall comes first on a machine that is busy with other things
        (sov, {-signal.SIGALRM}),
        (krasj, {-signal.SIGKILL}),
        (fyll_minnet, {1}),
        (skriv_fil, {1, -signal.SIGXFSZ}),
    ],
)
def test_kjernen_stopper_et_barn_som_henger_sveller_krasjer_eller_skriver_filer(
    monkeypatch: pytest.MonkeyPatch, arbeid: Callable[[bytes], Any], mulige: set[int]
) -> None:
    inn, ut = os.pipe()
    monkeypatch.setattr(leseprosess, "UT", ut)
    monkeypatch.setitem(leseprosess.OPPGAVER, "prove", arbeid)
    start = time.monotonic()
    stderr = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the child says what it fell over
    leseprosess._utfor(Oppgave("prove", b"", {}, 0.3, MYE))
    os.dup2(stderr, 2)
    assert time.monotonic() - start < 20
    melding = les(inn)
    assert melding is not None
    assert forsiktig_lest(melding) in {("stoppet", en) for en in mulige}
    os.close(inn)
    os.close(ut)


class Ond:
    """What a file that had taken over its reader might send."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("true",)


def test_det_som_kommer_fra_prosessen_kan_ikke_kjore_noe() -> None:
    with pytest.raises(pickle.UnpicklingError):
        forsiktig_lest(pakket(Ond())[leseprosess.LENGDE :])
    assert MELDINGSGRENSE < 1 << 32


def test_prosessen_kjenner_ingen_hemmelighet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTRAKTVERK_DATABASE", "postgresql://hemmelig")
    vakt = Lesevakt()
    vakt.undersok(b"hei")
    miljo = Path(f"/proc/{vakt._ledige[0]._prosess.pid}/environ").read_bytes()
    vakt.lukk()
    assert b"hemmelig" not in miljo
    assert b"LANG" in miljo


def test_en_prosess_som_er_borte_er_ikke_filens_feil(vakt: Lesevakt) -> None:
    vakt.undersok(b"hei")
    vakt._ledige[-1]._prosess.kill()
    vakt._ledige[-1]._prosess.wait()
    with pytest.raises(Leseprosessfeil):
        vakt.undersok(AVTALE.read_bytes())
    assert vakt.undersok(AVTALE.read_bytes()) == undersok(AVTALE.read_bytes())


def test_en_prosess_som_ikke_kommer_i_gang_er_ikke_filens_feil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.dokument.lesevakt.OPPSTART", 0)
    treg = Lesevakt()
    with pytest.raises(Leseprosessfeil):
        treg.undersok(AVTALE.read_bytes())
    assert treg._ledige == []

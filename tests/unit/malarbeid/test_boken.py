"""The ledger refuses, and names the place: each fault is planted in a copy. And how a revision is made, proved and released."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.clock import na
from app.domene.dokument import Dokumenttype
from app.errors import Feil, Konflikt, Oppsettsfeil
from app.malarbeid import frigivelse
from app.maler import hjemmel
from app.maler.ny import USKREVET, ny
from app.maler.oversikt import avvik
from app.maler.register import Status, malregister
from app.malsyn.tegning import Oppgave, apent_bord, eksempler_av, tegn
from app.tekst import Malform
from tests.unit.malarbeid.conftest import Kopi

LK = Dokumenttype.LAREKONTRAKT
BOK = "forms/larekontrakt/revisjoner.toml"
HJEMMEL = "forms/felles/1/hjemmel.toml"
ORD = "templates/nn/felles/1/sideord.html.j2"
SISTE = "2024-10-09"


def funn(kopi: Kopi) -> str:
    """All that `maler kontroller` would say, one line a fault; a ledger that cannot be read says it at once."""
    try:
        return "\n".join(f"{ett.sted}: {ett.hva.nb} {ett.hva.nn}" for ett in avvik(kopi.settings))
    except Feil as feil:
        return f"{feil.detalj.nb} {feil.detalj.nn}"


def test_boken_er_i_orden(kopi: Kopi) -> None:
    assert funn(kopi) == ""


def _uten_nn_blokk(kopi: Kopi) -> None:
    kopi.skriv(ORD, re.sub(r"\{% block ja %\}.*\n", "", kopi.les(ORD)))


def _uten_nn_ledetekst(kopi: Kopi) -> None:
    fil = "forms/larekontrakt/felt/1.toml"
    kopi.skriv(fil, kopi.les(fil).replace('nn = "Nummeret i fagsystemet"', 'nn = ""', 1))


def _uten_nn_nokkel(kopi: Kopi) -> None:
    fil = "forms/larekontrakt/felt/1.toml"
    kopi.skriv(fil, kopi.les(fil).replace(', nn = "Nummeret i fagsystemet"', "", 1))


def _overlapp(kopi: Kopi) -> None:
    kopi.bytt(BOK, "gjelder_til = 2024-10-09", "gjelder_til = 2024-10-20")


def _hull(kopi: Kopi) -> None:
    kopi.bytt(BOK, "gjelder_til = 2024-10-09", "gjelder_til = 2024-10-01")


def _uten_slutt(kopi: Kopi) -> None:
    kopi.bytt(BOK, "gjelder_til = 2024-10-09\n", "")


def _frys_uten_rad(kopi: Kopi) -> None:
    kopi.skriv("forms/larekontrakt/2030-01-01/frosset.nb.sha256", "0" * 64 + "  forms/x\n")


def _mappe_uten_rad(kopi: Kopi) -> None:
    shutil.copytree(kopi.forms / "larekontrakt" / SISTE, kopi.forms / "larekontrakt" / "2031-01-01")


def _uten_hjemmel(kopi: Kopi) -> None:
    kopi.bytt(HJEMMEL, "[[T_plan]]\nfra = 2024-08-01\n", "[[T_plan]]\nfra = 2024-08-01\ntil = 2025-12-31\n")


def _endret_hjemmel(kopi: Kopi) -> None:
    kopi.bytt(HJEMMEL, 'hjemmel = "OL 7-6(1)"', 'hjemmel = "OL 7-6(2)"')


@pytest.mark.parametrize(
    ("plant", "sted"),
    [
        (_uten_nn_blokk, "nn ja"),
        (_uten_nn_ledetekst, "forms/larekontrakt/felt/1.toml /kontraktsnummer"),
        (_uten_nn_nokkel, "1.toml: felt"),
        (_overlapp, "2024-08-01 – 2024-10-09"),
        (_hull, "2024-08-01 – 2024-10-09"),
        (_uten_slutt, "2024-08-01 – 2024-10-09"),
        (_frys_uten_rad, "forms/larekontrakt/2030-01-01/frosset.nb.sha256"),
        (_mappe_uten_rad, "forms/larekontrakt/2031-01-01/skjelett.html.j2"),
        (_uten_hjemmel, "hjemmel.toml T_plan: ingen hjemmel gjelder 01.01.2026"),
        (_endret_hjemmel, HJEMMEL),
    ],
    ids=lambda verdi: getattr(verdi, "__name__", None),
)
def test_en_feil_i_boken_blir_funnet_og_stedfestet(kopi: Kopi, plant: object, sted: str) -> None:
    assert callable(plant)
    plant(kopi)
    assert sted in funn(kopi)


def test_en_endret_hjemmel_stopper_oppstart_fordi_en_frigivelse_fryser_den(kopi: Kopi) -> None:
    _endret_hjemmel(kopi)
    with pytest.raises(Oppsettsfeil, match=HJEMMEL):
        malregister(kopi.forms, kopi.templates).kontroller_frosne()


def test_en_setning_uten_hjemmel_pa_kontraktsdatoen_stopper_dokumentet(kopi: Kopi) -> None:
    _uten_hjemmel(kopi)
    eksempel = next(e for e in eksempler_av(kopi.settings, LK) if e.navn.startswith("buskerud"))
    oppgave = Oppgave(LK, eksempel.navn, SISTE, Malform.NB)
    with pytest.raises(Oppsettsfeil, match="T_plan"):
        tegn(apent_bord(kopi.settings), eksempel, oppgave, na=na())


@pytest.mark.parametrize(
    ("rader", "ventet"),
    [
        ([("2024-08-01", None)], None),
        ([("2024-08-01", "2025-12-31")], date(2026, 1, 1)),
        ([("2024-08-01", "2025-12-31"), ("2026-01-01", None)], None),
        ([("2024-08-01", "2025-12-31"), ("2026-02-01", None)], date(2026, 1, 1)),
        ([("2024-09-01", None)], date(2024, 8, 1)),
    ],
)
def test_forste_dag_uten_hjemmel(tmp_path: Path, rader: list[tuple[str, str | None]], ventet: date | None) -> None:
    fil = tmp_path / "hjemmel.toml"
    fil.write_text("".join(f'[[T]]\nfra = {fra}\n{f"til = {til}" if til else ""}\nhjemmel = "OL 1"\n' for fra, til in rader))
    assert hjemmel.hull(fil, date(2024, 8, 1), None).get("T") == ventet


# ---------------------------------------------------------------- a new revision


def test_et_nytt_utkast_er_likt_pa_begge_malformer_og_viser_til_de_felles_delene(kopi: Kopi) -> None:
    filer = ny(kopi.forms, kopi.templates, LK, "2027-08-01", date(2027, 8, 1))
    stier = {fil.relative_to(kopi.forms.parent).as_posix() for fil in filer}
    assert {"templates/nb/larekontrakt/2027-08-01/kontrakt.html.j2", "templates/nn/larekontrakt/2027-08-01/kontrakt.html.j2", BOK} <= stier
    assert not any("felles" in sti or "frosset" in sti for sti in stier)
    rad = malregister(kopi.forms, kopi.templates).revisjoner(LK)[-1]
    assert (rad.id, rad.status, rad.gjelder_fra, dict(rad.digest)) == ("2027-08-01", Status.UTKAST, date(2027, 8, 1), {})
    assert funn(kopi) == ""


@pytest.mark.parametrize(
    ("revisjon", "fra", "ventet"),
    [
        (SISTE, date(2027, 8, 1), "finnes fra før"),
        ("2024-09-01", date(2024, 9, 1), "overlapper 2024-10-09"),
        ("2024-10-09b", date(2024, 10, 9), "overlapper 2024-10-09"),
        ("../ut", date(2027, 8, 1), "kan ikke være navnet"),
    ],
)
def test_et_utkast_som_ikke_passer_i_boken_blir_ikke_laget(kopi: Kopi, revisjon: str, fra: date, ventet: str) -> None:
    for_ = kopi.les(BOK)
    with pytest.raises(Feil, match=ventet):
        ny(kopi.forms, kopi.templates, LK, revisjon, fra)
    assert kopi.les(BOK) == for_


def _ett_eksempel(kopi: Kopi) -> None:
    """One example is enough to prove the road; the others are proved by `make galleri` and the golden tests."""
    for fil in (kopi.forms / "larekontrakt" / "eksempler").glob("*.json"):
        if not fil.stem.startswith("buskerud"):
            fil.unlink()


def test_et_utkast_blir_frigitt_nar_det_er_provd_og_den_forrige_slutter_da(kopi: Kopi) -> None:
    _ett_eksempel(kopi)
    ny(kopi.forms, kopi.templates, LK, "2027-08-01", date(2027, 8, 1))
    with pytest.raises(Oppsettsfeil, match="Endringsloggen"):
        frigivelse.frigi(kopi.settings, LK, "2027-08-01", igjen=False)
    kopi.bytt(BOK, USKREVET.nb, "Prøve")
    kopi.bytt(BOK, USKREVET.nn, "Prøve")
    digest = frigivelse.frigi(kopi.settings, LK, "2027-08-01", igjen=False)
    *_, forrige, rad = malregister(kopi.forms, kopi.templates).revisjoner(LK)
    assert (rad.status, dict(rad.digest)) == (Status.GJELDENDE, digest)
    assert (forrige.id, forrige.status, forrige.gjelder_til) == (SISTE, Status.UTGATT, date(2027, 8, 1))
    assert funn(kopi) == ""
    with pytest.raises(Konflikt, match="frigitt fra før"):
        frigivelse.frigi(kopi.settings, LK, "2027-08-01", igjen=False)


def test_en_mal_som_ikke_er_lik_pa_begge_malformer_blir_ikke_frigitt(kopi: Kopi) -> None:
    _ett_eksempel(kopi)
    _uten_nn_blokk(kopi)
    with pytest.raises(Oppsettsfeil, match="nn ja"):
        frigivelse.frigi(kopi.settings, LK, SISTE, igjen=True)


def test_en_mal_som_bryter_pdfa_blir_ikke_frigitt(kopi: Kopi, monkeypatch: pytest.MonkeyPatch) -> None:
    _ett_eksempel(kopi)
    monkeypatch.setattr("app.malsyn.tegning.os.cpu_count", lambda: 1)
    monkeypatch.setattr(frigivelse, "brutte_regler", lambda _pdf, profil: {f"PDF-{profil}-PROVE"})
    with pytest.raises(Oppsettsfeil, match="PDF-3a-PROVE, PDF-ua1-PROVE"):
        frigivelse.frigi(kopi.settings, LK, SISTE, igjen=True)


def test_en_type_uten_eksempler_blir_ikke_frigitt(kopi: Kopi) -> None:
    shutil.rmtree(kopi.forms / "larekontrakt" / "eksempler")
    with pytest.raises(Oppsettsfeil, match="ingen eksempler på larekontrakt"):
        frigivelse.frigi(kopi.settings, LK, SISTE, igjen=True)


def test_et_eksempel_som_ikke_kan_lages_blir_navngitt(kopi: Kopi) -> None:
    _ett_eksempel(kopi)
    fil = next((kopi.forms / "larekontrakt" / "eksempler").glob("*.json"))
    data = json.loads(fil.read_text(encoding="utf-8"))
    fil.write_text(json.dumps({**data, "kontraktsnummer": 7}), encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match=f"{fil.stem} kan ikke lages"):
        frigivelse.frigi(kopi.settings, LK, SISTE, igjen=True)

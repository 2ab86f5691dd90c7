"""A county's own file: its signatory signs when the case names nobody; its choices are dated."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from app import flyt
from app.clock import OSLO, na
from app.dokument.oppdrag import oppdrag_for
from app.settings import Settings
from app.skjema.register import eksempler

NA = datetime(2026, 8, 3, 9, tzinfo=OSLO)
FIL = """
[[valg]]
gjelder_fra = 2025-01-01
malform = "nn"
[valg.signatar]
fornavn = "STAUT"
etternavn = "BJØRK"
epost = "staut@fylke.example.invalid"
"""


def test_the_countys_own_signatory_and_language_hold_where_the_case_is_silent(tmp_path: Path) -> None:
    (tmp_path / "fylker").mkdir()
    (tmp_path / "fylker" / "39.toml").write_text(FIL, encoding="utf-8")
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    raa = next(e.raa for e in eksempler(bord.settings.forms) if e.navn == "vestfold-larling-selvstendig-bedrift")
    uten = json.loads(raa)
    del uten["fylke"]["signatar"]
    navn = [
        [s.navn for s in b.signatarer][-1]
        for data in (json.loads(raa), uten)
        if (b := flyt.kontroller(bord, json.dumps(data).encode(), na=NA).beslutning)
    ]
    assert navn == ["KLOK UGLE", "STAUT BJØRK"]
    laget = flyt.lag(bord, json.dumps(uten).encode(), {}, na=NA)
    assert (laget.post["malform"], laget.post["malformGrunn"]) == ("nn", "fylke")


def test_without_any_signatory_the_case_is_refused_at_its_place(tmp_path: Path) -> None:
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    data = json.loads(next(e.raa for e in eksempler(bord.settings.forms) if e.navn == "vestfold-larling-selvstendig-bedrift"))
    del data["fylke"]["signatar"]
    svar = flyt.kontroller(bord, json.dumps(data).encode(), na=NA)
    assert svar.avvist
    assert "/fylke/signatar" in {f.peker for f in svar.funn}


def test_a_county_that_approves_before_its_seal_is_still_sealed_in_the_demo(tmp_path: Path) -> None:
    """The chain goes through the same order as the real one: without the approval, the seal would be refused."""
    (tmp_path / "fylker").mkdir()
    (tmp_path / "fylker" / "11.toml").write_text("[[valg]]\ngjelder_fra = 2025-01-01\ngodkjenning_for_segl = true\n", encoding="utf-8")
    bord = flyt.verksted(Settings.fra_miljo({}, data=tmp_path))
    eksempel = next(e for e in eksempler(bord.settings.forms) if e.navn == "rogaland-kopi-av-arbeidsavtale")
    laget = flyt.lag(bord, eksempel.raa, eksempel.vedlegg, na=na())
    opprettet = oppdrag_for(laget.sak, laget.mal, tid=na())
    assert opprettet.godkjenning_for_segl
    assert not any(k.for_fylket for k in opprettet.krav)
    assert [felt for felt, _ in flyt.signer_alle(bord, laget, klokke=na)][-1] == "segl-fylke"

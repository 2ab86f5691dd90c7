"""The audit log: every kind of tampering is found at its place, and an untouched log is whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signing import __main__ as kommando
from signing.errors import TidsstempelUtilgjengelig
from signing.eventcodec import del_opp, som_json
from signing.logg import INGEN, OPPDRAG, Hode, Loggfeil, Post, lag_hode, les_hode, les_post
from signing.verify.logg import Brudd, kontroller
from signing.verify.policy import Policy
from tests.unit.signing.byggere import START, en_pki
from tests.unit.signing.oppdragsbygger import SENDT, opprettet, signert_av
from tests.unit.signing.test_seal import DodTidsstempler

DAG = date(2026, 8, 3)
POLICY = Policy.fra_mappe(en_pki().ankermappe)


def post(dokument: str, nr: int, forrige: str, type_: str = "opprettet", **data: Any) -> Post:
    tid = datetime(2026, 8, 3, 10, nr, tzinfo=UTC)
    uten = Post(dokument_id=dokument, nr=nr, tid=tid, type=type_, aktor="tjenesten", data=data, forrige=forrige, hash="")
    return replace(uten, hash=uten.regn_ut())


def kjede(dokument: str, antall: int = 3) -> list[Post]:
    poster: list[Post] = []
    for nr in range(1, antall + 1):
        poster.append(post(dokument, nr, poster[-1].hash if poster else INGEN, verdi=nr))
    return poster


def oppdragskjede(dokument: str = "d1") -> list[Post]:
    poster: list[Post] = []
    for nr, en in enumerate([opprettet(), SENDT, *signert_av("kandidat")], start=1):
        apen, _ = del_opp(som_json(en), "salt")
        poster.append(post(dokument, nr, poster[-1].hash if poster else INGEN, f"{OPPDRAG}{en.slag}", **apen))
    return poster


def hode(poster: list[Post], kjente: list[Hode] | None = None, *, dager: int = 0) -> Hode:
    siste = {p.dokument_id: p for p in poster}
    tid = START + timedelta(days=dager)
    return lag_hode(siste.values(), kjente or [], fylke="46", dag=DAG + timedelta(days=dager), tid=tid, tidsstempler=en_pki().tsa(tid))


def funn(poster: list[Post], hoder: list[Hode] | None = None, policy: Policy = POLICY) -> list[tuple[str, str, int | None]]:
    return [(f.brudd.value, f.sted, f.nr) for f in kontroller(poster, hoder or [], policy).funn]


OPPDRAGET = oppdragskjede()
LOGG = [*OPPDRAGET, *kjede("d2"), *kjede("d3", 1)]


def test_en_urort_logg_er_hel_og_sikret_til_siste_hode() -> None:
    forste = hode(LOGG)
    senere = [*LOGG[:-1], post("d2", 4, LOGG[6].hash), LOGG[-1]]
    andre = hode(senere, [forste], dager=1)
    rapport = kontroller(senere, [andre, forste], POLICY)
    assert rapport.god
    assert (rapport.poster, rapport.kjeder, rapport.hoder) == (9, 3, 2)
    assert rapport.sikret_til == (START + timedelta(days=1)).astimezone(UTC).replace(microsecond=0)
    assert [id_ for id_, _, _ in andre.kjeder] == ["d2"], "only what has grown"


def test_rekkefolgen_mellom_dokumentene_er_likegyldig() -> None:
    assert funn([*kjede("d2"), *kjede("d1")]) == []


def regnet_om(p: Post, **felt: Any) -> Post:
    """The entry with other content and a checksum that fits it."""
    ny = replace(p, **felt)
    return replace(ny, hash=ny.regn_ut())


def omskrevet(poster: list[Post]) -> list[Post]:
    """The whole chain made anew over other data: every checksum fits."""
    nye: list[Post] = []
    for p in poster:
        ny = replace(p, data={"verdi": 99}, forrige=nye[-1].hash if nye else INGEN, hash="")
        nye.append(replace(ny, hash=ny.regn_ut()))
    return nye


TUKLET: dict[str, tuple[Callable[[list[Post]], list[Post]], tuple[str, str, int | None], bool]] = {
    "en verdi er endret": (lambda k: [k[0], replace(k[1], data={"verdi": 9}), k[2]], ("endret", "d2", 2), False),
    "hvem som gjorde det, er endret": (lambda k: [replace(k[0], aktor="en annen"), *k[1:]], ("endret", "d2", 1), False),
    "tiden er flyttet": (lambda k: [*k[:2], replace(k[2], tid=k[2].tid + timedelta(seconds=1))], ("endret", "d2", 3), False),
    "en post er endret og regnet om": (lambda k: [k[0], regnet_om(k[1], aktor="en annen"), k[2]], ("kjede", "d2", 3), False),
    "numrene har et hull som er lenket over": (
        lambda k: [k[0], nr3 := regnet_om(k[1], nr=3), regnet_om(k[2], nr=4, forrige=nr3.hash)],
        ("kjede", "d2", 3),
        False,
    ),
    "en post er tatt ut": (lambda k: [k[0], k[2]], ("kjede", "d2", 3), False),
    "den første er tatt ut": (lambda k: k[1:], ("kjede", "d2", 2), False),
    "to har byttet plass": (lambda k: [k[0], k[2], k[1]], ("kjede", "d2", 3), False),
    "en post står to ganger": (lambda k: [k[0], k[0], *k[1:]], ("kjede", "d2", 1), False),
    "den siste er tatt ut": (lambda k: k[:2], ("mangler", "d2", 3), True),
    "hele kjeden er borte": (lambda k: [], ("mangler", "d2", 3), True),
    "hele kjeden er skrevet om": (omskrevet, ("mangler", "d2", 3), True),
}


@pytest.mark.parametrize("navn", TUKLET)
def test_enhver_endring_blir_funnet_der_den_er(navn: str) -> None:
    """The last three leave a chain that hangs together: only the head knows."""
    tukle, ventet, bare_med_hode = TUKLET[navn]
    tuklet = [*OPPDRAGET, *tukle(kjede("d2"))]
    assert funn(tuklet, [hode([*OPPDRAGET, *kjede("d2")])])[:1] == [ventet]
    assert (funn(tuklet) == []) is bare_med_hode


def test_en_historie_som_reglene_ikke_kunne_ha_laget_blir_sagt_fra_om() -> None:
    """Every checksum fits, but somebody signed before the order was sent."""
    hendelser = [opprettet(), *signert_av("kandidat")]
    poster: list[Post] = []
    for nr, en in enumerate(hendelser, start=1):
        poster.append(post("d1", nr, poster[-1].hash if poster else INGEN, f"{OPPDRAG}{en.slag}", **som_json(en)))
    assert funn(poster) == [("umulig", "d1", 2)]
    assert funn([post("d1", 1, INGEN, f"{OPPDRAG}opprettet", versjon=7)]) == [("umulig", "d1", 1)]


def test_hodene_bygger_pa_hverandre_og_stempelet_gjelder_ett_av_dem() -> None:
    forste = hode(LOGG)
    andre = hode([*LOGG, post("d3", 2, LOGG[-1].hash)], [forste], dager=1)
    logg = [*LOGG, post("d3", 2, LOGG[-1].hash)]
    assert funn(logg, [forste, andre]) == []
    assert funn(logg, [andre]) == [("hode", "46", None)]
    assert funn(logg, [forste, replace(andre, forrige=INGEN)]) == [("hode", "46", None), ("stempel", "46", None)]
    assert funn(logg, [replace(forste, tidsstempel=b"x"), andre]) == [("stempel", "46", None)]
    assert funn(logg, [replace(forste, tidsstempel=andre.tidsstempel), andre]) == [("stempel", "46", None)]


def test_tillit_er_et_annet_sporsmal_enn_om_loggen_er_hel() -> None:
    """A stamp from a service that nobody trusts proves no time, and breaks nothing."""
    rapport = kontroller(LOGG, [hode(LOGG)], Policy())
    assert rapport.god
    assert rapport.sikret_til is None
    odelagt = kontroller(LOGG, [replace(hode(LOGG), tidsstempel=b"x")], Policy())
    assert [f.brudd for f in odelagt.funn] == [Brudd.STEMPEL]


def test_et_hode_uten_stempel_viser_rekkefolgen_men_sikrer_ikke_tiden() -> None:
    uten = lag_hode(LOGG, [], fylke="46", dag=DAG, tid=START, tidsstempler=None)
    assert kontroller([*LOGG[:5]], [uten], POLICY).sikret_til is None
    assert {b for b, _, _ in funn(LOGG[:5], [uten])} == {"mangler"}


def test_nar_tidsstempeltjenesten_er_nede_blir_det_ikke_noe_hode() -> None:
    with pytest.raises(TidsstempelUtilgjengelig):
        lag_hode(LOGG, [], fylke="46", dag=DAG, tid=START, tidsstempler=DodTidsstempler())


# ---------------------------------------------------------------- the files


def test_poster_og_hoder_gar_uendret_gjennom_filene() -> None:
    for p in LOGG:
        assert les_post(json.dumps(p.som_json())) == p
    ferdig = hode(LOGG)
    assert les_hode(json.dumps(ferdig.som_json())) == ferdig
    assert les_hode(json.dumps(replace(ferdig, tidsstempel=None).som_json())).sha256 == ferdig.sha256


GODT_HODE = lag_hode(LOGG, [], fylke="46", dag=DAG, tid=START, tidsstempler=None).som_json()


@pytest.mark.parametrize(
    "linje",
    ["", "[]", "{}", "x", "[" * 5000, json.dumps({**LOGG[0].som_json(), "nr": True}), json.dumps({**LOGG[0].som_json(), "ekstra": 1})],
)
def test_en_linje_som_ikke_er_en_post_avvises(linje: str) -> None:
    with pytest.raises(Loggfeil):
        les_post(linje)


@pytest.mark.parametrize(
    "endring",
    [
        {"versjon": 2},
        {"dag": "i dag"},
        {"laget": "2026-08-03T12:00:00"},
        {"kjeder": [["d1", 1]]},
        {"kjeder": [["d1", "1", "x"]]},
        {"ekstra": 1},
    ],
)
def test_et_hode_som_ikke_er_vart_avvises(endring: dict[str, Any]) -> None:
    with pytest.raises(Loggfeil):
        les_hode(json.dumps({**GODT_HODE, "hode": {**GODT_HODE["hode"], **endring}}))
    with pytest.raises(Loggfeil):
        les_hode(json.dumps({**GODT_HODE, "tidsstempel": "%"}))


def test_kommandoen_sier_hva_som_er_galt_og_hvor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logg, hoder = tmp_path / "logg.jsonl", tmp_path / "hoder"
    hoder.mkdir()
    (hoder / "2026-08-03.json").write_text(json.dumps(hode(LOGG).som_json()), encoding="utf-8")
    argumenter = ["logg", str(logg), "--hoder", str(hoder), "--ankere", str(en_pki().ankermappe)]
    logg.write_text("\n".join(json.dumps(p.som_json(), ensure_ascii=False) for p in LOGG), encoding="utf-8")
    assert kommando.main(argumenter) == 0
    assert capsys.readouterr().out.endswith("Loggen er hel.\n")
    logg.write_text("\n".join(json.dumps(p.som_json(), ensure_ascii=False) for p in LOGG[:-1]), encoding="utf-8")
    assert kommando.main([*argumenter, "--json"]) == 1
    svar = json.loads(capsys.readouterr().out)
    assert svar["funn"][0]["melding"]["nn"] == "Post 1 stod i loggen 3. august 2026, og er der ikkje no, eller er ein annan."
    for innhold in (b"{}", b"\xff\xfe", b"[" * 5000):
        logg.write_bytes(innhold)
        assert kommando.main(argumenter) == 1
        assert "En linje i loggen kan ikke leses." in capsys.readouterr().err
    assert kommando.main(["logg", str(tmp_path / "finnes-ikke")]) == 2

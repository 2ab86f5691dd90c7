"""The compose files say what the program understands: every setting, every command, every file; and nobody has more rights than needed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from typer.main import get_command

from app.cli import app
from app.main import create_app
from app.settings import ROT, VARIABLER, Settings

FILER = sorted(ROT.glob("compose*.yaml"))
MANGE = ROT / "compose.yaml"
INNGANG = (ROT / "compose.nginx.conf").read_text(encoding="utf-8")
SENDES_EN_GANG = frozenset({"POST", "LOCK", "PATCH"})
"""What nginx holds back once it has been sent (`proxy_next_upstream`)."""
EGNE = ("python", "-m", "app.cli")
DOCKERFILE = (ROT / "Dockerfile").read_text(encoding="utf-8")


def les(fil: Path) -> dict[str, Any]:
    innhold: dict[str, Any] = yaml.safe_load(fil.read_text(encoding="utf-8"))
    return innhold


def tjenester(fil: Path) -> dict[str, dict[str, Any]]:
    alle: dict[str, dict[str, Any]] = les(fil)["services"]
    return alle


def _vare(fil: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((navn, en) for navn, en in tjenester(fil).items() if en["image"].startswith("kontraktverk"))


def _kommandoer(fil: Path) -> Iterator[list[str]]:
    for _, en in _vare(fil):
        yield from (en[hva] for hva in ("command",) if hva in en)
        sjekk = en["healthcheck"]["test"]
        if sjekk[1:4] == list(EGNE):
            yield sjekk[1:]


def test_de_tre_oppsettene_er_der() -> None:
    assert [fil.name for fil in FILER] == ["compose.enkel.yaml", "compose.postgresql.yaml", "compose.yaml"]


@pytest.mark.parametrize("fil", FILER, ids=lambda fil: fil.name)
def test_hver_innstilling_i_compose_er_en_programmet_kjenner(fil: Path) -> None:
    for navn, en in _vare(fil):
        ukjente = {variabel for variabel in en.get("environment", {}) if variabel not in VARIABLER}
        assert not ukjente, (navn, ukjente)


@pytest.mark.parametrize("fil", FILER, ids=lambda fil: fil.name)
def test_hver_kommando_i_compose_finnes_og_tar_valgene(fil: Path) -> None:
    kommandoer = list(_kommandoer(fil))
    if 'CMD ["python", "-m", "app.cli", "server"' in DOCKERFILE:
        kommandoer.append(["python", "-m", "app.cli", "server", "--port", "8000"])
    for kommando in kommandoer:
        assert tuple(kommando[:3]) == EGNE
        rot: Any = get_command(app)
        valgt = rot.commands[kommando[3]]
        kjente = {valg for parameter in valgt.params for valg in parameter.opts}
        assert {ord_ for ord_ in kommando[4:] if ord_.startswith("--")} <= kjente, shlex.join(kommando)


@pytest.mark.parametrize("fil", FILER, ids=lambda fil: fil.name)
def test_ingen_prosess_har_flere_rettigheter_enn_den_trenger(fil: Path) -> None:
    for navn, en in tjenester(fil).items():
        assert en.get("healthcheck"), navn
        assert en.get("restart") == "unless-stopped", navn
        assert all(port.startswith("127.0.0.1:") for port in en.get("ports", [])), navn
        assert not en.get("privileged"), navn
    for navn, en in _vare(fil):
        assert en["read_only"] is True, navn
        assert en["cap_drop"] == ["ALL"], navn
        assert en["security_opt"] == ["no-new-privileges:true"], navn
        assert "user" not in en, "the image's own"


@pytest.mark.parametrize("fil", FILER, ids=lambda fil: fil.name)
def test_alt_det_vises_til_i_compose_er_satt_opp(fil: Path) -> None:
    hele = les(fil)
    volumer, hemmelige, nett = (set(hele.get(hva) or {}) for hva in ("volumes", "secrets", "networks"))
    for navn, en in tjenester(fil).items():
        brukt = {volum.split(":")[0] for volum in en.get("volumes", [])}
        assert {v for v in brukt if not v.startswith("./")} <= volumer, navn
        assert all((fil.parent / v).exists() for v in brukt if v.startswith("./")), navn
        assert set(en.get("secrets", [])) <= hemmelige, navn
        assert set(en.get("networks", [])) <= nett, navn
        assert set(en.get("depends_on", {})) <= set(tjenester(fil)), navn


@pytest.mark.parametrize("fil", FILER, ids=lambda fil: fil.name)
def test_ingen_hemmelighet_star_i_miljoet(fil: Path) -> None:
    for navn, en in tjenester(fil).items():
        for variabel, verdi in en.get("environment", {}).items():
            er_hemmelig = re.search(r"PASSWORD|PASSORD|NOKKEL|SECRET|TOKEN|ROOT_USER", variabel)
            assert not er_hemmelig or str(verdi).startswith("/run/secrets/"), (navn, variabel)
            assert not re.search(r"://[^/@]*:[^/@]*@", str(verdi)), (navn, variabel)


def test_det_er_to_av_hver_og_alle_er_satt_opp_likt() -> None:
    vare = dict(_vare(MANGE))
    kommandoer = sorted(en["command"][3] for en in vare.values())
    assert kommandoer == ["arbeider", "arbeider", "server", "server"]
    miljoer = {tuple(sorted(en["environment"].items())) for en in vare.values()}
    assert len(miljoer) == 1


def test_oppsettet_med_mange_er_et_programmet_starter_med(tmp_path: Path) -> None:
    (miljo,) = {tuple(sorted(en["environment"].items())) for _, en in _vare(MANGE)}
    for navn in ("s3-nokkelid", "s3-nokkel"):
        (tmp_path / navn).write_text("prove")
    settings = Settings.fra_miljo({k: v.replace("/run/secrets/", f"{tmp_path}/") for k, v in miljo}, data=tmp_path / "data")
    assert settings.egne_arbeidere
    assert settings.lager.s3 is not None
    assert (settings.lager.s3.sted, settings.lager.s3.endepunkt) == ("s3://kontrakter/demo", "http://s3:9000")


def test_inngangen_kjenner_begge_nettprosessene_og_tror_ikke_pa_det_kalleren_sier() -> None:
    nett = sorted(navn for navn, en in _vare(MANGE) if en["command"][3] == "server")
    assert sorted(re.findall(r"server (web-\d):8000", INNGANG)) == nett
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in INNGANG


def test_inngangen_starter_ogsa_nar_en_av_nettprosessene_er_nede() -> None:
    """A name without `resolve` is looked up when nginx starts, which it does not do without an address: Docker's own name server has none
    for a process that is down."""
    uten_kommentarer = re.sub(r"#.*", "", INNGANG)
    (resolver,) = re.findall(r"^\s*resolver (.*);", uten_kommentarer, re.MULTILINE)
    assert resolver.split()[0] == "127.0.0.11"
    assert "valid=10s" in resolver.split(), "its own answers are good for ten minutes"
    assert re.search(r"upstream kontraktverk \{\s*zone kontraktverk \d+k;", uten_kommentarer)
    linjer = re.findall(r"^\s*server (web-\d:8000.*);", uten_kommentarer, re.MULTILINE)
    assert [linje.split()[1] for linje in linjer] == ["resolve", "resolve"]
    versjon = tuple(int(del_) for del_ in re.findall(r"nginx:([\d.]+)", MANGE.read_text(encoding="utf-8"))[0].split("."))
    assert versjon >= (1, 28), "open nginx knows `resolve` from 1.27.3"
    assert all(vente["required"] is False for vente in tjenester(MANGE)["inngang"]["depends_on"].values())


def test_inngangen_skriver_ingen_adresser_i_loggen() -> None:
    """A warning or an error of nginx has the caller's address and the first line of the call, which may be a signer's link or a login's
    answer; it warns of every answer that it writes to its disk."""
    assert re.findall(r"^\s*(?:access|error)_log .*?;", INNGANG, re.MULTILINE) == ["error_log stderr crit;", "  access_log off;"]
    assert "proxy_max_temp_file_size 0;" in INNGANG


def test_inngangen_gjentar_bare_kall_som_taler_det(tmp_path: Path) -> None:
    """Without `non_idempotent` nginx sends POST and PATCH once. What else changes anything must bear to be sent twice, and be named."""
    assert "non_idempotent" not in INNGANG
    tjeneste = create_app(Settings.fra_miljo({}, data=tmp_path))
    kall = {(metode.upper(), sti) for sti, alle in tjeneste.openapi()["paths"].items() for metode in alle}
    tjeneste.state.tjeneste.lukk()
    gjentas = {(metode, sti) for metode, sti in kall if metode not in {"GET", "HEAD", *SENDES_EN_GANG}}
    assert gjentas == {("DELETE", "/api/v1/webhooks/{webhook_id}")}
    assert "GET, HEAD and DELETE are made again" in INNGANG

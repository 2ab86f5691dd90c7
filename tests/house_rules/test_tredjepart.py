"""The files of others are as they came."""

from __future__ import annotations

import tomllib
from hashlib import sha256

from app.web.ruter import STATISK

MAPPE = STATISK / "tredjepart"


def test_filene_til_andre_er_uendret() -> None:
    summer = tomllib.loads((MAPPE / "tredjepart.toml").read_text(encoding="utf-8"))
    filer = {fil.name: sha256(fil.read_bytes()).hexdigest() for fil in MAPPE.iterdir() if fil.suffix in {".css", ".js", ".woff2"}}
    assert filer == summer


def test_hver_fil_star_med_opphav_og_lisens() -> None:
    lest = (MAPPE / "README.md").read_text(encoding="utf-8")
    assert all(f"`{navn}`" in lest for navn in tomllib.loads((MAPPE / "tredjepart.toml").read_text(encoding="utf-8")))
    assert sorted(fil.name for fil in MAPPE.glob("LICENSE-*")) == ["LICENSE-DESIGNSYSTEMET", "LICENSE-HTMX", "LICENSE-INTER"]

"""Writes evidence packages, whole and tampered with, for bevispakker.sh; and what our own verifier says of each: `bevispakker.py FOLDER`.

FOLDER/gode/<case>.asice and FOLDER/darlige/<case>.asice are the packages, FOLDER/ankere what they lead to. The keys are made now,
and thrown away.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.flyt import DEMOINNLOGGING
from app.tillit import demo_pki
from signing import bevis
from signing.asice import Fil
from signing.demo_sertifikat import Algoritme
from signing.model import Identifikasjon, Niva
from tests.bevisverk import SIGNATURFIL, annet, dom, pakket, pakket_ut, sted

FILER = (Fil("kontrakt.pdf", b"%PDF-1.7 kontrakten", "application/pdf"), Fil("mappe/et navn (2).txt", b"hei", "text/plain"))


def gode() -> Iterator[tuple[str, bytes]]:
    """Two contracts; and any files, sealed by a key of the other kind."""
    yield "med-vedlegg", sted().pakke
    yield "uten-vedlegg", annet().pakke
    tid = sted().verk.klokke()
    pki = demo_pki(sted().verk.bord, tid)
    hvem = Identifikasjon(DEMOINNLOGGING, Niva.INGEN, tid)
    nokkel = pki.utsted_signatar(navn="P-256", rolle="Segl", pa_vegne_av=(), identifikasjon=hvem, tid=tid, algoritme=Algoritme.P_256)
    yield "p-256", bevis.pakk(FILER, nokkel=nokkel, tid=tid, tidsstempel=pki.tsa(tid), tillit=pki.tillit)


def darlige() -> Iterator[tuple[str, bytes]]:
    """What every judge of signatures must see, whatever it knows of evidence packages."""
    filer, andre = pakket_ut(sted().pakke), pakket_ut(annet().pakke)
    for navn in ("kontrakt.pdf", "hendelser.jsonl", "manifest.json", "rapport.json"):
        yield f"{navn.partition('.')[0]}-endret", pakket({**filer, navn: filer[navn] + b" "})
        yield f"{navn.partition('.')[0]}-fra-en-annen", pakket({**filer, navn: andre[navn]})
        yield f"{navn.partition('.')[0]}-borte", pakket({n: fil for n, fil in filer.items() if n != navn})
    xml = filer[SIGNATURFIL]
    for navn, gammelt, nytt in (("tid", b"<SigningTime>20", b"<SigningTime>21"), ("medietype", b"application/json</M", b"text/plain</M")):
        if gammelt not in xml:
            raise ValueError(f"{gammelt!r} is not there to be changed")
        yield f"{navn}-endret", pakket({**filer, SIGNATURFIL: xml.replace(gammelt, nytt, 1)})


def main(ut: Path) -> None:
    """Every case, and `egen.jsonl`."""
    dommer = []
    for sort, alle in (("gode", gode()), ("darlige", darlige())):
        (ut / sort).mkdir(parents=True, exist_ok=True)
        for navn, pakke in alle:
            fil = ut / sort / f"{navn}.asice"
            fil.write_bytes(pakke)
            rapport = dom(pakke, at=sted().verk.klokke() + timedelta(minutes=1))
            godtatt = rapport.god and rapport.indikasjon == "TOTAL_PASSED"
            dommer.append({"fil": str(fil), "dommer": "Kontraktverk", "samsvar": godtatt is (sort == "gode")})
    shutil.copytree(sted().verk.lager.mappe / "demo-pki" / "ankere", ut / "ankere")
    (ut / "egen.jsonl").write_text("".join(json.dumps(d) + "\n" for d in dommer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

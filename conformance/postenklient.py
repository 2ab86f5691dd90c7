"""Runs the simulator of Posten signering, and beside it Posten's own Java client, which asks for what the signers shall do.

Usage: postenklient.py TARGET-FOLDER XSD-FOLDER OUT DOCUMENT DOCUMENT. One JSON object per step on standard output, as the other judges
write. What the client downloads is left in OUT, and the simulator's trust anchors in OUT/ankere. The official schemas check every
request too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from signing.errors import SigneringsFeil
from signing.keys import Nokkel
from signing.providers.posten.simulator import Simulator
from signing.providers.posten.simulator.pki import Simulatorpki
from signing.providers.posten.simulator.tjener import kjor

ROT = Path(__file__).resolve().parents[1]
SKRIFT = ROT / "forms" / "skrifter" / "Kontrakt-Regular.ttf"
KUNDE, MEGLER = "821311632", "864950582"  # Vestland fylkeskommune; another public body: the client's `Kunde.java`
PASSORD = "conformance"  # of .p12 files that live as long as the run
VENTETID = timedelta(minutes=10)
PERSONER = {"01010750160": "Åse Øygard Kvåle", "03028049933": "Kari Nes", "fylke@example.com": "Ola Li"}


@dataclass
class Klokke:
    """Stands still but for what the client lets pass: a busy machine is no clock that is wrong."""

    na: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.na


def main(bygget: Path, skjema: Path, ut: Path, dokumenter: list[str]) -> int:
    """Exit 0 when every step of the client went well."""
    ut.mkdir(parents=True, exist_ok=True)
    klokke = Klokke()
    with tempfile.TemporaryDirectory() as mappe:
        pki = Simulatorpki.last_eller_lag(Path(mappe) / "pki", klokke())
        nokler = _skriv_nokler(Path(mappe) / "kunde", pki, klokke())
        shutil.copytree(pki.ankermappe, ut / "ankere", dirs_exist_ok=True)
        simulator = Simulator(
            Path(mappe),
            pki=pki,
            klokke=klokke,
            ventetid=VENTETID,
            skrift=SKRIFT,
            skjema=skjema,
            meglere={MEGLER: {KUNDE}},
            kall_per_sekund=None,
        )
        for nummer, navn in PERSONER.items():
            simulator.kjenn(nummer, navn)
        with kjor(simulator) as adresse:
            verdier = [adresse, str(nokler), PASSORD, klokke().isoformat(), str(ut), *dokumenter]
            klassesti = f"{bygget}/classes:{bygget}/jar/*"
            return _for_klienten(["java", "-cp", klassesti, "no.kontraktverk.samsvar.Postenklient", *verdier], simulator, klokke)


def _for_klienten(kommando: list[str], simulator: Simulator, klokke: Klokke) -> int:
    """Do what the client asks for until it ends; its verdicts become JSON."""
    with subprocess.Popen(kommando, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as klient:
        if klient.stdin is None or klient.stdout is None:
            raise RuntimeError("no pipes to the client")
        with closing(klient.stdin):
            for linje in klient.stdout:
                slag, _, resten = linje.rstrip("\n").partition(" ")
                if slag == "spill":
                    klient.stdin.write(_spill(simulator, klokke, resten.split()) + "\n")
                    klient.stdin.flush()
                elif slag == "steg":
                    _dom(*resten.split("\t", 1))
                else:
                    print(linje, end="", file=sys.stderr)
    return klient.returncode


def _spill(simulator: Simulator, klokke: Klokke, ord_: list[str]) -> str:
    """One deed. An answer that does not begin with «ok» stops the step."""
    gjerning, verdier = ord_[0], ord_[1:]
    try:
        if gjerning == "fram":
            klokke.na += timedelta(seconds=int(verdier[0]))
            return "ok"
        return f"ok {_gjerninger(simulator)[gjerning](*verdier) or ''}"
    except (SigneringsFeil, KeyError, TypeError) as e:
        return f"feil {type(e).__name__} {e}"


def _gjerninger(simulator: Simulator) -> Mapping[str, Callable[..., str | None]]:
    """What a signer can do, and what only the browser of one would know."""

    def med_signatar(gjor: Callable[[int, int], object]) -> Callable[[str, str], None]:
        def gjerning(jobb: str, nr: str) -> None:
            gjor(int(jobb), int(nr))

        return gjerning

    def signer(jobb: str, nr: str, metode: str) -> None:
        simulator.signer(int(jobb), int(nr), metode)

    def utgang(jobb: str, nr: str) -> str | None:
        funnet = simulator.jobb(int(jobb))
        return None if funnet is None else simulator.utgang(funnet, int(nr))

    def token(jobb: str) -> str | None:
        funnet = simulator.jobb(int(jobb))
        return None if funnet is None else funnet.spoketoken

    enkle = {navn: med_signatar(getattr(simulator, navn)) for navn in ("avvis", "reserver", "mangler_kontakt", "sperr", "uten_navn")}
    return {**enkle, "signer": signer, "utgang": utgang, "token": token}


def _dom(navn: str, feil: str) -> None:
    dom = {"steg": navn, "dommer": "Postens Java-klient", "samsvar": not feil} | ({"feil": feil} if feil else {})
    print(json.dumps(dom, ensure_ascii=False), flush=True)


def _skriv_nokler(mappe: Path, pki: Simulatorpki, tid: datetime) -> Path:
    """The customer's folder: its own .p12, a broker's, one from another CA, and the anchors."""
    mappe.mkdir(mode=0o700)
    annen = Simulatorpki.last_eller_lag(mappe / "annen-pki", tid)
    nokler = {
        "kunde": pki.virksomhet(KUNDE, "Vestland fylkeskommune", tid),
        "megler": pki.virksomhet(MEGLER, "Fylkenes megler", tid),
        "fremmed": annen.virksomhet(KUNDE, "Vestland fylkeskommune", tid),
    }
    for navn, nokkel in nokler.items():
        (mappe / f"{navn}.p12").write_bytes(_p12(navn, nokkel))
    shutil.copytree(pki.ankermappe, mappe / "ankere")
    return mappe


def _p12(navn: str, nokkel: Nokkel) -> bytes:
    return serialize_key_and_certificates(
        navn.encode(), nokkel.privat, nokkel.sertifikat, nokkel.kjede, BestAvailableEncryption(PASSORD.encode())
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:6]))

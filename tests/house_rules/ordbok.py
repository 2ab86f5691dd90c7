"""The words of our texts against Debian's dictionaries (hunspell), and the domain's own word lists for what they lack.

A list holds one word a line under a heading `# why`; the reason holds for every word below it, until the next.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from app.tekst import Malform
from tests.house_rules.test_sprak import KODEORD, Par

LISTER = Path(__file__).parent / "ordliste"
ORDBOK: Mapping[Malform, str] = {Malform.NB: "nb_NO", Malform.NN: "nn_NO"}
ANDRE: Mapping[Malform, Malform] = {Malform.NB: Malform.NN, Malform.NN: Malform.NB}
OFFISIELLE_NAVN = "larefag.toml"
"""Names of trades come from the national code list as they are, in both languages."""
VALG = re.compile(r"(?<!\w)--[\w-]+")
"""Options of the command line are names of the program."""
FORKORTELSE = re.compile(r"[A-ZÆØÅ]{2,}(?:-\w+)*|\w+-[A-ZÆØÅ]{2,}(?:-\w+)*|[^\W\d_]")
"""ID, PDF-en, dokument-ID-en, and single letters."""


def finnes() -> bool:
    """Hunspell and both dictionaries are installed."""
    if shutil.which("hunspell") is None:
        return False
    lister = subprocess.run(["hunspell", "-D"], input="", capture_output=True, text=True, check=False).stderr
    return all(f"/{navn}" in lister for navn in ORDBOK.values())


def ord_i(tekst: str) -> list[str]:
    """The words of a text: values, codes, addresses and abbreviations are none."""
    rest = KODEORD.sub(" ", VALG.sub(" ", tekst))
    funnet = re.findall(r"(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w])", rest)
    return [ord_.lower() for ord_ in funnet if not FORKORTELSE.fullmatch(ord_)]


def ordene(par: Iterable[Par], malform: Malform) -> dict[str, str]:
    """Every word of one language, and the first place where it stands."""
    steder: dict[str, str] = {}
    for ett in par:
        if not ett.sted.startswith(OFFISIELLE_NAVN):
            for ord_ in ord_i(ett.pa(malform)):
                steder.setdefault(ord_, f"{ett.sted}: {ett.pa(malform)}")
    return steder


def ukjente(ord_: Iterable[str], malform: Malform) -> frozenset[str]:
    """The words that the dictionary of this language lacks. All are tried in small letters: as a name, «Ikke» is good nynorsk."""
    alle = sorted(set(ord_))
    kommando = ["hunspell", "-d", ORDBOK[malform], "-i", "utf-8", "-l"]
    svar = subprocess.run(kommando, input="\n".join(alle), capture_output=True, text=True, check=True, encoding="utf-8")
    nei = set(svar.stdout.split())  # a compound with a hyphen may be told by its part
    return frozenset(ett for ett in alle if ett in nei or nei & set(ett.split("-")))


@lru_cache(maxsize=4)
def ordliste(navn: str) -> Mapping[str, str]:
    """Word → why it stands in the list `nb`, `nn` or `felles`."""
    grunn, liste = "", {}
    for linje in (LISTER / f"{navn}.txt").read_text(encoding="utf-8").splitlines():
        if linje.startswith("#"):
            grunn = linje.removeprefix("#").strip()
        elif linje.strip():
            liste[linje.strip()] = grunn
    return liste


def godtatt(malform: Malform) -> frozenset[str]:
    """The domain words of a language: its own, and those of both."""
    return frozenset(ordliste(malform.value)) | frozenset(ordliste("felles"))


def feil(par: Iterable[Par], malform: Malform) -> dict[str, list[str]]:
    """`andre`: words that only the other language's dictionary knows; `ukjent`: words that neither knows. Lists taken out."""
    steder = ordene(par, malform)
    mangler = ukjente(steder, malform) - godtatt(malform)
    ingen = ukjente(mangler, ANDRE[malform])
    return {
        "andre": [f"{ord_} – {steder[ord_]}" for ord_ in sorted(mangler - ingen)],
        "ukjent": [f"{ord_} – {steder[ord_]}" for ord_ in sorted(ingen)],
    }

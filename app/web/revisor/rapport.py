"""A verification report as people read it: which colour, mark and sentence go with which answer. Judges nothing itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.dokument.revisjonsbilder import Bilde, Sammenlikning

Rapport = Mapping[str, Any]
Rader = tuple[tuple[str, str], ...]
FLEST_ENDRINGER = 50
"""Changes of one signature that a page lists; the JSON and the XML have all."""

UTILLATTE = frozenset({"skjemautfylling", "merknader", "annet", "ukjent"})
"""Levels of changes that may be what a signature did not allow; the others never are."""

INTAKT = frozenset({"intakt", "intaktMedTillatteEndringer"})
_TONER: Mapping[tuple[str, bool], str] = {
    ("TOTAL_PASSED", True): "bra",
    ("INDETERMINATE", True): "usikker",
    ("INDETERMINATE", False): "usikker",
    ("TOTAL_FAILED", True): "darlig",
    ("TOTAL_FAILED", False): "darlig",
    ("NO_SIGNATURE_FOUND", False): "noytral",
}
"""By ETSI main indication and integrity. A pair that does not stand here is a contradiction, and never looks good."""
_PERSONTONER: Mapping[str, str] = {
    "stemmer": "bra",
    "uten_identitet": "usikker",
    "ukjent_utsteder": "usikker",
    "ukjent": "usikker",
    "endret": "darlig",
}
SVARTONER: Mapping[str, str] = {"ja": "bra", "nei": "darlig", "delvis": "usikker", "ukjent": "noytral"}


@dataclass(frozen=True, slots=True)
class Utseende:
    """How a tone looks: the box's class, the colour and the sign of a mark."""

    boks: str
    farge: str
    tegn: str


UTSEENDE: Mapping[str, Utseende] = {
    "bra": Utseende("ok", "success", "ok"),
    "usikker": Utseende("merk", "warning", "merk"),
    "darlig": Utseende("feil", "danger", "stopp"),
    "noytral": Utseende("noytral", "neutral", "sporsmal"),
}

_SAKER: Mapping[tuple[str, str], str] = {
    ("intakt", "TOTAL_PASSED"): "i_orden",
    ("intaktMedTillatteEndringer", "TOTAL_PASSED"): "tillatt",
    ("intakt", "INDETERMINATE"): "usikkert",
    ("intaktMedTillatteEndringer", "INDETERMINATE"): "usikkert",
    ("intakt", "TOTAL_FAILED"): "ikke_godtatt",
    ("intaktMedTillatteEndringer", "TOTAL_FAILED"): "ikke_godtatt",
    ("endret", "TOTAL_FAILED"): "endret",
    ("brutt", "TOTAL_FAILED"): "brutt",
    ("ingenSignatur", "NO_SIGNATURE_FOUND"): "ingen",
    ("ikkeStottet", "INDETERMINATE"): "ikke_stottet",
    ("ikkeStottet", "TOTAL_FAILED"): "ikke_stottet",
}
"""Which sentence stands below the headline; a pair that does not stand here is a file that could not be read to the end."""
ULESELIG = "ugyldig"
MED_HVEM = frozenset({"i_orden", "tillatt"})
"""Where the sentence begins with who signed: it is confirmed."""
NEVNER_HVEM = frozenset({"ja", "delvis"})
"""The answers to who signed below which the names stand; what a certificate says that nobody vouches for stands in its card alone."""


@dataclass(frozen=True, slots=True)
class Sak:
    """The sentence below the headline: its key, how many people signed, whose seal is on, and the pages that are known to differ."""

    navn: str
    personer: int
    segl: str | None
    sider: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kontrollsum:
    """How the named checks of one signature went: the number asked, and those that did not hold."""

    antall: int
    brudd: Sequence[Rapport]


def tone(rapport: Rapport) -> str:
    """How the verdict on the whole file looks."""
    samlet = rapport["samlet"]
    return _TONER.get((samlet["indikasjon"], samlet["integritet"] in INTAKT), "darlig")


def signaturtone(signatur: Rapport) -> str:
    """How one signature looks: its own indication, which already knows what came after it."""
    return _TONER.get((signatur["indikasjon"], signatur["endringerEtter"]["tillatt"] is True), "darlig")


def stemmer(signatur: Rapport) -> bool:
    """The mathematics holds: what was signed is in the file, and the key was the certificate's."""
    return signatur["hashOk"] is True and signatur["signaturOk"] is True


def signaturord(signatur: Rapport) -> str:
    """The word of its mark: that something was changed afterwards is another thing than a signature that does not fit."""
    return "endret" if stemmer(signatur) and not signatur["endringerEtter"]["tillatt"] else str(signatur["indikasjon"])


def stempel(signatur: Rapport) -> str:
    """What the time rests on: a stamp of its own, one over the whole document, or nothing but what was stated."""
    if signatur["type"] == "dokumenttidsstempel":
        return "selv"
    if any(ett["ok"] for ett in signatur["tid"]["tidsstempler"]):
        return "eget"
    return "dokument" if signatur["tid"]["beste"] else "ingen"


def personord(person: Rapport) -> str:
    """The word of a proof's mark: changed, not to be checked, by someone we do not know, of someone nobody identified, or good."""
    if person["integritet"] != "intakt":
        return str(person["integritet"])
    if person["tillit"] != "betrodd":
        return "ukjent_utsteder"
    return "stemmer" if person["bekreftet"] else "uten_identitet"


def persontone(person: Rapport) -> str:
    """How a proof looks."""
    return _PERSONTONER[personord(person)]


def personrader(person: Rapport) -> Rader:
    """What a proof says; the names are keys of words (`p_…`), and so are the values that are words of ours."""
    return _med_verdi(*((navn, person[navn]) for navn in ("tid", "integritet", "identitet", "tillit", "utsteder", "fil")))


def vedleggsord(vedlegg: Rapport) -> str:
    """The key of what is said about a file inside the file; of one that was judged by itself, the verdict's own sentence stands instead."""
    return "vedlegg_bevis" if vedlegg["bevis"] else f"vedlegg_{str(vedlegg['egenSignatur']).lower()}"


def vedleggstone(vedlegg: Rapport) -> str:
    """How the verdict on a file inside the file looks."""
    dom = vedlegg["kontroll"]
    return _TONER.get((dom["indikasjon"], dom["integritet"] in INTAKT), "darlig")


def dekker(rapport: Rapport, fil: Rapport) -> Sequence[str]:
    """Whose signatures cover a file of a container: the names that they state, as their cards have them."""
    dekkende = [s for s in rapport["signaturer"] if s["felt"] in fil["dekketAv"] and stemmer(s)]
    return list(dict.fromkeys((s["signatar"] or {}).get("navn") or s["felt"] for s in dekkende))


def beholderrader(rapport: Rapport) -> Rader:
    """What a container says of itself; the names are keys of words (`t_…`)."""
    beholder = rapport.get("beholder") or {}
    return _med_verdi(("beholder", beholder.get("medietype")))


def endringstekster(rapport: Rapport) -> Sequence[Mapping[str, str]]:
    """What was changed after signing and may not be, in sentences, each once, in the order of the file."""
    endringer = (e for s in rapport["signaturer"] if not s["endringerEtter"]["tillatt"] for e in s["endringerEtter"]["liste"])
    utillatte = [e["tekst"] for e in endringer if e["niva"] in UTILLATTE and e.get("tekst")]
    return list({tekst["nb"]: tekst for tekst in utillatte}.values())[:FLEST_ENDRINGER]


def kontroller(rapport: Rapport, signatur: Rapport) -> Kontrollsum:
    """The named checks of one signature: how many were asked and held, and those that did not."""
    egne = [k for k in rapport.get("kontroller", ()) if k["signatur"] == signatur["felt"] and k["utfall"] != "ikkeAktuelt"]
    return Kontrollsum(len(egne), tuple(k for k in egne if k["utfall"] == "brudd"))


def sak(rapport: Rapport, sammenlikning: Sammenlikning | None = None) -> Sak:
    """What the sentence below the headline says."""
    samlet = rapport["samlet"]
    underskrifter = [s for s in rapport["signaturer"] if s["type"] == "signatur" and s["signatar"]]
    segl = [s["signatar"]["navn"] for s in underskrifter if s["signatar"]["segl"]]
    return Sak(
        navn=_SAKER.get((samlet["integritet"], samlet["indikasjon"]), ULESELIG),
        personer=len(rapport["personer"]) + len(underskrifter) - len(segl),
        segl=segl[-1] if segl else None,
        sider=tuple(par.nr for par in sammenlikning.par) if sammenlikning and sammenlikning.antall == len(sammenlikning.par) else (),
    )


def endrede_felter(rapport: Rapport) -> tuple[str, ...]:
    """The signatures whose revision can be shown beside the file as it is now: those after which something was changed, else any."""
    if rapport["samlet"]["integritet"] != "endret":
        return ()
    holder = [s for s in rapport["signaturer"] if stemmer(s)]
    rammet = [s for s in holder if not s["endringerEtter"]["tillatt"]]
    return tuple(s["felt"] for s in rammet or holder)


def uten_svar(forklaring: str, svar: str) -> str:
    """The sentence without the word that stands in the mark before it."""
    return forklaring.removeprefix(f"{svar}. ")


def kort_teknisk(signatur: Rapport) -> str:
    """One line for those who know: format and level, ETSI indication, coverage, algorithms."""
    form = " ".join(filter(None, (signatur["format"], signatur["niva"])))
    alg = signatur["algoritmer"]
    return " · ".join(filter(None, (form, _indikasjon(signatur), signatur["dekning"], alg["hash"], alg["signatur"])))


def teknisk_om(rapport: Rapport) -> Rader:
    """The facts of the check itself; the names are keys of words (`t_…`)."""
    dokument, samlet_, opphav = rapport["dokument"], rapport["samlet"], rapport["opphav"]
    verktoy = rapport["verktoy"]
    return _med_verdi(
        ("kontrollert", rapport["kontrollertTid"]),
        ("rapport_id", rapport["rapportId"]),
        ("verktoy", f"{verktoy['navn']} {verktoy['versjon']}"),
        ("policy", rapport["policy"]),
        ("indikasjon", samlet_["indikasjon"]),
        ("integritet", samlet_["integritet"]),
        ("tillit", samlet_["tillit"]),
        ("sha256", dokument["sha256"]),
        ("medietype", dokument["medietype"]),
        ("dokument_id", opphav["dokumentId"]),
        ("malrevisjon", opphav["malrevisjon"]),
        *beholderrader(rapport),
        (
            "tillitslister",
            "; ".join(f"{ls['territorium']} {ls['sekvensnummer']}, {ls['utstedt']}" for ls in rapport.get("tillitslister", ())),
        ),
        ("hentet", "; ".join(f"{h['type']} {h['vert']}, {h['tid']}, {h['utfall']}" for h in rapport.get("hentet", ()))),
    )


def teknisk_signatur(signatur: Rapport) -> Rader:
    """The facts of one signature."""
    alg, hvem, ankeret = signatur["algoritmer"], signatur["signatar"] or {}, signatur["tillit"]["anker"] or {}
    tillatelser, trukket, tid = signatur["tillatelser"], signatur["tilbakekalling"], signatur["tid"]
    return _med_verdi(
        ("format", " ".join(filter(None, (signatur["format"], signatur["niva"])))),
        ("indikasjon", _indikasjon(signatur)),
        ("dekning", signatur["dekning"]),
        ("endringer", signatur["endringerEtter"]["niva"]),
        ("tillatelser", ", ".join(f"{n} {tillatelser[n]}" for n in ("docmdp", "fieldmdp") if tillatelser[n] is not None)),
        ("algoritmer", ", ".join(str(v) for v in (alg["hash"], alg["signatur"], alg["nokkelbiter"]) if v)),
        ("oppgitt", tid["oppgitt"]),
        ("beste", tid["beste"]),
        ("stempler", ", ".join(ett["tid"] for ett in tid["tidsstempler"] if ett["ok"])),
        ("serienummer", hvem.get("serienummer")),
        ("sertifikat", hvem.get("sertifikatSha256")),
        ("gyldig", "/".join(filter(None, (hvem.get("gyldigFra"), hvem.get("gyldigTil"))))),
        ("anker", ankeret.get("navn")),
        ("godtatt_til", alg.get("godtattTil")),
        ("kvalifisert", _kvalifisert(signatur)),
        ("tilbakekalling", ", ".join(filter(None, (trukket["status"], trukket["kilde"], trukket["oppdatert"])))),
    )


def _kvalifisert(signatur: Rapport) -> str | None:
    """What a trusted list says of the certificate; where none says anything, the word is not used."""
    svar = (signatur.get("kvalifisert") or {}).get("svar")
    return None if svar in {"nei", "ukjent"} else svar


def _indikasjon(signatur: Rapport) -> str:
    return "/".join(filter(None, (signatur["indikasjon"], signatur["underindikasjon"])))


def _med_verdi(*rader: tuple[str, str | None]) -> Rader:
    return tuple((navn, verdi) for navn, verdi in rader if verdi)


def samlet(merknader: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same remark about several signatures is said once, with all its places."""
    grupper: dict[str, dict[str, Any]] = {}
    for m in merknader:
        gruppe = grupper.setdefault(m["kode"], {"kode": m["kode"], "melding": m["melding"], "steder": []})
        gruppe["steder"] += [verdi for verdi in (m["sted"], m["detalj"]) if verdi]
    return list(grupper.values())


def kilobyte(antall: int) -> int:
    """Rounded up, so that no file has size 0."""
    return -(-antall // 1000)


def data_uri(bilde: Bilde) -> str:
    """The image itself as an address: nothing of the file is kept to be fetched afterwards."""
    return f"data:image/webp;base64,{base64.b64encode(bilde.innhold).decode()}"


def verdier(rapport: Rapport, sammenlikning: Sammenlikning | None = None) -> dict[str, Any]:
    """What the templates of a report need: the page's and the file's."""
    return {
        "rapport": rapport,
        "utseende": UTSEENDE,
        "tone": tone(rapport),
        "sak": sak(rapport, sammenlikning),
        "med_hvem": MED_HVEM,
        "nevner_hvem": NEVNER_HVEM,
        "personord": personord,
        "persontone": persontone,
        "personrader": personrader,
        "vedleggsord": vedleggsord,
        "vedleggstone": vedleggstone,
        "dekker": dekker,
        "endringstekster": endringstekster(rapport),
        "kontroller": kontroller,
        "signaturtone": signaturtone,
        "signaturord": signaturord,
        "stemmer": stemmer,
        "stempel": stempel,
        "kort_teknisk": kort_teknisk,
        "teknisk_om": teknisk_om(rapport),
        "teknisk_signatur": teknisk_signatur,
        "flest_endringer": FLEST_ENDRINGER,
        "samlet": samlet,
        "svartoner": SVARTONER,
        "uten_svar": uten_svar,
        "kilobyte": kilobyte,
    }

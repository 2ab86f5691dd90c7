"""The verification report as one plain page: no style but the browser's, no script, nothing fetched. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from app.dokument.tekst import tidspunkt
from app.tekst import Malform, Tekst
from signing.verify.rapport import Rapport

TITTEL = Tekst(nb="Kontroll av signatur", nn="Kontroll av signatur")
KONTROLLERT = Tekst(nb="Kontrollert {tid}. SHA-256 {sha256}.", nn="Kontrollert {tid}. SHA-256 {sha256}.")
SPORSMAL = Tekst(nb="Fem spørsmål", nn="Fem spørsmål")
SIGNATURER = Tekst(nb="Signaturer", nn="Signaturar")
MERKNADER = Tekst(nb="Merknader", nn="Merknader")
FELT = Tekst(nb="Felt", nn="Felt")
HVEM = Tekst(nb="Hvem", nn="Kven")
TID = Tekst(nb="Tid", nn="Tid")
RESULTAT = Tekst(nb="Resultat", nn="Resultat")
UTFALL: Mapping[str, Tekst] = {
    "TOTAL_PASSED": Tekst(nb="I orden", nn="I orden"),
    "TOTAL_FAILED": Tekst(nb="Ikke i orden", nn="Ikkje i orden"),
    "INDETERMINATE": Tekst(nb="Kan ikke bekreftes", nn="Kan ikkje stadfestast"),
}
"""The three indications of EN 319 102-1 §5.1.3 in the reader's words."""
STIL = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem;border-bottom:1px solid #767676;overflow-wrap:anywhere}"
)


def lag(rapport: Rapport, malform: Malform) -> bytes:
    """The page in one language. The same report is the same bytes."""
    return ("\n".join(_linjer(rapport, rapport.som_json(), malform)) + "\n").encode("utf-8", "replace")


def _linjer(rapport: Rapport, data: Mapping[str, Any], malform: Malform) -> Iterator[str]:
    def pa(tekst: Mapping[str, str]) -> str:
        return escape(tekst[malform.value])

    tid = tidspunkt(rapport.kilde.tid, malform)
    yield f'<!doctype html>\n<html lang="{malform.value}">\n<head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{TITTEL.pa(malform)}</title>\n<style>{STIL}</style></head>\n<body>"
    yield f"<h1>{pa(data['samlet']['oppsummering'])}</h1>"
    yield f"<p>{KONTROLLERT.pa(malform).format(tid=tid, sha256=rapport.kilde.sha256)}</p>"
    yield f"<h2>{SPORSMAL.pa(malform)}</h2>\n<table>"
    for s in data["sporsmal"]:
        rader = "".join(f"<br>{pa(rad)}" for rad in s.get("rader", ()))
        yield f'<tr><th scope="row">{pa(s["sporsmal"])}</th><td>{pa(s["forklaring"])}{rader}</td></tr>'
    yield f"</table>\n<h2>{SIGNATURER.pa(malform)}</h2>\n<table>"
    yield "<tr>" + "".join(f'<th scope="col">{navn.pa(malform)}</th>' for navn in (FELT, HVEM, TID, RESULTAT)) + "</tr>"
    for s in data["signaturer"]:
        hvem = (s["signatar"] or {}).get("navn") or "–"
        nar = s["tid"]["beste"]
        signert = tidspunkt(datetime.fromisoformat(nar), malform) if nar else "–"
        celler = (s["felt"], hvem, signert, f"{UTFALL[s['indikasjon']].pa(malform)} {s['niva'] or ''}".strip())
        yield "<tr>" + "".join(f"<td>{escape(celle)}</td>" for celle in celler) + "</tr>"
    yield "</table>"
    merknader = [*data["feil"], *data["advarsler"]]
    if merknader:
        yield f"<h2>{MERKNADER.pa(malform)}</h2>\n<ul>" + "".join(f"<li>{pa(m['melding'])}</li>" for m in merknader) + "</ul>"
    yield f"<p>{pa(data['omfang'])}</p>\n</body>\n</html>"

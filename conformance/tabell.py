"""The judges' JSON lines as a table: one row per file. Exit 1 unless every expected verdict is there and is good."""

import json
import sys
from collections import defaultdict
from pathlib import Path


def main(svarfil: str, ventet: str) -> int:
    """Print the table; the number of verdicts must be the expected one, so that a judge who stopped early is not a pass."""
    dommer = [json.loads(linje) for linje in Path(svarfil).read_text(encoding="utf-8").splitlines() if linje.strip()]
    per_fil: dict[str, dict[str, dict]] = defaultdict(dict)
    for dom in dommer:
        per_fil[dom["fil"]][dom["profil"]] = dom
    bredde = max((len(Path(fil).name) for fil in per_fil), default=4)
    for fil, profiler in per_fil.items():
        celler = "  ".join(f"{profil} {'ok ' if dom['samsvar'] else 'FEIL'} ({dom['kontroller']})" for profil, dom in profiler.items())
        print(f"{Path(fil).name:{bredde}}  {celler}")
        for profil, dom in profiler.items():
            if feil := dom.get("feil"):
                print(f"    {profil}: {feil}")
            for funn in dom["funn"]:
                print(f"    {profil} {funn['klausul']}-{funn['test']} ×{funn['antall']}: {funn['melding'][:160]}\n      {funn['sted']}")
    gode = sum(dom["samsvar"] for dom in dommer)
    print(f"veraPDF: {gode} of {ventet} verdicts good, {len(per_fil)} files")
    return 0 if gode == len(dommer) == int(ventet) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

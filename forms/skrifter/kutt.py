"""Cuts Inter (npm `inter-ui` 4.1.1, SIL OFL 1.1) down to what a Norwegian form needs. Run by hand; the result is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HER = Path(__file__).parent
# Latin, Latin-1, Latin Extended-A and -B (all Sámi letters), modifier letters, dashes and quotes, arrows, minus, check mark.
TEGN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *(0x2B9, 0x2BB, 0x2BC, 0x1E9E),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212, 0x2713),
]
MA_FINNES = "áčđŋšŧžÁČĐŊŠŦŽæøåÆØÅäöüÄÖÜïâõéèêóòô§–—«»·−→"
TREKK = ["kern", "tnum", "zero", "case", "ccmp", "mark"]
SKRIFTER = (
    ("Inter-Regular.woff2", "Kontrakt", "Kontrakt-Regular.ttf", TREKK),
    ("Inter-SemiBold.woff2", "Kontrakt", "Kontrakt-SemiBold.ttf", TREKK),
    ("Inter-Regular.woff2", "Kontrakt Felt", "KontraktFelt.ttf", []),
)


def kutt(kilde: Path, familie: str, ut: Path, trekk: list[str]) -> None:
    """One face: the letters above, no hinting, the name of the family in ASCII."""
    skrift = TTFont(kilde, recalcTimestamp=False)
    skrift.flavor = None  # woff2 → plain TrueType
    mangler = [tegn for tegn in MA_FINNES if ord(tegn) not in skrift.getBestCmap()]
    if mangler:
        sys.exit(f"{kilde.name} lacks {' '.join(mangler)}")
    valg = subset.Options(
        layout_features=trekk, hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=[0, 1, 2, 4, 6, 13, 14]
    )
    valg.drop_tables += [] if trekk else ["GSUB", "GPOS", "GDEF"]
    kutter = subset.Subsetter(valg)
    kutter.populate(unicodes=TEGN)
    kutter.subset(skrift)
    for post in skrift["name"].names:
        if post.nameID in (1, 4, 6, 16):
            post.string = familie.replace(" ", "") if post.nameID == 6 else familie
    skrift.save(ut)


if __name__ == "__main__":
    fra = Path(sys.argv[1])
    for kilde, familie, ut, trekk in SKRIFTER:
        kutt(fra / "web" / kilde, familie, HER / ut, trekk)
    (HER / "OFL.txt").write_text((fra / "LICENSE.txt").read_text(encoding="utf-8"), encoding="utf-8")

"""An increment that one reader takes for nothing, and another for a new document: names, numbers and rows that mean two things."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from tests.unit.verify import fri
from tests.unit.verify.angrep import ENDRET, UKJENT, sertifisert, signert, to_ganger
from tests.unit.verify.angrep_skygge import objekt, skriv_om, strom, uten_innhold
from tests.unit.verify.fremmed import en_pdf, signer, skriv

_SIDE = (
    (70, b"<< /Type /Pages /Kids [71 0 R] /Count 1 >>"),
    (71, b"<< /Type /Page /Parent 70 0 R /MediaBox [0 0 595 842] /Contents 72 0 R >>"),
    (72, strom()),
)
_SKJEMA = strom(ordbok=b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
Rader = Sequence[tuple[int, bytes]]


def katalog(pdf: bytes) -> bytes:
    """The newest catalog, as it is written."""
    return re.findall(rb"\n1 0 obj\s*(<<.*?>>)\s*endobj", pdf, re.DOTALL)[-1]  # type: ignore[no-any-return]


def tillegg(
    pdf: bytes,
    *objekter: tuple[int, bytes],
    gen: int = 0,
    rader: Callable[[Rader], Rader] = lambda r: r,
    rot: bytes = b"1 0 R",
) -> bytes:
    """An increment with these objects, and a table that says what `rader` makes of their rows."""
    kropp, skrevet = b"", []
    for nr, innhold in objekter:
        skrevet.append((nr, fri.rad(len(pdf) + len(kropp), gen=gen if nr < 60 else 0)))
        kropp += objekt(nr, innhold).replace(b" 0 obj", b" %d obj" % (gen if nr < 60 else 0), 1)
    return fri.xref_tillegg(pdf, rader(skrevet), kropp=kropp, rot=rot, storrelse=90)


def rot_i_stedet_for(nummer: int, grunnlag: Callable[[], bytes] = signert) -> bytes:
    """The catalog, as it was, under the number of something that is shown."""
    pdf = grunnlag()
    return tillegg(pdf, (nummer, katalog(pdf)), rot=b"%d 0 R" % nummer)


def to_sidetrar(sider: bytes, grunnlag: Callable[[], bytes] = signert) -> bytes:
    pdf = grunnlag()
    return tillegg(pdf, (1, katalog(pdf).replace(b"/Pages 2 0 R", sider)), *_SIDE)


def annen_generasjon(gen: int = 1) -> bytes:
    """Several readers never ask for the generation. The store names the object, so that it is explained."""
    pdf = signert()
    ny = katalog(pdf)[:-2] + b" /DSS << /Type /DSS /Certs [5 %d R] >> >>" % gen
    return fri.xref_tillegg(
        pdf,
        [(5, fri.rad(len(pdf), gen=gen)), (1, fri.rad(len(pdf) + len(_gen(gen))))],
        kropp=_gen(gen) + objekt(1, ny),
        storrelse=90,
    )


def _gen(gen: int) -> bytes:
    return objekt(5, strom()).replace(b"5 0 obj", b"5 %d obj" % gen)


def to_rader() -> bytes:
    pdf = signert()
    som_for = b"%010d 00000 n \n" % pdf.index(b"5 0 obj")
    return tillegg(pdf, (61, strom()), rader=lambda r: [(5, r[0][1]), *r, (5, som_for)])


def i_objektstrom(hode: bytes, deler: Sequence[bytes], rader: bytes) -> bytes:
    """An increment whose catalog stands in an object stream, with a cross-reference stream."""
    pdf = signert()
    innhold = hode.ljust(40) + b" ".join(deler)
    kropp = objekt(80, b"<< /Type /ObjStm /N %d /First 40 /Length %d >>\nstream\n%s\nendstream" % (len(deler), len(innhold), innhold))
    kropp += b"".join(objekt(nr, o) for nr, o in _SIDE)
    plasser = {nr: len(pdf) + kropp.index(b"%d 0 obj" % nr) for nr in (70, 71, 72, 80)}
    start = len(pdf) + len(kropp)
    data = rader + b"".join(b"\x01" + plasser[nr].to_bytes(4, "big") + b"\0" for nr in (70, 71, 72, 80))
    data += b"\x01" + start.to_bytes(4, "big") + b"\0"
    forrige = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    ordbok = b"<< /Type /XRef /Size 90 /Root 1 0 R /Prev %d /W [1 4 1] /Index [1 %d 70 3 80 2] /ID [<00> <00>] /Length %d >>"
    tabell = objekt(81, ordbok % (forrige, len(rader) // 6, len(data)) + b"\nstream\n" + data + b"\nendstream")
    return pdf + kropp + tabell + b"startxref\n%d\n%%%%EOF\n" % start


def to_i_samme_strom(*, plass: int) -> bytes:
    en = katalog(signert())
    to = en.replace(b"/Pages 2 0 R", b"/Pages 70 0 R")
    return i_objektstrom(b"1 0 1 %d" % (len(en) + 1), (en, to), b"\x02" + (80).to_bytes(4, "big") + bytes([plass]))


def navngitt_forelder() -> bytes:
    """A picture by the name of /Parent that is not there."""
    med = b"/XObject << /Parent 39 0 R >> >>"
    return signer(skriv_om(en_pdf().replace(b"/Resources << /Font << /F1 4 0 R >> >>", b"/Resources << /Font << /F1 4 0 R >> " + med)))


def indirekte_navngitt_forelder() -> bytes:
    ny = b"/Resources << /Font << /F1 4 0 R >> /XObject 8 0 R >>"
    deler = _deler(en_pdf().replace(b"/Resources << /Font << /F1 4 0 R >> >>", ny))
    return signer(skriv([*deler, b"<< /Type /Annot >>", b"<< /Parent 39 0 R >>"]))


def skrift_med_navnet_forelder() -> bytes:
    ut = (
        en_pdf(felt=False)
        .replace(b"/F1 4 0 R", b"/Parent 4 0 R")
        .replace(b"BT /F1 24", b"BT /Parent 24")
        .replace(b"/Length 56", b"/Length 60")
    )
    return signer(skriv_om(ut))


@cache
def forelder_utenom_treet() -> bytes:
    """The page stands under one node, and inherits from another; a stream of the store names that one too."""
    deler = _deler(en_pdf(felt=False))[:5]
    deler[0] = deler[0].replace(b">>", b"/DSS << /Type /DSS /Certs [8 0 R] >> >>", 1)
    deler[2] = deler[2].replace(b"/Parent 2 0 R", b"/Parent 7 0 R")
    over = b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 0 /Resources 9 0 R >>"
    return signer(skriv([*deler, b"null", over, b"<< /X [7 0 R 9 0 R] /Length 0 >>\nstream\n\nendstream", b"<< /Font << /F1 4 0 R >> >>"]))


def _deler(pdf: bytes) -> list[bytes]:
    return [d.split(b"obj\n", 1)[1] for d in pdf.split(b"\nxref\n")[0].split(b"\nendobj") if b" 0 obj\n" in d]


def frigi(pdf: bytes, nummer: int, gen: int = 1) -> bytes:
    return fri.xref_tillegg(pdf, [(nummer, fri.rad(0, fri=True, gen=gen))], storrelse=90)


def med_tabellstrom(rader: bytes, indeks: bytes) -> bytes:
    """An increment of nothing but a cross-reference stream."""
    pdf = signert()
    data = rader + b"\x01" + len(pdf).to_bytes(4, "big") + b"\0"
    forrige = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    ordbok = b"<< /Type /XRef /Size 90 /Root 1 0 R /Prev %d /W [1 4 1] /Index [%s 81 1] /ID [<00> <00>] /Length %d >>"
    tabell = objekt(81, ordbok % (forrige, indeks, len(data)) + b"\nstream\n" + data + b"\nendstream")
    return pdf + tabell + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def i_sidens_merknader(felt: bytes, grunnlag: Callable[[], bytes] = signert) -> bytes:
    """A field in the form and on the page, with a look as large as the page; nobody signs it."""
    pdf = grunnlag()
    siden = re.findall(rb"\n3 0 obj\s*(<<.*?>>)\s*endobj", pdf, re.DOTALL)[-1]
    ny_katalog = re.sub(rb"/Fields \[([^\]]*)\]", rb"/Fields [\1 60 0 R]", katalog(pdf))
    ny_side = re.sub(rb"/Annots \[([^\]]*)\]", rb"/Annots [\1 60 0 R]", siden)
    feltet = b"<< /Type /Annot /FT /Sig /T (Ny) /F 4 /P 3 0 R /AP << /N 61 0 R >> %s >>" % felt
    return tillegg(pdf, (1, ny_katalog), (3, ny_side), (60, feltet), (61, _SKJEMA))


def ukjent_rad(rad: bytes) -> bytes:
    """A row about the content of the page, which the library passes over."""
    return fri.xref_tillegg(signert(), [(5, rad)], storrelse=90)


def hybrid(grunnlag: Callable[[], bytes] = signert, *, ordbok: bytes = b"") -> bytes:
    """An increment with a table and a cross-reference stream beside it, which brings one object."""
    pdf = grunnlag()
    kropp = objekt(60, b"null")
    start = len(pdf) + len(kropp)
    data = b"\x01" + len(pdf).to_bytes(4, "big") + b"\0"
    strommen = objekt(81, b"<< /Type /XRef /Size 90 /W [1 4 1] /Index [60 1] /Length 6 %s>>\nstream\n%s\nendstream" % (ordbok, data))
    forrige = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    hale = b"trailer\n<< /Size 90 /Root 1 0 R /Prev %d /XRefStm %d /ID [<00> <00>] >>\n" % (forrige, start)
    return pdf + kropp + strommen + b"xref\n0 1\n0000000000 65535 f \n" + hale + b"startxref\n%d\n%%%%EOF\n" % (start + len(strommen))


def frigjort(gen: int) -> bytes:
    return frigi(signert(), 5, gen)


def signert_igjen(sider: bytes) -> bytes:
    return signer(to_sidetrar(sider), "Sig2")


_NYE_SIDER = {
    "sist": b"/Pages 2 0 R /Pages 70 0 R",
    "først": b"/Pages 70 0 R /Pages 2 0 R",
    "med flukt sist": b"/Pages 2 0 R /P#61ges 70 0 R",
    "med flukt først": b"/P#61ges 70 0 R /Pages 2 0 R",
}
GALT = ENDRET | UKJENT
ANGREP: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "katalogen tar plassen til siden": (lambda: rot_i_stedet_for(3), GALT),
    "katalogen tar plassen til sidens innhold": (lambda: rot_i_stedet_for(5), GALT),
    "katalogen tar plassen til skriften": (lambda: rot_i_stedet_for(4, to_ganger), GALT),
    "katalogen tar plassen til skriften, så ny signatur": (lambda: signer(rot_i_stedet_for(4), "Sig2"), GALT),
    **{f"to sidetrær i katalogen, det andre {n}": (partial(to_sidetrar, s), GALT) for n, s in _NYE_SIDER.items()},
    **{f"to sidetrær, det andre {n}, så ny signatur": (partial(signert_igjen, s), GALT) for n, s in _NYE_SIDER.items()},
    "to kataloger i samme hale": (
        lambda: tillegg(signert(), (60, b"<< /Type /Catalog /Pages 70 0 R >>"), *_SIDE, rot=b"1 0 R /Root 60 0 R"),
        GALT,
    ),
    "sidens innhold i en annen generasjon": (annen_generasjon, GALT),
    "sidens innhold i en annen generasjon, så ny signatur": (lambda: signer(annen_generasjon(), "Sig2"), GALT),
    "henvisning ut i intet får en kropp i en annen generasjon": (lambda: tillegg(uten_innhold(), (39, strom()), gen=1), GALT),
    "to rader om samme objekt": (to_rader, GALT),
    "hodet sier et annet nummer enn tabellen": (lambda: tillegg(signert(), (5, strom()), rader=lambda r: [(61, r[0][1])]), GALT),
    "to kataloger i samme objektstrøm": (lambda: to_i_samme_strom(plass=1), GALT),
    "to kataloger i samme objektstrøm, den første gjelder": (lambda: to_i_samme_strom(plass=0), GALT),
    "to sidetrær i en katalog i en objektstrøm": (
        lambda: i_objektstrom(
            b"1 0", (katalog(signert()).replace(b"/Pages 2 0 R", _NYE_SIDER["sist"]),), b"\x02" + (80).to_bytes(4, "big") + b"\0"
        ),
        GALT,
    ),
    "bilde med navnet Parent kommer til": (lambda: tillegg(navngitt_forelder(), (39, _SKJEMA)), GALT),
    "bilde med navnet Parent kommer til, i en liste for seg": (lambda: tillegg(indirekte_navngitt_forelder(), (39, _SKJEMA)), GALT),
    "skrift med navnet Parent frigis": (lambda: frigi(skrift_med_navnet_forelder(), 4), GALT),
    "forelder utenom treet frigis": (lambda: frigi(forelder_utenom_treet(), 7), GALT),
    "forelder utenom treet skrives om": (
        lambda: tillegg(forelder_utenom_treet(), (7, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 180 >>")),
        GALT,
    ),
    "det en forelder utenom treet bruker, skrives om": (
        lambda: tillegg(forelder_utenom_treet(), (9, b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Symbol >> >> >>")),
        GALT,
    ),
    "dokument som ikke kan gås gjennom": (lambda: frigi(signer(en_pdf().replace(b"\nendstream", b"\nendstraum", 1)), 4), GALT),
    "rad av ukjent slag om sidens innhold, i en strøm": (lambda: med_tabellstrom(b"\x03\0\0\0\0\0", b"5 1"), GALT),
    "rad av ukjent slag om sidens innhold": (lambda: ukjent_rad(b"0000000015 00000 x \n"), GALT),
    "rad med for stor generasjon om sidens innhold": (lambda: ukjent_rad(b"0000000015 99999 n \n"), GALT),
    "ledig rad med for stor generasjon om sidens innhold": (lambda: ukjent_rad(b"0000000015 99999 f \n"), GALT),
    "to slags rader i en hybrid": (lambda: signer(hybrid(ordbok=b"/Index [5 1] "), "Sig2"), GALT),
    "færre rader enn det står": (lambda: med_tabellstrom(b"", b"4 2 "), GALT),
    **{
        f"nytt felt uten signatur, {n}": (partial(i_sidens_merknader, f), GALT)
        for n, f in {
            "rektangel med fem tall": b"/Subtype /Widget /Rect [0 0 595 842 0]",
            "rektangel med henvisninger": b"/Subtype /Widget /Rect [4 0 R 4 0 R 5 0 R 5 0 R]",
            "rektangel som er et navn": b"/Subtype /Widget /Rect /Stor",
            "strek": b"/Subtype /Ink /Rect [0 0 0 0] /InkList [[0 0 500 500]]",
            "fri tekst": b"/Subtype /FreeText /Rect [0 0 0 0]",
        }.items()
    },
    "nytt felt etter sertifisering, rektangel med fem tall": (
        lambda: i_sidens_merknader(b"/Subtype /Widget /Rect [0 0 595 842 0]", sertifisert),
        GALT,
    ),
    **{f"sidens innhold frigis til generasjon {g}": (partial(frigjort, g), GALT) for g in (0, 1, 2, 7, 65535)},
}

EKTE: Mapping[str, Callable[[], bytes]] = {
    "felt som ikke vises": lambda: i_sidens_merknader(b"/Subtype /Widget /Rect [0 0 0 0]"),
    "tillegg med tabellstrøm": lambda: med_tabellstrom(b"", b""),
    "katalog i en objektstrøm": lambda: i_objektstrom(b"1 0", (katalog(signert()),), b"\x02" + (80).to_bytes(4, "big") + b"\0"),
    "hybrid til slutt": hybrid,
    "hybrid mellom to signaturer": lambda: signer(hybrid(), "Sig2"),
    "katalogen med samme nøkkel og verdi to ganger": lambda: to_sidetrar(b"/Pages 2 0 R /Pages 2 0 R"),
    "signert forelder utenom treet": forelder_utenom_treet,
    "signert bilde med navnet Parent": navngitt_forelder,
}
"""The same files without what makes them forgeries."""

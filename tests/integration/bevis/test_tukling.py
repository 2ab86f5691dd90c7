from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from signing.asice import Fil
from signing.logg import les_post
from signing.verify import Integritet, Policy
from signing.verify.bevisinnhold import INNHOLDSFIL
from signing.verify.bevistekster import BEVISFUNN
from tests.bevisverk import MIMETYPE, SIGNATURFIL, Endring, Filer, annet, dom, er_innhold, koder, pakket, pakket_ut, sted
from tests.integration.bevis.test_ompakking import ENDRET, USIKKERT
from tests.unit.verify.test_beviseier import BARE_DER

FILLISTE = "META-INF/manifest.xml"
IKKE_UENDRET = {Integritet.ENDRET, Integritet.BRUTT}


def filer() -> Filer:
    return pakket_ut(sted().pakke)


def navnene() -> list[str]:
    return [navn for navn in filer() if navn != SIGNATURFIL]


def med(navn: str, innhold: bytes) -> Filer:
    return {**filer(), navn: innhold}


def uten(navn: str) -> Filer:
    return {n: b for n, b in filer().items() if n != navn}


# ---------------------------------------------------------------- by somebody without the county's key


def test_pakken_er_hel_og_alt_i_den_henger_sammen() -> None:
    rapport = dom(sted().pakke)
    assert (rapport.integritet, rapport.indikasjon, rapport.feil) == (Integritet.INTAKT, "TOTAL_PASSED", ())
    assert rapport.god
    assert [s.niva for s in rapport.signaturer] == ["B-LTA"]
    assert rapport.bevispakke is not None
    bevis = rapport.bevispakke.som_json()
    assert (bevis["henger"], bevis["kontrakt"]["samlet"]["indikasjon"]) == (True, "TOTAL_PASSED")
    assert {s.id: s.svar for s in rapport.sporsmal}["vart"] == "ukjent"
    assert rapport.opphav.dokument_id == sted().verk.id


def test_uten_ankere_er_den_uendret_men_ingen_er_kjent() -> None:
    rapport = dom(sted().pakke, policy=Policy())
    assert (rapport.integritet, rapport.indikasjon, rapport.god) == (Integritet.INTAKT, "INDETERMINATE", True)


def test_hver_fil_som_blir_endret_blir_sett() -> None:
    for navn in navnene():
        raa = filer()[navn]
        rapport = dom(pakket(med(navn, raa[:-1] + bytes([raa[-1] ^ 1]))))
        assert (navn, rapport.god, rapport.integritet in IKKE_UENDRET) == (navn, False, True)


def test_hver_fil_som_blir_tatt_bort_blir_savnet() -> None:
    for navn in [*navnene(), SIGNATURFIL]:
        rapport = dom(pakket(uten(navn)))
        assert (navn, rapport.god) == (navn, False)


def test_hver_fil_som_far_et_annet_navn_blir_sett() -> None:
    for navn in navnene():
        rapport = dom(pakket({(f"{n}x" if n == navn else n): b for n, b in filer().items()}))
        assert (navn, rapport.god) == (navn, False)


def test_hver_fil_fra_en_annen_pakke_blir_sett() -> None:
    andre = pakket_ut(annet().pakke)
    felles = [navn for navn in navnene() if navn in andre and andre[navn] != filer()[navn]]
    assert {"kontrakt.pdf", "hendelser.jsonl", "rapport.json", INNHOLDSFIL, FILLISTE, "LESMEG.nb.txt"} <= set(felles)
    for navn in felles:
        rapport = dom(pakket(med(navn, andre[navn])))
        assert (navn, rapport.god) == (navn, False)


@pytest.mark.parametrize(
    "navn", ["ekstra.txt", "vedlegg/vedlegg-9.pdf", "META-INF/ekstra.xml", "META-INF/signatures2.xml", "kontrakt2.pdf"]
)
def test_en_fil_som_blir_lagt_til_blir_sett(navn: str) -> None:
    assert not dom(pakket(med(navn, b"<a/>"))).god


def test_to_filer_som_bytter_plass_blir_sett() -> None:
    en, to, *_ = (navn for navn in navnene() if navn.startswith("sertifikater/"))
    alle = filer()
    assert not dom(pakket({**alle, en: alle[to], to: alle[en]})).god


def test_en_annen_rekkefolge_er_fortsatt_samme_pakke_men_mimetype_ma_sta_forst() -> None:
    alle = filer()
    resten = {n: b for n, b in reversed(alle.items()) if n != MIMETYPE}
    assert dom(pakket({MIMETYPE: alle[MIMETYPE], **resten})).god
    assert koder(dom(pakket({**resten, MIMETYPE: alle[MIMETYPE]}))) == {"bevis-beholder"}


def _med_mappe(arkiv: zipfile.ZipFile) -> None:
    arkiv.writestr(zipfile.ZipInfo("vedlegg-som-mangler/"), b"")


def _med_kommentar(arkiv: zipfile.ZipFile) -> None:
    arkiv.comment = b"x" * 5000


def _med_kommentar_om_en_fil(arkiv: zipfile.ZipFile) -> None:
    arkiv.infolist()[1].comment = b"godkjent"
    arkiv.comment = b""  # the list of files is written anew


def _med_ekstrafelt(arkiv: zipfile.ZipFile) -> None:
    arkiv.infolist()[1].extra = b"\xfe\xca\x04\x00data"
    arkiv.comment = b""


TILLEGG = [_med_mappe, _med_kommentar, _med_kommentar_om_en_fil, _med_ekstrafelt]


@pytest.mark.parametrize("legg_til", TILLEGG, ids=lambda en: en.__name__)
def test_det_som_blir_lagt_i_zip_filen_utenom_filene_blir_sett(legg_til: Callable[[zipfile.ZipFile], None]) -> None:
    ut = BytesIO(sted().pakke)
    with zipfile.ZipFile(ut, "a") as arkiv:
        legg_til(arkiv)
    assert ut.getvalue() != sted().pakke
    rapport = dom(ut.getvalue())
    assert (koder(rapport), rapport.god) == ({"bevis-beholder"}, False)


def test_det_som_blir_lagt_etter_zip_filen_blir_sett() -> None:
    assert koder(dom(sted().pakke + b"mer")) == {"bevis-beholder"}


def test_ekstrafelt_foran_innholdet_blir_sett() -> None:
    """It stands in the entry alone, not in the list of files."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_STORED) as arkiv:
        for navn, innhold in filer().items():
            info = zipfile.ZipInfo(navn, (1980, 1, 1, 0, 0, 0))
            info.extra = b"\xfe\xca\x04\x00data" if navn == "kontrakt.pdf" else b""
            arkiv.writestr(info, innhold)
            info.extra = b""
    assert koder(dom(ut.getvalue())) == {"bevis-beholder"}


def test_en_mappe_med_et_utrygt_navn_blir_avvist() -> None:
    ut = BytesIO(sted().pakke)
    with zipfile.ZipFile(ut, "a") as arkiv:
        arkiv.writestr(zipfile.ZipInfo("../../vedlegg/"), b"")
    assert koder(dom(ut.getvalue())) == {"utrygt-filnavn"}


def test_stempler_som_blir_tatt_bort_blir_savnet() -> None:
    raa = filer()[SIGNATURFIL]
    start, slutt = raa.index(b"<UnsignedProperties"), raa.index(b"</UnsignedProperties>") + len(b"</UnsignedProperties>")
    assert koder(dom(pakket(med(SIGNATURFIL, raa[:start] + raa[slutt:])))) == {"bevis-ikke-varig"}


# ---------------------------------------------------------------- by somebody with the county's key: the pieces do not fit


def _sett(sti: str, verdi: Any) -> Endring:
    def endre(data: dict[str, Any]) -> None:
        *foran, sist = sti.split("/")
        for ledd in foran:
            data = data[ledd]
        data[sist] = verdi

    return endre


def _linjer(rette: Callable[[list[bytes]], list[bytes]]) -> Filer:
    return med("hendelser.jsonl", b"".join(rette(filer()["hendelser.jsonl"].splitlines(keepends=True))))


def _rapport(endre: Endring) -> Filer:
    data = json.loads(filer()["rapport.json"])
    endre(data)
    return med("rapport.json", json.dumps(data).encode())


def _andres(*navn: str) -> Filer:
    andre = pakket_ut(annet().pakke)
    return {**filer(), **{n: andre[n] for n in navn}}


FORSEGLET_PA_NYTT: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "kontrakten er en annen": (
        lambda: sted().ny(_andres("kontrakt.pdf")),
        {"bevis-kontrakt-annen", "bevis-hendelser-annen-fil", "bevis-rapport-avvik", "bevis-annet-segl", "bevis-sertifikat-mangler"},
    ),
    "loggen er en annens": (
        lambda: sted().ny(_andres("hendelser.jsonl")),
        {"bevis-hendelser-annet-dokument", "bevis-hendelser-antall", "bevis-hendelser-annen-fil"},
    ),
    "rapporten er en annens": (lambda: sted().ny(_andres("rapport.json")), {"bevis-rapport-avvik"}),
    "loggen mangler den siste linjen": (lambda: sted().ny(_linjer(lambda ll: ll[:-1])), {"bevis-hendelser-antall"}),
    "loggen mangler en linje midt i": (
        lambda: sted().ny(_linjer(lambda ll: ll[:3] + ll[4:])),
        {"bevis-hendelser-brutt", "bevis-hendelser-antall"},
    ),
    "en linje i loggen er rettet": (
        lambda: sted().ny(_linjer(lambda ll: [ll[0].replace(b'"aktor": "', b'"aktor": "x'), *ll[1:]])),
        {"bevis-hendelser-brutt"},
    ),
    "loggen er tom": (lambda: sted().ny(med("hendelser.jsonl", b"")), {"bevis-hendelser-uleselig"}),
    "loggen er ikke en logg": (lambda: sted().ny(med("hendelser.jsonl", b"\xff{}")), {"bevis-hendelser-uleselig"}),
    "rapporten er ikke JSON": (lambda: sted().ny(med("rapport.json", b"{")), {"bevis-rapport-uleselig"}),
    "rapporten er en liste": (lambda: sted().ny(med("rapport.json", b"[]")), {"bevis-rapport-uleselig"}),
    "rapporten er penere enn kontrakten": (lambda: sted().ny(_rapport(_sett("samlet/integritet", "endret"))), {"bevis-rapport-avvik"}),
    "rapporten mangler en signatur": (lambda: sted().ny(_rapport(lambda d: d["signaturer"].pop(0))), {"bevis-rapport-avvik"}),
    "kontrakten er endret etter signering": (
        lambda: sted().ny(med("kontrakt.pdf", filer()["kontrakt.pdf"] + b"\n% mer\n")),
        {"bevis-kontrakt-ikke-i-orden", "bevis-hendelser-annen-fil", "bevis-rapport-avvik"},
    ),
    "kontrakten er ingen PDF": (
        lambda: sted().ny(med("kontrakt.pdf", b"hei")),
        {"bevis-kontrakt-ikke-i-orden", "bevis-kontrakt-annen", "bevis-hendelser-annen-fil", "bevis-rapport-avvik", "bevis-annet-segl"},
    ),
    "kontrakten er borte": (
        lambda: sted().ny(uten("kontrakt.pdf")),
        {"bevis-kontrakt-mangler", "bevis-hendelser-annen-fil", "bevis-annet-segl"},
    ),
    "dataene er andre": (lambda: sted().ny(filer(), _sett("data/sha256", "0" * 64)), {"bevis-kontrakt-annen"}),
    "malen er en annen": (lambda: sted().ny(filer(), _sett("mal/digest", "0" * 64)), {"bevis-kontrakt-annen"}),
    "reglene er andre": (lambda: sted().ny(filer(), _sett("regler", [])), {"bevis-kontrakt-annen"}),
    "dokumenttypen er en annen": (lambda: sted().ny(filer(), _sett("dokumenttype", "heving")), {"bevis-kontrakt-annen"}),
    "dokumentet er et annet": (
        lambda: sted().ny(filer(), _sett("dokumentId", annet().verk.id)),
        {"bevis-kontrakt-annen", "bevis-hendelser-annet-dokument"},
    ),
    "et annet fylke har forseglet": (lambda: sted().ny(filer(), fylke=annet().fylke), {"bevis-annet-segl"}),
    "et sertifikat er et annet": (lambda: sted().ny(_byttet_sertifikat()), {"bevis-sertifikat"}),
    "sertifikatene er borte": (
        lambda: sted().ny({n: b for n, b in filer().items() if not n.startswith("sertifikater/")}),
        {"bevis-sertifikat-mangler"},
    ),
    "versjonen er ukjent": (lambda: sted().ny(filer(), _sett("versjon", 2)), {"bevis-versjon"}),
    "listen mangler et felt": (lambda: sted().ny(filer(), lambda d: d.pop("mal")), {"bevis-innhold-uleselig"}),
    "listen har feil type": (lambda: sted().ny(filer(), _sett("hendelser/antall", "13")), {"bevis-innhold-uleselig"}),
}


def _byttet_sertifikat() -> Filer:
    en, to, *_ = (navn for navn in filer() if navn.startswith("sertifikater/"))
    return med(en, filer()[to])


@pytest.mark.parametrize("tilfelle", FORSEGLET_PA_NYTT)
def test_det_som_ikke_henger_sammen_blir_nevnt_ved_navn(tilfelle: str) -> None:
    lag, ventet = FORSEGLET_PA_NYTT[tilfelle]
    rapport = dom(lag())
    assert (koder(rapport), rapport.god) == (ventet, False)


@pytest.mark.parametrize("tegn", ["\u2028", "\u2029", "\x85"])
def test_et_linjeskille_i_en_grunn_er_ikke_en_ny_linje(tegn: str) -> None:
    """As the log was taken out before: the character stands there as it is. Packages with it are kept for decades."""
    logg, antall, siste = med_grunn(filer()["hendelser.jsonl"].decode(), f"den ene{tegn}den andre")
    assert tegn in logg
    rapport = dom(sted().ny(med("hendelser.jsonl", logg.encode()), _sett("hendelser", {"antall": antall, "sisteHash": siste})))
    assert (koder(rapport), rapport.god) == (set(), True)


def med_grunn(logg: str, grunn: str) -> tuple[str, int, str]:
    """The log with an event at its end, written without escapes: (log, entries, last hash)."""
    siste = les_post(logg.rstrip("\n").rpartition("\n")[2])
    ny = replace(siste, nr=siste.nr + 1, type="melding.ikkeSendt", data={"grunn": grunn}, forrige=siste.hash)
    ny = replace(ny, hash=ny.regn_ut())
    return f"{logg}{json.dumps(ny.som_json(), ensure_ascii=False)}\n", ny.nr, ny.hash


def test_filer_og_liste_som_ikke_passer_sammen_blir_nevnt_ved_navn() -> None:
    """The list is sealed as it was, with other files beside it."""
    typer = {linje["navn"]: linje["medietype"] for linje in sted().innhold["filer"]} | {INNHOLDSFIL: "application/json"}

    def forseglet(alle: Filer, **andre: str) -> set[str]:
        medietyper = {**typer, **andre}
        return koder(dom(sted().forseglet([Fil(n, b, medietyper[n]) for n, b in alle.items() if er_innhold(n) or n == INNHOLDSFIL])))

    assert forseglet(filer()) == set()
    assert forseglet(med("LESMEG.nb.txt", b"hei")) == {"bevis-fil-endret"}
    assert forseglet(uten("LESMEG.nb.txt")) == {"bevis-fil-mangler", "bevis-beholder"}
    assert forseglet(med("ekstra.txt", b"hei"), **{"ekstra.txt": "text/plain"}) == {"bevis-fil-ukjent", "bevis-beholder"}
    assert forseglet(filer(), **{"kontrakt.pdf": "text/plain"}) == {"bevis-medietype", "bevis-beholder"}


def test_hver_setning_er_brukt_av_et_tilfelle_over() -> None:
    """A sentence for which there is no case could never be told."""
    andre = {"bevis-fil-endret", "bevis-fil-mangler", "bevis-fil-ukjent", "bevis-medietype", "bevis-beholder", "bevis-ikke-varig"}
    tabeller = (*FORSEGLET_PA_NYTT.values(), *ENDRET.values(), *USIKKERT.values())
    assert {kode for _, ventet in tabeller for kode in ventet} | andre | BARE_DER | {"bevis-flere-signaturer"} == set(BEVISFUNN)


def test_to_segl_er_ett_for_mye() -> None:
    assert "bevis-flere-signaturer" in koder(dom(pakket(med("META-INF/signatures2.xml", filer()[SIGNATURFIL]))))

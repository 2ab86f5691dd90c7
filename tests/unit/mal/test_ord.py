"""Simple language checks without a dictionary: words that only the other målform uses, and words we never print.

The list is what spell checkers miss (both accept the other's common words), and the terms of the house by pair.
"""

from __future__ import annotations

import re

import pytest

from app.domene.kontrakt import Kontraktstype
from tests.sak_builder import TEMPLATES

BARE_NYNORSK = """
ikkje kva kven kvar ein eit eg no noko nokon frå blei vart dersom vegner berre medan då vere gjer gjere gjeld seie seier lova lærebedrifta
opplæringa læretida kontraktstida prøva sveineprøva fila tilskot frådrag avbrot fagleg leiar ansvarleg samtykkje oppseiing heva oppsagd
verksemd føresett månad månader namn bustadadresse førehandsvising stadfestar godskriven rekkjefølgja desse dei vilkåra utvalde reglar
føresegner signaturar skriftleg munnleg seinast følgjer byggjer arbeidstakar"""
BARE_BOKMAL = """
ikke hva hvem hver en et jeg nå noe noen fra ble hvis vegne bare mens være gjør gjøre gjelder si sier lærebedriften opplæringen læretiden
kontraktstiden prøven svenneprøven filen tilskudd fradrag avbrudd faglig leder ansvarlig samtykke oppsigelse hevet oppsagt virksomhet
foresatt måned måneder navn bostedsadresse forhåndsvisning bekrefter rekkefølgen disse de vilkårene utvalgte regler bestemmelser
signaturer skriftlig muntlig senest følger bygger arbeidstaker"""
ALDRI = "vert gje kome læreavtale medlemsbedrift underskrive undertegne purring stemple"
"""Not our norm in either language (innhold §0–1)."""
EGENNAVN = ("opplæringslova", "opplæringsforskrifta", "arbeidsmiljøloven")
"""Official names stay as they are in both languages."""


def blokker(malform: str) -> dict[str, str]:
    """The words of all blocks, without values and official names."""
    funnet: dict[str, str] = {}
    for fil in sorted((TEMPLATES / malform).glob("felles/*/*.j2")) + [
        fil for type_ in Kontraktstype for fil in sorted((TEMPLATES / malform / type_).glob("*/*.j2"))
    ]:
        for id_, ord_ in re.findall(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", fil.read_text(encoding="utf-8"), re.DOTALL):
            funnet[f"{fil.parent.parent.name}/{fil.parent.name} {id_}"] = re.sub(r"\{\{.*?\}\}", " ", ord_)
    return funnet


def treff(ord_: str, forbudte: str) -> list[str]:
    brukt = [bit for bit in re.findall(r"[\w-]+", ord_.lower()) if bit not in EGENNAVN]
    return [bit for bit in brukt if bit in forbudte.split()]


@pytest.mark.parametrize(("malform", "forbudte"), [("nb", BARE_NYNORSK), ("nn", BARE_BOKMAL)])
def test_ingen_ord_horer_bare_til_den_andre_malformen(malform: str, forbudte: str) -> None:
    assert {id_: ord_ for id_, ord_ in blokker(malform).items() if treff(ord_, forbudte)} == {}


@pytest.mark.parametrize("malform", ["nb", "nn"])
def test_ord_vi_aldri_bruker_star_ingen_steder(malform: str) -> None:
    assert {id_: ord_ for id_, ord_ in blokker(malform).items() if treff(ord_, ALDRI)} == {}


def test_listene_finner_en_planlagt_feil() -> None:
    assert treff("Kontrakten gjelder fra i dag", BARE_BOKMAL) == ["gjelder", "fra"]
    assert treff("Kontrakten gjeld frå i dag", BARE_NYNORSK) == ["gjeld", "frå"]
    assert treff("etter opplæringslova", BARE_NYNORSK) == []


@pytest.mark.parametrize("malform", ["nb", "nn"])
def test_bare_bunnteksten_nevner_direktoratet_og_den_sier_at_teksten_ikke_er_deres(malform: str) -> None:
    nevnt = {id_: ord_ for id_, ord_ in blokker(malform).items() if re.search(r"(?i)utdanningsdir|udir", ord_)}
    assert list(nevnt) == ["felles/1 bunn_2"]
    assert re.search(r"ikke|ikkje", nevnt["felles/1 bunn_2"])


@pytest.mark.parametrize("malform", ["nb", "nn"])
def test_signaturene_heter_aldri_kvalifiserte_eller_gyldige(malform: str) -> None:
    for id_, ord_ in blokker(malform).items():
        assert not (id_.split()[1].startswith(("sig_", "segl_", "verif_")) and re.search(r"(?i)gyldig|kvalifisert", ord_)), id_


@pytest.mark.parametrize("malform", ["nb", "nn"])
def test_setninger_er_korte_og_har_punktum(malform: str) -> None:
    for id_, ord_ in blokker(malform).items():
        if id_.split()[1].startswith(("T_", "O_", "F_", "S_")):
            assert ord_.rstrip().endswith((".", ":")), id_
            assert max(len(setning.split()) for setning in re.split(r"(?<=[.:]) ", ord_)) <= 34, id_


def test_skjermet_og_manglende_adresse_er_de_samme_ordene_som_ikke_oppgitt() -> None:
    for malform, ord_ in (("nb", "Ikke oppgitt"), ("nn", "Ikkje oppgitt")):
        assert blokker(malform)["felles/1 adr_ingen"] == blokker(malform)["felles/1 tom"] == ord_

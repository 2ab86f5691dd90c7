"""The words of a change of a contract: which sentences hold, what each kind of contract calls things, and that no word is missing."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.dokument.endringsinnhold import ENDRINGSORD, PARTSORD, ROLLENOKKEL
from app.dokument.endringsinnhold import SLAG as SLAG_AV
from app.dokument.endringsinnhold import TIDSORD as TIDSORD_AV
from app.dokument.html import LINJE_ETTER_ROLLE, dokumenttittel, lag_html
from app.dokument.sakssetninger import SETNINGER
from app.domene.dokument import Dokumenttype
from app.domene.endring import Endringsavtale, Endringstype
from app.domene.kontrakt import Avbrudd, Kontraktstype, Rettstype
from app.domene.roller import Rolle
from app.errors import Oppsettsfeil
from app.flyt import metadata
from app.maler.hjemmel import hjemmelrader
from app.maler.paritet import FAMILIER, ROLLENOKLER, SLAG, TIDSORD, kontroller, pakrevde_ord
from app.maler.register import malregister
from app.tekst import Malform
from tests.endring_builder import (
    FAGLIG_LEDER,
    GAMMEL,
    GJENSTAR,
    HELE,
    I_SKOLE,
    KONKURS,
    KONTRAKTER,
    TIDLIGERE,
    en_endring,
    en_endringsavtale,
)
from tests.endringsside import UTGITT, malen, ordene, siden, trykt
from tests.sak_builder import FORMS, TEMPLATES
from tests.saksdokument_builder import avgjort

NB, NN = Malform.NB, Malform.NN
T = Endringstype
# ---------------------------------------------------------------- the sentences


SETNING = {
    "E_1": ("Endringen gjelder først etter samtykke fra fylkeskommunen.", "Endringa gjeld først etter samtykkje frå fylkeskommunen."),
    "E_2": ("Resten av kontrakten er uendret.", "Resten av kontrakten er uendra."),
    "E_3": ("Arbeidsavtalen må være i samsvar med endringen.", "Arbeidsavtalen må vere i samsvar med endringa."),
    "E_4": (
        "Fylkeskommunen gjør vedtak om hvordan tilskuddet skal deles mellom lærebedriftene.",
        "Fylkeskommunen gjer vedtak om korleis tilskotet skal delast mellom lærebedriftene.",
    ),
    "E_5": (
        "Lærlingen kan ta ny prøve selv om grensen for antall forsøk er nådd.",
        "Lærlingen kan ta ny prøve sjølv om grensa for talet på forsøk er nådd.",
    ),
    "E_6": ("Ny lærebedrift overtar kontrakten fra 1. mars 2027.", "Ny lærebedrift tar over kontrakten frå 1. mars 2027."),
    "E_7": (
        f"Tidligere lærebedrift, {GAMMEL.navn}, signerer ikke endringen. Grunnen er:",
        f"Tidlegare lærebedrift, {GAMMEL.navn}, signerer ikkje endringa. Grunnen er:",
    ),
    "ved_ingen": ("Dokumentet har ingen vedlegg.", "Dokumentet har ingen vedlegg."),
    "T_til_deltid": (
        "Månedene gjelder full stilling. Stillingen er 80 prosent, så siste dag kommer senere.",
        "Månadene gjeld full stilling. Stillinga er 80 prosent, så siste dag kjem seinare.",
    ),
    "T_til_avbrudd": (
        "Dagene med avbrudd er lagt til, så siste dag kommer tilsvarende senere.",
        "Dagane med avbrot er lagde til, så siste dag kjem tilsvarande seinare.",
    ),
    "T_til_apent": (
        "Avbruddet har ikke fått sluttdato. Siste dag blir fastsatt når opplæringen starter igjen.",
        "Avbrotet har ikkje fått sluttdato. Siste dag blir fastsett når opplæringa startar igjen.",
    ),
}
ALLTID = {"E_1", "E_2", "ved_ingen"}
TRE_MANEDER = Avbrudd(fra=date(2027, 3, 1), til=date(2027, 5, 31))
SAKER = {
    "ny faglig leder": (en_endringsavtale(), ALLTID),
    "ny stillingsprosent": (
        en_endringsavtale(en_endring(T.STILLINGSPROSENT), ny_laretid=replace(GJENSTAR, stillingsprosent=Decimal(80))),
        ALLTID | {"E_3", "T_til_deltid"},
    ),
    "ny bedrift, begge signerer": (en_endringsavtale(en_endring(T.LAREBEDRIFT), tidligere=TIDLIGERE), ALLTID | {"E_3", "E_4", "E_6"}),
    "ny bedrift etter konkurs": (
        en_endringsavtale(en_endring(T.LAREBEDRIFT), tidligere=replace(TIDLIGERE, ansvarlig_leder=None, signerer_ikke=KONKURS)),
        ALLTID | {"E_3", "E_4", "E_6", "E_7"},
    ),
    "forlengelse": (en_endringsavtale(en_endring(T.FORLENGELSE), ny_laretid=HELE), ALLTID),
    "forlengelse etter prøve": (en_endringsavtale(en_endring(T.FORLENGELSE), ikke_bestatt_prove=True, ny_laretid=HELE), ALLTID | {"E_5"}),
    "meropplæring etter prøve": (en_endringsavtale(en_endring(T.MEROPPLARING), ikke_bestatt_prove=True, ny_laretid=HELE), ALLTID | {"E_5"}),
    "prøve uten forlengelse": (en_endringsavtale(ikke_bestatt_prove=True), ALLTID),
    "avbrudd med slutt": (
        en_endringsavtale(en_endring(T.AVBRUDD), ny_laretid=replace(GJENSTAR, avbrudd=(TRE_MANEDER,))),
        ALLTID | {"T_til_avbrudd"},
    ),
    "avbrudd etter slutten": (
        en_endringsavtale(
            en_endring(T.AVBRUDD), ny_laretid=replace(GJENSTAR, avbrudd=(Avbrudd(fra=date(2035, 1, 1), til=date(2035, 2, 1)),))
        ),
        ALLTID,
    ),
    "åpent avbrudd på deltid": (
        en_endringsavtale(
            en_endring(T.AVBRUDD),
            ny_laretid=replace(GJENSTAR, stillingsprosent=Decimal(80), avbrudd=(Avbrudd(fra=date(2027, 4, 1)),)),
        ),
        ALLTID | {"T_til_apent"},
    ),
}


@pytest.mark.parametrize(("avtale", "ventet"), SAKER.values(), ids=SAKER)
def test_bare_setningene_som_gjelder_star_i_dokumentet(avtale: Endringsavtale, ventet: set[str]) -> None:
    for nr, malform in enumerate(Malform):
        tekst = trykt(avtale, malform)
        assert {id_ for id_, ord_ in SETNING.items() if ord_[nr] in tekst} == ventet


def test_hver_setning_om_endringer_er_provd_og_har_hjemmel_der_loven_sier_det() -> None:
    """E-2 and E-7 say what follows from the document itself; the agreement of type E rests on no paragraph about changes."""
    egne = {id_ for id_ in SETNINGER if id_.startswith(("E_", "T_til_", "ved_"))}
    assert egne == {*SETNING, "E_1s", "T_til_deltid_skole"}
    rader_ = set(hjemmelrader(FORMS / "felles/1/hjemmel.toml"))
    assert {id_ for id_ in egne if id_.startswith("E_")} - rader_ == {"E_1s", "E_2", "E_7"}
    assert {f"endring_{type_}" for type_ in Endringstype} <= rader_


# ---------------------------------------------------------------- each kind of contract in its own words


ROLLER = {
    Kontraktstype.LAREKONTRAKT: ("Lærling", "Lærling"),
    Kontraktstype.OPPLARINGSKONTRAKT: ("Lærekandidat", "Lærekandidat"),
    Kontraktstype.PRAKSISBREVKONTRAKT: ("Praksisbrevkandidat", "Praksisbrevkandidat"),
    Kontraktstype.FAGBREV_PA_JOBB: ("Kandidat for fagbrev på jobb", "Kandidat for fagbrev på jobb"),
    Kontraktstype.FAGOPPLARING_I_SKOLE: ("Elev", "Elev"),
}
TIDER = dict.fromkeys(Kontraktstype, "Ny læretid") | {
    Kontraktstype.FAGBREV_PA_JOBB: "Ny kontraktstid",
    Kontraktstype.FAGOPPLARING_I_SKOLE: "Ny opplæringstid",
}


@pytest.mark.parametrize("type_", Kontraktstype)
@pytest.mark.parametrize("malform", Malform)
def test_rollen_og_tiden_heter_det_de_heter_i_kontrakten(type_: Kontraktstype, malform: Malform) -> None:
    avtale = en_endringsavtale(en_endring(T.FORLENGELSE), av=KONTRAKTER[type_], ny_laretid=GJENSTAR)
    side = siden(avtale, malform)
    rolle = ROLLER[type_][list(Malform).index(malform)]
    assert rolle in [ordene(ett) for ett in side.find_class("e")]
    assert rolle in [ordene(ett) for ett in side.xpath('//div[@class="hvem"]/h3')]
    assert TIDER[type_] in [ordene(ett) for ett in side.iter("h2")]


def test_deltakeren_er_voksen_og_eleven_er_ung() -> None:
    forhold = en_endringsavtale(av=I_SKOLE).kontrakten.lareforhold
    voksen = en_endringsavtale(av=I_SKOLE, kontrakt={"lareforhold": replace(forhold, rettstype=Rettstype.VOKSENRETT)})
    assert "Deltaker ÅPEN ÅS" in trykt(voksen, NB)
    assert "Deltakar ÅPEN ÅS" in trykt(voksen, NN)


I_SKOLEN = en_endringsavtale(
    *(en_endring(type_) for type_ in (T.STILLINGSPROSENT, T.FORLENGELSE)),
    en_endring(T.ANNET, peker="/parter/skole/kontaktperson"),
    av=I_SKOLE,
    ny_laretid=replace(GJENSTAR, stillingsprosent=Decimal(80)),
)


@pytest.mark.parametrize(
    ("malform", "ord_"),
    [
        (NB, ["Endring av avtale om fagopplæring", "Avtalen som endres", "Avtalenummer", "Avtaledato", "Resten av avtalen er uendret."]),
        (NN, ["Endring av avtale om fagopplæring", "Avtalen som blir endra", "Avtalenummer", "Avtaledato", "Resten av avtalen er uendra."]),
        (NB, ["Endret del av full tid", "Del av full tid 80 prosent", "Opplæringen tar 80 prosent av full tid", "Skolen: kontaktperson"]),
        (NN, ["Endra del av full tid", "Del av full tid 80 prosent", "Opplæringa tar 80 prosent av full tid", "Skolen: kontaktperson"]),
        (
            NB,
            [
                "Forlengelse av opplæringstiden",
                "Skole etter endringen SYNTETISK VIDEREGÅENDE SKOLE",
                "På vegne av SYNTETISK VIDEREGÅENDE SKOLE",
            ],
        ),
        (
            NN,
            [
                "Forlenging av opplæringstida",
                "Skole etter endringa SYNTETISK VIDEREGÅENDE SKOLE",
                "På vegner av SYNTETISK VIDEREGÅENDE SKOLE",
            ],
        ),
    ],
)
def test_avtalen_i_skole_er_aldri_en_kontrakt_og_har_ingen_stilling(malform: Malform, ord_: list[str]) -> None:
    tekst = trykt(I_SKOLEN, malform)
    assert [ett for ett in ord_ if ett not in tekst] == []
    assert re.findall(r"(?i)\w*kontrakt(?!ansvarleg)\w*|\w*stilling\w*|lærebedrift\w*|arbeidsavtale\w*", tekst) == []
    assert not siden(I_SKOLEN, malform).find_class("hjemmel")


@pytest.mark.parametrize(("avtale", "ord_"), [(I_SKOLEN, "avtale om fagopplæring"), (en_endringsavtale(), "kontrakt om opplæring")])
def test_tittelen_i_filen_er_den_samme_som_pa_siden(avtale: Endringsavtale, ord_: str) -> None:
    for malform in Malform:
        sak, mal = avgjort(avtale, malform), malen(malform)
        assert f"<h1>{dokumenttittel(sak, mal)}</h1>" in lag_html(sak, mal, UTGITT)
        assert metadata(sak, mal, data_sha256="").tittel == f"Endring av {ord_} {avtale.kontraktsnummer}"


def test_kontrakten_er_vist_slik_den_var_for_endringen() -> None:
    avtale = en_endringsavtale(en_endring(T.LAREBEDRIFT), tidligere=TIDLIGERE)
    del_ = siden(avtale, NB).find_class("part")[0]
    assert f"Lærebedrift {GAMMEL.navn} Organisasjonsnummer 310 000 043" in ordene(del_)
    assert "SYNTETISK BYGG AS" not in ordene(del_)


# ---------------------------------------------------------------- the words themselves


def test_malformene_sier_det_samme() -> None:
    for rad in malregister(FORMS, TEMPLATES).revisjoner(Dokumenttype.ENDRINGSAVTALE):
        assert kontroller(FORMS, TEMPLATES, rad) == ()


def test_alle_nokler_i_tabellene_har_ord() -> None:
    assert set(SLAG_AV.values()) == set(PARTSORD) == set(SLAG)
    assert set(TIDSORD_AV.values()) == set(TIDSORD)
    assert set(SLAG_AV) == set(TIDSORD_AV) == set(Kontraktstype)
    assert set(ROLLENOKKEL.values()) == set(ROLLENOKLER)
    assert set(ENDRINGSORD.values()) <= set(FAMILIER["endring_"])
    ider = pakrevde_ord(FORMS, Dokumenttype.ENDRINGSAVTALE, "2024-08-01")
    assert {*SETNING, *PARTSORD.values(), LINJE_ETTER_ROLLE["endringsavtale", Rolle.FYLKESKOMMUNE]} <= ider


@pytest.fixture
def kopi(tmp_path: Path) -> tuple[Path, Path]:
    """The real templates, to spoil."""
    forms, templates = tmp_path / "forms", tmp_path / "templates"
    for mappe in ("felles", "skrifter", "endringsavtale", "larekontrakt"):
        shutil.copytree(FORMS / mappe, forms / mappe)
    for skjelett in FORMS.glob("*/*/skjelett.html.j2"):
        (forms / skjelett.relative_to(FORMS)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(skjelett, forms / skjelett.relative_to(FORMS))
    shutil.copytree(TEMPLATES, templates)
    malregister.cache_clear()
    return forms, templates


@pytest.mark.parametrize(
    ("fjernet", "sted"),
    [
        ("{% block E_6 %}Ny lærebedrift tar over kontrakten frå {{ egne.overtar }}.{% endblock %}\n", "nn E_6"),
        ("{% block endring_avbrudd %}Avbrot{% endblock %}\n", "nn endring_avbrudd"),
        (" {{ egne.overtar }}", "E_6"),
    ],
)
def test_et_ord_som_mangler_pa_nynorsk_blir_funnet_og_stedfestet(kopi: tuple[Path, Path], fjernet: str, sted: str) -> None:
    forms, templates = kopi
    fil = templates / "nn/endringsavtale/2024-08-01/kontrakt.html.j2"
    innhold = fil.read_text(encoding="utf-8")
    assert fjernet in innhold
    fil.write_text(innhold.replace(fjernet, ""), encoding="utf-8")
    [rad] = malregister(forms, templates).revisjoner(Dokumenttype.ENDRINGSAVTALE)
    assert sted in [avvik.sted for avvik in kontroller(forms, templates, rad)]


def test_et_ord_som_mangler_stopper_dokumentet(kopi: tuple[Path, Path]) -> None:
    forms, templates = kopi
    fil = templates / "nn/endringsavtale/2024-08-01/kontrakt.html.j2"
    fil.write_text(fil.read_text(encoding="utf-8").replace("{% block E_4 %}", "{% block E_44 %}"), encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="E_4"):
        lag_html(avgjort(en_endringsavtale(FAGLIG_LEDER), NN), malen(NN, forms, templates), UTGITT)


def test_en_endring_uten_lov_som_gjelder_den_dagen_stopper_dokumentet(kopi: tuple[Path, Path]) -> None:
    forms, templates = kopi
    fil = forms / "felles/1/hjemmel.toml"
    rad = "[[endring_avbrudd]]\nfra = 2024-08-01"
    innhold = fil.read_text(encoding="utf-8")
    assert rad in innhold
    fil.write_text(innhold.replace(rad, rad.replace("2024", "2030")), encoding="utf-8")
    with pytest.raises(Oppsettsfeil, match="endring_avbrudd"):
        lag_html(avgjort(en_endringsavtale(en_endring(T.AVBRUDD)), NN), malen(NN, forms, templates), UTGITT)

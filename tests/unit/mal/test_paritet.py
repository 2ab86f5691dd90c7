"""Bokmål and nynorsk are equal in everything but words, and words and structure keep apart."""

from __future__ import annotations

import pytest

from app.dokument.html import LINJE_ETTER_ROLLE, VEGNE
from app.dokument.innhold import GRUNNLAG, HALVARSVURDERING
from app.dokument.setninger import (
    SETNING_ETTER_FRADRAG,
    SETNING_ETTER_RETT,
    SETNING_ETTER_TYPE,
    SETNING_ETTER_VEDLEGG,
    SETNING_UTEN_DATO,
    SETNINGER,
)
from app.domene.ansvar import Ansvarskode
from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.domene.roller import Rolle
from app.maler.hjemmel import hjemmelrader
from app.maler.paritet import FAMILIER, kontroller, pakrevde_ord
from app.maler.register import Malregister
from tests.sak_builder import FORMS, TEMPLATES
from tests.unit.mal.conftest import REVISJONER, Kopi

NN = "templates/nn/felles/1/kontraktord.html.j2"
NB = "templates/nb/felles/1/kontraktord.html.j2"
NN_SIDE, NB_SIDE = (f"templates/{malform}/felles/1/sideord.html.j2" for malform in ("nn", "nb"))
SKJELETT = "forms/larekontrakt/2024-10-09/skjelett.html.j2"
DELER = "forms/felles/1/kontrakt/2024-10-09/deler.html.j2"
KONTRAKTER = [Dokumenttype(type_) for type_ in Kontraktstype]
EGNE = "templates/{}/larekontrakt/2024-10-09/kontrakt.html.j2"
DOBBEL_RAD = '[[T_plan]]\nfra = 2025-01-01\nhjemmel = "OL 1"\n\n[[T_plan]]'
KRAV = "forms/felles/1/ordkrav.html.j2"


@pytest.mark.parametrize("type_", KONTRAKTER, ids=str)
@pytest.mark.parametrize("revisjon", REVISJONER)
def test_malformene_er_like_i_alt_annet_enn_ord(register: Malregister, type_: Dokumenttype, revisjon: str) -> None:
    rad = next(rad for rad in register.revisjoner(type_) if rad.id == revisjon)
    assert [(avvik.sted, avvik.hva.nb) for avvik in kontroller(FORMS, TEMPLATES, rad)] == []


@pytest.mark.parametrize(
    ("feil", "sti", "gammelt", "nytt", "sted"),
    [
        ("et ord mangler på nynorsk", NN_SIDE, "{% block ja %}Ja{% endblock %}\n", "", "nn ja"),
        ("et ord er tomt", NN_SIDE, "{% block ja %}Ja", "{% block ja %}", "nn/felles/1/sideord.html.j2 ja"),
        ("et ord er til overs", NB_SIDE, "{% block ja %}", "{% block kanskje %}Kanskje{% endblock %}\n{% block ja %}", "nb kanskje"),
        ("en verdi mangler på nynorsk", NN, "datert {{ arbeidsavtale.datoer }}", "datert", "T_arb_2"),
        ("et filter mangler på nynorsk", NN, "{{ fag.navn|liten }}", "{{ fag.navn }}", "T_mal_L"),
        ("ordfilen har et vilkår", NN_SIDE, "Ja{% endblock %}", "{% if demo %}Ja{% endif %}{% endblock %}", "nn/felles/1/sideord.html.j2:"),
        ("ordfilen har et vilkår i et uttrykk", NN_SIDE, "Ja{% endblock %}", '{{ "Ja" if demo else "" }}{% endblock %}', "nn/felles/1/"),
        ("ordfilen har en tagg", NN_SIDE, "Ja{% endblock %}", "<b>Ja</b>{% endblock %}", "nn/felles/1/"),
        ("tekst utenfor blokkene", NN, "{# Values #}", "Hei", "nn/felles/1/"),
        ("skjelettet har ord", DELER, "<h2>{{ self.h_fag() }}", "<h2>Fag {{ self.h_fag() }}", DELER[6:]),
        ("skjelettet sammenlikner", DELER, "{% if fag.modul %}", '{% if fag.rett == "omvalg" %}', f"{DELER[6:]}:"),
        ("skjelettet spør etter et ukjent ord", DELER, "self.h_fag()", "self.h_faget()", f"{DELER[6:]}:"),
        ("skjelettet spør etter en ukjent del", SKJELETT, "self.seksjon_fag()", "self.seksjon_faget()", f"{SKJELETT[6:]}:"),
        ("skjelettet har en ukjent setning", SKJELETT, '"T_arb_7"', '"T_arb_8"', f"{SKJELETT[6:]}:"),
        ("skjelettet slår opp i en ukjent familie", DELER, '"rett_" ~', '"sorry_" ~', f"{DELER[6:]}:"),
        ("en verdi i domenet har ikke noe ord", KRAV, "{% block rett_omvalg required %}{% endblock %}\n", "", "rett_omvalg"),
        ("en hjemmel uten setning", "forms/felles/1/hjemmel.toml", "[[T_plan]]", "[[T_planen]]", "hjemmel.toml T_planen"),
        ("hjemler som overlapper", "forms/felles/1/hjemmel.toml", "[[T_plan]]", DOBBEL_RAD, "hjemmel.toml T_plan"),
    ],
)  # fmt: skip
def test_en_feil_i_malen_blir_funnet_og_stedfestet(kopi: Kopi, feil: str, sti: str, gammelt: str, nytt: str, sted: str) -> None:
    assert kontroller(kopi.forms, kopi.templates, kopi.rad()) == ()
    kopi.bytt(sti, gammelt, nytt)
    funnet = kontroller(kopi.forms, kopi.templates, kopi.rad())
    assert any(avvik.sted.startswith(sted) for avvik in funnet), [avvik.sted for avvik in funnet]
    assert all(avvik.hva.nb and avvik.hva.nn for avvik in funnet)


def test_en_fil_i_bare_en_malform_blir_funnet(kopi: Kopi) -> None:
    (kopi.templates / "nb/felles/1/mer.html.j2").write_text("")
    assert [avvik.sted for avvik in kontroller(kopi.forms, kopi.templates, kopi.rad())] == ["felles/1/mer.html.j2"]


def test_et_ord_som_star_to_ganger_i_en_fil_blir_funnet(kopi: Kopi) -> None:
    kopi.bytt(NB_SIDE, "{% block nei %}", "{% block ja %}Jo{% endblock %}{% block nei %}")
    assert "nb ja" in [avvik.sted for avvik in kontroller(kopi.forms, kopi.templates, kopi.rad())]


def test_en_type_kan_si_et_felles_ord_annerledes_men_bare_i_begge_malformer(kopi: Kopi) -> None:
    for malform in ("nb", "nn"):
        kopi.bytt(EGNE.format(malform), "{% block tid_til %}", "{% block ja %}Jo{% endblock %}{% block tid_til %}")
        funnet = [avvik.sted for avvik in kontroller(kopi.forms, kopi.templates, kopi.rad())]
        assert funnet == {"nb": ["larekontrakt/2024-10-09/kontrakt.html.j2 ja"], "nn": []}[malform]


@pytest.mark.parametrize("revisjon", REVISJONER)
def test_alle_ider_i_tabellene_har_ord(revisjon: str) -> None:
    """What Python looks up must exist too: sentences, lines under names, captions chosen by a fact."""
    ider = {
        *SETNINGER,
        *(id_ for ider in SETNING_ETTER_TYPE.values() for id_ in ider),
        *SETNING_ETTER_RETT.values(),
        *SETNING_ETTER_FRADRAG.values(),
        *SETNING_ETTER_VEDLEGG.values(),
        *SETNING_UTEN_DATO.values(),
    }
    ider |= {id_ for (type_, _), id_ in LINJE_ETTER_ROLLE.items() if type_ in set(Kontraktstype)}
    ider |= {*(id_ for etter in VEGNE.values() for id_ in etter.values()), *GRUNNLAG.values()}
    ider |= {f"ansvar_{kode}" for kode in HALVARSVURDERING.values()}
    ider |= {"hode_utgave", "hode_utgave_alene", "sig_intro", "sig_intro1", "og", "sig_tom", "segl_tom", "sig_ferdig", "sig_segl"}
    ider |= {"ved_forside"}
    assert ider <= pakrevde_ord(FORMS, Dokumenttype.LAREKONTRAKT, revisjon)


def test_hver_ansvarskode_i_reglene_har_ord() -> None:
    koder = {kode.value for kode in Ansvarskode} - {"annet", "halvarsvurdering"}
    assert koder | set(HALVARSVURDERING.values()) == set(FAMILIER["ansvar_"])


def test_hver_rolle_signerer_pa_vegne_av_noen_unntatt_den_som_laerer() -> None:
    assert set(VEGNE) == set(Rolle) - {Rolle.KANDIDAT}


def test_hver_setning_med_lovhjemmel_har_en_rad() -> None:
    """Sentences that only explain our own figures have no law behind them; all others have."""
    uten = {"T_til_deltid", "T_til_avbrudd", "T_til_apent"}
    rader = hjemmelrader(FORMS / "felles/1/hjemmel.toml")
    assert set(SETNINGER) - set(rader) == uten

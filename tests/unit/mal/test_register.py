"""Which revision a contract gets, and that a released one cannot change."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from app.domene.dokument import Dokumenttype
from app.domene.kontrakt import Kontraktstype
from app.errors import Avvist, Oppsettsfeil
from app.maler.frigi import frigi, med_digest
from app.maler.hjemmel import hjemler_pa, overlapp
from app.maler.register import Malregister, Status
from app.tekst import Malform
from tests.sak_builder import FORMS, TEMPLATES
from tests.unit.mal.conftest import REVISJONER, Kopi

LK = Dokumenttype.LAREKONTRAKT
REV2 = "forms/larekontrakt/2024-10-09"
DELER = "forms/felles/1/kontrakt/2024-10-09"
TOML = "forms/larekontrakt/revisjoner.toml"


@pytest.mark.parametrize(
    ("dato", "revisjon"),
    [
        (date(2024, 8, 1), "2024-08-01"),
        (date(2024, 10, 8), "2024-08-01"),
        (date(2024, 10, 9), "2024-10-09"),
        (date(2026, 8, 3), "2024-10-09"),
        (date(2040, 1, 1), "2024-10-09"),
    ],
)
def test_kontraktsdatoen_velger_revisjonen(register: Malregister, dato: date, revisjon: str) -> None:
    assert register.velg(LK, Malform.NN, dato).revisjon == revisjon


@pytest.mark.parametrize("type_", [type_ for type_ in Dokumenttype if type_ not in [Dokumenttype(en) for en in Kontraktstype]])
def test_for_dokumentene_rundt_en_kontrakt_er_det_datoen_pa_dokumentet_som_er_for_tidlig(
    register: Malregister, type_: Dokumenttype
) -> None:
    with pytest.raises(Avvist) as feil:
        register.velg(type_, Malform.NB, date(2019, 7, 31))
    (funn,) = feil.value.funn
    assert (funn.kode, funn.peker) == ("ingen-gjeldende-mal", "/dato")
    assert funn.melding.nb.startswith("Datoen på dokumentet er 31.07.2019. Den første malen gjelder fra ")
    assert funn.melding.nn.startswith("Datoen på dokumentet er 31.07.2019. Den første malen gjeld frå ")
    assert "ontrakt" not in feil.value.detalj.nb + funn.melding.nb + funn.tiltak.nb + funn.tiltak.nn


def test_en_navngitt_revisjon_gjelder_uansett_dato(register: Malregister) -> None:
    assert register.velg(LK, Malform.NB, date(2026, 8, 3), "2024-08-01").revisjon == "2024-08-01"


@pytest.mark.parametrize(
    ("type_", "dato", "revisjon", "kode", "peker"),
    [
        (LK, date(2024, 7, 31), None, "ingen-gjeldende-mal", "/kontraktsdato"),
        (LK, date(2026, 8, 3), "2025-01-01", "ukjent-revisjon", ""),
        (LK, date(2026, 8, 3), "../../etc/passwd", "ukjent-revisjon", ""),
    ],
)
def test_ingen_mal_gir_funn_med_peker(
    register: Malregister, type_: Dokumenttype, dato: date, revisjon: str | None, kode: str, peker: str
) -> None:
    with pytest.raises(Avvist) as feil:
        register.velg(type_, Malform.NB, dato, revisjon)
    assert [(funn.kode, funn.peker) for funn in feil.value.funn] == [(kode, peker)]
    assert all(funn.melding.nb and funn.melding.nn and funn.tiltak.nb and funn.tiltak.nn for funn in feil.value.funn)


def test_en_type_uten_mal_gir_funn_som_sier_det(kopi: Kopi) -> None:
    """The copy has lærekontrakt only."""
    with pytest.raises(Avvist) as feil:
        kopi.register().velg(Dokumenttype.FAGBREV_PA_JOBB, Malform.NB, date(2026, 8, 3))
    assert [(funn.kode, funn.peker) for funn in feil.value.funn] == [("dokumenttype-uten-mal", "/dokumenttype")]
    assert "kontrakt om fagbrev på jobb" in feil.value.funn[0].melding.nn


def test_for_tidlig_dato_nevner_begge_datoene(register: Malregister) -> None:
    with pytest.raises(Avvist) as feil:
        register.velg(LK, Malform.NB, date(2024, 7, 31))
    assert "31.07.2024" in feil.value.funn[0].melding.nb
    assert "01.08.2024" in feil.value.funn[0].melding.nn


def test_de_frigitte_malene_er_uendret(register: Malregister) -> None:
    register.kontroller_frosne()


@pytest.mark.parametrize("revisjon", REVISJONER)
@pytest.mark.parametrize("malform", list(Malform))
def test_digest_er_kontrollsummen_av_listen_og_listen_kan_sjekkes_med_sha256sum(
    register: Malregister, revisjon: str, malform: Malform
) -> None:
    mal = register.velg(LK, malform, date(2026, 8, 3), revisjon)
    liste = mal.frosset.read_bytes()
    assert mal.digest == sha256(liste).hexdigest()
    assert mal.digest8 == mal.digest[:8]
    stier = [linje.split("  ") for linje in liste.decode().splitlines()]
    assert [sti for _, sti in stier] == sorted(sti for _, sti in stier)
    for sum_, sti in stier:
        assert sha256((mal.forms.parent / sti).read_bytes()).hexdigest() == sum_


def test_lukningen_har_alt_en_revisjon_nar(register: Malregister) -> None:
    mal = register.velg(LK, Malform.NN, date(2026, 8, 3))
    navn = {fil.relative_to(mal.forms.parent).as_posix() for fil in mal.filer}
    assert navn == {
        "forms/felles/1/grunn.css",
        "forms/felles/1/hjemmel.toml",
        "forms/felles/1/kontrakt/2024-10-09/deler.html.j2",
        "forms/felles/1/kontrakt/2024-10-09/signaturer.html.j2",
        "forms/felles/1/kontrakt/2024-10-09/stil.css",
        "forms/felles/1/ordkrav.html.j2",
        "forms/felles/1/side.html.j2",
        "forms/felles/1/sidekrav.html.j2",
        "forms/felles/1/signaturer.html.j2",
        "forms/felles/1/vapen.svg",
        "forms/larekontrakt/2024-10-09/skjelett.html.j2",
        "forms/skrifter/Kontrakt-Regular.ttf",
        "forms/skrifter/Kontrakt-SemiBold.ttf",
        "forms/skrifter/KontraktFelt.ttf",
        "templates/nn/felles/1/kontraktord.html.j2",
        "templates/nn/felles/1/sideord.html.j2",
        "templates/nn/larekontrakt/2024-10-09/kontrakt.html.j2",
    }
    assert [ark.name for ark in mal.stilark] == ["grunn.css", "stil.css"]


@pytest.mark.parametrize("type_", [Dokumenttype(type_) for type_ in Kontraktstype], ids=str)
@pytest.mark.parametrize("malform", list(Malform))
@pytest.mark.parametrize(("revisjon", "annen"), [REVISJONER, REVISJONER[::-1]], ids=str)
def test_lukningen_har_ingenting_av_andre_typer_revisjoner_og_malformer(
    register: Malregister, type_: Dokumenttype, malform: Malform, revisjon: str, annen: str
) -> None:
    stier = [fil.relative_to(FORMS.parent).as_posix() for fil in register.velg(type_, malform, date(2026, 8, 3), revisjon).filer]
    assert all((FORMS.parent / sti).is_file() for sti in stier)
    fremmede = [annen, *(f"/{andre}/" for andre in Kontraktstype if andre != type_.value), *(f"s/{m}/" for m in Malform if m != malform)]
    assert [(sti, bit) for sti in stier for bit in fremmede if bit in sti] == []


def test_lukningen_folger_det_malene_nevner_slik_jinja_leser_dem(register: Malregister) -> None:
    """Read with a pattern, so checked against the reader of the language itself."""
    mal = register.velg(LK, Malform.NB, date(2026, 8, 3))
    for fil in mal.filer:
        if fil.suffix == ".j2":
            ast = Environment(autoescape=True).parse(fil.read_text(encoding="utf-8"))
            rot = FORMS if fil.is_relative_to(FORMS) else TEMPLATES / Malform.NB
            nevnt = {rot / navn for navn in find_referenced_templates(ast) if navn}
            assert nevnt <= set(mal.filer)


def test_et_stilark_ved_skjelettet_far_siste_ord(register: Malregister) -> None:
    ark = register.velg(Dokumenttype.PRAKSISBREVKONTRAKT, Malform.NB, date(2026, 8, 3)).stilark
    assert [fil.relative_to(FORMS).as_posix() for fil in ark] == [
        "felles/1/grunn.css",
        "felles/1/kontrakt/2024-10-09/stil.css",
        "praksisbrevkontrakt/2024-10-09/stil.css",
    ]


@pytest.mark.parametrize(
    "sti",
    [
        f"{REV2}/skjelett.html.j2",
        f"{DELER}/deler.html.j2",
        f"{DELER}/stil.css",
        "forms/felles/1/hjemmel.toml",
        "forms/felles/1/vapen.svg",
        "forms/skrifter/KontraktFelt.ttf",
        "templates/nb/felles/1/kontraktord.html.j2",
        "templates/nn/larekontrakt/2024-08-01/kontrakt.html.j2",
    ],
)
def test_en_endret_byte_i_en_frigitt_mal_stopper_oppstart_med_filen_navngitt(kopi: Kopi, sti: str) -> None:
    kopi.register().kontroller_frosne()
    fil = kopi.forms.parent / sti
    innhold = bytearray(fil.read_bytes())
    innhold[-2] ^= 1
    fil.write_bytes(innhold)
    with pytest.raises(Oppsettsfeil, match=sti) as feil:
        kopi.register().kontroller_frosne()
    assert sti in feil.value.detalj.nn


def test_en_delt_fil_som_er_endret_gir_en_setning_med_typene_den_gjelder(tmp_path: Path) -> None:
    alle = Kopi(forms=copytree(FORMS, tmp_path / "forms"), templates=copytree(TEMPLATES, tmp_path / "templates"))
    alle.bytt("forms/felles/1/grunn.css", "margin: 0", "margin: 1")
    typer = [type_.value for type_, rader in alle.register().typer.items() if rader]
    with pytest.raises(Oppsettsfeil) as feil:
        alle.register().kontroller_frosne()
    assert len(typer) > 5
    hvem = f"{', '.join(typer[:-1])} og {typer[-1]}"
    assert feil.value.detalj.nb == f"En frigitt mal er endret. forms/felles/1/grunn.css er endret og gjelder {hvem}."
    assert feil.value.detalj.nn == f"Ein frigitt mal er endra. forms/felles/1/grunn.css er endra og gjeld {hvem}."


def test_filene_til_en_type_gir_hver_sin_setning_med_revisjonene(kopi: Kopi) -> None:
    kopi.bytt(f"{REV2}/skjelett.html.j2", "Lærekontrakt", "Laerekontrakt")
    (kopi.forms.parent / "templates/nn/larekontrakt/2024-08-01/kontrakt.html.j2").unlink()
    (kopi.forms.parent / f"{REV2}/stil.css").write_text("p { color: red }")
    with pytest.raises(Oppsettsfeil) as feil:
        kopi.register().kontroller_frosne()
    setninger = feil.value.detalj.nb.split(". ", 1)[1]
    assert "forms/larekontrakt/2024-10-09/skjelett.html.j2 er endret og gjelder larekontrakt 2024-10-09." in setninger
    assert "forms/larekontrakt/2024-10-09/stil.css er ny og gjelder larekontrakt 2024-10-09." in setninger
    assert "templates/nn/larekontrakt/2024-08-01/kontrakt.html.j2 mangler og gjelder larekontrakt 2024-08-01." in setninger


@pytest.mark.parametrize("sti", ["forms/felles/1/signaturer.html.j2", "templates/nb/felles/1/sideord.html.j2"])
def test_en_delt_fil_som_er_borte_stopper_oppstart_med_en_setning_om_den(kopi: Kopi, sti: str) -> None:
    (kopi.forms.parent / sti).unlink()
    with pytest.raises(Oppsettsfeil) as feil:
        kopi.register().kontroller_frosne()
    assert feil.value.detalj.nb.count(f"{sti} mangler og gjelder ") == 1


@pytest.mark.parametrize("sti", [f"{REV2}/stil.css", "templates/nb/larekontrakt/2024-10-09/mer.html.j2"])
def test_en_ny_fil_i_en_frigitt_mal_stopper_oppstart(kopi: Kopi, sti: str) -> None:
    (kopi.forms.parent / sti).write_text("x")
    with pytest.raises(Oppsettsfeil, match=sti):
        kopi.register().kontroller_frosne()


def test_en_endret_liste_stopper_oppstart_selv_om_filene_stemmer_med_den(kopi: Kopi) -> None:
    """The list alone cannot be renewed in secret: its own checksum stands in the ledger."""
    kopi.bytt(f"{DELER}/stil.css", "168mm", "167mm")
    mal = kopi.register().mal(kopi.rad(), Malform.NB)
    for malform in Malform:
        liste = mal.frosset.with_name(f"frosset.{malform}.sha256")
        ny = sha256((mal.forms.parent / f"{DELER}/stil.css").read_bytes()).hexdigest()
        linjer = [
            f"{ny}  {linje[66:]}" if linje.endswith("stil.css") and DELER in linje else linje for linje in liste.read_text().splitlines()
        ]
        liste.write_text("\n".join(linjer) + "\n")
    with pytest.raises(Oppsettsfeil, match="digest"):
        kopi.register().kontroller_frosne()


def test_en_tapt_liste_stopper_oppstart(kopi: Kopi) -> None:
    (kopi.forms / "larekontrakt/2024-10-09/frosset.nn.sha256").unlink()
    with pytest.raises(Oppsettsfeil, match="frosset"):
        kopi.register().kontroller_frosne()


@pytest.mark.parametrize(
    ("navn", "gammelt", "nytt"),
    [
        ("hull", "gjelder_til = 2024-10-09", "gjelder_til = 2024-10-08"),
        ("overlapp", "gjelder_til = 2024-10-09", "gjelder_til = 2024-10-10"),
        ("to uten slutt", "gjelder_til = 2024-10-09\n", ""),
        ("den siste har slutt", "gjelder_fra = 2024-10-09\n", "gjelder_fra = 2024-10-09\ngjelder_til = 2030-01-01\n"),
        ("slutter for den begynner", "gjelder_fra = 2024-08-01", "gjelder_fra = 2024-11-01"),
    ],
)
def test_perioder_med_hull_eller_overlapp_blir_avvist(kopi: Kopi, navn: str, gammelt: str, nytt: str) -> None:
    kopi.bytt(TOML, gammelt, nytt)
    with pytest.raises(Oppsettsfeil, match="larekontrakt"):
        kopi.register()


def test_et_utkast_blir_aldri_valgt_og_er_ikke_frosset(kopi: Kopi) -> None:
    kopi.bytt(TOML, 'status = "gjeldende"', 'status = "utkast"')
    kopi.bytt(TOML, "gjelder_til = 2024-10-09\n", "")
    kopi.bytt(f"{DELER}/stil.css", "168mm", "167mm")
    register = kopi.register()
    assert register.velg(LK, Malform.NB, date(2026, 8, 3)).revisjon == "2024-08-01"
    assert [rad.status for rad in register.revisjoner(LK)] == [Status.UTGATT, Status.UTKAST]
    register.kontroller_frosne()


def test_frigi_fryser_pa_nytt_og_lar_den_andre_revisjonen_vaere(kopi: Kopi) -> None:
    forste = kopi.rad(REVISJONER[0]).digest
    kopi.bytt(f"{DELER}/stil.css", "168mm", "167mm")
    nye = frigi(kopi.forms, kopi.templates, LK, REVISJONER[1])
    register = kopi.register()
    register.kontroller_frosne()
    assert kopi.rad().digest == nye
    assert kopi.rad(REVISJONER[0]).digest == forste
    assert "# The ledger" in (kopi.forms.parent / TOML).read_text()


def test_frigi_nekter_mens_malformene_er_ulike(kopi: Kopi) -> None:
    kopi.bytt("templates/nn/felles/1/sideord.html.j2", "{% block ja %}Ja{% endblock %}", "")
    with pytest.raises(Oppsettsfeil, match="nn ja: mangler"):
        frigi(kopi.forms, kopi.templates, LK, REVISJONER[1])


def test_frigi_av_ukjent_revisjon_er_en_feil(kopi: Kopi) -> None:
    with pytest.raises(Oppsettsfeil, match="1999-01-01"):
        frigi(kopi.forms, kopi.templates, LK, "1999-01-01")


def test_med_digest_endrer_bare_sin_egen_rad() -> None:
    rader = ('[[revisjon]]\nid = "a"\nkilde = "egen"\n', '[[revisjon]]\nid = "b"\nkilde = "egen"\n')
    toml = f'{rader[0]}digest = {{ nb = "", nn = "" }}\n{rader[1]}digest = {{ nb = "1", nn = "2" }}\n'
    assert med_digest(toml, "a", {Malform.NB: "x", Malform.NN: "y"}) == toml.replace('nb = "", nn = ""', 'nb = "x", nn = "y"')


def test_revisjonene_sier_at_teksten_er_var_egen_og_hva_som_ble_endret(register: Malregister) -> None:
    udir = {Dokumenttype.LAREKONTRAKT, Dokumenttype.OPPLARINGSKONTRAKT, Dokumenttype.PRAKSISBREVKONTRAKT}
    for rad in (rad for type_ in Kontraktstype for rad in register.revisjoner(Dokumenttype(type_))):
        assert rad.kilde == "egen"
        assert rad.udir_skjema is (rad.dokumenttype in udir), "opplæringsforskrifta § 6-1 names lære- and opplæringskontrakt only"
        assert rad.skjema == 1
        assert rad.endringer.nb
        assert rad.endringer.nn


def test_hjemmelen_som_gjelder_pa_kontraktsdatoen_blir_brukt(kopi: Kopi) -> None:
    fil = kopi.forms / "felles/1/hjemmel.toml"
    fil.write_text(
        '[[T_plan]]\nfra = 2024-08-01\ntil = 2026-12-31\nhjemmel = "OL 7-6(1)"\n[[T_plan]]\nfra = 2027-01-01\nhjemmel = "OL 7-60(1)"\n'
    )
    assert hjemler_pa(fil, date(2026, 12, 31)) == {"T_plan": "OL 7-6(1)"}
    assert hjemler_pa(fil, date(2027, 1, 1)) == {"T_plan": "OL 7-60(1)"}
    assert hjemler_pa(fil, date(2024, 7, 31)) == {}
    assert overlapp(fil) == ()

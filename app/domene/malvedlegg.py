"""When the chosen goals of a lærekandidat must follow the contract as an attachment: rows of the table of demanded attachments.

The goals stand in the contract whatever the county asks for (the table of kompetansemål); a plan for the training shows them as well.
"""

from __future__ import annotations

from app.domene.funnmal import Funnmal
from app.domene.fylker import Malkrav
from app.domene.kontrakt import Kontraktstype, Vedleggstype
from app.domene.tabell import Regel, Vilkar
from app.errors import Alvor
from app.tekst import Tekst

MAL_ONSKET = Funnmal(
    kode="kompetansemal-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(
        nb="Legg ved kompetansemålene eller planen som PDF, eller gå videre uten, hvis målene i kontrakten er nok.",
        nn="Legg ved kompetansemåla eller planen som PDF, eller gå vidare utan, dersom måla i kontrakten er nok.",
    ),
    alvor=Alvor.ADVARSEL,
)
MAL_MANGLER = Funnmal(
    kode="kompetansemal-ikke-vedlagt",
    peker="/vedlegg",
    tiltak=Tekst(nb="Legg ved kompetansemålene eller planen som PDF.", nn="Legg ved kompetansemåla eller planen som PDF."),
)
MALENE: dict[str, Vilkar] = {"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": Kontraktstype.OPPLARINGSKONTRAKT}
UTEN_UTVALG = frozenset(Kontraktstype) - {Kontraktstype.OPPLARINGSKONTRAKT}

MALRADER: tuple[Regel[Funnmal | None], ...] = (
    Regel[Funnmal | None](
        id="VK-08",
        nar=MALENE | {"plan_vedlagt": False, "mal_vedlagt": Malkrav.NEI},
        utfall=None,
        begrunnelse=Tekst(
            nb="De utvalgte kompetansemålene skal stå i {kontrakten}. {fylke} ber ikke om dem som vedlegg.",
            nn="Dei utvalde kompetansemåla skal stå i {kontrakten}. {fylke} ber ikkje om dei som vedlegg.",
        ),
        kilde="opplæringslova § 7-2; fylkets valg «kompetansemal_vedlagt = nei»",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="VK-15",
        nar=MALENE | {"plan_vedlagt": False, "mal_vedlagt": Malkrav.ONSKET},
        utfall=MAL_ONSKET,
        begrunnelse=Tekst(
            nb="De utvalgte kompetansemålene til {rollen}, eller en plan som viser dem, bør følge {kontrakten} som vedlegg.",
            nn="Dei utvalde kompetansemåla til {rollen}, eller ein plan som viser dei, bør følgje {kontrakten} som vedlegg.",
        ),
        kilde="opplæringsforskrifta § 9-64; fylkets valg «kompetansemal_vedlagt = onsket» eller standard i tjenesten",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="VK-16",
        nar=MALENE | {"plan_vedlagt": False, "mal_vedlagt": Malkrav.KREVES},
        utfall=MAL_MANGLER,
        begrunnelse=Tekst(
            nb="{fylke} krever de utvalgte kompetansemålene til {rollen}, eller en plan som viser dem, som vedlegg.",
            nn="{fylke} krev dei utvalde kompetansemåla til {rollen}, eller ein plan som viser dei, som vedlegg.",
        ),
        kilde="opplæringsforskrifta § 9-64; fylkets valg «kompetansemal_vedlagt = kreves»",
        utlost_av=("/dokumenttype", "/fylke/fylkesnummer"),
    ),
    Regel(
        id="VK-17",
        nar=MALENE | {"plan_vedlagt": True},
        utfall=None,
        begrunnelse=Tekst(
            nb="En plan for opplæringen følger med, så kompetansemålene til {rollen} trenger ikke et eget vedlegg.",
            nn="Ein plan for opplæringa følgjer med, så kompetansemåla til {rollen} treng ikkje eit eige vedlegg.",
        ),
        kilde="opplæringsforskrifta § 9-64; rogfk.no, ny lærekontrakt",
        utlost_av=("/dokumenttype", "/vedlegg"),
    ),
    Regel(
        id="VK-09",
        nar={"type": Vedleggstype.VALGTE_KOMPETANSEMAL, "dokumenttype": UTEN_UTVALG},
        utfall=None,
        begrunnelse=Tekst(
            nb="Opplæringen følger læreplanen, så det er ingen utvalgte kompetansemål å legge ved.",
            nn="Opplæringa følgjer læreplanen, så det er ingen utvalde kompetansemål å leggje ved.",
        ),
        kilde="opplæringslova §§ 7-1 og 7-6",
        utlost_av=("/dokumenttype",),
    ),
)

"""Our own check of requests and manifests: which elements, in which order, how long, which values. Written from portal.xsd, direct.xsd
and common.xsd (github.com/digipost/signature-api-specification, tag 3.1.1), as tables; the schemas themselves are used too where they
are at hand. Strict both ways: an element or attribute that the schema does not know is refused.

What a schema allows and this does not: the deprecated `document` without `documents`, which nobody should begin with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from signing.providers.posten.simulator.regler import Avslag
from signing.verify.pdf import Lesefeil
from signing.verify.tryggxml import Xmlgrenser, les

NS = "http://signering.posten.no/schema/v1"
GRENSER = Xmlgrenser(storrelse=1024 * 1024)
DATETIME = r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"  # xs:dateTime


@dataclass(frozen=True, slots=True)
class Verdi:
    """Text of this length (characters) that matches the pattern as a whole. `token`: white space round it does not count."""

    fra: int = 0
    til: int | None = None
    monster: str | None = None
    token: bool = False

    def godtar(self, tekst: str) -> bool:
        """The value may stand there."""
        tekst = tekst.strip() if self.token else tekst
        lang_nok = self.fra <= len(tekst) and (self.til is None or len(tekst) <= self.til)
        return lang_nok and (self.monster is None or re.fullmatch(self.monster, tekst) is not None)


@dataclass(frozen=True, slots=True)
class Element:
    """What an element holds: children in the order of `modell` (a pattern over «name » after «name »), or one value, or nothing."""

    modell: str | None = None
    barn: Mapping[str, Element] = field(default_factory=dict)
    verdi: Verdi | None = None
    krevde: Mapping[str, Verdi] = field(default_factory=dict)
    frivillige: Mapping[str, Verdi] = field(default_factory=dict)


def _verdi(fra: int = 0, til: int | None = None, monster: str | None = None, *, token: bool = False) -> Element:
    return Element(verdi=Verdi(fra, til, monster, token))


def _av(*verdier: str) -> Element:
    return Element(verdi=Verdi(monster="|".join(verdier)))


TEKST = Verdi()
TOM = Element(modell="")
NUMMER = _verdi(monster="[0-9]{11}")
ADRESSE = _verdi(til=500)
FRA_1_TIL_80 = _verdi(1, 80)
SIGNATURTYPE = _av("ADVANCED_ELECTRONIC_SIGNATURE", "AUTHENTICATED_ELECTRONIC_SIGNATURE")
PA_VEGNE_AV = _av("SELF", "OTHER")
NIVA = _av("3", "4")
IDENTIFIKATOR = _av("PERSONAL_IDENTIFICATION_NUMBER_AND_NAME", "DATE_OF_BIRTH_AND_NAME", "NAME")
AVSENDER = Element("organization-number ", {"organization-number": _verdi(monster="[0-9]{9}")})
DOKUMENT = Element("title ", {"title": FRA_1_TIL_80}, krevde={"href": Verdi(4, 100), "mime": Verdi(1, 100)})
DOKUMENTER = Element("(document ){1,20}", {"document": DOKUMENT})

VARSLER = Element(
    "email (sms )?|sms ",
    {"email": Element(modell="", krevde={"address": TEKST}), "sms": Element(modell="", krevde={"number": TEKST})},
)
PORTALSIGNATAR = Element(
    "(personal-identification-number |identified-by-contact-information )(signature-type )?"
    "(notifications-using-lookup |notifications )(on-behalf-of )?",
    {
        "personal-identification-number": NUMMER,
        "identified-by-contact-information": TOM,
        "signature-type": SIGNATURTYPE,
        "notifications-using-lookup": Element("email (sms )?", {"email": TOM, "sms": TOM}),
        "notifications": VARSLER,
        "on-behalf-of": PA_VEGNE_AV,
    },
    frivillige={"order": Verdi(monster=r"\+?0*[0-9]", token=True)},
)
TILGJENGELIG = Element(
    "(activation-time )?(available-seconds )?",
    {"activation-time": _verdi(monster=DATETIME, token=True), "available-seconds": _verdi(monster=r"\+?\d{1,18}|-0+", token=True)},
)
PORTALMANIFEST = Element(
    "signers sender title (nonsensitive-title )?(description )?documents (required-authentication )?(availability )?"
    "(identifier-in-signed-documents )?",
    {
        "signers": Element("(signer ){1,10}", {"signer": PORTALSIGNATAR}),
        "sender": AVSENDER,
        "title": FRA_1_TIL_80,
        "nonsensitive-title": FRA_1_TIL_80,
        "description": _verdi(0, 220),
        "documents": DOKUMENTER,
        "required-authentication": NIVA,
        "availability": TILGJENGELIG,
        "identifier-in-signed-documents": IDENTIFIKATOR,
    },
)
DIREKTEMANIFEST = Element(
    "(signer ){1,10}sender title (description )?documents (required-authentication )?(identifier-in-signed-documents )?",
    {
        "signer": Element(
            "(personal-identification-number |signer-identifier )(signature-type )?(on-behalf-of )?",
            {
                "personal-identification-number": NUMMER,
                "signer-identifier": FRA_1_TIL_80,
                "signature-type": SIGNATURTYPE,
                "on-behalf-of": PA_VEGNE_AV,
            },
        ),
        "sender": AVSENDER,
        "title": FRA_1_TIL_80,
        "description": _verdi(0, 220),
        "documents": DOKUMENTER,
        "required-authentication": NIVA,
        "identifier-in-signed-documents": IDENTIFIKATOR,
    },
)
REFERANSE, KO = _verdi(til=50), _verdi()
UTGANGER = Element("completion-url rejection-url error-url ", {"completion-url": ADRESSE, "rejection-url": ADRESSE, "error-url": ADRESSE})
ROTER: Mapping[str, Element] = {
    "portal-signature-job-request": Element("(reference )?(polling-queue )?", {"reference": REFERANSE, "polling-queue": KO}),
    "portal-signature-job-manifest": PORTALMANIFEST,
    "direct-signature-job-request": Element(
        "(reference )?exit-urls (status-retrieval-method )?(polling-queue )?",
        {
            "reference": REFERANSE,
            "exit-urls": UTGANGER,
            "status-retrieval-method": _av("WAIT_FOR_CALLBACK", "POLLING"),
            "polling-queue": KO,
        },
    ),
    "direct-signature-job-manifest": DIREKTEMANIFEST,
    "direct-signer-update-request": Element("redirect-url ", {"redirect-url": TOM}),
}


def les_strengt(xml: bytes, rot: str, skjema: Path | None) -> Any:
    """The element, checked. `skjema`: the folder of the official schemas, if they are there. Raises `Avslag`: «skjema»."""
    element = _les(xml)
    if _navn(element) != rot:
        raise Avslag("skjema", f"'{rot}' is expected")
    _sjekk(element, ROTER[rot])
    if skjema is not None:
        offisielt = _offisielt(skjema)
        if not offisielt.validate(element):
            raise Avslag("skjema", "the official schema")
    return element


def _les(xml: bytes) -> Any:
    """No document type, no entities, nothing fetched, no huge text."""
    try:
        return les(xml, GRENSER)
    except Lesefeil as e:
        raise Avslag("skjema", f"not well-formed, too large, or with a document type ({e.kode})") from e


def _sjekk(element: Any, hva: Element) -> None:
    navn = _navn(element)
    if element.tag != f"{{{NS}}}{navn}":
        raise Avslag("skjema", f"'{navn}' is in another namespace")
    _sjekk_attributter(element, navn, hva)
    if hva.verdi is not None:
        if len(element) or not hva.verdi.godtar(element.text or ""):
            raise Avslag("skjema", f"the value of '{navn}' is not allowed")
        return
    _sjekk_barn(element, navn, hva)


def _sjekk_attributter(element: Any, navn: str, hva: Element) -> None:
    tillatt = {**hva.frivillige, **hva.krevde}
    for attributt, verdi in element.attrib.items():
        if str(attributt).startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            continue  # xsi:schemaLocation and its like may stand anywhere
        if attributt not in tillatt or not tillatt[attributt].godtar(verdi):
            raise Avslag("skjema", f"attribute '{attributt}' of '{navn}' is not allowed")
    if mangler := set(hva.krevde) - set(element.attrib):
        raise Avslag("skjema", f"attribute '{min(mangler)}' of '{navn}' is missing")


def _sjekk_barn(element: Any, navn: str, hva: Element) -> None:
    tekst = "".join([element.text or "", *(barn.tail or "" for barn in element)])
    rekke = "".join(f"{_navn(barn)} " for barn in element)
    if tekst.strip() or re.fullmatch(hva.modell or "", rekke) is None:
        raise Avslag("skjema", f"the content of '{navn}' is not complete, or holds what is not expected")
    for barn in element:
        _sjekk(barn, hva.barn[_navn(barn)])


def _navn(element: Any) -> str:
    return str(etree.QName(element).localname)


def er_signatur(xml: bytes, skjema: Path | None) -> bool:
    """Whether META-INF/signatures.xml is as the standards' schemas say; without them it is left to who verifies it."""
    return skjema is None or bool(_standardenes(skjema).validate(_les(xml)))


@lru_cache(maxsize=4)
def _standardenes(mappe: Path) -> etree.XMLSchema:
    """ETSI TS 102 918, XAdES and XML Signature in one: XAdES.xsd imports the others without saying where they are."""
    sted = (mappe / "thirdparty").resolve().as_uri()
    return etree.XMLSchema(etree.fromstring(_SAMLESKJEMA.format(sted)))


_SAMLESKJEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.w3.org/2000/09/xmldsig#" schemaLocation="{0}/xmldsig-core-schema.xsd"/>
<xs:import namespace="http://uri.etsi.org/01903/v1.3.2#" schemaLocation="{0}/XAdES.xsd"/>
<xs:import namespace="http://uri.etsi.org/2918/v1.2.1#" schemaLocation="{0}/ts_102918v010201.xsd"/></xs:schema>"""


@lru_cache(maxsize=4)
def _offisielt(mappe: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(mappe / "direct-and-portal.xsd"))


def tekst(element: Any, *sti: str) -> str | None:
    """The text at the end of the path of names; None where it is not there."""
    return tekst_eller_ingen(finn(element, *sti))


def tekst_eller_ingen(element: Any) -> str | None:
    """An element's own text; empty is a text too."""
    return None if element is None else str(element.text or "")


def finn(element: Any, *sti: str) -> Any:
    """The element at the end of the path, or None."""
    return element.find("/".join(f"{{{NS}}}{navn}" for navn in sti))


def alle(element: Any, *sti: str) -> list[Any]:
    """All elements at the end of the path."""
    return list(element.findall("/".join(f"{{{NS}}}{navn}" for navn in sti)))

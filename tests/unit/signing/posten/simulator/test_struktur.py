"""Our own structure check against the official schemas: what they accept we accept, what they refuse we refuse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from signing.providers.posten.simulator.regler import Avslag
from signing.providers.posten.simulator.struktur import ROTER, les_strengt
from tests.unit.signing.posten.offisielt import SKJEMA, eksempler, feil_i, krev_offisielt
from tests.unit.signing.posten.simulator.oppdragsbygger import (
    DOKUMENT,
    FODSELSDATO,
    KARI,
    NS,
    OPPSLAG,
    PER_UTEN_NUMMER,
    TILGJENGELIG,
    Rett,
    en_bunt,
    en_direkteforesporsel,
    en_foresporsel,
    en_simulator,
    et_direktemanifest,
    et_manifest,
)

OPPDATER = f'<direct-signer-update-request xmlns="{NS}"><redirect-url/></direct-signer-update-request>'.encode()
VARSLER = "<notifications><email address='a@example.com'/><sms number='99999999'/></notifications>"
SIGNATURTYPE = "<signature-type>AUTHENTICATED_ELECTRONIC_SIGNATURE</signature-type>"


def signatar(
    *, hvem: str = f"<personal-identification-number>{KARI}</personal-identification-number>", varsel: str = OPPSLAG, **andre: str
) -> str:
    orden = f' order="{andre["order"]}"' if "order" in andre else ""
    return f"<signer{orden}>{hvem}{andre.get('type', '')}{varsel}{andre.get('etter', '')}</signer>"


def tilgjengelig(*, aktivering: str = "", sekunder: str = "") -> str:
    a = f"<activation-time>{aktivering}</activation-time>" if aktivering else ""
    s = f"<available-seconds>{sekunder}</available-seconds>" if sekunder else ""
    return f"<availability>{a}{s}</availability>"


def bytt(gammelt: str, nytt: str, manifest: bytes | None = None) -> bytes:
    fra = manifest or et_manifest()
    assert gammelt.encode() in fra, gammelt
    return fra.replace(gammelt.encode(), nytt.encode())


GYLDIGE: Mapping[str, bytes] = {
    "et vanlig manifest": et_manifest(),
    "bare det som må være med": et_manifest(signatar(), etter=""),
    "ti signatarer": et_manifest(*[signatar()] * 10),
    "tjue dokumenter": et_manifest(dokumenter=[DOKUMENT] * 20),
    "e-post og SMS": et_manifest(signatar(varsel=VARSLER)),
    "bare SMS": et_manifest(signatar(varsel="<notifications><sms number='99999999'/></notifications>")),
    "oppslag med SMS": et_manifest(signatar(varsel="<notifications-using-lookup><email/><sms/></notifications-using-lookup>")),
    "signaturtype og på vegne av": et_manifest(signatar(type=SIGNATURTYPE, etter="<on-behalf-of>OTHER</on-behalf-of>")),
    "gruppe 0": et_manifest(signatar(order="0")),
    "gruppe 9 med blanke": et_manifest(signatar(order=" 9 ")),
    "uten nummer": et_manifest(PER_UTEN_NUMMER),
    "tittel med åtti tegn": bytt("<title>Lærekontrakt</title><nons", f"<title>{'å' * 80}</title><nons"),
    "beskrivelse med 220 tegn": bytt("</nonsensitive-title>", f"</nonsensitive-title><description>{'x' * 220}</description>"),
    "tom beskrivelse": bytt("</nonsensitive-title>", "</nonsensitive-title><description/>"),
    "nivå 3": et_manifest(etter="<required-authentication>3</required-authentication>" + TILGJENGELIG),
    "aktiveringstid uten tidssone": et_manifest(etter=tilgjengelig(aktivering="2026-02-10T12:00:00")),
    "aktiveringstid med brøkdel": et_manifest(etter=tilgjengelig(aktivering="2026-02-10T12:00:00.123Z", sekunder="10")),
    "null sekunder": et_manifest(etter=tilgjengelig(sekunder="0")),
    "tom tilgjengelighet": et_manifest(etter="<availability/>"),
    "kommentar og innrykk": bytt("<signers>", "<!-- hei -->\n  <signers>\n"),
    "skjemaplassering": bytt("<signers>", "<signers xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'>"),
    "prefiks i stedet for standardnavnerom": et_manifest().replace(b"<", b"<p:").replace(b"<p:/", b"</p:").replace(b"xmlns=", b"xmlns:p="),
    "forespørsel": en_foresporsel(),
    "tom forespørsel": f'<portal-signature-job-request xmlns="{NS}"/>'.encode(),
    "direkte manifest": et_direktemanifest(),
    "direkte med eget kjennetegn": et_direktemanifest("<signer><signer-identifier>elev-1</signer-identifier></signer>"),
    "direkte forespørsel": en_direkteforesporsel(),
    "direkte forespørsel med kø": en_direkteforesporsel(
        "<status-retrieval-method>POLLING</status-retrieval-method><polling-queue>k</polling-queue>"
    ),
    "ny omdirigering": OPPDATER,
}
UGYLDIGE: Mapping[str, bytes] = {
    "ingen signatarer": re.sub(rb"<signer order.*</signer>", b"", et_manifest()),
    "elleve signatarer": et_manifest(*[signatar()] * 11),
    "21 dokumenter": et_manifest(dokumenter=[DOKUMENT] * 21),
    "ingen dokumenter": et_manifest(dokumenter=[]),
    "nummer med ti siffer": et_manifest(signatar(hvem="<personal-identification-number>0101901234</personal-identification-number>")),
    "nummer med blank": et_manifest(signatar(hvem=f"<personal-identification-number> {KARI}</personal-identification-number>")),
    "to måter å kjenne signataren på": et_manifest(
        signatar(hvem=f"<personal-identification-number>{KARI}</personal-identification-number><identified-by-contact-information/>")
    ),
    "varsel mangler": et_manifest(signatar(varsel="")),
    "varsel uten adresse": et_manifest(signatar(varsel="<notifications/>")),
    "e-post uten adresse": et_manifest(signatar(varsel="<notifications><email/></notifications>")),
    "SMS før e-post": et_manifest(signatar(varsel="<notifications><sms number='9'/><email address='a'/></notifications>")),
    "adresse i oppslag": et_manifest(signatar(varsel="<notifications-using-lookup><email address='a'/></notifications-using-lookup>")),
    "oppslag med bare SMS": et_manifest(signatar(varsel="<notifications-using-lookup><sms/></notifications-using-lookup>")),
    "signaturtype etter varsel": et_manifest(signatar(etter=SIGNATURTYPE)),
    "kvalifisert signatur": et_manifest(signatar(type="<signature-type>QUALIFIED_ELECTRONIC_SIGNATURE</signature-type>")),
    "på vegne av noen andre": et_manifest(signatar(etter="<on-behalf-of>THEM</on-behalf-of>")),
    "gruppe 10": et_manifest(signatar(order="10")),
    "gruppe minus en": et_manifest(signatar(order="-1")),
    "ukjent attributt": et_manifest(signatar().replace("<signer>", '<signer rolle="fagleg leiar">')),
    "ukjent element": bytt("<signers>", "<avsender/><signers>"),
    "element i et annet navnerom": bytt("<signers>", '<signers xmlns="http://example.com/annet">'),
    "avsender før signatarer": bytt("<signers>", "<sender/><signers>"),
    "orgnr med åtte siffer": bytt("821311632", "82131163"),
    "tittel mangler": bytt("<title>Lærekontrakt</title><nons", "<nons"),
    "tom tittel": bytt("<title>Lærekontrakt</title><nons", "<title></title><nons"),
    "tittel med 81 tegn": bytt("<title>Lærekontrakt</title><nons", f"<title>{'å' * 81}</title><nons"),
    "nøytral tittel med 81 tegn": bytt("<nonsensitive-title>Dokument", f"<nonsensitive-title>{'x' * 81}"),
    "beskrivelse med 221 tegn": bytt("</nonsensitive-title>", f"</nonsensitive-title><description>{'x' * 221}</description>"),
    "filnavn med tre tegn": bytt("kontrakt.pdf", "a.b"),
    "filnavn med 101 tegn": bytt("kontrakt.pdf", "k" * 101),
    "dokument uten medietype": bytt(' mime="application/pdf"', ""),
    "nivå 2": et_manifest(etter="<required-authentication>2</required-authentication>"),
    "nivå etter tilgjengelighet": et_manifest(etter=TILGJENGELIG + "<required-authentication>4</required-authentication>"),
    "identifikator før tilgjengelighet": et_manifest(etter=FODSELSDATO + TILGJENGELIG),
    "ukjent identifikator": et_manifest(etter="<identifier-in-signed-documents>INITIALS</identifier-in-signed-documents>"),
    "dato i stedet for tid": et_manifest(etter=tilgjengelig(aktivering="2026-02-10")),
    "negative sekunder": et_manifest(etter=tilgjengelig(sekunder="-1")),
    "sekunder med desimaler": et_manifest(etter=tilgjengelig(sekunder="10.5")),
    "sekunder før tid": et_manifest(
        etter="<availability><available-seconds>1</available-seconds><activation-time>2026-02-10T12:00:00Z</activation-time></availability>"
    ),
    "tekst mellom elementer": bytt("<signers>", "hei<signers>"),
    "element i verdi": bytt("<title>Lærekontrakt</title><nons", "<title>Lære<b>kontrakt</b></title><nons"),
    "referanse med 51 tegn": en_foresporsel(referanse="r" * 51),
    "kø før referanse": re.sub(rb"(<reference>.*</reference>)(.*)(</portal)", rb"\2\1\3", en_foresporsel()),
    "direkte uten feiladresse": en_direkteforesporsel().replace(b"<error-url>https://fylket.example/feil</error-url>", b""),
    "adresse med 501 tegn": en_direkteforesporsel(fullfort="h" * 501),
    "direkte med tomt kjennetegn": et_direktemanifest("<signer><signer-identifier></signer-identifier></signer>"),
    "direkte med rekkefølge": et_direktemanifest().replace(b"<signer>", b'<signer order="1">'),
    "direkte med tilgjengelighet": et_direktemanifest(etter=TILGJENGELIG),
    "direkte med ukjent statusmåte": en_direkteforesporsel("<status-retrieval-method>PUSH</status-retrieval-method>"),
    "oppdatering av noe annet": OPPDATER.replace(b"redirect-url", b"signer-identifier"),
}  # fmt: skip


def rot(xml: bytes) -> str:
    return str(etree.QName(etree.fromstring(xml)).localname)


def tatt_imot(xml: bytes, skjema: Path | None = None) -> bool:
    try:
        les_strengt(xml, rot(xml), skjema)
    except Avslag as e:
        return e.slug != "skjema"
    return True


@pytest.mark.parametrize("navn", GYLDIGE)
def test_gyldig_xml_blir_tatt_imot(navn: str) -> None:
    assert tatt_imot(GYLDIGE[navn])


@pytest.mark.parametrize("navn", UGYLDIGE)
def test_ugyldig_xml_blir_avvist(navn: str) -> None:
    assert not tatt_imot(UGYLDIGE[navn])


@pytest.mark.parametrize("navn", [*GYLDIGE, *UGYLDIGE])
def test_det_offisielle_skjemaet_er_enig(navn: str) -> None:
    krev_offisielt()
    assert (feil_i({**GYLDIGE, **UGYLDIGE}[navn]) == []) is (navn in GYLDIGE)


def test_de_offisielle_eksemplene_blir_tatt_imot_unntatt_den_avskaffede_formen() -> None:
    krev_offisielt()
    var = [fil for fil in eksempler() if rot(fil.read_bytes()) in ROTER and not feil_i(fil.read_bytes())]
    avskaffet = {fil for fil in var if etree.parse(fil).find(f"{{{NS}}}document") is not None}
    assert len(var) > len(avskaffet) > 0
    for fil in var:
        assert tatt_imot(fil.read_bytes()) is (fil not in avskaffet), fil


def test_med_skjemamappe_dommer_det_offisielle_skjemaet_ogsa() -> None:
    krev_offisielt()
    assert tatt_imot(et_manifest(), SKJEMA.parent)
    assert not tatt_imot(UGYLDIGE["elleve signatarer"], SKJEMA.parent)


@pytest.mark.parametrize(
    ("fra", "til", "detalj"),
    [
        (b"</XAdESSignatures>", b"<Ukjent/></XAdESSignatures>", "the official schema"),
        (b"<SigningTime>", b"<Signert/><SigningTime>", "the official schema"),
        (b"<SigningTime>20", b"<SigningTime>30", ""),  # well formed, and not what was signed
    ],
)
def test_med_skjemamappe_dommer_standardenes_skjema_signaturen(tmp_path: Path, fra: bytes, til: bytes, detalj: str) -> None:
    krev_offisielt()
    fylket = Rett(en_simulator(tmp_path / "sim", skjema=SKJEMA.parent))
    assert fylket.opprett().status == 200
    svar = fylket.opprett(bunt=_pakket_om(fra, til))
    assert svar.tekst("error-message") == "The bundle's signature is not valid" + (f": {detalj}" if detalj else "")


def _pakket_om(fra: bytes, til: bytes) -> bytes:
    ut = BytesIO()
    with ZipFile(BytesIO(en_bunt())) as gammel, ZipFile(ut, "w") as ny:
        for navn in gammel.namelist():
            ny.writestr(navn, gammel.read(navn).replace(fra, til))
    return ut.getvalue()


FIENDTLIG: Mapping[str, bytes] = {
    "entiteter": b'<!DOCTYPE a [<!ENTITY x "y">]>' + et_manifest(),
    "ekstern DTD": b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + et_manifest(),
    "ikke XML": b"hei",
    "tomt": b"",
    "avkortet": et_manifest()[:-10],
    "over en mebibyte": bytt("<signers>", f"<!--{'x' * 1024 * 1024}--><signers>"),
}


@pytest.mark.parametrize("navn", FIENDTLIG)
def test_fiendtlig_xml_blir_avvist(navn: str) -> None:
    with pytest.raises(Avslag) as e:
        les_strengt(FIENDTLIG[navn], "portal-signature-job-manifest", None)
    assert e.value.slug == "skjema"


def test_en_annen_rot_enn_den_ventede_blir_avvist() -> None:
    with pytest.raises(Avslag, match="skjema"):
        les_strengt(et_direktemanifest(), "portal-signature-job-manifest", None)

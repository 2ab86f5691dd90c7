"""The file that a person opens first: what the package is, and how to check it without us."""

from __future__ import annotations

from app.tekst import Tekst

LESMEG = Tekst(
    nb="""Bevispakke for kontrakt {dokument_id}
Laget {laget} av {programvare} for {fylke}.

Denne filen er en ASiC-E-beholder (ETSI 319 162-1): en zip-fil med fylkets segl (XAdES) over alt som ligger i den. Den inneholder

{innhold}

Slik kontrollerer du pakken uten oss

1. Med kontrollprogrammet til Kontraktverk (mappen «signing» i kildekoden), uten nettverk:

     {kommando}

   PAKKE er denne filen slik du fikk den, ikke pakket ut. MAPPE har sertifikatene til dem du stoler på (PEM). Uten --ankere sier programmet
   om alt er uendret og henger sammen, men ikke om utstederne er til å stole på.

2. Med andre programmer:

   - Pakk ut, gå til mappen, og kjør
       {xmlsec1}
     ANKER er rotsertifikatet (PEM) til en utsteder du stoler på.
   - EU DSS (Europakommisjonen) kontrollerer både beholderen og {kontrakt}.
   - {kontrakt} kan også åpnes i en vanlig PDF-leser som viser signaturer.
   - SHA-256 av hver fil står i {manifest}.

Hvem du kan stole på

Sertifikatene i mappen «sertifikater» er de som ble brukt. De beviser ikke seg selv: hent rotsertifikatet (ankeret) fra utstederen
eller fra en tillitsliste, og sammenlikn SHA-256 med filnavnet.

Hva det betyr

{manifest} sier hvilken mal, hvilke regler og hvilke data kontrakten ble laget av. Selve dataene er ikke med, bare SHA-256 av dem.
{hendelser} er loggen, der hver linje har kontrollsummen til linjen før. Kontrollrapporten er den vi laget sammen med pakken.
""",
    nn="""Bevispakke for kontrakt {dokument_id}
Laga {laget} av {programvare} for {fylke}.

Denne fila er ein ASiC-E-behaldar (ETSI 319 162-1): ei zip-fil med seglet til fylket (XAdES) over alt som ligg i ho. Ho inneheld

{innhold}

Slik kontrollerer du pakka utan oss

1. Med kontrollprogrammet til Kontraktverk (mappa «signing» i kjeldekoden), utan nettverk:

     {kommando}

   PAKKE er denne fila slik du fekk ho, ikkje pakka ut. MAPPE har sertifikata til dei du stoler på (PEM). Utan --ankere seier programmet
   om alt er uendra og heng saman, men ikkje om utferdarane er til å stole på.

2. Med andre program:

   - Pakk ut, gå til mappa, og køyr
       {xmlsec1}
     ANKER er rotsertifikatet (PEM) til ein utferdar du stoler på.
   - EU DSS (Europakommisjonen) kontrollerer både behaldaren og {kontrakt}.
   - {kontrakt} kan også opnast i ein vanleg PDF-lesar som viser signaturar.
   - SHA-256 av kvar fil står i {manifest}.

Kven du kan stole på

Sertifikata i mappa «sertifikater» er dei som blei brukte. Dei provar ikkje seg sjølve: hent rotsertifikatet (ankeret) frå utferdaren
eller frå ei tillitsliste, og samanlikn SHA-256 med filnamnet.

Kva det betyr

{manifest} seier kva mal, kva reglar og kva data kontrakten blei laga av. Sjølve dataa er ikkje med, berre SHA-256 av dei.
{hendelser} er loggen, der kvar linje har kontrollsummen til linja før. Kontrollrapporten er den vi laga saman med pakka.
""",
)
KOMMANDO = "python -m signing verify PAKKE --ankere MAPPE"
XMLSEC1 = "xmlsec1 --verify --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties --trusted-pem ANKER META-INF/signatures.xml"
"""What a person writes to check a package; the same in any language."""
HVA = {
    "kontrakt": Tekst(nb="den signerte og forseglede kontrakten", nn="den signerte og forsegla kontrakten"),
    "sendt": Tekst(
        nb="kontrakten slik den ble sendt til signering; bevisene i den signerte gjelder den",
        nn="kontrakten slik han blei send til signering; bevisa i den signerte gjeld han",
    ),
    "vedlegg": Tekst(nb="vedlegg, slik de kom", nn="vedlegg, slik dei kom"),
    "hendelser": Tekst(nb="loggen over det som har hendt", nn="loggen over det som har hendt"),
    "rapport": Tekst(nb="kontrollrapporten, for programmer", nn="kontrollrapporten, for program"),
    "rapportside": Tekst(nb="kontrollrapporten, for mennesker", nn="kontrollrapporten, for menneske"),
    "sertifikat": Tekst(nb="sertifikatene som ble brukt", nn="sertifikata som blei brukte"),
    "signaturbevis": Tekst(nb="bevis for hver signatur fra leverandøren", nn="bevis for kvar signatur frå leverandøren"),
    "lesmeg": Tekst(nb="denne teksten", nn="denne teksten"),
    "manifest": Tekst(nb="innholdslisten med kontrollsummer", nn="innhaldslista med kontrollsummar"),
}
"""What each kind of file is, in words."""

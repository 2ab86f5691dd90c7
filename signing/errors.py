"""Every way that signing can refuse: one class per thing a caller may handle, each with a stable slug and text in nb and nn.

Nothing here names a person, an address or a number; field names of the PDF are technical and may be told.
`ekstern` says that a service which we depend on failed, so that the same call may succeed later.
"""

from __future__ import annotations

from signing.model import Tekst


class SigneringsFeil(Exception):  # noqa: N818  # Norwegian: Feil is the suffix
    """Root of every error of `signing`. `melding` says what is wrong, `tiltak` what to do."""

    kode = "signering"
    ekstern = False

    def __init__(self, melding: Tekst, tiltak: Tekst) -> None:
        super().__init__(f"{self.kode}: {melding.nb}")
        self.melding = melding
        self.tiltak = tiltak


class UleseligPdf(SigneringsFeil):
    """The bytes are not a PDF that can be signed."""

    kode = "uleselig-pdf"


class FeltMangler(SigneringsFeil):
    """The document has no such signature field."""

    kode = "signaturfelt-mangler"


class FeltErSignert(SigneringsFeil):
    """The field holds a signature already."""

    kode = "signaturfelt-brukt"


class AlleredeForseglet(SigneringsFeil):
    """The document is sealed; no one can sign it any more."""

    kode = "allerede-forseglet"


class DokumentetErLast(SigneringsFeil):
    """A signature in the document allows no other after it."""

    kode = "dokumentet-er-last"


class SignaturerMangler(SigneringsFeil):
    """The seal comes last, and somebody has not signed."""

    kode = "signaturer-mangler"


class ManglerTegn(SigneringsFeil):
    """The signature font lacks a character of the text. Nothing has been signed."""

    kode = "tegn-mangler-i-skrift"

    def __init__(self, tegn: frozenset[str]) -> None:
        self.tegn = tegn
        koder = ", ".join(f"U+{ord(t):04X}" for t in sorted(tegn))
        super().__init__(
            Tekst(
                nb=f"Skriften for signaturer mangler {len(tegn)} tegn som skal stå i signaturfeltet: {koder}.",
                nn=f"Skrifta for signaturar manglar {len(tegn)} teikn som skal stå i signaturfeltet: {koder}.",
            ),
            Tekst(
                nb="Skriv navnet med latinske bokstaver, eller bruk en skrift som har tegnene.",
                nn="Skriv namnet med latinske bokstavar, eller bruk ei skrift som har teikna.",
            ),
        )


class ManglerSkrift(SigneringsFeil):
    """The document carries no font for signature appearances."""

    kode = "signaturskrift-mangler"


class MerketFarIkkePlass(SigneringsFeil):
    """The text does not fit the signature field at the smallest size that can be read."""

    kode = "signaturmerke-plass"


class TidsstempelUtilgjengelig(SigneringsFeil):
    """The time stamp service did not answer. No signature was made and no time was made up."""

    kode = "tidsstempel-utilgjengelig"
    ekstern = True


class TidsstempelUgyldig(SigneringsFeil):
    """The time stamp service answered, but not with a stamp for our bytes at this time."""

    kode = "tidsstempel-ugyldig"
    ekstern = True


class TilbakekallingMangler(SigneringsFeil):
    """No usable information on whether a certificate is revoked."""

    kode = "tilbakekalling-mangler"
    ekstern = True


class SertifikatIkkeGodtatt(SigneringsFeil):
    """A certificate does not lead to a trust anchor, was not valid, or is revoked."""

    kode = "sertifikat-ikke-godtatt"


class NokkelFeil(SigneringsFeil):
    """A key or certificate cannot be used."""

    kode = "nokkel"


class HsmSvarerIkke(SigneringsFeil):
    """The module that keeps the key did not do what it was asked. Nothing was signed; the same call may succeed later."""

    kode = "hsm-svarer-ikke"
    ekstern = True


class HsmOppsett(SigneringsFeil):
    """The module answers, but the PIN, the token or the key that is set up is not there. `kode` says which."""

    kode = "hsm-oppsett"
    ekstern = True

    def __init__(self, kode: str, melding: Tekst, tiltak: Tekst) -> None:
        self.kode = kode
        super().__init__(melding, tiltak)


class SeglMangler(SigneringsFeil):
    """The county has no seal in force at this time. What is to be sealed waits until there is one."""

    kode = "segl-mangler"
    ekstern = True


class DemoPkiFeil(SigneringsFeil):
    """The demo CA's folder is not as it must be."""

    kode = "demo-pki"


class UkjentSignatar(SigneringsFeil):
    """The order has no such signer."""

    kode = "ukjent-signatar"


class UlovligOvergang(SigneringsFeil):
    """What happened cannot happen in this state. Which of the reasons it is, is the instance's own `kode` (`refusals.Nei`)."""

    kode = "ulovlig-overgang"

    def __init__(self, melding: Tekst, tiltak: Tekst, *, kode: str | None = None) -> None:
        if kode is not None:
            self.kode = kode
        super().__init__(melding, tiltak)


class ForTidlig(UlovligOvergang):
    """Not yet: what it follows from has not been told. The same event can be right later."""

    kode = "for-tidlig"


class IkkeDinTur(ForTidlig):
    """An earlier group has not signed yet."""

    kode = "ikke-din-tur"


class UgyldigOppdrag(SigneringsFeil):
    """A signing order that cannot be carried out, or events that are no order."""

    kode = "ugyldig-oppdrag"


class UkjentHendelse(UgyldigOppdrag):
    """A stored event of a kind or version that this program does not know."""

    kode = "ukjent-hendelse"


class DokumentetErEndret(SigneringsFeil):
    """Somebody else signed in the meantime; the signature must be made on the newer file."""

    kode = "dokumentet-er-endret"

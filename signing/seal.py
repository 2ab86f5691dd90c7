"""Signatures in the PDF: a signer's (PAdES B-B or B-T), the county's seal (B-LT, then B-LTA), the archive's time stamps.

Rules that this module upholds:
- one call, one increment (the seal: two): the file given is a prefix of the file returned, and nothing before is touched;
- the text of the field and everything else that can be refused is settled before a key or a time stamp service is used;
- a time stamp that cannot be had raises; the caller keeps the file it had; no other time is used instead;
- the DSS stands in the same increment as the document time stamp, and without VRI: a writer of pyHanko's own would rewrite the XMP;
- /Contents is DER, in one letter case (pyHanko: upper), padded with zeros only: nothing signs the last /Contents itself;
- the time stamp's widget lies outside the crop box: Print is set (ISO 19005-3 §6.3.2) and ISO 14289-1 §7.18 asks for no tag;
- a file that is not ours gets the seal in a new field outside the page: nothing of it is drawn on, and its own certificates are its own;
- no /Lock and no DocMDP: the parties sign in their own fields, one after the other; what came after a signature is judged by the
  verifier, more strictly (`intakt`) than DocMDP would, and archives must be able to add time stamps for 30 years.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any

from asn1crypto import cms, crl, ocsp
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.errors import DokumentetErLast, NokkelFeil, SertifikatIkkeGodtatt, SignaturerMangler, TidsstempelUgyldig
from signing.felt import Felt, Skriver, apne, apne_fremmed, krev_ledig, krev_nytt, les_felter
from signing.keys import HASH, Signeringsnokkel, som_asn1
from signing.merke import Ferdigmerke, les_skrift, sett
from signing.model import Merkelinjer, Tekst
from signing.tillit import Bruk, Grunnlag, Innhold, Tillit, les_innhold, samle
from signing.tsa import Tidsstempler, token_kjede

SEGLFELT = "segl-fylke"
STEMPELFELT = "tidsstempel"
ROM_CMS = 1536  # signed attributes, signature (RSA-3072: 384), structure
ROM_TOKEN = 3072  # a time stamp token without its certificates; services differ


def signer(
    pdf: bytes, *, felt: str, nokkel: Signeringsnokkel, merke: Merkelinjer, tid: datetime, tidsstempel: Tidsstempler | None = None
) -> bytes:
    """One signer's PAdES signature in the named empty field: B-B, with `tidsstempel` B-T."""
    skriver = apne(pdf)
    stil = _merke(skriver, krev_ledig(les_felter(skriver), felt), merke)
    _krev_gyldig(nokkel, tid)
    return _signer(skriver, felt, nokkel, stil, tid, tidsstempel)


def forsegl(
    pdf: bytes,
    *,
    nokkel: Signeringsnokkel,
    merke: Merkelinjer,
    tid: datetime,
    tidsstempel: Tidsstempler,
    tillit: Tillit,
    felt: str = SEGLFELT,
) -> bytes:
    """The county's seal, always last: B-T in one increment, then validation data and a document time stamp over it all: B-LTA.

    The DSS goes with the document time stamp and not with the seal: EU DSS counts only validation data of a later revision
    (EN 319 142-1 §5.4.1), and calls a seal with its own DSS in the same increment B-T. What is missing is found before anything
    is signed.
    """
    skriver = apne(pdf)
    felter = les_felter(skriver)
    ledig = krev_ledig(felter, felt)
    _krev_alle_signert(felter, felt)
    stil = _merke(skriver, ledig, merke)
    _krev_gyldig(nokkel, tid)
    grunnlag = samle(_nye(felt, nokkel, tid, tidsstempel), tillit, na=tid, innhold=les_innhold(skriver.prev, na=tid))
    forseglet = apne(_signer(skriver, felt, nokkel, stil, tid, tidsstempel))
    _legg_ved(forseglet, grunnlag)
    return _stemple(forseglet, tid, tidsstempel, nummer=1)


def forsegl_fremmed(pdf: bytes, *, nokkel: Signeringsnokkel, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit) -> bytes:
    """The county's seal on a file that a provider made: a new invisible field, then validation data and a document time stamp: B-LTA.

    Nothing of the provider's is proved here: whom its certificates lead to was judged before (`app.oppdrag.postenkontroll`), and the
    file keeps the validation data that it came with. Raises `DokumentetErLast` where a signature in it forbids another one,
    `SignaturerMangler` where there is none.
    """
    _krev_signert(les_felter(apne_fremmed(pdf)).values())
    return _forsegl_i_nytt_felt(pdf, nokkel, tid, tidsstempel, tillit)


def forsegl_rapport(pdf: bytes, *, nokkel: Signeringsnokkel, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit) -> bytes:
    """The county's seal on a report of ours, which nobody signs besides: a new invisible field, B-LTA."""
    return _forsegl_i_nytt_felt(pdf, nokkel, tid, tidsstempel, tillit)


def _forsegl_i_nytt_felt(pdf: bytes, nokkel: Signeringsnokkel, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit) -> bytes:
    skriver = apne_fremmed(pdf)
    krev_nytt(les_felter(skriver), SEGLFELT)
    _krev_gyldig(nokkel, tid)
    grunnlag = samle(_nye(SEGLFELT, nokkel, tid, tidsstempel), tillit, na=tid)
    nytt = SigFieldSpec(SEGLFELT, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name="Segl")
    forseglet = apne_fremmed(_signer(skriver, SEGLFELT, nokkel, None, tid, tidsstempel, nytt=nytt))
    _legg_ved(forseglet, grunnlag)
    return _stemple(forseglet, tid, tidsstempel, nummer=_ledig_nummer(forseglet))


def dokumentstempel(pdf: bytes, *, tid: datetime, tidsstempel: Tidsstempler, tillit: Tillit, fremmed: bool = False) -> bytes:
    """An archive's time stamp: fresh data on the one before it, then a document time stamp over it all.

    `fremmed`: the file is a provider's, and only the county's seal and what came after it is ours to prove.
    """
    skriver = apne_fremmed(pdf) if fremmed else apne(pdf)
    innhold = les_innhold(skriver.prev, na=tid)
    egne = _fra_seglet(innhold) if fremmed else innhold
    forrige = [b for b in egne.bruk if b.tidsstempel][-1:]
    _legg_ved(skriver, samle((*forrige, _stempelbruk(tidsstempel, tid)), tillit, na=tid, innhold=egne))
    return _stemple(skriver, tid, tidsstempel, nummer=_ledig_nummer(skriver))


def _fra_seglet(innhold: Innhold) -> Innhold:
    """Without what was used before the county's seal; where the provider's file took no seal, before our first time stamp."""
    felter = [b.felt for b in innhold.bruk]
    vart = [nr for nr, felt in enumerate(felter) if felt == SEGLFELT] or [nr for nr, felt in enumerate(felter) if _er_vart_stempel(felt)]
    start = next(iter(vart), len(felter))
    return replace(innhold, bruk=innhold.bruk[start:])


def _er_vart_stempel(felt: str) -> bool:
    return felt.startswith(f"{STEMPELFELT}-")


def _ledig_nummer(skriver: Skriver) -> int:
    """The next one of our time stamps. Another's field may have the name already."""
    felter = les_felter(skriver)
    nummer = 1 + sum(f.tidsstempel for f in felter.values())
    return next(n for n in count(nummer) if f"{STEMPELFELT}-{n}" not in felter)


def prov_merke(pdf: bytes, *, felt: str, merke: Merkelinjer) -> None:
    """Raises as `signer` would for this text in this field; signs nothing."""
    skriver = apne(pdf)
    _merke(skriver, krev_ledig(les_felter(skriver), felt), merke)


def _merke(skriver: Skriver, felt: Felt, merke: Merkelinjer) -> Ferdigmerke:
    skrift = les_skrift(skriver)
    return Ferdigmerke(skrift=skrift, innhold=sett(skrift, merke, felt.bredde, felt.hoyde))


def _krev_gyldig(nokkel: Signeringsnokkel, tid: datetime) -> None:
    fra, til = nokkel.sertifikat.not_valid_before_utc, nokkel.sertifikat.not_valid_after_utc
    if not fra <= tid <= til:
        raise SertifikatIkkeGodtatt(
            Tekst(
                nb=f"Sertifikatet gjelder {fra:%Y-%m-%d %H:%M}–{til:%Y-%m-%d %H:%M}Z, ikke nå.",
                nn=f"Sertifikatet gjeld {fra:%Y-%m-%d %H:%M}–{til:%Y-%m-%d %H:%M}Z, ikkje no.",
            ),
            Tekst(nb="Bruk et sertifikat som gjelder.", nn="Bruk eit sertifikat som gjeld."),
        )


def _krev_alle_signert(felter: Any, seglfelt: str) -> None:
    tomme = [f.navn for f in felter.values() if not f.signert and f.navn != seglfelt]
    if tomme:
        raise SignaturerMangler(
            Tekst(
                nb=f"Dokumentet kan ikke forsegles. Disse feltene er ikke signert: {', '.join(tomme)}.",
                nn=f"Dokumentet kan ikkje forseglast. Desse felta er ikkje signerte: {', '.join(tomme)}.",
            ),
            Tekst(nb="Vent til alle har signert.", nn="Vent til alle har signert."),
        )


def _krev_signert(felter: Iterable[Felt]) -> None:
    if not any(f.signert and not f.tidsstempel for f in felter):
        raise SignaturerMangler(
            Tekst(
                nb="Dokumentet kan ikke forsegles: Leverandøren har ikke signert det.",
                nn="Dokumentet kan ikkje forseglast: Leverandøren har ikkje signert det.",
            ),
            Tekst(nb="Hent dokumentet fra leverandøren på nytt.", nn="Hent dokumentet frå leverandøren på nytt."),
        )


def _nye(felt: str, nokkel: Signeringsnokkel, tid: datetime, tidsstempel: Tidsstempler) -> tuple[Bruk, ...]:
    return (Bruk(felt, (nokkel.sertifikat, *nokkel.kjede), tid, tidsstempel=False), _stempelbruk(tidsstempel, tid))


def _stempelbruk(tidsstempel: Tidsstempler, tid: datetime) -> Bruk:
    return Bruk(STEMPELFELT, tidsstempel.kjede(tid), tid, tidsstempel=True)


def _legg_ved(skriver: Skriver, grunnlag: Grunnlag) -> None:
    """The DSS (ETSI EN 319 142-1 §5.4.2) into the increment under way; what is there already is not repeated."""
    DocumentSecurityStore.supply_dss_in_writer(
        skriver,
        sig_contents=None,
        certs=[som_asn1(s) for s in grunnlag.sertifikater],
        crls=[crl.CertificateList.load(c) for c in grunnlag.tilbakekalling.crler],
        ocsps=[ocsp.OCSPResponse.load(o) for o in grunnlag.tilbakekalling.ocsper],
    )


def _signer(
    skriver: Skriver,
    felt: str,
    nokkel: Signeringsnokkel,
    stil: Ferdigmerke | None,
    tid: datetime,
    tidsstempel: Tidsstempler | None,
    nytt: SigFieldSpec | None = None,
) -> bytes:
    """`nytt`: the field is made first; else it must be there."""
    stempler = None if tidsstempel is None else _Stempler(tidsstempel, tid)
    metadata = PdfSignatureMetadata(field_name=felt, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES)
    signerer = PdfSigner(metadata, nokkel.signerer, timestamper=stempler, stamp_style=stil, new_field_spec=nytt)
    try:
        okt = signerer.init_signing_session(skriver, existing_fields_only=nytt is None)
    except SigningError as e:  # pyHanko: an author's signature that forbids all changes (DocMDP 1)
        raise _last() from e
    okt.system_time = tid  # becomes /M; pyHanko would ask the clock
    dokument = okt.prepare_tbs_document(validation_info=None, bytes_reserved=_rom(nokkel, stempler))
    avtrykk, ut = dokument.digest_tbs_document(output=BytesIO())
    try:
        asyncio.run(dokument.perform_signature(avtrykk.document_digest, PdfCMSSignedAttributes(signing_time=tid)))
    except SigningError as e:
        raise _for_trang(NokkelFeil) from e
    return _bytes(ut)


def _stemple(skriver: Skriver, tid: datetime, tidsstempel: Tidsstempler, *, nummer: int) -> bytes:
    """A document time stamp; its certificate must be one that the DSS can prove."""
    stempler = _Stempler(tidsstempel, tid)
    ut = BytesIO()
    try:
        PdfTimeStamper(
            stempler,
            field_name=f"{STEMPELFELT}-{nummer}",
            invis_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name="Tidsstempel",
        ).timestamp_pdf(skriver, HASH, bytes_reserved=2 * stempler.rom, output=ut)
    except SigningError as e:
        raise _for_trang(TidsstempelUgyldig) from e
    return ut.getvalue()


def _rom(nokkel: Signeringsnokkel, stempler: _Stempler | None) -> int:
    """Hex characters to set aside: known beforehand, so that nothing is signed twice just to measure it."""
    return 2 * (ROM_CMS + nokkel.der_lengde + (0 if stempler is None else stempler.rom))


class _Stempler(TimeStamper):
    """The service as pyHanko calls it, bound to the caller's time. In a thread: services are synchronous, and may be slow."""

    def __init__(self, tjeneste: Tidsstempler, tid: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko
        self._tjeneste = tjeneste
        self._tid = tid
        self._kjede = tjeneste.kjede(tid)
        self.rom = ROM_TOKEN + sum(len(s.public_bytes(Encoding.DER)) for s in self._kjede)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:  # noqa: ARG002  # always HASH
        """A checked token, signed by the certificate whose chain goes into the DSS."""
        token = await asyncio.to_thread(self._tjeneste.stemple, message_digest, self._tid)
        if token_kjede(token)[0] != self._kjede[0]:
            raise _byttet_sertifikat()
        return cms.ContentInfo.load(token)


def _last() -> DokumentetErLast:
    return DokumentetErLast(
        Tekst(
            nb="Dokumentet kan ikke forsegles: Den som laget det, har låst det for flere signaturer.",
            nn="Dokumentet kan ikkje forseglast: Den som laga det, har låst det for fleire signaturar.",
        ),
        Tekst(
            nb="Arkiver dokumentet slik det er, eller lag det på nytt og la partene signere igjen.",
            nn="Arkiver dokumentet slik det er, eller lag det på nytt og la partane signere igjen.",
        ),
    )


def _byttet_sertifikat() -> TidsstempelUgyldig:
    return TidsstempelUgyldig(
        Tekst(
            nb="Tidsstempeltjenesten byttet sertifikat under signeringen. Ingenting er signert.",
            nn="Tidsstempeltenesta bytte sertifikat under signeringa. Ingenting er signert.",
        ),
        Tekst(nb="Prøv igjen.", nn="Prøv igjen."),
    )


def _for_trang(slag: type[NokkelFeil | TidsstempelUgyldig]) -> NokkelFeil | TidsstempelUgyldig:
    return slag(
        Tekst(nb="Signaturen ble større enn plassen som var satt av.", nn="Signaturen blei større enn plassen som var sett av."),
        Tekst(nb="Kontroller sertifikatkjeden og tidsstempeltjenesten.", nn="Kontroller sertifikatkjeda og tidsstempeltenesta."),
    )


def _bytes(ut: Any) -> bytes:
    ut.seek(0)
    data: bytes = ut.read()
    return data

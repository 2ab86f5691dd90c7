"""Whom the certificates lead to, and were they good when used: chains, embedded revocation data, time stamps. Never the network.

An uploaded file chooses the addresses in its certificates, so nothing is fetched: revocation data and issuers come from the
file, anchors from the policy. The process is ETSI EN 319 102-1 (pyHanko's `ades` package). Its sub-indication alone can say
PASSED for a document that was overlaid after signing; the caller must and it with pyHanko's bottom line, the changes and the
coverage (`dom`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, NoReturn

from asn1crypto import x509
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESStatus
from pyhanko.sign.diff_analysis import DiffPolicy, DiffResult, ModificationLevel, SuspiciousModification
from pyhanko.sign.validation.ades import ades_basic_validation, ades_lta_validation, ades_timestamp_validation
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec
from pyhanko.sign.validation.status import DocumentTimestampStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ValidationError
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import RevocationCheckingRule

from signing.verify.ankervalg import for_formal, for_stempler, formal, gjelder, nevnte, rotter, slag_av
from signing.verify.behov import behov_i, unike
from signing.verify.fakta import Endringer, Endringsniva, Merknad, Signaturfakta, Slag, Tilbakekalling, Tillit, Tillitsfakta
from signing.verify.klokke import kjor_ved
from signing.verify.kontrollpunkt import TILBAKEKALLING, niva
from signing.verify.kunnskap import INGENTING, Behov, Kunnskap
from signing.verify.kvalifisert import Kvalifisert, er_stempel, kvalifisering, kvalifisert_stempel
from signing.verify.pdf import BIBLIOTEKSFEIL, UTLOPT, Dokument, Feltsignatur
from signing.verify.policy import Anker, Kontrollniva, Policy
from signing.verify.sertifikatmengde import i_stemplene, uoversiktlig
from signing.verify.tillitskrav import MYKT, STRENGT, krav, noen_er_trukket
from signing.verify.valideringsdata import fra_dss, fra_kunnskap, sammen

_NIVA_HOS_PYHANKO = {
    Endringsniva.INGEN: ModificationLevel.NONE,
    Endringsniva.SIGNATURER: ModificationLevel.LTA_UPDATES,
    Endringsniva.METADATA: ModificationLevel.LTA_UPDATES,
    Endringsniva.SKJEMA: ModificationLevel.FORM_FILLING,
    Endringsniva.MERKNADER: ModificationLevel.ANNOTATIONS,
}
_IKKE_BETRODD = {AdESFailure.REVOKED, AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE, AdESIndeterminate.REVOKED_CA_NO_POE}
_UKJENT_KJEDE = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND,
}
_VAR_IKKE_GYLDIG = {AdESFailure.REVOKED, AdESFailure.NOT_YET_VALID, AdESIndeterminate.EXPIRED, AdESIndeterminate.REVOKED_NO_POE}
# ETSI EN 319 102-1 table 6 counts EXPIRED and REVOKED among the failures; pyHanko keeps EXPIRED as indeterminate.
_FEILET = {AdESStatus.FAILED: "TOTAL_FAILED", AdESStatus.INDETERMINATE: "INDETERMINATE", AdESStatus.PASSED: "TOTAL_PASSED"}


Funnliste = list[tuple[Feltsignatur, Slag, Signaturfakta, Endringer]]
Kontroll = Callable[["Grunnlag"], Coroutine[Any, Any, Tillitsfakta]]


class FerdigDomt(DiffPolicy):
    """Hands pyHanko the difference analysis that was made already, so that it is made once for each signature."""

    def __init__(self, domt: Mapping[int, Endringer]) -> None:
        self._domt = domt

    def apply(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Single revisions are never asked for."""
        raise TypeError("apply is never called: review_file answers for the whole file")

    def review_file(
        self,
        reader: PdfFileReader,  # noqa: ARG002  # pyHanko names it
        base_revision: int | HistoricalResolver,
        *_args: Any,
        **_kwargs: Any,
    ) -> DiffResult | SuspiciousModification:
        """The level found before; not knowing is suspicious."""
        nummer = base_revision if isinstance(base_revision, int) else base_revision.revision
        funnet = self._domt.get(nummer)
        niva = None if funnet is None or not funnet.tillatt else _NIVA_HOS_PYHANKO.get(funnet.niva)
        return SuspiciousModification("not explained") if niva is None else DiffResult(niva, set())


@dataclass(frozen=True)
class Grunnlag:
    """What the checks of one document share. `mer`: what is known besides the file. `ankere`: those that count for the signature at hand,
    `stempelankere`: for the time stamps on it."""

    diff: DiffPolicy
    kunnskap: LocalKnowledge
    mer: LocalKnowledge
    na: ValidationTimingInfo
    policy: Policy
    ankere: tuple[Anker, ...] = ()
    stempelankere: tuple[Anker, ...] = ()
    regel: RevocationCheckingRule = STRENGT

    def for_en(self, sertifikat: x509.Certificate, fakta: Signaturfakta, *, stempel: bool) -> Grunnlag:
        """With the anchors that count for this signature or document time stamp."""
        egne = [(sertifikat, fakta.oppgitt)] if stempel and fakta.oppgitt else []
        stempler = [*egne, *((t.sertifikat, t.tid) for t in fakta.tidsstempler if t.sertifikat is not None)]
        av_tsa = for_stempler(self.policy.ankere, stempler, [*fakta.andre, *self.kunnskap.known_certs])
        return replace(self, ankere=av_tsa if stempel else for_formal(self.policy.ankere, formal(sertifikat)), stempelankere=av_tsa)

    def uten_utenfor(self, tid: datetime) -> Grunnlag:
        """With the anchors that count at this time."""
        return replace(self, ankere=tuple(a for a in self.ankere if gjelder(a, tid)))

    @property
    def krav(self) -> PdfSignatureValidationSpec:
        """What pyHanko is asked to demand."""
        ett = krav(
            self.policy, self.na.validation_time, ankere=self.ankere, stempelankere=self.stempelankere, kunnskap=self.mer, regel=self.regel
        )
        return PdfSignatureValidationSpec(ett, diff_policy=self.diff)


def undersok(dokument: Dokument, policy: Policy, at: datetime, funn: Funnliste, mer: Kunnskap = INGENTING) -> tuple[Tillitsfakta, ...]:
    """The trust facts of every signature, in the same order. A failure of one is a finding of that one."""
    domt = {s.revisjon: e for s, _, _, e in funn}
    grunnlag = _grunnlag(dokument, policy, at, FerdigDomt(domt), fra_kunnskap(mer))

    return kjor_ved(at, lambda: asyncio.run(_alle(grunnlag, funn)))


async def _alle(grunnlag: Grunnlag, funn: Funnliste) -> tuple[Tillitsfakta, ...]:
    stempler: dict[Feltsignatur, Tillitsfakta] = {}
    siste_forst = sorted((f for f in funn if f[1] is Slag.DOKUMENTTIDSSTEMPEL), key=lambda f: f[0].revisjon, reverse=True)
    for s, _, f, _ in siste_forst:  # each by the times that those after it prove, never by the times that they claim
        stempler[s] = await _en(s, f, grunnlag, _stempel, _bevist(stempler))
    bevist = _bevist(stempler)
    andre = {s: await _en(s, f, grunnlag, _signatur, bevist) for s, slag, f, _ in funn if slag is Slag.SIGNATUR}
    return tuple((stempler | andre)[s] for s, _, _, _ in funn)


def _bevist(stempler: Mapping[Feltsignatur, Tillitsfakta]) -> list[tuple[int, datetime]]:
    """The times that trusted document time stamps prove, by revision."""
    return sorted((s.revisjon, t.beste_tid) for s, t in stempler.items() if t.beste_tid is not None)


def _grunnlag(dokument: Dokument, policy: Policy, at: datetime, domt: DiffPolicy, mer: LocalKnowledge) -> Grunnlag:
    kunnskap = sammen(fra_dss(dokument), mer)
    cms = (s.lest.pkcs7_content for s in dokument.signaturer if s.lest is not None)
    andre = (c.dump() for c in (*kunnskap.known_certs, *(o.ocsp_response_data for o in kunnskap.known_ocsps)))
    mulige = replace(policy, ankere=nevnte(policy.ankere, chain(cms, andre)))
    return Grunnlag(diff=domt, kunnskap=kunnskap, mer=mer, na=_ved(at), policy=mulige)


async def _en(
    signatur: Feltsignatur,
    fakta: Signaturfakta,
    grunnlag: Grunnlag,
    kontroll: Callable[[Any, Signaturfakta, Grunnlag, Any], Coroutine[Any, Any, Tillitsfakta]],
    rundt: Any,
) -> Tillitsfakta:
    if signatur.lest is None or fakta.sertifikat is None:
        return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND.name)
    try:
        if uoversiktlig([fakta.sertifikat, *fakta.andre, *i_stemplene(signatur.lest), *grunnlag.kunnskap.known_certs]):
            return _uten_kjede("CERTIFICATE_CHAIN_GENERAL_FAILURE", Merknad("sertifikatkjede-uoversiktlig", signatur.navn))
        grunnlag = grunnlag.for_en(fakta.sertifikat, fakta, stempel=kontroll is _stempel)
        funnet = await _innenfor(lambda g: kontroll(signatur.lest, fakta, g, rundt), fakta, grunnlag)
        return replace(funnet, behov=await _behov(funnet, fakta, grunnlag), kvalifisert=_kvalifisert(funnet, fakta, grunnlag))
    except UTLOPT:
        raise
    except SignatureValidationError as e:
        return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", getattr(e.ades_subindication, "name", "GENERIC"))
    except BIBLIOTEKSFEIL as e:
        return _uten_kjede("GENERIC", Merknad("tillitskontroll-feilet", signatur.navn, type(e).__name__))


def _uten_kjede(under: str, feil: Merknad) -> Tillitsfakta:
    return Tillitsfakta(Tillit.UKJENT, "INDETERMINATE", under, feil=(feil,))


async def _innenfor(kontroll: Kontroll, fakta: Signaturfakta, grunnlag: Grunnlag) -> Tillitsfakta:
    """With the anchors that count at the time that is proved. One that was not granted then, or no longer is, is no anchor for it."""
    na = grunnlag.na.validation_time
    funnet = await _ogsa_mykt(kontroll, fakta, grunnlag)
    tid = funnet.beste_tid or na
    if funnet.anker is None or slag_av(grunnlag.ankere, funnet.anker, tid):
        return funnet
    andre = await _ogsa_mykt(kontroll, fakta, grunnlag.uten_utenfor(tid))
    if andre.anker is not None and slag_av(grunnlag.ankere, andre.anker, andre.beste_tid or na):
        return andre
    under = "NO_CERTIFICATE_CHAIN_FOUND" if funnet.beste_tid else "NO_CERTIFICATE_CHAIN_FOUND_NO_POE"  # EN 319 102-1 §5.2.6, table 6
    return replace(funnet, status=Tillit.IKKE_BETRODD, indikasjon="INDETERMINATE", underindikasjon=under, beste_tid=None, gyldig_da=None)


async def _ogsa_mykt(kontroll: Kontroll, fakta: Signaturfakta, grunnlag: Grunnlag) -> Tillitsfakta:
    """Where the operator lets answers on revocation be missing: good without them, as long as none at hand says that one is revoked."""
    funnet = await kontroll(grunnlag)
    if funnet.indikasjon != "INDETERMINATE" or niva(grunnlag.policy, TILBAKEKALLING) is Kontrollniva.FAIL:
        return funnet
    kjent = [*filter(None, [fakta.sertifikat]), *fakta.andre, *grunnlag.kunnskap.known_certs]
    mykt = funnet if noen_er_trukket(kjent, grunnlag.kunnskap) else await kontroll(replace(grunnlag, regel=MYKT))
    if mykt.indikasjon != "TOTAL_PASSED":
        return funnet
    return replace(mykt, gyldig_da=None, tilbakekalling=replace(mykt.tilbakekalling, status="ukjent"))


async def _signatur(lest: Any, fakta: Signaturfakta, grunnlag: Grunnlag, bevist: list[tuple[int, datetime]]) -> Tillitsfakta:
    """With a signature time stamp: the whole AdES-LTA process. Without one, or where that gives no answer: the basic process at
    the time that a later, trusted document time stamp proves, for the signature and for the revocation data alike. A time stamp by somebody
    unknown is left out of account (EN 319 102-1 §5.5.4): it does not make the signer's issuer unknown."""
    senere = next((tid for revisjon, tid in bevist if revisjon > lest.signed_revision), None)
    if not fakta.tidsstempler:
        funnet = await _tolk(await _basis(lest, grunnlag, senere), fakta, grunnlag, beste=senere)
    else:
        svar = await ades_lta_validation(lest, grunnlag.krav, grunnlag.na)
        funnet = await _tolk(svar, fakta, grunnlag, beste=_beste(svar, grunnlag))
        if funnet.indikasjon == "INDETERMINATE" and (senere is not None or funnet.anker is None):
            da = await _tolk(await _basis(lest, grunnlag, senere), fakta, grunnlag, beste=senere)
            funnet = da if da.indikasjon != "INDETERMINATE" or funnet.anker is None else funnet
    if funnet.status is Tillit.BETRODD and not kan_signere(fakta.sertifikat):
        feil = AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE.name
        return replace(funnet, status=Tillit.IKKE_BETRODD, indikasjon="INDETERMINATE", underindikasjon=feil)
    return funnet


def kan_signere(sertifikat: x509.Certificate | None) -> bool:
    """A certificate that lists its uses must list signing; one without a list may do anything (RFC 5280 §4.2.1.3)."""
    bruk = None if sertifikat is None else sertifikat.key_usage_value
    return bruk is None or bool({"digital_signature", "non_repudiation"} & bruk.native)


async def _basis(lest: Any, grunnlag: Grunnlag, bevist: datetime | None) -> Any:
    tid = grunnlag.na if bevist is None else _ved(bevist)
    return await ades_basic_validation(
        lest.signed_data,
        replace(grunnlag.krav.signature_validation_spec, local_knowledge=grunnlag.kunnskap),
        timing_info=tid,
        raw_digest=lest.compute_digest(),
    )


def _ved(tid: datetime) -> ValidationTimingInfo:
    return ValidationTimingInfo(validation_time=tid, best_signature_time=tid, point_in_time_validation=True)


def _beste(svar: Any, grunnlag: Grunnlag) -> datetime | None:
    """The earliest time that a trusted stamp proves; the time of the check itself proves nothing."""
    tid: datetime | None = svar.best_signature_time
    return None if tid is None or tid == grunnlag.na.best_signature_time else tid


async def _stempel(lest: Any, fakta: Signaturfakta, grunnlag: Grunnlag, bevist: list[tuple[int, datetime]]) -> Tillitsfakta:
    """A document time stamp, now; if that gives no answer, at the time that the next trusted one proves it existed: so a chain of them
    carries an old one on (EN 319 102-1 §5.6.2), and one that nobody trusts carries nothing."""
    senere = next((tid for revisjon, tid in bevist if revisjon > lest.signed_revision), None)
    svar = await _stempel_ved(lest, grunnlag, grunnlag.na)
    if svar.ades_subindic.status == AdESStatus.INDETERMINATE and senere is not None:
        da = await _stempel_ved(lest, grunnlag, _ved(senere))
        svar = da if da.ades_subindic.status == AdESStatus.PASSED else svar
    passert = svar.ades_subindic.status == AdESStatus.PASSED
    return await _tolk(svar, fakta, grunnlag, beste=fakta.oppgitt if passert else None)


async def _stempel_ved(lest: Any, grunnlag: Grunnlag, tid: ValidationTimingInfo) -> Any:
    krav = replace(grunnlag.krav.signature_validation_spec, local_knowledge=grunnlag.kunnskap)
    return await ades_timestamp_validation(
        lest.signed_data,
        krav,
        lest.compute_digest,
        timing_info=tid,
        extra_status_kwargs={"coverage": lest.coverage or lest.evaluate_signature_coverage(), "diff_result": lest.diff_result},
        status_cls=DocumentTimestampStatus,
    )


async def _tolk(svar: Any, fakta: Signaturfakta, grunnlag: Grunnlag, *, beste: datetime | None) -> Tillitsfakta:
    under, status = svar.ades_subindic, svar.api_status
    anker = await _anker(status, under, fakta, grunnlag)
    if anker is None and under is AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
        under = AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND  # EN 319 102-1 §5.2.6: the chain comes before what it may be used for
    passert = under.status == AdESStatus.PASSED
    samlet_ok = passert and status is not None and _bunnlinje(status)
    funnet = Tillitsfakta(
        status=_status(under, anker),
        indikasjon=_FEILET[under.status] if samlet_ok or not passert else "INDETERMINATE",
        underindikasjon=None if samlet_ok else ("SIG_CONSTRAINTS_FAILURE" if passert else under.name),
        anker=anker,
        anker_for=frozenset() if anker is None else slag_av(grunnlag.policy.ankere, anker, beste or grunnlag.na.validation_time),
        demo=any(a.demo for a in grunnlag.policy.ankere if anker is not None and a.sertifikat.dump() == anker.dump()),
        beste_tid=beste,
        gyldig_da=True if passert else (False if under in _VAR_IKKE_GYLDIG else None),
        tilbakekalling=_tilbakekalling(fakta, grunnlag, passert, getattr(status, "revocation_details", None)),
    )
    return _om_trukket(funnet)


def _om_trukket(funnet: Tillitsfakta) -> Tillitsfakta:
    """Revoked before the time that is proved: failed for good, whatever more the chain lacks (EN 319 102-1 §5.2.6.4)."""
    trukket = funnet.tilbakekalling.tid
    if trukket is None or funnet.beste_tid is None or funnet.beste_tid < trukket:
        return funnet
    return replace(funnet, status=Tillit.IKKE_BETRODD, indikasjon="TOTAL_FAILED", underindikasjon=AdESFailure.REVOKED.name, gyldig_da=False)


def _bunnlinje(status: Any) -> bool:
    """pyHanko's own summary; a document time stamp has none, but the same parts."""
    if hasattr(status, "bottom_line"):
        return bool(status.bottom_line)
    return bool(status.valid and status.intact and status.trusted)


async def _anker(status: Any, under: Any, fakta: Signaturfakta, grunnlag: Grunnlag) -> x509.Certificate | None:
    """The anchor of the validated path; where validation stopped on the way, the anchor that the chain leads to by itself."""
    sti = None
    if under.status == AdESStatus.PASSED:
        sti = getattr(status, "validation_path", None)
    if sti is None and under not in _UKJENT_KJEDE:  # a path that failed is a guess by names: who made it may have taken ours
        sti = await _sti_uten_tilbakekalling(fakta.sertifikat, fakta.andre, grunnlag, grunnlag.ankere)
    sertifikat = None if sti is None else getattr(sti.trust_anchor, "certificate", None)
    return sertifikat if isinstance(sertifikat, x509.Certificate) else None


async def _sti_uten_tilbakekalling(
    sertifikat: Any, andre: Sequence[x509.Certificate], grunnlag: Grunnlag, ankere: Iterable[Anker] | None = None
) -> Any:
    """Is the issuer one of ours? A question of its own: a list that is missing or out of date does not make the issuer unknown."""
    kontekst = ValidationContext(
        trust_roots=rotter(grunnlag.policy.ankere if ankere is None else ankere),
        other_certs=[*andre, *grunnlag.kunnskap.known_certs],
        moment=min(max(grunnlag.na.validation_time, sertifikat.not_valid_before), sertifikat.not_valid_after),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        return await CertificateValidator(sertifikat, validation_context=kontekst).async_validate_usage(set())  # type: ignore[no-untyped-call]  # partly typed
    except ValidationError:
        return None


async def _behov(funnet: Tillitsfakta, fakta: Signaturfakta, grunnlag: Grunnlag) -> tuple[Behov, ...]:
    """What could be asked about revocation, where that may settle the matter: of the signer's chain, and of its time stamps' chains."""
    if not grunnlag.policy.nettverk or funnet.indikasjon != "INDETERMINATE" or funnet.tilbakekalling.status == "trukket":
        return ()
    sertifikater = [fakta.sertifikat, *(st.sertifikat for st in fakta.tidsstempler)]
    stier = [await _sti_uten_tilbakekalling(s, fakta.andre, grunnlag) for s in sertifikater if s is not None]
    kjeder = [list(sti.iter_certs(include_root=True))[::-1] for sti in stier if sti is not None]
    return unike(b for kjede in kjeder for b in behov_i(kjede, grunnlag.policy.nettverk))


def _kvalifisert(funnet: Tillitsfakta, fakta: Signaturfakta, grunnlag: Grunnlag) -> Kvalifisert:
    """By the trusted list that the anchor came from; without one nobody says."""
    if funnet.anker is None or fakta.sertifikat is None:
        return Kvalifisert.UKJENT
    anker, brukt = funnet.anker.dump(), funnet.beste_tid or grunnlag.na.validation_time
    tjenester = {a.tjeneste: None for a in grunnlag.policy.ankere if a.tjeneste is not None and a.sertifikat.dump() == anker}
    kontroll = kvalifisert_stempel if er_stempel(fakta.sertifikat) else kvalifisering
    return kontroll(fakta.sertifikat, tjenester, brukt=brukt)


def _status(under: Any, anker: x509.Certificate | None) -> Tillit:
    if anker is None or under in _UKJENT_KJEDE:
        return Tillit.UKJENT
    if under in _IKKE_BETRODD:
        return Tillit.IKKE_BETRODD
    return Tillit.BETRODD


def _tilbakekalling(fakta: Signaturfakta, grunnlag: Grunnlag, passert: bool, trukket: Any) -> Tilbakekalling:
    kilde, oppdatert = _kilde(fakta, grunnlag)
    if trukket is not None:
        return Tilbakekalling("trukket", kilde, oppdatert, trukket.revocation_date)
    return Tilbakekalling("god" if passert else "ukjent", kilde, oppdatert)


def _kilde(fakta: Signaturfakta, grunnlag: Grunnlag) -> tuple[str | None, datetime | None]:
    """Which embedded data speak of the signer's certificate, and from when."""
    sertifikat = fakta.sertifikat
    if sertifikat is None:
        return None, None
    for svar in grunnlag.kunnskap.known_ocsps:
        enkelt = svar.extract_single_response()
        if enkelt is not None and enkelt["cert_id"]["serial_number"].native == sertifikat.serial_number:
            return "OCSP", enkelt["this_update"].native
    for liste in grunnlag.kunnskap.known_crls:
        if liste.crl_data.issuer == sertifikat.issuer:
            return "CRL", liste.crl_data["tbs_cert_list"]["this_update"].native
    return None, None

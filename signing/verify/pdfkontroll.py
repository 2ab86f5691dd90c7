"""The check of one PDF from end to end: opened, every signature judged, whom they lead to, and what is inside the file."""

from __future__ import annotations

from signing.verify import personer, rapport, tillit, vedleggskontroll
from signing.verify.dom import Vurdert, fell_dom, vurder
from signing.verify.fakta import Tillitsfakta
from signing.verify.niva import pades_niva
from signing.verify.opphav import les as les_opphav
from signing.verify.pdf import Dokument, apne
from signing.verify.rapport import Rapport
from signing.verify.sammenstilling import Sporring, med_vedlegg, sett_sammen
from signing.verify.signatar import les_om_mulig
from signing.verify.signaturrapport import Signaturrapport
from signing.verify.vedlegg import les as les_vedlegg


def kontroller(data: bytes, sporring: Sporring) -> Rapport:
    """The report. `Lesefeil` and `ForMyeArbeid` where the file cannot be judged."""
    policy, at = sporring.policy, sporring.at
    dokument = apne(data, policy.grenser)
    opphav = les_opphav(dokument)
    vurderte = vurder(dokument, policy)
    dommen = fell_dom(dokument, vurderte, opphav)
    fakta = tillit.undersok(
        dokument, policy, at, [(v.signatur, v.slag, v.fakta, v.endringer) for v in vurderte if v.signatur], sporring.kunnskap
    )
    signaturer = tuple(_signatur(dokument, v, t, vurderte) for v, t in zip(vurderte, fakta, strict=True))
    vedlegg = les_vedlegg(dokument)
    folk = personer.les(vedlegg.bevis, policy=policy, at=at)
    hele = sett_sammen(sporring.kilde, dommen, signaturer, opphav, sporring.registre, folk)
    filer, merknader = vedleggskontroll.kontroller(vedlegg, sporring.innenfor, arbeid=dokument.leser.arbeid.igjen)
    return med_vedlegg(hele, filer, (*vedlegg.merknader, *merknader))


def _signatur(dokument: Dokument, v: Vurdert, t: Tillitsfakta, alle: tuple[Vurdert, ...]) -> Signaturrapport:
    ind, under = rapport.indikasjon(v, t)
    return Signaturrapport(v, t, les_om_mulig(v.fakta.sertifikat), pades_niva(dokument, v, alle), ind, under)

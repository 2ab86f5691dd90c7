package no.kontraktverk.samsvar;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import no.digipost.signature.client.core.IdentifierInSignedDocuments;
import no.digipost.signature.client.core.ResponseInputStream;
import no.digipost.signature.client.core.Sender;
import no.digipost.signature.client.core.exceptions.BrokerNotAuthorizedException;
import no.digipost.signature.client.core.exceptions.CantQueryStatusException;
import no.digipost.signature.client.core.exceptions.InvalidStatusQueryTokenException;
import no.digipost.signature.client.core.exceptions.JobCannotBeCancelledException;
import no.digipost.signature.client.core.exceptions.TooEagerPollingException;
import no.digipost.signature.client.core.exceptions.UnexpectedResponseException;
import no.digipost.signature.client.direct.DirectClient;
import no.digipost.signature.client.direct.DirectJob;
import no.digipost.signature.client.direct.DirectJobResponse;
import no.digipost.signature.client.direct.DirectJobStatus;
import no.digipost.signature.client.direct.DirectJobStatusResponse;
import no.digipost.signature.client.direct.SignerStatus;
import no.digipost.signature.client.direct.StatusReference;
import no.digipost.signature.client.direct.StatusRetrievalMethod;
import no.digipost.signature.client.portal.PortalClient;
import no.digipost.signature.client.portal.PortalJob;
import no.digipost.signature.client.portal.PortalJobResponse;
import no.digipost.signature.client.portal.PortalJobStatus;
import no.digipost.signature.client.portal.PortalJobStatusChanged;
import no.digipost.signature.client.portal.SignatureStatus;
import no.digipost.signature.client.portal.SignerIdentifier;

/**
 * Posten's own Java client against the simulator: what it sends is accepted, what it gets it understands, and it is refused where
 * Posten would refuse. One line per step.
 *
 * <p>Usage: {@code Postenklient ADDRESS FOLDER PASSWORD TIME OUT DOCUMENT DOCUMENT}, started by {@code conformance/postenklient.py}.
 */
public final class Postenklient {
    private static final Duration VENTETID = Duration.ofMinutes(10);
    private static final List<Stanser> STANSERE = List.of(
            new Stanser("avvis", 1, SignatureStatus.REJECTED),
            new Stanser("reserver", 1, SignatureStatus.RESERVED),
            new Stanser("mangler_kontakt", 1, SignatureStatus.CONTACT_INFORMATION_MISSING),
            new Stanser("uten_navn", 1, SignatureStatus.SIGNERS_NAME_NOT_AVAILABLE),
            new Stanser("sperr", 3, SignatureStatus.BLOCKED));

    private final Motpart motpart;
    private final Kunde kunde;
    private final Path ut;
    private final PortalClient portal;
    private final DirectClient direkte;
    private int stegnr;

    private Postenklient(Kunde kunde, Motpart motpart, Path ut) {
        this.kunde = kunde;
        this.motpart = motpart;
        this.ut = ut;
        this.portal = portalklient("kunde.p12", motpart);
        this.direkte = new DirectClient(kunde.oppsett("kunde.p12", motpart).build());
    }

    public static void main(String[] args) {
        if (args.length != 7) {
            System.err.println("usage: Postenklient ADDRESS FOLDER PASSWORD TIME OUT DOCUMENT DOCUMENT");
            System.exit(2);
        }
        Logger.getLogger("").setLevel(Level.OFF);
        List<Path> dokumenter = Arrays.stream(args).skip(5).map(Path::of).toList();
        Kunde kunde = new Kunde(URI.create(args[0]), Path.of(args[1]), args[2], dokumenter);
        System.exit(new Postenklient(kunde, new Motpart(OffsetDateTime.parse(args[3]).toInstant()), Path.of(args[4])).alle() ? 0 : 1);
    }

    /** What one signer does that ends the job, and what Posten then says of that signer. Blocked is only who has a one-time code. */
    private record Stanser(String gjerning, int nr, SignatureStatus status) {
        int[] signerte() {
            return nr == 3 ? new int[] {1, 2} : new int[] {2};
        }

        SignerIdentifier hvem() {
            return nr == 3 ? Kunde.FYLKET : Kunde.LARLINGEN;
        }
    }

    /** What a step does. */
    @FunctionalInterface
    private interface Gang {
        void gaa() throws Exception;
    }

    private boolean alle() {
        return steg("hele løpet: tre undertegnere i to grupper, to dokumenter", this::heleLopet)
                & steg("avansert signatur, dokumentene slettes av avsenderen", this::avansert)
                & steg("ubekreftet endring kommer igjen etter ti minutter", this::kommerIgjen)
                & steg("for ivrig spørring", this::forIvrig)
                & steg("avbryt, og for sent å avbryte", this::avbryt)
                & steg("alle måter et oppdrag stanser på", this::stansere)
                & steg("fristen går ut", this::utlop)
                & steg("direkte: status med nøkkel fra adressen", this::direkteMedNokkel)
                & steg("direkte: status fra kø, og avvist", this::direkteFraKo)
                & steg("direkte: feil nøkkel og for tidlig", this::direkteFeil)
                & steg("megler som ikke har lov, og en som har", this::megler)
                & steg("sertifikat fra en annen utsteder", this::fremmedSertifikat)
                & steg("tjener med et annet organisasjonsnummer", this::feilTjener)
                & steg("klokke seks sekunder feil, og tre", this::klokke)
                & steg("mer enn 90 dager", () -> nektes(kunde.larekontrakt().availableFor(Duration.ofDays(91))))
                & steg("avansert signatur av to dokumenter", () -> nektes(kunde.avansertMedTo()))
                & steg("avansert signatur uten nummer i dokumentet",
                        () -> nektes(kunde.avansert().withIdentifierInSignedDocuments(IdentifierInSignedDocuments.NAME)))
                & steg("nummer i dokumentet for en som bare har e-post", () -> nektes(kunde.larekontrakt()
                        .withIdentifierInSignedDocuments(IdentifierInSignedDocuments.PERSONAL_IDENTIFICATION_NUMBER_AND_NAME)))
                & steg("mer enn 10 MiB", () -> nektes(kunde.forStor()))
                & steg("et dokument som ikke er PDF", () -> nektes(kunde.ikkePdf()));
    }

    private boolean steg(String navn, Gang gang) {
        String feil = "";
        stegnr++; // each step has a queue of its own, so that one that fails leaves nothing behind for the next
        try {
            gang.gaa();
        } catch (Exception | AssertionError e) {
            feil = spor(e);
        }
        motpart.dom(navn, feil);
        return feil.isEmpty();
    }

    // ------------------------------------------------------------------ portal

    private void heleLopet() throws IOException {
        PortalJobResponse jobb = opprett(kunde.larekontrakt());
        krev(jobb.getReference() != null && jobb.getCancellationUrl() != null, "created without reference or cancellation address");
        krev(neste().is(PortalJobStatus.NO_CHANGES), "a change before anybody signed");
        motpart.spill("signer", jobb.getSignatureJobId(), 1, "MinID");
        PortalJobStatusChanged forste = etterVentetid();
        krev(forste.is(PortalJobStatus.IN_PROGRESS) && forste.getSignatureJobId() == jobb.getSignatureJobId(), "not in progress");
        krev(forste.getReference().equals(jobb.getReference()), "another reference");
        krev(har(forste, Kunde.LARLINGEN, SignatureStatus.SIGNED), "the first has not signed");
        krev(har(forste, Kunde.LEDEREN, SignatureStatus.WAITING), "the second does not wait");
        lagre("xades-underveis.xml", portal.getXAdES(forste.getSignatureFrom(Kunde.LARLINGEN).getxAdESUrl()), "<?xml");
        portal.confirm(forste);
        motpart.spill("signer", jobb.getSignatureJobId(), 2, "BankID");
        portal.confirm(neste());
        motpart.spill("signer", jobb.getSignatureJobId(), 3, "engangskode");
        fullfort(neste(), "larekontrakt", 3);
    }

    private void fullfort(PortalJobStatusChanged siste, String navn, int antall) throws IOException {
        krev(siste.is(PortalJobStatus.COMPLETED_SUCCESSFULLY), "not completed: " + siste.getStatus());
        krev(siste.getSignatures().size() == antall, "signers: " + siste.getSignatures().size());
        for (int nr = 0; nr < antall; nr++) {
            lagre("xades-" + navn + "-" + nr + ".xml", portal.getXAdES(siste.getSignatures().get(nr).getxAdESUrl()), "<?xml");
        }
        lagre(navn + ".pdf", portal.getPAdES(siste.getpAdESUrl()), "%PDF-1.7");
        portal.confirm(siste);
        borte(siste);
    }

    private void avansert() throws IOException {
        PortalJobResponse jobb = opprett(kunde.avansert());
        motpart.spill("signer", jobb.getSignatureJobId(), 1, "BankID");
        PortalJobStatusChanged ferdig = etterVentetid();
        krev(ferdig.is(PortalJobStatus.COMPLETED_SUCCESSFULLY), "not completed");
        lagre("avansert.pdf", portal.getPAdES(ferdig.getpAdESUrl()), "%PDF-1.7");
        motpart.gaa(Duration.ofHours(25));
        PortalJobStatusChanged hvilt = neste();
        krev(hvilt.getDeleteDocumentsUrl() != null, "no address to delete at");
        portal.deleteDocuments(hvilt.getDeleteDocumentsUrl());
        borte(hvilt);
        portal.confirm(hvilt);
    }

    private void borte(PortalJobStatusChanged endring) {
        UnexpectedResponseException feil = kaster(UnexpectedResponseException.class, () -> portal.getPAdES(endring.getpAdESUrl()).close());
        krev(feil.isHttpStatusCode(404) || feil.isHttpStatusCode(410), "documents that are gone: " + feil.httpStatusCode());
    }

    private void kommerIgjen() {
        PortalJobResponse jobb = opprett(kunde.avansert());
        motpart.spill("signer", jobb.getSignatureJobId(), 1, "BankID");
        PortalJobStatusChanged forste = etterVentetid();
        krev(neste().is(PortalJobStatus.NO_CHANGES), "handed out twice within ten minutes");
        PortalJobStatusChanged andre = etterVentetid();
        krev(andre.is(forste.getStatus()) && andre.getSignatureJobId() == forste.getSignatureJobId(), "did not come again");
        portal.confirm(andre);
        krev(etterVentetid().is(PortalJobStatus.NO_CHANGES), "came again after it was confirmed");
    }

    private void forIvrig() {
        PortalJobStatusChanged tomt = etterVentetid();
        krev(tomt.is(PortalJobStatus.NO_CHANGES), "the queue is not empty");
        krev(tomt.getNextPermittedPollTime().isAfter(motpart.instant()), "no time to wait");
        kaster(TooEagerPollingException.class, this::neste);
    }

    private void avbryt() {
        PortalJobResponse jobb = opprett(kunde.larekontrakt());
        portal.cancel(jobb);
        PortalJobStatusChanged endring = etterVentetid();
        krev(endring.is(PortalJobStatus.FAILED), "a cancelled job has failed");
        krev(endring.getSignatures().stream().allMatch(s -> s.getStatus().equals(SignatureStatus.CANCELLED)), "all are cancelled: " + endring.getSignatures());
        portal.confirm(endring);
        kaster(JobCannotBeCancelledException.class, () -> portal.cancel(jobb));
    }

    private void stansere() {
        for (Stanser stanser : STANSERE) {
            PortalJobResponse jobb = opprett(kunde.larekontrakt());
            for (int nr : stanser.signerte()) {
                motpart.spill("signer", jobb.getSignatureJobId(), nr, "BankID");
            }
            motpart.spill(stanser.gjerning(), jobb.getSignatureJobId(), stanser.nr());
            PortalJobStatusChanged endring = etterVentetid();
            krev(endring.is(PortalJobStatus.FAILED), stanser + ": " + endring.getStatus());
            krev(har(endring, stanser.hvem(), stanser.status()), stanser + ": " + endring.getSignatures());
            krev(har(endring, Kunde.LEDEREN, SignatureStatus.SIGNED), "who had signed has signed: " + endring.getSignatures());
            krev(stanser.nr() == 3 || har(endring, Kunde.FYLKET, SignatureStatus.NOT_APPLICABLE), "the last: " + endring.getSignatures());
            portal.confirm(endring);
        }
    }

    private void utlop() {
        PortalJobResponse jobb = opprett(kunde.larekontrakt());
        motpart.gaa(Duration.ofDays(14).plusMinutes(1));
        PortalJobStatusChanged endring = neste();
        krev(endring.is(PortalJobStatus.FAILED) && endring.getSignatureJobId() == jobb.getSignatureJobId(), "not failed: " + endring);
        krev(har(endring, Kunde.LARLINGEN, SignatureStatus.EXPIRED), "not expired: " + endring.getSignatures());
        portal.confirm(endring);
    }

    /** The client's own {@code Signature.is} compares objects, and is false for a status that it has read. */
    private static boolean har(PortalJobStatusChanged endring, SignerIdentifier hvem, SignatureStatus status) {
        return endring.getSignatureFrom(hvem).getStatus().equals(status);
    }

    private PortalJobStatusChanged neste() {
        return portal.getStatusChange(avsender());
    }

    private Sender avsender() {
        return Kunde.avsender(Kunde.ORGNR, "kontraktverk-" + stegnr);
    }

    private PortalJobResponse opprett(PortalJob.Builder jobb) {
        return portal.create(jobb.withSender(avsender()).build());
    }

    private DirectJobResponse opprett(DirectJob.Builder jobb) {
        return direkte.create(jobb.withSender(avsender()).build());
    }

    private PortalJobStatusChanged etterVentetid() {
        motpart.gaa(VENTETID.plusSeconds(1));
        return neste();
    }

    // ------------------------------------------------------------------ direct

    private void direkteMedNokkel() throws IOException {
        DirectJobResponse jobb = opprett(kunde.direkte());
        URI forste = jobb.getSingleSigner().getRedirectUrl();
        URI ny = direkte.requestNewRedirectUrl(jobb.getSingleSigner()).getRedirectUrl();
        krev(!ny.equals(forste), "the new redirect address is the old one");
        motpart.spill("signer", jobb.getSignatureJobId(), 1, "BankID");
        String adresse = motpart.spill("utgang", jobb.getSignatureJobId(), 1);
        krev(adresse.startsWith("https://fylke.example/ferdig?status_query_token="), "sent to " + adresse);
        DirectJobStatusResponse status = direkte.getStatus(
                StatusReference.of(jobb).withStatusQueryToken(adresse.substring(adresse.indexOf('=') + 1)));
        krev(status.is(DirectJobStatus.COMPLETED_SUCCESSFULLY), "not completed: " + status.getStatus());
        lagre("xades-direkte.xml", direkte.getXAdES(status.getSignatures().get(0).getxAdESUrl()), "<?xml");
        lagre("direkte.pdf", direkte.getPAdES(status.getpAdESUrl()), "%PDF-1.7");
        direkte.confirm(status);
    }

    private void direkteFraKo() {
        DirectJobResponse jobb = opprett(kunde.direkte().retrieveStatusBy(StatusRetrievalMethod.POLLING));
        motpart.spill("avvis", jobb.getSignatureJobId(), 1);
        DirectJobStatusResponse endring = direkte.getStatusChange(avsender());
        krev(endring.is(DirectJobStatus.FAILED) && endring.getSignatureJobId() == jobb.getSignatureJobId(), "not failed");
        krev(endring.getSignatures().get(0).is(SignerStatus.REJECTED), "not rejected: " + endring.getSignatures());
        direkte.confirm(endring);
        krev(direkte.getStatusChange(avsender()).is(DirectJobStatus.NO_CHANGES), "came again");
    }

    private void direkteFeil() {
        DirectJobResponse jobb = opprett(kunde.direkte());
        kaster(InvalidStatusQueryTokenException.class, () -> direkte.getStatus(StatusReference.of(jobb).withStatusQueryToken("feil")));
        String nokkel = motpart.spill("token", jobb.getSignatureJobId());
        kaster(CantQueryStatusException.class, () -> direkte.getStatus(StatusReference.of(jobb).withStatusQueryToken(nokkel)));
    }

    // ------------------------------------------------------------------ who may, and what is refused

    private void megler() {
        PortalClient andre = portalklient("megler.p12", motpart);
        Sender annen = Kunde.avsender(Kunde.ANNEN, "kontraktverk-" + stegnr);
        kaster(BrokerNotAuthorizedException.class, () -> portal.create(kunde.avansert().withSender(annen).build()));
        PortalJobResponse jobb = andre.create(kunde.avansert().withSender(avsender()).build());
        andre.cancel(jobb);
        portal.confirm(etterVentetid());
    }

    private void fremmedSertifikat() {
        RuntimeException feil = kaster(RuntimeException.class, () -> portalklient("fremmed.p12", motpart).getStatusChange());
        krev(!(feil instanceof UnexpectedResponseException), "TLS let it in: " + spor(feil));
    }

    private void feilTjener() {
        PortalClient annen = new PortalClient(kunde.oppsett("kunde.p12", motpart).serverOrganizationNumber("123456785").build());
        RuntimeException feil = kaster(RuntimeException.class, annen::getStatusChange);
        krev(spor(feil).contains("Untrusted server certificate"), spor(feil));
    }

    private void klokke() {
        for (int sekunder : new int[] {6, -6}) {
            PortalClient feil = portalklient("kunde.p12", Clock.offset(motpart, Duration.ofSeconds(sekunder)));
            kaster(UnexpectedResponseException.class, () -> feil.create(kunde.avansert().withSender(avsender()).build()));
        }
        PortalClient litt = portalklient("kunde.p12", Clock.offset(motpart, Duration.ofSeconds(-3)));
        litt.cancel(litt.create(kunde.avansert().withSender(avsender()).build()));
        portal.confirm(etterVentetid());
    }

    private void nektes(PortalJob.Builder jobb) {
        UnexpectedResponseException feil = kaster(UnexpectedResponseException.class, () -> opprett(jobb));
        krev(feil.isHttpStatusCode(400) && feil.getErrorCode() != null, spor(feil));
    }

    private PortalClient portalklient(String p12, Clock klokke) {
        return new PortalClient(kunde.oppsett(p12, klokke).build());
    }

    // ------------------------------------------------------------------ what a step asks of the answers

    private void lagre(String navn, ResponseInputStream strom, String begynnelse) throws IOException {
        try (InputStream inn = strom) {
            byte[] data = inn.readAllBytes();
            krev(new String(data, StandardCharsets.ISO_8859_1).startsWith(begynnelse), navn + " begins otherwise");
            Files.write(ut.resolve(navn), data);
        }
    }

    private static <T extends Exception> T kaster(Class<T> slag, Gang gang) {
        try {
            gang.gaa();
        } catch (Exception feil) {
            if (slag.isInstance(feil)) {
                return slag.cast(feil);
            }
            throw new AssertionError("not " + slag.getSimpleName(), feil);
        }
        throw new AssertionError("no " + slag.getSimpleName());
    }

    private static String spor(Throwable feil) {
        StringWriter spor = new StringWriter();
        feil.printStackTrace(new PrintWriter(spor));
        return spor.toString();
    }

    private static void krev(boolean sant, String ellers) {
        if (!sant) {
            throw new AssertionError(ellers);
        }
    }
}

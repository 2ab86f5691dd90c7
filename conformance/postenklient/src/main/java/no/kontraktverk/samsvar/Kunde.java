package no.kontraktverk.samsvar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import no.digipost.signature.client.ClientConfiguration;
import no.digipost.signature.client.ServiceEnvironment;
import no.digipost.signature.client.core.AuthenticationLevel;
import no.digipost.signature.client.core.IdentifierInSignedDocuments;
import no.digipost.signature.client.core.OnBehalfOf;
import no.digipost.signature.client.core.PollingQueue;
import no.digipost.signature.client.core.Sender;
import no.digipost.signature.client.core.SignatureType;
import no.digipost.signature.client.direct.DirectDocument;
import no.digipost.signature.client.direct.DirectJob;
import no.digipost.signature.client.direct.DirectSigner;
import no.digipost.signature.client.direct.ExitUrls;
import no.digipost.signature.client.portal.Notifications;
import no.digipost.signature.client.portal.NotificationsUsingLookup;
import no.digipost.signature.client.portal.PortalDocument;
import no.digipost.signature.client.portal.PortalJob;
import no.digipost.signature.client.portal.PortalSigner;
import no.digipost.signature.client.portal.SignerIdentifier;
import no.digipost.signature.client.security.KeyStoreConfig;

/**
 * What a customer has and sends: its certificate, its documents, and the jobs of the steps.
 *
 * @param mappe the folder with the .p12 files and the trust anchors
 */
record Kunde(URI adresse, Path mappe, String passord, List<Path> dokumenter) {
    private static final Duration TAALMODIG = Duration.ofSeconds(120);
    static final String ORGNR = "821311632";
    static final String ANNEN = "864950582";
    static final String LARLING = "01010750160";
    static final String LEDER = "03028049933";
    static final String EPOST = "leder@example.com";
    static final String FYLKESEPOST = "fylke@example.com";
    static final SignerIdentifier LARLINGEN = SignerIdentifier.identifiedByPersonalIdentificationNumber(LARLING);
    static final SignerIdentifier LEDEREN = SignerIdentifier.identifiedByPersonalIdentificationNumber(LEDER);
    static final SignerIdentifier FYLKET = SignerIdentifier.identifiedByEmailAddress(FYLKESEPOST);

    /** Posten's client, as our county would set it up. */
    ClientConfiguration.Builder oppsett(String p12, Clock klokke) {
        try (InputStream nokler = Files.newInputStream(mappe.resolve(p12))) {
            return ClientConfiguration.builder(KeyStoreConfig.fromOrganizationCertificate(nokler, passord))
                    .serviceEnvironment(new ServiceEnvironment("simulator", adresse, List.of(mappe.resolve("ankere").toString())))
                    .defaultSender(new Sender(ORGNR))
                    .timeouts(t -> t.allTimeouts(TAALMODIG))
                    .timeoutsForDocumentDownloads(t -> t.allTimeouts(TAALMODIG))
                    .clock(klokke);
        } catch (IOException feil) {
            throw new UncheckedIOException(feil);
        }
    }

    static Sender avsender(String orgnr, String ko) {
        return new Sender(orgnr, PollingQueue.of(ko));
    }

    /** The usual order: the agreement is a document of its own, two groups, and one signer who is known by e-mail only. */
    PortalJob.Builder larekontrakt() {
        List<PortalSigner> signatarer = List.of(
                PortalSigner.identifiedByPersonalIdentificationNumber(LARLING, NotificationsUsingLookup.EMAIL_AND_SMS)
                        .withOrder(1).onBehalfOf(OnBehalfOf.SELF).withSignatureType(SignatureType.AUTHENTICATED_SIGNATURE).build(),
                PortalSigner.identifiedByPersonalIdentificationNumber(LEDER, Notifications.builder().withEmailTo(EPOST).build())
                        .withOrder(1).onBehalfOf(OnBehalfOf.OTHER).withSignatureType(SignatureType.AUTHENTICATED_SIGNATURE).build(),
                PortalSigner.identifiedByEmail(FYLKESEPOST)
                        .withOrder(2).onBehalfOf(OnBehalfOf.OTHER).withSignatureType(SignatureType.AUTHENTICATED_SIGNATURE).build());
        return PortalJob.builder("Lærekontrakt", List.of(dokument("Lærekontrakt", 0), dokument("Avtale om æ, ø & å", 1)), signatarer)
                .withReference(UUID.randomUUID())
                .withNonsensitiveTitle("Dokument fra Vestland fylkeskommune")
                .withDescription("Les avtalen før du signerer.")
                .requireAuthentication(AuthenticationLevel.THREE)
                .withIdentifierInSignedDocuments(IdentifierInSignedDocuments.DATE_OF_BIRTH_AND_NAME)
                .availableFor(Duration.ofDays(14));
    }

    /** One document and one signer by number, with an advanced signature. */
    PortalJob.Builder avansert() {
        return avansert(dokument("Lærekontrakt", 0));
    }

    /** What public senders may not ask for: an advanced signature of two documents. */
    PortalJob.Builder avansertMedTo() {
        return avansert(dokument("Én", 0), dokument("To", 1));
    }

    /** A document larger than all may be together. */
    PortalJob.Builder forStor() {
        byte[] stor = Arrays.copyOf(les(0), 10 * 1024 * 1024 + 1);
        new Random(1).nextBytes(stor);
        System.arraycopy(les(0), 0, stor, 0, 1024);
        return avansert(PortalDocument.builder("Stor", stor).build());
    }

    /** Something else that calls itself a PDF. */
    PortalJob.Builder ikkePdf() {
        return avansert(PortalDocument.builder("Brev", "Dette er et brev.".getBytes(StandardCharsets.UTF_8)).build());
    }

    private PortalJob.Builder avansert(PortalDocument... dokumenter) {
        PortalSigner signatar = PortalSigner
                .identifiedByPersonalIdentificationNumber(LARLING, NotificationsUsingLookup.EMAIL_ONLY)
                .withSignatureType(SignatureType.ADVANCED_SIGNATURE).build();
        return PortalJob.builder("Lærekontrakt", List.of(dokumenter), List.of(signatar))
                .withIdentifierInSignedDocuments(IdentifierInSignedDocuments.PERSONAL_IDENTIFICATION_NUMBER_AND_NAME);
    }

    /** The signer is with us already. */
    DirectJob.Builder direkte() {
        DirectSigner signatar = DirectSigner.withPersonalIdentificationNumber(LARLING)
                .withSignatureType(SignatureType.AUTHENTICATED_SIGNATURE).build();
        return DirectJob.builder("Lærekontrakt", DirectDocument.builder("Lærekontrakt", les(0)).build(), signatar,
                        ExitUrls.of(URI.create("https://fylke.example/ferdig"), URI.create("https://fylke.example/avvist"),
                                URI.create("https://fylke.example/feil")))
                .withReference(UUID.randomUUID())
                .withIdentifierInSignedDocuments(IdentifierInSignedDocuments.NAME);
    }

    private PortalDocument dokument(String tittel, int nr) {
        return PortalDocument.builder(tittel, les(nr)).build();
    }

    private byte[] les(int nr) {
        try {
            return Files.readAllBytes(dokumenter.get(nr));
        } catch (IOException feil) {
            throw new UncheckedIOException(feil);
        }
    }
}

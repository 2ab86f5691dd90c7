package no.kontraktverk.samsvar;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SubIndication;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;

/**
 * What EU DSS says about each signature and document time stamp, one JSON object per file.
 *
 * <p>Usage: {@code Signaturer ANCHOR-FOLDER FILE…}. Offline: no source for OCSP, CRL or AIA is given, so everything must be in the
 * file. Exit 0 only if every signature of every file is TOTAL_PASSED, and no file is without one.
 */
public final class Signaturer {
    private Signaturer() { }

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: Signaturer ANCHOR-FOLDER FILE...");
            System.exit(2);
        }
        Logger.getLogger("").setLevel(Level.SEVERE);
        CommonTrustedCertificateSource ankere = new CommonTrustedCertificateSource();
        File[] filer = new File(args[0]).listFiles((mappe, navn) -> navn.endsWith(".pem") || navn.endsWith(".crt"));
        Arrays.stream(filer == null ? new File[0] : filer).sorted().map(DSSUtils::loadCertificate).forEach(ankere::addCertificate);
        PrintStream ut = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean alle = true;
        for (int i = 1; i < args.length; i++) {
            alle &= bedom(args[i], ankere, ut);
        }
        System.exit(alle ? 0 : 1);
    }

    private static boolean bedom(String fil, CommonTrustedCertificateSource ankere, PrintStream ut) {
        try {
            CommonCertificateVerifier verifiserer = new CommonCertificateVerifier();
            verifiserer.setTrustedCertSources(ankere);
            // what kind of file it is, is told by its name: a PDF with a container after it must not be judged as the container
            SignedDocumentValidator validator = fil.endsWith(".pdf")
                    ? new PDFDocumentValidator(new FileDocument(fil)) : SignedDocumentValidator.fromDocument(new FileDocument(fil));
            validator.setCertificateVerifier(verifiserer);
            Reports rapporter = validator.validateDocument();
            SimpleReport enkel = rapporter.getSimpleReport();
            List<String> signaturer = new ArrayList<>();
            boolean gode = !enkel.getSignatureIdList().isEmpty();
            for (String id : enkel.getSignatureIdList()) {
                gode &= enkel.getIndication(id) == Indication.TOTAL_PASSED;
                signaturer.add(linje(enkel, id, enkel.getSignatureFormat(id).toString(), enkel.getSignedBy(id)));
            }
            for (String id : enkel.getTimestampIdList()) {
                gode &= enkel.getIndication(id) == Indication.PASSED || enkel.getIndication(id) == Indication.TOTAL_PASSED;
                signaturer.add(linje(enkel, id, "timestamp", enkel.getProducedBy(id)));
            }
            ut.println("{\"fil\":" + Json.tekst(fil) + ",\"dommer\":\"EU DSS\",\"samsvar\":" + gode + ",\"signaturer\":["
                    + String.join(",", signaturer) + "]}");
            return gode;
        } catch (Exception feil) { // a file that cannot be read counts against the run, and is told
            ut.println("{\"fil\":" + Json.tekst(fil) + ",\"dommer\":\"EU DSS\",\"samsvar\":false,\"feil\":" + Json.tekst(feil.toString())
                    + ",\"signaturer\":[]}");
            return false;
        }
    }

    private static String linje(SimpleReport enkel, String id, String format, String hvem) {
        SubIndication under = enkel.getSubIndication(id);
        return "{\"hvem\":" + Json.tekst(hvem) + ",\"format\":" + Json.tekst(format)
                + ",\"indikasjon\":" + Json.tekst(enkel.getIndication(id).toString())
                + ",\"underindikasjon\":" + Json.tekst(under == null ? "" : under.toString())
                + ",\"feil\":" + Json.tekst(meldinger(enkel.getAdESValidationErrors(id)))
                + ",\"advarsler\":" + Json.tekst(meldinger(enkel.getAdESValidationWarnings(id))) + "}";
    }

    private static String meldinger(List<Message> meldinger) {
        return meldinger.stream().map(Message::getValue).collect(Collectors.joining("; "));
    }
}

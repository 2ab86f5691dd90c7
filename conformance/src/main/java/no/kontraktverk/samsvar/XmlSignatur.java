package no.kontraktverk.samsvar;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.Key;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;

import javax.xml.crypto.AlgorithmMethod;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorResult;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.XMLCryptoContext;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What the JDK's own XML signature (JSR-105) says of each case, twice: with secure validation and without. One JSON object each.
 *
 * <p>Usage: {@code XmlSignatur CASE-FOLDER…}, as signert_xml.py writes them; the parent's name says whether it is to be accepted.
 * For a bundle also: that SigningCertificate points to the certificate, with the issuer spelled as Java spells it (RFC 2253).
 */
public final class XmlSignatur {
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";

    private XmlSignatur() { }

    public static void main(String[] mapper) {
        PrintStream ut = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean alle = true;
        for (String mappe : mapper) {
            for (boolean sikker : new boolean[] {true, false}) {
                alle &= bedom(new File(mappe), sikker, ut);
            }
        }
        System.exit(alle ? 0 : 1);
    }

    private static boolean bedom(File mappe, boolean sikker, PrintStream ut) {
        boolean ventet = mappe.getParentFile().getName().equals("gode");
        String grunn = "";
        boolean godtatt = false;
        try {
            godtatt = gyldig(mappe, sikker);
        } catch (Exception e) {
            grunn = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        boolean samsvar = godtatt == ventet;
        ut.println("{\"fil\":" + Json.tekst(mappe.getPath()) + ",\"dommer\":\"JSR-105" + (sikker ? ", sikker" : "")
                + "\",\"samsvar\":" + samsvar + (samsvar ? "" : ",\"feil\":" + Json.tekst(grunn)) + "}");
        return samsvar;
    }

    private static boolean gyldig(File mappe, boolean sikker) throws Exception {
        File bunt = new File(mappe, "META-INF/signatures.xml");
        boolean erBunt = bunt.isFile();
        Document dokument = les(erBunt ? bunt : new File(mappe, "ltvsdo.xml"));
        NodeList signaturer = dokument.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        Sertifikatvelger velger = new Sertifikatvelger();
        DOMValidateContext rammer = new DOMValidateContext(velger, signaturer.item(0));
        rammer.setProperty("org.jcp.xml.dsig.secureValidation", sikker);
        rammer.setIdAttributeNS((Element) dokument.getElementsByTagNameNS(XADES, "SignedProperties").item(0), null, "Id");
        if (!erBunt) {
            rammer.setIdAttributeNS(dokument.getDocumentElement(), null, "Id");
        }
        XMLSignatureFactory fabrikk = XMLSignatureFactory.getInstance("DOM");
        rammer.setURIDereferencer((adresse, ramme) -> {
            if (adresse.getURI().isEmpty() || adresse.getURI().startsWith("#")) {
                return fabrikk.getURIDereferencer().dereference(adresse, ramme);
            }
            String navn = URLDecoder.decode(adresse.getURI(), StandardCharsets.UTF_8);
            try {
                return new OctetStreamData(new ByteArrayInputStream(Files.readAllBytes(new File(mappe, navn).toPath())));
            } catch (java.io.IOException e) {
                throw new javax.xml.crypto.URIReferenceException(e);
            }
        });
        boolean gyldig = fabrikk.unmarshalXMLSignature(rammer).validate(rammer);
        return signaturer.getLength() == 1 && gyldig && (!erBunt || pekerPa(dokument, velger.valgt));
    }

    private static Document les(File fil) throws Exception {
        DocumentBuilderFactory fabrikk = DocumentBuilderFactory.newInstance();
        fabrikk.setNamespaceAware(true);
        fabrikk.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return fabrikk.newDocumentBuilder().parse(fil);
    }

    private static boolean pekerPa(Document dokument, X509Certificate sertifikat) throws Exception {
        Element peker = (Element) dokument.getElementsByTagNameNS(XADES, "SigningCertificate").item(0);
        byte[] avtrykk = MessageDigest.getInstance("SHA-1").digest(sertifikat.getEncoded());
        return tekst(peker, "DigestValue").equals(Base64.getEncoder().encodeToString(avtrykk))
                && tekst(peker, "X509IssuerName").equals(sertifikat.getIssuerX500Principal().getName())
                && tekst(peker, "X509SerialNumber").equals(sertifikat.getSerialNumber().toString());
    }

    private static String tekst(Element over, String navn) {
        return over.getElementsByTagNameNS(XMLSignature.XMLNS, navn).item(0).getTextContent();
    }

    /** The first certificate of KeyInfo, unproven: trust is another question than whether the signature fits. */
    private static final class Sertifikatvelger extends KeySelector {
        private X509Certificate valgt;

        @Override
        public KeySelectorResult select(KeyInfo info, Purpose formal, AlgorithmMethod metode, XMLCryptoContext rammer) {
            for (Object del : info.getContent()) {
                for (Object funnet : del instanceof X509Data ? ((X509Data) del).getContent() : java.util.List.of()) {
                    if (funnet instanceof X509Certificate && valgt == null) {
                        valgt = (X509Certificate) funnet;
                    }
                }
            }
            Key nokkel = valgt.getPublicKey();
            return () -> nokkel;
        }
    }
}

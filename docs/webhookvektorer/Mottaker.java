// A receiver of webhooks, and the check that every receiver must make. Java's own library is enough (Java 17 or newer).
//
//   java Mottaker.java --port 9000 --hemmelighet FIL    receives; FIL holds one secret a line, the newest first
//   java Mottaker.java --vektorer                       checks test vectors from stdin (docs/webhooks.md)

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Mottaker {
    private static final long TOLERANSE = 300; // seconds that a message may be old, or that two clocks may differ
    private static final int STORST = 64 * 1024;

    /** `ok`, or why the message is not to be believed. `kropp`: the bytes as they came, never JSON that was read and written again. */
    static String verifiser(List<String> hemmeligheter, String id, String tidspunkt, String signatur, byte[] kropp, long na)
            throws GeneralSecurityException {
        if (!tidspunkt.matches("[0-9]{1,12}") || id.isEmpty()) {
            return "uleselig";
        }
        boolean lik = false;
        for (String hemmelighet : hemmeligheter) {
            byte[] ventet = Base64.getEncoder().encode(hmac(hemmelighet, id, tidspunkt, kropp));
            for (String en : signatur.split(" ")) {
                lik |= en.startsWith("v1,") && MessageDigest.isEqual(ventet, en.substring(3).getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!lik) {
            return "feil-signatur";
        }
        long alder = na - Long.parseLong(tidspunkt);
        return alder > TOLERANSE ? "for-gammel" : alder < -TOLERANSE ? "fra-framtiden" : "ok";
    }

    private static byte[] hmac(String hemmelighet, String id, String tidspunkt, byte[] kropp) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(hemmelighet.replaceFirst("^whsec_", "")), "HmacSHA256"));
        mac.update((id + "." + tidspunkt + ".").getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(kropp);
    }

    /** What the message leads to: here a line, in a real receiver a row in a table. Throws where it could not be done. */
    private static void virkning(String id, byte[] kropp) throws IOException {
        if (kropp.length == 0 || kropp[0] != '{') { // read the JSON with the library you have
            throw new IOException("no event");
        }
        System.out.println(id);
    }

    private static int bedom(List<String> hemmeligheter, Set<String> sett, HttpExchange krav) throws IOException {
        byte[] kropp = krav.getRequestBody().readNBytes(STORST + 1);
        if (kropp.length > STORST) {
            return 413;
        }
        String id = hode(krav, "id");
        try {
            long na = Instant.now().getEpochSecond();
            if (!verifiser(hemmeligheter, id, hode(krav, "timestamp"), hode(krav, "signature"), kropp, na).equals("ok")) {
                return 400;
            }
            synchronized (sett) { // in a real receiver: a table, and one transaction
                if (!sett.contains(id)) {
                    virkning(id, kropp);
                    sett.add(id); // last: remembered first, a message whose effect failed would be lost
                }
            }
            return 204;
        } catch (GeneralSecurityException | IOException | RuntimeException feil) {
            System.err.println(id + " " + feil.getClass().getSimpleName());
            return 500; // so that it comes again
        }
    }

    private static void taImot(int port, List<String> hemmeligheter) throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", "10"); // seconds that a caller may take
        Set<String> sett = new HashSet<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newCachedThreadPool()); // without it, one caller that is silent stops all
        server.createContext("/", krav -> {
            krav.sendResponseHeaders(bedom(hemmeligheter, sett, krav), -1);
            krav.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private static String hode(HttpExchange krav, String navn) {
        String verdi = krav.getRequestHeaders().getFirst("webhook-" + navn);
        return verdi == null ? "" : verdi;
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        List<String> valgt = Arrays.asList(args);
        if (valgt.contains("--vektorer")) {
            ByteArrayOutputStream inn = new ByteArrayOutputStream();
            System.in.transferTo(inn);
            for (String linje : inn.toString(StandardCharsets.UTF_8).split("\n")) {
                String[] del = linje.split("\t", -1);
                byte[] kropp = Base64.getDecoder().decode(del[5]);
                System.out.println(verifiser(List.of(del[0].split(" ")), del[1], del[2], del[3], kropp, Long.parseLong(del[4])));
            }
            return;
        }
        List<String> nokler = new ArrayList<>(Files.readAllLines(Path.of(valgt.get(valgt.indexOf("--hemmelighet") + 1))));
        nokler.removeIf(String::isBlank);
        taImot(valgt.contains("--port") ? Integer.parseInt(valgt.get(valgt.indexOf("--port") + 1)) : 9000, nokler);
    }
}

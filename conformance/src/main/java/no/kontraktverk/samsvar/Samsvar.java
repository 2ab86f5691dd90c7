package no.kontraktverk.samsvar;

import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * What veraPDF says about each file, one JSON object per line and profile.
 *
 * <p>Usage: {@code Samsvar 3a,ua1 FILE…}. Every profile is asked for by name and never taken from what the file claims
 * to be. Exit 0 only if every file conforms to every profile; a file that cannot be read counts against it.
 */
public final class Samsvar {
    private static final int MAX_FUNN = 100;

    private Samsvar() { }

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: Samsvar 3a,ua1 FILE...");
            System.exit(2);
        }
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream ut = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean alle = true;
        for (int i = 1; i < args.length; i++) {
            for (String profil : args[0].split(",")) {
                alle &= bedom(args[i], profil, ut);
            }
        }
        System.exit(alle ? 0 : 1);
    }

    private static boolean bedom(String fil, String profil, PrintStream ut) {
        PDFAFlavour flavour = PDFAFlavour.fromString(profil);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("unknown profile " + profil);
        }
        try (InputStream inn = new FileInputStream(fil);
                PDFAParser parser = Foundries.defaultInstance().createParser(inn, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, MAX_FUNN, false, true, false)) {
            ValidationResult svar = validator.validate(parser);
            ut.println(linje(fil, profil, svar.isCompliant(), svar.getTotalAssertions(), null, funn(svar)));
            return svar.isCompliant();
        } catch (Exception | StackOverflowError feil) { // a hostile file may not stop the run; it is told as a failure
            ut.println(linje(fil, profil, false, 0, feil.toString(), List.of()));
            return false;
        }
    }

    /** One entry per rule that failed: how often, and the first place. */
    private static List<String> funn(ValidationResult svar) {
        List<String> linjer = new ArrayList<>();
        svar.getFailedChecks().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber)))
                .forEach(e -> linjer.add(funn(e.getKey(), e.getValue(), svar.getTestAssertions())));
        return linjer;
    }

    private static String funn(RuleId regel, int antall, List<TestAssertion> alle) {
        TestAssertion forste = alle.stream()
                .filter(a -> a.getStatus() == TestAssertion.Status.FAILED && a.getRuleId().equals(regel))
                .findFirst().orElse(null);
        return "{\"klausul\":" + Json.tekst(regel.getClause()) + ",\"test\":" + regel.getTestNumber() + ",\"antall\":" + antall
                + ",\"melding\":" + Json.tekst(forste == null ? "" : forste.getMessage())
                + ",\"sted\":" + Json.tekst(forste == null ? "" : forste.getLocation().getContext()) + "}";
    }

    private static String linje(String fil, String profil, boolean samsvar, int kontroller, String feil, List<String> funn) {
        return "{\"fil\":" + Json.tekst(fil) + ",\"profil\":" + Json.tekst(profil) + ",\"dommer\":\"veraPDF\",\"samsvar\":" + samsvar
                + ",\"kontroller\":" + kontroller + (feil == null ? "" : ",\"feil\":" + Json.tekst(feil))
                + ",\"funn\":[" + String.join(",", funn) + "]}";
    }
}

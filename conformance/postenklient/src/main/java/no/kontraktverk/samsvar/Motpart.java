package no.kontraktverk.samsvar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The process that runs the simulator: asked over standard output what the signers shall do, answers on standard input.
 *
 * <p>It is also the clock of both: it stands still, and ten minutes pass when both agree that they have.
 */
final class Motpart extends Clock {
    private final BufferedReader inn = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream ut = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private Instant na;

    Motpart(Instant na) {
        this.na = na;
    }

    /** One deed, with the number of the job and of the signer where it has them. Throws when it was refused. */
    String spill(String gjerning, Object... verdier) {
        StringBuilder linje = new StringBuilder("spill ").append(gjerning);
        for (Object verdi : verdier) {
            linje.append(' ').append(verdi);
        }
        ut.println(linje);
        try {
            String svar = inn.readLine();
            if (svar == null || !svar.startsWith("ok")) {
                throw new IllegalStateException(gjerning + ": " + svar);
            }
            return svar.substring(2).strip();
        } catch (IOException feil) {
            throw new IllegalStateException(feil);
        }
    }

    /** Time passes, here and there. */
    void gaa(Duration tid) {
        spill("fram", tid.toSeconds());
        na = na.plus(tid);
    }

    /** The verdict of one step; {@code feil} is empty where it went well. */
    void dom(String navn, String feil) {
        ut.println("steg " + navn + "\t" + feil.strip().replaceAll("\\s*\\n\\s*", " | "));
    }

    @Override
    public Instant instant() {
        return na;
    }

    @Override
    public ZoneId getZone() {
        return ZoneId.of("Europe/Oslo");
    }

    @Override
    public Clock withZone(ZoneId sone) {
        throw new UnsupportedOperationException();
    }
}

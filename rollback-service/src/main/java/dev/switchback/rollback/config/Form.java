package dev.switchback.rollback.config;

import dev.switchback.resources.Policy;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.durations.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a value may look like.
 *
 * @param allowed in words
 */
record Form(String allowed, Predicate<String> test) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** A duration that may be zero. */
    static final Form DURATION = new Form("a duration such as 0s, 90s, 10m or 1h30m", t -> isFrom(t, Duration.ZERO));

    static final Form PERIOD =
            new Form("a duration of at least 1s, such as 90s, 10m or 1h30m", t -> isFrom(t, Duration.ofSeconds(1)));

    static final Form COUNT = new Form("a whole number from 1 to 1000", t -> t.matches("[1-9][0-9]{0,2}|1000"));

    static final Form PORT = new Form(
            "a port from 0 (any free one) to 65535", t -> t.matches("[0-9]{1,5}") && Integer.parseInt(t) < 65_536);

    static final Form POLICY =
            new Form("off, observe, approve or automatic", t -> Policy.of(t).isPresent());

    static final Form WEAK_EVIDENCE = new Form(
            "approve, automatic or refuse", t -> Settings.WeakEvidence.of(t).isPresent());

    static final Form AUTH =
            new Form("none, token-file or kubernetes", Set.of("none", "token-file", "kubernetes")::contains);

    static final Form SWITCH = new Form("on or off", Set.of("on", "off")::contains);

    static final Form URL = new Form("a URL such as http://alertmanager:9093", Form::isUrl);

    static final Form NAME = new Form(
            "a Kubernetes name: lower-case letters, digits and -, 63 at most",
            t -> t.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));

    static final Form SERIES =
            new Form("a name of a series of Prometheus", t -> t.matches("[a-zA-Z_:][a-zA-Z0-9_:]{0,127}"));

    static final Form TEXT =
            new Form("text on one line", t -> !t.isBlank() && t.length() <= 512 && !t.matches("(?s).*\\p{Cntrl}.*"));

    static final Form LIST =
            new Form("one or more words with commas between them", t -> t.matches("[^\\s,]+( *, *[^\\s,]+)*"));

    boolean accepts(String text) {
        return test.test(text);
    }

    private static boolean isFrom(String text, Duration least) {
        return Durations.parse(text)
                .filter(d -> d.compareTo(least) >= 0 && d.compareTo(LONGEST) <= 0)
                .isPresent();
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

package dev.switchback.runtime.config;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of hosts in one spelling: lower case, IDN as punycode, no dot at the end, and without the ports that go without
 * saying (80, 443). Names of breakers that are no hosts, such as {@code payments_db}, pass through in lower case.
 */
public final class HostName {
    private static final Pattern NAME_AND_PORT =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s/\\\\:;,=@#?\\[\\]{}\"']+)(?::(\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    private HostName() {}

    /** The name in its one spelling; empty for what cannot be a host: spaces, a path, a port that is none. */
    public static Optional<String> normalise(String text) {
        Matcher parts = NAME_AND_PORT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        boolean usual = port == 0 || port == 80 || port == 443;
        return port > LAST_PORT
                ? Optional.empty()
                : spelled(parts.group(1)).map(name -> usual ? name : name + ":" + port);
    }

    /** Without its port. */
    static String withoutPort(String normalised) {
        return normalised.replaceFirst(":\\d+$", "");
    }

    private static Optional<String> spelled(String name) {
        try {
            String ascii = name.startsWith("[") ? name : IDN.toASCII(name);
            String spelled = ascii.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            return spelled.isEmpty() || spelled.startsWith(".") ? Optional.empty() : Optional.of(spelled);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }
}

package dev.switchback.runtime.registry;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a breaker, taken apart: {@code HOST[:PORT][:ROLE][@RESOLVER]}, or any other name.
 *
 * @param host normalised; the whole name where that is not a host
 * @param role empty for none
 * @param resolver empty for none
 */
public record BreakerName(String host, String role, String resolver) {
    private static final Pattern NAME_AND_PORT =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s/\\\\:;,=@#?\\[\\]{}\"']+)(?::(\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    /** Takes a name apart. */
    public static BreakerName of(String name) {
        BreakerName raw = split(name);
        return new BreakerName(host(raw.host).orElse(raw.host), raw.role, raw.resolver);
    }

    private static BreakerName split(String name) {
        int at = name.lastIndexOf('@');
        String resolver = at < 0 ? "" : name.substring(at + 1);
        String rest = at < 0 ? name : name.substring(0, at);
        int colon = rest.lastIndexOf(':');
        boolean role = colon > 0 && !rest.substring(colon + 1).matches("\\d+|[0-9a-fA-F:.]*]");
        return new BreakerName(role ? rest.substring(0, colon) : rest, role ? rest.substring(colon + 1) : "", resolver);
    }

    /**
     * The one spelling of a name: a host (what has a dot, a port or brackets) in lower case, IDN as punycode, without a dot
     * at its end and without the ports that go without saying (80, 443). Other names stay as they are.
     */
    static String canonical(String name) {
        BreakerName raw = split(name);
        boolean isHost = raw.host.indexOf('.') >= 0 || raw.host.indexOf(':') >= 0 || raw.host.startsWith("[");
        Optional<String> host = isHost ? host(raw.host) : Optional.empty();
        return host.map(spelled -> spelled
                        + (raw.role.isEmpty() ? "" : ":" + raw.role)
                        + (raw.resolver.isEmpty() ? "" : "@" + raw.resolver))
                .orElse(name);
    }

    /**
     * A host in its one spelling. Names that are not hosts, such as {@code payments_db}, pass in lower case.
     *
     * @return empty for what cannot be a host: spaces, a path, a port that is out of range
     */
    public static Optional<String> host(String text) {
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

    private static Optional<String> spelled(String name) {
        try {
            String ascii = name.startsWith("[") ? name : IDN.toASCII(name);
            String spelled = ascii.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            return spelled.isEmpty() || spelled.startsWith(".") ? Optional.empty() : Optional.of(spelled);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** The host without its port. */
    public String hostWithoutPort() {
        return host.replaceFirst(":\\d+$", "");
    }

    /** {@code HOST[:PORT]:ROLE} with a normalised host; empty for anything else. */
    public static Optional<String> role(String name) {
        BreakerName parts = of(name);
        return host(parts.host)
                .filter(host -> !parts.role.isBlank() && parts.resolver.isEmpty())
                .map(host -> host + ":" + parts.role);
    }

    /** A resolver's name, or that of a breaker: {@code HOST:ROLE} with a normalised host. */
    public static Optional<String> resolver(String name) {
        BreakerName parts = of(name);
        if (parts.role.isEmpty()) {
            return name.isBlank() ? Optional.empty() : Optional.of(name);
        }
        return host(parts.host).map(host -> host + ":" + parts.role);
    }
}

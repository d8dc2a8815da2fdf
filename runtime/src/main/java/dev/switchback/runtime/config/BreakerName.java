package dev.switchback.runtime.config;

import java.util.Optional;

/**
 * The name of a breaker, taken apart: {@code HOST[:PORT][:ROLE][@RESOLVER]}.
 *
 * @param host normalised; the whole name where that is no host
 * @param role empty for none
 * @param resolver empty for none
 */
record BreakerName(String host, String role, String resolver) {

    static BreakerName of(String name) {
        int at = name.lastIndexOf('@');
        String resolver = at < 0 ? "" : name.substring(at + 1);
        String rest = at < 0 ? name : name.substring(0, at);
        int colon = rest.lastIndexOf(':');
        boolean role = colon > 0 && !rest.substring(colon + 1).matches("\\d+|[0-9a-fA-F:.]*]");
        String host = role ? rest.substring(0, colon) : rest;
        return new BreakerName(HostName.normalise(host).orElse(host), role ? rest.substring(colon + 1) : "", resolver);
    }

    /** {@code HOST[:PORT]:ROLE} with a normalised host; empty for anything else. */
    static Optional<String> role(String name) {
        BreakerName parts = of(name);
        return HostName.normalise(parts.host())
                .filter(host -> !parts.role().isBlank() && parts.resolver().isEmpty())
                .map(host -> host + ":" + parts.role());
    }

    /** A resolver's name, or that of a breaker: {@code HOST:ROLE} with a normalised host. */
    static Optional<String> spelled(String name) {
        BreakerName parts = of(name);
        if (parts.role().isEmpty()) {
            return name.isBlank() ? Optional.empty() : Optional.of(name);
        }
        return HostName.normalise(parts.host()).map(host -> host + ":" + parts.role());
    }
}

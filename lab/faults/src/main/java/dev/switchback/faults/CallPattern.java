package dev.switchback.faults;

import java.util.Set;

/**
 * Which calls a rule is about.
 *
 * @param verb {@code *} for any
 * @param resource {@code *} for any
 */
public record CallPattern(String verb, String resource) {
    private static final Set<String> VERBS = Set.of("*", "get", "list", "watch", "create", "update", "patch", "delete");

    /** Every call. */
    public static final CallPattern ANY = new CallPattern("*", "*");

    /** @throws IllegalArgumentException for an unknown verb */
    public CallPattern {
        if (!VERBS.contains(verb)) {
            throw new IllegalArgumentException("unknown verb " + verb + ": use one of " + VERBS);
        }
    }

    /**
     * Parses two words such as {@code patch deployments}, {@code update rollbacks/status} or {@code * leases}; {@code any} is
     * every call.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static CallPattern parse(String text) {
        if (text.equals("any")) {
            return ANY;
        }
        var words = text.strip().split("\\s+", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("a call is a verb and a resource, such as 'patch deployments': " + text);
        }
        return new CallPattern(words[0], words[1]);
    }

    /** Whether the call is of these. */
    public boolean matches(ApiCall call) {
        return (verb.equals("*") || verb.equals(call.verb()))
                && (resource.equals("*") || resource.equals(call.resource()));
    }
}

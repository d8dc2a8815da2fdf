package dev.switchback.kubernetes.rest;

import java.util.regex.Pattern;

/** Which names an object can have. Nothing else becomes part of a path, so a name never leads to another object. */
final class Names {
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*+)(\\.[a-z0-9]([-a-z0-9]*+))*+");

    private Names() {}

    /** A DNS subdomain of at most 253 characters (RFC 1123), as the API server wants names of most resources. */
    static boolean possible(String name) {
        return name.length() <= 253 && SUBDOMAIN.matcher(name).matches() && !name.contains("-.") && !name.endsWith("-");
    }

    /** A DNS label of at most 63 characters. */
    static boolean possibleNamespace(String name) {
        return name.length() <= 63 && !name.contains(".") && possible(name);
    }
}

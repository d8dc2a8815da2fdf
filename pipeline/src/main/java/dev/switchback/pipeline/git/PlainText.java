package dev.switchback.pipeline.git;

import java.util.regex.Pattern;

/** Text of others, made harmless for terminals, logs and records. */
final class PlainText {
    /** What terminals take for commands, and what reorders or hides text. */
    private static final Pattern HARMFUL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\u2028\\u2029]+");

    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]*@");

    private PlainText() {}

    /**
     * One line without anything but text.
     *
     * @param most characters; what is longer ends with three dots
     */
    static String line(String text, int most) {
        // Cutting first keeps a message of megabytes cheap.
        String head = text.substring(0, Math.min(text.length(), 8 * most));
        String plain = HARMFUL.matcher(head).replaceAll(" ").strip();
        if (plain.length() <= most) {
            return plain;
        }
        int end = most - 1;
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end) + "\u2026";
    }

    /** Without what stands before the host of a URL: it can be a user and a password, or a token. */
    static String withoutSecrets(String text) {
        return USER_INFO.matcher(text).replaceAll("://***@");
    }
}

package dev.switchback.resources;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;

/** Derives a record's name from what is suspected, so that creating it twice is a conflict. */
public final class RollbackName {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH_LENGTH = 12;
    private static final int READABLE_LENGTH = 40;

    private RollbackName() {}

    /** The name of the record of a suspicion: {@code <workload>-<12 characters>}. */
    public static String of(String workloadName, String workloadUid, Rollback.Suspect suspect) {
        return readable(workloadName) + "-" + digest(workloadUid, suspect.hash(), suspect.activation());
    }

    /** The name of the record of what a person asks for: {@code <workload>-manual-<12 characters>}. */
    public static String manual(String workloadName, String by, Instant at) {
        return readable(workloadName) + "-manual-" + digest(by, at.toString());
    }

    /** The name of the one record of what points to nothing lasting. */
    public static String unplaced(String kind, String namespace, String name) {
        return "unplaced-" + digest(kind, namespace, name);
    }

    private static String readable(String name) {
        String safe =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-").replaceAll("^-+", "");
        String cut = safe.length() > READABLE_LENGTH ? safe.substring(0, READABLE_LENGTH) : safe;
        return cut.isEmpty() ? "case" : cut;
    }

    /** A hash over the parts, each preceded by its length so that no two lists of parts run together. */
    public static String digest(String... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha.update(bytes);
            }
            byte[] hash = sha.digest();
            var text = new StringBuilder();
            for (int i = 0; i < HASH_LENGTH; i++) {
                text.append(ALPHABET.charAt(hash[i] & 31));
            }
            return text.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

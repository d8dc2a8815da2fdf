package dev.switchback.localcluster.server.patch;

/** A patch that cannot be applied. */
public final class PatchRefused extends RuntimeException {
    private final boolean malformed;

    private PatchRefused(String message, boolean malformed) {
        super(message);
        this.malformed = malformed;
    }

    /** The patch is no patch at all. */
    static PatchRefused malformed(String message) {
        return new PatchRefused(message, true);
    }

    /** The patch does not fit the object, such as when a {@code test} fails. */
    static PatchRefused unfitting(String message) {
        return new PatchRefused(message, false);
    }

    /** Whether it is wrong for any object. */
    public boolean malformed() {
        return malformed;
    }
}

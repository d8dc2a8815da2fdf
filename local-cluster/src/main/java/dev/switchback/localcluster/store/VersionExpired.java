package dev.switchback.localcluster.store;

/** The history no longer reaches back to a version. */
public final class VersionExpired extends RuntimeException {
    private final long version;
    private final long oldest;

    public VersionExpired(long version, long oldest) {
        super("too old resource version: " + version + " (" + oldest + ")");
        this.version = version;
        this.oldest = oldest;
    }

    /** The version that was asked for. */
    public long version() {
        return version;
    }

    /** The oldest version that the history reaches back to. */
    public long oldest() {
        return oldest;
    }
}

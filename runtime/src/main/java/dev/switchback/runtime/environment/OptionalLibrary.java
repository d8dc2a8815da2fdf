package dev.switchback.runtime.environment;

/** A library that only some services need, and bring themselves. */
public enum OptionalLibrary {
    REDIS("io.lettuce.core.RedisClient", "io.lettuce:lettuce-core"),
    SQLITE("org.sqlite.JDBC", "org.xerial:sqlite-jdbc");

    private final String type;
    private final String artifact;

    OptionalLibrary(String type, String artifact) {
        this.type = type;
        this.artifact = artifact;
    }

    /**
     * Fails at once when the library is missing.
     *
     * @param who needs it, for the message
     * @throws IllegalStateException when it is not on the class path
     */
    public void require(String who) {
        try {
            Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(who + " needs the library " + artifact + " on the class path", e);
        }
    }
}

package dev.switchback.runtime.redis;

/** The optional library. */
public final class RedisLibrary {
    private RedisLibrary() {}

    /**
     * Says at once what is missing.
     *
     * @param who needs it, for the message
     * @throws IllegalStateException when it is not on the class path
     */
    public static void require(String who) {
        try {
            Class.forName("io.lettuce.core.RedisClient");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(who + " needs the library io.lettuce:lettuce-core on the class path", e);
        }
    }
}

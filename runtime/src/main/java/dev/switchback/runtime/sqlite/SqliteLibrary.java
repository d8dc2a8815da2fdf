package dev.switchback.runtime.sqlite;

/** The optional library. */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Says at once what is missing.
     *
     * @param who needs it, for the message
     * @throws IllegalStateException when it is not on the class path
     */
    public static void require(String who) {
        try {
            Class.forName("org.sqlite.JDBC");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(who + " needs the library org.xerial:sqlite-jdbc on the class path", e);
        }
    }
}

package dev.switchback.rollback.config;

/** Addresses that only this machine can reach. */
public final class Loopback {
    private Loopback() {}

    /** Whether {@code host} is one, by its text alone: no name is looked up. */
    public static boolean is(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}

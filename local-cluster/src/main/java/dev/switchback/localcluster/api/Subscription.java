package dev.switchback.localcluster.api;

/** An open watch. */
public interface Subscription extends AutoCloseable {

    /** Ends it. A line that is being delivered may still arrive; none comes later. */
    @Override
    void close();
}

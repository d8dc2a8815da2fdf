package dev.switchback.rollback.web;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the process has been asked to end, and how its HTTP server ends. */
final class Lifecycle {
    private final AtomicBoolean stopping = new AtomicBoolean();

    boolean isStopping() {
        return stopping.get();
    }

    /** True for the first caller. */
    boolean stop() {
        return stopping.compareAndSet(false, true);
    }

    /** Stops to accept requests; completes when those that have begun are answered. */
    static CompletableFuture<?> drain(EmbeddedServer http) {
        return http instanceof GracefulShutdownCapable capable
                ? capable.shutdownGracefully().toCompletableFuture()
                : CompletableFuture.completedFuture(null);
    }
}

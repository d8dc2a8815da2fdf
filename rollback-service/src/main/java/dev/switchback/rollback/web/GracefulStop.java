package dev.switchback.rollback.web;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.concurrent.CompletableFuture;

/** Stops to accept, and waits for requests that are being answered. */
final class GracefulStop {
    private GracefulStop() {}

    static CompletableFuture<?> of(EmbeddedServer http) {
        return http instanceof GracefulShutdownCapable capable
                ? capable.shutdownGracefully().toCompletableFuture()
                : CompletableFuture.completedFuture(null);
    }
}

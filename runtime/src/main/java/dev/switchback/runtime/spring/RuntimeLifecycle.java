package dev.switchback.runtime.spring;

import dev.switchback.runtime.shutdown.GracefulShutdown;
import org.springframework.context.SmartLifecycle;

/** Runs the graceful shutdown before anything else stops, the web server above all. */
final class RuntimeLifecycle implements SmartLifecycle {
    private final GracefulShutdown shutdown;
    private volatile boolean running;

    RuntimeLifecycle(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        shutdown.runOnClose();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}

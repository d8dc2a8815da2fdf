package dev.switchback.orders;

import java.util.concurrent.atomic.AtomicReference;

/** How far the service has come: starting, serving, stopping. */
final class Lifecycle {
    private enum Stage {
        STARTING,
        SERVING,
        STOPPING
    }

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.STARTING);

    void serving() {
        stage.compareAndSet(Stage.STARTING, Stage.SERVING);
    }

    void stopping() {
        stage.set(Stage.STOPPING);
    }

    boolean hasStarted() {
        return stage.get() != Stage.STARTING;
    }

    boolean isReady() {
        return stage.get() == Stage.SERVING;
    }

    boolean isStopping() {
        return stage.get() == Stage.STOPPING;
    }
}

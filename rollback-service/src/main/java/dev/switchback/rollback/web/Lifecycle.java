package dev.switchback.rollback.web;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the process has been asked to end. */
final class Lifecycle {
    private final AtomicBoolean stopping = new AtomicBoolean();

    boolean isStopping() {
        return stopping.get();
    }

    /** True for the first caller. */
    boolean stop() {
        return stopping.compareAndSet(false, true);
    }
}

package dev.switchback.runtime.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads with a name and a number. */
public final class Daemons implements ThreadFactory {
    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    private Daemons(String name) {
        this.name = name;
    }

    /** Threads called {@code switchback-<name>-<number>}. */
    public static Daemons named(String name) {
        return new Daemons("switchback-" + name);
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}

package dev.switchback.localcluster;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A task of {@link VirtualTime}. */
final class VirtualTask<V extends @Nullable Object> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final VirtualTime time;
    private final @Nullable Duration rate;
    private final @Nullable Duration delay;
    private Instant due;
    private long number;

    VirtualTask(
            VirtualTime time,
            Callable<V> body,
            Instant due,
            long number,
            @Nullable Duration rate,
            @Nullable Duration delay) {
        super(body);
        this.time = time;
        this.due = due;
        this.number = number;
        this.rate = rate;
        this.delay = delay;
    }

    Instant due() {
        return due;
    }

    void numbered(long next) {
        number = next;
    }

    @Override
    public boolean isPeriodic() {
        return rate != null || delay != null;
    }

    @Override
    public void run() {
        if (!isPeriodic()) {
            super.run();
        } else if (runAndReset()) {
            due = rate != null ? due.plus(rate) : time.instant().plus(delay);
            time.again(this);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        time.remove(this);
        return cancelled;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        refuseToWait();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait();
        return super.get(timeout, unit);
    }

    /** Waiting on the only thread that could run the task would never end. */
    private void refuseToWait() {
        if (!isDone() && time.advancesOn(Thread.currentThread())) {
            throw new IllegalStateException("a task waits for another task: virtual time would stand still for ever");
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(Duration.between(time.instant(), due));
    }

    @Override
    public int compareTo(Delayed other) {
        if (!(other instanceof VirtualTask<?> that)) {
            throw new ClassCastException("not a task of virtual time: " + other);
        }
        int byTime = due.compareTo(that.due);
        return byTime != 0 ? byTime : Long.compare(number, that.number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

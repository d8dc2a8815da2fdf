package dev.switchback.rollback.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When to look at which case again: at most one appointment a case, all on one thread. */
final class Agenda {
    private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private record Appointment(Instant at, Future<?> task) {}

    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final Consumer<String> look;
    private final Map<String, Appointment> appointments = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();

    Agenda(ScheduledExecutorService scheduler, InstantSource clock, Consumer<String> look) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.look = look;
    }

    /** Looks as soon as possible. */
    void now(String key) {
        at(key, clock.instant());
    }

    /** Looks at {@code at}, unless it is looked at earlier anyway. */
    synchronized void at(String key, Instant at) {
        Appointment known = appointments.get(key);
        if (known != null && !at.isBefore(known.at())) {
            return;
        }
        if (known != null) {
            known.task().cancel(false);
        }
        long delay = Math.max(0, Duration.between(clock.instant(), at).toMillis());
        try {
            appointments.put(
                    key, new Appointment(at, scheduler.schedule(() -> run(key), delay, TimeUnit.MILLISECONDS)));
        } catch (RejectedExecutionException e) {
            LOG.debug("rollback {}: not looked at any more, the service stops", key);
        }
    }

    /** Looks again later, the later the more often it has failed in a row. */
    synchronized void retry(String key) {
        int failed = failures.merge(key, 1, Integer::sum);
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failed - 1, 10));
        at(key, clock.instant().plus(delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY));
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }

    private void run(String key) {
        synchronized (this) {
            appointments.remove(key);
        }
        look.accept(key);
    }
}

package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Opening;
import dev.switchback.runtime.registry.BreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What other processes say. Each of their words is acted on once, so that no wall clock can hold a breaker open. */
final class Incoming {
    private static final System.Logger LOG = System.getLogger(Incoming.class.getName());
    private static final long GIVEN_UP_NANOS = Duration.ofSeconds(5).toNanos();

    private final CooldownStore store;
    private final BreakerRegistry breakers;
    private final Clocks clocks;
    private final Outgoing outgoing;
    private final CooldownMetrics metrics;
    /** For breakers that are not yet made: ticker readings. */
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();

    // Guarded by this.
    private @Nullable Set<Cooldown> seen;
    private boolean asking;
    private long askedAt;
    private long question;

    Incoming(CooldownStore store, BreakerRegistry breakers, Clocks clocks, Outgoing outgoing, CooldownMetrics metrics) {
        this.store = store;
        this.breakers = breakers;
        this.clocks = clocks;
        this.outgoing = outgoing;
        this.metrics = metrics;
    }

    /** Asks the store, unless an answer is still to come. */
    void poll() {
        long number = ask(clocks.ticker().nanos());
        if (number == 0) {
            return;
        }
        try {
            var unused = store.list().whenComplete((all, failure) -> answered(number, all, failure));
        } catch (RuntimeException e) {
            answered(number, null, e);
        }
    }

    private synchronized long ask(long now) {
        if (asking && now - askedAt < GIVEN_UP_NANOS) {
            return 0;
        }
        if (asking) {
            told(new TimeoutException("no answer within 5 s"));
        }
        asking = true;
        askedAt = now;
        return ++question;
    }

    private void answered(long number, @Nullable List<Cooldown> all, @Nullable Throwable failure) {
        List<Cooldown> news;
        synchronized (this) {
            if (number != question) {
                return;
            }
            asking = false;
            told(failure);
            if (all == null) {
                return;
            }
            news = news(all);
        }
        news.forEach(one -> hear(one, all));
        long now = clocks.ticker().nanos();
        waiting.values().removeIf(deadline -> deadline - now <= 0);
        waiting.keySet().forEach(name -> breakers.find(name).ifPresent(this::made));
        outgoing.reconcile(all);
    }

    /** Under the lock: counts, and logs what changed. */
    private void told(@Nullable Throwable failure) {
        if (!metrics.polled(failure == null)) {
            return;
        }
        if (failure == null) {
            LOG.log(System.Logger.Level.INFO, "the cooldown store answers again");
        } else {
            String message = "the cooldown store does not answer; this process decides alone meanwhile: {0}";
            LOG.log(System.Logger.Level.WARNING, message, failure.toString());
        }
    }

    /**
     * Under the lock: what was not there before, or is there again after a release, which leaves nothing that was written
     * before it. A release from before this process began concerns nothing here.
     */
    private List<Cooldown> news(List<Cooldown> all) {
        boolean first = seen == null;
        Set<Cooldown> before = seen == null ? Set.of() : seen;
        Set<Cooldown> now = Set.copyOf(all);
        seen = now;
        Set<String> released = now.stream()
                .filter(one -> one.kind() == Cooldown.Kind.RELEASE && !before.contains(one))
                .map(Cooldown::breaker)
                .collect(Collectors.toSet());
        return now.stream()
                .filter(one -> !before.contains(one) || released.contains(one.breaker()))
                .filter(one -> !outgoing.isOwn(one))
                .filter(one -> !first || one.kind() == Cooldown.Kind.OPEN)
                .sorted((a, b) -> b.kind().compareTo(a.kind()))
                .toList();
    }

    private void hear(Cooldown cooldown, List<Cooldown> all) {
        Instant now = clocks.wall().instant();
        if (cooldown.opens(now)) {
            opened(cooldown, now);
        } else if (cooldown.releases(now) && !outgoing.openedSince(cooldown, all)) {
            released(cooldown.breaker());
        }
    }

    private void released(String breaker) {
        metrics.imported();
        outgoing.forget(breaker);
        waiting.remove(breaker);
        breakers.find(breaker).ifPresent(CircuitBreaker::endCoolDown);
    }

    private void opened(Cooldown cooldown, Instant now) {
        metrics.imported();
        Duration left = bounded(Duration.between(now, cooldown.until()), Duration.ofHours(24));
        long deadline = clocks.ticker().nanos() + left.toNanos();
        waiting.merge(cooldown.breaker(), deadline, (a, b) -> a - b > 0 ? a : b);
    }

    /** A breaker is there: it begins with what others said about it. */
    void made(CircuitBreaker breaker) {
        Long deadline = waiting.remove(breaker.name());
        if (deadline != null) {
            long left = deadline - clocks.ticker().nanos();
            if (left > 0) {
                breaker.coolDown(
                        bounded(Duration.ofNanos(left), cap(breaker.settings().opening())));
            }
        }
    }

    /** The longest time that a breaker stays open by its own settings is the longest that it believes. */
    private static Duration cap(Opening opening) {
        return opening.longest().compareTo(opening.retryAfterCap()) > 0 ? opening.longest() : opening.retryAfterCap();
    }

    private static Duration bounded(Duration time, Duration cap) {
        return time.compareTo(cap) > 0 ? cap : time;
    }
}

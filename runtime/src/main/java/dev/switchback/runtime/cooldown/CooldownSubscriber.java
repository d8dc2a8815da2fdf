package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Opening;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Polls the decisions of other processes. Each is acted on once, so that no wall clock can hold a breaker open. */
final class CooldownSubscriber {
    private static final Duration GIVEN_UP = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final CooldownStore store;
    private final BreakerRegistry breakers;
    private final Ticker ticker;
    private final InstantSource wall;
    private final CooldownPublisher publisher;
    private final Decisions decisions;
    private final CooldownMetrics metrics;
    /** For breakers that are not yet made: ticker readings. */
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();

    // Guarded by this.
    private Set<Cooldown> seen = Set.of();
    private boolean asking;
    private long askedAt;
    private long question;

    CooldownSubscriber(CooldownPublisher publisher, BreakerRegistry breakers, Ticker ticker, InstantSource wall) {
        this.publisher = publisher;
        this.breakers = breakers;
        this.ticker = ticker;
        this.wall = wall;
        store = publisher.store();
        decisions = publisher.decisions();
        metrics = publisher.metrics();
    }

    /** Asks the store, unless an answer is still to come. */
    void poll() {
        long number = ask(ticker.nanos());
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
        if (asking && now - askedAt < GIVEN_UP.toNanos()) {
            return 0;
        }
        if (asking) {
            metrics.read(new TimeoutException("no answer within 5 s"));
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
            metrics.read(failure);
            if (all == null) {
                return;
            }
            Set<Cooldown> before = seen;
            seen = Set.copyOf(all);
            news = seen.stream()
                    .filter(one -> !before.contains(one) && !publisher.isOwn(one))
                    .sorted((a, b) -> a.decided().compareTo(b.decided()))
                    .toList();
        }
        news.forEach(this::hear);
        long now = ticker.nanos();
        waiting.values().removeIf(deadline -> deadline - now <= 0);
        waiting.keySet().forEach(name -> breakers.find(name).ifPresent(this::made));
        publisher.reconcile(all);
        decisions.forget(wall.instant().minus(CooldownStore.KEPT).minus(LONGEST));
    }

    private void hear(Cooldown cooldown) {
        boolean holds = decisions.hear(cooldown);
        if (cooldown.kind() == Cooldown.Kind.RELEASE) {
            publisher.forget(cooldown);
            if (holds) {
                released(cooldown.breaker());
            }
        } else if (holds && cooldown.until().isAfter(wall.instant())) {
            opened(cooldown);
        }
    }

    private void released(String breaker) {
        metrics.imported();
        waiting.remove(breaker);
        breakers.find(breaker).ifPresent(known -> known.internals().endCoolDown());
    }

    private void opened(Cooldown cooldown) {
        metrics.imported();
        Duration left = bounded(Duration.between(wall.instant(), cooldown.until()), LONGEST);
        long deadline = ticker.nanos() + left.toNanos();
        waiting.merge(cooldown.breaker(), deadline, (a, b) -> a - b > 0 ? a : b);
    }

    /** A breaker was made: it begins with the cooldown that others decided. */
    void made(CircuitBreaker breaker) {
        Long deadline = waiting.remove(breaker.name());
        if (deadline != null) {
            long left = deadline - ticker.nanos();
            if (left > 0) {
                breaker.internals()
                        .coolDown(bounded(
                                Duration.ofNanos(left), cap(breaker.settings().opening())));
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

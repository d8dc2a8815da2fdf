package dev.switchback.rollback.web;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Permit;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import dev.switchback.runtime.registry.RegistryLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The breakers around what the service calls, so that what is dead or slow holds up no decision. The API server's is in a
 * dry run: it counts what it would have rejected and rejects nothing, because whoever asked for the call tries again
 * anyway, and a lease or a rollback must not wait for a breaker to close.
 */
public final class ClientBreakers {
    private static final Duration EVIDENCE_OPEN = Duration.ofSeconds(5);
    private static final Duration WEBHOOK_OPEN = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    private final BreakerRegistry registry;

    /**
     * Closed breakers; each is there once it is asked for.
     *
     * @param ticker what open times are measured with
     * @param clock for the history
     */
    public ClientBreakers(Ticker ticker, InstantSource clock) {
        registry = new BreakerRegistry(ClientBreakers::settings, RegistryLimits.DEFAULT, ticker, clock);
    }

    /** What Alertmanager and Prometheus say is evidence: they are asked again soon, whatever they say of Retry-After. */
    private static Settings settings(String name) {
        Settings usual = Settings.defaults().withFailMax(3).withSuccessThreshold(1);
        return switch (name) {
            case "alertmanager", "prometheus" ->
                usual.withResetTimeout(EVIDENCE_OPEN).withRetryAfterCap(EVIDENCE_OPEN);
            case "webhook" -> usual.withResetTimeout(WEBHOOK_OPEN).withRetryAfterCap(LONGEST_RETRY_AFTER);
            default -> usual.withDryRun(true);
        };
    }

    public CircuitBreaker alertmanager() {
        return registry.breaker("alertmanager");
    }

    public CircuitBreaker prometheus() {
        return registry.breaker("prometheus");
    }

    public CircuitBreaker webhook() {
        return registry.breaker("webhook");
    }

    /** Tells the API server's breaker of calls that {@code next} hears of too. */
    public CallObserver kubernetes(CallObserver next) {
        CircuitBreaker breaker = registry.breaker("kubernetes");
        return (method, status, took) -> {
            if (breaker.tryAcquire() instanceof Permit permit) {
                tell(permit, breaker.ticker().nanos() - took.toNanos(), status);
            }
            next.called(method, status, took);
        };
    }

    private static void tell(Permit permit, long start, Optional<Integer> status) {
        if (status.isEmpty()) {
            permit.onFailure(start, FailureKind.EXCEPTION, null);
        } else if (status.get() == 429 || status.get() >= 500) {
            permit.onFailure(start, FailureKind.RESULT, null);
        } else {
            permit.onSuccess(start);
        }
    }

    /** All that were asked for. */
    public BreakerRegistry registry() {
        return registry;
    }
}

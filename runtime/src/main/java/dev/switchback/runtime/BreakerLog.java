package dev.switchback.runtime;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.State;
import java.util.Locale;

/**
 * Logs what happens to breakers: an opening as a warning, any other change of state as information, and the rest, which
 * may be frequent, for those who look closer.
 */
final class BreakerLog implements BreakerListener {
    private static final System.Logger LOG = System.getLogger(BreakerLog.class.getName());

    @Override
    public void on(BreakerEvent event) {
        if (event instanceof BreakerEvent.Transition change) {
            boolean opens = change.to() == State.OPEN || change.to() == State.FORCED_OPEN;
            LOG.log(
                    opens ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    "circuit breaker {0}: {1} to {2}, reason: {3}{4}",
                    change.breaker(),
                    lower(change.from()),
                    lower(change.to()),
                    lower(change.reason()),
                    change.dryRun() ? ", dry run" : "");
        } else if (event instanceof BreakerEvent.Extended extended) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "circuit breaker {0}: open for {1} s more, reason: {2}{3}",
                    extended.breaker(),
                    String.valueOf(extended.openFor().toMillis() / 1e3),
                    lower(extended.reason()),
                    extended.dryRun() ? ", dry run" : "");
        } else if (event instanceof BreakerEvent.CallbackFailed failed) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "circuit breaker {0}: a callback threw {1}",
                    failed.breaker(),
                    failed.cause().getClass().getName());
        } else {
            LOG.log(System.Logger.Level.DEBUG, "circuit breaker {0}: new settings", event.breaker());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

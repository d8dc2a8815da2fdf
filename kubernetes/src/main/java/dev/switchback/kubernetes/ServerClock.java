package dev.switchback.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock that all replicas share: this machine's, corrected by the API server's once they differ by more than 5 s. What
 * one replica has written, such as when it acted, another one can compare with its own time.
 */
public final class ServerClock implements InstantSource {
    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);
    private static final Duration TOLERATED = Duration.ofSeconds(5);
    /** An answer's time is cut to whole seconds: this much is missing on average. */
    private static final Duration CUT_OFF = Duration.ofMillis(500);

    private final InstantSource machine;
    private volatile Duration correction = Duration.ZERO;

    /** @param machine this machine's clock */
    public ServerClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(correction);
    }

    /** Learns from the answers that {@code next} hears of. */
    public CallObserver listening(CallObserver next) {
        return new CallObserver() {
            @Override
            public void called(String method, Optional<Integer> status, Duration took) {
                next.called(method, status, took);
            }

            @Override
            public void heard(Instant serverTime, Duration took) {
                if (took.compareTo(TOLERATED) <= 0 && serverTime.isAfter(Instant.EPOCH)) {
                    correct(Duration.between(machine.instant(), serverTime.plus(CUT_OFF)));
                }
                next.heard(serverTime, took);
            }
        };
    }

    private synchronized void correct(Duration difference) {
        if (!isMoreThanTolerated(difference.minus(correction))) {
            return;
        }
        boolean wrong = isMoreThanTolerated(difference);
        correction = wrong ? difference : Duration.ZERO;
        if (wrong) {
            LOG.warn(
                    "the clock of this machine is {} s {} the API server's, which is used instead: synchronize it",
                    difference.abs().toSeconds(),
                    difference.isNegative() ? "ahead of" : "behind");
        } else {
            LOG.info("the clock of this machine agrees with the API server's again");
        }
    }

    private static boolean isMoreThanTolerated(Duration difference) {
        return difference.abs().compareTo(TOLERATED) > 0;
    }
}

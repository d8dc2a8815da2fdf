package dev.switchback.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks Alertmanager what fires. */
public interface AlertSource {

    /** What Alertmanager says now. Never throws; takes a few seconds at most. */
    Snapshot ask();

    /** An answer, or none. */
    sealed interface Snapshot {

        /** The answer, if there was one. */
        default Optional<Alerts> answer() {
            return Optional.empty();
        }

        /** All that fires, silenced or not; nothing without an answer. */
        default List<IncomingAlert> firing() {
            return List.of();
        }

        /** When Prometheus last refreshed the Watchdog; empty when it does not fire, or without an answer. */
        default Optional<Instant> watchdogUpdatedAt() {
            return firing().stream()
                    .filter(IncomingAlert::isWatchdog)
                    .flatMap(alert -> alert.times().updatedAt().stream())
                    .max(Instant::compareTo);
        }

        /**
         * What fires.
         *
         * @param active neither silenced nor inhibited
         * @param suppressed silenced or inhibited: these still fire
         * @param upSince when Alertmanager started; it keeps no alerts over a restart
         */
        record Alerts(List<IncomingAlert> active, List<IncomingAlert> suppressed, Instant upSince) implements Snapshot {
            @Override
            public Optional<Alerts> answer() {
                return Optional.of(this);
            }

            @Override
            public List<IncomingAlert> firing() {
                return Stream.concat(active.stream(), suppressed.stream()).toList();
            }
        }

        /** No answer, which never means that nothing fires. */
        record Unreachable(String why) implements Snapshot {}

        /** No Alertmanager was configured: the webhook is all there is. */
        record NotConfigured() implements Snapshot {}
    }
}

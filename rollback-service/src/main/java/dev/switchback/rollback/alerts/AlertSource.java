package dev.switchback.rollback.alerts;

import dev.switchback.rollback.intake.IncomingAlert;
import java.time.Instant;
import java.util.List;

/** Asks Alertmanager what fires. */
public interface AlertSource {

    /** What Alertmanager says now. Never throws; takes a few seconds at most. */
    Snapshot ask();

    /** An answer, or none. */
    sealed interface Snapshot {

        /**
         * What fires.
         *
         * @param active neither silenced nor inhibited
         * @param suppressed silenced or inhibited: these still fire
         * @param upSince when Alertmanager started; it keeps no alerts over a restart
         */
        record Alerts(List<IncomingAlert> active, List<IncomingAlert> suppressed, Instant upSince)
                implements Snapshot {}

        /** No answer, which never means that nothing fires. */
        record Unreachable(String why) implements Snapshot {}

        /** No Alertmanager was configured: the webhook is all there is. */
        record NotConfigured() implements Snapshot {}
    }
}

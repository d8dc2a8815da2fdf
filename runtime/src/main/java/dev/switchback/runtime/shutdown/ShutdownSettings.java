package dev.switchback.runtime.shutdown;

import java.time.Duration;

/**
 * The budget of a shutdown. Kubernetes starts the grace clock when the pod is deleted, before preStop, and kills the
 * process when it is over; so {@code preStop + delay + drain + flush + slack} has to be less than {@code grace}.
 *
 * @param enabled off: the process ends at once when it is asked to
 * @param grace the pod's {@code terminationGracePeriodSeconds}
 * @param preStop how long the pod's preStop hook takes
 * @param delay between "not ready" and the end of accepting, for load balancers to notice
 * @param drain the longest time that requests in flight are waited for, more than zero
 * @param flush the longest time that writing what must not be lost may take
 * @param slack for the end of the process itself
 */
public record ShutdownSettings(
        boolean enabled,
        Duration grace,
        Duration preStop,
        Duration delay,
        Duration drain,
        Duration flush,
        Duration slack) {

    /** @throws IllegalArgumentException for a negative duration, or when the parts do not fit into the grace period */
    public ShutdownSettings {
        for (Duration part : new Duration[] {grace, preStop, delay, drain, flush, slack}) {
            if (part.isNegative()) {
                throw new IllegalArgumentException("a duration of the shutdown is not negative: " + part);
            }
        }
        Duration sum = preStop.plus(delay).plus(drain).plus(flush).plus(slack);
        if (enabled && (drain.isZero() || sum.compareTo(grace) >= 0)) {
            throw new IllegalArgumentException(String.format(
                    "the shutdown does not fit: preStop %ss + delay %ss + drain %ss + flush %ss + slack %ss is %ss and has"
                            + " to be less than the grace period of %ss (with a drain of more than 0); raise"
                            + " terminationGracePeriodSeconds and TERMINATION_GRACE_PERIOD_SECONDS, or shorten a part",
                    text(preStop), text(delay), text(drain), text(flush), text(slack), text(sum), text(grace)));
        }
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1e3);
    }

    /** Grace 30 s, preStop 5 s, delay 5 s, drain 15 s, flush 2 s, slack 2 s. */
    public static ShutdownSettings defaults() {
        return new ShutdownSettings(
                true,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }
}

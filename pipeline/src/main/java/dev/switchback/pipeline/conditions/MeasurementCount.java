package dev.switchback.pipeline.conditions;

import dev.switchback.resources.Delivery.Schedule;
import java.util.Optional;

/**
 * The measurements of one metric so far, counted as Argo Rollouts counts them: an error does not advance {@code count}, and
 * the first measurement without one ends a row of errors.
 *
 * @param successful 0 or more, like all of them
 * @param consecutiveErrors errors since the last measurement without one
 */
public record MeasurementCount(int successful, int failed, int inconclusive, int consecutiveErrors) {
    public static final MeasurementCount NONE = new MeasurementCount(0, 0, 0, 0);

    /** With one more. */
    public MeasurementCount and(Measurement next) {
        return switch (next) {
            case SUCCESSFUL -> new MeasurementCount(successful + 1, failed, inconclusive, 0);
            case FAILED -> new MeasurementCount(successful, failed + 1, inconclusive, 0);
            case INCONCLUSIVE -> new MeasurementCount(successful, failed, inconclusive + 1, 0);
            case ERROR -> new MeasurementCount(successful, failed, inconclusive, consecutiveErrors + 1);
        };
    }

    /**
     * What they say together; empty while more are to come. A limit of 2 is exceeded by the third: {@code failureLimit: 2} fails
     * with three failures. One inconclusive measurement is enough to be inconclusive.
     */
    public Optional<Measurement> outcome(Schedule schedule) {
        if (failed > schedule.failureLimit()) {
            return Optional.of(Measurement.FAILED);
        }
        if (inconclusive > 0) {
            return Optional.of(Measurement.INCONCLUSIVE);
        }
        if (consecutiveErrors > schedule.consecutiveErrorLimit()) {
            return Optional.of(Measurement.ERROR);
        }
        boolean complete = schedule.count().isPresent()
                && successful + failed >= schedule.count().getAsInt();
        return complete ? Optional.of(Measurement.SUCCESSFUL) : Optional.empty();
    }
}

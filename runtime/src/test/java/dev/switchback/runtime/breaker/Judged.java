package dev.switchback.runtime.breaker;

import org.jspecify.annotations.Nullable;

/**
 * What a call's end says under given settings.
 *
 * @param kind null unless it failed
 * @param retryAfter the Retry-After as far as it is believed; 0 for none
 */
record Judged(Outcome outcome, @Nullable FailureKind kind, boolean slow, long retryAfter) {
    private static final Judged IGNORED = new Judged(Outcome.IGNORED, null, false, 0);

    /** Judges a call that took so long. */
    static Judged of(Player.Ending ending, long took, boolean probe, Settings settings) {
        boolean slow = settings.thresholds().slowCallRate() > 0
                && took >= settings.thresholds().slowCall().toNanos();
        boolean badResultsCount = settings.classification().failedResult() != null;
        return switch (ending) {
            case SUCCESS, GOOD_RESULT, NULL_RESULT -> answered(took, probe, slow, settings);
            case BAD_RESULT ->
                badResultsCount ? failed(FailureKind.RESULT, slow, 0) : answered(took, probe, slow, settings);
            case BAD_RESULT_WITH_RETRY_AFTER ->
                badResultsCount
                        ? failed(FailureKind.RESULT, slow, asked(settings))
                        : answered(took, probe, slow, settings);
            case JUDGED_FAILURE -> failed(FailureKind.EXCEPTION, slow, 0);
            case JUDGED_FAILURE_WITH_RETRY_AFTER -> failed(FailureKind.RESULT, slow, asked(settings));
            case EXCEPTION -> failed(FailureKind.EXCEPTION, slow, 0);
            case EXCEPTION_WITH_RETRY_AFTER -> failed(FailureKind.EXCEPTION, slow, asked(settings));
            case TIMEOUT -> failed(FailureKind.TIMEOUT, slow, 0);
            // Settings in histories exclude FileNotFoundException or nothing, and record IOException only or all.
            case SUBCLASS_OF_EXCEPTION ->
                settings.classification().excluded().isEmpty() ? failed(FailureKind.EXCEPTION, slow, 0) : IGNORED;
            case ANOTHER_EXCEPTION ->
                settings.classification().recorded().isEmpty() ? failed(FailureKind.EXCEPTION, slow, 0) : IGNORED;
            case RELEASED -> IGNORED;
        };
    }

    private static Judged failed(FailureKind kind, boolean slow, long retryAfter) {
        return new Judged(Outcome.FAILURE, kind, slow, retryAfter);
    }

    private static Judged answered(long took, boolean probe, boolean slow, Settings settings) {
        long timeout = settings.thresholds().callTimeout().toNanos();
        if (timeout > 0 && took > timeout) {
            return failed(FailureKind.TIMEOUT, slow, 0);
        }
        return probe && slow ? failed(FailureKind.SLOW, true, 0) : new Judged(Outcome.SUCCESS, null, slow, 0);
    }

    private static long asked(Settings settings) {
        return Math.min(
                Subject.RETRY_AFTER.toNanos(),
                settings.opening().retryAfterCap().toNanos());
    }
}

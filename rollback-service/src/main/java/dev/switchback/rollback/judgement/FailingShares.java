package dev.switchback.rollback.judgement;

import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * Which share of the requests was bad before the suspect became active, of its own since, and of older revisions in the last
 * minute. Two shares are compared only if both are of enough requests.
 *
 * @param justBefore of what is in {@code before}, the last minute
 */
public record FailingShares(Signal signal, Share before, Share justBefore, Share after, Share olderNow) {
    private static final double FEWEST_REQUESTS = 20;
    /** A share below this is like none: one error among few requests would be many times that of before. */
    private static final double NOISE = 0.001;

    private static final double MANIFOLD = 5;
    private static final double SAME = 0.5;
    /** Sums of fractions are not exact. */
    private static final double ROUNDING = 1e-9;

    /**
     * A share of requests.
     *
     * @param bad NaN when it was not counted
     */
    public record Share(double requests, double bad) {
        static Share of(List<Window> windows) {
            return new Share(
                    windows.stream().mapToDouble(Window::requests).sum(),
                    windows.stream().mapToDouble(Window::bad).sum());
        }

        /** From 0 to 1, when {@link #isKnown}. */
        public double value() {
            return bad / requests;
        }

        /** Whether it is of enough requests to say something. */
        public boolean isKnown() {
            return requests >= FEWEST_REQUESTS * (1 - ROUNDING) && Double.isFinite(bad);
        }

        private boolean isAtLeast(double other) {
            return value() >= other * (1 - ROUNDING);
        }

        String words() {
            String count = String.format(Locale.ROOT, "%,d", (long) Math.floor(requests * (1 + ROUNDING)));
            if (!isKnown()) {
                return Double.isFinite(bad)
                        ? "too few requests (" + count + ")"
                        : count + " requests of an unknown share";
            }
            BigDecimal percent = BigDecimal.valueOf(100 * value()).setScale(3, RoundingMode.HALF_UP);
            return percent.stripTrailingZeros().toPlainString() + "% of " + count + " requests";
        }
    }

    /** Whether something is bad since the suspect became active; else the alert is about something that is not counted. */
    private boolean isBad() {
        return after.isKnown() && after.value() > ROUNDING;
    }

    /** Whether older revisions do as badly as the suspect, so that going back to one would not help. */
    public boolean olderFailToo() {
        return isBad() && olderNow.isKnown() && olderNow.isAtLeast(SAME * after.value());
    }

    /** Whether it was as bad before: the deploy has changed nothing. */
    public boolean failedBefore() {
        return isBad() && before.isKnown() && before.isAtLeast(SAME * after.value());
    }

    /** Whether it became so much worse with the suspect that nothing else can be meant. */
    public boolean isStrong() {
        return isBad()
                && before.isKnown()
                && after.isAtLeast(MANIFOLD * Math.max(before.value(), NOISE))
                && !beganBefore();
    }

    /** Whether it was as bad at the very end of the time before: what began just then was not the deploy. */
    private boolean beganBefore() {
        return justBefore.isKnown() && justBefore.isAtLeast(SAME * after.value());
    }

    /** What failed since the suspect became active, and before. */
    public String summary() {
        return signal.text() + ": " + after.words() + " since it became active, " + before.words()
                + " in the 10m before"
                + (isBad() && beganBefore() ? ", " + justBefore.words() + " in the last minute of these" : "");
    }

    /** The three shares in one line. */
    public String words() {
        return summary() + ", " + olderNow.words() + " to older revisions in the last minute";
    }
}

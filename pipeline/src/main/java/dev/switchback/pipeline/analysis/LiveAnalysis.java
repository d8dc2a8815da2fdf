package dev.switchback.pipeline.analysis;

import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches a canary while it runs: asks a source for what is new and tells a {@link CanaryAnalysis}. A source that does not answer
 * costs nothing but time, since the next answer holds all that was missed.
 *
 * <p>Whoever takes over makes a new one: from the moment when the canary got its traffic (back), with the retreats so far.
 */
public final class LiveAnalysis {
    private static final Duration HISTORY = Duration.ofHours(1);

    /** After so many scrapes without a sample something is wrong. */
    private static final int MISSED = 6;

    /**
     * A sample has the time at which its scrape began and can be read after the scrape has ended, so each look reads so much
     * of what the look before has read.
     */
    private static final int OVERLAPPING = 2;

    private final MetricSource source;
    private final Map<String, Double> told = new HashMap<>();
    private final Duration overlap;
    private final CanaryAnalysis analysis;
    private final ScrapeCycles cycles;
    private final Duration patience;
    private final Instant start;
    private Instant readUntil;
    private Instant newest;
    private Optional<AnalysisVerdict> retreat = Optional.empty();

    /**
     * An analysis.
     *
     * @param start when the canary got its traffic, or got it back
     * @param retreatsBefore how often it was taken away before
     */
    public LiveAnalysis(AnalysisSettings settings, MetricSource source, Instant start, int retreatsBefore) {
        this(settings, source, start, new CanaryAnalysis(settings, retreatsBefore, false));
    }

    private LiveAnalysis(AnalysisSettings settings, MetricSource source, Instant start, CanaryAnalysis analysis) {
        this.source = source;
        this.analysis = analysis;
        this.cycles = new ScrapeCycles(settings.scrape());
        this.patience = settings.scrape().multipliedBy(MISSED);
        this.overlap = settings.scrape().multipliedBy(OVERLAPPING);
        this.start = start;
        this.readUntil = start.minus(HISTORY);
        this.newest = start;
    }

    /** An analysis of a candidate that has all traffic since {@code start}: with the hour before, and without retreats. */
    public static LiveAnalysis alone(AnalysisSettings settings, MetricSource source, Instant start) {
        int used = settings.retreats();
        return new LiveAnalysis(settings, source, start, new CanaryAnalysis(settings, used, true));
    }

    /**
     * The verdict at this moment.
     *
     * @param now not before that of the look before
     */
    public AnalysisVerdict look(Instant now) {
        return source.read(start, readUntil, now)
                .fold(samples -> heard(samples, now), AnalysisVerdict.Unreachable::new);
    }

    /** A retreat among these samples is the verdict, even if it is not the last that they say; it is said once. */
    private AnalysisVerdict heard(List<PodSample> samples, Instant now) {
        Instant overlapping = now.minus(overlap);
        readUntil = overlapping.isAfter(readUntil) ? overlapping : readUntil;
        retreat = Optional.empty();
        for (PodSample sample : samples) {
            if (sample.seconds() <= told.getOrDefault(sample.pod(), Double.NEGATIVE_INFINITY)) {
                continue;
            }
            told.put(sample.pod(), sample.seconds());
            Instant at = start.plusMillis((long) (sample.seconds() * 1000));
            newest = at.isAfter(newest) ? at : newest;
            tell(cycles.add(sample));
        }
        tell(cycles.end());
        return retreat.filter(any -> !analysis.verdict().aborts()).orElseGet(() -> verdict(now));
    }

    private void tell(List<PodSample> scrape) {
        if (!scrape.isEmpty()) {
            AnalysisVerdict said = analysis.observe(scrape);
            retreat = said.withoutTraffic().isZero() ? retreat : Optional.of(said);
        }
    }

    /** What it has counted. */
    public CanaryAnalysis analysis() {
        return analysis;
    }

    private AnalysisVerdict verdict(Instant now) {
        Duration silence = Duration.between(newest, now);
        return silence.compareTo(patience) <= 0 || analysis.verdict().aborts()
                ? analysis.concluded()
                : new AnalysisVerdict.NoData("no pod was scraped in the last " + Durations.formatRounded(silence)
                        + "; does Prometheus scrape the pods, and are the clocks equal?");
    }
}

package dev.switchback.pipeline.analysis;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Where the counters of pods come from. */
public interface MetricSource {

    /**
     * The counters as they were scraped after one moment and not after another. Never throws; takes a few seconds at most.
     *
     * @param start when the canary first got traffic; the samples' times count from it
     */
    CounterReading read(Instant start, Instant after, Instant until);

    /** An answer, or none. */
    sealed interface CounterReading {

        /** What one makes of the samples, or of the reason why there are none. */
        <T> T fold(Function<List<PodSample>, T> samples, Function<String, T> why);

        /** The samples in the order of time; none is no error, but no news either. */
        record Scraped(List<PodSample> samples) implements CounterReading {
            @Override
            public <T> T fold(Function<List<PodSample>, T> some, Function<String, T> why) {
                return some.apply(samples);
            }
        }

        /** The source gave nothing that can be used; {@code reason} is for people. */
        record Unusable(String reason) implements CounterReading {
            @Override
            public <T> T fold(Function<List<PodSample>, T> samples, Function<String, T> why) {
                return why.apply(reason);
            }
        }
    }
}

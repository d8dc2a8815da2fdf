package dev.switchback.benchmarks.runtime;

import dev.switchback.benchmarks.Samples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All that was measured: nanoseconds and bytes per operation, by what was measured and the number of threads. */
final class Measured {

    /** What was measured, with how many threads. */
    record Key(String what, int threads) {}

    private final Map<Key, List<Double>> nanos = new LinkedHashMap<>();
    private final Map<Key, List<Double>> bytes = new LinkedHashMap<>();

    void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            Key key = new Key(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getParams().getThreads());
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                fork.getIterationResults().forEach(iteration -> add(key, iteration));
            }
        }
    }

    private void add(Key key, IterationResult iteration) {
        nanos.computeIfAbsent(key, k -> new ArrayList<>())
                .add(iteration.getPrimaryResult().getScore());
        Result<?> allocated = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocated != null) {
            bytes.computeIfAbsent(key, k -> new ArrayList<>()).add(allocated.getScore());
        }
    }

    /** The median of all iterations, in nanoseconds. */
    double nanos(String what, int threads) {
        return median(nanos, what, threads);
    }

    /** The median of all iterations, in bytes; what is below a tenth is the harness's own. */
    double bytes(String what, int threads) {
        double median = median(bytes, what, threads);
        return median < 0.1 ? 0 : median;
    }

    private static double median(Map<Key, List<Double>> values, String what, int threads) {
        return new Samples(values.getOrDefault(new Key(what, threads), List.of())).percentile(50);
    }
}

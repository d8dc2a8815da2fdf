package dev.switchback.benchmarks.runtime;

import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.benchmarks.Family.Report;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The breaker and its peers with JMH. Rounds rather than long runs: each round measures everything in processes of its
 * own, and the median over all rounds counts, so that a busy moment of the machine does not fall on one of them alone.
 */
public final class RuntimeFamily implements Family {
    static final List<Integer> THREADS = List.of(1, 2, 8);
    /** What targets are set for: measured in more rounds. */
    private static final String TARGETS =
            "\\.(floor|closed|closedTimeWindow|resilience4jCount|resilience4jTime|rejected|cacheHit)$";

    private static final String EVERYTHING = "dev\\.switchback\\.benchmarks\\.runtime\\..*";

    @Override
    public String name() {
        return "runtime";
    }

    @Override
    public String measures() {
        return "a breaker's closed and rejected calls, and cache hits, beside Resilience4j, Failsafe and Sentinel";
    }

    @Override
    public Report measure(Bench bench) throws CannotMeasure {
        Measured measured = new Measured();
        try (RedisServer redis = RedisServer.start(bench)) {
            List<String> rounds = bench.quick()
                    ? List.of(EVERYTHING, TARGETS)
                    : List.of(EVERYTHING, TARGETS, EVERYTHING, TARGETS, EVERYTHING);
            for (int round = 0; round < rounds.size(); round++) {
                for (int threads : THREADS) {
                    bench.tell("round " + (round + 1) + " of " + rounds.size() + ", " + threads + " threads");
                    measured.add(new Runner(options(rounds.get(round), threads, bench, redis)
                                    .build())
                            .run());
                }
            }
        } catch (RunnerException e) {
            throw new CannotMeasure("JMH gave up: " + e.getMessage());
        }
        return new RuntimeFigures(measured).report();
    }

    private static ChainedOptionsBuilder options(String what, int threads, Bench bench, RedisServer redis) {
        boolean quick = bench.quick();
        TimeValue time = TimeValue.milliseconds(quick ? 200 : 1_000);
        return new OptionsBuilder()
                .include(what)
                .threads(threads)
                .forks(1)
                .warmupIterations(quick ? 2 : 3)
                .warmupTime(time)
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(time)
                .timeout(TimeValue.seconds(TimeUnit.MINUTES.toSeconds(2)))
                .jvmArgsAppend(
                        "-D" + CacheHits.REDIS + "=" + redis.address(),
                        // Sentinel writes files, into the home folder unless told otherwise.
                        "-Dcsp.sentinel.log.dir=" + bench.folder())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }
}

package dev.switchback.benchmarks.loop;

import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.benchmarks.Family.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plays the demo's default scenario again and again, each time from nothing. */
public final class LoopFamily implements Family {
    private static final int RUNS = 20;
    private static final int QUICK_RUNS = 1;

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public String measures() {
        return "first failed response -> patch -> pods healthy, " + RUNS + " runs of `switchback demo`";
    }

    @Override
    public Report measure(Bench bench) throws CannotMeasure, InterruptedException {
        int wanted = bench.quick() ? QUICK_RUNS : RUNS;
        List<LoopRun> runs = new ArrayList<>();
        while (runs.size() < wanted) {
            bench.tell("run " + (runs.size() + 1) + " of " + wanted + " (about 90 s)");
            LoopRun run = LoopRun.play(bench);
            runs.add(run);
            bench.tell(String.format(
                    Locale.ROOT, "  patch after %.2f s, healthy after %.2f s", run.patched(), run.healthy()));
        }
        return new LoopFigures(runs).report();
    }
}

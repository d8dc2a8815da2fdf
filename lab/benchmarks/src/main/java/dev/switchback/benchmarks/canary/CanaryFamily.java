package dev.switchback.benchmarks.canary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family;
import dev.switchback.benchmarks.Family.Report;
import dev.switchback.benchmarks.canary.CanaryScenario.Limits;
import dev.switchback.benchmarks.canary.CanaryScenario.Played;
import dev.switchback.pipeline.analysis.AnalysisSettings;
import java.util.ArrayList;
import java.util.List;

/** Plays the analysis of the pipeline over simulated canaries, one after another, each with its own seed. */
public final class CanaryFamily implements Family {
    private static final int RUNS = 10_000;
    private static final int QUICK_RUNS = 200;
    private static final double STABLE_ERRORS = 0.005;
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final long SEED = 20_260_101;

    private static final List<ErrorPattern> BURSTS = List.of(
            new ErrorPattern("clumps of 3", "clumps_3", 3, 1, 0, 0),
            new ErrorPattern("20x 15 s/50 min", "bursts_20x_15s", 1, 20, 15, 3_000),
            new ErrorPattern("20x 60 s/50 min", "bursts_20x_60s", 1, 20, 60, 3_000),
            new ErrorPattern("50x 30 s/2.8 h", "bursts_50x_30s", 1, 50, 30, 10_000));

    @Override
    public String name() {
        return "canary";
    }

    @Override
    public String measures() {
        return "failed requests until a bad canary is found, healthy ones aborted, " + RUNS + " simulated runs each";
    }

    @Override
    public Report measure(Bench bench) throws InterruptedException {
        List<Played> all = new ArrayList<>();
        for (CanaryScenario scenario : scenarios()) {
            bench.tell(scenario.pattern().name() + ", canary fails " + scenario.canaryErrors() * 100 + "%");
            all.add(play(scenario, bench.quick() ? QUICK_RUNS : RUNS));
            bench.tell("  " + all.get(all.size() - 1).row());
        }
        List<String> table = new ArrayList<>();
        table.add(String.format(
                CanaryScenario.ROW, "errors come", "canary", "retreats", "failed", "aborts", "failed", "seconds", ""));
        all.forEach(played -> table.add(played.row()));
        table.add(
                "failed: failed canary requests (median) until the retreat and until the abort; seconds: to the abort");
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        ArrayNode json = figures.putArray("scenarios");
        all.forEach(played -> json.add(played.json()));
        return new Report(table, figures, all.stream().allMatch(Played::met));
    }

    private static List<CanaryScenario> scenarios() {
        List<CanaryScenario> scenarios = new ArrayList<>();
        scenarios.add(new CanaryScenario(ErrorPattern.POISSON, STABLE_ERRORS, new Limits(NEVER, NEVER, 0.001)));
        BURSTS.forEach(
                bursts -> scenarios.add(new CanaryScenario(bursts, STABLE_ERRORS, new Limits(NEVER, NEVER, 0.01))));
        scenarios.add(new CanaryScenario(ErrorPattern.POISSON, 0.05, new Limits(8, 14, 1)));
        scenarios.add(new CanaryScenario(ErrorPattern.POISSON, 0.02, new Limits(16, NEVER, 1)));
        scenarios.add(new CanaryScenario(ErrorPattern.POISSON, 1, new Limits(NEVER, 35, 1)));
        BURSTS.forEach(bursts -> scenarios.add(new CanaryScenario(bursts, 0.05, Limits.NONE)));
        return scenarios;
    }

    private static Played play(CanaryScenario scenario, int wanted) {
        List<CanaryRun> runs = new ArrayList<>();
        for (int run = 0; run < wanted; run++) {
            runs.add(CanaryRun.play(
                    scenario.pattern(), scenario.canaryErrors(), AnalysisSettings.DEFAULT, SEED + 7_919L * run));
        }
        return new Played(scenario, runs);
    }
}

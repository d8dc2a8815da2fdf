package dev.switchback.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Family.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values beside the true ones. */
final class LoadFigures {
    private static final double LEAST_PER_SECOND = 10_000;
    private static final double TOLERANCE = 0.05;
    /** 500 requests a second for 10 s: a fifth wait for up to 2 s, evenly spread, so 1% waits longer than 1.9 s. */
    private static final double STALL_P99 = 1_900;

    private static final double STALL_MAX = 2_000;
    private static final double STALL_RATE = 500;

    private final List<String> table = new ArrayList<>();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private boolean met = true;

    LoadFigures() {
        table.add(String.format("%-34s %12s %12s %9s", "", "measured", "true", "off by"));
    }

    void speed(JsonNode measured, JsonNode truth) {
        double throughput = measured.path("throughput").asDouble();
        compare("fast: requests per second", "fast_per_second", throughput, perSecond(truth));
        boolean fast = throughput >= LEAST_PER_SECOND;
        table.add("target: at least 10000 requests per second: " + (fast ? "met" : "missed"));
        met &= fast;
    }

    void mixed(JsonNode measured, JsonNode truth) {
        compare(
                "1000/s: requests per second",
                "mixed_per_second",
                measured.path("throughput").asDouble(),
                perSecond(truth));
        compare(
                "1000/s: p99, ms",
                "mixed_p99_ms",
                p99(measured),
                truth.path("p99").asDouble());
    }

    void stall(JsonNode measured) {
        double max = measured.at("/latency_ms/max").asDouble();
        compare("stall of 2 s: p99, ms", "stall_p99_ms", p99(measured), STALL_P99);
        compare("stall of 2 s: max, ms", "stall_max_ms", max, STALL_MAX);
        compare(
                "stall of 2 s: requests per second",
                "stall_per_second",
                measured.path("throughput").asDouble(),
                STALL_RATE);
    }

    private static double p99(JsonNode measured) {
        return measured.at("/latency_ms/p99").asDouble();
    }

    private static double perSecond(JsonNode truth) {
        return truth.path("requests").asDouble() / truth.path("seconds").asDouble();
    }

    private void compare(String what, String key, double measured, double truth) {
        double off = measured / truth - 1;
        table.add(String.format(Locale.ROOT, "%-34s %12.2f %12.2f %8.1f%%", what, measured, truth, 100 * off));
        json.putObject(key).put("measured", measured).put("truth", truth).put("off_by", off);
        met &= Math.abs(off) <= TOLERANCE;
    }

    Report report() {
        table.add("target: nothing off by more than 5%: " + (met ? "met" : "missed"));
        return new Report(table, json, met);
    }
}

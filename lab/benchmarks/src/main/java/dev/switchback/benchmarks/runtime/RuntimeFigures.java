package dev.switchback.benchmarks.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.benchmarks.Family.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as a table and as JSON, with the targets. */
final class RuntimeFigures {
    private static final double NANOS_PER_MICRO = 1_000;
    /** Peers by the name of their measurement. */
    private static final Map<String, String> CLOSED_PEERS = new LinkedHashMap<>();

    private static final Map<String, String> REJECTED_PEERS = new LinkedHashMap<>();

    static {
        CLOSED_PEERS.put("resilience4j_count_lock", "resilience4jCount");
        CLOSED_PEERS.put("resilience4j_count_lock_free", "resilience4jLockFree");
        CLOSED_PEERS.put("resilience4j_time", "resilience4jTime");
        CLOSED_PEERS.put("failsafe_without_clock", "failsafe");
        CLOSED_PEERS.put("sentinel", "sentinel");
        REJECTED_PEERS.put("resilience4j_stack_trace", "resilience4jRejectedWithTrace");
        REJECTED_PEERS.put("resilience4j", "resilience4jRejected");
        REJECTED_PEERS.put("failsafe", "failsafeRejected");
    }

    private final Measured measured;
    private final List<String> table = new ArrayList<>();
    private boolean met = true;

    RuntimeFigures(Measured measured) {
        this.measured = measured;
    }

    Report report() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        line("ns per operation", "1 thread", "2 threads", "8 threads");
        json.set("floor_ns", nanos("floor: 2 x nanoTime + LongAdder", "floor", 1));
        json.set("closed_ns", nanos("closed call, count window", "closed", 1));
        json.set("closed_time_window_ns", nanos("closed call, time window", "closedTimeWindow", 1));
        json.set("closed_permit_ns", nanos("closed call, permit", "closedPermit", 1));
        json.set("closed_bytes", bytes("closed"));
        json.set("rejected_ns", nanos("rejected", "rejected", 1));
        json.set("rejected_exception_ns", nanos("rejected, as an exception", "rejectedException", 1));
        json.set("cache_hit_ns", nanos("cache hit in memory, key included", "cacheHit", 1));
        json.set("redis_hit_us", nanos("cache hit in Redis, key included (us)", "redisHit", NANOS_PER_MICRO));
        ObjectNode peers = json.putObject("peers");
        peers.set("closed_ns", peers("closed", CLOSED_PEERS));
        peers.set("rejected_ns", peers("rejected", REJECTED_PEERS));
        json.set("peers_closed_bytes", peerBytes());
        targets(json);
        return new Report(table, json, met);
    }

    private ObjectNode nanos(String label, String what, double unit) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        List<String> cells = new ArrayList<>(List.of(label));
        for (int threads : RuntimeFamily.THREADS) {
            double value = measured.nanos(what, threads) / unit;
            values.put(Integer.toString(threads), rounded(value));
            cells.add(String.format(Locale.ROOT, "%.1f", value));
        }
        line(cells.toArray(String[]::new));
        return values;
    }

    private ObjectNode bytes(String what) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        RuntimeFamily.THREADS.forEach(
                threads -> values.put(Integer.toString(threads), rounded(measured.bytes(what, threads))));
        return values;
    }

    private ObjectNode peers(String kind, Map<String, String> names) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        names.forEach((name, what) -> all.set(name, nanos(name + ", " + kind, what, 1)));
        return all;
    }

    private ObjectNode peerBytes() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        CLOSED_PEERS.forEach((name, what) -> all.set(name, bytes(what)));
        return all;
    }

    private void targets(ObjectNode json) {
        table.add("");
        ObjectNode ratios = json.putObject("ratios");
        ratio(ratios, "closed_to_floor_1", "closed", "floor", 1, 1.1);
        ratio(ratios, "closed_to_floor_8", "closed", "floor", 8, 1.1);
        for (int threads : RuntimeFamily.THREADS) {
            ratio(ratios, "closed_to_resilience4j_count_" + threads, "closed", "resilience4jCount", threads, 1);
        }
        ratio(ratios, "closed_to_resilience4j_time_8", "closedTimeWindow", "resilience4jTime", 8, 0.6);
        target("bytes per closed call", measured.bytes("closed", 1) + measured.bytes("closed", 8), 0);
        target("rejection, ns", measured.nanos("rejected", 1), 50);
        target("cache hit in memory, ns", measured.nanos("cacheHit", 1), 5_000);
        target("cache hit in Redis, us", measured.nanos("redisHit", 1) / NANOS_PER_MICRO, 1_000);
    }

    private void ratio(ObjectNode ratios, String name, String ours, String theirs, int threads, double most) {
        double ratio = measured.nanos(ours, threads) / measured.nanos(theirs, threads);
        ratios.put(name, rounded(ratio));
        target(name.replace('_', ' '), ratio, most);
    }

    private void target(String what, double value, double most) {
        boolean holds = value <= most;
        met &= holds;
        table.add(String.format(
                Locale.ROOT, "%-44s %9.2f  target <= %-7s %s", what, value, plain(most), holds ? "met" : "MISSED"));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private void line(String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-44s", cells[0]));
        for (int i = 1; i < cells.length; i++) {
            line.append(String.format(Locale.ROOT, " %9s", cells[i]));
        }
        table.add(line.toString());
    }
}

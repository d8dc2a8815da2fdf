package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.telemetry.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls of one breaker over a time, in order. They come from rows of type {@code calls}: within a row the order is
 * the recorded one, and the times are spread evenly over the row's interval.
 *
 * @param breaker its name
 * @param began the time of the first interval
 * @param calls the oldest first
 */
public record Recording(String breaker, Instant began, List<Call> calls) {
    /** Of several breakers together: what is older is left out, so that a long time fits into memory. */
    static final int MOST_CALLS = 1_000_000;

    private static final Pattern INTERVAL = Pattern.compile("\"interval_ms\":(\\d{1,6})[,}]");
    private static final Pattern RUN = Pattern.compile("\\[\"([a-z_]+)\",(\\d{1,9}),(\\d{1,12})]");
    private static final Map<String, Outcome> OUTCOMES =
            Arrays.stream(Outcome.values()).collect(Collectors.toMap(Outcome::label, Function.identity()));

    /**
     * A call, or an attempt of one.
     *
     * @param nanos since the beginning of the recording
     * @param outcome of a call that was rejected nobody knows whether it would have failed
     * @param tookNanos how long it took
     */
    public record Call(long nanos, Outcome outcome, long tookNanos) {}

    /**
     * A part of a recording.
     *
     * @param from nanoseconds since its beginning, inclusive
     * @param to exclusive
     */
    public record Span(long from, long to) {

        /** Whether a moment is in it. */
        public boolean contains(long nanos) {
            return nanos >= from && nanos < to;
        }
    }

    public Recording {
        calls = List.copyOf(calls);
    }

    /**
     * The recordings in these rows, by breaker; rows of several processes are merged. Only the newest
     * {@value #MOST_CALLS} calls are taken.
     */
    public static List<Recording> of(List<EventRow> rows) {
        Map<String, List<EventRow>> byBreaker = new TreeMap<>();
        List<EventRow> newestFirst = rows.stream()
                .filter(row -> row.type().equals("calls"))
                .sorted(Comparator.comparing(EventRow::ts).reversed())
                .toList();
        long calls = 0;
        for (EventRow row : newestFirst) {
            calls += calls(row);
            if (calls > MOST_CALLS) {
                break;
            }
            byBreaker.computeIfAbsent(row.host(), host -> new ArrayList<>()).add(row);
        }
        List<Recording> all = new ArrayList<>();
        byBreaker.forEach((breaker, own) -> recording(breaker, own).ifPresent(all::add));
        return all;
    }

    private static long calls(EventRow row) {
        return runs(row.details())
                .mapToLong(run -> Long.parseLong(run.group(2)))
                .sum();
    }

    private static Optional<Recording> recording(String breaker, List<EventRow> rows) {
        Instant began =
                rows.stream().map(EventRow::ts).min(Comparator.naturalOrder()).orElseThrow();
        List<Call> calls = new ArrayList<>();
        for (EventRow row : rows) {
            long start = TimeUnit.MILLISECONDS.toNanos(row.ts().toEpochMilli() - began.toEpochMilli());
            spread(start, row.details(), calls);
        }
        calls.sort(Comparator.comparingLong(Call::nanos));
        return calls.isEmpty() ? Optional.empty() : Optional.of(new Recording(breaker, began, calls));
    }

    private static void spread(long start, String details, List<Call> calls) {
        Matcher interval = INTERVAL.matcher(details);
        if (!interval.find()) {
            return;
        }
        long width = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(interval.group(1)));
        List<MatchResult> runs = runs(details).toList();
        long total =
                runs.stream().mapToLong(run -> Long.parseLong(run.group(2))).sum();
        long done = 0;
        for (MatchResult run : runs) {
            Outcome outcome = OUTCOMES.get(run.group(1));
            long took = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(run.group(3)));
            for (long left = Long.parseLong(run.group(2)); left > 0; left--) {
                long at = start + (long) ((double) width * done++ / total);
                if (outcome != null) {
                    calls.add(new Call(at, outcome, took));
                }
            }
        }
    }

    private static Stream<MatchResult> runs(String details) {
        return RUN.matcher(details).results();
    }

    /** How many calls ended like that. */
    public long count(Outcome outcome) {
        return calls.stream().filter(call -> call.outcome() == outcome).count();
    }

    /** The wall clock's time of a moment of the recording. */
    public Instant at(long nanos) {
        return began.plusNanos(nanos);
    }
}

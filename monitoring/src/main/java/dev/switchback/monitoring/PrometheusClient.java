package dev.switchback.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.http.CircuitOpenIOException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks a Prometheus, or what speaks its HTTP API, at the address that the operator configured. */
public final class PrometheusClient {
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final int LONGEST_MESSAGE = 300;

    /** A clock that is further away makes fresh samples look old, or old ones fresh. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(30);

    private static final Pattern NO_WORD = Pattern.compile("[^a-zA-Z0-9_:-]");

    private final Exchange http;
    private final String base;
    private final Optional<InstantSource> clock;

    /** How an answer is had. */
    @FunctionalInterface
    public interface Exchange {
        /** @throws IOException when there is none */
        Answer get(URI uri) throws IOException, InterruptedException;

        /** @param date when it was written, by the clock of the one who wrote it; empty when it does not say so */
        record Answer(int status, String body, Optional<Instant> date) {}
    }

    /**
     * A client.
     *
     * @param address base URL, such as {@code http://prometheus:9090}
     * @param timeout for a whole answer
     * @param breaker hears of every request; while it is open, Prometheus counts as unreachable
     */
    public PrometheusClient(URI address, Duration timeout, CircuitBreaker breaker) {
        this(address, over(new OutgoingHttp(timeout, LARGEST_ANSWER, breaker)), Optional.empty());
    }

    private PrometheusClient(URI address, Exchange http, Optional<InstantSource> clock) {
        this.http = http;
        this.base = address.toString().replaceAll("/+$", "");
        this.clock = clock;
    }

    /** One that asks over something other than the network. */
    public static PrometheusClient over(URI address, Exchange exchange) {
        return new PrometheusClient(address, exchange, Optional.empty());
    }

    /** One that refuses answers of a Prometheus whose clock is more than 30 s away from this one. */
    public PrometheusClient comparedWith(InstantSource own) {
        return new PrometheusClient(URI.create(base), http, Optional.of(own));
    }

    private static Exchange over(OutgoingHttp http) {
        return uri -> {
            HttpResponse<byte[]> answer = http.get(uri);
            return new Exchange.Answer(
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8),
                    answer.headers().firstValue("Date").flatMap(PrometheusClient::date));
        };
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What a query gave. */
    public sealed interface QueryAnswer {

        /** All series; none when nothing matches, or without an answer. A scalar is one series without labels. */
        default List<TimeSeries> series() {
            return List.of();
        }

        /** Why there is no answer, for people; empty when there is one. */
        default Optional<String> failure() {
            return Optional.empty();
        }

        /** Whether it is one number that belongs to no series. */
        default boolean isScalar() {
            return false;
        }

        record Found(List<TimeSeries> series, boolean isScalar) implements QueryAnswer {}

        /** No answer, an error, or one that may be partial. */
        record Failed(String why) implements QueryAnswer {
            @Override
            public Optional<String> failure() {
                return Optional.of(why);
            }
        }
    }

    /** One series. */
    public record TimeSeries(Map<String, String> labels, List<Value> values) {

        /**
         * One sample.
         *
         * @param seconds since 1970, as scraped (of a range selector) or asked for
         * @param value NaN and infinite ones included
         */
        public record Value(double seconds, double value) {}
    }

    /**
     * Evaluates PromQL at one moment. A range selector, such as {@code http_requests_total[5m]}, gives the samples as they were
     * scraped, with the time of each. Never throws; takes no longer than the timeout.
     */
    public QueryAnswer query(String promql, Instant at) {
        return ask("query?time=" + seconds(at) + "&query=" + encoded(promql));
    }

    /**
     * Evaluates PromQL at {@code to}, and every {@code step} before it until {@code from}: each sample has the time that was
     * asked about. Never throws; takes no longer than the timeout.
     *
     * @param step whole milliseconds; Prometheus gives 11,000 samples of a series at most
     */
    public QueryAnswer range(String promql, Instant from, Instant to, Duration step) {
        long steps = Math.max(0, Duration.between(from, to).dividedBy(step));
        return ask("query_range?start=" + seconds(to.minus(step.multipliedBy(steps))) + "&end=" + seconds(to) + "&step="
                + step.toMillis() / 1000.0 + "&query=" + encoded(promql));
    }

    /** A label's value, or any text, as a string of PromQL: quoted, so that it is nothing but a string. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** What matches these values and nothing else, as a string of PromQL for {@code =~}. */
    public static String quotedAlternatives(Collection<String> values) {
        return quoted(values.stream()
                .map(value -> NO_WORD.matcher(value).replaceAll("\\\\$0"))
                .collect(Collectors.joining("|")));
    }

    private static String seconds(Instant at) {
        return at.getEpochSecond() + "." + String.format(Locale.ROOT, "%03d", at.getNano() / 1_000_000);
    }

    private static String encoded(String promql) {
        return URLEncoder.encode(promql, StandardCharsets.UTF_8);
    }

    private QueryAnswer ask(String path) {
        try {
            Exchange.Answer answer = http.get(URI.create(base + "/api/v1/" + path));
            return skew(answer).<QueryAnswer>map(PrometheusClient::failed).orElseGet(() -> read(answer));
        } catch (CircuitOpenIOException e) {
            return failed(
                    "Prometheus has not answered; it is asked again in " + Durations.formatRounded(e.remaining()));
        } catch (IOException e) {
            String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return failed("Prometheus at " + base + " cannot be reached: " + cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private Optional<String> skew(Exchange.Answer answer) {
        return clock.flatMap(own -> answer.date().map(theirs -> Duration.between(theirs, own.instant())))
                .filter(behind -> behind.abs().compareTo(LARGEST_SKEW) > 0)
                .map(behind -> "the clock of Prometheus is " + Durations.formatRounded(behind.abs())
                        + (behind.isNegative() ? " ahead of" : " behind") + " this one; set both by NTP");
    }

    private static QueryAnswer read(Exchange.Answer answer) {
        try {
            QueryAnswer read = QueryAnswerReader.read(answer.body(), answer.status());
            return read.failure().<QueryAnswer>map(PrometheusClient::failed).orElse(read);
        } catch (JsonProcessingException e) {
            return failed("Prometheus answered " + answer.status() + " without JSON");
        } catch (IOException e) {
            return failed("Prometheus answered with something that is not a sample: " + e.getMessage());
        }
    }

    private static QueryAnswer failed(String why) {
        return new QueryAnswer.Failed(IncomingAlert.sanitised(why, LONGEST_MESSAGE));
    }
}

package dev.switchback.cli.checks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.smoke.http.HttpCall;
import dev.switchback.smoke.http.HttpConnector;
import dev.switchback.smoke.load.LoadPlan;
import dev.switchback.smoke.load.LoadResult;
import dev.switchback.smoke.load.LoadTest;
import dev.switchback.smoke.load.WarmUp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code switchback load}: how fast and how well a URL answers. */
@Command(
        name = "load",
        description =
                "Sends many GET requests to one URL and measures latencies and errors. With --rate, a request that"
                        + " has to wait for a free connection is measured from the time when it was due. Ctrl-C prints what was"
                        + " measured until then.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 1 when a limit is exceeded or nothing was answered, 3 when nobody listens%n%n"
                + "Examples%n",
        footer = {
            "  switchback load http://localhost:8080/orders --requests 1000 --concurrency 50",
            "  switchback load http://localhost:8080/orders --rate 500 --duration 1m \\",
            "      --max-p99 200ms --max-errors 1%%"
        })
public final class LoadCommand implements Callable<Integer> {
    private static final long PROGRESS_SECONDS = 2;
    private static final long PRINT_SECONDS = 5;
    private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);

    @Parameters(paramLabel = "URL", description = "What is asked for.")
    private URI url = URI.create("http://localhost");

    @Option(names = "--requests", paramLabel = "N", description = "Default: 1000, or no limit with --duration.")
    private @Nullable Long requests;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "50",
            description = "Connections, each with one request at a time; default: 50.")
    private int concurrency = 50;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests per second; default: as many as the connections can.")
    private @Nullable Double rate;

    @Option(names = "--duration", paramLabel = "DURATION", description = "Begin no request after that, such as 30s.")
    private @Nullable Duration duration;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "For one request; default: 10s.")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--max-p99", paramLabel = "DURATION", description = "Fail when the P99 is higher.")
    private @Nullable Duration maxP99;

    @Option(
            names = "--max-errors",
            paramLabel = "N%",
            converter = Percent.class,
            description = "Fail when more of the requests fail, such as 1%%.")
    private @Nullable Double maxErrors;

    @Mixin
    private OutputOption output;

    /** {@code 1%} is 0.01. */
    static final class Percent implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (!text.matches("(100|[0-9]{1,2}(\\.[0-9]{1,6})?)%")) {
                throw new TypeConversionException("expected a percentage such as 1% or 0.5%, found '" + text + "'");
            }
            return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadPlan plan = plan();
        var printed = new CountDownLatch(1);
        try (HttpConnector connector = new HttpConnector(threads())) {
            WarmUp.run(connector, Ticker.system());
            var test = new LoadTest(plan, connector, Ticker.system());
            Thread onInterrupt = new Thread(() -> stop(test, printed));
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            LoadResult result = await(test);
            List<String> missed = result.missed(Optional.ofNullable(maxP99), Optional.ofNullable(maxErrors));
            print(result, missed);
            printed.countDown();
            forget(onInterrupt);
            return status(result, missed);
        }
    }

    /** Half of the processors: the server may be on the same machine. */
    private static int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private LoadPlan plan() {
        if (rate != null && rate <= 0) {
            throw CommandFailure.usage("--rate: more than 0 requests per second, not " + rate);
        }
        long most = requests != null ? requests : duration != null ? Long.MAX_VALUE : 1000;
        try {
            return new LoadPlan(
                    new HttpCall("GET", url, Map.of(), ""),
                    most,
                    concurrency,
                    rate == null ? 0 : rate,
                    Optional.ofNullable(duration),
                    timeout);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--" + e.getMessage());
        }
    }

    private LoadResult await(LoadTest test) throws InterruptedException {
        Future<LoadResult> end = test.start();
        while (true) {
            try {
                return end.get(PROGRESS_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                output.progress().line(line(test.soFar()));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String line(LoadResult result) {
        return String.format(
                Locale.ROOT,
                "%d requests, %.0f/s, p50 %s, p99 %s, errors %.2f%%",
                result.requests(),
                result.throughput(),
                LoadResult.millis(result.percentile(50)),
                LoadResult.millis(result.percentile(99)),
                100 * result.errorShare());
    }

    /** Ctrl-C: the process goes on until the result is printed. */
    private static void stop(LoadTest test, CountDownLatch printed) {
        test.stop();
        try {
            var unused = printed.await(PRINT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: Ctrl-C was pressed.
        }
    }

    private void print(LoadResult result, List<String> missed) {
        if (output.isJson()) {
            output.print(json(result, missed));
            return;
        }
        TerminalPage page = output.page();
        page.line(String.format(
                Locale.ROOT,
                "%d requests in %.2f s: %.1f answers per second",
                result.requests(),
                result.took().toNanos() / 1e9,
                result.throughput()));
        PERCENTILES.forEach(percent -> page.line(
                String.format(Locale.ROOT, "  P%-3.0f  %s", percent, LoadResult.millis(result.percentile(percent)))));
        page.line("  max   " + LoadResult.millis(result.max()));
        page.line(String.format(Locale.ROOT, "  errors %.2f%%", 100 * result.errorShare()));
        result.errors().forEach((cause, count) -> page.line("    " + cause + "  " + count));
        missed.forEach(words -> page.line(page.toned(TerminalPage.Tone.BAD, words)));
    }

    private static ObjectNode json(LoadResult result, List<String> missed) {
        ObjectNode json = OutputOption.object()
                .put("requests", result.requests())
                .put("answered", result.answered())
                .put("seconds", result.took().toNanos() / 1e9)
                .put("throughput", result.throughput())
                .put("error_share", result.errorShare());
        ObjectNode errors = json.putObject("errors");
        result.errors().forEach(errors::put);
        ObjectNode latencies = json.putObject("latency_ms");
        PERCENTILES.forEach(percent -> latencies.put("p" + percent.intValue(), ms(result.percentile(percent))));
        latencies.put("max", ms(result.max()));
        var array = json.putArray("missed");
        missed.forEach(array::add);
        return json;
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static int status(LoadResult result, List<String> missed) {
        boolean nobody = result.answered() == 0 && result.errors().keySet().equals(Set.of("connect"));
        return nobody ? ExitCode.UNREACHABLE : missed.isEmpty() ? ExitCode.OK : ExitCode.NEGATIVE;
    }
}

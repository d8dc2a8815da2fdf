package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.probes.Probe;
import dev.switchback.runtime.probes.Probes;
import dev.switchback.runtime.probes.Report;
import dev.switchback.runtime.registry.BreakerRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers {@code /health...}, {@code /circuit-breakers...}, {@code /fallback-chain...} and {@code /metrics}. What changes
 * something is a POST and needs the token. Thread-safe.
 */
public final class Endpoints {
    /** The only path whose answer takes its time, as long as the tiers of a chain. */
    public static final String REHEARSAL = "/fallback-chain/test";

    private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());

    private final Probes probes;
    private final BreakerEndpoints breakers;
    private final ChainEndpoints chains;
    private final PrometheusRegistry metrics;
    private final PrometheusTextFormatWriter format =
            PrometheusTextFormatWriter.builder().build();
    private final AdminToken token;

    public Endpoints(
            Probes probes,
            BreakerRegistry breakers,
            FallbackChains chains,
            PrometheusRegistry metrics,
            AdminToken token) {
        this.probes = probes;
        this.breakers = new BreakerEndpoints(breakers);
        this.chains = new ChainEndpoints(chains);
        this.metrics = metrics;
        this.token = token;
    }

    /** Whose metrics {@code /metrics} answers. */
    public PrometheusRegistry metrics() {
        return metrics;
    }

    /** Whether a path is answered here: these and nothing else, since the service may have others beside them. */
    public static boolean owns(String path) {
        return isCommon(path)
                || Probe.at(path).isPresent()
                || path.equals(BreakerEndpoints.ROOT)
                || path.startsWith(BreakerEndpoints.ROOT + "/")
                || path.equals(ChainEndpoints.STATS)
                || path.equals(REHEARSAL);
    }

    /** Whether other libraries have this path too: a framework's own endpoint there keeps it. */
    public static boolean isCommon(String path) {
        return path.equals("/metrics") || path.equals(Probe.HEALTH.path());
    }

    /** The answer; empty for a path that is not answered here. Blocks only at {@link #REHEARSAL}. */
    public Optional<Response> answer(Request request) {
        if (!owns(request.path())) {
            return Optional.empty();
        }
        try {
            return Optional.of(owned(request));
        } catch (RuntimeException e) { // of a metric's or a chain's function
            LOG.log(System.Logger.Level.WARNING, request.method() + " " + request.path() + " failed", e);
            return Optional.of(Response.problem(500, "internal error; see the service's log"));
        }
    }

    /** As {@link #answer}, and nothing but probes and metrics: for a listener of their own. */
    public Optional<Response> answerProbe(Request request) {
        boolean probe =
                request.path().equals("/metrics") || Probe.at(request.path()).isPresent();
        return probe ? answer(request) : Optional.empty();
    }

    /** All metrics in Prometheus' text format. */
    private Response metricsText() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, metrics.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return new Response(200, format.getContentType(), text.toString(StandardCharsets.UTF_8));
    }

    private Response owned(Request request) {
        String path = request.path();
        Optional<Probe> probe = Probe.at(path);
        if (probe.isPresent()) {
            return request.reads() ? answer(probe.get()) : wrongMethod("GET");
        }
        if (path.equals("/metrics")) {
            return request.reads() ? metricsText() : wrongMethod("GET");
        }
        if (!request.reads() || token.guardsReads()) {
            Optional<Response> refused = token.refuses(request.token());
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return path.startsWith(BreakerEndpoints.ROOT) ? breakers.answer(request) : chains.answer(request);
    }

    private Response answer(Probe probe) {
        Report report = probes.answer(probe);
        return Response.json(report.status(), report.json());
    }

    static Response wrongMethod(String right) {
        return Response.problem(405, "use " + right);
    }
}

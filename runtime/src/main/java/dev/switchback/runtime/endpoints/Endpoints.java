package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.probes.Probe;
import dev.switchback.runtime.probes.Probes;
import dev.switchback.runtime.probes.Report;
import dev.switchback.runtime.registry.BreakerRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/**
 * Answers {@code /health...}, {@code /circuit-breakers...}, {@code /fallback-chain...} and {@code /metrics}. What changes
 * something is a POST and needs the token. Thread-safe.
 */
public final class Endpoints {
    /** The only path whose answer takes its time, as long as the tiers of a chain. */
    public static final String REHEARSAL = "/fallback-chain/test";

    private final Probes probes;
    private final BreakerEndpoints breakers;
    private final ChainEndpoints chains;
    private final MetricsText metrics;
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
        this.metrics = new MetricsText(metrics);
        this.token = token;
    }

    /** Whose metrics {@code /metrics} answers. */
    public PrometheusRegistry metrics() {
        return metrics.registry();
    }

    /** Whether a path is answered here. */
    public static boolean owns(String path) {
        return path.equals("/metrics")
                || path.equals("/health")
                || path.startsWith("/health/")
                || path.equals(BreakerEndpoints.ROOT)
                || path.startsWith(BreakerEndpoints.ROOT + "/")
                || path.startsWith("/fallback-chain/");
    }

    /** The answer; empty for a path that is not answered here. Blocks only at {@link #REHEARSAL}. */
    public Optional<Response> answer(Request request) {
        return owns(request.path()) ? Optional.of(owned(request)) : Optional.empty();
    }

    /** As {@link #answer}, and nothing but probes and metrics: for a listener of their own. */
    public Optional<Response> answerProbe(Request request) {
        boolean probe =
                request.path().equals("/metrics") || Probe.at(request.path()).isPresent();
        return probe ? answer(request) : Optional.empty();
    }

    private Response owned(Request request) {
        String path = request.path();
        if (path.startsWith("/health")) {
            return request.reads() ? health(path) : wrongMethod("GET");
        }
        if (path.equals("/metrics")) {
            return request.reads() ? metrics.response() : wrongMethod("GET");
        }
        if (!request.reads() || token.guardsReads()) {
            Optional<Response> refused = token.refuses(request.token());
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return path.startsWith(BreakerEndpoints.ROOT) ? breakers.answer(request) : chains.answer(request);
    }

    private Response health(String path) {
        return Probe.at(path)
                .map(probes::answer)
                .map(Endpoints::response)
                .orElseGet(() ->
                        Response.problem(404, "probes are /health/live, /health/ready, /health/startup and /health"));
    }

    private static Response response(Report report) {
        return Response.json(report.status(), report.json());
    }

    static Response wrongMethod(String right) {
        return Response.problem(405, "use " + right);
    }
}

package dev.switchback.runtime.endpoints;

import dev.switchback.runtime.fallback.ChainStats;
import dev.switchback.runtime.fallback.FallbackChain;
import dev.switchback.runtime.fallback.FallbackChains;
import dev.switchback.runtime.fallback.Result;
import dev.switchback.runtime.fallback.Tier;
import dev.switchback.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Shows what chains did, and rehearses them: which tier would answer if others failed? */
final class ChainEndpoints {
    static final String STATS = "/fallback-chain/stats";

    private final FallbackChains chains;

    ChainEndpoints(FallbackChains chains) {
        this.chains = chains;
    }

    Response answer(Request request) {
        if (request.path().equals(STATS)) {
            return request.reads() ? Response.json(200, stats()) : Endpoints.wrongMethod("GET");
        }
        return request.method().equals("POST") ? test(request) : Endpoints.wrongMethod("POST");
    }

    private String stats() {
        Map<String, Object> all = new LinkedHashMap<>();
        chains.stats().forEach(chain -> all.put(chain.chain(), fields(chain)));
        return Json.write(Map.of("chains", all));
    }

    private static Map<String, Object> fields(ChainStats chain) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requests", chain.requests());
        fields.put("joined", chain.joined());
        fields.put("exhausted", chain.exhausted());
        long answered = Math.max(
                1, chain.tiers().stream().mapToLong(ChainStats.OfTier::answered).sum());
        fields.put(
                "tiers",
                chain.tiers().stream().map(tier -> fields(tier, answered)).toList());
        chain.cache().ifPresent(cache -> {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("entries", cache.entries());
            numbers.put("bytes", cache.bytes());
            numbers.put("hits", cache.hits());
            numbers.put("misses", cache.misses());
            numbers.put("stale", cache.stale());
            numbers.put("evicted", cache.evicted());
            numbers.put("errors", cache.errors());
            fields.put("cache", numbers);
        });
        return fields;
    }

    private static Map<String, Object> fields(ChainStats.OfTier tier, long all) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tier", tier.tier().label());
        fields.put("source", tier.source());
        fields.put("answered", tier.answered());
        fields.put("share", Math.round(1000.0 * tier.answered() / all) / 1000.0);
        fields.put("failed", tier.failed());
        fields.put("rejected", tier.rejected());
        fields.put("timed_out", tier.timedOut());
        fields.put("mean_seconds", tier.meanSeconds());
        return fields;
    }

    /** {@code ?chain=ai&fail=primary,secondary}; the only chain needs no name. */
    private Response test(Request request) {
        Optional<Response> refused = request.refusedParameters("chain", "fail");
        if (refused.isPresent()) {
            return refused.get();
        }
        List<ChainStats> all = chains.stats();
        String name =
                request.parameter("chain").orElse(all.size() == 1 ? all.get(0).chain() : "");
        Optional<FallbackChain<?, ?>> chain = chains.find(name);
        if (chain.isEmpty()) {
            return Response.problem(
                    404,
                    "no chain is called '" + name + "'; give ?chain=, one of "
                            + all.stream().map(ChainStats::chain).toList());
        }
        List<Tier> failing = new ArrayList<>();
        for (String tier : request.parameter("fail").orElse("").split(",", -1)) {
            try {
                if (!tier.isBlank()) {
                    failing.add(Tier.valueOf(tier.strip().toUpperCase(Locale.ROOT)));
                }
            } catch (IllegalArgumentException e) {
                return Response.problem(400, "fail is a list of primary, secondary, cache and degraded, not " + tier);
            }
        }
        return rehearsed(chain.get(), failing);
    }

    private static <A> Response rehearsed(FallbackChain<?, A> chain, List<Tier> failing) {
        Optional<CompletionStage<Result<A>>> running = chain.rehearse(failing);
        if (running.isEmpty()) {
            return Response.problem(409, "chain " + chain.name() + " has no request to rehearse with");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("chain", chain.name());
        try {
            Result<?> from = running.get().toCompletableFuture().join();
            body.put("answered", true);
            body.put("tier", from.tier().label());
            body.put("source", from.source());
            body.put("age_seconds", from.age().toMillis() / 1e3);
            body.put("stale", from.stale());
            body.put("why", from.why());
        } catch (CompletionException e) {
            body.put("answered", false);
            body.put(
                    "error",
                    String.valueOf(
                            e.getCause() == null ? e : e.getCause().getClass().getSimpleName()));
        }
        return Response.json(200, Json.write(body));
    }
}

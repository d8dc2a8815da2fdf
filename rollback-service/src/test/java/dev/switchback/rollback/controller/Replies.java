package dev.switchback.rollback.controller;

import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.resources.Status;
import dev.switchback.rollback.store.RollbackStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An API server that stores whatever it is sent, or answers each call with a failure. */
final class Replies implements Transport {
    static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    final VirtualTime time = new VirtualTime(START);
    final RollbackStore store = new RollbackStore(Clusters.over(this, time).customResources(RollbackJson.TYPE));
    final Transitions transitions = new Transitions(store, Duration.ofMinutes(10), time);
    /** Of every call. */
    int status = 200;

    @Override
    public Response send(Request request) {
        String failure =
                "{\"kind\":\"Status\",\"message\":\"no\",\"details\":{\"name\":\"orders-1\"},\"code\":" + status + "}";
        return new Response(status, status < 300 ? request.body() : failure, time.instant());
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        throw new WatchRefused(status, "no watch here");
    }

    static Rollback rollback(Status status) {
        var trigger = new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "alertmanager", "", false, Optional.empty());
        var spec = new Rollback.Spec(
                WorkloadRef.deployment("shop", "orders"),
                "u1",
                Optional.of(new Rollback.Suspect("bad", "revision:2")),
                Optional.empty(),
                trigger,
                List.of(),
                Optional.empty());
        return new Rollback("shop", "orders-1", "u2", "7", START, spec, status);
    }
}
